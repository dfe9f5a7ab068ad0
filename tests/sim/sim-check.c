/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chore that compares range after range with the server, as kab-engine-check.c does it: a value that a disk has
 * spoiled is found and mended within a round, and where nothing was spoiled nothing differs.
 */
#include "sim.h"

#include <string.h>

#include "kab-cache-check.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-steps.h"
#include "kab-sync-answer.h"
#include "kab-wire.h"

#define AGAIN_MS (2 * SIM_SECOND)
/* The first one may have begun behind it, and one may have been hindered. */
#define ROUNDS_MOST 3

typedef struct
{
  KabCheckRange range;
  char *fields;
  KabDigest *mine;
  char theirs[KAB_DIGEST_LENGTH + 1];
  gint64 horizon;
  gint64 schema;
  KabChanges *changes;
  KabChangesHead head;
  const KabEntity *mended;
  char mended_after[40];
} Check;

/* What was spoiled, as it was written into the file. */
struct _SimSpoiled
{
  const KabEntity *entity;
  const char *field;
  char *id;
  guint rounds;
};

static void
clear_range (Check *check)
{
  kab_check_range_clear (&check->range);
  g_clear_pointer (&check->fields, g_free);
  g_clear_pointer (&check->mine, kab_digest_free);
  g_clear_pointer (&check->changes, kab_changes_free);
}

void
sim_check_forget (SimDesk *desk)
{
  if (desk->checking != NULL)
    clear_range (desk->checking);
  g_clear_pointer (&desk->checking, g_free);
}

/* --- What is spoiled --- */

void
sim_check_mended (SimDesk *desk)
{
  SimSpoiled *spoiled = desk->spoiled;

  if (spoiled == NULL)
    return;
  g_free (spoiled->id);
  g_clear_pointer (&desk->spoiled, g_free);
}

/* By now it may be right again: mended, or written over by what is newer, or the disk forgot that, too. */
void
sim_check_look (SimDesk *desk)
{
  g_autofree char *sql = NULL;
  gboolean found;

  if (desk->spoiled == NULL || desk->disk->dead)
    return;
  sql = g_strdup_printf ("SELECT count(*) FROM \"%s\" WHERE id='%s' AND \"%s\"='spoiled'",
                         desk->spoiled->entity->name, desk->spoiled->id, desk->spoiled->field);
  if (kab_db_query_integer (kab_cache_get_db (desk->cache), sql, &found, NULL) == 0 && found)
    sim_check_mended (desk);
}

static const struct
{
  const KabEntity *entity;
  const char *field;
} places[] = {
  { &kab_entity_client, "name" },
  { &kab_entity_client, "city" },
  { &kab_entity_requisites, "title" },
  { &kab_entity_package_kind, "name" },
};

static void
is_spoiled (SimDesk *desk, guint place, char *id)
{
  desk->spoiled = g_new0 (SimSpoiled, 1);
  desk->spoiled->entity = places[place].entity;
  desk->spoiled->field = places[place].field;
  desk->spoiled->id = id;
}

/* Without power a disk forgets also that a value was mended: it is spoiled again, and to be found again. */
void
sim_check_look_again (SimDesk *desk)
{
  for (guint i = 0; i < G_N_ELEMENTS (places) && desk->spoiled == NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE \"%s\"='spoiled' LIMIT 1",
                                              places[i].entity->name, places[i].field);
      g_autoptr (KabStatement) statement = kab_db_prepare (kab_cache_get_db (desk->cache), sql, NULL);

      if (statement == NULL || kab_statement_step (statement, NULL) != KAB_STEP_ROW)
        continue;
      is_spoiled (desk, i, g_strdup (kab_statement_get_text (statement, 0)));
      sim_log ("desk %u: its disk forgot that %s of %s %s was mended", desk->index, places[i].field,
               places[i].entity->name, desk->spoiled->id);
    }
}

void
sim_check_spoil (SimDesk *desk)
{
  guint i = sim_random_below (G_N_ELEMENTS (places));
  KabDb *db = kab_cache_get_db (desk->cache);
  g_autofree char *find = g_strdup_printf (
    "SELECT id FROM \"%s\" WHERE deleted=0 AND rev>0 AND id NOT IN (SELECT id FROM server_row) ORDER BY id",
    places[i].entity->name);
  g_autofree char *id = NULL, *sql = NULL;

  if (desk->spoiled != NULL || desk->torn || db == NULL)
    return;
  {
    g_autoptr (KabStatement) statement = kab_db_prepare (db, find, NULL);

    for (guint n = sim_random_below (5); statement != NULL; n--)
      {
        if (kab_statement_step (statement, NULL) != KAB_STEP_ROW)
          break;
        g_free (id);
        id = g_strdup (kab_statement_get_text (statement, 0));
        if (n == 0)
          break;
      }
  }
  if (id == NULL)
    return;
  sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\"='spoiled' WHERE id='%s'", places[i].entity->name,
                         places[i].field, id);
  if (!kab_db_begin (db, TRUE, NULL))
    return;
  if (!kab_db_exec (db, sql, NULL) || !kab_db_commit (db, NULL))
    kab_db_rollback (db);
  sim_log ("desk %u: its disk spoils %s of %s %s", desk->index, places[i].field, places[i].entity->name, id);
  is_spoiled (desk, i, g_steal_pointer (&id));
  sim_check_want (desk);
}

