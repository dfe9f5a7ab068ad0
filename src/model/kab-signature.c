/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-signature.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-error.h"

#define FORM "kabinet-licence-1"
#define CANONICAL_LINES 8 /* the form and the seven facts */

static void
append_line (GString *out, const char *text)
{
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    g_string_append_c (out, *p == '\n' || *p == '\r' ? ' ' : *p);
  g_string_append_c (out, '\n');
}

char *
kab_licence_canonical_text (const KabRow *licence)
{
  GString *out = g_string_new (FORM "\n");

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

char *
kab_licence_code (const KabRow *licence)
{
  const char *signature = kab_row_get_text (licence, "signature");
  g_autofree char *text = NULL;

  if (signature == NULL)
    return NULL;
  text = kab_licence_canonical_text (licence);
  return g_strconcat (text, signature, NULL);
}

gboolean
kab_licence_code_verify (const char *code, const char *public_key, char ***lines, GError **error)
{
  g_auto (GStrv) split = NULL;
  g_autofree char *trimmed = g_strchomp (g_strdup (code));
  g_autofree char *text = NULL;

  split = g_strsplit (trimmed, "\n", CANONICAL_LINES + 2);
  if (g_strv_length (split) != CANONICAL_LINES + 1 || !g_str_equal (split[0], FORM))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("This is not the code of a licence."));
      return FALSE;
    }
  text = g_strndup (trimmed, (gsize)(strrchr (trimmed, '\n') + 1 - trimmed));
  if (!kab_signature_verify (text, split[CANONICAL_LINES], public_key))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("The signature does not match: the licence was altered, or somebody else issued it."));
      return FALSE;
    }
  if (lines != NULL)
    {
      g_free (g_steal_pointer (&split[CANONICAL_LINES]));
      *lines = g_strdupv (split + 1);
    }
  return TRUE;
}
