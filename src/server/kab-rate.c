/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-rate.h"

#include "kab-date.h"
#include "kab-db.h"

#define WINDOW_US ((gint64)KAB_RATE_WINDOW_SECONDS * G_USEC_PER_SEC)
#define WINDOW_MS ((gint64)KAB_RATE_WINDOW_SECONDS * 1000)
#define NAMES_MAX 20000
/* Of what is left an eighth is taken at once: the first requests of a window cost the database a few statements, and
 * near the limit each process holds hardly any that another one could have used. */
#define SHARE 8
#define RETRY_US ((gint64)10 * G_USEC_PER_SEC)

typedef struct
{
  gint64 start;
  guint used;   /* as far as this process knows */
  guint leased; /* counted in the database already, and still to be used here */
} Window;

struct _KabRate
{
  GMutex mutex;
  guint limit;
  GHashTable *windows;
  char *uri; /* of the database that processes share; NULL: each counts for itself */
  char *kind;
  KabDb *db;
  gint64 failed_at;
};

KabRate *
kab_rate_new (guint limit)
{
  KabRate *rate = g_new0 (KabRate, 1);

  g_mutex_init (&rate->mutex);
  rate->limit = limit;
  rate->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return rate;
}

KabRate *
kab_rate_new_shared (guint limit, const char *uri, const char *kind)
{
  KabRate *rate = kab_rate_new (limit);

  rate->uri = g_strdup (uri);
  rate->kind = g_strdup (kind);
  return rate;
}

void
kab_rate_free (KabRate *rate)
{
  if (rate == NULL)
    return;
  g_clear_pointer (&rate->db, kab_db_close);
  g_hash_table_unref (rate->windows);
  g_mutex_clear (&rate->mutex);
  g_free (rate->uri);
  g_free (rate->kind);
  g_free (rate);
}

static gboolean
is_over (gpointer name, gpointer window, gpointer now)
{
  return *(gint64 *)now - ((Window *)window)->start >= WINDOW_US;
}

static Window *
window_of (KabRate *rate, const char *name, gint64 now)
{
  Window *window = g_hash_table_lookup (rate->windows, name);

  if (window == NULL)
    {
      if (g_hash_table_size (rate->windows) >= NAMES_MAX)
        g_hash_table_foreach_remove (rate->windows, is_over, &now);
      /* So many names in a minute are a flood, which what stands in front is to stop: memory comes first. */
      if (g_hash_table_size (rate->windows) >= NAMES_MAX)
        g_hash_table_remove_all (rate->windows);
      window = g_new0 (Window, 1);
      window->start = now;
      g_hash_table_insert (rate->windows, g_strdup (name), window);
    }
  else if (now - window->start >= WINDOW_US)
    {
      window->start = now;
      window->used = window->leased = 0;
    }
  return window;
}

static KabDb *
database (KabRate *rate, GError **error)
{
  if (rate->db == NULL)
    {
      rate->db = kab_db_open (rate->uri, KAB_DB_NONE, error);
      /* A count that a power cut loses is no harm. */
      if (rate->db != NULL && !kab_db_exec (rate->db, "SET synchronous_commit TO off", error))
        g_clear_pointer (&rate->db, kab_db_close);
    }
  return rate->db;
}

/* Counts @n more for all processes; *used: how many there were before; *start: when the window began, ms. */
static gboolean
count_shared (KabRate *rate,
              const char *name,
              guint n,
              gint64 now,
              gint64 *used,
              gint64 *start,
              GError **error)
{
  g_autofree char *full = g_strconcat (rate->kind, ":", name, NULL);
  KabDb *db = database (rate, error);
  g_autoptr (KabStatement) statement = NULL;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  statement = kab_db_prepare (
    db,
    "INSERT INTO request_count(name,start_at,used) VALUES(?1,?2,?3) ON CONFLICT(name) DO UPDATE SET"
    " used=CASE WHEN excluded.start_at-request_count.start_at BETWEEN 0 AND ?4"
    "   THEN request_count.used+excluded.used ELSE excluded.used END,"
    " start_at=CASE WHEN excluded.start_at-request_count.start_at BETWEEN 0 AND ?4"
    "   THEN request_count.start_at ELSE excluded.start_at END RETURNING used, start_at",
    error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, full);
  kab_statement_bind_integer (statement, 2, now);
  kab_statement_bind_integer (statement, 3, n);
  kab_statement_bind_integer (statement, 4, WINDOW_MS - 1);
  ok = kab_statement_step (statement, error) == KAB_STEP_ROW;
  if (ok)
    {
      *used = kab_statement_get_integer (statement, 0) - n;
      *start = kab_statement_get_integer (statement, 1);
    }
  return ok && kab_statement_run (statement, error);
}

/*
 * Takes some more from what all processes share. Where the database does not answer, this process counts for itself:
 * a limit is not worth turning everybody away.
 */
static void
lease (KabRate *rate, const char *name, guint n, Window *window, gint64 now)
{
  guint left = rate->limit - MIN (window->used, rate->limit);
  guint wanted = MAX (n, left / SHARE);
  g_autoptr (GError) error = NULL;
  gint64 used = window->used, start = 0, now_ms = kab_time_now ();

  if (left < n)
    return;
  if (rate->uri == NULL || (rate->failed_at != 0 && now - rate->failed_at < RETRY_US))
    {
      window->leased += wanted;
      window->used += wanted;
      return;
    }
  if (!count_shared (rate, name, wanted, now_ms, &used, &start, &error))
    {
      g_warning ("Requests are counted in this process alone: %s", error->message);
      g_clear_pointer (&rate->db, kab_db_close);
      rate->failed_at = MAX (now, 1);
      window->leased += wanted;
      window->used += wanted;
      return;
    }
  rate->failed_at = 0;
  window->start = now - (now_ms - start) * 1000;
  window->leased += (guint)CLAMP ((gint64)rate->limit - used, 0, (gint64)wanted);
  window->used = (guint)MIN (used + wanted, (gint64)rate->limit);
}

gboolean
kab_rate_take (KabRate *rate, const char *name, guint n, KabRateState *state)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->mutex);
  gint64 now = g_get_monotonic_time ();
  Window *window = window_of (rate, name, now);
  gboolean within;

  if (window->leased < n)
    lease (rate, name, n - window->leased, window, now);
  within = window->leased >= n;
  if (within)
    window->leased -= n;
  state->limit = rate->limit;
  state->remaining = rate->limit - MIN (window->used, rate->limit) + window->leased;
  state->reset
    = (guint)(CLAMP (WINDOW_US - (now - window->start), 0, WINDOW_US) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  return within;
}
