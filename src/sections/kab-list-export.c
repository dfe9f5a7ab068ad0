/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-list-export.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-format.h"
#include "kab-naming.h"
#include "kab-paper-config.h"
#include "kab-paper-place.h"
#include "kab-paper-print.h"
#include "kab-section.h"
#include "kab-widgets.h"

#define TICK_MS 100
/* What is done sooner needs no window. */
#define SHOWN_AFTER_MS 500
/* Under which the folder is kept that was written to the last time. */
#define KIND "list"

struct _KabListExport
{
  AdwWindow parent_instance;

  /* template */
  GtkWidget *cancel;
  GtkLabel *file;
  GtkLabel *text;
  GtkProgressBar *progress;

  GtkWidget *asker;
  KabListing *listing;
  char *path;
  GCancellable *cancellable;
  guint tick;
  guint present;
};

G_DEFINE_FINAL_TYPE (KabListExport, kab_list_export, ADW_TYPE_WINDOW)

/* The ways; names are those of KabListingFormat, but for one. */
static const struct
{
  const char *how;
  const char *label;
  const char *file_type;
} ways[] = {
  { "xlsx", N_ ("Save as _Spreadsheet (XLSX)…"), N_ ("Spreadsheets (XLSX)") },
  { "csv", N_ ("Save as _CSV…"), N_ ("Comma-separated values (CSV)") },
  { "pdf", N_ ("Save as _PDF…"), N_ ("PDF documents") },
  { "copy", N_ ("C_opy as Table"), NULL },
};

GMenuModel *
kab_list_export_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *action = g_strconcat ("win.export::", ways[i].how, NULL);

      g_menu_append (menu, g_dgettext (GETTEXT_PACKAGE, ways[i].label), action);
    }
  return G_MENU_MODEL (menu);
}

/* What is to be written */

static void
add_column (const KabField *field, int width, gpointer user_data)
{
  kab_listing_add_column (user_data, field, width);
}

static gboolean
is_wanted (gconstpointer user_data, const char *id)
{
  return kab_chosen_has (user_data, id);
}

KabListing *
kab_list_export_listing (KabPagedTable *table, KabCabinet *cabinet, const KabQuery *query, const char *title)
{
  KabListing *listing = kab_listing_new (cabinet, query, title);
  KabChosen *chosen = kab_paged_table_dup_chosen (table);

  kab_paged_table_foreach_column (table, add_column, listing);
  if (chosen && kab_chosen_is_all (chosen))
    kab_listing_set_wanted (listing, is_wanted, chosen, (GDestroyNotify)kab_chosen_free);
  else if (chosen)
    {
      g_autoptr (GPtrArray) ids = kab_chosen_dup_ids (chosen);

      kab_listing_set_chosen (listing, ids);
      kab_chosen_free (chosen);
    }
  return listing;
}

/* Writing */

static guint n_running;

gboolean
kab_list_export_is_running (void)
{
  return n_running > 0;
}

static void
ended (void)
{
  n_running--;
  g_application_release (g_application_get_default ());
}

