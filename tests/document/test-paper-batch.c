/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hundreds of papers: how their files are called, that each is whole whenever it ends, and what is in one of all of them. */
#include <glib/gstdio.h>
#include <poppler.h>
#include <string.h>

#include "kab-paper-batch.h"
#include "kab-error.h"
#include "reader.h"

#define MANY 60

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

static const char form[] = "<h1>Licence {{number}}</h1><p>{{client.name}}</p><h2>Terms</h2>"
                           "<p><a href=\"https://example.org/{{number}}\">terms</a></p>"
                           "<p style=\"page-break-before: always\">the back of {{number}}</p>";

/* Papers of one form: @broken of them cannot be made, and the work is cancelled once @cancel_at are through. */
typedef struct
{
  KabTemplate *template_;
  guint every; /* this one and each so-many-th cannot be made; 0: all can */
  guint cancel_at;
  GCancellable *cancellable;
  gboolean alike; /* they are all called alike */
  guint done;
  gint made;
} Papers;

static KabDocument *
make (guint i, char **label, gpointer data, GError **error)
{
  Papers *papers = data;
  g_autofree char *number = g_strdup_printf ("L-%04u", i + 1);
  g_autofree char *json = g_strdup_printf ("{\"number\":\"%s\",\"client\":{\"name\":\"%s\"}}", number,
                                           papers->alike ? "ООО «Щит: и меч» / А" : number);
  g_autoptr (JsonNode) variables = json_from_string (json, NULL);

  g_atomic_int_inc (&papers->made);
  *label = g_strdup (number);
  if (papers->every > 0 && i % papers->every == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, "%s has no price", number);
      return NULL;
    }
  return kab_document_new_from_template (papers->template_, variables, NULL, NULL, "en", error);
}

static void
progress (guint done, guint n, gpointer data)
{
  Papers *papers = data;

  /* One at a time, and never back. */
  g_assert_cmpuint (done, ==, papers->done + 1);
  g_assert_cmpuint (n, ==, MANY);
  papers->done = done;
  if (done == papers->cancel_at)
    g_cancellable_cancel (papers->cancellable);
}

static KabPaperBatch
batch_of (Papers *papers)
{
  g_autoptr (GError) error = NULL;

  papers->template_ = kab_template_new (form, &error);
  g_assert_no_error (error);
  papers->cancellable = g_cancellable_new ();
  return (KabPaperBatch){ .n = MANY,
                          .make = make,
                          .user_data = papers,
                          .jobs = 3,
                          .cancellable = papers->cancellable,
                          .progress = progress,
                          .progress_data = papers };
}

static void
papers_clear (Papers *papers)
{
  kab_template_unref (papers->template_);
  g_object_unref (papers->cancellable);
}

static char *
folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("kab-batch-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The names in @folder in their order, and away with it. */
static GPtrArray *
empty_folder (char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_ptr_array_add (names, g_strdup (name));
      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (folder);
  g_free (folder);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static PopplerDocument *
open_pdf (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  PopplerDocument *pdf = poppler_document_new_from_file (uri, NULL, &error);

  g_assert_no_error (error);
  return pdf;
}

static void
assert_whole (const char *path, const char *words)
{
  g_autoptr (PopplerDocument) pdf = open_pdf (path);
  g_autoptr (PopplerPage) page = poppler_document_get_page (pdf, 0);
  g_autofree char *text = poppler_page_get_text (page);

  g_assert_cmpint (poppler_document_get_n_pages (pdf), ==, 2);
  assert_contains (text, words);
}

/* Names are made of what is on the paper, and lead nowhere else; what is wrong with a pattern is said. */
static void
test_pattern (void)
{
  static const struct
  {
    const char *pattern, *name, *trouble;
  } patterns[] = {
    { "{{number}}.pdf", "L-1-7.pdf", NULL },
    { "{{number}}", "L-1-7.pdf", NULL },
    { "{{client.name}} {{number}}.PDF", "ООО «Щит» L-1-7.pdf", NULL },
    { "../{{number}}", "_.-L-1-7.pdf", NULL },
    { "  {{number | lower}}\n ", "l-1-7.pdf", NULL },
    { "", "_.pdf", NULL },
    { "{{numbr}}.pdf", NULL, "number" },
    { "{{number", NULL, "}}" },
    { "{{#each number}}", NULL, "}}" },
  };
  g_autoptr (JsonNode) variables
    = json_from_string ("{\"number\":\"L/1:7\",\"client\":{\"name\":\"ООО «Щит»\"}}", NULL);
  g_autoptr (GError) trouble = NULL;
  g_autoptr (KabDocument) document = kab_document_new ("<p>x</p>", variables, NULL, NULL, "ru", &trouble);

  g_assert_no_error (trouble);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KabNaming) naming = kab_naming_new (patterns[i].pattern, &error);
      g_autofree char *name = naming != NULL ? kab_naming_apply (naming, document, &error) : NULL;

      g_assert_cmpstr (name, ==, patterns[i].name);
      if (patterns[i].trouble == NULL)
        continue;
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
      assert_contains (error->message, patterns[i].trouble);
    }
}

