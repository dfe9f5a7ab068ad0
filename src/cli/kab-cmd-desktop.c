/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl desktop: a desktop without a window, for scripts and tests. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-date.h"
#include "kab-desktop.h"
#include "kab-error.h"
#include "kab-export.h"
#include "kab-file.h"
#include "kab-headless.h"
#include "kab-id.h"
#include "kab-input.h"
#include "kab-money.h"
#include "kab-suggest.h"

#define PASSWORD_FILE_MAX 4096

char *kab_desktop_cache;

static char *server, *login, *search, *sort;
static char **filters;
static char *output, *columns, *format;
static char *device_name;
static gboolean password_stdin, seen;
static int page_number = 1, page_size = 20, timeout = 120;

static const GOptionEntry plain_options[] = { KAB_DESKTOP_CACHE_ENTRY, { NULL } };

static const GOptionEntry status_options[] = {
  KAB_DESKTOP_CACHE_ENTRY,
  { "seen", 0, 0, G_OPTION_ARG_NONE, &seen,
    N_ ("That the server was set back has been read and need not be said any more"), NULL },
  { NULL },
};

static const GOptionEntry sync_options[] = {
  KAB_DESKTOP_CACHE_ENTRY,
  { "server", 0, 0, G_OPTION_ARG_STRING, &server,
    N_ ("https://…, http://127.0.0.1:PORT or unix:PATH (default: the last one)"), "URL" },
  { "login", 0, 0, G_OPTION_ARG_STRING, &login,
    N_ ("Phone, e-mail address or identifier (default: the last one)"), N_ ("LOGIN") },
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin, N_ ("Read the password from standard input"),
    NULL },
  { "device-name", 0, 0, G_OPTION_ARG_STRING, &device_name,
    N_ ("What this desktop is called in the list of devices (default: computer and user)"), N_ ("NAME") },
  { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, N_ ("Give up after so many seconds (default 120)"),
    N_ ("SECONDS") },
  { NULL },
};

static const GOptionEntry file_options[] = {
  KAB_DESKTOP_CACHE_ENTRY,
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Copy it there"), N_ ("FILE") },
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin, N_ ("Read the password from standard input"),
    NULL },
  { NULL },
};

static const GOptionEntry list_options[] = {
  KAB_DESKTOP_CACHE_ENTRY,
  { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &filters,
    N_ ("Only rows where it is so; may be given several times"), N_ ("FIELD=VALUE") },
  { "search", 's', 0, G_OPTION_ARG_STRING, &search, N_ ("Only rows that have this in any searched field"),
    N_ ("TEXT") },
  { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, N_ ("What to sort by; with - before it the other way round"),
    N_ ("FIELD|-FIELD") },
  { "page", 'p', 0, G_OPTION_ARG_INT, &page_number, N_ ("Which page (default 1)"), "N" },
  { "size", 'n', 0, G_OPTION_ARG_INT, &page_size, N_ ("Rows on a page, 1 to 1000 (default 20)"), "N" },
  { NULL },
};

static const GOptionEntry export_options[] = {
  KAB_DESKTOP_CACHE_ENTRY,
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write it there"), N_ ("FILE") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &format,
    N_ ("What to write (default: by the end of the file's name)"), "csv|xlsx|pdf" },
  { "columns", 0, 0, G_OPTION_ARG_STRING, &columns, N_ ("Which fields, in this order"), N_ ("FIELD,FIELD") },
  { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &filters,
    N_ ("Only rows where it is so; may be given several times"), N_ ("FIELD=VALUE") },
  { "search", 's', 0, G_OPTION_ARG_STRING, &search, N_ ("Only rows that have this in any searched field"),
    N_ ("TEXT") },
  { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, N_ ("What to sort by; with - before it the other way round"),
    N_ ("FIELD|-FIELD") },
  { NULL },
};

gboolean
kab_desktop_check_cache (GError **error)
{
  if (kab_desktop_cache != NULL && kab_desktop_cache[0] != '\0')
    return TRUE;
  kab_cli_usage (error, _ ("Say where this desktop keeps everything: --cache FOLDER."));
  return FALSE;
}

KabCabinet *
kab_desktop_open (GError **error)
{
  return kab_desktop_check_cache (error) ? kab_headless_open (kab_desktop_cache, error) : NULL;
}

