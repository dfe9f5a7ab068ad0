/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-list-section.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-config.h"
#include "kab-card-window.h"
#include "kab-filter-bar.h"
#include "kab-list-export.h"
#include "kab-json.h"
#include "kab-papers-print.h"
#include "kab-papers-save.h"
#include "kab-sizer.h"
#include "kab-sync-button.h"
#include "kab-widgets.h"

#define KEEP_AFTER_MS 800
#define ACCOUNTS_MAX 16

typedef struct
{
  /* template */
  AdwLeaflet *leaflet;
  GtkWidget *list;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *back;
  GtkWidget *create;
  GtkWidget *choose;
  GtkWidget *sync; /* once the sidebar, which has one, was away */
  GtkMenuButton *menu;
  KabFilterBar *filters;
  KabPagedTable *table;
  GtkWidget *separator;
  GtkWidget *card_pane;

  /* owned */
  KabListState *state;
  GSettings *settings;
  GMenu *actions;
  GMenu *bulk;          /* what may be done to rows that were chosen */
  const char **offered; /* fields to filter by */

  KabCard *card; /* the pane's */
  char *wanted;  /* the row to open once the card may leave the one it shows */
  gboolean wants_new;
  JsonNode *wish; /* to be typed into it, and what that settles */
  char *problem;
  guint keep;
  gboolean set_up;
  gboolean was_loaded;
} KabListSectionPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KabListSection, kab_list_section, KAB_TYPE_SECTION)

static KabListSectionPrivate *
private_of (KabListSection *self)
{
  return kab_list_section_get_instance_private (self);
}

static const KabListInfo *
info_of (KabListSection *self)
{
  return KAB_LIST_SECTION_GET_CLASS (self)->info;
}

static const char *
title_of (KabListSection *self)
{
  const KabListInfo *info = info_of (self);

  return info->title ? _ (info->title) : g_dgettext (GETTEXT_PACKAGE, info->entity->title);
}

/* What was made of the list, kept for each account. */

static char *
account_key (KabListSection *self)
{
  KabAccount *account = kab_cabinet_get_account (kab_section_get_cabinet (KAB_SECTION (self)));

  return g_strconcat (kab_account_get_server (account), " ", kab_account_get_user_id (account), NULL);
}

static JsonNode *
read_kept (KabListSection *self)
{
  g_autofree char *key = g_strconcat (info_of (self)->name, "-view", NULL);
  g_autofree char *text = g_settings_get_string (private_of (self)->settings, key);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  if (root && JSON_NODE_HOLDS_OBJECT (root))
    return g_steal_pointer (&root);
  return json_node_init_object (json_node_alloc (), json_object_new ());
}

static void
keep_state (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);
  g_autofree char *key = g_strconcat (info_of (self)->name, "-view", NULL);
  g_autofree char *account = NULL;
  g_autofree char *state = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_clear_handle_id (&priv->keep, g_source_remove);
  if (!kab_section_get_cabinet (KAB_SECTION (self)))
    return;
  root = read_kept (self);
  if (json_object_get_size (json_node_get_object (root)) >= ACCOUNTS_MAX)
    {
      json_node_unref (root);
      root = json_node_init_object (json_node_alloc (), json_object_new ());
    }
  account = account_key (self);
  state = kab_list_state_to_text (priv->state);
  json_object_set_string_member (json_node_get_object (root), account, state);
  text = json_to_string (root, FALSE);
  g_settings_set_string (priv->settings, key, text);
}

static gboolean
keep_due (gpointer user_data)
{
  KabListSection *self = user_data;

  private_of (self)->keep = 0;
  keep_state (self);
  return G_SOURCE_REMOVE;
}

static void
state_changed_cb (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);

  if (!priv->keep)
    priv->keep = g_timeout_add (KEEP_AFTER_MS, keep_due, self);
}

static void
restore_state (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);
  g_autofree char *account = account_key (self);
  g_autoptr (JsonNode) root = read_kept (self);
  const char *kept = kab_json_member_text (json_node_get_object (root), account);

  if (kept)
    kab_list_state_restore (priv->state, kept);
  if (info_of (self)->base)
    {
      g_autoptr (KabQuery) query = kab_query_new (info_of (self)->entity);

      info_of (self)->base (query);
      kab_list_state_set_base (priv->state, query);
    }
  g_clear_handle_id (&priv->keep, g_source_remove);
}

