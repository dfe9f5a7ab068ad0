/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands, judged by the state that there is when they arrive; all of one, or nothing. */
#include "kab-mutate-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-access.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-machine.h"
#include "kab-payments.h"
#include "kab-store.h"
#include "kab-text.h"

/* So many lines of a row's history are looked through for who brought it into its state. */
#define HISTORY_MAX 100

/* --- The rows that there are --- */

static KabRow *
find_row (const KabEntity *entity, const char *id, gpointer data, GError **error)
{
  KabMutator *mutator = data;

  return kab_writer_find (mutator->writer, entity, id, error);
}

static GPtrArray *
list_rows (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error)
{
  KabMutator *mutator = data;
  gboolean text = kab_entity_find_field (entity, field)->type == KAB_TYPE_TEXT;
  g_autofree char *key = text ? kab_text_key (value) : g_strdup (value);
  g_autofree char *sql
    = g_strdup_printf (text
                         ? "SELECT %s FROM \"%s\" WHERE org=? AND TEXTKEY(\"%s\")=? AND deleted=0 ORDER BY id"
                         : "SELECT %s FROM \"%s\" WHERE org=? AND \"%s\"=? AND deleted=0 ORDER BY id",
                       kab_store_columns (entity), entity->name, field);
  g_autoptr (KabStatement) statement = kab_db_prepare (mutator->writer->db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, mutator->writer->org);
  kab_statement_bind_text (statement, 2, key);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
  return step == KAB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static char *
today_of (KabWriter *writer)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (writer->now / 1000);

  return g_date_time_format (now, "%Y-%m-%d");
}

/* --- Who brought a row into the state it is in --- */

static gboolean
led_to (const char *after, const char *field, const char *state)
{
  g_autoptr (JsonNode) node = after != NULL ? json_from_string (after, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
         && g_strcmp0 (json_object_get_string_member_with_default (json_node_get_object (node), field, NULL),
                       state)
              == 0;
}

static gboolean
who_and_when (KabMutator *mutator, const KabRow *row, char **by, gint64 *at, GError **error)
{
  const KabMachine *machine = kab_machine_find (row->entity->name);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  statement = machine != NULL
                ? kab_db_prepare (mutator->writer->db,
                                  "SELECT at,user_name,\"after\" FROM activity WHERE org=? AND \"row\"=? AND"
                                  " subject=? ORDER BY nr DESC LIMIT ?",
                                  error)
                : NULL;
  if (statement == NULL)
    return machine == NULL;
  kab_statement_bind_text (statement, 1, mutator->writer->org);
  kab_statement_bind_text (statement, 2, row->id);
  kab_statement_bind_text (statement, 3, row->entity->name);
  kab_statement_bind_integer (statement, 4, HISTORY_MAX);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (led_to (kab_statement_get_text (statement, 2), machine->field,
                kab_row_get_text (row, machine->field)))
      {
        *at = kab_statement_get_integer (statement, 0);
        *by = g_strdup (kab_statement_get_text (statement, 1));
        return TRUE;
      }
  return step != KAB_STEP_ERROR;
}

static gboolean
check_state (KabMutator *mutator, const KabCommand *command, const KabRow *row, GError **error)
{
  g_autoptr (KabCalendar) calendar = NULL;
  g_autofree char *by = NULL, *when = NULL;
  gint64 at = 0;

  if (kab_command_check_state (command, row, mutator->writer->who, NULL, NULL, NULL))
    return TRUE;
  if (!who_and_when (mutator, row, &by, &at, error))
    return FALSE;
  if (at != 0)
    {
      calendar = kab_writer_calendar (mutator->writer, error);
      if (calendar == NULL)
        return FALSE;
      when = kab_calendar_format (calendar, at);
    }
  return kab_command_check_state (command, row, mutator->writer->who, by, when, error);
}

/* --- Who may --- */

/* BOUND reaches nothing that can be written. */
static gboolean
is_bound (const KabRow *row, const char *partner, gpointer user_data)
{
  return FALSE;
}

/* Who may not at all is told so, whatever is wrong besides. */
static gboolean
check_role (KabMutator *mutator, const KabCommand *command, const KabRow *row, GError **error)
{
  for (guint i = 0; i < mutator->caller->actors->len; i++)
    if (kab_command_may (command, mutator->caller->actors->pdata[i], row, is_bound, NULL))
      return TRUE;

  g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("Your role does not allow this change."));
  return FALSE;
}