static const KabEntity *
read_entity (KabCli *cli, GError **error)
{
  const KabEntity *entity = kab_export_find_entity (cli->arguments[0]);

  if (entity == NULL)
    kab_suggest_entity (cli->arguments[0], error);
  return entity;
}

static char *
read_password (GError **error)
{
  const char *path = g_getenv ("KABINET_PASSWORD_FILE");
  g_autofree char *contents = NULL;
  gsize n;

  if (password_stdin || path == NULL)
    return kab_cli_read_password (password_stdin, FALSE, error);
  if (!g_file_get_contents (path, &contents, &n, NULL) || n == 0 || n > PASSWORD_FILE_MAX)
    {
      if (contents != NULL)
        kab_secret_free (g_steal_pointer (&contents));
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no password in the file “%s”."), path);
      return NULL;
    }
  contents[strcspn (contents, "\r\n")] = '\0';
  return g_steal_pointer (&contents);
}

/* With the password that is given or asked for, and forgotten. */
static KabCabinet *
sign_in (GError **error)
{
  g_autofree char *password = kab_desktop_check_cache (error) ? read_password (error) : NULL;
  g_autofree char *named = NULL;
  KabCabinet *cabinet;

  if (password == NULL)
    return NULL;
  /* Translators: what a desktop without a window is, in the list of devices, behind the name of the computer */
  named = device_name != NULL && *device_name != '\0' ? g_strdup (device_name)
                                                      : kab_device_name_for (_ ("command line"));
  kab_cabinet_set_device_name (named);
  cabinet = kab_headless_sign_in (kab_desktop_cache, server, login, password, error);
  kab_secret_free (g_steal_pointer (&password));
  return cabinet;
}

static KabExit
run_sync (KabCli *cli, GError **error)
{
  g_autoptr (KabCabinet) cabinet = NULL;
  guint problems = 0;

  if (!kab_desktop_check_cache (error))
    return KAB_EXIT_USAGE;
  if (timeout < 1 || timeout > 86400)
    return kab_cli_usage (error, _ ("--timeout takes a number of seconds from 1 to 86400."));
  cabinet = sign_in (error);
  if (cabinet == NULL)
    return KAB_EXIT_FAILED;

  if (kab_headless_sync (cabinet, (guint)timeout, error))
    {
      kab_desktop_print_status (cli, cabinet, KAB_SYNC_LIVE);
      g_object_get (cabinet, "problems", &problems, NULL);
    }
  kab_cabinet_close (cabinet);
  return problems > 0 ? KAB_EXIT_PARTLY : KAB_EXIT_OK;
}

/* What is on this disk needs nobody. */
static char *
file_here (const char *digest, GError **error)
{
  g_autoptr (KabCabinet) cabinet = kab_desktop_open (error);
  g_autoptr (GError) local = NULL;
  g_autofree char *path = cabinet != NULL ? kab_headless_file (cabinet, digest, &local) : NULL;
  gboolean named = FALSE;

  if (g_error_matches (local, KAB_ERROR, KAB_ERROR_OFFLINE)
      && kab_cabinet_names_file (cabinet, digest, &named, NULL))
    {
      if (named)
        g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                     _ ("This file is not on this computer yet. It is fetched if you give the password: "
                        "--password-stdin, or KABINET_PASSWORD_FILE."));
      else
        g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                     _ ("None of the records here names the file “%s”."), digest);
    }
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  if (cabinet != NULL)
    kab_cabinet_close (cabinet);
  return g_steal_pointer (&path);
}

/* The rest needs the server, and somebody who signs in there. */
static char *
file_fetched (const char *digest, GError **error)
{
  g_autoptr (KabCabinet) cabinet = sign_in (error);
  g_autofree char *path = cabinet != NULL ? kab_headless_file (cabinet, digest, error) : NULL;

  if (cabinet != NULL)
    kab_cabinet_close (cabinet);
  return g_steal_pointer (&path);
}

