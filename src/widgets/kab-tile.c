/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-tile.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

struct _KabTile
{
  GtkButton parent_instance;
  char *title_text;
  GtkLabel *title;
  GtkLabel *value;
  GtkWidget *change;
  GtkImage *arrow;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (KabTile, kab_tile, GTK_TYPE_BUTTON)

/* A button is called by all that stands in it; here with punctuation between. */
static void
speak (KabTile *self)
{
  const char *value = gtk_label_get_label (self->value);
  gboolean changed = gtk_widget_get_visible (self->change);
  g_autofree char *spoken
    = changed ? g_strdup_printf ("%s: %s, %s", self->title_text, value, gtk_label_get_label (self->words))
              : g_strdup_printf ("%s: %s", self->title_text, value);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

void
kab_tile_set_value (KabTile *self, const char *value)
{
  gtk_label_set_label (self->value, value ? value : "…");
  speak (self);
}

static void
show_change (KabTile *self, const char *icon, const char *style, const char *words)
{
  static const char *const styles[] = { "success", "error", "dim-label" };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (self->change, styles[i]);
  gtk_widget_add_css_class (self->change, style);
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), icon != NULL);
  if (icon)
    gtk_image_set_from_icon_name (self->arrow, icon);
  gtk_label_set_label (self->words, words ? words : "");
  gtk_widget_set_visible (self->change, words != NULL);
  speak (self);
}

void
kab_tile_set_change (KabTile *self, gboolean known, gint64 permille, const char *before)
{
  g_autofree char *words = kab_format_change (known, permille);
  g_autofree char *tooltip = NULL;

  if (before)
    /* Translators: a figure of the period before the one that is shown */
    tooltip = g_strdup_printf (_ ("Before: %s"), before);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  if (!known || permille == 0)
    show_change (self, NULL, "dim-label", words);
  else if (permille > 0)
    show_change (self, "go-up-symbolic", "success", words);
  else
    show_change (self, "go-down-symbolic", "error", words);
}

void
kab_tile_set_note (KabTile *self, const char *note)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  show_change (self, NULL, "dim-label", note);
}

static void
kab_tile_finalize (GObject *object)
{
  g_free (KAB_TILE (object)->title_text);
  G_OBJECT_CLASS (kab_tile_parent_class)->finalize (object);
}

static void
kab_tile_class_init (KabTileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_tile_finalize;
}

static GtkLabel *
make_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static void
kab_tile_init (KabTile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->title = make_label ("dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption-heading");
  self->value = make_label ("title-2");
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "numeric");
  self->change = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->arrow = GTK_IMAGE (gtk_image_new ());
  self->words = make_label ("caption");
  gtk_box_append (GTK_BOX (self->change), GTK_WIDGET (self->arrow));
  gtk_box_append (GTK_BOX (self->change), GTK_WIDGET (self->words));
  gtk_widget_set_visible (self->change, FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->value));
  gtk_box_append (GTK_BOX (box), self->change);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "activatable");
  gtk_widget_add_css_class (GTK_WIDGET (self), "kab-tile");
}

GtkWidget *
kab_tile_new (const char *title)
{
  KabTile *self = g_object_new (KAB_TYPE_TILE, NULL);

  self->title_text = g_strdup (title);
  gtk_label_set_label (self->title, title);
  kab_tile_set_value (self, NULL);
  return GTK_WIDGET (self);
}
