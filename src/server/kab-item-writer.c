/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-feed-page-private.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-store.h"

#define STEPS_MAX 4
#define AHEAD_MAX 512

typedef struct
{
  char *prefix; /* ,"name": */
  gsize length;
  const KabField *field;
  gboolean is_text;
  gboolean is_shown;
  gboolean is_changes; /* an activity's before or after, for a caller who may not see all fields */
} Column;

struct _KabItemWriter
{
  const KabEntity *entity;
  const KabCaller *caller;
  KabStatement *statement;
  gint64 at;    /* the number of the row that the statement stands on; 0: on none */
  gint64 ahead; /* how many rows are asked for at once: more while one follows the other */
  gint64 left;  /* of those, not stepped on yet */
  Column *columns;
  char *begin;
};

KabItemWriter *
kab_item_writer_new (KabDb *db, const KabEntity *entity, const KabCaller *caller, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s,feed_keys,nr FROM \"%s\" WHERE %sorg=? AND nr>=?"
                                          " ORDER BY nr LIMIT ?",
                                          kab_store_columns (entity), entity->name, kab_db_unindexed (db));
  KabStatement *statement = kab_db_prepare (db, sql, error);
  KabItemWriter *writer;

  if (statement == NULL)
    return NULL;
  writer = g_new0 (KabItemWriter, 1);
  writer->entity = entity;
  writer->caller = caller;
  writer->statement = statement;
  writer->begin = g_strdup_printf ("{\"entity\":\"%s\",\"id\":\"", entity->name);
  writer->columns = g_new0 (Column, entity->n_fields);
  for (guint i = 0; i < entity->n_fields; i++)
    {
      Column *column = &writer->columns[i];
      static const KabField internal = { .flags = KAB_FIELD_INTERNAL };

      column->field = &entity->fields[i];
      column->prefix = g_strdup_printf (",\"%s\":", column->field->name);
      column->length = strlen (column->prefix);
      column->is_text = kab_field_kind (column->field) == KAB_VALUE_TEXT;
      column->is_shown = kab_caller_may_read_field (caller, column->field);
      column->is_changes = entity == &kab_entity_activity && column->field->type == KAB_TYPE_JSON
                           && !kab_caller_may_read_field (caller, &internal);
    }
  return writer;
}

void
kab_item_writer_free (KabItemWriter *writer)
{
  if (writer == NULL)
    return;
  kab_statement_done (writer->statement);
  for (guint i = 0; i < writer->entity->n_fields; i++)
    g_free (writer->columns[i].prefix);
  g_free (writer->columns);
  g_free (writer->begin);
  g_free (writer);
}

void
kab_item_writer_select (KabItemWriter *writer, const gboolean *wanted)
{
  for (guint i = 0; i < writer->entity->n_fields; i++)
    writer->columns[i].is_shown = writer->columns[i].is_shown && wanted[i];
}

static gboolean
step (KabItemWriter *writer, GError **error)
{
  KabStep result = kab_statement_step (writer->statement, error);

  writer->at
    = result == KAB_STEP_ROW
        ? kab_statement_get_integer (writer->statement, KAB_STORE_COMMON + (int)writer->entity->n_fields + 1)
        : 0;
  writer->left--;
  return result != KAB_STEP_ERROR;
}

/* Rows that were written together are asked for one after the other: to step on to them costs half of a search. */
gboolean
kab_item_writer_seek (KabItemWriter *writer, gint64 nr, GError **error)
{
  gboolean follows = writer->at > 0 && nr > writer->at && nr - writer->at <= STEPS_MAX;

  if (follows)
    while (writer->at > 0 && writer->at < nr && writer->left > 0)
      if (!step (writer, error))
        return FALSE;
  if (writer->at == nr)
    return TRUE;

  writer->ahead = follows ? MIN (writer->ahead * 2, AHEAD_MAX) : 1;
  writer->left = writer->ahead;
  kab_statement_reset (writer->statement);
  kab_statement_bind_text (writer->statement, 1, writer->caller->org);
  kab_statement_bind_integer (writer->statement, 2, nr);
  kab_statement_bind_integer (writer->statement, 3, writer->ahead);
  if (!step (writer, error))
    return FALSE;
  if (writer->at == nr)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("The feed names a record that is not there."));
  return FALSE;
}

