/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-bindings-group.h"

#include <glib/gi18n-lib.h>

#include "kab-draft.h"
#include "kab-form-part.h"
#include "kab-reference-list.h"
#include "kab-titles.h"
#include "kab-widgets.h"

/* More than anybody reads in a card; what is not shown is not changed. */
#define LINES_MAX 500

typedef struct
{
  KabRow *row;    /* that binds */
  gboolean fresh; /* made here */
  GtkWidget *widget;
} Line;

struct _KabBindingsGroup
{
  AdwPreferencesGroup parent_instance;
  const KabBinding *binding;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  char *own;          /* NULL: of a row that is yet to be made */
  GPtrArray *lines;   /* Line */
  GPtrArray *removed; /* KabRow */
  gboolean editable;
  gboolean read;   /* what there is is here */
  JsonNode *draft; /* to be put back once it is */
  GtkWidget *add;
  GtkWidget *choices;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabBindingsGroup,
                               kab_bindings_group,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static guint changed_signal;

static void
line_free (gpointer data)
{
  Line *line = data;

  kab_row_unref (line->row);
  g_free (line);
}

static const KabEntity *
other_entity (KabBindingsGroup *self)
{
  if (!self->binding->other)
    return self->binding->entity;
  return kab_entity_find (kab_entity_find_field (self->binding->entity, self->binding->other)->ref);
}

static const char *
other_of (KabBindingsGroup *self, const KabRow *row)
{
  return self->binding->other ? kab_row_get_text (row, self->binding->other) : row->id;
}

static void
changed (KabBindingsGroup *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
show_description (KabBindingsGroup *self)
{
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), self->read && self->lines->len == 0
                                                                         ? _ (self->binding->none)
                                                                         : NULL);
}

static void
show_line (KabBindingsGroup *self, Line *line)
{
  const char *title = self->binding->other ? kab_titles_get (kab_titles_for (self->cabinet),
                                                             other_entity (self), other_of (self, line->row))
                                           : kab_row_title (line->row);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->widget), title ? title : "…");
}

static void
resolved_cb (KabTitles *titles, const char *id, KabBindingsGroup *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (g_strcmp0 (other_of (self, line->row), id) == 0)
        show_line (self, line);
    }
}

static void
take_away (KabBindingsGroup *self, Line *line)
{
  if (!line->fresh)
    g_ptr_array_add (self->removed, kab_row_ref (line->row));
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), line->widget);
  g_ptr_array_remove (self->lines, line);
  show_description (self);
}

static void
remove_cb (GtkButton *button, KabBindingsGroup *self)
{
  GtkWidget *widget = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);

  for (guint i = 0; i < self->lines->len; i++)
    if (((Line *)g_ptr_array_index (self->lines, i))->widget == widget)
      {
        gtk_widget_grab_focus (self->add);
        take_away (self, g_ptr_array_index (self->lines, i));
        changed (self);
        return;
      }
}

static GtkWidget *
make_widget (KabBindingsGroup *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  if (!self->editable)
    return row;
  remove = kab_row_add_remove (row, _ ("Remove"));
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  return row;
}

static void
add_line (KabBindingsGroup *self, KabRow *row, gboolean fresh)
{
  Line *line;

  if (self->lines->len >= LINES_MAX)
    return;
  line = g_new0 (Line, 1);
  line->row = kab_row_ref (row);
  line->fresh = fresh;
  line->widget = make_widget (self);
  g_ptr_array_add (self->lines, line);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), line->widget);
  show_line (self, line);
  show_description (self);
}

static void
clear_lines (KabBindingsGroup *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  ((Line *)g_ptr_array_index (self->lines, i))->widget);
  g_ptr_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->removed, 0);
}

static Line *
find_line (KabBindingsGroup *self, const char *other)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (g_strcmp0 (other_of (self, line->row), other) == 0)
        return line;
    }
  return NULL;
}

/* One that was taken away a moment ago is the same again. */
static void
bind_other (KabBindingsGroup *self, const char *other)
{
  g_autoptr (KabRow) row = NULL;

  for (guint i = 0; i < self->removed->len; i++)
    if (g_strcmp0 (other_of (self, g_ptr_array_index (self->removed, i)), other) == 0)
      {
        row = kab_row_ref (g_ptr_array_index (self->removed, i));
        g_ptr_array_remove_index (self->removed, i);
        add_line (self, row, FALSE);
        return;
      }
  row = kab_row_new (self->binding->entity, NULL);
  kab_row_set_text (row, self->binding->other, other);
  add_line (self, row, TRUE);
}

