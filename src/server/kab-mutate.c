/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-mutate-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-blobs.h"
#include "kab-access.h"
#include "kab-feed-page.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-json.h"
#include "kab-machine.h"
#include "kab-merge.h"
#include "kab-store.h"
#include "kab-writer-private.h"

KabMutator *
kab_mutator_new (KabWriter *writer, const KabCaller *caller, GError **error)
{
  GArray *keys = kab_feed_narrow_keys (kab_writer_get_db (writer), caller, error);
  KabMutator *mutator;

  if (keys == NULL)
    return NULL;
  mutator = g_new0 (KabMutator, 1);
  mutator->writer = writer;
  mutator->caller = caller;
  mutator->keys = keys;
  kab_writer_set_actors (writer, caller->actors);
  return mutator;
}

void
kab_mutator_free (KabMutator *mutator)
{
  if (mutator == NULL)
    return;
  g_array_unref (mutator->keys);
  g_free (mutator);
}

static gboolean
read_keys (KabMutator *mutator, GError **error)
{
  GArray *keys = kab_feed_narrow_keys (mutator->writer->db, mutator->caller, error);

  if (keys == NULL)
    return FALSE;
  g_array_unref (mutator->keys);
  mutator->keys = keys;
  return TRUE;
}

void
kab_mutator_undone (KabMutator *mutator)
{
  mutator->keys_may_be_gone = mutator->has_new_keys;
}

/* Whether the caller may read a row of @entity that stands under @feed_keys. */
gboolean
kab_mutator_may_see (KabMutator *mutator,
                     const KabEntity *entity,
                     const char *feed_keys,
                     gboolean *may,
                     GError **error)
{
  if (kab_feed_sees_all (mutator->caller->actors, entity))
    {
      *may = TRUE;
      return TRUE;
    }
  /* The number of a key that was undone may be another one's by now. */
  if (mutator->keys_may_be_gone && !read_keys (mutator, error))
    return FALSE;
  mutator->keys_may_be_gone = FALSE;
  *may = kab_feed_may_see (feed_keys, mutator->keys);
  if (!*may && mutator->writer->new_keys->len > 0)
    {
      /* A row of this very transaction may have brought a key into being that the caller holds. */
      if (!read_keys (mutator, error))
        return FALSE;
      mutator->has_new_keys = TRUE;
      *may = kab_feed_may_see (feed_keys, mutator->keys);
    }
  return TRUE;
}

static gboolean
not_found (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               _ ("The record does not exist, or is no longer one that you may see."));
  return FALSE;
}

/* BOUND reaches nothing that can be written, so far; should it ever, no is the safe answer. */
static gboolean
is_bound (const KabRow *row, const char *partner, gpointer user_data)
{
  return FALSE;
}

static const KabField *
first_unwritable (const KabActor *actor, const KabMutation *mutation, gboolean creating)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i]
        && !kab_access_may_write_field (actor->role, &mutation->entity->fields[i], creating))
      return &mutation->entity->fields[i];

  return NULL;
}

/*
 * Whoever changes another's sign-in names could sign in as that one: it takes the right to
 * change each role that the other has.
 */
GPtrArray *
kab_memberships_of (KabWriter *writer, const char *user, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM membership WHERE \"user\"=? AND org=? AND deleted=0",
                       kab_store_columns (&kab_entity_membership));
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, user);
  kab_statement_bind_text (statement, 2, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, &kab_entity_membership));

  return step == KAB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

gboolean
kab_actor_may_write_all (const KabActor *actor, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (!kab_access_allows (actor, KAB_OPERATION_UPDATE, rows->pdata[i], is_bound, NULL))
      return FALSE;

  return TRUE;
}

/*
 * How somebody comes to change a row: as the table of access says; by a step of its machine; in the state in
 * which whoever made it may change it; or too late, after that state.
 */
typedef enum
{
  WAY_NONE,
  WAY_LATE,
  WAY_OPEN,
  WAY_STEP,
  WAY_TABLE,
} Way;

static gboolean
sets_steps_only (const KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i] && (mutation->entity->fields[i].flags & KAB_FIELD_STEP) == 0)
      return FALSE;

  return TRUE;
}

