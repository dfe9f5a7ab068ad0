/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-api-key.h"

G_BEGIN_DECLS

/**
 * kab_webhook_caller:
 *
 * Returns: (transfer full): the user as of one membership alone; %NULL with %KAB_ERROR_UNAUTHENTICATED where either
 *   is no longer active
 */
KabApiCaller *
kab_webhook_caller (KabDb *db, const char *org, const char *user, const char *membership, GError **error);

G_END_DECLS
