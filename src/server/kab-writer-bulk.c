/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A signature costs as much as all else about a licence together. In bulk, new licences
 * are checked and numbered when they are put, signed on other threads, and written a little later.
 */
#include "kab-writer-bulk.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-signature.h"
#include "kab-writer-private.h"

#define CHUNK 64
#define CHUNKS_WAITING 16

typedef struct
{
  gatomicrefcount refs; /* the queue and the thread that it was given to */
  gint is_taken;        /* by whoever signs it */
  GPtrArray *rows;
  GMutex mutex;
  GCond cond;
  gboolean is_signed;
  gboolean has_failed;
} Chunk;

struct _KabWriterBulk
{
  char *secret;
  GThreadPool *pool;
  GQueue waiting;      /* of Chunk, oldest first */
  Chunk *open;         /* being filled */
  GHashTable *ids;     /* of rows not written yet */
  GHashTable *numbers; /* likewise */
};

static Chunk *
chunk_new (void)
{
  Chunk *chunk = g_new0 (Chunk, 1);

  g_atomic_ref_count_init (&chunk->refs);
  chunk->rows = g_ptr_array_new_full (CHUNK, (GDestroyNotify)kab_row_unref);
  g_mutex_init (&chunk->mutex);
  g_cond_init (&chunk->cond);
  return chunk;
}

static void
chunk_unref (Chunk *chunk)
{
  if (chunk == NULL || !g_atomic_ref_count_dec (&chunk->refs))
    return;
  g_ptr_array_unref (chunk->rows);
  g_mutex_clear (&chunk->mutex);
  g_cond_clear (&chunk->cond);
  g_free (chunk);
}

static void
sign (KabWriterBulk *bulk, Chunk *chunk)
{
  gboolean failed = FALSE;

  for (guint i = 0; i < chunk->rows->len; i++)
    {
      KabRow *row = chunk->rows->pdata[i];
      g_autofree char *text = kab_licence_canonical_text (row);
      char *signature = kab_signature_make (text, bulk->secret);

      failed = failed || signature == NULL;
      kab_value_take_text (kab_row_value (row, "signature"), signature);
    }
  g_mutex_lock (&chunk->mutex);
  chunk->has_failed = failed;
  chunk->is_signed = TRUE;
  g_cond_signal (&chunk->cond);
  g_mutex_unlock (&chunk->mutex);
}

static void
sign_on_thread (gpointer data, gpointer user_data)
{
  Chunk *chunk = data;

  if (g_atomic_int_compare_and_exchange (&chunk->is_taken, 0, 1))
    sign (user_data, chunk);
  chunk_unref (chunk);
}

KabWriterBulk *
kab_writer_bulk_new (const char *secret)
{
  KabWriterBulk *bulk = g_new0 (KabWriterBulk, 1);

  bulk->secret = g_strdup (secret);
  bulk->pool
    = g_thread_pool_new (sign_on_thread, bulk, MAX (1, (int)g_get_num_processors () - 1), FALSE, NULL);
  g_queue_init (&bulk->waiting);
  bulk->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  bulk->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return bulk;
}

void
kab_writer_bulk_free (KabWriterBulk *bulk)
{
  if (bulk == NULL)
    return;
  g_thread_pool_free (bulk->pool, FALSE, TRUE);
  g_queue_clear_full (&bulk->waiting, (GDestroyNotify)chunk_unref);
  chunk_unref (bulk->open);
  g_hash_table_unref (bulk->ids);
  g_hash_table_unref (bulk->numbers);
  g_free (bulk->secret);
  g_free (bulk);
}

gboolean
kab_writer_bulk_has_id (KabWriterBulk *bulk, const char *id)
{
  return g_hash_table_contains (bulk->ids, id);
}

gboolean
kab_writer_bulk_has_number (KabWriterBulk *bulk, const char *number)
{
  return g_hash_table_contains (bulk->numbers, number);
}

static gboolean
write_oldest (KabWriter *writer, KabWriterBulk *bulk, GError **error)
{
  Chunk *chunk = g_queue_pop_head (&bulk->waiting);
  gboolean ok = TRUE;

  /* Rather than wait for a thread that has not begun. */
  if (g_atomic_int_compare_and_exchange (&chunk->is_taken, 0, 1))
    sign (bulk, chunk);
  g_mutex_lock (&chunk->mutex);
  while (!chunk->is_signed)
    g_cond_wait (&chunk->cond, &chunk->mutex);
  g_mutex_unlock (&chunk->mutex);

  if (chunk->has_failed)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("The organisation's signing key cannot be used. Nothing was changed."));
      ok = FALSE;
    }
  for (guint i = 0; i < chunk->rows->len && ok; i++)
    {
      KabRow *row = chunk->rows->pdata[i];

      ok = kab_writer_insert (writer, row, error);
      g_hash_table_remove (bulk->ids, row->id);
      g_hash_table_remove (bulk->numbers, kab_row_get_text (row, "number"));
    }
  chunk_unref (chunk);
  return ok;
}

static void
hand_out (KabWriterBulk *bulk)
{
  Chunk *chunk = g_steal_pointer (&bulk->open);

  g_queue_push_tail (&bulk->waiting, chunk);
  g_atomic_ref_count_inc (&chunk->refs);
  g_thread_pool_push (bulk->pool, chunk, NULL);
}

gboolean
kab_writer_bulk_add (KabWriter *writer, KabWriterBulk *bulk, KabRow *row, GError **error)
{
  if (bulk->open == NULL)
    bulk->open = chunk_new ();
  g_ptr_array_add (bulk->open->rows, kab_row_copy (row));
  g_hash_table_add (bulk->ids, g_strdup (row->id));
  g_hash_table_add (bulk->numbers, g_strdup (kab_row_get_text (row, "number")));
  if (bulk->open->rows->len < CHUNK)
    return TRUE;
  hand_out (bulk);
  return bulk->waiting.length <= CHUNKS_WAITING || write_oldest (writer, bulk, error);
}

gboolean
kab_writer_bulk_drain (KabWriter *writer, KabWriterBulk *bulk, GError **error)
{
  if (bulk->open != NULL)
    hand_out (bulk);
  while (bulk->waiting.length > 0)
    if (!write_oldest (writer, bulk, error))
      return FALSE;

  return TRUE;
}
