/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-work-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-aside.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-protocol.h"

/* What stands in a stored edit where its number belongs; see kab_mutation_append_json(). */
#define NO_NUMBER "\"n\":0,"
#define NUMBER_AT 64

/* What is kept free in a batch for the leases that its numbers are of, and how many of these go with it. */
#define LEASES_MOST 150
#define LEASES_BYTES (96 * 1024)

static gboolean
make_tables (KabDb *db, GError **error)
{
  return kab_db_exec (
    db,
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "CREATE TABLE outbox(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, n INTEGER,"
    " entity TEXT NOT NULL, row TEXT NOT NULL, op TEXT NOT NULL, json TEXT NOT NULL,"
    " made_at INTEGER NOT NULL, acked_rev INTEGER);"
    "CREATE INDEX outbox_row ON outbox(entity, row);"
    "CREATE INDEX outbox_unacked ON outbox(seq) WHERE acked_rev IS NULL;"
    "CREATE TABLE problem(id TEXT PRIMARY KEY, seq INTEGER NOT NULL, entity TEXT NOT NULL, row TEXT NOT NULL,"
    " json TEXT NOT NULL, made_at INTEGER NOT NULL, conflict INTEGER NOT NULL, code TEXT, field TEXT,"
    " message TEXT, theirs TEXT, theirs_rev INTEGER, by TEXT, at INTEGER NOT NULL, parent TEXT);",
    error);
}

/* What was typed and not saved yet; @row: '' for one that is yet to be made. */
static gboolean
make_drafts (KabDb *db, GError **error)
{
  return kab_db_exec (db,
                      "CREATE TABLE draft(entity TEXT NOT NULL, row TEXT NOT NULL, json TEXT NOT NULL,"
                      " at INTEGER NOT NULL, PRIMARY KEY(entity, row)) WITHOUT ROWID;",
                      error);
}

/* Problems as they were before they were decided, for a change of mind; @again: what was sent for them instead. */
static gboolean
make_decided (KabDb *db, GError **error)
{
  return kab_db_exec (
    db,
    "CREATE TABLE decided(id TEXT PRIMARY KEY, seq INTEGER NOT NULL, entity TEXT NOT NULL, row TEXT NOT NULL,"
    " json TEXT NOT NULL, made_at INTEGER NOT NULL, conflict INTEGER NOT NULL, code TEXT, field TEXT,"
    " message TEXT, theirs TEXT, theirs_rev INTEGER, by TEXT, at INTEGER NOT NULL, parent TEXT,"
    " again TEXT NOT NULL, insisted INTEGER NOT NULL, decided_at INTEGER NOT NULL);",
    error);
}

static const KabMigration steps[]
  = { make_tables,           make_drafts,          make_decided,      kab_work_make_files,
      kab_work_make_effects, kab_work_make_leases, kab_work_make_kept };

void
kab_outbox_entry_free (KabOutboxEntry *entry)
{
  kab_mutation_free (entry->mutation);
  g_free (entry);
}

static KabDb *
open_file (const char *path, GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_CREATE | KAB_DB_FULL_SYNC | KAB_DB_SECURE_DELETE, error);

  /* Small and precious: looked through at every start. */
  if (db == NULL || !kab_db_check (db, error) || !kab_db_migrate (db, steps, G_N_ELEMENTS (steps), error))
    return NULL;

  return g_steal_pointer (&db);
}

KabWork *
kab_work_open (const char *dir, char **set_aside, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "work.db", NULL);
  g_autofree char *uri = NULL;
  g_autoptr (GError) local = NULL;
  KabDb *db = open_file (path, &local);
  KabWork *self;

  if (db == NULL && g_error_matches (local, KAB_ERROR, KAB_ERROR_CORRUPT))
    {
      g_autofree char *kept = kab_set_aside (path, error);

      if (kept == NULL)
        return NULL;
      g_clear_error (&local);
      db = open_file (path, &local);
      if (set_aside != NULL)
        *set_aside = g_steal_pointer (&kept);
    }
  if (db == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  self = g_new0 (KabWork, 1);
  self->db = db;
  uri = g_strconcat ("sqlite:", path, NULL);
  self->checkpointer = kab_checkpointer_new (uri, db);
  g_mutex_init (&self->lock);
  return self;
}

void
kab_work_close (KabWork *self)
{
  if (self == NULL)
    return;
  kab_checkpointer_free (self->checkpointer);
  kab_db_close (self->db);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->puzzles, g_hash_table_unref);
  g_free (self);
}

