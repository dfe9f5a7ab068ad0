/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-price-list.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-default-template.h"
#include "kab-error.h"
#include "kab-parameters.h"
#include "kab-text.h"
#include "kab-variables.h"

/* By no locale: a list is in the same order on every desktop. */
static int
compare_titles (const KabRow *one, const KabRow *other)
{
  g_autofree char *a = kab_text_key (kab_row_title (one));
  g_autofree char *b = kab_text_key (kab_row_title (other));
  int order = strcmp (a, b);

  return order != 0 ? order : strcmp (one->id, other->id);
}

static int
by_place_and_name (gconstpointer a, gconstpointer b)
{
  const KabRow *one = *(const KabRow *const *)a, *other = *(const KabRow *const *)b;
  gint64 x = kab_row_get_integer (one, "position"), y = kab_row_get_integer (other, "position");

  return x != y ? (x < y ? -1 : 1) : compare_titles (one, other);
}

static gboolean
is_on_sale (const KabRow *package, const char *date)
{
  const char *from = kab_row_get_text (package, "on_sale_from"),
             *to = kab_row_get_text (package, "on_sale_to");

  return !package->deleted && g_strcmp0 (kab_row_get_text (package, "state"), "on_sale") == 0
         && (from == NULL || strcmp (from, date) <= 0) && (to == NULL || strcmp (date, to) <= 0);
}

static const KabRow *
find_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; rows != NULL && id != NULL && i < rows->len; i++)
    if (g_str_equal (((const KabRow *)rows->pdata[i])->id, id))
      return rows->pdata[i];

  return NULL;
}

static void
set_money (JsonObject *object, const char *name, const KabRow *row)
{
  if (kab_row_is_null (row, name))
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, kab_row_get_integer (row, name));
}

static JsonArray *
option_list (const KabPriceList *list, const KabRow *package)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) own = g_ptr_array_new ();

  for (guint i = 0; list->package_options != NULL && i < list->package_options->len; i++)
    {
      const KabRow *row = list->package_options->pdata[i];

      if (!row->deleted && g_strcmp0 (kab_row_get_text (row, "package"), package->id) == 0)
        g_ptr_array_add (own, (gpointer)row);
    }
  g_ptr_array_sort (own, by_place_and_name);
  for (guint i = 0; i < own->len; i++)
    {
      const KabRow *row = own->pdata[i];
      const KabRow *option = find_row (list->options, kab_row_get_text (row, "option"));
      JsonObject *object;

      if (option == NULL || option->deleted || g_strcmp0 (kab_row_get_text (option, "state"), "active") != 0)
        continue;
      object = json_object_new ();
      kab_variables_set_text (object, "name", kab_row_get_text (option, "name"));
      kab_variables_set_text (object, "description", kab_row_get_text (option, "description"));
      /* The package's own price goes before the option's. */
      set_money (object, "price", kab_row_is_null (row, "price") ? option : row);
      kab_variables_set_text (object, "currency",
                              kab_row_get_text (kab_row_is_null (row, "price") ? option : package,
                                                "currency"));
      json_object_set_boolean_member (object, "included", kab_row_get_integer (row, "included") != 0);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
characteristic_list (const KabRow *package)
{
  static const char *const members[] = { "name", "value", "unit" };
  const char *text = kab_row_get_text (package, "characteristics");
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonArray *array = json_array_new (), *stored;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return array;
  stored = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (stored); i++)
    {
      JsonNode *element = json_array_get_element (stored, i);
      JsonObject *object;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      object = json_object_new ();
      for (guint k = 0; k < G_N_ELEMENTS (members); k++)
        {
          JsonNode *member = json_object_get_member (json_node_get_object (element), members[k]);

          json_object_set_member (object, members[k],
                                  member != NULL && JSON_NODE_HOLDS_VALUE (member)
                                    ? json_node_copy (member)
                                    : json_node_new (JSON_NODE_NULL));
        }
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
add_calculation (JsonObject *object, const KabRow *package)
{
  static const char *const numbers[][2]
    = { { "period_months", "period_months" }, { "percent", "percent_bp" } };
  const char *text = kab_row_get_text (package, "parameters");
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  g_autoptr (JsonObject) parameters
    = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
  g_autoptr (GArray) tiers = NULL;
  JsonArray *list = json_array_new ();

  kab_variables_add_tokens (object, package, "calculation");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gint64 number = kab_parameters_get (parameters, numbers[i][1], -1);

      if (number >= 0)
        json_object_set_int_member (object, numbers[i][0], number);
      else
        json_object_set_null_member (object, numbers[i][0]);
    }
  json_object_set_boolean_member (object, "vat_added", kab_parameters_get (parameters, "vat_added", 0) != 0);
  tiers = kab_parameters_tiers (parameters, "tiers", "price");
  for (guint i = 0; i < tiers->len; i++)
    {
      const KabTier *tier = &g_array_index (tiers, KabTier, i);
      JsonObject *one = json_object_new ();

      json_object_set_int_member (one, "from", tier->from);
      json_object_set_int_member (one, "price", tier->value);
      kab_variables_set_text (one, "currency", kab_row_get_text (package, "currency"));
      json_array_add_object_element (list, one);
    }
  json_object_set_array_member (object, "tiers", list);
}

static JsonObject *
package_object (const KabPriceList *list, const KabRow *package)
{
  JsonObject *object = json_object_new ();
  const char *vat = kab_row_get_text (package, "vat");
  gboolean rated = vat != NULL && !g_str_equal (vat, "none");

  kab_variables_set_text (object, "name", kab_row_get_text (package, "name"));
  kab_variables_set_formatted (object, "description", kab_row_get_text (package, "description"));
  set_money (object, "price", package);
  json_object_set_boolean_member (object, "is_free",
                                  !kab_row_is_null (package, "price")
                                    && kab_row_get_integer (package, "price") == 0);
  kab_variables_set_text (object, "currency", kab_row_get_text (package, "currency"));
  json_object_set_boolean_member (object, "has_vat", rated);
  if (rated)
    json_object_set_int_member (object, "vat_rate", kab_vat_rate (vat));
  else
    json_object_set_null_member (object, "vat_rate");
  set_money (object, "term_months", package);
  add_calculation (object, package);
  json_object_set_array_member (object, "characteristics", characteristic_list (package));
  json_object_set_array_member (object, "options", option_list (list, package));
  return object;
}

/* Those of @kind, or of no kind that is known. */
static JsonObject *
group_object (const KabPriceList *list, GPtrArray *on_sale, const KabRow *kind, JsonArray *all)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  kab_variables_set_text (object, "name", kind != NULL ? kab_row_get_text (kind, "name") : NULL);
  kab_variables_set_text (object, "description",
                          kind != NULL ? kab_row_get_text (kind, "description") : NULL);
  for (guint i = 0; i < on_sale->len; i++)
    {
      const KabRow *package = on_sale->pdata[i];
      JsonObject *one;

      if (find_row (list->kinds, kab_row_get_text (package, "kind")) != kind)
        continue;
      one = package_object (list, package);
      json_array_add_object_element (array, json_object_ref (one));
      json_array_add_object_element (all, one);
    }
  json_object_set_array_member (object, "packages", array);
  return object;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return compare_titles (*(const KabRow *const *)a, *(const KabRow *const *)b);
}

