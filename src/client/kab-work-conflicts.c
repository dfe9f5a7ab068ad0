/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Edits that wait for a decision, and what their author did to the same row since. What they are not about is shown as
 * it was typed, and typed over as if it were there.
 */
#include "kab-work-private.h"

#include "kab-contested.h"

/* What is sent for another problem was typed before that: it takes the place of nothing. */
#define IS_DECISION "EXISTS (SELECT 1 FROM decided WHERE instr(decided.again, outbox.id) > 0)"

/* What was insisted on, does not wait, is not asked about again and was not decided once more, the server has taken. */
#define WAS_TAKEN                                                                                       \
  "(insisted = 1 AND NOT EXISTS (SELECT 1 FROM problem AS x WHERE instr(decided.again, x.id) > 0)"      \
  " AND NOT EXISTS (SELECT 1 FROM decided AS x WHERE instr(decided.again, x.id) > 0)"                   \
  " AND NOT EXISTS (SELECT 1 FROM outbox AS x WHERE instr(decided.again, x.id) > 0 AND x.acked_rev IS " \
  "NULL))"

static JsonNode *
parse_theirs (const char *json)
{
  JsonNode *node = json != NULL ? json_from_string (json, NULL) : NULL;

  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return node;
  json_node_unref (node);
  return NULL;
}

static JsonObject *
object_of (JsonNode *node)
{
  return node != NULL ? json_node_get_object (node) : NULL;
}

static gboolean
is_edit (const KabStoredProblem *problem)
{
  return problem->conflict && problem->mutation->op == KAB_OP_UPDATE;
}

gboolean
kab_work_trim_problem (KabWork *self, KabStoredProblem *problem, GError **error)
{
  g_autoptr (JsonNode) theirs = NULL;
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (!is_edit (problem))
    return TRUE;
  statement = kab_db_prepare (
    self->db,
    "SELECT json, acked_rev IS NULL FROM outbox WHERE entity = ? AND row = ? AND op = 'update'"
    " AND seq > ? AND NOT " IS_DECISION " ORDER BY seq",
    error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, problem->mutation->entity->name);
  kab_statement_bind_text (statement, 2, problem->mutation->row);
  kab_statement_bind_integer (statement, 3, problem->seq);
  theirs = parse_theirs (problem->theirs);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_autoptr (KabMutation) later = kab_work_parse (kab_statement_get_text (statement, 0), error);

      if (later == NULL)
        return FALSE;
      kab_contested_drop_superseded (problem->mutation, object_of (theirs), later,
                                     kab_statement_get_integer (statement, 1) != 0);
    }
  return step == KAB_STEP_DONE;
}

GPtrArray *
kab_work_read_conflicts (KabWork *self, const char *entity, const char *row, GError **error)
{
  return kab_work_read_problems (self, "entity = ?1 AND row = ?2 AND " KAB_WORK_CONFLICT " ORDER BY seq",
                                 entity, row, error);
}

/* As it is stored, with what waits left in it. */
static KabMutation *
read_stored (KabWork *self, const char *table, const char *id, gint64 *seq, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT json, seq FROM %s WHERE id = ?", table);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, id);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  *seq = kab_statement_get_integer (statement, 1);
  return kab_work_parse (kab_statement_get_text (statement, 0), error);
}

static gboolean
store (KabWork *self, const char *id, const KabMutation *mutation, GError **error)
{
  g_autofree char *json = kab_work_json (mutation);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "UPDATE problem SET json = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, json);
  kab_statement_bind_text (statement, 2, id);
  return kab_statement_run (statement, error);
}

static gboolean
drop (KabWork *self, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "DELETE FROM problem WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  return kab_statement_run (statement, error);
}

static gboolean
sets_anything (const KabMutation *mutation)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i])
      return TRUE;

  return FALSE;
}

static gboolean
is_decision (KabWork *self, const char *id, gboolean *is, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT 1 FROM (SELECT ? AS id) AS outbox WHERE " IS_DECISION, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  step = kab_statement_step (statement, error);
  *is = step == KAB_STEP_ROW;
  return step != KAB_STEP_ERROR;
}

