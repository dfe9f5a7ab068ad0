/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-pdf-code.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poppler.h>

#include "kab-error.h"

#define FILE_BYTES_MAX (64 * 1024 * 1024)

/* Read, not mapped: it may be a pipe; and no further than a licence is long, since it may be a device. */
static GBytes *
read_file (const char *path, const char *shown, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[65536];
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize n = fd >= 0 ? 1 : -1;
  int reason = errno;

  while (n > 0 && bytes->len <= FILE_BYTES_MAX)
    {
      do
        n = read (fd, buffer, sizeof buffer);
      while (n < 0 && errno == EINTR);
      reason = errno;
      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint)n);
    }
  if (fd >= 0)
    close (fd);
  if (n < 0)
    {
      g_set_error (error, KAB_ERROR, reason == ENOENT ? KAB_ERROR_NOT_FOUND : KAB_ERROR_STORAGE,
                   _ ("“%s” cannot be read: %s."), shown, g_strerror (reason));
      return NULL;
    }
  if (bytes->len > FILE_BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("“%s” is larger than %d MiB: it is no licence."),
                   shown, FILE_BYTES_MAX / 1024 / 1024);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

char *
kab_pdf_read_code (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GBytes) bytes = read_file (path, shown, error);
  PopplerDocument *document;
  g_autoptr (GError) failed = NULL;
  g_autofree char *code = NULL;

  if (bytes == NULL)
    return NULL;
  document = poppler_document_new_from_bytes (bytes, NULL, &failed);
  if (document == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT, _ ("“%s” is not a PDF, or it is damaged: %s."), shown,
                   failed->message);
      return NULL;
    }
  code = poppler_document_get_keywords (document);
  g_object_unref (document);
  if (code == NULL || !g_str_has_prefix (code, "kabinet-licence-"))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” carries no signature of a licence: it was not made by Kabinet, or was changed."),
                   shown);
      return NULL;
    }
  return g_steal_pointer (&code);
}
