/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-api-key.h"

G_BEGIN_DECLS

/** KAB_WEBHOOKS_MAX: of one membership; KAB_WEBHOOK_EVENTS_MAX, KAB_WEBHOOK_URL_MAX: of one webhook */
#define KAB_WEBHOOKS_MAX 20
#define KAB_WEBHOOK_EVENTS_MAX 64
#define KAB_WEBHOOK_URL_MAX 500

/**
 * KabWebhook:
 * @membership: what is told is what this may see at the time of telling
 * @key: (nullable): the key that it was made with: it rests when that is revoked
 * @events: "ENTITY.OPERATION", "*" for any, with blanks between
 * @secret: "whsec_" and the base64 of what requests are signed with
 * @state: "active", "paused", or "disabled" by the server
 * @reason: (nullable): why it was disabled
 * @failing_since: when the failures in a row began; 0 while there are none
 * @pending: how much is still to be told
 *
 * Where a program wants to be told of changes.
 */
typedef struct
{
  char *id;
  char *org;
  char *user;
  char *membership;
  char *key;
  char *url;
  char *events;
  char *secret;
  char *state;
  char *reason;
  gint64 created_at;
  gint64 failing_since;
  gint64 failures;
  gint64 pending;
} KabWebhook;

void kab_webhook_free (KabWebhook *webhook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabWebhook, kab_webhook_free)

/** KabDelivery: one attempt to tell of one change; @status: of HTTP, 0 without an answer; @detail: (nullable) */
typedef struct
{
  char *id;
  char *webhook;
  char *message;
  gint64 rev;
  char *entity;
  char *row;
  char *op;
  gint64 event_at;
  gint64 at;
  gint64 duration;
  char *outcome;
  gint64 status;
  char *detail;
} KabDelivery;

void kab_delivery_free (KabDelivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabDelivery, kab_delivery_free)

/**
 * kab_webhook_caller:
 *
 * Returns: (transfer full): the user as of one membership alone; %NULL with %KAB_ERROR_UNAUTHENTICATED where either
 *   is no longer active
 */
KabApiCaller *
kab_webhook_caller (KabDb *db, const char *org, const char *user, const char *membership, GError **error);

/** kab_webhook_secret_new: Returns: (transfer full): */
char *kab_webhook_secret_new (void);

/** kab_webhook_event_is_valid: Returns: whether there is such an event, or "*" in it stands for some */
gboolean kab_webhook_event_is_valid (const char *event);

/** kab_webhook_wants: Returns: whether @events names @op of @entity */
gboolean kab_webhook_wants (const char *events, const KabEntity *entity, const char *op);

/** kab_webhook_find: Returns: (transfer full) (nullable): %NULL without an error if the org has none of that id */
KabWebhook *kab_webhook_find (KabDb *db, const char *org, const char *id, GError **error);
/** kab_webhook_list: @membership: (nullable): Returns: (transfer full) (element-type KabWebhook): */
GPtrArray *kab_webhook_list (KabDb *db, const char *org, const char *membership, GError **error);
/** kab_webhook_put: adds it, or changes its address, events and state; what failed before is forgotten */
gboolean kab_webhook_put (KabDb *db, const KabWebhook *webhook, gboolean is_new, GError **error);
/** kab_webhook_delete: with all that was and was to be told */
gboolean kab_webhook_delete (KabDb *db, const char *org, const char *id, GError **error);

/**
 * kab_webhook_deliveries:
 * @before: (nullable): id of one; only earlier ones are wanted
 *
 * Returns: (transfer full) (element-type KabDelivery): the latest first
 */
GPtrArray *kab_webhook_deliveries (KabDb *db,
                                   const KabWebhook *webhook,
                                   const char *before,
                                   guint limit,
                                   GError **error);

/**
 * kab_webhook_replay:
 * @webhook: (nullable): of which it must be
 * @found: (out): whether there is such a delivery
 *
 * Has the change of that delivery told once more, before anything else, under its former number.
 */
gboolean kab_webhook_replay (KabDb *db,
                             const char *org,
                             const char *webhook,
                             const char *delivery,
                             gboolean *found,
                             GError **error);

/** kab_webhook_nudge: says that there may be something to tell */
void kab_webhook_nudge (void);

/**
 * KabWebhooks:
 *
 * Tells the world what happened: a #KabWorker. Each webhook hears of changes one by one, in the order in which they were made.
 */
typedef struct _KabWebhooks KabWebhooks;

/** kab_webhooks_new: @loopback: whether plain http and addresses of this very machine are fine: for tests */
KabWebhooks *kab_webhooks_new (KabServerDb *db, gboolean loopback);
/** kab_webhooks_free: what is under way is broken off, and told again by whoever comes next */
void kab_webhooks_free (KabWebhooks *webhooks);

G_END_DECLS
