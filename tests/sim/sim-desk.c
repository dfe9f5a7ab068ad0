/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One desktop: the two files and the machine are the product's; what carries out the machine's actions is what
 * kab-engine*.c does, in one thread and in virtual time.
 */
#include "sim.h"

#include <string.h>

#include "kab-account-private.h"
#include "kab-bounds.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-protocol.h"
#include "kab-steps.h"
#include "kab-sync-answer.h"
#include "kab-wire.h"
#include "kab-work-files.h"

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

/* Who is asked to sign in had a reason to be. */
static void
check_blocked (SimDesk *desk)
{
  if (desk->machine.blocked == KAB_SYNC_WAIT_PERSON && !desk->refused && desk->secret != NULL
      && (desk->machine.in_flight & KAB_SYNC_ACTION_REFRESH) == 0)
    sim_fail ("23", "desk %u asks for a sign-in though nobody refused its session", desk->index);
}

KabSyncEvent
sim_desk_make_event (KabSyncEventKind kind, KabSyncActions request)
{
  return (KabSyncEvent){
    .kind = kind, .now = sim.now, .random = sim_random_unit (), .delay = -1, .request = request
  };
}

void
sim_desk_event (SimDesk *desk, KabSyncEventKind kind)
{
  KabSyncEvent event = sim_desk_make_event (kind, 0);

  sim_desk_step (desk, &event);
}

void
sim_desk_sync_now (SimDesk *desk)
{
  const KabSyncCall *calls = desk->machine.calls;

  for (guint i = 0; i < KAB_N_SYNC_CALLS; i++)
    if (calls[i].sent && sim.now - calls[i].since >= KAB_SYNC_STALLED)
      sim_sometimes (SIM_SOMETIMES_GIVEN_UP);
  sim_desk_event (desk, KAB_SYNC_EVENT_SYNC_NOW);
}

void
sim_desk_network (SimDesk *desk, gboolean available)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_NETWORK, 0);

  event.flag = available;
  sim_desk_step (desk, &event);
}

static void
failed (SimDesk *desk, KabSyncActions request, gint64 retry_after)
{
  KabSyncEvent event = sim_desk_make_event (request == KAB_SYNC_ACTION_REFRESH ? KAB_SYNC_EVENT_REFRESH_FAILED
                                                                               : KAB_SYNC_EVENT_FAILED,
                                            request);

  event.delay = retry_after;
  sim_desk_step (desk, &event);
}

void
sim_desk_store_failed (SimDesk *desk, KabSyncActions request, const GError *error)
{
  KabSyncEvent event
    = sim_desk_make_event (kab_sync_trouble (error, kab_work_fence (desk->work) != desk->fence), request);

  if (desk->disk->dead)
    return;
  sim_log ("desk %u: storing failed: %s", desk->index, error->message);
  if (event.kind == KAB_SYNC_EVENT_CACHE_LOST && !sim_damage_rebuild (desk))
    event.kind = KAB_SYNC_EVENT_BROKEN;
  if (event.kind == KAB_SYNC_EVENT_STOP)
    sim_sometimes (SIM_SOMETIMES_TAKEN_OVER);
  if (event.kind == KAB_SYNC_EVENT_BROKEN)
    sim_sometimes (SIM_SOMETIMES_BROKEN);
  sim_desk_step (desk, &event);
}

static void
take_tokens (SimDesk *desk, const KabTokens *tokens)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_TOKEN, 0);

  kab_tokens_copy (&desk->tokens, tokens);
  g_free (desk->secret);
  desk->secret = g_strdup (tokens->refresh);
  desk->refused = FALSE;
  event.delay = kab_sync_renew_in (tokens->expires_at, tokens->server_now);
  sim_desk_step (desk, &event);
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
         && desk->spoiled == NULL && sim_files_is_done (desk) && counts (desk, &pending, &entries)
         && entries == 0;
}

/* --- Requests --- */

static guint
index_of (KabSyncActions request)
{
  return (guint)g_bit_nth_lsf (request, -1);
}

