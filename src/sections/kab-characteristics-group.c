/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-characteristics-group.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-form-part.h"
#include "kab-json.h"
#include "kab-property-row.h"
#include "kab-row.h"
#include "kab-widgets.h"

#define ROWS_MAX 60

struct _KabCharacteristicsGroup
{
  AdwPreferencesGroup parent_instance;
  GPtrArray *rows; /* GtkWidget: the group's */
  GtkWidget *add;
  char *given;       /* what was set, to the letter */
  JsonArray *unseen; /* what stands in it and has no row here; kept */
  gboolean touched;
  gboolean editable;
  gboolean following;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabCharacteristicsGroup,
                               kab_characteristics_group,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static guint changed_signal;

static const char *const members[] = { "name", "value", "unit" };

static void
changed (KabCharacteristicsGroup *self)
{
  if (self->following)
    return;
  self->touched = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

static void
show_description (KabCharacteristicsGroup *self)
{
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         self->rows->len == 0 && self->editable
                                           ? _ ("Speed, number of seats, length of support and the like.")
                                           : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->editable || self->rows->len > 0);
}

static void
remove_cb (GtkButton *button, KabCharacteristicsGroup *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_PREFERENCES_ROW);

  gtk_widget_grab_focus (self->add);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_remove (self->rows, row);
  show_description (self);
  changed (self);
}

static GtkWidget *
make_editor (KabCharacteristicsGroup *self, const char *const *texts)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  const char *const titles[] = { _ ("Name"), _ ("Value"), _ ("Unit") };
  const int widths[] = { 10, 6, 4 };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      GtkWidget *entry = gtk_entry_new ();

      gtk_entry_set_placeholder_text (GTK_ENTRY (entry), titles[i]);
      gtk_editable_set_text (GTK_EDITABLE (entry), texts[i] ? texts[i] : "");
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), widths[i]);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), widths[i]);
      gtk_widget_set_hexpand (entry, i == 0);
      if (i == 1)
        gtk_widget_add_css_class (entry, "numeric");
      gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, titles[i], -1);
      g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed), self);
      g_object_set_data (G_OBJECT (row), members[i], entry);
      gtk_box_append (GTK_BOX (box), entry);
    }
  kab_button_flat (remove, _ ("Remove This Characteristic"), _ ("Remove this characteristic"));
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_widget_add_css_class (box, "kab-field-box");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
add_row (KabCharacteristicsGroup *self, const char *const *texts)
{
  GtkWidget *row;

  if (self->rows->len >= ROWS_MAX)
    return;
  if (self->editable)
    row = make_editor (self, texts);
  else
    {
      g_autofree char *value = g_strjoin (" ", texts[1] ? texts[1] : "", texts[2] ? texts[2] : "", NULL);

      row = kab_property_row_new (texts[0] ? texts[0] : "", g_strstrip (value));
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  show_description (self);
}

static void
add_cb (GtkButton *button, KabCharacteristicsGroup *self)
{
  const char *const none[] = { NULL, NULL, NULL };

  add_row (self, none);
  if (self->rows->len > 0)
    gtk_widget_grab_focus (
      g_object_get_data (g_ptr_array_index (self->rows, self->rows->len - 1), members[0]));
}

/* Values are numbers or words. */
static char **
read_texts (JsonObject *object)
{
  char **texts = g_new0 (char *, G_N_ELEMENTS (members) + 1);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    {
      JsonNode *node = json_object_get_member (object, members[m]);
      GType type = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

      if (type == G_TYPE_STRING)
        texts[m] = g_strdup (json_node_get_string (node));
      else if (type == G_TYPE_INT64)
        texts[m] = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
      else if (type == G_TYPE_DOUBLE)
        texts[m] = g_strdup (g_ascii_dtostr (number, sizeof number, json_node_get_double (node)));
      else if (type == G_TYPE_BOOLEAN)
        texts[m] = g_strdup (json_node_get_boolean (node) ? _ ("Yes") : _ ("No"));
      else
        texts[m] = g_strdup ("");
    }
  return texts;
}

/* A whole number is kept as one. */
static JsonNode *
make_value (const char *text)
{
  JsonNode *node = json_node_alloc ();
  g_autofree char *canonical = NULL;
  gint64 number;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    canonical = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return g_strcmp0 (canonical, text) == 0 ? json_node_init_int (node, number)
                                          : json_node_init_string (node, text);
}

static void
show_text (KabCharacteristicsGroup *self, const char *text)
{
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;
  JsonArray *array = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  self->following = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->unseen, json_array_unref);
  self->unseen = json_array_new ();
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_auto (GStrv) texts = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node) || self->rows->len >= ROWS_MAX)
        {
          json_array_add_element (self->unseen, json_node_copy (node));
          continue;
        }
      texts = read_texts (json_node_get_object (node));
      add_row (self, (const char *const *)texts);
      g_object_set_data_full (g_ptr_array_index (self->rows, self->rows->len - 1), "kab-node",
                              json_node_copy (node), (GDestroyNotify)json_node_unref);
    }
  show_description (self);
  self->following = FALSE;
}

