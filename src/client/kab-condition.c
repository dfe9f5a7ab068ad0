/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-condition.h"

#include <string.h>

#include "kab-phone.h"
#include "kab-schema.h"
#include "kab-text.h"

/* Fewer letters than a trigram has are looked for at the beginning only. */
#define LETTERS_ANYWHERE 3
#define ALTERNATIVES_MAX 1000
#define PART_LETTERS 5
#define GRAMS_MAX 8

typedef struct
{
  const KabEntity *entity;
  int deleted;
  gboolean indexed;
  GPtrArray *conditions;
} Build;

static void
bound_init (KabBound *bound)
{
  bound->texts = g_ptr_array_new_with_free_func (g_free);
  bound->integers = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
bound_clear (KabBound *bound)
{
  g_ptr_array_unref (bound->texts);
  g_array_unref (bound->integers);
}

KabCondition *
kab_condition_new (void)
{
  KabCondition *condition = g_new0 (KabCondition, 1);

  g_atomic_ref_count_init (&condition->refs);
  bound_init (&condition->values);
  bound_init (&condition->test_values);
  return condition;
}

KabCondition *
kab_condition_ref (KabCondition *condition)
{
  g_atomic_ref_count_inc (&condition->refs);
  return condition;
}

void
kab_condition_unref (KabCondition *condition)
{
  if (condition == NULL || !g_atomic_ref_count_dec (&condition->refs))
    return;
  g_free (condition->key);
  g_free (condition->sql);
  g_free (condition->narrow);
  g_free (condition->part);
  g_strfreev (condition->grams);
  g_free (condition->test);
  bound_clear (&condition->values);
  bound_clear (&condition->test_values);
  g_free (condition);
}

static KabCondition *
condition_new (Build *build, const KabField *field)
{
  KabCondition *condition = kab_condition_new ();

  condition->field = field;
  g_ptr_array_add (build->conditions, condition);
  return condition;
}

static void
add_text (KabCondition *condition, const char *text)
{
  g_ptr_array_add (condition->test_values.texts, g_strdup (text));
}

static void
add_integer (KabCondition *condition, gint64 integer)
{
  g_ptr_array_add (condition->test_values.texts, NULL);
  g_array_append_val (condition->test_values.integers, integer);
}

void
kab_bound_bind_one (const KabBound *bound, guint i, KabStatement *statement, int at)
{
  const char *text = g_ptr_array_index (bound->texts, i);
  guint integers = 0;

  if (text != NULL)
    {
      kab_statement_bind_text (statement, at, text);
      return;
    }
  for (guint j = 0; j < i; j++)
    integers += g_ptr_array_index (bound->texts, j) == NULL;
  kab_statement_bind_integer (statement, at, g_array_index (bound->integers, gint64, integers));
}

int
kab_bound_bind (const KabBound *bound, KabStatement *statement, int at)
{
  for (guint i = 0; i < bound->texts->len; i++)
    kab_bound_bind_one (bound, i, statement, at++);
  return at;
}

/* Completes a condition whose values are all there: @where is about the entity's own table. */
static void
on_table (Build *build, KabCondition *condition, const char *where)
{
  condition->sql = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE deleted=%d AND (%s)", build->entity->name,
                                    build->deleted, where);
  condition->narrow = g_strconcat (condition->sql, " AND nr=?", NULL);
  condition->test = g_strdup (where);
  for (guint i = 0; i < condition->test_values.texts->len; i++)
    g_ptr_array_add (condition->values.texts, g_strdup (g_ptr_array_index (condition->test_values.texts, i)));
  g_array_append_vals (condition->values.integers, condition->test_values.integers->data,
                       condition->test_values.integers->len);
}