void
sim_desk_forget (SimDesk *desk)
{
  for (guint i = 0; i < KAB_N_SYNC_CALLS; i++)
    g_clear_pointer (&desk->replies[i], sim_reply_unref);
  g_clear_pointer (&desk->batch, g_free);
  g_clear_pointer (&desk->cursor, g_free);
}

static SimReply *
steal_reply (SimDesk *desk, KabSyncActions request)
{
  return g_steal_pointer (&desk->replies[index_of (request)]);
}

static SimCall *
call_new (SimDesk *desk, SimCallKind kind, KabSyncActions request)
{
  SimCall *call = sim_call_new (desk, kind);

  call->request = request;
  call->serial = kab_sync_machine_call (&desk->machine, request)->serial;
  return call;
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

/* --- Pull --- */

static void
ask_page (SimDesk *desk)
{
  SimCall *call = call_new (desk, SIM_CALL_PULL, KAB_SYNC_ACTION_PULL);

  call->token = g_strdup (desk->tokens.access);
  call->cursor = desk->cursor != NULL ? g_steal_pointer (&desk->cursor) : kab_cache_dup_cursor (desk->cache);
  sim_net_send (call);
  sim_call_unref (call);
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
note_page (SimDesk *desk, const KabPageResult *result, const SimView *view)
{
  sim_log ("desk %u: page of %u rows, until %" G_GINT64_FORMAT "%s%s%s", desk->index, result->rows,
           result->until, result->more ? ", more" : "", result->stale ? ", stale" : "",
           result->restarted ? ", from nothing" : "");
  if (result->stale)
    {
      sim_sometimes (SIM_SOMETIMES_STALE);
      return;
    }
  if (result->more)
    sim_sometimes (SIM_SOMETIMES_MANY_PAGES);
  if (result->restarted)
    note_restart (desk);
  if (result->left)
    sim_sometimes (SIM_SOMETIMES_LEAVE);
  if (!result->more)
    sim_ledger_run_ended (desk, result->until, view);
}

static void
on_store_page (SimEvent *event)
{
  SimDesk *desk = event->desk;
  PageJob *job = event->data;
  KabSyncEvent fact = sim_desk_make_event (KAB_SYNC_EVENT_PULLED, KAB_SYNC_ACTION_PULL);
  KabPageResult result;
  g_autoptr (GError) error = NULL;
  gboolean built;

  desk->jobs--;
  if (!kab_steps_store_page (desk->cache, desk->work, job->changes, &job->head, desk->fence, &result, &built,
                             &error))
    {
      sim_desk_store_failed (desk, KAB_SYNC_ACTION_PULL, error);
      return;
    }
  if (built)
    sim_sometimes (SIM_SOMETIMES_FIRST_SYNC);
  fact.flag = result.more;
  fact.news = !result.more && result.until < result.head;
  fact.anew = result.restarted;
  fact.stale = result.stale;
  fact.until = result.until;
  fact.head = MAX (result.head, result.told);
  note_page (desk, &result, event->reply->view);
  if (!result.stale)
    desk->at_head = !fact.flag && !kab_sync_machine_is_outrun (&desk->machine, &fact);
  if (!result.more && !result.stale)
    sim_deals_count (desk);
  if (!result.stale)
    sim_files_run_ended (desk, &result);
  desk->shows_leases |= result.restarted;
  if (result.restarted && desk->office)
    sim_lease_want (desk);
  sim_desk_step (desk, &fact);
}

static void
store_page (SimDesk *desk)
{
  SimReply *reply = steal_reply (desk, KAB_SYNC_ACTION_PULL);
  g_autoptr (KabAnswer) answer = answer_of (reply);
  KabSyncEvent fact = sim_desk_make_event (KAB_SYNC_EVENT_PAGE, KAB_SYNC_ACTION_PULL);
  PageJob *job = g_new0 (PageJob, 1);
  const KabChangesHead *head;
  g_autoptr (GError) error = NULL;
  SimEvent *event;

  job->changes = kab_changes_new (g_steal_pointer (&answer->body), answer->length);
  head = kab_changes_read_head (job->changes, &error);
  if (head == NULL)
    {
      page_job_free (job);
      sim_reply_unref (reply);
      sim_desk_store_failed (desk, KAB_SYNC_ACTION_PULL, error);
      return;
    }
  job->head = *head;
  fact.flag = head->more;
  desk->cursor = g_strdup (head->cursor);
  sim_desk_step (desk, &fact);
  g_clear_pointer (&desk->cursor, g_free);
  desk->jobs++;
  event = sim_after (sim_random_between (1, 30), on_store_page, desk);
  event->data = job;
  event->free_data = page_job_free;
  event->reply = reply;
}

/* --- Push --- */

static void
on_take_batch (SimEvent *event)
{
  SimDesk *desk = event->desk;
  KabSyncEvent fact = sim_desk_make_event (KAB_SYNC_EVENT_BATCH, KAB_SYNC_ACTION_PUSH);
  guint serial = kab_sync_machine_call (&desk->machine, KAB_SYNC_ACTION_PUSH)->serial;
  /* Small ones, so that there are many one behind the other. */
  guint most = sim_random_chance (50) ? 2 : KAB_MUTATIONS_MAX;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  gboolean waits;
  guint n = 0;

  desk->jobs--;
  fact.serial = GPOINTER_TO_UINT (event->data);
  kab_work_take_batch_after (desk->work, desk->fence, desk->device, event->integer, most, &body, &n,
                             &fact.first, &fact.last, &error);
  if (fact.serial != serial)
    return;
  if (error != NULL && event->integer == 0)
    {
      sim_desk_store_failed (desk, KAB_SYNC_ACTION_PUSH, error);
      return;
    }
  g_free (desk->batch);
  desk->batch = g_steal_pointer (&body);
  desk->taken_history = kab_work_history (desk->work);
  fact.flag = n == most;
  if (desk->batch == NULL)
    fact.last = 0;
  waits = n == 0 && error == NULL && kab_work_waits_for_file (desk->work);
  sim_desk_step (desk, &fact);
  if (waits)
    sim_files_want (desk);
}

static void
take_batch (SimDesk *desk)
{
  SimEvent *event = sim_after (sim_random_between (1, 20), on_take_batch, desk);

  desk->jobs++;
  event->integer = desk->machine.pushing.last;
  event->data = GUINT_TO_POINTER (kab_sync_machine_call (&desk->machine, KAB_SYNC_ACTION_PUSH)->serial);
}

static void
send_batch (SimDesk *desk)
{
  SimCall *call = call_new (desk, SIM_CALL_PUSH, KAB_SYNC_ACTION_PUSH);

  if (desk->machine.pushing.storing)
    sim_sometimes (SIM_SOMETIMES_PIPELINED);
  sim_log ("desk %u: sends edits to %" G_GINT64_FORMAT, desk->index, desk->machine.pushing.last);
  call->token = g_strdup (desk->tokens.access);
  call->body = g_steal_pointer (&desk->batch);
  desk->sent_history = desk->taken_history;
  sim_net_send (call);
  sim_call_unref (call);
}

static void
on_store_outcomes (SimEvent *event)
{
  SimDesk *desk = event->desk;
  KabSyncEvent fact = sim_desk_make_event (KAB_SYNC_EVENT_PUSHED, KAB_SYNC_ACTION_PUSH);
  g_autoptr (KabAnswer) answer = answer_of (event->reply);
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;
  guint n, pending = 0, entries;

  desk->jobs--;
  if (!kab_steps_store_outcomes (desk->cache, desk->work, desk->fence, (guint)event->integer, answer->body,
                                 answer->length, &n, &touched, &error))
    {
      sim_desk_store_failed (desk, KAB_SYNC_ACTION_PUSH, error);
      return;
    }
  counts (desk, &pending, &entries);
  fact.last = (guint)event->integer == kab_work_history (desk->work) ? n : MAX (n, 1);
  fact.flag = pending > 0;
  sim_desk_step (desk, &fact);
}

static void
store_outcomes (SimDesk *desk)
{
  SimEvent *event = sim_after (sim_random_between (1, 30), on_store_outcomes, desk);

  desk->jobs++;
  event->reply = steal_reply (desk, KAB_SYNC_ACTION_PUSH);
  event->integer = desk->sent_history;
}

static void
on_renumber (SimEvent *event)
{
  SimDesk *desk = event->desk;
  g_autoptr (GError) error = NULL;

  desk->jobs--;
  sim_sometimes (SIM_SOMETIMES_HOLE);
  sim_log ("desk %u: counts from %" G_GINT64_FORMAT " now", desk->index, event->integer);
  if (kab_work_renumber (desk->work, desk->fence, event->integer, &error))
    failed (desk, KAB_SYNC_ACTION_PUSH, 0);
  else
    sim_desk_store_failed (desk, KAB_SYNC_ACTION_PUSH, error);
}

static void
renumber (SimDesk *desk)
{
  desk->jobs++;
  sim_after (sim_random_between (1, 30), on_renumber, desk)->integer = desk->machine.pushing.answer.expected;
}

/* --- Sessions --- */

static void
refresh (SimDesk *desk)
{
  SimCall *call;

  if (desk->tokens.refresh == NULL)
    desk->tokens.refresh = g_strdup (desk->secret);
  if (desk->tokens.refresh == NULL)
    {
      sim_desk_event (desk, KAB_SYNC_EVENT_NO_TOKEN);
      return;
    }
  call = call_new (desk, SIM_CALL_REFRESH, KAB_SYNC_ACTION_REFRESH);
  call->body = sim_accounts_refresh_body (desk);
  sim_net_send (call);
  sim_call_unref (call);
}

/* Returns: whether it was a session. */
static gboolean
take_session (SimDesk *desk, SimReply *reply)
{
  g_autoptr (KabAnswer) answer = answer_of (reply);
  g_autoptr (JsonNode) node
    = answer->status == 200 ? kab_wire_parse (answer->body, answer->length, NULL) : NULL;
  KabTokens tokens = { 0 };

  if (node == NULL || !kab_tokens_read (&tokens, json_node_get_object (node)))
    return FALSE;
  tokens.server_now = answer->date;
  g_free (desk->session);
  desk->session = g_strndup (answer->body, answer->length);
  g_free (desk->key);
  desk->key = g_strdup (tokens.key);
  if (sim_accounts_heed (desk, &tokens))
    {
      kab_tokens_clear (&tokens);
      return TRUE;
    }
  sim_accounts_renew (desk, json_node_get_object (node));
  take_tokens (desk, &tokens);
  kab_tokens_clear (&tokens);
  return TRUE;
}

static void
read_tokens (SimDesk *desk)
{
  SimReply *reply = steal_reply (desk, KAB_SYNC_ACTION_REFRESH);

  if (!take_session (desk, reply))
    failed (desk, KAB_SYNC_ACTION_REFRESH, reply->retry_after);
  sim_reply_unref (reply);
}

static void
open_live (SimDesk *desk)
{
  SimCall *call = call_new (desk, SIM_CALL_LIVE, KAB_SYNC_ACTION_OPEN_LIVE);

  call->token = g_strdup (desk->tokens.access);
  sim_net_send (call);
  sim_call_unref (call);
}

void
sim_desk_line_closed (SimDesk *desk)
{
  desk->line = desk->line_told = FALSE;
  sim_desk_event (desk, KAB_SYNC_EVENT_LIVE_CLOSED);
}

static void
close_live (SimDesk *desk)
{
  desk->line = FALSE;
}

/* --- What the machine says, as the engine does it --- */

void
sim_desk_step (SimDesk *desk, const KabSyncEvent *event)
{
  static const struct
  {
    KabSyncActions action;
    void (*act) (SimDesk *desk);
  } acts[] = {
    { KAB_SYNC_ACTION_CLOSE_LIVE, close_live },
    { KAB_SYNC_ACTION_REFRESH, refresh },
    { KAB_SYNC_ACTION_STORE_OUTCOMES, store_outcomes },
    { KAB_SYNC_ACTION_RENUMBER, renumber },
    { KAB_SYNC_ACTION_SEND_BATCH, send_batch },
    { KAB_SYNC_ACTION_TAKE_BATCH, take_batch },
    { KAB_SYNC_ACTION_ASK_PAGE, ask_page },
    { KAB_SYNC_ACTION_OPEN_LIVE, open_live },
    { KAB_SYNC_ACTION_STORE_PAGE, store_page },
    { KAB_SYNC_ACTION_TAKE_TOKENS, read_tokens },
    { KAB_SYNC_ACTION_LEASE, sim_lease_act },
    { KAB_SYNC_ACTION_CHECK, sim_check_act },
    { KAB_SYNC_ACTION_SEND_FILES, sim_files_act },
  };
  gboolean had_token = desk->machine.has_token;
  KabSyncActions actions = kab_sync_machine_step (&desk->machine, event);

  if (!kab_sync_machine_is_live (&desk->machine))
    sim_fail ("23", "desk %u has something to do, and nothing under way and no timer", desk->index);
  set_timer (desk);
  if (had_token && !desk->machine.has_token)
    g_clear_pointer (&desk->tokens.access, g_free);
  if (actions & KAB_SYNC_ACTION_FORGET_TOKENS)
    {
      sim_log ("desk %u: is signed out", desk->index);
      sim_accounts_refused (desk, desk->replies[index_of (KAB_SYNC_ACTION_REFRESH)]);
      kab_tokens_clear (&desk->tokens);
      desk->refused = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (actions & acts[i].action)
      acts[i].act (desk);
  check_blocked (desk);
  if (desk->office && (event->kind == KAB_SYNC_EVENT_EDITED || event->kind == KAB_SYNC_EVENT_TOKEN))
    sim_lease_want (desk);
}

void
sim_desk_answer (SimDesk *desk, SimCall *call, SimReply *reply)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_ANSWERED, call->request);
  g_autoptr (KabAnswer) answer = reply != NULL ? answer_of (reply) : NULL;
  KabSyncAnswer facts;

  if (call->kind == SIM_CALL_SIGN_IN)
    {
      desk->signing_in = FALSE;
      if (reply != NULL && take_session (desk, reply))
        sim_log ("desk %u: signed in", desk->index);
      return;
    }
  if (call->kind == SIM_CALL_FILE)
    {
      sim_files_answer (desk, call, reply);
      return;
    }
  kab_answer_read (answer, desk->machine.pushing.last, &facts);
  if (call->kind == SIM_CALL_LEASE)
    {
      sim_lease_answer (desk, call, reply, &facts);
      return;
    }
  if (call->kind == SIM_CALL_DIGEST || call->kind == SIM_CALL_RANGE)
    {
      sim_check_answer (desk, call, reply, &facts);
      return;
    }
  if (kab_sync_answer_means (call->request, &facts) == KAB_SYNC_EVENT_UNAUTHORIZED
      && call->serial == kab_sync_machine_call (&desk->machine, call->request)->serial)
    {
      sim_sometimes (SIM_SOMETIMES_EXPIRED);
      g_hash_table_add (desk->dead_tokens, g_strdup (call->token));
      if (sim.mutant == SIM_MUTANT_OLD_TOKEN)
        facts.status = 500;
    }
  if (sim.mutant == SIM_MUTANT_FAILURE_SWALLOWED && facts.status == 503)
    return;
  if (call->serial == kab_sync_machine_call (&desk->machine, call->request)->serial)
    {
      SimReply **kept = &desk->replies[index_of (call->request)];

      g_clear_pointer (kept, sim_reply_unref);
      *kept = reply != NULL ? sim_reply_ref (reply) : NULL;
      if (call->kind == SIM_CALL_LIVE && facts.status == 101)
        {
          desk->line = desk->line_told = TRUE;
          desk->line_serial++;
        }
    }
  event.serial = call->serial;
  event.answer = &facts;
  sim_desk_step (desk, &event);
}
