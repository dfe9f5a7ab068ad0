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
  const KabBinding *binding;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  char *own;          /* NULL: of a row that is yet to be made */
  GPtrArray *lines;   /* KabBindingLine */
  GPtrArray *removed; /* KabRow, as read */
  gboolean editable;
  gboolean read;   /* what there is is here */
  JsonNode *draft; /* to be put back once it is */
  GtkWidget *add;
  GtkWidget *choices;
} KabBindingsGroupPrivate;

static void be_part (KabFormPartInterface *iface);

G_DEFINE_TYPE_WITH_CODE (KabBindingsGroup,
                         kab_bindings_group,
                         ADW_TYPE_PREFERENCES_GROUP,
                         G_ADD_PRIVATE (KabBindingsGroup) G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static guint changed_signal;
static guint shown_signal;

#define PRIVATE(self) \
  ((KabBindingsGroupPrivate *)kab_bindings_group_get_instance_private (KAB_BINDINGS_GROUP (self)))
#define CLASS(self) (KAB_BINDINGS_GROUP_GET_CLASS (self))

static void
line_free (gpointer data)
{
  KabBindingLine *line = data;

  g_clear_pointer (&line->before, kab_row_unref);
  g_clear_pointer (&line->now, kab_row_unref);
  g_clear_pointer (&line->other, kab_row_unref);
  g_free (line);
}

KabCabinet *
kab_bindings_group_get_cabinet (KabBindingsGroup *self)
{
  return PRIVATE (self)->cabinet;
}

GCancellable *
kab_bindings_group_get_cancellable (KabBindingsGroup *self)
{
  return PRIVATE (self)->cancellable;
}

GPtrArray *
kab_bindings_group_get_lines (KabBindingsGroup *self)
{
  return PRIVATE (self)->lines;
}

static const KabEntity *
other_entity (KabBindingsGroup *self)
{
  const KabBinding *binding = PRIVATE (self)->binding;

  if (!binding->other)
    return binding->entity;
  return kab_entity_find (kab_entity_find_field (binding->entity, binding->other)->ref);
}

static const char *
other_of (KabBindingsGroup *self, const KabRow *row)
{
  const KabBinding *binding = PRIVATE (self)->binding;

  return binding->other ? kab_row_get_text (row, binding->other) : row->id;
}

void
kab_bindings_group_changed (KabBindingsGroup *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
show_description (KabBindingsGroup *self)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  kab_group_say (ADW_PREFERENCES_GROUP (self),
                 priv->read && priv->lines->len == 0 ? _ (priv->binding->none) : NULL);
}

void
kab_bindings_group_show_line (KabBindingsGroup *self, KabBindingLine *line)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);
  const char *title
    = line->other ? kab_row_title (line->other)
      : !priv->binding->other
        ? kab_row_title (line->now)
        : kab_titles_get (kab_titles_for (priv->cabinet), other_entity (self), other_of (self, line->now));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->widget), title ? title : "…");
  if (CLASS (self)->show)
    CLASS (self)->show (self, line);
  g_signal_emit (self, shown_signal, 0);
}

/* Lines */

static KabBindingLine *
find_line (KabBindingsGroup *self, const char *other)
{
  GPtrArray *lines = PRIVATE (self)->lines;

  for (guint i = 0; i < lines->len; i++)
    if (g_strcmp0 (other_of (self, ((KabBindingLine *)lines->pdata[i])->now), other) == 0)
      return lines->pdata[i];
  return NULL;
}

static KabBindingLine *
find_row (KabBindingsGroup *self, const char *id)
{
  GPtrArray *lines = PRIVATE (self)->lines;

  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (((KabBindingLine *)lines->pdata[i])->now->id, id))
      return lines->pdata[i];
  return NULL;
}

