/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chart-plot.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "kab-chart-colors.h"
#include "kab-chart-readout.h"

#define MINIMUM_HEIGHT 160
#define NATURAL_HEIGHT 260
#define MINIMUM_WIDTH 200
#define NATURAL_WIDTH 640
#define SPACE 8
/* Labels of an axis do not touch. */
#define BETWEEN_LABELS 16
#define STEP_HEIGHT 44
#define LABELS_MEASURED 24
#define PAGE 10
#define MARK_SIZE 10
#define SETTLE_MS 60

struct _KabChartPlot
{
  GtkWidget parent_instance;
  KabChartData *data; /* (nullable) */
  KabChartForm form;
  gboolean activatable;
  int cursor;

  /* what does not move, as it is at this size */
  GskRenderNode *ground;
  KabChartLook look;
  graphene_rect_t plot;
  PangoContext *context; /* a smaller font's */
  GdkRGBA color;

  cairo_surface_t *series;
  KabChartLook painted; /* how it was */
  gboolean painting;
  guint settling;
  GCancellable *cancellable; /* of what is being painted */
};

G_DEFINE_FINAL_TYPE (KabChartPlot, kab_chart_plot, GTK_TYPE_WIDGET)

enum
{
  POINT_ACTIVATED,
  CURSOR_MOVED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static guint
n_points (KabChartPlot *self)
{
  return self->data ? kab_chart_data_get_n_points (self->data) : 0;
}

/* The series */

typedef struct
{
  KabChartData *data;
  KabChartLook look;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  kab_chart_data_unref (job->data);
  g_free (job);
}

static gboolean
is_same (const KabChartLook *a, const KabChartLook *b)
{
  return a->form == b->form && a->width == b->width && a->height == b->height && a->scale == b->scale
         && a->dark == b->dark && a->rtl == b->rtl && a->axis.from == b->axis.from
         && a->axis.to == b->axis.to;
}

gboolean
kab_chart_plot_is_painted (KabChartPlot *self)
{
  return self->series && self->ground && is_same (&self->painted, &self->look);
}

static void
paint (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, kab_chart_paint (job->data, &job->look),
                           (GDestroyNotify)cairo_surface_destroy);
}

static void plan_paint (KabChartPlot *self);

static void
forget_ground (KabChartPlot *self)
{
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
did_paint (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabChartPlot *self = KAB_CHART_PLOT (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  cairo_surface_t *painted = g_task_propagate_pointer (G_TASK (result), NULL);

  self->painting = FALSE;
  if (painted && job->data == self->data)
    {
      g_clear_pointer (&self->series, cairo_surface_destroy);
      self->series = cairo_surface_reference (painted);
      self->painted = job->look;
      forget_ground (self);
    }
  else if (self->ground)
    plan_paint (self);
  g_clear_pointer (&painted, cairo_surface_destroy);
}

static gboolean
start_paint (gpointer user_data)
{
  KabChartPlot *self = user_data;
  g_autoptr (GTask) task = NULL;
  Job *job;

  self->settling = 0;
  if (!self->data)
    return G_SOURCE_REMOVE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, did_paint, NULL);
  job = g_new0 (Job, 1);
  job->data = kab_chart_data_ref (self->data);
  job->look = self->look;
  g_task_set_task_data (task, job, job_free);
  self->painting = TRUE;
  g_task_run_in_thread (task, paint);
  return G_SOURCE_REMOVE;
}

/* At once what is new; another size when the window has it. */
static void
plan_paint (KabChartPlot *self)
{
  g_clear_handle_id (&self->settling, g_source_remove);
  if (self->painting || !self->data || (self->series && is_same (&self->painted, &self->look)))
    return;
  if (self->series)
    self->settling = g_timeout_add (SETTLE_MS, start_paint, self);
  else
    start_paint (self);
}

/* The ground: axes, and the series as they are painted */

static PangoLayout *
make_label (KabChartPlot *self, const char *text, int *width, int *height)
{
  PangoLayout *layout = pango_layout_new (self->context);

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, width, height);
  return layout;
}

static void
append_text (GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *color, float x, float y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), roundf (y)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
need_context (KabChartPlot *self)
{
  PangoFontDescription *font;
  double size;

  if (self->context)
    return;
  self->context = gtk_widget_create_pango_context (GTK_WIDGET (self));
  font = pango_font_description_copy (pango_context_get_font_description (self->context));
  size = pango_font_description_get_size (font) * 0.85;
  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, (int)size);
  pango_context_set_font_description (self->context, font);
  pango_font_description_free (font);
}

