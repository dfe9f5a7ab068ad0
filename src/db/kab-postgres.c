/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PostgreSQL engine: statements, their values and their rows. */
#include "kab-postgres.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-postgres-private.h"

#define SCHEME "postgresql:"

/* Numbers of PostgreSQL's own types, the same in every database (pg_type.dat). */
#define OID_BOOL 16
#define OID_BYTEA 17
#define OID_INT8 20
#define OID_INT2 21
#define OID_INT4 23
#define OID_TEXT 25
#define OID_OID 26
#define OID_NUMERIC 1700

typedef struct
{
  Oid type; /* 0: the server is to find out */
  const char *value;
  int length;
  int format;
  char number[24];
} Param;

struct _KabPostgresStatement
{
  KabStatement parent;
  char *sql; /* with $1 for ? */
  int n_params;
  Param *params;
  gboolean is_bound_wrongly;
  gboolean is_to_stream;
  guint n_runs;
  char name[24];
  guint generation; /* of the link on which it is prepared under that name */
  gboolean is_run;
  PGresult *result; /* what is being read */
  int row;
  GQueue later; /* of PGresult: rows that were on their way when another statement wanted the link */
  guchar *blob;
};

static KabPostgres *
db_of (KabPostgresStatement *self)
{
  return (KabPostgres *)self->parent.db;
}

/* What stands between quotes is left alone. */
static char *
number_params (const char *sql, int *n_params)
{
  GString *out = g_string_new (NULL);
  int n = 0, most = 0;

  for (const char *p = sql; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '"')
        {
          const char *end = strchr (p + 1, *p);

          end = end != NULL ? end : p + strlen (p) - 1;
          g_string_append_len (out, p, end - p + 1);
          p = end;
        }
      else if (*p == '?')
        {
          char *end;
          gint64 given = g_ascii_isdigit (p[1]) ? g_ascii_strtoll (p + 1, &end, 10) : 0;

          n = given > 0 ? (int)given : n + 1;
          most = MAX (most, n);
          g_string_append_printf (out, "$%d", n);
          if (given > 0)
            p = end - 1;
        }
      else
        {
          g_string_append_c (out, *p);
        }
    }
  *n_params = most;
  return g_string_free (out, FALSE);
}

static KabStatement *
postgres_prepare (KabDb *db, const char *sql, GError **error)
{
  KabPostgresStatement *self = g_new0 (KabPostgresStatement, 1);

  self->sql = number_params (sql, &self->n_params);
  self->params = g_new0 (Param, (gsize)MAX (1, self->n_params));
  g_queue_init (&self->later);
  return &self->parent;
}

static void
clear_result (KabPostgresStatement *self)
{
  PQclear (g_steal_pointer (&self->result));
  g_clear_pointer (&self->blob, PQfreemem);
}

/* Reads what is still on its way for the statement that streams, to be given out later or dropped. */
static void
end_stream (KabPostgres *db, gboolean keep)
{
  KabPostgresStatement *self = g_steal_pointer (&db->streaming);
  PGresult *result;

  while (self != NULL && db->link != NULL && (result = kab_postgres_next_result (db)) != NULL)
    {
      if (keep)
        g_queue_push_tail (&self->later, result);
      else
        PQclear (result);
    }
}

static void
postgres_reset (KabStatement *statement)
{
  KabPostgresStatement *self = (KabPostgresStatement *)statement;

  if (db_of (self)->streaming == self)
    end_stream (db_of (self), FALSE);
  clear_result (self);
  g_queue_clear_full (&self->later, (GDestroyNotify)PQclear);
  memset (self->params, 0, (gsize)self->n_params * sizeof (Param));
  self->is_run = self->is_bound_wrongly = self->is_to_stream = FALSE;
}

static void
postgres_finalize (KabStatement *statement)
{
  KabPostgresStatement *self = (KabPostgresStatement *)statement;

  postgres_reset (statement);
  g_free (self->params);
  g_free (self->sql);
  g_free (self);
}

static Param *
param (KabStatement *statement, int index)
{
  KabPostgresStatement *self = (KabPostgresStatement *)statement;

  if (index >= 1 && index <= self->n_params)
    return &self->params[index - 1];
  self->is_bound_wrongly = TRUE;
  return &self->params[0];
}

