/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The computers that a user signed in with: what is known of them, and ending and erasing them from afar. */
#include "kab-device.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-bounds.h"
#include "kab-date.h"
#include "kab-device-proof.h"
#include "kab-feed-page.h"
#include "kab-identity-private.h"
#include "kab-json.h"
#include "kab-numbers.h"
#include "kab-writer-private.h"

#define KEY_BYTES 32
#define CHANGES_MAX 20000
/* So long are those listed that are signed in no longer. */
#define LISTED_MS ((gint64)90 * 24 * 3600 * 1000)

void
kab_device_free (KabDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->id);
  g_free (device->user);
  g_free (device->user_name);
  g_free (device->name);
  g_free (device->system);
  g_free (device->wipe_by);
  g_free (device);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabDevice, kab_device_free)

/* --- The list --- */

/* The records that changed behind @rev under the keys that the user holds, each once, counted up to a bound. */
static gboolean
count_behind (KabDb *db, const char *org, const char *user, gint64 rev, gint64 *behind, GError **error)
{
  g_autoptr (KabCaller) caller = g_new0 (KabCaller, 1);
  g_autoptr (GArray) keys = NULL;
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (GString) sql = g_string_new ("SELECT COUNT(*) FROM (SELECT DISTINCT entity,nr FROM (");

  caller->org = g_strdup (org);
  caller->user = g_strdup (user);
  if (!kab_identity_load_actors (db, caller, error))
    return FALSE;
  *behind = 0;
  keys = kab_feed_held_keys (db, caller, error);
  if (keys == NULL || keys->len == 0)
    return keys != NULL;
  /* Changes of one record follow one another: of so many, few are of one. */
  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (
      sql,
      "%sSELECT * FROM (SELECT entity,nr FROM feed WHERE org=?1 AND key=%" G_GINT64_FORMAT
      " AND rev>?2 ORDER BY rev LIMIT " G_STRINGIFY (CHANGES_MAX) ") AS f%u",
      i > 0 ? " UNION ALL " : "", g_array_index (keys, gint64, i), i);
  g_string_append (sql, ") AS g LIMIT " G_STRINGIFY (KAB_DEVICE_BEHIND_MAX) ") AS h");
  statement = kab_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_integer (statement, 2, rev);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *behind = kab_statement_get_integer (statement, 0);
  return TRUE;
}

static gpointer
read_device (KabStatement *statement)
{
  KabDevice *device = g_new0 (KabDevice, 1);
  const char *given = kab_statement_get_text (statement, 4);

  device->nr = kab_statement_get_integer (statement, 0);
  device->id = g_strdup (kab_statement_get_text (statement, 1));
  device->user = g_strdup (kab_statement_get_text (statement, 2));
  device->user_name = g_strjoin (" ", kab_statement_get_text (statement, 3), given, NULL);
  device->name = g_strdup (kab_statement_get_text (statement, 5));
  device->system = g_strdup (kab_statement_get_text (statement, 6));
  device->seen_at = kab_statement_get_integer (statement, 7);
  device->synced_rev = kab_statement_get_integer (statement, 8);
  device->wipe_at = kab_statement_get_integer (statement, 9);
  device->wipe_by = g_strdup (kab_statement_get_text (statement, 10));
  device->wiped_at = kab_statement_get_integer (statement, 11);
  device->unsent = kab_statement_get_integer (statement, 12);
  device->signed_in_at = kab_statement_get_integer (statement, 13);
  device->behind = -1;
  return device;
}

/* Sessions that have neither ended nor expired. */
#define LIVE_SESSION                                                                                     \
  "s.org=d.org AND s.\"user\"=d.\"user\" AND s.device=d.nr AND s.ended_at IS NULL"                       \
  " AND EXISTS(SELECT 1 FROM refresh_token t WHERE t.org=s.org AND t.session=s.id AND t.used_at IS NULL" \
  " AND t.expires_at>?1)"

