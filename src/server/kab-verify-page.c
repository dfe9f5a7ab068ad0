/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The public page of a licence, for people without the app: the QR code on the paper leads to it. It tells what the paper
 * says, and whether that is so today, to whoever has the paper: its address has the signature in it, which nobody guesses,
 * so that nobody learns of licences by counting their numbers. What identifies the client stays behind the # of the
 * address, which browsers do not send, and is masked here.
 */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-date.h"
#include "kab-handlers-private.h"
#include "kab-language.h"
#include "kab-licence-code.h"
#include "kab-page.h"
#include "kab-signature.h"
#include "kab-store.h"

/* Bytes of a part of the address; a number has up to 40 characters. */
#define PART_MAX 200

typedef enum
{
  PAGE_EMPTY,   /* nothing was asked */
  PAGE_STRANGE, /* not ours, or not as it was */
  PAGE_FORMER,  /* it was so once */
  PAGE_CURRENT,
} PageKind;

typedef struct
{
  PageKind kind;
  KabRow *licence;
  char *issuer;
  char *distrusted;  /* since when what it is signed with is not */
  gint64 changed_at; /* of a former one, ms */
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->licence, kab_row_unref);
  g_clear_pointer (&page->issuer, g_free);
  g_clear_pointer (&page->distrusted, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* --- What is known --- */

/* Whose key it is. */
static char *
find_org (KabDb *db, const char *key_id, KabKeyring **found, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT org, value FROM setting WHERE \"key\"='signing_key' AND deleted=0", error);

  while (statement != NULL && kab_statement_step (statement, error) == KAB_STEP_ROW)
    {
      g_autoptr (KabKeyring) keys = kab_keyring_new (kab_statement_get_text (statement, 1), NULL);

      for (guint i = 0; i < kab_keyring_get_n_keys (keys); i++)
        if (g_str_equal (kab_keyring_get_id (keys, i), key_id))
          {
            *found = g_steal_pointer (&keys);
            return g_strdup (kab_statement_get_text (statement, 0));
          }
    }
  return NULL;
}

static KabRow *
find_licence (KabDb *db, const char *org, const char *number, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM licence WHERE org=?1 AND number=?2 ORDER BY deleted LIMIT 1",
                       kab_store_columns (&kab_entity_licence));
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, number);
  return kab_statement_step (statement, error) == KAB_STEP_ROW
           ? kab_store_read (statement, 0, &kab_entity_licence)
           : NULL;
}

/* When it was changed from what carried @signature; 0 if nothing of it ever did. */
static gint64
find_former (KabDb *db, const char *org, const char *licence, const char *signature, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT MIN(at) FROM activity WHERE org=?1 AND \"row\"=?2 AND subject='licence' AND \"before\" LIKE ?3",
    error);
  g_autofree char *pattern = g_strconcat ("%\"", signature, "\"%", NULL);

  if (statement == NULL)
    return 0;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, licence);
  kab_statement_bind_text (statement, 3, pattern);
  return kab_statement_step (statement, error) == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0) : 0;
}

static char *
plain_signature (const char *text)
{
  guchar signature[crypto_sign_BYTES];
  gsize n;

  return sodium_base642bin (signature, sizeof signature, text, strlen (text), NULL, &n, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING)
               == 0
             && n == sizeof signature
           ? g_base64_encode (signature, sizeof signature)
           : NULL;
}

/* Also of a paper from before the licence, as it is, was signed with another key. */
static gboolean
says_what_holds (Page *page, const KabKeyring *keys, const char *key_id, const char *signature)
{
  g_autofree char *text = kab_licence_canonical_text (page->licence);
  int signer = kab_keyring_find_signer (keys, text, signature, key_id);

  if (signer >= 0)
    page->distrusted = g_strdup (kab_keyring_get_distrusted (keys, (guint)signer));
  return signer >= 0 || g_strcmp0 (kab_row_get_text (page->licence, "signature"), signature) == 0;
}

static gboolean
look_up (KabDb *db, const char *path, Page *page, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path + strlen (KAB_VERIFY_PATH), "/", 3);
  g_autofree char *signature = NULL;
  g_autofree char *org = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autoptr (GError) local = NULL;
  gboolean complete = g_strv_length (parts) == 3;

  page->kind = path[strlen (KAB_VERIFY_PATH)] == '\0' ? PAGE_EMPTY : PAGE_STRANGE;
  for (guint i = 0; complete && i < 3; i++)
    complete = *parts[i] != '\0' && strlen (parts[i]) <= PART_MAX && g_utf8_validate (parts[i], -1, NULL);
  signature = complete ? plain_signature (parts[1]) : NULL;
  if (signature == NULL)
    return TRUE;
  org = find_org (db, parts[0], &keys, &local);
  if (org != NULL)
    page->licence = find_licence (db, org, parts[2], &local);
  if (page->licence != NULL && says_what_holds (page, keys, parts[0], signature))
    page->kind = PAGE_CURRENT;
  else if (page->licence != NULL)
    {
      page->changed_at = find_former (db, org, page->licence->id, signature, &local);
      if (page->changed_at > 0)
        page->kind = PAGE_FORMER;
    }
  if (local == NULL && page->kind != PAGE_STRANGE)
    {
      g_autofree char *company = NULL;

      page->issuer = kab_page_issuer (db, org, &company, &local);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- The page --- */

/* Who has the paper recognises the name; who has not does not learn it: "В*** Е*** Ю***". */
static char *
mask (const char *name)
{
  GString *out = g_string_new (NULL);
  gboolean begins = TRUE;

  for (const char *p = name != NULL ? name : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c))
        begins = begins || g_unichar_isspace (c);
      else if (begins)
        {
          if (out->len > 0)
            g_string_append_c (out, ' ');
          g_string_append_unichar (out, c);
          g_string_append (out, "***");
          begins = FALSE;
        }
    }
  return g_string_free (out, FALSE);
}

