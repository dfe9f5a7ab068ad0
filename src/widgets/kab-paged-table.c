/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paged-table.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-row-item.h"
#include "kab-table-cell.h"
#include "kab-titles.h"
#include "kab-widgets.h"

/* A list that comes at once must not show a spinner first. */
#define SPINNER_DELAY_MS 400

struct _KabPagedTable
{
  GtkWidget parent_instance;

  /* template */
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkScrolledWindow *scrolled;
  GtkColumnView *view;
  AdwStatusPage *empty;
  AdwStatusPage *error;
  GtkWidget *footer;
  GtkMenuButton *options;
  GtkLabel *range;
  GtkEntry *page;
  GtkLabel *pages;
  GtkWidget *first;
  GtkWidget *last;

  /* owned */
  KabListState *state;
  KabCabinet *cabinet;
  KabTitles *titles;    /* the cabinet's */
  GdkFrameClock *clock; /* while realized */
  GListStore *store;
  GtkSingleSelection *selection;
  GPtrArray *view_columns; /* GtkColumnViewColumn, as in columns */
  GSimpleActionGroup *actions;
  GMenu *menu;
  GCancellable *cancellable;
  char *selected;

  const KabTableColumn *columns;
  guint n_columns;
  guint spinner_source;
  guint n_pages;
  guint64 total;
  gboolean compact;
  gboolean fit; /* the columns are to be fitted into other room */
  gboolean reading;
  gboolean stale;      /* something changed while reading */
  gboolean to_top;     /* the next page is another one, so it begins at its top */
  gboolean dragging;   /* a column's width */
  gboolean syncing_ui; /* header or columns follow the state, not the other way round */
  GtkSorter *probed;   /* the sorter that was asked first */
};

G_DEFINE_FINAL_TYPE (KabPagedTable, kab_paged_table, GTK_TYPE_WIDGET)

enum
{
  PROP_TOTAL = 1,
  PROP_COMPACT,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

enum
{
  ROW_OPENED,
  ROW_SELECTED,
  LOADED,
  FAILED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static const guint page_sizes[] = { 20, 30, 50, 100 };

static void read_page (KabPagedTable *self);

static const KabQuery *
query_of (KabPagedTable *self)
{
  return kab_list_state_get_query (self->state);
}

static void
show_stack (KabPagedTable *self, const char *name)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "loading"));
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->footer, g_str_equal (name, "rows"));
}

/* Selection */

static void
select_wanted (KabPagedTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; self->selected && i < n; i++)
    {
      g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (g_str_equal (kab_row_item_get_row (item)->id, self->selected))
        position = i;
    }
  self->syncing_ui = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->syncing_ui = FALSE;
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, KabPagedTable *self)
{
  KabRowItem *item = gtk_single_selection_get_selected_item (selection);

  if (self->syncing_ui || !item)
    return;
  g_free (self->selected);
  self->selected = g_strdup (kab_row_item_get_row (item)->id);
  g_signal_emit (self, signals[ROW_SELECTED], 0, kab_row_item_get_row (item));
}

static void
open_selected (KabPagedTable *self, gboolean apart)
{
  KabRowItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item)
    g_signal_emit (self, signals[ROW_OPENED], 0, kab_row_item_get_row (item), apart);
}

static void
activate_cb (KabPagedTable *self, guint position, GtkColumnView *view)
{
  g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item)
    g_signal_emit (self, signals[ROW_OPENED], 0, kab_row_item_get_row (item), FALSE);
}

