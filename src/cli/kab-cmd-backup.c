/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl backup, restore. */
#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-backup.h"
#include "kab-cli.h"
#include "kab-error.h"

static gboolean force;
static char *blobs;

static const GOptionEntry backup_options[] = {
  { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_ ("Overwrite the file if it is there"), NULL },
  { "blobs", 'b', 0, G_OPTION_ARG_FILENAME, &blobs, N_ ("The folder of files (blobs, beside the database)"),
    N_ ("DIR") },
  { NULL },
};

static const GOptionEntry restore_options[] = {
  { "force", 'f', 0, G_OPTION_ARG_NONE, &force,
    N_ ("Put it in the place of a database that is there; that one is kept under another name"), NULL },
  { "blobs", 'b', 0, G_OPTION_ARG_FILENAME, &blobs, N_ ("The folder of files (blobs, beside the database)"),
    N_ ("DIR") },
  { NULL },
};

/* A server that has it open would go on writing into a file that has no name any more. */
static KabExit
refuse_itself (const char *path, GError **error)
{
  return kab_cli_usage (error, _ ("“%s” is the database itself, and no backup of it. Name another file."),
                        path);
}

/* Where the server of the database at @path has its files, unless it is told otherwise; a database server has no path. */
static char *
blobs_beside (const char *path, GError **error)
{
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (blobs == NULL && path == NULL)
    {
      kab_cli_usage (error, _ ("Say with --blobs where files are kept; a database server does not know."));
      return NULL;
    }
  return blobs != NULL ? g_strdup (blobs) : g_build_filename (folder, "blobs", NULL);
}

static void
print_file (KabCli *cli, const char *file, const char *kept, guint n_missing)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%s\n", file);
      if (kept != NULL)
        kab_cli_note (cli, _ ("The former database is kept as “%s”."), kept);
      if (n_missing > 0)
        kab_cli_note (cli,
                      g_dngettext (GETTEXT_PACKAGE,
                                   "%u file that a record names is missing or damaged; the rest is whole.",
                                   "%u files that records name are missing or damaged; the rest is whole.",
                                   n_missing),
                      n_missing);
      return;
    }
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "file", file);
  kab_json_add_string (builder, "kept", kept);
  kab_json_add_integer (builder, "missing", n_missing);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static KabExit
run_backup (KabCli *cli, GError **error)
{
  const char *path = cli->arguments[0];
  g_autofree char *folder = NULL;
  g_autoptr (KabServerDb) db = kab_cli_check_output (path, error) ? kab_cli_open (cli, FALSE, error) : NULL;
  guint n_missing = 0;

  if (db == NULL)
    return KAB_EXIT_FAILED;
  if (!force && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("“%s” is there already; it was not overwritten. Use --force if you mean it."), path);
      return KAB_EXIT_FAILED;
    }
  if (kab_server_db_get_path (db) != NULL && kab_cli_same_file (path, kab_server_db_get_path (db)))
    return refuse_itself (path, error);
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return kab_cli_usage (error, _ ("“%s” is no file that a backup may take the place of."), path);
  folder = blobs_beside (kab_server_db_get_path (db), error);
  if (folder == NULL)
    return KAB_EXIT_FAILED;
  if (!kab_backup_make (db, folder, path, &n_missing, error))
    return KAB_EXIT_FAILED;
  print_file (cli, path, NULL, n_missing);
  return n_missing > 0 ? KAB_EXIT_PARTLY : KAB_EXIT_OK;
}

/* Whether something would be lost; also where that cannot be found out, with an error. */
static gboolean
holds_orgs (const char *uri, GError **error)
{
  g_autoptr (KabServerDb) db = kab_server_db_open (uri, error);
  g_autoptr (GPtrArray) orgs = db != NULL ? kab_org_list (db, error) : NULL;

  return orgs == NULL || orgs->len > 0;
}

static KabExit
run_restore (KabCli *cli, GError **error)
{
  const char *backup = cli->arguments[0];
  g_autofree char *kept = NULL;
  g_autofree char *folder = NULL;
  guint n_missing = 0;
  const char *path;

  if (!kab_cli_check_address (cli->database, TRUE, error))
    return KAB_EXIT_FAILED;
  if (!g_file_test (backup, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("The file “%s” cannot be opened."), backup);
      return KAB_EXIT_FAILED;
    }
  if (g_access (backup, R_OK) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be read: %s."), backup,
                   g_strerror (errno));
      return KAB_EXIT_FAILED;
    }
  path = g_str_has_prefix (cli->database, "sqlite:") ? cli->database + strlen ("sqlite:") : NULL;
  if (path != NULL && kab_cli_same_file (backup, path))
    return refuse_itself (backup, error);
  if (!force && (path != NULL ? g_file_test (path, G_FILE_TEST_EXISTS) : holds_orgs (cli->database, error)))
    {
      if (*error == NULL)
        g_set_error (
          error, KAB_ERROR, KAB_ERROR_REFUSED,
          _ ("“%s” is there already; it was left as it is. Use --force to put the backup in its place."),
          path != NULL ? path : cli->database);
      return KAB_EXIT_FAILED;
    }
  folder = blobs_beside (path, error);
  if (folder == NULL)
    return KAB_EXIT_FAILED;
  if (!kab_backup_restore (backup, cli->database, folder, &kept, &n_missing, error))
    return KAB_EXIT_FAILED;
  print_file (cli, path != NULL ? path : cli->database, kept, n_missing);
  return n_missing > 0 ? KAB_EXIT_PARTLY : KAB_EXIT_OK;
}

const KabCliCommand kab_commands_backup[] = {
  { "backup", N_ ("FILE"), N_ ("Copy the database as of one moment; the server may go on meanwhile"),
    N_ ("Files that records name are copied into FILE.blobs; on the same disk they take no room. A backup "
        "has the "
        "same form whatever database it is of, and can be restored into either."),
    backup_options, 1, 1, run_backup, KAB_SHARED_ORG },
  { "restore", N_ ("FILE"), N_ ("Make a backup the database again; the server must be stopped"),
    N_ (
      "Everybody has to sign in again. Desktops that have seen later changes start anew from it, with their "
      "unsent work, and send again what it lacks of what was edited on them in the last 14 days."),
    restore_options, 1, 1, run_restore, KAB_SHARED_ORG },
  { NULL },
};
