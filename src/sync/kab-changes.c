/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-changes.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"

struct _KabChanges
{
  char *data;
  KabJsonReader reader;
  KabChangesHead head;
  KabChange change;
  KabChangeValue *values;
  guint n_values;
  /* JSON values are kept as they came, but reading past them unescapes them: copies of one item's. */
  char *scratch;
  gsize scratch_used;
  gsize length;
};

static gboolean
not_a_page (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
               _ ("The server sent something that is not a list of changes. Nothing here was changed; it is "
                  "tried again later."));
  return FALSE;
}

KabChanges *
kab_changes_new (char *data, gsize length)
{
  KabChanges *self = g_new0 (KabChanges, 1);
  guint n;
  const KabEntity *const *entities = kab_entities (&n);

  self->data = data;
  self->length = length;
  for (guint i = 0; i < n; i++)
    self->n_values = MAX (self->n_values, entities[i]->n_fields);
  self->values = g_new0 (KabChangeValue, self->n_values);
  self->change.values = self->values;
  self->head.cursor = self->head.echo = self->head.scope = self->head.epoch = "";
  self->head.entity = self->head.after = self->head.to = "";
  kab_json_reader_init (&self->reader, data, length);
  return self;
}

void
kab_changes_free (KabChanges *self)
{
  if (self == NULL)
    return;
  g_free (self->data);
  g_free (self->values);
  g_free (self->scratch);
  g_free (self);
}

static gboolean
read_head_member (KabChanges *self, const char *name, GError **error)
{
  KabJsonReader *r = &self->reader;
  KabChangesHead *head = &self->head;
  KabJsonToken token = kab_json_reader_next (r);

  if (token == KAB_JSON_STRING)
    {
      if (strcmp (name, "cursor") == 0)
        head->cursor = r->text;
      else if (strcmp (name, "echo") == 0)
        head->echo = r->text;
      else if (strcmp (name, "scope") == 0)
        head->scope = r->text;
      else if (strcmp (name, "epoch") == 0)
        head->epoch = r->text;
      else if (strcmp (name, "entity") == 0)
        head->entity = r->text;
      else if (strcmp (name, "after") == 0)
        head->after = r->text;
      else if (strcmp (name, "to") == 0)
        head->to = r->text;
      return TRUE;
    }
  if (token == KAB_JSON_INTEGER)
    {
      if (strcmp (name, "head") == 0)
        head->head = r->integer;
      else if (strcmp (name, "until") == 0)
        head->until = r->integer;
      else if (strcmp (name, "time") == 0)
        head->time = r->integer;
      else if (strcmp (name, "remaining") == 0)
        head->remaining = r->integer;
      return TRUE;
    }
  if (token == KAB_JSON_BOOLEAN)
    {
      if (strcmp (name, "more") == 0)
        head->more = r->integer != 0;
      else if (strcmp (name, "restart") == 0)
        head->restart = r->integer != 0;
      return TRUE;
    }
  return kab_json_reader_skip (r, token) || not_a_page (error);
}

const KabChangesHead *
kab_changes_read_head (KabChanges *self, GError **error)
{
  KabJsonReader *r = &self->reader;

  if (kab_json_reader_next (r) != KAB_JSON_OBJECT_BEGIN)
    {
      not_a_page (error);
      return NULL;
    }
  while (kab_json_reader_next (r) == KAB_JSON_KEY)
    {
      if (strcmp (r->text, "items") == 0)
        {
          if (kab_json_reader_next (r) != KAB_JSON_ARRAY_BEGIN || self->head.cursor[0] == '\0')
            break;
          /* It would be asked for without end. */
          if (self->head.more && strcmp (self->head.cursor, self->head.echo) == 0)
            break;
          return &self->head;
        }
      if (!read_head_member (self, r->text, error))
        return NULL;
    }
  not_a_page (error);
  return NULL;
}

