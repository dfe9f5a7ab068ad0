/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bugs, one at a time, planted for a test of the tests: the linker puts these functions in the place of the product's
 * (see meson.build). Nothing of it is in any shipped program.
 */
#include "sim.h"

#include <string.h>

#include "kab-batch.h"
#include "kab-cache-private.h"
#include "kab-contested.h"
#include "kab-feed-page-private.h"
#include "kab-merge.h"
#include "kab-store.h"
#include "kab-work-private.h"
#include "kab-writer-later.h"

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
    "shown-in-the-middle",
    "head-for-until",
    "horizon-ignored",
    "new-state-alone",
    "no-back-fill",
    "field-leaks",
    "index-for-number",
    "nudge-lost",
    "no-back-off",
    "gives-up",
    "monitor-believed",
    "fence-ignored",
    "newest-clock-wins",
    "saved-too-early",
    "damage-dropped",
    "damage-unsaid",
    "upgrade-forgets",
    "number-twice",
    "rest-hidden",
    "all-shown",
    "base-as-shown",
    "never-joined",
    "never-superseded",
    "confirmed-forgotten",
    "late-obeyed",
    "effects-lost",
    "totals-drift",
    "mends-nothing",
    "refunded-twice",
    "refund-uncounted",
    "file-unverified",
    "file-overtaken",
    "file-dropped",
    "wipe-forgets",
    "wipe-leaves",
    "one-folder",
    "network-hidden",
    "network-leaks",
    "under-itself",
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == SIM_N_MUTANTS);

  return names[mutant];
}

KabMergeResult
__real_kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts);
KabMergeResult
__wrap_kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts);

/* When it was made, by the clock of the desktop. */
static gint64
time_of_id (const char *id)
{
  g_autofree char *digits = g_strdup_printf ("%.8s%.4s", id, id + 9);

  return (gint64)g_ascii_strtoull (digits, NULL, 16);
}

