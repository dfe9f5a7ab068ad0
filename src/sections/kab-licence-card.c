/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-card.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-commission-link.h"
#include "kab-date.h"
#include "kab-document-view.h"
#include "kab-format.h"
#include "kab-history.h"
#include "kab-issue-form.h"
#include "kab-issue-result.h"
#include "kab-licence-actions.h"
#include "kab-licence-paper.h"
#include "kab-money.h"
#include "kab-paper-print.h"
#include "kab-pill.h"
#include "kab-property-row.h"
#include "kab-send-group.h"
#include "kab-signature.h"

struct _KabLicenceCard
{
  KabCard parent_instance;

  /* template */
  GtkStack *whole;
  AdwWindowTitle *title;
  GtkWidget *close;
  GtkScrolledWindow *scrolled;
  GtkLabel *holder;
  GtkBox *marks;
  GtkStack *pages;
  GtkBox *details;
  GtkStack *paper;
  KabDocumentView *view;
  AdwStatusPage *paper_error;
  GtkBox *history;

  KabIssueForm *form; /* made when it is wanted, as the next */
  KabIssueResult *result;
  gboolean focus_due;
  KabRow *row;
  gboolean document_due;
  gboolean history_due;
  char *path;  /* of the PDF being saved */
  char *notes; /* (nullable): what is to be known of it */
  GtkBox *sending;
  GCancellable *reading; /* of what can be sent */
};

G_DEFINE_FINAL_TYPE (KabLicenceCard, kab_licence_card, KAB_TYPE_CARD)

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
}

static AdwPreferencesGroup *
add_group (KabLicenceCard *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->details, group);
  return ADW_PREFERENCES_GROUP (group);
}

/* @more: (nullable): a row behind them */
static void
add_fields (KabLicenceCard *self, const char *title, const char *const *fields, GtkWidget *more)
{
  AdwPreferencesGroup *group = add_group (self, title);
  gboolean any = more != NULL;

  for (guint i = 0; fields[i]; i++)
    if (kab_property_group_add (group, fields[i], self->row))
      any = TRUE;
  if (more)
    adw_preferences_group_add (group, more);
  if (!any)
    gtk_box_remove (self->details, GTK_WIDGET (group));
}

/* The options as they were sold, with their prices then. */
static void
add_options (KabLicenceCard *self)
{
  const char *text = kab_row_get_text (self->row, "options");
  const char *currency = kab_row_get_text (self->row, "currency");
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;
  JsonArray *array = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  AdwPreferencesGroup *group;

  if (!array || json_array_get_length (array) == 0)
    return;
  group = add_group (self, _ ("Options"));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *option = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = option ? json_object_get_string_member_with_default (option, "name", NULL) : NULL;
      gint64 price = option ? json_object_get_int_member_with_default (option, "price", 0) : 0;
      g_autofree char *amount
        = price == 0 ? g_strdup (_ ("Included")) : kab_money_format (price, currency, NULL);

      if (name)
        adw_preferences_group_add (group, kab_property_row_new (name, amount));
    }
}

static void
show_details (KabLicenceCard *self)
{
  static const char *const package[]
    = { "package_name", "quantity", "declared", "price", "promo_code", NULL };
  static const char *const client[] = { "client_name", "client_phone", NULL };
  static const char *const validity[]
    = { "issued_on", "sold_on", "valid_from", "valid_to", "status_reason", NULL };
  static const char *const people[] = { "partner_name", "agent_name", "channel", NULL };
  static const char *const office[] = { "note", NULL };
  const char *signature = kab_row_get_text (self->row, "signature");
  g_autofree char *made = kab_time_format (self->row->created_at, NULL);
  g_autofree char *changed = kab_time_format (self->row->updated_at, NULL);
  AdwPreferencesGroup *group;
  GtkWidget *todo;

  todo
    = kab_licence_actions_new (kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (self))), self->row);
  empty (self->details);
  if (todo)
    gtk_box_append (self->details, todo);
  empty (self->sending);
  gtk_box_append (self->details, GTK_WIDGET (self->sending));
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  kab_send_sale_fill (self->sending, kab_card_get_cabinet (KAB_CARD (self)), self->row, self->reading);
  add_fields (self, _ ("Package"), package, NULL);
  add_options (self);
  add_fields (self, _ ("Validity"), validity, NULL);
  add_fields (self, _ ("Client"), client, NULL);
  add_fields (self, _ ("Sale"), people, kab_commission_link_new (KAB_CARD (self), self->row));
  add_fields (self, _ ("Office"), office, NULL);
  group = add_group (self, _ ("Record"));
  adw_preferences_group_add (
    group, kab_property_row_new (_ ("Signature"),
                                 signature ? _ ("Signed: the printed licence can be verified offline")
                                           : _ ("Not signed yet")));
  if (self->row->created_at > 0)
    adw_preferences_group_add (group, kab_property_row_new (_ ("Added"), made));
  if (self->row->updated_at > self->row->created_at)
    adw_preferences_group_add (group, kab_property_row_new (_ ("Last changed"), changed));
}

