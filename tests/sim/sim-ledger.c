/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The other book: every value that was typed, every state that a row ever had at the server. What the product says and
 * shows is compared with it. Numbers are those of the design's list of invariants.
 */
#include "sim-ledger.h"

#include <string.h>

#include "kab-mutation.h"
#include "kab-protocol.h"
#include "kab-store.h"
#include "kab-work-private.h"

GHashTable *sim_ledger_heads;
GHashTable *sim_ledger_values;
static GHashTable *tracks; /* "entity/id" -> Track */
GPtrArray *sim_ledger_order;

static void
typed_free (gpointer data)
{
  Typed *typed = data;

  g_free (typed->value);
  g_free (typed->row);
  g_ptr_array_unref (typed->tries);
  g_ptr_array_unref (typed->seen);
  g_free (typed);
}

static void
track_free (gpointer data)
{
  Track *track = data;

  g_free (track->id);
  g_ptr_array_unref (track->versions);
  g_free (track);
}

void
sim_ledger_reset (void)
{
  g_clear_pointer (&sim_ledger_values, g_hash_table_unref);
  g_clear_pointer (&tracks, g_hash_table_unref);
  g_clear_pointer (&sim_ledger_order, g_ptr_array_unref);
  sim_ledger_values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, typed_free);
  tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sim_ledger_order = g_ptr_array_new_with_free_func (track_free);
  g_clear_pointer (&sim_ledger_heads, g_hash_table_unref);
  sim_ledger_heads = g_hash_table_new (NULL, NULL);
  sim.server.head = 0;
}

const char *
sim_ledger_type (SimDesk *desk, const KabEntity *entity, const char *row, const char *field)
{
  Typed *typed = g_new0 (Typed, 1);

  typed->value = g_strdup_printf ("w%06u.", ++sim.typed);
  typed->desk = desk;
  typed->entity = entity;
  typed->row = g_strdup (row);
  typed->field = (guint)kab_entity_field (entity, field);
  typed->tries = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  typed->seen = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_hash_table_insert (sim_ledger_values, typed->value, typed);
  return typed->value;
}

void
sim_ledger_sent (const char *value, const KabMutation *mutation, gboolean saved)
{
  Typed *typed = g_hash_table_lookup (sim_ledger_values, value);

  if (typed == NULL)
    return;
  g_ptr_array_add (typed->tries, kab_mutation_copy (mutation));
  typed->saved |= saved;
}

void
sim_ledger_ordered (const char *value)
{
  Typed *typed = g_hash_table_lookup (sim_ledger_values, value);

  if (typed != NULL)
    typed->ordered = TRUE;
}

void
sim_ledger_seen (const KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      Typed *typed = mutation->in_set[i] && mutation->set[i].kind == KAB_VALUE_TEXT
                       ? g_hash_table_lookup (sim_ledger_values, mutation->set[i].text)
                       : NULL;

      if (typed != NULL)
        g_ptr_array_add (typed->seen, kab_mutation_copy (mutation));
    }
}

void
sim_ledger_discard (const KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      Typed *typed = mutation->in_set[i] && mutation->set[i].kind == KAB_VALUE_TEXT
                       ? g_hash_table_lookup (sim_ledger_values, mutation->set[i].text)
                       : NULL;

      if (typed != NULL)
        typed->discarded = TRUE;
    }
  for (guint i = 0; mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args; i++)
    {
      Typed *typed = mutation->args[i].kind == KAB_VALUE_TEXT
                       ? g_hash_table_lookup (sim_ledger_values, mutation->args[i].text)
                       : NULL;

      if (typed != NULL)
        typed->discarded = TRUE;
    }
}

void
sim_ledger_set_aside (SimDesk *desk)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Typed *)value)->desk == desk && !((Typed *)value)->on_server)
      ((Typed *)value)->lost_to_restore = TRUE;
}

/* --- The server's history --- */

Track *
sim_ledger_track (const KabEntity *entity, const char *id, gboolean make)
{
  g_autofree char *key = g_strconcat (entity->name, "/", id, NULL);
  Track *track = g_hash_table_lookup (tracks, key);

  if (track != NULL || !make)
    return track;
  track = g_new0 (Track, 1);
  track->entity = entity;
  track->id = g_strdup (id);
  track->versions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_ptr_array_add (sim_ledger_order, track);
  g_hash_table_insert (tracks, g_steal_pointer (&key), track);
  return track;
}

