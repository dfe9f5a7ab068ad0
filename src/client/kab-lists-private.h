/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-condition.h"
#include "kab-lists.h"

/* What stands in place of nothing, where that stands last: behind every day. */
#define KAB_NO_DAY "~"
/* Rows of one order between two counts. */
#define BLOCK 1024
/* Changed rows that are put into an order while a page waits for it. */
#define KAB_PATCH_AT_ONCE 64

/*
 * What was prepared is right as of its own generation, and brought up to a later one when it is used
 * again. It is touched with the lock held alone, by readers whose snapshot was begun under that
 * lock: so it is never newer than what its user sees.
 */

/* All rows of one deletedness in one order. */
typedef struct
{
  char *sql; /* the expression */
  gboolean empty_last;
  int deleted;
  gint64 generation;
  gint64 kept; /* the generation as of which a file has it, too; -1: none has */
  guint32 *nr;
  guint n;
  guint64 used;
} KabOrder;

/* The rows that satisfy one condition, or several at once. */
typedef struct
{
  gint64 generation;
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
  GMutex lock;   /* held while the following is touched */
  guint at_once; /* rows of the table that are counted at once */
  guint epoch;
  gboolean indexed;
  GHashTable *orders; /* key -> KabOrder */
  GHashTable *sets;   /* key -> KabSet */
  gint64 totals[2];   /* live, deleted */
  gint64 totals_generation[2];
  guint64 clock;
  gint64 kept_at; /* when the orders were put into files last; 0: not yet */
} KabEntityLists;

struct _KabLists
{
  KabCache *cache;
  KabEntityLists *entities;
  guint n;
};

KabEntityLists *kab_lists_of (KabLists *self, const KabEntity *entity);

/* What a list cannot be told without, and takes too long to be made while others wait for the lock. */
typedef enum
{
  KAB_NEED_NOTHING,
  KAB_NEED_SET,
  KAB_NEED_ORDER,
  KAB_NEED_TOTAL,
} KabNeed;

typedef enum
{
  KAB_LOOKED_ERROR,
  KAB_LOOKED_DONE,
  KAB_LOOKED_NEEDS, /* what is in the look's need */
} KabLooked;

/* One reader's question, with the lock held, as of its snapshot. */
typedef struct
{
  KabEntityLists *lists;
  KabCache *cache;
  KabDb *db;
  GCancellable *cancellable;
  const KabQuery *query; /* (nullable): an order alone is looked at */
  GPtrArray *conditions; /* of the query */
  char *order;           /* what it is ordered by */
  gboolean empty_last;   /* a date that is yet to come is later than any: rows without one stand last */
  int deleted;
  gint64 generation;

  KabNeed need;
  KabCondition *need_condition; /* of a needed set */
  gboolean recalled;            /* whether a needed order came from a file */
} KabLook;

typedef KabLooked (*KabAnswerFunc) (KabLook *look, gpointer data, GError **error);

/* Asks @answer, with the lock held, until it has everything it needs; inside a transaction. */
gboolean kab_look_until (KabLook *look,
                         guint epoch,
                         KabAnswerFunc answer,
                         gpointer data,
                         gint64 *generation,
                         GError **error);
void kab_look_clear (KabLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabLook, kab_look_clear)

static inline gboolean
kab_set_has (const KabSet *set, guint32 nr)
{
  return (nr >> 6) < set->n_words && (set->words[nr >> 6] >> (nr & 63) & 1) != 0;
}

/* The first column of @statement, to be compared by kab_compare_keys(). */
void kab_read_key (KabStatement *statement, gboolean empty_last, KabValue *key);

/* Sets. */
KabSet *kab_set_new (void);
void kab_set_add (KabSet *set, guint32 nr);
void kab_set_remove (KabSet *set, guint32 nr);
void kab_set_intersect (KabSet *set, const KabSet *other, gboolean without);
void kab_set_free (gpointer data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabSet, kab_set_free)

/* Reads the rows of @condition; needs no lock. */
KabSet *kab_set_read (KabLook *look, KabCondition *condition, GError **error);
/* The rows of @match in place of the only value of @condition: all of its rows, and some others. */
KabSet *kab_set_read_sieve (KabLook *look, KabCondition *condition, const char *match, GError **error);
/* @set: (out) (nullable): as of the look's generation, if it is there */
gboolean kab_look_find_set (KabLook *look, const char *key, KabSet **set, GError **error);
/* The same; what is not there is cut out of an order that is in memory, if there is one that has it in pieces. */
gboolean kab_look_cut_set (KabLook *look, KabCondition *condition, KabSet **set, GError **error);

/* Places in an order, one after another; none where @to is not behind @from. */
typedef struct
{
  guint from;
  guint to;
} KabPiece;

