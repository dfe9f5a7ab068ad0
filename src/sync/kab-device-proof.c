/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-device-proof.h"

#include <string.h>

static char *
prove (const char *key, const char *text)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *)key, strlen (key), text, -1);
}

char *
kab_device_proof_ask (const char *key, const char *refresh_token)
{
  g_autofree char *text = g_strconcat ("kabinet device\n", refresh_token, NULL);

  return prove (key, text);
}

char *
kab_device_proof_wipe (const char *key, const char *device, gint64 at, const char *by)
{
  g_autofree char *text
    = g_strdup_printf ("kabinet wipe\n%s\n%" G_GINT64_FORMAT "\n%s", device, at, by != NULL ? by : "");

  return prove (key, text);
}

char *
kab_device_proof_wiped (const char *key, const char *device, gint64 at)
{
  g_autofree char *text = g_strdup_printf ("kabinet wiped\n%s\n%" G_GINT64_FORMAT, device, at);

  return prove (key, text);
}

gboolean
kab_device_proof_is (const char *proof, const char *given)
{
  guint differs = 0;

  if (given == NULL || strlen (given) != strlen (proof))
    return FALSE;
  for (gsize i = 0; proof[i] != '\0'; i++)
    differs |= (guint)(guchar)proof[i] ^ (guint)(guchar)given[i];
  return differs == 0;
}
