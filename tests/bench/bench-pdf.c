/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 200 different licences of two pages from one HTML template to 200 PDF files, on all cores, beside limit-pdf.
 *
 * bench-pdf LIMIT-PDF: runs both in turn, five times each, and prints the line with the medians.
 * bench-pdf --once FOLDER: one run of ours; prints documents a second.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "kab-signature.h"
#include "pdf-content.h"
#include "sample.h"

#define ROUNDS 5
#define TARGET 0.75

typedef struct
{
  KabTemplate *template_;
  KabRow **licences;
  KabRow *client;
  JsonObject *company;
  const char *directory;
  int next;
} Work;

static char *
two_pages (void)
{
  const char *html = kab_default_licence_template ("ru");
  const char *end = strstr (html, "</body>");
  GString *out = g_string_new_len (html, end - html);

  g_string_append (out, "<h2 style=\"page-break-before: always\">" PDF_TERMS_TITLE "</h2>"
                        "<ol style=\"padding-left: 8mm; margin: 0; text-align: justify\">");
  for (guint i = 0; i < G_N_ELEMENTS (pdf_terms); i++)
    g_string_append_printf (out, "<li style=\"margin-bottom: 2mm\">%s</li>\n", pdf_terms[i]);
  g_string_append (out, "</ol></body></html>");
  return g_string_free (out, FALSE);
}

static gpointer
run (gpointer data)
{
  Work *work = data;
  int i;

  while ((i = g_atomic_int_add (&work->next, 1)) < PDF_DOCUMENTS)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%s/ours-%03d.pdf", work->directory, i);
      g_autoptr (KabDocument) document
        = kab_licence_document_new (work->template_, "ru", work->licences[i], work->client, NULL,
                                    work->company, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (kab_document_get_n_pages (document), ==, 2);
      kab_document_write_pdf (document, path, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static int
once (const char *directory)
{
  Work work = { .directory = directory };
  guint n = g_get_num_processors ();
  g_autofree GThread **threads = g_new (GThread *, n);
  g_autofree char *secret = NULL, *public_key = NULL, *html = two_pages ();
  g_autoptr (GError) error = NULL;
  gint64 start;

  kab_signing_key_new (&secret, &public_key);
  work.client = sample_client ("ru");
  work.company = sample_company ("ru");
  work.licences = g_new (KabRow *, PDF_DOCUMENTS);
  for (guint i = 0; i < PDF_DOCUMENTS; i++)
    work.licences[i] = sample_licence ("ru", i, secret);

  kab_document_prepare_batch ();
  start = g_get_monotonic_time ();
  work.template_ = kab_template_new (html, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("ours", run, &work);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  printf ("%.2f\n", PDF_DOCUMENTS * 1e6 / (double)(g_get_monotonic_time () - start));
  return 0;
}

static double
measure (const char *program, const char *option, const char *directory)
{
  const char *argv[]
    = { program, option != NULL ? option : directory, option != NULL ? directory : NULL, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return g_ascii_strtod (output, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

int
main (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  double ours[ROUNDS], limit[ROUNDS], ratio[ROUNDS];
  const char *name;
  GDir *dir;

  if (argc == 3 && g_str_equal (argv[1], "--once"))
    return once (argv[2]);
  if (argc != 2)
    {
      fprintf (stderr, "usage: %s LIMIT-PDF\n", argv[0]);
      return 2;
    }

  directory = g_dir_make_tmp ("kab-bench-pdf-XXXXXX", NULL);
  for (guint i = 0; i < ROUNDS; i++)
    {
      ours[i] = measure ("/proc/self/exe", "--once", directory);
      limit[i] = measure (argv[1], NULL, directory);
      /* Machines are shared: neighbours in time are what can be compared. */
      ratio[i] = ours[i] / limit[i];
    }
  dir = g_dir_open (directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (directory);

  qsort (ours, ROUNDS, sizeof (double), compare);
  qsort (limit, ROUNDS, sizeof (double), compare);
  qsort (ratio, ROUNDS, sizeof (double), compare);
  printf ("pdf: ours %.1f docs/s, limit %.1f docs/s, ratio %.2f, target %.2f\n", ours[ROUNDS / 2],
          limit[ROUNDS / 2], ratio[ROUNDS / 2], TARGET);
  return ratio[ROUNDS / 2] >= TARGET ? 0 : 1;
}
