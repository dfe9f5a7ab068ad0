/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that edits name, to the server: asked for first, then piece by piece, from where it has them. */
#include "kab-engine-private.h"

#include <errno.h>

#include <glib/gi18n-lib.h>

#include "kab-aside.h"
#include "kab-blob-store.h"
#include "kab-cache-files.h"
#include "kab-error.h"
#include "kab-protocol.h"
#include "kab-sync-answer.h"

/* How often in a row the server may say that it is elsewhere. */
#define ASTRAY_MAX 3
#define ROOM_DEFAULT (G_GUINT64_CONSTANT (500) * 1024 * 1024)

/* A file that is being sent. */
struct _KabSending
{
  char *digest;
  char *path;
  gint64 size;
  gint64 offset;   /* where the server wants more; -1: it is to be asked */
  gboolean absent; /* it is not here, or not whole: the server has all of it, or it cannot be sent */
  guint astray;
  guint token; /* which one the request went with */
};

static gint64
wall_ms (void)
{
  return g_get_real_time () / 1000;
}

static void
sending_free (KabSending *sending)
{
  g_free (sending->digest);
  g_free (sending->path);
  g_free (sending);
}

void
kab_engine_drop_sending (KabEngine *self)
{
  g_clear_pointer (&self->sending, sending_free);
}

void
kab_engine_want_files (KabEngine *self)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_CHORE, KAB_SYNC_ACTION_SEND_FILES);

  kab_engine_event (self, &event);
}

/* @more: at once again */
static void
chore_done (KabEngine *self, gboolean more)
{
  KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_CHORE_DONE, KAB_SYNC_ACTION_SEND_FILES);

  event.flag = more;
  kab_engine_event (self, &event);
}

/* It is asked anew where to go on, when it is tried again. */
static void
failed (KabEngine *self, const GError *error, gint64 retry_after)
{
  if (self->sending != NULL)
    self->sending->offset = -1;
  kab_engine_failed (self, KAB_SYNC_ACTION_SEND_FILES, error, retry_after);
}

/* --- What is written down of it --- */

typedef struct
{
  KabStoreJob job;
  char *digest;
  char *code;
  char *message;
  gint64 sent;
} Note;

static void
note_clear (KabStoreJob *job)
{
  Note *note = (Note *)job;

  g_free (note->digest);
  g_free (note->code);
  g_free (note->message);
}

static Note *
note_new (KabEngine *self, void (*work) (KabStoreJob *job), void (*done) (KabStoreJob *job))
{
  Note *note = g_new0 (Note, 1);

  note->digest = g_strdup (self->sending->digest);
  note->job.work = work;
  note->job.done = done;
  note->job.clear = note_clear;
  return note;
}

static void
write_sent (KabStoreJob *job)
{
  Note *note = (Note *)job;

  kab_work_file_sent (job->engine->work, job->engine->fence, note->digest, wall_ms (), &job->error);
}

static void
write_progress (KabStoreJob *job)
{
  Note *note = (Note *)job;

  kab_work_file_progress (job->engine->work, job->engine->fence, note->digest, note->sent, &job->error);
}

static void
write_failure (KabStoreJob *job)
{
  Note *note = (Note *)job;

  kab_work_file_failed (job->engine->work, job->engine->fence, note->digest, &job->error);
}

static void
write_refusal (KabStoreJob *job)
{
  Note *note = (Note *)job;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (kab_work_refuse_file (job->engine->work, job->engine->fence, note->digest, note->code, note->message,
                            rows, &job->n, &job->error))
    kab_cache_refresh_rows (job->engine->cache, job->engine->work, rows, &job->touched, &job->error);
}

static gboolean
is_written (KabStoreJob *job)
{
  if (job->error == NULL)
    return TRUE;
  kab_engine_drop_sending (job->engine);
  kab_engine_store_failed (job->engine, KAB_SYNC_ACTION_SEND_FILES, job->error);
  return FALSE;
}

static void
progress_written (KabStoreJob *job)
{
  if (!is_written (job))
    return;
  kab_engine_recount (job->engine);
  chore_done (job->engine, TRUE);
}

/* One file less: edits that waited for it may go. */
static void
end_written (KabStoreJob *job)
{
  KabEngine *self = job->engine;

  if (!is_written (job))
    return;
  kab_engine_drop_sending (self);
  kab_reporter_changed (self->reporter, job->touched);
  kab_engine_recount (self);
  chore_done (self, TRUE);
  kab_engine_simple_event (self, KAB_SYNC_EVENT_EDITED);
}

static void
failure_written (KabStoreJob *job)
{
  is_written (job);
}

