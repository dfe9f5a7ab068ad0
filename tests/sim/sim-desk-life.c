/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a desktop begins, is killed, and gives its place to another process. */
#include "sim.h"

#include "kab-error.h"

static void
close_files (SimDesk *desk)
{
  g_clear_pointer (&desk->cache, kab_cache_close);
  g_clear_pointer (&desk->work, kab_work_close);
}

static void
end_life (SimDesk *desk)
{
  desk->running = FALSE;
  desk->life++;
  desk->line = desk->line_told = FALSE;
  desk->at_head = desk->signing_in = desk->displaced = FALSE;
  desk->jobs = 0;
  sim_desk_forget (desk);
  sim_lease_forget (desk);
  sim_check_forget (desk);
  sim_files_close (desk);
  kab_tokens_clear (&desk->tokens);
  close_files (desk);
}

static void
on_started_again (SimEvent *event)
{
  SimDesk *desk = &sim.desks[event->integer];

  if (!desk->running && !desk->away)
    sim_desk_start (desk);
}

void
sim_desk_start_later (SimDesk *desk)
{
  sim_after (sim_random_between (1, sim.quiet ? 5 : 120) * SIM_SECOND, on_started_again, NULL)->integer
    = desk->index;
}

static gboolean
take_place (SimDesk *desk, GError **error)
{
  KabTouched touched = 0;

  desk->fence = kab_work_take_fence (desk->work, error);
  return desk->fence != 0 && kab_cache_take_fence (desk->cache, desk->fence, error)
         && kab_cache_mend (desk->cache, desk->work, &touched, error);
}

static gboolean
open_files (SimDesk *desk, GError **error)
{
  g_autofree char *work_kept = NULL, *cache_kept = NULL;
  g_autoptr (GError) local = NULL;
  guint before = sim.set_aside;

  desk->work = kab_work_open (desk->work_dir, &work_kept, error);
  if (desk->work != NULL)
    desk->cache = kab_cache_open (desk->cache_dir, &cache_kept, error);
  sim_damage_opened (desk, work_kept, cache_kept, sim.set_aside - before);
  if (desk->cache == NULL)
    return FALSE;
  if (take_place (desk, &local))
    return TRUE;
  if (desk->fence != 0 && !desk->disk->dead && g_error_matches (local, KAB_ERROR, KAB_ERROR_CORRUPT))
    return sim_damage_rebuild (desk);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
sim_desk_start (SimDesk *desk)
{
  g_autoptr (GError) error = NULL;

  sim_desk_enter (desk);
  if (desk->disk->dead)
    sim_disk_revive (desk->disk, FALSE, 0);
  if (!sim_accounts_begin (desk))
    {
      if (desk->disk->dead)
        sim_disk_revive (desk->disk, sim_random_chance (sim.faults.power), sim.faults.keep);
      sim_desk_start_later (desk);
      return;
    }
  if (!open_files (desk, &error))
    {
      sim_log ("desk %u: cannot be opened: %s", desk->index, error->message);
      close_files (desk);
      if (desk->disk->dead)
        sim_disk_revive (desk->disk, FALSE, 0);
      sim_desk_start_later (desk);
      return;
    }
  desk->running = TRUE;
  sim_log ("desk %u: runs, fence %" G_GINT64_FORMAT, desk->index, desk->fence);
  kab_sync_machine_init (&desk->machine);
  desk->shows_leases = TRUE;
  if (desk->power_went)
    sim_check_look_again (desk);
  desk->power_went = FALSE;
  sim_files_open (desk);
  sim_desk_event (desk, KAB_SYNC_EVENT_START);
  sim_check_look (desk);
  if (desk->spoiled != NULL || sim_random_chance (1))
    sim_check_want (desk);
  sim_desk_settle (desk);
}

void
sim_desk_stop (SimDesk *desk)
{
  end_life (desk);
}

void
sim_desk_crash (SimDesk *desk, gboolean power)
{
  sim_log ("desk %u: %s", desk->index, power ? "loses its power" : "is killed");
  sim_sometimes (power ? SIM_SOMETIMES_CRASH_POWER : SIM_SOMETIMES_CRASH_DESK);
  /* What it does on its way out reaches no disk. */
  desk->disk->dead = TRUE;
  end_life (desk);
  sim_disk_revive (desk->disk, power, sim.faults.keep);
  desk->power_went |= power;
  sim_desk_start_later (desk);
}

/* Another process takes the place while this one stands still; when it goes on, it must not write. */
void
sim_desk_take_over (SimDesk *desk)
{
  g_autoptr (GError) error = NULL;
  gint64 fence = kab_work_take_fence (desk->work, &error);

  sim_log ("desk %u: another process takes its place", desk->index);
  if (fence != 0)
    kab_cache_take_fence (desk->cache, fence, &error);
}

static void
on_takes_place_again (SimEvent *event)
{
  SimDesk *desk = event->desk;
  g_autoptr (GError) error = NULL;

  if (take_place (desk, &error)
      || (desk->fence != 0 && !desk->disk->dead && g_error_matches (error, KAB_ERROR, KAB_ERROR_CORRUPT)
          && sim_damage_rebuild (desk)))
    {
      desk->displaced = FALSE;
      sim_desk_event (desk, KAB_SYNC_EVENT_START);
    }
  else
    sim_after (SIM_SECOND, on_takes_place_again, desk);
}

void
sim_desk_settle (SimDesk *desk)
{
  if (!desk->running)
    return;
  if (desk->disk->dead)
    {
      sim_desk_crash (desk, sim_random_chance (sim.faults.power));
      return;
    }
  if (!desk->machine.running && !desk->displaced)
    {
      /* The other one ends some day, and the place is taken again. */
      desk->displaced = TRUE;
      sim_after (sim_random_between (1, 30) * SIM_SECOND, on_takes_place_again, desk);
    }
  sim_check_look (desk);
  sim_ledger_overlay (desk);
}
