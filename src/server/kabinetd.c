/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-config.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-error.h"
#include "kab-language.h"
#include "kab-server.h"

#define STOP_SECONDS 20

typedef struct
{
  char *database;
  char *socket;
  char *socket_mode;
  char *listen;
  char *blobs;
  char *public_url;
  int rate_by_key;
  int rate_by_address;
  gboolean webhooks_to_loopback;
  gboolean compress;
  gboolean verbose;
  gboolean exit_with_parent;
  gboolean version;
} Options;

typedef struct
{
  GMainLoop *loop;
  KabServer *server;
} Program;

static gboolean is_verbose;

/* One event is one line, whoever wrote a part of it, and moves no cursor: what is not to be seen is spelt out. */
static char *
one_line (const char *message)
{
  GString *line = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (message, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
          || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        g_string_append_printf (line, "\\u%04x", c);
      else
        g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

/* Under systemd a line's level goes in front of it, and journald adds the time itself. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  static const struct
  {
    GLogLevelFlags level;
    const char *journal;
    const char *name;
  } levels[] = {
    { G_LOG_LEVEL_ERROR, "<2>", "error" },     { G_LOG_LEVEL_CRITICAL, "<3>", "critical" },
    { G_LOG_LEVEL_WARNING, "<4>", "warning" }, { G_LOG_LEVEL_MESSAGE, "<5>", "notice" },
    { G_LOG_LEVEL_INFO, "<6>", "info" },       { G_LOG_LEVEL_DEBUG, "<7>", "debug" },
  };
  const char *message = "";
  g_autofree char *line = NULL;
  guint i = 0;

  if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) && !is_verbose)
    return G_LOG_WRITER_HANDLED;
  for (gsize f = 0; f < n_fields; f++)
    if (g_str_equal (fields[f].key, "MESSAGE"))
      message = fields[f].value;
  while (i < G_N_ELEMENTS (levels) - 1 && !(level & levels[i].level))
    i++;
  line = one_line (message);
  if (g_getenv ("JOURNAL_STREAM") != NULL)
    fprintf (stderr, "%s%s\n", levels[i].journal, line);
  else
    fprintf (stderr, "kabinetd: %s: %s\n", levels[i].name, line);
  return G_LOG_WRITER_HANDLED;
}

static void
on_stopped (gpointer user_data)
{
  g_main_loop_quit (((Program *)user_data)->loop);
}

static gboolean
on_signal (gpointer user_data)
{
  Program *program = user_data;

  kab_server_stop (program->server, STOP_SECONDS, on_stopped, program);
  return G_SOURCE_CONTINUE;
}

static gboolean
listen_at (KabServer *server, const Options *options, GError **error)
{
  guint64 mode = 0600;
  guint16 port;

  if (options->socket != NULL)
    {
      if (options->socket_mode != NULL
          && !g_ascii_string_to_unsigned (options->socket_mode, 8, 0600, 0777, &mode, error))
        return FALSE;
      if (!kab_server_listen_unix (server, options->socket, (guint)mode, error))
        return FALSE;
      printf ("listening on unix:%s\n", options->socket);
    }
  else
    {
      g_autofree char *host
        = g_strndup (options->listen, (gsize)(strrchr (options->listen, ':') != NULL
                                                ? strrchr (options->listen, ':') - options->listen
                                                : (gssize)strlen (options->listen)));

      if (!kab_server_listen_loopback (server, options->listen, &port, error))
        return FALSE;
      printf ("listening on http://%s:%u\n", host, port);
    }
  fflush (stdout);
  return TRUE;
}

static char *
default_blobs (KabServerDb *db, GError **error)
{
  g_autofree char *folder = NULL;

  if (kab_server_db_get_path (db) == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("Say with --blobs where files are kept; processes on one database share that folder."));
      return NULL;
    }
  folder = g_path_get_dirname (kab_server_db_get_path (db));
  return g_build_filename (folder, "blobs", NULL);
}

static gboolean
run (const Options *options, GError **error)
{
  g_autoptr (KabServerDb) db = kab_server_db_open (options->database, error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *blobs = NULL;
  Program program = { .loop = loop };
  KabServerOptions with = { .public_url = options->public_url,
                            .rate_by_key = (guint)MAX (options->rate_by_key, 0),
                            .rate_by_address = (guint)MAX (options->rate_by_address, 0),
                            .webhooks_to_loopback = options->webhooks_to_loopback,
                            .compress = options->compress };

  if (db == NULL)
    return FALSE;
  blobs = options->blobs != NULL ? g_strdup (options->blobs) : default_blobs (db, error);
  if (blobs == NULL)
    return FALSE;
  with.blobs = blobs;
  program.server = kab_server_new (db, &with, error);
  if (program.server == NULL)
    return FALSE;
  /* Before anybody is told that it listens, so that a stop that comes at once is a clean one. */
  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  if (!listen_at (program.server, options, error))
    {
      kab_server_free (program.server);
      return FALSE;
    }
  g_main_loop_run (loop);
  kab_server_free (program.server);
  return kab_server_db_checkpoint (db, error);
}

/* The desktop's own server must not outlive it, however it ends. */
static void
follow_parent (void)
{
  pid_t parent = getppid ();

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    raise (SIGTERM);
}

static void
options_clear (Options *options)
{
  g_free (options->database);
  g_free (options->socket);
  g_free (options->socket_mode);
  g_free (options->listen);
  g_free (options->blobs);
  g_free (options->public_url);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

int
main (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "database", 'd', 0, G_OPTION_ARG_STRING, &options.database, N_ ("The database"), "sqlite:PATH" },
    { "socket", 's', 0, G_OPTION_ARG_FILENAME, &options.socket, N_ ("Listen on a Unix socket"), "PATH" },
    { "socket-mode", 0, 0, G_OPTION_ARG_STRING, &options.socket_mode,
      N_ ("Permissions of the socket, octal (0600)"), "MODE" },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &options.listen,
      N_ ("Listen on loopback; port 0 for any free one"), "127.0.0.1:PORT" },
    { "blobs", 'b', 0, G_OPTION_ARG_FILENAME, &options.blobs,
      N_ ("The folder of files (blobs, beside the database)"), "DIR" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options.public_url,
      N_ ("Under which desktops reach the server"), "URL" },
    { "api-rate", 0, 0, G_OPTION_ARG_INT, &options.rate_by_key,
      N_ ("Requests that each key of an integrator is allowed a minute (600)"), "N" },
    { "api-rate-address", 0, 0, G_OPTION_ARG_INT, &options.rate_by_address,
      N_ ("Requests of integrators that each address is allowed a minute (1200)"), "N" },
    { "webhooks-to-loopback", 0, 0, G_OPTION_ARG_NONE, &options.webhooks_to_loopback,
      N_ ("Let webhooks and payment providers be on this machine and without TLS, for tests"), NULL },
    { "compress", 0, 0, G_OPTION_ARG_NONE, &options.compress,
      N_ ("Compress answers here, where no proxy does it"), NULL },
    { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &options.exit_with_parent,
      N_ ("End when the program that started it ends"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options.verbose, N_ ("Log more"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options.version, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const char *localedir = g_getenv ("KABINET_LOCALEDIR");
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : KAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* No textdomain(): where that was called, GLib decides once, by the language of that moment, whether to
     translate at all; but here the language is each request's. */
  context = g_option_context_new (_ ("- the server that Kabinet's desktops sync with"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "kabinetd: %s\n", error->message);
      return 2;
    }
  if (options.version)
    {
      printf ("kabinetd %s\n", KAB_VERSION);
      return 0;
    }
  if (argc > 1 || options.database == NULL || (options.socket == NULL) == (options.listen == NULL))
    {
      fprintf (stderr, "kabinetd: %s\n",
               _ ("Say --database sqlite:PATH, and one of --socket PATH and --listen 127.0.0.1:PORT."));
      return 2;
    }
  if (options.exit_with_parent)
    follow_parent ();
  is_verbose = options.verbose;
  g_log_set_writer_func (write_log, NULL, NULL);
  kab_language_init ();
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  signal (SIGPIPE, SIG_IGN);

  if (!run (&options, &error))
    {
      fprintf (stderr, "kabinetd: %s\n", error->message);
      return 1;
    }
  return 0;
}
