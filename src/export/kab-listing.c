/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-listing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-disk.h"
#include "kab-error.h"
#include "kab-format.h"
#include "kab-listing-private.h"
#include "kab-row-reader.h"

/* What references lead to, kept so long: most lead to a few. */
#define TITLES_MAX 20000

struct _KabListing
{
  int references; /* atomic */
  KabCabinet *cabinet;
  KabQuery *query;
  GPtrArray *table; /* (nullable): of Line, and no cabinet and no query */
  char *currency;   /* of it */
  char *title;
  char *words; /* NULL: what the query filters */
  KabCabinet *filters_cabinet;
  KabQuery *filters; /* (nullable): said behind the words */
  GArray *columns;
  GPtrArray *chosen; /* NULL: all */
  KabListingWanted wanted;
  gpointer wanted_data;
  GDestroyNotify wanted_destroy;
  gboolean sums;
  char *sums_field;
  char *sums_returned;

  guint n; /* atomic, as is… */
  guint done;
  guint written;

  GHashTable *titles; /* id -> title, while it is written */
};

/* Of a table that is no list. */
typedef struct
{
  KabRowKind kind;
  guint n;
  KabValue values[];
} Line;

static const struct
{
  const char *extension;
  const KabListingWriter *writer;
} formats[] = {
  [KAB_LISTING_CSV] = { "csv", &kab_listing_csv },
  [KAB_LISTING_XLSX] = { "xlsx", &kab_listing_xlsx },
  [KAB_LISTING_PDF] = { "pdf", &kab_listing_pdf },
};

const char *
kab_listing_format_extension (KabListingFormat format)
{
  return formats[format].extension;
}

gboolean
kab_listing_format_find (const char *extension, KabListingFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (formats[i].extension, extension) == 0)
      {
        *format = (KabListingFormat)i;
        return TRUE;
      }
  return FALSE;
}

/* --- What is to be written --- */

KabListing *
kab_listing_new (KabCabinet *cabinet, const KabQuery *query, const char *title)
{
  KabListing *self = g_new0 (KabListing, 1);

  self->references = 1;
  self->cabinet = g_object_ref (cabinet);
  self->query = kab_query_copy (query);
  self->title = g_strdup (title);
  self->columns = g_array_new (FALSE, FALSE, sizeof (KabListingColumn));
  return self;
}

static void
line_free (gpointer data)
{
  Line *line = data;

  for (guint i = 0; i < line->n; i++)
    kab_value_clear (&line->values[i]);
  g_free (line);
}

KabListing *
kab_listing_new_table (const char *title, const char *currency)
{
  KabListing *self = g_new0 (KabListing, 1);

  self->references = 1;
  self->title = g_strdup (title);
  self->currency = g_strdup (currency);
  self->columns = g_array_new (FALSE, FALSE, sizeof (KabListingColumn));
  self->table = g_ptr_array_new_with_free_func (line_free);
  return self;
}

void
kab_listing_add_row (KabListing *self, const KabValue *values, gboolean last)
{
  Line *line = g_malloc0 (sizeof *line + self->columns->len * sizeof line->values[0]);

  line->kind = last ? KAB_ROW_SUM : KAB_ROW_PLAIN;
  line->n = self->columns->len;
  for (guint i = 0; i < line->n; i++)
    kab_value_copy (&line->values[i], &values[i]);
  g_ptr_array_add (self->table, line);
}

KabListing *
kab_listing_ref (KabListing *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

void
kab_listing_unref (KabListing *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->query, kab_query_free);
  g_clear_pointer (&self->table, g_ptr_array_unref);
  g_free (self->currency);
  g_free (self->title);
  g_free (self->words);
  g_clear_object (&self->filters_cabinet);
  g_clear_pointer (&self->filters, kab_query_free);
  g_array_unref (self->columns);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  if (self->wanted_destroy)
    self->wanted_destroy (self->wanted_data);
  g_free (self->sums_field);
  g_free (self->sums_returned);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  g_free (self);
}

