/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-export.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-csv.h"
#include "kab-error.h"
#include "kab-input.h"
#include "kab-lookup.h"
#include "kab-phone.h"
#include "kab-store.h"
#include "kab-suggest.h"

const KabEntity *
kab_export_find_entity (const char *name)
{
  g_autofree char *one = g_ascii_strdown (name, -1);
  gsize n = strlen (one);
  const KabEntity *entity;

  g_strdelimit (one, "-", '_');
  entity = kab_entity_find (one);
  if (entity == NULL && n > 1 && one[n - 1] == 's')
    {
      one[n - 1] = '\0';
      entity = kab_entity_find (one);
    }
  if (entity == NULL && g_str_equal (name, "activities"))
    entity = &kab_entity_activity;
  return entity;
}

/* What is not for a table: names beside references that are columns already, the server's own marks. */
static gboolean
is_column (const KabEntity *entity, const KabField *field)
{
  /* What the server makes itself, with a key of its own or by counting. */
  if ((field->flags & KAB_FIELD_COMPUTED) && entity != &kab_entity_user)
    return FALSE;
  if (entity != &kab_entity_licence)
    return TRUE;
  return !g_str_equal (field->name, "client") && !g_str_equal (field->name, "partner_name")
         && !g_str_equal (field->name, "agent_name") && !g_str_equal (field->name, "template_version")
         && !g_str_equal (field->name, "package_version");
}

static char *
money_text (gint64 minor, char delimiter)
{
  /* A comma as people write it, unless it is what divides the cells. */
  return g_strdup_printf ("%" G_GINT64_FORMAT "%c%02u", minor / 100, delimiter == ',' ? '.' : ',',
                          (guint)(ABS (minor) % 100));
}

static const char *
ref_title (KabDb *db, const char *org, const KabField *field, const char *id, GHashTable *titles)
{
  const char *known = g_hash_table_lookup (titles, id);
  g_autoptr (KabRow) row = NULL;
  const KabEntity *entity = kab_entity_find (field->ref);

  if (known != NULL)
    return known;
  row = kab_store_find (db, org, entity, id, NULL);
  g_hash_table_insert (titles, g_strdup (id),
                       g_strdup (row == NULL                                          ? id
                                 : row->deleted && row->entity == &kab_entity_package ? ""
                                                                                      : kab_row_title (row)));
  return g_hash_table_lookup (titles, id);
}

/* History's own word goes before what the partner or agent is called today. */
static const char *
sold_name (const KabRow *row, const KabField *field)
{
  g_autofree char *name = g_strconcat (field->name, "_name", NULL);

  /* What a package was sold as has a column of its own: by the other one it is found again. */
  return row->entity == &kab_entity_licence && !g_str_equal (field->name, "package")
             && kab_entity_find_field (row->entity, name) != NULL
           ? kab_row_get_text (row, name)
           : NULL;
}

static void
append_value (GString *out,
              KabDb *db,
              const char *org,
              const KabRow *row,
              guint i,
              char delimiter,
              GHashTable *titles)
{
  const KabField *field = &row->entity->fields[i];
  const KabValue *value = &row->values[i];
  g_autofree char *text = NULL;
  const char *sold = field->type == KAB_TYPE_REF ? sold_name (row, field) : NULL;

  if (sold != NULL)
    text = g_strdup (sold);
  else if (value->kind == KAB_VALUE_NULL)
    return;
  else if (field->type == KAB_TYPE_MONEY)
    text = money_text (value->integer, delimiter);
  else if (value->kind == KAB_VALUE_INTEGER)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
  else if (field->type == KAB_TYPE_PHONE)
    text = kab_phone_format (value->text);
  else if (field->type == KAB_TYPE_REF)
    text = g_strdup (ref_title (db, org, field, value->text, titles));
  else
    text = g_strdup (value->text);
  if (field->type == KAB_TYPE_PHONE && text[0] == '+')
    /* No formula: a plus and digits with blanks, which a spreadsheet leaves as text. */
    g_string_append (out, text);
  else
    kab_csv_append_cell (out, text, delimiter);
}

