/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-date.h"
#include "kab-server-settings.h"
#include "kab-traffic.h"

#define WRITE_S 5
#define HOUR_MS ((gint64)3600 * 1000)
/* In the journal of what writes, as what it was done by. */
#define DEVICE "links"

typedef struct
{
  char *org;
  char *link;
  gint64 hour; /* ms */
  gint64 n;
} Visits;

struct _KabVisits
{
  KabServerDb *db;
  GMutex lock;
  GHashTable *counted; /* "org/link/hour" -> Visits */
  GMutex writing;      /* one at a time; taken before the other */
  GThread *thread;
  GCond wake;
  gboolean ends;
};

static void
visits_free (gpointer data)
{
  Visits *visits = data;

  g_free (visits->org);
  g_free (visits->link);
  g_free (visits);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, visits_free);
}

static void
note (KabVisits *self, const char *org, const char *link, gint64 hour, gint64 n)
{
  g_autofree char *key = g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT, org, link, hour);
  Visits *visits;

  g_mutex_lock (&self->lock);
  visits = g_hash_table_lookup (self->counted, key);
  if (visits == NULL)
    {
      visits = g_new0 (Visits, 1);
      visits->org = g_strdup (org);
      visits->link = g_strdup (link);
      visits->hour = hour;
      g_hash_table_insert (self->counted, g_steal_pointer (&key), visits);
    }
  visits->n += n;
  g_mutex_unlock (&self->lock);
}

void
kab_visits_note (KabVisits *self, const char *org, const char *link)
{
  gint64 now = kab_time_now ();

  note (self, org, link, now - now % HOUR_MS, 1);
}

/* Those of one organisation, in one transaction. *rests: nothing is written just now, so that they wait; not when it ends. */
static gboolean
write_org (KabVisits *self, const char *org, GHashTable *counted, gboolean *rests, GError **error)
{
  g_autoptr (KabWriter) writer = kab_writer_begin (self->db, org, NULL, DEVICE, KAB_WRITER_NONE, error);
  g_autoptr (KabMaintenance) maintenance = NULL;
  GHashTableIter iter;
  gpointer value;

  if (writer == NULL || !kab_maintenance_read (kab_writer_get_db (writer), &maintenance, error))
    return FALSE;
  *rests = maintenance != NULL && !self->ends;
  if (*rests)
    return TRUE;
  g_hash_table_iter_init (&iter, counted);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Visits *visits = value;
      const KabTraffic more = { .visits = visits->n };

      if (g_str_equal (visits->org, org)
          && !kab_traffic_add (writer, visits->link, visits->hour, &more, error))
        return FALSE;
    }
  return kab_writer_commit (writer, error);
}

static void
keep (KabVisits *self, const char *org, GHashTable *counted)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, counted);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Visits *visits = value;

      if (g_str_equal (visits->org, org))
        note (self, org, visits->link, visits->hour, visits->n);
    }
}

static GHashTable *
orgs_of (GHashTable *counted)
{
  GHashTable *orgs = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, counted);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_hash_table_add (orgs, ((Visits *)value)->org);
  return orgs;
}

gboolean
kab_visits_write (KabVisits *self, GError **error)
{
  g_autoptr (GHashTable) counted = NULL, orgs = NULL;
  g_autoptr (GMutexLocker) writing = g_mutex_locker_new (&self->writing);
  GHashTableIter iter;
  gpointer org;
  gboolean ok = TRUE;

  g_mutex_lock (&self->lock);
  counted = g_steal_pointer (&self->counted);
  self->counted = new_table ();
  g_mutex_unlock (&self->lock);
  orgs = orgs_of (counted);
  g_hash_table_iter_init (&iter, orgs);
  while (g_hash_table_iter_next (&iter, &org, NULL))
    {
      gboolean rests = FALSE;

      if (!write_org (self, org, counted, &rests, ok ? error : NULL))
        ok = FALSE;
      else if (!rests)
        continue;
      keep (self, org, counted);
    }
  return ok;
}

static void
write_and_say (KabVisits *self)
{
  g_autoptr (GError) error = NULL;

  if (!kab_visits_write (self, &error))
    g_warning ("Visits of links could not be written down: %s", error->message);
}

static gpointer
write_now_and_then (gpointer data)
{
  KabVisits *self = data;
  gboolean ends = FALSE;

  while (!ends)
    {
      gint64 until = g_get_monotonic_time () + WRITE_S * G_TIME_SPAN_SECOND;

      g_mutex_lock (&self->lock);
      while (!self->ends && g_cond_wait_until (&self->wake, &self->lock, until))
        ;
      ends = self->ends;
      g_mutex_unlock (&self->lock);
      write_and_say (self);
    }
  return NULL;
}

KabVisits *
kab_visits_new (KabServerDb *db)
{
  KabVisits *self = g_new0 (KabVisits, 1);

  self->db = kab_server_db_ref (db);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->writing);
  g_cond_init (&self->wake);
  self->counted = new_table ();
  self->thread = g_thread_new ("visits", write_now_and_then, self);
  return self;
}

void
kab_visits_free (KabVisits *self)
{
  g_mutex_lock (&self->lock);
  self->ends = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  /* Its last round writes what there is. */
  g_thread_join (self->thread);
  g_hash_table_unref (self->counted);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->writing);
  g_cond_clear (&self->wake);
  kab_server_db_unref (self->db);
  g_free (self);
}
