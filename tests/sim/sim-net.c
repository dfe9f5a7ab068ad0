/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The network: what is sent may be lost, come twice, late, cut, from the wrong place, or not at all. */
#include "sim.h"

#include <string.h>

#define PAGES_KEPT 12
#define RATE_MAX 40
#define PUSH_RATE_MAX 150

static gint64
delay (void)
{
  if (!sim.quiet && sim_random_chance (sim.faults.slow))
    return sim_random_between (2 * SIM_SECOND, 90 * SIM_SECOND);
  return sim_random_between (3, 120);
}

static gboolean
happens (double percent)
{
  return !sim.quiet && sim_random_chance (percent);
}

static gboolean
is_cut_off (SimDesk *desk)
{
  return !sim.quiet && desk->cut_off_until > sim.now;
}

/* Whatever comes first ends the call; the rest is heard by nobody. */
static void
on_delivered (SimEvent *event)
{
  SimCall *call = event->call;
  SimDesk *desk = call->desk;

  if (call->ended)
    {
      if (event->reply != NULL)
        sim_sometimes (SIM_SOMETIMES_LATE);
      return;
    }
  call->ended = TRUE;
  if (desk->life != call->life || !desk->running)
    return;
  sim_desk_enter (desk);
  sim_desk_answer (desk, call, event->reply);
  sim_desk_settle (desk);
}

static void
deliver (SimCall *call, SimReply *reply, gint64 after)
{
  SimEvent *event = sim_after (after, on_delivered, NULL);

  event->call = sim_call_ref (call);
  event->reply = reply != NULL ? sim_reply_ref (reply) : NULL;
}

static SimReply *
shorten (SimReply *reply)
{
  gsize size = g_bytes_get_size (reply->body);
  g_autoptr (GBytes) part
    = g_bytes_new_from_bytes (reply->body, 0, size > 0 ? sim_random_below ((guint)size) : 0);
  SimReply *cut = sim_reply_new (reply->status, part);

  return cut;
}

/* What stands between answers in the server's place: a proxy that has lost it, a hotel's page, a cache. */
static SimReply *
foreign_reply (void)
{
  static const char hotel[] = "<!doctype html><title>Welcome</title><p>Room and name, please";
  static const guint statuses[] = { 502, 503, 504, 429, 408, 401, 403, 200, 302 };
  g_autoptr (GBytes) body = g_bytes_new_static (hotel, sizeof hotel - 1);
  SimReply *reply = sim_reply_new (statuses[sim_random_below (G_N_ELEMENTS (statuses))], body);

  if (reply->status == 503 || reply->status == 429)
    reply->retry_after = sim_random_between (1, 300) * SIM_SECOND;
  return reply;
}

static SimReply *
earlier_page (SimDesk *desk)
{
  return desk->pages->len > 0 ? sim_reply_ref (desk->pages->pdata[sim_random_below (desk->pages->len)])
                              : NULL;
}

static void
send_back (SimCall *call, SimReply *reply)
{
  SimDesk *desk = call->desk;

  if (call->kind == SIM_CALL_PULL && reply->status == 200)
    {
      g_ptr_array_add (desk->pages, sim_reply_ref (reply));
      if (desk->pages->len > PAGES_KEPT)
        g_ptr_array_remove_index (desk->pages, 0);
    }
  if (is_cut_off (desk) || (!sim.quiet && desk->one_way_until > sim.now) || happens (sim.faults.lost))
    return; /* whoever asked gives up some day */
  if (call->kind != SIM_CALL_LIVE && happens (sim.faults.cut))
    {
      /* Half of the time it is seen that it is not whole. */
      SimReply *part = sim_random_chance (50) ? shorten (reply) : NULL;

      deliver (call, part, delay ());
      if (part != NULL)
        sim_reply_unref (part);
      return;
    }
  deliver (call, reply, delay ());
}

static void
on_arrived (SimEvent *event)
{
  SimCall *call = event->call;
  SimReply *reply;

  if (!sim.server.up)
    {
      deliver (call, NULL, delay ());
      return;
    }
  if (call->kind != SIM_CALL_LIVE && happens (sim.faults.proxy))
    reply = foreign_reply ();
  else if (call->kind == SIM_CALL_PULL && happens (sim.faults.stale))
    reply = earlier_page (call->desk);
  else
    reply = NULL;
  if (call->handled && call->kind == SIM_CALL_PUSH)
    sim_sometimes (SIM_SOMETIMES_REPEATED);
  call->handled = TRUE;
  if (reply == NULL)
    {
      if (happens (sim.faults.crash_server))
        sim.server.disk->countdown = sim_random_between (1, 40);
      sim.exchanges++;
      reply = sim_server_handle (call);
      sim_server_after ();
      if (!sim.server.up)
        {
          sim_reply_unref (reply);
          deliver (call, NULL, delay ());
          return;
        }
    }
  send_back (call, reply);
  sim_reply_unref (reply);
}

