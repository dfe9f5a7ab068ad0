/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A batch of mutations: what was answered before, what comes next, and where each outcome is kept. */
#include "kab-mutations.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-batch.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-mutate.h"
#include "kab-numbers.h"
#include "kab-protocol.h"
#include "kab-writer-private.h"

/*
 * So much of an answer, and the rest of the batch is left undone for the device to send again: conflicts bring
 * whole rows along, and a device takes no more than KAB_BODY_MAX. One outcome fits there in any case.
 */
#define ANSWER_MAX (KAB_BODY_MAX / 4)

/* From so many edits on it is worth a thread to sign licences beforehand. */
#define LONG_BATCH 50

/* Reads how far the device has come, and checks that the batch joins on without a hole. */
static gboolean
check_order (KabDb *db,
             const KabCaller *caller,
             const KabBatch *batch,
             gint64 *last,
             gint64 *expected,
             GError **error)
{
  g_autoptr (KabStatement) statement = NULL;

  if (!g_str_equal (batch->device, caller->device_id))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("These changes were made on another device."));
      return FALSE;
    }
  statement = kab_db_prepare (db, "SELECT last_n FROM device WHERE org=? AND nr=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, caller->org);
  kab_statement_bind_integer (statement, 2, caller->device_nr);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *last = kab_statement_get_integer (statement, 0);

  for (guint i = 0; i < batch->items->len; i++)
    {
      gint64 n = g_array_index (batch->items, KabBatchItem, i).n;
      gint64 due = i == 0 ? MIN (n, *last + 1) : g_array_index (batch->items, KabBatchItem, i - 1).n + 1;

      if (n != due)
        {
          *expected = i == 0 ? *last + 1 : due;
          g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT,
                       _ ("Changes are missing before number %lld. Nothing of it was done."), (long long)n);
          return FALSE;
        }
    }
  return TRUE;
}

static void
append_refused (GString *out,
                const char *id,
                gint64 n,
                const char *code,
                const KabField *field,
                const char *message)
{
  g_string_append_printf (out,
                          "{\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT ",\"outcome\":\"refused\",\"code\":\"%s\"",
                          id, n, code);
  if (field != NULL)
    g_string_append_printf (out, ",\"field\":\"%s\"", field->name);
  g_string_append (out, ",\"message\":");
  kab_json_append_string (out, message);
  g_string_append_c (out, '}');
}

/* Appends the stored outcomes of the first @n items, all of which are not past the device's last one; stops
 * where the answer is full. */
static gboolean
append_stored (KabDb *db,
               const KabCaller *caller,
               const KabBatch *batch,
               guint n,
               gint64 last,
               gint64 *expected,
               GString *out,
               GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db, "SELECT n,id,outcome FROM mutation WHERE org=? AND device=? AND n>=? AND n<=? ORDER BY n", error);
  KabStep step;

  if (statement == NULL || n == 0)
    return statement != NULL;
  kab_statement_bind_text (statement, 1, caller->org);
  kab_statement_bind_integer (statement, 2, caller->device_nr);
  kab_statement_bind_integer (statement, 3, g_array_index (batch->items, KabBatchItem, 0).n);
  kab_statement_bind_integer (statement, 4, g_array_index (batch->items, KabBatchItem, n - 1).n);
  step = kab_statement_step (statement, error);
  for (guint i = 0; i < n && out->len < ANSWER_MAX; i++)
    {
      const KabBatchItem *item = &g_array_index (batch->items, KabBatchItem, i);

      if (step == KAB_STEP_ERROR)
        return FALSE;
      if (out->str[out->len - 1] != '[')
        g_string_append_c (out, ',');
      if (step == KAB_STEP_DONE || kab_statement_get_integer (statement, 0) != item->n)
        {
          append_refused (out, item->id, item->n, "conflict", NULL,
                          _ ("This change was answered so long ago that the answer is no longer kept."));
          continue;
        }
      if (g_strcmp0 (kab_statement_get_text (statement, 1), item->id) != 0)
        {
          *expected = last + 1;
          g_set_error (error, KAB_ERROR, KAB_ERROR_CONFLICT,
                       _ ("Another change had the number %lld. Nothing of it was done."), (long long)item->n);
          return FALSE;
        }
      g_string_append (out, kab_statement_get_text (statement, 2));
      step = kab_statement_step (statement, error);
    }
  return TRUE;
}

