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
    answer (out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
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

/* --- What waits in work.db --- */

typedef struct
{
  char *folder;
  KabWork *work;
  gint64 fence;
} Desk;

static void
work_reopen (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&desk->work, kab_work_close);
  desk->work = kab_work_open (desk->folder, NULL, &error);
  g_assert_no_error (error);
  desk->fence = kab_work_take_fence (desk->work, &error);
  g_assert_no_error (error);
}

static void
work_open (Desk *desk)
{
  memset (desk, 0, sizeof *desk);
  desk->folder = desk_folder ();
  work_reopen (desk);
}

static void
work_end (Desk *desk)
{
  kab_work_close (desk->work);
  desk_remove (desk->folder);
}

/* An edit that sets the name of @row, or makes it; @file: (nullable): a digest; Returns: its id */
static char *
edit (Desk *desk, const char *row, KabOp op, const char *name, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  KabMutation *mutation = kab_mutation_new (&kab_entity_document, row, op);
  int i = kab_entity_field (&kab_entity_document, "name"),
      f = kab_entity_field (&kab_entity_document, "file");

  kab_value_set_text (&mutation->set[i], name);
  mutation->in_set[i] = TRUE;
  if (file)
    {
      kab_value_set_text (&mutation->set[f], file);
      mutation->in_set[f] = TRUE;
    }
  g_ptr_array_add (mutations, mutation);
  kab_work_add (desk->work, mutations, 1, &error);
  g_assert_no_error (error);
  return g_strdup (mutation->id);
}

/* Takes a batch: "n:name n:name …". */
static char *
batch (Desk *desk, gint64 after)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) node = NULL;
  GString *told = g_string_new (NULL);
  JsonArray *mutations;
  gint64 first, last;
  guint n;

  g_assert_true (
    kab_work_take_batch_after (desk->work, desk->fence, "d", after, 500, &body, &n, &first, &last, &error));
  g_assert_no_error (error);
  node = body ? json_from_string (body, NULL) : NULL;
  mutations = node ? json_object_get_array_member (json_node_get_object (node), "mutations") : NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *one = json_array_get_object_element (mutations, i);
      gint64 number = json_object_get_int_member (one, "n");

      /* Invariant 15, in every batch. */
      g_assert_cmpint (number, ==, first + i);
      g_string_append_printf (told, "%s%" G_GINT64_FORMAT ":%s", i > 0 ? " " : "", number,
                              json_object_get_string_member (json_object_get_object_member (one, "set"),
                                                             "name"));
    }
  return g_string_free (told, FALSE);
}

static void
assert_batch (Desk *desk, gint64 after, const char *wanted)
{
  g_autofree char *got = batch (desk, after);

  g_assert_cmpstr (got, ==, wanted);
}

static void
acknowledge (Desk *desk, const char *id, gint64 n)
{
  g_autofree char *text = g_strdup_printf ("{\"outcomes\":[{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT
                                           ",\"outcome\":\"done\",\"rev\":%" G_GINT64_FORMAT "}]}",
                                           id, n, n);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  guint done;

  kab_work_take_outcomes (desk->work, desk->fence, text, strlen (text), rows, &done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, 1);
}

#define A "01900000-0000-7000-8000-00000000000a"
#define B "01900000-0000-7000-8000-00000000000b"
#define C "01900000-0000-7000-8000-00000000000c"
#define D1 "1111111111111111111111111111111111111111111111111111111111111111"
#define D2 "2222222222222222222222222222222222222222222222222222222222222222"

static void
add_file (Desk *desk, const char *digest)
{
  g_autoptr (GError) error = NULL;

  kab_work_add_file (desk->work, digest, "a.pdf", "application/pdf", 10, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
}

static guint
n_files (Desk *desk)
{
  guint n;
  gint64 left;

  g_assert_true (kab_work_count_files (desk->work, g_get_real_time () / 1000, &n, &left, NULL));
  return n;
}

static char *
next_file (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabWorkFile) file = kab_work_next_file (desk->work, g_get_real_time () / 1000, &error);

  g_assert_no_error (error);
  return file ? g_strdup (file->digest) : NULL;
}

