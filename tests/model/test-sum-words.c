/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and sums in words as papers in four languages have them. */
#include <string.h>

#include "kab-sum-words.h"

typedef struct
{
  gint64 number;
  KabGender gender;
  const char *words;
} Number;

typedef struct
{
  gint64 minor;
  const char *currency, *words;
} Sum;

#define M KAB_GENDER_MASCULINE
#define F KAB_GENDER_FEMININE
#define N KAB_GENDER_NEUTER

static void
check_numbers (const char *language, const Number *numbers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = kab_number_words (numbers[i].number, numbers[i].gender, language);

      g_assert_cmpstr (words, ==, numbers[i].words);
    }
}

static void
check_sums (const char *language, const Sum *sums, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = kab_money_words (sums[i].minor, sums[i].currency, FALSE, language);

      g_assert_cmpstr (words, ==, sums[i].words);
    }
}

static void
test_russian (void)
{
  static const Number numbers[] = {
    { 0, M, "ноль" },
    { 1, M, "один" },
    { 1, F, "одна" },
    { 1, N, "одно" },
    { 2, M, "два" },
    { 2, F, "две" },
    { 2, N, "два" },
    { 5, M, "пять" },
    { 11, M, "одиннадцать" },
    { 12, F, "двенадцать" },
    { 19, M, "девятнадцать" },
    { 21, F, "двадцать одна" },
    { 40, M, "сорок" },
    { 90, M, "девяносто" },
    { 100, M, "сто" },
    { 101, M, "сто один" },
    { 111, F, "сто одиннадцать" },
    { 999, M, "девятьсот девяносто девять" },
    { 1000, M, "одна тысяча" },
    { 1001, F, "одна тысяча одна" },
    { 2000, M, "две тысячи" },
    { 5000, M, "пять тысяч" },
    { 11000, M, "одиннадцать тысяч" },
    { 12000, M, "двенадцать тысяч" },
    { 21000, M, "двадцать одна тысяча" },
    { 22022, F, "двадцать две тысячи двадцать две" },
    { 111000, M, "сто одиннадцать тысяч" },
    { 1000000, F, "один миллион" },
    { 2000002, F, "два миллиона две" },
    { 5000000, M, "пять миллионов" },
    { 1001000, M, "один миллион одна тысяча" },
    { G_GINT64_CONSTANT (999999999999), M,
      "девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов "
      "девятьсот девяносто девять тысяч девятьсот девяносто девять" },
    { -2, F, "минус две" },
  };
  static const Sum sums[] = {
    { 0, "RUB", "ноль рублей ноль копеек" },
    { 100, "RUB", "один рубль ноль копеек" },
    { 102, "RUB", "один рубль две копейки" },
    { 201, "RUB", "два рубля одна копейка" },
    { 505, "RUB", "пять рублей пять копеек" },
    { 1111, "RUB", "одиннадцать рублей одиннадцать копеек" },
    { 2121, "RUB", "двадцать один рубль двадцать одна копейка" },
    { 2222, "RUB", "двадцать два рубля двадцать две копейки" },
    { 11214, "RUB", "сто двенадцать рублей четырнадцать копеек" },
    { 100000, "RUB", "одна тысяча рублей ноль копеек" },
    { 100100, "RUB", "одна тысяча один рубль ноль копеек" },
    { 200000, "RUB", "две тысячи рублей ноль копеек" },
    { 2100000, "RUB", "двадцать одна тысяча рублей ноль копеек" },
    { 100000000, "RUB", "один миллион рублей ноль копеек" },
    { G_GINT64_CONSTANT (99999999999999), "RUB",
      "девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов "
      "девятьсот девяносто девять тысяч девятьсот девяносто девять рублей девяносто девять копеек" },
    { -302, "RUB", "минус три рубля две копейки" },
    { 102, "USD", "один доллар США два цента" },
    { 501, "USD", "пять долларов США один цент" },
    { 2105, "EUR", "двадцать один евро пять центов" },
    { 202, "BGN", "два лева две стотинки" },
    { 1121, "BGN", "одиннадцать левов двадцать одна стотинка" },
    { 302, "AZN", "три маната два гяпика" },
    { 511, "AZN", "пять манатов одиннадцать гяпиков" },
    { 123405, "KZT", "одна тысяча двести тридцать четыре KZT 05/100" },
    { 150, NULL, "один 50/100" },
  };

  check_numbers ("ru", numbers, G_N_ELEMENTS (numbers));
  check_sums ("ru", sums, G_N_ELEMENTS (sums));
}

