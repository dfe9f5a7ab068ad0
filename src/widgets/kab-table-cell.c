/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-table-cell.h"

#include <glib/gi18n-lib.h>

#include "kab-cell.h"
#include "kab-format.h"
#include "kab-pill.h"
#include "kab-row-item.h"
#include "kab-widgets.h"

typedef struct
{
  const KabField *field;
  gboolean leading;
  KabTitles **titles;
  KabUndecided **undecided;
  KabUnread **unread;
} Column;

static gboolean
is_figure (const KabField *field)
{
  return field->type == KAB_TYPE_MONEY || field->type == KAB_TYPE_INTEGER;
}

static GtkWidget *
make_cell (const KabField *field)
{
  GtkWidget *cell
    = kab_cell_new (is_figure (field), field->type == KAB_TYPE_DATE || field->type == KAB_TYPE_TIME
                                         || field->type == KAB_TYPE_PHONE);

  gtk_widget_set_hexpand (cell, TRUE);
  return cell;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, Column *column)
{
  GtkWidget *shown = kab_pill_is_for (column->field) ? kab_pill_new () : make_cell (column->field);

  if (column->leading)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      gtk_box_append (GTK_BOX (box), shown);
      shown = box;
    }
  gtk_list_item_set_child (item, shown);
}

/* Most rows wait for nothing, so the mark is made for the first that does. */
static void
show_mark (GtkWidget *box, gboolean pending, gboolean undecided, gboolean unread)
{
  GtkWidget *mark = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));
  const char *text = undecided ? _ ("Waits for your decision")
                     : pending ? _ ("Waiting to be sent")
                               /* Translators: of a conversation */
                               : _ ("Not read yet");

  if (!pending && !undecided && !unread)
    {
      if (mark)
        gtk_widget_set_visible (mark, FALSE);
      return;
    }
  if (!mark)
    {
      mark = gtk_image_new ();
      gtk_box_append (GTK_BOX (box), mark);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (mark), undecided ? "dialog-warning-symbolic"
                                                  : pending ? "document-send-symbolic"
                                                            : "mail-unread-symbolic");
  kab_widget_set_tooltip (mark, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_remove_css_class (mark, undecided ? "kab-pending" : "kab-undecided");
  gtk_widget_add_css_class (mark, undecided ? "kab-undecided" : "kab-pending");
  gtk_widget_set_visible (mark, TRUE);
}

static char *
text_of (Column *column, const KabRow *row)
{
  const char *id = column->field->type == KAB_TYPE_REF ? kab_row_get_text (row, column->field->name) : NULL;

  if (id && *column->titles)
    return g_strdup (kab_titles_get (*column->titles, kab_entity_find (column->field->ref), id));
  return kab_format_value (column->field, row);
}

static void
show (GtkListItem *item, Column *column)
{
  KabRowItem *row_item = gtk_list_item_get_item (item);
  GtkWidget *shown = gtk_list_item_get_child (item);
  gboolean unread;
  KabRow *row;

  if (!row_item || !shown)
    return;
  row = kab_row_item_get_row (row_item);
  unread = *column->unread && kab_unread_has (*column->unread, row->id);
  if (column->leading)
    {
      show_mark (shown, kab_row_item_get_pending (row_item),
                 *column->undecided && kab_undecided_has (*column->undecided, row->id), unread);
      shown = gtk_widget_get_first_child (shown);
    }
  if (kab_pill_is_for (column->field))
    kab_pill_set (shown, column->field, kab_row_get_text (row, column->field->name));
  else
    {
      g_autofree char *text = text_of (column, row);

      kab_cell_set_text (KAB_CELL (shown), text ? text : "");
      kab_cell_set_strong (KAB_CELL (shown), unread);
    }
}

static void
row_changed_cb (KabRowItem *row_item, GParamSpec *pspec, GtkListItem *item)
{
  show (item, g_object_get_data (G_OBJECT (item), "kab-column"));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, Column *column)
{
  g_object_set_data (G_OBJECT (item), "kab-column", column);
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), KAB_CELL_ITEM, gtk_list_item_get_item (item));
  show (item, column);
  g_signal_connect_object (gtk_list_item_get_item (item), "notify::row", G_CALLBACK (row_changed_cb), item,
                           0);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, Column *column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), KAB_CELL_ITEM, NULL);
}

static void
column_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

GtkListItemFactory *
kab_table_cell_factory_new (const KabField *field,
                            gboolean leading,
                            KabTitles **titles,
                            KabUndecided **undecided,
                            KabUnread **unread)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *column = g_new0 (Column, 1);

  column->field = field;
  column->leading = leading;
  column->titles = titles;
  column->undecided = undecided;
  column->unread = unread;
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_signal_connect_data (factory, "unbind", G_CALLBACK (unbind_cb), column, column_free, 0);
  return factory;
}
