/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches one behind the other, and pages: whatever comes between two, none is sent for nothing, and none left out. */
#include "kab-error.h"
#include "kab-sync-answer.h"
#include "kab-sync-machine.h"

#define PUSH KAB_SYNC_ACTION_PUSH
#define PULL KAB_SYNC_ACTION_PULL

static gint64 now;

static KabSyncActions
step (KabSyncMachine *machine, KabSyncEvent event)
{
  KabSyncActions actions;

  event.now = now;
  event.random = 0.5;
  actions = kab_sync_machine_step (machine, &event);
  g_assert_true (kab_sync_machine_is_live (machine));
  return actions;
}

static KabSyncActions
tell (KabSyncMachine *machine, KabSyncEventKind kind, KabSyncActions request)
{
  return step (machine, (KabSyncEvent){ .kind = kind, .request = request, .delay = -1 });
}

static guint
serial_of (KabSyncMachine *machine, KabSyncActions request)
{
  return kab_sync_machine_call (machine, request)->serial;
}

static KabSyncActions
token (KabSyncMachine *machine)
{
  return step (machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_TOKEN, .delay = 86400000 });
}

static KabSyncActions
batch (KabSyncMachine *machine, gint64 first, gint64 last, gboolean full)
{
  return step (machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_BATCH,
                                        .request = PUSH,
                                        .first = first,
                                        .last = last,
                                        .flag = full,
                                        .serial = serial_of (machine, PUSH) });
}

static KabSyncActions
answered (KabSyncMachine *machine, KabSyncActions request, guint serial, const KabSyncAnswer *answer)
{
  return step (machine,
               (KabSyncEvent){
                 .kind = KAB_SYNC_EVENT_ANSWERED, .request = request, .serial = serial, .answer = answer });
}

static KabSyncActions
stored (KabSyncMachine *machine, gint64 n, gboolean more)
{
  return step (machine,
               (KabSyncEvent){ .kind = KAB_SYNC_EVENT_PUSHED, .request = PUSH, .last = n, .flag = more });
}

static const KabSyncAnswer done = { .status = 200, .retry_after = -1, .complete = TRUE };
static const KabSyncAnswer part = { .status = 200, .retry_after = -1 };
static const KabSyncAnswer nothing = { .retry_after = -1 };
static const KabSyncAnswer refusal = { .status = 401, .code = "token-expired", .retry_after = -1 };
static const KabSyncAnswer busy = { .status = 503, .retry_after = 20000 };

/* Edits 1 to 10 are being stored, 11 to 20 are with the server. */
static void
pipelined (KabSyncMachine *machine)
{
  KabSyncActions actions;

  now = 1000000;
  kab_sync_machine_init (machine);
  tell (machine, KAB_SYNC_EVENT_START, 0);
  g_assert_true (token (machine) & KAB_SYNC_ACTION_TAKE_BATCH);
  actions = batch (machine, 1, 10, TRUE);
  g_assert_true (actions & KAB_SYNC_ACTION_SEND_BATCH);
  g_assert_true (actions & KAB_SYNC_ACTION_TAKE_BATCH);
  g_assert_cmpint (machine->pushing.last, ==, 10);
  g_assert_cmpuint (batch (machine, 11, 20, TRUE) & KAB_SYNC_ACTION_SEND_BATCH, ==, 0);
  actions = answered (machine, PUSH, serial_of (machine, PUSH), &done);
  g_assert_true (actions & KAB_SYNC_ACTION_STORE_OUTCOMES);
  g_assert_true (actions & KAB_SYNC_ACTION_SEND_BATCH);
  g_assert_cmpint (machine->pushing.last, ==, 20);
}

/* To the end: everything that is asked for is done. */
static void
finish (KabSyncMachine *machine, gint64 first)
{
  g_assert_true (machine->in_flight & PUSH);
  g_assert_cmpint (machine->pushing.last, ==, 0);
  g_assert_true (batch (machine, first, 25, FALSE) & KAB_SYNC_ACTION_SEND_BATCH);
  g_assert_true (answered (machine, PUSH, serial_of (machine, PUSH), &done) & KAB_SYNC_ACTION_STORE_OUTCOMES);
  stored (machine, 25 - first + 1, FALSE);
  g_assert_cmpuint (machine->in_flight & PUSH, ==, 0);
  g_assert_false (machine->to_push);
}

