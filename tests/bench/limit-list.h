/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-query.h"

/*
 * The first page of @query of @size rows and, in @total, how many rows there are in all, by the best SQL
 * for it on the same indexes: a count of the conditions' rows, and the page by whichever is faster of a
 * walk along the order and a sort of what the conditions give. Returns: milliseconds
 */
double limit_list_first (KabDb *db, const KabQuery *query, guint size, guint *total);

/* The page that begins with the row @first, the row being known: along the index. Returns: milliseconds, or -1
 * where @first has no value in that order */
double limit_list_page (KabDb *db, const KabQuery *query, const KabRow *first, guint size);
