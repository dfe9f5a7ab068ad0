/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-access.h"
#include "kab-error.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabCaller:
 * @actors: (element-type KabActor): the active memberships, at least one
 * @membership_ids: (element-type utf8): their ids, in the same order
 * @device_nr: the device's number in this database; one for each pair of device and user
 *
 * Who makes a request, as the database has it at this moment.
 */
typedef struct
{
  char *session;
  char *org;
  char *user;
  gint64 device_nr;
  char *device_id;
  char *device_name;
  GPtrArray *actors;
  GPtrArray *membership_ids;
} KabCaller;

void kab_caller_free (KabCaller *caller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabCaller, kab_caller_free)

/**
 * kab_caller_may_read_field:
 *
 * Returns: whether @field may reach this caller's device
 */
gboolean kab_caller_may_read_field (const KabCaller *caller, const KabField *field);

/**
 * kab_identity_authenticate:
 * @token: (nullable): an access token
 * @expired: (out): whether the token was good once
 *
 * Returns: (transfer full): or %NULL with %KAB_ERROR_UNAUTHENTICATED
 */
KabCaller *kab_identity_authenticate (KabDb *db, const char *token, gboolean *expired, GError **error);

/** kab_identity_load: the caller of a session that is known to this process; %NULL as above once it ended */
KabCaller *kab_identity_load (KabDb *db, const char *org, const char *session, GError **error);

/** KabFoundUser: a user that a sign-in name leads to */
typedef struct
{
  char *id;
  char *org;
  char *hash; /* of the password; NULL if there is none */
  gboolean disabled;
  gboolean must_change; /* the password is for the first sign-in alone */
} KabFoundUser;

void kab_found_user_free (KabFoundUser *user);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabFoundUser, kab_found_user_free)

/**
 * kab_identity_find_users:
 * @org: (nullable): %NULL: of any org
 * @sign_in: whether only confirmed names count
 *
 * Returns: (transfer full) (element-type KabFoundUser): those whose phone, e-mail, identifier (or id, if not @sign_in) it is
 */
GPtrArray *
kab_identity_find_users (KabDb *db, const char *org, const char *login, gboolean sign_in, GError **error);

/** kab_identity_end_sessions: ends all sessions of @user; inside the caller's transaction */
gboolean kab_identity_end_sessions (KabDb *db, const char *org, const char *user, GError **error);

/** KabFirstSignIn: what somebody gives who signs in for the first time (S1-18, S1-19); all of it (nullable), not checked yet */
typedef struct
{
  const char *password;
  const char *surname;
  const char *given_name;
  const char *patronymic;
  const char *address;
  const char *city;
  const char *region;
  const char *postcode;
  const char *country;
} KabFirstSignIn;

/**
 * KabSignIn:
 * @device_system: (nullable): what runs on it
 * @address: whence, for the lock-out
 */
typedef struct
{
  const char *login;
  const char *password;
  const char *device_id;
  const char *device_name;
  const char *device_system;
  const char *address;
} KabSignIn;

/** kab_identity_load_actors: what the caller's user is and may do, by the roles that are active */
gboolean kab_identity_load_actors (KabDb *db, KabCaller *caller, GError **error);

/**
 * kab_identity_sign_in:
 * @retry_after: (out): seconds to wait, with %KAB_ERROR_BUSY
 *
 * Takes a tenth of a second and 64 MiB on purpose; not on a thread that others wait for.
 *
 * Returns: (transfer full): the SESSION of kab-protocol.h as JSON; %NULL with
 *   %KAB_ERROR_UNAUTHENTICATED, %KAB_ERROR_FORBIDDEN (no active role), %KAB_ERROR_PASSWORD (it is for the first time
 *   alone), %KAB_ERROR_BUSY (locked out) …
 */
char *kab_identity_sign_in (KabServerDb *db, const KabSignIn *with, int *retry_after, GError **error);

/**
 * kab_identity_choose_first:
 * @field: (out) (transfer none): the member of #KabFirstSignIn at fault, with %KAB_ERROR_INVALID
 *
 * Whoever has a password that is for the first sign-in alone chooses one of their own, and says who they are. Takes as long as
 * kab_identity_sign_in(), and counts as one.
 *
 * Returns: %FALSE as that does; where the password is no such one it is as if it were wrong
 */
gboolean kab_identity_choose_first (KabServerDb *db,
                                    const KabSignIn *with,
                                    const KabFirstSignIn *first,
                                    const char **field,
                                    int *retry_after,
                                    GError **error);

/** kab_identity_say: sets @error to the sentence for @code as of kab_identity_sign_in(), in the present language */
void kab_identity_say (GError **error, KabError code, int retry_after);

/** kab_identity_refresh: Returns: (transfer full): SESSION as JSON; %NULL with %KAB_ERROR_UNAUTHENTICATED */
char *kab_identity_refresh (KabServerDb *db, const char *refresh_token, GError **error);

/** kab_identity_describe: Returns: (transfer full): SESSION without tokens */
char *kab_identity_describe (KabDb *db, const KabCaller *caller, GError **error);

/** kab_identity_sign_out: ends the caller's session, with its tokens */
gboolean kab_identity_sign_out (KabServerDb *db, const KabCaller *caller, GError **error);

G_END_DECLS
