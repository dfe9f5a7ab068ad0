/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-undecided.h"

struct _KabUndecided
{
  GObject parent_instance;
  KabCabinet *cabinet; /* borrowed: it owns us */
  GHashTable *rows;    /* ids */
  GCancellable *cancellable;
  gboolean reading;
  gboolean stale; /* something changed while reading */
};

G_DEFINE_FINAL_TYPE (KabUndecided, kab_undecided, G_TYPE_OBJECT)

static guint changed_signal;

static void read_rows (KabUndecided *self);

static gboolean
same_ids (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer id;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (b, id))
      return FALSE;
  return TRUE;
}

/* What belongs to a row and is shown in its card, such as a package's option, counts as the row's as well. */
static void
add_ids (GHashTable *rows, const KabProblem *problem)
{
  const KabMutation *mutation = problem->mutation;

  g_hash_table_add (rows, g_strdup (mutation->row));
  if (mutation->entity != &kab_entity_package_option)
    return;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (g_str_equal (mutation->entity->fields[i].name, "package"))
      {
        const KabValue *value = mutation->in_set[i] ? &mutation->set[i]
                                : problem->theirs   ? &problem->theirs->values[i]
                                                    : &mutation->base[i];

        if (value->kind == KAB_VALUE_TEXT)
          g_hash_table_add (rows, g_strdup (value->text));
      }
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = kab_cabinet_list_problems_finish (KAB_CABINET (source), result, &error);
  g_autoptr (GHashTable) rows = NULL;
  KabUndecided *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_UNDECIDED (user_data);
  self->reading = FALSE;
  if (!problems)
    {
      /* Also at the end of a session. What was known stays; the next change asks again. */
      g_debug ("What waits for a decision cannot be read: %s", error->message);
      return;
    }
  rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < problems->len; i++)
    add_ids (rows, g_ptr_array_index (problems, i));
  if (!same_ids (rows, self->rows))
    {
      g_hash_table_unref (self->rows);
      self->rows = g_steal_pointer (&rows);
      g_signal_emit (self, changed_signal, 0);
    }
  if (self->stale)
    read_rows (self);
}

static void
read_rows (KabUndecided *self)
{
  self->stale = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  kab_cabinet_list_problems_async (self->cabinet, self->cancellable, did_list, self);
}

/* One may have come while another went: their number says nothing then, but the row has changed. */
static void
row_changed_cb (KabCabinet *cabinet, const char *entity, KabUndecided *self)
{
  guint problems;

  g_object_get (cabinet, "problems", &problems, NULL);
  if (problems > 0 || g_hash_table_size (self->rows) > 0)
    read_rows (self);
}

static void
kab_undecided_dispose (GObject *object)
{
  KabUndecided *self = KAB_UNDECIDED (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  G_OBJECT_CLASS (kab_undecided_parent_class)->dispose (object);
}

static void
kab_undecided_class_init (KabUndecidedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_undecided_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_undecided_init (KabUndecided *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

KabUndecided *
kab_undecided_for (KabCabinet *cabinet)
{
  static GQuark quark;
  KabUndecided *self;

  if (!quark)
    quark = g_quark_from_static_string ("kab-undecided");
  self = g_object_get_qdata (G_OBJECT (cabinet), quark);
  if (!self)
    {
      self = g_object_new (KAB_TYPE_UNDECIDED, NULL);
      self->cabinet = cabinet;
      g_signal_connect_object (cabinet, "notify::problems", G_CALLBACK (read_rows), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (cabinet, "changed", G_CALLBACK (row_changed_cb), self, 0);
      g_object_set_qdata_full (G_OBJECT (cabinet), quark, self, g_object_unref);
      /* nothing waits for most people */
      row_changed_cb (cabinet, NULL, self);
    }
  return self;
}

gboolean
kab_undecided_has (KabUndecided *self, const char *id)
{
  return id && self->rows && g_hash_table_contains (self->rows, id);
}