static void
set_text (KabCharacteristicsGroup *self, const char *text)
{
  g_autofree char *given = g_strdup (text);

  show_text (self, given);
  g_free (self->given);
  self->given = g_steal_pointer (&given);
  self->touched = FALSE;
}

static void
type_text (KabCharacteristicsGroup *self, const char *text)
{
  show_text (self, text);
  /* A new row that has no name yet is none that was read. */
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (*gtk_editable_get_text (GTK_EDITABLE (g_object_get_data (G_OBJECT (row), members[0]))) == '\0')
        g_object_set_data (G_OBJECT (row), "kab-node", NULL);
    }
  changed (self);
}

/* One row as it stands, %NULL if it is empty: what was read of it stays as it was, to the member that has no column
 * here. @wrong: whether somebody wrote a value without a name. */
static JsonObject *
read_row (GtkWidget *row, gboolean *wrong)
{
  JsonNode *node = g_object_get_data (G_OBJECT (row), "kab-node");
  JsonObject *before = node ? json_node_get_object (node) : NULL;
  g_auto (GStrv) shown = before ? read_texts (before) : NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  gboolean filled = FALSE;
  gboolean named = FALSE;
  gboolean touched = FALSE;

  if (before)
    {
      g_autoptr (GList) names = json_object_get_members (before);

      for (GList *l = names; l; l = l->next)
        json_object_set_member (object, l->data, json_node_copy (json_object_get_member (before, l->data)));
    }
  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    {
      const char *typed
        = gtk_editable_get_text (GTK_EDITABLE (g_object_get_data (G_OBJECT (row), members[m])));
      g_autofree char *text = g_strstrip (g_strdup (typed));

      filled = filled || *text != '\0';
      named = named || (*text != '\0' && m == 0);
      if (shown && g_str_equal (shown[m], typed))
        continue;
      touched = TRUE;
      if (*text == '\0' && m == 2)
        json_object_remove_member (object, members[m]);
      else if (m == 1)
        json_object_set_member (object, members[m], make_value (text));
      else
        json_object_set_string_member (object, members[m], text);
    }
  *wrong = filled && !named && touched;
  return filled || (before && !touched) ? g_steal_pointer (&object) : NULL;
}

static char *
read_rows (KabCharacteristicsGroup *self)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autofree char *text = NULL;
  gboolean wrong;

  for (guint i = 0; i < self->rows->len; i++)
    {
      JsonObject *object = read_row (g_ptr_array_index (self->rows, i), &wrong);

      if (object)
        json_array_add_object_element (array, object);
    }
  for (guint i = 0; i < json_array_get_length (self->unseen); i++)
    json_array_add_element (array, json_node_copy (json_array_get_element (self->unseen, i)));
  if (json_array_get_length (array) == 0)
    return NULL;
  json_node_init_array (root, array);
  text = json_to_string (root, FALSE);
  return kab_json_normalise (text);
}

