/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draw-templates OUT FOLDER: draws every template of FOLDER (NAME.html, with the values of values-LANGUAGE.json and
 * pictures NAME.svg), and the built-in forms in every language, into OUT/NAME.pdf, with what another program needs to
 * draw the same: OUT/NAME.html, the variables put in. Problems go to standard error; any makes the status 1.
 */
#include <string.h>

#include <glib/gstdio.h>

#include "kab-default-template.h"
#include "kab-expand.h"
#include "sample-sale.h"
#include "sample.h"

static const char *out, *folder;
static gboolean failed;

static GBytes *
find_asset (const char *name, gpointer data, GError **error)
{
  g_autofree char *file = g_strconcat (folder, "/", name, ".svg", NULL);
  KabAssets builtin = { 0 };
  char *text;
  gsize length;

  if (g_file_get_contents (file, &text, &length, NULL))
    return g_bytes_new_take (text, length);
  return kab_assets_find (name, &builtin, error);
}

static void
save (const char *name, const char *suffix, const char *data, gsize length)
{
  g_autofree char *path = g_strconcat (out, "/", name, suffix, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, data, (gssize)length, &error))
    g_error ("%s", error->message);
}

static void
draw (const char *name, const char *html, JsonNode *variables, const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = kab_document_new (html, variables, find_asset, NULL, language, &error);
  g_autoptr (KabExpansion) expansion = NULL;
  g_autoptr (GArray) lines = NULL;
  g_autoptr (GBytes) pdf = NULL;
  GString *expanded;

  if (document == NULL)
    {
      g_printerr ("%s: %s\n", name, error->message);
      failed = TRUE;
      return;
    }
  for (guint i = 0; i < kab_document_get_problems (document)->len; i++)
    {
      const KabTemplateProblem *problem = kab_document_get_problems (document)->pdata[i];

      g_printerr ("%s: line %u: %s\n", name, problem->line, problem->text);
      failed = TRUE;
    }
  pdf = kab_document_to_pdf (document, &error);
  g_assert_no_error (error);
  save (name, ".pdf", g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));

  expansion = kab_expansion_new (html, &error);
  g_assert_no_error (error);
  expanded = kab_expansion_run (expansion, variables, language, &lines, &error);
  g_assert_no_error (error);
  save (name, ".html", expanded->str, expanded->len);
  g_string_free (expanded, TRUE);
}

static void
draw_file (const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *name = g_strndup (file, strlen (file) - strlen (".html"));
  g_autofree char *html = NULL, *language = NULL, *values = NULL;
  g_autoptr (JsonNode) variables = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  const char *lang;

  if (!g_file_get_contents (path, &html, NULL, &error))
    g_error ("%s", error->message);
  lang = strstr (html, "lang=\"");
  language = g_strndup (lang != NULL ? lang + strlen ("lang=\"") : "en", 2);
  values = g_strconcat (folder, "/values-", language, ".json", NULL);
  if (!json_parser_load_from_file (parser, values, &error))
    g_error ("%s", error->message);
  variables = json_parser_steal_root (parser);
  draw (name, html, variables, language);
}

static void
draw_form (const char *kind, const char *html, JsonNode *variables, const char *language)
{
  g_autofree char *name = g_strconcat ("form-", kind, "-", language, NULL);

  draw (name, html, variables, language);
}

static void
draw_forms (const char *language)
{
  g_autoptr (KabRow) licence = sample_licence (language, 42, NULL);
  g_autoptr (KabRow) client = sample_client (language);
  g_autoptr (SampleSale) sale = sample_sale (language, 14, 50000);
  g_autoptr (JsonNode) variables = NULL;
  g_autoptr (JsonNode) act = NULL;
  g_autoptr (JsonNode) invoice = NULL;
  g_autoptr (JsonNode) prices = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *company = sample_company (language);
  KabPriceList list;

  variables = kab_licence_variables (licence, client, NULL, company, NULL, language);
  draw_form ("licence", kab_default_template ("licence", language), variables, language);
  invoice = kab_sale_variables (&sale->sale, KAB_SALE_INVOICE, language, &error);
  g_assert_no_error (error);
  draw_form ("invoice", kab_default_template ("invoice", language), invoice, language);
  act = kab_sale_variables (&sale->sale, KAB_SALE_ACT, language, &error);
  g_assert_no_error (error);
  draw_form ("act", kab_default_template ("act", language), act, language);
  kept = sample_price_list (language, 9, &list);
  prices = kab_price_list_variables (&list, language);
  draw_form ("prices", kab_default_template ("price_list", language), prices, language);
  json_object_unref (company);
}

int
main (int argc, char *argv[])
{
  static const char *const languages[] = { "ru", "en", "bg", "az" };
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *file;

  if (argc != 3)
    {
      g_printerr ("draw-templates OUT FOLDER\n");
      return 2;
    }
  out = argv[1];
  folder = argv[2];
  dir = g_dir_open (folder, 0, &error);
  if (dir == NULL)
    g_error ("%s", error->message);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".html"))
      draw_file (file);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    draw_forms (languages[i]);
  return failed ? 1 : 0;
}
