/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files by their digest: whole and verified, or not there; and new ones, on the disk before an edit names them. */
#include "kab-cabinet-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-cabinet-files.h"
#include "kab-cache-files.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-work-files.h"

#define NAME_MAX_CHARS 200

/* --- What is fetched with --- */

static char *
dup_token (gpointer data)
{
  return kab_engine_dup_access_token (((KabCabinet *)data)->engine);
}

static void
refused (const char *token, gpointer data)
{
  kab_engine_token_refused (((KabCabinet *)data)->engine, token);
}

/* Makes room for what has come, in the thread that brought it. */
static void
arrived (gpointer data)
{
  KabCabinet *self = data;
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  if (kab_work_add_named (self->work, named, &error))
    kab_blob_store_trim (self->blobs, kab_engine_file_room (self->work), named);
  else
    g_message ("Files cannot be looked through: %s", error->message);
}

void
kab_cabinet_open_blobs (KabCabinet *self)
{
  const KabDownloadsHost host
    = { .dup_token = dup_token, .refused = refused, .arrived = arrived, .data = self };

  self->blobs = kab_blob_store_new (kab_account_get_work_dir (self->account),
                                    kab_account_get_cache_dir (self->account));
  self->downloads = kab_downloads_new (kab_account_get_server (self->account), self->blobs, &host);
}

/* --- Reading --- */

typedef struct
{
  char *digest;
  GFileProgressCallback progress;
  gpointer progress_data;
  KabFileInfo *info;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->digest);
  g_clear_pointer (&wanted->info, kab_file_info_free);
  g_free (wanted);
}

/* NULL if it has returned already, with an error. */
static GTask *
new_task (KabCabinet *self,
          const char *digest,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer tag)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wanted *wanted = g_new0 (Wanted, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  wanted->digest = g_strdup (digest);
  g_task_set_task_data (task, wanted, wanted_free);
  if (!kab_digest_is_valid (digest))
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_INVALID, _ ("This is not the name of a file."));
  else if (!kab_cabinet_check_open (self, &error))
    g_task_return_error (task, error);
  else
    return g_steal_pointer (&task);
  return NULL;
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *path = kab_downloads_get_finish (result, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KabCabinet *self = KAB_CABINET (source);
  Wanted *wanted = g_task_get_task_data (task);
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), NULL);
  GError *error = NULL;

  if (path != NULL)
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (!kab_cabinet_check_open (self, &error))
    g_task_return_error (task, error);
  else
    kab_downloads_get_async (self->downloads, wanted->digest, wanted->progress, wanted->progress_data,
                             g_task_get_cancellable (task), on_fetched, g_object_ref (task));
}

static void
run_look (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  const char *digest = g_task_get_task_data (task);

  g_task_return_pointer (task, kab_blob_store_find (self->blobs, digest), g_free);
}

/* Not behind those that wait for the network, and not in the thread of the window. */
static void
look (KabCabinet *self, GTask *task)
{
  Wanted *wanted = g_task_get_task_data (task);
  g_autoptr (GTask) looking = g_task_new (self, g_task_get_cancellable (task), on_looked, task);

  g_task_set_task_data (looking, g_strdup (wanted->digest), g_free);
  kab_readers_push_aside (self->readers, looking, run_look);
}

void
kab_cabinet_file_async (KabCabinet *self,
                        const char *sha256,
                        GFileProgressCallback progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = new_task (self, sha256, cancellable, callback, user_data, kab_cabinet_file_async);
  Wanted *wanted;

  if (task == NULL)
    return;
  wanted = g_task_get_task_data (task);
  wanted->progress = progress;
  wanted->progress_data = progress_data;
  look (self, task);
}

