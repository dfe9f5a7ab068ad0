/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-unread.h"

#include "kab-cabinet-talk.h"

/* What comes together is counted once. */
#define READ_AFTER_MS 150

struct _KabUnread
{
  GObject parent_instance;
  KabCabinet *cabinet; /* borrowed: it owns us */
  GHashTable *counts;  /* by the conversation's id */
  guint count;
  guint due;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KabUnread, kab_unread, G_TYPE_OBJECT)

static guint changed_signal;

static gboolean
same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer id, count;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &id, &count))
    if (g_hash_table_lookup (b, id) != count)
      return FALSE;
  return TRUE;
}

static guint
sum (GHashTable *counts)
{
  GHashTableIter iter;
  gpointer count;
  guint n = 0;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    n += GPOINTER_TO_UINT (count);
  return n;
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) counts = kab_cabinet_unread_finish (KAB_CABINET (source), result, &error);
  KabUnread *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_UNREAD (user_data);
  if (!counts)
    {
      /* Also at the end of a session. What was known stays; the next change asks again. */
      g_debug ("What was not read yet cannot be counted: %s", error->message);
      return;
    }
  if (same (counts, self->counts))
    return;
  g_hash_table_unref (self->counts);
  self->counts = g_steal_pointer (&counts);
  self->count = sum (self->counts);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
read_due (gpointer user_data)
{
  KabUnread *self = user_data;

  self->due = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kab_cabinet_unread_async (self->cabinet, self->cancellable, did_read, self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabUnread *self)
{
  static const char *const ours[] = { "conversation", "message", "read_mark", NULL };

  if (!self->due && g_strv_contains (ours, entity))
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
kab_unread_dispose (GObject *object)
{
  KabUnread *self = KAB_UNREAD (object);

  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  G_OBJECT_CLASS (kab_unread_parent_class)->dispose (object);
}

static void
kab_unread_class_init (KabUnreadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_unread_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_unread_init (KabUnread *self)
{
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

KabUnread *
kab_unread_for (KabCabinet *cabinet)
{
  static GQuark quark;
  KabUnread *self;

  if (!quark)
    quark = g_quark_from_static_string ("kab-unread");
  self = g_object_get_qdata (G_OBJECT (cabinet), quark);
  if (!self)
    {
      self = g_object_new (KAB_TYPE_UNREAD, NULL);
      self->cabinet = cabinet;
      g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
      g_object_set_qdata_full (G_OBJECT (cabinet), quark, self, g_object_unref);
      self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
    }
  return self;
}

gboolean
kab_unread_is_of (const KabEntity *entity)
{
  return entity == &kab_entity_conversation;
}

gboolean
kab_unread_has (KabUnread *self, const char *id)
{
  return id && self->counts && g_hash_table_contains (self->counts, id);
}

guint
kab_unread_count (KabUnread *self)
{
  return self->count;
}
