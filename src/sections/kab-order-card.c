/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-order-card.h"

#include <glib/gi18n-lib.h>

#include "kab-command-dialog.h"
#include "kab-date.h"
#include "kab-format.h"
#include "kab-history.h"
#include "kab-id.h"
#include "kab-order-details.h"
#include "kab-pill.h"
#include "kab-place-card.h"
#include "kab-sale-papers.h"
#include "kab-send-group.h"

/* So long a payment link is good. */
#define LINK_DAYS 3
/* What belongs to the order is read anew once, when several of its rows have come. */
#define READ_AFTER_MS 120

struct _KabOrderCard
{
  KabCard parent_instance;

  /* template */
  AdwWindowTitle *title;
  GtkWidget *close;
  GtkScrolledWindow *scrolled;
  GtkLabel *client;
  GtkBox *marks;
  GtkStack *pages;
  GtkBox *details;
  GtkBox *sending;
  KabSalePapers *papers;
  GtkBox *history;

  KabRow *row;
  char *sendable; /* what @sending was filled for */
  KabGather *parts;
  GPtrArray *refunds;
  GCancellable *reading;
  guint read_due;
  gulong changed;
  KabCabinet *watched;
  gboolean history_due;
};

G_DEFINE_FINAL_TYPE (KabOrderCard, kab_order_card, KAB_TYPE_CARD)

static void
show_marks (KabOrderCard *self)
{
  const KabField *status = kab_entity_find_field (&kab_entity_order, "status");
  g_autofree char *total = kab_format_value (kab_entity_find_field (&kab_entity_order, "total"), self->row);
  GtkWidget *pill = kab_pill_new ();
  GtkWidget *amount = gtk_label_new (total);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->marks))))
    gtk_box_remove (self->marks, child);
  kab_pill_set (pill, status, kab_row_get_text (self->row, "status"));
  gtk_widget_add_css_class (amount, "numeric");
  gtk_widget_add_css_class (amount, "dim-label");
  gtk_box_append (self->marks, pill);
  gtk_box_append (self->marks, amount);
}

static void
append_states (GString *out, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (out, "|%s %s", ((const KabRow *)rows->pdata[i])->id,
                            kab_row_get_text (rows->pdata[i], "status"));
}

/* Its groups follow what is sent by themselves: they are made anew only when something else can be sent. */
static void
show_sending (KabOrderCard *self)
{
  GPtrArray *invoices = kab_gather_rows (self->parts, "invoices");
  GPtrArray *licences = kab_gather_rows (self->parts, "licences");
  g_autoptr (GString) now = g_string_new (self->row->id);

  g_string_append_printf (now, " %s %s", kab_row_get_text (self->row, "status"),
                          kab_row_get_text (self->row, "link"));
  append_states (now, invoices);
  append_states (now, licences);
  if (g_strcmp0 (now->str, self->sendable) == 0)
    return;
  g_free (self->sendable);
  self->sendable = g_strdup (now->str);
  kab_send_order_fill (self->sending, kab_card_get_cabinet (KAB_CARD (self)), self->row, invoices, licences);
}

static void
show_parts (KabOrderCard *self)
{
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));
  GPtrArray *invoices = kab_gather_rows (self->parts, "invoices");

  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->details));

  kab_order_details_fill (self->details, kab_cabinet_get_account (cabinet), self->row, self->parts,
                          self->refunds);
  /* Whoever was there is there still, and not somewhere in the window. */
  if (inside)
    gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
  kab_sale_papers_set (self->papers, cabinet, self->row, invoices);
  show_sending (self);
}

static void
did_read_refunds (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  KabOrderCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ORDER_CARD (user_data);
  g_ptr_array_set_size (self->refunds, 0);
  for (guint i = 0; page && i < page->rows->len; i++)
    g_ptr_array_add (self->refunds, kab_row_ref (g_ptr_array_index (page->rows, i)));
  show_parts (self);
}

