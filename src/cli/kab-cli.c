/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cli.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-error.h"

#define PASSWORD_BYTES_MAX 4096

/* clang-format off */
G_DEFINE_QUARK (kab-usage-error-quark, kab_usage_error)
/* clang-format on */

KabExit
kab_cli_usage (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (KAB_USAGE_ERROR, 0, format, args));
  va_end (args);
  return KAB_EXIT_USAGE;
}

static gboolean
refuse_access (const char *path, int reason, GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("“%s” cannot be reached: %s. Run this as the user that the server runs as, with “runuser "
                  "-u kabinet -- kabinetctl …”."),
               path, g_strerror (reason));
  return FALSE;
}

/* The folder must be there; whose it is, and who may write into it, only an administrator knows. */
static gboolean
check_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_access (folder, W_OK | X_OK) == 0 || refuse_access (path, errno, error);
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               _ ("There is no folder “%s”. Make it first, for the user that the server runs as; nothing was "
                  "changed."),
               folder);
  return FALSE;
}

static gboolean
check_file (const char *path, gboolean create, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0)
    {
      if (S_ISDIR (status.st_mode))
        {
          kab_cli_usage (error,
                         _ ("“%s” is a folder. The database is a file in it, such as sqlite:%s/kabinet.db."),
                         path, path);
          return FALSE;
        }
      return g_access (path, R_OK | W_OK) == 0 || refuse_access (path, errno, error);
    }
  if (errno != ENOENT && errno != ENOTDIR)
    return refuse_access (path, errno, error);
  if (create)
    return check_folder (path, error);
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               _ ("There is no database “%s”. “kabinetctl org create” makes one."), path);
  return FALSE;
}

gboolean
kab_cli_check_address (const char *address, gboolean create, GError **error)
{
  const char *path;

  if (address == NULL)
    {
      kab_cli_usage (error,
                     _ ("Say which database: --database sqlite:PATH, or the variable KABINET_DATABASE."));
      return FALSE;
    }
  if (g_str_has_prefix (address, "postgresql:"))
    return TRUE;
  path = g_str_has_prefix (address, "sqlite:") ? address + strlen ("sqlite:") : NULL;
  if (path != NULL && path[0] != '\0')
    return check_file (path, create, error);
  if (path == NULL && address[0] != '\0')
    kab_cli_usage (error,
                   _ ("“%s” does not say what kind of database it is: write sqlite:%s for a file, or "
                      "postgresql: and the address of a server's."),
                   address, address);
  else
    kab_cli_usage (
      error, _ ("The database needs a path behind sqlite:, such as sqlite:/var/lib/kabinet/kabinet.db."));
  return FALSE;
}

gboolean
kab_cli_check_output (const char *path, GError **error)
{
  g_autofree char *folder = NULL;
  GStatBuf status;

  if (path == NULL || g_str_equal (path, "-"))
    return TRUE;
  if (path[0] == '\0' || g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      kab_cli_usage (error, _ ("“%s” is a folder: say which file in it to write."), path);
      return FALSE;
    }
  folder = g_path_get_dirname (path);
  if (g_access (folder, W_OK | X_OK) == 0)
    return TRUE;
  /* A device or a pipe is written into, and its folder stays as it is. */
  if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode) && g_access (path, W_OK) == 0)
    return TRUE;
  errno = g_access (folder, W_OK | X_OK) != 0 ? errno : EACCES;
  if (errno == ENOENT)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("“%s” cannot be written: there is no folder “%s”. Make it first; nothing was done."),
                 path, folder);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written: %s. Nothing was done."),
                 path, g_strerror (errno));
  return FALSE;
}

gboolean
kab_cli_same_file (const char *a, const char *b)
{
  GStatBuf one, other;

  return g_stat (a, &one) == 0 && g_stat (b, &other) == 0 && one.st_dev == other.st_dev
         && one.st_ino == other.st_ino;
}

static gboolean
write_into (const char *path, const GString *text, GError **error)
{
  FILE *file = fopen (path, "wb");
  gboolean ok = file != NULL && fwrite (text->str, 1, text->len, file) == text->len;
  int reason = errno;

  if (file != NULL && fclose (file) != 0 && ok)
    {
      reason = errno;
      ok = FALSE;
    }
  if (!ok)
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written: %s."), path,
                 g_strerror (reason));
  return ok;
}

gboolean
kab_cli_write_file (const char *path, const GString *text, GError **error)
{
  GStatBuf status;
  g_autofree char *real = NULL;
  g_autoptr (GError) local = NULL;

  /* What replaces a file by renaming would put one in the place of a device, or of a link to a file. */
  if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    return write_into (path, text, error);
  real = realpath (path, NULL);
  if (g_file_set_contents_full (real != NULL ? real : path, text->str, (gssize)text->len,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written: %s."), path, local->message);
  return FALSE;
}

KabServerDb *
kab_cli_open (KabCli *cli, gboolean create, GError **error)
{
  return kab_cli_check_address (cli->database, create, error) ? kab_server_db_open (cli->database, error)
                                                              : NULL;
}

KabOrg *
kab_cli_find_org (KabCli *cli, KabServerDb *db, GError **error)
{
  return kab_org_find (db, cli->org, error);
}

static char *
read_line (FILE *file, GError **error)
{
  char *line = g_malloc0 (PASSWORD_BYTES_MAX + 2);
  gsize n;

  if (fgets (line, PASSWORD_BYTES_MAX + 2, file) == NULL)
    {
      kab_secret_free (line);
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("No password was given."));
      return NULL;
    }
  n = strcspn (line, "\r\n");
  line[n] = '\0';
  if (n == 0 || n > PASSWORD_BYTES_MAX || !g_utf8_validate (line, -1, NULL))
    {
      kab_secret_free (line);
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The password is empty, too long, or not UTF-8."));
      return NULL;
    }
  return line;
}

/* What a terminal is like when nothing is asked, for whoever is stopped while typing. */
static struct termios seen;
static int terminal = -1;

static void
on_stop (int number)
{
  /* The handler was taken away before it was called: the signal does now what it does without us. */
  if (terminal >= 0)
    tcsetattr (terminal, TCSANOW, &seen);
  raise (number);
}

static void
watch_signals (struct sigaction *before, gboolean on)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  struct sigaction action = { .sa_handler = on_stop, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER) };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (on)
      sigaction (numbers[i], &action, &before[i]);
    else
      sigaction (numbers[i], &before[i], NULL);
}

