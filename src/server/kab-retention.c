/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is past its time is forgotten, by the rules of kab-server-settings.h. */
#include <stdlib.h>
#include <string.h>

#include "kab-blob-folder.h"
#include "kab-bounds.h"
#include "kab-date.h"
#include "kab-org.h"
#include "kab-protocol.h"
#include "kab-server-settings.h"
#include "kab-store.h"
#include "kab-unfinished.h"
#include "kab-writer-private.h"

#define DAY_MS ((gint64)24 * 3600 * 1000)
#define ATTEMPTS_KEPT_MS DAY_MS
#define COUNTS_KEPT_MS DAY_MS
/* A token that has expired is told apart from one that never was for a while. */
#define EXPIRED_KEPT_MS (7 * DAY_MS)
#define API_ANSWERS_KEPT_MS (2 * DAY_MS)
#define DELIVERIES_KEPT_MS (30 * DAY_MS)
/* So many rows in one transaction: whoever writes meanwhile waits no longer than for that. */
#define CHUNK 500

static gboolean
run_at (KabDb *db, const char *sql, gint64 at, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, at);
  return kab_statement_run (statement, error);
}

/* Once a day the head of each org is written down, so that later it is known how old a rev is. */
static gboolean
move_horizon (KabDb *db, gint64 now, GError **error)
{
  gint64 day = now / DAY_MS * DAY_MS, oldest = now - (gint64)KAB_TOMBSTONE_SECONDS * 1000;

  return run_at (
           db,
           "INSERT INTO horizon(org, at, rev) SELECT org, CAST(? AS BIGINT), rev FROM counter WHERE true"
           " ON CONFLICT(org, at) DO NOTHING",
           day, error)
         && run_at (db,
                    "UPDATE org SET horizon = COALESCE((SELECT MAX(h.rev) FROM horizon h"
                    " WHERE h.org = org.id AND h.at < ?), horizon)",
                    oldest, error)
         && kab_db_exec (db,
                         "DELETE FROM feed WHERE gone = 1 AND rev <= (SELECT o.horizon FROM org o"
                         " WHERE o.id = feed.org)",
                         error)
         && run_at (db, "DELETE FROM horizon WHERE at < ?", oldest - DAY_MS, error);
}

static gboolean
is_new_day (KabDb *db, gint64 now, gboolean *is, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db, "SELECT 1 FROM counter c WHERE NOT EXISTS(SELECT 1 FROM horizon h WHERE h.org = c.org AND h.at >= ?)",
    error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, now / DAY_MS * DAY_MS);
  step = kab_statement_step (statement, error);
  *is = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

static gboolean
forget_sessions (KabDb *db, const KabRetention *rules, gint64 now, GError **error)
{
  gboolean new_day;

  return kab_db_begin (db, TRUE, error) && is_new_day (db, now, &new_day, error)
         && (!new_day || move_horizon (db, now, error))
         && run_at (db, "DELETE FROM access_token WHERE expires_at < ?", now, error)
         && run_at (db, "DELETE FROM refresh_token WHERE expires_at < ?", now, error)
         && run_at (db,
                    "DELETE FROM session WHERE (ended_at IS NOT NULL AND ended_at < ?)"
                    " OR NOT EXISTS(SELECT 1 FROM refresh_token t WHERE t.org = session.org"
                    "   AND t.session = session.id)",
                    now - rules->sessions * DAY_MS, error)
         && run_at (db, "DELETE FROM one_time_link WHERE expires_at < ?", now, error)
         && run_at (db, "DELETE FROM shared_paper WHERE expires_at < ?", now, error)
         && run_at (db, "DELETE FROM registration WHERE expires_at < ?", now, error)
         && run_at (db, "DELETE FROM sign_in_attempt WHERE last_at < ?", now - ATTEMPTS_KEPT_MS, error)
         && run_at (db, "DELETE FROM request_count WHERE start_at < ?", now - COUNTS_KEPT_MS, error)
         && run_at (db, "DELETE FROM api_token WHERE expires_at < ?", now - EXPIRED_KEPT_MS, error)
         && run_at (db, "DELETE FROM api_answer WHERE at < ?", now - API_ANSWERS_KEPT_MS, error)
         && run_at (db, "DELETE FROM webhook_delivery WHERE at < ?", now - DELIVERIES_KEPT_MS, error)
         && run_at (db, "DELETE FROM webhook_event WHERE at < ?", now - DELIVERIES_KEPT_MS, error)
         && run_at (db, "DELETE FROM mutation WHERE at < ?", now - rules->answers * DAY_MS, error)
         && kab_db_commit (db, error);
}

/* A link of the journal, old enough to go. */
typedef struct
{
  gint64 n;
  char *line;
  char hash[KAB_CHAIN_HASH];
} OldLink;

static void
old_link_clear (gpointer data)
{
  g_free (((OldLink *)data)->line);
}

