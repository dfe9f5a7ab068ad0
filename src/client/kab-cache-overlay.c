/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is shown of a row: the server's, and over it, in the order in which it was typed, what waits: edits, and of those
 * that wait for a decision what nobody else touched.
 */
#include "kab-cache-private.h"
#include "kab-contested.h"
#include "kab-merge.h"
#include "kab-store.h"

typedef struct
{
  gint64 seq;
  gint64 made_at;
  KabMutation *mutation;
} Layer;

static void
layer_free (gpointer data)
{
  Layer *layer = data;

  kab_mutation_free (layer->mutation);
  g_free (layer);
}

static void
add_layer (GPtrArray *layers, gint64 seq, gint64 made_at, KabMutation *mutation)
{
  Layer *layer = g_new0 (Layer, 1);

  layer->seq = seq;
  layer->made_at = made_at;
  layer->mutation = mutation;
  g_ptr_array_add (layers, layer);
}

/*
 * What the server has told us of by now, as far as the row does not hold it yet. One's own row may not have come back at
 * all: then it begins with what it was made as. NULL where there is none.
 */
static KabRow *
confirmed (const KabRow *image, GPtrArray *entries, gint64 seq)
{
  g_autoptr (KabRow) row = image != NULL ? kab_row_copy (image) : NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      const KabOutboxEntry *entry = entries->pdata[i];

      if (entry->acked_rev == 0 && entry->seq >= seq)
        continue;
      if (row == NULL && entry->mutation->op == KAB_OP_CREATE)
        {
          row = kab_row_new_empty (entry->mutation->entity);
          row->id = g_strdup (entry->mutation->row);
        }
      if (row != NULL)
        kab_mutation_apply (entry->mutation, row);
    }
  return g_steal_pointer (&row);
}

/* Takes the mutations out of @entries; those of conflicts only with @undecided. */
static GPtrArray *
layers_of (const KabRow *image, GPtrArray *entries, GPtrArray *conflicts, gboolean undecided)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func (layer_free);
  g_autoptr (GPtrArray) rests = g_ptr_array_new_with_free_func (layer_free);
  guint at = 0;

  for (guint i = 0; undecided && i < conflicts->len; i++)
    {
      const KabStoredProblem *problem = conflicts->pdata[i];
      g_autoptr (KabRow) here = confirmed (image, entries, problem->seq);
      KabMutation *rest = kab_contested_rest (problem, here);

      if (rest != NULL)
        add_layer (rests, problem->seq, problem->made_at, rest);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      KabOutboxEntry *entry = entries->pdata[i];

      for (; at < rests->len && ((Layer *)rests->pdata[at])->seq < entry->seq; at++)
        {
          Layer *rest = rests->pdata[at];

          add_layer (layers, rest->seq, rest->made_at, g_steal_pointer (&rest->mutation));
        }
      add_layer (layers, entry->seq, entry->made_at, g_steal_pointer (&entry->mutation));
    }
  for (; at < rests->len; at++)
    {
      Layer *rest = rests->pdata[at];

      add_layer (layers, rest->seq, rest->made_at, g_steal_pointer (&rest->mutation));
    }
  return layers;
}

/* NULL where nothing is to be shown. */
static KabRow *
put_over (const KabRow *image, GPtrArray *layers, const KabEntity *entity, const char *id)
{
  g_autoptr (KabRow) shown = image != NULL ? kab_row_copy (image) : NULL;

  for (guint i = 0; i < layers->len; i++)
    {
      const Layer *layer = layers->pdata[i];

      if (shown == NULL)
        {
          if (layer->mutation->op != KAB_OP_CREATE)
            continue; /* an edit of a row that is not here: nothing to put it over */
          shown = kab_row_new_empty (entity);
          shown->id = g_strdup (id);
          shown->created_at = shown->updated_at = layer->made_at;
        }
      kab_mutation_apply (layer->mutation, shown);
      shown->updated_at = MAX (shown->updated_at, layer->made_at);
    }
  return g_steal_pointer (&shown);
}

gboolean
kab_cache_refresh_row (KabCache *self, KabWork *work, const KabEntity *entity, const char *id, GError **error)
{
  const KabPlan *plan = kab_cache_plan (self, entity);
  g_autoptr (GPtrArray) entries = NULL, conflicts = NULL, layers = NULL;
  g_autoptr (KabRow) image = NULL, shown = NULL;
  g_auto (KabOld) old = { 0 };
  gboolean there;

  if (!kab_cache_get_image (self->db, entity, id, &there, &image, error)
      || !kab_cache_find_old (self, plan, id, &old, error))
    return FALSE;
  /* The row stands as the server has it: its image is kept from now on, if anything is to be put over it. */
  if (!there && old.row != NULL)
    image = kab_row_ref (old.row);
  if (!kab_work_row_layers (work, entity->name, id, image != NULL ? image->rev : 0, &entries, &conflicts,
                            error))
    return FALSE;
  layers = layers_of (image, entries, conflicts, TRUE);
  if (!there && layers->len == 0)
    return TRUE;
  if (!there && !kab_cache_put_image (self, entity, id, image, error))
    return FALSE;
  if (layers->len == 0 && !kab_cache_drop_image (self, entity, id, error))
    return FALSE;
  shown = put_over (image, layers, entity, id);
  return shown != NULL ? kab_cache_put_over (self, plan, &old, shown, error)
                       : kab_cache_erase (self, plan, id, error);
}

gboolean
kab_cache_settled_row (KabCache *self,
                       KabDb *db,
                       KabWork *work,
                       const KabEntity *entity,
                       const char *id,
                       KabRow **row,
                       GError **error)
{
  g_autoptr (GPtrArray) entries = NULL, conflicts = NULL, layers = NULL;
  g_autoptr (KabRow) image = NULL;
  gboolean there;

  *row = NULL;
  if (!kab_cache_get_image (db, entity, id, &there, &image, error))
    return FALSE;
  if (!there)
    return TRUE;
  if (!kab_work_row_layers (work, entity->name, id, image != NULL ? image->rev : 0, &entries, &conflicts,
                            error))
    return FALSE;
  if (conflicts->len == 0)
    return TRUE;
  layers = layers_of (image, entries, conflicts, FALSE);
  *row = put_over (image, layers, entity, id);
  return TRUE;
}
