/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabServer:
 *
 * The HTTP server over one database. It lives in the main context of the thread that makes it.
 */
typedef struct _KabServer KabServer;

/** KAB_RATE_BY_KEY, KAB_RATE_BY_ADDRESS: requests of integrators a minute, where nothing else is said */
#define KAB_RATE_BY_KEY 600
#define KAB_RATE_BY_ADDRESS 1200
/** KAB_RATE_OF_RANGES: ranges of rows that each session may compare, or get anew, a minute */
#define KAB_RATE_OF_RANGES 600
/** KAB_RATE_OF_PAPERS: papers that each address may have drawn a minute, without the app */
#define KAB_RATE_OF_PAPERS 20

/** KAB_RATE_OF_RECOVERIES: new passwords that each address may ask for a minute, for whomever */
#define KAB_RATE_OF_RECOVERIES 10

/**
 * KabServerOptions:
 * @blobs: the folder of files
 * @public_url: (nullable): under which desktops reach it
 * @rate_by_key: requests of integrators that each key is allowed a minute; 0 for %KAB_RATE_BY_KEY
 * @rate_by_address: the same of each address; 0 for %KAB_RATE_BY_ADDRESS
 * @webhooks_to_loopback: whether webhooks may be told over plain http and on this very machine: for tests
 * @compress: whether pages of changes are compressed here where the desktop takes that; a proxy does it otherwise
 */
typedef struct
{
  const char *blobs;
  const char *public_url;
  guint rate_by_key;
  guint rate_by_address;
  gboolean webhooks_to_loopback;
  gboolean compress;
} KabServerOptions;

KabServer *kab_server_new (KabServerDb *db, const KabServerOptions *options, GError **error);
void kab_server_free (KabServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabServer, kab_server_free)

/**
 * kab_server_listen_unix:
 * @mode: permissions of the socket
 *
 * Replaces a socket at @path that nobody listens on any more.
 */
gboolean kab_server_listen_unix (KabServer *server, const char *path, guint mode, GError **error);

/**
 * kab_server_listen_loopback:
 * @address: 127.0.0.1:PORT or [::1]:PORT; another address is refused with %KAB_ERROR_INVALID
 * @port: (out): the port, where 0 was asked for
 */
gboolean kab_server_listen_loopback (KabServer *server, const char *address, guint16 *port, GError **error);

typedef void (*KabServerStopped) (gpointer user_data);

/**
 * kab_server_stop:
 *
 * Takes no more requests, lets those under way end, then calls @stopped. What takes longer
 * than @timeout_seconds is cut off.
 */
void kab_server_stop (KabServer *server, guint timeout_seconds, KabServerStopped stopped, gpointer user_data);

G_END_DECLS
