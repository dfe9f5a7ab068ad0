/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-problems-section.h"

#include <glib/gi18n-lib.h>

#include "kab-edit-words.h"
#include "kab-problem-view.h"
#include "kab-sync-button.h"
#include "kab-titles.h"
#include "kab-undoable.h"
#include "kab-unsent.h"

struct _KabProblemsSection
{
  KabSection parent_instance;

  /* template */
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *back;
  GtkWidget *sync;
  GtkStack *stack;
  GtkBox *list;
  GtkWidget *none;

  GPtrArray *problems;  /* KabProblem */
  gboolean wants_focus; /* it was shown before there was something in it */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KabProblemsSection, kab_problems_section, KAB_TYPE_SECTION)

static gboolean
has_focus (KabProblemsSection *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

/* To what is to be read, and not to a button that decides. */
static void
focus_problem (KabProblemsSection *self, guint index)
{
  GtkWidget *view = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (; view && index > 0 && gtk_widget_get_next_sibling (view); index--)
    view = gtk_widget_get_next_sibling (view);
  gtk_widget_grab_focus (view ? view : self->none);
}

static guint
focused_index (KabProblemsSection *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  guint index = 0;

  for (GtkWidget *view = gtk_widget_get_first_child (GTK_WIDGET (self->list)); view;
       view = gtk_widget_get_next_sibling (view), index++)
    if (focus == view || gtk_widget_is_ancestor (focus, view))
      return index;
  return 0;
}

static void
show_problems (KabProblemsSection *self)
{
  GtkWidget *child;
  g_autofree char *count = NULL;
  guint n = self->problems ? self->problems->len : 0;
  gboolean focused = has_focus (self);
  guint index = focused ? focused_index (self) : 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_box_remove (self->list, child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->list, kab_problem_view_new (kab_section_get_cabinet (KAB_SECTION (self)),
                                                      g_ptr_array_index (self->problems, i),
                                                      kab_section_get_folded (KAB_SECTION (self))));
  count
    = g_strdup_printf (ngettext ("%u edit waits for your decision", "%u edits wait for your decision", n), n);
  adw_window_title_set_subtitle (self->title, n > 0 ? count : "");
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
  if (focused || self->wants_focus)
    focus_problem (self, index);
  if (n > 0)
    self->wants_focus = FALSE;
}

/* The keyboard comes with the section, as soon as there is something for it. */
static void
kab_problems_section_map (GtkWidget *widget)
{
  KabProblemsSection *self = KAB_PROBLEMS_SECTION (widget);

  GTK_WIDGET_CLASS (kab_problems_section_parent_class)->map (widget);
  self->wants_focus = !gtk_widget_get_first_child (GTK_WIDGET (self->list));
  focus_problem (self, 0);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = kab_cabinet_list_problems_finish (KAB_CABINET (source), result, &error);
  KabProblemsSection *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_PROBLEMS_SECTION (user_data);
  if (!problems)
    {
      kab_toast (GTK_WIDGET (self), error->message);
      return;
    }
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = g_steal_pointer (&problems);
  show_problems (self);
}

static void
read_problems (KabProblemsSection *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kab_cabinet_list_problems_async (kab_section_get_cabinet (KAB_SECTION (self)), self->cancellable, did_list,
                                   self);
}

/* Decisions, each with a way back */

typedef struct
{
  KabProblemsSection *self;
  KabCabinet *cabinet;
  GtkWidget *overlay; /* of toasts; outlives the section */
  char *id;
  const char *told; /* translated; NULL: nothing is told */
  gint64 since; /* when numbers were what was refused: then others take their place, of which is told; or 0 */
} Decision;

static void
decision_free (gpointer data, GClosure *closure)
{
  Decision *decision = data;

  g_clear_object (&decision->self);
  g_clear_object (&decision->overlay);
  g_object_unref (decision->cabinet);
  g_free (decision->id);
  g_free (decision);
}

static void
did_reopen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) overlay = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_reopen_finish (KAB_CABINET (source), result, &error))
    kab_toast (adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (overlay)), error->message);
}

