/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists as files: what stands in them, and what becomes of a file that cannot be written. */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "kab-csv-cell.h"
#include "kab-error.h"
#include "kab-listing.h"

static const KabField name = { "name", "Name", KAB_TYPE_TEXT, KAB_FIELD_NONE };
static const KabField phone = { "phone", "Phone", KAB_TYPE_PHONE, KAB_FIELD_NONE };
static const KabField price = { "price", "Price", KAB_TYPE_MONEY, KAB_FIELD_NONE };
static const KabField share = { "share", "Share", KAB_TYPE_INTEGER, KAB_FIELD_PERCENT };
static const KabField sold = { "sold_on", "Sold", KAB_TYPE_DATE, KAB_FIELD_NONE };

static KabListing *
new_table (void)
{
  const KabField *const fields[] = { &name, &phone, &price, &share, &sold };
  KabListing *listing = kab_listing_new_table ("Sales", "RUB");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    kab_listing_add_column (listing, fields[i], 0);
  return listing;
}

static void
add (KabListing *listing, const char *text, gint64 minor, gboolean last)
{
  KabValue values[5] = { 0 };

  kab_value_set_text (&values[0], text);
  kab_value_set_text (&values[1], "+79123456789");
  kab_value_set_integer (&values[2], minor);
  if (!last)
    {
      kab_value_set_integer (&values[3], 1250);
      kab_value_set_text (&values[4], "2026-03-09");
    }
  kab_listing_add_row (listing, values, last);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    kab_value_clear (&values[i]);
}

typedef struct
{
  char *dir;
  char *path;
} Place;

static void
place_open (Place *place, const char *file)
{
  place->dir = g_dir_make_tmp ("kab-listing-XXXXXX", NULL);
  place->path = g_build_filename (place->dir, file, NULL);
}

