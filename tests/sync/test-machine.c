/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine that decides when to talk: what it does when one thing or another happens. */
#include "kab-sync-machine.h"

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
  event = event_at (KAB_SYNC_EVENT_BATCH, now, KAB_SYNC_ACTION_PUSH);
  event.serial = machine.calls[0].serial;
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
  KabSyncEvent event = {
    .kind = kind, .now = now, .random = 0.99, .flag = flag, .delay = delay, .request = request, .last = 1
  };

  return kab_sync_machine_step (machine, &event);
}

/* Edits go first, but a server that takes long over them holds up what is new for a moment only. */
static void
test_slow_push (void)
{
  KabSyncMachine machine;
  KabSyncEvent event;
  gint64 now = 1000000;

  kab_sync_machine_init (&machine);
  tell (&machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000);
  g_assert_false (tell (&machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1) & KAB_SYNC_ACTION_PULL);
  event = event_at (KAB_SYNC_EVENT_BATCH, now, KAB_SYNC_ACTION_PUSH);
  event.serial = machine.calls[0].serial;
  event.first = event.last = 1;
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_SEND_BATCH);
  g_assert_cmpint (machine.timer, >, now);
  g_assert_cmpint (machine.timer, <=, now + 2000);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, machine.timer, 0, FALSE, -1) & KAB_SYNC_ACTION_PULL);
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

/* 23: that there is no network is a guess: where the server is on the same one, it is reached, and that counts. */
static void
test_no_way_out (void)
{
  KabSyncMachine machine;
  KabSyncEvent event;
  gint64 now = 1000000;

  kab_sync_machine_init (&machine);
  tell (&machine, KAB_SYNC_EVENT_NETWORK, now, 0, FALSE, -1);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1) & KAB_SYNC_ACTION_REFRESH);
  tell (&machine, KAB_SYNC_EVENT_REFRESH_FAILED, now, KAB_SYNC_ACTION_REFRESH, FALSE, -1);
  g_assert_false (machine.network);
  g_assert_cmpint (machine.timer, >, now);
  g_assert_cmpint (machine.timer, <=, now + KAB_SYNC_RETRY_MAX + 1);
  now = machine.timer;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, now, 0, FALSE, -1) & KAB_SYNC_ACTION_REFRESH);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000)
                 & KAB_SYNC_ACTION_TAKE_BATCH);
  event = event_at (KAB_SYNC_EVENT_BATCH, now, KAB_SYNC_ACTION_PUSH);
  event.serial = machine.calls[0].serial;
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_ASK_PAGE);
  tell (&machine, KAB_SYNC_EVENT_PULLED, now, KAB_SYNC_ACTION_PULL, FALSE, -1);
  g_assert_true (machine.network);
  tell (&machine, KAB_SYNC_EVENT_LIVE_OPENED, now, KAB_SYNC_ACTION_OPEN_LIVE, FALSE, -1);
  tell (&machine, KAB_SYNC_EVENT_PULLED, now, KAB_SYNC_ACTION_PULL, FALSE, -1);
  g_assert_true (machine.live);

  /* It is looked into at once, and the line is made anew: what it went over may be gone. */
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_NETWORK, now + 1, 0, FALSE, -1)
                      & (KAB_SYNC_ACTION_CLOSE_LIVE | KAB_SYNC_ACTION_OPEN_LIVE | KAB_SYNC_ACTION_PULL),
                    ==, KAB_SYNC_ACTION_CLOSE_LIVE | KAB_SYNC_ACTION_OPEN_LIVE | KAB_SYNC_ACTION_PULL);
  g_assert_false (machine.network);
  /* A chore for which nobody was asked proves nothing. */
  tell (&machine, KAB_SYNC_EVENT_CHORE_DONE, now + 1, KAB_SYNC_ACTION_LEASE, FALSE, -1);
  g_assert_false (machine.network);
  tell (&machine, KAB_SYNC_EVENT_FAILED, now + 2, KAB_SYNC_ACTION_PULL, FALSE, -1);
  g_assert_cmpint (machine.timer, >, now + 2);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_NETWORK, now + 3, 0, TRUE, -1) & KAB_SYNC_ACTION_PULL);
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

