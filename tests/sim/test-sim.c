/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs seeds. Without arguments those that were found to matter and as many others as a minute allows; see --help.
 *   test-sim --seed N --verbose     one seed again, told step by step; with --shrink, a shorter way to what it finds
 *   test-sim --count 100000 --from 5000 --seconds 0
 */
#include "sim-paths.h"
#include "sim-shrink.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define MUTANT_SEEDS 400
/* So long a shorter way is looked for where somebody waits. */
#define SHRINK_SECONDS 40

/* Where each planted bug was found last time; should the simulation have changed since, others are tried. */
static const guint64 hints[SIM_N_MUTANTS] = {
  [SIM_MUTANT_CURSOR_FIRST] = 2,
  [SIM_MUTANT_DROPPED_PAGE] = 3,
  [SIM_MUTANT_NO_LEAVE] = 4,
  [SIM_MUTANT_LEAVE_HIDDEN] = 2,
  [SIM_MUTANT_REFUSAL_DROPPED] = 8,
  [SIM_MUTANT_SETTLED_EARLY] = 2,
  [SIM_MUTANT_EPOCH_IGNORED] = 6,
  [SIM_MUTANT_OUTBOX_KEPT_ACKED] = 25,
  [SIM_MUTANT_ECHO_IGNORED] = 14,
  [SIM_MUTANT_GROUP_SPLIT] = 6,
  [SIM_MUTANT_FAILURE_SWALLOWED] = 14,
  [SIM_MUTANT_OLD_TOKEN] = 3,
  [SIM_MUTANT_OVERLAY_LOST] = 2,
  [SIM_MUTANT_OUTBOX_OUT_OF_ORDER] = 88,
  [SIM_MUTANT_LEAVE_KEEPS_BYTES] = 4,
  [SIM_MUTANT_LEFT_FORGOTTEN] = 36,
  [SIM_MUTANT_DROPPED_SILENTLY] = 2,
  [SIM_MUTANT_HORIZON_IGNORED] = 4,
  [SIM_MUTANT_NUDGE_LOST] = 3,
  [SIM_MUTANT_NO_BACK_OFF] = 5,
  [SIM_MUTANT_GIVES_UP] = 11,
  [SIM_MUTANT_FENCE_IGNORED] = 2,
  [SIM_MUTANT_REST_HIDDEN] = 3,
  [SIM_MUTANT_BASE_AS_SHOWN] = 826,
  [SIM_MUTANT_NEVER_JOINED] = 6,
  [SIM_MUTANT_NEVER_SUPERSEDED] = 151,
  [SIM_MUTANT_CONFIRMED_FORGOTTEN] = 47,
  [SIM_MUTANT_LATE_OBEYED] = 9,
};

static int wider;

typedef struct
{
  guint64 seeds;
  guint64 exchanges;
  guint64 at; /* the seed that runs */
  SimFound found;
  guint64 counts[SIM_N_SOMETIMES];
} Totals;

/* --- Many seeds --- */

typedef struct
{
  guint64 from;
  guint64 count;
  gint64 deadline; /* real, µs; 0: none */
  guint step;
} Range;

static gint64
real_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
run_range (const Range *range, Totals *totals)
{
  sim.found = &totals->found;
  for (guint64 i = 0; i < range->count; i += range->step)
    {
      if (range->deadline != 0 && real_now () > range->deadline)
        return;
      totals->at = range->from + i;
      sim_seed_run (&(SimSettings){ .seed = range->from + i, .wider = (guint)wider });
      totals->seeds++;
      totals->exchanges += sim.exchanges;
      for (guint c = 0; c < SIM_N_SOMETIMES; c++)
        totals->counts[c] += sim.counts[c];
    }
}

/* Runs a range in a child; Returns: how it ended, 0 for well. */
static pid_t
start (const Range *range, Totals *totals, gboolean silent)
{
  pid_t child = fork ();

  g_assert (child >= 0);
  if (child > 0)
    return child;
  sim_world_enter ();
  if (silent && freopen ("/dev/null", "w", stderr) == NULL)
    _Exit (4);
  run_range (range, totals);
  fflush (NULL);
  _Exit (0);
}

