/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template and, behind a NUL, the values for it. The PDF itself is drawn by tests/document. */
#include <string.h>

#include "fuzz.h"
#include "kab-document.h"
#include "kab-error.h"
#include "kab-wire.h"

void
fuzz_document (const guint8 *data, gsize size)
{
  g_autofree char *html = fuzz_copy (data, size);
  gsize length = strlen (html);
  g_autoptr (JsonNode) variables
    = length < size ? kab_wire_parse (html + length + 1, size - length - 1, NULL) : NULL;
  g_autoptr (KabDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_utf8_validate (html, -1, NULL))
    return;
  document = kab_document_new (html, variables, NULL, NULL, "en", &error);
  g_assert_true (document != NULL || error->domain == KAB_ERROR);
}
