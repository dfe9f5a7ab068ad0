/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong in a seed, and when. */
#include "sim.h"

#include <string.h>

static const char *const names[]
  = { "lost",       "repeated",     "slow",  "cut",         "stale",    "proxy",  "cut-off",    "one-way",
      "crash-desk", "crash-server", "power", "full",        "failing",  "sleep",  "long-sleep", "role",
      "restore",    "maintain",     "clock", "line-breaks", "takeover", "damage", "upgrade",    "spoil" };
G_STATIC_ASSERT (G_N_ELEMENTS (names) == SIM_N_FAULTS);
G_STATIC_ASSERT (G_STRUCT_OFFSET (SimFaults, page_items) == SIM_N_FAULTS * sizeof (double));

const char *
sim_faults_name (guint fault)
{
  return names[fault];
}

static double
maybe (double chance, double least, double most)
{
  return sim_random_chance (chance) ? least + sim_random_unit () * (most - least) : 0;
}

static void
choose (SimFaults *faults)
{
  static const guint pages[] = { 0, 0, 1, 2, 5, 20 };

  memset (faults, 0, sizeof *faults);
  /* Now and then a day on which nothing goes wrong. */
  if (sim_random_chance (4))
    return;
  faults->lost = maybe (60, 1, 30);
  faults->repeated = maybe (50, 2, 40);
  faults->slow = maybe (50, 1, 25);
  faults->cut = maybe (40, 1, 15);
  faults->stale = maybe (30, 1, 20);
  faults->proxy = maybe (30, 1, 15);
  faults->cut_off = maybe (50, 5, 40);
  faults->one_way = maybe (30, 5, 30);
  faults->crash_desk = maybe (50, 3, 25);
  faults->crash_server = maybe (30, 1, 8);
  faults->power = maybe (60, 20, 100);
  faults->full = maybe (15, 5, 20);
  faults->failing = maybe (15, 5, 20);
  faults->sleep = maybe (25, 1, 6);
  faults->long_sleep = maybe (8, 1, 3);
  faults->role = maybe (40, 5, 40);
  faults->restore = maybe (20, 2, 8);
  faults->maintain = maybe (20, 1, 5);
  faults->clock = maybe (40, 5, 30);
  faults->line_breaks = maybe (50, 1, 20);
  faults->takeover = maybe (20, 2, 10);
  faults->damage = maybe (6, 1, 4);
  faults->upgrade = maybe (15, 1, 5);
  faults->spoil = maybe (6, 1, 4);
  faults->page_items = pages[sim_random_below (G_N_ELEMENTS (pages))];
  faults->keep = sim_random_chance (50) ? 0 : sim_random_below (256);
}

static void on_chaos (SimEvent *event);

static void
plague_desk (SimDesk *desk)
{
  const SimFaults *f = &sim.faults;

  if (!desk->running)
    return;
  if (sim_random_chance (f->cut_off))
    {
      desk->cut_off_until = sim.now + sim_random_between (1, 600) * SIM_SECOND;
      if (sim_random_chance (50))
        sim_desk_network (desk, FALSE);
    }
  else if (desk->cut_off_until <= sim.now && !desk->machine.network)
    {
      sim_desk_network (desk, TRUE);
    }
  if (sim_random_chance (f->one_way))
    desk->one_way_until = sim.now + sim_random_between (1, 200) * SIM_SECOND;
  if (sim_random_chance (f->clock))
    desk->clock_offset
      = sim_random_chance (30) ? 0 : sim_random_between (-3650 * (gint64)SIM_DAY, 3650 * (gint64)SIM_DAY);
  if (sim_random_chance (f->takeover))
    sim_desk_take_over (desk);
  desk->disk->full = sim_random_chance (f->full);
  if (desk->disk->full)
    sim_sometimes (SIM_SOMETIMES_FULL);
  desk->disk->failing = sim_random_chance (f->failing) ? (guint)sim_random_between (3, 40) : 0;
  if (sim_random_chance (f->damage))
    {
      g_autoptr (GHashTable) words = sim_ledger_kept (desk);

      sim_desk_crash (desk, FALSE);
      sim_damage (desk, words);
    }
  else if (sim_random_chance (f->upgrade))
    {
      g_autoptr (GHashTable) words = sim_ledger_kept (desk);

      sim_desk_crash (desk, FALSE);
      sim_damage_downgrade (desk, words);
    }
  else if (sim_random_chance (f->spoil))
    {
      sim_check_spoil (desk);
    }
  else if (sim_random_chance (f->crash_desk))
    {
      if (sim_random_chance (30))
        sim_desk_crash (desk, sim_random_chance (f->power));
      else
        desk->disk->countdown = sim_random_between (1, 60);
    }
}

static void
on_wakes (SimEvent *event)
{
  SimDesk *desk = &sim.desks[event->integer];

  if (!desk->running && !desk->away)
    sim_desk_start (desk);
}

/* Everybody goes home. */
static void
go_on_holiday (gint64 days)
{
  sim_log ("everybody is away for %d days", (int)days);
  for (guint i = 0; i < sim.n_desks; i++)
    if (sim.desks[i].running)
      sim_desk_stop (&sim.desks[i]);
  for (guint i = 0; i < sim.n_desks; i++)
    sim_after (days * SIM_DAY + sim_random_between (0, 8 * SIM_HOUR), on_wakes, NULL)->integer = i;
  sim_after (days * SIM_DAY + SIM_HOUR, on_chaos, NULL);
}

