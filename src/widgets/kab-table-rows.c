/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paged table's rows: which is selected, and how they are opened by mouse and keyboard. */
#include "kab-paged-table-private.h"

void
kab_paged_table_select_wanted (KabPagedTable *self)
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
  g_signal_emit (self, kab_paged_table_signals[KAB_TABLE_ROW_SELECTED], 0, kab_row_item_get_row (item));
}

static void
open_selected (KabPagedTable *self, gboolean apart)
{
  KabRowItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item)
    g_signal_emit (self, kab_paged_table_signals[KAB_TABLE_ROW_OPENED], 0, kab_row_item_get_row (item),
                   apart);
}

static void
activate_cb (KabPagedTable *self, guint position, GtkColumnView *view)
{
  g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item)
    g_signal_emit (self, kab_paged_table_signals[KAB_TABLE_ROW_OPENED], 0, kab_row_item_get_row (item),
                   FALSE);
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
  /* A check is not the row. */
  if (at && (GTK_IS_CHECK_BUTTON (at) || gtk_widget_get_ancestor (at, GTK_TYPE_CHECK_BUTTON)))
    return;
  if (kab_paged_table_row_at (self, at))
    g_idle_add (open_clicked, g_object_ref (self));
}

/* With Ctrl or Shift it is chosen, and what is open stays. */
static void
pressed_cb (KabPagedTable *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *row
    = kab_paged_table_row_at (self, gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT));

  if (row && kab_paged_table_choose_clicked (self, row, state))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
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
  guint page = kab_query_get_page (kab_paged_table_query (self));
  guint at = gtk_single_selection_get_selected (self->selection);
  double value = gtk_adjustment_get_value (scroll);

  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && state & GDK_CONTROL_MASK)
    {
      open_selected (self, TRUE);
      return TRUE;
    }
  if (kab_paged_table_choose_key (self, keyval, state))
    return TRUE;
  if (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK))
    return FALSE;
  if ((keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
      && value + gtk_adjustment_get_page_size (scroll) >= gtk_adjustment_get_upper (scroll) - 1
      && (at == GTK_INVALID_LIST_POSITION || at + 1 == g_list_model_get_n_items (G_LIST_MODEL (self->store)))
      && page + 1 < self->n_pages)
    {
      kab_paged_table_turn_to (self, page + 1);
      return TRUE;
    }
  if ((keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up) && value <= 1
      && (at == GTK_INVALID_LIST_POSITION || at == 0) && page > 0)
    {
      kab_paged_table_turn_to (self, page - 1);
      return TRUE;
    }
  return FALSE;
}

void
kab_paged_table_select (KabPagedTable *self, const char *id)
{
  if (g_strcmp0 (self->selected, id) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (id);
  kab_paged_table_select_wanted (self);
}

void
kab_paged_table_init_selection (KabPagedTable *self)
{
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->store)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

void
kab_paged_table_bind_selection (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}
