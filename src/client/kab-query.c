/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-query-private.h"

#include <json-glib/json-glib.h>

#include "kab-json.h"

#define PAGE_SIZE_INITIAL 20
#define PAGE_SIZE_MAX 1000
#define TEXT_BYTES_MAX 4096

static void
filter_free (gpointer data)
{
  KabFilter *filter = data;

  g_free (filter->field);
  g_free (filter->value);
  g_free (filter->from);
  g_free (filter->to);
  g_free (filter);
}

KabQuery *
kab_query_new (const KabEntity *entity)
{
  KabQuery *query = g_new0 (KabQuery, 1);

  query->entity = entity;
  query->filters = g_ptr_array_new_with_free_func (filter_free);
  query->page_size = PAGE_SIZE_INITIAL;
  return query;
}

KabQuery *
kab_query_copy (const KabQuery *query)
{
  KabQuery *copy = kab_query_new (query->entity);

  for (guint i = 0; i < query->filters->len; i++)
    {
      const KabFilter *from = g_ptr_array_index (query->filters, i);
      KabFilter *filter = g_new0 (KabFilter, 1);

      filter->field = g_strdup (from->field);
      filter->value = g_strdup (from->value);
      filter->from = g_strdup (from->from);
      filter->to = g_strdup (from->to);
      g_ptr_array_add (copy->filters, filter);
    }
  copy->search = g_strdup (query->search);
  copy->order = g_strdup (query->order);
  copy->descending = query->descending;
  copy->page = query->page;
  copy->page_size = query->page_size;
  return copy;
}

void
kab_query_free (KabQuery *query)
{
  if (query == NULL)
    return;
  g_ptr_array_unref (query->filters);
  g_free (query->search);
  g_free (query->order);
  g_free (query);
}

const KabEntity *
kab_query_get_entity (const KabQuery *query)
{
  return query->entity;
}

static KabFilter *
find_filter (const KabQuery *query, const char *field, guint *at)
{
  guint i;

  for (i = 0; i < query->filters->len; i++)
    {
      KabFilter *filter = g_ptr_array_index (query->filters, i);
      int order = g_strcmp0 (filter->field, field);

      if (order >= 0)
        {
          if (at != NULL)
            *at = i;
          return order == 0 ? filter : NULL;
        }
    }
  if (at != NULL)
    *at = i;
  return NULL;
}

static KabFilter *
need_filter (KabQuery *query, const char *field)
{
  guint at;
  KabFilter *filter = find_filter (query, field, &at);

  if (filter == NULL)
    {
      filter = g_new0 (KabFilter, 1);
      filter->field = g_strdup (field);
      g_ptr_array_insert (query->filters, (int)at, filter);
    }
  return filter;
}

static gboolean
is_filter (const KabQuery *query, const char *field)
{
  return g_strcmp0 (field, "deleted") == 0 || kab_entity_find_field (query->entity, field) != NULL
         || ((query->entity == &kab_entity_licence || query->entity == &kab_entity_refund)
             && g_strcmp0 (field, KAB_QUERY_REGION) == 0);
}

static gboolean
is_order (const KabQuery *query, const char *field)
{
  const KabField *known = kab_entity_find_field (query->entity, field);

  return g_strcmp0 (field, "created_at") == 0 || g_strcmp0 (field, "updated_at") == 0
         || (known != NULL && (known->flags & KAB_FIELD_SORTED));
}

static void
drop_if_empty (KabQuery *query, KabFilter *filter)
{
  if (filter->value == NULL && filter->from == NULL && filter->to == NULL)
    g_ptr_array_remove (query->filters, filter);
}

void
kab_query_set_filter (KabQuery *query, const char *field, const char *value)
{
  KabFilter *filter;

  g_return_if_fail (is_filter (query, field));

  filter = need_filter (query, field);
  g_free (filter->value);
  filter->value = value != NULL && value[0] != '\0' ? g_strdup (value) : NULL;
  drop_if_empty (query, filter);
}

const char *
kab_query_get_filter (const KabQuery *query, const char *field)
{
  const KabFilter *filter = find_filter (query, field, NULL);

  return filter != NULL ? filter->value : NULL;
}

void
kab_query_set_range (KabQuery *query, const char *field, const char *from, const char *to)
{
  KabFilter *filter;

  g_return_if_fail (is_filter (query, field));

  filter = need_filter (query, field);
  g_free (filter->from);
  g_free (filter->to);
  filter->from = from != NULL && from[0] != '\0' ? g_strdup (from) : NULL;
  filter->to = to != NULL && to[0] != '\0' ? g_strdup (to) : NULL;
  drop_if_empty (query, filter);
}

gboolean
kab_query_get_range (const KabQuery *query, const char *field, const char **from, const char **to)
{
  const KabFilter *filter = find_filter (query, field, NULL);

  *from = filter != NULL ? filter->from : NULL;
  *to = filter != NULL ? filter->to : NULL;
  return *from != NULL || *to != NULL;
}