static void
show_progress (KabListExport *self)
{
  guint done, n;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *text = NULL;

  kab_listing_get_progress (self->listing, &done, &n);
  if (n == 0)
    {
      gtk_progress_bar_pulse (self->progress);
      return;
    }
  a = kab_format_count (done);
  b = kab_format_count (n);
  /* Translators: how many rows are through: so many of so many */
  text = g_strdup_printf (ngettext ("%s of %s row", "%s of %s rows", n), a, b);
  gtk_label_set_label (self->text, done < n ? text : _ ("Finishing…"));
  gtk_progress_bar_set_fraction (self->progress, (double)done / n);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_progress (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
present_due (gpointer user_data)
{
  KabListExport *self = user_data;

  self->present = 0;
  show_progress (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->cancel);
  self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  return G_SOURCE_REMOVE;
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabListExport) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_listing_write_finish (result, &error);

  ended ();
  /* The window that asked is closed. */
  if (!self->listing)
    return;
  if (ok)
    kab_paper_tell_saved (self->asker, self->path);
  /* A cabinet that is gone says so in its own words. */
  else if (g_cancellable_is_cancelled (self->cancellable))
    kab_toast (self->asker, _ ("Cancelled. Nothing was saved."));
  else
    kab_paper_tell_trouble (self->asker, _ ("The List Was Not Saved"), error->message);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
cabinet_changed_cb (KabListExport *self)
{
  g_cancellable_cancel (self->cancellable);
}

static KabListExport *
begin (KabListing *listing, GtkWidget *widget, const char *title, const char *what)
{
  KabListExport *self = g_object_new (KAB_TYPE_LIST_EXPORT, "transient-for", gtk_widget_get_root (widget),
                                      "title", title, NULL);

  self->listing = kab_listing_ref (listing);
  self->asker = g_object_ref (widget);
  self->cancellable = g_cancellable_new ();
  /* Whoever drops a cabinet closes it next, which waits for its readers. */
  if (KAB_IS_SECTION (widget))
    g_signal_connect_object (widget, "notify::cabinet", G_CALLBACK (cabinet_changed_cb), self,
                             G_CONNECT_SWAPPED);
  /* Until what was begun is written, or cleared away. */
  g_application_hold (g_application_get_default ());
  n_running++;
  gtk_label_set_label (self->file, what);
  self->present = g_timeout_add (SHOWN_AFTER_MS, present_due, self);
  return self;
}

static void
begin_writing (KabListing *listing, KabListingFormat format, const char *path, GtkWidget *widget)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (base);
  KabListExport *self = begin (listing, widget, _ ("Saving the List"), shown);

  self->path = g_strdup (path);
  kab_listing_write_async (listing, format, path, self->cancellable, did_write, g_object_ref (self));
}

/* Copying */

static void
put_into_clipboard (KabListExport *self, char *text, char *html)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (html, strlen (html));
  GdkContentProvider *both[] = { gdk_content_provider_new_for_bytes ("text/html", bytes),
                                 gdk_content_provider_new_typed (G_TYPE_STRING, text) };
  g_autoptr (GdkContentProvider) all = gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
  guint n = kab_listing_get_written (self->listing);
  g_autofree char *count = kab_format_count (n);
  g_autofree char *told = g_strdup_printf (ngettext ("%s row copied", "%s rows copied", n), count);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (self->asker), all);
  kab_toast (self->asker, told);
  g_free (text);
}

static void
did_copy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabListExport) self = user_data;
  g_autoptr (GError) error = NULL;
  char *text, *html;
  gboolean ok = kab_listing_copy_finish (result, &text, &html, &error);

  ended ();
  if (ok && self->listing)
    put_into_clipboard (self, text, html);
  else if (ok)
    {
      g_free (text);
      g_free (html);
    }
  if (!self->listing)
    return;
  if (error && g_cancellable_is_cancelled (self->cancellable))
    kab_toast (self->asker, _ ("Cancelled. Nothing was copied."));
  else if (error)
    kab_paper_tell_trouble (self->asker, _ ("The List Was Not Copied"), error->message);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
begin_copying (KabListing *listing, const char *title, GtkWidget *widget)
{
  KabListExport *self = begin (listing, widget, _ ("Copying the List"), title);

  kab_listing_copy_async (listing, self->cancellable, did_copy, g_object_ref (self));
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabListExport *self = KAB_LIST_EXPORT (widget);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_set_sensitive (self->cancel, FALSE);
}

static gboolean
close_request_cb (KabListExport *self)
{
  cancel_action (GTK_WIDGET (self), NULL, NULL);
  return TRUE;
}

/* Where to */

typedef struct
{
  KabListing *listing;
  KabListingFormat format;
  GtkWidget *asker;
  char *path; /* NULL: not chosen yet */
} Asked;

static Asked *
asked_new (KabListing *listing, KabListingFormat format, GtkWidget *widget, const char *path)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->listing = kab_listing_ref (listing);
  asked->format = format;
  asked->asker = g_object_ref (widget);
  asked->path = g_strdup (path);
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_free (asked->path);
  kab_listing_unref (asked->listing);
  g_object_unref (asked->asker);
  g_free (asked);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
