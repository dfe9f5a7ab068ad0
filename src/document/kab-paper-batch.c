/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many documents on all cores, each into a file of its own. */
#include "kab-paper-batch-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-document-private.h"
#include "kab-error.h"

/* Different sentences; one template gives the same ones for each document. */
#define NOTES_MAX 100

static void
fault_free (gpointer data)
{
  KabPaperBatchFault *fault = data;

  g_free (fault->label);
  g_free (fault->reason);
  g_free (fault);
}

static void
note_free (gpointer data)
{
  KabPaperBatchNote *note = data;

  g_free (note->text);
  g_free (note->label);
  g_free (note);
}

KabPaperBatchOutcome *
kab_paper_batch_outcome_new (void)
{
  KabPaperBatchOutcome *outcome = g_new0 (KabPaperBatchOutcome, 1);

  outcome->files = g_ptr_array_new_with_free_func (g_free);
  outcome->faults = g_ptr_array_new_with_free_func (fault_free);
  outcome->notes = g_ptr_array_new_with_free_func (note_free);
  return outcome;
}

void
kab_paper_batch_outcome_free (KabPaperBatchOutcome *outcome)
{
  g_ptr_array_unref (outcome->files);
  g_ptr_array_unref (outcome->faults);
  g_ptr_array_unref (outcome->notes);
  g_clear_error (&outcome->stopped);
  g_free (outcome);
}

void
kab_paper_batch_add_fault (KabPaperBatchOutcome *outcome, guint i, char *label, GError *error)
{
  KabPaperBatchFault *fault = g_new0 (KabPaperBatchFault, 1);

  fault->i = i;
  fault->label = label != NULL ? label : g_strdup_printf ("%u", i + 1);
  fault->reason = g_strdup (error->message);
  g_error_free (error);
  g_ptr_array_add (outcome->faults, fault);
}

void
kab_paper_batch_add_notes (KabPaperBatchOutcome *outcome, const char *label, KabDocument *document)
{
  GPtrArray *problems = kab_document_get_problems (document);

  for (guint i = 0; i < problems->len; i++)
    {
      const KabTemplateProblem *problem = problems->pdata[i];
      KabPaperBatchNote *note = NULL;

      for (guint k = 0; k < outcome->notes->len && note == NULL; k++)
        if (g_str_equal (((KabPaperBatchNote *)outcome->notes->pdata[k])->text, problem->text))
          note = outcome->notes->pdata[k];
      if (note == NULL && outcome->notes->len < NOTES_MAX)
        {
          note = g_new0 (KabPaperBatchNote, 1);
          note->text = g_strdup (problem->text);
          note->label = g_strdup (label);
          g_ptr_array_add (outcome->notes, note);
        }
      if (note != NULL)
        note->n++;
    }
}

static int
compare_faults (gconstpointer a, gconstpointer b)
{
  guint x = (*(KabPaperBatchFault *const *)a)->i, y = (*(KabPaperBatchFault *const *)b)->i;

  return x < y ? -1 : x > y;
}

void
kab_paper_batch_outcome_sort (KabPaperBatchOutcome *outcome)
{
  g_ptr_array_sort (outcome->faults, compare_faults);
}

guint
kab_paper_batch_jobs (const KabPaperBatch *batch)
{
  guint jobs = batch->jobs > 0 ? batch->jobs : g_get_num_processors ();

  return CLAMP (jobs, 1, MAX (batch->n, 1));
}

typedef struct
{
  const KabPaperBatch *batch;
  const KabNaming *naming;
  const char *folder;
  gboolean replace;
  KabPaperBatchSize *sizes; /* NULL: they are written */

  GMutex lock;
  GCond turned;
  KabPaperBatchOutcome *outcome;
  GHashTable *names; /* that were given, in one case */
  char **paths;      /* of what was written, by document */
  guint next;        /* to be made */
  guint turn;        /* to be named */
  guint done;
} Work;