static void
show_marks (KabLicenceCard *self)
{
  const KabField *field = kab_entity_find_field (&kab_entity_licence, "status");
  const char *status = kab_row_get_text (self->row, "status");
  g_autofree char *price = kab_format_value (kab_entity_find_field (&kab_entity_licence, "price"), self->row);
  GtkWidget *pill = kab_pill_new ();
  GtkWidget *amount = gtk_label_new (price);

  empty (self->marks);
  kab_pill_set (pill, field, status);
  gtk_widget_add_css_class (amount, "numeric");
  gtk_widget_add_css_class (amount, "dim-label");
  gtk_box_append (self->marks, pill);
  gtk_box_append (self->marks, amount);
}

/* The document and the history are read when somebody looks at them. */

static void
did_paper (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_licence_paper_finish (result, &error);
  KabLicenceCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_LICENCE_CARD (user_data);
  if (document)
    kab_document_view_set_document (self->view, document);
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->paper_error, text);
    }
  gtk_stack_set_visible_child_name (self->paper, document ? "view" : "error");
}

static void
page_shown_cb (KabLicenceCard *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);
  GCancellable *cancellable = kab_card_get_cancellable (KAB_CARD (self));
  KabCabinet *cabinet = kab_card_get_cabinet (KAB_CARD (self));

  if (!self->row || !page)
    return;
  if (self->document_due && g_str_equal (page, "document"))
    {
      self->document_due = FALSE;
      kab_licence_paper_async (cabinet, self->row, cancellable, did_paper, self);
    }
  if (self->history_due && g_str_equal (page, "history"))
    {
      self->history_due = FALSE;
      kab_history_fill (self->history, cabinet, self->row, cancellable);
    }
}

static void
show_row (KabLicenceCard *self, KabRow *row)
{
  g_autoptr (KabRow) old = g_steal_pointer (&self->row);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean inside = focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->details));

  self->row = kab_row_ref (row);
  adw_window_title_set_title (self->title, kab_row_title (row));
  adw_window_title_set_subtitle (self->title, kab_row_get_text (row, "package_name"));
  gtk_label_set_label (self->holder, kab_row_get_text (row, "client_name"));
  show_marks (self);
  /* Whoever was there is there still, and not somewhere in the window; nor, for a moment, nowhere. */
  if (inside)
    gtk_widget_grab_focus (self->close);
  show_details (self);
  if (inside)
    gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
  self->document_due = self->history_due = TRUE;
  page_shown_cb (self);
}

static void
folded_cb (KabLicenceCard *self)
{
  const char *icon;
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  icon = folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic";
  gtk_button_set_icon_name (GTK_BUTTON (self->close), icon);
  if (self->form)
    kab_issue_form_set_close_icon (self->form, icon);
  if (self->result)
    kab_issue_result_set_close_icon (self->result, icon);
}

/* Issuing one */

static gboolean
is_shown (KabLicenceCard *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->whole), page) == 0;
}

static void
turn_to (KabLicenceCard *self, const char *page)
{
  if (self->form && !g_str_equal (page, "issue"))
    kab_issue_form_close (self->form);
  if (self->result && !g_str_equal (page, "issued"))
    kab_issue_result_clear (self->result);
  gtk_stack_set_visible_child_name (self->whole, page);
}

static void
did_find_issued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!row)
    {
      kab_toast (GTK_WIDGET (user_data), error->message);
      return;
    }
  KAB_CARD_GET_CLASS (user_data)->show (KAB_CARD (user_data), row);
  gtk_widget_child_focus (GTK_WIDGET (user_data), GTK_DIR_TAB_FORWARD);
}

static void
open_cb (KabLicenceCard *self, const char *entity, const char *id)
{
  if (!g_str_equal (entity, kab_entity_licence.name))
    kab_card_open_elsewhere (KAB_CARD (self), entity, id);
  else
    kab_cabinet_find_async (kab_card_get_cabinet (KAB_CARD (self)), &kab_entity_licence, id,
                            kab_card_get_cancellable (KAB_CARD (self)), did_find_issued, self);
}

static void
another_cb (KabLicenceCard *self)
{
  kab_card_open (KAB_CARD (self), NULL);
  kab_card_begin_new (KAB_CARD (self));
}

