/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking payment providers: who is next, what is sent, and when it is asked again. */
#include "kab-payments.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-deadline.h"
#include "kab-error.h"
#include "kab-keyring.h"
#include "kab-payment-http.h"
#include "kab-store.h"
#include "kab-worker.h"

/* Longer than asking can take (an invoice is read in two requests). */
#define LEASE_MS ((gint64)4 * KAB_PAYMENT_SECONDS * 1000)
#define SECOND_MS ((gint64)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define LONGEST_DELAY_MS (10 * MINUTE_MS)
/* So long a provider keeps a key: a request that is sent later would be another one. */
#define GIVE_UP_MS (23 * HOUR_MS)
/* So long after the end a provider that says nothing of it is asked. */
#define LINGER_MS (2 * DAY_MS)
#define ERRORS_NOTED 5

struct _KabPayments
{
  KabServerDb *db;
  gboolean loopback;
  KabWorker *worker;
};

/* All that one asking needs, read in one moment. */
typedef struct
{
  KabPaymentWork *work;
  KabPaymentAccount *account;
  KabRow *row;
  KabRow *payment;
  KabRow *order;
  GPtrArray *lines;
  char *page;
} Case;

static void
case_clear (Case *one)
{
  g_clear_pointer (&one->work, kab_payment_work_free);
  g_clear_pointer (&one->account, kab_payment_account_free);
  g_clear_pointer (&one->row, kab_row_unref);
  g_clear_pointer (&one->payment, kab_row_unref);
  g_clear_pointer (&one->order, kab_row_unref);
  g_clear_pointer (&one->lines, g_ptr_array_unref);
  g_clear_pointer (&one->page, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* --- What is to be known --- */

static gboolean
read_lines (KabDb *db, Case *one, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT %s FROM order_line WHERE org=? AND \"order\"=? AND deleted=0 ORDER BY position,id",
    kab_store_columns (&kab_entity_order_line));
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  one->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, one->work->org);
  kab_statement_bind_text (statement, 2, one->order->id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (one->lines, kab_store_read (statement, 0, &kab_entity_order_line));
  return step == KAB_STEP_DONE;
}

static gboolean
read_page (KabDb *db, Case *one, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT value FROM setting WHERE org=? AND \"key\"='public_address' AND deleted=0",
                      error);
  g_autoptr (KabKeyring) keys = NULL;
  const char *address;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, one->work->org);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  keys = kab_keyring_new (NULL, kab_statement_get_text (statement, 0));
  address = kab_keyring_get_address (keys);
  if (address != NULL)
    one->page = g_strconcat (address, KAB_PAY_PATH, one->work->token, NULL);
  return TRUE;
}

