/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/**
 * KabTemplateFind:
 *
 * A bar that finds and replaces in a source view, and goes to a line. Hidden until it is opened.
 */
#define KAB_TYPE_TEMPLATE_FIND (kab_template_find_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateFind, kab_template_find, KAB, TEMPLATE_FIND, GtkWidget)

GtkWidget *kab_template_find_new (GtkSourceView *view);

/** kab_template_find_open: @replace: with what it is to be replaced by */
void kab_template_find_open (KabTemplateFind *self, gboolean replace);

/** kab_template_find_open_line: asks for a line to go to */
void kab_template_find_open_line (KabTemplateFind *self);

void kab_template_find_close (KabTemplateFind *self);

/** kab_template_find_move: to the next that is found, or, @back, the one before; as often as one likes */
void kab_template_find_move (KabTemplateFind *self, gboolean back);

G_END_DECLS
