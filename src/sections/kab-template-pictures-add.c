/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, chosen, dropped or pasted, become pictures of a template. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-picture-name.h"
#include "kab-template-pictures-private.h"

static char *
free_name (KabTemplatePictures *self, const char *file)
{
  g_autofree char *stem = g_strdup (file ? file : "");
  char *dot = strrchr (stem, '.');
  g_autofree char *name = NULL;

  if (dot && dot != stem)
    *dot = '\0';
  name = kab_picture_name_tidy (stem);
  if (*name == '\0')
    {
      g_free (name);
      /* Translators: what a picture is called in a template if its file has no usable name; small letters, no blanks */
      name = g_strdup (_ ("picture"));
    }
  for (guint n = 2; kab_template_pictures_find (self, name); n++)
    {
      g_autofree char *base = kab_picture_name_tidy (stem);

      g_free (name);
      name = g_strdup_printf ("%s-%u", *base ? base : _ ("picture"), n);
    }
  return g_steal_pointer (&name);
}

typedef struct
{
  KabTemplatePictures *self;
  char *instead; /* the name of the picture that it takes the place of */
  KabThumbnail *picture;
} Adding;

static void
adding_free (Adding *adding)
{
  g_object_unref (adding->self);
  g_free (adding->instead);
  g_clear_pointer (&adding->picture, kab_thumbnail_free);
  g_free (adding);
}

static void
did_add (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Adding *adding = user_data;
  KabTemplatePictures *self = adding->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = kab_cabinet_add_file_finish (KAB_CABINET (source), result, &error);
  KabTemplatePicture *one = adding->instead ? kab_template_pictures_find (self, adding->instead) : NULL;

  g_clear_object (&self->adding);
  gtk_widget_set_sensitive (self->add, TRUE);
  if (digest && self->cabinet)
    {
      g_autofree char *name = one ? NULL : free_name (self, adding->picture->name);

      kab_template_pictures_put (self, one, name, digest, adding->picture);
    }
  else if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, kab_template_pictures_signals[KAB_PICTURES_FAILED], 0, error->message);
  adding_free (adding);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Adding *adding = user_data;
  KabTemplatePictures *self = adding->self;
  g_autoptr (GError) error = NULL;

  adding->picture = kab_thumbnail_finish (result, &error);
  if (adding->picture && self->cabinet)
    {
      kab_cabinet_add_file_async (self->cabinet, NULL, adding->picture->bytes, adding->picture->name, NULL,
                                  self->adding, did_add, adding);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->cabinet)
    {
      g_clear_object (&self->adding);
      gtk_widget_set_sensitive (self->add, TRUE);
      g_signal_emit (self, kab_template_pictures_signals[KAB_PICTURES_FAILED], 0, error->message);
    }
  adding_free (adding);
}

static Adding *
begin (KabTemplatePictures *self, const char *instead)
{
  Adding *adding;

  if (!self->cabinet || !self->editable || self->adding)
    return NULL;
  adding = g_new0 (Adding, 1);
  adding->self = g_object_ref (self);
  adding->instead = g_strdup (instead);
  self->adding = g_cancellable_new ();
  gtk_widget_set_sensitive (self->add, FALSE);
  return adding;
}

static void
add_file (KabTemplatePictures *self, GFile *file, const char *instead)
{
  Adding *adding = begin (self, instead);

  if (adding)
    kab_thumbnail_load_async (file, KAB_PICTURE_PIXELS, self->adding, did_read, adding);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, KabTemplatePictures *self)
{
  g_autoptr (GFile) file
    = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *instead = g_strdup (g_object_get_data (G_OBJECT (chooser), "kab-name"));

  g_clear_object (&self->chooser);
  if (file)
    add_file (self, file, instead);
}

void
kab_template_pictures_ask (KabTemplatePictures *self, const KabTemplatePicture *instead)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileFilter *filter = gtk_file_filter_new ();

  g_clear_object (&self->chooser);
  self->chooser
    = gtk_file_chooser_native_new (_ ("Choose a Picture"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_filter_set_name (filter, _ ("Pictures (PNG, JPEG, SVG)"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/svg+xml");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_object_unref (filter);
  if (instead)
    g_object_set_data_full (G_OBJECT (self->chooser), "kab-name", g_strdup (instead->name), g_free);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, KabTemplatePictures *self)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;

  if (!files || !self->editable || self->pictures->len >= KAB_PICTURES_MAX)
    return FALSE;
  add_file (self, files->data, NULL);
  return TRUE;
}

static void
did_paste (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabTemplatePictures) self = user_data;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GBytes) bytes = texture ? gdk_texture_save_to_png_bytes (texture) : NULL;
  Adding *adding = bytes ? begin (self, NULL) : NULL;
  g_autofree char *name = g_strconcat (_ ("picture"), ".png", NULL);

  if (adding)
    kab_thumbnail_decode_async (bytes, name, KAB_PICTURE_PIXELS, self->adding, did_read, adding);
}

static gboolean
paste_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabTemplatePictures *self = KAB_TEMPLATE_PICTURES (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);

  if (self->pictures->len >= KAB_PICTURES_MAX
      || !gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE))
    return FALSE;
  gdk_clipboard_read_texture_async (clipboard, NULL, did_paste, g_object_ref (self));
  return TRUE;
}

void
kab_template_pictures_take_pastes (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding (klass, GDK_KEY_v, GDK_CONTROL_MASK, paste_cb, NULL);
}

void
kab_template_pictures_take_drops (KabTemplatePictures *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}
