/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-digest.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"

/* Begins what is summed up; another text whenever the form below changes. */
#define FORM "kabinet-digest-1"

/* Stands before each value. A row ends with ROW_END, which is no place of a field. */
enum
{
  MARK_INTEGER = 'i',
  MARK_TEXT = 't',
  MARK_NOTHING = 'n',
  ROW_END = 0xff,
};
G_STATIC_ASSERT (KAB_DIGEST_FIELDS_MAX < ROW_END);

struct _KabDigest
{
  const KabEntity *entity;
  gint64 horizon;
  int *fields; /* by the order in which they were named: indexes of the entity's, or -1 for one not known */
  guint n_fields;
  GChecksum *sum;
  GByteArray *row;
  guint count;
};

/* A row from either side, in one form. */
typedef struct
{
  const char *id;
  gint64 rev;
  gboolean deleted;
  gint64 created_at;
  const char *created_by;
  gint64 updated_at;
  const char *updated_by;
} Common;

char *
kab_digest_fields (const KabEntity *entity)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < entity->n_fields; i++)
    {
      if (i > 0)
        g_string_append_c (names, ',');
      g_string_append (names, entity->fields[i].name);
    }
  return g_string_free (names, FALSE);
}

static gboolean
is_name (const char *text)
{
  gsize n = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_");

  return n > 0 && n <= 63 && text[n] == '\0';
}

static gboolean
not_fields (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("These are not names of fields."));
  return FALSE;
}

static gboolean
read_fields (KabDigest *self, const char *fields, GError **error)
{
  g_auto (GStrv) names = g_strsplit (fields, ",", KAB_DIGEST_FIELDS_MAX + 1);
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);

  self->n_fields = g_strv_length (names);
  if (self->n_fields > KAB_DIGEST_FIELDS_MAX)
    return not_fields (error);
  self->fields = g_new0 (int, self->n_fields + 1);
  for (guint i = 0; i < self->n_fields; i++)
    {
      if (!is_name (names[i]) || !g_hash_table_add (named, names[i]))
        return not_fields (error);
      self->fields[i] = kab_entity_field (self->entity, names[i]);
    }
  return TRUE;
}

KabDigest *
kab_digest_new (const KabEntity *entity, const char *fields, gint64 horizon, GError **error)
{
  g_autoptr (KabDigest) self = g_new0 (KabDigest, 1);
  g_autofree char *begin = g_strconcat (FORM, "\n", entity->name, "\n", fields, "\n", NULL);

  self->entity = entity;
  self->horizon = horizon;
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->row = g_byte_array_new ();
  if (fields[0] != '\0' && !read_fields (self, fields, error))
    return NULL;
  g_checksum_update (self->sum, (const guchar *)begin, -1);
  return g_steal_pointer (&self);
}

void
kab_digest_free (KabDigest *self)
{
  if (self == NULL)
    return;
  g_checksum_free (self->sum);
  g_byte_array_unref (self->row);
  g_free (self->fields);
  g_free (self);
}

static void
append_byte (GByteArray *out, int byte)
{
  guint8 one = (guint8)byte;

  g_byte_array_append (out, &one, 1);
}

static void
append_integer (GByteArray *out, gint64 integer)
{
  gint64 big = GINT64_TO_BE (integer);

  append_byte (out, MARK_INTEGER);
  g_byte_array_append (out, (const guint8 *)&big, sizeof big);
}

static void
append_text (GByteArray *out, const char *text, gsize length)
{
  guint32 big = GUINT32_TO_BE ((guint32)length);

  append_byte (out, text != NULL ? MARK_TEXT : MARK_NOTHING);
  if (text == NULL)
    return;
  g_byte_array_append (out, (const guint8 *)&big, sizeof big);
  g_byte_array_append (out, (const guint8 *)text, (guint)length);
}

static void
append_common (GByteArray *out, const Common *row)
{
  /* A damaged row may have none. */
  append_text (out, row->id, row->id != NULL ? strlen (row->id) : 0);
  append_integer (out, row->rev);
  append_integer (out, row->deleted ? 1 : 0);
  append_integer (out, row->created_at);
  append_text (out, row->created_by, row->created_by != NULL ? strlen (row->created_by) : 0);
  append_integer (out, row->updated_at);
  append_text (out, row->updated_by, row->updated_by != NULL ? strlen (row->updated_by) : 0);
}

static void
append_value (GByteArray *out, guint place, KabValueKind kind, gint64 integer, const char *text, gsize length)
{
  if (kind == KAB_VALUE_NULL)
    return;
  append_byte (out, (int)place);
  if (kind == KAB_VALUE_INTEGER)
    append_integer (out, integer);
  else
    append_text (out, text, length);
}

static void
append_row_value (GByteArray *out, guint place, const KabValue *value)
{
  append_value (out, place, value->kind, value->kind == KAB_VALUE_INTEGER ? value->integer : 0,
                value->kind == KAB_VALUE_TEXT ? value->text : NULL,
                value->kind == KAB_VALUE_TEXT ? strlen (value->text) : 0);
}

static Common
common_of_row (const KabRow *row)
{
  return (Common){ row->id,         row->rev,        row->deleted,   row->created_at,
                   row->created_by, row->updated_at, row->updated_by };
}

static Common
common_of_change (const KabChange *change)
{
  return (Common){ change->id,         change->rev,        change->deleted,   change->created_at,
                   change->created_by, change->updated_at, change->updated_by };
}

static gboolean
counts (const KabDigest *self, const Common *row)
{
  return !row->deleted || row->rev > self->horizon;
}

static void
end_row (KabDigest *self)
{
  append_byte (self->row, ROW_END);
  g_checksum_update (self->sum, self->row->data, (gssize)self->row->len);
  g_byte_array_set_size (self->row, 0);
  self->count++;
}

void
kab_digest_add_change (KabDigest *self, const KabChange *change)
{
  Common common = common_of_change (change);

  if (!counts (self, &common))
    return;
  append_common (self->row, &common);
  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i] >= 0)
      {
        const KabChangeValue *value = &change->values[self->fields[i]];

        append_value (self->row, i, value->kind, value->integer, value->text, value->length);
      }
  end_row (self);
}

void
kab_digest_add_row (KabDigest *self, const KabRow *row)
{
  Common common = common_of_row (row);

  if (!counts (self, &common))
    return;
  append_common (self->row, &common);
  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i] >= 0)
      append_row_value (self->row, i, &row->values[self->fields[i]]);
  end_row (self);
}

gboolean
kab_digest_is_same (const KabRow *row, const KabChange *change)
{
  g_autoptr (GByteArray) a = g_byte_array_new (), b = g_byte_array_new ();
  Common row_common = common_of_row (row), change_common = common_of_change (change);

  if (row->entity != change->entity)
    return FALSE;
  append_common (a, &row_common);
  append_common (b, &change_common);
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabChangeValue *value = &change->values[i];

      append_row_value (a, i, &row->values[i]);
      append_value (b, i, value->kind, value->integer, value->text, value->length);
    }
  return a->len == b->len && memcmp (a->data, b->data, a->len) == 0;
}

guint
kab_digest_get_count (KabDigest *self)
{
  return self->count;
}

const char *
kab_digest_get (KabDigest *self)
{
  return g_checksum_get_string (self->sum);
}
