/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/* What the variables of every kind of paper are made with. */

/** kab_variables_set_text: @text: (nullable): */
void kab_variables_set_text (JsonObject *object, const char *name, const char *text);

/**
 * kab_variables_set_formatted:
 * @text: (nullable): with the marks of kab-rich-text.h
 *
 * Two members: @name, what people read of it, and "NAME_marked", the text itself for the filter "formatted".
 */
void kab_variables_set_formatted (JsonObject *object, const char *name, const char *text);

/** kab_variables_add_fields: every field of @row for people outside the office; all null if @row is %NULL */
void kab_variables_add_fields (JsonObject *object, const KabEntity *entity, const KabRow *row);

/** kab_variables_add_tokens: a boolean "is_TOKEN" for each value of the enumeration @field of @row */
void kab_variables_add_tokens (JsonObject *object, const KabRow *row, const char *field);

/**
 * kab_variables_party:
 * @from: (nullable): what is known of a company: the setting "company", or requisites as they were
 *
 * Returns: (transfer full): kab_party_members(), null where they are not known, and whatever else @from has. Of "address" and "legal_address" one stands for both.
 */
JsonObject *kab_variables_party (JsonObject *from);

/**
 * kab_variables_company:
 * @from: (nullable): the setting "company"
 *
 * Returns: (transfer full): the same, and whether it has a "logo" and a "stamp": pictures of these names are found where a
 *   template has none of its own
 */
JsonObject *kab_variables_company (JsonObject *from);

/** kab_company_pictures: Returns: (transfer none): %NULL-terminated: members of the setting "company" that are digests of pictures */
const char *const *kab_company_pictures (void);

/** kab_variables_text: Returns: (transfer none) (nullable): a member of an object, if it is a text and not empty */
const char *kab_variables_text (JsonObject *object, const char *name);

G_END_DECLS