KabBindingLine *
kab_bindings_group_line_of (KabBindingsGroup *self, GtkWidget *inside)
{
  GtkWidget *widget = gtk_widget_get_ancestor (inside, ADW_TYPE_ACTION_ROW);
  GPtrArray *lines = PRIVATE (self)->lines;

  for (guint i = 0; i < lines->len; i++)
    if (((KabBindingLine *)lines->pdata[i])->widget == widget)
      return lines->pdata[i];
  return NULL;
}

static void
resolved_cb (KabTitles *titles, const char *id, KabBindingsGroup *self)
{
  KabBindingLine *line = find_line (self, id);

  if (line)
    kab_bindings_group_show_line (self, line);
}

static void
take_away (KabBindingsGroup *self, KabBindingLine *line)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  if (line->before)
    g_ptr_array_add (priv->removed, kab_row_ref (line->before));
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), line->widget);
  g_ptr_array_remove (priv->lines, line);
  show_description (self);
  g_signal_emit (self, shown_signal, 0);
}

static void
remove_cb (GtkButton *button, KabBindingsGroup *self)
{
  KabBindingLine *line = kab_bindings_group_line_of (self, GTK_WIDGET (button));

  if (!line)
    return;
  gtk_widget_grab_focus (PRIVATE (self)->add);
  take_away (self, line);
  kab_bindings_group_changed (self);
}

static GtkWidget *
make_widget (KabBindingsGroup *self)
{
  const KabBinding *binding = PRIVATE (self)->binding;
  const char *label = binding->remove ? _ (binding->remove) : _ ("Remove");
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  if (!PRIVATE (self)->editable)
    return row;
  if (CLASS (self)->dress)
    CLASS (self)->dress (self, row);
  remove = kab_row_add_remove (row, label);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  return row;
}

/* @before, @other: (nullable): */
static void
add_line (KabBindingsGroup *self, KabRow *before, KabRow *now, KabRow *other)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);
  KabBindingLine *line;

  if (priv->lines->len >= LINES_MAX)
    return;
  line = g_new0 (KabBindingLine, 1);
  line->before = before ? kab_row_ref (before) : NULL;
  line->now = kab_row_ref (now);
  line->other = other ? kab_row_ref (other) : NULL;
  line->made = other != NULL;
  line->widget = make_widget (self);
  g_ptr_array_add (priv->lines, line);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), line->widget);
  kab_bindings_group_show_line (self, line);
  show_description (self);
  if (!other && CLASS (self)->added)
    CLASS (self)->added (self, line);
}

static void
clear_lines (KabBindingsGroup *self)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  for (guint i = 0; i < priv->lines->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  ((KabBindingLine *)priv->lines->pdata[i])->widget);
  g_ptr_array_set_size (priv->lines, 0);
  g_ptr_array_set_size (priv->removed, 0);
  g_signal_emit (self, shown_signal, 0);
}

static void
add_read (KabBindingsGroup *self, KabRow *row)
{
  g_autoptr (KabRow) now = kab_row_copy (row);

  add_line (self, row, now, NULL);
}

static KabRow *
new_binding (KabBindingsGroup *self, const char *other)
{
  const KabBinding *binding = PRIVATE (self)->binding;
  KabRow *row = kab_row_new (binding->entity, NULL);

  kab_row_set_text (row, binding->other, other);
  return row;
}

/* One that was taken away a moment ago is the same again. */
static void
bind_other (KabBindingsGroup *self, const char *other)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);
  g_autoptr (KabRow) row = NULL;

  for (guint i = 0; i < priv->removed->len; i++)
    if (g_strcmp0 (other_of (self, priv->removed->pdata[i]), other) == 0)
      {
        row = kab_row_ref (priv->removed->pdata[i]);
        g_ptr_array_remove_index (priv->removed, i);
        add_read (self, row);
        return;
      }
  row = new_binding (self, other);
  add_line (self, NULL, row, NULL);
}

void
kab_bindings_group_bind_made (KabBindingsGroup *self, KabRow *other)
{
  g_autoptr (KabRow) row = new_binding (self, other->id);

  add_line (self, NULL, row, other);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (PRIVATE (self)->add));
  kab_bindings_group_changed (self);
}