static char *
fts_quote (const char *key)
{
  GString *out = g_string_new ("\"");

  for (const char *p = key; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}

/* What has @key in @field, or in any searched field. */
static char *
fts_match (const KabField *field, const char *key)
{
  g_autofree char *quoted = fts_quote (key);
  g_autofree char *column = field != NULL ? kab_schema_words_column (field) : NULL;

  return field != NULL ? g_strdup_printf ("{%s} : %s", column, quoted) : g_steal_pointer (&quoted);
}

char *
kab_condition_gram_match (const KabCondition *condition, guint i)
{
  return fts_match (condition->field, condition->grams[i]);
}

/* Words of three letters that @key of so many more is made of, from its end. */
static char **
grams_of (const char *key, glong letters)
{
  g_autoptr (GStrvBuilder) grams = g_strv_builder_new ();

  for (glong at = letters - LETTERS_ANYWHERE, n = 0; at >= 0 && n < GRAMS_MAX; at--, n++)
    {
      g_autofree char *gram = g_utf8_substring (key, at, at + LETTERS_ANYWHERE);

      g_strv_builder_add (grams, gram);
    }
  return g_strv_builder_end (grams);
}

/* Any of @keys anywhere in @field, or in any searched field; @where says the same of the row itself. */
static void
on_search (Build *build, KabCondition *condition, const KabField *field, char *const *keys, const char *where)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *one = fts_match (field, keys[i]);

      if (i > 0)
        g_string_append (match, " OR ");
      g_string_append (match, one);
    }
  if (keys[0] != NULL && keys[1] == NULL)
    {
      glong letters = g_utf8_strlen (keys[0], -1);

      /* A long text has many trigrams, most of which stand in many rows; its end tells rows apart best. */
      if (letters > PART_LETTERS)
        condition->part = fts_match (field, g_utf8_offset_to_pointer (keys[0], letters - PART_LETTERS));
      if (letters > LETTERS_ANYWHERE)
        condition->grams = grams_of (keys[0], letters);
    }
  condition->masked = TRUE;
  g_ptr_array_add (condition->values.texts, g_strdup (match->str));
  condition->sql = g_strdup_printf ("SELECT rowid AS nr FROM \"%s_search\" WHERE \"%s_search\" MATCH ?",
                                    build->entity->name, build->entity->name);
  /* The row itself: a word that stands in many rows is slow to be looked for in one of them. */
  condition->narrow
    = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE (%s) AND nr=?", build->entity->name, where);
  condition->test = g_strdup (where);
}

/* Sorted and compared by its key. */
static gboolean
is_keyed (const KabField *field)
{
  return field->type == KAB_TYPE_TEXT && (field->flags & KAB_FIELD_SORTED);
}

static void
append_or (GString *where)
{
  if (where->len > 0)
    g_string_append (where, " OR ");
}

static void
append_prefix (GString *where, KabCondition *condition, const KabField *field, const char *key)
{
  append_or (where);
  if (is_keyed (field))
    {
      /* A range, so that the index serves; 0xf5 stands in no UTF-8 text. */
      g_autofree char *end = g_strconcat (key, "\365", NULL);

      g_string_append_printf (where, "(TEXTKEY(\"%s\") >= ? AND TEXTKEY(\"%s\") < ?)", field->name,
                              field->name);
      add_text (condition, key);
      add_text (condition, end);
    }
  else
    {
      g_autofree char *words = kab_schema_words (field);

      g_string_append_printf (where, "substr(%s, 1, %ld) = ?", words, g_utf8_strlen (key, -1));
      add_text (condition, key);
    }
}

static void
append_part (GString *where, KabCondition *condition, const KabField *field, const char *key)
{
  g_autofree char *words = kab_schema_words (field);

  append_or (where);
  g_string_append_printf (where, "instr(%s, ?) > 0", words);
  add_text (condition, key);
}

/* What is typed of a number: its digits; a leading 8 may be the trunk prefix that stands for +7. */
static char **
phone_keys (const char *text, guint *letters)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autofree char *whole = kab_phone_normalise (text);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  *letters = (guint)digits->len;
  if (whole != NULL)
    g_ptr_array_add (keys, g_steal_pointer (&whole));
  if (digits->len > 0)
    {
      g_ptr_array_add (keys, g_strdup (digits->str));
      if (digits->str[0] == '8' && digits->len >= LETTERS_ANYWHERE)
        {
          digits->str[0] = '7';
          g_ptr_array_add (keys, g_strconcat ("+", digits->str, NULL));
        }
    }
  g_ptr_array_add (keys, NULL);
  return (char **)g_ptr_array_steal (keys, NULL);
}

/* Whether somebody may mean a number of a phone: five digits and more, and nothing but what stands between them. */
static gboolean
looks_like_phone (const char *text)
{
  guint digits = 0;

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      digits++;
    else if (strchr ("+-() .", *p) == NULL)
      return FALSE;
  return digits >= 5;
}

static char **
part_keys (const KabField *field, const char *text, guint *letters)
{
  g_auto (GStrv) keys = NULL;

  if (field != NULL && field->type == KAB_TYPE_PHONE)
    {
      keys = phone_keys (text, letters);
      if (*letters > 0)
        return g_steal_pointer (&keys);
      g_clear_pointer (&keys, g_strfreev);
    }
  /* Typed where any field is meant, a number is looked for as it stands there, and as one of a phone. */
  if (field == NULL && looks_like_phone (text))
    {
      g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
      g_autofree char *as_it_stands = kab_text_key (text);

      keys = phone_keys (text, letters);
      if (!g_strv_contains ((const char *const *)keys, as_it_stands))
        g_strv_builder_add (all, as_it_stands);
      g_strv_builder_addv (all, (const char **)keys);
      return g_strv_builder_end (all);
    }
  *letters = (guint)g_utf8_strlen (text, -1);
  keys = g_new0 (char *, 2);
  keys[0] = kab_text_key (text);
  return g_steal_pointer (&keys);
}

