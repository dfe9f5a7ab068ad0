/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes of tracking links (S0-26, S0-30): visits, registrations, first payments, revenue, by the hour and in all. */
#pragma once

#include "kab-writer.h"

G_BEGIN_DECLS

/**
 * KabTraffic: what is added to the figures of a link
 * @revenue: minor units of @currency; less than nothing for a refund
 * @currency: (nullable): %NULL: none of it is money
 */
typedef struct
{
  gint64 visits;
  gint64 registrations;
  gint64 first_payments;
  gint64 active_clients;
  gint64 revenue;
  const char *currency;
} KabTraffic;

/**
 * kab_traffic_add:
 * @link: id of the link; one that is gone meanwhile counts nothing
 * @at: in the hour of that moment, ms
 *
 * Adds to the figures of that hour, of which there is one row for each currency, and of the link.
 */
gboolean
kab_traffic_add (KabWriter *writer, const char *link, gint64 at, const KabTraffic *more, GError **error);

/**
 * KabTrackingLink: what a code leads to
 * @is_active: not paused, nor archived
 */
typedef struct
{
  char *org;
  char *id;
  char *target;
  gboolean is_active;
} KabTrackingLink;

void kab_tracking_link_clear (KabTrackingLink *link);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabTrackingLink, kab_tracking_link_clear)

/**
 * kab_tracking_link_find:
 * @org: (nullable): of that organisation; %NULL: of any, the first that had it
 * @code: may be anything
 * @link: (out): its @id is %NULL where there is none
 */
gboolean
kab_tracking_link_find (KabDb *db, const char *org, const char *code, KabTrackingLink *link, GError **error);

/**
 * KabVisits:
 *
 * Counts visits in this process until they are written, so that most of them cost the database nothing. Safe to use from any
 * thread; as large as there are links.
 */
typedef struct _KabVisits KabVisits;

/** kab_visits_new: writes what it counted every few seconds, and when it is freed */
KabVisits *kab_visits_new (KabServerDb *db);
void kab_visits_free (KabVisits *self);
/** kab_visits_note: one visit of the link, now */
void kab_visits_note (KabVisits *self, const char *org, const char *link);
/** kab_visits_write: an organisation whose visits cannot be written keeps them until the next time */
gboolean kab_visits_write (KabVisits *self, GError **error);

G_END_DECLS