static void
on_chaos (SimEvent *event)
{
  const SimFaults *f = &sim.faults;

  if (sim.quiet)
    return;
  if (sim_random_chance (f->long_sleep))
    {
      go_on_holiday (sim_random_chance (50) ? sim_random_between (1, 5) : sim_random_between (80, 120));
      return;
    }
  for (guint i = 0; i < sim.n_desks; i++)
    {
      SimDesk *desk = &sim.desks[i];

      if (!desk->running)
        continue;
      sim_desk_enter (desk);
      plague_desk (desk);
      if (desk->running)
        sim_person_tend (desk);
      sim_desk_settle (desk);
      sim.clock_offset = 0;
      if (desk->running && sim_random_chance (f->sleep))
        {
          sim_desk_stop (desk);
          sim_after (sim_random_between (1, 40) * SIM_HOUR, on_wakes, NULL)->integer = desk->index;
        }
    }
  if (sim_is_wider (SIM_WIDER_ACCOUNTS))
    sim_accounts_chaos ();
  if (sim_random_chance (f->role))
    sim_server_random_role ();
  if (sim_random_chance (f->role))
    sim_server_reassign ();
  if (sim_is_wider (SIM_WIDER_NETWORK) && sim_random_chance (25))
    sim_network_move ();
  if (sim_random_chance (f->restore * 3))
    sim_server_back_up ();
  if (sim_random_chance (f->restore))
    sim_server_restore ();
  if (sim_random_chance (f->maintain))
    sim_server_maintain ();
  sim_after (sim_random_between (3, 25) * SIM_SECOND, on_chaos, NULL);
}

/* A planted bug shows only where something goes wrong: that much is not left to chance. */
static void
provoke (SimFaults *faults)
{
  switch (sim.mutant)
    {
    case SIM_MUTANT_EPOCH_IGNORED:
    case SIM_MUTANT_OUTBOX_KEPT_ACKED:
    case SIM_MUTANT_CONFIRMED_FORGOTTEN:
      faults->restore = 8;
      faults->slow = MAX (faults->slow, 15);
      break;
    case SIM_MUTANT_OLD_TOKEN:
      faults->restore = 8;
      break;
    case SIM_MUTANT_TIMER_LOST:
    case SIM_MUTANT_FAILURE_SWALLOWED:
      faults->proxy = 20;
      break;
    case SIM_MUTANT_NOT_SYNCED:
    case SIM_MUTANT_SETTLED_UNSYNCED:
      faults->crash_desk = 40;
      faults->power = 100;
      faults->keep = 0;
      break;
    case SIM_MUTANT_NO_LEAVE:
    case SIM_MUTANT_LEAVE_HIDDEN:
    case SIM_MUTANT_LEAVE_KEEPS_BYTES:
      faults->role = 50;
      break;
    case SIM_MUTANT_LEFT_FORGOTTEN:
      faults->role = 50;
      faults->page_items = 2;
      break;
    case SIM_MUTANT_SETTLED_EARLY:
      faults->repeated = 0;
      faults->slow = 25;
      break;
    case SIM_MUTANT_DROPPED_SILENTLY:
      faults->takeover = 30;
      faults->slow = 25;
      break;
    case SIM_MUTANT_BEHIND_FORGOTTEN:
      faults->failing = 40;
      break;
    case SIM_MUTANT_CURSOR_FIRST:
      faults->crash_desk = 40;
      break;
    case SIM_MUTANT_HEAD_FOR_UNTIL:
    case SIM_MUTANT_SHOWN_IN_THE_MIDDLE:
      faults->page_items = 2;
      faults->slow = 0;
      break;
    case SIM_MUTANT_HORIZON_IGNORED:
      faults->sleep = 15;
      faults->maintain = 30;
      faults->role = 50;
      break;
    case SIM_MUTANT_NEW_STATE_ALONE:
    case SIM_MUTANT_NO_BACK_FILL:
      faults->role = 50;
      break;
    case SIM_MUTANT_INDEX_FOR_NUMBER:
      faults->repeated = 40;
      break;
    case SIM_MUTANT_NO_BACK_OFF:
      faults->proxy = 70;
      faults->slow = faults->cut_off = 0;
      break;
    case SIM_MUTANT_GIVES_UP:
    case SIM_MUTANT_MONITOR_BELIEVED:
      faults->cut_off = 40;
      break;
    case SIM_MUTANT_FENCE_IGNORED:
      faults->takeover = 30;
      faults->slow = 25;
      break;
    case SIM_MUTANT_DAMAGE_DROPPED:
    case SIM_MUTANT_DAMAGE_UNSAID:
      faults->damage = 10;
      break;
    case SIM_MUTANT_NUDGE_LOST:
      faults->cut_off = faults->line_breaks = faults->one_way = faults->long_sleep = 0;
      faults->slow = 25;
      break;
    case SIM_MUTANT_UPGRADE_FORGETS:
      faults->upgrade = 10;
      break;
    case SIM_MUTANT_LATE_OBEYED:
      faults->cut_off = 40;
      break;
    case SIM_MUTANT_BASE_AS_SHOWN:
    case SIM_MUTANT_NEVER_SUPERSEDED:
      faults->cut_off = 30;
      faults->slow = 25;
      faults->restore = 0;
      break;
    case SIM_MUTANT_FILE_UNVERIFIED:
      faults->cut = 15;
      break;
    case SIM_MUTANT_MENDS_NOTHING:
      faults->spoil = 10;
      break;
    case SIM_MUTANT_NEWEST_CLOCK_WINS:
      faults->clock = 30;
      break;
    default:
      break;
    }
}

void
sim_faults_choose (SimFaults *faults, gint64 without)
{
  choose (faults);
  provoke (faults);
  for (guint i = 0; i < SIM_N_FAULTS; i++)
    if (without & (G_GINT64_CONSTANT (1) << i))
      ((double *)faults)[i] = 0;
}

void
sim_faults_begin (void)
{
  sim_after (sim_random_between (1, 10) * SIM_SECOND, on_chaos, NULL);
}
