/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Range after range of the cache is compared with the server's, in idle moments, and mended where it differs. */
#include "kab-engine-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-protocol.h"
#include "kab-steps.h"
#include "kab-sync-answer.h"
#include "kab-wire.h"

/* A round takes about so long; and however much or little there is, no range comes sooner or later than these. */
#define ROUND_MS ((gint64)24 * 3600 * 1000)
#define SOONEST_MS (10 * 1000)
#define LATEST_MS (10 * 60 * 1000)
/* The first one after the start, when everything else has been seen to. */
#define FIRST_MS (60 * 1000)
/* Until something is asked again that was not to be had now: what is new is being pulled. */
#define AGAIN_MS (15 * 1000)
/* A server of a version that cannot compare may be replaced some day. */
#define UNABLE_MS ROUND_MS
#define RANGE_ANSWER_MAX (KAB_PAGE_BYTES_MAX + KAB_BODY_MAX)
#define FOUND_MAX (64 * 1024)
/* A disk may spoil again what was mended just now: but hardly as often as this in a row. */
#define TIMES_MAX 3

struct _KabCheck
{
  guint wished;   /* how often a person asked for everything at once */
  guint begun;    /* the same, when the round under way began */
  guint answered; /* the same, when the last such round ended */

  /* Of the range under way. */
  KabCheckRange range;
  guint token;
  char *fields;
  KabDigest *mine;
  char theirs[KAB_DIGEST_LENGTH + 1];
  gint64 count; /* rows, by the server */
  gint64 horizon;
  gint64 schema;
  gboolean restart; /* a round begins with this range */
  gboolean differs;
  gboolean moved;
  gboolean ended;
  gboolean fault;
  KabChanges *changes;
  KabChangesHead head;
  KabRangeResult result;

  /* The range that was mended last, and how often in a row: if it differs all the same, mending does not help. */
  const KabEntity *mended;
  char mended_after[40];
  guint times;
  /* The one at which the file was found to be damaged, and its indexes were made anew. */
  const KabEntity *reindexed;
  char reindexed_after[40];
};

static KabCheck *
check_of (KabEngine *self)
{
  if (self->check == NULL)
    self->check = g_new0 (KabCheck, 1);
  return self->check;
}

static void
clear_range (KabCheck *check)
{
  kab_check_range_clear (&check->range);
  g_clear_pointer (&check->fields, g_free);
  g_clear_pointer (&check->mine, kab_digest_free);
  g_clear_pointer (&check->changes, kab_changes_free);
}

void
kab_engine_drop_check (KabEngine *self)
{
  if (self->check != NULL)
    clear_range (self->check);
  g_clear_pointer (&self->check, g_free);
}

static gboolean
is_wished (const KabCheck *check)
{
  return check->answered != check->wished;
}

/* --- When --- */

/* For tests: ms between two ranges, whatever there is. */
static gint64
fixed_delay (void)
{
  const char *text = g_getenv ("KABINET_TEST_CHECK_MS");

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : -1;
}

static gint64
again_delay (void)
{
  return fixed_delay () >= 0 ? MAX (fixed_delay (), 1) : AGAIN_MS;
}

static gint64
spread (gint64 delay)
{
  return delay / 2 + g_random_int_range (0, (gint32)delay);
}

/* So that a round takes its time, and what was missed while the program did not run is made up for. */
static gint64
delay_of (const KabCheckRange *range)
{
  gint64 now = g_get_real_time () / 1000, total = MAX (range->total, 1);
  gint64 since = range->since != 0 ? range->since : now;

  if (range->columns)
    return 0;
  if (fixed_delay () >= 0)
    return fixed_delay ();
  return spread (CLAMP (since + ROUND_MS / total * (range->done + 1) - now, SOONEST_MS, LATEST_MS));
}

/* @delay: ms; 0: there is more of it */
static void
done (KabEngine *self, gint64 delay)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_CHORE_DONE, KAB_SYNC_ACTION_CHECK);

  clear_range (self->check);
  event.flag = delay == 0;
  event.delay = delay;
  kab_engine_event (self, &event);
}