/* As a part of a form */

static gboolean
is_changed (KabFormPart *part)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (part);

  for (guint i = 0; i < self->lines->len; i++)
    if (((Line *)g_ptr_array_index (self->lines, i))->fresh)
      return TRUE;
  return self->removed->len > 0;
}

static void
write_part (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (part);

  for (guint i = 0; i < self->removed->len; i++)
    {
      KabRow *removed = g_ptr_array_index (self->removed, i);
      KabMutation *mutation = kab_mutation_new (removed->entity, removed->id, KAB_OP_DELETE);

      mutation->base_rev = removed->rev;
      g_ptr_array_add (mutations, mutation);
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (!line->fresh)
        continue;
      kab_row_set_text (line->row, self->binding->own, row->id);
      g_ptr_array_add (mutations, kab_mutation_new_between (NULL, line->row));
    }
}

void
kab_bindings_group_write_new (KabBindingsGroup *self, const KabRow *row, GPtrArray *mutations)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      g_autoptr (KabRow) binding = kab_row_new (self->binding->entity, NULL);

      kab_row_set_text (binding, self->binding->other, other_of (self, line->row));
      kab_row_set_text (binding, self->binding->own, row->id);
      g_ptr_array_add (mutations, kab_mutation_new_between (NULL, binding));
    }
}

static JsonNode *
write_draft (KabFormPart *part)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (part);
  g_autoptr (JsonObject) object = NULL;
  JsonArray *added, *removed;

  if (!is_changed (part))
    return NULL;
  object = json_object_new ();
  added = json_array_new ();
  removed = json_array_new ();
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->fresh)
        json_array_add_string_element (added, other_of (self, line->row));
    }
  for (guint i = 0; i < self->removed->len; i++)
    json_array_add_string_element (removed, other_of (self, g_ptr_array_index (self->removed, i)));
  json_object_set_array_member (object, "added", added);
  json_object_set_array_member (object, "removed", removed);
  return json_node_init_object (json_node_alloc (), object);
}

static void
take_ids (KabBindingsGroup *self, JsonNode *draft, const char *name)
{
  JsonNode *node = kab_draft_member (draft, name);
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;
      Line *line = id ? find_line (self, id) : NULL;

      /* What was saved after all is there already, or has gone, and stays so. */
      if (line && g_str_equal (name, "removed"))
        take_away (self, line);
      else if (id && !line && g_str_equal (name, "added"))
        bind_other (self, id);
    }
}

static void
apply_draft (KabBindingsGroup *self)
{
  g_autoptr (JsonNode) draft = g_steal_pointer (&self->draft);

  if (!draft)
    return;
  take_ids (self, draft, "removed");
  take_ids (self, draft, "added");
  changed (self);
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (part);

  g_clear_pointer (&self->draft, json_node_unref);
  self->draft = json_node_ref (draft);
  if (self->read)
    apply_draft (self);
  return TRUE;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  KabBindingsGroup *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_BINDINGS_GROUP (user_data);
  /* What was changed here meanwhile is not thrown away; the server merges row by row. */
  if (is_changed (KAB_FORM_PART (self)))
    return;
  clear_lines (self);
  for (guint i = 0; page && i < page->rows->len; i++)
    add_line (self, g_ptr_array_index (page->rows, i), FALSE);
  self->read = page != NULL;
  show_description (self);
  if (page)
    apply_draft (self);
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text);
    }
}

static void
read_lines (KabBindingsGroup *self)
{
  g_autoptr (KabQuery) query = kab_query_new (self->binding->entity);

  kab_query_set_filter (query, self->binding->own, self->own);
  kab_query_set_order (query, "created_at", FALSE);
  kab_query_set_page (query, 0, LINES_MAX);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_list, self);
}

static void
cabinet_changed_cb (KabCabinet *cabinet, const char *entity, KabBindingsGroup *self)
{
  if (self->own && g_strcmp0 (entity, self->binding->entity->name) == 0)
    read_lines (self);
}

