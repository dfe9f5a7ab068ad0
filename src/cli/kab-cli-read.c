/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cli-read.h"

gboolean
kab_cli_reader_open (KabCliReader *self, KabCli *cli, GError **error)
{
  self->server_db = kab_cli_open (cli, FALSE, error);
  self->org = self->server_db != NULL ? kab_cli_find_org (cli, self->server_db, error) : NULL;
  self->db = self->org != NULL ? kab_server_db_lend_reader (self->server_db, error) : NULL;
  return self->db != NULL;
}

void
kab_cli_reader_clear (KabCliReader *self)
{
  if (self->db != NULL)
    kab_server_db_return_reader (self->server_db, g_steal_pointer (&self->db));
  g_clear_pointer (&self->org, kab_org_free);
  g_clear_pointer (&self->server_db, kab_server_db_unref);
}

void
kab_cli_list_begin (KabCliList *self, const char *heads)
{
  self->builder = json_builder_new ();
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_ptr_array_add (self->rows, g_strsplit (heads, "\t", -1));
  json_builder_begin_array (self->builder);
}

JsonBuilder *
kab_cli_list_add (KabCliList *self, const char *const *cells, guint n)
{
  char **row = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    row[i] = g_strdup (cells[i] != NULL ? cells[i] : "");
  g_ptr_array_add (self->rows, row);
  json_builder_begin_object (self->builder);
  return self->builder;
}

void
kab_cli_list_added (KabCliList *self)
{
  json_builder_end_object (self->builder);
}

void
kab_cli_list_print (KabCliList *self, KabCli *cli)
{
  json_builder_end_array (self->builder);
  if (cli->json)
    kab_cli_print_json (self->builder);
  else
    kab_cli_print_table (self->rows);
}

void
kab_cli_list_clear (KabCliList *self)
{
  g_clear_object (&self->builder);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}
