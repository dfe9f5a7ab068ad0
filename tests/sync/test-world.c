/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine that decides when to talk, driven through years of random events in a moment. */
#include "kab-sync-machine.h"

/* What a desktop has of the server's rows, which are numbered; a page is of three at most. */
typedef struct
{
  gint64 from;
  gint64 to;
  gint64 until; /* the end of its run; 0: not fixed yet */
  gint64 head;
} Page;

/* A world around the machine: what is under way, what waits at either side, a virtual clock. */
typedef struct
{
  KabSyncMachine machine;
  GRand *rand;
  gint64 now;
  gint64 timer;
  KabSyncActions doing; /* what the store's threads work at */
  gboolean up;          /* whether the server answers */
  gboolean faults;      /* whether anything goes wrong */

  /* Edits, by their numbers. */
  gint64 edits;        /* made */
  gint64 server_edits; /* done at the server */
  gint64 stored;       /* whose outcomes are stored */
  guint take_serial;
  gint64 take_after;
  gint64 first, last; /* taken last */
  gint64 sent_first, sent_last;
  gint64 answered, storing; /* up to which an answer tells of them */

  gint64 head;   /* of the server's rows */
  gint64 cursor; /* of those stored */
  gint64 until;  /* of the run that the cursor stands in */
  Page asked, arrived, page;

  guint chores[KAB_N_SYNC_CHORES]; /* pieces of each that wait */
  guint requests;
  guint overlapped; /* batches sent while the answer before was being stored */
  gint64 last_request;
  gint64 token_until;
  gboolean live;
  gboolean reading; /* tokens that came */
} World;

#define BATCH 5
#define ROWS 3

static void take_actions (World *world, KabSyncActions actions);

static KabSyncCall *
call_of (World *world, KabSyncActions request)
{
  return kab_sync_machine_call (&world->machine, request);
}

static KabSyncEvent
make_event (World *world, KabSyncEventKind kind, KabSyncActions request)
{
  return (KabSyncEvent){
    .kind = kind, .now = world->now, .random = g_rand_double (world->rand), .delay = -1, .request = request
  };
}

static void
happens (World *world, const KabSyncEvent *event)
{
  take_actions (world, kab_sync_machine_step (&world->machine, event));
}

static void
send (World *world, KabSyncEventKind kind, KabSyncActions request, gboolean flag, gint64 delay)
{
  KabSyncEvent event = make_event (world, kind, request);

  event.flag = flag;
  event.delay = delay;
  happens (world, &event);
}

/* What the machine waits for is under way. */
static void
check_under_way (World *world)
{
  KabSyncActions in_flight = world->machine.in_flight, doing = world->doing;

  if (in_flight & KAB_SYNC_ACTION_PUSH)
    g_assert_true (call_of (world, KAB_SYNC_ACTION_PUSH)->sent || (doing & KAB_SYNC_ACTION_STORE_OUTCOMES)
                   || ((doing & KAB_SYNC_ACTION_TAKE_BATCH)
                       && world->take_serial == call_of (world, KAB_SYNC_ACTION_PUSH)->serial));
  if (in_flight & KAB_SYNC_ACTION_PULL)
    g_assert_true (call_of (world, KAB_SYNC_ACTION_PULL)->sent || (doing & KAB_SYNC_ACTION_STORE_PAGE));
  if (in_flight & KAB_SYNC_ACTION_REFRESH)
    g_assert_true (call_of (world, KAB_SYNC_ACTION_REFRESH)->sent || world->reading);
  if (in_flight & KAB_SYNC_ACTION_OPEN_LIVE)
    g_assert_true (call_of (world, KAB_SYNC_ACTION_OPEN_LIVE)->sent);
}

