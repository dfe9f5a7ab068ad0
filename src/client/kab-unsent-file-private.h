/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-unsent-file.h"
#include "kab-work.h"

/** kab_unsent_files: @dir: the work folder; Returns: (transfer full) (element-type KabUnsentFile): those whose bytes are there,
 * each of a name of its own */
GPtrArray *kab_unsent_files (KabWork *work, const char *dir, GError **error);
