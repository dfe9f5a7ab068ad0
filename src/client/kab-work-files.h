/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-work.h"

/*
 * Files that edits name and that the server may not have yet. Their bytes are in the work folder (kab-blob-store.h).
 * An edit that names one is sent when the server has the file; edits that do not depend on it do not wait.
 */

/**
 * KabFileState:
 * @KAB_FILE_WAITING: to be sent, if an edit that waits names it
 * @KAB_FILE_SENT: the server has it
 * @KAB_FILE_REFUSED: the server does not take it; the edits that named it are among the problems
 */
typedef enum
{
  KAB_FILE_WAITING,
  KAB_FILE_SENT,
  KAB_FILE_REFUSED,
} KabFileState;

/** KabWorkFile: @sent: bytes that the server said it has; @message: (nullable): why it was refused; texts are owned */
typedef struct
{
  char *digest;
  char *name;
  char *type;
  gint64 size;
  gint64 added_at;
  gint64 sent;
  KabFileState state;
  char *message;
} KabWorkFile;
void kab_work_file_free (KabWorkFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabWorkFile, kab_work_file_free)

/** kab_work_add_file: writes down a file whose bytes are on the disk; the same one again waits again */
gboolean kab_work_add_file (KabWork *self,
                            const char *digest,
                            const char *name,
                            const char *type,
                            gint64 size,
                            gint64 at,
                            GError **error);

/** kab_work_find_file: Returns: (transfer full) (nullable): %NULL without an error if it is none of these */
KabWorkFile *kab_work_find_file (KabWork *self, const char *digest, GError **error);

/** kab_work_named_files: Returns: (transfer full) (element-type KabWorkFile): those that anything here names which is not with
 * the server, or may not be */
GPtrArray *kab_work_named_files (KabWork *self, GError **error);

/**
 * kab_work_next_file:
 *
 * Returns: (transfer full) (nullable): the file that is to be sent next: of those that edits wait for, the one that
 *   failed least, and then the one of the oldest edit; %NULL without an error if there is none
 */
KabWorkFile *kab_work_next_file (KabWork *self, gint64 now, GError **error);

/** kab_work_waits_for_file: whether an edit cannot go before a file does, be it one that was sent and is no longer believed
 * to be there; %FALSE also where that cannot be read */
gboolean kab_work_waits_for_file (KabWork *self);

/** kab_work_count_files: how many there are that edits wait for, and how many bytes of them are still to be sent */
gboolean kab_work_count_files (KabWork *self, gint64 now, guint *n, gint64 *left, GError **error);

/** kab_work_file_progress: the server has so many bytes of it */
gboolean
kab_work_file_progress (KabWork *self, gint64 fence, const char *digest, gint64 sent, GError **error);
/** kab_work_file_failed: others go before it now */
gboolean kab_work_file_failed (KabWork *self, gint64 fence, const char *digest, GError **error);
/** kab_work_file_sent: the server has it: edits that name it may go */
gboolean kab_work_file_sent (KabWork *self, gint64 fence, const char *digest, gint64 at, GError **error);

/**
 * kab_work_refuse_file:
 * @rows: (element-type utf8): adds "entity/id" of each row whose shown values change
 *
 * The server will never take it: edits that name it, and those that hang on them, become problems, in one transaction.
 */
gboolean kab_work_refuse_file (KabWork *self,
                               gint64 fence,
                               const char *digest,
                               const char *code,
                               const char *message,
                               GHashTable *rows,
                               guint *n,
                               GError **error);

/** kab_work_add_named: adds to @digests (element-type utf8) all files that anything kept here names, or was asked to keep */
gboolean kab_work_add_named (KabWork *self, GHashTable *digests, GError **error);

/**
 * kab_work_release_files:
 * @sent: (element-type utf8): adds those that the server has and nothing here names any more
 * @dropped: (element-type utf8): adds those that nothing ever came to name
 * @known: (element-type utf8): adds all others
 *
 * Forgets the first and the second; of the first, those that kept edits name (kab-work-kept.h) when these are forgotten.
 */
gboolean kab_work_release_files (KabWork *self,
                                 gint64 now,
                                 GHashTable *sent,
                                 GHashTable *dropped,
                                 GHashTable *known,
                                 GError **error);

/** kab_work_has_files: whether any file is written down, so that there may be something to release */
gboolean kab_work_has_files (KabWork *self);

/** kab_work_keep_file: @keep: whether the file stays on this disk whatever the room */
gboolean kab_work_keep_file (KabWork *self, const char *digest, gboolean keep, GError **error);
gboolean kab_work_keeps_file (KabWork *self, const char *digest);
