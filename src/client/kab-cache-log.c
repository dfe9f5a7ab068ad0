/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rows the last transactions changed, so that what was prepared of the rows is patched and not made anew. It is
 * in memory; of entities whose orders lie beside the cache (kab-lists-kept.c) it is in the cache as well.
 */
#include "kab-cache-private.h"

#include <string.h>

/* So often what is too old goes. */
#define TIDY_EVERY 32

static KabTouched
bit_of (const KabPlan *plan)
{
  return G_GUINT64_CONSTANT (1) << plan->index;
}

static void
log_entry_free (gpointer data)
{
  KabLogEntry *entry = data;

  if (entry->rows != NULL)
    g_array_unref (entry->rows);
  g_free (entry);
}

void
kab_cache_log_clear (KabCache *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->log_lock);

  for (guint i = 0; i < self->n_plans; i++)
    g_queue_clear_full (&self->log[i], log_entry_free);
  self->recalled = 0;
}

static char *
name_key (const KabPlan *plan)
{
  return g_strconcat ("orders:", plan->entity->name, NULL);
}

char *
kab_cache_kept_name (KabCache *self, KabDb *db, const KabEntity *entity)
{
  g_autofree char *key = name_key (kab_cache_plan (self, entity));

  return kab_cache_get_meta (db, key, NULL);
}

void
kab_cache_log_open (KabCache *self)
{
  self->kept = 0;
  for (guint i = 0; i < self->n_plans; i++)
    {
      g_autofree char *name = kab_cache_kept_name (self, self->db, self->plans[i].entity);

      if (name != NULL)
        self->kept |= bit_of (&self->plans[i]);
    }
}

static gboolean
write_entry (KabCache *self, const KabPlan *plan, gint64 generation, const GArray *rows, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "INSERT INTO changed(entity, generation, rows) VALUES(?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, plan->entity->number);
  kab_statement_bind_integer (statement, 2, generation);
  if (rows != NULL)
    kab_statement_bind_blob (statement, 3, rows->data, rows->len * sizeof (gint64));
  return kab_statement_run (statement, error);
}

/* Those of the entity up to @generation. */
static gboolean
drop_entries (KabCache *self, const KabPlan *plan, gint64 generation, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "DELETE FROM changed WHERE entity=? AND generation<=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, plan->entity->number);
  kab_statement_bind_integer (statement, 2, generation);
  return kab_statement_run (statement, error);
}

gboolean
kab_cache_log_write (KabCache *self, const KabPlan *plan, gint64 generation, GError **error)
{
  if ((self->kept & bit_of (plan)) == 0)
    return TRUE;
  return write_entry (self, plan, generation, self->written[plan->index], error)
         && (generation % TIDY_EVERY != 0
             || drop_entries (self, plan, generation - KAB_LOG_TRANSACTIONS, error));
}

void
kab_cache_log_remember (KabCache *self, const gint64 *generations)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->log_lock);

  for (guint i = 0; i < self->n_plans; i++)
    {
      KabLogEntry *entry;

      if ((self->touched & (G_GUINT64_CONSTANT (1) << i)) == 0)
        continue;
      self->own[i] = generations[i];
      entry = g_new0 (KabLogEntry, 1);
      entry->generation = generations[i];
      entry->rows = g_steal_pointer (&self->written[i]);
      g_queue_push_tail (&self->log[i], entry);
      if (g_queue_get_length (&self->log[i]) > KAB_LOG_TRANSACTIONS)
        log_entry_free (g_queue_pop_head (&self->log[i]));
    }
}

GArray *
kab_cache_changed_since (KabCache *self, const KabEntity *entity, gint64 from, gint64 to)
{
  const KabPlan *plan = kab_cache_plan (self, entity);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->log_lock);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 covered = from;

  for (GList *l = self->log[plan->index].head; l != NULL; l = l->next)
    {
      const KabLogEntry *entry = l->data;

      if (entry->generation <= from || entry->generation > to)
        continue;
      /* A gap is another process's change. */
      if (entry->generation != covered + 1 || entry->rows == NULL
          || rows->len + entry->rows->len > LOG_ROWS_MAX)
        return NULL;
      covered = entry->generation;
      g_array_append_vals (rows, entry->rows->data, entry->rows->len);
    }
  return covered == to ? g_steal_pointer (&rows) : NULL;
}

/* What this process did after @since, up to @now; %FALSE without an error: it does not know all of it. */
static gboolean
write_since (KabCache *self, const KabPlan *plan, gint64 since, gint64 now, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->log_lock);
  gint64 covered = since;

  for (GList *l = self->log[plan->index].head; l != NULL; l = l->next)
    {
      const KabLogEntry *entry = l->data;

      if (entry->generation <= since)
        continue;
      if (entry->generation != covered + 1 || entry->rows == NULL
          || !write_entry (self, plan, ++covered, entry->rows, error))
        return FALSE;
    }
  return covered == now;
}

gboolean
kab_cache_keep_changes (KabCache *self,
                        guint epoch,
                        const KabEntity *entity,
                        gint64 since,
                        const char *name,
                        GError **error)
{
  const KabPlan *plan = kab_cache_plan (self, entity);
  g_autofree char *key = name_key (plan);

  if (!kab_cache_begin (self, error))
    return FALSE;
  if (self->epoch != epoch
      || !kab_db_exec (
        self->db,
        "CREATE TABLE IF NOT EXISTS changed(entity INTEGER NOT NULL, generation INTEGER NOT NULL,"
        " rows BLOB, PRIMARY KEY(entity, generation)) WITHOUT ROWID",
        error)
      || !drop_entries (self, plan, G_MAXINT64, error)
      || !write_since (self, plan, since, kab_cache_generation (self->db, entity), error)
      || !kab_cache_set_meta (self->db, key, name, error))
    {
      kab_cache_rollback (self);
      return FALSE;
    }
  if (!kab_cache_commit (self, NULL, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  self->kept |= bit_of (plan);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* %NULL: too many */
static GArray *
read_rows (KabStatement *statement)
{
  gsize length;
  gconstpointer data;
  GArray *rows;

  if (kab_statement_is_null (statement, 1))
    return NULL;
  data = kab_statement_get_blob (statement, 1, &length);
  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (rows, data, (guint)(length / sizeof (gint64)));
  return rows;
}

gboolean
kab_cache_recall_changes (KabCache *self, KabDb *db, const KabEntity *entity, GError **error)
{
  const KabPlan *plan = kab_cache_plan (self, entity);
  GQueue *log = &self->log[plan->index];
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->log_lock);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (self->recalled & bit_of (plan))
    return TRUE;
  statement
    = kab_db_prepare (db, "SELECT generation, rows FROM changed WHERE entity=? ORDER BY generation DESC",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, entity->number);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const KabLogEntry *first = g_queue_peek_head (log);
      gint64 generation = kab_statement_get_integer (statement, 0);
      KabLogEntry *entry;

      if (first != NULL && generation >= first->generation)
        continue;
      entry = g_new0 (KabLogEntry, 1);
      entry->generation = generation;
      entry->rows = read_rows (statement);
      g_queue_push_head (log, entry);
    }
  if (step == KAB_STEP_DONE)
    self->recalled |= bit_of (plan);
  return step == KAB_STEP_DONE;
}
