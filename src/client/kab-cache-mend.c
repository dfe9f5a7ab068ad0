/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A range of the cache that was not what the server has is made so; what came of it is remembered. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cache-check.h"
#include "kab-cache-private.h"
#include "kab-error.h"

#define MENDED "mended"
#define MENDED_AT "mended_at"
#define MENDED_ENTITY "mended_entity"
#define FAULT_AT "fault_at"
#define FAULT_ENTITY "fault_entity"
/* Behind every id, whatever became of it. */
#define LAST "\364\217\277\277"
#define DAY ((gint64)24 * 3600 * 1000)
#define WAIT_DAYS_MAX 30

typedef struct
{
  KabPull pull;
  const KabCheckRange *range;
  KabRangeResult *result;
  GHashTable *seen;  /* ids in the range as sent */
  gboolean searched; /* the search index may hold what the rows do not */
} Mend;

static gboolean
is_answer (const KabCheckRange *range, const KabChangesHead *head)
{
  return strcmp (head->echo, range->cursor) == 0 && strcmp (head->entity, range->entity->name) == 0
         && strcmp (head->after, range->after) == 0 && strcmp (head->to, range->to) == 0 && !head->more
         && !head->restart;
}

static gboolean
is_in_range (const KabCheckRange *range, const char *id)
{
  return strcmp (id, range->after) > 0 && (range->to[0] == '\0' || strcmp (id, range->to) <= 0);
}