static gboolean
open_clicked (gpointer user_data)
{
  g_autoptr (KabPagedTable) self = user_data;

  open_selected (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* A click on a row selects it, which is the list's own doing; then it opens. */
static void
released_cb (KabPagedTable *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (n_press != 1 || state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    return;
  for (; at && at != GTK_WIDGET (self->view); at = gtk_widget_get_parent (at))
    if (g_strcmp0 (gtk_widget_get_css_name (at), "row") == 0
        && g_strcmp0 (gtk_widget_get_css_name (gtk_widget_get_parent (at)), "listview") == 0)
      {
        g_idle_add (open_clicked, g_object_ref (self));
        return;
      }
}

/* Pages */

static void
turn_to (KabPagedTable *self, guint page)
{
  if (self->n_pages == 0)
    return;
  page = MIN (page, self->n_pages - 1);
  if (page == kab_query_get_page (query_of (self)))
    return;
  kab_list_state_set_page (self->state, page);
}

static void
turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);
  guint page = kab_query_get_page (query_of (self));

  if (g_str_equal (name, "table.first-page"))
    turn_to (self, 0);
  else if (g_str_equal (name, "table.last-page"))
    turn_to (self, G_MAXUINT);
  else if (g_str_equal (name, "table.next-page"))
    turn_to (self, page + 1);
  else if (page > 0)
    turn_to (self, page - 1);
}

static void
show_page_number (KabPagedTable *self)
{
  g_autofree char *number = g_strdup_printf ("%u", kab_query_get_page (query_of (self)) + 1);

  gtk_editable_set_text (GTK_EDITABLE (self->page), number);
}

static void
page_entered_cb (KabPagedTable *self, GtkEntry *entry)
{
  guint64 page;

  if (g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (entry)), 10, 1, G_MAXINT32, &page,
                                  NULL))
    turn_to (self, (guint)page - 1);
  show_page_number (self);
}

static void
page_left_cb (KabPagedTable *self, GtkEventController *controller)
{
  show_page_number (self);
}

/* Page Down at the end of what can be scrolled turns the page, Page Up at its beginning likewise. */
static gboolean
key_pressed_cb (KabPagedTable *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventControllerKey *controller)
{
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (self->scrolled);
  guint page = kab_query_get_page (query_of (self));
  guint at = gtk_single_selection_get_selected (self->selection);
  double value = gtk_adjustment_get_value (scroll);

  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && state & GDK_CONTROL_MASK)
    {
      open_selected (self, TRUE);
      return TRUE;
    }
  if (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK))
    return FALSE;
  if ((keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
      && value + gtk_adjustment_get_page_size (scroll) >= gtk_adjustment_get_upper (scroll) - 1
      && (at == GTK_INVALID_LIST_POSITION || at + 1 == g_list_model_get_n_items (G_LIST_MODEL (self->store)))
      && page + 1 < self->n_pages)
    {
      turn_to (self, page + 1);
      return TRUE;
    }
  if ((keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up) && value <= 1
      && (at == GTK_INVALID_LIST_POSITION || at == 0) && page > 0)
    {
      turn_to (self, page - 1);
      return TRUE;
    }
  return FALSE;
}

static void
show_footer (KabPagedTable *self)
{
  guint page = kab_query_get_page (query_of (self));
  guint size = kab_query_get_page_size (query_of (self));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  g_autofree char *total = kab_format_count (self->total);
  g_autofree char *from = kab_format_count ((guint64)page * size + (n > 0));
  g_autofree char *to = kab_format_count ((guint64)page * size + n);
  g_autofree char *pages = kab_format_count (self->n_pages);
  /* Translators: which rows of a list are shown: from–to of how many */
  g_autofree char *range = g_strdup_printf (_ ("%s–%s of %s"), from, to, total);
  /* Translators: stands after the number of the page: of how many */
  g_autofree char *of = g_strdup_printf (_ ("of %s"), pages);

  gtk_label_set_label (self->range, range);
  gtk_label_set_label (self->pages, of);
  show_page_number (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.first-page", page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.previous-page", page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.next-page", page + 1 < self->n_pages);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.last-page", page + 1 < self->n_pages);
}

/* Reading */

static gboolean
same_rows (KabPagedTable *self, const KabPage *page)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  if (n != page->rows->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      KabRow *row = g_ptr_array_index (page->rows, i);

      if (!g_str_equal (kab_row_item_get_row (item)->id, row->id))
        return FALSE;
    }
  return TRUE;
}

