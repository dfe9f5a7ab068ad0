/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link to choose a first password with, to be handed over by whoever invites: told once, and kept by nobody (S1-62). */
#include <glib/gi18n-lib.h>

#include "kab-command.h"
#include "kab-error.h"
#include "kab-handlers-private.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-messages.h"
#include "kab-mutate-private.h"
#include "kab-one-time.h"
#include "kab-page.h"
#include "kab-writer-private.h"

/* BOUND reaches nobody. */
static gboolean
is_bound (const KabRow *row, const char *partner, gpointer user_data)
{
  return FALSE;
}

/* Whoever gets the link gets the account: so it takes the right to change all that the other one is. */
static gboolean
may_invite (const KabCaller *caller, const KabRow *user, GPtrArray *memberships)
{
  const KabCommand *command = kab_command_find (&kab_entity_user, "invite");
  gboolean own = g_strcmp0 (user->id, caller->user) == 0;

  for (guint i = 0; i < caller->actors->len; i++)
    if (kab_command_may (command, caller->actors->pdata[i], user, is_bound, NULL)
        && (own || kab_actor_may_write_all (caller->actors->pdata[i], memberships)))
      return TRUE;

  return FALSE;
}

/* Who has a password is invited by nobody: the link would let whoever has it into the account. */
static gboolean
check_new (KabWriter *writer, const KabRow *user, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "SELECT 1 FROM credential WHERE org=? AND \"user\"=?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user->id);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_REFUSED,
      _ ("%s has a password already. Who forgot it chooses a new one by “Forgot Your Password?” where "
         "one signs in."),
      kab_row_title (user));
  else if (step == KAB_STEP_DONE && g_strcmp0 (kab_row_get_text (user, "status"), "disabled") == 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, _ ("%s is disabled. Enable the account first."),
                 kab_row_title (user));
  else
    return step == KAB_STEP_DONE;
  return FALSE;
}

static char *
make_link (KabWriter *writer, const KabRow *user, const char *public_url, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *base = kab_message_base (writer->db, writer->org, public_url, &local);
  g_autofree char *token = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (base == NULL)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_REFUSED,
        _ ("The server has no public address, so the link would lead nowhere. An administrator sets it "
           "with “kabinetctl org address”."));
      return NULL;
    }
  token = kab_one_time_make (writer->db, writer->org, user->id, "copy", "", KAB_INVITATION_SECONDS, error);
  return token != NULL ? g_strconcat (base, KAB_PASSWORD_PATH, token, NULL) : NULL;
}

/* Whom the caller may not invite is not there, for the caller. */
static char *
invite (KabServer *server, const KabCaller *caller, const char *id, gint64 *expires_at, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (kab_server_get_db (server), caller->org, caller->user,
                                                   caller->device_name, KAB_WRITER_NONE, error);
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) user = NULL;
  g_autoptr (GPtrArray) memberships = NULL;
  g_autofree char *url = NULL;

  if (writer == NULL)
    return NULL;
  user = kab_id_is_valid (id) ? kab_writer_find (writer, &kab_entity_user, id, &local) : NULL;
  if (user != NULL)
    memberships = kab_memberships_of (writer, user->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (user == NULL || user->deleted || !may_invite (caller, user, memberships))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no user “%s”."), id);
      return NULL;
    }
  if (!check_new (writer, user, error))
    return NULL;
  url = make_link (writer, user, kab_server_get_public_url (server), error);
  *expires_at = writer->now + (gint64)KAB_INVITATION_SECONDS * 1000;
  if (url == NULL
      || !kab_writer_note_about (writer, "invited", &kab_entity_user, user->id, kab_row_title (user), error)
      || !kab_writer_commit (writer, error))
    return NULL;
  return g_steal_pointer (&url);
}

void
kab_handle_invitation (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);
  g_autoptr (KabCaller) caller = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gboolean expired = FALSE;
  gint64 expires_at = 0;
  GString *out;
  KabDb *db;

  if (!kab_page_within_rate_of (kab_server_get_rate_of_recoveries (server), request, response))
    return;
  db = kab_handle_begin_read (server, request, &caller, &expired, &error);
  if (db != NULL)
    kab_server_db_return_reader (kab_server_get_db (server), db);
  /* "", "v1", "invitations", whose */
  if (db != NULL)
    url = invite (server, caller, parts[3], &expires_at, &error);
  if (url == NULL)
    {
      kab_handle_error (response, expired, error);
      return;
    }
  out = g_string_new ("{\"url\":");
  kab_json_append_string (out, url);
  g_string_append_printf (out, ",\"expires_at\":%" G_GINT64_FORMAT "}", expires_at);
  kab_response_set (response, SOUP_STATUS_CREATED, "application/json", out);
  kab_response_add_header (response, "Cache-Control", "no-store");
  /* Compressed beside other things it could be guessed. */
  response->is_final = TRUE;
}
