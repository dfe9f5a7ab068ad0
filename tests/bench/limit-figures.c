/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The limit of sales in figures: the sums that a question needs stand in a table that was made for it, in the order in
 * which they are read, and one statement adds them up. Nobody has to keep them up, find out what they are called, or
 * tell the first from the rest.
 */
#include "limit-figures.h"

#include "bench.h"

#define SALES                                                                                           \
  " FROM c.licence l LEFT JOIN c.client k ON k.id=l.client WHERE l.deleted=0 AND l.sold_on IS NOT NULL" \
  " AND l.status IN ('active','suspended','expired','transferred','revoked') GROUP BY 1, 2, 3, 4"
#define SUMS                                                                                             \
  "count(*) AS licences, sum(l.quantity) AS quantity, sum(l.price) AS amount,"                           \
  " sum(l.status='revoked') AS returned_licences, sum(CASE WHEN l.status='revoked' THEN l.price ELSE 0 " \
  "END) AS returned"

static void
make (KabDb *db, const char *name, const char *value, const char *other)
{
  g_autofree char *sql = g_strdup_printf (
    "CREATE TABLE \"%s\"(value TEXT, other TEXT, day TEXT, currency TEXT, licences, quantity, amount,"
    " returned_licences, returned, PRIMARY KEY(value, other, day, currency)) WITHOUT ROWID;"
    "INSERT INTO \"%s\" SELECT coalesce(%s, ''), coalesce(%s, ''), l.sold_on, l.currency, " SUMS SALES
    " ORDER BY 1, 2, 3, 4",
    name, name, value, other);
  g_autoptr (GError) error = NULL;

  kab_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

void
limit_figures_make (KabDb *db, const char *cache)
{
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS c", cache);
  g_autoptr (GError) error = NULL;

  kab_db_exec (db, attach, &error);
  g_assert_no_error (error);
  make (db, "day", "''", "''");
  make (db, "partner", "l.partner", "''");
  make (db, "agent", "l.agent", "''");
  make (db, "package", "l.package", "''");
  make (db, "region", "k.region", "''");
  make (db, "pair", "l.package", "l.agent");
  make (db, "place", "k.region", "l.channel");
  kab_db_exec (db, "DETACH c", &error);
  g_assert_no_error (error);
}

double
limit_figures_read (KabDb *db,
                    const char *what,
                    const char *from,
                    const char *to,
                    const char *value,
                    const char *other,
                    gint64 *licences)
{
  gboolean days = g_str_equal (what, "day") || g_str_equal (what, "place");
  g_autofree char *sql = g_strdup_printf (
    "SELECT %s, currency, sum(licences), sum(quantity), sum(amount), sum(returned_licences), sum(returned)"
    " FROM \"%s\" WHERE day BETWEEN ?1 AND ?2%s%s GROUP BY 1, 2",
    days            ? "day"
    : value != NULL ? "other"
                    : "value",
    what,
    value != NULL               ? " AND value=?3"
    : g_str_equal (what, "day") ? " AND value=''"
                                : "",
    other != NULL                ? " AND other=?4"
    : g_str_equal (what, "pair") ? ""
                                 : " AND other=''");
  g_autoptr (GError) error = NULL;
  double start = bench_now ();
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  kab_statement_bind_text (statement, 1, from);
  kab_statement_bind_text (statement, 2, to);
  if (value != NULL)
    kab_statement_bind_text (statement, 3, value);
  if (other != NULL)
    kab_statement_bind_text (statement, 4, other);
  *licences = 0;
  while (kab_statement_step (statement, &error) == KAB_STEP_ROW)
    *licences += kab_statement_get_integer (statement, 2);
  g_assert_no_error (error);
  return (bench_now () - start) * 1000;
}
