/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issue-result.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-format.h"
#include "kab-gather.h"
#include "kab-id.h"
#include "kab-licence-paper.h"
#include "kab-order-details.h"
#include "kab-paper-desk.h"
#include "kab-paper-print.h"
#include "kab-payment-reason.h"
#include "kab-pill.h"
#include "kab-qr-view.h"
#include "kab-sale-sheet.h"
#include "kab-section.h"
#include "kab-send-group.h"

/* What belongs to the sale is read anew once, when several of its rows have come. */
#define READ_AFTER_MS 120

struct _KabIssueResult
{
  AdwBin parent_instance;

  KabCabinet *cabinet;
  GCancellable *reading;
  char *id;
  char *order_id;
  KabGather *parts;
  gboolean own;   /* a client ordered */
  gboolean waits; /* some of it is not with the server yet */
  char *shown;    /* what is shown follows from it */
  gulong changed;
  guint read_due;
  GtkLabel *number;
  GtkLabel *what;
  GtkBox *marks;
  GtkBox *groups;
  GtkWidget *close;
  AdwWindowTitle *title;
};

G_DEFINE_FINAL_TYPE (KabIssueResult, kab_issue_result, ADW_TYPE_BIN)

enum
{
  OPEN,
  ANOTHER,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static KabRow *
licence_of (KabIssueResult *self)
{
  return self->parts ? kab_gather_row (self->parts, "licence") : NULL;
}

static KabRow *
order_of (KabIssueResult *self)
{
  return self->parts ? kab_gather_row (self->parts, "order") : NULL;
}

/* Of several all but one were voided. */
static KabRow *
open_one (GPtrArray *invoices)
{
  for (guint i = 0; i < invoices->len; i++)
    if (g_strcmp0 (kab_row_get_text (g_ptr_array_index (invoices, i), "status"), "void") != 0)
      return g_ptr_array_index (invoices, i);
  return g_ptr_array_index (invoices, 0);
}

static KabRow *
invoice_of (KabIssueResult *self)
{
  GPtrArray *invoices = kab_gather_rows (self->parts, "invoices");

  return invoices->len > 0 ? open_one (invoices) : NULL;
}

/* The last one by which a link was asked for. */
static const KabRow *
link_payment (KabIssueResult *self)
{
  GPtrArray *payments = kab_gather_rows (self->parts, "payments");
  const KabRow *last = NULL;

  for (guint i = 0; i < payments->len; i++)
    {
      const KabRow *payment = g_ptr_array_index (payments, i);

      if (g_strcmp0 (kab_row_get_text (payment, "provider"), "bank") != 0
          && (!last || payment->created_at > last->created_at))
        last = payment;
    }
  return last;
}

static gboolean
waits_for_money (const KabRow *order)
{
  static const char *const unpaid[] = { "pending", "processing", NULL };
  const char *status = order ? kab_row_get_text (order, "status") : NULL;

  return status && g_strv_contains (unpaid, status);
}

static const char *
good_link (KabIssueResult *self)
{
  const KabRow *order = order_of (self);
  gint64 until = order ? kab_row_get_integer (order, "link_expires_at") : 0;

  /* What was paid, or cancelled, is paid by nobody any more. */
  return waits_for_money (order) && (until == 0 || until > kab_time_now ()) ? kab_row_get_text (order, "link")
                                                                            : NULL;
}

/* Building */

static AdwPreferencesGroup *
add_group (KabIssueResult *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

static GtkWidget *
add_row (AdwPreferencesGroup *group,
         const char *icon,
         const char *title,
         const char *subtitle,
         const char *action)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  if (action)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
    }
  adw_preferences_group_add (group, row);
  return row;
}

static void
add_send (KabIssueResult *self, const KabRow *row)
{
  const KabRow *order = order_of (self);
  GtkWidget *group = kab_send_group_new (self->cabinet, row, order ? kab_row_get_text (order, "email") : NULL,
                                         order ? kab_row_get_text (order, "phone") : NULL);

  if (group)
    gtk_box_append (self->groups, group);
}