static void
take_actions (World *world, KabSyncActions actions)
{
  KabSyncActions local = actions
                         & (KAB_SYNC_ACTION_STORE_OUTCOMES | KAB_SYNC_ACTION_RENUMBER
                            | KAB_SYNC_ACTION_STORE_PAGE | KAB_SYNC_ACTION_TAKE_BATCH);

  /* Nothing is stored twice at a time. */
  g_assert_cmpuint (local & world->doing & ~(guint)KAB_SYNC_ACTION_TAKE_BATCH, ==, 0);
  world->doing |= local;
  if (actions & KAB_SYNC_ACTION_CLOSE_LIVE)
    world->live = FALSE;
  if (actions & KAB_SYNC_ACTION_STORE_OUTCOMES)
    world->storing = world->answered;
  if (actions & KAB_SYNC_ACTION_SEND_BATCH)
    {
      /* 15: no hole, whatever the answer before it said. */
      g_assert_cmpint (world->first, <=, world->server_edits + 1);
      g_assert_true (world->machine.has_token && world->machine.running);
      world->sent_first = world->first;
      world->sent_last = world->last;
      if (world->doing & KAB_SYNC_ACTION_STORE_OUTCOMES)
        world->overlapped++;
    }
  if (actions & KAB_SYNC_ACTION_TAKE_BATCH)
    {
      world->take_serial = call_of (world, KAB_SYNC_ACTION_PUSH)->serial;
      world->take_after = world->machine.pushing.last;
    }
  if (actions & KAB_SYNC_ACTION_ASK_PAGE)
    world->asked = (world->doing & KAB_SYNC_ACTION_STORE_PAGE)
                     ? (Page){ .from = world->page.to, .until = world->page.until }
                     : (Page){ .from = world->cursor, .until = world->until };
  if (actions & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL))
    {
      world->requests++;
      world->last_request = world->now;
    }
  world->timer = world->machine.timer;
  /* The check stands back for what people wait for. */
  if (actions & KAB_SYNC_ACTION_CHECK)
    g_assert_cmpuint (world->machine.in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL), ==, 0);
  /* Invariant 23, at every step. */
  g_assert_true (kab_sync_machine_is_live (&world->machine));
  world->reading |= (actions & KAB_SYNC_ACTION_TAKE_TOKENS) != 0;
  if (actions & KAB_SYNC_ACTION_STORE_PAGE)
    {
      world->page = world->arrived;
      send (world, KAB_SYNC_EVENT_PAGE, KAB_SYNC_ACTION_PULL, world->page.to < world->page.until, -1);
    }
  if (actions & KAB_SYNC_ACTION_TAKE_TOKENS)
    {
      world->reading = FALSE;
      send (world, KAB_SYNC_EVENT_TOKEN, 0, FALSE, kab_sync_renew_in (world->token_until, world->now));
    }
  check_under_way (world);
}

static gboolean
chance (World *world, double p)
{
  return g_rand_double (world->rand) < p;
}

/* What the server answers with 200. */
static void
serve (World *world, KabSyncActions request, KabSyncAnswer *answer)
{
  switch (request)
    {
    case KAB_SYNC_ACTION_REFRESH:
      world->token_until = world->now + (world->faults && chance (world, 0.3) ? 1 : 86400000);
      break;
    case KAB_SYNC_ACTION_OPEN_LIVE:
      answer->status = 101;
      world->live = TRUE;
      break;
    case KAB_SYNC_ACTION_PUSH:
      {
        gint64 last = world->sent_last;

        g_assert_cmpint (world->sent_first, <=, world->server_edits + 1);
        /* Where outcomes grow large, it does the first ones alone. */
        if (world->faults && chance (world, 0.1))
          last = world->sent_first + (last - world->sent_first) / 2;
        answer->complete = last == world->sent_last;
        world->answered = last;
        if (last > world->server_edits)
          {
            world->head += last - world->server_edits;
            world->server_edits = last;
          }
        break;
      }
    case KAB_SYNC_ACTION_PULL:
    default:
      world->arrived = world->asked;
      if (world->arrived.until == 0)
        world->arrived.until = world->head;
      world->arrived.to = MIN (world->arrived.from + ROWS, world->arrived.until);
      world->arrived.head = world->head;
      break;
    }
}

