/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl import, export: tables from and for spreadsheets. */
#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
#include "kab-error.h"
#include "kab-export.h"
#include "kab-import.h"
#include "kab-suggest.h"

#define MISSING_SHOWN 20

static char *mapping, *errors, *encoding, *delimiter, *currency, *country, *output;
static gboolean dry_run, bom, force;
static char **where;

static const GOptionEntry import_options[] = {
  { "mapping", 'm', 0, G_OPTION_ARG_FILENAME, &mapping,
    N_ ("Which column is which field (default: by their heads)"), N_ ("FILE.json|auto") },
  { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only say what would happen"), NULL },
  { "errors", 'e', 0, G_OPTION_ARG_FILENAME, &errors,
    N_ ("Where rejected rows go, with the reason in the last column"), N_ ("OUT.csv") },
  { "encoding", 0, 0, G_OPTION_ARG_STRING, &encoding,
    N_ ("auto, utf-8, windows-1251 or another that iconv knows"), N_ ("NAME") },
  { "delimiter", 0, 0, G_OPTION_ARG_STRING, &delimiter,
    N_ ("auto, or what stands between the cells; “tab” for a tab"), N_ ("CHARACTER") },
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, N_ ("Of amounts without one (default: the package's)"),
    N_ ("CODE") },
  { "country", 0, 0, G_OPTION_ARG_STRING, &country,
    N_ ("Whose home writing phones are in: ru (default), bg or az"), N_ ("CODE") },
  { NULL },
};

static const GOptionEntry export_options[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write (default: standard output)"),
    N_ ("FILE") },
  { "where", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &where,
    N_ ("Only rows where it is so; may be given several times"), N_ ("FIELD=VALUE") },
  { "delimiter", 0, 0, G_OPTION_ARG_STRING, &delimiter,
    N_ ("What stands between the cells (default ;); “tab” for a tab"), N_ ("CHARACTER") },
  { "bom", 0, 0, G_OPTION_ARG_NONE, &bom,
    N_ ("Begin with a byte order mark, by which spreadsheets know UTF-8"), NULL },
  { "force", 'f', 0, G_OPTION_ARG_NONE, &force, N_ ("Overwrite the file if it is there"), NULL },
  { NULL },
};

static gboolean
read_delimiter (char fallback, char *character, GError **error)
{
  *character = fallback;
  if (delimiter == NULL || g_str_equal (delimiter, "auto"))
    return TRUE;
  if (g_str_equal (delimiter, "tab") || g_str_equal (delimiter, "\\t"))
    *character = '\t';
  else if (strlen (delimiter) == 1 && strchr (";,|\t:", delimiter[0]) != NULL)
    *character = delimiter[0];
  else
    {
      kab_cli_usage (error, _ ("“%s” cannot stand between cells."), delimiter);
      return FALSE;
    }
  return TRUE;
}

static void
add_strings (JsonBuilder *builder, const char *name, GPtrArray *strings)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < strings->len; i++)
    json_builder_add_string_value (builder, strings->pdata[i]);
  json_builder_end_array (builder);
}

static gboolean
keeps_name (const KabImportMissing *missing, const KabEntity *entity)
{
  g_autofree char *name = g_strconcat (missing->field->name, "_name", NULL);

  return kab_entity_find_field (entity, name) != NULL;
}

/* Whom the rows name in vain, what follows from it, and what helps. */
static void
tell_missing (KabCli *cli, const KabEntity *entity, const KabImportResult *result)
{
  gboolean sellers = FALSE;

  for (guint i = 0; i < result->missing->len; i++)
    {
      const KabImportMissing *missing = result->missing->pdata[i];
      g_autofree char *text = kab_cli_printable (missing->text);
      g_autofree char *shown = g_utf8_strlen (text, -1) > 80 ? g_utf8_substring (text, 0, 80) : NULL;

      sellers = sellers || g_str_equal (missing->field->ref, "agent")
                || g_str_equal (missing->field->ref, "partner");
      if (i >= MISSING_SHOWN)
        continue;
      if (keeps_name (missing, entity))
        /* Translators: a field, what stands in it in the file, and in how many rows */
        kab_cli_note (cli, _ ("  %s: “%s”, rows: %u; the name is kept as text"),
                      kab_field_title (missing->field), shown != NULL ? shown : text, missing->rows);
      else
        kab_cli_note (cli, _ ("  %s: “%s”, rows: %u; the field stays empty"),
                      kab_field_title (missing->field), shown != NULL ? shown : text, missing->rows);
    }
  if (result->unmatched > MISSING_SHOWN)
    kab_cli_note (cli, _ ("  … and %u more"), result->unmatched - MISSING_SHOWN);
  if (sellers)
    kab_cli_note (
      cli,
      _ ("Nobody has these rows in the cabinet of an agent or a partner. Add who is missing (“kabinetctl "
         "partner add”, “kabinetctl user add --role agent”), then import the same file again: it links the "
         "rows that are there, and changes nothing else of them."));
}

