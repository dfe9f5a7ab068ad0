/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cache.h"

/* How many transactions' changed rows are remembered an entity, and how many rows in all. */
#define LOG_TRANSACTIONS 64
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
  char *find_old;    /* nr, rev, searched fields by id */
  char *search_add;  /* rowid and searched fields */
  char *search_drop; /* the same */
  guint *searched;   /* indexes of fields */
  guint n_searched;
} KabPlan;

struct _KabCache
{
  char *path;
  KabDb *db;
  guint64 device; /* with inode: which file db is, whatever stands at path now */
  guint64 inode;
  int stopping; /* whether building is to end soon */
  GMutex interrupt_lock;
  gboolean interruptible; /* whether the statement that db runs may be ended */
  GMutex lock;            /* one writer at a time */
  GRWLock files;          /* readers read; rebuilding writes */
  guint epoch;
  int behind; /* whether rows are to be refreshed that could not be, nobody remembers which */
  KabPlan *plans;
  guint n_plans;
  gboolean indexed;

  /* Of the transaction under way. */
  KabTouched touched;
  GArray **written; /* by entity: numbers of rows; NULL when too many */

  GMutex log_lock;
  GQueue *log; /* by entity, of KabLogEntry */
  gint64 *own; /* by entity, the last generation that this process made */
};

const KabPlan *kab_cache_plan (KabCache *self, const KabEntity *entity);
/* Notes that row @nr of the plan's entity changes in this transaction. */
void kab_cache_touch (KabCache *self, const KabPlan *plan, gint64 nr);
char *kab_cache_search_table (const KabEntity *entity);
gboolean kab_cache_search_create (KabCache *self, const KabPlan *plan, GError **error);

/* Inside a write. */
gboolean kab_cache_put_row (KabCache *self, const KabRow *row, GError **error);
/* @force: also over a row of a greater rev, after a change of epoch */
gboolean kab_cache_put_change (KabCache *self,
                               const KabPlan *plan,
                               const KabChange *change,
                               gboolean force,
                               GError **error);
gboolean kab_cache_erase (KabCache *self, const KabPlan *plan, const char *id, GError **error);
/** kab_cache_server_rev: of the server's row, as kab_cache_server_row() gives it; 0 if it has none */
gboolean
kab_cache_server_rev (KabCache *self, const KabEntity *entity, const char *id, gint64 *rev, GError **error);
gboolean kab_cache_drop_image (KabCache *self, const KabEntity *entity, const char *id, GError **error);
gboolean kab_cache_put_image (KabCache *self,
                              const KabEntity *entity,
                              const char *id,
                              const KabRow *row,
                              GError **error);
