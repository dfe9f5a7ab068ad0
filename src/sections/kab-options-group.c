/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-options-group.h"

#include <glib/gi18n-lib.h>

#include "kab-draft.h"
#include "kab-error.h"
#include "kab-field-row.h"
#include "kab-form-part.h"
#include "kab-money.h"
#include "kab-reference-list.h"
#include "kab-widgets.h"
#include "kab-titles.h"

#define LINES_MAX 200

/* One option of the package. */
typedef struct
{
  KabRow *before; /* the package_option row as read; NULL for one that was added */
  KabRow *now;
  KabRow *option; /* the option row: one that was made here, or as read; NULL until it is read */
  gboolean fresh; /* @option was made here */
  GtkWidget *row; /* the group's */
} Line;

struct _KabOptionsGroup
{
  AdwPreferencesGroup parent_instance;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  GPtrArray *lines;
  GPtrArray *removed; /* KabRow: package_option rows as read */
  char *package;
  char *currency;
  gboolean editable;
  gboolean read;   /* the package's options are here */
  JsonNode *draft; /* to be put back once they are */
  GtkWidget *add;
  GtkWidget *choices;    /* in the popover: those there are */
  GtkWidget *fresh_name; /* in the popover: a new one */
  GtkWidget *fresh_price;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabOptionsGroup,
                               kab_options_group,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static guint changed_signal;
static guint shown_signal;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->before, kab_row_unref);
  g_clear_pointer (&line->now, kab_row_unref);
  g_clear_pointer (&line->option, kab_row_unref);
  g_free (line);
}

static gboolean is_changed (KabFormPart *part);
static void forget_typed (KabFormPart *part);

static void
changed (KabOptionsGroup *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
show_description (KabOptionsGroup *self)
{
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         self->lines->len == 0 ? _ ("This package has no options.") : NULL);
}

static char *
price_text (KabOptionsGroup *self, const Line *line)
{
  const char *currency = self->currency;

  if (kab_row_get_integer (line->now, "included"))
    return g_strdup (_ ("Included"));
  if (!kab_row_is_null (line->now, "price"))
    {
      g_autofree char *own = kab_money_format (kab_row_get_integer (line->now, "price"), currency, NULL);

      /* Translators: an option's price that this package sets for itself */
      return g_strdup_printf (_ ("%s, own price"), own);
    }
  if (!line->option)
    return g_strdup ("");
  return kab_money_format (kab_row_get_integer (line->option, "price"),
                           kab_row_get_text (line->option, "currency"), NULL);
}

static void
show_line (KabOptionsGroup *self, Line *line)
{
  g_autofree char *price = price_text (self, line);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->row),
                                 line->option ? kab_row_title (line->option) : "…");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (line->row), price);
  g_signal_emit (self, shown_signal, 0);
}

GPtrArray *
kab_options_group_dup_options (KabOptionsGroup *self)
{
  GPtrArray *options = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_trial_option_free);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);
      const KabRow *of = kab_row_is_null (line->now, "price") ? line->option : line->now;

      if (line->option)
        g_ptr_array_add (options, kab_trial_option_new (line->option->id, kab_row_title (line->option),
                                                        kab_row_get_integer (of, "price"),
                                                        kab_row_get_integer (line->now, "included") != 0));
    }
  return options;
}

static Line *
line_of (KabOptionsGroup *self, GtkWidget *inside)
{
  GtkWidget *row = gtk_widget_get_ancestor (inside, ADW_TYPE_ACTION_ROW);

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->row == row)
        return line;
    }
  return NULL;
}

static void take_away (KabOptionsGroup *self, Line *line);

static void
remove_cb (GtkButton *button, KabOptionsGroup *self)
{
  Line *line = line_of (self, GTK_WIDGET (button));

  if (!line)
    return;
  gtk_widget_grab_focus (self->add);
  take_away (self, line);
  changed (self);
}

/* Price of its own, or included */

static void
terms_changed_cb (KabFieldRow *row, KabOptionsGroup *self)
{
  Line *line = g_object_get_data (G_OBJECT (row), "kab-line");
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (!kab_field_row_take_value (row, &value, NULL))
    return;
  kab_value_copy (kab_row_value (line->now, kab_field_row_get_field (row)->name), &value);
  show_line (self, line);
  changed (self);
}

static void
terms_shown_cb (GtkWidget *popover, KabOptionsGroup *self)
{
  Line *line = line_of (self, popover);
  GtkWidget *list;
  static const char *const fields[] = { "included", "price" };

  if (!line || gtk_popover_get_child (GTK_POPOVER (popover)))
    return;
  list = gtk_list_box_new ();
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 240, -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GtkWidget *row = kab_field_row_new (kab_entity_find_field (&kab_entity_package_option, fields[i]));

      kab_field_row_set_value (KAB_FIELD_ROW (row), kab_row_value (line->now, fields[i]));
      if (g_str_equal (fields[i], "price") && self->currency)
        kab_field_row_set_unit (KAB_FIELD_ROW (row), kab_currency_sign (self->currency));
      g_object_set_data (G_OBJECT (row), "kab-line", line);
      g_signal_connect (row, "changed", G_CALLBACK (terms_changed_cb), self);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), list);
}