const KabRow *
sim_ledger_version_at (const Track *track, gint64 rev)
{
  for (guint i = track->versions->len; i > 0; i--)
    if (((KabRow *)track->versions->pdata[i - 1])->rev <= rev)
      return track->versions->pdata[i - 1];

  return NULL;
}

gint64
sim_ledger_newest (const Track *track)
{
  return track->versions->len > 0 ? ((KabRow *)track->versions->pdata[track->versions->len - 1])->rev : 0;
}

KabRow *
sim_ledger_latest (const KabEntity *entity, const char *id)
{
  Track *track = sim_ledger_track (entity, id, FALSE);

  return track != NULL && track->versions->len > 0
           ? kab_row_ref (track->versions->pdata[track->versions->len - 1])
           : NULL;
}

static gboolean follows (const Typed *typed, const char *before, GHashTable *asked);

static gboolean
is_over (const Typed *typed, const KabMutation *one, const char *before, GHashTable *asked)
{
  const char *base = one->in_base[typed->field] && one->base[typed->field].kind == KAB_VALUE_TEXT
                       ? one->base[typed->field].text
                       : NULL;
  const Typed *between;

  if (g_strcmp0 (base, before) == 0)
    return TRUE;
  between = base != NULL ? g_hash_table_lookup (sim_ledger_values, base) : NULL;
  return between != NULL && between->desk == typed->desk && g_hash_table_add (asked, (gpointer)between)
         && follows (between, before, asked);
}

/* However long the chain, each link of it is asked about once. */
static gboolean
follows (const Typed *typed, const char *before, GHashTable *asked)
{
  for (guint i = 0; i < typed->tries->len; i++)
    if (is_over (typed, typed->tries->pdata[i], before, asked))
      return TRUE;
  for (guint i = 0; i < typed->seen->len; i++)
    if (is_over (typed, typed->seen->pdata[i], before, asked))
      return TRUE;
  return FALSE;
}

gboolean
sim_ledger_follows (const Typed *typed, const char *before)
{
  g_autoptr (GHashTable) asked = g_hash_table_new (NULL, NULL);

  g_hash_table_add (asked, (gpointer)typed);
  return follows (typed, before, asked);
}

static void
check_overwritten (const Typed *typed, const char *before, const KabRow *row)
{
  const Typed *former = before != NULL ? g_hash_table_lookup (sim_ledger_values, before) : NULL;

  if (former == NULL || former->desk == typed->desk || typed->ordered || sim_ledger_follows (typed, before))
    return;
  sim_fail ("17",
            "%s, typed at desk %u, was overwritten by %s of desk %u, who had not seen it (%s %s, rev "
            "%" G_GINT64_FORMAT ")",
            before, former->desk->index, typed->value, typed->desk->index, row->entity->name, row->id,
            row->rev);
}

static gboolean
explains (const Try *one, const KabRow *row, const char *group)
{
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabValue *wanted = one->in_set[i] ? &one->set[i] : one->in_base[i] ? &one->base[i] : NULL;

      if (wanted != NULL && g_strcmp0 (row->entity->fields[i].group, group) == 0
          && !kab_value_equal (wanted, &row->values[i]))
        return FALSE;
    }
  return TRUE;
}

/* What a group is, is as one person saw and wanted it: no mixture of two. */
static void
check_groups (const KabRow *before, const KabRow *row)
{
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const char *group = row->entity->fields[i].group;
      const Typed *typed = row->values[i].kind == KAB_VALUE_TEXT
                             ? g_hash_table_lookup (sim_ledger_values, row->values[i].text)
                             : NULL;
      gboolean explained = FALSE;

      if (group == NULL || typed == NULL || typed->entity != row->entity
          || (before != NULL && kab_value_equal (&before->values[i], &row->values[i])))
        continue;
      for (guint t = 0; t < typed->tries->len; t++)
        explained |= explains (typed->tries->pdata[t], row, group);
      if (explained)
        g_hash_table_insert (groups, (gpointer)group, GINT_TO_POINTER (2));
      else if (!g_hash_table_contains (groups, group))
        g_hash_table_insert (groups, (gpointer)group, GINT_TO_POINTER (1));
    }
  {
    GHashTableIter iter;
    gpointer group, state;

    g_hash_table_iter_init (&iter, groups);
    while (g_hash_table_iter_next (&iter, &group, &state))
      if (GPOINTER_TO_INT (state) == 1)
        sim_fail ("19", "the group %s of %s %s is a mixture at rev %" G_GINT64_FORMAT, (char *)group,
                  row->entity->name, row->id, row->rev);
  }
}

