/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl render, verify: licences on paper, and whether a paper is what it says. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-cli.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-licence-document.h"
#include "kab-lookup.h"
#include "kab-money.h"
#include "kab-pdf-code.h"
#include "kab-signature.h"
#include "kab-store.h"

#define CODE_MAX 65536
#define PNG_DPI 150
#define KEY_FILE_MAX 4096

static char *output, *language, *key;

static const GOptionEntry render_options[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_ ("FILE.pdf or FILE.png, or a folder where there are several"), N_ ("FILE") },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("ru, en, bg or az (default: the template's)"),
    N_ ("CODE") },
  { NULL },
};

static const GOptionEntry verify_options[] = {
  { "key", 'k', 0, G_OPTION_ARG_STRING, &key,
    N_ ("The public key of who issued it, or a file with it (default: the organisation's in --database)"),
    N_ ("BASE64|FILE") },
  { NULL },
};

static KabRow *
find_ref (KabDb *db, const char *org, const KabRow *row, const char *field, GError **error)
{
  const char *id = kab_row_get_text (row, field);

  return id != NULL
           ? kab_store_find (db, org, kab_entity_find (kab_entity_find_field (row->entity, field)->ref), id,
                             error)
           : NULL;
}

/* The licence's own template, its package's, or the default one of the language asked for. */
static KabRow *
find_template (KabDb *db, const char *org, const KabRow *licence, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (KabRow) package = NULL;
  KabRow *row = language == NULL ? find_ref (db, org, licence, "template", error) : NULL;

  if (row == NULL && language == NULL && !kab_row_is_null (licence, "package"))
    {
      package = find_ref (db, org, licence, "package", error);
      row = package != NULL ? find_ref (db, org, package, "template", error) : NULL;
    }
  if (row != NULL && !row->deleted)
    return row;
  g_clear_pointer (&row, kab_row_unref);

  sql = g_strdup_printf ("SELECT %s FROM template WHERE org=?1 AND kind='licence' AND deleted=0"
                         " AND (language=?2 OR ?2 IS NULL) ORDER BY COALESCE(is_default, 0) DESC, nr LIMIT 1",
                         kab_store_columns (&kab_entity_template));
  statement = kab_db_prepare (db, sql, error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, language);
  return kab_statement_step (statement, error) == KAB_STEP_ROW
           ? kab_store_read (statement, 0, &kab_entity_template)
           : NULL;
}

static JsonNode *
read_setting (KabDb *db, const char *org, const char *name, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT value FROM setting WHERE org=? AND \"key\"=? AND deleted=0", error);
  JsonNode *node;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, name);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW || kab_statement_is_null (statement, 0))
    return NULL;
  node = json_from_string (kab_statement_get_text (statement, 0), NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  return NULL;
}

static KabDocument *
make_document (KabDb *db, const KabOrg *org, const KabRow *licence, GError **error)
{
  g_autoptr (KabRow) template_row = find_template (db, org->id, licence, error);
  g_autoptr (KabRow) client = find_ref (db, org->id, licence, "client", NULL);
  g_autoptr (KabRow) partner = find_ref (db, org->id, licence, "partner", NULL);
  g_autoptr (JsonNode) company = read_setting (db, org->id, "company", NULL);
  g_autoptr (KabTemplate) template_ = NULL;
  const char *in = language;

  if (template_row != NULL)
    {
      template_ = kab_template_new (kab_row_get_text (template_row, "html"), error);
      if (template_ == NULL)
        return NULL;
      if (in == NULL)
        in = kab_row_get_text (template_row, "language");
    }
  return kab_licence_document_new (template_, in != NULL ? in : "ru", licence, client, partner,
                                   company != NULL ? json_node_get_object (company) : NULL, NULL, NULL,
                                   error);
}

static gboolean
has_suffix (const char *path, const char *suffix)
{
  gsize n = strlen (path), m = strlen (suffix);

  return n > m && g_ascii_strcasecmp (path + n - m, suffix) == 0;
}

static gboolean
is_written (GPtrArray *files, const char *path)
{
  for (guint i = 0; i < files->len; i++)
    if (g_str_equal (files->pdata[i], path))
      return TRUE;

  return FALSE;
}

/* A number may have a slash in it, and must not lead out of the folder; two that come to one name are two files. */
static char *
file_in (const char *folder, const KabRow *licence, GPtrArray *files)
{
  g_autofree char *name = g_strdup (kab_row_get_text (licence, "number"));
  char *path = NULL;

  g_strdelimit (name, "/\\:*?\"<>|", '-');
  for (guint i = 1; path == NULL || is_written (files, path); i++)
    {
      g_autofree char *suffix = i == 1 ? g_strdup ("") : g_strdup_printf (" (%u)", i);
      g_autofree char *file = g_strconcat (name[0] == '.' ? "_" : "", name, suffix, ".pdf", NULL);

      g_free (path);
      path = g_build_filename (folder, file, NULL);
    }
  return path;
}

