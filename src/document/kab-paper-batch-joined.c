/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many documents in one PDF: laid out on all cores, drawn in their order by one thread, and written as they are drawn. */
#include "kab-paper-batch-private.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kab-document-private.h"
#include "kab-error.h"
#include "kab-plain-numbers.h"

#define BUFFER_BYTES (256 * 1024)

/* One document on its way from the thread that made it. */
typedef struct
{
  KabDocument *document;
  char *label;
  GError *error;
  gboolean ready;
} Slot;

typedef struct
{
  const KabPaperBatch *batch;
  GMutex lock;
  GCond changed;
  Slot *slots; /* a ring */
  guint n_slots;
  guint next;  /* to be made */
  guint drawn; /* so many are taken out */
  gboolean over;
} Line;

typedef struct
{
  int fd;
  int trouble; /* errno of the first write that failed */
  gsize used;
  char buffer[BUFFER_BYTES];
} Sink;

static gboolean
flush (Sink *sink)
{
  gsize at = 0;

  while (at < sink->used && sink->trouble == 0)
    {
      gssize n = write (sink->fd, sink->buffer + at, sink->used - at);

      if (n >= 0)
        at += (gsize)n;
      else if (errno != EINTR)
        sink->trouble = errno;
    }
  sink->used = 0;
  return sink->trouble == 0;
}

static cairo_status_t
put (void *closure, const unsigned char *data, unsigned int length)
{
  Sink *sink = closure;

  while (length > 0)
    {
      gsize n = MIN (length, BUFFER_BYTES - sink->used);

      memcpy (sink->buffer + sink->used, data, n);
      sink->used += n;
      data += n;
      length -= (unsigned int)n;
      if (sink->used == BUFFER_BYTES && !flush (sink))
        return CAIRO_STATUS_WRITE_ERROR;
    }
  return CAIRO_STATUS_SUCCESS;
}

static gpointer
make_some (gpointer data)
{
  Line *line = data;
  const KabPaperBatch *batch = line->batch;

  for (;;)
    {
      Slot made = { .ready = TRUE };
      guint i;

      g_mutex_lock (&line->lock);
      while (!line->over && line->next < batch->n && line->next >= line->drawn + line->n_slots)
        g_cond_wait (&line->changed, &line->lock);
      i = line->over ? batch->n : line->next;
      if (i < batch->n)
        line->next++;
      g_mutex_unlock (&line->lock);
      if (i >= batch->n)
        return NULL;
      made.document = batch->make (i, &made.label, batch->user_data, &made.error);
      g_mutex_lock (&line->lock);
      line->slots[i % line->n_slots] = made;
      g_cond_broadcast (&line->changed);
      g_mutex_unlock (&line->lock);
    }
}

static Slot
take (Line *line, guint i)
{
  Slot *slot = &line->slots[i % line->n_slots], taken;

  g_mutex_lock (&line->lock);
  while (!slot->ready)
    g_cond_wait (&line->changed, &line->lock);
  taken = *slot;
  *slot = (Slot){ 0 };
  line->drawn = i + 1;
  g_cond_broadcast (&line->changed);
  g_mutex_unlock (&line->lock);
  return taken;
}

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  KabPaintFlags flags;
  guint pages;
  char *language;  /* of all; NULL: several */
  gboolean author; /* is set */
} Book;

static void
add_document (Book *book, KabDocument *document, const char *label)
{
  g_autofree char *attributes = g_strdup_printf ("page=%u pos=[0 0]", book->pages + 1);
  double width, height;
  int bookmark;

  kab_document_get_page_size (document, &width, &height);
  cairo_pdf_surface_set_size (book->surface, width, height);
  if (!book->author && document->author != NULL)
    {
      cairo_pdf_surface_set_metadata (book->surface, CAIRO_PDF_METADATA_AUTHOR, document->author);
      book->author = TRUE;
    }
  if (book->pages == 0)
    book->language = g_strdup (kab_document_get_language (document));
  else if (g_strcmp0 (book->language, kab_document_get_language (document)) != 0)
    g_clear_pointer (&book->language, g_free);
  bookmark = cairo_pdf_surface_add_outline (book->surface, CAIRO_PDF_OUTLINE_ROOT, label, attributes, 0);
  kab_pdf_add_outline (document, book->surface, bookmark, book->pages);
  kab_pdf_draw_pages (document, book->cr, book->flags);
  book->pages += kab_document_get_n_pages (document);
}

/* Draws all of them; returns what became of @book's surface. */
static cairo_status_t
draw_all (const KabPaperBatch *batch, Line *line, Book *book, const Sink *sink, KabPaperBatchOutcome *outcome)
{
  for (guint i = 0; i < batch->n; i++)
    {
      Slot slot;

      if (g_cancellable_is_cancelled (batch->cancellable))
        {
          outcome->cancelled = TRUE;
          break;
        }
      slot = take (line, i);
      if (slot.document != NULL)
        {
          if (slot.label == NULL)
            slot.label = g_strdup (kab_document_get_title (slot.document));
          add_document (book, slot.document, slot.label);
          kab_paper_batch_add_notes (outcome, slot.label, slot.document);
          outcome->n_written++;
          g_object_unref (slot.document);
          g_free (slot.label);
        }
      else
        kab_paper_batch_add_fault (outcome, i, slot.label, slot.error);
      if (batch->progress != NULL)
        batch->progress (i + 1, batch->n, batch->progress_data);
      /* Cairo tells of what could not be written only at the end. */
      if (cairo_status (book->cr) != CAIRO_STATUS_SUCCESS || sink->trouble != 0)
        break;
    }
  return cairo_status (book->cr);
}

