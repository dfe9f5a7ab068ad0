/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every cell of the access table, as the server keeps it: for each entity, role and operation, a row within
 * the scope and one outside of it, with the powers that the cell asks for and without, by the desktops' feed and
 * mutations and by the integrators' lists, rows and requests. The rows are made from the
 * entity tables, so a new entity has its cells walked from its first day; one that cannot be made is a failure.
 * That the table itself says what the plan says is for tests/model/test-access.c.
 */
#include <locale.h>

#include <glib/gstdio.h>
#include <string.h>

#include "cells-world.h"
#include "kab-api-query.h"
#include "kab-error.h"
#include "kab-feed-page.h"
#include "kab-id.h"
#include "kab-machine.h"
#include "kab-mutate.h"
#include "kab-mutation.h"
#include "kab-org.h"

static KabCaller *
caller_as (World *world, KabRole role, gboolean powers)
{
  KabCaller *caller = g_new0 (KabCaller, 1);
  gboolean sells = role == KAB_ROLE_PARTNER || role == KAB_ROLE_HEAD || role == KAB_ROLE_AGENT;
  gboolean buys = role == KAB_ROLE_CLIENT || role == KAB_ROLE_CONTACT;
  KabActor *actor
    = kab_actor_new (world_id (world, "user", MINE), role, sells ? world_id (world, "partner", MINE) : NULL,
                     sells && role != KAB_ROLE_PARTNER ? world_id (world, "agent", MINE) : NULL,
                     buys ? world_id (world, "client", MINE) : NULL);

  if (sells && role != KAB_ROLE_PARTNER)
    {
      actor->departments = g_new0 (char *, 2);
      actor->departments[0] = g_strdup (world_id (world, "department", MINE));
    }
  if (role == KAB_ROLE_PARTNER)
    {
      actor->partners = g_new0 (char *, 3);
      actor->partners[0] = g_strdup (world_id (world, "partner", MINE));
      actor->partners[1] = g_strdup (world_id (world, "partner", UNDER));
    }
  actor->powers = powers ? kab_role_powers (role) : 0;
  caller->session = g_strdup ("session");
  caller->org = g_strdup (world->org);
  caller->user = g_strdup (world_id (world, "user", MINE));
  caller->device_id = kab_id_new ();
  caller->device_name = g_strdup ("test");
  caller->actors = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_actor_free);
  caller->membership_ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (caller->actors, actor);
  g_ptr_array_add (caller->membership_ids, kab_id_new ());
  return caller;
}

static gboolean
owns (const KabActor *actor, const KabRow *row, KabOperation operation)
{
  for (const KabOwn *own = row->entity->own[actor->role]; own != NULL && own->field != NULL; own++)
    {
      KabPowers needed = kab_own_needs (own, operation);

      if (operation == KAB_OPERATION_CREATE && g_str_equal (own->field, "id"))
        continue;
      if (kab_own_applies (own, row) && (needed == 0 || (actor->powers & needed) != 0))
        return TRUE;
    }
  return FALSE;
}

/* Whether there is a field by which a row can be put within @scope. */
static gboolean
has_place (const KabEntity *entity, KabScope scope)
{
  switch (scope)
    {
    case KAB_SCOPE_PARTNER:
      return entity->partner_field != NULL;
    case KAB_SCOPE_DEPARTMENT:
      return entity->department_field != NULL;
    case KAB_SCOPE_OWN:
    case KAB_SCOPE_CODE:
    case KAB_SCOPE_NONE:
      return FALSE;
    case KAB_SCOPE_BOUND:
    case KAB_SCOPE_PUBLIC:
    case KAB_SCOPE_AUDIENCE:
    case KAB_SCOPE_ALL:
    default:
      return TRUE;
    }
}

