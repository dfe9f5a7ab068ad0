/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-analytics-overview.h"

#include <glib/gi18n-lib.h>

#include "kab-chart.h"
#include "kab-format.h"
#include "kab-json.h"
#include "kab-money.h"
#include "kab-period-preset.h"
#include "kab-share-row.h"
#include "kab-tile.h"
#include "kab-widgets.h"
#include "kab-wrap.h"

#define WIDTH_MAX 1100
#define CHART_HEIGHT 320
#define TILE_WIDTH 150

enum
{
  TILE_REVENUE,
  TILE_LICENCES,
  TILE_AVERAGE,
  TILE_REFUNDS,
  TILE_BEFORE,
  N_TILES,
};

typedef enum
{
  VIEW_LINES,
  VIEW_BARS,
  VIEW_TABLE,
} View;

struct _KabAnalyticsOverview
{
  AdwBin parent_instance;
  GtkWidget *tiles[N_TILES];
  GtkDropDown *measure;
  GtkDropDown *split;
  GtkDropDown *view;
  GtkStack *stack; /* of the chart, and of what is said where there is none */
  KabChart *chart;
  GtkDropDown *dimension;
  GtkWidget *breakdown_title;
  GtkListBox *breakdown;

  KabFigures *figures;    /* (nullable) */
  KabFiguresQuery *query; /* (nullable): what they are of */
  guint currency;
  gboolean following; /* the drop-downs follow what is restored */
};

G_DEFINE_FINAL_TYPE (KabAnalyticsOverview, kab_analytics_overview, ADW_TYPE_BIN)