/* Title */

static void
loaded_cb (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);
  g_autofree char *count = kab_paged_table_is_counted (priv->table)
                             ? info_of (self)->count (kab_paged_table_get_total (priv->table))
                             : g_strdup ("…");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean typing
    = root && gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_TEXT (gtk_root_get_focus (root));

  adw_window_title_set_subtitle (priv->title, count);
  /* The window may have waited for this. */
  kab_section_set_loading (KAB_SECTION (self), FALSE);
  /* The keyboard begins in the rows, unless somebody types already. */
  if (!priv->was_loaded && root && !typing)
    kab_paged_table_focus (priv->table);
  priv->was_loaded = TRUE;
}

static void
failed_cb (KabListSection *self)
{
  kab_section_set_loading (KAB_SECTION (self), FALSE);
}

/* The card */

static void
show_title_buttons (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);
  gboolean folded = adw_leaflet_get_folded (priv->leaflet);
  gboolean card = gtk_widget_get_visible (priv->card_pane);

  adw_header_bar_set_show_end_title_buttons (priv->header, folded || !card);
  adw_header_bar_set_show_start_title_buttons (priv->header, kab_section_get_folded (KAB_SECTION (self)));
}

/* The leaflet moves the keyboard to the child it shows: beside each other that would take it out of
 * the list, so the card becomes the shown child only where it covers the list. */
static void
cover_list (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);

  if (priv->card && adw_leaflet_get_folded (priv->leaflet))
    adw_leaflet_set_visible_child_name (priv->leaflet, "card");
}

static void
folded_cb (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);

  cover_list (self);
  if (priv->card)
    g_object_set (priv->card, "folded", adw_leaflet_get_folded (priv->leaflet), NULL);
  gtk_widget_set_visible (priv->separator, gtk_widget_get_visible (priv->card_pane)
                                             && !adw_leaflet_get_folded (priv->leaflet));
  show_title_buttons (self);
}

static void
hide_card (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);

  adw_leaflet_set_visible_child_name (priv->leaflet, "list");
  gtk_widget_set_visible (priv->card_pane, FALSE);
  gtk_widget_set_visible (priv->separator, FALSE);
  kab_paged_table_select (priv->table, NULL);
  g_object_set (priv->card_pane, "child", NULL, NULL);
  priv->card = NULL;
  show_title_buttons (self);
  kab_paged_table_focus (priv->table);
}

static void
may_close (GtkWidget *card, gboolean may, gpointer user_data)
{
  if (may)
    hide_card (user_data);
}

static void
close_cb (KabCard *card, KabListSection *self)
{
  kab_card_leave (card, may_close, self);
}

static void
opened_cb (KabCard *card, const char *id, KabListSection *self)
{
  kab_paged_table_select (private_of (self)->table, id);
}

static void
open_elsewhere_cb (KabListSection *self, const char *entity, const char *id)
{
  kab_section_edit_elsewhere (KAB_SECTION (self), entity, id, NULL, NULL);
}

static KabCard *
make_card (KabListSection *self)
{
  KabCard *card = g_object_new (info_of (self)->card (), "entity", info_of (self)->entity, "cabinet",
                                kab_section_get_cabinet (KAB_SECTION (self)), NULL);

  g_signal_connect_object (card, "open-elsewhere", G_CALLBACK (open_elsewhere_cb), self, G_CONNECT_SWAPPED);
  return card;
}

static void
show_card (KabListSection *self, const char *id)
{
  KabListSectionPrivate *priv = private_of (self);

  if (!priv->card)
    {
      priv->card = make_card (self);
      g_signal_connect (priv->card, "close", G_CALLBACK (close_cb), self);
      g_signal_connect (priv->card, "opened", G_CALLBACK (opened_cb), self);
      g_object_set (priv->card_pane, "child", priv->card, NULL);
    }
  if (priv->wish)
    kab_card_edit (priv->card, id, priv->wish, priv->problem);
  else
    kab_card_open (priv->card, id);
  if (!id)
    kab_paged_table_select (priv->table, NULL);
  gtk_widget_set_visible (priv->card_pane, TRUE);
  folded_cb (self);
}

