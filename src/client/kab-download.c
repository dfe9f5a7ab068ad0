/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file from the server: gone on with where it was cut, verified as a whole, and only then there. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-bounds.h"
#include "kab-disk.h"
#include "kab-downloads-private.h"
#include "kab-error.h"
#include "kab-http.h"
#include "kab-protocol.h"
#include "kab-sync-answer.h"

#define READ_BYTES (64 * 1024)
#define PROBLEM_BYTES_MAX (64 * 1024)
/* How often it is begun anew because what came was damaged, and how often gone on with although nothing came. */
#define ANEW_MAX 2
#define EMPTY_MAX 2
#define EMPTY_WAIT_MS 100
/* How long the new token is waited for when the old one has died. */
#define TOKEN_WAIT_MS 10000
#define WAIT_STEP_MS 50

typedef struct
{
  KabDownload *download;
  KabHttp *http;
  char *path;
  int fd;
  GChecksum *sum;
  gint64 size;
  gint64 total; /* -1: not known */
  guint anew;
  gboolean renewed; /* the token */
} Part;

/* Step: what one request came to. */
typedef enum
{
  STEP_WHOLE,
  STEP_CUT,  /* with an error; what came is kept */
  STEP_ANEW, /* what is there is no good: it is dropped already */
  STEP_AGAIN,
  STEP_FAILED,
} Step;

static gboolean
damaged (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
               _ ("The file that the server sent is damaged. It was not kept; try again."));
  return FALSE;
}

/* FALSE when it was cancelled. */
static gboolean
pause_for (const Part *part, guint ms, GError **error)
{
  for (guint passed = 0; passed < ms; passed += WAIT_STEP_MS)
    {
      if (g_cancellable_set_error_if_cancelled (part->download->cancellable, error))
        return FALSE;
      g_usleep (WAIT_STEP_MS * 1000);
    }
  return !g_cancellable_set_error_if_cancelled (part->download->cancellable, error);
}

static gboolean
drop (Part *part, GError **error)
{
  part->size = 0;
  part->total = -1;
  g_checksum_reset (part->sum);
  return ftruncate (part->fd, 0) == 0 || kab_blob_store_failed (error, part->path);
}