static Way
way_of (const KabActor *actor,
        const KabMutation *mutation,
        KabOperation operation,
        const KabRow *before,
        const KabRow *after)
{
  const KabMachine *machine = kab_machine_find (mutation->entity->name);
  const char *state;

  if ((before == NULL || kab_access_allows (actor, operation, before, is_bound, NULL))
      && kab_access_allows (actor, operation, after, is_bound, NULL))
    return WAY_TABLE;
  if (operation != KAB_OPERATION_UPDATE || machine == NULL
      || !kab_access_allows_steps (actor, before, is_bound, NULL)
      || !kab_access_allows_steps (actor, after, is_bound, NULL))
    return WAY_NONE;
  state = kab_row_get_text (before, machine->field);
  if (sets_steps_only (mutation) && g_strcmp0 (state, kab_row_get_text (after, machine->field)) != 0)
    return WAY_STEP;
  if (machine->open == NULL)
    return WAY_NONE;
  return g_strcmp0 (state, machine->open) == 0 ? WAY_OPEN : WAY_LATE;
}

static gboolean
refuse_late (const KabRow *before, GError **error)
{
  const KabMachine *machine = kab_machine_find (before->entity->name);

  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
               /* Translators: a title, such as a number, and two states */
               _ ("“%s” is “%s” by now. You can change it only while it is “%s”. Ask the office."),
               kab_row_title (before),
               kab_machine_state_title (machine, kab_row_get_text (before, machine->field)),
               kab_machine_state_title (machine, machine->open));
  return FALSE;
}

/* Some one membership must allow all of it: the row as it was, as it will be, and each field. */
static gboolean
check_allowed (KabMutator *mutator,
               const KabMutation *mutation,
               const KabRow *before,
               const KabRow *after,
               Way *way,
               const KabField **field,
               GError **error)
{
  gboolean late = FALSE;
  KabOperation operation = mutation->op == KAB_OP_CREATE   ? KAB_OPERATION_CREATE
                           : mutation->op == KAB_OP_UPDATE ? KAB_OPERATION_UPDATE
                                                           : KAB_OPERATION_DELETE;
  g_autoptr (GPtrArray) others = NULL;

  *field = NULL;
  if (before != NULL && before->entity == &kab_entity_user
      && g_strcmp0 (before->id, mutator->caller->user) != 0)
    {
      others = kab_memberships_of (mutator->writer, before->id, error);
      if (others == NULL)
        return FALSE;
    }
  for (guint i = 0; i < mutator->caller->actors->len; i++)
    {
      const KabActor *actor = mutator->caller->actors->pdata[i];
      const KabField *unwritable;

      *way = way_of (actor, mutation, operation, before, after);
      late = late || *way == WAY_LATE;
      if (*way <= WAY_LATE)
        continue;
      if (others != NULL && !kab_actor_may_write_all (actor, others))
        continue;
      unwritable = first_unwritable (actor, mutation, mutation->op == KAB_OP_CREATE);
      if (unwritable == NULL)
        {
          *field = NULL;
          return TRUE;
        }
      *field = unwritable;
    }
  if (*field != NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("“%s” cannot be changed by you."),
                 kab_field_title (*field));
  else if (late)
    return refuse_late (before, error);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("Your role does not allow this change."));
  return FALSE;
}

/* Whether any of the caller's partners has others under it. */
static gboolean
has_network (GPtrArray *actors)
{
  for (guint i = 0; i < actors->len; i++)
    {
      const KabActor *actor = actors->pdata[i];

      if (actor->partners != NULL && g_strv_length (actor->partners) > 1)
        return TRUE;
    }
  return FALSE;
}