/* What is stored while the next is with the server is no end; and what comes back of it is pulled meanwhile. */
static void
test_goes_on (void)
{
  KabSyncMachine machine;
  KabSyncActions actions;

  pipelined (&machine);
  batch (&machine, 21, 25, FALSE);
  actions = stored (&machine, 10, TRUE);
  g_assert_cmpuint (actions & KAB_SYNC_ACTION_TAKE_BATCH, ==, 0);
  g_assert_true (machine.in_flight & PUSH);
  g_assert_true (machine.to_pull);
  g_assert_true (answered (&machine, PUSH, serial_of (&machine, PUSH), &done) & KAB_SYNC_ACTION_SEND_BATCH);
  g_assert_cmpint (machine.pushing.last, ==, 25);
  /* The answer is quicker than the disk: it waits, and is stored then. */
  actions = answered (&machine, PUSH, serial_of (&machine, PUSH), &done);
  g_assert_cmpuint (actions & KAB_SYNC_ACTION_STORE_OUTCOMES, ==, 0);
  g_assert_true (stored (&machine, 10, TRUE) & KAB_SYNC_ACTION_STORE_OUTCOMES);
  stored (&machine, 5, FALSE);
  g_assert_cmpuint (machine.in_flight & PUSH, ==, 0);
}

/* 15: where the server did not do all of a batch, the next one would leave a hole. */
static void
test_no_hole (void)
{
  KabSyncMachine machine;
  KabSyncActions actions;

  pipelined (&machine);
  stored (&machine, 10, TRUE);
  batch (&machine, 21, 25, FALSE);
  actions = answered (&machine, PUSH, serial_of (&machine, PUSH), &part);
  g_assert_true (actions & KAB_SYNC_ACTION_STORE_OUTCOMES);
  g_assert_cmpuint (actions & KAB_SYNC_ACTION_SEND_BATCH, ==, 0);
  g_assert_true (stored (&machine, 4, TRUE) & KAB_SYNC_ACTION_TAKE_BATCH);
  finish (&machine, 15);

  /* Nor is one sent that does not begin where the last one ended: the outbox was numbered anew meanwhile. */
  pipelined (&machine);
  stored (&machine, 10, TRUE);
  batch (&machine, 12, 21, TRUE);
  g_assert_cmpuint (answered (&machine, PUSH, serial_of (&machine, PUSH), &done) & KAB_SYNC_ACTION_SEND_BATCH,
                    ==, 0);
}

/* 29: a 401 to the second batch while the first is being stored: the token is dead at once, what was answered is kept,
 * and the rest goes with the next token. */
static void
test_unauthorized (void)
{
  for (guint late = 0; late < 2; late++)
    {
      KabSyncMachine machine;
      KabSyncActions actions;

      pipelined (&machine);
      batch (&machine, 21, 25, FALSE);
      if (late)
        stored (&machine, 10, TRUE);
      actions = answered (&machine, PUSH, serial_of (&machine, PUSH), &refusal);
      g_assert_false (machine.has_token);
      g_assert_true (actions & KAB_SYNC_ACTION_REFRESH);
      g_assert_cmpuint (actions & KAB_SYNC_ACTION_SEND_BATCH, ==, 0);
      if (!late)
        {
          g_assert_true (machine.in_flight & PUSH);
          actions = stored (&machine, 10, TRUE);
          g_assert_cmpuint (actions & (KAB_SYNC_ACTION_TAKE_BATCH | KAB_SYNC_ACTION_SEND_BATCH), ==, 0);
        }
      g_assert_cmpuint (machine.in_flight & PUSH, ==, 0);
      g_assert_cmpint (machine.blocked, ==, KAB_SYNC_WAIT_NOTHING);
      g_assert_cmpuint (machine.push.failures, ==, 0);
      g_assert_true (token (&machine) & KAB_SYNC_ACTION_TAKE_BATCH);
      finish (&machine, 11);
    }
}

