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
} KabActor;

KabActor *
kab_actor_new (const char *user, KabRole role, const char *partner, const char *agent, const char *client);
void kab_actor_free (KabActor *actor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabActor, kab_actor_free)

/** kab_role_from_token: Returns: %FALSE if there is no such role */
gboolean kab_role_from_token (const char *token, KabRole *role);
const char *kab_role_to_token (KabRole role);
/** kab_role_title: Returns: (transfer none): the translated name of @role */
const char *kab_role_title (KabRole role);

/**
 * KabBoundFunc:
 *
 * Returns: whether @row hangs on a package that is bound to @partner
 */
typedef gboolean (*KabBoundFunc) (const KabRow *row, const char *partner, gpointer user_data);

/** kab_access_scope: Returns: which rows of @entity @role may reach with @operation */
KabScope kab_access_scope (const KabEntity *entity, KabRole role, KabOperation operation);

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