/* The network's part of it. */
static void
reply (World *world, KabSyncActions request)
{
  KabSyncEvent event = make_event (world, KAB_SYNC_EVENT_ANSWERED, request);
  KabSyncAnswer answer = { .retry_after = -1 };
  gboolean fails = !world->up || (world->faults && chance (world, 0.2));

  event.serial = call_of (world, request)->serial;
  event.answer = &answer;
  if (fails && chance (world, 0.5))
    {
      /* Done, and the answer is lost. */
      if (world->up)
        serve (world, request, &answer);
      answer.status = 0;
      if (request == KAB_SYNC_ACTION_OPEN_LIVE)
        world->live = FALSE;
    }
  else if (fails)
    {
      answer.status = 503;
      if (world->faults && chance (world, 0.4))
        answer.retry_after = g_rand_int_range (world->rand, 0, 60000);
    }
  else if (world->now >= world->token_until && request != KAB_SYNC_ACTION_REFRESH)
    {
      answer.status = 401;
      g_strlcpy (answer.code, "token-expired", sizeof answer.code);
    }
  else
    {
      answer.status = 200;
      serve (world, request, &answer);
    }
  happens (world, &event);
}

/* The store's part of it. */
static void
work (World *world, KabSyncActions job)
{
  KabSyncEvent event;

  world->doing &= ~(guint)job;
  if (world->faults && chance (world, 0.05) && job != KAB_SYNC_ACTION_TAKE_BATCH)
    {
      /* A row or a file could not be written; or somebody else has the place. */
      send (world, chance (world, 0.5) ? KAB_SYNC_EVENT_FAILED : KAB_SYNC_EVENT_STOP,
            job == KAB_SYNC_ACTION_STORE_PAGE ? KAB_SYNC_ACTION_PULL : KAB_SYNC_ACTION_PUSH, FALSE, -1);
      return;
    }
  switch (job)
    {
    case KAB_SYNC_ACTION_TAKE_BATCH:
      event = make_event (world, KAB_SYNC_EVENT_BATCH, KAB_SYNC_ACTION_PUSH);
      event.serial = world->take_serial;
      event.first = MAX (world->take_after, world->stored) + 1;
      event.last = MIN (world->edits, event.first + BATCH - 1);
      event.flag = event.last - event.first + 1 == BATCH;
      if (event.last < event.first)
        event.last = 0;
      if (event.serial == call_of (world, KAB_SYNC_ACTION_PUSH)->serial && event.last != 0)
        {
          world->first = event.first;
          world->last = event.last;
        }
      break;
    case KAB_SYNC_ACTION_STORE_OUTCOMES:
      event = make_event (world, KAB_SYNC_EVENT_PUSHED, KAB_SYNC_ACTION_PUSH);
      event.last = MAX (world->storing - world->stored, 0);
      world->stored = MAX (world->storing, world->stored);
      event.flag = world->stored < world->edits;
      break;
    case KAB_SYNC_ACTION_STORE_PAGE:
    default:
      event = make_event (world, KAB_SYNC_EVENT_PULLED, KAB_SYNC_ACTION_PULL);
      event.stale = world->page.from != world->cursor;
      if (event.stale)
        break;
      world->cursor = world->page.to;
      event.flag = world->page.to < world->page.until;
      event.news = !event.flag && world->page.until < world->page.head;
      event.until = world->page.until;
      event.head = world->page.head;
      world->until = event.flag ? world->page.until : 0;
      break;
    }
  happens (world, &event);
}

/* The network's part of @request, and what the store has to do then. */
static void
answer (World *world, KabSyncActions request)
{
  static const KabSyncActions jobs[]
    = { KAB_SYNC_ACTION_TAKE_BATCH, KAB_SYNC_ACTION_STORE_OUTCOMES, KAB_SYNC_ACTION_STORE_PAGE };

  if (request == KAB_SYNC_ACTION_PUSH && (world->doing & KAB_SYNC_ACTION_TAKE_BATCH))
    work (world, KAB_SYNC_ACTION_TAKE_BATCH);
  if (call_of (world, request)->sent)
    reply (world, request);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    if (world->doing & jobs[i])
      work (world, jobs[i]);
}

static gint64
waiting (const World *world)
{
  return world->edits - world->stored;
}

static gint64
behind (const World *world)
{
  return world->head - world->cursor;
}

