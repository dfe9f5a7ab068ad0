/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-date.h"
#include "kab-messages.h"
#include "kab-validate.h"
#include "kab-writer-private.h"

/* More than anybody types; whoever has somebody's desktop is to send no thousands by it. */
#define HOURLY_MAX 300
#define HOUR_MS ((gint64)3600 * 1000)

static const char *
channel_of (const KabRow *row)
{
  if (row->entity == &kab_entity_sms)
    return KAB_CHANNEL_SMS;
  return row->entity == &kab_entity_sent_message ? kab_row_get_text (row, "channel") : NULL;
}

static gboolean
is_to_be_sent (const KabRow *row)
{
  const char *channel = channel_of (row);

  return (g_strcmp0 (channel, KAB_CHANNEL_EMAIL) == 0 || g_strcmp0 (channel, KAB_CHANNEL_SMS) == 0)
         && g_strcmp0 (kab_row_get_text (row, "state"), "queued") == 0;
}

/* Of who writes, whoever it says that it is sent by. */
static gboolean
count_of_writer (KabWriter *writer, gint64 *n, GError **error)
{
  static const char sql[]
    = "SELECT (SELECT COUNT(*) FROM sent_message WHERE org=? AND created_by=? AND created_at>?)"
      "+(SELECT COUNT(*) FROM sms WHERE org=? AND created_by=? AND created_at>?)";
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);

  *n = 0;
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      kab_statement_bind_text (statement, 3 * i + 1, writer->org);
      kab_statement_bind_text (statement, 3 * i + 2, writer->user);
      kab_statement_bind_integer (statement, 3 * i + 3, writer->now - HOUR_MS);
    }
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *n = kab_statement_get_integer (statement, 0);
  return TRUE;
}

/* One phone or one e-mail address, written as we write them; of an SMS its entity sees to that. */
static gboolean
tidy_address (KabRow *row)
{
  gboolean mail = g_strcmp0 (channel_of (row), KAB_CHANNEL_EMAIL) == 0;
  const KabField *like = kab_entity_find_field (&kab_entity_client, mail ? "email" : "phone");
  g_auto (KabValue) value = KAB_VALUE_INIT;

  if (row->entity == &kab_entity_sms)
    return TRUE;
  kab_value_set_text (&value, kab_row_get_text (row, "address"));
  kab_value_tidy (like, &value);
  if (value.kind != KAB_VALUE_TEXT || !kab_validate_value (like, &value, NULL))
    return FALSE;
  kab_row_set_text (row, "address", value.text);
  return TRUE;
}

gboolean
kab_message_judge (KabWriter *writer, KabRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (KabMessageAccount) account = NULL;
  const char *reason = NULL;
  gint64 n = 0;

  if (!is_to_be_sent (row) || (writer->flags & KAB_WRITER_BULK) != 0)
    return TRUE;
  account = kab_message_account_find (writer->db, writer->org, channel_of (row), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (account == NULL)
    reason = "no_account";
  else if (!tidy_address (row))
    reason = "address";
  else if (writer->user != NULL)
    {
      if (!count_of_writer (writer, &n, error))
        return FALSE;
      reason = n >= HOURLY_MAX ? "limit" : NULL;
    }
  if (reason != NULL)
    {
      kab_row_set_text (row, "state", "failed");
      kab_row_set_text (row, "error", reason);
    }
  return TRUE;
}

/* What it is about has it in its history, under the name of who sends it. */
static gboolean
note (KabWriter *writer, const KabRow *row, GError **error)
{
  const KabEntity *entity = NULL;
  g_autofree char *title = NULL;

  if (row->entity == &kab_entity_sent_message && !kab_row_is_null (row, "about_row"))
    entity = kab_entity_find (kab_row_get_text (row, "about"));
  if (entity == NULL || kab_row_is_null (row, "address"))
    return TRUE;
  title = g_strdup (kab_row_get_text (row, "address"));
  return kab_writer_note_about (writer, "message", entity, kab_row_get_text (row, "about_row"), title, error);
}

gboolean
kab_message_enqueue (KabWriter *writer,
                     const KabRow *before,
                     const KabRow *row,
                     gboolean *sends,
                     GError **error)
{
  g_autoptr (KabStatement) statement = NULL;

  if (before != NULL || !is_to_be_sent (row) || (writer->flags & KAB_WRITER_BULK) != 0)
    return TRUE;
  statement = kab_db_prepare (
    writer->db,
    "INSERT INTO message_work(org,id,entity,made_at,next_at,sending_at,failures,lease_until)"
    " VALUES(?,?,?,?,?,0,0,0)",
    error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, row->id);
  kab_statement_bind_text (statement, 3, row->entity->name);
  kab_statement_bind_integer (statement, 4, writer->now);
  kab_statement_bind_integer (statement, 5, writer->now);
  *sends = TRUE;
  return kab_statement_run (statement, error) && note (writer, row, error);
}

void
kab_message_work_free (KabMessageWork *work)
{
  if (work == NULL)
    return;
  g_free (work->org);
  g_free (work->id);
  g_free (work->entity);
  g_free (work->ref);
  g_free (work->reason);
  g_free (work);
}

static gpointer
read_work (KabStatement *statement)
{
  KabMessageWork *work = g_new0 (KabMessageWork, 1);

  work->org = g_strdup (kab_statement_get_text (statement, 0));
  work->id = g_strdup (kab_statement_get_text (statement, 1));
  work->entity = g_strdup (kab_statement_get_text (statement, 2));
  work->ref = g_strdup (kab_statement_get_text (statement, 3));
  work->reason = g_strdup (kab_statement_get_text (statement, 4));
  work->sending_at = kab_statement_get_integer (statement, 5);
  work->made_at = kab_statement_get_integer (statement, 6);
  work->failures = kab_statement_get_integer (statement, 7);
  return work;
}

KabMessageWork *
kab_message_work_find (KabDb *db, const char *org, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT org,id,entity,ref,reason,sending_at,made_at,failures FROM message_work"
                      " WHERE org=? AND id=?",
                      error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, id);
  return kab_statement_read_one (statement, read_work, error);
}

gboolean
kab_message_work_begin (KabDb *db, const KabMessageWork *work, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "UPDATE message_work SET sending_at=? WHERE org=? AND id=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, work->sending_at);
  kab_statement_bind_text (statement, 2, work->org);
  kab_statement_bind_text (statement, 3, work->id);
  return kab_statement_run (statement, error);
}

gboolean
kab_message_work_put (KabDb *db, const KabMessageWork *work, gint64 next_at, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "UPDATE message_work SET ref=?,reason=?,sending_at=?,made_at=?,failures=?,next_at=?,"
                      "lease_until=0 WHERE org=? AND id=?",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, work->ref);
  kab_statement_bind_text (statement, 2, work->reason);
  kab_statement_bind_integer (statement, 3, work->sending_at);
  kab_statement_bind_integer (statement, 4, work->made_at);
  kab_statement_bind_integer (statement, 5, work->failures);
  kab_statement_bind_integer (statement, 6, next_at);
  kab_statement_bind_text (statement, 7, work->org);
  kab_statement_bind_text (statement, 8, work->id);
  return kab_statement_run (statement, error);
}

gboolean
kab_message_work_end (KabDb *db, const KabMessageWork *work, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "DELETE FROM message_work WHERE org=? AND id=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, work->org);
  kab_statement_bind_text (statement, 2, work->id);
  return kab_statement_run (statement, error);
}
