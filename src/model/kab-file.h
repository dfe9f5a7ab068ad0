/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/*
 * Files that rows name. A file's name is its SHA-256 in lower-case hexadecimal digits: the same bytes are the same
 * file, whoever sends them. Fields that name files have %KAB_FIELD_FILE.
 */

#define KAB_DIGEST_LENGTH 64
#define KAB_DIGEST_DIGITS "0123456789abcdef"

/** kab_digest_is_valid: @text: (nullable): Returns: whether it is the name of a file */
gboolean kab_digest_is_valid (const char *text);

/** kab_digests_add: adds to @set (element-type utf8, freed with g_free) every name of a file that stands in @text */
void kab_digests_add (GHashTable *set, const char *text);

/** kab_entity_names_files: Returns: whether any of its fields may name a file */
gboolean kab_entity_names_files (const KabEntity *entity);

/** kab_entity_file_name_field: Returns: (nullable): the name of the field that says what the row's file is called */
const char *kab_entity_file_name_field (const KabEntity *entity);

/**
 * kab_row_set_file:
 * @field: with %KAB_FIELD_FILE; of JSON, the file is added to those that it holds: a list of {"name":…, "sha256":…,
 *   "size":…}; of a template's pictures, an object of digests by name
 *
 * Names a file in a row, with what it is called and its size where the row has fields for these.
 */
void kab_row_set_file (KabRow *row, const KabField *field, const char *digest, const char *name, gint64 size);

G_END_DECLS
