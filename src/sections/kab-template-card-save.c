/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template's card: what was typed, kept as a draft and saved. */
#include <glib/gi18n-lib.h>

#include "kab-template-card-private.h"
#include "kab-typed.h"
#include "kab-validate.h"

/* Drafts */

char *
kab_template_card_write_draft (KabCard *card)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (card);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!kab_template_card_differs (self))
    return NULL;
  object = json_object_new ();
  json_object_set_member (object, "base", kab_draft_from_row (self->base));
  json_object_set_object_member (object, "typed", kab_typed_write (self->rows, self->base));
  if (kab_template_card_html_differs (self))
    {
      g_autofree char *html = kab_template_editor_dup_html (self->editor);

      json_object_set_string_member (object, "html", html);
    }
  if (kab_template_card_pictures_differ (self))
    {
      g_autofree char *assets = kab_template_pictures_dup_text (self->pictures);

      json_object_set_string_member (object, "assets", assets ? assets : "{}");
    }
  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

gboolean
kab_template_card_take_draft (KabCard *card, JsonNode *draft)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (card);
  g_autoptr (KabRow) before = kab_draft_to_row (&kab_entity_template, kab_draft_member (draft, "base"));
  const char *html = kab_draft_text (draft, "html");
  const char *assets = kab_draft_text (draft, "assets");

  if (!before || (!self->is_new && !self->editable))
    return FALSE;
  if (self->is_new)
    {
      self->is_copy = TRUE;
      kab_template_card_take_base (self, kab_row_ref (before));
      kab_template_card_show_base (self);
      kab_template_card_recall_example (self);
    }
  else
    kab_template_card_take_base (self, kab_row_copy (self->base));
  /* Where the row changed since, mine is over what was seen then, so that the two are compared when it is sent. */
  if (html && self->base->rev != before->rev)
    kab_value_copy (kab_row_value (self->base, "html"), kab_row_value (before, "html"));
  if (assets && self->base->rev != before->rev)
    kab_value_copy (kab_row_value (self->base, "assets"), kab_row_value (before, "assets"));
  self->following = TRUE;
  kab_typed_take (self->rows, kab_draft_member (draft, "typed"), self->base, before);
  if (html)
    kab_template_editor_replace_html (self->editor, html);
  if (assets)
    kab_template_pictures_type_text (self->pictures, assets);
  kab_template_card_show_pictures (self);
  self->following = FALSE;
  kab_template_card_show_changed (self);
  if (!kab_template_card_differs (self))
    return FALSE;
  kab_template_card_tell (self,
                          kab_card_is_settling (card)
                            ? _ ("Your edit that was not taken over is put in again. Save it to send it.")
                            : _ ("What you had typed and not saved is back."),
                          TRUE);
  kab_template_card_show_decision (self);
  return TRUE;
}

/* Saving */

static void
tell_wrong (KabTemplateCard *self, const KabField *field, const char *text)
{
  KabFieldRow *row = field ? kab_template_card_row (self, field->name) : NULL;

  if (!row)
    {
      kab_template_card_tell (self, text, FALSE);
      return;
    }
  gtk_stack_set_visible_child_name (self->pages, "details");
  kab_field_row_set_error (row, text);
  kab_field_row_focus (row);
}

static void
did_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabTemplateCard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = kab_cabinet_edit_finish (KAB_CABINET (source), result, &error);
  g_autoptr (KabRow) saved = g_steal_pointer (&self->saved);

  self->saving = FALSE;
  if (!kab_card_get_cabinet (KAB_CARD (self)))
    return;
  if (!done)
    {
      kab_template_card_tell (self, error->message, FALSE);
      kab_template_card_show_changed (self);
      kab_card_not_saved (KAB_CARD (self));
      return;
    }
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  self->is_new = self->is_copy = FALSE;
  kab_template_card_take_base (self, kab_row_ref (saved));
  kab_template_card_show_base (self);
  kab_toast (GTK_WIDGET (self), _ ("Saved"));
  kab_card_saved (KAB_CARD (self), saved->id);
}

static void
write_row (KabTemplateCard *self, GPtrArray *former)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  KabMutation *mutation = kab_mutation_new_between (self->is_new ? NULL : self->base, self->saved);

  if (mutation)
    g_ptr_array_add (mutations, mutation);
  /* One of a kind and language is used where nothing else is chosen: not the former one any more. */
  for (guint i = 0; former && i < former->len; i++)
    {
      const KabRow *other = former->pdata[i];
      g_autoptr (KabRow) now = NULL;

      if (g_strcmp0 (other->id, self->saved->id) == 0 || !kab_row_get_integer (other, "is_default")
          || g_strcmp0 (kab_row_get_text (other, "language"), kab_row_get_text (self->saved, "language"))
               != 0)
        continue;
      now = kab_row_copy (other);
      kab_row_set_integer (now, "is_default", 0);
      g_ptr_array_add (mutations, kab_mutation_new_between (other, now));
    }
  /* Not cancelled with the card: what was told to be saved is saved. */
  kab_cabinet_edit_async (kab_card_get_cabinet (KAB_CARD (self)), mutations, NULL, did_edit,
                          g_object_ref (self));
}