static void
refuse (KabEngine *self, const char *code, const char *message)
{
  Note *note = note_new (self, write_refusal, end_written);

  note->code = g_strdup (code);
  note->message = g_strdup (message);
  kab_engine_run_job (self, &note->job);
}

static void
refuse_absent (KabEngine *self)
{
  refuse (self, kab_error_code_to_token (KAB_ERROR_CORRUPT),
          _ ("The copy of the file on this computer is damaged or gone. Choose the file again."));
}

/* --- The server's answers --- */

static void send_piece (KabEngine *self);
static void send_whole (KabEngine *self);

/* Whether it will say so again, whenever it is asked; what stands between may say it, too. */
static gboolean
is_for_good (const KabAnswer *answer, const KabSyncAnswer *facts)
{
  return answer->status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE
         || answer->status == SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE
         || (answer->status == SOUP_STATUS_FORBIDDEN && g_str_equal (facts->code, "forbidden"));
}

static void
take_problem (KabEngine *self, const KabAnswer *answer)
{
  KabSending *sending = self->sending;
  g_autoptr (GError) error = kab_answer_problem (answer);
  KabSyncAnswer facts;

  kab_answer_read (answer, 0, &facts);
  if (kab_sync_answer_means (KAB_SYNC_ACTION_SEND_FILES, &facts) == KAB_SYNC_EVENT_UNAUTHORIZED)
    {
      sending->offset = -1;
      kab_engine_bad_answer (self, KAB_SYNC_ACTION_SEND_FILES, sending->token, answer);
      return;
    }
  if (is_for_good (answer, &facts))
    {
      refuse (self,
              kab_error_code_to_token (error->domain == KAB_ERROR ? (KabError)error->code
                                                                  : KAB_ERROR_REFUSED),
              error->message);
      return;
    }
  if (answer->retry_after < 0)
    {
      /* It may be this file: others go before it. */
      Note *note = note_new (self, write_failure, failure_written);

      kab_engine_run_job (self, &note->job);
      kab_engine_drop_sending (self);
    }
  failed (self, error, answer->retry_after);
}

static void
file_sent (KabEngine *self)
{
  kab_engine_run_job (self, &note_new (self, write_sent, end_written)->job);
}

/* Who says so without a word is the server: a page of a hotel's network, which has many, has not got the file. */
static gboolean
is_taken (const KabAnswer *answer)
{
  return (answer->status == SOUP_STATUS_OK || answer->status == SOUP_STATUS_CREATED) && answer->length == 0;
}

static gboolean
take_common (KabEngine *self, KabAnswer *answer, const GError *error)
{
  self->calls--;
  if (self->sending == NULL || g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  if (answer != NULL)
    return TRUE;
  failed (self, error, -1);
  return FALSE;
}

static void
on_piece (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  KabSending *sending = self->sending;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);
  gboolean told, further, astray;

  if (!take_common (self, answer, error))
    return;
  /* It says where to go on: further on, or, if it was only asked or knows better, anywhere. */
  told = answer->offset >= 0 && answer->offset <= sending->size;
  further = answer->status == SOUP_STATUS_ACCEPTED && answer->offset > sending->offset;
  astray = (answer->status == SOUP_STATUS_CONFLICT
            || (answer->status == SOUP_STATUS_ACCEPTED && sending->offset == sending->size))
           && sending->astray++ < ASTRAY_MAX;
  if (is_taken (answer))
    {
      file_sent (self);
    }
  else if (told && (further || astray))
    {
      Note *note = note_new (self, write_progress, progress_written);

      if (further)
        sending->astray = 0;
      sending->offset = note->sent = answer->offset;
      kab_engine_run_job (self, &note->job);
    }
  else if (answer->status == SOUP_STATUS_METHOD_NOT_ALLOWED)
    {
      send_whole (self);
    }
  else
    {
      take_problem (self, answer);
    }
}

static void
on_head (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);

  if (!take_common (self, answer, error))
    return;
  if (answer->status == SOUP_STATUS_OK)
    {
      /* It has all of it: said once more, so that it keeps it until the edit comes. */
      self->sending->offset = self->sending->size;
      send_piece (self);
    }
  else if (answer->status == SOUP_STATUS_NOT_FOUND)
    {
      self->sending->offset = CLAMP (answer->offset, 0, self->sending->size);
      send_piece (self);
    }
  else if (answer->status == SOUP_STATUS_UNAUTHORIZED)
    {
      /* Who says so is said in a body alone, and this answer has none: asked in the other way. */
      self->sending->offset = self->sending->size;
      send_piece (self);
    }
  else
    {
      take_problem (self, answer);
    }
}

