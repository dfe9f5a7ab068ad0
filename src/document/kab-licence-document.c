/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-document.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-licence-code.h"
#include "kab-templates.h"

#define RESOURCES "/org/kabinet/templates/"

static void
add_fields (JsonObject *object, const KabEntity *entity, const KabRow *row)
{
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];

      /* Ids say nothing to people, and the office's own notes are not for paper. */
      if (field->type == KAB_TYPE_REF || field->flags & KAB_FIELD_INTERNAL)
        continue;
      json_object_set_member (object, field->name,
                              row != NULL ? kab_value_to_json (field, &row->values[i])
                                          : json_node_new (JSON_NODE_NULL));
    }
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static void
add_statuses (JsonObject *object, const KabRow *licence)
{
  const KabField *field = kab_entity_find_field (licence->entity, "status");
  const char *status = kab_row_get_text (licence, "status");

  for (const KabEnumValue *value = field->values; value->token != NULL; value++)
    {
      g_autofree char *name = g_strconcat ("is_", value->token, NULL);

      json_object_set_boolean_member (object, name, g_strcmp0 (status, value->token) == 0);
    }
}

/* The options as they were sold, each with the licence's currency. */
static JsonArray *
option_list (const KabRow *licence)
{
  const char *text = kab_row_get_text (licence, "options");
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonArray *list = json_array_new (), *stored;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return list;
  stored = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (stored); i++)
    {
      JsonNode *element = json_array_get_element (stored, i);
      JsonObject *from, *option;
      JsonNode *price;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      from = json_node_get_object (element);
      option = json_object_new ();
      set_text (option, "name", json_object_get_string_member_with_default (from, "name", ""));
      price = json_object_get_member (from, "price");
      if (price != NULL && JSON_NODE_HOLDS_VALUE (price))
        json_object_set_member (option, "price", json_node_copy (price));
      else
        json_object_set_null_member (option, "price");
      set_text (option, "currency", kab_row_get_text (licence, "currency"));
      json_object_set_boolean_member (option, "included",
                                      json_object_get_boolean_member_with_default (from, "included", FALSE));
      json_array_add_object_element (list, option);
    }
  return list;
}

/*
 * What the price is made of: the package, then its options. The package's line is what remains of the
 * price without the options, so that the lines always add up to the total; where a discount left less
 * than the options cost it has no price of its own.
 */
static JsonArray *
line_list (const KabRow *licence)
{
  g_autoptr (JsonArray) options = option_list (licence);
  JsonArray *list = json_array_new ();
  JsonObject *line = json_object_new ();
  gint64 rest = kab_row_get_integer (licence, "price");

  for (guint i = 0; i < json_array_get_length (options); i++)
    {
      JsonObject *option = json_array_get_object_element (options, i);
      JsonNode *price = json_object_get_member (option, "price");

      if (!json_object_get_boolean_member (option, "included") && JSON_NODE_HOLDS_VALUE (price)
          && json_node_get_value_type (price) == G_TYPE_INT64)
        rest -= json_node_get_int (price);
    }

  set_text (line, "name", kab_row_get_text (licence, "package_name"));
  if (rest >= 0)
    json_object_set_int_member (line, "price", rest);
  else
    json_object_set_null_member (line, "price");
  set_text (line, "currency", kab_row_get_text (licence, "currency"));
  json_object_set_boolean_member (line, "included", FALSE);
  json_array_add_object_element (list, line);
  for (guint i = 0; i < json_array_get_length (options); i++)
    json_array_add_object_element (list, json_object_ref (json_array_get_object_element (options, i)));

  return list;
}

static JsonObject *
company_object (JsonObject *company)
{
  static const char *const known[] = { "name", "phone", "email",    "address", "site",    "inn",
                                       "kpp",  "ogrn",  "director", "bank",    "account", "bic" };
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    json_object_set_null_member (object, known[i]);
  if (company != NULL)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init (&iter, company);
      while (json_object_iter_next (&iter, &name, &node))
        json_object_set_member (object, name, json_node_copy (node));
    }
  return object;
}

/* After an edit that waits to be sent the signature is still that of the former terms: it would prove nothing. */
static char *
printed_code (const KabRow *licence, const KabKeyring *keys)
{
  g_autoptr (KabLicenceCode) code = kab_licence_code_new (licence);

  if (code == NULL)
    return NULL;
  return keys != NULL ? kab_licence_code_to_qr (code, keys) : kab_licence_code_to_text (code);
}