static void
append_licence (GString *out, const Page *page, const char *language)
{
  static const char *const classes[] = { "good", "waiting", "over" };
  const KabRow *row = page->licence;
  g_autofree char *today = kab_date_today ();
  g_autofree char *sentence = NULL;
  g_autofree char *client = mask (kab_row_get_text (row, "client_name"));
  const char *from = kab_row_get_text (row, "valid_from"), *to = kab_row_get_text (row, "valid_to");
  g_autofree char *begins = from != NULL ? kab_date_format (from, language) : NULL;
  g_autofree char *ends = to != NULL ? kab_date_format (to, language) : NULL;
  KabStanding standing = kab_licence_standing (row, today, &sentence);

  kab_page_state (out, classes[standing], sentence);
  if (page->kind == PAGE_FORMER)
    {
      g_autofree char *when = kab_time_format (page->changed_at, language);
      /* Translators: a day and time */
      g_autofree char *text
        = g_strdup_printf (_ ("The paper is genuine but out of date: the licence was changed after it was "
                              "printed, on %s. This is what holds today:"),
                           when);

      kab_page_paragraph (out, "note", text);
    }
  if (page->distrusted != NULL)
    {
      g_autofree char *day = kab_date_format (page->distrusted, language);
      /* Translators: a day */
      g_autofree char *text = g_strdup_printf (
        _ ("The paper is signed with a key that the issuer has not trusted since %s. What it "
           "says is confirmed by the issuer's records and not by its signature: ask the "
           "issuer to print it anew."),
        day);

      kab_page_paragraph (out, "note", text);
    }
  g_string_append (out, "<table>\n");
  kab_page_row (out, _ ("Number"), kab_row_get_text (row, "number"));
  kab_page_row (out, _ ("Package"), kab_row_get_text (row, "package_name"));
  kab_page_row (out, _ ("Valid from"), begins);
  kab_page_row (out, _ ("Valid to"), ends != NULL ? ends : _ ("no end date"));
  kab_page_row (out, _ ("Licence holder"), client);
  kab_page_row (out, _ ("Issued by"), page->issuer);
  g_string_append (out, "</table>\n");
  kab_page_paragraph (
    out, "note",
    _ ("The names are shortened so that nobody else can read them here. Compare the number, the package and "
       "the days with the paper: what differs on the paper was altered."));
}

static const char *
title_of (const Page *page)
{
  switch (page->kind)
    {
    case PAGE_CURRENT:
      return _ ("This licence is genuine");
    case PAGE_FORMER:
      return _ ("This paper is out of date");
    case PAGE_STRANGE:
      return _ ("This code does not match any licence");
    case PAGE_EMPTY:
    default:
      return _ ("Check a licence");
    }
}

static GString *
word (const Page *page, const char *language)
{
  GString *out = g_string_new (NULL);

  if (page->licence != NULL && page->kind != PAGE_STRANGE)
    append_licence (out, page, language);
  else if (page->kind == PAGE_STRANGE)
    kab_page_paragraph (
      out, "state over long",
      _ ("No licence that was issued here has this number and this signature. Either the address was not "
         "read as a whole, or the paper was altered, or it is not genuine. Read the code with the camera "
         "once more; if the answer stays the same, ask who gave you the paper."));
  else
    kab_page_paragraph (
      out, "note",
      _ ("Read the code on the licence with the camera of your phone: it leads to the page that says "
         "whether the licence is genuine and in force. With Kabinet it is checked without a network."));
  return out;
}

void
kab_handle_verify (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *language = request->language != NULL ? request->language : "en";
  KabServerDb *server_db = kab_server_get_db (server);
  g_autoptr (GError) error = NULL;
  g_auto (Page) page = { 0 };
  KabDb *db;

  if (!kab_page_within_rate (server, request, response))
    return;
  db = kab_server_db_lend_reader (server_db, &error);
  if (db != NULL)
    {
      if (kab_db_begin (db, FALSE, &error))
        look_up (db, request->path, &page, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (error != NULL)
    {
      kab_response_error (response, error);
      return;
    }
  kab_language_enter (request->language);
  kab_page_answer (request, response, page.kind == PAGE_STRANGE ? SOUP_STATUS_NOT_FOUND : SOUP_STATUS_OK,
                   title_of (&page), word (&page, language), TRUE);
  kab_language_leave ();
}
