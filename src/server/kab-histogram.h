/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KAB_HISTOGRAM_BUCKETS 12

/** KabHistogram: how often something took how long; zeroed memory is an empty one; safe from any thread */
typedef struct
{
  GMutex mutex;
  guint64 counts[KAB_HISTOGRAM_BUCKETS + 1]; /* the last: longer than all bounds */
  gint64 sum_us;
} KabHistogram;

void kab_histogram_add (KabHistogram *histogram, gint64 us);

/**
 * kab_histogram_append:
 * @labels: (nullable): as in the text format, without braces
 *
 * Appends its samples in the text format of Prometheus, seconds being the unit.
 */
void kab_histogram_append (KabHistogram *histogram, GString *out, const char *name, const char *labels);

G_END_DECLS
