/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S1-69: what a message is sent as (3GPP TS 23.038, 23.040), and what a part costs. */
#include <string.h>

#include <glib.h>

#include "kab-error.h"
#include "kab-sms.h"

static char *
times (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

static void
test_parts (void)
{
  static const struct
  {
    const char *text;
    guint n;
    gboolean is_unicode;
    guint units, parts, left;
  } cases[] = {
    { "", 1, FALSE, 0, 1, 160 },        { "a", 160, FALSE, 160, 1, 0 },
    { "a", 161, FALSE, 161, 2, 145 },   { "a", 306, FALSE, 306, 2, 0 },
    { "a", 307, FALSE, 307, 3, 152 },   { "я", 70, TRUE, 70, 1, 0 },
    { "я", 71, TRUE, 71, 2, 63 },       { "я", 134, TRUE, 134, 2, 0 },
    { "я", 135, TRUE, 135, 3, 66 },     { "€", 80, FALSE, 160, 1, 0 },
    { "€", 81, FALSE, 162, 2, 143 },    { "😀", 35, TRUE, 70, 1, 0 },
    { "😀", 36, TRUE, 72, 2, 61 },       { "ə", 1, TRUE, 1, 1, 69 },
    { "Ж", 1, TRUE, 1, 1, 69 },         { "`", 1, TRUE, 1, 1, 69 },
    { "é", 10, FALSE, 10, 1, 150 },     { "ç", 1, TRUE, 1, 1, 69 },
    { "Ç\n\r@_", 1, FALSE, 5, 1, 155 }, { "[x]{y}~|\\^", 1, FALSE, 18, 1, 142 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = times (cases[i].text, cases[i].n);
      KabSmsSize size;

      kab_sms_measure (text, &size);
      g_test_message ("%u of “%s”", cases[i].n, cases[i].text);
      g_assert_true (size.is_unicode == cases[i].is_unicode);
      g_assert_cmpuint (size.units, ==, cases[i].units);
      g_assert_cmpuint (size.parts, ==, cases[i].parts);
      g_assert_cmpuint (size.left, ==, cases[i].left);
    }
}

/* An escape and what it escapes stay together, though 306 septets would else be two parts. */
static void
test_not_torn (void)
{
  g_autofree char *a = times ("a", 152);
  g_autofree char *text = g_strconcat (a, "€", a, NULL);
  KabSmsSize size;

  kab_sms_measure (text, &size);
  g_assert_cmpuint (size.units, ==, 306);
  g_assert_cmpuint (size.parts, ==, 3);
}

static void
test_tariff (void)
{
  static const char json[] = "{\"part\":350,\"prefixes\":{\"+994\":900,\"+99450\":950,\"+359\":0}}";
  static const struct
  {
    const char *phone;
    gint64 price;
  } cases[]
    = { { "+79123456789", 350 }, { "+994123456789", 900 }, { "+994501234567", 950 }, { "+359881234567", 0 } };
  static const char *const bad[] = { "[]",
                                     "{\"part\":\"x\"}",
                                     "{\"part\":-1}",
                                     "{\"prefixes\":[]}",
                                     "{\"prefixes\":{\"+7\":{}}}",
                                     "{\"else\":1}",
                                     "x" };
  gint64 price = 5;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (kab_sms_tariff_read (json, cases[i].phone, &price, NULL));
      g_assert_cmpint (price, ==, cases[i].price);
    }
  g_assert_true (kab_sms_tariff_read (NULL, "+79123456789", &price, NULL));
  g_assert_cmpint (price, ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (kab_sms_tariff_read (bad[i], "+7", &price, &error));
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sms/S1-69-parts", test_parts);
  g_test_add_func ("/sms/not-torn", test_not_torn);
  g_test_add_func ("/sms/S1-69-tariff", test_tariff);
  return g_test_run ();
}
