/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An org from one database into another, table by table as the databases themselves name them. */
#include "kab-server-migrate.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-config.h"
#include "kab-error.h"
#include "kab-sequence.h"
#include "kab-server-schema.h"
#ifdef KAB_HAVE_POSTGRESQL
#include "kab-postgres.h"
#endif

/* Rows that are written at once, and how many values these may have. */
#define BATCH_ROWS 100
#define BATCH_VALUES 2000
#define PROGRESS_EACH 2000

/* A sum of the hashes of rows: it does not matter in which order they come. */
typedef struct
{
  guint64 words[4];
  gint64 n_rows;
} Digest;

typedef struct
{
  KabDb *from;
  KabDb *to;
  const char *org;      /* its id; NULL: all of them */
  gboolean is_snapshot; /* others write into it meanwhile */
  KabMoveProgress progress;
  gpointer user_data;
} Move;

typedef struct
{
  const char *name;
  GPtrArray *columns; /* sorted */
  char *select;
  gboolean by_org;
  gboolean has_nr;
} Table;

static void
moved_table_free (KabMovedTable *table)
{
  g_free (table->name);
  g_free (table->digest);
  g_free (table);
}

static void
table_clear (Table *table)
{
  g_clear_pointer (&table->columns, g_ptr_array_unref);
  g_free (table->select);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static void
digest_add (Digest *digest, const KabValue *values, guint n)
{
  crypto_hash_sha256_state state;
  guint64 hash[4];

  crypto_hash_sha256_init (&state);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *head = NULL;
      const KabValue *value = &values[i];
      const char *text = value->kind == KAB_VALUE_TEXT ? value->text : "";

      if (value->kind == KAB_VALUE_INTEGER)
        head = g_strdup_printf ("i%" G_GINT64_FORMAT ";", value->integer);
      else if (value->kind == KAB_VALUE_TEXT)
        head = g_strdup_printf ("t%" G_GSIZE_FORMAT ";", strlen (text));
      else
        head = g_strdup ("n;");
      crypto_hash_sha256_update (&state, (const guchar *)head, strlen (head));
      crypto_hash_sha256_update (&state, (const guchar *)text, strlen (text));
    }
  crypto_hash_sha256_final (&state, (guchar *)hash);
  for (guint i = 0; i < G_N_ELEMENTS (hash); i++)
    digest->words[i] += GUINT64_FROM_LE (hash[i]);
  digest->n_rows++;
}

static char *
digest_to_text (const Digest *digest)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER
                          "x%016" G_GINT64_MODIFIER "x",
                          digest->words[0], digest->words[1], digest->words[2], digest->words[3]);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
sorted_keys (GHashTable *set)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* Both databases are of the same version; should one have a column more all the same, nothing is dropped silently. */
static gboolean
describe (Move *move, const char *name, Table *table, GError **error)
{
  g_autoptr (GHashTable) here = kab_db_columns (move->from, name, error);
  g_autoptr (GHashTable) there = here != NULL ? kab_db_columns (move->to, name, error) : NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  gboolean same;

  if (there == NULL)
    return FALSE;
  table->name = name;
  table->columns = sorted_keys (here);
  others = sorted_keys (there);
  same = others->len == table->columns->len;
  for (guint i = 0; same && i < others->len; i++)
    same = g_str_equal (others->pdata[i], table->columns->pdata[i]);
  if (!same)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_NEW,
                   _ ("The table “%s” is not the same in both databases. Nothing was changed."), name);
      return FALSE;
    }
  table->by_org = g_hash_table_contains (here, "org");
  table->has_nr = g_hash_table_contains (here, "nr") && !g_str_equal (name, "feed");
  for (guint i = 0; i < table->columns->len; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? "," : "", (const char *)table->columns->pdata[i]);
  g_string_append_printf (sql, " FROM \"%s\"", name);
  if (move->org != NULL && table->by_org)
    g_string_append (sql, " WHERE org=?");
  else if (move->org != NULL && g_str_equal (name, "org"))
    g_string_append (sql, " WHERE id=?");
  table->select = g_string_free (g_steal_pointer (&sql), FALSE);
  return TRUE;
}

