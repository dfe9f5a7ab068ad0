/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where papers and lists are put: looked at without holding up the window, however far away the folder is. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** kab_paper_place_find_async: looks whether the folder is there that was kept of @kind under "folder" (kab-paper-config.h) */
void kab_paper_place_find_async (const char *kind,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** kab_paper_place_find_finish: Returns: (transfer full) (nullable): its path, or else that of kab_paper_place_usual(); %NULL
 * only if it was cancelled */
char *kab_paper_place_find_finish (GAsyncResult *result, GError **error);

/** kab_paper_place_usual: Returns: (transfer none): the person's documents, or home */
const char *kab_paper_place_usual (void);

/**
 * kab_paper_place_clear_async:
 * @widget: in the window that wants to write to @path
 *
 * Looks whether there is a file at @path, and if so asks over the window whether it may be lost.
 */
void kab_paper_place_clear_async (GtkWidget *widget,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** kab_paper_place_clear_finish: Returns: whether @path may be written to; %FALSE without an error if the person said no */
gboolean kab_paper_place_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
