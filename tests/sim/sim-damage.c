/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Disks that give back something else than was written. A cache is made anew; a file of edits is kept, and said. */
#include "sim.h"

#include <string.h>

#include "kab-cache.h"
#include "kab-error.h"

#define HEADER 100
#define PAGE 4096

static void
tear (SimDesk *desk, const char *path)
{
  gsize pages = sim_disk_size (path) / PAGE;

  /* The head of a page of the tree: what it is, and where its cells are. */
  if (pages > 1 && sim_disk_damage (path, (gsize)sim_random_between (1, (gint64)pages - 1) * PAGE, 12))
    desk->torn = TRUE;
}

static GHashTable *
words_of (const char *path)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  sim_disk_find_words (path, words);
  sim_disk_find_words (log, words);
  return words;
}

void
sim_damage (SimDesk *desk, GHashTable *words)
{
  g_autofree char *cache = g_build_filename (desk->cache_dir, "cache.db", NULL);
  g_autofree char *work = g_build_filename (desk->work_dir, "work.db", NULL);

  switch (sim_random_below (4))
    {
    case 0:
      sim_log ("desk %u: the head of its cache is nonsense", desk->index);
      desk->torn |= sim_disk_damage (cache, 0, HEADER);
      break;
    case 1:
      if (!sim_disk_damage (work, 0, HEADER))
        return;
      sim_log ("desk %u: the head of its file of edits is nonsense", desk->index);
      g_clear_pointer (&desk->smashed, g_hash_table_unref);
      desk->smashed = g_hash_table_ref (words);
      return;
    default:
      sim_log ("desk %u: a page of its cache is nonsense", desk->index);
      tear (desk, cache);
      break;
    }
  if (desk->torn)
    sim_sometimes (SIM_SOMETIMES_CACHE_DAMAGED);
}