static KabExit
run_file (KabCli *cli, GError **error)
{
  g_autofree char *digest = g_ascii_strdown (cli->arguments[0], -1);
  gboolean may_fetch = password_stdin || g_getenv ("KABINET_PASSWORD_FILE") != NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = output != NULL ? g_file_new_for_path (output) : NULL;

  if (!kab_digest_is_valid (digest))
    return kab_cli_usage (
      error,
      _ ("“%s” is not the name of a file: that is %d digits and letters from a to f, as “desktop "
         "show” prints it."),
      cli->arguments[0], KAB_DIGEST_LENGTH);
  path = file_here (digest, may_fetch ? NULL : error);
  if (path == NULL && may_fetch)
    path = file_fetched (digest, error);
  from = path != NULL ? g_file_new_for_path (path) : NULL;
  if (from != NULL && (to == NULL || g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error)))
    {
      if (!cli->json)
        g_print ("%s\n", output != NULL ? output : path);
      kab_cli_print_done (cli, digest);
    }
  return KAB_EXIT_OK;
}

static void
print_check (KabCli *cli, const KabCheckReport *report, const char *found)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) lines = g_strsplit (found != NULL ? found : "", "\n", -1);

  if (!cli->json)
    {
      g_print (_ ("Ranges compared: %u; records in them: %u\n"), report->ranges, (guint)report->rows);
      g_print (_ ("Ranges that differed and were mended: %u\n"), report->mended);
      g_print (_ ("Ranges that differ and could not be mended: %u\n"), report->faults);
      g_print ("%s", found != NULL ? found : "");
      return;
    }
  json_builder_begin_object (builder);
  kab_json_add_integer (builder, "ranges", report->ranges);
  kab_json_add_integer (builder, "rows", (gint64)report->rows);
  kab_json_add_integer (builder, "mended", report->mended);
  kab_json_add_integer (builder, "faults", report->faults);
  json_builder_set_member_name (builder, "found");
  json_builder_begin_array (builder);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      json_builder_add_string_value (builder, lines[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static KabExit
check (KabCli *cli, KabCabinet *cabinet, GError **error)
{
  KabCheckReport report = { 0 };
  g_autofree char *found = NULL;

  if (!kab_headless_sync (cabinet, (guint)timeout, error)
      || !kab_cabinet_check_and_wait (cabinet, (guint)timeout * 1000, &report, &found, error))
    return KAB_EXIT_FAILED;
  if (report.unable)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("The server is of a version that cannot compare. Nothing was changed."));
      return KAB_EXIT_FAILED;
    }
  print_check (cli, &report, found);
  return report.faults > 0 ? KAB_EXIT_PARTLY : KAB_EXIT_OK;
}

static KabExit
run_check (KabCli *cli, GError **error)
{
  g_autoptr (KabCabinet) cabinet = NULL;
  KabExit result;

  if (!kab_desktop_check_cache (error))
    return KAB_EXIT_USAGE;
  if (timeout < 1 || timeout > 86400)
    return kab_cli_usage (error, _ ("--timeout takes a number of seconds from 1 to 86400."));
  cabinet = sign_in (error);
  if (cabinet == NULL)
    return KAB_EXIT_FAILED;
  result = check (cli, cabinet, error);
  kab_cabinet_close (cabinet);
  return result;
}

static KabExit
run_status (KabCli *cli, GError **error)
{
  g_autoptr (KabCabinet) cabinet = kab_desktop_open (error);
  gboolean ok;

  if (cabinet == NULL)
    return KAB_EXIT_FAILED;
  kab_desktop_print_status (cli, cabinet, KAB_SYNC_OFFLINE);
  ok = !seen || kab_cabinet_restored_seen (cabinet, error);
  kab_cabinet_close (cabinet);
  return ok ? KAB_EXIT_OK : KAB_EXIT_FAILED;
}

char *
kab_desktop_value (const KabField *field, const KabValue *value, const char *currency)
{
  if (value->kind == KAB_VALUE_NULL)
    return g_strdup (field->flags & KAB_FIELD_NUMBERED ? kab_field_no_number () : "");
  switch (field->type)
    {
    case KAB_TYPE_MONEY:
      return kab_money_format (value->integer, currency, NULL);
    case KAB_TYPE_DATE:
      return kab_date_format (value->text, NULL);
    case KAB_TYPE_TIME:
      return kab_time_format (value->integer, NULL);
    case KAB_TYPE_BOOLEAN:
      return g_strdup (value->integer != 0 ? _ ("yes") : _ ("no"));
    case KAB_TYPE_ENUM:
      return g_strdup (kab_field_enum_title (field, value->text) != NULL
                         ? kab_field_enum_title (field, value->text)
                         : value->text);
    default:
      return value->kind == KAB_VALUE_INTEGER ? g_strdup_printf ("%" G_GINT64_FORMAT, value->integer)
                                              : g_strdup (value->text);
    }
}