static GtkWidget *
make_row (KabOptionsGroup *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *terms = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *remove;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  if (!self->editable)
    return row;
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (terms), "document-edit-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (terms), popover);
  gtk_widget_add_css_class (terms, "flat");
  gtk_widget_set_valign (terms, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (terms, _ ("Price in This Package"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (terms), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Price in this package"), -1);
  g_signal_connect (popover, "show", G_CALLBACK (terms_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), terms);
  remove = kab_row_add_remove (row, _ ("Remove From the Package"));
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  return row;
}

/* Options as they are read */

typedef struct
{
  KabOptionsGroup *self;
  char *id;
} Wanted;

static void
did_find_option (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wanted *wanted = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) option = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabOptionsGroup *self = wanted->self;

  for (guint i = 0; option && self->lines && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->fresh || g_strcmp0 (kab_row_get_text (line->now, "option"), option->id) != 0)
        continue;
      g_clear_pointer (&line->option, kab_row_unref);
      line->option = kab_row_ref (option);
      show_line (self, line);
    }
  g_free (wanted->id);
  g_object_unref (self);
  g_free (wanted);
}

static void
want_option (KabOptionsGroup *self, const char *id)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->self = g_object_ref (self);
  wanted->id = g_strdup (id);
  kab_cabinet_find_async (self->cabinet, &kab_entity_option, wanted->id, self->cancellable, did_find_option,
                          wanted);
}

static Line *
add_line (KabOptionsGroup *self, KabRow *before, KabRow *now, KabRow *option)
{
  Line *line;

  if (self->lines->len >= LINES_MAX)
    return NULL;
  line = g_new0 (Line, 1);
  line->before = before ? kab_row_ref (before) : NULL;
  line->now = kab_row_ref (now);
  line->option = option ? kab_row_ref (option) : NULL;
  line->row = make_row (self);
  g_ptr_array_add (self->lines, line);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), line->row);
  show_line (self, line);
  show_description (self);
  if (!option)
    want_option (self, kab_row_get_text (now, "option"));
  return line;
}

static void
clear_lines (KabOptionsGroup *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  ((Line *)g_ptr_array_index (self->lines, i))->row);
  g_ptr_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->removed, 0);
  g_signal_emit (self, shown_signal, 0);
}

/* Drafts */

static const char *const terms[] = { "option", "price", "included", "position" };

static void
copy_terms (KabRow *to, const KabRow *from)
{
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    kab_value_copy (kab_row_value (to, terms[i]), kab_row_value (from, terms[i]));
}

static Line *
find_line (KabOptionsGroup *self, const char *id)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (g_strcmp0 (line->now->id, id) == 0)
        return line;
    }
  return NULL;
}

static void
take_away (KabOptionsGroup *self, Line *line)
{
  if (line->before)
    g_ptr_array_add (self->removed, kab_row_ref (line->before));
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), line->row);
  g_ptr_array_remove (self->lines, line);
  show_description (self);
  g_signal_emit (self, shown_signal, 0);
}

/* What was saved after all is there already, or has gone, and stays so. */
static void
take_one (KabOptionsGroup *self, JsonNode *node)
{
  g_autoptr (KabRow) row = kab_draft_to_row (&kab_entity_package_option, node);
  g_autoptr (KabRow) option = kab_draft_to_row (&kab_entity_option, kab_draft_member (node, "fresh"));
  const char *what = kab_draft_text (node, "what");
  Line *line = row ? find_line (self, row->id) : NULL;

  if (!row || !what)
    return;
  if (g_str_equal (what, "removed") && line)
    take_away (self, line);
  else if (g_str_equal (what, "changed") && line)
    {
      copy_terms (line->now, row);
      show_line (self, line);
    }
  else if (g_str_equal (what, "added") && !line)
    {
      line = add_line (self, NULL, row, option);
      if (line)
        line->fresh = option != NULL;
    }
}

static void
apply_draft (KabOptionsGroup *self)
{
  g_autoptr (JsonNode) draft = g_steal_pointer (&self->draft);
  JsonArray *array = draft && JSON_NODE_HOLDS_ARRAY (draft) ? json_node_get_array (draft) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    take_one (self, json_array_get_element (array, i));
  if (array)
    changed (self);
}

static void
write_one (JsonArray *array, const KabRow *row, const char *what, const KabRow *fresh)
{
  JsonNode *node = kab_draft_from_row (row);

  json_object_set_string_member (json_node_get_object (node), "what", what);
  if (fresh)
    json_object_set_member (json_node_get_object (node), "fresh", kab_draft_from_row (fresh));
  json_array_add_element (array, node);
}