void
sim_check_want (SimDesk *desk)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_CHORE, KAB_SYNC_ACTION_CHECK);

  event.delay = sim_random_between (0, 20 * SIM_SECOND);
  sim_desk_step (desk, &event);
}

/* --- The chore --- */

/* @delay: ms; 0: there is more of it; -1: enough */
static void
done (SimDesk *desk, gint64 delay)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_CHORE_DONE, KAB_SYNC_ACTION_CHECK);

  clear_range (desk->checking);
  event.flag = delay == 0;
  event.delay = delay;
  sim_desk_step (desk, &event);
}

static void
failed (SimDesk *desk)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_FAILED, KAB_SYNC_ACTION_CHECK);

  clear_range (desk->checking);
  sim_desk_step (desk, &event);
}

static void
store_failed (SimDesk *desk, const GError *error)
{
  if (desk->disk->dead)
    return;
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CORRUPT))
    {
      clear_range (desk->checking);
      sim_desk_store_failed (desk, KAB_SYNC_ACTION_CHECK, error);
    }
  else
    {
      failed (desk);
    }
}

static void
ask (SimDesk *desk, SimCallKind kind, const char *more)
{
  Check *check = desk->checking;
  g_autofree char *cursor = g_uri_escape_string (check->range.cursor, NULL, FALSE);
  SimCall *call = sim_call_new (desk, kind);

  call->request = KAB_SYNC_ACTION_CHECK;
  call->token = g_strdup (desk->tokens.access);
  call->serial = desk->machine.token;
  call->cursor = g_strdup_printf ("entity=%s&after=%s&to=%s&cursor=%s&%s", check->range.entity->name,
                                  check->range.after, check->range.to, cursor, more);
  sim_net_send (call);
  sim_call_unref (call);
}

static void
on_next (SimEvent *event)
{
  SimDesk *desk = event->desk;
  Check *check = desk->checking;
  g_autoptr (GError) error = NULL;
  g_autofree char *more = NULL;

  if (check == NULL)
    return;
  if (!kab_cache_check_next (desk->cache, &check->range, &error))
    {
      store_failed (desk, error);
      return;
    }
  if (check->range.cursor[0] == '\0' || desk->tokens.access == NULL)
    {
      done (desk, AGAIN_MS);
      return;
    }
  check->fields = kab_digest_fields (check->range.entity);
  more = g_strconcat ("fields=", check->fields, NULL);
  ask (desk, SIM_CALL_DIGEST, more);
}

void
sim_check_act (SimDesk *desk)
{
  if (desk->checking == NULL)
    desk->checking = g_new0 (Check, 1);
  clear_range (desk->checking);
  sim_after (sim_random_between (1, 20), on_next, desk);
}

static gboolean
was_mended_just_now (const Check *check)
{
  return check->mended == check->range.entity && strcmp (check->mended_after, check->range.after) == 0;
}

static void
pass (SimDesk *desk)
{
  Check *check = desk->checking;
  g_autoptr (GError) error = NULL;
  gboolean ended;

  if (!kab_cache_check_passed (desk->cache, &check->range, desk->fence, &ended, &error)
      || !kab_cache_check_schema (desk->cache, desk->fence, check->schema, &error))
    {
      store_failed (desk, error);
      return;
    }
  check->mended = NULL;
  if (ended)
    sim_sometimes (SIM_SOMETIMES_ROUND);
  if (ended && desk->spoiled != NULL && ++desk->spoiled->rounds >= ROUNDS_MOST)
    sim_fail ("6", "desk %u compared all that it has with the server, and %s of %s %s is spoiled still",
              desk->index, desk->spoiled->field, desk->spoiled->entity->name, desk->spoiled->id);
  done (desk, ended && desk->spoiled == NULL ? -1 : 0);
}

