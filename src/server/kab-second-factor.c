/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-second-factor.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-identity-private.h"
#include "kab-json.h"
#include "kab-password.h"
#include "kab-totp.h"
#include "kab-writer-private.h"

#define CODES_ALLOWED 5
#define PASSWORDS_ALLOWED 5
/* Sixteen letters of base 32: too many to try, so a quick hash will do. */
#define RECOVERY_BYTES 10
#define CODE_MAX 64

typedef struct
{
  guint8 secret[KAB_TOTP_SECRET_BYTES];
  gboolean is_on;
  gint64 used; /* the last step of which a code was taken */
} Factor;

static gboolean
run (KabWriter *writer, const char *sql, const char *user, const char *text, gint64 integer, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user);
  if (text != NULL)
    kab_statement_bind_text (statement, 3, text);
  if (integer >= 0)
    kab_statement_bind_integer (statement, 4, integer);
  return kab_statement_run (statement, error);
}

static gboolean
forget (KabWriter *writer, const char *user, GError **error)
{
  return run (writer, "DELETE FROM second_factor WHERE org=? AND \"user\"=?", user, NULL, -1, error)
         && run (writer, "DELETE FROM recovery_code WHERE org=? AND \"user\"=?", user, NULL, -1, error);
}

/* *found: whether there is one at all. */
static gboolean
load (KabWriter *writer, const char *user, Factor *factor, gboolean *found, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT secret,state,used_step FROM second_factor WHERE org=? AND \"user\"=?", error);
  KabStep step;

  *found = FALSE;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      const char *text = kab_statement_get_text (statement, 0);
      gsize length = 0;

      *found = sodium_base642bin (factor->secret, sizeof factor->secret, text, strlen (text), NULL, &length,
                                  NULL, sodium_base64_VARIANT_ORIGINAL)
                 == 0
               && length == sizeof factor->secret;
      factor->is_on = g_str_equal (kab_statement_get_text (statement, 1), "on");
      factor->used = kab_statement_get_integer (statement, 2);
    }
  return step != KAB_STEP_ERROR;
}

static KabWriter *
begin (KabServerDb *server_db, const KabCaller *caller, GError **error)
{
  return kab_writer_begin (server_db, caller->org, caller->user, caller->device_name, KAB_WRITER_NONE, error);
}

/* Whether the user has one, as the user's row says it to those who may see it; the journal says who changed it. */
static gboolean
set_two_factor (KabWriter *writer, const char *user, const char *state, GError **error)
{
  g_autoptr (KabRow) found = kab_writer_find (writer, &kab_entity_user, user, error);
  g_autoptr (KabRow) row = found != NULL ? kab_row_copy (found) : NULL;

  if (row == NULL)
    return FALSE;
  kab_row_set_text (row, "two_factor", state);
  return kab_writer_put (writer, row, NULL, error);
}

/* What a person types with the spaces and hyphens that make it readable, without them. */
static char *
plain (const char *code)
{
  GString *text = g_string_new (NULL);

  for (const char *p = code; *p != '\0' && text->len < CODE_MAX; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (text, g_ascii_toupper (*p));
    else if (*p != ' ' && *p != '-')
      g_string_append_c (text, '?');
  return g_string_free (text, FALSE);
}

static gboolean
use_recovery_code (KabWriter *writer, const char *user, const char *code, gboolean *right, GError **error)
{
  g_autofree char *hash = kab_token_hash (code);

  if (!run (
        writer,
        "UPDATE recovery_code SET used_at=?4 WHERE org=?1 AND \"user\"=?2 AND hash=?3 AND used_at IS NULL",
        user, hash, writer->now, error))
    return FALSE;
  *right = kab_db_changes (writer->db) == 1;
  return TRUE;
}

/* Whether it is right, and then used up. */
static gboolean
use (KabWriter *writer,
     const char *user,
     const Factor *factor,
     const char *code,
     gboolean *right,
     GError **error)
{
  gint64 step;

  *right = kab_totp_check (factor->secret, sizeof factor->secret, code, writer->now, factor->used, &step);
  if (*right)
    return run (writer, "UPDATE second_factor SET state=?3, used_step=?4 WHERE org=?1 AND \"user\"=?2", user,
                "on", step, error);
  return !factor->is_on || use_recovery_code (writer, user, code, right, error);
}

static gboolean
say_wrong (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               _ ("The code is not right, or was used before. Wait for the next one and try again."));
  return FALSE;
}

