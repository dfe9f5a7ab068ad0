/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of changes into the cache. */
#include "kab-cache-private.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-schema.h"
#include "kab-store.h"
#include "kab-tally.h"
#include "kab-work-kept.h"

#define SEARCH_CHUNK 50000
/* An entity of no more rows is built together with all others of its kind, in one transaction. */
#define SMALL 1000
/* A fact of the file: entities, a bit each, of which rows left and are to be swept up. */
#define LEFT "left"

static gboolean
is_edited (KabPull *pull, const KabEntity *entity, const char *id)
{
  char key[128];

  if (g_hash_table_size (pull->edited) == 0)
    return FALSE;
  g_snprintf (key, sizeof key, "%s/%s", entity->name, id);
  return g_hash_table_contains (pull->edited, key);
}

static gboolean
note_seen (KabPull *pull, const KabChange *change, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (pull->cache->db, "INSERT OR IGNORE INTO seen VALUES(?,?)", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, change->entity->number);
  kab_statement_bind_text (statement, 2, change->id);
  return kab_statement_run (statement, error);
}

static gboolean
put (KabPull *pull, const KabChange *change, GError **error)
{
  KabCache *cache = pull->cache;

  if (pull->restarting && !note_seen (pull, change, error))
    return FALSE;
  if (is_edited (pull, change->entity, change->id))
    {
      g_autoptr (KabRow) row = NULL;
      gboolean waits;
      gint64 rev;

      if (!kab_cache_server_rev (cache, change->entity, change->id, &rev, error))
        return FALSE;
      if (rev > change->rev && !pull->anew)
        return TRUE;
      if (!kab_work_waits (pull->work, change->entity->name, change->id, change->rev, &waits, error))
        return FALSE;
      /* All that was edited here is in the row that came: it is one like any other again. */
      if (!waits)
        return kab_cache_drop_image (cache, change->entity, change->id, error)
               && kab_cache_put_change (cache, kab_cache_plan (cache, change->entity), change, TRUE, error);
      row = kab_change_to_row (change);
      return kab_cache_put_image (cache, change->entity, change->id, row, error)
             && kab_cache_refresh_row (cache, pull->work, change->entity, change->id, error);
    }
  return kab_cache_put_change (cache, kab_cache_plan (cache, change->entity), change, pull->anew, error);
}

gboolean
kab_cache_pull_put (KabPull *pull, const KabChange *change, GError **error)
{
  gboolean paid;

  return kab_cache_is_paid_now (pull, change, &paid, error) && put (pull, change, error)
         && (!paid || kab_cache_note_paid (pull->cache, change->id, error));
}

/* What was edited in it and is kept holds words of it, which go with it. */
static gboolean
note_gone (KabPull *pull, const KabEntity *entity, const char *id, GError **error)
{
  g_autofree char *key = g_strconcat (entity->name, "/", id, NULL);

  if (pull->kept == NULL)
    pull->kept = kab_work_kept_rows (pull->work, error);
  if (pull->kept == NULL)
    return FALSE;
  if (!g_hash_table_contains (pull->kept, key))
    return TRUE;
  if (pull->gone == NULL)
    pull->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (pull->gone, g_steal_pointer (&key));
  return TRUE;
}

gboolean
kab_cache_pull_drop (KabPull *pull, const KabEntity *entity, const char *id, GError **error)
{
  KabCache *cache = pull->cache;
  g_autoptr (GHashTable) others = NULL;
  guint refused = 0;

  pull->result->left = TRUE;
  if (!note_gone (pull, entity, id, error)
      || (entity == &kab_entity_order && !kab_cache_forget_paid (cache, id, error)))
    return FALSE;
  if (!is_edited (pull, entity, id))
    return kab_cache_erase (cache, kab_cache_plan (cache, entity), id, error);

  others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return kab_work_refuse_row (
           pull->work, pull->fence, entity->name, id, "forbidden",
           _ ("This record is no longer yours, so the edit could not be sent. Its words are kept here."),
           &refused, others, error)
         && kab_cache_put_image (cache, entity, id, NULL, error)
         && kab_cache_refresh_row (cache, pull->work, entity, id, error)
         && kab_cache_refresh_set (cache, pull->work, others, error);
}

