/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/*
 * Rows in the draft of a form: an object of "id", "rev" and the fields that are not null. What a later
 * version cannot read in one counts as null.
 */
JsonNode *kab_draft_from_row (const KabRow *row);
/** kab_draft_to_row: @node: (nullable); Returns: (transfer full) (nullable): %NULL if it is no row */
KabRow *kab_draft_to_row (const KabEntity *entity, JsonNode *node);

/** kab_draft_parse: Returns: (transfer full) (nullable): an object */
JsonNode *kab_draft_parse (const char *text);
/** kab_draft_member: @node: (nullable): whatever it is; Returns: (transfer none) (nullable): */
JsonNode *kab_draft_member (JsonNode *node, const char *name);
/** kab_draft_text: Returns: (transfer none) (nullable): likewise: the member if it is a text */
const char *kab_draft_text (JsonNode *node, const char *name);

G_END_DECLS
