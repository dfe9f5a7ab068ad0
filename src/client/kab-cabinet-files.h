/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-unsent-file.h"

G_BEGIN_DECLS

/*
 * Files that rows name in their fields with %KAB_FIELD_FILE (kab-file.h). One that a person adds is copied into the
 * work folder, and an edit may name it then: the edit is sent when the server has the file, and edits that do not
 * depend on it do not wait. The cabinet's properties "files" (guint: that edits wait for) and "files-left" (gint64:
 * bytes of them still to be sent) tell how far it is.
 */

/**
 * kab_cabinet_add_file_async:
 * @file: (nullable): what is copied; or
 * @bytes: (nullable): the same
 * @name: (nullable): what it is called; %NULL: as @file is
 * @type: (nullable): its media type; %NULL: guessed
 *
 * Errors: %KAB_ERROR_TOO_LARGE, %KAB_ERROR_STORAGE with a sentence
 */
void kab_cabinet_add_file_async (KabCabinet *self,
                                 GFile *file,
                                 GBytes *bytes,
                                 const char *name,
                                 const char *type,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** kab_cabinet_add_file_finish: Returns: (transfer full): its digest, for an edit; the file is on the disk */
char *kab_cabinet_add_file_finish (KabCabinet *self, GAsyncResult *result, GError **error);
/** kab_cabinet_add_file: the same, blocking; @name: (out) (transfer full): */
char *kab_cabinet_add_file (KabCabinet *self, GFile *file, char **name, gint64 *size, GError **error);

/**
 * kab_cabinet_file_async:
 * @progress: (nullable): bytes that are there, and in all (-1: not known)
 *
 * A file by its digest: from the disk, or fetched, verified and kept. What came before it was cancelled or cut is gone
 * on with the next time.
 */
void kab_cabinet_file_async (KabCabinet *self,
                             const char *sha256,
                             GFileProgressCallback progress,
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** kab_cabinet_file_finish: Returns: (transfer full): its path, to be read and not changed; %KAB_ERROR_OFFLINE: not here yet */
char *kab_cabinet_file_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/**
 * kab_cabinet_file_here: blocks while the file is read through; on any thread
 *
 * Returns: (transfer full) (nullable): its path, if it is on this disk
 */
char *kab_cabinet_file_here (KabCabinet *self, const char *sha256);

/**
 * KabFileInfo: what is known here of a file, without fetching it
 * @name, @type: (nullable): of one that was added here and has not gone yet
 * @size: bytes; -1 if that is not known
 * @sent: bytes that the server has of one that waits
 * @here: whether it is on this disk
 * @kept: whether it stays there, whatever the room
 * @message: (nullable): of one that was refused, why
 */
typedef struct
{
  char *digest;
  char *name;
  char *type;
  gint64 size;
  gint64 sent;
  gboolean here;
  gboolean kept;
  gboolean waiting;
  gboolean refused;
  char *message;
} KabFileInfo;
void kab_file_info_free (KabFileInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabFileInfo, kab_file_info_free)
void kab_cabinet_file_info_async (KabCabinet *self,
                                  const char *sha256,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KabFileInfo *kab_cabinet_file_info_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/** kab_cabinet_unsent_files_async: those whose bytes would be lost with what was not sent */
void kab_cabinet_unsent_files_async (KabCabinet *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** kab_cabinet_unsent_files_finish: Returns: (transfer full) (element-type KabUnsentFile): */
GPtrArray *kab_cabinet_unsent_files_finish (KabCabinet *self, GAsyncResult *result, GError **error);

/** kab_cabinet_names_file: @named: (out): whether any record here names it; blocks while they are read */
gboolean kab_cabinet_names_file (KabCabinet *self, const char *sha256, gboolean *named, GError **error);

/** kab_cabinet_keep_file: @keep: whether it stays on this disk; blocks for a moment */
gboolean kab_cabinet_keep_file (KabCabinet *self, const char *sha256, gboolean keep, GError **error);

/**
 * kab_cabinet_set_file_room:
 *
 * How many bytes of fetched files are kept on this disk (to begin with, 500 MiB): those used least recently go. Comes back
 * at once.
 */
void kab_cabinet_set_file_room (KabCabinet *self, guint64 bytes);

G_END_DECLS
