/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-preview.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-default-template.h"
#include "kab-document-view.h"
#include "kab-problem.h"
#include "kab-widgets.h"

/* A text that takes longer than this is given up as soon as there is a newer one. */
#define PATIENCE_MS 250

static const double zooms[] = { 0.5, 0.75, 1, 1.25, 1.5, 2 };

struct _KabTemplatePreview
{
  GtkWidget parent_instance;
  GtkWidget *bar;
  GtkWidget *stack;
  GtkWidget *scroller;
  KabDocumentView *view;
  GtkWidget *nothing;
  GtkWidget *count;
  GtkWidget *zoom_label;
  GtkWidget *stale;
  JsonNode *variables;
  GHashTable *pictures;
  char *language;
  char *text;       /* the newest */
  gboolean waiting; /* it is newer than what is being made */
  gint64 started;
  guint give_up_source;
  GCancellable *making;
  guint shown_line;
  guint show_source;
  gboolean failed;
};

typedef struct
{
  char *html;
  char *language;
  JsonNode *variables;
  GHashTable *pictures;
  KabDocument *document;
  GPtrArray *problems; /* of KabTemplateProblem */
  char *error;
} Job;

enum
{
  MADE,
  LINE_PRESSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KabTemplatePreview, kab_template_preview, GTK_TYPE_WIDGET)

static void begin (KabTemplatePreview *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->html);
  g_free (job->language);
  g_clear_pointer (&job->variables, json_node_unref);
  g_clear_pointer (&job->pictures, g_hash_table_unref);
  g_clear_object (&job->document);
  g_clear_pointer (&job->problems, g_ptr_array_unref);
  g_free (job->error);
  g_free (job);
}

/* On a thread of its own */

static GBytes *
find_picture (const char *name, gpointer data, GError **error)
{
  GBytes *bytes = data ? g_hash_table_lookup (data, name) : NULL;

  return bytes ? g_bytes_ref (bytes) : NULL;
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  const KabTemplateProblem *one = a, *other = b;

  return one->line == other->line && g_str_equal (one->text, other->text);
}

/* The one that ended it, and what else would have: nobody has to mend one to learn of the next. */
static void
add_errors (Job *job, const GError *error)
{
  g_autoptr (GPtrArray) all = kab_template_check (job->html, job->variables);
  g_autoptr (KabTemplateProblem) first = kab_template_problem_from_error (error);

  if (!g_ptr_array_find_with_equal_func (all, first, is_same, NULL))
    g_ptr_array_insert (all, 0, g_steal_pointer (&first));
  g_ptr_array_extend_and_steal (job->problems, g_steal_pointer (&all));
}

static void
make (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  KabAssets assets = { find_picture, job->pictures };
  g_autoptr (GError) error = NULL;
  g_autoptr (KabTemplate) form = NULL;

  job->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_template_problem_free);
  if (job->variables)
    job->document = kab_document_new_cancellable (job->html, job->variables, kab_assets_find, &assets,
                                                  job->language, cancellable, &error);
  else
    form = kab_template_new (job->html, &error);
  if (job->document)
    {
      GPtrArray *problems = kab_document_get_problems (job->document);

      for (guint i = 0; i < problems->len; i++)
        g_ptr_array_add (job->problems, kab_template_problem_copy (problems->pdata[i]));
    }
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      job->error = g_strdup (error->message);
      add_errors (job, error);
    }
  g_task_return_boolean (task, TRUE);
}

/* On the GTK thread */

static void
show_count (KabTemplatePreview *self)
{
  KabDocument *document = kab_document_view_get_document (self->view);
  g_autofree char *text = NULL;
  guint n = document ? kab_document_get_n_pages (document) : 0;

  text = g_strdup_printf (ngettext ("%u page", "%u pages", n), n);
  gtk_label_set_label (GTK_LABEL (self->count), document ? text : "");
  gtk_widget_set_visible (self->stale, document && self->failed);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), document ? self->scroller : self->nothing);
  gtk_label_set_label (GTK_LABEL (self->nothing), self->variables
                                                    ? _ ("There are no pages yet: see the problems.")
                                                    : _ ("Choose an example to see the pages."));
}

