/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-one-time.h"

#include "kab-date.h"
#include "kab-identity-private.h"

void
kab_one_time_free (KabOneTime *link)
{
  if (link == NULL)
    return;
  g_free (link->org);
  g_free (link->hash);
  g_free (link->user);
  g_free (link->channel);
  g_free (link->address);
  g_free (link);
}

char *
kab_one_time_make (KabDb *db,
                   const char *org,
                   const char *user,
                   const char *channel,
                   const char *address,
                   gint64 seconds,
                   GError **error)
{
  g_autofree char *token = kab_token_new (org);
  g_autofree char *hash = kab_token_hash (token);
  gint64 now = kab_time_now ();
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "INSERT INTO one_time_link(org,hash,\"user\",channel,address,made_at,expires_at) VALUES(?,?,?,?,?,?,?)",
    error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  kab_statement_bind_text (statement, 3, user);
  kab_statement_bind_text (statement, 4, channel);
  kab_statement_bind_text (statement, 5, address);
  kab_statement_bind_integer (statement, 6, now);
  kab_statement_bind_integer (statement, 7, now + seconds * 1000);
  return kab_statement_run (statement, error) ? g_steal_pointer (&token) : NULL;
}

KabOneTime *
kab_one_time_find (KabDb *db, const char *token, GError **error)
{
  g_autofree char *org = kab_token_org (token);
  g_autofree char *hash = kab_token_hash (token);
  g_autoptr (KabStatement) statement = NULL;
  KabOneTime *link;

  if (org == NULL)
    return NULL;
  statement = kab_db_prepare (db,
                              "SELECT l.\"user\",l.channel,l.address,l.expires_at FROM one_time_link l"
                              " JOIN \"user\" u ON u.org=l.org AND u.id=l.\"user\" AND u.deleted=0"
                              " AND u.status<>'disabled' WHERE l.org=? AND l.hash=? AND l.expires_at>?"
                              /* To an address that is the user's no longer, nothing is good. */
                              " AND (l.channel='copy' OR (l.channel='email' AND u.email=l.address)"
                              " OR (l.channel='sms' AND l.address IN (u.phone,u.recovery_phone)))",
                              error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  kab_statement_bind_integer (statement, 3, kab_time_now ());
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return NULL;
  link = g_new0 (KabOneTime, 1);
  link->org = g_steal_pointer (&org);
  link->hash = g_steal_pointer (&hash);
  link->user = g_strdup (kab_statement_get_text (statement, 0));
  link->channel = g_strdup (kab_statement_get_text (statement, 1));
  link->address = g_strdup (kab_statement_get_text (statement, 2));
  link->expires_at = kab_statement_get_integer (statement, 3);
  return link;
}

gboolean
kab_one_time_forget (KabDb *db, const char *org, const char *user, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "DELETE FROM one_time_link WHERE org=? AND \"user\"=?", error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, user);
  return kab_statement_run (statement, error);
}

char *
kab_shared_paper_make (KabDb *db, const char *org, const char *entity, const char *id, GError **error)
{
  g_autofree char *token = kab_token_new (org);
  g_autofree char *hash = kab_token_hash (token);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "INSERT INTO shared_paper(org,hash,entity,id,expires_at) VALUES(?,?,?,?,?)", error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  kab_statement_bind_text (statement, 3, entity);
  kab_statement_bind_text (statement, 4, id);
  kab_statement_bind_integer (statement, 5, kab_time_now () + (gint64)KAB_PAPER_SECONDS * 1000);
  return kab_statement_run (statement, error) ? g_steal_pointer (&token) : NULL;
}
