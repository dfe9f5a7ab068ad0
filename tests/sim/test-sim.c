/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs seeds. Without arguments those that were found to matter and as many others as a minute allows; see --help.
 *   test-sim --seed N --verbose     one seed again, told step by step
 *   test-sim --count 100000 --from 5000 --seconds 0
 */
#include "sim.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define IDENTITIES 6
/* What nobody told a desktop of it finds when it looks by itself, in a quarter of an hour. */
#define QUIET_MAX (40 * SIM_MINUTE)
#define MUTANT_SEEDS 400

/* Where each planted bug was found last time; should the simulation have changed since, others are tried. */
static const guint64 hints[SIM_N_MUTANTS] = {
  [SIM_MUTANT_LAST_WRITER_WINS] = 2,
  [SIM_MUTANT_CURSOR_FIRST] = 2,
  [SIM_MUTANT_DROPPED_PAGE] = 3,
  [SIM_MUTANT_DROPPED_ROW] = 6,
  [SIM_MUTANT_NO_LEAVE] = 4,
  [SIM_MUTANT_LEAVE_HIDDEN] = 2,
  [SIM_MUTANT_ANSWER_NOT_STORED] = 1,
  [SIM_MUTANT_COUNT_NOT_STORED] = 1,
  [SIM_MUTANT_NOT_SYNCED] = 1,
  [SIM_MUTANT_REFUSAL_DROPPED] = 7,
  [SIM_MUTANT_CONFLICT_DROPPED] = 3,
  [SIM_MUTANT_SETTLED_EARLY] = 1,
  [SIM_MUTANT_EPOCH_IGNORED] = 14,
  [SIM_MUTANT_OUTBOX_KEPT_ACKED] = 2,
  [SIM_MUTANT_ECHO_IGNORED] = 8,
  [SIM_MUTANT_GROUP_SPLIT] = 3,
  [SIM_MUTANT_TIMER_LOST] = 3,
  [SIM_MUTANT_FAILURE_SWALLOWED] = 14,
  [SIM_MUTANT_OLD_TOKEN] = 14,
  [SIM_MUTANT_OVERLAY_LOST] = 1,
  [SIM_MUTANT_OUTBOX_OUT_OF_ORDER] = 1,
  [SIM_MUTANT_LEAVE_KEEPS_BYTES] = 8,
  [SIM_MUTANT_BEHIND_FORGOTTEN] = 1,
  [SIM_MUTANT_SETTLED_UNSYNCED] = 3,
  [SIM_MUTANT_DROPPED_SILENTLY] = 2,
  [SIM_MUTANT_LEFT_FORGOTTEN] = 21,
};

typedef struct
{
  guint64 seeds;
  guint64 exchanges;
  guint64 at; /* the seed that runs */
  char found[SIM_FOUND_SIZE];
  guint64 counts[SIM_N_SOMETIMES];
} Totals;

static char *folder;
static char *desk_folders[IDENTITIES];
static char *secrets[IDENTITIES];
static GHashTable *image;  /* path -> GBytes: the world as every seed begins */
static gint64 without;     /* faults that are left out, a bit each */
static GHashTable *synced; /* the same, of desktops that have everything already */

static void
on_person (SimEvent *event)
{
  SimDesk *desk = &sim.desks[event->integer];

  if (sim.quiet)
    return;
  if (desk->running)
    {
      sim_desk_enter (desk);
      sim_person_act (desk);
      sim_desk_settle (desk);
      sim.clock_offset = 0;
    }
  sim_after (sim_random_between (500, desk->running ? 20 * SIM_SECOND : SIM_HOUR), on_person, NULL)->integer
    = desk->index;
}

/* --- One seed --- */

static void
load (GHashTable *files)
{
  GHashTableIter iter;
  gpointer path, bytes;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, &bytes))
    sim_disk_write (path, bytes);
}

