/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sync-answer.h"

#include "kab-error.h"

static gboolean
is_refusal (const KabSyncAnswer *answer)
{
  return (answer->status == 401 || answer->status == 403)
         && (g_str_equal (answer->code, "unauthenticated") || g_str_equal (answer->code, "token-expired")
             || g_str_equal (answer->code, "forbidden"));
}

KabSyncEventKind
kab_sync_answer_means (KabSyncActions request, const KabSyncAnswer *answer)
{
  if (request == KAB_SYNC_ACTION_OPEN_LIVE)
    {
      if (answer->status == 101)
        return KAB_SYNC_EVENT_LIVE_OPENED;
      /* It has no body that could say more. */
      return answer->status == 401 ? KAB_SYNC_EVENT_UNAUTHORIZED : KAB_SYNC_EVENT_LIVE_CLOSED;
    }
  if (answer->status == 200)
    return KAB_SYNC_EVENT_ANSWERED;
  if (request == KAB_SYNC_ACTION_REFRESH)
    return is_refusal (answer) ? KAB_SYNC_EVENT_NO_TOKEN : KAB_SYNC_EVENT_REFRESH_FAILED;
  return answer->status == 401 && is_refusal (answer) ? KAB_SYNC_EVENT_UNAUTHORIZED : KAB_SYNC_EVENT_FAILED;
}

gboolean
kab_sync_answer_is_final (const KabSyncAnswer *answer)
{
  switch (answer->status)
    {
    case 200:
      return TRUE;
    case 401:
    case 408:
    case 425:
    case 429:
      return FALSE;
    default:
      return answer->status >= 400 && answer->status < 500 && answer->code[0] != '\0';
    }
}

gboolean
kab_sync_answer_is_of_count (const KabSyncAnswer *answer)
{
  return answer->status == 409 && answer->expected > 0 && answer->expected < G_MAXUINT;
}

KabSyncEventKind
kab_sync_trouble (const GError *error, gboolean displaced)
{
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_BUSY))
    return displaced ? KAB_SYNC_EVENT_STOP : KAB_SYNC_EVENT_FAILED;
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_CORRUPT))
    return KAB_SYNC_EVENT_CACHE_LOST;
  return g_error_matches (error, KAB_ERROR, KAB_ERROR_PROTOCOL) ? KAB_SYNC_EVENT_FAILED
                                                                : KAB_SYNC_EVENT_BROKEN;
}
