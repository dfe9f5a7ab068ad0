/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-worker.h"

#include "kab-date.h"
#include "kab-id.h"
#include "kab-server-settings.h"

#define DUE_MAX 50
#define FIRST_DELAY_MS ((gint64)1000)
/* A shift by more would leave the range long after any sensible wait. */
#define DOUBLINGS_MAX 30

struct _KabWorker
{
  const KabWorkerKind *kind;
  KabServerDb *db;
  gpointer data;
  char *name; /* among all that serve the database */
  char *due_sql;
  char *take_sql;
  char *give_back_sql;
  GThread *thread;
  GThreadPool *pool;
  GCancellable *cancellable;
  GMutex mutex;
  GCond cond;
  gboolean is_nudged;
  GHashTable *busy; /* ids */
};

/* Those of this process: whoever nudges knows only the kind. */
static GMutex living_mutex;
static GList *living;

static KabWorkerTask *
task_new (const char *org, const char *id)
{
  KabWorkerTask *task = g_new0 (KabWorkerTask, 1);

  task->org = g_strdup (org);
  task->id = g_strdup (id);
  return task;
}

static void
task_free (KabWorkerTask *task)
{
  if (task == NULL)
    return;
  g_free (task->org);
  g_free (task->id);
  g_free (task);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabWorkerTask, task_free)

static void
nudge (KabWorker *self)
{
  g_mutex_lock (&self->mutex);
  self->is_nudged = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
kab_worker_nudge (const KabWorkerKind *kind)
{
  g_mutex_lock (&living_mutex);
  for (GList *l = living; l != NULL; l = l->next)
    if (((KabWorker *)l->data)->kind == kind)
      nudge (l->data);
  g_mutex_unlock (&living_mutex);
}

gint64
kab_worker_delay (gint64 failures, gint64 longest_ms)
{
  gint64 doublings = CLAMP (failures - 1, 0, DOUBLINGS_MAX);

  return (gint64)((double)MIN (FIRST_DELAY_MS << doublings, longest_ms) * g_random_double_range (0.75, 1.25));
}

const char *
kab_worker_get_name (KabWorker *self)
{
  return self->name;
}

GCancellable *
kab_worker_get_cancellable (KabWorker *self)
{
  return self->cancellable;
}

gboolean
kab_worker_is_stopping (KabWorker *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
run_take (KabWorker *self, KabDb *db, const KabWorkerTask *task, gboolean *taken, GError **error)
{
  gint64 now = kab_time_now (), until = now + self->kind->lease_ms;
  g_autoptr (KabStatement) statement = kab_db_prepare (db, self->take_sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, self->name);
  kab_statement_bind_integer (statement, 2, until);
  /* What is set otherwise meanwhile is set by somebody in a hurry. */
  kab_statement_bind_integer (statement, 3, until);
  kab_statement_bind_text (statement, 4, task->org);
  kab_statement_bind_text (statement, 5, task->id);
  kab_statement_bind_integer (statement, 6, now);
  kab_statement_bind_integer (statement, 7, now);
  kab_statement_bind_text (statement, 8, self->name);
  if (!kab_statement_run (statement, error))
    return FALSE;
  *taken = kab_db_changes (db) > 0;
  return TRUE;
}

/* Whether nobody else has it; from now on nobody else will for a while. */
static gboolean
take (KabWorker *self, const KabWorkerTask *task, gboolean *taken, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (self->db);
  gboolean ok
    = kab_db_begin (db, TRUE, error) && run_take (self, db, task, taken, error) && kab_db_commit (db, error);

  kab_server_db_return_writer (self->db, db);
  return ok;
}

static gboolean
run_give_back (KabWorker *self, KabDb *db, const KabWorkerTask *task, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, self->give_back_sql, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, kab_time_now ());
  kab_statement_bind_text (statement, 2, task->org);
  kab_statement_bind_text (statement, 3, task->id);
  kab_statement_bind_text (statement, 4, self->name);
  return kab_statement_run (statement, error);
}

gboolean
kab_worker_give_back (KabWorker *self, const KabWorkerTask *task, GError **error)
{
  KabDb *db = kab_server_db_lend_writer (self->db);
  gboolean ok
    = kab_db_begin (db, TRUE, error) && run_give_back (self, db, task, error) && kab_db_commit (db, error);

  kab_server_db_return_writer (self->db, db);
  return ok;
}

static void
work_on (gpointer data, gpointer user_data)
{
  KabWorker *self = user_data;
  g_autoptr (KabWorkerTask) task = data;
  g_autoptr (GError) error = NULL;
  gboolean taken = FALSE;

  if (!kab_worker_is_stopping (self) && take (self, task, &taken, &error) && taken)
    self->kind->work (self, task, self->data, &error);
  if (error != NULL)
    g_warning ("The %s could not do what is due for %s: %s", self->kind->name, task->id, error->message);
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->busy, task->id);
  g_mutex_unlock (&self->mutex);
  if (task->again && error == NULL)
    nudge (self);
}

