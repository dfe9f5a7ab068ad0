/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything about one order, in groups of rows. */
#include "kab-order-details.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-derivation.h"
#include "kab-error.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-payment-reason.h"
#include "kab-pill.h"
#include "kab-property-row.h"
#include "kab-qr-view.h"
#include "kab-widgets.h"

typedef struct
{
  GtkBox *box;
  KabAccount *account;
  const KabRow *order;
  KabGather *parts;
  GPtrArray *refunds;
  const char *currency;
} Filling;

KabGather *
kab_order_gather (KabCabinet *cabinet, const KabRow *order)
{
  KabGather *parts = kab_gather_new (cabinet);

  kab_gather_want_list (parts, "lines", &kab_entity_order_line, "order", order->id);
  kab_gather_want_list (parts, "invoices", &kab_entity_invoice, "order", order->id);
  kab_gather_want_list (parts, "payments", &kab_entity_payment, "order", order->id);
  kab_gather_want_list (parts, "licences", &kab_entity_licence, "order", order->id);
  kab_gather_want_list (parts, "settings", &kab_entity_setting, "key", "payments");
  kab_gather_want (parts, "partner", &kab_entity_partner, kab_row_get_text (order, "partner"));
  kab_gather_want (parts, "agent", &kab_entity_agent, kab_row_get_text (order, "agent"));
  return parts;
}

static gboolean
has (const KabRow *row, const char *field, const char *token)
{
  return g_strcmp0 (kab_row_get_text (row, field), token) == 0;
}

static gboolean
is_one_of (const KabRow *row, const char *field, const char *a, const char *b)
{
  return has (row, field, a) || has (row, field, b);
}

KabRow *
kab_order_open_invoice (GPtrArray *invoices)
{
  for (guint i = 0; i < invoices->len; i++)
    if (has (g_ptr_array_index (invoices, i), "kind", "invoice")
        && is_one_of (g_ptr_array_index (invoices, i), "status", "open", "overdue"))
      return g_ptr_array_index (invoices, i);
  return NULL;
}

const char *
kab_order_invoice_status (const KabRow *invoice)
{
  const char *status = kab_row_get_text (invoice, "status"), *due = kab_row_get_text (invoice, "due_on");
  g_autofree char *today = kab_date_today ();

  return g_strcmp0 (status, "open") == 0 && due && strcmp (due, today) < 0 ? "overdue" : status;
}

/* Rows and groups */

