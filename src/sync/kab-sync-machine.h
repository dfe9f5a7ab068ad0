/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabSyncEventKind:
 * @KAB_SYNC_EVENT_START: the engine runs, and this process is the account's syncer
 * @KAB_SYNC_EVENT_STOP: it is not the syncer any more; @request: which found that it may not write, or 0
 * @KAB_SYNC_EVENT_NETWORK: it changed; @flag: whether there seems to be one, which may be wrong: it only hurries
 * @KAB_SYNC_EVENT_EDITED: something waits in the outbox
 * @KAB_SYNC_EVENT_NUDGED: something may be new at the server; @head: up to this number, or 0
 * @KAB_SYNC_EVENT_SYNC_NOW: a person wants it tried at once, whatever is waited for
 * @KAB_SYNC_EVENT_TIMER: the timer rang
 * @KAB_SYNC_EVENT_TOKEN: an access token is there; @delay: ms until it should be renewed
 * @KAB_SYNC_EVENT_NO_TOKEN: there is none, and none can be had without the person
 * @KAB_SYNC_EVENT_REFRESH_FAILED: renewing did not come through; not a refusal
 * @KAB_SYNC_EVENT_UNAUTHORIZED: a request was answered with 401; @request: which; @flag: it went with an older token
 *   than the one in force, of which it says nothing
 * @KAB_SYNC_EVENT_ANSWERED: @answer came to @request, or none; @serial: as the call's was when it was sent
 * @KAB_SYNC_EVENT_BATCH: edits were taken from the outbox: @first to @last, or none if that is 0; @flag: it is full;
 *   @serial: as the push's was when they were wanted
 * @KAB_SYNC_EVENT_PUSHED: what an answer said was stored; @last: of how many edits that waited; @flag: more wait
 * @KAB_SYNC_EVENT_PAGE: what came is a page, which is being stored; @flag: the run goes on
 * @KAB_SYNC_EVENT_PULLED: it was stored; @flag: the run goes on; @news: it ended, and there was more by then; @anew: it
 *   began from nothing, so that edits acknowledged are asked about again; @stale: it was an older one, and of no use;
 *   @until: up to which number the run brings everything; @head: the highest that the desktop was told of, by the page
 *   or by what the server said to its edits
 * @KAB_SYNC_EVENT_CACHE_LOST: it was made anew, and is to be filled; @request: which found it damaged, or 0
 * @KAB_SYNC_EVENT_FAILED: @request did not come through; @delay: what Retry-After asked, or -1
 * @KAB_SYNC_EVENT_LIVE_OPENED: nudges come from now on
 * @KAB_SYNC_EVENT_LIVE_CLOSED: or could not be opened
 * @KAB_SYNC_EVENT_BROKEN: the disk refuses: a person is to see to it; now and then it is tried whether that was done
 * @KAB_SYNC_EVENT_CHORE: the chore @request is wanted; @delay: in so many ms at the earliest
 * @KAB_SYNC_EVENT_CHORE_DONE: it is done; @flag: the server accepted some, and there is more; @delay: wanted again in so
 *   many ms, or -1: when somebody says so. What was said meanwhile is not forgotten
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
  KAB_SYNC_EVENT_ANSWERED,
  KAB_SYNC_EVENT_BATCH,
  KAB_SYNC_EVENT_PUSHED,
  KAB_SYNC_EVENT_PAGE,
  KAB_SYNC_EVENT_PULLED,
  KAB_SYNC_EVENT_CACHE_LOST,
  KAB_SYNC_EVENT_FAILED,
  KAB_SYNC_EVENT_LIVE_OPENED,
  KAB_SYNC_EVENT_LIVE_CLOSED,
  KAB_SYNC_EVENT_BROKEN,
  KAB_SYNC_EVENT_CHORE,
  KAB_SYNC_EVENT_CHORE_DONE,
} KabSyncEventKind;

