/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a request's line: cursors, and the query as it is taken apart. */
#include <string.h>

#include <libsoup/soup.h>

#include "fuzz.h"
#include "kab-error.h"
#include "kab-feed-page-private.h"
#include "kab-language.h"

void
fuzz_cursor (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_copy (data, size);
  g_autoptr (GError) error = NULL;
  KabCursor cursor, again;
  g_autofree char *encoded = NULL;

  if (!kab_cursor_from_text (text, &cursor, &error))
    {
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
      return;
    }
  g_assert_true (cursor.position >= 0 && cursor.until >= 0 && cursor.start >= 0 && cursor.remaining >= 0);
  encoded = kab_cursor_to_text (&cursor);
  g_assert_true (kab_cursor_from_text (encoded, &again, NULL));
  g_assert_cmpstr (again.epoch, ==, cursor.epoch);
  g_assert_cmpstr (again.scope, ==, cursor.scope);
  g_assert_true (again.position == cursor.position && again.until == cursor.until);
}

void
fuzz_query (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_copy (data, size);
  g_autofree char *language = kab_language_choose (text);
  g_autofree char *whole = g_strconcat ("http://localhost/v1/changes?", text, NULL);
  g_autoptr (GUri) uri = g_uri_parse (whole, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GHashTable) query = NULL;
  const char *value;
  KabCursor cursor;

  if (uri == NULL || g_uri_get_query (uri) == NULL)
    return;
  query = soup_form_decode (g_uri_get_query (uri));
  value = g_hash_table_lookup (query, "cursor");
  if (value != NULL)
    kab_cursor_from_text (value, &cursor, NULL);
}