static void
set_cabinet (KabBindingsGroup *self, KabCabinet *cabinet)
{
  if (self->cabinet == cabinet)
    return;
  if (self->cabinet)
    {
      g_signal_handlers_disconnect_by_func (self->cabinet, cabinet_changed_cb, self);
      g_signal_handlers_disconnect_by_func (kab_titles_for (self->cabinet), resolved_cb, self);
    }
  g_set_object (&self->cabinet, cabinet);
  g_signal_connect_object (cabinet, "changed", G_CALLBACK (cabinet_changed_cb), self, 0);
  g_signal_connect_object (kab_titles_for (cabinet), "resolved", G_CALLBACK (resolved_cb), self, 0);
}

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (part);
  KabAccount *account = kab_cabinet_get_account (cabinet);

  set_cabinet (self, cabinet);
  g_set_object (&self->cancellable, cancellable);
  g_free (self->own);
  self->own = is_new ? NULL : g_strdup (row->id);
  self->editable = editable && !self->binding->read_only
                   && kab_account_may (account, KAB_OPERATION_CREATE, self->binding->entity, NULL);
  gtk_widget_set_visible (self->add, self->editable);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          kab_account_may (account, KAB_OPERATION_READ, self->binding->entity, NULL)
                            && !(is_new && self->binding->read_only));
  clear_lines (self);
  g_clear_pointer (&self->draft, json_node_unref);
  self->read = is_new;
  show_description (self);
  if (!is_new)
    read_lines (self);
}

static void
make_new (KabFormPart *part)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (part);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  g_clear_pointer (&self->own, g_free);
  for (guint i = 0; i < self->lines->len; i++)
    g_ptr_array_add (others, g_strdup (other_of (self, ((Line *)g_ptr_array_index (self->lines, i))->row)));
  clear_lines (self);
  for (guint i = 0; !self->binding->read_only && i < others->len; i++)
    bind_other (self, g_ptr_array_index (others, i));
  if (self->binding->read_only)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
  iface->is_changed = is_changed;
  iface->write = write_part;
  iface->write_draft = write_draft;
  iface->take_draft = take_draft;
  iface->make_new = make_new;
}

/* Adding */

static void
chosen_cb (KabReferenceList *list, const char *id, KabBindingsGroup *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add));
  if (!id || find_line (self, id))
    return;
  bind_other (self, id);
  changed (self);
}

static void
add_shown_cb (GtkWidget *popover, KabBindingsGroup *self)
{
  if (!self->choices)
    {
      self->choices = kab_reference_list_new (other_entity (self), NULL);
      if (self->binding->filter_field)
        kab_reference_list_set_filter (KAB_REFERENCE_LIST (self->choices), self->binding->filter_field,
                                       self->binding->filter_value);
      g_signal_connect (self->choices, "chosen", G_CALLBACK (chosen_cb), self);
      gtk_popover_set_child (GTK_POPOVER (popover), self->choices);
    }
  kab_reference_list_open (KAB_REFERENCE_LIST (self->choices), self->cabinet, NULL);
}

static void
kab_bindings_group_dispose (GObject *object)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (object);

  g_clear_object (&self->cabinet);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->own, g_free);
  g_clear_pointer (&self->draft, json_node_unref);
  if (self->lines)
    g_ptr_array_set_size (self->lines, 0);
  G_OBJECT_CLASS (kab_bindings_group_parent_class)->dispose (object);
}

static void
kab_bindings_group_finalize (GObject *object)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (object);

  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->removed);
  G_OBJECT_CLASS (kab_bindings_group_parent_class)->finalize (object);
}

static void
kab_bindings_group_class_init (KabBindingsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_bindings_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_bindings_group_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_bindings_group_init (KabBindingsGroup *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
}

GtkWidget *
kab_bindings_group_new (const KabBinding *binding)
{
  KabBindingsGroup *self = g_object_new (KAB_TYPE_BINDINGS_GROUP, NULL);
  GtkWidget *popover = gtk_popover_new ();

  self->binding = binding;
  self->add = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->add), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add), popover);
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  if (binding->add)
    {
      gtk_widget_set_tooltip_text (self->add, _ (binding->add));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (binding->add), -1);
    }
  g_signal_connect (popover, "show", G_CALLBACK (add_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ (binding->title));
  return GTK_WIDGET (self);
}