/* 29: a page asked for ahead with a token that is refused: nothing else is sent with it, though the page is not wanted
 * yet. */
static void
test_unauthorized_ahead (void)
{
  KabSyncMachine machine;
  KabSyncEvent page = { .kind = KAB_SYNC_EVENT_PAGE, .request = PULL, .flag = TRUE };
  KabSyncActions actions;

  now = 1000000;
  kab_sync_machine_init (&machine);
  tell (&machine, KAB_SYNC_EVENT_START, 0);
  token (&machine);
  g_assert_true (batch (&machine, 1, 0, FALSE) & KAB_SYNC_ACTION_ASK_PAGE);
  g_assert_true (answered (&machine, PULL, serial_of (&machine, PULL), &done) & KAB_SYNC_ACTION_STORE_PAGE);
  g_assert_true (step (&machine, page) & KAB_SYNC_ACTION_ASK_PAGE);
  g_assert_true (answered (&machine, PULL, serial_of (&machine, PULL), &refusal) & KAB_SYNC_ACTION_REFRESH);
  g_assert_false (machine.has_token);
  g_assert_true (machine.in_flight & PULL);
  actions = step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_PULLED, .request = PULL, .flag = TRUE });
  g_assert_cmpuint (actions & KAB_SYNC_ACTION_ASK_PAGE, ==, 0);
  g_assert_true (token (&machine) & KAB_SYNC_ACTION_ASK_PAGE);
  g_assert_cmpuint (machine.unauthorized, ==, 0);
}

/* It ends, or the place is lost, with one batch being stored and one with the server: nobody waits for that one, and
 * whoever is the syncer next sends it again. */
static void
test_stopped (void)
{
  /* Told from outside; found when storing; found with the next answer already here. */
  for (guint how = 0; how < 3; how++)
    {
      KabSyncMachine machine;
      guint serial;

      pipelined (&machine);
      batch (&machine, 21, 25, FALSE);
      serial = serial_of (&machine, PUSH);
      if (how == 2)
        answered (&machine, PUSH, serial, &done);
      tell (&machine, KAB_SYNC_EVENT_STOP, how > 0 ? PUSH : 0);
      g_assert_cmpuint (serial_of (&machine, PUSH), !=, serial);
      g_assert_cmpuint (machine.in_flight & PUSH, ==, how > 0 ? 0 : PUSH);
      g_assert_cmpuint (answered (&machine, PUSH, serial, &done), ==, 0);
      if (how == 0)
        g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_FAILED, PUSH), ==, 0);
      g_assert_cmpuint (machine.in_flight & PUSH, ==, 0);
      g_assert_true (tell (&machine, KAB_SYNC_EVENT_START, 0) & KAB_SYNC_ACTION_TAKE_BATCH);
      finish (&machine, 11);
    }
}

/* The place is taken again before what was being stored then has ended: not two at a time. */
static void
test_started_while_storing (void)
{
  KabSyncMachine machine;

  pipelined (&machine);
  tell (&machine, KAB_SYNC_EVENT_STOP, 0);
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_START, 0) & KAB_SYNC_ACTION_TAKE_BATCH, ==, 0);
  g_assert_true (stored (&machine, 10, TRUE) & KAB_SYNC_ACTION_TAKE_BATCH);
  finish (&machine, 11);
}

/* A failure in the middle is waited for as one of the first batch is, and what the server named is kept to. */
static void
test_failed (void)
{
  KabSyncMachine machine;

  pipelined (&machine);
  answered (&machine, PUSH, serial_of (&machine, PUSH), &busy);
  g_assert_cmpuint (machine.push.failures, ==, 0);
  stored (&machine, 10, TRUE);
  g_assert_cmpuint (machine.push.failures, ==, 1);
  g_assert_cmpint (machine.push.retry_at, >, now + 20000);
  now = machine.push.retry_at;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & KAB_SYNC_ACTION_TAKE_BATCH);
  finish (&machine, 11);

  /* Outcomes that tell of nothing that waits are no success. */
  pipelined (&machine);
  stored (&machine, 0, TRUE);
  g_assert_cmpuint (machine.push.failures, ==, 1);
  g_assert_false (kab_sync_machine_call (&machine, PUSH)->sent);
}

