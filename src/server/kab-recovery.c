/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A password by oneself: the first one after an invitation, or a new one (S1-15, S1-16, S2-07, S4-54). */
#include "kab-recovery.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-identity-private.h"
#include "kab-messages.h"
#include "kab-password.h"
#include "kab-phone.h"
#include "kab-store.h"
#include "kab-worker.h"
#include "kab-writer-private.h"

/* So many people of one name, in different organisations, are written to. */
#define USERS_MAX 4
/* Who asked that long ago in vain has asked again, or knows the password by now. */
#define GIVE_UP_MS ((gint64)24 * 3600 * 1000)
#define LAST_DELAY_MS ((gint64)3600 * 1000)

gboolean
kab_recovery_ask (KabServerDb *server_db, const char *login, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  g_autofree char *id = kab_id_new ();
  gboolean ok = kab_db_begin (db, TRUE, error);

  if (ok)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (db,
                          "INSERT INTO password_request(org,id,login,made_at,next_at,failures,lease_until)"
                          " VALUES('',?1,?2,?3,?3,0,0)",
                          error);

      ok = statement != NULL;
      if (ok)
        {
          kab_statement_bind_text (statement, 1, id);
          kab_statement_bind_text (statement, 2, login);
          kab_statement_bind_integer (statement, 3, kab_time_now ());
          ok = kab_statement_run (statement, error);
        }
    }
  ok = ok && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  if (ok)
    kab_messages_nudge ();
  return ok;
}

/* --- Whom to write to, and where --- */

typedef struct
{
  char *org;
  char *id;
} Whom;

static Whom *
whom_new (const char *org, const char *id)
{
  Whom *whom = g_new (Whom, 1);

  whom->org = g_strdup (org);
  whom->id = g_strdup (id);
  return whom;
}

static void
whom_free (gpointer data)
{
  Whom *whom = data;

  g_free (whom->org);
  g_free (whom->id);
  g_free (whom);
}

typedef struct
{
  char *login; /* NULL: somebody else has followed it */
  gint64 made_at;
  gint64 failures;
} Request;

static void
request_clear (Request *request)
{
  g_free (request->login);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gboolean
read_request (KabServerDb *server_db, const char *id, Request *request, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  KabStep step = KAB_STEP_ERROR;

  if (db == NULL)
    return FALSE;
  if (kab_db_begin (db, FALSE, error))
    {
      g_autoptr (KabStatement) read
        = kab_db_prepare (db, "SELECT login,made_at,failures FROM password_request WHERE id=?", error);

      if (read != NULL)
        {
          kab_statement_bind_text (read, 1, id);
          step = kab_statement_step (read, error);
        }
      if (step == KAB_STEP_ROW)
        {
          request->login = g_strdup (kab_statement_get_text (read, 0));
          request->made_at = kab_statement_get_integer (read, 1);
          request->failures = kab_statement_get_integer (read, 2);
        }
    }
  kab_server_db_return_reader (server_db, db);
  return step != KAB_STEP_ERROR;
}

/* What stands in the way may stand there for long: it is tried less and less often, and not for ever. */
static gboolean
put_off (KabServerDb *server_db, const char *id, const Request *request, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  gboolean ok = kab_db_begin (db, TRUE, error);

  if (ok)
    {
      g_autoptr (KabStatement) put
        = kab_db_prepare (db, "UPDATE password_request SET failures=?,next_at=?,lease_until=0 WHERE id=?",
                          error);

      ok = put != NULL;
      if (ok)
        {
          kab_statement_bind_integer (put, 1, request->failures + 1);
          kab_statement_bind_integer (put, 2,
                                      kab_time_now ()
                                        + kab_worker_delay (request->failures + 1, LAST_DELAY_MS));
          kab_statement_bind_text (put, 3, id);
          ok = kab_statement_run (put, error);
        }
    }
  ok = ok && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  return ok;
}

static gboolean
drop_request (KabServerDb *server_db, const char *id, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  gboolean ok = kab_db_begin (db, TRUE, error);

  if (ok)
    {
      g_autoptr (KabStatement) drop = kab_db_prepare (db, "DELETE FROM password_request WHERE id=?", error);

      ok = drop != NULL;
      if (ok)
        {
          kab_statement_bind_text (drop, 1, id);
          ok = kab_statement_run (drop, error);
        }
    }
  ok = ok && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  return ok;
}

static gboolean
is_in (GPtrArray *found, const char *id)
{
  for (guint i = 0; i < found->len; i++)
    if (g_str_equal (((Whom *)found->pdata[i])->id, id))
      return TRUE;

  return FALSE;
}

/* By the phone that was given at payment, too (S1-15), which is none to sign in with. */
static gboolean
find_by_recovery_phone (KabDb *db, const char *login, GPtrArray *found, GError **error)
{
  g_autofree char *phone = kab_phone_normalise (login);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (phone == NULL)
    return TRUE;
  statement
    = kab_db_prepare (db,
                      "SELECT org,id FROM \"user\" WHERE recovery_phone=? AND deleted=0 ORDER BY id LIMIT 4",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, phone);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (!is_in (found, kab_statement_get_text (statement, 1)))
      g_ptr_array_add (found, whom_new (kab_statement_get_text (statement, 0),
                                        kab_statement_get_text (statement, 1)));
  return step == KAB_STEP_DONE;
}

static GPtrArray *
find_users (KabServerDb *server_db, const char *login, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (whom_free);
  g_autoptr (GPtrArray) users = NULL;
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gboolean ok = FALSE;

  if (db == NULL)
    return NULL;
  if (kab_db_begin (db, FALSE, error))
    users = kab_identity_find_users (db, NULL, login, TRUE, error);
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const KabFoundUser *user = users->pdata[i];

      if (!user->disabled)
        g_ptr_array_add (found, whom_new (user->org, user->id));
    }
  ok = users != NULL && find_by_recovery_phone (db, login, found, error);
  kab_server_db_return_reader (server_db, db);
  return ok ? g_steal_pointer (&found) : NULL;
}