/* Where the rows of a condition are in an order that is in memory. */
typedef struct
{
  KabOrder *order; /* NULL: there is none that has them in pieces */
  GArray *pieces;  /* (element-type KabPiece): from the first to the last */
  guint rows;      /* in all of them */
} KabCut;

void kab_cut_clear (KabCut *cut);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabCut, kab_cut_clear)
/* It holds as long as the look's lock is. */
gboolean kab_look_find_cut (KabLook *look, const KabCondition *condition, KabCut *cut, GError **error);
/* The set of them, which is kept. */
KabSet *kab_look_cut (KabLook *look, KabCondition *condition, const KabCut *cut);
/* @set: (transfer full): Returns: the one that is kept */
KabSet *kab_look_keep_set (KabLook *look, const char *key, KabSet *set);
/* The rows of the whole query in no order; %NULL if it has no condition. */
KabLooked kab_look_query_set (KabLook *look, KabSet **set, GError **error);
/* Returns: (transfer full): the key of the set of all conditions together */
char *kab_look_query_key (KabLook *look);
/* Whether the query's total is known without any work. */
gboolean kab_look_is_counted (KabLook *look, gboolean *counted, GError **error);
KabLooked kab_look_total (KabLook *look, const KabSet *set, guint *total, GError **error);

/* Orders. */
void kab_order_free (gpointer data);
char *kab_order_key (const char *sql, int deleted);
KabOrder *kab_order_read (KabLook *look, GError **error);
/* @most: leave it as it is, and answer %NULL, if more changed rows than that would have to be put in */
gboolean kab_look_find_order (KabLook *look, guint most, KabOrder **order, GError **error);
/* The same of any order, by its key. */
gboolean
kab_look_find_order_by_key (KabLook *look, const char *key, guint most, KabOrder **order, GError **error);
void kab_look_keep_order (KabLook *look, KabOrder *order);
/* From its file, as of the look's generation; needs no lock. Returns: (nullable): no file has one that can be relied on */
KabOrder *kab_order_recall (KabLook *look);
/* How many orders of @n rows are kept. */
guint kab_orders_most (guint n);

/* The numbers of the rows at @from up to @to of a list of @total, as it is shown. */
KabLooked
kab_look_numbers (KabLook *look, KabSet *set, guint total, guint from, guint to, GArray *out, GError **error);
/* The same of a list of which nothing is prepared, @page gets what is known of the total; or nothing is done and
 * the list has to be counted first. */
KabLooked kab_look_peek (KabLook *look, KabPage *page, GArray *out, GError **error);

/* The first place in @table that was not used for the longest time goes, when there are @most. */
void kab_lists_make_room (GHashTable *table, guint most, gsize used_offset);

/* Brings one of them up to the look's generation; %FALSE without an error: it has to be made anew. */
gboolean kab_order_follow (KabLook *look, KabOrder *order, guint most, gboolean *later, GError **error);
gboolean kab_set_follow (KabLook *look, KabSet *set, GError **error);

/* Compares what two rows are ordered by, as SQLite does: null, numbers, texts by bytes; then their numbers. */
int kab_compare_keys (const KabValue *a, gint64 a_nr, const KabValue *b, gint64 b_nr);
/* What row @nr is ordered by; @there: whether it is in the order at all. */
gboolean kab_order_key_of (KabLook *look,
                           const KabOrder *order,
                           gint64 nr,
                           KabValue *key,
                           gboolean *there,
                           GError **error);

/*
 * A walk along the index of the query's order, from one end. Where one of the conditions is about the same field,
 * past its rows alone; the other conditions are the caller's to test, but for those of which a step
 * is to say whether they hold.
 */
typedef struct
{
  KabLook *look;
  gboolean descending;
  GPtrArray *tests;          /* (element-type KabCondition) (nullable) */
  const KabCondition *along; /* its rows alone are walked past */
  guint n_parts;             /* pieces of the order, one after another */
  guint part;                /* the next */
  gboolean apart; /* the pieces are the rows that have what is ordered by, and those that have not */
  KabStatement *statement;
  const KabOrder *order; /* or along this one, in memory, and nothing of the above but descending and part: */
  const GArray *pieces;  /* (nullable): these parts of it alone */
  KabPiece left;         /* of the part */
} KabWalk;

/* @pieces: (element-type KabPiece) (nullable): all of it */
void kab_walk_init_order (KabWalk *walk, const KabOrder *order, const GArray *pieces, gboolean descending);

void kab_walk_init (KabWalk *walk, KabLook *look, gboolean descending, GPtrArray *tests);
KabStep kab_walk_step (KabWalk *walk, guint32 *nr, GError **error);
/* Whether test @i holds for the row of the last step. */
gboolean kab_walk_holds (KabWalk *walk, guint i);
void kab_walk_clear (KabWalk *walk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabWalk, kab_walk_clear)