static void
answer_chore (World *world, guint i)
{
  KabSyncActions request = (KabSyncActions)((guint)KAB_SYNC_FIRST_CHORE << i);

  if (!world->up || (world->faults && chance (world, 0.2)))
    {
      send (world, KAB_SYNC_EVENT_FAILED, request, FALSE, -1);
      return;
    }
  world->chores[i] -= MIN (world->chores[i], 1);
  send (world, KAB_SYNC_EVENT_CHORE_DONE, request, world->chores[i] > 0, -1);
}

/* Something from outside. */
static void
disturb (World *world)
{
  switch (g_rand_int_range (world->rand, 0, 13))
    {
    case 0:
      world->edits += chance (world, 0.2) ? 3 * BATCH : 1;
      send (world, KAB_SYNC_EVENT_EDITED, 0, FALSE, -1);
      break;
    case 1:
      world->head++;
      if (world->live && !chance (world, 0.2)) /* a nudge may be lost */
        send (world, KAB_SYNC_EVENT_NUDGED, 0, FALSE, -1);
      break;
    case 2:
      send (world, KAB_SYNC_EVENT_NETWORK, 0, chance (world, 0.5), -1);
      break;
    case 3:
      world->up = !world->up;
      break;
    case 4:
      if (world->live)
        {
          world->live = FALSE;
          send (world, KAB_SYNC_EVENT_LIVE_CLOSED, 0, FALSE, -1);
        }
      break;
    case 5:
      if (chance (world, 0.5))
        world->now += KAB_SYNC_STALLED;
      send (world, KAB_SYNC_EVENT_SYNC_NOW, 0, FALSE, -1);
      break;
    case 6: /* the token is revoked */
      world->token_until = MIN (world->token_until, world->now);
      break;
    case 7:
      send (world, chance (world, 0.5) ? KAB_SYNC_EVENT_STOP : KAB_SYNC_EVENT_START, 0, FALSE, -1);
      break;
    case 8:
      if (chance (world, 0.2))
        {
          world->cursor = world->until = 0;
          send (world, KAB_SYNC_EVENT_CACHE_LOST, 0, FALSE, -1);
        }
      break;
    case 9:
      {
        guint i = (guint)g_rand_int_range (world->rand, 0, KAB_N_SYNC_CHORES);

        world->chores[i]++;
        send (world, KAB_SYNC_EVENT_CHORE, (KabSyncActions)((guint)KAB_SYNC_FIRST_CHORE << i), FALSE,
              chance (world, 0.5) ? 0 : 5000);
        break;
      }
    case 10: /* an answer that nobody waits for */
      {
        KabSyncEvent event = make_event (world, KAB_SYNC_EVENT_ANSWERED,
                                         (KabSyncActions)(1U << g_rand_int_range (world->rand, 0, 4)));
        KabSyncAnswer late = { .status = chance (world, 0.5) ? 200 : 401, .code = "token-expired" };

        event.serial = call_of (world, event.request)->serial - 1;
        event.answer = &late;
        happens (world, &event);
        break;
      }
    default:
      break;
    }
}

/* One thing happens: an answer, a timer, or something from outside. */
static void
happen (World *world)
{
  static const KabSyncActions jobs[]
    = { KAB_SYNC_ACTION_TAKE_BATCH, KAB_SYNC_ACTION_STORE_OUTCOMES, KAB_SYNC_ACTION_STORE_PAGE };
  KabSyncActions request = (KabSyncActions)(1U << g_rand_int_range (world->rand, 0, KAB_N_SYNC_CALLS));
  KabSyncActions job = jobs[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (jobs))];

  world->now += g_rand_int_range (world->rand, 0, 200);
  if (call_of (world, request)->sent && chance (world, 0.7))
    {
      reply (world, request);
      return;
    }
  if ((world->doing & job) && chance (world, 0.7))
    {
      work (world, job);
      return;
    }
  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    if ((world->machine.in_flight & ((guint)KAB_SYNC_FIRST_CHORE << i)) && chance (world, 0.4))
      {
        answer_chore (world, i);
        return;
      }
  if (world->timer != 0
      && (world->timer <= world->now || (world->machine.in_flight == 0 && chance (world, 0.5))))
    {
      world->now = MAX (world->now, world->timer);
      send (world, KAB_SYNC_EVENT_TIMER, 0, FALSE, -1);
      return;
    }
  if (world->faults)
    disturb (world);
}

