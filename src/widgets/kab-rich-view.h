/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabRichView:
 *
 * Where text with the marks of kab-rich-text.h is written as it will be read: bold and italic (Ctrl+B, Ctrl+I), lists (a "-"
 * or a number and a blank at the beginning of a line; Return goes on with them), links. The marks themselves are not seen.
 *
 * Signal "edited": somebody changed the text or its formatting; not told while kab_rich_view_set_text() does.
 */
#define KAB_TYPE_RICH_VIEW (kab_rich_view_get_type ())
G_DECLARE_FINAL_TYPE (KabRichView, kab_rich_view, KAB, RICH_VIEW, GtkTextView)

GtkWidget *kab_rich_view_new (void);

/** kab_rich_view_get_toolbar: Returns: (transfer none): its buttons, to be put above it; they are seen while it is editable */
GtkWidget *kab_rich_view_get_toolbar (KabRichView *self);

void kab_rich_view_set_text (KabRichView *self, const char *text);

/** kab_rich_view_dup_text: Returns: (transfer full): what stands there, with its marks */
char *kab_rich_view_dup_text (KabRichView *self);

G_END_DECLS