static void
postgres_bind_integer (KabStatement *statement, int index, gint64 integer)
{
  Param *p = param (statement, index);

  g_snprintf (p->number, sizeof p->number, "%" G_GINT64_FORMAT, integer);
  p->type = OID_INT8;
  p->value = p->number;
  p->format = 0;
}

static void
postgres_bind_text (KabStatement *statement, int index, const char *text, gssize length)
{
  Param *p = param (statement, index);

  /* In binary, a text is its bytes, and need not end with a zero. */
  p->type = OID_TEXT;
  p->value = text;
  p->format = length >= 0;
  p->length = (int)MAX (0, length);
}

static void
postgres_bind_blob (KabStatement *statement, int index, gconstpointer data, gsize length)
{
  Param *p = param (statement, index);

  p->type = OID_BYTEA;
  p->value = data != NULL ? data : "";
  p->format = 1;
  p->length = (int)length;
}

static void
postgres_bind_null (KabStatement *statement, int index)
{
  Param *p = param (statement, index);

  p->type = 0;
  p->value = NULL;
}

/* FALSE with *broken if the link is gone, else with an error. */
static gboolean
prepare_on_server (KabPostgresStatement *self, const Oid *types, gboolean *broken, GError **error)
{
  KabPostgres *db = db_of (self);
  PGresult *kept = NULL, *result;
  gboolean ok;

  g_snprintf (self->name, sizeof self->name, "s%u", ++db->n_prepared);
  *broken = !PQsendPrepare (db->link, self->name, self->sql, self->n_params, types);
  while (!*broken && db->link != NULL && (result = kab_postgres_next_result (db)) != NULL)
    {
      PQclear (kept);
      kept = result;
    }
  *broken = *broken || kept == NULL || db->link == NULL || PQstatus (db->link) != CONNECTION_OK;
  ok = !*broken && PQresultStatus (kept) == PGRES_COMMAND_OK;
  if (ok)
    self->generation = db->generation;
  else if (!*broken)
    kab_postgres_set_error (db, kept, error);
  PQclear (kept);
  return ok;
}

/* A text that comes again is prepared; one that comes but once goes with its values in one message. */
static gboolean
send (KabPostgresStatement *self, gboolean *broken, GError **error)
{
  KabPostgres *db = db_of (self);
  gsize n = (gsize)MAX (1, self->n_params);
  g_autofree Oid *types = g_new (Oid, n);
  g_autofree const char **values = g_new (const char *, n);
  g_autofree int *lengths = g_new (int, n);
  g_autofree int *formats = g_new (int, n);

  for (int i = 0; i < self->n_params; i++)
    {
      types[i] = self->params[i].type;
      values[i] = self->params[i].value;
      lengths[i] = self->params[i].length;
      formats[i] = self->params[i].format;
    }
  if (!self->parent.kept || self->n_runs++ == 0)
    {
      *broken = !PQsendQueryParams (db->link, self->sql, self->n_params, types, values, lengths, formats, 0);
      return !*broken;
    }
  if (self->generation != db->generation && !prepare_on_server (self, types, broken, error))
    return FALSE;
  *broken = !PQsendQueryPrepared (db->link, self->name, self->n_params, values, lengths, formats, 0);
  return !*broken;
}

/* The first result, and the link free again; while streaming, only the first row. */
static PGresult *
receive (KabPostgresStatement *self)
{
  KabPostgres *db = db_of (self);
  PGresult *kept, *result;

  if (self->is_to_stream && PQsetSingleRowMode (db->link))
    {
      kept = kab_postgres_next_result (db);
      if (kept != NULL && PQresultStatus (kept) == PGRES_SINGLE_TUPLE)
        {
          db->streaming = self;
          return kept;
        }
    }
  else
    {
      kept = kab_postgres_next_result (db);
    }
  while (kept != NULL && db->link != NULL && (result = kab_postgres_next_result (db)) != NULL)
    PQclear (result);
  return kept;
}

static gboolean
is_good (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE;
}

/* What may be run a second time, because nothing can have come of it. */
static gboolean
is_repeatable (const char *sql)
{
  return g_str_has_prefix (sql, "BEGIN") || g_str_has_prefix (sql, "SELECT");
}