static void
undo_cb (AdwToast *toast, Decision *decision)
{
  kab_cabinet_reopen_async (decision->cabinet, decision->id, NULL, did_reopen,
                            g_object_ref (decision->overlay));
}

/* At once, and not behind what else is being told. */
static void
offer_undo (Decision *decision)
{
  AdwToast *toast;

  if (!decision->told || !decision->overlay)
    {
      decision_free (decision, NULL);
      return;
    }
  toast = adw_toast_new (decision->told);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  kab_undoable_offer (toast);
  g_clear_object (&decision->self);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), decision, decision_free, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (decision->overlay), toast);
}

/* For longer than other things are told: there may be paper to be replaced. */
static void
did_list_renumbered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Decision *decision = user_data;
  g_autoptr (GPtrArray) list = kab_cabinet_list_renumbered_finish (KAB_CABINET (source), result, NULL);

  for (guint i = 0; list && decision->overlay && i < list->len; i++)
    {
      g_autofree char *sentence = kab_renumbered_sentence (g_ptr_array_index (list, i));
      AdwToast *toast = adw_toast_new (sentence);

      adw_toast_set_timeout (toast, 0);
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (decision->overlay), toast);
    }
  decision_free (decision, NULL);
}

static void
did_resolve (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Decision *decision = user_data;
  g_autoptr (KabProblemsSection) self = g_object_ref (decision->self);
  g_autoptr (GError) error = NULL;

  if (kab_cabinet_resolve_finish (KAB_CABINET (source), result, &error) && decision->since > 0)
    {
      g_clear_object (&decision->self);
      kab_cabinet_list_renumbered_async (decision->cabinet, decision->since, NULL, did_list_renumbered,
                                         decision);
    }
  else if (!error)
    offer_undo (decision);
  else
    {
      kab_toast (GTK_WIDGET (self), error->message);
      decision_free (decision, NULL);
    }
  if (kab_section_get_cabinet (KAB_SECTION (self)))
    read_problems (self);
}

static const KabProblem *
find_problem (KabProblemsSection *self, GVariant *parameter)
{
  for (guint i = 0; self->problems && i < self->problems->len; i++)
    {
      const KabProblem *problem = g_ptr_array_index (self->problems, i);

      if (g_str_equal (problem->id, g_variant_get_string (parameter, NULL)))
        return problem;
    }
  return NULL;
}

static void
resolve_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabProblemsSection *self = KAB_PROBLEMS_SECTION (widget);
  const KabProblem *problem = find_problem (self, parameter);
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  gboolean mine = g_str_equal (name, "problems.keep-mine");
  Decision *decision;

  if (!problem)
    return;
  decision = g_new0 (Decision, 1);
  decision->self = g_object_ref (self);
  decision->cabinet = g_object_ref (kab_section_get_cabinet (KAB_SECTION (self)));
  decision->overlay = overlay ? g_object_ref (overlay) : NULL;
  decision->id = g_strdup (problem->id);
  if (mine && !problem->conflict && problem->field && g_str_has_suffix (problem->field, "number"))
    decision->since = g_get_real_time () / 1000;
  decision->told = !problem->conflict ? (mine ? NULL : _ ("Your values were discarded"))
                   : mine             ? _ ("Your values were kept")
                                      : _ ("Theirs was taken");
  /* Not cancelled with the view: a decision that was taken is carried out. */
  kab_cabinet_resolve_async (decision->cabinet, decision->id, mine ? KAB_RESOLVE_MINE : KAB_RESOLVE_THEIRS,
                             NULL, did_resolve, decision);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const KabProblem *problem = find_problem (KAB_PROBLEMS_SECTION (widget), parameter);
  g_autofree char *text = NULL;

  if (!problem)
    return;
  text = kab_edit_to_text (kab_section_get_cabinet (KAB_SECTION (widget)), problem->mutation, problem->title);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  kab_toast (widget, _ ("Copied"));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_unsent_save (widget, kab_section_get_cabinet (KAB_SECTION (widget)),
                   g_variant_get_string (parameter, NULL), NULL, NULL);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const KabProblem *problem = find_problem (KAB_PROBLEMS_SECTION (widget), parameter);
  g_autoptr (JsonNode) wish = problem ? kab_problem_to_draft (problem) : NULL;

  if (problem)
    kab_section_edit_elsewhere (KAB_SECTION (widget), problem->mutation->entity->name,
                                problem->mutation->op == KAB_OP_CREATE ? NULL : problem->mutation->row, wish,
                                problem->id);
}

