/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files by their digest: whole and verified, or not there. */
#include "kab-cabinet-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-http.h"
#include "kab-protocol.h"

#define DIGEST_LENGTH 64

typedef struct
{
  char *server;
  char *access;
  char *digest;
  char *path;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->server);
  g_free (wanted->access);
  g_free (wanted->digest);
  g_free (wanted->path);
  g_free (wanted);
}

static gboolean
is_digest (const char *text)
{
  return text != NULL && strlen (text) == DIGEST_LENGTH && strspn (text, "0123456789abcdef") == DIGEST_LENGTH;
}

static gboolean
has_digest (const char *data, gsize length, const char *digest)
{
  g_autofree char *actual = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)data, length);

  return g_str_equal (actual, digest);
}

static GBytes *
from_disk (const Wanted *wanted)
{
  g_autofree char *data = NULL;
  gsize length;

  if (!g_file_get_contents (wanted->path, &data, &length, NULL))
    return NULL;
  if (!has_digest (data, length, wanted->digest))
    {
      /* Fetched again: a damaged file hurts nothing but itself. */
      g_message ("A damaged file was dropped: %s", wanted->path);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static GBytes *
from_server (const Wanted *wanted, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabHttp) http = NULL;
  g_autofree char *path = g_strconcat (KAB_PATH_BLOBS "/", wanted->digest, NULL);
  g_autofree char *dir = g_path_get_dirname (wanted->path);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (KabAnswer) answer = NULL;
  g_autoptr (GError) local = NULL;

  if (wanted->access == NULL)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_OFFLINE,
        _ ("This file has not arrived on this computer yet. It comes when the server can be reached."));
      return NULL;
    }
  http = kab_http_new (wanted->server, error);
  if (http == NULL)
    return NULL;
  message = kab_http_message (http, SOUP_METHOD_GET, path, wanted->access, NULL);
  answer = kab_http_send (http, message, KAB_BLOB_MAX, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (answer->status != 200)
    {
      g_propagate_error (error, kab_answer_problem (answer));
      return NULL;
    }
  if (!has_digest (answer->body, answer->length, wanted->digest))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
                   _ ("The file that the server sent is damaged. It was not kept; try again."));
      return NULL;
    }
  /* Kept if it can be; what was asked for is there all the same. Written beside, synced, renamed. */
  if (g_mkdir_with_parents (dir, 0700) != 0
      || !g_file_set_contents_full (wanted->path, answer->body, (gssize)answer->length,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                    &local))
    g_message ("A file could not be kept: %s", local != NULL ? local->message : dir);
  return g_bytes_new_take (g_steal_pointer (&answer->body), answer->length);
}

static void
run_blob (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wanted *wanted = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  GBytes *bytes = from_disk (wanted);

  if (bytes == NULL)
    {
      g_main_context_push_thread_default (context);
      bytes = from_server (wanted, cancellable, &error);
      g_main_context_pop_thread_default (context);
    }
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_blob_async (KabCabinet *self,
                        const char *sha256,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wanted *wanted = g_new0 (Wanted, 1);

  g_task_set_source_tag (task, kab_cabinet_blob_async);
  g_task_set_task_data (task, wanted, wanted_free);
  if (!is_digest (sha256))
    {
      g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_INVALID, _ ("This is not the name of a file."));
      return;
    }
  wanted->server = g_strdup (kab_account_get_server (self->account));
  wanted->access = self->engine != NULL ? kab_engine_dup_access_token (self->engine) : NULL;
  wanted->digest = g_strdup (sha256);
  wanted->path = g_build_filename (kab_account_get_cache_dir (self->account), "blobs", sha256, NULL);
  g_task_run_in_thread (task, run_blob);
}

GBytes *
kab_cabinet_blob_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
