/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_RATE_WINDOW_SECONDS: what the numbers of requests are counted over */
#define KAB_RATE_WINDOW_SECONDS 60

/**
 * KabRate:
 *
 * Counts requests by name: a fixed window of a minute that begins with a
 * name's first request. Safe to use from any thread; its memory is bounded whatever the names.
 */
typedef struct _KabRate KabRate;

/**
 * KabRateState:
 * @limit: requests a window
 * @remaining: how many are left of them
 * @reset: seconds until there are all again
 */
typedef struct
{
  guint limit;
  guint remaining;
  guint reset;
} KabRateState;

/** kab_rate_new: counts in this process alone */
KabRate *kab_rate_new (guint limit);

/**
 * kab_rate_new_shared:
 * @uri: of the database that several processes have open
 * @kind: what the names are of, to tell them from others
 *
 * Counts for all processes together, a few requests at a time, so that most of them cost the database nothing. All
 * together are never allowed more than @limit; somewhat less where some share a name.
 */
KabRate *kab_rate_new_shared (guint limit, const char *uri, const char *kind);
void kab_rate_free (KabRate *rate);

/**
 * kab_rate_take:
 * @n: how many requests it counts for; 0 only asks
 * @state: (out): what is left afterwards
 *
 * Returns: whether it is within the limit
 */
gboolean kab_rate_take (KabRate *rate, const char *name, guint n, KabRateState *state);

G_END_DECLS
