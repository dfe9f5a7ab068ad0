/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-commission.h"
#include "kab-db.h"
#include "kab-query.h"

G_BEGIN_DECLS

/*
 * Lists of what is kept and sent nowhere: commissions (kab-commission.h), which are reckoned from the rows of the cache
 * when somebody asks for them, and again once those have changed. They lie in a database in memory meanwhile, so that a
 * list of them is filtered, searched and sorted by the same conditions as any other.
 */
typedef struct _KabDerived KabDerived;

KabDerived *kab_derived_new (void);
void kab_derived_free (KabDerived *self);

/** kab_derived_has: Returns: whether @entity is one of these */
gboolean kab_derived_has (const KabEntity *entity);
/** kab_derived_depends_on: Returns: whether commissions may be different once rows of @entity are */
gboolean kab_derived_depends_on (const KabEntity *entity);

/* All of these: @db: a reader's connection, outside a transaction; in any thread. */

KabPage *kab_derived_page (KabDerived *self, KabDb *db, guint epoch, const KabQuery *query, GError **error);
/** kab_derived_find: Returns: (transfer full) (nullable): %NULL without an error if there is none */
KabRow *kab_derived_find (KabDerived *self, KabDb *db, guint epoch, const char *id, GError **error);
/** kab_derived_ids: Returns: (transfer full) (nullable) (element-type utf8): of all that @query finds, in its order */
GPtrArray *kab_derived_ids (KabDerived *self, KabDb *db, guint epoch, const KabQuery *query, GError **error);
/** kab_derived_sort: as kab_lists_sort() */
GPtrArray *kab_derived_sort (KabDerived *self,
                             KabDb *db,
                             guint epoch,
                             const KabQuery *query,
                             GPtrArray *ids,
                             GError **error);
/** kab_derived_sums: Returns: (transfer full) (nullable) (element-type KabCommissionSums): what @query finds comes to */
GArray *kab_derived_sums (KabDerived *self, KabDb *db, guint epoch, const KabQuery *query, GError **error);

G_END_DECLS
