/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-pdf-code.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <poppler.h>

#include "kab-error.h"

#define FILE_BYTES_MAX (64 * 1024 * 1024)

char *
kab_pdf_read_code (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  PopplerDocument *document;
  g_autoptr (GError) failed = NULL;
  g_autofree char *code = NULL;

  file = g_mapped_file_new (path, FALSE, &failed);
  if (file == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("“%s” cannot be read: %s."), shown,
                   failed->message);
      return NULL;
    }
  if (g_mapped_file_get_length (file) > FILE_BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("“%s” is larger than %d MiB: it is no licence."),
                   shown, FILE_BYTES_MAX / 1024 / 1024);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (file);
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
