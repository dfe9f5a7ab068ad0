/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One desktop: the two files and the machine are the product's; what carries out the machine's actions is what
 * kab-engine*.c does, in one thread and in virtual time.
 */
#include "sim.h"

#include <string.h>

#include "kab-bounds.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-protocol.h"
#include "kab-steps.h"
#include "kab-wire.h"

static void push (SimDesk *desk);
static void pull (SimDesk *desk);
static void refresh (SimDesk *desk);
static void take_page (SimDesk *desk, SimCall *call);

void
sim_desk_enter (SimDesk *desk)
{
  sim.clock_offset = desk->clock_offset;
}

/* --- The machine --- */

static void
on_timer (SimEvent *event)
{
  if ((guint64)event->integer == event->desk->timer)
    sim_desk_event (event->desk, KAB_SYNC_EVENT_TIMER);
}

static void
set_timer (SimDesk *desk)
{
  desk->timer++;
  if (desk->machine.timer != 0)
    sim_after (desk->machine.timer - sim.now, on_timer, desk)->integer = (gint64)desk->timer;
}

static void
open_live (SimDesk *desk)
{
  SimCall *call = sim_call_new (desk, SIM_CALL_LIVE);

  call->token = g_strdup (desk->tokens.access);
  sim_net_send (call);
  sim_call_unref (call);
}

/* Who is asked to sign in had a reason to be. */
static void
check_blocked (SimDesk *desk)
{
  if (desk->machine.blocked == KAB_SYNC_WAIT_PERSON && !desk->refused && desk->secret != NULL
      && (desk->machine.in_flight & KAB_SYNC_ACTION_REFRESH) == 0)
    sim_fail ("23", "desk %u asks for a sign-in though nobody refused its session", desk->index);
}

static void
step (SimDesk *desk, const KabSyncEvent *event)
{
  KabSyncActions actions = kab_sync_machine_step (&desk->machine, event);

  if (!kab_sync_machine_is_live (&desk->machine))
    sim_fail ("23", "desk %u has something to do, and nothing under way and no timer", desk->index);
  set_timer (desk);
  if (actions & KAB_SYNC_ACTION_CLOSE_LIVE)
    desk->line = FALSE;
  if (actions & KAB_SYNC_ACTION_REFRESH)
    refresh (desk);
  if (actions & KAB_SYNC_ACTION_PUSH)
    push (desk);
  if (actions & KAB_SYNC_ACTION_PULL)
    pull (desk);
  if (actions & KAB_SYNC_ACTION_OPEN_LIVE)
    open_live (desk);
  check_blocked (desk);
}

static KabSyncEvent
make_event (KabSyncEventKind kind)
{
  KabSyncEvent event = { .kind = kind, .now = sim.now, .random = sim_random_unit (), .delay = -1 };

  return event;
}

void
sim_desk_event (SimDesk *desk, KabSyncEventKind kind)
{
  KabSyncEvent event = make_event (kind);

  step (desk, &event);
}

void
sim_desk_network (SimDesk *desk, gboolean available)
{
  KabSyncEvent event = make_event (KAB_SYNC_EVENT_NETWORK);

  event.flag = available;
  step (desk, &event);
}

static void
failed (SimDesk *desk, KabSyncActions request, gint64 retry_after)
{
  KabSyncEvent event
    = make_event (request == KAB_SYNC_ACTION_REFRESH ? KAB_SYNC_EVENT_REFRESH_FAILED : KAB_SYNC_EVENT_FAILED);

  event.request = request;
  event.delay = retry_after;
  step (desk, &event);
}

gboolean
sim_desk_drop_fetch (SimDesk *desk)
{
  gboolean wanted = desk->fetch != NULL && desk->fetch->wanted;

  g_clear_pointer (&desk->fetch, sim_call_unref);
  return wanted;
}

static void
pull_anew (SimDesk *desk, gboolean dropped)
{
  KabSyncEvent event = make_event (dropped ? KAB_SYNC_EVENT_DROPPED : KAB_SYNC_EVENT_NUDGED);

  event.request = KAB_SYNC_ACTION_PULL;
  if (sim.mutant != SIM_MUTANT_DROPPED_SILENTLY)
    step (desk, &event);
}