/* Kinds, templates and the like are few and have no index of words: those are found by what they are called. */
static gboolean
is_looked_at (const KabEntity *entity, const KabField *field)
{
  if (kab_schema_has_search (entity))
    return (field->flags & KAB_FIELD_SEARCHED) != 0;
  return field->type == KAB_TYPE_TEXT && g_strcmp0 (field->name, entity->title_field) == 0;
}

/* @field: NULL for all searched fields */
static void
build_part (Build *build, const KabField *field, const char *typed)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  guint letters;
  g_auto (GStrv) keys = part_keys (field, text, &letters);
  KabCondition *condition;
  g_autoptr (GString) where = g_string_new (NULL);

  if (text[0] == '\0')
    return;
  condition = condition_new (build, field);
  condition->key = g_strdup_printf ("%d part %s %s", build->deleted, field != NULL ? field->name : "*", text);
  for (guint i = 0; i < build->entity->n_fields; i++)
    {
      const KabField *one = &build->entity->fields[i];

      if (field != NULL ? one != field : !is_looked_at (build->entity, one))
        continue;
      for (guint j = 0; keys[j] != NULL; j++)
        {
          if (letters >= LETTERS_ANYWHERE)
            append_part (where, condition, one, keys[j]);
          else
            append_prefix (where, condition, one, keys[j]);
          /* A number is kept with a plus before it. */
          if (letters < LETTERS_ANYWHERE && one->type == KAB_TYPE_PHONE && keys[j][0] != '+')
            {
              g_autofree char *plus = g_strconcat ("+", keys[j], NULL);

              append_prefix (where, condition, one, plus);
            }
        }
    }
  if (where->len == 0)
    g_string_append_c (where, '0');
  if (letters >= LETTERS_ANYWHERE && build->indexed && kab_schema_has_search (build->entity))
    {
      on_search (build, condition, field, keys, where->str);
      return;
    }
  if (letters < LETTERS_ANYWHERE && field != NULL && is_keyed (field))
    {
      condition->along = KAB_ALONG_RANGE;
      condition->from = condition->to = TRUE;
    }
  on_table (build, condition, where->str);
}