/* Where the array or object that begins at @from ends, or NULL. */
static const char *
end_of_nested (const char *from, const char *end)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (const char *p = from; p < end; p++)
    {
      if (quoted)
        {
          if (*p == '\\')
            p++;
          else if (*p == '"')
            quoted = FALSE;
        }
      else if (*p == '"')
        {
          quoted = TRUE;
        }
      else if (*p == '{' || *p == '[')
        {
          depth++;
        }
      else if ((*p == '}' || *p == ']') && --depth == 0)
        {
          return p + 1;
        }
    }
  return NULL;
}

static gboolean
read_nested (KabChanges *self, KabJsonToken token, KabChangeValue *value)
{
  KabJsonReader *r = &self->reader;
  const char *end = end_of_nested (r->start, self->data + self->length);
  gsize n = end != NULL ? (gsize)(end - r->start) : 0;

  if (n == 0)
    return FALSE;
  if (self->scratch == NULL)
    self->scratch = g_malloc (self->length + 1 + self->n_values);
  memcpy (self->scratch + self->scratch_used, r->start, n);
  self->scratch[self->scratch_used + n] = '\0';
  value->kind = KAB_VALUE_TEXT;
  value->text = self->scratch + self->scratch_used;
  value->length = n;
  self->scratch_used += n + 1;
  return kab_json_reader_skip (r, token);
}

static gboolean
read_value (KabChanges *self, const KabField *field, KabChangeValue *value)
{
  KabJsonReader *r = &self->reader;
  KabJsonToken token = kab_json_reader_next (r);
  gboolean integer = kab_field_kind (field) == KAB_VALUE_INTEGER;

  /* A member that comes twice would leave scratch space spent; the last one counts and a third copy may not fit. */
  if (value->kind != KAB_VALUE_NULL)
    return FALSE;
  switch (token)
    {
    case KAB_JSON_STRING:
      if (integer || field->type == KAB_TYPE_JSON)
        return FALSE;
      value->kind = KAB_VALUE_TEXT;
      value->text = r->text;
      value->length = r->length;
      return TRUE;
    case KAB_JSON_BOOLEAN:
      if (field->type != KAB_TYPE_BOOLEAN)
        return FALSE;
      G_GNUC_FALLTHROUGH;
    case KAB_JSON_INTEGER:
      if (!integer)
        return FALSE;
      value->kind = KAB_VALUE_INTEGER;
      value->integer = r->integer;
      return TRUE;
    case KAB_JSON_NULL:
      return TRUE;
    case KAB_JSON_OBJECT_BEGIN:
    case KAB_JSON_ARRAY_BEGIN:
      return field->type == KAB_TYPE_JSON && read_nested (self, token, value);
    default:
      return FALSE;
    }
}

/* The members that every row has. Returns whether @name is one; @ok tells whether its value fits. */
static gboolean
read_common (KabChanges *self, const char *name, gboolean *ok)
{
  KabJsonReader *r = &self->reader;
  KabChange *change = &self->change;
  gint64 *integer = NULL;
  const char **text = NULL;
  KabJsonToken token;

  if (strcmp (name, "rev") == 0)
    integer = &change->rev;
  else if (strcmp (name, "created_at") == 0)
    integer = &change->created_at;
  else if (strcmp (name, "updated_at") == 0)
    integer = &change->updated_at;
  else if (strcmp (name, "created_by") == 0)
    text = &change->created_by;
  else if (strcmp (name, "updated_by") == 0)
    text = &change->updated_by;
  else if (strcmp (name, "deleted") != 0)
    return FALSE;

  token = kab_json_reader_next (r);
  if (integer != NULL)
    {
      *ok = token == KAB_JSON_INTEGER;
      *integer = r->integer;
    }
  else if (text != NULL)
    {
      *ok = token == KAB_JSON_STRING || token == KAB_JSON_NULL;
      *text = token == KAB_JSON_STRING ? r->text : NULL;
    }
  else
    {
      *ok = token == KAB_JSON_BOOLEAN;
      change->deleted = r->integer != 0;
    }
  return TRUE;
}