static void
add_missing (JsonBuilder *builder, const KabImportResult *result)
{
  json_builder_set_member_name (builder, "missing");
  json_builder_begin_array (builder);
  for (guint i = 0; i < result->missing->len; i++)
    {
      const KabImportMissing *missing = result->missing->pdata[i];

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "field", missing->field->name);
      kab_json_add_string (builder, "name", missing->text);
      kab_json_add_integer (builder, "rows", missing->rows);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_result (KabCli *cli, const KabEntity *entity, const KabCsv *csv, const KabImportResult *result)
{
  const struct
  {
    const char *name, *title;
    guint n;
  } counts[] = {
    { "rows", _ ("Rows in the file:"), result->rows },
    { "imported", dry_run ? _ ("Would be imported:") : _ ("Imported:"), result->imported },
    { "present", _ ("There already:"), result->present },
    { "linked", dry_run ? _ ("Of these, would be linked:") : _ ("Of these, linked:"), result->linked },
    { "linked_clients", dry_run ? _ ("Their clients, would be linked:") : _ ("Their clients, linked:"),
      result->linked_clients },
    { "duplicates", _ ("Doubled in the file:"), result->duplicates },
    { "rejected", _ ("Rejected:"), result->rejected },
    { "clients", _ ("New clients:"), result->clients },
    { "unmatched", _ ("Names nobody has here:"), result->unmatched },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char between[2] = { csv->delimiter, '\0' };

  if (!cli->json)
    {
      for (guint i = 0; i < result->columns->len; i += 2)
        kab_cli_note (cli, "%s → %s", (const char *)result->columns->pdata[i],
                      (const char *)result->columns->pdata[i + 1]);
      for (guint i = 0; i < result->ignored->len; i++)
        kab_cli_note (cli, _ ("The column “%s” is not used."), (const char *)result->ignored->pdata[i]);
      for (guint i = 0; i < result->reasons->len; i++)
        kab_cli_note (cli, "%s", (const char *)result->reasons->pdata[i]);
      for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
        g_print ("%s %u\n", counts[i].title, counts[i].n);
      tell_missing (cli, entity, result);
      return;
    }
  json_builder_begin_object (builder);
  kab_json_add_boolean (builder, "dry_run", dry_run);
  kab_json_add_string (builder, "encoding", csv->encoding);
  kab_json_add_string (builder, "delimiter", between);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    kab_json_add_integer (builder, counts[i].name, counts[i].n);
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_object (builder);
  for (guint i = 0; i < result->columns->len; i += 2)
    kab_json_add_string (builder, result->columns->pdata[i], result->columns->pdata[i + 1]);
  json_builder_end_object (builder);
  add_strings (builder, "ignored", result->ignored);
  add_strings (builder, "reasons", result->reasons);
  add_missing (builder, result);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static KabExit
run_import (KabCli *cli, GError **error)
{
  const KabEntity *entity = kab_export_find_entity (cli->arguments[0]);
  const char *path = cli->arguments[1];
  KabImportOptions options = { mapping, dry_run, errors, NULL, country };
  g_autofree char *code = currency != NULL ? g_ascii_strup (currency, -1) : NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (KabImportResult) result = kab_import_result_new ();
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autoptr (KabCsv) csv = NULL;
  char between;

  if (entity != &kab_entity_licence && entity != &kab_entity_package && entity != &kab_entity_client)
    return kab_cli_usage (error, _ ("What can be imported are licences, packages and clients; not “%s”."),
                          cli->arguments[0]);
  if (!read_delimiter ('\0', &between, error))
    return KAB_EXIT_USAGE;
  if (code != NULL
      && kab_field_enum_title (kab_entity_find_field (&kab_entity_licence, "currency"), code) == NULL)
    return kab_cli_usage (error, _ ("“%s” is not a currency."), currency);
  if (country != NULL && !g_strv_contains ((const char *const[]){ "ru", "bg", "az", NULL }, country))
    return kab_cli_usage (error, _ ("--country takes ru, bg or az; not “%s”."), country);
  options.currency = code;
  if (!kab_cli_check_output (errors, error))
    return KAB_EXIT_FAILED;
  if (errors != NULL && kab_cli_same_file (errors, path))
    return kab_cli_usage (
      error,
      _ ("“%s” is the table itself: the rejected rows would take the place of all. Name another file."),
      errors);

  csv = kab_csv_read (path, encoding, between, error);
  db = csv != NULL ? kab_cli_open (cli, FALSE, error) : NULL;
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  if (org == NULL || !kab_import (cli, db, org->id, entity, csv, name, &options, result, error))
    return KAB_EXIT_FAILED;
  print_result (cli, entity, csv, result);
  return result->rejected > 0 ? KAB_EXIT_PARTLY : KAB_EXIT_OK;
}

static KabExit
run_export (KabCli *cli, GError **error)
{
  const KabEntity *entity = kab_export_find_entity (cli->arguments[0]);
  g_auto (KabCliReader) reader = { NULL };
  g_autoptr (GString) out = g_string_new (bom ? "\357\273\277" : NULL);
  gint64 n;
  char between;

  if (entity == NULL)
    {
      kab_suggest_entity (cli->arguments[0], error);
      return KAB_EXIT_USAGE;
    }
  if (cli->n_arguments > 1)
    {
      if (output != NULL)
        return kab_cli_usage (error, _ ("The file is named twice: “%s” and, with --output, “%s”."),
                              cli->arguments[1], output);
      output = g_strdup (cli->arguments[1]);
    }
  if (!read_delimiter (';', &between, error) || !kab_cli_check_output (output, error))
    return KAB_EXIT_USAGE;
  /* A device or a pipe is written into; only a file would be lost. */
  if (!force && output != NULL && !g_str_equal (output, "-") && g_file_test (output, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("“%s” is there already; it was not overwritten. Use --force if you mean it."), output);
      return KAB_EXIT_FAILED;
    }
  if (!kab_cli_reader_open (&reader, cli, error))
    return KAB_EXIT_FAILED;
  n = kab_export_csv (reader.db, reader.org->id, entity, where, between, out, error);
  kab_cli_reader_clear (&reader);
  if (n < 0)
    return KAB_EXIT_FAILED;

  if (output != NULL && !g_str_equal (output, "-"))
    {
      if (!kab_cli_write_file (output, out, error))
        return KAB_EXIT_FAILED;
      if (!cli->quiet)
        g_printerr (ngettext ("%u row written.\n", "%u rows written.\n", (gulong)n), (guint)n);
      return KAB_EXIT_OK;
    }
  if (fwrite (out->str, 1, out->len, stdout) != out->len || fflush (stdout) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("Standard output cannot be written to."));
      return KAB_EXIT_FAILED;
    }
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_transfer[] = {
  { "import", N_ ("licences|packages|clients FILE.csv"), N_ ("Take a table from a spreadsheet"),
    N_ (
      "Recognises the heads of columns in Russian, English, Bulgarian and Azerbaijani, and what offices "
      "write for phones, "
      "amounts, dates and statuses. Good rows are imported together, bad ones are returned with the "
      "reason. Rows that are there already stay as they are; only where they have no more than the name of a "
      "partner, an agent or a client who was added since, they are linked to them. FILE may be - for "
      "standard "
      "input."),
    import_options, 2, 2, run_import },
  { "export", N_ ("licences|packages|clients|… [FILE.csv]"),
    N_ ("Write a table that a spreadsheet and “import” can read"),
    N_ (
      "Without FILE, or with -, to standard output. A file that is there is overwritten only with --force."),
    export_options, 1, 2, run_export },
  { NULL },
};
