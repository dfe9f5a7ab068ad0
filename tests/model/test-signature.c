/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printed licence is verified with nothing but the org's public key. */
#include <string.h>

#include <glib.h>

#include "kab-error.h"
#include "kab-signature.h"

static KabRow *
licence (void)
{
  KabRow *row = kab_row_new (&kab_entity_licence, NULL);

  kab_row_set_text (row, "number", "Л-000123");
  kab_row_set_text (row, "client_name", "Əliyeva Ləman");
  kab_row_set_text (row, "package_name", "Пакет\n«Базовый»");
  kab_row_set_integer (row, "quantity", 3);
  kab_row_set_text (row, "valid_from", "2025-01-01");
  kab_row_set_integer (row, "price", 123450);
  return row;
}

static void
test_canonical (void)
{
  g_autoptr (KabRow) row = licence ();
  g_autofree char *text = kab_licence_canonical_text (row);

  g_assert_cmpstr (
    text, ==, "kabinet-licence-1\nЛ-000123\nƏliyeva Ləman\nПакет «Базовый»\n3\n2025-01-01\n\n123450 RUB\n");
  g_assert_null (kab_licence_code (row));
}

static void
test_code (void)
{
  g_autoptr (KabRow) row = licence ();
  g_autofree char *secret = NULL, *key = NULL, *secret2 = NULL, *key2 = NULL;
  g_autofree char *text = kab_licence_canonical_text (row);
  g_autofree char *signature = NULL, *code = NULL, *with_newline = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  kab_signing_key_new (&secret, &key);
  kab_signing_key_new (&secret2, &key2);
  g_assert_cmpstr (key, !=, key2);
  signature = kab_signature_make (text, secret);
  kab_row_set_text (row, "signature", signature);
  code = kab_licence_code (row);

  g_assert_true (kab_licence_code_verify (code, key, &lines, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpstr (lines[0], ==, "Л-000123");
  g_assert_cmpstr (lines[6], ==, "123450 RUB");

  /* As some readers give it. */
  with_newline = g_strconcat (code, "\n", NULL);
  g_assert_true (kab_licence_code_verify (with_newline, key, NULL, NULL));

  g_assert_false (kab_licence_code_verify (code, key2, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);

  /* Any one byte altered, and any byte cut off, is noticed. */
  n = strlen (code);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *altered = g_strdup (code);
      g_autofree char *shorter = g_strndup (code, i);

      altered[i] ^= 1;
      g_assert_false (kab_licence_code_verify (altered, key, NULL, NULL));
      g_assert_false (kab_licence_code_verify (shorter, key, NULL, NULL));
    }
}

static void
test_bad_keys (void)
{
  static const char *const bad[] = { "", "AAAA", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (kab_signature_make ("text", bad[i]));
      g_assert_false (kab_signature_verify ("text", bad[i], bad[i]));
      g_assert_false (kab_licence_code_verify ("", bad[i], NULL, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/signature/canonical", test_canonical);
  g_test_add_func ("/signature/code", test_code);
  g_test_add_func ("/signature/bad-keys", test_bad_keys);

  return g_test_run ();
}
