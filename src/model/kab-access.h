/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabActor:
 * @user: the user's id
 * @role: what the membership makes of the user
 * @partner: (nullable): the partner it is a membership of
 * @agent: (nullable): the agent row it acts as
 * @client: (nullable): the client it acts for
 * @partners: (nullable): @partner, first, and all under it, for its managers; others have @partner alone
 * @departments: (nullable): the department it leads or belongs to, first, and all under it
 * @powers: the duties, rights and allowances that count for the role
 *
 * Somebody who wants something: one active membership of one user. Someone with
 * several memberships is several actors, and may do what any of them may.
 */
typedef struct
{
  char *user;
  KabRole role;
  char *partner;
  char *agent;
  char *client;
  char **partners;
  char **departments;
  KabPowers powers;
} KabActor;

KabActor *
kab_actor_new (const char *user, KabRole role, const char *partner, const char *agent, const char *client);
void kab_actor_free (KabActor *actor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabActor, kab_actor_free)

/**
 * kab_actor_append_json:
 *
 * Appends ,"partners":[…], ,"departments":[…] and ,"powers":[…], those that there are, to an object that has members already.
 */
void kab_actor_append_json (const KabActor *actor, GString *out);

/**
 * kab_actor_reads_partner:
 * @partner: (nullable): a partner's id
 *
 * Returns: whether rows of @entity that are @partner's are read, where %KAB_SCOPE_PARTNER says which
 */
gboolean kab_actor_reads_partner (const KabActor *actor, const KabEntity *entity, const char *partner);

/** kab_role_from_token: Returns: %FALSE if there is no such role */
gboolean kab_role_from_token (const char *token, KabRole *role);
const char *kab_role_to_token (KabRole role);
/** kab_role_title: Returns: (transfer none): the translated name of @role */
const char *kab_role_title (KabRole role);

/** KAB_POWER_BIT: the set of that one power */
#define KAB_POWER_BIT(power) (G_GUINT64_CONSTANT (1) << (power))

/** kab_power_to_token: Returns: what @power is called in JSON */
const char *kab_power_to_token (KabPower power);
/** kab_power_from_token: Returns: %FALSE if there is no such power */
gboolean kab_power_from_token (const char *token, KabPower *power);
/** kab_power_field: Returns: the field of membership or partner that gives @power; its title names it */
const KabField *kab_power_field (KabPower power);
/** kab_power_is_of_partner: Returns: whether it is an allowance, a field of the partner */
gboolean kab_power_is_of_partner (KabPower power);
/** kab_role_powers: Returns: the powers that count for @role */
KabPowers kab_role_powers (KabRole role);

/** kab_role_may_give: Returns: whether @role may make somebody an @other, and change who is one */
gboolean kab_role_may_give (KabRole role, KabRole other);

/** kab_audience_includes: Returns: whether @role belongs to the audience called @token */
gboolean kab_audience_includes (const char *token, KabRole role);

/**
 * KabBoundFunc:
 *
 * Returns: whether @row hangs on a package that is bound to @partner
 */
typedef gboolean (*KabBoundFunc) (const KabRow *row, const char *partner, gpointer user_data);

/** kab_access_scope: Returns: which rows of @entity @role may reach with @operation */
KabScope kab_access_scope (const KabEntity *entity, KabRole role, KabOperation operation);

/** kab_access_actor_scope: Returns: the same for @actor, none if it lacks every power that this needs */
KabScope kab_access_actor_scope (const KabActor *actor, const KabEntity *entity, KabOperation operation);

/** kab_access_may_any: Returns: whether there can be rows of @entity that @actor may do that with */
gboolean kab_access_may_any (const KabActor *actor, const KabEntity *entity, KabOperation operation);

/** kab_own_needs: Returns: the powers of which @own needs one for @operation */
KabPowers kab_own_needs (const KabOwn *own, KabOperation operation);
/** kab_own_kind: Returns: the entity whose id stands in the field of @own: "user", "agent" or "client" */
const char *kab_own_kind (const KabEntity *entity, const KabOwn *own);
/** kab_own_applies: Returns: whether @own is a way to @row, as its condition goes */
gboolean kab_own_applies (const KabOwn *own, const KabRow *row);
/** kab_actor_id: Returns: (nullable): the id of @kind ("user", "agent", "client") that is the actor's own */
const char *kab_actor_id (const KabActor *actor, const char *kind);

/**
 * kab_access_allows:
 * @row: the row as it stands (for an update, ask twice: as it was and as it will be)
 * @bound: (nullable): answers for %KAB_SCOPE_BOUND; %NULL takes every row for bound, which is
 *   right only where all rows at hand came through the server's own gate, on a desktop
 *
 * The one predicate behind every path to a row.
 */
gboolean kab_access_allows (const KabActor *actor,
                            KabOperation operation,
                            const KabRow *row,
                            KabBoundFunc bound,
                            gpointer user_data);

/**
 * kab_access_allows_steps:
 *
 * Whoever may make such a row as @row stands may take the steps that a #KabMachine gives them, and change it in its
 * open state, even where no update is allowed. In whose name it was made does not count.
 */
gboolean
kab_access_allows_steps (const KabActor *actor, const KabRow *row, KabBoundFunc bound, gpointer user_data);

/**
 * kab_access_allows_by:
 * @scope: which rows
 * @needed: any one of these powers is needed; 0: none
 *
 * The same predicate with a line of another table of access than the entity's own: that of a #KabCommand.
 */
gboolean kab_access_allows_by (const KabActor *actor,
                               KabScope scope,
                               KabPowers needed,
                               const KabRow *row,
                               KabBoundFunc bound,
                               gpointer user_data);

/**
 * kab_access_explain:
 * @who: (nullable): the person's name
 * @allowed: (out) (optional): what kab_access_allows() says
 *
 * Returns: (transfer full): why, in a sentence of the present language: who, as what, asked for
 *   what, which rows that reaches, which field was compared with what, which duty or right lacks
 */
char *kab_access_explain (const KabActor *actor,
                          const char *who,
                          KabOperation operation,
                          const KabRow *row,
                          KabBoundFunc bound,
                          gpointer user_data,
                          gboolean *allowed);

/** kab_access_may_read_field: Returns: whether @field may reach a device of @role */
gboolean kab_access_may_read_field (KabRole role, const KabField *field);

/** kab_access_may_write_field: Returns: whether a mutation of @role may set @field in a row it may write */
gboolean kab_access_may_write_field (KabRole role, const KabField *field, gboolean creating);

/**
 * kab_row_is_public:
 *
 * Returns: whether @row is one that %KAB_SCOPE_PUBLIC reaches
 */
gboolean kab_row_is_public (const KabRow *row);

G_END_DECLS
