/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Papers by strangers, read as the window has them read: a program of its own takes apart PDFs and pictures, with bounds.
 * Whatever they are, and whatever becomes of that program, whoever asked gets an answer or a sentence, in time, and
 * neither hangs, nor swells, nor falls.
 *
 *   test-paper READER CORPUS [SECONDS]
 *
 * Files whose names begin with "good" are licences; of the others none is. Damaged are all of them, from a fixed seed.
 */
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>

#include "kab-error.h"
#include "kab-paper-reader.h"

/* Of the processor's time, in place of the 30 s that it takes by itself; the rest is for a busy machine. */
#define BUSY_SECONDS "2"
#define PATIENCE 40
#define AT_ONCE 2
#define OWN_MEMORY_MAX (96L * 1024)
#define CHILD_MEMORY_MAX (1600L * 1024)
#define DAMAGED_MAX (256 * 1024)

static char *reader;
static char *folder;
static double seconds = 3;
static GPtrArray *names, *papers; /* of the corpus */

typedef struct
{
  GBytes *bytes;
  guint seconds;
  gboolean done;
  KabLicenceCode *code;
  GError *error;
} Reading;

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  guint unseen;

  reading->code = kab_paper_reader_finish (result, &unseen, &reading->error);
  reading->done = TRUE;
}

/* What people are told: some words, on a few lines, in letters that can be shown. */
static void
check_sentence (const GError *error)
{
  g_assert_true (error->domain == KAB_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_assert_cmpuint (strlen (error->message), <, 3000);
}

static Reading *
begin (GBytes *bytes, guint most)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->bytes = g_bytes_ref (bytes);
  kab_paper_reader_async (bytes, "Paper", most, NULL, did_read, reading);
  return reading;
}

/* Returns: whether it was a licence. */
static gboolean
end (Reading *reading)
{
  gboolean is_licence;

  while (!reading->done)
    g_main_context_iteration (NULL, TRUE);
  is_licence = reading->code != NULL;
  g_assert_true (is_licence == (reading->error == NULL));
  if (reading->error != NULL)
    check_sentence (reading->error);
  g_clear_pointer (&reading->code, kab_licence_code_free);
  g_clear_error (&reading->error);
  g_bytes_unref (reading->bytes);
  g_free (reading);
  return is_licence;
}

static void
use (const char *program)
{
  g_setenv ("KABINET_READ_PAPER", program, TRUE);
}

/* A program in the reader's place that does as @script says. */
static char *
write_script (const char *name, const char *script)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static void
use_reader (void)
{
  g_autofree char *quoted = g_shell_quote (reader);
  g_autofree char *script = g_strconcat ("ulimit -t " BUSY_SECONDS "\nexec ", quoted, " \"$@\"", NULL);
  g_autofree char *path = write_script ("reader", script);

  use (path);
}

/* --- The corpus --- */

static void
test_corpus (void)
{
  Reading *readings[AT_ONCE] = { NULL };
  gint64 longest = 0;

  use_reader ();
  for (guint i = 0; i < papers->len + AT_ONCE; i++)
    {
      Reading **slot = &readings[i % AT_ONCE];
      gint64 start = g_get_monotonic_time ();

      if (*slot != NULL)
        {
          const char *name = names->pdata[i - AT_ONCE];
          gboolean is_licence = end (*slot);

          longest = MAX (longest, g_get_monotonic_time () - start);
          if (is_licence != g_str_has_prefix (name, "good"))
            g_error ("%s: %s", name, is_licence ? "taken for a licence" : "not read");
        }
      *slot = i < papers->len ? begin (papers->pdata[i], PATIENCE) : NULL;
    }
  g_test_message ("%u papers, the longest %.1f s", papers->len, (double)longest / G_USEC_PER_SEC);
  g_assert_cmpint (longest, <, PATIENCE * G_USEC_PER_SEC);
}

/* --- Damaged --- */

