/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQLite engine; the only file that knows its API. */
#include "kab-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "kab-error.h"
#include "kab-rich-text.h"
#include "kab-text.h"

#define BUSY_TIMEOUT_MS 20000

/* From so long a log on SQLite puts it in its place at a commit: its own measure. */
#define LOG_PAGES 1000

typedef struct
{
  KabDb parent;
  sqlite3 *handle;
  KabDbLogFunc log_func;
  gpointer log_data;
} KabSqlite;

typedef struct
{
  KabStatement parent;
  sqlite3_stmt *handle;
  /* A value bound at a wrong index, or out of memory: said by the next step. */
  int bind_result;
} KabSqliteStatement;

static gboolean
set_error (sqlite3 *handle, int result, const char *path, GError **error)
{
  switch (result & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled."));
      break;
    case SQLITE_FULL:
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("The disk is full. Nothing was lost, but nothing more can be saved in “%s”: free some "
                      "space and try again."),
                   path);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("“%s” cannot be opened for writing. Check its permissions and those of its folder."),
                   path);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("The file “%s” is damaged. It was left as it is."),
                   path);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY, _ ("“%s” is in use by another program. Try again."),
                   path);
      break;
    case SQLITE_CONSTRAINT:
      g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT, _ ("The database refused a value: %s."),
                   handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (result));
      break;
    default:
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("Reading or writing “%s” failed: %s."), path,
                   handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (result));
      break;
    }
  return FALSE;
}

static void
sqlite_close (KabDb *db)
{
  KabSqlite *self = (KabSqlite *)db;

  sqlite3_close (self->handle);
  g_free (self);
}

static gboolean
sqlite_exec (KabDb *db, const char *sql, GError **error)
{
  KabSqlite *self = (KabSqlite *)db;
  int result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || set_error (self->handle, result, db->path, error);
}

static KabStatement *
sqlite_prepare (KabDb *db, const char *sql, GError **error)
{
  KabSqlite *self = (KabSqlite *)db;
  sqlite3_stmt *handle;
  int result = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  KabSqliteStatement *statement;

  if (result != SQLITE_OK)
    {
      set_error (self->handle, result, db->path, error);
      return NULL;
    }
  statement = g_new0 (KabSqliteStatement, 1);
  statement->handle = handle;
  return &statement->parent;
}

static void
sqlite_finalize (KabStatement *statement)
{
  sqlite3_finalize (((KabSqliteStatement *)statement)->handle);
  g_free (statement);
}

static void
sqlite_reset (KabStatement *statement)
{
  KabSqliteStatement *self = (KabSqliteStatement *)statement;

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->bind_result = SQLITE_OK;
}

static void
note (KabSqliteStatement *self, int result)
{
  if (result != SQLITE_OK)
    self->bind_result = result;
}

static void
sqlite_bind_integer (KabStatement *statement, int index, gint64 integer)
{
  KabSqliteStatement *self = (KabSqliteStatement *)statement;

  note (self, sqlite3_bind_int64 (self->handle, index, integer));
}

static void
sqlite_bind_text (KabStatement *statement, int index, const char *text, gssize length)
{
  KabSqliteStatement *self = (KabSqliteStatement *)statement;

  note (self, sqlite3_bind_text64 (self->handle, index, text, length < 0 ? strlen (text) : (gsize)length,
                                   SQLITE_STATIC, SQLITE_UTF8));
}

static void
sqlite_bind_blob (KabStatement *statement, int index, gconstpointer data, gsize length)
{
  KabSqliteStatement *self = (KabSqliteStatement *)statement;

  note (self, sqlite3_bind_blob64 (self->handle, index, data != NULL ? data : "", length, SQLITE_STATIC));
}

static void
sqlite_bind_null (KabStatement *statement, int index)
{
  KabSqliteStatement *self = (KabSqliteStatement *)statement;

  note (self, sqlite3_bind_null (self->handle, index));
}

static KabStep
sqlite_step (KabStatement *statement, GError **error)
{
  KabSqliteStatement *self = (KabSqliteStatement *)statement;
  int result = self->bind_result != SQLITE_OK ? self->bind_result : sqlite3_step (self->handle);

  if (result == SQLITE_ROW)
    return KAB_STEP_ROW;
  if (result == SQLITE_DONE)
    return KAB_STEP_DONE;
  set_error (((KabSqlite *)statement->db)->handle, result, statement->db->path, error);
  return KAB_STEP_ERROR;
}

static KabValueKind
sqlite_kind (KabStatement *statement, int column)
{
  switch (sqlite3_column_type (((KabSqliteStatement *)statement)->handle, column))
    {
    case SQLITE_NULL:
      return KAB_VALUE_NULL;
    case SQLITE_INTEGER:
      return KAB_VALUE_INTEGER;
    default:
      return KAB_VALUE_TEXT;
    }
}