/* What the cell says of a row on @side. */
static gboolean
expected (const KabActor *actor, const KabRow *row, KabOperation operation, int side)
{
  const KabEntity *entity = row->entity;
  KabScope scope = entity->access[actor->role][operation];
  KabPowers needed = entity->needs[actor->role][operation];

  if (scope == KAB_SCOPE_NONE
      || (needed != 0 && actor->role != KAB_ROLE_ADMIN && (actor->powers & needed) == 0))
    return FALSE;
  if (scope == KAB_SCOPE_ALL || (scope == KAB_SCOPE_PUBLIC && entity->public_field == NULL))
    return TRUE;
  /* What partners under one's own have is read, but for what is private to each, and nothing more. */
  if (side == UNDER)
    return operation == KAB_OPERATION_READ && scope == KAB_SCOPE_PARTNER && !entity->own_partner_only;
  if (side == OTHERS)
    return FALSE;
  /* What is new is nobody's and no department's yet by its own id. */
  if (operation == KAB_OPERATION_CREATE
      && ((scope == KAB_SCOPE_PARTNER && g_strcmp0 (entity->partner_field, "id") == 0)
          || (scope == KAB_SCOPE_DEPARTMENT && g_strcmp0 (entity->department_field, "id") == 0)))
    return owns (actor, row, operation);
  return has_place (entity, scope) || owns (actor, row, operation);
}

/* The same, with what the machines of states give beyond the table: changes in the open state. */
static gboolean
wanted (const KabActor *actor, const KabRow *row, KabOperation operation, int side)
{
  const KabMachine *machine = kab_machine_find (row->entity->name);

  return expected (actor, row, operation, side)
         || (operation == KAB_OPERATION_UPDATE && machine != NULL && machine->open != NULL
             && g_strcmp0 (kab_row_get_text (row, machine->field), machine->open) == 0
             && expected (actor, row, KAB_OPERATION_CREATE, side));
}

/* The last stands for a step from the state in which the row is. */
static const char *const operations[] = { "read", "create", "update", "delete", "take a step of" };
#define STEP ((KabOperation)KAB_N_OPERATIONS)

static void
judge (World *world,
       const KabActor *actor,
       const KabEntity *entity,
       KabOperation operation,
       int side,
       const char *path,
       gboolean want,
       gboolean got,
       const char *detail)
{
  world->cells++;
  if (want == got)
    return;
  g_string_append_printf (world->faults, "%s: %s %s %s%s, %s: %s%s%s\n", path,
                          kab_role_to_token (actor->role), operations[operation], entity->name,
                          actor->powers != 0 ? "" : " without powers",
                          side == MINE    ? "within its scope"
                          : side == UNDER ? "of a partner under its own"
                                          : "outside its scope",
                          got ? "let through" : "refused", detail != NULL ? ": " : "",
                          detail != NULL ? detail : "");
}

static char *
whole_feed (World *world, const KabCaller *caller)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *cursor = NULL;

  for (;;)
    {
      g_autoptr (GString) page = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *object;

      kab_feed_page (kab_writer_get_db (world->writer), caller, cursor, 0, page, &error);
      g_assert_no_error (error);
      g_string_append (all, page->str);
      json_parser_load_from_data (parser, page->str, -1, &error);
      g_assert_no_error (error);
      object = json_node_get_object (json_parser_get_root (parser));
      g_free (cursor);
      cursor = g_strdup (json_object_get_string_member (object, "cursor"));
      if (!json_object_get_boolean_member (object, "more"))
        return g_string_free (g_steal_pointer (&all), FALSE);
    }
}

