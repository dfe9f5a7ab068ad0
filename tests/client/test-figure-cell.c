/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells that sales in figures are added up from (S1-24): of a packed day no more is read than is asked for. */
#include "kab-figure-cell.h"

static int
sum_plainly (const GArray *cells, const KabCellFilter *filter)
{
  int sum = 0;

  for (guint i = 0; i < cells->len; i++)
    if (kab_cell_filter_has (filter, &g_array_index (cells, KabCell, i)))
      sum += (int)g_array_index (cells, KabCell, i).licences;
  return sum;
}

static int
sum_leaping (const GByteArray *bytes, const KabCellFilter *filter, guint *seen)
{
  KabCell cell = { 0 };
  KabCellReader reader;
  int sum = 0;

  *seen = 0;
  kab_cell_reader_init_day (&reader, bytes->data, bytes->len);
  while (kab_cell_reader_keys (&reader, &cell))
    {
      guint32 next[KAB_CELL_KEYS];

      (*seen)++;
      if (kab_cell_filter_has (filter, &cell))
        {
          g_assert_true (kab_cell_reader_sums (&reader, &cell));
          sum += (int)cell.licences;
        }
      else if (!kab_cell_filter_next (filter, cell.key, 0, next))
        break;
      else
        g_assert_true (kab_cell_reader_leap (&reader, next));
    }
  g_assert_false (reader.damaged);
  return sum;
}

/* A day of many kinds of sales, of which some are asked for: what is leapt over is none of them. */
static void
test_leaps (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (KabCell));
      g_autoptr (GArray) again = g_array_new (FALSE, TRUE, sizeof (KabCell));
      g_autoptr (GByteArray) bytes = g_byte_array_new (), bytes_again = g_byte_array_new ();
      KabCellFilter filter = { 0 };
      int values = g_rand_int_range (rand, 1, round % 3 == 0 ? 300 : 8);
      guint seen;

      for (int n = g_rand_int_range (rand, 0, 400); n > 0; n--)
        {
          KabCell cell = { .licences = g_rand_int_range (rand, 1, 1000), .amount = g_rand_int (rand) };

          for (guint k = 0; k < KAB_CELL_KEYS; k++)
            cell.key[k] = (guint32)g_rand_int_range (rand, 0, values);
          g_array_append_val (cells, cell);
        }
      kab_cells_merge (cells);
      kab_cells_pack_day ((const KabCell *)(gpointer)cells->data, cells->len, bytes);
      g_assert_true (kab_cells_unpack_day (bytes->data, bytes->len, 0, again));
      g_assert_cmpmem (again->data, again->len * sizeof (KabCell), cells->data,
                       cells->len * sizeof (KabCell));
      for (guint k = 0; k < KAB_CELL_CURRENCY; k++)
        {
          if (g_rand_boolean (rand))
            continue;
          filter.n_allowed[k] = (guint)g_rand_int_range (rand, 0, values + 2);
          filter.allowed[k] = g_new0 (guint8, filter.n_allowed[k] + 1);
          for (guint i = 0; i < filter.n_allowed[k]; i++)
            filter.allowed[k][i] = g_rand_int_range (rand, 0, 3) == 0;
        }
      g_assert_cmpint (sum_leaping (bytes, &filter, &seen), ==, sum_plainly (cells, &filter));
      kab_cell_filter_clear (&filter);
    }
}

/* Of one of many values of the first key, a day is hardly read. */
static void
test_leaps_far (void)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (KabCell));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 one[601] = { [600] = 1 };
  KabCellFilter filter = { .allowed = { one }, .n_allowed = { 601 } };
  guint seen;

  for (guint i = 0; i < 1000; i++)
    {
      KabCell cell = { .key = { i }, .licences = i };

      g_array_append_val (cells, cell);
    }
  kab_cells_pack_day ((const KabCell *)(gpointer)cells->data, cells->len, bytes);
  g_assert_cmpint (sum_leaping (bytes, &filter, &seen), ==, 600);
  g_assert_cmpuint (seen, <, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure-cell/leaps", test_leaps);
  g_test_add_func ("/figure-cell/leaps/far", test_leaps_far);
  return g_test_run ();
}
