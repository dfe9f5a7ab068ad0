/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-server-schema.h"

#include "kab-schema.h"

static gboolean
create_entities (KabDb *db, GError **error)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  for (guint i = 0; i < n; i++)
    if (!kab_schema_create_table (db, entities[i], KAB_PROFILE_SERVER, NULL, error)
        || !kab_schema_create_indexes (db, entities[i], KAB_PROFILE_SERVER, error))
      return FALSE;

  return TRUE;
}

/*
 * The feed is what desktops pull from: for each key under which a row is seen, one
 * entry at the rev where the row stands now, naming the row by its number in its
 * entity's table. An entry that is gone says that the row left that key at that rev.
 */
static const char first[]
  = "CREATE TABLE org(id TEXT PRIMARY KEY, name TEXT NOT NULL, epoch TEXT NOT NULL,"
    "  signing_secret TEXT NOT NULL, horizon BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL,"
    "  activity_n BIGINT NOT NULL DEFAULT 0, activity_hash TEXT NOT NULL DEFAULT '');"
    "CREATE TABLE activity_chain(org TEXT NOT NULL, n BIGINT NOT NULL, hash TEXT NOT NULL, line TEXT,"
    "  PRIMARY KEY(org, n));"
    "CREATE TABLE server_setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE counter(org TEXT PRIMARY KEY, rev BIGINT NOT NULL);"
    "CREATE TABLE horizon(org TEXT NOT NULL, at BIGINT NOT NULL, rev BIGINT NOT NULL, PRIMARY KEY(org, at));"
    "CREATE TABLE feed_key(key INTEGER PRIMARY KEY, org TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(org, "
    "name));"
    "CREATE TABLE feed(key INTEGER NOT NULL, rev BIGINT NOT NULL, entity INTEGER NOT NULL,"
    "  nr BIGINT NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY(key, rev)) WITHOUT ROWID;"
    "CREATE TABLE credential(\"user\" TEXT PRIMARY KEY, hash TEXT NOT NULL, changed_at BIGINT NOT NULL);"
    "CREATE TABLE device(nr INTEGER PRIMARY KEY, id TEXT NOT NULL, \"user\" TEXT NOT NULL, name TEXT,"
    "  last_n BIGINT NOT NULL DEFAULT 0, seen_at BIGINT NOT NULL, UNIQUE(id, \"user\"));"
    "CREATE TABLE session(id TEXT PRIMARY KEY, org TEXT NOT NULL, \"user\" TEXT NOT NULL,"
    "  device BIGINT NOT NULL, created_at BIGINT NOT NULL, ended_at BIGINT);"
    "CREATE INDEX session_user ON session(\"user\");"
    "CREATE TABLE access_token(hash TEXT PRIMARY KEY, session TEXT NOT NULL, expires_at BIGINT NOT NULL);"
    "CREATE INDEX access_token_session ON access_token(session);"
    "CREATE TABLE refresh_token(hash TEXT PRIMARY KEY, session TEXT NOT NULL, expires_at BIGINT NOT NULL,"
    "  used_at BIGINT);"
    "CREATE INDEX refresh_token_session ON refresh_token(session);"
    "CREATE TABLE sign_in_attempt(subject TEXT PRIMARY KEY, failures INTEGER NOT NULL,"
    "  last_at BIGINT NOT NULL, locked_until BIGINT NOT NULL);"
    "CREATE TABLE mutation(device BIGINT NOT NULL, n BIGINT NOT NULL, id TEXT NOT NULL,"
    "  outcome TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(device, n)) WITHOUT ROWID;"
    "CREATE TABLE blob(org TEXT NOT NULL, digest TEXT NOT NULL, \"user\" TEXT NOT NULL, size BIGINT NOT NULL,"
    "  at BIGINT NOT NULL, PRIMARY KEY(org, digest, \"user\"));";

/*
 * What integrators have: keys and their tokens, answers kept for requests that come twice, and webhooks with
 * what is still to be told (one line a change and hook, in the order of revs) and what was.
 */
static const char integrators[]
  = "CREATE TABLE api_key(id TEXT PRIMARY KEY, org TEXT NOT NULL, \"user\" TEXT NOT NULL,"
    "  membership TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,"
    "  hint TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL,"
    "  revoked_at BIGINT);"
    "CREATE INDEX api_key_org ON api_key(org);"
    "CREATE TABLE api_token(hash TEXT PRIMARY KEY, \"key\" TEXT NOT NULL, expires_at BIGINT NOT NULL);"
    "CREATE INDEX api_token_key ON api_token(\"key\");"
    "CREATE TABLE api_answer(caller TEXT NOT NULL, name TEXT NOT NULL, org TEXT NOT NULL,"
    "  request TEXT NOT NULL, status BIGINT NOT NULL, etag TEXT, location TEXT, type TEXT, body TEXT,"
    "  at BIGINT NOT NULL, PRIMARY KEY(caller, name));"
    "CREATE INDEX api_answer_at ON api_answer(at);"
    "CREATE TABLE webhook(id TEXT PRIMARY KEY, org TEXT NOT NULL, \"user\" TEXT NOT NULL,"
    "  membership TEXT NOT NULL, \"key\" TEXT, url TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL,"
    "  state TEXT NOT NULL, reason TEXT, created_at BIGINT NOT NULL, failing_since BIGINT NOT NULL,"
    "  failures BIGINT NOT NULL, next_at BIGINT NOT NULL, lease_by TEXT, lease_until BIGINT NOT NULL);"
    "CREATE INDEX webhook_org ON webhook(org);"
    "CREATE TABLE webhook_event(webhook TEXT NOT NULL, rev BIGINT NOT NULL, org TEXT NOT NULL,"
    "  id TEXT NOT NULL, entity TEXT NOT NULL, \"row\" TEXT NOT NULL, op TEXT NOT NULL, at BIGINT NOT NULL,"
    "  PRIMARY KEY(webhook, rev));"
    "CREATE TABLE webhook_delivery(id TEXT PRIMARY KEY, webhook TEXT NOT NULL, org TEXT NOT NULL,"
    "  message TEXT NOT NULL, rev BIGINT NOT NULL, entity TEXT NOT NULL, \"row\" TEXT NOT NULL,"
    "  op TEXT NOT NULL, event_at BIGINT NOT NULL, at BIGINT NOT NULL, duration BIGINT NOT NULL,"
    "  outcome TEXT NOT NULL, status BIGINT NOT NULL, detail TEXT);"
    "CREATE INDEX webhook_delivery_webhook ON webhook_delivery(webhook, id);"
    "CREATE INDEX webhook_delivery_at ON webhook_delivery(at);";

static gboolean
step_0_1 (KabDb *db, GError **error)
{
  return create_entities (db, error) && kab_db_exec (db, first, error)
         && kab_db_exec (db, integrators, error);
}

gboolean
kab_server_schema_migrate (KabDb *db, GError **error)
{
  static const KabMigration steps[] = { step_0_1 };

  return kab_db_migrate (db, steps, G_N_ELEMENTS (steps), error);
}
