/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-pictures-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-cabinet-files.h"
#include "kab-json.h"
#include "kab-picture-name.h"
#include "kab-widgets.h"

G_DEFINE_FINAL_TYPE (KabTemplatePictures, kab_template_pictures, ADW_TYPE_PREFERENCES_GROUP)

guint kab_template_pictures_signals[KAB_N_PICTURES_SIGNALS];

/* Names */

KabTemplatePicture *
kab_template_pictures_find (KabTemplatePictures *self, const char *name)
{
  for (guint i = 0; i < self->pictures->len; i++)
    if (g_str_equal (((KabTemplatePicture *)self->pictures->pdata[i])->name, name))
      return self->pictures->pdata[i];
  return NULL;
}

/* Rows */

static void
changed (KabTemplatePictures *self)
{
  self->touched = TRUE;
  g_signal_emit (self, kab_template_pictures_signals[KAB_PICTURES_CHANGED], 0);
}

static void
show_state (KabTemplatePicture *one)
{
  g_autofree char *size = one->bytes ? g_format_size (g_bytes_get_size (one->bytes)) : NULL;
  const char *use = !one->self->html                                        ? NULL
                    : kab_picture_name_is_used (one->self->html, one->name) ? _ ("used in the template")
                                                                            : _ ("not used yet");
  g_autofree char *text = NULL;

  if (!size)
    text = g_strdup (_ ("Not on this computer yet"));
  else if (use)
    text = g_strdup_printf ("%s · %s", size, use);
  gtk_label_set_label (GTK_LABEL (one->state), text ? text : size);
}

static void
show_description (KabTemplatePictures *self)
{
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (self),
    self->pictures->len > 0 ? _ ("The name is what the template calls the picture by.")
    : self->editable
      ? _ ("A logo, a stamp, a signature: add a file, or drop it here. PNG, JPEG and SVG are understood.")
      : _ ("This template has no pictures of its own."));
}

static void
draw_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  kab_thumbnail_draw (((KabTemplatePicture *)user_data)->preview_of, cr, width, height);
}

static void
picture_free (gpointer data)
{
  KabTemplatePicture *one = data;

  g_cancellable_cancel (one->looking);
  g_clear_object (&one->looking);
  g_free (one->name);
  g_free (one->digest);
  g_clear_pointer (&one->bytes, g_bytes_unref);
  g_clear_pointer (&one->preview_of, cairo_surface_destroy);
  g_free (one);
}

static void
take_bytes (KabTemplatePicture *one, GBytes *bytes, cairo_surface_t *preview)
{
  g_clear_pointer (&one->bytes, g_bytes_unref);
  g_clear_pointer (&one->preview_of, cairo_surface_destroy);
  one->bytes = g_bytes_ref (bytes);
  one->preview_of = preview ? cairo_surface_reference (preview) : NULL;
  gtk_widget_queue_draw (one->preview);
  show_state (one);
}

static void
did_decode (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabThumbnail) thumbnail = kab_thumbnail_finish (result, &error);
  KabTemplatePicture *one;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  one = user_data;
  g_clear_object (&one->looking);
  if (thumbnail)
    take_bytes (one, thumbnail->bytes, thumbnail->surface);
}

static void
did_blob (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = kab_cabinet_blob_finish (KAB_CABINET (source), result, &error);
  KabTemplatePicture *one;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  one = user_data;
  if (!bytes)
    {
      g_clear_object (&one->looking);
      return;
    }
  /* For the pages at once, whether it can be shown here or not. */
  take_bytes (one, bytes, NULL);
  kab_thumbnail_decode_async (bytes, one->name, KAB_PICTURE_PIXELS, one->looking, did_decode, one);
  g_signal_emit (one->self, kab_template_pictures_signals[KAB_PICTURES_LOADED], 0);
}

