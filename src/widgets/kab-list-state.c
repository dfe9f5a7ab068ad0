/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-list-state.h"
#include "kab-json.h"

#include <json-glib/json-glib.h>

#define WIDTH_MAX 2000

typedef struct
{
  char *from;
  char *to;
} Range;

struct _KabListState
{
  GObject parent_instance;
  KabQuery *query;
  GHashTable *ranges; /* field -> Range */
  GHashTable *hidden; /* column -> whether */
  GHashTable *widths; /* column -> pixels */
  gboolean based;     /* the query's filters are the list's own */
};

G_DEFINE_FINAL_TYPE (KabListState, kab_list_state, G_TYPE_OBJECT)

enum
{
  QUERY_CHANGED,
  LAYOUT_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
range_free (gpointer data)
{
  Range *range = data;

  g_free (range->from);
  g_free (range->to);
  g_free (range);
}

static void
kab_list_state_finalize (GObject *object)
{
  KabListState *self = KAB_LIST_STATE (object);

  g_clear_pointer (&self->query, kab_query_free);
  g_clear_pointer (&self->ranges, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->widths, g_hash_table_unref);
  G_OBJECT_CLASS (kab_list_state_parent_class)->finalize (object);
}

static void
kab_list_state_class_init (KabListStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_list_state_finalize;
  signals[QUERY_CHANGED] = g_signal_new ("query-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LAYOUT_CHANGED] = g_signal_new ("layout-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_list_state_init (KabListState *self)
{
  self->ranges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, range_free);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

KabListState *
kab_list_state_new (const KabEntity *entity, guint page_size, const char *order, gboolean descending)
{
  KabListState *self = g_object_new (KAB_TYPE_LIST_STATE, NULL);

  self->query = kab_query_new (entity);
  kab_query_set_page (self->query, 0, page_size);
  kab_query_set_order (self->query, order, descending);
  return self;
}

const KabQuery *
kab_list_state_get_query (KabListState *self)
{
  return self->query;
}

static void
ask_again (KabListState *self)
{
  kab_query_set_page (self->query, 0, kab_query_get_page_size (self->query));
  g_signal_emit (self, signals[QUERY_CHANGED], 0);
}

void
kab_list_state_set_base (KabListState *self, const KabQuery *query)
{
  KabQuery *base = kab_query_copy (query);
  g_autofree char *old = kab_query_to_text (self->query);
  g_autofree char *text = NULL;
  gboolean descending;
  const char *order = kab_query_get_order (self->query, &descending);

  if (order)
    kab_query_set_order (base, order, descending);
  kab_query_set_page (base, kab_query_get_page (self->query), kab_query_get_page_size (self->query));
  text = kab_query_to_text (base);
  kab_query_free (self->query);
  self->query = base;
  self->based = TRUE;
  if (!g_str_equal (text, old))
    ask_again (self);
}

void
kab_list_state_set_filter (KabListState *self, const char *field, const char *value)
{
  if (value && *value == '\0')
    value = NULL;
  if (g_strcmp0 (kab_query_get_filter (self->query, field), value) == 0)
    return;
  kab_query_set_filter (self->query, field, value);
  ask_again (self);
}

static void
keep_range (KabListState *self, const char *field, const char *from, const char *to)
{
  if (from || to)
    {
      Range *range = g_new0 (Range, 1);

      range->from = g_strdup (from);
      range->to = g_strdup (to);
      g_hash_table_replace (self->ranges, g_strdup (field), range);
    }
  else
    g_hash_table_remove (self->ranges, field);
}

void
kab_list_state_set_range (KabListState *self, const char *field, const char *from, const char *to)
{
  const char *old_from, *old_to;

  kab_list_state_get_range (self, field, &old_from, &old_to);
  if (g_strcmp0 (old_from, from) == 0 && g_strcmp0 (old_to, to) == 0)
    return;
  kab_query_set_range (self->query, field, from, to);
  keep_range (self, field, from, to);
  ask_again (self);
}

void
kab_list_state_set_search (KabListState *self, const char *text)
{
  if (text && *text == '\0')
    text = NULL;
  if (g_strcmp0 (kab_query_get_search (self->query), text) == 0)
    return;
  kab_query_set_search (self->query, text);
  ask_again (self);
}

void
kab_list_state_set_order (KabListState *self, const char *field, gboolean descending)
{
  gboolean old;

  if (g_strcmp0 (kab_query_get_order (self->query, &old), field) == 0 && old == descending)
    return;
  kab_query_set_order (self->query, field, descending);
  ask_again (self);
}

void
kab_list_state_set_page_size (KabListState *self, guint size)
{
  if (size == kab_query_get_page_size (self->query))
    return;
  kab_query_set_page (self->query, 0, size);
  ask_again (self);
}

void
kab_list_state_set_page (KabListState *self, guint page)
{
  if (page == kab_query_get_page (self->query))
    return;
  kab_list_state_follow_page (self, page);
  g_signal_emit (self, signals[QUERY_CHANGED], 0);
}

void
kab_list_state_follow_page (KabListState *self, guint page)
{
  kab_query_set_page (self->query, page, kab_query_get_page_size (self->query));
}

const char *
kab_list_state_get_filter (KabListState *self, const char *field)
{
  return kab_query_get_filter (self->query, field);
}

gboolean
kab_list_state_get_range (KabListState *self, const char *field, const char **from, const char **to)
{
  Range *range = g_hash_table_lookup (self->ranges, field);

  *from = range ? range->from : NULL;
  *to = range ? range->to : NULL;
  return range != NULL;
}

static gboolean
has_filter (KabListState *self, const KabField *field)
{
  return kab_query_get_filter (self->query, field->name) || g_hash_table_contains (self->ranges, field->name);
}

gboolean
kab_list_state_is_filtered (KabListState *self)
{
  const KabEntity *entity = kab_query_get_entity (self->query);

  if (kab_query_get_search (self->query))
    return TRUE;
  for (guint i = 0; i < entity->n_fields && !self->based; i++)
    if (has_filter (self, &entity->fields[i]))
      return TRUE;
  return FALSE;
}

void
kab_list_state_clear (KabListState *self)
{
  const KabEntity *entity = kab_query_get_entity (self->query);

  if (!kab_list_state_is_filtered (self))
    return;
  kab_query_set_search (self->query, NULL);
  for (guint i = 0; i < entity->n_fields && !self->based; i++)
    {
      const char *name = entity->fields[i].name;

      if (kab_query_get_filter (self->query, name))
        kab_query_set_filter (self->query, name, NULL);
      if (g_hash_table_remove (self->ranges, name))
        kab_query_set_range (self->query, name, NULL, NULL);
    }
  ask_again (self);
}

gboolean
kab_list_state_is_hidden (KabListState *self, const char *column, gboolean otherwise)
{
  gpointer hidden;

  return g_hash_table_lookup_extended (self->hidden, column, NULL, &hidden) ? GPOINTER_TO_INT (hidden)
                                                                            : otherwise;
}

gboolean
kab_list_state_is_asked_for (KabListState *self, const char *column)
{
  gpointer hidden;

  return g_hash_table_lookup_extended (self->hidden, column, NULL, &hidden) && !GPOINTER_TO_INT (hidden);
}

void
kab_list_state_set_hidden (KabListState *self, const char *column, gboolean hidden)
{
  g_hash_table_replace (self->hidden, g_strdup (column), GINT_TO_POINTER (hidden));
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

int
kab_list_state_get_width (KabListState *self, const char *column)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->widths, column));
}

void
kab_list_state_set_width (KabListState *self, const char *column, int width)
{
  if (kab_list_state_get_width (self, column) == width)
    return;
  g_hash_table_replace (self->widths, g_strdup (column), GINT_TO_POINTER (width));
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

static void
put_numbers (JsonBuilder *builder, const char *name, GHashTable *table)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc)g_strcmp0);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (GList *l = keys; l; l = l->next)
    {
      json_builder_set_member_name (builder, l->data);
      json_builder_add_int_value (builder, GPOINTER_TO_INT (g_hash_table_lookup (table, l->data)));
    }
  json_builder_end_object (builder);
}

