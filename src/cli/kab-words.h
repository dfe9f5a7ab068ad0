/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-entity.h"

G_BEGIN_DECLS

/**
 * kab_words_field:
 * @header: the head of a column, as an office calls it in Russian, English, Bulgarian or Azerbaijani,
 *   or the field's own name
 *
 * Returns: (nullable): the field meant, among them "client_email", which licences have no field for
 */
const char *kab_words_field (const KabEntity *entity, const char *header);

/** kab_words_token: Returns: (nullable): the token of the enumeration that @text means in any of the four languages */
const char *kab_words_token (const KabField *field, const char *text);

/** kab_words_boolean: Returns: 1, 0, or -1 if @text is neither yes nor no in any of the four languages */
int kab_words_boolean (const char *text);

G_END_DECLS
