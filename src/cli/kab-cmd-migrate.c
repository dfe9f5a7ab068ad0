/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From one database into another: migrate. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli.h"
#include "kab-error.h"
#include "kab-server-migrate.h"

static void
on_progress (const char *table, gint64 n_rows, gpointer user_data)
{
  kab_cli_progress (user_data, table, (guint64)n_rows, (guint64)n_rows + 1);
}

static void
print_json (GPtrArray *moved)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < moved->len; i++)
    {
      const KabMovedTable *table = moved->pdata[i];

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "name", table->name);
      kab_json_add_integer (builder, "rows", table->n_rows);
      kab_json_add_string (builder, "digest", table->digest);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static void
print_table (GPtrArray *moved)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  g_ptr_array_add (rows, g_strsplit ("table\trows\tdigest", "\t", -1));
  for (guint i = 0; i < moved->len; i++)
    {
      const KabMovedTable *table = moved->pdata[i];
      g_autofree char *line
        = g_strdup_printf ("%s\t%" G_GINT64_FORMAT "\t%.16s", table->name, table->n_rows, table->digest);

      if (table->n_rows > 0)
        g_ptr_array_add (rows, g_strsplit (line, "\t", -1));
    }
  kab_cli_print_table (rows);
}

static KabExit
run_migrate (KabCli *cli, GError **error)
{
  const char *from = cli->arguments[0], *to = cli->arguments[1];
  g_autoptr (GPtrArray) moved = NULL;

  if (!kab_cli_check_address (from, FALSE, error) || !kab_cli_check_address (to, TRUE, error))
    return KAB_EXIT_FAILED;
  if (g_str_equal (from, to)
      || (g_str_has_prefix (from, "sqlite:") && g_str_has_prefix (to, "sqlite:")
          && kab_cli_same_file (from + strlen ("sqlite:"), to + strlen ("sqlite:"))))
    return kab_cli_usage (error, _ ("FROM and TO are one database: “%s”."), from);
  moved = kab_server_db_move (from, to, cli->org, on_progress, cli, error);
  if (moved == NULL)
    return KAB_EXIT_FAILED;
  if (cli->json)
    print_json (moved);
  else
    print_table (moved);
  kab_cli_note (cli,
                _ ("Everything is the same on both sides. Start the server with “%s”; “%s” was left as "
                   "it is."),
                cli->arguments[1], cli->arguments[0]);
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_migrate[] = {
  { "migrate", N_ ("FROM TO"), N_ ("Copy a database into another one, such as SQLite's into PostgreSQL"),
    N_ (
      "FROM and TO are sqlite:PATH or postgresql:ADDRESS; the server must be stopped. TO must hold no "
      "organisation yet. Every table is read again and compared before anything counts. Desktops go on as if "
      "nothing had happened; files (blobs) stay where they are."),
    NULL, 2, 2, run_migrate, KAB_SHARED_DATABASE },
  { NULL },
};
