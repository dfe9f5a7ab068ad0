/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabIssueResult:
 *
 * What became of a sale that was just made, and what can be done with it: its number, whether it was sent, its
 * invoice or payment link. It follows what comes in, and brings its own header bar.
 *
 * Signals: "open" (const char *entity, const char *id): that row is asked for; "another": the next licence is.
 */
#define KAB_TYPE_ISSUE_RESULT (kab_issue_result_get_type ())
G_DECLARE_FINAL_TYPE (KabIssueResult, kab_issue_result, KAB, ISSUE_RESULT, AdwBin)

/** kab_issue_result_show: @licence: the id of one that was issued with the command, or ordered by a client; @order: of its order */
void
kab_issue_result_show (KabIssueResult *self, KabCabinet *cabinet, const char *licence, const char *order);
/** kab_issue_result_clear: it is not looked at any more */
void kab_issue_result_clear (KabIssueResult *self);
void kab_issue_result_set_close_icon (KabIssueResult *self, const char *name);
void kab_issue_result_focus (KabIssueResult *self);

G_END_DECLS
