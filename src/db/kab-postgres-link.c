/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection to a PostgreSQL server: made, waited on, lost, made again. */
#include <poll.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-postgres-private.h"

#define VERSION_LEAST 130000
#define CONNECT_SECONDS "10"
/* The server ends what takes longer; should it not answer at all, we wait that much longer and hang up. */
#define STATEMENT_SECONDS 600
#define GRACE_SECONDS 15

/*
 * Every query here is made for an index. A plan that was made and kept while a table was nearly empty would
 * read all of it for each row once it is large, until the next ANALYZE: hence no sequential scans where an
 * index will do.
 */
static const char set_up[]
  = "SET client_encoding='UTF8'; SET standard_conforming_strings=on; SET jit=off;"
    "SET enable_seqscan=off; SET lock_timeout='20s'; SET statement_timeout='600s';"
    "SET idle_in_transaction_session_timeout='600s'; SET client_min_messages=warning;"
    "SET timezone='UTC'; SET intervalstyle=postgres; SET datestyle=iso;";

static void
on_notice (void *data, const char *message)
{
  g_debug ("PostgreSQL: %s", message);
}

static gboolean
refused (const char *reason, GError **error)
{
  g_autofree char *tidy = g_strstrip (g_strdup (reason != NULL ? reason : ""));

  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The database server cannot be used: %s"), tidy);
  return FALSE;
}

/* The keywords of @conninfo and what we add where it says nothing; FALSE also for a password in it. */
static gboolean
read_conninfo (const char *conninfo, const char *role, GPtrArray *keys, GPtrArray *values, GError **error)
{
  static const char *const defaults[][2] = {
    { "connect_timeout", CONNECT_SECONDS },
    { "keepalives_idle", "30" },
    { "keepalives_interval", "10" },
    { "keepalives_count", "3" },
    { "tcp_user_timeout", "60000" },
    { "target_session_attrs", "read-write" },
    { NULL, NULL },
  };
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse (conninfo, &message);
  gboolean ok = TRUE;

  if (options == NULL)
    {
      refused (message, error);
      PQfreemem (message);
      return FALSE;
    }
  for (const PQconninfoOption *o = options; o->keyword != NULL && ok; o++)
    {
      if (o->val == NULL)
        continue;
      if (g_str_equal (o->keyword, "password") || g_str_equal (o->keyword, "sslpassword"))
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                       _ ("A password must not stand in the database's address, where everybody on this "
                          "machine can read it. Put it into ~/.pgpass."));
          ok = FALSE;
        }
      g_ptr_array_add (keys, g_strdup (o->keyword));
      g_ptr_array_add (values, g_strdup (o->val));
    }
  for (guint i = 0; defaults[i][0] != NULL; i++)
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
      if (g_str_equal (o->keyword, defaults[i][0]) && o->val == NULL)
        {
          g_ptr_array_add (keys, g_strdup (defaults[i][0]));
          g_ptr_array_add (values, g_strdup (defaults[i][1]));
        }
  PQconninfoFree (options);
  g_ptr_array_add (keys, g_strdup ("fallback_application_name"));
  g_ptr_array_add (values, g_strdup (role));
  g_ptr_array_add (keys, NULL);
  g_ptr_array_add (values, NULL);
  return ok;
}

PGconn *
kab_postgres_connect (const char *conninfo, const char *role, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  PGconn *link;
  const char *encoding;

  if (!read_conninfo (conninfo, role, keys, values, error))
    return NULL;
  link = PQconnectdbParams ((const char *const *)keys->pdata, (const char *const *)values->pdata, 0);
  if (link == NULL || PQstatus (link) != CONNECTION_OK)
    {
      refused (link != NULL ? PQerrorMessage (link) : NULL, error);
      PQfinish (link);
      return NULL;
    }
  PQsetNoticeProcessor (link, on_notice, NULL);
  encoding = PQparameterStatus (link, "server_encoding");
  if (PQserverVersion (link) < VERSION_LEAST || g_strcmp0 (encoding, "UTF8") != 0)
    {
      refused (_ ("it must be PostgreSQL 13 or newer, and the database must be in UTF-8"), error);
      PQfinish (link);
      return NULL;
    }
  PQsetnonblocking (link, 1);
  return link;
}

static void
set_cancel (KabPostgres *self, PGcancel *cancel)
{
  g_mutex_lock (&self->cancel_mutex);
  PQfreeCancel (self->cancel);
  self->cancel = cancel;
  g_mutex_unlock (&self->cancel_mutex);
}

void
kab_postgres_unlink (KabPostgres *self)
{
  set_cancel (self, NULL);
  PQfinish (self->link);
  self->link = NULL;
  self->streaming = NULL;
}

/* NULL where it is not to be known: some servers do not let everybody ask. */
static char *
ask (KabPostgres *self, const char *sql)
{
  PGresult *result = self->link != NULL ? kab_postgres_run (self, sql) : NULL;
  char *text = NULL;

  if (PQresultStatus (result) == PGRES_TUPLES_OK && PQntuples (result) == 1 && !PQgetisnull (result, 0, 0))
    text = g_strdup (PQgetvalue (result, 0, 0));
  PQclear (result);
  return text;
}