/* What is read again has gone through states that are not seen any more. */
static gboolean reading_again;

static void
look_at_version (const KabRow *before, const KabRow *row)
{
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabValue *now = &row->values[i];
      Typed *typed = now->kind == KAB_VALUE_TEXT ? g_hash_table_lookup (sim_ledger_values, now->text) : NULL;
      const KabValue *was = before != NULL ? &before->values[i] : NULL;

      if (typed == NULL || typed->entity != row->entity || (was != NULL && kab_value_equal (was, now)))
        continue;
      if (!typed->on_server)
        typed->rev = row->rev;
      typed->on_server = TRUE;
      if (++typed->came > typed->tries->len && !reading_again)
        sim_fail ("14", "%s came into the row %u times, and was sent %u times", typed->value, typed->came,
                  typed->tries->len);
      if (!reading_again)
        check_overwritten (typed, was != NULL && was->kind == KAB_VALUE_TEXT ? was->text : NULL, row);
    }
  if (!reading_again)
    check_groups (before, row);
  sim_deals_look (before, row);
  sim_files_look (row);
}

static void
add_version (KabDb *db, const KabEntity *entity, gint64 nr)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE nr=?", kab_store_columns (entity), entity->name);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, NULL);
  g_autoptr (KabRow) row = NULL;
  const KabRow *before;
  Track *track;

  kab_statement_bind_integer (statement, 1, nr);
  if (kab_statement_step (statement, NULL) != KAB_STEP_ROW)
    return;
  row = kab_store_read (statement, 0, entity);
  track = sim_ledger_track (entity, row->id, TRUE);
  before = track->versions->len > 0 ? track->versions->pdata[track->versions->len - 1] : NULL;
  if (before != NULL && before->rev >= row->rev)
    return;
  look_at_version (before, row);
  g_ptr_array_add (track->versions, g_steal_pointer (&row));
}

typedef struct
{
  guint entity;
  gint64 nr;
} Changed;

/* Outcomes are counted without holes, and none is of a number that was not given. */
static void
check_counts (KabDb *db)
{
  g_autofree char *sql = g_strdup_printf (
    /* Old answers are forgotten some day, the oldest first. */
    "SELECT count(*) FROM device d WHERE EXISTS (SELECT 1 FROM mutation m WHERE m.device = d.nr) AND"
    " (SELECT max(n) - min(n) + 1 - count(*) + abs(max(n) - d.last_n) FROM mutation m WHERE m.device = d.nr) "
    "<> 0"
    " OR d.last_n > 0 AND %d = 0 AND NOT EXISTS (SELECT 1 FROM mutation m WHERE m.device = d.nr)",
    sim.maintained ? 1 : 0);
  gint64 holes = kab_db_query_integer (db, sql, NULL, NULL);

  if (holes > 0)
    sim_fail ("15", "the numbers of %" G_GINT64_FORMAT " devices have holes at the server", holes);
}

void
sim_ledger_history (void)
{
  KabDb *db = kab_server_db_lend_reader (sim.server.db, NULL);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (Changed));
  gint64 head;

  g_assert (db != NULL && kab_db_begin (db, FALSE, NULL));
  head = kab_db_query_integer (db, "SELECT max(rev) FROM counter", NULL, NULL);
  if (head > sim.server.head)
    {
      {
        g_autoptr (KabStatement) statement
          = kab_db_prepare (db, "SELECT DISTINCT entity, nr FROM feed WHERE rev > ? ORDER BY rev", NULL);

        kab_statement_bind_integer (statement, 1, sim.server.head);
        while (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
          {
            Changed one
              = { (guint)kab_statement_get_integer (statement, 0), kab_statement_get_integer (statement, 1) };

            g_array_append_val (changed, one);
          }
      }
      for (guint i = 0; i < changed->len; i++)
        {
          const Changed *one = &g_array_index (changed, Changed, i);
          const KabEntity *entity = kab_entity_find_by_number (one->entity);

          if (entity != NULL)
            add_version (db, entity, one->nr);
        }
      check_counts (db);
      g_hash_table_add (sim_ledger_heads, GSIZE_TO_POINTER (head));
      sim.server.head = head;
    }
  kab_server_db_return_reader (sim.server.db, db);
}