/* Of all its payments; without any there is nothing that could have been refunded. */
static void
read_refunds (KabOrderCard *self)
{
  GPtrArray *payments = kab_gather_rows (self->parts, "payments");
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (KabQuery) query = NULL;

  for (guint i = 0; i < payments->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? "|" : "", ((KabRow *)g_ptr_array_index (payments, i))->id);
  if (payments->len == 0)
    {
      g_ptr_array_set_size (self->refunds, 0);
      show_parts (self);
      return;
    }
  query = kab_query_new (&kab_entity_refund);
  kab_query_set_filter (query, "payment", ids->str);
  kab_query_set_page (query, 0, 1000);
  kab_cabinet_list_async (kab_card_get_cabinet (KAB_CARD (self)), query, self->reading, did_read_refunds,
                          self);
}

typedef struct
{
  KabOrderCard *self;
  KabGather *parts;
} Reading;

static void
did_gather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (KabGather) parts = reading->parts;
  g_autoptr (GError) error = NULL;
  KabOrderCard *self = reading->self;

  if (!kab_gather_finish (result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        kab_toast (GTK_WIDGET (self), error->message);
      return;
    }
  g_clear_pointer (&self->parts, kab_gather_unref);
  self->parts = g_steal_pointer (&parts);
  read_refunds (self);
}

static void
read_parts (KabOrderCard *self)
{
  Reading *reading;

  g_clear_handle_id (&self->read_due, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  reading = g_new0 (Reading, 1);
  reading->self = self;
  reading->parts = kab_order_gather (kab_card_get_cabinet (KAB_CARD (self)), self->row);
  kab_gather_async (reading->parts, self->reading, did_gather, reading);
}

static gboolean
read_due (gpointer user_data)
{
  KabOrderCard *self = user_data;

  self->read_due = 0;
  read_parts (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabOrderCard *self, const char *entity)
{
  static const char *const ours[]
    = { "order_line", "invoice", "invoice_line", "payment", "refund", "licence", NULL };

  if (self->row && !self->read_due && g_strv_contains (ours, entity))
    self->read_due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
watch (KabOrderCard *self)
{
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));

  if (self->watched == cabinet)
    return;
  g_clear_signal_handler (&self->changed, self->watched);
  g_set_object (&self->watched, cabinet);
  self->changed = g_signal_connect_swapped (cabinet, "changed", G_CALLBACK (changed_cb), self);
}

static void
page_shown_cb (KabOrderCard *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);

  if (!self->row || !page)
    return;
  kab_sale_papers_set_shown (self->papers, g_str_equal (page, "document"));
  if (self->history_due && g_str_equal (page, "history"))
    {
      self->history_due = FALSE;
      kab_history_fill (self->history, kab_card_get_cabinet (KAB_CARD (self)), self->row,
                        kab_card_get_cancellable (KAB_CARD (self)));
    }
}

static void
show_row (KabOrderCard *self, KabRow *row)
{
  g_autoptr (KabRow) old = g_steal_pointer (&self->row);
  const char *name = kab_row_get_text (row, "client_name");
  g_autofree char *phone = kab_format_value (kab_entity_find_field (&kab_entity_order, "phone"), row);
  const char *number = kab_row_get_text (row, "number");

  self->row = kab_row_ref (row);
  /* Translators: an order, as long as its number is not known */
  adw_window_title_set_title (self->title, number ? number : _ ("Order"));
  adw_window_title_set_subtitle (self->title, phone);
  gtk_label_set_label (self->client, name ? name : *phone ? phone : "—");
  show_marks (self);
  self->history_due = TRUE;
  read_parts (self);
  page_shown_cb (self);
}

static void
kab_order_card_show (KabCard *card, KabRow *row)
{
  KabOrderCard *self = KAB_ORDER_CARD (card);
  GtkWidget *child;

  /* Orders are made by selling; this card opens those that there are. */
  if (!row)
    return;
  watch (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->history))))
    gtk_box_remove (self->history, child);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  kab_sale_papers_clear (self->papers);
  show_row (self, row);
}