char *
kab_work_read_meta (KabWork *self, const char *key, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "SELECT value FROM meta WHERE key=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, key);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  return g_strdup (kab_statement_get_text (statement, 0));
}

static gint64
get_meta_integer (KabWork *self, const char *key, GError **error)
{
  g_autofree char *text = kab_work_read_meta (self, key, error);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

gboolean
kab_work_write_meta (KabWork *self, const char *key, const char *value, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, key);
  kab_statement_bind_text (statement, 2, value);
  return kab_statement_run (statement, error);
}

static gboolean
set_meta_integer (KabWork *self, const char *key, gint64 integer, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, integer);

  return kab_work_write_meta (self, key, text, error);
}

char *
kab_work_get_meta (KabWork *self, const char *key, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return kab_work_read_meta (self, key, error);
}

char *
kab_work_peek_meta (const char *dir, const char *key)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/work.db", dir);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_READ_ONLY, NULL);

  return db != NULL ? kab_work_read_meta (&(KabWork){ .db = db }, key, NULL) : NULL;
}

gboolean
kab_work_set_meta (KabWork *self, const char *key, const char *value, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return kab_work_write_meta (self, key, value, error);
}

gboolean
kab_work_check_fence (KabWork *self, gint64 fence, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 now = get_meta_integer (self, "fence", &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (now == fence)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
               _ ("Another window of Kabinet keeps this account up to date now."));
  return FALSE;
}

gint64
kab_work_take_fence (KabWork *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GError) local = NULL;
  gint64 fence;

  if (!kab_db_begin (self->db, TRUE, error))
    return 0;
  fence = get_meta_integer (self, "fence", &local) + 1;
  if (local != NULL || !set_meta_integer (self, "fence", fence, &local))
    {
      kab_db_rollback (self->db);
      g_propagate_error (error, g_steal_pointer (&local));
      return 0;
    }
  return kab_db_commit (self->db, error) ? fence : 0;
}

gint64
kab_work_fence (KabWork *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return get_meta_integer (self, "fence", NULL);
}

KabMutation *
kab_work_parse (const char *json, GError **error)
{
  KabMutation *mutation = kab_mutation_from_text (json, strlen (json), NULL);
  g_autoptr (JsonNode) node = NULL;

  if (mutation != NULL)
    return mutation;
  /* Looked at more closely: is it an edit that this version does not know, or none at all? */
  node = json_from_string (json, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("An edit kept on this computer cannot be read."));
      return NULL;
    }
  return kab_mutation_from_json (json_node_get_object (node), error);
}

char *
kab_work_json (const KabMutation *mutation)
{
  KabMutation unnumbered = *mutation;
  GString *json = g_string_new (NULL);

  unnumbered.n = 0;
  kab_mutation_append_json (json, &unnumbered);
  return g_string_free (json, FALSE);
}

gboolean
kab_work_insert (KabWork *self, const KabMutation *mutation, gint64 made_at, GError **error)
{
  g_autofree char *json = kab_work_json (mutation);
  g_autofree char *leases = NULL;
  g_autoptr (KabStatement) statement = NULL;

  if (!kab_work_leases_of (self, mutation, &leases, error))
    return FALSE;
  statement
    = kab_db_prepare (self->db,
                      "INSERT INTO outbox(id, entity, row, op, json, made_at, leases) VALUES(?,?,?,?,?,?,?)",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, mutation->id);
  kab_statement_bind_text (statement, 2, mutation->entity->name);
  kab_statement_bind_text (statement, 3, mutation->row);
  kab_statement_bind_text (statement, 4, kab_mutation_op_token (mutation));
  kab_statement_bind_text (statement, 5, json);
  kab_statement_bind_integer (statement, 6, made_at);
  kab_statement_bind_text (statement, 7, leases);
  return kab_statement_run (statement, error) && kab_work_files_wait_again (self, json, error)
         && (mutation->op != KAB_OP_COMMAND || kab_work_insert_effects (self, mutation, error));
}

gboolean
kab_work_add (KabWork *self, GPtrArray *mutations, gint64 made_at, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean counted;

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  counted = kab_work_is_counted (self);
  for (guint i = 0; i < mutations->len; i++)
    if (!kab_work_give_numbers (self, g_ptr_array_index (mutations, i), error)
        || !kab_work_insert (self, g_ptr_array_index (mutations, i), made_at, error))
      {
        kab_db_rollback (self->db);
        return FALSE;
      }
  if (!kab_db_commit (self->db, error))
    return FALSE;
  if (counted)
    kab_work_count_more (self, mutations->len, made_at);
  return TRUE;
}