static gboolean
chores_wait (const World *world)
{
  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    if (world->chores[i] > 0)
      return TRUE;
  return FALSE;
}

static void
world_init (World *world, guint32 seed)
{
  *world = (World){ .rand = g_rand_new_with_seed (seed), .now = 1, .up = TRUE, .faults = TRUE };
  kab_sync_machine_init (&world->machine);
  send (world, KAB_SYNC_EVENT_START, 0, FALSE, -1);
}

/* 23: with faults, there is always a next step; without, everything is sent and received in bounded time. */
static void
test_liveness (void)
{
  guint overlapped = 0;

  for (guint32 seed = 1; seed <= 2000; seed++)
    {
      World world;
      gint64 calm_since;

      world_init (&world, seed);
      for (guint i = 0; i < 400; i++)
        happen (&world);

      world.faults = FALSE;
      world.up = TRUE;
      if (!world.machine.running)
        send (&world, KAB_SYNC_EVENT_START, 0, FALSE, -1);
      /* What tells of networks may be wrong. */
      send (&world, KAB_SYNC_EVENT_NETWORK, 0, chance (&world, 0.5), -1);
      calm_since = world.now;
      for (guint i = 0; i < 5000 && (waiting (&world) > 0 || behind (&world) > 0 || chores_wait (&world));
           i++)
        {
          /* A person who was asked to sign in does so. */
          if (world.machine.blocked == KAB_SYNC_WAIT_PERSON)
            {
              world.token_until = world.now + 86400000;
              send (&world, KAB_SYNC_EVENT_TOKEN, KAB_SYNC_ACTION_REFRESH, FALSE, 60000000);
            }
          happen (&world);
        }
      /* 14, 15: each edit once, in order; 2: the cursor where the rows are. */
      g_assert_cmpint (waiting (&world), ==, 0);
      g_assert_cmpint (world.server_edits, ==, world.edits);
      g_assert_cmpint (behind (&world), ==, 0);
      g_assert_false (chores_wait (&world));
      /* The longest wait between two looks, and what a server may ask for at most here. */
      /* What was told of is fetched at once, and not when the next look is due (a lost nudge may wait for that). */
      g_assert_cmpint (world.now - calm_since, <, KAB_SYNC_POLL_LIVE + KAB_SYNC_RETRY_MAX + 100000);
      overlapped += world.overlapped;
      g_rand_free (world.rand);
    }
  g_assert_cmpuint (overlapped, >, 1000);
}

/* 24: thirty days without a server end nothing; tries are spread and bounded in rate; then all goes through. */
static void
test_thirty_days (void)
{
  World world;
  gint64 end;

  world_init (&world, 7);
  world.faults = FALSE;
  world.up = FALSE;
  world.edits = 12;
  end = world.now + G_GINT64_CONSTANT (30) * 86400 * 1000;
  while (world.now < end)
    happen (&world);
  /* On average half the longest wait, for each of refresh, push and pull. */
  g_assert_cmpuint (world.requests, <, 30 * 86400 / 60);
  world.up = TRUE;
  for (guint i = 0; i < 2000 && waiting (&world) > 0; i++)
    happen (&world);
  g_assert_cmpint (waiting (&world), ==, 0);
  g_rand_free (world.rand);
}

/* 24: what Retry-After asks for is the least that is waited, and many who were told the same do not come at once. */
static void
test_retry_after (void)
{
  gint64 first = G_MAXINT64, last = 0;

  for (guint32 seed = 1; seed <= 500; seed++)
    {
      World world;
      KabSyncEvent event;
      gint64 at;

      world_init (&world, seed);
      world.faults = FALSE;
      world.edits = 1;
      answer (&world, KAB_SYNC_ACTION_REFRESH);
      g_assert_true (world.machine.in_flight & KAB_SYNC_ACTION_PUSH);
      work (&world, KAB_SYNC_ACTION_TAKE_BATCH);
      at = world.now;
      event = make_event (&world, KAB_SYNC_EVENT_ANSWERED, KAB_SYNC_ACTION_PUSH);
      event.serial = call_of (&world, KAB_SYNC_ACTION_PUSH)->serial;
      event.answer = &(KabSyncAnswer){ .status = 503, .retry_after = 30000 };
      happens (&world, &event);
      g_assert_cmpint (world.machine.push.retry_at, >, at + 30000);
      first = MIN (first, world.machine.push.retry_at - at);
      last = MAX (last, world.machine.push.retry_at - at);
      g_rand_free (world.rand);
    }
  g_assert_cmpint (last - first, >, 5000);
}

