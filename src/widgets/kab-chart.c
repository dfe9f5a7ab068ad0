/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart.h"

#include "kab-chart-legend.h"
#include "kab-chart-plot.h"
#include "kab-chart-table.h"

struct _KabChart
{
  GtkBox parent_instance;
  GtkStack *stack;
  KabChartPlot *plot;
  KabChartTable *table; /* (nullable): made when it is looked at first */
  GtkWidget *legend;    /* (nullable) */
  KabChartData *data;   /* (nullable) */
  char *name;
  char *points;
  gboolean activatable;
};

G_DEFINE_FINAL_TYPE (KabChart, kab_chart, GTK_TYPE_BOX)

enum
{
  PROP_TABLE = 1,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];
static guint activated_signal;

static void
activated_cb (KabChart *self, guint point)
{
  if (self->activatable)
    g_signal_emit (self, activated_signal, 0, point);
}

gboolean
kab_chart_get_table (KabChart *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "table") == 0;
}

static void
show_legend (KabChart *self)
{
  if (self->legend)
    gtk_widget_set_visible (self->legend, self->data && kab_chart_data_get_n_series (self->data) > 1
                                            && !kab_chart_get_table (self));
}

void
kab_chart_set_table (KabChart *self, gboolean table)
{
  if (kab_chart_get_table (self) == table)
    return;
  if (table && !self->table)
    {
      self->table = KAB_CHART_TABLE (kab_chart_table_new ());
      g_signal_connect_swapped (self->table, "point-activated", G_CALLBACK (activated_cb), self);
      kab_chart_table_set_name (self->table, self->name, self->points);
      kab_chart_table_set_data (self->table, self->data);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->table), "table");
    }
  gtk_stack_set_visible_child_name (self->stack, table ? "table" : "plot");
  show_legend (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TABLE]);
}

static void
kab_chart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TABLE)
    g_value_set_boolean (value, kab_chart_get_table (KAB_CHART (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_chart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TABLE)
    kab_chart_set_table (KAB_CHART (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_chart_finalize (GObject *object)
{
  KabChart *self = KAB_CHART (object);

  g_clear_pointer (&self->data, kab_chart_data_unref);
  g_free (self->name);
  g_free (self->points);
  G_OBJECT_CLASS (kab_chart_parent_class)->finalize (object);
}

static void
kab_chart_class_init (KabChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kab_chart_get_property;
  object_class->set_property = kab_chart_set_property;
  object_class->finalize = kab_chart_finalize;
  props[PROP_TABLE]
    = g_param_spec_boolean ("table", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  activated_signal = g_signal_new ("point-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
kab_chart_init (KabChart *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->stack = GTK_STACK (gtk_stack_new ());
  self->plot = KAB_CHART_PLOT (kab_chart_plot_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->plot), "plot");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
  g_signal_connect_swapped (self->plot, "point-activated", G_CALLBACK (activated_cb), self);
}

GtkWidget *
kab_chart_new (const char *name, const char *points)
{
  KabChart *self = g_object_new (KAB_TYPE_CHART, NULL);

  kab_chart_set_name (self, name, points);
  return GTK_WIDGET (self);
}

void
kab_chart_set_name (KabChart *self, const char *name, const char *points)
{
  g_free (self->name);
  self->name = g_strdup (name);
  g_free (self->points);
  self->points = g_strdup (points);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (self->table)
    kab_chart_table_set_name (self->table, name, points);
}

void
kab_chart_set_data (KabChart *self, KabChartData *data, KabChartForm form)
{
  if (data)
    kab_chart_data_ref (data);
  g_clear_pointer (&self->data, kab_chart_data_unref);
  self->data = data;
  kab_chart_plot_set_data (self->plot, data, form);
  if (self->table)
    kab_chart_table_set_data (self->table, data);
  if (self->legend)
    gtk_box_remove (GTK_BOX (self), self->legend);
  self->legend = kab_chart_legend_new (data, form);
  gtk_box_append (GTK_BOX (self), self->legend);
  show_legend (self);
}

void
kab_chart_set_activatable (KabChart *self, gboolean activatable)
{
  self->activatable = activatable;
  kab_chart_plot_set_activatable (self->plot, activatable);
}