static void
store_failed (SimDesk *desk, KabSyncActions request, const GError *error)
{
  KabSyncEvent event = make_event (KAB_SYNC_EVENT_BROKEN);

  if (desk->disk->dead)
    return;
  sim_log ("desk %u: storing failed: %s", desk->index, error->message);
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_BUSY))
    {
      failed (desk, request, -1);
      if (kab_work_fence (desk->work) != desk->fence)
        {
          sim_sometimes (SIM_SOMETIMES_TAKEN_OVER);
          sim_desk_event (desk, KAB_SYNC_EVENT_STOP);
          if (sim_desk_drop_fetch (desk))
            pull_anew (desk, TRUE);
        }
      return;
    }
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CORRUPT))
    sim_fail ("32", "desk %u finds a file damaged: %s", desk->index, error->message);
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_PROTOCOL))
    {
      failed (desk, request, -1);
      return;
    }
  sim_sometimes (SIM_SOMETIMES_BROKEN);
  event.request = request;
  step (desk, &event);
}

static void
unauthorized (SimDesk *desk, KabSyncActions request, const char *token)
{
  KabSyncEvent event = make_event (KAB_SYNC_EVENT_UNAUTHORIZED);

  sim_sometimes (SIM_SOMETIMES_EXPIRED);
  if (token != NULL)
    g_hash_table_add (desk->dead_tokens, g_strdup (token));
  if (sim.mutant == SIM_MUTANT_OLD_TOKEN)
    {
      failed (desk, request, -1);
      return;
    }
  event.flag = desk->tokens.access == NULL || g_strcmp0 (desk->tokens.access, token) != 0;
  if (!event.flag)
    g_clear_pointer (&desk->tokens.access, g_free);
  event.request = request;
  step (desk, &event);
}

static void
bad_answer (SimDesk *desk, KabSyncActions request, const SimCall *call, const KabAnswer *answer)
{
  if (answer->status == 401 && kab_answer_is_refusal (answer))
    unauthorized (desk, request, call->token);
  else if (sim.mutant != SIM_MUTANT_FAILURE_SWALLOWED || answer->status != 503)
    failed (desk, request, answer->retry_after);
}

static void
take_tokens (SimDesk *desk, const KabTokens *tokens)
{
  KabSyncEvent event = make_event (KAB_SYNC_EVENT_TOKEN);
  gint64 life = tokens->expires_at - tokens->server_now;

  kab_tokens_copy (&desk->tokens, tokens);
  g_free (desk->secret);
  desk->secret = g_strdup (tokens->refresh);
  desk->refused = FALSE;
  event.delay = life > 0 ? life * 7 / 10 : SIM_HOUR;
  step (desk, &event);
}

static gboolean
counts (SimDesk *desk, guint *pending, guint *entries)
{
  guint problems;
  gint64 oldest;

  return kab_work_counts (desk->work, pending, &oldest, &problems, entries, NULL);
}

gboolean
sim_desk_is_done (SimDesk *desk)
{
  guint pending, entries;
  const KabSyncMachine *m = &desk->machine;

  return desk->running && m->running && m->blocked == KAB_SYNC_WAIT_NOTHING && m->has_token && desk->line
         && !m->to_push && !m->to_pull && !m->in_run
         && (m->in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL)) == 0 && desk->at_head
         && counts (desk, &pending, &entries) && entries == 0;
}

/* --- Pull --- */

static void
ask (SimDesk *desk, const char *cursor)
{
  SimCall *call = sim_call_new (desk, SIM_CALL_PULL);

  call->token = g_strdup (desk->tokens.access);
  call->cursor = g_strdup (cursor);
  desk->fetch = sim_call_ref (call);
  sim_net_send (call);
  sim_call_unref (call);
}

static void
pull (SimDesk *desk)
{
  g_autofree char *cursor = kab_cache_dup_cursor (desk->cache);

  if (desk->fetch != NULL && strcmp (desk->fetch->cursor, cursor) != 0)
    sim_desk_drop_fetch (desk);
  if (desk->fetch == NULL)
    ask (desk, cursor);
  desk->fetch->wanted = TRUE;
  if (desk->fetch->arrived)
    {
      SimCall *call = g_steal_pointer (&desk->fetch);

      take_page (desk, call);
      sim_call_unref (call);
    }
}