static void
keep_words (GHashTable *words, const KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i] && mutation->set[i].kind == KAB_VALUE_TEXT)
      g_hash_table_add (words, g_strdup (mutation->set[i].text));
  for (guint i = 0; mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args; i++)
    if (mutation->args[i].kind == KAB_VALUE_TEXT)
      g_hash_table_add (words, g_strdup (mutation->args[i].text));
}

GHashTable *
sim_ledger_kept (SimDesk *desk)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) problems = desk->work != NULL ? kab_work_problems (desk->work, NULL) : NULL;
  g_autoptr (GPtrArray) entries = desk->work != NULL ? kab_work_all_entries (desk->work, FALSE, NULL) : NULL;

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    keep_words (words, ((KabStoredProblem *)problems->pdata[i])->mutation);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    keep_words (words, ((KabOutboxEntry *)entries->pdata[i])->mutation);
  return words;
}

gboolean
sim_ledger_is_unsent (SimDesk *desk, const char *word)
{
  g_autoptr (GPtrArray) entries = kab_work_all_entries (desk->work, FALSE, NULL);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (((KabOutboxEntry *)entries->pdata[i])->acked_rev != 0)
      keep_words (words, ((KabOutboxEntry *)entries->pdata[i])->mutation);
  return !g_hash_table_contains (words, word);
}

static void
keep_stored (GHashTable *words, KabDb *db, const char *sql)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, NULL);

  while (statement != NULL && kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    {
      g_autoptr (JsonNode) node = json_from_string (kab_statement_get_text (statement, 0), NULL);
      g_autoptr (KabMutation) mutation
        = node != NULL ? kab_mutation_from_json (json_node_get_object (node), NULL) : NULL;

      if (mutation != NULL)
        keep_words (words, mutation);
    }
}

/* Besides what waits there: what the server confirmed to it, and it keeps. A desk that does not run has a file. */
static GHashTable *
remembered (SimDesk *desk)
{
  GHashTable *words = sim_ledger_kept (desk);
  g_autofree char *uri = g_strconcat ("sqlite:", desk->work_dir, "/work.db", NULL);
  g_autoptr (KabDb) db = desk->work == NULL ? kab_db_open (uri, KAB_DB_NONE, NULL) : NULL;
  KabDb *there = desk->work != NULL ? desk->work->db : db;

  if (there == NULL)
    return words;
  if (desk->work == NULL)
    {
      keep_stored (words, there, "SELECT json FROM outbox");
      keep_stored (words, there, "SELECT json FROM problem");
    }
  keep_stored (words, there, "SELECT json FROM kept");
  return words;
}

void
sim_ledger_forgets (SimDesk *desk)
{
  g_autoptr (GHashTable) kept = remembered (desk);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Typed *typed = value;

      if (typed->desk == desk && typed->undone && !typed->on_server
          && !g_hash_table_contains (kept, typed->value))
        typed->lost_to_restore = TRUE;
    }
}

void
sim_ledger_restored (gint64 head)
{
  GHashTable *kept[SIM_DESKS_MAX] = { NULL };
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < sim.n_desks; i++)
    kept[i] = remembered (&sim.desks[i]);
  for (guint i = 0; i < sim_ledger_order->len; i++)
    {
      Track *track = sim_ledger_order->pdata[i];

      while (track->versions->len > 0
             && ((KabRow *)track->versions->pdata[track->versions->len - 1])->rev > head)
        g_ptr_array_set_size (track->versions, (int)track->versions->len - 1);
    }
  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Typed *typed = value;

      /* Without a rev: it never came there, or was typed over in the batch that brought it. */
      if (typed->rev > 0 && typed->rev <= head)
        continue;
      typed->on_server = FALSE;
      typed->undone = TRUE;
      /* The desktop sends it again, confirmed or not, if it has it: the rest is gone with the server's disk. */
      typed->lost_to_restore = !g_hash_table_contains (kept[typed->desk->index], typed->value);
      typed->came = 0;
      typed->rev = 0;
    }
  for (guint i = 0; i < sim.n_desks; i++)
    {
      sim.desks[i].diary_seen = 0;
      g_hash_table_unref (kept[i]);
    }
  sim.server.head = head;
}

void
sim_ledger_read_again (void)
{
  GHashTableIter iter;
  gpointer value;

  reading_again = TRUE;
  sim_ledger_history ();
  reading_again = FALSE;
  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Typed *typed = value;

      /* It may go away and come again with the edits that are sent again. */
      typed->came = 0;
      if (typed->on_server)
        typed->lost_to_restore = FALSE;
    }
}
