/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache.h"
#include "kab-checkpoint.h"
#include "kab-paid.h"

/* How many rows of them, of an entity, are remembered in all. */
#define LOG_ROWS_MAX 512

typedef struct
{
  gint64 generation;
  GArray *rows; /* gint64 */
} KabLogEntry;

/* The SQL and the searched fields of one entity. */
typedef struct
{
  const KabEntity *entity;
  guint index;
  char *put;         /* a change, bound in the order of kab_store_columns() */
  char *put_any;     /* the same, also over a greater rev */
  char *find_old;    /* nr, then the whole row, by id */
  char *find_number; /* nr by id */
  char *search_add;  /* rowid and searched fields */
  char *search_drop; /* the same */
  guint *searched;   /* indexes of fields */
  guint n_searched;
} KabPlan;

/* kab-tally.h */
typedef struct _KabTally KabTally;

struct _KabCache
{
  char *path;
  KabDb *db;
  KabCheckpointer *checkpointer; /* of db */
  guint64 device;                /* with inode: which file db is, whatever stands at path now */
  guint64 inode;
  int stopping; /* whether building is to end soon */
  GMutex interrupt_lock;
  gboolean interruptible; /* whether the statement that db runs may be ended */
  GMutex lock;            /* one writer at a time */
  GRWLock files;          /* readers read; rebuilding writes */
  guint epoch;
  GMutex check_lock;
  KabDb *checking; /* what a check of the file runs on, to be ended; under check_lock */
  int behind;      /* whether rows are to be refreshed that could not be, nobody remembers which */
  KabPlan *plans;
  guint n_plans;
  gboolean indexed;
  int aside_stays; /* whether it was said that what was put aside cannot be erased */
  gboolean bare;   /* nothing was indexed yet, not even in part: rows need no more than to be put */

  /* Of the transaction under way. */
  KabTouched touched;
  GArray **written; /* by entity: numbers of rows; NULL when too many */

  KabTally *tally;

  GMutex log_lock;
  GQueue *log;         /* by entity, of KabLogEntry */
  gint64 *own;         /* by entity, the last generation that this process made */
  KabTouched recalled; /* entities of whose log what the file has of it was read */
  KabTouched kept;     /* under lock: those of which the file has it */
};

/* A page, or a range, on its way into the cache: inside a write. */
typedef struct
{
  KabCache *cache;
  KabWork *work;
  gint64 fence;
  GHashTable *edited; /* "entity/id" of rows with edits that wait, or an image */
  GHashTable
    *kept; /* (nullable): the same of those with edits that are kept (kab-work-kept.h), once a row left */
  GHashTable *gone;    /* (nullable): those of them that left */
  gboolean restarting; /* what is not in this run will go, and what is in it is noted */
  gboolean anew;       /* what comes counts, whatever rev is here */
  KabPageResult *result;
} KabPull;

/* kab-cache-pull.c. Begins the write; to be committed or rolled back, and cleared. */
gboolean kab_cache_pull_begin (KabPull *pull,
                               KabCache *cache,
                               KabWork *work,
                               gint64 fence,
                               KabPageResult *result,
                               GError **error);
void kab_cache_pull_clear (KabPull *pull);
gboolean kab_cache_pull_put (KabPull *pull, const KabChange *change, GError **error);
/* The row is not one that this user may see: it goes, and edits of it that were not sent become refusals. */
gboolean kab_cache_pull_drop (KabPull *pull, const KabEntity *entity, const char *id, GError **error);
gboolean kab_cache_note_left (KabPull *pull, GError **error);
/* The file is damaged: it is made anew. */
gboolean kab_cache_damaged (GError **error);
gboolean kab_cache_check_fence (KabCache *self, gint64 fence, GError **error);
/* kab-cache-check.c: @names: of entities, with spaces: what is compared next, and at once, as columns were added */
gboolean kab_cache_want_columns (KabCache *self, const char *names, GError **error);
/* kab-cache-mend.c: a round came to the end of @range's entity: a fault that it did not find again is over */
struct _KabCheckRange;
gboolean kab_cache_forgive (KabCache *self, const struct _KabCheckRange *range, GError **error);
/* The search index of the plan's entity is not to be trusted: it is made anew by the next kab_cache_build(). */
gboolean kab_cache_forget_search (KabCache *self, const KabPlan *plan, GError **error);

