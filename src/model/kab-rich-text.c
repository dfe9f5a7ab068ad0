/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-rich-text.h"

#include <string.h>

#define LINK_MAX 2000
#define NUMBER_MAX 999
#define BULLET "•"

/* A piece of a line, before it is known which stars are marks. */
typedef struct
{
  const char *from; /* of the line; of stars: where they stand */
  gsize length;
  guint stars; /* 0: text */
  KabRichFlags toggles;
  gboolean opens, closes;
  char *link; /* of text */
} Token;

static void
span_free (gpointer data)
{
  KabRichSpan *span = data;

  g_free (span->text);
  g_free (span->link);
  g_free (span);
}

KabRichLine *
kab_rich_line_new (KabRichLineKind kind, guint number)
{
  KabRichLine *line = g_new0 (KabRichLine, 1);

  line->kind = kind;
  line->number = number;
  line->spans = g_ptr_array_new_with_free_func (span_free);
  return line;
}

void
kab_rich_line_free (KabRichLine *line)
{
  g_ptr_array_unref (line->spans);
  g_free (line);
}

void
kab_rich_line_add (KabRichLine *line, const char *text, gssize length, KabRichFlags flags, const char *link)
{
  KabRichSpan *last = line->spans->len > 0 ? g_ptr_array_index (line->spans, line->spans->len - 1) : NULL;
  g_autofree char *piece = length < 0 ? g_strdup (text) : g_strndup (text, (gsize)length);

  if (*piece == '\0')
    return;
  if (last != NULL && last->flags == flags && g_strcmp0 (last->link, link) == 0)
    {
      char *joined = g_strconcat (last->text, piece, NULL);

      g_free (last->text);
      last->text = joined;
      return;
    }
  last = g_new0 (KabRichSpan, 1);
  last->text = g_steal_pointer (&piece);
  last->flags = flags;
  last->link = g_strdup (link);
  g_ptr_array_add (line->spans, last);
}

/* Links */