const char *
kab_item_writer_get_feed_keys (KabItemWriter *writer)
{
  return kab_statement_get_text (writer->statement, KAB_STORE_COMMON + (int)writer->entity->n_fields);
}

static void
append_text (GString *out, const char *name, gsize length, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_len (out, name, (gssize)length);
  kab_json_append_string (out, text);
}

/* What happened to a row tells of fields that not everybody may see: those go, in before and after alike. */
static void
append_changes (KabItemWriter *writer, const Column *column, const char *text, GString *out)
{
  int entity_at = KAB_STORE_COMMON + kab_entity_field (writer->entity, "subject");
  const KabEntity *about = kab_entity_find (kab_statement_get_text (writer->statement, entity_at));
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autofree char *filtered = NULL;

  if (about == NULL || node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  for (guint i = 0; i < about->n_fields; i++)
    if (!kab_caller_may_read_field (writer->caller, &about->fields[i]))
      json_object_remove_member (json_node_get_object (node), about->fields[i].name);
  filtered = json_to_string (node, FALSE);
  g_string_append_len (out, column->prefix, (gssize)column->length);
  g_string_append (out, filtered);
}

static void
append_field (KabItemWriter *writer, const Column *column, int at, GString *out)
{
  KabStatement *statement = writer->statement;

  if (column->is_text)
    {
      const char *text = kab_statement_get_text (statement, at);

      if (text == NULL)
        return;
      if (column->is_changes)
        {
          append_changes (writer, column, text, out);
          return;
        }
      g_string_append_len (out, column->prefix, (gssize)column->length);
      if (column->field->type == KAB_TYPE_JSON)
        g_string_append (out, text);
      else
        kab_json_append_string (out, text);
      return;
    }

  if (kab_statement_is_null (statement, at))
    return;
  g_string_append_len (out, column->prefix, (gssize)column->length);
  if (column->field->type == KAB_TYPE_BOOLEAN)
    g_string_append (out, kab_statement_get_integer (statement, at) != 0 ? "true" : "false");
  else
    kab_json_append_integer (out, kab_statement_get_integer (statement, at));
}

#define LITERAL(text) text, sizeof text - 1

void
kab_item_writer_append (KabItemWriter *writer, GString *out)
{
  KabStatement *statement = writer->statement;

  g_string_append (out, writer->begin);
  g_string_append (out, kab_statement_get_text (statement, 0));
  g_string_append_len (out, LITERAL ("\",\"rev\":"));
  kab_json_append_integer (out, kab_statement_get_integer (statement, 1));
  if (kab_statement_get_integer (statement, 2) != 0)
    g_string_append_len (out, LITERAL (",\"deleted\":true"));
  g_string_append_len (out, LITERAL (",\"created_at\":"));
  kab_json_append_integer (out, kab_statement_get_integer (statement, 3));
  append_text (out, LITERAL (",\"created_by\":"), kab_statement_get_text (statement, 4));
  g_string_append_len (out, LITERAL (",\"updated_at\":"));
  kab_json_append_integer (out, kab_statement_get_integer (statement, 5));
  append_text (out, LITERAL (",\"updated_by\":"), kab_statement_get_text (statement, 6));
  for (guint i = 0; i < writer->entity->n_fields; i++)
    if (writer->columns[i].is_shown)
      append_field (writer, &writer->columns[i], KAB_STORE_COMMON + (int)i, out);
  g_string_append_c (out, '}');
}

void
kab_item_writer_append_leave (KabItemWriter *writer, gint64 rev, GString *out)
{
  g_string_append_printf (out, "{\"leave\":\"%s\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
                          writer->entity->name, kab_statement_get_text (writer->statement, 0), rev);
}