/* --- What went wrong --- */

static void
failed (KabEngine *self, const GError *error, gint64 retry_after)
{
  clear_range (self->check);
  kab_engine_failed (self, KAB_SYNC_ACTION_CHECK, error, retry_after);
}

/*
 * That a comparison could not be stored is nobody's worry: a disk that is full hinders whoever has something to write,
 * and he says so. A file that is damaged is everybody's.
 */
static void
store_failed (KabEngine *self, const GError *error)
{
  if (!g_error_matches (error, KAB_ERROR, KAB_ERROR_CORRUPT))
    {
      failed (self, error, -1);
      return;
    }
  g_message ("%s", error->message);
  clear_range (self->check);
  kab_engine_store_failed (self, KAB_SYNC_ACTION_CHECK, error);
}

/* The server is of a version from before ranges were compared. */
static void
cannot_compare (KabEngine *self)
{
  KabCheck *check = self->check;
  KabStatus *status = kab_reporter_lock (self->reporter);

  check->answered = check->wished;
  status->check.unable = TRUE;
  status->checks_answered = check->answered;
  kab_reporter_unlock (self->reporter, TRUE);
  done (self, UNABLE_MS);
}

static void
bad_answer (KabEngine *self, const KabAnswer *answer)
{
  KabCheck *check = self->check;
  KabSyncAnswer facts;

  kab_answer_read (answer, 0, &facts);
  if (facts.status == 404 && kab_sync_answer_is_final (&facts))
    {
      cannot_compare (self);
    }
  else if (facts.status == 409 && g_str_equal (facts.code, KAB_CODE_MOVED))
    {
      /* Something is new that was not pulled yet. */
      kab_engine_simple_event (self, KAB_SYNC_EVENT_NUDGED);
      done (self, is_wished (check) ? 1 : again_delay ());
    }
  else
    {
      clear_range (check);
      kab_engine_bad_answer (self, KAB_SYNC_ACTION_CHECK, check->token, answer);
    }
}

/* --- What is told --- */

static char *
mended_sentence (const KabMended *mended)
{
  g_autofree char *at = NULL;

  if (mended->fault_at != 0 && mended->fault_entity != NULL)
    {
      at = kab_time_format (mended->fault_at, NULL);
      /* Translators: a section, such as Licences; then a day and time */
      return g_strdup_printf (_ (
                                "Some records of “%s” differ from the server's and could not be mended, last "
                                "tried %s. Tell your administrator."),
                              g_dgettext (GETTEXT_PACKAGE, mended->fault_entity->title), at);
    }
  if (mended->n == 0 || mended->entity == NULL)
    return NULL;
  at = kab_time_format (mended->at, NULL);
  /* Translators: a section, such as Licences; then a day and time */
  return g_strdup_printf (
    ngettext ("%u range of records differed from the server's and was mended, “%s” on %s.",
              "%u ranges of records differed from the server's and were mended, last "
              "“%s” on %s.",
              mended->n),
    mended->n, g_dgettext (GETTEXT_PACKAGE, mended->entity->title), at);
}

static void
tell_mended (KabEngine *self)
{
  KabMended mended;
  g_autofree char *sentence = NULL;
  KabStatus *status;
  gboolean news;

  kab_cache_check_mended (self->cache, &mended);
  sentence = mended_sentence (&mended);
  status = kab_reporter_lock (self->reporter);
  news = g_strcmp0 (status->mended, sentence) != 0;
  if (news)
    {
      g_free (status->mended);
      status->mended = g_steal_pointer (&sentence);
    }
  kab_reporter_unlock (self->reporter, news);
}

