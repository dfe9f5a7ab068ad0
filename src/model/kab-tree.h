/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_TREE_DEPTH_MAX: no tree is deeper */
#define KAB_TREE_DEPTH_MAX 100

/**
 * KabTreeFunc:
 * @parent: (out) (transfer full) (nullable): the id of what @id lies under; %NULL at the top
 * @title: (out) (transfer full): what people call @id
 *
 * Returns: %FALSE with an error if it cannot be had; an @id that does not exist is at the top, without a title
 */
typedef gboolean (
  *KabTreeFunc) (const char *id, char **parent, char **title, gpointer user_data, GError **error);

/**
 * kab_tree_check_move:
 * @id: what is moved, or added
 * @parent: (nullable): what it is to lie under; %NULL: at the top
 * @below: how many levels lie under @id, as far as that is known
 *
 * Returns: %FALSE and %KAB_ERROR_REFUSED, naming the circle, if @parent is @id or lies under it, or the tree would have
 *   more than %KAB_TREE_DEPTH_MAX levels above the lowest under @id
 */
gboolean kab_tree_check_move (const char *id,
                              const char *parent,
                              guint below,
                              KabTreeFunc func,
                              gpointer user_data,
                              GError **error);

G_END_DECLS
