/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-api.h"

G_BEGIN_DECLS

/**
 * kab_api_answer_check_key:
 *
 * Returns: %FALSE with the problem in the response if there is an Idempotency-Key that is none
 */
gboolean kab_api_answer_check_key (KabApi *api);

/**
 * kab_api_answer_find:
 * @found: (out): whether the request was answered before, or its key belongs to another one; the response says which
 *
 * To be asked in the transaction that would do it.
 */
gboolean kab_api_answer_find (KabApi *api, KabDb *db, gboolean *found, GError **error);

/** kab_api_answer_keep: keeps the response beside what it tells of, in one transaction */
gboolean kab_api_answer_keep (KabApi *api, KabDb *db, GError **error);

G_END_DECLS