char *
kab_list_state_to_text (KabListState *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *query = kab_query_to_text (self->query);
  GHashTableIter iter;
  gpointer key, value;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "query");
  json_builder_add_string_value (builder, query);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, kab_query_get_page_size (self->query));
  json_builder_set_member_name (builder, "ranges");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, self->ranges);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Range *range = value;

      json_builder_set_member_name (builder, key);
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, range->from ? range->from : "");
      json_builder_add_string_value (builder, range->to ? range->to : "");
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  put_numbers (builder, "hidden", self->hidden);
  put_numbers (builder, "widths", self->widths);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static JsonObject *
member_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
restore_numbers (JsonObject *object, GHashTable *table, int max)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!object)
    return;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_int (node) >= 0 && json_node_get_int (node) <= max)
      g_hash_table_replace (table, g_strdup (name), GINT_TO_POINTER ((int)json_node_get_int (node)));
}

static void
restore_ranges (KabListState *self, JsonObject *object)
{
  const KabEntity *entity = kab_query_get_entity (self->query);

  for (guint i = 0; object && i < entity->n_fields; i++)
    {
      JsonNode *node = json_object_get_member (object, entity->fields[i].name);
      JsonArray *pair = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      const char *ends[2] = { NULL, NULL };

      if (!pair || json_array_get_length (pair) != 2)
        continue;
      for (guint j = 0; j < 2; j++)
        {
          const char *end = kab_json_text (json_array_get_element (pair, j));

          ends[j] = end && *end ? end : NULL;
        }
      kab_query_set_range (self->query, entity->fields[i].name, ends[0], ends[1]);
      keep_range (self, entity->fields[i].name, ends[0], ends[1]);
    }
}

void
kab_list_state_restore (KabListState *self, const char *text)
{
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;
  const KabEntity *entity = kab_query_get_entity (self->query);
  guint size = kab_query_get_page_size (self->query);
  JsonObject *object;
  const char *asked;
  gint64 kept;

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  object = json_node_get_object (root);
  asked = kab_json_member_text (object, "query");
  if (asked)
    {
      g_autoptr (KabQuery) query = kab_query_from_text (entity, asked);
      gboolean descending;
      const char *order = query ? kab_query_get_order (query, &descending) : NULL;

      if (query && order)
        {
          kab_query_free (self->query);
          self->query = g_steal_pointer (&query);
        }
    }
  if (kab_json_integer (json_object_get_member (object, "size"), &kept) && kept >= 10 && kept <= 200)
    size = (guint)kept;
  kab_query_set_page (self->query, 0, size);
  restore_ranges (self, member_object (object, "ranges"));
  restore_numbers (member_object (object, "hidden"), self->hidden, 1);
  restore_numbers (member_object (object, "widths"), self->widths, WIDTH_MAX);
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
  g_signal_emit (self, signals[QUERY_CHANGED], 0);
}
