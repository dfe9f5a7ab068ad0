/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sync-machine.h"

#include <string.h>

#include "kab-sync-answer.h"
#include "kab-sync-private.h"

#define RETRY_FIRST 1000
#define UNAUTHORIZED_MAX 2
#define PULL_WAITS_MAX 2000
#define LOOK_SOON 2000
#define HOUR ((gint64)60 * 60 * 1000)
#define RENEW_LEAST 1000
#define LIFE_MAX (365 * 24 * HOUR)

gint64
kab_sync_renew_in (gint64 expires_at, gint64 now)
{
  return expires_at > now ? MAX (RENEW_LEAST, (MIN (expires_at, now + LIFE_MAX) - now) * 7 / 10) : HOUR;
}

void
kab_sync_machine_init (KabSyncMachine *self)
{
  memset (self, 0, sizeof *self);
  self->network = TRUE;
  self->retry_max = KAB_SYNC_RETRY_MAX;
  self->until = -1;
  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    self->chores[i].meanwhile = -1;
}

static KabSyncActions
chore_action (guint i)
{
  return (KabSyncActions)((guint)KAB_SYNC_FIRST_CHORE << i);
}

/* Returns: NULL if @action is none */
static KabSyncChore *
chore_of (KabSyncMachine *self, KabSyncActions action)
{
  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    if (action == chore_action (i))
      return &self->chores[i];
  return NULL;
}

/* Full jitter: anywhere between now and the bound, which doubles with each failure. */
static void
back_off (const KabSyncMachine *self, KabSyncBackOff *of, const KabSyncEvent *event)
{
  gint64 bound
    = of->failures > 16 ? self->retry_max : MIN (self->retry_max, (gint64)RETRY_FIRST << of->failures);
  gint64 delay = 1 + (gint64)(event->random * (double)bound);

  /* What the server asked for is the least, spread so that all who were told the same do not come at once. */
  if (event->delay > 0)
    delay = event->delay + 1 + (gint64)(event->random * (double)(RETRY_FIRST + event->delay / 2));
  of->failures++;
  of->asked = event->delay > 0;
  of->retry_at = event->now + delay;
}

static void
reset (KabSyncBackOff *of)
{
  of->failures = 0;
  of->retry_at = 0;
  of->asked = FALSE;
}

/* Whether something is waited for without the server having said how long. */
static gboolean
waits (const KabSyncBackOff *of)
{
  return of->failures > 0 && !of->asked;
}

static void
no_wait (KabSyncBackOff *of)
{
  if (waits (of))
    of->retry_at = 0;
}

/*
 * The server may be within reach again: what failed is tried now. Its failures still count, so that the waits go on
 * growing if it fails again.
 */
static void
reachable (KabSyncMachine *self)
{
  no_wait (&self->push);
  no_wait (&self->pull);
  no_wait (&self->refresh);
  no_wait (&self->listen);
  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    no_wait (&self->chores[i].retry);
}

/* Something came through: if it had failed before, what else failed is worth a try. */
static void
came_through (KabSyncMachine *self, KabSyncBackOff *of)
{
  gboolean news = waits (of);

  reset (of);
  if (news)
    reachable (self);
}

/* The same from the server itself: so there is a network, whatever was said of it. */
static void
heard_of (KabSyncMachine *self, KabSyncBackOff *of)
{
  came_through (self, of);
  if (!self->network)
    reachable (self);
  self->network = TRUE;
}

static gint64
poll_delay (const KabSyncMachine *self, double random)
{
  double base = self->live ? KAB_SYNC_POLL_LIVE : KAB_SYNC_POLL;

  return (gint64)(base * (0.5 + random / 2));
}

/* The end of what was in flight for @action; whatever was asked for meanwhile is asked for again. */
static void
landed (KabSyncMachine *self, KabSyncActions action)
{
  self->in_flight &= ~action;
  if (action == KAB_SYNC_ACTION_PUSH && self->edited_meanwhile)
    {
      self->to_push = TRUE;
      self->edited_meanwhile = FALSE;
    }
}

static void
want_push (KabSyncMachine *self)
{
  self->to_push = TRUE;
  if (self->in_flight & KAB_SYNC_ACTION_PUSH)
    self->edited_meanwhile = TRUE;
}