static char *
ask (FILE *tty, const char *prompt, GError **error)
{
  struct sigaction before[4];
  struct termios unseen;
  gboolean changed = tcgetattr (fileno (tty), &seen) == 0;
  char *line;

  /* Before the prompt, since it throws away what was typed too early, and nobody types before they are asked. */
  if (changed)
    {
      terminal = fileno (tty);
      watch_signals (before, TRUE);
      unseen = seen;
      unseen.c_lflag &= ~(tcflag_t)ECHO;
      tcsetattr (terminal, TCSAFLUSH, &unseen);
    }
  fputs (prompt, tty);
  fflush (tty);
  line = read_line (tty, error);
  if (changed)
    {
      tcsetattr (terminal, TCSAFLUSH, &seen);
      watch_signals (before, FALSE);
      terminal = -1;
    }
  fputc ('\n', tty);
  return line;
}

char *
kab_cli_read_password (gboolean from_stdin, gboolean twice, GError **error)
{
  FILE *tty;
  char *password;

  if (from_stdin)
    return read_line (stdin, error);

  tty = fopen ("/dev/tty", "r+");
  if (tty == NULL)
    {
      kab_cli_usage (error, _ ("There is no terminal to ask for the password at: use --password-stdin."));
      return NULL;
    }
  password = ask (tty, _ ("Password: "), error);
  if (password != NULL && twice)
    {
      char *again = ask (tty, _ ("The same again: "), error);
      gboolean same = again != NULL && strcmp (password, again) == 0;

      if (again != NULL && !same)
        g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The two passwords differ."));
      if (!same)
        g_clear_pointer (&password, kab_secret_free);
      kab_secret_free (again);
    }
  fclose (tty);
  return password;
}

char *
kab_cli_read_secret (const char *file, gboolean from_stdin, gsize most, GError **error)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;
  char *text = NULL, *secret;
  gsize length = 0;

  if (file == NULL)
    return kab_cli_read_password (from_stdin, FALSE, error);
  path
    = strchr (file, '/') == NULL && folder != NULL ? g_build_filename (folder, file, NULL) : g_strdup (file);
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  secret = g_strndup (text, MIN (strcspn (text, "\r\n"), most + 1));
  /* There may be more behind a zero. */
  explicit_bzero (text, length);
  g_free (text);
  return secret;
}

void
kab_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  puts (text);
}

void
kab_cli_print_done (KabCli *cli, const char *id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    return;
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "id", id);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

/* Others wrote what stands in cells: no line of theirs looks like one of ours, and no terminal obeys them. */
char *
kab_cli_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c))
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

void
kab_cli_print_table (GPtrArray *rows)
{
  guint n = rows->len > 0 ? g_strv_length (rows->pdata[0]) : 0;
  g_autofree glong *widths = g_new0 (glong, n + 1);

  for (guint r = 0; r < rows->len; r++)
    for (guint c = 0; c < n; c++)
      widths[c] = MAX (widths[c], g_utf8_strlen (((char **)rows->pdata[r])[c], -1));
  for (guint r = 0; r < rows->len; r++)
    {
      char **row = rows->pdata[r];
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint c = 0; c < n; c++)
        {
          g_autofree char *cell = kab_cli_printable (row[c]);

          g_string_append (line, cell);
          for (glong k = g_utf8_strlen (cell, -1); c + 1 < n && k < widths[c] + 2; k++)
            g_string_append_c (line, ' ');
        }
      puts (g_strchomp (line->str));
    }
}

void
kab_cli_progress (KabCli *cli, const char *what, guint64 done, guint64 total)
{
  static gint64 last;
  gint64 now = g_get_monotonic_time ();

  if (cli->quiet || !isatty (STDERR_FILENO) || (done != total && now - last < 200 * 1000))
    return;
  last = now;
  g_printerr ("\r%s %" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT "%s", what, done, total,
              done == total ? "\n" : "");
}

void
kab_cli_note (KabCli *cli, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (cli->quiet)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%s\n", text);
}

void
kab_json_add_string (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

void
kab_json_add_integer (JsonBuilder *builder, const char *name, gint64 integer)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, integer);
}

void
kab_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
kab_json_add_row (JsonBuilder *builder, const KabRow *row)
{
  kab_json_add_string (builder, "entity", row->entity->name);
  kab_json_add_string (builder, "id", row->id);
  kab_json_add_integer (builder, "rev", row->rev);
  if (row->deleted)
    kab_json_add_boolean (builder, "deleted", TRUE);
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      if (row->values[i].kind == KAB_VALUE_NULL)
        continue;
      json_builder_set_member_name (builder, row->entity->fields[i].name);
      json_builder_add_value (builder, kab_value_to_json (&row->entity->fields[i], &row->values[i]));
    }
}