/* What is there already, read through. */
static gboolean
read_part (Part *part, GError **error)
{
  g_autofree guchar *buffer = g_malloc (READ_BYTES);
  gssize n;

  while ((n = pread (part->fd, buffer, READ_BYTES, (off_t)part->size)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return kab_blob_store_failed (error, part->path);
      g_checksum_update (part->sum, buffer, n);
      part->size += n;
      if (part->size > KAB_BLOB_MAX)
        return drop (part, error);
    }
  return TRUE;
}

/* Opened, and for this process alone; another one that is at it may make it whole meanwhile: then there is no part. */
static gboolean
open_part (Part *part, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (part->path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return kab_blob_store_failed (error, folder);
  for (;;)
    {
      part->fd = open (part->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (part->fd < 0)
        return kab_blob_store_failed (error, part->path);
      if (flock (part->fd, LOCK_EX | LOCK_NB) == 0 && kab_disk_is_still (part->fd, part->path))
        return TRUE;
      if (errno != EWOULDBLOCK && errno != EINTR && kab_disk_is_still (part->fd, part->path))
        return kab_blob_store_failed (error, part->path);
      close (part->fd);
      part->fd = -1;
      if (!pause_for (part, WAIT_STEP_MS, error))
        return FALSE;
    }
}

static gboolean
write_whole (Part *part, const guchar *data, gsize length, GError **error)
{
  if (!kab_disk_write (part->fd, part->size, data, length))
    {
      kab_blob_store_failed (error, part->path);
      /* It is in the way of what else wants room. */
      g_unlink (part->path);
      return FALSE;
    }
  g_checksum_update (part->sum, data, (gssize)length);
  part->size += (gint64)length;
  return TRUE;
}

static gboolean
is_whole (const Part *part)
{
  g_autoptr (GChecksum) sum = g_checksum_copy (part->sum);

  return g_str_equal (g_checksum_get_string (sum), part->download->digest);
}

/* Only once: then it is a failure. */
static Step
begin_anew (Part *part, GError **error)
{
  if (!drop (part, error))
    return STEP_FAILED;
  if (part->anew++ < ANEW_MAX)
    return STEP_ANEW;
  damaged (error);
  return STEP_FAILED;
}

static Step
take_body (Part *part, SoupMessage *message, GInputStream *stream, GError **error)
{
  g_autofree guchar *buffer = g_malloc (READ_BYTES);
  gint64 most = part->total >= 0 ? part->total : KAB_BLOB_MAX;
  gssize n;

  while ((n = kab_http_read (message, stream, buffer, READ_BYTES, part->download->cancellable, error)) > 0)
    {
      if (part->size + n > most)
        return begin_anew (part, error);
      if (!write_whole (part, buffer, (gsize)n, error))
        return STEP_FAILED;
      kab_download_progress (part->download, part->size, part->total);
    }
  if (n < 0)
    return g_error_matches (*error, KAB_ERROR, KAB_ERROR_OFFLINE) ? STEP_CUT : STEP_FAILED;
  if (part->total >= 0 && part->size < part->total)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_OFFLINE,
                   _ (
                     "The connection broke off. What has come of the file is kept, and gone on with later."));
      return STEP_CUT;
    }
  return is_whole (part) ? STEP_WHOLE : begin_anew (part, error);
}

/* Whether the answer goes on where the part ends; if it is from the beginning, so is the part then. */
static gboolean
take_head (Part *part, SoupMessage *message, Step *step, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", part->download->digest);
  const char *told = soup_message_headers_get_one (headers, "ETag");
  goffset first, last, total;

  *step = STEP_FAILED;
  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    {
      if (part->size > 0 && !drop (part, error))
        return FALSE;
      part->total = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                      ? soup_message_headers_get_content_length (headers)
                      : -1;
    }
  else if (!soup_message_headers_get_content_range (headers, &first, &last, &total) || first != part->size
           || total < part->size || (told != NULL && !g_str_equal (told, tag)))
    {
      *step = begin_anew (part, error);
      return FALSE;
    }
  else
    {
      part->total = total;
    }
  if (part->total <= KAB_BLOB_MAX)
    return TRUE;
  drop (part, NULL);
  damaged (error);
  return FALSE;
}

/* The token has died: the engine is told, and gets another one. */
static Step
renew (Part *part, const char *token, GError **problem, GError **error)
{
  const KabDownloadsHost *host = part->download->host;

  if (part->renewed)
    {
      g_propagate_error (error, g_steal_pointer (problem));
      return STEP_FAILED;
    }
  part->renewed = TRUE;
  host->refused (token, host->data);
  for (guint passed = 0; passed < TOKEN_WAIT_MS; passed += WAIT_STEP_MS)
    {
      g_autofree char *now = host->dup_token (host->data);

      if (now != NULL && g_strcmp0 (now, token) != 0)
        return STEP_AGAIN;
      if (!pause_for (part, WAIT_STEP_MS, error))
        return STEP_FAILED;
    }
  g_propagate_error (error, g_steal_pointer (problem));
  return STEP_FAILED;
}

static Step
take_problem (Part *part, const char *token, SoupMessage *message, GInputStream *stream, GError **error)
{
  g_autoptr (KabAnswer) answer
    = kab_http_read_answer (message, stream, PROBLEM_BYTES_MAX, part->download->cancellable, error);
  g_autoptr (GError) problem = NULL;
  KabSyncAnswer facts;

  if (answer == NULL)
    return STEP_FAILED;
  problem = kab_answer_problem (answer);
  if (answer->status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && part->size > 0)
    return is_whole (part) ? STEP_WHOLE : begin_anew (part, error);
  kab_answer_read (answer, 0, &facts);
  if (kab_sync_answer_means (KAB_SYNC_ACTION_SEND_FILES, &facts) == KAB_SYNC_EVENT_UNAUTHORIZED)
    return renew (part, token, &problem, error);
  /* It is gone, or is nothing that this person may see any more; a hotel's network may not know that. */
  if ((answer->status == SOUP_STATUS_NOT_FOUND || answer->status == SOUP_STATUS_FORBIDDEN)
      && kab_sync_answer_is_final (&facts))
    g_unlink (part->path);
  g_propagate_error (error, g_steal_pointer (&problem));
  return STEP_FAILED;
}

static Step
ask (Part *part, GError **error)
{
  KabDownload *download = part->download;
  g_autofree char *token = download->host->dup_token (download->host->data);
  g_autofree char *path = g_strconcat (KAB_PATH_BLOBS "/", download->digest, NULL);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;
  guint status;
  Step step;

  if (token == NULL)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_OFFLINE,
        _ ("This file has not arrived on this computer yet. It comes when the server can be reached."));
      return STEP_FAILED;
    }
  message = kab_http_message (part->http, SOUP_METHOD_GET, path, token, NULL);
  headers = soup_message_get_request_headers (message);
  /* As it is: a range is one of these bytes. */
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (part->size > 0)
    {
      g_autofree char *tag = g_strdup_printf ("\"%s\"", download->digest);
      g_autofree char *range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", part->size);

      soup_message_headers_replace (headers, "Range", range);
      soup_message_headers_replace (headers, "If-Range", tag);
    }
  stream = kab_http_open (part->http, message, download->cancellable, error);
  if (stream == NULL)
    return g_error_matches (*error, KAB_ERROR, KAB_ERROR_OFFLINE) ? STEP_CUT : STEP_FAILED;
  status = soup_message_get_status (message);
  if (status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT)
    return take_problem (part, token, message, stream, error);
  return take_head (part, message, &step, error) ? take_body (part, message, stream, error) : step;
}

