/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issue-form-private.h"

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-derivation.h"
#include "kab-format.h"
#include "kab-id.h"
#include "kab-money.h"
#include "kab-paper-print.h"
#include "kab-price.h"

const char *const kab_issue_form_args[KAB_ISSUE_FORM_ROWS]
  = { "package", "quantity", "declared", "valid_from", "promo_code", "agent" };
#define N_SHOWN KAB_ISSUE_FORM_ROWS
#define shown_args kab_issue_form_args
#define N_OF_PACKAGE 4

/* Where it is asked for at all there is no price without it. */
static const KabField declared_field
  = { "declared", N_ ("Declared value"), KAB_TYPE_MONEY, KAB_FIELD_REQUIRED, .max = KAB_AMOUNT_MAX };

G_DEFINE_FINAL_TYPE (KabIssueForm, kab_issue_form, ADW_TYPE_BIN)

enum
{
  CHANGED,
  ISSUED,
  REFUSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const KabCommand *
command (KabIssueForm *self)
{
  return self->own ? kab_command_find (&kab_entity_order, self->changes ? "change" : "place")
                   : kab_command_find (&kab_entity_licence, "issue");
}

/* What the command makes, or changes. */
static const char *
subject (KabIssueForm *self)
{
  return self->changes ? self->changes->id : self->id;
}

static KabFieldRow *
row_of (KabIssueForm *self, const char *arg)
{
  for (guint i = 0; i < N_SHOWN; i++)
    if (g_str_equal (shown_args[i], arg))
      return self->rows[i];
  return NULL;
}

static gboolean
is_blank (KabFieldRow *row)
{
  g_autofree char *typed = kab_field_row_dup_typed (row);

  return *g_strstrip (typed) == '\0';
}

/* Price */

static void
show_price (KabIssueForm *self, const KabRow *licence, const char *text)
{
  const char *json = licence ? kab_row_get_text (licence, "derivation") : NULL;
  const char *currency = licence ? kab_row_get_text (licence, "currency") : NULL;
  g_autoptr (KabDerivation) derivation = json ? kab_derivation_from_json (json, currency) : NULL;
  g_autofree char *shown = NULL;

  self->agreed = licence ? kab_row_get_integer (licence, "price") : -1;
  if (licence)
    shown = kab_money_format (self->agreed, currency, NULL);
  kab_issue_price_show (self->price, derivation, text);
  gtk_label_set_label (self->total, shown ? shown : "—");
  if (licence)
    kab_issue_payment_set_total (self->payment, self->agreed);
}

static void
show_fault (KabIssueForm *self, const KabField *field, const GError *error)
{
  KabFieldRow *row = field ? row_of (self, field->name) : NULL;
  gboolean known = row && gtk_widget_get_visible (GTK_WIDGET (row));

  if (known && !is_blank (row))
    kab_field_row_set_error (row, error->message);
  show_price (self, NULL, error->message);
}

static KabRow *
find_row (GPtrArray *rows, const KabEntity *entity)
{
  for (guint i = 0; i < rows->len; i++)
    if (((KabRow *)g_ptr_array_index (rows, i))->entity == entity)
      return g_ptr_array_index (rows, i);
  return NULL;
}

/* "from 1 Dec 2026 to 30 Nov 2027" */
static char *
describe_validity (const KabRow *licence)
{
  g_autofree char *from
    = kab_format_value (kab_entity_find_field (&kab_entity_licence, "valid_from"), licence);
  g_autofree char *to = kab_format_value (kab_entity_find_field (&kab_entity_licence, "valid_to"), licence);

  return *to ? g_strdup_printf (/* Translators: the first and the last day of a licence */
                                _ ("Valid from %s to %s"), from, to)
             : g_strdup_printf (/* Translators: the first day of a licence that has no last one */
                                _ ("Valid from %s, without an end"), from);
}

/* What a code takes off, and how long it is for, is said where it was typed. */
static void
show_hints (KabIssueForm *self, const KabRow *licence)
{
  const char *json = kab_row_get_text (licence, "derivation");
  const char *currency = kab_row_get_text (licence, "currency");
  g_autoptr (KabDerivation) derivation = json ? kab_derivation_from_json (json, currency) : NULL;
  g_autofree char *validity = describe_validity (licence);

  kab_field_row_set_hint (row_of (self, "valid_from"), validity);
  if (self->own && !is_blank (row_of (self, "promo_code")))
    kab_field_row_set_hint (
      row_of (self, "promo_code"),
      _ ("The server knows the codes: what this one takes off is seen when the order has "
         "arrived there."));
  for (guint i = 0; derivation && i < derivation->lines->len; i++)
    {
      const KabDerivationLine *line = g_ptr_array_index (derivation->lines, i);
      g_autofree char *off = kab_money_format (-line->amount, currency, NULL);
      /* Translators: what a promo code takes off the price */
      g_autofree char *text = g_strdup_printf (_ ("It takes off %s."), off);

      if (line->counts && g_str_equal (line->rule, "promo"))
        kab_field_row_set_hint (row_of (self, "promo_code"), text);
    }
}

static void
clear_faults (KabIssueForm *self)
{
  for (guint i = 0; i < N_SHOWN; i++)
    {
      kab_field_row_set_error (self->rows[i], NULL);
      kab_field_row_set_hint (self->rows[i], NULL);
    }
}

static void
did_try (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const KabField *field = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = kab_cabinet_try_command_finish (KAB_CABINET (source), result, &field, &error);
  KabIssueForm *self;
  KabRow *licence;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_FORM (user_data);
  clear_faults (self);
  if (!rows)
    {
      show_fault (self, field, error);
      return;
    }
  licence = find_row (rows, &kab_entity_licence);
  show_price (self, licence, NULL);
  show_hints (self, licence);
}

/* FALSE where one of the rows holds what is no value yet. */
static gboolean
take_args (KabIssueForm *self, KabMutation *mutation, KabFieldRow **wrong)
{
  g_autofree char *options = kab_issue_options_dup_chosen (self->options);

  for (guint i = 0; i < N_SHOWN; i++)
    {
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (!gtk_widget_get_visible (GTK_WIDGET (self->rows[i])))
        continue;
      if (!kab_field_row_peek_value (self->rows[i], &value))
        {
          *wrong = self->rows[i];
          return FALSE;
        }
      kab_mutation_set_arg (mutation, shown_args[i], &value);
    }
  if (options)
    kab_mutation_set_arg_text (mutation, "options", options);
  kab_mutation_set_arg_text (mutation, "way", kab_issue_payment_get_way (self->payment));
  if (self->renews)
    kab_mutation_set_arg_text (mutation, "renewed_from", self->renews->id);
  return TRUE;
}

static gboolean
try_due (gpointer user_data)
{
  KabIssueForm *self = user_data;
  g_autoptr (KabMutation) mutation = kab_mutation_new_command (command (self), subject (self));
  KabFieldRow *wrong = NULL;

  self->try_due = 0;
  g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
  if (is_blank (row_of (self, "package")))
    {
      show_price (self, NULL, _ ("Choose a package to see what it costs."));
      return G_SOURCE_REMOVE;
    }
  if (!take_args (self, mutation, &wrong))
    {
      show_price (self, NULL,
                  wrong == row_of (self, "declared") && is_blank (wrong)
                    ? _ ("Fill in the declared value to see what it costs.")
                    : _ ("Correct what is marked to see what it costs."));
      return G_SOURCE_REMOVE;
    }
  if (!self->own)
    kab_issue_client_try (self->client, mutation);
  self->trying = g_cancellable_new ();
  kab_cabinet_try_command_async (self->cabinet, mutation, self->trying, did_try, self);
  return G_SOURCE_REMOVE;
}

void
kab_issue_form_try_soon (KabIssueForm *self)
{
  if (!self->try_due)
    self->try_due = g_idle_add (try_due, self);
}

static void
changed_cb (KabIssueForm *self)
{
  if (self->following || !self->cabinet)
    return;
  self->typed = TRUE;
  kab_issue_form_try_soon (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What of it is asked: how many, or the value that it costs a part of. @package: (nullable) */
static void
ask_how_much (KabIssueForm *self, const KabRow *package)
{
  gboolean part = package && kab_price_is_of_declared (kab_row_get_text (package, "calculation"));

  if (part)
    kab_field_row_set_unit (row_of (self, "declared"),
                            kab_currency_sign (kab_row_get_text (package, "currency")));
  gtk_widget_set_visible (GTK_WIDGET (row_of (self, "declared")), part);
  gtk_widget_set_visible (GTK_WIDGET (row_of (self, "quantity")), !part);
}

static void
did_find_package (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) package = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabIssueForm *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_FORM (user_data);
  ask_how_much (self, package);
  kab_issue_form_try_soon (self);
}

void
kab_issue_form_look_at_package (KabIssueForm *self, const char *id, const char *options)
{
  kab_issue_options_open (self->options, self->cabinet, id, options);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (!id)
    {
      ask_how_much (self, NULL);
      return;
    }
  self->looking = g_cancellable_new ();
  kab_cabinet_find_async (self->cabinet, &kab_entity_package, id, self->looking, did_find_package, self);
}

static void
package_changed_cb (KabIssueForm *self)
{
  g_autofree char *package = kab_field_row_dup_typed (row_of (self, "package"));

  kab_issue_form_look_at_package (self, *package ? package : NULL, NULL);
  changed_cb (self);
}

/* Opening */

static void
set_text (KabFieldRow *row, const char *text)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (text)
    kab_value_set_text (&value, text);
  kab_field_row_set_value (row, &value);
}

static void
did_find_client (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) client = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabIssueForm *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_FORM (user_data);
  if (client)
    kab_issue_client_choose (self->client, client, TRUE);
  changed_cb (self);
}

