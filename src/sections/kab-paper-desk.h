/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-document.h"

G_BEGIN_DECLS

/* What is done with a paper that somebody looks at, whatever it is of. */

/** KabPaperMake: begins to make the paper anew: what is printed is nobody else's; @widget: the one it is shown in */
typedef void (*KabPaperMake) (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data,
                              gpointer widget);
typedef KabDocument *(*KabPaperFinish) (GAsyncResult *result, GError **error);

/**
 * kab_paper_desk_print:
 * @name: what a file it is printed to is called
 *
 * Makes the paper, asks for a printer, and prints it. What refuses to be made is told in a dialog.
 */
void kab_paper_desk_print (GtkWidget *widget, const char *name, KabPaperMake make, KabPaperFinish finish);

/** kab_paper_desk_save: the same into a PDF that is asked for; it is offered to be opened then */
void kab_paper_desk_save (GtkWidget *widget, const char *name, KabPaperMake make, KabPaperFinish finish);

/** kab_paper_language_set_up: fills @row with the languages that papers can be in, and to let the paper say it */
void kab_paper_language_set_up (AdwComboRow *row);
/** kab_paper_language_get: Returns: (transfer none) (nullable): the one chosen */
const char *kab_paper_language_get (AdwComboRow *row);

G_END_DECLS
