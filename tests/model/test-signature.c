/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printed licence is verified with nothing but the org's public key. */
#include <string.h>

#include <glib.h>

#include "kab-error.h"
#include "kab-licence-code.h"
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

static KabRow *
signed_licence (const char *secret)
{
  KabRow *row = licence ();
  g_autofree char *text = kab_licence_canonical_text (row);
  g_autofree char *signature = kab_signature_make (text, secret);

  kab_row_set_text (row, "signature", signature);
  return row;
}

static gboolean
holds (const char *text, const KabKeyring *keys)
{
  g_autoptr (KabLicenceCode) code = kab_licence_code_read (text, NULL);

  return code != NULL && kab_licence_code_check (code, keys, NULL);
}

static void
test_code (void)
{
  g_autofree char *secret = NULL, *key = NULL, *secret2 = NULL, *key2 = NULL;
  g_autofree char *text = NULL, *with_newline = NULL, *dos = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autoptr (KabKeyring) others = NULL;
  g_autoptr (KabLicenceCode) code = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  kab_signing_key_new (&secret, &key);
  kab_signing_key_new (&secret2, &key2);
  g_assert_cmpstr (key, !=, key2);
  row = signed_licence (secret);
  keys = kab_keyring_new_for_key (key);
  others = kab_keyring_new_for_key (key2);
  text = kab_licence_code (row);
  code = kab_licence_code_read (text, &error);
  g_assert_no_error (error);
  g_assert_true (kab_licence_code_check (code, keys, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (code->terms[KAB_TERM_NUMBER], ==, "Л-000123");
  g_assert_cmpstr (code->terms[KAB_TERM_VALID_TO], ==, "");
  g_assert_cmpstr (code->terms[KAB_TERM_PRICE], ==, "123450 RUB");

  /* As some readers give it. */
  with_newline = g_strconcat ("QR-Code:", text, "\n", NULL);
  g_assert_true (holds (with_newline, keys));
  lines = g_strsplit (text, "\n", -1);
  dos = g_strjoinv ("\r\n", lines);
  g_assert_true (holds (dos, keys));

  g_assert_false (kab_licence_code_check (code, others, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);

  /* Any one byte altered, and any byte cut off, is noticed. */
  n = strlen (text);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *altered = g_strdup (text);
      g_autofree char *shorter = g_strndup (text, i);

      altered[i] ^= 1;
      g_assert_false (holds (altered, keys));
      g_assert_false (holds (shorter, keys));
    }
}

/* The same as an address, which a phone opens: only number and signature are told to the server. */
static void
test_address (void)
{
  g_autofree char *secret = NULL, *key = NULL, *json = NULL, *url = NULL, *broken = NULL, *part = NULL,
                  *start = NULL;
  g_autofree char *id = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autoptr (KabLicenceCode) code = NULL;
  g_autoptr (KabLicenceCode) back = NULL;
  g_autoptr (GError) error = NULL;

  kab_signing_key_new (&secret, &key);
  json = g_strdup_printf ("{\"algorithm\":\"ed25519\",\"key\":\"%s\"}", key);
  keys = kab_keyring_new (json, "{\"url\":\"https://cabinet.example.org\"}");
  row = signed_licence (secret);
  kab_row_set_text (row, "client_name", "Əliyeva Ləman");
  code = kab_licence_code_new (row);
  url = kab_licence_code_to_qr (code, keys);
  id = kab_key_id (key);
  start = g_strconcat ("https://cabinet.example.org/verify/", id, "/", NULL);
  g_assert_true (g_str_has_prefix (url, start));
  g_assert_true (g_str_is_ascii (url));
  part = g_strndup (url, strcspn (url, "#"));
  g_assert_true (g_str_has_suffix (part, "/%D0%9B-000123"));
  g_assert_cmpuint (strlen (url), <, 400);

  back = kab_licence_code_read (url, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->key_id, ==, id);
  g_assert_true (kab_licence_code_check (back, keys, &error));
  for (guint i = 0; i < KAB_N_TERMS; i++)
    g_assert_cmpstr (back->terms[i], ==, code->terms[i]);

  /* Broken over lines by a mail program. */
  broken = g_strdup_printf ("  %.50s\r\n %s\n", url, url + 50);
  g_assert_true (holds (broken, keys));

  /* What a browser shows of it is not enough, and the sentence says what is missing. */
  g_assert_null (kab_licence_code_read (part, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  g_assert_nonnull (strchr (error->message, '#'));

  /* Any letter of the signature, the number or the terms altered, and any cut off. */
  for (gsize i = strlen (start); url[i] != '\0'; i++)
    {
      g_autofree char *altered = g_strdup (url);
      g_autofree char *shorter = g_strndup (url, i);

      altered[i] = altered[i] == 'A' ? 'B' : 'A';
      g_assert_false (holds (altered, keys));
      g_assert_false (holds (shorter, keys));
    }

  /* After an edit the signature is not of these terms any more: nothing is printed. */
  kab_row_set_text (row, "valid_to", "2030-01-01");
  g_clear_pointer (&code, kab_licence_code_free);
  g_clear_pointer (&url, g_free);
  code = kab_licence_code_new (row);
  g_assert_null (kab_licence_code_to_qr (code, keys));
}

/* Names so long that a code of the address would be too fine for a printer are printed as the shorter text. */
static void
test_long_address (void)
{
  g_autofree char *secret = NULL, *key = NULL, *json = NULL, *text = NULL, *signature = NULL, *qr = NULL;
  g_autoptr (KabRow) row = licence ();
  g_autoptr (KabKeyring) keys = NULL;
  g_autoptr (KabLicenceCode) code = NULL;
  g_autoptr (GString) name = g_string_new (NULL);

  kab_signing_key_new (&secret, &key);
  json = g_strdup_printf ("{\"key\":\"%s\"}", key);
  keys = kab_keyring_new (json, "{\"url\":\"https://cabinet.example.org\"}");
  while (g_utf8_strlen (name->str, -1) < 299)
    g_string_append (name, "Ж");
  kab_row_set_text (row, "client_name", name->str);
  g_string_truncate (name, 200 * 2);
  kab_row_set_text (row, "package_name", name->str);
  text = kab_licence_canonical_text (row);
  signature = kab_signature_make (text, secret);
  kab_row_set_text (row, "signature", signature);
  code = kab_licence_code_new (row);
  qr = kab_licence_code_to_qr (code, keys);
  g_assert_true (g_str_has_prefix (qr, KAB_LICENCE_FORM));
  g_assert_true (holds (qr, keys));
}

/* Letters with marks that came in pieces are signed, and verified, as one text. */
static void
test_composed (void)
{
  g_autofree char *secret = NULL, *key = NULL, *text = NULL, *apart = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabRow) same = NULL;
  g_autoptr (KabKeyring) keys = NULL;

  kab_signing_key_new (&secret, &key);
  keys = kab_keyring_new_for_key (key);
  row = licence ();
  kab_row_set_text (row, "client_name", "Андре\320\270\314\206"); /* и and a breve */
  same = licence ();
  kab_row_set_text (same, "client_name", "Андре\320\271"); /* й */
  g_assert_false (kab_licence_is_composed (row));
  g_assert_true (kab_licence_is_composed (same));
  text = kab_licence_canonical_text (row);
  apart = kab_licence_canonical_text (same);
  g_assert_cmpstr (text, ==, apart);

  g_clear_pointer (&text, g_free);
  g_clear_pointer (&apart, g_free);
  g_clear_pointer (&row, kab_row_unref);
  row = signed_licence (secret);
  text = kab_licence_code (row);
  apart = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
  g_assert_cmpstr (apart, !=, text);
  g_assert_true (holds (apart, keys));
}

/* A new key: what was signed before is verified further, and who trusted the former key can follow. */
static void
test_renewed (void)
{
  g_autofree char *secret = NULL, *key = NULL, *secret2 = NULL, *key2 = NULL, *secret3 = NULL, *key3 = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *text = NULL, *forged = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autoptr (KabKeyring) stranger = NULL;

  kab_signing_key_new (&secret, &key);
  kab_signing_key_new (&secret2, &key2);
  kab_signing_key_new (&secret3, &key3);
  row = signed_licence (secret);
  text = kab_licence_code (row);
  first = g_strdup_printf ("{\"algorithm\":\"ed25519\",\"key\":\"%s\"}", key);
  g_assert_null (kab_keyring_renew (first, secret3, key2, "2026-11-23"));
  second = kab_keyring_renew (first, secret, key2, "2026-11-23");
  third = kab_keyring_renew (second, secret2, key3, "2026-12-01");
  keys = kab_keyring_new (third, NULL);
  g_assert_cmpuint (kab_keyring_get_n_keys (keys), ==, 3);
  g_assert_cmpstr (kab_keyring_get_key (keys, 0), ==, key3);
  g_assert_true (holds (text, keys));
  g_assert_true (kab_keyring_follows (keys, key));
  g_assert_true (kab_keyring_follows (keys, key2));
  g_assert_true (kab_keyring_follows (keys, key3));

  /* Somebody who got hold of the setting, but not of a secret. */
  forged = g_strdup_printf (
    "{\"key\":\"%s\",\"voucher\":\"AAAA\",\"former\":[{\"key\":\"%s\"},7,{\"key\":\"x\"}]}", key3, key);
  stranger = kab_keyring_new (forged, "{\"url\":\"javascript:alert(1)\"}");
  g_assert_cmpuint (kab_keyring_get_n_keys (stranger), ==, 2);
  g_assert_false (kab_keyring_follows (stranger, key));
  g_assert_null (kab_keyring_get_address (stranger));
}

/* What a computer trusts: the keys it saw first and what they vouch for, with every word of distrust; nothing else. */
static void
test_trusted (void)
{
  g_autofree char *secret = NULL, *key = NULL, *secret2 = NULL, *key2 = NULL, *evil_secret = NULL,
                  *evil = NULL;
  g_autofree char *first = NULL, *second = NULL, *told = NULL, *json = NULL, *other = NULL, *slipped = NULL,
                  *text = NULL, *print = NULL, *small = NULL, *id = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabLicenceCode) code = NULL;
  g_autoptr (KabKeyring) nothing = kab_keyring_new (NULL, NULL);
  g_autoptr (KabKeyring) one = NULL;
  g_autoptr (KabKeyring) two = NULL;
  g_autoptr (KabKeyring) doubted = NULL;
  g_autoptr (KabKeyring) stranger = NULL;
  g_autoptr (KabKeyring) sly = NULL;
  g_autoptr (KabKeyring) taken = NULL;
  g_autoptr (KabKeyring) kept = NULL;
  g_autoptr (KabKeyring) back = NULL;
  g_autoptr (KabKeyring) given = NULL;
  g_autoptr (GError) error = NULL;

  kab_signing_key_new (&secret, &key);
  kab_signing_key_new (&secret2, &key2);
  kab_signing_key_new (&evil_secret, &evil);
  row = signed_licence (secret);
  text = kab_licence_code (row);
  code = kab_licence_code_read (text, NULL);
  first = g_strdup_printf ("{\"algorithm\":\"ed25519\",\"key\":\"%s\"}", key);
  second = kab_keyring_renew (first, secret, key2, "2026-11-23");
  /* Today's key is not a former one, and a stranger's is none at all. */
  g_assert_null (kab_keyring_distrust (second, key2, "2026-11-20"));
  g_assert_null (kab_keyring_distrust (second, evil, "2026-11-20"));
  g_assert_null (kab_keyring_distrust (first, key, "2026-11-20"));
  g_assert_null (kab_keyring_distrust (second, key, "yesterday"));
  told = kab_keyring_distrust (second, key, "2026-11-20");
  other = g_strdup_printf ("{\"key\":\"%s\"}", evil);
  slipped = g_strdup_printf ("{\"key\":\"%s\",\"former\":[{\"key\":\"%s\"}]}", key, evil);
  one = kab_keyring_new (first, NULL);
  two = kab_keyring_new (second, NULL);
  doubted = kab_keyring_new (told, NULL);
  stranger = kab_keyring_new (other, NULL);
  sly = kab_keyring_new (slipped, NULL);

  taken = kab_keyring_take (nothing, one);
  g_assert_cmpuint (kab_keyring_get_n_keys (taken), ==, 1);
  g_assert_null (kab_keyring_take (one, stranger));
  /* Nor as one that is said to have been in use once. */
  g_assert_null (kab_keyring_take (one, sly));
  g_clear_pointer (&taken, kab_keyring_unref);
  taken = kab_keyring_take (one, doubted);
  g_assert_cmpuint (kab_keyring_get_n_keys (taken), ==, 2);
  g_assert_cmpstr (kab_keyring_get_key (taken, 0), ==, key2);
  g_assert_null (kab_keyring_get_distrusted (taken, 0));
  g_assert_cmpstr (kab_keyring_get_distrusted (taken, 1), ==, "2026-11-20");
  g_assert_cmpint (kab_licence_code_find_signer (code, taken), ==, 1);
  g_assert_false (kab_licence_code_check (code, taken, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);

  /* Kept as text; a server that was set back, or denies it, takes back neither the key nor the word against the other. */
  json = kab_keyring_to_json (taken);
  kept = kab_keyring_new (json, NULL);
  back = kab_keyring_take (kept, one);
  g_assert_cmpuint (kab_keyring_get_n_keys (back), ==, 2);
  g_assert_cmpstr (kab_keyring_get_distrusted (back, 1), ==, "2026-11-20");
  g_clear_pointer (&back, kab_keyring_unref);
  back = kab_keyring_take (kept, two);
  g_assert_cmpstr (kab_keyring_get_distrusted (back, 1), ==, "2026-11-20");
  g_clear_pointer (&back, kab_keyring_unref);
  back = kab_keyring_take (kept, nothing);
  g_assert_cmpuint (kab_keyring_get_n_keys (back), ==, 2);
  /* Whoever stole the former key vouches with it for another, in vain. */
  g_clear_pointer (&second, g_free);
  second = kab_keyring_renew (first, secret, evil, "2026-11-23");
  g_clear_pointer (&two, kab_keyring_unref);
  two = kab_keyring_new (second, NULL);
  g_assert_true (kab_keyring_follows (two, key));
  g_assert_null (kab_keyring_take (kept, two));

  /* A key that was given by hand is not trusted either once that is known. */
  given = kab_keyring_doubt (one, kept);
  g_assert_cmpstr (kab_keyring_get_distrusted (given, 0), ==, "2026-11-20");

  print = kab_keyring_fingerprint (stranger);
  g_assert_cmpuint (strlen (print), ==, 39);
  small = g_ascii_strdown (print, -1);
  g_assert_true (kab_keyring_has_fingerprint (stranger, g_strdelimit (small, " ", '\n')));
  g_assert_false (kab_keyring_has_fingerprint (sly, print));
  print[38] = '\0';
  g_assert_false (kab_keyring_has_fingerprint (stranger, print));
  g_assert_false (kab_keyring_has_fingerprint (stranger, ""));
  id = kab_key_id (key);
  g_assert_cmpint (kab_keyring_find (kept, id), ==, 1);
  g_assert_cmpint (kab_keyring_find (kept, evil), ==, -1);
}

static void
test_addresses (void)
{
  static const char *const good[]
    = { "https://a.example", "https://a.example:8443/kabinet", "http://127.0.0.1:8080" };
  static const char *const bad[]
    = { "",          "a.example",           "http://a.example",    "https://a.example/",
        "https://",  "https://a.example#x", "https://a.example?x", "https://u:p@a.example",
        "ftp://a.b", "javascript:x" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (kab_public_address_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (kab_public_address_is_valid (bad[i]));
}

/* What is known here says what of the paper is not so, in words; and whether the licence is in force. */
static void
test_known (void)
{
  g_autofree char *secret = NULL, *key = NULL, *text = NULL, *said = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabLicenceCode) code = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) two = NULL;
  static const struct
  {
    const char *status, *from, *to;
    KabStanding standing;
  } cases[] = {
    { "active", "2026-01-01", "2026-11-23", KAB_STANDING_GOOD },
    { "active", NULL, NULL, KAB_STANDING_GOOD },
    { "active", "2026-01-01", "2026-11-22", KAB_STANDING_OVER },
    { "active", "2026-11-24", NULL, KAB_STANDING_WAITING },
    { "revoked", "2026-01-01", "2027-01-01", KAB_STANDING_OVER },
    { "transferred", NULL, NULL, KAB_STANDING_OVER },
    { "expired", NULL, NULL, KAB_STANDING_OVER },
    { "suspended", NULL, NULL, KAB_STANDING_WAITING },
    { "awaiting_payment", NULL, NULL, KAB_STANDING_WAITING },
    { "draft", NULL, NULL, KAB_STANDING_WAITING },
  };

  kab_signing_key_new (&secret, &key);
  row = signed_licence (secret);
  text = kab_licence_code (row);
  code = kab_licence_code_read (text, NULL);
  none = kab_licence_code_differences (code, row);
  g_assert_cmpuint (none->len, ==, 0);
  kab_row_set_integer (row, "price", 123451);
  kab_row_set_text (row, "valid_from", "2025-01-02");
  two = kab_licence_code_differences (code, row);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_nonnull (strstr (two->pdata[1], "1,234.51"));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = NULL;

      kab_row_set_text (row, "status", cases[i].status);
      kab_row_set_text (row, "valid_from", cases[i].from);
      kab_row_set_text (row, "valid_to", cases[i].to);
      g_assert_cmpint (kab_licence_standing (row, "2026-11-23", &sentence), ==, cases[i].standing);
      g_assert_cmpstr (sentence, !=, "");
    }
  row->deleted = TRUE;
  g_assert_cmpint (kab_licence_standing (row, "2026-11-23", &said), ==, KAB_STANDING_OVER);
}

static void
test_bad_keys (void)
{
  static const char *const bad[] = { "", "AAAA", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (KabKeyring) keys = kab_keyring_new_for_key (bad[i]);

      g_assert_null (kab_signature_make ("text", bad[i]));
      g_assert_false (kab_signature_verify ("text", bad[i], bad[i]));
      g_assert_false (holds ("", keys));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/signature/canonical", test_canonical);
  g_test_add_func ("/signature/code", test_code);
  g_test_add_func ("/signature/address", test_address);
  g_test_add_func ("/signature/long-address", test_long_address);
  g_test_add_func ("/signature/composed", test_composed);
  g_test_add_func ("/signature/renewed", test_renewed);
  g_test_add_func ("/signature/trusted", test_trusted);
  g_test_add_func ("/signature/addresses", test_addresses);
  g_test_add_func ("/signature/known", test_known);
  g_test_add_func ("/signature/bad-keys", test_bad_keys);

  return g_test_run ();
}