/* A row that was shown by a newer rev than this one is not taken back. */
static gboolean
leave (KabPull *pull, const KabChange *change, GError **error)
{
  g_autoptr (KabRow) old = kab_cache_server_row (pull->cache, pull->cache->db, change->entity, change->id);

  if (old != NULL && old->rev > change->rev && !pull->restarting)
    return TRUE;
  return kab_cache_pull_drop (pull, change->entity, change->id, error);
}

/* At the end of a restarted run: what the server did not send is not there any more, or not ours. */
static gboolean
drop_unseen (KabPull *pull, GError **error)
{
  KabCache *cache = pull->cache;

  for (guint i = 0; i < cache->n_plans; i++)
    {
      const KabEntity *entity = cache->plans[i].entity;
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *sql
        = g_strdup_printf ("SELECT id FROM \"%s\" WHERE id NOT IN (SELECT id FROM seen WHERE entity = %u)"
                           " AND id NOT IN (SELECT id FROM server_row WHERE entity = %u AND json IS NULL)",
                           entity->name, entity->number, entity->number);

      {
        g_autoptr (KabStatement) statement = kab_db_prepare (cache->db, sql, error);
        KabStep step;

        if (statement == NULL)
          return FALSE;
        while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
          g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
        if (step == KAB_STEP_ERROR)
          return FALSE;
      }
      for (guint j = 0; j < ids->len; j++)
        if (!kab_cache_pull_drop (pull, entity, g_ptr_array_index (ids, j), error))
          return FALSE;
    }
  return kab_db_exec (cache->db, "DELETE FROM seen", error)
         && kab_cache_set_meta (cache->db, "restarting", "0", error);
}

/* Rows whose image a killed process left behind go the way of edited ones, which takes it out. */
static gboolean
add_imaged (KabCache *self, GHashTable *edited, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "SELECT entity, id FROM server_row", error);
  KabStep step = KAB_STEP_ERROR;

  while (statement != NULL && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const KabEntity *entity = kab_entity_find_by_number ((guint)kab_statement_get_integer (statement, 0));

      if (entity != NULL)
        g_hash_table_add (edited,
                          g_strconcat (entity->name, "/", kab_statement_get_text (statement, 1), NULL));
    }
  return step == KAB_STEP_DONE;
}

/* Rows of which edits wait, or an image is there. Inside the write lock: an edit that comes later recomputes its row. */
static gboolean
read_edited (KabPull *pull, GError **error)
{
  g_clear_pointer (&pull->edited, g_hash_table_unref);
  pull->edited = kab_work_rows (pull->work, error);
  return pull->edited != NULL && add_imaged (pull->cache, pull->edited, error);
}

static gboolean
forget_base (KabPull *pull, const KabChangesHead *head, GError **error)
{
  /* What was confirmed before may wait again now. */
  return kab_work_forget_base (pull->work, pull->fence, head->epoch, head->head, error)
         && read_edited (pull, error);
}

/* Another epoch, or all of it again: what comes counts, whatever rev is here; what does not come goes. */
static gboolean
begin_restart (KabPull *pull, const KabChangesHead *head, GError **error)
{
  return forget_base (pull, head, error) && kab_db_exec (pull->cache->db, "DELETE FROM seen", error)
         && kab_cache_set_meta (pull->cache->db, "restarting", "1", error);
}

/*
 * From nothing, into a file that holds nothing: nobody can tell any more of which history the numbers are that edits
 * were acknowledged with. To ask again costs an answer that the server has kept.
 */
static gboolean
ask_again (KabPull *pull, const KabChangesHead *head, GError **error)
{
  gboolean any, other;

  if (
    !kab_work_can_settle (pull->work, G_MAXINT64, &any, error)
    || !kab_work_is_other (pull->work, head->epoch, &other, error)
    || ((any || other)
        && (!forget_base (pull, head, error)
            /* What the server does not have any more does not come: it is shown by what is sent again alone. */
            || !kab_cache_refresh_set (pull->cache, pull->work, pull->edited, error))))
    return FALSE;
  pull->result->restarted = any || other;
  return TRUE;
}

gboolean
kab_cache_check_fence (KabCache *self, gint64 fence, GError **error)
{
  if (kab_cache_get_meta_integer (self->db, "fence") == fence)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
               _ ("Another window of Kabinet keeps this account up to date now."));
  return FALSE;
}

