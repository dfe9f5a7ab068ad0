/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the linker puts in the place of clocks, chance and a few of the product's functions (see meson.build): virtual
 * time for both sides, and bugs planted for a test of the tests. Nothing of it is in any shipped program.
 */
#include "sim.h"

#include <string.h>

#include "kab-cache-private.h"
#include "kab-id.h"
#include "kab-merge.h"
#include "kab-store.h"

/* When it begins: some day in 2026. */
#define BEGIN_MS G_GINT64_CONSTANT (1780000000000)

gint64 __wrap_g_get_real_time (void);
gint64 __wrap_g_get_monotonic_time (void);
GDateTime *__wrap_g_date_time_new_now_local (void);
GDateTime *__wrap_g_date_time_new_now_utc (void);
void __wrap_randombytes_buf (void *out, size_t n);
guint32 __wrap_randombytes_uniform (guint32 n);
char *__wrap_kab_id_new (void);
KabServerDb *__wrap_kab_server_get_db (gpointer server);

gint64
__wrap_g_get_real_time (void)
{
  return (BEGIN_MS + sim.now + sim.clock_offset) * 1000;
}

gint64
__wrap_g_get_monotonic_time (void)
{
  return (sim.now + 1000) * 1000;
}

GDateTime *
__wrap_g_date_time_new_now_local (void)
{
  return g_date_time_new_from_unix_utc (__wrap_g_get_real_time () / G_USEC_PER_SEC);
}

GDateTime *
__wrap_g_date_time_new_now_utc (void)
{
  return g_date_time_new_from_unix_utc (__wrap_g_get_real_time () / G_USEC_PER_SEC);
}

void
__wrap_randombytes_buf (void *out, size_t n)
{
  sim_entropy (out, n);
}

guint32
__wrap_randombytes_uniform (guint32 n)
{
  guint32 word;

  sim_entropy (&word, sizeof word);
  return n > 0 ? word % n : 0;
}

char *
__wrap_kab_id_new (void)
{
  guint64 low;

  sim_entropy (&low, sizeof low);
  return kab_id_from_parts (__wrap_g_get_real_time () / 1000, (guint16)sim.ids++, low);
}

KabServerDb *
__wrap_kab_server_get_db (gpointer server)
{
  return sim.server.db;
}

/* --- Bugs, one at a time --- */

const char *
sim_mutant_name (SimMutant mutant)
{
  static const char *const names[] = {
    "none",
    "last-writer-wins",
    "cursor-first",
    "dropped-page",
    "dropped-row",
    "no-leave",
    "leave-hidden",
    "answer-not-stored",
    "count-not-stored",
    "not-synced",
    "refusal-dropped",
    "conflict-dropped",
    "settled-early",
    "epoch-ignored",
    "outbox-kept-acked",
    "echo-ignored",
    "group-split",
    "timer-lost",
    "failure-swallowed",
    "old-token",
    "overlay-lost",
    "outbox-out-of-order",
    "leave-keeps-bytes",
    "left-forgotten",
    "dropped-silently",
    "behind-forgotten",
    "settled-unsynced",
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == SIM_N_MUTANTS);

  return names[mutant];
}

KabMergeResult
__real_kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts);
KabMergeResult
__wrap_kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts);

KabMergeResult
__wrap_kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts)
{
  g_autoptr (KabMutation) other = NULL;

  if (sim.mutant != SIM_MUTANT_LAST_WRITER_WINS && sim.mutant != SIM_MUTANT_GROUP_SPLIT)
    return __real_kab_merge (mutation, theirs, merged, conflicts);
  other = kab_mutation_copy (mutation);
  for (guint i = 0; i < other->entity->n_fields; i++)
    if (sim.mutant == SIM_MUTANT_LAST_WRITER_WINS || !other->in_set[i])
      other->in_base[i] = FALSE;
  return __real_kab_merge (other, theirs, merged, conflicts);
}

gboolean __real_kab_cache_apply (KabCache *self,
                                 KabWork *work,
                                 KabChanges *changes,
                                 const KabChangesHead *head,
                                 gint64 fence,
                                 KabPageResult *result,
                                 GError **error);
gboolean __wrap_kab_cache_apply (KabCache *self,
                                 KabWork *work,
                                 KabChanges *changes,
                                 const KabChangesHead *head,
                                 gint64 fence,
                                 KabPageResult *result,
                                 GError **error);

static gboolean
set_cursor (KabCache *cache, const char *cursor, GError **error)
{
  if (!kab_cache_begin (cache, error))
    return FALSE;
  if (kab_cache_set_meta (kab_cache_get_db (cache), "cursor", cursor, error))
    return kab_cache_commit (cache, NULL, error);
  kab_cache_rollback (cache);
  return FALSE;
}

