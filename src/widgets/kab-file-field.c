/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-file-field.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-error.h"
#include "kab-thumbnail.h"

#define PREVIEW_PIXELS 72
/* What is worth a look beside a form: not every scan of a book. */
#define PREVIEW_BYTES_MAX (4 * 1024 * 1024)

struct _KabFileField
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *preview;
  GtkWidget *name_label;
  GtkWidget *state_label;
  GtkWidget *choose;
  GtkWidget *save;
  GtkWidget *remove;
  KabCabinet *cabinet;
  GCancellable *looking; /* at what is shown */
  GCancellable *adding;
  GtkFileChooserNative *chooser;
  cairo_surface_t *picture;
  char *title;
  char *digest;
  char *name;
  gint64 size;
  gboolean required;
  gboolean editable;
  gboolean only_pictures;
};

G_DEFINE_FINAL_TYPE (KabFileField, kab_file_field, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
clear_picture (KabFileField *self)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  gtk_widget_set_visible (self->preview, FALSE);
}

static void
draw_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  kab_thumbnail_draw (((KabFileField *)user_data)->picture, cr, width, height);
}

static void
show_buttons (KabFileField *self)
{
  gboolean busy = self->adding != NULL;

  gtk_widget_set_visible (self->choose, self->editable);
  gtk_widget_set_sensitive (self->choose, self->cabinet && !busy);
  gtk_button_set_label (GTK_BUTTON (self->choose), self->digest ? _ ("_Replace…") : _ ("_Choose a File…"));
  gtk_widget_set_visible (self->save, self->digest != NULL);
  gtk_widget_set_sensitive (self->save, self->cabinet != NULL);
  gtk_widget_set_visible (self->remove, self->digest && self->editable && !self->required);
  gtk_widget_set_sensitive (self->remove, !busy);
}

static void
show_state (KabFileField *self, const char *state)
{
  g_autofree char *size = self->size >= 0 ? g_format_size ((guint64)self->size) : NULL;
  g_autofree char *line = NULL;

  if (size && state)
    line = g_strdup_printf ("%s · %s", size, state);
  gtk_label_set_label (GTK_LABEL (self->state_label), line ? line : state ? state : size ? size : "");
  gtk_widget_set_visible (self->state_label, state || size);
}

static void
show_name (KabFileField *self)
{
  const char *name = self->name && *self->name ? self->name : _ ("File");

  /* Translators: no file was chosen */
  gtk_label_set_label (GTK_LABEL (self->name_label), self->digest ? name : _ ("None"));
  if (self->digest)
    gtk_widget_remove_css_class (self->name_label, "dim-label");
  else
    gtk_widget_add_css_class (self->name_label, "dim-label");
}

static void
did_decode (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabThumbnail) thumbnail = kab_thumbnail_finish (result, &error);
  KabFileField *self;

  /* What is no picture, or one that is too large to be drawn, is shown by its name alone. */
  if (!thumbnail)
    return;
  self = user_data;
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  self->picture = g_steal_pointer (&thumbnail->surface);
  gtk_widget_set_visible (self->preview, TRUE);
  gtk_widget_queue_draw (self->preview);
}

static void
did_preview (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = kab_cabinet_blob_finish (KAB_CABINET (source), result, &error);
  KabFileField *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (!bytes || g_bytes_get_size (bytes) > PREVIEW_BYTES_MAX)
    return;
  kab_thumbnail_decode_async (bytes, NULL, PREVIEW_PIXELS, self->looking, did_decode, self);
}

static void
did_info (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabFileInfo) info = kab_cabinet_file_info_finish (KAB_CABINET (source), result, &error);
  g_autofree char *refused = NULL;
  KabFileField *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (!info)
    {
      show_state (self, error->message);
      return;
    }
  if (info->name && !self->name)
    self->name = g_strdup (info->name);
  if (self->size < 0)
    self->size = info->size;
  show_name (self);
  if (info->refused)
    /* Translators: of a file that the server does not take: why */
    refused = g_strdup_printf (_ ("Refused: %s"), info->message ? info->message : "");
  show_state (self, refused         ? refused
                    : info->waiting ? _ ("Waiting to be sent")
                    : info->here    ? NULL
                                    : _ ("Not on this computer yet"));
  if (info->here && !self->picture && self->size <= PREVIEW_BYTES_MAX)
    kab_cabinet_blob_async (self->cabinet, self->digest, self->looking, did_preview, self);
}

/* Looks again at what is shown. */
static void
look (KabFileField *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (!self->cabinet || !self->digest)
    return;
  self->looking = g_cancellable_new ();
  kab_cabinet_file_info_async (self->cabinet, self->digest, self->looking, did_info, self);
}

