/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-contested.h"

#include "kab-merge.h"

gboolean
kab_contested_has (GPtrArray *names, const KabField *field)
{
  return g_ptr_array_find (names, field->name, NULL);
}

gboolean
kab_contested_is_kept (const KabMutation *mutation, const KabRow *theirs, GPtrArray *contested, guint i)
{
  return mutation->in_set[i] && contested != NULL
         && !kab_contested_has (contested, &mutation->entity->fields[i])
         && (theirs == NULL || !kab_value_equal (&mutation->set[i], &theirs->values[i]));
}

static void
take_answer (KabRow *row, const KabEntity *entity, JsonObject *values)
{
  row->deleted = json_object_has_member (values, "deleted");
  for (guint i = 0; i < entity->n_fields; i++)
    {
      JsonNode *value = json_object_get_member (values, entity->fields[i].name);

      if (value != NULL && !kab_value_from_json (&entity->fields[i], value, &row->values[i], NULL))
        g_warning ("A conflict's value of %s is of the wrong type.", entity->fields[i].name);
    }
}

KabRow *
kab_contested_theirs (const KabStoredProblem *problem, const KabRow *here, KabRow **then)
{
  const KabEntity *entity = problem->mutation->entity;
  g_autoptr (JsonNode) node = problem->theirs != NULL ? json_from_string (problem->theirs, NULL) : NULL;
  g_autoptr (KabRow) row = NULL;

  *then = NULL;
  if (here == NULL && node == NULL)
    return NULL;
  row = here != NULL ? kab_row_copy (here) : kab_row_new_empty (entity);
  if (row->id == NULL)
    row->id = g_strdup (problem->mutation->row);
  *then = kab_row_copy (row);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&row);
  take_answer (*then, entity, json_node_get_object (node));
  if (here != NULL && row->rev >= problem->theirs_rev)
    return g_steal_pointer (&row);
  (*then)->rev = problem->theirs_rev;
  return kab_row_copy (*then);
}

GPtrArray *
kab_contested_fields (const KabMutation *mutation, const KabRow *theirs, const KabRow *then)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autoptr (GPtrArray) now = NULL, at_first = NULL;
  gboolean all = theirs == NULL || theirs->deleted || mutation->op != KAB_OP_UPDATE;

  if (!all)
    {
      kab_merge (mutation, theirs, NULL, &now);
      kab_merge (mutation, then, NULL, &at_first);
    }
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *field = &mutation->entity->fields[i];

      if (mutation->in_set[i]
          && (all || kab_contested_has (now, field)
              || (kab_contested_has (at_first, field)
                  && !kab_value_equal (&mutation->set[i], &theirs->values[i]))))
        g_ptr_array_add (names, (gpointer)field->name);
    }
  return names;
}

static void
leave_out (KabMutation *mutation, guint i)
{
  mutation->in_set[i] = FALSE;
  kab_value_set_null (&mutation->set[i]);
}

KabMutation *
kab_contested_rest (const KabStoredProblem *problem, const KabRow *here)
{
  g_autoptr (KabRow) then = NULL;
  g_autoptr (KabRow) theirs = NULL;
  g_autoptr (GPtrArray) contested = NULL;
  g_autoptr (KabMutation) rest = NULL;
  gboolean any = FALSE;

  if (!problem->conflict || problem->mutation->op != KAB_OP_UPDATE || here == NULL)
    return NULL;
  theirs = kab_contested_theirs (problem, here, &then);
  contested = kab_contested_fields (problem->mutation, theirs, then);
  rest = kab_mutation_copy (problem->mutation);
  for (guint i = 0; i < rest->entity->n_fields; i++)
    if (kab_contested_is_kept (problem->mutation, here, contested, i))
      any = TRUE;
    else
      leave_out (rest, i);
  return any ? g_steal_pointer (&rest) : NULL;
}

/* --- What follows from a decision --- */

KabMutation *
kab_contested_again (const KabMutation *wish)
{
  g_autoptr (KabMutation) fresh = kab_mutation_new (wish->entity, wish->row, KAB_OP_UPDATE);
  KabMutation *mutation = kab_mutation_copy (wish);

  g_clear_pointer (&mutation->effects, g_ptr_array_unref);
  g_free (mutation->id);
  mutation->id = g_steal_pointer (&fresh->id);
  mutation->n = 0;
  mutation->schema = KAB_SCHEMA_VERSION;
  return mutation;
}

/* What the person has now seen becomes the edit's base. */
static void
rebase (KabMutation *mutation, const KabRow *theirs)
{
  mutation->base_rev = theirs->rev;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_base[i] || mutation->in_set[i])
      {
        kab_value_copy (&mutation->base[i], &theirs->values[i]);
        mutation->in_base[i] = TRUE;
      }
}

