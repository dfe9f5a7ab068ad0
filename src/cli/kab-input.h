/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-value.h"
#include "kab-entity.h"

G_BEGIN_DECLS

/**
 * kab_input_value:
 * @field: of any type but %KAB_TYPE_REF, which takes knowing what is called so
 * @text: as people write it: amounts, days, yes and no, names of an enumeration's values in four
 *   languages; the empty text is null
 *
 * Returns: whether it is a value of @field; otherwise %KAB_ERROR_INVALID, naming the field
 */
gboolean kab_input_value (const KabField *field, const char *text, KabValue *value, GError **error);

/** kab_input_reject: sets %KAB_ERROR_INVALID with the field's name before the reason; Returns: %FALSE */
gboolean kab_input_reject (GError **error, const KabField *field, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

G_END_DECLS