static gboolean
is_search_alike (const KabPlan *plan, const KabRow *row, const KabChange *change)
{
  for (guint i = 0; i < plan->n_searched; i++)
    {
      const KabValue *value = &row->values[plan->searched[i]];
      const KabChangeValue *sent = &change->values[plan->searched[i]];

      if (g_strcmp0 (value->kind == KAB_VALUE_TEXT ? value->text : NULL,
                     sent->kind == KAB_VALUE_TEXT ? sent->text : NULL)
          != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
not_a_range (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
               _ ("The server sent something that is not a list of changes. Nothing here was changed; it is "
                  "tried again later."));
  return FALSE;
}

static gboolean
mend_row (Mend *mend, const KabChange *change, GError **error)
{
  KabCache *cache = mend->pull.cache;
  g_autoptr (KabRow) old = NULL;

  if (change->leave || change->entity != mend->range->entity || !is_in_range (mend->range, change->id)
      || !g_hash_table_add (mend->seen, g_strdup (change->id)))
    return not_a_range (error);
  mend->result->rows++;
  old = kab_cache_server_row (cache, cache->db, change->entity, change->id);
  if (old != NULL && kab_digest_is_same (old, change))
    return TRUE;
  mend->result->changed++;
  if (old == NULL || !is_search_alike (kab_cache_plan (cache, change->entity), old, change))
    mend->searched = TRUE;
  return kab_cache_pull_put (&mend->pull, change, error);
}

static gboolean
mend_rows (Mend *mend, KabChanges *changes, GError **error)
{
  const KabChange *change;
  g_autoptr (GError) local = NULL;

  while (kab_changes_next (changes, &change, &local))
    if (!mend_row (mend, change, error))
      return FALSE;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What the server did not send is not there, or not ours; but for what it has not been told of yet. */
static gboolean
find_others (Mend *mend, GPtrArray *ids, GError **error)
{
  const KabCheckRange *range = mend->range;
  g_autofree char *sql = g_strdup_printf (
    "SELECT id FROM \"%s\" WHERE id > ?1 AND id <= ?2"
    " AND id NOT IN (SELECT id FROM server_row WHERE entity = %u AND json IS NULL) ORDER BY id",
    range->entity->name, range->entity->number);
  g_autoptr (KabStatement) statement = kab_db_prepare (mend->pull.cache->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, range->after);
  kab_statement_bind_text (statement, 2, range->to[0] != '\0' ? range->to : LAST);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *id = kab_statement_get_text (statement, 0);

      if (id != NULL && !g_hash_table_contains (mend->seen, id))
        g_ptr_array_add (ids, g_strdup (id));
    }
  return step == KAB_STEP_DONE;
}

static gboolean
remove_others (Mend *mend, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!find_others (mend, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!kab_cache_pull_drop (&mend->pull, mend->range->entity, ids->pdata[i], error))
      return FALSE;
  mend->result->removed = ids->len;
  return kab_cache_note_left (&mend->pull, error);
}

/* Something spoiled the rows behind the search index's back: what it holds of them nobody can tell. */
static gboolean
forget_search (Mend *mend, GError **error)
{
  return !mend->searched || mend->range->columns
         || kab_cache_forget_search (mend->pull.cache, kab_cache_plan (mend->pull.cache, mend->range->entity),
                                     error);
}

static gboolean
note_mended (Mend *mend, GError **error)
{
  KabDb *db = mend->pull.cache->db;

  if (mend->range->columns || mend->result->changed + mend->result->removed == 0)
    return TRUE;
  return kab_cache_set_meta_integer (db, MENDED, kab_cache_get_meta_integer (db, MENDED) + 1, error)
         && kab_cache_set_meta_integer (db, MENDED_AT, g_get_real_time () / 1000, error)
         && kab_cache_set_meta (db, MENDED_ENTITY, mend->range->entity->name, error);
}

static gboolean
mend_range (Mend *mend, KabChanges *changes, GError **error)
{
  KabCache *cache = mend->pull.cache;
  g_autofree char *cursor = kab_cache_get_meta (cache->db, "cursor", NULL);

  if (!kab_cache_check_fence (cache, mend->pull.fence, error))
    return FALSE;
  /* A page that came meanwhile may have brought newer rows than these. */
  mend->result->moved = g_strcmp0 (cursor, mend->range->cursor) != 0;
  if (mend->result->moved)
    return TRUE;
  /* Nothing newer was pulled: whatever stands here, with whatever number, the server's rows are those. */
  mend->pull.anew = TRUE;
  return mend_rows (mend, changes, error) && remove_others (mend, error) && forget_search (mend, error)
         && note_mended (mend, error);
}

gboolean
kab_cache_check_apply (KabCache *self,
                       KabWork *work,
                       const KabCheckRange *range,
                       KabChanges *changes,
                       const KabChangesHead *head,
                       gint64 fence,
                       KabRangeResult *result,
                       GError **error)
{
  Mend mend = { .range = range, .result = result };
  gboolean ok;

  memset (result, 0, sizeof *result);
  if (!is_answer (range, head))
    return not_a_range (error);
  if (!kab_cache_pull_begin (&mend.pull, self, work, fence, &result->page, error))
    return FALSE;
  mend.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ok = mend_range (&mend, changes, error);
  g_hash_table_unref (mend.seen);
  kab_cache_pull_clear (&mend.pull);
  if (ok)
    return kab_cache_commit (self, &result->page.touched, error);
  kab_cache_rollback (self);
  return FALSE;
}

/* --- Faults --- */

/* Of an entity: how often in a row it could not be mended, a space, and until when it is not tried. */
static void
read_fault (KabDb *db, const KabEntity *entity, gint64 *tries, gint64 *until)
{
  g_autofree char *key = g_strconcat ("fault:", entity->name, NULL);
  g_autofree char *text = kab_cache_get_meta (db, key, NULL);
  char *end = NULL;

  *tries = text != NULL ? g_ascii_strtoll (text, &end, 10) : 0;
  *until = end != NULL ? g_ascii_strtoll (end, NULL, 10) : 0;
}

/* A clock that was years ahead forbids nothing for years. */
static gboolean
is_waiting (gint64 now, gint64 until)
{
  return now < until && until <= now + WAIT_DAYS_MAX * DAY;
}

static gboolean
write_fault (KabCache *self, const KabCheckRange *range, GError **error)
{
  g_autofree char *key = g_strconcat ("fault:", range->entity->name, NULL);
  g_autofree char *text = NULL;
  gint64 now = g_get_real_time () / 1000, tries, until;

  read_fault (self->db, range->entity, &tries, &until);
  if (is_waiting (now, until))
    return kab_cache_set_meta_integer (self->db, FAULT_AT, now, error);
  tries = MIN (tries + 1, WAIT_DAYS_MAX);
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, tries, now + tries * DAY);
  return kab_cache_set_meta (self->db, key, text, error)
         && kab_cache_set_meta_integer (self->db, FAULT_AT, now, error)
         && kab_cache_set_meta (self->db, FAULT_ENTITY, range->entity->name, error);
}

gboolean
kab_cache_check_fault (KabCache *self, const KabCheckRange *range, gint64 fence, GError **error)
{
  if (!kab_cache_begin (self, error))
    return FALSE;
  if (kab_cache_check_fence (self, fence, error) && write_fault (self, range, error))
    return kab_cache_commit (self, NULL, error);
  kab_cache_rollback (self);
  return FALSE;
}

gboolean
kab_cache_check_may_mend (KabCache *self, const KabCheckRange *range)
{
  gint64 tries = 0, until = 0;

  g_mutex_lock (&self->lock);
  if (self->db != NULL)
    read_fault (self->db, range->entity, &tries, &until);
  g_mutex_unlock (&self->lock);
  return !is_waiting (g_get_real_time () / 1000, until);
}

gboolean
kab_cache_forgive (KabCache *self, const KabCheckRange *range, GError **error)
{
  g_autofree char *key = g_strconcat ("fault:", range->entity->name, NULL);
  g_autofree char *fault = kab_cache_get_meta (self->db, FAULT_ENTITY, NULL);
  gint64 tries, until, at = kab_cache_get_meta_integer (self->db, FAULT_AT);

  read_fault (self->db, range->entity, &tries, &until);
  if (tries == 0 || at >= range->since)
    return TRUE;
  return kab_cache_set_meta (self->db, key, "", error)
         && (g_strcmp0 (fault, range->entity->name) != 0
             || kab_cache_set_meta_integer (self->db, FAULT_AT, 0, error));
}

void
kab_cache_check_mended (KabCache *self, KabMended *mended)
{
  g_autofree char *entity = NULL, *fault = NULL;

  memset (mended, 0, sizeof *mended);
  g_mutex_lock (&self->lock);
  if (self->db != NULL)
    {
      mended->n = (guint)kab_cache_get_meta_integer (self->db, MENDED);
      mended->at = kab_cache_get_meta_integer (self->db, MENDED_AT);
      mended->fault_at = kab_cache_get_meta_integer (self->db, FAULT_AT);
      entity = kab_cache_get_meta (self->db, MENDED_ENTITY, NULL);
      fault = kab_cache_get_meta (self->db, FAULT_ENTITY, NULL);
    }
  g_mutex_unlock (&self->lock);
  mended->entity = entity != NULL ? kab_entity_find (entity) : NULL;
  mended->fault_entity = fault != NULL ? kab_entity_find (fault) : NULL;
}
