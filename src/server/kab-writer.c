/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-writer-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-messages.h"
#include "kab-payments.h"
#include "kab-sequence.h"
#include "kab-store.h"
#include "kab-validate.h"
#include "kab-webhook.h"

#define SAVEPOINT "item"

void
kab_stored_free (KabStored *stored)
{
  if (stored == NULL)
    return;
  g_clear_pointer (&stored->row, kab_row_unref);
  g_free (stored->feed_keys);
  g_free (stored);
}

static gboolean
begin (KabWriter *writer, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (!kab_db_begin (writer->db, TRUE, error)
      || !kab_sequence_enter (writer->db, writer->org, &writer->rev, error))
    return FALSE;
  statement
    = kab_db_prepare (writer->db, "SELECT signing_secret, activity_n, activity_hash FROM org WHERE id = ?",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_DONE)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no such organisation."));
  if (step != KAB_STEP_ROW)
    return FALSE;
  writer->first_rev = writer->rev;
  g_free (writer->signing_secret);
  writer->signing_secret = g_strdup (kab_statement_get_text (statement, 0));
  writer->chain_n = writer->chain_first_n = kab_statement_get_integer (statement, 1);
  g_strlcpy (writer->chain_hash, kab_statement_get_text (statement, 2), KAB_CHAIN_HASH);
  writer->now = kab_time_now ();
  g_clear_pointer (&writer->hooks, g_ptr_array_unref);
  g_clear_pointer (&writer->numbers, g_free);
  g_ptr_array_set_size (writer->uses, 0);
  g_clear_pointer (&writer->promos, g_hash_table_unref);
  return TRUE;
}

static gboolean
load_user_name (KabWriter *writer, GError **error)
{
  g_autoptr (KabRow) row = NULL;
  g_autoptr (GError) local = NULL;

  if (writer->user == NULL)
    return TRUE;
  row = kab_store_find (writer->db, writer->org, &kab_entity_user, writer->user, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row != NULL)
    {
      const char *patronymic = kab_row_get_text (row, "patronymic");

      writer->user_name = g_strjoin (" ", kab_row_get_text (row, "surname"),
                                     kab_row_get_text (row, "given_name"), patronymic, NULL);
    }
  return TRUE;
}

KabWriter *
kab_writer_begin (KabServerDb *db,
                  const char *org,
                  const char *user,
                  const char *device,
                  KabWriterFlags flags,
                  GError **error)
{
  g_autoptr (KabWriter) writer = g_new0 (KabWriter, 1);

  writer->server_db = kab_server_db_ref (db);
  writer->flags = flags;
  writer->org = g_strdup (org);
  writer->user = g_strdup (user);
  writer->device = g_strdup (device);
  writer->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  writer->new_keys = g_ptr_array_new ();
  writer->touched = g_hash_table_new (NULL, NULL);
  writer->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  writer->agent_departments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  writer->written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  writer->referable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  writer->uses = g_ptr_array_new_with_free_func (g_free);
  writer->later = kab_writer_later_new ();
  writer->db = kab_server_db_lend_writer (db);

  return begin (writer, error) && load_user_name (writer, error) ? g_steal_pointer (&writer) : NULL;
}

void
kab_writer_free (KabWriter *writer)
{
  if (writer == NULL)
    return;
  kab_writer_ahead_free (writer->ahead);
  kab_writer_later_free (writer->later);
  kab_server_db_return_writer (writer->server_db, writer->db);
  g_ptr_array_unref (writer->new_keys);
  g_hash_table_unref (writer->keys);
  g_hash_table_unref (writer->touched);
  g_hash_table_unref (writer->users);
  g_hash_table_unref (writer->agent_departments);
  g_hash_table_unref (writer->written);
  g_hash_table_unref (writer->referable);
  g_clear_pointer (&writer->prices, g_hash_table_unref);
  g_clear_pointer (&writer->promos, g_hash_table_unref);
  g_clear_pointer (&writer->hooks, g_ptr_array_unref);
  g_ptr_array_unref (writer->uses);
  g_free (writer->numbers);
  g_free (writer->device_id);
  kab_writer_bulk_free (writer->bulk);
  kab_server_db_unref (writer->server_db);
  g_free (writer->org);
  g_free (writer->user);
  g_free (writer->user_name);
  g_free (writer->device);
  g_free (writer->signing_secret);
  g_free (writer);
}