enum
{
  OPEN,
  ASK,
  LOOKS_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static const char *const measure_names[] = { "revenue", "licences", "refunds", NULL };
static const char *const split_names[] = { "all", "breakdown", NULL };
static const char *const view_names[] = { "lines", "bars", "table", NULL };

static KabMeasure
measure_of (KabAnalyticsOverview *self)
{
  return (KabMeasure)MIN (gtk_drop_down_get_selected (self->measure), KAB_MEASURE_REFUNDS);
}

KabDimension
kab_analytics_overview_get_dimension (KabAnalyticsOverview *self)
{
  return (KabDimension)MIN (gtk_drop_down_get_selected (self->dimension), KAB_N_DIMENSIONS - 1);
}

static const char *
currency_of (KabAnalyticsOverview *self)
{
  return self->currency < self->figures->n_currencies ? self->figures->currencies[self->currency] : "RUB";
}

/* Nothing was sold, where there is no currency. */
static KabFigure
sum_of (KabAnalyticsOverview *self, const KabFigure *sums)
{
  return sums && self->currency < self->figures->n_currencies ? sums[self->currency] : (KabFigure){ 0 };
}

/* Tiles */

static void
show_tile (KabAnalyticsOverview *self, int tile, gboolean money, gint64 now, gint64 before)
{
  KabMeasure measure = money ? KAB_MEASURE_REVENUE : KAB_MEASURE_LICENCES;
  g_autofree char *value = kab_measure_format (measure, now, currency_of (self));
  g_autofree char *earlier = kab_measure_format (measure, before, currency_of (self));
  gint64 permille = 0;
  gboolean known = kab_figure_change (now, before, &permille);

  kab_tile_set_value (KAB_TILE (self->tiles[tile]), value);
  if (!self->figures->sums_before)
    kab_tile_set_note (KAB_TILE (self->tiles[tile]), NULL);
  else if (!known && now == before)
    kab_tile_set_change (KAB_TILE (self->tiles[tile]), TRUE, 0, earlier);
  else
    kab_tile_set_change (KAB_TILE (self->tiles[tile]), known, permille, earlier);
}

static void
show_tiles (KabAnalyticsOverview *self)
{
  const KabFigures *figures = self->figures;
  KabFigure now = sum_of (self, figures->sums), before = sum_of (self, figures->sums_before);
  g_autofree char *earlier = kab_measure_format (KAB_MEASURE_REVENUE, before.revenue, currency_of (self));
  g_autofree char *refunded = kab_measure_format (KAB_MEASURE_REFUNDS, now.refunded, currency_of (self));
  g_autofree char *net = kab_measure_format (KAB_MEASURE_REVENUE, kab_figure_net (&now), currency_of (self));
  /* Translators: what is left of the revenue; %s is an amount of money */
  g_autofree char *left = g_strdup_printf (_ ("After refunds: %s"), net);
  g_autofree char *days
    = figures->before_from ? kab_period_format (figures->before_from, figures->before_to) : NULL;

  show_tile (self, TILE_REVENUE, TRUE, now.revenue, before.revenue);
  show_tile (self, TILE_LICENCES, FALSE, now.licences, before.licences);
  show_tile (self, TILE_AVERAGE, TRUE, kab_figure_average (&now), kab_figure_average (&before));
  kab_tile_set_value (KAB_TILE (self->tiles[TILE_REFUNDS]), refunded);
  kab_tile_set_note (KAB_TILE (self->tiles[TILE_REFUNDS]), left);
  kab_tile_set_value (KAB_TILE (self->tiles[TILE_BEFORE]), earlier);
  kab_tile_set_note (KAB_TILE (self->tiles[TILE_BEFORE]), days);
}

static void
open_rows (KabAnalyticsOverview *self,
           gboolean refunds,
           const char *from,
           const char *to,
           const char *value,
           const char *words)
{
  g_signal_emit (self, signals[OPEN], 0, refunds, from, to, value, words);
}

static void
tile_clicked_cb (KabAnalyticsOverview *self, GtkWidget *tile)
{
  g_autofree char *words = NULL;
  const char *from, *to;

  if (!self->figures)
    return;
  from = kab_figures_query_get_from (self->query);
  to = kab_figures_query_get_to (self->query);
  if (tile == self->tiles[TILE_BEFORE] && self->figures->before_from)
    {
      from = self->figures->before_from;
      to = self->figures->before_to;
    }
  words = kab_period_format (from, to);
  open_rows (self, tile == self->tiles[TILE_REFUNDS], from, to, NULL, words);
}

/* The chart */

static void
show_chart (KabAnalyticsOverview *self)
{
  gboolean split = gtk_drop_down_get_selected (self->split) == 1;
  View view = (View)gtk_drop_down_get_selected (self->view);
  KabPeriodStep step = kab_figures_query_get_step (self->query);
  g_autoptr (KabChartData) data
    = kab_figures_chart (self->figures, step, measure_of (self), self->currency, split);
  KabFigure now = sum_of (self, self->figures->sums), before = sum_of (self, self->figures->sums_before);

  kab_chart_set_name (self->chart,
                      measure_of (self) == KAB_MEASURE_REVENUE   ? _ ("Revenue over time")
                      : measure_of (self) == KAB_MEASURE_REFUNDS ? _ ("Refunds over time")
                                                                 : _ ("Licences sold over time"),
                      kab_step_title (step));
  kab_chart_set_data (self->chart, data,
                      view != VIEW_BARS ? KAB_CHART_LINES
                      : split           ? KAB_CHART_STACKED
                                        : KAB_CHART_BARS);
  kab_chart_set_table (self->chart, view == VIEW_TABLE);
  gtk_stack_set_visible_child_name (
    self->stack, kab_figure_is_nothing (&now) && kab_figure_is_nothing (&before) ? "nothing" : "chart");
}

static void
point_activated_cb (KabAnalyticsOverview *self, guint point)
{
  const KabFiguresPoint *days = &self->figures->points[point];
  g_autofree char *words = kab_point_title (kab_figures_query_get_step (self->query), days);

  open_rows (self, measure_of (self) == KAB_MEASURE_REFUNDS, days->from, days->to, NULL, words);
}

/* What they are made of */

static char *
share_details (KabAnalyticsOverview *self, const KabFigure *now, const KabFigure *before, gint64 all)
{
  KabMeasure measure = measure_of (self);
  gint64 value = kab_measure_of (measure, now), earlier = kab_measure_of (measure, before), permille = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  if (all > 0)
    {
      g_autofree char *share = kab_format_percent ((value * 2000 + all) / (2 * all));

      g_string_append (text, share);
    }
  if (measure == KAB_MEASURE_REVENUE)
    {
      g_autofree char *count = kab_format_count ((guint64)now->licences);

      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, ngettext ("%s licence", "%s licences", (gulong)now->licences), count);
    }
  if (self->figures->sums_before)
    {
      gboolean known = kab_figure_change (value, earlier, &permille) || value == earlier;
      g_autofree char *change = kab_format_change (known, permille);

      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append (text, change);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_share (KabAnalyticsOverview *self, const KabFiguresSlice *slice, gint64 most, gint64 all)
{
  KabFigure now = sum_of (self, slice->sums), before = sum_of (self, slice->before);
  gint64 value = kab_measure_of (measure_of (self), &now);
  g_autofree char *text = kab_measure_format (measure_of (self), value, currency_of (self));
  g_autofree char *details = share_details (self, &now, &before, all);
  GtkWidget *row
    = kab_share_row_new (slice->title, text, details, most > 0 ? (double)value / (double)most : 0);

  g_object_set_data_full (G_OBJECT (row), "value", g_strdup (slice->value), g_free);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (slice->title), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), slice->value != NULL);
  gtk_list_box_append (self->breakdown, row);
}

