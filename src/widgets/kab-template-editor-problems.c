/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-problems.h"

#include <glib/gi18n-lib.h>

#include "kab-problem.h"

/* More than this nobody reads; the first ones are mended first. */
#define ROWS_MAX 100
#define HEIGHT_MAX 132

struct _KabTemplateProblems
{
  GtkWidget parent_instance;
  GtkWidget *bar;
  GtkWidget *scroller;
  GtkWidget *icon;
  GtkWidget *summary;
  GtkWidget *place;
  GtkWidget *list;
  GPtrArray *problems; /* of KabTemplateProblem, by line */
};

enum
{
  GO_TO,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KabTemplateProblems, kab_template_problems, GTK_TYPE_WIDGET)

static GtkWidget *
make_row (const KabTemplateProblem *problem)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_label_new (problem->text);
  g_autofree char *line = NULL, *whole = NULL;

  /* Translators: where something is wrong in a template */
  line = g_strdup_printf (_ ("Line %u"), problem->line);
  whole = problem->line > 0 ? g_strdup_printf ("%s: %s", line, problem->text) : g_strdup (problem->text);
  if (problem->line > 0)
    {
      GtkWidget *label = gtk_label_new (line);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_set_valign (label, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), text);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
  return row;
}

static gboolean
is_same (GPtrArray *one, GPtrArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    {
      const KabTemplateProblem *a = one->pdata[i], *b = other->pdata[i];

      if (a->line != b->line || !g_str_equal (a->text, b->text))
        return FALSE;
    }
  return TRUE;
}

static int
by_line (gconstpointer a, gconstpointer b)
{
  guint x = (*(const KabTemplateProblem *const *)a)->line, y = (*(const KabTemplateProblem *const *)b)->line;

  return x < y ? -1 : x > y;
}

static void
show_summary (KabTemplateProblems *self, gboolean failed)
{
  guint n = self->problems->len;
  g_autofree char *text = g_strdup_printf (ngettext ("%u problem", "%u problems", n), n);

  gtk_label_set_label (GTK_LABEL (self->summary), n > 0 ? text : _ ("No problems"));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), failed  ? "dialog-error-symbolic"
                                                        : n > 0 ? "dialog-warning-symbolic"
                                                                : "object-select-symbolic");
  gtk_widget_remove_css_class (self->icon, "error");
  gtk_widget_remove_css_class (self->icon, "warning");
  gtk_widget_remove_css_class (self->icon, "success");
  gtk_widget_add_css_class (self->icon, failed ? "error" : n > 0 ? "warning" : "success");
  gtk_widget_set_visible (self->scroller, n > 0);
}

void
kab_template_problems_set (KabTemplateProblems *self, GPtrArray *problems, gboolean failed)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_template_problem_free);
  GtkWidget *row;

  for (guint i = 0; i < problems->len && i < ROWS_MAX; i++)
    g_ptr_array_add (sorted, kab_template_problem_copy (problems->pdata[i]));
  g_ptr_array_sort (sorted, by_line);
  if (!is_same (self->problems, sorted))
    {
      while ((row = gtk_widget_get_first_child (self->list)))
        gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
      for (guint i = 0; i < sorted->len; i++)
        gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (sorted->pdata[i]));
      g_ptr_array_unref (self->problems);
      self->problems = g_steal_pointer (&sorted);
    }
  show_summary (self, failed);
}

void
kab_template_problems_set_place (KabTemplateProblems *self, guint line, guint column)
{
  g_autofree char *text = NULL;

  /* Translators: where the caret is in a text */
  text = g_strdup_printf (_ ("Line %u, column %u"), line, column);
  gtk_label_set_label (GTK_LABEL (self->place), text);
}

guint
kab_template_problems_get_n (KabTemplateProblems *self)
{
  return self->problems->len;
}

guint
kab_template_problems_next (KabTemplateProblems *self, guint line, gboolean back)
{
  guint found = 0, round = 0;

  for (guint i = 0; i < self->problems->len; i++)
    {
      guint at = ((const KabTemplateProblem *)self->problems->pdata[i])->line;

      if (at == 0)
        continue;
      if (back ? at < line : at > line && found == 0)
        found = at;
      if (back || round == 0)
        round = at;
    }
  return found > 0 ? found : round;
}

char *
kab_template_problems_get_text (KabTemplateProblems *self, guint line)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->problems->len; i++)
    {
      const KabTemplateProblem *problem = self->problems->pdata[i];

      if (problem->line != line)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, problem->text);
    }
  return g_string_free (text, text->len == 0);
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, KabTemplateProblems *self)
{
  const KabTemplateProblem *problem = self->problems->pdata[gtk_list_box_row_get_index (row)];

  if (problem->line > 0)
    g_signal_emit (self, signals[GO_TO], 0, problem->line);
}

static void
kab_template_problems_dispose (GObject *object)
{
  KabTemplateProblems *self = KAB_TEMPLATE_PROBLEMS (object);

  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (kab_template_problems_parent_class)->dispose (object);
}

static void
kab_template_problems_finalize (GObject *object)
{
  g_ptr_array_unref (KAB_TEMPLATE_PROBLEMS (object)->problems);
  G_OBJECT_CLASS (kab_template_problems_parent_class)->finalize (object);
}

static void
kab_template_problems_class_init (KabTemplateProblemsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_template_problems_dispose;
  G_OBJECT_CLASS (klass)->finalize = kab_template_problems_finalize;
  signals[GO_TO] = g_signal_new ("go-to", KAB_TYPE_TEMPLATE_PROBLEMS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
kab_template_problems_init (KabTemplateProblems *self)
{
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_template_problem_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->bar, "kab-template-status");
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  self->icon = gtk_image_new ();
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (self->bar), self->icon);
  self->summary = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->summary), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->summary), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->summary, TRUE);
  gtk_box_append (GTK_BOX (self->bar), self->summary);
  self->place = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->place), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->place, "dim-label");
  gtk_widget_add_css_class (self->place, "numeric");
  gtk_box_append (GTK_BOX (self->bar), self->place);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "kab-template-problems");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Problems"),
                                  -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), HEIGHT_MAX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  show_summary (self, FALSE);
}