/* Something else in a field that the role may write and that does not say whose the row is. */
static gboolean
change (World *world, KabRow *row, KabRole role)
{
  const KabEntity *entity = row->entity;

  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];
      KabValue *value = &row->values[i];

      if (!kab_access_may_write_field (role, field, FALSE) || (field->flags & KAB_FIELD_COMPUTED)
          || g_strcmp0 (field->name, entity->public_field) == 0
          || g_strcmp0 (field->name, entity->audience_field) == 0)
        continue;
      switch (field->type)
        {
        case KAB_TYPE_TEXT:
        case KAB_TYPE_LONG_TEXT:
        case KAB_TYPE_MARKUP:
        case KAB_TYPE_PHONE:
        case KAB_TYPE_EMAIL:
        case KAB_TYPE_DATE:
        case KAB_TYPE_TIME:
          world_fill (world, row, field, role, MINE);
          return TRUE;
        case KAB_TYPE_BOOLEAN:
          kab_value_set_integer (value, value->kind == KAB_VALUE_INTEGER && value->integer == 1 ? 0 : 1);
          return TRUE;
        case KAB_TYPE_INTEGER:
        case KAB_TYPE_MONEY:
          kab_value_set_integer (value,
                                 value->kind == KAB_VALUE_INTEGER ? value->integer + 1 : MAX (1, field->min));
          return TRUE;
        case KAB_TYPE_ENUM:
          {
            const char *there = value->kind == KAB_VALUE_TEXT ? value->text : NULL;

            if (g_strcmp0 (field->name, entity->role_field) == 0 || field->values[1].token == NULL)
              continue;
            kab_value_set_text (value, field->values[g_strcmp0 (there, field->values[0].token) == 0].token);
            return TRUE;
          }
        case KAB_TYPE_JSON:
        case KAB_TYPE_REF:
        default:
          continue;
        }
    }
  for (guint i = 0; i < entity->n_fields; i++)
    if (entity->fields[i].type == KAB_TYPE_JSON
        && kab_access_may_write_field (role, &entity->fields[i], FALSE))
      {
        kab_value_take_text (&row->values[i], g_strdup_printf ("{\"a\":%u}", ++world->counter));
        return TRUE;
      }
  /* What only joins others is changed by joining others: the office may. */
  for (guint i = 0; i < entity->n_fields; i++)
    if (entity->fields[i].type == KAB_TYPE_REF && (role == KAB_ROLE_ADMIN || role == KAB_ROLE_STAFF)
        && kab_access_may_write_field (role, &entity->fields[i], FALSE))
      {
        world_fill (world, row, &entity->fields[i], role, OTHERS);
        return TRUE;
      }
  return FALSE;
}

/* A create says what the role may say; what must be there and only the server writes, the server alone creates. */
static gboolean
leave_out (KabMutation *mutation, const KabActor *actor, World *world)
{
  gboolean possible = TRUE;

  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *field = &mutation->entity->fields[i];

      if (!kab_access_may_write_field (actor->role, field, TRUE))
        {
          mutation->in_set[i] = FALSE;
          possible = possible && ((field->flags & KAB_FIELD_REQUIRED) == 0 || field->initial != NULL);
        }
      if (!mutation->in_set[i])
        continue;
      if (field->type == KAB_TYPE_REF && mutation->set[i].kind == KAB_VALUE_TEXT
          && (field->flags & KAB_FIELD_REQUIRED) == 0)
        {
          const KabEntity *ref = kab_entity_find (field->ref);
          g_autoptr (KabRow) row = kab_writer_find (world->writer, ref, mutation->set[i].text, NULL);

          if (row == NULL || !kab_access_allows (actor, KAB_OPERATION_READ, row, NULL, NULL))
            mutation->in_set[i] = FALSE;
        }
    }
  return possible;
}

/* Whether the gate lets @mutation through, in a savepoint that leaves nothing behind; *detail says what came of it. */
static gboolean
passes (World *world, KabMutator *mutator, KabMutation *mutation, gboolean *told, char **detail)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) outcome = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  KabBatchItem item = { .n = 1 };
  KabWriterMark mark;
  gboolean passed;

  mutation->n = 1;
  kab_mutation_append_json (text, mutation);
  g_strlcpy (item.id, mutation->id, sizeof item.id);
  item.text = text->str;
  item.length = text->len;
  g_assert_true (kab_writer_mark (world->writer, &mark, NULL));
  passed = kab_mutator_run (mutator, &item, NULL, outcome, &field, &error);
  kab_writer_rollback_to (world->writer, &mark);
  *told = passed || !g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND);
  *detail = passed ? g_strdup (outcome->str)
                   : g_strdup_printf ("%s%s%s", field != NULL ? field->name : "", field != NULL ? ": " : "",
                                      error->message);
  /* What the gate lets through may still break a rule: the row is in use, is the last administrator … */
  return passed || g_error_matches (error, KAB_ERROR, KAB_ERROR_REFUSED);
}

