/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-db-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"

/* A prepared statement costs memory; lists with changing filters make many texts. */
#define STATEMENTS_KEPT 256

static void
statement_free (gpointer data)
{
  KabStatement *statement = data;
  g_autofree char *sql = statement->sql;

  statement->db->engine->finalize (statement);
}

/* Statements are long and differ early or late: their length and sixteen places tell them apart. */
static guint
sql_hash (gconstpointer key)
{
  const char *sql = key;
  gsize n = strlen (sql), step = MAX (1, n / 16);
  guint hash = (guint)n;

  for (gsize i = 0; i < n; i += step)
    hash = hash * 31 + (guchar)sql[i];
  return hash;
}

void
kab_db_init (KabDb *db, const KabEngine *engine, const char *path)
{
  db->engine = engine;
  db->path = g_strdup (path);
  db->statements = g_hash_table_new_full (sql_hash, g_str_equal, NULL, statement_free);
}

/* One is enough: SQLite is always there. */
static const KabDbDriver *driver;

void
kab_db_register (const KabDbDriver *other)
{
  g_atomic_pointer_set (&driver, other);
}

static const KabDbDriver *
driver_for (const char *uri)
{
  const KabDbDriver *there = g_atomic_pointer_get (&driver);

  return there != NULL && g_str_has_prefix (uri, there->scheme) ? there : NULL;
}

KabDb *
kab_db_open (const char *uri, KabDbFlags flags, GError **error)
{
  if (g_str_has_prefix (uri, "sqlite:"))
    return kab_sqlite_open (uri + strlen ("sqlite:"), flags, error);
  if (driver_for (uri) != NULL)
    return driver_for (uri)->open (uri, flags, error);

  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID,
                       g_atomic_pointer_get (&driver) != NULL
                         ? _ ("The database must be given as sqlite:PATH or postgresql:ADDRESS.")
                         : _ ("The database must be given as sqlite:PATH."));
  return NULL;
}

void
kab_db_close (KabDb *db)
{
  if (db == NULL)
    return;
  g_hash_table_unref (db->statements);
  g_free (db->path);
  g_free (db->history);
  db->engine->close (db);
}

const char *
kab_db_get_history (KabDb *db)
{
  return db->history != NULL ? db->history : "";
}

const char *
kab_db_get_path (KabDb *db)
{
  return db->engine->is_file ? db->path : NULL;
}

gboolean
kab_db_define (KabDb *db, const char *sql, GError **error)
{
  g_autoptr (GString) text = g_string_new (sql);

  for (const KabEngineWord *w = db->engine->words; w->word != NULL; w++)
    g_string_replace (text, w->word, w->means, 0);
  return kab_db_exec (db, text->str, error);
}

/* The names that a query gives; @text: (nullable): its value. */
static GHashTable *
names_of (KabDb *db, const char *sql, const char *text, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  if (text != NULL)
    kab_statement_bind_text (statement, 1, text);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_add (names, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&names) : NULL;
}

GHashTable *
kab_db_columns (KabDb *db, const char *table, GError **error)
{
  return names_of (db, db->engine->columns, table, error);
}

GHashTable *
kab_db_tables (KabDb *db, GError **error)
{
  return names_of (db, db->engine->tables, NULL, error);
}

gboolean
kab_db_renumber (KabDb *db, const char *table, GError **error)
{
  return db->engine->renumber == NULL || db->engine->renumber (db, table, error);
}

const char *
kab_db_unindexed (KabDb *db)
{
  return db->engine->unindexed;
}

gboolean
kab_db_exec (KabDb *db, const char *sql, GError **error)
{
  return db->engine->exec (db, sql, error);
}

static gboolean
is_at_rest (gpointer sql, gpointer statement, gpointer data)
{
  return !((KabStatement *)statement)->lent;
}

KabStatement *
kab_db_prepare (KabDb *db, const char *sql, GError **error)
{
  KabStatement *kept = g_hash_table_lookup (db->statements, sql);
  KabStatement *statement;

  if (kept != NULL && !kept->lent)
    {
      kept->lent = TRUE;
      return kept;
    }

  statement = db->engine->prepare (db, sql, error);
  if (statement == NULL)
    return NULL;
  statement->db = db;
  statement->sql = g_strdup (sql);
  statement->lent = TRUE;
  /* What is used often is soon there again. */
  if (kept == NULL && g_hash_table_size (db->statements) >= STATEMENTS_KEPT)
    g_hash_table_foreach_remove (db->statements, is_at_rest, NULL);
  statement->kept = kept == NULL && g_hash_table_size (db->statements) < STATEMENTS_KEPT;
  if (statement->kept)
    g_hash_table_insert (db->statements, statement->sql, statement);
  return statement;
}