static gboolean
check_args (KabMutator *mutator, const KabMutation *mutation, const KabField **field, GError **error)
{
  const KabCommand *command = mutation->command;
  KabCall call;

  kab_mutation_call (mutation, &call);
  if (!kab_command_check_args (&call, field, error))
    return FALSE;
  for (guint i = 0; i < command->n_args; i++)
    {
      const KabField *arg = &command->args[i];
      const char *text = mutation->args[i].kind == KAB_VALUE_TEXT ? mutation->args[i].text : NULL;

      if (text == NULL)
        continue;
      if (arg->type == KAB_TYPE_REF
          && !kab_mutator_check_reference (mutator, kab_command_entity (command), arg, text, field, error))
        return FALSE;
      if ((arg->flags & KAB_FIELD_FILE) && !kab_mutator_check_files (mutator, arg, NULL, text, field, error))
        return FALSE;
    }
  return TRUE;
}

static const KabField *
first_unwritable (const KabActor *actor, const KabMutation *mutation)
{
  const KabCommand *command = mutation->command;

  for (guint i = 0; i < command->n_args; i++)
    if (!kab_value_is_null (&mutation->args[i])
        && !kab_access_may_write_field (actor->role, &command->args[i], TRUE))
      return &command->args[i];

  return NULL;
}

/* What the command makes is made by the person, and nothing that the person may not make. */
static gboolean
may_make (KabMutator *mutator, const KabActor *actor, GPtrArray *effects, gboolean *may, GError **error)
{
  *may = TRUE;
  for (guint i = 0; i < effects->len && *may; i++)
    {
      const KabEffect *effect = effects->pdata[i];
      g_autoptr (KabRow) row = NULL;

      if (effect->kind != KAB_EFFECT_DONE || effect->before != NULL)
        continue;
      /* What is inherited comes from rows that are made just before. */
      row = kab_row_copy (effect->after);
      *may = row->entity->inherits != NULL
             || kab_access_allows (actor, KAB_OPERATION_CREATE, row, is_bound, NULL);
      if (row->entity->inherits == NULL)
        continue;
      if (!kab_writer_fill (mutator->writer, NULL, row, error))
        return FALSE;
      for (guint f = 0; f < row->entity->n_fields; f++)
        if ((row->entity->fields[f].flags & KAB_FIELD_INHERITED) && kab_value_is_null (&row->values[f]))
          kab_value_copy (&row->values[f], &effect->after->values[f]);
      *may = kab_access_allows (actor, KAB_OPERATION_CREATE, row, is_bound, NULL);
    }
  return TRUE;
}

/* In the first of the caller's roles in which it goes; *effects stays NULL where in none. */
static gboolean
look (KabMutator *mutator,
      const KabMutation *mutation,
      const KabRow *row,
      GPtrArray **effects,
      const KabField **field,
      GError **error)
{
  g_autofree char *today = today_of (mutator->writer);
  KabCommandWorld world
    = { .today = today, .now = mutator->writer->now, .find = find_row, .list = list_rows, .data = mutator };
  const KabField *unwritable = NULL;
  KabCall call;

  kab_mutation_call (mutation, &call);
  for (guint i = 0; i < mutator->caller->actors->len; i++)
    {
      const KabActor *actor = mutator->caller->actors->pdata[i];
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (GError) local = NULL;
      gboolean may;

      if (!kab_command_may (mutation->command, actor, row, is_bound, NULL))
        continue;
      if (first_unwritable (actor, mutation) != NULL)
        {
          unwritable = first_unwritable (actor, mutation);
          continue;
        }
      /* Who may is told of the state, and nobody else. */
      if (row != NULL && !check_state (mutator, mutation->command, row, error))
        return FALSE;
      world.actor = actor;
      found = kab_command_look (&call, &world, row, field, &local);
      if (g_error_matches (local, KAB_ERROR, KAB_ERROR_FORBIDDEN))
        continue;
      if (found == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!may_make (mutator, actor, found, &may, error))
        return FALSE;
      if (may)
        {
          *effects = g_steal_pointer (&found);
          return TRUE;
        }
    }
  *field = unwritable;
  if (unwritable != NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("“%s” cannot be changed by you."),
                 kab_field_title (unwritable));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("Your role does not allow this change."));
  return FALSE;
}

/* --- What it brings about --- */

/* Of a row that there is, what differs: others of the command's rows may have moved the rest on meanwhile. */
static gboolean
put_effect (KabMutator *mutator, const KabEffect *effect, const KabField **field, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!kab_writer_load (mutator->writer, effect->after->entity, effect->after->id, &stored, error))
    return FALSE;
  if (effect->before == NULL)
    {
      if (stored == NULL)
        return kab_writer_put_over (mutator->writer, NULL, effect->after, field, error);
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is a record with this id already."));
      return FALSE;
    }
  if (stored == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("What this is about does not exist any more."));
      return FALSE;
    }
  row = kab_row_copy (stored->row);
  for (guint i = 0; i < row->entity->n_fields; i++)
    if (!kab_value_equal (&effect->before->values[i], &effect->after->values[i]))
      kab_value_copy (&row->values[i], &effect->after->values[i]);
  return kab_writer_put_over (mutator->writer, stored, row, field, error);
}