static JsonNode *
write_draft (KabFormPart *part)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node;

  for (guint i = 0; i < self->removed->len; i++)
    write_one (array, g_ptr_array_index (self->removed, i), "removed", NULL);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      g_autoptr (KabMutation) mutation
        = line->before ? kab_mutation_new_between (line->before, line->now) : NULL;

      if (!line->before)
        write_one (array, line->now, "added", line->fresh ? line->option : NULL);
      else if (mutation)
        write_one (array, line->now, "changed", NULL);
    }
  if (json_array_get_length (array) == 0)
    return NULL;
  node = json_node_alloc ();
  return json_node_init_array (node, array);
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);

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
  KabOptionsGroup *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_OPTIONS_GROUP (user_data);
  /* What was changed here meanwhile is not thrown away; the server merges option by option. */
  if (is_changed (KAB_FORM_PART (self)))
    return;
  clear_lines (self);
  for (guint i = 0; page && i < page->rows->len; i++)
    {
      KabRow *row = g_ptr_array_index (page->rows, i);
      g_autoptr (KabRow) now = kab_row_copy (row);

      add_line (self, row, now, NULL);
    }
  show_description (self);
  self->read = page != NULL;
  if (page)
    apply_draft (self);
  if (error)
    {
      /* A description is markup; what an error tells of may not be. */
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text);
    }
}

static void
read_lines (KabOptionsGroup *self)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_package_option);

  kab_query_set_filter (query, "package", self->package);
  kab_query_set_order (query, "created_at", FALSE);
  kab_query_set_page (query, 0, LINES_MAX);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_list, self);
}

static void
cabinet_changed_cb (KabCabinet *cabinet, const char *entity, KabOptionsGroup *self)
{
  if (self->package
      && (g_strcmp0 (entity, kab_entity_package_option.name) == 0
          || g_strcmp0 (entity, kab_entity_option.name) == 0))
    read_lines (self);
}

/* Adding */

static void
chosen_cb (KabReferenceList *list, const char *id, KabOptionsGroup *self)
{
  g_autoptr (KabRow) now = NULL;

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add));
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (g_strcmp0 (kab_row_get_text (line->now, "option"), id) == 0)
        return;
    }
  now = kab_row_new (&kab_entity_package_option, NULL);
  kab_row_set_text (now, "option", id);
  add_line (self, NULL, now, NULL);
  changed (self);
}

static void
forget_typed (KabFormPart *part)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);
  g_auto (KabValue) none = KAB_VALUE_INIT;

  if (!self->fresh_name)
    return;
  kab_field_row_set_value (KAB_FIELD_ROW (self->fresh_name), &none);
  kab_field_row_set_value (KAB_FIELD_ROW (self->fresh_price), &none);
}

static void
add_fresh_cb (GtkButton *button, KabOptionsGroup *self)
{
  g_auto (KabValue) name = KAB_VALUE_INIT;
  g_auto (KabValue) price = KAB_VALUE_INIT;
  g_autoptr (KabRow) option = NULL;
  g_autoptr (KabRow) now = NULL;
  Line *line;
  gboolean good = kab_field_row_take_value (KAB_FIELD_ROW (self->fresh_name), &name, NULL);

  if (!kab_field_row_take_value (KAB_FIELD_ROW (self->fresh_price), &price, NULL) || !good)
    return;
  option = kab_row_new (&kab_entity_option, NULL);
  kab_value_copy (kab_row_value (option, "name"), &name);
  kab_value_copy (kab_row_value (option, "price"), &price);
  if (self->currency)
    kab_row_set_text (option, "currency", self->currency);
  now = kab_row_new (&kab_entity_package_option, NULL);
  kab_row_set_text (now, "option", option->id);
  line = add_line (self, NULL, now, option);
  if (line)
    line->fresh = TRUE;
  forget_typed (KAB_FORM_PART (self));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add));
  changed (self);
}

static GtkWidget *
make_fresh_box (KabOptionsGroup *self, GtkPopover *popover)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_ ("New Option"));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Add to the Package"));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  self->fresh_name = kab_field_row_new (kab_entity_find_field (&kab_entity_option, "name"));
  self->fresh_price = kab_field_row_new (kab_entity_find_field (&kab_entity_option, "price"));
  gtk_list_box_append (GTK_LIST_BOX (list), self->fresh_name);
  gtk_list_box_append (GTK_LIST_BOX (list), self->fresh_price);
  kab_field_row_activates_default (KAB_FIELD_ROW (self->fresh_name));
  kab_field_row_activates_default (KAB_FIELD_ROW (self->fresh_price));
  gtk_popover_set_default_widget (popover, button);
  g_signal_connect (button, "clicked", G_CALLBACK (add_fresh_cb), self);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
