/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabGather:
 *
 * Rows that belong together, read from the cache one after the other.
 */
typedef struct _KabGather KabGather;

KabGather *kab_gather_new (KabCabinet *cabinet);
KabGather *kab_gather_ref (KabGather *self);
void kab_gather_unref (KabGather *self);

/** kab_gather_want: @id: (nullable): reads that row, as @name; one that is not here is none */
void kab_gather_want (KabGather *self, const char *name, const KabEntity *entity, const char *id);

/** kab_gather_want_list: @field: (nullable): reads all rows whose @field is @value, or simply all, as @name */
void kab_gather_want_list (KabGather *self,
                           const char *name,
                           const KabEntity *entity,
                           const char *field,
                           const char *value);

void kab_gather_async (KabGather *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
gboolean kab_gather_finish (GAsyncResult *result, GError **error);

/** kab_gather_row: Returns: (transfer none) (nullable): */
KabRow *kab_gather_row (KabGather *self, const char *name);
/** kab_gather_rows: Returns: (transfer none) (element-type KabRow): in no order */
GPtrArray *kab_gather_rows (KabGather *self, const char *name);

/** kab_rows_sorted: Returns: (transfer full) (element-type KabRow): @rows in another order */
GPtrArray *kab_rows_sorted (GPtrArray *rows, GCompareFunc compare);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabGather, kab_gather_unref)

G_END_DECLS
