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
  g_autofree char *cache = g_build_filename (desk->folder, "cache.db", NULL);
  g_autofree char *work = g_build_filename (desk->folder, "work.db", NULL);

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
  if (desk->disk->dead)
    return;
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