static void
look (KabTemplatePicture *one)
{
  if (!one->self->cabinet || one->bytes || one->looking)
    return;
  one->looking = g_cancellable_new ();
  kab_cabinet_blob_async (one->self->cabinet, one->digest, one->looking, did_blob, one);
}

static void
remove_now (KabTemplatePicture *one)
{
  KabTemplatePictures *self = one->self;

  gtk_widget_grab_focus (self->add);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), one->row);
  g_ptr_array_remove (self->pictures, one);
  show_description (self);
  changed (self);
}

static void
remove_response_cb (AdwMessageDialog *dialog, const char *response, KabTemplatePictures *self)
{
  KabTemplatePicture *one
    = kab_template_pictures_find (self, g_object_get_data (G_OBJECT (dialog), "kab-name"));

  if (one && g_str_equal (response, "remove"))
    remove_now (one);
}

static void
remove_cb (GtkButton *button, KabTemplatePicture *one)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (button));
  g_autofree char *title = NULL;
  GtkWidget *dialog;

  if (!kab_picture_name_is_used (one->self->html, one->name))
    {
      remove_now (one);
      return;
    }
  title = g_strdup_printf (_ ("Remove “%s”?"), one->name);
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title,
                                   _ ("The template uses this picture. Its place will be empty."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "remove",
                                    _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "kab-name", g_strdup (one->name), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), one->self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* A name is taken over when somebody leaves the line or presses Return: not with each letter. */
static void
take_name (KabTemplatePicture *one)
{
  g_autofree char *name = kab_picture_name_tidy (gtk_editable_get_text (GTK_EDITABLE (one->entry)));
  g_autofree char *before = NULL;

  if (g_str_equal (name, one->name) || *name == '\0' || kab_template_pictures_find (one->self, name))
    {
      if (*name != '\0' && !g_str_equal (name, one->name))
        {
          g_autofree char *text = g_strdup_printf (_ ("There is a picture called “%s” already."), name);

          g_signal_emit (one->self, kab_template_pictures_signals[KAB_PICTURES_FAILED], 0, text);
        }
      gtk_editable_set_text (GTK_EDITABLE (one->entry), one->name);
      return;
    }
  before = one->name;
  one->name = g_strdup (name);
  gtk_editable_set_text (GTK_EDITABLE (one->entry), name);
  changed (one->self);
  g_signal_emit (one->self, kab_template_pictures_signals[KAB_PICTURES_RENAMED], 0, before, name);
}

static void
name_left_cb (GtkEventControllerFocus *controller, KabTemplatePicture *one)
{
  take_name (one);
}

static void
name_activate_cb (GtkEntry *entry, KabTemplatePicture *one)
{
  take_name (one);
}

static void
replace_cb (GtkButton *button, KabTemplatePicture *one)
{
  kab_template_pictures_ask (one->self, one);
}

static GtkWidget *
make_button (KabTemplatePicture *one,
             const char *icon,
             const char *tip,
             const char *label,
             GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  kab_button_flat (button, tip, label);
  g_signal_connect (button, "clicked", callback, one);
  gtk_box_append (GTK_BOX (one->buttons), button);
  return button;
}

