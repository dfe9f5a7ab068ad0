/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of integrators, and the tokens that they are exchanged for. */
#include "kab-api-key.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-id.h"
#include "kab-identity-private.h"
#include "kab-json.h"
#include "kab-webhook.h"
#include "kab-writer.h"

#define KEY_PREFIX "kab_"
#define TOKEN_PREFIX "kat_"
/* Of the part that is random, as far as people need it to tell one from another. */
#define HINT_FROM 22
#define HINT_LENGTH 6
#define NAME_MAX_CHARS 100
#define SCOPES_MAX 64
/* Each exchange makes one: what nobody uses any more need not pile up. */
#define TOKENS_PER_KEY 20
#define DAY_MS ((gint64)24 * 3600 * 1000)

void
kab_api_key_free (KabApiKey *key)
{
  if (key == NULL)
    return;
  g_free (key->id);
  g_free (key->name);
  g_free (key->scopes);
  g_free (key->hint);
  g_free (key->membership);
  g_free (key->holder);
  g_free (key->role);
  g_free (key);
}

void
kab_api_caller_free (KabApiCaller *caller)
{
  if (caller == NULL)
    return;
  kab_caller_free (caller->caller);
  g_free (caller->name);
  g_free (caller->key);
  g_strfreev (caller->scopes);
  g_free (caller);
}

static gboolean
is_scope (const char *scope)
{
  const char *colon = strchr (scope, ':');
  g_autofree char *what = colon != NULL ? g_strndup (scope, (gsize)(colon - scope)) : NULL;

  return what != NULL && (g_str_equal (colon, ":read") || g_str_equal (colon, ":write"))
         && (g_str_equal (what, "*") || g_str_equal (what, "webhook") || kab_entity_find (what) != NULL);
}

gboolean
kab_api_caller_may (const KabApiCaller *caller, const char *entity, gboolean write)
{
  g_autofree char *one = g_strconcat (entity, write ? ":write" : ":read", NULL);

  return caller->scopes == NULL || g_strv_contains ((const char *const *)caller->scopes, one)
         || g_strv_contains ((const char *const *)caller->scopes, write ? "*:write" : "*:read");
}

/* Leaves of the user's memberships the one that the key acts as. */
static gboolean
keep_membership (KabCaller *caller, const char *membership)
{
  for (guint i = caller->actors->len; i-- > 0;)
    if (!g_str_equal (caller->membership_ids->pdata[i], membership))
      {
        g_ptr_array_remove_index (caller->actors, i);
        g_ptr_array_remove_index (caller->membership_ids, i);
      }
  return caller->actors->len == 1;
}

static KabApiCaller *
refuse (const char **code, const char *token, GError **error)
{
  *code = token;
  if (g_str_equal (token, "token-expired"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                 _ ("The token has expired. Exchange the key for a new one."));
  else if (g_str_equal (token, "key-revoked"))
    g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED,
                 _ ("The key was revoked, has expired, or what it acts as is no longer active."));
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED, _ ("There is no such key or token."));
  return NULL;
}

KabApiCaller *
kab_webhook_caller (KabDb *db, const char *org, const char *user, const char *membership, GError **error)
{
  g_autoptr (KabApiCaller) found = g_new0 (KabApiCaller, 1);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT 1 FROM \"user\" WHERE id=? AND org=? AND deleted=0 AND status='active'",
                      error);
  const char *code;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, user);
  kab_statement_bind_text (statement, 2, org);
  switch (kab_statement_step (statement, error))
    {
    case KAB_STEP_ROW:
      break;
    case KAB_STEP_DONE:
      return refuse (&code, "key-revoked", error);
    case KAB_STEP_ERROR:
    default:
      return NULL;
    }
  found->caller = g_new0 (KabCaller, 1);
  found->caller->org = g_strdup (org);
  found->caller->user = g_strdup (user);
  if (!kab_identity_load_actors (db, found->caller, error))
    return NULL;
  if (!keep_membership (found->caller, membership))
    return refuse (&code, "key-revoked", error);
  return g_steal_pointer (&found);
}