static void
show_breakdown (KabAnalyticsOverview *self)
{
  KabFigure total = sum_of (self, self->figures->sums);
  gint64 all = kab_measure_of (measure_of (self), &total), most = 0;
  GPtrArray *slices = self->figures->slices;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->breakdown))))
    gtk_list_box_remove (self->breakdown, row);
  for (guint i = 0; i < slices->len; i++)
    {
      const KabFiguresSlice *slice = g_ptr_array_index (slices, i);
      KabFigure sum = sum_of (self, slice->sums);

      most = MAX (most, kab_measure_of (measure_of (self), &sum));
    }
  for (guint i = 0; i < slices->len; i++)
    {
      const KabFiguresSlice *slice = g_ptr_array_index (slices, i);
      KabFigure now = sum_of (self, slice->sums), before = sum_of (self, slice->before);

      /* Others may have sold in another currency alone. */
      if (!kab_figure_is_nothing (&now) || !kab_figure_is_nothing (&before))
        add_share (self, slice, most, all);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->breakdown), slices->len > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->breakdown), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kab_dimension_title (kab_analytics_overview_get_dimension (self)), -1);
}

static void
share_activated_cb (KabAnalyticsOverview *self, GtkListBoxRow *row)
{
  g_autofree char *days
    = kab_period_format (kab_figures_query_get_from (self->query), kab_figures_query_get_to (self->query));
  g_autofree char *words
    = g_strdup_printf ("%s, %s", (const char *)g_object_get_data (G_OBJECT (row), "title"), days);

  open_rows (self, measure_of (self) == KAB_MEASURE_REFUNDS, kab_figures_query_get_from (self->query),
             kab_figures_query_get_to (self->query), g_object_get_data (G_OBJECT (row), "value"), words);
}

KabListing *
kab_analytics_overview_dup_listing (KabAnalyticsOverview *self)
{
  return self->figures ? kab_figures_listing (self->figures, self->query, self->currency) : NULL;
}

/* Everything */

static void
show_looks (KabAnalyticsOverview *self)
{
  if (!self->figures)
    return;
  show_chart (self);
  show_breakdown (self);
}

void
kab_analytics_overview_show (KabAnalyticsOverview *self,
                             const KabFiguresQuery *query,
                             KabFigures *figures,
                             guint currency)
{
  g_clear_pointer (&self->figures, kab_figures_free);
  g_clear_pointer (&self->query, kab_figures_query_free);
  self->figures = figures;
  self->query = kab_figures_query_copy (query);
  self->currency = currency;
  show_tiles (self);
  show_looks (self);
}

static void
looks_changed_cb (KabAnalyticsOverview *self)
{
  if (self->following)
    return;
  show_looks (self);
  g_signal_emit (self, signals[LOOKS_CHANGED], 0);
}

static void
dimension_changed_cb (KabAnalyticsOverview *self)
{
  if (!self->following)
    g_signal_emit (self, signals[ASK], 0);
}

JsonObject *
kab_analytics_overview_to_json (KabAnalyticsOverview *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "measure", measure_names[measure_of (self)]);
  json_object_set_string_member (object, "split", split_names[gtk_drop_down_get_selected (self->split)]);
  json_object_set_string_member (object, "view", view_names[gtk_drop_down_get_selected (self->view)]);
  json_object_set_string_member (object, "breakdown",
                                 kab_dimension_name (kab_analytics_overview_get_dimension (self)));
  return object;
}

static void
restore_one (GtkDropDown *drop, const char *const *names, const char *name)
{
  for (guint i = 0; name && names[i]; i++)
    if (g_str_equal (names[i], name))
      gtk_drop_down_set_selected (drop, i);
}

void
kab_analytics_overview_restore (KabAnalyticsOverview *self, JsonObject *object)
{
  KabDimension dimension = kab_dimension_find (kab_json_member_text (object, "breakdown"));

  self->following = TRUE;
  restore_one (self->measure, measure_names, kab_json_member_text (object, "measure"));
  restore_one (self->split, split_names, kab_json_member_text (object, "split"));
  restore_one (self->view, view_names, kab_json_member_text (object, "view"));
  if (dimension != KAB_DIMENSION_NONE)
    gtk_drop_down_set_selected (self->dimension, dimension);
  self->following = FALSE;
}

/* The widget */

static GtkDropDown *
make_choice (KabAnalyticsOverview *self, const char *const *titles, const char *name, GCallback changed)
{
  GtkWidget *drop = gtk_drop_down_new_from_strings (titles);

  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  kab_drop_down_set_name (GTK_DROP_DOWN (drop), name);
  g_signal_connect_swapped (drop, "notify::selected", changed, self);
  return GTK_DROP_DOWN (drop);
}

