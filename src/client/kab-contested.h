/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-work.h"

/*
 * An edit that conflicts: which of its fields a decision is about, and what follows from either decision. Pure
 * functions of the edit and the rows.
 */

/**
 * kab_contested_theirs:
 * @here: (nullable): the row as it is without what waits for a decision
 * @then: (out) (transfer full) (nullable): the same as it was when the server answered
 *
 * Returns: (transfer full) (nullable): the other side's row: @here, with the values of the conflict where they are
 *   newer; %NULL where neither is known
 */
KabRow *kab_contested_theirs (const KabStoredProblem *problem, const KabRow *here, KabRow **then);

/**
 * kab_contested_fields:
 *
 * Returns: (transfer full) (element-type utf8): names of the fields that a decision is about: those that somebody wrote
 *   to otherwise, then or since. What nobody else touched is not among them, nor what both want alike by now.
 */
GPtrArray *kab_contested_fields (const KabMutation *mutation, const KabRow *theirs, const KabRow *then);

/** kab_contested_has: names of fields are the entity's own, so that they are equal where they are the same */
gboolean kab_contested_has (GPtrArray *names, const KabField *field);

/** kab_contested_is_kept: whether field @i is sent whatever is decided: mine, where it is not theirs already */
gboolean
kab_contested_is_kept (const KabMutation *mutation, const KabRow *theirs, GPtrArray *contested, guint i);

/** kab_contested_rest: Returns: (transfer full) (nullable): what is shown of a conflict: the fields that it is not about */
KabMutation *kab_contested_rest (const KabStoredProblem *problem, const KabRow *here);

/** kab_contested_insist: adds to @again what sends @wish over what the person has now seen */
void kab_contested_insist (const KabMutation *wish, const KabRow *theirs, GPtrArray *again);

/** kab_contested_give_way: adds to @again what nobody else touched, if there is any */
void kab_contested_give_way (const KabMutation *wish,
                             const KabRow *theirs,
                             GPtrArray *contested,
                             GPtrArray *again);

/**
 * kab_contested_same_ground:
 * @theirs: (nullable): the answer to @wish
 *
 * Whether field @i, with its group, stood alike for both edits, and nobody else had written to it when @wish was
 * answered.
 */
gboolean
kab_contested_same_ground (const KabMutation *wish, JsonObject *theirs, const KabMutation *later, guint i);

/**
 * kab_contested_drop_superseded:
 * @theirs: (nullable): the answer to @wish
 * @later: done, or on its way
 * @on_its_way: also what was made over @wish itself: it conflicts too, and comes back to be joined with it. What leads
 *   back to what the others wrote is none of it
 *
 * Takes out of @wish what its author changed again, by @later, over the same ground: it is not wished any more.
 * Returns: whether there was any.
 */
gboolean kab_contested_drop_superseded (KabMutation *wish,
                                        JsonObject *theirs,
                                        const KabMutation *later,
                                        gboolean on_its_way);

/**
 * kab_contested_builds_on:
 * @theirs: (nullable): the answer to @later
 *
 * Whether @later conflicts because it was made over @wish, which the server has not taken.
 */
gboolean kab_contested_builds_on (const KabMutation *later, JsonObject *theirs, const KabMutation *wish);

/**
 * kab_contested_stand_alone:
 * @theirs: the answer to @later
 *
 * What @later was made over is what @wish was made over, where the server has not taken that.
 */
void kab_contested_stand_alone (KabMutation *later, JsonObject *theirs, const KabMutation *wish);

/** kab_contested_is_clear: whether nobody had written, when @theirs was answered, where @mutation does */
gboolean kab_contested_is_clear (const KabMutation *mutation, JsonObject *theirs);

/** kab_contested_again: Returns: (transfer full): the same wish, as an edit of its own */
KabMutation *kab_contested_again (const KabMutation *wish);

/**
 * kab_contested_join:
 *
 * @wish is what both want: what @later changed, over what the author of @wish had seen. Where both want something, and
 * @later was not made over it, neither takes the place of the other: that stays in @later, and all else leaves it.
 * Returns: whether there was any to take.
 */
gboolean kab_contested_join (KabMutation *wish, KabMutation *later);

/**
 * kab_contested_settle_base:
 * @shown: the row that @mutation was made over
 * @under: the same without what waits for a decision
 *
 * What waits for a decision is no ground to build on: what the person saw of it is, for the server, what there is under
 * it. Of a group the rest of it comes along.
 */
void kab_contested_settle_base (KabMutation *mutation, const KabRow *shown, const KabRow *under);
