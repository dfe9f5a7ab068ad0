/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-filter-bar.h"

#include <glib/gi18n-lib.h>

#include "kab-filter-button.h"
#include "kab-wrap-layout.h"

struct _KabFilterBar
{
  GtkWidget parent_instance;
  KabListState *state;
  GtkWidget *search;
  GtkWidget *clear;
  gboolean following;
};

G_DEFINE_FINAL_TYPE (KabFilterBar, kab_filter_bar, GTK_TYPE_WIDGET)

static void
searched_cb (GtkSearchEntry *entry, KabFilterBar *self)
{
  if (!self->following)
    kab_list_state_set_search (self->state, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
clear_cb (GtkButton *button, KabFilterBar *self)
{
  gtk_widget_grab_focus (self->search);
  kab_list_state_clear (self->state);
}

static void
query_changed_cb (KabListState *state, KabFilterBar *self)
{
  const char *search = kab_query_get_search (kab_list_state_get_query (state));

  if (!search)
    search = "";
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->search)), search))
    {
      self->following = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->search), search);
      self->following = FALSE;
    }
  gtk_widget_set_visible (self->clear, kab_list_state_is_filtered (state));
}

static void
kab_filter_bar_dispose (GObject *object)
{
  KabFilterBar *self = KAB_FILTER_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (kab_filter_bar_parent_class)->dispose (object);
}

static void
kab_filter_bar_class_init (KabFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_filter_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), KAB_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kabfilters");
}

static void
kab_filter_bar_init (KabFilterBar *self)
{
  self->search = gtk_search_entry_new ();
  self->clear = gtk_button_new_with_mnemonic (_ ("_Clear"));
  gtk_widget_set_tooltip_text (self->clear, _ ("Clear All Filters"));
  gtk_widget_add_css_class (self->clear, "flat");
  gtk_widget_set_visible (self->clear, FALSE);
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_widget_set_size_request (self->search, 220, -1);
  gtk_widget_set_parent (self->search, GTK_WIDGET (self));
  g_signal_connect (self->search, "search-changed", G_CALLBACK (searched_cb), self);
  g_signal_connect (self->clear, "clicked", G_CALLBACK (clear_cb), self);
}

void
kab_filter_bar_set_up (KabFilterBar *self,
                       KabListState *state,
                       const char *const *fields,
                       const char *placeholder)
{
  const KabEntity *entity = kab_query_get_entity (kab_list_state_get_query (state));

  self->state = g_object_ref (state);
  g_object_set (self->search, "placeholder-text", placeholder, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, placeholder,
                                  -1);
  for (guint i = 0; fields[i]; i++)
    gtk_widget_set_parent (kab_filter_button_new (state, kab_entity_find_field (entity, fields[i])),
                           GTK_WIDGET (self));
  gtk_widget_set_parent (self->clear, GTK_WIDGET (self));
  g_signal_connect_object (state, "query-changed", G_CALLBACK (query_changed_cb), self, 0);
  query_changed_cb (state, self);
}

void
kab_filter_bar_set_cabinet (KabFilterBar *self, KabCabinet *cabinet)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child;
       child = gtk_widget_get_next_sibling (child))
    if (KAB_IS_FILTER_BUTTON (child))
      kab_filter_button_set_cabinet (KAB_FILTER_BUTTON (child), cabinet);
}

void
kab_filter_bar_focus (KabFilterBar *self)
{
  gtk_widget_grab_focus (self->search);
}
