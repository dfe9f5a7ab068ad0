/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-writer-ahead.h"

#include <string.h>

#include <sodium.h>

#include "kab-batch.h"
#include "kab-signature.h"
#include "kab-writer-private.h"

/* So far ahead it begins: what comes next is signed before we could. */
#define LEAD 4

struct _KabWriterAhead
{
  KabServerDb *db;
  char *org;
  char *secret;
  const GArray *items;
  gint at;        /* the item that is worked on; atomic */
  gint is_over;   /* atomic */
  gpointer *read; /* of KabForeseen, by item; atomic */
  GMutex mutex;
  GHashTable *signatures; /* text -> signature; under the mutex */
  GThread *thread;
};

void
kab_foreseen_free (KabForeseen *foreseen)
{
  if (foreseen == NULL)
    return;
  g_clear_pointer (&foreseen->mutation, kab_mutation_free);
  g_clear_pointer (&foreseen->stored, kab_stored_free);
  g_clear_pointer (&foreseen->merged, kab_row_unref);
  g_free (foreseen);
}

/* Signs what the edit makes of the licence, if that is what is signed. */
static void
foresee_signature (KabWriterAhead *ahead, const KabRow *theirs, const KabRow *merged)
{
  g_autofree char *before = kab_licence_canonical_text (theirs);
  g_autofree char *text = kab_licence_canonical_text (merged);
  g_autofree char *signature = NULL;

  if (g_str_equal (before, text))
    return;
  signature = kab_signature_make (text, ahead->secret);
  if (signature == NULL)
    return;
  g_mutex_lock (&ahead->mutex);
  g_hash_table_insert (ahead->signatures, g_steal_pointer (&text), g_steal_pointer (&signature));
  g_mutex_unlock (&ahead->mutex);
}

static void
foresee (KabWriterAhead *ahead, KabDb *db, guint i)
{
  const KabBatchItem *item = &g_array_index (ahead->items, KabBatchItem, i);
  g_autoptr (KabForeseen) foreseen = g_new0 (KabForeseen, 1);
  const KabMutation *mutation;

  mutation = foreseen->mutation = kab_mutation_from_text (item->text, item->length, NULL);
  if (mutation == NULL)
    return;
  if (mutation->op == KAB_OP_UPDATE
      && kab_stored_load (db, ahead->org, mutation->entity, mutation->row, &foreseen->stored, NULL)
      && foreseen->stored != NULL)
    {
      const KabRow *theirs = foreseen->stored->row;

      foreseen->result = kab_merge (mutation, theirs, &foreseen->merged, NULL);
      if (mutation->entity == &kab_entity_licence && !theirs->deleted
          && foreseen->result != KAB_MERGE_CONFLICT)
        foresee_signature (ahead, theirs, foreseen->merged);
    }
  g_atomic_pointer_set (&ahead->read[i], g_steal_pointer (&foreseen));
}

static gpointer
run_ahead (gpointer data)
{
  KabWriterAhead *ahead = data;
  KabDb *db = kab_server_db_lend_reader (ahead->db, NULL);

  /* Without a reader nothing is foreseen, and the writer meets the reason itself. */
  if (db == NULL)
    return NULL;
  if (kab_db_begin (db, FALSE, NULL))
    for (guint i = 0; i < ahead->items->len && !g_atomic_int_get (&ahead->is_over); i++)
      if ((gint)i >= g_atomic_int_get (&ahead->at) + LEAD)
        foresee (ahead, db, i);
  kab_server_db_return_reader (ahead->db, db);
  return NULL;
}

KabWriterAhead *
kab_writer_ahead_new (KabServerDb *db, const char *org, const char *secret, const GArray *items)
{
  KabWriterAhead *ahead = g_new0 (KabWriterAhead, 1);

  ahead->db = kab_server_db_ref (db);
  ahead->org = g_strdup (org);
  ahead->secret = g_strdup (secret);
  ahead->items = items;
  ahead->read = g_new0 (gpointer, items->len);
  g_mutex_init (&ahead->mutex);
  ahead->signatures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ahead->thread = g_thread_new ("ahead", run_ahead, ahead);
  return ahead;
}

void
kab_writer_ahead_free (KabWriterAhead *ahead)
{
  if (ahead == NULL)
    return;
  g_atomic_int_set (&ahead->is_over, 1);
  g_thread_join (ahead->thread);
  for (guint i = 0; i < ahead->items->len; i++)
    g_clear_pointer (&ahead->read[i], kab_foreseen_free);
  g_free (ahead->read);
  g_hash_table_unref (ahead->signatures);
  g_mutex_clear (&ahead->mutex);
  kab_server_db_unref (ahead->db);
  g_free (ahead->org);
  sodium_memzero (ahead->secret, strlen (ahead->secret));
  g_free (ahead->secret);
  g_free (ahead);
}

void
kab_writer_ahead_go_on (KabWriterAhead *ahead, guint item)
{
  if (ahead != NULL)
    g_atomic_int_set (&ahead->at, (gint)item);
}

KabForeseen *
kab_writer_ahead_take_edit (KabWriterAhead *ahead, guint item)
{
  return ahead != NULL ? g_atomic_pointer_exchange (&ahead->read[item], NULL) : NULL;
}

char *
kab_writer_ahead_take (KabWriterAhead *ahead, const char *text)
{
  gpointer known = NULL, signature = NULL;

  if (ahead == NULL)
    return NULL;
  g_mutex_lock (&ahead->mutex);
  g_hash_table_steal_extended (ahead->signatures, text, &known, &signature);
  g_mutex_unlock (&ahead->mutex);
  g_free (known);
  return signature;
}