static int
compare_texts_or_none (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static int
compare_integers (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

/* What rows may go without, and what is no text of its own. */
static gboolean
may_be_none (const KabField *field)
{
  return field->type == KAB_TYPE_REF || field->type == KAB_TYPE_ENUM;
}

static void
build_equal (Build *build, const KabField *field, const char *value)
{
  g_auto (GStrv) values = g_strsplit (value, "|", ALTERNATIVES_MAX);
  gboolean integer = kab_field_kind (field) == KAB_VALUE_INTEGER;
  gboolean keyed = is_keyed (field);
  gboolean none = FALSE;
  KabCondition *condition = condition_new (build, field);
  g_autoptr (GString) where = g_string_new (NULL);

  condition->key = g_strdup_printf ("%d equal %s %s", build->deleted, field->name, value);
  g_string_printf (where, keyed ? "TEXTKEY(\"%s\") IN (" : "\"%s\" IN (", field->name);
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (may_be_none (field) && strcmp (values[i], KAB_QUERY_NONE) == 0)
        {
          none = TRUE;
          continue;
        }
      g_string_append (where, where->str[where->len - 1] == '(' ? "?" : ",?");
      if (integer)
        {
          add_integer (condition, g_ascii_strtoll (values[i], NULL, 10));
        }
      else if (keyed)
        {
          g_autofree char *key = kab_text_key (values[i]);

          add_text (condition, key);
        }
      else
        {
          add_text (condition, values[i]);
        }
    }
  g_string_append_c (where, ')');
  if (none)
    g_string_append_printf (where, " OR \"%s\" IS NULL", field->name);
  g_ptr_array_sort (condition->test_values.texts, compare_texts_or_none);
  g_array_sort (condition->test_values.integers, compare_integers);
  condition->along = none ? KAB_ALONG_NOTHING : KAB_ALONG_VALUES;
  on_table (build, condition, where->str);
}

/*
 * The region is the client's: by one row, the client is looked up; for all of them, the clients of the region are. A
 * client that moves touches its licences and refunds (kab-tally.c), so that what was found is looked at again.
 */
static void
build_region (Build *build, const char *value)
{
  g_auto (GStrv) values = g_strsplit (value, "|", ALTERNATIVES_MAX);
  KabCondition *condition = condition_new (build, NULL);
  g_autoptr (GString) marks = g_string_new (NULL);
  g_autofree char *all = NULL, *of = NULL;
  gboolean none = FALSE;

  condition->key = g_strdup_printf ("%d region %s", build->deleted, value);
  for (guint i = 0; values[i] != NULL; i++)
    if (strcmp (values[i], KAB_QUERY_NONE) == 0)
      {
        none = TRUE;
      }
    else
      {
        g_string_append (marks, marks->len == 0 ? "?" : ",?");
        add_text (condition, values[i]);
      }
  of = g_strdup_printf ("(SELECT " KAB_REGION_OF_C " FROM client c WHERE c.id=%s.client)",
                        build->entity->name);
  condition->test = none ? g_strdup_printf ("%s IN (%s) OR %s IS NULL", of, marks->str, of)
                         : g_strdup_printf ("%s IN (%s)", of, marks->str);
  /* Of most clients no region may be known, and then it is no short cut. */
  all = none ? g_strdup (condition->test)
             : g_strdup_printf ("client IN (SELECT c.id FROM client c WHERE " KAB_REGION_OF_C " IN (%s))",
                                marks->str);
  condition->sql = g_strdup_printf ("SELECT nr FROM %s WHERE deleted=%d AND (%s)", build->entity->name,
                                    build->deleted, all);
  condition->narrow = g_strdup_printf ("SELECT nr FROM %s WHERE deleted=%d AND (%s) AND nr=?",
                                       build->entity->name, build->deleted, condition->test);
  for (guint i = 0; i < condition->test_values.texts->len; i++)
    g_ptr_array_add (condition->values.texts, g_strdup (condition->test_values.texts->pdata[i]));
}

static void
add_bound (KabCondition *condition, gboolean integer, gboolean keyed, const char *text)
{
  if (integer)
    {
      add_integer (condition, g_ascii_strtoll (text, NULL, 10));
    }
  else if (keyed)
    {
      g_autofree char *key = kab_text_key (text);

      add_text (condition, key);
    }
  else
    {
      add_text (condition, text);
    }
}

static void
build_range (Build *build, const KabField *field, const char *from, const char *to)
{
  gboolean integer = kab_field_kind (field) == KAB_VALUE_INTEGER;
  gboolean keyed = field->type == KAB_TYPE_TEXT;
  g_autofree char *order = kab_schema_order (field);
  KabCondition *condition = condition_new (build, field);
  g_autoptr (GString) where = g_string_new (NULL);

  condition->key = g_strdup_printf ("%d range %s %s %s", build->deleted, field->name,
                                    from != NULL ? from : "", to != NULL ? to : "");
  if (from != NULL)
    {
      g_string_append_printf (where, "%s >= ?", order);
      add_bound (condition, integer, keyed, from);
    }
  if (to != NULL)
    {
      g_string_append_printf (where, "%s%s <= ?", from != NULL ? " AND " : "", order);
      add_bound (condition, integer, keyed, to);
    }
  condition->along = KAB_ALONG_RANGE;
  condition->from = from != NULL;
  condition->to = to != NULL;
  on_table (build, condition, where->str);
}

int
kab_query_deleted (const KabQuery *query)
{
  return g_strcmp0 (kab_query_get_filter (query, "deleted"), "1") == 0 ? 1 : 0;
}

GPtrArray *
kab_query_conditions (const KabQuery *query, gboolean indexed)
{
  Build build = { .entity = query->entity, .deleted = kab_query_deleted (query), .indexed = indexed };

  build.conditions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_condition_unref);
  for (guint i = 0; i < query->filters->len; i++)
    {
      const KabFilter *filter = g_ptr_array_index (query->filters, i);
      const KabField *field = kab_entity_find_field (query->entity, filter->field);

      if (field == NULL && strcmp (filter->field, KAB_QUERY_REGION) == 0 && filter->value != NULL)
        build_region (&build, filter->value);
      if (field == NULL)
        continue; /* "deleted" is in every condition */
      if (filter->value != NULL && (field->flags & KAB_FIELD_SEARCHED))
        build_part (&build, field, filter->value);
      else if (filter->value != NULL)
        build_equal (&build, field, filter->value);
      if (filter->from != NULL || filter->to != NULL)
        build_range (&build, field, filter->from, filter->to);
    }
  if (query->search != NULL)
    build_part (&build, NULL, query->search);
  return build.conditions;
}

char *
kab_query_order_sql (const KabQuery *query)
{
  const KabField *field = query->order != NULL ? kab_entity_find_field (query->entity, query->order) : NULL;

  if (field != NULL)
    return kab_schema_order (field);
  return g_strdup (query->order != NULL ? query->order : "nr");
}

gboolean
kab_query_empty_last (const KabQuery *query)
{
  const KabField *field = query->order != NULL ? kab_entity_find_field (query->entity, query->order) : NULL;

  return field != NULL && field->type == KAB_TYPE_DATE;
}