char *
kab_cabinet_file_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_file (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autofree char *path = kab_cabinet_file_finish (KAB_CABINET (source), result, &error);
  g_autoptr (GMappedFile) mapped = path != NULL ? g_mapped_file_new (path, FALSE, &error) : NULL;

  if (mapped != NULL)
    g_task_return_pointer (task, g_mapped_file_get_bytes (mapped), (GDestroyNotify)g_bytes_unref);
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
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, kab_cabinet_blob_async);
  kab_cabinet_file_async (self, sha256, NULL, NULL, cancellable, on_file, task);
}

GBytes *
kab_cabinet_blob_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- What is known of a file --- */

void
kab_file_info_free (KabFileInfo *info)
{
  g_free (info->digest);
  g_free (info->name);
  g_free (info->type);
  g_free (info->message);
  g_free (info);
}

static void
run_info (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  Wanted *wanted = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (KabWorkFile) file = kab_work_find_file (self->work, wanted->digest, &error);
  g_autofree char *own = kab_blob_store_own_path (self->blobs, wanted->digest);
  g_autofree char *cached = kab_blob_store_cache_path (self->blobs, wanted->digest);
  GStatBuf info;
  KabFileInfo *known;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  known = g_new0 (KabFileInfo, 1);
  known->digest = g_strdup (wanted->digest);
  known->here = g_stat (own, &info) == 0 || g_stat (cached, &info) == 0;
  known->size = known->here ? (gint64)info.st_size : -1;
  known->kept = kab_work_keeps_file (self->work, wanted->digest);
  if (file != NULL)
    {
      known->name = g_strdup (file->name);
      known->type = g_strdup (file->type);
      known->size = file->size;
      known->sent = file->sent;
      known->waiting = file->state == KAB_FILE_WAITING;
      known->refused = file->state == KAB_FILE_REFUSED;
      known->message = g_strdup (file->message);
    }
  g_task_return_pointer (task, known, (GDestroyNotify)kab_file_info_free);
}

void
kab_cabinet_file_info_async (KabCabinet *self,
                             const char *sha256,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task
    = new_task (self, sha256, cancellable, callback, user_data, kab_cabinet_file_info_async);

  if (task != NULL)
    kab_readers_push_aside (self->readers, task, run_info);
}

KabFileInfo *
kab_cabinet_file_info_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Adding --- */

typedef struct
{
  GFile *file;
  GBytes *bytes;
  char *name;
  char *type;
} Adding;

static void
adding_free (gpointer data)
{
  Adding *adding = data;

  g_clear_object (&adding->file);
  g_clear_pointer (&adding->bytes, g_bytes_unref);
  g_free (adding->name);
  g_free (adding->type);
  g_free (adding);
}

/* A name without a folder, that says nothing but what it is called; never empty. */
static char *
tidy_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  GString *tidy = g_string_new (NULL);
  glong n = 0;

  for (const char *at = valid; *at != '\0' && n < NAME_MAX_CHARS; at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (tidy, c == '/' || g_unichar_iscntrl (c) ? '_' : c);
    }
  if (tidy->len == 0)
    /* Translators: the name of a file that has none */
    g_string_append (tidy, _ ("File"));
  return g_string_free (tidy, FALSE);
}

/* By what is in it as much as by what it is called. */
static char *
guess_type (const char *name, const char *path)
{
  g_autofree char *content = NULL;
  g_autofree char *head = g_malloc0 (4096);
  FILE *file = g_fopen (path, "rbe");
  gsize n = file != NULL ? fread (head, 1, 4096, file) : 0;

  if (file != NULL)
    fclose (file);
  content = g_content_type_guess (name, (const guchar *)head, n, NULL);
  return g_content_type_get_mime_type (content);
}

static GInputStream *
open_source (const Adding *adding, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  GFileInputStream *stream;

  if (adding->file == NULL)
    return g_memory_input_stream_new_from_bytes (adding->bytes);
  stream = g_file_read (adding->file, cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no file “%s”."),
                 g_file_peek_path (adding->file) != NULL ? g_file_peek_path (adding->file) : adding->name);
  else if (stream == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, "%s.", local->message);
  return G_INPUT_STREAM (stream);
}

