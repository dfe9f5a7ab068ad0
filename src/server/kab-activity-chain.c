/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The activity journal as a chain: each line's hash covers the one before. */
#include "kab-activity-chain.h"

#include <string.h>

#include <sodium.h>

#include "kab-json.h"
#include "kab-store.h"

G_STATIC_ASSERT (KAB_CHAIN_HASH == 2 * crypto_hash_sha256_BYTES + 1);

static int
compare_fields (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const KabField *const *)a)->name, (*(const KabField *const *)b)->name);
}

/* By name, so that the order of the model's table says nothing; made once. */
static GPtrArray *
sorted_fields (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GPtrArray *fields = g_ptr_array_new ();

      for (guint i = 0; i < kab_entity_activity.n_fields; i++)
        g_ptr_array_add (fields, (gpointer)&kab_entity_activity.fields[i]);
      g_ptr_array_sort (fields, compare_fields);
      g_once_init_leave (&once, (gsize)fields);
    }
  return (GPtrArray *)once;
}

/* What is not set is left out: a field that a later version adds changes no older line. */
static void
append_line (GString *out, const KabRow *activity)
{
  GPtrArray *fields = sorted_fields ();

  g_string_append (out, "{\"id\":");
  kab_json_append_string (out, activity->id);
  g_string_append (out, ",\"created_at\":");
  kab_json_append_integer (out, activity->created_at);
  if (activity->created_by != NULL)
    {
      g_string_append (out, ",\"created_by\":");
      kab_json_append_string (out, activity->created_by);
    }
  for (guint i = 0; i < fields->len; i++)
    {
      const KabField *field = fields->pdata[i];
      const KabValue *value = &activity->values[field - kab_entity_activity.fields];

      if (kab_value_is_null (value))
        continue;
      g_string_append_c (out, ',');
      kab_json_append_string (out, field->name);
      g_string_append_c (out, ':');
      kab_value_append_json (out, field, value);
    }
  g_string_append_c (out, '}');
}

void
kab_chain_hash (const char *org, gint64 n, const char *previous, const KabRow *activity, char *hash)
{
  g_autoptr (GString) bytes = g_string_sized_new (2048);
  guint8 sum[crypto_hash_sha256_BYTES];

  g_string_append (bytes, "kabinet-activity-1\n");
  g_string_append (bytes, org);
  g_string_append_c (bytes, '\n');
  kab_json_append_integer (bytes, n);
  g_string_append_c (bytes, '\n');
  g_string_append (bytes, previous);
  g_string_append_c (bytes, '\n');
  append_line (bytes, activity);
  crypto_hash_sha256 (sum, (const guint8 *)bytes->str, bytes->len);
  sodium_bin2hex (hash, KAB_CHAIN_HASH, sum, sizeof sum);
}

void
kab_chain_report_free (KabChainReport *report)
{
  g_ptr_array_unref (report->problems);
  g_free (report);
}

static void
problem_free (KabChainProblem *problem)
{
  g_free (problem->row);
  g_free (problem);
}

static void
found (KabChainReport *report, gint64 n, const char *kind, const char *row)
{
  KabChainProblem *problem = g_new0 (KabChainProblem, 1);

  problem->n = n;
  problem->kind = kind;
  problem->row = g_strdup (row);
  g_ptr_array_add (report->problems, problem);
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  gint64 x = (*(const KabChainProblem *const *)a)->n, y = (*(const KabChainProblem *const *)b)->n;

  return (x > y) - (x < y);
}

/* More lines than these that do not fit are not asked where they come from. */
#define MISFITS_MAX 20

/* A line that does not fit where it stands. */
typedef struct
{
  gint64 n;
  KabRow *row;
  char stored[KAB_CHAIN_HASH];
  char previous[KAB_CHAIN_HASH];
} Misfit;

/* What the reading has come to. */
typedef struct
{
  KabChainReport *report;
  const char *org;
  GArray *anchors;
  GPtrArray *misfits;
  gint64 n;                  /* of the link read last */
  char hash[KAB_CHAIN_HASH]; /* its hash, as it is stored; empty if it is not known */
  gint64 start;              /* the line behind which the journal begins; 0 for its very beginning */
  char start_hash[KAB_CHAIN_HASH];
  gboolean is_start_said; /* by a line that is part of the chain */
} Walk;

