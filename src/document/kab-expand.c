/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-expand.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-filter.h"
#include "kab-limits.h"
#include "kab-nearest.h"

typedef enum
{
  PIECE_TEXT,
  PIECE_VALUE,
  PIECE_SECTION,
  PIECE_INVERTED,
  PIECE_END,
} PieceKind;

typedef struct
{
  KabFilter filter;
  char *argument;
} Step;

typedef struct
{
  PieceKind kind;
  guint line;
  char *text;    /* plain text, or the name as it was typed */
  gsize length;  /* of plain text */
  char **path;   /* @text at its dots */
  GArray *steps; /* of Step */
  guint end;     /* of a section: the index of its end */
} Piece;

struct _KabExpansion
{
  GArray *pieces;
};

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
  g_strfreev (piece->path);
  g_clear_pointer (&piece->steps, g_array_unref);
}

static void
step_clear (gpointer data)
{
  g_free (((Step *)data)->argument);
}

/* Reads "name | filter argument | filter" into @piece. */
static gboolean
read_value (Piece *piece, const char *inside, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (inside, "|", 12);

  piece->text = g_strdup (parts[0] != NULL ? g_strstrip (parts[0]) : "");
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    {
      char *name = g_strstrip (parts[i]);
      char *space = strpbrk (name, " \t\n");
      Step step = { 0 };

      if (space != NULL)
        {
          gsize n;

          *space = '\0';
          step.argument = g_strdup (g_strstrip (space + 1));
          n = strlen (step.argument);
          if (n >= 2 && strchr ("\"'", step.argument[0]) != NULL && step.argument[n - 1] == step.argument[0])
            {
              step.argument[n - 1] = '\0';
              memmove (step.argument, step.argument + 1, n - 1);
            }
        }
      if (!kab_filter_from_name (name, &step.filter))
        {
          const char *nearest = kab_nearest (name, kab_filter_names ());

          g_free (step.argument);
          if (nearest != NULL)
            g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                         _ ("Line %u of the template: there is no filter “%s”. Did you mean “%s”?"),
                         piece->line, name, nearest);
          else
            g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                         _ ("Line %u of the template: there is no filter “%s”."), piece->line, name);
          return FALSE;
        }
      if (piece->steps == NULL)
        {
          piece->steps = g_array_new (FALSE, TRUE, sizeof (Step));
          g_array_set_clear_func (piece->steps, step_clear);
        }
      g_array_append_val (piece->steps, step);
    }
  return TRUE;
}

static void
add_text (KabExpansion *self, const char *from, const char *to, guint line)
{
  Piece piece = { .kind = PIECE_TEXT, .line = line, .length = (gsize)(to - from) };

  if (to == from)
    return;
  piece.text = g_strndup (from, piece.length);
  g_array_append_val (self->pieces, piece);
}

static gboolean
close_section (KabExpansion *self, GArray *open, Piece *end, GError **error)
{
  Piece *start;

  if (open->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("Line %u of the template: {{/%s}} ends what never began."), end->line, end->text);
      return FALSE;
    }
  start = &g_array_index (self->pieces, Piece, g_array_index (open, guint, open->len - 1));
  if (!g_str_equal (start->text, end->text))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("Line %u of the template: {{/%s}} stands where {{/%s}} is awaited, begun in line %u."),
                   end->line, end->text, start->text, start->line);
      return FALSE;
    }
  start->end = self->pieces->len;
  g_array_set_size (open, open->len - 1);
  return TRUE;
}

