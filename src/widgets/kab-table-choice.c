/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paged table's rows that are chosen for something that is done to all of them. Which row is open is apart from that. */
#include "kab-paged-table-private.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-table-cell.h"
#include "kab-widgets.h"

#define CHECKS_WIDTH 44

/* Rows and what shows them */

GtkWidget *
kab_paged_table_row_at (KabPagedTable *self, GtkWidget *at)
{
  for (; at && at != GTK_WIDGET (self->view); at = gtk_widget_get_parent (at))
    if (g_strcmp0 (gtk_widget_get_css_name (at), "row") == 0
        && g_strcmp0 (gtk_widget_get_css_name (gtk_widget_get_parent (at)), "listview") == 0)
      return at;
  return NULL;
}

static KabRowItem *
item_of (GtkWidget *row)
{
  GtkWidget *cell = row ? gtk_widget_get_first_child (row) : NULL;
  GtkWidget *shown = cell ? gtk_widget_get_first_child (cell) : NULL;

  return shown ? g_object_get_data (G_OBJECT (shown), KAB_CELL_ITEM) : NULL;
}

static KabRowItem *
item_with_keyboard (KabPagedTable *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *at = root ? gtk_root_get_focus (root) : NULL;
  KabRowItem *item = NULL;

  if (at && gtk_widget_is_ancestor (at, GTK_WIDGET (self->view)))
    item = item_of (kab_paged_table_row_at (self, at));
  return item ? item : gtk_single_selection_get_selected_item (self->selection);
}

static guint
n_rows (KabPagedTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

/* Owned by the store. */
static KabRowItem *
item_at (KabPagedTable *self, guint i)
{
  g_autoptr (KabRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), i);

  return item;
}

static const char *
id_at (KabPagedTable *self, guint i)
{
  return kab_row_item_get_row (item_at (self, i))->id;
}

/* The bar */

static void
show_actions (KabPagedTable *self, gboolean any)
{
  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->bulk)); button;
       button = gtk_widget_get_next_sibling (button))
    {
      GtkWidget *box = GTK_IS_MENU_BUTTON (button) ? gtk_menu_button_get_child (GTK_MENU_BUTTON (button))
                                                   : gtk_button_get_child (GTK_BUTTON (button));

      gtk_widget_set_sensitive (button, any);
      gtk_widget_set_visible (gtk_widget_get_last_child (box), !self->compact);
    }
}

