/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine that decides when to talk, driven through years of random events in a moment. */
#include "kab-sync-machine.h"

/* A world around the machine: what is under way, what waits at either side, a virtual clock. */
typedef struct
{
  KabSyncMachine machine;
  GRand *rand;
  gint64 now;
  gint64 timer;
  KabSyncActions in_flight;
  gboolean up;     /* whether the server answers */
  gboolean faults; /* whether anything goes wrong */
  guint outbox;
  guint behind; /* changes at the server not pulled */
  guint run;    /* of them, those that the run under way brings: its end is fixed at its first page */
  guint chores[KAB_N_SYNC_CHORES]; /* pieces of each that wait */
  guint requests;
  gint64 last_request;
  gint64 token_until;
  gboolean live;
} World;

static void
take_actions (World *world, KabSyncActions actions)
{
  /* Nothing is begun twice (invariant 29: one refresh in flight). */
  g_assert_cmpuint (actions & world->in_flight & ~KAB_SYNC_ACTION_CLOSE_LIVE, ==, 0);
  if (actions & KAB_SYNC_ACTION_CLOSE_LIVE)
    world->live = FALSE;
  if (actions & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL))
    {
      world->requests++;
      world->last_request = world->now;
    }
  world->in_flight |= actions & ~KAB_SYNC_ACTION_CLOSE_LIVE;
  world->timer = world->machine.timer;
  if (world->machine.running)
    g_assert_cmpuint (world->machine.in_flight, ==, world->in_flight);
  /* The check stands back for what people wait for. */
  if (actions & KAB_SYNC_ACTION_CHECK)
    g_assert_cmpuint (world->in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL), ==, 0);
  /* Invariant 23, at every step. */
  g_assert_true (kab_sync_machine_is_live (&world->machine));
}

static void
send (World *world, KabSyncEventKind kind, KabSyncActions request, gboolean flag, gint64 delay)
{
  KabSyncEvent event = { .kind = kind,
                         .now = world->now,
                         .random = g_rand_double (world->rand),
                         .flag = flag,
                         .delay = delay,
                         .request = request };

  world->in_flight &= ~request;
  take_actions (world, kab_sync_machine_step (&world->machine, &event));
}

static gboolean
chance (World *world, double p)
{
  return g_rand_double (world->rand) < p;
}

