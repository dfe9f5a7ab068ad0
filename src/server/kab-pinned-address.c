/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-pinned-address.h"

#define KAB_TYPE_PINNED_ENUMERATOR (kab_pinned_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (KabPinnedEnumerator,
                      kab_pinned_enumerator,
                      KAB,
                      PINNED_ENUMERATOR,
                      GSocketAddressEnumerator)

struct _KabPinnedEnumerator
{
  GSocketAddressEnumerator parent;
  KabPinnedAddress *address;
  GList *next;
};

struct _KabPinnedAddress
{
  GNetworkAddress parent;
  GList *addresses; /* of GInetAddress */
};

static void kab_pinned_address_connectable_init (GSocketConnectableIface *iface);

/* clang-format off */
G_DEFINE_FINAL_TYPE (KabPinnedEnumerator, kab_pinned_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)
G_DEFINE_FINAL_TYPE_WITH_CODE (KabPinnedAddress, kab_pinned_address, G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, kab_pinned_address_connectable_init))
/* clang-format on */

static GSocketAddress *
kab_pinned_enumerator_next (GSocketAddressEnumerator *enumerator, GCancellable *cancellable, GError **error)
{
  KabPinnedEnumerator *self = KAB_PINNED_ENUMERATOR (enumerator);
  GInetAddress *address;

  if (self->next == NULL)
    return NULL;
  address = self->next->data;
  self->next = self->next->next;
  return g_inet_socket_address_new (address, g_network_address_get_port (G_NETWORK_ADDRESS (self->address)));
}

static void
kab_pinned_enumerator_finalize (GObject *object)
{
  g_object_unref (KAB_PINNED_ENUMERATOR (object)->address);
  G_OBJECT_CLASS (kab_pinned_enumerator_parent_class)->finalize (object);
}

static void
kab_pinned_enumerator_class_init (KabPinnedEnumeratorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_pinned_enumerator_finalize;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass)->next = kab_pinned_enumerator_next;
}

static void
kab_pinned_enumerator_init (KabPinnedEnumerator *self)
{
}

static GSocketAddressEnumerator *
kab_pinned_address_enumerate (GSocketConnectable *connectable)
{
  KabPinnedEnumerator *enumerator = g_object_new (KAB_TYPE_PINNED_ENUMERATOR, NULL);

  enumerator->address = g_object_ref (KAB_PINNED_ADDRESS (connectable));
  enumerator->next = enumerator->address->addresses;
  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static void
kab_pinned_address_connectable_init (GSocketConnectableIface *iface)
{
  iface->enumerate = kab_pinned_address_enumerate;
  iface->proxy_enumerate = kab_pinned_address_enumerate;
}

static void
kab_pinned_address_finalize (GObject *object)
{
  g_list_free_full (KAB_PINNED_ADDRESS (object)->addresses, g_object_unref);
  G_OBJECT_CLASS (kab_pinned_address_parent_class)->finalize (object);
}

static void
kab_pinned_address_class_init (KabPinnedAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_pinned_address_finalize;
}

static void
kab_pinned_address_init (KabPinnedAddress *self)
{
}

GSocketConnectable *
kab_pinned_address_new (const char *host, guint16 port, GList *addresses)
{
  KabPinnedAddress *self = g_object_new (KAB_TYPE_PINNED_ADDRESS, "hostname", host, "port", port, NULL);

  self->addresses = g_list_copy_deep (addresses, (GCopyFunc)(GCallback)g_object_ref, NULL);
  return G_SOCKET_CONNECTABLE (self);
}
