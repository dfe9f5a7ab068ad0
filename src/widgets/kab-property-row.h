/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/** kab_property_row_new: Returns: (transfer floating): a row that says something: a small title, below it the value */
GtkWidget *kab_property_row_new (const char *title, const char *value);

/** kab_property_row_new_formatted: Returns: (transfer floating): the same; @text: with the marks of kab-rich-text.h */
GtkWidget *kab_property_row_new_formatted (const char *title, const char *text);

/** kab_property_row_new_pill: Returns: (transfer floating): the same with a state's pill */
GtkWidget *kab_property_row_new_pill (const KabField *field, const char *token);

/** kab_property_row_new_reference: Returns: (transfer floating): the same with what the row @id that @field refers to is called */
GtkWidget *kab_property_row_new_reference (KabCabinet *cabinet, const KabField *field, const char *id);

/** kab_property_group_add: adds @field of @row to @group unless it is null; Returns: (nullable): the row */
GtkWidget *kab_property_group_add (AdwPreferencesGroup *group, const char *field, const KabRow *row);

G_END_DECLS