static void
show_rows (KabPagedTable *self, const KabPage *page)
{
  if (same_rows (self, page))
    for (guint i = 0; i < page->rows->len; i++)
      {
        g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

        kab_row_item_update (item, g_ptr_array_index (page->rows, i), page->pending[i]);
      }
  else
    {
      g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < page->rows->len; i++)
        g_ptr_array_add (items, kab_row_item_new (g_ptr_array_index (page->rows, i), page->pending[i]));
      self->syncing_ui = TRUE;
      g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                           items->pdata, items->len);
      self->syncing_ui = FALSE;
      select_wanted (self);
    }
  if (self->to_top)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  self->to_top = FALSE;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  KabPagedTable *self;
  gboolean counted;

  /* Cancelled: the question was replaced, or the widget is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_PAGED_TABLE (user_data);
  self->reading = FALSE;
  g_clear_object (&self->cancellable);
  if (!page)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error, text);
      show_stack (self, "error");
      g_signal_emit (self, signals[FAILED], 0);
      return;
    }
  kab_list_state_follow_page (self->state, page->page);
  self->n_pages = page->n_pages;
  show_rows (self, page);
  if (page->rows->len > 0)
    show_stack (self, "rows");
  else
    show_stack (self, kab_list_state_is_filtered (self->state) ? "nothing" : "empty");
  counted = self->total != page->total;
  self->total = page->total;
  show_footer (self);
  if (counted)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
  g_signal_emit (self, signals[LOADED], 0);
  if (self->stale)
    read_page (self);
}

static gboolean
spinner_due (gpointer user_data)
{
  KabPagedTable *self = user_data;

  self->spinner_source = 0;
  show_stack (self, "loading");
  return G_SOURCE_REMOVE;
}

static void
read_page (KabPagedTable *self)
{
  if (!self->cabinet)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->reading = TRUE;
  self->stale = FALSE;
  if (!self->spinner_source && !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "rows"))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, spinner_due, self);
  kab_cabinet_list_async (self->cabinet, query_of (self), self->cancellable, did_list, self);
}

static void
query_changed_cb (KabListState *state, KabPagedTable *self)
{
  gboolean descending;
  const char *order = kab_query_get_order (query_of (self), &descending);

  self->syncing_ui = TRUE;
  for (guint i = 0; i < self->n_columns; i++)
    if (g_strcmp0 (self->columns[i].field, order) == 0)
      gtk_column_view_sort_by_column (self->view, g_ptr_array_index (self->view_columns, i),
                                      descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->syncing_ui = FALSE;
  self->to_top = TRUE;
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "page-size",
                                      g_variant_new_int32 ((int)kab_query_get_page_size (query_of (self))));
  read_page (self);
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabPagedTable *self)
{
  if (g_strcmp0 (entity, kab_query_get_entity (query_of (self))->name) != 0)
    return;
  if (self->reading)
    self->stale = TRUE;
  else
    read_page (self);
}

static void
resolved_cb (KabTitles *titles, const char *id, KabPagedTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      g_object_notify (G_OBJECT (item), "row");
    }
}

static void
clear_cb (KabPagedTable *self, GtkButton *button)
{
  kab_list_state_clear (self->state);
}

static void
retry_cb (KabPagedTable *self, GtkButton *button)
{
  read_page (self);
}

/* Columns */

/* GTK 4.8 has no way to ask by which column a view is sorted. A sorter that tells that it was
 * asked, and never says "equal", finds out: the first one asked is the column's. */
static int
probe (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gpointer *data = user_data;
  KabPagedTable *self = data[0];

  if (!self->probed)
    self->probed = data[1];
  return -1;
}

static void
sorter_changed_cb (GtkSorter *sorter, GtkSorterChange change, KabPagedTable *self)
{
  g_autoptr (GObject) a = NULL, b = NULL;
  GtkOrdering ordering;

  if (self->syncing_ui)
    return;
  a = g_object_new (G_TYPE_OBJECT, NULL);
  b = g_object_new (G_TYPE_OBJECT, NULL);
  self->probed = NULL;
  ordering = gtk_sorter_compare (sorter, a, b);
  for (guint i = 0; i < self->n_columns && self->probed; i++)
    if (gtk_column_view_column_get_sorter (g_ptr_array_index (self->view_columns, i)) == self->probed)
      kab_list_state_set_order (self->state, self->columns[i].field, ordering == GTK_ORDERING_LARGER);
}

static void
width_changed_cb (GtkColumnViewColumn *column, GParamSpec *pspec, KabPagedTable *self)
{
  guint i;

  if (self->syncing_ui || !g_ptr_array_find (self->view_columns, column, &i))
    return;
  if (gtk_column_view_column_get_fixed_width (column) <= 0)
    return;
  /* It is being dragged: what was dragged must not be set again meanwhile. */
  self->dragging = TRUE;
  kab_list_state_set_width (self->state, self->columns[i].field,
                            gtk_column_view_column_get_fixed_width (column));
  self->dragging = FALSE;
}

static int
width_of (KabPagedTable *self, guint i)
{
  int width = kab_list_state_get_width (self->state, self->columns[i].field);

  return width > 0 ? width : kab_text_pixels (GTK_WIDGET (self), self->columns[i].width);
}