static KabMutation *
mutation_of (World *world,
             const KabActor *actor,
             const KabEntity *entity,
             KabOperation operation,
             int side,
             gboolean *possible)
{
  KabRow *there = world_row (world, entity, actor->role, side);
  g_autoptr (KabRow) row = NULL;
  KabMutation *mutation;

  *possible = TRUE;
  if (operation == KAB_OPERATION_DELETE)
    {
      mutation = kab_mutation_new (entity, there->id, KAB_OP_DELETE);
      mutation->base_rev = there->rev;
      return mutation;
    }
  if (operation == KAB_OPERATION_UPDATE)
    {
      row = kab_row_copy (there);
      *possible = change (world, row, actor->role);
      /* Nothing in it is the role's to change; whatever is tried is refused. */
      for (guint i = 0; !*possible && i < entity->n_fields; i++)
        if (row->values[i].kind == KAB_VALUE_TEXT && entity->fields[i].type == KAB_TYPE_REF)
          world_fill (world, row, &entity->fields[i], actor->role, side == MINE ? OTHERS : MINE);
        else if (row->values[i].kind == KAB_VALUE_INTEGER)
          row->values[i].integer++;
      mutation = kab_mutation_new_between (there, row);
      if (mutation == NULL)
        mutation = kab_mutation_new (entity, there->id, KAB_OP_UPDATE);
      return mutation;
    }
  row = world_make (world, entity, actor->role, side);
  mutation = kab_mutation_new_between (NULL, row);
  *possible = leave_out (mutation, actor, world);
  return mutation;
}

/* The body by which an integrator asks for what @mutation says. */
static GBytes *
body_of (const KabMutation *mutation)
{
  GString *out = g_string_new ("{");

  if (mutation->op == KAB_OP_CREATE)
    g_string_append_printf (out, "\"id\":\"%s\"", mutation->row);
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i])
      {
        g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", mutation->entity->fields[i].name);
        kab_value_append_json (out, &mutation->entity->fields[i], &mutation->set[i]);
      }
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

/* The same gate by way of the integrators: whether a request for it is let through, which leaves nothing behind. */
static gboolean
api_passes (World *world, KabApiCaller *caller, const KabMutation *mutation, char **detail)
{
  gboolean creates = mutation->op == KAB_OP_CREATE;
  g_autoptr (GBytes) body = body_of (mutation);
  g_autofree char *path = creates ? g_strconcat ("/v1/", mutation->entity->name, NULL)
                                  : g_strconcat ("/v1/", mutation->entity->name, "/", mutation->row, NULL);
  KabRequest request = { .path = path, .if_match = (char *)"*", .body = body };
  KabResponse response = { .headers = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GError) error = NULL;
  KabWriterMark mark;
  KabApi api;
  gboolean passed;

  kab_api_init (&api, NULL, &request, &response);
  api.caller = caller;
  g_assert_true (kab_writer_mark (world->writer, &mark, NULL));
  kab_api_write (&api, world->writer,
                 creates                         ? SOUP_STATUS_CREATED
                 : mutation->op == KAB_OP_DELETE ? SOUP_STATUS_NO_CONTENT
                                                 : SOUP_STATUS_OK,
                 &error);
  g_assert_no_error (error);
  kab_writer_rollback_to (world->writer, &mark);
  *detail = response.body != NULL
              ? g_strndup (g_bytes_get_data (response.body, NULL), g_bytes_get_size (response.body))
              : g_strdup ("");
  passed = response.status < 300 || strstr (*detail, "\"code\":\"refused\"") != NULL;
  api.caller = NULL;
  kab_api_clear (&api);
  g_clear_pointer (&response.body, g_bytes_unref);
  g_ptr_array_unref (response.headers);
  return passed;
}