static void
test_each (void)
{
  Papers papers = { .every = 7 };
  KabPaperBatch batch = batch_of (&papers);
  g_autoptr (KabNaming) naming = kab_naming_new ("{{number}} {{client.name}}", NULL);
  char *folder = folder_new ();
  g_autoptr (KabPaperBatchOutcome) outcome = kab_paper_batch_write_each (&batch, naming, folder, FALSE);
  g_autoptr (GPtrArray) names = NULL;

  g_assert_false (outcome->cancelled);
  g_assert_no_error (outcome->stopped);
  g_assert_cmpuint (papers.done, ==, MANY);
  /* What cannot be made is named, in its order, and keeps none of the others. */
  g_assert_cmpuint (outcome->faults->len, ==, 9);
  for (guint i = 0; i < outcome->faults->len; i++)
    {
      const KabPaperBatchFault *fault = outcome->faults->pdata[i];

      g_assert_cmpuint (fault->i, ==, 7 * i);
      assert_contains (fault->reason, fault->label);
    }
  g_assert_cmpuint (outcome->n_written, ==, MANY - 9);
  for (guint i = 0, at = 0; i < MANY; i++)
    if (i % 7 != 0)
      {
        g_autofree char *number = g_strdup_printf ("L-%04u", i + 1);
        g_autofree char *words = g_strdup_printf ("Licence %s", number);
        const char *path = outcome->files->pdata[at++];

        assert_contains (path, number);
        assert_whole (path, words);
      }
  names = empty_folder (folder);
  g_assert_cmpuint (names->len, ==, MANY - 9);
  papers_clear (&papers);
}

/* Those that are called alike are numbered in their order, and around what is there already unless that is replaced. */
static void
test_names_alike (void)
{
  for (guint replace = 0; replace < 2; replace++)
    {
      Papers papers = { .alike = TRUE };
      KabPaperBatch batch = batch_of (&papers);
      g_autoptr (KabNaming) naming = kab_naming_new ("{{client.name}}", NULL);
      char *folder = folder_new ();
      g_autofree char *there = g_build_filename (folder, "ООО «Щит- и меч» - А.pdf", NULL);
      g_autoptr (KabPaperBatchOutcome) outcome = NULL;
      g_autofree char *kept = NULL;

      g_assert_true (g_file_set_contents (there, "a letter", -1, NULL));
      outcome = kab_paper_batch_write_each (&batch, naming, folder, replace == 1);
      g_assert_cmpuint (outcome->n_written, ==, MANY);
      for (guint i = 0; i < MANY; i++)
        {
          guint number = i + (replace == 1 ? 1 : 2);
          g_autofree char *name = kab_file_name_number ("ООО «Щит- и меч» - А.pdf", number);
          g_autofree char *path = g_build_filename (folder, name, NULL);
          g_autofree char *words = g_strdup_printf ("Licence L-%04u", i + 1);

          g_assert_cmpstr (outcome->files->pdata[i], ==, path);
          assert_whole (path, words);
        }
      g_assert_true (g_file_get_contents (there, &kept, NULL, NULL));
      if (replace == 0)
        g_assert_cmpstr (kept, ==, "a letter");
      g_ptr_array_unref (empty_folder (folder));
      papers_clear (&papers);
    }
}

