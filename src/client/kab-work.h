/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"
#include "kab-error.h"
#include "kab-mutation.h"

/*
 * work.db: what a person did and the server has not taken yet. It is the truth of
 * edits: an edit is in it, on the disk, before it is shown. Any thread may call;
 * calls exclude each other.
 *
 * An edit gets its n when it is first sent and not when it is made, so that one that
 * was never sent can be taken back without leaving a hole in the count.
 */
typedef struct _KabWork KabWork;

/** KabOutboxEntry: @acked_rev: 0 while the server has not said done */
typedef struct
{
  gint64 seq;
  gint64 n;
  gint64 made_at;
  gint64 acked_rev;
  KabMutation *mutation;
} KabOutboxEntry;
void kab_outbox_entry_free (KabOutboxEntry *entry);

/** KabStoredProblem: a refusal (@code) or a conflict (@theirs), as kept; texts are owned */
typedef struct
{
  char *id;
  gboolean conflict;
  char *code;
  char *field;
  char *message;
  char *theirs; /* JSON object of fields */
  gint64 theirs_rev;
  char *by;
  gint64 at;
  char *parent; /* the refused creation that it hangs on */
  gint64 seq;   /* among all edits */
  gint64 made_at;
  KabMutation *mutation; /* without what its author changed again since, and waits or is done */
} KabStoredProblem;
void kab_stored_problem_free (KabStoredProblem *problem);

/**
 * kab_work_open:
 * @set_aside: (out) (transfer full) (nullable): where a damaged file was moved to, if it was
 *
 * Errors: %KAB_ERROR_TOO_NEW, %KAB_ERROR_STORAGE. A damaged file is moved aside and kept.
 */
KabWork *kab_work_open (const char *dir, char **set_aside, GError **error);
void kab_work_close (KabWork *self);

/** kab_work_peek_meta: of a file that is not open, and that stays as it is; %NULL as well where it cannot be read */
char *kab_work_peek_meta (const char *dir, const char *key);

/* Small facts by name: "device", "next_n", "fence", "signed_out" … */
char *kab_work_get_meta (KabWork *self, const char *key, GError **error);
gboolean kab_work_set_meta (KabWork *self, const char *key, const char *value, GError **error);

/** kab_work_take_fence: Returns: a number greater than any before, which is now the one in force; 0 on error */
gint64 kab_work_take_fence (KabWork *self, GError **error);

/** kab_work_fence: Returns: the number in force; 0 on error */
gint64 kab_work_fence (KabWork *self);

/** kab_work_add: puts edits into the outbox, all or none; on the disk when it returns */
gboolean kab_work_add (KabWork *self, GPtrArray *mutations, gint64 made_at, GError **error);

/** kab_work_counts: edits not acknowledged, when the oldest of them was made, problems, entries in all */
gboolean kab_work_counts (KabWork *self,
                          guint *pending,
                          gint64 *oldest,
                          guint *problems,
                          guint *entries,
                          GError **error);

/** kab_work_is_plain: Returns: whether there were neither files nor a server that was restored when kab_work_counts() was
 * called last; @drafts: (out): then, how many drafts there were */
gboolean kab_work_is_plain (KabWork *self, guint *drafts);
/** kab_work_note_plain: no server was restored, and there are so many @drafts: remembered for as long as that holds */
void kab_work_note_plain (KabWork *self, guint drafts);

/** kab_work_row_entries: (element-type KabOutboxEntry): of one row, those that the server's row of @rev does not
 * hold yet (0: all of them) and what was made behind those that wait, in order */
GPtrArray *
kab_work_row_entries (KabWork *self, const char *entity, const char *row, gint64 rev, GError **error);
/**
 * kab_work_row_layers:
 * @entries: (out) (transfer full) (element-type KabOutboxEntry): as kab_work_row_entries()
 * @conflicts: (out) (transfer full) (element-type KabStoredProblem): of edits of the row, in order
 *
 * All that may stand over the server's row, as it is at one moment.
 */
gboolean kab_work_row_layers (KabWork *self,
                              const char *entity,
                              const char *row,
                              gint64 rev,
                              GPtrArray **entries,
                              GPtrArray **conflicts,
                              GError **error);
