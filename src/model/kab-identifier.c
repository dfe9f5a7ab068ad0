/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-identifier.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define DIGITS "0123456789"

static const guint8 natural[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2 };
static const guint8 shifted[] = { 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4 };

char *
kab_identifier_compact (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_DASH_PUNCTUATION)
        g_string_append_unichar (out, g_unichar_toupper (c));
    }
  return g_string_free (out, FALSE);
}

static gboolean
are_digits (const char *text, gsize n)
{
  return strlen (text) == n && strspn (text, DIGITS) == n;
}

static guint
weighted (const char *digits, const guint8 *weights, guint n)
{
  guint sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (guint)(digits[i] - '0') * weights[i];
  return sum;
}

static guint
digit_at (const char *text, guint i)
{
  return (guint)(text[i] - '0');
}

static char *
wrong_digit (void)
{
  return g_strdup (_ ("the check digit does not agree. Look for a slip or for two digits swapped."));
}

static char *
inn_problem (const char *text)
{
  static const guint8 w10[] = { 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint8 w11[] = { 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
  static const guint8 w12[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };

  if (are_digits (text, 10))
    return weighted (text, w10, 9) % 11 % 10 == digit_at (text, 9) ? NULL : wrong_digit ();
  if (are_digits (text, 12))
    return weighted (text, w11, 10) % 11 % 10 == digit_at (text, 10)
               && weighted (text, w12, 11) % 11 % 10 == digit_at (text, 11)
             ? NULL
             : wrong_digit ();
  return g_strdup (_ ("10 digits of a company, or 12 of a person, are needed."));
}

static char *
kpp_problem (const char *text)
{
  gboolean good = strlen (text) == 9;

  for (guint i = 0; good && i < 9; i++)
    good = g_ascii_isdigit (text[i]) || ((i == 4 || i == 5) && g_ascii_isupper (text[i]));
  return good ? NULL
              : g_strdup (_ ("9 digits are needed; the fifth and sixth may be Latin capital letters."));
}

static char *
ogrn_problem (const char *text, gsize n, guint divisor)
{
  g_autofree char *head = NULL;

  if (!are_digits (text, n))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u digit is needed.", "%u digits are needed.", n),
                            (guint)n);
  head = g_strndup (text, n - 1);
  return g_ascii_strtoull (head, NULL, 10) % divisor % 10 == digit_at (text, (guint)n - 1) ? NULL
                                                                                           : wrong_digit ();
}

/* Rosstat: weights 1, 2, 3 … and, where the remainder by 11 is 10, 3, 4, 5 …; 10 again counts as 0. */
static char *
okpo_problem (const char *text)
{
  guint n = are_digits (text, 8) ? 7 : are_digits (text, 10) ? 9 : 0, check;

  if (n == 0)
    return g_strdup (_ ("8 digits of a company, or 10 of a sole proprietor, are needed."));
  check = weighted (text, natural, n) % 11;
  if (check == 10)
    check = weighted (text, shifted, n) % 11 % 10;
  return check == digit_at (text, n) ? NULL : wrong_digit ();
}

static char *
bic_problem (const char *text)
{
  return are_digits (text, 9) && text[0] <= '2' ? NULL
                                                : g_strdup (_ ("9 digits are needed, such as 044525225."));
}

static char *
swift_problem (const char *text)
{
  gsize n = strlen (text);
  gboolean good = n == 8 || n == 11;

  for (gsize i = 0; good && i < n; i++)
    good = g_ascii_isupper (text[i]) || (i >= 6 && g_ascii_isdigit (text[i]));
  return good ? NULL : g_strdup (_ ("8 or 11 Latin letters and digits are needed."));
}

/* BULSTAT register act: weights 1…8, 3…10 where the remainder by 11 is 10; of a branch the last four 2 7 3 5, or 4 9 5 7. */
static char *
eik_problem (const char *text)
{
  static const guint8 branch[] = { 2, 7, 3, 5 }, branch_again[] = { 4, 9, 5, 7 };
  gboolean long_form = are_digits (text, 13);
  guint check;

  if (!long_form && !are_digits (text, 9))
    return g_strdup (_ ("9 or 13 digits are needed."));
  check = weighted (text, natural, 8) % 11;
  if (check == 10)
    check = weighted (text, shifted, 8) % 11 % 10;
  if (check != digit_at (text, 8))
    return wrong_digit ();
  if (!long_form)
    return NULL;
  check = weighted (text + 8, branch, 4) % 11;
  if (check == 10)
    check = weighted (text + 8, branch_again, 4) % 11 % 10;
  return check == digit_at (text, 12) ? NULL : wrong_digit ();
}

static char *
voen_problem (const char *text)
{
  static const guint8 weights[] = { 4, 1, 8, 6, 2, 7, 5, 3 };

  if (!are_digits (text, 10))
    return g_strdup (_ ("10 digits are needed."));
  if (text[9] != '1' && text[9] != '2')
    return g_strdup (_ ("the last digit is 1 for a company and 2 for a person."));
  return weighted (text, weights, 8) % 11 == digit_at (text, 8) ? NULL : wrong_digit ();
}

/* The number of a citizen, of a foreigner, or another one by which Bulgaria taxes a person. */
static gboolean
is_bulgarian_person (const char *text)
{
  static const guint8 citizen[] = { 2, 4, 8, 5, 10, 9, 7, 3, 6 };
  static const guint8 foreigner[] = { 21, 19, 17, 13, 11, 9, 7, 3, 1 };
  static const guint8 other[] = { 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  guint last;

  if (!are_digits (text, 10))
    return FALSE;
  last = digit_at (text, 9);
  return weighted (text, citizen, 9) % 11 % 10 == last || weighted (text, foreigner, 9) % 10 == last
         || (11 - weighted (text, other, 9) % 11) % 11 == last;
}

/* 9: a digit, A: a letter, *: either; another sign stands for itself. Forms by the VIES pages of the European Commission. */
static gboolean
has_form (const char *text, const char *form)
{
  for (; *form != '\0' && *text != '\0'; form++, text++)
    if (*form == '9'   ? !g_ascii_isdigit (*text)
        : *form == 'A' ? !g_ascii_isupper (*text)
        : *form == '*' ? !g_ascii_isalnum (*text)
                       : *form != *text)
      return FALSE;

  return *form == *text;
}

static char *
vat_problem (const char *text)
{
  static const char *const forms[] = {
    "ATU99999999",    "BE0999999999",  "BE1999999999",   "CY99999999A",  "CZ99999999",     "CZ999999999",
    "CZ9999999999",   "DE999999999",   "DK99999999",     "EE999999999",  "EL999999999",    "ES*9999999*",
    "FI99999999",     "FR**999999999", "HR99999999999",  "HU99999999",   "IE9*99999A",     "IE9999999AA",
    "IT99999999999",  "LT999999999",   "LT999999999999", "LU99999999",   "LV99999999999",  "MT99999999",
    "NL************", "PL9999999999",  "PT999999999",    "RO9999999999", "SE999999999999", "SI99999999",
    "SK9999999999",   "XI999999999",
  };

  if (g_str_has_prefix (text, "BG"))
    {
      gboolean company = are_digits (text + 2, 9);

      if (!company && !are_digits (text + 2, 10))
        return g_strdup (_ ("BG and 9 digits of a company, or 10 of a person, are needed."));
      if (company)
        return eik_problem (text + 2);
      return is_bulgarian_person (text + 2) ? NULL : wrong_digit ();
    }
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (has_form (text, forms[i]))
      return NULL;
  return g_strdup (
    _ ("this is not the form of a VAT number. It begins with the country, such as BG175074752."));
}

/* Lengths by the IBAN registry; a country that is not here may have 15 to 34. */
static gsize
iban_length (const char *text)
{
  static const char lengths[]
    = "AD24AE23AL28AT20AZ28BA20BE16BG22BY28CH21CY28CZ24DE22DK18EE20EG29ES24FI18FR27GB22GE22GR27HR21HU28IE22IL"
      "23"
      "IS26IT27KZ20LI21LT20LU20LV21MC27MD24ME22MK19MT31NL18NO15PL28PT25RO24RS22RU33SE24SI19SK24SM27TR26UA29";

  for (const char *p = lengths; *p != '\0'; p += 4)
    if (strncmp (p, text, 2) == 0)
      return digit_at (p, 2) * 10 + digit_at (p, 3);

  return 0;
}

static char *
iban_problem (const char *text)
{
  gsize n = strlen (text), must;
  guint rest = 0;

  if (n < 15 || n > 34 || !g_ascii_isupper (text[0]) || !g_ascii_isupper (text[1])
      || strspn (text, DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != n)
    return g_strdup (
      _ ("the country, two digits and the account are needed, such as BG80 BNBG 9661 1020 3456 78."));
  must = iban_length (text);
  if (must != 0 && must != n)
    return g_strdup_printf (_ ("an account of this country has %u characters; there are %u."), (guint)must,
                            (guint)n);
  for (gsize i = 0; i < n; i++)
    {
      char c = text[(i + 4) % n];

      rest = g_ascii_isdigit (c) ? (rest * 10 + (guint)(c - '0')) % 97
                                 : (rest * 100 + (guint)(c - 'A') + 10) % 97;
    }
  return rest == 1 ? NULL : wrong_digit ();
}

char *
kab_identifier_problem (KabIdentifier kind, const char *text)
{
  switch (kind)
    {
    case KAB_IDENTIFIER_INN:
      return inn_problem (text);
    case KAB_IDENTIFIER_KPP:
      return kpp_problem (text);
    case KAB_IDENTIFIER_OGRN:
      return ogrn_problem (text, 13, 11);
    case KAB_IDENTIFIER_OGRNIP:
      return ogrn_problem (text, 15, 13);
    case KAB_IDENTIFIER_OKPO:
      return okpo_problem (text);
    case KAB_IDENTIFIER_BIC:
      return bic_problem (text);
    case KAB_IDENTIFIER_SWIFT:
      return swift_problem (text);
    case KAB_IDENTIFIER_EIK:
      return eik_problem (text);
    case KAB_IDENTIFIER_VOEN:
      return voen_problem (text);
    case KAB_IDENTIFIER_VAT:
      return vat_problem (text);
    case KAB_IDENTIFIER_IBAN:
      return iban_problem (text);
    default:
      g_return_val_if_reached (NULL);
    }
}

gboolean
kab_identifier_is_valid (KabIdentifier kind, const char *text)
{
  g_autofree char *problem = kab_identifier_problem (kind, text);

  return problem == NULL;
}

/* The last digits of the products with 7, 1, 3, 7 … add up to a multiple of 10. */
static gboolean
key_agrees (const char *three, const char *account)
{
  static const guint weights[] = { 7, 1, 3 };
  guint sum = 0;

  for (guint i = 0; i < 23; i++)
    sum += digit_at (i < 3 ? three : account, i < 3 ? i : i - 3) * weights[i % 3] % 10;
  return sum % 10 == 0;
}

gboolean
kab_bic_is_central_bank (const char *bic)
{
  return bic != NULL && are_digits (bic, 9) && g_str_has_prefix (bic + 6, "00") && bic[8] <= '2';
}

static char *
check_account (const char *account, const char *bic, gboolean correspondent)
{
  char three[4] = "0";

  if (!are_digits (account, 20))
    return g_strdup (_ ("20 digits are needed."));
  if (bic == NULL)
    return g_strdup (_ ("it cannot be checked without the BIC of the bank. Fill that in too."));
  /* The BIC itself is complained about elsewhere. */
  if (!are_digits (bic, 9) || (account[0] == '0' && !correspondent))
    return NULL;
  /* Offices of the Bank of Russia, and accounts at it, go by the digits of the office. */
  if (correspondent || kab_bic_is_central_bank (bic))
    memcpy (three + 1, bic + 4, 2);
  else
    memcpy (three, bic + 6, 3);
  return key_agrees (three, account)
           ? NULL
           : g_strdup (
             _ ("the key digit does not agree with the BIC of the bank. Look for a slip in either."));
}

char *
kab_account_problem (const char *account, const char *bic)
{
  return check_account (account, bic, FALSE);
}

char *
kab_correspondent_account_problem (const char *account, const char *bic)
{
  return check_account (account, bic, TRUE);
}

gboolean
kab_luhn_is_valid (const char *digits)
{
  gsize n = strlen (digits);
  guint sum = 0;

  if (n < 2 || strspn (digits, DIGITS) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      guint d = digit_at (digits, (guint)(n - 1 - i)) * (i % 2 + 1);

      sum += d > 9 ? d - 9 : d;
    }
  return sum % 10 == 0;
}
