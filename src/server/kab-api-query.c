/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The query of a list: filters, ranges, search, order, pages. */
#include "kab-api-query.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-id.h"
#include "kab-identity-private.h"
#include "kab-schema.h"
#include "kab-text.h"
#include "kab-validate.h"

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define CURSOR_MAX 8192
#define WORDS_MAX 8
#define ESCAPE '!'

typedef struct
{
  char *name;
  char *value;
  gboolean is_taken;
} Parameter;

static const char *const reserved[] = { "limit", "cursor", "sort", "count", "fields", "q", "deleted", NULL };

static const struct
{
  const char *suffix;
  const char *sql;
} ranges[] = { { ".gte", ">=" }, { ".gt", ">" }, { ".lte", "<=" }, { ".lt", "<" } };

/* What every row has besides the entity's fields. */
static const KabField common[] = {
  { "id", N_ ("Number"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_SORTED },
  { "created_at", N_ ("When"), KAB_TYPE_TIME, KAB_FIELD_SORTED },
  { "updated_at", N_ ("When"), KAB_TYPE_TIME, KAB_FIELD_SORTED },
};

static void
parameter_free (gpointer data)
{
  Parameter *parameter = data;

  g_free (parameter->name);
  g_free (parameter->value);
  g_free (parameter);
}

static void
value_free (gpointer data)
{
  kab_value_clear (data);
  g_free (data);
}

void
kab_api_query_clear (KabApiQuery *query)
{
  if (query->where != NULL)
    g_string_free (query->where, TRUE);
  g_clear_pointer (&query->values, g_ptr_array_unref);
  g_free (query->order);
  g_free (query->wanted);
  g_free (query->fingerprint);
  kab_value_clear (&query->last);
  g_free (query->last_id);
}

/* Percent signs and the blanks of forms; NULL for what is no text. */
static char *
decode (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  char *plain;

  g_strdelimit (copy, "+", ' ');
  plain = g_uri_unescape_string (copy, NULL);
  if (plain != NULL && g_utf8_validate (plain, -1, NULL))
    return plain;
  g_free (plain);
  return NULL;
}

static GPtrArray *
read_parameters (KabApi *api)
{
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func (parameter_free);
  g_auto (GStrv) pairs
    = g_strsplit (api->request->query_text != NULL ? api->request->query_text : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');
      Parameter *parameter;

      if (*pairs[i] == '\0')
        continue;
      parameter = g_new0 (Parameter, 1);
      g_ptr_array_add (parameters, parameter);
      parameter->name = decode (pairs[i], equals != NULL ? (gsize)(equals - pairs[i]) : strlen (pairs[i]));
      parameter->value = equals != NULL ? decode (equals + 1, strlen (equals + 1)) : g_strdup ("");
      if (parameter->name == NULL || parameter->value == NULL || parameters->len > KAB_API_FILTERS_MAX)
        {
          kab_api_fault (api, NULL, _ ("The query cannot be read, or is too long."));
          return NULL;
        }
    }
  return g_steal_pointer (&parameters);
}

/* One of those that may stand there once. */
static const char *
take (KabApi *api, GPtrArray *parameters, const char *name)
{
  const char *found = NULL;

  for (guint i = 0; i < parameters->len; i++)
    {
      Parameter *parameter = parameters->pdata[i];

      if (!g_str_equal (parameter->name, name))
        continue;
      parameter->is_taken = TRUE;
      if (found != NULL)
        kab_api_fault (api, name, _ ("It stands there twice."));
      found = parameter->value;
    }
  return found;
}

static const KabField *
find_field (const KabApi *api, const char *name, KabFieldFlags any_of)
{
  const KabField *field = kab_entity_find_field (api->entity, name);

  for (guint i = 0; field == NULL && i < G_N_ELEMENTS (common); i++)
    if (g_str_equal (common[i].name, name))
      field = &common[i];

  /* What the caller may not read must not be found out by filtering and sorting either. */
  return field != NULL && (field->flags & any_of) && kab_caller_may_read_field (api->caller->caller, field)
           ? field
           : NULL;
}

static void
add_value (KabApiQuery *query, const KabValue *value)
{
  KabValue *kept = g_new0 (KabValue, 1);

  kab_value_copy (kept, value);
  g_ptr_array_add (query->values, kept);
}

static void
add_text (KabApiQuery *query, const char *text)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  kab_value_set_text (&value, text);
  add_value (query, &value);
}

