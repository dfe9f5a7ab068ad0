/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much waits. Counting takes the longer the more there is, and every edit asks for it: so it is remembered for as
 * long as nothing was written, and goes on from there where edits were added alone.
 */
#include "kab-work-private.h"

/* Rows that this connection has written, whatever became of them. */
static gint64
written (KabWork *self)
{
  return kab_db_written (self->db);
}

static gint64
version (KabWork *self)
{
  return kab_db_query_integer (self->db, "PRAGMA data_version", NULL, NULL);
}

gint64
kab_work_data_version (KabWork *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return version (self);
}

gboolean
kab_work_is_counted (KabWork *self)
{
  gboolean found;

  return self->counts.known && self->counts.written == written (self)
         && self->counts.version == kab_db_query_integer (self->db, "PRAGMA data_version", &found, NULL)
         && found;
}

void
kab_work_count_more (KabWork *self, guint n, gint64 made_at)
{
  if (n > 0 && self->counts.pending == 0)
    self->counts.oldest = made_at;
  self->counts.pending += n;
  self->counts.entries += n;
  self->counts.written = written (self);
}

/* As of @version or later: if another process writes meanwhile, it is counted once more. */
static gboolean
count (KabWork *self, KabWorkCounts *counts, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT (SELECT count(*) FROM outbox WHERE acked_rev IS NULL),"
                      " (SELECT made_at FROM outbox WHERE acked_rev IS NULL ORDER BY seq LIMIT 1),"
                      " (SELECT count(*) FROM problem), (SELECT count(*) FROM outbox)",
                      error);

  if (statement == NULL || kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  counts->pending = (guint)kab_statement_get_integer (statement, 0);
  counts->oldest = kab_statement_get_integer (statement, 1);
  counts->problems = (guint)kab_statement_get_integer (statement, 2);
  counts->entries = (guint)kab_statement_get_integer (statement, 3);
  return TRUE;
}

gboolean
kab_work_counts (KabWork *self,
                 guint *pending,
                 gint64 *oldest,
                 guint *problems,
                 guint *entries,
                 GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  KabWorkCounts *counts = &self->counts;

  if (!kab_work_is_counted (self))
    {
      *counts = (KabWorkCounts){ .written = written (self), .version = version (self) };
      if (!count (self, counts, error))
        return FALSE;
      counts->known = TRUE;
    }
  *pending = counts->pending;
  *oldest = counts->oldest;
  *problems = counts->problems;
  *entries = counts->entries;
  return TRUE;
}

gboolean
kab_work_is_plain (KabWork *self, guint *drafts)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *drafts = self->counts.drafts;
  return self->counts.plain;
}

void
kab_work_note_plain (KabWork *self, guint drafts)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean found;

  /* What was read since it was counted is of the same state, if that still holds. */
  self->counts.plain
    = kab_db_query_integer (self->db, "SELECT EXISTS (SELECT 1 FROM file)", &found, NULL) == 0 && found
      && kab_work_is_counted (self);
  self->counts.drafts = drafts;
}