static int
finish (pid_t child)
{
  int status;

  while (waitpid (child, &status, 0) < 0)
    ;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

static Totals *
shared_totals (guint n)
{
  Totals *totals
    = mmap (NULL, n * sizeof (Totals), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert (totals != MAP_FAILED);
  memset (totals, 0, n * sizeof (Totals));
  return totals;
}

static gint64 first_seed = 1;
static gint64 n_seeds;
static gint64 seconds = 40;
static gint64 one_seed = -1;
static gint64 without;
static gint64 until;
static int desks;
static gboolean shrinks;
static char *kept_path;
static int jobs = 2;
static gboolean verbose;
static gboolean mutants;
static char *mutant_name;

/* A shorter way to what was found, as a line that repeats it and may be kept. */
static void
say_shorter (SimSettings *settings, gint64 most_seconds)
{
  g_autofree char *text = NULL;
  SimFound found;

  if (!sim_try (settings, TRUE, &found))
    {
      g_print ("# run alone, nothing is found\n");
      return;
    }
  sim_shrink (settings, &found, most_seconds);
  for (guint i = 0; i < SIM_N_FAULTS; i++)
    if ((settings->without & ((gint64)1 << i)) == 0)
      g_print ("# it may take %s\n", sim_faults_name (i));
  text = sim_settings_to_text (settings);
  g_print ("# invariant %s, to be kept in tests/sim/kept.txt, and again with: test-sim --verbose %s\n",
           found.invariant, text);
}

/* What was found once is not found any more. */
static gboolean
run_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) kept = sim_kept_read (kept_path, &error);
  gboolean ok = TRUE;

  if (kept == NULL)
    {
      g_print ("# %s\n", error->message);
      return FALSE;
    }
  for (guint i = 0; i < kept->len; i++)
    {
      const SimSettings *settings = &g_array_index (kept, SimSettings, i);
      g_autofree char *text = sim_settings_to_text (settings);
      SimFound found;

      if (!sim_try (settings, FALSE, &found))
        continue;
      ok = FALSE;
      g_print ("# invariant %s; again: test-sim --verbose %s\n", found.invariant, text);
    }
  g_print ("# %u kept ones were run first\n", kept->len);
  return ok;
}

static gboolean
run_seeds (void)
{
  Totals *totals = shared_totals ((guint)jobs);
  g_autofree pid_t *children = g_new0 (pid_t, jobs);
  Totals sum = { 0 };
  gint64 began = real_now ();
  gboolean ok = kept_path == NULL || run_kept ();
  double took;

  for (int i = 0; i < jobs; i++)
    {
      Range range = { (guint64)(first_seed + i), n_seeds > 0 ? (guint64)n_seeds : G_MAXUINT32,
                      seconds > 0 ? began + seconds * G_USEC_PER_SEC : 0, (guint)jobs };

      children[i] = start (&range, &totals[i], FALSE);
    }
  for (int i = 0; i < jobs; i++)
    {
      int result = finish (children[i]);

      if (result != 0)
        {
          SimSettings settings = { .seed = totals[i].at, .wider = (guint)wider };

          g_print ("# seed %" G_GUINT64_FORMAT " failed (%d)\n", totals[i].at, result);
          if (ok)
            say_shorter (&settings, SHRINK_SECONDS);
          ok = FALSE;
        }
      sum.seeds += totals[i].seeds;
      sum.exchanges += totals[i].exchanges;
      for (guint c = 0; c < SIM_N_SOMETIMES; c++)
        sum.counts[c] += totals[i].counts[c];
    }
  took = (double)(real_now () - began) / G_USEC_PER_SEC;
  g_print ("# %" G_GUINT64_FORMAT " seeds, %" G_GUINT64_FORMAT " exchanges in %.1f s: %.0f seeds a minute\n",
           sum.seeds, sum.exchanges, took, (double)sum.seeds / took * 60);
  for (guint c = 0; c < SIM_N_SOMETIMES; c++)
    g_print ("# sometimes %s: %" G_GUINT64_FORMAT "\n", sim_sometimes_name ((SimSometimes)c), sum.counts[c]);
  g_print ("%sok 1 - every invariant holds\n", ok ? "" : "not ");
  if (sum.seeds >= 400)
    {
      gboolean all = TRUE;

      /* Others must write just while the last page of a slow run is read: in one seed of some hundreds. */
      for (guint c = 0; c < SIM_N_SOMETIMES; c++)
        all = all && (sum.counts[c] > 0 || (c == SIM_SOMETIMES_MOVED_UNTIL && sum.seeds < 5000));
      g_print ("%sok 2 - every rare thing happened\n1..2\n", all ? "" : "not ");
      return ok && all;
    }
  g_print ("1..1\n");
  return ok;
}