static KabAnswer *
answer_of (SimReply *reply)
{
  KabAnswer *answer = g_new0 (KabAnswer, 1);
  gsize length;
  const char *data = g_bytes_get_data (reply->body, &length);

  answer->status = reply->status;
  answer->body = g_malloc (length + 1);
  if (length > 0)
    memcpy (answer->body, data, length);
  answer->body[length] = '\0';
  answer->length = length;
  answer->retry_after = reply->retry_after;
  answer->date = reply->date;
  return answer;
}

typedef struct
{
  KabChanges *changes;
  KabChangesHead head;
} PageJob;

static void
page_job_free (gpointer data)
{
  PageJob *job = data;

  kab_changes_free (job->changes);
  g_free (job);
}

static void
note_restart (SimDesk *desk)
{
  guint pending = 0, entries = 0;

  sim_sometimes (SIM_SOMETIMES_RESTART);
  counts (desk, &pending, &entries);
  if (sim.restored && entries > 0)
    sim_sometimes (SIM_SOMETIMES_EPOCH_PENDING);
  if (sim.maintained && !sim.restored)
    sim_sometimes (SIM_SOMETIMES_HORIZON);
}

static void
page_stored (SimDesk *desk, const KabPageResult *result, gint64 until, const SimView *view)
{
  KabSyncEvent event = make_event (KAB_SYNC_EVENT_PULLED);

  if (result->more)
    sim_sometimes (SIM_SOMETIMES_MANY_PAGES);
  if (result->restarted)
    note_restart (desk);
  if (result->left)
    sim_sometimes (SIM_SOMETIMES_LEAVE);
  desk->running_run = result->more;
  desk->at_head = !result->more && result->until >= result->head;
  if (!result->more)
    sim_ledger_run_ended (desk, until, view);
  event.flag = result->more;
  step (desk, &event);
  if (!result->more && result->until < result->head)
    sim_desk_event (desk, KAB_SYNC_EVENT_NUDGED);
  if (result->restarted)
    sim_desk_event (desk, KAB_SYNC_EVENT_EDITED);
}

static void
store_page (SimEvent *event)
{
  SimDesk *desk = event->desk;
  PageJob *job = event->data;
  KabPageResult result;
  g_autoptr (GError) error = NULL;
  gboolean built;

  desk->jobs--;
  if (!kab_steps_store_page (desk->cache, desk->work, job->changes, &job->head, desk->fence, &result, &built,
                             &error))
    {
      sim_desk_drop_fetch (desk);
      store_failed (desk, KAB_SYNC_ACTION_PULL, error);
      return;
    }
  sim_log ("desk %u: page of %u rows, until %" G_GINT64_FORMAT "%s%s%s", desk->index, result.rows,
           result.until, result.more ? ", more" : "", result.stale ? ", stale" : "",
           result.restarted ? ", from nothing" : "");
  if (built)
    sim_sometimes (SIM_SOMETIMES_FIRST_SYNC);
  if (result.stale)
    {
      sim_sometimes (SIM_SOMETIMES_STALE);
      sim_desk_drop_fetch (desk);
      failed (desk, KAB_SYNC_ACTION_PULL, -1);
      return;
    }
  page_stored (desk, &result, result.until, event->reply->view);
}

static void
take_page (SimDesk *desk, SimCall *call)
{
  g_autoptr (KabAnswer) answer = call->reply != NULL ? answer_of (call->reply) : NULL;
  const KabChangesHead *head;
  g_autoptr (GError) error = NULL;
  SimEvent *event;
  PageJob *job;

  if (answer == NULL)
    {
      failed (desk, KAB_SYNC_ACTION_PULL, -1);
      return;
    }
  if (answer->status != 200)
    {
      bad_answer (desk, KAB_SYNC_ACTION_PULL, call, answer);
      return;
    }
  job = g_new0 (PageJob, 1);
  job->changes = kab_changes_new (g_steal_pointer (&answer->body), answer->length);
  head = kab_changes_read_head (job->changes, &error);
  if (head == NULL)
    {
      page_job_free (job);
      store_failed (desk, KAB_SYNC_ACTION_PULL, error);
      return;
    }
  job->head = *head;
  if (head->more && desk->tokens.access != NULL)
    {
      desk->running_run = TRUE;
      sim_desk_drop_fetch (desk);
      ask (desk, head->cursor);
    }
  desk->jobs++;
  event = sim_after (sim_random_between (1, 30), store_page, desk);
  event->data = job;
  event->free_data = page_job_free;
  event->reply = sim_reply_ref (call->reply);
}

