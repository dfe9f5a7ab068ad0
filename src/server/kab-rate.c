/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-rate.h"

#define WINDOW_US ((gint64)KAB_RATE_WINDOW_SECONDS * G_USEC_PER_SEC)
#define NAMES_MAX 20000

typedef struct
{
  gint64 start;
  guint used;
} Window;

struct _KabRate
{
  GMutex mutex;
  guint limit;
  GHashTable *windows;
};

KabRate *
kab_rate_new (guint limit)
{
  KabRate *rate = g_new0 (KabRate, 1);

  g_mutex_init (&rate->mutex);
  rate->limit = limit;
  rate->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return rate;
}

void
kab_rate_free (KabRate *rate)
{
  if (rate == NULL)
    return;
  g_hash_table_unref (rate->windows);
  g_mutex_clear (&rate->mutex);
  g_free (rate);
}

static gboolean
is_over (gpointer name, gpointer window, gpointer now)
{
  return *(gint64 *)now - ((Window *)window)->start >= WINDOW_US;
}

static Window *
window_of (KabRate *rate, const char *name, gint64 now)
{
  Window *window = g_hash_table_lookup (rate->windows, name);

  if (window == NULL)
    {
      if (g_hash_table_size (rate->windows) >= NAMES_MAX)
        g_hash_table_foreach_remove (rate->windows, is_over, &now);
      /* So many names in a minute are a flood, which what stands in front is to stop: memory comes first. */
      if (g_hash_table_size (rate->windows) >= NAMES_MAX)
        g_hash_table_remove_all (rate->windows);
      window = g_new0 (Window, 1);
      window->start = now;
      g_hash_table_insert (rate->windows, g_strdup (name), window);
    }
  else if (now - window->start >= WINDOW_US)
    {
      window->start = now;
      window->used = 0;
    }
  return window;
}

gboolean
kab_rate_take (KabRate *rate, const char *name, guint n, KabRateState *state)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rate->mutex);
  gint64 now = g_get_monotonic_time ();
  Window *window = window_of (rate, name, now);
  gboolean within = window->used + n <= rate->limit;

  if (within)
    window->used += n;
  state->limit = rate->limit;
  state->remaining = rate->limit - window->used;
  state->reset = (guint)((WINDOW_US - (now - window->start) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  return within;
}