static void
make_row (KabTemplatePicture *one)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *replace = g_strdup_printf (_ ("Replace %s"), one->name);
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), one->name);

  one->row = adw_preferences_row_new ();
  one->preview = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (one->preview), KAB_PICTURE_PIXELS);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (one->preview), KAB_PICTURE_PIXELS);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (one->preview), draw_preview, one, NULL);
  gtk_widget_add_css_class (one->preview, "kab-picture");
  gtk_widget_set_valign (one->preview, GTK_ALIGN_CENTER);
  one->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (one->entry), one->name);
  gtk_editable_set_editable (GTK_EDITABLE (one->entry), one->self->editable);
  gtk_editable_set_width_chars (GTK_EDITABLE (one->entry), 10);
  gtk_accessible_update_property (GTK_ACCESSIBLE (one->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the picture"), -1);
  g_signal_connect (focus, "leave", G_CALLBACK (name_left_cb), one);
  gtk_widget_add_controller (one->entry, focus);
  g_signal_connect (one->entry, "activate", G_CALLBACK (name_activate_cb), one);
  one->state = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (one->state), 0);
  gtk_label_set_wrap (GTK_LABEL (one->state), TRUE);
  gtk_widget_add_css_class (one->state, "caption");
  gtk_widget_add_css_class (one->state, "dim-label");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), one->entry);
  gtk_box_append (GTK_BOX (words), one->state);
  one->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  make_button (one, "document-open-symbolic", _ ("Replace by Another File"), replace,
               G_CALLBACK (replace_cb));
  make_button (one, "list-remove-symbolic", _ ("Remove This Picture"), remove, G_CALLBACK (remove_cb));
  gtk_widget_set_visible (one->buttons, one->self->editable);
  gtk_box_append (GTK_BOX (box), one->preview);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), one->buttons);
  gtk_widget_add_css_class (box, "kab-field-box");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (one->row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (one->row), FALSE);
  gtk_widget_set_focusable (one->row, FALSE);
}

static KabTemplatePicture *
add_picture (KabTemplatePictures *self, const char *name, const char *digest)
{
  KabTemplatePicture *one = g_new0 (KabTemplatePicture, 1);

  one->self = self;
  one->name = g_strdup (name);
  one->digest = g_strdup (digest);
  make_row (one);
  g_ptr_array_add (self->pictures, one);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), one->row);
  show_state (one);
  return one;
}

void
kab_template_pictures_put (KabTemplatePictures *self,
                           KabTemplatePicture *one,
                           const char *name,
                           const char *digest,
                           const KabThumbnail *picture)
{
  if (one)
    {
      g_free (one->digest);
      one->digest = g_strdup (digest);
    }
  else
    one = add_picture (self, name, digest);
  take_bytes (one, picture->bytes, picture->surface);
  show_description (self);
  changed (self);
  g_signal_emit (self, kab_template_pictures_signals[KAB_PICTURES_ADDED], 0, one->name);
}

/* As text */

static void
clear (KabTemplatePictures *self)
{
  for (guint i = 0; i < self->pictures->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  ((KabTemplatePicture *)self->pictures->pdata[i])->row);
  g_ptr_array_set_size (self->pictures, 0);
}

static void
show_text (KabTemplatePictures *self, const char *assets)
{
  g_autoptr (JsonNode) root = assets ? json_from_string (assets, NULL) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  clear (self);
  if (root && JSON_NODE_HOLDS_OBJECT (root))
    {
      json_object_iter_init (&iter, json_node_get_object (root));
      while (json_object_iter_next (&iter, &name, &node))
        if (kab_json_text (node) && self->pictures->len < KAB_PICTURES_MAX)
          look (add_picture (self, name, kab_json_text (node)));
    }
  show_description (self);
  gtk_widget_set_sensitive (self->add, self->pictures->len < KAB_PICTURES_MAX);
}

void
kab_template_pictures_set_text (KabTemplatePictures *self, const char *assets)
{
  g_autofree char *given = g_strdup (assets);

  show_text (self, given);
  g_free (self->given);
  self->given = g_steal_pointer (&given);
  self->touched = FALSE;
}

void
kab_template_pictures_type_text (KabTemplatePictures *self, const char *assets)
{
  show_text (self, assets);
  changed (self);
}

char *
kab_template_pictures_dup_text (KabTemplatePictures *self)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  if (!self->touched)
    return g_strdup (self->given);
  if (self->pictures->len == 0)
    return NULL;
  object = json_object_new ();
  for (guint i = 0; i < self->pictures->len; i++)
    {
      KabTemplatePicture *one = self->pictures->pdata[i];

      json_object_set_string_member (object, one->name, one->digest);
    }
  root = json_node_init_object (json_node_alloc (), object);
  text = json_to_string (root, FALSE);
  return kab_json_normalise (text);
}