static AdwPreferencesGroup *
add_group (Filling *filling, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (filling->box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_fields (Filling *filling, const char *title, const char *const *fields)
{
  AdwPreferencesGroup *group = add_group (filling, title);
  gboolean any = FALSE;

  for (guint i = 0; fields[i]; i++)
    if (kab_property_group_add (group, fields[i], filling->order))
      any = TRUE;
  if (!any)
    gtk_box_remove (filling->box, GTK_WIDGET (group));
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

static GtkWidget *
make_amount (Filling *filling, gint64 amount)
{
  g_autofree char *text = kab_money_format (amount, filling->currency, NULL);

  return make_label (text);
}

/* What people wrote is no markup. */
static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title ? title : "—");
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
set_action (GtkWidget *row, const char *action, const char *target)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (target)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
}

static GtkWidget *
make_pill (const KabField *field, const char *token)
{
  GtkWidget *pill = kab_pill_new ();

  kab_pill_set (pill, field, token);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  return pill;
}

/* What was ordered */

static int
by_place (gconstpointer a, gconstpointer b)
{
  const KabRow *one = *(const KabRow *const *)a, *other = *(const KabRow *const *)b;
  gint64 x = kab_row_get_integer (one, "position"), y = kab_row_get_integer (other, "position");

  return x != y ? (x < y ? -1 : 1) : strcmp (one->id, other->id);
}

/* "2 × 1 500,00 ₽ · НДС 20 %" */
static char *
describe_line (Filling *filling, const KabRow *line)
{
  const KabField *vat = kab_entity_find_field (line->entity, "vat");
  gint64 quantity = MAX (kab_row_get_integer (line, "quantity"), 1);
  g_autofree char *count = kab_format_count ((guint64)quantity);
  g_autofree char *price = kab_money_format (kab_row_get_integer (line, "price"), filling->currency, NULL);
  g_autofree char *rate = kab_format_value (vat, line);

  if (*rate == '\0')
    return g_strdup_printf ("%s × %s", count, price);
  if (has (line, "vat", "none"))
    return g_strdup_printf ("%s × %s · %s", count, price, rate);
  return g_strdup_printf ("%s × %s · %s: %s", count, price, kab_field_title (vat), rate);
}

/* How its price came about, a row each; nothing where that was not kept. */
static void
add_derivation (Filling *filling, GtkWidget *expander, const KabRow *line)
{
  const char *json = kab_row_get_text (line, "derivation");
  g_autoptr (KabDerivation) derivation = json ? kab_derivation_from_json (json, filling->currency) : NULL;

  for (guint i = 0; derivation && i < derivation->lines->len; i++)
    {
      const KabDerivationLine *part = g_ptr_array_index (derivation->lines, i);
      GtkWidget *row = make_row (part->text, NULL);
      GtkWidget *amount = make_amount (filling, part->amount);

      if (!part->counts)
        gtk_widget_add_css_class (amount, "dim-label");
      kab_row_add_end (row, amount);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (expander), derivation != NULL);
}

/* Returns: where they stand, and their sum with them */
static AdwPreferencesGroup *
add_lines (Filling *filling)
{
  g_autoptr (GPtrArray) lines = kab_rows_sorted (kab_gather_rows (filling->parts, "lines"), by_place);
  AdwPreferencesGroup *group = add_group (filling, _ ("What Was Ordered"));

  for (guint i = 0; i < lines->len; i++)
    {
      const KabRow *line = g_ptr_array_index (lines, i);
      g_autofree char *text = describe_line (filling, line);
      GtkWidget *row;

      if (kab_row_is_null (line, "derivation"))
        {
          row = make_row (kab_row_get_text (line, "name"), text);
          kab_row_add_end (row, make_amount (filling, kab_row_get_integer (line, "amount")));
        }
      else
        {
          row = adw_expander_row_new ();
          adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kab_row_get_text (line, "name"));
          adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), text);
          kab_row_add_end (row, make_amount (filling, kab_row_get_integer (line, "amount")));
          add_derivation (filling, row, line);
        }
      adw_preferences_group_add (group, row);
    }
  return group;
}

static void
add_sum (Filling *filling, AdwPreferencesGroup *group, const char *title, gint64 amount, gboolean heading)
{
  GtkWidget *row = make_row (title, NULL);
  GtkWidget *label = make_amount (filling, amount);

  if (heading)
    gtk_widget_add_css_class (label, "heading");
  kab_row_add_end (row, label);
  adw_preferences_group_add (group, row);
}

static void
add_totals (Filling *filling, AdwPreferencesGroup *group)
{
  GPtrArray *lines = kab_gather_rows (filling->parts, "lines");
  gint64 total = kab_row_get_integer (filling->order, "total"), sum = 0, vat = 0;
  const char *code = kab_row_get_text (filling->order, "promo_code");

  for (guint i = 0; i < lines->len; i++)
    {
      sum += kab_row_get_integer (g_ptr_array_index (lines, i), "amount");
      vat += kab_row_get_integer (g_ptr_array_index (lines, i), "vat_amount");
    }
  if (sum > total)
    {
      /* Translators: what is taken off a price; %s is a promo code */
      g_autofree char *title = code ? g_strdup_printf (_ ("Discount by the code %s"), code) : NULL;

      add_sum (filling, group, _ ("Sum of the Lines"), sum, FALSE);
      add_sum (filling, group, title ? title : _ ("Discount"), total - sum, FALSE);
    }
  add_sum (filling, group, _ ("Total"), total, TRUE);
  if (vat > 0 && sum >= total && sum > 0)
    add_sum (filling, group, _ ("Of Which VAT"), kab_amount_ratio (vat, total, sum), FALSE);
}

/* Papers */