static void
add_found (KabStatus *status, const KabCheckRange *range, const char *what)
{
  char *found;

  if (status->found != NULL && strlen (status->found) > FOUND_MAX)
    return;
  found = g_strdup_printf ("%s%s %s %s..%s\n", status->found != NULL ? status->found : "", what,
                           range->entity->name, range->after, range->to);
  g_free (status->found);
  status->found = found;
}

/* --- Ranges are put in their place --- */

/* Whether the range under way is the one that was mended last. */
static gboolean
is_mended_one (const KabCheck *check)
{
  return check->mended == check->range.entity && strcmp (check->mended_after, check->range.after) == 0;
}

/* Looked at before anything else can have spoiled it: what is still not as the server says will never be. */
static void
note_mended (KabEngine *self)
{
  KabCheck *check = self->check;
  gboolean helped
    = kab_cache_check_is_alike (self->cache, &check->range, check->fields, check->horizon, check->theirs);

  check->times = !helped ? TIMES_MAX : is_mended_one (check) ? check->times + 1 : 1;
  check->mended = check->range.entity;
  g_strlcpy (check->mended_after, check->range.after, sizeof check->mended_after);
}

static void
apply_range (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabCheck *check = self->check;

  gboolean again
    = check->reindexed == check->range.entity && strcmp (check->reindexed_after, check->range.after) == 0;

  check->reindexed = NULL;
  if (kab_steps_store_range (self->cache, self->work, &check->range, check->changes, &check->head,
                             self->fence, &check->result, &job->error))
    {
      if (!check->result.moved)
        note_mended (self);
      return;
    }
  if (again || !g_error_matches (job->error, KAB_ERROR, KAB_ERROR_CORRUPT))
    return;
  /* A value that was spoiled is not in its index as it is in the row. Then all is done once more. */
  g_clear_error (&job->error);
  if (!kab_cache_reindex (self->cache, check->range.entity, self->fence, &job->error))
    return;
  check->reindexed = check->range.entity;
  g_strlcpy (check->reindexed_after, check->range.after, sizeof check->reindexed_after);
  check->result.moved = TRUE;
}

static void
range_applied (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabCheck *check = self->check;
  const KabRangeResult *result = &check->result;
  KabStatus *status;

  if (job->error != NULL)
    {
      store_failed (self, job->error);
      return;
    }
  kab_reporter_changed (self->reporter, result->page.touched);
  if (result->page.left)
    kab_engine_sweep_files (self, TRUE);
  if (!result->moved && !check->range.columns)
    {
      g_message (
        "The range of %s after “%s” to “%s” differed from the server's: %u of its %u rows were put right, %u "
        "more removed.",
        check->range.entity->name, check->range.after, check->range.to, result->changed, result->rows,
        result->removed);
      status = kab_reporter_lock (self->reporter);
      status->check.mended++;
      add_found (status, &check->range, "mended");
      kab_reporter_unlock (self->reporter, TRUE);
      tell_mended (self);
      kab_engine_recount (self);
    }
  /* The same range once more: whether it helped. */
  done (self, 0);
}

static gboolean
take_range (KabEngine *self, KabAnswer *answer, GError **error)
{
  KabCheck *check = self->check;
  const KabChangesHead *head;
  KabStoreJob *job;

  check->changes = kab_changes_new (g_steal_pointer (&answer->body), answer->length);
  head = kab_changes_read_head (check->changes, error);
  if (head == NULL)
    return FALSE;
  check->head = *head;
  job = g_new0 (KabStoreJob, 1);
  job->work = apply_range;
  job->done = range_applied;
  kab_engine_run_job (self, job);
  return TRUE;
}

typedef gboolean (*TakeAnswer) (KabEngine *self, KabAnswer *answer, GError **error);

typedef struct
{
  KabEngine *self;
  TakeAnswer take;
} Asked;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  KabEngine *self = asked->self;
  TakeAnswer take = asked->take;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);

  g_free (asked);
  self->calls--;
  if (answer == NULL)
    failed (self, error, -1);
  else if (answer->status != 200)
    bad_answer (self, answer);
  else if (!take (self, answer, &error))
    failed (self, error, -1);
}