static gboolean
run_mutants (void)
{
  Totals *totals = shared_totals (1);
  gint64 deadline = seconds > 0 ? real_now () + seconds * G_USEC_PER_SEC : 0;
  gboolean ok = TRUE;

  g_print ("1..%d\n", SIM_N_MUTANTS - 1);
  for (guint m = 1; m < SIM_N_MUTANTS; m++)
    {
      Range range = { 1, MUTANT_SEEDS, deadline, 1 };
      gint64 began = real_now ();
      guint64 seed;
      int result;

      if (mutant_name != NULL && !g_str_equal (mutant_name, sim_mutant_name ((SimMutant)m)))
        continue;
      memset (totals, 0, sizeof *totals);
      sim.mutant = (SimMutant)m;
      seed = hints[m];
      result = seed > 0 ? finish (start (&(Range){ seed, 1, 0, 1 }, totals, mutant_name == NULL)) : 0;
      if (result == 0)
        {
          memset (totals, 0, sizeof *totals);
          result = finish (start (&range, totals, mutant_name == NULL));
          seed = range.from + totals->seeds;
        }
      sim.mutant = SIM_MUTANT_NONE;
      ok = ok && result == SIM_FOUND;
      g_print ("%sok %u - %s is found (by seed %" G_GUINT64_FORMAT ", invariant %s, %.1f s)\n",
               result == SIM_FOUND ? "" : "not ", m, sim_mutant_name ((SimMutant)m), seed,
               totals->found.invariant, (double)(real_now () - began) / G_USEC_PER_SEC);
    }
  return ok;
}

static gboolean
run_one (const SimSettings *settings)
{
  for (guint m = 1; mutant_name != NULL && m < SIM_N_MUTANTS; m++)
    if (g_str_equal (mutant_name, sim_mutant_name ((SimMutant)m)))
      sim.mutant = (SimMutant)m;
  if (shrinks)
    {
      SimSettings shorter = *settings;

      say_shorter (&shorter, seconds);
      return TRUE;
    }
  sim_seed_run (settings);
  g_print ("# trace %016" G_GINT64_MODIFIER "x, %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT
           " exchanges\n1..1\nok 1\n",
           sim.trace, sim.steps, sim.exchanges);
  return TRUE;
}

/* What the product says to a log is of no interest, unless it says that something impossible happened. */
static GLogWriterOutput
quiet_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  g_autofree char *text = g_log_writer_format_fields (level, fields, n, FALSE);

  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    sim_fail ("none", "%s", text);
  if (sim.verbose)
    g_printerr ("             (%s)\n", text);
  return G_LOG_WRITER_HANDLED;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &one_seed, "Run one seed alone", "N" },
    { "from", 0, 0, G_OPTION_ARG_INT64, &first_seed, "The first seed", "N" },
    { "count", 0, 0, G_OPTION_ARG_INT64, &n_seeds, "How many seeds", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT64, &seconds, "Begin no seed after so many seconds; 0 for no bound",
      "N" },
    { "jobs", 0, 0, G_OPTION_ARG_INT, &jobs, "How many processes", "N" },
    { "shrink", 0, 0, G_OPTION_ARG_NONE, &shrinks, "Look for a shorter way to what the seed finds", NULL },
    { "kept", 0, 0, G_OPTION_ARG_FILENAME, &kept_path, "Run what stands in that file first", "FILE" },
    { "desks", 0, 0, G_OPTION_ARG_INT, &desks, "At most so many desktops", "N" },
    { "until", 0, 0, G_OPTION_ARG_INT64, &until, "Persons and faults end then at the latest", "MS" },
    { "without", 0, 0, G_OPTION_ARG_INT64, &without, "Leave out these faults, a bit each", "BITS" },
    { "wider", 0, 0, G_OPTION_ARG_INT, &wider,
      "These happen in every seed: 1 refunds, 2 files, 4 accounts, 8 partners", "BITS" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "Tell each step", NULL },
    { "mutants", 0, 0, G_OPTION_ARG_NONE, &mutants, "Plant each bug, and see that it is found", NULL },
    { "mutant", 0, 0, G_OPTION_ARG_STRING, &mutant_name, "Plant that one bug", "NAME" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  gboolean ok;

  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("KABINET_TEST_CHEAP_PASSWORDS", "1", TRUE);
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  g_log_set_writer_func (quiet_log, NULL, NULL);
  if (kept_path != NULL)
    {
      char *absolute = g_canonicalize_filename (kept_path, NULL);

      g_free (kept_path);
      kept_path = absolute;
    }
  /* In memory, where there is such a place. */
  folder = g_strdup ("/dev/shm/kab-sim-XXXXXX");
  if (g_mkdtemp (folder) == NULL)
    {
      g_free (folder);
      folder = g_dir_make_tmp ("kab-sim-XXXXXX", &error);
      g_assert_no_error (error);
    }
  sim_disk_register ();
  sim_world_make (folder);
  sim.verbose = verbose;
  sim.traced = verbose || one_seed >= 0;
  if (one_seed >= 0)
    ok = run_one (&(SimSettings){ (guint64)one_seed, without, (guint)desks, until, (guint)wider });
  else
    ok = mutants ? run_mutants () : run_seeds ();
  sim_paths_remove_tree (folder);
  return ok ? 0 : 1;
}
