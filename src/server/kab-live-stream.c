/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-live-stream.h"

#define FIN 0x80
#define MASKED 0x80
#define MASK_LENGTH 4

/* What comes in, looked at as frames. */
#define KAB_TYPE_LIVE_INPUT (kab_live_input_get_type ())
G_DECLARE_FINAL_TYPE (KabLiveInput, kab_live_input, KAB, LIVE_INPUT, GFilterInputStream)

struct _KabLiveInput
{
  GFilterInputStream parent;
  guint8 head[2];
  guint n_head;   /* of those two bytes, how many are there */
  guint n_length; /* bytes of the length that are still to come */
  guint64 length; /* of the payload */
  guint64 n_skip; /* bytes of mask and payload that are still to come */
};

static void kab_live_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabLiveInput,
                               kab_live_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      kab_live_input_pollable_init))

static void
begin_payload (KabLiveInput *self)
{
  /* More than can be is refused by libsoup, which has the head as well. */
  self->n_skip = self->length > G_MAXUINT64 - MASK_LENGTH ? G_MAXUINT64 : self->length;
  if ((self->head[1] & MASKED) && self->n_skip <= G_MAXUINT64 - MASK_LENGTH)
    self->n_skip += MASK_LENGTH;
  self->n_head = 0;
}

/* Whether all frames that begin in @data are whole messages. */
static gboolean
look_at (KabLiveInput *self, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gsize n = (gsize)MIN (self->n_skip, (guint64)length);

      self->n_skip -= n;
      data += n;
      length -= n;
      if (length == 0)
        break;
      if (self->n_length > 0)
        {
          self->length = self->length << 8 | *data;
          if (--self->n_length == 0)
            begin_payload (self);
        }
      else
        {
          self->head[self->n_head++] = *data;
          if (self->n_head == 1 && (*data & FIN) == 0)
            return FALSE;
          if (self->n_head == 2)
            {
              guint short_length = *data & ~MASKED;

              self->n_length = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
              self->length = self->n_length == 0 ? short_length : 0;
              if (self->n_length == 0)
                begin_payload (self);
            }
        }
      data++;
      length--;
    }
  return TRUE;
}

static gssize
check (KabLiveInput *self, const void *buffer, gssize n, GError **error)
{
  if (n <= 0 || look_at (self, buffer, (gsize)n))
    return n;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "fragments are not spoken here");
  return -1;
}

static GInputStream *
base_of (gpointer self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

static gssize
kab_live_input_read (GInputStream *stream,
                     void *buffer,
                     gsize count,
                     GCancellable *cancellable,
                     GError **error)
{
  return check (KAB_LIVE_INPUT (stream), buffer,
                g_input_stream_read (base_of (stream), buffer, count, cancellable, error), error);
}

static gssize
kab_live_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  return check (KAB_LIVE_INPUT (stream), buffer,
                g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base_of (stream)), buffer,
                                                          count, NULL, error),
                error);
}

static gboolean
kab_live_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (base_of (stream)));
}

static gboolean
kab_live_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (base_of (stream)));
}

static GSource *
kab_live_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) source
    = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (base_of (stream)), NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

static void
kab_live_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = kab_live_input_can_poll;
  iface->is_readable = kab_live_input_is_readable;
  iface->create_source = kab_live_input_create_source;
  iface->read_nonblocking = kab_live_input_read_nonblocking;
}

static void
kab_live_input_class_init (KabLiveInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = kab_live_input_read;
}

static void
kab_live_input_init (KabLiveInput *self)
{
}

/* The connection with that input. */
#define KAB_TYPE_LIVE_STREAM (kab_live_stream_get_type ())
G_DECLARE_FINAL_TYPE (KabLiveStream, kab_live_stream, KAB, LIVE_STREAM, GIOStream)

struct _KabLiveStream
{
  GIOStream parent;
  GIOStream *base;
  GInputStream *input;
  GMainContext *context;
};

G_DEFINE_FINAL_TYPE (KabLiveStream, kab_live_stream, G_TYPE_IO_STREAM)

static GInputStream *
kab_live_stream_get_input_stream (GIOStream *stream)
{
  return KAB_LIVE_STREAM (stream)->input;
}

static GOutputStream *
kab_live_stream_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (KAB_LIVE_STREAM (stream)->base);
}

static gboolean
kab_live_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (KAB_LIVE_STREAM (stream)->base, cancellable, error);
}

static void
closed (GObject *base, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_io_stream_close_finish (G_IO_STREAM (base), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
kab_live_stream_close_async (GIOStream *stream,
                             int io_priority,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_io_stream_close_async (KAB_LIVE_STREAM (stream)->base, io_priority, cancellable, closed, task);
}

static gboolean
kab_live_stream_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
let_go (gpointer base)
{
  return G_SOURCE_REMOVE;
}

static void
kab_live_stream_finalize (GObject *object)
{
  KabLiveStream *self = KAB_LIVE_STREAM (object);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_clear_object (&self->input);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, let_go, g_steal_pointer (&self->base), g_object_unref);
  g_source_attach (source, self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (kab_live_stream_parent_class)->finalize (object);
}

static void
kab_live_stream_class_init (KabLiveStreamClass *klass)
{
  GIOStreamClass *stream = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kab_live_stream_finalize;
  stream->get_input_stream = kab_live_stream_get_input_stream;
  stream->get_output_stream = kab_live_stream_get_output_stream;
  stream->close_fn = kab_live_stream_close;
  stream->close_async = kab_live_stream_close_async;
  stream->close_finish = kab_live_stream_close_finish;
}

static void
kab_live_stream_init (KabLiveStream *self)
{
}

GIOStream *
kab_live_stream_new (GIOStream *base, GMainContext *context)
{
  KabLiveStream *self = g_object_new (KAB_TYPE_LIVE_STREAM, NULL);

  self->base = g_object_ref (base);
  self->context = g_main_context_ref (context);
  self->input = g_object_new (KAB_TYPE_LIVE_INPUT, "base-stream", g_io_stream_get_input_stream (base),
                              "close-base-stream", FALSE, NULL);
  return G_IO_STREAM (self);
}
