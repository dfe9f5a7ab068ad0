/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pages for who has no password, or forgot it (S1-02, S1-16): one asks for a link, the other is what the link leads to. Neither
 * tells whether there is anybody of a name. Opening the link spends nothing: what looks into letters opens it, too.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-api.h"
#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-language.h"
#include "kab-messages.h"
#include "kab-org.h"
#include "kab-page.h"
#include "kab-page-form.h"
#include "kab-recovery.h"

#define TOKEN_MAX 100

/* --- A new password is asked for --- */

static gboolean
can_send (KabServer *server, gboolean *can, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gboolean found = FALSE, ok;

  if (db == NULL)
    return FALSE;
  ok = kab_db_begin (db, FALSE, error);
  if (ok)
    {
      g_autoptr (GError) local = NULL;

      kab_db_query_integer (db,
                            kab_server_get_public_url (server) != NULL
                              ? "SELECT 1 FROM message_account LIMIT 1"
                              : "SELECT 1 FROM message_account a JOIN setting s ON s.org=a.org AND"
                                " s.\"key\"='public_address' AND s.deleted=0 LIMIT 1",
                            &found, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          ok = FALSE;
        }
    }
  kab_server_db_return_reader (server_db, db);
  *can = found;
  return ok;
}

static void
page_of_asking (const KabRequest *request, KabResponse *response, gboolean can)
{
  GString *body = g_string_new (NULL);

  if (!can)
    {
      kab_page_paragraph (
        body, "state waiting",
        _ ("Ask the person who manages your organisation's cabinet: this server sends no messages, so an "
           "administrator gives you a new password."));
      kab_page_answer_form (request, response, SOUP_STATUS_OK, _ ("Forgot Your Password?"), body, TRUE);
      return;
    }
  kab_page_paragraph (
    body, "",
    _ ("Enter what you sign in with. You get a link by e-mail or SMS, with which you choose a "
       "new password."));
  kab_page_form_begin (body, NULL);
  kab_page_input (body, "login", _ ("Phone, e-mail or identifier"),
                  "type=\"text\" maxlength=\"254\" autocomplete=\"username\" required autofocus");
  kab_page_form_end (body, _ ("Send the Link"));
  kab_page_answer_form (request, response, SOUP_STATUS_OK, _ ("Forgot Your Password?"), body, TRUE);
}

void
kab_handle_recover (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  gboolean can = FALSE;

  if (!kab_page_within_rate (server, request, response))
    return;
  if (!can_send (server, &can, &error))
    {
      kab_response_error (response, error);
      return;
    }
  kab_language_enter (request->language);
  page_of_asking (request, response, can);
  kab_language_leave ();
}

void
kab_handle_recover_ask (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autofree char *login = kab_page_field (request, "login");
  g_autoptr (GError) error = NULL;
  GString *body;

  /* Counted apart: nobody tries out a list of names. */
  if (!kab_page_within_rate_of (kab_server_get_rate_of_recoveries (server), request, response))
    return;
  if (login != NULL && *g_strstrip (login) != '\0' && strlen (login) <= KAB_LOGIN_MAX
      && !kab_recovery_ask (kab_server_get_db (server), login, &error))
    {
      kab_response_error (response, error);
      return;
    }
  /* Whoever it was, and whether there is such a person: the same. The lane has entered the language. */
  body = g_string_new (NULL);
  kab_page_paragraph (
    body, "state good",
    _ ("If there is an account of that name, a link is on its way to the e-mail address or the "
       "phone that belongs to it."));
  kab_page_paragraph (
    body, "note",
    _ ("It comes within a few minutes and works for an hour. If nothing comes, look among the "
       "unwanted mail, or ask the person who manages your organisation's cabinet."));
  kab_page_answer_form (request, response, SOUP_STATUS_OK, _ ("Look Into Your Messages"), body, FALSE);
}

/* --- The password is chosen --- */

static void
page_of_nothing (const KabRequest *request, KabResponse *response)
{
  GString *body = g_string_new (NULL);

  kab_page_paragraph (body, "state over", _ ("This link was used already, or is too old."));
  kab_page_button (body, KAB_RECOVER_PATH, _ ("Ask for a New Link"));
  kab_page_paragraph (
    body, "note",
    _ ("If you were invited and have no password yet, ask whoever invited you to do it again."));
  kab_page_answer_form (request, response, SOUP_STATUS_NOT_FOUND, _ ("This Link Works No More"), body, TRUE);
}

static const char *
ends_sessions (void)
{
  return _ ("All devices that are signed in have to sign in again with it.");
}

/* Who the link is of, and where the server is: NULL, without an error, for a link that works no more. */
static KabOneTime *
look_up (KabServer *server, const char *token, char **login, char **base, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  g_autoptr (KabOneTime) link = NULL;
  g_autoptr (GError) local = NULL;

  if (db == NULL)
    return NULL;
  if (strlen (token) <= TOKEN_MAX && kab_db_begin (db, FALSE, &local))
    link = kab_one_time_find (db, token, &local);
  if (link != NULL)
    *login = kab_recovery_login (db, link, &local);
  if (link != NULL && local == NULL)
    *base = kab_message_base (db, link->org, kab_server_get_public_url (server), &local);
  kab_server_db_return_reader (server_db, db);
  if (local == NULL)
    return g_steal_pointer (&link);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
kab_handle_password (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autofree char *login = NULL, *base = NULL;
  g_autoptr (KabOneTime) link = NULL;
  g_autoptr (GError) error = NULL;

  if (!kab_page_within_rate (server, request, response))
    return;
  link = look_up (server, request->path + strlen (KAB_PASSWORD_PATH), &login, &base, &error);
  if (error != NULL)
    {
      kab_response_error (response, error);
      return;
    }
  kab_language_enter (request->language);
  if (link == NULL)
    page_of_nothing (request, response);
  else
    kab_page_choose_password (request, response, SOUP_STATUS_OK, login, NULL, ends_sessions ());
  kab_language_leave ();
}

void
kab_handle_password_set (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *token = request->path + strlen (KAB_PASSWORD_PATH);
  g_autofree char *password = kab_page_field (request, "password"),
                  *again = kab_page_field (request, "again");
  g_autofree char *login = NULL, *base = NULL, *chosen = NULL;
  g_autoptr (KabOneTime) link = NULL;
  g_autoptr (GError) error = NULL;
  gboolean same = password != NULL && g_strcmp0 (password, again) == 0;
  const char *wrong;

  if (!kab_page_within_rate (server, request, response))
    return;
  link = look_up (server, token, &login, &base, &error);
  if (error == NULL && link != NULL && same)
    kab_recovery_choose (kab_server_get_db (server), token, password, &chosen, &error);
  kab_language_enter (request->language);
  wrong = kab_page_password_wrong (same, error);
  if ((error == NULL && link == NULL) || g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    page_of_nothing (request, response);
  else if (chosen != NULL)
    kab_page_password_set (request, response, chosen, base);
  else if (wrong != NULL && login != NULL)
    kab_page_choose_password (request, response, SOUP_STATUS_UNPROCESSABLE_ENTITY, login, wrong,
                              ends_sessions ());
  else
    kab_response_error (response, error);
  kab_language_leave ();
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  if (again != NULL)
    explicit_bzero (again, strlen (again));
}
