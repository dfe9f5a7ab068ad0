/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-store.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"

/* The SQL of an entity is made once; entities are few and constant, so it is kept for good. */
typedef struct
{
  char *columns;
  char *find;
  char *find_in_org;
  char *put;
  char *put_server;
  char *erase;
} EntitySql;

static char *
make_put (const KabEntity *entity, const char *columns, gboolean server)
{
  GString *sql = g_string_new (NULL);
  guint n = KAB_STORE_COMMON + entity->n_fields + (server ? 2 : 0);

  g_string_printf (sql, "INSERT INTO \"%s\"(%s%s) VALUES(", entity->name, columns,
                   server ? ",org,feed_keys" : "");
  for (guint i = 0; i < n; i++)
    g_string_append (sql, i == 0 ? "?" : ",?");
  g_string_append_printf (sql,
                          ") ON CONFLICT(%s) DO UPDATE SET rev=excluded.rev, deleted=excluded.deleted,"
                          "created_at=excluded.created_at, created_by=excluded.created_by,"
                          "updated_at=excluded.updated_at, updated_by=excluded.updated_by",
                          server ? "org,id" : "id");
  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (sql, ",\"%s\"=excluded.\"%s\"", entity->fields[i].name, entity->fields[i].name);
  if (server)
    g_string_append (sql, ",feed_keys=excluded.feed_keys");

  return g_string_free (sql, FALSE);
}

static const EntitySql *
entity_sql (const KabEntity *entity)
{
  static GMutex mutex;
  static GHashTable *made;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  EntitySql *sql;
  GString *columns;

  if (made == NULL)
    made = g_hash_table_new (NULL, NULL);
  sql = g_hash_table_lookup (made, entity);
  if (sql != NULL)
    return sql;

  columns = g_string_new ("id,rev,deleted,created_at,created_by,updated_at,updated_by");
  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (columns, ",\"%s\"", entity->fields[i].name);

  sql = g_new0 (EntitySql, 1);
  sql->columns = g_string_free (columns, FALSE);
  sql->find = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE id=?", sql->columns, entity->name);
  sql->find_in_org = g_strconcat (sql->find, " AND org=?", NULL);
  sql->put = make_put (entity, sql->columns, FALSE);
  sql->put_server = make_put (entity, sql->columns, TRUE);
  sql->erase = g_strdup_printf ("DELETE FROM \"%s\" WHERE id=?", entity->name);
  g_hash_table_insert (made, (gpointer)entity, sql);
  return sql;
}

const char *
kab_store_columns (const KabEntity *entity)
{
  return entity_sql (entity)->columns;
}

KabRow *
kab_store_read (KabStatement *statement, int first, const KabEntity *entity)
{
  KabRow *row = kab_row_new_empty (entity);

  row->id = g_strdup (kab_statement_get_text (statement, first));
  row->rev = kab_statement_get_integer (statement, first + 1);
  row->deleted = kab_statement_get_integer (statement, first + 2) != 0;
  row->created_at = kab_statement_get_integer (statement, first + 3);
  row->created_by = g_strdup (kab_statement_get_text (statement, first + 4));
  row->updated_at = kab_statement_get_integer (statement, first + 5);
  row->updated_by = g_strdup (kab_statement_get_text (statement, first + 6));
  for (guint i = 0; i < entity->n_fields; i++)
    kab_statement_get_value (statement, first + KAB_STORE_COMMON + (int)i, &row->values[i]);

  return row;
}

KabRow *
kab_store_find (KabDb *db, const char *org, const KabEntity *entity, const char *id, GError **error)
{
  const EntitySql *sql = entity_sql (entity);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, org != NULL ? sql->find_in_org : sql->find, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, id);
  if (org != NULL)
    kab_statement_bind_text (statement, 2, org);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;

  return kab_store_read (statement, 0, entity);
}

gboolean
kab_store_put (KabDb *db, const KabRow *row, const char *org, const char *feed_keys, GError **error)
{
  const EntitySql *sql = entity_sql (row->entity);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, org != NULL ? sql->put_server : sql->put, error);
  int at = 1;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, at++, row->id);
  kab_statement_bind_integer (statement, at++, row->rev);
  kab_statement_bind_integer (statement, at++, row->deleted ? 1 : 0);
  kab_statement_bind_integer (statement, at++, row->created_at);
  kab_statement_bind_text (statement, at++, row->created_by);
  kab_statement_bind_integer (statement, at++, row->updated_at);
  kab_statement_bind_text (statement, at++, row->updated_by);
  for (guint i = 0; i < row->entity->n_fields; i++)
    kab_statement_bind_value (statement, at++, &row->values[i]);
  if (org != NULL)
    {
      kab_statement_bind_text (statement, at++, org);
      kab_statement_bind_text (statement, at++, feed_keys != NULL ? feed_keys : "");
    }
  if (!kab_statement_run (statement, error))
    return FALSE;
  if (kab_db_changes (db) == 1)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT, _ ("The record's id is taken."));
  return FALSE;
}