static void
copy_terms (KabBindingsGroup *self, KabRow *to, const KabRow *from)
{
  const KabBinding *binding = PRIVATE (self)->binding;

  kab_value_copy (kab_row_value (to, binding->other), kab_row_value (from, binding->other));
  for (const char *const *term = binding->terms; term && *term; term++)
    kab_value_copy (kab_row_value (to, *term), kab_row_value (from, *term));
}

/* As a part of a form */

/* NULL: nothing is */
static KabMutation *
change_of (const KabBindingLine *line)
{
  return kab_mutation_new_between (line->before, line->now);
}

static gboolean
is_changed (KabFormPart *part)
{
  KabBindingsGroupPrivate *priv = PRIVATE (part);

  for (guint i = 0; i < priv->lines->len; i++)
    {
      const KabBindingLine *line = priv->lines->pdata[i];
      g_autoptr (KabMutation) change = line->before ? change_of (line) : NULL;

      if (!line->before || change)
        return TRUE;
    }
  return priv->removed->len > 0;
}

static void
write_part (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
  KabBindingsGroupPrivate *priv = PRIVATE (part);

  for (guint i = 0; i < priv->removed->len; i++)
    {
      const KabRow *removed = priv->removed->pdata[i];
      KabMutation *mutation = kab_mutation_new (removed->entity, removed->id, KAB_OP_DELETE);

      mutation->base_rev = removed->rev;
      g_ptr_array_add (mutations, mutation);
    }
  for (guint i = 0; i < priv->lines->len; i++)
    {
      KabBindingLine *line = priv->lines->pdata[i];
      KabMutation *change;

      if (!line->before)
        kab_row_set_text (line->now, priv->binding->own, row->id);
      if (line->made)
        g_ptr_array_add (mutations, kab_mutation_new_between (NULL, line->other));
      change = change_of (line);
      if (change)
        g_ptr_array_add (mutations, change);
    }
}

void
kab_bindings_group_write_new (KabBindingsGroup *self, const KabRow *row, GPtrArray *mutations)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  for (guint i = 0; i < priv->lines->len; i++)
    {
      const KabBindingLine *line = priv->lines->pdata[i];
      g_autoptr (KabRow) binding = new_binding (self, other_of (self, line->now));

      copy_terms (self, binding, line->now);
      kab_row_set_text (binding, priv->binding->own, row->id);
      g_ptr_array_add (mutations, kab_mutation_new_between (NULL, binding));
    }
}

/* Drafts */

static void
write_one (JsonArray *array, const KabRow *row, const char *what, const KabRow *made)
{
  JsonNode *node = kab_draft_from_row (row);

  json_object_set_string_member (json_node_get_object (node), "what", what);
  if (made)
    json_object_set_member (json_node_get_object (node), "fresh", kab_draft_from_row (made));
  json_array_add_element (array, node);
}

static JsonNode *
write_draft (KabFormPart *part)
{
  KabBindingsGroupPrivate *priv = PRIVATE (part);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < priv->removed->len; i++)
    write_one (array, priv->removed->pdata[i], "removed", NULL);
  for (guint i = 0; i < priv->lines->len; i++)
    {
      const KabBindingLine *line = priv->lines->pdata[i];
      g_autoptr (KabMutation) change = line->before ? change_of (line) : NULL;

      if (!line->before)
        write_one (array, line->now, "added", line->made ? line->other : NULL);
      else if (change)
        write_one (array, line->now, "changed", NULL);
    }
  return json_array_get_length (array) > 0 ? json_node_init_array (json_node_alloc (), array) : NULL;
}

