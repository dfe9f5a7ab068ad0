/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moving departments and agents within their partner, partners under one another, and who heads a department. */
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-section.h"
#include "kab-structure.h"
#include "kab-tree.h"
#include "kab-undoable.h"

#define LIST_WIDTH 280
#define LIST_HEIGHT 360

/* Moving */

static const char *
parent_field (const KabRow *row)
{
  return row->entity == &kab_entity_agent ? "department" : "parent";
}

static KabTreeNode *
partner_of (KabTreeNode *node)
{
  while (kab_tree_node_get_row (node)->entity != &kab_entity_partner && kab_tree_node_get_parent (node))
    node = kab_tree_node_get_parent (node);
  return node;
}

/* The way up, for kab_tree_check_move(): in the tree that is shown. */
static gboolean
look_up (const char *id, char **parent, char **title, gpointer user_data, GError **error)
{
  for (KabTreeNode *node = user_data; node; node = kab_tree_node_get_parent (node))
    {
      const KabRow *row = kab_tree_node_get_row (node);
      KabTreeNode *above = kab_tree_node_get_parent (node);

      if (!g_str_equal (row->id, id))
        continue;
      *title = g_strdup (kab_row_title (row));
      *parent = above && kab_tree_node_get_row (above)->entity == row->entity
                  ? g_strdup (kab_tree_node_get_row (above)->id)
                  : NULL;
      return TRUE;
    }
  *parent = *title = NULL;
  return TRUE;
}

static gboolean
check_move (KabTreeNode *node, KabTreeNode *onto, GError **error)
{
  const KabRow *row = kab_tree_node_get_row (node), *to = onto ? kab_tree_node_get_row (onto) : NULL;

  if (row->entity == &kab_entity_partner ? to && to->entity != row->entity
                                         : !to || to->entity == &kab_entity_agent)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           row->entity == &kab_entity_partner
                             ? _ ("A partner is moved under another partner. Nothing was moved.")
                             : _ ("Departments and agents are moved into departments. Nothing was moved."));
      return FALSE;
    }
  if (row->entity != &kab_entity_partner && partner_of (node) != partner_of (onto))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” belongs to another partner. Nothing was moved."), kab_row_title (to));
      return FALSE;
    }
  return !to || row->entity != to->entity || kab_tree_check_move (row->id, to->id, 0, look_up, onto, error);
}

gboolean
kab_structure_may_move (KabAccount *account, const KabRow *row)
{
  const KabField *field = kab_entity_find_field (row->entity, parent_field (row));

  return kab_account_may (account, KAB_OPERATION_UPDATE, row->entity, row)
         && kab_account_may_write_field (account, field, FALSE);
}

void
kab_structure_move (GtkWidget *widget, KabCabinet *cabinet, KabTreeNode *node, KabTreeNode *onto)
{
  const KabRow *row = kab_tree_node_get_row (node), *to = onto ? kab_tree_node_get_row (onto) : NULL;
  gboolean same_kind = to && (row->entity == &kab_entity_partner || to->entity == &kab_entity_department);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) after = NULL;
  g_autofree char *today = kab_date_today ();
  g_autofree char *done = NULL;

  if (!kab_structure_may_move (kab_cabinet_get_account (cabinet), row))
    {
      kab_toast (widget, _ ("Your role may not move this."));
      return;
    }
  if (!check_move (node, onto, &error))
    {
      kab_toast (widget, error->message);
      return;
    }
  after = kab_row_copy (row);
  kab_row_set_text (after, parent_field (row), same_kind ? to->id : NULL);
  if (kab_value_equal (kab_row_value (row, parent_field (row)), kab_row_value (after, parent_field (row))))
    return;
  if (kab_entity_find_field (row->entity, "moved_on"))
    kab_row_set_text (after, "moved_on", today);
  /* Translators: what was moved, and where to */
  done = to ? g_strdup_printf (_ ("“%s” moved to “%s”"), kab_row_title (row), kab_row_title (to))
            /* Translators: a partner */
            : g_strdup_printf (_ ("“%s” is under no other partner now"), kab_row_title (row));
  kab_undoable_change (widget, cabinet, row, after, done);
}

/* Asking where to */

typedef struct
{
  GtkWidget *widget;
  KabCabinet *cabinet;
  GListModel *roots; /* keeps the tree */
  KabTreeNode *node;
  GtkListBox *list;
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->widget);
  g_object_unref (asking->cabinet);
  g_object_unref (asking->roots);
  g_object_unref (asking->node);
  g_free (asking);
}

/* @place: (nullable): none */
static void
add_place (Asking *asking, KabTreeNode *place, const char *title, int depth)
{
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *list_row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (label, 12 + depth * 18);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 10);
  gtk_widget_set_margin_bottom (label, 10);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), label);
  if (place)
    g_object_set_data_full (G_OBJECT (list_row), "kab-place", g_object_ref (place), g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (asking->list, list_row);
  if (place == kab_tree_node_get_parent (asking->node))
    gtk_list_box_select_row (asking->list, GTK_LIST_BOX_ROW (list_row));
}