/* Cancelled in the middle: what is there is whole, nothing is half, and no more than was begun is made. */
static void
test_cancelled (void)
{
  Papers papers = { .cancel_at = 11 };
  KabPaperBatch batch = batch_of (&papers);
  g_autoptr (KabNaming) naming = kab_naming_new ("{{number}}", NULL);
  char *folder = folder_new ();
  g_autoptr (KabPaperBatchOutcome) outcome = kab_paper_batch_write_each (&batch, naming, folder, FALSE);
  g_autoptr (GPtrArray) names = NULL;

  g_assert_true (outcome->cancelled);
  g_assert_cmpuint (outcome->n_written, >=, 11 - 2);
  g_assert_cmpuint (outcome->n_written, <=, 11 + 2);
  g_assert_cmpint (papers.made, <=, 11 + 3);
  for (guint i = 0; i < outcome->files->len; i++)
    assert_whole (outcome->files->pdata[i], "Licence L-");
  names = empty_folder (folder);
  g_assert_cmpuint (names->len, ==, outcome->n_written);
  papers_clear (&papers);
}

/* A folder that is gone, or of somebody else, ends it at once and says so. */
static void
test_stopped (void)
{
  Papers papers = { 0 };
  KabPaperBatch batch = batch_of (&papers);
  g_autoptr (KabNaming) naming = kab_naming_new ("{{number}}", NULL);
  g_autofree char *folder = g_build_filename (reader_directory (), "no", "such", NULL);
  g_autofree char *path = g_build_filename (folder, "all.pdf", NULL);
  g_autoptr (KabPaperBatchOutcome) each = kab_paper_batch_write_each (&batch, naming, folder, FALSE);
  g_autoptr (KabPaperBatchOutcome) joined = NULL;

  g_assert_error (each->stopped, KAB_ERROR, KAB_ERROR_STORAGE);
  g_assert_cmpuint (each->n_written, ==, 0);
  g_assert_cmpint (papers.made, <, MANY / 2);
  papers.done = 0;
  joined = kab_paper_batch_write_joined (&batch, path, "All");
  g_assert_error (joined->stopped, KAB_ERROR, KAB_ERROR_STORAGE);
  assert_contains (joined->stopped->message, "all.pdf");
  papers_clear (&papers);
}

/* The bookmark at @iter leads to @page, counted from 1; Returns: what it is called */
static char *
check_bookmark (PopplerIndexIter *iter, PopplerDocument *pdf, int page)
{
  PopplerAction *action = poppler_index_iter_get_action (iter);
  PopplerDest *dest = action->goto_dest.dest, *found = NULL;
  char *title = g_strdup (action->any.title);

  g_assert_cmpint (action->type, ==, POPPLER_ACTION_GOTO_DEST);
  if (dest->type == POPPLER_DEST_NAMED)
    dest = found = poppler_document_find_dest (pdf, dest->named_dest);
  g_assert_cmpint (dest->page_num, ==, page);
  g_clear_pointer (&found, poppler_dest_free);
  poppler_action_free (action);
  return title;
}

static void
check_links (PopplerDocument *pdf, guint document)
{
  g_autoptr (PopplerPage) page = poppler_document_get_page (pdf, (int)(2 * document));
  g_autofree char *wanted = g_strdup_printf ("https://example.org/L-%04u", document + 1);
  GList *links = poppler_page_get_link_mapping (page);

  g_assert_cmpuint (g_list_length (links), ==, 1);
  g_assert_cmpstr (((PopplerLinkMapping *)links->data)->action->uri.uri, ==, wanted);
  poppler_page_free_link_mapping (links);
}