asked_closed (gpointer data, GClosure *closure)
{
  asked_free (data);
}

/* What a person leaves out of a name is added: a spreadsheet would not open it otherwise. */
static char *
with_extension (const char *path, KabListingFormat format)
{
  g_autofree char *ending = g_strconcat (".", kab_listing_format_extension (format), NULL);
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ending) ? g_strdup (path) : g_strconcat (path, ending, NULL);
}

static void
did_clear (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;

  if (kab_paper_place_clear_finish (result, NULL))
    begin_writing (asked->listing, asked->format, asked->path, asked->asker);
}

/* The chooser asked about the name that was typed, and of no other. */
static void
write_or_ask (const Asked *asked, const char *typed)
{
  g_autofree char *path = with_extension (typed, asked->format);
  g_autofree char *folder = g_path_get_dirname (path);

  kab_paper_config_set (KIND, "folder", folder);
  if (g_str_equal (path, typed))
    begin_writing (asked->listing, asked->format, path, asked->asker);
  else
    kab_paper_place_clear_async (asked->asker, path, NULL, did_clear,
                                 asked_new (asked->listing, asked->format, asked->asker, path));
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, Asked *asked)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *typed = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  typed = file ? g_file_get_path (file) : NULL;
  if (typed)
    write_or_ask (asked, typed);
  else if (file)
    kab_paper_tell_trouble (asked->asker, _ ("The List Was Not Saved"),
                            _ ("Choose a folder of this computer."));
  g_object_unref (chooser);
}

static void
did_find_place (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkFileChooserNative) chooser = user_data;
  g_autofree char *place = kab_paper_place_find_finish (result, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (place);

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (g_steal_pointer (&chooser)));
}

static void
ask_where (KabListing *listing, KabListingFormat format, guint way, const char *title, GtkWidget *widget)
{
  GtkFileChooserNative *chooser
    = gtk_file_chooser_native_new (_ ("Save the List"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *today = kab_date_today ();
  g_autofree char *dated = g_strdup_printf ("%s %s", title, today);
  g_autofree char *stem = kab_file_name_tidy (dated);
  g_autofree char *name = g_strdup_printf ("%s.%s", stem, ways[way].how);

  gtk_file_filter_set_name (filter, g_dgettext (GETTEXT_PACKAGE, ways[way].file_type));
  gtk_file_filter_add_suffix (filter, ways[way].how);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_data (chooser, "response", G_CALLBACK (chosen_cb),
                         asked_new (listing, format, widget, NULL), asked_closed, 0);
  kab_paper_place_find_async (KIND, NULL, did_find_place, chooser);
}

void
kab_list_export (KabListing *listing, const char *how, const char *title, GtkWidget *widget)
{
  KabListingFormat format;

  if (g_str_equal (how, "copy"))
    begin_copying (listing, title, widget);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].how, how) && kab_listing_format_find (how, &format))
      ask_where (listing, format, i, title, widget);
}

/* The window */

static void
kab_list_export_dispose (GObject *object)
{
  KabListExport *self = KAB_LIST_EXPORT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->present, g_source_remove);
  g_clear_pointer (&self->listing, kab_listing_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->asker);
  G_OBJECT_CLASS (kab_list_export_parent_class)->dispose (object);
}

static void
kab_list_export_class_init (KabListExportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_list_export_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-list-export.ui");
  gtk_widget_class_bind_template_child (widget_class, KabListExport, cancel);
  gtk_widget_class_bind_template_child (widget_class, KabListExport, file);
  gtk_widget_class_bind_template_child (widget_class, KabListExport, text);
  gtk_widget_class_bind_template_child (widget_class, KabListExport, progress);
  gtk_widget_class_install_action (widget_class, "export.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "export.cancel", NULL);
}

static void
kab_list_export_init (KabListExport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kab_window_keep_safe (GTK_WINDOW (self));
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
}
