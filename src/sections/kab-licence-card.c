/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-card.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-date.h"
#include "kab-document-view.h"
#include "kab-format.h"
#include "kab-history.h"
#include "kab-licence-paper.h"
#include "kab-money.h"
#include "kab-paper-print.h"
#include "kab-pill.h"
#include "kab-property-row.h"
#include "kab-signature.h"

struct _KabLicenceCard
{
  KabCard parent_instance;

  /* template */
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

  KabRow *row;
  gboolean document_due;
  gboolean history_due;
  char *path; /* of the PDF being saved */
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

static void
add_fields (KabLicenceCard *self, const char *title, const char *const *fields)
{
  AdwPreferencesGroup *group = add_group (self, title);
  gboolean any = FALSE;

  for (guint i = 0; fields[i]; i++)
    if (kab_property_group_add (group, fields[i], self->row))
      any = TRUE;
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
  static const char *const package[] = { "package_name", "quantity", "price", "promo_code", NULL };
  static const char *const client[] = { "client_name", "client_phone", NULL };
  static const char *const validity[]
    = { "issued_on", "sold_on", "valid_from", "valid_to", "status_reason", NULL };
  static const char *const people[] = { "partner_name", "agent_name", "channel", NULL };
  static const char *const office[] = { "note", NULL };
  const char *signature = kab_row_get_text (self->row, "signature");
  g_autofree char *made = kab_time_format (self->row->created_at, NULL);
  g_autofree char *changed = kab_time_format (self->row->updated_at, NULL);
  AdwPreferencesGroup *group;

  empty (self->details);
  add_fields (self, _ ("Package"), package);
  add_options (self);
  add_fields (self, _ ("Validity"), validity);
  add_fields (self, _ ("Client"), client);
  add_fields (self, _ ("Sale"), people);
  add_fields (self, _ ("Office"), office);
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

  self->row = kab_row_ref (row);
  adw_window_title_set_title (self->title, kab_row_title (row));
  adw_window_title_set_subtitle (self->title, kab_row_get_text (row, "package_name"));
  gtk_label_set_label (self->holder, kab_row_get_text (row, "client_name"));
  show_marks (self);
  show_details (self);
  self->document_due = self->history_due = TRUE;
  page_shown_cb (self);
}

static void
kab_licence_card_show (KabCard *card, KabRow *row)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  /* Licences are issued by a workflow of their own; this card opens existing ones. */
  if (!row)
    return;
  kab_document_view_set_document (self->view, NULL);
  empty (self->history);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  show_row (self, row);
}

static void
kab_licence_card_follow (KabCard *card, KabRow *row)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (card);

  if (row->rev != self->row->rev || row->updated_at != self->row->updated_at)
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
    kab_paper_tell_trouble (GTK_WIDGET (self), _ ("The PDF Was Not Saved"), error->message);
  else
    kab_paper_tell_saved (GTK_WIDGET (self), self->path);
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
  if (document)
    kab_paper_write_async (document, self->path, kab_card_get_cancellable (KAB_CARD (self)), did_write, self);
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

static void
folded_cb (KabLicenceCard *self)
{
  gboolean folded;

  g_object_get (self, "folded", &folded, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->close),
                            folded ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
}

static void
kab_licence_card_dispose (GObject *object)
{
  KabLicenceCard *self = KAB_LICENCE_CARD (object);

  g_clear_pointer (&self->row, kab_row_unref);
  g_clear_pointer (&self->path, g_free);
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
  card_class->save_action = "licence.save-pdf";
  card_class->print_action = "licence.print";
  g_type_ensure (KAB_TYPE_DOCUMENT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-licence-card.ui");
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
}

static void
kab_licence_card_init (KabLicenceCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::folded", G_CALLBACK (folded_cb), NULL);
  folded_cb (self);
}
