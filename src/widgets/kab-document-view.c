/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-document-view.h"

#include <math.h>

#define GAP 12
#define MARGIN 12
/* More is read in the PDF; a preview must not take all memory. */
#define PAGES_MAX 12
#define PIXELS_MAX 4000

struct _KabDocumentView
{
  GtkWidget parent_instance;
  KabDocument *document;
  GPtrArray *pages;      /* GdkTexture */
  KabDocument *rendered; /* whose these are */
  int rendered_width;    /* in device pixels */
  double zoom;
  int wanted_width;
  gboolean rendering;
  guint render_source;
  GCancellable *cancellable;
};

typedef struct
{
  KabDocument *document;
  int width;
} Job;

G_DEFINE_FINAL_TYPE (KabDocumentView, kab_document_view, GTK_TYPE_WIDGET)

enum
{
  PRESSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void plan_render (KabDocumentView *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->document);
  g_free (job);
}

static double
ratio_of (KabDocumentView *self)
{
  double width, height;

  kab_document_get_page_size (self->document, &width, &height);
  return height / width;
}

static guint
n_pages (KabDocumentView *self)
{
  return self->document ? MIN (kab_document_get_n_pages (self->document), PAGES_MAX) : 0;
}

static GdkTexture *
render_page (KabDocument *document, guint page, int width)
{
  double page_width, page_height;
  int height;
  cairo_surface_t *surface;
  cairo_t *cr;
  g_autoptr (GBytes) bytes = NULL;
  GdkTexture *texture;

  kab_document_get_page_size (document, &page_width, &page_height);
  height = (int)ceil (width * page_height / page_width);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / page_width, width / page_width);
  kab_document_draw_page (document, cr, page);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize)cairo_image_surface_get_stride (surface) * (gsize)height);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes,
                                    (gsize)cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);
  return texture;
}

static void
render (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  guint n = MIN (kab_document_get_n_pages (job->document), PAGES_MAX);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    g_ptr_array_add (pages, render_page (job->document, i, job->width));
  g_task_return_pointer (task, g_steal_pointer (&pages), (GDestroyNotify)g_ptr_array_unref);
}

static gboolean
needs_render (KabDocumentView *self)
{
  return self->document && self->wanted_width > 0
         && (self->rendered != self->document || self->wanted_width != self->rendered_width);
}

static void
did_render (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabDocumentView *self = KAB_DOCUMENT_VIEW (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) pages = g_task_propagate_pointer (G_TASK (result), NULL);

  self->rendering = FALSE;
  if (pages && job->document == self->document)
    {
      g_clear_pointer (&self->pages, g_ptr_array_unref);
      self->pages = g_steal_pointer (&pages);
      g_set_object (&self->rendered, job->document);
      self->rendered_width = job->width;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (needs_render (self))
    plan_render (self);
}

static gboolean
render_now (gpointer user_data)
{
  KabDocumentView *self = user_data;
  g_autoptr (GTask) task = NULL;
  Job *job;

  self->render_source = 0;
  if (self->rendering || !needs_render (self))
    return G_SOURCE_REMOVE;
  self->rendering = TRUE;
  job = g_new0 (Job, 1);
  job->document = g_object_ref (self->document);
  job->width = self->wanted_width;
  task = g_task_new (self, self->cancellable, did_render, NULL);
  g_task_set_source_tag (task, render_now);
  g_task_set_check_cancellable (task, TRUE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, render);
  return G_SOURCE_REMOVE;
}

static void
plan_render (KabDocumentView *self)
{
  gboolean resized = self->pages && self->rendered == self->document;

  /* Another document is awaited by whoever typed it; while the window is pulled wider the pages are stretched. */
  if (!resized)
    g_clear_handle_id (&self->render_source, g_source_remove);
  if (!self->render_source && !self->rendering)
    self->render_source = g_timeout_add_full (resized ? G_PRIORITY_DEFAULT : GDK_PRIORITY_REDRAW + 1,
                                              resized ? 150 : 0, render_now, self, NULL);
}

/* The width of a page where the view is @width wide, both in logical pixels. */
static int
sheet_width (KabDocumentView *self, int width)
{
  double paper, height;

  if (self->zoom <= 0 || !self->document)
    return MAX (width - 2 * MARGIN, 1);
  kab_document_get_page_size (self->document, &paper, &height);
  return MAX ((int)(paper * 96 / 72 * self->zoom), 1);
}

static int
page_left (KabDocumentView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return MAX (MARGIN, (width - sheet_width (self, width)) / 2);
}

static int
sheet_height (KabDocumentView *self, int width)
{
  return (int)ceil (sheet_width (self, width) * ratio_of (self));
}

static void
kab_document_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  KabDocumentView *self = KAB_DOCUMENT_VIEW (widget);
  guint n = n_pages (self);

  *minimum = 0;
  *natural = 420;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      if (self->zoom > 0 && n > 0)
        *minimum = *natural = sheet_width (self, 0) + 2 * MARGIN;
      return;
    }
  *minimum = *natural = 2 * MARGIN;
  if (n > 0)
    *minimum = *natural
      = 2 * MARGIN + (int)n * sheet_height (self, for_size < 0 ? 420 : for_size) + ((int)n - 1) * GAP;
}

