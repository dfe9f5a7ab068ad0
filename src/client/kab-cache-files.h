/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache.h"

/** kab_cache_add_named: adds to @digests (element-type utf8, freed with g_free) the files that rows in the cache name */
gboolean kab_cache_add_named (KabCache *self, GHashTable *digests, GError **error);