/**
 * KabSyncActions:
 * @KAB_SYNC_ACTION_PUSH: a push begins: what it is made of is said by the actions further down
 * @KAB_SYNC_ACTION_PULL: a pull of one page begins: in the same way
 * @KAB_SYNC_ACTION_SEND_FILES: send the next file that waits, or a part of it
 * @KAB_SYNC_ACTION_LEASE: see that there are numbers for papers made without a network
 * @KAB_SYNC_ACTION_CHECK: compare the next range of rows with the server's
 * @KAB_SYNC_ACTION_TAKE_BATCH: take the edits behind @pushing.last from the outbox; then a BATCH
 * @KAB_SYNC_ACTION_SEND_BATCH: send the batch taken last; then an ANSWERED
 * @KAB_SYNC_ACTION_STORE_OUTCOMES: store what the answer to a batch says; then a PUSHED
 * @KAB_SYNC_ACTION_RENUMBER: number what waits from @pushing.answer.expected on; then a FAILED
 * @KAB_SYNC_ACTION_ASK_PAGE: ask for the page behind the one that came last, or behind the cache's; then an ANSWERED
 * @KAB_SYNC_ACTION_STORE_PAGE: read the answer's head, then a PAGE; store it, then a PULLED
 * @KAB_SYNC_ACTION_TAKE_TOKENS: read the answer to a refresh; then a TOKEN
 * @KAB_SYNC_ACTION_FORGET_TOKENS: the server has refused the refresh token: it is dead
 *
 * What is to be done now, a bit each. All from SEND_FILES to CHECK are chores: they are begun when they are wanted,
 * beside the rest, and stand back for nothing but time; the check waits until there is nothing else to do. Where what
 * is to be done fails, a FAILED, STOP, CACHE_LOST or BROKEN comes in place of the event named. A request whose call
 * has another serial by then is to be cancelled.
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
  KAB_SYNC_ACTION_TAKE_BATCH = 1 << 8,
  KAB_SYNC_ACTION_SEND_BATCH = 1 << 9,
  KAB_SYNC_ACTION_STORE_OUTCOMES = 1 << 10,
  KAB_SYNC_ACTION_RENUMBER = 1 << 11,
  KAB_SYNC_ACTION_ASK_PAGE = 1 << 12,
  KAB_SYNC_ACTION_STORE_PAGE = 1 << 13,
  KAB_SYNC_ACTION_TAKE_TOKENS = 1 << 14,
  KAB_SYNC_ACTION_FORGET_TOKENS = 1 << 15,
} KabSyncActions;
#define KAB_SYNC_FIRST_CHORE KAB_SYNC_ACTION_SEND_FILES
#define KAB_N_SYNC_CHORES 3
#define KAB_SYNC_CODE_SIZE 24

/** KabSyncAnswer: what is known of an answer without understanding what it is about */
typedef struct
{
  guint status;                  /* 0: none came */
  char code[KAB_SYNC_CODE_SIZE]; /* of a problem, where Kabinet's server itself tells it; else empty */
  gint64 retry_after;            /* ms; -1: not said */
  gint64 expected;               /* the number of the edit that the server takes next; 0: not said */
  gboolean complete;             /* to a batch: its last edit has an outcome */
} KabSyncAnswer;

