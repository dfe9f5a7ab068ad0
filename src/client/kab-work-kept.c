/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-work-kept.h"

#include <string.h>

#include "kab-work-private.h"

#define KEPT_MS ((gint64)KAB_KEPT_DAYS * 24 * 60 * 60 * 1000)

#define EPOCH "epoch"
/* When it was found that the server was set back, how far it had come then, and how many edits it turned out to lack. */
#define AT "restored_at"
#define SURE "restored_sure"
#define HEAD "restored_head"
#define MISSING "restored_missing"
#define SHORT "kept_short"

/*
 * In the order in which they came back, and removed from the front alone: so the numbers count them, and @upto, the
 * length of all that were ever kept up to this one, measures them. @repeated in the outbox: whether the edit was sent
 * before, and whether it was confirmed.
 */
gboolean
kab_work_make_kept (KabDb *db, GError **error)
{
  return kab_db_exec (
    db,
    "CREATE TABLE kept(nr INTEGER PRIMARY KEY, seq INTEGER NOT NULL, id TEXT NOT NULL, n INTEGER,"
    " entity TEXT NOT NULL, row TEXT NOT NULL, op TEXT NOT NULL, json TEXT NOT NULL, made_at INTEGER NOT "
    "NULL,"
    " leases TEXT, at INTEGER NOT NULL, upto INTEGER NOT NULL, files INTEGER NOT NULL);"
    "CREATE INDEX kept_command ON kept(id) WHERE op NOT IN ('create', 'update', 'delete', 'restore');"
    "CREATE INDEX kept_files ON kept(nr) WHERE files;"
    "ALTER TABLE outbox ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;",
    error);
}

static gboolean
run (KabWork *self, const char *sql, const gint64 *values, guint n, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    kab_statement_bind_integer (statement, (int)i + 1, values[i]);
  return kab_statement_run (statement, error);
}

static gint64
read_integer (KabWork *self, const char *key)
{
  g_autofree char *text = kab_work_read_meta (self, key, NULL);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gboolean
write_integer (KabWork *self, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return kab_work_write_meta (self, key, text, error);
}

/* --- Keeping --- */

/* The last one that there is, and how much all of them are. */
static gboolean
find_last (KabWork *self, gint64 *nr, gint64 *upto, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT nr, upto FROM kept ORDER BY nr DESC LIMIT 1", error);
  KabStep step = statement != NULL ? kab_statement_step (statement, error) : KAB_STEP_ERROR;

  *nr = *upto = 0;
  if (step == KAB_STEP_ROW)
    {
      *nr = kab_statement_get_integer (statement, 0);
      *upto = kab_statement_get_integer (statement, 1);
    }
  return step != KAB_STEP_ERROR;
}

#define NO_ROOM "nr < (SELECT nr FROM kept WHERE nr > ?1 AND upto > ?2 ORDER BY nr LIMIT 1)"

/* Up to when what goes now was confirmed. */
static gboolean
note_short (KabWork *self, const gint64 *room, GError **error)
{
  gint64 at = read_integer (self, SHORT);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT max(at) FROM kept WHERE " NO_ROOM, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, room[0]);
  kab_statement_bind_integer (statement, 2, room[1]);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  at = MAX (at, kab_statement_get_integer (statement, 0));
  kab_statement_reset (statement);
  return write_integer (self, SHORT, at, error);
}

/*
 * What is too old by both clocks, and what there is no room for. This computer's may say anything, and the server's may be
 * far ahead for a while: where they differ, more is kept.
 */
static gboolean
prune (KabWork *self, gint64 now, GError **error)
{
  const gint64 old[] = { MIN (now, g_get_real_time () / 1000) - KEPT_MS, now + KEPT_MS };
  gint64 nr, upto, first = 0, first_upto = 0;

  if (!run (
        self,
        "DELETE FROM kept WHERE nr < (SELECT nr FROM kept WHERE at BETWEEN ?1 AND ?2 ORDER BY nr LIMIT 1)",
        old, 2, error)
      || !find_last (self, &nr, &upto, error))
    return FALSE;
  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (self->db, "SELECT nr, upto FROM kept ORDER BY nr LIMIT 1", error);
    KabStep step = statement != NULL ? kab_statement_step (statement, error) : KAB_STEP_ERROR;

    if (step != KAB_STEP_ROW)
      return step == KAB_STEP_DONE;
    first = kab_statement_get_integer (statement, 0);
    first_upto = kab_statement_get_integer (statement, 1);
  }
  {
    const gint64 room[] = { nr - KAB_KEPT_EDITS, upto - KAB_KEPT_BYTES };

    /* Mostly there is room. */
    if (first > room[0] && first_upto > room[1])
      return TRUE;
    return note_short (self, room, error) && run (self, "DELETE FROM kept WHERE " NO_ROOM, room, 2, error);
  }
}

