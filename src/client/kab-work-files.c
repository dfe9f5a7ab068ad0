/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-work-files.h"

#include <string.h>

#include "kab-file.h"
#include "kab-work-private.h"

/*
 * A server forgets a file that no row names a day after it came, at the least. What it said that it has is believed for
 * half a day; then it is asked again before an edit that names the file goes.
 */
#define BELIEVED_MS (G_GINT64_CONSTANT (12) * 60 * 60 * 1000)
/* How long a file stays that was added and that no edit came to name. */
#define UNNAMED_KEPT_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

#define COLUMNS "f.digest, f.name, f.type, f.size, f.added_at, f.sent, f.state, f.message"
/* ?1: now. */
#define MUST_BE_SENT                                                                                         \
  "(f.state = 'waiting' OR (f.state = 'sent' AND NOT f.sent_at BETWEEN ?1 - " G_STRINGIFY (43200000) " AND " \
                                                                                                     "?1))"
/* Named by an edit; or sent once to a server that was restored since from a copy. */
#define WANTED                                                           \
  "FROM file f LEFT JOIN outbox o ON instr(o.json, f.digest) > 0 WHERE " \
  "(o.seq IS NOT NULL OR f.again) AND " MUST_BE_SENT

G_STATIC_ASSERT (BELIEVED_MS == 43200000);

static const char *const states[]
  = { [KAB_FILE_WAITING] = "waiting", [KAB_FILE_SENT] = "sent", [KAB_FILE_REFUSED] = "refused" };

gboolean
kab_work_make_files (KabDb *db, GError **error)
{
  return kab_db_exec (
    db,
    "CREATE TABLE file(digest TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT "
    "NULL,"
    " added_at INTEGER NOT NULL, sent INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, sent_at INTEGER,"
    " failures INTEGER NOT NULL DEFAULT 0, again INTEGER NOT NULL DEFAULT 0, message TEXT) WITHOUT ROWID;"
    "CREATE TABLE kept_file(digest TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE INDEX outbox_sent ON outbox(n) WHERE acked_rev IS NULL AND n IS NOT NULL;",
    error);
}

void
kab_work_file_free (KabWorkFile *file)
{
  g_free (file->digest);
  g_free (file->name);
  g_free (file->type);
  g_free (file->message);
  g_free (file);
}

static gboolean
run_for (KabWork *self, const char *sql, const char *digest, gint64 number, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, digest);
  kab_statement_bind_integer (statement, 2, number);
  return kab_statement_run (statement, error);
}

gboolean
kab_work_add_file (KabWork *self,
                   const char *digest,
                   const char *name,
                   const char *type,
                   gint64 size,
                   gint64 at,
                   GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement = kab_db_prepare (
    self->db,
    "INSERT INTO file(digest, name, type, size, added_at, state) VALUES(?,?,?,?,?,'waiting')"
    " ON CONFLICT(digest) DO UPDATE SET name = excluded.name, type = excluded.type,"
    " added_at = excluded.added_at, state = 'waiting', sent = 0, failures = 0, message = NULL",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, digest);
  kab_statement_bind_text (statement, 2, name);
  kab_statement_bind_text (statement, 3, type);
  kab_statement_bind_integer (statement, 4, size);
  kab_statement_bind_integer (statement, 5, at);
  return kab_statement_run (statement, error);
}

static KabWorkFile *
read_file (KabStatement *statement, GError **error)
{
  KabStep step = kab_statement_step (statement, error);
  const char *state;
  KabWorkFile *file;

  if (step != KAB_STEP_ROW)
    return NULL;
  file = g_new0 (KabWorkFile, 1);
  file->digest = g_strdup (kab_statement_get_text (statement, 0));
  file->name = g_strdup (kab_statement_get_text (statement, 1));
  file->type = g_strdup (kab_statement_get_text (statement, 2));
  file->size = kab_statement_get_integer (statement, 3);
  file->added_at = kab_statement_get_integer (statement, 4);
  file->sent = kab_statement_get_integer (statement, 5);
  state = kab_statement_get_text (statement, 6);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (state, states[i]) == 0)
      file->state = (KabFileState)i;
  file->message = g_strdup (kab_statement_get_text (statement, 7));
  return file;
}

KabWorkFile *
kab_work_find_file (KabWork *self, const char *digest, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT " COLUMNS " FROM file f WHERE f.digest = ?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, digest);
  return read_file (statement, error);
}

KabWorkFile *
kab_work_next_file (KabWork *self, gint64 now, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT " COLUMNS " " WANTED " ORDER BY f.failures, o.seq LIMIT 1", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, 1, now);
  return read_file (statement, error);
}

gboolean
kab_work_waits_for_file (KabWork *self)
{
  KabWorkFile *file = kab_work_next_file (self, g_get_real_time () / 1000, NULL);
  gboolean waits = file != NULL;

  g_clear_pointer (&file, kab_work_file_free);
  return waits;
}

