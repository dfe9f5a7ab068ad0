/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl desktop problems, resolve: edits that wait for a decision. */
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-desktop.h"
#include "kab-error.h"
#include "kab-headless.h"

/* How many a message names. */
#define PROBLEMS_NAMED 10u

static const GOptionEntry options[] = { KAB_DESKTOP_CACHE_ENTRY, { NULL } };

/* What the person saw (base), what the person wants (set), what the other side has. */
typedef enum
{
  SIDE_BASE,
  SIDE_MINE,
  SIDE_THEIRS,
} Side;

static const KabValue *
value_of (const KabProblem *problem, guint field, Side side)
{
  const KabMutation *mutation = problem->mutation;

  switch (side)
    {
    case SIDE_BASE:
      return mutation->in_base[field] ? &mutation->base[field] : NULL;
    case SIDE_MINE:
      return mutation->in_set[field] ? &mutation->set[field] : NULL;
    case SIDE_THEIRS:
    default:
      return problem->theirs != NULL ? &problem->theirs->values[field] : NULL;
    }
}

static void
add_values (JsonBuilder *builder, const char *name, const KabProblem *problem, Side side)
{
  const KabMutation *mutation = problem->mutation;

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabValue *value = mutation->in_set[i] ? value_of (problem, i, side) : NULL;

      if (value == NULL)
        continue;
      json_builder_set_member_name (builder, mutation->entity->fields[i].name);
      json_builder_add_value (builder, kab_value_to_json (&mutation->entity->fields[i], value));
    }
  json_builder_end_object (builder);
}

/* The fields that the decision is about; the rest of the edit is sent either way. */
static void
add_contested (JsonBuilder *builder, GPtrArray *contested)
{
  json_builder_set_member_name (builder, "contested");
  json_builder_begin_array (builder);
  for (guint i = 0; i < contested->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (contested, i));
  json_builder_end_array (builder);
}

/* What a command was told. */
static void
add_arguments (JsonBuilder *builder, const KabMutation *mutation)
{
  json_builder_set_member_name (builder, "mine");
  json_builder_begin_object (builder);
  for (guint i = 0; i < mutation->command->n_args; i++)
    if (!kab_value_is_null (&mutation->args[i]))
      {
        json_builder_set_member_name (builder, mutation->command->args[i].name);
        json_builder_add_value (builder, kab_value_to_json (&mutation->command->args[i], &mutation->args[i]));
      }
  json_builder_end_object (builder);
}

static void
add_problem (JsonBuilder *builder, const KabProblem *problem)
{
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "id", problem->id);
  kab_json_add_string (builder, "entity", problem->mutation->entity->name);
  kab_json_add_string (builder, "row", problem->mutation->row);
  kab_json_add_string (builder, "title", problem->title);
  kab_json_add_string (builder, "op", kab_mutation_op_token (problem->mutation));
  kab_json_add_boolean (builder, "conflict", problem->conflict);
  kab_json_add_string (builder, "code", problem->code);
  kab_json_add_string (builder, "field", problem->field);
  kab_json_add_string (builder, "message", problem->message);
  kab_json_add_string (builder, "by", problem->their_name);
  kab_json_add_integer (builder, "at", problem->at);
  if (problem->theirs != NULL && problem->theirs->updated_at != 0)
    kab_json_add_integer (builder, "theirs_at", problem->theirs->updated_at);
  add_values (builder, "base", problem, SIDE_BASE);
  if (problem->mutation->op == KAB_OP_COMMAND)
    add_arguments (builder, problem->mutation);
  else
    add_values (builder, "mine", problem, SIDE_MINE);
  if (problem->theirs != NULL)
    add_values (builder, "theirs", problem, SIDE_THEIRS);
  if (problem->contested != NULL)
    add_contested (builder, problem->contested);
  if (problem->n_sold > 0)
    {
      json_builder_set_member_name (builder, "sold");
      json_builder_add_int_value (builder, problem->n_sold);
    }
  json_builder_end_object (builder);
}

/* The currency that an amount of that side is in. */
static const char *
currency_of (const KabProblem *problem, Side side)
{
  const KabEntity *entity = problem->mutation->entity;
  int field = kab_entity_field (entity, "currency");
  const KabValue *value = field >= 0 ? value_of (problem, (guint)field, side) : NULL;

  if (value == NULL && field >= 0)
    value = value_of (problem, (guint)field, SIDE_BASE);
  if (value == NULL && field >= 0)
    value = value_of (problem, (guint)field, SIDE_THEIRS);
  return value != NULL && value->kind == KAB_VALUE_TEXT ? value->text : NULL;
}

