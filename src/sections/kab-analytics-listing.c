/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A breakdown of sales as a table to be written down. */
#include "kab-analytics-words.h"

#include <glib/gi18n-lib.h>

#include "kab-period-preset.h"

/* Behind the dimension, whose title depends. */
static const KabField columns[] = {
  { "licences", N_ ("Licences sold"), KAB_TYPE_INTEGER, KAB_FIELD_NONE },
  { "quantity", N_ ("Quantity"), KAB_TYPE_INTEGER, KAB_FIELD_NONE },
  { "revenue", N_ ("Revenue"), KAB_TYPE_MONEY, KAB_FIELD_NONE },
  { "share", N_ ("Share of revenue"), KAB_TYPE_INTEGER, KAB_FIELD_PERCENT },
  { "average", N_ ("Average price"), KAB_TYPE_MONEY, KAB_FIELD_NONE },
  { "refunded", N_ ("Refunded"), KAB_TYPE_MONEY, KAB_FIELD_NONE },
  { "before", N_ ("Revenue of the period before"), KAB_TYPE_MONEY, KAB_FIELD_NONE },
};
#define N_COLUMNS (1 + G_N_ELEMENTS (columns))

static void
add_row (KabListing *listing,
         const char *title,
         const KabFigure *now,
         const KabFigure *before,
         gint64 all,
         gboolean last)
{
  KabValue values[N_COLUMNS] = { 0 };

  kab_value_set_text (&values[0], title);
  kab_value_set_integer (&values[1], now->licences);
  kab_value_set_integer (&values[2], now->quantity);
  kab_value_set_integer (&values[3], now->revenue);
  /* Hundredths of a percent. */
  if (all > 0)
    kab_value_set_integer (&values[4], (gint64)((double)now->revenue * 10000 / (double)all
                                                + (now->revenue < 0 ? -0.5 : 0.5)));
  kab_value_set_integer (&values[5], kab_figure_average (now));
  kab_value_set_integer (&values[6], now->refunded);
  if (before)
    kab_value_set_integer (&values[7], before->revenue);
  kab_listing_add_row (listing, values, last);
  kab_value_clear (&values[0]);
}

KabListing *
kab_figures_listing (const KabFigures *figures, const KabFiguresQuery *query, guint currency)
{
  KabDimension dimension = kab_figures_query_get_breakdown (query);
  g_autofree char *days
    = kab_period_format (kab_figures_query_get_from (query), kab_figures_query_get_to (query));
  KabListing *listing;
  gint64 all;

  if (currency >= figures->n_currencies || dimension >= KAB_N_DIMENSIONS)
    return NULL;
  listing = kab_listing_new_table (_ ("Sales Analytics"), figures->currencies[currency]);
  kab_listing_set_words (listing, days);
  kab_listing_add_text_column (listing, kab_dimension_title (dimension), 200);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    kab_listing_add_column (listing, &columns[i], 110);
  all = figures->sums[currency].revenue;
  for (guint i = 0; i < figures->slices->len; i++)
    {
      const KabFiguresSlice *slice = g_ptr_array_index (figures->slices, i);

      if (!kab_figure_is_nothing (&slice->sums[currency])
          || (slice->before && !kab_figure_is_nothing (&slice->before[currency])))
        add_row (listing, slice->title, &slice->sums[currency],
                 slice->before ? &slice->before[currency] : NULL, all, FALSE);
    }
  add_row (listing, C_ ("sum", "Total"), &figures->sums[currency],
           figures->sums_before ? &figures->sums_before[currency] : NULL, all, TRUE);
  return listing;
}