static void
on_compare (SimEvent *event)
{
  SimDesk *desk = event->desk;
  Check *check = desk->checking;
  g_autoptr (GError) error = NULL;
  gboolean moved, differs;
  g_autofree char *more = NULL;

  if (check == NULL || check->mine == NULL)
    return;
  if (!kab_cache_check_sum (desk->cache, &check->range, check->mine, &moved, &error))
    {
      store_failed (desk, error);
      return;
    }
  if (moved)
    {
      done (desk, AGAIN_MS);
      return;
    }
  differs = check->theirs[0] != '\0' && strcmp (kab_digest_get (check->mine), check->theirs) != 0;
  if (!differs)
    {
      pass (desk);
      return;
    }
  if (desk->spoiled == NULL && !desk->torn && !check->range.columns)
    sim_fail ("6", "desk %u has a range of %s that differs from the server's, and nobody spoiled it",
              desk->index, check->range.entity->name);
  if (was_mended_just_now (check))
    sim_fail ("6", "desk %u had a range of %s mended, and it differs still", desk->index,
              check->range.entity->name);
  more = g_strdup_printf ("reason=differed&count=%u&digest=%s", kab_digest_get_count (check->mine),
                          kab_digest_get (check->mine));
  ask (desk, SIM_CALL_RANGE, more);
}

static gboolean
take_sum (SimDesk *desk, char *text, gsize length)
{
  Check *check = desk->checking;
  g_autoptr (JsonNode) node = kab_wire_parse (text, length, NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *digest = object != NULL ? kab_wire_string (object, "digest") : NULL;
  const char *to = object != NULL ? kab_wire_string (object, "to") : NULL;

  if (digest == NULL || to == NULL)
    return FALSE;
  g_strlcpy (check->range.to, to, sizeof check->range.to);
  g_strlcpy (check->theirs, digest, sizeof check->theirs);
  check->schema = kab_wire_integer (object, "schema");
  check->horizon = kab_wire_integer (object, "horizon");
  check->mine = kab_digest_new (check->range.entity, check->fields, check->horizon, NULL);
  sim_after (sim_random_between (1, 20), on_compare, desk);
  return check->mine != NULL;
}

static void
on_apply (SimEvent *event)
{
  SimDesk *desk = event->desk;
  Check *check = desk->checking;
  g_autoptr (GError) error = NULL;
  KabRangeResult result = { 0 };

  if (check == NULL || check->changes == NULL)
    return;
  if (!kab_steps_store_range (desk->cache, desk->work, &check->range, check->changes, &check->head,
                              desk->fence, &result, &error))
    {
      store_failed (desk, error);
      return;
    }
  sim_check_look (desk);
  if (!result.moved)
    {
      sim_sometimes (SIM_SOMETIMES_MENDED);
      sim_log ("desk %u: a range of %s was mended: %u rows", desk->index, check->range.entity->name,
               result.changed);
      /* What is as the server says may be spoiled again before it is compared once more. */
      check->mended
        = kab_cache_check_is_alike (desk->cache, &check->range, check->fields, check->horizon, check->theirs)
            ? NULL
            : check->range.entity;
      g_strlcpy (check->mended_after, check->range.after, sizeof check->mended_after);
    }
  done (desk, 0);
}

static gboolean
take_range (SimDesk *desk, char *text, gsize length)
{
  Check *check = desk->checking;
  const KabChangesHead *head;

  check->changes = kab_changes_new (text, length);
  head = kab_changes_read_head (check->changes, NULL);
  if (head == NULL)
    return FALSE;
  check->head = *head;
  sim_after (sim_random_between (1, 30), on_apply, desk);
  return TRUE;
}

void
sim_check_answer (SimDesk *desk, SimCall *call, SimReply *reply, const KabSyncAnswer *facts)
{
  KabSyncEvent event = sim_desk_make_event (KAB_SYNC_EVENT_ANSWERED, KAB_SYNC_ACTION_CHECK);
  gsize length = 0;
  const char *body = reply != NULL ? g_bytes_get_data (reply->body, &length) : NULL;
  char *text;

  if (desk->checking == NULL)
    return;
  if (reply == NULL)
    {
      failed (desk);
    }
  else if (reply->status == 409)
    {
      sim_desk_event (desk, KAB_SYNC_EVENT_NUDGED);
      done (desk, AGAIN_MS);
    }
  else if (reply->status != 200)
    {
      clear_range (desk->checking);
      event.answer = facts;
      event.flag = call->serial != desk->machine.token;
      if (!event.flag && kab_sync_answer_means (KAB_SYNC_ACTION_CHECK, facts) == KAB_SYNC_EVENT_UNAUTHORIZED)
        g_hash_table_add (desk->dead_tokens, g_strdup (call->token));
      sim_desk_step (desk, &event);
    }
  else
    {
      text = g_malloc (length + 1);
      memcpy (text, body != NULL ? body : "", length);
      text[length] = '\0';
      if (call->kind == SIM_CALL_RANGE ? !take_range (desk, text, length) : !take_sum (desk, text, length))
        failed (desk);
      if (call->kind == SIM_CALL_DIGEST)
        g_free (text);
    }
}