static int
widest_value (KabChartPlot *self, int *height)
{
  int widest = 0;

  for (guint i = 0; i <= self->look.axis.n; i++)
    {
      g_autofree char *text = kab_chart_scale_label (&self->look.axis, self->data, i);
      int width;

      g_object_unref (make_label (self, text, &width, height));
      widest = MAX (widest, width);
    }
  return widest;
}

/* Every how many points has its label. */
static guint
label_stride (KabChartPlot *self)
{
  guint n = n_points (self), every = MAX (1, n / LABELS_MEASURED);
  int widest = 1;

  for (guint i = 0; i < n; i += every)
    {
      int width;

      g_object_unref (make_label (self, kab_chart_data_get_label (self->data, i), &width, NULL));
      widest = MAX (widest, width);
    }
  return MAX (1, (guint)ceil ((widest + BETWEEN_LABELS) * n / MAX (1.0, self->look.width)));
}

static void
set_geometry (KabChartPlot *self, int width, int height)
{
  gint64 least, most;
  int line = 12, labels;
  int room = MAX (20, height - 3 * SPACE - line);

  kab_chart_data_get_range (self->data, self->form == KAB_CHART_STACKED, &least, &most);
  self->look.form = self->form;
  self->look.rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  self->look.scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->look.dark = self->color.red + self->color.green + self->color.blue > 1.5;
  kab_chart_scale_init (&self->look.axis, least, most, (guint)CLAMP (room / STEP_HEIGHT, 2, 8),
                        kab_chart_data_get_currency (self->data) ? 100 : 1);
  labels = widest_value (self, &line);
  self->look.width = MAX (20, width - labels - 3 * SPACE);
  self->look.height = MAX (20, height - 3 * SPACE - line);
  graphene_rect_init (&self->plot, (float)(self->look.rtl ? SPACE : labels + 2 * SPACE), SPACE,
                      (float)self->look.width, (float)self->look.height);
}

static void
append_values (KabChartPlot *self, GtkSnapshot *snapshot)
{
  GdkRGBA grid = self->color, text = self->color;
  float left = self->plot.origin.x, right = left + self->plot.size.width;

  text.alpha *= 0.75f;
  for (guint i = 0; i <= self->look.axis.n; i++)
    {
      gint64 value = self->look.axis.from + (gint64)i * self->look.axis.step;
      g_autofree char *label = kab_chart_scale_label (&self->look.axis, self->data, i);
      g_autoptr (PangoLayout) layout = NULL;
      float y = self->plot.origin.y + (float)kab_chart_look_y (&self->look, (double)value);
      int width, height;

      grid.alpha = self->color.alpha * (value == 0 ? 0.4f : 0.12f);
      gtk_snapshot_append_color (snapshot, &grid,
                                 &GRAPHENE_RECT_INIT (left, floorf (y), self->plot.size.width, 1));
      layout = make_label (self, label, &width, &height);
      append_text (snapshot, layout, &text, self->look.rtl ? right + SPACE : left - SPACE - (float)width,
                   y - (float)height / 2);
    }
}

static void
append_points (KabChartPlot *self, GtkSnapshot *snapshot)
{
  GdkRGBA text = self->color;
  guint n = n_points (self), stride = label_stride (self);
  float y = self->plot.origin.y + self->plot.size.height + SPACE;
  float least = self->look.rtl ? 0 : 2, most;

  text.alpha *= 0.75f;
  for (guint i = 0; i < n; i += stride)
    {
      int width, height;
      g_autoptr (PangoLayout) layout
        = make_label (self, kab_chart_data_get_label (self->data, i), &width, &height);
      float x = self->plot.origin.x + (float)kab_chart_look_x (&self->look, n, i) - (float)width / 2;

      most = (float)(gtk_widget_get_width (GTK_WIDGET (self)) - width);
      append_text (snapshot, layout, &text, CLAMP (x, least, MAX (least, most)), y);
    }
}

/* Not as a texture: the software renderer of GTK 4.8 would convert all of it for each frame. */
static void
append_series (KabChartPlot *self, GtkSnapshot *snapshot)
{
  graphene_rect_t bounds
    = GRAPHENE_RECT_INIT (self->plot.origin.x - KAB_CHART_PAD, self->plot.origin.y - KAB_CHART_PAD,
                          self->plot.size.width + 2 * KAB_CHART_PAD,
                          self->plot.size.height + 2 * KAB_CHART_PAD);
  double width = self->painted.width + 2 * KAB_CHART_PAD, height = self->painted.height + 2 * KAB_CHART_PAD;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_translate (cr, bounds.origin.x, bounds.origin.y);
  /* While another size is painted, the old one is stretched. */
  if (self->painted.width != self->look.width || self->painted.height != self->look.height)
    cairo_scale (cr, bounds.size.width / width, bounds.size.height / height);
  cairo_set_source_surface (cr, self->series, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_FAST);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
make_ground (KabChartPlot *self)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  need_context (self);
  set_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  append_values (self, snapshot);
  append_points (self, snapshot);
  if (self->series)
    append_series (self, snapshot);
  self->ground = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  plan_paint (self);
}

