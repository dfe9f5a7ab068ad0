/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-machine.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"

#define OFFICE KAB_WHO_OFFICE
#define PARTNER KAB_WHO_PARTNER
#define AGENT KAB_WHO_AGENT
#define OWNER KAB_WHO_OWNER
#define SYSTEM KAB_WHO_SYSTEM
#define SELLERS (OFFICE | PARTNER | AGENT)
#define ANYBODY (SELLERS | OWNER | SYSTEM)

#define REASON KAB_NEEDS_REASON
#define PAYMENT KAB_NEEDS_PAYMENT

/* Changed or cancelled by its owner while pending alone (S4-83); an error is tried again or given up by staff (S4-82). */
static const KabTransition order_steps[] = {
  { NULL, "pending", ANYBODY, 0 },
  { "pending", "processing", OFFICE | SYSTEM, 0 },
  { "pending", "confirmed", OFFICE | SYSTEM, PAYMENT },
  { "pending", "cancelled", ANYBODY, REASON },
  { "pending", "error", SYSTEM, REASON },
  { "processing", "confirmed", OFFICE | SYSTEM, PAYMENT },
  { "processing", "cancelled", OFFICE | SYSTEM, REASON },
  { "processing", "error", OFFICE | SYSTEM, REASON },
  { "error", "processing", OFFICE | SYSTEM, 0 },
  { "error", "cancelled", OFFICE, REASON },
};

/* What is entered afterwards (older sales, an import) may begin where it stands. */
static const KabTransition licence_steps[] = {
  { NULL, "draft", SELLERS | SYSTEM, 0 },
  { NULL, "awaiting_payment", SELLERS | SYSTEM, 0 },
  { NULL, "active", OFFICE | SYSTEM, 0 },
  { NULL, "suspended", OFFICE | SYSTEM, 0 },
  { NULL, "expired", OFFICE | SYSTEM, 0 },
  { NULL, "revoked", OFFICE | SYSTEM, 0 },
  { NULL, "transferred", OFFICE | SYSTEM, 0 },
  { "draft", "awaiting_payment", SELLERS | SYSTEM, 0 },
  { "draft", "active", OFFICE | SYSTEM, PAYMENT },
  { "draft", "revoked", OFFICE, REASON },
  { "awaiting_payment", "draft", SELLERS, 0 },
  { "awaiting_payment", "active", OFFICE | SYSTEM, PAYMENT },
  { "awaiting_payment", "revoked", OFFICE | SYSTEM, REASON },
  { "active", "suspended", OFFICE, REASON },
  { "active", "expired", OFFICE | SYSTEM, 0 },
  { "active", "revoked", OFFICE | SYSTEM, REASON },
  { "active", "transferred", OFFICE, REASON },
  { "suspended", "active", OFFICE, 0 },
  { "suspended", "expired", OFFICE | SYSTEM, 0 },
  { "suspended", "revoked", OFFICE | SYSTEM, REASON },
  { "suspended", "transferred", OFFICE, REASON },
  { "expired", "active", OFFICE, REASON },
};

/* S3-19 to S3-27; only silence closes it. */
static const KabTransition ticket_steps[] = {
  { NULL, "waiting", ANYBODY, 0 },
  { "waiting", "in_progress", OFFICE | SYSTEM, 0 },
  { "in_progress", "done", OFFICE, KAB_NEEDS_ANSWER },
  { "done", "in_progress", ANYBODY, 0 },
  { "done", "closed", SYSTEM, 0 },
  { "closed", "in_progress", ANYBODY, 0 },
};

/* S4-72 to S4-75: whoever asks for it confirms it before it counts. */
static const KabTransition payout_steps[] = {
  { NULL, "requested", SELLERS | SYSTEM, 0 },
  { "requested", "approved", OFFICE, KAB_NEEDS_SECOND_FACTOR },
  { "requested", "rejected", OFFICE, REASON },
  { "approved", "paid", OFFICE | SYSTEM, PAYMENT },
  { "approved", "rejected", OFFICE | SYSTEM, REASON },
};

