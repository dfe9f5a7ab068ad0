/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

/* Tables of the sums that the questions of bench-figures need, each made for one of them, from the licences of @cache. */
void limit_figures_make (KabDb *db, const char *cache);

/*
 * Reads the kept totals of a question directly: sums and licences, by day or by value.
 * @what: "day", "partner", "agent", "package", "region", "pair" (the agents of one package), "place" (the days of one
 * region and channel)
 * @value, @other: (nullable): of a pair or a place
 *
 * Returns: milliseconds
 */
double limit_figures_read (KabDb *db,
                           const char *what,
                           const char *from,
                           const char *to,
                           const char *value,
                           const char *other,
                           gint64 *licences);