gboolean
kab_work_count_files (KabWork *self, gint64 now, guint *n, gint64 *left, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT count(*), sum(size - sent) FROM (SELECT DISTINCT f.digest, f.size, f.sent"
                      " " WANTED ")",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, now);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *n = (guint)kab_statement_get_integer (statement, 0);
  *left = kab_statement_get_integer (statement, 1);
  return TRUE;
}

/* By the syncer alone. */
static gboolean
note (KabWork *self, gint64 fence, const char *sql, const char *digest, gint64 number, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (kab_work_check_fence (self, fence, error) && run_for (self, sql, digest, number, error))
    return kab_db_commit (self->db, error);
  kab_db_rollback (self->db);
  return FALSE;
}

gboolean
kab_work_file_progress (KabWork *self, gint64 fence, const char *digest, gint64 sent, GError **error)
{
  return note (self, fence, "UPDATE file SET sent = min(size, ?2) WHERE digest = ?1", digest, sent, error);
}

gboolean
kab_work_file_failed (KabWork *self, gint64 fence, const char *digest, GError **error)
{
  return note (self, fence, "UPDATE file SET failures = failures + ?2 WHERE digest = ?1", digest, 1, error);
}

gboolean
kab_work_file_sent (KabWork *self, gint64 fence, const char *digest, gint64 at, GError **error)
{
  return note (
    self, fence,
    "UPDATE file SET state = 'sent', sent = size, failures = 0, again = 0, sent_at = ?2 WHERE digest = ?1",
    digest, at, error);
}

gboolean
kab_work_files_ask_again (KabWork *self, GError **error)
{
  return kab_db_exec (self->db, "UPDATE file SET state = 'waiting', sent = 0, again = 1 WHERE state = 'sent'",
                      error);
}

/* An edit that is sent after all brings its file along. */
gboolean
kab_work_files_wait_again (KabWork *self, const char *json, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "UPDATE file SET state = 'waiting', sent = 0, failures = 0, message = NULL"
                      " WHERE state = 'refused' AND instr(?1, digest) > 0",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, json);
  return kab_statement_run (statement, error);
}

GPtrArray *
kab_work_files_to_wait_for (KabWork *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT f.digest FROM file f WHERE " MUST_BE_SENT, error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, 1, now);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (digests, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&digests) : NULL;
}

typedef struct
{
  char *id;
  char *entity;
  char *row;
  char *op;
  char *field;
} Naming;

static void
naming_free (gpointer data)
{
  Naming *naming = data;

  g_free (naming->id);
  g_free (naming->entity);
  g_free (naming->row);
  g_free (naming->op);
  g_free (naming->field);
  g_free (naming);
}

/* The field of the edit that names the file, for people. */
static char *
field_of (const char *json, const char *digest)
{
  g_autoptr (KabMutation) mutation = kab_work_parse (json, NULL);

  for (guint i = 0; mutation != NULL && i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i] && mutation->set[i].kind == KAB_VALUE_TEXT
        && strstr (mutation->set[i].text, digest) != NULL)
      return g_strdup (mutation->entity->fields[i].name);
  for (guint i = 0; mutation != NULL && mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args; i++)
    if (mutation->args[i].kind == KAB_VALUE_TEXT && strstr (mutation->args[i].text, digest) != NULL)
      return g_strdup (mutation->command->args[i].name);

  return NULL;
}

static GPtrArray *
edits_naming (KabWork *self, const char *digest, GError **error)
{
  g_autoptr (GPtrArray) namings = g_ptr_array_new_with_free_func (naming_free);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT id, entity, row, op, json FROM outbox"
                      " WHERE acked_rev IS NULL AND n IS NULL AND instr(json, ?) > 0 ORDER BY seq",
                      error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, digest);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      Naming *naming = g_new0 (Naming, 1);

      naming->id = g_strdup (kab_statement_get_text (statement, 0));
      naming->entity = g_strdup (kab_statement_get_text (statement, 1));
      naming->row = g_strdup (kab_statement_get_text (statement, 2));
      naming->op = g_strdup (kab_statement_get_text (statement, 3));
      naming->field = field_of (kab_statement_get_text (statement, 4), digest);
      g_ptr_array_add (namings, naming);
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&namings) : NULL;
}

static gboolean
refuse (KabWork *self,
        const char *digest,
        const char *code,
        const char *message,
        GHashTable *rows,
        guint *n,
        GError **error)
{
  g_autoptr (GPtrArray) namings = edits_naming (self, digest, error);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "UPDATE file SET state = 'refused', message = ?2 WHERE digest = ?1", error);

  if (namings == NULL || statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, digest);
  kab_statement_bind_text (statement, 2, message);
  if (!kab_statement_run (statement, error))
    return FALSE;
  for (guint i = 0; i < namings->len; i++)
    {
      const Naming *naming = namings->pdata[i];

      if (!kab_work_add_effect_rows (self, naming->id, rows, error)
          || !kab_work_set_aside (self, naming->id, code, naming->field, message, error)
          || !kab_work_set_all_dependents_aside (self, naming->op, naming->entity, naming->row, naming->id,
                                                 error))
        return FALSE;
      g_hash_table_add (rows, g_strconcat (naming->entity, "/", naming->row, NULL));
    }
  *n = namings->len;
  return TRUE;
}

