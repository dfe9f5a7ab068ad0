/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-histogram.h"

static const struct
{
  gint64 us;
  const char *text;
} bounds[KAB_HISTOGRAM_BUCKETS] = {
  { 1000, "0.001" },  { 2500, "0.0025" }, { 5000, "0.005" },  { 10000, "0.01" },
  { 25000, "0.025" }, { 50000, "0.05" },  { 100000, "0.1" },  { 250000, "0.25" },
  { 500000, "0.5" },  { 1000000, "1" },   { 2500000, "2.5" }, { 10000000, "10" },
};

void
kab_histogram_add (KabHistogram *histogram, gint64 us)
{
  guint i = 0;

  while (i < KAB_HISTOGRAM_BUCKETS && us > bounds[i].us)
    i++;
  g_mutex_lock (&histogram->mutex);
  histogram->counts[i]++;
  histogram->sum_us += us;
  g_mutex_unlock (&histogram->mutex);
}

void
kab_histogram_append (KabHistogram *histogram, GString *out, const char *name, const char *labels)
{
  const char *comma = labels != NULL ? "," : "", *open = labels != NULL ? "{" : "";
  const char *close = labels != NULL ? "}" : "";
  guint64 counts[KAB_HISTOGRAM_BUCKETS + 1], total = 0;
  gint64 sum_us;

  g_mutex_lock (&histogram->mutex);
  for (guint i = 0; i <= KAB_HISTOGRAM_BUCKETS; i++)
    counts[i] = histogram->counts[i];
  sum_us = histogram->sum_us;
  g_mutex_unlock (&histogram->mutex);

  if (labels == NULL)
    labels = "";
  for (guint i = 0; i <= KAB_HISTOGRAM_BUCKETS; i++)
    {
      total += counts[i];
      g_string_append_printf (out, "%s_bucket{%s%sle=\"%s\"} %" G_GUINT64_FORMAT "\n", name, labels, comma,
                              i < KAB_HISTOGRAM_BUCKETS ? bounds[i].text : "+Inf", total);
    }
  g_string_append_printf (out, "%s_sum%s%s%s %" G_GINT64_FORMAT ".%06d\n", name, open, labels, close,
                          sum_us / G_USEC_PER_SEC, (int)(sum_us % G_USEC_PER_SEC));
  g_string_append_printf (out, "%s_count%s%s%s %" G_GUINT64_FORMAT "\n", name, open, labels, close, total);
}