/* Nothing that could end an attribute, be taken for something else, or not be seen. */
static gboolean
is_link_text (const char *from, gsize length)
{
  if (length == 0 || length > LINK_MAX)
    return FALSE;
  for (const char *p = from; p < from + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isgraph (c) || strchr ("\"'<>()[]\\`{}|^*", c < 128 ? (int)c : 'a') != NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_link (const char *from, gsize length)
{
  g_autofree char *link = NULL;

  if (!is_link_text (from, length))
    return FALSE;
  link = g_strndup (from, length);
  /* A name before the host would be taken for the host. */
  if (g_ascii_strncasecmp (link, "https://", 8) == 0)
    return g_unichar_isalnum (g_utf8_get_char (link + 8))
           && strcspn (link + 8, "@") >= strcspn (link + 8, "/?#");
  if (g_ascii_strncasecmp (link, "mailto:", 7) == 0)
    {
      const char *at = strchr (link + 7, '@');

      return at != NULL && at > link + 7 && at[1] != '\0' && strchr (at + 1, '@') == NULL;
    }
  if (g_ascii_strncasecmp (link, "tel:", 4) == 0)
    return strspn (link + 4, "+0123456789-.") == strlen (link + 4)
           && strpbrk (link + 4, "0123456789") != NULL;
  return FALSE;
}

/* What may not stand in a link between its brackets does so in another way. */
static char *
encode_link (const char *link)
{
  GString *out = g_string_new (NULL);

  for (const char *p = link; *p != '\0'; p++)
    if (strchr ("\"'<>()[]\\`{}|^*", *p) != NULL)
      g_string_append_printf (out, "%%%02X", (guint)(guchar)*p);
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

char *
kab_rich_link_tidy (const char *address)
{
  g_autofree char *text = g_strstrip (g_strdup (address));
  g_autofree char *encoded = NULL;
  g_autofree char *link = NULL;

  if (strspn (text, "+0123456789-() ") == strlen (text) && strpbrk (text, "0123456789") != NULL)
    {
      char *to = text;

      for (const char *p = text; *p != '\0'; p++)
        if (strchr ("+0123456789", *p) != NULL)
          *to++ = *p;
      *to = '\0';
      return g_strconcat ("tel:", text, NULL);
    }
  encoded = encode_link (text);
  if (is_link (encoded, strlen (encoded)))
    return g_steal_pointer (&encoded);
  if (strstr (encoded, "://") != NULL)
    return NULL;
  if (strchr (encoded, '@') != NULL && strchr (encoded, ':') == NULL && strchr (encoded, '/') == NULL)
    link = g_strconcat ("mailto:", encoded, NULL);
  else if (strchr (encoded, '.') != NULL && strcspn (encoded, ":") >= strcspn (encoded, "/"))
    link = g_strconcat ("https://", encoded, NULL);
  return link != NULL && is_link (link, strlen (link)) ? g_steal_pointer (&link) : NULL;
}

/* Reading */

static gboolean
is_escape (const char *at)
{
  return at[0] == '\\' && at[1] != '\0'
         && (strchr ("\\*[]-.)", at[1]) != NULL || g_ascii_isdigit (at[1])
             || g_str_has_prefix (at + 1, BULLET));
}

/* "[words](link)" at @at; where its words end, where its link begins and how long that is; NULL: it is none. */
static const char *
find_link (const char *at, const char **link, gsize *length)
{
  const char *p = at + 1;

  for (; *p != '\0' && *p != ']'; p++)
    {
      if (*p == '[')
        return NULL;
      if (is_escape (p))
        p++;
    }
  if (*p != ']' || p == at + 1 || p[1] != '(')
    return NULL;
  *link = p + 2;
  *length = strcspn (*link, ")[ ");
  return (*link)[*length] == ')' && is_link (*link, *length) ? p : NULL;
}

static void
add_token (GArray *tokens, const char *from, gsize length, const char *link)
{
  Token token = { .from = from, .length = length, .link = g_strdup (link) };

  if (length > 0)
    g_array_append_val (tokens, token);
  else
    g_free (token.link);
}

static void
add_stars (GArray *tokens, const char *line, const char *at, guint n, const char *link)
{
  gunichar before = at > line ? g_utf8_get_char (g_utf8_prev_char (at)) : ' ',
           after = g_utf8_get_char (at + n);
  gboolean number = before < 128 && g_ascii_isdigit ((char)before) && g_ascii_isdigit (at[n]);
  Token token = { .from = at, .length = n, .stars = n, .link = g_strdup (link) };

  token.opens = n <= 3 && !number && after != 0 && !g_unichar_isspace (after);
  token.closes = n <= 3 && !number && !g_unichar_isspace (before);
  g_array_append_val (tokens, token);
}

static void
clear_token (gpointer data)
{
  g_free (((Token *)data)->link);
}

/* The line in pieces: text, and stars. */
static GArray *
take_apart (const char *line)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  const char *from = line, *words_end = NULL, *past = NULL;
  g_autofree char *link = NULL;

  g_array_set_clear_func (tokens, clear_token);
  for (const char *p = line; *p != '\0';)
    {
      const char *target = NULL;
      gsize length = 0;

      if (is_escape (p))
        p += 2;
      else if (*p == '*')
        {
          guint n = (guint)strspn (p, "*");

          add_token (tokens, from, (gsize)(p - from), link);
          add_stars (tokens, line, p, n, link);
          from = p += n;
        }
      else if (p == words_end)
        {
          add_token (tokens, from, (gsize)(p - from), link);
          g_clear_pointer (&link, g_free);
          words_end = NULL;
          from = p = past;
        }
      else if (*p == '[' && words_end == NULL && (words_end = find_link (p, &target, &length)) != NULL)
        {
          add_token (tokens, from, (gsize)(p - from), NULL);
          link = g_strndup (target, length);
          past = target + length + 1;
          from = ++p;
        }
      else
        p++;
    }
  add_token (tokens, from, strlen (from), link);
  return tokens;
}

/* Which stars are marks: those that have their other half. */
static void
pair (GArray *tokens, guint stars, KabRichFlags flag)
{
  int open = -1;

  for (guint i = 0; i < tokens->len; i++)
    {
      Token *token = &g_array_index (tokens, Token, i);

      if ((token->stars & stars) == 0 || token->stars > 3)
        continue;
      if (open >= 0 && token->closes)
        {
          token->toggles |= flag;
          g_array_index (tokens, Token, open).toggles |= flag;
          open = -1;
        }
      else if (open < 0 && token->opens)
        open = (int)i;
    }
}

static void
add_text (KabRichLine *line, const Token *token, KabRichFlags flags)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < token->length; i++)
    {
      if (i + 1 < token->length && is_escape (token->from + i))
        i++;
      g_string_append_c (text, token->from[i]);
    }
  kab_rich_line_add (line, text->str, (gssize)text->len, flags, token->link);
}

