/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registering by oneself (S1-17): the page, what the link in the letter leads to, and the same for desktops. Neither tells
 * whether there is anybody of an address. Opening the link spends nothing: what looks into letters opens it, too.
 */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-json.h"
#include "kab-language.h"
#include "kab-message.h"
#include "kab-messages.h"
#include "kab-page-form.h"
#include "kab-recovery.h"
#include "kab-registration.h"
#include "kab-tracking-link.h"

#define TOKEN_MAX 100

static GPtrArray *
read_offers (KabServer *server, const KabRequest *request, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  GPtrArray *offers = NULL;

  if (db == NULL)
    return NULL;
  if (kab_db_begin (db, FALSE, error))
    offers = kab_registration_offers (db, kab_server_get_public_url (server), request->language, error);
  kab_server_db_return_reader (server_db, db);
  return offers;
}

/* The one that is meant: of that id, or the only one there is. */
static const KabRegistrationOffer *
choose_offer (GPtrArray *offers, const char *org)
{
  if (org == NULL || *org == '\0')
    return offers->len == 1 ? offers->pdata[0] : NULL;
  for (guint i = 0; i < offers->len; i++)
    if (g_str_equal (((const KabRegistrationOffer *)offers->pdata[i])->org, org))
      return offers->pdata[i];

  return NULL;
}

/* Behind the page's path, in turn: the organisation, and the code of the link by which somebody came. */
static char *
part_of (const KabRequest *request, guint n)
{
  g_auto (GStrv) parts = g_str_has_prefix (request->path, KAB_REGISTER_PATH "/")
                           ? g_strsplit (request->path + strlen (KAB_REGISTER_PATH "/"), "/", 2)
                           : NULL;

  return parts != NULL && g_strv_length (parts) > n ? g_strdup (parts[n]) : NULL;
}

static char *
org_of (const KabRequest *request)
{
  return part_of (request, 0);
}

/* In the path and not in the query: it stays when somebody chooses another language, and when the form is sent. */
static char *
link_of (const KabRequest *request)
{
  g_autofree char *code = part_of (request, 1);

  return kab_tracking_code_is_valid (code) ? g_steal_pointer (&code) : NULL;
}

/* A page outside that a link led to sends people on with what it was told. */
static gboolean
follow_via (KabServer *server, const KabRequest *request, KabResponse *response)
{
  const char *code = request->query != NULL ? g_hash_table_lookup (request->query, KAB_TRACKING_VIA) : NULL;
  g_auto (KabTrackingLink) link = { 0 };
  g_autofree char *path = NULL;
  KabDb *db;

  if (!kab_tracking_code_is_valid (code))
    return FALSE;
  db = kab_server_db_lend_reader (kab_server_get_db (server), NULL);
  if (db == NULL)
    return FALSE;
  if (kab_db_begin (db, FALSE, NULL))
    kab_tracking_link_find (db, NULL, code, &link, NULL);
  kab_server_db_return_reader (kab_server_get_db (server), db);
  if (link.id == NULL)
    return FALSE;
  path = g_strconcat (KAB_REGISTER_PATH "/", link.org, "/", code, NULL);
  kab_page_redirect (response, path);
  return TRUE;
}

/* --- The form --- */

static const char *
title_of (void)
{
  /* Translators: the title of the page and of the form on which people register by themselves */
  return _ ("Register as a Client");
}

static gboolean
has (const KabRegistrationOffer *offer, const char *channel)
{
  return g_strv_contains ((const char *const *)offer->channels, channel);
}

static void
append_address (GString *body, const KabRegistrationOffer *offer, const char *value)
{
  gboolean mail = has (offer, KAB_CHANNEL_EMAIL), sms = has (offer, KAB_CHANNEL_SMS);

  kab_page_input_text (body, "address",
                       mail && sms ? _ ("Phone or e-mail")
                       : mail      ? _ ("E-mail")
                                   : _ ("Phone"),
                       mail && sms ? "type=\"text\" maxlength=\"254\" autocomplete=\"email\" required"
                       : mail      ? "type=\"email\" maxlength=\"254\" autocomplete=\"email\" required"
                                   : "type=\"tel\" maxlength=\"40\" autocomplete=\"tel\" required",
                       value);
  kab_page_paragraph (
    body, "hint",
    mail && sms
      ? _ ("You get a link there, with which you choose a password. It is what you sign in with, too.")
    : mail ? _ ("You get a letter with a link, with which you choose a password.")
           : _ ("You get an SMS with a link, with which you choose a password."));
}