static gint64
sqlite_get_integer (KabStatement *statement, int column)
{
  return sqlite3_column_int64 (((KabSqliteStatement *)statement)->handle, column);
}

static const char *
sqlite_get_text (KabStatement *statement, int column)
{
  return (const char *)sqlite3_column_text (((KabSqliteStatement *)statement)->handle, column);
}

static gconstpointer
sqlite_get_blob (KabStatement *statement, int column, gsize *length)
{
  sqlite3_stmt *handle = ((KabSqliteStatement *)statement)->handle;
  gconstpointer data = sqlite3_column_blob (handle, column);

  *length = (gsize)sqlite3_column_bytes (handle, column);
  return data;
}

static gint64
sqlite_changes (KabDb *db)
{
  return sqlite3_changes64 (((KabSqlite *)db)->handle);
}

static gint64
sqlite_written (KabDb *db)
{
  return sqlite3_total_changes64 (((KabSqlite *)db)->handle);
}

static gint64
sqlite_last_nr (KabDb *db)
{
  return sqlite3_last_insert_rowid (((KabSqlite *)db)->handle);
}

static int
look_at_log (void *data, sqlite3 *handle, const char *schema, int pages)
{
  KabSqlite *self = data;

  /* What could not be put in its place stands in the log, and is put there another time. */
  if (self->log_func ((guint)pages, self->log_data))
    sqlite3_wal_checkpoint_v2 (handle, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return SQLITE_OK;
}

static void
sqlite_set_log_func (KabDb *db, KabDbLogFunc func, gpointer user_data)
{
  KabSqlite *self = (KabSqlite *)db;

  self->log_func = func;
  self->log_data = user_data;
  if (func != NULL)
    sqlite3_wal_hook (self->handle, look_at_log, self);
  else
    sqlite3_wal_autocheckpoint (self->handle, LOG_PAGES);
}

static void
sqlite_interrupt (KabDb *db)
{
  sqlite3_interrupt (((KabSqlite *)db)->handle);
}

static gboolean
sqlite_in_transaction (KabDb *db)
{
  return !sqlite3_get_autocommit (((KabSqlite *)db)->handle);
}

static gboolean
sqlite_backup (KabDb *db, const char *path, GError **error)
{
  KabSqlite *self = (KabSqlite *)db;
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (KabDb) target = NULL;
  sqlite3_backup *backup;
  int result;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” exists already; it was not overwritten."),
                   path);
      return FALSE;
    }
  target = kab_db_open (uri, KAB_DB_CREATE | KAB_DB_FULL_SYNC, error);
  if (target == NULL)
    return FALSE;
  backup = sqlite3_backup_init (((KabSqlite *)target)->handle, "main", self->handle, "main");
  if (backup == NULL)
    return set_error (((KabSqlite *)target)->handle, sqlite3_errcode (((KabSqlite *)target)->handle), path,
                      error);
  /* All in one step: between two, a write by anybody would begin the copy anew, and on a busy server it would
     never end. Readers and writers of a write-ahead log go on meanwhile. */
  result = sqlite3_backup_step (backup, -1);
  sqlite3_backup_finish (backup);
  if (result == SQLITE_DONE)
    return TRUE;

  g_clear_pointer (&target, kab_db_close);
  unlink (path);
  return set_error (NULL, result, path, error);
}

static gboolean
sqlite_check (KabDb *db, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "PRAGMA quick_check(1)", error);

  if (statement == NULL || kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  if (g_strcmp0 (kab_statement_get_text (statement, 0), "ok") == 0)
    return TRUE;

  return set_error (NULL, SQLITE_CORRUPT, db->path, error);
}

static gboolean
sqlite_get_version (KabDb *db, guint *version, GError **error)
{
  gboolean found;

  *version = (guint)kab_db_query_integer (db, "PRAGMA user_version", &found, error);
  return found;
}

static gboolean
sqlite_set_version (KabDb *db, guint version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version=%u", version);

  return kab_db_exec (db, sql, error);
}

static const KabEngineWord words[] = {
  { "{nr}", "INTEGER PRIMARY KEY" },
  { "{nr_key}", "" },
  { "{by_key}", " WITHOUT ROWID" },
  { "{functions}", "" },
  { NULL, NULL },
};