/* The first links of the org's journal, up to the first whose line is not old. */
static gboolean
find_old_links (KabWriter *writer, gint64 before, GArray *links, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT c.n, c.line, c.hash, a.\"at\" FROM activity_chain c"
    " LEFT JOIN activity a ON a.org = c.org AND a.id = c.line WHERE c.org = ? ORDER BY c.n LIMIT 500",
    error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      OldLink link = { .n = kab_statement_get_integer (statement, 0) };

      /* The place where an earlier removal ended has no line; one whose line is gone is for the check to tell of. */
      if (kab_statement_is_null (statement, 1) && links->len == 0)
        continue;
      if (kab_statement_is_null (statement, 3) || kab_statement_get_integer (statement, 3) >= before)
        return TRUE;
      link.line = g_strdup (kab_statement_get_text (statement, 1));
      g_strlcpy (link.hash, kab_statement_get_text (statement, 2), KAB_CHAIN_HASH);
      g_array_append_val (links, link);
    }
  return step == KAB_STEP_DONE;
}

/* Desktops hear of it as of any deletion; what the line said is gone at once. */
static gboolean
empty_line (KabWriter *writer, const char *id, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!kab_writer_load (writer, &kab_entity_activity, id, &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  row = kab_row_copy (stored->row);
  for (guint i = 0; i < row->entity->n_fields; i++)
    kab_value_clear (&row->values[i]);
  row->deleted = TRUE;
  row->updated_at = writer->now;
  return kab_writer_write (writer, stored, row, error);
}

static gboolean
move_start (KabWriter *writer, gint64 n, GError **error)
{
  g_autoptr (KabStatement) older
    = kab_db_prepare (writer->db, "DELETE FROM activity_chain WHERE org = ? AND n < ?", error);
  g_autoptr (KabStatement) start
    = kab_db_prepare (writer->db, "UPDATE activity_chain SET line = NULL WHERE org = ? AND n = ?", error);

  if (older == NULL || start == NULL)
    return FALSE;
  kab_statement_bind_text (older, 1, writer->org);
  kab_statement_bind_integer (older, 2, n);
  kab_statement_bind_text (start, 1, writer->org);
  kab_statement_bind_integer (start, 2, n);
  return kab_statement_run (older, error) && kab_statement_run (start, error);
}

/* Removes some of the oldest lines in one transaction, and says so in the journal. */
static gboolean
forget_lines (KabServerDb *server_db, const char *org, gint64 before, gboolean *more, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (server_db, org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (OldLink));
  const OldLink *last;

  *more = FALSE;
  g_array_set_clear_func (links, old_link_clear);
  if (writer == NULL || !find_old_links (writer, before, links, error))
    return FALSE;
  if (links->len == 0)
    return TRUE;
  for (guint i = 0; i < links->len; i++)
    if (!empty_line (writer, g_array_index (links, OldLink, i).line, error))
      return FALSE;
  last = &g_array_index (links, OldLink, links->len - 1);
  *more = links->len >= CHUNK - 1;
  return move_start (writer, last->n, error) && kab_writer_note_retention (writer, last->n, last->hash, error)
         && kab_writer_commit (writer, error);
}

/* Not what another row refers to, deleted or not. */
static char *
deleted_sql (const KabEntity *entity)
{
  GString *sql = g_string_new (NULL);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  g_string_printf (sql,
                   "SELECT nr, rev, feed_keys FROM \"%s\" WHERE org = ?1 AND deleted = 1 AND rev <= ?2"
                   " AND updated_at < ?3",
                   entity->name);
  for (guint e = 0; e < n; e++)
    for (guint f = 0; f < entities[e]->n_fields; f++)
      {
        const KabField *field = &entities[e]->fields[f];

        if (field->type == KAB_TYPE_REF && g_str_equal (field->ref, entity->name))
          g_string_append_printf (sql,
                                  " AND id NOT IN (SELECT \"%s\" FROM \"%s\" WHERE org = ?1"
                                  " AND \"%s\" IS NOT NULL)",
                                  field->name, entities[e]->name, field->name);
      }
  g_string_append_printf (sql, " LIMIT %d", CHUNK);
  return g_string_free (sql, FALSE);
}

static gboolean
erase (KabDb *db,
       const KabEntity *entity,
       const char *org,
       gint64 nr,
       gint64 rev,
       const char *keys,
       GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE nr = ? AND org = ?", entity->name);
  g_autoptr (KabStatement) feed
    = kab_db_prepare (db, "DELETE FROM feed WHERE org = ? AND key = ? AND rev = ?", error);
  g_autoptr (KabStatement) row = kab_db_prepare (db, sql, error);

  if (feed == NULL || row == NULL)
    return FALSE;
  for (char *p = (char *)keys; *p != '\0';)
    {
      char *end;
      gint64 key = g_ascii_strtoll (p, &end, 10);

      if (end == p)
        break;
      kab_statement_bind_text (feed, 1, org);
      kab_statement_bind_integer (feed, 2, key);
      kab_statement_bind_integer (feed, 3, rev);
      if (!kab_statement_run (feed, error))
        return FALSE;
      kab_statement_reset (feed);
      p = end;
    }
  kab_statement_bind_integer (row, 1, nr);
  kab_statement_bind_text (row, 2, org);
  return kab_statement_run (row, error);
}

typedef struct
{
  gint64 nr;
  gint64 rev;
  char *keys;
} Deleted;

static void
deleted_clear (gpointer data)
{
  g_free (((Deleted *)data)->keys);
}

static gboolean
find_deleted (KabDb *db,
              const KabEntity *entity,
              const char *org,
              gint64 horizon,
              gint64 before,
              GArray *rows,
              GError **error)
{
  g_autofree char *sql = deleted_sql (entity);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_integer (statement, 2, horizon);
  kab_statement_bind_integer (statement, 3, before);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      Deleted deleted = { kab_statement_get_integer (statement, 0), kab_statement_get_integer (statement, 1),
                          g_strdup (kab_statement_get_text (statement, 2)) };

      g_array_append_val (rows, deleted);
    }
  return step == KAB_STEP_DONE;
}