/*
 * Takes a code of @user, whose second factor must be on, or not be on yet, as @on says. Writers of an org come one
 * after another, in whatever process, so of two with the same code the second one finds it used, and no number of
 * guesses at once gets past the count. A wrong one is committed, as a failure, with nothing else.
 */
static gboolean
take (KabWriter *writer, gboolean on, const char *code, int *retry_after, GError **error)
{
  g_autofree char *subject = g_strconcat ("code:", writer->user, NULL);
  g_autofree char *text = plain (code);
  Factor factor;
  gboolean found, right = FALSE, ok;

  if (!kab_lockout_wait (writer->db, subject, retry_after, error)
      || !load (writer, writer->user, &factor, &found, error))
    return FALSE;
  if (!found || factor.is_on != on)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   on ? _ ("You have no second factor yet. Turn it on first.")
                      : _ ("There is nothing to confirm. Begin turning the second factor on anew."));
      return FALSE;
    }
  if (*retry_after > 0)
    {
      kab_identity_say (error, KAB_ERROR_BUSY, *retry_after);
      return FALSE;
    }
  ok = use (writer, writer->user, &factor, text, &right, error);
  sodium_memzero (&factor, sizeof factor);
  if (!ok)
    return FALSE;
  if (right)
    return kab_lockout_clear (writer->db, subject, error);
  return kab_lockout_failed (writer->db, subject, CODES_ALLOWED, error) && kab_writer_commit (writer, error)
         && say_wrong (error);
}

gboolean
kab_second_factor_check_password (KabServerDb *server_db,
                                  const KabCaller *caller,
                                  const char *password,
                                  gboolean *right,
                                  int *retry_after,
                                  GError **error)
{
  g_autofree char *subject = g_strconcat ("user:", caller->user, NULL);
  g_autofree char *hash = NULL;
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gboolean ok = FALSE;

  *right = FALSE;
  if (db == NULL)
    return FALSE;
  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (db, "SELECT hash FROM credential WHERE org=? AND \"user\"=?", error);
    KabStep step = KAB_STEP_ERROR;

    if (statement != NULL)
      {
        kab_statement_bind_text (statement, 1, caller->org);
        kab_statement_bind_text (statement, 2, caller->user);
        step = kab_statement_step (statement, error);
        hash = step == KAB_STEP_ROW ? g_strdup (kab_statement_get_text (statement, 0)) : NULL;
      }
    ok = step != KAB_STEP_ERROR && kab_lockout_wait (db, subject, retry_after, error);
  }
  kab_server_db_return_reader (server_db, db);
  if (!ok || *retry_after > 0)
    return ok;

  *right = kab_password_verify (hash, password);
  if (*right)
    return TRUE;
  db = kab_server_db_lend_writer (server_db);
  ok = kab_db_begin (db, TRUE, error) && kab_lockout_failed (db, subject, PASSWORDS_ALLOWED, error)
       && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  return ok;
}

static char *
describe (KabWriter *writer, const Factor *factor, const char *account, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, "SELECT name FROM org WHERE id=?", error);
  g_autofree char *secret = kab_base32_encode (factor->secret, sizeof factor->secret);
  g_autofree char *uri = NULL;
  GString *out;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  uri = kab_totp_uri (factor->secret, sizeof factor->secret, kab_statement_get_text (statement, 0),
                      account != NULL ? account : "");
  out = g_string_new (NULL);
  g_string_printf (out, "{\"secret\":\"%s\",\"uri\":", secret);
  kab_json_append_string (out, uri);
  g_string_append_c (out, '}');
  sodium_memzero (secret, strlen (secret));
  sodium_memzero (uri, strlen (uri));
  return g_string_free (out, FALSE);
}

char *
kab_second_factor_begin (KabServerDb *server_db, const KabCaller *caller, GError **error)
{
  g_autoptr (KabWriter) writer = begin (server_db, caller, error);
  g_autoptr (KabRow) user = NULL;
  g_autofree char *answer = NULL;
  char text[sodium_base64_ENCODED_LEN (KAB_TOTP_SECRET_BYTES, sodium_base64_VARIANT_ORIGINAL)];
  Factor factor;
  gboolean found, ok;

  if (writer == NULL || !load (writer, caller->user, &factor, &found, error))
    return NULL;
  if (found && factor.is_on)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("Your second factor is on already. To move it to another device, turn it off first."));
      return NULL;
    }
  user = kab_writer_find (writer, &kab_entity_user, caller->user, error);
  if (user == NULL || !forget (writer, caller->user, error))
    return NULL;
  randombytes_buf (factor.secret, sizeof factor.secret);
  sodium_bin2base64 (text, sizeof text, factor.secret, sizeof factor.secret, sodium_base64_VARIANT_ORIGINAL);
  ok = run (writer,
            "INSERT INTO second_factor(org,\"user\",secret,changed_at,state,used_step)"
            " VALUES(?,?,?,?,'begun',0)",
            caller->user, text, writer->now, error);
  sodium_memzero (text, sizeof text);
  if (ok)
    answer = describe (writer, &factor, kab_row_get_text (user, "identifier"), error);
  sodium_memzero (&factor, sizeof factor);
  return answer != NULL && kab_writer_commit (writer, error) ? g_steal_pointer (&answer) : NULL;
}

