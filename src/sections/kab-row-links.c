/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row-links.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-card.h"
#include "kab-form-part.h"
#include "kab-titles.h"
#include "kab-widgets.h"

struct _KabRowLinks
{
  GtkBox parent_instance;
  AdwPreferencesGroup *group;
  GPtrArray *rows;
  const char *const *fields;
  KabTitles *titles;
  KabRow *row;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabRowLinks,
                               kab_row_links,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static void
activated_cb (AdwActionRow *row, KabRowLinks *self)
{
  GtkWidget *card = gtk_widget_get_ancestor (GTK_WIDGET (self), KAB_TYPE_CARD);
  const KabField *field = g_object_get_data (G_OBJECT (row), "field");

  kab_card_open_elsewhere (KAB_CARD (card), field->ref, kab_row_get_text (self->row, field->name));
}

static void
add_link (KabRowLinks *self, const KabField *field, const char *id)
{
  const char *title = kab_titles_get (self->titles, kab_entity_find (field->ref), id);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kab_field_title (field));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title && *title ? title : "—");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "field", (gpointer)field);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), self);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
fill (KabRowLinks *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; self->row && self->fields[i]; i++)
    if (!kab_row_is_null (self->row, self->fields[i]))
      add_link (self, kab_entity_find_field (self->row->entity, self->fields[i]),
                kab_row_get_text (self->row, self->fields[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

/* What they are called may be read only now. */
static void
resolved_cb (KabRowLinks *self, const char *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      const KabField *field = g_object_get_data (G_OBJECT (row), "field");
      const char *own = kab_row_get_text (self->row, field->name);

      if (g_strcmp0 (own, id) == 0)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                     kab_titles_get (self->titles, kab_entity_find (field->ref), own));
    }
}

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabRowLinks *self = KAB_ROW_LINKS (part);

  if (self->titles)
    g_signal_handlers_disconnect_by_data (self->titles, self);
  g_set_object (&self->titles, kab_titles_for (cabinet));
  g_signal_connect_swapped (self->titles, "resolved", G_CALLBACK (resolved_cb), self);
  g_clear_pointer (&self->row, kab_row_unref);
  self->row = is_new ? NULL : kab_row_copy (row);
  fill (self);
}

static void
follow_part (KabFormPart *part, const KabRow *row)
{
  KabRowLinks *self = KAB_ROW_LINKS (part);

  g_clear_pointer (&self->row, kab_row_unref);
  self->row = kab_row_copy (row);
  fill (self);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
  iface->follow = follow_part;
}

static void
kab_row_links_dispose (GObject *object)
{
  KabRowLinks *self = KAB_ROW_LINKS (object);

  if (self->titles)
    g_signal_handlers_disconnect_by_data (self->titles, self);
  g_clear_object (&self->titles);
  g_clear_pointer (&self->row, kab_row_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_row_links_parent_class)->dispose (object);
}

static void
kab_row_links_class_init (KabRowLinksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_row_links_dispose;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_row_links_init (KabRowLinks *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->group));
}

GtkWidget *
kab_row_links_new (const char *const *fields)
{
  KabRowLinks *self = g_object_new (KAB_TYPE_ROW_LINKS, NULL);

  self->fields = fields;
  return GTK_WIDGET (self);
}
