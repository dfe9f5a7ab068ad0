/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs a database behind it: the query of an integrator's list, down to the SQL it becomes, and a whole import. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fuzz.h"
#include "kab-api-query.h"
#include "kab-error.h"
#include "kab-import.h"
#include "kab-org.h"

static KabServerDb *server_db;
static char *dir, *org, *mapping_path;

static void
clean_up (void)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  g_clear_pointer (&server_db, kab_server_db_unref);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
  g_clear_pointer (&dir, g_free);
  g_clear_pointer (&org, g_free);
  g_clear_pointer (&mapping_path, g_free);
}

static void
add (KabWriter *writer, const KabEntity *entity, const char *id, const char *field, const char *text)
{
  g_autoptr (KabRow) row = kab_row_new (entity, id);
  g_autoptr (GError) error = NULL;

  kab_row_set_text (row, field, text);
  if (entity == &kab_entity_package)
    kab_row_set_integer (row, "price", 100);
  kab_writer_put (writer, row, NULL, &error);
  g_assert_no_error (error);
}

/* A small office: what lists find, and imports refer to. */
static void
set_up (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (KabWriter) writer = NULL;

  if (server_db != NULL)
    return;
  dir = g_dir_make_tmp ("kab-fuzz-XXXXXX", &error);
  g_assert_no_error (error);
  atexit (clean_up);
  uri = g_strdup_printf ("sqlite:%s/k.db", dir);
  mapping_path = g_build_filename (dir, "mapping.json", NULL);
  server_db = kab_server_db_open (uri, &error);
  g_assert_no_error (error);
  org = kab_org_create (server_db, "Кабинет", NULL, &error);
  g_assert_no_error (error);
  writer = kab_writer_begin (server_db, org, NULL, NULL, KAB_WRITER_NONE, &error);
  g_assert_no_error (error);
  add (writer, &kab_entity_partner, "0190a0d0-0000-7000-8000-000000000001", "name", "Север");
  add (writer, &kab_entity_package, "0190a0d0-0000-7000-8000-000000000002", "name", "Базовый");
  for (guint i = 0; i < 3; i++)
    add (writer, &kab_entity_client, NULL, "name", i == 0 ? "ООО «Юг»" : "Иванов Иван");
  kab_writer_commit (writer, &error);
  g_assert_no_error (error);
}

static KabApiCaller *
caller_of (KabRole role)
{
  KabApiCaller *caller = g_new0 (KabApiCaller, 1);
  KabActor *actor = kab_actor_new ("0190a0d0-0000-7000-8000-000000000009", role,
                                   "0190a0d0-0000-7000-8000-000000000001", NULL, NULL);

  caller->caller = g_new0 (KabCaller, 1);
  caller->caller->org = g_strdup (org);
  caller->caller->user = g_strdup ("0190a0d0-0000-7000-8000-000000000009");
  caller->caller->actors = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);
  caller->caller->membership_ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (caller->caller->actors, actor);
  caller->name = g_strdup ("session:fuzz");
  return caller;
}

/* Whatever passes for a query is one that the database can answer, page after page; what does not is told why. */
static void
list (KabApi *api)
{
  for (guint page = 0; page < 3; page++)
    {
      g_auto (KabApiQuery) query = { 0 };
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *cursor = NULL;
      g_autofree char *link = NULL;
      g_autofree char *again = NULL;
      g_autoptr (GError) error = NULL;

      if (!kab_api_query_read (api, &query))
        {
          g_assert_cmpuint (api->problems->len, >, 0);
          return;
        }
      g_assert_cmpuint (query.limit, >=, 1);
      g_assert_cmpuint (query.limit, <=, KAB_API_LIMIT_MAX);
      kab_api_write_page (api, &query, out, &cursor, &error);
      g_assert_no_error (error);
      g_assert_true (g_utf8_validate (out->str, (gssize)out->len, NULL));
      if (cursor == NULL)
        return;
      link = kab_api_query_link (api->request, cursor);
      g_assert_true (strpbrk (link, "\r\n") == NULL && strchr (link + 1, '<') == NULL);
      g_assert_true (strchr (link, '>') == strrchr (link, '>'));
      /* The page behind this one. */
      again = g_strdup_printf ("%s&cursor=%s", api->request->query_text, cursor);
      if (strstr (api->request->query_text, "cursor=") != NULL)
        return;
      g_free (((KabRequest *)api->request)->query_text);
      ((KabRequest *)api->request)->query_text = g_steal_pointer (&again);
    }
}

/* "ROLE ENTITY", a line end, and the query as it came. */
void
fuzz_list (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_copy (data, size);
  char *query = strchr (text, '\n');
  g_auto (GStrv) words = NULL;
  KabRequest request = { .is_again = FALSE };
  KabResponse response = { 0 };
  KabRole role = KAB_ROLE_ADMIN;
  const KabEntity *entity = NULL;
  g_autofree char *path = NULL;

  set_up ();
  if (query != NULL)
    *query++ = '\0';
  words = g_strsplit (text, " ", 2);
  if (query != NULL && g_strv_length (words) == 2)
    {
      kab_role_from_token (words[0], &role);
      entity = kab_entity_find (words[1]);
    }
  if (entity == NULL)
    entity = &kab_entity_client;
  path = g_strconcat ("/v1/", entity->name, NULL);
  request.path = path;
  request.query_text = g_strdup (query != NULL ? query : text);
  {
    g_auto (KabApi) api;
    g_autoptr (GError) error = NULL;

    kab_api_init (&api, NULL, &request, &response);
    api.caller = caller_of (role);
    api.db = kab_server_db_lend_reader (server_db, &error);
    g_assert_no_error (error);
    list (&api);
    kab_server_db_return_reader (server_db, g_steal_pointer (&api.db));
  }
  g_free (request.query_text);
}

/*
 * The entity, a mapping (JSON) where the second line is not empty, and a table: tried, and taken back. Whatever the
 * table is, each of its rows is accounted for, and nobody is left in the database.
 */
void
fuzz_import (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text_of (data, size);
  g_autoptr (KabImportResult) result = kab_import_result_new ();
  g_autoptr (KabCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "\n", 3) : NULL;
  KabImportOptions options = { .dry_run = TRUE };
  KabCli cli = { .quiet = TRUE };
  const KabEntity *entity;

  if (parts == NULL || g_strv_length (parts) != 3)
    return;
  csv = kab_csv_parse (parts[2], strlen (parts[2]), '\0', NULL);
  if (csv == NULL)
    return;
  set_up ();
  entity = g_str_equal (parts[0], "package")  ? &kab_entity_package
           : g_str_equal (parts[0], "client") ? &kab_entity_client
                                              : &kab_entity_licence;
  if (parts[1][0] != '\0')
    {
      g_assert_true (g_file_set_contents (mapping_path, parts[1], -1, NULL));
      options.mapping = mapping_path;
    }
  if (!kab_import (&cli, server_db, org, entity, csv, "table.csv", &options, result, &error))
    {
      g_assert_true (error != NULL && error->domain == KAB_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_assert_cmpuint (result->rows, <, csv->rows->len);
  g_assert_cmpuint (result->imported + result->present + result->duplicates + result->rejected, ==,
                    result->rows);
  g_assert_cmpuint (result->columns->len, >=, 4);
  for (guint i = 1; i < result->columns->len; i += 2)
    g_assert_true (kab_entity_find_field (entity, result->columns->pdata[i]) != NULL
                   || g_str_equal (result->columns->pdata[i], "client_email"));
}