static void
ask (KabEngine *self, const char *path, const char *more, gsize most, TakeAnswer take)
{
  KabCheck *check = self->check;
  g_autofree char *cursor = g_uri_escape_string (check->range.cursor, NULL, FALSE);
  g_autofree char *target
    = g_strdup_printf ("%s?entity=%s&after=%s&to=%s&cursor=%s&%s", path, check->range.entity->name,
                       check->range.after, check->range.to, cursor, more);
  g_autoptr (SoupMessage) message
    = kab_http_message (self->http, SOUP_METHOD_GET, target, self->tokens.access, NULL);
  Asked *asked = g_new0 (Asked, 1);

  asked->self = self;
  asked->take = take;
  check->token = self->machine.token;
  self->calls++;
  kab_http_send_async (self->http, message, most, self->cancellable, on_answer, asked);
}

static void
ask_range (KabEngine *self)
{
  KabCheck *check = self->check;
  g_autofree char *more
    = g_strdup_printf ("reason=%s&count=%u&digest=%s", check->range.columns ? "columns" : "differed",
                       kab_digest_get_count (check->mine), kab_digest_get (check->mine));

  ask (self, KAB_PATH_RANGES, more, RANGE_ANSWER_MAX, take_range);
}

/* --- Ranges are compared --- */

/* Whether it does not help to send for the range, though it differs. */
static gboolean
is_fault (KabEngine *self)
{
  const KabCheck *check = self->check;

  return (is_mended_one (check) && check->times >= TIMES_MAX)
         || !kab_cache_check_may_mend (self->cache, &self->check->range);
}

static gboolean
pass (KabEngine *self, GError **error)
{
  KabCheck *check = self->check;

  if (check->fault && !kab_cache_check_fault (self->cache, &check->range, self->fence, error))
    return FALSE;
  return kab_cache_check_passed (self->cache, &check->range, self->fence, &check->ended, error)
         && kab_cache_check_schema (self->cache, self->fence, check->schema, error);
}

static void
compare (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabCheck *check = self->check;

  if (!kab_cache_check_sum (self->cache, &check->range, check->mine, &check->moved, &job->error)
      || check->moved)
    return;
  check->differs = check->theirs[0] != '\0' && strcmp (kab_digest_get (check->mine), check->theirs) != 0;
  check->fault = check->differs && is_fault (self);
  if (!check->differs || check->fault)
    pass (self, &job->error);
}

static void
tell_passed (KabEngine *self)
{
  KabCheck *check = self->check;
  KabStatus *status = kab_reporter_lock (self->reporter);

  status->check.ranges++;
  status->check.rows += kab_digest_get_count (check->mine);
  if (check->fault)
    {
      status->check.faults++;
      add_found (status, &check->range, "fault");
    }
  if (check->ended && is_wished (check) && check->begun > check->answered)
    {
      check->answered = check->begun;
      status->checks_answered = check->answered;
    }
  kab_reporter_unlock (self->reporter, is_wished (check) || check->ended);
  if (check->fault)
    g_message (
      "The range of %s after “%s” to “%s” differs from the server's, and to fetch it anew does not help. It "
      "is left alone for some days.",
      check->range.entity->name, check->range.after, check->range.to);
  if (check->fault || check->range.to[0] == '\0')
    tell_mended (self);
}

static void
compared (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabCheck *check = self->check;

  if (job->error != NULL)
    {
      store_failed (self, job->error);
    }
  else if (check->moved)
    {
      done (self, is_wished (check) ? 1 : again_delay ());
    }
  else if (check->differs && !check->fault)
    {
      ask_range (self);
    }
  else
    {
      tell_passed (self);
      check->mended = NULL;
      done (self, is_wished (check) ? 0 : delay_of (&check->range));
    }
}

static gboolean
not_a_sum (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
               _ ("The server sent something that is not a list of changes. Nothing here was changed; it is "
                  "tried again later."));
  return FALSE;
}