void
kab_file_field_set_file (KabFileField *self, const char *digest, const char *name, gint64 size)
{
  g_autofree char *old = self->digest;
  g_autofree char *old_name = self->name;

  if (g_strcmp0 (old, digest) != 0)
    clear_picture (self);
  self->digest = g_strdup (digest);
  self->name = g_strdup (name);
  self->size = digest ? size : -1;
  show_name (self);
  show_state (self, NULL);
  show_buttons (self);
  look (self);
}

static void
did_add (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = kab_cabinet_add_file_finish (KAB_CABINET (source), result, &error);
  KabFileField *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  g_clear_object (&self->adding);
  if (!digest)
    {
      show_state (self, NULL);
      show_buttons (self);
      look (self);
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }
  /* Its name and size are those that were written down with it. */
  kab_file_field_set_file (self, digest, NULL, -1);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
did_look_at (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabThumbnail) picture = kab_thumbnail_finish (result, &error);
  KabFileField *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (picture && self->cabinet)
    {
      kab_cabinet_add_file_async (self->cabinet, NULL, picture->bytes, picture->name, NULL, self->adding,
                                  did_add, self);
      return;
    }
  g_clear_object (&self->adding);
  show_state (self, NULL);
  show_buttons (self);
  look (self);
  if (error)
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
add (KabFileField *self, GFile *file, GBytes *bytes, const char *name, const char *type)
{
  if (!self->cabinet || self->adding || !self->editable)
    return;
  self->adding = g_cancellable_new ();
  show_buttons (self);
  show_state (self, _ ("Copying…"));
  if (self->only_pictures && file)
    {
      kab_thumbnail_load_async (file, PREVIEW_PIXELS, self->adding, did_look_at, self);
      return;
    }
  if (self->only_pictures)
    {
      kab_thumbnail_decode_async (bytes, name, PREVIEW_PIXELS, self->adding, did_look_at, self);
      return;
    }
  kab_cabinet_add_file_async (self->cabinet, file, bytes, name, type, self->adding, did_add, self);
}

/* Choosing, dropping, pasting */

static void
chosen_cb (GtkNativeDialog *chooser, int response, KabFileField *self)
{
  g_autoptr (GFile) file
    = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  g_clear_object (&self->chooser);
  if (file)
    add (self, file, NULL, NULL, NULL);
}

void
kab_file_field_choose (KabFileField *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (self->title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  if (self->only_pictures)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _ ("Pictures (PNG, JPEG, SVG)"));
      gtk_file_filter_add_mime_type (filter, "image/png");
      gtk_file_filter_add_mime_type (filter, "image/jpeg");
      gtk_file_filter_add_mime_type (filter, "image/svg+xml");
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
take_list (KabFileField *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (files)
    add (self, files->data, NULL, NULL, NULL);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, KabFileField *self)
{
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) || !self->editable)
    return FALSE;
  take_list (self, value);
  return TRUE;
}

static void
did_paste_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabFileField) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value)
    take_list (self, value);
}

static void
did_paste_picture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabFileField) self = user_data;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GBytes) bytes = texture ? gdk_texture_save_to_png_bytes (texture) : NULL;

  if (bytes)
    /* Translators: the name of the file that a picture from the clipboard becomes */
    add (self, NULL, bytes, _ ("Picture.png"), "image/png");
}

static gboolean
paste_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabFileField *self = KAB_FILE_FIELD (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, did_paste_files,
                                    g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, did_paste_picture, g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

static void
remove_cb (KabFileField *self)
{
  kab_file_field_set_file (self, NULL, NULL, -1);
  g_signal_emit (self, signals[CHANGED], 0);
  gtk_widget_grab_focus (self->choose);
}

/* Saving a copy */

typedef struct
{
  KabFileField *self;
  GFile *to;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->self);
  g_clear_object (&saving->to);
  g_free (saving);
}

static void
did_copy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_copy_finish (G_FILE (source), result, &error))
    g_signal_emit (saving->self, signals[FAILED], 0, error->message);
  look (saving->self);
  saving_free (saving);
}

static void
did_fetch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = kab_cabinet_file_finish (KAB_CABINET (source), result, &error);
  g_autoptr (GFile) file = path ? g_file_new_for_path (path) : NULL;

  if (file)
    {
      g_file_copy_async (file, saving->to, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                         G_PRIORITY_DEFAULT, NULL, NULL, NULL, did_copy, saving);
      return;
    }
  look (saving->self);
  g_signal_emit (saving->self, signals[FAILED], 0, error->message);
  saving_free (saving);
}