static void
want_pull (KabSyncMachine *self, gint64 now)
{
  self->to_pull = TRUE;
  if (self->pull_since == 0)
    self->pull_since = now;
  if (self->in_run || (self->in_flight & KAB_SYNC_ACTION_PULL))
    self->nudged_meanwhile = TRUE;
}

static void
at_once (KabSyncMachine *self)
{
  reset (&self->push);
  reset (&self->pull);
  reset (&self->refresh);
  reset (&self->listen);
  reset (&self->outrun);
  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    reset (&self->chores[i].retry);
}

static void
try_all (KabSyncMachine *self, gint64 now)
{
  at_once (self);
  want_push (self);
  want_pull (self, now);
  if (self->blocked == KAB_SYNC_WAIT_BROKEN)
    self->blocked = KAB_SYNC_WAIT_NOTHING;
}

/* The chore is wanted from @since on, if not earlier. */
static void
want_chore (KabSyncMachine *self, KabSyncActions action, gint64 since)
{
  KabSyncChore *chore = chore_of (self, action);

  if (chore == NULL)
    return;
  if (self->in_flight & action)
    chore->meanwhile = chore->meanwhile < 0 ? since : MIN (chore->meanwhile, since);
  else
    {
      chore->since = chore->wanted ? MIN (chore->since, since) : since;
      chore->wanted = TRUE;
    }
}

static void
chore_done (KabSyncMachine *self, const KabSyncEvent *event)
{
  KabSyncChore *chore = chore_of (self, event->request);

  if (chore == NULL)
    return;
  landed (self, event->request);
  came_through (self, &chore->retry);
  chore->wanted = FALSE;
  if (event->flag)
    {
      self->unauthorized = 0;
      want_chore (self, event->request, event->now);
    }
  else if (event->delay >= 0)
    want_chore (self, event->request, event->now + event->delay);
  if (chore->meanwhile >= 0)
    want_chore (self, event->request, chore->meanwhile);
  chore->meanwhile = -1;
}

/* Numbers of another history say nothing of this one. */
static void
forget_numbers (KabSyncMachine *self)
{
  reset (&self->outrun);
  self->nudged_head = 0;
  self->until = -1;
}

gboolean
kab_sync_machine_is_outrun (const KabSyncMachine *self, const KabSyncEvent *event)
{
  gint64 nudged = event->anew ? 0 : self->nudged_head;

  return !event->flag && !event->stale && (event->news || event->until < MAX (event->head, nudged));
}

/*
 * What the run did not bring is there, and nobody will tell of it again. If others were quicker, the next run comes
 * further; if what stands between repeats itself, it does not, and is asked ever more seldom until it stops.
 */
static void
end_run (KabSyncMachine *self, const KabSyncEvent *event)
{
  gboolean further = event->until > self->until;

  self->until = event->until;
  if (!kab_sync_machine_is_outrun (self, event))
    {
      reset (&self->outrun);
      return;
    }
  if (further)
    reset (&self->outrun);
  if (further && event->news)
    want_pull (self, event->now);
  else
    {
      back_off (self, &self->outrun, event);
      self->poll_at = MIN (self->poll_at, self->outrun.retry_at);
    }
}

void
kab_sync_machine_again (KabSyncMachine *self, KabSyncActions request, gint64 now)
{
  landed (self, request);
  if (request == KAB_SYNC_ACTION_PUSH)
    self->to_push = TRUE;
  else if (request == KAB_SYNC_ACTION_PULL)
    want_pull (self, now);
}

static void
failed (KabSyncMachine *self, const KabSyncEvent *event)
{
  KabSyncChore *chore = chore_of (self, event->request);

  self->failed |= event->request;
  kab_sync_machine_again (self, event->request, event->now);
  if (chore != NULL)
    back_off (self, &chore->retry, event);
  else
    back_off (self, event->request == KAB_SYNC_ACTION_PUSH ? &self->push : &self->pull, event);
  if (chore == NULL && event->delay < 0)
    self->failures++;
}

/* --- Requests --- */

KabSyncCall *
kab_sync_machine_call (KabSyncMachine *self, KabSyncActions request)
{
  for (guint i = 0; i < KAB_N_SYNC_CALLS; i++)
    if ((guint)request == 1U << i)
      return &self->calls[i];
  return NULL;
}

