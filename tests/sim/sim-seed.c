/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One seed, from the world that all begin with until everything has come to rest and is judged. */
#include "sim-paths.h"
#include "sim.h"

#include <string.h>

#include <glib/gstdio.h>

#include "kab-number.h"

#define IDENTITIES 6
/* What nobody told a desktop of it finds when it looks by itself, in a quarter of an hour. */
#define QUIET_MAX (40 * SIM_MINUTE)

/* Where processes work; and where each of them has its desktops and its server, from there. */
static char *root;
static const char folder[] = "w";
static char *desk_folders[IDENTITIES];
static char *secrets[IDENTITIES];
static char *keys[IDENTITIES];
static char *sessions[IDENTITIES];
static KabAccount *accounts[IDENTITIES];
static GHashTable *image;  /* path -> GBytes: the world as every seed begins */
static GHashTable *synced; /* the same, of desktops that have everything already */

static void
on_person (SimEvent *event)
{
  SimDesk *desk = &sim.desks[event->integer];

  if (sim.quiet)
    return;
  /* Whoever sees nonsense leaves it alone. */
  if (desk->running && desk->spoiled == NULL)
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
load_desk (SimDesk *desk, guint identity)
{
  static const char *const names[] = { "cache.db", "work.db" };
  /* Indexes of a first sync cost more than all the rest of a seed. */
  GHashTable *from = sim_random_chance (97) ? synced : image;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (desk_folders[identity], names[i], NULL);
      g_autofree char *here = g_build_filename (i == 0 ? desk->cache_dir : desk->work_dir, names[i], NULL);
      GBytes *bytes = g_hash_table_lookup (from, path);

      if (bytes != NULL)
        sim_disk_write (here, bytes);
    }
}

static void
set_up_desk (SimDesk *desk, guint index, guint identity)
{
  memset (desk, 0, sizeof *desk);
  desk->index = index;
  sim_server_assign (desk, identity);
  desk->folder = desk_folders[identity];
  if (index + 1 == sim.n_desks && sim_is_wider (SIM_WIDER_ACCOUNTS))
    sim_accounts_pair (desk, &sim.desks[0]);
  desk->disk = sim_disk_get (desk->folder);
  desk->secret = g_strdup (secrets[identity]);
  desk->key = g_strdup (keys[identity]);
  desk->session = g_strdup (sessions[identity]);
  desk->account = accounts[identity] != NULL ? g_object_ref (accounts[identity]) : NULL;
  desk->diary = (char *)sim_server_diary (identity);
  desk->dead_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)sim_reply_unref);
  sim_accounts_set_up (desk);
}

static void
set_up (const SimSettings *settings)
{
  static const guint mixes[][SIM_DESKS_MAX] = {
    { 0, 2, 3, 5 }, { 0, 1, 2, 3 }, { 2, 4, 0, 3 }, { 0, 1, 2, 4 }, { 0, 3, 5, 2 }, { 1, 0, 3, 2 },
  };
  const guint *mix;

  sim_random_seed (settings->seed);
  sim_ledger_reset ();
  sim.seed = settings->seed;
  sim.now = sim.clock_offset = 0;
  sim.quiet = sim.last_look = sim.maintained = sim.forgetful = FALSE;
  sim.restored = 0;
  sim.typed = sim.ids = sim.set_aside = 0;
  g_clear_pointer (&sim.numbers, g_hash_table_unref);
  sim.trace = sim.steps = sim.exchanges = 0;
  memset (sim.counts, 0, sizeof sim.counts);
  sim.kinds = sim_random_chance (70) ? (1U << KAB_N_NUMBER_KINDS) - 1
                                     : (guint)sim_random_below (1U << KAB_N_NUMBER_KINDS);
  sim_faults_choose (&sim.faults, settings->without);
  sim_wider_choose (settings->wider);
  sim_refunds_reset ();
  sim_paths_reset ();
  sim_files_reset ();
  load (image);
  mix = mixes[sim_random_below (G_N_ELEMENTS (mixes))];
  sim.n_desks = (guint)sim_random_between (2, SIM_DESKS_MAX);
  if (settings->desks > 0)
    sim.n_desks = MIN (sim.n_desks, settings->desks);
  for (guint i = 0; i < sim.n_desks; i++)
    {
      set_up_desk (&sim.desks[i], i, mix[i]);
      load_desk (&sim.desks[i], mix[i]);
    }
  sim_server_start ();
  sim_ledger_history ();
}

/* What stands beside the databases. */
static void
clear_folders (void)
{
  for (guint i = 0; sim.wider != 0 && i < sim.n_desks; i++)
    {
      sim_paths_remove_tree (sim.desks[i].folder);
      g_mkdir (sim.desks[i].folder, 0700);
    }
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
      g_clear_object (&desk->account);
      sim_accounts_clear (desk);
      sim_check_mended (desk);
      g_free (desk->asked);
      g_clear_pointer (&desk->smashed, g_hash_table_unref);
      g_clear_pointer (&desk->older, g_hash_table_unref);
      g_hash_table_unref (desk->dead_tokens);
      g_ptr_array_unref (desk->pages);
    }
  sim_forget_events ();
  sim_server_stop ();
  clear_folders ();
  sim_disk_forget ();
}

