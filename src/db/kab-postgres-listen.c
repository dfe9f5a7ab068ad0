/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listening to what other processes say: a connection and a thread of its own. */
#include <poll.h>
#include <unistd.h>

#include <glib-unix.h>

#include "kab-postgres-private.h"

#define CHECK_MS 15000
#define WAIT_LEAST_MS 200
#define WAIT_MOST_MS 5000

struct _KabDbListener
{
  char *conninfo;
  char *channel;
  KabDbNoticeFunc func;
  gpointer user_data;
  GMainContext *context;
  GThread *thread;
  int wake[2];
  gint is_closed;
};

/* One thing heard, on its way to the loop. */
typedef struct
{
  KabDbNoticeFunc func;
  gpointer user_data;
  char *payload;
} Heard;

static gboolean
tell_in_loop (gpointer data)
{
  Heard *heard = data;

  heard->func (heard->payload, heard->user_data);
  return G_SOURCE_REMOVE;
}

static void
heard_free (gpointer data)
{
  Heard *heard = data;

  g_free (heard->payload);
  g_free (heard);
}

static void
tell (KabDbListener *self, const char *payload)
{
  Heard *heard = g_new (Heard, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  heard->func = self->func;
  heard->user_data = self->user_data;
  heard->payload = g_strdup (payload);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_in_loop, heard, heard_free);
  g_source_attach (source, self->context);
}

/* FALSE if it is to end. */
static gboolean
sleep_or_close (KabDbListener *self, int ms)
{
  struct pollfd fd = { .fd = self->wake[0], .events = POLLIN };

  poll (&fd, 1, ms);
  return !g_atomic_int_get (&self->is_closed);
}

static gboolean
run (PGconn *link, const char *sql)
{
  PGresult *result = PQexec (link, sql);
  gboolean ok
    = result != NULL
      && (PQresultStatus (result) == PGRES_COMMAND_OK || PQresultStatus (result) == PGRES_TUPLES_OK);

  PQclear (result);
  return ok;
}

/* Until the link breaks, or it is to end. In silence it is tried now and then whether anybody is there still. */
static void
hear (KabDbListener *self, PGconn *link)
{
  while (!g_atomic_int_get (&self->is_closed))
    {
      struct pollfd fds[]
        = { { .fd = PQsocket (link), .events = POLLIN }, { .fd = self->wake[0], .events = POLLIN } };
      int n = poll (fds, G_N_ELEMENTS (fds), CHECK_MS);
      PGnotify *notify;

      if (n == 0 && !run (link, "SELECT 1"))
        return;
      if (!PQconsumeInput (link) || PQstatus (link) != CONNECTION_OK)
        return;
      while ((notify = PQnotifies (link)) != NULL)
        {
          tell (self, notify->extra);
          PQfreemem (notify);
        }
    }
}

static gpointer
listen_on_thread (gpointer data)
{
  KabDbListener *self = data;
  g_autofree char *sql = g_strdup_printf ("LISTEN \"%s\"", self->channel);
  int wait = WAIT_LEAST_MS;

  do
    {
      g_autoptr (GError) error = NULL;
      PGconn *link = kab_postgres_connect (self->conninfo, "kabinet listener", &error);

      if (link != NULL && PQsetnonblocking (link, 0) == 0 && run (link, sql))
        {
          wait = WAIT_LEAST_MS;
          /* From here on nothing is missed; what was said before, perhaps. */
          tell (self, NULL);
          hear (self, link);
          if (!g_atomic_int_get (&self->is_closed))
            g_message ("The connection that listens to the database was lost; it is made again");
        }
      else if (error != NULL)
        {
          g_message ("%s", error->message);
        }
      PQfinish (link);
      wait = MIN (wait * 2, WAIT_MOST_MS);
    }
  while (sleep_or_close (self, wait));
  return NULL;
}

KabDbListener *
kab_postgres_listen (const char *conninfo,
                     const char *channel,
                     KabDbNoticeFunc func,
                     gpointer user_data,
                     GError **error)
{
  KabDbListener *self = g_new0 (KabDbListener, 1);

  if (!g_unix_open_pipe (self->wake, FD_CLOEXEC, error))
    {
      g_free (self);
      return NULL;
    }
  self->conninfo = g_strdup (conninfo);
  self->channel = g_strdup (channel);
  self->func = func;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_new ("listener", listen_on_thread, self);
  return self;
}

void
kab_postgres_listener_free (KabDbListener *self)
{
  g_atomic_int_set (&self->is_closed, 1);
  if (write (self->wake[1], "", 1) < 0)
    g_warning ("The listener could not be woken");
  g_thread_join (self->thread);
  close (self->wake[0]);
  close (self->wake[1]);
  g_main_context_unref (self->context);
  g_free (self->conninfo);
  g_free (self->channel);
  g_free (self);
}
