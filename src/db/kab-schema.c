/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-schema.h"

#include "kab-rich-text.h"
#include "kab-text.h"

static const char *
column_type (const KabField *field)
{
  return kab_field_kind (field) == KAB_VALUE_INTEGER ? "BIGINT" : "TEXT";
}

static gboolean
add_missing_columns (KabDb *db, const KabEntity *entity, guint *added, GError **error)
{
  g_autoptr (GHashTable) there = kab_db_columns (db, entity->name, error);

  if (there == NULL)
    return FALSE;
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];
      g_autofree char *sql = NULL;

      if (g_hash_table_contains (there, field->name))
        continue;
      sql = g_strdup_printf ("ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", entity->name, field->name,
                             column_type (field));
      if (!kab_db_define (db, sql, error))
        return FALSE;
      if (added != NULL)
        (*added)++;
    }
  return TRUE;
}

gboolean
kab_schema_create_table (KabDb *db, const KabEntity *entity, KabProfile profile, guint *added, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  if (added != NULL)
    *added = 0;
  g_string_printf (
    sql,
    "CREATE TABLE IF NOT EXISTS \"%s\"(nr {nr}, id TEXT NOT NULL,"
    "rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,"
    "updated_at BIGINT NOT NULL, updated_by TEXT",
    entity->name);
  if (profile == KAB_PROFILE_SERVER)
    g_string_append (sql, ", org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT");
  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (sql, ", \"%s\" %s", entity->fields[i].name, column_type (&entity->fields[i]));
  g_string_append (sql, profile == KAB_PROFILE_SERVER ? "{nr_key}, UNIQUE(org, id))" : ", UNIQUE(id))");

  return kab_db_define (db, sql->str, error) && add_missing_columns (db, entity, added, error);
}

gboolean
kab_schema_has_search (const KabEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++)
    if (entity->fields[i].flags & KAB_FIELD_SEARCHED)
      return TRUE;

  return FALSE;
}

static gboolean
is_formatted (const KabField *field)
{
  return (field->flags & KAB_FIELD_FORMATTED) != 0;
}

char *
kab_schema_words_of (const KabField *field, const char *text)
{
  g_autofree char *read = is_formatted (field) ? kab_rich_text_to_plain (text) : NULL;

  return kab_text_key (read != NULL ? read : text);
}

char *
kab_schema_words (const KabField *field)
{
  return g_strdup_printf (is_formatted (field) ? "READKEY(\"%s\")" : "TEXTKEY(\"%s\")", field->name);
}

/* Another name than that of the same text with its marks: an index of before is made anew. */
char *
kab_schema_words_column (const KabField *field)
{
  return g_strconcat (field->name, is_formatted (field) ? "_read" : NULL, NULL);
}

char *
kab_schema_search_key (const KabRow *row)
{
  GString *key = NULL;

  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabField *field = &row->entity->fields[i];
      g_autofree char *folded = NULL;

      if ((field->flags & KAB_FIELD_SEARCHED) == 0 || (field->flags & KAB_FIELD_INTERNAL)
          || row->values[i].kind != KAB_VALUE_TEXT)
        continue;
      folded = kab_schema_words_of (field, row->values[i].text);
      if (key == NULL)
        key = g_string_new (NULL);
      else
        g_string_append_c (key, '\n');
      g_string_append (key, folded);
    }
  return key != NULL ? g_string_free (key, FALSE) : NULL;
}

char *
kab_schema_order (const KabField *field)
{
  return g_strdup_printf (field->type == KAB_TYPE_TEXT ? "TEXTKEY(\"%s\")" : "\"%s\"", field->name);
}

/* The index of @field, or NULL for a field that needs none. */
static char *
index_sql (const KabEntity *entity, const KabField *field, KabProfile profile)
{
  g_autofree char *order = kab_schema_order (field);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", field->name);

  if (profile == KAB_PROFILE_SERVER)
    {
      if (field->flags & KAB_FIELD_UNIQUE)
        return g_strdup_printf ("CREATE UNIQUE INDEX IF NOT EXISTS \"%s.%s\" ON \"%s\"(org, \"%s\")"
                                " WHERE deleted = 0 AND \"%s\" IS NOT NULL",
                                entity->name, field->name, entity->name, field->name, field->name);
      if ((field->flags & KAB_FIELD_FILTERED) && field->type == KAB_TYPE_REF)
        return g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s.%s\" ON \"%s\"(org, \"%s\")", entity->name,
                                field->name, entity->name, field->name);
      return NULL;
    }

  if ((field->flags & (KAB_FIELD_SORTED | KAB_FIELD_FILTERED)) == 0)
    return NULL;
  return g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s.%s\" ON \"%s\"(deleted, %s, nr)", entity->name,
                          field->name, entity->name, field->flags & KAB_FIELD_SORTED ? order : quoted);
}

/* A cache's lists are sorted by these besides. */
static const char *const times[] = { "created_at", "updated_at" };

static gboolean
create_time_indexes (KabDb *db, const KabEntity *entity, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *sql
        = g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s_%s\" ON \"%s\"(deleted, %s, nr)", entity->name,
                           times[i], entity->name, times[i]);

      if (!kab_db_exec (db, sql, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
drop_time_indexes (KabDb *db, const KabEntity *entity, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP INDEX IF EXISTS \"%s_%s\"", entity->name, times[i]);

      if (!kab_db_exec (db, sql, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kab_schema_create_indexes (KabDb *db, const KabEntity *entity, KabProfile profile, GError **error)
{
  for (guint i = 0; i < entity->n_fields; i++)
    {
      g_autofree char *sql = index_sql (entity, &entity->fields[i], profile);

      if (sql != NULL && !kab_db_exec (db, sql, error))
        return FALSE;
    }
  return profile != KAB_PROFILE_CACHE || create_time_indexes (db, entity, error);
}

gboolean
kab_schema_drop_indexes (KabDb *db, const KabEntity *entity, KabProfile profile, GError **error)
{
  for (guint i = 0; i < entity->n_fields; i++)
    {
      g_autofree char *made = index_sql (entity, &entity->fields[i], profile);
      g_autofree char *sql = NULL;

      if (made == NULL)
        continue;
      sql = g_strdup_printf ("DROP INDEX IF EXISTS \"%s.%s\"", entity->name, entity->fields[i].name);
      if (!kab_db_exec (db, sql, error))
        return FALSE;
    }
  return profile != KAB_PROFILE_CACHE || drop_time_indexes (db, entity, error);
}