static gboolean
supersede (KabWork *self,
           const char *table,
           const char *id,
           const char *entity,
           const char *row,
           GError **error)
{
  g_autoptr (GPtrArray) conflicts = kab_work_read_conflicts (self, entity, row, error);
  g_autoptr (KabMutation) done = NULL;
  gboolean decision;
  gint64 seq;

  if (conflicts == NULL || conflicts->len == 0)
    return conflicts != NULL;
  if (!is_decision (self, id, &decision, error))
    return FALSE;
  if (decision)
    return TRUE;
  done = read_stored (self, table, id, &seq, error);
  if (done == NULL)
    return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    {
      const KabStoredProblem *problem = conflicts->pdata[i];
      g_autoptr (JsonNode) theirs = parse_theirs (problem->theirs);
      g_autoptr (KabMutation) wish = NULL;
      gint64 at;

      if (problem->seq >= seq)
        continue;
      wish = read_stored (self, "problem", problem->id, &at, error);
      if (wish == NULL)
        return FALSE;
      if (!kab_contested_drop_superseded (wish, object_of (theirs), done, FALSE))
        continue;
      if (!(sets_anything (wish) ? store (self, problem->id, wish, error) : drop (self, problem->id, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
kab_work_supersede (KabWork *self, const char *id, const char *entity, const char *row, GError **error)
{
  return supersede (self, "outbox", id, entity, row, error);
}

/* Of @into and @from: the newer answer of each field. */
static gboolean
join_answers (KabWork *self,
              const KabStoredProblem *into,
              JsonNode *answer,
              const KabStoredProblem *from,
              GError **error)
{
  g_autoptr (JsonNode) joined = parse_theirs (into->theirs);
  g_autofree char *json = NULL;
  g_autoptr (KabStatement) statement = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (joined != NULL)
    {
      json_object_iter_init (&iter, json_node_get_object (answer));
      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (json_node_get_object (joined), name, json_node_copy (value));
    }
  json = json_to_string (joined != NULL ? joined : answer, FALSE);
  statement = kab_db_prepare (self->db,
                              "UPDATE problem SET theirs = ?1, theirs_rev = max(theirs_rev, ?2),"
                              " by = coalesce(?3, by) WHERE id = ?4",
                              error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, json);
  kab_statement_bind_integer (statement, 2, from->theirs_rev);
  kab_statement_bind_text (statement, 3, from->by);
  kab_statement_bind_text (statement, 4, into->id);
  return kab_statement_run (statement, error);
}

/* Edits of the row before @seq, by @sql, the newest first. */
static GPtrArray *
read_before (KabWork *self, const char *sql, const KabMutation *of, gint64 seq, GError **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, of->entity->name);
  kab_statement_bind_text (statement, 2, of->row);
  kab_statement_bind_integer (statement, 3, seq);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      KabMutation *edit = kab_work_parse (kab_statement_get_text (statement, 0), error);

      if (edit == NULL)
        return NULL;
      g_ptr_array_add (edits, edit);
    }
  return step == KAB_STEP_DONE ? g_steal_pointer (&edits) : NULL;
}

static const KabMutation *
ground_of (const KabMutation *later, JsonObject *answer, GPtrArray *edits)
{
  for (guint i = 0; i < edits->len; i++)
    if (kab_contested_builds_on (later, answer, edits->pdata[i]))
      return edits->pdata[i];

  return NULL;
}

/* It waits to be sent again, in the place that it had, so that what was typed last is still shown. */
static gboolean
queue_again (KabWork *self, const KabStoredProblem *problem, const KabMutation *edit, GError **error)
{
  g_autoptr (KabMutation) again = kab_contested_again (edit);

  if (!drop (self, problem->id, error) || !kab_work_insert (self, again, problem->made_at, error))
    return FALSE;
  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (self->db, "UPDATE outbox SET seq = ? WHERE id = ?", error);

    if (statement == NULL)
      return FALSE;
    kab_statement_bind_integer (statement, 1, problem->seq);
    kab_statement_bind_text (statement, 2, again->id);
    return kab_statement_run (statement, error);
  }
}

/*
 * It was made over one that is decided meanwhile, or that is sent again itself: where nobody else wrote, it goes again
 * by itself.
 */
static gboolean
send_again (KabWork *self, const KabStoredProblem *problem, GError **error)
{
  g_autoptr (JsonNode) answer = parse_theirs (problem->theirs);
  g_autoptr (GPtrArray) decided = NULL, waiting = NULL;
  g_autoptr (KabMutation) later = NULL;
  const KabMutation *ground;
  gint64 seq;

  if (answer == NULL)
    return TRUE;
  decided = read_before (self,
                         "SELECT json FROM decided WHERE entity = ? AND row = ? AND seq < ? AND conflict = 1"
                         " AND NOT " WAS_TAKEN " ORDER BY seq DESC",
                         problem->mutation, problem->seq, error);
  waiting = read_before (self,
                         "SELECT json FROM outbox WHERE entity = ? AND row = ? AND seq < ?"
                         " AND acked_rev IS NULL AND op = 'update' ORDER BY seq DESC",
                         problem->mutation, problem->seq, error);
  later = read_stored (self, "problem", problem->id, &seq, error);
  if (decided == NULL || waiting == NULL || later == NULL)
    return FALSE;
  if (ground_of (later, json_node_get_object (answer), waiting) == NULL)
    {
      ground = ground_of (later, json_node_get_object (answer), decided);
      if (ground == NULL)
        return TRUE;
      kab_contested_stand_alone (later, json_node_get_object (answer), ground);
      if (!kab_contested_is_clear (later, json_node_get_object (answer)))
        return store (self, problem->id, later, error);
    }
  return queue_again (self, problem, later, error);
}

/*
 * @joined: whether it was made over that earlier one, and is part of it now. What of it was not, because another word
 * had been decided for meanwhile, goes again by itself where nobody else wrote, and waits on where they did.
 */
static gboolean
join (KabWork *self,
      const KabStoredProblem *into,
      const KabStoredProblem *from,
      gboolean *joined,
      GError **error)
{
  g_autoptr (JsonNode) answer = parse_theirs (from->theirs);
  g_autoptr (KabMutation) wish = NULL, later = NULL;
  gint64 seq;

  *joined = FALSE;
  if (answer == NULL)
    return TRUE;
  wish = read_stored (self, "problem", into->id, &seq, error);
  later = wish != NULL ? read_stored (self, "problem", from->id, &seq, error) : NULL;
  if (later == NULL)
    return FALSE;
  if (!kab_contested_builds_on (later, json_node_get_object (answer), wish))
    return TRUE;
  *joined = kab_contested_join (wish, later);
  if (!*joined)
    return TRUE;
  if (!store (self, into->id, wish, error) || !join_answers (self, into, answer, from, error))
    return FALSE;
  if (!sets_anything (later))
    return drop (self, from->id, error);
  return kab_contested_is_clear (later, json_node_get_object (answer))
           ? queue_again (self, from, later, error)
           : store (self, from->id, later, error);
}

/* Answers come in any order: so may the conflicts of one row. */
static gboolean
join_one (KabWork *self, GPtrArray *conflicts, gboolean *joined, GError **error)
{
  *joined = FALSE;
  for (guint i = 1; i < conflicts->len; i++)
    for (guint j = i; j > 0 && !*joined; j--)
      if (!join (self, conflicts->pdata[j - 1], conflicts->pdata[i], joined, error))
        return FALSE;
  return TRUE;
}

/*
 * Somebody changed a thing twice before the first was answered. Nobody else wrote what the second was made over: the
 * server only never took it.
 */
gboolean
kab_work_join_conflict (KabWork *self, const char *id, const char *entity, const char *row, GError **error)
{
  gboolean joined = TRUE;

  /* Also what waits itself takes the place of what it was typed over. */
  if (!supersede (self, "problem", id, entity, row, error))
    return FALSE;
  while (joined)
    {
      g_autoptr (GPtrArray) conflicts = kab_work_read_conflicts (self, entity, row, error);

      if (conflicts == NULL || !join_one (self, conflicts, &joined, error))
        return FALSE;
      /* What was made over one that goes again goes behind it. */
      for (guint i = 0; !joined && i < conflicts->len; i++)
        if (!send_again (self, conflicts->pdata[i], error))
          return FALSE;
    }
  return TRUE;
}
