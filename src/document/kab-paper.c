/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-error.h"
#include "kab-paper-private.h"

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

static gboolean
begins (const guint8 *data, gsize n, const char *with, gsize length)
{
  return n >= length && memcmp (data, with, length) == 0;
}

static KabPaper *
read_text (const guint8 *data, gsize n, const char *shown, GError **error)
{
  g_autofree char *text = NULL;
  KabLicenceCode *code;
  KabPaper *paper;

  if (n > KAB_LICENCE_CODE_MAX || memchr (data, '\0', n) != NULL
      || !g_utf8_validate ((const char *)data, (gssize)n, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("“%s” is neither a PDF, nor a PNG or JPEG picture, nor the text of a licence's code."),
                   shown);
      return NULL;
    }
  text = g_strndup ((const char *)data, n);
  code = kab_licence_code_read (text, error);
  if (code == NULL)
    return NULL;
  paper = g_new0 (KabPaper, 1);
  paper->code = code;
  return paper;
}

KabPaper *
kab_paper_read (GBytes *bytes, const char *shown, GError **error)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  if (data == NULL)
    data = (const guint8 *)"";
  /* Readers of PDF allow some bytes before it; so many of ours do not have any. */
  if (begins (data, n, "%PDF-", 5))
    return kab_paper_read_pdf (bytes, shown, error);
  if (begins (data, n, "\211PNG\r\n\032\n", 8) || begins (data, n, "\377\330\377", 3)
      || (begins (data, n, "RIFF", 4) && n >= 12 && memcmp (data + 8, "WEBP", 4) == 0))
    return kab_paper_read_picture (bytes, shown, error);
  return read_text (data, n, shown, error);
}
