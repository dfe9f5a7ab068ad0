/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_typed_write:
 * @rows: (element-type KabFieldRow):
 * @base: what they are typed over
 *
 * Returns: (transfer full): for a draft: what stands in each that is not what @base has, valid or not, by its field
 */
JsonObject *kab_typed_write (GPtrArray *rows, const KabRow *base);

/**
 * kab_typed_take:
 * @typed: (nullable): what kab_typed_write() gave
 * @base: what is edited over now
 * @before: what it was when that was typed
 *
 * Types it again. Where the row changed since, @base gets what was seen then, so that the two are compared when it is
 * sent.
 */
void kab_typed_take (GPtrArray *rows, JsonNode *typed, KabRow *base, const KabRow *before);

G_END_DECLS
