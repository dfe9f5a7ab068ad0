/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-tracking-link.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-error.h"

#define CODE_MIN 3
#define MADE_LENGTH 8
#define HTTPS_PORT 443

char *
kab_tracking_make_code (void)
{
  static const char letters[] = "23456789abcdefghjkmnpqrstvwxyz";
  char code[MADE_LENGTH + 1] = "";

  for (guint i = 0; i < MADE_LENGTH; i++)
    code[i] = letters[randombytes_uniform (sizeof letters - 1)];
  return g_strdup (code);
}

gboolean
kab_tracking_code_is_valid (const char *code)
{
  gsize length = code != NULL ? strlen (code) : 0;

  return length >= CODE_MIN && length <= KAB_TRACKING_CODE_MAX && g_ascii_isalnum (*code)
         && strspn (code, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID, sentence);
  return FALSE;
}

/* What a browser leaves out, or takes for a slash, and so goes elsewhere than was checked. */
static gboolean
has_tricks (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p <= ' ' || *p == '\177' || strchr ("\\\"<>^`{|}", *p) != NULL)
      return TRUE;

  return !g_utf8_validate (text, -1, NULL);
}

static GUri *
parse (const char *text)
{
  return has_tricks (text) ? NULL : g_uri_parse (text, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
}

/* As the name service has it: of a name, with a dot in it, and no dot at its end. */
static char *
host_of (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *decoded = host != NULL ? g_uri_unescape_string (host, NULL) : NULL;
  g_autofree char *ascii = decoded != NULL && !has_tricks (decoded) ? g_hostname_to_ascii (decoded) : NULL;
  g_autofree char *folded = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  gsize length = folded != NULL ? strlen (folded) : 0;

  if (length == 0 || strspn (folded, "abcdefghijklmnopqrstuvwxyz0123456789-.") != length
      || strchr (folded, '.') == NULL || *folded == '.' || folded[length - 1] == '.'
      || g_hostname_is_ip_address (folded))
    return NULL;
  return g_steal_pointer (&folded);
}

char *
kab_tracking_host (const char *address)
{
  g_autoptr (GUri) uri = address != NULL ? parse (address) : NULL;

  return uri != NULL ? host_of (uri) : NULL;
}

gboolean
kab_tracking_target_check (const char *target, char **host, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *found = NULL;

  if (host != NULL)
    *host = NULL;
  if (g_strcmp0 (target, KAB_TRACKING_REGISTER) == 0)
    return TRUE;
  uri = target != NULL ? parse (target) : NULL;
  if (uri == NULL || g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") != 0)
    return refuse (error, _ ("a link leads to /register, or to an address that begins with https://."));
  if (g_uri_get_userinfo (uri) != NULL || (g_uri_get_port (uri) != -1 && g_uri_get_port (uri) != HTTPS_PORT))
    return refuse (error, _ ("the address must have no user name, no password and no port in it."));
  found = host_of (uri);
  if (found == NULL)
    return refuse (error, _ ("the address has no name of a site in it, such as example.org."));
  if (host != NULL)
    *host = g_steal_pointer (&found);
  return TRUE;
}

/* Letters of other alphabets go over the wire by their numbers. */
static char *
to_ascii (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p < 0x80)
      g_string_append_c (out, *p);
    else
      g_string_append_printf (out, "%%%02X", (guchar)*p);
  return g_string_free (out, FALSE);
}

char *
kab_tracking_address (const char *target, const char *code)
{
  g_autoptr (GUri) uri = parse (target);
  g_autofree char *host = uri != NULL ? host_of (uri) : NULL;
  g_autofree char *path = NULL, *query = NULL, *fragment = NULL;
  const char *asks;

  if (host == NULL)
    return NULL;
  asks = g_uri_get_query (uri);
  path = to_ascii (g_uri_get_path (uri));
  query = to_ascii (asks != NULL ? asks : "");
  fragment = g_uri_get_fragment (uri) != NULL ? to_ascii (g_uri_get_fragment (uri)) : NULL;
  return g_strconcat ("https://", host, *path != '\0' ? path : "/", "?", query, *query != '\0' ? "&" : "",
                      KAB_TRACKING_VIA "=", code, fragment != NULL ? "#" : NULL, fragment, NULL);
}