static void
begin_renewal (KabIssueForm *self, KabRow *renews)
{
  static const char *const same[] = { "package", "quantity", "declared" };
  const char *client = kab_row_get_text (renews, "client");

  self->renews = kab_row_ref (renews);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    kab_field_row_set_value (row_of (self, same[i]), kab_row_value (renews, same[i]));
  kab_issue_form_look_at_package (self, kab_row_get_text (renews, "package"),
                                  kab_row_get_text (renews, "options"));
  if (client)
    kab_cabinet_find_async (self->cabinet, &kab_entity_client, client, self->reading, did_find_client, self);
}

/* What stands there is what was ordered, to be typed over. */
static void
begin_change (KabIssueForm *self, KabRow *order, KabRow *licence)
{
  static const char *const same[] = { "package", "quantity", "declared", "promo_code" };

  self->changes = kab_row_ref (order);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    kab_field_row_set_value (row_of (self, same[i]), kab_row_value (licence, same[i]));
  kab_issue_form_look_at_package (self, kab_row_get_text (licence, "package"),
                                  kab_row_get_text (licence, "options"));
  kab_issue_payment_choose_way (self->payment, kab_row_get_text (order, "way"));
}

void
kab_issue_form_show_title (KabIssueForm *self)
{
  const char *verb = self->changes ? _ ("_Change") : self->own ? _ ("_Order") : _ ("_Issue");
  const char *tip = self->changes ? _ ("Change the Order (Ctrl+S)")
                    : self->own   ? _ ("Place the Order (Ctrl+S)")
                                  : _ ("Issue the Licence (Ctrl+S)");
  const char *close = self->changes ? _ ("Leave It as It Is (Escape)")
                      : self->own   ? _ ("Do Not Order (Escape)")
                                    : _ ("Do Not Issue (Escape)");

  adw_window_title_set_title (self->title, self->changes  ? _ ("Change the Order")
                                           : self->own    ? _ ("New Order")
                                           : self->renews ? _ ("Renew the Licence")
                                                          : _ ("New Licence"));
  adw_window_title_set_subtitle (self->title, self->changes  ? kab_row_title (self->changes)
                                              : self->renews ? kab_row_title (self->renews)
                                                             : NULL);
  gtk_button_set_label (self->issue, verb);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->issue), tip);
  gtk_widget_set_tooltip_text (self->close, close);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL, close, -1);
}