#define ENTRY_COLUMNS "seq, n, made_at, acked_rev, json"

static GPtrArray *
read_entries (KabStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_outbox_entry_free);
  KabStep step;

  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      KabMutation *mutation = kab_work_parse (kab_statement_get_text (statement, 4), error);
      KabOutboxEntry *entry;

      if (mutation == NULL)
        return NULL;
      entry = g_new0 (KabOutboxEntry, 1);
      entry->seq = kab_statement_get_integer (statement, 0);
      entry->n = kab_statement_get_integer (statement, 1);
      entry->made_at = kab_statement_get_integer (statement, 2);
      entry->acked_rev = kab_statement_get_integer (statement, 3);
      entry->mutation = mutation;
      mutation->n = entry->n;
      g_ptr_array_add (entries, entry);
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&entries) : NULL;
}

/* Conflicts of edits: what they are not about is shown, so their rows are like those of edits that wait. */
#define WITH_CONFLICT "SELECT entity, row FROM problem WHERE " KAB_WORK_CONFLICT

static KabStatement *
prepare_waiting (KabWork *self,
                 const char *columns,
                 const char *entity,
                 const char *row,
                 gint64 rev,
                 GError **error)
{
  /* One that the server's row holds stays over those before it that wait: asked about again, they may be in it too. */
  g_autofree char *sql = g_strconcat ("SELECT ", columns,
                                      " FROM shown WHERE entity=?1 AND row=?2"
                                      " AND (acked_rev IS NULL OR acked_rev > ?3 OR seq > (SELECT min(seq)"
                                      " FROM shown WHERE entity=?1 AND row=?2 AND acked_rev IS NULL))"
                                      " ORDER BY seq, at",
                                      NULL);
  KabStatement *statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, entity);
  kab_statement_bind_text (statement, 2, row);
  kab_statement_bind_integer (statement, 3, rev);
  return statement;
}

GPtrArray *
kab_work_row_entries (KabWork *self, const char *entity, const char *row, gint64 rev, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement = prepare_waiting (self, ENTRY_COLUMNS, entity, row, rev, error);

  return statement != NULL ? read_entries (statement, error) : NULL;
}

gboolean
kab_work_row_layers (KabWork *self,
                     const char *entity,
                     const char *row,
                     gint64 rev,
                     GPtrArray **entries,
                     GPtrArray **conflicts,
                     GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement = prepare_waiting (self, ENTRY_COLUMNS, entity, row, rev, error);

  *conflicts = NULL;
  *entries = statement != NULL ? read_entries (statement, error) : NULL;
  if (*entries == NULL)
    return FALSE;
  *conflicts = kab_work_read_conflicts (self, entity, row, error);
  if (*conflicts == NULL)
    g_clear_pointer (entries, g_ptr_array_unref);
  return *conflicts != NULL;
}

static gboolean
has_conflict (KabWork *self, const char *entity, const char *row, gboolean *has, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, WITH_CONFLICT " AND entity = ? AND row = ? LIMIT 1", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, entity);
  kab_statement_bind_text (statement, 2, row);
  step = kab_statement_step (statement, error);
  *has = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

gboolean
kab_work_waits (KabWork *self,
                const char *entity,
                const char *row,
                gint64 rev,
                gboolean *waits,
                GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement = prepare_waiting (self, "1", entity, row, rev, error);
  KabStep step = statement != NULL ? kab_statement_step (statement, error) : KAB_STEP_ERROR;

  *waits = step == KAB_STEP_ROW;
  return step == KAB_STEP_DONE ? has_conflict (self, entity, row, waits, error) : step == KAB_STEP_ROW;
}

GPtrArray *
kab_work_all_entries (KabWork *self, gboolean unacked, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      unacked ? "SELECT " ENTRY_COLUMNS " FROM outbox WHERE acked_rev IS NULL ORDER BY seq"
                              : "SELECT " ENTRY_COLUMNS " FROM outbox ORDER BY seq",
                      error);

  return statement != NULL ? read_entries (statement, error) : NULL;
}