static char *
value_text (const KabRow *row, guint i)
{
  const char *currency
    = kab_entity_field (row->entity, "currency") >= 0 ? kab_row_get_text (row, "currency") : NULL;

  return kab_desktop_value (&row->entity->fields[i], &row->values[i], currency);
}

gboolean
kab_desktop_is_shown (const KabField *field)
{
  return field->type != KAB_TYPE_REF && field->type != KAB_TYPE_JSON && field->type != KAB_TYPE_LONG_TEXT
         && field->type != KAB_TYPE_MARKUP
         && (field->flags & (KAB_FIELD_SORTED | KAB_FIELD_FILTERED | KAB_FIELD_SEARCHED)) != 0;
}

static char **
cells_of (const KabEntity *entity, const KabRow *row, gboolean pending)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();

  g_strv_builder_add (cells, row != NULL ? row->id : "id");
  for (guint i = 0; i < entity->n_fields; i++)
    if (kab_desktop_is_shown (&entity->fields[i]))
      {
        g_autofree char *text = row != NULL ? value_text (row, i) : g_strdup (entity->fields[i].name);

        g_strv_builder_add (cells, text);
      }
  g_strv_builder_add (cells, pending ? "*" : "");
  return g_strv_builder_end (cells);
}

static void
print_page (KabCli *cli, const KabEntity *entity, const KabPage *page)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) table = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  json_builder_begin_object (builder);
  kab_json_add_integer (builder, "page", page->page + 1);
  kab_json_add_integer (builder, "pages", page->n_pages);
  kab_json_add_integer (builder, "total", (gint64)page->total);
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  g_ptr_array_add (table, cells_of (entity, NULL, FALSE));
  for (guint i = 0; i < page->rows->len; i++)
    {
      json_builder_begin_object (builder);
      kab_json_add_row (builder, page->rows->pdata[i]);
      if (page->pending[i])
        kab_json_add_boolean (builder, "pending", TRUE);
      json_builder_end_object (builder);
      g_ptr_array_add (table, cells_of (entity, page->rows->pdata[i], page->pending[i]));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (cli->json)
    {
      kab_cli_print_json (builder);
      return;
    }
  kab_cli_print_table (table);
  kab_cli_note (cli, _ ("Page %u of %u; rows in all: %u"), page->page + 1, page->n_pages, (guint)page->total);
}

/* As the cache keeps it: minor units, ISO days, tokens. NULL for nothing. */
static char *
stored_text (const KabField *field, const char *text, GError **error)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_input_value (field, text, &value, error) || kab_value_is_null (&value))
    return NULL;
  return value.kind == KAB_VALUE_INTEGER ? g_strdup_printf ("%" G_GINT64_FORMAT, value.integer)
                                         : g_strdup (value.text);
}