/* Whether the row of that id, which the caller sees, is seen only because a partner is under the caller's own. */
static gboolean
is_from_below (KabMutator *mutator, const KabEntity *entity, const char *id, gboolean *below, GError **error)
{
  GPtrArray *actors = mutator->caller->actors;
  g_autoptr (KabRow) row = NULL;

  *below = FALSE;
  if (entity->partner_field == NULL || !has_network (actors) || kab_feed_sees_all (actors, entity))
    return TRUE;
  row = kab_writer_find (mutator->writer, entity, id, error);
  if (row == NULL)
    return FALSE;
  *below = TRUE;
  for (guint i = 0; i < actors->len && *below; i++)
    {
      KabActor alone = *(const KabActor *)actors->pdata[i];

      alone.partners = NULL;
      *below = !kab_access_allows (&alone, KAB_OPERATION_READ, row, is_bound, NULL);
    }
  return TRUE;
}

/*
 * A reference to what the caller may not see would tell that it exists, or take a part in it. What stands
 * in the row already may stay; what the mutation says stood there is the caller's word only. What partners
 * under one's own have is read, and makes no part of what is one's own.
 */
gboolean
kab_mutator_check_reference (KabMutator *mutator,
                             const KabEntity *from,
                             const KabField *reference,
                             const char *id,
                             const KabField **field,
                             GError **error)
{
  const KabEntity *to = kab_entity_find (reference->ref);
  g_autofree char *sql = g_strdup_printf ("SELECT feed_keys FROM \"%s\" WHERE id=? AND org=?", to->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (mutator->writer->db, sql, error);
  gboolean may = FALSE, below = FALSE;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, mutator->writer->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ERROR
      || (step == KAB_STEP_ROW
          && !kab_mutator_may_see (mutator, to, kab_statement_get_text (statement, 0), &may, error))
      || (may && from->partner_field != NULL && !is_from_below (mutator, to, id, &below, error)))
    return FALSE;
  if (may && !below)
    return TRUE;
  *field = reference;
  if (may)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (reference),
                   _ ("it belongs to another partner."));
      return FALSE;
    }
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (reference),
               _ ("what it refers to does not exist, or was deleted. Choose another one."));
  return FALSE;
}

/* A file is a reference, too. */
gboolean
kab_mutator_check_files (KabMutator *mutator,
                         const KabField *f,
                         const char *before,
                         const char *text,
                         const KabField **field,
                         GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer digest;

  kab_digests_add (digests, text);
  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    {
      gboolean may = before != NULL && strstr (before, digest) != NULL;

      if (!may && !kab_blob_may_name (mutator->writer->db, mutator->caller, digest, &may, error))
        return FALSE;
      if (may)
        continue;
      *field = f;
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (f),
                   _ ("what it refers to does not exist, or was deleted. Choose another one."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_references (KabMutator *mutator,
                  const KabMutation *mutation,
                  const KabRow *theirs,
                  const KabField **field,
                  GError **error)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *f = &mutation->entity->fields[i];

      if (mutation->in_set[i] && f->type == KAB_TYPE_REF && mutation->set[i].kind == KAB_VALUE_TEXT
          && (theirs == NULL || !kab_value_equal (&theirs->values[i], &mutation->set[i]))
          && !kab_mutator_check_reference (mutator, mutation->entity, f, mutation->set[i].text, field, error))
        return FALSE;
      if (mutation->in_set[i] && (f->flags & KAB_FIELD_FILE) && mutation->set[i].kind == KAB_VALUE_TEXT
          && !kab_mutator_check_files (mutator, f,
                                       theirs != NULL && theirs->values[i].kind == KAB_VALUE_TEXT
                                         ? theirs->values[i].text
                                         : NULL,
                                       mutation->set[i].text, field, error))
        return FALSE;
    }
  return TRUE;
}

static void
append_head (GString *out, const KabMutation *mutation, const char *outcome, gint64 rev)
{
  g_string_append (out, "{\"id\":\"");
  g_string_append (out, mutation->id);
  g_string_append (out, "\",\"n\":");
  kab_json_append_integer (out, mutation->n);
  g_string_append (out, ",\"outcome\":\"");
  g_string_append (out, outcome);
  g_string_append (out, "\",\"rev\":");
  kab_json_append_integer (out, rev);
}

void
kab_mutator_append_done (GString *out, const KabMutation *mutation, gint64 rev, gboolean merged)
{
  append_head (out, mutation, "done", rev);
  g_string_append (out, merged ? ",\"merged\":true}" : ",\"merged\":false}");
}

static gboolean
append_conflict (KabMutator *mutator,
                 GString *out,
                 const KabMutation *mutation,
                 const KabRow *theirs,
                 GError **error)
{
  gboolean first = TRUE;

  append_head (out, mutation, "conflict", theirs->rev);
  if (theirs->deleted)
    g_string_append (out, ",\"deleted\":true");
  g_string_append (out, ",\"theirs\":{");
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *field = &mutation->entity->fields[i];

      if (!mutation->in_set[i] || !kab_caller_may_read_field (mutator->caller, field))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      kab_json_append_string (out, field->name);
      g_string_append_c (out, ':');
      kab_value_append_json (out, field, &theirs->values[i]);
    }
  g_string_append_c (out, '}');
  if (theirs->updated_by != NULL)
    {
      g_autoptr (KabRow) user
        = kab_writer_find (mutator->writer, &kab_entity_user, theirs->updated_by, error);

      if (user != NULL)
        {
          g_autofree char *name
            = g_strjoin (" ", kab_row_title (user), kab_row_get_text (user, "given_name"), NULL);

          g_string_append (out, ",\"by\":");
          kab_json_append_string (out, name);
        }
    }
  g_string_append_printf (out, ",\"at\":%" G_GINT64_FORMAT "}", theirs->updated_at);
  return error == NULL || *error == NULL;
}

