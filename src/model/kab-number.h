/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-access.h"

G_BEGIN_DECLS

/*
 * Numbers on paper: a licence's, an order's, an invoice's, a ticket's (S4-90). Each org counts in series, one for each
 * kind and prefix; no number of a series is ever given twice, whoever gives it: the server, or a desktop out of a
 * block that was leased to it ahead of time. A number of any other form is the business's own, from before or from
 * elsewhere, and is taken as it is.
 */

/** KAB_NUMBER_DIGITS: how many there are at the least */
#define KAB_NUMBER_DIGITS 6
/** KAB_NUMBER_LAST: where a series ends */
#define KAB_NUMBER_LAST G_GINT64_CONSTANT (99999999)
/** KAB_NUMBER_PREFIX_MAX: characters of a prefix */
#define KAB_NUMBER_PREFIX_MAX 20
#define KAB_N_NUMBER_KINDS 4

/** KAB_LEASE_LEAST, KAB_LEASE_MOST: numbers of one lease, whatever the setting says */
#define KAB_LEASE_LEAST 1
#define KAB_LEASE_MOST 10000

/**
 * KabNumberPolicy:
 * @prefixes: by the index of the kind
 * @days: of its user's use that a lease is to last for
 * @least: numbers of a lease, however few are used
 * @most: however many are
 *
 * The setting "numbers": {"licence":"L-","order":"O-","invoice":"I-","ticket":"T-","days":5,"least":20,"most":500},
 * each of which may be left out.
 */
typedef struct
{
  char prefixes[KAB_N_NUMBER_KINDS][KAB_NUMBER_PREFIX_MAX * 4 + 1];
  gint64 days;
  gint64 least;
  gint64 most;
} KabNumberPolicy;

/** kab_number_policy_read: @json: (nullable): %NULL for nothing set; Returns: %FALSE with a sentence if it cannot be read */
gboolean kab_number_policy_read (const char *json, KabNumberPolicy *policy, GError **error);

/** kab_number_kind: Returns: the index of the kind whose numbers @entity has, or -1 */
int kab_number_kind (const KabEntity *entity);

/** kab_number_kinds: Returns: (transfer none): the entities, KAB_N_NUMBER_KINDS of them */
const KabEntity *const *kab_number_kinds (void);

/** kab_number_field: Returns: (nullable): the field of @entity in which its number stands */
const KabField *kab_number_field (const KabEntity *entity);

/** kab_number_format: Returns: (transfer full): the number as it stands on paper */
char *kab_number_format (const char *prefix, gint64 n);

/**
 * kab_number_parse:
 * @prefix: (out) (transfer full): what stands before the digits; never empty
 *
 * Returns: whether @text is of the form that kab_number_format() gives
 */
gboolean kab_number_parse (const char *text, char **prefix, gint64 *n);

/** kab_number_may_lease: Returns: whether there is any row of @entity that @actor may make */
gboolean kab_number_may_lease (const KabActor *actor, const KabEntity *entity);

/**
 * kab_lease_canonical_text:
 *
 * Returns: (transfer full): what the proof of a lease is a signature over: with it a desktop can show to a server
 *   that was restored from an older backup what was leased to it since
 */
char *kab_lease_canonical_text (const char *org, const KabRow *lease);

G_END_DECLS