static void
add_invoices (Filling *filling)
{
  GPtrArray *invoices = kab_gather_rows (filling->parts, "invoices");
  const KabField *status = kab_entity_find_field (&kab_entity_invoice, "status");
  AdwPreferencesGroup *group;

  if (invoices->len == 0)
    return;
  group = add_group (filling, _ ("Invoices"));
  for (guint i = 0; i < invoices->len; i++)
    {
      const KabRow *invoice = g_ptr_array_index (invoices, i);
      gboolean credit = has (invoice, "kind", "credit_note");
      const char *number = kab_row_get_text (invoice, "number"), *due = kab_row_get_text (invoice, "due_on");
      g_autofree char *amount = kab_money_format (kab_row_get_integer (invoice, "total"),
                                                  kab_row_get_text (invoice, "currency"), NULL);
      g_autofree char *day = due ? kab_date_format (due, NULL) : NULL;
      g_autofree char *title = credit ? g_strdup_printf (_ ("Credit Note %s"), number ? number : "—")
                                      /* Translators: %s is the number of an invoice */
                                      : g_strdup_printf (_ ("Invoice %s"), number ? number : "—");
      /* Translators: an amount of money, a day */
      g_autofree char *text = day ? g_strdup_printf (_ ("%s, due %s"), amount, day) : g_strdup (amount);
      GtkWidget *row = make_row (title, text);

      /* Nobody pays a credit note. */
      if (!credit)
        kab_row_add_end (row, make_pill (status, kab_order_invoice_status (invoice)));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      set_action (row, "order.show-paper", invoice->id);
      adw_preferences_group_add (group, row);
    }
}

static void
add_licences (Filling *filling)
{
  GPtrArray *licences = kab_gather_rows (filling->parts, "licences");
  AdwPreferencesGroup *group;

  if (licences->len == 0)
    return;
  group = add_group (filling, _ ("Licences"));
  for (guint i = 0; i < licences->len; i++)
    {
      const KabRow *licence = g_ptr_array_index (licences, i);
      GtkWidget *row
        = make_row (kab_row_get_text (licence, "number"), kab_row_get_text (licence, "package_name"));

      kab_row_add_end (row, make_pill (kab_entity_find_field (&kab_entity_licence, "status"),
                                       kab_row_get_text (licence, "status")));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      set_action (row, "order.open-licence", licence->id);
      adw_preferences_group_add (group, row);
    }
}

/* Money */

static char *
provider_name (const char *provider, const char *number)
{
  const char *name = g_strcmp0 (provider, KAB_PROVIDER_YOOKASSA) == 0 ? "YooKassa" : provider;

  return g_strjoin (" ", name ? name : "", number, NULL);
}

/* What has come can be given back, by the office. */
static void
add_refund (Filling *filling, GtkWidget *shown, const KabRow *payment)
{
  const KabCommand *command = kab_command_find (&kab_entity_payment, "refund");
  GtkWidget *button;

  if (!has (payment, "state", "succeeded")
      || !kab_account_check_command (filling->account, command, payment, NULL))
    return;
  button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, kab_command_title (command));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kab_command_title (command), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", payment->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "order.refund");
  adw_action_row_add_suffix (ADW_ACTION_ROW (shown), button);
}

static void
add_money (Filling *filling, AdwPreferencesGroup *group, const KabRow *row, gboolean back)
{
  const KabField *state = kab_entity_find_field (row->entity, "state");
  const char *document = back ? kab_row_get_text (row, "reason") : kab_row_get_text (row, "document");
  const char *provider = kab_row_get_text (row, "provider"), *number = kab_row_get_text (row, "provider_id");
  gint64 at = kab_row_get_integer (row, "succeeded_at");
  g_autofree char *when = kab_date_of_time (at > 0 ? at : row->created_at);
  g_autofree char *day = when ? kab_date_format (when, NULL) : NULL;
  gboolean by_bank = g_strcmp0 (provider, KAB_PROVIDER_BY_DOCUMENT) == 0
                     || g_strcmp0 (provider, KAB_PROVIDER_BANK_TRANSFER) == 0;
  g_autofree char *way = by_bank ? g_strdup (_ ("Bank transfer")) : provider_name (provider, number);
  const char *reason = kab_payment_reason (kab_row_get_text (row, "state_reason"), KAB_REASON_FOR_SELLER);
  const char *parts[]
    = { day ? day : "—", way, document ? document : reason, document ? reason : NULL, NULL };
  g_autofree char *text = g_strjoinv (" · ", (char **)parts);
  g_autofree char *amount
    = kab_money_format (kab_row_get_integer (row, "amount"), kab_row_get_text (row, "currency"), NULL);
  g_autofree char *title = back ? g_strdup_printf (_ ("Refund: %s"), amount) : g_strdup (amount);
  GtkWidget *shown = make_row (title, text);

  kab_row_add_end (shown, make_pill (state, kab_row_get_text (row, "state")));
  if (!back)
    add_refund (filling, shown, row);
  adw_preferences_group_add (group, shown);
}