/** KabSyncEvent: @now: ms of any clock that only goes forward; @random: from 0 up to 1, evenly spread */
typedef struct
{
  KabSyncEventKind kind;
  gint64 now;
  double random;
  gboolean flag;
  gint64 delay;
  KabSyncActions request;
  guint serial;
  const KabSyncAnswer *answer;
  gint64 first;
  gint64 last;
  gboolean news;
  gboolean anew;
  gboolean stale;
  gint64 until;
  gint64 head;
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

/** KAB_N_SYNC_CALLS: PUSH, PULL, REFRESH, OPEN_LIVE, by their bits */
#define KAB_N_SYNC_CALLS 4

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

/** KabSyncCall: the request of a kind that is with the server */
typedef struct
{
  guint serial;  /* of what is waited for; whatever else comes is of no use any more */
  gboolean sent; /* it is with the server */
  gint64 since;
  guint token; /* which one it went with */
} KabSyncCall;

/**
 * KabSyncPush:
 *
 * Edits on their way. While the server works on one batch, the next one is taken; it is sent as soon as the answer is
 * there, and what was answered is stored meanwhile. All of it is one push.
 */
typedef struct
{
  gint64 last;      /* the number of the last edit sent; 0: none was yet */
  gint64 next;      /* that of the batch which was taken behind it; 0: none was */
  gboolean full;    /* that one: more may wait behind it */
  gboolean open;    /* the server has answered all that was sent, so that the next batch leaves no hole */
  gboolean storing; /* what the answer before said is being stored */
  gboolean waiting; /* and the next answer is here, and waits for that */
  KabSyncAnswer answer;
} KabSyncPush;

/** KabSyncPull: a page that is on its way, was asked for ahead, or is being stored */
typedef struct
{
  gboolean wanted;  /* a pull waits for it; else it was asked for ahead */
  gboolean arrived; /* its answer is here, and not looked at */
  gboolean storing;
  KabSyncAnswer answer;
} KabSyncPull;

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
  gboolean network; /* none was said to be missing, or something came through since */
  KabSyncWait blocked;
  gboolean has_token;
  gint64 renew_at;
  guint token;        /* how many there have been: the one in force */
  guint unauthorized; /* tokens that were refused since anything was accepted */

  gboolean to_push;
  gboolean to_pull;
  gboolean
    pull_first; /* the server counts edits otherwise: it may be another history, of which to hear before all else */
  gboolean edited_meanwhile;
  gboolean in_run;           /* a run of pages has begun and not ended: what it brings is fixed */
  gboolean nudged_meanwhile; /* since then */
  KabSyncActions in_flight;
  gboolean live;
  KabSyncCall calls[KAB_N_SYNC_CALLS];
  KabSyncPush pushing;
  KabSyncPull pulling;
  KabSyncActions failed; /* in this step: what it was, so that its answer says why */
  guint failures;        /* of exchanges that failed without the server naming a time to wait */

  KabSyncBackOff push;
  KabSyncBackOff pull;
  KabSyncBackOff refresh;
  KabSyncBackOff listen;
  KabSyncChore chores[KAB_N_SYNC_CHORES];
  KabSyncBackOff
    outrun; /* runs in a row that ended before what was told of, and came no further than those before */
  gint64 nudged_head; /* the highest number that a nudge told of */
  gint64 until;       /* up to where the last run came; -1: there was none in this history */
  gint64 pull_since;  /* since when a pull is wanted; 0 if it is not */
  gint64 poll_at;
  gint64 mend_at; /* while it is broken: when that is tried */

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
/** KAB_SYNC_STALLED: what has been with the server for so long when a person wants it at once is asked anew */
#define KAB_SYNC_STALLED (5 * 1000)

/** KAB_SYNC_MEND: what the disk refused is tried again after so long, ms: room may have been made */
#define KAB_SYNC_MEND (5 * 1000)

/**
 * kab_sync_renew_in:
 * @expires_at: when an access token ends, by the server's clock, whatever the server may say
 * @now: the same clock, ms
 *
 * Returns: ms until it should be renewed: at 70 % of its life. A life that makes no sense is a clock that is wrong:
 *   then in an hour; never later than in a year, nor at once: that would be asked for without end
 */
gint64 kab_sync_renew_in (gint64 expires_at, gint64 now);

void kab_sync_machine_init (KabSyncMachine *self);

/** kab_sync_machine_step: Returns: what to do now; set the timer to @self->timer besides */
KabSyncActions kab_sync_machine_step (KabSyncMachine *self, const KabSyncEvent *event);

/** kab_sync_machine_call: Returns: (nullable): the call that @request makes; %NULL for chores */
KabSyncCall *kab_sync_machine_call (KabSyncMachine *self, KabSyncActions request);

/**
 * kab_sync_machine_is_outrun:
 * @event: a PULLED
 *
 * Returns: whether the run ended before something that the desktop knows is there: others were quicker, or what stands
 *   between repeats an old answer
 */
gboolean kab_sync_machine_is_outrun (const KabSyncMachine *self, const KabSyncEvent *event);

/** kab_sync_machine_next_try: Returns: when something that failed is tried again; 0: it is being tried, or nothing failed */
gint64 kab_sync_machine_next_try (const KabSyncMachine *self);

/** kab_sync_machine_is_live: Returns: whether the promise holds: something to do means something under way or a timer */
gboolean kab_sync_machine_is_live (const KabSyncMachine *self);

G_END_DECLS
