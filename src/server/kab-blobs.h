/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/**
 * kab_blob_may_name:
 *
 * Whether @caller may name the file of @digest in a row: what somebody else sent, and no row that the caller sees names,
 * would come to be read by naming it. One that has not come yet may be named.
 */
gboolean
kab_blob_may_name (KabDb *db, const KabCaller *caller, const char *digest, gboolean *may, GError **error);

G_END_DECLS