static void
append_consent (GString *body, const char *text, const char *version)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_string_append (body, "<h2 id=\"text\">");
  kab_page_escape (body, _ ("Processing of Personal Data"));
  g_string_append (body,
                   "</h2>\n<div class=\"text\" role=\"region\" aria-labelledby=\"text\" tabindex=\"0\">\n");
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      kab_page_paragraph (body, "", lines[i]);
  g_string_append (body, "</div>\n");
  kab_page_hidden (body, "version", version);
  kab_page_tick (body, "consent",
                 _ ("I have read it, and agree of my own will. I may withdraw that at any time."));
}

static void
append_names (GString *body, const KabNewcomer *who)
{
  kab_page_input_text (body, "surname", _ ("Surname"),
                       "type=\"text\" maxlength=\"100\" autocomplete=\"family-name\" required", who->surname);
  kab_page_input_text (body, "given_name", _ ("Given name"),
                       "type=\"text\" maxlength=\"100\" autocomplete=\"given-name\" required",
                       who->given_name);
  kab_page_input_text (body, "patronymic", _ ("Patronymic, if there is one"),
                       "type=\"text\" maxlength=\"100\" autocomplete=\"additional-name\"", who->patronymic);
}

/* Whoever has the application may do it there. */
static void
append_link (GString *body, const KabRegistrationOffer *offer)
{
  g_autofree char *where = NULL;

  if (!g_str_has_prefix (offer->base, "https://"))
    return;
  where = g_uri_escape_string (offer->base, NULL, FALSE);
  g_string_append_printf (body, "<p class=\"note\"><a href=\"kabinet://register?server=%s\">", where);
  kab_page_escape (body, _ ("Register in Kabinet instead, if it is installed on this computer"));
  g_string_append (body, "</a></p>\n");
}

/* @who: what was typed already; @wrong: (nullable): what is wrong with it */
static void
page_of_form (const KabRequest *request,
              KabResponse *response,
              guint status,
              const KabRegistrationOffer *offer,
              const KabNewcomer *who,
              const char *wrong)
{
  GString *body = g_string_new (NULL);

  kab_page_paragraph (body, "", offer->name);
  kab_page_form_begin (body, wrong);
  append_names (body, who);
  append_address (body, offer, who->address);
  append_consent (body, offer->text, offer->version);
  kab_page_form_end (body, _ ("Register"));
  kab_page_paragraph (body, "note",
                      _ ("Registration costs nothing. What you have bought appears in your cabinet."));
  /* The application knows nothing of the link that they came by. */
  if (who->link == NULL)
    append_link (body, offer);
  kab_page_answer_form (request, response, status, title_of (), body, wrong == NULL);
}

/* Several organisations, or none. */
static void
page_of_choice (const KabRequest *request, KabResponse *response, GPtrArray *offers)
{
  GString *body = g_string_new (NULL);
  g_autofree char *org = org_of (request);

  if (offers->len == 0)
    {
      kab_page_paragraph (
        body, "state waiting",
        _ ("Nobody registers here by themselves. Ask the company whose client you are: it makes "
           "an account for you, and sends you an invitation."));
      kab_page_answer_form (request, response, SOUP_STATUS_NOT_FOUND, title_of (), body, TRUE);
      return;
    }
  kab_page_paragraph (body, "", _ ("Whose client do you want to be?"));
  for (guint i = 0; i < offers->len; i++)
    {
      const KabRegistrationOffer *offer = offers->pdata[i];
      g_autofree char *path
        = g_strconcat (KAB_REGISTER_PATH "/", offer->org, "?lang=", request->language, NULL);

      kab_page_button (body, path, offer->name);
    }
  kab_page_answer_form (request, response, org == NULL ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, title_of (),
                        body, TRUE);
}

