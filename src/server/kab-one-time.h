/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

G_BEGIN_DECLS

/** KAB_PASSWORD_PATH: the page under which a password is chosen, behind it the token */
#define KAB_PASSWORD_PATH "/password/"

/** KAB_INVITATION_SECONDS, …: how long such a link works */
#define KAB_INVITATION_SECONDS (7 * 24 * 3600)
#define KAB_RECOVERY_SECONDS 3600
/** KAB_LINKS_ALLOWED: so many links to one person or address before the next one has to wait */
#define KAB_LINKS_ALLOWED 3
/** KAB_PAPER_SECONDS: how long a paper can be fetched by the link that was sent */
#define KAB_PAPER_SECONDS (90 * 24 * 3600)

/**
 * KabOneTime: a link that works once
 * @channel: by what it was sent: who comes by it has shown that the address is theirs; "copy" where somebody handed it over
 * @address: to which
 */
typedef struct
{
  char *org;
  char *hash;
  char *user;
  char *channel;
  char *address;
  gint64 expires_at;
} KabOneTime;

void kab_one_time_free (KabOneTime *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabOneTime, kab_one_time_free)

/** kab_one_time_make: Returns: (transfer full): the token; only what it hashes to is kept. Inside the caller's transaction */
char *kab_one_time_make (KabDb *db,
                         const char *org,
                         const char *user,
                         const char *channel,
                         const char *address,
                         gint64 seconds,
                         GError **error);

/** kab_one_time_find: Returns: (transfer full) (nullable): %NULL without an error for one that never was, was used, or is too old */
KabOneTime *kab_one_time_find (KabDb *db, const char *token, GError **error);

/** kab_one_time_forget: none of the user's links works any more */
gboolean kab_one_time_forget (KabDb *db, const char *org, const char *user, GError **error);

/** kab_shared_paper_make: Returns: (transfer full): a token by which the paper can be fetched for %KAB_PAPER_SECONDS */
char *kab_shared_paper_make (KabDb *db, const char *org, const char *entity, const char *id, GError **error);

G_END_DECLS
