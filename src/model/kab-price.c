/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-price.h"

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-error.h"
#include "kab-money.h"
#include "kab-parameters.h"

#define COUNT_MAX 1000000
#define OPTIONS_MAX 1000

const char *const kab_price_fields[]
  = { "price", "currency", "calculation", "parameters", "term_months", NULL };
const char *const kab_price_option_fields[] = { "price", "included", NULL };

static const KabParameter known[] = {
  { "base_price", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
  { "included_seats", KAB_PARAMETER_NUMBER, 0, COUNT_MAX, NULL },
  { "min_seats", KAB_PARAMETER_NUMBER, 1, COUNT_MAX, NULL },
  { "max_seats", KAB_PARAMETER_NUMBER, 1, COUNT_MAX, NULL },
  { "period_months", KAB_PARAMETER_NUMBER, 1, 1200, NULL },
  { "min_periods", KAB_PARAMETER_NUMBER, 1, COUNT_MAX, NULL },
  { "max_periods", KAB_PARAMETER_NUMBER, 1, COUNT_MAX, NULL },
  { "tiers", KAB_PARAMETER_TIERS, 0, KAB_AMOUNT_MAX, "price" },
  { "graduated", KAB_PARAMETER_FLAG, 0, 1, NULL },
  { "percent_bp", KAB_PARAMETER_NUMBER, 0, KAB_PERCENT_ALL, NULL },
  { "min_declared", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
  { "max_declared", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
  { "min_price", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
  { "max_price", KAB_PARAMETER_NUMBER, 0, KAB_AMOUNT_MAX, NULL },
  { "vat_added", KAB_PARAMETER_FLAG, 0, 1, NULL },
};

void
kab_price_free (KabPrice *price)
{
  if (price == NULL)
    return;
  kab_derivation_free (price->derivation);
  g_free (price->promo_refusal);
  g_free (price);
}

G_GNUC_PRINTF (2, 3)
static gboolean
invalid (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *sentence = NULL;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
too_large (GError **error)
{
  return invalid (error, _ ("The amount is too large to be reckoned with."));
}

JsonObject *
kab_price_read_parameters (const char *parameters, GError **error)
{
  static const struct
  {
    const char *least, *most;
    const char *least_title, *most_title;
  } pairs[] = {
    { "min_seats", "max_seats", N_ ("Fewest seats"), N_ ("Most seats") },
    { "min_periods", "max_periods", N_ ("Fewest periods"), N_ ("Most periods") },
    { "min_declared", "max_declared", N_ ("Least declared value"), N_ ("Highest declared value") },
    { "min_price", "max_price", N_ ("Least price"), N_ ("Highest price") },
  };
  g_autoptr (JsonObject) object = kab_parameters_read (parameters, known, G_N_ELEMENTS (known), error);

  if (object == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (kab_parameters_get (object, pairs[i].least, 0)
        > kab_parameters_get (object, pairs[i].most, KAB_AMOUNT_MAX))
      {
        invalid (error, _ ("“%s” is above “%s”."), g_dgettext (GETTEXT_PACKAGE, pairs[i].least_title),
                 g_dgettext (GETTEXT_PACKAGE, pairs[i].most_title));
        return NULL;
      }
  return g_steal_pointer (&object);
}

gboolean
kab_price_check_parameters (const char *parameters, GError **error)
{
  g_autoptr (JsonObject) object = kab_price_read_parameters (parameters, error);

  return object != NULL;
}

typedef struct
{
  const KabPriceRequest *request;
  JsonObject *parameters;
  KabPrice *price;
} Run;

static char *
money (const Run *run, gint64 amount)
{
  return kab_money_format (amount, run->request->currency, NULL);
}

/* A line of so many pieces at so much each. */
static gboolean
add_pieces (Run *run, const char *rule, gint64 pieces, gint64 each, const char *what, GError **error)
{
  g_autofree char *text = money (run, each);
  gint64 amount;

  if (!kab_amount_multiply (each, pieces, &amount))
    return too_large (error);
  kab_derivation_add (run->price->derivation, rule, amount,
                      g_strdup_printf ("%s: %s × %s", run->request->name, what, text));
  return TRUE;
}

static gboolean
check_bounds (Run *run, const char *least, const char *most, GError **error)
{
  gint64 min = kab_parameters_get (run->parameters, least, 1);
  gint64 max = kab_parameters_get (run->parameters, most, COUNT_MAX);

  if (run->request->quantity < min)
    return invalid (error, _ ("“%s” is sold from a quantity of %ld on."), run->request->name, (glong)min);
  if (run->request->quantity > max)
    return invalid (error, _ ("“%s” is sold up to a quantity of %ld."), run->request->name, (glong)max);
  return TRUE;
}

static char *
count_text (gint64 n)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, n);
}

static gboolean
fixed (Run *run, GError **error)
{
  g_autofree char *n = count_text (run->request->quantity);

  if (run->request->quantity > 1)
    return add_pieces (run, "package", run->request->quantity, run->request->price, n, error);
  kab_derivation_add (run->price->derivation, "package", run->request->price, g_strdup (run->request->name));
  return TRUE;
}

static gboolean
per_seat (Run *run, GError **error)
{
  gint64 base = kab_parameters_get (run->parameters, "base_price", 0);
  gint64 included = kab_parameters_get (run->parameters, "included_seats", 0);
  gint64 paid = MAX (0, run->request->quantity - included);
  g_autofree char *seats = NULL;

  if (!check_bounds (run, "min_seats", "max_seats", error))
    return FALSE;
  if (base > 0)
    kab_derivation_add (run->price->derivation, "base", base,
                        g_strdup_printf (_ ("%s: once, whatever the seats"), run->request->name));
  included = MIN (included, run->request->quantity);
  if (included > 0)
    kab_derivation_add (run->price->derivation, "included", 0,
                        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %u seat is included",
                                                      "%s: %u seats are included", (gulong)included),
                                         run->request->name, (guint)included));
  if (paid == 0)
    return TRUE;
  seats = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u seat", "%u seats", (gulong)paid), (guint)paid);
  return add_pieces (run, "package", paid, run->request->price, seats, error);
}

static gboolean
per_period (Run *run, GError **error)
{
  gint64 n = run->request->quantity;
  gint64 months = kab_parameters_get (run->parameters, "period_months", MAX (1, run->request->term_months));
  g_autofree char *length
    = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u month", "%u months", (gulong)months), (guint)months);
  g_autofree char *periods = NULL;

  if (!check_bounds (run, "min_periods", "max_periods", error))
    return FALSE;
  /* Translators: how many periods, and how long one is, such as "3 periods of 1 month" */
  periods = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u period of %s", "%u periods of %s", (gulong)n),
                             (guint)n, length);
  run->price->term_months = n * months;
  return add_pieces (run, "package", n, run->request->price, periods, error);
}

static gboolean
tiers (Run *run, GError **error)
{
  g_autoptr (GArray) list = kab_parameters_tiers (run->parameters, "tiers", "price");
  gint64 left = run->request->quantity, at = 1;

  if (!kab_parameters_get (run->parameters, "graduated", FALSE))
    {
      const KabTier *tier = kab_tier_at (list, left);
      g_autofree char *n = count_text (left);
      g_autofree char *what
        = tier == NULL ? g_strdup (n) : g_strdup_printf (_ ("%s (price from %ld on)"), n, (glong)tier->from);

      return add_pieces (run, "tier", left, tier != NULL ? tier->value : run->request->price, what, error);
    }
  while (left > 0)
    {
      const KabTier *tier = kab_tier_at (list, at);
      gint64 pieces = left;
      g_autofree char *what = NULL;

      for (guint i = 0; i < list->len; i++)
        if (g_array_index (list, KabTier, i).from > at)
          {
            pieces = MIN (left, g_array_index (list, KabTier, i).from - at);
            break;
          }
      what
        = g_strdup_printf (/* Translators: how many pieces, and which of them: the first and the last */
                           _ ("%ld (number %ld to %ld)"), (glong)pieces, (glong)at, (glong)(at + pieces - 1));
      if (!add_pieces (run, "tier", pieces, tier != NULL ? tier->value : run->request->price, what, error))
        return FALSE;
      at += pieces;
      left -= pieces;
    }
  return TRUE;
}

gboolean
kab_price_is_of_declared (const char *calculation)
{
  return g_strcmp0 (calculation, "percent") == 0;
}

static char *
declared_refusal (JsonObject *parameters, const char *currency, gint64 declared)
{
  gint64 least = kab_parameters_get (parameters, "min_declared", 0);
  gint64 most = kab_parameters_get (parameters, "max_declared", KAB_AMOUNT_MAX);
  g_autofree char *bound = kab_money_format (declared < least ? least : most, currency, NULL);

  if (declared <= 0)
    return g_strdup (_ ("a value above zero is needed."));
  if (declared < least)
    return g_strdup_printf (/* Translators: an amount */ _ ("at least %s for this package."), bound);
  if (declared > most)
    return g_strdup_printf (/* Translators: an amount */ _ ("at the most %s for this package."), bound);
  return NULL;
}

char *
kab_price_declared_refusal (const char *parameters, const char *currency, gint64 declared)
{
  g_autoptr (JsonObject) object = kab_parameters_read (parameters, known, G_N_ELEMENTS (known), NULL);

  return object != NULL ? declared_refusal (object, currency, declared) : NULL;
}

char *
kab_price_declared_words (const char *parameters)
{
  g_autoptr (JsonObject) object = kab_parameters_read (parameters, known, G_N_ELEMENTS (known), NULL);
  gint64 rate = object != NULL ? kab_parameters_get (object, "percent_bp", -1) : -1;
  g_autofree char *text = rate >= 0 ? kab_percent_format (rate, NULL) : NULL;

  /* Translators: what a package costs; %s is a percentage */
  return text != NULL ? g_strdup_printf (_ ("%s of the declared value"), text) : NULL;
}

static gboolean
percent (Run *run, GError **error)
{
  gint64 rate = kab_parameters_get (run->parameters, "percent_bp", -1), amount;
  gint64 least = kab_parameters_get (run->parameters, "min_price", 0);
  gint64 most = kab_parameters_get (run->parameters, "max_price", KAB_AMOUNT_MAX);
  g_autofree char *rate_text = NULL, *declared = NULL, *refusal = NULL;

  if (rate < 0)
    return invalid (error, _ ("“%s” does not say which percentage it costs. Mend the package first."),
                    run->request->name);
  if (run->request->declared <= 0 || run->request->declared > KAB_AMOUNT_MAX)
    return invalid (error, _ ("“%s” needs a declared value above zero."), run->request->name);
  refusal = declared_refusal (run->parameters, run->request->currency, run->request->declared);
  if (refusal != NULL)
    /* Translators: the name of a package, then what is wrong with the value that was declared for it */
    return invalid (error, _ ("“%s”: the declared value: %s"), run->request->name, refusal);
  amount = kab_amount_percent (run->request->declared, rate);
  rate_text = kab_percent_format (rate, NULL);
  declared = money (run, run->request->declared);
  /* Translators: the name of a package, a percentage, a declared value */
  kab_derivation_add (run->price->derivation, "package", amount,
                      g_strdup_printf (_ ("%s: %s of %s"), run->request->name, rate_text, declared));
  if (amount < least)
    kab_derivation_add (run->price->derivation, "minimum", least - amount,
                        g_strdup (_ ("Up to the least price")));
  if (amount > most)
    kab_derivation_add (run->price->derivation, "maximum", most - amount,
                        g_strdup (_ ("Down to the greatest price")));
  return TRUE;
}

static gboolean
add_options (Run *run, GError **error)
{
  gint64 total = kab_derivation_total (run->price->derivation);

  for (guint i = 0; i < run->request->n_options; i++)
    {
      const KabPriceOption *option = &run->request->options[i];

      if (option->included)
        {
          kab_derivation_add (run->price->derivation, "included", 0,
                              g_strdup_printf (_ ("%s: included"), option->name));
          continue;
        }
      if (option->price < 0 || !kab_amount_add (total, option->price, &total))
        return too_large (error);
      kab_derivation_add (run->price->derivation, "option", option->price, g_strdup (option->name));
    }
  return TRUE;
}

static void
take_promo (Run *run)
{
  const KabPromo *promo = run->request->promo;
  KabPromoUse use = { 0 };

  if (promo == NULL || run->request->promo_use == NULL)
    return;
  use = *run->request->promo_use;
  use.amount = run->price->before_promo;
  use.currency = run->request->currency;
  run->price->promo_refusal = kab_promo_refusal (promo, &use);
  run->price->discount = kab_promo_discount (promo, &use);
  if (run->price->promo_refusal != NULL)
    kab_derivation_note (run->price->derivation, "promo_refused", 0, g_strdup (run->price->promo_refusal));
  else if (promo->percent)
    {
      g_autofree char *rate = kab_percent_format (promo->value, NULL);

      kab_derivation_add (run->price->derivation, "promo", -run->price->discount,
                          g_strdup_printf (_ ("Promo code %s: %s off"), promo->code, rate));
    }
  else
    kab_derivation_add (run->price->derivation, "promo", -run->price->discount,
                        g_strdup_printf (_ ("Promo code %s"), promo->code));
}

static void
take_vat (Run *run)
{
  gint64 rate = kab_vat_rate (run->request->vat);
  gint64 amount = run->price->before_promo - run->price->discount;
  g_autofree char *text = kab_percent_format (rate, NULL);

  run->price->net = run->price->total = amount;
  if (rate == 0)
    return;
  if (kab_parameters_get (run->parameters, "vat_added", FALSE))
    {
      run->price->vat = kab_amount_vat_added (amount, rate);
      run->price->total = amount + run->price->vat;
      kab_derivation_add (run->price->derivation, "vat", run->price->vat,
                          g_strdup_printf (_ ("VAT %s on top"), text));
    }
  else
    {
      run->price->vat = kab_amount_vat_included (amount, rate);
      run->price->net = amount - run->price->vat;
      kab_derivation_note (run->price->derivation, "vat_contained", run->price->vat,
                           g_strdup_printf (_ ("VAT %s is contained"), text));
    }
}

KabPrice *
kab_price_calculate (const KabPriceRequest *request, GError **error)
{
  static const struct
  {
    const char *token;
    gboolean (*add) (Run *run, GError **error);
  } calculations[] = {
    { "fixed", fixed }, { "per_seat", per_seat }, { "per_period", per_period },
    { "tiers", tiers }, { "percent", percent },   { "by_options", fixed },
  };
  g_autoptr (KabPrice) price = g_new0 (KabPrice, 1);
  g_autoptr (JsonObject) parameters = NULL;
  Run run = { request, NULL, price };
  gboolean found = FALSE;

  if (request->quantity < 1 || request->quantity > COUNT_MAX)
    {
      invalid (error, _ ("A quantity between 1 and %d is needed."), COUNT_MAX);
      return NULL;
    }
  if (request->price < 0 || request->price > KAB_AMOUNT_MAX || request->n_options > OPTIONS_MAX)
    {
      too_large (error);
      return NULL;
    }
  run.parameters = parameters = kab_price_read_parameters (request->parameters, error);
  if (parameters == NULL)
    return NULL;
  price->derivation = kab_derivation_new (request->currency);
  price->term_months = request->term_months;
  for (guint i = 0; i < G_N_ELEMENTS (calculations); i++)
    if (g_str_equal (calculations[i].token, request->calculation))
      {
        found = TRUE;
        if (!calculations[i].add (&run, error))
          return NULL;
      }
  if (!found)
    {
      invalid (error, _ ("“%s” is not a calculation that is known here."), request->calculation);
      return NULL;
    }
  price->before_promo = kab_derivation_total (price->derivation);
  if (price->before_promo > KAB_AMOUNT_MAX)
    {
      too_large (error);
      return NULL;
    }
  if (!add_options (&run, error))
    return NULL;
  price->before_promo = kab_derivation_total (price->derivation);
  take_promo (&run);
  take_vat (&run);
  return g_steal_pointer (&price);
}
