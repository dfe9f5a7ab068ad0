/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl backup, restore. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-cli.h"
#include "kab-error.h"

static gboolean force;

static const GOptionEntry backup_options[] = {
  { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_ ("Overwrite the file if it is there"), NULL },
  { NULL },
};

static const GOptionEntry restore_options[] = {
  { "force", 'f', 0, G_OPTION_ARG_NONE, &force,
    N_ ("Put it in the place of a database that is there; that one is kept under another name"), NULL },
  { NULL },
};

static void
print_file (KabCli *cli, const char *file, const char *kept)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%s\n", file);
      if (kept != NULL)
        kab_cli_note (cli, _ ("The former database is kept as “%s”."), kept);
      return;
    }
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "file", file);
  kab_json_add_string (builder, "kept", kept);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static KabExit
run_backup (KabCli *cli, GError **error)
{
  const char *path = cli->arguments[0];
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);

  if (db == NULL)
    return KAB_EXIT_FAILED;
  if (!force && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("“%s” is there already; it was not overwritten. Use --force if you mean it."), path);
      return KAB_EXIT_FAILED;
    }
  /* Beside it first, so that an earlier backup is lost only when there is a whole new one. */
  g_unlink (part);
  if (!kab_server_db_backup (db, part, error))
    return KAB_EXIT_FAILED;
  if (g_rename (part, path) != 0)
    {
      g_unlink (part);
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written."), path);
      return KAB_EXIT_FAILED;
    }
  print_file (cli, path, NULL);
  return KAB_EXIT_OK;
}

static KabExit
run_restore (KabCli *cli, GError **error)
{
  const char *backup = cli->arguments[0];
  g_autofree char *kept = NULL;
  const char *path;

  if (cli->database == NULL)
    return kab_cli_usage (error,
                          _ (
                            "Say which database: --database sqlite:PATH, or the variable KABINET_DATABASE."));
  if (!g_file_test (backup, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("The file “%s” cannot be opened."), backup);
      return KAB_EXIT_FAILED;
    }
  path = g_str_has_prefix (cli->database, "sqlite:") ? cli->database + strlen ("sqlite:") : "";
  if (!force && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_REFUSED,
        _ ("“%s” is there already; it was left as it is. Use --force to put the backup in its place."), path);
      return KAB_EXIT_FAILED;
    }
  if (!kab_server_db_restore (backup, cli->database, &kept, error))
    return KAB_EXIT_FAILED;
  print_file (cli, path, kept);
  return KAB_EXIT_OK;
}

const KabCommand kab_commands_backup[] = {
  { "backup", N_ ("FILE"), N_ ("Copy the database as of one moment; the server may go on meanwhile"), NULL,
    backup_options, 1, 1, run_backup },
  { "restore", N_ ("FILE"), N_ ("Make a backup the database again; the server must be stopped"),
    N_ ("Desktops that have seen later changes start anew from it, with their unsent work."), restore_options,
    1, 1, run_restore },
  { NULL },
};
