/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-tree-view.h"

G_BEGIN_DECLS

/** kab_structure_may_move: Returns: whether the person may move @row at all: a partner is the office's to move */
gboolean kab_structure_may_move (KabAccount *account, const KabRow *row);

/**
 * kab_structure_move:
 * @widget: in the window where it is said what was done, and undoing it is offered
 * @node: a department, an agent or a partner
 * @onto: (nullable): for a partner, another, or %NULL: under none; else a department, or the partner: no department
 *
 * Moves @node, with all that lies below it, unless that cannot be, which is said.
 */
void kab_structure_move (GtkWidget *widget, KabCabinet *cabinet, KabTreeNode *node, KabTreeNode *onto);

/** kab_structure_ask_move: asks where to; @roots: (element-type KabTreeNode): of the whole tree, @node in it */
void kab_structure_ask_move (GtkWidget *widget, KabCabinet *cabinet, GListModel *roots, KabTreeNode *node);

/** kab_structure_set_role: @agent: a row of agent; @head: whether that person is to be the head of the agent's department */
void kab_structure_set_role (GtkWidget *widget, KabCabinet *cabinet, const KabRow *agent, gboolean head);

/** kab_structure_new_agent: asks who it is; @place: the partner, or the department of it */
void kab_structure_new_agent (GtkWidget *widget, KabCabinet *cabinet, KabTreeNode *place);

G_END_DECLS