static void
progress_cb (goffset done, goffset total, gpointer user_data)
{
  KabFileField *self = ((Saving *)user_data)->self;
  g_autofree char *text = NULL;

  if (total > 0)
    /* Translators: of a file that is on its way here: how much has come, per cent */
    text = g_strdup_printf (_ ("%d %% received"), (int)(done * 100 / total));
  show_state (self, text ? text : _ ("Receiving…"));
}

static void
save_chosen_cb (GtkNativeDialog *chooser, int response, KabFileField *self)
{
  g_autoptr (GFile) to
    = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  Saving *saving;

  g_clear_object (&self->chooser);
  if (!to || !self->cabinet || !self->digest)
    return;
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->to = g_steal_pointer (&to);
  kab_cabinet_file_async (self->cabinet, self->digest, progress_cb, saving, NULL, did_fetch, saving);
}

static void
save_cb (KabFileField *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser
    = gtk_file_chooser_native_new (_ ("Save as a File"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser),
                                     self->name && *self->name ? self->name : _ ("File"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (save_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* The widget */

void
kab_file_field_set_cabinet (KabFileField *self, KabCabinet *cabinet)
{
  if (self->cabinet == cabinet)
    return;
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_set_object (&self->cabinet, cabinet);
  /* What waited may be sent by now, or refused. */
  if (cabinet)
    {
      g_signal_connect_swapped (cabinet, "notify::files", G_CALLBACK (look), self);
      g_signal_connect_swapped (cabinet, "notify::problems", G_CALLBACK (look), self);
    }
  show_buttons (self);
  look (self);
}

const char *
kab_file_field_get_digest (KabFileField *self)
{
  return self->digest;
}

const char *
kab_file_field_get_name (KabFileField *self)
{
  return self->name;
}

gint64
kab_file_field_get_size (KabFileField *self)
{
  return self->size;
}

void
kab_file_field_only_pictures (KabFileField *self)
{
  self->only_pictures = TRUE;
}

void
kab_file_field_set_editable (KabFileField *self, gboolean editable)
{
  self->editable = editable;
  show_buttons (self);
}

static gboolean
kab_file_field_grab_focus (GtkWidget *widget)
{
  KabFileField *self = KAB_FILE_FIELD (widget);

  return gtk_widget_grab_focus (self->editable ? self->choose : self->save);
}

static void
kab_file_field_dispose (GObject *object)
{
  KabFileField *self = KAB_FILE_FIELD (object);

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_cancellable_cancel (self->adding);
  g_clear_object (&self->adding);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_clear_object (&self->cabinet);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (kab_file_field_parent_class)->dispose (object);
}

static void
kab_file_field_class_init (KabFileFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_file_field_dispose;
  widget_class->grab_focus = kab_file_field_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, paste_cb, NULL);
  signals[CHANGED]
    = g_signal_new ("changed", KAB_TYPE_FILE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", KAB_TYPE_FILE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_label (GtkWidget *parent)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (parent), label);
  return label;
}

static GtkWidget *
make_button (GtkWidget *parent, const char *label, GCallback callback, KabFileField *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (parent), button);
  return button;
}

static void
kab_file_field_init (KabFileField *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->size = -1;
  self->editable = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->preview = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->preview), PREVIEW_PIXELS);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->preview), PREVIEW_PIXELS);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->preview), draw_preview, self, NULL);
  gtk_widget_set_visible (self->preview, FALSE);
  gtk_widget_set_valign (self->preview, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->box), self->preview);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (self->box), words);
  self->name_label = make_label (words);
  self->state_label = make_label (words);
  gtk_label_set_wrap (GTK_LABEL (self->state_label), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->state_label), PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (self->state_label, "caption");
  gtk_widget_add_css_class (self->state_label, "dim-label");
  gtk_box_append (GTK_BOX (words), buttons);
  self->choose = make_button (buttons, _ ("_Choose a File…"), G_CALLBACK (kab_file_field_choose), self);
  gtk_button_set_use_underline (GTK_BUTTON (self->choose), TRUE);
  self->save = make_button (buttons, _ ("_Save As…"), G_CALLBACK (save_cb), self);
  /* Translators: takes the file out of the record */
  self->remove = make_button (buttons, _ ("Re_move"), G_CALLBACK (remove_cb), self);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

GtkWidget *
kab_file_field_new (const char *title, gboolean required)
{
  KabFileField *self = g_object_new (KAB_TYPE_FILE_FIELD, NULL);

  self->title = g_strdup (title);
  self->required = required;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  show_name (self);
  show_buttons (self);
  return GTK_WIDGET (self);
}
