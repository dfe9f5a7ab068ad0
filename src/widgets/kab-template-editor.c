/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-template-editor-completion.h"
#include "kab-template-editor-edit.h"
#include "kab-template-editor-find.h"
#include "kab-template-editor-source.h"
#include "kab-template-editor-toolbar.h"
#include "kab-widgets.h"

/* Text and pages stand beside each other from this width on. */
#define WIDE 760

struct _KabTemplateEditor
{
  GtkWidget parent_instance;
  /* of the template */
  GtkWidget *box;
  GtkWidget *switcher;
  GtkWidget *show_source;
  GtkWidget *show_preview;
  GtkWidget *paned;
  GtkWidget *source_scroller;
  KabTemplatePreview *preview;
  KabTemplateProblems *problems;
  /* borrowed: of the box */
  GtkSourceView *source;
  GtkWidget *toolbar;
  KabTemplateFind *find;
  /* owned */
  char *kind;
  char *language;
  JsonNode *example;
  GHashTable *pictures;
  char *error;
  guint settle_source;
  guint follow_source;
  int width;
  guint caret_line;
  gboolean narrow;
  gboolean placed;
  gboolean loading;
  gboolean stamp_due;
};

enum
{
  PROP_MODIFIED = 1,
  PROP_EDITABLE,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

enum
{
  CHANGED,
  CHECKED,
  ADD_PICTURE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KabTemplateEditor, kab_template_editor, GTK_TYPE_WIDGET)

static GtkTextBuffer *
buffer_of (KabTemplateEditor *self)
{
  return GTK_TEXT_BUFFER (kab_template_source_get_buffer (self->source));
}

/* Text */

static void
check (KabTemplateEditor *self)
{
  kab_template_preview_set_text (self->preview, kab_template_source_dup_text (self->source));
}

static void
text_changed_cb (KabTemplateEditor *self)
{
  if (self->loading)
    return;
  check (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
modified_changed_cb (KabTemplateEditor *self)
{
  if (!self->loading)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
}

static gboolean
follow_cb (gpointer user_data)
{
  KabTemplateEditor *self = user_data;
  gsize from, to;
  g_autofree char *html = kab_template_editor_dup_selection (self, &from, &to);

  self->follow_source = 0;
  kab_template_toolbar_follow (self->toolbar, html, from);
  return G_SOURCE_REMOVE;
}

static void
caret_moved_cb (KabTemplateEditor *self)
{
  guint line, column;

  if (!self->follow_source)
    self->follow_source = g_timeout_add (60, follow_cb, self);

  kab_template_source_get_place (self->source, &line, &column);
  kab_template_problems_set_place (self->problems, line, column);
  if (line == self->caret_line)
    return;
  self->caret_line = line;
  if (gtk_widget_has_focus (GTK_WIDGET (self->source)))
    kab_template_preview_show_line (self->preview, line);
}

void
kab_template_editor_set_html (KabTemplateEditor *self, const char *html)
{
  gboolean was;

  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self) && html);
  was = kab_template_editor_get_modified (self);
  self->loading = TRUE;
  kab_template_source_load (self->source, html);
  self->loading = FALSE;
  if (was)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
  check (self);
}

void
kab_template_editor_replace_html (KabTemplateEditor *self, const char *html)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self) && html);
  buffer = buffer_of (self);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, html, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

char *
kab_template_editor_dup_html (KabTemplateEditor *self)
{
  g_return_val_if_fail (KAB_IS_TEMPLATE_EDITOR (self), NULL);
  return kab_template_source_dup_text (self->source);
}

gboolean
kab_template_editor_get_modified (KabTemplateEditor *self)
{
  g_return_val_if_fail (KAB_IS_TEMPLATE_EDITOR (self), FALSE);
  return gtk_text_buffer_get_modified (buffer_of (self));
}

