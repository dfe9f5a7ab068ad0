/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/*
 * A token is the org's id and 32 random bytes; the database knows only what it hashes to. The org is no secret:
 * it says where to look, when the orgs are spread over several machines.
 */
char *kab_token_new (const char *org);
/* NULL if it is no token */
char *kab_token_org (const char *token);
char *kab_token_hash (const char *token);

gboolean kab_identity_append (KabDb *db, const KabCaller *caller, GString *out, GError **error);

/*
 * kab-session.c: whose password it is, who is not disabled; *subject is what failures are counted of. NULL with the errors of
 * kab_identity_sign_in(); a failure is counted then.
 */
KabFoundUser *kab_identity_recognise (KabServerDb *db,
                                      const KabSignIn *with,
                                      char **subject,
                                      int *retry_after,
                                      GError **error);

/* kab-session.c: runs @sql of these values; @text2: (nullable): there are but three */
gboolean kab_identity_run (KabDb *db,
                           const char *sql,
                           const char *org,
                           const char *text,
                           gint64 integer,
                           const char *text2,
                           GError **error);

/* kab-lockout.c: *wait is in seconds, 0 where nothing stands against an attempt. */
gboolean kab_lockout_wait (KabDb *db, const char *subject, int *wait, GError **error);
gboolean kab_lockout_failed (KabDb *db, const char *subject, int allowed, GError **error);
gboolean kab_lockout_clear (KabDb *db, const char *subject, GError **error);
/* Counts one more where nothing stands against it: *may. */
gboolean kab_lockout_take (KabDb *db, const char *subject, int allowed, gboolean *may, GError **error);

G_END_DECLS
