/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reference-list.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define SHOWN_MAX 50
#define LOOKED_THROUGH_MAX 500

struct _KabReferenceList
{
  GtkBox parent_instance;
  const KabEntity *entity;
  char *none;
  char *chosen;
  KabQuery *query;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *scrolled;
  GtkWidget *nothing;
  char *looked_for;     /* what was typed when the rows were asked for */
  gboolean takes_first; /* Enter was pressed before what was typed had been found */
};

G_DEFINE_FINAL_TYPE (KabReferenceList, kab_reference_list, GTK_TYPE_BOX)

static guint chosen_signal;

static void take_first (KabReferenceList *self);

/* Kinds and templates are few and have no index of words: those are looked through here. */
static gboolean
is_searched (KabReferenceList *self)
{
  return (kab_entity_find_field (self->entity, self->entity->title_field)->flags & KAB_FIELD_SEARCHED) != 0;
}

static gboolean
matches (KabReferenceList *self, const KabRow *row, const char *typed)
{
  g_autofree char *wanted = g_utf8_casefold (typed, -1);
  g_autofree char *title = g_utf8_casefold (kab_row_title (row), -1);

  return is_searched (self) || strstr (title, wanted) != NULL;
}

static GtkWidget *
make_row (const char *id, const char *title, gboolean chosen)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_opacity (mark, chosen ? 1 : 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "kab-id", g_strdup (id), g_free);
  return row;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  KabReferenceList *self;
  GtkWidget *child;
  const char *typed;
  guint shown = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_REFERENCE_LIST (user_data);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  typed = self->looked_for;
  if (self->none && !typed)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (NULL, self->none, self->chosen == NULL));
  for (guint i = 0; page && i < page->rows->len; i++)
    {
      KabRow *row = g_ptr_array_index (page->rows, i);

      if (typed && !matches (self, row, typed))
        continue;
      shown++;
      gtk_list_box_append (GTK_LIST_BOX (self->list),
                           make_row (row->id, kab_row_title (row), g_strcmp0 (row->id, self->chosen) == 0));
    }
  gtk_label_set_label (GTK_LABEL (self->nothing), error ? error->message : _ ("Nothing found"));
  gtk_widget_set_visible (self->nothing, shown == 0);
  gtk_widget_set_visible (self->scrolled, gtk_widget_get_first_child (self->list) != NULL);
  if (self->takes_first)
    take_first (self);
}

static void
read_rows (KabReferenceList *self)
{
  if (!self->cabinet)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kab_cabinet_list_async (self->cabinet, self->query, self->cancellable, did_list, self);
}

static void
look_for (KabReferenceList *self, const char *text)
{
  g_free (self->looked_for);
  self->looked_for = *text ? g_strdup (text) : NULL;
  if (is_searched (self))
    kab_query_set_search (self->query, self->looked_for);
  read_rows (self);
}

static void
searched_cb (GtkSearchEntry *entry, KabReferenceList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  self->takes_first = FALSE;
  look_for (self, text);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KabReferenceList *self)
{
  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (row), "kab-id"));
}

static void
take_first (KabReferenceList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  self->takes_first = FALSE;
  if (row)
    row_activated_cb (GTK_LIST_BOX (self->list), row, self);
}

/* Enter in the entry takes the first row found: of what stands in it, which may not have been looked for yet. */
static void
search_activated_cb (GtkSearchEntry *entry, KabReferenceList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (*text == '\0')
    return;
  if (g_strcmp0 (self->looked_for, text) != 0)
    searched_cb (entry, self);
  if (self->cancellable)
    self->takes_first = TRUE;
  else
    take_first (self);
}

/* Escape lets go of what was typed, and then of the list. */
static void
search_stopped_cb (GtkSearchEntry *entry, KabReferenceList *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (*gtk_editable_get_text (GTK_EDITABLE (entry)))
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else if (popover)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                KabReferenceList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down) || !row)
    return FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

static void
kab_reference_list_dispose (GObject *object)
{
  KabReferenceList *self = KAB_REFERENCE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->query, kab_query_free);
  g_clear_pointer (&self->none, g_free);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->looked_for, g_free);
  G_OBJECT_CLASS (kab_reference_list_parent_class)->dispose (object);
}

static void
kab_reference_list_class_init (KabReferenceListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_reference_list_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kab_reference_list_init (KabReferenceList *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_size_request (GTK_WIDGET (self), 260, -1);
  self->search = gtk_search_entry_new ();
  self->list = gtk_list_box_new ();
  self->scrolled = gtk_scrolled_window_new ();
  self->nothing = gtk_label_new (NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->list);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "kab-choices");
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->nothing), TRUE);
  gtk_widget_set_margin_top (self->nothing, 12);
  gtk_widget_set_margin_bottom (self->nothing, 12);
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_box_append (GTK_BOX (self), self->search);
  gtk_box_append (GTK_BOX (self), self->scrolled);
  gtk_box_append (GTK_BOX (self), self->nothing);
  gtk_widget_add_controller (self->search, keys);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (searched_cb), self);
  g_signal_connect (self->search, "stop-search", G_CALLBACK (search_stopped_cb), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
}

GtkWidget *
kab_reference_list_new (const KabEntity *entity, const char *none)
{
  KabReferenceList *self = g_object_new (KAB_TYPE_REFERENCE_LIST, NULL);
  const char *title = g_dgettext (GETTEXT_PACKAGE, entity->title);

  self->entity = entity;
  self->none = g_strdup (none);
  self->query = kab_query_new (entity);
  kab_query_set_order (self->query, entity->title_field, FALSE);
  kab_query_set_page (self->query, 0, is_searched (self) ? SHOWN_MAX : LOOKED_THROUGH_MAX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Find"),
                                  -1);
  g_object_set (self->search, "placeholder-text", _ ("Type to find"), NULL);
  return GTK_WIDGET (self);
}

void
kab_reference_list_set_filter (KabReferenceList *self, const char *field, const char *value)
{
  kab_query_set_filter (self->query, field, value);
}

void
kab_reference_list_open (KabReferenceList *self, KabCabinet *cabinet, const char *id)
{
  g_set_object (&self->cabinet, cabinet);
  g_free (self->chosen);
  self->chosen = g_strdup (id);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  look_for (self, "");
  gtk_widget_grab_focus (self->search);
}

const char *
kab_reference_list_get_text (KabReferenceList *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}