/* On the disk before it has its own name, and with its name when this returns. */
static gboolean
publish (Part *part, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return (fsync (part->fd) == 0 && g_rename (part->path, path) == 0 && kab_disk_sync_folder (folder))
         || kab_blob_store_failed (error, path);
}

static gboolean
fetch (Part *part, const char *path, GError **error)
{
  guint empty = 0;

  if (!read_part (part, error))
    return FALSE;
  /* It ended between its last byte and its name. */
  if (part->size > 0 && is_whole (part))
    return publish (part, path, error);
  for (;;)
    {
      g_autoptr (GError) local = NULL;
      gint64 had = part->size;

      switch (ask (part, &local))
        {
        case STEP_WHOLE:
          return publish (part, path, error);
        case STEP_CUT:
          empty = part->size > had ? 0 : empty + 1;
          /* Where nothing comes at all there is no server to be asked again. */
          if (empty > EMPTY_MAX || part->size == 0 || (empty > 0 && had == 0))
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          /* Nor is it asked without end for crumbs. */
          if (part->size - had < READ_BYTES && !pause_for (part, EMPTY_WAIT_MS << empty, error))
            return FALSE;
          break;
        case STEP_ANEW:
        case STEP_AGAIN:
          break;
        case STEP_FAILED:
        default:
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
}

char *
kab_download_run (KabDownload *download, GError **error)
{
  g_autofree char *path = kab_blob_store_find (download->store, download->digest);
  Part part = { .download = download, .fd = -1, .total = -1 };
  gboolean ok = FALSE;

  if (path != NULL)
    return g_steal_pointer (&path);
  if (g_cancellable_set_error_if_cancelled (download->cancellable, error))
    return NULL;
  part.path = kab_blob_store_part_path (download->store, download->digest);
  part.sum = g_checksum_new (G_CHECKSUM_SHA256);
  part.http = kab_http_new (download->server, error);
  if (part.http != NULL && open_part (&part, error))
    {
      /* Another process may have fetched it while this one waited. */
      path = kab_blob_store_find (download->store, download->digest);
      if (path != NULL)
        {
          g_unlink (part.path);
          ok = TRUE;
        }
      else
        {
          path = kab_blob_store_cache_path (download->store, download->digest);
          ok = fetch (&part, path, error);
          download->fetched = ok;
          if (!ok && part.size == 0)
            g_unlink (part.path);
        }
    }
  if (part.fd >= 0)
    close (part.fd);
  g_clear_pointer (&part.http, kab_http_free);
  g_checksum_free (part.sum);
  g_free (part.path);
  return ok ? g_steal_pointer (&path) : NULL;
}
