/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-gather.h"

#define PAGE_SIZE 500
#define ROWS_MAX 20000

/* One row by its id, or a list. */
typedef struct
{
  char *name;
  const KabEntity *entity;
  char *id;
  char *field;
  char *value;
  gboolean is_list;
  GPtrArray *rows;
} Want;

struct _KabGather
{
  gatomicrefcount refs;
  KabCabinet *cabinet;
  GPtrArray *wants;
  guint next_want;
  guint page;
};

static void
want_free (gpointer data)
{
  Want *want = data;

  g_free (want->name);
  g_free (want->id);
  g_free (want->field);
  g_free (want->value);
  g_ptr_array_unref (want->rows);
  g_free (want);
}

KabGather *
kab_gather_new (KabCabinet *cabinet)
{
  KabGather *self = g_new0 (KabGather, 1);

  g_atomic_ref_count_init (&self->refs);
  self->cabinet = g_object_ref (cabinet);
  self->wants = g_ptr_array_new_with_free_func (want_free);
  return self;
}

KabGather *
kab_gather_ref (KabGather *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kab_gather_unref (KabGather *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->cabinet);
  g_ptr_array_unref (self->wants);
  g_free (self);
}

static Want *
add_want (KabGather *self, const char *name, const KabEntity *entity)
{
  Want *want = g_new0 (Want, 1);

  want->name = g_strdup (name);
  want->entity = entity;
  want->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_ptr_array_add (self->wants, want);
  return want;
}

void
kab_gather_want (KabGather *self, const char *name, const KabEntity *entity, const char *id)
{
  add_want (self, name, entity)->id = g_strdup (id);
}

void
kab_gather_want_list (KabGather *self,
                      const char *name,
                      const KabEntity *entity,
                      const char *field,
                      const char *value)
{
  Want *want = add_want (self, name, entity);

  want->is_list = TRUE;
  want->field = g_strdup (field);
  want->value = g_strdup (value);
}

static Want *
find_want (KabGather *self, const char *name)
{
  for (guint i = 0; i < self->wants->len; i++)
    if (g_str_equal (((Want *)g_ptr_array_index (self->wants, i))->name, name))
      return g_ptr_array_index (self->wants, i);

  g_return_val_if_reached (NULL);
}

KabRow *
kab_gather_row (KabGather *self, const char *name)
{
  const Want *want = find_want (self, name);

  return want->rows->len > 0 ? g_ptr_array_index (want->rows, 0) : NULL;
}

GPtrArray *
kab_gather_rows (KabGather *self, const char *name)
{
  return find_want (self, name)->rows;
}

static gpointer
copy_row (gconstpointer row, gpointer data)
{
  return kab_row_ref ((KabRow *)row);
}

GPtrArray *
kab_rows_sorted (GPtrArray *rows, GCompareFunc compare)
{
  GPtrArray *sorted = g_ptr_array_copy (rows, copy_row, NULL);

  g_ptr_array_sort (sorted, compare);
  return sorted;
}

static void next_want (GTask *task);

static void
did_want_row (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KabGather *self = g_task_get_task_data (task);
  KabRow *row = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);

  if (row)
    g_ptr_array_add (((Want *)g_ptr_array_index (self->wants, self->next_want))->rows, row);
  self->next_want++;
  next_want (task);
}

static void
did_want_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KabGather *self = g_task_get_task_data (task);
  Want *want = g_ptr_array_index (self->wants, self->next_want);
  GError *error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);

  if (!page)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < page->rows->len; i++)
    g_ptr_array_add (want->rows, kab_row_ref (g_ptr_array_index (page->rows, i)));
  if (++self->page >= page->n_pages || want->rows->len >= ROWS_MAX)
    {
      self->page = 0;
      self->next_want++;
    }
  next_want (task);
}

static void
next_want (GTask *task)
{
  KabGather *self = g_task_get_task_data (task);
  g_autoptr (KabQuery) query = NULL;
  const Want *want;

  while (self->next_want < self->wants->len)
    {
      want = g_ptr_array_index (self->wants, self->next_want);
      if (want->is_list ? want->field && !want->value : !want->id)
        {
          self->next_want++;
          continue;
        }
      if (!want->is_list)
        {
          kab_cabinet_find_async (self->cabinet, want->entity, want->id, g_task_get_cancellable (task),
                                  did_want_row, task);
          return;
        }
      query = kab_query_new (want->entity);
      if (want->field)
        kab_query_set_filter (query, want->field, want->value);
      kab_query_set_page (query, self->page, PAGE_SIZE);
      kab_cabinet_list_async (self->cabinet, query, g_task_get_cancellable (task), did_want_list, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
kab_gather_async (KabGather *self,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_gather_async);
  g_task_set_task_data (task, kab_gather_ref (self), (GDestroyNotify)kab_gather_unref);
  next_want (task);
}

gboolean
kab_gather_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