void
kab_contested_insist (const KabMutation *wish, const KabRow *theirs, GPtrArray *again)
{
  KabMutation *mutation = kab_contested_again (wish);

  if (theirs != NULL && theirs->deleted && wish->op == KAB_OP_UPDATE)
    {
      KabMutation *restore = kab_mutation_new (wish->entity, wish->row, KAB_OP_RESTORE);

      restore->base_rev = theirs->rev;
      g_ptr_array_add (again, restore);
    }
  if (theirs != NULL && wish->op != KAB_OP_CREATE)
    rebase (mutation, theirs);
  g_ptr_array_add (again, mutation);
}

static gboolean
same_unit (const KabEntity *entity, guint i, guint j)
{
  return i == j
         || (entity->fields[i].group != NULL
             && g_strcmp0 (entity->fields[i].group, entity->fields[j].group) == 0);
}

static gboolean
sets_of_unit (const KabMutation *mutation, guint i)
{
  for (guint j = 0; j < mutation->entity->n_fields; j++)
    if (mutation->in_set[j] && same_unit (mutation->entity, i, j))
      return TRUE;

  return FALSE;
}

/* What was seen counts only beside what is wanted. */
static void
drop_idle_base (KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_base[i] && !sets_of_unit (mutation, i))
      {
        mutation->in_base[i] = FALSE;
        kab_value_set_null (&mutation->base[i]);
      }
}

void
kab_contested_give_way (const KabMutation *wish, const KabRow *theirs, GPtrArray *contested, GPtrArray *again)
{
  KabMutation *mutation = kab_contested_again (wish);
  gboolean any = FALSE;

  for (guint i = 0; i < wish->entity->n_fields; i++)
    if (kab_contested_is_kept (wish, theirs, contested, i))
      any = TRUE;
    else
      leave_out (mutation, i);
  drop_idle_base (mutation);
  if (any)
    {
      rebase (mutation, theirs);
      g_ptr_array_add (again, mutation);
    }
  else
    kab_mutation_free (mutation);
}

/* --- Edits of the same author behind it --- */

gboolean
kab_contested_same_ground (const KabMutation *wish, JsonObject *theirs, const KabMutation *later, guint i)
{
  for (guint j = 0; j < wish->entity->n_fields; j++)
    {
      const KabField *field = &wish->entity->fields[j];
      JsonNode *answered = theirs != NULL ? json_object_get_member (theirs, field->name) : NULL;
      g_auto (KabValue) value = { 0 };

      if (!same_unit (wish->entity, i, j))
        continue;
      if (wish->in_base[j] && later->in_base[j] && !kab_value_equal (&wish->base[j], &later->base[j]))
        return FALSE;
      if (wish->in_base[j] && answered != NULL
          && (!kab_value_from_json (field, answered, &value, NULL)
              || !kab_value_equal (&wish->base[j], &value)))
        return FALSE;
    }
  return wish->in_base[i] && later->in_base[i];
}

/* Whether @later changes again, there, what @wish had made of it. */
static gboolean
is_chained (const KabMutation *wish, const KabMutation *later, guint i)
{
  return wish->in_set[i] && later->in_set[i] && later->in_base[i]
         && kab_value_equal (&wish->set[i], &later->base[i]);
}

static gboolean
are_edits (const KabMutation *wish, const KabMutation *later)
{
  return wish->op == KAB_OP_UPDATE && later->op == KAB_OP_UPDATE && wish->entity == later->entity;
}

/* Whether @theirs tells of field @i, and tells another value than @value. */
static gboolean
is_told_otherwise (const KabEntity *entity, JsonObject *theirs, guint i, const KabValue *value)
{
  JsonNode *answered = theirs != NULL ? json_object_get_member (theirs, entity->fields[i].name) : NULL;
  g_auto (KabValue) told = { 0 };

  return answered != NULL
         && (!kab_value_from_json (&entity->fields[i], answered, &told, NULL)
             || !kab_value_equal (&told, value));
}

gboolean
kab_contested_drop_superseded (KabMutation *wish,
                               JsonObject *theirs,
                               const KabMutation *later,
                               gboolean on_its_way)
{
  gboolean any = FALSE;

  /* Of a row that they deleted nothing is shown that waits, so that it cannot have been typed over either. */
  if (!are_edits (wish, later) || (theirs != NULL && json_object_has_member (theirs, "deleted")))
    return FALSE;
  for (guint i = 0; i < wish->entity->n_fields; i++)
    {
      if (!(on_its_way && is_chained (wish, later, i)
            && is_told_otherwise (wish->entity, theirs, i, &later->set[i]))
          && (!wish->in_set[i] || !later->in_set[i] || !kab_contested_same_ground (wish, theirs, later, i)))
        continue;
      for (guint j = 0; j < wish->entity->n_fields; j++)
        if (wish->in_set[j] && same_unit (wish->entity, i, j))
          leave_out (wish, j);
      any = TRUE;
    }
  if (any)
    drop_idle_base (wish);
  return any;
}