/* On a client's device those of the office are no rows: what they write says that it is theirs. */
static void
note_office (KabMutator *mutator, KabRow *row)
{
  gboolean office = FALSE;

  if (kab_entity_find_field (row->entity, "by_office") == NULL)
    return;
  for (guint i = 0; i < mutator->caller->actors->len; i++)
    office = office || kab_feed_is_office (((KabActor *)mutator->caller->actors->pdata[i])->role);
  kab_row_set_integer (row, "by_office", office);
}

static gboolean
create (KabMutator *mutator,
        const KabMutation *mutation,
        GString *out,
        const KabField **field,
        GError **error)
{
  g_autoptr (KabRow) row = kab_row_new (mutation->entity, mutation->row);
  Way way;

  kab_mutation_apply (mutation, row);
  note_office (mutator, row);
  /* What the server knows better is there before it is asked whether the row may be written. */
  if (!kab_writer_fill (mutator->writer, NULL, row, error)
      || !check_allowed (mutator, mutation, NULL, row, &way, field, error)
      || !check_references (mutator, mutation, NULL, field, error)
      || !kab_writer_put (mutator->writer, row, field, error))
    return FALSE;
  kab_mutator_append_done (out, mutation, row->rev, FALSE);
  return TRUE;
}

static gboolean
update (KabMutator *mutator,
        const KabMutation *mutation,
        const KabStored *stored,
        KabForeseen *foreseen,
        GString *out,
        const KabField **field,
        GError **error)
{
  const KabRow *theirs = stored->row;
  g_autoptr (KabRow) merged = foreseen != NULL ? g_steal_pointer (&foreseen->merged) : NULL;
  KabMergeResult result = merged != NULL ? foreseen->result : kab_merge (mutation, theirs, &merged, NULL);
  Way way;

  /* Who may not write at all is told so, and not what stands there now. */
  if (result == KAB_MERGE_CONFLICT)
    kab_mutation_apply (mutation, merged);
  if (!kab_writer_fill (mutator->writer, theirs, merged, error)
      || !check_allowed (mutator, mutation, theirs, merged, &way, field, error))
    return FALSE;
  /* What comes late is judged by the state that there is now: there is nothing to choose where it is no step. */
  if (result == KAB_MERGE_CONFLICT && way != WAY_TABLE && !theirs->deleted
      && !kab_writer_check_state (mutator->writer, theirs, merged, field, error))
    return FALSE;
  if (result == KAB_MERGE_CONFLICT || theirs->deleted)
    return append_conflict (mutator, out, mutation, theirs, error);
  if (!check_references (mutator, mutation, theirs, field, error)
      || !kab_writer_put_over (mutator->writer, stored, merged, field, error)
      || !kab_mutator_follow_step (mutator, theirs, merged, field, error))
    return FALSE;
  kab_mutator_append_done (out, mutation, merged->rev, result == KAB_MERGE_MERGED);
  return TRUE;
}