/* The server counts otherwise: it may have been restored. What that lacks is heard of first; then what waits goes. */
static void
test_count (void)
{
  static const KabSyncAnswer other = { .status = 409, .code = "conflict", .retry_after = -1, .expected = 7 };
  KabSyncMachine machine;

  pipelined (&machine);
  g_assert_cmpuint (answered (&machine, PUSH, serial_of (&machine, PUSH), &other), ==, 0);
  g_assert_true (stored (&machine, 10, TRUE) & KAB_SYNC_ACTION_RENUMBER);
  g_assert_cmpint (machine.pushing.answer.expected, ==, 7);
  g_assert_true (step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_FAILED, .request = PUSH, .delay = 0 })
                 & KAB_SYNC_ACTION_ASK_PAGE);
  g_assert_cmpuint (machine.in_flight & PUSH, ==, 0);
  g_assert_cmpint (machine.push.retry_at, >, now);
  now = machine.push.retry_at;
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & KAB_SYNC_ACTION_TAKE_BATCH, ==, 0);
  /* It cannot be had: neither goes, and there is a time for both. */
  answered (&machine, PULL, serial_of (&machine, PULL), &nothing);
  g_assert_cmpuint (machine.in_flight & (PUSH | PULL), ==, 0);
  now = machine.pull.retry_at;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & KAB_SYNC_ACTION_ASK_PAGE);
  g_assert_true (answered (&machine, PULL, serial_of (&machine, PULL), &done) & KAB_SYNC_ACTION_STORE_PAGE);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_PULLED, PULL) & KAB_SYNC_ACTION_TAKE_BATCH);
  finish (&machine, 7);
}

/* A person wants it now: what has been with a server that says nothing is given up and sent again; what was sent just
 * now is not. */
static void
test_stalled (void)
{
  KabSyncMachine machine;
  KabSyncActions actions;
  guint serial, refresh, line;

  pipelined (&machine);
  stored (&machine, 10, TRUE);
  serial = serial_of (&machine, PUSH);
  now += KAB_SYNC_STALLED - 1;
  tell (&machine, KAB_SYNC_EVENT_SYNC_NOW, 0);
  g_assert_cmpuint (serial_of (&machine, PUSH), ==, serial);
  line = serial_of (&machine, KAB_SYNC_ACTION_OPEN_LIVE);
  now += 1;
  actions = tell (&machine, KAB_SYNC_EVENT_SYNC_NOW, 0);
  g_assert_true (actions & KAB_SYNC_ACTION_TAKE_BATCH);
  g_assert_true (actions & KAB_SYNC_ACTION_OPEN_LIVE);
  g_assert_cmpuint (serial_of (&machine, KAB_SYNC_ACTION_OPEN_LIVE), !=, line);
  g_assert_cmpuint (answered (&machine, PUSH, serial, &done) & KAB_SYNC_ACTION_STORE_OUTCOMES, ==, 0);
  finish (&machine, 11);
  /* The page that was asked for meanwhile. */
  g_assert_true (machine.in_flight & PULL);
  now += KAB_SYNC_STALLED;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_SYNC_NOW, 0) & KAB_SYNC_ACTION_ASK_PAGE);

  /* While the answer before is being stored, that ends it. */
  pipelined (&machine);
  now += KAB_SYNC_STALLED;
  g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_SYNC_NOW, 0) & KAB_SYNC_ACTION_TAKE_BATCH, ==, 0);
  g_assert_true (stored (&machine, 10, TRUE) & KAB_SYNC_ACTION_TAKE_BATCH);
  finish (&machine, 11);

  kab_sync_machine_init (&machine);
  tell (&machine, KAB_SYNC_EVENT_START, 0);
  refresh = serial_of (&machine, KAB_SYNC_ACTION_REFRESH);
  now += KAB_SYNC_STALLED;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_SYNC_NOW, 0) & KAB_SYNC_ACTION_REFRESH);
  g_assert_cmpuint (answered (&machine, KAB_SYNC_ACTION_REFRESH, refresh, &refusal), ==, 0);
  g_assert_cmpint (machine.blocked, ==, KAB_SYNC_WAIT_NOTHING);
}