static gboolean
is_changed (KabCharacteristicsGroup *self)
{
  g_autofree char *now = NULL;
  g_autofree char *before = NULL;

  if (!self->touched)
    return FALSE;
  now = read_rows (self);
  before = self->given ? kab_json_normalise (self->given) : NULL;
  if (g_strcmp0 (before, "[]") == 0)
    g_clear_pointer (&before, g_free);
  return g_strcmp0 (now, before) != 0;
}

static char *
dup_text (KabCharacteristicsGroup *self)
{
  return is_changed (self) ? read_rows (self) : g_strdup (self->given);
}

static gboolean
check (KabCharacteristicsGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      gboolean wrong;
      g_autoptr (JsonObject) object = read_row (row, &wrong);

      if (!wrong)
        continue;
      gtk_widget_grab_focus (g_object_get_data (G_OBJECT (row), members[0]));
      return FALSE;
    }
  return TRUE;
}

/* As a part of a form: the field "characteristics" of its row. */

#define FIELD "characteristics"

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabCharacteristicsGroup *self = KAB_CHARACTERISTICS_GROUP (part);

  self->editable = editable;
  gtk_widget_set_visible (self->add, editable);
  set_text (self, kab_row_get_text (row, FIELD));
}

static gboolean
is_part_changed (KabFormPart *part)
{
  return is_changed (KAB_CHARACTERISTICS_GROUP (part));
}

static void
write_part (KabFormPart *part, KabRow *row, GPtrArray *mutations)
{
  g_autofree char *text = dup_text (KAB_CHARACTERISTICS_GROUP (part));

  kab_row_set_text (row, FIELD, text);
}

static JsonNode *
write_draft (KabFormPart *part)
{
  g_autofree char *text = NULL;

  if (!is_part_changed (part))
    return NULL;
  text = dup_text (KAB_CHARACTERISTICS_GROUP (part));
  return json_node_init_string (json_node_alloc (), text ? text : "[]");
}

static gboolean
take_draft (KabFormPart *part, JsonNode *draft, KabRow *base, const KabRow *before)
{
  KabCharacteristicsGroup *self = KAB_CHARACTERISTICS_GROUP (part);

  if (!kab_json_text (draft))
    return FALSE;
  if (base->rev != before->rev)
    {
      kab_value_copy (kab_row_value (base, FIELD), kab_row_value (before, FIELD));
      set_text (self, kab_row_get_text (before, FIELD));
    }
  type_text (self, json_node_get_string (draft));
  return FALSE;
}

static void
follow (KabFormPart *part, const KabRow *row)
{
  set_text (KAB_CHARACTERISTICS_GROUP (part), kab_row_get_text (row, FIELD));
}

static char *
check_part (KabFormPart *part)
{
  return check (KAB_CHARACTERISTICS_GROUP (part))
           ? NULL
           : g_strdup (_ ("A characteristic has a value and no name. Give it one, or remove it."));
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->field = FIELD;
  iface->open = open_part;
  iface->is_changed = is_part_changed;
  iface->write = write_part;
  iface->write_draft = write_draft;
  iface->take_draft = take_draft;
  iface->follow = follow;
  iface->check = check_part;
}

static void
kab_characteristics_group_dispose (GObject *object)
{
  KabCharacteristicsGroup *self = KAB_CHARACTERISTICS_GROUP (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->unseen, json_array_unref);
  g_clear_pointer (&self->given, g_free);
  G_OBJECT_CLASS (kab_characteristics_group_parent_class)->dispose (object);
}

static void
kab_characteristics_group_class_init (KabCharacteristicsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_characteristics_group_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_characteristics_group_init (KabCharacteristicsGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->unseen = json_array_new ();
  self->editable = TRUE;
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  kab_button_flat (self->add, _ ("Add a Characteristic"), _ ("Add a characteristic"));
  g_signal_connect (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Characteristics"));
}