void
kab_handle_register (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  g_autofree char *org = org_of (request), *link = link_of (request);
  const KabRegistrationOffer *offer;
  const KabNewcomer nobody = { .link = link };

  if (!kab_page_within_rate (server, request, response) || follow_via (server, request, response))
    return;
  offers = read_offers (server, request, &error);
  if (offers == NULL)
    {
      kab_response_error (response, error);
      return;
    }
  kab_language_enter (request->language);
  offer = choose_offer (offers, org);
  if (offer != NULL)
    page_of_form (request, response, SOUP_STATUS_OK, offer, &nobody, NULL);
  else
    page_of_choice (request, response, offers);
  kab_language_leave ();
}

/* --- What came by it --- */

typedef struct
{
  char *surname;
  char *given_name;
  char *patronymic;
  char *address;
  char *version;
  char *consent;
} Form;

static void
form_clear (Form *form)
{
  g_free (form->surname);
  g_free (form->given_name);
  g_free (form->patronymic);
  g_free (form->address);
  g_free (form->version);
  g_free (form->consent);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Form, form_clear)

static void
page_of_sent (const KabRequest *request, KabResponse *response)
{
  GString *body = g_string_new (NULL);

  kab_page_paragraph (body, "state good", _ ("A link is on its way to the address that you gave."));
  kab_page_paragraph (
    body, "note",
    _ ("It comes within a few minutes and works for a day: choose a password with it, and you "
       "are registered. If nothing comes, look among the unwanted mail, or check the address and "
       "register again."));
  kab_page_answer_form (request, response, SOUP_STATUS_OK, _ ("Look Into Your Messages"), body, FALSE);
}

void
kab_handle_register_ask (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (Form) form = { kab_page_field (request, "surname"),    kab_page_field (request, "given_name"),
                         kab_page_field (request, "patronymic"), kab_page_field (request, "address"),
                         kab_page_field (request, "version"),    kab_page_field (request, "consent") };
  g_autofree char *org = org_of (request), *link = link_of (request);
  const KabNewcomer who
    = { form.surname, form.given_name,  form.patronymic,      form.address, request->language,
        form.version, request->address, form.consent != NULL, link };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  const KabRegistrationOffer *offer;
  const char *field;

  /* Counted apart, with who asks for a new password. The lane has entered the language. */
  if (!kab_page_within_rate_of (kab_server_get_rate_of_recoveries (server), request, response))
    return;
  offers = read_offers (server, request, &error);
  offer = offers != NULL ? choose_offer (offers, org) : NULL;
  if (offers == NULL)
    kab_response_error (response, error);
  else if (offer == NULL)
    page_of_choice (request, response, offers);
  else if (kab_registration_ask (kab_server_get_db (server), offer, &who, &field, &error))
    page_of_sent (request, response);
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID)
           || g_error_matches (error, KAB_ERROR, KAB_ERROR_CONFLICT))
    page_of_form (request, response, SOUP_STATUS_UNPROCESSABLE_ENTITY, offer, &who, error->message);
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_BUSY))
    page_of_form (request, response, SOUP_STATUS_SERVICE_UNAVAILABLE, offer, &who, error->message);
  else
    kab_response_error (response, error);
}

/* --- The link --- */

static void
page_of_nothing (const KabRequest *request, KabResponse *response)
{
  GString *body = g_string_new (NULL);

  kab_page_paragraph (body, "state over", _ ("This link was used already, or is too old."));
  kab_page_button (body, KAB_REGISTER_PATH, _ ("Register"));
  kab_page_button (body, KAB_RECOVER_PATH, _ ("Forgot Your Password?"));
  kab_page_answer_form (request, response, SOUP_STATUS_NOT_FOUND, _ ("This Link Works No More"), body, TRUE);
}

/* What the page of a link tells; @registration is NULL for one that works no more. */
typedef struct
{
  KabRegistration *registration;
  char *base;
  char *text;
  char *version;
} Link;

static void
link_clear (Link *link)
{
  g_clear_pointer (&link->registration, kab_registration_free);
  g_free (link->base);
  g_free (link->text);
  g_free (link->version);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Link, link_clear)