/* 29: where the answer to a refresh is lost, the next one goes within a second or two; a refusal is none that a hotel
 * gives; a sign-in meanwhile is the end of it. */
static void
test_refresh (void)
{
  static const KabSyncAnswer hotel = { .status = 401, .retry_after = -1 };
  const KabSyncActions request = KAB_SYNC_ACTION_REFRESH;
  KabSyncMachine machine;
  guint serial;

  now = 1000000;
  kab_sync_machine_init (&machine);
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_START, 0) & request);
  answered (&machine, request, serial_of (&machine, request), &nothing);
  g_assert_cmpint (machine.timer, <=, now + 1001);
  now = machine.timer;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & request);
  answered (&machine, request, serial_of (&machine, request), &hotel);
  g_assert_cmpint (machine.blocked, ==, KAB_SYNC_WAIT_NOTHING);
  g_assert_cmpint (machine.timer, <=, now + 2001);
  now = machine.timer;
  g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & request);
  serial = serial_of (&machine, request);
  token (&machine);
  g_assert_cmpuint (answered (&machine, request, serial, &refusal) & KAB_SYNC_ACTION_FORGET_TOKENS, ==, 0);
  g_assert_true (machine.has_token);

  answered (&machine, KAB_SYNC_ACTION_OPEN_LIVE, serial_of (&machine, KAB_SYNC_ACTION_OPEN_LIVE), &hotel);
  g_assert_false (machine.has_token);
  g_assert_true (answered (&machine, request, serial_of (&machine, request), &refusal)
                 & KAB_SYNC_ACTION_FORGET_TOKENS);
  g_assert_cmpint (machine.blocked, ==, KAB_SYNC_WAIT_PERSON);
}

/* A page is being stored, and the next one is with the server. Returns: the serial of that */
static guint
paged (KabSyncMachine *machine)
{
  now = 1000000;
  kab_sync_machine_init (machine);
  tell (machine, KAB_SYNC_EVENT_START, 0);
  token (machine);
  batch (machine, 1, 0, FALSE);
  g_assert_true (answered (machine, PULL, serial_of (machine, PULL), &done) & KAB_SYNC_ACTION_STORE_PAGE);
  g_assert_true (step (machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_PAGE, .request = PULL, .flag = TRUE })
                 & KAB_SYNC_ACTION_ASK_PAGE);
  return serial_of (machine, PULL);
}

/* What follows a page that was of no use, or could not be stored, is of no use either: it is asked for anew, behind the
 * one that is stored. */
static void
test_page_of_no_use (void)
{
  for (guint how = 0; how < 4; how++)
    {
      KabSyncMachine machine;
      guint serial = paged (&machine);

      if (how % 2)
        answered (&machine, PULL, serial, &done);
      if (how < 2)
        step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_PULLED, .request = PULL, .stale = TRUE });
      else
        tell (&machine, KAB_SYNC_EVENT_FAILED, PULL);
      g_assert_cmpuint (machine.in_flight & PULL, ==, 0);
      g_assert_cmpuint (machine.pull.failures, ==, 1);
      g_assert_cmpuint (machine.failures, ==, 1);
      answered (&machine, PULL, serial, &done);
      now = machine.pull.retry_at;
      g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & KAB_SYNC_ACTION_ASK_PAGE);
    }
}

