/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions: signing in and out, and the tokens between. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-date.h"
#include "kab-device.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-identity-private.h"
#include "kab-json.h"
#include "kab-password.h"
#include "kab-phone.h"
#include "kab-protocol.h"
#include "kab-store.h"
#include "kab-writer-private.h"

#define ORG_BYTES 16
#define TOKEN_BYTES (ORG_BYTES + 32)
/* A name of many orgs' users is tried this often: each try costs a tenth of a second. */
#define USERS_TRIED 4
#define FAILURES_ALLOWED_NAME 5
#define FAILURES_ALLOWED_ADDRESS 30
/* For so long what is under way with the former access token may go on, and a request to refresh may come again late. */
#define GRACE_MS 60000

char *
kab_token_new (const char *org)
{
  guchar bytes[TOKEN_BYTES] = { 0 };
  char text[sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  sodium_hex2bin (bytes, ORG_BYTES, org, strlen (org), "-", NULL, NULL);
  randombytes_buf (bytes + ORG_BYTES, sizeof bytes - ORG_BYTES);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  return g_strdup (text);
}

char *
kab_token_org (const char *token)
{
  guchar bytes[TOKEN_BYTES];
  char hex[2 * ORG_BYTES + 1];
  gsize length;

  if (sodium_base642bin (bytes, sizeof bytes, token, strlen (token), NULL, &length, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        != 0
      || length != sizeof bytes)
    return NULL;
  sodium_bin2hex (hex, sizeof hex, bytes, ORG_BYTES);
  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

char *
kab_token_hash (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

gboolean
kab_identity_run (KabDb *db,
                  const char *sql,
                  const char *org,
                  const char *text,
                  gint64 integer,
                  const char *text2,
                  GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, text);
  kab_statement_bind_integer (statement, 3, integer);
  if (text2 != NULL)
    kab_statement_bind_text (statement, 4, text2);
  return kab_statement_run (statement, error);
}

void
kab_identity_say (GError **error, KabError code, int retry_after)
{
  if (code == KAB_ERROR_BUSY)
    g_set_error (error, KAB_ERROR, code,
                 g_dngettext (GETTEXT_PACKAGE, "Too many failed attempts. Try again in %d second.",
                              "Too many failed attempts. Try again in %d seconds.", (gulong)retry_after),
                 retry_after);
  else if (code == KAB_ERROR_REFUSED)
    g_set_error (error, KAB_ERROR, code,
                 _ ("This account is disabled. Ask your administrator; nothing you wrote is lost."));
  else if (code == KAB_ERROR_PASSWORD)
    g_set_error (
      error, KAB_ERROR, code,
      _ ("This password is for the first sign-in alone. Sign in with it in the window of Kabinet, where you "
         "choose one of your own."));
  else if (code == KAB_ERROR_FORBIDDEN)
    g_set_error (error, KAB_ERROR, code,
                 _ ("This account has no active role at present. Ask your administrator."));
  else
    g_set_error (error, KAB_ERROR, code,
                 _ ("The name or the password is not right. Check both and try again."));
}

static gboolean
keep_refresh_token (KabDb *db, const KabCaller *caller, const char *hash, const char *parent, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "INSERT INTO refresh_token(org,hash,session,expires_at,parent) VALUES(?,?,?,?,?)",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->org);
  kab_statement_bind_text (statement, 2, hash);
  kab_statement_bind_text (statement, 3, caller->session);
  kab_statement_bind_integer (statement, 4, kab_time_now () + (gint64)KAB_REFRESH_TOKEN_SECONDS * 1000);
  kab_statement_bind_text (statement, 5, parent);
  return kab_statement_run (statement, error);
}

/* New tokens for the caller's session, given for @parent; out: the SESSION with them. */
static char *
issue_tokens (KabDb *db, const KabCaller *caller, const char *parent, GError **error)
{
  g_autofree char *access = kab_token_new (caller->org);
  g_autofree char *refresh = kab_token_new (caller->org);
  g_autofree char *access_hash = kab_token_hash (access);
  g_autofree char *refresh_hash = kab_token_hash (refresh);
  gint64 now = kab_time_now (), expires = now + (gint64)KAB_ACCESS_TOKEN_SECONDS * 1000;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!kab_identity_run (db, "INSERT INTO access_token(org,hash,expires_at,session) VALUES(?,?,?,?)",
                         caller->org, access_hash, expires, caller->session, error)
      || !keep_refresh_token (db, caller, refresh_hash, parent, error))
    return NULL;
  g_string_printf (out,
                   "{\"access_token\":\"%s\",\"expires_at\":%" G_GINT64_FORMAT ",\"refresh_token\":\"%s\",",
                   access, expires, refresh);
  if (!kab_device_append (db, caller, out, error) || !kab_identity_append (db, caller, out, error))
    return NULL;
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
put_session (KabDb *db, const KabCaller *caller, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "INSERT INTO session(id,org,\"user\",device,created_at) VALUES(?,?,?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->session);
  kab_statement_bind_text (statement, 2, caller->org);
  kab_statement_bind_text (statement, 3, caller->user);
  kab_statement_bind_integer (statement, 4, caller->device_nr);
  kab_statement_bind_integer (statement, 5, kab_time_now ());
  return kab_statement_run (statement, error);
}

static gboolean
note_sign_in (KabWriter *writer, const KabCaller *caller, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) user = NULL;

  if (!kab_writer_load (writer, &kab_entity_user, caller->user, &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  user = kab_row_copy (stored->row);
  kab_row_set_integer (user, "last_sign_in_at", writer->now);
  return kab_writer_write (writer, stored, user, error)
         && kab_writer_note (writer, "sign_in", &kab_entity_user, writer->user_name, error);
}

static char *
begin_session (KabServerDb *db,
               const KabFoundUser *user,
               const KabSignIn *with,
               const char *subject,
               GError **error)
{
  g_autoptr (KabCaller) caller = g_new0 (KabCaller, 1);
  g_autoptr (KabWriter) writer
    = kab_writer_begin (db, user->org, user->id, with->device_name, KAB_WRITER_NONE, error);
  g_autofree char *session = NULL;

  if (writer == NULL)
    return NULL;
  caller->session = kab_id_new ();
  caller->org = g_strdup (user->org);
  caller->user = g_strdup (user->id);
  caller->device_id = g_strdup (with->device_id);
  caller->device_name = g_strdup (with->device_name);
  if (!kab_identity_load_actors (writer->db, caller, error))
    return NULL;
  if (caller->actors->len == 0)
    {
      kab_identity_say (error, KAB_ERROR_FORBIDDEN, 0);
      return NULL;
    }
  if (!kab_device_put (writer->db, user->org, user->id, with, &caller->device_nr, error)
      || !put_session (writer->db, caller, error) || !kab_lockout_clear (writer->db, subject, error)
      || !note_sign_in (writer, caller, error))
    return NULL;
  session = issue_tokens (writer->db, caller, NULL, error);
  if (session == NULL || !kab_writer_commit (writer, error))
    return NULL;

  return g_steal_pointer (&session);
}

/*
 * What failures are counted of: each user whom the name may mean, whatever name was typed, so that
 * somebody with the same name in another org can neither clear nor use up the count; a name of
 * nobody has its own.
 */
static GPtrArray *
subjects_of (GPtrArray *users, const char *login)
{
  GPtrArray *subjects = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < MIN (users->len, USERS_TRIED); i++)
    g_ptr_array_add (subjects, g_strconcat ("user:", ((KabFoundUser *)users->pdata[i])->id, NULL));
  if (users->len == 0)
    {
      g_autofree char *phone = kab_phone_normalise (login);
      g_autofree char *folded = g_utf8_casefold (phone != NULL ? phone : login, -1);
      g_autofree char *hash = kab_token_hash (folded);

      g_ptr_array_add (subjects, g_strconcat ("name:", hash, NULL));
    }
  return subjects;
}

/* @waits: per subject, seconds until it may be tried; *wait: until anything may be. */
static gboolean
look_up (KabServerDb *server_db,
         const KabSignIn *with,
         const char *address,
         GPtrArray **users,
         GPtrArray **subjects,
         int waits[USERS_TRIED],
         int *wait,
         GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  int by_address = 0, least = G_MAXINT;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  *users = kab_identity_find_users (db, NULL, with->login, TRUE, error);
  ok = *users != NULL;
  if (ok)
    {
      *subjects = subjects_of (*users, with->login);
      ok = kab_lockout_wait (db, address, &by_address, error);
      for (guint i = 0; ok && i < (*subjects)->len; i++)
        {
          ok = kab_lockout_wait (db, (*subjects)->pdata[i], &waits[i], error);
          least = MIN (least, waits[i]);
        }
      *wait = MAX (least, by_address);
    }
  kab_server_db_return_reader (server_db, db);
  return ok;
}

static gboolean
note_failure (KabServerDb *server_db,
              GPtrArray *subjects,
              const int *waits,
              const char *address,
              GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  gboolean ok = kab_db_begin (db, TRUE, error);

  for (guint i = 0; ok && i < subjects->len; i++)
    if (waits[i] == 0)
      ok = kab_lockout_failed (db, subjects->pdata[i], FAILURES_ALLOWED_NAME, error);
  ok = ok && kab_lockout_failed (db, address, FAILURES_ALLOWED_ADDRESS, error) && kab_db_commit (db, error);

  kab_server_db_return_writer (server_db, db);
  return ok;
}

KabFoundUser *
kab_identity_recognise (KabServerDb *db,
                        const KabSignIn *with,
                        char **subject,
                        int *retry_after,
                        GError **error)
{
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (GPtrArray) subjects = NULL;
  g_autofree char *hashed = kab_token_hash (with->address);
  g_autofree char *address = g_strconcat ("address:", hashed, NULL);
  int waits[USERS_TRIED] = { 0 };

  if (!look_up (db, with, address, &users, &subjects, waits, retry_after, error))
    return NULL;
  if (*retry_after > 0)
    {
      kab_identity_say (error, KAB_ERROR_BUSY, *retry_after);
      return NULL;
    }

  for (guint i = 0; i < MIN (users->len, USERS_TRIED); i++)
    {
      const KabFoundUser *user = users->pdata[i];

      if (waits[i] == 0 && kab_password_verify (user->hash, with->password))
        {
          if (!user->disabled)
            {
              *subject = g_strdup (subjects->pdata[i]);
              return g_ptr_array_steal_index (users, i);
            }
          /* Told to nobody but who has the password: others learn nothing of whom there is. */
          kab_identity_say (error, KAB_ERROR_REFUSED, 0);
          return NULL;
        }
    }
  if (users->len == 0)
    kab_password_verify (NULL, with->password);

  if (note_failure (db, subjects, waits, address, error))
    kab_identity_say (error, KAB_ERROR_UNAUTHENTICATED, 0);
  return NULL;
}

char *
kab_identity_sign_in (KabServerDb *db, const KabSignIn *with, int *retry_after, GError **error)
{
  g_autofree char *subject = NULL;
  g_autoptr (KabFoundUser) user = kab_identity_recognise (db, with, &subject, retry_after, error);

  if (user == NULL)
    return NULL;
  if (!user->must_change)
    return begin_session (db, user, with, subject, error);
  kab_identity_say (error, KAB_ERROR_PASSWORD, 0);
  return NULL;
}

static gboolean
refused (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
               _ ("The session has ended. Sign in again; nothing you wrote is lost."));
  return FALSE;
}

/*
 * Whoever was signed out from elsewhere is told by whom, as the journal has it: whose refresh token it is, has had it in
 * hand. Nothing is set where it was not so.
 */
static gboolean
say_who_ended (KabDb *db, const char *org, const char *session, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT a.user_name, a.\"user\", s.\"user\" FROM session s JOIN activity a ON a.org=s.org"
    " AND a.\"row\"=s.\"user\" AND a.at=s.ended_at AND a.action='device_sign_out'"
    " WHERE s.org=?1 AND s.id=?2",
    NULL);
  const char *name;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, session);
  if (kab_statement_step (statement, NULL) != KAB_STEP_ROW)
    return FALSE;
  name = kab_statement_get_text (statement, 0);
  if (g_strcmp0 (kab_statement_get_text (statement, 1), kab_statement_get_text (statement, 2)) == 0)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
      _ ("You signed this computer out from another one. Sign in again; nothing you wrote is lost."));
  else if (name != NULL && *name != '\0')
    g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                 /* Translators: a person's name */
                 _ ("%s signed this computer out. Sign in again; nothing you wrote is lost."), name);
  else
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
      _ ("The administrator of the server signed this computer out. Sign in again; nothing you wrote "
         "is lost."));
  return TRUE;
}

