/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Style sheets: rules, selectors, @page and @media. */
#include "kab-css.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-limits.h"

#define DECLARATIONS_MAX 200
#define SELECTORS_MAX 50
#define COMPOUNDS_MAX 12
#define SIMPLES_MAX 12

typedef struct
{
  KabSheet *sheet;
  const char *at;
  guint line; /* of the document */
  GArray *lines;
  KabProblems *problems;
} Parser;

KabSheet *
kab_sheet_new (void)
{
  KabSheet *sheet = g_new0 (KabSheet, 1);

  sheet->arena = kab_arena_new ();
  sheet->rules = g_array_new (FALSE, TRUE, sizeof (KabRule));
  sheet->page.width = 595.276;
  sheet->page.height = 841.89;
  for (guint i = 0; i < 4; i++)
    sheet->page.margin[i] = (KabLength){ (float)(20 * 72 / 25.4), KAB_UNIT_PT };
  return sheet;
}

void
kab_sheet_free (KabSheet *sheet)
{
  kab_arena_free (sheet->arena);
  g_array_unref (sheet->rules);
  g_free (sheet);
}

static guint
template_line (Parser *p, guint line)
{
  if (p->lines == NULL || p->lines->len == 0)
    return line;

  return g_array_index (p->lines, guint, CLAMP (line, 1, p->lines->len) - 1);
}

static void
skip_space (Parser *p)
{
  for (;;)
    {
      if (g_ascii_isspace (*p->at))
        {
          p->line += *p->at == '\n';
          p->at++;
        }
      else if (g_str_has_prefix (p->at, "/*"))
        {
          const char *end = strstr (p->at + 2, "*/");

          end = end != NULL ? end + 2 : p->at + strlen (p->at);
          for (; p->at < end; p->at++)
            p->line += *p->at == '\n';
        }
      else if (g_str_has_prefix (p->at, "<!--"))
        p->at += 4;
      else if (g_str_has_prefix (p->at, "-->"))
        p->at += 3;
      else
        return;
    }
}

/* Moves to the first of @stops that stands in no string, comment or parentheses, or to the end.
 * Returns: (transfer full): the text before it, without comments */
static char *
read_until (Parser *p, const char *stops)
{
  GString *text = g_string_new (NULL);
  char quote = '\0';
  int depth = 0;

  for (; *p->at != '\0'; p->at++)
    {
      char c = *p->at;

      if (quote != '\0')
        {
          if (c == quote)
            quote = '\0';
        }
      else if (g_str_has_prefix (p->at, "/*"))
        {
          const char *end = strstr (p->at + 2, "*/");

          end = end != NULL ? end + 1 : p->at + strlen (p->at) - 1;
          for (; p->at < end; p->at++)
            p->line += *p->at == '\n';
          continue;
        }
      else if (depth <= 0 && strchr (stops, c) != NULL)
        break;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '(')
        depth++;
      else if (c == ')')
        depth--;
      p->line += c == '\n';
      g_string_append_c (text, c);
    }
  return g_strstrip (g_string_free (text, FALSE));
}

/* Skips what stands between braces, the braces too. */
static void
skip_block (Parser *p)
{
  int depth = 0;

  for (; *p->at != '\0'; p->at++)
    {
      p->line += *p->at == '\n';
      if (*p->at == '{')
        depth++;
      else if (*p->at == '}' && --depth <= 0)
        {
          p->at++;
          return;
        }
    }
}

static void
add_declaration (Parser *p, KabArena *arena, const char *name, char *value, guint line, GArray *out)
{
  guint before = out->len;
  char *bang = strrchr (value, '!');
  gboolean important = FALSE;

  if (bang != NULL && g_ascii_strcasecmp (g_strstrip (bang + 1), "important") == 0)
    {
      important = TRUE;
      *bang = '\0';
      g_strchomp (value);
    }
  if (out->len >= DECLARATIONS_MAX || !kab_css_value (arena, name, value, out))
    {
      kab_problems_add (p->problems, template_line (p, line), _ ("“%.60s: %.60s” is not understood"), name,
                        value);
      return;
    }
  for (guint i = before; i < out->len; i++)
    g_array_index (out, KabDeclaration, i).important = important;
}

/* Reads up to the closing brace, which is taken, or the end. */
static GArray *
read_declarations (Parser *p, KabArena *arena)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (KabDeclaration));

  for (;;)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      guint line;

      skip_space (p);
      while (*p->at == ';')
        {
          p->at++;
          skip_space (p);
        }
      if (*p->at == '\0')
        break;
      if (*p->at == '}')
        {
          p->at++;
          break;
        }
      line = p->line;
      name = read_until (p, ":;}{");
      if (*p->at != ':')
        {
          kab_problems_add (p->problems, template_line (p, line), _ ("“%.60s” is not understood"), name);
          if (*p->at == '{')
            skip_block (p);
          continue;
        }
      p->at++;
      value = read_until (p, ";}");
      add_declaration (p, arena, name, value, line, out);
    }
  return out;
}