static guint
n_files (const Place *place)
{
  g_autoptr (GDir) dir = g_dir_open (place->dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
place_close (Place *place)
{
  g_unlink (place->path);
  g_assert_cmpuint (n_files (place), ==, 0);
  g_assert_cmpint (g_rmdir (place->dir), ==, 0);
  g_free (place->path);
  g_free (place->dir);
}

/* What a spreadsheet would run stands as what it is: a text. */
static void
test_formulas (void)
{
  static const char *const dangerous[]
    = { "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)" };

  for (guint i = 0; i < G_N_ELEMENTS (dangerous); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *expected = g_strdup_printf ("\"'%s\"", dangerous[i]);
      g_autofree char *plain = NULL;

      kab_csv_append_cell (out, dangerous[i], ',');
      g_assert_cmpstr (out->str, ==, expected);
      plain = g_strndup (out->str + 1, out->len - 2);
      g_assert_cmpstr (kab_csv_unguard (plain), ==, dangerous[i]);
    }
}

static void
test_csv (void)
{
  Place place;
  g_autoptr (KabListing) listing = new_table ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  place_open (&place, "sales.csv");
  add (listing, "Иванов, \"Иван\"", 123450, FALSE);
  add (listing, "=HYPERLINK(\"http://example.com\")", -5, FALSE);
  add (listing, "two\nlines", G_MININT64, FALSE);
  add (listing, "Total", 100, TRUE);
  g_assert_true (kab_listing_write (listing, KAB_LISTING_CSV, place.path, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (kab_listing_get_written (listing), ==, 3);
  g_file_get_contents (place.path, &text, NULL, NULL);
  g_assert_cmpstr (
    text, ==,
    "\357\273\277Name,Phone,Price,Currency,Share,Sold\r\n"
    "\"Иванов, \"\"Иван\"\"\",+7 912 345-67-89,1234.50,RUB,12.50%,2026-03-09\r\n"
    "\"'=HYPERLINK(\"\"http://example.com\"\")\",+7 912 345-67-89,-0.05,RUB,12.50%,2026-03-09\r\n"
    "\"two\nlines\",+7 912 345-67-89,-92233720368547758.08,RUB,12.50%,2026-03-09\r\n"
    "Total,+7 912 345-67-89,1.00,RUB,,\r\n");
  g_assert_cmpuint (n_files (&place), ==, 1);
  place_close (&place);
}

static void
test_clipboard (void)
{
  g_autoptr (KabListing) listing = new_table ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *html = NULL;

  add (listing, "<b>&\tИванов\n", 123450, FALSE);
  add (listing, "=1+1", -5, FALSE);
  g_assert_true (kab_listing_copy (listing, &text, &html, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==,
                   "Name\tPhone\tPrice\tShare\tSold\n"
                   "<b>& Иванов \t+7 912 345-67-89\t₽1,234.50\t12.5%\t9 Mar 2026\n"
                   "'=1+1\t+7 912 345-67-89\t−₽0.05\t12.5%\t9 Mar 2026\n");
  g_assert_nonnull (strstr (html, "<td>&lt;b&gt;&amp;"));
  g_assert_nonnull (strstr (html, "<td>'=1+1</td>"));
  g_assert_nonnull (strstr (html, "<td align=\"right\">₽1,234.50</td>"));
}

static KabListing *
long_table (guint n)
{
  KabListing *listing = new_table ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Покупатель номер %u", i);

      add (listing, text, i, FALSE);
    }
  return listing;
}

/* Too much for paper and for the clipboard is said, and nothing is left. */
static void
test_too_many (void)
{
  Place place;
  g_autoptr (KabListing) listing = long_table (KAB_LISTING_PRINTED_MAX + 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *html = NULL;

  place_open (&place, "sales.pdf");
  g_assert_false (kab_listing_write (listing, KAB_LISTING_PDF, place.path, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "50,001"));
  g_clear_error (&error);
  g_assert_false (kab_listing_copy (listing, &text, &html, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE);
  g_assert_null (text);
  place_close (&place);
}

static guint64
most_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (guint64)usage.ru_maxrss * 1024;
}

/* As the rows become more the memory does not: of 100,000 a workbook keeps one. */
static void
test_memory (void)
{
  static const KabListingFormat formats[] = { KAB_LISTING_CSV, KAB_LISTING_XLSX };
  g_autoptr (KabListing) listing = long_table (100000);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      Place place;
      g_autoptr (GError) error = NULL;
      guint64 before = most_memory ();

      place_open (&place, "sales");
      g_assert_true (kab_listing_write (listing, formats[i], place.path, NULL, &error));
      g_assert_no_error (error);
      g_test_message ("%s: %" G_GUINT64_FORMAT " KiB more", kab_listing_format_extension (formats[i]),
                      (most_memory () - before) / 1024);
#ifndef __SANITIZE_ADDRESS__
      g_assert_cmpuint (most_memory () - before, <, 8 * 1024 * 1024);
#endif
      place_close (&place);
    }
}

/* What stood there before stays, nothing else lies about, and the sentence names the file. */
static void
check_kept (const Place *place, const GError *error)
{
  g_autofree char *text = NULL;

  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "“sales"));
  g_file_get_contents (place->path, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "before");
  g_assert_cmpuint (n_files (place), ==, 1);
}

/* A disk that takes no more. */
static void
test_full (void)
{
  static const KabListingFormat formats[] = { KAB_LISTING_CSV, KAB_LISTING_XLSX, KAB_LISTING_PDF };
  struct rlimit was, small;
  g_autoptr (KabListing) listing = long_table (20000);

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &was);
  small = was;
  small.rlim_cur = 64 * 1024;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      Place place;
      g_autoptr (GError) error = NULL;
      gboolean ok;

      place_open (&place, "sales");
      g_assert_true (g_file_set_contents (place.path, "before", -1, NULL));
      setrlimit (RLIMIT_FSIZE, &small);
      ok = kab_listing_write (listing, formats[i], place.path, NULL, &error);
      setrlimit (RLIMIT_FSIZE, &was);
      g_assert_false (ok);
      check_kept (&place, error);
      place_close (&place);
    }
  signal (SIGXFSZ, SIG_DFL);
}

/* A folder that is not there, or that nobody may write to. */
static void
test_no_folder (void)
{
  g_autoptr (KabListing) listing = long_table (1);
  g_autoptr (GError) error = NULL;

  g_assert_false (kab_listing_write (listing, KAB_LISTING_XLSX, "/nonexistent/sales.xlsx", NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "“sales.xlsx”"));
  g_clear_error (&error);
  g_assert_false (kab_listing_write (listing, KAB_LISTING_CSV, "/proc/sales.csv", NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
}

static guint
n_open (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

/* Somebody who cancels finds what was there, and no file is open any more. */
static void
test_cancelled (void)
{
  static const KabListingFormat formats[] = { KAB_LISTING_CSV, KAB_LISTING_XLSX, KAB_LISTING_PDF };
  g_autoptr (KabListing) listing = long_table (1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint before = n_open ();

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      Place place;
      g_autoptr (GError) error = NULL;

      place_open (&place, "sales");
      g_assert_true (g_file_set_contents (place.path, "before", -1, NULL));
      g_assert_false (kab_listing_write (listing, formats[i], place.path, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (n_files (&place), ==, 1);
      place_close (&place);
    }
  g_assert_cmpuint (n_open (), ==, before);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/formulas", test_formulas);
  g_test_add_func ("/export/csv", test_csv);
  g_test_add_func ("/export/clipboard", test_clipboard);
  g_test_add_func ("/export/too-many", test_too_many);
  g_test_add_func ("/export/memory", test_memory);
  g_test_add_func ("/export/full", test_full);
  g_test_add_func ("/export/no-folder", test_no_folder);
  g_test_add_func ("/export/cancelled", test_cancelled);
  return g_test_run ();
}
