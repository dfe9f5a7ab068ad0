/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl: the administrator's command line, and a desktop without a window. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "kab-cli.h"
#include "kab-config.h"
#include "kab-error.h"
#include "kab-suggest.h"

static const KabCliCommand *const tables[] = {
  kab_commands_org,      kab_commands_user,     kab_commands_device,       kab_commands_partner,
  kab_commands_api,      kab_commands_sample,   kab_commands_transfer,     kab_commands_document,
  kab_commands_verify,   kab_commands_backup,   kab_commands_migrate,      kab_commands_activity,
  kab_commands_access,   kab_commands_ledger,   kab_commands_lease,        kab_commands_operations,
  kab_commands_desktop,  kab_commands_figures,  kab_commands_problems,     kab_commands_keys,
  kab_commands_payments, kab_commands_messages, kab_commands_registration,
};

/* How many of @words the command's name takes; 0 if it is another. */
static int
matches (const KabCliCommand *command, int n, char **words)
{
  g_auto (GStrv) name = g_strsplit (command->name, " ", -1);
  int length = (int)g_strv_length (name);

  if (length > n)
    return 0;
  for (int i = 0; i < length; i++)
    if (!g_str_equal (name[i], words[i]))
      return 0;

  return length;
}

static const KabCliCommand *
find_command (int n, char **words, int *used)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const KabCliCommand *c = tables[t]; c->name != NULL; c++)
      if ((*used = matches (c, n, words)) > 0)
        return c;

  return NULL;
}

static gboolean
is_in_group (const KabCliCommand *command, const char *group)
{
  gsize n = group != NULL ? strlen (group) : 0;

  return group == NULL
         || (strncmp (command->name, group, n) == 0 && (command->name[n] == ' ' || command->name[n] == '\0'));
}

/* All commands, or those that begin with the word @group; Returns: whether there are any. */
static gboolean
print_commands (FILE *to, const char *group)
{
  gboolean any = FALSE, database = FALSE;

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const KabCliCommand *c = tables[t]; c->name != NULL; c++)
      if (is_in_group (c, group))
        {
          any = TRUE;
          database = database || !(c->lacks & KAB_SHARED_DATABASE);
        }
  if (!any)
    return FALSE;
  fprintf (to, "%s\n  kabinetctl %s\n\n%s\n", _ ("Usage:"),
           database ? _ ("[--database sqlite:PATH] COMMAND [OPTION…] [ARGUMENT…]")
                    : _ ("COMMAND [OPTION…] [ARGUMENT…]"),
           _ ("Commands:"));
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const KabCliCommand *c = tables[t]; c->name != NULL; c++)
      if (is_in_group (c, group))
        fprintf (to, "  %-18s %s\n", c->name, g_dgettext (GETTEXT_PACKAGE, c->summary));
  if (group == NULL)
    fprintf (to, "\n%s\n",
             _ ("“kabinetctl COMMAND --help” tells more about one of them, and so does “man kabinetctl”."));
  return TRUE;
}

/* There is no such command: says so, and which come near. */
static KabExit
complain_command (const char *first, const char *second)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *typed = second != NULL ? g_strconcat (first, " ", second, NULL) : g_strdup (first);
  g_autofree char *known = NULL;

  g_printerr (_ ("kabinetctl: there is no command “%s”.\n"), typed);
  if (print_commands (stderr, first))
    return KAB_EXIT_USAGE;
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const KabCliCommand *c = tables[t]; c->name != NULL; c++)
      g_ptr_array_add (names, (gpointer)c->name);
  known = kab_suggest (typed, (const char *const *)names->pdata, names->len);
  g_printerr (_ ("There are: %s. “kabinetctl --help” tells what they do.\n"), known);
  return KAB_EXIT_USAGE;
}

