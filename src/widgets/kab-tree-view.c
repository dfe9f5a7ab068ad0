/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-tree-view.h"

struct _KabTreeNode
{
  GObject parent_instance;
  KabRow *row;
  const char *icon;
  char *detail;
  KabTreeNode *parent; /* that holds this one */
  GListStore *children;
};

G_DEFINE_FINAL_TYPE (KabTreeNode, kab_tree_node, G_TYPE_OBJECT)

struct _KabTreeView
{
  GtkWidget parent_instance;
  GtkWidget *scrolled;
  GtkListView *list;
  GtkWidget *menu; /* GtkPopoverMenu */
  GListStore *roots;
  GtkTreeListModel *tree;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (KabTreeView, kab_tree_view, GTK_TYPE_WIDGET)

enum
{
  OPENED,
  SELECTED,
  DROPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Nodes */

static void
kab_tree_node_finalize (GObject *object)
{
  KabTreeNode *self = KAB_TREE_NODE (object);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (KabTreeNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      child->parent = NULL;
    }
  kab_row_unref (self->row);
  g_free (self->detail);
  g_object_unref (self->children);
  G_OBJECT_CLASS (kab_tree_node_parent_class)->finalize (object);
}

static void
kab_tree_node_class_init (KabTreeNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_tree_node_finalize;
}

static void
kab_tree_node_init (KabTreeNode *self)
{
  self->children = g_list_store_new (KAB_TYPE_TREE_NODE);
}

KabTreeNode *
kab_tree_node_new (KabRow *row, const char *icon, const char *detail)
{
  KabTreeNode *self = g_object_new (KAB_TYPE_TREE_NODE, NULL);

  self->row = kab_row_ref (row);
  self->icon = icon;
  self->detail = g_strdup (detail);
  return self;
}

void
kab_tree_node_add (KabTreeNode *self, KabTreeNode *child)
{
  child->parent = self;
  g_list_store_append (self->children, child);
}

KabRow *
kab_tree_node_get_row (KabTreeNode *self)
{
  return self->row;
}

KabTreeNode *
kab_tree_node_get_parent (KabTreeNode *self)
{
  return self->parent;
}

GListModel *
kab_tree_node_get_children (KabTreeNode *self)
{
  return G_LIST_MODEL (self->children);
}

/* Rows */

static GtkTreeListRow *
list_row (KabTreeView *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->tree), position);
}

static void
popup_menu (KabTreeView *self, double x, double y)
{
  const GdkRectangle at = { (int)x, (int)y, 1, 1 };

  if (!kab_tree_view_get_selected (self))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, GtkListItem *item)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  KabTreeView *self = KAB_TREE_VIEW (gtk_widget_get_ancestor (widget, KAB_TYPE_TREE_VIEW));
  double to_x, to_y;

  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (item));
  gtk_widget_translate_coordinates (widget, GTK_WIDGET (self), x, y, &to_x, &to_y);
  popup_menu (self, to_x, to_y);
}

static KabTreeNode *
node_of (GtkListItem *item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr (KabTreeNode) node = row ? gtk_tree_list_row_get_item (row) : NULL;

  /* The row holds it as long as it is bound. */
  return node;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, GtkListItem *item)
{
  KabTreeNode *node = node_of (item);

  return node ? gdk_content_provider_new_typed (KAB_TYPE_TREE_NODE, node) : NULL;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkListItem *item)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  KabTreeNode *onto = node_of (item), *node = g_value_get_object (value);

  if (!onto || !node || onto == node)
    return FALSE;
  g_signal_emit (gtk_widget_get_ancestor (widget, KAB_TYPE_TREE_VIEW), signals[DROPPED], 0, node, onto);
  return TRUE;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, KabTreeView *self)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (KAB_TYPE_TREE_NODE, GDK_ACTION_MOVE);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), item);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (click));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), item);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), item);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (target));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, KabTreeView *self)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkWidget *image = gtk_widget_get_first_child (gtk_tree_expander_get_child (expander));
  GtkWidget *title = gtk_widget_get_next_sibling (image);
  GtkWidget *detail = gtk_widget_get_next_sibling (title);
  KabTreeNode *node = node_of (item);
  g_autofree char *spoken = NULL;

  gtk_tree_expander_set_list_row (expander, gtk_list_item_get_item (item));
  gtk_image_set_from_icon_name (GTK_IMAGE (image), node->icon);
  gtk_label_set_label (GTK_LABEL (title), kab_row_title (node->row));
  gtk_label_set_label (GTK_LABEL (detail), node->detail ? node->detail : "");
  /* The keyboard is on what holds the expander, which GTK 4.8 does not name. */
  spoken = g_strjoin (", ", kab_row_title (node->row), node->detail, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (expander))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static GListModel *
children_of (gpointer item, gpointer user_data)
{
  KabTreeNode *node = item;

  return g_list_model_get_n_items (G_LIST_MODEL (node->children)) > 0
           ? G_LIST_MODEL (g_object_ref (node->children))
           : NULL;
}

/* What is open, and which row is selected */

