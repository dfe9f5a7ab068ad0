/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-price-list-window.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-document-view.h"
#include "kab-field-row.h"
#include "kab-gather.h"
#include "kab-paper-desk.h"
#include "kab-sale-sheet.h"
#include "kab-widgets.h"

#define DRAW_AFTER_MS 150

struct _KabPriceListWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwPreferencesGroup *choices;
  AdwComboRow *language;
  AdwExpanderRow *kinds;
  GtkStack *paper;
  KabDocumentView *view;
  AdwStatusPage *error;

  KabFieldRow *date;
  GPtrArray *checks; /* of GtkCheckButton, each named as its kind's id */
  KabCabinet *cabinet;
  GCancellable *drawing;
  guint draw_due;
};

G_DEFINE_FINAL_TYPE (KabPriceListWindow, kab_price_list_window, ADW_TYPE_WINDOW)

static const KabField date_field = { "date", N_ ("Prices of"), KAB_TYPE_DATE, KAB_FIELD_REQUIRED };

/* NULL while all are wanted, which need not be known by then. */
static GStrv
chosen_kinds (KabPriceListWindow *self)
{
  g_autoptr (GStrvBuilder) kinds = g_strv_builder_new ();
  gboolean all = TRUE;

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkWidget *check = g_ptr_array_index (self->checks, i);

      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        g_strv_builder_add (kinds, g_object_get_data (G_OBJECT (check), "kind"));
      else
        all = FALSE;
    }
  return all ? NULL : g_strv_builder_end (kinds);
}

static void
make (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, gpointer widget)
{
  KabPriceListWindow *self = KAB_PRICE_LIST_WINDOW (gtk_widget_get_root (widget));
  g_auto (GStrv) kinds = chosen_kinds (self);
  g_autofree char *typed = kab_field_row_dup_typed (self->date);
  g_autofree char *day = kab_date_parse (typed);

  kab_price_sheet_async (self->cabinet, day, kab_paper_language_get (self->language),
                         (const char *const *)kinds, cancellable, callback, user_data);
}

static void
did_draw (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_sale_sheet_finish (result, &error);
  KabPriceListWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_PRICE_LIST_WINDOW (user_data);
  if (document)
    kab_document_view_set_document (self->view, document);
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error, text);
    }
  gtk_stack_set_visible_child_name (self->paper, document ? "view" : "error");
}

static gboolean
draw_due (gpointer user_data)
{
  KabPriceListWindow *self = user_data;

  self->draw_due = 0;
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  self->drawing = g_cancellable_new ();
  make (self->drawing, did_draw, self, self->paper);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabPriceListWindow *self)
{
  g_autofree char *typed = kab_field_row_dup_typed (self->date);
  g_autofree char *day = kab_date_parse (typed);
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (g_ptr_array_index (self->checks, i))))
      n++;
  if (n == self->checks->len)
    adw_expander_row_set_subtitle (self->kinds, _ ("All"));
  else
    {
      g_autofree char *text
        = g_strdup_printf (ngettext ("%u of %u", "%u of %u", self->checks->len), n, self->checks->len);

      adw_expander_row_set_subtitle (self->kinds, text);
    }
  /* In the middle of a day that is being typed. */
  if (!day || !self->cabinet)
    return;
  g_clear_handle_id (&self->draw_due, g_source_remove);
  self->draw_due = g_timeout_add (DRAW_AFTER_MS, draw_due, self);
}

/* Kinds */

static void
add_kind (KabPriceListWindow *self, const char *id, const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (check), "kind", g_strdup (id), g_free);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (changed_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_expander_row_add_row (self->kinds, row);
  g_ptr_array_add (self->checks, check);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (kab_row_title (*(const KabRow *const *)a),
                         kab_row_title (*(const KabRow *const *)b));
}

typedef struct
{
  KabPriceListWindow *self;
  KabGather *gather;
} Listing;

