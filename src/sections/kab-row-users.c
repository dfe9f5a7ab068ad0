/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row-users.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"

#define NAMED_MAX 5

/* A field by which rows of another entity may keep the row. */
typedef struct
{
  const KabEntity *entity;
  const KabField *field;
} Way;

typedef struct
{
  KabCabinet *cabinet;
  const KabEntity *entity;
  char *id;
  GArray *ways;
  guint way;
  /* of the way that somebody has taken */
  GPtrArray *rows; /* KabRow */
  guint64 total;
  GPtrArray *names;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->cabinet);
  g_free (asking->id);
  g_array_unref (asking->ways);
  g_clear_pointer (&asking->rows, g_ptr_array_unref);
  g_ptr_array_unref (asking->names);
  g_free (asking);
}

static void ask_next (GTask *task);

/* What people know a referring row by; of one that only binds two rows: the other one. */
static const KabField *
naming_reference (const Way *way)
{
  const KabField *title = kab_entity_find_field (way->entity, way->entity->title_field);

  if (title->type != KAB_TYPE_REF)
    return NULL;
  if (title != way->field)
    return title;
  for (guint f = 0; f < way->entity->n_fields; f++)
    {
      const KabField *field = &way->entity->fields[f];

      if (field->type == KAB_TYPE_REF && field != way->field && (field->flags & KAB_FIELD_REQUIRED))
        return field;
    }
  return NULL;
}

static void
answer (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  const Way *way = &g_array_index (asking->ways, Way, asking->way);
  g_autofree char *names = NULL;
  guint64 more = asking->total - MIN (asking->total, asking->names->len);

  g_ptr_array_add (asking->names, NULL);
  names = g_strjoinv (", ", (char **)asking->names->pdata);
  if (more == 0)
    g_task_return_pointer (
      task, g_strdup_printf ("%s: %s", g_dgettext (GETTEXT_PACKAGE, way->entity->title), names), g_free);
  else
    {
      g_autofree char *number = kab_format_count (more);

      g_task_return_pointer (
        task,
        /* Translators: a kind of records in the plural, titles of some, how many more there are */
        g_strdup_printf (_ ("%s: %s and %s more"), g_dgettext (GETTEXT_PACKAGE, way->entity->title), names,
                         number),
        g_free);
    }
  g_object_unref (task);
}

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (KabRow) row = kab_cabinet_find_finish (KAB_CABINET (source), result, NULL);

  g_ptr_array_add (asking->names, g_strdup (row ? kab_row_title (row) : "…"));
  ask_next (task);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);

  if (!page)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (page->rows->len > 0)
    {
      asking->rows = g_ptr_array_ref (page->rows);
      asking->total = page->total;
    }
  else
    asking->way++;
  ask_next (task);
}

static void
name_next (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  const Way *way = &g_array_index (asking->ways, Way, asking->way);
  const KabField *reference = naming_reference (way);
  KabRow *row;
  const char *id;

  if (asking->names->len == asking->rows->len)
    {
      answer (task);
      return;
    }
  row = g_ptr_array_index (asking->rows, asking->names->len);
  id = reference ? kab_row_get_text (row, reference->name) : NULL;
  if (id)
    {
      kab_cabinet_find_async (asking->cabinet, kab_entity_find (reference->ref), id,
                              g_task_get_cancellable (task), did_find, task);
      return;
    }
  g_ptr_array_add (asking->names, g_strdup (reference ? "…" : kab_row_title (row)));
  name_next (task);
}

static void
ask_next (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (KabQuery) query = NULL;
  const Way *way;

  if (asking->rows)
    {
      name_next (task);
      return;
    }
  if (asking->way == asking->ways->len)
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }
  way = &g_array_index (asking->ways, Way, asking->way);
  query = kab_query_new (way->entity);
  kab_query_set_filter (query, way->field->name, asking->id);
  kab_query_set_order (query, "created_at", FALSE);
  kab_query_set_page (query, 0, NAMED_MAX);
  kab_cabinet_list_async (asking->cabinet, query, g_task_get_cancellable (task), did_list, task);
}

void
kab_row_users_async (KabCabinet *cabinet,
                     const KabRow *row,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  asking->cabinet = g_object_ref (cabinet);
  asking->id = g_strdup (row->id);
  asking->ways = g_array_new (FALSE, FALSE, sizeof (Way));
  asking->names = g_ptr_array_new_with_free_func (g_free);
  for (guint e = 0; e < n; e++)
    for (guint f = 0; f < entities[e]->n_fields; f++)
      {
        Way way = { entities[e], &entities[e]->fields[f] };

        /* By others there is no index: there the server's word comes when it gets the edit. */
        if (g_strcmp0 (way.field->ref, row->entity->name) == 0 && !(way.field->flags & KAB_FIELD_LOOSE)
            && (way.field->flags & KAB_FIELD_FILTERED)
            && kab_account_may (kab_cabinet_get_account (cabinet), KAB_OPERATION_READ, way.entity, NULL))
          g_array_append_val (asking->ways, way);
      }
  g_task_set_source_tag (task, kab_row_users_async);
  g_task_set_task_data (task, asking, asking_free);
  ask_next (task);
}

char *
kab_row_users_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
