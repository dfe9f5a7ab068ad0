/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that nobody types: what a message costs, how complete an application is, how often a story was seen … */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-application-clock.h"
#include "kab-command.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-machine.h"
#include "kab-messages.h"
#include "kab-one-time.h"
#include "kab-score.h"
#include "kab-sms.h"
#include "kab-store.h"
#include "kab-writer-private.h"

#define NUMBER_DIGITS 6

static gboolean
query (KabWriter *writer, const char *sql, const char *id, gint64 *number, char **text, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  if (id != NULL)
    kab_statement_bind_text (statement, 2, id);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW && number != NULL)
    *number = kab_statement_get_integer (statement, 0);
  if (step == KAB_STEP_ROW && text != NULL)
    *text = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

/* What it is sent as, and what that costs by the tariff of this day; unknown where the tariff is silent. */
static gboolean
derive_sms (KabWriter *writer, KabRow *row, GError **error)
{
  const char *text = kab_row_get_text (row, "text");
  g_autoptr (GError) local = NULL;
  g_autofree char *tariff = kab_writer_setting (writer, "sms_tariff", &local);
  KabSmsSize size;
  gint64 price;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (text == NULL)
    return TRUE;
  kab_sms_measure (text, &size);
  kab_row_set_integer (row, "parts", size.parts);
  if (kab_sms_tariff_read (tariff, kab_row_get_text (row, "phone"), &price, NULL) && price >= 0)
    kab_row_set_integer (row, "cost", price * size.parts);
  return TRUE;
}

/* S4-72: payouts of an org count from one; as they are never deleted, none is given twice. */
static gboolean
number_payout (KabWriter *writer, KabRow *row, GError **error)
{
  g_autofree char *last = NULL;
  g_autofree char *number = NULL;
  guint64 n = 0;

  if (!query (writer,
              "SELECT number FROM payout WHERE org=? AND number IS NOT NULL"
              " ORDER BY LENGTH(number) DESC, number DESC LIMIT 1",
              NULL, NULL, &last, error))
    return FALSE;
  if (last != NULL)
    n = g_ascii_strtoull (last, NULL, 10);
  number = g_strdup_printf ("%0*" G_GUINT64_FORMAT, NUMBER_DIGITS, n + 1);
  kab_row_set_text (row, "number", number);
  return TRUE;
}

static gboolean
score (KabWriter *writer, KabRow *row, GError **error)
{
  g_autofree char *today = kab_date_today ();
  g_autofree char *reasons = NULL;
  gint64 n = 0;

  if (!query (
        writer,
        "SELECT COUNT(DISTINCT kind) FROM application_document WHERE org=? AND application=? AND deleted=0"
        " AND state<>'rejected' AND kind IN ('registration','tax_certificate','bank_statement',"
        "'experience','business_plan')",
        row->id, &n, NULL, error))
    return FALSE;
  kab_row_set_integer (row, "score", kab_application_score (row, (guint)n, today, &reasons));
  kab_row_set_text (row, "score_reasons", reasons);
  return TRUE;
}

/* Sets a moment that the office has not set itself. */
static void
stamp (KabRow *row, const char *field, gint64 at)
{
  if (kab_row_is_null (row, field))
    kab_row_set_integer (row, field, at);
}

/* When a step was taken, and by whom, unless that is said with it; @to: NULL: any but the state it begins with. */
static const struct
{
  const KabEntity *entity;
  const char *state;
  const char *to;
  const char *at;
  const char *by;
} moments[] = {
  { &kab_entity_order, "status", "pending", "formed_at", NULL },
  { &kab_entity_order, "status", "confirmed", "paid_at", NULL },
  { &kab_entity_invoice, "status", "paid", "paid_at", NULL },
  { &kab_entity_payout, "state", "requested", "requested_at", NULL },
  { &kab_entity_payout, "state", "approved", NULL, "approved_by" },
  { &kab_entity_payout, "state", "paid", "paid_at", NULL },
  { &kab_entity_role_request, "state", NULL, "decided_at", "decided_by" },
  { &kab_entity_moderation_case, "state", NULL, "decided_at", "decided_by" },
  { &kab_entity_incident_notice, "state", "resolved", "resolved_at", NULL },
};