static void
did_list_kinds (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  g_autoptr (KabGather) gather = listing->gather;
  g_autoptr (KabPriceListWindow) self = listing->self;
  g_autoptr (GPtrArray) kinds = NULL;
  gboolean without = FALSE;

  if (!kab_gather_finish (result, NULL) || !self->cabinet)
    return;
  kinds = kab_rows_sorted (kab_gather_rows (gather, "kinds"), by_name);
  for (guint i = 0; i < kinds->len; i++)
    add_kind (self, ((KabRow *)g_ptr_array_index (kinds, i))->id,
              kab_row_title (g_ptr_array_index (kinds, i)));
  for (guint i = 0; i < kab_gather_rows (gather, "packages")->len; i++)
    without
      = without || kab_row_is_null (g_ptr_array_index (kab_gather_rows (gather, "packages"), i), "kind");
  if (without && kinds->len > 0)
    add_kind (self, "", _ ("Without a kind"));
  gtk_widget_set_visible (GTK_WIDGET (self->kinds), self->checks->len > 1);
  changed_cb (self);
}

static void
list_kinds (KabPriceListWindow *self)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->self = g_object_ref (self);
  listing->gather = kab_gather_new (self->cabinet);
  kab_gather_want_list (listing->gather, "kinds", &kab_entity_package_kind, NULL, NULL);
  kab_gather_want_list (listing->gather, "packages", &kab_entity_package, NULL, NULL);
  kab_gather_async (listing->gather, NULL, did_list_kinds, listing);
}

/* What is done with it */

static char *
file_name (KabPriceListWindow *self)
{
  g_autofree char *typed = kab_field_row_dup_typed (self->date);
  g_autofree char *day = kab_date_parse (typed);

  /* Translators: the name of a file; %s is a day */
  return day ? g_strdup_printf (_ ("Price list %s"), day) : g_strdup (_ ("Price list"));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPriceListWindow *self = KAB_PRICE_LIST_WINDOW (widget);
  g_autofree char *file = file_name (self);

  kab_paper_desk_print (GTK_WIDGET (self->paper), file, make, kab_sale_sheet_finish);
}

static void
save_pdf_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPriceListWindow *self = KAB_PRICE_LIST_WINDOW (widget);
  g_autofree char *file = file_name (self);

  kab_paper_desk_save (GTK_WIDGET (self->paper), file, make, kab_sale_sheet_finish);
}

static void
kab_price_list_window_dispose (GObject *object)
{
  KabPriceListWindow *self = KAB_PRICE_LIST_WINDOW (object);

  g_clear_handle_id (&self->draw_due, g_source_remove);
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_price_list_window_parent_class)->dispose (object);
}

static void
kab_price_list_window_class_init (KabPriceListWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_price_list_window_dispose;
  g_type_ensure (KAB_TYPE_DOCUMENT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-price-list-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPriceListWindow, choices);
  gtk_widget_class_bind_template_child (widget_class, KabPriceListWindow, language);
  gtk_widget_class_bind_template_child (widget_class, KabPriceListWindow, kinds);
  gtk_widget_class_bind_template_child (widget_class, KabPriceListWindow, paper);
  gtk_widget_class_bind_template_child (widget_class, KabPriceListWindow, view);
  gtk_widget_class_bind_template_child (widget_class, KabPriceListWindow, error);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "prices.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "prices.save-pdf", NULL, save_pdf_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "prices.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "prices.save-pdf", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Inside of what shows toasts: that takes the first Escape for itself while it shows one. */
static void
close_by_escape (KabPriceListWindow *self)
{
  GtkWidget *overlay = adw_window_get_content (ADW_WINDOW (self));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay)), keys);
}

static void
kab_price_list_window_init (KabPriceListWindow *self)
{
  g_auto (KabValue) today = KAB_VALUE_INIT;

  self->checks = g_ptr_array_new ();
  self->date = KAB_FIELD_ROW (kab_field_row_new (&date_field));
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_window_keep_safe (GTK_WINDOW (self));
  close_by_escape (self);
  kab_paper_language_set_up (self->language);
  kab_value_take_text (&today, kab_date_today ());
  kab_field_row_set_value (self->date, &today);
  adw_preferences_group_add (self->choices, GTK_WIDGET (self->date));
  g_signal_connect_swapped (self->date, "changed", G_CALLBACK (changed_cb), self);
}

void
kab_price_list_window_present (GtkWidget *widget, KabCabinet *cabinet)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  KabPriceListWindow *self = g_object_new (KAB_TYPE_PRICE_LIST_WINDOW, NULL);

  self->cabinet = g_object_ref (cabinet);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
      gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (GTK_WINDOW (root)));
    }
  list_kinds (self);
  gtk_window_present (GTK_WINDOW (self));
}
