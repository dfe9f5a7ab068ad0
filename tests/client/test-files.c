/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invariant 31: files are whole or absent, wherever the line is cut, whatever the server or the disk does. */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>

#include "desk.h"
#include "kab-blob-store.h"
#include "kab-downloads.h"
#include "kab-error.h"
#include "kab-unsent-file-private.h"
#include "kab-work-files.h"

#define SIZE 200000
#define CHUNK 65536
#define GONE "{\"status\":404,\"code\":\"not-found\",\"detail\":\"gone\"}"
#define DEAD "{\"status\":401,\"code\":\"token-expired\",\"detail\":\"old\"}"

/* --- A server that does what a test tells it, one file, one request a connection --- */

typedef struct
{
  GSocketService *service;
  char *url;
  guint8 *data;
  gsize length;
  char *digest;
  /* What it does. */
  gint64 cut_at;      /* the connection breaks behind so many bytes of the file, once; -1: never */
  gboolean stall;     /* and does not break, but says nothing more */
  gboolean no_ranges; /* it knows of none */
  gboolean changed;   /* what it has is another one by now */
  gboolean flipped;   /* a bit, each time */
  guint over;         /* bytes too many */
  guint gone_after;   /* requests after which there is no such file */
  gboolean foreign;   /* it is not the server that says so */
  const char *range;  /* what it says in Content-Range */
  char *token;        /* the one it takes */
  /* What it saw. */
  int requests;
  int refusals;
  gint64 asked_from; /* by the last request */
  GMutex lock;
  GCond go_on;
} Far;

static void
answer (GOutputStream *out, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

static void
send_file (Far *far, GOutputStream *out, gint64 from, gboolean ranged)
{
  g_autofree guint8 *body = g_malloc (far->length + far->over);
  gsize length = far->length + far->over, until;
  gint64 cut = far->cut_at;

  memcpy (body, far->data, far->length);
  memset (body + far->length, 'x', far->over);
  if (far->flipped || far->changed)
    body[far->length / 2] ^= 1;
  if (ranged && !far->no_ranges)
    {
      g_autofree char *range
        = g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, from,
                           length - 1, length);

      answer (out,
              "HTTP/1.1 206 Partial Content\r\nContent-Range: %s\r\nETag: \"%s\"\r\n"
              "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n",
              far->range ? far->range : range, far->changed ? "another" : far->digest, length - (gsize)from);
    }
  else
    {
      from = 0;
      answer (out,
              "HTTP/1.1 200 OK\r\nETag: \"%s\"\r\nContent-Length: %" G_GSIZE_FORMAT
              "\r\nConnection: close\r\n\r\n",
              far->changed ? "another" : far->digest, length);
    }
  until = cut >= from && (gsize)cut < length ? (gsize)cut : length;
  g_output_stream_write_all (out, body + from, until - (gsize)from, NULL, NULL, NULL);
  if (until == length)
    return;
  g_mutex_lock (&far->lock);
  while (far->stall)
    g_cond_wait (&far->go_on, &far->lock);
  g_mutex_unlock (&far->lock);
  far->cut_at = -1;
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, Far *far)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) in
    = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autofree char *line = NULL;
  gint64 from = 0;
  gboolean ranged = FALSE, known = FALSE;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (in), FALSE);
  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  while ((line = g_data_input_stream_read_line (in, NULL, NULL, NULL)) != NULL && *line != '\0')
    {
      if (g_ascii_strncasecmp (line, "Range: bytes=", 13) == 0)
        {
          from = g_ascii_strtoll (line + 13, NULL, 10);
          ranged = TRUE;
        }
      if (g_ascii_strncasecmp (line, "Authorization: Bearer ", 22) == 0)
        known = g_strcmp0 (line + 22, far->token) == 0;
      g_free (g_steal_pointer (&line));
    }
  if (line == NULL)
    return TRUE;
  g_atomic_int_inc (&far->requests);
  far->asked_from = from;
  if (!known)
    answer (out,
            "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n"
            "Connection: close\r\n\r\n%s",
            (int)strlen (DEAD), DEAD);
  else if (far->gone_after != 0 && (guint)g_atomic_int_get (&far->requests) > far->gone_after)
    answer (out,
            "HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n"
            "Connection: close\r\n\r\n%s",
            far->foreign ? 0 : (int)strlen (GONE), far->foreign ? "" : GONE);
  else if (ranged && !far->no_ranges && (gsize)from >= far->length)
    answer (out, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  else
    send_file (far, out, from, ranged);
  return TRUE;
}