GHashTable *
kab_work_rows_of (KabWork *self, const char *sql, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_add (rows, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

GHashTable *
kab_work_rows (KabWork *self, GError **error)
{
  return kab_work_rows_of (self,
                           "SELECT entity || '/' || row FROM (SELECT entity, row FROM shown UNION ALL"
                           " " WITH_CONFLICT ")",
                           error);
}

static gboolean
set_number (KabWork *self, gint64 seq, gint64 n, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "UPDATE outbox SET n=? WHERE seq=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, n);
  kab_statement_bind_integer (statement, 2, seq);
  return kab_statement_run (statement, error);
}

static void
append_numbered (GString *out, const char *json, gint64 n, gboolean again)
{
  const char *at = g_strstr_len (json, NUMBER_AT, NO_NUMBER);

  g_return_if_fail (at != NULL);

  g_string_append_len (out, json, at - json);
  g_string_append_printf (out,
                          again ? "\"n\":%" G_GINT64_FORMAT ",\"again\":true,"
                                : "\"n\":%" G_GINT64_FORMAT ",",
                          n);
  g_string_append (out, at + strlen (NO_NUMBER));
}

/* What is being put into a batch. */
typedef struct
{
  GString *out;
  GHashTable *leases; /* ids of those that numbers in it are of */
  guint n;            /* edits */
  guint most;
  gint64 first;
  gint64 last;        /* their numbers */
  GPtrArray *files;   /* that the server does not have yet */
  GPtrArray *rows;    /* those of edits that wait for one of them */
  gboolean knows_ids; /* the server: it says which history it has, too */
} Batch;

static void
note_leases (GHashTable *leases, const char *ids)
{
  g_auto (GStrv) parts = ids != NULL ? g_strsplit (ids, " ", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL && g_hash_table_size (leases) < LEASES_MOST; i++)
    g_hash_table_add (leases, g_strdup (parts[i]));
}

/* FALSE: there is no room, or it would leave a hole. */
static gboolean
put (Batch *batch, const char *json, const char *leases, gint64 n, gboolean again)
{
  if (batch->n >= batch->most
      || (batch->n > 0 && batch->out->len + strlen (json) + 32 > KAB_BODY_MAX - LEASES_BYTES))
    return FALSE;
  /* Edits that are asked about again may have a refused one missing between them. The server takes no batch
   * with a hole, and to number them anew would be to make them twice. */
  if (batch->n > 0 && n != batch->last + 1)
    return FALSE;
  if (batch->n > 0)
    g_string_append_c (batch->out, ',');
  else
    batch->first = n;
  append_numbered (batch->out, json, n, again);
  note_leases (batch->leases, leases);
  batch->last = n;
  batch->n++;
  return TRUE;
}

static gboolean
mentions (const char *json, GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    if (strstr (json, words->pdata[i]) != NULL)
      return TRUE;

  return FALSE;
}

/*
 * Whether an edit must wait for a file that it names, or for an edit that waits for one: of the same row, or of one
 * that it mentions. What has a number has been sent, and does not wait; so an edit gets its number only when it is its
 * time, and those that overtake it leave no hole.
 */
static gboolean
must_wait (Batch *batch, const char *row, const char *json)
{
  if (batch->files->len == 0)
    return FALSE;
  if (!mentions (json, batch->files) && !mentions (json, batch->rows))
    return FALSE;
  if (batch->rows->len == 0 || strcmp (batch->rows->pdata[batch->rows->len - 1], row) != 0)
    g_ptr_array_add (batch->rows, g_strdup (row));
  return TRUE;
}

/*
 * Sent before, to a server that has lost the file since then: when it has the file again, it knows the edit by its id,
 * whatever its number is then.
 */
static gboolean
unnumber (KabWork *self, GArray *seqs, GError **error)
{
  for (guint i = 0; i < seqs->len; i++)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (self->db, "UPDATE outbox SET n = NULL WHERE seq = ?", error);

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_integer (statement, 1, g_array_index (seqs, gint64, i));
      if (!kab_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

/* Those that have their numbers, in the order of these; @full: nothing may follow. */
static gboolean
collect_numbered (KabWork *self, gint64 after, Batch *batch, gboolean *full, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT n, json, leases, repeated, row, seq FROM outbox WHERE acked_rev IS NULL"
                      " AND n IS NOT NULL AND n > ? ORDER BY n LIMIT ?",
                      error);
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (gint64));
  KabStep step = KAB_STEP_DONE;

  *full = FALSE;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, after);
  kab_statement_bind_integer (statement, 2, batch->most);
  while (!*full && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *json = kab_statement_get_text (statement, 1);
      gboolean again = kab_statement_get_integer (statement, 3) != 0;
      gint64 seq = kab_statement_get_integer (statement, 5);

      if (again && batch->knows_ids && must_wait (batch, kab_statement_get_text (statement, 4), json))
        g_array_append_val (waiting, seq);
      else
        *full = !put (batch, json, kab_statement_get_text (statement, 2),
                      kab_statement_get_integer (statement, 0), again);
    }
  return (*full || step != KAB_STEP_ERROR) && unnumber (self, waiting, error);
}

static gboolean
collect_new (KabWork *self, Batch *batch, gint64 *next, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    self->db,
    "SELECT seq, row, json, leases, repeated, id FROM outbox WHERE acked_rev IS NULL AND n IS NULL"
    " ORDER BY seq",
    error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *json = kab_statement_get_text (statement, 2);

      if (self->puzzles != NULL
          && g_hash_table_contains (self->puzzles, kab_statement_get_text (statement, 5)))
        continue;
      if (must_wait (batch, kab_statement_get_text (statement, 1), json))
        continue;
      if (!put (batch, json, kab_statement_get_text (statement, 3), *next,
                kab_statement_get_integer (statement, 4) != 0))
        return TRUE;
      if (!set_number (self, kab_statement_get_integer (statement, 0), (*next)++, error))
        return FALSE;
    }
  return step == KAB_STEP_DONE;
}