static void
test_english (void)
{
  static const Number numbers[] = {
    { 0, M, "zero" },
    { 2, M, "two" },
    { 11, M, "eleven" },
    { 21, M, "twenty-one" },
    { 40, M, "forty" },
    { 100, M, "one hundred" },
    { 101, M, "one hundred and one" },
    { 999, M, "nine hundred and ninety-nine" },
    { 1000, M, "one thousand" },
    { 1001, M, "one thousand and one" },
    { 1100, M, "one thousand one hundred" },
    { 2000, M, "two thousand" },
    { 21000, M, "twenty-one thousand" },
    { 100001, M, "one hundred thousand and one" },
    { 123456, M, "one hundred and twenty-three thousand four hundred and fifty-six" },
    { 1000000, M, "one million" },
    { 1000018, M, "one million and eighteen" },
    { 1018000, M, "one million eighteen thousand" },
    { G_MAXINT64, M,
      "nine quintillion two hundred and twenty-three quadrillion three hundred and seventy-two trillion "
      "thirty-six billion eight hundred and fifty-four million seven hundred and seventy-five thousand "
      "eight hundred and seven" },
    { G_MININT64, M,
      "minus nine quintillion two hundred and twenty-three quadrillion three hundred and seventy-two "
      "trillion "
      "thirty-six billion eight hundred and fifty-four million seven hundred and seventy-five thousand "
      "eight hundred and eight" },
  };
  static const Sum sums[] = {
    { 0, "EUR", "zero euros and zero cents" },
    { 101, "EUR", "one euro and one cent" },
    { 202, "EUR", "two euros and two cents" },
    { 12345, "USD", "one hundred and twenty-three US dollars and forty-five cents" },
    { 100100, "RUB", "one thousand and one roubles and zero kopecks" },
    { 101, "RUB", "one rouble and one kopeck" },
    { 201, "BGN", "two leva and one stotinka" },
    { 102, "AZN", "one manat and two qapiks" },
    { 150, "GBP", "one GBP 50/100" },
    { -5, "EUR", "minus zero euros and five cents" },
  };

  check_numbers ("en", numbers, G_N_ELEMENTS (numbers));
  check_sums ("en", sums, G_N_ELEMENTS (sums));
  /* A language that has no words here. */
  check_sums ("de", sums, 1);
}

static void
test_bulgarian (void)
{
  static const Number numbers[] = {
    { 0, M, "нула" },
    { 1, M, "един" },
    { 1, F, "една" },
    { 1, N, "едно" },
    { 2, M, "два" },
    { 2, F, "две" },
    { 2, N, "две" },
    { 11, M, "единадесет" },
    { 20, M, "двадесет" },
    { 21, M, "двадесет и един" },
    { 21, F, "двадесет и една" },
    { 21, N, "двадесет и едно" },
    { 100, M, "сто" },
    { 101, N, "сто и едно" },
    { 111, M, "сто и единадесет" },
    { 120, M, "сто и двадесет" },
    { 121, M, "сто двадесет и един" },
    { 200, M, "двеста" },
    { 400, M, "четиристотин" },
    { 1000, M, "хиляда" },
    { 1001, N, "хиляда и едно" },
    { 1020, M, "хиляда и двадесет" },
    { 1021, M, "хиляда двадесет и един" },
    { 1100, M, "хиляда и сто" },
    { 1120, M, "хиляда сто и двадесет" },
    { 1121, M, "хиляда сто двадесет и един" },
    { 2000, M, "две хиляди" },
    { 2002, M, "две хиляди и два" },
    { 21000, M, "двадесет и една хиляди" },
    { 101000, M, "сто и една хиляди" },
    { 1000000, F, "един милион" },
    { 1001000, M, "един милион и хиляда" },
    { 1001001, M, "един милион хиляда и един" },
    { 1100000, M, "един милион и сто хиляди" },
    { 1121001, N, "един милион сто двадесет и една хиляди и едно" },
    { 2000021, M, "два милиона двадесет и един" },
    { G_GINT64_CONSTANT (2000000000), M, "два милиарда" },
  };
  static const Sum sums[] = {
    { 0, "BGN", "нула лева и нула стотинки" },
    { 101, "BGN", "един лев и една стотинка" },
    { 202, "BGN", "два лева и две стотинки" },
    { 2121, "BGN", "двадесет и един лева и двадесет и една стотинки" },
    { 12345, "BGN", "сто двадесет и три лева и четиридесет и пет стотинки" },
    { 100100, "BGN", "хиляда и един лева и нула стотинки" },
    { 2100000, "BGN", "двадесет и една хиляди лева и нула стотинки" },
    { 101, "EUR", "едно евро и един евроцент" },
    { 202, "EUR", "две евро и два евроцента" },
    { 102, "USD", "един щатски долар и два цента" },
    { 202, "RUB", "две рубли и две копейки" },
    { 502, "AZN", "пет маната и два гяпика" },
  };

  check_numbers ("bg", numbers, G_N_ELEMENTS (numbers));
  check_sums ("bg", sums, G_N_ELEMENTS (sums));
}

