/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are known by their ids, in the order of a list. */
#include "kab-lists-private.h"

#include <json-glib/json-glib.h>

static char *
ids_to_json (GPtrArray *ids)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_sized_new (ids->len);

  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (ids, i));
  json_node_take_array (node, array);
  return json_to_string (node, FALSE);
}

GPtrArray *
kab_lists_sort (KabDb *db, const KabQuery *query, GPtrArray *ids, GError **error)
{
  g_autofree char *order = kab_query_order_sql (query);
  const char *way = query->descending ? "DESC" : "ASC";
  g_autofree char *empty
    = kab_query_empty_last (query) ? g_strdup_printf ("%s IS NULL %s, ", order, way) : g_strdup ("");
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM \"%s\" WHERE id IN (SELECT value FROM json_each(?)) AND deleted=%d"
                       " ORDER BY %s%s %s, nr %s",
                       query->entity->name, kab_query_deleted (query), empty, order, way, way);
  g_autofree char *json = ids_to_json (ids);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, json);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_ptr_array_add (sorted, g_strdup (kab_statement_get_text (statement, 0)));
      g_hash_table_add (known, g_ptr_array_index (sorted, sorted->len - 1));
    }
  if (step == KAB_STEP_ERROR)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (known, g_ptr_array_index (ids, i)))
      g_ptr_array_add (sorted, g_strdup (g_ptr_array_index (ids, i)));
  return g_steal_pointer (&sorted);
}