static void
kab_order_card_follow (KabCard *card, KabRow *row)
{
  KabOrderCard *self = KAB_ORDER_CARD (card);

  if (row->rev != self->row->rev || row->updated_at != self->row->updated_at
      || !kab_value_equal (kab_row_value (row, "status"), kab_row_value (self->row, "status")))
    show_row (self, row);
}

/* What can be done */

static void
ask (KabOrderCard *self,
     const KabEntity *entity,
     const char *command,
     const char *row,
     const KabCommandDialog *dialog,
     const char *const *texts)
{
  KabMutation *mutation = kab_mutation_new_command (kab_command_find (entity, command), row);

  for (guint i = 0; texts && texts[i]; i += 2)
    kab_mutation_set_arg_text (mutation, texts[i], texts[i + 1]);
  kab_command_dialog_ask (GTK_WIDGET (self), kab_card_get_cabinet (KAB_CARD (self)), dialog, mutation);
}

static const char *
number_of (const KabRow *row)
{
  const char *number = kab_row_get_text (row, "number");

  return number ? number : "—";
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const args[] = { "reason", NULL };
  KabOrderCard *self = KAB_ORDER_CARD (widget);
  g_autofree char *title = g_strdup_printf (_ ("Cancel Order %s?"), number_of (self->row));
  const KabCommandDialog dialog = {
    .title = title,
    .text
    = _ ("Its licences that wait for the payment are revoked, and its invoices that wait for it are voided. "
         "An order that was cancelled stays so."),
    .run = _ ("_Cancel the Order"),
    .args = args,
    .destructive = TRUE,
    .done = _ ("The order was cancelled"),
  };

  ask (self, &kab_entity_order, "cancel", self->row->id, &dialog, NULL);
}

static void
pay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const args[] = { "document", "paid_on", NULL };
  KabOrderCard *self = KAB_ORDER_CARD (widget);
  g_autofree char *today = kab_date_today ();
  g_autofree char *total = kab_format_value (kab_entity_find_field (&kab_entity_order, "total"), self->row);
  g_autofree char *title = g_strdup_printf (_ ("Mark Order %s as Paid?"), number_of (self->row));
  g_autofree char *text = g_strdup_printf (
    /* Translators: an amount of money */
    _ ("What is still owed of %s is booked as received by bank transfer. Its invoice is paid then, and its "
       "licences become active."),
    total);
  const char *const texts[] = { "paid_on", today, NULL };
  const KabCommandDialog dialog = {
    .title = title,
    .text = text,
    .run = _ ("Mark as _Paid"),
    .args = args,
    .required = "document",
    .done = _ ("The order was marked as paid"),
  };

  ask (self, &kab_entity_order, "pay", self->row->id, &dialog, texts);
}

/* Who pays says neither until when, nor how long. */
static gboolean
is_own (KabOrderCard *self)
{
  return kab_account_get_role (kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (self))))
         >= KAB_ROLE_CLIENT;
}

static void
issue_invoice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const args[] = { "due_on", NULL };
  KabOrderCard *self = KAB_ORDER_CARD (widget);
  g_autofree char *id = kab_id_new ();
  g_autofree char *today = kab_date_today ();
  g_autofree char *due = kab_date_add_days (today, KAB_INVOICE_DUE_DAYS);
  g_autofree char *title = g_strdup_printf (_ ("Issue an Invoice for Order %s?"), number_of (self->row));
  gboolean own = is_own (self);
  const char *const texts[]
    = { "order", self->row->id, own ? NULL : "issued_on", today, "due_on", due, NULL };
  const KabCommandDialog dialog = {
    .title = title,
    .text
    = _ ("It is made out to the client with the requisites that the client and the company have now, and is "
         "dated today."),
    .run = _ ("_Issue"),
    .args = own ? NULL : args,
    .done = _ ("The invoice was issued"),
  };

  ask (self, &kab_entity_invoice, "issue", id, &dialog, texts);
}

