/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-paper-private.h"

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