static void
assert_next_file (Desk *desk, const char *wanted)
{
  g_autofree char *got = next_file (desk);

  g_assert_cmpstr (got, ==, wanted);
}

/* Edits overtake one that waits for its file, without a hole in their numbers (invariant 15); what hangs on it waits, too. */
static void
test_overtake (void)
{
  g_autofree char *held = NULL, *before = NULL, *free_one = NULL, *hangs = NULL, *later = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  work_open (&desk);
  before = edit (&desk, B, KAB_OP_CREATE, "before", NULL);
  add_file (&desk, D1);
  held = edit (&desk, A, KAB_OP_CREATE, "held", D1);
  hangs = edit (&desk, A, KAB_OP_UPDATE, "hangs", NULL);
  free_one = edit (&desk, B, KAB_OP_UPDATE, "free", NULL);
  /* One that names the new row. */
  g_free (edit (&desk, C, KAB_OP_CREATE, "about " A, NULL));
  g_assert_cmpuint (n_files (&desk), ==, 1);
  assert_batch (&desk, 0, "1:before 2:free");
  /* Asked again, the same; behind it, nothing; and so after a restart. */
  assert_batch (&desk, 0, "1:before 2:free");
  assert_batch (&desk, 2, "");
  work_reopen (&desk);
  assert_batch (&desk, 0, "1:before 2:free");
  /* The file arrives while they are unanswered: those come first, under their numbers. */
  assert_next_file (&desk, D1);
  kab_work_file_sent (desk.work, desk.fence, D1, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_files (&desk), ==, 0);
  assert_next_file (&desk, NULL);
  assert_batch (&desk, 0, "1:before 2:free 3:held 4:hangs 5:about " A);
  acknowledge (&desk, before, 1);
  acknowledge (&desk, free_one, 2);
  assert_batch (&desk, 0, "3:held 4:hangs 5:about " A);
  /* A restored server counts from elsewhere: the order stays. */
  kab_work_renumber (desk.work, desk.fence, 9, &error);
  g_assert_no_error (error);
  assert_batch (&desk, 0, "9:held 10:hangs 11:about " A);
  later = edit (&desk, B, KAB_OP_UPDATE, "later", NULL);
  assert_batch (&desk, 11, "12:later");
  work_end (&desk);
}

/* What was said half a day ago is asked again, whatever the clock does (invariant 28); a restored server is asked anew. */
static void
test_believed (void)
{
  const gint64 hour = 60 * 60 * 1000;
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  work_open (&desk);
  add_file (&desk, D1);
  id = edit (&desk, A, KAB_OP_CREATE, "held", D1);
  for (guint i = 0; i < 2; i++)
    {
      kab_work_file_sent (desk.work, desk.fence, D1, i == 0 ? now - 13 * hour : now + 300 * hour, &error);
      g_assert_no_error (error);
      assert_batch (&desk, 0, "");
      assert_next_file (&desk, D1);
    }
  kab_work_file_sent (desk.work, desk.fence, D1, now - 11 * hour, &error);
  assert_batch (&desk, 0, "1:held");
  acknowledge (&desk, id, 1);
  assert_next_file (&desk, NULL);
  kab_work_forget_base (desk.work, desk.fence, "", 0, &error);
  g_assert_no_error (error);
  assert_next_file (&desk, D1);
  g_assert_cmpuint (n_files (&desk), ==, 1);
  work_end (&desk);
}