typedef gboolean (*EachRow) (gpointer data, KabValue *values, GError **error);

/* Reads the table's rows one by one. */
static gboolean
each_row (Move *move, KabDb *db, const Table *table, EachRow func, gpointer data, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, table->select, error);
  g_autofree KabValue *values = g_new0 (KabValue, table->columns->len);
  gboolean ok = TRUE;
  KabStep step = KAB_STEP_DONE;

  if (statement == NULL)
    return FALSE;
  kab_statement_stream (statement);
  if (strchr (table->select, '?') != NULL)
    kab_statement_bind_text (statement, 1, move->org);
  while (ok && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      for (guint i = 0; i < table->columns->len; i++)
        kab_statement_get_value (statement, (int)i, &values[i]);
      ok = func (data, values, error);
    }
  for (guint i = 0; i < table->columns->len; i++)
    kab_value_clear (&values[i]);
  return ok && step == KAB_STEP_DONE;
}

/* Rows on their way into the other database. */
typedef struct
{
  Move *move;
  const Table *table;
  Digest digest;
  KabValue *values;
  guint n_rows;
  guint n_most;
} Batch;

static gboolean
write_batch (Batch *batch, GError **error)
{
  const Table *table = batch->table;
  guint n = table->columns->len;
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (KabStatement) statement = NULL;

  if (batch->n_rows == 0)
    return TRUE;
  g_string_printf (sql, "INSERT INTO \"%s\"(", table->name);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? "," : "", (const char *)table->columns->pdata[i]);
  g_string_append (sql, ") VALUES");
  for (guint r = 0; r < batch->n_rows; r++)
    for (guint i = 0; i < n; i++)
      g_string_append (sql, i > 0 ? ",?" : r > 0 ? "),(?" : "(?");
  g_string_append_c (sql, ')');
  statement = kab_db_prepare (batch->move->to, sql->str, error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < batch->n_rows * n; i++)
    kab_statement_bind_value (statement, (int)i + 1, &batch->values[i]);
  batch->n_rows = 0;
  return kab_statement_run (statement, error);
}

static gboolean
take_row (gpointer data, KabValue *values, GError **error)
{
  Batch *batch = data;
  guint n = batch->table->columns->len;
  KabValue *kept = batch->values + batch->n_rows * n;

  digest_add (&batch->digest, values, n);
  for (guint i = 0; i < n; i++)
    {
      kab_value_clear (&kept[i]);
      kept[i] = values[i];
      values[i] = (KabValue)KAB_VALUE_INIT;
    }
  if (batch->move->progress != NULL && batch->digest.n_rows % PROGRESS_EACH == 0)
    batch->move->progress (batch->table->name, batch->digest.n_rows, batch->move->user_data);
  return ++batch->n_rows < batch->n_most || write_batch (batch, error);
}

static gboolean
copy_rows (Move *move, const Table *table, Digest *digest, GError **error)
{
  guint n = table->columns->len;
  Batch batch = { .move = move, .table = table, .n_most = CLAMP (BATCH_VALUES / n, 1, BATCH_ROWS) };
  gboolean ok;

  batch.values = g_new0 (KabValue, (gsize)batch.n_most * n);
  ok = each_row (move, move->from, table, take_row, &batch, error) && write_batch (&batch, error);
  for (guint i = 0; i < batch.n_most * n; i++)
    kab_value_clear (&batch.values[i]);
  g_free (batch.values);
  *digest = batch.digest;
  return ok;
}

typedef struct
{
  Digest digest;
  guint n_columns;
} Check;

static gboolean
check_row (gpointer data, KabValue *values, GError **error)
{
  Check *check = data;

  digest_add (&check->digest, values, check->n_columns);
  return TRUE;
}

/* What opening a new database wrote there is of no org, and gives way to what the other one has. */
static gboolean
clear_made (Move *move, const Table *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\"", table->name);

  return table->by_org || kab_db_exec (move->to, sql, error);
}