/* The names of what stands in the file and was not in the first version, as statements that take it away. */
static char *
downgrade_sql (KabDb *db)
{
  GString *sql = g_string_new (NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND name NOT IN ('meta', 'outbox',"
    " 'outbox_row', 'outbox_unacked', 'problem', 'draft', 'decided') AND (type <> 'index' OR tbl_name = "
    "'outbox')"
    " ORDER BY type = 'view' DESC",
    NULL);

  while (statement != NULL && kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    g_string_append_printf (sql, "DROP %s \"%s\";", kab_statement_get_text (statement, 0),
                            kab_statement_get_text (statement, 1));
  {
    g_autoptr (KabStatement) columns
      = kab_db_prepare (db,
                        "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE "
                        "t.name IN ('outbox', 'problem',"
                        " 'decided') AND c.name NOT IN ('seq', 'id', 'n', 'entity', 'row', 'op', 'json', "
                        "'made_at', 'acked_rev',"
                        " 'conflict', 'code', 'field', 'message', 'theirs', 'theirs_rev', 'by', 'at', "
                        "'parent', 'again', 'insisted',"
                        " 'decided_at')",
                        NULL);

    while (columns != NULL && kab_statement_step (columns, NULL) == KAB_STEP_ROW)
      g_string_append_printf (sql, "ALTER TABLE \"%s\" DROP COLUMN \"%s\";",
                              kab_statement_get_text (columns, 0), kab_statement_get_text (columns, 1));
  }
  g_string_append (sql, "PRAGMA user_version=3");
  return g_string_free (sql, FALSE);
}

void
sim_damage_downgrade (SimDesk *desk, GHashTable *words)
{
  g_autofree char *uri = g_strconcat ("sqlite:", desk->work_dir, "/work.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_FULL_SYNC, &error);
  g_autofree char *sql = db != NULL ? downgrade_sql (db) : NULL;

  if (db == NULL || !kab_db_begin (db, TRUE, &error))
    return;
  if (!kab_db_exec (db, sql, &error) || !kab_db_commit (db, &error))
    {
      sim_log ("desk %u: its file of edits cannot be made an older one: %s", desk->index, error->message);
      kab_db_rollback (db);
      return;
    }
  sim_log ("desk %u: its file of edits is of the first version", desk->index);
  /* Which kept nothing that was confirmed. */
  g_clear_pointer (&db, kab_db_close);
  sim_ledger_forgets (desk);
  g_clear_pointer (&desk->older, g_hash_table_unref);
  desk->older = g_hash_table_ref (words);
  /* Killed in the middle of the upgrade, now and then. */
  if (sim_random_chance (40))
    desk->disk->countdown = sim_random_between (1, 30);
}

static void
check_upgraded (SimDesk *desk)
{
  g_autoptr (GHashTable) words = sim_ledger_kept (desk);
  GHashTableIter iter;
  gpointer word;

  g_hash_table_iter_init (&iter, desk->older);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    if (!g_hash_table_contains (words, word))
      sim_fail ("25", "desk %u had %s when its file was of an older version, and has it no more", desk->index,
                (char *)word);
  sim_sometimes (SIM_SOMETIMES_UPGRADED);
  g_clear_pointer (&desk->older, g_hash_table_unref);
}

/* What the disk no longer has a desktop cannot send: it is in the file that was kept, for whoever can read it. */
static void
check_kept (SimDesk *desk, const char *set_aside)
{
  g_autoptr (GHashTable) kept = words_of (set_aside);
  GHashTableIter iter;
  gpointer word;

  g_hash_table_iter_init (&iter, desk->smashed);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    if (((char *)word)[0] == 'w' && strlen (word) == 8 && !g_hash_table_contains (kept, word))
      sim_fail ("32", "desk %u says that it keeps its damaged file of edits as %s, and %s is not in it",
                desk->index, set_aside, (char *)word);
  sim_sometimes (SIM_SOMETIMES_WORK_DAMAGED);
  g_clear_pointer (&desk->smashed, g_hash_table_unref);
  sim_ledger_set_aside (desk);
  desk->marred = TRUE;
}

void
sim_damage_opened (SimDesk *desk, const char *work_kept, const char *cache_kept, guint n_kept)
{
  if (desk->disk->dead && desk->older != NULL)
    sim_sometimes (SIM_SOMETIMES_UPGRADE_CUT);
  if (desk->disk->dead)
    return;
  if (desk->older != NULL && desk->work != NULL)
    check_upgraded (desk);
  if (work_kept != NULL && desk->smashed == NULL)
    sim_fail ("16", "desk %u finds its file of edits damaged and sets it aside", desk->index);
  if (work_kept != NULL)
    check_kept (desk, work_kept);
  else if (desk->smashed != NULL && desk->work != NULL && n_kept > (cache_kept != NULL ? 1 : 0))
    sim_fail ("32", "desk %u does not say that its file of edits is damaged", desk->index);
  /* Otherwise what stood in the log was put over what was damaged. */
  if (desk->work != NULL)
    g_clear_pointer (&desk->smashed, g_hash_table_unref);
  if (cache_kept != NULL && !desk->torn)
    sim_fail ("32", "desk %u finds its cache damaged", desk->index);
  if (cache_kept != NULL)
    desk->torn = FALSE;
}

gboolean
sim_damage_rebuild (SimDesk *desk)
{
  KabTouched touched = 0;
  g_autoptr (GError) error = NULL;

  sim_log ("desk %u: makes its cache anew", desk->index);
  if (!desk->torn)
    sim_fail ("32", "desk %u finds its cache damaged", desk->index);
  sim_sometimes (SIM_SOMETIMES_CACHE_LOST);
  if (!kab_cache_rebuild (desk->cache, &error) || !kab_cache_mend (desk->cache, desk->work, &touched, &error)
      || !kab_cache_take_fence (desk->cache, desk->fence, &error))
    {
      sim_log ("desk %u: and cannot: %s", desk->index, error->message);
      return FALSE;
    }
  desk->torn = FALSE;
  return TRUE;
}

void
sim_damage_look (SimDesk *desk)
{
  g_autoptr (GError) error = NULL;

  if (!desk->torn || !desk->running)
    return;
  if (kab_db_check (kab_cache_get_db (desk->cache), &error))
    desk->torn = FALSE;
  else if (!desk->disk->dead && sim_damage_rebuild (desk))
    sim_desk_event (desk, KAB_SYNC_EVENT_CACHE_LOST);
}
