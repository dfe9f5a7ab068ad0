/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-papers.h"

struct _KabPapers
{
  int ref_count;
  const KabPaperKind *kind;
  gpointer opened;
  GPtrArray *ids;
};

KabPapers *
kab_papers_ref (KabPapers *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
kab_papers_unref (KabPapers *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  self->kind->close (self->opened);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_free (self);
}

const KabPaperKind *
kab_papers_get_kind (KabPapers *self)
{
  return self->kind;
}

guint
kab_papers_get_n (KabPapers *self)
{
  return self->ids->len;
}

/* Opening */

typedef struct
{
  KabPapers *papers;
  KabChosen *chosen;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_pointer (&opening->papers, kab_papers_unref);
  kab_chosen_free (opening->chosen);
  g_free (opening);
}

static void
read_ids (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;

  opening->papers->ids = kab_chosen_read (opening->chosen, KAB_CABINET (source), cancellable, &error);
  if (opening->papers->ids)
    g_task_return_pointer (task, g_steal_pointer (&opening->papers), (GDestroyNotify)kab_papers_unref);
  else
    g_task_return_error (task, error);
}

void
kab_papers_open_async (const KabPaperKind *kind,
                       KabCabinet *cabinet,
                       const KabChosen *chosen,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (cabinet, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, kab_papers_open_async);
  opening->papers = g_new0 (KabPapers, 1);
  opening->papers->ref_count = 1;
  opening->papers->kind = kind;
  /* It keeps the cabinet. */
  opening->papers->opened = kind->open (cabinet, cancellable);
  opening->chosen = kab_chosen_copy (chosen, NULL);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, read_ids);
}

KabPapers *
kab_papers_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Making */

KabDocument *
kab_papers_make (guint i, char **label, gpointer data, GError **error)
{
  KabPapers *self = data;

  return self->kind->make (self->opened, g_ptr_array_index (self->ids, i), label, error);
}

typedef struct
{
  KabPapers *papers;
  guint i;
  char *label;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  kab_papers_unref (making->papers);
  g_free (making->label);
  g_free (making);
}

static void
make (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Making *making = task_data;
  GError *error = NULL;
  KabDocument *document = kab_papers_make (making->i, &making->label, making->papers, &error);

  if (document)
    g_task_return_pointer (task, document, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
kab_papers_make_async (KabPapers *self,
                       guint i,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Making *making = g_new0 (Making, 1);

  g_task_set_source_tag (task, kab_papers_make_async);
  making->papers = kab_papers_ref (self);
  making->i = i;
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make);
}

KabDocument *
kab_papers_make_finish (GAsyncResult *result, guint *i, char **label, GError **error)
{
  Making *making = g_task_get_task_data (G_TASK (result));

  if (i)
    *i = making->i;
  if (label)
    *label = g_strdup (making->label);
  return g_task_propagate_pointer (G_TASK (result), error);
}