static KabCellKind
kind_of (const KabField *field)
{
  switch (field->type)
    {
    case KAB_TYPE_MONEY:
      return KAB_CELL_MONEY;
    case KAB_TYPE_DATE:
      return KAB_CELL_DATE;
    case KAB_TYPE_TIME:
      return KAB_CELL_TIME;
    case KAB_TYPE_INTEGER:
      return field->flags & KAB_FIELD_PERCENT ? KAB_CELL_PERCENT : KAB_CELL_INTEGER;
    default:
      return KAB_CELL_TEXT;
    }
}

void
kab_listing_add_column (KabListing *self, const KabField *field, int width)
{
  KabListingColumn column
    = { .field = field, .title = kab_field_title (field), .width = width, .kind = kind_of (field) };

  g_array_append_val (self->columns, column);
}

void
kab_listing_add_text_column (KabListing *self, const char *title, int width)
{
  static const KabField text = { "text", "", KAB_TYPE_TEXT, KAB_FIELD_NONE };
  KabListingColumn column
    = { .field = &text, .title = g_intern_string (title), .width = width, .kind = KAB_CELL_TEXT };

  g_array_append_val (self->columns, column);
}

static gpointer
copy_text (gconstpointer text, gpointer user_data)
{
  return g_strdup (text);
}

void
kab_listing_set_chosen (KabListing *self, GPtrArray *ids)
{
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  self->chosen = g_ptr_array_copy (ids, copy_text, NULL);
  g_ptr_array_set_free_func (self->chosen, g_free);
}

void
kab_listing_set_wanted (KabListing *self, KabListingWanted func, gpointer user_data, GDestroyNotify destroy)
{
  self->wanted = func;
  self->wanted_data = user_data;
  self->wanted_destroy = destroy;
}

void
kab_listing_set_words (KabListing *self, const char *words)
{
  g_free (self->words);
  self->words = g_strdup (words);
}

void
kab_listing_set_filters (KabListing *self, KabCabinet *cabinet, const KabQuery *query)
{
  g_set_object (&self->filters_cabinet, cabinet);
  g_clear_pointer (&self->filters, kab_query_free);
  self->filters = kab_query_copy (query);
}

/* Returns: (transfer full) (nullable): what the list is about; blocks */
static char *
make_words (KabListing *self)
{
  g_autofree char *filtered = NULL;

  if (!self->words)
    return self->chosen || self->table ? NULL : kab_listing_filter_words (self->cabinet, self->query);
  if (self->filters)
    filtered = kab_listing_filter_words (self->filters_cabinet, self->filters);
  return filtered && *filtered ? g_strdup_printf ("%s; %s", self->words, filtered) : g_strdup (self->words);
}

void
kab_listing_set_sums (KabListing *self, const char *field, const char *returned)
{
  self->sums = TRUE;
  self->sums_field = g_strdup (field);
  self->sums_returned = g_strdup (returned);
}

void
kab_listing_get_progress (KabListing *self, guint *done, guint *n)
{
  *done = (guint)g_atomic_int_get (&self->done);
  *n = (guint)g_atomic_int_get (&self->n);
}

guint
kab_listing_get_written (KabListing *self)
{
  return self->written;
}

/* --- Cells --- */