static void
test_azerbaijani (void)
{
  static const Number numbers[] = {
    { 0, M, "sıfır" },
    { 1, M, "bir" },
    { 4, M, "dörd" },
    { 8, M, "səkkiz" },
    { 11, M, "on bir" },
    { 21, M, "iyirmi bir" },
    { 45, M, "qırx beş" },
    { 56, M, "əlli altı" },
    { 90, M, "doxsan" },
    { 100, M, "yüz" },
    { 101, M, "yüz bir" },
    { 200, M, "iki yüz" },
    { 1000, M, "min" },
    { 1001, M, "min bir" },
    { 1100, M, "min yüz" },
    { 2000, M, "iki min" },
    { 21000, M, "iyirmi bir min" },
    { 101000, M, "yüz bir min" },
    { 1000000, M, "bir milyon" },
    { 1234567, M, "bir milyon iki yüz otuz dörd min beş yüz altmış yeddi" },
  };
  static const Sum sums[] = {
    { 0, "AZN", "sıfır manat sıfır qəpik" },
    { 100150, "AZN", "min bir manat əlli qəpik" },
    { 12345, "AZN", "yüz iyirmi üç manat qırx beş qəpik" },
    { 302, "USD", "üç ABŞ dolları iki sent" },
    { 302, "EUR", "üç avro iki sent" },
    { 302, "RUB", "üç rubl iki qəpik" },
    { -100, "AZN", "mənfi bir manat sıfır qəpik" },
  };

  check_numbers ("az", numbers, G_N_ELEMENTS (numbers));
  check_sums ("az", sums, G_N_ELEMENTS (sums));
}

static void
test_digits (void)
{
  static const struct
  {
    const char *language, *currency, *words;
  } all[] = {
    { "ru", "RUB", "двадцать один рубль 05 копеек" },
    { "en", "EUR", "twenty-one euros and 05 cents" },
    { "bg", "EUR", "двадесет и едно евро и 05 евроцента" },
    { "az", "AZN", "iyirmi bir manat 05 qəpik" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *words = kab_money_words (2105, all[i].currency, TRUE, all[i].language);

      g_assert_cmpstr (words, ==, all[i].words);
    }
}

/* Two sums that differ never read alike, and nothing is left empty, in any language. */
static void
test_distinct (void)
{
  static const char *const languages[] = { "ru", "en", "bg", "az" };

  for (guint l = 0; l < G_N_ELEMENTS (languages); l++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (gint64 n = 0; n < 2200000; n += n < 3000 ? 1 : 997)
        {
          g_autofree char *words = kab_number_words (n, F, languages[l]);

          g_assert_null (strstr (words, "  "));
          g_assert_null (strstr (words, "(null)"));
          g_assert_true (words[0] != '\0' && words[0] != ' ' && !g_str_has_suffix (words, " "));
          g_assert_true (g_hash_table_add (seen, g_steal_pointer (&words)));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sum-words/ru", test_russian);
  g_test_add_func ("/sum-words/en", test_english);
  g_test_add_func ("/sum-words/bg", test_bulgarian);
  g_test_add_func ("/sum-words/az", test_azerbaijani);
  g_test_add_func ("/sum-words/digits", test_digits);
  g_test_add_func ("/sum-words/distinct", test_distinct);
  return g_test_run ();
}