static gboolean
render_one (KabDb *db,
            const KabOrg *org,
            const char *name,
            gboolean folder,
            GHashTable *drawn,
            GPtrArray *files,
            GError **error)
{
  g_autoptr (KabRow) licence = kab_lookup_row (db, org->id, &kab_entity_licence, name, error);
  g_autoptr (KabDocument) document = licence != NULL ? make_document (db, org, licence, error) : NULL;
  g_autofree char *path = NULL;
  GPtrArray *problems;

  if (document == NULL)
    return FALSE;
  /* The same one named twice is one file. */
  if (g_hash_table_contains (drawn, licence->id))
    return TRUE;
  g_hash_table_add (drawn, g_strdup (licence->id));
  path = folder ? file_in (output, licence, files) : g_strdup (output);
  problems = kab_document_get_problems (document);
  for (guint i = 0; i < problems->len; i++)
    {
      const KabTemplateProblem *problem = problems->pdata[i];

      g_printerr ("kabinetctl: %u: %s\n", problem->line, problem->text);
    }
  if (!has_suffix (path, ".png"))
    {
      if (!kab_document_write_pdf (document, path, error))
        return FALSE;
      g_ptr_array_add (files, g_steal_pointer (&path));
      return TRUE;
    }
  for (guint page = 0; page < kab_document_get_n_pages (document); page++)
    {
      g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".png"));
      g_autofree char *file = page == 0 ? g_strdup (path) : g_strdup_printf ("%s-%u.png", stem, page + 1);

      if (!kab_document_write_png (document, page, PNG_DPI, file, error))
        return FALSE;
      g_ptr_array_add (files, g_steal_pointer (&file));
    }
  return TRUE;
}

static KabExit
run_render (KabCli *cli, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  KabDb *reader;
  gboolean folder, ok = TRUE;

  if (output == NULL)
    return kab_cli_usage (error, _ ("Say where to: --output FILE.pdf, FILE.png or a folder."));
  if (language != NULL && !g_strv_contains ((const char *const[]){ "ru", "en", "bg", "az", NULL }, language))
    return kab_cli_usage (error, _ ("“%s” is not a language that there are templates in."), language);
  if (cli->n_arguments > 1 && !g_file_test (output, G_FILE_TEST_IS_DIR)
      && (has_suffix (output, ".pdf") || has_suffix (output, ".png")
          || g_file_test (output, G_FILE_TEST_EXISTS)))
    return kab_cli_usage (
      error,
      _ ("%u licences do not go into the one file “%s”: each has a signature of its own. Name a "
         "folder: --output FOLDER."),
      cli->n_arguments, output);
  folder = cli->n_arguments > 1 || g_file_test (output, G_FILE_TEST_IS_DIR) || g_str_has_suffix (output, "/");
  if (!folder && !has_suffix (output, ".pdf") && !has_suffix (output, ".png"))
    return kab_cli_usage (
      error,
      _ ("“%s” is neither a PDF nor a PNG file, nor a folder that is there; end the name of a new "
         "folder with a slash."),
      output);
  if (!folder && !kab_cli_check_output (output, error))
    return KAB_EXIT_FAILED;

  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  reader = org != NULL ? kab_server_db_lend_reader (db, error) : NULL;
  if (reader == NULL)
    return KAB_EXIT_FAILED;
  if (folder && g_mkdir_with_parents (output, 0700) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The folder “%s” cannot be made: %s."), output,
                   g_strerror (errno));
      ok = FALSE;
    }
  for (guint i = 0; ok && i < cli->n_arguments; i++)
    {
      ok = render_one (reader, org, cli->arguments[i], folder, drawn, files, error);
      if (cli->n_arguments > 1)
        kab_cli_progress (cli, _ ("Licences:"), i + 1, cli->n_arguments);
    }
  kab_server_db_return_reader (db, reader);

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "files");
      json_builder_begin_array (builder);
      for (guint i = 0; i < files->len; i++)
        json_builder_add_string_value (builder, files->pdata[i]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    {
      for (guint i = 0; i < files->len; i++)
        g_print ("%s\n", (const char *)files->pdata[i]);
    }
  return ok ? KAB_EXIT_OK : KAB_EXIT_FAILED;
}

/* What a reader of QR codes prints: from zbarimg, "QR-Code:" stands before it. */
static char *
read_code (GError **error)
{
  g_autofree char *text = g_malloc0 (CODE_MAX + 1);
  gsize n = fread (text, 1, CODE_MAX, stdin);
  const char *from = text;

  if (n == CODE_MAX || memchr (text, '\0', n) != NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("This is not the code of a licence."));
      return NULL;
    }
  if (g_str_has_prefix (from, "QR-Code:"))
    from += strlen ("QR-Code:");
  return g_strdup (from);
}

