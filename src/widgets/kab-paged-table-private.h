/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a paged table: its columns, its order, its rows and what is selected, its footer. */
#pragma once

#include "kab-chosen.h"
#include "kab-paged-table.h"
#include "kab-row-item.h"
#include "kab-table-notice.h"
#include "kab-titles.h"
#include "kab-undecided.h"
#include "kab-unread.h"

struct _KabPagedTable
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkScrolledWindow *scrolled;
  GtkColumnView *view;
  GtkWidget *footer;
  GtkMenuButton *options;
  GtkLabel *range;
  GtkWidget *told; /* the total as it came, for those who do not see the range */
  GtkEntry *page;
  GtkLabel *pages;
  GtkWidget *first;
  GtkWidget *last;
  GtkWidget *choice; /* the bar of what may be done to the rows that were chosen */
  GtkLabel *choice_count;
  GtkWidget *choose_all;
  GtkLabel *choose_all_label;
  GtkWidget *choose_all_sign; /* where there is no room for words */
  GtkBox *bulk;

  KabTableNotice *notice; /* the stack's, once there were no rows */
  char *empty_icon;       /* and what it is to say then */
  char *empty_title;
  char *empty_text;
  char *command;
  char *create_label;
  char *create_action;

  /* owned */
  KabListState *state;
  KabCabinet *cabinet;
  KabTitles *titles;       /* the cabinet's */
  KabUndecided *undecided; /* likewise */
  KabUnread *unread;       /* likewise; NULL: of a list in which nothing is unread */
  GdkFrameClock *clock;    /* while realized */
  GListStore *store;
  GtkSingleSelection *selection;
  GPtrArray *view_columns; /* GtkColumnViewColumn, as in columns */
  GSimpleActionGroup *actions;
  GMenu *menu;
  GCancellable *cancellable;
  GCancellable *counting; /* while the total is being counted */
  char *asked;            /* what is asked for, all but the page */
  char *selected;

  const KabTableColumn *columns;
  guint n_columns;
  guint leading; /* the first column that is shown */
  guint spinner_source;
  guint n_pages;
  guint64 total;
  guint64 generation; /* of the page that is shown */
  gboolean counted;   /* whether the total is known, and the number of pages with it */
  gboolean compact;
  gboolean fit; /* the columns are to be fitted into other room */
  gboolean reading;
  gboolean stale;      /* something changed while reading */
  gboolean to_top;     /* the next page is another one, so it begins at its top */
  gboolean dragging;   /* a column's width */
  gboolean syncing_ui; /* header or columns follow the state, not the other way round */
  GtkSorter *probed;   /* the sorter that was asked first */

  /* Choosing rows for something that is done to all of them; NULL where nothing is. */
  KabChosen *chosen;
  GtkColumnViewColumn *checks;
  char *anchor;       /* the row that a range begins at */
  GHashTable *before; /* rows of the page that were chosen when it began */
  guint extending;    /* once the keyboard has moved */
  gboolean choosing;
};

/* Signals. */
enum
{
  KAB_TABLE_ROW_OPENED,
  KAB_TABLE_ROW_SELECTED,
  KAB_TABLE_LOADED,
  KAB_TABLE_FAILED,
  KAB_TABLE_N_SIGNALS,
};
extern guint kab_paged_table_signals[KAB_TABLE_N_SIGNALS];

static inline const KabQuery *
kab_paged_table_query (KabPagedTable *self)
{
  return kab_list_state_get_query (self->state);
}

/* Reading: another question, or the answer to the same one again. */
void kab_paged_table_read (KabPagedTable *self);
void kab_paged_table_query_changed (KabPagedTable *self);

/* Columns: which there is room for, and how wide. */
void kab_paged_table_follow_room (KabPagedTable *self);
void kab_paged_table_follow_clock (KabPagedTable *self);
void kab_paged_table_leave_clock (KabPagedTable *self);

/* The order: by which column, and which way round. */
void kab_paged_table_make_sorted (KabPagedTable *self);
void kab_paged_table_show_order (KabPagedTable *self);

/* Rows. */
void kab_paged_table_init_selection (KabPagedTable *self);
void kab_paged_table_select_wanted (KabPagedTable *self);
void kab_paged_table_bind_selection (GtkWidgetClass *widget_class);

/* Choosing. */
void kab_paged_table_bind_choice (GtkWidgetClass *widget_class);
void kab_paged_table_set_choosing (KabPagedTable *self, gboolean choosing);
void kab_paged_table_end_choice (KabPagedTable *self);
/* After other rows, or another total, came. */
void kab_paged_table_show_chosen (KabPagedTable *self);
/* A row was clicked, with what is held down; Returns: whether that was all there is to it */
gboolean kab_paged_table_choose_clicked (KabPagedTable *self, GtkWidget *row, GdkModifierType state);
gboolean kab_paged_table_choose_key (KabPagedTable *self, guint keyval, GdkModifierType state);
/* The room that its column takes. */
int kab_paged_table_checks_width (KabPagedTable *self);
/* The row widget that @at is in. */
GtkWidget *kab_paged_table_row_at (KabPagedTable *self, GtkWidget *at);

/* Footer. */
void kab_paged_table_turn_to (KabPagedTable *self, guint page);
void kab_paged_table_show_footer (KabPagedTable *self);
void kab_paged_table_tell_total (KabPagedTable *self, gboolean tell);
void kab_paged_table_bind_footer (GtkWidgetClass *widget_class);