static void
test_refused (void)
{
  g_autofree char *one = NULL, *two = NULL, *other = NULL, *got = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) problems = NULL, decisions = NULL;
  g_autoptr (GError) error = NULL;
  KabDecision *decision = g_new0 (KabDecision, 1);
  const KabStoredProblem *problem;
  guint n;
  Desk desk;

  work_open (&desk);
  add_file (&desk, D1);
  add_file (&desk, D2);
  one = edit (&desk, A, KAB_OP_CREATE, "refused", D1);
  two = edit (&desk, A, KAB_OP_UPDATE, "with it", NULL);
  other = edit (&desk, B, KAB_OP_CREATE, "good", D2);
  /* One that fails lets others go before it. */
  assert_next_file (&desk, D1);
  kab_work_file_failed (desk.work, desk.fence, D1, &error);
  assert_next_file (&desk, D2);
  kab_work_refuse_file (desk.work, desk.fence, D1, "too-large", "20 MiB at the most", rows, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (g_hash_table_contains (rows, "document/" A));
  problems = kab_work_problems (desk.work, &error);
  g_assert_cmpuint (problems->len, ==, 2);
  problem = problems->pdata[0];
  g_assert_cmpstr (problem->id, ==, one);
  g_assert_cmpstr (problem->field, ==, "file");
  g_assert_cmpstr (problem->code, ==, "too-large");
  /* The bytes stay as long as a problem names them, however long that is. */
  kab_work_release_files (desk.work,
                          g_get_real_time () / 1000 + G_GINT64_CONSTANT (900) * 24 * 60 * 60 * 1000, sent,
                          dropped, known, &error);
  g_assert_no_error (error);
  g_assert_true (g_hash_table_contains (known, D1));
  g_assert_cmpuint (g_hash_table_size (dropped) + g_hash_table_size (sent), ==, 0);
  /* Insisted upon, it waits again. */
  decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_decision_free);
  decision->problem = problems->pdata[0];
  decision->again = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_ptr_array_add (decision->again, kab_mutation_copy (problem->mutation));
  g_ptr_array_add (decisions, decision);
  kab_work_resolve (desk.work, decisions, FALSE, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_files (&desk), ==, 2);
  kab_work_file_sent (desk.work, desk.fence, D2, g_get_real_time () / 1000, &error);
  assert_batch (&desk, 0, "1:good");
  kab_work_file_sent (desk.work, desk.fence, D1, g_get_real_time () / 1000, &error);
  got = batch (&desk, 0);
  g_assert_cmpstr (got, ==, "1:good 2:refused");
  work_end (&desk);
}

/* Invariant 31: nothing is let go that anything here names: an edit, a problem, a draft, a decision that may be undone. */
static void
test_garbage (void)
{
  const gint64 day = G_GINT64_CONSTANT (24) * 60 * 60 * 1000;
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *id = NULL;
  g_autoptr (KabWorkFile) named = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  work_open (&desk);
  add_file (&desk, D1);
  add_file (&desk, D2);
  for (guint step = 0; step < 6; step++)
    {
      g_autoptr (GHashTable) sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) dropped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      if (step == 1)
        kab_work_keep_draft (desk.work, "document", "", "{\"file\":\"" D1 "\"}", 1, &error);
      if (step == 2)
        id = edit (&desk, A, KAB_OP_CREATE, "x", D1);
      if (step == 2)
        kab_work_keep_draft (desk.work, "document", "", NULL, 1, &error);
      if (step == 3)
        {
          kab_work_file_sent (desk.work, desk.fence, D1, now, &error);
          assert_batch (&desk, 0, "1:x");
        }
      if (step == 4)
        {
          acknowledge (&desk, id, 1);
          kab_work_settle (desk.work, desk.fence, 1, 1, rows, &error);
        }
      if (step == 5)
        {
          g_autofree char *other = edit (&desk, B, KAB_OP_CREATE, "y", NULL);

          assert_batch (&desk, 0, "2:y");
          acknowledge (&desk, other, 2);
          kab_work_settle (desk.work, desk.fence, 2, 15 * day, rows, &error);
        }
      g_assert_no_error (error);
      /* A draft, an edit: as long as they are there. Nothing: a day. */
      kab_work_release_files (desk.work, step == 0 ? now + day / 2 : now + 3 * day, sent, dropped, known,
                              &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_hash_table_contains (known, D1), ==, step < 4);
      g_assert_cmpint (g_hash_table_contains (sent, D1), ==, step >= 4);
      /* What it is called is known as long as it may have to be sent once more. */
      g_clear_pointer (&named, kab_work_file_free);
      named = kab_work_find_file (desk.work, D1, &error);
      g_assert_cmpint (named != NULL, ==, step < 5);
      g_assert_cmpint (g_hash_table_contains (dropped, D2), ==, step == 1);
    }
  work_end (&desk);
}