static void
derive_moments (KabWriter *writer, const KabRow *before, KabRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      const char *from, *to;

      if (moments[i].entity != row->entity)
        continue;
      from = before != NULL ? kab_row_get_text (before, moments[i].state) : NULL;
      to = kab_row_get_text (row, moments[i].state);
      if (to == NULL || g_strcmp0 (from, to) == 0
          || (moments[i].to != NULL
                ? !g_str_equal (to, moments[i].to)
                : g_str_equal (to, kab_entity_find_field (row->entity, moments[i].state)->initial)))
        continue;
      if (moments[i].at != NULL)
        stamp (row, moments[i].at, writer->now);
      if (moments[i].by != NULL && kab_row_is_null (row, moments[i].by))
        kab_row_set_text (row, moments[i].by, writer->user);
    }
}

/* Decision C4: three clocks, which run from when the application was sent. */
static gboolean
start_clocks (KabWriter *writer, KabRow *row, GError **error)
{
  g_autoptr (KabCalendar) calendar = kab_writer_calendar (writer, error);
  const KabApplicationTimes times = { .submitted_at = kab_row_get_integer (row, "submitted_at") };
  static const char *const fields[KAB_N_DEADLINES]
    = { "reaction_due_at", "documents_due_at", "stage_due_at" };
  KabDeadline deadlines[KAB_N_DEADLINES] = { 0 };

  if (calendar == NULL)
    return FALSE;
  if (!kab_application_deadlines (&times, calendar, writer->now, deadlines))
    return TRUE;
  for (guint i = 0; i < KAB_N_DEADLINES; i++)
    {
      stamp (row, fields[i], deadlines[i].due_at);
      kab_deadline_clear (&deadlines[i]);
    }
  return TRUE;
}

static gboolean
derive_application (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  const char *from = before != NULL ? kab_row_get_text (before, "stage") : NULL;
  const char *to = kab_row_get_text (row, "stage");

  if (g_strcmp0 (from, to) != 0)
    {
      if (before == NULL
          || kab_value_equal (kab_row_value (before, "stage_since"), kab_row_value (row, "stage_since")))
        kab_row_set_integer (row, "stage_since", writer->now);
      if (g_strcmp0 (from, "submitted") == 0)
        stamp (row, "reacted_at", writer->now);
      if (g_strcmp0 (to, "submitted") == 0)
        {
          stamp (row, "submitted_at", writer->now);
          if (!start_clocks (writer, row, error))
            return FALSE;
        }
    }
  return score (writer, row, error);
}

/* Lines of the order, as far as it matters here. */
static GPtrArray *
lines_of (KabWriter *writer, const char *order, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM order_line WHERE org=? AND \"order\"=? AND deleted=0",
                       kab_store_columns (&kab_entity_order_line));
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, order);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (lines, kab_store_read (statement, 0, &kab_entity_order_line));
  return step == KAB_STEP_DONE ? g_steal_pointer (&lines) : NULL;
}

/* Whoever enters one otherwise than by its command leaves that to us. */
static gboolean
attribute_refund (KabWriter *writer, KabRow *row, GError **error)
{
  g_autoptr (KabStored) payment = NULL, order = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const char *id;

  if (!kab_writer_load (writer, &kab_entity_payment, kab_row_get_text (row, "payment"), &payment, error))
    return FALSE;
  id = payment != NULL ? kab_row_get_text (payment->row, "order") : NULL;
  if (payment == NULL)
    return TRUE;
  if (id != NULL
      && (!kab_writer_load (writer, &kab_entity_order, id, &order, error)
          || (lines = lines_of (writer, id, error)) == NULL))
    return FALSE;
  kab_refund_attribute (row, payment->row, order != NULL ? order->row : NULL, lines);
  return TRUE;
}