static GtkWidget *
make_tiles (KabAnalyticsOverview *self)
{
  const char *const titles[N_TILES] = { C_ ("sales", "Revenue"), _ ("Licences sold"), _ ("Average price"),
                                        C_ ("sales", "Refunds"), _ ("Revenue before") };
  GtkWidget *wrap = kab_wrap_new (12);

  kab_wrap_set_even (KAB_WRAP (wrap), TRUE);
  for (int i = 0; i < N_TILES; i++)
    {
      self->tiles[i] = kab_tile_new (titles[i]);
      gtk_widget_set_size_request (self->tiles[i], TILE_WIDTH, -1);
      g_signal_connect_swapped (self->tiles[i], "clicked", G_CALLBACK (tile_clicked_cb), self);
      kab_wrap_append (KAB_WRAP (wrap), self->tiles[i]);
    }
  return wrap;
}

static GtkWidget *
make_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static GtkWidget *
make_chart (KabAnalyticsOverview *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *choices = kab_wrap_new (6);
  GtkWidget *nothing = gtk_label_new (_ ("Nothing was sold in this period, nor in the one before."));
  /* Translators: what is drawn: all sales, and those of the period before; or what they are made of */
  const char *const splits[] = { _ ("All Sales"), _ ("By Breakdown"), NULL };
  const char *const measures[]
    = { kab_measure_title (KAB_MEASURE_REVENUE), kab_measure_title (KAB_MEASURE_LICENCES),
        kab_measure_title (KAB_MEASURE_REFUNDS), NULL };
  const char *const views[] = { C_ ("chart", "Lines"), C_ ("chart", "Bars"), C_ ("chart", "Table"), NULL };

  self->measure = make_choice (self, measures, _ ("What Is Counted"), G_CALLBACK (looks_changed_cb));
  self->split = make_choice (self, splits, _ ("What Is Drawn"), G_CALLBACK (looks_changed_cb));
  self->view = make_choice (self, views, _ ("How It Is Drawn"), G_CALLBACK (looks_changed_cb));
  kab_wrap_append (KAB_WRAP (choices), GTK_WIDGET (self->measure));
  kab_wrap_append (KAB_WRAP (choices), GTK_WIDGET (self->split));
  kab_wrap_append (KAB_WRAP (choices), GTK_WIDGET (self->view));
  self->chart = KAB_CHART (kab_chart_new (_ ("Revenue over time"), _ ("Day")));
  kab_chart_set_activatable (self->chart, TRUE);
  g_signal_connect_swapped (self->chart, "point-activated", G_CALLBACK (point_activated_cb), self);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_label_set_justify (GTK_LABEL (nothing), GTK_JUSTIFY_CENTER);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->chart), "chart");
  gtk_stack_add_named (self->stack, nothing, "nothing");
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), -1, CHART_HEIGHT);
  gtk_widget_set_valign (GTK_WIDGET (self->stack), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), choices);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "kab-figures");
  return box;
}

static GtkWidget *
make_breakdown (KabAnalyticsOverview *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *titles[KAB_N_DIMENSIONS + 1];

  for (guint i = 0; i < KAB_N_DIMENSIONS; i++)
    titles[i] = kab_dimension_title ((KabDimension)i);
  titles[KAB_N_DIMENSIONS] = NULL;
  self->dimension = make_choice (self, titles, _ ("Breakdown By"), G_CALLBACK (dimension_changed_cb));
  gtk_box_append (GTK_BOX (line), make_heading (_ ("Breakdown")));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->dimension));
  self->breakdown = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->breakdown, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->breakdown), "boxed-list");
  g_signal_connect_swapped (self->breakdown, "row-activated", G_CALLBACK (share_activated_cb), self);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->breakdown));
  return box;
}

static void
kab_analytics_overview_finalize (GObject *object)
{
  KabAnalyticsOverview *self = KAB_ANALYTICS_OVERVIEW (object);

  g_clear_pointer (&self->figures, kab_figures_free);
  g_clear_pointer (&self->query, kab_figures_query_free);
  G_OBJECT_CLASS (kab_analytics_overview_parent_class)->finalize (object);
}

static void
kab_analytics_overview_class_init (KabAnalyticsOverviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_analytics_overview_finalize;
  signals[OPEN]
    = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5,
                    G_TYPE_BOOLEAN, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[ASK]
    = g_signal_new ("ask", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOOKS_CHANGED] = g_signal_new ("looks-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_analytics_overview_init (KabAnalyticsOverview *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_add_css_class (box, "kab-card");
  gtk_box_append (GTK_BOX (box), make_tiles (self));
  gtk_box_append (GTK_BOX (box), make_chart (self));
  gtk_box_append (GTK_BOX (box), make_breakdown (self));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH_MAX);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), WIDTH_MAX);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

GtkWidget *
kab_analytics_overview_new (void)
{
  return g_object_new (KAB_TYPE_ANALYTICS_OVERVIEW, NULL);
}
