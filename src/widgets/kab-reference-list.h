/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabReferenceList:
 *
 * What stands in a popover to choose a row of an entity: type to find, arrows and Enter to choose.
 *
 * Signal "chosen" (const char *id): NULL where nothing was chosen on purpose.
 */
#define KAB_TYPE_REFERENCE_LIST (kab_reference_list_get_type ())
G_DECLARE_FINAL_TYPE (KabReferenceList, kab_reference_list, KAB, REFERENCE_LIST, GtkBox)

/** kab_reference_list_new: @none: (nullable): what to call choosing nothing; %NULL: not offered */
GtkWidget *kab_reference_list_new (const KabEntity *entity, const char *none);

/** kab_reference_list_set_filter: shows only rows with this value; see kab_query_set_filter() */
void kab_reference_list_set_filter (KabReferenceList *self, const char *field, const char *value);

/** kab_reference_list_open: reads anew, marks the row @id and takes the keyboard */
void kab_reference_list_open (KabReferenceList *self, KabCabinet *cabinet, const char *id);

/** kab_reference_list_get_text: Returns: (transfer none): what was typed to find by */
const char *kab_reference_list_get_text (KabReferenceList *self);

G_END_DECLS
