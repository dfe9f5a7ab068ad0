/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a row together with its entries in the feed. */
#include "kab-writer-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-json.h"
#include "kab-schema.h"
#include "kab-store.h"

/* So much may wait for the end of a transaction: an import is one of any size. */
#define LATER_MAX 20000

static gboolean
find_key (KabWriter *writer, const char *name, gint64 *key, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "SELECT nr FROM feed_key WHERE org=? AND name=?", error);
  KabStep step;

  *key = 0;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, name);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *key = kab_statement_get_integer (statement, 0);
  return step != KAB_STEP_ERROR;
}

static gboolean
make_key (KabWriter *writer, const char *name, gint64 *key, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "INSERT INTO feed_key(org,name) VALUES(?,?) RETURNING nr", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, name);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *key = kab_statement_get_integer (statement, 0);
  return kab_statement_run (statement, error);
}

static gboolean
resolve_key (KabWriter *writer, const char *name, gint64 *key, GError **error)
{
  gpointer known;

  if (g_hash_table_lookup_extended (writer->keys, name, NULL, &known))
    {
      *key = (gint64)(gsize)known;
      return TRUE;
    }
  if (!find_key (writer, name, key, error))
    return FALSE;
  if (*key == 0)
    {
      char *kept = g_strdup (name);

      if (!make_key (writer, name, key, error))
        {
          g_free (kept);
          return FALSE;
        }
      g_hash_table_insert (writer->keys, kept, (gpointer)(gsize)*key);
      g_ptr_array_add (writer->new_keys, kept);
      return TRUE;
    }
  g_hash_table_insert (writer->keys, g_strdup (name), (gpointer)(gsize)*key);
  return TRUE;
}

static gboolean
row_keys (KabWriter *writer, const KabRow *row, GArray *keys, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!kab_feed_row_keys (writer->db, writer->org, row, names, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      gint64 key;

      if (!resolve_key (writer, names->pdata[i], &key, error))
        return FALSE;
      g_array_append_val (keys, key);
    }
  return TRUE;
}

static char *
keys_to_text (GArray *keys)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      kab_json_append_integer (text, g_array_index (keys, gint64, i));
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_key (GArray *keys, gint64 key)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_array_index (keys, gint64, i) == key)
      return TRUE;

  return FALSE;
}

/* Notes that the row stands under @key at @to, where it stood at @from (0: not at all), or that it left it. */
static gboolean
feed_step (KabWriter *writer,
           gint64 key,
           gint64 from,
           gint64 to,
           const KabEntity *entity,
           gint64 nr,
           gboolean gone,
           GError **error)
{
  g_hash_table_add (writer->touched, (gpointer)(gsize)key);
  kab_writer_later_feed (writer->later, key, from, to, entity->number, nr, gone);
  return kab_writer_later_count (writer->later) < LATER_MAX || kab_writer_later_write (writer, error);
}

/* Made once an entity and kind of database: entities are few and constant. */
static const char *
insert_sql (KabDb *db, const KabEntity *entity)
{
  static GMutex mutex;
  static GHashTable *made;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  const char *returning = kab_db_returning (db);
  GHashTable *of_kind;
  char *kept;
  GString *sql;

  if (made == NULL)
    made = g_hash_table_new (g_str_hash, g_str_equal);
  of_kind = g_hash_table_lookup (made, returning);
  if (of_kind == NULL)
    {
      of_kind = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (made, (gpointer)returning, of_kind);
    }
  kept = g_hash_table_lookup (of_kind, entity);
  if (kept != NULL)
    return kept;

  sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT INTO \"%s\"(%s,org,feed_keys,search_key) VALUES(?,?,?", entity->name,
                   kab_store_columns (entity));
  for (guint i = 0; i < KAB_STORE_COMMON + entity->n_fields; i++)
    g_string_append (sql, ",?");
  g_string_append_printf (sql, ")%s", returning);
  kept = g_string_free (sql, FALSE);
  g_hash_table_insert (of_kind, (gpointer)entity, kept);
  return kept;
}

static void
note_written (KabWriter *writer, const KabRow *row)
{
  if ((writer->flags & KAB_WRITER_BULK) == 0 && row->entity != &kab_entity_activity)
    g_hash_table_add (writer->written, g_strdup (row->id));
}

static gboolean
insert_row (KabWriter *writer, const KabRow *row, const char *feed_keys, gint64 *nr, GError **error)
{
  const KabEntity *entity = row->entity;
  g_autofree char *search_key = kab_schema_search_key (row);
  g_autoptr (KabStatement) statement = NULL;
  int at = 1;

  note_written (writer, row);
  statement = kab_db_prepare (writer->db, insert_sql (writer->db, entity), error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, at++, row->id);
  kab_statement_bind_integer (statement, at++, row->rev);
  kab_statement_bind_integer (statement, at++, row->deleted ? 1 : 0);
  kab_statement_bind_integer (statement, at++, row->created_at);
  kab_statement_bind_text (statement, at++, row->created_by);
  kab_statement_bind_integer (statement, at++, row->updated_at);
  kab_statement_bind_text (statement, at++, row->updated_by);
  for (guint i = 0; i < entity->n_fields; i++)
    kab_statement_bind_value (statement, at++, &row->values[i]);
  kab_statement_bind_text (statement, at++, writer->org);
  kab_statement_bind_text (statement, at++, feed_keys);
  kab_statement_bind_text (statement, at++, search_key);
  return kab_statement_insert (statement, nr, error);
}

