/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-structure-section.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kab-card-window.h"
#include "kab-department-card.h"
#include "kab-format.h"
#include "kab-gather.h"
#include "kab-invite.h"
#include "kab-partner-card.h"
#include "kab-structure.h"
#include "kab-sync-button.h"

/* What comes in a burst is read once. */
#define READ_AFTER_MS 250

struct _KabStructureSection
{
  KabSection parent_instance;
  GtkWidget *back;
  GtkWidget *sync;
  GtkWidget *search;
  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *trouble;
  KabTreeView *tree;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  KabGather *read; /* what there is */
  char *wanted;    /* what is to be selected as soon as it is here */
  guint due;
};

G_DEFINE_FINAL_TYPE (KabStructureSection, kab_structure_section, KAB_TYPE_SECTION)

/* The tree out of what was read */

typedef struct
{
  KabStructureSection *self;
  char *wanted;       /* folded; NULL: everything */
  GHashTable *nodes;  /* id → KabTreeNode */
  GHashTable *heads;  /* id of an agent whose role is head */
  GHashTable *counts; /* id of a partner or department → number of agents, as a pointer */
} Building;

static gboolean
matches (const Building *building, const KabRow *row)
{
  g_autofree char *folded = building->wanted ? g_utf8_casefold (kab_row_title (row), -1) : NULL;

  return !folded || strstr (folded, building->wanted) != NULL;
}

static int
by_place (gconstpointer a, gconstpointer b)
{
  const KabRow *x = *(const KabRow *const *)a, *y = *(const KabRow *const *)b;
  gint64 order = x->entity == &kab_entity_department
                   ? kab_row_get_integer (x, "position") - kab_row_get_integer (y, "position")
                   : 0;

  return order != 0 ? (order < 0 ? -1 : 1) : g_utf8_collate (kab_row_title (x), kab_row_title (y));
}

static char *
describe (const Building *building, const KabRow *row)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (building->counts, row->id));
  g_autofree char *number = NULL;

  if (row->entity == &kab_entity_agent)
    return !kab_row_get_integer (row, "active")               ? g_strdup (_ ("Inactive"))
           : g_hash_table_contains (building->heads, row->id) ? g_strdup (_ ("Head of department"))
                                                              : NULL;
  if (n == 0)
    return NULL;
  number = kab_format_count (n);
  return g_strdup_printf (ngettext ("%s agent", "%s agents", n), number);
}

static void
count_agents (Building *building, GPtrArray *agents)
{
  for (guint i = 0; i < agents->len; i++)
    {
      const KabRow *agent = g_ptr_array_index (agents, i);
      const char *at[] = { kab_row_get_text (agent, "partner"), kab_row_get_text (agent, "department") };

      for (guint k = 0; k < G_N_ELEMENTS (at); k++)
        if (at[k])
          g_hash_table_replace (building->counts, g_strdup (at[k]),
                                GUINT_TO_POINTER (
                                  GPOINTER_TO_UINT (g_hash_table_lookup (building->counts, at[k])) + 1));
    }
}

static void
make_nodes (Building *building, GPtrArray *rows, const char *icon)
{
  for (guint i = 0; i < rows->len; i++)
    {
      KabRow *row = g_ptr_array_index (rows, i);
      g_autofree char *detail = describe (building, row);

      g_hash_table_insert (building->nodes, row->id, kab_tree_node_new (row, icon, detail));
    }
}

static KabTreeNode *
node_at (const Building *building, const char *id)
{
  return id ? g_hash_table_lookup (building->nodes, id) : NULL;
}

/* Two edits that know nothing of one another can make a circle, until the server refuses one. */
static gboolean
lies_in (KabTreeNode *node, const KabTreeNode *in)
{
  while (node && node != in)
    node = kab_tree_node_get_parent (node);
  return node != NULL;
}

