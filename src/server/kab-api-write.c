/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing for integrators: the same mutations as the desktops', one a request. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-api-answer.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-mutate.h"
#include "kab-mutation.h"
#include "kab-validate.h"
#include "kab-writer-private.h"

#define JSON "application/json"

/*
 * What is asked for: the fields that the body names.
 * @id: of a new row, where the body names it
 * @deleted: -1, or what the body says
 * @command: (nullable): a command, with what it is told, instead of fields
 */
typedef struct
{
  KabValue *set;
  gboolean *in_set;
  guint n_fields;
  char *id;
  int deleted;
  KabMutation *command;
} Wanted;

static void
wanted_clear (Wanted *wanted)
{
  for (guint i = 0; i < wanted->n_fields; i++)
    kab_value_clear (&wanted->set[i]);
  g_free (wanted->set);
  g_free (wanted->in_set);
  g_free (wanted->id);
  g_clear_pointer (&wanted->command, kab_mutation_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

/* Members of every row besides the fields; TRUE if @name is one. */
static gboolean
read_common (KabApi *api, Wanted *wanted, const char *name, JsonNode *node)
{
  if (g_str_equal (name, "id"))
    {
      const char *id = kab_json_text (node);

      if (!kab_id_is_valid (id) || (api->id != NULL && !g_str_equal (api->id, id)))
        kab_api_fault (api, name, _ ("This is no value of this field."));
      else
        wanted->id = g_strdup (id);
      return TRUE;
    }
  if (g_str_equal (name, "deleted") && api->id != NULL)
    {
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
        wanted->deleted = json_node_get_boolean (node);
      else
        kab_api_fault (api, name, _ ("This is no value of this field."));
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_body (KabApi *api, Wanted *wanted)
{
  g_autoptr (JsonNode) node = kab_api_parse_object (api);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (node == NULL)
    return FALSE;
  wanted->deleted = -1;
  wanted->n_fields = api->entity->n_fields;
  wanted->set = g_new0 (KabValue, wanted->n_fields);
  wanted->in_set = g_new0 (gboolean, wanted->n_fields);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    {
      int at = kab_entity_field (api->entity, name);
      GError *error = NULL;

      if (at < 0)
        {
          if (!read_common (api, wanted, name, member))
            kab_api_fault (api, name, _ ("There is no such field."));
          continue;
        }
      wanted->in_set[at] = TRUE;
      if (kab_value_from_json (&api->entity->fields[at], member, &wanted->set[at], &error))
        kab_value_tidy (&api->entity->fields[at], &wanted->set[at]);
      if (error != NULL || !kab_validate_value (&api->entity->fields[at], &wanted->set[at], &error))
        kab_api_fault_error (api, name, error);
    }
  return !kab_api_refuse_faults (api, SOUP_STATUS_UNPROCESSABLE_ENTITY);
}

static gboolean
read_argument (KabApi *api, KabMutation *mutation, const char *name, JsonNode *member)
{
  int at = kab_command_arg (api->command, name);
  GError *error = NULL;
  const KabField *arg;

  if (at < 0)
    {
      kab_api_fault (api, name, _ ("There is no such field."));
      return FALSE;
    }
  arg = &api->command->args[at];
  mutation->in_args[at] = TRUE;
  if (kab_value_from_json (arg, member, &mutation->args[at], &error))
    kab_value_tidy (arg, &mutation->args[at]);
  if (error == NULL && kab_validate_value (arg, &mutation->args[at], &error))
    return TRUE;
  kab_api_fault_error (api, name, error);
  return FALSE;
}

static gboolean
read_command (KabApi *api, Wanted *wanted)
{
  g_autoptr (JsonNode) node = kab_api_parse_object (api);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (node == NULL)
    return FALSE;
  if (!kab_id_is_valid (api->id))
    {
      kab_api_not_found (api);
      return FALSE;
    }
  wanted->deleted = -1;
  wanted->command = kab_mutation_new_command (api->command, api->id);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    read_argument (api, wanted->command, name, member);
  return !kab_api_refuse_faults (api, SOUP_STATUS_UNPROCESSABLE_ENTITY);
}

static KabRow *
apply (const Wanted *wanted, const KabRow *row)
{
  KabRow *after = kab_row_copy (row);

  for (guint i = 0; i < wanted->n_fields; i++)
    if (wanted->in_set[i])
      kab_value_copy (&after->values[i], &wanted->set[i]);
  return after;
}

/* What leads from what stands there to what is wanted; NULL if nothing does. */
static KabMutation *
mutation_for (KabApi *api, const Wanted *wanted, const KabRow *before)
{
  g_autoptr (KabRow) after = NULL;
  KabMutation *mutation;

  if (wanted->command != NULL)
    return kab_mutation_copy (wanted->command);
  if (before == NULL)
    {
      mutation = kab_mutation_new (api->entity, wanted->id, KAB_OP_CREATE);
      for (guint i = 0; i < wanted->n_fields; i++)
        {
          mutation->in_set[i] = wanted->in_set[i];
          kab_value_copy (&mutation->set[i], &wanted->set[i]);
        }
      return mutation;
    }
  if (wanted->deleted >= 0 && wanted->deleted != (before->deleted ? 1 : 0))
    {
      mutation = kab_mutation_new (api->entity, before->id, wanted->deleted ? KAB_OP_DELETE : KAB_OP_RESTORE);
      mutation->base_rev = before->rev;
      return mutation;
    }
  if (wanted->n_fields == 0)
    return NULL;
  after = apply (wanted, before);
  return kab_mutation_new_between (before, after);
}

/* Says why it was refused; FALSE with an error only if the storage failed. */
static gboolean
say_refused (KabApi *api, KabMutator *mutator, const KabField *field, GError *local, GError **error)
{
  guint status = kab_response_status_of (local);

  if (status >= 500)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (g_error_matches (local, KAB_ERROR, KAB_ERROR_INVALID))
    status = SOUP_STATUS_UNPROCESSABLE_ENTITY;
  kab_response_problem (api->response, status, kab_error_code_to_token ((KabError)local->code),
                        field != NULL ? field->name : NULL, local->message);
  g_error_free (local);
  return status != SOUP_STATUS_FORBIDDEN || kab_mutator_note_refused (mutator, error);
}

/* *done: FALSE if it was refused; then the response says why. */
static gboolean
mutate (KabApi *api, KabWriter *writer, KabMutation *mutation, gboolean *done, GError **error)
{
  g_autoptr (KabMutator) mutator = kab_mutator_new (writer, api->caller->caller, error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) outcome = g_string_new (NULL);
  const KabField *field = NULL;
  GError *local = NULL;
  KabBatchItem item = { .n = 1 };
  KabWriterMark mark;

  *done = FALSE;
  if (mutator == NULL || !kab_writer_mark (writer, &mark, error))
    return FALSE;
  mutation->n = item.n;
  kab_mutation_append_json (text, mutation);
  g_strlcpy (item.id, mutation->id, sizeof item.id);
  item.text = text->str;
  item.length = text->len;
  if (kab_mutator_run (mutator, &item, NULL, outcome, &field, &local))
    {
      *done = TRUE;
      return kab_writer_release (writer, error);
    }
  kab_writer_rollback_to (writer, &mark);
  return say_refused (api, mutator, field, local, error);
}

/* The row as it is now, for who made it so; nothing of it if they may not read it any more. */
static gboolean
say_row (KabApi *api, KabDb *db, const char *id, guint status, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *tag = NULL;
  gint64 nr = 0, rev = 0;

  if (!kab_api_find_visible (db, api->caller->caller, api->entity, id, &nr, &rev, error)
      || (nr > 0 && !kab_api_append_row (db, api->caller->caller, api->entity, nr, NULL, out, error)))
    return FALSE;
  if (status == SOUP_STATUS_CREATED)
    {
      g_autofree char *location = g_strdup_printf ("/v1/%s/%s", api->entity->name, id);

      kab_response_add_header (api->response, "Location", location);
    }
  if (nr == 0 || status == SOUP_STATUS_NO_CONTENT)
    {
      kab_response_set (api->response, SOUP_STATUS_NO_CONTENT, NULL, NULL);
      return TRUE;
    }
  tag = kab_api_etag (rev);
  kab_response_add_header (api->response, "ETag", tag);
  kab_response_set (api->response, status, JSON, g_steal_pointer (&out));
  return TRUE;
}

/* Whether the row is as the caller knows it; otherwise the response says what to do. */
static gboolean
check_tag (KabApi *api, const KabRow *row)
{
  g_autofree char *tag = kab_api_etag (row->rev);

  if (api->request->if_match == NULL)
    {
      kab_api_refuse (api, 428, "precondition-required",
                      _ ("Say with If-Match which state of the record you know: its ETag."));
      return FALSE;
    }
  if (kab_api_tag_is_among (api->request->if_match, tag))
    return TRUE;
  kab_response_add_header (api->response, "ETag", tag);
  kab_api_refuse (api, SOUP_STATUS_PRECONDITION_FAILED, "changed",
                  _ ("The record was changed meanwhile. Nothing was done: read it again."));
  return FALSE;
}

/* FALSE with an error only if the storage failed; everything else is in the response. */
static gboolean
change (KabApi *api, KabWriter *writer, const Wanted *wanted, guint status, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabMutation) mutation = NULL;
  const char *id = api->id != NULL ? api->id : wanted->id;
  gint64 nr = 0, rev = 0;
  gboolean done = TRUE;

  if (api->id != NULL && (api->command == NULL || !api->command->creates))
    {
      if (!kab_api_find_visible (writer->db, api->caller->caller, api->entity, id, &nr, &rev, error)
          || (nr > 0 && !kab_writer_load (writer, api->entity, id, &stored, error)))
        return FALSE;
      if (stored == NULL)
        {
          kab_api_not_found (api);
          return TRUE;
        }
      /* A command is judged by the state that there is: whoever wants to say which one they know may. */
      if ((api->command == NULL || api->request->if_match != NULL) && !check_tag (api, stored->row))
        return TRUE;
    }
  mutation = mutation_for (api, wanted, stored != NULL ? stored->row : NULL);
  if (mutation != NULL && mutation->op == KAB_OP_UPDATE && stored->row->deleted)
    {
      kab_api_refuse (api, SOUP_STATUS_CONFLICT, "conflict",
                      _ ("The record was deleted. Restore it first: set “deleted” to false."));
      return TRUE;
    }
  if (mutation != NULL && !mutate (api, writer, mutation, &done, error))
    return FALSE;
  return !done || say_row (api, writer->db, id, status, error);
}

static gboolean
write_it (KabApi *api, const Wanted *wanted, guint status, GError **error)
{
  const KabCaller *seen = api->caller->caller;
  g_autoptr (KabWriter) writer = kab_writer_begin (kab_server_get_db (api->server), seen->org, seen->user,
                                                   seen->device_name, KAB_WRITER_NONE, error);
  const char *code;
  gboolean found = FALSE;

  if (writer == NULL)
    return FALSE;
  /* Who it is, and what they may, is asked anew, now that nobody else can write. */
  g_clear_pointer (&api->caller, kab_api_caller_free);
  api->caller = kab_api_authenticate (writer->db, api->request->token, &code, error);
  if (api->caller == NULL || !kab_api_answer_find (api, writer->db, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  return change (api, writer, wanted, status, error) && kab_api_answer_keep (api, writer->db, error)
         && kab_writer_commit (writer, error);
}

static gboolean
begin (KabApi *api)
{
  return kab_api_begin (api) && kab_api_may (api, api->entity->name, TRUE) && kab_api_answer_check_key (api);
}

static void
finish (KabApi *api, Wanted *wanted, guint status)
{
  g_autoptr (GError) error = NULL;

  kab_api_end_read (api);
  if (!write_it (api, wanted, status, &error))
    kab_api_fail (api, error);
}

/* What the request wants; FALSE with the response saying what is wrong with it. */
static gboolean
read_wanted (KabApi *api, guint status, Wanted *wanted)
{
  gboolean others = FALSE;

  if (status == SOUP_STATUS_NO_CONTENT)
    {
      wanted->deleted = 1;
      return TRUE;
    }
  if (api->command != NULL)
    return read_command (api, wanted);
  if (!read_body (api, wanted))
    return FALSE;
  if (api->id == NULL && wanted->id == NULL)
    wanted->id = kab_id_new ();
  for (guint i = 0; i < wanted->n_fields; i++)
    others = others || wanted->in_set[i];
  if (wanted->deleted >= 0 && others)
    kab_api_fault (api, "deleted", _ ("It is changed alone."));
  return !kab_api_refuse_faults (api, SOUP_STATUS_UNPROCESSABLE_ENTITY);
}

gboolean
kab_api_write (KabApi *api, KabWriter *writer, guint status, GError **error)
{
  g_auto (Wanted) wanted = { NULL };

  return !read_wanted (api, status, &wanted) || change (api, writer, &wanted, status, error);
}

static void
handle (KabServer *server, const KabRequest *request, KabResponse *response, guint status)
{
  g_auto (KabApi) api;
  g_auto (Wanted) wanted = { NULL };

  kab_api_init (&api, server, request, response);
  if (begin (&api) && read_wanted (&api, status, &wanted))
    finish (&api, &wanted, status);
}

void
kab_handle_api_create (KabServer *server, const KabRequest *request, KabResponse *response)
{
  handle (server, request, response, SOUP_STATUS_CREATED);
}

void
kab_handle_api_command (KabServer *server, const KabRequest *request, KabResponse *response)
{
  g_auto (GStrv) parts = g_strsplit (request->path, "/", 8);
  const KabCommand *command = kab_command_find (kab_entity_find (parts[2]), parts[4]);

  handle (server, request, response, command->creates ? SOUP_STATUS_CREATED : SOUP_STATUS_OK);
}

void
kab_handle_api_update (KabServer *server, const KabRequest *request, KabResponse *response)
{
  handle (server, request, response, SOUP_STATUS_OK);
}

void
kab_handle_api_delete (KabServer *server, const KabRequest *request, KabResponse *response)
{
  handle (server, request, response, SOUP_STATUS_NO_CONTENT);
}