void
kab_sync_call_send (KabSyncMachine *self, KabSyncActions request, gint64 now)
{
  KabSyncCall *call = kab_sync_machine_call (self, request);

  *call = (KabSyncCall){ .serial = call->serial + 1, .sent = TRUE, .since = now, .token = self->token };
}

void
kab_sync_call_drop (KabSyncMachine *self, KabSyncActions request)
{
  KabSyncCall *call = kab_sync_machine_call (self, request);

  call->serial++;
  call->sent = FALSE;
}

void
kab_sync_call_judge (KabSyncMachine *self,
                     KabSyncEvent *event,
                     KabSyncActions request,
                     const KabSyncAnswer *answer)
{
  const KabSyncCall *call = kab_sync_machine_call (self, request);

  event->kind = kab_sync_answer_means (request, answer);
  event->request = request;
  event->delay = answer->retry_after;
  if (call != NULL)
    event->flag = call->token != self->token;
}

gboolean
kab_sync_machine_may_send (const KabSyncMachine *self)
{
  return self->running && self->has_token && self->blocked == KAB_SYNC_WAIT_NOTHING;
}

static void
drop (KabSyncMachine *self, KabSyncActions request, gint64 now)
{
  gboolean ended = request == KAB_SYNC_ACTION_PUSH   ? kab_sync_push_drop (self)
                   : request == KAB_SYNC_ACTION_PULL ? kab_sync_pull_drop (self)
                                                     : TRUE;

  if (ended)
    kab_sync_machine_again (self, request, now);
  if (request != KAB_SYNC_ACTION_PUSH && request != KAB_SYNC_ACTION_PULL)
    kab_sync_call_drop (self, request);
}

/* A server, or what stands before it, that took a request and says nothing is asked anew. */
static void
drop_stalled (KabSyncMachine *self, gint64 now)
{
  for (guint i = 0; i < KAB_N_SYNC_CALLS; i++)
    if (self->calls[i].sent && now - self->calls[i].since >= KAB_SYNC_STALLED)
      drop (self, (KabSyncActions)(1U << i), now);
}

/* The token is dead before anything else is done with it; a new one that is refused too will not help. All that was
 * under way with it comes back like this: it is one token all the same. */
static void
token_refused (KabSyncMachine *self)
{
  if (self->has_token && ++self->unauthorized > UNAUTHORIZED_MAX)
    self->blocked = KAB_SYNC_WAIT_PERSON;
  self->has_token = FALSE;
}

/* Facts that are those of one part. */
static KabSyncActions
take_part (KabSyncMachine *self, KabSyncEvent *event)
{
  KabSyncCall *call = kab_sync_machine_call (self, event->request);

  if (event->kind == KAB_SYNC_EVENT_ANSWERED && call != NULL)
    {
      if (!call->sent || event->serial != call->serial)
        {
          event->kind = KAB_SYNC_EVENT_NONE;
          return 0;
        }
      call->sent = FALSE;
      /* What it answers may have to wait; that its token is dead does not. */
      if (call->token == self->token
          && kab_sync_answer_means (event->request, event->answer) == KAB_SYNC_EVENT_UNAUTHORIZED)
        token_refused (self);
    }
  if (event->request == KAB_SYNC_ACTION_PUSH)
    return kab_sync_push_take (self, event);
  if (event->request == KAB_SYNC_ACTION_PULL)
    return kab_sync_pull_take (self, event);
  if (event->kind != KAB_SYNC_EVENT_ANSWERED)
    return 0;
  kab_sync_call_judge (self, event, event->request, event->answer);
  if (event->kind == KAB_SYNC_EVENT_NO_TOKEN)
    return KAB_SYNC_ACTION_FORGET_TOKENS;
  if (event->kind != KAB_SYNC_EVENT_ANSWERED)
    return 0;
  event->kind = KAB_SYNC_EVENT_NONE;
  return event->request == KAB_SYNC_ACTION_REFRESH ? KAB_SYNC_ACTION_TAKE_TOKENS : 0;
}

/* --- Facts --- */

