/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** KabCommissionSums: what commissions in one currency come to, in minor units; the sums of the rows, each of them */
typedef struct
{
  const char *currency; /* interned */
  guint64 n;
  gint64 accrued;
  gint64 taken_back;
  gint64 paid;
  gint64 due;
} KabCommissionSums;

/** kab_cabinet_commission_sums_async: @query: of #kab_entity_commission: what all that it finds comes to, whatever its page */
void kab_cabinet_commission_sums_async (KabCabinet *self,
                                        const KabQuery *query,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/**
 * kab_cabinet_commission_sums_finish:
 *
 * Returns: (transfer full) (nullable) (element-type KabCommissionSums): by currency, that of most commissions first
 */
GArray *kab_cabinet_commission_sums_finish (KabCabinet *self, GAsyncResult *result, GError **error);
GArray *kab_cabinet_commission_sums (KabCabinet *self, const KabQuery *query, GError **error);

G_END_DECLS
