/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed in a form: as a draft, and as what is saved. */
#include "kab-form-card-private.h"

#include <glib/gi18n-lib.h>

#include "kab-field-row.h"
#include "kab-typed.h"
#include "kab-validate.h"

/* Drafts */

char *
kab_form_card_write_draft (KabCard *card)
{
  KabFormCard *self = KAB_FORM_CARD (card);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!kab_form_card_differs (self))
    return NULL;
  object = json_object_new ();
  json_object_set_member (object, "base", kab_draft_from_row (priv->base));
  json_object_set_boolean_member (object, "copy", priv->is_copy);
  json_object_set_object_member (object, "typed", kab_typed_write (priv->rows, priv->base));
  for (guint i = 0; i < priv->parts->len; i++)
    {
      JsonNode *draft = PART_IFACE (priv, i)->write_draft (PART (priv, i));

      if (draft)
        json_object_set_member (object, g_ptr_array_index (priv->names, i), draft);
    }
  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

/* Returns: whether something of it is yet to come. */
static gboolean
type_draft (KabFormCard *self, JsonNode *draft, const KabRow *before)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  gboolean due = FALSE;

  priv->following = TRUE;
  kab_typed_take (priv->rows, kab_draft_member (draft, "typed"), priv->base, before);
  for (guint i = 0; i < priv->parts->len; i++)
    {
      JsonNode *part = kab_draft_member (draft, g_ptr_array_index (priv->names, i));

      if (part && PART_IFACE (priv, i)->take_draft (PART (priv, i), part, priv->base, before))
        due = TRUE;
    }
  priv->following = FALSE;
  return due;
}

gboolean
kab_form_card_take_draft (KabCard *card, JsonNode *draft)
{
  KabFormCard *self = KAB_FORM_CARD (card);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (KabRow) before
    = kab_draft_to_row (kab_form_card_info (self)->entity, kab_draft_member (draft, "base"));
  JsonNode *copy = kab_draft_member (draft, "copy");
  gboolean due;

  if (!priv->editable || !before)
    return FALSE;
  if (priv->is_new)
    {
      kab_form_card_take_base (self, kab_row_ref (before));
      priv->is_copy
        = copy && json_node_get_value_type (copy) == G_TYPE_BOOLEAN && json_node_get_boolean (copy);
      kab_form_card_fill_rows (self);
    }
  else
    kab_form_card_take_base (self, kab_row_copy (priv->base));
  due = type_draft (self, draft, before);
  kab_form_card_arrange (self);
  kab_form_card_show_changed (self);
  if (!kab_form_card_differs (self) && !due)
    return FALSE;
  kab_form_card_tell (self,
                      kab_card_is_settling (card)
                        ? _ ("Your edit that was not taken over is put in again. Save it to send it.")
                        : _ ("What you had typed and not saved is back."),
                      TRUE);
  kab_form_card_show_decision (self);
  return TRUE;
}

/* Saving */

/* What stands in the form as a row; NULL if something in it is not valid, which is said then. */
static KabRow *
read_form (KabFormCard *self, GPtrArray *mutations)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (KabRow) row = kab_row_copy (priv->base);
  KabFieldRow *wrong = NULL;

  for (guint i = 0; i < priv->rows->len; i++)
    {
      KabFieldRow *field_row = g_ptr_array_index (priv->rows, i);
      const char *name = kab_field_row_get_field (field_row)->name;
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (kab_field_row_take_value (field_row, &value, NULL))
        kab_value_copy (kab_row_value (row, name), &value);
      else if (!wrong && !g_hash_table_contains (priv->hidden, name))
        wrong = field_row;
    }
  if (wrong)
    {
      kab_field_row_focus (wrong);
      return NULL;
    }
  for (guint i = 0; i < priv->parts->len; i++)
    PART_IFACE (priv, i)->write (PART (priv, i), row, mutations);
  return g_steal_pointer (&row);
}

static void
tell_wrong (KabFormCard *self, const KabField *field, const char *text)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);

  for (guint i = 0; field && i < priv->rows->len; i++)
    {
      KabFieldRow *row = g_ptr_array_index (priv->rows, i);

      if (kab_field_row_get_field (row) == field && gtk_widget_get_visible (GTK_WIDGET (row)))
        {
          kab_field_row_set_error (row, text);
          kab_field_row_focus (row);
          return;
        }
    }
  kab_form_card_tell (self, text, FALSE);
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabFormCard) self = user_data;
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (GError) error = NULL;
  gboolean done = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);
  g_autoptr (KabRow) saved = g_steal_pointer (&priv->saved);

  priv->saving = FALSE;
  if (!kab_card_get_cabinet (KAB_CARD (self)))
    return;
  if (!done)
    {
      tell_wrong (self, NULL, error->message);
      kab_form_card_show_changed (self);
      kab_card_not_saved (KAB_CARD (self));
      return;
    }
  gtk_revealer_set_reveal_child (priv->notice, FALSE);
  priv->is_new = priv->is_copy = FALSE;
  kab_form_card_take_base (self, kab_row_ref (saved));
  kab_form_card_show_base (self);
  kab_toast (GTK_WIDGET (self), _ ("Saved"));
  kab_card_saved (KAB_CARD (self), saved->id);
}

static gboolean
check (KabFormCard *self, const KabRow *row)
{
  KabFormCardPrivate *priv = kab_form_card_private (self);
  KabFormCardClass *klass = KAB_FORM_CARD_GET_CLASS (self);
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;

  if (!kab_validate_row (row, &field, &error) || (klass->check && !klass->check (self, row, &field, &error)))
    {
      tell_wrong (self, field, error->message);
      return FALSE;
    }
  for (guint i = 0; i < priv->parts->len; i++)
    {
      g_autofree char *wrong
        = PART_IFACE (priv, i)->check ? PART_IFACE (priv, i)->check (PART (priv, i)) : NULL;

      if (wrong)
        {
          kab_form_card_tell (self, wrong, FALSE);
          return FALSE;
        }
    }
  return TRUE;
}

void
kab_form_card_save (KabCard *card)
{
  KabFormCard *self = KAB_FORM_CARD (card);
  KabFormCardPrivate *priv = kab_form_card_private (self);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabRow) row = NULL;
  KabMutation *mutation;

  if (priv->saving || !kab_form_card_differs (self))
    return;
  row = read_form (self, mutations);
  if (!row || !check (self, row))
    {
      kab_card_not_saved (card);
      return;
    }
  mutation = kab_mutation_new_between (priv->is_new ? NULL : priv->base, row);
  if (mutation)
    g_ptr_array_insert (mutations, 0, mutation);
  priv->saving = TRUE;
  priv->saved = g_steal_pointer (&row);
  kab_form_card_show_changed (self);
  /* Not cancelled with the card: what was told to be saved is saved. */
  kab_cabinet_edit_async (kab_card_get_cabinet (card), mutations, NULL, did_edit, g_object_ref (self));
}
