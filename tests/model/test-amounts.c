/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic with money: whatever the numbers, nothing is lost and nothing goes below zero. */
#include <glib.h>

#include "kab-amount.h"
#include "kab-derivation.h"

#define ROUNDS 20000

static void
test_percent (void)
{
  static const struct
  {
    gint64 amount, basis_points, is;
  } cases[] = {
    { 10000, 1250, 1250 },
    { 0, 10000, 0 },
    { 1, 5000, 1 }, /* 0.5 becomes 1 */
    { -1, 5000, -1 },
    { 1, 4999, 0 },
    { 3, 5000, 2 },
    { 199, 1000, 20 },
    { 194, 1000, 19 },
    { 195, 1000, 20 },
    { KAB_AMOUNT_MAX, 10000, KAB_AMOUNT_MAX },
    { KAB_AMOUNT_MAX, 1, KAB_AMOUNT_MAX / 10000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (kab_amount_percent (cases[i].amount, cases[i].basis_points), ==, cases[i].is);
}

/* VAT as the tax service's own examples have it: 20 % of 120 contains 20; 22 % of 122 contains 22 (S1, C16). */
static void
test_vat (void)
{
  GRand *rand = g_rand_new_with_seed (7);

  g_assert_cmpint (kab_amount_vat_included (12000, 2000), ==, 2000);
  g_assert_cmpint (kab_amount_vat_included (12200, 2200), ==, 2200);
  g_assert_cmpint (kab_amount_vat_included (10000, 2000), ==, 1667);
  g_assert_cmpint (kab_amount_vat_added (10000, 2200), ==, 2200);
  g_assert_cmpint (kab_vat_rate ("none"), ==, 0);
  g_assert_cmpint (kab_vat_rate (NULL), ==, 0);
  g_assert_cmpint (kab_vat_rate ("22"), ==, 2200);
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 net = ((gint64)g_rand_int (rand) * g_rand_int_range (rand, 1, 20000)) % KAB_AMOUNT_MAX;
      gint64 rate = g_rand_int_range (rand, 0, 31) * 100;
      gint64 gross = net + kab_amount_vat_added (net, rate);

      /* What was put on top is what is found in it. */
      g_assert_cmpint (ABS (kab_amount_vat_included (gross, rate) - (gross - net)), <=, 1);
      g_assert_cmpint (kab_amount_vat_included (gross, rate), >=, 0);
      g_assert_cmpint (kab_amount_vat_included (gross, rate), <=, gross);
    }
  g_rand_free (rand);
}

static void
test_split (void)
{
  static const gint64 thirds[] = { 1, 1, 1 }, uneven[] = { 50, 0, 30, 20 }, none[] = { 0, 0 };
  GRand *rand = g_rand_new_with_seed (11);
  gint64 parts[40];

  kab_amount_split (100, thirds, 3, parts);
  g_assert_cmpint (parts[0], ==, 34);
  g_assert_cmpint (parts[1], ==, 33);
  g_assert_cmpint (parts[2], ==, 33);
  kab_amount_split (1001, uneven, 4, parts);
  g_assert_cmpint (parts[0], ==, 501);
  g_assert_cmpint (parts[1], ==, 0);
  g_assert_cmpint (parts[2], ==, 300);
  g_assert_cmpint (parts[3], ==, 200);
  kab_amount_split (5, none, 2, parts);
  g_assert_cmpint (parts[0] + parts[1], ==, 5);
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 weights[40], sum = 0, whole = 0, again[40];
      guint n = (guint)g_rand_int_range (rand, 1, 41);
      gint64 amount = (gint64)(g_rand_double (rand) * (i % 2 ? 1e14 : 100));

      for (guint k = 0; k < n; k++)
        whole += weights[k] = g_rand_int_range (rand, 0, 4) == 0 ? 0 : (gint64)(g_rand_double (rand) * 1e14);
      kab_amount_split (amount, weights, n, parts);
      kab_amount_split (amount, weights, n, again);
      for (guint k = 0; k < n; k++)
        {
          g_assert_cmpint (parts[k], >=, 0);
          g_assert_cmpint (parts[k], ==, again[k]);
          if (whole > 0 && weights[k] == 0)
            g_assert_cmpint (parts[k], ==, 0);
          if (whole > 0) /* never more than a minor unit from its share */
            g_assert_true (ABS ((__int128)parts[k] * whole - (__int128)amount * weights[k]) <= whole);
          sum += parts[k];
        }
      g_assert_cmpint (sum, ==, amount);
    }
  g_rand_free (rand);
}