static KabExit
exit_of (const GError *error)
{
  if (error->domain == KAB_USAGE_ERROR || error->domain == G_OPTION_ERROR)
    return KAB_EXIT_USAGE;
  if (error->domain != KAB_ERROR)
    return KAB_EXIT_FAILED;
  switch (error->code)
    {
    case KAB_ERROR_NOT_FOUND:
      return KAB_EXIT_NOT_FOUND;
    case KAB_ERROR_OFFLINE:
      return KAB_EXIT_OFFLINE;
    case KAB_ERROR_UNAUTHENTICATED:
      return KAB_EXIT_SIGN_IN;
    default:
      return KAB_EXIT_FAILED;
    }
}

static KabExit
complain (const KabCliCommand *command, GError *error)
{
  KabExit status = exit_of (error);

  g_printerr ("kabinetctl: %s\n", error->message);
  if (status == KAB_EXIT_USAGE && command != NULL)
    g_printerr (_ ("See “kabinetctl %s --help”.\n"), command->name);
  return status;
}

static KabExit
run (const KabCliCommand *command, KabCli *cli, char ***words)
{
  g_autofree char *title = g_strdup_printf ("%s%s%s", command->name, command->arguments != NULL ? " " : "",
                                            command->arguments != NULL ? _ (command->arguments) : "");
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GOptionGroup) group = NULL;
  g_autoptr (GError) error = NULL;
  gboolean version = FALSE;
  const GOptionEntry database[] = {
    { "database", 'd', 0, G_OPTION_ARG_STRING, &cli->database, N_ ("The server's database"), "sqlite:PATH" },
    { NULL },
  };
  const GOptionEntry org[] = {
    { "org", 0, 0, G_OPTION_ARG_STRING, &cli->org, N_ ("The organisation, where there are several"),
      N_ ("NAME") },
    { NULL },
  };
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print data as JSON"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &cli->quiet, N_ ("Print nothing but data and errors"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    { NULL },
  };
  KabExit status;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, g_dgettext (GETTEXT_PACKAGE, command->summary));
  if (command->description != NULL)
    g_option_context_set_description (context, g_dgettext (GETTEXT_PACKAGE, command->description));
  g_set_prgname ("kabinetctl");
  if (command->options != NULL)
    g_option_context_add_main_entries (context, command->options, GETTEXT_PACKAGE);
  if (!(command->lacks & KAB_SHARED_DATABASE))
    g_option_context_add_main_entries (context, database, GETTEXT_PACKAGE);
  if (!(command->lacks & KAB_SHARED_ORG))
    g_option_context_add_main_entries (context, org, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  /* GOptionContext has no word for the command's name: its own usage line would lack it. */
  if (g_strv_contains ((const char *const *)*words + 1, "--help")
      || g_strv_contains ((const char *const *)*words + 1, "-h"))
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
      const char *rest = strchr (help, '\n');

      printf ("%s\n  kabinetctl %s %s%s", _ ("Usage:"), title, _ ("[OPTION…]"), strchr (rest + 1, '\n'));
      return KAB_EXIT_OK;
    }
  if (!g_option_context_parse_strv (context, words, &error))
    return complain (command, error);
  if (version)
    {
      puts ("kabinetctl " KAB_VERSION);
      return KAB_EXIT_OK;
    }

  cli->arguments = *words + 1;
  cli->n_arguments = g_strv_length (cli->arguments);
  if (cli->n_arguments > 0 && g_str_equal (cli->arguments[0], "--"))
    {
      cli->arguments++;
      cli->n_arguments--;
    }
  if (cli->n_arguments < command->least || cli->n_arguments > command->most)
    {
      if (cli->n_arguments > command->most)
        kab_cli_usage (&error, _ ("“%s” is one argument too many."), cli->arguments[command->most]);
      else
        kab_cli_usage (&error, _ ("Something is missing: %s."), title);
      return complain (command, error);
    }
  status = command->run (cli, &error);

  return error != NULL ? complain (command, error) : status;
}

static gboolean
takes_value (const char *option)
{
  return g_str_equal (option, "--database") || g_str_equal (option, "-d") || g_str_equal (option, "--org");
}

/* Without one of the three, the next file that is opened would get its number, and what is printed. */
static void
open_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