static gboolean
store_outcome (KabDb *db,
               const char *org,
               gint64 device,
               const KabBatchItem *item,
               const char *outcome,
               gint64 now,
               GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "INSERT INTO mutation(org,device,n,id,outcome,at) VALUES(?,?,?,?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_integer (statement, 2, device);
  kab_statement_bind_integer (statement, 3, item->n);
  kab_statement_bind_text (statement, 4, item->id);
  kab_statement_bind_text (statement, 5, outcome);
  kab_statement_bind_integer (statement, 6, now);
  return kab_statement_run (statement, error);
}

static gboolean
store_last (KabDb *db, const char *org, gint64 device, gint64 n, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "UPDATE device SET last_n=? WHERE org=? AND nr=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, n);
  kab_statement_bind_text (statement, 2, org);
  kab_statement_bind_integer (statement, 3, device);
  return kab_statement_run (statement, error);
}

/* Whether it is about the mutation, and not about the disk or the database. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID)
         || g_error_matches (error, KAB_ERROR, KAB_ERROR_REFUSED)
         || g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND)
         || g_error_matches (error, KAB_ERROR, KAB_ERROR_FORBIDDEN)
         || g_error_matches (error, KAB_ERROR, KAB_ERROR_TOO_NEW);
}

/*
 * What a desktop sends again may be known here under another number: the server was restored, numbers were given anew,
 * and then another copy was restored. One way through all that was answered, for such edits alone.
 */