/* S4-20 to S4-24: documents, interview, finance and legal in parallel, contract. */
static const KabTransition application_steps[] = {
  { NULL, "draft", ANYBODY, 0 },
  { "draft", "submitted", ANYBODY, KAB_NEEDS_DOCUMENTS },
  { "submitted", "documents", OFFICE, 0 },
  { "documents", "interview", OFFICE, 0 },
  { "interview", "finance_legal", OFFICE, 0 },
  { "finance_legal", "contract", OFFICE, KAB_NEEDS_REVIEWS },
  { "contract", "approved", OFFICE, KAB_NEEDS_CONTRACT },
  { "submitted", "rejected", OFFICE, REASON },
  { "documents", "rejected", OFFICE, REASON },
  { "interview", "rejected", OFFICE, REASON },
  { "finance_legal", "rejected", OFFICE, REASON },
  { "contract", "rejected", OFFICE, REASON },
};

/* What was paid is corrected by a credit note, never by a state. */
static const KabTransition invoice_steps[] = {
  { NULL, "open", SELLERS | OWNER | SYSTEM, 0 },   { "open", "paid", OFFICE | SYSTEM, PAYMENT },
  { "open", "overdue", OFFICE | SYSTEM, 0 },       { "open", "void", OFFICE | SYSTEM, REASON },
  { "overdue", "paid", OFFICE | SYSTEM, PAYMENT }, { "overdue", "void", OFFICE | SYSTEM, REASON },
};

#define STEPS(array) array, G_N_ELEMENTS (array)

static const KabMachine machines[] = {
  { "order", "status", "pending", STEPS (order_steps) },
  { "licence", "status", NULL, STEPS (licence_steps) },
  { "ticket", "status", NULL, STEPS (ticket_steps) },
  { "payout", "state", NULL, STEPS (payout_steps) },
  { "application", "stage", NULL, STEPS (application_steps) },
  { "invoice", "status", NULL, STEPS (invoice_steps) },
};

const KabMachine *
kab_machine_find (const char *entity)
{
  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    if (g_str_equal (machines[i].entity, entity))
      return &machines[i];

  return NULL;
}

KabWho
kab_who_of_role (KabRole role)
{
  switch (role)
    {
    case KAB_ROLE_ADMIN:
    case KAB_ROLE_STAFF:
      return KAB_WHO_OFFICE;
    case KAB_ROLE_PARTNER:
    case KAB_ROLE_HEAD:
      return KAB_WHO_PARTNER;
    case KAB_ROLE_AGENT:
      return KAB_WHO_AGENT;
    case KAB_ROLE_CLIENT:
    case KAB_ROLE_CONTACT:
    default:
      return KAB_WHO_OWNER;
    }
}

const char *
kab_machine_state_title (const KabMachine *machine, const char *state)
{
  const KabEntity *entity = kab_entity_find (machine->entity);
  const KabField *field = entity != NULL ? kab_entity_find_field (entity, machine->field) : NULL;
  const char *title = field != NULL && field->values != NULL ? kab_field_enum_title (field, state) : NULL;

  return title != NULL ? title : state;
}

gboolean
kab_machine_is_final (const KabMachine *machine, const char *state)
{
  for (guint i = 0; i < machine->n_steps; i++)
    if (g_strcmp0 (machine->steps[i].from, state) == 0)
      return FALSE;

  return TRUE;
}

GPtrArray *
kab_machine_next (const KabMachine *machine, const char *from, guint who)
{
  GPtrArray *next = g_ptr_array_new ();

  for (guint i = 0; i < machine->n_steps; i++)
    if (g_strcmp0 (machine->steps[i].from, from) == 0 && machine->steps[i].who & who)
      g_ptr_array_add (next, (gpointer)&machine->steps[i]);

  return next;
}

static void
append (GString *out, const char *text)
{
  if (text == NULL)
    return;
  if (out->len > 0)
    g_string_append (out, ", ");
  g_string_append (out, text);
}