/* The key that @statement stands on: id, org, user, membership, name, scopes, expires_at, revoked_at. */
static KabApiCaller *
load_key (KabDb *db, KabStatement *statement, const char **code, GError **error)
{
  gint64 expires = kab_statement_get_integer (statement, 6);
  g_autoptr (KabApiCaller) found = NULL;
  g_autoptr (GError) local = NULL;

  if (!kab_statement_is_null (statement, 7) || (expires > 0 && expires <= kab_time_now ()))
    return refuse (code, "key-revoked", error);
  found
    = kab_webhook_caller (db, kab_statement_get_text (statement, 1), kab_statement_get_text (statement, 2),
                          kab_statement_get_text (statement, 3), &local);
  if (found == NULL)
    {
      if (g_error_matches (local, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED))
        *code = "key-revoked";
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  found->key = g_strdup (kab_statement_get_text (statement, 0));
  found->name = g_strconcat ("key:", found->key, NULL);
  found->scopes = g_strsplit (kab_statement_get_text (statement, 5), " ", -1);
  found->caller->device_name = g_strconcat ("API: ", kab_statement_get_text (statement, 4), NULL);
  return g_steal_pointer (&found);
}

static KabApiCaller *
by_session (KabDb *db, const char *token, const char **code, GError **error)
{
  g_autoptr (KabApiCaller) found = g_new0 (KabApiCaller, 1);
  gboolean expired = FALSE;

  found->caller = kab_identity_authenticate (db, token, &expired, error);
  *code = expired ? "token-expired" : "unauthenticated";
  if (found->caller == NULL)
    return NULL;
  found->name = g_strconcat ("session:", found->caller->session, NULL);
  return g_steal_pointer (&found);
}

KabApiCaller *
kab_api_authenticate (KabDb *db, const char *token, const char **code, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *org = NULL;
  g_autoptr (KabStatement) statement = NULL;
  KabApiCaller *found;
  KabStep step;

  *code = "unauthenticated";
  if (token == NULL || !g_str_has_prefix (token, TOKEN_PREFIX))
    return by_session (db, token, code, error);

  hash = kab_token_hash (token);
  org = kab_token_org (token + strlen (TOKEN_PREFIX));
  if (org == NULL)
    return refuse (code, "unauthenticated", error);
  statement = kab_db_prepare (db,
                              "SELECT k.id,k.org,k.\"user\",k.membership,k.name,k.scopes,k.expires_at,"
                              "k.revoked_at,t.expires_at FROM api_token t JOIN api_key k ON k.org=t.org"
                              " AND k.id=t.\"key\" WHERE t.org=? AND t.hash=?",
                              error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ERROR)
    return NULL;
  if (step == KAB_STEP_DONE)
    return refuse (code, "unauthenticated", error);
  if (kab_statement_get_integer (statement, 8) <= kab_time_now ())
    return refuse (code, "token-expired", error);
  found = load_key (db, statement, code, error);
  if (found != NULL)
    found->expires_at = kab_statement_get_integer (statement, 8);
  return found;
}

static gboolean
drop_oldest (KabDb *db, const char *org, const char *key, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "DELETE FROM api_token WHERE org=?1 AND \"key\"=?2 AND hash NOT IN"
                      " (SELECT x.hash FROM api_token x WHERE x.org=?1 AND x.\"key\"=?2 ORDER BY "
                      "x.expires_at DESC LIMIT " G_STRINGIFY (TOKENS_PER_KEY) ")",
                      error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, key);
  return kab_statement_run (statement, error);
}

static char *
issue (KabDb *db, const char *org, const char *secret, const char **code, GError **error)
{
  g_autofree char *hash = kab_token_hash (secret);
  g_autofree char *random = kab_token_new (org);
  g_autofree char *token = g_strconcat (TOKEN_PREFIX, random, NULL);
  g_autofree char *token_hash = kab_token_hash (token);
  g_autofree char *scope = NULL;
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (KabApiCaller) found = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 now = kab_time_now (), expires = now + (gint64)KAB_API_TOKEN_SECONDS * 1000;
  KabStep step;

  if (!kab_db_begin (db, TRUE, error))
    return NULL;
  statement = kab_db_prepare (db,
                              "SELECT id,org,\"user\",membership,name,scopes,expires_at,revoked_at"
                              " FROM api_key WHERE org=? AND hash=?",
                              error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, hash);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_DONE)
    refuse (code, "unauthenticated", error);
  if (step != KAB_STEP_ROW)
    return NULL;
  found = load_key (db, statement, code, error);
  if (found == NULL)
    return NULL;
  if (kab_statement_get_integer (statement, 6) > 0)
    expires = MIN (expires, kab_statement_get_integer (statement, 6));
  kab_statement_done (g_steal_pointer (&statement));

  if (!kab_identity_run (db, "INSERT INTO api_token(org,hash,expires_at,\"key\") VALUES(?,?,?,?)", org,
                         token_hash, expires, found->key, error)
      || !drop_oldest (db, org, found->key, error))
    return NULL;
  statement = kab_db_prepare (db, "UPDATE api_key SET used_at=? WHERE id=? AND org=?", error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, 1, now);
  kab_statement_bind_text (statement, 2, found->key);
  kab_statement_bind_text (statement, 3, org);
  if (!kab_statement_run (statement, error))
    return NULL;
  kab_statement_done (g_steal_pointer (&statement));
  if (!kab_db_commit (db, error))
    return NULL;

  scope = g_strjoinv (" ", found->scopes);
  g_string_append_printf (
    out,
    "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%" G_GINT64_FORMAT
    ",\"expires_at\":%" G_GINT64_FORMAT ",\"scope\":",
    token, (expires - now) / 1000, expires);
  kab_json_append_string (out, scope);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
