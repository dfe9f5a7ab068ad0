/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-feed-page-private.h"
#include "kab-error.h"

#define FORM "1"
#define PARTS 8
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

char *
kab_cursor_to_text (const KabCursor *cursor)
{
  g_autofree char *plain
    = g_strdup_printf (FORM ".%s.%s.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT
                            ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                       cursor->epoch, cursor->scope, cursor->position, cursor->until, cursor->start,
                       cursor->remaining, cursor->rounds);
  gsize n = strlen (plain), size = sodium_base64_encoded_len (n, VARIANT);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, (const guchar *)plain, n, VARIANT);
}

static gboolean
read_number (const char *text, gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, number, NULL);
}

gboolean
kab_cursor_from_text (const char *text, KabCursor *cursor, GError **error)
{
  char plain[256];
  gsize n = 0;
  g_auto (GStrv) parts = NULL;

  memset (cursor, 0, sizeof *cursor);
  if (sodium_base642bin ((guchar *)plain, sizeof plain - 1, text, strlen (text), NULL, &n, NULL, VARIANT)
      == 0)
    {
      plain[n] = '\0';
      if (strlen (plain) == n)
        parts = g_strsplit (plain, ".", PARTS + 1);
    }
  if (parts == NULL || g_strv_length (parts) != PARTS || !g_str_equal (parts[0], FORM)
      || g_strlcpy (cursor->epoch, parts[1], sizeof cursor->epoch) >= sizeof cursor->epoch
      || g_strlcpy (cursor->scope, parts[2], sizeof cursor->scope) >= sizeof cursor->scope
      || !read_number (parts[3], &cursor->position) || !read_number (parts[4], &cursor->until)
      || !read_number (parts[5], &cursor->start) || !read_number (parts[6], &cursor->remaining)
      || !read_number (parts[7], &cursor->rounds))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The cursor is not one that this server gave."));
      return FALSE;
    }
  return TRUE;
}