/* The server may end the range before where it was to end, but nowhere else. */
static gboolean
take_end (KabCheckRange *range, const char *to)
{
  if (to == NULL || (to[0] != '\0' && (!kab_id_is_valid (to) || strcmp (to, range->after) <= 0))
      || (range->to[0] != '\0' && (to[0] == '\0' || strcmp (to, range->to) > 0)))
    return FALSE;
  g_strlcpy (range->to, to, sizeof range->to);
  return TRUE;
}

static gboolean
take_sum (KabEngine *self, KabAnswer *answer, GError **error)
{
  KabCheck *check = self->check;
  g_autoptr (JsonNode) node = kab_wire_parse (answer->body, answer->length, error);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *digest = object != NULL ? kab_wire_string (object, "digest") : NULL;
  KabStoreJob *job;

  if (object == NULL)
    return FALSE;
  if (digest == NULL || (digest[0] != '\0' && strlen (digest) != KAB_DIGEST_LENGTH)
      || g_strcmp0 (kab_wire_string (object, "entity"), check->range.entity->name) != 0
      || g_strcmp0 (kab_wire_string (object, "after"), check->range.after) != 0
      || !take_end (&check->range, kab_wire_string (object, "to")))
    return not_a_sum (error);
  g_strlcpy (check->theirs, digest, sizeof check->theirs);
  check->count = kab_wire_integer (object, "count");
  check->schema = kab_wire_integer (object, "schema");
  check->horizon = kab_wire_integer (object, "horizon");
  check->mine = kab_digest_new (check->range.entity, check->fields, check->horizon, error);
  if (check->mine == NULL)
    return FALSE;
  job = g_new0 (KabStoreJob, 1);
  job->work = compare;
  job->done = compared;
  kab_engine_run_job (self, job);
  return TRUE;
}

/* --- The next range --- */

static void
find_next (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabCheck *check = self->check;

  if (check->restart && !kab_cache_check_restart (self->cache, self->fence, &job->error))
    return;
  kab_cache_check_next (self->cache, &check->range, &job->error);
}

static void
found_next (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  KabCheck *check = self->check;
  g_autofree char *more = NULL;

  if (job->error != NULL)
    {
      store_failed (self, job->error);
      return;
    }
  if (check->range.cursor[0] == '\0' || self->tokens.access == NULL)
    {
      done (self, again_delay ());
      return;
    }
  check->fields = kab_digest_fields (check->range.entity);
  more = g_strconcat ("fields=", check->fields, NULL);
  ask (self, KAB_PATH_DIGESTS, more, KAB_SESSION_BODY_MAX, take_sum);
}

void
kab_engine_check (KabEngine *self)
{
  KabCheck *check = check_of (self);
  KabStoreJob *job = g_new0 (KabStoreJob, 1);

  clear_range (check);
  check->restart = is_wished (check) && check->begun != check->wished;
  if (check->restart)
    {
      KabStatus *status = kab_reporter_lock (self->reporter);

      memset (&status->check, 0, sizeof status->check);
      g_clear_pointer (&status->found, g_free);
      kab_reporter_unlock (self->reporter, FALSE);
      check->begun = check->wished;
    }
  job->work = find_next;
  job->done = found_next;
  kab_engine_run_job (self, job);
}

void
kab_engine_check_later (KabEngine *self)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_CHORE, KAB_SYNC_ACTION_CHECK);
  gint64 fixed = fixed_delay ();

  check_of (self);
  tell_mended (self);
  event.delay = fixed >= 0                                    ? fixed
                : kab_cache_check_wants_columns (self->cache) ? SOONEST_MS / 10
                                                              : spread (FIRST_MS);
  kab_engine_event (self, &event);
}

void
kab_engine_check_at_once (KabEngine *self)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_CHORE, KAB_SYNC_ACTION_CHECK);

  check_of (self)->wished++;
  event.delay = 0;
  kab_engine_event (self, &event);
}