static gboolean
accept (KabPostgresStatement *self, PGresult *result, GError **error)
{
  KabPostgres *db = db_of (self);

  if (!is_good (result))
    {
      kab_postgres_set_error (db, result, error);
      PQclear (result);
      return FALSE;
    }
  /* A transaction in which something failed ends with ROLLBACK, whatever it is told. */
  if (g_str_equal (self->sql, "COMMIT") && g_str_equal (PQcmdStatus (result), "ROLLBACK"))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("Reading or writing “%s” failed: %s."),
                   db->parent.path, "ROLLBACK");
      PQclear (result);
      return FALSE;
    }
  db->n_changed = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
  self->result = result;
  self->row = -1;
  self->is_run = TRUE;
  return TRUE;
}

/* After anything was sent. A link that broke takes the transaction with it: FALSE. */
static gboolean
is_linked (KabPostgres *db)
{
  if (db->link == NULL || PQstatus (db->link) != CONNECTION_OK)
    {
      kab_postgres_unlink (db);
      db->is_lost = db->is_open;
      return FALSE;
    }
  if (PQtransactionStatus (db->link) != PQTRANS_ACTIVE)
    db->is_open = PQtransactionStatus (db->link) != PQTRANS_IDLE;
  return TRUE;
}

static gboolean
execute (KabPostgresStatement *self, GError **error)
{
  KabPostgres *db = db_of (self);

  if (self->is_bound_wrongly)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("Reading or writing “%s” failed: %s."),
                   db->parent.path, self->sql);
      return FALSE;
    }
  g_mutex_lock (&db->cancel_mutex);
  db->is_interrupted = FALSE;
  g_mutex_unlock (&db->cancel_mutex);
  end_stream (db, TRUE);
  for (guint attempt = 0; !db->is_lost; attempt++)
    {
      gboolean broken = FALSE;
      PGresult *result = NULL;

      if (db->is_open && !is_linked (db))
        break;
      if (!kab_postgres_link (db, error))
        return FALSE;
      if (send (self, &broken, error))
        result = receive (self);
      if (is_linked (db) && !broken && result != NULL)
        return accept (self, result, error);
      PQclear (result);
      if (db->link != NULL && !broken)
        return FALSE;
      if (attempt > 0 || !is_repeatable (self->sql))
        break;
    }
  return kab_postgres_set_error (db, NULL, error);
}

/* After the last row of a result: a stream has each row in one of its own. */
static gboolean
next_result (KabPostgresStatement *self, GError **error)
{
  KabPostgres *db = db_of (self);
  PGresult *result = NULL;

  clear_result (self);
  if (self->later.length > 0)
    {
      result = g_queue_pop_head (&self->later);
    }
  else if (db->streaming == self)
    {
      result = kab_postgres_next_result (db);
      if (result == NULL)
        db->streaming = NULL;
      if (!is_linked (db))
        {
          PQclear (result);
          return kab_postgres_set_error (db, NULL, error);
        }
    }
  if (result == NULL)
    return TRUE;
  return accept (self, result, error);
}

static KabStep
postgres_step (KabStatement *statement, GError **error)
{
  KabPostgresStatement *self = (KabPostgresStatement *)statement;

  if (!self->is_run && !execute (self, error))
    return KAB_STEP_ERROR;
  g_clear_pointer (&self->blob, PQfreemem);
  while (self->result != NULL)
    {
      if (++self->row < PQntuples (self->result))
        return KAB_STEP_ROW;
      if (!next_result (self, error))
        return KAB_STEP_ERROR;
    }
  return KAB_STEP_DONE;
}

static gboolean
is_null (KabPostgresStatement *self, int column)
{
  return self->result == NULL || column >= PQnfields (self->result)
         || PQgetisnull (self->result, self->row, column);
}

static KabValueKind
postgres_kind (KabStatement *statement, int column)
{
  KabPostgresStatement *self = (KabPostgresStatement *)statement;

  if (is_null (self, column))
    return KAB_VALUE_NULL;
  switch (PQftype (self->result, column))
    {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_OID:
    case OID_NUMERIC:
      return KAB_VALUE_INTEGER;
    default:
      return KAB_VALUE_TEXT;
    }
}

static const char *
postgres_get_text (KabStatement *statement, int column)
{
  KabPostgresStatement *self = (KabPostgresStatement *)statement;
  const char *text;

  if (is_null (self, column))
    return NULL;
  text = PQgetvalue (self->result, self->row, column);
  if (PQftype (self->result, column) == OID_BOOL)
    return text[0] == 't' ? "1" : "0";
  return text;
}

