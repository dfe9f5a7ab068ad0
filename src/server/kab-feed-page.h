/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/**
 * kab_feed_page:
 * @cursor: (nullable): as a page gave it; %NULL: from nothing
 * @limit: items at the most; 0 for %KAB_PAGE_ITEMS_MAX
 * @out: the PAGE of kab-protocol.h is appended to it
 *
 * One page of what changed for @caller, read in one transaction: the open one, or one of its own.
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID if @cursor is none, or another error
 */
gboolean kab_feed_page (KabDb *db,
                        const KabCaller *caller,
                        const char *cursor,
                        guint limit,
                        GString *out,
                        GError **error);

/**
 * kab_feed_held_keys:
 *
 * Returns: (transfer full) (element-type gint64): ids of the feed keys that @caller holds, as far as there are any
 */
GArray *kab_feed_held_keys (KabDb *db, const KabCaller *caller, GError **error);

/**
 * kab_feed_narrow_keys:
 *
 * Returns: (transfer full) (element-type gint64): the same without %KAB_FEED_STAFF, which stands on rows of every entity
 *   and counts only for those of which kab_feed_sees_all() says so: ask that first
 */
GArray *kab_feed_narrow_keys (KabDb *db, const KabCaller *caller, GError **error);

/**
 * kab_feed_may_see:
 *
 * Returns: whether a row with these feed keys is one that @caller may see
 */
gboolean kab_feed_may_see (const char *feed_keys, GArray *keys);

G_END_DECLS
