/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At quiet, whatever happened before: what a desktop has of each entity comes to what the server says of it. */
#include "sim-ledger.h"

#include <string.h>

#include "kab-cache-check.h"
#include "kab-feed-range.h"
#include "kab-identity.h"

/* One seed of so many is looked at like this. */
#define SEEDS 60

static char *
server_sum (KabDb *db,
            const KabCaller *caller,
            const KabEntity *entity,
            const char *fields,
            const char *cursor,
            gint64 *horizon)
{
  const KabFeedRange range = { entity, entity->name, "", "", cursor };
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  KabFeedRangeFacts facts;
  const char *digest;

  if (!kab_feed_range_digest (db, caller, &range, fields, &facts, answer, &error))
    sim_fail ("6", "the range of %s cannot be summed up: %s", entity->name, error->message);
  *horizon = facts.horizon;
  if (facts.moved || facts.to[0] != '\0')
    return NULL;
  digest = strstr (answer->str, "\"digest\":\"") + strlen ("\"digest\":\"");
  return g_strndup (digest, KAB_DIGEST_LENGTH);
}

static void
check_entity (SimDesk *desk, KabDb *db, const KabCaller *caller, const KabEntity *entity, const char *cursor)
{
  KabCheckRange range = { .entity = entity, .cursor = (char *)cursor };
  g_autofree char *fields = kab_digest_fields (entity);
  gint64 horizon;
  g_autofree char *theirs = server_sum (db, caller, entity, fields, cursor, &horizon);
  g_autoptr (KabDigest) mine = kab_digest_new (entity, fields, horizon, NULL);
  g_autoptr (GError) error = NULL;
  gboolean moved;

  if (theirs == NULL)
    return;
  if (!kab_cache_check_sum (desk->cache, &range, mine, &moved, &error))
    sim_fail ("6", "desk %u cannot sum up its %s: %s", desk->index, entity->name, error->message);
  if (!moved && strcmp (kab_digest_get (mine), theirs) != 0)
    sim_fail ("6", "desk %u has %u rows of %s that do not come to what the server has", desk->index,
              kab_digest_get_count (mine), entity->name);
}

void
sim_check_ranges (SimDesk *desk, KabDb *db)
{
  g_autoptr (KabCaller) caller = NULL;
  g_autofree char *cursor = NULL;
  gboolean expired;
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  /* It takes longer than all the rest of a seed. */
  if (sim.seed % SEEDS != 0 || !desk->running || desk->tokens.access == NULL)
    return;
  cursor = kab_cache_dup_cursor (desk->cache);
  caller = kab_identity_authenticate (db, desk->tokens.access, &expired, NULL);
  if (caller == NULL || cursor[0] == '\0')
    return;
  for (guint i = 0; i < n; i++)
    check_entity (desk, db, caller, entities[i], cursor);
}
