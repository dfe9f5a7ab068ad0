/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-issue-options.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-gather.h"
#include "kab-money.h"

struct _KabIssueOptions
{
  AdwPreferencesGroup parent_instance;

  GCancellable *cancellable;
  KabGather *parts;
  GPtrArray *rows; /* the group's */
  char *chosen;    /* JSON: those to be marked once the options are read */
};

G_DEFINE_FINAL_TYPE (KabIssueOptions, kab_issue_options, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static GHashTable *
ids_of (const char *json)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) node = json ? json_from_string (json, NULL) : NULL;
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id
        = JSON_NODE_HOLDS_OBJECT (element)
            ? json_object_get_string_member_with_default (json_node_get_object (element), "option", NULL)
            : NULL;

      if (id)
        g_hash_table_add (ids, g_strdup (id));
    }
  return ids;
}

static void
clear_rows (KabIssueOptions *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static const KabRow *
option_of (KabIssueOptions *self, const KabRow *line)
{
  GPtrArray *options = kab_gather_rows (self->parts, "options");
  const char *id = kab_row_get_text (line, "option");

  for (guint i = 0; id && i < options->len; i++)
    if (g_str_equal (((KabRow *)g_ptr_array_index (options, i))->id, id))
      return g_ptr_array_index (options, i);
  return NULL;
}

static int
by_place (gconstpointer a, gconstpointer b)
{
  const KabRow *one = *(const KabRow *const *)a, *other = *(const KabRow *const *)b;
  gint64 x = kab_row_get_integer (one, "position"), y = kab_row_get_integer (other, "position");

  return x != y ? (x < y ? -1 : 1) : g_strcmp0 (one->id, other->id);
}

static void
toggled_cb (KabIssueOptions *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
add_option (KabIssueOptions *self, const KabRow *line, const KabRow *option, GHashTable *chosen)
{
  gboolean included = kab_row_get_integer (line, "included") != 0;
  gint64 price = kab_row_get_integer (kab_row_is_null (line, "price") ? option : line, "price");
  g_autofree char *amount = included ? g_strdup (_ ("Included"))
                                     : kab_money_format (price, kab_row_get_text (option, "currency"), NULL);
  g_autofree char *spoken = g_strjoin (", ", kab_row_title (option), amount, NULL);
  const char *text = kab_row_get_text (option, "description");
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (amount);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kab_row_title (option));
  if (text)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
    }
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               included || g_hash_table_contains (chosen, option->id));
  gtk_widget_set_sensitive (check, !included);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "kab-check", check);
  if (!included)
    g_object_set_data_full (G_OBJECT (row), "kab-id", g_strdup (option->id), g_free);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
did_gather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = kab_gather_finish (result, &error);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GHashTable) chosen = NULL;
  KabIssueOptions *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_OPTIONS (user_data);
  if (!ok)
    {
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), error->message);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      return;
    }
  lines = kab_rows_sorted (kab_gather_rows (self->parts, "lines"), by_place);
  chosen = ids_of (self->chosen);
  for (guint i = 0; i < lines->len; i++)
    {
      const KabRow *line = g_ptr_array_index (lines, i);
      const KabRow *option = option_of (self, line);

      if (option
          && (kab_row_get_integer (line, "included")
              || g_strcmp0 (kab_row_get_text (option, "state"), "active") == 0))
        add_option (self, line, option, chosen);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
  if (g_hash_table_size (chosen) > 0)
    g_signal_emit (self, changed_signal, 0);
}

void
kab_issue_options_open (KabIssueOptions *self, KabCabinet *cabinet, const char *package, const char *chosen)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->parts, kab_gather_unref);
  clear_rows (self);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), NULL);
  g_free (self->chosen);
  self->chosen = g_strdup (chosen);
  if (!package)
    return;
  self->cancellable = g_cancellable_new ();
  self->parts = kab_gather_new (cabinet);
  kab_gather_want_list (self->parts, "lines", &kab_entity_package_option, "package", package);
  kab_gather_want_list (self->parts, "options", &kab_entity_option, NULL, NULL);
  kab_gather_async (self->parts, self->cancellable, did_gather, self);
}

char *
kab_issue_options_dup_chosen (KabIssueOptions *self)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      const char *id = g_object_get_data (G_OBJECT (row), "kab-id");
      JsonObject *object;

      if (!id
          || !gtk_check_button_get_active (
            GTK_CHECK_BUTTON (g_object_get_data (G_OBJECT (row), "kab-check"))))
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "option", id);
      json_array_add_object_element (array, object);
    }
  if (json_array_get_length (array) == 0)
    return NULL;
  json_node_set_array (node, array);
  return json_to_string (node, FALSE);
}

static void
kab_issue_options_dispose (GObject *object)
{
  KabIssueOptions *self = KAB_ISSUE_OPTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->parts, kab_gather_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_free);
  G_OBJECT_CLASS (kab_issue_options_parent_class)->dispose (object);
}

static void
kab_issue_options_class_init (KabIssueOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_issue_options_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
kab_issue_options_init (KabIssueOptions *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Options"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