/* What was saved after all is there already, or has gone, and stays so. */
static void
take_one (KabBindingsGroup *self, JsonNode *node)
{
  g_autoptr (KabRow) row = kab_draft_to_row (PRIVATE (self)->binding->entity, node);
  g_autoptr (KabRow) made = kab_draft_to_row (other_entity (self), kab_draft_member (node, "fresh"));
  const char *what = kab_draft_text (node, "what");
  KabBindingLine *line = row ? find_row (self, row->id) : NULL;

  if (!row || !what)
    return;
  if (g_str_equal (what, "removed") && line)
    take_away (self, line);
  else if (g_str_equal (what, "changed") && line)
    {
      copy_terms (self, line->now, row);
      kab_bindings_group_show_line (self, line);
    }
  else if (g_str_equal (what, "added") && !line && !find_line (self, other_of (self, row)))
    add_line (self, NULL, row, made);
}

static void
apply_draft (KabBindingsGroup *self)
{
  g_autoptr (JsonNode) draft = g_steal_pointer (&PRIVATE (self)->draft);
  JsonArray *array = draft && JSON_NODE_HOLDS_ARRAY (draft) ? json_node_get_array (draft) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    take_one (self, json_array_get_element (array, i));
  if (array)
    kab_bindings_group_changed (self);
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  KabBindingsGroupPrivate *priv = PRIVATE (part);

  g_clear_pointer (&priv->draft, json_node_unref);
  priv->draft = json_node_ref (draft);
  if (priv->read)
    apply_draft (KAB_BINDINGS_GROUP (part));
  return TRUE;
}

/* What there is */

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
    add_read (self, page->rows->pdata[i]);
  PRIVATE (self)->read = page != NULL;
  show_description (self);
  if (page)
    apply_draft (self);
  else
    kab_group_say (ADW_PREFERENCES_GROUP (self), error->message);
}

static void
read_lines (KabBindingsGroup *self)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);
  g_autoptr (KabQuery) query = kab_query_new (priv->binding->entity);

  kab_query_set_filter (query, priv->binding->own, priv->own);
  kab_query_set_order (query, "created_at", FALSE);
  kab_query_set_page (query, 0, LINES_MAX);
  kab_cabinet_list_async (priv->cabinet, query, priv->cancellable, did_list, self);
}

/* What is bound counts too where the class shows more of it than what it is called. */
static void
cabinet_changed_cb (KabCabinet *cabinet, const char *entity, KabBindingsGroup *self)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  if (priv->own
      && (g_strcmp0 (entity, priv->binding->entity->name) == 0
          || (CLASS (self)->added && g_strcmp0 (entity, other_entity (self)->name) == 0)))
    read_lines (self);
}

static void
set_cabinet (KabBindingsGroup *self, KabCabinet *cabinet)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  if (priv->cabinet == cabinet)
    return;
  if (priv->cabinet)
    {
      g_signal_handlers_disconnect_by_func (priv->cabinet, cabinet_changed_cb, self);
      g_signal_handlers_disconnect_by_func (kab_titles_for (priv->cabinet), resolved_cb, self);
    }
  g_set_object (&priv->cabinet, cabinet);
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
  KabBindingsGroupPrivate *priv = PRIVATE (self);
  KabAccount *account = kab_cabinet_get_account (cabinet);

  set_cabinet (self, cabinet);
  g_set_object (&priv->cancellable, cancellable);
  g_free (priv->own);
  priv->own = is_new ? NULL : g_strdup (row->id);
  priv->editable = editable && !priv->binding->read_only
                   && kab_account_may (account, KAB_OPERATION_CREATE, priv->binding->entity, NULL);
  gtk_widget_set_visible (priv->add, priv->editable);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          kab_account_may_of (account, KAB_OPERATION_READ, priv->binding->entity,
                                              row->entity == &kab_entity_partner ? priv->own : NULL)
                            && !(is_new && priv->binding->read_only));
  clear_lines (self);
  g_clear_pointer (&priv->draft, json_node_unref);
  priv->read = is_new;
  show_description (self);
  if (!is_new)
    read_lines (self);
}

