/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first sign-in with a password that somebody else gave (S1-18, S1-19): no session is begun with it. All that it is good for is
 * to choose one's own, and to say who one is and where one lives.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-api.h"
#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-identity-private.h"
#include "kab-json.h"
#include "kab-language.h"
#include "kab-password.h"
#include "kab-recovery.h"
#include "kab-validate.h"
#include "kab-writer-private.h"

static gboolean
fill (KabRow *user, const KabFirstSignIn *first, const char **field, GError **error)
{
  const struct
  {
    const char *name;
    const char *text;
    gboolean required;
  } fields[] = { { "surname", first->surname, TRUE },
                 { "given_name", first->given_name, TRUE },
                 { "patronymic", first->patronymic, FALSE },
                 { "address", first->address, TRUE },
                 { "city", first->city, FALSE },
                 { "region", first->region, FALSE },
                 { "postcode", first->postcode, FALSE },
                 { "country", first->country, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const KabField *model = kab_entity_find_field (user->entity, fields[i].name);
      KabValue *value = kab_row_value (user, fields[i].name);

      *field = model->name;
      kab_row_set_text (user, model->name, fields[i].text);
      kab_value_tidy (model, value);
      if (fields[i].required && value->kind == KAB_VALUE_NULL)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” is needed."),
                       g_dgettext (GETTEXT_PACKAGE, model->title));
          return FALSE;
        }
      if (!kab_validate_value (model, value, error))
        return FALSE;
    }
  *field = NULL;
  return TRUE;
}

static char *
check_password (const KabFoundUser *user, const char *password, const char **field, GError **error)
{
  char *hash;

  *field = "new_password";
  if (password != NULL && kab_password_verify (user->hash, password))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("This password is too short, too long or too easy. Choose another one."));
      return NULL;
    }
  hash = kab_password_checked_hash (password != NULL ? password : "", error);
  if (hash != NULL)
    *field = NULL;
  return hash;
}

/* Hashing takes a while: whoever came first has spent it, and the office may have given another one. */
static gboolean
check_unspent (KabWriter *writer, const KabFoundUser *found, GError **error)
{
  g_autoptr (GPtrArray) now = kab_identity_find_users (writer->db, writer->org, found->id, FALSE, error);

  if (now == NULL)
    return FALSE;
  for (guint i = 0; i < now->len; i++)
    {
      const KabFoundUser *user = g_ptr_array_index (now, i);

      if (g_str_equal (user->id, found->id) && user->must_change && g_strcmp0 (user->hash, found->hash) == 0)
        return TRUE;
    }
  kab_identity_say (error, KAB_ERROR_UNAUTHENTICATED, 0);
  return FALSE;
}

static gboolean
put (KabWriter *writer,
     const KabFoundUser *found,
     const KabFirstSignIn *first,
     const char *hash,
     const char *subject,
     const char **field,
     GError **error)
{
  g_autoptr (KabRow) before = kab_writer_find (writer, &kab_entity_user, found->id, error);
  g_autoptr (KabRow) user = before != NULL ? kab_row_copy (before) : NULL;

  if (user == NULL || !fill (user, first, field, error) || !check_unspent (writer, found, error))
    return FALSE;
  kab_row_set_integer (user, "must_change_password", 0);
  return kab_writer_put (writer, user, NULL, error)
         && kab_writer_store_password (writer, user->id, hash, error)
         && kab_lockout_clear (writer->db, subject, error)
         && kab_writer_note_about (writer, "password", &kab_entity_user, user->id, kab_row_title (user),
                                   error)
         && kab_writer_commit (writer, error);
}

