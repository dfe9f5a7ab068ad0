/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/*
 * The numbers of an org's rows, in commit order: whoever has been given number n has been given, or can be
 * given at once, every number below it that will ever be. A transaction enters, numbers, leaves as the last
 * thing it does, and commits; between entering and the commit no other transaction of the org numbers anything.
 * On SQLite that is so in any transaction that writes; on PostgreSQL a lock named after the org is held, which
 * is let go only after the commit can be seen. Orgs do not wait for one another.
 */

/**
 * kab_sequence_enter:
 * @last: (out): the number given last
 *
 * Inside a transaction that writes: waits for the org's turn. Do before it what can be done before.
 *
 * Returns: %FALSE with %KAB_ERROR_NOT_FOUND if there is no such org, %KAB_ERROR_BUSY if it was not its turn for long
 */
gboolean kab_sequence_enter (KabDb *db, const char *org, gint64 *last, GError **error);

/** kab_sequence_enter_all: as above for every org there is, so that nothing at all is written meanwhile: be quick */
gboolean kab_sequence_enter_all (KabDb *db, GError **error);

/** kab_sequence_leave: writes down the number given last; the commit must follow at once */
gboolean kab_sequence_leave (KabDb *db, const char *org, gint64 last, GError **error);

G_END_DECLS
