/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The limit of a local edit: the same statements on copies of the same files. Per edit: an entry of the
 * outbox, on the disk; then the row is read, its image as the server has it kept, three fields written with
 * all their indexes, and when they were changed, the change of the totals put beside them, and the change
 * counted. No merge, no overlay, nothing told to a window.
 *
 *   limit-edit CACHE-DB WORK-DB EDITS     prints milliseconds an edit, the median, and microseconds of the
 *                                         processor, too
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"
#include "kab-db.h"
#include "kab-store.h"

static void
run (KabDb *db, const char *sql, const char *text, const char *more)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, NULL);

  g_assert_nonnull (statement);
  kab_statement_bind_text (statement, 1, text);
  if (more != NULL)
    kab_statement_bind_text (statement, 2, more);
  while (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    ;
}

/* Processor time in microseconds. */
static double
used (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int
main (int argc, char **argv)
{
  g_autofree char *cache_uri = g_strconcat ("sqlite:", argv[1], NULL);
  g_autofree char *work_uri = g_strconcat ("sqlite:", argv[2], NULL);
  guint n = (guint)atoi (argv[3]);
  g_autofree double *took = g_new0 (double, n);
  g_autofree double *processor = g_new0 (double, n);
  g_autoptr (KabDb) cache = kab_db_open (cache_uri, KAB_DB_SECURE_DELETE, NULL);
  g_autoptr (KabDb) work = kab_db_open (work_uri, KAB_DB_FULL_SYNC | KAB_DB_SECURE_DELETE, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *json = g_strnfill (400, 'x');
  g_autofree char *read
    = g_strdup_printf ("SELECT %s FROM licence WHERE id=?", kab_store_columns (&kab_entity_licence));
  g_autofree char *image
    = g_strdup_printf ("INSERT OR REPLACE INTO server_row VALUES(%u,?,?)", kab_entity_licence.number);
  g_autofree char *count
    = g_strdup_printf ("UPDATE change_count SET n=n+1 WHERE entity=%u AND ? IS NOT NULL RETURNING n",
                       kab_entity_licence.number);

  {
    g_autoptr (KabStatement) list
      = kab_db_prepare (cache, "SELECT id FROM licence ORDER BY nr LIMIT ?", NULL);

    kab_statement_bind_integer (list, 1, n);
    while (kab_statement_step (list, NULL) == KAB_STEP_ROW)
      g_ptr_array_add (ids, g_strdup (kab_statement_get_text (list, 0)));
  }
  g_assert_cmpuint (ids->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const char *id = ids->pdata[i];
      double start = bench_now (), before = used ();

      kab_db_begin (work, TRUE, NULL);
      run (work,
           "INSERT INTO outbox(id, entity, row, op, json, made_at)"
           " VALUES('limit-' || ?1, 'licence', ?1, 'update', ?2, 1700000000000)",
           id, json);
      g_assert_true (kab_db_commit (work, NULL));
      kab_db_begin (cache, TRUE, NULL);
      run (cache, read, id, NULL);
      run (cache, image, id, json);
      run (cache,
           "UPDATE licence SET price=price+100, status_reason=?2, note=?2, updated_at=1900000000000+nr"
           " WHERE id=?1",
           id, "limit");
      run (cache,
           "INSERT INTO figure_waiting(cells) SELECT CAST(substr(?2, 1, 100) AS BLOB) WHERE ?1 IS NOT NULL",
           id, json);
      run (cache, count, id, NULL);
      g_assert_true (kab_db_commit (cache, NULL));
      took[i] = (bench_now () - start) * 1000;
      processor[i] = used () - before;
    }
  printf ("%.4f %.1f\n", bench_median (took, n), bench_median (processor, n));
  return 0;
}
