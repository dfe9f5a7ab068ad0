/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that documents name: added, sent piece by piece, fetched. What does it is kab-engine-files.c and kab-download.c
 * themselves; the linker puts the functions of this file and of sim-files-net.c in the place of those that they call.
 * Whatever a row names is at the server, whole; and what the server has not got is on its author's disk, whole.
 */
#include "sim-files.h"

#include <string.h>

#include <glib/gstdio.h>

#include "kab-blob-store.h"
#include "kab-bounds.h"
#include "kab-cache-files.h"
#include "kab-date.h"
#include "kab-engine-private.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-store.h"
#include "kab-work-files.h"

#include "sim-handlers.h"
#include "sim-paths.h"

static GHashTable *contents; /* digest -> GBytes, of all that were ever added */
static GPtrArray *digests;
static guint n_contents;

/* --- The engine, as far as files need it --- */

static SimDesk *
desk_of (KabEngine *engine)
{
  return (SimDesk *)engine->http;
}

void
sim_files_lend (SimDesk *desk)
{
  desk->engine->machine = desk->machine;
  desk->engine->fence = desk->fence;
  desk->engine->tokens.access = desk->tokens.access;
}

void
sim_files_open (SimDesk *desk)
{
  if (!sim_is_wider (SIM_WIDER_FILES))
    return;
  desk->engine = g_new0 (KabEngine, 1);
  desk->engine->http = (KabHttp *)desk;
  desk->engine->work = desk->work;
  desk->engine->cache = desk->cache;
  desk->engine->blobs = kab_blob_store_new (desk->work_dir, desk->cache_dir);
  desk->engine->cancellable = g_cancellable_new ();
  desk->engine->work_dir = desk->work_dir;
  sim_files_want (desk);
  kab_engine_sweep_files (desk->engine, TRUE);
}

void
sim_files_close (SimDesk *desk)
{
  if (desk->engine == NULL)
    return;
  kab_engine_drop_sending (desk->engine);
  kab_blob_store_free (desk->engine->blobs);
  g_object_unref (desk->engine->cancellable);
  g_clear_pointer (&desk->engine, g_free);
}

void
sim_files_want (SimDesk *desk)
{
  if (desk->engine == NULL)
    return;
  sim_files_lend (desk);
  kab_engine_want_files (desk->engine);
}

void
sim_files_act (SimDesk *desk)
{
  if (desk->engine == NULL)
    return;
  sim_files_lend (desk);
  kab_engine_send_files (desk->engine);
}

/* As kab-engine-pull.c does it. */
void
sim_files_run_ended (SimDesk *desk, const KabPageResult *result)
{
  if (desk->engine == NULL)
    return;
  if (!result->more)
    kab_engine_sweep_files (desk->engine, desk->engine->left || result->left);
  desk->engine->left = result->more && (desk->engine->left || result->left);
  if (result->restarted)
    sim_files_want (desk);
}

KabSyncEvent
__wrap_kab_engine_make_event (KabSyncEventKind kind, KabSyncActions request)
{
  return sim_desk_make_event (kind, request);
}

void
__wrap_kab_engine_event (KabEngine *self, const KabSyncEvent *event)
{
  sim_desk_step (desk_of (self), event);
  sim_files_lend (desk_of (self));
}

void
__wrap_kab_engine_simple_event (KabEngine *self, KabSyncEventKind kind)
{
  sim_desk_event (desk_of (self), kind);
  sim_files_lend (desk_of (self));
}

void
__wrap_kab_engine_failed (KabEngine *self, KabSyncActions request, const GError *error, gint64 retry_after)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_FAILED, request);

  event.delay = retry_after;
  sim_log ("desk %u: no file is sent: %s", desk_of (self)->index, error->message);
  __wrap_kab_engine_event (self, &event);
}

void
__wrap_kab_engine_store_failed (KabEngine *self, KabSyncActions request, const GError *error)
{
  sim_desk_store_failed (desk_of (self), request, error);
  sim_files_lend (desk_of (self));
}

