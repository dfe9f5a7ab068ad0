/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-work.h"

/*
 * Numbers that the server leased to this device (kab-number.h). A number is taken in the transaction that puts the
 * edit into the outbox, so that it is never given twice, whichever process does it and wherever it is killed; and
 * never given again, even where the edit is undone before it was sent: somebody may have read or printed it.
 */

/** KabLeasePlan: what to ask the server next; @path: %NULL for nothing */
typedef struct
{
  const char *path;
  char *body;
  char *lease;           /* the lease that is given back */
  const KabEntity *kind; /* of which numbers are asked for */
} KabLeasePlan;

void kab_lease_plan_clear (KabLeasePlan *plan);

/**
 * kab_work_plan_leases:
 * @kinds: of whose numbers there is to be a stock, a bit each as of kab_number_kinds()
 * @show: whether the server is to be told what this device has
 * @plan: (out): cleared
 *
 * A lease that is used up, or not wanted any more, is given back; where less than half of one is left of a kind,
 * another is asked for, under a name that is kept until the answer is: asked again, it is the same lease.
 */
gboolean kab_work_plan_leases (KabWork *self,
                               gint64 fence,
                               guint kinds,
                               gboolean show,
                               KabLeasePlan *plan,
                               GError **error);

/**
 * kab_work_take_lease_answer:
 * @status: of an answer that is final (kab_sync_answer_is_final())
 *
 * %KAB_ERROR_PROTOCOL for a success that is not the server's: nothing is taken from it, and the same is to be asked again.
 */
gboolean kab_work_take_lease_answer (KabWork *self,
                                     gint64 fence,
                                     const KabLeasePlan *plan,
                                     guint status,
                                     const char *text,
                                     gsize length,
                                     GError **error);

/** kab_work_open_leases: Returns: (transfer full) (element-type utf8): the ids of those that numbers are taken from */
GPtrArray *kab_work_open_leases (KabWork *self, GError **error);

/** kab_work_drop_lease: nothing is taken from it any more; @tell: whether the server is to be told how far it was used */
gboolean kab_work_drop_lease (KabWork *self, const char *id, gboolean tell, GError **error);

/** KabWorkLease: numbers that are left of one lease, @next to @last */
typedef struct
{
  const KabEntity *kind;
  char *prefix;
  gint64 next;
  gint64 last;
  gint64 leased_at;
} KabWorkLease;
void kab_work_lease_free (KabWorkLease *lease);

/** kab_work_stock: Returns: (transfer full) (element-type KabWorkLease): what is left, in the order in which it is taken */
GPtrArray *kab_work_stock (KabWork *self, GError **error);

/** kab_work_count_numbers: Returns: how many are left of @kind; -1 on error */
gint64 kab_work_count_numbers (KabWork *self, const KabEntity *kind, GError **error);
