/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/** KAB_SCORE_MAX: what an application with everything in it comes to */
#define KAB_SCORE_MAX 1000

/**
 * kab_application_score:
 * @n_documents: how many of the five kinds of documents are there, and not rejected
 * @today: YYYY-MM-DD
 * @reasons: (out) (transfer full): what it is made of, as the field "score_reasons" keeps it:
 *   [{"of":200,"points":120,"reason":TOKEN}, …]
 *
 * How complete an application to become a partner is (S4-40, S4-41): a pure function of what it says, so that the
 * applicant can see what would raise it.
 *
 * Returns: 0 to %KAB_SCORE_MAX
 */
int kab_application_score (const KabRow *application, guint n_documents, const char *today, char **reasons);

/** kab_score_reason_title: Returns: (transfer none) (nullable): the translated title of a reason's token */
const char *kab_score_reason_title (const char *reason);

G_END_DECLS