static void
may_switch (GtkWidget *card, gboolean may, gpointer user_data)
{
  KabListSection *self = user_data;
  KabListSectionPrivate *priv = private_of (self);
  g_autofree char *wanted = g_steal_pointer (&priv->wanted);

  if (may && (wanted || priv->wants_new))
    show_card (self, wanted);
  else if (!may && priv->card)
    kab_paged_table_select (priv->table, kab_card_get_id (priv->card));
  priv->wants_new = FALSE;
  g_clear_pointer (&priv->wish, json_node_unref);
  g_clear_pointer (&priv->problem, g_free);
}

static void
want_card (KabListSection *self, const char *id)
{
  KabListSectionPrivate *priv = private_of (self);

  if (priv->card && id && !priv->wish && g_strcmp0 (kab_card_get_id (priv->card), id) == 0)
    {
      cover_list (self);
      return;
    }
  g_free (priv->wanted);
  priv->wanted = g_strdup (id);
  priv->wants_new = id == NULL;
  if (priv->card)
    kab_card_leave (priv->card, may_switch, self);
  else
    may_switch (NULL, TRUE, self);
}

static void
open_apart (KabListSection *self, const char *id)
{
  kab_card_window_present (make_card (self), GTK_WIDGET (self),
                           g_dgettext (GETTEXT_PACKAGE, info_of (self)->entity->title_one), id);
}

static void
row_opened_cb (KabListSection *self, KabRow *row, gboolean apart, KabPagedTable *table)
{
  if (apart)
    open_apart (self, row->id);
  else
    want_card (self, row->id);
}

/* With the card beside the list, moving through the list shows each row's. */
static void
row_selected_cb (KabListSection *self, KabRow *row, KabPagedTable *table)
{
  KabListSectionPrivate *priv = private_of (self);

  if (priv->card && !adw_leaflet_get_folded (priv->leaflet))
    want_card (self, row->id);
}

static void
back_cb (KabListSection *self, GtkButton *button)
{
  kab_section_go_back (KAB_SECTION (self));
}

static void
create_cb (KabListSection *self, GtkButton *button)
{
  kab_section_create (KAB_SECTION (self));
}

/* As a section */

static gboolean
may_create (KabListSection *self)
{
  KabCabinet *cabinet = kab_section_get_cabinet (KAB_SECTION (self));

  return info_of (self)->create_label && cabinet
         && kab_account_may (kab_cabinet_get_account (cabinet), KAB_OPERATION_CREATE, info_of (self)->entity,
                             NULL);
}

static void
kab_list_section_create (KabSection *section)
{
  if (may_create (KAB_LIST_SECTION (section)))
    want_card (KAB_LIST_SECTION (section), NULL);
}

static void
kab_list_section_open_row (KabSection *section, const char *id)
{
  KabListSectionPrivate *priv = private_of (KAB_LIST_SECTION (section));

  want_card (KAB_LIST_SECTION (section), id);
  /* Whoever comes from another section has the keyboard nowhere yet; Escape closes the card from here. */
  if (!adw_leaflet_get_folded (priv->leaflet))
    kab_paged_table_focus (priv->table);
}

static gboolean
kab_list_section_press (KabSection *section, guint key)
{
  KabListSectionPrivate *priv = private_of (KAB_LIST_SECTION (section));

  return priv->card && gtk_widget_get_mapped (GTK_WIDGET (priv->card)) && kab_card_press (priv->card, key);
}

static void
kab_list_section_edit (KabSection *section, const char *id, JsonNode *wish, const char *problem)
{
  KabListSectionPrivate *priv = private_of (KAB_LIST_SECTION (section));

  g_clear_pointer (&priv->wish, json_node_unref);
  g_free (priv->problem);
  priv->wish = json_node_ref (wish);
  priv->problem = g_strdup (problem);
  want_card (KAB_LIST_SECTION (section), id);
}

static void
kab_list_section_search (KabSection *section)
{
  KabListSectionPrivate *priv = private_of (KAB_LIST_SECTION (section));

  if (adw_leaflet_get_folded (priv->leaflet))
    adw_leaflet_set_visible_child_name (priv->leaflet, "list");
  kab_filter_bar_focus (priv->filters);
}