static void
add_link (KabIssueResult *self)
{
  const KabRow *payment = link_payment (self), *order = order_of (self);
  const char *link = good_link (self);
  const char *state = payment ? kab_row_get_text (payment, "state") : NULL;
  gint64 until = kab_row_get_integer (order, "link_expires_at");
  g_autofree char *when = kab_time_format (until, NULL);
  g_autofree char *good = until > 0 ? g_strdup_printf (_ ("Valid until %s"), when) : NULL;
  AdwPreferencesGroup *group;
  GtkWidget *code;

  if (g_strcmp0 (kab_row_get_text (order, "way"), "payment_link") != 0 || !waits_for_money (order))
    return;
  group = add_group (self, _ ("Payment Link"));
  if (link)
    {
      if (self->own)
        add_row (group, "web-browser-symbolic", _ ("Pay Now"), _ ("It opens in the browser."),
                 "issued.open-link");
      add_row (group, "edit-copy-symbolic", _ ("Copy the Link"), link, "issued.copy-link");
      adw_preferences_group_set_description (group, good);
      code = kab_qr_view_new (link, _ ("The payment link as a QR code"));
      if (code)
        adw_preferences_group_add (group, code);
    }
  else if (g_strcmp0 (state, "failed") == 0 || g_strcmp0 (state, "cancelled") == 0)
    {
      const char *why
        = kab_payment_reason (kab_row_get_text (payment, "state_reason"), KAB_REASON_FOR_SELLER);

      add_row (group, "view-refresh-symbolic", _ ("Make a New Link"),
               why ? why : _ ("The provider did not make the link, or it is no longer valid."),
               "issued.new-link");
    }
  else
    add_row (group, "content-loading-symbolic",
             self->waits ? _ ("The link is made when there is a connection") : _ ("The link is being made…"),
             _ ("It appears here, and in Orders."), NULL);
  /* It may be sent before it is there: the server waits for it. */
  if (link || self->waits || g_strcmp0 (state, "created") == 0)
    add_send (self, order);
}

static void
add_invoice (KabIssueResult *self)
{
  const KabRow *invoice = invoice_of (self);
  const char *number = invoice ? kab_row_get_text (invoice, "number") : NULL;
  g_autofree char *title = NULL, *amount = NULL, *due = NULL;
  AdwPreferencesGroup *group;

  if (!invoice)
    return;
  title = g_strdup_printf (_ ("Invoice %s"), number ? number : "—");
  amount = kab_format_value (kab_entity_find_field (&kab_entity_invoice, "total"), invoice);
  due = kab_format_value (kab_entity_find_field (&kab_entity_invoice, "due_on"), invoice);
  group = add_group (self, title);
  if (*due)
    {
      /* Translators: an amount of money, a day */
      g_autofree char *text = g_strdup_printf (_ ("%s, due %s"), amount, due);

      adw_preferences_group_set_description (group, text);
    }
  if (!number)
    {
      add_row (group, "content-loading-symbolic", _ ("It gets its number from the server"),
               _ ("This computer has none left. The invoice can be printed then."), NULL);
      return;
    }
  add_row (group, "document-print-symbolic", _ ("Print the Invoice"), NULL, "issued.print-invoice");
  add_row (group, "document-save-symbolic", _ ("Save the Invoice as PDF"), NULL, "issued.save-invoice");
  add_send (self, invoice);
}

static void
add_next (KabIssueResult *self)
{
  AdwPreferencesGroup *group = add_group (self, self->own ? NULL : _ ("Licence"));
  gboolean active = g_strcmp0 (kab_row_get_text (licence_of (self), "status"), "active") == 0;

  /* A client has the licence once it is paid. */
  if (self->own && !active)
    {
      add_row (group, "kabinet-orders-symbolic", _ ("Open the Order"), NULL, "issued.open-order");
      return;
    }
  if (!kab_row_is_null (licence_of (self), "number"))
    add_row (group, "document-print-symbolic", _ ("Print the Licence"), NULL, "issued.print-licence");
  add_row (group, "kabinet-licences-symbolic", _ ("Open the Licence"), NULL, "issued.open-licence");
  add_row (group, "kabinet-orders-symbolic", _ ("Open the Order"),
           order_of (self) ? kab_row_get_text (order_of (self), "number") : NULL, "issued.open-order");
  if (!self->own)
    add_row (group, "list-add-symbolic", _ ("Issue Another Licence"), NULL, "issued.another");
  if (active)
    add_send (self, licence_of (self));
}

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
}

static void
show_head (KabIssueResult *self)
{
  const KabRow *licence = licence_of (self);
  const KabRow *shown = self->own && order_of (self) ? order_of (self) : licence;
  const char *number = kab_row_get_text (shown, "number");
  g_autofree char *price
    = kab_format_value (kab_entity_find_field (shown->entity, shown == licence ? "price" : "total"), shown);
  const char *name = kab_row_get_text (licence, "package_name");
  g_autofree char *what = shown == licence
                            ? g_strjoin (" · ", kab_row_get_text (licence, "client_name"), name, price, NULL)
                            : g_strjoin (" · ", name, price, NULL);
  GtkWidget *pill = kab_pill_new ();

  /* Translators: a licence, as long as its number is not known */
  gtk_label_set_label (self->number, number ? number : shown == licence ? _ ("Licence") : _ ("Order"));
  gtk_label_set_label (self->what, what);
  empty (self->marks);
  kab_pill_set (pill, kab_entity_find_field (shown->entity, "status"), kab_row_get_text (shown, "status"));
  gtk_box_append (self->marks, pill);
}