GPtrArray *
kab_device_list (KabServerDb *server_db, KabDb *db, const char *org, const char *user, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT nr,id,\"user\",surname,given_name,name,system,seen_at,synced_rev,wipe_at,wipe_by,wiped_at,unsent,"
    "signed_in FROM (SELECT d.nr,d.id,d.\"user\",u.surname,u.given_name,d.name,d.system,d.seen_at,"
    "d.synced_rev,d.wipe_at,d.wipe_by,d.wiped_at,d.unsent,d.left_at,"
    "(SELECT COALESCE(MAX(s.created_at),0) FROM session s WHERE " LIVE_SESSION ") AS signed_in"
    " FROM device d JOIN \"user\" u ON u.org=d.org AND u.id=d.\"user\" AND u.deleted=0"
    " WHERE d.org=?2 AND (d.\"user\"=?3 OR ?3 IS NULL)) AS f"
    " WHERE signed_in>0 OR (wipe_at>0 AND wiped_at=0) OR (left_at=0 AND seen_at>?4)"
    " ORDER BY CASE WHEN signed_in>0 THEN 0 ELSE 1 END, seen_at DESC, nr LIMIT " G_STRINGIFY (
      KAB_DEVICES_MAX),
    error);
  g_autoptr (GPtrArray) devices = NULL;
  gint64 now = kab_time_now ();

  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, 1, now);
  kab_statement_bind_text (statement, 2, org);
  kab_statement_bind_text (statement, 3, user);
  kab_statement_bind_integer (statement, 4, now - LISTED_MS);
  devices = kab_statement_read_all (statement, read_device, (GDestroyNotify)kab_device_free, error);
  if (devices == NULL)
    return NULL;
  for (guint i = 0; i < devices->len; i++)
    {
      KabDevice *device = devices->pdata[i];

      kab_seen_look (kab_server_db_get_seen (server_db), device->nr, &device->seen_at, &device->synced_rev);
      if (device->synced_rev >= 0 && device->signed_in_at > 0
          && !count_behind (db, org, device->user, device->synced_rev, &device->behind, error))
        return NULL;
    }
  return g_steal_pointer (&devices);
}

/* --- Ending and erasing --- */

typedef struct
{
  gint64 nr;
  gint64 wipe_at;
  gint64 wiped_at;
  char *wipe_by;
  char *key;
  char *name;
  char *user_name;
} Known;