static void
kab_list_section_set_folded (KabSection *section, gboolean folded)
{
  KabListSectionPrivate *priv = private_of (KAB_LIST_SECTION (section));

  gtk_widget_set_visible (priv->back, folded);
  if (folded && !priv->sync)
    {
      priv->sync = g_object_new (KAB_TYPE_SYNC_BUTTON, "compact", TRUE, "cabinet",
                                 kab_section_get_cabinet (section), NULL);
      adw_header_bar_pack_end (priv->header, priv->sync);
    }
  if (priv->sync)
    gtk_widget_set_visible (priv->sync, folded);
  g_object_set (priv->table, "compact", folded, NULL);
  show_title_buttons (KAB_LIST_SECTION (section));
}

typedef struct
{
  KabSection *section;
  KabLeaveFunc func;
  gpointer user_data;
} Leaving;

static void
card_left (GtkWidget *card, gboolean may, gpointer user_data)
{
  Leaving *leaving = user_data;

  if (may)
    hide_card (KAB_LIST_SECTION (leaving->section));
  leaving->func (GTK_WIDGET (leaving->section), may, leaving->user_data);
  g_free (leaving);
}

static void
kab_list_section_leave (KabSection *section, KabLeaveFunc func, gpointer user_data)
{
  KabListSectionPrivate *priv = private_of (KAB_LIST_SECTION (section));
  Leaving *leaving;

  if (!priv->card || !kab_card_is_changed (priv->card))
    {
      func (GTK_WIDGET (section), TRUE, user_data);
      return;
    }
  leaving = g_new0 (Leaving, 1);
  leaving->section = section;
  leaving->func = func;
  leaving->user_data = user_data;
  kab_card_leave (priv->card, card_left, leaving);
}

/* Every list writes down and copies what was chosen; the rest is its own. */
static void
add_bulk (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);
  g_autoptr (GMenuModel) ways = kab_list_export_menu ();

  if (info_of (self)->papers)
    {
      kab_paged_table_add_bulk (priv->table, _ ("_Print…"), "document-print-symbolic", "list.print-chosen");
      kab_paged_table_add_bulk (priv->table, _ ("Save as P_DF…"), "document-save-symbolic",
                                "list.save-chosen");
    }
  /* Translators: a button: what can be done to the rows that were chosen */
  kab_paged_table_add_bulk_menu (priv->table, _ ("_Change"), "document-edit-symbolic",
                                 G_MENU_MODEL (priv->bulk));
  kab_paged_table_add_bulk_menu (priv->table, _ ("_Export"), "document-send-symbolic", ways);
  g_object_bind_property (priv->table, "choosing", priv->choose, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
offer_bulk (KabListSection *self, KabAccount *account)
{
  KabListSectionPrivate *priv = private_of (self);
  const KabListInfo *info = info_of (self);

  g_menu_remove_all (priv->bulk);
  for (guint i = 0; info->bulk && info->bulk[i].label; i++)
    {
      g_autofree char *action = g_strdup_printf ("list.change(uint32 %u)", i);

      if (kab_bulk_may (&info->bulk[i], info->entity, account))
        g_menu_append (priv->bulk, _ (info->bulk[i].label), action);
    }
}

/* Whether all that they may see are their own by that field, and no two rows differ in it. */
static gboolean
is_always_own (const KabEntity *entity, const char *field, KabAccount *account)
{
  GPtrArray *actors = kab_account_get_actors (account);
  const KabActor *actor = actors->len == 1 ? actors->pdata[0] : NULL;
  const KabOwn *own = actor ? entity->own[actor->role] : NULL;

  return own && kab_access_scope (entity, actor->role, KAB_OPERATION_READ) == KAB_SCOPE_OWN && own[0].field
         && !own[1].field && g_str_equal (own[0].field, field);
}

static const char *const *
filters_for (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);
  KabAccount *account = kab_cabinet_get_account (kab_section_get_cabinet (KAB_SECTION (self)));
  const KabListInfo *info = info_of (self);
  guint n = 0;

  g_free (priv->offered);
  priv->offered = g_new0 (const char *, g_strv_length ((char **)info->filters) + 1);
  for (guint i = 0; info->filters[i]; i++)
    if (!is_always_own (info->entity, info->filters[i], account))
      priv->offered[n++] = info->filters[i];
  return priv->offered;
}