/* Tokens that end one after the other ask for no sign-in as long as each was good for something, be it numbers (23) */
static void
test_tokens_that_end (void)
{
  for (guint accepted = 0; accepted < 2; accepted++)
    {
      KabSyncMachine machine;
      gint64 now = 1000000;

      kab_sync_machine_init (&machine);
      tell (&machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1);
      for (guint i = 0; i < 9; i++, now += KAB_SYNC_STALLED)
        {
          tell (&machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000);
          if (accepted)
            tell (&machine, KAB_SYNC_EVENT_CHORE_DONE, now, KAB_SYNC_ACTION_LEASE, TRUE, -1);
          tell (&machine, KAB_SYNC_EVENT_UNAUTHORIZED, now, KAB_SYNC_ACTION_PULL, FALSE, -1);
          if (machine.blocked == KAB_SYNC_WAIT_PERSON)
            break;
        }
      g_assert_cmpint (machine.blocked, ==, accepted ? KAB_SYNC_WAIT_NOTHING : KAB_SYNC_WAIT_PERSON);
    }
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
  event = event_at (KAB_SYNC_EVENT_BATCH, now, KAB_SYNC_ACTION_PUSH);
  event.serial = machine.calls[0].serial;
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PULL);
  event = event_at (KAB_SYNC_EVENT_CACHE_LOST, now, 0);
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PULL);
  event = event_at (KAB_SYNC_EVENT_STOP, now, 0);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_CACHE_LOST, now, 0);
  g_assert_cmpuint (kab_sync_machine_step (&machine, &event), ==, 0);
  event = event_at (KAB_SYNC_EVENT_START, now, 0);
  kab_sync_machine_step (&machine, &event);
  event = event_at (KAB_SYNC_EVENT_BATCH, now, KAB_SYNC_ACTION_PUSH);
  event.serial = machine.calls[0].serial;
  g_assert_true (kab_sync_machine_step (&machine, &event) & KAB_SYNC_ACTION_PULL);
}

/* 32, 23: a disk that refuses is tried again by itself, and at once when a person wants it. */
static void
test_broken (void)
{
  KabSyncMachine machine;
  gint64 now = 1000000;

  kab_sync_machine_init (&machine);
  tell (&machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000);
  tell (&machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_BROKEN, now, KAB_SYNC_ACTION_PUSH, FALSE, -1), ==, 0);
      g_assert_cmpint (machine.blocked, ==, KAB_SYNC_WAIT_BROKEN);
      g_assert_true (kab_sync_machine_is_live (&machine));
      g_assert_cmpint (machine.timer, ==, now + KAB_SYNC_MEND);
      g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_EDITED, now + 1, 0, FALSE, -1), ==, 0);
      now += i % 2 ? KAB_SYNC_MEND : 2;
      g_assert_true (
        tell (&machine, i % 2 ? KAB_SYNC_EVENT_TIMER : KAB_SYNC_EVENT_SYNC_NOW, now, 0, FALSE, -1)
        & KAB_SYNC_ACTION_PUSH);
    }
  /* Whoever is not the syncer does not try it. */
  tell (&machine, KAB_SYNC_EVENT_BROKEN, now, KAB_SYNC_ACTION_PUSH, FALSE, -1);
  tell (&machine, KAB_SYNC_EVENT_STOP, now, 0, FALSE, -1);
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_TIMER, now + KAB_SYNC_MEND, 0, FALSE, -1), ==, 0);
  g_assert_cmpint (machine.blocked, ==, KAB_SYNC_WAIT_BROKEN);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_START, now + KAB_SYNC_MEND, 0, FALSE, -1)
                 & KAB_SYNC_ACTION_PUSH);
}

/* A chore that is wanted while it is under way is done again: at once, or when it was wanted for. */
static void
test_chore_meanwhile (void)
{
  const KabSyncActions lease = KAB_SYNC_ACTION_LEASE;
  KabSyncMachine machine;
  gint64 now = 1000000;

  kab_sync_machine_init (&machine);
  tell (&machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000);
  tell (&machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_CHORE, now, lease, FALSE, 0) & lease);
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_CHORE, now, lease, FALSE, 0) & lease, ==, 0);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_CHORE_DONE, now, lease, FALSE, -1) & lease);
  /* Of two wishes the earlier counts, and only once. */
  tell (&machine, KAB_SYNC_EVENT_CHORE, now, lease, FALSE, 9000);
  tell (&machine, KAB_SYNC_EVENT_CHORE, now, lease, FALSE, 3000);
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_CHORE_DONE, now, lease, FALSE, 60000) & lease, ==, 0);
  g_assert_cmpint (machine.chores[1].since, ==, now + 3000);
  g_assert_cmpint (machine.timer, <=, now + 3000);
  now += 3000;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, now, 0, FALSE, -1) & lease);
  tell (&machine, KAB_SYNC_EVENT_CHORE_DONE, now, lease, FALSE, -1);
  g_assert_false (machine.chores[1].wanted);
  /* One that fails is still wanted. */
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_CHORE, now, lease, FALSE, 0) & lease);
  tell (&machine, KAB_SYNC_EVENT_CHORE, now, lease, FALSE, 0);
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_FAILED, now, lease, FALSE, -1) & lease, ==, 0);
  g_assert_cmpuint (machine.failures, ==, 0);
  now = machine.chores[1].retry.retry_at;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, now, 0, FALSE, -1) & lease);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_CHORE_DONE, now, lease, FALSE, -1) & lease);
}