static gboolean
move_table (Move *move, const char *name, GPtrArray *moved, GError **error)
{
  g_auto (Table) table = { NULL };
  KabMovedTable *done;
  Check check = { 0 };
  Digest digest;

  if (!describe (move, name, &table, error) || !clear_made (move, &table, error)
      || !copy_rows (move, &table, &digest, error)
      || (table.has_nr && !kab_db_renumber (move->to, name, error)))
    return FALSE;
  check.n_columns = table.columns->len;
  if (!each_row (move, move->to, &table, check_row, &check, error))
    return FALSE;
  if (memcmp (&digest, &check.digest, sizeof digest) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT,
                   _ ("What was written of “%s” is not what was read. Nothing was changed."), name);
      return FALSE;
    }
  done = g_new0 (KabMovedTable, 1);
  done->name = g_strdup (name);
  done->n_rows = digest.n_rows;
  done->digest = digest_to_text (&digest);
  g_ptr_array_add (moved, done);
  return TRUE;
}

/* *org: the id of the one that is named. */
static gboolean
find_org (KabDb *db, const char *name, char **org, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT id FROM org WHERE id=?1 OR name=?1 ORDER BY id", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, name);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *org = g_strdup (kab_statement_get_text (statement, 0));
  else if (step == KAB_STEP_DONE)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no organisation “%s”."), name);
  return step == KAB_STEP_ROW;
}

static gboolean
check_empty (KabDb *db, const char *to, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 n = kab_db_query_integer (db, "SELECT COUNT(*) FROM org", NULL, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (n == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
               _ ("There is an organisation in “%s” already. Nothing was changed."), to);
  return FALSE;
}

static gboolean
move_all (Move *move, const char *to, const char *name, GPtrArray *moved, GError **error)
{
  g_autoptr (GHashTable) tables = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *org = NULL;

  if (!kab_db_begin (move->from, !move->is_snapshot, error)
      || (!move->is_snapshot && !kab_sequence_enter_all (move->from, error))
      || (name != NULL && !find_org (move->from, name, &org, error)) || !kab_db_begin (move->to, TRUE, error)
      || !kab_db_lock (move->to, "schema", error) || !check_empty (move->to, to, error))
    return FALSE;
  move->org = org;
  tables = kab_db_tables (move->from, error);
  if (tables == NULL)
    return FALSE;
  names = sorted_keys (tables);
  for (guint i = 0; i < names->len; i++)
    if (!move_table (move, names->pdata[i], moved, error))
      return FALSE;
  move->org = NULL;
  return kab_db_commit (move->to, error);
}

static GPtrArray *
run (Move *move, const char *from, const char *to, const char *org, GError **error)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func ((GDestroyNotify)moved_table_free);
  g_autoptr (KabDb) source = NULL;
  g_autoptr (KabDb) target = NULL;
  gboolean ok;

#ifdef KAB_HAVE_POSTGRESQL
  kab_postgres_register ();
#endif
  source = kab_db_open (from, KAB_DB_NONE, error);
  if (source == NULL || !kab_server_schema_migrate (source, error))
    return NULL;
  target = kab_db_open (to, KAB_DB_CREATE | KAB_DB_FULL_SYNC, error);
  if (target == NULL || !kab_server_schema_migrate (target, error))
    return NULL;
  move->from = source;
  move->to = target;
  ok = move_all (move, to, org, moved, error);
  kab_db_rollback (target);
  kab_db_rollback (source);
  return ok ? g_steal_pointer (&moved) : NULL;
}

GPtrArray *
kab_server_db_move (const char *from,
                    const char *to,
                    const char *org,
                    KabMoveProgress progress,
                    gpointer user_data,
                    GError **error)
{
  Move move = { .progress = progress, .user_data = user_data };

  return run (&move, from, to, org, error);
}

gboolean
kab_server_db_snapshot (const char *from, const char *path, GError **error)
{
  Move move = { .is_snapshot = TRUE };
  g_autofree char *to = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GPtrArray) moved = run (&move, from, to, NULL, error);

  return moved != NULL;
}