static void
append_cursor (KabChartPlot *self, GtkSnapshot *snapshot)
{
  guint n = n_points (self), point = (guint)self->cursor;
  float x = self->plot.origin.x + (float)kab_chart_look_x (&self->look, n, point);
  GdkRGBA line = self->color;

  line.alpha *= 0.5f;
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (floorf (x), self->plot.origin.y, 1,
                                                  self->plot.size.height));
  for (guint i = 0; self->form == KAB_CHART_LINES && i < kab_chart_data_get_n_series (self->data); i++)
    {
      guint hue = kab_chart_data_get_hue (self->data, i);
      GdkRGBA color = kab_chart_color (hue, self->look.dark);
      float y = self->plot.origin.y
                + (float)kab_chart_look_y (&self->look, (double)kab_chart_data_get (self->data, i, point));
      cairo_t *cr;

      if (kab_chart_data_get_before (self->data, i) >= 0)
        continue;
      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - MARK_SIZE, y - MARK_SIZE,
                                                                     2 * MARK_SIZE, 2 * MARK_SIZE));
      kab_chart_mark (cr, hue, x, y, MARK_SIZE);
      cairo_set_source_rgba (cr, color.red, color.green, color.blue, 1);
      cairo_fill (cr);
      cairo_destroy (cr);
    }
  kab_chart_readout_draw (snapshot, GTK_WIDGET (self), self->data, point, x, self->look.dark);
}

static void
kab_chart_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KabChartPlot *self = KAB_CHART_PLOT (widget);
  GdkRGBA color;

  if (n_points (self) == 0 || gtk_widget_get_width (widget) <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (!gdk_rgba_equal (&color, &self->color))
    {
      self->color = color;
      g_clear_pointer (&self->ground, gsk_render_node_unref);
    }
  if (!self->ground)
    make_ground (self);
  if (self->ground)
    gtk_snapshot_append_node (snapshot, self->ground);
  if (self->cursor >= 0)
    append_cursor (self, snapshot);
}

/* The cursor */

int
kab_chart_plot_get_cursor (KabChartPlot *self)
{
  return self->cursor;
}

void
kab_chart_plot_set_cursor (KabChartPlot *self, int point)
{
  int n = (int)n_points (self);

  point = CLAMP (point, -1, n - 1);
  if (point == self->cursor)
    return;
  self->cursor = point;
  if (point >= 0)
    {
      g_autofree char *text = kab_chart_data_describe (self->data, (guint)point);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
    }
  else
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      _ ("Arrows read out one figure after the other."), -1);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

static int
point_at (KabChartPlot *self, double x)
{
  int n = (int)n_points (self);
  double from = x - self->plot.origin.x;

  if (n == 0 || !self->ground)
    return -1;
  if (self->look.rtl)
    from = self->look.width - from;
  return CLAMP ((int)floor (from * n / self->look.width), 0, n - 1);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, KabChartPlot *self)
{
  kab_chart_plot_set_cursor (self, point_at (self, x));
}

static void
left_cb (GtkEventControllerMotion *controller, KabChartPlot *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    kab_chart_plot_set_cursor (self, -1);
}

static void
released_cb (GtkGestureClick *gesture, int n, double x, double y, KabChartPlot *self)
{
  int point = point_at (self, x);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  kab_chart_plot_set_cursor (self, point);
  if (self->activatable && point >= 0)
    g_signal_emit (self, signals[POINT_ACTIVATED], 0, (guint)point);
}

static gboolean
move (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabChartPlot *self = KAB_CHART_PLOT (widget);
  int by = g_variant_get_int32 (args), n = (int)n_points (self);

  if (n == 0)
    return FALSE;
  if (ABS (by) == G_MAXINT)
    kab_chart_plot_set_cursor (self, by < 0 ? 0 : n - 1);
  else if (self->cursor < 0)
    /* The latest is what one looks at first. */
    kab_chart_plot_set_cursor (self, n - 1);
  else
    {
      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL && ABS (by) < PAGE)
        by = -by;
      kab_chart_plot_set_cursor (self, CLAMP (self->cursor + by, 0, n - 1));
    }
  return TRUE;
}