static void
misfit_free (Misfit *misfit)
{
  kab_row_unref (misfit->row);
  g_free (misfit);
}

static void
look_at_anchors (Walk *walk, gint64 n, const char *hash, const char *row)
{
  for (guint i = 0; walk->anchors != NULL && i < walk->anchors->len; i++)
    {
      const KabChainAnchor *anchor = &g_array_index (walk->anchors, KabChainAnchor, i);

      if (anchor->n == n && !g_str_equal (anchor->hash, hash))
        found (walk->report, n, "anchor", row);
    }
}

char *
kab_chain_retention_json (gint64 n, const char *hash)
{
  return g_strdup_printf ("{\"hash\":\"%s\",\"n\":%" G_GINT64_FORMAT "}", hash, n);
}

/* The line that says up to where retention removed what was older. */
static void
look_at_retention (Walk *walk, const KabRow *activity)
{
  g_autofree char *wanted = kab_chain_retention_json (walk->start, walk->start_hash);

  if (walk->start > 0 && g_strcmp0 (kab_row_get_text (activity, "action"), "retention") == 0
      && g_strcmp0 (kab_row_get_text (activity, "after"), wanted) == 0)
    walk->is_start_said = TRUE;
}

static void
check_line (Walk *walk, gint64 n, const char *stored, KabRow *activity)
{
  char hash[KAB_CHAIN_HASH];
  Misfit *misfit;

  walk->report->n_lines++;
  kab_chain_hash (walk->org, n, walk->hash, activity, hash);
  if (g_str_equal (hash, stored) && !activity->deleted)
    {
      look_at_retention (walk, activity);
      return;
    }
  found (walk->report, n, "altered", activity->id);
  if (walk->misfits->len == MISFITS_MAX)
    return;
  misfit = g_new0 (Misfit, 1);
  misfit->n = n;
  misfit->row = kab_row_ref (activity);
  g_strlcpy (misfit->stored, stored, KAB_CHAIN_HASH);
  g_strlcpy (misfit->previous, walk->hash, KAB_CHAIN_HASH);
  g_ptr_array_add (walk->misfits, misfit);
}

/* The place before the first link: the beginning, or what retention has left of the removed lines. */
static gboolean
is_start (Walk *walk, gint64 n, const char *stored, const char *line)
{
  if (walk->n > 0 || walk->start > 0 || line != NULL)
    return FALSE;
  walk->start = n;
  g_strlcpy (walk->start_hash, stored, KAB_CHAIN_HASH);
  return TRUE;
}

static void
take_link (Walk *walk, KabStatement *statement)
{
  gint64 n = kab_statement_get_integer (statement, 0);
  const char *line = kab_statement_get_text (statement, 2);
  char stored[KAB_CHAIN_HASH];

  g_strlcpy (stored, kab_statement_get_text (statement, 1), sizeof stored);
  look_at_anchors (walk, n, stored, line);
  if (is_start (walk, n, stored, line))
    {
      walk->n = n;
      g_strlcpy (walk->hash, stored, KAB_CHAIN_HASH);
      return;
    }
  if (n != walk->n + 1)
    found (walk->report, walk->n + 1, "removed", NULL);
  if (kab_statement_is_null (statement, 3))
    {
      found (walk->report, n, "removed", line);
    }
  else if (n == walk->n + 1)
    {
      g_autoptr (KabRow) activity = kab_store_read (statement, 3, &kab_entity_activity);

      check_line (walk, n, stored, activity);
    }
  walk->n = n;
  g_strlcpy (walk->hash, stored, KAB_CHAIN_HASH);
}

static gboolean
walk_links (Walk *walk, KabDb *db, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT c.n, c.hash, c.line, %s FROM activity_chain c"
                                          " LEFT JOIN activity a ON a.id = c.line AND a.org = c.org"
                                          " WHERE c.org = ? ORDER BY c.n",
                                          kab_store_columns (&kab_entity_activity));
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, walk->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    take_link (walk, statement);
  return step == KAB_STEP_DONE;
}