void
__wrap_kab_engine_bad_answer (KabEngine *self, KabSyncActions request, guint token, const KabAnswer *answer)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_ANSWERED, request);
  KabSyncAnswer facts;

  kab_answer_read (answer, 0, &facts);
  event.answer = &facts;
  event.flag = token != self->machine.token;
  __wrap_kab_engine_event (self, &event);
}

void
__wrap_kab_engine_recount (KabEngine *self)
{
}

void
__wrap_kab_reporter_changed (KabReporter *self, KabTouched changed)
{
}

static void
on_job (SimEvent *event)
{
  KabStoreJob *job = event->data;

  sim_files_lend (event->desk);
  job->work (job);
  if (!event->desk->disk->dead)
    job->done (job);
}

void
__wrap_kab_engine_run_job (KabEngine *self, KabStoreJob *job)
{
  SimEvent *event = sim_after (sim_random_between (1, 20), on_job, desk_of (self));

  job->engine = self;
  event->data = job;
  event->free_data = kab_engine_free_job;
}

/* --- What persons do --- */

static GBytes *
make_content (void)
{
  gsize size = sim_random_chance (6) ? KAB_UPLOAD_PART_BYTES + (gsize)sim_random_between (1, 60000)
                                     : (gsize)sim_random_between (8, 3000);
  g_autofree char *word = g_strdup_printf ("f%06u.", ++n_contents);
  char *data = g_malloc (size);

  for (gsize i = 0; i < size; i += 8)
    memcpy (data + i, word, MIN ((gsize)8, size - i));
  return g_bytes_new_take (data, size);
}

/* Now and then one that somebody has already: the same bytes are the same file. */
static GBytes *
choose_content (void)
{
  if (digests->len > 0 && sim_random_chance (15))
    return g_bytes_ref (g_hash_table_lookup (contents, digests->pdata[sim_random_below (digests->len)]));
  return make_content ();
}

/* As kab-cabinet-blob.c does it. Returns: (nullable): its digest, if it waits to be sent */
static char *
add (SimDesk *desk, const char *name, gint64 *size)
{
  g_autoptr (GBytes) content = choose_content ();
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (content);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autofree char *digest = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_hash_table_contains (contents, sum))
    {
      g_ptr_array_add (digests, g_strdup (sum));
      g_hash_table_insert (contents, digests->pdata[digests->len - 1], g_bytes_ref (content));
    }
  if (!kab_blob_store_add (desk->engine->blobs, stream, &digest, size, NULL, &error)
      || !kab_work_add_file (desk->work, digest, name, "text/plain", *size, kab_time_now (), &error))
    {
      sim_log ("desk %u: a file was not added: %s", desk->index, error->message);
      return NULL;
    }
  if (!g_str_equal (digest, sum))
    sim_fail ("31", "desk %u calls a file %s that is %s", desk->index, digest, sum);
  if (*size > KAB_UPLOAD_PART_BYTES)
    sim_sometimes (SIM_SOMETIMES_FILE_OF_PIECES);
  return g_steal_pointer (&digest);
}

static void
attach (SimDesk *desk)
{
  static const char *const audiences[] = { "staff", "partners", "everyone" };
  g_autoptr (KabRow) before
    = sim_random_chance (40) ? sim_person_row (desk, &kab_entity_document, FALSE) : NULL;
  g_autoptr (KabRow) after
    = before != NULL ? kab_row_copy (before) : kab_row_new (&kab_entity_document, NULL);
  const char *name = sim_ledger_type (desk, &kab_entity_document, after->id, "file_name");
  g_autofree char *digest = NULL;
  gint64 size;

  digest = add (desk, name, &size);
  /* Some are added, and the form is closed. */
  if (digest == NULL || desk->disk->dead || sim_random_chance (8))
    return;
  if (before == NULL)
    {
      kab_row_set_text (after, "name", sim_ledger_type (desk, &kab_entity_document, after->id, "name"));
      kab_row_set_text (after, "audience", audiences[sim_random_below (G_N_ELEMENTS (audiences))]);
    }
  kab_row_set_file (after, kab_entity_find_field (&kab_entity_document, "file"), digest, name, size);
  if (!sim_person_edit (desk, before, after))
    return;
  sim_sometimes (SIM_SOMETIMES_FILE);
  sim_log ("desk %u: %s of document %s is %s", desk->index, name, after->id, digest);
}

