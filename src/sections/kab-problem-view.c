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

/* What is compared of each field, in this order. */
typedef enum
{
  SIDE_BEFORE,
  SIDE_MINE,
  SIDE_THEIRS,
  N_SIDES,
} Side;

typedef struct
{
  KabCabinet *cabinet;
  const KabProblem *problem;
  KabRow *rows[N_SIDES]; /* NULL: that side has nothing to say */
  GtkGrid *grid;
  int line;
} Comparison;

static const char *
side_title (Side side)
{
  switch (side)
    {
    case SIDE_BEFORE:
      return _ ("Before");
    case SIDE_MINE:
      return _ ("Mine");
    case SIDE_THEIRS:
    case N_SIDES:
    default:
      /* Translators: the values that somebody else wrote meanwhile */
      return _ ("Theirs");
    }
}

static GtkWidget *
make_value (const Comparison *comparison, const KabField *field, guint i, Side side)
{
  const KabMutation *mutation = comparison->problem->mutation;
  g_autofree char *text = side == SIDE_BEFORE && !mutation->in_base[i]
                            ? g_strdup ("")
                            : kab_edit_value_text (comparison->cabinet, field, comparison->rows[side]);
  GtkWidget *label = make_label (text, side == SIDE_BEFORE ? "dim-label" : NULL);

  if (side == SIDE_THEIRS)
    {
      g_autofree char *mine = kab_edit_value_text (comparison->cabinet, field, comparison->rows[SIDE_MINE]);

      if (!g_str_equal (mine, text))
        gtk_widget_add_css_class (label, "kab-differs");
    }
  return label;
}

/* A line of a table whose columns stay under each other over all fields. */
static void
attach_wide (Comparison *comparison, guint i)
{
  const KabField *field = &comparison->problem->mutation->entity->fields[i];
  int column = 1;

  gtk_grid_attach (comparison->grid, make_label (kab_field_title (field), "dim-label"), 0, comparison->line,
                   1, 1);
  for (Side side = 0; side < N_SIDES; side++)
    if (comparison->rows[side])
      gtk_grid_attach (comparison->grid, make_value (comparison, field, i, side), column++, comparison->line,
                       1, 1);
  comparison->line++;
}

/* Where there is no room for columns, a line a side. */
static void
attach_narrow (Comparison *comparison, guint i)
{
  const KabField *field = &comparison->problem->mutation->entity->fields[i];

  gtk_grid_attach (comparison->grid, make_label (kab_field_title (field), "heading"), 0, comparison->line++,
                   2, 1);
  for (Side side = 0; side < N_SIDES; side++)
    {
      GtkWidget *value;

      if (!comparison->rows[side])
        continue;
      value = make_value (comparison, field, i, side);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_grid_attach (comparison->grid, make_label (side_title (side), "dim-label"), 0, comparison->line, 1,
                       1);
      gtk_grid_attach (comparison->grid, value, 1, comparison->line++, 1, 1);
    }
}

static void
attach_heads (Comparison *comparison)
{
  int column = 1;
  GtkWidget *head = make_label (_ ("Field"), "caption-heading");

  gtk_widget_add_css_class (head, "dim-label");
  gtk_grid_attach (comparison->grid, head, 0, comparison->line, 1, 1);
  for (Side side = 0; side < N_SIDES; side++)
    {
      if (!comparison->rows[side])
        continue;
      head = make_label (side_title (side), "caption-heading");
      gtk_widget_add_css_class (head, "dim-label");
      gtk_widget_set_hexpand (head, TRUE);
      gtk_grid_attach (comparison->grid, head, column++, comparison->line, 1, 1);
    }
  comparison->line++;
}

/* Not typed, but bound to what was, and changed by the other side: that is why it conflicts. */
static gboolean
is_bound_to_contested (const KabProblem *problem, guint i)
{
  const KabMutation *mutation = problem->mutation;
  const char *group = mutation->entity->fields[i].group;

  if (!group || mutation->in_set[i] || !mutation->in_base[i] || !has_theirs (problem)
      || kab_value_equal (&mutation->base[i], &problem->theirs->values[i]))
    return FALSE;
  for (guint j = 0; j < mutation->entity->n_fields; j++)
    if (kab_problem_is_contested (problem, j) && g_strcmp0 (mutation->entity->fields[j].group, group) == 0)
      return TRUE;

  return FALSE;
}

/* What is to be decided: each field as it was, as I want it, as they have it. */
static GtkWidget *
make_comparison (KabCabinet *cabinet, const KabProblem *problem, gboolean narrow)
{
  const KabMutation *mutation = problem->mutation;
  g_autoptr (KabRow) mine = kab_edit_row_of (mutation, problem->theirs);
  g_autoptr (KabRow) before = kab_edit_seen_row (mutation);
  Comparison comparison = { .cabinet = cabinet, .problem = problem, .grid = GTK_GRID (gtk_grid_new ()) };
  gboolean any = FALSE;

  comparison.rows[SIDE_BEFORE] = mutation->op == KAB_OP_UPDATE ? before : NULL;
  comparison.rows[SIDE_MINE] = mine;
  comparison.rows[SIDE_THEIRS] = has_theirs (problem) ? problem->theirs : NULL;
  gtk_grid_set_column_spacing (comparison.grid, 18);
  gtk_grid_set_row_spacing (comparison.grid, narrow ? 6 : 9);
  if (!narrow)
    attach_heads (&comparison);
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (kab_problem_is_contested (problem, i) || is_bound_to_contested (problem, i))
      {
        any = TRUE;
        if (narrow)
          attach_narrow (&comparison, i);
        else
          attach_wide (&comparison, i);
      }
  gtk_widget_set_visible (GTK_WIDGET (comparison.grid), any);
  return GTK_WIDGET (comparison.grid);
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

/* Whoever decides against their own price has sold at it meanwhile. */
static GtkWidget *
make_sold (const KabProblem *problem)
{
  g_autofree char *text = g_strdup_printf (
    ngettext ("%u licence was issued at your price meanwhile. It keeps it, whatever you decide.",
              "%u licences were issued at your price meanwhile. They keep it, whatever you decide.",
              problem->n_sold),
    problem->n_sold);

  return make_label (text, NULL);
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
  const KabSectionInfo *section
    = cabinet ? kab_section_of_entity (entity->name, kab_cabinet_get_account (cabinet)) : NULL;
  KabOp op = problem->mutation->op;

  return section && section->edits && (op == KAB_OP_CREATE || op == KAB_OP_UPDATE)
         && !(problem->theirs && problem->theirs->deleted);
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
    gtk_box_append (GTK_BOX (box), make_comparison (cabinet, problem, narrow));
  rest = make_rest (problem);
  if (rest)
    gtk_box_append (GTK_BOX (box), rest);
  if (problem->n_sold > 0)
    gtk_box_append (GTK_BOX (box), make_sold (problem));
  gtk_box_append (GTK_BOX (box), make_buttons (cabinet, problem, narrow));
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, problem->title, -1);
  return box;
}