/* A reference by the name of what it refers to, where that is here. */
static char *
say_value (KabCabinet *cabinet, const KabProblem *problem, guint i, Side side)
{
  const KabField *field = &problem->mutation->entity->fields[i];
  const KabValue *value = value_of (problem, i, side);

  if (value == NULL || value->kind == KAB_VALUE_NULL)
    /* Translators: stands where a value would stand */
    return g_strdup (value != NULL ? _ ("(empty)") : "");
  if (field->type == KAB_TYPE_REF)
    {
      g_autoptr (KabRow) row = kab_cabinet_find (cabinet, kab_entity_find (field->ref), value->text, NULL);

      if (row != NULL && kab_row_title (row)[0] != '\0')
        return g_strdup (kab_row_title (row));
    }
  return kab_desktop_value (field, value, currency_of (problem, side));
}

static void
print_values (KabCabinet *cabinet, const KabProblem *problem)
{
  const KabEntity *entity = problem->mutation->entity;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  g_ptr_array_add (rows, g_strsplit (problem->theirs != NULL ? "  field\tbase\tmine\ttheirs\t"
                                                             : "  field\tbase\tmine",
                                     "\t", -1));
  for (guint i = 0; i < entity->n_fields; i++)
    {
      g_autofree char *name = g_strconcat ("  ", entity->fields[i].name, NULL);
      g_autofree char *base = NULL, *mine = NULL, *theirs = NULL;

      if (!problem->mutation->in_set[i])
        continue;
      base = say_value (cabinet, problem, i, SIDE_BASE);
      mine = say_value (cabinet, problem, i, SIDE_MINE);
      theirs = problem->theirs != NULL ? say_value (cabinet, problem, i, SIDE_THEIRS) : NULL;
      {
        /* Translators: behind a value that is sent whatever is decided about the others */
        const char *kept = kab_problem_is_kept (problem, i) ? _ ("sent either way") : "";
        const char *cells[] = { name, base, mine, theirs, theirs != NULL ? kept : NULL, NULL };

        g_ptr_array_add (rows, g_strdupv ((char **)cells));
      }
    }
  if (rows->len > 1)
    kab_cli_print_table (rows);
}

static void
print_arguments (KabCabinet *cabinet, const KabMutation *mutation)
{
  int currency = kab_command_arg (mutation->command, "currency");

  for (guint i = 0; i < mutation->command->n_args; i++)
    {
      const KabField *arg = &mutation->command->args[i];
      g_autofree char *text
        = kab_desktop_value (arg, &mutation->args[i],
                             currency >= 0 && mutation->args[currency].kind == KAB_VALUE_TEXT
                               ? mutation->args[currency].text
                               : NULL);
      g_autoptr (KabRow) row = arg->type == KAB_TYPE_REF && text[0] != '\0'
                                 ? kab_cabinet_find (cabinet, kab_entity_find (arg->ref), text, NULL)
                                 : NULL;

      if (text[0] != '\0')
        g_print ("  %s: %s\n", arg->name, row != NULL ? kab_row_title (row) : text);
    }
}

static void
print_problem (KabCabinet *cabinet, const KabProblem *problem)
{
  g_autofree char *noted = kab_time_format (problem->at, NULL);
  gint64 changed = problem->theirs != NULL ? problem->theirs->updated_at : 0;
  g_autofree char *when = changed != 0 ? kab_time_format (changed, NULL) : NULL;

  /* A command's title says what it does. */
  if (problem->mutation->op == KAB_OP_COMMAND)
    g_print ("%s  %s: %s\n", problem->id, problem->title, problem->message);
  else
    g_print ("%s  %s %s “%s”: %s\n", problem->id, kab_mutation_op_token (problem->mutation),
             problem->mutation->entity->name, problem->title, problem->message);
  if (problem->mutation->op == KAB_OP_COMMAND)
    print_arguments (cabinet, problem->mutation);
  else
    print_values (cabinet, problem);
  if (problem->their_name != NULL && when != NULL)
    /* Translators: a person, a day and time */
    g_print (_ ("  theirs: by %s, %s\n"), problem->their_name, when);
  else if (problem->their_name != NULL)
    /* Translators: a person */
    g_print (_ ("  theirs: by %s\n"), problem->their_name);
  /* Translators: a day and time */
  g_print (_ ("  set aside: %s\n"), noted);
}

