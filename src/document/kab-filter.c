/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-filter.h"

#include <string.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-money.h"
#include "kab-nearest.h"
#include "kab-phone.h"
#include "kab-sum-words.h"

#define MS_LEAST G_GINT64_CONSTANT (10000000000)

static const char *const names[] = {
  [KAB_FILTER_MONEY] = "money",   [KAB_FILTER_WORDS] = "words",         [KAB_FILTER_SPELL] = "spell",
  [KAB_FILTER_DATE] = "date",     [KAB_FILTER_TIME] = "time",           [KAB_FILTER_PHONE] = "phone",
  [KAB_FILTER_NUMBER] = "number", [KAB_FILTER_PERCENT] = "percent",     [KAB_FILTER_UPPER] = "upper",
  [KAB_FILTER_LOWER] = "lower",   [KAB_FILTER_CAPITAL] = "capital",     [KAB_FILTER_DEFAULT] = "default",
  [KAB_FILTER_LINES] = "lines",   [KAB_FILTER_FORMATTED] = "formatted", NULL,
};

#define OPTIONS_MAX 5

/* The words that may stand behind a filter's name; money and sums take a currency's code as well. */
static const char *const options[][OPTIONS_MAX] = {
  [KAB_FILTER_MONEY] = { "plain" },       [KAB_FILTER_WORDS] = { "digits", "small" },
  [KAB_FILTER_SPELL] = { "m", "f", "n" }, [KAB_FILTER_DATE] = { "short", "long", "month", "iso" },
  [KAB_FILTER_FORMATTED] = { NULL },
};

gboolean
kab_filter_from_name (const char *name, KabFilter *filter)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      {
        *filter = (KabFilter)i;
        return TRUE;
      }
  return FALSE;
}

const char *const *
kab_filter_names (void)
{
  return names;
}

const char *const *
kab_filter_options (KabFilter filter)
{
  return options[filter];
}

static gboolean
is_code (const char *word)
{
  return strlen (word) == 3 && g_ascii_isupper (word[0]) && g_ascii_isupper (word[1])
         && g_ascii_isupper (word[2]);
}

static gboolean
takes_word (KabFilter filter, const char *word)
{
  if ((filter == KAB_FILTER_MONEY || filter == KAB_FILTER_WORDS) && is_code (word))
    return TRUE;
  if (filter == KAB_FILTER_NUMBER)
    return word[0] >= '0' && word[0] <= '6' && word[1] == '\0';
  return g_strv_contains (kab_filter_options (filter), word);
}

gboolean
kab_filter_takes (KabFilter filter, const char *argument, char **word, const char **nearest)
{
  g_auto (GStrv) words = g_strsplit_set (argument, " \t\r\n", -1);

  for (guint i = 0; filter != KAB_FILTER_DEFAULT && words[i] != NULL; i++)
    if (words[i][0] != '\0' && !takes_word (filter, words[i]))
      {
        *word = g_strdup (words[i]);
        *nearest = filter == KAB_FILTER_SPELL ? NULL : kab_nearest (words[i], kab_filter_options (filter));
        return FALSE;
      }
  return TRUE;
}

static gboolean
has_option (const char *argument, const char *option)
{
  g_auto (GStrv) words = argument != NULL ? g_strsplit_set (argument, " \t\r\n", -1) : NULL;

  return words != NULL && g_strv_contains ((const char *const *)words, option);
}

/* Returns: (transfer full) (nullable): the currency's code that @argument names, or else @beside */
static char *
currency_of (const char *argument, const char *beside)
{
  g_auto (GStrv) words = argument != NULL ? g_strsplit_set (argument, " \t\r\n", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (is_code (words[i]))
      return g_strdup (words[i]);
  return g_strdup (beside);
}

/* g_utf8_strup() follows the locale of the process; a paper in Azerbaijani needs its two pairs
 * i/İ and ı/I whatever the desktop speaks, and no other paper wants them. */
char *
kab_case_change (const char *text, gboolean upper, gboolean first_only, const char *language)
{
  gboolean dotted = g_strcmp0 (language, "az") == 0;
  GString *out = g_string_sized_new (strlen (text));
  const char *p = text;

  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (upper && c == 'i')
        c = dotted ? 0x130 : 'I';
      else if (!upper && c == 'I')
        c = dotted ? 0x131 : 'i';
      else if (!upper && c == 0x130)
        c = 'i';
      else
        c = upper ? g_unichar_toupper (c) : g_unichar_tolower (c);
      g_string_append_unichar (out, c);
      if (first_only)
        {
          g_string_append (out, g_utf8_next_char (p));
          break;
        }
    }
  return g_string_free (out, FALSE);
}

static gboolean
whole_number (const char *text, gint64 *number)
{
  char *end;

  *number = g_ascii_strtoll (text, &end, 10);
  return end != text && *end == '\0';
}

static char *
group_digits (gint64 number, const char *language)
{
  g_autofree char *money = NULL;
  char *cut;

  if (number > G_MAXINT64 / 100 || number < G_MININT64 / 100)
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  /* The same grouping as money has, without its two decimals. */
  money = kab_money_format (number * 100, NULL, language);
  cut = money + strlen (money) - 3;
  *cut = '\0';
  return g_steal_pointer (&money);
}

