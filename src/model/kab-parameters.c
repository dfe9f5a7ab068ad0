/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-parameters.h"

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-error.h"
#include "kab-json.h"

#define TIERS_MAX 100
#define TABLE_MAX 500
#define TEXT_MAX 60000

static gboolean
wrong (GError **error, const char *name, const char *sentence)
{
  /* Translators: the name of a parameter, then what is wrong with it */
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s”: %s"), name, sentence);
  return FALSE;
}

static gboolean
check_number (JsonNode *node, const char *name, gint64 min, gint64 max, GError **error)
{
  gint64 number;

  if (!kab_json_integer (node, &number))
    return wrong (error, name, _ ("a whole number is needed."));
  if (number < min || number > max)
    {
      g_autofree char *sentence
        = g_strdup_printf (_ ("it must lie between %ld and %ld."), (glong)min, (glong)max);

      return wrong (error, name, sentence);
    }
  return TRUE;
}

static gboolean
check_tiers (JsonNode *node, const KabParameter *known, GError **error)
{
  JsonArray *array;
  gint64 last = -1;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > TIERS_MAX)
    return wrong (error, known->name, _ ("a list of up to 100 tiers is needed."));
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *tier = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      if (tier == NULL || json_object_get_size (tier) != 2)
        return wrong (error, known->name, _ ("a tier says from where on, and what applies."));
      if (!check_number (json_object_get_member (tier, "from"), "from", 0, KAB_AMOUNT_MAX, error)
          || !check_number (json_object_get_member (tier, known->tier), known->tier, known->min, known->max,
                            error))
        return FALSE;
      if (json_object_get_int_member (tier, "from") <= last)
        return wrong (error, known->name, _ ("each tier must begin above the one before it."));
      last = json_object_get_int_member (tier, "from");
    }
  return TRUE;
}

static gboolean
check_table (JsonNode *node, const KabParameter *known, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *entry;

  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) > TABLE_MAX)
    return wrong (error, known->name, _ ("a table of up to 500 entries is needed."));
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &entry))
    if (!check_number (entry, name, known->min, known->max, error))
      return FALSE;

  return TRUE;
}

static gboolean
check_member (const char *name, JsonNode *node, const KabParameter *known, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      if (!g_str_equal (known[i].name, name))
        continue;
      switch (known[i].type)
        {
        case KAB_PARAMETER_FLAG:
          return (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
                 || wrong (error, name, _ ("neither yes nor no."));
        case KAB_PARAMETER_TIERS:
          return check_tiers (node, &known[i], error);
        case KAB_PARAMETER_TABLE:
          return check_table (node, &known[i], error);
        case KAB_PARAMETER_NUMBER:
        default:
          return check_number (node, name, known[i].min, known[i].max, error);
        }
    }
  return wrong (error, name, _ ("there is no such parameter."));
}

JsonObject *
kab_parameters_read (const char *json, const KabParameter *known, guint n, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (json == NULL || json[0] == '\0')
    return json_object_new ();
  if (strlen (json) <= TEXT_MAX)
    node = json_from_string (json, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("Parameters are names with values."));
      return NULL;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    if (!check_member (name, member, known, n, error))
      return NULL;

  return json_node_dup_object (node);
}

gint64
kab_parameters_get (JsonObject *parameters, const char *name, gint64 otherwise)
{
  JsonNode *node = json_object_get_member (parameters, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return otherwise;
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node)
                                                           : json_node_get_int (node);
}

GArray *
kab_parameters_tiers (JsonObject *parameters, const char *name, const char *tier)
{
  GArray *tiers = g_array_new (FALSE, FALSE, sizeof (KabTier));
  JsonArray *array
    = json_object_has_member (parameters, name) ? json_object_get_array_member (parameters, name) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      KabTier one
        = { json_object_get_int_member (object, "from"), json_object_get_int_member (object, tier) };

      g_array_append_val (tiers, one);
    }
  return tiers;
}

const KabTier *
kab_tier_at (GArray *tiers, gint64 at)
{
  const KabTier *found = NULL;

  for (guint i = 0; i < tiers->len; i++)
    if (g_array_index (tiers, KabTier, i).from <= at)
      found = &g_array_index (tiers, KabTier, i);

  return found;
}
