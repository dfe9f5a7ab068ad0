/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-payout.h"

#include "kab-parameters.h"

#define MINIMUM_MAX G_GINT64_CONSTANT (1000000000000)

static const KabParameter known[] = {
  { "card", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "wallet", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "bank_account", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "crypto", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "minimum", KAB_PARAMETER_NUMBER, 0, MINIMUM_MAX, NULL },
};

gboolean
kab_payout_policy_read (const char *json, KabPayoutPolicy *policy, GError **error)
{
  g_autoptr (JsonObject) object = kab_parameters_read (json, known, G_N_ELEMENTS (known), error);

  if (object == NULL)
    return FALSE;
  policy->card = kab_parameters_get (object, "card", 1) != 0;
  policy->wallet = kab_parameters_get (object, "wallet", 1) != 0;
  policy->bank_account = kab_parameters_get (object, "bank_account", 1) != 0;
  policy->crypto = kab_parameters_get (object, "crypto", 0) != 0;
  policy->minimum = kab_parameters_get (object, "minimum", 0);
  return TRUE;
}

gboolean
kab_payout_policy_allows (const KabPayoutPolicy *policy, const char *kind)
{
  const struct
  {
    const char *kind;
    gboolean allowed;
  } kinds[] = { { "card", policy->card },
                { "wallet", policy->wallet },
                { "bank_account", policy->bank_account },
                { "crypto", policy->crypto } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kind, kinds[i].kind) == 0)
      return kinds[i].allowed;

  return kind == NULL;
}
