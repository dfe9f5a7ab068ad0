/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs none of the libraries that take papers apart. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-error.h"
#include "kab-paper.h"

void
kab_paper_free (KabPaper *paper)
{
  if (paper == NULL)
    return;
  kab_licence_code_free (paper->code);
  g_free (paper);
}

/* Read, not mapped: it may be a pipe; and no further than a licence is long, since it may be a device. */
GBytes *
kab_paper_load (const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *shown = g_filename_display_name (path);
  guint8 buffer[65536];
  gboolean own = !g_str_equal (path, "-");
  int fd = own ? g_open (path, O_RDONLY | O_CLOEXEC, 0) : STDIN_FILENO;
  gssize n = fd >= 0 ? 1 : -1;
  int reason = errno;

  while (n > 0 && bytes->len <= KAB_PAPER_BYTES_MAX)
    {
      do
        n = read (fd, buffer, sizeof buffer);
      while (n < 0 && errno == EINTR);
      reason = errno;
      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint)n);
    }
  if (fd >= 0 && own)
    close (fd);
  if (n < 0)
    {
      g_set_error (error, KAB_ERROR, reason == ENOENT ? KAB_ERROR_NOT_FOUND : KAB_ERROR_STORAGE,
                   _ ("“%s” cannot be read: %s."), shown, g_strerror (reason));
      return NULL;
    }
  if (bytes->len > KAB_PAPER_BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("“%s” is larger than %d MiB: it is no licence."),
                   shown, KAB_PAPER_BYTES_MAX / 1024 / 1024);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