static gboolean
read_value (KabApi *api, const KabField *field, const char *name, const char *text, KabValue *value)
{
  GError *error = NULL;
  gint64 integer;

  if (field->type == KAB_TYPE_BOOLEAN && (g_str_equal (text, "true") || g_str_equal (text, "false")))
    {
      kab_value_set_integer (value, g_str_equal (text, "true") ? 1 : 0);
      return TRUE;
    }
  if (field->type != KAB_TYPE_BOOLEAN && kab_field_kind (field) == KAB_VALUE_INTEGER
      && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    {
      kab_value_set_integer (value, integer);
      return TRUE;
    }
  if (kab_field_kind (field) == KAB_VALUE_TEXT)
    {
      kab_value_set_text (value, text);
      kab_value_tidy (field, value);
      if (value->kind == KAB_VALUE_TEXT && kab_validate_value (field, value, &error))
        return TRUE;
    }
  g_clear_error (&error);
  kab_api_fault (api, name, _ ("This is no value of this field."));
  return FALSE;
}

/* All values that stand for one field: any of them. */
static void
add_equal (KabApi *api, KabApiQuery *query, GPtrArray *parameters, guint at, const KabField *field)
{
  const char *name = ((Parameter *)parameters->pdata[at])->name;
  guint n = 0;

  g_string_append_printf (query->where, " AND \"%s\" IN (", field->name);
  for (guint i = at; i < parameters->len; i++)
    {
      Parameter *parameter = parameters->pdata[i];
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (!g_str_equal (parameter->name, name))
        continue;
      parameter->is_taken = TRUE;
      if (!read_value (api, field, name, parameter->value, &value))
        continue;
      g_string_append (query->where, n++ == 0 ? "?" : ",?");
      add_value (query, &value);
    }
  g_string_append (query->where, n == 0 ? "NULL)" : ")");
}

gboolean
kab_api_query_has_range (const KabField *field)
{
  return (field->flags & (KAB_FIELD_SORTED | KAB_FIELD_FILTERED | KAB_FIELD_UNIQUE))
         && (field->type == KAB_TYPE_DATE
             || (kab_field_kind (field) == KAB_VALUE_INTEGER && field->type != KAB_TYPE_BOOLEAN));
}

const char *
kab_api_query_range_suffix (guint i)
{
  return i < G_N_ELEMENTS (ranges) ? ranges[i].suffix : NULL;
}

const KabField *
kab_api_query_common (guint *n)
{
  *n = G_N_ELEMENTS (common);
  return common;
}

/* FALSE if the name is none of a range's. */
static gboolean
add_range (KabApi *api, KabApiQuery *query, Parameter *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *name = NULL;
      g_auto (KabValue) value = KAB_VALUE_INIT;
      const KabField *field;

      if (!g_str_has_suffix (parameter->name, ranges[i].suffix))
        continue;
      name = g_strndup (parameter->name, strlen (parameter->name) - strlen (ranges[i].suffix));
      field = find_field (api, name, KAB_FIELD_SORTED | KAB_FIELD_FILTERED | KAB_FIELD_UNIQUE);
      if (field == NULL || !kab_api_query_has_range (field))
        return FALSE;
      if (read_value (api, field, parameter->name, parameter->value, &value))
        {
          g_string_append_printf (query->where, " AND \"%s\"%s?", field->name, ranges[i].sql);
          add_value (query, &value);
        }
      return TRUE;
    }
  return FALSE;
}

static gboolean
add_null (KabApi *api, KabApiQuery *query, Parameter *parameter)
{
  g_autofree char *name = NULL;
  const KabField *field;

  if (!g_str_has_suffix (parameter->name, ".null"))
    return FALSE;
  name = g_strndup (parameter->name, strlen (parameter->name) - strlen (".null"));
  field = find_field (api, name, KAB_FIELD_SORTED | KAB_FIELD_FILTERED | KAB_FIELD_UNIQUE);
  if (field == NULL)
    return FALSE;
  if (g_str_equal (parameter->value, "true"))
    g_string_append_printf (query->where, " AND \"%s\" IS NULL", field->name);
  else if (g_str_equal (parameter->value, "false"))
    g_string_append_printf (query->where, " AND \"%s\" IS NOT NULL", field->name);
  else
    kab_api_fault (api, parameter->name, _ ("This is no value of this field."));
  return TRUE;
}

