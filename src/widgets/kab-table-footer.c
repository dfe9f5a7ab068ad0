/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paged table's footer: which rows of how many, and the way to other pages. */
#include "kab-paged-table-private.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

void
kab_paged_table_turn_to (KabPagedTable *self, guint page)
{
  if (self->n_pages == 0)
    return;
  /* How many there are may not be known yet: then past the last is the last, once it has been found. */
  if (self->counted)
    page = MIN (page, self->n_pages - 1);
  if (page == kab_query_get_page (kab_paged_table_query (self)))
    return;
  kab_list_state_set_page (self->state, page);
}

static void
turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabPagedTable *self = KAB_PAGED_TABLE (widget);
  guint page = kab_query_get_page (kab_paged_table_query (self));

  if (g_str_equal (name, "table.first-page"))
    kab_paged_table_turn_to (self, 0);
  else if (g_str_equal (name, "table.last-page"))
    kab_paged_table_turn_to (self, G_MAXUINT);
  else if (g_str_equal (name, "table.next-page"))
    kab_paged_table_turn_to (self, page + 1);
  else if (page > 0)
    kab_paged_table_turn_to (self, page - 1);
}

static void
show_page_number (KabPagedTable *self)
{
  g_autofree char *number = g_strdup_printf ("%u", kab_query_get_page (kab_paged_table_query (self)) + 1);

  gtk_editable_set_text (GTK_EDITABLE (self->page), number);
}

static void
page_entered_cb (KabPagedTable *self, GtkEntry *entry)
{
  guint64 page;

  if (g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (entry)), 10, 1, G_MAXINT32, &page,
                                  NULL))
    kab_paged_table_turn_to (self, (guint)page - 1);
  show_page_number (self);
}

static void
page_left_cb (KabPagedTable *self, GtkEventController *controller)
{
  show_page_number (self);
}

void
kab_paged_table_show_footer (KabPagedTable *self)
{
  guint page = kab_query_get_page (kab_paged_table_query (self));
  guint size = kab_query_get_page_size (kab_paged_table_query (self));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  /* Until it is known. */
  g_autofree char *total = self->counted ? kab_format_count (self->total) : g_strdup ("…");
  g_autofree char *from = kab_format_count ((guint64)page * size + (n > 0));
  g_autofree char *to = kab_format_count ((guint64)page * size + n);
  g_autofree char *pages = self->counted ? kab_format_count (self->n_pages) : g_strdup ("…");
  /* Translators: which rows of a list are shown: from–to of how many */
  g_autofree char *range = g_strdup_printf (_ ("%s–%s of %s"), from, to, total);
  /* Translators: stands after the number of the page: of how many */
  g_autofree char *of = g_strdup_printf (_ ("of %s"), pages);

  gtk_label_set_label (self->range, range);
  gtk_label_set_label (self->pages, of);
  show_page_number (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.first-page", page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.previous-page", page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.next-page", page + 1 < self->n_pages);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "table.last-page", page + 1 < self->n_pages);
}

/* Who hears the window was told of the rows before their number was known; an alert is said when it appears. */
void
kab_paged_table_tell_total (KabPagedTable *self, gboolean tell)
{
  g_autofree char *total = tell ? kab_format_count (self->total) : NULL;
  /* Translators: how many rows a list has; heard, not seen */
  g_autofree char *text = tell ? g_strdup_printf (_ ("%s in all"), total) : NULL;

  gtk_label_set_label (GTK_LABEL (self->told), text ? text : "");
  if (!tell)
    return;
  /* It is there all the time, as what was not there when somebody looked cannot speak up. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->told), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->told), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
}

static void
bind_key (GtkWidgetClass *widget_class, guint key, guint keypad, const char *action)
{
  gtk_widget_class_add_binding_action (widget_class, key, GDK_ALT_MASK, action, NULL);
  gtk_widget_class_add_binding_action (widget_class, keypad, GDK_ALT_MASK, action, NULL);
}

void
kab_paged_table_bind_footer (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, page_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_left_cb);
  gtk_widget_class_install_action (widget_class, "table.first-page", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "table.previous-page", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "table.next-page", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "table.last-page", NULL, turn_action);
  bind_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, "table.first-page");
  bind_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, "table.last-page");
  bind_key (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, "table.previous-page");
  bind_key (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, "table.next-page");
}
