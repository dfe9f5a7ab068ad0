/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-example.h"

#include <gio/gio.h>

#include "kab-config.h"
#include "kab-date.h"
#include "kab-json.h"
#include "kab-keyring.h"
#include "kab-licence-document.h"
#include "kab-price-list.h"
#include "kab-sale-document.h"
#include "kab-sample-paper.h"

#define SETTING "template-examples"
#define REMEMBERED_MAX 300
#define ROWS_MAX 1000

typedef struct
{
  KabCabinet *cabinet;
  char *kind;
  char *language;
  char *id;
} Example;

static void
example_free (gpointer data)
{
  Example *example = data;

  g_object_unref (example->cabinet);
  g_free (example->kind);
  g_free (example->language);
  g_free (example->id);
  g_free (example);
}

const KabEntity *
kab_template_example_entity (const char *kind)
{
  if (g_strcmp0 (kind, "invoice") == 0 || g_strcmp0 (kind, "act") == 0)
    return &kab_entity_invoice;
  return g_strcmp0 (kind, "price_list") == 0 ? NULL : &kab_entity_licence;
}

/* What a paper lacks because somebody may not see it, it is made without. */
static KabRow *
find_ref (KabCabinet *cabinet, const KabRow *row, const char *name)
{
  const KabField *field = kab_entity_find_field (row->entity, name);
  const char *id = field ? kab_row_get_text (row, name) : NULL;

  return id ? kab_cabinet_find (cabinet, kab_entity_find (field->ref), id, NULL) : NULL;
}

static GPtrArray *
list (KabCabinet *cabinet, const KabEntity *entity, const char *field, const char *value, GError **error)
{
  g_autoptr (KabQuery) query = kab_query_new (entity);
  g_autoptr (KabPage) page = NULL;

  if (field)
    kab_query_set_filter (query, field, value);
  kab_query_set_page (query, 0, ROWS_MAX);
  page = kab_cabinet_list (cabinet, query, error);
  return page ? g_ptr_array_ref (page->rows) : NULL;
}

static JsonNode *
licence_variables (const Example *example, JsonObject *company, GError **error)
{
  KabCabinet *cabinet = example->cabinet;
  g_autoptr (KabRow) licence = kab_cabinet_find (cabinet, &kab_entity_licence, example->id, error);
  g_autoptr (KabRow) client = NULL;
  g_autoptr (KabRow) partner = NULL;
  g_autoptr (KabTrust) trust = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  g_autofree char *key = NULL;
  g_autofree char *address = NULL;

  if (!licence)
    return NULL;
  client = find_ref (cabinet, licence, "client");
  partner = find_ref (cabinet, licence, "partner");
  trust = kab_cabinet_trust (cabinet, error);
  if (!trust)
    return NULL;
  key = kab_keyring_to_json (trust->keys);
  address = kab_cabinet_setting (cabinet, "public_address", NULL);
  keys = kab_keyring_new (key, address);
  return kab_licence_variables (licence, client, partner, company, keys, example->language);
}

static JsonNode *
sale_variables (const Example *example, JsonObject *company, GError **error)
{
  KabCabinet *cabinet = example->cabinet;
  g_autoptr (KabRow) invoice = kab_cabinet_find (cabinet, &kab_entity_invoice, example->id, error);
  g_autoptr (GPtrArray) lines
    = invoice ? list (cabinet, &kab_entity_invoice_line, "invoice", invoice->id, error) : NULL;
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (KabRow) order = NULL;
  g_autoptr (KabRow) corrects = NULL;
  g_autoptr (KabRow) client = NULL;
  g_autoptr (KabRow) partner = NULL;
  KabSale sale = { .sale = invoice, .lines = lines, .company = company };

  if (!lines)
    return NULL;
  sale.order = order = find_ref (cabinet, invoice, "order");
  sale.corrects = corrects = find_ref (cabinet, invoice, "corrects");
  sale.client = client = find_ref (cabinet, invoice, "client");
  sale.partner = partner = find_ref (cabinet, invoice, "partner");
  if (client)
    sets = list (cabinet, &kab_entity_requisites, "client", client->id, NULL);
  for (guint i = 0; sets && i < sets->len; i++)
    if (!sale.requisites || kab_row_get_integer (sets->pdata[i], "is_default"))
      sale.requisites = sets->pdata[i];
  return kab_sale_variables (&sale, g_str_equal (example->kind, "act") ? KAB_SALE_ACT : KAB_SALE_INVOICE,
                             example->language, error);
}