static gboolean
add_tag (KabExpansion *self, GArray *open, char *inside, guint line, GError **error)
{
  Piece piece = { .kind = PIECE_VALUE, .line = line };
  gboolean ok = FALSE;

  g_strstrip (inside);
  if (inside[0] == '!')
    return TRUE;

  if (strchr ("#^/", inside[0]) != NULL && inside[0] != '\0')
    {
      piece.kind = inside[0] == '#' ? PIECE_SECTION : inside[0] == '^' ? PIECE_INVERTED : PIECE_END;
      piece.text = g_strdup (g_strstrip (inside + 1));
    }
  else if (!read_value (&piece, inside, error))
    {
      piece_clear (&piece);
      return FALSE;
    }

  if (piece.text[0] == '\0')
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("Line %u of the template: {{ }} names no variable."),
                 line);
  else if (piece.kind == PIECE_END)
    ok = close_section (self, open, &piece, error);
  else
    ok = TRUE;

  if (ok && (piece.kind == PIECE_SECTION || piece.kind == PIECE_INVERTED))
    {
      if (open->len >= KAB_SECTION_DEPTH_MAX)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                       _ ("Line %u of the template: repeats are nested deeper than %d."), line,
                       KAB_SECTION_DEPTH_MAX);
          ok = FALSE;
        }
      g_array_append_val (open, self->pieces->len);
    }
  if (!ok)
    {
      piece_clear (&piece);
      return FALSE;
    }
  piece.path = g_str_equal (piece.text, ".") ? g_new0 (char *, 1) : g_strsplit (piece.text, ".", 20);
  g_array_append_val (self->pieces, piece);
  return TRUE;
}

KabExpansion *
kab_expansion_new (const char *text, GError **error)
{
  g_autoptr (KabExpansion) self = g_new0 (KabExpansion, 1);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  guint line = 1;
  const char *from = text;

  self->pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  if (strlen (text) > KAB_TEMPLATE_BYTES_MAX)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("The template is larger than %d KiB."),
                   KAB_TEMPLATE_BYTES_MAX / 1024);
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The template is not UTF-8 text."));
      return NULL;
    }

  for (;;)
    {
      const char *begin = strstr (from, "{{");
      const char *end = begin != NULL ? strstr (begin + 2, "}}") : NULL;
      g_autofree char *inside = NULL;

      if (begin == NULL)
        {
          add_text (self, from, from + strlen (from), line);
          break;
        }
      add_text (self, from, begin, line);
      for (const char *p = from; p < begin; p++)
        line += *p == '\n';
      if (end == NULL || end - begin > 1000)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                       _ ("Line %u of the template: {{ has no }} behind it."), line);
          return NULL;
        }
      inside = g_strndup (begin + 2, (gsize)(end - begin - 2));
      if (!add_tag (self, open, inside, line, error))
        return NULL;
      for (const char *p = begin; p < end; p++)
        line += *p == '\n';
      from = end + 2;
    }
  if (open->len > 0)
    {
      Piece *start = &g_array_index (self->pieces, Piece, g_array_index (open, guint, open->len - 1));

      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("Line %u of the template: {{%s%s}} is never ended by {{/%s}}."), start->line,
                   start->kind == PIECE_SECTION ? "#" : "^", start->text, start->text);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
kab_expansion_free (KabExpansion *expansion)
{
  g_array_unref (expansion->pieces);
  g_free (expansion);
}

/* One level of the scopes that names are looked up in: the innermost repeat first. */
typedef struct _Scope Scope;
struct _Scope
{
  Scope *outer;
  JsonNode *node;
  guint number; /* within a list, from 1; 0 otherwise */
  gboolean last;
};

typedef struct
{
  const KabExpansion *expansion;
  const char *language;
  GString *out;
  GArray *lines;
  guint steps;
} Run;

static JsonNode *
member (JsonNode *node, const char *name)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  return json_object_get_member (json_node_get_object (node), name);
}

/* Where a name is known, everything below a null is known to be nothing. */
static gboolean
look_up (const Scope *scope, char **path, JsonNode **found)
{
  *found = scope->node;
  if (path[0] == NULL)
    return TRUE;

  for (; scope != NULL; scope = scope->outer)
    {
      JsonNode *node = member (scope->node, path[0]);

      if (node == NULL)
        continue;
      for (guint i = 1; path[i] != NULL; i++)
        {
          if (JSON_NODE_HOLDS_NULL (node))
            break;
          node = member (node, path[i]);
          if (node == NULL)
            return FALSE;
        }
      *found = node;
      return TRUE;
    }
  return FALSE;
}

