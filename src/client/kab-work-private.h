/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-work.h"

struct _KabWork
{
  KabDb *db;
  GMutex lock;
};

/* With the lock held, inside a transaction. */
gboolean kab_work_check_fence (KabWork *self, gint64 fence, GError **error);
KabMutation *kab_work_parse (const char *json, GError **error);
char *kab_work_json (const KabMutation *mutation);
gboolean kab_work_insert (KabWork *self, const KabMutation *mutation, gint64 made_at, GError **error);