/** kab_work_waits: @waits: whether there may be any of these */
gboolean kab_work_waits (KabWork *self,
                         const char *entity,
                         const char *row,
                         gint64 rev,
                         gboolean *waits,
                         GError **error);

/** kab_work_all_entries: (element-type KabOutboxEntry): in order; @unacked: only those not acknowledged */
GPtrArray *kab_work_all_entries (KabWork *self, gboolean unacked, GError **error);

/** kab_work_rows: Returns: (transfer full): set of "entity/id" of rows with entries or conflicts */
GHashTable *kab_work_rows (KabWork *self, GError **error);

/**
 * kab_work_take_batch:
 * @body: (out): the request's body of at most @most edits, each with its n; %NULL when nothing waits
 *
 * Gives the edits their numbers, durably, and makes the body of POST /v1/mutations.
 */
gboolean kab_work_take_batch (KabWork *self,
                              gint64 fence,
                              const char *device,
                              guint most,
                              char **body,
                              guint *n_taken,
                              GError **error);

/**
 * kab_work_take_batch_after:
 * @after: the number of an edit: only those behind it are taken
 * @first: (out): the number of the first edit taken
 * @last: (out): that of the last one
 *
 * The same, behind a batch that is on its way.
 */
gboolean kab_work_take_batch_after (KabWork *self,
                                    gint64 fence,
                                    const char *device,
                                    gint64 after,
                                    guint most,
                                    char **body,
                                    guint *n_taken,
                                    gint64 *first,
                                    gint64 *last,
                                    GError **error);

/** kab_work_renumber: after a 409: edits not acknowledged are counted from @expected */
gboolean kab_work_renumber (KabWork *self, gint64 fence, gint64 expected, GError **error);

/**
 * kab_work_history:
 *
 * Returns: a number that is another one after each kab_work_forget_base(). To be asked for before edits are taken to be
 *   sent, and to be given back with the answer
 */
guint kab_work_history (KabWork *self);

/** kab_work_puzzles: Returns: whether there are edits whose answer this version does not know; any thread may ask */
gboolean kab_work_puzzles (KabWork *self);

/**
 * kab_work_take_outcomes:
 * @history: of when what is answered was taken; where there is another one by now, nothing is done
 * @text: the answer to a batch; changed
 * @rows: (element-type utf8): adds "entity/id" of each row whose shown values may change
 * @n_done: how many outcomes were of edits still waiting
 *
 * Stores what the server said, in one transaction: done is marked, refused and conflict move to the
 * problems together with what hangs on them.
 */
gboolean kab_work_take_outcomes (KabWork *self,
                                 gint64 fence,
                                 guint history,
                                 char *text,
                                 gsize length,
                                 GHashTable *rows,
                                 guint *n_done,
                                 GError **error);

/** kab_work_can_settle: @any: whether kab_work_settle() would drop something */
gboolean kab_work_can_settle (KabWork *self, gint64 until, gboolean *any, GError **error);
/** kab_work_last_acked: @rev: (out): the highest number that an edit still here was stored with; 0 for none */
gboolean kab_work_last_acked (KabWork *self, gint64 *rev, GError **error);
/**
 * kab_work_settle:
 * @now: by the server's clock, ms
 * @rows: as above
 *
 * Takes acknowledged entries that a run up to @until has brought out of the outbox; see kab-work-kept.h.
 */
gboolean
kab_work_settle (KabWork *self, gint64 fence, gint64 until, gint64 now, GHashTable *rows, GError **error);

/**
 * kab_work_forget_base:
 * @epoch: of the history that begins, "" if the server does not say
 * @head: how far it has come
 *
 * Everything comes again: revs mean nothing any more, acknowledged edits are asked again; those that were confirmed by
 * another history than this wait again, in front of what is newer.
 */
gboolean kab_work_forget_base (KabWork *self, gint64 fence, const char *epoch, gint64 head, GError **error);

/** kab_work_refuse_row: sets aside what waits, not yet sent, for a row that left; @n: how many; @rows: (nullable): as above,
 * other rows */