static void
collect_names (JsonNode *node, const char *prefix, guint depth, GHashTable *names)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || depth > 6)
    return;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      if (json_array_get_length (array) > 0)
        collect_names (json_array_get_element (array, 0), prefix, depth + 1, names);
      return;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value) && g_hash_table_size (names) < 2000)
    {
      g_autofree char *full = prefix[0] != '\0' ? g_strconcat (prefix, ".", name, NULL) : g_strdup (name);

      collect_names (value, full, depth + 1, names);
      g_hash_table_add (names, g_steal_pointer (&full));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
sorted_names (GHashTable *names)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (list, g_strdup (key));
  g_ptr_array_sort (list, compare_names);
  return list;
}

GPtrArray *
kab_expansion_names (JsonNode *variables)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_names (variables, "", 0, names);
  return sorted_names (names);
}

static void
unknown_variable (const Piece *piece, const Scope *scope, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) list = NULL;
  const char *nearest;

  for (; scope != NULL; scope = scope->outer)
    collect_names (scope->node, "", 0, names);
  g_hash_table_add (names, g_strdup ("page"));
  g_hash_table_add (names, g_strdup ("pages"));
  list = sorted_names (names);
  g_ptr_array_add (list, NULL);
  nearest = kab_nearest (piece->text, (const char *const *)list->pdata);
  if (nearest != NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                 _ ("Line %u of the template: there is no variable “%s”. Did you mean “%s”?"), piece->line,
                 piece->text, nearest);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                 _ ("Line %u of the template: there is no variable “%s”."), piece->line, piece->text);
}

static char *
node_text (JsonNode *node)
{
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "1" : "");
  {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", json_node_get_double (node)));
  }
}

static void
append_escaped (Run *run, const char *text, guint line, gboolean breaks)
{
  GString *out = run->out;

  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      case '\n':
        if (breaks)
          g_string_append (out, "<br>");
        /* Where white space counts, in a QR code, the break itself must come through. */
        g_string_append_c (out, '\n');
        g_array_append_val (run->lines, line);
        break;
      case '\357':
        /* The page marks are ours alone. */
        if ((guchar)p[1] == 0xb7 && ((guchar)p[2] == 0x90 || (guchar)p[2] == 0x91))
          p += 2;
        else
          g_string_append_c (out, *p);
        break;
      default:
        if ((guchar)*p >= 0x20 || *p == '\t')
          g_string_append_c (out, *p);
        break;
      }
}

static void
append_plain (Run *run, const Piece *piece)
{
  guint line = piece->line;
  const char *from = piece->text, *end = piece->text + piece->length;

  g_string_append_len (run->out, piece->text, (gssize)piece->length);
  while ((from = memchr (from, '\n', (gsize)(end - from))) != NULL)
    {
      from++;
      line++;
      g_array_append_val (run->lines, line);
    }
}

/* The names that are there without anybody giving them. Returns FALSE if @name is none. */
static gboolean
built_in (Run *run, const Piece *piece, const Scope *scope)
{
  while (scope->number == 0 && scope->outer != NULL)
    scope = scope->outer;
  if (g_str_equal (piece->text, "page"))
    g_string_append (run->out, KAB_MARK_PAGE);
  else if (g_str_equal (piece->text, "pages"))
    g_string_append (run->out, KAB_MARK_PAGES);
  else if (g_str_equal (piece->text, "@number") && scope->number > 0)
    g_string_append_printf (run->out, "%u", scope->number);
  else
    return FALSE;

  return TRUE;
}

