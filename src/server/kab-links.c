/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-links.h"

#include <stdio.h>
#include <sys/resource.h>

#include "kab-bounds.h"

/* Descriptors that are not connections: databases, files, pipes. */
#define DESCRIPTORS_KEPT 256
/* So long after being cut off the socket is closed, whatever libsoup still thinks of it. */
#define LINGER_US (5 * G_USEC_PER_SEC)
#define LINK "kab-link"

typedef struct
{
  gatomicrefcount refs;
  KabLinks *links;               /* NULL once those are gone */
  GSocketConnection *connection; /* NULL once it is gone */
  gint64 deadline;               /* 0: none */
  gboolean is_cut;
  GList all;
  GList silent; /* while its headers are not there */
  gboolean is_silent;
} Link;

struct _KabLinks
{
  GQueue all;
  GQueue silent; /* the oldest first */
  guint most;
  guint headers_seconds;
  guint transfer_seconds;
  guint bytes_per_second;
  guint tick;
};

KabLinks *
kab_links_new (void)
{
  KabLinks *links = g_new0 (KabLinks, 1);
  const char *test = g_getenv ("KABINET_TEST_LINKS");
  struct rlimit limit;

  links->most = KAB_CONNECTIONS_MAX;
  links->headers_seconds = KAB_HEADERS_SECONDS;
  links->transfer_seconds = KAB_TRANSFER_SECONDS;
  links->bytes_per_second = KAB_TRANSFER_BYTES_PER_SECOND;
  /* Tests wait for seconds, and not for minutes. */
  if (test != NULL
      && sscanf (test, "%u,%u,%u,%u", &links->most, &links->headers_seconds, &links->transfer_seconds,
                 &links->bytes_per_second)
           != 4)
    g_warning ("KABINET_TEST_LINKS is not four numbers");
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
      if (limit.rlim_cur != RLIM_INFINITY)
        links->most
          = (guint)MIN (links->most, MAX (limit.rlim_cur, DESCRIPTORS_KEPT + 16) - DESCRIPTORS_KEPT);
    }
  return links;
}

static void
link_unref (gpointer data)
{
  if (g_atomic_ref_count_dec (&((Link *)data)->refs))
    g_free (data);
}

static void
no_longer_silent (Link *link)
{
  if (link->is_silent)
    g_queue_unlink (&link->links->silent, &link->silent);
  link->is_silent = FALSE;
}

static void
on_connection_gone (gpointer data, GObject *where_it_was)
{
  Link *link = data;

  if (link->links != NULL)
    {
      no_longer_silent (link);
      g_queue_unlink (&link->links->all, &link->all);
    }
  link->links = NULL;
  link->connection = NULL;
  link_unref (link);
}

void
kab_links_free (KabLinks *links)
{
  if (links == NULL)
    return;
  g_clear_handle_id (&links->tick, g_source_remove);
  for (GList *l = links->all.head; l != NULL; l = l->next)
    ((Link *)l->data)->links = NULL;
  g_free (links);
}

/* libsoup sees an end, and lets go of it. */
static void
cut (Link *link)
{
  no_longer_silent (link);
  link->is_cut = TRUE;
  link->deadline = g_get_monotonic_time () + LINGER_US;
  g_socket_shutdown (g_socket_connection_get_socket (link->connection), TRUE, TRUE, NULL);
}

static gboolean
on_tick (gpointer data)
{
  KabLinks *links = data;
  gint64 now = g_get_monotonic_time ();

  if (links->all.length == 0)
    {
      links->tick = 0;
      return G_SOURCE_REMOVE;
    }
  for (GList *l = links->all.head, *next; l != NULL; l = next)
    {
      Link *link = l->data;

      next = l->next;
      if (link->deadline == 0 || link->deadline > now)
        continue;
      if (!link->is_cut)
        {
          cut (link);
          continue;
        }
      link->deadline = 0;
      g_socket_close (g_socket_connection_get_socket (link->connection), NULL);
    }
  return G_SOURCE_CONTINUE;
}

gboolean
kab_links_add (KabLinks *links, GSocketConnection *connection, GSocketAddress *remote)
{
  Link *link;

  if (links->all.length >= links->most)
    {
      if (links->silent.head == NULL || links->all.length >= links->most + DESCRIPTORS_KEPT / 2)
        return FALSE;
      cut (links->silent.head->data);
    }
  link = g_new0 (Link, 1);
  g_atomic_ref_count_init (&link->refs);
  g_atomic_ref_count_inc (&link->refs);
  link->links = links;
  link->connection = connection;
  link->deadline = g_get_monotonic_time () + (gint64)links->headers_seconds * G_USEC_PER_SEC;
  link->all.data = link->silent.data = link;
  link->is_silent = TRUE;
  g_queue_push_tail_link (&links->all, &link->all);
  g_queue_push_tail_link (&links->silent, &link->silent);
  g_object_weak_ref (G_OBJECT (connection), on_connection_gone, link);
  /* By its address a message finds its connection: libsoup tells nothing else of what it took as a stream. */
  g_object_set_data_full (G_OBJECT (remote), LINK, link, link_unref);
  if (links->tick == 0)
    links->tick = g_timeout_add_seconds (1, on_tick, links);
  return TRUE;
}

static Link *
link_of (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  Link *link = remote != NULL ? g_object_get_data (G_OBJECT (remote), LINK) : NULL;

  return link != NULL && link->links != NULL && !link->is_cut ? link : NULL;
}

void
kab_link_expect (SoupServerMessage *message, gsize bytes)
{
  Link *link = link_of (message);

  const KabLinks *links;

  if (link == NULL)
    return;
  links = link->links;
  no_longer_silent (link);
  link->deadline = g_get_monotonic_time ()
                   + (gint64)(links->transfer_seconds + bytes / links->bytes_per_second) * G_USEC_PER_SEC;
}

void
kab_link_hold (SoupServerMessage *message)
{
  Link *link = link_of (message);

  if (link == NULL)
    return;
  no_longer_silent (link);
  link->deadline = 0;
}
