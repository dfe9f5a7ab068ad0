/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl render: licences, invoices and certificates of completion on paper. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-cli.h"
#include "kab-error.h"
#include "kab-licence-document.h"
#include "kab-lookup.h"
#include "kab-sale-paper.h"
#include "kab-store.h"

#define PNG_DPI 150

static char *output, *language, *kind;

static const GOptionEntry render_options[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_ ("FILE.pdf or FILE.png, or a folder where there are several"), N_ ("FILE") },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("ru, en, bg or az (default: the template's)"),
    N_ ("CODE") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &kind,
    /* Translators: do not translate "licence", "invoice" and "act" */
    N_ ("licence (default), invoice, or act: the certificate of completion of an invoice or an order"),
    N_ ("KIND") },
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

static KabDocument *
make_document (KabDb *db, const KabOrg *org, const KabRow *licence, GError **error)
{
  g_autoptr (KabRow) template_row = find_template (db, org->id, licence, error);
  g_autoptr (KabRow) client = find_ref (db, org->id, licence, "client", NULL);
  g_autoptr (KabRow) partner = find_ref (db, org->id, licence, "partner", NULL);
  g_autofree char *about = kab_lookup_setting (db, org->id, "company", NULL);
  g_autofree char *signing_key = kab_lookup_setting (db, org->id, "signing_key", NULL);
  g_autofree char *address = kab_lookup_setting (db, org->id, "public_address", NULL);
  g_autoptr (KabKeyring) keys = kab_keyring_new (signing_key, address);
  g_autoptr (JsonNode) company = about != NULL ? json_from_string (about, NULL) : NULL;
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
                                   company != NULL && JSON_NODE_HOLDS_OBJECT (company)
                                     ? json_node_get_object (company)
                                     : NULL,
                                   keys, NULL, NULL, error);
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
file_in (const char *folder, const KabRow *row, GPtrArray *files)
{
  g_autofree char *name = g_strdup (kab_row_get_text (row, "number"));
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
of_licences (void)
{
  return kind == NULL || g_str_equal (kind, "licence");
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
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabDocument) document = NULL;
  g_autofree char *path = NULL;
  GPtrArray *problems;

  if (!of_licences ())
    document = kab_sale_paper (db, org->id, g_str_equal (kind, "act") ? KAB_SALE_ACT : KAB_SALE_INVOICE, name,
                               language, &row, error);
  else if ((row = kab_lookup_row (db, org->id, &kab_entity_licence, name, error)) != NULL)
    document = make_document (db, org, row, error);
  if (document == NULL)
    return FALSE;
  /* The same one named twice is one file. */
  if (g_hash_table_contains (drawn, row->id))
    return TRUE;
  g_hash_table_add (drawn, g_strdup (row->id));
  path = folder ? file_in (output, row, files) : g_strdup (output);
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
  if (kind != NULL && !g_strv_contains ((const char *const[]){ "licence", "invoice", "act", NULL }, kind))
    return kab_cli_usage (error, _ ("There is no kind of paper called “%s”: licence, invoice or act."), kind);
  if (cli->n_arguments > 1 && !g_file_test (output, G_FILE_TEST_IS_DIR)
      && (has_suffix (output, ".pdf") || has_suffix (output, ".png")
          || g_file_test (output, G_FILE_TEST_EXISTS)))
    return kab_cli_usage (
      error,
      of_licences ()
        ? _ ("%u licences do not go into the one file “%s”: each has a signature of its own. Name a "
             "folder: --output FOLDER.")
        : _ ("%u documents do not go into the one file “%s”. Name a folder: --output FOLDER."),
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
        kab_cli_progress (cli, of_licences () ? _ ("Licences:") : _ ("Documents:"), i + 1, cli->n_arguments);
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

const KabCliCommand kab_commands_document[] = {
  { "render", N_ ("NUMBER|ID…"), N_ ("Draw licences and invoices as PDF or PNG files"),
    N_ ("The same drawing as on the screen and on paper. A PDF carries the licence's number and signature."),
    render_options, 1, 100000, run_render },
  { NULL },
};
