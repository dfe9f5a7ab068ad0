/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KAB_TYPE_PINNED_ADDRESS (kab_pinned_address_get_type ())
G_DECLARE_FINAL_TYPE (KabPinnedAddress, kab_pinned_address, KAB, PINNED_ADDRESS, GNetworkAddress)

/**
 * kab_pinned_address_new:
 * @host: whom a certificate must name
 * @addresses: (element-type GInetAddress): where to connect to, and nowhere else
 *
 * A name whose addresses were looked up and judged before: what the name means by the time
 * of connecting is not asked again.
 */
GSocketConnectable *kab_pinned_address_new (const char *host, guint16 port, GList *addresses);

G_END_DECLS