/* 29: a 401 kills the token before anything else; a new one that is refused as well asks for the person. */
static void
test_unauthorized (void)
{
  World world;

  world_init (&world, 3);
  world.faults = FALSE;
  world.edits = 1;
  for (guint i = 0; i < 20 && world.machine.blocked == KAB_SYNC_WAIT_NOTHING; i++)
    {
      if (world.machine.in_flight & KAB_SYNC_ACTION_REFRESH)
        {
          g_assert_false (call_of (&world, KAB_SYNC_ACTION_PUSH)->sent);
          g_assert_false (call_of (&world, KAB_SYNC_ACTION_PULL)->sent);
          answer (&world, KAB_SYNC_ACTION_REFRESH);
        }
      world.token_until = 0;
      answer (&world, KAB_SYNC_ACTION_OPEN_LIVE);
      answer (&world, KAB_SYNC_ACTION_PULL);
      answer (&world, KAB_SYNC_ACTION_PUSH);
    }
  g_assert_cmpint (world.machine.blocked, ==, KAB_SYNC_WAIT_PERSON);
  g_assert_cmpint (waiting (&world), ==, 1);

  /* Signing in starts it all again, at once. */
  world.token_until = G_MAXINT64;
  send (&world, KAB_SYNC_EVENT_TOKEN, KAB_SYNC_ACTION_REFRESH, FALSE, 1000000);
  g_assert_cmpuint (world.machine.in_flight & KAB_SYNC_ACTION_PUSH, !=, 0);
  g_rand_free (world.rand);
}

/* Many nudges are one pull, and one more for those that came while it ran (pitfall 15). */
/* Invariant 30. */
static void
test_nudges_coalesce (void)
{
  World world;
  guint before;

  world_init (&world, 5);
  world.faults = FALSE;
  for (guint i = 0; i < 200; i++)
    happen (&world);
  before = world.requests;
  for (guint i = 0; i < 10000; i++)
    send (&world, KAB_SYNC_EVENT_NUDGED, 0, FALSE, -1);
  while (world.machine.in_flight & KAB_SYNC_ACTION_PULL)
    answer (&world, KAB_SYNC_ACTION_PULL);
  g_assert_cmpuint (world.requests - before, <=, 2);
  g_rand_free (world.rand);
}

/* What is told of while a run is under way, on its way or between its pages, is fetched after it. */
static void
test_nudge_in_a_run (void)
{
  for (guint when = 0; when < 6; when++)
    {
      World world;
      gint64 start;

      world_init (&world, 9);
      world.faults = FALSE;
      while (world.machine.poll_at == 0 || world.machine.in_flight != 0)
        happen (&world);
      world.head += 9;
      start = world.now;
      for (guint step = 0; step < 6; step++)
        {
          if (step == 0 || step == when)
            send (&world, KAB_SYNC_EVENT_NUDGED, 0, FALSE, -1);
          if (step == when)
            world.head++;
          answer (&world, KAB_SYNC_ACTION_PULL);
        }
      while (world.machine.in_flight & KAB_SYNC_ACTION_PULL)
        answer (&world, KAB_SYNC_ACTION_PULL);
      g_assert_cmpint (behind (&world), ==, 0);
      g_assert_cmpint (world.now, ==, start);
      g_rand_free (world.rand);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/world/liveness", test_liveness);
  g_test_add_func ("/world/thirty-days", test_thirty_days);
  g_test_add_func ("/world/retry-after", test_retry_after);
  g_test_add_func ("/world/unauthorized", test_unauthorized);
  g_test_add_func ("/world/nudges", test_nudges_coalesce);
  g_test_add_func ("/world/nudge-in-a-run", test_nudge_in_a_run);
  return g_test_run ();
}
