/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-downloads.h"

/* One download, in a thread of its own. */
typedef struct
{
  const char *server;
  KabBlobStore *store;
  const KabDownloadsHost *host;
  const char *digest;
  GCancellable *cancellable;
  gpointer running;
  gboolean fetched; /* (out): it was not here before */
} KabDownload;

/** kab_download_run: kab-download.c: Returns: (transfer full): where the file is, whole and on the disk */
char *kab_download_run (KabDownload *download, GError **error);

/** kab_download_progress: @total: -1 if it is not known */
void kab_download_progress (KabDownload *download, gint64 done, gint64 total);