static void
did_make (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabTemplatePreview *self = KAB_TEMPLATE_PREVIEW (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  gboolean made = g_task_propagate_boolean (G_TASK (result), NULL);

  if (!self->stack)
    return;
  g_clear_object (&self->making);
  g_clear_handle_id (&self->give_up_source, g_source_remove);
  if (made && (job->document || job->error || !job->variables))
    {
      self->failed = job->error != NULL;
      if (job->document || !job->variables)
        kab_document_view_set_document (self->view, job->document);
      show_count (self);
      g_signal_emit (self, signals[MADE], 0, job->problems, job->error);
    }
  if (self->waiting)
    begin (self);
}

static void
begin (KabTemplatePreview *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  self->waiting = FALSE;
  self->started = g_get_monotonic_time ();
  self->making = g_cancellable_new ();
  job->html = g_strdup (self->text);
  job->language = g_strdup (self->language ? self->language : kab_language ());
  job->variables = self->variables ? json_node_ref (self->variables) : NULL;
  job->pictures = self->pictures ? g_hash_table_ref (self->pictures) : NULL;
  task = g_task_new (self, self->making, did_make, NULL);
  g_task_set_source_tag (task, begin);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_priority (task, G_PRIORITY_DEFAULT);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make);
}

static gboolean
give_up_cb (gpointer user_data)
{
  KabTemplatePreview *self = user_data;

  self->give_up_source = 0;
  g_cancellable_cancel (self->making);
  return G_SOURCE_REMOVE;
}

/* What takes its usual few milliseconds is waited for, so that there are new pages also while somebody types fast. */
static void
make_anew (KabTemplatePreview *self)
{
  gint64 spent = (g_get_monotonic_time () - self->started) / 1000;

  if (!self->text)
    return;
  self->waiting = TRUE;
  if (!self->making)
    begin (self);
  else if (!self->give_up_source)
    self->give_up_source = g_timeout_add ((guint)MAX (PATIENCE_MS - spent, 0), give_up_cb, self);
}

void
kab_template_preview_set_text (KabTemplatePreview *self, char *html)
{
  g_free (self->text);
  self->text = html;
  make_anew (self);
}

void
kab_template_preview_set_example (KabTemplatePreview *self,
                                  JsonNode *variables,
                                  GHashTable *pictures,
                                  const char *language)
{
  if (variables)
    json_node_ref (variables);
  g_clear_pointer (&self->variables, json_node_unref);
  self->variables = variables;
  if (pictures)
    g_hash_table_ref (pictures);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  self->pictures = pictures;
  g_free (self->language);
  self->language = g_strdup (language);
  show_count (self);
  make_anew (self);
}

gboolean
kab_template_preview_is_current (KabTemplatePreview *self)
{
  return !self->making && !self->waiting && (self->failed || kab_document_view_is_drawn (self->view));
}

KabDocument *
kab_template_preview_get_document (KabTemplatePreview *self)
{
  return kab_document_view_get_document (self->view);
}

/* To and from the lines */

static gboolean
show_line_cb (gpointer user_data)
{
  KabTemplatePreview *self = user_data;
  KabDocument *document = kab_document_view_get_document (self->view);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double top, bottom, from, to, at, seen = gtk_adjustment_get_page_size (down);
  guint page;

  self->show_source = 0;
  if (!document || !kab_document_find_line (document, self->shown_line, &page, &top, &bottom))
    return G_SOURCE_REMOVE;
  from = kab_document_view_get_place (self->view, page, top);
  to = kab_document_view_get_place (self->view, page, bottom);
  at = gtk_adjustment_get_value (down);
  /* What is higher than the window is in sight where any of it is. */
  if (to - from > seen * 0.8 ? to < at || from > at + seen : from < at || to > at + seen)
    gtk_adjustment_set_value (down, from - seen / 3);
  return G_SOURCE_REMOVE;
}

void
kab_template_preview_show_line (KabTemplatePreview *self, guint line)
{
  self->shown_line = line;
  if (!self->show_source)
    self->show_source = g_timeout_add (120, show_line_cb, self);
}

static void
pressed_cb (KabDocumentView *view, guint page, double x, double y, KabTemplatePreview *self)
{
  guint line = kab_document_line_at (kab_document_view_get_document (view), page, x, y);

  if (line > 0)
    g_signal_emit (self, signals[LINE_PRESSED], 0, line);
}

/* Zoom */

static void
set_zoom (KabTemplatePreview *self, double zoom)
{
  g_autofree char *text = NULL;

  /* Translators: how large a page is shown, in percent */
  text = g_strdup_printf (_ ("%d %%"), (int)(zoom * 100));
  /* Translators: a page is shown as wide as there is room */
  gtk_label_set_label (GTK_LABEL (self->zoom_label), zoom > 0 ? text : _ ("Fit width"));
  kab_document_view_set_zoom (self->view, zoom);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  zoom > 0 ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
}