/* Below what each stands; below its partner where the other is not here. */
static void
hang (const Building *building, GPtrArray *rows, const char *field)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const KabRow *row = g_ptr_array_index (rows, i);
      KabTreeNode *node = node_at (building, row->id);
      KabTreeNode *above = node_at (building, kab_row_get_text (row, field));

      if ((!above || lies_in (above, node)) && row->entity != &kab_entity_partner)
        above = node_at (building, kab_row_get_text (row, "partner"));
      if (above && !lies_in (above, node))
        kab_tree_node_add (above, node);
    }
}

/* Takes away what neither matches nor has anything below that does; Returns: whether @node stays. */
static gboolean
keep_matching (const Building *building, KabTreeNode *node)
{
  GListStore *children = G_LIST_STORE (kab_tree_node_get_children (node));
  gboolean stays = matches (building, kab_tree_node_get_row (node));

  /* What is found is shown with all that is below it. */
  if (stays)
    return TRUE;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (children)); i-- > 0;)
    {
      g_autoptr (KabTreeNode) child = g_list_model_get_item (G_LIST_MODEL (children), i);

      if (keep_matching (building, child))
        stays = TRUE;
      else
        g_list_store_remove (children, i);
    }
  return stays;
}

static GListStore *
build (KabStructureSection *self, const char *wanted)
{
  Building building = { .self = self };
  g_autoptr (GPtrArray) partners = kab_rows_sorted (kab_gather_rows (self->read, "partners"), by_place);
  g_autoptr (GPtrArray) departments = kab_rows_sorted (kab_gather_rows (self->read, "departments"), by_place);
  g_autoptr (GPtrArray) agents = kab_rows_sorted (kab_gather_rows (self->read, "agents"), by_place);
  GPtrArray *memberships = kab_gather_rows (self->read, "heads");
  GListStore *roots = g_list_store_new (KAB_TYPE_TREE_NODE);

  building.wanted = wanted && *wanted ? g_utf8_casefold (wanted, -1) : NULL;
  building.nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  building.heads = g_hash_table_new (g_str_hash, g_str_equal);
  building.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < memberships->len; i++)
    {
      const char *agent = kab_row_get_text (g_ptr_array_index (memberships, i), "agent");

      if (agent)
        g_hash_table_add (building.heads, (gpointer)agent);
    }
  count_agents (&building, agents);
  make_nodes (&building, partners, "kabinet-partners-symbolic");
  make_nodes (&building, departments, "folder-symbolic");
  make_nodes (&building, agents, "avatar-default-symbolic");
  hang (&building, departments, "parent");
  hang (&building, agents, "department");
  hang (&building, partners, "parent");
  for (guint i = 0; i < partners->len; i++)
    {
      KabTreeNode *node = node_at (&building, ((KabRow *)g_ptr_array_index (partners, i))->id);

      if (!kab_tree_node_get_parent (node) && keep_matching (&building, node))
        g_list_store_append (roots, node);
    }
  g_hash_table_unref (building.nodes);
  g_hash_table_unref (building.heads);
  g_hash_table_unref (building.counts);
  g_free (building.wanted);
  return roots;
}

static void
show_tree (KabStructureSection *self)
{
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GListStore) roots = NULL;
  guint n;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  if (!self->read)
    return;
  roots = build (self, wanted);
  n = kab_gather_rows (self->read, "agents")->len;
  number = kab_format_count (n);
  text = g_strdup_printf (ngettext ("%s agent", "%s agents", n), number);
  adw_window_title_set_subtitle (self->title, text);
  kab_tree_view_set_roots (self->tree, roots, *wanted != '\0');
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (G_LIST_MODEL (roots)) > 0 ? "tree"
                                                 : kab_gather_rows (self->read, "partners")->len > 0
                                                   ? "nothing"
                                                   : "empty");
}

/* Reading */

static void
did_gather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  KabStructureSection *self;

  if (!kab_gather_finish (result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      self = KAB_STRUCTURE_SECTION (user_data);
      g_clear_pointer (&self->read, kab_gather_unref);
      adw_status_page_set_description (self->trouble, error->message);
      gtk_stack_set_visible_child_name (self->stack, "trouble");
      kab_section_set_loading (KAB_SECTION (self), FALSE);
      return;
    }
  self = KAB_STRUCTURE_SECTION (user_data);
  show_tree (self);
  if (self->wanted && kab_tree_view_select (self->tree, self->wanted))
    g_clear_pointer (&self->wanted, g_free);
  kab_section_set_loading (KAB_SECTION (self), FALSE);
}

