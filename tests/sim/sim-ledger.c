/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The other book: every value that was typed, every state that a row ever had at the server. What the product says and
 * shows is compared with it. Numbers are those of the design's list of invariants.
 */
#include "sim.h"

#include <string.h>

#include "kab-cache-private.h"
#include "kab-mutation.h"
#include "kab-protocol.h"
#include "kab-store.h"

/* One mutation that carried the value; there are several where somebody insisted on it. */
typedef KabMutation Try;

typedef struct
{
  char *value;
  SimDesk *desk;
  const KabEntity *entity;
  char *row;
  guint field;
  GPtrArray *tries;
  gboolean saved;
  gboolean discarded;
  gboolean on_server;
  gint64 rev; /* when it came there first */
  guint came; /* how often */
  gboolean lost_to_restore;
} Typed;

typedef struct
{
  const KabEntity *entity;
  char *id;
  GPtrArray *versions; /* KabRow, by rev */
} Track;

static GHashTable *heads;  /* the numbers at which transactions of the server ended */
static GHashTable *values; /* value -> Typed */
static GHashTable *tracks; /* "entity/id" -> Track */
static GPtrArray *order;   /* Track, as they came */

static void
typed_free (gpointer data)
{
  Typed *typed = data;

  g_free (typed->value);
  g_free (typed->row);
  g_ptr_array_unref (typed->tries);
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
  g_clear_pointer (&values, g_hash_table_unref);
  g_clear_pointer (&tracks, g_hash_table_unref);
  g_clear_pointer (&order, g_ptr_array_unref);
  values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, typed_free);
  tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  order = g_ptr_array_new_with_free_func (track_free);
  g_clear_pointer (&heads, g_hash_table_unref);
  heads = g_hash_table_new (NULL, NULL);
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
  g_hash_table_insert (values, typed->value, typed);
  return typed->value;
}

void
sim_ledger_sent (const char *value, const KabMutation *mutation, gboolean saved)
{
  Typed *typed = g_hash_table_lookup (values, value);

  if (typed == NULL)
    return;
  g_ptr_array_add (typed->tries, kab_mutation_copy (mutation));
  typed->saved |= saved;
}

void
sim_ledger_discard (const KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      Typed *typed = mutation->in_set[i] && mutation->set[i].kind == KAB_VALUE_TEXT
                       ? g_hash_table_lookup (values, mutation->set[i].text)
                       : NULL;

      if (typed != NULL)
        typed->discarded = TRUE;
    }
}

/* --- The server's history --- */

static Track *
track_of (const KabEntity *entity, const char *id, gboolean make)
{
  g_autofree char *key = g_strconcat (entity->name, "/", id, NULL);
  Track *track = g_hash_table_lookup (tracks, key);

  if (track != NULL || !make)
    return track;
  track = g_new0 (Track, 1);
  track->entity = entity;
  track->id = g_strdup (id);
  track->versions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_ptr_array_add (order, track);
  g_hash_table_insert (tracks, g_steal_pointer (&key), track);
  return track;
}

static const KabRow *
version_at (const Track *track, gint64 rev)
{
  for (guint i = track->versions->len; i > 0; i--)
    if (((KabRow *)track->versions->pdata[i - 1])->rev <= rev)
      return track->versions->pdata[i - 1];

  return NULL;
}

KabRow *
sim_ledger_latest (const KabEntity *entity, const char *id)
{
  Track *track = track_of (entity, id, FALSE);

  return track != NULL && track->versions->len > 0
           ? kab_row_ref (track->versions->pdata[track->versions->len - 1])
           : NULL;
}

/*
 * Whether @typed is put over @before by somebody who had that in view; what the same desk typed in between, and sent in
 * the same batch, is never seen here.
 */
static gboolean
follows (const Typed *typed, const char *before, guint depth)
{
  for (guint i = 0; i < typed->tries->len; i++)
    {
      const Try *one = typed->tries->pdata[i];
      const char *base = one->in_base[typed->field] && one->base[typed->field].kind == KAB_VALUE_TEXT
                           ? one->base[typed->field].text
                           : NULL;
      const Typed *between;

      if (g_strcmp0 (base, before) == 0)
        return TRUE;
      between = base != NULL && depth < 16 ? g_hash_table_lookup (values, base) : NULL;
      if (between != NULL && between->desk == typed->desk && follows (between, before, depth + 1))
        return TRUE;
    }
  return FALSE;
}