static gboolean
read_name (const char **at, KabArena *arena, gboolean lower, const char **name)
{
  const char *from = *at;
  char *copy;

  while (g_ascii_isalnum (**at) || **at == '-' || **at == '_' || (guchar) * *at >= 0x80)
    (*at)++;
  if (*at == from)
    return FALSE;
  copy = kab_arena_strndup (arena, from, (gsize)(*at - from));
  if (lower)
    for (char *c = copy; *c != '\0'; c++)
      *c = g_ascii_tolower (*c);
  *name = copy;
  return TRUE;
}

/* "odd", "even", "3", "2n+1", "-n+3" */
static gboolean
read_nth (const char *text, int *a, int *b)
{
  g_autofree char *s = g_ascii_strdown (text, -1);
  char *n, *end;

  for (char *from = s, *to = s;; from++)
    {
      if (!g_ascii_isspace (*from))
        *to++ = *from;
      if (*from == '\0')
        break;
    }
  if (g_str_equal (s, "odd") || g_str_equal (s, "even"))
    {
      *a = 2;
      *b = s[0] == 'o' ? 1 : 0;
      return TRUE;
    }
  if (strlen (s) > 12)
    return FALSE;
  n = strchr (s, 'n');
  *a = 0;
  if (n != NULL)
    {
      *n = '\0';
      if (s[0] == '\0' || g_str_equal (s, "+"))
        *a = 1;
      else if (g_str_equal (s, "-"))
        *a = -1;
      else
        {
          *a = (int)g_ascii_strtoll (s, &end, 10);
          if (*end != '\0')
            return FALSE;
        }
      n++;
    }
  else
    {
      n = s;
    }
  *b = (int)g_ascii_strtoll (n, &end, 10);
  return *end == '\0' && ABS (*a) < 100000 && ABS (*b) < 100000;
}