add_shown_cb (GtkWidget *popover, KabOptionsGroup *self)
{
  if (!gtk_popover_get_child (GTK_POPOVER (popover)))
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

      self->choices = kab_reference_list_new (&kab_entity_option, NULL);
      kab_reference_list_set_filter (KAB_REFERENCE_LIST (self->choices), "state", "active");
      g_signal_connect (self->choices, "chosen", G_CALLBACK (chosen_cb), self);
      gtk_box_append (GTK_BOX (box), self->choices);
      if (kab_account_may (kab_cabinet_get_account (self->cabinet), KAB_OPERATION_CREATE, &kab_entity_option,
                           NULL))
        gtk_box_append (GTK_BOX (box), make_fresh_box (self, GTK_POPOVER (popover)));
      gtk_popover_set_child (GTK_POPOVER (popover), box);
    }
  /* What was typed there and not added stays: a click beside it must not cost words. */
  if (self->fresh_price)
    kab_field_row_set_unit (KAB_FIELD_ROW (self->fresh_price),
                            self->currency ? kab_currency_sign (self->currency) : NULL);
  kab_reference_list_open (KAB_REFERENCE_LIST (self->choices), self->cabinet, NULL);
}

/* As a part of a form */

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);
  const char *package = is_new ? NULL : row->id;

  if (self->cabinet != cabinet)
    {
      if (self->cabinet)
        g_signal_handlers_disconnect_by_func (self->cabinet, cabinet_changed_cb, self);
      g_set_object (&self->cabinet, cabinet);
      g_signal_connect_object (cabinet, "changed", G_CALLBACK (cabinet_changed_cb), self, 0);
    }
  g_set_object (&self->cancellable, cancellable);
  g_free (self->package);
  self->package = g_strdup (package);
  self->editable = editable;
  gtk_widget_set_visible (self->add, editable);
  clear_lines (self);
  g_clear_pointer (&self->draft, json_node_unref);
  self->read = !package;
  show_description (self);
  if (package)
    read_lines (self);
}

static void
make_new (KabFormPart *part)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);

  g_clear_pointer (&self->package, g_free);
  g_ptr_array_set_size (self->removed, 0);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      g_autoptr (KabRow) now = kab_row_new (&kab_entity_package_option, NULL);

      copy_terms (now, line->now);
      g_clear_pointer (&line->before, kab_row_unref);
      g_clear_pointer (&line->now, kab_row_unref);
      line->now = g_steal_pointer (&now);
    }
}

void
kab_options_group_set_currency (KabOptionsGroup *self, const char *currency)
{
  if (g_strcmp0 (self->currency, currency) == 0)
    return;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  for (guint i = 0; i < self->lines->len; i++)
    show_line (self, g_ptr_array_index (self->lines, i));
}

static gboolean
is_changed (KabFormPart *part)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);

  if (self->removed->len > 0)
    return TRUE;
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      g_autoptr (KabMutation) mutation
        = line->before ? kab_mutation_new_between (line->before, line->now) : NULL;

      if (!line->before || mutation)
        return TRUE;
    }
  return FALSE;
}

static void
write_part (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (part);

  for (guint i = 0; i < self->removed->len; i++)
    {
      KabRow *removed = g_ptr_array_index (self->removed, i);
      KabMutation *mutation = kab_mutation_new (&kab_entity_package_option, removed->id, KAB_OP_DELETE);

      mutation->base_rev = removed->rev;
      g_ptr_array_add (mutations, mutation);
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      KabMutation *mutation;

      if (!line->before)
        kab_row_set_text (line->now, "package", row->id);
      if (line->fresh)
        g_ptr_array_add (mutations, kab_mutation_new_between (NULL, line->option));
      mutation = kab_mutation_new_between (line->before, line->now);
      if (mutation)
        g_ptr_array_add (mutations, mutation);
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
  iface->forget_typed = forget_typed;
}

static void
kab_options_group_dispose (GObject *object)
{
  KabOptionsGroup *self = KAB_OPTIONS_GROUP (object);

  g_clear_object (&self->cabinet);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  g_clear_pointer (&self->draft, json_node_unref);
  g_clear_pointer (&self->package, g_free);
  g_clear_pointer (&self->currency, g_free);
  G_OBJECT_CLASS (kab_options_group_parent_class)->dispose (object);
}

static void
kab_options_group_class_init (KabOptionsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_options_group_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  shown_signal = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
kab_options_group_init (KabOptionsGroup *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  self->add = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->add), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add), popover);
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->add, _ ("Add an Option"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add an option"), -1);
  g_signal_connect (popover, "show", G_CALLBACK (add_shown_cb), self);
  kab_popover_keep_inside (GTK_POPOVER (popover));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Options"));
}
