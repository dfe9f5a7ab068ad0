/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-id.h"

#include <sodium.h>

char *
kab_id_from_parts (gint64 unix_ms, guint16 high, guint64 low)
{
  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%012" G_GINT64_MODIFIER "x", (guint)((guint64)unix_ms >> 16),
                          (guint)(unix_ms & 0xffff), (guint)(high & 0xfff),
                          (guint)(0x8000 | ((low >> 48) & 0x3fff)),
                          (guint64)(low & G_GUINT64_CONSTANT (0xffffffffffff)));
}

char *
kab_id_new (void)
{
  static GMutex mutex;
  static gint64 last_ms;
  static guint16 sequence;
  static struct
  {
    guint64 low;
    guint16 start;
  } random[64]; /* a system call for each id would cost more than all the rest */
  static guint left;
  guint64 low;
  guint16 start;
  gint64 ms = g_get_real_time () / 1000;

  g_mutex_lock (&mutex);
  if (left == 0)
    {
      randombytes_buf (random, sizeof random);
      left = G_N_ELEMENTS (random);
    }
  left--;
  low = random[left].low;
  start = random[left].start;
  if (ms > last_ms)
    {
      last_ms = ms;
      sequence = start & 0x7ff;
    }
  else if (++sequence > 0xfff)
    {
      /* The clock stood still or ran backwards: borrow the next millisecond. */
      last_ms++;
      sequence = start & 0x7ff;
    }
  ms = last_ms;
  start = sequence;
  g_mutex_unlock (&mutex);

  return kab_id_from_parts (ms, start, low);
}

char *
kab_id_derive (const char *id, const char *name)
{
  g_autofree char *both = g_strconcat (id, "/", name, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
  g_autofree char *high = g_strndup (digest, 3);
  g_autofree char *low = g_strndup (digest + 3, 16);
  g_autofree char *ms = g_strdup_printf ("%.8s%.4s", id, id + 9);

  return kab_id_from_parts ((gint64)g_ascii_strtoull (ms, NULL, 16),
                            (guint16)g_ascii_strtoull (high, NULL, 16), g_ascii_strtoull (low, NULL, 16));
}

gboolean
kab_id_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;

  for (guint i = 0; i < KAB_ID_LENGTH; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? text[i] != '-' : !(g_ascii_isdigit (text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
        return FALSE;
    }

  return text[KAB_ID_LENGTH] == '\0';
}
