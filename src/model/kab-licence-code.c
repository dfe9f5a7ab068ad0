/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-code.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-money.h"
#include "kab-signature.h"
#include "kab-text.h"

#define URL_BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
/* Where zbarimg says what kind of code it read. */
#define QR_PREFIX "QR-Code:"

static const struct
{
  const char *name, *title;
} terms[KAB_N_TERMS] = {
  { "number", N_ ("Number") },     { "client", N_ ("Full name") },      { "package", N_ ("Package") },
  { "quantity", N_ ("Quantity") }, { "valid_from", N_ ("Valid from") }, { "valid_to", N_ ("Valid to") },
  { "price", N_ ("Price") },
};

void
kab_licence_code_free (KabLicenceCode *code)
{
  if (code == NULL)
    return;
  for (guint i = 0; i < KAB_N_TERMS; i++)
    g_free (code->terms[i]);
  g_free (code->signature);
  g_free (code->key_id);
  g_free (code);
}

const char *
kab_term_name (KabTerm term)
{
  return terms[term].name;
}

const char *
kab_term_title (KabTerm term)
{
  return g_dgettext (GETTEXT_PACKAGE, terms[term].title);
}

/* --- Bytes --- */

static char *
to_url_base64 (gconstpointer data, gsize length)
{
  gsize size = sodium_base64_encoded_len (length, URL_BASE64);

  return sodium_bin2base64 (g_malloc (size), size, data, length, URL_BASE64);
}

/* NULL for what is not base64 to its last bit. */
static guchar *
from_base64 (const char *text, gsize length, int variant, gsize *n)
{
  g_autofree guchar *data = g_malloc (length + 1);

  if (sodium_base642bin (data, length, text, length, NULL, n, NULL, variant) != 0)
    return NULL;
  data[*n] = '\0';
  return g_steal_pointer (&data);
}

static char *
read_signature (const char *text, gsize length, int variant)
{
  gsize n;
  g_autofree guchar *data = from_base64 (text, length, variant, &n);

  return data != NULL && n == crypto_sign_BYTES ? g_base64_encode (data, n) : NULL;
}

/* --- Reading --- */

static gboolean
take_terms (KabLicenceCode *code, guint first, char **lines)
{
  if (g_strv_length (lines) != KAB_N_TERMS - first)
    return FALSE;
  for (guint i = first; i < KAB_N_TERMS; i++)
    {
      gsize n = strlen (lines[i - first]);

      /* Some programs end lines as other systems do. */
      if (n > 0 && lines[i - first][n - 1] == '\r')
        n--;
      code->terms[i] = g_strndup (lines[i - first], n);
    }
  return TRUE;
}

static gboolean
read_text (KabLicenceCode *code, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", KAB_N_TERMS + 3);
  guint n = g_strv_length (lines);

  if (n != KAB_N_TERMS + 2 || !g_str_equal (g_strchomp (lines[0]), KAB_LICENCE_FORM))
    return FALSE;
  code->signature = read_signature (lines[n - 1], strlen (lines[n - 1]), sodium_base64_VARIANT_ORIGINAL);
  g_clear_pointer (&lines[n - 1], g_free);
  return code->signature != NULL && take_terms (code, 0, lines + 1);
}

/* KEY/SIGNATURE/NUMBER#TERMS, without blanks: mail programs break long lines. */
static gboolean
read_url (KabLicenceCode *code, const char *given)
{
  GString *text = g_string_sized_new (strlen (given));
  g_autofree char *rest = NULL;
  g_autofree guchar *data = NULL;
  g_auto (GStrv) lines = NULL;
  char *slash, *second, *hash;
  gsize n;

  for (const char *p = given; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (text, *p);
  rest = g_string_free (text, FALSE);
  slash = strchr (rest, '/');
  second = slash != NULL ? strchr (slash + 1, '/') : NULL;
  hash = second != NULL ? strchr (second, '#') : NULL;
  if (hash == NULL || slash - rest != KAB_KEY_ID_LENGTH)
    return FALSE;
  *slash = *second = *hash = '\0';
  code->key_id = g_strdup (rest);
  code->signature = read_signature (slash + 1, strlen (slash + 1), URL_BASE64);
  code->terms[KAB_TERM_NUMBER] = g_uri_unescape_string (second + 1, NULL);
  data = from_base64 (hash + 1, strlen (hash + 1), URL_BASE64, &n);
  if (code->signature == NULL || code->terms[KAB_TERM_NUMBER] == NULL || data == NULL
      || strlen ((char *)data) != n || !g_utf8_validate ((char *)data, -1, NULL))
    return FALSE;
  lines = g_strsplit ((char *)data, "\n", KAB_N_TERMS);
  return take_terms (code, KAB_TERM_CLIENT, lines);
}

KabLicenceCode *
kab_licence_code_read (const char *given, GError **error)
{
  g_autoptr (KabLicenceCode) code = g_new0 (KabLicenceCode, 1);
  g_autofree char *text = NULL;
  const char *start, *path;
  gboolean ok = FALSE, is_url = FALSE;

  if (strlen (given) <= KAB_LICENCE_CODE_MAX && g_utf8_validate (given, -1, NULL))
    {
      text = kab_text_strip (g_strdup (given));
      start = g_str_has_prefix (text, QR_PREFIX) ? text + strlen (QR_PREFIX) : text;
      path = strstr (start, KAB_VERIFY_PATH);
      is_url = path != NULL && !g_str_has_prefix (start, "kabinet-licence-");
      ok = is_url ? read_url (code, path + strlen (KAB_VERIFY_PATH)) : read_text (code, start);
    }
  for (guint i = 0; ok && i < KAB_N_TERMS; i++)
    ok = g_utf8_validate (code->terms[i], -1, NULL) && strpbrk (code->terms[i], "\r\n") == NULL;
  if (ok)
    return g_steal_pointer (&code);
  if (is_url && strchr (text, '#') == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                 _ ("This is only a part of the code of a licence: what stands behind the sign # is missing. "
                    "Copy all of it, or photograph the code."));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("This is not the code of a licence."));
  return NULL;
}