static void
refuse_step (const KabMachine *machine, const char *from, const char *to, GError **error)
{
  const char *title = kab_machine_state_title (machine, to);
  g_autoptr (GString) possible = g_string_new (NULL);

  for (guint i = 0; i < machine->n_steps; i++)
    {
      const KabTransition *step = &machine->steps[i];
      gboolean again = FALSE;

      for (guint k = 0; k < i; k++)
        again = again
                || (g_strcmp0 (machine->steps[k].from, from) == 0
                    && g_str_equal (machine->steps[k].to, step->to));
      if (g_strcmp0 (step->from, from) == 0 && !again)
        append (possible, kab_machine_state_title (machine, step->to));
    }
  if (from == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, _ ("Nothing begins as “%s”. It can begin as: %s."),
                 title, possible->str);
  else if (possible->len == 0)
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                 _ ("What is “%s” cannot become “%s”: nothing comes after it."),
                 kab_machine_state_title (machine, from), title);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                 _ ("What is “%s” cannot become “%s”. It can become: %s."),
                 kab_machine_state_title (machine, from), title, possible->str);
}

char *
kab_who_to_text (guint who)
{
  GString *names = g_string_new (NULL);

  if (who & OFFICE)
    append (names, _ ("administrators and staff"));
  if (who & PARTNER)
    append (names, _ ("the partner"));
  if (who & AGENT)
    append (names, _ ("the agent"));
  if (who & OWNER)
    append (names, _ ("whose it is"));
  if (who & SYSTEM)
    append (names, _ ("the program itself"));
  return g_string_free (names, FALSE);
}

static void
refuse_person (const KabMachine *machine, const char *from, const char *to, guint who, GError **error)
{
  g_autofree char *names = kab_who_to_text (who);

  if (from == NULL)
    /* Translators: a state, then who may set it */
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("You may not begin with “%s”. This may: %s."),
                 kab_machine_state_title (machine, to), names);
  else
    /* Translators: two states, then who may set the second one */
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("You may not change “%s” to “%s”. This may: %s."),
                 kab_machine_state_title (machine, from), kab_machine_state_title (machine, to), names);
}

static char *
need_sentence (guint missing, const char *title)
{
  if (missing & KAB_NEEDS_REASON)
    return g_strdup_printf (_ ("“%s” needs a reason. Say why, in a sentence."), title);
  if (missing & KAB_NEEDS_SECOND_FACTOR)
    return g_strdup_printf (
      _ ("“%s” needs the second factor of whoever asked for it. It is not confirmed yet."), title);
  if (missing & KAB_NEEDS_PAYMENT)
    return g_strdup_printf (_ ("“%s” needs the payment: one that came in, or the bank's document."), title);
  if (missing & KAB_NEEDS_ANSWER)
    return g_strdup_printf (_ ("“%s” needs an answer to the client. Write it first."), title);
  if (missing & KAB_NEEDS_DOCUMENTS)
    return g_strdup_printf (_ ("“%s” needs all documents that are asked for. Add those that are missing."),
                            title);
  if (missing & KAB_NEEDS_REVIEWS)
    return g_strdup_printf (_ ("“%s” needs the word of finance and of legal. One of them is missing."),
                            title);
  return g_strdup_printf (_ ("“%s” needs the contract, accepted by both sides."), title);
}

static void
refuse_without (const KabMachine *machine, const char *to, guint missing, GError **error)
{
  g_autofree char *sentence = need_sentence (missing, kab_machine_state_title (machine, to));

  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_REFUSED, sentence);
}

gboolean
kab_machine_check (const KabMachine *machine,
                   const char *from,
                   const char *to,
                   guint who,
                   guint given,
                   GError **error)
{
  guint allowed = 0, missing = 0;
  gboolean mine = FALSE;

  if (from != NULL && g_strcmp0 (from, to) == 0)
    return TRUE;
  for (guint i = 0; i < machine->n_steps; i++)
    {
      const KabTransition *step = &machine->steps[i];

      if (g_strcmp0 (step->from, from) != 0 || g_strcmp0 (step->to, to) != 0)
        continue;
      allowed |= step->who;
      if (!(step->who & who))
        continue;
      if ((step->needs & ~given) == 0)
        return TRUE;
      mine = TRUE;
      missing = step->needs & ~given;
    }
  if (allowed == 0)
    refuse_step (machine, from, to != NULL ? to : "", error);
  else if (!mine)
    refuse_person (machine, from, to, allowed, error);
  else
    refuse_without (machine, to, missing, error);
  return FALSE;
}
