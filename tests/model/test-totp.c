/* SPDX-License-Identifier: GPL-3.0-or-later */
/* S4-53, S4-75: codes of the second factor, by the vectors of RFC 4226, RFC 6238 and RFC 4648. */
#include <string.h>

#include <glib.h>

#include "kab-totp.h"

static const guint8 secret[] = "12345678901234567890";
#define N 20

/* RFC 6238, appendix B: the lines of SHA-1. */
static void
test_time (void)
{
  static const struct
  {
    gint64 seconds;
    const char *code;
  } vectors[] = {
    { 59, "94287082" },         { 1111111109, "07081804" }, { 1111111111, "14050471" },
    { 1234567890, "89005924" }, { 2000000000, "69279037" }, { G_GINT64_CONSTANT (20000000000), "65353130" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *code = kab_totp_code (secret, N, kab_totp_step (vectors[i].seconds * 1000), 8);

      g_assert_cmpstr (code, ==, vectors[i].code);
    }
}

/* RFC 4226, appendix D. */
static void
test_counter (void)
{
  static const char *const codes[]
    = { "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *code = kab_totp_code (secret, N, i, KAB_TOTP_DIGITS);

      g_assert_cmpstr (code, ==, codes[i]);
    }
}

static void
test_base32 (void)
{
  static const char *const pairs[][2] = { { "", "" },
                                          { "f", "MY" },
                                          { "fo", "MZXQ" },
                                          { "foo", "MZXW6" },
                                          { "foob", "MZXW6YQ" },
                                          { "fooba", "MZXW6YTB" },
                                          { "foobar", "MZXW6YTBOI" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *text = kab_base32_encode ((const guint8 *)pairs[i][0], strlen (pairs[i][0]));

      g_assert_cmpstr (text, ==, pairs[i][1]);
    }
}

/* A step early or late is good, two are not; what was used, and what came before it, is not good again. */
static void
test_window (void)
{
  const gint64 now = G_GINT64_CONSTANT (1234567890000), present = kab_totp_step (now);

  for (gint64 by = -3; by <= 3; by++)
    {
      g_autofree char *code = kab_totp_code (secret, N, present + by, KAB_TOTP_DIGITS);
      gint64 step = 0;
      gboolean near = by >= -1 && by <= 1;

      g_assert_true (kab_totp_check (secret, N, code, now, 0, &step) == near);
      if (!near)
        continue;
      g_assert_cmpint (step, ==, present + by);
      g_assert_true (kab_totp_check (secret, N, code, now, present + by - 1, &step));
      g_assert_false (kab_totp_check (secret, N, code, now, present + by, &step));
      g_assert_false (kab_totp_check (secret, N, code, now, present + by + 1, &step));
    }
  for (const char *const *bad = (const char *const[]){ "", "12345", "1234567", "abcdef", "١٢٣", NULL };
       *bad != NULL; bad++)
    {
      gint64 step = 0;

      g_assert_false (kab_totp_check (secret, N, *bad, now, 0, &step));
    }
}

static void
test_uri (void)
{
  g_autofree char *uri = kab_totp_uri (secret, N, "Кабинет & Ко", "a:b@c");

  g_assert_cmpstr (uri, ==,
                   "otpauth://totp/%D0%9A%D0%B0%D0%B1%D0%B8%D0%BD%D0%B5%D1%82%20%26%20%D0%9A%D0%BE:a%3Ab%40c"
                   "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                   "&issuer=%D0%9A%D0%B0%D0%B1%D0%B8%D0%BD%D0%B5%D1%82%20%26%20%D0%9A%D0%BE"
                   "&algorithm=SHA1&digits=6&period=30");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/totp/S4-75-time", test_time);
  g_test_add_func ("/totp/counter", test_counter);
  g_test_add_func ("/totp/base32", test_base32);
  g_test_add_func ("/totp/S4-75-window", test_window);
  g_test_add_func ("/totp/uri", test_uri);
  return g_test_run ();
}