static KabExit
run_problems (KabCli *cli, GError **error)
{
  g_autoptr (KabCabinet) cabinet = kab_desktop_open (error);
  g_autoptr (GPtrArray) problems = cabinet != NULL ? kab_cabinet_list_problems (cabinet, error) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      if (!cli->json)
        print_problem (cabinet, problems->pdata[i]);
      add_problem (builder, problems->pdata[i]);
    }
  json_builder_end_array (builder);
  if (problems != NULL && cli->json)
    kab_cli_print_json (builder);
  else if (problems != NULL && problems->len > 0)
    kab_cli_note (
      cli, _ ("Decide with “kabinetctl desktop resolve --cache %s PROBLEM mine|theirs|edit NAME=VALUE…”."),
      kab_desktop_cache);
  else if (problems != NULL)
    kab_cli_note (cli, "%s", _ ("Nothing waits for a decision."));
  if (cabinet != NULL)
    kab_cabinet_close (cabinet);
  return KAB_EXIT_OK;
}

/* A missing problem is decided already, or was never one: those that wait are named. */
static void
name_problems (KabCabinet *cabinet, const char *typed, GError **error)
{
  g_autoptr (GPtrArray) problems = kab_cabinet_list_problems (cabinet, NULL);
  g_autoptr (GString) known = g_string_new (NULL);
  guint n = problems != NULL ? problems->len : 0;

  g_clear_error (error);
  if (n == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("There is no problem “%s”: none waits for a decision."), typed);
      return;
    }
  for (guint i = 0; i < MIN (n, PROBLEMS_NAMED); i++)
    {
      const KabProblem *problem = problems->pdata[i];

      g_string_append_printf (known, "\n  %s  %s “%s”", problem->id, problem->mutation->entity->name,
                              problem->title);
    }
  if (n > PROBLEMS_NAMED)
    {
      g_string_append (known, "\n  ");
      g_string_append_printf (known,
                              g_dngettext (GETTEXT_PACKAGE, "… and %u more", "… and %u more",
                                           n - PROBLEMS_NAMED),
                              n - PROBLEMS_NAMED);
    }
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               /* Translators: an id; then a list of ids and names, a line each */
               _ ("There is no problem “%s”, or it is decided already. These wait:%s"), typed, known->str);
}

static KabProblem *
find_problem (GPtrArray *problems, const char *id)
{
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    if (g_str_equal (((KabProblem *)problems->pdata[i])->id, id))
      return problems->pdata[i];
  return NULL;
}

/* What was refused, with other values. */
static KabMutation *
edited (KabCli *cli, KabCabinet *cabinet, const KabProblem *problem, GError **error)
{
  g_autoptr (KabMutation) mutation = kab_mutation_copy (problem->mutation);
  const KabEntity *entity = mutation->entity;
  g_autoptr (KabRow) before
    = problem->theirs != NULL ? kab_row_copy (problem->theirs) : kab_row_new_empty (entity);
  g_autoptr (KabRow) after = NULL;

  for (guint i = 0; i < entity->n_fields; i++)
    if (mutation->in_set[i])
      kab_value_copy (&before->values[i], &mutation->set[i]);
  after = kab_row_copy (before);
  for (guint i = 2; i < cli->n_arguments; i++)
    if (!(mutation->op == KAB_OP_COMMAND ? kab_headless_set_arg (cabinet, mutation, cli->arguments[i], error)
                                         : kab_headless_set (cabinet, after, cli->arguments[i], error)))
      return NULL;
  for (guint i = 0; i < entity->n_fields; i++)
    if (!kab_value_equal (&before->values[i], &after->values[i]))
      {
        kab_value_copy (&mutation->set[i], &after->values[i]);
        if (!mutation->in_base[i] && problem->theirs != NULL)
          {
            kab_value_copy (&mutation->base[i], &problem->theirs->values[i]);
            mutation->in_base[i] = TRUE;
          }
        mutation->in_set[i] = TRUE;
      }
  return g_steal_pointer (&mutation);
}

typedef enum
{
  HOW_MINE,
  HOW_THEIRS,
  HOW_UNDO,
  HOW_EDIT,
} How;

