/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"
#include "kab-document.h"

G_BEGIN_DECLS

/**
 * kab_licence_paper_async:
 *
 * Gathers what a licence is printed with (its template, or the default one of the org, or the
 * built-in; client, partner, company, pictures), all from the cache, and lays the document out
 * in a thread. A document is the caller's alone.
 */
void kab_licence_paper_async (KabCabinet *cabinet,
                              KabRow *licence,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
KabDocument *kab_licence_paper_finish (GAsyncResult *result, GError **error);

/**
 * kab_licence_print:
 * @number: the licence's, which a file it is printed to is named after
 * @widget: in the window that asks
 *
 * Asks for a printer and prints @document; that it was printed is told in a toast, trouble in a dialog.
 */
void kab_licence_print (KabDocument *document, const char *number, GtkWidget *widget);

/** kab_licence_write_async: writes @document as PDF to @path in a thread */
void kab_licence_write_async (KabDocument *document,
                              const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean kab_licence_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
