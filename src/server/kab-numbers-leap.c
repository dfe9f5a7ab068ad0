/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A backup is older than the paper that was printed since. What desktops have leased they can show (the server's
 * signature is on it), but not before they are heard of; until then nobody else must be given the same numbers.
 */
#include "kab-date.h"
#include "kab-writer-numbers.h"
#include "kab-numbers.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define LEAP_LEAST 1000
#define LEAP_FACTOR 4
#define LEAP_MOST (KAB_NUMBER_LAST / 100)

typedef struct
{
  char *org;
  char *kind;
  char *prefix;
  gint64 last;
} Series;

static void
series_free (gpointer data)
{
  Series *series = data;

  g_free (series->org);
  g_free (series->kind);
  g_free (series->prefix);
  g_free (series);
}

static char *
read_setting (KabDb *db, const char *org, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT value FROM setting WHERE org=? AND \"key\"='numbers' AND deleted=0", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  return kab_statement_step (statement, error) == KAB_STEP_ROW
           ? g_strdup (kab_statement_get_text (statement, 0))
           : NULL;
}

/* Every series that may have begun since: of each org, kind and prefix now in use. */
static gboolean
begin_series (KabDb *db, const char *org, gint64 now, GError **error)
{
  g_autofree char *text = read_setting (db, org, NULL);
  KabNumberPolicy policy;

  if (!kab_number_policy_read (text, &policy, NULL))
    kab_number_policy_read (NULL, &policy, NULL);
  for (guint i = 0; i < KAB_N_NUMBER_KINDS; i++)
    {
      const KabEntity *kind = kab_number_kinds ()[i];
      g_autoptr (KabStatement) insert = kab_db_prepare (
        db,
        "INSERT INTO number_series(org,kind,prefix,last,given,since,at) VALUES(?,?,?,?,0,?,?)"
        " ON CONFLICT(org,kind,prefix) DO NOTHING",
        error);
      gint64 highest;

      if (insert == NULL || !kab_numbers_find_highest (db, org, kind, policy.prefixes[i], &highest, error))
        return FALSE;
      kab_statement_bind_text (insert, 1, org);
      kab_statement_bind_text (insert, 2, kind->name);
      kab_statement_bind_text (insert, 3, policy.prefixes[i]);
      kab_statement_bind_integer (insert, 4, highest);
      kab_statement_bind_integer (insert, 5, now);
      kab_statement_bind_integer (insert, 6, now);
      if (!kab_statement_run (insert, error))
        return FALSE;
    }
  return TRUE;
}

/* When the backup was made, as far as anything in it tells. */
static gint64
moment_of (KabDb *db)
{
  gint64 seen = kab_db_query_integer (db, "SELECT MAX(seen_at) FROM device", NULL, NULL);
  gint64 given = kab_db_query_integer (db, "SELECT MAX(at) FROM number_series WHERE given>0", NULL, NULL);

  return MAX (seen, given);
}

static gint64
leap_of (gint64 given, gint64 since, gint64 made, gint64 now)
{
  gint64 age = made > 0 && made < now ? (now - made) / DAY_MS + 1 : 1;
  gint64 days = made > since ? (made - since) / DAY_MS + 1 : 1;
  double usual = (double)given / (double)days * (double)age * LEAP_FACTOR;

  return CLAMP ((gint64)MIN (usual, (double)LEAP_MOST), LEAP_LEAST, LEAP_MOST);
}

static gboolean
set_last (KabDb *db,
          const char *org,
          const char *kind,
          const char *prefix,
          gint64 last,
          gint64 now,
          GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO number_series(org,kind,prefix,last,given,since,at) VALUES(?,?,?,?,0,?,?)"
    " ON CONFLICT(org,kind,prefix) DO UPDATE SET last="
    " CASE WHEN number_series.last>excluded.last THEN number_series.last ELSE excluded.last END",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, kind);
  kab_statement_bind_text (statement, 3, prefix);
  kab_statement_bind_integer (statement, 4, last);
  kab_statement_bind_integer (statement, 5, now);
  kab_statement_bind_integer (statement, 6, now);
  return kab_statement_run (statement, error);
}

static gboolean
leap (KabDb *db, gint64 now, GError **error)
{
  gint64 made = moment_of (db);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (series_free);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT org,kind,prefix,last,given,since FROM number_series", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      Series *series = g_new0 (Series, 1);

      series->org = g_strdup (kab_statement_get_text (statement, 0));
      series->kind = g_strdup (kab_statement_get_text (statement, 1));
      series->prefix = g_strdup (kab_statement_get_text (statement, 2));
      series->last = kab_statement_get_integer (statement, 3)
                     + leap_of (kab_statement_get_integer (statement, 4),
                                kab_statement_get_integer (statement, 5), made, now);
      g_ptr_array_add (all, series);
    }
  if (step == KAB_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const Series *series = all->pdata[i];

      if (!set_last (db, series->org, series->kind, series->prefix, MIN (series->last, KAB_NUMBER_LAST), now,
                     error))
        return FALSE;
    }
  return TRUE;
}

/* What the former database says was given is not to be guessed. */
static gboolean
follow_former (KabDb *db, KabDb *former, gint64 now, GError **error)
{
  g_autoptr (GHashTable) tables = kab_db_tables (former, NULL);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (tables == NULL || !g_hash_table_contains (tables, "number_series"))
    return TRUE;
  statement = kab_db_prepare (former, "SELECT org,kind,prefix,last FROM number_series", NULL);
  while (statement != NULL && (step = kab_statement_step (statement, NULL)) == KAB_STEP_ROW)
    if (!set_last (db, kab_statement_get_text (statement, 0), kab_statement_get_text (statement, 1),
                   kab_statement_get_text (statement, 2), kab_statement_get_integer (statement, 3), now,
                   error))
      return FALSE;

  return TRUE;
}

gboolean
kab_numbers_leap (KabDb *db, KabDb *former, GError **error)
{
  gint64 now = kab_time_now ();
  g_autoptr (GPtrArray) orgs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabStatement) statement = kab_db_prepare (db, "SELECT id FROM org", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (orgs, g_strdup (kab_statement_get_text (statement, 0)));
  if (step == KAB_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < orgs->len; i++)
    if (!begin_series (db, orgs->pdata[i], now, error))
      return FALSE;

  return leap (db, now, error) && (former == NULL || follow_former (db, former, now, error));
}