/* Erases some deleted rows of which every desktop has heard, or will start anew. */
static gboolean
erase_deleted (KabServerDb *server_db,
               const KabEntity *entity,
               const char *org,
               gint64 horizon,
               gint64 before,
               gboolean *more,
               GError **error)
{
  g_autoptr (KabWriter) writer = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Deleted));

  *more = FALSE;
  g_array_set_clear_func (rows, deleted_clear);
  writer = kab_writer_begin (server_db, org, NULL, NULL, KAB_WRITER_NONE, error);
  if (writer == NULL || !find_deleted (writer->db, entity, org, horizon, before, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const Deleted *deleted = &g_array_index (rows, Deleted, i);

      if (!erase (writer->db, entity, org, deleted->nr, deleted->rev, deleted->keys, error))
        return FALSE;
    }
  *more = rows->len == CHUNK;
  return kab_writer_commit (writer, error);
}

static gboolean
read_horizon (KabServerDb *server_db, const char *org, gint64 *horizon, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  g_autoptr (KabStatement) statement = NULL;
  gboolean ok = FALSE;

  if (db == NULL)
    return FALSE;
  statement = kab_db_prepare (db, "SELECT horizon FROM org WHERE id = ?", error);
  if (statement != NULL)
    {
      kab_statement_bind_text (statement, 1, org);
      ok = kab_statement_step (statement, error) == KAB_STEP_ROW;
      *horizon = ok ? kab_statement_get_integer (statement, 0) : 0;
    }
  g_clear_pointer (&statement, kab_statement_done);
  kab_server_db_return_reader (server_db, db);
  return ok;
}

static gboolean
erase_in_org (KabServerDb *db, const char *org, const KabRetention *rules, gint64 now, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);
  gint64 horizon;

  if (!read_horizon (db, org, &horizon, error))
    return FALSE;
  for (guint e = 0; e < n; e++)
    {
      /* A user's name stands in what they did, and their devices and sessions hang on the row. */
      gboolean may
        = entities[e] == &kab_entity_activity || (rules->deleted > 0 && entities[e] != &kab_entity_user);
      gint64 before = entities[e] == &kab_entity_activity ? now : now - rules->deleted * DAY_MS;
      gboolean more = may && horizon > 0;

      while (more)
        if (!erase_deleted (db, entities[e], org, horizon, before, &more, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
read_rules (KabServerDb *server_db, KabRetention *rules, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = kab_retention_read (db, rules, error);
  kab_server_db_return_reader (server_db, db);
  return ok;
}

gboolean
kab_server_db_maintain (KabServerDb *self, const char *blobs, GError **error)
{
  g_autoptr (GPtrArray) orgs = NULL;
  gint64 now = kab_time_now ();
  KabRetention rules;
  KabDb *db;
  gboolean ok;

  if (!read_rules (self, &rules, error))
    return FALSE;
  db = kab_server_db_lend_writer (self);
  ok = forget_sessions (db, &rules, now, error);
  kab_server_db_return_writer (self, db);
  orgs = ok ? kab_org_list (self, error) : NULL;
  if (orgs == NULL)
    return FALSE;
  for (guint i = 0; i < orgs->len; i++)
    {
      const KabOrg *org = orgs->pdata[i];
      gboolean more = rules.activity > 0;

      while (more)
        if (!forget_lines (self, org->id, now - rules.activity * DAY_MS, &more, error))
          return FALSE;
      if (!erase_in_org (self, org->id, &rules, now, error)
          || !kab_server_db_follow_rewards (self, org->id, error))
        return FALSE;
    }
  if (blobs == NULL)
    return TRUE;
  kab_blob_folder_sweep (blobs);
  kab_unfinished_sweep (blobs, KAB_UNFINISHED_SECONDS);
  return kab_blobs_retain (self, blobs, rules.blobs, error);
}
