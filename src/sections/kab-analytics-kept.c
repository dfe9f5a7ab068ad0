/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-analytics-kept.h"

#include "kab-figures.h"

#define SETTING "analytics-view"
#define ACCOUNTS_MAX 16

static char *
key_of (KabAccount *account)
{
  return g_strconcat (kab_account_get_server (account), " ", kab_account_get_user_id (account), NULL);
}

/* Of too many accounts, none. */
static JsonNode *
read_all (GSettings *settings)
{
  g_autofree char *text = g_settings_get_string (settings, SETTING);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  if (root && JSON_NODE_HOLDS_OBJECT (root)
      && json_object_get_size (json_node_get_object (root)) < ACCOUNTS_MAX)
    return g_steal_pointer (&root);
  return json_node_init_object (json_node_alloc (), json_object_new ());
}

/* Who sells looks at himself; who leads, at those below. */
static const char *
first_breakdown (KabAccount *account)
{
  switch (kab_account_get_role (account))
    {
    case KAB_ROLE_PARTNER:
    case KAB_ROLE_HEAD:
      return kab_dimension_name (KAB_DIMENSION_AGENT);
    case KAB_ROLE_AGENT:
      return kab_dimension_name (KAB_DIMENSION_PACKAGE);
    default:
      return kab_dimension_name (KAB_DIMENSION_PARTNER);
    }
}

JsonObject *
kab_analytics_kept_get (GSettings *settings, KabAccount *account)
{
  g_autofree char *key = key_of (account);
  g_autoptr (JsonNode) root = read_all (settings);
  JsonNode *node = json_object_get_member (json_node_get_object (root), key);

  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_object_ref (json_node_get_object (node))
                                                             : json_object_new ();

  if (!json_object_has_member (object, "breakdown"))
    json_object_set_string_member (object, "breakdown", first_breakdown (account));
  return object;
}

void
kab_analytics_kept_put (GSettings *settings, KabAccount *account, JsonObject *object)
{
  g_autofree char *key = key_of (account);
  g_autoptr (JsonNode) root = read_all (settings);
  g_autofree char *text = NULL;

  json_object_set_object_member (json_node_get_object (root), key, json_object_ref (object));
  text = json_to_string (root, FALSE);
  g_settings_set_string (settings, SETTING, text);
}
