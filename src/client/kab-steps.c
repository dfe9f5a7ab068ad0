/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-steps.h"

#include "kab-trust-private.h"

/* An own edit is in the outbox until the row that it came back with is on the disk: one of the two is always there. */
static gboolean
settle (KabCache *cache,
        KabWork *work,
        gint64 fence,
        const KabPageResult *result,
        GHashTable *rows,
        GError **error)
{
  gboolean any;

  if (!kab_work_can_settle (work, result->until, &any, error))
    return FALSE;

  return !any
         || (kab_cache_sync (cache, error)
             && kab_work_settle (work, fence, result->until, result->time, rows, error));
}

static gboolean
end_run (KabCache *cache, KabWork *work, gint64 fence, KabPageResult *result, gboolean *built, GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (result->first && !kab_cache_build (cache, error))
    return FALSE;
  *built = result->first;
  /* Rows that others changed meanwhile moved behind the run's end, own edits with them: the next run brings those. */
  if (result->until >= result->head && !settle (cache, work, fence, result, rows, error))
    return FALSE;
  if (!kab_work_last_acked (work, &result->told, error)
      || !kab_cache_refresh_rows (cache, work, rows, &result->touched, error))
    return FALSE;

  if (result->left && !kab_cache_scrub (cache, result->touched, error))
    return FALSE;
  kab_cache_drop_aside (cache);
  return TRUE;
}

gboolean
kab_steps_store_page (KabCache *cache,
                      KabWork *work,
                      KabChanges *changes,
                      const KabChangesHead *head,
                      gint64 fence,
                      KabPageResult *result,
                      gboolean *built,
                      GError **error)
{
  *built = FALSE;
  if (!kab_cache_apply (cache, work, changes, head, fence, result, error))
    return FALSE;

  kab_trust_look (cache, work, result->touched);
  return result->more || result->stale || end_run (cache, work, fence, result, built, error);
}

gboolean
kab_steps_store_range (KabCache *cache,
                       KabWork *work,
                       const KabCheckRange *range,
                       KabChanges *changes,
                       const KabChangesHead *head,
                       gint64 fence,
                       KabRangeResult *result,
                       GError **error)
{
  if (!kab_cache_check_apply (cache, work, range, changes, head, fence, result, error))
    return FALSE;
  if (result->moved)
    return TRUE;

  return kab_cache_build (cache, error)
         && (!result->page.left || kab_cache_scrub (cache, result->page.touched, error));
}

gboolean
kab_steps_store_outcomes (KabCache *cache,
                          KabWork *work,
                          gint64 fence,
                          guint history,
                          char *text,
                          gsize length,
                          guint *n_done,
                          KabTouched *touched,
                          GError **error)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return kab_work_take_outcomes (work, fence, history, text, length, rows, n_done, error)
         && kab_cache_refresh_rows (cache, work, rows, touched, error);
}