/* kab-cache-log.c: after opening the file; when another takes its place; inside a write; and after it. */
void kab_cache_log_open (KabCache *self);
void kab_cache_log_clear (KabCache *self);
gboolean kab_cache_log_write (KabCache *self, const KabPlan *plan, gint64 generation, GError **error);
void kab_cache_log_remember (KabCache *self, const gint64 *generations);

const KabPlan *kab_cache_plan (KabCache *self, const KabEntity *entity);
/* Notes that row @nr of the plan's entity changes in this transaction. */
void kab_cache_touch (KabCache *self, const KabPlan *plan, gint64 nr);
char *kab_cache_search_table (const KabEntity *entity);
gboolean kab_cache_search_create (KabCache *self, const KabPlan *plan, GError **error);
/* Rows up to this number are in the search index and must be kept up there, also while it is being built. */
gboolean kab_cache_mark_filled (KabCache *self, const KabPlan *plan, gint64 nr, GError **error);

/* A row that stands in its table, with its number there. */
typedef struct
{
  gint64 nr;   /* 0: there is none */
  KabRow *row; /* (nullable) */
} KabOld;

void kab_old_clear (KabOld *old);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabOld, kab_old_clear)

/* Returns FALSE on an error. */
gboolean
kab_cache_find_old (KabCache *self, const KabPlan *plan, const char *id, KabOld *old, GError **error);
/* Inside a write: @row takes the place of @old, which stands there now. */
gboolean kab_cache_put_over (KabCache *self,
                             const KabPlan *plan,
                             const KabOld *old,
                             const KabRow *row,
                             GError **error);

/* Inside a write; @force: also over a row of a greater rev, after a change of epoch */
gboolean kab_cache_put_change (KabCache *self,
                               const KabPlan *plan,
                               const KabChange *change,
                               gboolean force,
                               GError **error);
gboolean kab_cache_erase (KabCache *self, const KabPlan *plan, const char *id, GError **error);
/** kab_cache_server_rev: of the server's row, as kab_cache_server_row() gives it; 0 if it has none */
gboolean
kab_cache_server_rev (KabCache *self, const KabEntity *entity, const char *id, gint64 *rev, GError **error);
/* @there: whether an image is kept at all; a kept image without a row means that the server has none. */
gboolean kab_cache_get_image (KabDb *db,
                              const KabEntity *entity,
                              const char *id,
                              gboolean *there,
                              KabRow **row,
                              GError **error);
gboolean kab_cache_drop_image (KabCache *self, const KabEntity *entity, const char *id, GError **error);
gboolean kab_cache_put_image (KabCache *self,
                              const KabEntity *entity,
                              const char *id,
                              const KabRow *row,
                              GError **error);

/* kab-cache-paid.c. Inside a write: whether @change, before it is put, makes an order paid that was not. */
gboolean kab_cache_is_paid_now (KabPull *pull, const KabChange *change, gboolean *now, GError **error);
gboolean kab_cache_note_paid (KabCache *self, const char *id, GError **error);
gboolean kab_cache_forget_paid (KabCache *self, const char *id, GError **error);
/* Inside a write: a run has ended, at @time by the server's clock; 0: it did not say. */
gboolean kab_cache_note_served (KabCache *self, gint64 time, GError **error);
/* How many there are that somebody is yet to be told of, and how many that are yet to be looked at. */
gboolean kab_cache_count_paid (KabDb *db, guint *untold, guint *told, GError **error);
gboolean kab_cache_take_paid (KabCache *self, GPtrArray *actors, KabPaidNews *news, GError **error);
gboolean kab_cache_paid_seen (KabCache *self, GError **error);
