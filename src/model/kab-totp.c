/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-totp.h"

#include <string.h>

#include <sodium.h>

#define HASH_BYTES 20

gint64
kab_totp_step (gint64 now)
{
  return now / 1000 / KAB_TOTP_STEP_SECONDS;
}

char *
kab_totp_code (const guint8 *secret, gsize n, gint64 step, guint digits)
{
  guint64 counter = GUINT64_TO_BE ((guint64)step);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, secret, n);
  guint8 hash[HASH_BYTES];
  gsize length = sizeof hash;
  guint32 number, modulus = 1;
  guint at;

  g_hmac_update (hmac, (const guchar *)&counter, sizeof counter);
  g_hmac_get_digest (hmac, hash, &length);
  at = hash[HASH_BYTES - 1] & 0xf;
  number = ((guint32)(hash[at] & 0x7f) << 24) | ((guint32)hash[at + 1] << 16) | ((guint32)hash[at + 2] << 8)
           | hash[at + 3];
  for (guint i = 0; i < digits; i++)
    modulus *= 10;
  return g_strdup_printf ("%0*u", (int)digits, number % modulus);
}

gboolean
kab_totp_check (const guint8 *secret, gsize n, const char *code, gint64 now, gint64 used, gint64 *step)
{
  gint64 present = kab_totp_step (now);
  gboolean right = FALSE;

  if (strlen (code) != KAB_TOTP_DIGITS)
    return FALSE;
  for (gint64 s = present - 1; s <= present + 1; s++)
    {
      g_autofree char *wanted = kab_totp_code (secret, n, s, KAB_TOTP_DIGITS);

      if (sodium_memcmp (wanted, code, KAB_TOTP_DIGITS) == 0 && s > used && !right)
        {
          *step = s;
          right = TRUE;
        }
      sodium_memzero (wanted, KAB_TOTP_DIGITS);
    }
  return right;
}

char *
kab_base32_encode (const guint8 *data, gsize n)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  GString *text = g_string_sized_new (n * 8 / 5 + 2);
  guint32 bits = 0;
  guint have = 0;

  for (gsize i = 0; i < n; i++)
    {
      bits = (bits << 8) | data[i];
      for (have += 8; have >= 5; have -= 5)
        g_string_append_c (text, letters[(bits >> (have - 5)) & 31]);
    }
  if (have > 0)
    g_string_append_c (text, letters[(bits << (5 - have)) & 31]);
  return g_string_free (text, FALSE);
}

char *
kab_totp_uri (const guint8 *secret, gsize n, const char *issuer, const char *account)
{
  g_autofree char *issuer_part = g_uri_escape_string (issuer, NULL, FALSE);
  g_autofree char *account_part = g_uri_escape_string (account, NULL, FALSE);
  g_autofree char *key = kab_base32_encode (secret, n);
  char *uri
    = g_strdup_printf ("otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d",
                       issuer_part, account_part, key, issuer_part, KAB_TOTP_DIGITS, KAB_TOTP_STEP_SECONDS);

  sodium_memzero (key, strlen (key));
  return uri;
}
