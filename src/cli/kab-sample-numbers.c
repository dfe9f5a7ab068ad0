/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that offices know companies by, with their check digits. */
#include "kab-id.h"
#include "kab-sample.h"

char *
kab_sample_id (KabSampleRandom *random, gint64 day_ms)
{
  guint64 a = kab_sample_next (random);

  /* Any moment of the day, so that ids of a day do not stand in the order they were made in. */
  return kab_id_from_parts (day_ms + (gint64)(a % 28800000), (guint16)(a >> 40), kab_sample_next (random));
}

static guint
weighted (const char *digits, const guint *weights, guint n)
{
  guint sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (guint)(digits[i] - '0') * weights[i];
  return sum;
}

/* Order of the Federal Tax Service ММВ-7-6/435 of 2012: 10 digits for a company, 12 for a person. */
char *
kab_sample_inn (KabSampleRandom *random, gboolean company)
{
  static const guint w10[] = { 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint w11[] = { 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint w12[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint regions[] = { 77, 78, 66, 16, 54, 52, 63, 2, 59, 36, 23, 74 };
  guint region = regions[kab_sample_below (random, G_N_ELEMENTS (regions))];
  char digits[24];

  if (company)
    {
      g_snprintf (digits, sizeof digits, "%02u%02u%05u", region, kab_sample_below (random, 40) + 1,
                  kab_sample_below (random, 100000));
      return g_strdup_printf ("%s%u", digits, weighted (digits, w10, 9) % 11 % 10);
    }
  g_snprintf (digits, sizeof digits, "%02u%02u%06u", region, kab_sample_below (random, 40) + 1,
              kab_sample_below (random, 1000000));
  digits[10] = (char)('0' + weighted (digits, w11, 10) % 11 % 10);
  digits[11] = '\0';
  return g_strdup_printf ("%s%u", digits, weighted (digits, w12, 11) % 11 % 10);
}

/* OGRN: 12 digits and their remainder by 11; OGRNIP: 14 and by 13; of each the last digit. */
char *
kab_sample_ogrn (KabSampleRandom *random, gboolean company)
{
  guint year = kab_sample_below (random, 20) + 3;
  guint64 n;

  if (company)
    {
      n = G_GUINT64_CONSTANT (100000000000) + (guint64)year * 1000000000 + (guint64)77 * 10000000
          + kab_sample_below (random, 10000000);
      return g_strdup_printf ("%" G_GUINT64_FORMAT "%u", n, (guint)(n % 11 % 10));
    }
  n = G_GUINT64_CONSTANT (30000000000000) + (guint64)year * 100000000000 + (guint64)77 * 1000000000
      + kab_sample_below (random, 1000000000);
  return g_strdup_printf ("%" G_GUINT64_FORMAT "%u", n, (guint)(n % 13 % 10));
}

/* BULSTAT act: weights 1…8, and 3…10 where the remainder by 11 is 10. */
char *
kab_sample_eik (KabSampleRandom *random)
{
  static const guint w1[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  static const guint w2[] = { 3, 4, 5, 6, 7, 8, 9, 10 };
  char digits[16];
  guint check;

  g_snprintf (digits, sizeof digits, "20%06u", kab_sample_below (random, 1000000));
  check = weighted (digits, w1, 8) % 11;
  if (check == 10)
    check = weighted (digits, w2, 8) % 11 % 10;
  return g_strdup_printf ("%s%u", digits, check);
}

/* The last digit says company (1) or person (2); the one before it is the check digit, never 10. */
char *
kab_sample_voen (KabSampleRandom *random, gboolean company)
{
  static const guint w[] = { 4, 1, 8, 6, 2, 7, 5, 3 };
  char digits[16];

  do
    g_snprintf (digits, sizeof digits, "%02u%06u", kab_sample_below (random, 20) + 10,
                kab_sample_below (random, 1000000));
  while (weighted (digits, w, 8) % 11 == 10);
  return g_strdup_printf ("%s%u%u", digits, weighted (digits, w, 8) % 11, company ? 1 : 2);
}

KabRow *
kab_sample_requisites (KabSampleRandom *random,
                       const char *id,
                       KabCountry country,
                       gboolean company,
                       const char *name,
                       const char *head,
                       const char *address)
{
  KabRow *row = kab_row_new (&kab_entity_requisites, id);

  kab_row_set_text (row, "title", "Основные");
  kab_row_set_integer (row, "is_default", 1);
  kab_row_set_text (row, "name", name);
  kab_row_set_text (row, "legal_address", address);
  switch (country)
    {
    case KAB_COUNTRY_BG:
      {
        g_autofree char *eik = kab_sample_eik (random);
        g_autofree char *vat = g_strconcat ("BG", eik, NULL);

        kab_row_set_text (row, "eik", eik);
        kab_row_set_text (row, "mol", head);
        kab_row_set_text (row, "vat", vat);
        break;
      }
    case KAB_COUNTRY_AZ:
      {
        g_autofree char *voen = kab_sample_voen (random, company);

        kab_row_set_text (row, "director", head);
        kab_row_set_text (row, "voen", voen);
        break;
      }
    case KAB_COUNTRY_RU:
    default:
      {
        g_autofree char *inn = kab_sample_inn (random, company);
        g_autofree char *ogrn = kab_sample_ogrn (random, company);
        g_autofree char *kpp = g_strdup_printf ("%.4s01001", inn);

        kab_row_set_text (row, "director", head);
        kab_row_set_text (row, "inn", inn);
        if (company)
          kab_row_set_text (row, "kpp", kpp);
        kab_row_set_text (row, company ? "ogrn" : "ogrnip", ogrn);
        break;
      }
    }
  return row;
}