static gboolean
set_deleted (KabMutator *mutator,
             const KabMutation *mutation,
             const KabStored *stored,
             GString *out,
             const KabField **field,
             GError **error)
{
  const KabRow *theirs = stored->row;
  g_autoptr (KabRow) row = kab_row_copy (theirs);
  Way way;

  row->deleted = mutation->op == KAB_OP_DELETE;
  if (!check_allowed (mutator, mutation, theirs, row, &way, field, error)
      || !kab_writer_put_over (mutator->writer, stored, row, field, error))
    return FALSE;
  kab_mutator_append_done (out, mutation, row->rev, mutation->base_rev != theirs->rev);
  return TRUE;
}

static gboolean
check_schema (const KabMutation *mutation, GError **error)
{
  if (mutation->schema > KAB_SCHEMA_VERSION)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_NEW,
                   _ ("The server is older than this program and does not know this kind of change yet."));
      return FALSE;
    }
  if (mutation->schema < KAB_SCHEMA_VERSION - KAB_SCHEMAS_BACK)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_REFUSED,
        _ ("This change was written by a version that is too old. Update Kabinet and make it again."));
      return FALSE;
    }
  return TRUE;
}

/* @foreseen: (nullable): what was read of it ahead; it counts as long as nothing of it was written since */
static gboolean
run (KabMutator *mutator,
     const KabMutation *mutation,
     KabForeseen *foreseen,
     GString *out,
     const KabField **field,
     GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  gboolean may = FALSE;

  if (foreseen != NULL && g_hash_table_contains (mutator->writer->written, mutation->row))
    foreseen = NULL;
  if (foreseen != NULL)
    stored = g_steal_pointer (&foreseen->stored);
  if (!check_schema (mutation, error)
      || (stored == NULL
          && !kab_writer_load (mutator->writer, mutation->entity, mutation->row, &stored, error)))
    return FALSE;
  if (kab_mutation_makes_row (mutation))
    {
      if (stored == NULL)
        return mutation->op == KAB_OP_CREATE
                 ? create (mutator, mutation, out, field, error)
                 : kab_mutator_run_command (mutator, mutation, NULL, out, field, error);
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is a record with this id already."));
      return FALSE;
    }

  if (stored == NULL)
    return not_found (error);
  if (!kab_mutator_may_see (mutator, mutation->entity, stored->feed_keys, &may, error))
    return FALSE;
  if (!may)
    return not_found (error);
  if (mutation->op == KAB_OP_UPDATE)
    return update (mutator, mutation, stored, foreseen, out, field, error);
  if (mutation->op == KAB_OP_COMMAND)
    return kab_mutator_run_command (mutator, mutation, stored->row, out, field, error);
  return set_deleted (mutator, mutation, stored, out, field, error);
}

gboolean
kab_mutator_run (KabMutator *mutator,
                 const KabBatchItem *item,
                 KabForeseen *foreseen,
                 GString *outcome,
                 const KabField **field,
                 GError **error)
{
  g_autoptr (KabMutation) own
    = foreseen == NULL ? kab_mutation_from_text (item->text, item->length, error) : NULL;
  const KabMutation *mutation = foreseen != NULL ? foreseen->mutation : own;

  mutator->last_entity = NULL;
  if (mutation == NULL)
    return FALSE;
  if (mutation->n != item->n || !g_str_equal (mutation->id, item->id))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The change cannot be read."));
      return FALSE;
    }
  mutator->last_entity = mutation->entity;
  mutator->again = item->again;
  g_strlcpy (mutator->last_row, mutation->row, sizeof mutator->last_row);
  return run (mutator, mutation, foreseen, outcome, field, error);
}

gboolean
kab_mutator_note_refused (KabMutator *mutator, GError **error)
{
  return kab_writer_note_about (mutator->writer, "refused", mutator->last_entity, mutator->last_row, NULL,
                                error);
}