static void
take_fact (KabSyncMachine *self, const KabSyncEvent *event)
{
  switch (event->kind)
    {
    case KAB_SYNC_EVENT_START:
      self->running = TRUE;
      self->in_run = FALSE;
      at_once (self);
      want_push (self);
      want_pull (self, event->now);
      break;
    case KAB_SYNC_EVENT_STOP:
      self->running = FALSE;
      /* Whoever has the place now sends it again; and what is being stored finds that it may not be. */
      drop (self, KAB_SYNC_ACTION_PUSH, event->now);
      drop (self, KAB_SYNC_ACTION_PULL, event->now);
      /* What it gave would be kept over what whoever has the place now was given for the same token. */
      drop (self, KAB_SYNC_ACTION_REFRESH, event->now);
      /* The chore that found it is done when the place is ours again. */
      if (chore_of (self, event->request) != NULL)
        landed (self, event->request);
      break;
    case KAB_SYNC_EVENT_NETWORK:
      /* A network that returned is used at once; what it is good for shows then. That there is none is a guess, from
       * there being no way to everywhere: it is looked into at once, and tried again as after any failure. */
      if (event->flag && !self->network)
        at_once (self);
      else
        reachable (self);
      if (event->flag != self->network)
        want_pull (self, event->now);
      self->network = event->flag;
      break;
    case KAB_SYNC_EVENT_EDITED:
      want_push (self);
      break;
    case KAB_SYNC_EVENT_NUDGED:
      self->nudged_head = MAX (self->nudged_head, event->head);
      want_pull (self, event->now);
      break;
    case KAB_SYNC_EVENT_SYNC_NOW:
      drop_stalled (self, event->now);
      try_all (self, event->now);
      break;
    case KAB_SYNC_EVENT_TOKEN:
      drop (self, KAB_SYNC_ACTION_REFRESH, event->now);
      self->has_token = TRUE;
      self->token++;
      self->renew_at = event->now + MAX (event->delay, 1);
      heard_of (self, &self->refresh);
      if (self->blocked == KAB_SYNC_WAIT_PERSON)
        {
          self->blocked = KAB_SYNC_WAIT_NOTHING;
          self->unauthorized = 0;
          at_once (self);
          want_push (self);
          want_pull (self, event->now);
        }
      break;
    case KAB_SYNC_EVENT_NO_TOKEN:
      drop (self, KAB_SYNC_ACTION_REFRESH, event->now);
      self->failed |= event->request;
      self->has_token = FALSE;
      self->blocked = KAB_SYNC_WAIT_PERSON;
      break;
    case KAB_SYNC_EVENT_REFRESH_FAILED:
      drop (self, KAB_SYNC_ACTION_REFRESH, event->now);
      self->failed |= KAB_SYNC_ACTION_REFRESH;
      back_off (self, &self->refresh, event);
      if (event->delay < 0)
        self->failures++;
      break;
    case KAB_SYNC_EVENT_UNAUTHORIZED:
      kab_sync_machine_again (self, event->request, event->now);
      if (event->flag)
        break;
      self->failed |= event->request;
      token_refused (self);
      break;
    case KAB_SYNC_EVENT_BATCH: /* nothing waits */
      self->to_push = FALSE;
      landed (self, KAB_SYNC_ACTION_PUSH);
      break;
    case KAB_SYNC_EVENT_PUSHED:
      heard_of (self, &self->push);
      self->unauthorized = 0;
      /* What was accepted comes back with its number: that does not wait for the end of many edits. */
      want_pull (self, event->now);
      if (kab_sync_machine_call (self, KAB_SYNC_ACTION_PUSH)->sent || self->pushing.waiting)
        break;
      self->to_push = event->flag;
      landed (self, KAB_SYNC_ACTION_PUSH);
      break;
    case KAB_SYNC_EVENT_PULLED:
      heard_of (self, &self->pull);
      self->unauthorized = 0;
      landed (self, KAB_SYNC_ACTION_PULL);
      self->pull_first = FALSE;
      self->in_run = event->flag;
      /* What was told of since the run began is not in it: another one, when this has ended. */
      self->to_pull = event->flag || self->nudged_meanwhile;
      if (!event->flag)
        self->nudged_meanwhile = FALSE;
      self->pull_since = self->to_pull ? event->now : 0;
      self->poll_at = event->now + poll_delay (self, event->random);
      /* And what the other history answers to edits is not waited for. */
      if (event->anew)
        {
          forget_numbers (self);
          drop (self, KAB_SYNC_ACTION_PUSH, event->now);
        }
      if (!event->flag)
        end_run (self, event);
      /* Edits that were acknowledged are asked about again: nobody else would send them. */
      if (event->anew)
        want_push (self);
      break;
    case KAB_SYNC_EVENT_CACHE_LOST:
      drop (self, KAB_SYNC_ACTION_PULL, event->now);
      forget_numbers (self);
      want_pull (self, event->now);
      if (event->request != 0)
        failed (self, event);
      break;
    case KAB_SYNC_EVENT_FAILED:
      failed (self, event);
      break;
    case KAB_SYNC_EVENT_LIVE_OPENED:
      landed (self, KAB_SYNC_ACTION_OPEN_LIVE);
      self->live = TRUE;
      heard_of (self, &self->listen);
      /* What happened before it was open was told to nobody. */
      want_pull (self, event->now);
      break;
    case KAB_SYNC_EVENT_LIVE_CLOSED:
      {
        /* News, unless it has been so for long: mostly the network is gone, and a person wants to see that. */
        gboolean news = self->live || self->listen.failures == 0;

        landed (self, KAB_SYNC_ACTION_OPEN_LIVE);
        self->live = FALSE;
        back_off (self, &self->listen, event);
        self->poll_at = MIN (self->poll_at, event->now
                                              + (news ? 1 + (gint64)(event->random * LOOK_SOON)
                                                      : poll_delay (self, event->random)));
        break;
      }
    case KAB_SYNC_EVENT_BROKEN:
      kab_sync_machine_again (self, event->request, event->now);
      self->blocked = KAB_SYNC_WAIT_BROKEN;
      self->mend_at = event->now + KAB_SYNC_MEND;
      break;
    case KAB_SYNC_EVENT_CHORE:
      want_chore (self, event->request, event->now + MAX (event->delay, 0));
      break;
    case KAB_SYNC_EVENT_CHORE_DONE:
      chore_done (self, event);
      break;
    case KAB_SYNC_EVENT_ANSWERED:
    case KAB_SYNC_EVENT_PAGE:
    case KAB_SYNC_EVENT_TIMER:
    default:
      break;
    }
}

