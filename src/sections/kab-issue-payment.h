/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabIssuePayment:
 *
 * How a sale is to be paid: by an invoice, by a link of a provider, or it is paid already and the bank's document
 * says so. What this organisation, or this person, cannot do says why. Signal "changed".
 */
#define KAB_TYPE_ISSUE_PAYMENT (kab_issue_payment_get_type ())
G_DECLARE_FINAL_TYPE (KabIssuePayment, kab_issue_payment, KAB, ISSUE_PAYMENT, AdwPreferencesGroup)

void kab_issue_payment_open (KabIssuePayment *self, KabCabinet *cabinet);

/** kab_issue_payment_set_total: what is to be paid: of nothing, there is no document */
void kab_issue_payment_set_total (KabIssuePayment *self, gint64 total);

/** kab_issue_payment_get_way: Returns: (transfer none): of the order */
const char *kab_issue_payment_get_way (KabIssuePayment *self);

/** kab_issue_payment_choose_way: @way: (nullable): of an order, which is chosen if it is possible */
void kab_issue_payment_choose_way (KabIssuePayment *self, const char *way);

/**
 * kab_issue_payment_write:
 * @order: its id
 * @seed: an id that its invoice's follows from: the order's, or another one where there was one before
 * @edits: (element-type KabMutation): gets the commands that follow the sale
 *
 * Returns: %FALSE where something is missing or wrong, which is shown then, and has the keyboard
 */
gboolean
kab_issue_payment_write (KabIssuePayment *self, const char *order, const char *seed, GPtrArray *edits);

void kab_issue_payment_write_draft (KabIssuePayment *self, JsonObject *typed);
void kab_issue_payment_take_draft (KabIssuePayment *self, JsonNode *typed);

G_END_DECLS
