/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reach.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"

#define KEY "kab-reach"

KabReach *
kab_reach_of (SoupMessage *message)
{
  KabReach *reach = g_object_get_data (G_OBJECT (message), KEY);

  if (reach == NULL)
    {
      reach = g_new0 (KabReach, 1);
      g_object_set_data_full (G_OBJECT (message), KEY, reach, g_free);
    }
  return reach;
}

static gboolean
is_secure (SoupMessage *message)
{
  return g_strcmp0 (g_uri_get_scheme (soup_message_get_uri (message)), "https") == 0;
}

/* As people write it: without the port where that goes without saying. */
static char *
name_of (SoupMessage *message)
{
  GUri *uri = soup_message_get_uri (message);
  const char *host = g_uri_get_host (uri);
  int port = g_uri_get_port (uri);
  g_autofree char *told = g_hostname_to_unicode (host);

  if (port <= 0 || port == (is_secure (message) ? 443 : 80))
    return g_strdup (told != NULL ? told : host);
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", told != NULL ? told : host, port);
}

static const char *
what_is_wrong_with_it (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    /* Translators: stands in brackets, and so the others below */
    return _ ("its certificate is another server's");
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return _ ("its certificate has expired");
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _ ("its certificate is not valid yet");
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return _ ("its certificate was withdrawn");
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _ ("nobody whom this computer trusts vouches for its certificate");
  return _ ("its certificate is not good enough");
}

/* What happened, and what whoever typed the address can do about it. */
typedef struct
{
  char *happened;
  const char *advice;
} Reason;

static Reason
not_secure (SoupMessage *message)
{
  g_autofree char *name = name_of (message);

  return (Reason){ g_strdup_printf (_ ("“%s” answers, but offers no secure connection (https)."), name),
                   _ ("Check the address and its port, or ask your administrator.") };
}

static Reason
not_ours (SoupMessage *message)
{
  g_autofree char *name = name_of (message);

  return (Reason){ g_strdup_printf (_ ("“%s” answers, but not as a Kabinet server does."), name),
                   is_secure (message)
                     ? _ ("Check the address and its port, or ask your administrator.")
                     : _ ("Check the address and its port: it may have to begin with https://.") };
}

static Reason
reason_of_tls (SoupMessage *message, const GError *error)
{
  if (error->code == G_TLS_ERROR_BAD_CERTIFICATE)
    return (
      Reason){ g_strdup_printf (
                 /* Translators: what is wrong with its certificate */
                 _ ("The server cannot prove that it is the right one (%s), so nothing was sent to it."),
                 what_is_wrong_with_it (soup_message_get_tls_peer_certificate_errors (message))),
               _ ("Check the address and this computer's date, or ask your administrator.") };
  return not_secure (message);
}

static Reason
reason_of_connection (SoupMessage *message, const GError *error)
{
  g_autofree char *name = name_of (message);

  switch ((GIOErrorEnum)error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return (Reason){ g_strdup_printf (_ ("“%s” refuses the connection: no server runs there."), name),
                       _ ("Check the address and its port, or ask your administrator.") };
    case G_IO_ERROR_TIMED_OUT:
      if (kab_reach_of (message)->securing)
        return not_secure (message);
      return (Reason){ g_strdup_printf (_ ("“%s” did not answer in time."), name),
                       _ ("Check the address and the network, and try again.") };
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
      return (Reason){ g_strdup_printf (_ ("“%s” cannot be reached from this network."), name),
                       _ ("Check the address and the network, and try again.") };
    case G_IO_ERROR_CONNECTION_CLOSED: /* broken pipe, too */
    case G_IO_ERROR_PARTIAL_INPUT:
      if (kab_reach_of (message)->securing)
        return not_secure (message);
      return (Reason){ g_strdup_printf (_ ("“%s” broke off the connection."), name),
                       is_secure (message)
                         ? _ ("Try again; if it stays so, ask your administrator.")
                         : _ ("Check the address and its port: it may have to begin with https://.") };
    default:
      return (Reason){ g_strdup_printf (_ ("“%s” cannot be reached (%s)."), name, error->message),
                       _ ("Check the address and the network, and try again.") };
    }
}

static Reason
reason_of (SoupMessage *message, const GError *error)
{
  g_autofree char *name = name_of (message);

  if (kab_reach_of (message)->here)
    return (Reason){ g_strdup (_ ("The server on this computer does not answer.")),
                     _ ("Try again; if it stays so, start Kabinet anew.") };
  if (error->domain == G_RESOLVER_ERROR)
    return error->code == G_RESOLVER_ERROR_NOT_FOUND
             ? (Reason){ g_strdup_printf (_ ("There is no server called “%s”."), name),
                         _ ("Check how the address is spelled.") }
             : (
               Reason){ g_strdup_printf (_ ("“%s” cannot be looked up: there seems to be no network."), name),
                        _ ("Check the address and the network, and try again.") };
  if (error->domain == G_TLS_ERROR)
    return reason_of_tls (message, error);
  if (error->domain == SOUP_SESSION_ERROR)
    return not_ours (message);
  if (error->domain == G_IO_ERROR)
    return reason_of_connection (message, error);
  return (Reason){ g_strdup_printf (_ ("“%s” cannot be reached (%s)."), name, error->message),
                   _ ("Check the address and the network, and try again.") };
}

GError *
kab_reach_error (SoupMessage *message, const GError *error)
{
  const GError late = { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, (char *)"" };
  KabReach *reach = kab_reach_of (message);
  g_autofree char *happened = NULL;
  Reason reason;

  if (reach->late)
    error = &late;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  reason = reason_of (message, error);
  happened = reason.happened;
  return g_error_new (KAB_ERROR, KAB_ERROR_OFFLINE, "%s %s", happened,
                      reach->asked ? reason.advice : _ ("Work on: everything is kept and sent later."));
}