static gboolean
is_agent (KabIssueForm *self)
{
  return kab_account_get_role (kab_cabinet_get_account (self->cabinet)) == KAB_ROLE_AGENT;
}

void
kab_issue_form_close (KabIssueForm *self)
{
  g_clear_handle_id (&self->try_due, g_source_remove);
  g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->renews, kab_row_unref);
  g_clear_pointer (&self->changes, kab_row_unref);
}

static void
show_rows (KabIssueForm *self)
{
  adw_preferences_group_set_title (self->sale, self->own ? _ ("Discount") : _ ("Sale"));
  gtk_widget_set_visible (GTK_WIDGET (self->client), !self->own);
  gtk_widget_set_visible (GTK_WIDGET (row_of (self, "valid_from")), !self->own);
  /* An agent sells himself; others sell for one, or without. */
  gtk_widget_set_visible (GTK_WIDGET (row_of (self, "agent")), !self->own && !is_agent (self));
}

static void
begin (KabIssueForm *self, KabCabinet *cabinet, gboolean own)
{
  g_auto (KabValue) one = KAB_VALUE_INIT;

  kab_issue_form_close (self);
  self->following = TRUE;
  self->own = own;
  self->typed = FALSE;
  self->reading = g_cancellable_new ();
  g_set_object (&self->cabinet, cabinet);
  g_free (self->id);
  self->id = kab_id_new ();
  for (guint i = 0; i < N_SHOWN; i++)
    {
      kab_field_row_set_cabinet (self->rows[i], cabinet);
      set_text (self->rows[i], NULL);
    }
  kab_value_set_integer (&one, 1);
  kab_field_row_set_value (row_of (self, "quantity"), &one);
  show_rows (self);
  kab_issue_client_open (self->client, cabinet);
  kab_issue_form_look_at_package (self, NULL, NULL);
  kab_issue_payment_open (self->payment, cabinet);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  show_price (self, NULL, _ ("Choose a package to see what it costs."));
}

