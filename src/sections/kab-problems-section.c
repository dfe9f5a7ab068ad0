/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-problems-section.h"

#include <glib/gi18n-lib.h>

#include "kab-problem-view.h"
#include "kab-sync-button.h"
#include "kab-titles.h"

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

  GPtrArray *problems; /* KabProblem */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KabProblemsSection, kab_problems_section, KAB_TYPE_SECTION)

static void
show_problems (KabProblemsSection *self)
{
  GtkWidget *child;
  g_autofree char *count = NULL;
  guint n = self->problems ? self->problems->len : 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_box_remove (self->list, child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->list, kab_problem_view_new (kab_section_get_cabinet (KAB_SECTION (self)),
                                                      g_ptr_array_index (self->problems, i)));
  count
    = g_strdup_printf (ngettext ("%u edit waits for your decision", "%u edits wait for your decision", n), n);
  adw_window_title_set_subtitle (self->title, n > 0 ? count : "");
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
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

static void
did_resolve (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabProblemsSection) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!kab_cabinet_resolve_finish (KAB_CABINET (source), result, &error))
    kab_toast (GTK_WIDGET (self), error->message);
  if (kab_section_get_cabinet (KAB_SECTION (self)))
    read_problems (self);
}

static void
resolve_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabProblemsSection *self = KAB_PROBLEMS_SECTION (widget);

  /* Not cancelled with the view: a decision that was taken is carried out. */
  kab_cabinet_resolve_async (kab_section_get_cabinet (KAB_SECTION (self)),
                             g_variant_get_string (parameter, NULL),
                             g_str_equal (name, "problems.keep-mine") ? KAB_RESOLVE_MINE : KAB_RESOLVE_THEIRS,
                             NULL, did_resolve, g_object_ref (self));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabProblemsSection *self = KAB_PROBLEMS_SECTION (widget);

  for (guint i = 0; self->problems && i < self->problems->len; i++)
    {
      KabProblem *problem = g_ptr_array_index (self->problems, i);
      g_autofree char *text = NULL;

      if (!g_str_equal (problem->id, g_variant_get_string (parameter, NULL)))
        continue;
      text = kab_problem_to_text (problem);
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
      kab_toast (widget, _ ("Copied"));
    }
}

static void
problems_changed_cb (KabProblemsSection *self)
{
  read_problems (self);
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
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_install_action (widget_class, "problems.keep-mine", "s", resolve_action);
  gtk_widget_class_install_action (widget_class, "problems.take-theirs", "s", resolve_action);
  gtk_widget_class_install_action (widget_class, "problems.copy", "s", copy_action);
}

static void
kab_problems_section_init (KabProblemsSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
