/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-thumbnail.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-limits.h"
#include "kab-picture.h"

/* On a screen of two dots a pixel it is as sharp as all else. */
#define DOTS 2

typedef struct
{
  GFile *file; /* or */
  GBytes *bytes;
  char *name;
  guint side;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->file);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job->name);
  g_free (job);
}

void
kab_thumbnail_free (KabThumbnail *self)
{
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

/* Before it is read, it is known to be a file, and of a bearable size. */
static GBytes *
load (Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info
    = g_file_query_info (job->file,
                         G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                                                        "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME,
                         G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autofree char *most = NULL;

  if (!info)
    return NULL;
  job->name = g_strdup (g_file_info_get_display_name (info));
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR
      && g_file_info_get_size (info) <= KAB_PICTURE_BYTES_MAX)
    return g_file_load_bytes (job->file, cancellable, NULL, error);
  most = g_format_size (KAB_PICTURE_BYTES_MAX);
  g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
               _ ("“%s” was not added: a picture is a file of at most %s."), job->name, most);
  return NULL;
}

static cairo_surface_t *
shrink (const KabPicture *picture, guint side)
{
  double width, height, scale;
  cairo_surface_t *surface;
  cairo_t *cr;

  kab_picture_size (picture, &width, &height);
  scale = DOTS * side / MAX (MAX (width, height), 1e-6);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)CLAMP (width * scale, 1, DOTS * side),
                                        (int)CLAMP (height * scale, 1, DOTS * side));
  cr = cairo_create (surface);
  kab_picture_draw (picture, cr, 0, 0, cairo_image_surface_get_width (surface),
                    cairo_image_surface_get_height (surface));
  cairo_destroy (cr);
  return surface;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = job->bytes ? g_bytes_ref (job->bytes) : load (job, cancellable, &error);
  g_autoptr (KabPicture) picture = NULL;
  KabThumbnail *thumbnail;

  if (!bytes)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  picture = kab_picture_new (bytes, &error);
  if (!picture)
    {
      g_task_return_new_error (task, error->domain, error->code, _ ("“%s” was not added: %s"),
                               job->name ? job->name : _ ("Picture"), error->message);
      return;
    }
  thumbnail = g_new0 (KabThumbnail, 1);
  thumbnail->name = g_strdup (job->name);
  thumbnail->bytes = g_steal_pointer (&bytes);
  thumbnail->surface = shrink (picture, job->side);
  g_task_return_pointer (task, thumbnail, (GDestroyNotify)kab_thumbnail_free);
}

static void
begin (Job *job, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

void
kab_thumbnail_load_async (GFile *file,
                          guint side,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->file = g_object_ref (file);
  job->side = side;
  begin (job, kab_thumbnail_load_async, cancellable, callback, user_data);
}

void
kab_thumbnail_decode_async (GBytes *bytes,
                            const char *name,
                            guint side,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->bytes = g_bytes_ref (bytes);
  job->name = g_strdup (name);
  job->side = side;
  begin (job, kab_thumbnail_decode_async, cancellable, callback, user_data);
}

KabThumbnail *
kab_thumbnail_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kab_thumbnail_draw (cairo_surface_t *surface, cairo_t *cr, int width, int height)
{
  double w, h, scale;

  if (!surface)
    return;
  w = cairo_image_surface_get_width (surface);
  h = cairo_image_surface_get_height (surface);
  scale = MIN (width / w, height / h);
  cairo_translate (cr, (width - w * scale) / 2, (height - h * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
}