static void
void_invoice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const args[] = { "reason", NULL };
  KabOrderCard *self = KAB_ORDER_CARD (widget);
  KabRow *invoice = self->parts ? kab_order_open_invoice (kab_gather_rows (self->parts, "invoices")) : NULL;
  g_autofree char *title = invoice ? g_strdup_printf (_ ("Void Invoice %s?"), number_of (invoice)) : NULL;
  const KabCommandDialog dialog = {
    .title = title,
    .text
    = _ ("Nobody is to pay it any more. Its number is not given again; another invoice can be issued for the "
         "order."),
    .run = _ ("_Void the Invoice"),
    .args = args,
    .destructive = TRUE,
    .done = _ ("The invoice was voided"),
  };

  if (invoice)
    ask (self, &kab_entity_invoice, "void", invoice->id, &dialog, NULL);
}

static void
link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const args[] = { "days", NULL };
  KabOrderCard *self = KAB_ORDER_CARD (widget);
  g_autofree char *title = g_strdup_printf (_ ("Make a Payment Link for Order %s?"), number_of (self->row));
  const KabCommandDialog dialog = {
    .title = title,
    .text
    = _ ("The server asks the payment provider for it; it appears here in a moment. When it is paid, the "
         "order, its licences and its invoice change by themselves. 0 days: the link is valid for an hour."),
    .run = _ ("_Make the Link"),
    .args = is_own (self) ? NULL : args,
    .done = _ ("The link is being made"),
  };
  KabMutation *mutation
    = kab_mutation_new_command (kab_command_find (&kab_entity_order, "link"), self->row->id);

  kab_mutation_set_arg_integer (mutation, "days", LINK_DAYS);
  kab_command_dialog_ask (widget, kab_card_get_cabinet (KAB_CARD (self)), &dialog, mutation);
}

/* What can still be given back of a payment. */
static gint64
left_of (KabOrderCard *self, const char *payment)
{
  GPtrArray *payments = kab_gather_rows (self->parts, "payments");
  gint64 left = 0;

  for (guint i = 0; i < payments->len; i++)
    if (g_str_equal (((KabRow *)g_ptr_array_index (payments, i))->id, payment))
      left = kab_row_get_integer (g_ptr_array_index (payments, i), "amount");
  for (guint i = 0; i < self->refunds->len; i++)
    {
      const KabRow *refund = g_ptr_array_index (self->refunds, i);
      const char *state = kab_row_get_text (refund, "state");

      if (g_strcmp0 (kab_row_get_text (refund, "payment"), payment) == 0 && g_strcmp0 (state, "failed") != 0
          && g_strcmp0 (state, "cancelled") != 0)
        left -= kab_row_get_integer (refund, "amount");
    }
  return left;
}

/* Whether anything that was bought with it is good still. */
static gboolean
has_good_licence (KabOrderCard *self)
{
  static const char *const good[] = { "active", "suspended", "transferred", NULL };
  GPtrArray *licences = kab_gather_rows (self->parts, "licences");

  for (guint i = 0; i < licences->len; i++)
    {
      const char *status = kab_row_get_text (g_ptr_array_index (licences, i), "status");

      if (status && g_strv_contains (good, status))
        return TRUE;
    }
  return FALSE;
}

static void
refund_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const args[] = { "amount", "reason", NULL };
  static const char *const args_with_licence[] = { "amount", "reason", "revoke", NULL };
  KabOrderCard *self = KAB_ORDER_CARD (widget);
  const char *payment = g_variant_get_string (parameter, NULL);
  gboolean good = self->parts && has_good_licence (self);
  KabMutation *mutation
    = kab_mutation_new_command (kab_command_find (&kab_entity_payment, "refund"), payment);
  const KabCommandDialog dialog = {
    .title = _ ("Refund the Payment?"),
    .text
    = _ ("Without an amount all that is left of it is given back. What was paid through a provider goes back "
         "through it; a bank transfer is made at the bank, and entered here. The partner's commission for it "
         "is taken back."),
    .run = _ ("_Refund"),
    .args = good ? args_with_licence : args,
    .whole = good ? "revoke" : NULL,
    .part = "amount",
    .amount = self->parts ? left_of (self, payment) : 0,
    .destructive = TRUE,
    .done = _ ("The refund is under way"),
  };

  /* Whoever gets all of it back keeps nothing of what it was paid for, unless somebody says so. */
  if (good)
    kab_mutation_set_arg_integer (mutation, "revoke", 1);
  kab_command_dialog_ask (widget, kab_card_get_cabinet (KAB_CARD (self)), &dialog, mutation);
}

