/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <sodium.h>

#include "kab-date.h"
#include "kab-payments.h"

#define TOKEN_BYTES 18
#define HOUR_MS ((gint64)60 * 60 * 1000)

void
kab_payment_work_free (KabPaymentWork *work)
{
  if (work == NULL)
    return;
  g_free (work->org);
  g_free (work->id);
  g_free (work->entity);
  g_free (work->provider);
  g_free (work->token);
  g_free (work->kind);
  g_free (work->request);
  g_free (work->ref);
  g_free (work->url);
  g_free (work);
}

#define SELECT                                                                                             \
  "SELECT org,id,entity,provider,token,kind,request,ref,url,expires_at,made_at,failures FROM payment_work" \
  " WHERE "

static gpointer
read_work (KabStatement *statement)
{
  KabPaymentWork *work = g_new0 (KabPaymentWork, 1);

  work->org = g_strdup (kab_statement_get_text (statement, 0));
  work->id = g_strdup (kab_statement_get_text (statement, 1));
  work->entity = g_strdup (kab_statement_get_text (statement, 2));
  work->provider = g_strdup (kab_statement_get_text (statement, 3));
  work->token = g_strdup (kab_statement_get_text (statement, 4));
  work->kind = g_strdup (kab_statement_get_text (statement, 5));
  work->request = g_strdup (kab_statement_get_text (statement, 6));
  work->ref = g_strdup (kab_statement_get_text (statement, 7));
  work->url = g_strdup (kab_statement_get_text (statement, 8));
  work->expires_at = kab_statement_get_integer (statement, 9);
  work->made_at = kab_statement_get_integer (statement, 10);
  work->failures = kab_statement_get_integer (statement, 11);
  return work;
}

KabPaymentWork *
kab_payment_work_find (KabDb *db, const char *org, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, SELECT "org=? AND id=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, id);
  return kab_statement_read_one (statement, read_work, error);
}

KabPaymentWork *
kab_payment_work_by_token (KabDb *db, const char *token, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, SELECT "token=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, token);
  return kab_statement_read_one (statement, read_work, error);
}

/* Until when people can pay stands with the order, where the command left it. */
static gboolean
read_expiry (KabDb *db, const char *org, const KabRow *row, gint64 now, gint64 *expires_at, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  *expires_at = now + HOUR_MS;
  if (row->entity != &kab_entity_payment)
    return TRUE;
  statement = kab_db_prepare (db, "SELECT link_expires_at FROM \"order\" WHERE org=? AND id=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, kab_row_get_text (row, "order"));
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW && kab_statement_get_integer (statement, 0) > now)
    *expires_at = kab_statement_get_integer (statement, 0);
  return step != KAB_STEP_ERROR;
}

gboolean
kab_payment_enqueue (KabDb *db,
                     const char *org,
                     const KabRow *before,
                     const KabRow *row,
                     gint64 now,
                     gboolean *asks,
                     GError **error)
{
  const KabPaymentDriver *driver;
  g_autoptr (KabStatement) statement = NULL;
  g_autofree char *token = NULL;
  guchar bytes[TOKEN_BYTES];
  gint64 expires_at;

  if (before != NULL || (row->entity != &kab_entity_payment && row->entity != &kab_entity_refund)
      || g_strcmp0 (kab_row_get_text (row, "state"), "created") != 0
      || kab_row_is_null (row, "idempotency_key"))
    return TRUE;
  driver = kab_payment_driver_find (kab_row_get_text (row, "provider"));
  if (driver == NULL || driver->kind_of == NULL)
    return TRUE;
  if (!read_expiry (db, org, row, now, &expires_at, error))
    return FALSE;
  randombytes_buf (bytes, sizeof bytes);
  token = g_malloc (sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
  sodium_bin2base64 (token,
                     sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  statement = kab_db_prepare (
    db,
    "INSERT INTO "
    "payment_work(org,id,entity,provider,token,kind,expires_at,made_at,next_at,failures,lease_until)"
    " VALUES(?,?,?,?,?,?,?,?,?,0,0)",
    error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, row->id);
  kab_statement_bind_text (statement, 3, row->entity->name);
  kab_statement_bind_text (statement, 4, driver->name);
  kab_statement_bind_text (statement, 5, token);
  kab_statement_bind_text (statement, 6, driver->kind_of (row->entity->name, now, expires_at));
  kab_statement_bind_integer (statement, 7, expires_at);
  kab_statement_bind_integer (statement, 8, now);
  kab_statement_bind_integer (statement, 9, now);
  *asks = TRUE;
  return kab_statement_run (statement, error);
}

gboolean
kab_payment_work_keep_request (KabDb *db, const KabPaymentWork *work, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "UPDATE payment_work SET request=? WHERE org=? AND id=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, work->request);
  kab_statement_bind_text (statement, 2, work->org);
  kab_statement_bind_text (statement, 3, work->id);
  return kab_statement_run (statement, error);
}

gboolean
kab_payment_work_put (KabDb *db, const KabPaymentWork *work, gint64 next_at, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "UPDATE payment_work SET request=?,ref=?,url=?,expires_at=?,failures=?,"
                      "next_at=CASE WHEN next_at=lease_until THEN ? ELSE next_at END,lease_until=0"
                      " WHERE org=? AND id=?",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, work->request);
  kab_statement_bind_text (statement, 2, work->ref);
  kab_statement_bind_text (statement, 3, work->url);
  kab_statement_bind_integer (statement, 4, work->expires_at);
  kab_statement_bind_integer (statement, 5, work->failures);
  kab_statement_bind_integer (statement, 6, next_at);
  kab_statement_bind_text (statement, 7, work->org);
  kab_statement_bind_text (statement, 8, work->id);
  return kab_statement_run (statement, error);
}

gboolean
kab_payment_work_hurry (KabServerDb *server_db,
                        const char *provider,
                        const char *ref,
                        const char *other,
                        gboolean *found,
                        GError **error)
{
  KabDb *db = kab_server_db_lend_writer (server_db);
  gboolean ok = kab_db_begin (db, TRUE, error);

  *found = FALSE;
  if (ok)
    {
      /* Who asks just now may have asked before it happened. */
      g_autoptr (KabStatement) statement
        = kab_db_prepare (db, "UPDATE payment_work SET next_at=? WHERE ref IN (?,?) AND provider=?", error);

      ok = statement != NULL;
      if (ok)
        {
          kab_statement_bind_integer (statement, 1, kab_time_now ());
          kab_statement_bind_text (statement, 2, ref);
          kab_statement_bind_text (statement, 3, other != NULL ? other : ref);
          kab_statement_bind_text (statement, 4, provider);
          ok = kab_statement_run (statement, error);
          *found = ok && kab_db_changes (db) > 0;
        }
    }
  ok = ok && kab_db_commit (db, error);
  kab_server_db_return_writer (server_db, db);
  if (*found)
    kab_payments_nudge ();
  return ok;
}
