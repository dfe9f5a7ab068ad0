/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-property-row.h"

#include "kab-format.h"
#include "kab-pill.h"
#include "kab-rich-text.h"
#include "kab-titles.h"

static GtkWidget *
make_row (const char *title, const char *value, GtkWidget *shown)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new (title);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", title, value);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (box, "kab-field-box");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), shown);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

GtkWidget *
kab_property_row_new (const char *title, const char *value)
{
  GtkWidget *label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  return make_row (title, value, label);
}

GtkWidget *
kab_property_row_new_formatted (const char *title, const char *text)
{
  g_autofree char *plain = kab_rich_text_to_plain (text);
  g_autofree char *markup = kab_rich_text_to_pango (text);
  GtkWidget *row = kab_property_row_new (title, plain);
  GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));

  gtk_label_set_markup (GTK_LABEL (gtk_widget_get_last_child (box)), markup);
  return row;
}

GtkWidget *
kab_property_row_new_pill (const KabField *field, const char *token)
{
  GtkWidget *pill = kab_pill_new ();
  const char *title = kab_field_enum_title (field, token);

  kab_pill_set (pill, field, token);
  return make_row (kab_field_title (field), title ? title : token, pill);
}

/* References */

#define REFERENCE "kab-reference"

typedef struct
{
  const KabField *field;
  char *id;
} Reference;

static void
reference_free (gpointer data)
{
  g_free (((Reference *)data)->id);
  g_free (data);
}

static void
show_reference (GtkWidget *row, KabTitles *titles)
{
  const Reference *reference = g_object_get_data (G_OBJECT (row), REFERENCE);
  const char *title = kab_titles_get (titles, kab_entity_find (reference->field->ref), reference->id);
  GtkWidget *label = gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  g_autofree char *spoken = NULL;

  gtk_label_set_label (GTK_LABEL (label), title ? title : "…");
  spoken = g_strdup_printf ("%s: %s", kab_field_title (reference->field), title ? title : "…");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
resolved_cb (GtkWidget *row, const char *id, KabTitles *titles)
{
  const Reference *reference = g_object_get_data (G_OBJECT (row), REFERENCE);

  if (g_strcmp0 (id, reference->id) == 0)
    show_reference (row, titles);
}

GtkWidget *
kab_property_row_new_reference (KabCabinet *cabinet, const KabField *field, const char *id)
{
  GtkWidget *row = kab_property_row_new (kab_field_title (field), "…");
  KabTitles *titles = kab_titles_for (cabinet);
  Reference *reference = g_new0 (Reference, 1);

  reference->field = field;
  reference->id = g_strdup (id);
  g_object_set_data_full (G_OBJECT (row), REFERENCE, reference, reference_free);
  show_reference (row, titles);
  g_signal_connect_object (titles, "resolved", G_CALLBACK (resolved_cb), row, G_CONNECT_SWAPPED);
  return row;
}

GtkWidget *
kab_property_group_add (AdwPreferencesGroup *group, const char *name, const KabRow *row)
{
  const KabField *field = kab_entity_find_field (row->entity, name);
  g_autofree char *value = kab_format_value (field, row);
  GtkWidget *added;

  if (*value == '\0')
    return NULL;
  added = field->flags & KAB_FIELD_FORMATTED
            ? kab_property_row_new_formatted (kab_field_title (field), kab_row_get_text (row, name))
            : kab_property_row_new (kab_field_title (field), value);
  adw_preferences_group_add (group, added);
  return added;
}