static void
read_inline (KabRichLine *line, const char *text)
{
  g_autoptr (GArray) tokens = take_apart (text);
  KabRichFlags flags = 0;

  pair (tokens, 2, KAB_RICH_BOLD);
  pair (tokens, 1, KAB_RICH_ITALIC);
  for (guint i = 0; i < tokens->len; i++)
    {
      const Token *token = &g_array_index (tokens, Token, i);
      guint marks = (token->toggles & KAB_RICH_BOLD ? 2 : 0) + (token->toggles & KAB_RICH_ITALIC ? 1 : 0);

      if (token->stars == 0)
        add_text (line, token, flags);
      else if (token->stars > marks)
        kab_rich_line_add (line, token->from, token->stars - marks, flags, token->link);
      flags ^= token->toggles;
    }
}

const char *
kab_rich_text_item (const char *line, KabRichLineKind *kind, guint *number)
{
  const char *p = line + strspn (line, " ");
  gsize digits = strspn (p, "0123456789");

  if (digits > 0 && digits <= 3 && (p[digits] == '.' || p[digits] == ')') && p[digits + 1] == ' ')
    {
      *kind = KAB_RICH_NUMBER;
      *number = (guint)g_ascii_strtoull (p, NULL, 10);
      p += digits + 2;
    }
  else if ((*p == '-' || *p == '*') && p[1] == ' ')
    {
      *kind = KAB_RICH_BULLET;
      p += 2;
    }
  else if (g_str_has_prefix (p, BULLET " "))
    {
      *kind = KAB_RICH_BULLET;
      p += strlen (BULLET " ");
    }
  else
    return NULL;
  p += strspn (p, " ");
  return *p != '\0' ? p : NULL;
}

static KabRichLine *
read_line (const char *text)
{
  KabRichLineKind kind = KAB_RICH_PLAIN;
  guint number = 0;
  const char *item = kab_rich_text_item (text, &kind, &number);
  KabRichLine *line = item != NULL ? kab_rich_line_new (kind, number) : kab_rich_line_new (KAB_RICH_PLAIN, 0);

  read_inline (line, item != NULL ? item : text);
  return line;
}

GPtrArray *
kab_rich_text_parse (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_rich_line_free);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) parts = g_strsplit (valid, "\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (lines, read_line (g_strchomp (parts[i])));
  return lines;
}

/* Writing */

static gboolean
same_lines (const KabRichLine *a, const KabRichLine *b)
{
  if (a->kind != b->kind || a->number != b->number || a->spans->len != b->spans->len)
    return FALSE;
  for (guint i = 0; i < a->spans->len; i++)
    {
      const KabRichSpan *x = a->spans->pdata[i], *y = b->spans->pdata[i];

      if (x->flags != y->flags || strcmp (x->text, y->text) != 0 || g_strcmp0 (x->link, y->link) != 0)
        return FALSE;
    }
  return TRUE;
}

static gsize
blanks_before (const char *text)
{
  const char *p = text;

  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return (gsize)(p - text);
}

/* Where the blanks at the end of @text begin. */
static gsize
before_blanks (const char *text)
{
  const char *p = text + strlen (text);

  while (p > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (p))))
    p = g_utf8_prev_char (p);
  return (gsize)(p - text);
}

static void
drop_blanks (KabRichLine *line)
{
  while (line->spans->len > 0)
    {
      KabRichSpan *last = g_ptr_array_index (line->spans, line->spans->len - 1);

      if (*g_strchomp (last->text) != '\0')
        break;
      g_ptr_array_set_size (line->spans, (int)line->spans->len - 1);
    }
  while (line->kind != KAB_RICH_PLAIN && line->spans->len > 0)
    {
      KabRichSpan *first = line->spans->pdata[0];

      if (*g_strchug (first->text) != '\0')
        break;
      g_ptr_array_remove_index (line->spans, 0);
    }
  if (line->spans->len == 0)
    {
      line->kind = KAB_RICH_PLAIN;
      line->number = 0;
    }
}

/* Words and blanks apart. */
static GPtrArray *
pieces_of (const KabRichLine *line)
{
  g_autoptr (KabRichLine) pieces = kab_rich_line_new (line->kind, 0);

  for (guint i = 0; i < line->spans->len; i++)
    {
      const KabRichSpan *span = line->spans->pdata[i];
      gsize head = blanks_before (span->text), tail = MAX (head, before_blanks (span->text));
      const gsize ends[] = { 0, head, tail, strlen (span->text) };

      for (guint k = 0; k + 1 < G_N_ELEMENTS (ends); k++)
        if (ends[k + 1] > ends[k])
          {
            KabRichSpan *piece = g_new0 (KabRichSpan, 1);

            piece->text = g_strndup (span->text + ends[k], ends[k + 1] - ends[k]);
            piece->flags = span->flags;
            piece->link = g_strdup (span->link);
            g_ptr_array_add (pieces->spans, piece);
          }
    }
  return g_ptr_array_ref (pieces->spans);
}

