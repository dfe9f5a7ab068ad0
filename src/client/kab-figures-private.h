/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-figures.h"

struct _KabFiguresQuery
{
  char *from;
  char *to;
  KabPeriodStep step;
  char *filters[KAB_N_DIMENSIONS];
  KabDimension breakdown;
  guint top;
  gboolean compare;
  char *currency;
};

KabFigures *kab_figures_new (void);
/* @n: (out): Returns: (transfer full): %NULL for too many */
KabFiguresPoint *kab_period_points (const char *from, const char *to, KabPeriodStep step, guint *n);

/* kab-figures-read.c: in a transaction of its own. */
KabFigures *
kab_figures_read (KabDb *db, const KabFiguresQuery *query, GCancellable *cancellable, GError **error);
/* What a value is called; kab-figures-title.c. Returns: (transfer full) (nullable): %NULL with @error */
char *kab_figures_title (KabDb *db, KabDimension dimension, const char *value, GError **error);
