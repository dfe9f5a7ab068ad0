/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-problem-view.h"

#include <glib/gi18n-lib.h>

#include "kab-edit-words.h"
#include "kab-format.h"
#include "kab-sections.h"
#include "kab-widgets.h"

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
  g_autofree char *wanted = kab_edit_value_text (cabinet, field, mine);

  gtk_grid_attach (grid, make_label (kab_field_title (field), "dim-label"), 0, line, 1, 1);
  gtk_grid_attach (grid, make_label (wanted, NULL), 1, line, 1, 1);
  if (has_theirs (problem))
    {
      g_autofree char *theirs = kab_edit_value_text (cabinet, field, problem->theirs);
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
  g_autoptr (KabRow) mine = kab_edit_row_of (problem->mutation, problem->theirs);
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

/* What a command was told: there is nobody else's to hold against it. */
static GtkWidget *
make_arguments (KabCabinet *cabinet, const KabProblem *problem)
{
  const KabMutation *mutation = problem->mutation;
  GtkWidget *grid = gtk_grid_new ();
  int line = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  for (guint i = 0; i < mutation->command->n_args; i++)
    {
      g_autofree char *text = NULL;

      if (kab_value_is_null (&mutation->args[i]))
        continue;
      text = kab_edit_arg_text (cabinet, mutation, i);
      gtk_grid_attach (GTK_GRID (grid),
                       make_label (kab_field_title (&mutation->command->args[i]), "dim-label"), 0, line, 1,
                       1);
      gtk_grid_attach (GTK_GRID (grid), make_label (text, NULL), 1, line++, 1, 1);
    }
  gtk_widget_set_visible (grid, line > 0);
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

static gboolean
may_edit (KabCabinet *cabinet, const KabProblem *problem)
{
  const KabEntity *entity = problem->mutation->entity;
  const KabSectionInfo *section = kab_section_of_entity (entity);
  KabOp op = problem->mutation->op;

  return cabinet && section && section->edits
         && kab_section_is_for (section, kab_cabinet_get_account (cabinet))
         && (op == KAB_OP_CREATE || op == KAB_OP_UPDATE) && !(problem->theirs && problem->theirs->deleted);
}

static void
add_item (GMenu *menu, const char *label, const char *action, const KabProblem *problem)
{
  g_autofree char *detailed = g_strdup_printf ("%s::%s", action, problem->id);

  g_menu_append (menu, label, detailed);
}

static GtkWidget *
make_menu (const KabProblem *problem)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  add_item (menu, _ ("_Copy My Words"), "problems.copy", problem);
  add_item (menu, _ ("E_xport…"), "problems.export", problem);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  kab_menu_button_set_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _ ("Copy or Export"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy or Export"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static GtkWidget *
make_buttons (KabCabinet *cabinet, const KabProblem *problem, gboolean narrow)
{
  GtkWidget *buttons = gtk_box_new (narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean deleted = problem->theirs && problem->theirs->deleted;

  gtk_widget_set_margin_top (buttons, 6);
  gtk_widget_set_halign (buttons, narrow ? GTK_ALIGN_FILL : GTK_ALIGN_END);
  if (may_edit (cabinet, problem))
    gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Edit…"), "problems.edit", problem, NULL));
  if (problem->conflict)
    {
      gtk_box_append (GTK_BOX (buttons), make_button (deleted ? _ ("_Leave Deleted") : _ ("Take _Theirs"),
                                                      "problems.take-theirs", problem, NULL));
      gtk_box_append (GTK_BOX (buttons),
                      make_button (deleted ? _ ("_Restore With My Values") : _ ("Keep _Mine"),
                                   "problems.keep-mine", problem, "suggested-action"));
    }
  else
    {
      gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Discard My Values"), "problems.take-theirs",
                                                      problem, "destructive-action"));
      gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Try Again"), "problems.keep-mine", problem, NULL));
    }
  return buttons;
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
kab_problem_view_new (KabCabinet *cabinet, const KabProblem *problem, gboolean narrow)
{
  /* What a group is for a screen reader; and the keyboard comes to it before it comes to a button that decides. */
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12,
                                 "focusable", TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
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
  gtk_widget_set_hexpand (head, TRUE);
  gtk_box_append (GTK_BOX (top), head);
  gtk_box_append (GTK_BOX (top), make_menu (problem));
  gtk_box_append (GTK_BOX (box), top);
  if (problem->mutation->op == KAB_OP_COMMAND)
    gtk_box_append (GTK_BOX (box), make_arguments (cabinet, problem));
  else if (problem->mutation->op != KAB_OP_DELETE && problem->mutation->op != KAB_OP_RESTORE)
    gtk_box_append (GTK_BOX (box), make_comparison (cabinet, problem));
  rest = make_rest (problem);
  if (rest)
    gtk_box_append (GTK_BOX (box), rest);
  gtk_box_append (GTK_BOX (box), make_buttons (cabinet, problem, narrow));
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, problem->title, -1);
  return box;
}