/* What the list of @entity has for the caller. */
static char *
api_list (World *world, KabApiCaller *caller, const KabEntity *entity)
{
  KabApi api = { .db = kab_writer_get_db (world->writer), .caller = caller, .entity = entity };
  KabApiQuery query = { .where = g_string_new (NULL), .values = g_ptr_array_new (), .limit = 100000 };
  GString *out = g_string_new (NULL);
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;

  kab_api_write_page (&api, &query, out, &cursor, &error);
  g_assert_no_error (error);
  g_assert_null (cursor);
  kab_api_query_clear (&query);
  return g_string_free (out, FALSE);
}

static gboolean
api_finds (World *world, const KabCaller *caller, const KabRow *row)
{
  gint64 nr = 0, rev = 0;
  g_autoptr (GError) error = NULL;

  kab_api_find_visible (kab_writer_get_db (world->writer), caller, row->entity, row->id, &nr, &rev, &error);
  g_assert_no_error (error);
  return nr > 0;
}

static void
walk_api (World *world, KabApiCaller *caller, const KabEntity *entity)
{
  const KabActor *actor = caller->caller->actors->pdata[0];
  g_autofree char *list = api_list (world, caller, entity);

  for (int side = MINE; side < world_sides (actor->role); side++)
    {
      KabRow *row = world_row (world, entity, actor->role, side);
      g_autofree char *member = g_strdup_printf ("\"id\":\"%s\"", row->id);
      gboolean may_read = expected (actor, row, KAB_OPERATION_READ, side);

      judge (world, actor, entity, KAB_OPERATION_READ, side, "list", may_read, strstr (list, member) != NULL,
             NULL);
      judge (world, actor, entity, KAB_OPERATION_READ, side, "by id", may_read,
             api_finds (world, caller->caller, row), NULL);
      for (KabOperation operation = KAB_OPERATION_CREATE; operation <= KAB_OPERATION_DELETE; operation++)
        {
          gboolean possible;
          g_autoptr (KabMutation) mutation = mutation_of (world, actor, entity, operation, side, &possible);
          g_autofree char *detail = NULL;
          gboolean got = api_passes (world, caller, mutation, &detail);

          judge (world, actor, entity, operation, side, "request",
                 possible && wanted (actor, row, operation, side), got, detail);
        }
    }
}

/* Whoever may change such rows, or make them, takes the steps that the machine gives them, and no others. */
static void
walk_steps (World *world, KabMutator *mutator, const KabActor *actor, KabRow *row, int side)
{
  const KabMachine *machine = kab_machine_find (row->entity->name);
  const char *from = machine != NULL ? kab_row_get_text (row, machine->field) : NULL;
  gboolean reached
    = expected (actor, row, KAB_OPERATION_UPDATE, side) || expected (actor, row, KAB_OPERATION_CREATE, side);

  for (guint i = 0; machine != NULL && i < machine->n_steps; i++)
    {
      const KabTransition *step = &machine->steps[i];
      g_autoptr (KabRow) after = NULL;
      g_autoptr (KabMutation) mutation = NULL;
      g_autofree char *detail = NULL;
      gboolean told, got;

      if (g_strcmp0 (step->from, from) != 0)
        continue;
      after = kab_row_copy (row);
      kab_row_set_text (after, machine->field, step->to);
      mutation = kab_mutation_new_between (row, after);
      got = passes (world, mutator, mutation, &told, &detail);
      judge (world, actor, row->entity, STEP, side, step->to,
             reached && (step->who & kab_who_of_role (actor->role)) != 0, got, detail);
      world->cells--;
      world->steps++;
    }
}