static gboolean
end_session (KabDb *db, const char *org, const char *session, GError **error)
{
  return kab_identity_run (db, "DELETE FROM access_token WHERE org=? AND session=? AND expires_at>?", org,
                           session, -1, NULL, error)
         && kab_identity_run (db,
                              "UPDATE session SET ended_at=?3 WHERE org=?1 AND id=?2 AND ended_at IS NULL",
                              org, session, kab_time_now (), NULL, error);
}

/* What becomes of a refresh token that comes. */
typedef enum
{
  TOKEN_REFUSED,
  TOKEN_TAKEN,
  TOKEN_COPIED, /* somebody else has it too */
} TokenFate;

/*
 * The answer to a refresh may be lost, or its reader killed before it is kept: so a token is taken again, however late,
 * as long as none that was given for it has come. Which of those comes first is the one that arrived; from then on the
 * token itself and the others given for it are in the hands of nobody but a thief, and end the session.
 * With a copy of a token a thief gets no further than that either: the owner's next request finds its access token
 * ended, and the owner's next refresh overtakes the thief's.
 */
static TokenFate
take_refresh_token (KabDb *db, const char *org, const char *hash, char **session, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT session, expires_at, (SELECT MAX(o.used_at) FROM refresh_token o WHERE o.org=t.org AND"
    " o.session=t.session AND o.parent=CASE WHEN t.used_at IS NULL THEN t.parent ELSE t.hash END)"
    " FROM refresh_token t WHERE org=? AND hash=?",
    error);
  gint64 now = kab_time_now ();
  KabStep step;

  if (statement == NULL)
    return TOKEN_REFUSED;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ERROR)
    return TOKEN_REFUSED;
  if (step == KAB_STEP_DONE || kab_statement_get_integer (statement, 1) <= now)
    {
      refused (error);
      return TOKEN_REFUSED;
    }
  *session = g_strdup (kab_statement_get_text (statement, 0));
  if (kab_statement_is_null (statement, 2))
    return TOKEN_TAKEN;
  if (now - kab_statement_get_integer (statement, 2) > GRACE_MS)
    return TOKEN_COPIED;
  /* A network that repeats an old request is no thief. */
  refused (error);
  return TOKEN_REFUSED;
}