/* It goes out of sight of some. */
static void
change_audience (SimDesk *desk)
{
  g_autoptr (KabRow) before = sim_person_row (desk, &kab_entity_document, FALSE);
  g_autoptr (KabRow) after = before != NULL ? kab_row_copy (before) : NULL;

  if (after == NULL)
    return;
  kab_row_set_text (after, "audience", sim_random_chance (50) ? "staff" : "everyone");
  sim_person_edit (desk, before, after);
}

void
__wrap_kab_download_progress (KabDownload *download, gint64 done, gint64 total)
{
}

static char *
dup_token (gpointer data)
{
  return g_strdup (((SimDesk *)data)->tokens.access);
}

static void
refused (const char *token, gpointer data)
{
}

static void
arrived (gpointer data)
{
}

static gboolean
is_content (const char *path, const char *digest)
{
  GBytes *content = g_hash_table_lookup (contents, digest);
  g_autofree char *text = NULL;
  gsize length;

  return content != NULL && g_file_get_contents (path, &text, &length, NULL)
         && length == g_bytes_get_size (content)
         && memcmp (text, g_bytes_get_data (content, NULL), length) == 0;
}

/* One whose file is not here, if chance finds one. Returns: (nullable) */
static KabRow *
find_absent (SimDesk *desk)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (KabRow) row = sim_person_row (desk, &kab_entity_document, FALSE);
      const char *digest = row != NULL ? kab_row_get_text (row, "file") : NULL;
      g_autofree char *path = digest != NULL ? kab_blob_store_find (desk->engine->blobs, digest) : NULL;

      if (digest != NULL && (path == NULL || i == 5))
        return g_steal_pointer (&row);
    }
  return NULL;
}

static void
fetch (SimDesk *desk)
{
  g_autoptr (KabRow) row = find_absent (desk);
  const char *digest = row != NULL ? kab_row_get_text (row, "file") : NULL;
  const KabDownloadsHost host
    = { .dup_token = dup_token, .refused = refused, .arrived = arrived, .data = desk };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  KabDownload download = {
    .server = "sim", .store = desk->engine->blobs, .host = &host, .digest = digest, .cancellable = cancellable
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (digest == NULL || !g_hash_table_contains (contents, digest))
    return;
  sim_files_fetching (desk);
  path = kab_download_run (&download, &error);
  sim_files_fetching (NULL);
  if (path == NULL)
    {
      sim_log ("desk %u: %s is not fetched: %s", desk->index, digest, error->message);
      return;
    }
  if (download.fetched)
    sim_sometimes (SIM_SOMETIMES_FILE_FETCHED);
  if (!is_content (path, digest))
    sim_fail ("31", "desk %u shows a file as %s that is another one", desk->index, digest);
}

void
sim_files_person (SimDesk *desk)
{
  guint what = sim_random_below (7);

  if (desk->engine == NULL)
    return;
  if (!desk->office || what < 2)
    fetch (desk);
  else if (what == 2)
    change_audience (desk);
  else
    attach (desk);
}

/* --- The server's --- */

static char *
server_path (const char *digest)
{
  return g_strdup_printf ("%s/blobs/%.2s/%s", sim.server.folder, digest, digest + 2);
}

static gboolean
is_at_server (const char *digest)
{
  g_autofree char *path = server_path (digest);

  return is_content (path, digest);
}

void
sim_files_look (const KabRow *row)
{
  guint field;
  const char *digest;

  if (!sim_is_wider (SIM_WIDER_FILES)
      || (row->entity != &kab_entity_document && row->entity != &kab_entity_document_version))
    return;
  field = (guint)kab_entity_field (row->entity, "file");
  digest = row->values[field].kind == KAB_VALUE_TEXT ? row->values[field].text : NULL;
  if (digest == NULL || row->deleted)
    return;
  sim_sometimes (SIM_SOMETIMES_FILE_NAMED);
  if (!is_at_server (digest))
    sim_fail ("31", "%s %s names %s, which the server has not got, or not whole", row->entity->name, row->id,
              digest);
}

/* What came after the copy was made is not in it, when a whole machine is lost. */
static void
note_files (const char *dir, GHashTable *names)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        note_files (path, names);
      else if (name[0] != '.')
        g_hash_table_add (names, g_steal_pointer (&path));
    }
}

