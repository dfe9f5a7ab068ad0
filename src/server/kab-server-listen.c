/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the server listens: a Unix socket or loopback, nowhere else. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-bounds.h"
#include "kab-error.h"
#include "kab-server-private.h"

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  KabServer *server = user_data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GError) error = NULL;

  if (remote == NULL || !kab_links_add (server->links, connection, remote))
    return TRUE;
  if (!soup_server_accept_iostream (server->soup, G_IO_STREAM (connection), local, remote, &error))
    g_warning ("A connection could not be taken: %s", error->message);
  return TRUE;
}

/* Connections are accepted here and not by soup_server_listen_socket(): libsoup 3.2.3 loses a
 * GSocket with each one that its own listener accepts. */
gboolean
kab_server_listen_socket (KabServer *server, GSocket *socket, GError **error)
{
  g_socket_set_listen_backlog (socket, KAB_BACKLOG);
  if (!g_socket_listen (socket, error))
    return FALSE;
  if (server->service == NULL)
    {
      server->service = g_socket_service_new ();
      g_signal_connect (server->service, "incoming", G_CALLBACK (on_incoming), server);
    }
  return g_socket_listener_add_socket (G_SOCKET_LISTENER (server->service), socket, NULL, error);
}

/* Whether a server answers at @path; a socket that a killed one left behind does not. */
static gboolean
is_alive (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection
    = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

static gboolean
clear_path (const char *path, GError **error)
{
  struct stat info;

  if (strlen (path) >= sizeof ((struct sockaddr_un *)NULL)->sun_path)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The path of the socket is too long: “%s”."),
                   path);
      return FALSE;
    }
  if (lstat (path, &info) != 0)
    return TRUE;
  if (!S_ISSOCK (info.st_mode))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” is not a socket; it was left as it is."),
                   path);
      return FALSE;
    }
  if (is_alive (path))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_BUSY, _ ("A server listens on “%s” already."), path);
      return FALSE;
    }
  if (g_unlink (path) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be removed: %s."), path,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

gboolean
kab_server_listen_unix (KabServer *server, const char *path, guint mode, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = NULL;
  mode_t mask;
  gboolean bound;

  if (!clear_path (path, error))
    return FALSE;
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return FALSE;
  mask = umask (0777 & ~mode);
  bound = g_socket_bind (socket, address, TRUE, error);
  umask (mask);
  if (!bound || !kab_server_listen_socket (server, socket, error))
    return FALSE;
  server->socket_path = g_strdup (path);
  return TRUE;
}

gboolean
kab_server_listen_loopback (KabServer *server, const char *address, guint16 *port, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (address, 0, error);
  g_autoptr (GInetAddress) inet = NULL;
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (parsed == NULL)
    return FALSE;
  inet = g_inet_address_new_from_string (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)));
  if (inet == NULL || !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” is not an address of this machine alone. Listen on 127.0.0.1 or a Unix socket, "
                      "and put a proxy with TLS in front of it."),
                   address);
      return FALSE;
    }
  wanted = g_inet_socket_address_new (inet, g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
  socket
    = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL || !g_socket_bind (socket, wanted, TRUE, error)
      || !kab_server_listen_socket (server, socket, error))
    return FALSE;
  got = g_socket_get_local_address (socket, error);
  if (got == NULL)
    return FALSE;
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return TRUE;
}
