/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabTreeNode:
 *
 * One row of a tree, with those below it.
 */
#define KAB_TYPE_TREE_NODE (kab_tree_node_get_type ())
G_DECLARE_FINAL_TYPE (KabTreeNode, kab_tree_node, KAB, TREE_NODE, GObject)

/** kab_tree_node_new: @detail: (nullable): what stands beside the title, dimmed */
KabTreeNode *kab_tree_node_new (KabRow *row, const char *icon, const char *detail);
void kab_tree_node_add (KabTreeNode *self, KabTreeNode *child);
KabRow *kab_tree_node_get_row (KabTreeNode *self);
/** kab_tree_node_get_parent: Returns: (transfer none) (nullable): */
KabTreeNode *kab_tree_node_get_parent (KabTreeNode *self);
/** kab_tree_node_get_children: Returns: (transfer none): a list of #KabTreeNode */
GListModel *kab_tree_node_get_children (KabTreeNode *self);

/** kab_tree_node_find: @nodes: (element-type KabTreeNode); Returns: (transfer none) (nullable): that of row @id, at any depth */
KabTreeNode *kab_tree_node_find (GListModel *nodes, const char *id);

/**
 * KabTreeView:
 *
 * Rows under rows: arrows go along them and open and close what is below, Enter opens a row, typing is for the search
 * beside it; a row is dragged onto another, and has a menu by the other mouse button and by Shift+F10.
 *
 * Signals: "opened" (KabTreeNode *): Enter or a double click; "selected": another row is; "dropped" (KabTreeNode *node,
 * KabTreeNode *onto).
 */
#define KAB_TYPE_TREE_VIEW (kab_tree_view_get_type ())
G_DECLARE_FINAL_TYPE (KabTreeView, kab_tree_view, KAB, TREE_VIEW, GtkWidget)

/** kab_tree_view_new: @name: what it is called */
GtkWidget *kab_tree_view_new (const char *name, GMenuModel *menu);
/**
 * kab_tree_view_set_roots:
 * @roots: (element-type KabTreeNode)
 * @expand: whether everything is opened; otherwise what was open before stays so, and the same row selected
 */
void kab_tree_view_set_roots (KabTreeView *self, GListStore *roots, gboolean expand);
/** kab_tree_view_get_selected: Returns: (transfer none) (nullable): */
KabTreeNode *kab_tree_view_get_selected (KabTreeView *self);
/** kab_tree_view_select: selects the row of @id, and opens what it lies in; Returns: whether there is one */
gboolean kab_tree_view_select (KabTreeView *self, const char *id);
void kab_tree_view_focus (KabTreeView *self);

G_END_DECLS