static gboolean
apply_items (KabPull *pull, KabChanges *changes, GError **error)
{
  const KabChange *change;
  g_autoptr (GError) local = NULL;

  while (kab_changes_next (changes, &change, &local))
    {
      if (!(change->leave ? leave (pull, change, error) : kab_cache_pull_put (pull, change, error)))
        return FALSE;
      pull->result->rows++;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/*
 * What rows leave behind is swept up at the end of the run, which may be several pages later, and after a kill in
 * another life: so of which entities it is stands in the file.
 */
gboolean
kab_cache_note_left (KabPull *pull, GError **error)
{
  KabTouched noted = (KabTouched)kab_cache_get_meta_integer (pull->cache->db, LEFT);
  KabTouched all = pull->result->left ? noted | pull->cache->touched : noted;

  if (pull->gone != NULL && !kab_work_forget_kept (pull->work, pull->fence, pull->gone, error))
    return FALSE;
  pull->result->left = all != 0;
  return all == noted || kab_cache_set_meta_integer (pull->cache->db, LEFT, (gint64)all, error);
}

static gboolean
apply_page (KabPull *pull, KabChanges *changes, const KabChangesHead *head, GError **error)
{
  KabCache *cache = pull->cache;
  g_autofree char *cursor = kab_cache_get_meta (cache->db, "cursor", NULL);
  gboolean fresh = cursor == NULL || cursor[0] == '\0';

  if (!kab_cache_check_fence (cache, pull->fence, error))
    return FALSE;
  /* The answer to a question asked before: a cache on the way replayed it, or it was overtaken. */
  if (g_strcmp0 (head->echo, fresh ? "" : cursor) != 0)
    {
      pull->result->stale = TRUE;
      return TRUE;
    }
  pull->result->restarted = fresh ? cache->indexed : head->restart;
  if (pull->result->restarted ? !begin_restart (pull, head, error) : fresh && !ask_again (pull, head, error))
    return FALSE;
  if (!kab_work_note_epoch (pull->work, head->epoch, error))
    return FALSE;
  pull->restarting = pull->anew = kab_cache_get_meta_integer (cache->db, "restarting") != 0;

  /* A pull with nothing new writes nothing. */
  if (!apply_items (pull, changes, error))
    return FALSE;
  if ((pull->restarting && !head->more && !drop_unseen (pull, error)) || !kab_cache_note_left (pull, error))
    return FALSE;
  if (g_strcmp0 (cursor, head->cursor) == 0)
    return TRUE;
  return kab_cache_set_meta (cache->db, "cursor", head->cursor, error)
         && kab_cache_set_meta (cache->db, "scope", head->scope, error)
         && (head->more
             || (kab_cache_set_meta_integer (cache->db, "last_sync", g_get_real_time () / 1000, error)
                 && kab_cache_note_served (cache, head->time, error)));
}

gboolean
kab_cache_pull_begin (KabPull *pull,
                      KabCache *cache,
                      KabWork *work,
                      gint64 fence,
                      KabPageResult *result,
                      GError **error)
{
  memset (result, 0, sizeof *result);
  *pull = (KabPull){ .cache = cache, .work = work, .fence = fence, .result = result };
  if (!kab_cache_begin (cache, error))
    return FALSE;
  if (read_edited (pull, error))
    return TRUE;
  kab_cache_pull_clear (pull);
  kab_cache_rollback (cache);
  return FALSE;
}

void
kab_cache_pull_clear (KabPull *pull)
{
  g_clear_pointer (&pull->edited, g_hash_table_unref);
  g_clear_pointer (&pull->kept, g_hash_table_unref);
  g_clear_pointer (&pull->gone, g_hash_table_unref);
}

gboolean
kab_cache_apply (KabCache *self,
                 KabWork *work,
                 KabChanges *changes,
                 const KabChangesHead *head,
                 gint64 fence,
                 KabPageResult *result,
                 GError **error)
{
  KabPull pull;
  gboolean ok;

  if (!kab_cache_pull_begin (&pull, self, work, fence, result, error))
    return FALSE;
  result->until = head->until;
  result->head = head->head;
  result->remaining = head->remaining;
  result->time = head->time > 0 ? head->time : g_get_real_time () / 1000;
  result->more = head->more;
  result->first = !self->indexed;
  ok = apply_page (&pull, changes, head, error) && (!self->indexed || kab_tally_fold (self, error));
  kab_cache_pull_clear (&pull);
  if (ok)
    return kab_cache_commit (self, &result->touched, error);
  kab_cache_rollback (self);
  return FALSE;
}

gboolean
kab_cache_take_fence (KabCache *self, gint64 fence, GError **error)
{
  if (!kab_cache_begin (self, error))
    return FALSE;
  if (!kab_cache_set_meta_integer (self->db, "fence", fence, error))
    {
      kab_cache_rollback (self);
      return FALSE;
    }
  return kab_cache_commit (self, NULL, error);
}

/* --- The end of the first sync --- */

gboolean
kab_cache_search_create (KabCache *self, const KabPlan *plan, GError **error)
{
  g_autofree char *table = kab_cache_search_table (plan->entity);
  g_autoptr (GString) sql = g_string_new (NULL);

  /* The keys are folded already, and the rows themselves stand in the entity's table. */
  g_string_printf (sql, "DROP TABLE IF EXISTS \"%s\"; CREATE VIRTUAL TABLE \"%s\" USING fts5(", table, table);
  for (guint i = 0; i < plan->n_searched; i++)
    {
      g_autofree char *column = kab_schema_words_column (&plan->entity->fields[plan->searched[i]]);

      g_string_append_printf (sql, "\"%s\", ", column);
    }
  g_string_append (sql, "content='', columnsize=0, tokenize='trigram case_sensitive 1')");
  return kab_db_exec (self->db, sql->str, error);
}

gboolean
kab_cache_mark_filled (KabCache *self, const KabPlan *plan, gint64 nr, GError **error)
{
  g_autofree char *key = g_strconcat ("filled:", plan->entity->name, NULL);

  self->bare = FALSE;
  return kab_cache_set_meta_integer (self->db, key, nr, error);
}

gboolean
kab_cache_forget_search (KabCache *self, const KabPlan *plan, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "DELETE FROM meta WHERE key=?", error);
  g_autofree char *key = g_strconcat ("filled:", plan->entity->name, NULL);

  if (statement == NULL || plan->n_searched == 0)
    return plan->n_searched == 0;
  kab_statement_bind_text (statement, 1, key);
  /* If this write comes to nothing, the next one finds what stands in the file. */
  self->indexed = FALSE;
  return kab_statement_run (statement, error) && kab_cache_set_meta (self->db, "indexed", "0", error);
}

/* Only the long statements are ended, and no commit or rollback. */
static void
set_interruptible (KabCache *self, gboolean may)
{
  g_mutex_lock (&self->interrupt_lock);
  self->interruptible = may;
  g_mutex_unlock (&self->interrupt_lock);
}

static gboolean
fill_search (KabCache *self, const KabPlan *plan, gint64 from, gint64 *to, GError **error)
{
  g_autofree char *table = kab_cache_search_table (plan->entity);
  g_autoptr (GString) columns = g_string_new (NULL), keys = g_string_new (NULL);
  g_autofree char *last = NULL, *sql = NULL;
  gboolean ok;

  for (guint i = 0; i < plan->n_searched; i++)
    {
      const KabField *field = &plan->entity->fields[plan->searched[i]];
      g_autofree char *column = kab_schema_words_column (field), *key = kab_schema_words (field);

      g_string_append_printf (columns, ", \"%s\"", column);
      g_string_append_printf (keys, ", %s", key);
    }
  last = g_strdup_printf ("SELECT max(nr) FROM (SELECT nr FROM \"%s\" WHERE nr > %" G_GINT64_FORMAT
                          " ORDER BY nr LIMIT %d)",
                          plan->entity->name, from, SEARCH_CHUNK);
  *to = kab_db_query_integer (self->db, last, NULL, error);
  if (*to == 0)
    return kab_cache_mark_filled (self, plan, G_MAXINT64, error);
  sql = g_strdup_printf ("INSERT INTO \"%s\"(rowid%s) SELECT nr%s FROM \"%s\" WHERE nr > %" G_GINT64_FORMAT
                         " AND nr <= %" G_GINT64_FORMAT " ORDER BY nr",
                         table, columns->str, keys->str, plan->entity->name, from, *to);
  set_interruptible (self, TRUE);
  ok = kab_db_exec (self->db, sql, error);
  set_interruptible (self, FALSE);
  return ok && kab_cache_mark_filled (self, plan, *to, error);
}

static gboolean
is_stopped (KabCache *self, GError **error)
{
  if (!g_atomic_int_get (&self->stopping))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled."));
  return TRUE;
}

/* Up to which row an earlier build has come; FALSE if it has not begun with the entity. */
static gboolean
has_begun (KabCache *self, const KabPlan *plan, gint64 *nr, GError **error)
{
  g_autofree char *key = g_strconcat ("filled:", plan->entity->name, NULL);
  g_autofree char *text = kab_cache_get_meta (self->db, key, error);

  *nr = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  return text != NULL;
}

static gboolean
fill_rest (KabCache *self, const KabPlan *plan, gint64 from, GError **error)
{
  gint64 to;

  do
    {
      if (is_stopped (self, error) || !kab_cache_begin (self, error))
        return FALSE;
      if (!fill_search (self, plan, from, &to, error))
        {
          kab_cache_rollback (self);
          return FALSE;
        }
      if (!kab_cache_commit (self, NULL, error))
        return FALSE;
      from = to;
    }
  while (to != 0);
  return TRUE;
}

static gboolean
make_indexes (KabCache *self, const KabPlan *plan, GError **error)
{
  gboolean ok;

  set_interruptible (self, TRUE);
  ok = kab_schema_create_indexes (self->db, plan->entity, KAB_PROFILE_CACHE, error);
  set_interruptible (self, FALSE);
  return ok
         && (plan->n_searched == 0
             || (kab_cache_search_create (self, plan, error)
                 && kab_cache_mark_filled (self, plan, 0, error)));
}

/* Several transactions, so that an edit never waits for all of it; until the last, nothing counts as indexed. */
static gboolean
build_one (KabCache *self, const KabPlan *plan, GError **error)
{
  gint64 from;

  if (is_stopped (self, error) || !kab_cache_begin (self, error))
    return FALSE;
  if (has_begun (self, plan, &from, NULL))
    {
      kab_cache_rollback (self);
      return from == G_MAXINT64 || fill_rest (self, plan, from, error);
    }
  if (!make_indexes (self, plan, error))
    {
      kab_cache_rollback (self);
      return FALSE;
    }
  if (!kab_cache_commit (self, NULL, error))
    return FALSE;

  return plan->n_searched == 0 || fill_rest (self, plan, 0, error);
}

static gboolean
is_small (KabCache *self, const KabPlan *plan, gboolean *small, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT count(*) FROM (SELECT 1 FROM \"%s\" LIMIT %d)", plan->entity->name, SMALL + 1);
  gboolean found;

  *small = kab_db_query_integer (self->db, sql, &found, error) <= SMALL;
  return found;
}

static gboolean
build_small (KabCache *self, const KabPlan *plan, GError **error)
{
  gboolean small;
  gint64 to;

  if (has_begun (self, plan, &to, NULL))
    return TRUE;
  if (!is_small (self, plan, &small, error))
    return FALSE;
  if (!small)
    return TRUE;
  return make_indexes (self, plan, error)
         && (plan->n_searched == 0 || fill_search (self, plan, 0, &to, error))
         && kab_cache_mark_filled (self, plan, G_MAXINT64, error);
}

/* Most entities have few rows: a commit each would take longer than all that is done for them. */
static gboolean
build_all_small (KabCache *self, GError **error)
{
  gboolean ok = TRUE;

  if (is_stopped (self, error) || !kab_cache_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < self->n_plans; i++)
    ok = !is_stopped (self, error) && build_small (self, &self->plans[i], error);
  if (ok)
    return kab_cache_commit (self, NULL, error);
  kab_cache_rollback (self);
  return FALSE;
}

static gboolean
build_all (KabCache *self, GError **error)
{
  if (!build_all_small (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_plans; i++)
    if (!build_one (self, &self->plans[i], error))
      return FALSE;

  return TRUE;
}

void
kab_cache_stop_building (KabCache *self, gboolean stop)
{
  g_mutex_lock (&self->interrupt_lock);
  g_atomic_int_set (&self->stopping, stop);
  if (stop && self->interruptible)
    kab_db_interrupt (self->db);
  g_mutex_unlock (&self->interrupt_lock);
  g_mutex_lock (&self->check_lock);
  if (stop && self->checking != NULL)
    kab_db_interrupt (self->checking);
  g_mutex_unlock (&self->check_lock);
}

/*
 * What is sorted for an index may be more than there is memory for. Not inside a transaction: there it fails on a
 * connection that has had anything temporary.
 */
static void
sort_in_file (KabCache *self, gboolean in_file)
{
  g_mutex_lock (&self->lock);
  if (self->db != NULL)
    kab_db_exec (self->db, in_file ? "PRAGMA temp_store=FILE" : "PRAGMA temp_store=MEMORY", NULL);
  g_mutex_unlock (&self->lock);
}

gboolean
kab_cache_build (KabCache *self, GError **error)
{
  gboolean built;

  if (self->indexed)
    return TRUE;
  sort_in_file (self, TRUE);
  built = build_all (self, error);
  sort_in_file (self, FALSE);
  if (!built)
    return FALSE;

  if (!kab_cache_begin (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_plans; i++)
    kab_cache_touch (self, &self->plans[i], 0);
  if (!kab_cache_set_meta (self->db, "indexed", "1", error))
    {
      kab_cache_rollback (self);
      return FALSE;
    }
  if (!kab_cache_commit (self, NULL, error))
    return FALSE;
  self->indexed = TRUE;
  return TRUE;
}

gboolean
kab_cache_sync (KabCache *self, GError **error)
{
  gboolean ok;

  g_mutex_lock (&self->lock);
  /* Syncing the log at one commit syncs all that stands in it. */
  ok = self->db == NULL
       || (kab_db_exec (self->db, "PRAGMA synchronous=FULL", error) && kab_db_begin (self->db, TRUE, error)
           && kab_cache_set_meta_integer (self->db, "synced", g_get_monotonic_time (), error)
           && kab_db_commit (self->db, error));
  if (self->db != NULL)
    {
      kab_db_rollback (self->db);
      kab_db_exec (self->db, "PRAGMA synchronous=NORMAL", NULL);
    }
  g_mutex_unlock (&self->lock);
  return ok;
}

/* @done: (out): whether nobody was in the way who still reads what was before */
static gboolean
empty_log (KabDb *db, gboolean *done, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "PRAGMA wal_checkpoint(TRUNCATE)", error);
  KabStep step = statement != NULL ? kab_statement_step (statement, error) : KAB_STEP_ERROR;

  *done = step != KAB_STEP_ROW || kab_statement_get_integer (statement, 0) == 0;
  return step != KAB_STEP_ERROR;
}

gboolean
kab_cache_scrub (KabCache *self, KabTouched touched, GError **error)
{
  gboolean ok = TRUE, noted, done = FALSE;

  if (!self->indexed)
    return TRUE;
  g_mutex_lock (&self->lock);
  noted = self->db != NULL && kab_cache_get_meta_integer (self->db, LEFT) != 0;
  if (noted)
    touched |= (KabTouched)kab_cache_get_meta_integer (self->db, LEFT);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; ok && i < self->n_plans; i++)
    {
      g_autofree char *table = kab_cache_search_table (self->plans[i].entity);
      g_autofree char *sql = NULL;

      if (self->plans[i].n_searched == 0 || (touched & (G_GUINT64_CONSTANT (1) << i)) == 0)
        continue;
      sql = g_strdup_printf ("INSERT INTO \"%s\"(\"%s\") VALUES('optimize')", table, table);
      if (!kab_cache_begin (self, error))
        return FALSE;
      ok = kab_db_exec (self->db, sql, error);
      if (ok)
        ok = kab_cache_commit (self, NULL, error);
      else
        kab_cache_rollback (self);
    }
  if (ok && !kab_tally_scrub (self, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  if (self->checkpointer != NULL)
    kab_checkpointer_rest (self->checkpointer);
  /* With a reader in the way it stays noted, and the next run sweeps again. */
  ok = ok && empty_log (self->db, &done, error)
       && (!noted || !done || kab_cache_set_meta_integer (self->db, LEFT, 0, error));
  g_mutex_unlock (&self->lock);
  return ok;
}
