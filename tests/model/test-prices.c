/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promo codes and what a package costs, with the way to the figure. */
#include <string.h>

#include <glib.h>

#include "kab-amount.h"
#include "kab-error.h"
#include "kab-price.h"
#include "kab-validate.h"

static const char *const two_packages[] = { "p1", "p2", NULL };

/* S1-48, S1-49, S1-50 */
static void
test_promo (void)
{
  static const struct
  {
    const char *what;
    KabPromo promo;
    KabPromoUse use;
    gint64 discount;
  } cases[] = {
    { "a tenth", { .percent = TRUE, .value = 1000, .active = TRUE }, { .amount = 99995 }, 10000 },
    { "everything", { .percent = TRUE, .value = 10000, .active = TRUE }, { .amount = 777 }, 777 },
    { "more than everything", { .percent = TRUE, .value = 20000, .active = TRUE }, { .amount = 777 }, 777 },
    { "fixed",
      { .value = 500, .currency = "RUB", .active = TRUE },
      { .amount = 777, .currency = "RUB" },
      500 },
    { "never below zero",
      { .value = 1000, .currency = "RUB", .active = TRUE },
      { .amount = 777, .currency = "RUB" },
      777 },
    { "another currency",
      { .value = 500, .currency = "RUB", .active = TRUE },
      { .amount = 777, .currency = "EUR" },
      0 },
    { "archived", { .percent = TRUE, .value = 1000, .active = FALSE }, { .amount = 1000 }, 0 },
    { "the first day",
      { .percent = TRUE, .value = 1000, .active = TRUE, .from = "2026-03-02" },
      { .amount = 1000 },
      100 },
    { "too early",
      { .percent = TRUE, .value = 1000, .active = TRUE, .from = "2026-03-03" },
      { .amount = 1000 },
      0 },
    { "the last day",
      { .percent = TRUE, .value = 1000, .active = TRUE, .to = "2026-03-02" },
      { .amount = 1000 },
      100 },
    { "too late",
      { .percent = TRUE, .value = 1000, .active = TRUE, .to = "2026-03-01" },
      { .amount = 1000 },
      0 },
    { "its package",
      { .percent = TRUE, .value = 1000, .active = TRUE, .packages = two_packages },
      { .amount = 1000, .package = "p2" },
      100 },
    { "another package",
      { .percent = TRUE, .value = 1000, .active = TRUE, .packages = two_packages },
      { .amount = 1000, .package = "p3" },
      0 },
    { "its partner",
      { .percent = TRUE, .value = 1000, .active = TRUE, .partner = "a" },
      { .amount = 1000, .partner = "a" },
      100 },
    { "the site",
      { .percent = TRUE, .value = 1000, .active = TRUE, .partner = "a" },
      { .amount = 1000 },
      100 },
    { "another partner",
      { .percent = TRUE, .value = 1000, .active = TRUE, .partner = "a" },
      { .amount = 1000, .partner = "b" },
      0 },
    { "the last of all",
      { .percent = TRUE, .value = 1000, .active = TRUE, .limit_total = 3, .used = 2 },
      { .amount = 1000 },
      100 },
    { "used up",
      { .percent = TRUE, .value = 1000, .active = TRUE, .limit_total = 3, .used = 3 },
      { .amount = 1000 },
      0 },
    { "the client's last",
      { .percent = TRUE, .value = 1000, .active = TRUE, .limit_client = 1 },
      { .amount = 1000 },
      100 },
    { "the client had it",
      { .percent = TRUE, .value = 1000, .active = TRUE, .limit_client = 1 },
      { .amount = 1000, .used_by_client = 1 },
      0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabPromoUse use = cases[i].use;
      g_autofree char *why = NULL;

      use.day = "2026-03-02";
      why = kab_promo_refusal (&cases[i].promo, &use);
      g_test_message ("%s: %s", cases[i].what, why);
      g_assert_cmpint (kab_promo_discount (&cases[i].promo, &use), ==, cases[i].discount);
      g_assert_true ((why == NULL) == (cases[i].discount > 0));
    }
  {
    g_autofree char *a = kab_promo_key ("  ВеснА15 "), *b = kab_promo_key ("весна15");

    g_assert_cmpstr (a, ==, b);
  }
}

static const KabPriceOption two_options[]
  = { { "Перенос данных", 350000, FALSE }, { "Отчётность", 0, TRUE } };

/* A quantity that is not given is 1, and −1 stands for none. */
#define PACKAGE .name = "Пакет", .currency = "RUB"

/* S1-41: the calculations; the figures are computed by hand. */
static void
test_calculations (void)
{
  static const struct
  {
    const char *what;
    KabPriceRequest request;
    gint64 total; /* -1: refused */
    gint64 vat;
    guint lines;
  } cases[] = {
    { "fixed", { PACKAGE, .calculation = "fixed", .price = 690000 }, 690000, 0, 1 },
    { "fixed, three", { PACKAGE, .calculation = "fixed", .price = 690000, .quantity = 3 }, 2070000, 0, 1 },
    { "free", { PACKAGE, .calculation = "fixed", .price = 0 }, 0, 0, 1 },
    { "per seat", { PACKAGE, .calculation = "per_seat", .price = 1290000, .quantity = 7 }, 9030000, 0, 1 },
    { "per seat, with a base, two included",
      { PACKAGE, .calculation = "per_seat", .price = 100, .quantity = 5,
        .parameters = "{\"base_price\":1000,\"included_seats\":2}" },
      1300,
      0,
      3 },
    { "all seats included",
      { PACKAGE, .calculation = "per_seat", .price = 100, .quantity = 2,
        .parameters = "{\"included_seats\":9}" },
      0,
      0,
      1 },
    { "too few seats",
      { PACKAGE, .calculation = "per_seat", .price = 100, .quantity = 2, .parameters = "{\"min_seats\":3}" },
      -1 },
    { "too many seats",
      { PACKAGE, .calculation = "per_seat", .price = 100, .quantity = 9, .parameters = "{\"max_seats\":8}" },
      -1 },
    { "three quarters of a year",
      { PACKAGE, .calculation = "per_period", .price = 119000, .quantity = 3,
        .parameters = "{\"period_months\":3}" },
      357000,
      0,
      1 },
    { "tier",
      { PACKAGE, .calculation = "tiers", .price = 5, .quantity = 10,
        .parameters
        = "{\"tiers\":[{\"from\":1,\"price\":990},{\"from\":5,\"price\":890},{\"from\":20,\"price\":"
          "790}]}" },
      8900,
      0,
      1 },
    { "at the edge of a tier",
      { PACKAGE, .calculation = "tiers", .quantity = 20,
        .parameters = "{\"tiers\":[{\"from\":1,\"price\":990},{\"from\":20,\"price\":790}]}" },
      15800,
      0,
      1 },
    { "below the first tier",
      { PACKAGE, .calculation = "tiers", .price = 1000, .quantity = 4,
        .parameters = "{\"tiers\":[{\"from\":5,\"price\":890}]}" },
      4000,
      0,
      1 },
    { "each at its own tier",
      { PACKAGE, .calculation = "tiers", .price = 1000, .quantity = 22,
        .parameters
        = "{\"graduated\":true,\"tiers\":[{\"from\":5,\"price\":890},{\"from\":20,\"price\":790}]}" },
      4 * 1000 + 15 * 890 + 3 * 790,
      0,
      3 },
    { "percent of a declared value",
      { PACKAGE, .calculation = "percent", .declared = 123456789, .parameters = "{\"percent_bp\":250}" },
      3086420,
      0,
      1 },
    { "percent, at least",
      { PACKAGE, .calculation = "percent", .declared = 100,
        .parameters = "{\"min_price\":5000,\"percent_bp\":250}" },
      5000,
      0,
      2 },
    { "percent, at most",
      { PACKAGE, .calculation = "percent", .declared = 100000000,
        .parameters = "{\"max_price\":5000,\"percent_bp\":250}" },
      5000,
      0,
      2 },
    { "nothing declared", { PACKAGE, .calculation = "percent", .parameters = "{\"percent_bp\":250}" }, -1 },
    { "declared as little as may be",
      { PACKAGE, .calculation = "percent", .declared = 100000,
        .parameters = "{\"max_declared\":900000,\"min_declared\":100000,\"percent_bp\":300}" },
      3000,
      0,
      1 },
    { "declared too little",
      { PACKAGE, .calculation = "percent", .declared = 99999,
        .parameters = "{\"min_declared\":100000,\"percent_bp\":300}" },
      -1 },
    { "declared too much",
      { PACKAGE, .calculation = "percent", .declared = 900001,
        .parameters = "{\"max_declared\":900000,\"percent_bp\":300}" },
      -1 },
    { "nothing may be declared",
      { PACKAGE, .calculation = "percent", .declared = 100000,
        .parameters = "{\"max_declared\":1,\"min_declared\":2,\"percent_bp\":300}" },
      -1 },
    { "percent of what?", { PACKAGE, .calculation = "percent", .declared = 100 }, -1 },
    { "by options",
      { PACKAGE, .calculation = "by_options", .price = 2500000, .options = two_options, .n_options = 2 },
      2850000,
      0,
      3 },
    { "VAT contained", { PACKAGE, .calculation = "fixed", .price = 12200, .vat = "22" }, 12200, 2200, 2 },
    { "VAT on top",
      { PACKAGE, .calculation = "fixed", .price = 10000, .vat = "22", .parameters = "{\"vat_added\":true}" },
      12200,
      2200,
      2 },
    { "no quantity", { PACKAGE, .calculation = "fixed", .price = 1, .quantity = -1 }, -1 },
    { "too much", { PACKAGE, .calculation = "fixed", .price = KAB_AMOUNT_MAX, .quantity = 2 }, -1 },
    { "unknown", { PACKAGE, .calculation = "guess", .price = 1 }, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabPriceRequest request = cases[i].request;
      g_autoptr (GError) error = NULL;
      g_autoptr (KabPrice) price = NULL;

      request.quantity += request.quantity <= 0;
      price = kab_price_calculate (&request, &error);
      g_test_message ("%s: %s", cases[i].what, error != NULL ? error->message : "ok");
      if (cases[i].total < 0)
        {
          g_assert_null (price);
          g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (price->total, ==, cases[i].total);
      g_assert_cmpint (price->vat, ==, cases[i].vat);
      g_assert_cmpint (price->net + price->vat, ==, price->total);
      g_assert_cmpint (kab_derivation_total (price->derivation), ==, price->total);
      g_assert_cmpuint (price->derivation->lines->len, ==, cases[i].lines);
    }
}

static void
test_term (void)
{
  KabPriceRequest request = { PACKAGE, .calculation = "per_period", .price = 100, .term_months = 12,
                              .parameters = "{\"period_months\":3}" };
  g_autoptr (KabPrice) price = NULL;
  g_autoptr (KabPrice) fixed = NULL;

  request.quantity = 4;
  price = kab_price_calculate (&request, NULL);
  g_assert_cmpint (price->term_months, ==, 12);
  request.calculation = "fixed";
  request.quantity = 1;
  fixed = kab_price_calculate (&request, NULL);
  g_assert_cmpint (fixed->term_months, ==, 12);
}

static void
test_parameters (void)
{
  static const char *const bad[] = {
    "5",
    "[]",
    "{",
    "{\"seats\":1}",
    "{\"min_seats\":0}",
    "{\"min_seats\":\"5\"}",
    "{\"min_seats\":5.5}",
    "{\"min_seats\":5,\"max_seats\":4}",
    "{\"percent_bp\":10001}",
    "{\"percent_bp\":-1}",
    "{\"graduated\":1}",
    "{\"tiers\":{}}",
    "{\"tiers\":[5]}",
    "{\"tiers\":[{\"from\":1}]}",
    "{\"tiers\":[{\"from\":5,\"price\":1},{\"from\":5,\"price\":2}]}",
    "{\"tiers\":[{\"from\":5,\"price\":1},{\"from\":4,\"price\":2}]}",
    "{\"tiers\":[{\"from\":1,\"price\":-1}]}",
    "{\"tiers\":[{\"from\":1,\"price\":100000000000001}]}",
    "{\"tiers\":[{\"from\":1,\"price\":1,\"more\":1}]}",
    "{\"base_price\":9223372036854775808}",
  };
  g_autoptr (KabRow) package = kab_row_new (&kab_entity_package, NULL);
  const KabField *field = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) local = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_false (kab_price_check_parameters (bad[i], &local));
      g_assert_error (local, KAB_ERROR, KAB_ERROR_INVALID);
    }
  kab_row_set_text (package, "name", "Пакет");
  kab_row_set_integer (package, "price", 1);
  kab_row_set_text (package, "parameters", "{\"percent_bp\":250}");
  g_assert_true (kab_validate_row (package, &field, &error));
  kab_row_set_text (package, "parameters", "{\"percent\":250}");
  g_assert_false (kab_validate_row (package, &field, &error));
  g_assert_cmpstr (field->name, ==, "parameters");
}

/* Whatever is asked: the lines add up, nothing is below zero, a promo code never makes it dearer. */
static void
test_properties (void)
{
  static const char *const calculations[]
    = { "fixed", "per_seat", "per_period", "tiers", "percent", "by_options" };
  static const char *const parameters[]
    = { "{\"percent_bp\":333,\"tiers\":[{\"from\":3,\"price\":70}]}", "{\"vat_added\":true,\"percent_bp\":1}",
        "{\"graduated\":true,\"percent_bp\":10000,\"tiers\":[{\"from\":2,\"price\":999},{\"from\":50,"
        "\"price\":1}]}",
        "{\"included_seats\":3,\"base_price\":77,\"percent_bp\":0,\"min_price\":5,\"max_price\":900000}" };
  static const char *const rates[] = { NULL, "none", "0", "5", "7", "10", "18", "20", "22" };
  GRand *rand = g_rand_new_with_seed (17);

  for (guint i = 0; i < 5000; i++)
    {
      KabPriceOption options[5];
      KabPromo promo = { .code = "X", .percent = g_rand_boolean (rand), .currency = "RUB", .active = TRUE };
      KabPromoUse use = { .day = "2026-01-01" };
      KabPriceRequest request = { .name = "П", .currency = "RUB", .options = options, .promo_use = &use };
      g_autoptr (KabPrice) price = NULL;
      g_autoptr (KabPrice) without = NULL;
      g_autoptr (GError) error = NULL;

      request.calculation = calculations[g_rand_int_range (rand, 0, 6)];
      request.parameters = parameters[g_rand_int_range (rand, 0, 4)];
      request.vat = rates[g_rand_int_range (rand, 0, 9)];
      request.price = g_rand_int_range (rand, 0, 10000000);
      request.quantity = g_rand_int_range (rand, 1, 200);
      request.declared = g_rand_int_range (rand, 1, G_MAXINT32);
      request.n_options = (guint)g_rand_int_range (rand, 0, 6);
      for (guint k = 0; k < request.n_options; k++)
        {
          options[k].name = "о";
          options[k].price = g_rand_int_range (rand, 0, 100000);
          options[k].included = g_rand_boolean (rand);
        }
      promo.value = g_rand_int_range (rand, 0, promo.percent ? 10001 : 20000000);
      without = kab_price_calculate (&request, &error);
      g_assert_no_error (error);
      request.promo = &promo;
      price = kab_price_calculate (&request, &error);
      g_assert_no_error (error);
      g_assert_cmpint (kab_derivation_total (price->derivation), ==, price->total);
      g_assert_cmpint (price->total, >=, 0);
      g_assert_cmpint (price->net, >=, 0);
      g_assert_cmpint (price->net + price->vat, ==, price->total);
      g_assert_cmpint (price->total, <=, without->total);
      g_assert_cmpint (price->before_promo - price->discount, >=, 0);
      request.quantity++;
      if (!g_str_equal (request.calculation,
                        "tiers")) /* a tier may make more pieces cheaper; nothing else does */
        {
          g_autoptr (KabPrice) more = NULL;

          request.promo = NULL;
          more = kab_price_calculate (&request, &error);
          g_assert_no_error (error);
          g_assert_cmpint (more->total, >=, without->total);
        }
    }
  g_rand_free (rand);
}

static void
test_words (void)
{
  g_autofree char *words = kab_price_declared_words ("{\"min_price\":50000,\"percent_bp\":1050}");
  g_autofree char *none = kab_price_declared_words ("{\"min_price\":50000}");

  g_assert_cmpstr (words, ==, "10.5% of the declared value");
  g_assert_null (none);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prices/promo (S1-48, S1-49, S1-50)", test_promo);
  g_test_add_func ("/prices/calculations (S1-41)", test_calculations);
  g_test_add_func ("/prices/term (S1-41)", test_term);
  g_test_add_func ("/prices/words (S1-39, S1-41)", test_words);
  g_test_add_func ("/prices/parameters", test_parameters);
  g_test_add_func ("/prices/properties", test_properties);
  return g_test_run ();
}