/*
 * Where the link goes: by the way by which somebody named themselves, if the address is known to be theirs; else by the
 * other one. @mail, @sms: whether there is such a way.
 */
static const char *
choose_address (const KabRow *user, const char *login, gboolean mail, gboolean sms, const char **channel)
{
  g_autofree char *phone = kab_phone_normalise (login);
  const char *email
    = mail && !kab_row_is_null (user, "email_confirmed_at") ? kab_row_get_text (user, "email") : NULL;
  const char *number = NULL;

  if (sms && !kab_row_is_null (user, "recovery_phone"))
    number = kab_row_get_text (user, "recovery_phone");
  if (sms && !kab_row_is_null (user, "phone_confirmed_at")
      && (number == NULL || g_strcmp0 (kab_row_get_text (user, "phone"), phone) == 0))
    number = kab_row_get_text (user, "phone");
  if (number != NULL && (email == NULL || (phone != NULL && strchr (login, '@') == NULL)))
    {
      *channel = KAB_CHANNEL_SMS;
      return number;
    }
  *channel = KAB_CHANNEL_EMAIL;
  return email;
}

static gboolean
has_way (KabDb *db, const char *org, const char *channel, gboolean *has, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabMessageAccount) account = kab_message_account_find (db, org, channel, &local);

  *has = account != NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Nobody's letter-box is filled by others. */
static gboolean
may_ask (KabDb *db, const char *user, gboolean *may, GError **error)
{
  g_autofree char *subject = g_strconcat ("recovery:", user, NULL);

  return kab_lockout_take (db, subject, KAB_LINKS_ALLOWED, may, error);
}

static gboolean
write_to (KabServerDb *server_db, const Whom *whom, const char *login, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (server_db, whom->org, NULL, NULL, KAB_WRITER_NONE, error);
  g_autoptr (KabRow) user
    = writer != NULL ? kab_writer_find (writer, &kab_entity_user, whom->id, error) : NULL;
  g_autoptr (KabRow) message = kab_row_new (&kab_entity_sent_message, NULL);
  gboolean mail, sms, may;
  const char *address, *channel;

  if (user == NULL || !has_way (writer->db, whom->org, KAB_CHANNEL_EMAIL, &mail, error)
      || !has_way (writer->db, whom->org, KAB_CHANNEL_SMS, &sms, error))
    return FALSE;
  address = choose_address (user, login, mail, sms, &channel);
  if (address == NULL)
    return TRUE;
  if (!may_ask (writer->db, user->id, &may, error))
    return FALSE;
  if (!may)
    return TRUE;
  kab_row_set_text (message, "channel", channel);
  kab_row_set_text (message, "address", address);
  kab_row_set_text (message, "user", user->id);
  kab_row_set_text (message, "about", kab_entity_user.name);
  kab_row_set_text (message, "about_row", user->id);
  return kab_writer_put (writer, message, NULL, error) && kab_writer_commit (writer, error);
}