void
kab_template_editor_set_saved (KabTemplateEditor *self)
{
  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self));
  gtk_text_buffer_set_modified (buffer_of (self), FALSE);
}

void
kab_template_editor_set_editable (KabTemplateEditor *self, gboolean editable)
{
  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self));
  if (kab_template_editor_is_editable (self) == editable)
    return;
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->source), editable);
  kab_template_editor_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EDITABLE]);
}

gboolean
kab_template_editor_is_editable (KabTemplateEditor *self)
{
  return gtk_text_view_get_editable (GTK_TEXT_VIEW (self->source));
}

/* What it is made with */

static void
give_example (KabTemplateEditor *self)
{
  kab_template_preview_set_example (self->preview, self->example, self->pictures,
                                    kab_template_editor_get_language (self));
}

void
kab_template_editor_set_kind (KabTemplateEditor *self, const char *kind, const char *language)
{
  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self) && kind);
  g_free (self->kind);
  self->kind = g_strdup (kind);
  g_free (self->language);
  self->language = g_strdup (language);
  give_example (self);
}

void
kab_template_editor_set_example (KabTemplateEditor *self, JsonNode *variables)
{
  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self));
  if (variables)
    json_node_ref (variables);
  g_clear_pointer (&self->example, json_node_unref);
  self->example = variables;
  give_example (self);
}

void
kab_template_editor_set_pictures (KabTemplateEditor *self, GHashTable *pictures)
{
  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self));
  if (pictures)
    g_hash_table_ref (pictures);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  self->pictures = pictures;
  give_example (self);
}

void
kab_template_editor_set_stamp_due (KabTemplateEditor *self, gboolean due)
{
  self->stamp_due = due;
}

gboolean
kab_template_editor_get_stamp_due (KabTemplateEditor *self)
{
  return self->stamp_due;
}

GtkSourceView *
kab_template_editor_get_source (KabTemplateEditor *self)
{
  return self->source;
}

KabTemplatePreview *
kab_template_editor_get_preview (KabTemplateEditor *self)
{
  return self->preview;
}

KabTemplateProblems *
kab_template_editor_get_problems (KabTemplateEditor *self)
{
  return self->problems;
}

const char *
kab_template_editor_get_kind (KabTemplateEditor *self)
{
  return self->kind ? self->kind : "licence";
}

const char *
kab_template_editor_get_language (KabTemplateEditor *self)
{
  return self->language ? self->language : kab_language ();
}

JsonNode *
kab_template_editor_get_example (KabTemplateEditor *self)
{
  return self->example;
}

GHashTable *
kab_template_editor_get_pictures (KabTemplateEditor *self)
{
  return self->pictures;
}

/* What is wrong */

static void
made_cb (KabTemplateEditor *self, GPtrArray *problems, const char *error)
{
  g_free (self->error);
  self->error = g_strdup (error);
  kab_template_problems_set (self->problems, problems, error != NULL);
  kab_template_source_mark (self->source, problems);
  g_signal_emit (self, signals[CHECKED], 0);
}

const char *
kab_template_editor_get_error (KabTemplateEditor *self)
{
  g_return_val_if_fail (KAB_IS_TEMPLATE_EDITOR (self), NULL);
  return self->error;
}

guint
kab_template_editor_get_n_problems (KabTemplateEditor *self)
{
  g_return_val_if_fail (KAB_IS_TEMPLATE_EDITOR (self), 0);
  return kab_template_problems_get_n (self->problems);
}

void
kab_template_editor_go_to_line (KabTemplateEditor *self, guint line)
{
  g_return_if_fail (KAB_IS_TEMPLATE_EDITOR (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->show_source), TRUE);
  kab_template_source_go_to (self->source, line);
}

static void
line_pressed_cb (KabTemplateEditor *self, guint line)
{
  kab_template_editor_go_to_line (self, line);
}