static void
activate_cb (GtkListView *list, guint position, KabTreeView *self)
{
  g_autoptr (GtkTreeListRow) row = list_row (self, position);
  g_autoptr (KabTreeNode) node = row ? gtk_tree_list_row_get_item (row) : NULL;

  if (node)
    g_signal_emit (self, signals[OPENED], 0, node);
}

static void
selected_cb (KabTreeView *self)
{
  g_signal_emit (self, signals[SELECTED], 0);
}

static GHashTable *
open_ids (KabTreeView *self)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; self->tree && i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = list_row (self, i);
      g_autoptr (KabTreeNode) node = gtk_tree_list_row_get_item (row);

      if (gtk_tree_list_row_get_expanded (row))
        g_hash_table_add (ids, g_strdup (node->row->id));
    }
  return ids;
}

void
kab_tree_view_set_roots (KabTreeView *self, GListStore *roots, gboolean expand)
{
  g_autoptr (GHashTable) open = open_ids (self);
  KabTreeNode *selected = kab_tree_view_get_selected (self);
  g_autofree char *id = selected ? g_strdup (selected->row->id) : NULL;

  g_set_object (&self->roots, roots);
  g_clear_object (&self->tree);
  self->tree
    = gtk_tree_list_model_new (G_LIST_MODEL (g_object_ref (roots)), FALSE, expand, children_of, NULL, NULL);
  for (guint i = 0; !expand && i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = list_row (self, i);
      g_autoptr (KabTreeNode) node = gtk_tree_list_row_get_item (row);

      if (g_hash_table_contains (open, node->row->id))
        gtk_tree_list_row_set_expanded (row, TRUE);
    }
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->tree));
  if (!id || !kab_tree_view_select (self, id))
    selected_cb (self);
}

KabTreeNode *
kab_tree_view_get_selected (KabTreeView *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (KabTreeNode) node = row ? gtk_tree_list_row_get_item (row) : NULL;

  return node;
}

KabTreeNode *
kab_tree_node_find (GListModel *nodes, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (KabTreeNode) node = g_list_model_get_item (nodes, i);
      KabTreeNode *found
        = g_strcmp0 (node->row->id, id) == 0 ? node : kab_tree_node_find (G_LIST_MODEL (node->children), id);

      if (found)
        return found;
    }
  return NULL;
}

static guint
position_of (KabTreeView *self, KabTreeNode *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tree));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkTreeListRow) row = list_row (self, i);
      g_autoptr (KabTreeNode) node = gtk_tree_list_row_get_item (row);

      if (node == wanted)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
open_above (KabTreeView *self, KabTreeNode *node)
{
  g_autoptr (GtkTreeListRow) row = NULL;
  guint position;

  if (!node)
    return;
  open_above (self, node->parent);
  position = position_of (self, node);
  row = position == GTK_INVALID_LIST_POSITION ? NULL : list_row (self, position);
  if (row)
    gtk_tree_list_row_set_expanded (row, TRUE);
}

gboolean
kab_tree_view_select (KabTreeView *self, const char *id)
{
  KabTreeNode *node = self->roots ? kab_tree_node_find (G_LIST_MODEL (self->roots), id) : NULL;
  guint position;

  if (!node)
    return FALSE;
  open_above (self, node->parent);
  position = position_of (self, node);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  return TRUE;
}

void
kab_tree_view_focus (KabTreeView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* Keys */

static gboolean
go_in (KabTreeView *self, gboolean in)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autoptr (GtkTreeListRow) row = position == GTK_INVALID_LIST_POSITION ? NULL : list_row (self, position);
  g_autoptr (GtkTreeListRow) above = row ? gtk_tree_list_row_get_parent (row) : NULL;

  if (!row)
    return FALSE;
  if (in != gtk_tree_list_row_get_expanded (row) && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, in);
  else if (in && gtk_tree_list_row_is_expandable (row))
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.select-item", "(ubb)", position + 1, FALSE,
                                FALSE);
  else if (!in && above)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.select-item", "(ubb)",
                                gtk_tree_list_row_get_position (above), FALSE, FALSE);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, KabTreeView *self)
{
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK)))
    {
      popup_menu (self, 40, 40);
      return TRUE;
    }
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return FALSE;
  if (key == GDK_KEY_Right || key == GDK_KEY_Left)
    return go_in (self, (key == GDK_KEY_Right)
                          == (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL));
  return FALSE;
}

static void
kab_tree_view_dispose (GObject *object)
{
  KabTreeView *self = KAB_TREE_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  g_clear_object (&self->roots);
  G_OBJECT_CLASS (kab_tree_view_parent_class)->dispose (object);
}

static void
kab_tree_view_class_init (KabTreeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_tree_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, KAB_TYPE_TREE_NODE);
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, KAB_TYPE_TREE_NODE, KAB_TYPE_TREE_NODE);
}

static void
kab_tree_view_init (KabTreeView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  self->selection = gtk_single_selection_new (NULL);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  self->list
    = GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
kab_tree_view_new (const char *name, GMenuModel *menu)
{
  KabTreeView *self = g_object_new (KAB_TYPE_TREE_VIEW, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
