/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabPaidNews:
 * @unseen: orders that were paid and that nobody has looked at since, on this computer
 * @fresh: those of them that nobody was told of before
 * @order: (nullable): one of the latter
 *
 * Orders that others paid while the account is on this computer, of those that are this person's matter: what one sold,
 * or one's agents did, or what the office looks after. What was paid when the account came here is history.
 */
typedef struct
{
  guint unseen;
  guint fresh;
  KabRow *order;
} KabPaidNews;
void kab_paid_news_clear (KabPaidNews *news);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabPaidNews, kab_paid_news_clear)

/**
 * kab_paid_concerns:
 * @actors: (element-type KabActor): who is to be told
 * @curator: (nullable): the user who looks after the partner that @order was sold by, where that is known
 *
 * Returns: whether it is for them to know that @order was paid: the agent, whoever leads the department, the partner's
 *   managers; of the office, who made it, and the curator, in whose absence those who sell
 */
gboolean kab_paid_concerns (GPtrArray *actors, const KabRow *order, const char *curator);

/** kab_paid_sentence: Returns: (transfer full): that @n orders were paid; @order: (nullable): the one, where it is one */
char *kab_paid_sentence (guint n, const KabRow *order);

/**
 * kab_cabinet_take_paid_async:
 *
 * What is fresh counts as told from then on, so that it is told once, whatever windows are open.
 */
void kab_cabinet_take_paid_async (KabCabinet *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** kab_cabinet_take_paid_finish: @news: (out): to be cleared */
gboolean
kab_cabinet_take_paid_finish (KabCabinet *self, GAsyncResult *result, KabPaidNews *news, GError **error);

/** kab_cabinet_paid_seen: all that were told of have been looked at. Comes back at once */
void kab_cabinet_paid_seen (KabCabinet *self);

G_END_DECLS
