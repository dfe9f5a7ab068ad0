/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-account.h"
#include "kab-mutation.h"
#include "kab-query.h"
#include "kab-trust.h"

G_BEGIN_DECLS

/**
 * KabSyncState:
 * @KAB_SYNC_OFFLINE: the server cannot be reached; it is tried again by itself
 * @KAB_SYNC_CONNECTING: on the way
 * @KAB_SYNC_SYNCING: sending or receiving; see the property "progress"
 * @KAB_SYNC_LIVE: everything sent and received that there is, and told of what is new
 * @KAB_SYNC_SIGNED_OUT: the server wants a sign-in; the cache is readable and the outbox kept
 * @KAB_SYNC_FOLLOWING: another process syncs this account; this one reads and adds to the outbox
 * @KAB_SYNC_FAILED: something only a person can mend; see the property "message"
 */
typedef enum
{
  KAB_SYNC_OFFLINE,
  KAB_SYNC_CONNECTING,
  KAB_SYNC_SYNCING,
  KAB_SYNC_LIVE,
  KAB_SYNC_SIGNED_OUT,
  KAB_SYNC_FOLLOWING,
  KAB_SYNC_FAILED,
} KabSyncState;
GType kab_sync_state_get_type (void);
#define KAB_TYPE_SYNC_STATE (kab_sync_state_get_type ())

/**
 * KabCabinet:
 *
 * One account's cabinet on this device: cache.db, work.db, and the sync engine on a thread of
 * its own with its own GMainContext. It belongs to the GMainContext (the GTK thread's) in which
 * it was made: properties are notified and signals emitted there, and nothing it is called for
 * there does I/O: every method that reads or writes is asynchronous (the plain forms without
 * _async are for programs without a main loop, such as kabinetctl, and for tests; those of list, find and setting may
 * be called on any thread that has a reference).
 *
 * Properties (all read-only, notified): "state" (KabSyncState), "message" (string, nullable: the
 * sentence that goes with the state), "pending" (guint: edits not yet acknowledged),
 * "oldest-pending" (gint64: when the oldest of them was made, ms; 0 for none), "problems" (guint:
 * conflicts and refusals that wait for a decision), "progress" (double, 0 to 1, or -1 when not
 * known), "received" (guint64: rows of the run so far), "first-sync" (gboolean: the first run has
 * not ended yet), "last-sync" (gint64: when server and cache last agreed, ms; 0 for never), "next-try" (gint64: when,
 * offline, the server is tried again by itself, ms by the clock on the wall; -1 while it is; 0 without a network),
 * "drafts" (guint: forms with something typed in them that was not saved), "mended" (string, nullable: what of this copy was found to differ from the server's, and what came of it),
 * "restored" (string, nullable: that the server was set back to an earlier time, and what became of what it had confirmed
 * here since: said until somebody has seen it), "restoring" (gboolean: that is not clear yet),
 * "all-saved" (gboolean: nothing pending, no problems, and the last run reached the head known), "wipe-at" (gint64: when
 * somebody asked that what this account has on this computer be erased, which the server has proved, ms; 0 for never: see
 * kab_cabinet_wipe_async()), "wipe-by" (string: who; "" for the administrator of the server).
 *
 * Signals: "changed" (const char *entity): rows of @entity changed in the cache; several changes
 * are told once, after the run that brought them. "row-changed" is not given: re-read what is shown.
 */
#define KAB_TYPE_CABINET (kab_cabinet_get_type ())
G_DECLARE_FINAL_TYPE (KabCabinet, kab_cabinet, KAB, CABINET, GObject)

/**
 * kab_cabinet_sign_in_async:
 * @server: an address as of kab_account_get_server()
 * @login: phone, e-mail or identifier
 * @data_dir: (nullable): instead of the user's own data folder
 * @cache_dir: (nullable): instead of the user's own cache folder
 * @remember: whether the refresh token goes into the Secret Service; otherwise it stays in memory
 *
 * Signs in over the network and opens the cabinet, the sync engine running. Signing in again as
 * the same user at the same server opens what is there: cache, outbox and device stay.
 * Errors: %KAB_ERROR_UNAUTHENTICATED (wrong login or password, or wait: the sentence says),
 * %KAB_ERROR_OFFLINE, %KAB_ERROR_PROTOCOL, %KAB_ERROR_STORAGE, …
 */
