/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chore that sees that there are numbers for what is made without a network. */
#include "kab-engine-private.h"

#include "kab-cache-private.h"
#include "kab-number.h"
#include "kab-protocol.h"
#include "kab-store.h"
#include "kab-sync-answer.h"

/* Even where nobody does anything: what an administrator set may be another by then. */
#define AGAIN_MS (12 * 60 * 60 * 1000)

/* Of whose numbers this user may need some. */
static guint
wanted_kinds (KabEngine *self)
{
  GPtrArray *actors = kab_account_get_actors (self->account);
  guint kinds = 0;

  for (guint k = 0; k < KAB_N_NUMBER_KINDS; k++)
    for (guint i = 0; i < actors->len; i++)
      if (kab_number_may_lease (actors->pdata[i], kab_number_kinds ()[k]))
        kinds |= 1U << k;
  return kinds & ~self->no_leases;
}

/* What the server says of a lease of ours, as far as it came here. */
static gboolean
is_returned (KabEngine *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->cache->lock);
  g_autoptr (KabRow) row = self->cache->db != NULL
                             ? kab_store_find (self->cache->db, NULL, &kab_entity_number_lease, id, NULL)
                             : NULL;

  return row != NULL && (row->deleted || g_strcmp0 (kab_row_get_text (row, "state"), "returned") == 0);
}

static gboolean
drop_returned (KabEngine *self, GError **error)
{
  g_autoptr (GPtrArray) ids = kab_work_open_leases (self->work, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (is_returned (self, ids->pdata[i]) && !kab_work_drop_lease (self->work, ids->pdata[i], FALSE, error))
      return FALSE;
  return TRUE;
}

/* What one run of the chore asks, and with which right. */
typedef struct
{
  KabEngine *engine;
  guint serial;
  gint64 fence;
  guint token;
  KabLeasePlan plan;
} Asking;

static void
asking_free (Asking *asking)
{
  if (asking == NULL)
    return;
  kab_lease_plan_clear (&asking->plan);
  g_free (asking);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

typedef struct
{
  KabStoreJob job;
  Asking *asking;
} LeaseJob;

static Asking *
asking_of (KabStoreJob *job)
{
  return ((LeaseJob *)job)->asking;
}

static void
clear_job (KabStoreJob *job)
{
  asking_free (asking_of (job));
}

static LeaseJob *
new_job (Asking *asking, void (*work) (KabStoreJob *job), void (*done) (KabStoreJob *job))
{
  LeaseJob *lease = g_new0 (LeaseJob, 1);

  lease->asking = asking;
  lease->job.work = work;
  lease->job.done = done;
  lease->job.clear = clear_job;
  return lease;
}

static void
plan (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  Asking *asking = asking_of (job);

  if (drop_returned (self, &job->error))
    kab_work_plan_leases (self->work, asking->fence, job->n, self->show_leases, &asking->plan, &job->error);
}

static void
done (KabEngine *self, gboolean more)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_CHORE_DONE, KAB_SYNC_ACTION_LEASE);

  event.flag = more;
  event.delay = AGAIN_MS;
  kab_engine_event (self, &event);
}

static void
take_answer (KabStoreJob *job)
{
  const Asking *asking = asking_of (job);

  kab_work_take_lease_answer (job->engine->work, asking->fence, &asking->plan, job->n, job->text, job->length,
                              &job->error);
}

static void
answer_taken (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  const Asking *asking = asking_of (job);

  if (asking->serial != self->lease_serial)
    return;
  if (job->error != NULL)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_LEASE, job->error);
      return;
    }
  if (asking->plan.lease == NULL && asking->plan.kind == NULL)
    self->show_leases = FALSE;
  done (self, TRUE);
}

/* A server from before there were leases, or one that gives this user none. */
static void
note_refused (KabEngine *self, const KabLeasePlan *asked, guint status)
{
  if (status == 404 || status == 405)
    {
      if (asked->lease == NULL)
        self->no_leases = ~0U;
    }
  else if (asked->kind != NULL)
    {
      self->no_leases |= 1U << kab_number_kind (asked->kind);
    }
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  KabEngine *self = asking->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);
  KabSyncAnswer facts;
  LeaseJob *lease;

  self->calls--;
  if (asking->serial != self->lease_serial)
    return;
  if (answer == NULL)
    {
      kab_engine_failed (self, KAB_SYNC_ACTION_LEASE, error, -1);
      return;
    }
  kab_answer_read (answer, 0, &facts);
  if (!kab_sync_answer_is_final (&facts))
    {
      kab_engine_bad_answer (self, KAB_SYNC_ACTION_LEASE, asking->token, answer);
      return;
    }
  if (answer->status != 200)
    note_refused (self, &asking->plan, answer->status);
  /* Somebody else had the place meanwhile, and may have asked the same and used it up: it is planned anew. */
  if (asking->fence != self->fence)
    {
      done (self, TRUE);
      return;
    }
  lease = new_job (g_steal_pointer (&asking), take_answer, answer_taken);
  lease->job.n = answer->status;
  lease->job.text = g_steal_pointer (&answer->body);
  lease->job.length = answer->length;
  kab_engine_run_job (self, &lease->job);
}

static void
planned (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  Asking *asking = asking_of (job);
  g_autoptr (SoupMessage) message = NULL;

  if (asking->serial != self->lease_serial)
    return;
  if (job->error != NULL)
    {
      kab_engine_store_failed (self, KAB_SYNC_ACTION_LEASE, job->error);
      return;
    }
  if (asking->plan.path == NULL || self->tokens.access == NULL)
    {
      done (self, FALSE);
      return;
    }
  message = kab_http_message (self->http, SOUP_METHOD_POST, asking->plan.path, self->tokens.access,
                              asking->plan.body);
  asking->token = self->machine.token;
  self->calls++;
  ((LeaseJob *)job)->asking = NULL;
  kab_http_send_async (self->http, message, KAB_BODY_MAX, self->cancellable, on_answer, asking);
}

void
kab_engine_lease (KabEngine *self)
{
  Asking *asking = g_new0 (Asking, 1);
  LeaseJob *lease = new_job (asking, plan, planned);

  asking->engine = self;
  asking->serial = ++self->lease_serial;
  asking->fence = self->fence;
  lease->job.n = wanted_kinds (self);
  kab_engine_run_job (self, &lease->job);
}

void
kab_engine_want_numbers (KabEngine *self)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_CHORE, KAB_SYNC_ACTION_LEASE);

  kab_engine_event (self, &event);
}