void
kab_statement_done (KabStatement *statement)
{
  if (statement == NULL)
    return;
  if (!statement->kept)
    {
      statement_free (statement);
      return;
    }
  statement->db->engine->reset (statement);
  statement->lent = FALSE;
}

void
kab_statement_bind_integer (KabStatement *statement, int index, gint64 integer)
{
  statement->db->engine->bind_integer (statement, index, integer);
}

void
kab_statement_bind_text (KabStatement *statement, int index, const char *text)
{
  kab_statement_bind_text_len (statement, index, text, -1);
}

void
kab_statement_bind_text_len (KabStatement *statement, int index, const char *text, gssize length)
{
  if (text == NULL)
    statement->db->engine->bind_null (statement, index);
  else
    statement->db->engine->bind_text (statement, index, text, length);
}

void
kab_statement_bind_blob (KabStatement *statement, int index, gconstpointer data, gsize length)
{
  statement->db->engine->bind_blob (statement, index, data, length);
}

void
kab_statement_bind_null (KabStatement *statement, int index)
{
  statement->db->engine->bind_null (statement, index);
}

void
kab_statement_bind_value (KabStatement *statement, int index, const KabValue *value)
{
  switch (value->kind)
    {
    case KAB_VALUE_INTEGER:
      kab_statement_bind_integer (statement, index, value->integer);
      break;
    case KAB_VALUE_TEXT:
      kab_statement_bind_text (statement, index, value->text);
      break;
    case KAB_VALUE_NULL:
    default:
      kab_statement_bind_null (statement, index);
      break;
    }
}

void
kab_statement_stream (KabStatement *statement)
{
  if (statement->db->engine->stream != NULL)
    statement->db->engine->stream (statement);
}

KabStep
kab_statement_step (KabStatement *statement, GError **error)
{
  return statement->db->engine->step (statement, error);
}

gboolean
kab_statement_run (KabStatement *statement, GError **error)
{
  KabStep step;

  do
    step = kab_statement_step (statement, error);
  while (step == KAB_STEP_ROW);

  return step == KAB_STEP_DONE;
}

gpointer
kab_statement_read_one (KabStatement *statement, KabStatementRead read, GError **error)
{
  return kab_statement_step (statement, error) == KAB_STEP_ROW ? read (statement) : NULL;
}

GPtrArray *
kab_statement_read_all (KabStatement *statement,
                        KabStatementRead read,
                        GDestroyNotify free_one,
                        GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_one);
  KabStep step;

  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (found, read (statement));
  return step == KAB_STEP_DONE ? g_steal_pointer (&found) : NULL;
}

/* SQLite knows it anyway, and would make a table for what is returned. */
const char *
kab_db_returning (KabDb *db)
{
  return db->engine->last_nr != NULL ? "" : " RETURNING nr";
}

gboolean
kab_statement_insert (KabStatement *statement, gint64 *nr, GError **error)
{
  const KabEngine *engine = statement->db->engine;

  if (engine->last_nr == NULL)
    {
      if (kab_statement_step (statement, error) != KAB_STEP_ROW)
        return FALSE;
      *nr = kab_statement_get_integer (statement, 0);
      return kab_statement_run (statement, error);
    }
  if (!kab_statement_run (statement, error))
    return FALSE;
  *nr = engine->last_nr (statement->db);
  return TRUE;
}

void
kab_statement_reset (KabStatement *statement)
{
  statement->db->engine->reset (statement);
}

gboolean
kab_statement_is_null (KabStatement *statement, int column)
{
  return statement->db->engine->kind (statement, column) == KAB_VALUE_NULL;
}

gint64
kab_statement_get_integer (KabStatement *statement, int column)
{
  return statement->db->engine->get_integer (statement, column);
}

const char *
kab_statement_get_text (KabStatement *statement, int column)
{
  return statement->db->engine->get_text (statement, column);
}

gconstpointer
kab_statement_get_blob (KabStatement *statement, int column, gsize *length)
{
  return statement->db->engine->get_blob (statement, column, length);
}

void
kab_statement_get_value (KabStatement *statement, int column, KabValue *value)
{
  switch (statement->db->engine->kind (statement, column))
    {
    case KAB_VALUE_INTEGER:
      kab_value_set_integer (value, kab_statement_get_integer (statement, column));
      break;
    case KAB_VALUE_TEXT:
      kab_value_set_text (value, kab_statement_get_text (statement, column));
      break;
    case KAB_VALUE_NULL:
    default:
      kab_value_set_null (value);
      break;
    }
}

