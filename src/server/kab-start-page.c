/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page that whoever was invited, or cannot get in any more, is sent (S1-02): it opens the app with the server's address filled
 * in, and says what to do where there is no app, or no password. It tells nothing of anybody.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-keyring.h"
#include "kab-language.h"
#include "kab-page.h"
#include "kab-payments.h"
#include "kab-recovery.h"
#include "kab-registration.h"

/* Where this server is reached: as it was told when it was started, or as an organisation says. */
static char *
find_address (KabServer *server, KabDb *db, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  char *address = g_strdup (kab_server_get_public_url (server));

  if (address != NULL)
    return address;
  statement
    = kab_db_prepare (db,
                      "SELECT value FROM setting WHERE \"key\"='public_address' AND deleted=0 ORDER BY org",
                      error);
  while (statement != NULL && address == NULL && kab_statement_step (statement, error) == KAB_STEP_ROW)
    {
      g_autoptr (KabKeyring) keys = kab_keyring_new (NULL, kab_statement_get_text (statement, 0));

      address = g_strdup (kab_keyring_get_address (keys));
    }
  return address;
}

static void
append_heading (GString *out, const char *text)
{
  g_string_append (out, "<h2>");
  kab_page_escape (out, text);
  g_string_append (out, "</h2>\n");
}

static void
append_step (GString *out, const char *text)
{
  g_string_append (out, "<li>");
  kab_page_escape (out, text);
  g_string_append (out, "</li>\n");
}

static GString *
word (const char *address, gboolean registers)
{
  GString *out = g_string_new (NULL);

  if (address != NULL && g_str_has_prefix (address, "https://"))
    {
      g_autofree char *escaped = g_uri_escape_string (address, NULL, FALSE);
      g_autofree char *link = g_strconcat ("kabinet://connect?server=", escaped, NULL);

      kab_page_button (out, link, _ ("Open Kabinet"));
      kab_page_paragraph (out, "note",
                          _ ("If nothing opens, Kabinet is not installed on this computer yet."));
    }
  append_heading (out, _ ("If You Were Invited"));
  g_string_append (out, "<ol>\n");
  append_step (out, _ ("Install Kabinet: whoever invited you tells where it is for your system."));
  append_step (out, _ ("Start it and choose Connect to a Server."));
  if (address != NULL)
    {
      g_string_append (out, "<li>");
      kab_page_escape (out, _ ("Give this address:"));
      g_string_append (out, " <code>");
      kab_page_escape (out, address);
      g_string_append (out, "</code></li>\n");
    }
  append_step (out,
               _ ("Sign in with your phone, e-mail or identifier and the password that you were given."));
  g_string_append (out, "</ol>\n");
  if (registers)
    {
      append_heading (out, _ ("If You Have No Account"));
      kab_page_button (out, KAB_REGISTER_PATH, _ ("Register"));
    }
  append_heading (out, _ ("If You Cannot Get In"));
  kab_page_button (out, KAB_RECOVER_PATH, _ ("Forgot Your Password?"));
  kab_page_paragraph (
    out, "",
    _ ("If that does not help, ask the person who manages your organisation's cabinet: an administrator "
       "gives you a new password, and takes a lost second factor away. Nobody will ask you for your password "
       "by phone or e-mail. What you have not sent yet waits on your computer until you sign in again."));
  return out;
}

void
kab_handle_start (KabServer *server, const KabRequest *request, KabResponse *response)
{
  KabServerDb *server_db = kab_server_get_db (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  g_autofree char *address = NULL;
  KabDb *db;

  if (!kab_page_within_rate (server, request, response))
    return;
  db = kab_server_db_lend_reader (server_db, &error);
  if (db != NULL)
    {
      if (kab_db_begin (db, FALSE, &error))
        address = find_address (server, db, &error);
      if (error == NULL)
        offers = kab_registration_offers (db, kab_server_get_public_url (server), NULL, &error);
      kab_server_db_return_reader (server_db, db);
    }
  if (error != NULL)
    {
      kab_response_error (response, error);
      return;
    }
  kab_language_enter (request->language);
  kab_page_answer (request, response, SOUP_STATUS_OK, _ ("Your Cabinet in Kabinet"),
                   word (address, offers->len > 0), TRUE);
  kab_language_leave ();
}
