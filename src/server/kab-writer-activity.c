/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The activity journal: what was done, written in the transaction that does it. */
#include "kab-json.h"
#include "kab-writer-private.h"

static void
append_changes (GString *out, const KabRow *row, const KabRow *other)
{
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      const KabField *field = &row->entity->fields[i];

      if (other != NULL ? kab_value_equal (&row->values[i], &other->values[i])
                        : kab_value_is_null (&row->values[i]))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      kab_json_append_string (out, field->name);
      g_string_append_c (out, ':');
      kab_value_append_json (out, field, &row->values[i]);
    }
  g_string_append_c (out, '}');
}

static void
set_changes (KabRow *activity, const char *name, const KabRow *row, const KabRow *other)
{
  GString *json = g_string_new (NULL);

  append_changes (json, row, other);
  kab_value_take_text (kab_row_value (activity, name), g_string_free (json, FALSE));
}

/* Only where partners, or heads, may see their rows of the entity may they see what happened to them. */
static const char *
owner_of (const KabRow *row, KabRole role, KabScope scope, const char *field)
{
  if (field == NULL || kab_access_scope (row->entity, role, KAB_OPERATION_READ) != scope)
    return NULL;

  return g_str_equal (field, "id") ? row->id : kab_row_get_text (row, field);
}

static KabRow *
new_activity (KabWriter *writer, const char *action)
{
  KabRow *activity = kab_row_new (&kab_entity_activity, NULL);

  activity->created_at = activity->updated_at = writer->now;
  activity->created_by = g_strdup (writer->user);
  activity->updated_by = g_strdup (writer->user);
  kab_row_set_integer (activity, "at", writer->now);
  kab_row_set_text (activity, "user", writer->user);
  kab_row_set_text (activity, "user_name", writer->user_name);
  kab_row_set_text (activity, "device", writer->device);
  kab_row_set_text (activity, "action", action);
  return activity;
}

/* The title of a row may be a reference: people are told the name that it refers to. */
static char *
title_of (KabWriter *writer, const KabRow *row)
{
  const KabField *field
    = row->entity->title_field != NULL ? kab_entity_find_field (row->entity, row->entity->title_field) : NULL;

  if (row->entity == &kab_entity_user)
    return g_strjoin (" ", kab_row_title (row), kab_row_get_text (row, "given_name"), NULL);
  if (field != NULL && field->type == KAB_TYPE_REF && !kab_row_is_null (row, field->name))
    {
      g_autoptr (KabRow) other
        = kab_writer_find (writer, kab_entity_find (field->ref), kab_row_get_text (row, field->name), NULL);

      if (other != NULL)
        return g_strdup (kab_row_title (other));
    }
  return g_strdup (kab_row_title (row));
}

/* Writes the line, and its link with what is written at the end. */
static gboolean
add_line (KabWriter *writer, KabRow *activity, GError **error)
{
  if (!kab_writer_write (writer, NULL, activity, error))
    return FALSE;
  kab_writer_later_link (writer, activity);
  return TRUE;
}

gboolean
kab_writer_journal (KabWriter *writer,
                    const char *action,
                    const KabRow *before,
                    const KabRow *row,
                    GError **error)
{
  g_autoptr (KabRow) activity = new_activity (writer, action);

  kab_row_set_text (activity, "subject", row->entity->name);
  kab_row_set_text (activity, "row", row->id);
  kab_value_take_text (kab_row_value (activity, "row_title"), title_of (writer, row));
  kab_row_set_text (activity, "partner",
                    owner_of (row, KAB_ROLE_PARTNER, KAB_SCOPE_PARTNER, row->entity->partner_field));
  kab_row_set_text (activity, "department",
                    owner_of (row, KAB_ROLE_HEAD, KAB_SCOPE_DEPARTMENT, row->entity->department_field));
  if (before != NULL)
    set_changes (activity, "before", before, row);
  set_changes (activity, "after", row, before);

  return add_line (writer, activity, error);
}

gboolean
kab_writer_note_about (KabWriter *writer,
                       const char *action,
                       const KabEntity *entity,
                       const char *row,
                       const char *title,
                       GError **error)
{
  g_autoptr (KabRow) activity = new_activity (writer, action);

  if (entity != NULL)
    kab_row_set_text (activity, "subject", entity->name);
  kab_row_set_text (activity, "row", row);
  kab_row_set_text (activity, "row_title", title);

  return add_line (writer, activity, error);
}

gboolean
kab_writer_note_retention (KabWriter *writer, gint64 n, const char *hash, GError **error)
{
  g_autoptr (KabRow) activity = new_activity (writer, "retention");

  kab_row_set_text (activity, "subject", kab_entity_activity.name);
  kab_value_take_text (kab_row_value (activity, "after"), kab_chain_retention_json (n, hash));
  return add_line (writer, activity, error);
}

gboolean
kab_writer_note (KabWriter *writer,
                 const char *action,
                 const KabEntity *entity,
                 const char *title,
                 GError **error)
{
  return kab_writer_note_about (writer, action, entity, NULL, title, error);
}
