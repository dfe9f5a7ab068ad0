/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-query.h"

/* How many rows @query's list has in all, by a count of its conditions' rows. Returns: milliseconds */
double limit_list_count (KabDb *db, const KabQuery *query, guint *total);

/*
 * The first page of @query of @size rows by the best SQL for it on the same indexes: whichever is faster of a walk
 * along the order and a sort of what the conditions give. Returns: milliseconds
 */
double limit_list_first (KabDb *db, const KabQuery *query, guint size);

/* The page that begins with the row @first, the row being known: along the index. Returns: milliseconds, or -1
 * where @first has no value in that order */
double limit_list_page (KabDb *db, const KabQuery *query, const KabRow *first, guint size);