/* What is signed of it, line by line. */
static char **
terms_of (const KabRow *licence)
{
  g_autofree char *text = kab_licence_canonical_text (licence);
  char **lines = g_strsplit (strchr (text, '\n') + 1, "\n", -1);

  /* The last line ends with a line break, too. */
  g_clear_pointer (&lines[KAB_N_TERMS], g_free);
  return lines;
}

KabLicenceCode *
kab_licence_code_new (const KabRow *licence)
{
  const char *signature = kab_row_get_text (licence, "signature");
  g_auto (GStrv) lines = NULL;
  KabLicenceCode *code;

  if (signature == NULL)
    return NULL;
  code = g_new0 (KabLicenceCode, 1);
  lines = terms_of (licence);
  take_terms (code, 0, lines);
  code->signature = g_strdup (signature);
  return code;
}

/* --- Writing --- */

static void
append_terms (GString *out, const KabLicenceCode *code, guint first)
{
  for (guint i = first; i < KAB_N_TERMS; i++)
    g_string_append_printf (out, "%s\n", code->terms[i]);
}

char *
kab_licence_code_canonical (const KabLicenceCode *code)
{
  GString *out = g_string_new (KAB_LICENCE_FORM "\n");

  append_terms (out, code, 0);
  return g_string_free (out, FALSE);
}

char *
kab_licence_code_to_text (const KabLicenceCode *code)
{
  GString *out = g_string_new (KAB_LICENCE_FORM "\n");

  append_terms (out, code, 0);
  g_string_append (out, code->signature);
  return g_string_free (out, FALSE);
}

static char *
to_url (const KabLicenceCode *code, const char *address, const char *key_id)
{
  gsize n;
  g_autofree guchar *signature
    = from_base64 (code->signature, strlen (code->signature), sodium_base64_VARIANT_ORIGINAL, &n);
  g_autofree char *shown = signature != NULL ? to_url_base64 (signature, n) : NULL;
  g_autofree char *number = g_uri_escape_string (code->terms[KAB_TERM_NUMBER], NULL, FALSE);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autofree char *said = NULL;

  if (shown == NULL)
    return NULL;
  append_terms (rest, code, KAB_TERM_CLIENT);
  said = to_url_base64 (rest->str, rest->len - 1);
  return g_strconcat (address, KAB_VERIFY_PATH, key_id, "/", shown, "/", number, "#", said, NULL);
}

char *
kab_licence_code_to_qr (const KabLicenceCode *code, const KabKeyring *keys)
{
  g_autofree char *text = kab_licence_code_canonical (code);
  int signer = kab_keyring_find_signer (keys, text, code->signature, NULL);
  const char *address = kab_keyring_get_address (keys);
  g_autofree char *url = NULL;

  if (signer < 0)
    return NULL;
  if (address != NULL)
    url = to_url (code, address, kab_keyring_get_id (keys, (guint)signer));
  return url != NULL && strlen (url) <= KAB_LICENCE_URL_MAX ? g_steal_pointer (&url)
                                                            : kab_licence_code_to_text (code);
}

char *
kab_licence_code (const KabRow *licence)
{
  g_autoptr (KabLicenceCode) code = kab_licence_code_new (licence);

  return code != NULL ? kab_licence_code_to_text (code) : NULL;
}

/* --- Checking --- */

int
kab_licence_code_find_signer (const KabLicenceCode *code, const KabKeyring *keys)
{
  g_autofree char *text = kab_licence_code_canonical (code);
  /* Some systems take letters with marks apart when text is copied. */
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  int signer = kab_keyring_find_signer (keys, text, code->signature, code->key_id);

  return signer < 0 && composed != NULL && !g_str_equal (composed, text)
           ? kab_keyring_find_signer (keys, composed, code->signature, code->key_id)
           : signer;
}

