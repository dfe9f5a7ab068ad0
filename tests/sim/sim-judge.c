/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What desktops have and show, judged by the book. Numbers are those of the design's list of invariants. */
#include "sim-ledger.h"

#include <string.h>

#include "kab-cache-private.h"
#include "kab-store.h"

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
  const KabRow *there = sim_ledger_version_at (track, until);
  const KabRow *newest = sim_ledger_version_at (track, view->head);

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
      g_autofree char *path = g_build_filename (desk->cache_dir, names[i], NULL);

      sim_disk_find_words (path, found);
    }
  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *typed = value;
      const Track *track = sim_ledger_track (typed->entity, typed->row, FALSE);
      const KabRow *now
        = track != NULL && track->versions->len > 0 ? track->versions->pdata[track->versions->len - 1] : NULL;
      gboolean waits = FALSE, secret = !may_read (view, &typed->entity->fields[typed->field]);

      /* What a command is told goes into several rows, and some of them are others' to see. */
      if (!g_hash_table_contains (found, typed->value) || typed->ordered)
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

/* All rows, or those that changed since all were looked at, which is most of what can go wrong. */
static void
compare_tracks (SimDesk *desk, gint64 until, const SimView *view)
{
  gboolean all = sim.last_look || desk->compared_life != desk->life || desk->compared_history != sim.restored
                 || sim_random_chance (15);

  for (guint i = 0; i < sim_ledger_order->len && !all; i++)
    {
      const Track *track = sim_ledger_order->pdata[i];

      /* Who may see what is another question now. */
      all = sim_ledger_newest (track) > desk->compared
            && (track->entity == &kab_entity_membership || track->entity == &kab_entity_user
                || track->entity == &kab_entity_partner);
    }
  for (guint i = 0; i < sim_ledger_order->len; i++)
    {
      const Track *track = sim_ledger_order->pdata[i];

      if ((all || sim_ledger_newest (track) > desk->compared) && is_judged (view, track->entity))
        compare_track (desk, until, view, track);
    }
  desk->compared = until;
  desk->compared_life = desk->life;
  desk->compared_history = sim.restored;
}

void
sim_ledger_run_ended (SimDesk *desk, gint64 until, const SimView *view)
{
  if (view == NULL || desk->disk->dead || desk->torn || desk->spoiled != NULL)
    return;
  /* The server before its restore had answered. */
  if (view->history != sim.restored)
    return;
  if (!g_hash_table_contains (sim_ledger_heads, GSIZE_TO_POINTER (until)))
    sim_fail ("4", "desk %u shows the middle of a transaction: %" G_GINT64_FORMAT " is the end of none",
              desk->index, until);
  if (until < view->head)
    sim_sometimes (SIM_SOMETIMES_MOVED_UNTIL);
  compare_tracks (desk, until, view);
  if (!view_is_office (view) && until == view->head && sim_random_chance (sim.quiet ? 50 : 10))
    check_scrubbed (desk, view);
}

/* --- What is shown --- */

/* An edit that waits for a decision. */
static gboolean
is_undecided (const KabStoredProblem *problem, const KabEntity *entity, const char *id)
{
  return problem->conflict && problem->mutation->op == KAB_OP_UPDATE && problem->mutation->entity == entity
         && g_str_equal (problem->mutation->row, id);
}

/* What is typed into that field after @seq, and waits for a decision. */
static gboolean
is_asked_later (GPtrArray *problems, const KabEntity *entity, const char *id, guint field, gint64 seq)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const KabStoredProblem *problem = problems->pdata[i];

      if (is_undecided (problem, entity, id) && problem->mutation->in_set[field] && problem->seq > seq)
        return TRUE;
    }
  return FALSE;
}

/* What waits stands over what the server has, last typed on top. @all: of that row, in order. */
static void
check_overlay (SimDesk *desk, const KabEntity *entity, const char *id, GPtrArray *all, GPtrArray *problems)
{
  KabDb *db = kab_cache_get_db (desk->cache);
  g_autoptr (KabRow) there = kab_cache_server_row (desk->cache, db, entity, id);
  g_autoptr (KabRow) shown = NULL;
  gboolean waits = FALSE, exists = there != NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const KabOutboxEntry *entry = all->pdata[i];

      if (entry->acked_rev != 0 && entry->acked_rev <= (there != NULL ? there->rev : 0))
        continue;
      waits = TRUE;
      exists |= entry->mutation->op == KAB_OP_CREATE;
    }
  if (!waits || !exists)
    return;
  shown = kab_store_find (db, NULL, entity, id, NULL);
  if (shown == NULL)
    sim_fail ("20", "desk %u does not show %s %s, which has edits waiting", desk->index, entity->name, id);
  for (guint f = 0; f < entity->n_fields; f++)
    for (guint i = all->len; i > 0; i--)
      {
        const KabOutboxEntry *entry = all->pdata[i - 1];

        if (!entry->mutation->in_set[f])
          continue;
        if (is_asked_later (problems, entity, id, f, entry->seq))
          break;
        /* One that the server's row holds is over whatever is asked about again. */
        if ((entry->acked_rev == 0 || there == NULL || entry->acked_rev > there->rev)
            && !kab_value_equal (&entry->mutation->set[f], &shown->values[f]))
          sim_fail ("20", "desk %u shows another %s of %s %s than was typed last", desk->index,
                    entity->fields[f].name, entity->name, id);
        break;
      }
}