static void
set_up (KabListSection *self)
{
  KabListSectionPrivate *priv = private_of (self);
  const KabListInfo *info = info_of (self);

  priv->set_up = TRUE;
  priv->state = kab_list_state_new (info->entity, info->page_size, info->order, info->descending);
  restore_state (self);
  kab_paged_table_set_up (priv->table, priv->state, info->columns, info->n_columns, title_of (self));
  kab_paged_table_set_empty (priv->table, info->icon, _ (info->empty_title), _ (info->empty_text));
  add_bulk (self);
  kab_filter_bar_set_up (priv->filters, priv->state, filters_for (self), _ (info->placeholder));
  g_signal_connect_swapped (priv->state, "query-changed", G_CALLBACK (state_changed_cb), self);
  g_signal_connect_swapped (priv->state, "layout-changed", G_CALLBACK (state_changed_cb), self);
}

static void
kab_list_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabListSection *self = KAB_LIST_SECTION (section);
  KabListSectionPrivate *priv = private_of (self);

  if (priv->card)
    hide_card (self);
  if (!cabinet)
    {
      kab_paged_table_set_cabinet (priv->table, NULL);
      kab_section_set_loading (section, FALSE);
      return;
    }
  if (!priv->set_up)
    set_up (self);
  else
    restore_state (self);
  if (priv->sync)
    g_object_set (priv->sync, "cabinet", cabinet, NULL);
  offer_bulk (self, kab_cabinet_get_account (cabinet));
  gtk_widget_set_visible (priv->create, may_create (self));
  kab_paged_table_set_create (priv->table, may_create (self) ? _ (info_of (self)->create_title) : NULL,
                              "win.new");
  kab_section_set_loading (section, TRUE);
  kab_filter_bar_set_cabinet (priv->filters, cabinet);
  kab_paged_table_set_cabinet (priv->table, cabinet);
}

KabPagedTable *
kab_list_section_get_table (KabListSection *self)
{
  return private_of (self)->table;
}

KabListState *
kab_list_section_get_state (KabListSection *self)
{
  return private_of (self)->state;
}

void
kab_list_section_set_menu (KabListSection *self, GMenuModel *menu)
{
  g_menu_prepend_section (private_of (self)->actions, NULL, menu);
}

void
kab_list_section_set_note (KabListSection *self, GtkWidget *note)
{
  GtkWidget *filters = GTK_WIDGET (private_of (self)->filters);

  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (filters)), note, filters);
}

static void
kab_list_section_export (KabSection *section, const char *how)
{
  KabListSection *self = KAB_LIST_SECTION (section);
  const char *title = title_of (self);
  g_autoptr (KabListing) listing
    = kab_list_export_listing (private_of (self)->table, kab_section_get_cabinet (section),
                               kab_list_state_get_query (private_of (self)->state), title);

  kab_list_export (listing, how, title, GTK_WIDGET (self));
}

static void
kab_list_section_constructed (GObject *object)
{
  KabListSection *self = KAB_LIST_SECTION (object);
  KabListSectionPrivate *priv = private_of (self);
  const KabListInfo *info = info_of (self);

  G_OBJECT_CLASS (kab_list_section_parent_class)->constructed (object);
  adw_window_title_set_title (priv->title, title_of (self));
  if (info->covers)
    adw_leaflet_set_can_unfold (priv->leaflet, FALSE);
  if (info->create_label)
    kab_widget_set_tooltip (priv->create, _ (info->create_label));
}

static void
kab_list_section_dispose (GObject *object)
{
  KabListSection *self = KAB_LIST_SECTION (object);
  KabListSectionPrivate *priv = private_of (self);

  if (priv->keep)
    keep_state (self);
  if (priv->state)
    g_signal_handlers_disconnect_by_data (priv->state, self);
  g_clear_object (&priv->state);
  g_clear_object (&priv->settings);
  g_clear_object (&priv->actions);
  g_clear_object (&priv->bulk);
  g_clear_pointer (&priv->offered, g_free);
  g_clear_pointer (&priv->wanted, g_free);
  g_clear_pointer (&priv->wish, json_node_unref);
  g_clear_pointer (&priv->problem, g_free);
  G_OBJECT_CLASS (kab_list_section_parent_class)->dispose (object);
}