static void
answer (World *world, KabSyncActions request)
{
  gboolean fails = !world->up || (world->faults && chance (world, 0.2));
  gint64 wait = world->faults && chance (world, 0.2) ? g_rand_int_range (world->rand, 0, 60000) : -1;

  switch (request)
    {
    case KAB_SYNC_ACTION_REFRESH:
      if (fails)
        {
          send (world, KAB_SYNC_EVENT_REFRESH_FAILED, request, FALSE, wait);
          break;
        }
      world->token_until = world->now + (world->faults && chance (world, 0.3) ? 1 : 86400000);
      send (world, KAB_SYNC_EVENT_TOKEN, request, FALSE, (world->token_until - world->now) * 7 / 10);
      break;
    case KAB_SYNC_ACTION_OPEN_LIVE:
      if (!fails)
        world->live = TRUE;
      send (world, fails ? KAB_SYNC_EVENT_LIVE_CLOSED : KAB_SYNC_EVENT_LIVE_OPENED, request, FALSE, -1);
      break;
    case KAB_SYNC_ACTION_PUSH:
      if (world->outbox == 0)
        {
          send (world, KAB_SYNC_EVENT_NOTHING_TO_PUSH, request, FALSE, -1);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case KAB_SYNC_ACTION_PULL:
    default:
      if (fails)
        {
          send (world, KAB_SYNC_EVENT_FAILED, request, FALSE, wait);
        }
      else if (world->now >= world->token_until)
        {
          send (world, KAB_SYNC_EVENT_UNAUTHORIZED, request, FALSE, -1);
        }
      else if (request == KAB_SYNC_ACTION_PUSH)
        {
          guint n = MIN (world->outbox, 5);

          world->outbox -= n;
          world->behind += n;
          send (world, KAB_SYNC_EVENT_PUSHED, request, world->outbox > 0, -1);
        }
      else
        {
          guint n;

          if (world->run == 0)
            world->run = world->behind;
          n = MIN (world->run, 3);
          world->run -= n;
          world->behind -= n;
          send (world, KAB_SYNC_EVENT_PULLED, request, world->run > 0, -1);
        }
      break;
    }
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

/* One thing happens: an answer, a timer, or something from outside. */
static void
happen (World *world)
{
  static const KabSyncActions requests[]
    = { KAB_SYNC_ACTION_PUSH, KAB_SYNC_ACTION_PULL, KAB_SYNC_ACTION_REFRESH, KAB_SYNC_ACTION_OPEN_LIVE };
  KabSyncActions request = requests[g_rand_int_range (world->rand, 0, 4)];

  world->now += g_rand_int_range (world->rand, 0, 200);
  if ((world->in_flight & request) && chance (world, 0.7))
    {
      answer (world, request);
      return;
    }
  for (guint i = 0; i < KAB_N_SYNC_CHORES; i++)
    if ((world->in_flight & ((guint)KAB_SYNC_FIRST_CHORE << i)) && chance (world, 0.4))
      {
        answer_chore (world, i);
        return;
      }
  if (world->timer != 0 && (world->timer <= world->now || (world->in_flight == 0 && chance (world, 0.5))))
    {
      world->now = MAX (world->now, world->timer);
      send (world, KAB_SYNC_EVENT_TIMER, 0, FALSE, -1);
      return;
    }
  if (!world->faults)
    return;
  switch (g_rand_int_range (world->rand, 0, 10))
    {
    case 9:
      {
        guint i = (guint)g_rand_int_range (world->rand, 0, KAB_N_SYNC_CHORES);
        KabSyncEvent event = { .kind = KAB_SYNC_EVENT_CHORE,
                               .now = world->now,
                               .request = (KabSyncActions)((guint)KAB_SYNC_FIRST_CHORE << i),
                               .delay = chance (world, 0.5) ? 0 : 5000 };

        world->chores[i]++;
        take_actions (world, kab_sync_machine_step (&world->machine, &event));
        break;
      }
    case 0:
      world->outbox++;
      send (world, KAB_SYNC_EVENT_EDITED, 0, FALSE, -1);
      break;
    case 1:
      world->behind++;
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
      send (world, KAB_SYNC_EVENT_SYNC_NOW, 0, FALSE, -1);
      break;
    case 6: /* the token is revoked */
      world->token_until = MIN (world->token_until, world->now);
      break;
    default:
      break;
    }
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
  for (guint32 seed = 1; seed <= 2000; seed++)
    {
      World world;
      gint64 calm_since;

      world_init (&world, seed);
      for (guint i = 0; i < 400; i++)
        happen (&world);

      world.faults = FALSE;
      world.up = TRUE;
      send (&world, KAB_SYNC_EVENT_NETWORK, 0, TRUE, -1);
      calm_since = world.now;
      for (guint i = 0; i < 5000 && (world.outbox > 0 || world.behind > 0 || chores_wait (&world)); i++)
        {
          /* A person who was asked to sign in does so. */
          if (world.machine.blocked == KAB_SYNC_WAIT_PERSON)
            {
              world.token_until = world.now + 86400000;
              send (&world, KAB_SYNC_EVENT_TOKEN, KAB_SYNC_ACTION_REFRESH, FALSE, 60000000);
            }
          happen (&world);
        }
      g_assert_cmpuint (world.outbox, ==, 0);
      g_assert_cmpuint (world.behind, ==, 0);
      g_assert_false (chores_wait (&world));
      /* The longest wait between two looks, and what a server may ask for at most here. */
      /* What was told of is fetched at once, and not when the next look is due (a lost nudge may wait for that). */
      g_assert_cmpint (world.now - calm_since, <, KAB_SYNC_POLL_LIVE + KAB_SYNC_RETRY_MAX + 100000);
      g_rand_free (world.rand);
    }
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
  world.outbox = 12;
  end = world.now + G_GINT64_CONSTANT (30) * 86400 * 1000;
  while (world.now < end)
    happen (&world);
  /* On average half the longest wait, for each of refresh, push and pull. */
  g_assert_cmpuint (world.requests, <, 30 * 86400 / 60);
  world.up = TRUE;
  for (guint i = 0; i < 2000 && world.outbox > 0; i++)
    happen (&world);
  g_assert_cmpuint (world.outbox, ==, 0);
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
      gint64 at;

      world_init (&world, seed);
      answer (&world, KAB_SYNC_ACTION_REFRESH);
      while (world.in_flight & KAB_SYNC_ACTION_REFRESH)
        answer (&world, KAB_SYNC_ACTION_REFRESH);
      world.faults = FALSE;
      world.token_until = G_MAXINT64;
      world.outbox = 1;
      if ((world.in_flight & KAB_SYNC_ACTION_PUSH) == 0)
        send (&world, KAB_SYNC_EVENT_SYNC_NOW, 0, FALSE, -1);
      if ((world.in_flight & KAB_SYNC_ACTION_PUSH) == 0)
        {
          g_rand_free (world.rand);
          continue;
        }
      at = world.now;
      send (&world, KAB_SYNC_EVENT_FAILED, KAB_SYNC_ACTION_PUSH, FALSE, 30000);
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
  world.outbox = 1;
  for (guint i = 0; i < 20 && world.machine.blocked == KAB_SYNC_WAIT_NOTHING; i++)
    {
      if (world.in_flight & KAB_SYNC_ACTION_REFRESH)
        {
          g_assert_cmpuint (world.in_flight & (KAB_SYNC_ACTION_PUSH | KAB_SYNC_ACTION_PULL), ==, 0);
          answer (&world, KAB_SYNC_ACTION_REFRESH);
        }
      world.token_until = 0;
      if (world.in_flight & KAB_SYNC_ACTION_OPEN_LIVE)
        answer (&world, KAB_SYNC_ACTION_OPEN_LIVE);
      if (world.in_flight & KAB_SYNC_ACTION_PULL)
        answer (&world, KAB_SYNC_ACTION_PULL);
      if (world.in_flight & KAB_SYNC_ACTION_PUSH)
        answer (&world, KAB_SYNC_ACTION_PUSH);
    }
  g_assert_cmpint (world.machine.blocked, ==, KAB_SYNC_WAIT_PERSON);
  g_assert_cmpuint (world.outbox, ==, 1);

  /* Signing in starts it all again, at once. */
  world.token_until = G_MAXINT64;
  send (&world, KAB_SYNC_EVENT_TOKEN, KAB_SYNC_ACTION_REFRESH, FALSE, 1000000);
  g_assert_cmpuint (world.in_flight & KAB_SYNC_ACTION_PUSH, !=, 0);
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
  while (world.in_flight & KAB_SYNC_ACTION_PULL)
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
      while (world.machine.poll_at == 0 || world.in_flight != 0)
        happen (&world);
      world.behind = 9;
      start = world.now;
      for (guint step = 0; step < 6; step++)
        {
          if (step == 0 || step == when)
            send (&world, KAB_SYNC_EVENT_NUDGED, 0, FALSE, -1);
          if (step == when)
            world.behind++;
          if (world.in_flight & KAB_SYNC_ACTION_PULL)
            answer (&world, KAB_SYNC_ACTION_PULL);
        }
      while (world.in_flight & KAB_SYNC_ACTION_PULL)
        answer (&world, KAB_SYNC_ACTION_PULL);
      g_assert_cmpuint (world.behind, ==, 0);
      g_assert_cmpint (world.now, ==, start);
      g_rand_free (world.rand);
    }
}

static KabSyncEvent
event_at (KabSyncEventKind kind, gint64 now, KabSyncActions request)
{
  return (KabSyncEvent){ .kind = kind, .now = now, .random = 0.9, .delay = -1, .request = request };
}

/* A line that breaks is looked into at once, so that the window does not say "up to date" for a minute more;
 * where it has not been there for long it is not news. */
static void
test_broken_line (void)
{
  KabSyncMachine machine;
  KabSyncEvent event;
  gint64 now = 1000000;

  kab_sync_machine_init (&machine);
  event = event_at (KAB_SYNC_EVENT_START, now, 0);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_TOKEN, now, 0);
  event.delay = 1000 * 86400;
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_NOTHING_TO_PUSH, now, KAB_SYNC_ACTION_PUSH);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_PULLED, now, KAB_SYNC_ACTION_PULL);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_LIVE_OPENED, now, KAB_SYNC_ACTION_OPEN_LIVE);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_PULLED, now, KAB_SYNC_ACTION_PULL);
  kab_sync_machine_step (&machine, &event);
  g_assert_false (machine.to_pull);

  now += 60000;
  event = event_at (KAB_SYNC_EVENT_LIVE_CLOSED, now, KAB_SYNC_ACTION_OPEN_LIVE);
  kab_sync_machine_step (&machine, &event);
  now += 2001;
  event = event_at (KAB_SYNC_EVENT_TIMER, now, 0);
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PULL);

  /* HTTP works, a WebSocket does not: polled at the usual pace */
  event = event_at (KAB_SYNC_EVENT_PULLED, now, KAB_SYNC_ACTION_PULL);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_LIVE_CLOSED, now, KAB_SYNC_ACTION_OPEN_LIVE);
  kab_sync_machine_step (&machine, &event);
  g_assert_cmpint (machine.poll_at, >, now + KAB_SYNC_POLL / 3);
}

