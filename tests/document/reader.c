/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader.h"

#include <glib/gstdio.h>
#include <string.h>

static char *directory;

const char *
reader_directory (void)
{
  if (directory == NULL)
    {
      g_autoptr (GError) error = NULL;

      directory = g_dir_make_tmp ("kab-document-XXXXXX", &error);
      g_assert_no_error (error);
    }
  return directory;
}

void
reader_clean (void)
{
  const char *name;
  GDir *dir;

  if (directory == NULL)
    return;
  dir = g_dir_open (directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (directory);
  g_clear_pointer (&directory, g_free);
}

char *
reader_run (const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;
  va_list args;

  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer)arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return output;
}

static char *
write_document (KabDocument *document)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (reader_directory (), "document.pdf", NULL);

  kab_document_write_pdf (document, path, &error);
  g_assert_no_error (error);
  return path;
}

char *
reader_page (KabDocument *document, guint page)
{
  g_autofree char *path = write_document (document);
  g_autofree char *number = g_strdup_printf ("%u", page);

  if (page == 0)
    return reader_run ("pdftotext", "-layout", path, "-", NULL);
  return reader_run ("pdftotext", "-layout", "-f", number, "-l", number, path, "-", NULL);
}

char *
reader_words (KabDocument *document)
{
  g_autofree char *path = write_document (document);

  return reader_run ("pdftotext", "-bbox", path, "-", NULL);
}

void
reader_place (const char *words, const char *word, double *x, double *y, guint *page)
{
  g_autofree char *needle = g_strdup_printf ("\">%s</word>", word);
  const char *end = strstr (words, needle), *start = end;

  if (end == NULL)
    g_error ("the word “%s” is not in:\n%s", word, words);
  while (strncmp (start, "<word ", 6) != 0)
    start--;
  *x = g_ascii_strtod (strstr (start, "xMin=\"") + 6, NULL);
  *y = g_ascii_strtod (strstr (start, "yMin=\"") + 6, NULL);
  if (page != NULL)
    {
      *page = 0;
      for (const char *p = strstr (words, "<page "); p != NULL && p < start; p = strstr (p + 1, "<page "))
        (*page)++;
    }
}

KabDocument *
reader_document (const char *html)
{
  g_autoptr (GError) error = NULL;
  KabDocument *document = kab_document_new (html, NULL, NULL, NULL, "en", &error);

  g_assert_no_error (error);
  return document;
}