/* Fields come in the entity's order, so the one after the last is nearly always it. */
static int
find_field (const KabEntity *entity, const char *name, guint expected)
{
  for (guint i = 0; i < entity->n_fields; i++)
    {
      guint at = (expected + i) % entity->n_fields;

      if (strcmp (entity->fields[at].name, name) == 0)
        return (int)at;
    }
  return -1;
}

static gboolean
read_item (KabChanges *self, gboolean *known)
{
  KabJsonReader *r = &self->reader;
  KabChange *change = &self->change;
  guint expected = 0;
  KabJsonToken token;

  memset (change, 0, sizeof *change);
  change->values = self->values;
  self->scratch_used = 0;

  if (kab_json_reader_next (r) != KAB_JSON_KEY)
    return FALSE;
  change->leave = strcmp (r->text, "leave") == 0;
  if (!change->leave && strcmp (r->text, "entity") != 0)
    return FALSE;
  if (kab_json_reader_next (r) != KAB_JSON_STRING)
    return FALSE;
  change->entity = kab_entity_find (r->text);
  *known = change->entity != NULL;
  if (kab_json_reader_next (r) != KAB_JSON_KEY || strcmp (r->text, "id") != 0
      || kab_json_reader_next (r) != KAB_JSON_STRING || !kab_id_is_valid (r->text))
    return FALSE;
  change->id = r->text;
  if (*known)
    memset (self->values, 0, change->entity->n_fields * sizeof (KabChangeValue));

  while ((token = kab_json_reader_next (r)) == KAB_JSON_KEY)
    {
      gboolean ok = TRUE;
      int field;

      if (read_common (self, r->text, &ok))
        {
          if (!ok)
            return FALSE;
          continue;
        }
      field = *known && !change->leave ? find_field (change->entity, r->text, expected) : -1;
      if (field >= 0)
        {
          if (!read_value (self, &change->entity->fields[field], &self->values[field]))
            return FALSE;
          expected = (guint)field + 1;
        }
      else if (!kab_json_reader_skip (r, kab_json_reader_next (r)))
        {
          return FALSE;
        }
    }
  return token == KAB_JSON_OBJECT_END && change->rev > 0;
}

gboolean
kab_changes_next (KabChanges *self, const KabChange **change, GError **error)
{
  for (;;)
    {
      KabJsonToken token = kab_json_reader_next (&self->reader);
      gboolean known;

      if (token == KAB_JSON_ARRAY_END)
        {
          /* The whole page must be whole: a cut one has no end. */
          while ((token = kab_json_reader_next (&self->reader)) == KAB_JSON_KEY)
            if (!kab_json_reader_skip (&self->reader, kab_json_reader_next (&self->reader)))
              return not_a_page (error);
          if (token != KAB_JSON_OBJECT_END || kab_json_reader_next (&self->reader) != KAB_JSON_END)
            return not_a_page (error);
          return FALSE;
        }
      if (token != KAB_JSON_OBJECT_BEGIN || !read_item (self, &known))
        return not_a_page (error);
      if (known)
        {
          *change = &self->change;
          return TRUE;
        }
    }
}

KabRow *
kab_change_to_row (const KabChange *change)
{
  KabRow *row = kab_row_new_empty (change->entity);

  row->id = g_strdup (change->id);
  row->rev = change->rev;
  row->deleted = change->deleted;
  row->created_at = change->created_at;
  row->created_by = g_strdup (change->created_by);
  row->updated_at = change->updated_at;
  row->updated_by = g_strdup (change->updated_by);
  for (guint i = 0; i < change->entity->n_fields; i++)
    {
      const KabChangeValue *value = &change->values[i];

      if (value->kind == KAB_VALUE_TEXT)
        kab_value_set_text (&row->values[i], value->text);
      else if (value->kind == KAB_VALUE_INTEGER)
        kab_value_set_integer (&row->values[i], value->integer);
    }
  return row;
}