/* Returns: (nullable): empty for what is not here; %NULL on trouble */
static const char *
title_of (KabListing *self, const char *entity, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *known = g_hash_table_lookup (self->titles, id);
  g_autoptr (KabRow) row = NULL;
  char *title;

  if (known)
    return known;
  if (g_hash_table_size (self->titles) >= TITLES_MAX)
    g_hash_table_remove_all (self->titles);
  row = kab_cabinet_find (self->cabinet, kab_entity_find (entity), id, &local);
  if (!row && !g_error_matches (local, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  title = g_strdup (row ? kab_row_title (row) : "");
  g_hash_table_insert (self->titles, g_strdup (id), title);
  return title;
}

/* As the list's own cells say it. Returns: (transfer full) (nullable): %NULL on trouble */
static char *
text_of (KabListing *self, const KabField *field, const KabRow *row, GError **error)
{
  const char *id = field->type == KAB_TYPE_REF ? kab_row_get_text (row, field->name) : NULL;
  char *text;

  if (id)
    return g_strdup (title_of (self, field->ref, id, error));
  text = kab_format_value (field, row);
  return text ? text : g_strdup ("");
}

/* All but its words. Returns: whether these are wanted as well */
static gboolean
set_cell (KabListingCell *cell, KabCellKind kind, const KabValue *value, const char *currency, gboolean words)
{
  *cell = (KabListingCell){ .kind = kab_value_is_null (value) ? KAB_CELL_TEXT : kind, .text = "" };
  if (cell->kind == KAB_CELL_DATE)
    cell->date = value->text;
  else if (cell->kind != KAB_CELL_TEXT)
    cell->number = value->integer;
  if (cell->kind == KAB_CELL_MONEY)
    cell->currency = currency;
  return cell->kind == KAB_CELL_TEXT || words;
}

/* @text: (out) (nullable): what is to be freed when @cell has been used */
static gboolean
fill_cell (KabListing *self,
           const KabListingColumn *column,
           const KabRow *row,
           gboolean words,
           KabListingCell *cell,
           char **text,
           GError **error)
{
  KabValue updated = KAB_VALUE_INIT;
  const KabValue *value = &updated;

  if (column->field != &kab_format_updated_at)
    value = kab_row_value (row, column->field->name);
  else if (row->updated_at > 0)
    kab_value_set_integer (&updated, row->updated_at);
  if (!set_cell (cell, kab_format_is_worded (column->field, row) ? KAB_CELL_TEXT : column->kind, value,
                 kab_format_currency (row), words))
    return TRUE;
  *text = text_of (self, column->field, row, error);
  cell->text = *text;
  return *text != NULL;
}

/* --- Rows --- */

typedef struct
{
  KabListing *self;
  const KabListingWriter *class;
  gpointer writer;
  KabListingHead head;
  KabListingCell *cells;
  char **texts; /* of the cells */
  KabListingSums *sums;
} Job;

static void
forget_texts (Job *job)
{
  for (guint i = 0; i < job->head.n_columns; i++)
    g_clear_pointer (&job->texts[i], g_free);
}

static gboolean
write_row (Job *job, const KabRow *row, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < job->head.n_columns; i++)
    ok = fill_cell (job->self, &job->head.columns[i], row, job->class->words, &job->cells[i], &job->texts[i],
                    error);
  if (ok && job->sums)
    kab_listing_sums_add (job->sums, row, job->cells);
  ok = ok && job->class->row (job->writer, job->cells, KAB_ROW_PLAIN, error);
  forget_texts (job);
  return ok;
}

static gboolean
write_line (Job *job, const Line *line, GError **error)
{
  gboolean ok;

  for (guint i = 0; i < line->n; i++)
    if (set_cell (&job->cells[i], job->head.columns[i].kind, &line->values[i], job->self->currency,
                  job->class->words))
      {
        job->texts[i] = kab_format_plain (job->head.columns[i].field, &line->values[i], job->self->currency);
        job->cells[i].text = job->texts[i];
      }
  ok = job->class->row (job->writer, job->cells, line->kind, error);
  forget_texts (job);
  return ok;
}

static gboolean
write_table (Job *job, GCancellable *cancellable, GError **error)
{
  job->self->written = 0;
  for (guint i = 0; i < job->self->table->len; i++)
    {
      const Line *line = g_ptr_array_index (job->self->table, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !write_line (job, line, error))
        return FALSE;
      job->self->written += line->kind == KAB_ROW_PLAIN;
    }
  return TRUE;
}

/* Once through; @pass of @n_passes */
static gboolean
write_rows (Job *job,
            KabRowReader *reader,
            guint pass,
            guint n_passes,
            GCancellable *cancellable,
            GError **error)
{
  KabListing *self = job->self;

  self->written = 0;
  if (self->sums)
    job->sums = kab_listing_sums_new (&job->head, self->sums_field, self->sums_returned);
  for (;;)
    {
      g_autoptr (GPtrArray) rows = kab_row_reader_next (reader, cancellable, error);
      guint64 through;

      if (!rows)
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        {
          KabRow *row = g_ptr_array_index (rows, i);

          if (self->wanted && !self->wanted (self->wanted_data, row->id))
            continue;
          if (!write_row (job, row, error))
            return FALSE;
          self->written++;
        }
      through = (guint64)pass * kab_row_reader_get_n (reader) + kab_row_reader_get_place (reader);
      g_atomic_int_set (&self->done, (int)(through / n_passes));
      if (rows->len == 0)
        break;
    }
  return !job->sums
         || kab_listing_sums_write (job->sums, job->class->words, job->class->row, job->writer, error);
}

static gboolean
write_passes (Job *job, KabRowReader *reader, GCancellable *cancellable, GError **error)
{
  guint n_passes = job->class->again ? 2 : 1;

  for (guint pass = 0; pass < n_passes; pass++)
    {
      gboolean ok = reader ? write_rows (job, reader, pass, n_passes, cancellable, error)
                           : write_table (job, cancellable, error);

      g_clear_pointer (&job->sums, kab_listing_sums_free);
      if (!ok)
        return FALSE;
      if (reader)
        kab_row_reader_rewind (reader);
      if (pass + 1 < n_passes && !job->class->again (job->writer, error))
        return FALSE;
    }
  return TRUE;
}

/* @reader: (nullable): of a table that is no list */
static gboolean
write_all (KabListing *self,
           const KabListingWriter *class,
           KabRowReader *reader,
           const char *path,
           gpointer sink,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *words = make_words (self);
  Job job = { .self = self,
              .class = class,
              .head = { .title = self->title,
                        .words = words,
                        .columns = (const KabListingColumn *)self->columns->data,
                        .n_columns = self->columns->len,
                        .n_rows = reader ? kab_row_reader_get_n (reader) : self->table->len,
                        .sink = sink } };
  gboolean ok;

  job.writer = class->open (&job.head, path, error);
  if (!job.writer)
    return FALSE;
  job.cells = g_new0 (KabListingCell, self->columns->len);
  job.texts = g_new0 (char *, self->columns->len);
  ok = write_passes (&job, reader, cancellable, error) && class->close (job.writer, error);
  class->free (job.writer);
  g_free (job.cells);
  g_free (job.texts);
  return ok;
}

/* @reader: (out) (nullable): none for a table that is no list */
static gboolean
open_rows (KabListing *self, KabRowReader **reader, GCancellable *cancellable, GError **error)
{
  *reader = NULL;
  if (self->table)
    return TRUE;
  *reader = self->chosen ? kab_row_reader_new_chosen (self->cabinet, self->query, self->chosen, error)
                         : kab_row_reader_new (self->cabinet, self->query, cancellable, error);
  if (*reader)
    g_atomic_int_set (&self->n, (int)kab_row_reader_get_n (*reader));
  return *reader != NULL;
}

/* --- The file --- */

void
kab_listing_set_errno (GError **error, int errno_)
{
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_STORAGE, g_strerror (errno_));
}

