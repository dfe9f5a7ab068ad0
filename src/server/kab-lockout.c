/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Failed attempts to sign in, per name and per address, and links that were asked for, in the database: a restart forgives
 * nothing.
 */
#include "kab-date.h"
#include "kab-identity-private.h"

#define DELAY_MAX_S 900
/* Within so much quiet all the failures that are allowed are forgiven, one after another. */
#define FORGIVEN_MS ((gint64)75 * 60 * 1000)

gboolean
kab_lockout_wait (KabDb *db, const char *subject, int *wait, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT locked_until FROM sign_in_attempt WHERE subject=?", error);
  KabStep step;
  gint64 left = 0;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, subject);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    left = kab_statement_get_integer (statement, 0) - kab_time_now ();
  /* A clock that was set back must not lock anybody out for longer than the rule does. */
  *wait = left > 0 ? (int)MIN ((left + 999) / 1000, DELAY_MAX_S) : 0;
  return step != KAB_STEP_ERROR;
}

/* The delay doubles with each failure past those allowed: 2, 4, 8 … seconds, a quarter of an hour at the most. */
static gint64
delay_ms (gint64 failures, int allowed)
{
  gint64 over = failures - allowed;

  if (over < 0)
    return 0;
  return 1000 * (over >= 9 ? DELAY_MAX_S : MIN ((gint64)2 << over, DELAY_MAX_S));
}

/*
 * Counts one more, less those that the time since has forgiven. last_at is up to when forgiving was reckoned, so
 * that a part of a step is not lost to the next failure.
 */
static char *
count_sql (int allowed)
{
  gint64 step = FORGIVEN_MS / allowed;
  g_autofree char *forgiven
    = g_strdup_printf ("((excluded.last_at - sign_in_attempt.last_at) / %" G_GINT64_FORMAT ")", step);

  return g_strdup_printf (
    "INSERT INTO sign_in_attempt(subject,failures,last_at,locked_until) VALUES(?,1,?,0)"
    " ON CONFLICT(subject) DO UPDATE SET"
    " failures = CASE WHEN excluded.last_at < sign_in_attempt.last_at THEN sign_in_attempt.failures + 1"
    "   WHEN %s >= sign_in_attempt.failures THEN 1 ELSE sign_in_attempt.failures + 1 - %s END,"
    " last_at = CASE WHEN excluded.last_at < sign_in_attempt.last_at OR %s >= sign_in_attempt.failures"
    "   THEN excluded.last_at ELSE sign_in_attempt.last_at + %s * %" G_GINT64_FORMAT " END"
    " RETURNING failures",
    forgiven, forgiven, forgiven, forgiven, step);
}

gboolean
kab_lockout_failed (KabDb *db, const char *subject, int allowed, GError **error)
{
  g_autofree char *sql = count_sql (allowed);
  g_autoptr (KabStatement) count = kab_db_prepare (db, sql, error);
  g_autoptr (KabStatement) lock = NULL;
  gint64 now = kab_time_now (), failures;

  if (count == NULL)
    return FALSE;
  kab_statement_bind_text (count, 1, subject);
  kab_statement_bind_integer (count, 2, now);
  if (kab_statement_step (count, error) != KAB_STEP_ROW)
    return FALSE;
  failures = kab_statement_get_integer (count, 0);
  if (!kab_statement_run (count, error))
    return FALSE;

  lock = kab_db_prepare (db, "UPDATE sign_in_attempt SET locked_until=? WHERE subject=?", error);
  if (lock == NULL)
    return FALSE;
  kab_statement_bind_integer (lock, 1, now + delay_ms (failures, allowed));
  kab_statement_bind_text (lock, 2, subject);
  return kab_statement_run (lock, error);
}

gboolean
kab_lockout_clear (KabDb *db, const char *subject, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "DELETE FROM sign_in_attempt WHERE subject=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, subject);
  return kab_statement_run (statement, error);
}

gboolean
kab_lockout_take (KabDb *db, const char *subject, int allowed, gboolean *may, GError **error)
{
  int wait = 0;

  *may = FALSE;
  if (!kab_lockout_wait (db, subject, &wait, error))
    return FALSE;
  *may = wait == 0;
  return !*may || kab_lockout_failed (db, subject, allowed, error);
}
