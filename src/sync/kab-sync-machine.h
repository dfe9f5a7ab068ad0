/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabSyncEventKind:
 * @KAB_SYNC_EVENT_START: the engine runs, and this process is the account's syncer
 * @KAB_SYNC_EVENT_STOP: it is not the syncer any more, or ends
 * @KAB_SYNC_EVENT_NETWORK: it changed; @flag: whether there is one at all
 * @KAB_SYNC_EVENT_EDITED: something waits in the outbox
 * @KAB_SYNC_EVENT_NUDGED: something may be new at the server
 * @KAB_SYNC_EVENT_SYNC_NOW: a person wants it tried at once
 * @KAB_SYNC_EVENT_TIMER: the timer rang
 * @KAB_SYNC_EVENT_TOKEN: an access token is there; @delay: ms until it should be renewed
 * @KAB_SYNC_EVENT_NO_TOKEN: there is none, and none can be had without the person
 * @KAB_SYNC_EVENT_REFRESH_FAILED: renewing did not come through; not a refusal
 * @KAB_SYNC_EVENT_UNAUTHORIZED: a request was answered with 401; @request: which; @flag: it went with an older token
 *   than the one in force, of which it says nothing
 * @KAB_SYNC_EVENT_PUSHED: a batch was answered and stored; @flag: more waits
 * @KAB_SYNC_EVENT_NOTHING_TO_PUSH: the outbox was empty, so that nothing was sent
 * @KAB_SYNC_EVENT_PULLED: a page was stored; @flag: the run goes on
 * @KAB_SYNC_EVENT_FAILED: @request did not come through; @delay: what Retry-After asked, or -1
 * @KAB_SYNC_EVENT_DROPPED: the answer to @request will not be waited for: it would be of no use any more
 * @KAB_SYNC_EVENT_LIVE_OPENED: nudges come from now on
 * @KAB_SYNC_EVENT_LIVE_CLOSED: or could not be opened
 * @KAB_SYNC_EVENT_BROKEN: only a person can mend what is wrong
 * @KAB_SYNC_EVENT_CHORE: the chore @request is wanted; @delay: in so many ms at the earliest
 * @KAB_SYNC_EVENT_CHORE_DONE: it is done; @flag: there is more of it; @delay: wanted again in so many ms, or -1: when
 *   somebody says so. What was said meanwhile is not forgotten
 */
typedef enum
{
  KAB_SYNC_EVENT_START,
  KAB_SYNC_EVENT_STOP,
  KAB_SYNC_EVENT_NETWORK,
  KAB_SYNC_EVENT_EDITED,
  KAB_SYNC_EVENT_NUDGED,
  KAB_SYNC_EVENT_SYNC_NOW,
  KAB_SYNC_EVENT_TIMER,
  KAB_SYNC_EVENT_TOKEN,
  KAB_SYNC_EVENT_NO_TOKEN,
  KAB_SYNC_EVENT_REFRESH_FAILED,
  KAB_SYNC_EVENT_UNAUTHORIZED,
  KAB_SYNC_EVENT_PUSHED,
  KAB_SYNC_EVENT_NOTHING_TO_PUSH,
  KAB_SYNC_EVENT_PULLED,
  KAB_SYNC_EVENT_FAILED,
  KAB_SYNC_EVENT_DROPPED,
  KAB_SYNC_EVENT_LIVE_OPENED,
  KAB_SYNC_EVENT_LIVE_CLOSED,
  KAB_SYNC_EVENT_BROKEN,
  KAB_SYNC_EVENT_CHORE,
  KAB_SYNC_EVENT_CHORE_DONE,
} KabSyncEventKind;
#define KAB_N_SYNC_EVENTS 21

/**
 * KabSyncActions:
 * @KAB_SYNC_ACTION_SEND_FILES: send the next file that waits, or a part of it
 * @KAB_SYNC_ACTION_LEASE: see that there are numbers for papers made without a network
 * @KAB_SYNC_ACTION_CHECK: compare the next range of rows with the server's
 *
 * What is to be done now, a bit each; each is answered later with one event. The last three are chores: they are begun
 * when they are wanted, beside the rest, and stand back for nothing but time; the check waits until there is
 * nothing else to do.
 */