static void
far_start (Far *far)
{
  g_autoptr (GError) error = NULL;
  guint16 port;

  memset (far, 0, sizeof *far);
  g_mutex_init (&far->lock);
  g_cond_init (&far->go_on);
  far->cut_at = -1;
  far->token = g_strdup ("good");
  far->length = SIZE;
  far->data = g_malloc (SIZE);
  for (guint i = 0; i < SIZE; i++)
    far->data[i] = (guint8)g_random_int ();
  far->digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, far->data, SIZE);
  far->service = g_threaded_socket_service_new (8);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (far->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (far->service, "run", G_CALLBACK (on_run), far);
  far->url = g_strdup_printf ("http://127.0.0.1:%d", port);
}

static void
far_stop (Far *far)
{
  g_socket_service_stop (far->service);
  g_socket_listener_close (G_SOCKET_LISTENER (far->service));
  /* Its threads have nothing left to do; they hold the service. */
  for (guint i = 0; i < 200 && G_OBJECT (far->service)->ref_count > 1; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_object_unref (far->service);
  g_free (far->url);
  g_free (far->data);
  g_free (far->digest);
  g_free (far->token);
}

/* --- Who fetches --- */

typedef struct
{
  Far far;
  char *folder;
  KabBlobStore *store;
  KabDownloads *downloads;
  char *token;
  int refused;
  int arrived;
  goffset told;
} Near;

static char *
dup_token (gpointer data)
{
  return g_strdup (((Near *)data)->token);
}

static void
refused (const char *token, gpointer data)
{
  Near *near = data;

  g_assert_cmpstr (token, ==, near->token);
  g_atomic_int_inc (&near->refused);
  near->token = g_strdup ("good");
}

static void
arrived (gpointer data)
{
  g_atomic_int_inc (&((Near *)data)->arrived);
}

static void
near_open (Near *near)
{
  g_autofree char *work = NULL, *cache = NULL;
  KabDownloadsHost host = { dup_token, refused, arrived, near };

  memset (near, 0, sizeof *near);
  far_start (&near->far);
  near->folder = desk_folder ();
  near->token = (char *)"good";
  work = g_build_filename (near->folder, "work", NULL);
  cache = g_build_filename (near->folder, "cache", NULL);
  near->store = kab_blob_store_new (work, cache);
  near->downloads = kab_downloads_new (near->far.url, near->store, &host);
}

static void
near_close (Near *near)
{
  kab_downloads_free (near->downloads);
  kab_blob_store_free (near->store);
  far_stop (&near->far);
  desk_remove (near->folder);
}

static void
on_progress (goffset done, goffset total, gpointer data)
{
  Near *near = data;

  g_assert_cmpint (done, >=, near->told);
  near->told = done;
}

static char *
get (Near *near, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  near->told = 0;
  kab_downloads_get_async (near->downloads, near->far.digest, on_progress, near, NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "the file");
  return kab_downloads_get_finish (result, error);
}

static gint64
part_size (Near *near)
{
  g_autofree char *path = kab_blob_store_part_path (near->store, near->far.digest);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64)info.st_size : -1;
}

static gboolean
is_published (Near *near)
{
  g_autofree char *path = kab_blob_store_cache_path (near->store, near->far.digest);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_whole (Near *near, const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpmem (data, length, near->far.data, near->far.length);
  g_assert_cmpint (part_size (near), ==, -1);
}

static void
put_part (Near *near, const guint8 *data, gsize length)
{
  g_autofree char *path = kab_blob_store_part_path (near->store, near->far.digest);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, (const char *)data, (gssize)length, NULL));
}

/* Invariant 31: the line is cut at each boundary and one beside it. */
static void
test_cut (void)
{
  static const gint64 cuts[]
    = { 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, SIZE - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;
      Near near;

      near_open (&near);
      near.far.cut_at = cuts[i];
      path = get (&near, &error);
      g_assert_no_error (error);
      assert_whole (&near, path);
      g_assert_cmpint (near.far.requests, ==, 2);
      g_assert_cmpint (near.far.asked_from, ==, cuts[i]);
      g_assert_cmpint (near.arrived, ==, 1);
      near_close (&near);
    }
}