gboolean
kab_licence_code_check (const KabLicenceCode *code, const KabKeyring *keys, GError **error)
{
  int signer = kab_licence_code_find_signer (code, keys);
  const char *since = signer >= 0 ? kab_keyring_get_distrusted (keys, (guint)signer) : NULL;
  gboolean known = code->key_id == NULL;

  if (signer >= 0 && since == NULL)
    return TRUE;
  if (signer >= 0)
    {
      g_autofree char *day = kab_date_format (since, NULL);

      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   /* Translators: the short name of a key; a day */
                   _ (
                     "It is signed with the key %s, which its issuer has not trusted since %s: somebody else "
                     "may have had the key, so that the signature alone proves nothing."),
                   kab_keyring_get_id (keys, (guint)signer), day);
      return FALSE;
    }
  for (guint i = 0; i < kab_keyring_get_n_keys (keys); i++)
    known = known || g_str_equal (kab_keyring_get_id (keys, i), code->key_id);
  if (kab_keyring_get_n_keys (keys) == 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("There is no public key here that the signature could be checked with."));
  else if (!known)
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                 /* Translators: the short name of a key */
                 _ (
                   "It is signed with the key %s, which is not known here: somebody else issued the licence, "
                   "or this copy of the data is too old to know the key."),
                 code->key_id);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                 _ ("The signature does not match: the licence was altered, or somebody else issued it."));
  return FALSE;
}

char *
kab_licence_code_format (const KabLicenceCode *code, KabTerm term, const char *language)
{
  const char *text = code->terms[term];
  const char *space = strchr (text, ' ');
  g_autofree char *digits = space != NULL ? g_strndup (text, (gsize)(space - text)) : NULL;
  gint64 minor;

  if ((term == KAB_TERM_VALID_FROM || term == KAB_TERM_VALID_TO) && kab_date_is_valid (text))
    return kab_date_format (text, language);
  if (term == KAB_TERM_PRICE && digits != NULL
      && g_ascii_string_to_signed (digits, 10, G_MININT64 + 1, G_MAXINT64, &minor, NULL)
      && strlen (space + 1) <= 3)
    return kab_money_format (minor, space + 1, language);
  return g_strdup (text);
}

GPtrArray *
kab_licence_code_differences (const KabLicenceCode *code, const KabRow *licence)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = terms_of (licence);
  KabLicenceCode known = { 0 };

  take_terms (&known, 0, lines);
  for (guint i = 0; i < KAB_N_TERMS; i++)
    {
      g_autofree char *composed = g_utf8_normalize (code->terms[i], -1, G_NORMALIZE_NFC);
      g_autofree char *here = kab_licence_code_format (&known, i, NULL);
      g_autofree char *there = kab_licence_code_format (code, i, NULL);

      if (g_strcmp0 (composed, known.terms[i]) != 0)
        g_ptr_array_add (
          sentences,
          /* Translators: the name of a field, what a paper says, what stands in the records */
          g_strdup_printf (_ ("%s: the paper says “%s”, and the licence is known here with “%s”."),
                           kab_term_title (i), there, here));
      g_free (known.terms[i]);
    }
  return sentences;
}

KabStanding
kab_licence_standing (const KabRow *licence, const char *today, char **sentence)
{
  const char *status = kab_row_get_text (licence, "status");
  const char *from = kab_row_get_text (licence, "valid_from"), *to = kab_row_get_text (licence, "valid_to");
  g_autofree char *begins = from != NULL ? kab_date_format (from, NULL) : NULL;
  g_autofree char *ends = to != NULL ? kab_date_format (to, NULL) : NULL;

  if (licence->deleted)
    *sentence = g_strdup (_ ("The licence was deleted."));
  else if (g_strcmp0 (status, "revoked") == 0)
    *sentence = g_strdup (_ ("The licence was revoked."));
  else if (g_strcmp0 (status, "transferred") == 0)
    *sentence = g_strdup (_ ("The licence was transferred: another one has taken its place."));
  else if (to != NULL && strcmp (to, today) < 0)
    *sentence = g_strdup_printf (_ ("The licence was valid until %s."), ends);
  else if (g_strcmp0 (status, "expired") == 0)
    *sentence = g_strdup (_ ("The licence has expired."));
  else
    {
      if (g_strcmp0 (status, "suspended") == 0)
        *sentence = g_strdup (_ ("The licence is suspended."));
      else if (g_strcmp0 (status, "awaiting_payment") == 0)
        *sentence = g_strdup (_ ("The licence is not paid yet."));
      else if (g_strcmp0 (status, "active") != 0)
        *sentence = g_strdup (_ ("The licence is a draft and not in force."));
      else if (from != NULL && strcmp (from, today) > 0)
        *sentence = g_strdup_printf (_ ("The licence is valid from %s."), begins);
      else
        {
          *sentence = to != NULL ? g_strdup_printf (_ ("The licence is in force until %s."), ends)
                                 : g_strdup (_ ("The licence is in force."));
          return KAB_STANDING_GOOD;
        }
      return KAB_STANDING_WAITING;
    }
  return KAB_STANDING_OVER;
}
