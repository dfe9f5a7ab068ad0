/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-reward.h"

G_BEGIN_DECLS

/**
 * KabPreviewSale:
 * @sold_on: YYYY-MM-DD
 * @amount: what it was sold for, minor units of @currency
 * @reward: what the plan brings for it, and why
 */
typedef struct
{
  char *licence;
  char *number;
  char *client;
  char *sold_on;
  char *currency;
  gint64 amount;
  KabReward *reward;
} KabPreviewSale;

/** KabPreviewSum: what all sales in one currency come to */
typedef struct
{
  const char *currency; /* interned */
  guint sales;
  gint64 amount;
  gint64 reward;
} KabPreviewSum;

/**
 * KabRewardPreview:
 * @month: first day of the month that was reckoned
 * @sales: (element-type KabPreviewSale): in the order in which they were sold
 * @sums: (element-type KabPreviewSum): one a currency; they are the sums of @sales
 */
typedef struct
{
  char *month;
  GPtrArray *sales;
  GArray *sums;
} KabRewardPreview;

void kab_reward_preview_free (KabRewardPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabRewardPreview, kab_reward_preview_free)

/**
 * kab_reward_preview_async:
 * @plan: a row of reward_plan, saved or not
 *
 * What @plan would have brought its partner for the sales of last month, as far as this device has them, as if it had
 * been in force then. Errors: %KAB_ERROR_INVALID with what the plan lacks.
 */
void kab_reward_preview_async (KabCabinet *cabinet,
                               const KabRow *plan,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
KabRewardPreview *kab_reward_preview_finish (GAsyncResult *result, GError **error);

G_END_DECLS
