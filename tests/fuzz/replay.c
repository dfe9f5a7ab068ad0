/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stands for libFuzzer where there is none: replays the corpus, and then damages its files at
 * random, from a fixed seed, for as many seconds as -s says: TAP.
 *
 *   KABINET_FUZZ=json kabinet-fuzz [-s SECONDS] FILE-OR-FOLDER...
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

#define SIZE_MAX_BYTES 4096
#define INPUT_SECONDS 60

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static GPtrArray *inputs;
static const char *failing = "/dev/null";
static const GByteArray *current;

/* What broke it must not be lost with the process. */
static void
on_crash (int number)
{
  FILE *file = fopen (failing, "wb");

  if (file != NULL && current != NULL)
    fwrite (current->data, 1, current->len, file);
  signal (number, SIG_DFL);
  raise (number);
}

static void
run (const GByteArray *input)
{
  /* A block of its own, so that a sanitizer sees the first byte past its end. */
  g_autofree guint8 *copy = g_memdup2 (input->data, input->len);

  current = input;
  alarm (INPUT_SECONDS);
  LLVMFuzzerTestOneInput (copy, input->len);
  alarm (0);
}

static void
load (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;
  const char *name;

  if (dir == NULL)
    {
      if (!g_file_get_contents (path, &data, &length, &error))
        g_error ("%s", error->message);
      g_ptr_array_add (inputs, g_byte_array_new_take ((guint8 *)data, length));
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      load (child);
    }
}

static void
damage (GByteArray *bytes, GRand *dice)
{
  static const char *const pieces[] = { "{",
                                        "}",
                                        "[",
                                        "]",
                                        "\"",
                                        ",",
                                        ":",
                                        "\\u0000",
                                        "\\ud800",
                                        "\xff",
                                        "\xf0\x9f\x98\x80",
                                        "\xe2\x80\xae",
                                        ";",
                                        "\n",
                                        "=",
                                        "-1",
                                        "9223372036854775808",
                                        "1e999",
                                        "null",
                                        "{{",
                                        "}}",
                                        "<",
                                        "&#0;",
                                        ".",
                                        "%" };
  guint at = bytes->len > 0 ? (guint)g_rand_int_range (dice, 0, (gint32)bytes->len) : 0;
  guint few = (guint)g_rand_int_range (dice, 1, 20);
  const char *piece = pieces[g_rand_int_range (dice, 0, G_N_ELEMENTS (pieces))];

  switch (g_rand_int_range (dice, 0, 4))
    {
    case 0:
      if (bytes->len > 0)
        bytes->data[at] ^= (guint8)(1 << g_rand_int_range (dice, 0, 8));
      break;
    case 1:
      if (bytes->len > 0)
        g_byte_array_remove_range (bytes, at, MIN (bytes->len - at, few));
      break;
    case 2:
      {
        const GByteArray *other = inputs->pdata[g_rand_int_range (dice, 0, (gint32)inputs->len)];
        guint from = other->len > 0 ? (guint)g_rand_int_range (dice, 0, (gint32)other->len) : 0;

        g_byte_array_append (bytes, other->data + from, MIN (other->len - from, 64));
        break;
      }
    default:
      {
        guint n = (guint)strlen (piece), old = bytes->len;

        g_byte_array_set_size (bytes, old + n);
        memmove (bytes->data + at + n, bytes->data + at, old - at);
        memcpy (bytes->data + at, piece, n);
      }
    }
  if (bytes->len > SIZE_MAX_BYTES)
    g_byte_array_set_size (bytes, SIZE_MAX_BYTES);
}

static guint
run_damaged (double seconds)
{
  GRand *dice = g_rand_new_with_seed (35);
  gint64 end = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);
  guint n = 0;

  for (; g_get_monotonic_time () < end; n++)
    {
      const GByteArray *seed = inputs->pdata[g_rand_int_range (dice, 0, (gint32)inputs->len)];
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, seed->data, MIN (seed->len, SIZE_MAX_BYTES));
      for (int i = g_rand_int_range (dice, 1, 8); i > 0; i--)
        damage (bytes, dice);
      run (bytes);
    }
  g_rand_free (dice);
  return n;
}

int
main (int argc, char **argv)
{
  double seconds = 0;
  g_autofree char *kept = NULL;

  if (fuzz_find (g_getenv ("KABINET_FUZZ")) == NULL)
    g_error ("KABINET_FUZZ must name a target");
  inputs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "-s") && i + 1 < argc)
        seconds = g_ascii_strtod (argv[++i], NULL);
      else
        load (argv[i]);
    }
  if (inputs->len == 0)
    g_error ("There is nothing to replay");
  kept = g_strdup_printf ("%s/kabinet-fuzz-%s-failed", g_get_tmp_dir (), g_getenv ("KABINET_FUZZ"));
  failing = kept;
  signal (SIGABRT, on_crash);
  signal (SIGALRM, on_crash);

  g_print ("1..2\n");
  for (guint i = 0; i < inputs->len; i++)
    run (inputs->pdata[i]);
  g_print ("ok 1 %u inputs of the corpus\n", inputs->len);
  g_print ("ok 2 %u damaged ones\n", run_damaged (seconds));
  g_ptr_array_unref (inputs);
  return 0;
}