static void
load_desk (guint identity)
{
  static const char *const names[] = { "cache.db", "work.db" };
  /* Indexes of a first sync cost more than all the rest of a seed. */
  GHashTable *from = sim_random_chance (97) ? synced : image;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (desk_folders[identity], names[i], NULL);
      GBytes *bytes = g_hash_table_lookup (from, path);

      if (bytes != NULL)
        sim_disk_write (path, bytes);
    }
}

static void
set_up_desk (SimDesk *desk, guint index, guint identity)
{
  memset (desk, 0, sizeof *desk);
  desk->index = index;
  desk->folder = desk_folders[identity];
  desk->disk = sim_disk_get (desk->folder);
  desk->secret = g_strdup (secrets[identity]);
  desk->diary = (char *)sim_server_diary (identity);
  desk->dead_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_reply_unref);
  sim_server_assign (desk, identity);
}

static void
set_up (guint64 seed)
{
  static const guint mixes[][SIM_DESKS_MAX] = {
    { 0, 2, 3, 5 }, { 0, 1, 2, 3 }, { 2, 4, 0, 3 }, { 0, 1, 2, 4 }, { 0, 3, 5, 2 }, { 1, 0, 3, 2 },
  };
  const guint *mix;

  sim_random_seed (seed);
  sim_ledger_reset ();
  sim.seed = seed;
  sim.now = sim.clock_offset = 0;
  sim.quiet = sim.last_look = sim.maintained = sim.forgetful = FALSE;
  sim.restored = 0;
  sim.typed = sim.ids = 0;
  sim.trace = sim.steps = sim.exchanges = 0;
  memset (sim.counts, 0, sizeof sim.counts);
  sim.server.backup_head = 0;
  sim_faults_choose (&sim.faults, without);
  load (image);
  mix = mixes[sim_random_below (G_N_ELEMENTS (mixes))];
  sim.n_desks = (guint)sim_random_between (2, SIM_DESKS_MAX);
  for (guint i = 0; i < sim.n_desks; i++)
    {
      load_desk (mix[i]);
      set_up_desk (&sim.desks[i], i, mix[i]);
    }
  sim_server_start ();
  sim_ledger_history ();
}

static void
tear_down (void)
{
  for (guint i = 0; i < sim.n_desks; i++)
    {
      SimDesk *desk = &sim.desks[i];

      if (desk->running)
        sim_desk_stop (desk);
      g_free (desk->secret);
      g_free (desk->asked);
      g_hash_table_unref (desk->dead_tokens);
      g_ptr_array_unref (desk->pages);
    }
  sim_forget_events ();
  sim_server_stop ();
  sim_disk_forget ();
}

static void
heal (void)
{
  sim.quiet = TRUE;
  for (guint i = 0; i < sim.n_desks; i++)
    {
      SimDesk *desk = &sim.desks[i];

      desk->disk->full = FALSE;
      desk->disk->failing = 0;
      desk->disk->countdown = -1;
      if (!desk->running)
        {
          sim_desk_start (desk);
          continue;
        }
      if (!desk->machine.network)
        sim_desk_network (desk, TRUE);
    }
}

static gboolean
all_done (void)
{
  for (guint i = 0; i < sim.n_desks; i++)
    if (!sim_desk_is_done (&sim.desks[i]))
      return FALSE;

  return sim.server.up;
}

static void
say_stuck (void)
{
  for (guint i = 0; i < sim.n_desks; i++)
    {
      SimDesk *desk = &sim.desks[i];
      const KabSyncMachine *m = &desk->machine;

      if (!sim_desk_is_done (desk))
        sim_fail ("23",
                  "desk %u does not come to rest: running %d %d, blocked %d, token %d, push %d, pull %d, in "
                  "flight %x, line %d, at head %d, timer in %" G_GINT64_FORMAT " ms",
                  i, desk->running, m->running, m->blocked, m->has_token, m->to_push, m->to_pull,
                  m->in_flight, desk->line, desk->at_head, m->timer != 0 ? m->timer - sim.now : -1);
    }
}