static void
known_clear (Known *known)
{
  g_free (known->wipe_by);
  g_free (known->key);
  g_free (known->name);
  g_free (known->user_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

/* known->nr: 0 if there is none */
static gboolean
find (KabDb *db, const char *org, const char *user, const char *id, Known *known, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT d.nr,d.wipe_at,d.wiped_at,d.wipe_by,d.\"key\",d.name,u.surname,u.given_name"
                      " FROM device d JOIN \"user\" u ON u.org=d.org AND u.id=d.\"user\" AND u.deleted=0"
                      " WHERE d.org=? AND d.\"user\"=? AND d.id=?",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, user);
  kab_statement_bind_text (statement, 3, id);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  known->nr = kab_statement_get_integer (statement, 0);
  known->wipe_at = kab_statement_get_integer (statement, 1);
  known->wiped_at = kab_statement_get_integer (statement, 2);
  known->wipe_by = g_strdup (kab_statement_get_text (statement, 3));
  known->key = g_strdup (kab_statement_get_text (statement, 4));
  known->name = g_strdup (kab_statement_get_text (statement, 5));
  known->user_name
    = g_strjoin (" ", kab_statement_get_text (statement, 6), kab_statement_get_text (statement, 7), NULL);
  return TRUE;
}

static KabStatement *
prepare (KabDb *db, const char *sql, const char *org, gint64 nr, GError **error)
{
  KabStatement *statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_integer (statement, 2, nr);
  return statement;
}

/* @number is ?3, @text (nullable) ?4 */
static gboolean
run (KabDb *db, const char *sql, const char *org, gint64 nr, gint64 number, const char *text, GError **error)
{
  g_autoptr (KabStatement) statement = prepare (db, sql, org, nr, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 3, number);
  if (text != NULL)
    kab_statement_bind_text (statement, 4, text);
  return kab_statement_run (statement, error);
}

/* Whatever it sends from now on is refused. */
static gboolean
end_sessions (KabDb *db, const char *org, gint64 nr, gint64 at, GError **error)
{
  g_autoptr (KabStatement) tokens = prepare (db,
                                             "DELETE FROM access_token WHERE org=?1 AND session IN"
                                             " (SELECT id FROM session WHERE org=?1 AND device=?2)",
                                             org, nr, error);

  return tokens != NULL && kab_statement_run (tokens, error)
         && run (db, "UPDATE session SET ended_at=?3 WHERE org=?1 AND device=?2 AND ended_at IS NULL", org,
                 nr, at, NULL, error);
}

/* The journal names whose device it was, and which. */
static gboolean
note (KabWriter *writer, const char *action, const char *user, const Known *known, GError **error)
{
  g_autofree char *title = known->name != NULL && *known->name != '\0'
                             ? g_strdup_printf ("%s: %s", known->user_name, known->name)
                             : g_strdup (known->user_name);

  return kab_writer_note_about (writer, action, &kab_entity_user, user, title, error);
}

gboolean
kab_device_do (KabServerDb *server_db,
               KabDeviceDeed deed,
               const KabCaller *by,
               const char *org,
               const char *user,
               const char *id,
               GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, org, by != NULL ? by->user : NULL,
                        by != NULL ? by->device_name : "kabinetctl", KAB_WRITER_NONE, error);
  g_auto (Known) known = { 0 };
  gboolean wipes = deed == KAB_DEVICE_WIPE;

  if (writer == NULL || !find (writer->db, org, user, id, &known, error))
    return FALSE;
  if (known.nr == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("There is no such device. Nothing was changed."));
      return FALSE;
    }
  g_hash_table_add (writer->users, g_strdup (user));
  if (wipes && known.wipe_at > 0 && known.wiped_at == 0)
    return TRUE;
  if (!end_sessions (writer->db, org, known.nr, writer->now, error)
      || (wipes
          && !run (writer->db,
                   "UPDATE device SET wipe_at=?3, wipe_by=?4, wiped_at=0, unsent=0 WHERE org=?1 AND nr=?2",
                   org, known.nr, writer->now, by != NULL ? writer->user_name : "", error))
      || (wipes && !kab_numbers_take_back_all (writer, user, id, NULL, error))
      || !note (writer, wipes ? "device_wipe" : "device_sign_out", user, &known, error))
    return FALSE;
  return kab_writer_commit (writer, error);
}

static void
append_order (GString *out, const char *id, const Known *known)
{
  g_autofree char *proof = kab_device_proof_wipe (known->key, id, known->wipe_at, known->wipe_by);

  g_string_append_printf (out, "{\"at\":%" G_GINT64_FORMAT ",\"by\":", known->wipe_at);
  kab_json_append_string (out, known->wipe_by);
  g_string_append_printf (out, ",\"proof\":\"%s\"}", proof);
}

char *
kab_device_order (KabServerDb *server_db,
                  const char *token,
                  const char *user,
                  const char *id,
                  const char *proof,
                  GError **error)
{
  g_autofree char *org = kab_token_org (token);
  g_autofree char *wanted = NULL;
  g_auto (Known) known = { 0 };
  KabDb *db;
  gboolean ok;
  GString *out;

  if (org == NULL || proof == NULL)
    return NULL;
  db = kab_server_db_lend_reader (server_db, error);
  if (db == NULL)
    return NULL;
  ok = find (db, org, user, id, &known, error);
  kab_server_db_return_reader (server_db, db);
  if (!ok || known.wipe_at == 0 || known.wiped_at > 0 || known.key == NULL)
    return NULL;
  wanted = kab_device_proof_ask (known.key, token);
  if (!kab_device_proof_is (wanted, proof))
    return NULL;
  out = g_string_new (NULL);
  append_order (out, id, &known);
  return g_string_free (out, FALSE);
}

