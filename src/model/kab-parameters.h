/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAB_PARAMETER_NUMBER,
  KAB_PARAMETER_FLAG,
  KAB_PARAMETER_TIERS,
  KAB_PARAMETER_TABLE,
} KabParameterType;

/**
 * KabParameter:
 * @name: the member's name
 * @type: a whole number between @min and @max; true or false; tiers, an array of up to 100 of {"from": …, @tier: …}
 *   whose "from" ascend from 0 or more and whose other member lies between @min and @max; or a table: an object of up
 *   to 500 of { @tier: … } by name
 *
 * What a calculation or a reward plan may be told in its JSON parameters.
 */
typedef struct
{
  const char *name;
  KabParameterType type;
  gint64 min;
  gint64 max;
  const char *tier;
} KabParameter;

/** KabTier: from what quantity or amount on, which value */
typedef struct
{
  gint64 from;
  gint64 value;
} KabTier;

/**
 * kab_parameters_read:
 * @json: (nullable): an object; %NULL counts as an empty one
 *
 * Returns: (transfer full) (nullable): the members, all of which are known and within their bounds; %NULL and
 *   %KAB_ERROR_INVALID otherwise
 */
JsonObject *kab_parameters_read (const char *json, const KabParameter *known, guint n, GError **error);

/** kab_parameters_get: Returns: the number (or 0 or 1 of a flag) called @name, @otherwise if it is not there */
gint64 kab_parameters_get (JsonObject *parameters, const char *name, gint64 otherwise);

/** kab_parameters_tiers: Returns: (transfer full) (element-type KabTier): empty if there are none */
GArray *kab_parameters_tiers (JsonObject *parameters, const char *name, const char *tier);

/** kab_tier_at: Returns: (nullable): the tier that @at has reached; %NULL if it is below the first */
const KabTier *kab_tier_at (GArray *tiers, gint64 at);

G_END_DECLS
