/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is added up while figures are read, before it is an answer. */
#pragma once

#include <gio/gio.h>

#include "kab-figures-private.h"
#include "kab-tally.h"

G_BEGIN_DECLS

/* What belongs to one value of the breakdown, by the currencies' numbers. */
typedef struct
{
  guint32 number;
  KabFigure *sums;
  KabFigure *before;
  KabFigure *
    *points; /* (nullable): by currency, where there are any: of those that have a line of their own */
} KabReadingValue;

/* One of the two periods. */
typedef struct
{
  gint32 from;
  gint32 to;
  KabFiguresPoint *points;
  gint32 *ends; /* the days at which they end */
  guint n_points;
  KabFigure *series; /* by the currencies' numbers */
} KabReadingPeriod;

typedef struct
{
  KabDb *db;
  const KabFiguresQuery *query;
  GCancellable *cancellable;
  KabTallyKind kind;
  KabCellFilter filter;
  guint n_currencies; /* the greatest number of one, and one more */
  guint n_values;     /* the same of the breakdown's values */
  gboolean lines;     /* the values' figures of each step are wanted */
  KabReadingPeriod now;
  KabReadingPeriod before;
  GPtrArray *values; /* of KabReadingValue, by number; each (nullable) */
} KabReading;

/* kab-figures-read.c: adds up the steps of those values that have points. */
gboolean kab_reading_draw (KabReading *reading, GError **error);

/* kab-figures-answer.c: @figures is filled with what was added up; the points of the periods go over to it. */
gboolean kab_reading_answer (KabReading *reading, KabFigures *figures, GError **error);

G_END_DECLS