/* --- Push --- */

static void
outcomes_stored (SimDesk *desk, guint n)
{
  KabSyncEvent event = make_event (KAB_SYNC_EVENT_PUSHED);
  guint pending = 0, entries;

  if (n == 0)
    {
      failed (desk, KAB_SYNC_ACTION_PUSH, -1);
      return;
    }
  counts (desk, &pending, &entries);
  event.flag = pending > 0;
  step (desk, &event);
}

static void
store_outcomes (SimEvent *event)
{
  SimDesk *desk = event->desk;
  g_autoptr (KabAnswer) answer = answer_of (event->reply);
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;
  guint n;

  desk->jobs--;
  if (kab_steps_store_outcomes (desk->cache, desk->work, desk->fence, answer->body, answer->length, &n,
                                &touched, &error))
    outcomes_stored (desk, n);
  else
    store_failed (desk, KAB_SYNC_ACTION_PUSH, error);
}

static void
renumber (SimEvent *event)
{
  SimDesk *desk = event->desk;
  g_autoptr (GError) error = NULL;

  desk->jobs--;
  sim_sometimes (SIM_SOMETIMES_HOLE);
  sim_log ("desk %u: counts from %" G_GINT64_FORMAT " now", desk->index, event->integer);
  if (kab_work_renumber (desk->work, desk->fence, event->integer, &error))
    failed (desk, KAB_SYNC_ACTION_PUSH, 0);
  else
    store_failed (desk, KAB_SYNC_ACTION_PUSH, error);
}

static gint64
expected_of (const KabAnswer *answer)
{
  g_autoptr (JsonNode) node
    = answer->status == 409 ? kab_wire_parse (answer->body, answer->length, NULL) : NULL;

  return node != NULL ? kab_wire_integer (json_node_get_object (node), "expected") : 0;
}

static void
take_outcomes (SimDesk *desk, SimCall *call, SimReply *reply)
{
  g_autoptr (KabAnswer) answer = reply != NULL ? answer_of (reply) : NULL;
  gint64 expected = answer != NULL ? expected_of (answer) : 0;
  SimEvent *event;

  if (answer == NULL)
    {
      failed (desk, KAB_SYNC_ACTION_PUSH, -1);
      return;
    }
  if (expected <= 0 && answer->status != 200)
    {
      bad_answer (desk, KAB_SYNC_ACTION_PUSH, call, answer);
      return;
    }
  desk->jobs++;
  event = sim_after (sim_random_between (1, 30), expected > 0 ? renumber : store_outcomes, desk);
  event->reply = sim_reply_ref (reply);
  event->integer = expected;
}

static void
take_batch (SimEvent *event)
{
  SimDesk *desk = event->desk;
  g_autoptr (GError) error = NULL;
  char *body = NULL;
  guint n;
  SimCall *call;

  desk->jobs--;
  if (!kab_work_take_batch (desk->work, desk->fence, desk->device,
                            sim_random_chance (30) ? 2 : KAB_MUTATIONS_MAX, &body, &n, &error))
    {
      store_failed (desk, KAB_SYNC_ACTION_PUSH, error);
      return;
    }
  if (body == NULL)
    {
      sim_desk_event (desk, KAB_SYNC_EVENT_NOTHING_TO_PUSH);
      return;
    }
  sim_log ("desk %u: sends %u edits", desk->index, n);
  call = sim_call_new (desk, SIM_CALL_PUSH);
  call->token = g_strdup (desk->tokens.access);
  call->body = body;
  sim_net_send (call);
  sim_call_unref (call);
}

static void
push (SimDesk *desk)
{
  desk->jobs++;
  sim_after (sim_random_between (1, 20), take_batch, desk);
}

/* --- Sessions --- */