/* All in one: in their order, each with a bookmark that is called like it, its own headings below, and its own links. */
static void
test_joined (void)
{
  Papers papers = { 0 };
  KabPaperBatch batch = batch_of (&papers);
  g_autofree char *path = g_build_filename (reader_directory (), "joined.pdf", NULL);
  g_autoptr (KabPaperBatchOutcome) outcome = kab_paper_batch_write_joined (&batch, path, "Лицензии: 60");
  g_autoptr (PopplerDocument) pdf = open_pdf (path);
  g_autofree char *title = poppler_document_get_title (pdf);
  PopplerIndexIter *iter = poppler_index_iter_new (pdf);
  guint i = 0;

  g_assert_cmpuint (outcome->n_written, ==, MANY);
  g_assert_cmpuint (outcome->files->len, ==, 1);
  g_assert_cmpint (poppler_document_get_n_pages (pdf), ==, 2 * MANY);
  g_assert_cmpstr (title, ==, "Лицензии: 60");
  do
    {
      g_autoptr (PopplerPage) page = poppler_document_get_page (pdf, (int)(2 * i));
      g_autofree char *text = poppler_page_get_text (page);
      g_autofree char *label = g_strdup_printf ("L-%04u", i + 1);
      g_autofree char *name = check_bookmark (iter, pdf, (int)(2 * i + 1));
      PopplerIndexIter *below = poppler_index_iter_get_child (iter);
      g_autofree char *heading = NULL;

      g_assert_cmpstr (name, ==, label);
      assert_contains (text, label);
      g_assert_nonnull (below);
      heading = check_bookmark (below, pdf, (int)(2 * i + 1));
      assert_contains (heading, label);
      poppler_index_iter_free (below);
      check_links (pdf, i);
      i++;
    }
  while (poppler_index_iter_next (iter));
  g_assert_cmpuint (i, ==, MANY);
  poppler_index_iter_free (iter);
  g_free (reader_run ("qpdf", "--check", path, NULL));
  papers_clear (&papers);
}

/* Cancelled, there is no file, or the one that was there before; and nothing else is left beside it. */
static void
test_joined_cancelled (void)
{
  for (guint before = 0; before < 2; before++)
    {
      Papers papers = { .cancel_at = 20 };
      KabPaperBatch batch = batch_of (&papers);
      char *folder = folder_new ();
      g_autofree char *path = g_build_filename (folder, "all.pdf", NULL);
      g_autofree char *kept = NULL;
      g_autoptr (KabPaperBatchOutcome) outcome = NULL;
      g_autoptr (GPtrArray) names = NULL;

      if (before)
        g_assert_true (g_file_set_contents (path, "a letter", -1, NULL));
      outcome = kab_paper_batch_write_joined (&batch, path, "All");
      g_assert_true (outcome->cancelled);
      g_assert_cmpuint (outcome->files->len, ==, 0);
      g_assert_cmpuint (outcome->n_written, ==, 0);
      g_assert_cmpint (g_file_get_contents (path, &kept, NULL, NULL), ==, (int)before);
      g_assert_cmpstr (kept, ==, before ? "a letter" : NULL);
      names = empty_folder (folder);
      g_assert_cmpuint (names->len, ==, before);
      papers_clear (&papers);
    }
}

static void
test_measure (void)
{
  Papers papers = { .every = 7 };
  KabPaperBatch batch = batch_of (&papers);
  KabPaperBatchSize sizes[MANY] = { 0 };
  g_autoptr (KabPaperBatchOutcome) outcome = kab_paper_batch_measure (&batch, sizes);

  g_assert_cmpuint (outcome->faults->len, ==, 9);
  for (guint i = 0; i < MANY; i++)
    {
      g_assert_cmpuint (sizes[i].pages, ==, i % 7 == 0 ? 0 : 2);
      if (i % 7 != 0)
        g_assert_cmpfloat_with_epsilon (sizes[i].height, 841.9, 0.5);
    }
  papers_clear (&papers);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/pattern", test_pattern);
  g_test_add_func ("/batch/each", test_each);
  g_test_add_func ("/batch/names-alike", test_names_alike);
  g_test_add_func ("/batch/cancelled", test_cancelled);
  g_test_add_func ("/batch/stopped", test_stopped);
  g_test_add_func ("/batch/joined", test_joined);
  g_test_add_func ("/batch/joined-cancelled", test_joined_cancelled);
  g_test_add_func ("/batch/measure", test_measure);
  status = g_test_run ();
  reader_clean ();
  return status;
}