/* FIELD=VALUE, bound as the field keeps it. */
static gboolean
read_condition (KabDb *db,
                const char *org,
                const KabEntity *entity,
                const char *text,
                GString *sql,
                GPtrArray *values,
                GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize)(equals - text)) : g_strdup (text);
  const KabField *field = kab_entity_find_field (entity, name);
  KabValue *value;

  if (equals == NULL || field == NULL)
    {
      kab_suggest_field (entity, text, error);
      return FALSE;
    }
  equals++;
  value = g_new0 (KabValue, 1);
  g_ptr_array_add (values, value);
  if (equals[0] == '\0')
    {
      g_string_append_printf (sql, " AND ? IS NULL AND \"%s\" IS NULL", field->name);
      return TRUE;
    }
  g_string_append_printf (sql, " AND \"%s\"=?", field->name);
  if (field->type == KAB_TYPE_REF)
    {
      g_autoptr (KabRow) row = kab_lookup_row (db, org, kab_entity_find (field->ref), equals, error);

      if (row == NULL)
        return FALSE;
      kab_value_set_text (value, row->id);
    }
  else if (!kab_input_value (field, equals, value, error))
    {
      return FALSE;
    }
  return TRUE;
}

static void
value_free (gpointer value)
{
  kab_value_clear (value);
  g_free (value);
}

/* In the order they were made, so that what is referred to comes before; @values: of KabValue, kept as long. */
static KabStatement *
select_rows (KabDb *db,
             const char *org,
             const KabEntity *entity,
             const char *columns,
             char **where,
             GPtrArray *values,
             GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  KabStatement *statement;

  g_string_printf (sql, "SELECT %s FROM \"%s\" WHERE org=? AND deleted=0", columns, entity->name);
  for (guint i = 0; where != NULL && where[i] != NULL; i++)
    if (!read_condition (db, org, entity, where[i], sql, values, error))
      return NULL;
  g_string_append (sql, " ORDER BY nr");
  statement = kab_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return NULL;
  kab_statement_stream (statement);
  kab_statement_bind_text (statement, 1, org);
  for (guint i = 0; i < values->len; i++)
    kab_statement_bind_value (statement, (int)i + 2, values->pdata[i]);
  return statement;
}

GPtrArray *
kab_export_ids (KabDb *db, const char *org, const KabEntity *entity, char **where, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (value_free);
  g_autoptr (KabStatement) statement = select_rows (db, org, entity, "id", where, values, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

gint64
kab_export_csv (KabDb *db,
                const char *org,
                const KabEntity *entity,
                char **where,
                char delimiter,
                GString *out,
                GError **error)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (value_free);
  g_autoptr (KabStatement) statement
    = select_rows (db, org, entity, kab_store_columns (entity), where, values, error);
  gint64 n = 0;
  KabStep step;
  gboolean first = TRUE;

  if (statement == NULL)
    return -1;
  for (guint i = 0; i < entity->n_fields; i++)
    if (is_column (entity, &entity->fields[i]))
      {
        if (!first)
          g_string_append_c (out, delimiter);
        first = FALSE;
        g_string_append (out, entity->fields[i].name);
      }
  g_string_append_c (out, '\n');
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_autoptr (KabRow) row = kab_store_read (statement, 0, entity);

      first = TRUE;
      for (guint i = 0; i < entity->n_fields; i++)
        {
          if (!is_column (entity, &entity->fields[i]))
            continue;
          if (!first)
            g_string_append_c (out, delimiter);
          first = FALSE;
          append_value (out, db, org, row, i, delimiter, titles);
        }
      g_string_append_c (out, '\n');
      n++;
    }
  return step == KAB_STEP_ERROR ? -1 : n;
}