/* Nothing goes wrong any more: what was typed comes to where it belongs, and all see the same. */
static void
come_to_rest (void)
{
  gint64 until = sim.now + QUIET_MAX, tended = 0;

  while (!all_done () && sim.now < until)
    {
      sim_run_one (sim.now + 5 * SIM_SECOND);
      if (sim.now - tended < 20 * SIM_SECOND)
        continue;
      tended = sim.now;
      for (guint i = 0; i < sim.n_desks; i++)
        {
          sim_desk_enter (&sim.desks[i]);
          sim_person_tend (&sim.desks[i]);
          sim.clock_offset = 0;
        }
    }
  if (!all_done ())
    say_stuck ();
}

static void
run_seed (guint64 seed)
{
  gint64 until;

  set_up (seed);
  for (guint i = 0; i < sim.n_desks; i++)
    sim_desk_start (&sim.desks[i]);
  for (guint i = 0; i < sim.n_desks; i++)
    sim_after (sim_random_between (0, 10 * SIM_SECOND), on_person, NULL)->integer = i;
  sim_faults_begin ();
  /* Many short days find more than few long ones; but some things take their time. */
  until = sim_random_chance (15) ? sim_random_between (5 * SIM_MINUTE, 12 * SIM_MINUTE)
                                 : sim_random_between (SIM_MINUTE, 5 * SIM_MINUTE);
  while (sim_run_one (until))
    ;
  heal ();
  come_to_rest ();
  /* Everybody looks once more, and finds nothing new. */
  sim.last_look = TRUE;
  for (guint i = 0; i < sim.n_desks; i++)
    sim_desk_event (&sim.desks[i], KAB_SYNC_EVENT_SYNC_NOW);
  come_to_rest ();
  sim_ledger_finish ();
  tear_down ();
}

/* --- The world that all begin with --- */

static void
keep (GHashTable *files, const char *path)
{
  GBytes *bytes = sim_disk_read (path);

  if (bytes != NULL)
    g_hash_table_insert (files, g_strdup (path), bytes);
}

static void
keep_all (GHashTable *files)
{
  g_autofree char *server = g_build_filename (folder, "server", "k.db", NULL);

  keep (files, server);
  for (guint i = 0; i < IDENTITIES; i++)
    {
      g_autofree char *cache = g_build_filename (desk_folders[i], "cache.db", NULL);
      g_autofree char *work = g_build_filename (desk_folders[i], "work.db", NULL);

      keep (files, cache);
      keep (files, work);
    }
}

/* Each signs in, and gets all there is; then the files are what every seed begins with. */
static void
let_sync (guint identity)
{
  SimDesk *desk = &sim.desks[0];

  set_up_desk (desk, 0, identity);
  sim.n_desks = 1;
  sim_desk_start (desk);
  while (!all_done ())
    {
      sim_run_one (sim.now + SIM_SECOND);
      sim_person_tend (desk);
      if (sim.now > SIM_DAY)
        say_stuck ();
    }
  sim_desk_stop (desk);
  g_free (secrets[identity]);
  secrets[identity] = g_strdup (desk->secret);
  sim_forget_events ();
  g_free (desk->secret);
  g_free (desk->asked);
  g_hash_table_unref (desk->dead_tokens);
  g_ptr_array_unref (desk->pages);
}