/* It counts in the figures on the day on which the money went back. */
static gboolean
derive_refund (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  if (before == NULL && kab_row_is_null (row, "channel") && !attribute_refund (writer, row, error))
    return FALSE;
  if (g_strcmp0 (kab_row_get_text (row, "state"), "succeeded") == 0 && kab_row_is_null (row, "refunded_on"))
    {
      gint64 at = kab_row_get_integer (row, "succeeded_at");
      g_autofree char *day = kab_date_of_time (at > 0 ? at : writer->now);

      kab_row_set_text (row, "refunded_on", day);
    }
  return TRUE;
}

/* The client's device has no row of the promo code: what one enters goes with the offer. */
static gboolean
derive_offer (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  const char *id = kab_row_get_text (row, "promo_code");
  g_autoptr (KabStored) code = NULL;

  if (id == NULL)
    {
      /* What somebody wrote there without a row is theirs; what came with a row goes with it. */
      if (before != NULL && !kab_row_is_null (before, "promo_code"))
        kab_row_set_text (row, "code", NULL);
      return TRUE;
    }
  if (!kab_writer_load (writer, &kab_entity_promo_code, id, &code, error))
    return FALSE;
  if (code != NULL)
    kab_row_set_text (row, "code", kab_row_get_text (code->row, "code"));
  return TRUE;
}

/* A link that was handed over is for whom the account was of then. */
static gboolean
forget_links (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (g_strcmp0 (kab_row_get_text (before, "phone"), kab_row_get_text (row, "phone")) == 0
      && g_strcmp0 (kab_row_get_text (before, "email"), kab_row_get_text (row, "email")) == 0)
    return TRUE;
  return kab_one_time_forget (writer->db, writer->org, row->id, error);
}

/* Nobody writes tomorrow; what was written without a network is of then. */
static void
derive_written (KabWriter *writer, KabRow *row)
{
  if (kab_row_is_null (row, "written_at") || kab_row_get_integer (row, "written_at") > writer->now)
    kab_row_set_integer (row, "written_at", writer->now);
}

/* What was read on one computer is not unread because another comes late with less of it. */
static void
derive_mark (const KabRow *before, KabRow *row)
{
  kab_row_set_integer (row, "read_at",
                       MAX (kab_row_get_integer (before, "read_at"), kab_row_get_integer (row, "read_at")));
}

gboolean
kab_writer_derive (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  gboolean talk = row->entity == &kab_entity_message || row->entity == &kab_entity_ticket_message;

  /* What comes in bulk is of other days. */
  if ((writer->flags & KAB_WRITER_BULK) == 0)
    derive_moments (writer, before, row);
  if (row->entity == &kab_entity_sms && before == NULL)
    return derive_sms (writer, row, error) && kab_message_judge (writer, row, error);
  if (row->entity == &kab_entity_sent_message && before == NULL)
    return kab_message_judge (writer, row, error);
  if (row->entity == &kab_entity_payout && before == NULL)
    return number_payout (writer, row, error);
  if (row->entity == &kab_entity_invoice && before == NULL && (writer->flags & KAB_WRITER_BULK) == 0)
    return kab_writer_keep_parties (writer, row, error);
  /* Who enters it for the office has the papers at hand. */
  if (row->entity == &kab_entity_payout_method && before == NULL && (writer->who & KAB_WHO_OFFICE))
    stamp (row, "checked_at", writer->now);
  if (row->entity == &kab_entity_offer)
    return derive_offer (writer, before, row, error);
  if (row->entity == &kab_entity_refund)
    return derive_refund (writer, before, row, error);
  if (row->entity == &kab_entity_application)
    return derive_application (writer, before, row, error);
  if (talk && before == NULL && (writer->flags & KAB_WRITER_BULK) == 0)
    derive_written (writer, row);
  if (row->entity == &kab_entity_read_mark && before != NULL)
    derive_mark (before, row);
  return TRUE;
}

