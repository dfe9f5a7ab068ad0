/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-signature.h"

#include <string.h>

#include <sodium.h>

/*
 * Letters up to U+02FF, and those of the Cyrillic blocks without their combining marks, are composed already (NFC_Quick_Check
 * in Unicode's DerivedNormalizationProps): most names need not be looked at further, which costs as much as signing. By
 * their bytes in UTF-8, so that what is none is not read beyond its end.
 */
static gboolean
is_surely_composed (const char *text)
{
  for (const guchar *p = (const guchar *)text; *p != '\0'; p++)
    {
      gboolean latin = *p <= 0xCB;
      gboolean cyrillic = *p == 0xD0 || *p == 0xD1 || *p == 0xD3
                          || (*p == 0xD2 && !(p[1] >= 0x83 && p[1] <= 0x89)) || (*p == 0xD4 && p[1] <= 0xAF);

      if (!latin && !cyrillic)
        return FALSE;
    }
  return TRUE;
}

/* (transfer full) (nullable): @text in NFC; NULL: it is in it already */
static char *
compose (const char *text)
{
  return text == NULL || is_surely_composed (text) ? NULL : g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
}

static void
append_line (GString *out, const char *text)
{
  g_autofree char *composed = compose (text);

  if (composed != NULL)
    text = composed;
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    g_string_append_c (out, *p == '\n' || *p == '\r' ? ' ' : *p);
  g_string_append_c (out, '\n');
}

gboolean
kab_licence_is_composed (const KabRow *licence)
{
  static const char *const names[] = { "number", "client_name", "package_name" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *text = kab_row_get_text (licence, names[i]);
      g_autofree char *composed = compose (text);

      if (composed != NULL && !g_str_equal (composed, text))
        return FALSE;
    }
  return TRUE;
}

char *
kab_licence_canonical_text (const KabRow *licence)
{
  GString *out = g_string_new (KAB_LICENCE_FORM "\n");

  g_return_val_if_fail (licence->entity == &kab_entity_licence, NULL);

  append_line (out, kab_row_get_text (licence, "number"));
  append_line (out, kab_row_get_text (licence, "client_name"));
  append_line (out, kab_row_get_text (licence, "package_name"));
  g_string_append_printf (out, "%" G_GINT64_FORMAT "\n", kab_row_get_integer (licence, "quantity"));
  append_line (out, kab_row_get_text (licence, "valid_from"));
  append_line (out, kab_row_get_text (licence, "valid_to"));
  g_string_append_printf (out, "%" G_GINT64_FORMAT " %s\n", kab_row_get_integer (licence, "price"),
                          kab_row_get_text (licence, "currency"));
  return g_string_free (out, FALSE);
}

void
kab_signing_key_new (char **secret, char **public_key)
{
  guchar sk[crypto_sign_SECRETKEYBYTES], pk[crypto_sign_PUBLICKEYBYTES];

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  crypto_sign_keypair (pk, sk);
  *secret = g_base64_encode (sk, sizeof sk);
  *public_key = g_base64_encode (pk, sizeof pk);
  sodium_memzero (sk, sizeof sk);
}

char *
kab_signature_make (const char *text, const char *secret)
{
  guchar signature[crypto_sign_BYTES];
  gsize n;
  g_autofree guchar *sk = g_base64_decode (secret, &n);

  if (sodium_init () < 0 || n != crypto_sign_SECRETKEYBYTES)
    return NULL;
  crypto_sign_detached (signature, NULL, (const guchar *)text, strlen (text), sk);
  sodium_memzero (sk, n);
  return g_base64_encode (signature, sizeof signature);
}

gboolean
kab_signature_verify (const char *text, const char *signature, const char *public_key)
{
  gsize n_signature, n_key;
  g_autofree guchar *s = g_base64_decode (signature, &n_signature);
  g_autofree guchar *pk = g_base64_decode (public_key, &n_key);

  return sodium_init () >= 0 && n_signature == crypto_sign_BYTES && n_key == crypto_sign_PUBLICKEYBYTES
         && crypto_sign_verify_detached (s, (const guchar *)text, strlen (text), pk) == 0;
}

gboolean
kab_signature_is_public_key (const char *text)
{
  guchar key[crypto_sign_PUBLICKEYBYTES];
  gsize n;

  return sodium_base642bin (key, sizeof key, text, strlen (text), NULL, &n, NULL,
                            sodium_base64_VARIANT_ORIGINAL)
           == 0
         && n == sizeof key;
}