static gboolean
decide (KabCli *cli, KabCabinet *cabinet, How how, const KabProblem *problem, GError **error)
{
  g_autoptr (KabMutation) instead = NULL;

  if (how == HOW_UNDO)
    return kab_cabinet_reopen (cabinet, cli->arguments[0], error);
  if (problem == NULL)
    {
      name_problems (cabinet, cli->arguments[0], error);
      return FALSE;
    }
  if (how != HOW_EDIT)
    return kab_cabinet_resolve (cabinet, problem->id, how == HOW_MINE ? KAB_RESOLVE_MINE : KAB_RESOLVE_THEIRS,
                                error);
  instead = edited (cli, cabinet, problem, error);
  return instead != NULL && kab_cabinet_resolve_with (cabinet, problem->id, instead, error);
}

static void
say_decided (How how, const KabProblem *problem)
{
  switch (how)
    {
    case HOW_UNDO:
      g_print ("%s\n", _ ("Undone: it waits for a decision again."));
      break;
    case HOW_THEIRS:
      /* Translators: %s names what the person wanted */
      g_print (problem->conflict
                 ? _ ("Theirs stays: “%s”. What nobody else touched is sent with the next sync.\n")
                 : _ ("Let go: “%s”. Nothing of it is sent.\n"),
               problem->title);
      break;
    case HOW_EDIT:
      /* Translators: %s names what the person wanted */
      g_print (_ ("Changed, and sent with the next sync: “%s”.\n"), problem->title);
      break;
    case HOW_MINE:
    default:
      /* Translators: %s names what the person wanted */
      g_print (problem->conflict ? _ ("Yours is sent with the next sync, over theirs: “%s”.\n")
                                 : _ ("Sent again with the next sync: “%s”.\n"),
               problem->title);
      break;
    }
}

static void
print_decided (KabCli *cli, KabCabinet *cabinet, How how, const KabProblem *problem, gint64 since)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      say_decided (how, problem);
      if (how != HOW_UNDO)
        kab_desktop_print_renumbered (cabinet, since, NULL);
      return;
    }
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "id", cli->arguments[0]);
  if (how != HOW_UNDO)
    kab_desktop_print_renumbered (cabinet, since, builder);
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
}

static KabExit
run_resolve (KabCli *cli, GError **error)
{
  static const char *const words[]
    = { [HOW_MINE] = "mine", [HOW_THEIRS] = "theirs", [HOW_UNDO] = "undo", [HOW_EDIT] = "edit" };
  const char *word = cli->arguments[1];
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  const KabProblem *problem;
  gint64 since = g_get_real_time () / 1000;
  guint how = 0;

  while (how < G_N_ELEMENTS (words) && !g_str_equal (words[how], word))
    how++;
  if (how == G_N_ELEMENTS (words))
    return kab_cli_usage (
      error,
      _ ("Say “mine” (send my values again), “theirs” (let them go), “edit NAME=VALUE…” (send "
         "others) or “undo” (undo a decision); not “%s”."),
      word);
  if ((how == HOW_EDIT) != (cli->n_arguments > 2))
    return kab_cli_usage (error, how == HOW_EDIT ? _ ("Say what is to be other: edit NAME=VALUE….")
                                                 : _ ("Values go with “edit” alone: edit NAME=VALUE…."));
  cabinet = kab_desktop_open (error);
  problems = cabinet != NULL ? kab_cabinet_list_problems (cabinet, error) : NULL;
  if (problems == NULL)
    {
      if (cabinet != NULL)
        kab_cabinet_close (cabinet);
      return KAB_EXIT_FAILED;
    }
  problem = find_problem (problems, cli->arguments[0]);
  if (decide (cli, cabinet, how, problem, error))
    print_decided (cli, cabinet, how, problem, since);
  kab_cabinet_close (cabinet);
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_problems[] = {
  { "desktop problems", NULL, N_ ("List edits that were refused or conflict"),
    N_ ("For each: what was to be changed, field by field: the value that stood there before (base), the one "
        "wanted (mine), the other side's (theirs), and who made it and when."),
    options, 0, 0, run_problems, KAB_DESKTOP_LACKS },
  { "desktop resolve", N_ ("PROBLEM mine|theirs|edit NAME=VALUE…|undo"),
    N_ ("Decide one of them, or undo that"),
    N_ ("mine: send my values again, over theirs as they are now; theirs: let my values go, and send what "
        "nobody else touched; edit: send it with other values; undo: the decision of this desktop is none "
        "any more. PROBLEM is an id as "
        "“kabinetctl desktop problems” lists them."),
    options, 2, 1000, run_resolve, KAB_DESKTOP_LACKS },
  { NULL },
};