/* What is done to all rows that were chosen. */
static void
chosen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabListSection *self = KAB_LIST_SECTION (widget);
  KabCabinet *cabinet = kab_section_get_cabinet (KAB_SECTION (self));
  g_autoptr (KabChosen) chosen = kab_paged_table_dup_chosen (private_of (self)->table);

  if (!chosen || !cabinet)
    return;
  if (g_str_equal (name, "list.print-chosen"))
    kab_papers_print (info_of (self)->papers, cabinet, chosen, widget);
  else
    kab_papers_save (info_of (self)->papers, cabinet, chosen, widget);
}

static void
change_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabListSection *self = KAB_LIST_SECTION (widget);
  const KabListInfo *info = info_of (self);
  KabCabinet *cabinet = kab_section_get_cabinet (KAB_SECTION (self));

  if (cabinet)
    kab_bulk_run (&info->bulk[g_variant_get_uint32 (parameter)], info->entity, info->count, cabinet,
                  private_of (self)->table);
}

/* Ctrl+P prints what is chosen and Ctrl+C copies it, from wherever in the list it is pressed. */
static gboolean
press_chosen (KabListSection *self, guint key)
{
  g_autoptr (KabChosen) chosen = kab_paged_table_dup_chosen (private_of (self)->table);

  if (!chosen)
    return FALSE;
  if (key == GDK_KEY_c)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.export", "s", "copy");
  return key == GDK_KEY_p && info_of (self)->papers
         && gtk_widget_activate_action (GTK_WIDGET (self), "list.print-chosen", NULL);
}

/* The card's keys work from the list beside it as well. */
static gboolean
press (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabListSectionPrivate *priv = private_of (KAB_LIST_SECTION (widget));
  guint key;

  g_variant_get (args, "(u)", &key);
  if (press_chosen (KAB_LIST_SECTION (widget), key))
    return TRUE;
  if (!priv->card || key == GDK_KEY_c)
    return FALSE;
  if (key != GDK_KEY_Escape)
    return kab_card_press (priv->card, key);
  kab_card_close (priv->card);
  return TRUE;
}

static void
kab_list_section_class_init (KabListSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabSectionClass *section_class = KAB_SECTION_CLASS (klass);

  object_class->constructed = kab_list_section_constructed;
  object_class->dispose = kab_list_section_dispose;
  section_class->set_cabinet = kab_list_section_set_cabinet;
  section_class->set_folded = kab_list_section_set_folded;
  section_class->search = kab_list_section_search;
  section_class->create = kab_list_section_create;
  section_class->open_row = kab_list_section_open_row;
  section_class->press = kab_list_section_press;
  section_class->export_list = kab_list_section_export;
  section_class->edit = kab_list_section_edit;
  section_class->leave = kab_list_section_leave;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, press, "(u)", GDK_KEY_s);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, press, "(u)", GDK_KEY_p);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, press, "(u)", GDK_KEY_c);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, press, "(u)", GDK_KEY_Escape);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-list-section.ui");
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, leaflet);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, list);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, header);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, title);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, back);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, create);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, choose);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, menu);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, filters);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, table);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, separator);
  gtk_widget_class_bind_template_child_private (widget_class, KabListSection, card_pane);
  gtk_widget_class_install_action (widget_class, "list.print-chosen", NULL, chosen_action);
  gtk_widget_class_install_action (widget_class, "list.save-chosen", NULL, chosen_action);
  gtk_widget_class_install_action (widget_class, "list.change", "u", change_action);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, loaded_cb);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
}

static void
kab_list_section_init (KabListSection *self)
{
  g_autoptr (GMenuModel) ways = kab_list_export_menu ();

  gtk_widget_init_template (GTK_WIDGET (self));
  private_of (self)->actions = g_menu_new ();
  private_of (self)->bulk = g_menu_new ();
  g_menu_append_section (private_of (self)->actions, _ ("Export"), ways);
  kab_menu_button_set_model (private_of (self)->menu, G_MENU_MODEL (private_of (self)->actions));
  private_of (self)->settings = g_settings_new (KAB_APPLICATION_ID);
}
