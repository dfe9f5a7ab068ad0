/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-merge.h"

void
kab_mutation_apply (const KabMutation *mutation, KabRow *row)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i])
      kab_value_copy (&row->values[i], &mutation->set[i]);
  if (mutation->op == KAB_OP_DELETE)
    row->deleted = TRUE;
  else if (mutation->op == KAB_OP_RESTORE)
    row->deleted = FALSE;
}

static gboolean
same_unit (const KabField *a, const KabField *b)
{
  return a == b || (a->group != NULL && g_strcmp0 (a->group, b->group) == 0);
}

/* Whether the unit (a field, or its whole group) stands as the writer saw it, or already as the writer wants it. */
static void
compare_unit (const KabMutation *mutation,
              const KabRow *theirs,
              const KabField *unit,
              gboolean *as_seen,
              gboolean *as_wanted)
{
  *as_seen = *as_wanted = TRUE;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *field = &mutation->entity->fields[i];
      const KabValue *now = &theirs->values[i];
      gboolean seen, wanted;

      if (!same_unit (unit, field))
        continue;
      /* What the server has said of an edit before this one is not what others think of it. */
      if ((field->flags & KAB_FIELD_REMARK) && !mutation->in_set[i])
        continue;
      seen = !mutation->in_base[i] || kab_value_equal (&mutation->base[i], now);
      wanted = mutation->in_set[i] ? kab_value_equal (&mutation->set[i], now) : seen;
      if (field->flags & (KAB_FIELD_FOLLOWS | KAB_FIELD_REMARK))
        seen = wanted = seen || wanted;
      *as_seen = *as_seen && seen;
      *as_wanted = *as_wanted && wanted;
    }
}

KabMergeResult
kab_merge (const KabMutation *mutation, const KabRow *theirs, KabRow **merged, GPtrArray **conflicts)
{
  const KabEntity *entity = mutation->entity;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean others = mutation->base_rev != theirs->rev;

  g_return_val_if_fail (theirs->entity == entity, KAB_MERGE_CONFLICT);

  for (guint i = 0; i < entity->n_fields; i++)
    {
      gboolean as_seen, as_wanted;

      if (!mutation->in_set[i])
        continue;
      compare_unit (mutation, theirs, &entity->fields[i], &as_seen, &as_wanted);
      if (!as_seen && !as_wanted)
        g_ptr_array_add (names, (gpointer)entity->fields[i].name);
    }

  if (merged != NULL)
    {
      *merged = kab_row_copy (theirs);
      if (names->len == 0)
        kab_mutation_apply (mutation, *merged);
    }
  if (conflicts != NULL)
    *conflicts = g_ptr_array_ref (names);
  if (names->len > 0)
    return KAB_MERGE_CONFLICT;

  return others ? KAB_MERGE_MERGED : KAB_MERGE_APPLIED;
}