static void
at_the_latest (KabSyncMachine *self, gint64 when)
{
  if (self->timer == 0 || when < self->timer)
    self->timer = when;
}

/* Begins @action if it is wanted, nothing hinders it, and it is its time; otherwise the timer is set. */
static KabSyncActions
consider (KabSyncMachine *self, KabSyncActions action, gboolean wanted, gint64 not_before, gint64 now)
{
  if (!wanted || (self->in_flight & action))
    return 0;
  if (not_before > now)
    {
      at_the_latest (self, not_before);
      return 0;
    }
  self->in_flight |= action;
  return action;
}

static KabSyncActions
consider_chores (KabSyncMachine *self, gint64 now)
{
  KabSyncActions actions = 0;
  gboolean busy = self->to_push || self->to_pull || self->in_run
                  || (self->in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL)) != 0;

  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    {
      KabSyncChore *chore = &self->chores[i];
      KabSyncActions action = chore_action (i);

      /* What is busy ends with an event, or has a timer. */
      if (action == KAB_SYNC_ACTION_CHECK && busy)
        continue;
      actions |= consider (self, action, chore->wanted, MAX (chore->since, chore->retry.retry_at), now);
    }
  return actions;
}

/* Nothing but time hinders it. */
static gboolean
may_try (const KabSyncMachine *self)
{
  return self->running && self->blocked == KAB_SYNC_WAIT_NOTHING;
}

