/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a payment provider says becomes rows, whole or not at all. */
#include <string.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-payment-reason.h"
#include "kab-payments.h"
#include "kab-writer-private.h"

#define STATE_MAX 60

static gboolean
is (const KabRow *row, const char *field, const char *value)
{
  return g_strcmp0 (kab_row_get_text (row, field), value) == 0;
}

/* Also one that something went wrong with: the money settles it. */
static gboolean
is_payable (const KabRow *order)
{
  return order != NULL && !order->deleted
         && (is (order, "status", "pending") || is (order, "status", "processing")
             || is (order, "status", "error"));
}

gboolean
kab_payment_note (KabWriter *writer,
                  const KabPaymentWork *work,
                  const char *kind,
                  const char *state,
                  const char *body,
                  GError **error)
{
  g_autofree char *id = kab_id_new ();
  g_autofree char *cut = g_utf8_substring (state, 0, MIN (g_utf8_strlen (state, -1), STATE_MAX));
  g_autoptr (KabRow) event = kab_row_new (&kab_entity_payment_event, id);

  kab_row_set_text (event, work->entity, work->id);
  kab_row_set_integer (event, "at", kab_time_now ());
  kab_row_set_text (event, "kind", kind);
  kab_row_set_text (event, "state", cut);
  kab_row_set_text (event, "body", body);
  return kab_writer_put (writer, event, NULL, error);
}

static void
set_state (KabRow *row, const char *state, const char *reason)
{
  kab_row_set_text (row, "state", state);
  kab_row_set_text (row, "state_reason", reason);
}

/* What says that it was paid is held against what was asked for, to the kopeck. */
static const char *
objection (const KabRow *row, const KabPaymentAccount *account, const KabPaymentFacts *facts)
{
  if (facts->amount != kab_row_get_integer (row, "amount") || !is (row, "currency", facts->currency))
    return "wrong_amount";
  if (facts->test && (account == NULL || !account->test))
    return "test_payment";
  return NULL;
}

static void
take_success (KabRow *row, const KabPaymentFacts *facts)
{
  gint64 now = kab_time_now ();

  kab_row_set_integer (row, "succeeded_at", facts->at > 0 && facts->at <= now ? facts->at : now);
  if (facts->number != NULL)
    kab_row_set_text (row, "provider_id", facts->number);
}

/* --- Refunds --- */

static void
change_refund (KabRow *row, const KabPaymentAccount *account, const KabPaymentFacts *facts)
{
  const char *wrong = facts->state == KAB_PAYMENT_DONE ? objection (row, account, facts) : NULL;

  if (is (row, "state", "succeeded"))
    return;
  if (facts->number != NULL)
    kab_row_set_text (row, "provider_id", facts->number);
  if (facts->state == KAB_PAYMENT_OPEN)
    {
      set_state (row, "pending", NULL);
    }
  else if (facts->state == KAB_PAYMENT_DONE && wrong == NULL)
    {
      set_state (row, "succeeded", NULL);
      take_success (row, facts);
    }
  else
    {
      set_state (row, "failed", wrong != NULL ? wrong : facts->reason);
    }
}

/* --- Payments --- */

static gboolean
put_link (KabWriter *writer, const KabRow *order, const char *url, gint64 expires_at, GError **error)
{
  g_autoptr (KabRow) row = kab_row_copy (order);

  kab_row_set_text (row, "link", url);
  if (url != NULL)
    kab_row_set_integer (row, "link_expires_at", expires_at);
  else
    kab_value_set_null (kab_row_value (row, "link_expires_at"));
  return kab_writer_put (writer, row, NULL, error);
}

static gboolean
sum_paid (KabWriter *writer, const char *order, gint64 *sum, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (kab_writer_get_db (writer),
                      "SELECT COALESCE(SUM(amount),0) FROM payment WHERE org=? AND \"order\"=?"
                      " AND state='succeeded' AND deleted=0",
                      error);
  g_autoptr (KabRow) row = kab_writer_find (writer, &kab_entity_order, order, error);

  *sum = 0;
  if (statement == NULL || row == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, order);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *sum = kab_statement_get_integer (statement, 0);
  return TRUE;
}

/* Money that has come is booked, whatever became of the order meanwhile. */
static gboolean
pay (KabWriter *writer, KabRow *row, const KabRow *order, const KabPaymentFacts *facts, GError **error)
{
  gint64 paid = 0;

  set_state (row, "succeeded",
             order == NULL || order->deleted || is (order, "status", "cancelled") ? "paid_after_cancelling"
             : is_payable (order)                                                 ? NULL
                                                                                  : "paid_twice");
  take_success (row, facts);
  if (is_payable (order))
    {
      if (!sum_paid (writer, order->id, &paid, error))
        return FALSE;
      paid += kab_row_get_integer (row, "amount");
      if (paid < kab_row_get_integer (order, "total"))
        kab_row_set_text (row, "state_reason", "paid_in_part");
      else if (paid > kab_row_get_integer (order, "total"))
        kab_row_set_text (row, "state_reason", "paid_too_much");
    }
  if (!kab_writer_put (writer, row, NULL, error))
    return FALSE;
  return !is_payable (order) || is (row, "state_reason", "paid_in_part")
         || kab_writer_pay_order (writer, order->id, kab_row_get_integer (row, "succeeded_at"), NULL, error);
}