JsonNode *
kab_licence_variables (const KabRow *licence,
                       const KabRow *client,
                       const KabRow *partner,
                       JsonObject *company,
                       const KabKeyring *keys,
                       const char *language)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *top = json_object_new (), *object;
  g_autofree char *code = NULL;

  json_node_take_object (root, top);
  g_return_val_if_fail (licence->entity == &kab_entity_licence, root);
  code = printed_code (licence, keys);

  add_fields (top, licence->entity, licence);
  json_object_set_array_member (top, "options", option_list (licence));
  json_object_set_array_member (top, "lines", line_list (licence));
  set_text (top, "promo", kab_row_get_text (licence, "promo_code"));
  set_text (top, "language", language);

  object = json_object_new ();
  add_fields (object, licence->entity, licence);
  json_object_set_array_member (object, "options", option_list (licence));
  set_text (object, "code", code);
  add_statuses (object, licence);
  json_object_set_object_member (top, "licence", object);

  object = json_object_new ();
  add_fields (object, &kab_entity_client, client);
  if (client == NULL)
    set_text (object, "phone", kab_row_get_text (licence, "client_phone"));
  /* The name as at the sale stands in the licence, and under its signature. */
  set_text (object, "name", kab_row_get_text (licence, "client_name"));
  set_text (object, "full_name", kab_row_get_text (licence, "client_name"));
  json_object_set_object_member (top, "client", object);

  object = json_object_new ();
  add_fields (object, &kab_entity_partner, partner);
  if (partner == NULL)
    set_text (object, "name", kab_row_get_text (licence, "partner_name"));
  json_object_set_object_member (top, "partner", object);

  object = json_object_new ();
  set_text (object, "name", kab_row_get_text (licence, "package_name"));
  json_object_set_int_member (object, "version", kab_row_get_integer (licence, "package_version"));
  json_object_set_object_member (top, "package", object);

  object = json_object_new ();
  set_text (object, "name", kab_row_get_text (licence, "agent_name"));
  json_object_set_object_member (top, "agent", object);

  json_object_set_object_member (top, "company", company_object (company));
  return root;
}

const char *
kab_default_licence_template (const char *language)
{
  static const char *const known[] = { "ru", "en", "bg", "az" };
  static GBytes *templates[G_N_ELEMENTS (known)];
  static gsize once = 0;
  guint at = 1;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        {
          g_autofree char *path = g_strconcat (RESOURCES "licence-", known[i], ".html", NULL);

          templates[i] = g_resource_lookup_data (kab_templates_get_resource (), path,
                                                 G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
          g_assert (templates[i] != NULL);
        }
      g_once_init_leave (&once, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (language, known[i]) == 0)
      at = i;
  /* Resources end with a NUL that their size does not count. */
  return g_bytes_get_data (templates[at], NULL);
}

/* Whether what is printed carries a signature. */
static gboolean
is_proved (JsonNode *variables)
{
  JsonObject *licence = json_object_get_object_member (json_node_get_object (variables), "licence");

  return !json_object_get_null_member (licence, "code");
}

typedef struct
{
  KabAssetFunc assets;
  gpointer user_data;
} Assets;

static GBytes *
find_asset (const char *name, gpointer user_data, GError **error)
{
  const Assets *own = user_data;
  g_autoptr (GError) failed = NULL;
  GBytes *bytes = own->assets != NULL ? own->assets (name, own->user_data, &failed) : NULL;

  if (bytes == NULL && failed == NULL && g_str_equal (name, "logo"))
    bytes = g_resource_lookup_data (kab_templates_get_resource (), RESOURCES "logo.svg",
                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  return bytes;
}

KabDocument *
kab_licence_document_new (KabTemplate *template_,
                          const char *language,
                          const KabRow *licence,
                          const KabRow *client,
                          const KabRow *partner,
                          JsonObject *company,
                          const KabKeyring *keys,
                          KabAssetFunc assets,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (KabTemplate) own = NULL;
  g_autoptr (JsonNode) variables = kab_licence_variables (licence, client, partner, company, keys, language);
  g_autofree char *code = NULL;
  Assets all = { assets, user_data };
  KabDocument *document;
  const char *date;

  /* What is on paper is final. */
  if (kab_row_is_null (licence, "number"))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("This licence has no number yet: it gets one as soon as it is sent. Print it then."));
      return NULL;
    }
  if (template_ == NULL)
    {
      own = kab_template_new (kab_default_licence_template (language), error);
      if (own == NULL)
        return NULL;
      template_ = own;
    }
  document = kab_document_new_from_template (template_, variables, find_asset, &all, language, error);
  if (document == NULL)
    return NULL;

  kab_document_set_title (document, kab_row_get_text (licence, "number"));
  kab_document_set_subject (document, kab_row_get_text (licence, "package_name"));
  if (company != NULL)
    kab_document_set_author (document, json_object_get_string_member_with_default (company, "name", NULL));
  if (is_proved (variables))
    code = kab_licence_code (licence);
  kab_document_set_keywords (document, code);
  date = kab_row_get_text (licence, "issued_on");
  kab_document_set_date (document, date != NULL ? date : kab_row_get_text (licence, "sold_on"));
  return document;
}