static void
problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  guint line, column;

  kab_template_source_get_place (self->source, &line, &column);
  line = kab_template_problems_next (self->problems, line, g_str_equal (name, "template.problem-before"));
  if (line > 0)
    kab_template_editor_go_to_line (self, line);
  else
    gtk_widget_error_bell (widget);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->show_source), TRUE);
  if (g_str_equal (name, "template.go-to-line"))
    kab_template_find_open_line (self->find);
  else if (g_str_equal (name, "template.find-next") || g_str_equal (name, "template.find-before"))
    kab_template_find_move (self->find, g_str_equal (name, "template.find-before"));
  else
    kab_template_find_open (self->find, g_str_equal (name, "template.replace"));
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_template_preview_zoom (KAB_TEMPLATE_EDITOR (widget)->preview, g_str_equal (name, "template.zoom-in") ? 1
                                                                    : g_str_equal (name, "template.zoom-out")
                                                                      ? -1
                                                                      : 0);
}

/* Width */

static void
show_panes (KabTemplateEditor *self)
{
  gboolean pages = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show_preview));

  gtk_widget_set_visible (self->switcher, self->narrow);
  gtk_widget_set_visible (self->source_scroller, !self->narrow || !pages);
  gtk_widget_set_visible (GTK_WIDGET (self->preview), !self->narrow || pages);
}

static gboolean
settle_cb (gpointer user_data)
{
  KabTemplateEditor *self = user_data;

  self->settle_source = 0;
  if (!self->narrow && !self->placed)
    {
      self->placed = TRUE;
      gtk_paned_set_position (GTK_PANED (self->paned), self->width / 2);
    }
  show_panes (self);
  return G_SOURCE_REMOVE;
}

static void
switched_cb (KabTemplateEditor *self)
{
  show_panes (self);
}

static void
kab_template_editor_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  gtk_widget_measure (KAB_TEMPLATE_EDITOR (widget)->box, orientation, for_size, minimum, natural, NULL, NULL);
  /* As long as both are there it must be possible to make the window so narrow that one gives way. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 300);
}

static void
kab_template_editor_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (widget);
  gboolean narrow = width < kab_text_pixels (widget, WIDE);
  int least;

  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (self->box, MAX (width, least), height, baseline, NULL);
  self->width = width;
  if (narrow == self->narrow && (narrow || self->placed))
    return;
  self->narrow = narrow;
  /* Nothing may be shown or hidden while sizes are given out. */
  if (!self->settle_source)
    self->settle_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, settle_cb, self, NULL);
}

static GtkSizeRequestMode
kab_template_editor_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static gboolean
kab_template_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KAB_TEMPLATE_EDITOR (widget)->source));
}

