/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read from the cache. */
#include "kab-cabinet-private.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-commission-sums.h"
#include "kab-derived.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-store.h"

#define WARM_AFTER_MS 400
/* … and then, one after another, what other lists of the kind need, if nobody has asked for anything since. */
#define MORE_AFTER_MS 100

typedef struct
{
  KabCabinet *self;
  KabQuery *query;
  const KabEntity *entity;
  char *id;
  GPtrArray *ids;
  GCancellable *cancellable; /* the task's */
  gpointer result;
  KabTotal total;
  gboolean ahead;
  gboolean worked;
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  kab_query_free (read->query);
  g_free (read->id);
  g_free (read);
}

typedef void (*PushFunc) (KabReaders *readers, GTask *task, void (*run) (GTask *task));

static void
start_with (PushFunc push,
            KabCabinet *self,
            Read *read,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data,
            gpointer tag,
            void (*run) (GTask *task))
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  read->self = self;
  read->cancellable = cancellable;
  g_task_set_task_data (task, read, read_free);
  if (self->readers == NULL)
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
  else
    push (self->readers, task, run);
}

/* Calls @run with the task, whose data @read is, in a reader's thread. */
static void
start (KabCabinet *self,
       Read *read,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data,
       gpointer tag,
       void (*run) (GTask *task))
{
  const KabEntity *entity = read->query != NULL ? kab_query_get_entity (read->query) : read->entity;
  PushFunc push = entity != NULL && kab_derived_has (entity) ? kab_readers_push_reckoning : kab_readers_push;

  start_with (push, self, read, cancellable, callback, user_data, tag, run);
}

static gboolean
check_open (KabCabinet *self, GError **error)
{
  if (self->readers != NULL)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
  return FALSE;
}