KabDb *
kab_writer_get_db (KabWriter *writer)
{
  /* Should it fail, then so does the commit, and says why. */
  kab_writer_later_write (writer, NULL);
  return writer->db;
}

gboolean
kab_writer_hope (KabWriter *writer, GError **error)
{
  writer->is_hopeful = TRUE;
  return kab_writer_later_write (writer, error);
}

gboolean
kab_writer_mark (KabWriter *writer, KabWriterMark *mark, GError **error)
{
  /* What is undone is then all that waits. */
  if (!writer->is_hopeful && !kab_writer_later_write (writer, error))
    return FALSE;
  mark->rev = writer->rev;
  mark->n_later = kab_writer_later_count (writer->later);
  mark->n_new_keys = writer->new_keys->len;
  mark->n_uses = writer->uses->len;
  mark->chain_n = writer->chain_n;
  memcpy (mark->chain_hash, writer->chain_hash, KAB_CHAIN_HASH);
  mark->written = writer->is_hopeful ? kab_db_written (writer->db) : -1;
  return writer->is_hopeful || kab_db_savepoint (writer->db, SAVEPOINT, error);
}

gboolean
kab_writer_release (KabWriter *writer, GError **error)
{
  return writer->is_hopeful || kab_db_release (writer->db, SAVEPOINT, error);
}

gboolean
kab_writer_rollback_to (KabWriter *writer, const KabWriterMark *mark)
{
  if (writer->is_hopeful
      && (mark->written < 0 || kab_db_written (writer->db) != mark->written
          || kab_writer_later_count (writer->later) != mark->n_later))
    return FALSE;
  if (!writer->is_hopeful)
    {
      kab_db_rollback_to (writer->db, SAVEPOINT);
      kab_writer_later_drop (writer->later);
    }
  kab_writer_forget_prices (writer, NULL);
  g_hash_table_remove_all (writer->agent_departments);
  g_clear_pointer (&writer->numbers, g_free);
  g_ptr_array_set_size (writer->uses, (int)mark->n_uses);
  writer->rev = mark->rev;
  writer->chain_n = mark->chain_n;
  memcpy (writer->chain_hash, mark->chain_hash, KAB_CHAIN_HASH);
  while (writer->new_keys->len > mark->n_new_keys)
    {
      const char *name = g_ptr_array_steal_index (writer->new_keys, writer->new_keys->len - 1);

      g_hash_table_remove (writer->keys, name);
    }
  return TRUE;
}

static gboolean
drain (KabWriter *writer, GError **error)
{
  return writer->bulk == NULL || kab_writer_bulk_drain (writer, writer->bulk, error);
}