static KabSyncActions
tell (KabSyncMachine *machine,
      KabSyncEventKind kind,
      gint64 now,
      KabSyncActions request,
      gboolean flag,
      gint64 delay)
{
  KabSyncEvent event
    = { .kind = kind, .now = now, .random = 0.99, .flag = flag, .delay = delay, .request = request };

  return kab_sync_machine_step (machine, &event);
}

/* A machine whose server has been out of reach for an hour, with an edit that waits. Returns: the time */
static gint64
long_offline (KabSyncMachine *machine)
{
  gint64 now = 1000;

  kab_sync_machine_init (machine);
  tell (machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000);
  tell (machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1);
  while (now < 3600 * 1000)
    {
      static const KabSyncActions all[] = { KAB_SYNC_ACTION_PUSH, KAB_SYNC_ACTION_PULL };

      for (guint i = 0; i < G_N_ELEMENTS (all); i++)
        if (machine->in_flight & all[i])
          tell (machine, KAB_SYNC_EVENT_FAILED, now, all[i], FALSE, -1);
      if (machine->in_flight & KAB_SYNC_ACTION_OPEN_LIVE)
        tell (machine, KAB_SYNC_EVENT_LIVE_CLOSED, now, KAB_SYNC_ACTION_OPEN_LIVE, FALSE, -1);
      g_assert_cmpint (machine->timer, >, now);
      g_assert_cmpint (kab_sync_machine_next_try (machine), >, now);
      g_assert_cmpint (kab_sync_machine_next_try (machine) - now, <=, KAB_SYNC_RETRY_MAX + 1);
      now = machine->timer;
      tell (machine, KAB_SYNC_EVENT_TIMER, now, 0, FALSE, -1);
    }
  return now;
}