/* Whether the server has the field, and what is bound to it, as the edit found it, now and when it was answered. */
static gboolean
is_untouched (const KabStoredProblem *problem, JsonObject *theirs, const KabRow *there, guint field)
{
  const KabMutation *mutation = problem->mutation;
  const char *group = mutation->entity->fields[field].group;

  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *other = &mutation->entity->fields[i];
      const char *answer
        = theirs != NULL ? json_object_get_string_member_with_default (theirs, other->name, NULL) : NULL;

      if (i != field && (group == NULL || g_strcmp0 (other->group, group) != 0))
        continue;
      if (mutation->in_base[i] && !kab_value_equal (&mutation->base[i], &there->values[i]))
        return FALSE;
      if (theirs != NULL && mutation->in_base[i] && json_object_has_member (theirs, other->name)
          && g_strcmp0 (mutation->base[i].kind == KAB_VALUE_TEXT ? mutation->base[i].text : NULL, answer)
               != 0)
        return FALSE;
    }
  return mutation->in_base[field];
}

/*
 * While an edit waits for a decision, what nobody else touched is shown as it was typed, and what they did touch as they
 * have it.
 */
static void
check_rest (SimDesk *desk, const KabStoredProblem *problem, GPtrArray *entries, GPtrArray *problems)
{
  const KabMutation *mutation = problem->mutation;
  KabDb *db = kab_cache_get_db (desk->cache);
  g_autoptr (KabRow) there = kab_cache_server_row (desk->cache, db, mutation->entity, mutation->row);
  g_autoptr (KabRow) shown = kab_store_find (db, NULL, mutation->entity, mutation->row, NULL);
  g_autoptr (JsonNode) node = problem->theirs != NULL ? json_from_string (problem->theirs, NULL) : NULL;
  JsonObject *theirs = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (!is_undecided (problem, mutation->entity, mutation->row) || there == NULL || there->deleted
      || there->rev < problem->theirs_rev || (theirs != NULL && json_object_has_member (theirs, "deleted")))
    return;
  if (shown == NULL)
    sim_fail ("20", "desk %u does not show %s %s, of which an edit waits for a decision", desk->index,
              mutation->entity->name, mutation->row);
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((KabOutboxEntry *)entries->pdata[i])->mutation->row, mutation->row))
      return;
  for (guint f = 0; f < mutation->entity->n_fields; f++)
    {
      gboolean mine;
      guint asked = 0;

      for (guint i = 0; i < problems->len; i++)
        asked += is_undecided (problems->pdata[i], mutation->entity, mutation->row)
                 && ((KabStoredProblem *)problems->pdata[i])->mutation->in_set[f];
      if (!mutation->in_set[f] || asked != 1)
        continue;
      mine = is_untouched (problem, theirs, there, f);
      if (mine)
        sim_sometimes (SIM_SOMETIMES_REST_SHOWN);
      if (!kab_value_equal (&shown->values[f], mine ? &mutation->set[f] : &there->values[f]))
        sim_fail ("20", "desk %u does not show %s %s of %s %s while an edit of it waits for a decision",
                  desk->index, mine ? "its own" : "the other side's", mutation->entity->fields[f].name,
                  mutation->entity->name, mutation->row);
    }
}

static guint
diary_number (const KabValue *email)
{
  return email->kind == KAB_VALUE_TEXT ? (guint)g_ascii_strtoull (email->text + 1, NULL, 10) : 0;
}

/* What its author typed over is not asked about. */
static void
check_asked (SimDesk *desk, GPtrArray *problems)
{
  guint email = (guint)kab_entity_field (&kab_entity_client, "email");

  for (guint i = 0; i < problems->len && !sim.restored && !sim.forgetful && !desk->marred; i++)
    {
      const KabStoredProblem *problem = problems->pdata[i];

      if (is_undecided (problem, &kab_entity_client, desk->diary) && problem->mutation->in_set[email]
          && diary_number (&problem->mutation->set[email]) < desk->diary_seen)
        sim_fail ("17", "desk %u is asked about %u in its diary, which it typed %u over", desk->index,
                  diary_number (&problem->mutation->set[email]), desk->diary_seen);
    }
}

