/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-identity.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/*
 * Who gives which numbers (kab-number.h). A series only ever goes forward, and each number in it is given once: to a
 * row by the server, or in a block to a device, whose user alone may then make rows with them. What comes back unused
 * is never given again: a gap in a series harms nobody, and a number that is on two papers does.
 */

/** KAB_LEASES_OPEN_MAX: leases of one kind that a device may have in use at once */
#define KAB_LEASES_OPEN_MAX 8
/** KAB_LEASES_HELD_MAX: leases that one request may show */
#define KAB_LEASES_HELD_MAX 200
/** KAB_LEASES_BODY_MAX: bytes of a request for leases */
#define KAB_LEASES_BODY_MAX (256 * 1024)
/** KAB_RATE_LEASES: requests of one device in a minute */
#define KAB_RATE_LEASES 60

/**
 * kab_numbers_lease:
 * @id: what the lease is to be called: asked for again by the same device, it is given again
 *
 * Gives the caller's device a block of the next numbers. %KAB_ERROR_FORBIDDEN: nothing of that kind may be made;
 * %KAB_ERROR_REFUSED: too many are in use.
 *
 * Returns: (transfer full): the lease
 */
KabRow *kab_numbers_lease (KabWriter *writer,
                           const KabCaller *caller,
                           const KabEntity *kind,
                           const char *id,
                           GError **error);

/**
 * kab_numbers_return:
 * @next: the first number that was not used, and will not be
 *
 * The device's own word that it is done with a lease: what it used before may still come, the rest may not.
 *
 * Returns: (transfer full): the lease; %NULL with %KAB_ERROR_NOT_FOUND if the device has none of that name
 */
KabRow *
kab_numbers_return (KabWriter *writer, const KabCaller *caller, const char *id, gint64 next, GError **error);

/** kab_numbers_take_back: an administrator's: nothing more may come out of it, unless it is here already; as above */
KabRow *kab_numbers_take_back (KabWriter *writer, const char *id, GError **error);

/**
 * kab_numbers_take_back_all:
 * @device: (nullable): of that device of @user's alone
 *
 * The same for whatever is in use: for a device that was wiped.
 */
gboolean
kab_numbers_take_back_all (KabWriter *writer, const char *user, const char *device, guint *n, GError **error);

/**
 * kab_numbers_show:
 * @held: the leases that a device says it has, as kab_numbers_append_json() gave them
 * @gone: (nullable): the ids are added of those that nothing may be taken out of any more
 *
 * A server that was restored from an older backup learns from it what was leased since: what its own signature proves,
 * and what was not given to anybody else, counts from now on.
 */
gboolean kab_numbers_show (KabWriter *writer,
                           const KabCaller *caller,
                           JsonArray *held,
                           GPtrArray *gone,
                           GError **error);

/** kab_numbers_append_json: LEASE of kab-protocol.h */
gboolean kab_numbers_append_json (KabWriter *writer, GString *out, const KabRow *lease, GError **error);

/**
 * kab_numbers_leap:
 * @former: (nullable): the database as it was before a backup took its place
 *
 * Of a backup that is to be worked with: leaves out the numbers that may have been given since it was made. Those that
 * @former knows were given are left out for certain; besides, four times as many as would usually have been, and
 * 1,000 at the least.
 */
gboolean kab_numbers_leap (KabDb *db, KabDb *former, GError **error);

G_END_DECLS
