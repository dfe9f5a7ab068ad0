/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Money that goes back, and what is sold again: offline at several desktops at once, so that what is left of a payment
 * is another sum where the word arrives. No more goes back than came, and what was asked for is done whole or not at all.
 */
#include "sim-ledger.h"

#include "kab-id.h"

typedef struct
{
  char *mutation;
  char *id; /* the refund's */
  char *payment;
  char *order;
  gint64 amount; /* 0: all that was left */
  gboolean revokes;
} Asked;

static GPtrArray *asked;

static void
asked_free (gpointer data)
{
  Asked *one = data;

  g_free (one->mutation);
  g_free (one->id);
  g_free (one->payment);
  g_free (one->order);
  g_free (one);
}

void
sim_refunds_reset (void)
{
  g_clear_pointer (&asked, g_ptr_array_unref);
  asked = g_ptr_array_new_with_free_func (asked_free);
}

/* --- What is done --- */

static void
refund (SimDesk *desk)
{
  g_autoptr (KabRow) payment = sim_deals_row_in (desk, &kab_entity_payment, "succeeded");
  KabMutation *mutation;
  const char *reason;
  Asked *one;

  if (payment == NULL)
    return;
  mutation = kab_mutation_new_command (kab_command_find (&kab_entity_payment, "refund"), payment->id);
  one = g_new0 (Asked, 1);
  one->mutation = g_strdup (mutation->id);
  one->id = kab_id_derive (mutation->id, "refund");
  one->payment = g_strdup (payment->id);
  one->order = g_strdup (kab_row_get_text (payment, "order"));
  one->revokes = sim_random_chance (40);
  if (sim_random_chance (60))
    one->amount = sim_random_between (1, MAX (1, kab_row_get_integer (payment, "amount")));
  g_ptr_array_add (asked, one);
  reason = sim_ledger_type (desk, &kab_entity_refund, one->id, "reason");
  kab_mutation_set_arg_text (mutation, "reason", reason);
  if (one->amount > 0)
    kab_mutation_set_arg_integer (mutation, "amount", one->amount);
  if (one->revokes)
    kab_mutation_set_arg_integer (mutation, "revoke", 1);
  sim_deals_run (desk, mutation, reason, &kab_entity_refund, one->id, NULL);
}

/* A licence given back, with the money that was paid for it. */
static void
give_back (SimDesk *desk)
{
  g_autoptr (KabRow) licence = sim_deals_row_in (desk, &kab_entity_licence, "active");
  KabMutation *mutation;
  const char *reason;

  if (licence == NULL)
    return;
  mutation = kab_mutation_new_command (kab_command_find (&kab_entity_licence, "revoke"), licence->id);
  reason = sim_ledger_type (desk, &kab_entity_licence, licence->id, "status_reason");
  kab_mutation_set_arg_text (mutation, "reason", reason);
  kab_mutation_set_arg_integer (mutation, "refund", 1);
  sim_deals_run (desk, mutation, reason, &kab_entity_licence, licence->id, licence);
}

static void
renew (SimDesk *desk)
{
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabRow) former = sim_deals_row_in (desk, &kab_entity_licence, "active");
  KabMutation *mutation;
  const char *name;

  if (former == NULL || kab_row_is_null (former, "package"))
    return;
  mutation = kab_mutation_new_command (kab_command_find (&kab_entity_licence, "issue"), id);
  name = sim_ledger_type (desk, &kab_entity_licence, id, "client_name");
  kab_mutation_set_arg_text (mutation, "package", kab_row_get_text (former, "package"));
  kab_mutation_set_arg_text (mutation, "client_name", name);
  kab_mutation_set_arg_text (mutation, "way", "invoice");
  kab_mutation_set_arg_text (mutation, "renewed_from", former->id);
  sim_deals_run (desk, mutation, name, &kab_entity_licence, id, NULL);
}

void
sim_refunds_act (SimDesk *desk)
{
  switch (sim_random_below (5))
    {
    case 0:
      give_back (desk);
      break;
    case 1:
      renew (desk);
      break;
    default:
      refund (desk);
      break;
    }
}

/* --- What must have come of it --- */

static gint64
ask (KabDb *db, const char *sql, const char *text)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, NULL);

  if (statement == NULL)
    sim_fail ("none", "cannot be asked: %s", sql);
  kab_statement_bind_text (statement, 1, text);
  return kab_statement_step (statement, NULL) == KAB_STEP_ROW ? kab_statement_get_integer (statement, 0) : -1;
}

#define UNDER_WAY "deleted=0 AND state NOT IN ('failed','cancelled')"

/* Since the server was set back, an edit may have been done and its answer be another: what is there is judged alone. */
static void
check_asked (KabDb *db, const Asked *one)
{
  gboolean done
    = ask (db, "SELECT count(*) FROM mutation WHERE id=? AND outcome LIKE '%\"outcome\":\"done\"%'",
           one->mutation)
      > 0;
  gint64 amount = ask (db, "SELECT amount FROM refund WHERE id=?", one->id);

  if (done)
    sim_sometimes (SIM_SOMETIMES_REFUNDED);
  if (ask (db, "SELECT count(*) FROM mutation WHERE id=? AND outcome LIKE '%\"outcome\":\"refused\"%'",
           one->mutation)
      > 0)
    {
      sim_sometimes (SIM_SOMETIMES_REFUND_REFUSED);
      if (amount >= 0 && !sim.restored)
        sim_fail ("22", "refund %s was refused, and is there", one->id);
    }
  if (done && amount < 0)
    sim_fail ("14", "refund %s was done, and is not there", one->id);
  if (amount >= 0 && one->amount > 0 && amount != one->amount)
    sim_fail ("22", "refund %s is of %" G_GINT64_FORMAT ", and %" G_GINT64_FORMAT " was to go back", one->id,
              amount, one->amount);
  if (amount >= 0 && one->revokes && one->order != NULL
      && ask (db,
              "SELECT count(*) FROM licence WHERE \"order\"=? AND deleted=0 AND status IN "
              "('active','suspended')",
              one->order)
           > 0)
    sim_fail ("22", "order %s was refunded so that its licences be revoked, and one is in force", one->order);
}

void
sim_refunds_finish (KabDb *db)
{
  gint64 n
    = kab_db_query_integer (db,
                            "SELECT count(*) FROM payment p WHERE p.amount < (SELECT coalesce(sum(amount), 0)"
                            " FROM refund WHERE payment=p.id AND " UNDER_WAY ")",
                            NULL, NULL);

  if (n > 0)
    sim_fail ("22", "of %" G_GINT64_FORMAT " payments more was given back than they were", n);
  for (guint i = 0; i < asked->len; i++)
    check_asked (db, asked->pdata[i]);
}