/* Whose files they are, and the timeline, which the names of its log begin with. */
static void
find_history (KabPostgres *self)
{
  g_autofree char *timeline = ask (self, "SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)");
  g_autofree char *system
    = timeline != NULL ? ask (self, "SELECT system_identifier FROM pg_control_system()") : NULL;

  g_free (self->parent.history);
  self->parent.history
    = timeline != NULL ? g_strconcat (timeline, "/", system != NULL ? system : "", NULL) : NULL;
}

gboolean
kab_postgres_link (KabPostgres *self, GError **error)
{
  g_autofree char *sql = NULL;
  PGresult *result;

  if (self->link != NULL && PQstatus (self->link) == CONNECTION_OK)
    return TRUE;
  kab_postgres_unlink (self);
  self->link
    = kab_postgres_connect (self->conninfo,
                            self->flags & KAB_DB_READ_ONLY ? "kabinet reader" : "kabinet writer", error);
  if (self->link == NULL)
    return FALSE;
  self->generation++;
  set_cancel (self, PQgetCancel (self->link));
  sql = g_strdup_printf ("%s SET synchronous_commit=%s; SET default_transaction_read_only=%s", set_up,
                         self->flags & KAB_DB_FULL_SYNC ? "on" : "off",
                         self->flags & KAB_DB_READ_ONLY ? "on" : "off");
  result = kab_postgres_run (self, sql);
  if (result != NULL && PQresultStatus (result) == PGRES_COMMAND_OK)
    {
      PQclear (result);
      find_history (self);
      return TRUE;
    }
  kab_postgres_set_error (self, result, error);
  PQclear (result);
  kab_postgres_unlink (self);
  return FALSE;
}

/* FALSE: the link is of no use any more. */
static gboolean
wait_for_input (PGconn *link, gint64 deadline)
{
  for (;;)
    {
      int flushed = PQflush (link);
      struct pollfd fd = { .fd = PQsocket (link), .events = POLLIN };
      gint64 left = deadline - g_get_monotonic_time ();

      if (flushed < 0 || fd.fd < 0 || left <= 0)
        return FALSE;
      if (flushed > 0)
        fd.events |= POLLOUT;
      if (poll (&fd, 1, (int)(left / 1000 + 1)) > 0)
        {
          if ((fd.revents & ~POLLOUT) && !PQconsumeInput (link))
            return FALSE;
          if (!PQisBusy (link))
            return TRUE;
        }
    }
}

PGresult *
kab_postgres_next_result (KabPostgres *self)
{
  gint64 deadline = g_get_monotonic_time () + (gint64)(STATEMENT_SECONDS + GRACE_SECONDS) * G_USEC_PER_SEC;

  if (PQflush (self->link) != 0 || PQisBusy (self->link))
    if (!wait_for_input (self->link, deadline) && PQstatus (self->link) == CONNECTION_OK)
      {
        /* It neither answers nor hangs up. */
        kab_postgres_unlink (self);
        return NULL;
      }
  return PQgetResult (self->link);
}

PGresult *
kab_postgres_run (KabPostgres *self, const char *sql)
{
  PGresult *kept = NULL, *result;

  if (!PQsendQuery (self->link, sql))
    return NULL;
  while (self->link != NULL && (result = kab_postgres_next_result (self)) != NULL)
    {
      if (kept != NULL && PQresultStatus (kept) == PGRES_FATAL_ERROR)
        {
          PQclear (result);
          continue;
        }
      PQclear (kept);
      kept = result;
    }
  return kept;
}

static gboolean
is_of (const char *state, const char *class)
{
  return strncmp (state, class, strlen (class)) == 0;
}

gboolean
kab_postgres_set_error (KabPostgres *self, const PGresult *result, GError **error)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  const char *message = result != NULL ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  const char *name = self->parent.path;
  gboolean interrupted;

  g_mutex_lock (&self->cancel_mutex);
  interrupted = self->is_interrupted;
  self->is_interrupted = FALSE;
  g_mutex_unlock (&self->cancel_mutex);

  if (state == NULL || is_of (state, "08") || is_of (state, "57P"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY,
                 _ ("The connection to the database was lost. Try again in a moment."));
  else if (is_of (state, "57014") && interrupted)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled."));
  else if (is_of (state, "57014") || is_of (state, "40") || is_of (state, "55P03") || is_of (state, "25P03"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY, _ ("“%s” is in use by another program. Try again."), name);
  else if (is_of (state, "53100"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                 _ ("The disk is full. Nothing was lost, but nothing more can be saved in “%s”: free some "
                    "space and try again."),
                 name);
  else if (is_of (state, "25006"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                 _ ("“%s” cannot be opened for writing. Check its permissions and those of its folder."),
                 name);
  else if (is_of (state, "XX001") || is_of (state, "XX002"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("The file “%s” is damaged. It was left as it is."),
                 name);
  else if (is_of (state, "23"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT, _ ("The database refused a value: %s."),
                 message != NULL ? message : state);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("Reading or writing “%s” failed: %s."), name,
                 message != NULL ? message : state);
  return FALSE;
}
