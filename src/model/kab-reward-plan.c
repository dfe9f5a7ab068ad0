/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward-plan.h"

#include <string.h>

#define DEFAULT_HOLD_DAYS 14

char *
kab_reward_plan_parameters (const KabRow *plan)
{
  const char *json = kab_row_get_text (plan, "parameters");
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;
  g_autoptr (JsonNode) out = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                         ? json_object_ref (json_node_get_object (node))
                         : json_object_new ();

  if (!kab_row_is_null (plan, "percent") && !json_object_has_member (object, "percent_bp"))
    json_object_set_int_member (object, "percent_bp", kab_row_get_integer (plan, "percent"));
  if (!kab_row_is_null (plan, "amount") && !json_object_has_member (object, "amount"))
    json_object_set_int_member (object, "amount", kab_row_get_integer (plan, "amount"));
  json_node_take_object (out, object);
  return json_to_string (out, FALSE);
}

gboolean
kab_reward_plan_check (const KabRow *plan, GError **error)
{
  g_autofree char *parameters = kab_reward_plan_parameters (plan);

  return kab_reward_check_parameters (kab_row_get_text (plan, "kind"), parameters, error);
}

KabReward *
kab_reward_plan_reckon (const KabRow *plan, const KabRewardSale *sale, GError **error)
{
  g_autofree char *parameters = kab_reward_plan_parameters (plan);
  KabRewardPlan with
    = { .name = kab_row_title (plan),
        .kind = kab_row_get_text (plan, "kind"),
        .parameters = parameters,
        .currency = kab_row_get_text (plan, "currency"),
        .from = kab_row_get_text (plan, "valid_from"),
        .to = kab_row_get_text (plan, "valid_to"),
        .hold_days
        = kab_row_is_null (plan, "hold_days") ? DEFAULT_HOLD_DAYS : kab_row_get_integer (plan, "hold_days") };

  return kab_reward_calculate (&with, sale, error);
}

/* Whether @a began after @b: the later id where they began on one day. */
static gboolean
is_later (const KabRow *a, const KabRow *b)
{
  int order = strcmp (kab_row_get_text (a, "valid_from"), kab_row_get_text (b, "valid_from"));

  return order > 0 || (order == 0 && strcmp (a->id, b->id) > 0);
}

const KabRow *
kab_reward_plan_at (GPtrArray *plans, const char *day)
{
  const KabRow *found = NULL;

  for (guint i = 0; i < plans->len; i++)
    {
      const KabRow *plan = g_ptr_array_index (plans, i);
      const char *from = kab_row_get_text (plan, "valid_from"), *to = kab_row_get_text (plan, "valid_to");

      if (plan->deleted || from == NULL || strcmp (from, day) > 0 || (to != NULL && strcmp (to, day) < 0))
        continue;
      if (found == NULL || is_later (plan, found))
        found = plan;
    }
  return found;
}