gboolean
kab_contested_builds_on (const KabMutation *later, JsonObject *theirs, const KabMutation *wish)
{
  if (!are_edits (wish, later) || theirs == NULL || json_object_has_member (theirs, "deleted"))
    return FALSE;
  for (guint i = 0; i < wish->entity->n_fields; i++)
    if (is_chained (wish, later, i) && is_told_otherwise (wish->entity, theirs, i, &later->base[i]))
      return TRUE;

  return FALSE;
}

/* Whether somewhere in the unit @theirs is not what the author of @later saw. */
static gboolean
is_unit_told_otherwise (const KabMutation *later, JsonObject *theirs, guint i)
{
  for (guint j = 0; j < later->entity->n_fields; j++)
    if (same_unit (later->entity, i, j) && later->in_base[j]
        && is_told_otherwise (later->entity, theirs, j, &later->base[j]))
      return TRUE;

  return FALSE;
}

void
kab_contested_stand_alone (KabMutation *later, JsonObject *theirs, const KabMutation *wish)
{
  for (guint i = 0; i < wish->entity->n_fields; i++)
    {
      if (!is_chained (wish, later, i) || !is_unit_told_otherwise (later, theirs, i))
        continue;
      for (guint j = 0; j < wish->entity->n_fields; j++)
        {
          if (!wish->in_set[j] || !same_unit (wish->entity, i, j))
            continue;
          if (!later->in_set[j])
            kab_value_copy (&later->set[j], &wish->set[j]);
          later->in_set[j] = TRUE;
          kab_value_copy (&later->base[j], &wish->base[j]);
          later->in_base[j] = wish->in_base[j];
        }
    }
}

gboolean
kab_contested_is_clear (const KabMutation *mutation, JsonObject *theirs)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_base[i] && is_told_otherwise (mutation->entity, theirs, i, &mutation->base[i]))
      return FALSE;

  return TRUE;
}

/* Whether @wish wants something of the unit that the author of @later did not see there, and does not want. */
static gboolean
is_apart (const KabMutation *wish, const KabMutation *later, guint i)
{
  for (guint j = 0; j < wish->entity->n_fields; j++)
    {
      if (!wish->in_set[j] || !same_unit (wish->entity, i, j)
          || (later->in_set[j] && kab_value_equal (&wish->set[j], &later->set[j])))
        continue;
      if (later->in_base[j] ? !kab_value_equal (&wish->set[j], &later->base[j]) : later->in_set[j])
        return TRUE;
    }
  return FALSE;
}

gboolean
kab_contested_join (KabMutation *wish, KabMutation *later)
{
  g_autofree gboolean *apart = g_new0 (gboolean, wish->entity->n_fields);
  gboolean any = FALSE;

  for (guint i = 0; i < wish->entity->n_fields; i++)
    apart[i] = is_apart (wish, later, i);
  for (guint i = 0; i < wish->entity->n_fields; i++)
    {
      gboolean chained = wish->in_set[i];

      if (apart[i])
        continue;
      if (later->in_base[i] && !wish->in_base[i] && !chained)
        {
          kab_value_copy (&wish->base[i], &later->base[i]);
          wish->in_base[i] = TRUE;
        }
      if (later->in_set[i])
        {
          kab_value_copy (&wish->set[i], &later->set[i]);
          wish->in_set[i] = TRUE;
          leave_out (later, i);
          any = TRUE;
        }
    }
  drop_idle_base (later);
  return any;
}

void
kab_contested_settle_base (KabMutation *mutation, const KabRow *shown, const KabRow *under)
{
  const KabEntity *entity = mutation->entity;

  if (mutation->op != KAB_OP_UPDATE)
    return;
  for (guint i = 0; i < entity->n_fields; i++)
    {
      gboolean seen = mutation->in_base[i] && kab_value_equal (&mutation->base[i], &shown->values[i]);

      if (!seen || kab_value_equal (&shown->values[i], &under->values[i]) || !sets_of_unit (mutation, i))
        continue;
      kab_value_copy (&mutation->base[i], &under->values[i]);
      if (mutation->in_set[i])
        continue;
      kab_value_copy (&mutation->set[i], &shown->values[i]);
      mutation->in_set[i] = TRUE;
    }
}