/* A locale without UTF-8 (cron, a bare container) cannot even read a name: words stay in English, letters are all there. */
static void
set_locale (void)
{
  const char *localedir = g_getenv ("KABINET_LOCALEDIR");

  setlocale (LC_ALL, "");
  if (!g_str_equal (nl_langinfo (CODESET), "UTF-8"))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : KAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* What libraries say of themselves is for who looks into them (G_MESSAGES_DEBUG); warnings are for people. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if ((level & G_LOG_LEVEL_MASK) > G_LOG_LEVEL_WARNING)
    return g_log_writer_default_would_drop (level, NULL) || g_getenv ("G_MESSAGES_DEBUG") == NULL
             ? G_LOG_WRITER_HANDLED
             : g_log_writer_default (level, fields, n_fields, NULL);
  if (!(level & G_LOG_LEVEL_WARNING))
    return g_log_writer_default (level, fields, n_fields, NULL);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_printerr ("kabinetctl: %.*s\n", fields[i].length < 0 ? -1 : (int)fields[i].length,
                  (const char *)fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

/* Data that nobody got were not given: a full disk or a closed pipe must not look like success. */
static KabExit
flush (KabExit status)
{
  int reason;

  errno = 0;
  reason = fflush (stdout) != 0 ? errno : ferror (stdout) ? EIO : 0;
  if (reason == 0)
    return status;
  if (status == KAB_EXIT_OK || status == KAB_EXIT_PARTLY)
    g_printerr (_ (
                  "kabinetctl: it was done, but standard output cannot be written to (%s): what should stand "
                  "there is not whole.\n"),
                g_strerror (reason));
  return status == KAB_EXIT_OK || status == KAB_EXIT_PARTLY ? KAB_EXIT_FAILED : status;
}

static KabExit
run_words (int argc, char **argv)
{
  KabCli cli = { .database = g_strdup (g_getenv ("KABINET_DATABASE")) };
  const KabCliCommand *command;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  KabExit status;
  int at = 1, used;

  /* Options for all commands may stand before the command as well. */
  while (at < argc && argv[at][0] == '-')
    {
      if (g_str_equal (argv[at], "--help") || g_str_equal (argv[at], "-h"))
        {
          print_commands (stdout, NULL);
          return KAB_EXIT_OK;
        }
      if (g_str_equal (argv[at], "--version"))
        {
          puts ("kabinetctl " KAB_VERSION);
          return KAB_EXIT_OK;
        }
      at += takes_value (argv[at]) ? 2 : 1;
    }
  if (at >= argc)
    {
      if (argc > 1)
        g_printerr ("%s\n", _ ("kabinetctl: there is no command behind the options."));
      print_commands (stderr, NULL);
      return KAB_EXIT_USAGE;
    }
  if (g_str_equal (argv[at], "help") && print_commands (stdout, at + 1 < argc ? argv[at + 1] : NULL))
    return KAB_EXIT_OK;
  command = find_command (argc - at, argv + at, &used);
  if (command == NULL && g_str_equal (argv[argc - 1], "--help") && print_commands (stdout, argv[at]))
    return KAB_EXIT_OK;
  if (command == NULL && at + 1 == argc && print_commands (stderr, argv[at]))
    return KAB_EXIT_USAGE;
  if (command == NULL)
    return complain_command (argv[at], at + 1 < argc && argv[at + 1][0] != '-' ? argv[at + 1] : NULL);

  g_strv_builder_add (builder, "kabinetctl");
  for (int i = 1; i < argc; i++)
    if (i < at || i >= at + used)
      g_strv_builder_add (builder, argv[i]);
  words = g_strv_builder_end (builder);
  status = run (command, &cli, &words);
  g_free (cli.database);
  g_free (cli.org);
  return status;
}

int
main (int argc, char **argv)
{
  open_streams ();
  set_locale ();
  g_log_set_writer_func (write_log, NULL, NULL);
  return flush (run_words (argc, argv));
}