static gboolean
end (KabWriter *writer,
     KabRow *row,
     const KabRow *order,
     const KabPaymentWork *work,
     const char *state,
     const char *reason,
     const char *url,
     GError **error)
{
  /* What nobody wanted to be paid any more is over for that reason, however the provider puts it. */
  set_state (row, state,
             g_str_equal (state, "cancelled") && !kab_row_is_null (row, "state_reason")
               ? kab_row_get_text (row, "state_reason")
               : reason);
  if (!kab_writer_put (writer, row, NULL, error))
    return FALSE;
  /* Nobody is to be sent what leads nowhere; another payment's link stays. */
  if (is_payable (order)
      && (is (order, "link", url)
          || (kab_row_is_null (order, "link")
              && kab_row_get_integer (order, "link_expires_at") == work->expires_at)))
    return put_link (writer, order, NULL, 0, error);
  return TRUE;
}

static gboolean
change_payment (KabWriter *writer,
                KabRow *row,
                KabPaymentWork *work,
                const KabPaymentAccount *account,
                const KabPaymentFacts *facts,
                const char *url,
                GError **error)
{
  const char *id = kab_row_get_text (row, "order"), *wrong;
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) order = id != NULL ? kab_writer_find (writer, &kab_entity_order, id, &local) : NULL;
  gboolean replaced;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (is (row, "state", "succeeded"))
    return TRUE;
  switch (facts->state)
    {
    case KAB_PAYMENT_DONE:
      wrong = objection (row, account, facts);
      if (wrong == NULL)
        return pay (writer, row, order, facts, error);
      return end (writer, row, order, work, "failed", wrong, url, error);
    case KAB_PAYMENT_ENDED:
      return end (writer, row, order, work, "cancelled", facts->reason, url, error);
    case KAB_PAYMENT_REFUSED:
      return end (writer, row, order, work, "failed", facts->reason, url, error);
    case KAB_PAYMENT_OPEN:
      if (!is (row, "state", "created"))
        return TRUE;
      /* One that another took the place of while it was asked for: it may be paid, but nobody is sent there. */
      replaced = !kab_row_is_null (row, "state_reason");
      kab_row_set_text (row, "state", "pending");
      kab_row_set_text (row, "provider_id", facts->number != NULL ? facts->number : work->ref);
      return kab_writer_put (writer, row, NULL, error)
             && (replaced || !is_payable (order) || put_link (writer, order, url, work->expires_at, error));
    case KAB_PAYMENT_UNKNOWN:
    default:
      return TRUE;
    }
}

static const char *
word_of (KabPaymentState state)
{
  static const char *const words[] = { "unknown", "open", "done", "ended", "refused" };

  return words[state];
}

/* What was heard before is not written down again. */
static gboolean
note (KabWriter *writer, const KabPaymentWork *work, const KabPaymentFacts *facts, GError **error)
{
  g_autofree char *state = NULL;

  if (facts->status == 0)
    return TRUE;
  state = g_strdup_printf ("%u %s%s%s", facts->status, word_of (facts->state),
                           facts->reason != NULL ? " " : "", facts->reason != NULL ? facts->reason : "");
  return kab_payment_note (writer, work, "answer", state, facts->body, error);
}

gboolean
kab_payment_apply (KabServerDb *server_db,
                   KabPaymentWork *work,
                   const KabPaymentAccount *account,
                   const KabPaymentFacts *facts,
                   const char *url,
                   gint64 next_at,
                   GError **error)
{
  const KabEntity *entity = kab_entity_find (work->entity);
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, work->org, NULL, work->provider, KAB_WRITER_NONE, error);
  g_autoptr (KabRow) row = writer != NULL ? kab_writer_find (writer, entity, work->id, error) : NULL;
  g_autofree char *before = row != NULL ? g_strdup (kab_row_get_text (row, "state")) : NULL;
  g_autofree char *reason = row != NULL ? g_strdup (kab_row_get_text (row, "state_reason")) : NULL;

  if (row == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, "%s %s", work->entity, work->id);
      return FALSE;
    }
  if (facts->ref != NULL && work->ref == NULL)
    work->ref = g_strdup (facts->ref);
  if (facts->url != NULL)
    {
      g_free (work->url);
      work->url = g_strdup (facts->url);
    }
  if (facts->expires_at > 0 && facts->state == KAB_PAYMENT_OPEN && entity == &kab_entity_payment)
    work->expires_at = facts->expires_at;
  if (entity == &kab_entity_refund)
    {
      change_refund (row, account, facts);
      if (!kab_writer_put (writer, row, NULL, error))
        return FALSE;
    }
  else if (!change_payment (writer, row, work, account, facts, url, error))
    {
      return FALSE;
    }
  if ((!is (row, "state", before) || !is (row, "state_reason", reason)) && !note (writer, work, facts, error))
    return FALSE;
  return kab_payment_work_put (kab_writer_get_db (writer), work, next_at, error)
         && kab_writer_commit (writer, error);
}