JsonNode *
kab_price_list_variables (const KabPriceList *list, const char *language)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *top = json_object_new ();
  JsonArray *groups = json_array_new (), *all = json_array_new ();
  g_autoptr (GPtrArray) on_sale = g_ptr_array_new ();
  g_autoptr (GPtrArray) kinds = g_ptr_array_new ();
  gboolean rated = FALSE;

  json_node_take_object (root, top);
  for (guint i = 0; i < list->packages->len; i++)
    if (is_on_sale (list->packages->pdata[i], list->date))
      g_ptr_array_add (on_sale, list->packages->pdata[i]);
  g_ptr_array_sort (on_sale, by_place_and_name);
  for (guint i = 0; list->kinds != NULL && i < list->kinds->len; i++)
    g_ptr_array_add (kinds, list->kinds->pdata[i]);
  g_ptr_array_sort (kinds, by_name);
  g_ptr_array_add (kinds, NULL);

  for (guint i = 0; i < kinds->len; i++)
    {
      JsonObject *group = group_object (list, on_sale, kinds->pdata[i], all);

      if (json_array_get_length (json_object_get_array_member (group, "packages")) > 0)
        json_array_add_object_element (groups, group);
      else
        json_object_unref (group);
    }
  for (guint i = 0; i < json_array_get_length (all); i++)
    rated = rated || json_object_get_boolean_member (json_array_get_object_element (all, i), "has_vat");

  kab_variables_set_text (top, "date", list->date);
  kab_variables_set_text (top, "language", language);
  json_object_set_int_member (top, "count", on_sale->len);
  json_object_set_boolean_member (top, "has_vat", rated);
  json_object_set_object_member (top, "company", kab_variables_company (list->company));
  json_object_set_array_member (top, "groups", groups);
  json_object_set_array_member (top, "packages", all);
  return root;
}

KabDocument *
kab_price_list_document_new (const KabPriceList *list,
                             KabTemplate *template_,
                             const char *language,
                             KabAssetFunc assets,
                             gpointer user_data,
                             GError **error)
{
  g_autoptr (KabTemplate) own = NULL;
  g_autoptr (JsonNode) variables = kab_price_list_variables (list, language);
  KabAssets all = { assets, user_data };
  KabDocument *document;

  if (json_object_get_int_member (json_node_get_object (variables), "count") == 0)
    {
      g_autofree char *day = kab_date_format_long (list->date, NULL);

      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   /* Translators: a day */
                   _ ("Of these packages none is on sale on %s: there is nothing to put on paper."), day);
      return NULL;
    }
  if (template_ == NULL)
    {
      own = kab_template_new (kab_default_template ("price_list", language), error);
      if (own == NULL)
        return NULL;
      template_ = own;
    }
  document = kab_document_new_from_template (template_, variables, kab_assets_find, &all, language, error);
  if (document == NULL)
    return NULL;

  kab_document_set_author (document, kab_variables_text (list->company, "name"));
  kab_document_set_date (document, list->date);
  return document;
}