/* 27: a chore that finds that the place is another's is done when it is ours again. */
static void
test_chore_displaced (void)
{
  static const KabSyncActions chores[]
    = { KAB_SYNC_ACTION_SEND_FILES, KAB_SYNC_ACTION_LEASE, KAB_SYNC_ACTION_CHECK };

  for (guint i = 0; i < G_N_ELEMENTS (chores); i++)
    {
      KabSyncMachine machine;
      gint64 now = 1000;

      kab_sync_machine_init (&machine);
      tell (&machine, KAB_SYNC_EVENT_TOKEN, now, KAB_SYNC_ACTION_REFRESH, FALSE, 86400000);
      tell (&machine, KAB_SYNC_EVENT_START, now, 0, FALSE, -1);
      machine.to_push = machine.to_pull = machine.in_run = FALSE;
      machine.in_flight = 0;
      g_assert_true (tell (&machine, KAB_SYNC_EVENT_CHORE, now, chores[i], FALSE, -1) & chores[i]);
      tell (&machine, KAB_SYNC_EVENT_STOP, now, chores[i], FALSE, -1);
      g_assert_cmpuint (machine.in_flight & chores[i], ==, 0);
      tell (&machine, KAB_SYNC_EVENT_START, now + 1, 0, FALSE, -1);
      machine.to_push = machine.to_pull = machine.in_run = FALSE;
      machine.in_flight &= chores[i];
      tell (&machine, KAB_SYNC_EVENT_TIMER, now + 2, 0, FALSE, -1);
      g_assert_true (machine.in_flight & chores[i]);
    }
}

/* 27, 29: a token that is being renewed when the place goes to another is left to that one; later it is asked for anew. */
static void
test_refresh_displaced (void)
{
  const KabSyncActions refresh = KAB_SYNC_ACTION_REFRESH;
  const KabSyncAnswer answer = { .status = 200, .retry_after = -1 };
  KabSyncMachine machine;
  KabSyncEvent event = event_at (KAB_SYNC_EVENT_ANSWERED, 1001, refresh);

  kab_sync_machine_init (&machine);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_START, 1000, 0, FALSE, -1) & refresh);
  event.serial = kab_sync_machine_call (&machine, refresh)->serial;
  event.answer = &answer;
  tell (&machine, KAB_SYNC_EVENT_STOP, 1000, 0, FALSE, -1);
  g_assert_false (kab_sync_machine_call (&machine, refresh)->sent);
  g_assert_cmpuint (kab_sync_machine_step (&machine, &event), ==, 0);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_START, 1002, 0, FALSE, -1) & refresh);
}

/* 35: whatever a server says of a token's life, it is renewed in time, not without end, and never overflows. */
static void
test_renewed_when (void)
{
  const gint64 now = G_GINT64_CONSTANT (1800000000000), hour = 3600 * 1000, year = 365 * 24 * hour;

  g_assert_cmpint (kab_sync_renew_in (now + 24 * hour, now), ==, 24 * hour * 7 / 10);
  g_assert_cmpint (kab_sync_renew_in (now, now), ==, hour);
  g_assert_cmpint (kab_sync_renew_in (G_MININT64, now), ==, hour);
  g_assert_cmpint (kab_sync_renew_in (now + 1, now), ==, 1000);
  g_assert_cmpint (kab_sync_renew_in (G_MAXINT64, now), ==, year * 7 / 10);
  g_assert_cmpint (kab_sync_renew_in (G_MAXINT64 / 2, now), ==, year * 7 / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine/back-in-reach", test_back_in_reach);
  g_test_add_func ("/machine/no-way-out", test_no_way_out);
  g_test_add_func ("/machine/asked-stays-asked", test_asked_stays_asked);
  g_test_add_func ("/machine/near", test_near);
  g_test_add_func ("/machine/one-token-is-one", test_one_token_is_one);
  g_test_add_func ("/machine/tokens-that-end", test_tokens_that_end);
  g_test_add_func ("/machine/dropped", test_dropped);
  g_test_add_func ("/machine/broken-line", test_broken_line);
  g_test_add_func ("/machine/slow-push", test_slow_push);
  g_test_add_func ("/machine/broken", test_broken);
  g_test_add_func ("/machine/chore-meanwhile", test_chore_meanwhile);
  g_test_add_func ("/machine/chore-displaced", test_chore_displaced);
  g_test_add_func ("/machine/refresh-displaced", test_refresh_displaced);
  g_test_add_func ("/machine/renewed-when", test_renewed_when);
  return g_test_run ();
}