gboolean
__wrap_kab_cache_apply (KabCache *self,
                        KabWork *work,
                        KabChanges *changes,
                        const KabChangesHead *head,
                        gint64 fence,
                        KabPageResult *result,
                        GError **error)
{
  g_autofree char *cursor = kab_cache_dup_cursor (self);
  KabChangesHead other = *head;

  if (sim.mutant == SIM_MUTANT_ECHO_IGNORED)
    {
      other.echo = cursor;
    }
  else if (g_str_equal (head->echo, cursor) && sim.mutant == SIM_MUTANT_CURSOR_FIRST)
    {
      if (!set_cursor (self, head->cursor, error))
        return FALSE;
      other.echo = head->cursor;
    }
  else if (g_str_equal (head->echo, cursor) && sim.mutant == SIM_MUTANT_DROPPED_PAGE && cursor[0] != '\0'
           && !head->restart && sim_random_below (40) == 0)
    {
      memset (result, 0, sizeof *result);
      result->until = head->until;
      result->more = head->more;
      return set_cursor (self, head->cursor, error);
    }
  return __real_kab_cache_apply (self, work, changes, &other, fence, result, error);
}

gboolean __real_kab_changes_next (KabChanges *changes, const KabChange **change, GError **error);
gboolean __wrap_kab_changes_next (KabChanges *changes, const KabChange **change, GError **error);

gboolean
__wrap_kab_changes_next (KabChanges *changes, const KabChange **change, GError **error)
{
  while (__real_kab_changes_next (changes, change, error))
    {
      if (sim.mutant == SIM_MUTANT_NO_LEAVE && (*change)->leave)
        continue;
      if (sim.mutant == SIM_MUTANT_DROPPED_ROW && sim_random_below (200) == 0)
        continue;
      return TRUE;
    }
  return FALSE;
}

gboolean __real_kab_store_erase (KabDb *db, const KabEntity *entity, const char *id, GError **error);
gboolean __wrap_kab_store_erase (KabDb *db, const KabEntity *entity, const char *id, GError **error);

gboolean
__wrap_kab_store_erase (KabDb *db, const KabEntity *entity, const char *id, GError **error)
{
  g_autofree char *sql = NULL;

  if (sim.mutant != SIM_MUTANT_LEAVE_HIDDEN)
    return __real_kab_store_erase (db, entity, id, error);
  sql = g_strdup_printf ("UPDATE \"%s\" SET deleted=1 WHERE id='%s'", entity->name, id);
  return kab_db_exec (db, sql, error);
}

gboolean __real_kab_cache_scrub (KabCache *self, KabTouched touched, GError **error);
gboolean __wrap_kab_cache_scrub (KabCache *self, KabTouched touched, GError **error);

gboolean
__wrap_kab_cache_scrub (KabCache *self, KabTouched touched, GError **error)
{
  return sim.mutant == SIM_MUTANT_LEAVE_KEEPS_BYTES || __real_kab_cache_scrub (self, touched, error);
}

gboolean __real_kab_cache_refresh_rows (KabCache *self,
                                        KabWork *work,
                                        GHashTable *rows,
                                        KabTouched *touched,
                                        GError **error);
gboolean __wrap_kab_cache_refresh_rows (KabCache *self,
                                        KabWork *work,
                                        GHashTable *rows,
                                        KabTouched *touched,
                                        GError **error);

gboolean
__wrap_kab_cache_refresh_rows (KabCache *self,
                               KabWork *work,
                               GHashTable *rows,
                               KabTouched *touched,
                               GError **error)
{
  gboolean ok = __real_kab_cache_refresh_rows (self, work, rows, touched, error);

  if (sim.mutant == SIM_MUTANT_BEHIND_FORGOTTEN)
    self->behind = FALSE;
  return ok;
}

gboolean __real_kab_cache_set_meta_integer (KabDb *db, const char *key, gint64 value, GError **error);
gboolean __wrap_kab_cache_set_meta_integer (KabDb *db, const char *key, gint64 value, GError **error);

gboolean
__wrap_kab_cache_set_meta_integer (KabDb *db, const char *key, gint64 value, GError **error)
{
  return (sim.mutant == SIM_MUTANT_LEFT_FORGOTTEN && g_str_equal (key, "left"))
         || __real_kab_cache_set_meta_integer (db, key, value, error);
}

gboolean __real_kab_cache_sync (KabCache *self, GError **error);
gboolean __wrap_kab_cache_sync (KabCache *self, GError **error);

gboolean
__wrap_kab_cache_sync (KabCache *self, GError **error)
{
  return sim.mutant == SIM_MUTANT_SETTLED_UNSYNCED || __real_kab_cache_sync (self, error);
}

KabDb *__real_kab_db_open (const char *uri, KabDbFlags flags, GError **error);
KabDb *__wrap_kab_db_open (const char *uri, KabDbFlags flags, GError **error);

KabDb *
__wrap_kab_db_open (const char *uri, KabDbFlags flags, GError **error)
{
  if (sim.mutant == SIM_MUTANT_NOT_SYNCED)
    flags &= ~(guint)KAB_DB_FULL_SYNC;
  return __real_kab_db_open (uri, flags, error);
}