static void
read_all (KabStructureSection *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->read, kab_gather_unref);
  self->cancellable = g_cancellable_new ();
  self->read = kab_gather_new (self->cabinet);
  kab_gather_want_list (self->read, "partners", &kab_entity_partner, NULL, NULL);
  kab_gather_want_list (self->read, "departments", &kab_entity_department, NULL, NULL);
  kab_gather_want_list (self->read, "agents", &kab_entity_agent, NULL, NULL);
  kab_gather_want_list (self->read, "heads", &kab_entity_membership, "role", "head");
  kab_gather_async (self->read, self->cancellable, did_gather, self);
}

static gboolean
read_due (gpointer user_data)
{
  KabStructureSection *self = user_data;

  self->due = 0;
  read_all (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabStructureSection *self)
{
  static const char *const shown[] = { "partner", "department", "agent", "membership", NULL };

  if (g_strv_contains (shown, entity) && !self->due)
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
}

static void
stop (KabStructureSection *self)
{
  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->read, kab_gather_unref);
  if (self->cabinet)
    g_signal_handlers_disconnect_by_func (self->cabinet, changed_cb, self);
  g_clear_object (&self->cabinet);
}

/* What is done with the row that is selected */

static const KabRow *
selected_row (KabStructureSection *self)
{
  KabTreeNode *node = kab_tree_view_get_selected (self->tree);

  return node ? kab_tree_node_get_row (node) : NULL;
}

static void
enable (KabStructureSection *self, const char *action, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

static gboolean
is_head (KabStructureSection *self, const KabRow *agent)
{
  GPtrArray *heads = self->read ? kab_gather_rows (self->read, "heads") : NULL;

  for (guint i = 0; heads && i < heads->len; i++)
    if (g_strcmp0 (kab_row_get_text (g_ptr_array_index (heads, i), "agent"), agent->id) == 0)
      return TRUE;
  return FALSE;
}

static const char *
partner_of (const KabRow *row)
{
  return !row ? NULL : row->entity == &kab_entity_partner ? row->id : kab_row_get_text (row, "partner");
}

static void
selected_cb (KabStructureSection *self)
{
  const KabRow *row = selected_row (self);
  KabAccount *account = self->cabinet ? kab_cabinet_get_account (self->cabinet) : NULL;
  gboolean agent = row && row->entity == &kab_entity_agent;
  gboolean place = row && !agent;
  const char *partner = partner_of (row);
  gboolean roles
    = account && agent && kab_account_may_of (account, KAB_OPERATION_UPDATE, &kab_entity_membership, partner);

  enable (self, "structure.open", row != NULL);
  enable (self, "structure.new-department",
          place && account
            && kab_account_may_of (account, KAB_OPERATION_CREATE, &kab_entity_department, partner));
  enable (self, "structure.new-agent",
          place && account && kab_account_may_of (account, KAB_OPERATION_CREATE, &kab_entity_agent, partner)
            && kab_account_may_of (account, KAB_OPERATION_CREATE, &kab_entity_user, partner));
  enable (self, "structure.move", account && row && kab_structure_may_move (account, row));
  enable (self, "structure.invite",
          agent && account && kab_account_may_of (account, KAB_OPERATION_UPDATE, &kab_entity_user, partner)
            && kab_account_check_command (account, kab_command_find (&kab_entity_user, "invite"), NULL,
                                          NULL));
  enable (self, "structure.make-head", roles && !is_head (self, row));
  enable (self, "structure.make-agent", roles && is_head (self, row));
}

static void
open_node (KabStructureSection *self, KabTreeNode *node)
{
  const KabRow *row = kab_tree_node_get_row (node);

  if (row->entity == &kab_entity_department)
    kab_department_present (GTK_WIDGET (self), self->cabinet, NULL, NULL, row->id);
  else if (row->entity == &kab_entity_agent)
    kab_agent_present (GTK_WIDGET (self), self->cabinet, row->id);
  else
    {
      KabCard *card
        = g_object_new (KAB_TYPE_PARTNER_CARD, "entity", &kab_entity_partner, "cabinet", self->cabinet, NULL);

      kab_card_window_present (card, GTK_WIDGET (self), _ ("Partner"), row->id);
    }
}

static void
opened_cb (KabStructureSection *self, KabTreeNode *node)
{
  open_node (self, node);
}

static void
dropped_cb (KabStructureSection *self, KabTreeNode *node, KabTreeNode *onto)
{
  /* Onto an agent is to where that one is. */
  if (kab_tree_node_get_row (onto)->entity == &kab_entity_agent)
    onto = kab_tree_node_get_parent (onto);
  if (onto)
    kab_structure_move (GTK_WIDGET (self), self->cabinet, node, onto);
}

/* To any place that there is, also while the search hides some. */
static void
ask_move (KabStructureSection *self, const char *id)
{
  g_autoptr (GListStore) whole = self->read ? build (self, NULL) : NULL;
  KabTreeNode *node = whole ? kab_tree_node_find (G_LIST_MODEL (whole), id) : NULL;

  if (node)
    kab_structure_ask_move (GTK_WIDGET (self), self->cabinet, G_LIST_MODEL (whole), node);
}

static void
did_find_user (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) user = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);

  if (!user)
    kab_toast (widget, error->message);
  else if (!kab_invite_may (KAB_CABINET (source), user))
    kab_toast (widget, _ ("This person has signed in already, and needs no invitation."));
  else
    kab_invite_ask (widget, KAB_CABINET (source), user);
}