static gint64
postgres_get_integer (KabStatement *statement, int column)
{
  const char *text = postgres_get_text (statement, column);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gconstpointer
postgres_get_blob (KabStatement *statement, int column, gsize *length)
{
  KabPostgresStatement *self = (KabPostgresStatement *)statement;
  const char *text = postgres_get_text (statement, column);

  *length = 0;
  if (text == NULL)
    return NULL;
  if (PQftype (self->result, column) != OID_BYTEA)
    {
      *length = strlen (text);
      return text;
    }
  g_clear_pointer (&self->blob, PQfreemem);
  self->blob = PQunescapeBytea ((const guchar *)text, length);
  return self->blob;
}

static void
postgres_stream (KabStatement *statement)
{
  ((KabPostgresStatement *)statement)->is_to_stream = TRUE;
}

static gboolean
postgres_exec (KabDb *db, const char *sql, GError **error)
{
  KabPostgres *self = (KabPostgres *)db;
  gboolean ends = g_str_equal (sql, "ROLLBACK"), ok;
  PGresult *result;

  end_stream (self, TRUE);
  if (self->is_lost || (self->is_open && !is_linked (self)))
    {
      /* What was under way went with its link. */
      self->is_lost = self->is_open = !ends;
      return ends || kab_postgres_set_error (self, NULL, error);
    }
  if (!kab_postgres_link (self, error))
    return FALSE;
  result = kab_postgres_run (self, sql);
  ok = is_linked (self) && result != NULL && is_good (result);
  if (!ok && ends && self->link == NULL)
    {
      self->is_lost = self->is_open = FALSE;
      ok = TRUE;
    }
  if (!ok)
    kab_postgres_set_error (self, result, error);
  PQclear (result);
  return ok;
}

static gint64
postgres_changes (KabDb *db)
{
  return ((KabPostgres *)db)->n_changed;
}

static void
postgres_interrupt (KabDb *db)
{
  KabPostgres *self = (KabPostgres *)db;
  char message[256];

  g_mutex_lock (&self->cancel_mutex);
  self->is_interrupted = TRUE;
  if (self->cancel != NULL && !PQcancel (self->cancel, message, sizeof message))
    g_debug ("PostgreSQL: %s", message);
  g_mutex_unlock (&self->cancel_mutex);
}

static gboolean
postgres_in_transaction (KabDb *db)
{
  return ((KabPostgres *)db)->is_open || ((KabPostgres *)db)->is_lost;
}

static gboolean
postgres_backup (KabDb *db, const char *path, GError **error)
{
  /* The server has tools of its own for that. */
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The database must be given as sqlite:PATH."));
  return FALSE;
}

static gboolean
postgres_check (KabDb *db, GError **error)
{
  gboolean found;

  kab_db_query_integer (db, "SELECT 1", &found, error);
  return found;
}

static gboolean
postgres_get_version (KabDb *db, guint *version, GError **error)
{
  gboolean found;
  gint64 there
    = kab_db_query_integer (db, "SELECT to_regclass('kabinet_version') IS NOT NULL", &found, error);

  *version = 0;
  if (!found || there == 0)
    return found;
  *version = (guint)kab_db_query_integer (db, "SELECT version FROM kabinet_version", &found, error);
  return found;
}

static gboolean
postgres_set_version (KabDb *db, guint version, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "CREATE TABLE IF NOT EXISTS kabinet_version(one INTEGER PRIMARY KEY CHECK(one = 1), version INTEGER NOT"
    " NULL); INSERT INTO kabinet_version(one, version) VALUES(1, %u)"
    " ON CONFLICT(one) DO UPDATE SET version = excluded.version",
    version);

  return kab_db_exec (db, sql, error);
}

static gboolean
with_text (KabDb *db, const char *sql, const char *a, const char *b, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, a);
  if (b != NULL)
    kab_statement_bind_text (statement, 2, b);
  return kab_statement_run (statement, error);
}

