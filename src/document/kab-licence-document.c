/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licence-document.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-default-template.h"
#include "kab-error.h"
#include "kab-licence-code.h"
#include "kab-variables.h"

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
      kab_variables_set_text (option, "name", json_object_get_string_member_with_default (from, "name", ""));
      price = json_object_get_member (from, "price");
      if (price != NULL && JSON_NODE_HOLDS_VALUE (price))
        json_object_set_member (option, "price", json_node_copy (price));
      else
        json_object_set_null_member (option, "price");
      kab_variables_set_text (option, "currency", kab_row_get_text (licence, "currency"));
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

  kab_variables_set_text (line, "name", kab_row_get_text (licence, "package_name"));
  if (rest >= 0)
    json_object_set_int_member (line, "price", rest);
  else
    json_object_set_null_member (line, "price");
  kab_variables_set_text (line, "currency", kab_row_get_text (licence, "currency"));
  json_object_set_boolean_member (line, "included", FALSE);
  json_array_add_object_element (list, line);
  for (guint i = 0; i < json_array_get_length (options); i++)
    json_array_add_object_element (list, json_object_ref (json_array_get_object_element (options, i)));

  return list;
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

  kab_variables_add_fields (top, licence->entity, licence);
  json_object_set_array_member (top, "options", option_list (licence));
  json_object_set_array_member (top, "lines", line_list (licence));
  kab_variables_set_text (top, "promo", kab_row_get_text (licence, "promo_code"));
  kab_variables_set_text (top, "language", language);

  object = json_object_new ();
  kab_variables_add_fields (object, licence->entity, licence);
  json_object_set_array_member (object, "options", option_list (licence));
  kab_variables_set_text (object, "code", code);
  kab_variables_add_tokens (object, licence, "status");
  json_object_set_object_member (top, "licence", object);

  object = json_object_new ();
  kab_variables_add_fields (object, &kab_entity_client, client);
  if (client == NULL)
    kab_variables_set_text (object, "phone", kab_row_get_text (licence, "client_phone"));
  /* The name as at the sale stands in the licence, and under its signature. */
  kab_variables_set_text (object, "name", kab_row_get_text (licence, "client_name"));
  kab_variables_set_text (object, "full_name", kab_row_get_text (licence, "client_name"));
  json_object_set_object_member (top, "client", object);

  object = json_object_new ();
  kab_variables_add_fields (object, &kab_entity_partner, partner);
  if (partner == NULL)
    kab_variables_set_text (object, "name", kab_row_get_text (licence, "partner_name"));
  json_object_set_object_member (top, "partner", object);

  object = json_object_new ();
  kab_variables_set_text (object, "name", kab_row_get_text (licence, "package_name"));
  json_object_set_int_member (object, "version", kab_row_get_integer (licence, "package_version"));
  json_object_set_object_member (top, "package", object);

  object = json_object_new ();
  kab_variables_set_text (object, "name", kab_row_get_text (licence, "agent_name"));
  json_object_set_object_member (top, "agent", object);

  json_object_set_object_member (top, "company", kab_variables_company (company));
  return root;
}

const char *
kab_default_licence_template (const char *language)
{
  return kab_default_template ("licence", language);
}

/* Whether what is printed carries a signature. */
static gboolean
is_proved (JsonNode *variables)
{
  JsonObject *licence = json_object_get_object_member (json_node_get_object (variables), "licence");

  return !json_object_get_null_member (licence, "code");
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
  KabAssets all = { assets, user_data };
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
  document = kab_document_new_from_template (template_, variables, kab_assets_find, &all, language, error);
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