static gboolean
look_up_in (KabServer *server, KabDb *db, const char *token, const char *language, Link *link, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (strlen (token) > TOKEN_MAX)
    return TRUE;
  if (!kab_db_begin (db, FALSE, error))
    return FALSE;
  link->registration = kab_registration_find (db, token, &local);
  if (link->registration != NULL)
    link->base = kab_message_base (db, link->registration->org, kab_server_get_public_url (server), &local);
  if (local == NULL && link->registration != NULL)
    kab_registration_consent (db, link->registration->org, language, &link->text, &link->version, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
look_up (KabServer *server, const KabRequest *request, Link *link, GError **error)
{
  KabServerDb *server_db = kab_server_get_db (server);
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  const char *token = request->path + strlen (KAB_CONFIRM_PATH);
  gboolean ok = db != NULL && look_up_in (server, db, token, request->language, link, error);

  if (db != NULL)
    kab_server_db_return_reader (server_db, db);
  return ok;
}

/*
 * Whoever comes by the link says who they are, and agrees, themselves: anybody may have typed the address. @who: what the form
 * says already.
 */
static void
page_of_link (const KabRequest *request,
              KabResponse *response,
              guint status,
              const Link *link,
              const KabNewcomer *who,
              const char *wrong)
{
  GString *body = g_string_new (NULL);

  kab_page_form_begin (body, wrong);
  append_names (body, who);
  kab_page_password_inputs (body, link->registration->address);
  append_consent (body, link->text, link->version);
  kab_page_form_end (body, _ ("Set the Password"));
  kab_page_answer_form (request, response, status, _ ("Choose a Password"), body, wrong == NULL);
}

void
kab_handle_confirm (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (Link) link = { 0 };
  g_autoptr (GError) error = NULL;

  if (!kab_page_within_rate (server, request, response))
    return;
  if (!look_up (server, request, &link, &error))
    {
      kab_response_error (response, error);
      return;
    }
  kab_language_enter (request->language);
  if (link.registration == NULL)
    {
      page_of_nothing (request, response);
    }
  else
    {
      const KabNewcomer who = { .surname = link.registration->surname,
                                .given_name = link.registration->given_name,
                                .patronymic = link.registration->patronymic };

      page_of_link (request, response, SOUP_STATUS_OK, &link, &who, NULL);
    }
  kab_language_leave ();
}

/* What came of it, in the language of who reads it. @wrong: (nullable): what is wrong with the form */
static void
answer_confirmed (const KabRequest *request,
                  KabResponse *response,
                  const Link *link,
                  const KabNewcomer *who,
                  const char *login,
                  const char *wrong,
                  const GError *error)
{
  if (wrong == NULL && g_error_matches (error, KAB_ERROR, KAB_ERROR_CONFLICT))
    wrong = error->message;
  if (login != NULL)
    kab_page_password_set (request, response, login, link->base);
  else if (wrong != NULL)
    page_of_link (request, response, SOUP_STATUS_UNPROCESSABLE_ENTITY, link, who, wrong);
  else if (error == NULL || g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    page_of_nothing (request, response);
  else
    kab_response_error (response, error);
}

static void
confirm (KabServer *server,
         const KabRequest *request,
         KabResponse *response,
         const KabNewcomer *who,
         const char *password,
         gboolean same)
{
  g_auto (Link) link = { 0 };
  g_autofree char *login = NULL;
  g_autoptr (GError) error = NULL, person = NULL;
  const char *wrong = NULL;
  gboolean found = look_up (server, request, &link, &error) && link.registration != NULL;

  if (found)
    {
      kab_language_enter (request->language);
      if (!kab_registration_check_person (who, link.version, &person))
        wrong = person->message;
      kab_language_leave ();
    }
  if (found && wrong == NULL && same)
    kab_registration_finish (kab_server_get_db (server), request->path + strlen (KAB_CONFIRM_PATH), who,
                             password, &login, &error);
  kab_language_enter (request->language);
  if (found && wrong == NULL)
    wrong = kab_page_password_wrong (same, error);
  answer_confirmed (request, response, &link, who, login, wrong, error);
  kab_language_leave ();
}

void
kab_handle_confirm_set (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (Form) form = { .surname = kab_page_field (request, "surname"),
                         .given_name = kab_page_field (request, "given_name"),
                         .patronymic = kab_page_field (request, "patronymic"),
                         .version = kab_page_field (request, "version"),
                         .consent = kab_page_field (request, "consent") };
  const KabNewcomer who = { form.surname, form.given_name,  form.patronymic,      NULL, request->language,
                            form.version, request->address, form.consent != NULL, NULL };
  g_autofree char *password = kab_page_field (request, "password"),
                  *again = kab_page_field (request, "again");

  if (!kab_page_within_rate (server, request, response))
    return;
  confirm (server, request, response, &who, password, password != NULL && g_strcmp0 (password, again) == 0);
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  if (again != NULL)
    explicit_bzero (again, strlen (again));
}

/* --- Desktops --- */

static void
append_member (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s\"%s\":", out->str[out->len - 1] == '{' ? "" : ",", name);
  kab_json_append_string (out, text);
}

void
kab_handle_registration_offers (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  GString *out;

  if (!kab_page_within_rate (server, request, response))
    return;
  offers = read_offers (server, request, &error);
  if (offers == NULL)
    {
      kab_response_error (response, error);
      return;
    }
  out = g_string_new ("{\"offers\":[");
  for (guint i = 0; i < offers->len; i++)
    {
      const KabRegistrationOffer *offer = offers->pdata[i];

      g_string_append (out, i > 0 ? ",{" : "{");
      append_member (out, "org", offer->org);
      append_member (out, "name", offer->name);
      append_member (out, "text", offer->text);
      append_member (out, "version", offer->version);
      g_string_append (out, ",\"channels\":[");
      for (guint j = 0; offer->channels[j] != NULL; j++)
        {
          g_string_append (out, j > 0 ? "," : "");
          kab_json_append_string (out, offer->channels[j]);
        }
      g_string_append (out, "]}");
    }
  g_string_append (out, "]}");
  kab_response_set (response, SOUP_STATUS_OK, "application/json", out);
  kab_response_add_header (response, "Cache-Control", "no-store");
  kab_response_add_header (response, "Vary", "Accept-Language");
}

static void
refuse (KabResponse *response, const char *field, const GError *error)
{
  gboolean changed = g_error_matches (error, KAB_ERROR, KAB_ERROR_CONFLICT);

  if (changed || g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    kab_response_problem (response, changed ? SOUP_STATUS_CONFLICT : SOUP_STATUS_UNPROCESSABLE_ENTITY,
                          kab_error_code_to_token ((KabError)error->code), field, error->message);
  else
    kab_response_error (response, error);
}

void
kab_handle_registration (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  const KabRegistrationOffer *offer;
  KabNewcomer who = { .locale = request->language, .from = request->address };
  const char *field = NULL;
  JsonObject *object;
  JsonNode *consent;

  if (!kab_page_within_rate_of (kab_server_get_rate_of_recoveries (server), request, response))
    return;
  body = kab_handle_parse_object (request->body, &error);
  offers = body != NULL ? read_offers (server, request, &error) : NULL;
  if (offers == NULL)
    {
      kab_response_error (response, error);
      return;
    }
  object = json_node_get_object (body);
  offer = choose_offer (offers, kab_json_member_text (object, "org"));
  if (offer == NULL)
    {
      kab_response_problem (
        response, SOUP_STATUS_NOT_FOUND, "not-found", NULL,
        _ ("Nobody registers here by themselves. Ask the company whose client you are: it makes "
           "an account for you, and sends you an invitation."));
      return;
    }
  consent = json_object_get_member (object, "consent");
  who.surname = kab_json_member_text (object, "surname");
  who.given_name = kab_json_member_text (object, "given_name");
  who.patronymic = kab_json_member_text (object, "patronymic");
  who.address = kab_json_member_text (object, "address");
  who.version = kab_json_member_text (object, "version");
  who.consents = consent != NULL && json_node_get_value_type (consent) == G_TYPE_BOOLEAN
                 && json_node_get_boolean (consent);
  if (kab_registration_ask (kab_server_get_db (server), offer, &who, &field, &error))
    kab_response_set (response, SOUP_STATUS_ACCEPTED, "application/json",
                      g_string_new ("{\"status\":\"sent\"}"));
  else
    refuse (response, field, error);
}