kab_api_exchange (KabServerDb *server_db, const char *secret, const char **code, GError **error)
{
  g_autofree char *org
    = g_str_has_prefix (secret, KEY_PREFIX) ? kab_token_org (secret + strlen (KEY_PREFIX)) : NULL;
  KabDb *db;
  char *answer;

  *code = "unauthenticated";
  if (org == NULL)
    {
      refuse (code, "unauthenticated", error);
      return NULL;
    }
  db = kab_server_db_lend_writer (server_db);
  answer = issue (db, org, secret, code, error);
  kab_server_db_return_writer (server_db, db);
  return answer;
}

gboolean
kab_api_forget_token (KabServerDb *server_db, const char *token, GError **error)
{
  g_autofree char *hash = kab_token_hash (token);
  g_autofree char *org = kab_token_org (token + strlen (TOKEN_PREFIX));
  KabDb *db = kab_server_db_lend_writer (server_db);
  gboolean ok = kab_db_begin (db, TRUE, error)
                && kab_identity_run (db, "DELETE FROM api_token WHERE org=? AND hash=? AND expires_at>?", org,
                                     hash, 0, NULL, error)
                && kab_db_commit (db, error);

  kab_server_db_return_writer (server_db, db);
  return ok;
}

/* *membership: the one named, or the only one that is active. */
static gboolean
find_membership (KabDb *db, const char *org, const KabNewApiKey *key, char **membership, GError **error)
{
  g_autoptr (KabCaller) caller = g_new0 (KabCaller, 1);

  caller->org = g_strdup (org);
  caller->user = g_strdup (key->user);
  if (!kab_identity_load_actors (db, caller, error))
    return FALSE;
  if (key->membership != NULL ? keep_membership (caller, key->membership) : caller->actors->len == 1)
    {
      *membership = g_strdup (caller->membership_ids->pdata[0]);
      return TRUE;
    }
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               _ ("The user has no such active role, or several: name the membership that the key acts as."));
  return FALSE;
}

static gboolean
check_new (const KabNewApiKey *key, char **scopes, GError **error)
{
  guint n = key->scopes != NULL ? g_strv_length ((char **)key->scopes) : 0;

  for (guint i = 0; i < n; i++)
    if (!is_scope (key->scopes[i]))
      {
        g_set_error (
          error, KAB_ERROR, KAB_ERROR_INVALID,
          _ ("“%s” is no scope: write ENTITY:read or ENTITY:write, with * for every kind of record."),
          key->scopes[i]);
        return FALSE;
      }
  if (n == 0 || n > SCOPES_MAX || key->name == NULL || *key->name == '\0'
      || g_utf8_strlen (key->name, -1) > NAME_MAX_CHARS)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("A key needs a name and at least one scope."));
      return FALSE;
    }
  *scopes = g_strjoinv (" ", (char **)key->scopes);
  return TRUE;
}

/* The journal tells who looks there what programs came and went. */
static gboolean
note_key (KabWriter *writer, const char *action, const char *name, GError **error)
{
  g_autofree char *title = g_strconcat ("API: ", name, NULL);

  return kab_writer_note (writer, action, NULL, title, error);
}

