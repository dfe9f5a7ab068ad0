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
#include "kab-recovery.h"

#define TOKEN_MAX 100

/* --- Forms --- */

static void
begin_form (GString *out)
{
  g_string_append (out, "<form method=\"post\" autocomplete=\"on\">\n");
}

static void
append_input (GString *out, const char *name, const char *label, const char *attributes)
{
  g_string_append (out, "<label>");
  kab_page_escape (out, label);
  g_string_append_printf (out, "<input name=\"%s\" %s></label>\n", name, attributes);
}

static void
end_form (GString *out, const char *button)
{
  g_string_append (out, "<p><button class=\"button\" type=\"submit\">");
  kab_page_escape (out, button);
  g_string_append (out, "</button></p>\n</form>\n");
}

static char *
form_field (const KabRequest *request, const char *name)
{
  gsize length = 0;
  const char *data = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const char *value = g_hash_table_lookup (form, name);

  explicit_bzero (text, strlen (text));
  return value != NULL && g_utf8_validate (value, -1, NULL) ? g_strdup (value) : NULL;
}

/* A page with a form: that goes nowhere but to where it came from. */
static void
answer (const KabRequest *request,
        KabResponse *response,
        guint status,
        const char *title,
        GString *body,
        gboolean choose)
{
  kab_page_answer (request, response, status, title, body, choose);
  kab_response_add_header (response, "Content-Security-Policy",
                           "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
                           "frame-ancestors 'none'; base-uri 'none'");
}

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
      answer (request, response, SOUP_STATUS_OK, _ ("Forgot Your Password?"), body, TRUE);
      return;
    }
  kab_page_paragraph (
    body, "",
    _ ("Enter what you sign in with. You get a link by e-mail or SMS, with which you choose a "
       "new password."));
  begin_form (body);
  append_input (body, "login", _ ("Phone, e-mail or identifier"),
                "type=\"text\" maxlength=\"254\" autocomplete=\"username\" required autofocus");
  end_form (body, _ ("Send the Link"));
  answer (request, response, SOUP_STATUS_OK, _ ("Forgot Your Password?"), body, TRUE);
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
  g_autofree char *login = form_field (request, "login");
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
  answer (request, response, SOUP_STATUS_OK, _ ("Look Into Your Messages"), body, FALSE);
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
  answer (request, response, SOUP_STATUS_NOT_FOUND, _ ("This Link Works No More"), body, TRUE);
}

static void
page_of_choosing (const KabRequest *request,
                  KabResponse *response,
                  guint status,
                  const char *login,
                  const char *wrong)
{
  GString *body = g_string_new (NULL);
  g_autoptr (GString) name = g_string_new ("type=\"text\" readonly autocomplete=\"username\" value=\"");
  g_autofree char *secret
    = g_strdup_printf ("type=\"password\" minlength=\"%d\" autocomplete=\"new-password\" required",
                       KAB_PASSWORD_MIN);

  kab_page_escape (name, login);
  g_string_append_c (name, '"');
  if (wrong != NULL)
    kab_page_paragraph (body, "state over", wrong);
  begin_form (body);
  append_input (body, "login", _ ("You sign in as"), name->str);
  append_input (body, "password", _ ("New password, 8 characters at the least"), secret);
  append_input (body, "again", _ ("The same once more"), secret);
  end_form (body, _ ("Set the Password"));
  kab_page_paragraph (body, "note", _ ("All devices that are signed in have to sign in again with it."));
  answer (request, response, status, _ ("Choose a Password"), body, wrong == NULL);
}

static void
page_of_success (KabServer *server,
                 const KabRequest *request,
                 KabResponse *response,
                 const char *login,
                 const char *base)
{
  GString *body = g_string_new (NULL);

  kab_page_paragraph (body, "state good", _ ("Your password is set."));
  g_string_append (body, "<table>\n");
  kab_page_row (body, _ ("You sign in as"), login);
  kab_page_row (body, _ ("Server"), base);
  g_string_append (body, "</table>\n");
  if (base != NULL && g_str_has_prefix (base, "https://"))
    {
      g_autofree char *where = g_uri_escape_string (base, NULL, FALSE);
      g_autofree char *who = g_uri_escape_string (login, NULL, FALSE);
      g_autofree char *link = g_strconcat ("kabinet://connect?server=", where, "&login=", who, NULL);

      kab_page_button (body, link, _ ("Open Kabinet"));
    }
  kab_page_paragraph (body, "note",
                      _ (
                        "If nothing opens, Kabinet is not installed on this computer yet: install it, choose "
                        "Connect to a Server, and enter the address above."));
  answer (request, response, SOUP_STATUS_OK, _ ("Welcome"), body, FALSE);
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
    page_of_choosing (request, response, SOUP_STATUS_OK, login, NULL);
  kab_language_leave ();
}

/* What was wrong is said in the language of who reads it, which the slow part does without. */
static void
answer_choice (KabServer *server,
               const KabRequest *request,
               KabResponse *response,
               const char *login,
               const char *base,
               gboolean same,
               GError *error)
{
  if (!same)
    page_of_choosing (request, response, SOUP_STATUS_UNPROCESSABLE_ENTITY, login,
                      _ ("The two passwords are not the same. Type both again."));
  else if (error == NULL)
    page_of_success (server, request, response, login, base);
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    page_of_nothing (request, response);
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    page_of_choosing (request, response, SOUP_STATUS_UNPROCESSABLE_ENTITY, login,
                      _ ("This password is too short, too long or too easy. Choose another one."));
  else
    kab_response_error (response, error);
}

void
kab_handle_password_set (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *token = request->path + strlen (KAB_PASSWORD_PATH);
  g_autofree char *password = form_field (request, "password"), *again = form_field (request, "again");
  g_autofree char *login = NULL, *base = NULL, *chosen = NULL;
  g_autoptr (KabOneTime) link = NULL;
  g_autoptr (GError) error = NULL;
  gboolean same = password != NULL && g_strcmp0 (password, again) == 0;

  if (!kab_page_within_rate (server, request, response))
    return;
  link = look_up (server, token, &login, &base, &error);
  if (error == NULL && link == NULL)
    same = TRUE;
  if (error == NULL && link == NULL)
    g_set_error (&error, KAB_ERROR, KAB_ERROR_NOT_FOUND, "no such link");
  else if (error == NULL && same)
    kab_recovery_choose (kab_server_get_db (server), token, password, &chosen, &error);
  kab_language_enter (request->language);
  answer_choice (server, request, response, chosen != NULL ? chosen : login, base, same, error);
  kab_language_leave ();
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  if (again != NULL)
    explicit_bzero (again, strlen (again));
}