GHashTable *
sim_files_back_up (void)
{
  g_autofree char *dir = g_build_filename (sim.server.folder, "blobs", NULL);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  note_files (dir, names);
  return names;
}

void
sim_files_restore (GHashTable *names)
{
  g_autoptr (GHashTable) now = sim_files_back_up ();
  GHashTableIter iter;
  gpointer path;

  if (!sim_is_wider (SIM_WIDER_FILES) || sim_random_chance (50))
    return;
  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (names, path))
      remove (path);
}

/* --- What must hold --- */

/* What is not sent is on the disk of who added it. */
void
sim_files_check (SimDesk *desk)
{
  g_autoptr (GPtrArray) named = NULL;

  if (desk->engine == NULL || desk->disk->dead)
    return;
  named = kab_work_named_files (desk->work, NULL);
  for (guint i = 0; named != NULL && i < named->len; i++)
    {
      const KabWorkFile *file = named->pdata[i];
      g_autofree char *own = kab_blob_store_own_path (desk->engine->blobs, file->digest);
      g_autofree char *cached = kab_blob_store_cache_path (desk->engine->blobs, file->digest);

      if (file->state == KAB_FILE_WAITING)
        sim_sometimes (SIM_SOMETIMES_FILE_WAITS);
      if (!is_content (own, file->digest) && !is_content (cached, file->digest)
          && !is_at_server (file->digest) && !sim.restored)
        sim_fail ("31", "desk %u has %s no more, which an edit of its names and the server has not got",
                  desk->index, file->digest);
    }
}

gboolean
sim_files_is_done (SimDesk *desk)
{
  guint n = 0;
  gint64 left;

  return desk->engine == NULL
         || (kab_work_count_files (desk->work, kab_time_now (), &n, &left, NULL) && n == 0);
}

/* No file of a row that left, and no half of one that nobody fetches. */
static void
check_forgotten (SimDesk *desk)
{
  g_autofree char *dir = g_build_filename (desk->cache_dir, "blobs", NULL);
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  if (open == NULL || !kab_cache_add_named (desk->cache, named, NULL)
      || !kab_work_add_named (desk->work, named, NULL))
    return;
  while ((name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *digest = g_strndup (name, KAB_DIGEST_LENGTH);

      if (!g_hash_table_contains (named, digest) && !desk->office)
        sim_fail ("10", "desk %u still has the file %s, which no row of its names", desk->index, digest);
    }
}

void
sim_files_finish (void)
{
  if (!sim_is_wider (SIM_WIDER_FILES))
    return;
  for (gint64 until = sim.now + SIM_SECOND; sim_run_one (until);)
    ;
  for (guint i = 0; i < sim.n_desks; i++)
    {
      sim_files_check (&sim.desks[i]);
      check_forgotten (&sim.desks[i]);
    }
}

void
sim_files_reset (void)
{
  g_autofree char *dir = g_build_filename (sim.server.folder, "blobs", NULL);

  g_clear_pointer (&contents, g_hash_table_unref);
  g_clear_pointer (&digests, g_ptr_array_unref);
  contents = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  digests = g_ptr_array_new_with_free_func (g_free);
  n_contents = 0;
  if (!sim_is_wider (SIM_WIDER_FILES))
    return;
  sim_paths_remove_tree (dir);
  sim_handlers_set_blobs (dir);
}