static KabSyncActions
decide (KabSyncMachine *self, gint64 now, double random)
{
  KabSyncActions actions = 0;

  self->timer = 0;
  if (self->running && self->blocked == KAB_SYNC_WAIT_BROKEN)
    {
      if (self->mend_at <= now)
        try_all (self, now);
      else
        at_the_latest (self, self->mend_at);
    }
  /* A line may have been over what is gone: a new one shows. */
  if (self->live && (!may_try (self) || !self->network))
    {
      self->live = FALSE;
      actions |= KAB_SYNC_ACTION_CLOSE_LIVE;
    }
  if (!may_try (self))
    return actions;

  if (self->poll_at != 0 && self->poll_at <= now)
    {
      self->poll_at = now + poll_delay (self, random);
      want_pull (self, now);
    }

  /* One refresh in flight, and nothing is sent with a token that is not there. */
  actions |= consider (self, KAB_SYNC_ACTION_REFRESH, !self->has_token || self->renew_at <= now,
                       self->refresh.retry_at, now);
  if (self->has_token)
    {
      if (self->pull_first && !self->to_pull && (self->in_flight & KAB_SYNC_ACTION_PULL) == 0)
        want_pull (self, now);
      actions |= consider (self, KAB_SYNC_ACTION_PUSH, self->to_push && !self->pull_first,
                           self->push.retry_at, now);
      /* Edits go first, so that their answers are not overtaken; but a stream of them does not hold up the rest,
       * nor does a server that takes none at present. */
      if ((self->in_flight & KAB_SYNC_ACTION_PUSH) == 0 || now - self->pull_since >= PULL_WAITS_MAX)
        actions |= consider (self, KAB_SYNC_ACTION_PULL, self->to_pull, self->pull.retry_at, now);
      else if (self->to_pull && (self->in_flight & KAB_SYNC_ACTION_PULL) == 0)
        at_the_latest (self, self->pull_since + PULL_WAITS_MAX);
      actions |= consider (self, KAB_SYNC_ACTION_OPEN_LIVE, !self->live, self->listen.retry_at, now);
      actions |= consider_chores (self, now);
      if (self->renew_at > now)
        at_the_latest (self, self->renew_at);
    }
  if (self->poll_at > now)
    at_the_latest (self, self->poll_at);

  if (actions & KAB_SYNC_ACTION_PUSH)
    actions |= kab_sync_push_begin (self);
  if (actions & KAB_SYNC_ACTION_PULL)
    actions |= kab_sync_pull_begin (self, now);
  if (actions & KAB_SYNC_ACTION_REFRESH)
    kab_sync_call_send (self, KAB_SYNC_ACTION_REFRESH, now);
  if (actions & KAB_SYNC_ACTION_OPEN_LIVE)
    kab_sync_call_send (self, KAB_SYNC_ACTION_OPEN_LIVE, now);
  return actions;
}

KabSyncActions
kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event)
{
  KabSyncEvent fact = *event;
  KabSyncActions actions;

  self->failed = 0;
  actions = take_part (self, &fact);
  take_fact (self, &fact);
  /* The answer to the next batch waited for that. */
  if (self->pushing.waiting && !self->pushing.storing)
    {
      actions |= kab_sync_push_settle (self, &fact);
      take_fact (self, &fact);
    }
  actions |= decide (self, fact.now, fact.random);
  /* The page now wanted was asked for ahead, and is here. */
  if (self->pulling.wanted && self->pulling.arrived)
    {
      actions |= kab_sync_pull_settle (self, &fact);
      take_fact (self, &fact);
      actions |= decide (self, fact.now, fact.random);
      if ((self->in_flight & KAB_SYNC_ACTION_PULL) == 0)
        actions &= ~(guint)KAB_SYNC_ACTION_PULL;
    }
  return actions;
}

static void
earliest (gint64 *when, const KabSyncMachine *self, const KabSyncBackOff *of, KabSyncActions action)
{
  gint64 at = (self->in_flight & action) ? 0 : of->retry_at;

  if (of->failures > 0)
    *when = *when < 0 ? at : MIN (*when, at);
}

gint64
kab_sync_machine_next_try (const KabSyncMachine *self)
{
  gint64 when = -1;

  if (!may_try (self))
    return 0;
  if (!self->has_token)
    earliest (&when, self, &self->refresh, KAB_SYNC_ACTION_REFRESH);
  else
    {
      if (self->to_push)
        earliest (&when, self, &self->push, KAB_SYNC_ACTION_PUSH);
      if (self->to_pull)
        earliest (&when, self, &self->pull, KAB_SYNC_ACTION_PULL);
    }
  return MAX (when, 0);
}

gboolean
kab_sync_machine_is_live (const KabSyncMachine *self)
{
  if (self->running && self->blocked == KAB_SYNC_WAIT_BROKEN)
    return self->timer != 0;
  if (!may_try (self))
    return TRUE; /* nothing can be done before something outside changes, which is an event */
  if (!self->to_push && !self->to_pull && self->has_token)
    {
      for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
        if (self->chores[i].wanted && !(self->in_flight & chore_action (i)) && self->timer == 0)
          return FALSE;
      return TRUE;
    }
  return (self->in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL | KAB_SYNC_ACTION_REFRESH)) != 0
         || self->timer != 0;
}