static void
problems_changed_cb (KabProblemsSection *self)
{
  read_problems (self);
}

/* What others write to a row meanwhile is theirs, too. */
static void
changed_cb (KabCabinet *cabinet, const char *entity, KabProblemsSection *self)
{
  for (guint i = 0; self->problems && i < self->problems->len; i++)
    if (g_str_equal (((KabProblem *)g_ptr_array_index (self->problems, i))->mutation->entity->name, entity))
      {
        read_problems (self);
        return;
      }
}

static void
resolved_cb (KabTitles *titles, const char *id, KabProblemsSection *self)
{
  show_problems (self);
}

static void
kab_problems_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabProblemsSection *self = KAB_PROBLEMS_SECTION (section);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  show_problems (self);
  if (!cabinet)
    return;
  g_object_set (self->sync, "cabinet", cabinet, NULL);
  g_signal_connect_object (cabinet, "notify::problems", G_CALLBACK (problems_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (kab_titles_for (cabinet), "resolved", G_CALLBACK (resolved_cb), self, 0);
  read_problems (self);
}

static void
kab_problems_section_set_folded (KabSection *section, gboolean folded)
{
  KabProblemsSection *self = KAB_PROBLEMS_SECTION (section);

  gtk_widget_set_visible (self->back, folded);
  gtk_widget_set_visible (self->sync, folded);
  adw_header_bar_set_show_start_title_buttons (self->header, folded);
  show_problems (self);
}

static void
back_cb (KabProblemsSection *self, GtkButton *button)
{
  kab_section_go_back (KAB_SECTION (self));
}

static void
kab_problems_section_dispose (GObject *object)
{
  KabProblemsSection *self = KAB_PROBLEMS_SECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_problems_section_parent_class)->dispose (object);
}

static void
kab_problems_section_class_init (KabProblemsSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabSectionClass *section_class = KAB_SECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_problems_section_dispose;
  widget_class->map = kab_problems_section_map;
  section_class->set_cabinet = kab_problems_section_set_cabinet;
  section_class->set_folded = kab_problems_section_set_folded;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-problems-section.ui");
  gtk_widget_class_bind_template_child (widget_class, KabProblemsSection, header);
  gtk_widget_class_bind_template_child (widget_class, KabProblemsSection, title);
  gtk_widget_class_bind_template_child (widget_class, KabProblemsSection, back);
  gtk_widget_class_bind_template_child (widget_class, KabProblemsSection, sync);
  gtk_widget_class_bind_template_child (widget_class, KabProblemsSection, stack);
  gtk_widget_class_bind_template_child (widget_class, KabProblemsSection, list);
  gtk_widget_class_bind_template_child (widget_class, KabProblemsSection, none);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_install_action (widget_class, "problems.keep-mine", "s", resolve_action);
  gtk_widget_class_install_action (widget_class, "problems.take-theirs", "s", resolve_action);
  gtk_widget_class_install_action (widget_class, "problems.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "problems.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "problems.export", "s", export_action);
}

static void
kab_problems_section_init (KabProblemsSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