/* FROM..TO, either of which may be left out. */
static gboolean
apply_range (KabQuery *query, const KabField *field, const char *text, const char *dots, GError **error)
{
  g_autofree char *first = g_strndup (text, (gsize)(dots - text));
  g_autoptr (GError) local = NULL;
  g_autofree char *from = stored_text (field, first, &local);
  g_autofree char *to = local == NULL ? stored_text (field, dots + 2, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  kab_query_set_range (query, field->name, from, to);
  return TRUE;
}

static gboolean
apply_filters (KabCabinet *cabinet, KabQuery *query, const KabEntity *entity, GError **error)
{
  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    {
      const char *equals = strchr (filters[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (filters[i], (gsize)(equals - filters[i])) : NULL;
      const KabField *field = name != NULL ? kab_entity_find_field (entity, name) : NULL;
      const char *dots = equals != NULL ? strstr (equals, "..") : NULL;
      g_autoptr (KabRow) row = NULL;

      if (field == NULL && g_strcmp0 (name, "deleted") != 0)
        {
          kab_suggest_field (entity, filters[i], error);
          return FALSE;
        }
      equals++;
      if (dots != NULL && field != NULL && field->type != KAB_TYPE_TEXT)
        {
          if (!apply_range (query, field, equals, dots, error))
            return FALSE;
          continue;
        }
      if (field != NULL && field->type == KAB_TYPE_REF && strchr (equals, '|') == NULL)
        {
          row = kab_headless_find (cabinet, kab_entity_find (field->ref), equals, error);
          if (row == NULL)
            return FALSE;
          equals = row->id;
        }
      else if (field != NULL && field->type != KAB_TYPE_TEXT && field->type != KAB_TYPE_LONG_TEXT
               && field->type != KAB_TYPE_PHONE && field->type != KAB_TYPE_EMAIL
               && strchr (equals, '|') == NULL)
        {
          g_autoptr (GError) local = NULL;
          g_autofree char *stored = stored_text (field, equals, &local);

          if (local != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          kab_query_set_filter (query, name, stored);
          continue;
        }
      kab_query_set_filter (query, name, equals);
    }
  return TRUE;
}

/* What the options ask for. */
static KabQuery *
read_query (KabCabinet *cabinet, const KabEntity *entity, GError **error)
{
  g_autoptr (KabQuery) query = kab_query_new (entity);
  const char *by = sort;

  if (by != NULL)
    {
      const KabField *field;

      by += by[0] == '-';
      field = kab_entity_find_field (entity, by);
      if ((field == NULL || !(field->flags & KAB_FIELD_SORTED)) && !g_str_equal (by, "created_at")
          && !g_str_equal (by, "updated_at"))
        {
          kab_cli_usage (error, _ ("%s cannot be sorted by “%s”."), entity->name, by);
          return NULL;
        }
      kab_query_set_order (query, by, sort[0] == '-');
    }
  kab_query_set_search (query, search);
  return apply_filters (cabinet, query, entity, error) ? g_steal_pointer (&query) : NULL;
}

static KabExit
run_list (KabCli *cli, GError **error)
{
  const KabEntity *entity = read_entity (cli, error);
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (KabQuery) query = NULL;
  g_autoptr (KabPage) page = NULL;

  if (entity == NULL)
    return KAB_EXIT_USAGE;
  if (page_number < 1 || page_size < 1 || page_size > 1000)
    return kab_cli_usage (error, _ ("--page begins with 1; --size takes 1 to 1000."));
  cabinet = kab_desktop_open (error);
  if (cabinet == NULL)
    return KAB_EXIT_FAILED;
  query = read_query (cabinet, entity, error);
  if (query != NULL)
    {
      kab_query_set_page (query, (guint)page_number - 1, (guint)page_size);
      page = kab_cabinet_list (cabinet, query, error);
    }
  if (page != NULL)
    print_page (cli, entity, page);
  kab_cabinet_close (cabinet);
  return KAB_EXIT_OK;
}

static KabExit
run_export (KabCli *cli, GError **error)
{
  const KabEntity *entity = read_entity (cli, error);
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (KabQuery) query = NULL;
  KabExit result = KAB_EXIT_FAILED;

  if (entity == NULL)
    return KAB_EXIT_USAGE;
  if (output == NULL)
    return kab_cli_usage (error, _ ("Say where to write the list: --output FILE."));
  cabinet = kab_desktop_open (error);
  if (cabinet == NULL)
    return KAB_EXIT_FAILED;
  query = read_query (cabinet, entity, error);
  if (query != NULL)
    result = kab_desktop_export (cli, cabinet, query, columns, format, output, error);
  kab_cabinet_close (cabinet);
  return result;
}

static void
print_row (KabCli *cli, const KabRow *row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (cli->json)
    {
      json_builder_begin_object (builder);
      kab_json_add_row (builder, row);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
      return;
    }
  g_print ("id: %s\n", row->id);
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      g_autofree char *text = value_text (row, i);

      if (text[0] != '\0')
        g_print ("%s: %s\n", row->entity->fields[i].name, text);
    }
}

static KabExit
run_show (KabCli *cli, GError **error)
{
  const KabEntity *entity = read_entity (cli, error);
  g_autoptr (KabCabinet) cabinet = entity != NULL ? kab_desktop_open (error) : NULL;
  g_autoptr (KabRow) row
    = cabinet != NULL ? kab_headless_find (cabinet, entity, cli->arguments[1], error) : NULL;

  if (row != NULL)
    print_row (cli, row);
  if (cabinet != NULL)
    kab_cabinet_close (cabinet);
  return KAB_EXIT_OK;
}

static KabExit
change (KabCli *cli, guint first, gboolean adding, GError **error)
{
  const KabEntity *entity = read_entity (cli, error);
  g_autoptr (KabCabinet) cabinet = entity != NULL ? kab_desktop_open (error) : NULL;
  g_autoptr (KabRow) before = NULL, after = NULL, kept = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  gboolean ok = cabinet != NULL;

  if (ok && !adding)
    ok = (before = kab_headless_find (cabinet, entity, cli->arguments[1], error)) != NULL;
  if (ok)
    after = before != NULL ? kab_row_copy (before) : kab_row_new (entity, NULL);
  for (guint i = first; ok && i < cli->n_arguments; i++)
    ok = kab_headless_set (cabinet, after, cli->arguments[i], error);
  if (ok)
    {
      mutation = kab_mutation_new_between (before, after);
      ok = mutation == NULL || kab_headless_edit (cabinet, mutation, error);
    }
  /* As it is kept: with its number, where it was given one. */
  if (ok && adding)
    kept = kab_headless_find (cabinet, entity, after->id, NULL);
  if (ok)
    print_row (cli, kept != NULL ? kept : after);
  if (cabinet != NULL)
    kab_cabinet_close (cabinet);
  return KAB_EXIT_OK;
}

static KabExit
run_edit (KabCli *cli, GError **error)
{
  return change (cli, 2, FALSE, error);
}

static KabExit
run_add (KabCli *cli, GError **error)
{
  return change (cli, 1, TRUE, error);
}

static KabExit
run_delete (KabCli *cli, GError **error)
{
  const KabEntity *entity = read_entity (cli, error);
  g_autoptr (KabCabinet) cabinet = entity != NULL ? kab_desktop_open (error) : NULL;
  g_autoptr (KabRow) row
    = cabinet != NULL ? kab_headless_find (cabinet, entity, cli->arguments[1], error) : NULL;
  g_autoptr (KabMutation) mutation = NULL;

  if (row != NULL)
    {
      mutation = kab_mutation_new (entity, row->id, KAB_OP_DELETE);
      mutation->base_rev = row->rev;
      if (kab_headless_edit (cabinet, mutation, error))
        {
          if (!cli->json)
            g_print ("%s\n", row->id);
          kab_cli_print_done (cli, row->id);
        }
    }
  if (cabinet != NULL)
    kab_cabinet_close (cabinet);
  return KAB_EXIT_OK;
}

static const KabCommand *
read_command (const KabEntity *entity, const char *name, GError **error)
{
  const KabCommand *found = kab_command_find (entity, name), *commands;
  g_autoptr (GString) names = NULL;
  guint n;

  if (found != NULL)
    return found;
  commands = kab_commands (&n);
  names = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (commands[i].entity, entity->name))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", commands[i].name);
  if (names->len > 0)
    kab_cli_usage (error, _ ("%s has no command “%s”. There is: %s."), entity->name, name, names->str);
  else
    kab_cli_usage (error, _ ("%s has no commands."), entity->name);
  return NULL;
}

/* One that needs the server now needs somebody signed in. */
static KabCabinet *
open_for (const KabCommand *command, GError **error)
{
  KabCabinet *cabinet;

  if (command->online == NULL)
    return kab_desktop_open (error);
  cabinet = sign_in (error);
  if (cabinet == NULL || kab_headless_sync (cabinet, (guint)timeout, error))
    return cabinet;
  kab_cabinet_close (cabinet);
  g_object_unref (cabinet);
  return NULL;
}

static KabMutation *
mutation_of (KabCli *cli,
             KabCabinet *cabinet,
             const KabEntity *entity,
             const KabCommand *command,
             GError **error)
{
  const char *name = cli->arguments[1];
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  g_autofree char *id = NULL;

  if (command->creates)
    id = g_str_equal (name, "new") ? kab_id_new () : g_strdup (name);
  else if ((row = kab_headless_find (cabinet, entity, name, error)) == NULL)
    return NULL;
  if (command->creates && !kab_id_is_valid (id))
    {
      kab_cli_usage (error, _ ("“%s” makes a new record: say “new” in place of the id."), command->name);
      return NULL;
    }
  mutation = kab_mutation_new_command (command, row != NULL ? row->id : id);
  for (guint i = 3; i < cli->n_arguments; i++)
    if (!kab_headless_set_arg (cabinet, mutation, cli->arguments[i], error))
      return NULL;
  return g_steal_pointer (&mutation);
}

static KabExit
run_command (KabCli *cli, GError **error)
{
  const KabEntity *entity = read_entity (cli, error);
  const KabCommand *command = entity != NULL ? read_command (entity, cli->arguments[2], error) : NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  g_autoptr (KabRow) row = NULL;

  if (command == NULL)
    return KAB_EXIT_USAGE;
  cabinet = open_for (command, error);
  if (cabinet == NULL)
    return KAB_EXIT_FAILED;
  mutation = mutation_of (cli, cabinet, entity, command, error);
  if (mutation != NULL && kab_headless_run (cabinet, mutation, error)
      && (row = kab_cabinet_find (cabinet, entity, mutation->row, error)) != NULL)
    print_row (cli, row);
  kab_cabinet_close (cabinet);
  return row != NULL ? KAB_EXIT_OK : KAB_EXIT_FAILED;
}

const KabCliCommand kab_commands_desktop[] = {
  { "desktop sync", NULL, N_ ("Sign in, send what waits, receive what is new"),
    N_ ("The password is read from standard input, from the file that KABINET_PASSWORD_FILE names, or asked "
        "for. It is not kept."),
    sync_options, 0, 0, run_sync, KAB_DESKTOP_LACKS },
  { "desktop check", NULL, N_ ("Compare everything here with the server, and mend what differs"),
    N_ ("Desktops do this bit by bit by themselves. The password is read as with “desktop sync”. The exit "
        "status is 4 if something could not be mended."),
    sync_options, 0, 0, run_check, KAB_DESKTOP_LACKS },
  { "desktop status", NULL, N_ ("Who this desktop is, and what waits to be sent"), NULL, status_options, 0, 0,
    run_status, KAB_DESKTOP_LACKS },
  { "desktop list", N_ ("ENTITY"), N_ ("List rows, as a section does; needs no network"),
    N_ ("A filter of a date, a time or a number may be FROM..TO; several tokens or ids are separated by |."),
    list_options, 1, 1, run_list, KAB_DESKTOP_LACKS },
  { "desktop export", N_ ("ENTITY"), N_ ("Write all rows of a list to a file; needs no network"),
    N_ ("As a section does: CSV (RFC 4180), a spreadsheet (XLSX) or pages to be printed (PDF), in the "
        "language of the messages. Filters "
        "as with “desktop list”."),
    export_options, 1, 1, run_export, KAB_DESKTOP_LACKS },
  { "desktop show", N_ ("ENTITY ID|NUMBER|NAME"), N_ ("Show one row"), NULL, plain_options, 2, 2, run_show,
    KAB_DESKTOP_LACKS },
  { "desktop edit", N_ ("ENTITY ID|NUMBER|NAME FIELD=VALUE…"), N_ ("Change a row; sent with the next sync"),
    N_ ("Values are written as people write them; FIELD= empties it, FIELD=@PATH puts a file there."),
    plain_options, 3, 1000, run_edit, KAB_DESKTOP_LACKS },
  { "desktop file", N_ ("DIGEST"), N_ ("Where a file is on this disk; it is fetched if it is not here yet"),
    N_ ("Fetching needs the password, as “desktop sync” does."), file_options, 1, 1, run_file,
    KAB_DESKTOP_LACKS },
  { "desktop add", N_ ("ENTITY FIELD=VALUE…"), N_ ("Add a row; sent with the next sync"), NULL, plain_options,
    2, 1000, run_add, KAB_DESKTOP_LACKS },
  { "desktop run", N_ ("ENTITY ID|NUMBER|NAME|new COMMAND NAME=VALUE…"),
    N_ ("Run a command, such as “order O-000042 cancel reason=…”"),
    N_ ("NAME is what the command calls it, or the field of the record: phone or client_phone. It is sent "
        "with the next sync. One that needs the server now signs in for it, as “desktop sync” "
        "does."),
    sync_options, 3, 1000, run_command, KAB_DESKTOP_LACKS },
  { "desktop delete", N_ ("ENTITY ID|NUMBER|NAME"), N_ ("Delete a row; sent with the next sync"), NULL,
    plain_options, 2, 2, run_delete, KAB_DESKTOP_LACKS },
  { NULL },
};
