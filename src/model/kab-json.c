/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-json.h"

#include <math.h>
#include <string.h>

/* What may come next. */
enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END,
  EXPECT_KEY,
  EXPECT_KEY_OR_END,
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,
  BROKEN,
};

void
kab_json_reader_init (KabJsonReader *reader, char *data, gsize length)
{
  memset (reader, 0, sizeof *reader);
  reader->at = data;
  reader->end = data + length;
  reader->state = EXPECT_VALUE;
}

static KabJsonToken
fail (KabJsonReader *r)
{
  r->state = BROKEN;
  return KAB_JSON_ERROR;
}

static void
skip_space (KabJsonReader *r)
{
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
    r->at++;
}

static void
value_ended (KabJsonReader *r)
{
  r->state = r->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA_OR_END;
}

static gboolean
read_hex (const char *p, guint *code)
{
  *code = 0;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return FALSE;
      *code = *code << 4 | (guint)digit;
    }
  return TRUE;
}

/* Unescapes a \u sequence at @from (behind the u); returns how much was read, 0 for an error. */
static gsize
unescape_unicode (const char *from, const char *end, char **to)
{
  guint code, low;
  gsize used = 4;

  if (end - from < 4 || !read_hex (from, &code) || code == 0)
    return 0;
  if (code >= 0xd800 && code < 0xdc00)
    {
      if (end - from < 10 || from[4] != '\\' || from[5] != 'u' || !read_hex (from + 6, &low) || low < 0xdc00
          || low > 0xdfff)
        return 0;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      used = 10;
    }
  else if (code >= 0xdc00 && code < 0xe000)
    {
      return 0;
    }
  *to += g_unichar_to_utf8 (code, *to);
  return used;
}

static gboolean
read_string (KabJsonReader *r)
{
  char *from = r->at + 1, *to = from;
  gboolean plain = TRUE;

  r->text = from;
  for (;;)
    {
      guchar c;

      if (from >= r->end)
        return FALSE;
      c = (guchar)*from;
      if (c == '"')
        break;
      if (c < 0x20)
        return FALSE;
      if (c >= 0x80)
        plain = FALSE;
      if (c != '\\')
        {
          *to++ = *from++;
          continue;
        }
      if (++from >= r->end)
        return FALSE;
      switch (*from++)
        {
        case '"':
          *to++ = '"';
          break;
        case '\\':
          *to++ = '\\';
          break;
        case '/':
          *to++ = '/';
          break;
        case 'b':
          *to++ = '\b';
          break;
        case 'f':
          *to++ = '\f';
          break;
        case 'n':
          *to++ = '\n';
          break;
        case 'r':
          *to++ = '\r';
          break;
        case 't':
          *to++ = '\t';
          break;
        case 'u':
          {
            gsize used = unescape_unicode (from, r->end, &to);

            if (used == 0)
              return FALSE;
            from += used;
            break;
          }
        default:
          return FALSE;
        }
    }
  r->length = (gsize)(to - r->text);
  r->at = from + 1;
  *to = '\0';

  return plain || g_utf8_validate_len (r->text, r->length, NULL);
}

static KabJsonToken
read_number (KabJsonReader *r)
{
  char *p = r->at;
  gboolean negative = FALSE, real = FALSE;
  guint64 n = 0;
  guint digits = 0;

  if (p < r->end && *p == '-')
    {
      negative = TRUE;
      p++;
    }
  if (p < r->end && *p == '0' && p + 1 < r->end && g_ascii_isdigit (p[1]))
    return fail (r);
  for (; p < r->end && g_ascii_isdigit (*p); p++, digits++)
    {
      guint digit = (guint)(*p - '0');

      if (n > ((guint64)G_MAXINT64 + negative - digit) / 10)
        return fail (r);
      n = n * 10 + digit;
    }
  if (digits == 0)
    return fail (r);
  if (p < r->end && *p == '.')
    {
      real = TRUE;
      p++;
      if (p >= r->end || !g_ascii_isdigit (*p))
        return fail (r);
      while (p < r->end && g_ascii_isdigit (*p))
        p++;
    }
  if (p < r->end && (*p == 'e' || *p == 'E'))
    {
      real = TRUE;
      p++;
      if (p < r->end && (*p == '+' || *p == '-'))
        p++;
      if (p >= r->end || !g_ascii_isdigit (*p))
        return fail (r);
      while (p < r->end && g_ascii_isdigit (*p))
        p++;
    }
  r->text = r->at;
  r->length = (gsize)(p - r->at);
  r->at = p;
  value_ended (r);
  if (real)
    return KAB_JSON_REAL;
  r->integer = (gint64)(negative ? -n : n);
  return KAB_JSON_INTEGER;
}

static KabJsonToken
read_word (KabJsonReader *r, const char *word, KabJsonToken token, gint64 integer)
{
  gsize n = strlen (word);

  if ((gsize)(r->end - r->at) < n || memcmp (r->at, word, n) != 0)
    return fail (r);
  r->at += n;
  r->integer = integer;
  value_ended (r);
  return token;
}

