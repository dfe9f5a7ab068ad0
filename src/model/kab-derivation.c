/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-derivation.h"

#include <json-glib/json-glib.h>

#include "kab-json.h"

#define LINES_MAX 1000

static void
line_free (KabDerivationLine *line)
{
  g_free (line->rule);
  g_free (line->text);
  g_free (line);
}

KabDerivation *
kab_derivation_new (const char *currency)
{
  KabDerivation *derivation = g_new0 (KabDerivation, 1);

  derivation->currency = g_strdup (currency);
  derivation->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  return derivation;
}

void
kab_derivation_free (KabDerivation *derivation)
{
  if (derivation == NULL)
    return;
  g_free (derivation->currency);
  g_ptr_array_unref (derivation->lines);
  g_free (derivation);
}

static void
append (KabDerivation *derivation, const char *rule, gint64 amount, char *text, gboolean counts)
{
  KabDerivationLine *line = g_new0 (KabDerivationLine, 1);

  line->rule = g_strdup (rule);
  line->text = text;
  line->amount = amount;
  line->counts = counts;
  g_ptr_array_add (derivation->lines, line);
}

void
kab_derivation_add (KabDerivation *derivation, const char *rule, gint64 amount, char *text)
{
  append (derivation, rule, amount, text, TRUE);
}

void
kab_derivation_note (KabDerivation *derivation, const char *rule, gint64 amount, char *text)
{
  append (derivation, rule, amount, text, FALSE);
}

gint64
kab_derivation_total (const KabDerivation *derivation)
{
  gint64 total = 0;

  for (guint i = 0; i < derivation->lines->len; i++)
    {
      const KabDerivationLine *line = derivation->lines->pdata[i];

      if (line->counts)
        total += line->amount;
    }
  return total;
}

gboolean
kab_derivation_has (const KabDerivation *derivation, const char *rule)
{
  for (guint i = 0; i < derivation->lines->len; i++)
    if (g_str_equal (((KabDerivationLine *)derivation->lines->pdata[i])->rule, rule))
      return TRUE;

  return FALSE;
}

char *
kab_derivation_to_json (const KabDerivation *derivation)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < derivation->lines->len; i++)
    {
      const KabDerivationLine *line = derivation->lines->pdata[i];

      g_string_append (out, i > 0 ? ",{\"amount\":" : "{\"amount\":");
      kab_json_append_integer (out, line->amount);
      g_string_append (out, line->counts ? ",\"counts\":true,\"rule\":" : ",\"counts\":false,\"rule\":");
      kab_json_append_string (out, line->rule);
      g_string_append (out, ",\"text\":");
      kab_json_append_string (out, line->text);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

KabDerivation *
kab_derivation_from_json (const char *json, const char *currency)
{
  g_autoptr (KabDerivation) derivation = kab_derivation_new (currency);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  if (json_array_get_length (array) > LINES_MAX)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonNode *amount = object != NULL ? json_object_get_member (object, "amount") : NULL;
      JsonNode *counts = object != NULL ? json_object_get_member (object, "counts") : NULL;
      JsonNode *rule = object != NULL ? json_object_get_member (object, "rule") : NULL;
      JsonNode *text = object != NULL ? json_object_get_member (object, "text") : NULL;

      if (!holds (amount, G_TYPE_INT64) || !holds (counts, G_TYPE_BOOLEAN) || !holds (rule, G_TYPE_STRING)
          || !holds (text, G_TYPE_STRING))
        return NULL;
      append (derivation, json_node_get_string (rule), json_node_get_int (amount),
              g_strdup (json_node_get_string (text)), json_node_get_boolean (counts));
    }
  return g_steal_pointer (&derivation);
}