static void
issued_cb (KabLicenceCard *self, const char *id, const char *order)
{
  if (!self->result)
    {
      self->result = g_object_new (KAB_TYPE_ISSUE_RESULT, NULL);
      gtk_stack_add_named (self->whole, GTK_WIDGET (self->result), "issued");
      folded_cb (self);
      g_signal_connect_swapped (self->result, "open", G_CALLBACK (open_cb), self);
      g_signal_connect_swapped (self->result, "another", G_CALLBACK (another_cb), self);
    }
  turn_to (self, "issued");
  kab_issue_result_show (self->result, kab_card_get_cabinet (KAB_CARD (self)), id, order);
  kab_issue_result_focus (self->result);
  kab_card_saved (KAB_CARD (self), id);
}

static void
refused_cb (KabLicenceCard *self)
{
  kab_card_not_saved (KAB_CARD (self));
}

static void
typed_cb (KabLicenceCard *self)
{
  kab_card_touched (KAB_CARD (self));
}

static gboolean
focus_form (gpointer user_data)
{
  KabLicenceCard *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self->form)))
    kab_issue_form_focus (self->form);
  return G_SOURCE_REMOVE;
}

/* The keyboard goes there as soon as it is seen, and the leaflet, which in a narrow window puts it where it was the last time, has
 * done so. */
static void
form_mapped_cb (KabLicenceCard *self)
{
  if (self->focus_due)
    g_idle_add_full (G_PRIORITY_LOW, focus_form, g_object_ref (self), g_object_unref);
  self->focus_due = FALSE;
}

/* @renews: (nullable) */
static void
begin (KabLicenceCard *self, KabRow *renews)
{
  if (!self->form)
    {
      self->form = g_object_new (KAB_TYPE_ISSUE_FORM, NULL);
      gtk_stack_add_named (self->whole, GTK_WIDGET (self->form), "issue");
      folded_cb (self);
      g_signal_connect_swapped (self->form, "changed", G_CALLBACK (typed_cb), self);
      g_signal_connect_swapped (self->form, "issued", G_CALLBACK (issued_cb), self);
      g_signal_connect_swapped (self->form, "refused", G_CALLBACK (refused_cb), self);
      g_signal_connect_data (self->form, "map", G_CALLBACK (form_mapped_cb), self, NULL,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  turn_to (self, "issue");
  kab_issue_form_open (self->form, kab_card_get_cabinet (KAB_CARD (self)), renews);
  /* Not before: the stack puts the keyboard where it was in the form the last time. */
  self->focus_due = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self->form)))
    form_mapped_cb (self);
}

static void
do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (widget);
  const char *what = g_variant_get_string (parameter, NULL);
  g_autoptr (KabRow) row = self->row ? kab_row_ref (self->row) : NULL;

  if (!row)
    return;
  if (!g_str_equal (what, "renew"))
    {
      kab_licence_actions_ask (widget, kab_card_get_cabinet (KAB_CARD (self)), row, what);
      return;
    }
  kab_card_begin_new (KAB_CARD (self));
  begin (self, row);
}

static gboolean
kab_licence_card_is_changed (KabCard *card)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  return is_shown (self, "issue") && kab_issue_form_is_changed (self->form);
}

static void
kab_licence_card_save (KabCard *card)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  if (is_shown (self, "issue"))
    kab_issue_form_issue (self->form);
}

static char *
kab_licence_card_write_draft (KabCard *card)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  return is_shown (self, "issue") ? kab_issue_form_write_draft (self->form) : NULL;
}

static gboolean
kab_licence_card_take_draft (KabCard *card, JsonNode *draft)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  if (!is_shown (self, "issue") || !kab_issue_form_take_draft (self->form, draft))
    return FALSE;
  kab_toast (GTK_WIDGET (self), _ ("What you had typed and not issued is back."));
  return TRUE;
}

static void
kab_licence_card_show (KabCard *card, KabRow *row)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  if (!row)
    {
      g_clear_pointer (&self->row, kab_row_unref);
      begin (self, NULL);
      return;
    }
  turn_to (self, "card");
  kab_document_view_set_document (self->view, NULL);
  empty (self->history);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  show_row (self, row);
}

static void
kab_licence_card_follow (KabCard *card, KabRow *row)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  if (!is_shown (self, "card") || !self->row)
    return;
  if (row->rev != self->row->rev || row->updated_at != self->row->updated_at
      || !kab_value_equal (kab_row_value (row, "status"), kab_row_value (self->row, "status")))
    show_row (self, row);
}

/* Print and PDF */