static KabJsonToken
open_nesting (KabJsonReader *r, gboolean object)
{
  if (r->depth == KAB_JSON_DEPTH_MAX)
    return fail (r);
  r->nesting[r->depth++] = object;
  r->at++;
  r->state = object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  return object ? KAB_JSON_OBJECT_BEGIN : KAB_JSON_ARRAY_BEGIN;
}

static KabJsonToken
close_nesting (KabJsonReader *r, gboolean object)
{
  if (r->depth == 0 || r->nesting[r->depth - 1] != object)
    return fail (r);
  r->depth--;
  r->at++;
  value_ended (r);
  return object ? KAB_JSON_OBJECT_END : KAB_JSON_ARRAY_END;
}

static KabJsonToken
read_key (KabJsonReader *r)
{
  if (*r->at != '"' || !read_string (r))
    return fail (r);
  skip_space (r);
  if (r->at >= r->end || *r->at != ':')
    return fail (r);
  r->at++;
  r->state = EXPECT_VALUE;
  return KAB_JSON_KEY;
}

KabJsonToken
kab_json_reader_next (KabJsonReader *r)
{
  if (r->state == BROKEN)
    return KAB_JSON_ERROR;

  skip_space (r);
  r->start = r->at;
  if (r->at >= r->end)
    return r->state == EXPECT_NOTHING ? KAB_JSON_END : fail (r);
  if (r->state == EXPECT_NOTHING)
    return fail (r);

  if (r->state == EXPECT_COMMA_OR_END)
    {
      gboolean object = r->nesting[r->depth - 1];

      if (*r->at == (object ? '}' : ']'))
        return close_nesting (r, object);
      if (*r->at != ',')
        return fail (r);
      r->at++;
      skip_space (r);
      r->start = r->at;
      if (r->at >= r->end)
        return fail (r);
      r->state = object ? EXPECT_KEY : EXPECT_VALUE;
    }
  else if (r->state == EXPECT_KEY_OR_END && *r->at == '}')
    {
      return close_nesting (r, TRUE);
    }
  else if (r->state == EXPECT_VALUE_OR_END && *r->at == ']')
    {
      return close_nesting (r, FALSE);
    }

  if (r->state == EXPECT_KEY || r->state == EXPECT_KEY_OR_END)
    return read_key (r);

  switch (*r->at)
    {
    case '{':
      return open_nesting (r, TRUE);
    case '[':
      return open_nesting (r, FALSE);
    case '"':
      if (!read_string (r))
        return fail (r);
      value_ended (r);
      return KAB_JSON_STRING;
    case 't':
      return read_word (r, "true", KAB_JSON_BOOLEAN, 1);
    case 'f':
      return read_word (r, "false", KAB_JSON_BOOLEAN, 0);
    case 'n':
      return read_word (r, "null", KAB_JSON_NULL, 0);
    default:
      return read_number (r);
    }
}

gboolean
kab_json_reader_skip (KabJsonReader *reader, KabJsonToken token)
{
  guint depth = reader->depth;

  if (token == KAB_JSON_ERROR || token == KAB_JSON_END)
    return FALSE;
  if (token != KAB_JSON_OBJECT_BEGIN && token != KAB_JSON_ARRAY_BEGIN)
    return TRUE;
  while (reader->depth >= depth)
    if (kab_json_reader_next (reader) == KAB_JSON_ERROR)
      return FALSE;

  return TRUE;
}

gboolean
kab_json_check (const char *text, gsize length)
{
  g_autofree char *scratch = g_malloc (length + 1);
  guint n = 0;
  KabJsonReader reader;
  KabJsonToken token;

  if (length > 0)
    memcpy (scratch, text, length);
  scratch[length] = '\0';
  kab_json_reader_init (&reader, scratch, length);
  while ((token = kab_json_reader_next (&reader)) != KAB_JSON_ERROR && token != KAB_JSON_END)
    if (++n > KAB_JSON_VALUES_MAX
        || (token == KAB_JSON_REAL && !isfinite (g_ascii_strtod (reader.text, NULL))))
      return FALSE;

  return token == KAB_JSON_END;
}

const char *
kab_json_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

const char *
kab_json_member_text (JsonObject *object, const char *name)
{
  return object != NULL ? kab_json_text (json_object_get_member (object, name)) : NULL;
}

gboolean
kab_json_integer (JsonNode *node, gint64 *integer)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *integer = json_node_get_int (node);
  return TRUE;
}

void
kab_json_append_string (GString *out, const char *text)
{
  const char *run = text, *p;

  g_string_append_c (out, '"');
  for (p = text; *p != '\0'; p++)
    {
      guchar c = (guchar)*p;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, run, p - run);
      run = p + 1;
      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char)c);
        }
      else if (c == '\n')
        {
          g_string_append (out, "\\n");
        }
      else
        {
          g_string_append_printf (out, "\\u%04x", c);
        }
    }
  g_string_append_len (out, run, p - run);
  g_string_append_c (out, '"');
}

void
kab_json_append_integer (GString *out, gint64 integer)
{
  char digits[24];
  guint64 n = integer < 0 ? -(guint64)integer : (guint64)integer;
  char *p = digits + sizeof digits;

  do
    {
      *--p = (char)('0' + n % 10);
      n /= 10;
    }
  while (n != 0);
  if (integer < 0)
    *--p = '-';
  g_string_append_len (out, p, digits + sizeof digits - p);
}