/* Whoever is written to twice, because another of them was in the way of it, has two links that work. */
static gboolean
follow (KabServerDb *server_db, const char *login, GError **error)
{
  g_autoptr (GPtrArray) found = find_users (server_db, login, error);
  g_autoptr (GError) first = NULL;

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (found->len, USERS_MAX); i++)
    {
      g_autoptr (GError) local = NULL;

      if (!write_to (server_db, found->pdata[i], login, &local) && first == NULL)
        first = g_steal_pointer (&local);
    }
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/* The request stands until it was followed for all of them, or is too old. */
gboolean
kab_recovery_run (KabServerDb *server_db, const char *id, GError **error)
{
  g_auto (Request) request = { NULL };
  g_autoptr (GError) local = NULL;
  gboolean too_old;

  if (!read_request (server_db, id, &request, error))
    return FALSE;
  if (request.login == NULL)
    return TRUE;
  if (follow (server_db, request.login, &local))
    return drop_request (server_db, id, error);
  too_old = kab_time_now () - request.made_at > GIVE_UP_MS;
  if (too_old)
    g_message ("The request %s for a password is not followed any more", id);
  if (!(too_old ? drop_request (server_db, id, error) : put_off (server_db, id, &request, error)))
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* --- Choosing one --- */

char *
kab_recovery_login (KabDb *db, const KabOneTime *link, GError **error)
{
  static const char *const names[][2]
    = { { "phone", "phone_confirmed_at" }, { "email", "email_confirmed_at" } };
  g_autoptr (KabRow) user = kab_store_find (db, link->org, &kab_entity_user, link->user, error);

  if (user == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!kab_row_is_null (user, names[i][0])
        && (!kab_row_is_null (user, names[i][1])
            || g_strcmp0 (kab_row_get_text (user, names[i][0]), link->address) == 0
            || g_str_equal (link->channel, "copy")))
      return g_strdup (kab_row_get_text (user, names[i][0]));

  return g_strdup (kab_row_get_text (user, "identifier"));
}

/* Who came by the link has the address that it went to; of one that was handed over, whoever did so vouches for it. */
static void
confirm (KabRow *user, const KabOneTime *link, gint64 now)
{
  static const struct
  {
    const char *channel;
    const char *field;
    const char *when;
  } addresses[] = { { KAB_CHANNEL_EMAIL, "email", "email_confirmed_at" },
                    { KAB_CHANNEL_SMS, "phone", "phone_confirmed_at" } };
  const char *status = kab_row_get_text (user, "status");

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (!kab_row_is_null (user, addresses[i].field) && kab_row_is_null (user, addresses[i].when)
        && (g_str_equal (link->channel, "copy")
            || (g_str_equal (link->channel, addresses[i].channel)
                && g_strcmp0 (kab_row_get_text (user, addresses[i].field), link->address) == 0)))
      kab_row_set_integer (user, addresses[i].when, now);
  if (g_strcmp0 (status, "invited") == 0 || g_strcmp0 (status, "unconfirmed") == 0)
    kab_row_set_text (user, "status", "active");
  kab_row_set_integer (user, "must_change_password", 0);
}

static gboolean
no_link (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               _ ("This link was used already, or is too old. Ask for a new one."));
  return FALSE;
}

static gboolean
had_password (KabWriter *writer, const char *user, gboolean *had, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db, "SELECT 1 FROM credential WHERE org=? AND \"user\"=?", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, user);
  step = kab_statement_step (statement, error);
  *had = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

/* S2-30: who did not do it themselves is to know of it. */
static gboolean
tell (KabWriter *writer, const KabRow *user, GError **error)
{
  g_autoptr (KabRow) message = NULL;
  gboolean has = FALSE;

  if (!has_way (writer->db, writer->org, KAB_CHANNEL_EMAIL, &has, error))
    return FALSE;
  if (!has || kab_row_is_null (user, "email_confirmed_at") || kab_row_is_null (user, "email"))
    return TRUE;
  message = kab_row_new (&kab_entity_sent_message, NULL);
  kab_row_set_text (message, "channel", KAB_CHANNEL_EMAIL);
  kab_row_set_text (message, "address", kab_row_get_text (user, "email"));
  kab_row_set_text (message, "user", user->id);
  kab_row_set_text (message, "about", "credential");
  kab_row_set_text (message, "about_row", user->id);
  return kab_writer_put (writer, message, NULL, error);
}

static gboolean
choose (KabWriter *writer, const KabOneTime *link, const char *hash, char **login, GError **error)
{
  g_autoptr (KabRow) user = kab_writer_find (writer, &kab_entity_user, link->user, error);
  g_autofree char *subject = g_strconcat ("user:", link->user, NULL);
  gboolean had = FALSE;

  if (user == NULL)
    return FALSE;
  confirm (user, link, writer->now);
  if (!had_password (writer, user->id, &had, error) || !kab_writer_put (writer, user, NULL, error)
      || !kab_writer_store_password (writer, user->id, hash, error)
      || !kab_lockout_clear (writer->db, subject, error)
      || !kab_writer_note_about (writer, "password", &kab_entity_user, user->id, kab_row_title (user), error)
      || (had && !tell (writer, user, error)))
    return FALSE;
  *login = kab_recovery_login (writer->db, link, error);
  return *login != NULL && kab_writer_commit (writer, error);
}

static KabOneTime *
find_link (KabServerDb *server_db, const char *token, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  KabOneTime *link = NULL;

  if (db == NULL)
    return NULL;
  if (kab_db_begin (db, FALSE, error))
    link = kab_one_time_find (db, token, error);
  kab_server_db_return_reader (server_db, db);
  return link;
}

gboolean
kab_recovery_choose (KabServerDb *server_db,
                     const char *token,
                     const char *password,
                     char **login,
                     GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabOneTime) link = find_link (server_db, token, &local);
  g_autoptr (KabOneTime) again = NULL;
  g_autoptr (KabWriter) writer = NULL;
  g_autofree char *hash = NULL;

  if (link != NULL)
    hash = kab_password_checked_hash (password, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (link == NULL)
    return no_link (error);
  writer = kab_writer_begin (server_db, link->org, link->user, NULL, KAB_WRITER_NONE, error);
  if (writer == NULL)
    return FALSE;
  /* Of two who come by it at once, one is too late. */
  again = kab_one_time_find (writer->db, token, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return again != NULL ? choose (writer, again, hash, login, error) : no_link (error);
}
