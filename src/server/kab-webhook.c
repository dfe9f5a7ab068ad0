/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Webhooks as they stand in the database, with what they were told. */
#include "kab-webhook.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-date.h"
#include "kab-id.h"

#define SECRET_BYTES 32
#define PREFIX "whsec_"

static const char *const operations[] = { "create", "update", "delete", "restore", NULL };

void
kab_webhook_free (KabWebhook *webhook)
{
  if (webhook == NULL)
    return;
  g_free (webhook->id);
  g_free (webhook->org);
  g_free (webhook->user);
  g_free (webhook->membership);
  g_free (webhook->key);
  g_free (webhook->url);
  g_free (webhook->events);
  g_free (webhook->secret);
  g_free (webhook->state);
  g_free (webhook->reason);
  g_free (webhook);
}

void
kab_delivery_free (KabDelivery *delivery)
{
  if (delivery == NULL)
    return;
  g_free (delivery->id);
  g_free (delivery->webhook);
  g_free (delivery->message);
  g_free (delivery->entity);
  g_free (delivery->row);
  g_free (delivery->op);
  g_free (delivery->outcome);
  g_free (delivery->detail);
  g_free (delivery);
}

char *
kab_webhook_secret_new (void)
{
  guchar bytes[SECRET_BYTES];
  g_autofree char *text = NULL;

  randombytes_buf (bytes, sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return g_strconcat (PREFIX, text, NULL);
}

gboolean
kab_webhook_event_is_valid (const char *event)
{
  g_auto (GStrv) parts = g_strsplit (event, ".", 3);

  return g_strv_length (parts) == 2 && (g_str_equal (parts[0], "*") || kab_entity_find (parts[0]) != NULL)
         && (g_str_equal (parts[1], "*") || g_strv_contains (operations, parts[1]));
}

/* The journal tells of each change once more: who wants that says so. */
static gboolean
names_entity (const char *name, const KabEntity *entity)
{
  return g_str_equal (name, entity->name) || (g_str_equal (name, "*") && entity != &kab_entity_activity);
}

gboolean
kab_webhook_wants (const char *events, const KabEntity *entity, const char *op)
{
  g_auto (GStrv) all = g_strsplit (events, " ", -1);

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (all[i], ".", 2);

      if (g_strv_length (parts) == 2 && names_entity (parts[0], entity)
          && (g_str_equal (parts[1], "*") || g_str_equal (parts[1], op)))
        return TRUE;
    }
  return FALSE;
}

#define COLUMNS                                                                                         \
  "w.id,w.org,w.\"user\",w.membership,w.\"key\",w.url,w.events,w.secret,w.state,w.reason,w.created_at," \
  "w.failing_since,w.failures,(SELECT COUNT(*) FROM webhook_event e WHERE e.org=w.org AND e.webhook=w.id)"

static gpointer
read_webhook (KabStatement *statement)
{
  KabWebhook *webhook = g_new0 (KabWebhook, 1);

  webhook->id = g_strdup (kab_statement_get_text (statement, 0));
  webhook->org = g_strdup (kab_statement_get_text (statement, 1));
  webhook->user = g_strdup (kab_statement_get_text (statement, 2));
  webhook->membership = g_strdup (kab_statement_get_text (statement, 3));
  webhook->key = g_strdup (kab_statement_get_text (statement, 4));
  webhook->url = g_strdup (kab_statement_get_text (statement, 5));
  webhook->events = g_strdup (kab_statement_get_text (statement, 6));
  webhook->secret = g_strdup (kab_statement_get_text (statement, 7));
  webhook->state = g_strdup (kab_statement_get_text (statement, 8));
  webhook->reason = g_strdup (kab_statement_get_text (statement, 9));
  webhook->created_at = kab_statement_get_integer (statement, 10);
  webhook->failing_since = kab_statement_get_integer (statement, 11);
  webhook->failures = kab_statement_get_integer (statement, 12);
  webhook->pending = kab_statement_get_integer (statement, 13);
  return webhook;
}

KabWebhook *
kab_webhook_find (KabDb *db, const char *org, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT " COLUMNS " FROM webhook w WHERE w.id=? AND w.org=?", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, org);
  return kab_statement_read_one (statement, read_webhook, error);
}

GPtrArray *
kab_webhook_list (KabDb *db, const char *org, const char *membership, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_webhook_free);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT " COLUMNS " FROM webhook w WHERE w.org=? ORDER BY w.id", error);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (membership == NULL || g_strcmp0 (kab_statement_get_text (statement, 3), membership) == 0)
      g_ptr_array_add (found, read_webhook (statement));
  return step == KAB_STEP_DONE ? g_steal_pointer (&found) : NULL;
}

static gboolean
add_webhook (KabDb *db, const KabWebhook *webhook, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO webhook(id,org,\"user\",membership,\"key\",url,events,secret,state,created_at,"
    "failing_since,failures,next_at,lease_until) VALUES(?,?,?,?,?,?,?,?,?,?,0,0,0,0)",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, webhook->id);
  kab_statement_bind_text (statement, 2, webhook->org);
  kab_statement_bind_text (statement, 3, webhook->user);
  kab_statement_bind_text (statement, 4, webhook->membership);
  kab_statement_bind_text (statement, 5, webhook->key);
  kab_statement_bind_text (statement, 6, webhook->url);
  kab_statement_bind_text (statement, 7, webhook->events);
  kab_statement_bind_text (statement, 8, webhook->secret);
  kab_statement_bind_text (statement, 9, webhook->state);
  kab_statement_bind_integer (statement, 10, kab_time_now ());
  return kab_statement_run (statement, error);
}