/* What the table of commands says of a row on @side; one that the command makes is on the actor's own. */
static gboolean
may_run (const KabActor *actor, const KabCommand *command, const KabRow *row, int side)
{
  KabScope scope = command->scope[actor->role];
  KabPowers needed = command->needs[actor->role];

  if (scope == KAB_SCOPE_NONE
      || (needed != 0 && actor->role != KAB_ROLE_ADMIN && (actor->powers & needed) == 0))
    return FALSE;
  if (scope == KAB_SCOPE_ALL || command->creates)
    return TRUE;
  return side == MINE && (has_place (row->entity, scope) || owns (actor, row, KAB_OPERATION_UPDATE));
}

/* Whether a command is let through to whoever judges the row's state; nothing of it stays. */
static gboolean
runs (World *world, KabMutator *mutator, const KabMutation *mutation, char **detail)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) outcome = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  KabBatchItem item = { .n = 1 };
  KabWriterMark mark;
  gboolean done;

  kab_mutation_append_json (text, mutation);
  g_strlcpy (item.id, mutation->id, sizeof item.id);
  item.text = text->str;
  item.length = text->len;
  g_assert_true (kab_writer_mark (world->writer, &mark, NULL));
  done = kab_mutator_run (mutator, &item, NULL, outcome, &field, &error);
  kab_writer_rollback_to (world->writer, &mark);
  *detail = g_strdup (done ? outcome->str : error->message);
  return done
         || (!g_error_matches (error, KAB_ERROR, KAB_ERROR_FORBIDDEN)
             && !g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND));
}

/* Each command by each role, on a row within its scope and on one outside: the desktop's answer is the server's. */
static void
walk_commands (World *world, KabMutator *mutator, const KabActor *actor)
{
  guint n;
  const KabCommand *commands = kab_commands (&n);

  for (guint i = 0; i < n; i++)
    for (int side = MINE; side < world_sides (actor->role); side++)
      {
        const KabCommand *command = &commands[i];
        const KabEntity *entity = kab_command_entity (command);
        KabRow *row = world_row (world, entity, actor->role, side);
        g_autofree char *id = kab_id_new ();
        g_autoptr (KabMutation) mutation
          = kab_mutation_new_command (command, command->creates ? id : row->id);
        g_autofree char *detail = NULL;
        gboolean wanted_here = may_run (actor, command, row, side), got;

        if (command->creates && side != MINE)
          continue;
        for (guint a = 0; a < command->n_args; a++)
          if ((command->args[a].flags & KAB_FIELD_REQUIRED) && command->args[a].type != KAB_TYPE_REF
              && !mutation->in_args[a])
            {
              if (kab_field_kind (&command->args[a]) == KAB_VALUE_INTEGER)
                kab_mutation_set_arg_integer (mutation, command->args[a].name, 1);
              else
                kab_mutation_set_arg_text (mutation, command->args[a].name, "Причина");
            }
        mutation->n = 1;
        got = runs (world, mutator, mutation, &detail);
        judge (world, actor, entity, STEP, side, command->name, wanted_here, got, detail);
        g_assert_true (kab_command_may (command, actor, command->creates ? NULL : row, NULL, NULL)
                       == wanted_here);
        world->cells--;
        world->steps++;
      }
}