static void
make_world (void)
{
  g_autofree char *server = g_build_filename (folder, "server", NULL);

  image = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  synced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  g_mkdir (server, 0700);
  sim_random_seed (1);
  sim_ledger_reset ();
  sim_server_build (server);
  for (guint i = 0; i < IDENTITIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("desk%u", i);
      g_autoptr (GError) error = NULL;
      KabWork *work;
      KabCache *cache;

      desk_folders[i] = g_build_filename (folder, name, NULL);
      g_mkdir (desk_folders[i], 0700);
      work = kab_work_open (desk_folders[i], NULL, &error);
      cache = kab_cache_open (desk_folders[i], NULL, &error);
      g_assert_no_error (error);
      kab_work_close (work);
      kab_cache_close (cache);
    }
  keep_all (image);
  sim.quiet = TRUE;
  for (guint i = 0; i < IDENTITIES; i++)
    let_sync (i);
  sim_server_stop ();
  keep_all (synced);
  {
    g_autofree char *path = g_build_filename (server, "k.db", NULL);
    g_autofree char *key = g_strdup (path);

    /* The desktops that have nothing are known to the server all the same. */
    keep (image, key);
  }
  sim_disk_forget ();
}

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
  sim.found = totals->found;
  for (guint64 i = 0; i < range->count; i += range->step)
    {
      if (range->deadline != 0 && real_now () > range->deadline)
        return;
      totals->at = range->from + i;
      run_seed (range->from + i);
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
static gint64 shrink_seed = -1;
static int jobs = 2;
static gboolean verbose;
static gboolean mutants;
static char *mutant_name;

static gboolean
run_seeds (void)
{
  Totals *totals = shared_totals ((guint)jobs);
  g_autofree pid_t *children = g_new0 (pid_t, jobs);
  Totals sum = { 0 };
  gint64 began = real_now ();
  gboolean ok = TRUE;
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
          g_print ("# seed %" G_GUINT64_FORMAT
                   " failed (%d); again: test-sim --verbose --seed %" G_GUINT64_FORMAT "\n",
                   totals[i].at, result, totals[i].at);
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
               result == SIM_FOUND ? "" : "not ", m, sim_mutant_name ((SimMutant)m), seed, totals->found,
               (double)(real_now () - began) / G_USEC_PER_SEC);
    }
  return ok;
}

/* Leaves out one kind of fault after the other, as long as something is still found. */
static gboolean
shrink (guint64 seed)
{
  Totals *totals = shared_totals (1);
  const Range range = { seed, 1, 0, 1 };

  for (guint i = 0; i < SIM_N_FAULTS; i++)
    {
      gint64 kept = without;

      without |= G_GINT64_CONSTANT (1) << i;
      if (finish (start (&range, totals, TRUE)) != SIM_FOUND)
        without = kept;
      else
        g_print ("# found without %s as well\n", sim_faults_name (i));
    }
  for (guint i = 0; i < SIM_N_FAULTS; i++)
    if ((without & (G_GINT64_CONSTANT (1) << i)) == 0)
      g_print ("# it may take %s\n", sim_faults_name (i));
  g_print ("# again: test-sim --verbose --seed %" G_GUINT64_FORMAT " --without %" G_GINT64_FORMAT "\n", seed,
           without);
  return finish (start (&range, totals, FALSE)) == 0;
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
    { "shrink", 0, 0, G_OPTION_ARG_INT64, &shrink_seed, "Leave out what is not needed for what a seed found",
      "N" },
    { "without", 0, 0, G_OPTION_ARG_INT64, &without, "Leave out these faults, a bit each", "BITS" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "Tell each step", NULL },
    { "mutants", 0, 0, G_OPTION_ARG_NONE, &mutants, "Plant each bug, and see that it is found", NULL },
    { "mutant", 0, 0, G_OPTION_ARG_STRING, &mutant_name, "Plant that one bug", "NAME" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
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
  folder = g_dir_make_tmp ("kab-sim-XXXXXX", &error);
  g_assert_no_error (error);
  sim_disk_register ();
  make_world ();
  sim.verbose = verbose;
  sim.traced = verbose || one_seed >= 0;
  if (shrink_seed >= 0)
    {
      ok = shrink ((guint64)shrink_seed);
    }
  else if (one_seed >= 0)
    {
      for (guint m = 1; mutant_name != NULL && m < SIM_N_MUTANTS; m++)
        if (g_str_equal (mutant_name, sim_mutant_name ((SimMutant)m)))
          sim.mutant = (SimMutant)m;
      run_seed ((guint64)one_seed);
      g_print ("# trace %016" G_GINT64_MODIFIER "x, %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT
               " exchanges\n1..1\nok 1\n",
               sim.trace, sim.steps, sim.exchanges);
      ok = TRUE;
    }
  else
    {
      ok = mutants ? run_mutants () : run_seeds ();
    }
  return ok ? 0 : 1;
}
