/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures in pictures: charts, the tables beside them, tiles, and the choice of a period (S1-25, S1-27). */
#include <adwaita.h>
#include <math.h>

#include "kab-cell.h"
#include "kab-chart-colors.h"
#include "kab-chart-plot.h"
#include "kab-chart-scale.h"
#include "kab-chart.h"
#include "kab-period-picker.h"
#include "kab-tile.h"
#include "kab-widgets.h"

#define WAIT_SECONDS 20
#define NBSP "\302\240"

static void
wait_until (gboolean (*done) (gpointer data), gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  while (!done (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited in vain for %s", what);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static GtkWidget *
open_window (GtkWidget *child)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 800, 500);
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (is_active, window, "the window");
  return window;
}

static GtkWidget *
find_widget (GtkWidget *in, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (in, type))
    return in;
  for (GtkWidget *child = gtk_widget_get_first_child (in); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static void
press (const char *key)
{
  const char *argv[] = { "xdotool", "key", "--clearmodifiers", key, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_said (GtkWidget *widget, GtkAccessibleProperty property, const char *text)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, text);

  return other == NULL;
}

static void
assert_property (GtkWidget *widget, GtkAccessibleProperty property, const char *text)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, text);

  if (other)
    g_error ("not “%s” is said but “%s”", text, other);
}

#define assert_said(widget, property, text) assert_property (widget, GTK_ACCESSIBLE_PROPERTY_##property, text)

/* What they sold in a year, day by day. */
static KabChartData *
make_data (guint points, guint series)
{
  KabChartData *data = kab_chart_data_new ("RUB");

  for (guint i = 0; i < points; i++)
    {
      g_autofree char *label = g_strdup_printf ("%u", i + 1);
      g_autofree char *title = g_strdup_printf ("Day %u", i + 1);

      kab_chart_data_add_point (data, label, title);
    }
  for (guint s = 0; s < series; s++)
    {
      g_autofree char *name = g_strdup_printf ("Partner %u", s + 1);
      guint i = kab_chart_data_add_series (data, name, -1);

      for (guint p = 0; p < points; p++)
        kab_chart_data_set (data, i, p, (gint64)(p + 1) * 100000 + s * 5000000);
    }
  return data;
}

static void
test_scale (void)
{
  static const gint64 cases[][2] = {
    { 0, 0 }, { 0, 1 }, { 0, 99 }, { 0, 12345600 }, { -50000, 70000 }, { -900, 0 }, { 0, G_MAXINT64 / 1000 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint steps = 2; steps <= 8; steps++)
      {
        KabChartScale scale;
        gint64 digits;

        kab_chart_scale_init (&scale, cases[i][0], cases[i][1], steps, 100);
        g_assert_cmpint (scale.from, <=, cases[i][0]);
        g_assert_cmpint (scale.to, >=, cases[i][1]);
        g_assert_cmpint (scale.from % scale.step, ==, 0);
        g_assert_cmpint (scale.from + scale.n * scale.step, ==, scale.to);
        g_assert_cmpuint (scale.n, >=, 1);
        g_assert_cmpuint (scale.n, <=, MAX (steps, 2));
        for (digits = scale.step; digits % 10 == 0; digits /= 10)
          ;
        g_assert_true (digits == 1 || digits == 2 || digits == 5);
      }
}

static void
test_words (void)
{
  g_autoptr (KabChartData) money = kab_chart_data_new ("RUB"), count = kab_chart_data_new (NULL);
  g_autofree char *whole = kab_chart_data_format (money, 123456700);
  g_autofree char *kopecks = kab_chart_data_format (money, 123456789);
  g_autofree char *back = kab_chart_data_format (money, -500);
  g_autofree char *number = kab_chart_data_format (count, 12345);
  g_autofree char *less = kab_chart_data_format (count, -3);
  g_autofree char *said = NULL;
  g_autofree char *millions = NULL;
  KabChartScale scale;
  guint now;

  g_assert_cmpstr (whole, ==, "₽1,234,567");
  g_assert_cmpstr (kopecks, ==, "₽1,234,567.89");
  g_assert_cmpstr (back, ==, "−₽5");
  g_assert_cmpstr (number, ==, "12,345");
  g_assert_cmpstr (less, ==, "−3");
  kab_chart_data_add_point (money, "1 Mar", "1 March 2026");
  now = kab_chart_data_add_series (money, "Revenue", -1);
  kab_chart_data_set (money, now, 0, 120000);
  kab_chart_data_set (money, kab_chart_data_add_series (money, "Before", (int)now), 0, 50050);
  said = kab_chart_data_describe (money, 0);
  g_assert_cmpstr (said, ==, "1 March 2026; Revenue: ₽1,200; Before: ₽500.50");
  g_assert_cmpuint (kab_chart_data_get_hue (money, 1), ==, kab_chart_data_get_hue (money, now));
  kab_chart_scale_init (&scale, 0, 5000000000, 5, 100);
  millions = kab_chart_scale_label (&scale, money, scale.n);
  g_assert_cmpstr (millions, ==, "50 M");
}

static void
test_stacked_range (void)
{
  g_autoptr (KabChartData) data = make_data (3, 2);
  gint64 least, most;

  kab_chart_data_set (data, 0, 1, -700);
  kab_chart_data_get_range (data, FALSE, &least, &most);
  g_assert_cmpint (least, ==, -700);
  g_assert_cmpint (most, ==, 5300000);
  kab_chart_data_get_range (data, TRUE, &least, &most);
  g_assert_cmpint (least, ==, -700);
  g_assert_cmpint (most, ==, 300000 + 5300000);
}

/* Colours, as people of each sight see them (Machado, Oliveira, Fernandes 2009). */

static double
linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green) + 0.0722 * linear (color->blue);
}