static gboolean
append_value (Run *run, const Piece *piece, const Scope *scope, GError **error)
{
  JsonNode *node = NULL;
  g_autofree char *text = NULL;
  gboolean breaks = FALSE;

  if (!look_up (scope, piece->path, &node))
    {
      if (built_in (run, piece, scope))
        return TRUE;
      unknown_variable (piece, scope, error);
      return FALSE;
    }
  if (node != NULL && (JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node)))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   _ ("Line %u of the template: “%s” holds several values: name one of them, or repeat over "
                      "it with {{#%s}}."),
                   piece->line, piece->text, piece->text);
      return FALSE;
    }

  text = node_text (node);
  for (guint i = 0; piece->steps != NULL && i < piece->steps->len; i++)
    {
      const Step *step = &g_array_index (piece->steps, Step, i);
      g_autofree char *before = g_steal_pointer (&text);
      g_autofree char *currency = NULL;

      if (step->filter == KAB_FILTER_MONEY && step->argument == NULL)
        {
          /* licence.price is in licence.currency; price within a repeat in the nearest currency. */
          g_auto (GStrv) beside = g_strdupv (piece->path);
          guint n = g_strv_length (beside);
          JsonNode *found = NULL;

          if (n > 0)
            {
              g_free (beside[n - 1]);
              beside[n - 1] = g_strdup ("currency");
              if (look_up (scope, beside, &found))
                currency = node_text (found);
            }
          if (currency != NULL && currency[0] == '\0')
            g_clear_pointer (&currency, g_free);
        }
      breaks = breaks || step->filter == KAB_FILTER_LINES;
      text = kab_filter_apply (step->filter, before, step->argument, currency, run->language);
    }
  append_escaped (run, text, piece->line, breaks);
  return TRUE;
}

static gboolean
is_nothing (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node)[0] == '\0';
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return !json_node_get_boolean (node);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node) == 0;

  return FALSE;
}

static gboolean
count_step (Run *run, GError **error)
{
  if (++run->steps > KAB_EXPAND_STEPS_MAX)
    g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, _ ("The template repeats more than %d times."),
                 KAB_EXPAND_STEPS_MAX);
  else if (run->out->len > KAB_EXPANDED_BYTES_MAX)
    g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                 _ ("The template with its values is larger than %d KiB."), KAB_EXPANDED_BYTES_MAX / 1024);
  else
    return TRUE;

  return FALSE;
}

static gboolean run_pieces (Run *run, guint from, guint to, Scope *scope, GError **error);

static gboolean
run_section (Run *run, guint i, Scope *scope, GError **error)
{
  const Piece *piece = &g_array_index (run->expansion->pieces, Piece, i);
  JsonNode *node = NULL;
  Scope inner = { .outer = scope };

  if (!look_up (scope, piece->path, &node))
    {
      unknown_variable (piece, scope, error);
      return FALSE;
    }
  if (piece->kind == PIECE_INVERTED)
    return !is_nothing (node) || run_pieces (run, i + 1, piece->end, scope, error);
  if (is_nothing (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint n = json_array_get_length (array);

      for (guint k = 0; k < n; k++)
        {
          inner.node = json_array_get_element (array, k);
          inner.number = k + 1;
          if (!run_pieces (run, i + 1, piece->end, &inner, error))
            return FALSE;
        }
      return TRUE;
    }
  inner.node = node;
  return run_pieces (run, i + 1, piece->end, &inner, error);
}

static gboolean
run_pieces (Run *run, guint from, guint to, Scope *scope, GError **error)
{
  if (!count_step (run, error))
    return FALSE;
  for (guint i = from; i < to; i++)
    {
      const Piece *piece = &g_array_index (run->expansion->pieces, Piece, i);

      if (!count_step (run, error))
        return FALSE;
      if (piece->kind == PIECE_TEXT)
        {
          append_plain (run, piece);
        }
      else if (piece->kind == PIECE_VALUE)
        {
          if (!append_value (run, piece, scope, error))
            return FALSE;
        }
      else
        {
          if (!run_section (run, i, scope, error))
            return FALSE;
          i = piece->end;
        }
    }
  return TRUE;
}

GString *
kab_expansion_run (const KabExpansion *expansion,
                   JsonNode *variables,
                   const char *language,
                   GArray **lines,
                   GError **error)
{
  g_autoptr (GArray) map = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) out = g_string_sized_new (16 * 1024);
  Run run = { .expansion = expansion, .language = language, .out = out, .lines = map };
  Scope scope = { .node = variables };
  guint first = 1;

  g_array_append_val (map, first);
  if (!run_pieces (&run, 0, expansion->pieces->len, &scope, error))
    return NULL;
  *lines = g_steal_pointer (&map);
  return g_steal_pointer (&out);
}