static void
copy_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *link = kab_row_get_text (KAB_ORDER_CARD (widget)->row, "link");

  if (!link)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
  kab_toast (widget, _ ("Copied"));
}

static void
open_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *link = kab_row_get_text (KAB_ORDER_CARD (widget)->row, "link");
  GtkRoot *root = gtk_widget_get_root (widget);

  if (link)
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, link, GDK_CURRENT_TIME);
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabOrderCard *self = KAB_ORDER_CARD (widget);
  GPtrArray *licences = self->parts ? kab_gather_rows (self->parts, "licences") : NULL;

  if (licences && licences->len > 0)
    kab_order_change (widget, kab_card_get_cabinet (KAB_CARD (self)), self->row, licences->pdata[0]);
}

static void
open_licence_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_card_open_elsewhere (KAB_CARD (widget), kab_entity_licence.name,
                           g_variant_get_string (parameter, NULL));
}

static void
show_paper_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabOrderCard *self = KAB_ORDER_CARD (widget);

  kab_sale_papers_choose (self->papers, g_variant_get_string (parameter, NULL));
  gtk_stack_set_visible_child_name (self->pages, "document");
  gtk_widget_child_focus (GTK_WIDGET (self->papers), GTK_DIR_TAB_FORWARD);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_sale_papers_print (KAB_ORDER_CARD (widget)->papers);
}

static void
save_pdf_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_sale_papers_save (KAB_ORDER_CARD (widget)->papers);
}

static void
folded_cb (KabOrderCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->close),
                            folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
}

static void
kab_order_card_dispose (GObject *object)
{
  KabOrderCard *self = KAB_ORDER_CARD (object);

  g_clear_handle_id (&self->read_due, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->watched)
    g_clear_signal_handler (&self->changed, self->watched);
  g_clear_object (&self->watched);
  g_clear_pointer (&self->row, kab_row_unref);
  g_clear_pointer (&self->sendable, g_free);
  g_clear_pointer (&self->parts, kab_gather_unref);
  g_clear_pointer (&self->refunds, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_order_card_parent_class)->dispose (object);
}

static void
kab_order_card_class_init (KabOrderCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_order_card_dispose;
  card_class->show = kab_order_card_show;
  card_class->follow = kab_order_card_follow;
  card_class->save_action = "order.save-pdf";
  card_class->print_action = "order.print";
  g_type_ensure (KAB_TYPE_SALE_PAPERS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-order-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, title);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, close);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, client);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, marks);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, pages);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, details);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, sending);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, papers);
  gtk_widget_class_bind_template_child (widget_class, KabOrderCard, history);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  gtk_widget_class_install_action (widget_class, "order.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "order.save-pdf", NULL, save_pdf_action);
  gtk_widget_class_install_action (widget_class, "order.show-paper", "s", show_paper_action);
  gtk_widget_class_install_action (widget_class, "order.open-licence", "s", open_licence_action);
  gtk_widget_class_install_action (widget_class, "order.copy-link", NULL, copy_link_action);
  gtk_widget_class_install_action (widget_class, "order.open-link", NULL, open_link_action);
  gtk_widget_class_install_action (widget_class, "order.change", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "order.link", NULL, link_action);
  gtk_widget_class_install_action (widget_class, "order.refund", "s", refund_action);
  gtk_widget_class_install_action (widget_class, "order.pay", NULL, pay_action);
  gtk_widget_class_install_action (widget_class, "order.issue-invoice", NULL, issue_invoice_action);
  gtk_widget_class_install_action (widget_class, "order.void-invoice", NULL, void_invoice_action);
  gtk_widget_class_install_action (widget_class, "order.cancel", NULL, cancel_action);
}

static void
kab_order_card_init (KabOrderCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->refunds = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