/* One with these bytes, which an edit or nothing names. Returns: its digest. */
static char *
add_bytes (Desk *desk, KabBlobStore *store, const char *row, const char *name, const char *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_data (bytes, (gssize)strlen (bytes), NULL);
  g_autofree char *id = NULL;
  char *digest;
  gint64 size;

  g_assert_true (kab_blob_store_add (store, in, &digest, &size, NULL, &error));
  g_assert_true (kab_work_add_file (desk->work, digest, name, "text/plain", size, 1, &error));
  g_assert_no_error (error);
  if (row != NULL)
    id = edit (desk, row, KAB_OP_CREATE, "x", digest);
  return digest;
}

/* Whoever takes unsent work away takes the files with it: whole, each by its name, in an archive that others open. */
static void
test_taken_away (void)
{
  static const char check[]
    = "import sys, zipfile\n"
      "with zipfile.ZipFile(sys.argv[1]) as z:\n"
      "    assert z.testzip() is None\n"
      "    print('|'.join('%s=%s' % (n, z.read(n).decode()) for n in z.namelist()))\n";
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *one = NULL, *two = NULL, *three = NULL, *gone = NULL, *loose = NULL, *path = NULL,
                  *said = NULL, *missing = NULL;
  g_autoptr (GFile) to = NULL;
  const char *argv[] = { "/usr/bin/python3", "-c", check, NULL, NULL };
  int status;
  KabBlobStore *store;
  Desk desk;

  work_open (&desk);
  store = kab_blob_store_new (desk.folder, desk.folder);
  one = add_bytes (&desk, store, A, "Скан: 1/2.txt", "первый");
  two = add_bytes (&desk, store, B, "скан_ 1_2.TXT", "second");
  three = add_bytes (&desk, store, "01890a5d-ac96-774b-bcce-b302099a8059", "..", "");
  gone = add_bytes (&desk, store, "01890a5d-ac96-774b-bcce-b302099a805a", "gone", "sent long ago");
  loose = add_bytes (&desk, store, NULL, "loose", "nothing names it");
  missing = kab_blob_store_own_path (store, gone);
  g_unlink (missing);
  files = kab_unsent_files (desk.work, desk.folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 3);

  path = g_build_filename (desk.folder, "Unsent.zip", NULL);
  argv[3] = path;
  to = g_file_new_for_path (path);
  g_assert_true (g_file_set_contents (path, "former", -1, NULL));
  g_assert_true (kab_unsent_file_save (to, "Слова.txt", "что не ушло", files, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_str_has_prefix (said, "Слова.txt=что не ушло|"));
  g_assert_nonnull (strstr (said, "|files/Скан_ 1_2.txt="));
  g_assert_nonnull (strstr (said, "=первый"));
  g_assert_nonnull (strstr (said, " (2)."));
  g_assert_nonnull (strstr (said, "=second"));
  g_assert_nonnull (strstr (said, "|files/_..="));
  g_assert_null (strstr (said, "nothing"));

  /* One that cannot be read any more: what was saved before stays. */
  for (guint i = 0; i < files->len; i++)
    g_unlink (((KabUnsentFile *)files->pdata[i])->path);
  g_assert_false (kab_unsent_file_save (to, "a.txt", "a", files, NULL, &error));
  g_assert_nonnull (error);
  g_clear_pointer (&said, g_free);
  g_assert_true (
    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (said, "=первый"));
  kab_blob_store_free (store);
  work_end (&desk);
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
  g_test_add_func ("/files/tokens", test_tokens);
  g_test_add_func ("/files/shared", test_shared);
  g_test_add_func ("/files/disk", test_disk);
  g_test_add_func ("/files/overtake", test_overtake);
  g_test_add_func ("/files/believed", test_believed);
  g_test_add_func ("/files/refused", test_refused);
  g_test_add_func ("/files/garbage", test_garbage);
  g_test_add_func ("/files/taken-away", test_taken_away);
  return g_test_run ();
}