static void
structure_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabStructureSection *self = KAB_STRUCTURE_SECTION (widget);
  KabTreeNode *node = kab_tree_view_get_selected (self->tree);
  const KabRow *row = node ? kab_tree_node_get_row (node) : NULL;

  if (!row)
    return;
  if (g_str_equal (name, "structure.open"))
    open_node (self, node);
  else if (g_str_equal (name, "structure.new-agent"))
    kab_structure_new_agent (widget, self->cabinet, node);
  else if (g_str_equal (name, "structure.move"))
    ask_move (self, row->id);
  else if (g_str_equal (name, "structure.invite"))
    kab_cabinet_find_async (self->cabinet, &kab_entity_user, kab_row_get_text (row, "user"), NULL,
                            did_find_user, g_object_ref (self));
  else if (g_str_equal (name, "structure.new-department"))
    kab_department_present (widget, self->cabinet, partner_of (row),
                            row->entity == &kab_entity_partner ? NULL : row->id, NULL);
  else
    kab_structure_set_role (widget, self->cabinet, row, g_str_equal (name, "structure.make-head"));
}

/* As a section */

static void
kab_structure_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabStructureSection *self = KAB_STRUCTURE_SECTION (section);

  stop (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_stack_set_visible_child_name (self->stack, "loading");
  g_object_set (self->sync, "cabinet", cabinet, NULL);
  if (!cabinet)
    {
      kab_section_set_loading (section, FALSE);
      return;
    }
  self->cabinet = g_object_ref (cabinet);
  g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
  kab_section_set_loading (section, TRUE);
  read_all (self);
}

static void
kab_structure_section_set_folded (KabSection *section, gboolean folded)
{
  KabStructureSection *self = KAB_STRUCTURE_SECTION (section);

  gtk_widget_set_visible (self->back, folded);
  gtk_widget_set_visible (self->sync, folded);
}

static void
kab_structure_section_search (KabSection *section)
{
  gtk_widget_grab_focus (KAB_STRUCTURE_SECTION (section)->search);
}

static void
kab_structure_section_create (KabSection *section)
{
  gtk_widget_activate_action (GTK_WIDGET (section), "structure.new-department", NULL);
}