static void
check_overwritten (const Typed *typed, const char *before, const KabRow *row)
{
  const Typed *former = before != NULL ? g_hash_table_lookup (values, before) : NULL;

  if (former == NULL || former->desk == typed->desk || follows (typed, before, 0))
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
      const Typed *typed
        = row->values[i].kind == KAB_VALUE_TEXT ? g_hash_table_lookup (values, row->values[i].text) : NULL;
      gboolean explained = FALSE;

      if (group == NULL || typed == NULL
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

static void
look_at_version (const KabRow *before, const KabRow *row)
{
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabValue *now = &row->values[i];
      Typed *typed = now->kind == KAB_VALUE_TEXT ? g_hash_table_lookup (values, now->text) : NULL;
      const KabValue *was = before != NULL ? &before->values[i] : NULL;

      if (typed == NULL || typed->entity != row->entity || (was != NULL && kab_value_equal (was, now)))
        continue;
      if (!typed->on_server)
        typed->rev = row->rev;
      typed->on_server = TRUE;
      if (++typed->came > typed->tries->len)
        sim_fail ("14", "%s came into the row %u times, and was sent %u times", typed->value, typed->came,
                  typed->tries->len);
      check_overwritten (typed, was != NULL && was->kind == KAB_VALUE_TEXT ? was->text : NULL, row);
    }
  check_groups (before, row);
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
  track = track_of (entity, row->id, TRUE);
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
      g_hash_table_add (heads, GSIZE_TO_POINTER (head));
      sim.server.head = head;
    }
  kab_server_db_return_reader (sim.server.db, db);
}

static gboolean
is_kept (const Typed *typed)
{
  g_autoptr (GPtrArray) problems = kab_work_problems (typed->desk->work, NULL);
  g_autoptr (GPtrArray) entries = kab_work_all_entries (typed->desk->work, FALSE, NULL);

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const KabMutation *mutation = ((KabStoredProblem *)problems->pdata[i])->mutation;

      if (mutation->entity == typed->entity && mutation->in_set[typed->field]
          && g_strcmp0 (mutation->set[typed->field].text, typed->value) == 0)
        return TRUE;
    }
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const KabMutation *mutation = ((KabOutboxEntry *)entries->pdata[i])->mutation;

      if (mutation->entity == typed->entity && mutation->in_set[typed->field]
          && g_strcmp0 (mutation->set[typed->field].text, typed->value) == 0)
        return TRUE;
    }
  return FALSE;
}

void
sim_ledger_restored (gint64 head)
{
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < order->len; i++)
    {
      Track *track = order->pdata[i];

      while (track->versions->len > 0
             && ((KabRow *)track->versions->pdata[track->versions->len - 1])->rev > head)
        g_ptr_array_set_size (track->versions, (int)track->versions->len - 1);
    }
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Typed *typed = value;

      /* Without a rev: it never came there, or was typed over in the batch that brought it. */
      if (typed->rev > 0 && typed->rev <= head)
        continue;
      typed->on_server = FALSE;
      /* What the desktop has still not seen come back it sends again; the rest is gone with the server's disk. */
      typed->lost_to_restore = typed->desk->work == NULL || !is_kept (typed);
      typed->came = 0;
      typed->rev = 0;
    }
  for (guint i = 0; i < sim.n_desks; i++)
    sim.desks[i].diary_seen = 0;
  sim.server.head = head;
}

/* --- What a desktop has, against what its user may see --- */

static gboolean
is_visible (const SimView *view, const KabRow *row)
{
  for (guint i = 0; i < view->actors->len; i++)
    if (kab_access_allows (view->actors->pdata[i], KAB_OPERATION_READ, row, NULL, NULL))
      return TRUE;

  return FALSE;
}

/* Rows bound to a partner depend on other rows: for those the ledger has no opinion. */
static gboolean
is_judged (const SimView *view, const KabEntity *entity)
{
  for (guint i = 0; i < view->actors->len; i++)
    if (kab_access_actor_scope (view->actors->pdata[i], entity, KAB_OPERATION_READ) == KAB_SCOPE_BOUND)
      return FALSE;

  return TRUE;
}

static gboolean
may_read (const SimView *view, const KabField *field)
{
  for (guint i = 0; i < view->actors->len; i++)
    if (kab_access_may_read_field (((KabActor *)view->actors->pdata[i])->role, field))
      return TRUE;

  return FALSE;
}