/* --- Requests --- */

static SoupMessage *
message_for (KabEngine *self, const char *method)
{
  g_autofree char *path = g_strconcat (KAB_PATH_BLOBS "/", self->sending->digest, NULL);

  self->sending->token = self->machine.token;
  self->calls++;
  return kab_http_message (self->http, method, path, self->tokens.access, NULL);
}

static void
ask (KabEngine *self)
{
  g_autoptr (SoupMessage) message = message_for (self, SOUP_METHOD_HEAD);

  kab_http_send_async (self->http, message, KAB_BODY_MAX, self->cancellable, on_head, self);
}

static void
patch (KabEngine *self, GBytes *piece)
{
  KabSending *sending = self->sending;
  g_autoptr (SoupMessage) message = message_for (self, "PATCH");
  gsize length = g_bytes_get_size (piece);
  g_autofree char *range
    = length == 0 ? g_strdup_printf ("bytes */%" G_GINT64_FORMAT, sending->size)
                  : g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                     sending->offset, sending->offset + (gint64)length - 1, sending->size);

  soup_message_set_request_body_from_bytes (message, "application/octet-stream", piece);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Range", range);
  kab_http_send_async (self->http, message, KAB_BODY_MAX, self->cancellable, on_piece, self);
}

typedef struct
{
  KabStoreJob job;
  char *path;
  gint64 offset;
  gsize length;
  GBytes *piece;
} Reading;

static void
reading_clear (KabStoreJob *job)
{
  Reading *reading = (Reading *)job;

  g_free (reading->path);
  g_clear_pointer (&reading->piece, g_bytes_unref);
}

static void
read_piece (KabStoreJob *job)
{
  Reading *reading = (Reading *)job;
  g_autoptr (GFile) file = g_file_new_for_path (reading->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &job->error);
  g_autofree guint8 *data = g_malloc (MAX (reading->length, 1));
  gsize n = 0;

  if (stream == NULL || !g_seekable_seek (G_SEEKABLE (stream), reading->offset, G_SEEK_SET, NULL, &job->error)
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), data, reading->length, &n, NULL, &job->error))
    return;
  if (n == reading->length)
    reading->piece = g_bytes_new_take (g_steal_pointer (&data), n);
}

static void
piece_read (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  Reading *reading = (Reading *)job;

  if (self->sending == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->tokens.access == NULL)
    {
      /* It has died meanwhile; there will be another one. */
      KabSyncEvent event = kab_engine_make_event (KAB_SYNC_EVENT_UNAUTHORIZED, KAB_SYNC_ACTION_SEND_FILES);

      event.flag = TRUE;
      kab_engine_event (self, &event);
      return;
    }
  if (reading->piece == NULL)
    {
      g_autoptr (GError) error
        = g_error_new (KAB_ERROR, KAB_ERROR_STORAGE, _ ("The file “%s” cannot be read: %s."), reading->path,
                       job->error != NULL ? job->error->message : g_strerror (EIO));

      /* Looked at as a whole when it is tried again. */
      kab_engine_drop_sending (self);
      failed (self, error, -1);
      return;
    }
  patch (self, reading->piece);
}

static void
send_piece (KabEngine *self)
{
  KabSending *sending = self->sending;
  Reading *reading = NULL;

  if (sending->absent)
    {
      g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

      if (sending->offset == sending->size)
        patch (self, nothing);
      else
        refuse_absent (self);
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->path = g_strdup (sending->path);
  reading->offset = sending->offset;
  reading->length = (gsize)MIN (KAB_UPLOAD_PART_BYTES, sending->size - sending->offset);
  reading->job.work = read_piece;
  reading->job.done = piece_read;
  reading->job.clear = reading_clear;
  kab_engine_run_job (self, &reading->job);
}

/* To a server that knows of no pieces. */
static void
on_whole (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KabEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KabAnswer) answer = kab_http_send_finish (result, &error);

  if (!take_common (self, answer, error))
    return;
  if (is_taken (answer))
    file_sent (self);
  else
    take_problem (self, answer);
}

static void
send_whole (KabEngine *self)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (self->sending->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);

  if (self->sending->absent)
    {
      refuse_absent (self);
      return;
    }
  if (stream == NULL)
    {
      failed (self, error, -1);
      return;
    }
  message = message_for (self, SOUP_METHOD_PUT);
  soup_message_set_request_body (message, "application/octet-stream", G_INPUT_STREAM (stream),
                                 self->sending->size);
  kab_http_send_async (self->http, message, KAB_BODY_MAX, self->cancellable, on_whole, self);
}

/* --- Which one --- */