static gboolean
activate (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabChartPlot *self = KAB_CHART_PLOT (widget);

  if (!self->activatable || self->cursor < 0)
    return FALSE;
  g_signal_emit (self, signals[POINT_ACTIVATED], 0, (guint)self->cursor);
  return TRUE;
}

static gboolean
escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabChartPlot *self = KAB_CHART_PLOT (widget);

  if (self->cursor < 0)
    return FALSE;
  kab_chart_plot_set_cursor (self, -1);
  return TRUE;
}

static void
focus_left_cb (GtkEventControllerFocus *controller, KabChartPlot *self)
{
  kab_chart_plot_set_cursor (self, -1);
}

/* The widget */

static void
kab_chart_plot_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gboolean wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = wide ? MINIMUM_WIDTH : MINIMUM_HEIGHT;
  *natural = wide ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
kab_chart_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  forget_ground (KAB_CHART_PLOT (widget));
}

static void
kab_chart_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (kab_chart_plot_parent_class)->css_changed (widget, change);
  g_clear_object (&KAB_CHART_PLOT (widget)->context);
  forget_ground (KAB_CHART_PLOT (widget));
}

static void
kab_chart_plot_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (kab_chart_plot_parent_class)->system_setting_changed (widget, setting);
  g_clear_object (&KAB_CHART_PLOT (widget)->context);
  forget_ground (KAB_CHART_PLOT (widget));
}

static void
kab_chart_plot_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  GTK_WIDGET_CLASS (kab_chart_plot_parent_class)->direction_changed (widget, before);
  forget_ground (KAB_CHART_PLOT (widget));
}

static void
scale_changed_cb (KabChartPlot *self)
{
  forget_ground (self);
}

static void
kab_chart_plot_dispose (GObject *object)
{
  KabChartPlot *self = KAB_CHART_PLOT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  g_clear_pointer (&self->data, kab_chart_data_unref);
  g_clear_object (&self->context);
  g_clear_handle_id (&self->settling, g_source_remove);
  g_clear_pointer (&self->series, cairo_surface_destroy);
  G_OBJECT_CLASS (kab_chart_plot_parent_class)->dispose (object);
}

static void
add_moves (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key, pad;
    int by;
  } moves[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1 },          { GDK_KEY_Right, GDK_KEY_KP_Right, 1 },
    { GDK_KEY_Home, GDK_KEY_KP_Home, -G_MAXINT },   { GDK_KEY_End, GDK_KEY_KP_End, G_MAXINT },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -PAGE }, { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, PAGE },
  };
  static const guint enters[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      gtk_widget_class_add_binding (widget_class, moves[i].key, 0, move, "i", moves[i].by);
      gtk_widget_class_add_binding (widget_class, moves[i].pad, 0, move, "i", moves[i].by);
    }
  for (guint i = 0; i < G_N_ELEMENTS (enters); i++)
    gtk_widget_class_add_binding (widget_class, enters[i], 0, activate, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape, NULL);
}

static void
kab_chart_plot_class_init (KabChartPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_chart_plot_dispose;
  widget_class->measure = kab_chart_plot_measure;
  widget_class->size_allocate = kab_chart_plot_size_allocate;
  widget_class->snapshot = kab_chart_plot_snapshot;
  widget_class->css_changed = kab_chart_plot_css_changed;
  widget_class->system_setting_changed = kab_chart_plot_system_setting_changed;
  widget_class->direction_changed = kab_chart_plot_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "kabplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[POINT_ACTIVATED] = g_signal_new ("point-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  add_moves (widget_class);
}

static void
kab_chart_plot_init (KabChartPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cursor = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (left_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_changed_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Arrows read out one figure after the other."), -1);
}

GtkWidget *
kab_chart_plot_new (void)
{
  return g_object_new (KAB_TYPE_CHART_PLOT, NULL);
}

void
kab_chart_plot_set_data (KabChartPlot *self, KabChartData *data, KabChartForm form)
{
  if (data)
    kab_chart_data_ref (data);
  kab_chart_plot_set_cursor (self, -1);
  g_clear_pointer (&self->data, kab_chart_data_unref);
  self->data = data;
  self->form = form;
  g_clear_pointer (&self->series, cairo_surface_destroy);
  forget_ground (self);
}

void
kab_chart_plot_set_activatable (KabChartPlot *self, gboolean activatable)
{
  self->activatable = activatable;
}