static void
add_payments (Filling *filling)
{
  GPtrArray *payments = kab_gather_rows (filling->parts, "payments");
  AdwPreferencesGroup *group;

  if (payments->len == 0)
    return;
  group = add_group (filling, _ ("Payments"));
  for (guint i = 0; i < payments->len; i++)
    {
      const KabRow *payment = g_ptr_array_index (payments, i);

      add_money (filling, group, payment, FALSE);
      for (guint k = 0; k < filling->refunds->len; k++)
        if (g_strcmp0 (kab_row_get_text (g_ptr_array_index (filling->refunds, k), "payment"), payment->id)
            == 0)
          add_money (filling, group, g_ptr_array_index (filling->refunds, k), TRUE);
    }
}

/* What can be done */

static void
add_action (AdwPreferencesGroup *group, const char *title, const char *action, const char *reason)
{
  static const char *const icons[][2]
    = { { "order.copy-link", "edit-copy-symbolic" },      { "order.link", "insert-link-symbolic" },
        { "order.pay", "object-select-symbolic" },        { "order.issue-invoice", "document-new-symbolic" },
        { "order.void-invoice", "edit-delete-symbolic" }, { "order.cancel", "action-unavailable-symbolic" },
        { "order.change", "document-edit-symbolic" },     { "order.open-link", "web-browser-symbolic" } };
  GtkWidget *row = make_row (title, reason);

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i][0], action))
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icons[i][1]));

  if (reason)
    gtk_widget_set_sensitive (row, FALSE);
  else
    set_action (row, action, NULL);
  adw_preferences_group_add (group, row);
}

/* Not at all where the role does not allow it; where the state does not, with the reason. */
static gboolean
add_command (Filling *filling,
             AdwPreferencesGroup *group,
             const KabEntity *entity,
             const char *name,
             const char *action,
             const KabRow *row,
             const char *reason)
{
  const KabCommand *command = kab_command_find (entity, name);
  g_autofree char *title = g_strconcat (kab_command_title (command), "…", NULL);
  g_autoptr (GError) error = NULL;

  if (!kab_account_check_command (filling->account, command, row, &error)
      && g_error_matches (error, KAB_ERROR, KAB_ERROR_FORBIDDEN))
    return FALSE;
  add_action (group, title, action, reason ? reason : error ? error->message : NULL);
  return TRUE;
}

static char *
why_no_invoice (Filling *filling)
{
  GPtrArray *invoices = kab_gather_rows (filling->parts, "invoices");

  for (guint i = 0; i < invoices->len; i++)
    {
      const KabRow *invoice = g_ptr_array_index (invoices, i);
      const char *number = kab_row_get_text (invoice, "number");

      if (has (invoice, "kind", "invoice") && !has (invoice, "status", "void"))
        /* Translators: %s is the number of an invoice */
        return g_strdup_printf (_ ("Invoice %s was issued for this order."), number ? number : "—");
    }
  if (kab_gather_rows (filling->parts, "lines")->len == 0)
    return g_strdup (_ ("The order has no lines."));
  return NULL;
}

static char *
why_no_link (Filling *filling)
{
  gint64 until = kab_row_get_integer (filling->order, "link_expires_at");
  g_autofree char *when = kab_time_format (until, NULL);

  return until > 0 && until < kab_time_now () ? g_strdup_printf (_ ("The link was valid until %s."), when)
                                              : NULL;
}

static char *
why_no_new_link (Filling *filling)
{
  gint64 until = kab_row_get_integer (filling->order, "link_expires_at");
  g_autofree char *when = kab_time_format (until, NULL);

  if (until <= kab_time_now ())
    return NULL;
  return kab_row_is_null (filling->order, "link")
           ? g_strdup (_ ("A link is being made."))
           /* Translators: a day and time */
           : g_strdup_printf (_ ("There is a link, which is valid until %s."), when);
}

static gboolean
is_own (Filling *filling)
{
  return kab_account_get_role (filling->account) >= KAB_ROLE_CLIENT;
}

