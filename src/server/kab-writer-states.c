/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of orders, licences, tickets, payouts, applications and invoices: what is there, and whether it is enough. */
#include <string.h>

#include "kab-access.h"
#include "kab-machine.h"
#include "kab-writer-private.h"

typedef struct
{
  KabDb *db;
  const char *org;
  const KabRow *row;
} Ask;

/* *answer: the first column of a query about the row, of its id and org; NULL if there is none. */
static gboolean
ask (const Ask *about, const char *sql, const char *id, char **answer, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (about->db, sql, error);
  KabStep step;

  *answer = NULL;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, about->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *answer = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

/* Sets @need in *given if the query has a row, and its text is @text where that is given. */
static gboolean
find (const Ask *about,
      const char *sql,
      const char *id,
      const char *text,
      guint need,
      guint *given,
      GError **error)
{
  g_autofree char *answer = NULL;

  if (id == NULL)
    return TRUE;
  if (!ask (about, sql, id, &answer, error))
    return FALSE;
  if (answer != NULL && (text == NULL || g_str_equal (answer, text)))
    *given |= need;
  return TRUE;
}

static void
note (const Ask *about, const char *field, guint need, guint *given)
{
  if (!kab_row_is_null (about->row, field))
    *given |= need;
}

#define PAID_FOR(field) \
  "SELECT id FROM payment WHERE \"" field "\"=? AND org=? AND deleted=0 AND state='succeeded' LIMIT 1"

/* What costs nothing needs no payment. */
static gboolean
sale (const Ask *about, const char *total, const char *order, guint *given, GError **error)
{
  note (about, "status_reason", KAB_NEEDS_REASON, given);
  if (kab_row_get_integer (about->row, total) == 0)
    *given |= KAB_NEEDS_PAYMENT;
  return find (about, PAID_FOR ("order"), order, NULL, KAB_NEEDS_PAYMENT, given, error);
}

static gboolean
order (const Ask *about, guint *given, GError **error)
{
  return sale (about, "total", about->row->id, given, error);
}

/* A licence that was sold before there was Kabinet has a day of sale and no order. */
static gboolean
licence (const Ask *about, guint *given, GError **error)
{
  const char *of = kab_row_get_text (about->row, "order");

  if (of == NULL)
    note (about, "sold_on", KAB_NEEDS_PAYMENT, given);
  return sale (about, "price", of, given, error);
}

static gboolean
invoice (const Ask *about, guint *given, GError **error)
{
  return sale (about, "total", kab_row_get_text (about->row, "order"), given, error)
         && find (about, PAID_FOR ("invoice"), about->row->id, NULL, KAB_NEEDS_PAYMENT, given, error);
}

/* The last word must be the office's. */
static gboolean
ticket (const Ask *about, guint *given, GError **error)
{
  return find (
    about,
    "SELECT CASE WHEN by_office=1 THEN 'office' ELSE 'client' END FROM ticket_message WHERE ticket=?"
    " AND org=? AND deleted=0 AND kind='message' ORDER BY created_at DESC, id DESC LIMIT 1",
    about->row->id, "office", KAB_NEEDS_ANSWER, given, error);
}

/* Confirmed with the second factor of whoever asked for it (S4-75); one that no person asked for needs none. */
static gboolean
payout (const Ask *about, guint *given, GError **error)
{
  note (about, "state_reason", KAB_NEEDS_REASON, given);
  note (about, "reference", KAB_NEEDS_PAYMENT, given);
  note (about, "confirmed_at", KAB_NEEDS_SECOND_FACTOR, given);
  if (kab_row_is_null (about->row, "requested_by"))
    *given |= KAB_NEEDS_SECOND_FACTOR;
  return TRUE;
}

static gboolean
application (const Ask *about, guint *given, GError **error)
{
  static const char *const papers[]
    = { "registration", "tax_certificate", "bank_statement", "experience", "business_plan" };
  guint have = 0;

  note (about, "decision_reason", KAB_NEEDS_REASON, given);
  if (g_strcmp0 (kab_row_get_text (about->row, "finance_decision"), "approved") == 0
      && g_strcmp0 (kab_row_get_text (about->row, "legal_decision"), "approved") == 0)
    *given |= KAB_NEEDS_REVIEWS;
  if (!find (about,
             "SELECT state FROM application_contract WHERE application=? AND org=? AND deleted=0"
             " ORDER BY version DESC LIMIT 1",
             about->row->id, "accepted", KAB_NEEDS_CONTRACT, given, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *sql
        = g_strdup_printf ("SELECT id FROM application_document WHERE application=? AND org=? AND deleted=0"
                           " AND state<>'rejected' AND kind='%s' LIMIT 1",
                           papers[i]);

      if (!find (about, sql, about->row->id, NULL, 1u << i, &have, error))
        return FALSE;
    }
  if (have == (1u << G_N_ELEMENTS (papers)) - 1)
    *given |= KAB_NEEDS_DOCUMENTS;
  return TRUE;
}

static const struct
{
  const char *entity;
  gboolean (*collect) (const Ask *about, guint *given, GError **error);
} collectors[] = {
  { "order", order },   { "licence", licence }, { "invoice", invoice },
  { "ticket", ticket }, { "payout", payout },   { "application", application },
};

gboolean
kab_states_given (KabDb *db, const char *org, const KabRow *row, guint *given, GError **error)
{
  const Ask about = { db, org, row };

  *given = 0;
  for (guint i = 0; i < G_N_ELEMENTS (collectors); i++)
    if (g_str_equal (collectors[i].entity, row->entity->name))
      return collectors[i].collect (&about, given, error);

  return TRUE;
}

void
kab_writer_set_actors (KabWriter *writer, GPtrArray *actors)
{
  writer->who = 0;
  for (guint i = 0; i < actors->len; i++)
    writer->who |= kab_who_of_role (((const KabActor *)actors->pdata[i])->role);
}

gboolean
kab_writer_check_state (KabWriter *writer,
                        const KabRow *before,
                        const KabRow *row,
                        const KabField **field,
                        GError **error)
{
  const KabMachine *machine = kab_machine_find (row->entity->name);
  const char *from, *to;
  guint given = 0;

  if (machine == NULL || writer->who == 0 || row->deleted)
    return TRUE;
  from = before != NULL ? kab_row_get_text (before, machine->field) : NULL;
  to = kab_row_get_text (row, machine->field);
  if (before != NULL && g_strcmp0 (from, to) == 0)
    return TRUE;
  if (!kab_states_given (writer->db, writer->org, row, &given, error))
    return FALSE;
  if (kab_machine_check (machine, from, to, writer->who, given, error))
    return TRUE;
  if (field != NULL)
    *field = kab_entity_find_field (row->entity, machine->field);
  return FALSE;
}