/* *found keeps to NULL where there is nothing of that id. */
static gboolean
read_row (KabDb *db, const char *org, const KabEntity *entity, const char *id, KabRow **found, GError **error)
{
  g_autoptr (GError) local = NULL;

  *found = id != NULL ? kab_store_find (db, org, entity, id, &local) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
read_case (KabDb *db, const KabWorkerTask *task, Case *one, GError **error)
{
  const KabRow *of;
  g_autoptr (GError) local = NULL;

  one->work = kab_payment_work_find (db, task->org, task->id, &local);
  if (one->work != NULL)
    one->account = kab_payment_account_find (db, task->org, one->work->provider, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (one->work == NULL)
    return TRUE;
  if (!read_row (db, task->org, kab_entity_find (one->work->entity), task->id, &one->row, error))
    return FALSE;
  if (one->row == NULL)
    return TRUE;
  if (one->row->entity == &kab_entity_refund
      && !read_row (db, task->org, &kab_entity_payment, kab_row_get_text (one->row, "payment"), &one->payment,
                    error))
    return FALSE;
  of = one->payment != NULL ? one->payment : one->row;
  return read_row (db, task->org, &kab_entity_order,
                   of->entity == &kab_entity_payment ? kab_row_get_text (of, "order") : NULL, &one->order,
                   error)
         && (one->order == NULL || read_lines (db, one, error)) && read_page (db, one, error);
}

static gboolean
load_case (KabPayments *self, const KabWorkerTask *task, Case *one, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (self->db, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = kab_db_begin (db, FALSE, error) && read_case (db, task, one, error);
  kab_server_db_return_reader (self->db, db);
  return ok;
}

/* --- When it is asked next --- */

/* Most pay at once, or not today. */
static gint64
next_look (const KabPaymentWork *work, const KabPaymentFacts *facts, gboolean is_page)
{
  gint64 now = kab_time_now (), age = now - work->made_at;

  if (facts->state != KAB_PAYMENT_OPEN || now > work->expires_at + LINGER_MS)
    return KAB_PAYMENT_NEVER;
  if (is_page)
    return work->expires_at;
  if (age < 10 * MINUTE_MS)
    return now + 5 * SECOND_MS;
  if (age < HOUR_MS)
    return now + 30 * SECOND_MS;
  return now + (age < DAY_MS ? 5 * MINUTE_MS : 30 * MINUTE_MS);
}

/* --- Asking --- */

static gboolean
put_work (KabPayments *self, const KabPaymentWork *work, gint64 next_at, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (self->db);
  gboolean ok = kab_db_begin (db, TRUE, error) && kab_payment_work_put (db, work, next_at, error)
                && kab_db_commit (db, error);

  kab_server_db_return_writer (self->db, db);
  return ok;
}

static gboolean
settle (KabPayments *self, Case *one, const KabPaymentFacts *facts, GError **error)
{
  const char *url = one->page != NULL ? one->page : facts->url != NULL ? facts->url : one->work->url;
  gboolean is_page = kab_payment_driver_find (one->work->provider)->make == NULL;

  return kab_payment_apply (self->db, one->work, one->account, facts, url,
                            next_look (one->work, facts, is_page), error);
}

static gboolean
settle_without (KabPayments *self, Case *one, KabPaymentState state, const char *reason, GError **error)
{
  g_auto (KabPaymentFacts) facts = { .state = state, .reason = g_strdup (reason) };

  return settle (self, one, &facts, error);
}

/* What goes out stands in the database before it does. */
static gboolean
keep_request (KabPayments *self, Case *one, char *request, GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (self->db, one->work->org, NULL, one->work->provider, KAB_WRITER_NONE, error);

  one->work->request = request;
  return writer != NULL && kab_payment_note (writer, one->work, "sent", one->work->kind, request, error)
         && kab_payment_work_keep_request (kab_writer_get_db (writer), one->work, error)
         && kab_writer_commit (writer, error);
}

/* What was not made yet and has a reason to end (another link took its place) is to be made no more. */
static gboolean
is_wanted (const Case *one)
{
  const char *status = one->order != NULL ? kab_row_get_text (one->order, "status") : NULL;

  if (one->row->entity == &kab_entity_payment && !kab_row_is_null (one->row, "state_reason")
      && g_strcmp0 (kab_row_get_text (one->row, "state"), "created") == 0)
    return FALSE;
  return one->row->entity == &kab_entity_refund || g_strcmp0 (status, "pending") == 0
         || g_strcmp0 (status, "processing") == 0;
}

static gboolean
note_failure (KabPayments *self, Case *one, const GError *why, GError **error)
{
  g_autoptr (KabWriter) writer = NULL;

  one->work->failures++;
  g_message ("The payment provider %s could not be asked about %s: %s", one->work->provider, one->work->id,
             why->message);
  if (one->work->failures <= ERRORS_NOTED)
    {
      writer = kab_writer_begin (self->db, one->work->org, NULL, one->work->provider, KAB_WRITER_NONE, error);
      if (writer == NULL || !kab_payment_note (writer, one->work, "error", why->message, NULL, error)
          || !kab_writer_commit (writer, error))
        return FALSE;
      g_clear_pointer (&writer, kab_writer_free);
    }
  return put_work (self, one->work,
                   kab_time_now () + kab_worker_delay (one->work->failures, LONGEST_DELAY_MS), error);
}

static gboolean
ask_provider (KabPayments *self,
              Case *one,
              const KabPaymentDriver *driver,
              GCancellable *cancellable,
              GError **error)
{
  g_auto (KabPaymentFacts) facts = { 0 };
  g_autoptr (GError) local = NULL;
  KabPaymentMatter matter = { .account = one->account,
                              .work = one->work,
                              .row = one->row,
                              .payment = one->payment,
                              .order = one->order,
                              .lines = one->lines,
                              .page = one->page,
                              .loopback = self->loopback };
  gboolean is_new = one->work->ref == NULL, ok;

  if (is_new && one->work->request == NULL && !keep_request (self, one, driver->write (&matter), error))
    return FALSE;
  ok = is_new ? driver->make (&matter, &facts, cancellable, &local)
              : driver->read (&matter, &facts, cancellable, &local);
  if (ok)
    {
      one->work->failures = 0;
      return settle (self, one, &facts, error);
    }
  /* Broken off by ourselves: as if it had not begun. */
  if (kab_worker_is_stopping (self->worker))
    return put_work (self, one->work, kab_time_now (), error);
  return note_failure (self, one, local, error);
}

static gboolean
run_case (KabPayments *self, Case *one, GCancellable *cancellable, GError **error)
{
  const KabPaymentDriver *driver = kab_payment_driver_find (one->work->provider);
  gint64 now = kab_time_now ();
  gboolean is_new = one->work->ref == NULL;

  if (one->row == NULL || one->row->deleted || driver == NULL)
    return put_work (self, one->work, KAB_PAYMENT_NEVER, error);
  if (driver->make == NULL)
    {
      /* Our page is there at once, and ends by itself. */
      const char *state = kab_row_get_text (one->row, "state");

      if (g_strcmp0 (state, "created") != 0 && g_strcmp0 (state, "pending") != 0)
        return put_work (self, one->work, KAB_PAYMENT_NEVER, error);
      if (one->account == NULL || one->page == NULL)
        return settle_without (self, one, KAB_PAYMENT_REFUSED,
                               one->account == NULL ? "no_account" : "no_address", error);
      if (!is_wanted (one) || now >= one->work->expires_at)
        return settle_without (self, one, KAB_PAYMENT_ENDED, is_wanted (one) ? "expired" : "paid_otherwise",
                               error);
      return settle_without (self, one, KAB_PAYMENT_OPEN, NULL, error);
    }
  if (is_new && g_strcmp0 (kab_row_get_text (one->row, "state"), "created") != 0)
    return put_work (self, one->work, KAB_PAYMENT_NEVER, error);
  if (one->account == NULL)
    return is_new ? settle_without (self, one, KAB_PAYMENT_REFUSED, "no_account", error)
                  : put_work (self, one->work, now + HOUR_MS, error);
  /* Before it was asked for, nobody can have paid it; the reason that stands there already is kept. */
  if (is_new && one->work->request == NULL && !is_wanted (one))
    return settle_without (self, one, KAB_PAYMENT_ENDED,
                           one->order != NULL
                               && g_strcmp0 (kab_row_get_text (one->order, "status"), "confirmed") == 0
                             ? "paid_otherwise"
                             : "order_cancelled",
                           error);
  if (is_new && now - one->work->made_at > GIVE_UP_MS)
    return settle_without (self, one, KAB_PAYMENT_REFUSED, "no_answer", error);
  return ask_provider (self, one, driver, cancellable, error);
}

static gboolean
run_bounded (KabPayments *self, Case *one, GError **error)
{
  g_autoptr (KabDeadline) deadline
    = kab_deadline_new (KAB_PAYMENT_SECONDS * 2, kab_worker_get_cancellable (self->worker));

  return run_case (self, one, kab_deadline_get_cancellable (deadline), error);
}

/* What cannot be written now (a rule, a full disk) is tried again, and not at once. */
static void
put_off (KabPayments *self, Case *one, const GError *why)
{
  g_autoptr (GError) error = NULL;

  g_warning ("What the payment provider said of %s could not be written: %s", one->work->id, why->message);
  one->work->failures++;
  if (!put_work (self, one->work,
                 kab_time_now () + kab_worker_delay (one->work->failures + 3, LONGEST_DELAY_MS), &error))
    g_warning ("Nor when it is asked again: %s", error->message);
}

static gboolean
work (KabWorker *worker, KabWorkerTask *task, gpointer data, GError **error)
{
  KabPayments *self = data;
  g_autoptr (GError) local = NULL;
  g_auto (Case) one = { 0 };

  if (load_case (self, task, &one, &local) && (one.work == NULL || run_bounded (self, &one, &local)))
    return TRUE;
  if (one.work != NULL)
    {
      put_off (self, &one, local);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What is read-only is so for us, too: whoever pays meanwhile is asked about afterwards. */
static const KabWorkerKind kind = { .name = "payments",
                                    .threads = 2,
                                    .look_ms = 500,
                                    .lease_ms = LEASE_MS,
                                    .table = "payment_work",
                                    .rests = TRUE,
                                    .work = work };

void
kab_payments_nudge (void)
{
  kab_worker_nudge (&kind);
}

KabPayments *
kab_payments_new (KabServerDb *db, gboolean loopback)
{
  KabPayments *self = g_new0 (KabPayments, 1);

  self->db = kab_server_db_ref (db);
  self->loopback = loopback;
  self->worker = kab_worker_new (&kind, db, self);
  kab_worker_start (self->worker);
  return self;
}

void
kab_payments_free (KabPayments *self)
{
  if (self == NULL)
    return;
  kab_worker_free (self->worker);
  kab_server_db_unref (self->db);
  g_free (self);
}