static void
show_bar (KabPagedTable *self)
{
  guint64 n = kab_chosen_count (self->chosen);
  g_autofree char *number = kab_format_count (n);
  g_autofree char *total = kab_format_count (self->total);
  /* Until they are counted, "all" is all there is to say. */
  gboolean all_of_them = kab_chosen_is_all (self->chosen) && !self->counted;
  /* Translators: how many rows of a list are chosen */
  g_autofree char *count = n == 0 ? g_strdup (_ ("None selected"))
                           : all_of_them
                             ? g_strdup (_ ("All selected"))
                             : g_strdup_printf (ngettext ("%s selected", "%s selected", (gulong)n), number);
  /* Translators: all rows of a list that are filtered; the letter after _ is the key for it */
  g_autofree char *all
    = g_strdup_printf (ngettext ("Select _all %s", "Select _all %s", (gulong)self->total), total);
  gboolean said = g_str_equal (gtk_label_get_label (self->choice_count), count);

  gtk_label_set_label (self->choice_count, count);
  gtk_label_set_label (self->choose_all_label, all);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->choose_all), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->choose_all_label, NULL, -1);
  gtk_widget_set_visible (self->choose_all, self->counted && n < self->total);
  gtk_widget_set_visible (GTK_WIDGET (self->choose_all_label), !self->compact);
  gtk_widget_set_visible (self->choose_all_sign, self->compact);
  kab_widget_set_tooltip (self->choose_all,
                          self->compact ? gtk_label_get_text (self->choose_all_label) : NULL);
  show_actions (self, n > 0);
  if (said || !self->choosing)
    return;
  /* An alert is said when it appears. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->choice_count), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->choice_count), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
}

void
kab_paged_table_show_chosen (KabPagedTable *self)
{
  if (!self->chosen)
    return;
  if (self->counted)
    kab_chosen_follow (self->chosen, kab_paged_table_query (self), self->total);
  if (!self->choosing)
    return;
  for (guint i = 0; i < n_rows (self); i++)
    kab_row_item_set_chosen (item_at (self, i), kab_chosen_has (self->chosen, id_at (self, i)));
  show_bar (self);
}

static void
forget_range (KabPagedTable *self)
{
  g_clear_pointer (&self->anchor, g_free);
  g_clear_pointer (&self->before, g_hash_table_unref);
}

void
kab_paged_table_set_choosing (KabPagedTable *self, gboolean choosing)
{
  if (!self->chosen || self->choosing == choosing)
    return;
  self->choosing = choosing;
  forget_range (self);
  if (!choosing)
    {
      kab_chosen_clear (self->chosen);
      for (guint i = 0; i < n_rows (self); i++)
        kab_row_item_set_chosen (item_at (self, i), FALSE);
    }
  gtk_column_view_column_set_visible (self->checks, choosing);
  gtk_widget_set_visible (self->choice, choosing);
  self->fit = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self->view));
  kab_paged_table_show_chosen (self);
  g_object_notify (G_OBJECT (self), "choosing");
}

static void
begin_choosing (KabPagedTable *self)
{
  kab_paged_table_set_choosing (self, TRUE);
}

/* A range begins at @id; what else was chosen on the page stays, however far it goes. */
static void
set_anchor (KabPagedTable *self, const char *id)
{
  forget_range (self);
  self->anchor = g_strdup (id);
  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_rows (self); i++)
    if (kab_chosen_has (self->chosen, id_at (self, i)))
      g_hash_table_add (self->before, g_strdup (id_at (self, i)));
}

static void
choose_one (KabPagedTable *self, KabRowItem *item, gboolean chosen)
{
  const char *id = kab_row_item_get_row (item)->id;

  begin_choosing (self);
  kab_chosen_set (self->chosen, id, chosen);
  kab_row_item_set_chosen (item, chosen);
  set_anchor (self, id);
  show_bar (self);
}

static void
choose_range (KabPagedTable *self, KabRowItem *to)
{
  guint from = GTK_INVALID_LIST_POSITION, end = GTK_INVALID_LIST_POSITION;

  begin_choosing (self);
  for (guint i = 0; i < n_rows (self); i++)
    {
      if (g_strcmp0 (id_at (self, i), self->anchor) == 0)
        from = i;
      if (item_at (self, i) == to)
        end = i;
    }
  /* It began on another page. */
  if (from == GTK_INVALID_LIST_POSITION || !self->before)
    {
      set_anchor (self, kab_row_item_get_row (to)->id);
      from = end;
    }
  for (guint i = 0; i < n_rows (self); i++)
    kab_chosen_set (self->chosen, id_at (self, i),
                    (i >= MIN (from, end) && i <= MAX (from, end))
                      || g_hash_table_contains (self->before, id_at (self, i)));
  kab_paged_table_show_chosen (self);
}

/* By mouse and keyboard */

gboolean
kab_paged_table_choose_clicked (KabPagedTable *self, GtkWidget *row, GdkModifierType state)
{
  KabRowItem *item = item_of (row);

  if (!self->chosen || !item || !(state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)))
    return FALSE;
  if (state & GDK_SHIFT_MASK)
    {
      KabRowItem *at = item_with_keyboard (self);

      if (!self->anchor && at)
        set_anchor (self, kab_row_item_get_row (at)->id);
      choose_range (self, item);
    }
  else
    choose_one (self, item, !kab_row_item_get_chosen (item));
  gtk_widget_grab_focus (row);
  return TRUE;
}