static char *
add (KabCabinet *self, const Adding *adding, gint64 *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = open_source (adding, cancellable, error);
  g_autofree char *digest = NULL;
  g_autofree char *path = NULL;
  g_autofree char *type = NULL;

  if (stream == NULL || !kab_blob_store_add (self->blobs, stream, &digest, size, cancellable, error))
    return NULL;
  path = kab_blob_store_own_path (self->blobs, digest);
  type = adding->type != NULL ? g_strdup (adding->type) : guess_type (adding->name, path);
  /* The bytes are on the disk before it is said that they wait; both before an edit can name them. */
  if (!kab_work_add_file (self->work, digest, adding->name, type != NULL ? type : "application/octet-stream",
                          *size, g_get_real_time () / 1000, error))
    return NULL;
  return g_steal_pointer (&digest);
}

static void
run_add (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  GError *error = NULL;
  gint64 size;
  char *digest = add (self, g_task_get_task_data (task), &size, g_task_get_cancellable (task), &error);

  if (digest != NULL)
    g_task_return_pointer (task, digest, g_free);
  else
    g_task_return_error (task, error);
}

void
kab_cabinet_add_file_async (KabCabinet *self,
                            GFile *file,
                            GBytes *bytes,
                            const char *name,
                            const char *type,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *own = file != NULL && name == NULL ? g_file_get_basename (file) : NULL;
  Adding *adding = g_new0 (Adding, 1);
  GError *error = NULL;

  g_return_if_fail ((file == NULL) != (bytes == NULL));

  g_task_set_source_tag (task, kab_cabinet_add_file_async);
  adding->file = file != NULL ? g_object_ref (file) : NULL;
  adding->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  adding->name = tidy_name (name != NULL ? name : own);
  adding->type = g_strdup (type);
  g_task_set_task_data (task, adding, adding_free);
  if (kab_cabinet_check_open (self, &error))
    kab_readers_push_aside (self->readers, task, run_add);
  else
    g_task_return_error (task, error);
}

char *
kab_cabinet_add_file_finish (KabCabinet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
kab_cabinet_add_file (KabCabinet *self, GFile *file, char **name, gint64 *size, GError **error)
{
  g_autofree char *own = g_file_get_basename (file);
  Adding adding = { .file = file };
  char *digest;

  if (!kab_cabinet_check_open (self, error))
    return NULL;
  adding.name = tidy_name (own);
  digest = add (self, &adding, size, NULL, error);
  if (digest != NULL)
    *name = g_steal_pointer (&adding.name);
  g_free (adding.name);
  return digest;
}

gboolean
kab_cabinet_names_file (KabCabinet *self, const char *sha256, gboolean *named, GError **error)
{
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!kab_cabinet_check_open (self, error) || !kab_cache_add_named (self->cache, digests, error))
    return FALSE;
  *named = g_hash_table_contains (digests, sha256);
  return TRUE;
}

/* --- Room --- */

gboolean
kab_cabinet_keep_file (KabCabinet *self, const char *sha256, gboolean keep, GError **error)
{
  return kab_cabinet_check_open (self, error) && kab_work_keep_file (self->work, sha256, keep, error);
}

static void
run_room (GTask *task)
{
  KabCabinet *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!kab_work_set_meta (self->work, "file_room", g_task_get_task_data (task), &error))
    g_warning ("How much room files may take could not be written down: %s", error->message);
  arrived (self);
  g_task_return_boolean (task, TRUE);
}

void
kab_cabinet_set_file_room (KabCabinet *self, guint64 bytes)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, kab_cabinet_set_file_room);
  g_task_set_task_data (task, g_strdup_printf ("%" G_GUINT64_FORMAT, bytes), g_free);
  if (self->editor != NULL)
    kab_readers_push_aside (self->readers, task, run_room);
  else
    g_task_return_boolean (task, FALSE);
}