static gboolean
store_chain (KabWriter *writer, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;

  if (writer->chain_n == writer->chain_first_n)
    return TRUE;
  statement
    = kab_db_prepare (writer->db, "UPDATE org SET activity_n = ?, activity_hash = ? WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, writer->chain_n);
  kab_statement_bind_text (statement, 2, writer->chain_hash);
  kab_statement_bind_text (statement, 3, writer->org);
  return kab_statement_run (statement, error);
}

static gboolean
commit (KabWriter *writer, GError **error)
{
  KabCommit done = { .org = writer->org, .keys = writer->touched, .users = writer->users };

  /* Its reader would keep the log of the database from being emptied. */
  g_clear_pointer (&writer->ahead, kab_writer_ahead_free);
  if (!drain (writer, error) || !kab_writer_count_uses (writer, error)
      || !kab_writer_later_write (writer, error))
    return FALSE;
  done.head = writer->rev;
  done.new_keys = writer->new_keys->len > 0;
  if (!store_chain (writer, error)
      || (writer->rev != writer->first_rev
          && !kab_sequence_leave (writer->db, writer->org, writer->rev, error)))
    return FALSE;
  if (writer->prices != NULL)
    kab_server_db_keep (writer->server_db, g_steal_pointer (&writer->prices));
  if (!kab_db_commit (writer->db, error))
    {
      kab_server_db_keep (writer->server_db, NULL);
      return FALSE;
    }
  if (writer->rev != writer->first_rev || g_hash_table_size (writer->users) > 0)
    kab_server_db_committed (writer->server_db, &done);
  if (writer->is_heard)
    kab_webhook_nudge ();
  if (writer->asks)
    kab_payments_nudge ();
  if (writer->sends)
    kab_messages_nudge ();
  writer->is_heard = writer->asks = writer->sends = FALSE;
  g_ptr_array_set_size (writer->new_keys, 0);
  g_hash_table_remove_all (writer->touched);
  g_hash_table_remove_all (writer->written);
  g_hash_table_remove_all (writer->users);
  return TRUE;
}

gboolean
kab_writer_commit (KabWriter *writer, GError **error)
{
  return commit (writer, error);
}

gboolean
kab_writer_flush (KabWriter *writer, GError **error)
{
  return commit (writer, error) && begin (writer, error);
}

/* Made once an entity: entities are few and constant. */
static const char *
load_sql (const KabEntity *entity)
{
  static GMutex mutex;
  static GHashTable *made;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  char *sql;

  if (made == NULL)
    made = g_hash_table_new (NULL, NULL);
  sql = g_hash_table_lookup (made, entity);
  if (sql == NULL)
    {
      sql = g_strdup_printf ("SELECT %s,nr,feed_keys FROM \"%s\" WHERE id=? AND org=?",
                             kab_store_columns (entity), entity->name);
      g_hash_table_insert (made, (gpointer)entity, sql);
    }
  return sql;
}

gboolean
kab_stored_load (KabDb *db,
                 const char *org,
                 const KabEntity *entity,
                 const char *id,
                 KabStored **stored,
                 GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, load_sql (entity), error);
  int after = KAB_STORE_COMMON + (int)entity->n_fields;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      *stored = g_new0 (KabStored, 1);
      (*stored)->row = kab_store_read (statement, 0, entity);
      (*stored)->nr = kab_statement_get_integer (statement, after);
      (*stored)->feed_keys = g_strdup (kab_statement_get_text (statement, after + 1));
    }
  return step != KAB_STEP_ERROR;
}

gboolean
kab_writer_load (KabWriter *writer,
                 const KabEntity *entity,
                 const char *id,
                 KabStored **stored,
                 GError **error)
{
  if (writer->bulk != NULL && kab_writer_bulk_has_id (writer->bulk, id) && !drain (writer, error))
    return FALSE;
  return kab_stored_load (writer->db, writer->org, entity, id, stored, error);
}

KabRow *
kab_writer_find (KabWriter *writer, const KabEntity *entity, const char *id, GError **error)
{
  g_autoptr (KabStored) stored = NULL;

  return kab_writer_load (writer, entity, id, &stored, error) && stored != NULL
           ? g_steal_pointer (&stored->row)
           : NULL;
}

KabRow *
kab_writer_find_unique (KabWriter *writer,
                        const KabEntity *entity,
                        const char *field,
                        const char *text,
                        GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE org=? AND \"%s\"=? AND deleted=0",
                                          kab_store_columns (entity), entity->name, field);
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);

  if (statement == NULL
      || (writer->bulk != NULL && kab_writer_bulk_has_number (writer->bulk, text) && !drain (writer, error)))
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, text);
  return kab_statement_step (statement, error) == KAB_STEP_ROW ? kab_store_read (statement, 0, entity) : NULL;
}

static gboolean
differs (const KabRow *before, const KabRow *row)
{
  if (before->deleted != row->deleted)
    return TRUE;
  for (guint i = 0; i < row->entity->n_fields; i++)
    if (!kab_value_equal (&before->values[i], &row->values[i]))
      return TRUE;

  return FALSE;
}