static void
kab_template_editor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (object);

  if (id == PROP_MODIFIED)
    g_value_set_boolean (value, kab_template_editor_get_modified (self));
  else if (id == PROP_EDITABLE)
    g_value_set_boolean (value, kab_template_editor_is_editable (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_template_editor_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_EDITABLE)
    kab_template_editor_set_editable (KAB_TEMPLATE_EDITOR (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kab_template_editor_dispose (GObject *object)
{
  KabTemplateEditor *self = KAB_TEMPLATE_EDITOR (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_handle_id (&self->follow_source, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->example, json_node_unref);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_clear_pointer (&self->error, g_free);
  G_OBJECT_CLASS (kab_template_editor_parent_class)->dispose (object);
}

static const struct
{
  const char *action;
  GtkWidgetActionActivateFunc activate;
  guint key;
  GdkModifierType modifiers;
} keys[] = {
  { "template.problem-next", problem_action, GDK_KEY_F8, 0 },
  { "template.problem-before", problem_action, GDK_KEY_F8, GDK_SHIFT_MASK },
  { "template.find", find_action, GDK_KEY_f, GDK_CONTROL_MASK },
  { "template.replace", find_action, GDK_KEY_h, GDK_CONTROL_MASK },
  { "template.find-next", find_action, GDK_KEY_g, GDK_CONTROL_MASK },
  { "template.find-before", find_action, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  { "template.go-to-line", find_action, GDK_KEY_l, GDK_CONTROL_MASK },
  { "template.zoom-in", zoom_action, GDK_KEY_plus, GDK_CONTROL_MASK },
  { "template.zoom-out", zoom_action, GDK_KEY_minus, GDK_CONTROL_MASK },
  { "template.zoom-fit", zoom_action, GDK_KEY_0, GDK_CONTROL_MASK },
};

static void
kab_template_editor_class_init (KabTemplateEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_source_init ();
  g_type_ensure (KAB_TYPE_TEMPLATE_PREVIEW);
  g_type_ensure (KAB_TYPE_TEMPLATE_PROBLEMS);
  object_class->get_property = kab_template_editor_get_property;
  object_class->set_property = kab_template_editor_set_property;
  object_class->dispose = kab_template_editor_dispose;
  widget_class->measure = kab_template_editor_measure;
  widget_class->size_allocate = kab_template_editor_size_allocate;
  widget_class->get_request_mode = kab_template_editor_get_request_mode;
  widget_class->grab_focus = kab_template_editor_grab_focus;
  props[PROP_MODIFIED]
    = g_param_spec_boolean ("modified", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_EDITABLE]
    = g_param_spec_boolean ("editable", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", KAB_TYPE_TEMPLATE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[CHECKED] = g_signal_new ("checked", KAB_TYPE_TEMPLATE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[ADD_PICTURE] = g_signal_new ("add-picture", KAB_TYPE_TEMPLATE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/widgets/kab-template-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, box);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, switcher);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, show_source);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, show_preview);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, paned);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, source_scroller);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, preview);
  gtk_widget_class_bind_template_child (widget_class, KabTemplateEditor, problems);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, made_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_pressed_cb);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_install_action (widget_class, keys[i].action, NULL, keys[i].activate);
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers, keys[i].action,
                                           NULL);
    }
  kab_template_editor_install_actions (widget_class);
}

/* Before what is inside gets them: a paned takes F8 for its handle. */
static void
add_keys (KabTemplateEditor *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key,
                                                                                    keys[i].modifiers),
                                                            gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_completion (KabTemplateEditor *self)
{
  GtkSourceCompletion *completion = gtk_source_view_get_completion (self->source);
  g_autoptr (KabTemplateCompletion) provider = kab_template_completion_new (self);

  g_object_set (completion, "select-on-show", TRUE, "show-icons", FALSE, NULL);
  gtk_source_completion_add_provider (completion, GTK_SOURCE_COMPLETION_PROVIDER (provider));
}

static void
kab_template_editor_init (KabTemplateEditor *self)
{
  GtkTextBuffer *buffer;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->source = kab_template_source_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->source_scroller), GTK_WIDGET (self->source));
  kab_template_editor_add_shortcuts (GTK_WIDGET (self->source));
  add_keys (self);
  add_completion (self);
  self->find = KAB_TEMPLATE_FIND (kab_template_find_new (self->source));
  gtk_box_prepend (GTK_BOX (self->box), GTK_WIDGET (self->find));
  self->toolbar = kab_template_toolbar_new (self);
  gtk_box_prepend (GTK_BOX (self->box), self->toolbar);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  buffer = buffer_of (self);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "modified-changed", G_CALLBACK (modified_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "cursor-moved", G_CALLBACK (caret_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "notify::can-undo", G_CALLBACK (kab_template_editor_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "notify::can-redo", G_CALLBACK (kab_template_editor_update_actions), self,
                           G_CONNECT_SWAPPED);
  kab_template_editor_update_actions (self);
  caret_moved_cb (self);
  show_panes (self);
}

GtkWidget *
kab_template_editor_new (void)
{
  return g_object_new (KAB_TYPE_TEMPLATE_EDITOR, NULL);
}