static double
lab_part (double t)
{
  return t > 0.008856 ? cbrt (t) : 7.787 * t + 16.0 / 116;
}

static void
see (const GdkRGBA *color, const double sight[3][3], double lab[3])
{
  const double rgb[] = { linear (color->red), linear (color->green), linear (color->blue) };
  double seen[3], x, y, z;

  for (int i = 0; i < 3; i++)
    seen[i] = CLAMP (sight[i][0] * rgb[0] + sight[i][1] * rgb[1] + sight[i][2] * rgb[2], 0, 1);
  x = lab_part ((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047);
  y = lab_part (0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
  z = lab_part ((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
}

static void
test_colors (void)
{
  static const double sights[][3][3] = {
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { { .152286, 1.052583, -.204868 }, { .114503, .786281, .099216 }, { -.003882, -.048116, 1.051998 } },
    { { .367322, .860646, -.227968 }, { .280085, .672501, .047413 }, { -.011820, .042940, .968881 } },
    { { 1.255528, -.076749, -.178779 }, { -.078411, .930809, .147602 }, { .004733, .691367, .303900 } },
  };
  /* The least that is told apart with ease is about 10; beside each other in thin lines it takes more. */
  const double enough = 20, contrast = 3;

  for (int dark = 0; dark <= 1; dark++)
    {
      GdkRGBA ground = dark ? (GdkRGBA){ 0.14f, 0.14f, 0.14f, 1 } : (GdkRGBA){ 1, 1, 1, 1 };

      for (guint a = 0; a < KAB_CHART_HUES; a++)
        {
          GdkRGBA one = kab_chart_color (a, dark);
          double high = MAX (luminance (&one), luminance (&ground));
          double low = MIN (luminance (&one), luminance (&ground));

          g_assert_cmpfloat ((high + 0.05) / (low + 0.05), >=, contrast);
          for (guint b = 0; b < a; b++)
            for (guint s = 0; s < G_N_ELEMENTS (sights); s++)
              {
                GdkRGBA other = kab_chart_color (b, dark);
                double p[3], q[3];

                see (&one, sights[s], p);
                see (&other, sights[s], q);
                g_assert_cmpfloat (sqrt (pow (p[0] - q[0], 2) + pow (p[1] - q[1], 2) + pow (p[2] - q[2], 2)),
                                   >=, enough);
              }
        }
    }
}

/* The cursor */

typedef struct
{
  KabChartPlot *plot;
  int wanted;
} Cursor;

static gboolean
is_there (gpointer data)
{
  Cursor *cursor = data;

  return kab_chart_plot_get_cursor (cursor->plot) == cursor->wanted;
}

static void
go (GtkWidget *plot, const char *key, int wanted)
{
  Cursor cursor = { KAB_CHART_PLOT (plot), wanted };

  press (key);
  wait_until (is_there, &cursor, key);
}

static void
activated_cb (KabChart *chart, guint point, int *activated)
{
  *activated = (int)point;
}

static gboolean
is_set (gpointer data)
{
  return *(int *)data >= 0;
}

static gboolean
is_painted (gpointer plot)
{
  return kab_chart_plot_is_painted (plot);
}

static void
test_keys (void)
{
  g_autoptr (KabChartData) data = make_data (30, 2);
  GtkWidget *chart = kab_chart_new ("Sales over time", "Day");
  GtkWidget *window = open_window (chart), *plot = find_widget (chart, KAB_TYPE_CHART_PLOT);
  int activated = -1;

  kab_chart_set_data (KAB_CHART (chart), data, KAB_CHART_LINES);
  kab_chart_set_activatable (KAB_CHART (chart), TRUE);
  g_signal_connect (chart, "point-activated", G_CALLBACK (activated_cb), &activated);
  wait_until (is_painted, plot, "the series");
  assert_said (plot, LABEL, "Sales over time");
  gtk_widget_grab_focus (plot);
  go (plot, "Right", 29);
  go (plot, "Left", 28);
  assert_said (plot, DESCRIPTION, "Day 29; Partner 1: ₽29,000; Partner 2: ₽79,000");
  go (plot, "Home", 0);
  go (plot, "Right", 1);
  go (plot, "Next", 11);
  go (plot, "Prior", 1);
  go (plot, "End", 29);
  press ("Return");
  wait_until (is_set, &activated, "the point to be opened");
  g_assert_cmpint (activated, ==, 29);
  go (plot, "Escape", -1);

  /* From right to left the first point is at the right. */
  gtk_widget_set_direction (plot, GTK_TEXT_DIR_RTL);
  go (plot, "Home", 0);
  go (plot, "Left", 1);
  go (plot, "Right", 0);
  wait_until (is_painted, plot, "the series the other way round");
  gtk_window_destroy (GTK_WINDOW (window));
}

static guint
count_cells (GtkWidget *in, const char *text)
{
  guint n = KAB_IS_CELL (in) && is_said (in, GTK_ACCESSIBLE_PROPERTY_LABEL, text);

  for (GtkWidget *child = gtk_widget_get_first_child (in); child; child = gtk_widget_get_next_sibling (child))
    n += count_cells (child, text);
  return n;
}

static gboolean
has_sum (gpointer chart)
{
  return count_cells (chart, "₽21,000") == 1;
}

static void
test_table (void)
{
  g_autoptr (KabChartData) data = make_data (6, 2);
  GtkWidget *chart = kab_chart_new ("Sales over time", "Day");
  GtkWidget *window = open_window (chart);

  kab_chart_set_data (KAB_CHART (chart), data, KAB_CHART_STACKED);
  g_assert_cmpuint (count_cells (chart, "₽3,000"), ==, 0);
  g_object_set (chart, "table", TRUE, NULL);
  wait_until (has_sum, chart, "the sums"); /* 1000 + … + 6000 */
  g_assert_cmpuint (count_cells (chart, "Day 3"), ==, 1);
  g_assert_cmpuint (count_cells (chart, "₽3,000"), ==, 1);
  g_assert_cmpuint (count_cells (chart, "₽53,000"), ==, 1);
  g_assert_cmpuint (count_cells (chart, "Total"), ==, 1);
  g_assert_cmpuint (count_cells (chart, "₽321,000"), ==, 1);
  g_object_set (chart, "table", FALSE, NULL);
  g_assert_false (kab_chart_get_table (KAB_CHART (chart)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_nothing (void)
{
  g_autoptr (KabChartData) data = make_data (0, 0), one = make_data (1, 1);
  GtkWidget *chart = kab_chart_new ("Sales over time", "Day");
  GtkWidget *window = open_window (chart), *plot = find_widget (chart, KAB_TYPE_CHART_PLOT);

  kab_chart_set_data (KAB_CHART (chart), data, KAB_CHART_BARS);
  gtk_widget_grab_focus (plot);
  press ("End");
  kab_chart_set_data (KAB_CHART (chart), NULL, KAB_CHART_LINES);
  kab_chart_set_data (KAB_CHART (chart), one, KAB_CHART_LINES);
  wait_until (is_painted, plot, "the only point");
  go (plot, "Left", 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_tile (void)
{
  g_autoptr (GtkWidget) tile = g_object_ref_sink (kab_tile_new ("Revenue"));

  assert_said (tile, LABEL, "Revenue: …");
  kab_tile_set_value (KAB_TILE (tile), "₽1,200");
  kab_tile_set_change (KAB_TILE (tile), TRUE, 123, "₽1,068.57");
  assert_said (tile, LABEL, "Revenue: ₽1,200, 12.3% more");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (tile), ==, "Before: ₽1,068.57");
  kab_tile_set_change (KAB_TILE (tile), TRUE, -500, NULL);
  assert_said (tile, LABEL, "Revenue: ₽1,200, 50% less");
  kab_tile_set_change (KAB_TILE (tile), TRUE, 0, NULL);
  assert_said (tile, LABEL, "Revenue: ₽1,200, As before");
  kab_tile_set_change (KAB_TILE (tile), FALSE, 0, NULL);
  assert_said (tile, LABEL, "Revenue: ₽1,200, Nothing before");
}

static void
test_presets (void)
{
  static const struct
  {
    KabPeriodPreset preset;
    const char *today;
    int first_weekday;
    const char *from;
    const char *to;
  } cases[] = {
    { KAB_PERIOD_TODAY, "2026-03-01", 1, "2026-03-01", "2026-03-01" },
    { KAB_PERIOD_YESTERDAY, "2026-03-01", 1, "2026-02-28", "2026-02-28" },
    { KAB_PERIOD_YESTERDAY, "2028-03-01", 1, "2028-02-29", "2028-02-29" },
    /* a Sunday: the last day of a week, or the first */
    { KAB_PERIOD_THIS_WEEK, "2026-03-01", 1, "2026-02-23", "2026-03-01" },
    { KAB_PERIOD_THIS_WEEK, "2026-03-01", 7, "2026-03-01", "2026-03-01" },
    { KAB_PERIOD_THIS_WEEK, "2026-03-06", 6, "2026-02-28", "2026-03-06" },
    { KAB_PERIOD_LAST_7_DAYS, "2026-01-03", 1, "2025-12-28", "2026-01-03" },
    { KAB_PERIOD_LAST_30_DAYS, "2026-03-01", 1, "2026-01-31", "2026-03-01" },
    { KAB_PERIOD_THIS_MONTH, "2026-03-31", 1, "2026-03-01", "2026-03-31" },
    { KAB_PERIOD_LAST_MONTH, "2026-03-31", 1, "2026-02-01", "2026-02-28" },
    { KAB_PERIOD_LAST_MONTH, "2026-01-15", 1, "2025-12-01", "2025-12-31" },
    { KAB_PERIOD_THIS_QUARTER, "2026-05-31", 1, "2026-04-01", "2026-05-31" },
    { KAB_PERIOD_THIS_QUARTER, "2026-12-31", 1, "2026-10-01", "2026-12-31" },
    { KAB_PERIOD_THIS_YEAR, "2026-05-31", 1, "2026-01-01", "2026-05-31" },
    { KAB_PERIOD_LAST_12_MONTHS, "2026-05-31", 1, "2025-06-01", "2026-05-31" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;

      kab_period_preset_days (cases[i].preset, cases[i].today, cases[i].first_weekday, &from, &to);
      g_assert_cmpstr (from, ==, cases[i].from);
      g_assert_cmpstr (to, ==, cases[i].to);
    }
  for (guint i = 0; i < KAB_N_PERIOD_PRESETS; i++)
    g_assert_cmpuint (kab_period_preset_find (kab_period_preset_name ((KabPeriodPreset)i)), ==, i);
  g_assert_cmpint (kab_first_weekday (), >=, 1);
  g_assert_cmpint (kab_first_weekday (), <=, 7);
}

static void
changed_cb (KabPeriodPicker *picker, int *changes)
{
  *changes += 1;
}

typedef struct
{
  KabPeriodPicker *picker;
  const char *wanted;
} Picked;

static gboolean
is_picked (gpointer data)
{
  Picked *picked = data;
  g_autofree char *text = kab_period_picker_to_text (picked->picker);

  return g_str_equal (text, picked->wanted);
}

static gboolean
is_open (gpointer popover)
{
  return gtk_widget_get_mapped (popover) && gtk_widget_get_focus_child (popover) != NULL;
}

static gboolean
has_entry (gpointer popover)
{
  GtkWidget *entry = find_widget (popover, GTK_TYPE_ENTRY);

  return entry && gtk_widget_get_mapped (entry)
         && gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (entry)), entry);
}

static void
test_picker (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *picker = kab_period_picker_new (), *window;
  GtkWidget *button, *popover;
  Picked picked = { KAB_PERIOD_PICKER (picker), "last-7-days" };
  int changes = 0;

  g_signal_connect (picker, "changed", G_CALLBACK (changed_cb), &changes);
  kab_period_picker_restore (picked.picker, "nonsense");
  kab_period_picker_restore (picked.picker, "2026-02-30/2026-03-01");
  g_assert_cmpint (changes, ==, 0);
  kab_period_picker_restore (picked.picker, "2026-03-01/2026-02-01");
  g_assert_cmpint (changes, ==, 1);
  g_assert_cmpstr (kab_period_picker_get_from (picked.picker), ==, "2026-02-01");
  g_assert_cmpstr (kab_period_picker_get_to (picked.picker), ==, "2026-03-01");
  g_assert_false (kab_period_picker_refresh (picked.picker));

  /* By keyboard: another name, then any days */
  gtk_widget_set_halign (picker, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), picker);
  window = open_window (box);
  button = find_widget (picker, GTK_TYPE_MENU_BUTTON);
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  assert_said (button, LABEL, "Period: 1 Feb 2026 – 1 Mar 2026");
  kab_period_picker_set_preset (picked.picker, KAB_PERIOD_LAST_30_DAYS);
  gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  press ("space");
  wait_until (is_open, popover, "the periods at first");
  press ("Up");
  press ("Return");
  wait_until (is_picked, &picked, "the last 7 days");
  press ("space");
  wait_until (is_open, popover, "the periods");
  press ("End");
  press ("Return");
  wait_until (has_entry, popover, "the days");
  for (const char *key = "05/01/2026"; *key; key++)
    {
      const char text[] = { *key == '/' ? '-' : *key, '\0' };

      press (*key == '/' ? "minus" : text);
    }
  press ("Return");
  picked.wanted = NULL;
  {
    g_autofree char *today = g_strdup (kab_period_picker_get_to (picked.picker));
    g_autofree char *wanted = g_strdup_printf ("2026-01-05/%s", today);

    picked.wanted = wanted;
    wait_until (is_picked, &picked, "the days that were typed");
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  gtk_test_init (&argc, &argv);
  adw_init ();
  kab_widgets_init ();
  g_test_add_func ("/chart/scale", test_scale);
  g_test_add_func ("/chart/words", test_words);
  g_test_add_func ("/chart/stacked-range", test_stacked_range);
  g_test_add_func ("/chart/colors", test_colors);
  g_test_add_func ("/chart/keys", test_keys);
  g_test_add_func ("/chart/table", test_table);
  g_test_add_func ("/chart/nothing", test_nothing);
  g_test_add_func ("/tile", test_tile);
  g_test_add_func ("/period/presets", test_presets);
  g_test_add_func ("/period/picker", test_picker);
  return g_test_run ();
}
