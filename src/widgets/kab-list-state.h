/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-query.h"

G_BEGIN_DECLS

/**
 * KabListState:
 *
 * What somebody made of a list: filters, order, page, hidden columns and widths of columns.
 * The filter bar and the table share one; its text goes into the settings.
 *
 * Signals: "query-changed": other rows are wanted; "layout-changed": columns were hidden, shown
 * or widened.
 */
#define KAB_TYPE_LIST_STATE (kab_list_state_get_type ())
G_DECLARE_FINAL_TYPE (KabListState, kab_list_state, KAB, LIST_STATE, GObject)

KabListState *
kab_list_state_new (const KabEntity *entity, guint page_size, const char *order, gboolean descending);

/** kab_list_state_get_query: Returns: (transfer none): to be read, not changed */
const KabQuery *kab_list_state_get_query (KabListState *self);

/**
 * kab_list_state_set_base:
 *
 * Shows what @query shows, in the order and with the size of pages that there are. What it filters by belongs to the list:
 * nobody sees a filter in it, nor clears it.
 */
void kab_list_state_set_base (KabListState *self, const KabQuery *query);

/* Each of these goes back to the first page and tells, if anything differs. */
void kab_list_state_set_filter (KabListState *self, const char *field, const char *value);
void kab_list_state_set_range (KabListState *self, const char *field, const char *from, const char *to);
void kab_list_state_set_search (KabListState *self, const char *text);
void kab_list_state_set_order (KabListState *self, const char *field, gboolean descending);
void kab_list_state_set_page_size (KabListState *self, guint size);
void kab_list_state_set_page (KabListState *self, guint page);
/** kab_list_state_follow_page: takes over the page that there really is, without telling */
void kab_list_state_follow_page (KabListState *self, guint page);

const char *kab_list_state_get_filter (KabListState *self, const char *field);
/** kab_list_state_get_range: @from, @to: (out) (transfer none) (nullable): Returns: whether either is set */
gboolean kab_list_state_get_range (KabListState *self, const char *field, const char **from, const char **to);
/** kab_list_state_is_filtered: Returns: whether anything is filtered or searched */
gboolean kab_list_state_is_filtered (KabListState *self);
void kab_list_state_clear (KabListState *self);

gboolean kab_list_state_is_hidden (KabListState *self, const char *column, gboolean otherwise);
/** kab_list_state_is_asked_for: Returns: whether somebody asked for @column to be shown */
gboolean kab_list_state_is_asked_for (KabListState *self, const char *column);
void kab_list_state_set_hidden (KabListState *self, const char *column, gboolean hidden);
/** kab_list_state_get_width: Returns: in pixels; 0 if it was never set */
int kab_list_state_get_width (KabListState *self, const char *column);
void kab_list_state_set_width (KabListState *self, const char *column, int width);

/** kab_list_state_to_text: Returns: (transfer full): JSON */
char *kab_list_state_to_text (KabListState *self);
/** kab_list_state_restore: takes over what @text says; what of it is not valid is left out */
void kab_list_state_restore (KabListState *self, const char *text);

G_END_DECLS
