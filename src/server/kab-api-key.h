/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/** KAB_API_TOKEN_SECONDS: how long a token lives that a key was exchanged for (S4-11) */
#define KAB_API_TOKEN_SECONDS (24 * 60 * 60)

/**
 * KabApiKey:
 * @scopes: "ENTITY:read", "ENTITY:write", "*" for any entity, with blanks between
 * @hint: some of its secret, to tell it from others
 * @holder: whose membership it is, by name
 * @role: what the membership makes of them
 * @expires_at: 0: never
 * @used_at: when it was last exchanged for a token; 0: never
 * @revoked_at: 0 while it is good
 *
 * What an integrator has in place of a name and a password: it acts as one membership, with no
 * more rights than that has, and fewer where its scopes say so.
 */
typedef struct
{
  char *id;
  char *name;
  char *scopes;
  char *hint;
  char *membership;
  char *holder;
  char *role;
  gint64 created_at;
  gint64 expires_at;
  gint64 used_at;
  gint64 revoked_at;
} KabApiKey;

void kab_api_key_free (KabApiKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabApiKey, kab_api_key_free)

/**
 * KabNewApiKey:
 * @user: id of the user whose membership it is
 * @membership: (nullable): %NULL for the only active one
 * @days: how long it is good; 0: until it is revoked
 */
typedef struct
{
  const char *user;
  const char *membership;
  const char *name;
  const char *const *scopes;
  guint days;
} KabNewApiKey;

/**
 * kab_api_key_create:
 * @secret: (out) (transfer full): what is shown once and known to nobody afterwards
 *
 * Returns: (transfer full): its id; %NULL with %KAB_ERROR_INVALID for scopes that there are not, %KAB_ERROR_NOT_FOUND
 */
char *
kab_api_key_create (KabServerDb *db, const char *org, const KabNewApiKey *key, char **secret, GError **error);

/** kab_api_key_list: Returns: (transfer full) (element-type KabApiKey): the latest last */
GPtrArray *kab_api_key_list (KabServerDb *db, const char *org, GError **error);

/** kab_api_key_revoke: from this moment neither the key nor any token of it is good, and its webhooks rest */
gboolean kab_api_key_revoke (KabServerDb *db, const char *org, const char *id, GError **error);

/**
 * KabApiCaller:
 * @caller: with the one membership; its session is %NULL where a key stands behind it
 * @name: who it is for counts and remembered answers: "key:ID" or "session:ID"
 * @key: (nullable): id of the key
 * @scopes: (nullable): %NULL: all
 * @expires_at: of the token
 */
typedef struct
{
  KabCaller *caller;
  char *name;
  char *key;
  char **scopes;
  gint64 expires_at;
} KabApiCaller;

void kab_api_caller_free (KabApiCaller *caller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabApiCaller, kab_api_caller_free)

/** kab_api_caller_may: Returns: whether the scopes allow it; what the membership allows is asked elsewhere */
gboolean kab_api_caller_may (const KabApiCaller *caller, const char *entity, gboolean write);

/**
 * kab_api_authenticate:
 * @token: (nullable): a token of a key, or the access token of a desktop's session
 * @code: (out): what a program is told: "token-expired", "key-revoked", "unauthenticated"
 *
 * Returns: (transfer full): as the database has it at this moment; %NULL with %KAB_ERROR_UNAUTHENTICATED
 */
KabApiCaller *kab_api_authenticate (KabDb *db, const char *token, const char **code, GError **error);

/**
 * kab_api_exchange:
 * @secret: of a key
 * @code: (out): as for kab_api_authenticate()
 *
 * Returns: (transfer full): {"access_token":…,"token_type":"Bearer","expires_in":SECONDS,"expires_at":MS,"scope":…}
 */
char *kab_api_exchange (KabServerDb *db, const char *secret, const char **code, GError **error);

/** kab_api_forget_token: the token is good no more */
gboolean kab_api_forget_token (KabServerDb *db, const char *token, GError **error);

G_END_DECLS