/* Writes what follows for a row from another: no edit of anybody's, and no line of the journal. */
static gboolean
write_if_other (KabWriter *writer, const KabStored *stored, const KabRow *row, GError **error)
{
  for (guint i = 0; i < row->entity->n_fields; i++)
    if (!kab_value_equal (&stored->row->values[i], &row->values[i]))
      return kab_writer_write (writer, stored, (KabRow *)row, error);

  return TRUE;
}

static gboolean
score_again (KabWriter *writer, const KabRow *paper, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!kab_writer_load (writer, &kab_entity_application, kab_row_get_text (paper, "application"), &stored,
                        error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  row = kab_row_copy (stored->row);
  return score (writer, row, error) && write_if_other (writer, stored, row, error);
}

/* What of a row's readers is counted in it; a reader counts once, however many marks there are. */
static const struct
{
  const KabEntity *entity;
  const char *field;
  const char *when;
} counts[] = {
  { &kab_entity_story, "views", "" },
  { &kab_entity_article, "useful_yes", " AND useful=1" },
  { &kab_entity_article, "useful_no", " AND useful=0" },
};

static gboolean
count_readers (KabWriter *writer, const KabRow *mark, GError **error)
{
  const char *subject = kab_row_get_text (mark, "subject"), *id = kab_row_get_text (mark, "row");
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *sql = NULL;
      gint64 n = 0;

      if (g_strcmp0 (counts[i].entity->name, subject) != 0)
        continue;
      if (stored == NULL && !kab_writer_load (writer, counts[i].entity, id, &stored, error))
        return FALSE;
      if (stored == NULL)
        return TRUE;
      if (row == NULL)
        row = kab_row_copy (stored->row);
      sql = g_strdup_printf ("SELECT COUNT(DISTINCT \"user\") FROM read_mark WHERE org=? AND \"row\"=?"
                             " AND subject='%s' AND deleted=0%s",
                             subject, counts[i].when);
      if (!query (writer, sql, id, &n, NULL, error))
        return FALSE;
      kab_row_set_integer (row, counts[i].field, n);
    }
  return row == NULL || write_if_other (writer, stored, row, error);
}

static gboolean
follow_chat (KabWriter *writer, const KabRow *message, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!kab_writer_load (writer, &kab_entity_conversation, kab_row_get_text (message, "conversation"), &stored,
                        error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  row = kab_row_copy (stored->row);
  kab_row_set_integer (row, "last_at", writer->now);
  return write_if_other (writer, stored, row, error);
}

/* What the document was: a version that nobody can change any more. */
static gboolean
keep_version (KabWriter *writer, const KabRow *before, GError **error)
{
  static const char *const kept[] = { "version", "file", "file_name", "size" };
  g_autoptr (KabRow) version = kab_row_new (&kab_entity_document_version, NULL);

  kab_row_set_text (version, "document", before->id);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    kab_value_copy (kab_row_value (version, kept[i]), kab_row_value (before, kept[i]));
  return kab_writer_put (writer, version, NULL, error);
}

gboolean
kab_writer_derive_others (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (row->entity == &kab_entity_user && before != NULL)
    return forget_links (writer, before, row, error);
  if (row->entity == &kab_entity_read_mark)
    return count_readers (writer, row, error);
  if (row->entity == &kab_entity_message && before == NULL)
    return follow_chat (writer, row, error);
  if (row->entity == &kab_entity_application_document)
    return score_again (writer, row, error);
  if (row->entity == &kab_entity_reward_plan)
    return kab_writer_follow_reward (writer, kab_row_get_text (row, "partner"), error);
  if (row->entity == &kab_entity_document && before != NULL && !kab_row_is_null (before, "file")
      && g_strcmp0 (kab_row_get_text (before, "file"), kab_row_get_text (row, "file")) != 0)
    return keep_version (writer, before, error);
  return TRUE;
}