static void
add_filters (KabApi *api, KabApiQuery *query, GPtrArray *parameters)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      Parameter *parameter = parameters->pdata[i];
      const KabField *field;

      if (parameter->is_taken)
        continue;
      field = find_field (api, parameter->name, KAB_FIELD_FILTERED | KAB_FIELD_UNIQUE);
      if (field != NULL)
        add_equal (api, query, parameters, i, field);
      else if (!add_range (api, query, parameter) && !add_null (api, query, parameter))
        kab_api_fault (api, parameter->name, _ ("Lists of this kind are not filtered by this."));
    }
}

static void
add_search (KabApi *api, KabApiQuery *query, const char *text)
{
  g_autofree char *key = NULL;
  g_auto (GStrv) words = NULL;
  guint n = 0;

  if (text == NULL)
    return;
  if (!kab_schema_has_search (api->entity))
    {
      kab_api_fault (api, "q", _ ("Lists of this kind are not filtered by this."));
      return;
    }
  if (g_utf8_strlen (text, -1) > KAB_API_SEARCH_MAX)
    {
      kab_api_fault (api, "q", _ ("The query cannot be read, or is too long."));
      return;
    }
  key = kab_text_key (text);
  words = g_strsplit (key, " ", -1);
  for (guint i = 0; words[i] != NULL && n < WORDS_MAX; i++)
    {
      g_autoptr (GString) pattern = g_string_new ("%");

      if (*words[i] == '\0')
        continue;
      n++;
      for (const char *p = words[i]; *p != '\0'; p++)
        {
          if (*p == '%' || *p == '_' || *p == ESCAPE)
            g_string_append_c (pattern, ESCAPE);
          g_string_append_c (pattern, *p);
        }
      g_string_append_c (pattern, '%');
      g_string_append (query->where, " AND search_key LIKE ? ESCAPE '!'");
      add_text (query, pattern->str);
    }
}

static void
set_order (KabApi *api, KabApiQuery *query, const char *text)
{
  const KabField *field;

  if (text == NULL)
    return;
  query->descending = *text == '-';
  field = find_field (api, text + (query->descending ? 1 : 0), KAB_FIELD_SORTED);
  if (field == NULL)
    kab_api_fault (api, "sort", _ ("Lists of this kind are not sorted by this."));
  else if (!g_str_equal (field->name, "id"))
    query->order = kab_schema_order (field);
}

static void
set_fields (KabApi *api, KabApiQuery *query, const char *text)
{
  g_auto (GStrv) names = NULL;

  if (text == NULL)
    return;
  query->wanted = g_new0 (gboolean, api->entity->n_fields);
  names = g_strsplit (text, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      int at = kab_entity_field (api->entity, names[i]);

      if (at >= 0 && kab_caller_may_read_field (api->caller->caller, &api->entity->fields[at]))
        query->wanted[at] = TRUE;
      else if (!g_str_equal (names[i], "id") && *names[i] != '\0')
        kab_api_fault (api, "fields", _ ("There is no such field."));
    }
}

static void
set_limit (KabApi *api, KabApiQuery *query, const char *text)
{
  guint64 limit = KAB_API_LIMIT;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, KAB_API_LIMIT_MAX, &limit, NULL))
    {
      g_autofree char *detail = g_strdup_printf (_ ("It is a number from 1 to %d."), KAB_API_LIMIT_MAX);

      kab_api_fault (api, "limit", detail);
    }
  query->limit = (guint)limit;
}

static void
set_deleted (KabApi *api, KabApiQuery *query, const char *text)
{
  if (text == NULL || g_str_equal (text, "false"))
    g_string_append (query->where, " AND deleted=0");
  else if (g_str_equal (text, "true"))
    g_string_append (query->where, " AND deleted=1");
  else if (!g_str_equal (text, "any"))
    kab_api_fault (api, "deleted", _ ("This is no value of this field."));
}

/* A cursor is good for the list that it came from, in the same order and with the same filters. */
static void
set_fingerprint (KabApi *api, KabApiQuery *query)
{
  g_autoptr (GString) all = g_string_new (api->entity->name);
  g_autofree char *hash = NULL;

  g_string_append_printf (all, "\n%s\n%d\n%s", query->order != NULL ? query->order : "", query->descending,
                          query->where->str);
  for (guint i = 0; i < query->values->len; i++)
    {
      const KabValue *value = query->values->pdata[i];

      if (value->kind == KAB_VALUE_TEXT)
        g_string_append_printf (all, "\n%s", value->text);
      else
        g_string_append_printf (all, "\n%" G_GINT64_FORMAT, value->integer);
    }
  hash = kab_token_hash (all->str);
  query->fingerprint = g_strndup (hash, 16);
}

