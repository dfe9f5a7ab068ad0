/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-random.h"

#include <string.h>

static guint64 state;
static guint64 entropy;

/* SplitMix64. */
static guint64
next (guint64 *of)
{
  guint64 z = (*of += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
sim_random_seed (guint64 seed)
{
  state = seed * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d) + 1;
  entropy = ~state;
}

guint
sim_random_aside (guint64 seed, guint what, guint n)
{
  guint64 own = seed * G_GUINT64_CONSTANT (0x9fb21c651e98e143) + what;

  next (&own);
  return (guint)(next (&own) % n);
}

guint64
sim_random (void)
{
  return next (&state);
}

guint
sim_random_below (guint n)
{
  return n > 0 ? (guint)(next (&state) % n) : 0;
}

gboolean
sim_random_chance (double percent)
{
  return sim_random_unit () * 100 < percent;
}

double
sim_random_unit (void)
{
  return (double)(next (&state) >> 11) / (double)(G_GUINT64_CONSTANT (1) << 53);
}

gint64
sim_random_between (gint64 from, gint64 to)
{
  return to <= from ? from : from + (gint64)(next (&state) % (guint64)(to - from + 1));
}

void
sim_entropy (gpointer out, gsize n)
{
  guchar *at = out;

  while (n > 0)
    {
      guint64 word = next (&entropy);
      gsize part = MIN (n, sizeof word);

      memcpy (at, &word, part);
      at += part;
      n -= part;
    }
}