/* All that is shown follows from this. */
static char *
signature (KabIssueResult *self)
{
  const KabRow *licence = licence_of (self), *order = order_of (self), *invoice = invoice_of (self);
  const KabRow *payment = link_payment (self);

  return g_strdup_printf ("%d|%s|%s|%s|%s|%s|%s|%s|%s", self->waits, kab_row_get_text (licence, "number"),
                          kab_row_get_text (licence, "status"), order ? kab_row_get_text (order, "link") : "",
                          order ? kab_row_get_text (order, "number") : "",
                          order ? kab_row_get_text (order, "status") : "",
                          invoice ? kab_row_get_text (invoice, "number") : "-",
                          invoice ? kab_row_get_text (invoice, "status") : "",
                          payment ? kab_row_get_text (payment, "state") : "");
}

static void
show_parts (KabIssueResult *self)
{
  g_autofree char *now = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean inside = !self->shown || (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->groups)));

  if (!licence_of (self))
    return;
  now = signature (self);
  if (g_strcmp0 (now, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&now);
  show_head (self);
  if (inside)
    gtk_widget_grab_focus (self->close);
  empty (self->groups);
  if (self->waits)
    add_row (add_group (self, NULL), "content-loading-symbolic", _ ("Waits to be sent"),
             _ ("It is kept on this computer, with its numbers, and goes to the server as soon as there is a "
                "connection."),
             NULL);
  if (order_of (self))
    add_link (self);
  add_invoice (self);
  add_next (self);
  if (inside)
    gtk_widget_child_focus (GTK_WIDGET (self->groups), GTK_DIR_TAB_FORWARD);
}

/* Reading */

static void
did_gather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_gather_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (ok)
    show_parts (KAB_ISSUE_RESULT (user_data));
  else
    kab_toast (GTK_WIDGET (user_data), error->message);
}

static gboolean
is_of_sale (KabIssueResult *self, const KabMutation *mutation)
{
  g_autofree char *invoice = kab_id_derive (self->order_id, "invoice");

  return g_strcmp0 (mutation->row, self->id) == 0 || g_strcmp0 (mutation->row, self->order_id) == 0
         || g_strcmp0 (mutation->row, invoice) == 0;
}

static void
did_list_pending (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pending = kab_cabinet_list_pending_finish (KAB_CABINET (source), result, &error);
  KabIssueResult *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_RESULT (user_data);
  self->waits = FALSE;
  for (guint i = 0; pending && i < pending->len; i++)
    if (is_of_sale (self, ((KabPending *)g_ptr_array_index (pending, i))->mutation))
      self->waits = TRUE;
  g_clear_pointer (&self->parts, kab_gather_unref);
  self->parts = kab_gather_new (self->cabinet);
  kab_gather_want (self->parts, "licence", &kab_entity_licence, self->id);
  kab_gather_want (self->parts, "order", &kab_entity_order, self->order_id);
  kab_gather_want_list (self->parts, "invoices", &kab_entity_invoice, "order", self->order_id);
  kab_gather_want_list (self->parts, "payments", &kab_entity_payment, "order", self->order_id);
  kab_gather_async (self->parts, self->reading, did_gather, self);
}

static void
read_parts (KabIssueResult *self)
{
  g_clear_handle_id (&self->read_due, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  kab_cabinet_list_pending_async (self->cabinet, self->reading, did_list_pending, self);
}

static gboolean
read_due (gpointer user_data)
{
  KabIssueResult *self = user_data;

  self->read_due = 0;
  read_parts (self);
  return G_SOURCE_REMOVE;
}

static void
want_parts (KabIssueResult *self)
{
  if (!self->read_due)
    self->read_due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
changed_cb (KabIssueResult *self, const char *entity)
{
  static const char *const ours[] = { "licence", "order", "invoice", "payment", NULL };

  if (g_strv_contains (ours, entity))
    want_parts (self);
}

void
kab_issue_result_clear (KabIssueResult *self)
{
  g_clear_handle_id (&self->read_due, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->cabinet)
    {
      g_clear_signal_handler (&self->changed, self->cabinet);
      g_signal_handlers_disconnect_by_func (self->cabinet, want_parts, self);
    }
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->parts, kab_gather_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->order_id, g_free);
}

static void
show_title (KabIssueResult *self)
{
  adw_window_title_set_title (self->title, self->own ? _ ("Order Placed") : _ ("Licence Issued"));
}

void
kab_issue_result_show (KabIssueResult *self, KabCabinet *cabinet, const char *licence, const char *order)
{
  kab_issue_result_clear (self);
  self->cabinet = g_object_ref (cabinet);
  self->id = g_strdup (licence);
  self->order_id = g_strdup (order);
  self->own = kab_account_get_role (kab_cabinet_get_account (cabinet)) >= KAB_ROLE_CLIENT;
  show_title (self);
  self->changed = g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (cabinet, "notify::pending", G_CALLBACK (want_parts), self);
  empty (self->groups);
  read_parts (self);
}

void
kab_issue_result_set_close_icon (KabIssueResult *self, const char *name)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->close), name);
}

