/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-blob-store.h"

G_BEGIN_DECLS

/*
 * Files on their way from the server to this disk. What has come stays when the line is cut, the program ends or who
 * asked does not want it any more, and is gone on with; under its own name a file is there once all of it is, and
 * was verified. Who asks for the same file meanwhile gets the same one. Never is a file in memory.
 */
typedef struct _KabDownloads KabDownloads;

/** KabDownloadsHost: what the server is reached with; any thread */
typedef struct
{
  /** Returns: (transfer full) (nullable): an access token, if there is one */
  char *(*dup_token) (gpointer data);
  /** the server takes @token no more */
  void (*refused) (const char *token, gpointer data);
  /** a file has come */
  void (*arrived) (gpointer data);
  gpointer data;
} KabDownloadsHost;

KabDownloads *kab_downloads_new (const char *server, KabBlobStore *store, const KabDownloadsHost *host);
/** kab_downloads_free: breaks off what is under way, and waits for its end */
void kab_downloads_free (KabDownloads *self);

/**
 * kab_downloads_get_async:
 * @progress: (nullable) (scope async): bytes that are there, and in all (-1: not known); in the caller's context
 *
 * Errors of the finish: %KAB_ERROR_OFFLINE, %KAB_ERROR_NOT_FOUND, %KAB_ERROR_STORAGE, %KAB_ERROR_PROTOCOL …
 */
void kab_downloads_get_async (KabDownloads *self,
                              const char *digest,
                              GFileProgressCallback progress,
                              gpointer progress_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** kab_downloads_get_finish: Returns: (transfer full): its path */
char *kab_downloads_get_finish (GAsyncResult *result, GError **error);

G_END_DECLS
