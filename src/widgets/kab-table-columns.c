/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paged table's columns: which are shown, how wide they are, how many rows stand under them. */
#include "kab-paged-table-private.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-table-cell.h"
#include "kab-widgets.h"

static const guint page_sizes[] = { 20, 30, 50, 100 };

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

static GtkListItemFactory *
make_factory (KabPagedTable *self, guint i)
{
  const KabEntity *entity = kab_query_get_entity (kab_paged_table_query (self));

  return kab_table_cell_factory_new (kab_format_field (entity, self->columns[i].field), i == self->leading,
                                     &self->titles, &self->undecided, &self->unread);
}

/* The first column that is shown tells of what waits. */
static void
lead (KabPagedTable *self, guint leading)
{
  guint both[] = { self->leading, leading };

  if (self->leading == leading)
    return;
  self->leading = leading;
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (GtkListItemFactory) factory = make_factory (self, both[i]);

      gtk_column_view_column_set_factory (g_ptr_array_index (self->view_columns, both[i]), factory);
    }
}

/* GTK 4.8 does not expand columns whose width is fixed, so what is left of the room is given here, or taken. */
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

/* The column of the name, behind one of a number, where there is not room enough for both; 0: there is no such. */
static guint
crowded_name (KabPagedTable *self, const gboolean *shown, int room)
{
  guint name = 0;
  int needed = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (!shown[i])
        continue;
      /* It was asked for: whoever has asked for more than there is room for moves about in it. */
      if (self->columns[i].rank > 0)
        return 0;
      /* What somebody made wide is not what there must be room for. */
      needed += kab_text_pixels (GTK_WIDGET (self), self->columns[i].width);
      if (i > 0 && name == 0 && self->columns[i].expand)
        name = i;
    }
  return needed > room ? name : 0;
}

/*
 * With large letters in a narrow window a number leaves a few letters of the name behind it: then the name is alone, and
 * down to half as wide as it would like to be. Returns: what is left of the room, less than 0 where it is short
 */
static int
make_room_for_name (KabPagedTable *self, gboolean *shown, int room, int needed)
{
  guint name = crowded_name (self, shown, room);

  if (name > 0)
    {
      shown[0] = FALSE;
      needed -= width_of (self, 0);
    }
  lead (self, name);
  if (needed <= room || name == 0)
    return MAX (0, room - needed);
  return MAX (room - needed, -width_of (self, name) / 2);
}

/* Which columns there is room for: what matters least goes first, what was asked for stays. */
static void
fit_columns (KabPagedTable *self)
{
  double room = gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (self->scrolled))
                - kab_paged_table_checks_width (self);
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
  give_widths (self, shown, room > 1 ? make_room_for_name (self, shown, (int)room, needed) : 0);
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
  const KabEntity *entity = kab_query_get_entity (kab_paged_table_query (self));
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < self->n_columns && title; i++, title = gtk_widget_get_next_sibling (title))
    {
      KabType type = kab_format_field (entity, self->columns[i].field)->type;
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
                                    g_variant_new_int32 (
                                      (int)kab_query_get_page_size (kab_paged_table_query (self))));

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
      const KabField *field = kab_format_field (entity, columns[i].field);
      GtkColumnViewColumn *column
        = gtk_column_view_column_new (kab_field_title (field), make_factory (self, i));

      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_column_set_header_menu (column, G_MENU_MODEL (self->menu));
      g_ptr_array_add (self->view_columns, g_object_ref (column));
      gtk_column_view_append_column (self->view, column);
      if (i > 0)
        add_column_action (self, &columns[i], kab_field_title (field), menu);
      g_object_unref (column);
    }
  kab_paged_table_make_sorted (self);
  make_menu (self, menu);
  kab_menu_button_set_model (self->options, G_MENU_MODEL (self->menu));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  layout_changed_cb (state, self);
  align_headers (self);
  for (guint i = 0; i < n_columns; i++)
    g_signal_connect (g_ptr_array_index (self->view_columns, i), "notify::fixed-width",
                      G_CALLBACK (width_changed_cb), self);
  g_signal_connect_object (state, "query-changed", G_CALLBACK (kab_paged_table_query_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "layout-changed", G_CALLBACK (layout_changed_cb), self, 0);
  kab_paged_table_query_changed (self);
}

void
kab_paged_table_foreach_column (KabPagedTable *self, KabColumnFunc func, gpointer user_data)
{
  const KabEntity *entity = kab_query_get_entity (kab_paged_table_query (self));

  for (guint i = 0; i < self->n_columns; i++)
    {
      const KabTableColumn *column = &self->columns[i];

      if (i == 0 || !kab_list_state_is_hidden (self->state, column->field, column->hidden))
        func (kab_format_field (entity, column->field), width_of (self, i), user_data);
    }
}

void
kab_paged_table_follow_room (KabPagedTable *self)
{
  g_signal_connect (gtk_scrolled_window_get_hadjustment (self->scrolled), "notify::page-size",
                    G_CALLBACK (room_changed_cb), self);
}

void
kab_paged_table_follow_clock (KabPagedTable *self)
{
  self->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  g_signal_connect_after (self->clock, "layout", G_CALLBACK (laid_out_cb), self);
}

void
kab_paged_table_leave_clock (KabPagedTable *self)
{
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
}