void
kab_issue_result_focus (KabIssueResult *self)
{
  gtk_widget_grab_focus (self->close);
}

/* What is done with it */

static void
make_invoice (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer widget)
{
  KabIssueResult *self = KAB_ISSUE_RESULT (widget);

  kab_sale_sheet_async (self->cabinet, invoice_of (self), KAB_SALE_INVOICE, NULL, NULL, cancellable, callback,
                        user_data);
}

static void
print_invoice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabIssueResult *self = KAB_ISSUE_RESULT (widget);

  if (self->parts && invoice_of (self))
    kab_paper_desk_print (widget, kab_row_title (invoice_of (self)), make_invoice, kab_sale_sheet_finish);
}

static void
save_invoice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabIssueResult *self = KAB_ISSUE_RESULT (widget);

  if (self->parts && invoice_of (self))
    kab_paper_desk_save (widget, kab_row_title (invoice_of (self)), make_invoice, kab_sale_sheet_finish);
}

static void
make_licence (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer widget)
{
  KabIssueResult *self = KAB_ISSUE_RESULT (widget);

  kab_licence_paper_async (self->cabinet, licence_of (self), cancellable, callback, user_data);
}

static void
print_licence_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabIssueResult *self = KAB_ISSUE_RESULT (widget);

  if (licence_of (self))
    kab_paper_desk_print (widget, kab_row_title (licence_of (self)), make_licence, kab_licence_paper_finish);
}

static void
copy_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *link = good_link (KAB_ISSUE_RESULT (widget));

  if (!link)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
  kab_toast (widget, _ ("Copied"));
}

static void
open_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *link = good_link (KAB_ISSUE_RESULT (widget));
  GtkRoot *root = gtk_widget_get_root (widget);

  if (link)
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, link, GDK_CURRENT_TIME);
}

static void
did_ask_link (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_run_command_finish (KAB_CABINET (source), result, &error))
    kab_paper_tell_trouble (widget, _ ("Nothing Was Changed"), error->message);
}

static void
new_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabIssueResult *self = KAB_ISSUE_RESULT (widget);
  const KabCommand *command = kab_command_find (&kab_entity_order, "link");
  g_autoptr (KabMutation) mutation = NULL;

  if (!command || !self->order_id)
    return;
  mutation = kab_mutation_new_command (command, self->order_id);
  kab_cabinet_run_command_async (self->cabinet, mutation, NULL, did_ask_link, g_object_ref (widget));
}

static void
open_licence_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[OPEN], 0, kab_entity_licence.name, KAB_ISSUE_RESULT (widget)->id);
}

static void
open_order_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[OPEN], 0, kab_entity_order.name, KAB_ISSUE_RESULT (widget)->order_id);
}

static void
another_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ANOTHER], 0);
}

static void
kab_issue_result_dispose (GObject *object)
{
  KabIssueResult *self = KAB_ISSUE_RESULT (object);

  kab_issue_result_clear (self);
  G_OBJECT_CLASS (kab_issue_result_parent_class)->dispose (object);
}

static void
kab_issue_result_class_init (KabIssueResultClass *klass)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "issued.print-invoice", print_invoice_action },
    { "issued.save-invoice", save_invoice_action },
    { "issued.print-licence", print_licence_action },
    { "issued.copy-link", copy_link_action },
    { "issued.open-link", open_link_action },
    { "issued.new-link", new_link_action },
    { "issued.open-licence", open_licence_action },
    { "issued.open-order", open_order_action },
    { "issued.another", another_action },
  };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_issue_result_dispose;
  signals[OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
  signals[ANOTHER] = g_signal_new ("another", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), actions[i].name, NULL, actions[i].func);
}

static GtkLabel *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static GtkWidget *
make_header (KabIssueResult *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->close = gtk_button_new ();
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (NULL, NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->close), "card.close");
  gtk_widget_set_tooltip_text (self->close, _ ("Close the Card (Escape)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Close the card"), -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->close);
  return header;
}

static void
kab_issue_result_init (KabIssueResult *self)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  gtk_widget_add_css_class (box, "kab-card");
  self->number = make_label ("title-2");
  self->what = make_label ("dim-label");
  self->marks = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->groups = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_label_set_selectable (self->number, TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->number));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->what));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->marks));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->groups));
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_box_append (GTK_BOX (whole), make_header (self));
  gtk_box_append (GTK_BOX (whole), scrolled);
  adw_bin_set_child (ADW_BIN (self), whole);
}
