/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-chosen.h"

#define PAGE_SIZE 500
/* While rows change all the time, what was read is good enough in the end. */
#define TRIES_MAX 3

struct _KabChosen
{
  GHashTable *ids; /* that were chosen; of all: that were not */
  KabQuery *query; /* NULL: some; otherwise all that it finds */
  KabQuery *list;  /* of a copy: the order */
  guint64 total;
};

KabChosen *
kab_chosen_new (void)
{
  KabChosen *self = g_new0 (KabChosen, 1);

  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

KabChosen *
kab_chosen_copy (const KabChosen *self, const KabQuery *query)
{
  KabChosen *copy = kab_chosen_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (copy->ids, g_strdup (id));
  copy->query = self->query ? kab_query_copy (self->query) : NULL;
  copy->list = kab_query_copy (query ? query : self->list);
  copy->total = self->total;
  return copy;
}

void
kab_chosen_free (KabChosen *self)
{
  g_hash_table_unref (self->ids);
  g_clear_pointer (&self->query, kab_query_free);
  g_clear_pointer (&self->list, kab_query_free);
  g_free (self);
}

gboolean
kab_chosen_has (const KabChosen *self, const char *id)
{
  return g_hash_table_contains (self->ids, id) != (self->query != NULL);
}

void
kab_chosen_set (KabChosen *self, const char *id, gboolean chosen)
{
  if (chosen != (self->query != NULL))
    g_hash_table_add (self->ids, g_strdup (id));
  else
    g_hash_table_remove (self->ids, id);
}

void
kab_chosen_set_all (KabChosen *self, const KabQuery *query, guint64 total)
{
  kab_chosen_clear (self);
  self->query = kab_query_copy (query);
  self->total = total;
}

void
kab_chosen_clear (KabChosen *self)
{
  g_hash_table_remove_all (self->ids);
  g_clear_pointer (&self->query, kab_query_free);
  self->total = 0;
}

/* What it finds, whatever the order. */
static char *
filters_of (const KabQuery *query)
{
  g_autoptr (KabQuery) plain = kab_query_copy (query);

  kab_query_set_order (plain, "created_at", FALSE);
  return kab_query_to_text (plain);
}

gboolean
kab_chosen_follow (KabChosen *self, const KabQuery *query, guint64 total)
{
  g_autofree char *was = NULL, *is = NULL;

  if (!self->query)
    return FALSE;
  was = filters_of (self->query);
  is = filters_of (query);
  if (g_str_equal (was, is))
    {
      self->total = total;
      return FALSE;
    }
  kab_chosen_clear (self);
  return TRUE;
}

gboolean
kab_chosen_is_all (const KabChosen *self)
{
  return self->query != NULL;
}

guint64
kab_chosen_count (const KabChosen *self)
{
  guint64 n = g_hash_table_size (self->ids);

  if (!self->query)
    return n;
  return self->total > n ? self->total - n : 0;
}

GPtrArray *
kab_chosen_dup_ids (const KabChosen *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ids);
  while (!self->query && g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  return ids;
}

/* Reading */

/* One pass over the pages; @same: whether nothing changed meanwhile, so that no row was skipped */
static GPtrArray *
read_pages (const KabChosen *self,
            KabCabinet *cabinet,
            GCancellable *cancellable,
            gboolean *same,
            GError **error)
{
  g_autoptr (KabQuery) query = kab_query_copy (self->query);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean descending;
  const char *order = kab_query_get_order (self->list, &descending);
  guint64 generation = 0;
  guint n_pages = 1;

  kab_query_set_order (query, order, descending);
  *same = TRUE;
  for (guint number = 0; number < n_pages; number++)
    {
      g_autoptr (KabPage) page = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      kab_query_set_page (query, number, PAGE_SIZE);
      page = kab_cabinet_list (cabinet, query, error);
      if (!page)
        return NULL;
      if (number > 0 && page->generation != generation)
        *same = FALSE;
      generation = page->generation;
      n_pages = page->n_pages;
      for (guint i = 0; i < page->rows->len; i++)
        {
          const char *id = ((KabRow *)g_ptr_array_index (page->rows, i))->id;
          char *own;

          if (g_hash_table_contains (known, id) || !kab_chosen_has (self, id))
            continue;
          own = g_strdup (id);
          g_ptr_array_add (ids, own);
          g_hash_table_add (known, own);
        }
    }
  return g_steal_pointer (&ids);
}

static GPtrArray *
read_some (const KabChosen *self, KabCabinet *cabinet, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
  return kab_cabinet_sort (cabinet, self->list, ids, error);
}

GPtrArray *
kab_chosen_read (const KabChosen *self, KabCabinet *cabinet, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self->list, NULL);

  if (!self->query)
    return read_some (self, cabinet, error);
  for (guint i = 1;; i++)
    {
      gboolean same;
      g_autoptr (GPtrArray) ids = read_pages (self, cabinet, cancellable, &same, error);

      if (!ids || same || i == TRIES_MAX)
        return g_steal_pointer (&ids);
    }
}
