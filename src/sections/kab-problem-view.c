/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-problem-view.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-merge.h"
#include "kab-titles.h"

/* A row with what the person wanted in it, to be formatted like any other. */
static KabRow *
mine_of (const KabProblem *problem)
{
  KabRow *row
    = problem->theirs ? kab_row_copy (problem->theirs) : kab_row_new_empty (problem->mutation->entity);

  kab_mutation_apply (problem->mutation, row);
  return row;
}

static char *
value_text (KabCabinet *cabinet, const KabField *field, const KabRow *row)
{
  const char *id = field->type == KAB_TYPE_REF ? kab_row_get_text (row, field->name) : NULL;
  char *text;

  if (id && cabinet)
    {
      const char *title = kab_titles_get (kab_titles_for (cabinet), kab_entity_find (field->ref), id);

      return g_strdup (title ? title : id);
    }
  text = kab_format_value (field, row);
  if (*text)
    return text;
  g_free (text);
  return g_strdup ("—");
}

char *
kab_problem_to_text (const KabProblem *problem)
{
  const KabEntity *entity = problem->mutation->entity;
  g_autoptr (KabRow) mine = mine_of (problem);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s\n", g_dgettext (GETTEXT_PACKAGE, entity->title_one), problem->title);
  for (guint i = 0; i < entity->n_fields; i++)
    if (problem->mutation->in_set[i])
      {
        g_autofree char *value = value_text (NULL, &entity->fields[i], mine);

        g_string_append_printf (text, "%s: %s\n", kab_field_title (&entity->fields[i]), value);
      }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* Whether the other side has values of its own: not where the row was refused, or is gone. */
static gboolean
has_theirs (const KabProblem *problem)
{
  return problem->theirs && !problem->theirs->deleted;
}

static void
attach_field (GtkGrid *grid,
              int line,
              KabCabinet *cabinet,
              const KabProblem *problem,
              const KabField *field,
              const KabRow *mine)
{
  g_autofree char *wanted = value_text (cabinet, field, mine);

  gtk_grid_attach (grid, make_label (kab_field_title (field), "dim-label"), 0, line, 1, 1);
  gtk_grid_attach (grid, make_label (wanted, NULL), 1, line, 1, 1);
  if (has_theirs (problem))
    {
      g_autofree char *theirs = value_text (cabinet, field, problem->theirs);
      GtkWidget *label = make_label (theirs, NULL);

      if (!g_str_equal (wanted, theirs))
        gtk_widget_add_css_class (label, "kab-differs");
      gtk_grid_attach (grid, label, 2, line, 1, 1);
    }
}

/* Field, mine, theirs, of what is to be decided: a table whose columns stay under each other over all fields. */
static GtkWidget *
make_comparison (KabCabinet *cabinet, const KabProblem *problem)
{
  const KabEntity *entity = problem->mutation->entity;
  g_autoptr (KabRow) mine = mine_of (problem);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *heads[3]
    = { make_label (_ ("Field"), "caption-heading"), make_label (_ ("Mine"), "caption-heading"),
        /* Translators: the values that somebody else wrote meanwhile */
        make_label (_ ("Theirs"), "caption-heading") };
  int line = 1;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  for (int i = 0; i < (has_theirs (problem) ? 3 : 2); i++)
    {
      gtk_widget_add_css_class (heads[i], "dim-label");
      gtk_widget_set_hexpand (heads[i], i > 0);
      gtk_grid_attach (GTK_GRID (grid), heads[i], i, 0, 1, 1);
    }
  if (!has_theirs (problem))
    g_object_unref (g_object_ref_sink (heads[2]));
  for (guint i = 0; i < entity->n_fields; i++)
    if (kab_problem_is_contested (problem, i))
      attach_field (GTK_GRID (grid), line++, cabinet, problem, &entity->fields[i], mine);
  gtk_widget_set_visible (grid, line > 1);
  return grid;
}

/* What else the edit says, in a line: nobody else touched it, so there is nothing to decide about it. */
static GtkWidget *
make_rest (const KabProblem *problem)
{
  const KabEntity *entity = problem->mutation->entity;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < entity->n_fields; i++)
    if (kab_problem_is_kept (problem, i))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              kab_field_title (&entity->fields[i]));
  if (names->len == 0)
    return NULL;
  /* Translators: a list of fields' names follows, such as "Description, Note" */
  text = g_strdup_printf (_ ("Kept and sent either way, as nobody else changed it: %s."), names->str);
  return make_label (text, "dim-label");
}

static GtkWidget *
make_button (const char *label, const char *action, const KabProblem *problem, const char *style)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", problem->id);
  if (style)
    gtk_widget_add_css_class (button, style);
  return button;
}

static char *
describe (const KabProblem *problem)
{
  g_autofree char *when = kab_format_ago (problem->at);

  if (problem->conflict && problem->contested->len == 0)
    return g_strdup (_ ("By now both say the same: there is nothing left to choose."));
  if (problem->theirs && problem->theirs->deleted && problem->their_name && *problem->their_name)
    return g_strdup_printf (_ ("%s deleted this record meanwhile (%s)."), problem->their_name, when);
  if (problem->theirs && problem->theirs->deleted)
    return g_strdup_printf (_ ("Somebody deleted this record meanwhile (%s)."), when);
  if (problem->conflict && problem->their_name && *problem->their_name)
    return g_strdup_printf (_ ("%s changed the same meanwhile (%s)."), problem->their_name, when);
  if (problem->conflict)
    return g_strdup_printf (_ ("Somebody changed the same meanwhile (%s)."), when);
  return g_strdup (problem->message ? problem->message : _ ("The server refused this edit."));
}

GtkWidget *
kab_problem_view_new (KabCabinet *cabinet, const KabProblem *problem)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *rest;
  g_autofree char *text = describe (problem);
  g_autofree char *kind
    = g_strdup_printf ("%s · %s", g_dgettext (GETTEXT_PACKAGE, problem->mutation->entity->title_one),
                       problem->conflict ? _ ("Conflict") : _ ("Refused"));

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "kab-problem");
  gtk_box_append (GTK_BOX (head), make_label (kind, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_first_child (head), "dim-label");
  gtk_box_append (GTK_BOX (head),
                  make_label (problem->title && *problem->title ? problem->title : "—", "title-4"));
  gtk_box_append (GTK_BOX (head), make_label (text, NULL));
  gtk_box_append (GTK_BOX (box), head);
  if (problem->mutation->op != KAB_OP_DELETE && problem->mutation->op != KAB_OP_RESTORE)
    gtk_box_append (GTK_BOX (box), make_comparison (cabinet, problem));
  rest = make_rest (problem);
  if (rest)
    gtk_box_append (GTK_BOX (box), rest);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_widget_set_margin_top (buttons, 6);
  if (problem->conflict)
    {
      gtk_box_append (GTK_BOX (buttons),
                      make_button (_ ("Take _Theirs"), "problems.take-theirs", problem, NULL));
      gtk_box_append (GTK_BOX (buttons),
                      make_button (_ ("Keep _Mine"), "problems.keep-mine", problem, "suggested-action"));
    }
  else
    {
      gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Copy My Words"), "problems.copy", problem, NULL));
      gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Discard My Values"), "problems.take-theirs",
                                                      problem, "destructive-action"));
      gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Try Again"), "problems.keep-mine", problem, NULL));
    }
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, problem->title, -1);
  return box;
}