/* NULL and no error where nothing is on sale yet. */
static JsonNode *
price_list_variables (const Example *example, JsonObject *company, GError **error)
{
  KabCabinet *cabinet = example->cabinet;
  g_autoptr (GPtrArray) packages = list (cabinet, &kab_entity_package, "state", "on_sale", error);
  g_autoptr (GPtrArray) kinds = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GPtrArray) options = NULL;
  g_autofree char *today = kab_date_today ();
  KabPriceList prices = { .packages = packages, .company = company, .date = today };

  if (!packages || packages->len == 0)
    return NULL;
  prices.kinds = kinds = list (cabinet, &kab_entity_package_kind, NULL, NULL, NULL);
  prices.package_options = links = list (cabinet, &kab_entity_package_option, NULL, NULL, NULL);
  prices.options = options = list (cabinet, &kab_entity_option, NULL, NULL, NULL);
  return kab_price_list_variables (&prices, example->language);
}

static void
make (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Example *example = task_data;
  g_autofree char *text = kab_cabinet_setting (example->cabinet, "company", NULL);
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;
  JsonObject *company = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const KabEntity *entity = kab_template_example_entity (example->kind);
  JsonNode *variables = NULL;
  GError *error = NULL;

  if (!entity)
    variables = price_list_variables (example, company, &error);
  else if (example->id)
    variables = entity == &kab_entity_licence ? licence_variables (example, company, &error)
                                              : sale_variables (example, company, &error);
  if (!variables && !error)
    variables = kab_sample_variables (example->kind, example->language, company);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, variables, (GDestroyNotify)json_node_unref);
}

void
kab_template_example_async (KabCabinet *cabinet,
                            const char *kind,
                            const char *language,
                            const char *id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Example *example = g_new0 (Example, 1);

  g_task_set_source_tag (task, kab_template_example_async);
  example->cabinet = g_object_ref (cabinet);
  example->kind = g_strdup (kind ? kind : "licence");
  example->language = g_strdup (language ? language : kab_language ());
  example->id = g_strdup (id);
  g_task_set_task_data (task, example, example_free);
  g_task_run_in_thread (task, make);
}

JsonNode *
kab_template_example_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Remembering */

static JsonNode *
read_remembered (GSettings *settings)
{
  g_autofree char *text = g_settings_get_string (settings, SETTING);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  if (root && JSON_NODE_HOLDS_OBJECT (root)
      && json_object_get_size (json_node_get_object (root)) < REMEMBERED_MAX)
    return g_steal_pointer (&root);
  return json_node_init_object (json_node_alloc (), json_object_new ());
}

char *
kab_template_example_recall (const char *form)
{
  g_autoptr (GSettings) settings = g_settings_new (KAB_APPLICATION_ID);
  g_autoptr (JsonNode) root = read_remembered (settings);

  return g_strdup (kab_json_member_text (json_node_get_object (root), form));
}

void
kab_template_example_remember (const char *form, const char *id)
{
  g_autoptr (GSettings) settings = g_settings_new (KAB_APPLICATION_ID);
  g_autoptr (JsonNode) root = read_remembered (settings);
  g_autofree char *text = NULL;

  if (id)
    json_object_set_string_member (json_node_get_object (root), form, id);
  else
    json_object_remove_member (json_node_get_object (root), form);
  text = json_to_string (root, FALSE);
  g_settings_set_string (settings, SETTING, text);
}
