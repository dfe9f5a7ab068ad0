/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-history.h"

#include <glib/gi18n-lib.h>

#include "kab-activity-words.h"
#include "kab-date.h"

#define SHOWN_MAX 50

static void
empty (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
}

/* "Price: 1 200,00 ₽ → 1 500,00 ₽", a line for each field that was changed. */
static char *
describe_changes (const KabRow *activity)
{
  g_autoptr (GPtrArray) changes = kab_activity_changes (NULL, activity);
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const KabActivityChange *change = changes->pdata[i];

      if (change->is)
        g_string_append_printf (lines, "%s%s: %s → %s", lines->len > 0 ? "\n" : "",
                                kab_field_title (change->field), *change->was ? change->was : "—",
                                *change->is ? change->is : "—");
    }
  return g_string_free (lines, FALSE);
}

static GtkWidget *
make_row (const KabRow *activity)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  const char *token = kab_row_get_text (activity, "action");
  const char *action = kab_activity_action (activity);
  const char *who = kab_row_get_text (activity, "user_name");
  g_autofree char *when = kab_time_format (kab_row_get_integer (activity, "at"), NULL);
  g_autofree char *head = g_strjoin (" · ", when, who, NULL);
  g_autofree char *changes = g_strcmp0 (token, "update") == 0 ? describe_changes (activity) : NULL;
  const char *lines[2] = { action, head };
  g_autofree char *spoken = g_strjoin (", ", lines[0], head, changes && *changes ? changes : NULL, NULL);

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (lines[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      if (i == 1)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim-label");
        }
      gtk_box_append (GTK_BOX (box), label);
    }
  if (changes && *changes)
    {
      GtkWidget *label = gtk_label_new (changes);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_add_css_class (box, "kab-field-box");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static GtkWidget *
make_empty (const GError *error)
{
  GtkWidget *page = adw_status_page_new ();
  g_autofree char *text
    = g_markup_escape_text (error ? error->message
                                  : _ ("Nothing is known of what happened to this record on this device."),
                            -1);

  gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page),
                                 error ? "dialog-warning-symbolic" : "document-open-recent-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page),
                             error ? _ ("The History Cannot Be Read") : _ ("No History Here"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), text);
  return page;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkBox *box = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  GtkWidget *group;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  empty (box);
  if (!page || page->rows->len == 0)
    {
      gtk_box_append (box, make_empty (error));
      return;
    }
  group = adw_preferences_group_new ();
  for (guint i = 0; i < page->rows->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (g_ptr_array_index (page->rows, i)));
  gtk_box_append (box, group);
}

void
kab_history_fill (GtkBox *box, KabCabinet *cabinet, const KabRow *row, GCancellable *cancellable)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_activity);

  kab_query_set_filter (query, "row", row->id);
  kab_query_set_order (query, "at", TRUE);
  kab_query_set_page (query, 0, SHOWN_MAX);
  kab_cabinet_list_async (cabinet, query, cancellable, did_list, box);
}
