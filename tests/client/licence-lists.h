/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy with thousands of random licences, and what lists of them are asked for. */
#pragma once

#include "desk.h"
#include "kab-lists.h"
#include "pages.h"

#define ROWS 3000
#define N_ORDERS 10

/* What they are sorted by; NULL: by nothing in particular. */
extern const char *const licence_orders[N_ORDERS];

typedef struct
{
  Store store;
  KabLists *lists;
  KabDb *db;
  GPtrArray *rows; /* as they should be, in the order they came: the row's number */
  GRand *rand;
  gint64 rev; /* of the last change */
  char *packages[3];
  gboolean cold;   /* each list is asked for the first time */
  guint uncounted; /* pages that came before their total */
} Office;

void office_open (Office *office);
void office_close (Office *office);
/* @id: (nullable): of the row that it replaces, the @i-th */
KabRow *office_random_row (Office *office, guint i, const char *id, gint64 rev);
/* From now on each list is asked for the first time. */
void office_begin_cold (Office *office);
/* A page in which rows change, come and go, up to @n. */
void office_change (Office *office, guint n);
/* By plain SQL; @order: (nullable): a field. (transfer full) (element-type utf8) */
GPtrArray *office_plain_ids (Office *office, const char *conditions, const char *order, gboolean descending);
