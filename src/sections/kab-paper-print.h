/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is laid out goes to a printer or into a file, whatever it is: a licence, an invoice, an act. */
#pragma once

#include <adwaita.h>

#include "kab-document.h"

G_BEGIN_DECLS

/**
 * kab_paper_print_as:
 * @kind: under which the printer's settings and the page set-up are kept: "licence"
 * @base_name: what a file it is printed to is named after, such as the licence's number
 * @widget: in the window that asks
 *
 * Asks for a printer and prints @document; that it was printed is told in a toast, trouble in a dialog.
 */
void kab_paper_print_as (KabDocument *document, const char *kind, const char *base_name, GtkWidget *widget);

/**
 * kab_paper_operation_new:
 * @job: what the printer calls it
 * @width, @height: of the paper, in points
 * @teller: (transfer none): in the window that is told what became of it
 * @printed: (nullable): what is said when it was printed
 *
 * A print as all papers are printed: with the settings of the last one of its kind, which are kept again. The caller draws,
 * and runs it.
 */
GtkPrintOperation *kab_paper_operation_new (const char *kind,
                                            const char *base_name,
                                            const char *job,
                                            double width,
                                            double height,
                                            GtkWidget *teller,
                                            const char *printed);

/** kab_paper_page_setup: Returns: (transfer full): of paper of that size, in points, standing or lying */
GtkPageSetup *kab_paper_page_setup (double width, double height);

/** kab_paper_operation_run: asks for a printer over @widget's window */
void kab_paper_operation_run (GtkPrintOperation *operation, GtkWidget *widget);

/** kab_paper_draw: a page of @document, made smaller where the paper in the printer is smaller */
void kab_paper_draw (KabDocument *document, guint page, GtkPrintContext *context);

/**
 * kab_paper_print: the same of no kind
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

/**
 * kab_paper_notes:
 *
 * Returns: (transfer full) (nullable): what is to be known of the whole of @document before it leaves the house, such as a
 *   signature that is not printed; %NULL: nothing
 */
char *kab_paper_notes (KabDocument *document);

/** kab_paper_tell_saved: that @path was written, in a toast that offers to open it */
void kab_paper_tell_saved (GtkWidget *widget, const char *path);

G_END_DECLS
