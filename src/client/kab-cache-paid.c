/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders that became paid by what the server sent, until somebody has looked at them: facts of the file called paid:ID,
 * "" as long as nobody was told. Nothing is said of what the first sync brings.
 */
#include "kab-cache-private.h"

#include <string.h>

#include "kab-store.h"

#define PREFIX "paid:"
#define ALL "key >= 'paid:' AND key < 'paid;'"
#define TOLD "told"
/* When, by the server's clock, a run last ended that brought something. */
#define SERVED "served_at"

gboolean
kab_cache_note_served (KabCache *self, gint64 time, GError **error)
{
  return time <= 0 || kab_cache_set_meta_integer (self->db, SERVED, time, error);
}

/* One that was not here: made and paid since the last run, or paid long ago and only now for this person to see. */
static gboolean
is_news (KabPull *pull, const KabChange *change, gint64 paid_at)
{
  gint64 served = kab_cache_get_meta_integer (pull->cache->db, SERVED);

  return !pull->restarting && served > 0 && MAX (paid_at, change->created_at) > served;
}

gboolean
kab_cache_is_paid_now (KabPull *pull, const KabChange *change, gboolean *now, GError **error)
{
  g_auto (KabOld) old = { 0 };
  const KabChangeValue *paid;

  *now = FALSE;
  if (change->entity != &kab_entity_order || change->deleted || !pull->cache->indexed)
    return TRUE;
  paid = &change->values[kab_entity_field (change->entity, "paid_at")];
  if (paid->kind != KAB_VALUE_INTEGER)
    return TRUE;
  if (!kab_cache_find_old (pull->cache, kab_cache_plan (pull->cache, change->entity), change->id, &old,
                           error))
    return FALSE;
  *now = old.row != NULL ? kab_row_is_null (old.row, "paid_at") && old.row->rev <= change->rev
                         : is_news (pull, change, paid->integer);
  return TRUE;
}

static gboolean
run_with (KabCache *self, const char *sql, const char *id, GError **error)
{
  g_autofree char *key = g_strconcat (PREFIX, id, NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, key);
  return kab_statement_run (statement, error);
}

gboolean
kab_cache_note_paid (KabCache *self, const char *id, GError **error)
{
  return run_with (self, "INSERT OR IGNORE INTO meta VALUES(?, '')", id, error);
}

gboolean
kab_cache_forget_paid (KabCache *self, const char *id, GError **error)
{
  return run_with (self, "DELETE FROM meta WHERE key=?", id, error);
}

gboolean
kab_cache_count_paid (KabDb *db, guint *untold, guint *told, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT count(*), sum(value = '') FROM meta WHERE " ALL, error);

  if (statement == NULL || kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *untold = (guint)kab_statement_get_integer (statement, 1);
  *told = (guint)kab_statement_get_integer (statement, 0) - *untold;
  return TRUE;
}

static GPtrArray *
list_untold (KabCache *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT key FROM meta WHERE " ALL " AND value = '' ORDER BY key", error);
  KabStep step = KAB_STEP_ERROR;

  while (statement != NULL && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0) + strlen (PREFIX)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* Who looks after the partner; a partner that is not here has nobody that is known. */
static gboolean
find_curator (KabCache *self, const KabRow *order, char **curator, GError **error)
{
  const char *id = kab_row_get_text (order, "partner");
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) partner
    = id != NULL ? kab_store_find (self->db, NULL, &kab_entity_partner, id, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *curator = partner != NULL ? g_strdup (kab_row_get_text (partner, "curator")) : NULL;
  return TRUE;
}

/* Somebody's own click is not news to them, on whatever computer it was. */
static gboolean
is_own_doing (GPtrArray *actors, const KabRow *order)
{
  for (guint i = 0; i < actors->len; i++)
    if (g_strcmp0 (((const KabActor *)actors->pdata[i])->user, order->updated_by) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
take_one (KabCache *self, GPtrArray *actors, const char *id, KabPaidNews *news, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) order = kab_store_find (self->db, NULL, &kab_entity_order, id, &local);
  g_autofree char *curator = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (order != NULL && !find_curator (self, order, &curator, error))
    return FALSE;
  if (order == NULL || order->deleted || kab_row_is_null (order, "paid_at") || is_own_doing (actors, order)
      || !kab_paid_concerns (actors, order, curator))
    return kab_cache_forget_paid (self, id, error);
  news->fresh++;
  g_clear_pointer (&news->order, kab_row_unref);
  news->order = g_steal_pointer (&order);
  return run_with (self, "UPDATE meta SET value='" TOLD "' WHERE key=?", id, error);
}

static gboolean
take_all (KabCache *self, GPtrArray *actors, KabPaidNews *news, GError **error)
{
  g_autoptr (GPtrArray) ids = list_untold (self, error);
  guint untold, told;

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!take_one (self, actors, ids->pdata[i], news, error))
      return FALSE;
  if (!kab_cache_count_paid (self->db, &untold, &told, error))
    return FALSE;
  news->unseen = told;
  return TRUE;
}

gboolean
kab_cache_take_paid (KabCache *self, GPtrArray *actors, KabPaidNews *news, GError **error)
{
  *news = (KabPaidNews){ 0 };
  if (!kab_cache_begin (self, error))
    return FALSE;
  if (take_all (self, actors, news, error))
    {
      if (kab_cache_commit (self, NULL, error))
        return TRUE;
    }
  else
    {
      kab_cache_rollback (self);
    }
  kab_paid_news_clear (news);
  return FALSE;
}

gboolean
kab_cache_paid_seen (KabCache *self, GError **error)
{
  if (!kab_cache_begin (self, error))
    return FALSE;
  if (kab_db_exec (self->db, "DELETE FROM meta WHERE " ALL " AND value='" TOLD "'", error))
    return kab_cache_commit (self, NULL, error);
  kab_cache_rollback (self);
  return FALSE;
}
