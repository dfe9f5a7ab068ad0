/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The licence on paper, read back by programs that are not ours (S1-81). */
#include <string.h>

#include "kab-error.h"
#include "kab-licence-papers.h"
#include "kab-paper.h"
#include "kab-signature.h"
#include "reader.h"
#include "sample.h"

static char *secret, *public_key;

static KabDocument *
make (const char *language, KabRow *licence, KabRow *client)
{
  g_autoptr (GError) error = NULL;
  JsonObject *company = sample_company (language);
  KabDocument *document
    = kab_licence_document_new (NULL, language, licence, client, NULL, company, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  json_object_unref (company);
  if (kab_document_get_problems (document)->len > 0)
    g_error ("%s", ((KabTemplateProblem *)g_ptr_array_index (kab_document_get_problems (document), 0))->text);
  return document;
}

/* What was made without a network, and without a number ready for it, is not put on paper (S4-90). */
static void
test_no_number (void)
{
  g_autoptr (KabRow) licence = sample_licence ("en", 42, secret);
  g_autoptr (KabRow) client = sample_client ("en");
  g_autoptr (GError) error = NULL;
  JsonObject *company = sample_company ("en");

  kab_value_set_null (kab_row_value (licence, "number"));
  g_assert_null (
    kab_licence_document_new (NULL, "en", licence, client, NULL, company, NULL, NULL, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
  g_assert_cmpstr (kab_row_title (licence), !=, "");
  json_object_unref (company);
}

static void
test_read_back (gconstpointer data)
{
  const char *language = data;
  static const struct
  {
    const char *language, *words[8];
  } expected[] = {
    { "ru",
      { "Воробьёва Екатерина Юрьевна", "19 842,10 ₽", "01.03.2026", "Съёмка объёма", "Страница 1 из 1" } },
    { "en", { "Katherine Fitzwilliam-Harrington", "€19,842.10", "1 Mar 2026", "Page 1 of 1" } },
    { "bg", { "Цветелина Ъгълова-Щерева", "19 842,10 лв.", "Разширена поддръжка „Юг“", "Актьорско" } },
    { "az", { "Günəş Şıxəliyeva-Çobanzadə", "19.842,10 ₼", "Ölçü işləri və hesabat", "LİSENZİYA" } },
  };
  g_autoptr (KabRow) licence = sample_licence (language, 42, secret);
  g_autoptr (KabRow) client = sample_client (language);
  g_autoptr (KabDocument) document = make (language, licence, client);
  g_autofree char *raw = reader_page (document, 0);
  g_auto (GStrv) pieces = g_strsplit (raw, "\302\240", -1);
  g_autofree char *text = g_strjoinv (" ", pieces);

  g_assert_cmpuint (kab_document_get_n_pages (document), ==, 1);
  assert_contains (text, "KB-2026-000042");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    for (guint k = 0; g_str_equal (expected[i].language, language) && expected[i].words[k] != NULL; k++)
      assert_contains (text, expected[i].words[k]);
}

static KabPaper *
read_paper (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = kab_paper_load (path, error);

  return bytes != NULL ? kab_paper_read (bytes, path, error) : NULL;
}

static void
test_code (gconstpointer data)
{
  const char *language = data;
  g_autoptr (KabRow) licence = sample_licence (language, 7, secret);
  g_autoptr (KabRow) client = sample_client (language);
  g_autoptr (KabDocument) document = make (language, licence, client);
  g_autofree char *path = g_build_filename (reader_directory (), "licence.pdf", NULL);
  g_autofree char *picture = g_build_filename (reader_directory (), "licence", NULL);
  g_autofree char *picture_file = g_strconcat (picture, ".png", NULL);
  g_autofree char *expected = kab_licence_code (licence);
  g_autofree char *code = NULL, *scanned = NULL, *drawn = NULL;
  g_autoptr (KabKeyring) keys = kab_keyring_new_for_key (public_key);
  g_autoptr (KabPaper) paper = NULL;
  g_autoptr (KabPaper) photo = NULL;
  g_autoptr (GError) error = NULL;

  kab_document_write_pdf (document, path, &error);
  g_assert_no_error (error);

  /* Out of the metadata, as kabinetctl verify does. */
  paper = read_paper (path, &error);
  g_assert_no_error (error);
  code = kab_licence_code_to_text (paper->code);
  g_assert_cmpstr (code, ==, expected);
  g_assert_cmpuint (paper->unseen, ==, 0);
  g_assert_true (kab_licence_code_check (paper->code, keys, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (paper->code->terms[KAB_TERM_NUMBER], ==, "KB-2026-000007");

  /* Off the paper, by two programs of others. */
  drawn = reader_run ("pdftoppm", "-r", "200", "-png", "-singlefile", path, picture, NULL);
  scanned = reader_run ("zbarimg", "-q", "--raw", picture_file, NULL);
  g_assert_cmpstr (g_strchomp (scanned), ==, expected);

  /* And by ourselves. */
  photo = read_paper (picture_file, &error);
  g_assert_no_error (error);
  g_assert_true (kab_licence_code_check (photo->code, keys, &error));
}

static void
test_same_bytes (void)
{
  g_autoptr (GBytes) first = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (KabRow) licence = sample_licence ("az", 3, NULL);
      g_autoptr (KabRow) client = sample_client ("az");
      g_autoptr (KabRow) other = sample_licence ("ru", 3, NULL);
      g_autoptr (KabDocument) between = make ("ru", other, NULL);
      g_autoptr (KabDocument) document = make ("az", licence, client);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = kab_document_to_pdf (document, &error);

      g_assert_no_error (error);
      if (first == NULL)
        first = g_steal_pointer (&bytes);
      else
        g_assert_true (g_bytes_equal (first, bytes));
    }
}

/* The lines on paper are the package and its options, and add up to the price; what is included costs nothing more. */
static void
test_lines (void)
{
  static const struct
  {
    gint64 price;
    const char *options;
    gint64 package; /* -1: no price of its own */
  } cases[] = {
    { 500000, "[{\"name\":\"A\",\"price\":180000,\"included\":false}]", 320000 },
    { 500000, "[{\"name\":\"A\",\"price\":180000,\"included\":true},{\"name\":\"B\",\"price\":1}]", 499999 },
    { 100, "[{\"name\":\"A\",\"price\":180000}]", -1 },
    { 100, NULL, 100 },
    { 100, "[{\"name\":\"A\",\"price\":null},7,{\"included\":\"x\"}]", 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KabRow) licence = sample_licence ("ru", 1, secret);
      g_autoptr (JsonNode) variables = NULL;
      JsonObject *line;

      kab_row_set_integer (licence, "price", cases[i].price);
      kab_row_set_text (licence, "options", cases[i].options);
      variables = kab_licence_variables (licence, NULL, NULL, NULL, NULL, "ru");
      line = json_array_get_object_element (json_object_get_array_member (json_node_get_object (variables),
                                                                          "lines"),
                                            0);
      g_assert_cmpstr (json_object_get_string_member (line, "name"), ==,
                       kab_row_get_text (licence, "package_name"));
      g_assert_cmpint (json_object_get_int_member_with_default (line, "price", -1), ==, cases[i].package);
    }
}

static void
test_unsigned (void)
{
  g_autoptr (KabRow) licence = sample_licence ("ru", 1, NULL);
  g_autoptr (KabDocument) document = NULL;
  g_autofree char *path = g_build_filename (reader_directory (), "draft.pdf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  kab_row_set_text (licence, "status", "draft");
  document = make ("ru", licence, NULL);
  text = reader_page (document, 0);
  assert_contains (text, "ЧЕРНОВИК");
  assert_contains (text, "Ещё не подтверждено");
  kab_document_write_pdf (document, path, &error);
  g_assert_no_error (error);
  g_assert_null (read_paper (path, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
}

static void
test_unreadable (void)
{
  g_autofree char *path = g_build_filename (reader_directory (), "broken.pdf", NULL);
  g_autofree char *missing = g_build_filename (reader_directory (), "missing.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "%PDF-1.5 and nothing more", -1, NULL);
  g_assert_null (read_paper (path, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (read_paper (missing, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
}

static void
test_not_overwritten (void)
{
  g_autoptr (KabRow) licence = sample_licence ("en", 1, NULL);
  g_autoptr (KabDocument) document = make ("en", licence, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (kab_document_write_pdf (document, "/nonexistent/folder/licence.pdf", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
}

static void
test_long_names (gconstpointer data)
{
  const char *language = data;
  g_autoptr (KabRow) licence = sample_licence (language, 9, secret);
  g_autoptr (KabRow) client = sample_client (language);
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (KabDocument) document = NULL;
  g_autofree char *text = NULL;

  while (name->len < 250)
    g_string_append_printf (name, "%s ", kab_row_get_text (client, "name"));
  g_string_append (name, "Долгорукая-Задунайская");
  kab_row_set_text (licence, "client_name", name->str);
  kab_row_set_text (licence, "package_name", name->str);
  kab_row_set_text (licence, "price", NULL);
  kab_row_set_integer (licence, "price", G_GINT64_CONSTANT (100000000000000));
  document = make (language, licence, client);
  text = reader_page (document, 0);
  assert_contains (text, "Долгорукая-Задунайская");
  g_assert_cmpuint (kab_document_get_n_pages (document), <=, 2);
}

static gpointer
draw_many (gpointer data)
{
  GBytes *expected = data;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (KabRow) licence = sample_licence ("ru", 5, NULL);
      g_autoptr (KabDocument) document = make ("ru", licence, NULL);
      g_autoptr (GBytes) bytes = kab_document_to_pdf (document, NULL);

      g_assert_true (g_bytes_equal (bytes, expected));
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (KabRow) licence = sample_licence ("ru", 5, NULL);
  g_autoptr (KabDocument) document = make ("ru", licence, NULL);
  g_autoptr (GBytes) expected = kab_document_to_pdf (document, NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("draw", draw_many, expected);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static KabRow *
no_row (const KabEntity *entity, const char *id, gpointer data, GError **error)
{
  return NULL;
}

static GPtrArray *
no_templates (const char *kind, gpointer data, GError **error)
{
  return g_ptr_array_new ();
}

/* @data: the keys that are trusted, and what the server says they are */
static char *
key_setting (const char *key, gpointer data, GError **error)
{
  return g_str_equal (key, "signing_key") ? g_strdup (((const char *const *)data)[0]) : NULL;
}

static char *
strange_setting (gpointer data)
{
  return g_strdup (((const char *const *)data)[1]);
}

/* A server that was taken over signs with a key of its own: no paper carries its code, and it is said why (S1-37). */
static void
test_strange_key (void)
{
  g_autofree char *other_secret = NULL, *other_key = NULL, *own = NULL, *other = NULL;
  g_autoptr (KabRow) licence = sample_licence ("en", 42, secret);

  kab_signing_key_new (&other_secret, &other_key);
  own = g_strdup_printf ("{\"algorithm\":\"ed25519\",\"key\":\"%s\"}", public_key);
  other = g_strdup_printf ("{\"algorithm\":\"ed25519\",\"key\":\"%s\"}", other_key);
  for (guint trusted = 0; trusted < 2; trusted++)
    {
      const char *keys[2] = { trusted ? own : other, trusted ? other : own };
      KabPaperStore store = { .find = no_row,
                              .setting = key_setting,
                              .strange_key = strange_setting,
                              .templates = no_templates,
                              .data = keys };
      g_autoptr (KabLicencePapers) papers = kab_licence_papers_new (&store, NULL, "en");
      g_autoptr (GError) error = NULL;
      g_autoptr (KabDocument) document = kab_licence_papers_draw (papers, licence, &error);
      g_autofree char *path = g_build_filename (reader_directory (), "strange.pdf", NULL);
      g_autoptr (KabPaper) paper = NULL;
      GPtrArray *problems;

      g_assert_no_error (error);
      problems = kab_document_get_problems (document);
      g_assert_true (kab_document_write_pdf (document, path, &error));
      paper = read_paper (path, NULL);
      g_assert_cmpint (paper != NULL, ==, trusted);
      g_assert_cmpuint (problems->len, ==, trusted ? 0 : 1);
      if (!trusted)
        assert_contains (((KabTemplateProblem *)problems->pdata[0])->text, "fingerprint");
    }
}

static char *
company_setting (const char *key, gpointer data, GError **error)
{
  return g_str_equal (key, "company") ? g_strdup (((const char *const *)data)[0]) : NULL;
}

/* Says by its size which one it was asked for. */
static GBytes *
company_picture (const char *digest, gpointer data)
{
  g_autofree char *svg
    = g_strdup_printf ("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='10' "
                       "height='10' fill='#%s'/></svg>",
                       digest);

  ((const char **)data)[g_str_equal (digest, "1a5fb4") ? 1 : 2] = "seen";
  return g_bytes_new (svg, strlen (svg));
}

/* The company's logo and stamp are on the built-in form, and nothing is asked for where it has none (S1-81). */
static void
test_company_pictures (void)
{
  static const char *const companies[]
    = { "{\"name\":\"Меридиан\",\"logo\":\"1a5fb4\",\"stamp\":\"c01c28\"}", "{\"name\":\"Меридиан\"}" };
  g_autoptr (KabRow) licence = sample_licence ("en", 42, secret);

  for (guint i = 0; i < G_N_ELEMENTS (companies); i++)
    {
      const char *data[3] = { companies[i], NULL, NULL };
      KabPaperStore store = { .find = no_row,
                              .setting = company_setting,
                              .templates = no_templates,
                              .picture = company_picture,
                              .data = data };
      g_autoptr (KabLicencePapers) papers = kab_licence_papers_new (&store, NULL, "en");
      g_autoptr (GError) error = NULL;
      g_autoptr (KabDocument) document = kab_licence_papers_draw (papers, licence, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (kab_document_get_problems (document)->len, ==, 0);
      g_assert_cmpuint (kab_document_get_n_pages (document), ==, 1);
      g_assert_cmpstr (data[1], ==, i == 0 ? "seen" : NULL);
      g_assert_cmpstr (data[2], ==, i == 0 ? "seen" : NULL);
    }
}

int
main (int argc, char **argv)
{
  static const char *const languages[] = { "ru", "en", "bg", "az" };
  int status;

  g_test_init (&argc, &argv, NULL);
  kab_signing_key_new (&secret, &public_key);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *read_back = g_strconcat ("/licence/read-back/", languages[i], NULL);
      g_autofree char *code = g_strconcat ("/licence/code/", languages[i], NULL);
      g_autofree char *names = g_strconcat ("/licence/long-names/", languages[i], NULL);

      g_test_add_data_func (read_back, languages[i], test_read_back);
      g_test_add_data_func (code, languages[i], test_code);
      g_test_add_data_func (names, languages[i], test_long_names);
    }
  g_test_add_func ("/licence/strange-key", test_strange_key);
  g_test_add_func ("/licence/company-pictures", test_company_pictures);
  g_test_add_func ("/licence/no-number", test_no_number);
  g_test_add_func ("/licence/same-bytes", test_same_bytes);
  g_test_add_func ("/licence/lines", test_lines);
  g_test_add_func ("/licence/unsigned", test_unsigned);
  g_test_add_func ("/licence/unreadable", test_unreadable);
  g_test_add_func ("/licence/not-overwritten", test_not_overwritten);
  g_test_add_func ("/licence/threads", test_threads);
  status = g_test_run ();
  reader_clean ();
  g_free (secret);
  g_free (public_key);
  return status;
}
