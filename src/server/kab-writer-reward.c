/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By which kind of plan a partner is paid: kept with the partner, so that lists can be filtered by it (S1-52). */
#include "kab-date.h"
#include "kab-org.h"
#include "kab-writer-private.h"

#define NONE "none"

/* Of several in force, the one that began last: as kab_reward_plan_at(), and as rewards are booked. */
#define IN_FORCE                                                                                          \
  "COALESCE((SELECT r.kind FROM reward_plan r WHERE r.org=p.org AND r.partner=p.id AND r.deleted=0"       \
  " AND r.valid_from<=? AND (r.valid_to IS NULL OR r.valid_to>=?) ORDER BY r.valid_from DESC, r.id DESC " \
  "LIMIT 1),'" NONE "')"

static const char other[] = "SELECT p.id, " IN_FORCE " FROM partner p WHERE p.org=? AND p.deleted=0"
                            " AND COALESCE(p.reward,'" NONE "')<>" IN_FORCE;

/* No edit of anybody's: neither who wrote it last nor the journal knows of it. */
static gboolean
keep (KabWriter *writer, const char *partner, const char *reward, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!kab_writer_load (writer, &kab_entity_partner, partner, &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  row = kab_row_copy (stored->row);
  kab_row_set_text (row, "reward", reward);
  return kab_writer_write (writer, stored, row, error);
}

/* *pairs: the partners that are paid by another kind of plan today than stands with them, each with that kind. */
static gboolean
find_others (KabWriter *writer, const char *partner, GPtrArray *pairs, GError **error)
{
  g_autofree char *day = kab_date_of_time (writer->now);
  g_autofree char *sql = g_strconcat (other, partner != NULL ? " AND p.id=?" : "", NULL);
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, day);
  kab_statement_bind_text (statement, 2, day);
  kab_statement_bind_text (statement, 3, writer->org);
  kab_statement_bind_text (statement, 4, day);
  kab_statement_bind_text (statement, 5, day);
  if (partner != NULL)
    kab_statement_bind_text (statement, 6, partner);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_ptr_array_add (pairs, g_strdup (kab_statement_get_text (statement, 0)));
      g_ptr_array_add (pairs, g_strdup (kab_statement_get_text (statement, 1)));
    }
  return step == KAB_STEP_DONE;
}

gboolean
kab_writer_follow_reward (KabWriter *writer, const char *partner, GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);

  if (!find_others (writer, partner, pairs, error))
    return FALSE;
  for (guint i = 0; i < pairs->len; i += 2)
    if (!keep (writer, pairs->pdata[i], pairs->pdata[i + 1], error))
      return FALSE;

  return TRUE;
}

/* Plans begin and end on their day, without anybody writing anything. */
gboolean
kab_server_db_follow_rewards (KabServerDb *self, const char *org, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (self, org, NULL, NULL, KAB_WRITER_NONE, error);

  return writer != NULL && kab_writer_follow_reward (writer, NULL, error)
         && kab_writer_commit (writer, error);
}