/* GTK 4.8 does not expand columns whose width is fixed, so what is left of the room is given here. */
static void
give_widths (KabPagedTable *self, const gboolean *shown, int extra)
{
  guint expanding = 0;
  gboolean before = self->syncing_ui;

  for (guint i = 0; i < self->n_columns; i++)
    expanding += shown[i] && self->columns[i].expand;
  self->syncing_ui = TRUE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      GtkColumnViewColumn *column = g_ptr_array_index (self->view_columns, i);
      int share = self->columns[i].expand && expanding > 0 ? extra / (int)expanding : 0;

      gtk_column_view_column_set_visible (column, shown[i]);
      gtk_column_view_column_set_fixed_width (column, width_of (self, i) + share);
    }
  self->syncing_ui = before;
}

/* Which columns there is room for: what matters least goes first, what was asked for stays. */
static void
fit_columns (KabPagedTable *self)
{
  double room = gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (self->scrolled));
  g_autofree gboolean *shown = g_new0 (gboolean, self->n_columns);
  int needed = 0;

  self->fit = FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      /* Before the room is known, no cells are made that might have to go at once. */
      shown[i]
        = i == 0
          || (room > 1
              && !kab_list_state_is_hidden (self->state, self->columns[i].field, self->columns[i].hidden));
      if (shown[i])
        needed += width_of (self, i);
    }
  while (room > 1 && needed > room)
    {
      guint least = 0;

      for (guint i = 1; i < self->n_columns; i++)
        if (shown[i] && self->columns[i].rank > self->columns[least].rank
            && !kab_list_state_is_asked_for (self->state, self->columns[i].field))
          least = i;
      if (self->columns[least].rank == 0)
        break;
      shown[least] = FALSE;
      needed -= width_of (self, least);
    }
  give_widths (self, shown, MAX (0, (int)room - needed));
}

static void
room_changed_cb (GtkAdjustment *adjustment, GParamSpec *pspec, KabPagedTable *self)
{
  /* Not while sizes are being given out, but right after, and before anything is drawn. */
  self->fit = self->state != NULL;
}

static void
laid_out_cb (GdkFrameClock *clock, KabPagedTable *self)
{
  if (self->fit)
    fit_columns (self);
}

static void
kab_paged_table_realize (GtkWidget *widget)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);

  GTK_WIDGET_CLASS (kab_paged_table_parent_class)->realize (widget);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  g_signal_connect_after (self->clock, "layout", G_CALLBACK (laid_out_cb), self);
}

static void
kab_paged_table_unrealize (GtkWidget *widget)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);

  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
  GTK_WIDGET_CLASS (kab_paged_table_parent_class)->unrealize (widget);
}

static void
layout_changed_cb (KabListState *state, KabPagedTable *self)
{
  if (self->dragging)
    return;
  self->syncing_ui = TRUE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      const KabTableColumn *column = &self->columns[i];
      g_autofree char *action = g_strconcat ("show-", column->field, NULL);

      if (i > 0)
        g_action_group_change_action_state (
          G_ACTION_GROUP (self->actions), action,
          g_variant_new_boolean (!kab_list_state_is_hidden (state, column->field, column->hidden)));
    }
  fit_columns (self);
  self->syncing_ui = FALSE;
}

/* Titles of figures stand over the figures, at the right. GTK 4.8 has no property for it. */
static void
align_headers (KabPagedTable *self)
{
  const KabEntity *entity = kab_query_get_entity (query_of (self));
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < self->n_columns && title; i++, title = gtk_widget_get_next_sibling (title))
    {
      KabType type = kab_entity_find_field (entity, self->columns[i].field)->type;
      GtkWidget *box = gtk_widget_get_first_child (title);
      GtkWidget *label = box ? gtk_widget_get_first_child (box) : NULL;

      if ((type == KAB_TYPE_MONEY || type == KAB_TYPE_INTEGER) && GTK_IS_LABEL (label))
        {
          gtk_widget_set_hexpand (label, TRUE);
          gtk_label_set_xalign (GTK_LABEL (label), 1);
        }
    }
}

static void
change_column_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  KabPagedTable *self = user_data;
  const char *column = g_action_get_name (G_ACTION (action)) + strlen ("show-");

  g_simple_action_set_state (action, value);
  if (!self->syncing_ui)
    kab_list_state_set_hidden (self->state, column, !g_variant_get_boolean (value));
}