/* Rows whose keys hang on this one get them anew, and with them a number past every cursor. */
static gboolean
rescope (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  g_autoptr (GPtrArray) refs = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_feed_ref_free);

  if (!kab_feed_dependents (writer->db, writer->org, before, row, refs, error))
    return FALSE;
  for (guint i = 0; i < refs->len; i++)
    {
      const KabFeedRef *ref = refs->pdata[i];
      g_autoptr (KabStored) stored = NULL;

      if (!kab_writer_load (writer, ref->entity, ref->id, &stored, error))
        return FALSE;
      if (stored != NULL && !kab_writer_rescope (writer, stored, error))
        return FALSE;
    }
  return TRUE;
}

static const char *
action_of (const KabRow *before, const KabRow *row)
{
  if (before == NULL)
    return "create";
  if (!before->deleted && row->deleted)
    return "delete";
  if (before->deleted && !row->deleted)
    return "restore";

  return "update";
}

/* A new licence in bulk: signed elsewhere, written soon. */
static gboolean
put_later (KabWriter *writer, KabRow *row, GError **error)
{
  if (writer->bulk == NULL)
    writer->bulk = kab_writer_bulk_new (writer->signing_secret);
  row->rev = ++writer->rev;
  g_hash_table_add (writer->referable, g_strconcat (row->entity->name, "/", row->id, NULL));
  return kab_writer_bulk_add (writer, writer->bulk, row, error);
}

gboolean
kab_writer_put (KabWriter *writer, KabRow *row, const KabField **field, GError **error)
{
  g_autoptr (KabStored) stored = NULL;

  if ((row->deleted && !drain (writer, error))
      || !kab_writer_load (writer, row->entity, row->id, &stored, error))
    return FALSE;
  return kab_writer_put_over (writer, stored, row, field, error);
}

/* Whether the journal tells of it. */
static gboolean
is_told (KabWriter *writer, const KabRow *row)
{
  /* How far somebody has read is nobody's to look up. */
  if ((writer->flags & KAB_WRITER_BULK) || row->entity == &kab_entity_read_mark)
    return FALSE;

  /* A computer takes numbers, and gives them back, by itself; that somebody else takes them back is told. */
  return row->entity != &kab_entity_number_lease
         || g_strcmp0 (kab_row_get_text (row, "user"), writer->user) != 0;
}

gboolean
kab_writer_put_over (KabWriter *writer,
                     const KabStored *stored,
                     KabRow *row,
                     const KabField **field,
                     GError **error)
{
  const KabRow *before = stored != NULL ? stored->row : NULL;
  gboolean later;

  if (field != NULL)
    *field = NULL;
  /* The journal is written by what it tells of, and by nothing else. */
  if (row->entity == &kab_entity_activity)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, _ ("The activity journal is only ever added to."));
      return FALSE;
    }
  if (before != NULL && !differs (before, row))
    {
      row->rev = before->rev;
      return TRUE;
    }
  if (row->entity == &kab_entity_setting)
    g_clear_pointer (&writer->numbers, g_free);
  if (!kab_writer_fill (writer, before, row, error)
      || !kab_writer_fill_number (writer, before, row, field, error))
    return FALSE;
  later = (writer->flags & KAB_WRITER_BULK) && before == NULL && row->entity == &kab_entity_licence;
  if ((!later && !kab_writer_compute (writer, before, row, error)) || !kab_validate_row (row, field, error)
      || !kab_writer_check (writer, before, row, field, error))
    return FALSE;

  row->created_at = before != NULL ? before->created_at : writer->now;
  row->updated_at = writer->now;
  if (before != NULL)
    {
      g_free (row->created_by);
      row->created_by = g_strdup (before->created_by);
    }
  else if (writer->user != NULL)
    {
      g_free (row->created_by);
      row->created_by = g_strdup (writer->user);
    }
  g_free (row->updated_by);
  row->updated_by = g_strdup (writer->user);
  if (later)
    return put_later (writer, row, error);

  return kab_writer_write (writer, stored, row, error)
         && (!is_told (writer, row)
             || kab_writer_journal (writer, action_of (before, row), before, row, error))
         && kab_writer_spread (writer, before, row, error)
         && kab_writer_follow_up (writer, before, row, error) && rescope (writer, before, row, error);
}
