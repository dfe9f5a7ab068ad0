/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"
#include "kab-chosen.h"
#include "kab-list-state.h"

G_BEGIN_DECLS

/**
 * KabTableColumn:
 * @field: of the list's entity
 * @width: in pixels, until somebody changes it; 0: as wide as what it shows
 * @expand: whether it takes what room is left
 * @hidden: whether it is hidden until somebody asks for it
 * @rank: 0: always shown; where there is no room, columns of the highest rank go first, unless
 *   somebody asked for them
 */
typedef struct
{
  const char *field;
  int width;
  gboolean expand;
  gboolean hidden;
  guint rank;
} KabTableColumn;

/**
 * KabPagedTable:
 *
 * One page of a list: columns that sort, hide and widen, a footer that turns pages, and states for
 * loading, nothing there, nothing found and trouble. It reads from the cabinet's cache, never
 * waits, drops answers to questions that were replaced meanwhile, and reads again when the
 * cabinet tells of changes; rows that stay keep their widgets, so nothing jumps.
 *
 * Properties: "total" (guint64): how many rows there are in all, as filtered, or at least as many until it is
 * counted; "compact" (gboolean):
 * a narrow footer.
 * Signals: "row-opened" (KabRow *, gboolean apart): a row was clicked or Enter pressed on it, Ctrl+Enter
 * for @apart; "row-selected" (KabRow *): the selection moved by keyboard; "loaded": a page is there.
 */
#define KAB_TYPE_PAGED_TABLE (kab_paged_table_get_type ())
G_DECLARE_FINAL_TYPE (KabPagedTable, kab_paged_table, KAB, PAGED_TABLE, GtkWidget)

/** kab_paged_table_set_up: @columns: (array length=n_columns): kept; called once */
void kab_paged_table_set_up (KabPagedTable *self,
                             KabListState *state,
                             const KabTableColumn *columns,
                             guint n_columns,
                             const char *name);
/** kab_paged_table_set_empty: what is said where there is no row at all */
void kab_paged_table_set_empty (KabPagedTable *self, const char *icon, const char *title, const char *text);
/** kab_paged_table_set_command: @command: (nullable): what stands below that, to be copied into a terminal */
void kab_paged_table_set_command (KabPagedTable *self, const char *command);
/** kab_paged_table_set_create: what is offered there; @label: with its mnemonic; %NULL: nothing */
void kab_paged_table_set_create (KabPagedTable *self, const char *label, const char *action);
/** kab_paged_table_set_cabinet: @cabinet: (nullable): reads the first page */
void kab_paged_table_set_cabinet (KabPagedTable *self, KabCabinet *cabinet);
guint64 kab_paged_table_get_total (KabPagedTable *self);
/** kab_paged_table_is_counted: whether the total is known; of a long list it may come after the page */
gboolean kab_paged_table_is_counted (KabPagedTable *self);
/** kab_paged_table_select: selects the row of @id where it is on the page; %NULL: none */
void kab_paged_table_select (KabPagedTable *self, const char *id);
/**
 * kab_paged_table_add_bulk:
 * @label: with its mnemonic
 * @action: what is activated; it asks kab_paged_table_dup_chosen() for the rows
 *
 * Lets rows be chosen for something that is done to all of them: with Ctrl or Shift and a click, the arrows or Space;
 * all that are filtered with Ctrl+A, and none any more with Escape. What is chosen stays while pages are turned. A click and Enter
 * open a row as before. The property "choosing" (gboolean) shows the column of checks and the bar with the actions.
 */
void kab_paged_table_add_bulk (KabPagedTable *self, const char *label, const char *icon, const char *action);

/** kab_paged_table_add_bulk_menu: the same, a menu of actions; @menu: not offered while there is nothing in it */
void
kab_paged_table_add_bulk_menu (KabPagedTable *self, const char *label, const char *icon, GMenuModel *menu);

/** kab_paged_table_dup_chosen: Returns: (transfer full) (nullable): what is chosen; %NULL: nothing is */
KabChosen *kab_paged_table_dup_chosen (KabPagedTable *self);

/** KabColumnFunc: @width: in pixels */
typedef void (*KabColumnFunc) (const KabField *field, int width, gpointer user_data);

/**
 * kab_paged_table_foreach_column:
 *
 * Tells of the columns that are shown, in their order; also of those that there is no room for in a narrow window.
 */
void kab_paged_table_foreach_column (KabPagedTable *self, KabColumnFunc func, gpointer user_data);

/** kab_paged_table_focus: gives the keyboard to the rows */
void kab_paged_table_focus (KabPagedTable *self);
G_END_DECLS