/* Whether the line fits at the place of @other, whichever of the hashes stands before it. */
static gboolean
fits_at (Walk *walk, const Misfit *misfit, const Misfit *other)
{
  char hash[KAB_CHAIN_HASH];

  for (guint p = 0; p < 2 * walk->misfits->len; p++)
    {
      const Misfit *before = walk->misfits->pdata[p / 2];

      kab_chain_hash (walk->org, other->n, p % 2 == 0 ? before->previous : before->stored, misfit->row, hash);
      for (guint i = 0; i < walk->misfits->len; i++)
        if (g_str_equal (hash, ((Misfit *)walk->misfits->pdata[i])->stored))
          return TRUE;
    }
  return FALSE;
}

/* Of the lines that do not fit, those that fit in one another's place were moved and not altered. */
static void
name_moved (Walk *walk)
{
  for (guint i = 0; i < walk->misfits->len; i++)
    for (guint j = 0; j < walk->misfits->len; j++)
      {
        const Misfit *misfit = walk->misfits->pdata[i];

        if (i == j || !fits_at (walk, misfit, walk->misfits->pdata[j]))
          continue;
        for (guint p = 0; p < walk->report->problems->len; p++)
          {
            KabChainProblem *problem = walk->report->problems->pdata[p];

            if (problem->n == misfit->n && g_str_equal (problem->kind, "altered"))
              problem->kind = "order";
          }
      }
}

static gboolean
check_ends (Walk *walk, KabDb *db, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT activity_n, activity_hash FROM org WHERE id = ?", error);
  KabChainReport *report = walk->report;
  gint64 head;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, walk->org);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  head = kab_statement_get_integer (statement, 0);
  if (head > walk->n)
    found (report, walk->n + 1, "cut", NULL);
  else if (head < walk->n || g_strcmp0 (kab_statement_get_text (statement, 1), walk->hash) != 0)
    found (report, walk->n, "head", NULL);
  if (walk->start > 0 && !walk->is_start_said)
    found (report, walk->start, "start", NULL);
  for (guint i = 0; walk->anchors != NULL && i < walk->anchors->len; i++)
    if (g_array_index (walk->anchors, KabChainAnchor, i).n > walk->n)
      found (report, walk->n + 1, "anchor", NULL);
  report->first = walk->start + 1;
  report->last = walk->n;
  g_strlcpy (report->hash, walk->hash, KAB_CHAIN_HASH);
  return TRUE;
}

/* Lines that no writer of ours wrote have no link. */
static gboolean
find_inserted (Walk *walk, KabDb *db, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT id FROM activity WHERE org = ? AND deleted = 0 AND id NOT IN"
                      " (SELECT line FROM activity_chain WHERE org = ? AND line IS NOT NULL) ORDER BY id",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, walk->org);
  kab_statement_bind_text (statement, 2, walk->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    found (walk->report, walk->n + 1, "inserted", kab_statement_get_text (statement, 0));
  return step == KAB_STEP_DONE;
}

KabChainReport *
kab_chain_verify (KabServerDb *server_db, const char *org, GArray *anchors, GError **error)
{
  g_autoptr (KabChainReport) report = g_new0 (KabChainReport, 1);
  g_autoptr (GPtrArray) misfits = g_ptr_array_new_with_free_func ((GDestroyNotify)misfit_free);
  Walk walk = { .report = report, .org = org, .anchors = anchors, .misfits = misfits };
  KabDb *db;
  gboolean ok;

  report->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)problem_free);
  db = kab_server_db_lend_reader (server_db, error);
  if (db == NULL)
    return NULL;
  ok = kab_db_begin (db, FALSE, error) && walk_links (&walk, db, error) && check_ends (&walk, db, error)
       && find_inserted (&walk, db, error);
  kab_server_db_return_reader (server_db, db);
  if (!ok)
    return NULL;
  name_moved (&walk);
  g_ptr_array_sort (report->problems, compare_problems);
  return g_steal_pointer (&report);
}
