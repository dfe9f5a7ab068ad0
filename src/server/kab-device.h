/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/**
 * KabDevice:
 * @id: its own, by which it is known; one for all accounts of a computer or not
 * @name: (nullable): what the computer is called
 * @system: (nullable): what runs on it
 * @signed_in_at: when its session began, ms; 0 without a session
 * @seen_at: when it was last heard of, ms
 * @behind: how many changes it has not asked for yet, %KAB_DEVICE_BEHIND_MAX for more; -1 if that is not known
 * @wipe_at: when somebody asked that it be erased, ms; 0 for never
 * @wipe_by: the name of that person; "" for the administrator's command line
 * @wiped_at: when it was, ms; 0 if it was not yet
 * @unsent: edits of the person's own that were left on it then, until they are saved or declined
 *
 * A computer as one user has it.
 */
typedef struct
{
  gint64 nr;
  char *id;
  char *user;
  char *user_name;
  char *name;
  char *system;
  gint64 signed_in_at;
  gint64 seen_at;
  gint64 synced_rev;
  gint64 behind;
  gint64 wipe_at;
  char *wipe_by;
  gint64 wiped_at;
  gint64 unsent;
} KabDevice;

void kab_device_free (KabDevice *device);

/**
 * kab_device_list:
 * @db: a reader with a transaction open
 * @user: (nullable): whose; %NULL: of all users of the org
 *
 * Those that are signed in or are to be erased, and those that were until not long ago, but for those that signed out
 * by themselves.
 *
 * Returns: (transfer full) (element-type KabDevice): signed in first, then by when they were last heard of
 */
GPtrArray *
kab_device_list (KabServerDb *server_db, KabDb *db, const char *org, const char *user, GError **error);

/**
 * KabDeviceDeed:
 * @KAB_DEVICE_SIGN_OUT: its sessions end; what it has stays on it and can be read
 * @KAB_DEVICE_WIPE: its sessions end, and it is to erase what it has, whenever it is heard of
 */
typedef enum
{
  KAB_DEVICE_SIGN_OUT,
  KAB_DEVICE_WIPE,
} KabDeviceDeed;

/**
 * kab_device_do:
 * @by: (nullable): who asks; %NULL for the administrator's command line
 *
 * Whether @by may was asked before. Asked again, nothing more happens.
 *
 * Returns: %FALSE with %KAB_ERROR_NOT_FOUND if that user has no such device
 */
gboolean kab_device_do (KabServerDb *server_db,
                        KabDeviceDeed deed,
                        const KabCaller *by,
                        const char *org,
                        const char *user,
                        const char *id,
                        GError **error);

/**
 * kab_device_order:
 * @token: what it sent as its refresh token, known or not
 * @proof: (nullable): as of kab_device_proof_ask()
 *
 * Returns: (transfer full) (nullable): where @proof is that of the device, and it is to be erased: what tells it so, as
 *   JSON; otherwise %NULL without an error
 */
char *kab_device_order (KabServerDb *server_db,
                        const char *token,
                        const char *user,
                        const char *id,
                        const char *proof,
                        GError **error);

/**
 * kab_device_wiped:
 * @at: when it was asked for
 * @proof: (nullable): as of kab_device_proof_wiped()
 * @unsent: how many edits of the person's own it still has
 *
 * Notes that it was erased. %KAB_ERROR_UNAUTHENTICATED where that was not the device, or nobody asked for it.
 */
gboolean kab_device_wiped (KabServerDb *server_db,
                           const char *org,
                           const char *user,
                           const char *id,
                           gint64 at,
                           const char *proof,
                           gint64 unsent,
                           GError **error);

/**
 * kab_device_put:
 * @nr: (out):
 *
 * Of somebody who signs in, in their transaction: notes the device, with a new key.
 */
gboolean kab_device_put (KabDb *db,
                         const char *org,
                         const char *user,
                         const KabSignIn *with,
                         gint64 *nr,
                         GError **error);

/** kab_device_append: appends to a SESSION with tokens what is the device's own: its key, and whether it is to be erased */
gboolean kab_device_append (KabDb *db, const KabCaller *caller, GString *out, GError **error);

/** kab_device_left: the device signed out by itself; in its transaction */
gboolean kab_device_left (KabDb *db, const KabCaller *caller, GError **error);

/**
 * KabSeen:
 *
 * When devices were last heard of and how far they are, kept in memory and written down together now and then: no
 * request waits for it, and what a crash loses is a minute. Any thread.
 */
typedef struct _KabSeen KabSeen;

KabSeen *kab_seen_new (void);
void kab_seen_free (KabSeen *self);
/** kab_seen_note: @rev: up to which it has everything; -1 if that is not known */
void kab_seen_note (KabSeen *self, gint64 nr, gint64 rev);
/** kab_seen_look: what is not written down yet; leaves the values as they are where there is nothing */
void kab_seen_look (KabSeen *self, gint64 nr, gint64 *at, gint64 *rev);
gboolean kab_seen_write (KabSeen *self, KabServerDb *db, GError **error);

G_END_DECLS