/* Whether the key by which the server searches may be another one. */
static gboolean
search_may_differ (const KabRow *before, const KabRow *row)
{
  for (guint i = 0; i < row->entity->n_fields; i++)
    if ((row->entity->fields[i].flags & KAB_FIELD_SEARCHED)
        && !kab_value_equal (&before->values[i], &row->values[i]))
      return TRUE;

  return FALSE;
}

/* Only what changed is set: an index is written anew for each of its columns that is set, changed or not. */
static gboolean
update_row (KabWriter *writer,
            const KabStored *stored,
            const KabRow *row,
            const char *feed_keys,
            GError **error)
{
  const KabEntity *entity = row->entity;
  gboolean keys_differ = g_strcmp0 (stored->feed_keys, feed_keys) != 0;
  gboolean search_differs = search_may_differ (stored->row, row);
  g_autofree char *search_key = search_differs ? kab_schema_search_key (row) : NULL;
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (KabStatement) statement = NULL;
  int at = 1;

  note_written (writer, row);
  g_string_append (sql, "UPDATE \"");
  g_string_append (sql, entity->name);
  g_string_append (sql, "\" SET rev=?,updated_at=?,updated_by=?");
  if (stored->row->deleted != row->deleted)
    g_string_append (sql, ",deleted=?");
  if (keys_differ)
    g_string_append (sql, ",feed_keys=?");
  if (search_differs)
    g_string_append (sql, ",search_key=?");
  for (guint i = 0; i < entity->n_fields; i++)
    if (!kab_value_equal (&stored->row->values[i], &row->values[i]))
      {
        g_string_append (sql, ",\"");
        g_string_append (sql, entity->fields[i].name);
        g_string_append (sql, "\"=?");
      }
  g_string_append (sql, " WHERE nr=? AND org=?");

  statement = kab_db_prepare (writer->db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, at++, row->rev);
  kab_statement_bind_integer (statement, at++, row->updated_at);
  kab_statement_bind_text (statement, at++, row->updated_by);
  if (stored->row->deleted != row->deleted)
    kab_statement_bind_integer (statement, at++, row->deleted ? 1 : 0);
  if (keys_differ)
    kab_statement_bind_text (statement, at++, feed_keys);
  if (search_differs)
    kab_statement_bind_text (statement, at++, search_key);
  for (guint i = 0; i < entity->n_fields; i++)
    if (!kab_value_equal (&stored->row->values[i], &row->values[i]))
      kab_statement_bind_value (statement, at++, &row->values[i]);
  kab_statement_bind_integer (statement, at++, stored->nr);
  kab_statement_bind_text (statement, at++, writer->org);
  return kab_statement_run (statement, error);
}

static GArray *
keys_from_text (const char *text)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (const char *p = text; p != NULL && *p != '\0';)
    {
      char *end;
      gint64 key = g_ascii_strtoll (p, &end, 10);

      if (end == p)
        break;
      g_array_append_val (keys, key);
      p = end;
    }
  return keys;
}

/* @keys: (nullable): those of the row from now on; NULL: the same as before */
static gboolean
move_feed (KabWriter *writer, const KabStored *stored, const KabRow *row, GArray *keys, GError **error)
{
  g_autoptr (GArray) former = keys_from_text (stored->feed_keys);

  for (guint i = 0; i < former->len; i++)
    {
      gint64 key = g_array_index (former, gint64, i);

      if (!feed_step (writer, key, stored->row->rev, row->rev, row->entity, stored->nr,
                      keys != NULL && !has_key (keys, key), error))
        return FALSE;
    }
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      if (!has_key (former, key)
          && !feed_step (writer, key, 0, row->rev, row->entity, stored->nr, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kab_writer_rescope (KabWriter *writer, const KabStored *stored, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *text = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!row_keys (writer, stored->row, keys, error))
    return FALSE;
  text = keys_to_text (keys);
  if (g_strcmp0 (text, stored->feed_keys) == 0)
    return TRUE;

  row = kab_row_copy (stored->row);
  row->rev = ++writer->rev;
  return update_row (writer, stored, row, text, error) && move_feed (writer, stored, row, keys, error);
}

gboolean
kab_writer_insert (KabWriter *writer, const KabRow *row, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *text = NULL;
  gint64 nr;

  if (!row_keys (writer, row, keys, error))
    return FALSE;
  text = keys_to_text (keys);
  if (!insert_row (writer, row, text, &nr, error))
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    if (!feed_step (writer, g_array_index (keys, gint64, i), 0, row->rev, row->entity, nr, FALSE, error))
      return FALSE;

  return kab_writer_tell_hooks (writer, NULL, row, error);
}

gboolean
kab_writer_write (KabWriter *writer, const KabStored *stored, KabRow *row, GError **error)
{
  g_autoptr (GArray) keys = NULL;
  g_autofree char *text = NULL;

  row->rev = ++writer->rev;
  kab_writer_forget_prices (writer, row->entity);
  if (stored == NULL)
    return kab_writer_insert (writer, row, error);

  if (stored->feed_keys == NULL || stored->feed_keys[0] == '\0'
      || kab_feed_row_keys_may_differ (stored->row, row))
    {
      keys = g_array_new (FALSE, FALSE, sizeof (gint64));
      if (!row_keys (writer, row, keys, error))
        return FALSE;
      text = keys_to_text (keys);
    }
  return update_row (writer, stored, row, text != NULL ? text : stored->feed_keys, error)
         && move_feed (writer, stored, row, keys, error)
         && kab_writer_tell_hooks (writer, stored->row, row, error);
}