GHashTable *
kab_template_pictures_dup_table (KabTemplatePictures *self)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);

  for (guint i = 0; i < self->pictures->len; i++)
    {
      KabTemplatePicture *one = self->pictures->pdata[i];

      g_hash_table_insert (table, g_strdup (one->name), one->bytes ? g_bytes_ref (one->bytes) : NULL);
    }
  return table;
}

void
kab_template_pictures_set_html (KabTemplatePictures *self, const char *html)
{
  g_free (self->html);
  self->html = g_strdup (html);
  for (guint i = 0; i < self->pictures->len; i++)
    show_state (self->pictures->pdata[i]);
}

/* The group */

void
kab_template_pictures_choose (KabTemplatePictures *self)
{
  if (self->cabinet && self->editable && self->pictures->len < KAB_PICTURES_MAX)
    kab_template_pictures_ask (self, NULL);
}

static void
add_cb (KabTemplatePictures *self)
{
  kab_template_pictures_choose (self);
}

static void
look_again (KabTemplatePictures *self)
{
  for (guint i = 0; i < self->pictures->len; i++)
    look (self->pictures->pdata[i]);
}

void
kab_template_pictures_set_cabinet (KabTemplatePictures *self, KabCabinet *cabinet)
{
  if (self->cabinet == cabinet)
    return;
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_set_object (&self->cabinet, cabinet);
  /* What could not be fetched may be by now. */
  if (cabinet)
    g_signal_connect_swapped (cabinet, "notify::state", G_CALLBACK (look_again), self);
}

void
kab_template_pictures_set_editable (KabTemplatePictures *self, gboolean editable)
{
  self->editable = editable;
  gtk_widget_set_visible (self->add, editable);
  for (guint i = 0; i < self->pictures->len; i++)
    {
      KabTemplatePicture *one = self->pictures->pdata[i];

      gtk_editable_set_editable (GTK_EDITABLE (one->entry), editable);
      gtk_widget_set_visible (one->buttons, editable);
    }
  show_description (self);
}

static void
kab_template_pictures_dispose (GObject *object)
{
  KabTemplatePictures *self = KAB_TEMPLATE_PICTURES (object);

  g_cancellable_cancel (self->adding);
  g_clear_object (&self->adding);
  kab_template_pictures_set_cabinet (self, NULL);
  g_clear_object (&self->chooser);
  if (self->pictures)
    clear (self);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  g_clear_pointer (&self->given, g_free);
  g_clear_pointer (&self->html, g_free);
  G_OBJECT_CLASS (kab_template_pictures_parent_class)->dispose (object);
}

static void
kab_template_pictures_class_init (KabTemplatePicturesClass *klass)
{
  static const char *const plain[] = { "changed", "loaded" };
  static const char *const told[] = { "added", "failed" };

  G_OBJECT_CLASS (klass)->dispose = kab_template_pictures_dispose;
  kab_template_pictures_take_pastes (GTK_WIDGET_CLASS (klass));
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    kab_template_pictures_signals[KAB_PICTURES_CHANGED + i]
      = g_signal_new (plain[i], KAB_TYPE_TEMPLATE_PICTURES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 0);
  kab_template_pictures_signals[KAB_PICTURES_RENAMED]
    = g_signal_new ("renamed", KAB_TYPE_TEMPLATE_PICTURES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    kab_template_pictures_signals[KAB_PICTURES_ADDED + i]
      = g_signal_new (told[i], KAB_TYPE_TEMPLATE_PICTURES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kab_template_pictures_init (KabTemplatePictures *self)
{
  self->pictures = g_ptr_array_new_with_free_func (picture_free);
  self->editable = TRUE;
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  kab_button_flat (self->add, _ ("Add a Picture"), _ ("Add a picture"));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Pictures"));
  kab_template_pictures_take_drops (self);
  show_description (self);
}