static gboolean
is_blank (const KabRichSpan *piece)
{
  return piece->text[blanks_before (piece->text)] == '\0';
}

/* Blanks at the ends of what is formatted are not: no mark could say so. */
static KabRichLine *
tidy (const KabRichLine *line)
{
  g_autoptr (GPtrArray) pieces = pieces_of (line);
  KabRichLine *out
    = kab_rich_line_new (line->kind, line->kind == KAB_RICH_NUMBER ? MIN (line->number, NUMBER_MAX) : 0);
  KabRichFlags before = 0;

  for (guint i = 0; i < pieces->len;)
    {
      KabRichSpan *piece = pieces->pdata[i];
      KabRichFlags shared = before;
      guint end = i;

      for (; end < pieces->len && is_blank (pieces->pdata[end]); end++)
        shared &= ((KabRichSpan *)pieces->pdata[end])->flags;
      shared &= end < pieces->len ? ((KabRichSpan *)pieces->pdata[end])->flags : 0;
      for (; i < end; i++)
        {
          piece = pieces->pdata[i];
          kab_rich_line_add (out, piece->text, -1, shared, piece->link);
        }
      if (i == pieces->len)
        break;
      piece = pieces->pdata[i++];
      kab_rich_line_add (out, piece->text, -1, piece->flags, piece->link);
      before = piece->flags;
    }
  drop_blanks (out);
  return out;
}

static void
append_escaped (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr ("\\*[]", *p) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
}

/* A paragraph that begins like an item of a list does not become one; nor does an item's text. */
static gsize
guard_start (const char *text, gsize *at)
{
  KabRichLineKind kind;
  guint number;

  *at = strspn (text, " ");
  if (kab_rich_text_item (text, &kind, &number) == NULL)
    return 0;
  *at += kind == KAB_RICH_NUMBER ? strspn (text + *at, "0123456789") : 0;
  return 1;
}

static void
append_marks (GString *out, KabRichFlags flags, const char *text)
{
  gboolean number = out->len > 0 && g_ascii_isdigit (out->str[out->len - 1]) && g_ascii_isdigit (*text);

  g_string_append (out, flags == (KAB_RICH_BOLD | KAB_RICH_ITALIC) ? "***"
                        : flags == KAB_RICH_BOLD                   ? "**"
                        : flags == KAB_RICH_ITALIC                 ? "*"
                                                                   : "");
  /* Between digits stars are none. */
  if (flags != 0 && number)
    g_string_append_c (out, '\\');
}

/* @marked: with its formatting; @escaped: what could be taken for a mark is not */
static char *
write_line (const KabRichLine *line, gboolean marked, gboolean escaped)
{
  g_autoptr (GString) out = g_string_new (NULL);
  KabRichFlags flags = 0;
  GString *whole;
  gsize at;

  for (guint i = 0; i < line->spans->len; i++)
    {
      const KabRichSpan *span = line->spans->pdata[i];
      const KabRichSpan *before = i > 0 ? line->spans->pdata[i - 1] : NULL;
      KabRichFlags wanted = marked ? span->flags : 0;
      const char *link = marked ? span->link : NULL, *former = marked && before != NULL ? before->link : NULL;
      gboolean turns = g_strcmp0 (link, former) != 0;

      if (former != NULL && turns)
        g_string_append_printf (out, "](%s)", former);
      append_marks (out, flags ^ wanted, link != NULL && turns ? "[" : span->text);
      if (link != NULL && turns)
        g_string_append_c (out, '[');
      flags = wanted;
      if (escaped)
        append_escaped (out, span->text);
      else
        g_string_append (out, span->text);
      if (i + 1 == line->spans->len && link != NULL)
        g_string_append_printf (out, "](%s)", link);
    }
  append_marks (out, flags, "");
  whole = g_string_new (line->kind == KAB_RICH_BULLET ? "- " : NULL);
  if (line->kind == KAB_RICH_NUMBER)
    g_string_append_printf (whole, "%u. ", line->number);
  if (line->kind == KAB_RICH_PLAIN && guard_start (out->str, &at) > 0)
    g_string_insert_c (out, (gssize)at, '\\');
  g_string_append (whole, out->str);
  return g_string_free (whole, FALSE);
}