gboolean
kab_work_keep (KabWork *self, const char *where, gint64 until, gint64 now, GError **error)
{
  g_autofree char *sql
    = g_strconcat ("INSERT INTO kept(seq, id, n, entity, row, op, json, made_at, leases, at, upto, files)"
                   " SELECT seq, id, n, entity, row, op, json, made_at, leases, ?2,"
                   " ?3 + sum(length(json)) OVER (ORDER BY seq),"
                   " EXISTS (SELECT 1 FROM file f WHERE instr(outbox.json, f.digest) > 0)"
                   " FROM outbox WHERE ",
                   where, " ORDER BY seq", NULL);
  gint64 nr, upto;

  if (!find_last (self, &nr, &upto, error))
    return FALSE;
  {
    const gint64 values[] = { until, now, upto };

    return run (self, sql, values, G_N_ELEMENTS (values), error)
           && run (self, "DELETE FROM outbox WHERE seq IN (SELECT seq FROM kept WHERE nr > ?1)", &nr, 1,
                   error)
           && prune (self, now, error);
  }
}

GHashTable *
kab_work_kept_rows (KabWork *self, GError **error)
{
  return kab_work_rows_of (self, "SELECT entity || '/' || row FROM kept", error);
}

static gboolean
forget_rows (KabWork *self, GHashTable *rows, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "DELETE FROM kept WHERE entity || '/' || row = ?", error);
  GHashTableIter iter;
  gpointer row;

  if (statement == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      kab_statement_bind_text (statement, 1, row);
      if (!kab_statement_run (statement, error))
        return FALSE;
      kab_statement_reset (statement);
    }
  return kab_work_drop_effects (self, error);
}

gboolean
kab_work_forget_kept (KabWork *self, gint64 fence, GHashTable *rows, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (kab_work_check_fence (self, fence, error) && forget_rows (self, rows, error))
    return kab_db_commit (self->db, error);
  kab_db_rollback (self->db);
  return FALSE;
}

/* --- Another history --- */

/* @sure: whether both are known, and differ */
static gboolean
is_other (KabWork *self, const char *epoch, gboolean *sure)
{
  g_autofree char *was = kab_work_read_meta (self, EPOCH, NULL);
  gboolean known = was != NULL && epoch[0] != '\0';

  *sure = known && !g_str_equal (was, epoch);
  return !known || *sure;
}

gboolean
kab_work_note_epoch (KabWork *self, const char *epoch, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *was = epoch[0] != '\0' ? kab_work_read_meta (self, EPOCH, NULL) : NULL;

  return epoch[0] == '\0' || g_strcmp0 (was, epoch) == 0 || kab_work_write_meta (self, EPOCH, epoch, error);
}

gboolean
kab_work_is_other (KabWork *self, const char *epoch, gboolean *other, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean sure, found;

  *other
    = is_other (self, epoch, &sure)
      && (kab_db_query_integer (self->db, "SELECT EXISTS (SELECT 1 FROM kept)", &found, error) != 0 || sure);
  return error == NULL || *error == NULL;
}