static void
send_refresh (SimDesk *desk)
{
  SimCall *call = sim_call_new (desk, SIM_CALL_REFRESH);

  call->body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", desk->tokens.refresh);
  g_clear_pointer (&desk->refreshing, sim_call_unref);
  desk->refreshing = sim_call_ref (call);
  sim_net_send (call);
  sim_call_unref (call);
}

static void
refresh (SimDesk *desk)
{
  if (desk->tokens.refresh == NULL)
    desk->tokens.refresh = g_strdup (desk->secret);
  if (desk->tokens.refresh != NULL)
    send_refresh (desk);
  else
    sim_desk_event (desk, KAB_SYNC_EVENT_NO_TOKEN);
}

static void
take_session (SimDesk *desk, const KabAnswer *answer, KabSyncActions request)
{
  g_autoptr (JsonNode) node
    = answer->status == 200 ? kab_wire_parse (answer->body, answer->length, NULL) : NULL;
  KabTokens tokens = { 0 };

  if (node == NULL || !kab_tokens_read (&tokens, json_node_get_object (node)))
    {
      if (request != 0)
        failed (desk, request, answer->retry_after);
      return;
    }
  tokens.server_now = answer->date;
  if (request == 0)
    g_clear_pointer (&desk->refreshing, sim_call_unref);
  take_tokens (desk, &tokens);
  kab_tokens_clear (&tokens);
}

static void
take_refreshed (SimDesk *desk, SimCall *call, SimReply *reply)
{
  g_autoptr (KabAnswer) answer = reply != NULL ? answer_of (reply) : NULL;

  if (desk->refreshing != call)
    return;
  g_clear_pointer (&desk->refreshing, sim_call_unref);
  if (answer == NULL)
    {
      failed (desk, KAB_SYNC_ACTION_REFRESH, -1);
      return;
    }
  if (kab_answer_is_refusal (answer))
    {
      sim_log ("desk %u: is signed out", desk->index);
      kab_tokens_clear (&desk->tokens);
      desk->refused = TRUE;
      sim_desk_event (desk, KAB_SYNC_EVENT_NO_TOKEN);
      return;
    }
  take_session (desk, answer, KAB_SYNC_ACTION_REFRESH);
}

static void
take_line (SimDesk *desk, SimCall *call, SimReply *reply)
{
  if (reply == NULL || reply->status != 101)
    {
      if (reply != NULL && reply->status == 401)
        unauthorized (desk, KAB_SYNC_ACTION_OPEN_LIVE, call->token);
      else
        sim_desk_event (desk, KAB_SYNC_EVENT_LIVE_CLOSED);
      return;
    }
  if (!desk->machine.running)
    {
      sim_desk_event (desk, KAB_SYNC_EVENT_LIVE_CLOSED);
      return;
    }
  desk->line = desk->line_told = TRUE;
  desk->line_serial++;
  sim_desk_event (desk, KAB_SYNC_EVENT_LIVE_OPENED);
}

void
sim_desk_line_closed (SimDesk *desk)
{
  desk->line = desk->line_told = FALSE;
  sim_desk_event (desk, KAB_SYNC_EVENT_LIVE_CLOSED);
}

void
sim_desk_answer (SimDesk *desk, SimCall *call, SimReply *reply)
{
  switch (call->kind)
    {
    case SIM_CALL_PULL:
      call->arrived = TRUE;
      call->reply = reply != NULL ? sim_reply_ref (reply) : NULL;
      if (desk->fetch == call && call->wanted)
        {
          SimCall *own = g_steal_pointer (&desk->fetch);

          take_page (desk, own);
          sim_call_unref (own);
        }
      break;
    case SIM_CALL_PUSH:
      take_outcomes (desk, call, reply);
      break;
    case SIM_CALL_REFRESH:
      take_refreshed (desk, call, reply);
      break;
    case SIM_CALL_LIVE:
      take_line (desk, call, reply);
      break;
    case SIM_CALL_SIGN_IN:
    default:
      desk->signing_in = FALSE;
      if (reply != NULL && reply->status == 200)
        {
          g_autoptr (KabAnswer) answer = answer_of (reply);

          sim_log ("desk %u: signed in", desk->index);
          take_session (desk, answer, 0);
        }
      break;
    }
}