/* 23: what is out of reach is tried within a minute, and at once when a network comes or something comes through. */
static void
test_back_in_reach (void)
{
  KabSyncMachine machine;
  gint64 now = long_offline (&machine);

  for (guint i = 0; i < 2; i++)
    {
      KabSyncActions failed = i == 0 ? KAB_SYNC_ACTION_PULL : KAB_SYNC_ACTION_PUSH;

      if (machine.in_flight & failed)
        tell (&machine, KAB_SYNC_EVENT_FAILED, now, failed, FALSE, -1);
    }
  if (machine.in_flight & KAB_SYNC_ACTION_OPEN_LIVE)
    tell (&machine, KAB_SYNC_EVENT_LIVE_CLOSED, now, KAB_SYNC_ACTION_OPEN_LIVE, FALSE, -1);
  g_assert_cmpuint (machine.in_flight, ==, 0);
  g_assert_cmpint (kab_sync_machine_next_try (&machine), >, now);
  /* Another network, where there was one before. */
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_NETWORK, now + 1, 0, TRUE, -1) & KAB_SYNC_ACTION_PUSH);
  g_assert_cmpint (kab_sync_machine_next_try (&machine), ==, 0);
  tell (&machine, KAB_SYNC_EVENT_FAILED, now + 2, KAB_SYNC_ACTION_PUSH, FALSE, -1);
  if (machine.in_flight & KAB_SYNC_ACTION_PULL)
    tell (&machine, KAB_SYNC_EVENT_FAILED, now + 2, KAB_SYNC_ACTION_PULL, FALSE, -1);
  g_assert_cmpint (machine.push.retry_at, >, now + 2 + KAB_SYNC_RETRY_MAX / 2);
  /* The live line is open: so the server is there. */
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_LIVE_OPENED, now + 3, KAB_SYNC_ACTION_OPEN_LIVE, FALSE, -1)
                 & KAB_SYNC_ACTION_PUSH);
  tell (&machine, KAB_SYNC_EVENT_PUSHED, now + 4, KAB_SYNC_ACTION_PUSH, FALSE, -1);
  tell (&machine, KAB_SYNC_EVENT_PULLED, now + 5, KAB_SYNC_ACTION_PULL, FALSE, -1);
  g_assert_cmpuint (machine.push.failures + machine.pull.failures, ==, 0);
}

/* A server that named a time is not asked sooner because something else came through. */
static void
test_asked_stays_asked (void)
{
  KabSyncMachine machine;
  gint64 now = long_offline (&machine);

  if (!(machine.in_flight & KAB_SYNC_ACTION_PUSH))
    tell (&machine, KAB_SYNC_EVENT_SYNC_NOW, now, 0, FALSE, -1);
  tell (&machine, KAB_SYNC_EVENT_FAILED, now, KAB_SYNC_ACTION_PUSH, FALSE, 30000);
  g_assert_cmpint (machine.push.retry_at, >, now + 30000);
  tell (&machine, KAB_SYNC_EVENT_NETWORK, now + 1, 0, TRUE, -1);
  if (machine.in_flight & KAB_SYNC_ACTION_PULL)
    tell (&machine, KAB_SYNC_EVENT_PULLED, now + 2, KAB_SYNC_ACTION_PULL, FALSE, -1);
  g_assert_cmpint (machine.push.retry_at, >, now + 30000);
  g_assert_cmpuint (machine.in_flight & KAB_SYNC_ACTION_PUSH, ==, 0);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_SYNC_NOW, now + 3, 0, FALSE, -1) & KAB_SYNC_ACTION_PUSH);
}