static void
begun (KabIssueForm *self)
{
  kab_issue_form_show_title (self);
  self->following = FALSE;
  kab_issue_form_try_soon (self);
}

void
kab_issue_form_open (KabIssueForm *self, KabCabinet *cabinet, KabRow *renews)
{
  begin (self, cabinet, FALSE);
  if (renews)
    begin_renewal (self, renews);
  begun (self);
}

void
kab_issue_form_open_order (KabIssueForm *self, KabCabinet *cabinet, const char *package, const char *code)
{
  begin (self, cabinet, TRUE);
  set_text (row_of (self, "package"), package);
  set_text (row_of (self, "promo_code"), code);
  kab_issue_form_look_at_package (self, package, NULL);
  begun (self);
}

void
kab_issue_form_open_change (KabIssueForm *self, KabCabinet *cabinet, KabRow *order, KabRow *licence)
{
  begin (self, cabinet, TRUE);
  begin_change (self, order, licence);
  begun (self);
}

void
kab_issue_form_focus (KabIssueForm *self)
{
  if (self->renews || self->own)
    kab_field_row_focus (row_of (self, "package"));
  else
    kab_issue_client_focus (self->client);
}

void
kab_issue_form_set_close_icon (KabIssueForm *self, const char *name)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->close), name);
}

gboolean
kab_issue_form_is_changed (KabIssueForm *self)
{
  return self->id
         && (self->own
               ? self->typed
               : self->renews || !kab_issue_client_is_empty (self->client)
                   || !is_blank (row_of (self, "package")) || !is_blank (row_of (self, "promo_code")));
}

/* Issuing */

static void
set_busy (KabIssueForm *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->issue), !busy);
}

/* Returns: (transfer full): its id */
static char *
dup_order (KabIssueForm *self)
{
  return self->own ? g_strdup (subject (self)) : kab_id_derive (self->id, "order");
}

/* What was shown goes with it, so that the server says when it is another by then; what it does not know yet is the server's. */
static void
agree (KabIssueForm *self, KabMutation *mutation)
{
  if (self->own && self->agreed >= 0 && is_blank (row_of (self, "promo_code")))
    kab_mutation_set_arg_integer (mutation, "price", self->agreed);
}

static void
did_issue (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabIssueForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *order = NULL, *licence = NULL;

  set_busy (self, FALSE);
  if (!kab_cabinet_edit_finish (KAB_CABINET (source), result, &error))
    {
      kab_paper_tell_trouble (GTK_WIDGET (self),
                              self->changes ? _ ("The Order Was Not Changed")
                              : self->own   ? _ ("The Order Was Not Placed")
                                            : _ ("The Licence Was Not Issued"),
                              error->message);
      g_signal_emit (self, signals[REFUSED], 0);
      return;
    }
  order = dup_order (self);
  licence = self->own ? kab_id_derive (order, "licence") : g_strdup (self->id);
  g_clear_pointer (&self->id, g_free);
  kab_issue_form_close (self);
  g_signal_emit (self, signals[ISSUED], 0, licence, order);
}

static void
refuse (KabIssueForm *self, KabFieldRow *row)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (row)
    {
      kab_field_row_take_value (row, &value, NULL);
      kab_field_row_focus (row);
    }
  g_signal_emit (self, signals[REFUSED], 0);
}

void
kab_issue_form_issue (KabIssueForm *self)
{
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autofree char *order = NULL;
  KabFieldRow *wrong = NULL;

  if (self->busy || !self->id)
    return;
  mutation = kab_mutation_new_command (command (self), subject (self));
  order = dup_order (self);
  if (!self->own && !kab_issue_client_write (self->client, mutation, edits))
    {
      refuse (self, NULL);
      return;
    }
  if (!take_args (self, mutation, &wrong))
    {
      refuse (self, wrong);
      return;
    }
  agree (self, mutation);
  g_ptr_array_add (edits, g_steal_pointer (&mutation));
  if (!kab_issue_payment_write (self->payment, order, self->changes ? self->id : order, edits))
    {
      refuse (self, NULL);
      return;
    }
  set_busy (self, TRUE);
  /* Not cancelled with the card: what somebody issued is issued. */
  kab_cabinet_edit_async (self->cabinet, edits, NULL, did_issue, g_object_ref (self));
}

