/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed into the form of a sale, kept while it is typed. */
#include "kab-issue-form-private.h"

#include "kab-draft.h"

char *
kab_issue_form_write_draft (KabIssueForm *self)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *options = NULL;
  JsonObject *typed, *base;

  if (!kab_issue_form_is_changed (self))
    return NULL;
  object = json_object_new ();
  typed = json_object_new ();
  base = json_object_new ();
  options = kab_issue_options_dup_chosen (self->options);
  json_object_set_string_member (base, "id", self->id);
  if (self->renews)
    json_object_set_string_member (base, "renewed_from", self->renews->id);
  if (self->changes)
    json_object_set_string_member (base, "changes", self->changes->id);
  for (guint i = 0; i < KAB_ISSUE_FORM_ROWS; i++)
    {
      g_autofree char *text = kab_field_row_dup_typed (self->rows[i]);

      json_object_set_string_member (typed, kab_issue_form_args[i], text);
    }
  if (options)
    json_object_set_string_member (typed, "options", options);
  kab_issue_client_write_draft (self->client, typed);
  kab_issue_payment_write_draft (self->payment, typed);
  json_object_set_object_member (object, "base", base);
  json_object_set_object_member (object, "typed", typed);
  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

static void
did_find_renewed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) renews = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabIssueForm *self;
  KabRow *client;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ISSUE_FORM (user_data);
  g_clear_pointer (&self->renews, kab_row_unref);
  self->renews = g_steal_pointer (&renews);
  client = kab_issue_client_get_chosen (self->client);
  if (self->renews && client)
    kab_issue_client_choose (self->client, client, TRUE);
  kab_issue_form_show_title (self);
  kab_issue_form_try_soon (self);
}

gboolean
kab_issue_form_take_draft (KabIssueForm *self, JsonNode *draft)
{
  JsonNode *base = kab_draft_member (draft, "base"), *typed = kab_draft_member (draft, "typed");
  const char *id = base ? kab_draft_text (base, "id") : NULL;
  const char *package = typed ? kab_draft_text (typed, "package") : NULL;

  /* One that was typed over an order belongs to that one. */
  if (!id || !typed
      || g_strcmp0 (kab_draft_text (base, "changes"), self->changes ? self->changes->id : NULL) != 0)
    return FALSE;
  self->following = self->typed = TRUE;
  g_free (self->id);
  self->id = g_strdup (id);
  for (guint i = 0; i < KAB_ISSUE_FORM_ROWS; i++)
    {
      const char *text = kab_draft_text (typed, kab_issue_form_args[i]);

      if (text && *text)
        kab_field_row_type (self->rows[i], text);
    }
  kab_issue_form_look_at_package (self, package && *package ? package : NULL,
                                  kab_draft_text (typed, "options"));
  kab_issue_payment_take_draft (self->payment, typed);
  kab_issue_client_take_draft (self->client, typed);
  self->following = FALSE;
  if (kab_draft_text (base, "renewed_from"))
    kab_cabinet_find_async (self->cabinet, &kab_entity_licence, kab_draft_text (base, "renewed_from"),
                            self->reading, did_find_renewed, self);
  kab_issue_form_try_soon (self);
  return TRUE;
}
