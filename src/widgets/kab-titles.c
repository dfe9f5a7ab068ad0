/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-titles.h"

#include <glib/gi18n-lib.h>

struct _KabTitles
{
  GObject parent_instance;
  KabCabinet *cabinet; /* borrowed: it owns us */
  GHashTable *known;   /* id -> Title */
  GCancellable *cancellable;
};

typedef struct
{
  const KabEntity *entity;
  char *text; /* NULL while it is asked for */
  gboolean asking;
} Title;

typedef struct
{
  KabTitles *self;
  char *id;
} Asked;

G_DEFINE_FINAL_TYPE (KabTitles, kab_titles, G_TYPE_OBJECT)

static guint resolved_signal;

static void
title_free (gpointer data)
{
  Title *title = data;

  g_free (title->text);
  g_free (title);
}

static void
kab_titles_dispose (GObject *object)
{
  KabTitles *self = KAB_TITLES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->known, g_hash_table_unref);
  G_OBJECT_CLASS (kab_titles_parent_class)->dispose (object);
}

static void
kab_titles_class_init (KabTitlesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_titles_dispose;
  resolved_signal = g_signal_new ("resolved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kab_titles_init (KabTitles *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, title_free);
  self->cancellable = g_cancellable_new ();
}

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabTitles *self = asked->self;
  Title *title = self->known ? g_hash_table_lookup (self->known, asked->id) : NULL;

  if (title)
    {
      const char *text = row ? kab_row_title (row) : "";

      title->asking = FALSE;
      if (g_strcmp0 (title->text, text) != 0)
        {
          g_free (title->text);
          title->text = g_strdup (text);
          g_signal_emit (self, resolved_signal, 0, asked->id);
        }
    }
  g_free (asked->id);
  g_object_unref (self);
  g_free (asked);
}

static void
ask (KabTitles *self, const char *id, Title *title)
{
  Asked *asked;

  if (title->asking)
    return;
  title->asking = TRUE;
  asked = g_new0 (Asked, 1);
  asked->self = g_object_ref (self);
  asked->id = g_strdup (id);
  kab_cabinet_find_async (self->cabinet, title->entity, id, self->cancellable, did_find, asked);
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabTitles *self)
{
  GHashTableIter iter;
  gpointer id, title;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &id, &title))
    if (g_strcmp0 (((Title *)title)->entity->name, entity) == 0)
      ask (self, id, title);
}

KabTitles *
kab_titles_for (KabCabinet *cabinet)
{
  static GQuark quark;
  KabTitles *self;

  if (!quark)
    quark = g_quark_from_static_string ("kab-titles");
  self = g_object_get_qdata (G_OBJECT (cabinet), quark);
  if (!self)
    {
      self = g_object_new (KAB_TYPE_TITLES, NULL);
      self->cabinet = cabinet;
      g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
      g_object_set_qdata_full (G_OBJECT (cabinet), quark, self, g_object_unref);
    }
  return self;
}

const char *
kab_titles_get (KabTitles *self, const KabEntity *entity, const char *id)
{
  Title *title = g_hash_table_lookup (self->known, id);

  if (!title)
    {
      title = g_new0 (Title, 1);
      title->entity = entity;
      g_hash_table_insert (self->known, g_strdup (id), title);
      ask (self, id, title);
    }
  return title->text;
}