/* Between these two the cabinet stays open, whatever thread this is. */
static gboolean
enter (KabCabinet *self, GError **error)
{
  g_atomic_int_inc (&self->waiting);
  if (!g_atomic_int_get (&self->closing) && check_open (self, error))
    return TRUE;
  g_atomic_int_add (&self->waiting, -1);
  if (error != NULL && *error == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The cabinet has been closed."));
  return FALSE;
}

gboolean
kab_cabinet_read_now (KabCabinet *self,
                      KabReadFunc func,
                      gpointer data,
                      GCancellable *cancellable,
                      GError **error)
{
  gboolean ok;

  if (!enter (self, error))
    return FALSE;
  ok = kab_readers_run (self->readers, func, data, cancellable, error);
  g_atomic_int_add (&self->waiting, -1);
  return ok;
}

/* --- List --- */

static gboolean
list_page (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;

  if (kab_derived_has (kab_query_get_entity (read->query)))
    read->result = kab_derived_page (read->self->derived, db, epoch, read->query, error);
  else
    read->result = kab_lists_page (read->self->lists, db, epoch, read->query, read->cancellable, error);
  return read->result != NULL;
}

static gboolean
peek_page (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;

  if (kab_derived_has (kab_query_get_entity (read->query)))
    return list_page (db, epoch, data, error);
  read->result = kab_lists_peek (read->self->lists, db, epoch, read->query, read->cancellable, error);
  return read->result != NULL;
}

static gboolean
count_list (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;
  g_autoptr (KabPage) page = NULL;

  if (kab_derived_has (kab_query_get_entity (read->query)))
    {
      page = kab_derived_page (read->self->derived, db, epoch, read->query, error);
      read->total = (KabTotal){ page != NULL ? page->total : 0, page != NULL ? page->generation : 0 };
      return page != NULL;
    }
  return kab_lists_count (read->self->lists, db, epoch, read->query, read->cancellable, &read->total, error);
}

static gboolean
warm_list (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;
  g_autoptr (GError) local = NULL;

  /* Nobody waits for it: if it cannot be done now, the page that needs it says why. */
  if (!kab_lists_warm (read->self->lists, db, epoch, read->query, NULL, &local) && local != NULL)
    g_debug ("preparing a list: %s", local->message);
  return TRUE;
}

static gboolean
warm_more (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;
  g_autoptr (GError) local = NULL;

  read->worked = kab_lists_warm_more (read->self->lists, db, epoch, read->entity, &local);
  if (local != NULL)
    g_debug ("preparing lists: %s", local->message);
  return TRUE;
}

/* Something to be made ready when it is time. */
typedef struct
{
  GWeakRef self;
  KabQuery *query;         /* (nullable): whose other pages need it; otherwise it is for other lists… */
  const KabEntity *entity; /* … of these */
  int asked;               /* as of then */
} Warming;

static void
warming_free (gpointer data)
{
  Warming *warming = data;

  g_weak_ref_clear (&warming->self);
  g_clear_pointer (&warming->query, kab_query_free);
  g_free (warming);
}

/* There is nothing more to be made ready: that need not be done again at the next start. */
static void
keep_orders (Read *read)
{
  g_autoptr (GError) error = NULL;

  if (!kab_lists_keep (read->self->lists, read->entity, &error) && error != NULL)
    g_debug ("keeping lists: %s", error->message);
}

static void run_warm (GTask *task);

static gboolean
warm_due (gpointer data)
{
  Warming *warming = data;
  g_autoptr (KabCabinet) self = g_weak_ref_get (&warming->self);
  g_autoptr (GTask) task = NULL;
  Read *read;

  if (self == NULL || self->readers == NULL)
    return G_SOURCE_REMOVE;
  /* Whoever asked for something since comes here himself. */
  if (warming->query == NULL && warming->asked != g_atomic_int_get (&self->asked))
    return G_SOURCE_REMOVE;
  task = g_task_new (self, NULL, NULL, NULL);
  read = g_new0 (Read, 1);
  read->self = self;
  read->entity = warming->entity;
  read->query = g_steal_pointer (&warming->query);
  g_task_set_source_tag (task, warm_due);
  g_task_set_task_data (task, read, read_free);
  kab_readers_push_aside (self->readers, task, run_warm);
  return G_SOURCE_REMOVE;
}

/* Takes @query. */
static void
warm_after (GTask *task, guint ms, KabQuery *query, const KabEntity *entity)
{
  Read *read = g_task_get_task_data (task);
  Warming *warming = g_new0 (Warming, 1);
  g_autoptr (GSource) source = g_timeout_source_new (ms);

  g_weak_ref_init (&warming->self, read->self);
  warming->query = query;
  warming->entity = entity;
  warming->asked = g_atomic_int_get (&read->self->asked);
  g_source_set_callback (source, warm_due, warming, warming_free);
  g_source_set_static_name (source, "kab_cabinet_warm");
  g_source_attach (source, g_task_get_context (task));
}

static void
run_warm (GTask *task)
{
  Read *read = g_task_get_task_data (task);
  gboolean own = read->query != NULL;

  if (kab_readers_run (read->self->readers, own ? warm_list : warm_more, read, NULL, NULL) && !own
      && !read->worked)
    keep_orders (read);
  g_task_return_boolean (task, TRUE);
  if (own || read->worked)
    warm_after (task, MORE_AFTER_MS, NULL, read->entity);
}

/* The other pages are likely to be asked for next, but not before this one is drawn: what they need is
 * read from all of the rows, and would take the time from the drawing. */
static void
warm_later (GTask *task)
{
  Read *read = g_task_get_task_data (task);

  if (kab_derived_has (kab_query_get_entity (read->query)))
    return;
  warm_after (task, WARM_AFTER_MS, kab_query_copy (read->query), kab_query_get_entity (read->query));
}

static void
run_page (GTask *task, KabReadFunc func)
{
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;
  KabPage *page;
  gboolean more;

  g_atomic_int_inc (&read->self->asked);
  if (!kab_readers_run (read->self->readers, func, read, read->cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  page = read->result;
  /* Until it is counted, that comes first. */
  more = page->counted && page->n_pages > 1;
  g_task_return_pointer (task, page, (GDestroyNotify)kab_page_free);
  if (more)
    warm_later (task);
}

static void
run_list (GTask *task)
{
  run_page (task, list_page);
}

static void
run_peek (GTask *task)
{
  run_page (task, peek_page);
}

static void
run_total (GTask *task)
{
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;

  if (!kab_readers_run (read->self->readers, count_list, read, read->cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_memdup2 (&read->total, sizeof read->total), g_free);
  if (read->ahead && read->total.rows > kab_query_get_page_size (read->query))
    warm_later (task);
}

void
kab_cabinet_list_async (KabCabinet *self,
                        const KabQuery *query,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->query = kab_query_copy (query);
  start (self, read, cancellable, callback, user_data, kab_cabinet_list_async, run_list);
}

KabPage *
kab_cabinet_list_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kab_cabinet_peek_async (KabCabinet *self,
                        const KabQuery *query,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->query = kab_query_copy (query);
  start (self, read, cancellable, callback, user_data, kab_cabinet_peek_async, run_peek);
}

KabPage *
kab_cabinet_peek_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kab_cabinet_total_async (KabCabinet *self,
                         const KabQuery *query,
                         gboolean ahead,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->query = kab_query_copy (query);
  read->ahead = ahead;
  start_with (kab_readers_push_aside, self, read, cancellable, callback, user_data, kab_cabinet_total_async,
              run_total);
}

gboolean
kab_cabinet_total_finish (KabCabinet *self, GAsyncResult *result, KabTotal *total, GError **error)
{
  g_autofree KabTotal *counted = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  counted = g_task_propagate_pointer (G_TASK (result), error);
  if (counted == NULL)
    return FALSE;
  *total = *counted;
  return TRUE;
}

KabPage *
kab_cabinet_list (KabCabinet *self, const KabQuery *query, GError **error)
{
  Read read = { .self = self, .query = (KabQuery *)query };

  return kab_cabinet_read_now (self, list_page, &read, NULL, error) ? read.result : NULL;
}

static gboolean
sort_ids (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;

  read->result = kab_derived_has (kab_query_get_entity (read->query))
                   ? kab_derived_sort (read->self->derived, db, epoch, read->query, read->ids, error)
                   : kab_lists_sort (db, read->query, read->ids, error);
  return read->result != NULL;
}

GPtrArray *
kab_cabinet_sort (KabCabinet *self, const KabQuery *query, GPtrArray *ids, GError **error)
{
  Read read = { .self = self, .query = (KabQuery *)query, .ids = ids };

  return kab_cabinet_read_now (self, sort_ids, &read, NULL, error) ? read.result : NULL;
}

/* --- One row --- */

static gboolean
find_row (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;
  g_autoptr (GError) local = NULL;

  read->result = kab_derived_has (read->entity)
                   ? kab_derived_find (read->self->derived, db, epoch, read->id, &local)
                   : kab_store_find (db, NULL, read->entity, read->id, &local);
  if (read->result != NULL)
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("This record is not here: it may have been taken away, or not have arrived yet."));
  return FALSE;
}

static void
run_find (GTask *task)
{
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;

  if (kab_readers_run (read->self->readers, find_row, read, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, read->result, (GDestroyNotify)kab_row_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_find_async (KabCabinet *self,
                        const KabEntity *entity,
                        const char *id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->entity = entity;
  read->id = g_strdup (id);
  start (self, read, cancellable, callback, user_data, kab_cabinet_find_async, run_find);
}

KabRow *
kab_cabinet_find_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

KabRow *
kab_cabinet_find (KabCabinet *self, const KabEntity *entity, const char *id, GError **error)
{
  Read read = { .self = self, .entity = entity, .id = (char *)id };

  return kab_cabinet_read_now (self, find_row, &read, NULL, error) ? read.result : NULL;
}

/* --- Commissions --- */

static gboolean
sum_commissions (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;

  read->result = kab_derived_sums (read->self->derived, db, epoch, read->query, error);
  return read->result != NULL;
}

static void
run_sums (GTask *task)
{
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;

  if (kab_readers_run (read->self->readers, sum_commissions, read, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, read->result, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_commission_sums_async (KabCabinet *self,
                                   const KabQuery *query,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->query = kab_query_copy (query);
  start (self, read, cancellable, callback, user_data, kab_cabinet_commission_sums_async, run_sums);
}

GArray *
kab_cabinet_commission_sums_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GArray *
kab_cabinet_commission_sums (KabCabinet *self, const KabQuery *query, GError **error)
{
  Read read = { .self = self, .query = (KabQuery *)query };

  return kab_cabinet_read_now (self, sum_commissions, &read, NULL, error) ? read.result : NULL;
}

/* --- A setting --- */

static gboolean
find_setting (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Read *read = data;
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT value FROM setting WHERE key=? AND deleted=0", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, read->id);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    read->result = g_strdup (kab_statement_get_text (statement, 0));
  return step != KAB_STEP_ERROR;
}

static void
run_setting (GTask *task)
{
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;

  if (kab_readers_run (read->self->readers, find_setting, read, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, read->result, g_free);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_setting_async (KabCabinet *self,
                           const char *key,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Read *read = g_new0 (Read, 1);

  read->id = g_strdup (key);
  start (self, read, cancellable, callback, user_data, kab_cabinet_setting_async, run_setting);
}

char *
kab_cabinet_setting_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
kab_cabinet_setting (KabCabinet *self, const char *key, GError **error)
{
  Read read = { .self = self, .id = (char *)key };

  return kab_cabinet_read_now (self, find_setting, &read, NULL, error) ? read.result : NULL;
}

char *
kab_cabinet_file_here (KabCabinet *self, const char *sha256)
{
  char *path = NULL;

  if (kab_digest_is_valid (sha256) && enter (self, NULL))
    {
      path = kab_blob_store_find (self->blobs, sha256);
      g_atomic_int_add (&self->waiting, -1);
    }
  return path;
}
