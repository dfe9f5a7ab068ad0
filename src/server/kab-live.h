/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabLive:
 *
 * The open lines to desktops: after a commit, those who may see something of it
 * are told that there is something new, and nothing more. The lines have a main
 * loop and a thread of their own, so that those who ask for something do not have
 * hundreds of silent lines looked at for each of their requests; what is public here is
 * for the main context that it was made in. Asks the database on another thread still.
 */
typedef struct _KabLive KabLive;

KabLive *kab_live_new (KabServerDb *db);
/** kab_live_get_n_lines: Returns: how many desktops listen; from any thread */
guint kab_live_get_n_lines (KabLive *live);

/** kab_live_close: says goodbye on every line, and takes no more */
void kab_live_close (KabLive *live);
void kab_live_free (KabLive *live);

/**
 * kab_live_upgrade:
 * @token: (transfer full) (nullable): the access token
 *
 * Makes a line of @message, which asks for a WebSocket, once the token is known to be good.
 */
void kab_live_upgrade (KabLive *live, SoupServerMessage *message, char *token);

G_END_DECLS
