/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabSidebar:
 *
 * The sections that a cabinet's person has, in groups, with how many rows each has.
 *
 * Signals: "chosen" (const char *name); "shows": kab_sidebar_get_selected() is another, or was shown again.
 */
#define KAB_TYPE_SIDEBAR (kab_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (KabSidebar, kab_sidebar, KAB, SIDEBAR, AdwBin)

/** kab_sidebar_set_cabinet: @cabinet: (nullable): %NULL: the rows stay, and nothing is counted */
void kab_sidebar_set_cabinet (KabSidebar *self, KabCabinet *cabinet);
/** kab_sidebar_has: Returns: whether the section called @name is among them, shown or not */
gboolean kab_sidebar_has (KabSidebar *self, const char *name);
/** kab_sidebar_dup_begin: Returns: (transfer full) (nullable): where the account begins: in what @kept says was shown last, or the first */
char *kab_sidebar_dup_begin (KabSidebar *self, GSettings *kept);
/** kab_sidebar_numbered: Returns: (transfer none) (nullable): the name of the @number-th section, counted from 1 */
const char *kab_sidebar_numbered (KabSidebar *self, guint number);
/**
 * kab_sidebar_accel:
 *
 * Returns: (transfer none) (nullable): the keys by which somebody with @account comes to the section called @name: Alt and
 *   its place in the sidebar, whether or not what stands before it is shown just now; %NULL for those behind the tenth
 */
const char *kab_sidebar_accel (const char *name, KabAccount *account);
/** kab_sidebar_set_accels: makes these the keys of the action win.numbered-section, which takes the number */
void kab_sidebar_set_accels (GtkApplication *application);
/** kab_sidebar_select: marks the section that is seen beside it */
void kab_sidebar_select (KabSidebar *self, const char *name);
/** kab_sidebar_get_selected: Returns: (transfer none) (nullable): the section marked so */
const char *kab_sidebar_get_selected (KabSidebar *self);
/**
 * kab_sidebar_set_news:
 * @n: how many rows of the section called @name call for attention; 0: it shows how many there are in all again
 * @text: (nullable): the same in words, for whoever does not see it
 */
void kab_sidebar_set_news (KabSidebar *self, const char *name, guint n, const char *text);

G_END_DECLS