static GHashTable *
answered_before (KabDb *db,
                 const char *org,
                 gint64 device,
                 const KabBatch *batch,
                 guint known,
                 GError **error)
{
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  for (guint i = known; i < batch->items->len; i++)
    if (g_array_index (batch->items, KabBatchItem, i).again)
      g_hash_table_add (asked, g_array_index (batch->items, KabBatchItem, i).id);
  if (g_hash_table_size (asked) == 0)
    return g_steal_pointer (&answers);
  statement
    = kab_db_prepare (db, "SELECT id,outcome FROM mutation WHERE org=? AND device=? ORDER BY n", error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_integer (statement, 2, device);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (g_hash_table_contains (asked, kab_statement_get_text (statement, 0)))
      g_hash_table_insert (answers, g_strdup (kab_statement_get_text (statement, 0)),
                           g_strdup (kab_statement_get_text (statement, 1)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&answers) : NULL;
}

/* The stored answer begins with the id and the number that the edit had then. */
static gboolean
append_as_numbered (GString *outcome, const char *answer, gint64 n)
{
  const char *at = strstr (answer, "\"n\":");
  const char *end = at != NULL ? strchr (at, ',') : NULL;

  if (end == NULL)
    return FALSE;
  g_string_append_len (outcome, answer, at - answer);
  g_string_append_printf (outcome, "\"n\":%" G_GINT64_FORMAT "%s", n, end);
  return TRUE;
}

/*
 * One mutation and its outcome; FALSE only if the whole batch must be given up. @read: (nullable): it, read ahead;
 * @answers: of what is sent again
 */
static gboolean
run_item (KabWriter *writer,
          KabMutator *mutator,
          const KabBatchItem *item,
          const KabMutation *read,
          gint64 device,
          GHashTable *answers,
          GString *out,
          GError **error)
{
  g_autoptr (GString) outcome = g_string_new (NULL);
  g_autoptr (GError) local = NULL;
  const char *answer = item->again ? g_hash_table_lookup (answers, item->id) : NULL;
  const KabField *field = NULL;
  KabWriterMark mark;

  if (answer != NULL && append_as_numbered (outcome, answer, item->n))
    {
      g_string_append_len (out, outcome->str, (gssize)outcome->len);
      return store_outcome (writer->db, writer->org, device, item, outcome->str, writer->now, error);
    }
  if (!kab_writer_mark (writer, &mark, error))
    return FALSE;
  if (kab_mutator_run (mutator, item, read, outcome, &field, &local))
    {
      if (!kab_writer_release (writer, error))
        return FALSE;
    }
  else
    {
      kab_writer_rollback_to (writer, &mark);
      if (!is_refusal (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_string_truncate (outcome, 0);
      append_refused (outcome, item->id, item->n, kab_error_code_to_token ((KabError)local->code), field,
                      local->message);
      if (g_error_matches (local, KAB_ERROR, KAB_ERROR_FORBIDDEN)
          && !kab_mutator_note_refused (mutator, error))
        return FALSE;
    }
  if (!store_outcome (writer->db, writer->org, device, item, outcome->str, writer->now, error))
    return FALSE;
  g_string_append_len (out, outcome->str, (gssize)outcome->len);
  return TRUE;
}

/* Leases that a server which was restored does not know, before what was made with numbers out of them. */
static gboolean
show_leases (KabWriter *writer, const KabCaller *caller, const KabBatch *batch, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (batch->leases == NULL || batch->leases_length > KAB_LEASES_BODY_MAX
      || !json_parser_load_from_data (parser, batch->leases, (gssize)batch->leases_length, NULL)
      || !JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
    return TRUE;
  return kab_numbers_show (writer, caller, json_node_get_array (json_parser_get_root (parser)), NULL, error);
}

static gboolean
run_new (KabServerDb *server_db,
         const KabCaller *seen,
         const KabBatch *batch,
         GString *out,
         gint64 *expected,
         GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, seen->org, seen->user, seen->device_name, KAB_WRITER_NONE, error);
  g_autoptr (KabCaller) caller = NULL;
  g_autoptr (KabMutator) mutator = NULL;
  g_autoptr (GHashTable) answers = NULL;
  gint64 last;
  guint known = 0, n;

  if (writer == NULL)
    return FALSE;
  /* Rights and order are asked anew, now that nobody else can write. */
  caller = kab_identity_load (writer->db, seen->org, seen->session, error);
  if (caller == NULL || !check_order (writer->db, caller, batch, &last, expected, error))
    return FALSE;
  while (known < batch->items->len && g_array_index (batch->items, KabBatchItem, known).n <= last)
    known++;
  if (!append_stored (writer->db, caller, batch, known, last, expected, out, error))
    return FALSE;

  if (known < batch->items->len && !show_leases (writer, caller, batch, error))
    return FALSE;
  writer->device_id = g_strdup (caller->device_id);
  mutator = kab_mutator_new (writer, caller, error);
  if (mutator == NULL)
    return FALSE;
  answers = answered_before (writer->db, writer->org, caller->device_nr, batch, known, error);
  if (answers == NULL)
    return FALSE;
  if (batch->items->len - known >= LONG_BATCH && writer->signing_secret != NULL
      && g_get_num_processors () > 1)
    writer->ahead = kab_writer_ahead_new (server_db, writer->org, writer->signing_secret, batch->items);
  for (n = known; n < batch->items->len && out->len < ANSWER_MAX; n++)
    {
      g_autoptr (KabMutation) read = NULL;

      if (n > 0)
        g_string_append_c (out, ',');
      kab_writer_ahead_go_on (writer->ahead, n);
      read = kab_writer_ahead_take_mutation (writer->ahead, n);
      if (!run_item (writer, mutator, &g_array_index (batch->items, KabBatchItem, n), read, caller->device_nr,
                     answers, out, error))
        return FALSE;
    }
  if (n > known
      && !store_last (writer->db, writer->org, caller->device_nr,
                      g_array_index (batch->items, KabBatchItem, n - 1).n, error))
    return FALSE;
  return kab_writer_commit (writer, error);
}

/* A batch that was all answered before needs no writer. */
static gboolean
run_known (KabServerDb *server_db,
           const char *token,
           const KabBatch *batch,
           GString *out,
           KabCaller **caller,
           gboolean *all,
           gboolean *expired,
           gint64 *expected,
           GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gint64 last;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = kab_db_begin (db, FALSE, error)
       && (*caller = kab_identity_authenticate (db, token, expired, error)) != NULL
       && check_order (db, *caller, batch, &last, expected, error);
  if (ok)
    {
      guint n = batch->items->len;

      *all = n == 0 || g_array_index (batch->items, KabBatchItem, n - 1).n <= last;
      ok = !*all || append_stored (db, *caller, batch, n, last, expected, out, error);
    }
  kab_server_db_return_reader (server_db, db);
  return ok;
}

GString *
kab_mutations_run (KabServerDb *db,
                   const char *token,
                   const char *body,
                   gsize length,
                   gboolean *expired,
                   gint64 *expected,
                   GError **error)
{
  g_auto (KabBatch) batch = { NULL };
  g_autoptr (GString) out = g_string_new ("{\"outcomes\":[");
  g_autoptr (KabCaller) caller = NULL;
  gboolean all = FALSE;

  *expired = FALSE;
  *expected = 0;
  if (!kab_batch_parse (&batch, body, length, error)
      || !run_known (db, token, &batch, out, &caller, &all, expired, expected, error)
      || (!all && !run_new (db, caller, &batch, out, expected, error)))
    return NULL;

  g_string_append (out, "]}");
  return g_steal_pointer (&out);
}
