/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-entity.h"

G_BEGIN_DECLS

/**
 * KabWho: who takes a step; several may be one
 * @KAB_WHO_OFFICE: administrators and staff
 * @KAB_WHO_PARTNER: managers and heads of departments of the partner
 * @KAB_WHO_AGENT: the agent
 * @KAB_WHO_OWNER: whose it is: the client or the applicant
 * @KAB_WHO_SYSTEM: nobody: a clock that ran out, a payment that came in
 */
typedef enum
{
  KAB_WHO_OFFICE = 1 << 0,
  KAB_WHO_PARTNER = 1 << 1,
  KAB_WHO_AGENT = 1 << 2,
  KAB_WHO_OWNER = 1 << 3,
  KAB_WHO_SYSTEM = 1 << 4,
} KabWho;

/**
 * KabNeeds: what a step cannot be taken without
 * @KAB_NEEDS_REASON: a reason in a sentence
 * @KAB_NEEDS_SECOND_FACTOR: the second factor
 * @KAB_NEEDS_PAYMENT: a payment that came in, or the bank's document
 * @KAB_NEEDS_ANSWER: an answer to the client
 * @KAB_NEEDS_DOCUMENTS: all documents that are asked for
 * @KAB_NEEDS_REVIEWS: the word of finance and of legal, both
 * @KAB_NEEDS_CONTRACT: the contract, accepted by both sides
 */
typedef enum
{
  KAB_NEEDS_REASON = 1 << 0,
  KAB_NEEDS_SECOND_FACTOR = 1 << 1,
  KAB_NEEDS_PAYMENT = 1 << 2,
  KAB_NEEDS_ANSWER = 1 << 3,
  KAB_NEEDS_DOCUMENTS = 1 << 4,
  KAB_NEEDS_REVIEWS = 1 << 5,
  KAB_NEEDS_CONTRACT = 1 << 6,
} KabNeeds;

/**
 * KabTransition: from one state to another
 * @from: (nullable): %NULL: this is how it begins
 * @who: of #KabWho, any of whom may
 * @needs: of #KabNeeds, all of them
 */
typedef struct
{
  const char *from;
  const char *to;
  guint who;
  guint needs;
} KabTransition;

/**
 * KabMachine: which states an entity goes through, as a table; whatever is not in it is refused
 * @entity: the entity's name
 * @field: the field that holds the state, a %KAB_FIELD_STEP
 * @open: (nullable): the state in which whoever may make such a row may still change it, where the table of
 *   access gives no updates; %NULL: none
 */
typedef struct
{
  const char *entity;
  const char *field;
  const char *open;
  const KabTransition *steps;
  guint n_steps;
} KabMachine;

/** kab_machine_find: Returns: (nullable): the machine of the entity called @entity */
const KabMachine *kab_machine_find (const char *entity);

/** kab_who_of_role: Returns: which one somebody with @role is */
KabWho kab_who_of_role (KabRole role);

/** kab_who_to_text: Returns: (transfer full): who those of @who are, in words, by commas */
char *kab_who_to_text (guint who);

/**
 * kab_machine_check:
 * @from: (nullable): the state now; %NULL for what is new
 * @to: the state to be
 * @who: of #KabWho: whoever takes the step, in all their roles
 * @given: of #KabNeeds: what there is
 *
 * Staying in a state is no step, and always allowed.
 *
 * Returns: %FALSE and %KAB_ERROR_REFUSED (no such step, something is missing) or %KAB_ERROR_FORBIDDEN (others may),
 *   with a sentence that says why and what is possible instead
 */
gboolean kab_machine_check (const KabMachine *machine,
                            const char *from,
                            const char *to,
                            guint who,
                            guint given,
                            GError **error);

/** kab_machine_next: Returns: (transfer container) (element-type KabTransition): the steps that @who may take from @from */
GPtrArray *kab_machine_next (const KabMachine *machine, const char *from, guint who);

/** kab_machine_is_final: Returns: whether no step leads out of @state */
gboolean kab_machine_is_final (const KabMachine *machine, const char *state);

/** kab_machine_state_title: Returns: (transfer none): the translated title of @state */
const char *kab_machine_state_title (const KabMachine *machine, const char *state);

G_END_DECLS
