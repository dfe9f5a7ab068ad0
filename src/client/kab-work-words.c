/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person wrote and the server does not have: how much of it there is, and as a text where no window made a better one. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-wire.h"
#include "kab-work-private.h"

gboolean
kab_work_count_drafts (KabWork *self, guint *drafts, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement = kab_db_prepare (self->db, "SELECT count(*) FROM draft", error);

  if (statement == NULL || kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *drafts = (guint)kab_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
kab_work_count_own (KabWork *self, guint *n, GError **error)
{
  guint pending, problems, entries, drafts;
  gint64 oldest;

  if (!kab_work_counts (self, &pending, &oldest, &problems, &entries, error)
      || !kab_work_count_drafts (self, &drafts, error))
    return FALSE;
  *n = pending + problems + drafts;
  return TRUE;
}

static void
append_value (GString *out, const KabField *field, const KabValue *value)
{
  g_string_append_printf (out, "%s: ", kab_field_title (field));
  if (value->kind == KAB_VALUE_TEXT)
    g_string_append (out, value->text);
  else
    kab_value_append_json (out, field, value);
  g_string_append_c (out, '\n');
}

static void
append_mutation (GString *out, const KabMutation *mutation)
{
  const KabEntity *entity = mutation->entity;

  g_string_append_printf (out, "\n%s: %s\n", g_dgettext (GETTEXT_PACKAGE, entity->title_one), mutation->row);
  for (guint i = 0; mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args; i++)
    if (!kab_value_is_null (&mutation->args[i]))
      append_value (out, &mutation->command->args[i], &mutation->args[i]);
  for (guint i = 0; i < entity->n_fields; i++)
    if (mutation->in_set[i])
      append_value (out, &entity->fields[i], &mutation->set[i]);
}

/* A form's fields as they were typed; each form keeps what it has besides in its own way, which is left out. */
static void
append_draft (GString *out, const KabEntity *entity, JsonObject *draft)
{
  JsonObject *typed = kab_wire_object (draft, "typed");

  /* Translators: before the name of a record: what was typed into a form and not saved */
  g_string_append_printf (out, "\n%s: %s\n", g_dgettext (GETTEXT_PACKAGE, entity->title_one),
                          _ ("not saved yet"));
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const char *text = kab_wire_string (typed, entity->fields[i].name);

      if (text == NULL)
        text = kab_wire_string (draft, entity->fields[i].name);
      if (text != NULL && text[0] != '\0')
        g_string_append_printf (out, "%s: %s\n", kab_field_title (&entity->fields[i]), text);
    }
}

char *
kab_work_draft_words (KabWork *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (KabStatement) statement
    = kab_db_prepare (self->db, "SELECT entity, json FROM draft ORDER BY at", NULL);
  GString *out = g_string_new (NULL);

  while (statement != NULL && kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    {
      const KabEntity *entity = kab_entity_find (kab_statement_get_text (statement, 0));
      const char *json = kab_statement_get_text (statement, 1);
      g_autoptr (JsonNode) node = kab_wire_parse (json, strlen (json), NULL);

      if (entity != NULL && node != NULL)
        append_draft (out, entity, json_node_get_object (node));
    }
  return g_string_free (out, FALSE);
}

char *
kab_work_words (KabWork *self)
{
  GString *out = g_string_new ("Kabinet\n");
  g_autoptr (GPtrArray) problems = kab_work_problems (self, NULL);
  g_autoptr (GPtrArray) entries = kab_work_all_entries (self, TRUE, NULL);
  g_autofree char *drafts = kab_work_draft_words (self);

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    append_mutation (out, ((KabStoredProblem *)problems->pdata[i])->mutation);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    append_mutation (out, ((KabOutboxEntry *)entries->pdata[i])->mutation);
  g_string_append (out, drafts);
  return g_string_free (out, FALSE);
}
