/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-access.h"
#include "kab-db.h"

G_BEGIN_DECLS

/*
 * Feed keys: who sees what, as names that rows carry and callers hold. A row is seen
 * by a caller exactly if they share one. Both sides are derived from the access
 * tables of the model: "staff", "<entity>/public", "<entity>/all", "<entity>/partner:<id>",
 * "<entity>/department:<id>", "<entity>/audience:<token>", "<entity>/bound:<partner>",
 * "<entity>/own:<user|agent|client>:<id>", and the same with "/<value>" for ways with a condition.
 * Departments under departments, and partners under partners, are keys that the caller holds besides, and no keys of rows.
 */

/** KAB_FEED_STAFF: the key of every row, held by those whose scope is all; counts for entities where it is */
#define KAB_FEED_STAFF "staff"

/** kab_feed_row_keys: appends to @names (free with g_free) the keys of @row as it is given */
gboolean kab_feed_row_keys (KabDb *db, const char *org, const KabRow *row, GPtrArray *names, GError **error);

/** kab_feed_row_keys_may_differ: Returns: %FALSE if the two states of a row surely have the same keys, by what stands in them */
gboolean kab_feed_row_keys_may_differ (const KabRow *before, const KabRow *after);

/**
 * kab_feed_caller_keys:
 * @actors: (element-type KabActor): the active memberships
 *
 * Returns: (transfer full) (element-type utf8): the keys held, sorted, each once
 */
GPtrArray *kab_feed_caller_keys (GPtrArray *actors);

/** kab_feed_is_office: Returns: whether @role is one whose all is %KAB_FEED_STAFF */
gboolean kab_feed_is_office (KabRole role);

/** kab_feed_sees_all: Returns: whether one of the office's @actors reads every row of @entity */
gboolean kab_feed_sees_all (GPtrArray *actors, const KabEntity *entity);

/** KabFeedRef: a row by its entity and id */
typedef struct
{
  const KabEntity *entity;
  char *id;
} KabFeedRef;

void kab_feed_ref_free (KabFeedRef *ref);

/**
 * kab_feed_dependents:
 * @before: (nullable): the row as it was
 * @after: the row as it is now
 * @refs: (element-type KabFeedRef): appended to
 *
 * Which other rows may have other keys now: what hangs on a package that got, or lost, a partner.
 */
gboolean kab_feed_dependents (KabDb *db,
                              const char *org,
                              const KabRow *before,
                              const KabRow *after,
                              GPtrArray *refs,
                              GError **error);

G_END_DECLS
