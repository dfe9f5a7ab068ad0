/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-bank-card.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-identifier.h"

#define NUMBER_LENGTH 16
/* The networks let nobody issue a card for longer. */
#define YEARS_AHEAD 20

char *
kab_bank_card_problem (const char *number)
{
  if (strlen (number) != NUMBER_LENGTH || strspn (number, "0123456789") != NUMBER_LENGTH)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u digit is needed.", "%u digits are needed.",
                                         NUMBER_LENGTH),
                            NUMBER_LENGTH);
  if (!kab_luhn_is_valid (number) || strspn (number, "0") == NUMBER_LENGTH)
    return g_strdup (_ ("the check digit does not agree. Look for a slip or for two digits swapped."));
  return NULL;
}

char *
kab_bank_card_expiry_problem (const char *expiry, const char *today)
{
  guint month, year, now;

  g_return_val_if_fail (kab_date_is_valid (today), NULL);
  if (strlen (expiry) != 5 || expiry[2] != '/' || strspn (expiry, "0123456789") != 2
      || strspn (expiry + 3, "0123456789") != 2)
    return g_strdup (_ ("month and year are needed as on the card, such as 09/27."));
  month = (guint)g_ascii_strtoull (expiry, NULL, 10);
  if (month < 1 || month > 12)
    return g_strdup (_ ("there is no such month."));
  now = (guint)g_ascii_strtoull (today, NULL, 10) * 12 + (guint)g_ascii_strtoull (today + 5, NULL, 10);
  year = 2000 + (guint)g_ascii_strtoull (expiry + 3, NULL, 10);
  if (year * 12 + month < now)
    return g_strdup (_ ("the card has expired. Take another one."));
  if (year * 12 + month > now + YEARS_AHEAD * 12)
    return g_strdup (_ ("no card is issued for so long. Look at the year."));
  return NULL;
}

/* First six digits, by ISO/IEC 7812 ranges as the networks publish them. */
const char *
kab_bank_card_network (const char *number)
{
  static const struct
  {
    guint from, to;
    const char *name;
  } ranges[] = {
    { 220000, 220499, "Mir" },        { 222100, 272099, "Mastercard" }, { 400000, 499999, "Visa" },
    { 510000, 559999, "Mastercard" }, { 500000, 509999, "Maestro" },    { 560000, 589999, "Maestro" },
    { 620000, 629999, "UnionPay" },   { 630000, 639999, "Maestro" },    { 670000, 679999, "Maestro" },
    { 810000, 817199, "UnionPay" },
  };
  char head[7] = "";
  guint n;

  if (strspn (number, "0123456789") < 6)
    return NULL;
  memcpy (head, number, 6);
  n = (guint)g_ascii_strtoull (head, NULL, 10);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (n >= ranges[i].from && n <= ranges[i].to)
      return ranges[i].name;

  return NULL;
}

char *
kab_bank_card_masked (const char *number)
{
  gsize n = strlen (number);

  return g_strconcat ("•••• ", n >= NUMBER_LENGTH ? number + n - 4 : "", NULL);
}
