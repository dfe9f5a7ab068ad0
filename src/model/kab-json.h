/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-bounds.h"

G_BEGIN_DECLS

/**
 * KabJsonToken:
 *
 * What kab_json_reader_next() found.
 */
typedef enum
{
  KAB_JSON_ERROR,
  KAB_JSON_END,
  KAB_JSON_OBJECT_BEGIN,
  KAB_JSON_OBJECT_END,
  KAB_JSON_ARRAY_BEGIN,
  KAB_JSON_ARRAY_END,
  KAB_JSON_KEY,
  KAB_JSON_STRING,
  KAB_JSON_INTEGER,
  KAB_JSON_REAL,
  KAB_JSON_BOOLEAN,
  KAB_JSON_NULL,
} KabJsonToken;

/**
 * KabJsonReader:
 * @text: of a key or string: NUL-terminated UTF-8 inside the buffer, unescaped in place; of a real:
 *   its digits, not terminated
 * @length: of @text in bytes
 * @integer: of an integer; 0 or 1 of a boolean
 * @start: where the token began in the buffer
 *
 * Reads JSON (RFC 8259) token by token in the caller's own buffer, which it
 * changes: strings are unescaped and terminated where they stand, so nothing
 * is allocated or copied. This is the bulk path; for anything small use
 * json-glib. A string with a NUL or with invalid UTF-8 is an error, and so is
 * a whole number that does not fit into 64 bits.
 */
typedef struct
{
  char *text;
  gsize length;
  gint64 integer;
  char *start;

  /*< private >*/
  char *at;
  char *end;
  guint depth;
  guint8 nesting[KAB_JSON_DEPTH_MAX];
  guint8 state;
} KabJsonReader;

/** kab_json_reader_init: @data: @length bytes, followed by one more that may be overwritten */
void kab_json_reader_init (KabJsonReader *reader, char *data, gsize length);

KabJsonToken kab_json_reader_next (KabJsonReader *reader);

/**
 * kab_json_reader_skip:
 * @token: the first token of a value, just returned by kab_json_reader_next()
 *
 * Returns: whether the rest of the value was well formed
 */
gboolean kab_json_reader_skip (KabJsonReader *reader, KabJsonToken token);

/**
 * kab_json_check:
 * @text: @length bytes
 *
 * To be asked before a tree is built of what comes from outside: json-glib recurses without a bound.
 *
 * Returns: whether @text is one whole JSON value that the reader takes, of no more than %KAB_JSON_VALUES_MAX
 *   names and values and without a number that no double holds
 */
gboolean kab_json_check (const char *text, gsize length);

/** kab_json_text: Returns: (transfer none) (nullable): what @node says if it is a string; @node: (nullable) */
const char *kab_json_text (JsonNode *node);

/** kab_json_member_text: the same of a member of @object (nullable) that may not be there */
const char *kab_json_member_text (JsonObject *object, const char *name);

/** kab_json_integer: Returns: whether @node (nullable) is a whole number, which is then in @integer (out) */
gboolean kab_json_integer (JsonNode *node, gint64 *integer);

/** kab_json_append_string: appends @text, which is UTF-8, as a JSON string with its quotes */
void kab_json_append_string (GString *out, const char *text);

/** kab_json_append_integer: appends a whole number */
void kab_json_append_integer (GString *out, gint64 integer);

G_END_DECLS
