/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/* Edits that are not with the server, in words: to be read, copied, kept in a file, and gone on with. */

/** kab_edit_row_of: Returns: (transfer full): a row with what the person wanted in it, to be formatted like any other */
KabRow *kab_edit_row_of (const KabMutation *mutation, const KabRow *theirs);

/** kab_edit_seen_row: Returns: (transfer full): what the person saw when making the edit, as far as the edit tells */
KabRow *kab_edit_seen_row (const KabMutation *mutation);

/** kab_edit_value_text: @cabinet: (nullable): where references get their titles; Returns: (transfer full): "—" for nothing */
char *kab_edit_value_text (KabCabinet *cabinet, const KabField *field, const KabRow *row);

/** kab_edit_arg_text: Returns: (transfer full): the same of argument @i of a command */
char *kab_edit_arg_text (KabCabinet *cabinet, const KabMutation *mutation, guint i);

/** kab_edit_to_text: Returns: (transfer full): what the person wanted, a line a field, for the clipboard */
char *kab_edit_to_text (KabCabinet *cabinet, const KabMutation *mutation, const char *title);

/**
 * kab_unsent_to_text:
 * @problems: (element-type KabProblem)
 * @pending: (nullable) (element-type KabPending)
 *
 * Returns: (transfer full): all of it with who, when and why, to be read by a person without this program
 */
char *kab_unsent_to_text (KabCabinet *cabinet, GPtrArray *problems, GPtrArray *pending);

/** kab_problem_to_draft: Returns: (transfer full): my values as a draft of the row's card; see kab_card_edit() */
JsonNode *kab_problem_to_draft (const KabProblem *problem);

G_END_DECLS
