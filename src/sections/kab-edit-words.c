/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-edit-words.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-draft.h"
#include "kab-field-row.h"
#include "kab-format.h"
#include "kab-merge.h"
#include "kab-titles.h"

KabRow *
kab_edit_row_of (const KabMutation *mutation, const KabRow *theirs)
{
  KabRow *row = theirs ? kab_row_copy (theirs) : kab_row_new_empty (mutation->entity);

  /* What a value goes with, such as an amount's currency. */
  for (guint i = 0; !theirs && i < mutation->entity->n_fields; i++)
    if (mutation->in_base[i])
      kab_value_copy (&row->values[i], &mutation->base[i]);
  kab_mutation_apply (mutation, row);
  return row;
}

KabRow *
kab_edit_seen_row (const KabMutation *mutation)
{
  KabRow *row = kab_row_new_empty (mutation->entity);

  row->id = g_strdup (mutation->row);
  row->rev = mutation->base_rev;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_base[i])
      kab_value_copy (&row->values[i], &mutation->base[i]);
  return row;
}

char *
kab_edit_value_text (KabCabinet *cabinet, const KabField *field, const KabRow *row)
{
  const char *id = field->type == KAB_TYPE_REF ? kab_row_get_text (row, field->name) : NULL;
  char *text;

  if (id && cabinet)
    {
      const char *title = kab_titles_get (kab_titles_for (cabinet), kab_entity_find (field->ref), id);

      return g_strdup (title ? title : id);
    }
  text = kab_format_value (field, row);
  if (*text)
    return text;
  g_free (text);
  return g_strdup ("—");
}

char *
kab_edit_arg_text (KabCabinet *cabinet, const KabMutation *mutation, guint i)
{
  const KabField *arg = &mutation->command->args[i];
  const KabValue *value = &mutation->args[i];
  int currency = kab_command_arg (mutation->command, "currency");
  char *text;

  if (arg->type == KAB_TYPE_REF && value->kind == KAB_VALUE_TEXT && cabinet)
    {
      const char *title = kab_titles_get (kab_titles_for (cabinet), kab_entity_find (arg->ref), value->text);

      return g_strdup (title ? title : value->text);
    }
  text = kab_format_plain (arg, value,
                           currency >= 0 && mutation->args[currency].kind == KAB_VALUE_TEXT
                             ? mutation->args[currency].text
                             : NULL);
  if (*text)
    return text;
  g_free (text);
  return g_strdup ("—");
}

static void
append_fields (GString *out, KabCabinet *cabinet, const KabMutation *mutation, const KabRow *theirs)
{
  const KabEntity *entity = mutation->entity;
  g_autoptr (KabRow) mine = kab_edit_row_of (mutation, theirs);

  for (guint i = 0; mutation->op == KAB_OP_COMMAND && i < mutation->command->n_args; i++)
    if (!kab_value_is_null (&mutation->args[i]))
      {
        g_autofree char *value = kab_edit_arg_text (cabinet, mutation, i);

        g_string_append_printf (out, "%s: %s\n", kab_field_title (&mutation->command->args[i]), value);
      }
  for (guint i = 0; i < entity->n_fields; i++)
    if (mutation->in_set[i])
      {
        g_autofree char *value = kab_edit_value_text (cabinet, &entity->fields[i], mine);
        g_autofree char *other
          = theirs && !theirs->deleted ? kab_edit_value_text (cabinet, &entity->fields[i], theirs) : NULL;

        g_string_append_printf (out, "%s: %s", kab_field_title (&entity->fields[i]), value);
        if (other && !g_str_equal (other, value))
          /* Translators: in a file, behind a value of mine: what somebody else wrote there meanwhile */
          g_string_append_printf (out, _ (" (theirs: %s)"), other);
        g_string_append_c (out, '\n');
      }
}

char *
kab_edit_to_text (KabCabinet *cabinet, const KabMutation *mutation, const char *title)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s\n", g_dgettext (GETTEXT_PACKAGE, mutation->entity->title_one), title);
  append_fields (text, cabinet, mutation, NULL);
  return g_string_free (text, FALSE);
}

static void
append_edit (GString *out,
             KabCabinet *cabinet,
             const KabMutation *mutation,
             const char *title,
             const char *kind,
             gint64 at,
             const char *message,
             const KabRow *theirs)
{
  g_autofree char *when = kab_time_format (at, NULL);

  g_string_append_printf (out, "\n%s: %s\n%s · %s · %s\n",
                          g_dgettext (GETTEXT_PACKAGE, mutation->entity->title_one), title,
                          kab_format_op (mutation), kind, when);
  if (message)
    g_string_append_printf (out, "%s\n", message);
  append_fields (out, cabinet, mutation, theirs);
}

char *
kab_unsent_to_text (KabCabinet *cabinet, GPtrArray *problems, GPtrArray *pending)
{
  KabAccount *account = kab_cabinet_get_account (cabinet);
  GString *out = g_string_new (NULL);
  g_autofree char *name = kab_account_dup_display_name (account);
  g_autofree char *now = kab_time_format (g_get_real_time () / 1000, NULL);

  g_string_append_printf (out, "Kabinet · %s · %s · %s\n", name, kab_account_get_org_name (account), now);
  for (guint i = 0; i < problems->len; i++)
    {
      const KabProblem *problem = g_ptr_array_index (problems, i);

      append_edit (out, cabinet, problem->mutation, problem->title,
                   problem->conflict ? _ ("Conflict") : _ ("Refused"), problem->at, problem->message,
                   problem->theirs);
    }
  for (guint i = 0; pending && i < pending->len; i++)
    {
      const KabPending *edit = g_ptr_array_index (pending, i);

      append_edit (out, cabinet, edit->mutation, edit->title, _ ("Not sent yet"), edit->made_at, NULL, NULL);
    }
  return g_string_free (out, FALSE);
}

JsonNode *
kab_problem_to_draft (const KabProblem *problem)
{
  const KabMutation *mutation = problem->mutation;
  g_autoptr (KabRow) base = problem->theirs ? kab_row_copy (problem->theirs) : kab_edit_seen_row (mutation);
  JsonObject *object = json_object_new ();
  JsonObject *typed = json_object_new ();
  JsonNode *node;

  json_object_set_member (object, "base", kab_draft_from_row (base));
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    {
      const KabField *field = &mutation->entity->fields[i];

      if (!mutation->in_set[i])
        continue;
      if (field->type == KAB_TYPE_JSON)
        json_object_set_string_member (object, field->name,
                                       mutation->set[i].kind == KAB_VALUE_TEXT ? mutation->set[i].text
                                                                               : "[]");
      else if (field->type != KAB_TYPE_MARKUP && field->type != KAB_TYPE_TIME)
        {
          /* How a value is typed is its row's to say. */
          KabFieldRow *row = KAB_FIELD_ROW (g_object_ref_sink (kab_field_row_new (field)));
          g_autofree char *text = NULL;

          kab_field_row_set_value (row, &mutation->set[i]);
          text = kab_field_row_dup_typed (row);
          json_object_set_string_member (typed, field->name, text);
          g_object_unref (row);
        }
    }
  json_object_set_object_member (object, "typed", typed);
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}