/*
 * In front of what is newer, in the order in which they were made, each with the number that it had: what the server
 * still has it knows by that. A server that does not know them by their ids as well is not asked for what must not be
 * done twice.
 */
static gboolean
put_back (KabWork *self, GError **error)
{
  gint64 next = read_integer (self, "next_n");
  gint64 last = kab_db_query_integer (self->db, "SELECT COALESCE(max(n), 0) FROM kept", NULL, NULL);

  return kab_db_exec (self->db,
                      "INSERT INTO outbox(seq, id, n, entity, row, op, json, made_at, leases, repeated)"
                      " SELECT seq, id, n, entity, row, op, json, made_at, leases, 2 FROM kept"
                      " WHERE id NOT IN (SELECT id FROM outbox) ORDER BY seq;"
                      "DELETE FROM kept",
                      error)
         && (last < next || write_integer (self, "next_n", last + 1, error));
}

/* Tells of it from now on; or goes on telling, if nobody has seen yet what came of the time before. */
static gboolean
note_restored (KabWork *self, gboolean sure, gint64 head, GError **error)
{
  gint64 at = read_integer (self, AT);
  gboolean was_sure = at != 0 && read_integer (self, SURE) != 0;

  return write_integer (self, AT, at != 0 ? at : g_get_real_time () / 1000, error)
         && write_integer (self, SURE, sure || was_sure, error) && write_integer (self, HEAD, head, error)
         && (at != 0 || write_integer (self, MISSING, 0, error));
}

gboolean
kab_work_begin_history (KabWork *self, const char *epoch, gint64 head, GError **error)
{
  gboolean sure, other = is_other (self, epoch, &sure);

  if (other && (!put_back (self, error) || !note_restored (self, sure, head, error)))
    return FALSE;
  return (epoch[0] == '\0' || kab_work_write_meta (self, EPOCH, epoch, error))
         && kab_db_exec (self->db,
                         other ? "UPDATE outbox SET repeated = 2 WHERE acked_rev IS NOT NULL;"
                                 "UPDATE outbox SET repeated = 1 WHERE repeated = 0 AND n IS NOT NULL"
                               : "UPDATE outbox SET repeated = 1 WHERE repeated = 0 AND n IS NOT NULL",
                         error);
}

gboolean
kab_work_note_again (KabWork *self, gboolean done, gint64 rev, GError **error)
{
  /* It was made again, or could not be: it was not there any more. */
  if (done && rev <= read_integer (self, HEAD))
    return TRUE;
  return read_integer (self, AT) == 0
         || write_integer (self, MISSING, read_integer (self, MISSING) + 1, error);
}

/* --- What is told of it --- */

gboolean
kab_work_read_restored (KabWork *self, KabRestored *restored, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean found = TRUE;
  gint64 since;

  memset (restored, 0, sizeof *restored);
  restored->at = read_integer (self, AT);
  if (restored->at == 0)
    return TRUE;
  restored->missing = (guint)read_integer (self, MISSING);
  restored->waiting
    = (guint)kab_db_query_integer (self->db,
                                   "SELECT count(*) FROM outbox WHERE repeated = 2 AND acked_rev IS NULL",
                                   &found, error);
  since = read_integer (self, SHORT);
  restored->short_since = since > restored->at - KEPT_MS ? since : 0;
  if (read_integer (self, SURE) == 0 && restored->missing == 0)
    restored->at = 0;
  return found;
}

gboolean
kab_work_restored_seen (KabWork *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return kab_db_exec (self->db,
                      "DELETE FROM meta WHERE key IN ('" AT "', '" SURE "', '" HEAD "', '" MISSING
                      "', '" SHORT "')"
                      " AND NOT EXISTS (SELECT 1 FROM outbox WHERE repeated = 2 AND acked_rev IS NULL)",
                      error);
}