static void
did_list_former (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabTemplateCard) self = user_data;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, NULL);

  if (kab_card_get_cabinet (KAB_CARD (self)))
    write_row (self, page ? page->rows : NULL);
}

static void
save_now (KabTemplateCard *self, KabRow *row)
{
  g_autoptr (KabQuery) query = NULL;

  self->saving = TRUE;
  g_clear_pointer (&self->saved, kab_row_unref);
  self->saved = row;
  kab_template_card_show_changed (self);
  if (!kab_row_get_integer (row, "is_default")
      || (!self->is_new && kab_row_get_integer (self->base, "is_default")
          && g_strcmp0 (kab_row_get_text (self->base, "language"), kab_row_get_text (row, "language")) == 0
          && g_strcmp0 (kab_row_get_text (self->base, "kind"), kab_row_get_text (row, "kind")) == 0))
    {
      write_row (self, NULL);
      return;
    }
  query = kab_query_new (&kab_entity_template);
  kab_query_set_filter (query, "kind", kab_row_get_text (row, "kind"));
  kab_query_set_page (query, 0, 1000);
  kab_cabinet_list_async (kab_card_get_cabinet (KAB_CARD (self)), query, NULL, did_list_former,
                          g_object_ref (self));
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, KabTemplateCard *self)
{
  g_autoptr (KabRow) row = g_steal_pointer (&self->asked);

  if (row && g_str_equal (response, "save"))
    save_now (self, g_steal_pointer (&row));
  else
    {
      gtk_stack_set_visible_child_name (self->pages, "editor");
      gtk_widget_grab_focus (GTK_WIDGET (self->editor));
      kab_card_not_saved (KAB_CARD (self));
    }
}

/* What has an error prints nothing: whoever saves it all the same has been told. */
static void
ask_about_error (KabTemplateCard *self, KabRow *row, const char *error)
{
  const char *kind = kab_row_get_text (row, "kind");
  const char *what = g_strcmp0 (kind, "licence") == 0
                       ? _ ("Licences with this template will not print until it is mended.")
                     : g_strcmp0 (kind, "invoice") == 0
                       ? _ ("Invoices with this template will not print until it is mended.")
                       : _ ("Nothing with this template will print until it is mended.");
  g_autofree char *text = g_strjoin ("\n\n", error, what, NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Save a Template That Does Not Print?"), text);

  g_clear_pointer (&self->asked, kab_row_unref);
  self->asked = row;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Go On Editing"), "save",
                                    _ ("_Save Anyway"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static KabRow *
read_form (KabTemplateCard *self)
{
  g_autoptr (KabRow) row = kab_row_copy (self->base);
  g_autofree char *assets = kab_template_pictures_dup_text (self->pictures);
  KabFieldRow *wrong = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      KabFieldRow *field_row = self->rows->pdata[i];
      g_auto (KabValue) value = KAB_VALUE_INIT;

      if (kab_field_row_take_value (field_row, &value, NULL))
        kab_value_copy (kab_row_value (row, kab_field_row_get_field (field_row)->name), &value);
      else if (!wrong)
        wrong = field_row;
    }
  if (wrong)
    {
      gtk_stack_set_visible_child_name (self->pages, "details");
      kab_field_row_focus (wrong);
      return NULL;
    }
  kab_value_take_text (kab_row_value (row, "html"), kab_template_editor_dup_html (self->editor));
  kab_row_set_text (row, "assets", assets);
  return g_steal_pointer (&row);
}

void
kab_template_card_save (KabCard *card)
{
  KabTemplateCard *self = KAB_TEMPLATE_CARD (card);
  g_autoptr (KabRow) row = NULL;
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  const char *trouble;

  if (self->saving || !kab_template_card_differs (self))
    return;
  row = read_form (self);
  if (!row)
    {
      kab_card_not_saved (card);
      return;
    }
  if (*kab_template_card_text (row, "html") == '\0')
    {
      kab_template_card_tell (self,
                              _ ("The template is empty: there is nothing to print. Write something, or "
                                 "begin with a built-in form."),
                              FALSE);
      kab_card_not_saved (card);
      return;
    }
  if (!kab_validate_row (row, &field, &error))
    {
      tell_wrong (self, field, error->message);
      kab_card_not_saved (card);
      return;
    }
  trouble = kab_template_editor_get_error (self->editor);
  if (trouble)
    ask_about_error (self, g_steal_pointer (&row), trouble);
  else
    save_now (self, g_steal_pointer (&row));
}
