/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sales that are made, given back and changed at random, in a cache of their own. */
#pragma once

#include "kab-lists.h"
#include "pages.h"

#define CLIENTS 12
#define N_FEW 4

typedef struct
{
  Store store;
  KabLists *lists;
  KabDb *db; /* a reader's */
  GRand *rand;
  GPtrArray *rows;    /* ids of licences that may be there */
  GPtrArray *refunds; /* the same of refunds */
  char *clients[CLIENTS];
  char *partners[N_FEW];
  char *agents[N_FEW * 2];
  char *packages[N_FEW];
  gint64 rev;
  GHashTable *where; /* client -> region, as of the last comparison */
} Sales;

#define ANY(sales, array) (array)[g_rand_int_range ((sales)->rand, 0, G_N_ELEMENTS (array))]
#define CHANCE(sales, of_100) (g_rand_int_range ((sales)->rand, 0, 100) < (of_100))

extern const char *const sales_channels[3];

/* @licences: so many to begin with, and a refund for every four */
void sales_open (Sales *sales, guint32 seed, guint licences);
void sales_close (Sales *sales);
/* A new connection to what the cache has in its file. */
void sales_open_reader (Sales *sales);

/* Counts the totals, and finds out how much of them is damaged. */
void sales_count (Sales *sales);
guint sales_mend (Sales *sales);

char *sales_day (Sales *sales);
/* @id: (nullable): of one that is there, perhaps; it is another one afterwards */
KabRow *sales_new_licence (Sales *sales, const char *id);
KabRow *sales_new_client (Sales *sales, guint i);
void sales_bring (Sales *sales, const char *items, gboolean restart);

/* One of all that can happen to rows, and two of them alone. */
void sales_happen (Sales *sales);
void sales_change_some (Sales *sales);
void sales_edit_here (Sales *sales);