/* A name that no other file of these has, in any case: some file systems make no difference. */
static char *
free_path (Work *work, const char *name)
{
  for (guint number = 1;; number++)
    {
      g_autofree char *numbered = kab_file_name_number (name, number);
      g_autofree char *folded = g_utf8_casefold (numbered, -1);
      g_autofree char *path = NULL;

      if (g_hash_table_contains (work->names, folded))
        continue;
      path = g_build_filename (work->folder, numbered, NULL);
      if (!work->replace && g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        continue;
      g_hash_table_add (work->names, g_steal_pointer (&folded));
      return g_steal_pointer (&path);
    }
}

static gboolean
is_over (Work *work)
{
  return work->outcome->stopped != NULL || g_cancellable_is_cancelled (work->batch->cancellable);
}

/* Names are given in the order of the documents, so that of those that are called alike the same one is the second. */
static char *
name_in_turn (Work *work, guint i, const char *name)
{
  char *path = NULL;

  g_mutex_lock (&work->lock);
  while (work->turn != i)
    g_cond_wait (&work->turned, &work->lock);
  if (name != NULL && !is_over (work))
    path = free_path (work, name);
  work->turn++;
  g_cond_broadcast (&work->turned);
  g_mutex_unlock (&work->lock);
  return path;
}

static void
write_one (Work *work, guint i)
{
  const KabPaperBatch *batch = work->batch;
  g_autofree char *label = NULL, *name = NULL, *path = NULL;
  g_autoptr (GError) error = NULL, stopped = NULL;
  g_autoptr (KabDocument) document = batch->make (i, &label, batch->user_data, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (document != NULL)
    name = kab_naming_apply (work->naming, document, &error);
  path = name_in_turn (work, i, name);
  if (path != NULL)
    bytes = kab_document_to_pdf (document, &error);
  if (bytes != NULL)
    kab_file_write_whole (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &stopped);

  g_mutex_lock (&work->lock);
  if (error != NULL)
    kab_paper_batch_add_fault (work->outcome, i, g_steal_pointer (&label), g_steal_pointer (&error));
  else if (bytes != NULL && stopped == NULL)
    {
      work->outcome->n_written++;
      work->paths[i] = g_steal_pointer (&path);
      kab_paper_batch_add_notes (work->outcome, label, document);
    }
  /* What keeps one file from being written keeps all of them. */
  if (stopped != NULL && work->outcome->stopped == NULL)
    work->outcome->stopped = g_steal_pointer (&stopped);
  work->done++;
  if (batch->progress != NULL)
    batch->progress (work->done, batch->n, batch->progress_data);
  g_mutex_unlock (&work->lock);
}

static void
measure_one (Work *work, guint i)
{
  const KabPaperBatch *batch = work->batch;
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDocument) document = batch->make (i, &label, batch->user_data, &error);

  g_mutex_lock (&work->lock);
  if (document != NULL)
    {
      work->sizes[i].pages = kab_document_get_n_pages (document);
      kab_document_get_page_size (document, &work->sizes[i].width, &work->sizes[i].height);
      kab_paper_batch_add_notes (work->outcome, label, document);
    }
  else
    kab_paper_batch_add_fault (work->outcome, i, g_steal_pointer (&label), g_steal_pointer (&error));
  work->done++;
  if (batch->progress != NULL)
    batch->progress (work->done, batch->n, batch->progress_data);
  g_mutex_unlock (&work->lock);
}

static gpointer
work_some (gpointer data)
{
  Work *work = data;

  for (;;)
    {
      guint i = work->batch->n;

      g_mutex_lock (&work->lock);
      if (!is_over (work) && work->next < work->batch->n)
        i = work->next++;
      g_mutex_unlock (&work->lock);
      if (i == work->batch->n)
        return NULL;
      if (work->sizes != NULL)
        measure_one (work, i);
      else
        write_one (work, i);
    }
}

static void
work_all (Work *work)
{
  guint jobs = kab_paper_batch_jobs (work->batch);
  g_autofree GThread **threads = g_new0 (GThread *, jobs);

  kab_document_prepare_batch ();
  work->outcome = kab_paper_batch_outcome_new ();
  g_mutex_init (&work->lock);
  g_cond_init (&work->turned);
  for (guint i = 0; i < jobs; i++)
    threads[i] = g_thread_new ("batch", work_some, work);
  for (guint i = 0; i < jobs; i++)
    g_thread_join (threads[i]);
  work->outcome->cancelled = work->done < work->batch->n && work->outcome->stopped == NULL;
  kab_paper_batch_outcome_sort (work->outcome);
  g_cond_clear (&work->turned);
  g_mutex_clear (&work->lock);
}

KabPaperBatchOutcome *
kab_paper_batch_write_each (const KabPaperBatch *batch,
                            const KabNaming *naming,
                            const char *folder,
                            gboolean replace)
{
  Work work = { .batch = batch, .naming = naming, .folder = folder, .replace = replace };

  work.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  work.paths = g_new0 (char *, batch->n);
  work_all (&work);
  for (guint i = 0; i < batch->n; i++)
    if (work.paths[i] != NULL)
      g_ptr_array_add (work.outcome->files, work.paths[i]);
  g_free (work.paths);
  g_hash_table_unref (work.names);
  return work.outcome;
}

KabPaperBatchOutcome *
kab_paper_batch_measure (const KabPaperBatch *batch, KabPaperBatchSize *sizes)
{
  Work work = { .batch = batch, .sizes = sizes };

  work_all (&work);
  return work.outcome;
}