static char *
make_recovery_codes (KabWriter *writer, GError **error)
{
  g_autoptr (GString) out = g_string_new ("{\"recovery_codes\":[");

  for (guint i = 0; i < KAB_RECOVERY_CODES; i++)
    {
      guint8 bytes[RECOVERY_BYTES];
      g_autofree char *code = NULL;
      g_autofree char *hash = NULL;

      randombytes_buf (bytes, sizeof bytes);
      code = kab_base32_encode (bytes, sizeof bytes);
      hash = kab_token_hash (code);
      g_string_append_printf (out, "%s\"%.4s-%.4s-%.4s-%.4s\"", i > 0 ? "," : "", code, code + 4, code + 8,
                              code + 12);
      sodium_memzero (code, strlen (code));
      if (!run (writer, "INSERT INTO recovery_code(org,\"user\",hash) VALUES(?,?,?)", writer->user, hash, -1,
                error))
        return NULL;
    }
  g_string_append (out, "]}");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
kab_second_factor_turn_on (KabServerDb *server_db,
                           const KabCaller *caller,
                           const char *code,
                           int *retry_after,
                           GError **error)
{
  g_autoptr (KabWriter) writer = begin (server_db, caller, error);
  g_autofree char *answer = NULL;

  if (writer == NULL || !take (writer, FALSE, code, retry_after, error)
      || !set_two_factor (writer, caller->user, "on", error))
    return NULL;
  answer = make_recovery_codes (writer, error);
  return answer != NULL && kab_writer_commit (writer, error) ? g_steal_pointer (&answer) : NULL;
}

gboolean
kab_second_factor_turn_off (KabServerDb *server_db,
                            const KabCaller *caller,
                            const char *code,
                            int *retry_after,
                            GError **error)
{
  g_autoptr (KabWriter) writer = begin (server_db, caller, error);

  return writer != NULL && take (writer, TRUE, code, retry_after, error)
         && forget (writer, caller->user, error) && set_two_factor (writer, caller->user, "off", error)
         && kab_writer_commit (writer, error);
}

gboolean
kab_payout_confirm (KabServerDb *server_db,
                    const KabCaller *caller,
                    const char *payout,
                    const char *code,
                    int *retry_after,
                    GError **error)
{
  g_autoptr (KabWriter) writer = begin (server_db, caller, error);
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (writer == NULL || !kab_writer_load (writer, &kab_entity_payout, payout, &stored, error))
    return FALSE;
  /* Whoever did not ask for it is not told that it exists. */
  if (stored == NULL || stored->row->deleted
      || g_strcmp0 (kab_row_get_text (stored->row, "requested_by"), caller->user) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("There is no such payout of yours. Whoever asked for a payout confirms it."));
      return FALSE;
    }
  if (!kab_row_is_null (stored->row, "confirmed_at"))
    return TRUE;
  if (g_strcmp0 (kab_row_get_text (stored->row, "state"), "requested") != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("This payout is decided already, so there is nothing to confirm."));
      return FALSE;
    }
  if (!take (writer, TRUE, code, retry_after, error))
    return FALSE;
  row = kab_row_copy (stored->row);
  kab_row_set_integer (row, "confirmed_at", writer->now);
  return kab_writer_put (writer, row, NULL, error) && kab_writer_commit (writer, error);
}

gboolean
kab_second_factor_reset (KabServerDb *server_db, const char *org, const char *user, GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, org, NULL, "kabinetctl", KAB_WRITER_NONE, error);
  g_autofree char *subject = g_strconcat ("code:", user, NULL);

  if (writer == NULL)
    return FALSE;
  g_hash_table_add (writer->users, g_strdup (user));
  return forget (writer, user, error) && set_two_factor (writer, user, "off", error)
         && kab_lockout_clear (writer->db, subject, error)
         && kab_identity_end_sessions (writer->db, org, user, error) && kab_writer_commit (writer, error);
}