static char *
refresh (KabDb *db, const char *token, gboolean *revoked, GError **error)
{
  g_autofree char *hash = kab_token_hash (token);
  g_autofree char *org = kab_token_org (token);
  g_autofree char *session = NULL;
  g_autoptr (KabCaller) caller = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) local = NULL;
  gint64 now = kab_time_now ();
  TokenFate fate;

  if (org == NULL)
    {
      refused (error);
      return NULL;
    }
  /* Two that use it at the same moment, perhaps in two processes, must not both be the first. */
  if (!kab_db_begin (db, TRUE, error) || !kab_db_lock (db, hash, error))
    return NULL;
  fate = take_refresh_token (db, org, hash, &session, error);
  if (fate == TOKEN_REFUSED)
    return NULL;
  *revoked = fate == TOKEN_COPIED;
  if (*revoked)
    {
      if (end_session (db, org, session, error) && kab_db_commit (db, error))
        refused (error);
      return NULL;
    }
  caller = kab_identity_load (db, org, session, &local);
  if (caller == NULL)
    {
      if (!g_error_matches (local, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED)
          || !say_who_ended (db, org, session, error))
        g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!kab_identity_run (db,
                         "UPDATE refresh_token SET used_at=?3 WHERE org=?1 AND hash=?2 AND used_at IS NULL",
                         org, hash, now, NULL, error)
      || !kab_identity_run (
        db, "UPDATE access_token SET expires_at=?3 WHERE org=?1 AND session=?2 AND expires_at>?3", org,
        session, now + GRACE_MS, NULL, error))
    return NULL;
  answer = issue_tokens (db, caller, hash, error);
  if (answer == NULL || !kab_db_commit (db, error))
    return NULL;
  return g_steal_pointer (&answer);
}

char *
kab_identity_refresh (KabServerDb *server_db, const char *token, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  gboolean revoked = FALSE;
  char *answer = refresh (db, token, &revoked, error);

  kab_server_db_return_writer (server_db, db);
  if (revoked)
    g_message ("A refresh token was used a second time: its session was ended");
  return answer;
}

gboolean
kab_identity_sign_out (KabServerDb *server_db, const KabCaller *caller, GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, caller->org, caller->user, caller->device_name, KAB_WRITER_NONE, error);

  if (writer == NULL)
    return FALSE;
  g_hash_table_add (writer->users, g_strdup (caller->user));
  return end_session (writer->db, caller->org, caller->session, error)
         && kab_device_left (writer->db, caller, error)
         && kab_writer_note (writer, "sign_out", &kab_entity_user, writer->user_name, error)
         && kab_writer_commit (writer, error);
}