void
kab_query_set_search (KabQuery *query, const char *text)
{
  g_free (query->search);
  query->search = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

const char *
kab_query_get_search (const KabQuery *query)
{
  return query->search;
}

void
kab_query_set_order (KabQuery *query, const char *field, gboolean descending)
{
  g_return_if_fail (field == NULL || is_order (query, field));

  g_free (query->order);
  query->order = g_strdup (field);
  query->descending = !!descending;
}

const char *
kab_query_get_order (const KabQuery *query, gboolean *descending)
{
  if (descending != NULL)
    *descending = query->descending;
  return query->order;
}

void
kab_query_set_page (KabQuery *query, guint page, guint size)
{
  query->page = page;
  query->page_size = CLAMP (size, 1, PAGE_SIZE_MAX);
}

guint
kab_query_get_page (const KabQuery *query)
{
  return query->page;
}

guint
kab_query_get_page_size (const KabQuery *query)
{
  return query->page_size;
}

static void
append_member (GString *out, const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  kab_json_append_string (out, name);
  g_string_append_c (out, ':');
}

static void
append_text_or_null (GString *out, const char *text)
{
  if (text != NULL)
    kab_json_append_string (out, text);
  else
    g_string_append (out, "null");
}

char *
kab_query_to_text (const KabQuery *query)
{
  GString *out = g_string_new ("{");
  gboolean any = FALSE;

  for (guint i = 0; i < query->filters->len; i++)
    {
      const KabFilter *filter = g_ptr_array_index (query->filters, i);

      if (filter->value == NULL)
        continue;
      if (!any)
        g_string_append (out, "\"filter\":{");
      any = TRUE;
      append_member (out, filter->field);
      kab_json_append_string (out, filter->value);
    }
  if (any)
    g_string_append_c (out, '}');
  if (query->order != NULL)
    {
      append_member (out, "order");
      kab_json_append_string (out, query->order);
      append_member (out, "descending");
      g_string_append (out, query->descending ? "true" : "false");
    }
  any = FALSE;
  for (guint i = 0; i < query->filters->len; i++)
    {
      const KabFilter *filter = g_ptr_array_index (query->filters, i);

      if (filter->from == NULL && filter->to == NULL)
        continue;
      if (!any)
        {
          append_member (out, "range");
          g_string_append_c (out, '{');
        }
      any = TRUE;
      append_member (out, filter->field);
      g_string_append_c (out, '[');
      append_text_or_null (out, filter->from);
      g_string_append_c (out, ',');
      append_text_or_null (out, filter->to);
      g_string_append_c (out, ']');
    }
  if (any)
    g_string_append_c (out, '}');
  if (query->search != NULL)
    {
      append_member (out, "search");
      kab_json_append_string (out, query->search);
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static void
read_filters (KabQuery *query, JsonObject *root)
{
  JsonNode *filters = json_object_get_member (root, "filter");
  JsonNode *ranges = json_object_get_member (root, "range");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (filters != NULL && JSON_NODE_HOLDS_OBJECT (filters))
    {
      json_object_iter_init (&iter, json_node_get_object (filters));
      while (json_object_iter_next (&iter, &name, &value))
        if (is_filter (query, name))
          kab_query_set_filter (query, name, kab_json_text (value));
    }
  if (ranges != NULL && JSON_NODE_HOLDS_OBJECT (ranges))
    {
      json_object_iter_init (&iter, json_node_get_object (ranges));
      while (json_object_iter_next (&iter, &name, &value))
        if (is_filter (query, name) && JSON_NODE_HOLDS_ARRAY (value)
            && json_array_get_length (json_node_get_array (value)) == 2)
          kab_query_set_range (query, name,
                               kab_json_text (json_array_get_element (json_node_get_array (value), 0)),
                               kab_json_text (json_array_get_element (json_node_get_array (value), 1)));
    }
}

KabQuery *
kab_query_from_text (const KabEntity *entity, const char *text)
{
  KabQuery *query = kab_query_new (entity);
  g_autofree char *normal = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;
  JsonNode *descending;
  const char *order;

  if (text == NULL || strlen (text) > TEXT_BYTES_MAX || !g_utf8_validate (text, -1, NULL))
    return query;
  normal = kab_json_normalise (text);
  node = normal != NULL ? json_from_string (normal, NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return query;

  root = json_node_get_object (node);
  read_filters (query, root);
  kab_query_set_search (query, kab_json_text (json_object_get_member (root, "search")));
  order = kab_json_text (json_object_get_member (root, "order"));
  descending = json_object_get_member (root, "descending");
  if (order != NULL && is_order (query, order))
    kab_query_set_order (query, order,
                         descending != NULL && JSON_NODE_HOLDS_VALUE (descending)
                           && json_node_get_boolean (descending));
  return query;
}

void
kab_page_free (KabPage *page)
{
  if (page == NULL)
    return;
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_free (page->pending);
  g_free (page);
}