typedef enum
{
  KAB_SYNC_ACTION_PUSH = 1 << 0,
  KAB_SYNC_ACTION_PULL = 1 << 1,
  KAB_SYNC_ACTION_REFRESH = 1 << 2,
  KAB_SYNC_ACTION_OPEN_LIVE = 1 << 3,
  KAB_SYNC_ACTION_CLOSE_LIVE = 1 << 4,
  KAB_SYNC_ACTION_SEND_FILES = 1 << 5,
  KAB_SYNC_ACTION_LEASE = 1 << 6,
  KAB_SYNC_ACTION_CHECK = 1 << 7,
} KabSyncActions;
#define KAB_SYNC_FIRST_CHORE KAB_SYNC_ACTION_SEND_FILES
#define KAB_N_SYNC_CHORES 3

/** KabSyncEvent: @now: ms of any clock that only goes forward; @random: from 0 up to 1, evenly spread */
typedef struct
{
  KabSyncEventKind kind;
  gint64 now;
  double random;
  gboolean flag;
  gint64 delay;
  KabSyncActions request;
} KabSyncEvent;

/** KabSyncWait: why nothing is under way */
typedef enum
{
  KAB_SYNC_WAIT_NOTHING,
  KAB_SYNC_WAIT_STOPPED,
  KAB_SYNC_WAIT_NETWORK,
  KAB_SYNC_WAIT_PERSON,
  KAB_SYNC_WAIT_BROKEN,
} KabSyncWait;

/** KabSyncBackOff: how often something failed in a row, and before when it is not tried again */
typedef struct
{
  guint failures;
  gint64 retry_at;
  gboolean asked; /* the server named the time: nothing but a person, or its own word, makes it earlier */
} KabSyncBackOff;

/** KabSyncChore: @since: not before; @meanwhile: wanted again, from when on, while it was under way; -1: it was not */
typedef struct
{
  gboolean wanted;
  gint64 since;
  gint64 meanwhile;
  KabSyncBackOff retry;
} KabSyncChore;

/**
 * KabSyncMachine:
 *
 * When to push, pull, renew the token, listen, and try again: facts in, actions out. It has no
 * clock, no random numbers, no network and no file of its own, so that a test can drive it through
 * years in a moment. Failures are not counted against anybody: they space the tries out, with full
 * jitter up to a bound, and never end them.
 */
typedef struct
{
  gboolean running;
  gboolean network;
  KabSyncWait blocked;
  gboolean has_token;
  gint64 renew_at;
  guint unauthorized; /* tokens that were refused since anything was accepted */

  gboolean to_push;
  gboolean to_pull;
  gboolean edited_meanwhile;
  gboolean in_run;           /* a run of pages has begun and not ended: what it brings is fixed */
  gboolean nudged_meanwhile; /* since then */
  KabSyncActions in_flight;
  gboolean live;

  KabSyncBackOff push;
  KabSyncBackOff pull;
  KabSyncBackOff refresh;
  KabSyncBackOff listen;
  KabSyncChore chores[KAB_N_SYNC_CHORES];
  gint64 pull_since; /* since when a pull is wanted; 0 if it is not */
  gint64 poll_at;

  gint64 retry_max; /* the longest wait between two tries, ms */
  gint64 timer;     /* when the timer is to ring; 0 for never */
} KabSyncMachine;

/**
 * KAB_SYNC_RETRY_MAX: the longest wait between two tries, ms; KAB_SYNC_RETRY_NEAR: the same where the server is on
 * this computer, which nothing burdens but this; KAB_SYNC_POLL: between two looks without nudges
 */
#define KAB_SYNC_RETRY_MAX (60 * 1000)
#define KAB_SYNC_RETRY_NEAR (4 * 1000)
#define KAB_SYNC_POLL (60 * 1000)
/** KAB_SYNC_POLL_LIVE: between two looks where nudges come, in case one was lost */
#define KAB_SYNC_POLL_LIVE (15 * 60 * 1000)

void kab_sync_machine_init (KabSyncMachine *self);

/** kab_sync_machine_step: Returns: what to do now; set the timer to @self->timer besides */
KabSyncActions kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event);

/** kab_sync_machine_next_try: Returns: when something that failed is tried again; 0: it is being tried, or nothing failed */
gint64 kab_sync_machine_next_try (const KabSyncMachine *self);

/** kab_sync_machine_is_live: Returns: whether the promise holds: something to do means something under way or a timer */
gboolean kab_sync_machine_is_live (const KabSyncMachine *self);

G_END_DECLS
