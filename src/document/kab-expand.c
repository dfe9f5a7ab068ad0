/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template's pieces, filled in with values. */
#include "kab-expand-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-limits.h"
#include "kab-nearest.h"
#include "kab-problem.h"
#include "kab-rich-text.h"

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
  gboolean plain; /* what comes out is no HTML, and @expansion no template of a paper */
  GPtrArray *all; /* (nullable): of GError: all of them are wanted, not only the first */
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

/* Returns: whether to go on: what stops all others is but noted by who checks */
static gboolean
noted (const Run *run, GError **error)
{
  if (run->all == NULL || run->all->len >= KAB_PROBLEMS_MAX)
    return FALSE;
  g_ptr_array_add (run->all, g_steal_pointer (error));
  return TRUE;
}

/* Returns: whether to go on all the same */
static gboolean
unknown_variable (const Run *run, const KabPiece *piece, const Scope *scope, GError **error)
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
  if (run->plain && nearest != NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is no variable “%s”. Did you mean “%s”?"),
                 piece->text, nearest);
  else if (run->plain)
    g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("There is no variable “%s”."), piece->text);
  else if (nearest != NULL)
    kab_template_set_error (error, KAB_ERROR_INVALID, piece->line,
                            _ ("there is no variable “%s”. Did you mean “%s”?"), piece->text, nearest);
  else
    kab_template_set_error (error, KAB_ERROR_INVALID, piece->line, _ ("there is no variable “%s”."),
                            piece->text);
  return noted (run, error);
}

static gboolean
several_values (const Run *run, const KabPiece *piece, GError **error)
{
  kab_template_set_error (error, KAB_ERROR_INVALID, piece->line,
                          _ ("“%s” holds several values: name one of them, or repeat over "
                             "it with {{#%s}}."),
                          piece->text, piece->text);
  return noted (run, error);
}

static gboolean
holds_several (JsonNode *node)
{
  return node != NULL && (JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node));
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

  if (run->plain)
    {
      g_string_append (out, text);
      return;
    }
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

/* Paragraphs and lists: its markup is made here, and nothing of the text's own becomes any. */
static void
append_formatted (Run *run, const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  g_autofree char *made = NULL;

  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)p[0] == 0xef && (guchar)p[1] == 0xb7 && ((guchar)p[2] == 0x90 || (guchar)p[2] == 0x91))
      p += 2;
    else if ((guchar)*p >= 0x20 || *p == '\n' || *p == '\t')
      g_string_append_c (clean, *p);
  made = run->plain ? kab_rich_text_to_plain (clean->str) : kab_rich_text_to_html (clean->str);
  g_string_append (run->out, made);
}

static void
append_plain (Run *run, const KabPiece *piece)
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

/* The repeat that @scope is in; %NULL if it is in none. */
static const Scope *
repeat_of (const Scope *scope)
{
  while (scope != NULL && scope->number == 0)
    scope = scope->outer;
  return scope;
}

/* The names that are there without anybody giving them. */
static gboolean
is_built_in (const KabPiece *piece, const Scope *scope)
{
  if (g_str_equal (piece->text, "page") || g_str_equal (piece->text, "pages"))
    return TRUE;
  return g_str_equal (piece->text, "@number") && repeat_of (scope) != NULL;
}

static void
append_built_in (Run *run, const KabPiece *piece, const Scope *scope)
{
  if (g_str_equal (piece->text, "page"))
    g_string_append (run->out, KAB_MARK_PAGE);
  else if (g_str_equal (piece->text, "pages"))
    g_string_append (run->out, KAB_MARK_PAGES);
  else
    g_string_append_printf (run->out, "%u", repeat_of (scope)->number);
}