static char *
compose_line (const KabRichLine *line)
{
  g_autoptr (KabRichLine) wanted = tidy (line);

  for (int escaped = 0; escaped < 2; escaped++)
    {
      g_autofree char *text = write_line (wanted, TRUE, escaped);
      g_autoptr (KabRichLine) read = read_line (text);

      if (same_lines (wanted, read))
        return g_steal_pointer (&text);
    }
  /* What no marks can say is said without them: no letter is lost. */
  return write_line (wanted, FALSE, TRUE);
}

char *
kab_rich_text_compose (GPtrArray *lines)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = compose_line (lines->pdata[i]);

      if (i > 0)
        g_string_append_c (out, '\n');
      g_string_append (out, line);
    }
  return g_string_free (out, FALSE);
}

/* Showing */

static void
append_span (GString *out, const KabRichSpan *span, const char *bold, const char *italic)
{
  g_autofree char *text = g_markup_escape_text (span->text, -1);
  g_autofree char *link = span->link != NULL ? g_markup_escape_text (span->link, -1) : NULL;

  if (link != NULL)
    g_string_append_printf (out, "<a href=\"%s\">", link);
  if (span->flags & KAB_RICH_BOLD)
    g_string_append_printf (out, "<%s>", bold);
  if (span->flags & KAB_RICH_ITALIC)
    g_string_append_printf (out, "<%s>", italic);
  g_string_append (out, text);
  if (span->flags & KAB_RICH_ITALIC)
    g_string_append_printf (out, "</%s>", italic);
  if (span->flags & KAB_RICH_BOLD)
    g_string_append_printf (out, "</%s>", bold);
  if (link != NULL)
    g_string_append (out, "</a>");
}

static void
append_spans (GString *out, const KabRichLine *line, const char *bold, const char *italic)
{
  for (guint i = 0; i < line->spans->len; i++)
    append_span (out, line->spans->pdata[i], bold, italic);
}

char *
kab_rich_text_to_html (const char *text)
{
  static const char *const opening[] = { "<p>", "<ul>", "<ol>" }, *const closing[]
                                                                  = { "</p>", "</ul>", "</ol>" };
  g_autoptr (GPtrArray) lines = kab_rich_text_parse (text);
  GString *out = g_string_new (NULL);
  const KabRichLine *last = NULL; /* of what is open */

  for (guint i = 0; i < lines->len; i++)
    {
      const KabRichLine *line = lines->pdata[i];
      gboolean empty = line->spans->len == 0;
      gboolean goes_on = last != NULL && !empty && last->kind == line->kind;

      if (last != NULL && !goes_on)
        g_string_append (out, closing[last->kind]);
      if (empty)
        {
          last = NULL;
          continue;
        }
      if (!goes_on)
        g_string_append (out, opening[line->kind]);
      else if (line->kind == KAB_RICH_PLAIN)
        g_string_append (out, "<br>");
      if (line->kind == KAB_RICH_NUMBER && line->number != (goes_on ? last->number + 1 : 1))
        g_string_append_printf (out, "<li value=\"%u\">", line->number);
      else if (line->kind != KAB_RICH_PLAIN)
        g_string_append (out, "<li>");
      append_spans (out, line, "strong", "em");
      if (line->kind != KAB_RICH_PLAIN)
        g_string_append (out, "</li>");
      last = line;
    }
  if (last != NULL)
    g_string_append (out, closing[last->kind]);
  return g_string_free (out, FALSE);
}

static void
append_item (GString *out, const KabRichLine *line)
{
  if (line->kind == KAB_RICH_BULLET)
    g_string_append (out, BULLET " ");
  else if (line->kind == KAB_RICH_NUMBER)
    g_string_append_printf (out, "%u. ", line->number);
}

char *
kab_rich_text_to_pango (const char *text)
{
  g_autoptr (GPtrArray) lines = kab_rich_text_parse (text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, '\n');
      append_item (out, lines->pdata[i]);
      append_spans (out, lines->pdata[i], "b", "i");
    }
  return g_string_free (out, FALSE);
}

char *
kab_rich_text_to_plain (const char *text)
{
  g_autoptr (GPtrArray) lines = kab_rich_text_parse (text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const KabRichLine *line = lines->pdata[i];

      if (i > 0)
        g_string_append_c (out, '\n');
      append_item (out, line);
      for (guint k = 0; k < line->spans->len; k++)
        g_string_append (out, ((const KabRichSpan *)line->spans->pdata[k])->text);
    }
  return g_string_free (out, FALSE);
}