/* A partner goes under partners; what is a partner's, into departments of that one. */
static gboolean
is_place (const Asking *asking, KabTreeNode *place)
{
  const KabEntity *moved = kab_tree_node_get_row (asking->node)->entity;
  const KabEntity *there = kab_tree_node_get_row (place)->entity;

  /* Nothing goes below itself. */
  if (place == asking->node || there == &kab_entity_agent)
    return FALSE;
  return moved == &kab_entity_partner ? there == moved : partner_of (place) == partner_of (asking->node);
}

static void
add_places (Asking *asking, KabTreeNode *place, int depth)
{
  if (!is_place (asking, place))
    return;
  add_place (asking, place, kab_row_title (kab_tree_node_get_row (place)), depth);
  for (guint i = 0; i < g_list_model_get_n_items (kab_tree_node_get_children (place)); i++)
    {
      g_autoptr (KabTreeNode) child = g_list_model_get_item (kab_tree_node_get_children (place), i);

      add_places (asking, child, depth + 1);
    }
}

static void
add_all_places (Asking *asking)
{
  if (kab_tree_node_get_row (asking->node)->entity != &kab_entity_partner)
    {
      add_places (asking, partner_of (asking->node), 0);
      return;
    }
  add_place (asking, NULL, _ ("Under No Partner"), 0);
  for (guint i = 0; i < g_list_model_get_n_items (asking->roots); i++)
    {
      g_autoptr (KabTreeNode) root = g_list_model_get_item (asking->roots, i);

      add_places (asking, root, 0);
    }
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asking *asking)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (asking->list);

  if (g_strcmp0 (response, "move") == 0 && row)
    kab_structure_move (asking->widget, asking->cabinet, asking->node,
                        g_object_get_data (G_OBJECT (row), "kab-place"));
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, GtkWidget *dialog)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "move");
  /* Only its own buttons close it. */
  gtk_window_destroy (GTK_WINDOW (dialog));
}

void
kab_structure_ask_move (GtkWidget *widget, KabCabinet *cabinet, GListModel *roots, KabTreeNode *node)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  Asking *asking = g_new0 (Asking, 1);
  g_autofree char *title = g_strdup_printf (_ ("Move “%s”"), kab_row_title (kab_tree_node_get_row (node)));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title,
                                              _ ("From today on it belongs to what you choose."));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  asking->widget = g_object_ref (widget);
  asking->cabinet = g_object_ref (cabinet);
  asking->roots = g_object_ref (roots);
  asking->node = g_object_ref (node);
  asking->list = GTK_LIST_BOX (list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Where to"), -1);
  gtk_list_box_set_activate_on_single_click (asking->list, FALSE);
  add_all_places (asking);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_widget_set_size_request (scrolled, LIST_WIDTH, -1);
  gtk_widget_add_css_class (scrolled, "card");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "move", _ ("_Move"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "move", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (list, "row-activated", G_CALLBACK (activated_cb), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asking, asking_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  if (gtk_list_box_get_selected_row (asking->list))
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (asking->list)));
}

/* Who heads a department */

typedef struct
{
  GtkWidget *widget;
  KabRow *agent;
  gboolean head;
} Role;

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Role *role = user_data;
  g_autoptr (GtkWidget) widget = role->widget;
  g_autoptr (KabRow) agent = role->agent;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  g_autoptr (KabRow) after = NULL;
  g_autofree char *done = NULL;
  const KabRow *membership;

  if (!page || page->rows->len == 0)
    {
      kab_toast (widget,
                 page ? _ ("This agent has no account, so there is no role to set.") : error->message);
      return;
    }
  membership = g_ptr_array_index (page->rows, 0);
  after = kab_row_copy (membership);
  kab_row_set_text (after, "role", role->head ? "head" : "agent");
  kab_row_set_text (after, "department", role->head ? kab_row_get_text (agent, "department") : NULL);
  done = role->head ? g_strdup_printf (_ ("“%s” is a head of department now"), kab_row_title (agent))
                    : g_strdup_printf (_ ("“%s” is an agent now"), kab_row_title (agent));
  kab_undoable_change (widget, KAB_CABINET (source), membership, after, done);
}

void
kab_structure_set_role (GtkWidget *widget, KabCabinet *cabinet, const KabRow *agent, gboolean head)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_membership);
  Role *role;

  if (head && kab_row_is_null (agent, "department"))
    {
      kab_toast (widget, _ ("Move the agent into a department first."));
      return;
    }
  role = g_new0 (Role, 1);
  role->widget = g_object_ref (widget);
  role->agent = kab_row_copy (agent);
  role->head = head;
  kab_query_set_filter (query, "agent", agent->id);
  kab_query_set_filter (query, "role", "agent|head");
  kab_query_set_page (query, 0, 1);
  kab_cabinet_list_async (cabinet, query, NULL, did_list, role);
}
