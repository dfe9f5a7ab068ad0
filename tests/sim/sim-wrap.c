/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the linker puts in the place of clocks and chance (see meson.build): virtual time for both sides. Nothing of it
 * is in any shipped program.
 */
#include "sim.h"

#include "kab-checkpoint.h"
#include "kab-id.h"

/* When it begins: some day in 2026. */
#define BEGIN_MS G_GINT64_CONSTANT (1780000000000)

gint64 __wrap_g_get_real_time (void);
gint64 __wrap_g_get_monotonic_time (void);
GDateTime *__wrap_g_date_time_new_now_local (void);
GDateTime *__wrap_g_date_time_new_now_utc (void);
void __wrap_randombytes_buf (void *out, size_t n);
guint32 __wrap_randombytes_uniform (guint32 n);
char *__wrap_kab_id_new (void);
KabServerDb *__wrap_kab_server_get_db (gpointer server);
guint __wrap_g_get_num_processors (void);
gboolean __wrap_kab_batch_is_long (guint n);
KabCheckpointer *__wrap_kab_checkpointer_new (const char *uri, KabDb *writer);

gint64
__wrap_g_get_real_time (void)
{
  return (BEGIN_MS + sim.now + sim.clock_offset) * 1000;
}

gint64
__wrap_g_get_monotonic_time (void)
{
  return (sim.now + 1000) * 1000;
}

GDateTime *
__wrap_g_date_time_new_now_local (void)
{
  return g_date_time_new_from_unix_utc (__wrap_g_get_real_time () / G_USEC_PER_SEC);
}

GDateTime *
__wrap_g_date_time_new_now_utc (void)
{
  return g_date_time_new_from_unix_utc (__wrap_g_get_real_time () / G_USEC_PER_SEC);
}

void
__wrap_randombytes_buf (void *out, size_t n)
{
  sim_entropy (out, n);
}

guint32
__wrap_randombytes_uniform (guint32 n)
{
  guint32 word;

  sim_entropy (&word, sizeof word);
  return n > 0 ? word % n : 0;
}

char *
__wrap_kab_id_new (void)
{
  guint64 low;

  sim_entropy (&low, sizeof low);
  return kab_id_from_parts (__wrap_g_get_real_time () / 1000, (guint16)sim.ids++, low);
}

KabServerDb *
__wrap_kab_server_get_db (gpointer server)
{
  return sim.server.db;
}

/* The disk of the simulator is for one thread. */
guint
__wrap_g_get_num_processors (void)
{
  return 1;
}

KabCheckpointer *
__wrap_kab_checkpointer_new (const char *uri, KabDb *writer)
{
  return NULL;
}

/* Here people do not edit by the hundred, and what is done for those is to be tried as well. */
gboolean
__wrap_kab_batch_is_long (guint n)
{
  return n > 1;
}
