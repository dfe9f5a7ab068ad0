/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-row-reader.h"

#include <glib/gi18n-lib.h>

#include "kab-cabinet-private.h"
#include "kab-condition.h"
#include "kab-derived.h"
#include "kab-error.h"
#include "kab-lists.h"
#include "kab-store.h"

/* So many at a time: less than a hundredth of a second's work. */
#define AT_A_TIME 500

struct _KabRowReader
{
  KabCabinet *cabinet;
  const KabEntity *entity;
  int deleted;
  guint epoch;     /* of the cache it reads */
  GArray *numbers; /* there */
  char *top;       /* the id of the row that has the highest of these */
  guint32 top_number;
  GPtrArray *ids; /* or these, and no numbers */
  guint at;
};

/* What a reader's thread is to do. */
typedef struct
{
  KabRowReader *self;
  const KabQuery *query;
  GPtrArray *ids;
  GCancellable *cancellable;
  GPtrArray *rows;
} Job;

void
kab_row_reader_free (KabRowReader *self)
{
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_free (self->top);
  g_object_unref (self->cabinet);
  g_free (self);
}

static KabRowReader *
reader_new (KabCabinet *cabinet, const KabQuery *query)
{
  KabRowReader *self = g_new0 (KabRowReader, 1);

  self->cabinet = g_object_ref (cabinet);
  self->entity = kab_query_get_entity (query);
  self->deleted = kab_query_deleted (query);
  return self;
}

static gboolean
find_numbers (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Job *job = data;

  job->self->epoch = epoch;
  if (kab_derived_has (job->self->entity))
    {
      job->self->ids = kab_derived_ids (job->self->cabinet->derived, db, epoch, job->query, error);
      return job->self->ids != NULL;
    }
  job->self->numbers = kab_lists_numbers (job->self->cabinet->lists, db, epoch, job->query,
                                          &job->self->top_number, &job->self->top, job->cancellable, error);
  return job->self->numbers != NULL;
}

KabRowReader *
kab_row_reader_new (KabCabinet *cabinet, const KabQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabRowReader) self = reader_new (cabinet, query);
  Job job = { .self = self, .query = query, .cancellable = cancellable };

  if (!kab_cabinet_read_now (cabinet, find_numbers, &job, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
sort_ids (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Job *job = data;

  job->self->epoch = epoch;
  job->self->ids = kab_derived_has (job->self->entity)
                     ? kab_derived_sort (job->self->cabinet->derived, db, epoch, job->query, job->ids, error)
                     : kab_lists_sort (db, job->query, job->ids, error);
  return job->self->ids != NULL;
}

KabRowReader *
kab_row_reader_new_chosen (KabCabinet *cabinet, const KabQuery *query, GPtrArray *ids, GError **error)
{
  g_autoptr (KabRowReader) self = reader_new (cabinet, query);
  Job job = { .self = self, .query = query, .ids = ids };

  if (!kab_cabinet_read_now (cabinet, sort_ids, &job, NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint
kab_row_reader_get_n (const KabRowReader *self)
{
  return self->numbers != NULL ? self->numbers->len : self->ids->len;
}

guint
kab_row_reader_get_place (const KabRowReader *self)
{
  return self->at;
}

void
kab_row_reader_rewind (KabRowReader *self)
{
  self->at = 0;
}

/* By their ids: those that are not here any more are at the end. */
static GPtrArray *
find_rows (KabDb *db, KabRowReader *self, guint n, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_full (n, (GDestroyNotify)kab_row_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) local = NULL;
      const char *id = self->ids->pdata[self->at + i];
      KabRow *row = kab_derived_has (self->entity)
                      ? kab_derived_find (self->cabinet->derived, db, self->epoch, id, &local)
                      : kab_store_find (db, NULL, self->entity, id, &local);

      if (row != NULL)
        g_ptr_array_add (rows, row);
      else if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return g_steal_pointer (&rows);
}

static gboolean
set_busy (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY, _ ("The records were fetched anew meanwhile. Try again."));
  return FALSE;
}

/* By their numbers. The number of a row that is gone goes to another one once no higher one is in use: as long as the
 * topmost row stands, none of these does. */
static GPtrArray *
find_numbered (KabDb *db, KabRowReader *self, guint n, GError **error)
{
  g_autoptr (GPtrArray) rows
    = kab_lists_rows (db, self->entity, &g_array_index (self->numbers, guint32, self->at), n, error);
  g_autofree char *top = NULL;

  if (rows == NULL || self->top == NULL)
    return g_steal_pointer (&rows);
  if (!kab_lists_id (db, self->entity, self->top_number, &top, error))
    return NULL;
  if (g_strcmp0 (top, self->top) != 0)
    {
      set_busy (error);
      return NULL;
    }
  return g_steal_pointer (&rows);
}

static gboolean
read_rows (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Job *job = data;
  KabRowReader *self = job->self;
  guint n = MIN (AT_A_TIME, kab_row_reader_get_n (self) - self->at);

  if (epoch != self->epoch)
    return set_busy (error);
  job->rows = self->ids != NULL ? find_rows (db, self, n, error) : find_numbered (db, self, n, error);
  if (job->rows != NULL)
    self->at += n;
  return job->rows != NULL;
}

GPtrArray *
kab_row_reader_next (KabRowReader *self, GCancellable *cancellable, GError **error)
{
  Job job = { .self = self };

  /* Gone, all of a handful: what follows may not be. */
  do
    {
      g_clear_pointer (&job.rows, g_ptr_array_unref);
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !kab_cabinet_read_now (self->cabinet, read_rows, &job, cancellable, error))
        return NULL;
      for (guint i = job.rows->len; i-- > 0;)
        if (((KabRow *)job.rows->pdata[i])->deleted != (self->deleted != 0))
          g_ptr_array_remove_index (job.rows, i);
    }
  while (job.rows->len == 0 && self->at < kab_row_reader_get_n (self));
  return job.rows;
}
