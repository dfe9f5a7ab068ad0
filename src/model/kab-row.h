/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "kab-entity.h"

G_BEGIN_DECLS

/**
 * KabRow:
 * @entity: what it is a row of
 * @id: UUIDv7, made where the row is made
 * @rev: the server's number of its last change; 0 while the server has not seen it
 * @deleted: whether it is archived
 * @values: one a field, in the order of @entity's fields
 *
 * One row in memory: reference-counted, and immutable by convention once it is
 * shared between threads.
 */
typedef struct
{
  const KabEntity *entity;
  char *id;
  gint64 rev;
  gboolean deleted;
  gint64 created_at;
  char *created_by;
  gint64 updated_at;
  char *updated_by;
  KabValue values[];
} KabRow;

#define KAB_TYPE_ROW (kab_row_get_type ())
GType kab_row_get_type (void);

/**
 * kab_row_new:
 * @id: (nullable): copied; %NULL makes a new one
 *
 * Returns: (transfer full): a row with each field's initial value
 */
KabRow *kab_row_new (const KabEntity *entity, const char *id);

/** kab_row_new_empty: Returns: (transfer full): a row whose values are all null, without an id */
KabRow *kab_row_new_empty (const KabEntity *entity);
KabRow *kab_row_ref (KabRow *row);
void kab_row_unref (KabRow *row);
/** kab_row_copy: Returns: (transfer full): a copy of its own */
KabRow *kab_row_copy (const KabRow *row);

/** kab_row_value: Returns: (transfer none): the value of the field called @name, which must exist */
KabValue *kab_row_value (const KabRow *row, const char *name);
/** kab_row_get_text: Returns: (transfer none) (nullable): the text, or %NULL if it is null */
const char *kab_row_get_text (const KabRow *row, const char *name);
/** kab_row_get_integer: Returns: the number, or 0 if it is null */
gint64 kab_row_get_integer (const KabRow *row, const char *name);
gboolean kab_row_is_null (const KabRow *row, const char *name);
void kab_row_set_text (KabRow *row, const char *name, const char *text);
void kab_row_set_integer (KabRow *row, const char *name, gint64 integer);

/** kab_row_title: Returns: (transfer none): what names the row to people; "" if nothing does */
const char *kab_row_title (const KabRow *row);

/**
 * kab_value_from_json:
 * @node: (nullable): %NULL counts as null
 *
 * Reads one value of @field: a string, a whole number, true or false for a
 * boolean, and for %KAB_TYPE_JSON any array or object.
 *
 * Returns: %FALSE and %KAB_ERROR_INVALID, naming the field, if the JSON type is
 *   not the field's
 */
gboolean kab_value_from_json (const KabField *field, JsonNode *node, KabValue *value, GError **error);

/** kab_value_to_json: Returns: (transfer full): */
JsonNode *kab_value_to_json (const KabField *field, const KabValue *value);

/** kab_value_append_json: appends @value as it stands on the wire */
void kab_value_append_json (GString *out, const KabField *field, const KabValue *value);

/**
 * kab_json_normalise:
 * @text: any JSON text
 *
 * Returns: (transfer full) (nullable): the same without white space and with the members of
 *   objects in the order of their names, so that equal values are equal texts; %NULL if @text is
 *   not JSON or is nested deeper than %KAB_JSON_DEPTH_MAX
 */
char *kab_json_normalise (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabRow, kab_row_unref)

G_END_DECLS
