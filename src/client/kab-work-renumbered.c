/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that got another number than they were made with, since theirs was taken back: what was decided tells. */
#include <glib/gi18n-lib.h>

#include "kab-cabinet.h"
#include "kab-work-private.h"

void
kab_renumbered_free (KabRenumbered *one)
{
  if (one == NULL)
    return;
  g_free (one->row);
  g_free (one->name);
  g_free (one->was);
  g_free (one->is);
  g_free (one);
}

char *
kab_renumbered_sentence (const KabRenumbered *one)
{
  const char *title = g_dgettext (GETTEXT_PACKAGE, one->kind->title_one);
  g_autofree char *named
    = one->name != NULL ? g_strdup_printf ("%s (%s)", one->was, one->name) : g_strdup (one->was);

  if (one->is == NULL)
    /* Translators: "Licence: L-000001 (Иванов Иван) gets another number …"; the kind of record, its former number */
    return g_strdup_printf (
      _ ("%s: %s gets another number with the next sync. Paper that bears the old one must be "
         "replaced."),
      title, named);
  /* Translators: "Licence: L-000001 (Иванов Иван) has the number L-000021 now. …" */
  return g_strdup_printf (_ ("%s: %s has the number %s now. Paper that bears the old one must be replaced."),
                          title, named, one->is);
}

static char *
text_of (const KabMutation *mutation, const char *name)
{
  int field = kab_entity_field (mutation->entity, name);
  const KabValue *value = NULL;

  if (mutation->op == KAB_OP_COMMAND)
    {
      int arg = kab_command_arg (mutation->command, name);

      value = arg >= 0 ? &mutation->args[arg] : NULL;
    }
  else if (field >= 0)
    value = &mutation->set[field];
  return value != NULL && value->kind == KAB_VALUE_TEXT && value->text[0] != '\0' ? g_strdup (value->text)
                                                                                  : NULL;
}

/* @again: what was sent instead of @was */
static void
compare (KabMutation *was, KabMutation *again, gint64 at, GPtrArray *out)
{
  KabNumberSlot before[KAB_NUMBER_SLOTS], after[KAB_NUMBER_SLOTS];
  guint n = kab_work_number_slots (was, before), m = kab_work_number_slots (again, after);

  for (guint i = 0; i < MIN (n, m); i++)
    {
      const char *old = before[i].value->kind == KAB_VALUE_TEXT ? before[i].value->text : NULL;
      const char *new = after[i].value->kind == KAB_VALUE_TEXT ? after[i].value->text : NULL;
      KabRenumbered *one;

      if (old == NULL || *old == '\0' || g_strcmp0 (old, new) == 0)
        continue;
      one = g_new0 (KabRenumbered, 1);
      one->at = at;
      one->kind = before[i].kind;
      one->entity = was->entity;
      one->row = g_strdup (was->row);
      one->name = text_of (was, "client_name");
      one->was = g_strdup (old);
      one->is = g_strdup (new);
      g_ptr_array_add (out, one);
    }
}

static void
read_one (const char *problem, const char *again, gint64 at, GPtrArray *out)
{
  g_autoptr (KabMutation) was = kab_work_parse (problem, NULL);
  g_autoptr (JsonNode) node = json_from_string (again, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; was != NULL && array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *json = json_to_string (json_array_get_element (array, i), FALSE);
      g_autoptr (KabMutation) sent = kab_work_parse (json, NULL);

      if (sent != NULL && sent->entity == was->entity && g_strcmp0 (sent->row, was->row) == 0
          && sent->op == was->op)
        compare (was, sent, at, out);
    }
}

GPtrArray *
kab_work_renumbered (KabWork *self, gint64 since, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db,
                      "SELECT json, again, decided_at FROM decided WHERE insisted=1 AND conflict=0"
                      " AND field LIKE '%number' AND decided_at>=? ORDER BY decided_at",
                      error);
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_renumbered_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_integer (statement, 1, since);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    read_one (kab_statement_get_text (statement, 0), kab_statement_get_text (statement, 1),
              kab_statement_get_integer (statement, 2), out);
  return step == KAB_STEP_DONE ? g_steal_pointer (&out) : NULL;
}
