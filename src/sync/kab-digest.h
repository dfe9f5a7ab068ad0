/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-changes.h"

G_BEGIN_DECLS

/** KAB_DIGEST_LENGTH: characters of a digest */
#define KAB_DIGEST_LENGTH 64
/** KAB_DIGEST_FIELDS_MAX: how many fields one digest may be of */
#define KAB_DIGEST_FIELDS_MAX 250

/**
 * KabDigest:
 *
 * What rows of one entity come to, the same on both sides: SHA-256 over each row's id, rev and other common members,
 * and over the values of the fields that the desktop named, in the order in which it named them. A field that is null,
 * or that one side does not know, counts as nothing: so a desktop and a server of different versions agree as
 * long as what both know is alike.
 */
typedef struct _KabDigest KabDigest;

/** kab_digest_fields: Returns: (transfer full): the names of all fields of @entity that this build knows, with commas */
char *kab_digest_fields (const KabEntity *entity);

/**
 * kab_digest_new:
 * @fields: names with commas between them
 * @horizon: deleted rows up to this rev do not count: the server forgets them when it likes
 *
 * Returns: (transfer full) (nullable): or %NULL with %KAB_ERROR_INVALID if @fields cannot be names of fields
 */
KabDigest *kab_digest_new (const KabEntity *entity, const char *fields, gint64 horizon, GError **error);
void kab_digest_free (KabDigest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabDigest, kab_digest_free)

/** kab_digest_add_change, kab_digest_add_row: the next row, in the order of ids */
void kab_digest_add_change (KabDigest *self, const KabChange *change);
void kab_digest_add_row (KabDigest *self, const KabRow *row);

/** kab_digest_is_same: Returns: whether @change says of its row, in all fields of this build, what @row has */
gboolean kab_digest_is_same (const KabRow *row, const KabChange *change);

guint kab_digest_get_count (KabDigest *self);
/** kab_digest_get: Returns: (transfer none): in hexadecimal digits; nothing can be added any more */
const char *kab_digest_get (KabDigest *self);

G_END_DECLS
