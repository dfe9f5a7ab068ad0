/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-checkpoint.h"
#include "kab-work.h"

/* kab-work-counts.c */
typedef struct
{
  gboolean known;
  gint64 written; /* as of what this connection… */
  gint64 version; /* … and what others have written */
  guint pending;
  gint64 oldest;
  guint problems;
  guint entries;
  gboolean plain; /* no files, no server that was restored: then edits that are added change nothing of … */
  guint drafts;   /* … this either */
} KabWorkCounts;

struct _KabWork
{
  KabDb *db;
  KabCheckpointer *checkpointer;
  GMutex lock; /* held while the following is touched */
  KabWorkCounts counts;
  GHashTable *puzzles; /* (nullable): ids of edits whose answer this version does not know */
  int n_puzzles;       /* atomic: how many */
  guint history;       /* see kab_work_history() */
  gint64 fresh;        /* edits from this number on were never sent before the push under way; 0: not known */
};

/* With the lock held: whether what was counted is so still … */
gboolean kab_work_is_counted (KabWork *self);
/* … and @n edits were put into the outbox since, and nothing else was done. */
void kab_work_count_more (KabWork *self, guint n, gint64 made_at);

/* With the lock held, inside a transaction. */
gboolean kab_work_check_fence (KabWork *self, gint64 fence, GError **error);
KabMutation *kab_work_parse (const char *json, GError **error);
char *kab_work_json (const KabMutation *mutation);
/* kab-work-effects.c: a step of the migration … */
gboolean kab_work_make_effects (KabDb *db, GError **error);
/* … keeps how a command looks, instead of how it looked before … */
gboolean kab_work_insert_effects (KabWork *self, const KabMutation *command, GError **error);
/* … adds "entity/id" of each row that it shows differently … */
gboolean kab_work_add_effect_rows (KabWork *self, const char *id, GHashTable *rows, GError **error);
/* … names the rows that it makes: entity and id in turn … */
GPtrArray *kab_work_made_by (KabWork *self, const char *id, GError **error);
/* … and forgets those of commands that are over. */
gboolean kab_work_drop_effects (KabWork *self, GError **error);
/* kab-work-kept.c: a step of the migration … */
gboolean kab_work_make_kept (KabDb *db, GError **error);
/* … moves what satisfies @where, with @until for its one value, from the outbox to what is kept; @now: the server's … */
gboolean kab_work_keep (KabWork *self, const char *where, gint64 until, gint64 now, GError **error);
/* … puts all of it back if the history of @epoch, which has come to @head, is another than that before … */
gboolean kab_work_begin_history (KabWork *self, const char *epoch, gint64 head, GError **error);
/* … and counts an answer to one of these. */
gboolean kab_work_note_again (KabWork *self, gboolean done, gint64 rev, GError **error);
gboolean kab_work_insert (KabWork *self, const KabMutation *mutation, gint64 made_at, GError **error);
/* kab-work-outcomes.c: moves an edit to the problems; and those not sent yet that are of the same new row */
gboolean kab_work_set_aside (KabWork *self,
                             const char *id,
                             const char *code,
                             const char *field,
                             const char *message,
                             GError **error);
gboolean kab_work_set_dependents_aside (KabWork *self,
                                        const char *entity,
                                        const char *row,
                                        const char *parent,
                                        GError **error);
/* The same of all rows that the edit @id made: its own, by @op, and those that a command shows. */
gboolean kab_work_set_all_dependents_aside (KabWork *self,
                                            const char *op,
                                            const char *entity,
                                            const char *row,
                                            const char *id,
                                            GError **error);

/* kab-work-conflicts.c: of edits of a row; with the lock held. */
#define KAB_WORK_CONFLICT "conflict = 1 AND json LIKE '%\"op\":\"update\"%'"
/* (element-type KabStoredProblem): in order, with what was changed again since taken out of them. */
GPtrArray *kab_work_read_conflicts (KabWork *self, const char *entity, const char *row, GError **error);
/* The problem without what edits that wait changed again. */
gboolean kab_work_trim_problem (KabWork *self, KabStoredProblem *problem, GError **error);
/* Edit @id of the row was done: what it changed again is not wished any more by those before it. */
gboolean
kab_work_supersede (KabWork *self, const char *id, const char *entity, const char *row, GError **error);
/* The conflict @id joins an earlier one that it was made over. */
gboolean
kab_work_join_conflict (KabWork *self, const char *id, const char *entity, const char *row, GError **error);
/* kab-work-outcomes.c */
GPtrArray *
kab_work_read_problems (KabWork *self, const char *where, const char *a, const char *b, GError **error);

/* kab-work-files.c */
gboolean kab_work_make_files (KabDb *db, GError **error);
/* Edits are asked about again, and so are their files. */
gboolean kab_work_files_ask_again (KabWork *self, GError **error);
/* An edit is put into the outbox: what was refused of its files is tried again. */
gboolean kab_work_files_wait_again (KabWork *self, const char *json, GError **error);
/* Returns: (transfer full) (element-type utf8): digests of files without which an edit that names them does not go */
GPtrArray *kab_work_files_to_wait_for (KabWork *self, gint64 now, GError **error);

/* @sql: gives "entity/id" of rows; Returns: (transfer full): the set of them */
GHashTable *kab_work_rows_of (KabWork *self, const char *sql, GError **error);

/* kab_work_get_meta(), kab_work_set_meta() */
char *kab_work_read_meta (KabWork *self, const char *key, GError **error);
gboolean kab_work_write_meta (KabWork *self, const char *key, const char *value, GError **error);

/* kab-work-leases.c: the step of the schema */
gboolean kab_work_make_leases (KabDb *db, GError **error);
/* Numbers for what the edit makes and has none of, as far as there are any; those that it has are checked. */
gboolean kab_work_give_numbers (KabWork *self, KabMutation *mutation, GError **error);
/* Takes the numbers out of the edit, so that it is given others. */
void kab_work_forget_numbers (KabMutation *mutation, KabMutation *refused);
/* *leases: (nullable): ids of the leases that its numbers are of, with blanks between them */
gboolean kab_work_leases_of (KabWork *self, const KabMutation *mutation, char **leases, GError **error);
/* Appends ,"leases":[…] to a batch, or nothing */
gboolean kab_work_append_leases (KabWork *self, GHashTable *ids, GString *out, GError **error);
/* kab_work_drop_lease() with the lock held */
gboolean kab_work_close_lease (KabWork *self, const char *id, gboolean tell, GError **error);
/* kab-work-leases.c: where in an edit a number stands that is drawn from leases. */
#define KAB_NUMBER_SLOTS 4
/* Where a number belongs in an edit. */
typedef struct
{
  const KabEntity *kind;
  KabValue *value;
  gboolean *in;
} KabNumberSlot;
/* @slots: of KAB_NUMBER_SLOTS; Returns: how many there are */
guint kab_work_number_slots (KabMutation *mutation, KabNumberSlot *slots);