static void
check_overlays (SimDesk *desk)
{
  g_autoptr (GPtrArray) entries = kab_work_all_entries (desk->work, FALSE, NULL);
  g_autoptr (GPtrArray) problems = kab_work_problems (desk->work, NULL);
  g_autoptr (GHashTable) rows
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  GHashTableIter iter;
  gpointer value;

  if (entries == NULL || problems == NULL)
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      const KabMutation *mutation = ((KabOutboxEntry *)entries->pdata[i])->mutation;
      GPtrArray *of_row = g_hash_table_lookup (rows, mutation->row);

      if (of_row == NULL)
        {
          of_row = g_ptr_array_new ();
          g_hash_table_insert (rows, mutation->row, of_row);
        }
      g_ptr_array_add (of_row, entries->pdata[i]);
    }
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KabMutation *mutation = ((KabOutboxEntry *)g_ptr_array_index ((GPtrArray *)value, 0))->mutation;

      check_overlay (desk, mutation->entity, mutation->row, value, problems);
    }
  for (guint i = 0; i < problems->len; i++)
    check_rest (desk, problems->pdata[i], entries, problems);
  if (desk->diary != NULL)
    check_asked (desk, problems);
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

/* Whether the server answered one that carried the value so. */
static gboolean
was_answered (KabDb *db, const Typed *typed, const char *outcome)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT 1 FROM mutation WHERE id=? AND outcome LIKE '%%\"outcome\":\"%s\"%%'",
                       outcome);

  for (guint i = 0; i < typed->tries->len; i++)
    {
      g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, NULL);

      kab_statement_bind_text (statement, 1, ((Try *)typed->tries->pdata[i])->id);
      if (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
        return TRUE;
    }
  return FALSE;
}

/* The answers of old are forgotten with the rest; then it is enough that what was typed over it came. */
static gboolean
is_known_done (KabDb *db, const Typed *typed)
{
  return sim.forgetful || was_answered (db, typed, "done");
}

/* Whether the same desk typed something into the same field over it, which is accounted for. */
static gboolean
was_typed_over (const Typed *typed, GHashTable *kept)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *other = value;

      if (other != typed && other->desk == typed->desk && other->field == typed->field
          && g_str_equal (other->row, typed->row)
          && (other->on_server || other->lost_to_restore || other->discarded
              || (kept != NULL && g_hash_table_contains (kept, other->value)))
          && sim_ledger_follows (other, typed->value))
        return TRUE;
    }
  return FALSE;
}

/* Whether a command of the same desk that is of another row put its word over it, in the batch that brought it. */
static gboolean
was_ordered_over (const Typed *typed)
{
  const Track *track = typed->ordered ? sim_ledger_track (typed->entity, typed->row, FALSE) : NULL;

  for (guint i = 0; track != NULL && i < track->versions->len; i++)
    {
      const KabValue *value = &((KabRow *)track->versions->pdata[i])->values[typed->field];
      const Typed *other
        = value->kind == KAB_VALUE_TEXT ? g_hash_table_lookup (sim_ledger_values, value->text) : NULL;

      if (other != NULL && other != typed && other->desk == typed->desk && other->ordered)
        return TRUE;
    }
  return FALSE;
}

/*
 * While it waited for a decision its author typed something else over it: that took its place. A server that was set back
 * does not know any more what it answered.
 */
static gboolean
was_replaced (KabDb *db, const Typed *typed, GHashTable *kept)
{
  return (sim.restored || was_answered (db, typed, "conflict")) && was_typed_over (typed, kept);
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
  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *typed = value;

      if (typed->desk == desk && typed->saved && !typed->on_server && !typed->discarded
          && !typed->lost_to_restore && !was_answered (db, typed, "done") && !was_replaced (db, typed, NULL))
        sim_fail ("37", "desk %u says that all is saved, and %s is not at the server", desk->index,
                  typed->value);
    }
  kab_server_db_return_reader (sim.server.db, db);
}

void
sim_ledger_overlay (SimDesk *desk)
{
  if (desk->torn || desk->spoiled != NULL)
    return;
  if (desk->cache->behind)
    {
      desk->marred = TRUE;
      return;
    }
  if (sim_random_chance (5))
    check_status (desk);
  /* Where nothing was written nothing has changed. */
  if (desk->shown_life == desk->life && desk->shown_writes == desk->disk->writes)
    return;
  check_diary (desk);
  /* What is wrong stays so for a while: not each moment need be looked at. */
  if (!sim.last_look && !sim_random_chance (12))
    return;
  /* What was acknowledged by another history waits again, and is put over its row when that comes. */
  if (kab_cache_get_meta_integer (kab_cache_get_db (desk->cache), "restarting") != 0)
    return;
  check_overlays (desk);
  sim_files_check (desk);
  if (sim_random_chance (20))
    sim_deals_check_totals (desk);
  desk->shown_life = desk->life;
  desk->shown_writes = desk->disk->writes;
}