static void
add_column (GString *sql, const char *name)
{
  g_string_append (sql, sql->str[sql->len - 1] == ' ' ? "\"" : ",\"");
  g_string_append (sql, name);
  g_string_append (sql, "\"=?");
}

gboolean
kab_store_update (KabDb *db, const KabRow *before, const KabRow *row, GError **error)
{
  const KabEntity *entity = row->entity;
  gboolean rev = before->rev != row->rev, deleted = before->deleted != row->deleted;
  gboolean created_at = before->created_at != row->created_at;
  gboolean created_by = g_strcmp0 (before->created_by, row->created_by) != 0;
  gboolean updated_at = before->updated_at != row->updated_at;
  gboolean updated_by = g_strcmp0 (before->updated_by, row->updated_by) != 0;
  g_autoptr (GString) sql = g_string_new ("UPDATE \"");
  g_autoptr (KabStatement) statement = NULL;
  gsize none;
  int at = 1;

  g_string_append (sql, entity->name);
  g_string_append (sql, "\" SET ");
  none = sql->len;
  if (rev)
    add_column (sql, "rev");
  if (deleted)
    add_column (sql, "deleted");
  if (created_at)
    add_column (sql, "created_at");
  if (created_by)
    add_column (sql, "created_by");
  if (updated_at)
    add_column (sql, "updated_at");
  if (updated_by)
    add_column (sql, "updated_by");
  for (guint i = 0; i < entity->n_fields; i++)
    if (!kab_value_equal (&before->values[i], &row->values[i]))
      add_column (sql, entity->fields[i].name);
  if (sql->len == none)
    return TRUE;
  g_string_append (sql, " WHERE id=?");

  statement = kab_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  if (rev)
    kab_statement_bind_integer (statement, at++, row->rev);
  if (deleted)
    kab_statement_bind_integer (statement, at++, row->deleted ? 1 : 0);
  if (created_at)
    kab_statement_bind_integer (statement, at++, row->created_at);
  if (created_by)
    kab_statement_bind_text (statement, at++, row->created_by);
  if (updated_at)
    kab_statement_bind_integer (statement, at++, row->updated_at);
  if (updated_by)
    kab_statement_bind_text (statement, at++, row->updated_by);
  for (guint i = 0; i < entity->n_fields; i++)
    if (!kab_value_equal (&before->values[i], &row->values[i]))
      kab_statement_bind_value (statement, at++, &row->values[i]);
  kab_statement_bind_text (statement, at++, row->id);
  return kab_statement_run (statement, error);
}

gboolean
kab_store_erase (KabDb *db, const KabEntity *entity, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, entity_sql (entity)->erase, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  return kab_statement_run (statement, error);
}

/* So many rows in one statement; the rest, then, in statements of fewer, so that few different ones are kept. */
static const guint together[] = { 64, 8, 1 };

static char *
make_insert (const char *into, guint n_columns, guint n_rows)
{
  GString *sql = g_string_new ("INSERT INTO ");

  g_string_append (sql, into);
  g_string_append (sql, " VALUES");
  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append (sql, i == 0 ? "(?" : ",(?");
      for (guint c = 1; c < n_columns; c++)
        g_string_append (sql, ",?");
      g_string_append_c (sql, ')');
    }
  return g_string_free (sql, FALSE);
}

gboolean
kab_store_insert_many (KabDb *db,
                       const char *into,
                       guint n_columns,
                       guint n,
                       KabStoreBindFunc bind,
                       gpointer user_data,
                       GError **error)
{
  guint done = 0;

  for (guint t = 0; t < G_N_ELEMENTS (together); t++)
    {
      g_autofree char *sql = n - done >= together[t] ? make_insert (into, n_columns, together[t]) : NULL;
      g_autoptr (KabStatement) statement = NULL;

      if (sql == NULL)
        continue;
      statement = kab_db_prepare (db, sql, error);
      if (statement == NULL)
        return FALSE;
      for (; n - done >= together[t]; done += together[t])
        {
          for (guint i = 0; i < together[t]; i++)
            bind (statement, (int)(i * n_columns) + 1, done + i, user_data);
          if (!kab_statement_run (statement, error))
            return FALSE;
          kab_statement_reset (statement);
        }
    }
  return TRUE;
}
