/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/**
 * KabFeedRange:
 * @entity: (nullable): %NULL for one that is not known here: it has no rows
 * @name: its name, as it was asked for
 * @after, @to: ids, in the order of which @after stands before the range and @to is its last; "" for no bound
 * @cursor: where the desktop stands
 */
typedef struct
{
  const KabEntity *entity;
  const char *name;
  const char *after;
  const char *to;
  const char *cursor;
} KabFeedRange;

/**
 * KabFeedRangeFacts:
 * @moved: what the caller may see of the range is not what it was at the cursor; nothing else is told then
 * @to: where it ends after all: before the end that was asked for where there are more rows than an answer takes
 * @at: the number at which the cursor stands
 */
typedef struct
{
  gboolean moved;
  char to[40];
  gint64 at;
  gint64 horizon;
} KabFeedRangeFacts;

/**
 * kab_feed_range:
 * @out: a PAGE with all rows of the range that @caller may see is appended, as kab-protocol.h has it
 *
 * Reads in the open transaction, through the same gate and with the same hand as kab_feed_page().
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID if the cursor is none, or another error
 */
gboolean kab_feed_range (KabDb *db,
                         const KabCaller *caller,
                         const KabFeedRange *range,
                         KabFeedRangeFacts *facts,
                         GString *out,
                         GError **error);

/**
 * kab_feed_range_digest:
 * @fields: as kab_digest_new() wants them
 * @out: the answer of GET /v1/digests is appended
 *
 * The same, summed up.
 */
gboolean kab_feed_range_digest (KabDb *db,
                                const KabCaller *caller,
                                const KabFeedRange *range,
                                const char *fields,
                                KabFeedRangeFacts *facts,
                                GString *out,
                                GError **error);

G_END_DECLS