/* Nothing is asked for ahead without a token, nor by whoever is not the syncer. */
static void
test_not_ahead (void)
{
  for (guint how = 0; how < 2; how++)
    {
      KabSyncMachine machine;
      KabSyncEvent page = { .kind = KAB_SYNC_EVENT_PAGE, .request = PULL, .flag = TRUE };

      now = 1000000;
      kab_sync_machine_init (&machine);
      tell (&machine, KAB_SYNC_EVENT_START, 0);
      token (&machine);
      batch (&machine, 1, 0, FALSE);
      answered (&machine, PULL, serial_of (&machine, PULL), &done);
      if (how == 0)
        tell (&machine, KAB_SYNC_EVENT_UNAUTHORIZED, 0);
      else
        tell (&machine, KAB_SYNC_EVENT_STOP, 0);
      g_assert_cmpuint (step (&machine, page) & KAB_SYNC_ACTION_ASK_PAGE, ==, 0);
    }
}

/* What a run tells at its end is followed: there was more by then; it began from nothing, so that nobody else would ask
 * about the edits acknowledged. */
static void
test_end_of_run (void)
{
  KabSyncMachine machine;
  KabSyncActions actions;

  paged (&machine);
  step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_PULLED, .request = PULL, .flag = TRUE });
  g_assert_true (answered (&machine, PULL, serial_of (&machine, PULL), &done) & KAB_SYNC_ACTION_STORE_PAGE);
  actions = step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_PULLED, .request = PULL, .news = TRUE });
  g_assert_true (actions & KAB_SYNC_ACTION_ASK_PAGE);
  g_assert_cmpuint (actions & KAB_SYNC_ACTION_TAKE_BATCH, ==, 0);
  g_assert_true (answered (&machine, PULL, serial_of (&machine, PULL), &done) & KAB_SYNC_ACTION_STORE_PAGE);
  actions = step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_PULLED, .request = PULL, .anew = TRUE });
  g_assert_true (actions & KAB_SYNC_ACTION_TAKE_BATCH);
  g_assert_cmpuint (actions & KAB_SYNC_ACTION_ASK_PAGE, ==, 0);
  g_assert_false (machine.to_pull);
}

static KabSyncActions
run_ended (KabSyncMachine *machine, KabSyncEvent event)
{
  g_assert_true (answered (machine, PULL, serial_of (machine, PULL), &done) & KAB_SYNC_ACTION_STORE_PAGE);
  event.kind = KAB_SYNC_EVENT_PULLED;
  event.request = PULL;
  return step (machine, event);
}

/* Live, with nothing to do, and all up to 5. */
static void
idle (KabSyncMachine *machine)
{
  now = 1000000;
  kab_sync_machine_init (machine);
  tell (machine, KAB_SYNC_EVENT_START, 0);
  token (machine);
  batch (machine, 0, 0, FALSE);
  tell (machine, KAB_SYNC_EVENT_LIVE_OPENED, KAB_SYNC_ACTION_OPEN_LIVE);
  for (guint i = 0; i < 2; i++)
    run_ended (machine, (KabSyncEvent){ .until = 5, .head = 5 });
  g_assert_cmpuint (machine->in_flight & PULL, ==, 0);
  g_assert_cmpint (machine->poll_at, >, now + KAB_SYNC_POLL_LIVE / 3);
}

/* Invariants 36 and 37: what stands between repeats an old answer to the same question. The desktop knows by a nudge, by
 * what was said to its edits, or by the page itself that there is more: it asks again, ever more seldom, and is not up
 * to date until it has it. */
