/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-condition.h"

#include <string.h>

#include "kab-phone.h"
#include "kab-schema.h"
#include "kab-text.h"

/* Fewer letters than a trigram has are looked for at the beginning only. */
#define LETTERS_ANYWHERE 3
#define ALTERNATIVES_MAX 200

typedef struct
{
  const KabEntity *entity;
  int deleted;
  gboolean indexed;
  GPtrArray *conditions;
} Build;

void
kab_condition_free (KabCondition *condition)
{
  if (condition == NULL)
    return;
  g_free (condition->key);
  g_free (condition->sql);
  g_free (condition->narrow);
  g_ptr_array_unref (condition->texts);
  g_array_unref (condition->integers);
  g_free (condition);
}

static KabCondition *
condition_new (Build *build)
{
  KabCondition *condition = g_new0 (KabCondition, 1);

  condition->texts = g_ptr_array_new_with_free_func (g_free);
  condition->integers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (build->conditions, condition);
  return condition;
}

static void
add_text (KabCondition *condition, const char *text)
{
  g_ptr_array_add (condition->texts, g_strdup (text));
}

static void
add_integer (KabCondition *condition, gint64 integer)
{
  g_ptr_array_add (condition->texts, NULL);
  g_array_append_val (condition->integers, integer);
}

int
kab_condition_bind (const KabCondition *condition, KabStatement *statement)
{
  guint integers = 0;

  for (guint i = 0; i < condition->texts->len; i++)
    {
      const char *text = g_ptr_array_index (condition->texts, i);

      if (text != NULL)
        kab_statement_bind_text (statement, (int)i + 1, text);
      else
        kab_statement_bind_integer (statement, (int)i + 1,
                                    g_array_index (condition->integers, gint64, integers++));
    }
  return (int)condition->texts->len + 1;
}

/* Completes a condition whose values are all there: @where is about the entity's own table. */
static void
on_table (Build *build, KabCondition *condition, const char *where)
{
  condition->sql = g_strdup_printf ("SELECT nr FROM \"%s\" WHERE deleted=%d AND (%s)", build->entity->name,
                                    build->deleted, where);
  condition->narrow = g_strconcat (condition->sql, " AND nr=?", NULL);
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

/* Any of @keys anywhere in @field, or in any searched field. */
static void
on_search (Build *build, KabCondition *condition, const KabField *field, char *const *keys)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *quoted = fts_quote (keys[i]);

      if (i > 0)
        g_string_append (match, " OR ");
      if (field != NULL)
        g_string_append_printf (match, "{%s} : ", field->name);
      g_string_append (match, quoted);
    }
  condition->masked = TRUE;
  add_text (condition, match->str);
  condition->sql = g_strdup_printf ("SELECT rowid FROM \"%s_search\" WHERE \"%s_search\" MATCH ?",
                                    build->entity->name, build->entity->name);
  condition->narrow = g_strconcat (condition->sql, " AND rowid=?", NULL);
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
  if (field->type == KAB_TYPE_TEXT && (field->flags & KAB_FIELD_SORTED))
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
      g_string_append_printf (where, "substr(TEXTKEY(\"%s\"), 1, %ld) = ?", field->name,
                              g_utf8_strlen (key, -1));
      add_text (condition, key);
    }
}

static void
append_part (GString *where, KabCondition *condition, const KabField *field, const char *key)
{
  append_or (where);
  g_string_append_printf (where, "instr(TEXTKEY(\"%s\"), ?) > 0", field->name);
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
  *letters = (guint)g_utf8_strlen (text, -1);
  keys = g_new0 (char *, 2);
  keys[0] = kab_text_key (text);
  return g_steal_pointer (&keys);
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
  condition = condition_new (build);
  condition->key = g_strdup_printf ("%d part %s %s", build->deleted, field != NULL ? field->name : "*", text);
  if (letters >= LETTERS_ANYWHERE && build->indexed)
    {
      on_search (build, condition, field, keys);
      return;
    }
  for (guint i = 0; i < build->entity->n_fields; i++)
    {
      const KabField *one = &build->entity->fields[i];

      if (field != NULL ? one != field : (one->flags & KAB_FIELD_SEARCHED) == 0)
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
  on_table (build, condition, where->len > 0 ? where->str : "0");
}

static void
build_equal (Build *build, const KabField *field, const char *value)
{
  g_auto (GStrv) values = g_strsplit (value, "|", ALTERNATIVES_MAX);
  gboolean integer = kab_field_kind (field) == KAB_VALUE_INTEGER;
  gboolean keyed = field->type == KAB_TYPE_TEXT && (field->flags & KAB_FIELD_SORTED);
  KabCondition *condition = condition_new (build);
  g_autoptr (GString) where = g_string_new (NULL);

  condition->key = g_strdup_printf ("%d equal %s %s", build->deleted, field->name, value);
  g_string_printf (where, keyed ? "TEXTKEY(\"%s\") IN (" : "\"%s\" IN (", field->name);
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_string_append (where, i == 0 ? "?" : ",?");
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
  on_table (build, condition, where->str);
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
  KabCondition *condition = condition_new (build);
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

  build.conditions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_condition_free);
  for (guint i = 0; i < query->filters->len; i++)
    {
      const KabFilter *filter = g_ptr_array_index (query->filters, i);
      const KabField *field = kab_entity_find_field (query->entity, filter->field);

      if (field == NULL)
        continue; /* "deleted" is in every condition */
      if (filter->value != NULL && (field->flags & KAB_FIELD_SEARCHED))
        build_part (&build, field, filter->value);
      else if (filter->value != NULL)
        build_equal (&build, field, filter->value);
      if (filter->from != NULL || filter->to != NULL)
        build_range (&build, field, filter->from, filter->to);
    }
  if (query->search != NULL && kab_schema_has_search (query->entity))
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