/* A client is offered what there is, and not told what the office could set up. */
static gboolean
has_provider (Filling *filling)
{
  GPtrArray *settings = kab_gather_rows (filling->parts, "settings");
  g_autofree char *provider
    = settings->len > 0 ? kab_payment_providers_default (kab_row_get_text (settings->pdata[0], "value"))
                        : NULL;

  return provider != NULL;
}

/* For whoever pays it: on this computer, or with a telephone that is held before it. */
static void
add_link (Filling *filling, AdwPreferencesGroup *group, const char *reason)
{
  GtkWidget *code = reason ? NULL
                           : kab_qr_view_new (kab_row_get_text (filling->order, "link"),
                                              _ ("The payment link as a QR code"));

  add_action (group, _ ("Pay Now"), "order.open-link", reason);
  if (code)
    adw_preferences_group_add (group, code);
}

static void
add_actions (Filling *filling)
{
  const KabRow *order = filling->order;
  gboolean waits = is_one_of (order, "status", "pending", "processing");
  KabRow *invoice = kab_order_open_invoice (kab_gather_rows (filling->parts, "invoices"));
  g_autofree char *no_invoice = why_no_invoice (filling), *no_link = why_no_link (filling);
  g_autofree char *no_new_link = why_no_new_link (filling);
  AdwPreferencesGroup *group;
  gboolean any = waits && !kab_row_is_null (order, "link");

  /* What is over is over: its status says so. */
  if (kab_machine_is_final (kab_machine_find ("order"), kab_row_get_text (order, "status")))
    return;
  group = add_group (filling, _ ("Actions"));
  if (any && is_own (filling))
    add_link (filling, group, no_link);
  if (any)
    add_action (group, _ ("Copy the Payment Link"), "order.copy-link", no_link);
  if (!is_own (filling) || (has_provider (filling) && !no_new_link))
    any = add_command (filling, group, &kab_entity_order, "link", "order.link", order, no_new_link) || any;
  any = add_command (filling, group, &kab_entity_order, "pay", "order.pay", order, NULL) || any;
  if (waits && (!is_own (filling) || !no_invoice))
    any = add_command (filling, group, &kab_entity_invoice, "issue", "order.issue-invoice", NULL, no_invoice)
          || any;
  if (invoice)
    any
      = add_command (filling, group, &kab_entity_invoice, "void", "order.void-invoice", invoice, NULL) || any;
  any = add_command (filling, group, &kab_entity_order, "change", "order.change", order, NULL) || any;
  any = add_command (filling, group, &kab_entity_order, "cancel", "order.cancel", order, NULL) || any;
  if (!any)
    gtk_box_remove (filling->box, GTK_WIDGET (group));
}

static void
add_sale (Filling *filling)
{
  static const char *const roles[] = { "partner", "agent" };
  AdwPreferencesGroup *group = add_group (filling, _ ("Sale"));
  g_autofree char *made = kab_time_format (filling->order->created_at, NULL);

  kab_property_group_add (group, "channel", filling->order);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      const KabRow *row = kab_gather_row (filling->parts, roles[i]);
      const char *name = row ? kab_row_title (row) : NULL;

      if (name)
        adw_preferences_group_add (
          group,
          kab_property_row_new (kab_field_title (kab_entity_find_field (filling->order->entity, roles[i])),
                                name));
    }
  if (filling->order->created_at > 0)
    adw_preferences_group_add (group, kab_property_row_new (_ ("Added"), made));
}

void
kab_order_details_fill (GtkBox *box,
                        KabAccount *account,
                        const KabRow *order,
                        KabGather *parts,
                        GPtrArray *refunds)
{
  static const char *const state[] = { "formed_at",     "paid_at",      "way",        "link_expires_at",
                                       "status_reason", "cancelled_by", "error_code", NULL };
  static const char *const client[] = { "client_name", "phone", "email", NULL };
  static const char *const office[] = { "note", NULL };
  Filling filling = { box, account, order, parts, refunds, kab_row_get_text (order, "currency") };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  add_actions (&filling);
  add_totals (&filling, add_lines (&filling));
  add_invoices (&filling);
  add_payments (&filling);
  add_licences (&filling);
  add_fields (&filling, _ ("Order"), state);
  if (!is_own (&filling))
    {
      add_fields (&filling, _ ("Client"), client);
      add_sale (&filling);
    }
  add_fields (&filling, _ ("Office"), office);
}