gboolean
kab_work_refuse_file (KabWork *self,
                      gint64 fence,
                      const char *digest,
                      const char *code,
                      const char *message,
                      GHashTable *rows,
                      guint *n,
                      GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *n = 0;
  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (kab_work_check_fence (self, fence, error) && refuse (self, digest, code, message, rows, n, error))
    return kab_db_commit (self->db, error);
  kab_db_rollback (self->db);
  return FALSE;
}

static gboolean
add_named (KabWork *self, GHashTable *digests, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    self->db,
    "SELECT json FROM outbox UNION ALL SELECT json FROM problem UNION ALL SELECT json FROM decided"
    " UNION ALL SELECT again FROM decided UNION ALL SELECT json FROM draft",
    error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    kab_digests_add (digests, kab_statement_get_text (statement, 0));
  return step == KAB_STEP_DONE;
}

/* By edits that were confirmed and may have to be sent once more. */
static gboolean
add_remembered (KabWork *self, GHashTable *digests, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "SELECT json FROM kept WHERE files", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    kab_digests_add (digests, kab_statement_get_text (statement, 0));
  return step == KAB_STEP_DONE;
}

static gboolean
add_kept (KabWork *self, GHashTable *digests, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "SELECT digest FROM kept_file", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_add (digests, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE;
}

gboolean
kab_work_add_named (KabWork *self, GHashTable *digests, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return add_named (self, digests, error) && add_kept (self, digests, error);
}

GPtrArray *
kab_work_named_files (KabWork *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_work_file_free);
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (GError) local = NULL;
  KabWorkFile *file;

  if (!add_named (self, named, error))
    return NULL;
  statement
    = kab_db_prepare (self->db, "SELECT " COLUMNS " FROM file f ORDER BY f.added_at, f.digest", error);
  if (statement == NULL)
    return NULL;
  while ((file = read_file (statement, &local)) != NULL)
    {
      if (g_hash_table_contains (named, file->digest))
        g_ptr_array_add (files, file);
      else
        kab_work_file_free (file);
    }
  if (local == NULL)
    return g_steal_pointer (&files);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
release (KabWork *self, gint64 now, GHashTable *sent, GHashTable *dropped, GHashTable *known, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  if (!add_named (self, named, error) || !add_remembered (self, remembered, error))
    return FALSE;
  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (self->db, "SELECT digest, state, added_at, again FROM file", error);
    KabStep step;

    if (statement == NULL)
      return FALSE;
    while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
      {
        const char *digest = kab_statement_get_text (statement, 0);
        gboolean is_sent = g_str_equal (kab_statement_get_text (statement, 1), states[KAB_FILE_SENT]);
        gint64 age = now - kab_statement_get_integer (statement, 2);

        if (g_hash_table_contains (named, digest) || kab_statement_get_integer (statement, 3) != 0
            || (!is_sent && age < UNNAMED_KEPT_MS))
          {
            g_hash_table_add (known, g_strdup (digest));
            continue;
          }
        g_hash_table_add (is_sent ? sent : dropped, g_strdup (digest));
        /* The bytes may go; what it was called is known as long as it may have to be sent again. */
        if (!is_sent || !g_hash_table_contains (remembered, digest))
          g_ptr_array_add (gone, g_strdup (digest));
      }
    if (step == KAB_STEP_ERROR)
      return FALSE;
  }
  for (guint i = 0; i < gone->len; i++)
    if (!run_for (self, "DELETE FROM file WHERE digest = ?1 AND ?2 = 0", gone->pdata[i], 0, error))
      return FALSE;
  return TRUE;
}

gboolean
kab_work_release_files (KabWork *self,
                        gint64 now,
                        GHashTable *sent,
                        GHashTable *dropped,
                        GHashTable *known,
                        GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!kab_db_begin (self->db, TRUE, error))
    return FALSE;
  if (release (self, now, sent, dropped, known, error))
    return kab_db_commit (self->db, error);
  kab_db_rollback (self->db);
  return FALSE;
}

gboolean
kab_work_has_files (KabWork *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return kab_db_query_integer (self->db, "SELECT EXISTS (SELECT 1 FROM file)", NULL, NULL) != 0;
}

gboolean
kab_work_keep_file (KabWork *self, const char *digest, gboolean keep, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return run_for (self,
                  keep ? "INSERT OR IGNORE INTO kept_file SELECT ?1 WHERE ?2 = 0"
                       : "DELETE FROM kept_file WHERE digest = ?1 AND ?2 = 0",
                  digest, 0, error);
}

gboolean
kab_work_keeps_file (KabWork *self, const char *digest)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT 1 FROM kept_file WHERE digest = ?", NULL);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, digest);
  return kab_statement_step (statement, NULL) == KAB_STEP_ROW;
}
