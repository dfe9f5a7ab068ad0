/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-access.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

/** KAB_PASSWORD_MIN, KAB_PASSWORD_MAX: bounds of a password: characters at the least, bytes at the most */
#define KAB_PASSWORD_MIN 8
#define KAB_PASSWORD_MAX 1024

/**
 * KabOrg:
 *
 * One tenant of the server: what stands about it outside the synced rows.
 */
typedef struct
{
  char *id;
  char *name;
  gint64 created_at;
} KabOrg;

void kab_org_free (KabOrg *org);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabOrg, kab_org_free)

/**
 * kab_org_create:
 * @company: (nullable): the setting "company" as a JSON object, at least {"name":…}; %NULL makes one of @name
 *
 * Makes an org with its signing key and the settings "company" and "signing_key",
 * the latter {"algorithm":"ed25519","key":BASE64}, both readable by everyone in it.
 *
 * No two may have one name, however it is written.
 *
 * Returns: (transfer full): its id
 */
char *kab_org_create (KabServerDb *db, const char *name, const char *company, GError **error);

/**
 * kab_org_set_address:
 * @url: (nullable): where phones that read the code of a licence find the server, https://…; %NULL for nowhere
 */
gboolean kab_org_set_address (KabServerDb *db, const char *org, const char *url, GError **error);

/**
 * kab_org_renew_key:
 *
 * Makes a new key that licences are signed with from now on. What the former keys signed is verified further.
 *
 * Returns: (transfer full): the id of the new key
 */
char *kab_org_renew_key (KabServerDb *db, const char *org, GError **error);

/**
 * kab_org_distrust_key:
 * @name: a former key: itself or its id
 * @since: YYYY-MM-DD, not later than today
 *
 * Says, for good, that what is signed with that key proves nothing any more: somebody else may have it.
 */
gboolean
kab_org_distrust_key (KabServerDb *db, const char *org, const char *name, const char *since, GError **error);

/**
 * kab_org_sign_again:
 * @after: (inout) (transfer full) (nullable): %NULL to begin with; %NULL again when all were looked at
 * @n: (out): how many were signed anew
 *
 * Signs licences that are in force, or may come to be, with today's key where they are signed with one that is not
 * trusted: those of some hundred that follow @after, in one transaction. What is signed well already stays as it is, so
 * that it may be begun anew at any time.
 */
gboolean kab_org_sign_again (KabServerDb *db, const char *org, char **after, guint *n, GError **error);

/** kab_org_list: Returns: (transfer full) (element-type KabOrg): in the order of their names */
GPtrArray *kab_org_list (KabServerDb *db, GError **error);

/**
 * kab_org_find:
 * @name_or_id: (nullable): %NULL for the only one there is
 *
 * Returns: (transfer full): or %NULL with %KAB_ERROR_NOT_FOUND, also if %NULL was given and there are several
 */
KabOrg *kab_org_find (KabServerDb *db, const char *name_or_id, GError **error);

/**
 * KabNewUser:
 *
 * A user to be, with the one membership to begin with. Names that are not
 * there are %NULL; @identifier %NULL has the server make one. @temporary: the password is for the first sign-in alone. @phone may be as people write it.
 * @partner, @agent and @client as the role needs them; role agent with a partner and no @agent gets an agent row.
 */
typedef struct
{
  const char *surname;
  const char *given_name;
  const char *patronymic;
  const char *phone;
  const char *email;
  const char *identifier;
  const char *locale;
  const char *position;
  gboolean temporary;
  KabRole role;
  const char *partner;
  const char *agent;
  const char *client;
} KabNewUser;

/**
 * kab_user_add:
 * @password: (nullable): %NULL: cannot sign in until one is set
 *
 * Adds an active user whose phone and e-mail count as confirmed, and the membership.
 *
 * Returns: (transfer full): the user's id
 */
char *
kab_user_add (KabServerDb *db, const char *org, const KabNewUser *user, const char *password, GError **error);

/**
 * kab_user_find:
 * @login: phone, e-mail, identifier or id
 *
 * Returns: (transfer full): the user's id, or %NULL with %KAB_ERROR_NOT_FOUND
 */
char *kab_user_find (KabServerDb *db, const char *org, const char *login, GError **error);

/**
 * kab_password_set: gives the user a password and ends all sessions of the user
 * @temporary: it is for the first sign-in alone: one of the user's own is to be chosen then
 */
gboolean kab_password_set (KabServerDb *db,
                           const char *org,
                           const char *user,
                           const char *password,
                           gboolean temporary,
                           GError **error);

G_END_DECLS