/* What follows is nobody's step, and so asks nobody's role. */
static gboolean
put_all (KabMutator *mutator, GPtrArray *effects, const KabField **field, GError **error)
{
  guint who = mutator->writer->who;
  gboolean ok = TRUE;

  for (guint i = 0; i < effects->len && ok; i++)
    {
      const KabEffect *effect = effects->pdata[i];

      if (effect->kind == KAB_EFFECT_SHOWN)
        continue;
      mutator->writer->who = effect->kind == KAB_EFFECT_FOLLOWS ? 0 : who;
      ok = put_effect (mutator, effect, field, error);
    }
  mutator->writer->who = who;
  return ok;
}

/* What only the moment decides is not done again of itself: money may have left because of it. */
static gboolean
check_again (const KabCommand *command, GError **error)
{
  if (command->online == NULL)
    return TRUE;
  g_set_error (
    error, KAB_ERROR, KAB_ERROR_REFUSED,
    _ ("The server was set back to a time before this. It may have been carried out since then: ask, and "
       "do it again only if it was not."));
  return FALSE;
}

gboolean
kab_mutator_run_command (KabMutator *mutator,
                         const KabMutation *mutation,
                         const KabRow *row,
                         GString *out,
                         const KabField **field,
                         GError **error)
{
  g_autoptr (GPtrArray) effects = NULL;

  if (mutator->again && !check_again (mutation->command, error))
    return FALSE;
  if (!check_role (mutator, mutation->command, row, error) || !check_args (mutator, mutation, field, error)
      || !look (mutator, mutation, row, &effects, field, error) || !put_all (mutator, effects, field, error))
    return FALSE;
  /* The last number of all its rows: what a desktop shows stays until it has them all. */
  kab_mutator_append_done (out, mutation, mutator->writer->rev, FALSE);
  return TRUE;
}

gboolean
kab_mutator_follow_step (KabMutator *mutator,
                         const KabRow *before,
                         const KabRow *after,
                         const KabField **field,
                         GError **error)
{
  const KabCommand *command = kab_command_of_step (before, after);
  g_autofree KabValue *args = NULL;
  g_autofree char *today = NULL;
  g_autoptr (GPtrArray) effects = NULL;
  KabCommandWorld world = { .actor = mutator->caller->actors->pdata[0],
                            .now = mutator->writer->now,
                            .find = find_row,
                            .list = list_rows,
                            .data = mutator };
  KabCall call = { .command = command, .id = after->id, .row = after->id, .is_step = TRUE };

  if (command == NULL)
    return TRUE;
  today = today_of (mutator->writer);
  world.today = today;
  args = g_new0 (KabValue, command->n_args);
  call.args = args;
  effects = kab_command_look (&call, &world, after, field, error);
  for (guint i = effects != NULL ? effects->len : 0; i > 0; i--)
    if (((KabEffect *)effects->pdata[i - 1])->kind != KAB_EFFECT_FOLLOWS)
      g_ptr_array_remove_index (effects, i - 1);
  return effects != NULL && put_all (mutator, effects, field, error);
}

gboolean
kab_writer_pay_order (KabWriter *writer, const char *order, gint64 at, const KabField **field, GError **error)
{
  static const KabActor nobody = { .role = KAB_ROLE_ADMIN };
  const KabCommand *command = kab_command_find (&kab_entity_order, "pay");
  g_autofree KabValue *args = g_new0 (KabValue, command->n_args);
  g_autofree char *today = today_of (writer);
  KabMutator mutator = { .writer = writer };
  KabCommandWorld world
    = { .actor = &nobody, .today = today, .now = at, .find = find_row, .list = list_rows, .data = &mutator };
  const KabCall call = { .command = command, .id = order, .row = order, .args = args };
  g_autoptr (KabRow) row = kab_writer_find (writer, &kab_entity_order, order, error);
  g_autoptr (GPtrArray) effects = NULL;
  const KabField *at_fault = NULL;
  guint who = writer->who;
  gboolean ok;

  if (row == NULL)
    return FALSE;
  writer->who = 0;
  effects = kab_command_look (&call, &world, row, &at_fault, error);
  ok = effects != NULL && put_all (&mutator, effects, &at_fault, error);
  writer->who = who;
  if (field != NULL)
    *field = at_fault;
  return ok;
}