static void
compare_rows (SimDesk *desk, const SimView *view, const KabRow *there, const KabRow *here)
{
  if (there->rev != here->rev || there->deleted != here->deleted)
    sim_fail ("9", "desk %u has %s %s at rev %" G_GINT64_FORMAT "%s and should at %" G_GINT64_FORMAT "%s",
              desk->index, there->entity->name, there->id, here->rev, here->deleted ? " (deleted)" : "",
              there->rev, there->deleted ? " (deleted)" : "");
  for (guint i = 0; i < there->entity->n_fields; i++)
    {
      gboolean readable = may_read (view, &there->entity->fields[i]);

      /* What happened to a row is told without the fields that are not for everybody. */
      if (there->entity == &kab_entity_activity && there->entity->fields[i].type == KAB_TYPE_JSON)
        continue;

      if (readable ? !kab_value_equal (&there->values[i], &here->values[i])
                   : here->values[i].kind != KAB_VALUE_NULL)
        sim_fail ("6", "desk %u: %s of %s %s is not what it is at the server", desk->index,
                  there->entity->fields[i].name, there->entity->name, there->id);
    }
}

static void
compare_track (SimDesk *desk, gint64 until, const SimView *view, const Track *track)
{
  g_autoptr (KabRow) here
    = kab_cache_server_row (desk->cache, kab_cache_get_db (desk->cache), track->entity, track->id);
  const KabRow *there = version_at (track, until);
  const KabRow *newest = version_at (track, view->head);

  /* It moved on behind the end of the run. */
  if (newest != NULL && newest->rev > until)
    return;
  if (there != NULL && !is_visible (view, there))
    there = NULL;
  if (here != NULL && here->rev == 0)
    g_clear_pointer (&here, kab_row_unref); /* one's own, that the server has not */
  if (there == NULL && here == NULL)
    return;
  if (there == NULL || here == NULL)
    sim_fail ("9", "desk %u %s %s %s, %s until %" G_GINT64_FORMAT, desk->index,
              here != NULL ? "has" : "lacks", track->entity->name, track->id,
              here != NULL ? "which is not its user's to see," : "which is its user's to see,", until);
  compare_rows (desk, view, there, here);
}

/* Who did something sees in the journal what it was. */
static gboolean
is_told_in_journal (SimDesk *desk, const char *value)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    kab_cache_get_db (desk->cache),
    "SELECT 1 FROM activity WHERE instr(before, ?1) OR instr(after, ?1) OR instr(row_title, ?1)", NULL);

  kab_statement_bind_text (statement, 1, value);
  return kab_statement_step (statement, NULL) == KAB_STEP_ROW;
}

/* No byte of what left is in the files. */
static void
check_scrubbed (SimDesk *desk, const SimView *view)
{
  static const char *const names[] = { "cache.db", "cache.db-wal" };
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (desk->folder, names[i], NULL);

      sim_disk_find_words (path, found);
    }
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *typed = value;
      const Track *track = track_of (typed->entity, typed->row, FALSE);
      const KabRow *now
        = track != NULL && track->versions->len > 0 ? track->versions->pdata[track->versions->len - 1] : NULL;
      gboolean waits = FALSE, secret = !may_read (view, &typed->entity->fields[typed->field]);

      if (!g_hash_table_contains (found, typed->value))
        continue;
      if (secret)
        sim_fail ("13", "desk %u has %s of %s %s, which is not for it", desk->index, typed->value,
                  typed->entity->name, typed->row);
      if (!typed->on_server || now == NULL || now->rev > view->head || is_visible (view, now))
        continue;
      if (!kab_work_waits (desk->work, typed->entity->name, typed->row, 0, &waits, NULL) || waits)
        continue;
      if (is_told_in_journal (desk, typed->value))
        continue;
      sim_fail ("10", "desk %u still has %s of %s %s, which left, in its files", desk->index, typed->value,
                typed->entity->name, typed->row);
    }
}

static gboolean
view_is_office (const SimView *view)
{
  for (guint i = 0; i < view->actors->len; i++)
    if (((KabActor *)view->actors->pdata[i])->role == KAB_ROLE_ADMIN)
      return TRUE;

  return FALSE;
}

void
sim_ledger_run_ended (SimDesk *desk, gint64 until, const SimView *view)
{
  if (view == NULL || desk->disk->dead || view->history != sim.restored)
    return;
  if (!g_hash_table_contains (heads, GSIZE_TO_POINTER (until)))
    sim_fail ("4", "desk %u shows the middle of a transaction: %" G_GINT64_FORMAT " is the end of none",
              desk->index, until);
  if (until < view->head)
    sim_sometimes (SIM_SOMETIMES_MOVED_UNTIL);
  for (guint i = 0; i < order->len; i++)
    {
      const Track *track = order->pdata[i];

      if (is_judged (view, track->entity))
        compare_track (desk, until, view, track);
    }
  if (!view_is_office (view) && until == view->head && sim_random_chance (sim.quiet ? 50 : 10))
    check_scrubbed (desk, view);
}