char *
kab_api_key_create (KabServerDb *server_db,
                    const char *org,
                    const KabNewApiKey *key,
                    char **secret,
                    GError **error)
{
  g_autofree char *scopes = NULL, *membership = NULL, *random = kab_token_new (org), *id = kab_id_new ();
  g_autofree char *plain = g_strconcat (KEY_PREFIX, random, NULL), *hash = kab_token_hash (plain);
  g_autofree char *hint = g_strdup_printf (KEY_PREFIX "%.*s", HINT_LENGTH, random + HINT_FROM);
  g_autoptr (KabWriter) writer = NULL;
  KabDb *db;

  if (!check_new (key, &scopes, error))
    return NULL;
  writer = kab_writer_begin (server_db, org, NULL, "kabinetctl", KAB_WRITER_NONE, error);
  if (writer == NULL)
    return NULL;
  db = kab_writer_get_db (writer);
  if (!find_membership (db, org, key, &membership, error))
    return NULL;
  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (db,
                        "INSERT INTO api_key(id,org,\"user\",membership,name,scopes,hash,hint,created_at,"
                        "expires_at,used_at) VALUES(?,?,?,?,?,?,?,?,?,?,0)",
                        error);

    if (statement == NULL)
      return NULL;
    kab_statement_bind_text (statement, 1, id);
    kab_statement_bind_text (statement, 2, org);
    kab_statement_bind_text (statement, 3, key->user);
    kab_statement_bind_text (statement, 4, membership);
    kab_statement_bind_text (statement, 5, key->name);
    kab_statement_bind_text (statement, 6, scopes);
    kab_statement_bind_text (statement, 7, hash);
    kab_statement_bind_text (statement, 8, hint);
    kab_statement_bind_integer (statement, 9, kab_time_now ());
    kab_statement_bind_integer (statement, 10, key->days > 0 ? kab_time_now () + key->days * DAY_MS : 0);
    if (!kab_statement_run (statement, error))
      return NULL;
  }
  if (!note_key (writer, "create", key->name, error) || !kab_writer_commit (writer, error))
    return NULL;
  *secret = g_steal_pointer (&plain);
  return g_steal_pointer (&id);
}

static gpointer
read_key (KabStatement *statement)
{
  KabApiKey *key = g_new0 (KabApiKey, 1);

  key->id = g_strdup (kab_statement_get_text (statement, 0));
  key->name = g_strdup (kab_statement_get_text (statement, 1));
  key->scopes = g_strdup (kab_statement_get_text (statement, 2));
  key->hint = g_strdup (kab_statement_get_text (statement, 3));
  key->membership = g_strdup (kab_statement_get_text (statement, 4));
  key->holder
    = g_strjoin (" ", kab_statement_get_text (statement, 5), kab_statement_get_text (statement, 6), NULL);
  key->role = g_strdup (kab_statement_get_text (statement, 7));
  key->created_at = kab_statement_get_integer (statement, 8);
  key->expires_at = kab_statement_get_integer (statement, 9);
  key->used_at = kab_statement_get_integer (statement, 10);
  key->revoked_at = kab_statement_get_integer (statement, 11);
  return key;
}

static GPtrArray *
list_keys (KabDb *db, const char *org, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT k.id,k.name,k.scopes,k.hint,k.membership,u.surname,u.given_name,m.role,"
    "k.created_at,k.expires_at,k.used_at,k.revoked_at FROM api_key k JOIN \"user\" u"
    " ON u.org=k.org AND u.id=k.\"user\" JOIN membership m ON m.org=k.org AND m.id=k.membership WHERE k.org=?"
    " ORDER BY k.id",
    error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  return kab_statement_read_all (statement, read_key, (GDestroyNotify)kab_api_key_free, error);
}

GPtrArray *
kab_api_key_list (KabServerDb *server_db, const char *org, GError **error)
{
  KabDb *db = kab_server_db_lend_reader (server_db, error);
  GPtrArray *keys;

  if (db == NULL)
    return NULL;
  keys = list_keys (db, org, error);
  kab_server_db_return_reader (server_db, db);
  return keys;
}

/* *name: of the key that was good until now. */
static gboolean
revoke_key (KabDb *db, const char *org, const char *id, char **name, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "UPDATE api_key SET revoked_at=? WHERE id=? AND org=? AND revoked_at IS NULL"
                      " RETURNING name",
                      error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_integer (statement, 1, kab_time_now ());
  kab_statement_bind_text (statement, 2, id);
  kab_statement_bind_text (statement, 3, org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_DONE)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("There is no such key, or it is revoked already."));
  if (step != KAB_STEP_ROW)
    return FALSE;
  *name = g_strdup (kab_statement_get_text (statement, 0));
  return kab_statement_run (statement, error);
}

gboolean
kab_api_key_revoke (KabServerDb *server_db, const char *org, const char *id, GError **error)
{
  g_autoptr (KabWriter) writer
    = kab_writer_begin (server_db, org, NULL, "kabinetctl", KAB_WRITER_NONE, error);
  g_autofree char *name = NULL;

  return writer != NULL && revoke_key (kab_writer_get_db (writer), org, id, &name, error)
         && note_key (writer, "delete", name, error) && kab_writer_commit (writer, error);
}