void kab_cabinet_sign_in_async (const char *server,
                                const char *login,
                                const char *password,
                                const char *data_dir,
                                const char *cache_dir,
                                gboolean remember,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KabCabinet *kab_cabinet_sign_in_finish (GAsyncResult *result, GError **error);

/**
 * kab_cabinet_open_async:
 *
 * Opens the cabinet of an account that signed in before, with no need of a network: the first rows
 * are there as soon as this returns. Tokens come from the Secret Service meanwhile; where there are
 * none the state becomes %KAB_SYNC_SIGNED_OUT.
 */
void kab_cabinet_open_async (KabAccount *account,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/**
 * kab_cabinet_open_key_async:
 * @data_dir: (nullable): as of kab_account_list()
 * @key: of kab_account_key()
 *
 * As kab_cabinet_open_async(), where only settings tell yet whose cabinet it is. Finished with kab_cabinet_open_finish(),
 * which tells %G_IO_ERROR_NOT_FOUND if there is no such account on this device any more.
 */
void kab_cabinet_open_key_async (const char *data_dir,
                                 const char *key,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KabCabinet *kab_cabinet_open_finish (GAsyncResult *result, GError **error);

/** kab_cabinet_reauthenticate_async: signs in again within the open cabinet, after %KAB_SYNC_SIGNED_OUT */
void kab_cabinet_reauthenticate_async (KabCabinet *self,
                                       const char *password,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean kab_cabinet_reauthenticate_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_sign_out_async:
 *
 * Ends the session at the server where it can be reached, takes the token out of the Secret Service,
 * removes the cache. The outbox stays, named, in its folder, unless it is empty; signing in again
 * finds it.
 */
void kab_cabinet_sign_out_async (KabCabinet *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean kab_cabinet_sign_out_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * KabCheckReport:
 * @ranges: ranges of rows compared with the server's
 * @rows: rows in them
 * @mended: ranges that differed and were mended
 * @faults: ranges that differ and cannot be mended
 * @unable: the server is of a version that cannot compare
 */
typedef struct
{
  guint ranges;
  guint64 rows;
  guint mended;
  guint faults;
  gboolean unable;
} KabCheckReport;

/**
 * kab_cabinet_check_and_wait:
 * @found: (out) (optional) (transfer full) (nullable): a line for each range that differed
 *
 * Compares everything with the server at once, and mends what differs; otherwise that is done bit by bit in the course of
 * a day. For support and tests; the cabinet should be up to date.
 */
gboolean kab_cabinet_check_and_wait (KabCabinet *self,
                                     guint timeout_ms,
                                     KabCheckReport *report,
                                     char **found,
                                     GError **error);

/**
 * kab_cabinet_wipe_async:
 * @words: (nullable): what was not sent, for its author to read, as a text
 *
 * Where "wipe-at" is not 0: closes the cabinet and erases, overwritten, what there is of the account on this computer:
 * cache, files, token; and tells the server. What the person wrote and did not send stays, with @words, until somebody
 * saves it or lets it go: see kab-leftover.h. What is begun is gone on with after a crash, at the next start.
 */
void kab_cabinet_wipe_async (KabCabinet *self,
                             const char *words,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** kab_cabinet_wipe_finish: Returns: whether nothing is left but what is to be left; the cabinet is closed in any case */
gboolean kab_cabinet_wipe_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * KabDeviceInfo:
 *
 * A computer that the user is signed in with, or was, as the server has it; see DEVICE in kab-protocol.h. @behind: -1 if
 * not known; times: 0 for never.
 */
typedef struct
{
  char *id;
  char *user;
  char *name;
  char *system;
  gboolean current;
  gboolean signed_in;
  gint64 signed_in_at;
  gint64 seen_at;
  gint64 behind;
  gint64 wipe_at;
  char *wipe_by;
  gint64 wiped_at;
  gint64 unsent;
} KabDeviceInfo;
void kab_device_info_free (KabDeviceInfo *device);

/**
 * kab_cabinet_list_devices_async:
 * @user: (nullable): whose; %NULL: one's own
 *
 * Asks the server. Errors: %KAB_ERROR_OFFLINE, %KAB_ERROR_FORBIDDEN, …
 */
void kab_cabinet_list_devices_async (KabCabinet *self,
                                     const char *user,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** kab_cabinet_list_devices_finish: Returns: (transfer full) (element-type KabDeviceInfo) */
GPtrArray *kab_cabinet_list_devices_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/** kab_cabinet_end_device_async: @erase: whether it is to erase what it has besides; @user: as above */
void kab_cabinet_end_device_async (KabCabinet *self,
                                   const char *user,
                                   const char *id,
                                   gboolean erase,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean kab_cabinet_end_device_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_invite_async:
 * @user: the id of somebody who is new; may be on the way to the server still, which is then waited for
 *
 * Asks the server for a link with which the person chooses a password. Errors: %KAB_ERROR_OFFLINE, %KAB_ERROR_REFUSED …
 */
void kab_cabinet_invite_async (KabCabinet *self,
                               const char *user,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** kab_cabinet_invite_finish: Returns: (transfer full): the link: to be shown, and kept nowhere */
char *kab_cabinet_invite_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_get_notice:
 *
 * Returns: (nullable): what opening the files found to say: that edits were in a file that is damaged, which is said as
 *   long as that file lies there, or that the copy was, which is said until it is fetched anew
 */
const char *kab_cabinet_get_notice (KabCabinet *self);

/** kab_cabinet_restored_seen: somebody has read "restored": it is not said any more, unless it is not over */
gboolean kab_cabinet_restored_seen (KabCabinet *self, GError **error);
void kab_cabinet_restored_seen_async (KabCabinet *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean kab_cabinet_restored_seen_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/** kab_cabinet_close: stops the sync engine and closes the files; blocks for a moment; unref alone does it too */
void kab_cabinet_close (KabCabinet *self);

KabAccount *kab_cabinet_get_account (KabCabinet *self);
KabSyncState kab_cabinet_get_state (KabCabinet *self);

/** kab_cabinet_list_async: one page of a list, from the cache */
void kab_cabinet_list_async (KabCabinet *self,
                             const KabQuery *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
KabPage *kab_cabinet_list_finish (KabCabinet *self, GAsyncResult *result, GError **error);
KabPage *kab_cabinet_list (KabCabinet *self, const KabQuery *query, GError **error);

/**
 * kab_cabinet_sort:
 * @ids: (element-type utf8): of rows of @query's kind
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the same, in the order of @query's list, whatever it filters; what
 *   is not here any more is at the end. Blocks; on any thread
 */
GPtrArray *kab_cabinet_sort (KabCabinet *self, const KabQuery *query, GPtrArray *ids, GError **error);

/**
 * kab_cabinet_peek_async:
 *
 * The same rows as soon as they are found. Of a long list it may not be known yet how many there are in all: then the
 * page says so, and kab_cabinet_total_async() tells it.
 */
void kab_cabinet_peek_async (KabCabinet *self,
                             const KabQuery *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
KabPage *kab_cabinet_peek_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_total_async:
 * @ahead: whether other pages of the list are likely to be asked for: then they are made ready after it
 *
 * How many rows @query's list has, counted beside what pages are being read.
 */
void kab_cabinet_total_async (KabCabinet *self,
                              const KabQuery *query,
                              gboolean ahead,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean kab_cabinet_total_finish (KabCabinet *self, GAsyncResult *result, KabTotal *total, GError **error);

/** kab_cabinet_find_async: one row by its id; %KAB_ERROR_NOT_FOUND if the cache has none */
void kab_cabinet_find_async (KabCabinet *self,
                             const KabEntity *entity,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
KabRow *kab_cabinet_find_finish (KabCabinet *self, GAsyncResult *result, GError **error);
KabRow *kab_cabinet_find (KabCabinet *self, const KabEntity *entity, const char *id, GError **error);

/**
 * kab_cabinet_edit_async:
 * @mutations: (element-type KabMutation): made with kab_mutation_new_between() or kab_mutation_new();
 *   kept in this order, all or none; their n is given here
 *
 * Checks the edits against the model, writes them to the outbox and shows them in the cache. When it
 * has finished they are on the disk: *saved*. Sending follows by itself.
 */
void kab_cabinet_edit_async (KabCabinet *self,
                             GPtrArray *mutations,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kab_cabinet_edit_finish (KabCabinet *self, GAsyncResult *result, GError **error);
gboolean kab_cabinet_edit (KabCabinet *self, GPtrArray *mutations, GError **error);

/**
 * kab_cabinet_run_command_async:
 * @mutation: made with kab_mutation_new_command(); copied
 *
 * Runs a command. One that may wait is kept and shown like any edit, and has finished when it is on the disk; the
 * server's answer comes later, and a refusal is a problem. One that may not is refused with its sentence where there
 * is no connection (%KAB_ERROR_OFFLINE); otherwise it has finished when the server has answered, as the answer is.
 */
void kab_cabinet_run_command_async (KabCabinet *self,
                                    const KabMutation *mutation,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kab_cabinet_run_command_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_try_command_async:
 * @mutation: made with kab_mutation_new_command(); copied
 *
 * What a command would bring about, by the rows that are here; nothing is kept and nothing is sent.
 */
void kab_cabinet_try_command_async (KabCabinet *self,
                                    const KabMutation *mutation,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/**
 * kab_cabinet_try_command_finish:
 * @field: (out) (nullable): where it would be refused, the argument at fault
 *
 * Returns: (transfer full) (nullable) (element-type KabRow): the rows as they would be; or %NULL with the sentence by
 *   which it would be refused
 */
GPtrArray *kab_cabinet_try_command_finish (KabCabinet *self,
                                           GAsyncResult *result,
                                           const KabField **field,
                                           GError **error);

/**
 * KabProblem:
 * @id: the mutation's id
 * @mutation: what the person wanted
 * @conflict: whether it is a conflict; otherwise a refusal
 * @code: of a refusal, a token of kab-error.h
 * @field: (nullable): of a refusal, the field at fault
 * @message: a sentence that says what happened
 * @theirs: (nullable): of a conflict, the row with the other side's values; deleted if they deleted it
 * @contested: (nullable) (element-type utf8): of a conflict, the names of the fields that it is about: what else the
 *   edit sets, nobody else touched, and it is kept whatever is decided; %NULL of a refusal, which is of all
 * @their_name: (nullable): of a conflict, who changed it
 * @at: when it was set aside, ms
 * @n_sold: of a conflict about a package's price: how many licences the person has issued at it since, as far as is known
 *   here; they keep it, whatever is decided
 * @title: what names the row to people
 */
typedef struct
{
  char *id;
  KabMutation *mutation;
  gboolean conflict;
  char *code;
  char *field;
  char *message;
  KabRow *theirs;
  GPtrArray *contested;
  char *their_name;
  gint64 at;
  guint n_sold;
  char *title;
} KabProblem;
void kab_problem_free (KabProblem *problem);
/** kab_problem_is_contested: Returns: whether field @i of the entity is one of those that a decision is about */
gboolean kab_problem_is_contested (const KabProblem *problem, guint i);
/** kab_problem_is_kept: Returns: whether field @i is set, and sent whatever is decided */
gboolean kab_problem_is_kept (const KabProblem *problem, guint i);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabProblem, kab_problem_free)

/** kab_cabinet_list_problems_finish: Returns: (transfer full) (element-type KabProblem): oldest first */
void kab_cabinet_list_problems_async (KabCabinet *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *kab_cabinet_list_problems_finish (KabCabinet *self, GAsyncResult *result, GError **error);
GPtrArray *kab_cabinet_list_problems (KabCabinet *self, GError **error);

/**
 * KabResolution:
 * @KAB_RESOLVE_MINE: send my values again, over theirs as they are now; a row they deleted is put back
 * @KAB_RESOLVE_THEIRS: let my values go where they conflict with theirs, and send the rest of the edit; of what was
 *   refused, let all of it go
 * @KAB_RESOLVE_DROP: let the whole edit go: another one has taken its place; what hangs on it is sent again
 */
typedef enum
{
  KAB_RESOLVE_MINE,
  KAB_RESOLVE_THEIRS,
  KAB_RESOLVE_DROP,
} KabResolution;

void kab_cabinet_resolve_async (KabCabinet *self,
                                const char *problem,
                                KabResolution resolution,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean kab_cabinet_resolve_finish (KabCabinet *self, GAsyncResult *result, GError **error);
gboolean
kab_cabinet_resolve (KabCabinet *self, const char *problem, KabResolution resolution, GError **error);

/** kab_cabinet_resolve_with: sends @instead, the problem's own edit as it was made better, over theirs as they are now */
gboolean
kab_cabinet_resolve_with (KabCabinet *self, const char *problem, const KabMutation *instead, GError **error);

/**
 * kab_cabinet_reopen_async:
 * @problem: the id of one that was decided on this device in the last month
 *
 * Undoes a decision: the problem waits again. What was to be sent for it is taken back, or written back with an
 * edit of its own if the server has it already. %KAB_ERROR_NOT_FOUND if there is no such decision.
 */
void kab_cabinet_reopen_async (KabCabinet *self,
                               const char *problem,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean kab_cabinet_reopen_finish (KabCabinet *self, GAsyncResult *result, GError **error);
gboolean kab_cabinet_reopen (KabCabinet *self, const char *problem, GError **error);

/**
 * KabPending:
 *
 * An edit that waits to be sent or acknowledged, for the status popover.
 */
typedef struct
{
  KabMutation *mutation;
  gint64 made_at;
  char *title;
} KabPending;
void kab_pending_free (KabPending *pending);
void kab_cabinet_list_pending_async (KabCabinet *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/**
 * kab_cabinet_list_shown_async:
 *
 * The edits of one row that it is shown with and what has come of it from the server does not hold: those that wait,
 * and those that the server has accepted but not sent back yet. Finish with kab_cabinet_list_pending_finish().
 */
void kab_cabinet_list_shown_async (KabCabinet *self,
                                   const KabEntity *entity,
                                   const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/**
 * kab_cabinet_undo_async:
 * @edit: the id of the mutation of a KabPending
 *
 * Undoes an edit that waits: it is taken back, or, if it may be with the server, followed by one that leads back.
 * %KAB_ERROR_CONFLICT if later edits build on it, %KAB_ERROR_NOT_FOUND if it does not wait any more.
 */
void kab_cabinet_undo_async (KabCabinet *self,
                             const char *edit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kab_cabinet_undo_finish (KabCabinet *self, GAsyncResult *result, GError **error);
gboolean kab_cabinet_undo (KabCabinet *self, const char *edit, GError **error);
/** kab_cabinet_list_pending_finish: Returns: (transfer full) (element-type KabPending): in order */
GPtrArray *kab_cabinet_list_pending_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * KabNumberStock:
 * @kind: whose numbers
 * @left: how many this computer can still give without asking
 * @ranges: (element-type utf8): "L-000121 – L-000157", in the order in which they are given
 * @since: when the oldest of them came, ms; 0 for none
 *
 * They do not run out by themselves: they stay this computer's until they are used, or are taken back.
 */
typedef struct
{
  const KabEntity *kind;
  gint64 left;
  GPtrArray *ranges;
  gint64 since;
} KabNumberStock;
void kab_number_stock_free (KabNumberStock *stock);

/** kab_cabinet_list_numbers_async: of each kind that this person may make, what numbers are here for when there is no network */
void kab_cabinet_list_numbers_async (KabCabinet *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** kab_cabinet_list_numbers_finish: Returns: (transfer full) (element-type KabNumberStock): */
GPtrArray *kab_cabinet_list_numbers_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * KabRenumbered:
 * @kind: whose number it is
 * @entity: with @row, the record that was made with it; that has the one of @kind, or is it
 * @name: (nullable): the client's
 * @is: (nullable): %NULL: the server is yet to give one
 *
 * A number that was taken back before what bears it had come to the server, and the one that took its place when its
 * maker sent it all the same.
 */
typedef struct
{
  gint64 at;
  const KabEntity *kind;
  const KabEntity *entity;
  char *row;
  char *name;
  char *was;
  char *is;
} KabRenumbered;
void kab_renumbered_free (KabRenumbered *one);
/** kab_renumbered_sentence: Returns: (transfer full): as people are told of it */
char *kab_renumbered_sentence (const KabRenumbered *one);

/** kab_cabinet_list_renumbered: Returns: (transfer full) (element-type KabRenumbered): since then (ms), in order */
GPtrArray *kab_cabinet_list_renumbered (KabCabinet *self, gint64 since, GError **error);
void kab_cabinet_list_renumbered_async (KabCabinet *self,
                                        gint64 since,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *kab_cabinet_list_renumbered_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_keep_draft:
 * @row: (nullable): %NULL: of a row that is yet to be made
 * @json: (nullable): what was typed, as its form has it; %NULL: nothing is worth keeping any more
 *
 * Keeps what was typed and not saved, in case the program dies. Comes back at once; what cannot be
 * written is only logged.
 */
void kab_cabinet_keep_draft (KabCabinet *self, const KabEntity *entity, const char *row, const char *json);

/** kab_cabinet_find_draft_async: what kab_cabinet_keep_draft() kept */
void kab_cabinet_find_draft_async (KabCabinet *self,
                                   const KabEntity *entity,
                                   const char *row,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** kab_cabinet_find_draft_finish: Returns: (transfer full) (nullable): %NULL without an error where there is none */
char *kab_cabinet_find_draft_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/** kab_cabinet_draft_words_async: all that was kept so, as a text for its author */
void kab_cabinet_draft_words_async (KabCabinet *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/** kab_cabinet_draft_words_finish: Returns: (transfer full): "" for nothing */
char *kab_cabinet_draft_words_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/** kab_device_name_for: Returns: (transfer full): what this computer is called, whose it is, and @program, which runs on it */
char *kab_device_name_for (const char *program);

/** kab_cabinet_set_device_name: what the server is told at each sign-in that this is called; before the first one */
void kab_cabinet_set_device_name (const char *name);

/** kab_cabinet_sync_now: tries at once, whatever timer runs */
void kab_cabinet_sync_now (KabCabinet *self);

/**
 * kab_cabinet_sync_and_wait:
 *
 * Blocks until the outbox was sent and a run of changes has ended, or the server cannot be reached
 * or refuses. For kabinetctl and tests.
 */
gboolean kab_cabinet_sync_and_wait (KabCabinet *self, guint timeout_ms, GError **error);

/** kab_cabinet_setting_async: the value of the setting called @key, as JSON, or %NULL without an error */
void kab_cabinet_setting_async (KabCabinet *self,
                                const char *key,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** kab_cabinet_setting_finish: Returns: (transfer full) (nullable): */
char *kab_cabinet_setting_finish (KabCabinet *self, GAsyncResult *result, GError **error);
char *kab_cabinet_setting (KabCabinet *self, const char *key, GError **error);

/**
 * kab_cabinet_trust_async:
 *
 * The keys with which the organisation signs, as far as this computer trusts them, and what else the server names.
 */
void kab_cabinet_trust_async (KabCabinet *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** kab_cabinet_trust_finish: Returns: (transfer full): */
KabTrust *kab_cabinet_trust_finish (KabCabinet *self, GAsyncResult *result, GError **error);
KabTrust *kab_cabinet_trust (KabCabinet *self, GError **error);

/** kab_cabinet_may_accept_keys: Returns: whether this person may say that strange keys are the organisation's */
gboolean kab_cabinet_may_accept_keys (KabCabinet *self);
/**
 * kab_cabinet_accept_keys_async:
 * @fingerprint: of the strange keys, as whoever made them says it is
 *
 * Trusts the keys that the server names in the place of those that were trusted here. Errors: %KAB_ERROR_FORBIDDEN,
 * %KAB_ERROR_INVALID for another fingerprint, %KAB_ERROR_NOT_FOUND if there is nothing to accept.
 */
void kab_cabinet_accept_keys_async (KabCabinet *self,
                                    const char *fingerprint,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean kab_cabinet_accept_keys_finish (KabCabinet *self, GAsyncResult *result, GError **error);
gboolean kab_cabinet_accept_keys (KabCabinet *self, const char *fingerprint, GError **error);

/**
 * kab_cabinet_blob_async:
 * @sha256: lower-case hexadecimal
 *
 * A file by its digest, from the disk, or fetched, verified and kept.
 */
void kab_cabinet_blob_async (KabCabinet *self,
                             const char *sha256,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** kab_cabinet_blob_finish: Returns: (transfer full): %KAB_ERROR_OFFLINE where it is not here yet */
GBytes *kab_cabinet_blob_finish (KabCabinet *self, GAsyncResult *result, GError **error);

G_END_DECLS