/* --- What is shown --- */

/* What waits stands over what the server has, last typed on top. */
static void
check_overlay (SimDesk *desk, const KabEntity *entity, const char *id)
{
  KabDb *db = kab_cache_get_db (desk->cache);
  g_autoptr (KabRow) there = kab_cache_server_row (desk->cache, db, entity, id);
  g_autoptr (KabRow) shown = kab_store_find (db, NULL, entity, id, NULL);
  g_autoptr (GPtrArray) entries
    = kab_work_row_entries (desk->work, entity->name, id, there != NULL ? there->rev : 0, NULL);
  gboolean exists = there != NULL;

  if (entries == NULL || entries->len == 0)
    return;
  for (guint i = 0; i < entries->len; i++)
    exists |= ((KabOutboxEntry *)entries->pdata[i])->mutation->op == KAB_OP_CREATE;
  if (!exists)
    return;
  if (shown == NULL)
    sim_fail ("20", "desk %u does not show %s %s, which has edits waiting", desk->index, entity->name, id);
  for (guint f = 0; f < entity->n_fields; f++)
    for (guint i = entries->len; i > 0; i--)
      {
        const KabMutation *mutation = ((KabOutboxEntry *)entries->pdata[i - 1])->mutation;

        if (!mutation->in_set[f])
          continue;
        if (!kab_value_equal (&mutation->set[f], &shown->values[f]))
          sim_fail ("20", "desk %u shows another %s of %s %s than was typed last", desk->index,
                    entity->fields[f].name, entity->name, id);
        break;
      }
}

static void
check_diary (SimDesk *desk)
{
  g_autoptr (KabRow) row = desk->diary != NULL ? kab_store_find (kab_cache_get_db (desk->cache), NULL,
                                                                 &kab_entity_client, desk->diary, NULL)
                                               : NULL;
  const char *text = row != NULL ? kab_row_get_text (row, "email") : NULL;
  guint seen = text != NULL ? (guint)g_ascii_strtoull (text + 1, NULL, 10) : 0;

  if (row == NULL || desk->marred || sim.restored)
    return;
  if (seen < desk->diary_seen)
    sim_fail ("21", "desk %u showed %u in its diary and now shows %u", desk->index, desk->diary_seen, seen);
  desk->diary_seen = seen;
}

/* Accepted, and typed over by the same desk in the same batch. */
static gboolean
was_accepted (KabDb *db, const Typed *typed)
{
  for (guint i = 0; i < typed->tries->len; i++)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (db, "SELECT 1 FROM mutation WHERE id=? AND outcome LIKE '%\"done\"%'", NULL);

      kab_statement_bind_text (statement, 1, ((Try *)typed->tries->pdata[i])->id);
      if (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
        return TRUE;
    }
  return FALSE;
}

/* Who is told that all is saved can find each word at the server. */
static void
check_status (SimDesk *desk)
{
  guint pending, problems, entries;
  gint64 oldest;
  GHashTableIter iter;
  gpointer value;
  KabDb *db;

  if (!desk->at_head || sim.restored || !sim.server.up
      || !kab_work_counts (desk->work, &pending, &oldest, &problems, &entries, NULL) || entries > 0
      || problems > 0)
    return;
  db = kab_server_db_lend_reader (sim.server.db, NULL);
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *typed = value;

      if (typed->desk == desk && typed->saved && !typed->on_server && !typed->discarded
          && !was_accepted (db, typed))
        sim_fail ("37", "desk %u says that all is saved, and %s is not at the server", desk->index,
                  typed->value);
    }
  kab_server_db_return_reader (sim.server.db, db);
}

void
sim_ledger_overlay (SimDesk *desk)
{
  g_autoptr (GHashTable) rows = NULL;
  GHashTableIter iter;
  gpointer key;

  if (desk->cache->behind)
    {
      desk->marred = TRUE;
      return;
    }
  check_diary (desk);
  if (sim_random_chance (5))
    check_status (desk);
  /* What is wrong stays so for a while: not each moment need be looked at. */
  if (!sim_random_chance (35))
    return;
  rows = kab_work_rows (desk->work, NULL);
  if (rows == NULL)
    return;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (key, "/", 2);

      check_overlay (desk, kab_entity_find (parts[0]), parts[1]);
    }
}