/* A server on this computer is looked for every few seconds. */
static void
test_near (void)
{
  KabSyncMachine machine;
  gint64 now = 1000;

  kab_sync_machine_init (&machine);
  machine.retry_max = KAB_SYNC_RETRY_NEAR;
  tell (&machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000);
  tell (&machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1);
  for (guint i = 0; i < 100; i++)
    {
      tell (&machine, KAB_SYNC_EVENT_FAILED, now, KAB_SYNC_ACTION_PUSH, FALSE, -1);
      g_assert_cmpint (machine.push.retry_at - now, <=, KAB_SYNC_RETRY_NEAR + 1);
      now = machine.push.retry_at;
      tell (&machine, KAB_SYNC_EVENT_TIMER, now, 0, FALSE, -1);
    }
}

/* Four requests that were under way when the token ended are one token, and none of the next one's */
static void
test_one_token_is_one (void)
{
  static const KabSyncActions requests[]
    = { KAB_SYNC_ACTION_PUSH, KAB_SYNC_ACTION_PULL, KAB_SYNC_ACTION_OPEN_LIVE, KAB_SYNC_ACTION_PULL };
  KabSyncMachine machine;
  KabSyncEvent event;
  gint64 now = 1000000;

  kab_sync_machine_init (&machine);
  event = event_at (KAB_SYNC_EVENT_START, now, 0);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_TOKEN, now, 0);
  event.delay = 1000 * 86400;
  kab_sync_machine_step (&machine, &event);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      event = event_at (KAB_SYNC_EVENT_UNAUTHORIZED, now, requests[i]);
      kab_sync_machine_step (&machine, &event);
    }
  g_assert_cmpint (machine.blocked, ==, KAB_SYNC_WAIT_NOTHING);
  g_assert_false (machine.has_token);
  event = event_at (KAB_SYNC_EVENT_TOKEN, now, 0);
  event.delay = 1000 * 86400;
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_UNAUTHORIZED, now, KAB_SYNC_ACTION_PUSH);
  event.flag = TRUE;
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PUSH);
  g_assert_true (machine.has_token);
}

/* What was under way is of no use any more: it is asked for anew, at once or when there is a syncer again */
static void
test_dropped (void)
{
  KabSyncMachine machine;
  KabSyncEvent event;
  gint64 now = 1000000;

  kab_sync_machine_init (&machine);
  event = event_at (KAB_SYNC_EVENT_START, now, 0);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_TOKEN, now, 0);
  event.delay = 1000 * 86400;
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_NOTHING_TO_PUSH, now, KAB_SYNC_ACTION_PUSH);
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PULL);
  event = event_at (KAB_SYNC_EVENT_DROPPED, now, KAB_SYNC_ACTION_PULL);
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PULL);
  event = event_at (KAB_SYNC_EVENT_STOP, now, 0);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_DROPPED, now, KAB_SYNC_ACTION_PULL);
  g_assert_cmpuint (kab_sync_machine_step (&machine, &event), ==, 0);
  event = event_at (KAB_SYNC_EVENT_START, now, 0);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_NOTHING_TO_PUSH, now, KAB_SYNC_ACTION_PUSH);
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine/liveness", test_liveness);
  g_test_add_func ("/machine/thirty-days", test_thirty_days);
  g_test_add_func ("/machine/retry-after", test_retry_after);
  g_test_add_func ("/machine/back-in-reach", test_back_in_reach);
  g_test_add_func ("/machine/asked-stays-asked", test_asked_stays_asked);
  g_test_add_func ("/machine/near", test_near);
  g_test_add_func ("/machine/unauthorized", test_unauthorized);
  g_test_add_func ("/machine/one-token-is-one", test_one_token_is_one);
  g_test_add_func ("/machine/dropped", test_dropped);
  g_test_add_func ("/machine/broken-line", test_broken_line);
  g_test_add_func ("/machine/nudges", test_nudges_coalesce);
  g_test_add_func ("/machine/nudge-in-a-run", test_nudge_in_a_run);
  return g_test_run ();
}
