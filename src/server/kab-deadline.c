/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-deadline.h"

struct _KabDeadline
{
  GCancellable *cancellable;
  GCancellable *outer;
  gulong connection;
  GSource *timeout;
};

static gboolean
on_timeout (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer (GCancellable *outer, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

KabDeadline *
kab_deadline_new (guint seconds, GCancellable *outer)
{
  KabDeadline *self = g_new0 (KabDeadline, 1);

  self->cancellable = g_cancellable_new ();
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->connection = g_cancellable_connect (outer, G_CALLBACK (on_outer),
                                                g_object_ref (self->cancellable), g_object_unref);
    }
  self->timeout = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (self->timeout, on_timeout, g_object_ref (self->cancellable), g_object_unref);
  g_source_attach (self->timeout, NULL);
  return self;
}

void
kab_deadline_free (KabDeadline *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->timeout);
  g_source_unref (self->timeout);
  g_cancellable_disconnect (self->outer, self->connection);
  g_clear_object (&self->outer);
  g_object_unref (self->cancellable);
  g_free (self);
}

GCancellable *
kab_deadline_get_cancellable (KabDeadline *self)
{
  return self->cancellable;
}

gboolean
kab_deadline_is_over (KabDeadline *self)
{
  return g_cancellable_is_cancelled (self->cancellable) && !g_cancellable_is_cancelled (self->outer);
}