/* --- At the end: where every word is --- */

/* Whether the same desk typed something into the same field over it. */
static gboolean
was_typed_over (const Typed *typed)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *other = value;

      if (other->desk == typed->desk && other->field == typed->field && g_str_equal (other->row, typed->row)
          && (other->on_server || other->lost_to_restore) && follows (other, typed->value, 0))
        return TRUE;
    }
  return FALSE;
}

/* Who is alone with a field is never told that somebody else changed it. */
static void
check_own_conflicts (void)
{
  for (guint d = 0; d < sim.n_desks; d++)
    {
      g_autoptr (GPtrArray) problems = kab_work_problems (sim.desks[d].work, NULL);

      for (guint i = 0; !sim.restored && !sim.desks[d].marred && problems != NULL && i < problems->len; i++)
        {
          const KabMutation *mutation = ((KabStoredProblem *)problems->pdata[i])->mutation;

          if (g_strcmp0 (mutation->row, sim.desks[d].diary) == 0)
            sim_fail ("15", "desk %u has a problem with its own diary", d);
        }
    }
}

static void
count_outcomes (KabDb *db)
{
  static const struct
  {
    SimSometimes what;
    const char *like;
  } kinds[] = {
    { SIM_SOMETIMES_CONFLICT, "%\"outcome\":\"conflict\"%" },
    { SIM_SOMETIMES_REFUSED, "%\"outcome\":\"refused\"%" },
    { SIM_SOMETIMES_MERGED, "%\"merged\":true%" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *sql
        = g_strdup_printf ("SELECT count(*) FROM mutation WHERE outcome LIKE '%s'", kinds[i].like);

      for (gint64 n = kab_db_query_integer (db, sql, NULL, NULL); n > 0; n--)
        sim_sometimes (kinds[i].what);
    }
  for (guint d = 0; d < sim.n_desks; d++)
    {
      g_autoptr (GPtrArray) problems = kab_work_problems (sim.desks[d].work, NULL);

      for (guint i = 0; problems != NULL && i < problems->len; i++)
        {
          const KabStoredProblem *problem = problems->pdata[i];

          if (problem->parent != NULL)
            sim_sometimes (SIM_SOMETIMES_DEPENDENT);
          if (g_strcmp0 (problem->code, "forbidden") == 0)
            sim_sometimes (SIM_SOMETIMES_LEAVE_PENDING);
        }
    }
}

/* For whoever looks for the fault. */
static void
say_what_became (KabDb *db, const Typed *typed)
{
  const Track *track = track_of (typed->entity, typed->row, FALSE);

  for (guint i = 0; i < typed->tries->len; i++)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (db, "SELECT n, outcome FROM mutation WHERE id=?", NULL);
      const Try *one = typed->tries->pdata[i];

      kab_statement_bind_text (statement, 1, one->id);
      if (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
        sim_log ("%s was answered as %d: %s", typed->value, (int)kab_statement_get_integer (statement, 0),
                 kab_statement_get_text (statement, 1));
      else
        sim_log ("%s never came to the server as %s, over %s", typed->value, one->id,
                 one->in_base[typed->field] && one->base[typed->field].kind == KAB_VALUE_TEXT
                   ? one->base[typed->field].text
                   : "nothing");
    }
  for (guint i = 0; track != NULL && i < track->versions->len; i++)
    {
      const KabRow *row = track->versions->pdata[i];

      sim_log ("rev %" G_GINT64_FORMAT ": %s", row->rev,
               row->values[typed->field].kind == KAB_VALUE_TEXT ? row->values[typed->field].text : "nothing");
    }
}

void
sim_ledger_finish (void)
{
  GHashTableIter iter;
  gpointer value;
  KabDb *db = kab_server_db_lend_reader (sim.server.db, NULL);

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *typed = value;

      if (!typed->saved || typed->on_server || typed->discarded || typed->lost_to_restore || is_kept (typed)
          || (was_accepted (db, typed) && was_typed_over (typed)))
        continue;
      say_what_became (db, typed);
      sim_fail ("17", "%s, typed at desk %u into %s of %s %s, is nowhere", typed->value, typed->desk->index,
                typed->entity->fields[typed->field].name, typed->entity->name, typed->row);
    }
  check_own_conflicts ();
  count_outcomes (db);
  kab_server_db_return_reader (sim.server.db, db);
}