static void
kab_structure_section_open_row (KabSection *section, const char *id)
{
  KabStructureSection *self = KAB_STRUCTURE_SECTION (section);

  if (kab_tree_view_select (self->tree, id))
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (id);
}

static void
back_cb (KabSection *self)
{
  kab_section_go_back (self);
}

static void
kab_structure_section_dispose (GObject *object)
{
  stop (KAB_STRUCTURE_SECTION (object));
  g_clear_pointer (&KAB_STRUCTURE_SECTION (object)->wanted, g_free);
  G_OBJECT_CLASS (kab_structure_section_parent_class)->dispose (object);
}

static void
kab_structure_section_class_init (KabStructureSectionClass *klass)
{
  static const char *const actions[]
    = { "structure.open",      "structure.new-department", "structure.new-agent", "structure.move",
        "structure.make-head", "structure.make-agent",     "structure.invite" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabSectionClass *section_class = KAB_SECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_structure_section_dispose;
  section_class->set_cabinet = kab_structure_section_set_cabinet;
  section_class->set_folded = kab_structure_section_set_folded;
  section_class->search = kab_structure_section_search;
  section_class->create = kab_structure_section_create;
  section_class->open_row = kab_structure_section_open_row;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, structure_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "structure.move", NULL);
}

static GtkWidget *
make_status (const char *icon, const char *title, const char *text)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), text);
  return page;
}

static GtkWidget *
make_header (KabStructureSection *self, GMenuModel *menu)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *more = gtk_menu_button_new ();

  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_ ("Agent Structure"), NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Sections"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sections"),
                                  -1);
  gtk_widget_set_visible (self->back, FALSE);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_cb), self);
  self->sync = g_object_new (KAB_TYPE_SYNC_BUTTON, "compact", TRUE, "visible", FALSE, NULL);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), menu);
  gtk_widget_set_tooltip_text (more, _ ("Actions for the Selected Row"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Selected row"),
                                  -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), more);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->sync);
  return header;
}

static GtkWidget *
make_search (KabStructureSection *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search by name"), -1);
  g_object_set (self->search, "placeholder-text", _ ("Search by name"), NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (show_tree), self);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->search);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  gtk_widget_set_margin_top (clamp, 6);
  gtk_widget_set_margin_bottom (clamp, 6);
  return clamp;
}

static void
add_item (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();

  add_item (menu, _ ("_Open"), "structure.open");
  add_item (menu, _ ("New _Department…"), "structure.new-department");
  add_item (menu, _ ("New _Agent…"), "structure.new-agent");
  add_item (menu, _ ("_Move To…"), "structure.move");
  add_item (menu, _ ("_Invite…"), "structure.invite");
  add_item (menu, _ ("Make _Head of Department"), "structure.make-head");
  add_item (menu, _ ("Make an A_gent"), "structure.make-agent");
  return G_MENU_MODEL (menu);
}

static void
kab_structure_section_init (KabStructureSection *self)
{
  g_autoptr (GMenuModel) menu = make_menu ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *spinner = gtk_spinner_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  self->tree = KAB_TREE_VIEW (kab_tree_view_new (_ ("Agent Structure"), menu));
  self->trouble
    = ADW_STATUS_PAGE (make_status ("dialog-warning-symbolic", _ ("The Structure Cannot Be Read"), NULL));
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_stack_add_named (self->stack, spinner, "loading");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->tree), "tree");
  gtk_stack_add_named (
    self->stack,
    make_status ("kabinet-structure-symbolic", _ ("No Partners Yet"),
                 _ ("Partners are added under Partners; their departments and agents here.")),
    "empty");
  gtk_stack_add_named (self->stack,
                       make_status ("edit-find-symbolic", _ ("Nothing Found"), _ ("Try other words.")),
                       "nothing");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->trouble), "trouble");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  g_signal_connect_swapped (self->tree, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect_swapped (self->tree, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->tree, "dropped", G_CALLBACK (dropped_cb), self);
  gtk_box_append (GTK_BOX (box), make_header (self, menu));
  gtk_box_append (GTK_BOX (box), make_search (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  selected_cb (self);
}