static void
heal (void)
{
  sim.quiet = TRUE;
  for (guint i = 0; i < sim.n_desks; i++)
    {
      SimDesk *desk = &sim.desks[i];

      desk->away = FALSE;

      desk->disk->full = FALSE;
      desk->disk->failing = 0;
      desk->disk->countdown = -1;
      if (!desk->running)
        {
          sim_desk_start (desk);
          continue;
        }
      sim_desk_enter (desk);
      sim_damage_look (desk);
      sim.clock_offset = 0;
      /* Of the others it is said to the end that there is none. */
      if (!desk->machine.network && sim_random_chance (50))
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
          sim_damage_look (&sim.desks[i]);
          sim.clock_offset = 0;
        }
    }
  if (!all_done ())
    say_stuck ();
}

/* Somebody in the office changes something when all is still: whoever listens hears of it. */
static void
have_the_last_word (void)
{
  gint64 until = sim.now + SIM_MINUTE;

  while (sim_run_one (until))
    ;
  sim_server_reassign ();
  until += 2 * SIM_MINUTE + 10 * SIM_SECOND;
  while (sim_run_one (until))
    ;
}

void
sim_seed_run (const SimSettings *settings)
{
  gint64 until;

  set_up (settings);
  for (guint i = 0; i < sim.n_desks; i++)
    if (!sim.desks[i].away)
      sim_desk_start (&sim.desks[i]);
  for (guint i = 0; i < sim.n_desks; i++)
    sim_after (sim_random_between (0, 10 * SIM_SECOND), on_person, NULL)->integer = i;
  sim_faults_begin ();
  /* Many short days find more than few long ones; but some things take their time. */
  until = sim_random_chance (15) ? sim_random_between (5 * SIM_MINUTE, 12 * SIM_MINUTE)
                                 : sim_random_between (SIM_MINUTE, 5 * SIM_MINUTE);
  if (settings->until > 0)
    until = MIN (until, settings->until);
  sim.until = until;
  while (sim_run_one (until))
    ;
  heal ();
  come_to_rest ();
  have_the_last_word ();
  /* Everybody looks once more, and finds nothing new. */
  sim.last_look = TRUE;
  for (guint i = 0; i < sim.n_desks; i++)
    sim_desk_event (&sim.desks[i], KAB_SYNC_EVENT_SYNC_NOW);
  come_to_rest ();
  sim_files_finish ();
  sim_ledger_finish ();
  sim_accounts_finish ();
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
  /* Numbers come meanwhile, and what was sold is counted. */
  for (gint64 until = sim.now + SIM_MINUTE; sim_run_one (until);)
    ;
  sim_desk_stop (desk);
  g_free (secrets[identity]);
  secrets[identity] = g_strdup (desk->secret);
  g_free (keys[identity]);
  keys[identity] = g_strdup (desk->key);
  g_free (sessions[identity]);
  sessions[identity] = g_strdup (desk->session);
  sim_accounts_clear (desk);
  g_clear_object (&accounts[identity]);
  accounts[identity] = g_steal_pointer (&desk->account);
  sim_forget_events ();
  g_free (desk->secret);
  g_free (desk->asked);
  g_hash_table_unref (desk->dead_tokens);
  g_ptr_array_unref (desk->pages);
}

static void
make_folders (void)
{
  g_autofree char *server = g_build_filename (folder, "server", NULL);

  if (g_mkdir_with_parents (server, 0700) != 0)
    g_error ("%s cannot be made", server);
  for (guint i = 0; i < IDENTITIES; i++)
    g_mkdir (desk_folders[i], 0700);
}

void
sim_world_enter (void)
{
  sim_paths_enter (root);
  make_folders ();
}

void
sim_world_make (const char *within)
{
  g_autofree char *server = g_build_filename (folder, "server", NULL);

  root = g_strdup (within);
  for (guint i = 0; i < IDENTITIES; i++)
    desk_folders[i] = g_strdup_printf ("%s/desk%u", folder, i);
  sim_world_enter ();
  image = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  synced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  sim_random_seed (1);
  sim_ledger_reset ();
  sim_server_build (server);
  for (guint i = 0; i < IDENTITIES; i++)
    {
      g_autoptr (GError) error = NULL;
      KabWork *work;
      KabCache *cache;

      work = kab_work_open (desk_folders[i], NULL, &error);
      cache = kab_cache_open (desk_folders[i], NULL, &error);
      g_assert_no_error (error);
      kab_work_close (work);
      kab_cache_close (cache);
    }
  keep_all (image);
  sim.quiet = TRUE;
  sim.kinds = (1U << KAB_N_NUMBER_KINDS) - 1;
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
