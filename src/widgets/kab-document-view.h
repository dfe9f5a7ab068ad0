/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-document.h"

G_BEGIN_DECLS

/**
 * KabDocumentView:
 *
 * The pages of a document below each other, as wide as there is room, drawn by what also prints
 * them; off the GTK thread, so that a frame never waits for a page.
 */
#define KAB_TYPE_DOCUMENT_VIEW (kab_document_view_get_type ())
G_DECLARE_FINAL_TYPE (KabDocumentView, kab_document_view, KAB, DOCUMENT_VIEW, GtkWidget)

/** kab_document_view_set_document: @document: (nullable): used by nobody else from then on */
void kab_document_view_set_document (KabDocumentView *self, KabDocument *document);

G_END_DECLS