static cairo_status_t
draw_into (const KabPaperBatch *batch,
           Sink *sink,
           const char *title,
           KabPaintFlags flags,
           KabPaperBatchOutcome *outcome,
           char **language)
{
  g_auto (KabPlainNumbers) plain = kab_plain_numbers_hold ();
  guint jobs = kab_paper_batch_jobs (batch);
  g_autofree GThread **threads = g_new0 (GThread *, jobs);
  Line line = { .batch = batch, .n_slots = 2 * jobs + 2 };
  Book book = { .flags = flags };
  cairo_status_t status;

  g_mutex_init (&line.lock);
  g_cond_init (&line.changed);
  line.slots = g_new0 (Slot, line.n_slots);
  book.surface = cairo_pdf_surface_create_for_stream (put, sink, 595, 842);
  cairo_pdf_surface_set_metadata (book.surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (book.surface, CAIRO_PDF_METADATA_CREATOR, "Kabinet");
  /* Left alone, Cairo writes the present time, and no two files are alike. */
  cairo_pdf_surface_set_metadata (book.surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
  book.cr = cairo_create (book.surface);
  for (guint i = 0; i < jobs; i++)
    threads[i] = g_thread_new ("batch", make_some, &line);
  status = draw_all (batch, &line, &book, sink, outcome);

  g_mutex_lock (&line.lock);
  line.over = TRUE;
  g_cond_broadcast (&line.changed);
  g_mutex_unlock (&line.lock);
  for (guint i = 0; i < jobs; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < line.n_slots; i++)
    {
      g_clear_object (&line.slots[i].document);
      g_clear_error (&line.slots[i].error);
      g_free (line.slots[i].label);
    }
  cairo_destroy (book.cr);
  cairo_surface_finish (book.surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (book.surface);
  cairo_surface_destroy (book.surface);
  *language = book.language;
  g_free (line.slots);
  g_cond_clear (&line.changed);
  g_mutex_clear (&line.lock);
  return status;
}

static void
storage_error (GError **error, const char *path, int code)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("“%s” could not be written: %s. What stood there before was kept."), shown,
               g_strerror (code));
}

/* Puts behind the file in what language it is. */
static gboolean
finish_file (const char *temporary, Sink *sink, const char *language)
{
  g_autoptr (GMappedFile) mapped = NULL;
  GString *update = NULL;
  gsize length = 0;

  if (!flush (sink))
    return FALSE;
  mapped = g_mapped_file_new (temporary, FALSE, NULL);
  if (mapped != NULL)
    length = g_mapped_file_get_length (mapped);
  /* So that whoever reads a number at its end stops there. */
  if (length > 0 && g_mapped_file_get_contents (mapped)[length - 1] == '\n')
    update = kab_pdf_language_update (g_mapped_file_get_contents (mapped), length, language);
  if (update != NULL)
    {
      put (sink, (const guchar *)update->str, (guint)update->len);
      g_string_free (update, TRUE);
      if (!flush (sink))
        return FALSE;
    }
  if (fsync (sink->fd) != 0)
    sink->trouble = errno;
  return sink->trouble == 0;
}

static void
reset (KabPaperBatchOutcome *outcome)
{
  outcome->n_written = 0;
  g_ptr_array_set_size (outcome->faults, 0);
  g_ptr_array_set_size (outcome->notes, 0);
}

static void
write_file (const KabPaperBatch *batch,
            const char *path,
            const char *temporary,
            const char *title,
            Sink *sink,
            KabPaperBatchOutcome *outcome)
{
  g_autofree char *language = NULL;
  cairo_status_t status
    = draw_into (batch, sink, title, KAB_PAINT_TAGS | KAB_PAINT_LINKS, outcome, &language);

  /* What is to be printed is printed, be it without a structure. */
  if (status == CAIRO_STATUS_TAG_ERROR && !outcome->cancelled)
    {
      reset (outcome);
      g_clear_pointer (&language, g_free);
      sink->used = 0;
      if (ftruncate (sink->fd, 0) != 0 || lseek (sink->fd, 0, SEEK_SET) != 0)
        sink->trouble = errno;
      status = draw_into (batch, sink, title, KAB_PAINT_PLAIN, outcome, &language);
    }
  if (outcome->cancelled || (outcome->n_written == 0 && sink->trouble == 0 && status == CAIRO_STATUS_SUCCESS))
    return;
  if (sink->trouble == 0 && status != CAIRO_STATUS_SUCCESS)
    g_set_error (&outcome->stopped, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The PDF could not be made: %s."),
                 cairo_status_to_string (status));
  else if (!finish_file (temporary, sink, language))
    storage_error (&outcome->stopped, path, sink->trouble);
  else if (g_rename (temporary, path) != 0)
    storage_error (&outcome->stopped, path, errno);
  else
    g_ptr_array_add (outcome->files, g_strdup (path));
}

KabPaperBatchOutcome *
kab_paper_batch_write_joined (const KabPaperBatch *batch, const char *path, const char *title)
{
  KabPaperBatchOutcome *outcome = kab_paper_batch_outcome_new ();
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  g_autofree Sink *sink = g_new0 (Sink, 1);

  kab_document_prepare_batch ();
  sink->fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0644);
  if (sink->fd < 0)
    {
      storage_error (&outcome->stopped, path, errno);
      return outcome;
    }
  write_file (batch, path, temporary, title, sink, outcome);
  close (sink->fd);
  if (outcome->files->len == 0)
    {
      g_unlink (temporary);
      outcome->n_written = 0;
    }
  return outcome;
}