static gboolean
extend_due (gpointer user_data)
{
  KabPagedTable *self = user_data;
  KabRowItem *item = item_with_keyboard (self);

  self->extending = 0;
  if (item)
    choose_range (self, item);
  return G_SOURCE_REMOVE;
}

gboolean
kab_paged_table_choose_key (KabPagedTable *self, guint keyval, GdkModifierType state)
{
  static const guint moving[]
    = { GDK_KEY_Up,      GDK_KEY_Down,      GDK_KEY_Home,       GDK_KEY_End,
        GDK_KEY_Page_Up, GDK_KEY_Page_Down, GDK_KEY_KP_Up,      GDK_KEY_KP_Down,
        GDK_KEY_KP_Home, GDK_KEY_KP_End,    GDK_KEY_KP_Page_Up, GDK_KEY_KP_Page_Down };
  KabRowItem *item;

  if (!self->chosen || !(state & GDK_SHIFT_MASK) || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (moving); i++)
    if (keyval == moving[i])
      {
        item = item_with_keyboard (self);
        if (!self->anchor && item)
          set_anchor (self, kab_row_item_get_row (item)->id);
        /* The list moves the keyboard first. */
        if (!self->extending)
          self->extending = g_idle_add (extend_due, self);
        return FALSE;
      }
  return FALSE;
}

static gboolean
toggle_cb (GtkWidget *view, GVariant *args, gpointer user_data)
{
  KabPagedTable *self = user_data;
  KabRowItem *item = item_with_keyboard (self);

  if (!item)
    return FALSE;
  choose_one (self, item, !kab_row_item_get_chosen (item));
  return TRUE;
}

static void
choose_all (KabPagedTable *self)
{
  begin_choosing (self);
  forget_range (self);
  kab_chosen_set_all (self->chosen, kab_paged_table_query (self), self->total);
  kab_paged_table_show_chosen (self);
}

static gboolean
choose_all_cb (GtkWidget *view, GVariant *args, gpointer user_data)
{
  choose_all (user_data);
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *view, GVariant *args, gpointer user_data)
{
  KabPagedTable *self = user_data;

  if (!self->choosing)
    return FALSE;
  kab_paged_table_set_choosing (self, FALSE);
  return TRUE;
}

static void
add_key (KabPagedTable *self, GtkEventController *controller, const char *keys, GtkShortcutFunc func)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                                          gtk_callback_action_new (func, self, NULL)));
}

/* Before the list's own, which know of one row alone. */
static void
add_keys (KabPagedTable *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_key (self, controller, "space|KP_Space|<Control>space|<Control>KP_Space", toggle_cb);
  add_key (self, controller, "<Control>a", choose_all_cb);
  add_key (self, controller, "<Control><Shift>a", escape_cb);
  add_key (self, controller, "Escape", escape_cb);
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);

  if (!self->chosen)
    return;
  if (g_str_equal (name, "table.choose-none"))
    {
      kab_paged_table_set_choosing (self, FALSE);
      kab_paged_table_focus (self);
      return;
    }
  choose_all (self);
  /* Its button goes. */
  gtk_widget_child_focus (GTK_WIDGET (self->bulk), GTK_DIR_TAB_FORWARD);
}

/* The column of checks */

static void
mark_row (GtkWidget *check, gboolean chosen)
{
  GtkWidget *cell = gtk_widget_get_parent (check);
  GtkWidget *row = cell ? gtk_widget_get_parent (cell) : NULL;

  if (row && chosen)
    gtk_widget_add_css_class (row, "kab-chosen");
  else if (row)
    gtk_widget_remove_css_class (row, "kab-chosen");
}

static void
toggled_cb (GtkCheckButton *check, KabPagedTable *self)
{
  KabRowItem *item = g_object_get_data (G_OBJECT (check), KAB_CELL_ITEM);

  if (item && kab_row_item_get_chosen (item) != gtk_check_button_get_active (check))
    choose_one (self, item, gtk_check_button_get_active (check));
}