static void
arrive (SimCall *call, gint64 after)
{
  SimEvent *event = sim_after (after, on_arrived, NULL);

  event->call = sim_call_ref (call);
}

/* The same question is not asked again and again, whatever is answered. */
static void
check_rate (SimCall *call)
{
  SimDesk *desk = call->desk;

  if (call->kind == SIM_CALL_PUSH)
    {
      if (sim.now - desk->pushed_since > SIM_MINUTE)
        {
          desk->pushed_since = sim.now;
          desk->pushed_times = 0;
        }
      if (++desk->pushed_times > PUSH_RATE_MAX)
        sim_fail ("24", "desk %u sent %u batches in a minute", desk->index, desk->pushed_times);
    }
  if (call->kind != SIM_CALL_PULL)
    return;
  if (g_strcmp0 (desk->asked, call->cursor) != 0 || sim.now - desk->asked_since > SIM_MINUTE)
    {
      g_free (desk->asked);
      desk->asked = g_strdup (call->cursor);
      desk->asked_since = sim.now;
      desk->asked_times = 0;
    }
  if (++desk->asked_times > RATE_MAX)
    sim_fail ("36", "desk %u asked for the same page %u times in a minute", desk->index, desk->asked_times);
}

void
sim_net_send (SimCall *call)
{
  if (call->token != NULL && g_hash_table_contains (call->desk->dead_tokens, call->token))
    sim_fail ("29", "desk %u sends a token that was refused", call->desk->index);
  check_rate (call);
  if (call->kind == SIM_CALL_PULL)
    call->desk->nudged_at = -1;
  /* Nobody waits for ever. */
  deliver (call, NULL, sim_random_between (30 * SIM_SECOND, 60 * SIM_SECOND));
  if (is_cut_off (call->desk))
    {
      if (sim_random_chance (50))
        deliver (call, NULL, delay ());
      return;
    }
  if (happens (sim.faults.lost))
    return;
  arrive (call, delay ());
  if (happens (sim.faults.repeated))
    arrive (call, delay ());
}

/* Who was told that there is something asks for it, also where it was just asking; unless it is told to wait. */
static void
on_nudge_due (SimEvent *event)
{
  SimDesk *desk = event->desk;

  if (desk->nudged_at == event->integer && desk->machine.running
      && desk->machine.blocked == KAB_SYNC_WAIT_NOTHING && desk->machine.has_token
      && desk->machine.pull.retry_at <= sim.now)
    sim_fail ("23", "desk %u was told two minutes ago that there is something, and has not asked",
              desk->index);
}

static void
on_nudged (SimEvent *event)
{
  SimDesk *desk = event->desk;
  KabSyncEvent nudge;

  if (!desk->line || desk->line_serial != (guint64)event->integer)
    return;
  desk->at_head = FALSE;
  /* It is the oldest unanswered one that is waited for. */
  if (desk->nudged_at < 0)
    {
      desk->nudged_at = sim.now;
      sim_after (2 * SIM_MINUTE, on_nudge_due, desk)->integer = sim.now;
    }
  nudge = sim_desk_make_event (KAB_SYNC_EVENT_NUDGED, 0);
  nudge.head = sim.server.head;
  sim_desk_step (desk, &nudge);
}

static void
on_line_dead (SimEvent *event)
{
  if (event->desk->line && event->desk->line_serial == (guint64)event->integer)
    sim_desk_line_closed (event->desk);
}

void
sim_net_nudge (void)
{
  for (guint i = 0; i < sim.n_desks; i++)
    {
      SimDesk *desk = &sim.desks[i];
      SimEvent *event;

      if (!desk->running || !desk->line || !desk->line_told)
        continue;
      if (is_cut_off (desk) || happens (sim.faults.line_breaks))
        {
          /* Nothing comes through any more, which is seen when no answer to a ping comes. */
          desk->line_told = FALSE;
          event = sim_after (sim_random_between (10 * SIM_SECOND, 100 * SIM_SECOND), on_line_dead, desk);
        }
      else
        {
          event = sim_after (delay (), on_nudged, desk);
        }
      event->integer = (gint64)desk->line_serial;
    }
}
