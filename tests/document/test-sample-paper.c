/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a template is tried with where there is nothing real yet: every built-in form can be drawn with it. */
#include <string.h>

#include "kab-default-template.h"
#include "kab-document.h"
#include "kab-sample-paper.h"

static const char *const kinds[] = { "licence", "invoice", "act", "price_list" };
static const char *const languages[] = { "ru", "en", "bg", "az" };

static void
test_draws (gconstpointer data)
{
  const char *kind = data;

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (JsonNode) variables = kab_sample_variables (kind, languages[i], NULL);
      g_autoptr (GError) error = NULL;
      KabAssets assets = { NULL, NULL };
      g_autoptr (KabDocument) document
        = kab_document_new (kab_default_template (kind, languages[i]), variables, kab_assets_find, &assets,
                            languages[i], &error);

      g_assert_no_error (error);
      for (guint p = 0; p < kab_document_get_problems (document)->len; p++)
        g_error ("%s: %s", languages[i],
                 ((KabTemplateProblem *)kab_document_get_problems (document)->pdata[p])->text);
      g_assert_cmpuint (kab_document_get_n_pages (document), >=, 1);
    }
}

static JsonObject *
member (JsonNode *variables, const char *name)
{
  return json_object_get_object_member (json_node_get_object (variables), name);
}

/* The seller is who fills in the setting; an invoice that could not be paid is none to design with. */
static void
test_company (void)
{
  g_autoptr (JsonNode) own = json_from_string ("{\"name\":\"ООО «Ромашка»\",\"inn\":\"7707083893\"}", NULL);
  g_autoptr (JsonNode) broken
    = json_from_string ("{\"name\":\"ООО «Лютик»\",\"bank\":\"Б\",\"bic\":\"044525225\","
                        "\"account\":\"1\",\"correspondent_account\":\"30101810400000000225\"}",
                        NULL);
  g_autoptr (JsonNode) licence = kab_sample_variables ("licence", "ru", json_node_get_object (own));
  g_autoptr (JsonNode) invoice = kab_sample_variables ("invoice", "ru", json_node_get_object (broken));
  g_autoptr (JsonNode) english = kab_sample_variables ("licence", NULL, NULL);

  g_assert_cmpstr (json_object_get_string_member (member (licence, "company"), "name"), ==, "ООО «Ромашка»");
  g_assert_false (json_object_get_null_member (member (licence, "licence"), "code"));
  g_assert_cmpstr (json_object_get_string_member (member (invoice, "seller"), "name"), ==,
                   "ООО «Северный контур»");
  g_assert_cmpstr (json_object_get_string_member (member (english, "company"), "name"), ==,
                   "Northern Outline Ltd");
}

static gpointer
find_emblem (gpointer data)
{
  g_autoptr (GBytes) emblem = NULL;
  KabAssets assets = { NULL, NULL };
  int *waiting = data;

  g_atomic_int_dec_and_test (waiting);
  while (g_atomic_int_get (waiting) > 0)
    continue;
  emblem = kab_assets_find ("logo", &assets, NULL);
  g_assert_nonnull (emblem);
  return NULL;
}

/* Several papers drawn at once are the first of a process to want what is built in. It is once in a process that they
 * may get in each other's way. */
static void
test_first_look (void)
{
  GThread *threads[4];
  int waiting = G_N_ELEMENTS (threads);

  if (!g_test_subprocess ())
    {
      for (guint i = 0; i < 60; i++)
        {
          g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
          g_test_trap_assert_passed ();
        }
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("draw", find_emblem, &waiting);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* The text of a template that a released version had, out of the SQL that was saved of it; (transfer full) */
static char *
released_form (const char *title)
{
  g_autofree char *path
    = g_build_filename (g_getenv ("KABINET_TEST_DATA"), "saved", "v1", "server.sql", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *begin = g_strconcat (",'", title, "','licence',", NULL);
  g_autoptr (GString) form = NULL;
  const char *at;

  g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
  at = strstr (sql, begin);
  g_assert_nonnull (at);
  form = g_string_new (NULL);
  for (at = strstr (at, "'<!DOCTYPE") + 1; at[0] != '\'' || at[1] == '\''; at++)
    {
      g_string_append_c (form, *at);
      at += *at == '\'';
    }
  return g_string_free (g_steal_pointer (&form), FALSE);
}

/* Who has a form of before, unchanged, is known to have it; who has changed it, has his own. */
static void
test_earlier (void)
{
  g_autofree char *before = released_form ("Лицензия");
  g_autofree char *own = g_strconcat (before, "\n", NULL);

  g_assert_true (kab_default_template_is_earlier ("licence", "ru", before));
  g_assert_false (kab_default_template_is_earlier ("licence", "ru", own));
  g_assert_false (kab_default_template_is_earlier ("licence", "bg", before));
  g_assert_false (kab_default_template_is_earlier ("invoice", "ru", before));
  g_assert_false (kab_default_template_is_earlier ("email", "ru", before));
  g_assert_false (kab_default_template_is_earlier (NULL, NULL, NULL));
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
      g_assert_false (kab_default_template_is_earlier (kinds[k], languages[i],
                                                       kab_default_template (kinds[k], languages[i])));
}

/* … which goes on as long as each form is written down when it changes: behind those of before. */
static void
test_all_written_down (void)
{
  g_autoptr (GBytes) sums
    = g_resources_lookup_data ("/org/kabinet/templates/forms.sha256", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
      {
        g_autofree char *digest
          = g_compute_checksum_for_string (G_CHECKSUM_SHA256, kab_default_template (kinds[k], languages[i]),
                                           -1);
        g_autofree char *name = g_strdup_printf ("  %s-%s.html\n", kinds[k], languages[i]);
        const char *last = g_strrstr (g_bytes_get_data (sums, NULL), name);

        g_assert_nonnull (last);
        if (strncmp (last - strlen (digest), digest, strlen (digest)) != 0)
          g_error ("data/templates/forms.sha256 wants, behind the others of this form: %s%s", digest, name);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample-paper/first-look", test_first_look);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/sample-paper/draws/", kinds[i], NULL);

      g_test_add_data_func (path, kinds[i], test_draws);
    }
  g_test_add_func ("/sample-paper/company", test_company);
  g_test_add_func ("/sample-paper/earlier", test_earlier);
  g_test_add_func ("/sample-paper/all-written-down", test_all_written_down);
  return g_test_run ();
}