static void
chosen_cb (KabRowItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  GtkWidget *check = gtk_list_item_get_child (list_item);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), kab_row_item_get_chosen (item));
  mark_row (check, kab_row_item_get_chosen (item));
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, KabPagedTable *self)
{
  GtkWidget *check = gtk_check_button_new ();

  /* The row has the keyboard, and Space is for it. */
  gtk_widget_set_focusable (check, FALSE);
  gtk_widget_set_hexpand (check, TRUE);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_list_item_set_child (list_item, check);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, KabPagedTable *self)
{
  GtkWidget *check = gtk_list_item_get_child (list_item);
  KabRowItem *item = gtk_list_item_get_item (list_item);
  /* Translators: a check beside the row that is called so */
  g_autofree char *label = g_strdup_printf (_ ("Select %s"), kab_row_title (kab_row_item_get_row (item)));

  g_object_set_data (G_OBJECT (check), KAB_CELL_ITEM, item);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  chosen_cb (item, NULL, list_item);
  g_signal_connect_object (item, "notify::chosen", G_CALLBACK (chosen_cb), list_item, 0);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, KabPagedTable *self)
{
  GtkWidget *check = gtk_list_item_get_child (list_item);

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), chosen_cb, list_item);
  g_object_set_data (G_OBJECT (check), KAB_CELL_ITEM, NULL);
  mark_row (check, FALSE);
}

int
kab_paged_table_checks_width (KabPagedTable *self)
{
  return self->choosing ? CHECKS_WIDTH : 0;
}

static void
make_column (KabPagedTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->checks = gtk_column_view_column_new ("", factory);
  gtk_column_view_column_set_fixed_width (self->checks, CHECKS_WIDTH);
  gtk_column_view_column_set_visible (self->checks, FALSE);
  gtk_column_view_insert_column (self->view, 0, self->checks);
}

/* Icon and words; the words go where there is no room. */
static GtkWidget *
make_face (const char *label, const char *icon)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new_with_mnemonic (label));
  return box;
}

static void
add_button (KabPagedTable *self, GtkWidget *button, const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", 2);
  g_autofree char *plain = g_strjoinv ("", parts);

  if (!self->chosen)
    {
      self->chosen = kab_chosen_new ();
      make_column (self);
      add_keys (self);
    }
  kab_widget_set_tooltip (button, plain);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, plain, -1);
  gtk_box_append (self->bulk, button);
}

void
kab_paged_table_add_bulk (KabPagedTable *self, const char *label, const char *icon, const char *action)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), make_face (label, icon));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  add_button (self, button, label);
}

static void
items_changed_cb (GMenuModel *menu, int position, int removed, int added, GtkWidget *button)
{
  gtk_widget_set_visible (button, g_menu_model_get_n_items (menu) > 0);
}

void
kab_paged_table_add_bulk_menu (KabPagedTable *self, const char *label, const char *icon, GMenuModel *menu)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), make_face (label, icon));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  kab_menu_button_set_model (GTK_MENU_BUTTON (button), menu);
  g_signal_connect_object (menu, "items-changed", G_CALLBACK (items_changed_cb), button, 0);
  items_changed_cb (menu, 0, 0, 0, button);
  add_button (self, button, label);
}

KabChosen *
kab_paged_table_dup_chosen (KabPagedTable *self)
{
  if (!self->chosen || kab_chosen_count (self->chosen) == 0)
    return NULL;
  return kab_chosen_copy (self->chosen, kab_paged_table_query (self));
}

void
kab_paged_table_end_choice (KabPagedTable *self)
{
  g_clear_handle_id (&self->extending, g_source_remove);
  g_clear_object (&self->checks);
  g_clear_pointer (&self->chosen, kab_chosen_free);
  forget_range (self);
}

void
kab_paged_table_bind_choice (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, choice);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, choice_count);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, choose_all);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, choose_all_label);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, choose_all_sign);
  gtk_widget_class_bind_template_child (widget_class, KabPagedTable, bulk);
  gtk_widget_class_install_action (widget_class, "table.choose-all", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "table.choose-none", NULL, choose_action);
}
