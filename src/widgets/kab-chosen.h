/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabChosen:
 *
 * Rows of a list that somebody chose, for something to be done to all of them: some by their ids, or all that a query
 * finds but some. Never the rows themselves. Not for several threads at a time: each gets a copy.
 */
typedef struct _KabChosen KabChosen;

KabChosen *kab_chosen_new (void);
/** kab_chosen_copy: @query: (nullable): the list as it is now, whose order they are read in; %NULL: of a copy */
KabChosen *kab_chosen_copy (const KabChosen *self, const KabQuery *query);
void kab_chosen_free (KabChosen *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabChosen, kab_chosen_free)

gboolean kab_chosen_has (const KabChosen *self, const char *id);
void kab_chosen_set (KabChosen *self, const char *id, gboolean chosen);
/** kab_chosen_set_all: all that @query finds, which are @total */
void kab_chosen_set_all (KabChosen *self, const KabQuery *query, guint64 total);
void kab_chosen_clear (KabChosen *self);

/** kab_chosen_follow: @query is asked now, and finds @total; Returns: whether something was let go: all of another query's */
gboolean kab_chosen_follow (KabChosen *self, const KabQuery *query, guint64 total);

/** kab_chosen_is_all: Returns: whether it is all of a query's, or all but some */
gboolean kab_chosen_is_all (const KabChosen *self);
guint64 kab_chosen_count (const KabChosen *self);

/** kab_chosen_dup_ids: Returns: (transfer full) (element-type utf8): those that were chosen one by one, in no order */
GPtrArray *kab_chosen_dup_ids (const KabChosen *self);

/**
 * kab_chosen_read:
 *
 * Reads which rows they are, a page at a time. Blocks; on any thread.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): their ids in the order of the list; what is not here any more
 *   is at the end
 */
GPtrArray *
kab_chosen_read (const KabChosen *self, KabCabinet *cabinet, GCancellable *cancellable, GError **error);

G_END_DECLS