static void
issue_cb (KabIssueForm *self)
{
  kab_issue_form_issue (self);
}

/* Building */

static void
add_rows (KabIssueForm *self, AdwPreferencesGroup *group, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      /* A client's command has the same, and fewer of them. */
      const KabCommand *of = kab_command_find (&kab_entity_licence, "issue");
      int arg = kab_command_arg (of, shown_args[i]);
      GtkWidget *row = kab_field_row_new (g_str_equal (shown_args[i], declared_field.name) ? &declared_field
                                                                                           : &of->args[arg]);

      self->rows[i] = KAB_FIELD_ROW (row);
      adw_preferences_group_add (group, row);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (i == 0 ? package_changed_cb : changed_cb), self);
    }
}

static AdwPreferencesGroup *
add_group (GtkBox *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_part (KabIssueForm *self, GtkBox *box, GtkWidget *part)
{
  if (!KAB_IS_ISSUE_PRICE (part))
    g_signal_connect_swapped (part, "changed", G_CALLBACK (changed_cb), self);
  gtk_box_append (box, part);
}

static GtkWidget *
make_header (KabIssueForm *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *close = self->close = gtk_button_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new (NULL, NULL));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "card.close");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), close);
  return header;
}

/* What it costs stays in sight, beside the button. */
static GtkWidget *
make_footer (KabIssueForm *self)
{
  GtkWidget *bar = gtk_action_bar_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *caption = gtk_label_new (_ ("To be paid"));

  self->total = GTK_LABEL (gtk_label_new ("—"));
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_xalign (self->total, 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->total), "title-4");
  gtk_widget_add_css_class (GTK_WIDGET (self->total), "numeric");
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->total));
  gtk_action_bar_pack_start (GTK_ACTION_BAR (bar), box);
  self->issue = GTK_BUTTON (gtk_button_new ());
  gtk_button_set_use_underline (self->issue, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->issue), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->issue), "pill");
  gtk_widget_set_valign (GTK_WIDGET (self->issue), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->issue, "clicked", G_CALLBACK (issue_cb), self);
  gtk_action_bar_pack_end (GTK_ACTION_BAR (bar), GTK_WIDGET (self->issue));
  return bar;
}

static void
kab_issue_form_dispose (GObject *object)
{
  KabIssueForm *self = KAB_ISSUE_FORM (object);

  kab_issue_form_close (self);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (kab_issue_form_parent_class)->dispose (object);
}

static void
kab_issue_form_class_init (KabIssueFormClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_issue_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ISSUED] = g_signal_new ("issued", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_issue_form_init (KabIssueForm *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scrolled), TRUE);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 480);
  gtk_widget_add_css_class (box, "kab-card");
  self->client = g_object_new (KAB_TYPE_ISSUE_CLIENT, NULL);
  self->options = g_object_new (KAB_TYPE_ISSUE_OPTIONS, NULL);
  self->payment = g_object_new (KAB_TYPE_ISSUE_PAYMENT, NULL);
  self->price = g_object_new (KAB_TYPE_ISSUE_PRICE, NULL);
  self->agreed = -1;
  add_part (self, GTK_BOX (box), GTK_WIDGET (self->client));
  add_rows (self, add_group (GTK_BOX (box), _ ("Package")), 0, N_OF_PACKAGE);
  kab_field_row_set_filter (row_of (self, "package"), "state", "on_sale");
  add_part (self, GTK_BOX (box), GTK_WIDGET (self->options));
  self->sale = add_group (GTK_BOX (box), NULL);
  add_rows (self, self->sale, N_OF_PACKAGE, N_SHOWN);
  add_part (self, GTK_BOX (box), GTK_WIDGET (self->price));
  add_part (self, GTK_BOX (box), GTK_WIDGET (self->payment));
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (self->scrolled, clamp);
  gtk_box_append (GTK_BOX (whole), make_header (self));
  gtk_box_append (GTK_BOX (whole), GTK_WIDGET (self->scrolled));
  gtk_box_append (GTK_BOX (whole), make_footer (self));
  adw_bin_set_child (ADW_BIN (self), whole);
}