static gboolean
postgres_lock (KabDb *db, const char *name, GError **error)
{
  return with_text (db, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", name, NULL, error);
}

static gboolean
postgres_notify (KabDb *db, const char *channel, const char *payload, GError **error)
{
  return with_text (db, "SELECT pg_notify(?, ?)", channel, payload, error);
}

static gboolean
postgres_renumber (KabDb *db, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT setval(pg_get_serial_sequence(quote_ident(?), 'nr'),"
                                          " (SELECT COALESCE(MAX(nr), 0) + 1 FROM \"%s\"), false)",
                                          table);

  return with_text (db, sql, table, NULL, error);
}

static void
postgres_close (KabDb *db)
{
  KabPostgres *self = (KabPostgres *)db;

  kab_postgres_unlink (self);
  g_mutex_clear (&self->cancel_mutex);
  g_free (self->conninfo);
  g_free (self);
}

/*
 * As kab_text_key() does it, letter by letter. Without ICU, or for a script's rare letters, the order may
 * differ from a desktop's; what is found does not.
 */
static const char text_key[]
  = "CREATE OR REPLACE FUNCTION textkey(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$"
    " SELECT replace(replace(replace(replace(replace(replace(replace(lower(translate($1,"
    " 'ЁёİÇĞŞÖÜƏ' || chr(160), 'ееiçğşöüə ') COLLATE \"und-x-icu\"),"
    " 'ə', 'e' || chr(127)), 'ç', 'c' || chr(127)), 'ğ', 'g' || chr(127)), 'ş', 's' || chr(127)),"
    " 'ö', 'o' || chr(127)), 'ü', 'u' || chr(127)), 'ı', 'h' || chr(127)) COLLATE \"C\" $$;";

static const KabEngineWord words[] = {
  { "{nr}", "BIGINT GENERATED BY DEFAULT AS IDENTITY" },
  { "{nr_key}", ", PRIMARY KEY(org, nr)" },
  { "{by_key}", "" },
  { " TEXT", " TEXT COLLATE \"C\"" },
  { "{functions}", text_key },
  { NULL, NULL },
};

static const KabEngine engine = {
  .close = postgres_close,
  .exec = postgres_exec,
  .prepare = postgres_prepare,
  .finalize = postgres_finalize,
  .reset = postgres_reset,
  .bind_integer = postgres_bind_integer,
  .bind_text = postgres_bind_text,
  .bind_blob = postgres_bind_blob,
  .bind_null = postgres_bind_null,
  .stream = postgres_stream,
  .step = postgres_step,
  .kind = postgres_kind,
  .get_integer = postgres_get_integer,
  .get_text = postgres_get_text,
  .get_blob = postgres_get_blob,
  .changes = postgres_changes,
  .interrupt = postgres_interrupt,
  .in_transaction = postgres_in_transaction,
  .backup = postgres_backup,
  .check = postgres_check,
  .get_version = postgres_get_version,
  .set_version = postgres_set_version,
  .lock = postgres_lock,
  .notify = postgres_notify,
  .begin_write = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
  .begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  .renumber = postgres_renumber,
  .tables = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace ="
            " current_schema()::regnamespace AND relname <> 'kabinet_version'",
  .columns = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(?)) AND attnum > 0"
             " AND NOT attisdropped",
  .unindexed = "",
  .words = words,
};

static const char *
conninfo_of (const char *uri)
{
  return g_str_has_prefix (uri, SCHEME "//") ? uri : uri + strlen (SCHEME);
}

static KabDb *
postgres_open (const char *uri, KabDbFlags flags, GError **error)
{
  KabPostgres *self = g_new0 (KabPostgres, 1);
  g_autoptr (KabDb) db = &self->parent;

  kab_db_init (db, &engine, "PostgreSQL");
  g_mutex_init (&self->cancel_mutex);
  self->conninfo = g_strdup (conninfo_of (uri));
  self->flags = flags;
  if (!kab_postgres_link (self, error))
    return NULL;
  g_free (db->path);
  db->path = g_strdup_printf (SCHEME "%s", PQdb (self->link));
  return g_steal_pointer (&db);
}

static KabDbListener *
postgres_listen (const char *uri,
                 const char *channel,
                 KabDbNoticeFunc func,
                 gpointer user_data,
                 GError **error)
{
  return kab_postgres_listen (conninfo_of (uri), channel, func, user_data, error);
}

void
kab_postgres_register (void)
{
  static const KabDbDriver driver = {
    .scheme = SCHEME,
    .open = postgres_open,
    .listen = postgres_listen,
    .listener_free = kab_postgres_listener_free,
  };

  kab_db_register (&driver);
}
