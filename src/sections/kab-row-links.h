/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabRowLinks:
 *
 * A part of a form: the rows that a row refers to, each of which opens in its own section.
 */
#define KAB_TYPE_ROW_LINKS (kab_row_links_get_type ())
G_DECLARE_FINAL_TYPE (KabRowLinks, kab_row_links, KAB, ROW_LINKS, GtkBox)

/** kab_row_links_new: @fields: (array zero-terminated=1): references of the form's entity; kept */
GtkWidget *kab_row_links_new (const char *const *fields);

G_END_DECLS