static GBytes *
damage (GRand *dice)
{
  static const char *const pieces[]
    = { "99999999999",          "-1",   "0 0 R", "<<", ">>", "[", "stream\n", "/Kids",
        "/Filter /FlateDecode", "1e38", "\0" };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GBytes *seed = papers->pdata[g_rand_int_range (dice, 0, (gint32)papers->len)];
  gsize n;
  gconstpointer data = g_bytes_get_data (seed, &n);

  g_byte_array_append (bytes, data, (guint)MIN (n, DAMAGED_MAX));
  for (int i = g_rand_int_range (dice, 1, 12); i > 0 && bytes->len > 16; i--)
    {
      /* Not in its first bytes, by which it is known for what it is. */
      guint at = (guint)g_rand_int_range (dice, 12, (gint32)bytes->len);
      const char *piece = pieces[g_rand_int_range (dice, 0, G_N_ELEMENTS (pieces))];

      switch (g_rand_int_range (dice, 0, 4))
        {
        case 0:
          bytes->data[at] ^= (guint8)(1 << g_rand_int_range (dice, 0, 8));
          break;
        case 1:
          memcpy (bytes->data + at, piece, MIN (strlen (piece), bytes->len - at));
          break;
        case 2:
          g_byte_array_remove_range (bytes, at,
                                     MIN (bytes->len - at, (guint)g_rand_int_range (dice, 1, 200)));
          break;
        default:
          g_byte_array_append (bytes, data, (guint)MIN (MIN (n, DAMAGED_MAX), at));
        }
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
test_damaged (void)
{
  GRand *dice = g_rand_new_with_seed (1984);
  gint64 stop = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);
  guint n = 0, licences = 0;

  use_reader ();
  while (g_get_monotonic_time () < stop)
    {
      Reading *readings[AT_ONCE];

      for (guint i = 0; i < AT_ONCE; i++)
        {
          g_autoptr (GBytes) bytes = damage (dice);

          readings[i] = begin (bytes, PATIENCE);
        }
      for (guint i = 0; i < AT_ONCE; i++, n++)
        licences += end (readings[i]) ? 1 : 0;
    }
  g_rand_free (dice);
  g_test_message ("%u damaged papers, %u still readable", n, licences);
}

/* --- A reader that was taken over --- */

static void
test_taken_over (void)
{
  static const struct
  {
    const char *name, *script;
  } cases[] = {
    { "flood", "exec cat /dev/zero" },
    { "flood-of-words", "exec yes reading >&2" },
    { "hang", "exec sleep 100" },
    { "hang-in-silence", "exec >&- 2>&-; exec sleep 100" },
    { "fall", "kill -SEGV $$" },
    { "say-nothing", "exit 0" },
    { "fail-in-silence", "exit 1" },
    { "other-status", "echo no; exit 77" },
    { "nested", "head -c 60000 /dev/zero | tr '\\0' '['" },
    { "garbage", "printf '\\377\\376' >&2; exit 1" },
    { "long-sentence", "head -c 100000 /dev/zero | tr '\\0' 'x' >&2; exit 1" },
    { "no-object", "echo '[1]'" },
    { "no-code", "echo '{\"code\":\"nothing\"}'" },
    { "other-type", "echo '{\"code\":{\"a\":1}}'" },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_script (cases[i].name, cases[i].script);
      gint64 start = g_get_monotonic_time ();

      use (path);
      g_test_message ("%s", cases[i].name);
      g_assert_false (end (begin (bytes, 2)));
      g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
    }
  use (missing);
  g_assert_false (end (begin (bytes, 2)));
}

static void
test_cancelled (void)
{
  g_autofree char *path = write_script ("hang-for-long", "exec sleep 100");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reading reading = { 0 };
  gint64 start = g_get_monotonic_time ();

  use (path);
  kab_paper_reader_async (bytes, "Paper", PATIENCE, cancellable, did_read, &reading);
  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  while (!reading.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (reading.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&reading.error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
}

/* After all of it. */
static void
test_memory (void)
{
  struct rusage own, children;

  getrusage (RUSAGE_SELF, &own);
  getrusage (RUSAGE_CHILDREN, &children);
  g_test_message ("own %ld KiB, of a child's %ld KiB", own.ru_maxrss, children.ru_maxrss);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (own.ru_maxrss, <, OWN_MEMORY_MAX);
  g_assert_cmpint (children.ru_maxrss, <, CHILD_MEMORY_MAX);
#endif
}

static void
load (const char *corpus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (corpus, 0, &error);
  const char *name;

  g_assert_no_error (error);
  names = g_ptr_array_new_with_free_func (g_free);
  papers = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (corpus, name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      GBytes *bytes = g_file_load_bytes (file, NULL, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (names, g_strdup (name));
      g_ptr_array_add (papers, bytes);
    }
  g_assert_cmpuint (papers->len, >, 0);
}

static void
clean_up (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (argc < 3)
    g_error ("READER and CORPUS are needed");
  reader = argv[1];
  load (argv[2]);
  if (argc > 3)
    seconds = g_ascii_strtod (argv[3], NULL);
  folder = g_dir_make_tmp ("kab-paper-XXXXXX", NULL);
  g_assert_nonnull (folder);

  g_test_add_func ("/paper/corpus", test_corpus);
  g_test_add_func ("/paper/damaged", test_damaged);
  g_test_add_func ("/paper/taken-over", test_taken_over);
  g_test_add_func ("/paper/cancelled", test_cancelled);
  g_test_add_func ("/paper/memory", test_memory);

  status = g_test_run ();
  clean_up ();
  g_free (folder);
  g_ptr_array_unref (names);
  g_ptr_array_unref (papers);
  return status;
}