static gboolean
read_pseudo (const char **at, KabArena *arena, KabSimple *simple)
{
  const char *name;

  if (!read_name (at, arena, TRUE, &name))
    return FALSE;
  if (g_str_equal (name, "first-child"))
    {
      simple->kind = KAB_SIMPLE_NTH_CHILD;
      simple->b = 1;
      return TRUE;
    }
  if (g_str_equal (name, "last-child"))
    {
      simple->kind = KAB_SIMPLE_LAST_CHILD;
      return TRUE;
    }
  if (g_str_equal (name, "nth-child") && **at == '(')
    {
      const char *close = strchr (*at, ')');
      g_autofree char *inside = close != NULL ? g_strndup (*at + 1, (gsize)(close - *at - 1)) : NULL;

      if (inside == NULL || !read_nth (inside, &simple->a, &simple->b))
        return FALSE;
      simple->kind = KAB_SIMPLE_NTH_CHILD;
      *at = close + 1;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_compound (const char **at, KabArena *arena, KabCompound *compound, guint *specificity)
{
  KabSimple simples[SIMPLES_MAX] = { 0 };
  guint n = 0;
  gboolean any = FALSE;

  for (;;)
    {
      KabSimple *simple = &simples[n];

      if (n == SIMPLES_MAX)
        return FALSE;
      if (**at == '*' && !any && n == 0)
        {
          (*at)++;
          any = TRUE;
          continue;
        }
      if (**at == '.')
        {
          (*at)++;
          simple->kind = KAB_SIMPLE_CLASS;
          *specificity += 1000;
          if (!read_name (at, arena, FALSE, &simple->name))
            return FALSE;
        }
      else if (**at == '#')
        {
          (*at)++;
          simple->kind = KAB_SIMPLE_ID;
          *specificity += 1000000;
          if (!read_name (at, arena, FALSE, &simple->name))
            return FALSE;
        }
      else if (**at == ':')
        {
          (*at)++;
          *specificity += 1000;
          if (!read_pseudo (at, arena, simple))
            return FALSE;
        }
      else if (n == 0 && !any && read_name (at, arena, TRUE, &simple->name))
        {
          simple->kind = KAB_SIMPLE_TYPE;
          *specificity += 1;
        }
      else
        {
          break;
        }
      n++;
    }
  if (n == 0 && !any)
    return FALSE;
  compound->simples = kab_arena_array (arena, KabSimple, MAX (n, 1));
  memcpy (compound->simples, simples, n * sizeof (KabSimple));
  compound->n_simples = n;
  return TRUE;
}

static gboolean
read_selector (const char *text, KabArena *arena, KabRule *rule)
{
  KabCompound compounds[COMPOUNDS_MAX] = { 0 };
  guint n = 0;
  gboolean child = FALSE;

  for (const char *at = text; *at != '\0';)
    {
      if (n == COMPOUNDS_MAX || !read_compound (&at, arena, &compounds[n], &rule->specificity))
        return FALSE;
      compounds[n++].child = child;
      child = FALSE;
      while (g_ascii_isspace (*at))
        at++;
      if (*at == '>')
        {
          child = TRUE;
          at++;
          while (g_ascii_isspace (*at))
            at++;
        }
    }
  if (n == 0 || child)
    return FALSE;
  rule->compounds = kab_arena_array (arena, KabCompound, n);
  memcpy (rule->compounds, compounds, n * sizeof (KabCompound));
  rule->n_compounds = n;
  return TRUE;
}

static void
read_rule (Parser *p)
{
  KabArena *arena = p->sheet->arena;
  guint line = p->line;
  g_autofree char *prelude = read_until (p, "{};");
  g_auto (GStrv) selectors = NULL;
  g_autoptr (GArray) declarations = NULL;
  KabDeclaration *kept;

  if (*p->at != '{')
    {
      kab_problems_add (p->problems, template_line (p, line), _ ("“%.60s” is not understood"), prelude);
      if (*p->at != '\0')
        p->at++;
      return;
    }
  p->at++;
  declarations = read_declarations (p, arena);
  kept = kab_arena_array (arena, KabDeclaration, MAX (declarations->len, 1));
  if (declarations->len > 0)
    memcpy (kept, declarations->data, declarations->len * sizeof (KabDeclaration));

  selectors = g_strsplit (prelude, ",", SELECTORS_MAX);
  for (guint i = 0; selectors[i] != NULL; i++)
    {
      KabRule rule = { .declarations = kept, .n_declarations = declarations->len };

      if (p->sheet->rules->len >= KAB_RULES_MAX)
        {
          kab_problems_add (p->problems, template_line (p, line),
                            _ ("More than %d rules: the rest is ignored"), KAB_RULES_MAX);
          return;
        }
      if (read_selector (g_strstrip (selectors[i]), arena, &rule))
        g_array_append_val (p->sheet->rules, rule);
      else
        kab_problems_add (p->problems, template_line (p, line), _ ("The selector “%.60s” is not understood"),
                          selectors[i]);
    }
}

static void
read_page (Parser *p)
{
  KabPageStyle *page = &p->sheet->page;
  g_autoptr (GArray) declarations = read_declarations (p, p->sheet->arena);
  guint sides = 0;

  for (guint i = 0; i < declarations->len; i++)
    {
      const KabDeclaration *d = &g_array_index (declarations, KabDeclaration, i);

      if (d->property == KAB_PROP_SIZE)
        {
          if (sides++ % 2 == 0)
            page->width = d->length.value;
          else
            page->height = d->length.value;
        }
      else if (d->property >= KAB_PROP_MARGIN && d->property < KAB_PROP_MARGIN + 4 && !d->inherit
               && d->length.value >= 0)
        {
          page->margin[d->property - KAB_PROP_MARGIN] = d->length;
        }
      else
        {
          kab_problems_add (p->problems, template_line (p, p->line),
                            _ ("@page understands size and margins only"));
        }
    }
}

static void read_rules (Parser *p, gboolean nested);

static void
read_at_rule (Parser *p)
{
  guint line = p->line;
  g_autofree char *prelude = read_until (p, "{};");

  if (*p->at != '{')
    {
      if (*p->at != '\0')
        p->at++;
    }
  else if (g_ascii_strcasecmp (prelude, "@page") == 0)
    {
      p->at++;
      read_page (p);
      return;
    }
  else if (g_ascii_strcasecmp (prelude, "@media print") == 0
           || g_ascii_strcasecmp (prelude, "@media all") == 0)
    {
      p->at++;
      read_rules (p, TRUE);
      return;
    }
  else
    {
      skip_block (p);
      if (g_ascii_strcasecmp (prelude, "@media screen") == 0)
        return;
    }
  kab_problems_add (p->problems, template_line (p, line), _ ("“%.60s” is not understood"), prelude);
}

static void
read_rules (Parser *p, gboolean nested)
{
  for (;;)
    {
      skip_space (p);
      if (*p->at == '\0')
        return;
      if (*p->at == '}')
        {
          p->at++;
          if (nested)
            return;
        }
      else if (*p->at == '@' && (!nested || g_ascii_strncasecmp (p->at, "@media", 6) != 0))
        read_at_rule (p);
      else
        read_rule (p);
    }
}

void
kab_sheet_add (KabSheet *sheet, const char *css, GArray *lines, guint line, KabProblems *problems)
{
  Parser p = { .sheet = sheet, .at = css, .line = line, .lines = lines, .problems = problems };

  read_rules (&p, FALSE);
}

KabDeclaration *
kab_css_declarations (KabArena *arena, const char *css, guint line, guint *n, KabProblems *problems)
{
  Parser p = { .at = css, .line = line, .problems = problems };
  g_autoptr (GArray) declarations = g_array_new (FALSE, TRUE, sizeof (KabDeclaration));
  KabDeclaration *kept;

  while (*p.at != '\0')
    {
      g_autoptr (GArray) more = read_declarations (&p, arena);

      if (more->len > 0 && declarations->len < DECLARATIONS_MAX)
        g_array_append_vals (declarations, more->data, more->len);
    }
  kept = kab_arena_array (arena, KabDeclaration, MAX (declarations->len, 1));
  if (declarations->len > 0)
    memcpy (kept, declarations->data, declarations->len * sizeof (KabDeclaration));
  *n = declarations->len;
  return kept;
}
