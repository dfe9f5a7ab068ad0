/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-http.h"
#include "kab-links.h"
#include "kab-live.h"
#include "kab-messages.h"
#include "kab-metrics.h"
#include "kab-payments.h"
#include "kab-rate.h"
#include "kab-server.h"
#include "kab-traffic.h"
#include "kab-webhook.h"

G_BEGIN_DECLS

/* The address of who reaches us without a proxy. */
#define KAB_ADDRESS_LOCAL "local"

struct _KabServer
{
  KabServerDb *db;
  char *blobs;
  char *public_url;
  gboolean compress;
  GMainContext *context;
  SoupServer *soup;
  GSocketService *service;
  KabLinks *links;
  GThreadPool *lanes[KAB_N_LANES];
  KabLive *live;
  KabMetrics *metrics;
  KabWebhooks *webhooks;
  KabPayments *payments;
  KabMessages *messages;
  KabVisits *visits;
  gboolean webhooks_to_loopback;
  KabRate *rate_by_key;
  KabRate *rate_by_address;
  KabRate *rate_of_ranges;
  KabRate *rate_of_leases;
  KabRate *rate_of_papers;
  KabRate *rate_of_recoveries;
  char *socket_path;
  guint maintenance;
  guint watch;
  guint tickets;
  guint seen;
  guint n_uploads;
  GHashTable *uploads; /* address -> how many of them */

  guint n_running; /* requests taken and not yet answered */
  gboolean is_stopping;
  guint stop_timeout;
  KabServerStopped stopped;
  gpointer stopped_data;
};

/* kab-server-listen.c */
gboolean kab_server_listen_socket (KabServer *server, GSocket *socket, GError **error);

/* kab-exchange.c: takes a message apart, hands it to its lane, and answers it. */
void kab_exchange_init (KabServer *server);
/* Whether everything is answered, so that a server that stops may end. */
void kab_server_check_stopped (KabServer *server);
char *kab_exchange_token (SoupServerMessage *message);
void kab_exchange_refuse (SoupServerMessage *message, guint status, const char *code, const char *detail);

G_END_DECLS