/* Invariant 31: the program ended at any byte; the next one goes on there, whatever the part is worth. */
static void
test_part (void)
{
  static const gint64 sizes[] = { 0, 1, CHUNK - 1, CHUNK, CHUNK + 1, SIZE - 1, SIZE };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL, *again = NULL;
      Near near;

      near_open (&near);
      put_part (&near, near.far.data, (gsize)sizes[i]);
      path = get (&near, &error);
      g_assert_no_error (error);
      assert_whole (&near, path);
      g_assert_cmpint (near.far.requests, ==, sizes[i] == SIZE ? 0 : 1);
      g_assert_cmpint (near.far.asked_from, ==, sizes[i] == SIZE ? 0 : sizes[i]);
      /* A damaged part costs another try, and so does one that is too long. */
      g_unlink (path);
      near.far.data[0] ^= 1;
      put_part (&near, near.far.data, MAX ((gsize)sizes[i], 1));
      near.far.data[0] ^= 1;
      again = get (&near, &error);
      g_assert_no_error (error);
      assert_whole (&near, again);
      near_close (&near);
    }
}

/* Invariant 31: no ranges, another file behind the cut, a bit that flips, bytes too many, deleted while it comes. */
static void
test_servers (void)
{
  g_autoptr (GError) error = NULL;
  Near near;
  char *path;

  /* One that knows of no ranges. */
  near_open (&near);
  near.far.no_ranges = TRUE;
  near.far.cut_at = CHUNK;
  path = get (&near, &error);
  g_assert_no_error (error);
  assert_whole (&near, path);
  g_free (path);
  near_close (&near);

  /* One whose file is another one behind the cut: nothing is patched together, and nothing is believed. */
  near_open (&near);
  put_part (&near, near.far.data, CHUNK);
  near.far.changed = TRUE;
  path = get (&near, &error);
  g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
  g_assert_null (path);
  g_assert_false (is_published (&near));
  g_assert_cmpint (near.far.requests, <=, 4);
  g_clear_error (&error);
  near.far.changed = FALSE;
  path = get (&near, &error);
  g_assert_no_error (error);
  assert_whole (&near, path);
  g_free (path);
  near_close (&near);

  /* A bit that flips each time; bytes too many; a range that is none: no end of tries is no answer. */
  for (guint i = 0; i < 4; i++)
    {
      near_open (&near);
      near.far.flipped = i == 0;
      near.far.over = i == 1 ? 7 : 0;
      near.far.range = i == 2 ? "bytes 5-4/3" : i == 3 ? "bytes 65536-199999/99999999999" : NULL;
      put_part (&near, near.far.data, CHUNK);
      if (near.far.range)
        {
          /* Begun anew, there is no range to be wrong. */
          path = get (&near, &error);
          g_assert_true (path != NULL || error != NULL);
          g_clear_error (&error);
          g_free (path);
        }
      else
        {
          path = get (&near, &error);
          g_assert_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL);
          g_assert_null (path);
          g_assert_false (is_published (&near));
          g_clear_error (&error);
        }
      g_assert_cmpint (near.far.requests, <=, 4);
      near_close (&near);
    }

  /* Deleted while it comes. */
  near_open (&near);
  near.far.cut_at = CHUNK;
  near.far.gone_after = 1;
  path = get (&near, &error);
  g_assert_nonnull (error);
  g_assert_null (path);
  g_assert_cmpint (part_size (&near), ==, -1);
  g_assert_false (is_published (&near));
  g_clear_error (&error);
  near_close (&near);
}

/* 31: that there is no such file is for the server to say: what has come stays when a hotel's network says so. */
static void
test_foreign (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Near near;

  near_open (&near);
  near.far.cut_at = CHUNK;
  near.far.gone_after = 1;
  near.far.foreign = TRUE;
  path = get (&near, &error);
  g_assert_nonnull (error);
  g_assert_null (path);
  g_assert_cmpint (part_size (&near), ==, CHUNK);
  g_clear_error (&error);
  near.far.gone_after = 0;
  path = get (&near, &error);
  g_assert_no_error (error);
  assert_whole (&near, path);
  g_assert_cmpint (near.far.asked_from, ==, CHUNK);
  near_close (&near);
}