void
kab_template_preview_zoom (KabTemplatePreview *self, int step)
{
  double now = kab_document_view_get_scale (self->view) * 72 / 96, next = 0;

  if (step > 0)
    for (guint i = G_N_ELEMENTS (zooms); i-- > 0 && zooms[i] > now * 1.01;)
      next = zooms[i];
  if (step < 0)
    for (guint i = 0; i < G_N_ELEMENTS (zooms) && zooms[i] < now * 0.99; i++)
      next = zooms[i];
  /* At either end it stays as it is. */
  if (step == 0 || next > 0)
    set_zoom (self, next);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplatePreview *self = KAB_TEMPLATE_PREVIEW (widget);

  if (g_str_equal (name, "preview.zoom-in"))
    kab_template_preview_zoom (self, 1);
  else if (g_str_equal (name, "preview.zoom-out"))
    kab_template_preview_zoom (self, -1);
  else
    set_zoom (self, g_variant_get_int32 (parameter) / 100.0);
}

static GMenuModel *
zoom_menu (void)
{
  GMenu *menu = g_menu_new (), *sizes = g_menu_new ();

  g_menu_append (menu, _ ("_Fit width"), "preview.zoom(0)");
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      g_autofree char *label = g_strdup_printf (_ ("%d %%"), (int)(zooms[i] * 100));
      g_autofree char *action = g_strdup_printf ("preview.zoom(%d)", (int)(zooms[i] * 100));

      g_menu_append (sizes, label, action);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sizes));
  g_object_unref (sizes);
  return G_MENU_MODEL (menu);
}

static GtkWidget *
add_button (KabTemplatePreview *self, const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->bar), button);
  return button;
}

static void
make_bar (KabTemplatePreview *self)
{
  GtkWidget *menu = gtk_menu_button_new ();
  g_autoptr (GMenuModel) model = zoom_menu ();

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->bar, "kab-template-bar");
  self->count = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->count), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_box_append (GTK_BOX (self->bar), self->count);
  add_button (self, "zoom-out-symbolic", _ ("Smaller pages"), "preview.zoom-out");
  self->zoom_label = gtk_label_new (_ ("Fit width"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (menu), self->zoom_label);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (menu), TRUE);
  kab_menu_button_set_model (GTK_MENU_BUTTON (menu), model);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_tooltip_text (menu, _ ("Size of the pages"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Size of the pages"), -1);
  gtk_box_append (GTK_BOX (self->bar), menu);
  add_button (self, "zoom-in-symbolic", _ ("Larger pages"), "preview.zoom-in");
}

static void
kab_template_preview_dispose (GObject *object)
{
  KabTemplatePreview *self = KAB_TEMPLATE_PREVIEW (object);

  g_cancellable_cancel (self->making);
  g_clear_handle_id (&self->give_up_source, g_source_remove);
  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_object (&self->making);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->stale, gtk_widget_unparent);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->variables, json_node_unref);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (kab_template_preview_parent_class)->dispose (object);
}

static void
kab_template_preview_class_init (KabTemplatePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_template_preview_dispose;
  signals[MADE] = g_signal_new ("made", KAB_TYPE_TEMPLATE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_PTR_ARRAY, G_TYPE_STRING);
  signals[LINE_PRESSED] = g_signal_new ("line-pressed", KAB_TYPE_TEMPLATE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_install_action (widget_class, "preview.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "preview.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "preview.zoom", "i", zoom_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
kab_template_preview_init (KabTemplatePreview *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  make_bar (self);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  self->stale = gtk_label_new (_ ("These are the pages as they were before the mistake."));
  gtk_label_set_wrap (GTK_LABEL (self->stale), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->stale), 0);
  gtk_widget_add_css_class (self->stale, "kab-notice");
  gtk_widget_set_parent (self->stale, GTK_WIDGET (self));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->view = g_object_new (KAB_TYPE_DOCUMENT_VIEW, NULL);
  g_signal_connect (self->view, "pressed", G_CALLBACK (pressed_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (self->scroller, "kab-template-pages");
  self->nothing = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->nothing), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->nothing), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_widget_add_css_class (self->nothing, "kab-problem");
  gtk_stack_add_child (GTK_STACK (self->stack), self->nothing);
  gtk_stack_add_child (GTK_STACK (self->stack), self->scroller);
  show_count (self);
}