char *
kab_api_query_cursor (const KabApiQuery *query, const KabValue *last, const char *id)
{
  g_autofree char *plain
    = last->kind == KAB_VALUE_INTEGER
        ? g_strdup_printf ("1 %s %s i%" G_GINT64_FORMAT, query->fingerprint, id, last->integer)
        : g_strdup_printf ("1 %s %s %s%s", query->fingerprint, id, last->kind == KAB_VALUE_TEXT ? "t" : "n",
                           last->kind == KAB_VALUE_TEXT ? last->text : "");
  gsize n = strlen (plain), size = sodium_base64_encoded_len (n, VARIANT);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, (const guchar *)plain, n, VARIANT);
}

static gboolean
read_cursor (KabApiQuery *query, const char *text)
{
  char plain[CURSOR_MAX];
  gsize n = 0;
  g_auto (GStrv) parts = NULL;

  if (sodium_base642bin ((guchar *)plain, sizeof plain - 1, text, strlen (text), NULL, &n, NULL, VARIANT)
      != 0)
    return FALSE;
  plain[n] = '\0';
  if (strlen (plain) != n || !g_utf8_validate (plain, (gssize)n, NULL))
    return FALSE;
  parts = g_strsplit (plain, " ", 4);
  if (g_strv_length (parts) != 4 || !g_str_equal (parts[0], "1")
      || !g_str_equal (parts[1], query->fingerprint) || !kab_id_is_valid (parts[2]))
    return FALSE;
  query->last_id = g_strdup (parts[2]);
  query->has_cursor = TRUE;
  switch (*parts[3])
    {
    case 'n':
      return parts[3][1] == '\0';
    case 't':
      kab_value_set_text (&query->last, parts[3] + 1);
      return query->order != NULL;
    case 'i':
      query->last.kind = KAB_VALUE_INTEGER;
      return query->order != NULL
             && g_ascii_string_to_signed (parts[3] + 1, 10, G_MININT64, G_MAXINT64, &query->last.integer,
                                          NULL);
    default:
      return FALSE;
    }
}

char *
kab_api_query_link (const KabRequest *request, const char *cursor)
{
  GString *link = g_string_new (NULL);
  g_auto (GStrv) pairs = g_strsplit (request->query_text != NULL ? request->query_text : "", "&", -1);

  g_string_printf (link, "<%s?", request->path);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !g_str_has_prefix (pairs[i], "cursor="))
      {
        /* What would end the header's part early stands encoded there. */
        g_autofree char *safe
          = g_uri_escape_string (pairs[i], "%" G_URI_RESERVED_CHARS_ALLOWED_IN_PATH_ELEMENT "/?", FALSE);

        g_string_append_printf (link, "%s&", safe);
      }
  g_string_append_printf (link, "cursor=%s>; rel=\"next\"", cursor);
  return g_string_free (link, FALSE);
}

gboolean
kab_api_query_read (KabApi *api, KabApiQuery *query)
{
  g_autoptr (GPtrArray) parameters = read_parameters (api);
  const char *values[G_N_ELEMENTS (reserved)] = { NULL };

  query->where = g_string_new (NULL);
  query->values = g_ptr_array_new_with_free_func (value_free);
  if (parameters == NULL)
    return FALSE;
  for (guint i = 0; reserved[i] != NULL; i++)
    values[i] = take (api, parameters, reserved[i]);
  set_limit (api, query, values[0]);
  set_order (api, query, values[2]);
  if (values[3] != NULL && !g_str_equal (values[3], "true") && !g_str_equal (values[3], "false"))
    kab_api_fault (api, "count", _ ("This is no value of this field."));
  query->count = g_strcmp0 (values[3], "true") == 0;
  set_fields (api, query, values[4]);
  set_deleted (api, query, values[6]);
  add_filters (api, query, parameters);
  add_search (api, query, values[5]);
  set_fingerprint (api, query);
  if (api->problems->len == 0 && values[1] != NULL && !read_cursor (query, values[1]))
    kab_api_fault (api, "cursor", _ ("The cursor is not one that this server gave for this list."));
  return api->problems->len == 0;
}