static void
change_page_size (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  KabPagedTable *self = user_data;

  g_simple_action_set_state (action, value);
  kab_list_state_set_page_size (self->state, (guint)g_variant_get_int32 (value));
}

static void
add_column_action (KabPagedTable *self, const KabTableColumn *column, const char *title, GMenu *menu)
{
  g_autofree char *name = g_strconcat ("show-", column->field, NULL);
  g_autofree char *detailed = g_strconcat ("columns.", name, NULL);
  g_autofree char *label = g_strconcat ("_", title, NULL);
  g_autoptr (GSimpleAction) action
    = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (!column->hidden));

  g_signal_connect (action, "change-state", G_CALLBACK (change_column_state), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  g_menu_append (menu, label, detailed);
}

static void
make_menu (KabPagedTable *self, GMenu *columns)
{
  g_autoptr (GMenu) sizes = g_menu_new ();
  g_autoptr (GSimpleAction) action
    = g_simple_action_new_stateful ("page-size", G_VARIANT_TYPE_INT32,
                                    g_variant_new_int32 ((int)kab_query_get_page_size (query_of (self))));

  g_signal_connect (action, "change-state", G_CALLBACK (change_page_size), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  for (guint i = 0; i < G_N_ELEMENTS (page_sizes); i++)
    {
      /* Translators: how many rows a page of a list has; the letter after _ is the key for it */
      g_autofree char *label
        = g_strdup_printf (ngettext ("_%u row", "_%u rows", page_sizes[i]), page_sizes[i]);
      g_autofree char *detailed = g_strdup_printf ("columns.page-size(%u)", page_sizes[i]);

      g_menu_append (sizes, label, detailed);
    }
  g_menu_append_section (self->menu, _ ("Columns"), G_MENU_MODEL (columns));
  g_menu_append_section (self->menu, _ ("On a Page"), G_MENU_MODEL (sizes));
}

void
kab_paged_table_set_up (KabPagedTable *self,
                        KabListState *state,
                        const KabTableColumn *columns,
                        guint n_columns,
                        const char *name)
{
  const KabEntity *entity = kab_query_get_entity (kab_list_state_get_query (state));
  g_autoptr (GMenu) menu = g_menu_new ();

  self->state = g_object_ref (state);
  self->columns = columns;
  self->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++)
    {
      const KabField *field = kab_entity_find_field (entity, columns[i].field);
      GtkColumnViewColumn *column
        = gtk_column_view_column_new (kab_field_title (field),
                                      kab_table_cell_factory_new (field, i == 0, &self->titles));

      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_column_set_header_menu (column, G_MENU_MODEL (self->menu));
      if (field->flags & KAB_FIELD_SORTED)
        {
          gpointer *data = g_new0 (gpointer, 2);
          GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (probe, data, g_free));

          data[0] = self;
          data[1] = sorter;
          gtk_column_view_column_set_sorter (column, sorter);
          g_object_unref (sorter);
        }
      g_ptr_array_add (self->view_columns, g_object_ref (column));
      gtk_column_view_append_column (self->view, column);
      if (i > 0)
        add_column_action (self, &columns[i], kab_field_title (field), menu);
      g_object_unref (column);
    }
  make_menu (self, menu);
  kab_menu_button_set_model (self->options, G_MENU_MODEL (self->menu));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  layout_changed_cb (state, self);
  align_headers (self);
  for (guint i = 0; i < n_columns; i++)
    g_signal_connect (g_ptr_array_index (self->view_columns, i), "notify::fixed-width",
                      G_CALLBACK (width_changed_cb), self);
  g_signal_connect (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self);
  g_signal_connect_object (state, "query-changed", G_CALLBACK (query_changed_cb), self, 0);
  g_signal_connect_object (state, "layout-changed", G_CALLBACK (layout_changed_cb), self, 0);
  query_changed_cb (state, self);
}

void
kab_paged_table_set_empty (KabPagedTable *self, const char *icon, const char *title, const char *text)
{
  adw_status_page_set_icon_name (self->empty, icon);
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, text);
}

