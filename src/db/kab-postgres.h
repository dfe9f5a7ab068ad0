/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/**
 * kab_postgres_register:
 *
 * Makes kab_db_open() take "postgresql:" addresses: what libpq calls a connection URI, or
 * "postgresql:" and then keywords ("postgresql:host=/run/postgresql dbname=kabinet"). A password never
 * stands in it, where everybody on the machine could read it: it comes from the file that PGPASSFILE names,
 * from ~/.pgpass or from a service file, or none is needed ("peer").
 *
 * Apart from the rest of the storage layer, so that what needs no server does not link libpq.
 */
void kab_postgres_register (void);

G_END_DECLS