/* A decimal number as text, since what is on paper must not have been through a double. */
static char *
format_number (const char *text, const char *argument, const char *language)
{
  gboolean negative = text[0] == '-';
  const char *digits = text + (negative ? 1 : 0);
  gsize n = strspn (digits, "0123456789");
  const char *decimals = digits[n] == '.' ? digits + n + 1 : digits + n;
  gsize m = strspn (decimals, "0123456789"), places = argument != NULL ? (gsize)(argument[0] - '0') : m;
  g_autoptr (GString) all = NULL;
  g_autofree char *grouped = NULL;
  gboolean up;
  gint64 whole;

  if (n == 0 || n > 15 || m > 30 || decimals[m] != '\0' || (digits[n] == '.' && m == 0))
    return g_strdup (text);
  all = g_string_new_len (digits, (gssize)n);
  g_string_append_len (all, decimals, (gssize)MIN (m, places));
  while (all->len < n + places)
    g_string_append_c (all, '0');
  up = m > places && decimals[places] >= '5';
  for (gsize i = all->len; up && i-- > 0;)
    {
      up = all->str[i] == '9';
      all->str[i] = up ? '0' : (char)(all->str[i] + 1);
    }
  if (up)
    g_string_prepend_c (all, '1');
  negative = negative && strspn (all->str, "0") < all->len;
  decimals = all->str + all->len - places;
  whole = g_ascii_strtoll (all->str, NULL, 10);
  if (places > 0)
    {
      g_autofree char *head = g_strndup (all->str, all->len - places);

      whole = g_ascii_strtoll (head, NULL, 10);
    }
  grouped = group_digits (whole, language);
  return g_strconcat (negative ? "−" : "", grouped,
                      places == 0                       ? ""
                      : g_strcmp0 (language, "en") == 0 ? "."
                                                        : ",",
                      decimals, NULL);
}

static char *
format_date (const char *text, const char *argument, const char *language)
{
  g_autofree char *day = NULL;
  gint64 ms;

  /* A moment: no day is written as a number, and no year is as large. */
  if (!kab_date_is_valid (text) && whole_number (text, &ms) && ms > MS_LEAST)
    day = kab_date_of_time (ms);
  else if (kab_date_is_valid (text))
    day = g_strdup (text);
  if (day == NULL)
    return g_strdup (text);
  if (has_option (argument, "long"))
    return kab_date_format_long (day, language);
  if (has_option (argument, "month"))
    return kab_date_format_month (day, language);
  return has_option (argument, "iso") ? g_steal_pointer (&day) : kab_date_format (day, language);
}

static char *
format_words (gint64 minor, const char *argument, const char *currency, const char *language)
{
  g_autofree char *words = kab_money_words (minor, currency, has_option (argument, "digits"), language);

  return has_option (argument, "small") ? g_steal_pointer (&words)
                                        : kab_case_change (words, TRUE, TRUE, language);
}

static KabGender
gender_of (const char *argument)
{
  return g_strcmp0 (argument, "f") == 0   ? KAB_GENDER_FEMININE
         : g_strcmp0 (argument, "n") == 0 ? KAB_GENDER_NEUTER
                                          : KAB_GENDER_MASCULINE;
}

char *
kab_filter_apply (KabFilter filter,
                  const char *text,
                  const char *argument,
                  const char *currency,
                  const char *language)
{
  g_autofree char *code = NULL;
  gint64 number;

  switch (filter)
    {
    case KAB_FILTER_MONEY:
      code = has_option (argument, "plain") ? NULL : currency_of (argument, currency);
      if (whole_number (text, &number))
        return kab_money_format (number, code, language);
      break;
    case KAB_FILTER_WORDS:
      code = currency_of (argument, currency);
      if (whole_number (text, &number))
        return format_words (number, argument, code, language);
      break;
    case KAB_FILTER_SPELL:
      if (whole_number (text, &number))
        return kab_number_words (number, gender_of (argument), language);
      break;
    case KAB_FILTER_DATE:
      return format_date (text, argument, language);
    case KAB_FILTER_TIME:
      if (whole_number (text, &number))
        return kab_time_format (number, language);
      break;
    case KAB_FILTER_PHONE:
      if (kab_phone_is_valid (text))
        return kab_phone_format (text);
      break;
    case KAB_FILTER_NUMBER:
      return format_number (text, argument, language);
    case KAB_FILTER_PERCENT:
      if (whole_number (text, &number))
        return kab_percent_format (number, language);
      break;
    case KAB_FILTER_UPPER:
      return kab_case_change (text, TRUE, FALSE, language);
    case KAB_FILTER_LOWER:
      return kab_case_change (text, FALSE, FALSE, language);
    case KAB_FILTER_CAPITAL:
      return kab_case_change (text, TRUE, TRUE, language);
    case KAB_FILTER_DEFAULT:
      if (text[0] == '\0' && argument != NULL)
        return g_strdup (argument);
      break;
    case KAB_FILTER_LINES:
    case KAB_FILTER_FORMATTED:
    default:
      break;
    }
  return g_strdup (text);
}
