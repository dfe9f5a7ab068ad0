/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-text.h"

#include <string.h>

/* Sorts behind every letter that may follow a base letter in a word of the same script. */
#define AFTER "\177"

/* Letters whose key is not their own lower case. The Turkic dotless ı stands before i: h < x < ı < i. */
static const char *
special (gunichar c)
{
  switch (c)
    {
    case 0x0401: /* Ё */
    case 0x0451:
      return "\320\265";
    case 0x018f: /* Ə */
    case 0x0259:
      return "e" AFTER;
    case 0x00c7: /* Ç */
    case 0x00e7:
      return "c" AFTER;
    case 0x011e: /* Ğ */
    case 0x011f:
      return "g" AFTER;
    case 0x015e: /* Ş */
    case 0x015f:
      return "s" AFTER;
    case 0x00d6: /* Ö */
    case 0x00f6:
      return "o" AFTER;
    case 0x00dc: /* Ü */
    case 0x00fc:
      return "u" AFTER;
    case 0x0130: /* İ */
      return "i";
    case 0x0131: /* ı */
      return "h" AFTER;
    case 0x00a0: /* no-break space */
      return " ";
    default:
      return NULL;
    }
}

static void
append_other (GString *key, gunichar c)
{
  const char *replacement = special (c);
  char one[8] = { 0 };
  g_autofree char *folded = NULL;

  if (replacement != NULL)
    {
      g_string_append (key, replacement);
      return;
    }
  g_unichar_to_utf8 (c, one);
  folded = g_utf8_casefold (one, -1);
  g_string_append (key, folded);
}

char *
kab_text_key (const char *text)
{
  GString *key = g_string_sized_new (strlen (text) + 8);

  for (const guchar *p = (const guchar *)text; *p != '\0';)
    {
      /* ASCII and Russian Cyrillic are nearly everything there is, and need no tables. */
      if (*p < 0x80)
        {
          g_string_append_c (key, g_ascii_tolower ((char)*p));
          p++;
        }
      else if (p[0] == 0xd0 && p[1] >= 0x90 && p[1] <= 0xaf)
        {
          guint c = 0x410u + (p[1] - 0x90u) + 0x20u;

          g_string_append_c (key, (char)(0xc0 | (c >> 6)));
          g_string_append_c (key, (char)(0x80 | (c & 0x3f)));
          p += 2;
        }
      else if ((p[0] == 0xd0 && p[1] >= 0xb0 && p[1] <= 0xbf)
               || (p[0] == 0xd1 && p[1] >= 0x80 && p[1] <= 0x8f))
        {
          g_string_append_len (key, (const char *)p, 2);
          p += 2;
        }
      else
        {
          gunichar c = g_utf8_get_char_validated ((const char *)p, -1);

          if (c == (gunichar)-1 || c == (gunichar)-2)
            break;
          append_other (key, c);
          p = (const guchar *)g_utf8_next_char ((const char *)p);
        }
    }
  return g_string_free (key, FALSE);
}

char *
kab_text_strip (char *text)
{
  const char *from = text, *end;

  if (!g_utf8_validate (text, -1, NULL))
    return g_strstrip (text);
  while (g_unichar_isspace (g_utf8_get_char (from)))
    from = g_utf8_next_char (from);
  end = from + strlen (from);
  while (end > from)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  memmove (text, from, (gsize)(end - from));
  text[end - from] = '\0';
  return text;
}