static void
test_tokens (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Near near;

  near_open (&near);
  near.token = NULL;
  path = get (&near, &error);
  g_assert_error (error, KAB_ERROR, KAB_ERROR_OFFLINE);
  g_assert_cmpint (near.far.requests, ==, 0);
  g_clear_error (&error);
  /* A dead one is said to be dead, and never sent again. */
  near.token = (char *)"dead";
  path = get (&near, &error);
  g_assert_no_error (error);
  assert_whole (&near, path);
  g_assert_cmpint (near.refused, ==, 1);
  g_assert_cmpint (near.far.requests, ==, 2);
  g_free (near.token);
  near_close (&near);
}

static gboolean
has_part (gpointer data)
{
  return part_size (data) >= CHUNK;
}

/* Invariant 31: who cancels keeps what came; who asked for the same one gets it all the same. */
static void
test_shared (void)
{
  g_autoptr (GCancellable) first = g_cancellable_new (), second = g_cancellable_new ();
  g_autoptr (GAsyncResult) one = NULL, two = NULL, three = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Near near;

  near_open (&near);
  near.far.cut_at = CHUNK + 5;
  near.far.stall = TRUE;
  kab_downloads_get_async (near.downloads, near.far.digest, NULL, NULL, first, desk_keep, &one);
  kab_downloads_get_async (near.downloads, near.far.digest, NULL, NULL, second, desk_keep, &two);
  desk_wait (has_part, &near, "a part");
  g_cancellable_cancel (first);
  desk_wait (desk_has_result, &one, "the first");
  g_assert_null (kab_downloads_get_finish (one, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (two);
  g_assert_cmpint (near.far.requests, ==, 1);
  g_cancellable_cancel (second);
  desk_wait (desk_has_result, &two, "the second");
  g_assert_null (kab_downloads_get_finish (two, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_mutex_lock (&near.far.lock);
  near.far.stall = FALSE;
  near.far.cut_at = -1;
  g_cond_broadcast (&near.far.go_on);
  g_mutex_unlock (&near.far.lock);
  kab_downloads_get_async (near.downloads, near.far.digest, NULL, NULL, NULL, desk_keep, &three);
  desk_wait (desk_has_result, &three, "the third");
  path = kab_downloads_get_finish (three, &error);
  g_assert_no_error (error);
  assert_whole (&near, path);
  g_assert_cmpint (near.far.asked_from, ==, CHUNK + 5);
  near_close (&near);
}

/* Invariant 31: a disk that takes so much and no more, at each boundary and one beside it. */
static void
test_disk (void)
{
  static const gint64 limits[] = { 0, 1, CHUNK - 1, CHUNK, CHUNK + 1, SIZE - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GInputStream) stream = NULL;
      g_autofree char *path = NULL, *digest = NULL, *own = NULL;
      struct rlimit old, few;
      gint64 size;
      Near near;

      near_open (&near);
      getrlimit (RLIMIT_FSIZE, &old);
      few = old;
      few.rlim_cur = (rlim_t)limits[i];
      setrlimit (RLIMIT_FSIZE, &few);
      path = get (&near, &error);
      stream = g_memory_input_stream_new_from_data (near.far.data, SIZE, NULL);
      g_assert_false (kab_blob_store_add (near.store, stream, &digest, &size, NULL, NULL));
      setrlimit (RLIMIT_FSIZE, &old);
      g_assert_error (error, KAB_ERROR, KAB_ERROR_STORAGE);
      g_assert_null (path);
      g_assert_false (is_published (&near));
      g_assert_cmpint (part_size (&near), ==, -1);
      own = kab_blob_store_own_path (near.store, near.far.digest);
      g_assert_false (g_file_test (own, G_FILE_TEST_EXISTS));
      g_clear_error (&error);
      path = get (&near, &error);
      g_assert_no_error (error);
      assert_whole (&near, path);
      near_close (&near);
    }
}

int
main (int argc, char *argv[])
{
  signal (SIGXFSZ, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files/cut", test_cut);
  g_test_add_func ("/files/part", test_part);
  g_test_add_func ("/files/servers", test_servers);
  g_test_add_func ("/files/foreign", test_foreign);
  g_test_add_func ("/files/tokens", test_tokens);
  g_test_add_func ("/files/shared", test_shared);
  g_test_add_func ("/files/disk", test_disk);
  return g_test_run ();
}
