/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-ledger.h"

#include <glib/gi18n-lib.h>

#include "kab-store.h"

static GPtrArray *
read_rows (KabStatement *statement, const KabEntity *entity, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
  return step == KAB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

GPtrArray *
kab_ledger_accounts (KabDb *db, const char *org, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM ledger_account WHERE org=? AND deleted=0 ORDER BY code",
                       kab_store_columns (&kab_entity_ledger_account));
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  return read_rows (statement, &kab_entity_ledger_account, error);
}

GPtrArray *
kab_ledger_lines (KabDb *db, const char *org, const char *account, const char *entry, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM ledger_line WHERE org=?%s%s AND deleted=0 ORDER BY booked_at, id",
                       kab_store_columns (&kab_entity_ledger_line), account != NULL ? " AND account=?" : "",
                       entry != NULL ? " AND entry=?" : "");
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  int index = 1;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, index++, org);
  if (account != NULL)
    kab_statement_bind_text (statement, index++, account);
  if (entry != NULL)
    kab_statement_bind_text (statement, index, entry);
  return read_rows (statement, &kab_entity_ledger_line, error);
}

/* Each query gives what is wrong: a number or id of it, and what it says in words. */
static const struct
{
  const char *sql;
  const char *text;
} checks[] = {
  { "SELECT entry FROM ledger_line WHERE org=? GROUP BY entry, currency"
    " HAVING SUM(CASE WHEN side='debit' THEN amount ELSE -amount END)<>0",
    N_ ("Entry %s does not balance.") },
  { "SELECT id FROM ledger_line WHERE org=? AND deleted<>0", N_ ("Line %s was taken away.") },
  { "SELECT l.id FROM ledger_line l JOIN ledger_account a ON a.id=l.account AND a.org=l.org"
    " WHERE l.org=? AND a.currency<>l.currency",
    N_ ("Line %s stands in another currency than its account.") },
  { "SELECT l.id FROM ledger_line l JOIN (SELECT reverses, SUM(amount) AS back FROM ledger_line"
    " WHERE reverses IS NOT NULL AND rule<>'correction' GROUP BY reverses) r ON r.reverses=l.id"
    " WHERE l.org=? AND r.back>l.amount",
    N_ ("More was taken back of line %s than it had brought.") },
  { "SELECT p.id FROM payment p LEFT JOIN (SELECT l.org, l.source_row, SUM(l.amount) AS booked, COUNT(*) AS n"
    " FROM ledger_line l JOIN ledger_account a ON a.id=l.account AND a.org=l.org WHERE l.source='payment'"
    " AND l.rule='payment' AND a.purpose='cash' GROUP BY l.org, l.source_row) b ON b.source_row=p.id AND "
    "b.org=p.org"
    " WHERE p.org=? AND p.state='succeeded' AND p.deleted=0 AND p.amount>0"
    " AND (b.n IS NULL OR b.n<>1 OR b.booked<>p.amount)",
    N_ ("Payment %s is not booked once with its amount.") },
  { "SELECT p.id FROM refund p LEFT JOIN (SELECT l.org, l.source_row, SUM(l.amount) AS booked, COUNT(*) AS n"
    " FROM ledger_line l JOIN ledger_account a ON a.id=l.account AND a.org=l.org WHERE l.source='refund'"
    " AND l.rule='refund' AND a.purpose='cash' GROUP BY l.org, l.source_row) b ON b.source_row=p.id AND "
    "b.org=p.org"
    " WHERE p.org=? AND p.state='succeeded' AND p.deleted=0 AND p.amount>0"
    " AND (b.n IS NULL OR b.n<>1 OR b.booked<>p.amount)",
    N_ ("Refund %s is not booked once with its amount.") },
  { "SELECT p.id FROM payout p LEFT JOIN (SELECT l.org, l.source_row,"
    " SUM(CASE WHEN l.side='credit' THEN l.amount ELSE -l.amount END) AS left_over, COUNT(*) AS n"
    " FROM ledger_line l JOIN ledger_account a ON a.id=l.account AND a.org=l.org WHERE l.source='payout'"
    " AND l.rule<>'correction' AND a.purpose='payouts' GROUP BY l.org, l.source_row) b"
    " ON b.source_row=p.id AND b.org=p.org WHERE p.org=? AND p.deleted=0"
    " AND (b.n IS NULL OR b.left_over<>(CASE WHEN p.state IN ('paid','rejected') THEN 0 ELSE p.amount END))",
    N_ ("Payout %s is not booked as its state says.") },
};

gboolean
kab_ledger_check (KabDb *db, const char *org, GPtrArray *faults, gint64 *n_entries, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (KabStatement) statement = kab_db_prepare (db, checks[i].sql, error);
      KabStep step;

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, org);
      while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
        {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
          g_ptr_array_add (faults,
                           g_strdup_printf (_ (checks[i].text), kab_statement_get_text (statement, 0)));
#pragma GCC diagnostic pop
        }
      if (step == KAB_STEP_ERROR)
        return FALSE;
    }
  if (n_entries != NULL)
    {
      g_autoptr (KabStatement) statement
        = kab_db_prepare (db, "SELECT COUNT(DISTINCT entry) FROM ledger_line WHERE org=?", error);

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, org);
      if (kab_statement_step (statement, error) != KAB_STEP_ROW)
        return FALSE;
      *n_entries = kab_statement_get_integer (statement, 0);
    }
  return TRUE;
}