static void
walk_role (World *world, KabRole role, gboolean powers)
{
  g_autoptr (KabCaller) caller = caller_as (world, role, powers);
  const KabActor *actor = caller->actors->pdata[0];
  KabApiCaller integrator = { .caller = caller, .name = (char *)"test" };
  g_autoptr (KabMutator) mutator = NULL;
  g_autofree char *feed = NULL;
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint e = 0; e < n; e++)
    for (int side = MINE; side < world_sides (role); side++)
      if (entities[e] != &kab_entity_activity)
        world_row (world, entities[e], role, side);
  feed = whole_feed (world, caller);
  mutator = kab_mutator_new (world->writer, caller, NULL);
  g_assert_nonnull (mutator);

  for (guint e = 0; e < n; e++)
    for (int side = MINE; side < world_sides (role); side++)
      {
        const KabEntity *entity = entities[e];
        g_autofree char *head = NULL;
        KabRow *row;

        /* Written by the server alone, beside what it tells of: tests/server/test-activity.py. */
        if (entity == &kab_entity_activity)
          continue;
        row = world_row (world, entity, role, side);
        head = g_strdup_printf ("{\"entity\":\"%s\",\"id\":\"%s\"", entity->name, row->id);
        judge (world, actor, entity, KAB_OPERATION_READ, side, "feed",
               expected (actor, row, KAB_OPERATION_READ, side), strstr (feed, head) != NULL, NULL);
        for (KabOperation operation = KAB_OPERATION_CREATE; operation <= KAB_OPERATION_DELETE; operation++)
          {
            gboolean possible;
            g_autoptr (KabMutation) mutation = mutation_of (world, actor, entity, operation, side, &possible);
            g_autofree char *detail = NULL;
            gboolean told, got = passes (world, mutator, mutation, &told, &detail);

            judge (world, actor, entity, operation, side, "mutation",
                   possible && wanted (actor, row, operation, side), got, detail);
            /* Who may not read a row is not told that there is one either. */
            if (operation != KAB_OPERATION_CREATE && told && !expected (actor, row, KAB_OPERATION_READ, side))
              g_string_append_printf (world->faults, "%s %s %s: that it is there is told: %s\n",
                                      kab_role_to_token (actor->role), operations[operation], entity->name,
                                      detail);
          }
        walk_steps (world, mutator, actor, row, side);
      }
  walk_commands (world, mutator, actor);
  for (guint e = 0; e < n; e++)
    if (entities[e] != &kab_entity_activity)
      walk_api (world, &integrator, entities[e]);
}

/* Invariant 13. */
static void
test_cells (void)
{
  World world = { .faults = g_string_new (NULL) };
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL, *path = NULL;
  guint n, sides = 0;

  world.dir = g_dir_make_tmp ("kab-cells-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (world.dir, "k.db", NULL);
  uri = g_getenv ("KABINET_TEST_DB") != NULL ? g_strdup (g_getenv ("KABINET_TEST_DB"))
                                             : g_strconcat ("sqlite:", path, NULL);
  world.db = kab_server_db_open (uri, &error);
  g_assert_no_error (error);
  world.org = kab_org_create (world.db, "Кабинет", NULL, &error);
  g_assert_no_error (error);
  world.rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kab_row_unref);
  world.writer = kab_writer_begin (world.db, world.org, NULL, "test", KAB_WRITER_NONE, &error);
  g_assert_no_error (error);
  world_make_people (&world);
  world_endow (&world);

  for (KabRole role = KAB_ROLE_ADMIN; role < KAB_N_ROLES; role++)
    for (int powers = 1; powers >= 0; powers--)
      walk_role (&world, role, powers);
  g_test_message ("%u cells", world.cells);
  g_print ("# %u cells\n", world.cells);
  g_assert_cmpuint (world.steps, >, 100);
  if (world.faults->len > 0)
    g_test_fail_printf ("%s", world.faults->str);
  if (world.faults->len > 0)
    g_print ("# %s\n", world.faults->str);
  kab_entities (&n);
  /*
   * Each entity but the journal, each role, with and without powers, each operation, on each side: the desktops'
   * way, and the integrators', who read by list and by id.
   */
  for (KabRole role = KAB_ROLE_ADMIN; role < KAB_N_ROLES; role++)
    sides += (guint)world_sides (role);
  g_assert_cmpuint (world.cells, ==, (n - 1) * sides * 2 * (2 * KAB_N_OPERATIONS + 1));

  g_clear_pointer (&world.writer, kab_writer_free);
  kab_server_db_unref (world.db);
  g_hash_table_unref (world.rows);
  g_string_free (world.faults, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const suffixes[] = { "", "-wal", "-shm" };
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_unlink (file);
    }
  g_rmdir (world.dir);
  g_free (world.dir);
  g_free (world.org);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/cells", test_cells);
  return g_test_run ();
}
