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
 *
 * Signal "pressed" (guint page, double x, double y): a page was clicked, at so many points from its corner.
 */
#define KAB_TYPE_DOCUMENT_VIEW (kab_document_view_get_type ())
G_DECLARE_FINAL_TYPE (KabDocumentView, kab_document_view, KAB, DOCUMENT_VIEW, GtkWidget)

/**
 * kab_document_view_set_document:
 * @document: (nullable): used by nobody else from then on
 *
 * What was shown before stays until the new pages are drawn.
 */
void kab_document_view_set_document (KabDocumentView *self, KabDocument *document);

/** kab_document_view_get_document: Returns: (transfer none) (nullable): */
KabDocument *kab_document_view_get_document (KabDocumentView *self);

/** kab_document_view_is_drawn: Returns: whether what is shown is the document that was set, and not the one before */
gboolean kab_document_view_is_drawn (KabDocumentView *self);

/** kab_document_view_set_zoom: @zoom: 1 for the size that the paper has; 0 for as wide as there is room */
void kab_document_view_set_zoom (KabDocumentView *self, double zoom);

/** kab_document_view_get_scale: Returns: how many pixels a point is; 0 while there is no document */
double kab_document_view_get_scale (KabDocumentView *self);

/** kab_document_view_get_place: Returns: how far from the top of the view stands what is @y points from the top of @page */
double kab_document_view_get_place (KabDocumentView *self, guint page, double y);

G_END_DECLS