gboolean
kab_identity_choose_first (KabServerDb *db,
                           const KabSignIn *with,
                           const KabFirstSignIn *first,
                           const char **field,
                           int *retry_after,
                           GError **error)
{
  g_autofree char *subject = NULL, *hash = NULL;
  g_autoptr (KabFoundUser) user = kab_identity_recognise (db, with, &subject, retry_after, error);
  g_autoptr (KabWriter) writer = NULL;

  *field = NULL;
  if (user == NULL)
    return FALSE;
  if (!user->must_change)
    {
      kab_identity_say (error, KAB_ERROR_UNAUTHENTICATED, 0);
      return FALSE;
    }
  hash = check_password (user, first->password, field, error);
  if (hash == NULL)
    return FALSE;
  writer = kab_writer_begin (db, user->org, user->id, with->device_name, KAB_WRITER_NONE, error);
  return writer != NULL && put (writer, user, first, hash, subject, field, error);
}

/* --- Over HTTP --- */

static void
refuse (KabResponse *response, const char *field, int retry_after, const GError *error)
{
  if (retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%d", retry_after);

      kab_response_problem (response, 429, "busy", NULL, error->message);
      kab_response_add_header (response, "Retry-After", seconds);
    }
  else if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID))
    kab_response_problem (response, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                          kab_error_code_to_token (KAB_ERROR_INVALID), field, error->message);
  else
    kab_response_error (response, error);
}

static gboolean
read_first (JsonObject *object,
            const KabRequest *request,
            KabSignIn *with,
            KabFirstSignIn *first,
            GError **error)
{
  *with = (KabSignIn){ .login = kab_json_member_text (object, "login"),
                       .password = kab_json_member_text (object, "password"),
                       .address = request->address };
  *first = (KabFirstSignIn){
    kab_json_member_text (object, "new_password"), kab_json_member_text (object, "surname"),
    kab_json_member_text (object, "given_name"),   kab_json_member_text (object, "patronymic"),
    kab_json_member_text (object, "address"),      kab_json_member_text (object, "city"),
    kab_json_member_text (object, "region"),       kab_json_member_text (object, "postcode"),
    kab_json_member_text (object, "country")
  };
  if (with->login != NULL && strlen (with->login) <= KAB_LOGIN_MAX && with->password != NULL)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL, _ ("The request cannot be read."));
  return FALSE;
}

static gboolean
check_person (const KabFirstSignIn *first, const char **field, GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_user, NULL);

  return fill (row, first, field, error);
}

/* What the slow part says is said anew: it holds no language. */
static void
say_again (GError **error, const char *field, int retry_after)
{
  KabError code = (KabError)(*error)->code;

  if ((*error)->domain != KAB_ERROR)
    return;
  if (code == KAB_ERROR_INVALID && g_strcmp0 (field, "new_password") == 0)
    {
      g_clear_error (error);
      g_set_error (error, KAB_ERROR, code,
                   _ ("This password is too short, too long or too easy. Choose another one."));
    }
  else if (code == KAB_ERROR_UNAUTHENTICATED || code == KAB_ERROR_REFUSED || retry_after > 0)
    {
      g_clear_error (error);
      kab_identity_say (error, code, retry_after);
      /* As signing in has it. */
      if (code == KAB_ERROR_REFUSED)
        (*error)->code = KAB_ERROR_FORBIDDEN;
    }
}

void
kab_handle_first_password (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) body = NULL;
  KabSignIn with = { 0 };
  KabFirstSignIn first = { 0 };
  const char *field = NULL;
  int retry_after = 0;
  gboolean ok;

  kab_language_enter (request->language);
  body = kab_handle_parse_object (request->body, &error);
  ok = body != NULL && read_first (json_node_get_object (body), request, &with, &first, &error)
       && check_person (&first, &field, &error);
  kab_language_leave ();
  if (ok)
    ok = kab_identity_choose_first (kab_server_get_db (server), &with, &first, &field, &retry_after, &error);
  kab_language_enter (request->language);
  if (ok)
    {
      kab_response_set (response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
    }
  else
    {
      say_again (&error, field, retry_after);
      refuse (response, field, retry_after, error);
    }
  kab_language_leave ();
}