static void
make_new (KabFormPart *part)
{
  KabBindingsGroup *self = KAB_BINDINGS_GROUP (part);
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  g_clear_pointer (&priv->own, g_free);
  if (priv->binding->read_only)
    {
      clear_lines (self);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  g_ptr_array_set_size (priv->removed, 0);
  for (guint i = 0; i < priv->lines->len; i++)
    {
      KabBindingLine *line = priv->lines->pdata[i];
      g_autoptr (KabRow) now = kab_row_new (priv->binding->entity, NULL);

      copy_terms (self, now, line->now);
      g_clear_pointer (&line->before, kab_row_unref);
      kab_row_unref (line->now);
      line->now = g_steal_pointer (&now);
    }
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
  gtk_menu_button_popdown (GTK_MENU_BUTTON (PRIVATE (self)->add));
  if (!id || find_line (self, id))
    return;
  bind_other (self, id);
  kab_bindings_group_changed (self);
}

static void
make_choices (KabBindingsGroup *self, GtkPopover *popover)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  priv->choices = kab_reference_list_new (other_entity (self), NULL);
  if (priv->binding->filter_field)
    kab_reference_list_set_filter (KAB_REFERENCE_LIST (priv->choices), priv->binding->filter_field,
                                   priv->binding->filter_value);
  g_signal_connect (priv->choices, "chosen", G_CALLBACK (chosen_cb), self);
  gtk_popover_set_child (popover, CLASS (self)->wrap ? CLASS (self)->wrap (self, popover, priv->choices)
                                                     : priv->choices);
}

static void
add_shown_cb (GtkWidget *popover, KabBindingsGroup *self)
{
  if (!PRIVATE (self)->choices)
    make_choices (self, GTK_POPOVER (popover));
  if (CLASS (self)->offer)
    CLASS (self)->offer (self);
  kab_reference_list_open (KAB_REFERENCE_LIST (PRIVATE (self)->choices), PRIVATE (self)->cabinet, NULL);
}

void
kab_bindings_group_set_binding (KabBindingsGroup *self, const KabBinding *binding)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);

  priv->binding = binding;
  if (binding->add)
    {
      gtk_widget_set_tooltip_text (priv->add, _ (binding->add));
      gtk_accessible_update_property (GTK_ACCESSIBLE (priv->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (binding->add), -1);
    }
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ (binding->title));
}

static void
kab_bindings_group_dispose (GObject *object)
{
  KabBindingsGroupPrivate *priv = PRIVATE (object);

  g_clear_object (&priv->cabinet);
  g_clear_object (&priv->cancellable);
  g_clear_pointer (&priv->own, g_free);
  g_clear_pointer (&priv->draft, json_node_unref);
  if (priv->lines)
    g_ptr_array_set_size (priv->lines, 0);
  G_OBJECT_CLASS (kab_bindings_group_parent_class)->dispose (object);
}

static void
kab_bindings_group_finalize (GObject *object)
{
  g_ptr_array_unref (PRIVATE (object)->lines);
  g_ptr_array_unref (PRIVATE (object)->removed);
  G_OBJECT_CLASS (kab_bindings_group_parent_class)->finalize (object);
}

static void
kab_bindings_group_class_init (KabBindingsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_bindings_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_bindings_group_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  shown_signal = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
kab_bindings_group_init (KabBindingsGroup *self)
{
  KabBindingsGroupPrivate *priv = PRIVATE (self);
  GtkWidget *popover = gtk_popover_new ();

  priv->lines = g_ptr_array_new_with_free_func (line_free);
  priv->removed = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  priv->add = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (priv->add), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (priv->add), popover);
  gtk_widget_add_css_class (priv->add, "flat");
  gtk_widget_set_valign (priv->add, GTK_ALIGN_CENTER);
  g_signal_connect (popover, "show", G_CALLBACK (add_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), priv->add);
}

GtkWidget *
kab_bindings_group_new (const KabBinding *binding)
{
  KabBindingsGroup *self = g_object_new (KAB_TYPE_BINDINGS_GROUP, NULL);

  kab_bindings_group_set_binding (self, binding);
  return GTK_WIDGET (self);
}