/* --- At the end: where every word is --- */

/* Whether somebody is said to have written otherwise into the diary than this desk saw it. */
static gboolean
is_of_diary (const KabStoredProblem *problem)
{
  guint email = (guint)kab_entity_field (&kab_entity_client, "email");
  g_autoptr (JsonNode) node = problem->theirs != NULL ? json_from_string (problem->theirs, NULL) : NULL;
  const KabMutation *mutation = problem->mutation;

  if (!problem->conflict || node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  return mutation->in_set[email] && mutation->in_base[email]
         && g_strcmp0 (mutation->base[email].text,
                       json_object_get_string_member_with_default (json_node_get_object (node), "email",
                                                                   NULL))
              != 0;
}

/* Who is alone with a field is never told that somebody else changed it. */
static void
check_own_conflicts (void)
{
  for (guint d = 0; d < sim.n_desks; d++)
    {
      g_autoptr (GPtrArray) problems = kab_work_problems (sim.desks[d].work, NULL);

      for (guint i = 0;
           !sim.restored && !sim.forgetful && !sim.desks[d].marred && problems != NULL && i < problems->len;
           i++)
        {
          const KabStoredProblem *problem = problems->pdata[i];

          if (g_strcmp0 (problem->mutation->row, sim.desks[d].diary) == 0 && is_of_diary (problem))
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
          if (problem->mutation->op == KAB_OP_COMMAND)
            sim_sometimes (SIM_SOMETIMES_COMMAND_REFUSED);
          if (g_strcmp0 (problem->code, "forbidden") == 0)
            sim_sometimes (SIM_SOMETIMES_LEAVE_PENDING);
        }
    }
}

/* For whoever looks for the fault. */
static void
say_what_became (KabDb *db, const Typed *typed)
{
  const Track *track = sim_ledger_track (typed->entity, typed->row, FALSE);

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
  GHashTable *kept[SIM_DESKS_MAX] = { NULL };

  for (guint i = 0; i < sim.n_desks; i++)
    kept[i] = sim_ledger_kept (&sim.desks[i]);
  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *typed = value;

      if (typed->undone && typed->on_server)
        sim_sometimes (SIM_SOMETIMES_SENT_AGAIN);
      if (!typed->saved || typed->on_server || typed->discarded || typed->lost_to_restore
          || g_hash_table_contains (kept[typed->desk->index], typed->value)
          || (is_known_done (db, typed) && (was_typed_over (typed, NULL) || was_ordered_over (typed)))
          || was_replaced (db, typed, kept[typed->desk->index]))
        continue;
      say_what_became (db, typed);
      sim_fail ("17", "%s, typed at desk %u into %s of %s %s, is nowhere", typed->value, typed->desk->index,
                typed->entity->fields[typed->field].name, typed->entity->name, typed->row);
    }
  for (guint i = 0; i < sim.n_desks; i++)
    g_hash_table_unref (kept[i]);
  if (kab_db_begin (db, FALSE, NULL))
    for (guint i = 0; i < sim.n_desks; i++)
      sim_check_ranges (&sim.desks[i], db);
  sim_deals_finish (db);
  kab_db_rollback (db);
  for (guint i = 0; i < sim.n_desks; i++)
    sim_deals_check_totals (&sim.desks[i]);
  check_own_conflicts ();
  count_outcomes (db);
  kab_server_db_return_reader (sim.server.db, db);
}

void
sim_ledger_check_authors (KabDb *db)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sim_ledger_values);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Typed *typed = value;

      for (guint i = 0; i < typed->tries->len; i++)
        {
          g_autoptr (KabStatement) statement
            = kab_db_prepare (db,
                              "SELECT d.\"user\" FROM mutation m JOIN device d ON d.nr=m.device WHERE m.id=?",
                              NULL);

          kab_statement_bind_text (statement, 1, ((Try *)typed->tries->pdata[i])->id);
          if (kab_statement_step (statement, NULL) == KAB_STEP_ROW
              && !g_str_equal (kab_statement_get_text (statement, 0), typed->desk->user))
            sim_fail ("34", "%s, typed at desk %u, was sent as somebody else's", typed->value,
                      typed->desk->index);
        }
    }
}
