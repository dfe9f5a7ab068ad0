/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-sections.h"

G_BEGIN_DECLS

/** kab_sidebar_row_new: @accel: (nullable): its keys; Returns: (transfer floating): a #GtkListBoxRow that stands for @info */
GtkWidget *kab_sidebar_row_new (const KabSectionInfo *info, const char *accel);
/** kab_sidebar_row_set_count: @text: (nullable): how many rows the section has; %NULL: nothing is said */
void kab_sidebar_row_set_count (GtkWidget *row, const char *text);
/** kab_sidebar_row_get_section: Returns: (transfer none): the name of its section */
const char *kab_sidebar_row_get_section (GtkWidget *row);

G_END_DECLS
