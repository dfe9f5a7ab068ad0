/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large a table, and how large the paper. */
#include <string.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-template-editor-edit.h"
#include "kab-template-editor-page.h"
#include "kab-template-editor-toolbar.h"
#include "kab-widgets.h"

#define FORM "kab-form"

typedef struct
{
  GtkWidget *popover;
  GtkWidget *rows, *columns, *head;
} TableForm;

typedef struct
{
  KabTemplateEditor *editor; /* borrowed: it holds the popover */
  GtkWidget *popover;
  GtkWidget *size, *landscape;
  GtkWidget *margins[4];
  guint n_sizes;
} PageForm;

static GtkWidget *
make_grid (GtkWidget *popover)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  gtk_widget_add_css_class (popover, "kab-filter-popover");
  kab_popover_keep_inside (GTK_POPOVER (popover));
  return grid;
}

static void
attach (GtkWidget *grid, int row, const char *title, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (GTK_GRID (grid), widget, 1, row, 1, 1);
}

/* Enter in it does what the button below the form does; it has taken the number by then. */
static GtkWidget *
make_spin (double from, double to, GCallback entered, gpointer form)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (from, to, 1);

  g_signal_connect_swapped (gtk_editable_get_delegate (GTK_EDITABLE (spin)), "activate", entered, form);
  return spin;
}

static GtkWidget *
attach_button (GtkWidget *grid, int row, const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_margin_top (button, 6);
  gtk_grid_attach (GTK_GRID (grid), button, 0, row, 2, 1);
  return button;
}

/* Table */

static void
insert_table_cb (TableForm *self)
{
  GtkWidget *from = gtk_widget_get_parent (self->popover);
  guint rows = (guint)gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->rows));
  guint columns = (guint)gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->columns));
  gboolean head = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->head));

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_activate_action (from, "template.table", "(uub)", rows, columns, head);
}

GtkWidget *
kab_template_table_popover_new (void)
{
  TableForm *self = g_new0 (TableForm, 1);
  GtkWidget *grid, *button;

  self->popover = gtk_popover_new ();
  g_object_set_data_full (G_OBJECT (self->popover), FORM, self, g_free);
  grid = make_grid (self->popover);
  self->columns = make_spin (1, 20, G_CALLBACK (insert_table_cb), self);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->columns), 3);
  self->rows = make_spin (1, 50, G_CALLBACK (insert_table_cb), self);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->rows), 3);
  self->head = gtk_check_button_new_with_mnemonic (_ ("First row is a _heading"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->head), TRUE);
  attach (grid, 0, _ ("_Columns"), self->columns);
  attach (grid, 1, _ ("_Rows"), self->rows);
  gtk_grid_attach (GTK_GRID (grid), self->head, 0, 2, 2, 1);
  button = attach_button (grid, 3, _ ("_Insert Table"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (insert_table_cb), self);
  gtk_popover_set_default_widget (GTK_POPOVER (self->popover), button);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (gtk_widget_grab_focus), self->columns);
  return self->popover;
}

/* Page */

static void
read_page_cb (PageForm *self)
{
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self->editor, &from, &to);
  g_autoptr (GtkStringList) sizes = gtk_string_list_new (kab_page_sizes ());
  KabPageSetup setup;
  guint chosen = 0;

  kab_page_setup_read (html, &setup);
  self->n_sizes = g_list_model_get_n_items (G_LIST_MODEL (sizes));
  for (guint i = 0; i < self->n_sizes; i++)
    if (g_str_equal (gtk_string_list_get_string (sizes, i), setup.size))
      chosen = i;
  /* What is given in lengths stays as it is, and is offered only where it is so. */
  if (setup.size[0] == '\0')
    {
      chosen = self->n_sizes;
      /* Translators: a size of paper that has no name */
      gtk_string_list_append (sizes, _ ("As written in the text"));
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->size), G_LIST_MODEL (sizes));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->size), chosen);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->landscape), setup.landscape);
  for (guint i = 0; i < 4; i++)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->margins[i]), setup.margins[i]);
  gtk_widget_grab_focus (self->size);
}

static void
write_page_cb (PageForm *self)
{
  g_auto (KabChange) change = { 0 };
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self->editor, &from, &to);
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->size));
  KabPageSetup setup;

  kab_page_setup_read (html, &setup);
  g_strlcpy (setup.size, chosen < self->n_sizes ? kab_page_sizes ()[chosen] : "", sizeof setup.size);
  setup.landscape = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->landscape));
  for (guint i = 0; i < 4; i++)
    setup.margins[i] = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->margins[i]));
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  kab_page_setup_change (html, &setup, &change);
  /* The caret stays where somebody writes. */
  if (from >= change.to)
    {
      gsize more = strlen (change.text) - (change.to - change.from);

      change.select_from = from + more;
      change.select_to = to + more;
    }
  kab_template_editor_apply (self->editor, html, &change);
}

GtkWidget *
kab_template_page_popover_new (KabTemplateEditor *editor)
{
  static const char *const titles[] = { N_ ("_Top margin, mm"), N_ ("_Right margin, mm"),
                                        N_ ("_Bottom margin, mm"), N_ ("_Left margin, mm") };
  PageForm *self = g_new0 (PageForm, 1);
  GtkWidget *grid, *button;

  self->editor = editor;
  self->popover = gtk_popover_new ();
  g_object_set_data_full (G_OBJECT (self->popover), FORM, self, g_free);
  grid = make_grid (self->popover);
  self->size = gtk_drop_down_new (NULL, NULL);
  self->landscape = gtk_check_button_new_with_mnemonic (_ ("L_andscape"));
  attach (grid, 0, _ ("_Size"), self->size);
  gtk_grid_attach (GTK_GRID (grid), self->landscape, 1, 1, 1, 1);
  for (guint i = 0; i < 4; i++)
    {
      self->margins[i] = make_spin (0, 100, G_CALLBACK (write_page_cb), self);
      gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->margins[i]), 1);
      attach (grid, 2 + (int)i, _ (titles[i]), self->margins[i]);
    }
  /* Translators: a button: the page becomes as the fields above it say */
  button = attach_button (grid, 6, _ ("A_pply"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (write_page_cb), self);
  gtk_popover_set_default_widget (GTK_POPOVER (self->popover), button);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (read_page_cb), self);
  return self->popover;
}
