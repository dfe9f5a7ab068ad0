/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paged table's order: by the titles of its columns, and by the menu of its columns, which does
 * not need a mouse. */
#include "kab-paged-table-private.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

/* GTK 4.8 has no way to ask by which column a view is sorted. A sorter that tells that it was
 * asked, and never says "equal", finds out: the first one asked is the column's. */
static int
probe (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gpointer *data = user_data;
  KabPagedTable *self = data[0];

  if (!self->probed)
    self->probed = data[1];
  return -1;
}

static void
sorter_changed_cb (GtkSorter *sorter, GtkSorterChange change, KabPagedTable *self)
{
  g_autoptr (GObject) a = NULL, b = NULL;
  GtkOrdering ordering;

  if (self->syncing_ui)
    return;
  a = g_object_new (G_TYPE_OBJECT, NULL);
  b = g_object_new (G_TYPE_OBJECT, NULL);
  self->probed = NULL;
  ordering = gtk_sorter_compare (sorter, a, b);
  for (guint i = 0; i < self->n_columns && self->probed; i++)
    if (gtk_column_view_column_get_sorter (g_ptr_array_index (self->view_columns, i)) == self->probed)
      kab_list_state_set_order (self->state, self->columns[i].field, ordering == GTK_ORDERING_LARGER);
  self->probed = NULL;
}

static void
change_sort_by (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  KabPagedTable *self = user_data;
  const char *field = g_variant_get_string (value, NULL);

  /* As with a click on its title, another column begins with what is first. */
  if (g_strcmp0 (kab_query_get_order (kab_paged_table_query (self), NULL), field) != 0)
    kab_list_state_set_order (self->state, field, FALSE);
}

static void
change_descending (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  KabPagedTable *self = user_data;
  /* The query's own would be gone while it is set. */
  g_autofree char *order = g_strdup (kab_query_get_order (kab_paged_table_query (self), NULL));

  kab_list_state_set_order (self->state, order,
                            g_str_equal (g_variant_get_string (value, NULL), "descending"));
}

static void
add_choice (KabPagedTable *self, const char *name, GCallback change)
{
  g_autoptr (GSimpleAction) action
    = g_simple_action_new_stateful (name, G_VARIANT_TYPE_STRING, g_variant_new_string (""));

  g_signal_connect (action, "change-state", change, self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static void
show_choice (KabPagedTable *self, const char *name, const char *value)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (value));
}

void
kab_paged_table_show_order (KabPagedTable *self)
{
  gboolean descending;
  const char *order = kab_query_get_order (kab_paged_table_query (self), &descending);

  self->syncing_ui = TRUE;
  /* Else the title that was sorted by before keeps its arrow, in GTK 4.8. */
  if (!self->probed)
    gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; i < self->n_columns && !self->probed; i++)
    if (g_strcmp0 (self->columns[i].field, order) == 0)
      gtk_column_view_sort_by_column (self->view, g_ptr_array_index (self->view_columns, i),
                                      descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->syncing_ui = FALSE;
  show_choice (self, "sort-by", order ? order : "");
  show_choice (self, "sort-order", descending ? "descending" : "ascending");
}

void
kab_paged_table_make_sorted (KabPagedTable *self)
{
  const KabEntity *entity = kab_query_get_entity (kab_paged_table_query (self));
  g_autoptr (GMenu) fields = g_menu_new ();
  g_autoptr (GMenu) orders = g_menu_new ();

  for (guint i = 0; i < self->n_columns; i++)
    {
      const KabField *field = kab_format_field (entity, self->columns[i].field);
      g_autofree char *detailed = g_strdup_printf ("columns.sort-by::%s", field->name);
      g_autoptr (GtkSorter) sorter = NULL;
      gpointer *data;

      if (!(field->flags & KAB_FIELD_SORTED))
        continue;
      data = g_new0 (gpointer, 2);
      sorter = GTK_SORTER (gtk_custom_sorter_new (probe, data, g_free));
      data[0] = self;
      data[1] = sorter;
      gtk_column_view_column_set_sorter (g_ptr_array_index (self->view_columns, i), sorter);
      /* No mnemonic: the same titles have theirs among the columns to be shown. */
      g_menu_append (fields, kab_field_title (field), detailed);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (fields)) == 0)
    return;
  add_choice (self, "sort-by", G_CALLBACK (change_sort_by));
  add_choice (self, "sort-order", G_CALLBACK (change_descending));
  /* Translators: the order of a list, from А to Я or from small to great */
  g_menu_append (orders, _ ("_Ascending"), "columns.sort-order::ascending");
  /* Translators: the order of a list, from Я to А or from great to small */
  g_menu_append (orders, _ ("_Descending"), "columns.sort-order::descending");
  /* Translators: over the titles of the columns by which a list may be ordered */
  g_menu_append_section (self->menu, _ ("Sort By"), G_MENU_MODEL (fields));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (orders));
  g_signal_connect (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self);
}