KabMergeResult
__wrap_kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts)
{
  g_autoptr (KabMutation) other = NULL;

  if (sim.mutant != SIM_MUTANT_LAST_WRITER_WINS && sim.mutant != SIM_MUTANT_GROUP_SPLIT
      && (sim.mutant != SIM_MUTANT_NEWEST_CLOCK_WINS || theirs == NULL
          || time_of_id (mutation->id) < theirs->updated_at))
    return __real_kab_merge (mutation, theirs, merged, conflicts);
  other = kab_mutation_copy (mutation);
  for (guint i = 0; i < other->entity->n_fields; i++)
    if (sim.mutant != SIM_MUTANT_GROUP_SPLIT || !other->in_set[i])
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

/* Whoever has lost the place writes nothing of what the server said. */
static void
check_place (gint64 now, gint64 fence, const char *what)
{
  if (now != 0 && now != fence)
    sim_fail ("27", "%s is stored under fence %" G_GINT64_FORMAT ", and %" G_GINT64_FORMAT " is in force",
              what, fence, now);
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
  if (!__real_kab_cache_apply (self, work, changes, &other, fence, result, error))
    return FALSE;
  check_place (kab_cache_get_meta_integer (self->db, "fence"), fence, "a page");
  if (sim.mutant == SIM_MUTANT_SHOWN_IN_THE_MIDDLE)
    result->more = FALSE;
  return TRUE;
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

static guint
count_marks (const char *sql)
{
  guint n = 0;

  for (; *sql != '\0'; sql++)
    n += *sql == '?';
  return n;
}

static char *
changed_sql (const char *sql)
{
  if (sim.mutant == SIM_MUTANT_ANSWER_NOT_STORED && g_str_has_prefix (sql, "INSERT INTO mutation("))
    return g_strdup_printf ("SELECT ?1, ?%u", count_marks (sql));
  if (sim.mutant == SIM_MUTANT_COUNT_NOT_STORED && g_str_has_prefix (sql, "UPDATE device SET last_n"))
    return g_strdup ("SELECT ?,?,?");
  if (sim.mutant == SIM_MUTANT_REFUSAL_DROPPED && g_str_has_prefix (sql, "INSERT OR IGNORE INTO problem("))
    return g_strconcat (sql, " AND ?1", NULL);
  if (sim.mutant == SIM_MUTANT_CONFLICT_DROPPED && g_str_has_prefix (sql, "INSERT OR IGNORE INTO problem("))
    return g_strconcat (sql, " AND NOT ?1", NULL);
  if (sim.mutant == SIM_MUTANT_OUTBOX_OUT_OF_ORDER && g_str_has_prefix (sql, "SELECT seq, row, json"))
    return g_strconcat (sql, " DESC", NULL);
  if (sim.mutant == SIM_MUTANT_NUMBER_TWICE && g_str_has_prefix (sql, "UPDATE lease SET next"))
    return g_strdup ("SELECT ?, ?");
  if (sim.mutant == SIM_MUTANT_REFUNDED_TWICE && g_str_has_prefix (sql, "SELECT ")
      && g_str_has_suffix (sql, "FROM \"refund\" WHERE org=? AND \"payment\"=? AND deleted=0 ORDER BY id"))
    return g_strdup_printf ("%.*s deleted=2", (int)(strlen (sql) - strlen (" deleted=0 ORDER BY id")), sql);
  if (sim.mutant == SIM_MUTANT_SAVED_TOO_EARLY && g_str_has_suffix (sql, "(SELECT count(*) FROM outbox)"))
    return g_strconcat ("SELECT a, b, c, a FROM (SELECT (SELECT count(*) FROM outbox WHERE n IS NULL) AS a,"
                        " NULL AS b, (SELECT count(*) FROM problem) AS c)",
                        NULL);
  return NULL;
}

KabStatement *
__wrap_kab_db_prepare (KabDb *db, const char *sql, GError **error)
{
  g_autofree char *other = sim.mutant != SIM_MUTANT_NONE ? changed_sql (sql) : NULL;

  return __real_kab_db_prepare (db, other != NULL ? other : sql, error);
}

void __real_kab_writer_later_feed (KabWriterLater *later,
                                   gint64 key,
                                   gint64 from,
                                   gint64 to,
                                   guint entity,
                                   gint64 nr,
                                   gboolean gone);
void __wrap_kab_writer_later_feed (KabWriterLater *later,
                                   gint64 key,
                                   gint64 from,
                                   gint64 to,
                                   guint entity,
                                   gint64 nr,
                                   gboolean gone);

void
__wrap_kab_writer_later_feed (KabWriterLater *later,
                              gint64 key,
                              gint64 from,
                              gint64 to,
                              guint entity,
                              gint64 nr,
                              gboolean gone)
{
  if (sim.mutant == SIM_MUTANT_NEW_STATE_ALONE && gone)
    to = from;
  __real_kab_writer_later_feed (later, key, from, to, entity, nr, gone);
}

gboolean __real_kab_work_settle (KabWork *self,
                                 gint64 fence,
                                 gint64 until,
                                 gint64 now,
                                 GHashTable *rows,
                                 GError **error);
gboolean __wrap_kab_work_settle (KabWork *self,
                                 gint64 fence,
                                 gint64 until,
                                 gint64 now,
                                 GHashTable *rows,
                                 GError **error);

gboolean
__wrap_kab_work_settle (KabWork *self,
                        gint64 fence,
                        gint64 until,
                        gint64 now,
                        GHashTable *rows,
                        GError **error)
{
  return __real_kab_work_settle (self, fence, sim.mutant == SIM_MUTANT_SETTLED_EARLY ? G_MAXINT64 : until,
                                 now, rows, error);
}

gboolean
__real_kab_work_forget_base (KabWork *self, gint64 fence, const char *epoch, gint64 head, GError **error);
gboolean
__wrap_kab_work_forget_base (KabWork *self, gint64 fence, const char *epoch, gint64 head, GError **error);

gboolean
__wrap_kab_work_forget_base (KabWork *self, gint64 fence, const char *epoch, gint64 head, GError **error)
{
  return sim.mutant == SIM_MUTANT_OUTBOX_KEPT_ACKED
         || __real_kab_work_forget_base (self, fence, epoch, head, error);
}

gboolean __real_kab_work_begin_history (KabWork *self, const char *epoch, gint64 head, GError **error);
gboolean __wrap_kab_work_begin_history (KabWork *self, const char *epoch, gint64 head, GError **error);

gboolean
__wrap_kab_work_begin_history (KabWork *self, const char *epoch, gint64 head, GError **error)
{
  return (sim.mutant != SIM_MUTANT_CONFIRMED_FORGOTTEN || kab_db_exec (self->db, "DELETE FROM kept", error))
         && __real_kab_work_begin_history (self, epoch, head, error);
}

gboolean __real_kab_work_forget_kept (KabWork *self, gint64 fence, GHashTable *rows, GError **error);
gboolean __wrap_kab_work_forget_kept (KabWork *self, gint64 fence, GHashTable *rows, GError **error);

gboolean
__wrap_kab_work_forget_kept (KabWork *self, gint64 fence, GHashTable *rows, GError **error)
{
  if (!__real_kab_work_forget_kept (self, fence, rows, error))
    return FALSE;
  for (guint i = 0; i < sim.n_desks; i++)
    if (sim.desks[i].work == self)
      sim_ledger_forgets (&sim.desks[i]);
  return TRUE;
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

gboolean __real_kab_work_check_fence (KabWork *self, gint64 fence, GError **error);
gboolean __wrap_kab_work_check_fence (KabWork *self, gint64 fence, GError **error);

gboolean
__wrap_kab_work_check_fence (KabWork *self, gint64 fence, GError **error)
{
  return sim.mutant == SIM_MUTANT_FENCE_IGNORED || __real_kab_work_check_fence (self, fence, error);
}

gboolean __real_kab_work_take_outcomes (KabWork *self,
                                        gint64 fence,
                                        guint history,
                                        char *text,
                                        gsize length,
                                        GHashTable *rows,
                                        guint *n_done,
                                        GError **error);
gboolean __wrap_kab_work_take_outcomes (KabWork *self,
                                        gint64 fence,
                                        guint history,
                                        char *text,
                                        gsize length,
                                        GHashTable *rows,
                                        guint *n_done,
                                        GError **error);

gboolean
__wrap_kab_work_take_outcomes (KabWork *self,
                               gint64 fence,
                               guint history,
                               char *text,
                               gsize length,
                               GHashTable *rows,
                               guint *n_done,
                               GError **error)
{
  if (!__real_kab_work_take_outcomes (self, fence, history, text, length, rows, n_done, error))
    return FALSE;
  check_place (kab_work_fence (self), fence, "an answer");
  return TRUE;
}

KabMutation *__real_kab_contested_rest (const KabStoredProblem *problem, const KabRow *here);
KabMutation *__wrap_kab_contested_rest (const KabStoredProblem *problem, const KabRow *here);

KabMutation *
__wrap_kab_contested_rest (const KabStoredProblem *problem, const KabRow *here)
{
  if (sim.mutant == SIM_MUTANT_REST_HIDDEN)
    return NULL;
  if (sim.mutant == SIM_MUTANT_ALL_SHOWN)
    return kab_mutation_copy (problem->mutation);
  return __real_kab_contested_rest (problem, here);
}

void __real_kab_contested_settle_base (KabMutation *mutation, const KabRow *shown, const KabRow *under);
void __wrap_kab_contested_settle_base (KabMutation *mutation, const KabRow *shown, const KabRow *under);

void
__wrap_kab_contested_settle_base (KabMutation *mutation, const KabRow *shown, const KabRow *under)
{
  if (sim.mutant != SIM_MUTANT_BASE_AS_SHOWN)
    __real_kab_contested_settle_base (mutation, shown, under);
}

gboolean __real_kab_work_join_conflict (KabWork *self,
                                        const char *id,
                                        const char *entity,
                                        const char *row,
                                        GError **error);
gboolean __wrap_kab_work_join_conflict (KabWork *self,
                                        const char *id,
                                        const char *entity,
                                        const char *row,
                                        GError **error);

gboolean
__wrap_kab_work_join_conflict (KabWork *self,
                               const char *id,
                               const char *entity,
                               const char *row,
                               GError **error)
{
  return sim.mutant == SIM_MUTANT_NEVER_JOINED
         || __real_kab_work_join_conflict (self, id, entity, row, error);
}

gboolean __real_kab_work_supersede (KabWork *self,
                                    const char *id,
                                    const char *entity,
                                    const char *row,
                                    GError **error);
gboolean __wrap_kab_work_supersede (KabWork *self,
                                    const char *id,
                                    const char *entity,
                                    const char *row,
                                    GError **error);

gboolean
__wrap_kab_work_supersede (KabWork *self, const char *id, const char *entity, const char *row, GError **error)
{
  return sim.mutant == SIM_MUTANT_NEVER_SUPERSEDED
         || __real_kab_work_supersede (self, id, entity, row, error);
}

gboolean __real_kab_work_make_files (KabDb *db, GError **error);
gboolean __wrap_kab_work_make_files (KabDb *db, GError **error);

gboolean
__wrap_kab_work_make_files (KabDb *db, GError **error)
{
  return (sim.mutant != SIM_MUTANT_UPGRADE_FORGETS
          || kab_db_exec (db, "DELETE FROM outbox WHERE n IS NULL", error))
         && __real_kab_work_make_files (db, error);
}

KabWork *__real_kab_work_open (const char *dir, char **set_aside, GError **error);
KabWork *__wrap_kab_work_open (const char *dir, char **set_aside, GError **error);

KabWork *
__wrap_kab_work_open (const char *dir, char **set_aside, GError **error)
{
  return __real_kab_work_open (dir, sim.mutant != SIM_MUTANT_DAMAGE_UNSAID ? set_aside : NULL, error);
}

char *__real_kab_set_aside (const char *path, GError **error);
char *__wrap_kab_set_aside (const char *path, GError **error);

char *
__wrap_kab_set_aside (const char *path, GError **error)
{
  static const char *const parts[] = { "", "-wal" };
  char *kept = __real_kab_set_aside (path, error);

  sim.set_aside += kept != NULL;
  for (guint i = 0; kept != NULL && sim.mutant == SIM_MUTANT_DAMAGE_DROPPED && i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *gone = g_strconcat (kept, parts[i], NULL);

      sim_disk_remove (gone);
    }
  return kept;
}

/* --- The server --- */

gboolean __real_kab_cursor_from_text (const char *text, KabCursor *cursor, GError **error);
gboolean __wrap_kab_cursor_from_text (const char *text, KabCursor *cursor, GError **error);

gboolean
__wrap_kab_cursor_from_text (const char *text, KabCursor *cursor, GError **error)
{
  if (!__real_kab_cursor_from_text (text, cursor, error))
    return FALSE;
  if (sim.mutant == SIM_MUTANT_EPOCH_IGNORED && sim.epoch != NULL)
    g_strlcpy (cursor->epoch, sim.epoch, sizeof cursor->epoch);
  /* A run ends where it was to end: what is written meanwhile is for the next one. */
  if (sim.mutant == SIM_MUTANT_HEAD_FOR_UNTIL && cursor->until != 0)
    cursor->rounds = 100;
  return TRUE;
}

char *__real_kab_cursor_to_text (const KabCursor *cursor);
char *__wrap_kab_cursor_to_text (const KabCursor *cursor);

char *
__wrap_kab_cursor_to_text (const KabCursor *cursor)
{
  KabCursor other = *cursor;

  if (sim.mutant == SIM_MUTANT_HEAD_FOR_UNTIL && cursor->until == 0)
    other.position = other.start = MAX (other.position, sim.server.head);
  return __real_kab_cursor_to_text (&other);
}

gboolean __real_kab_feed_reader_takes (const KabFeedReader *self, const KabCursor *cursor);
gboolean __wrap_kab_feed_reader_takes (const KabFeedReader *self, const KabCursor *cursor);

gboolean
__wrap_kab_feed_reader_takes (const KabFeedReader *self, const KabCursor *cursor)
{
  KabCursor other = *cursor;

  if (sim.mutant == SIM_MUTANT_HORIZON_IGNORED)
    other.start = G_MAXINT64;
  else if (sim.mutant == SIM_MUTANT_NO_BACK_FILL)
    g_strlcpy (other.scope, self->scope, sizeof other.scope);
  return __real_kab_feed_reader_takes (self, &other);
}

gboolean __real_kab_caller_may_read_field (const KabCaller *caller, const KabField *field);
gboolean __wrap_kab_caller_may_read_field (const KabCaller *caller, const KabField *field);

gboolean
__wrap_kab_caller_may_read_field (const KabCaller *caller, const KabField *field)
{
  return sim.mutant == SIM_MUTANT_FIELD_LEAKS || __real_kab_caller_may_read_field (caller, field);
}

gboolean __real_kab_batch_parse (KabBatch *batch, const char *body, gsize length, GError **error);
gboolean __wrap_kab_batch_parse (KabBatch *batch, const char *body, gsize length, GError **error);

/* Each edit is the next one, whatever number it has. */
static void
number_by_index (KabBatch *batch)
{
  KabDb *db = kab_server_db_lend_reader (sim.server.db, NULL);
  gint64 last = 0;

  {
    g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT last_n FROM device WHERE id=?", NULL);

    kab_statement_bind_text (statement, 1, batch->device);
    if (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
      last = kab_statement_get_integer (statement, 0);
  }
  kab_server_db_return_reader (sim.server.db, db);
  for (guint i = 0; i < batch->items->len; i++)
    g_array_index (batch->items, KabBatchItem, i).n = last + 1 + i;
}

gboolean
__wrap_kab_batch_parse (KabBatch *batch, const char *body, gsize length, GError **error)
{
  if (!__real_kab_batch_parse (batch, body, length, error))
    return FALSE;
  if (sim.mutant == SIM_MUTANT_INDEX_FOR_NUMBER)
    number_by_index (batch);
  return TRUE;
}

/* --- The machine --- */

KabSyncActions __real_kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event);
KabSyncActions __wrap_kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event);

KabSyncActions
__wrap_kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event)
{
  KabSyncActions waited = self->in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL), actions;

  if (sim.mutant == SIM_MUTANT_NUDGE_LOST && event->kind == KAB_SYNC_EVENT_NUDGED)
    return 0;
  actions = __real_kab_sync_machine_step (self, event);
  if (sim.mutant == SIM_MUTANT_TIMER_LOST && event->kind == KAB_SYNC_EVENT_ANSWERED && self->failed != 0
      && event->answer->retry_after > 0)
    self->timer = 0;
  /* What is not waited for any more is waited for all the same. */
  if (sim.mutant == SIM_MUTANT_DROPPED_SILENTLY && event->kind == KAB_SYNC_EVENT_STOP)
    self->in_flight |= waited & ~(guint)event->request;
  /* What tells of networks is believed. */
  if (sim.mutant == SIM_MUTANT_MONITOR_BELIEVED && !self->network)
    {
      self->in_flight &= waited;
      self->timer = 0;
      actions &= KAB_SYNC_ACTION_CLOSE_LIVE;
    }
  if (sim.mutant == SIM_MUTANT_NO_BACK_OFF && self->failed != 0)
    self->push.retry_at = self->pull.retry_at = self->timer = event->now + 1;
  if (sim.mutant == SIM_MUTANT_GIVES_UP && self->push.failures >= 3)
    self->to_push = FALSE;
  return actions;
}