/* Inside the transaction: numbers and texts of the next edits. */
static gboolean
collect_batch (KabWork *self,
               gint64 after,
               guint most,
               GString *out,
               GHashTable *leases,
               guint *n_taken,
               gint64 *begin,
               gint64 *end,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) files = kab_work_files_to_wait_for (self, g_get_real_time () / 1000, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  gint64 next = MAX (1, get_meta_integer (self, "next_n", &local)), first = next;
  g_autofree char *epoch = kab_work_read_meta (self, "epoch", NULL);
  Batch batch = {
    .out = out, .leases = leases, .most = most, .files = files, .rows = rows, .knows_ids = epoch != NULL
  };
  gboolean full;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (after == 0)
    self->fresh = first;
  if (files == NULL || !collect_numbered (self, after, &batch, &full, error)
      || (!full && !collect_new (self, &batch, &next, error)))
    return FALSE;
  *n_taken = batch.n;
  *begin = batch.first;
  *end = batch.last;
  return next == first || set_meta_integer (self, "next_n", next, error);
}

gboolean
kab_work_take_batch (KabWork *self,
                     gint64 fence,
                     const char *device,
                     guint most,
                     char **body,
                     guint *n_taken,
                     GError **error)
{
  gint64 first, last;

  return kab_work_take_batch_after (self, fence, device, 0, most, body, n_taken, &first, &last, error);
}

gboolean
kab_work_take_batch_after (KabWork *self,
                           gint64 fence,
                           const char *device,
                           gint64 after,
                           guint most,
                           char **body,
                           guint *n_taken,
                           gint64 *first,
                           gint64 *last,
                           GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GHashTable) leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  *body = NULL;
  *n_taken = 0;
  *first = *last = 0;
  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  g_string_printf (out, "{\"device\":\"%s\",\"mutations\":[", device);
  if (!kab_work_check_fence (self, fence, error)
      || !collect_batch (self, after, most, out, leases, n_taken, first, last, error))
    {
      kab_db_rollback (self->db);
      return FALSE;
    }
  if (!kab_db_commit (self->db, error))
    return FALSE;
  if (*n_taken > 0)
    {
      g_string_append_c (out, ']');
      if (!kab_work_append_leases (self, leases, out, error))
        return FALSE;
      g_string_append_c (out, '}');
      *body = g_string_free (g_steal_pointer (&out), FALSE);
    }
  return TRUE;
}

guint
kab_work_history (KabWork *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->history;
}

/* What was sent before and not answered may have been done: it is asked about by its id. */
static gboolean
renumber (KabWork *self, gint64 expected, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "UPDATE outbox SET n = NULL, repeated = CASE WHEN n < ? THEN max(repeated, 1)"
                      " ELSE repeated END WHERE acked_rev IS NULL AND n IS NOT NULL",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, self->fresh > 0 ? self->fresh : G_MAXINT64);
  return kab_statement_run (statement, error) && set_meta_integer (self, "next_n", expected, error);
}

gboolean
kab_work_renumber (KabWork *self, gint64 fence, gint64 expected, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (!kab_work_check_fence (self, fence, error) || !renumber (self, expected, error))
    {
      kab_db_rollback (self->db);
      return FALSE;
    }
  return kab_db_commit (self->db, error);
}