/* More is never less, and the parts of a percentage never exceed the whole. */
static void
test_percent_properties (void)
{
  GRand *rand = g_rand_new_with_seed (13);

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 a = (gint64)(g_rand_double (rand) * 1e14), more = a + g_rand_int_range (rand, 0, 1000);
      gint64 rate = g_rand_int_range (rand, 0, KAB_PERCENT_ALL + 1);
      gint64 higher = MIN (KAB_PERCENT_ALL, rate + g_rand_int_range (rand, 0, 100));

      g_assert_cmpint (kab_amount_percent (a, rate), >=, 0);
      g_assert_cmpint (kab_amount_percent (a, rate), <=, a);
      g_assert_cmpint (kab_amount_percent (a, rate), <=, kab_amount_percent (more, rate));
      g_assert_cmpint (kab_amount_percent (a, rate), <=, kab_amount_percent (a, higher));
      g_assert_cmpint (kab_amount_percent (-a, rate), ==, -kab_amount_percent (a, rate));
      g_assert_cmpint (ABS (kab_amount_percent (a, rate) + kab_amount_percent (a, KAB_PERCENT_ALL - rate)
                            - a),
                       <=, 1);
    }
  g_rand_free (rand);
}

static void
test_bounds (void)
{
  gint64 result;

  g_assert_true (kab_amount_add (KAB_AMOUNT_MAX, 0, &result));
  g_assert_false (kab_amount_add (KAB_AMOUNT_MAX, 1, &result));
  g_assert_false (kab_amount_add (G_MAXINT64, G_MAXINT64, &result));
  g_assert_true (kab_amount_multiply (1000000, 1000000, &result));
  g_assert_cmpint (result, ==, G_GINT64_CONSTANT (1000000000000));
  g_assert_false (kab_amount_multiply (KAB_AMOUNT_MAX, 2, &result));
  g_assert_false (kab_amount_multiply (KAB_AMOUNT_MAX, KAB_AMOUNT_MAX, &result));
}

static void
test_percent_text (void)
{
  static const struct
  {
    const char *text;
    gint64 is;
  } good[] = { { "12", 1200 },   { "12,5 %", 1250 }, { "12.25%", 1225 }, { "0", 0 },
               { "100", 10000 }, { "0,05", 5 },      { " 7 % ", 700 },   { "100,00 %", 10000 } };
  static const char *const bad[]
    = { "", "%", "-1", "100,01", "101", "12,345", "1,", ",5", "1e2", "12 5", "9999999999999999999", "٣" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 value = -1;

      g_assert_true (kab_percent_parse (good[i].text, &value));
      g_assert_cmpint (value, ==, good[i].is);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 value;

      g_test_message ("case %u", i);
      g_assert_false (kab_percent_parse (bad[i], &value));
    }
  for (gint64 bp = 0; bp <= KAB_PERCENT_ALL; bp += 7)
    {
      static const char *const languages[] = { "ru", "bg", "az", "en" };

      for (guint l = 0; l < G_N_ELEMENTS (languages); l++)
        {
          g_autofree char *text = kab_percent_format (bp, languages[l]);
          gint64 again = -1;

          g_assert_true (kab_percent_parse (text, &again));
          g_assert_cmpint (again, ==, bp);
        }
    }
  {
    g_autofree char *ru = kab_percent_format (1250, "ru"), *en = kab_percent_format (1205, "en");

    g_assert_cmpstr (ru, ==, "12,5\302\240%");
    g_assert_cmpstr (en, ==, "12.05%");
  }
}

static void
test_derivation (void)
{
  g_autoptr (KabDerivation) derivation = kab_derivation_new ("RUB");
  g_autoptr (KabDerivation) again = NULL;
  g_autofree char *json = NULL, *same = NULL;
  static const char *const hostile[] = { "",
                                         "{}",
                                         "[1]",
                                         "[{}]",
                                         "[{\"amount\":1.5,\"counts\":true,\"rule\":\"x\",\"text\":\"y\"}]",
                                         "[{\"amount\":1,\"counts\":1,\"rule\":\"x\",\"text\":\"y\"}]",
                                         "[{\"amount\":1,\"counts\":true,\"rule\":[],\"text\":\"y\"}]" };

  kab_derivation_add (derivation, "package", 1000, g_strdup ("Пакет \"А\""));
  kab_derivation_add (derivation, "promo", -100, g_strdup ("−10 %"));
  kab_derivation_note (derivation, "vat_contained", 162, g_strdup ("НДС"));
  g_assert_cmpint (kab_derivation_total (derivation), ==, 900);
  json = kab_derivation_to_json (derivation);
  again = kab_derivation_from_json (json, "RUB");
  g_assert_nonnull (again);
  same = kab_derivation_to_json (again);
  g_assert_cmpstr (json, ==, same);
  g_assert_cmpint (kab_derivation_total (again), ==, 900);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    g_assert_null (kab_derivation_from_json (hostile[i], "RUB"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/amounts/percent (S1-49)", test_percent);
  g_test_add_func ("/amounts/percent-properties (S1-49)", test_percent_properties);
  g_test_add_func ("/amounts/vat (C16)", test_vat);
  g_test_add_func ("/amounts/split", test_split);
  g_test_add_func ("/amounts/bounds", test_bounds);
  g_test_add_func ("/amounts/percent-text", test_percent_text);
  g_test_add_func ("/amounts/derivation", test_derivation);
  return g_test_run ();
}
