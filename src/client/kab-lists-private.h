/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-condition.h"
#include "kab-lists.h"

/* Rows of one order between two counts. */
#define BLOCK 1024

/* All rows of one deletedness in one order. */
typedef struct
{
  char *sql; /* the expression */
  int deleted;
  guint32 *nr;
  guint n;
  guint64 used;
} KabOrder;

/* The rows that satisfy one condition, or several at once. */
typedef struct
{
  guint64 *words;
  guint n_words;
  guint count;
  KabCondition *condition; /* NULL for several */
  GHashTable *places;      /* order's key -> KabPlaces */
  guint64 used;
} KabSet;

/* A set in an order: all its numbers if they are few, otherwise how many lie before each block. */
typedef struct
{
  guint32 *nr;
  guint32 *before;
} KabPlaces;

typedef struct
{
  const KabEntity *entity;
  GMutex lock;
  guint epoch;
  gint64 generation;
  gboolean indexed;
  GHashTable *orders; /* key -> KabOrder */
  GHashTable *sets;   /* key -> KabSet */
  gint64 totals[2];   /* live, deleted; -1 when not counted */
  guint64 clock;
} KabEntityLists;

static inline gboolean
kab_set_has (const KabSet *set, guint32 nr)
{
  return (nr >> 6) < set->n_words && (set->words[nr >> 6] >> (nr & 63) & 1) != 0;
}

void kab_set_add (KabSet *set, guint32 nr);
void kab_set_remove (KabSet *set, guint32 nr);
void kab_set_free (gpointer data);
void kab_order_free (gpointer data);

char *kab_order_key (const char *sql, int deleted);

/* Follows the rows' changes up to @generation, or forgets everything. With the lock held. */
gboolean kab_entity_lists_follow (KabEntityLists *self,
                                  KabCache *cache,
                                  KabDb *db,
                                  guint epoch,
                                  gint64 generation,
                                  gboolean indexed,
                                  GError **error);

/* Compares what two rows are ordered by, as SQLite does: null, numbers, texts by bytes; then their numbers. */
int kab_compare_keys (const KabValue *a, gint64 a_nr, const KabValue *b, gint64 b_nr);
/* What row @nr is ordered by; @there: whether it is in the order at all. */
gboolean kab_order_key_of (KabDb *db,
                           const KabEntity *entity,
                           const char *sql,
                           int deleted,
                           gint64 nr,
                           KabValue *key,
                           gboolean *there,
                           GError **error);