gint64
kab_db_query_integer (KabDb *db, const char *sql, gboolean *found, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step = statement != NULL ? kab_statement_step (statement, error) : KAB_STEP_ERROR;

  if (found != NULL)
    *found = step == KAB_STEP_ROW;

  return step == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0) : 0;
}

gboolean
kab_db_begin (KabDb *db, gboolean write, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, write ? db->engine->begin_write : db->engine->begin_read, error);

  return statement != NULL && kab_statement_run (statement, error);
}

gboolean
kab_db_commit (KabDb *db, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "COMMIT", error);

  if (statement == NULL || !kab_statement_run (statement, error))
    {
      kab_db_rollback (db);
      return FALSE;
    }
  return TRUE;
}

void
kab_db_rollback (KabDb *db)
{
  g_autoptr (GError) error = NULL;

  if (kab_db_in_transaction (db) && !kab_db_exec (db, "ROLLBACK", &error))
    g_warning ("A transaction could not be rolled back: %s", error->message);
}

gboolean
kab_db_in_transaction (KabDb *db)
{
  return db->engine->in_transaction (db);
}

gboolean
kab_db_lock (KabDb *db, const char *name, GError **error)
{
  return db->engine->lock == NULL || db->engine->lock (db, name, error);
}

gboolean
kab_db_notify (KabDb *db, const char *channel, const char *payload, GError **error)
{
  return db->engine->notify == NULL || db->engine->notify (db, channel, payload, error);
}

KabDbListener *
kab_db_listen (const char *uri, const char *channel, KabDbNoticeFunc func, gpointer user_data, GError **error)
{
  const KabDbDriver *there = driver_for (uri);

  return there != NULL ? there->listen (uri, channel, func, user_data, error) : NULL;
}

void
kab_db_listener_free (KabDbListener *listener)
{
  if (listener != NULL)
    ((const KabDbDriver *)g_atomic_pointer_get (&driver))->listener_free (listener);
}

static gboolean
run_named (KabDb *db, const char *verb, const char *name, GError **error)
{
  g_autofree char *sql = g_strconcat (verb, name, NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  return statement != NULL && kab_statement_run (statement, error);
}

gboolean
kab_db_savepoint (KabDb *db, const char *name, GError **error)
{
  return run_named (db, "SAVEPOINT ", name, error);
}

gboolean
kab_db_release (KabDb *db, const char *name, GError **error)
{
  return run_named (db, "RELEASE ", name, error);
}

void
kab_db_rollback_to (KabDb *db, const char *name)
{
  g_autoptr (GError) error = NULL;

  if (!run_named (db, "ROLLBACK TO ", name, &error) || !run_named (db, "RELEASE ", name, &error))
    g_warning ("A savepoint could not be rolled back: %s", error->message);
}

gint64
kab_db_changes (KabDb *db)
{
  return db->engine->changes (db);
}

gint64
kab_db_written (KabDb *db)
{
  return db->engine->written != NULL ? db->engine->written (db) : -1;
}

void
kab_db_set_log_func (KabDb *db, KabDbLogFunc func, gpointer user_data)
{
  if (db->engine->set_log_func != NULL)
    db->engine->set_log_func (db, func, user_data);
}

void
kab_db_interrupt (KabDb *db)
{
  db->engine->interrupt (db);
}

gboolean
kab_db_backup (KabDb *db, const char *path, GError **error)
{
  return db->engine->backup (db, path, error);
}

gboolean
kab_db_check (KabDb *db, GError **error)
{
  return db->engine->check (db, error);
}

gboolean
kab_db_migrate (KabDb *db, const KabMigration *steps, guint n_steps, GError **error)
{
  guint version;

  if (!db->engine->get_version (db, &version, error))
    return FALSE;
  if (version > n_steps)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_TOO_NEW,
        _ (
          "“%s” was written by a newer version of Kabinet. It was left as it is: update Kabinet to open it."),
        db->path);
      return FALSE;
    }

  while (version < n_steps)
    {
      /* Another process may have taken this step while we waited for the lock: look again inside it. */
      if (!kab_db_begin (db, TRUE, error))
        return FALSE;
      if (!kab_db_lock (db, "schema", error) || !db->engine->get_version (db, &version, error)
          || (version < n_steps
              && (!steps[version](db, error) || !db->engine->set_version (db, version + 1, error))))
        {
          kab_db_rollback (db);
          return FALSE;
        }
      if (!kab_db_commit (db, error))
        return FALSE;
      if (version < n_steps)
        version++;
    }
  return TRUE;
}