static void
test_outrun (void)
{
  for (guint how = 0; how < 3; how++)
    {
      KabSyncMachine machine;
      KabSyncEvent old = { .until = 5, .head = how == 0 ? 5 : 9, .news = how == 2 };
      KabSyncEvent all = { .until = 9, .head = 9 };
      gint64 begun;

      idle (&machine);
      g_assert_true (
        step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_NUDGED, .head = how == 0 ? 9 : 0 })
        & KAB_SYNC_ACTION_ASK_PAGE);
      begun = now;
      for (guint i = 0; i < 30; i++)
        {
          g_assert_true (kab_sync_machine_is_outrun (&machine, &old));
          g_assert_cmpuint (run_ended (&machine, old) & PULL, ==, 0);
          g_assert_cmpint (machine.poll_at - now, >=, MIN (500 << MIN (i, 16), KAB_SYNC_RETRY_MAX / 2));
          g_assert_cmpint (machine.poll_at - now, <=, KAB_SYNC_RETRY_MAX);
          g_assert_cmpuint (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & PULL, ==, 0);
          if (i == 3)
            g_assert_cmpint (now - begun, <, 5000);
          now = machine.poll_at;
          g_assert_true (tell (&machine, KAB_SYNC_EVENT_TIMER, 0) & KAB_SYNC_ACTION_ASK_PAGE);
        }
      g_assert_false (kab_sync_machine_is_outrun (&machine, &all));
      run_ended (&machine, all);
      g_assert_cmpint (machine.poll_at, >, now + KAB_SYNC_POLL_LIVE / 3);
      g_assert_cmpuint (machine.outrun.failures, ==, 0);
      /* It was not a failure that whoever waits is told of. */
      g_assert_cmpuint (machine.failures, ==, 0);
    }
}

/* What was told of a history that is no more is not waited for. */
static void
test_outrun_by_nobody (void)
{
  KabSyncMachine machine;

  idle (&machine);
  step (&machine, (KabSyncEvent){ .kind = KAB_SYNC_EVENT_NUDGED, .head = 9 });
  run_ended (&machine, (KabSyncEvent){ .until = 3, .head = 3, .anew = TRUE });
  g_assert_cmpint (machine.poll_at, >, now + KAB_SYNC_POLL_LIVE / 3);
  g_assert_cmpint (machine.nudged_head, ==, 0);
  g_assert_cmpint (machine.until, ==, 3);
}