static const KabEngine engine = {
  .close = sqlite_close,
  .exec = sqlite_exec,
  .prepare = sqlite_prepare,
  .finalize = sqlite_finalize,
  .reset = sqlite_reset,
  .bind_integer = sqlite_bind_integer,
  .bind_text = sqlite_bind_text,
  .bind_blob = sqlite_bind_blob,
  .bind_null = sqlite_bind_null,
  .step = sqlite_step,
  .kind = sqlite_kind,
  .get_integer = sqlite_get_integer,
  .get_text = sqlite_get_text,
  .get_blob = sqlite_get_blob,
  .changes = sqlite_changes,
  .written = sqlite_written,
  .set_log_func = sqlite_set_log_func,
  .last_nr = sqlite_last_nr,
  .interrupt = sqlite_interrupt,
  .in_transaction = sqlite_in_transaction,
  .backup = sqlite_backup,
  .check = sqlite_check,
  .get_version = sqlite_get_version,
  .set_version = sqlite_set_version,
  .begin_write = "BEGIN IMMEDIATE",
  .begin_read = "BEGIN DEFERRED",
  .tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
  .columns = "SELECT name FROM pragma_table_info(?)",
  .unindexed = "+",
  .words = words,
  .is_file = TRUE,
};

/* SQLite's own lower() and LIKE know ASCII alone: TEXTKEY() orders and compares every script. */
static void
sql_text_key (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *)sqlite3_value_text (values[0]);

  if (text != NULL)
    sqlite3_result_text (context, kab_text_key (text), -1, g_free);
}

/* The same of formatted text as people read it. */
static void
sql_read_key (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *)sqlite3_value_text (values[0]);
  g_autofree char *read = text != NULL ? kab_rich_text_to_plain (text) : NULL;

  if (read != NULL)
    sqlite3_result_text (context, kab_text_key (read), -1, g_free);
}

/* Numbers of rows, a bit each: to step from one to the next costs more than to find it. */
static void
sql_bits_step (sqlite3_context *context, int n, sqlite3_value **values)
{
  GByteArray **bits = sqlite3_aggregate_context (context, sizeof (GByteArray *));
  sqlite3_int64 nr = sqlite3_value_int64 (values[0]);
  guint at;

  if (bits == NULL || nr < 0 || nr > G_MAXUINT32)
    return;
  if (*bits == NULL)
    *bits = g_byte_array_new ();
  at = (guint)(nr / 8);
  if (at >= (*bits)->len)
    {
      guint before = (*bits)->len, length = MAX (before * 2, (at / 8 + 1) * 8);

      g_byte_array_set_size (*bits, length);
      memset ((*bits)->data + before, 0, length - before);
    }
  (*bits)->data[at] |= (guint8)(1 << (nr % 8));
}

static void
sql_bits_final (sqlite3_context *context)
{
  GByteArray **bits = sqlite3_aggregate_context (context, 0);
  guint length;

  if (bits == NULL || *bits == NULL)
    return;
  length = (*bits)->len;
  sqlite3_result_blob64 (context, g_byte_array_free (g_steal_pointer (bits), FALSE), length, g_free);
}

KabDb *
kab_sqlite_open (const char *path, KabDbFlags flags, GError **error)
{
  static gsize configured;
  KabSqlite *self;
  int mode = flags & KAB_DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  gboolean in_memory = g_str_equal (path, KAB_DB_MEMORY + strlen ("sqlite:"));
  g_autofree char *pragmas = NULL;
  g_autoptr (KabDb) db = NULL;
  int result;

  if (g_once_init_enter (&configured))
    {
      /* A count of memory that nobody reads costs a lock for each allocation. */
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&configured, 1);
    }
  if (!in_memory && !(flags & KAB_DB_CREATE) && access (path, F_OK) != 0 && errno == ENOENT)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no file “%s”."), path);
      return NULL;
    }
  if (!in_memory && (flags & KAB_DB_CREATE))
    {
      /* Made by us first, so that it is never readable by others, whatever the umask. */
      int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

      if (fd < 0)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be made: %s."), path,
                       g_strerror (errno));
          return NULL;
        }
      close (fd);
    }

  self = g_new0 (KabSqlite, 1);
  kab_db_init (&self->parent, &engine, path);
  db = &self->parent;
  result = sqlite3_open_v2 (path, &self->handle, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (result != SQLITE_OK)
    {
      set_error (self->handle, result, path, error);
      return NULL;
    }
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_create_function (self->handle, "TEXTKEY", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                           NULL, sql_text_key, NULL, NULL);
  sqlite3_create_function (self->handle, "READKEY", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                           NULL, sql_read_key, NULL, NULL);
  sqlite3_create_function (self->handle, "BITS", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                           NULL, NULL, sql_bits_step, sql_bits_final);

  pragmas = g_strdup_printf (
    "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456; PRAGMA synchronous=%s;"
    "PRAGMA secure_delete=%s; PRAGMA cell_size_check=ON; PRAGMA journal_size_limit=67108864",
    flags & KAB_DB_FULL_SYNC ? "FULL" : "NORMAL", flags & KAB_DB_SECURE_DELETE ? "ON" : "OFF");
  if (!sqlite_exec (db, pragmas, error))
    return NULL;
  if (!in_memory && !(flags & KAB_DB_READ_ONLY) && !sqlite_exec (db, "PRAGMA journal_mode=WAL", error))
    return NULL;

  return g_steal_pointer (&db);
}