static void
did_paper_to_print (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_licence_paper_finish (result, &error);
  KabLicenceCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_LICENCE_CARD (user_data);
  if (document)
    kab_paper_print_as (document, kab_licence_paper_kind.name, kab_row_title (self->row), GTK_WIDGET (self));
  else
    kab_paper_tell_trouble (GTK_WIDGET (self), _ ("The Licence Was Not Printed"), error->message);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (widget);

  if (self->row)
    kab_licence_paper_async (kab_card_get_cabinet (KAB_CARD (self)), self->row,
                             kab_card_get_cancellable (KAB_CARD (self)), did_paper_to_print, self);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  KabLicenceCard *self;

  kab_paper_write_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_LICENCE_CARD (user_data);
  if (error)
    {
      kab_paper_tell_trouble (GTK_WIDGET (self), _ ("The PDF Was Not Saved"), error->message);
      return;
    }
  kab_paper_tell_saved (GTK_WIDGET (self), self->path);
  if (self->notes)
    kab_paper_tell_trouble (GTK_WIDGET (self), _ ("Saved, but Read This"), self->notes);
}

static void
did_paper_to_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_licence_paper_finish (result, &error);
  KabLicenceCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_LICENCE_CARD (user_data);
  g_clear_pointer (&self->notes, g_free);
  if (document)
    {
      self->notes = kab_paper_notes (document);
      kab_paper_write_async (document, self->path, kab_card_get_cancellable (KAB_CARD (self)), did_write,
                             self);
    }
  else
    kab_paper_tell_trouble (GTK_WIDGET (self), _ ("The PDF Was Not Saved"), error->message);
}

static void
file_chosen_cb (GtkNativeDialog *chooser, int response, KabLicenceCard *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file && self->row)
    {
      g_free (self->path);
      self->path = g_file_get_path (file);
      if (self->path)
        kab_licence_paper_async (kab_card_get_cabinet (KAB_CARD (self)), self->row,
                                 kab_card_get_cancellable (KAB_CARD (self)), did_paper_to_save, self);
    }
  g_object_unref (chooser);
}

static void
save_pdf_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (widget);
  GtkFileChooserNative *chooser;
  GtkFileFilter *filter;
  g_autofree char *file = NULL;

  if (!self->row)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Save as PDF"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("PDF documents"));
  gtk_file_filter_add_mime_type (filter, "application/pdf");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_object_unref (filter);
  file = g_strconcat (kab_row_title (self->row), ".pdf", NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), g_strdelimit (file, "/\\:", '-'));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Ctrl+S and Ctrl+P: of what is shown. */

static void
save_shown_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (widget);

  if (is_shown (self, "issue"))
    kab_card_save (KAB_CARD (self));
  else if (is_shown (self, "issued"))
    gtk_widget_activate_action (GTK_WIDGET (self->result), "issued.save-invoice", NULL);
  else
    save_pdf_action (widget, name, parameter);
}

static void
print_shown_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (widget);

  if (is_shown (self, "issued"))
    gtk_widget_activate_action (GTK_WIDGET (self->result), "issued.print-invoice", NULL);
  else if (is_shown (self, "card"))
    print_action (widget, name, parameter);
}

static void
kab_licence_card_dispose (GObject *object)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->sending);
  g_clear_pointer (&self->row, kab_row_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->notes, g_free);
  G_OBJECT_CLASS (kab_licence_card_parent_class)->dispose (object);
}

static void
kab_licence_card_class_init (KabLicenceCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabCardClass *card_class = KAB_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_licence_card_dispose;
  card_class->show = kab_licence_card_show;
  card_class->follow = kab_licence_card_follow;
  card_class->is_changed = kab_licence_card_is_changed;
  card_class->save = kab_licence_card_save;
  card_class->write_draft = kab_licence_card_write_draft;
  card_class->take_draft = kab_licence_card_take_draft;
  card_class->leave_title = N_ ("Issue the Licence?");
  card_class->leave_text = N_ ("It was not issued yet. What you entered is lost if you discard it.");
  card_class->leave_save = N_ ("_Issue");
  card_class->save_action = "licence.save-shown";
  card_class->print_action = "licence.print-shown";
  g_type_ensure (KAB_TYPE_DOCUMENT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-licence-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, whole);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, title);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, close);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, holder);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, marks);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, pages);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, details);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, paper);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, view);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, paper_error);
  gtk_widget_class_bind_template_child (widget_class, KabLicenceCard, history);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
  gtk_widget_class_install_action (widget_class, "licence.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "licence.save-pdf", NULL, save_pdf_action);
  gtk_widget_class_install_action (widget_class, "licence.do", "s", do_action);
  gtk_widget_class_install_action (widget_class, "licence.save-shown", NULL, save_shown_action);
  gtk_widget_class_install_action (widget_class, "licence.print-shown", NULL, print_shown_action);
}

static void
kab_licence_card_init (KabLicenceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sending = GTK_BOX (g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18)));
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