gboolean
kab_webhook_put (KabDb *db, const KabWebhook *webhook, gboolean is_new, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;

  if (is_new)
    return add_webhook (db, webhook, error);
  statement
    = kab_db_prepare (db,
                      "UPDATE webhook SET url=?,events=?,state=?,reason=NULL,failing_since=0,failures=0,"
                      "next_at=0 WHERE id=? AND org=?",
                      error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, webhook->url);
  kab_statement_bind_text (statement, 2, webhook->events);
  kab_statement_bind_text (statement, 3, webhook->state);
  kab_statement_bind_text (statement, 4, webhook->id);
  kab_statement_bind_text (statement, 5, webhook->org);
  return kab_statement_run (statement, error);
}

gboolean
kab_webhook_delete (KabDb *db, const char *org, const char *id, GError **error)
{
  static const char *const texts[] = { "DELETE FROM webhook_event WHERE webhook=? AND org=?",
                                       "DELETE FROM webhook_delivery WHERE webhook=? AND org=?",
                                       "DELETE FROM webhook WHERE id=? AND org=?" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (KabStatement) statement = kab_db_prepare (db, texts[i], error);

      if (statement == NULL)
        return FALSE;
      kab_statement_bind_text (statement, 1, id);
      kab_statement_bind_text (statement, 2, org);
      if (!kab_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
read_delivery (KabStatement *statement)
{
  KabDelivery *delivery = g_new0 (KabDelivery, 1);

  delivery->id = g_strdup (kab_statement_get_text (statement, 0));
  delivery->webhook = g_strdup (kab_statement_get_text (statement, 1));
  delivery->message = g_strdup (kab_statement_get_text (statement, 2));
  delivery->rev = kab_statement_get_integer (statement, 3);
  delivery->entity = g_strdup (kab_statement_get_text (statement, 4));
  delivery->row = g_strdup (kab_statement_get_text (statement, 5));
  delivery->op = g_strdup (kab_statement_get_text (statement, 6));
  delivery->event_at = kab_statement_get_integer (statement, 7);
  delivery->at = kab_statement_get_integer (statement, 8);
  delivery->duration = kab_statement_get_integer (statement, 9);
  delivery->outcome = g_strdup (kab_statement_get_text (statement, 10));
  delivery->status = kab_statement_get_integer (statement, 11);
  delivery->detail = g_strdup (kab_statement_get_text (statement, 12));
  return delivery;
}

#define DELIVERY "id,webhook,message,rev,entity,\"row\",op,event_at,at,duration,outcome,status,detail"

GPtrArray *
kab_webhook_deliveries (KabDb *db, const KabWebhook *webhook, const char *before, guint limit, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT " DELIVERY
                      " FROM webhook_delivery WHERE org=? AND webhook=? AND id<? ORDER BY id DESC LIMIT ?",
                      error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, webhook->org);
  kab_statement_bind_text (statement, 2, webhook->id);
  /* Behind every id, which is written in hexadecimal digits. */
  kab_statement_bind_text (statement, 3, before != NULL ? before : "g");
  kab_statement_bind_integer (statement, 4, limit);
  return kab_statement_read_all (statement, read_delivery, (GDestroyNotify)kab_delivery_free, error);
}

static gboolean
enqueue_again (KabDb *db, const char *org, const KabDelivery *delivery, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO webhook_event(webhook,rev,org,id,entity,\"row\",op,at) VALUES(?,?,?,?,?,?,?,?)"
    " ON CONFLICT(org,webhook,rev) DO NOTHING",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, delivery->webhook);
  kab_statement_bind_integer (statement, 2, delivery->rev);
  kab_statement_bind_text (statement, 3, org);
  kab_statement_bind_text (statement, 4, delivery->message);
  kab_statement_bind_text (statement, 5, delivery->entity);
  kab_statement_bind_text (statement, 6, delivery->row);
  kab_statement_bind_text (statement, 7, delivery->op);
  kab_statement_bind_integer (statement, 8, delivery->event_at);
  return kab_statement_run (statement, error);
}

gboolean
kab_webhook_replay (KabDb *db,
                    const char *org,
                    const char *webhook,
                    const char *id,
                    gboolean *found,
                    GError **error)
{
  g_autoptr (KabDelivery) delivery = NULL;
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT " DELIVERY " FROM webhook_delivery WHERE id=? AND org=?", error);
  KabStep step;

  *found = FALSE;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  kab_statement_bind_text (statement, 2, org);
  step = kab_statement_step (statement, error);
  if (step != KAB_STEP_ROW)
    return step == KAB_STEP_DONE;
  delivery = read_delivery (statement);
  if (webhook != NULL && !g_str_equal (delivery->webhook, webhook))
    return TRUE;
  *found = TRUE;
  kab_statement_done (g_steal_pointer (&statement));
  if (!enqueue_again (db, org, delivery, error))
    return FALSE;
  /* Who asks for it does not wait until the next attempt would be made. */
  statement = kab_db_prepare (db, "UPDATE webhook SET next_at=0 WHERE id=? AND org=?", error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, delivery->webhook);
  kab_statement_bind_text (statement, 2, org);
  return kab_statement_run (statement, error);
}