/* What a writer says of the disk says nothing of which file, nor of what became of it. */
static void
name_file (GError **error, const char *path)
{
  g_autofree char *shown = NULL;
  g_autofree char *base = NULL;
  g_autofree char *reason = NULL;

  if (!error || !g_error_matches (*error, KAB_ERROR, KAB_ERROR_STORAGE))
    return;
  base = g_path_get_basename (path);
  shown = g_filename_display_name (base);
  reason = g_strdup ((*error)->message);
  g_clear_error (error);
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("“%s” could not be written: %s. What stood there before was kept."), shown, reason);
}

/* To the disk, and there under its own name. */
static gboolean
put_in_place (const char *temporary, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (temporary, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  if (ok && g_rename (temporary, path) == 0)
    {
      /* Not every kind of disk can do that; the file is there in any case. */
      kab_disk_sync_folder (folder);
      return TRUE;
    }
  kab_listing_set_errno (error, errno);
  return FALSE;
}

static gboolean
write_file (KabListing *self,
            KabListingFormat format,
            const char *path,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_strdup_printf (".kabinet-%s-XXXXXX", kab_listing_format_extension (format));
  g_autofree char *temporary = g_build_filename (folder, name, NULL);
  g_autoptr (KabRowReader) reader = NULL;
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0644);

  /* First: nobody waits for a million rows to be told that he may not write there. */
  if (fd < 0)
    {
      kab_listing_set_errno (error, errno);
      return FALSE;
    }
  close (fd);
  if (open_rows (self, &reader, cancellable, error)
      && write_all (self, formats[format].writer, reader, temporary, NULL, cancellable, error)
      /* The library that puts a workbook together cannot be told. */
      && !g_cancellable_set_error_if_cancelled (cancellable, error) && put_in_place (temporary, path, error))
    return TRUE;
  g_unlink (temporary);
  return FALSE;
}