typedef struct
{
  KabStoreJob job;
  KabWorkFile *file;
  char *path;
  gboolean whole;
} Choice;

static void
choice_clear (KabStoreJob *job)
{
  Choice *choice = (Choice *)job;

  g_clear_pointer (&choice->file, kab_work_file_free);
  g_free (choice->path);
}

static void
choose (KabStoreJob *job)
{
  Choice *choice = (Choice *)job;

  choice->file = kab_work_next_file (job->engine->work, wall_ms (), &job->error);
  if (choice->file == NULL)
    return;
  choice->path = kab_blob_store_own_path (job->engine->blobs, choice->file->digest);
  kab_blob_store_reclaim (job->engine->blobs, choice->file->digest);
  choice->whole = kab_blob_store_own_is_whole (job->engine->blobs, choice->file->digest);
}

static void
chosen (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  Choice *choice = (Choice *)job;

  if (!is_written (job))
    return;
  if (choice->file == NULL)
    {
      kab_engine_recount (self);
      chore_done (self, FALSE);
      return;
    }
  self->sending = g_new0 (KabSending, 1);
  self->sending->digest = g_strdup (choice->file->digest);
  self->sending->path = g_steal_pointer (&choice->path);
  self->sending->size = choice->file->size;
  self->sending->offset = -1;
  /* The server may have it all the same: a file that it had once is not here for ever. */
  self->sending->absent = !choice->whole;
  if (self->tokens.access == NULL)
    chore_done (self, TRUE);
  else
    ask (self);
}

void
kab_engine_send_files (KabEngine *self)
{
  Choice *choice;

  if (self->sending != NULL && self->sending->offset >= 0)
    {
      send_piece (self);
      return;
    }
  kab_engine_drop_sending (self);
  choice = g_new0 (Choice, 1);
  choice->job.work = choose;
  choice->job.done = chosen;
  choice->job.clear = choice_clear;
  kab_engine_run_job (self, &choice->job);
}

/* --- What is not needed any more --- */

guint64
kab_engine_file_room (KabWork *work)
{
  g_autofree char *text = kab_work_get_meta (work, "file_room", NULL);
  guint64 room;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &room, NULL) ? room
                                                                                           : ROOM_DEFAULT;
}

static GHashTable *
digest_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The server has what nothing here waits for: the cache may keep it, or fetch it again. */
static gboolean
release (KabEngine *self, GError **error)
{
  g_autoptr (GHashTable) sent = digest_set (), dropped = digest_set (), known = digest_set ();
  g_autofree char *work = g_build_filename (self->work_dir, "work.db", NULL);
  g_autofree char *aside = kab_find_aside (work);
  GHashTableIter iter;
  gpointer digest;

  if (!kab_work_release_files (self->work, wall_ms (), sent, dropped, known, error))
    return FALSE;
  g_hash_table_iter_init (&iter, sent);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    kab_blob_store_release (self->blobs, digest);
  g_hash_table_iter_init (&iter, dropped);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    kab_blob_store_drop_own (self->blobs, digest);
  /* A file of edits that was damaged and kept may name what is known to nobody else. */
  if (aside == NULL)
    kab_blob_store_sweep_own (self->blobs, known);
  return TRUE;
}

static void
sweep (KabStoreJob *job)
{
  KabEngine *self = job->engine;
  g_autoptr (GHashTable) named = digest_set (), waiting = digest_set ();
  GHashTableIter iter;
  gpointer digest;

  /* Mostly there is nothing to do, and nothing is read for it: a run of changes ends every moment. */
  if (((job->n > 0 || kab_work_has_files (self->work)) && !release (self, &job->error)) || job->n == 0
      || kab_blob_store_is_empty (self->blobs))
    return;
  /* In this order: what an edit takes out of its row meanwhile, the edit names from then on. */
  if (!kab_cache_add_named (self->cache, named, &job->error)
      || !kab_work_add_named (self->work, waiting, &job->error))
    return;
  kab_blob_store_trim (self->blobs, kab_engine_file_room (self->work), waiting);
  /* Of rows that left, nothing stays: no file either that only they named. */
  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    g_hash_table_add (named, g_strdup (digest));
  kab_blob_store_forget (self->blobs, named);
}

static void
swept (KabStoreJob *job)
{
  if (job->error != NULL)
    g_message ("Files that nothing needs could not be looked for: %s", job->error->message);
}

void
kab_engine_sweep_files (KabEngine *self, gboolean left)
{
  KabStoreJob *job = g_new0 (KabStoreJob, 1);

  job->n = left;
  job->work = sweep;
  job->done = swept;
  kab_engine_run_job (self, job);
}
