/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * KabLinks:
 *
 * The connections that are open, how many there may be, and for how long each may keep the server
 * waiting: for the headers, for the body, for its answer to be read. libsoup 3.2 knows no such times.
 * Where there is no room for another one, the one that has been silent longest makes it. All of it
 * happens in the loop.
 */
typedef struct _KabLinks KabLinks;

KabLinks *kab_links_new (void);
void kab_links_free (KabLinks *links);

/**
 * kab_links_add: the connection, and the address by which its requests are known again
 *
 * Returns: %FALSE if there is no room for it
 */
gboolean kab_links_add (KabLinks *links, GSocketConnection *connection, GSocketAddress *remote);

/** kab_link_expect: so many bytes are to pass, in one direction, from now on */
void kab_link_expect (SoupServerMessage *message, gsize bytes);

/** kab_link_hold: it is the server's turn, or an open line: no time runs */
void kab_link_hold (SoupServerMessage *message);

G_END_DECLS