KabStatement *__real_kab_db_prepare (KabDb *db, const char *sql, GError **error);
KabStatement *__wrap_kab_db_prepare (KabDb *db, const char *sql, GError **error);

static char *
changed_sql (const char *sql)
{
  if (sim.mutant == SIM_MUTANT_ANSWER_NOT_STORED && g_str_has_prefix (sql, "INSERT INTO mutation("))
    return g_strdup ("SELECT ?,?,?,?,?,?");
  if (sim.mutant == SIM_MUTANT_COUNT_NOT_STORED && g_str_has_prefix (sql, "UPDATE device SET last_n"))
    return g_strdup ("SELECT ?,?,?");
  if (sim.mutant == SIM_MUTANT_REFUSAL_DROPPED && g_str_has_prefix (sql, "INSERT OR IGNORE INTO problem("))
    return g_strconcat (sql, " AND ?1", NULL);
  if (sim.mutant == SIM_MUTANT_CONFLICT_DROPPED && g_str_has_prefix (sql, "INSERT OR IGNORE INTO problem("))
    return g_strconcat (sql, " AND NOT ?1", NULL);
  if (sim.mutant == SIM_MUTANT_OUTBOX_OUT_OF_ORDER
      && g_str_has_prefix (sql, "SELECT seq, n, json FROM outbox"))
    return g_strdup ("SELECT seq, n, json FROM outbox WHERE acked_rev IS NULL AND (n IS NULL OR n > ?)"
                     " ORDER BY n IS NULL, n, seq DESC LIMIT ?");
  return NULL;
}

KabStatement *
__wrap_kab_db_prepare (KabDb *db, const char *sql, GError **error)
{
  g_autofree char *other = sim.mutant != SIM_MUTANT_NONE ? changed_sql (sql) : NULL;

  return __real_kab_db_prepare (db, other != NULL ? other : sql, error);
}

gboolean __real_kab_work_settle (KabWork *self, gint64 fence, gint64 until, GHashTable *rows, GError **error);
gboolean __wrap_kab_work_settle (KabWork *self, gint64 fence, gint64 until, GHashTable *rows, GError **error);

gboolean
__wrap_kab_work_settle (KabWork *self, gint64 fence, gint64 until, GHashTable *rows, GError **error)
{
  return __real_kab_work_settle (self, fence, sim.mutant == SIM_MUTANT_SETTLED_EARLY ? G_MAXINT64 : until,
                                 rows, error);
}

gboolean __real_kab_work_forget_base (KabWork *self, gint64 fence, GError **error);
gboolean __wrap_kab_work_forget_base (KabWork *self, gint64 fence, GError **error);

gboolean
__wrap_kab_work_forget_base (KabWork *self, gint64 fence, GError **error)
{
  return sim.mutant == SIM_MUTANT_OUTBOX_KEPT_ACKED || __real_kab_work_forget_base (self, fence, error);
}

gboolean __real_kab_work_waits (KabWork *self,
                                const char *entity,
                                const char *row,
                                gint64 rev,
                                gboolean *waits,
                                GError **error);
gboolean __wrap_kab_work_waits (KabWork *self,
                                const char *entity,
                                const char *row,
                                gint64 rev,
                                gboolean *waits,
                                GError **error);

gboolean
__wrap_kab_work_waits (KabWork *self,
                       const char *entity,
                       const char *row,
                       gint64 rev,
                       gboolean *waits,
                       GError **error)
{
  *waits = FALSE;
  return sim.mutant == SIM_MUTANT_OVERLAY_LOST
         || __real_kab_work_waits (self, entity, row, rev, waits, error);
}

/* The beginning of the server's own form of a cursor; it is opaque to everybody else. */
gboolean __real_kab_cursor_from_text (const char *text, char *epoch, GError **error);
gboolean __wrap_kab_cursor_from_text (const char *text, char *epoch, GError **error);

gboolean
__wrap_kab_cursor_from_text (const char *text, char *epoch, GError **error)
{
  if (!__real_kab_cursor_from_text (text, epoch, error))
    return FALSE;
  if (sim.mutant == SIM_MUTANT_EPOCH_IGNORED && sim.epoch != NULL)
    g_strlcpy (epoch, sim.epoch, 40);
  return TRUE;
}

KabSyncActions __real_kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event);
KabSyncActions __wrap_kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event);

KabSyncActions
__wrap_kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event)
{
  KabSyncActions waited = self->in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL);
  KabSyncActions actions = __real_kab_sync_machine_step (self, event);

  if (sim.mutant == SIM_MUTANT_TIMER_LOST && event->kind == KAB_SYNC_EVENT_ANSWERED && self->failed != 0
      && event->answer->retry_after > 0)
    self->timer = 0;
  /* What is not waited for any more is waited for all the same. */
  if (sim.mutant == SIM_MUTANT_DROPPED_SILENTLY && event->kind == KAB_SYNC_EVENT_STOP)
    self->in_flight |= waited & ~(guint)event->request;
  return actions;
}