static gboolean
find_due (KabWorker *self, KabDb *db, GPtrArray *due, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, self->due_sql, error);
  gint64 now = kab_time_now ();
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, now);
  kab_statement_bind_integer (statement, 2, now);
  kab_statement_bind_text (statement, 3, self->name);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (due,
                     task_new (kab_statement_get_text (statement, 0), kab_statement_get_text (statement, 1)));
  return step == KAB_STEP_DONE;
}

static gboolean
read_due (KabWorker *self, GPtrArray *due, GError **error)
{
  g_autoptr (KabMaintenance) maintenance = NULL;
  KabDb *db = kab_server_db_lend_reader (self->db, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = !self->kind->rests || kab_maintenance_read (db, &maintenance, error);
  if (ok && maintenance == NULL)
    ok = find_due (self, db, due, error);
  kab_server_db_return_reader (self->db, db);
  return ok;
}

static void
look (KabWorker *self)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify)task_free);
  g_autoptr (GError) error = NULL;

  if (!read_due (self, due, &error))
    g_warning ("What is due for the %s cannot be read: %s", self->kind->name, error->message);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < due->len; i++)
    {
      const KabWorkerTask *task = due->pdata[i];

      if (g_hash_table_add (self->busy, g_strdup (task->id)))
        g_thread_pool_push (self->pool, g_steal_pointer (&due->pdata[i]), NULL);
    }
  g_mutex_unlock (&self->mutex);
}

/* Other processes may have written what is due: so it is looked for now and then, nudged or not. */
static gpointer
look_after (gpointer data)
{
  KabWorker *self = data;

  while (!kab_worker_is_stopping (self))
    {
      gint64 until = g_get_monotonic_time () + (gint64)self->kind->look_ms * 1000;

      look (self);
      g_mutex_lock (&self->mutex);
      while (!self->is_nudged && g_cond_wait_until (&self->cond, &self->mutex, until))
        ;
      self->is_nudged = FALSE;
      g_mutex_unlock (&self->mutex);
    }
  return NULL;
}

static void
write_sql (KabWorker *self)
{
  const char *table = self->kind->table, *condition = self->kind->condition;
  g_autofree char *is_due = g_strconcat ("next_at<=? AND (lease_until<? OR lease_by=?)",
                                         condition != NULL ? " AND " : NULL, condition, NULL);

  self->due_sql
    = g_strdup_printf ("SELECT org,id FROM %s WHERE %s ORDER BY next_at LIMIT %d", table, is_due, DUE_MAX);
  self->take_sql
    = g_strdup_printf ("UPDATE %s SET lease_by=?,lease_until=?,next_at=? WHERE org=? AND id=? AND %s", table,
                       is_due);
  self->give_back_sql
    = g_strdup_printf ("UPDATE %s SET next_at=CASE WHEN next_at=lease_until THEN ? ELSE next_at END,"
                       "lease_until=0 WHERE org=? AND id=? AND lease_by=? AND lease_until>0",
                       table);
}

KabWorker *
kab_worker_new (const KabWorkerKind *kind, KabServerDb *db, gpointer data)
{
  KabWorker *self = g_new0 (KabWorker, 1);

  self->kind = kind;
  self->db = kab_server_db_ref (db);
  self->data = data;
  self->name = kab_id_new ();
  write_sql (self);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->pool = g_thread_pool_new (work_on, self, (int)kind->threads, FALSE, NULL);
  g_mutex_lock (&living_mutex);
  living = g_list_prepend (living, self);
  g_mutex_unlock (&living_mutex);
  return self;
}

void
kab_worker_start (KabWorker *self)
{
  g_return_if_fail (self->thread == NULL);
  self->thread = g_thread_new (self->kind->name, look_after, self);
}

void
kab_worker_free (KabWorker *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&living_mutex);
  living = g_list_remove (living, self);
  g_mutex_unlock (&living_mutex);
  g_cancellable_cancel (self->cancellable);
  nudge (self);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_hash_table_unref (self->busy);
  g_object_unref (self->cancellable);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  kab_server_db_unref (self->db);
  g_free (self->due_sql);
  g_free (self->take_sql);
  g_free (self->give_back_sql);
  g_free (self->name);
  g_free (self);
}
