/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** kab_secret_free: @secret: (transfer full) (nullable): a text of which nothing is to stay in memory; overwritten and freed */
void kab_secret_free (char *secret);

G_END_DECLS