gboolean kab_work_refuse_row (KabWork *self,
                              gint64 fence,
                              const char *entity,
                              const char *row,
                              const char *code,
                              const char *message,
                              guint *n,
                              GHashTable *rows,
                              GError **error);

/** KabFate: what became of an edit: not sent yet, sent and not answered, done, refused; or it cannot be read */
typedef enum
{
  KAB_FATE_WAITS,
  KAB_FATE_SENT,
  KAB_FATE_DONE,
  KAB_FATE_REFUSED,
  KAB_FATE_UNKNOWN,
} KabFate;

/** kab_work_fate: @message, @code: (out): of a refusal */
KabFate kab_work_fate (KabWork *self, const char *id, char **message, KabError *code, GError **error);

GPtrArray *kab_work_problems (KabWork *self, GError **error);
/** kab_work_find_problem: that problem and those that hang on it, in order; %KAB_ERROR_NOT_FOUND if decided already */
GPtrArray *kab_work_find_problem (KabWork *self, const char *id, GError **error);

/**
 * KabDecision: what is sent instead of a problem
 * @again: (element-type KabMutation): may be empty
 */
typedef struct
{
  KabStoredProblem *problem; /* not owned */
  GPtrArray *again;
} KabDecision;
void kab_decision_free (KabDecision *decision);

/**
 * kab_work_resolve:
 * @decisions: (element-type KabDecision): of all that kab_work_find_problem() gave
 * @insisted: whether what is sent is what the others had overwritten: only then undoing takes it back once it is sent
 *
 * Takes the problems away, putting what is sent instead into the outbox. %KAB_ERROR_NOT_FOUND if decided already.
 */
gboolean
kab_work_resolve (KabWork *self, GPtrArray *decisions, gboolean insisted, gint64 made_at, GError **error);

/**
 * kab_work_reopen:
 * @rows: (element-type utf8): adds "entity/id" of each row whose shown values may change
 *
 * Undoes the decision of problem @id: it waits again, with those that hang on it. What was to be sent instead and
 * was not yet is taken back; what was sent is written back by an edit of its own. %KAB_ERROR_NOT_FOUND if it was
 * not decided here, or long ago.
 */
gboolean kab_work_reopen (KabWork *self, const char *id, gint64 made_at, GHashTable *rows, GError **error);

/**
 * kab_work_undo:
 * @id: of an edit that waits
 * @rows: as above
 *
 * Takes an edit out of the outbox, or, if it may be with the server already, adds one that leads back.
 * %KAB_ERROR_NOT_FOUND if it does not wait any more, %KAB_ERROR_CONFLICT if a later one builds on it.
 */
gboolean kab_work_undo (KabWork *self, const char *id, gint64 made_at, GHashTable *rows, GError **error);

/** kab_work_renumbered: Returns: (transfer full) (element-type KabRenumbered): since then (ms), in order */
GPtrArray *kab_work_renumbered (KabWork *self, gint64 since, GError **error);

/** kab_work_keep_draft: what was typed into a form and not saved; @row: "" of a new one; @json: (nullable): %NULL drops it */
gboolean kab_work_keep_draft (KabWork *self,
                              const char *entity,
                              const char *row,
                              const char *json,
                              gint64 at,
                              GError **error);
/** kab_work_count_drafts: how many there are */
gboolean kab_work_count_drafts (KabWork *self, guint *drafts, GError **error);
/** kab_work_draft_words: Returns: (transfer full): what was typed in them, as a text for its author; "" for nothing */
char *kab_work_draft_words (KabWork *self);
/** kab_work_count_own: what its author would miss: edits that are not with the server, problems, drafts */
gboolean kab_work_count_own (KabWork *self, guint *n, GError **error);
/** kab_work_words: Returns: (transfer full): all of that as a text */
char *kab_work_words (KabWork *self);
/** kab_work_find_draft: Returns: (transfer full) (nullable): %NULL without an error where there is none */
char *kab_work_find_draft (KabWork *self, const char *entity, const char *row, GError **error);

/** kab_work_data_version: a number that differs when another connection has written */
gint64 kab_work_data_version (KabWork *self);