/* licence.price is in licence.currency; price within a repeat, and an item itself, in the nearest currency. */
static char *
currency_beside (const KabPiece *piece, const Scope *scope)
{
  g_auto (GStrv) beside = g_strdupv (piece->path);
  guint n = g_strv_length (beside);
  char *alone[] = { (char *)"currency", NULL };
  JsonNode *found = NULL;
  g_autofree char *text = NULL;

  if (n > 0)
    {
      g_free (beside[n - 1]);
      beside[n - 1] = g_strdup ("currency");
    }
  if (!look_up (scope, n > 0 ? beside : alone, &found))
    return NULL;
  text = node_text (found);
  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
append_value (Run *run, const KabPiece *piece, const Scope *scope, GError **error)
{
  JsonNode *node = NULL;
  g_autofree char *text = NULL;
  gboolean breaks = FALSE, formatted = FALSE;

  if (!look_up (scope, piece->path, &node))
    {
      if (is_built_in (piece, scope))
        {
          append_built_in (run, piece, scope);
          return TRUE;
        }
      return unknown_variable (run, piece, scope, error);
    }
  if (holds_several (node))
    return several_values (run, piece, error);

  text = node_text (node);
  for (guint i = 0; piece->steps != NULL && i < piece->steps->len; i++)
    {
      const KabPieceStep *step = &g_array_index (piece->steps, KabPieceStep, i);
      g_autofree char *before = g_steal_pointer (&text);
      g_autofree char *currency = NULL;

      if (step->filter == KAB_FILTER_MONEY || step->filter == KAB_FILTER_WORDS)
        currency = currency_beside (piece, scope);
      breaks = breaks || step->filter == KAB_FILTER_LINES;
      formatted = formatted || step->filter == KAB_FILTER_FORMATTED;
      text = kab_filter_apply (step->filter, before, step->argument, currency, run->language);
    }
  if (formatted)
    append_formatted (run, text);
  else
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
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return json_node_get_double (node) == 0;

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
static gboolean check_pieces (Run *run, guint from, guint to, Scope *scope, GError **error);

/* "@first" and "@last": where in a repeat we are. Returns FALSE if the section asks for something else. */
static gboolean
is_place (const KabPiece *piece, const Scope *scope, gboolean *there)
{
  const Scope *repeat = piece->text[0] == '@' ? repeat_of (scope) : NULL;

  if (repeat != NULL && g_str_equal (piece->text, "@first"))
    *there = repeat->number == 1;
  else if (repeat != NULL && g_str_equal (piece->text, "@last"))
    *there = repeat->last;
  else
    return FALSE;

  return TRUE;
}

/*
 * A name that is not known is an error also where a condition keeps it from being printed today: it would be found
 * on the day when it matters. What is in a repeat over nothing cannot be known.
 */
static gboolean
check_section (Run *run, guint i, Scope *scope, GError **error)
{
  const KabPiece *piece = &g_array_index (run->expansion->pieces, KabPiece, i);
  JsonNode *node = NULL;
  Scope inner = { .outer = scope };
  gboolean there;

  if (is_place (piece, scope, &there))
    return check_pieces (run, i + 1, piece->end, scope, error);
  if (!look_up (scope, piece->path, &node))
    return unknown_variable (run, piece, scope, error);
  if (piece->kind == PIECE_INVERTED || (node != NULL && JSON_NODE_HOLDS_VALUE (node)))
    return check_pieces (run, i + 1, piece->end, scope, error);
  if (node == NULL || is_nothing (node))
    return TRUE;
  inner.node = node;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      inner.node = json_array_get_element (json_node_get_array (node), 0);
      inner.number = 1;
    }
  return check_pieces (run, i + 1, piece->end, &inner, error);
}

static gboolean
check_value (Run *run, const KabPiece *piece, Scope *scope, GError **error)
{
  JsonNode *node = NULL;

  if (!look_up (scope, piece->path, &node))
    return is_built_in (piece, scope) || unknown_variable (run, piece, scope, error);
  return run->all == NULL || !holds_several (node) || several_values (run, piece, error);
}

static gboolean
check_pieces (Run *run, guint from, guint to, Scope *scope, GError **error)
{
  for (guint i = from; i < to; i++)
    {
      const KabPiece *piece = &g_array_index (run->expansion->pieces, KabPiece, i);

      if (!count_step (run, error))
        return FALSE;
      if (piece->kind == PIECE_VALUE && !check_value (run, piece, scope, error))
        return FALSE;
      if (piece->kind != PIECE_SECTION && piece->kind != PIECE_INVERTED)
        continue;
      if (!check_section (run, i, scope, error))
        return FALSE;
      i = piece->end;
    }
  return TRUE;
}

static gboolean
run_section (Run *run, guint i, Scope *scope, GError **error)
{
  const KabPiece *piece = &g_array_index (run->expansion->pieces, KabPiece, i);
  JsonNode *node = NULL;
  Scope inner = { .outer = scope };
  gboolean there, is_where = is_place (piece, scope, &there);

  if (!is_where && !look_up (scope, piece->path, &node))
    return unknown_variable (run, piece, scope, error);
  if (!is_where)
    there = !is_nothing (node);
  if (there == (piece->kind == PIECE_INVERTED))
    return check_section (run, i, scope, error);
  if (is_where || piece->kind == PIECE_INVERTED)
    return run_pieces (run, i + 1, piece->end, scope, error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint n = json_array_get_length (array);

      for (guint k = 0; k < n; k++)
        {
          inner.node = json_array_get_element (array, k);
          inner.number = k + 1;
          inner.last = k + 1 == n;
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
      const KabPiece *piece = &g_array_index (run->expansion->pieces, KabPiece, i);

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

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  guint x = (*(KabTemplateProblem *const *)a)->line, y = (*(KabTemplateProblem *const *)b)->line;

  return x < y ? -1 : x > y;
}

GPtrArray *
kab_expansion_check (const char *text, JsonNode *variables)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_template_problem_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabExpansion) expansion = kab_expansion_read (text, all, &error);
  Run run = { .expansion = expansion, .all = all };
  Scope scope = { .node = variables };

  if (expansion != NULL && variables != NULL)
    {
      run.out = g_string_new (NULL);
      check_pieces (&run, 0, expansion->pieces->len, &scope, &error);
      g_string_free (run.out, TRUE);
    }
  if (error != NULL)
    g_ptr_array_add (all, g_steal_pointer (&error));
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (problems, kab_template_problem_from_error (all->pdata[i]));
  g_ptr_array_sort (problems, compare_lines);
  return problems;
}

char *
kab_expansion_run_plain (const KabExpansion *expansion,
                         JsonNode *variables,
                         const char *language,
                         GError **error)
{
  g_autoptr (GArray) map = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) out = g_string_new (NULL);
  Run run = { .expansion = expansion, .language = language, .out = out, .lines = map, .plain = TRUE };
  Scope scope = { .node = variables };

  if (!run_pieces (&run, 0, expansion->pieces->len, &scope, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
