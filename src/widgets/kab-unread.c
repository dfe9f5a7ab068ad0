/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-unread.h"

#include "kab-cabinet-talk.h"

/* What comes together is counted once. */
#define READ_AFTER_MS 150

/* What people talk in, and what says that something was said. */
static const struct
{
  const KabEntity *entity;
  const char *messages;
} talks[] = {
  { &kab_entity_conversation, "message" },
  { &kab_entity_ticket, "ticket_message" },
};
#define N_TALKS G_N_ELEMENTS (talks)

struct _KabUnread
{
  GObject parent_instance;
  KabCabinet *cabinet;         /* borrowed: it owns us */
  GHashTable *counts[N_TALKS]; /* by the row's id */
  gboolean stale[N_TALKS];
  guint due;
  GCancellable *cancellable;
};

typedef struct
{
  KabUnread *self;
  guint talk;
} Asked;

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
  g_autofree Asked *asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) counts = kab_cabinet_unread_finish (KAB_CABINET (source), result, &error);
  KabUnread *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = asked->self;
  if (!counts)
    {
      /* Also at the end of a session. What was known stays; the next change asks again. */
      g_debug ("What was not read yet cannot be counted: %s", error->message);
      return;
    }
  if (same (counts, self->counts[asked->talk]))
    return;
  g_hash_table_unref (self->counts[asked->talk]);
  self->counts[asked->talk] = g_steal_pointer (&counts);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
read_due (gpointer user_data)
{
  KabUnread *self = user_data;

  self->due = 0;
  for (guint i = 0; i < N_TALKS; i++)
    {
      Asked *asked;

      if (!self->stale[i])
        continue;
      self->stale[i] = FALSE;
      asked = g_new0 (Asked, 1);
      asked->self = self;
      asked->talk = i;
      kab_cabinet_unread_async (self->cabinet, talks[i].entity, self->cancellable, did_read, asked);
    }
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabUnread *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < N_TALKS; i++)
    if (g_str_equal (entity, talks[i].messages) || g_str_equal (entity, talks[i].entity->name)
        || g_str_equal (entity, kab_entity_read_mark.name))
      self->stale[i] = any = TRUE;
  if (any && !self->due)
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
kab_unread_dispose (GObject *object)
{
  KabUnread *self = KAB_UNREAD (object);

  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < N_TALKS; i++)
    g_clear_pointer (&self->counts[i], g_hash_table_unref);
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
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < N_TALKS; i++)
    {
      self->counts[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      self->stale[i] = TRUE;
    }
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
  for (guint i = 0; i < N_TALKS; i++)
    if (talks[i].entity == entity)
      return TRUE;
  return FALSE;
}

gboolean
kab_unread_has (KabUnread *self, const char *id)
{
  for (guint i = 0; id && i < N_TALKS; i++)
    if (self->counts[i] && g_hash_table_contains (self->counts[i], id))
      return TRUE;
  return FALSE;
}

guint
kab_unread_count (KabUnread *self, const KabEntity *entity)
{
  for (guint i = 0; i < N_TALKS; i++)
    if (talks[i].entity == entity)
      return sum (self->counts[i]);
  return 0;
}