static GtkSizeRequestMode
kab_document_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kab_document_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KabDocumentView *self = KAB_DOCUMENT_VIEW (widget);

  self->wanted_width = MIN (sheet_width (self, width) * gtk_widget_get_scale_factor (widget), PIXELS_MAX);
  if (needs_render (self))
    plan_render (self);
}

static void
kab_document_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KabDocumentView *self = KAB_DOCUMENT_VIEW (widget);
  static const GdkRGBA white = { 1, 1, 1, 1 };
  static const GdkRGBA shade = { 0, 0, 0, 0.35f };
  int width = sheet_width (self, gtk_widget_get_width (widget));
  float left = (float)page_left (self), y = MARGIN;

  for (guint i = 0; i < n_pages (self); i++)
    {
      float height = (float)sheet_height (self, gtk_widget_get_width (widget));
      graphene_rect_t area = GRAPHENE_RECT_INIT (left, y, (float)width, height);
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, &area, 0);
      gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 0, 5);
      if (self->pages && i < self->pages->len)
        gtk_snapshot_append_texture (snapshot, g_ptr_array_index (self->pages, i), &area);
      else
        gtk_snapshot_append_color (snapshot, &white, &area);
      y += height + GAP;
    }
}

static void
kab_document_view_dispose (GObject *object)
{
  KabDocumentView *self = KAB_DOCUMENT_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->render_source, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
  g_clear_object (&self->rendered);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_document_view_parent_class)->dispose (object);
}

static void
kab_document_view_class_init (KabDocumentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_document_view_dispose;
  widget_class->measure = kab_document_view_measure;
  widget_class->get_request_mode = kab_document_view_get_request_mode;
  widget_class->size_allocate = kab_document_view_size_allocate;
  widget_class->snapshot = kab_document_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[PRESSED] = g_signal_new ("pressed", KAB_TYPE_DOCUMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, KabDocumentView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height;
  double scale = kab_document_view_get_scale (self);
  int page;

  if (scale <= 0)
    return;
  height = sheet_height (self, width);
  page = (int)floor ((y - MARGIN) / (height + GAP));
  y -= MARGIN + page * (height + GAP);
  x -= page_left (self);
  if (page >= 0 && (guint)page < n_pages (self) && x >= 0 && x <= sheet_width (self, width) && y <= height)
    g_signal_emit (self, signals[PRESSED], 0, (guint)page, x / scale, y / scale);
}

static void
kab_document_view_init (KabDocumentView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
kab_document_view_set_document (KabDocumentView *self, KabDocument *document)
{
  if (self->document == document)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->document, document);
  if (document)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      kab_document_get_title (document), -1);
      self->wanted_width = MIN (sheet_width (self, gtk_widget_get_width (GTK_WIDGET (self)))
                                  * gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                PIXELS_MAX);
    }
  else
    {
      g_clear_pointer (&self->pages, g_ptr_array_unref);
      g_clear_object (&self->rendered);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0 && needs_render (self))
    plan_render (self);
}

KabDocument *
kab_document_view_get_document (KabDocumentView *self)
{
  return self->document;
}

void
kab_document_view_set_zoom (KabDocumentView *self, double zoom)
{
  if (self->zoom == zoom)
    return;
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gboolean
kab_document_view_is_drawn (KabDocumentView *self)
{
  return !self->document || !needs_render (self);
}

double
kab_document_view_get_scale (KabDocumentView *self)
{
  double paper, height;

  if (!self->document)
    return 0;
  kab_document_get_page_size (self->document, &paper, &height);
  return sheet_width (self, gtk_widget_get_width (GTK_WIDGET (self))) / paper;
}

double
kab_document_view_get_place (KabDocumentView *self, guint page, double y)
{
  int height = self->document ? sheet_height (self, gtk_widget_get_width (GTK_WIDGET (self))) : 0;

  return MARGIN + page * (double)(height + GAP) + y * kab_document_view_get_scale (self);
}