gboolean
kab_device_wiped (KabServerDb *server_db,
                  const char *org,
                  const char *user,
                  const char *id,
                  gint64 at,
                  const char *proof,
                  gint64 unsent,
                  GError **error)
{
  g_autoptr (KabWriter) writer = NULL;
  g_auto (Known) known = { 0 };
  g_autofree char *wanted = NULL;
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = find (db, org, user, id, &known, error);
  kab_server_db_return_reader (server_db, db);
  if (!ok)
    return FALSE;
  wanted = known.key != NULL ? kab_device_proof_wiped (known.key, id, at) : NULL;
  if (known.wipe_at == 0 || known.wipe_at != at || wanted == NULL || !kab_device_proof_is (wanted, proof))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                   _ ("Nobody asked that device to erase itself, or it was not that device."));
      return FALSE;
    }
  /* Told again, as an answer may be lost: what is left on it may have become less. */
  writer = kab_writer_begin (server_db, org, NULL, known.name, KAB_WRITER_NONE, error);
  if (writer == NULL
      || !run (writer->db,
               "UPDATE device SET wiped_at=CASE WHEN wiped_at=0 THEN ?3 ELSE wiped_at END,"
               " seen_at=?3 WHERE org=?1 AND nr=?2",
               org, known.nr, writer->now, NULL, error)
      || !run (writer->db, "UPDATE device SET unsent=?3 WHERE org=?1 AND nr=?2", org, known.nr, unsent, NULL,
               error)
      || !end_sessions (writer->db, org, known.nr, writer->now, error)
      || (known.wiped_at == 0 && !note (writer, "device_wiped", user, &known, error)))
    return FALSE;
  return kab_writer_commit (writer, error);
}

/* --- Of sessions --- */

static char *
new_key (void)
{
  guchar bytes[KEY_BYTES];
  char text[sodium_base64_ENCODED_LEN (KEY_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  return g_strdup (text);
}

gboolean
kab_device_put (KabDb *db,
                const char *org,
                const char *user,
                const KabSignIn *with,
                gint64 *nr,
                GError **error)
{
  /* What was asked of it before and is done is history; what was not done yet, signing in does not undo. */
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO device(org,id,\"user\",name,seen_at,system,\"key\") VALUES(?,?,?,?,?,?,?)"
    " ON CONFLICT(org,id,\"user\") DO UPDATE SET name=excluded.name, seen_at=excluded.seen_at,"
    " system=excluded.system, \"key\"=excluded.\"key\", left_at=0,"
    " wipe_at=CASE WHEN device.wiped_at>0 THEN 0 ELSE device.wipe_at END, wiped_at=0, unsent=0 RETURNING nr",
    error);
  g_autofree char *key = new_key ();

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, with->device_id);
  kab_statement_bind_text (statement, 3, user);
  kab_statement_bind_text (statement, 4, with->device_name);
  kab_statement_bind_integer (statement, 5, kab_time_now ());
  kab_statement_bind_text (statement, 6, with->device_system);
  kab_statement_bind_text (statement, 7, key);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *nr = kab_statement_get_integer (statement, 0);
  return kab_statement_run (statement, error);
}

gboolean
kab_device_append (KabDb *db, const KabCaller *caller, GString *out, GError **error)
{
  g_auto (Known) known = { 0 };

  if (!find (db, caller->org, caller->user, caller->device_id, &known, error))
    return FALSE;
  /* Signed in before there were keys. */
  if (known.key == NULL)
    {
      g_autoptr (KabStatement) statement
        = prepare (db, "UPDATE device SET \"key\"=?3 WHERE org=?1 AND nr=?2", caller->org, known.nr, error);

      known.key = new_key ();
      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 3, known.key);
      if (!kab_statement_run (statement, error))
        return FALSE;
    }
  g_string_append_printf (out, "\"device_key\":\"%s\",", known.key);
  if (known.wipe_at == 0 || known.wiped_at > 0)
    return TRUE;
  g_string_append (out, "\"wipe\":");
  append_order (out, caller->device_id, &known);
  g_string_append_c (out, ',');
  return TRUE;
}

gboolean
kab_device_left (KabDb *db, const KabCaller *caller, GError **error)
{
  return run (db, "UPDATE device SET left_at=?3 WHERE org=?1 AND nr=?2", caller->org, caller->device_nr,
              kab_time_now (), NULL, error);
}
