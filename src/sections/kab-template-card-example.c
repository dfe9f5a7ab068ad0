/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A template's card: what its preview is made of. */
#include <glib/gi18n-lib.h>

#include "kab-json.h"
#include "kab-reference-list.h"
#include "kab-template-card-private.h"
#include "kab-template-example.h"
#include "kab-titles.h"
#include "kab-variables.h"

static char *
typed_of (KabTemplateCard *self, const char *name)
{
  KabFieldRow *row = kab_template_card_row (self, name);
  g_autofree char *typed = row ? kab_field_row_dup_typed (row) : NULL;

  return typed && *typed ? g_steal_pointer (&typed) : g_strdup (kab_row_get_text (self->base, name));
}

static void
name_example (KabTemplateCard *self)
{
  const char *name = NULL;

  if (self->example_id)
    name = kab_titles_get (kab_titles_for (kab_card_get_cabinet (KAB_CARD (self))), self->example_entity,
                           self->example_id);
  gtk_label_set_label (self->example_label,
                       !self->example_entity ? _ ("What is on sale")
                       /* Translators: the preview of a template shows an invented licence or invoice */
                       : !self->example_id ? _ ("Invented example")
                       : name              ? name
                                           : "…");
  gtk_widget_set_sensitive (GTK_WIDGET (self->example), self->example_entity != NULL);
}

static void
did_read_example (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) variables = kab_template_example_finish (result, &error);
  KabTemplateCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_TEMPLATE_CARD (user_data);
  if (variables)
    {
      kab_template_editor_set_example (self->editor, variables);
      return;
    }
  /* It is not here any more, or is none that can be printed. */
  if (self->example_id)
    {
      kab_toast (GTK_WIDGET (self), error->message);
      g_clear_pointer (&self->example_id, g_free);
      kab_template_card_read_example (self);
    }
}

void
kab_template_card_read_example (KabTemplateCard *self)
{
  g_autofree char *kind = typed_of (self, "kind");
  g_autofree char *language = typed_of (self, "language");
  const KabEntity *entity = kab_template_example_entity (kind);

  if (entity != self->example_entity)
    {
      g_clear_pointer (&self->example_id, g_free);
      gtk_popover_set_child (self->example_popover, NULL);
      self->example_entity = entity;
    }
  name_example (self);
  kab_template_editor_set_kind (self->editor, kind, language);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  kab_template_example_async (kab_card_get_cabinet (KAB_CARD (self)), kind, language, self->example_id,
                              self->reading, did_read_example, self);
  kab_template_card_read_company (self);
}

/* The company's pictures */

typedef struct
{
  KabTemplateCard *self;
  const char *name; /* interned */
} Fetching;

static void
did_fetch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Fetching *fetching = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = kab_cabinet_blob_finish (KAB_CABINET (source), result, &error);

  /* The card is gone, or reads anew. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* One that is not here yet leaves the built-in one, or nothing, in its place. */
  if (!bytes)
    return;
  g_hash_table_insert (fetching->self->own, g_strdup (fetching->name), g_steal_pointer (&bytes));
  kab_template_card_show_pictures (fetching->self);
}

static void
did_read_company (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  const char *text = page && page->rows->len > 0 ? kab_row_get_text (page->rows->pdata[0], "value") : NULL;
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;
  KabTemplateCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_TEMPLATE_CARD (user_data);
  g_clear_pointer (&self->own, g_hash_table_unref);
  self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  for (const char *const *name = kab_company_pictures (); root && JSON_NODE_HOLDS_OBJECT (root) && *name;
       name++)
    {
      const char *digest = kab_json_member_text (json_node_get_object (root), *name);
      Fetching *fetching = digest ? g_new (Fetching, 1) : NULL;

      if (!fetching)
        continue;
      *fetching = (Fetching){ self, g_intern_string (*name) };
      kab_cabinet_blob_async (KAB_CABINET (source), digest, self->reading, did_fetch, fetching);
    }
  /* One that was taken out of the company leaves the preview. */
  kab_template_card_show_pictures (self);
}

void
kab_template_card_read_company (KabTemplateCard *self)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_setting);

  kab_query_set_filter (query, "key", "company");
  kab_cabinet_list_async (kab_card_get_cabinet (KAB_CARD (self)), query, self->reading, did_read_company,
                          self);
}

void
kab_template_card_recall_example (KabTemplateCard *self)
{
  g_autofree char *kind = typed_of (self, "kind");

  self->example_entity = kab_template_example_entity (kind);
  gtk_popover_set_child (self->example_popover, NULL);
  g_free (self->example_id);
  self->example_id = self->example_entity ? kab_template_example_recall (self->base->id) : NULL;
  kab_template_card_read_example (self);
}

static void
example_chosen_cb (KabReferenceList *list, const char *id, KabTemplateCard *self)
{
  gtk_menu_button_popdown (self->example);
  if (g_strcmp0 (id, self->example_id) == 0)
    return;
  g_free (self->example_id);
  self->example_id = g_strdup (id);
  kab_template_example_remember (self->base->id, id);
  kab_template_card_read_example (self);
}

static void
example_shown_cb (KabTemplateCard *self)
{
  GtkWidget *list = gtk_popover_get_child (self->example_popover);

  if (!self->example_entity)
    return;
  if (!list)
    {
      list = kab_reference_list_new (self->example_entity, _ ("Invented example"));
      gtk_popover_set_child (self->example_popover, list);
      g_signal_connect (list, "chosen", G_CALLBACK (example_chosen_cb), self);
    }
  kab_reference_list_open (KAB_REFERENCE_LIST (list), kab_card_get_cabinet (KAB_CARD (self)),
                           self->example_id);
}

static void
resolved_cb (KabTitles *titles, const char *id, KabTemplateCard *self)
{
  if (self->example_id && g_strcmp0 (id, self->example_id) == 0)
    name_example (self);
}

void
kab_template_card_follow_titles (KabTemplateCard *self)
{
  KabTitles *titles = kab_titles_for (kab_card_get_cabinet (KAB_CARD (self)));

  g_signal_handlers_disconnect_by_func (titles, resolved_cb, self);
  g_signal_connect_object (titles, "resolved", G_CALLBACK (resolved_cb), self, 0);
}

void
kab_template_card_bind_example (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, example_shown_cb);
}
