/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_ID_LENGTH: characters in the text form of an id, without the terminating NUL */
#define KAB_ID_LENGTH 36

/**
 * kab_id_new:
 *
 * Makes an id on this machine: a UUID of version 7 (RFC 9562, section 5.7), so
 * ids made later sort later and rows made together stand together in an index.
 * Within one process each is greater than the one before it.
 *
 * Returns: (transfer full): the lower-case text form
 */
char *kab_id_new (void);

/**
 * kab_id_from_parts:
 * @unix_ms: the moment, in milliseconds since 1970, UTC
 * @high: the 12 random bits after it
 * @low: the 62 random bits at the end; the upper two are ignored
 *
 * The same layout from given parts, for data that must come out alike each time.
 *
 * Returns: (transfer full): the lower-case text form
 */
char *kab_id_from_parts (gint64 unix_ms, guint16 high, guint64 low);

/**
 * kab_id_derive:
 * @id: a valid id
 * @name: what is made together with it
 *
 * The id of what follows from something: the same wherever it is made, of the same moment, and nobody else's.
 *
 * Returns: (transfer full): the lower-case text form
 */
char *kab_id_derive (const char *id, const char *name);

/**
 * kab_id_is_valid:
 * @text: (nullable): any text
 *
 * Returns: whether @text is the lower-case text form of a UUID
 */
gboolean kab_id_is_valid (const char *text);

G_END_DECLS
