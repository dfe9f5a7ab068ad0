/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody who signs in is told when there is no answer, and that they never wait long for it. */
#include <string.h>

#include <gio/gio.h>

#include "kab-account.h"
#include "kab-error.h"
#include "kab-http.h"

#define SECONDS 1
/* A busy machine is slow; but nothing waits for a timeout of libsoup's or of the kernel's. */
#define PATIENCE (10 * G_USEC_PER_SEC)

/* Somebody who listens and says always the same, or nothing; in a thread, because who asks blocks. */
typedef struct
{
  GSocketService *service;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  const char *says;
  guint16 port;
} Other;

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, Other *other)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  if (other->says == NULL)
    /* Silent, but there, until the end. */
    g_object_set_data_full (G_OBJECT (service), g_intern_static_string ("connection"),
                            g_object_ref (connection), g_object_unref);
  else
    {
      char buffer[256];

      g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer,
                           NULL, NULL);
      g_output_stream_write_all (out, other->says, strlen (other->says), NULL, NULL, NULL);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
  return TRUE;
}

static gpointer
run (gpointer data)
{
  Other *other = data;

  g_main_context_push_thread_default (other->context);
  g_main_loop_run (other->loop);
  g_main_context_pop_thread_default (other->context);
  return NULL;
}

static void
listen_for (Other *other, const char *says)
{
  g_autoptr (GError) error = NULL;

  other->says = says;
  other->context = g_main_context_new ();
  other->loop = g_main_loop_new (other->context, FALSE);
  g_main_context_push_thread_default (other->context);
  other->service = g_socket_service_new ();
  other->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (other->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (other->service, "incoming", G_CALLBACK (on_incoming), other);
  g_socket_service_start (other->service);
  g_main_context_pop_thread_default (other->context);
  other->thread = g_thread_new ("other", run, other);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
stop_listening (Other *other)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* Once it runs, and not before. */
  g_source_set_callback (source, quit, other->loop, NULL);
  g_source_attach (source, other->context);
  g_thread_join (other->thread);
  g_socket_service_stop (other->service);
  g_socket_listener_close (G_SOCKET_LISTENER (other->service));
  g_object_unref (other->service);
  g_main_loop_unref (other->loop);
  g_main_context_unref (other->context);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Asks; there must be no answer, soon. */
static GError *
ask (const char *scheme, const char *host, guint port, gboolean cancelled)
{
  g_autofree char *server = g_strdup_printf ("%s://%s:%u", scheme, host, port);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  g_main_context_push_thread_default (context);
  {
    g_autoptr (KabHttp) http = kab_http_new (server, &error);
    g_autoptr (SoupMessage) message = NULL;
    g_autoptr (KabAnswer) answer = NULL;

    g_assert_no_error (error);
    message = kab_http_message (http, SOUP_METHOD_POST, "/v1/session", NULL, "{}");
    if (cancelled)
      thread = g_thread_new ("cancel", cancel_soon, cancellable);
    answer = kab_http_ask (http, message, 65536, cancelled ? 600 : SECONDS, cancellable, &error);
    g_assert_null (answer);
  }
  g_main_context_pop_thread_default (context);
  if (thread != NULL)
    g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, PATIENCE);
  return g_steal_pointer (&error);
}

static void
assert_says (GError *problem, const char *happened, const char *advice)
{
  g_autoptr (GError) error = problem;

  g_assert_error (error, KAB_ERROR, KAB_ERROR_OFFLINE);
  if (strstr (error->message, happened) == NULL || strstr (error->message, advice) == NULL)
    g_error ("“%s” does not say “%s … %s”", error->message, happened, advice);
  /* Nobody has work to go on with before the first sign-in. */
  g_assert_null (strstr (error->message, "Work on"));
}

static void
test_refused (void)
{
  Other other;

  listen_for (&other, NULL);
  stop_listening (&other);
  assert_says (ask ("http", "127.0.0.1", other.port, FALSE), "refuses the connection", "Check the address");
}

static void
test_silent (void)
{
  Other other;

  listen_for (&other, NULL);
  assert_says (ask ("http", "127.0.0.1", other.port, FALSE), "did not answer in time", "try again");
  /* Whoever speaks http only waits for more of what is no request. */
  assert_says (ask ("https", "127.0.0.1", other.port, FALSE), "offers no secure connection",
               "Check the address");
  stop_listening (&other);
}

static void
test_somebody_else (void)
{
  Other other;

  listen_for (&other, "SSH-2.0-OpenSSH_9.2\r\n");
  assert_says (ask ("http", "127.0.0.1", other.port, FALSE), "not as a Kabinet server does",
               "begin with https://");
  assert_says (ask ("https", "127.0.0.1", other.port, FALSE), "offers no secure connection",
               "Check the address");
  stop_listening (&other);
}

static void
test_no_such_name (void)
{
  g_autoptr (GError) error = ask ("https", "kabinet.invalid", 443, FALSE);

  g_assert_error (error, KAB_ERROR, KAB_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "“kabinet.invalid”"));
  g_assert_nonnull (strstr (error->message, "the address"));
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  Other other;

  listen_for (&other, NULL);
  error = ask ("https", "127.0.0.1", other.port, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  stop_listening (&other);
}

static void
test_typed (void)
{
  static const char *const cases[][2] = {
    { "cabinet.example.org", "https://cabinet.example.org" },
    { "  Cabinet.Example.ORG/ ", "https://cabinet.example.org" },
    { "cabinet.example.org:8443/Office/", "https://cabinet.example.org:8443/Office" },
    { "HTTPS://Cabinet.example.org//", "https://cabinet.example.org" },
    { "https:cabinet.example.org", "https://cabinet.example.org" },
    { "http:/localhost:8080", "http://localhost:8080" },
    { "localhost", "http://localhost" },
    { "Localhost:8080", "http://localhost:8080" },
    { "127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "[::1]:8080", "http://[::1]:8080" },
    { "[2001:db8::1]", "https://[2001:db8::1]" },
    { "https://127.0.0.1:8443", "https://127.0.0.1:8443" },
    { "unix:/run/kabinet/local.sock", "unix:/run/kabinet/local.sock" },
    { "ftp://cabinet.example.org", "ftp://cabinet.example.org" },
    { "", "https://" },
  };
  static const char *const none[] = {
    "",          "   ",           "https://",     "ftp://cabinet.example.org", "http://cabinet.example.org",
    "two words", "a@example.org", "example.org?x"
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *server = kab_server_from_typed (cases[i][0]);

      g_assert_cmpstr (server, ==, cases[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_autofree char *server = kab_server_from_typed (none[i]);
      g_autoptr (GError) error = NULL;

      if (kab_http_new (server, &error) != NULL)
        g_error ("“%s” is no address", none[i]);
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  /* The leak checker falls over the thread-local data of a thread that spoke TLS and waits for more to do: none does,
   * half a second after what it did. */
  g_thread_pool_set_max_unused_threads (0);
  g_test_add_func ("/reach/refused", test_refused);
  g_test_add_func ("/reach/silent", test_silent);
  g_test_add_func ("/reach/somebody-else", test_somebody_else);
  g_test_add_func ("/reach/no-such-name", test_no_such_name);
  g_test_add_func ("/reach/cancelled", test_cancelled);
  g_test_add_func ("/reach/typed", test_typed);
  status = g_test_run ();
  g_usleep (G_USEC_PER_SEC);
  return status;
}