static char *
org_key (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autoptr (JsonNode) node = NULL;
  KabDb *reader;

  if (cli->database == NULL)
    {
      kab_cli_usage (
        error,
        _ ("Say whose licence it should be: --key BASE64, or --database with the organisation's own key."));
      return NULL;
    }
  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  reader = org != NULL ? kab_server_db_lend_reader (db, error) : NULL;
  if (reader == NULL)
    return NULL;
  node = read_setting (reader, org->id, "signing_key", error);
  kab_server_db_return_reader (db, reader);
  if (node == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("The organisation has no signing key."));
      return NULL;
    }
  return g_strdup (json_object_get_string_member_with_default (json_node_get_object (node), "key", ""));
}

/* As given, or as a file has it: a key is no secret, and it is easier to keep than to type. */
static char *
given_key (const char *text, GError **error)
{
  char buffer[KEY_FILE_MAX + 1] = "";
  FILE *file = NULL;

  if (kab_signature_is_public_key (text))
    return g_strdup (text);
  if (g_file_test (text, G_FILE_TEST_IS_REGULAR))
    {
      file = fopen (text, "rb");
      if (file == NULL)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be read: %s."), text,
                       g_strerror (errno));
          return NULL;
        }
      buffer[fread (buffer, 1, KEY_FILE_MAX, file)] = '\0';
      fclose (file);
      g_strstrip (buffer);
      if (kab_signature_is_public_key (buffer))
        return g_strdup (buffer);
    }
  if (file != NULL)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_INVALID,
      _ ("The file “%s” does not hold a public key: 32 bytes as 44 characters of base64, and nothing else."),
      text);
  else
    kab_cli_usage (
      error,
      _ ("“%s” is neither a public key nor a file with one. A key is 32 bytes as 44 characters of "
         "base64; “kabinetctl export settings” has the organisation's as signing_key."),
      text);
  return NULL;
}

static char *
shown_price (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", 2);

  return g_strv_length (parts) == 2 ? kab_money_format (g_ascii_strtoll (parts[0], NULL, 10), parts[1], NULL)
                                    : g_strdup (line);
}

static KabExit
run_verify (KabCli *cli, GError **error)
{
  static const char *const names[]
    = { "number", "client", "package", "quantity", "valid_from", "valid_to", "price" };
  const char *titles[] = { _ ("Number"),     _ ("Full name"), _ ("Package"), _ ("Quantity"),
                           _ ("Valid from"), _ ("Valid to"),  _ ("Price") };
  const char *path = cli->arguments[0];
  g_autofree char *public_key = key != NULL ? given_key (key, error) : org_key (cli, error);
  g_autofree char *code = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) local = NULL;
  gboolean valid;

  if (public_key == NULL)
    return KAB_EXIT_FAILED;
  code = g_str_equal (path, "-") ? read_code (error) : kab_pdf_read_code (path, error);
  if (code == NULL)
    return KAB_EXIT_FAILED;
  valid = kab_licence_code_verify (code, public_key, &lines, &local);

  if (cli->json)
    {
      json_builder_begin_object (builder);
      kab_json_add_boolean (builder, "valid", valid);
      for (guint i = 0; valid && i < G_N_ELEMENTS (names); i++)
        kab_json_add_string (builder, names[i], lines[i]);
      if (!valid)
        kab_json_add_string (builder, "message", local->message);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  if (!valid)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return KAB_EXIT_FAILED;
    }
  if (cli->json)
    return KAB_EXIT_OK;

  g_print ("%s\n", _ ("The signature is right. It certifies:"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *shown = g_str_has_prefix (names[i], "valid_") ? kab_date_format (lines[i], NULL)
                               : g_str_equal (names[i], "price")     ? shown_price (lines[i])
                                                                     : g_strdup (lines[i]);

      g_print ("%s: %s\n", titles[i], shown);
    }
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_document[] = {
  { "render", N_ ("NUMBER|ID…"), N_ ("Draw licences as PDF or PNG files"),
    N_ ("The same drawing as on the screen and on paper. A PDF carries the licence's number and signature."),
    render_options, 1, 100000, run_render },
  { "verify", N_ ("FILE.pdf|-"), N_ ("Check the signature of a licence, with no network"),
    N_ ("Reads a PDF made by Kabinet, or from standard input the text of a printed QR code. Says what the "
        "signature certifies. "
        "Ends with 1 if the licence was altered or somebody else issued it."),
    verify_options, 1, 1, run_verify },
  { NULL },
};
