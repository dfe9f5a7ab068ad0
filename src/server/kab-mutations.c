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
#include "kab-store.h"
#include "kab-writer-private.h"

/*
 * So much of an answer, and the rest of the batch is left undone for the device to send again: conflicts bring
 * whole rows along, and a device takes no more than KAB_BODY_MAX. One outcome fits there in any case.
 */
#define ANSWER_MAX (KAB_BODY_MAX / 4)

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

/* Where in the answer an outcome stands. */
typedef struct
{
  const KabBatchItem *item;
  gsize begin;
  gsize length;
} Outcome;

typedef struct
{
  const char *org;
  gint64 device;
  gint64 now;
  GArray *outcomes;
  const GString *answer;
} Outcomes;

static void
bind_outcome (KabStatement *statement, int at, guint i, gpointer data)
{
  const Outcomes *all = data;
  const Outcome *outcome = &g_array_index (all->outcomes, Outcome, i);

  kab_statement_bind_text (statement, at++, all->org);
  kab_statement_bind_integer (statement, at++, all->device);
  kab_statement_bind_integer (statement, at++, outcome->item->n);
  kab_statement_bind_text (statement, at++, outcome->item->id);
  kab_statement_bind_text_len (statement, at++, all->answer->str + outcome->begin, (gssize)outcome->length);
  kab_statement_bind_integer (statement, at, all->now);
}

static gboolean
store_outcomes (KabWriter *writer, gint64 device, GArray *outcomes, const GString *answer, GError **error)
{
  Outcomes all = { writer->org, device, writer->now, outcomes, answer };

  return kab_store_insert_many (writer->db, "mutation(org,device,n,id,outcome,at)", 6, outcomes->len,
                                bind_outcome, &all, error);
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
append_as_numbered (GString *out, const char *answer, gint64 n)
{
  const char *at = strstr (answer, "\"n\":");
  const char *end = at != NULL ? strchr (at, ',') : NULL;

  if (end == NULL)
    return FALSE;
  g_string_append_len (out, answer, at - answer);
  g_string_append_printf (out, "\"n\":%" G_GINT64_FORMAT "%s", n, end);
  return TRUE;
}

/*
 * One mutation, whose outcome is appended; FALSE only if the whole batch must be given up, without an error if it is to
 * be done again by a writer without hope. @foreseen: (nullable): it, read ahead; @answers: of what is sent again
 */
static gboolean
run_item (KabWriter *writer,
          KabMutator *mutator,
          const KabBatchItem *item,
          KabForeseen *foreseen,
          GHashTable *answers,
          GString *out,
          GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *answer = item->again ? g_hash_table_lookup (answers, item->id) : NULL;
  const KabField *field = NULL;
  gsize begin = out->len;
  KabWriterMark mark;

  if (answer != NULL && append_as_numbered (out, answer, item->n))
    return TRUE;
  if (!kab_writer_mark (writer, &mark, error))
    return FALSE;
  if (kab_mutator_run (mutator, item, foreseen, out, &field, &local))
    return kab_writer_release (writer, error);
  if (!is_refusal (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!kab_writer_rollback_to (writer, &mark))
    return FALSE;
  kab_mutator_undone (mutator);
  g_string_truncate (out, begin);
  append_refused (out, item->id, item->n, kab_error_code_to_token ((KabError)local->code), field,
                  local->message);
  return !g_error_matches (local, KAB_ERROR, KAB_ERROR_FORBIDDEN)
         || kab_mutator_note_refused (mutator, error);
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

/* @hope: that no edit is refused after it wrote something; FALSE without an error if that was in vain */
static gboolean
run_new (KabServerDb *server_db,
         const KabCaller *seen,
         const KabBatch *batch,
         gboolean hope,
         GString *out,
         gint64 *expected,
         GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, seen->org, seen->user, seen->device_name, KAB_WRITER_NONE, error);
  g_autoptr (KabCaller) caller = NULL;
  g_autoptr (KabMutator) mutator = NULL;
  g_autoptr (GHashTable) answers = NULL;
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (Outcome));
  gboolean is_long;
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
  is_long = kab_batch_is_long (batch->items->len - known);
  /* A savepoint copies each page that is written behind it: as much as a fifth of all that an edit costs. */
  if (hope && is_long && !kab_writer_hope (writer, error))
    return FALSE;
  if (is_long && writer->signing_secret != NULL && g_get_num_processors () > 1)
    writer->ahead = kab_writer_ahead_new (server_db, writer->org, writer->signing_secret, batch->items);
  for (n = known; n < batch->items->len && out->len < ANSWER_MAX; n++)
    {
      g_autoptr (KabForeseen) foreseen = NULL;
      Outcome outcome = { .item = &g_array_index (batch->items, KabBatchItem, n) };

      if (n > 0)
        g_string_append_c (out, ',');
      outcome.begin = out->len;
      kab_writer_ahead_go_on (writer->ahead, n);
      foreseen = kab_writer_ahead_take_edit (writer->ahead, n);
      if (!run_item (writer, mutator, outcome.item, foreseen, answers, out, error))
        return FALSE;
      outcome.length = out->len - outcome.begin;
      g_array_append_val (outcomes, outcome);
    }
  if (!store_outcomes (writer, caller->device_nr, outcomes, out, error))
    return FALSE;
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
  g_autoptr (GError) local = NULL;
  gsize begin = out->len;
  gboolean all = FALSE;

  *expired = FALSE;
  *expected = 0;
  if (!kab_batch_parse (&batch, body, length, error)
      || !run_known (db, token, &batch, out, &caller, &all, expired, expected, error))
    return NULL;
  if (!all && !run_new (db, caller, &batch, TRUE, out, expected, &local))
    {
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_string_truncate (out, begin);
      if (!run_new (db, caller, &batch, FALSE, out, expected, error))
        return NULL;
    }

  g_string_append (out, "]}");
  return g_steal_pointer (&out);
}