gboolean
kab_listing_write (KabListing *self,
                   KabListingFormat format,
                   const char *path,
                   GCancellable *cancellable,
                   GError **error)
{
  /* Through a link, so that it stays one. */
  char *real = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? realpath (path, NULL) : NULL;
  g_autoptr (GError) local = NULL;
  gboolean ok;

  g_return_val_if_fail (self->columns->len > 0, FALSE);

  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ok = write_file (self, format, real ? real : path, cancellable, &local);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  free (real);
  if (!ok)
    {
      name_file (&local, path);
      g_propagate_error (error, g_steal_pointer (&local));
    }
  return ok;
}

/* --- The clipboard --- */

gboolean
kab_listing_copy (KabListing *self, char **text, char **html, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabRowReader) reader = NULL;
  KabListingClip clip;
  gboolean ok;

  g_return_val_if_fail (self->columns->len > 0, FALSE);

  if (!open_rows (self, &reader, cancellable, error))
    return FALSE;
  clip = (KabListingClip){ g_string_new (NULL), g_string_new (NULL) };
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ok = write_all (self, &kab_listing_clip, reader, NULL, &clip, cancellable, error);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  *text = g_string_free (clip.text, !ok);
  *html = g_string_free (clip.html, !ok);
  return ok;
}

/* --- In a thread --- */

typedef struct
{
  KabListing *self;
  KabListingFormat format;
  char *path;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  kab_listing_unref (writing->self);
  g_free (writing->path);
  g_free (writing);
}

static void
run_write (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Writing *writing = task_data;
  GError *error = NULL;

  if (kab_listing_write (writing->self, writing->format, writing->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kab_listing_write_async (KabListing *self,
                         KabListingFormat format,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->self = kab_listing_ref (self);
  writing->format = format;
  writing->path = g_strdup (path);
  g_task_set_source_tag (task, kab_listing_write_async);
  /* A file that was put in place is there, however late somebody cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, run_write);
}

gboolean
kab_listing_write_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, kab_listing_write_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char *text;
  char *html;
} Copied;

static void
copied_free (gpointer data)
{
  Copied *copied = data;

  g_free (copied->text);
  g_free (copied->html);
  g_free (copied);
}

static void
run_copy (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Copied *copied = g_new0 (Copied, 1);
  GError *error = NULL;

  if (kab_listing_copy (task_data, &copied->text, &copied->html, cancellable, &error))
    {
      g_task_return_pointer (task, copied, copied_free);
      return;
    }
  g_free (copied);
  g_task_return_error (task, error);
}

void
kab_listing_copy_async (KabListing *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_listing_copy_async);
  g_task_set_task_data (task, kab_listing_ref (self), (GDestroyNotify)kab_listing_unref);
  g_task_run_in_thread (task, run_copy);
}

gboolean
kab_listing_copy_finish (GAsyncResult *result, char **text, char **html, GError **error)
{
  Copied *copied;

  g_return_val_if_fail (g_async_result_is_tagged (result, kab_listing_copy_async), FALSE);

  copied = g_task_propagate_pointer (G_TASK (result), error);
  if (!copied)
    return FALSE;
  *text = g_steal_pointer (&copied->text);
  *html = g_steal_pointer (&copied->html);
  copied_free (copied);
  return TRUE;
}