void
kab_paged_table_set_cabinet (KabPagedTable *self, KabCabinet *cabinet)
{
  if (self->cabinet == cabinet)
    return;
  if (self->cabinet)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      g_signal_handlers_disconnect_by_data (self->cabinet, self);
      g_signal_handlers_disconnect_by_data (self->titles, self);
      g_clear_object (&self->titles);
      g_clear_object (&self->cabinet);
      g_list_store_remove_all (self->store);
      g_clear_pointer (&self->selected, g_free);
      show_stack (self, "blank");
    }
  if (!cabinet)
    return;
  self->cabinet = g_object_ref (cabinet);
  self->titles = g_object_ref (kab_titles_for (cabinet));
  g_signal_connect (cabinet, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->titles, "resolved", G_CALLBACK (resolved_cb), self);
  read_page (self);
}

guint64
kab_paged_table_get_total (KabPagedTable *self)
{
  return self->total;
}

void
kab_paged_table_select (KabPagedTable *self, const char *id)
{
  if (g_strcmp0 (self->selected, id) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  select_wanted (self);
}

void
kab_paged_table_focus (KabPagedTable *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
kab_paged_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabPagedTable *self = KAB_PAGED_TABLE (object);

  if (id == PROP_TOTAL)
    g_value_set_uint64 (value, self->total);
  else if (id == PROP_COMPACT)
    g_value_set_boolean (value, self->compact);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_paged_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KabPagedTable *self = KAB_PAGED_TABLE (object);

  if (id == PROP_COMPACT)
    {
      self->compact = g_value_get_boolean (value);
      gtk_widget_set_visible (self->first, !self->compact);
      gtk_widget_set_visible (self->last, !self->compact);
      gtk_widget_set_visible (GTK_WIDGET (self->pages), !self->compact);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_paged_table_dispose (GObject *object)
{
  KabPagedTable *self = KAB_PAGED_TABLE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  if (self->scrolled)
    g_signal_handlers_disconnect_by_data (gtk_scrolled_window_get_hadjustment (self->scrolled), self);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  if (self->titles)
    g_signal_handlers_disconnect_by_data (self->titles, self);
  if (self->view)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  for (guint i = 0; self->view_columns && i < self->view_columns->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->view_columns, i), self);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->cabinet);
  if (self->stack)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  self->view = NULL;
  self->scrolled = NULL;
  g_clear_pointer (&self->footer, gtk_widget_unparent);
  g_clear_object (&self->titles);
  g_clear_object (&self->state);
  g_clear_object (&self->selection);
  g_clear_object (&self->store);
  g_clear_pointer (&self->view_columns, g_ptr_array_unref);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->selected, g_free);
  G_OBJECT_CLASS (kab_paged_table_parent_class)->dispose (object);
}

static void
bind_key (GtkWidgetClass *widget_class, guint key, guint keypad, const char *action)
{
  gtk_widget_class_add_binding_action (widget_class, key, GDK_ALT_MASK, action, NULL);
  gtk_widget_class_add_binding_action (widget_class, keypad, GDK_ALT_MASK, action, NULL);
}

static void
kab_paged_table_class_init (KabPagedTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kab_paged_table_get_property;
  object_class->set_property = kab_paged_table_set_property;
  object_class->dispose = kab_paged_table_dispose;
  widget_class->realize = kab_paged_table_realize;
  widget_class->unrealize = kab_paged_table_unrealize;

  props[PROP_TOTAL]
    = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_COMPACT]
    = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[ROW_OPENED] = g_signal_new ("row-opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 2, KAB_TYPE_ROW, G_TYPE_BOOLEAN);
  signals[ROW_SELECTED] = g_signal_new ("row-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, KAB_TYPE_ROW);
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/widgets/kab-paged-table.ui");
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, stack);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, spinner);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, view);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, empty);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, error);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, footer);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, options);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, range);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, page);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, pages);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, first);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, last);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_left_cb);

  gtk_widget_class_install_action (widget_class, "table.first-page", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "table.previous-page", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "table.next-page", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "table.last-page", NULL, turn_action);
  bind_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, "table.first-page");
  bind_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, "table.last-page");
  bind_key (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, "table.previous-page");
  bind_key (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, "table.next-page");
}

static void
kab_paged_table_init (KabPagedTable *self)
{
  self->store = g_list_store_new (KAB_TYPE_ROW_ITEM);
  self->view_columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->actions = g_simple_action_group_new ();
  self->menu = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->store)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect (gtk_scrolled_window_get_hadjustment (self->scrolled), "notify::page-size",
                    G_CALLBACK (room_changed_cb), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", G_ACTION_GROUP (self->actions));
  show_stack (self, "blank");
}
