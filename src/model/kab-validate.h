/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_value_tidy:
 *
 * Brings what a person typed into the form the model keeps: blanks at both ends
 * go, an empty text becomes null, a phone becomes E.164 where it can, the domain
 * of an e-mail address becomes lower-case.
 */
void kab_value_tidy (const KabField *field, KabValue *value);

/**
 * kab_validate_value:
 *
 * Checks one value against its field alone. A null passes here, even where the
 * field is required: kab_validate_row() looks at that.
 *
 * Returns: %FALSE and %KAB_ERROR_INVALID, with a sentence that names the field
 */
gboolean kab_validate_value (const KabField *field, const KabValue *value, GError **error);

/**
 * kab_validate_row:
 * @field: (out) (optional) (transfer none): the field at fault
 *
 * Checks each value, what is required, and the rules that bind fields: a period
 * does not end before it begins, a role has what it acts for.
 */
gboolean kab_validate_row (const KabRow *row, const KabField **field, GError **error);

/**
 * kab_validate_requisites:
 * @row: a set of requisites, whose single values are right
 * @kind: (nullable): kind of the client it is of; %NULL: not known, or a partner's
 * @field: (out) (transfer none): the field at fault
 *
 * The numbers of offices have check digits, and must fit one another and the kind. What depends on the kind
 * is not part of kab_validate_row(): it stands in another row.
 */
gboolean
kab_validate_requisites (const KabRow *row, const char *kind, const KabField **field, GError **error);

G_END_DECLS
