/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-cabinet-talk.h"

#include "kab-cabinet-private.h"

/* What has no row from the server yet is 0 in rev: that came from nobody. The marks are all one's own. */
#define UNREAD_SAID(table, field)                                               \
  "(SELECT COUNT(*) FROM " table " AS m WHERE m." field "=t.id AND m.deleted=0" \
  " AND m.rev>0 AND m.writer IS NOT NULL AND m.writer<>?1 AND m.created_at>COALESCE(r.at,0))"
#define UNREAD_FROM(table)                                                                     \
  " FROM " table " AS t LEFT JOIN (SELECT \"row\" AS whose, MAX(read_at) AS at FROM read_mark" \
  " WHERE subject='" table "' AND deleted=0 GROUP BY \"row\") AS r ON r.whose=t.id WHERE t.deleted=0"

static const char conversations_sql[] = "SELECT t.id, " UNREAD_SAID ("message", "conversation")
  UNREAD_FROM ("conversation") " AND t.last_at>COALESCE(r.at,0)";
/* What a ticket begins with stands in the ticket itself. */
static const char tickets_sql[]
  = "SELECT t.id, (t.rev>0 AND t.author IS NOT NULL AND t.author<>?1 AND t.created_at>COALESCE(r.at,0)) "
    "+ " UNREAD_SAID ("ticket_message", "ticket")
      UNREAD_FROM ("ticket") " AND MAX(t.created_at, COALESCE(t.last_client_at,0), "
                             "COALESCE(t.last_staff_at,0))>COALESCE(r.at,0)";

/* More than one where two computers read for the first time and knew nothing of each other. */
#define MARKS_MAX 20

typedef struct
{
  KabCabinet *cabinet;
  GHashTable *unread;
  const KabEntity *entity;
  char *row;
  gint64 at;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->unread, g_hash_table_unref);
  g_free (job->row);
  g_free (job);
}

static gboolean
read_unread (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, job->entity == &kab_entity_ticket ? tickets_sql : conversations_sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  g_clear_pointer (&job->unread, g_hash_table_unref);
  job->unread = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  kab_statement_bind_text (statement, 1, kab_account_get_user_id (job->cabinet->account));
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (kab_statement_get_integer (statement, 1) > 0)
      g_hash_table_insert (job->unread, g_strdup (kab_statement_get_text (statement, 0)),
                           GUINT_TO_POINTER ((guint)kab_statement_get_integer (statement, 1)));
  return step == KAB_STEP_DONE;
}

static void
run_unread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  job->cabinet = source;
  if (kab_cabinet_read_now (source, read_unread, job, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&job->unread), (GDestroyNotify)g_hash_table_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_unread_async (KabCabinet *self,
                          const KabEntity *entity,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->entity = entity;
  g_task_set_source_tag (task, kab_cabinet_unread_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_unread);
}

GHashTable *
kab_cabinet_unread_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Having read --- */

static KabRow *
latest_mark (GPtrArray *marks, const KabEntity *entity)
{
  KabRow *latest = NULL;

  for (guint i = 0; i < marks->len; i++)
    if (g_strcmp0 (kab_row_get_text (marks->pdata[i], "subject"), entity->name) == 0
        && (latest == NULL
            || kab_row_get_integer (marks->pdata[i], "read_at") > kab_row_get_integer (latest, "read_at")))
      latest = marks->pdata[i];

  return latest;
}

/* Where another computer has moved it meanwhile there is nothing to choose: the server keeps the later of both. */
static KabMutation *
move_mark (KabRow *mark, gint64 at)
{
  g_autoptr (KabRow) moved = kab_row_copy (mark);
  KabMutation *mutation;

  kab_row_set_integer (moved, "read_at", at);
  mutation = kab_mutation_new_between (mark, moved);
  for (guint i = 0; mark->rev > 0 && i < mark->entity->n_fields; i++)
    mutation->in_base[i] = FALSE;
  return mutation;
}

static KabMutation *
make_mark (KabCabinet *cabinet, const Job *job)
{
  g_autoptr (KabRow) mark = kab_row_new (&kab_entity_read_mark, NULL);

  kab_row_set_text (mark, "user", kab_account_get_user_id (cabinet->account));
  kab_row_set_text (mark, "subject", job->entity->name);
  kab_row_set_text (mark, "row", job->row);
  kab_row_set_integer (mark, "read_at", job->at);
  return kab_mutation_new_between (NULL, mark);
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (kab_cabinet_edit_finish (KAB_CABINET (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
did_list_marks (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  g_autoptr (GPtrArray) mutations = NULL;
  const Job *job = g_task_get_task_data (task);
  KabRow *mark;

  if (page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  mark = latest_mark (page->rows, job->entity);
  if (mark != NULL && kab_row_get_integer (mark, "read_at") >= job->at)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_ptr_array_add (mutations,
                   mark != NULL ? move_mark (mark, job->at) : make_mark (KAB_CABINET (source), job));
  kab_cabinet_edit_async (KAB_CABINET (source), mutations, g_task_get_cancellable (task), did_edit,
                          g_object_ref (task));
}

void
kab_cabinet_mark_read_async (KabCabinet *self,
                             const KabEntity *entity,
                             const char *row,
                             gint64 at,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_read_mark);
  Job *job = g_new0 (Job, 1);

  job->entity = entity;
  job->row = g_strdup (row);
  job->at = at;
  g_task_set_source_tag (task, kab_cabinet_mark_read_async);
  g_task_set_task_data (task, job, job_free);
  kab_query_set_filter (query, "row", row);
  kab_query_set_page (query, 0, MARKS_MAX);
  kab_cabinet_list_async (self, query, cancellable, did_list_marks, task);
}

gboolean
kab_cabinet_mark_read_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