/* What each answer comes to, whoever gives it. */
static void
test_answers (void)
{
  static const struct
  {
    KabSyncActions request;
    guint status;
    const char *code;
    KabSyncEventKind means;
  } cases[] = {
    { PUSH, 200, "", KAB_SYNC_EVENT_ANSWERED },
    { PUSH, 0, "", KAB_SYNC_EVENT_FAILED },
    { PUSH, 201, "", KAB_SYNC_EVENT_FAILED },
    { PULL, 302, "", KAB_SYNC_EVENT_FAILED },
    { PULL, 401, "", KAB_SYNC_EVENT_FAILED },
    { PULL, 401, "not-ours", KAB_SYNC_EVENT_FAILED },
    { PULL, 401, "unauthenticated", KAB_SYNC_EVENT_UNAUTHORIZED },
    { PUSH, 401, "token-expired", KAB_SYNC_EVENT_UNAUTHORIZED },
    { PUSH, 403, "forbidden", KAB_SYNC_EVENT_FAILED },
    { PUSH, 503, "maintenance", KAB_SYNC_EVENT_FAILED },
    { KAB_SYNC_ACTION_CHECK, 401, "token-expired", KAB_SYNC_EVENT_UNAUTHORIZED },
    { KAB_SYNC_ACTION_CHECK, 404, "not-found", KAB_SYNC_EVENT_FAILED },
    { KAB_SYNC_ACTION_REFRESH, 200, "", KAB_SYNC_EVENT_ANSWERED },
    { KAB_SYNC_ACTION_REFRESH, 0, "", KAB_SYNC_EVENT_REFRESH_FAILED },
    { KAB_SYNC_ACTION_REFRESH, 401, "", KAB_SYNC_EVENT_REFRESH_FAILED },
    { KAB_SYNC_ACTION_REFRESH, 403, "", KAB_SYNC_EVENT_REFRESH_FAILED },
    { KAB_SYNC_ACTION_REFRESH, 401, "unauthenticated", KAB_SYNC_EVENT_NO_TOKEN },
    { KAB_SYNC_ACTION_REFRESH, 403, "forbidden", KAB_SYNC_EVENT_NO_TOKEN },
    { KAB_SYNC_ACTION_REFRESH, 500, "unauthenticated", KAB_SYNC_EVENT_REFRESH_FAILED },
    { KAB_SYNC_ACTION_OPEN_LIVE, 101, "", KAB_SYNC_EVENT_LIVE_OPENED },
    { KAB_SYNC_ACTION_OPEN_LIVE, 200, "", KAB_SYNC_EVENT_LIVE_CLOSED },
    { KAB_SYNC_ACTION_OPEN_LIVE, 401, "", KAB_SYNC_EVENT_UNAUTHORIZED },
    { KAB_SYNC_ACTION_OPEN_LIVE, 0, "", KAB_SYNC_EVENT_LIVE_CLOSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabSyncAnswer answer = { .status = cases[i].status, .retry_after = -1 };

      g_strlcpy (answer.code, cases[i].code, sizeof answer.code);
      g_assert_cmpint (kab_sync_answer_means (cases[i].request, &answer), ==, cases[i].means);
    }
}

/* 24, 29: only the server itself says what it will say again; what a proxy or a hotel's network says is tried again. */
static void
test_final (void)
{
  static const struct
  {
    guint status;
    const char *code;
    gboolean final;
  } cases[] = {
    { 200, "", TRUE },
    { 404, "not-found", TRUE },
    { 405, "protocol", TRUE },
    { 403, "forbidden", TRUE },
    { 409, "conflict", TRUE },
    { 422, "invalid", TRUE },
    { 0, "", FALSE },
    { 204, "", FALSE },
    { 302, "", FALSE },
    { 302, "forbidden", FALSE },
    { 403, "", FALSE },
    { 404, "", FALSE },
    { 405, "", FALSE },
    { 401, "token-expired", FALSE },
    { 408, "busy", FALSE },
    { 425, "busy", FALSE },
    { 429, "busy", FALSE },
    { 500, "storage", FALSE },
    { 503, "maintenance", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KabSyncAnswer answer = { .status = cases[i].status, .retry_after = -1 };

      g_strlcpy (answer.code, cases[i].code, sizeof answer.code);
      g_assert_cmpint (kab_sync_answer_is_final (&answer), ==, cases[i].final);
    }
}

/* 32: what it means that something could not be stored. */
static void
test_trouble (void)
{
  static const struct
  {
    int code;
    gboolean displaced;
    KabSyncEventKind means;
  } cases[] = {
    { KAB_ERROR_BUSY, FALSE, KAB_SYNC_EVENT_FAILED },
    { KAB_ERROR_BUSY, TRUE, KAB_SYNC_EVENT_STOP },
    { KAB_ERROR_PROTOCOL, TRUE, KAB_SYNC_EVENT_FAILED },
    { KAB_ERROR_CORRUPT, FALSE, KAB_SYNC_EVENT_CACHE_LOST },
    { KAB_ERROR_STORAGE, FALSE, KAB_SYNC_EVENT_BROKEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (KAB_ERROR, cases[i].code, "");

      g_assert_cmpint (kab_sync_trouble (error, cases[i].displaced), ==, cases[i].means);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/push/goes-on", test_goes_on);
  g_test_add_func ("/push/no-hole", test_no_hole);
  g_test_add_func ("/push/unauthorized", test_unauthorized);
  g_test_add_func ("/push/unauthorized-ahead", test_unauthorized_ahead);
  g_test_add_func ("/push/stopped", test_stopped);
  g_test_add_func ("/push/started-while-storing", test_started_while_storing);
  g_test_add_func ("/push/failed", test_failed);
  g_test_add_func ("/push/count", test_count);
  g_test_add_func ("/push/stalled", test_stalled);
  g_test_add_func ("/answer/refresh", test_refresh);
  g_test_add_func ("/pull/page-of-no-use", test_page_of_no_use);
  g_test_add_func ("/pull/not-ahead", test_not_ahead);
  g_test_add_func ("/pull/end-of-run", test_end_of_run);
  g_test_add_func ("/push/outrun", test_outrun);
  g_test_add_func ("/push/outrun-by-nobody", test_outrun_by_nobody);
  g_test_add_func ("/answer/means", test_answers);
  g_test_add_func ("/answer/final", test_final);
  g_test_add_func ("/answer/trouble", test_trouble);
  return g_test_run ();
}
