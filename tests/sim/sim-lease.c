/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chore that sees that there are numbers for papers, as kab-engine-lease.c does it; and no number is given twice. */
#include "sim.h"

#include "kab-mutation.h"
#include "kab-number.h"
#include "kab-sync-answer.h"
#include "kab-work-leases.h"
#include "kab-work-private.h"

#define AGAIN_MS (2 * SIM_MINUTE)

typedef struct
{
  KabLeasePlan plan;
} Job;

static void
job_free (gpointer data)
{
  kab_lease_plan_clear (&((Job *)data)->plan);
  g_free (data);
}

void
sim_lease_forget (SimDesk *desk)
{
  g_clear_pointer (&desk->leasing, job_free);
}

void
sim_lease_want (SimDesk *desk)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_CHORE, KAB_SYNC_ACTION_LEASE);

  event.delay = 0;
  sim_desk_step (desk, &event);
}

static void
done (SimDesk *desk, gboolean more)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_CHORE_DONE, KAB_SYNC_ACTION_LEASE);

  event.flag = more;
  event.delay = AGAIN_MS;
  sim_desk_step (desk, &event);
}

static void
on_plan (SimEvent *event)
{
  SimDesk *desk = event->desk;
  g_autoptr (GError) error = NULL;
  Job *job = g_new0 (Job, 1);
  SimCall *call;

  sim_lease_forget (desk);
  desk->leasing = job;
  if (!kab_work_plan_leases (desk->work, desk->fence, sim.kinds, desk->shows_leases, &job->plan, &error))
    {
      sim_desk_store_failed (desk, KAB_SYNC_ACTION_LEASE, error);
      return;
    }
  if (job->plan.path == NULL || desk->tokens.access == NULL)
    {
      done (desk, FALSE);
      return;
    }
  call = sim_call_new (desk, SIM_CALL_LEASE);
  call->request = KAB_SYNC_ACTION_LEASE;
  call->token = g_strdup (desk->tokens.access);
  call->body = g_strdup (job->plan.body);
  call->cursor = g_strdup (job->plan.path);
  call->serial = desk->machine.token;
  sim_net_send (call);
  sim_call_unref (call);
}

void
sim_lease_act (SimDesk *desk)
{
  sim_after (sim_random_between (1, 20), on_plan, desk);
}

static void
on_take (SimEvent *event)
{
  SimDesk *desk = event->desk;
  Job *job = desk->leasing;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (event->reply->body, &length);
  g_autofree char *owned = g_strndup (text != NULL ? text : "", length);

  if (job == NULL)
    return;
  if (!kab_work_take_lease_answer (desk->work, desk->fence, &job->plan, event->reply->status, owned, length,
                                   &error))
    {
      sim_desk_store_failed (desk, KAB_SYNC_ACTION_LEASE, error);
      return;
    }
  if (job->plan.lease == NULL && job->plan.kind == NULL)
    desk->shows_leases = FALSE;
  if (event->reply->status == 200 && job->plan.kind != NULL)
    sim_sometimes (SIM_SOMETIMES_LEASED);
  done (desk, TRUE);
}

void
sim_lease_answer (SimDesk *desk, SimCall *call, SimReply *reply, const KabSyncAnswer *facts)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_FAILED, KAB_SYNC_ACTION_LEASE);

  if (reply != NULL && reply->status == 200)
    {
      sim_after (sim_random_between (1, 20), on_take, desk)->reply = sim_reply_ref (reply);
      return;
    }
  if (reply != NULL)
    {
      event.kind = KAB_SYNC_EVENT_ANSWERED;
      event.answer = facts;
      event.flag = call->serial != desk->machine.token;
      if (!event.flag && kab_sync_answer_means (KAB_SYNC_ACTION_LEASE, facts) == KAB_SYNC_EVENT_UNAUTHORIZED)
        g_hash_table_add (desk->dead_tokens, g_strdup (call->token));
    }
  sim_desk_step (desk, &event);
}

void
sim_lease_given (const KabMutation *mutation)
{
  KabNumberSlot slots[KAB_NUMBER_SLOTS];
  guint n = kab_work_number_slots ((KabMutation *)mutation, slots);

  if (sim.numbers == NULL)
    sim.numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n; i++)
    {
      const char *number = slots[i].value->kind == KAB_VALUE_TEXT ? slots[i].value->text : NULL;
      const char *former = number != NULL ? g_hash_table_lookup (sim.numbers, number) : NULL;

      if (number == NULL)
        continue;
      if (former != NULL && !g_str_equal (former, mutation->row))
        sim_fail ("numbers", "%s was given to %s, and now to %s", number, former, mutation->row);
      sim_sometimes (SIM_SOMETIMES_NUMBERED);
      g_hash_table_insert (sim.numbers, g_strdup (number), g_strdup (mutation->row));
    }
}
