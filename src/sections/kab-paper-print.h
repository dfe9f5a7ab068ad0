/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is laid out goes to a printer or into a file, whatever it is: a licence, an invoice, an act. */
#pragma once

#include <gtk/gtk.h>

#include "kab-document.h"

G_BEGIN_DECLS

/**
 * kab_paper_print:
 * @base_name: what a file it is printed to is named after, such as the licence's number
 * @widget: in the window that asks
 *
 * Asks for a printer and prints @document; that it was printed is told in a toast, trouble in a dialog.
 */
void kab_paper_print (KabDocument *document, const char *base_name, GtkWidget *widget);

/** kab_paper_write_async: writes @document as PDF to @path in a thread */
void kab_paper_write_async (KabDocument *document,
                            const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean kab_paper_write_finish (GAsyncResult *result, GError **error);

/** kab_paper_tell_trouble: @title and @text in a dialog over @widget's window */
void kab_paper_tell_trouble (GtkWidget *widget, const char *title, const char *text);

/** kab_paper_tell_saved: that @path was written, in a toast that offers to open it */
void kab_paper_tell_saved (GtkWidget *widget, const char *path);

G_END_DECLS
