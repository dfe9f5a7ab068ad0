/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sheets.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-price-list.h"
#include "kab-variables.h"

/* What every kind of paper is drawn with. */
typedef struct
{
  const KabPaperStore *store;
  JsonNode *company;
  KabRow *template_row;
  KabTemplate *template_;
  JsonNode *assets;
  const char *language;
} Sheet;

static void
sheet_clear (Sheet *sheet)
{
  g_clear_pointer (&sheet->company, json_node_unref);
  g_clear_pointer (&sheet->template_row, kab_row_unref);
  g_clear_pointer (&sheet->template_, kab_template_unref);
  g_clear_pointer (&sheet->assets, json_node_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

static JsonNode *
object_of (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static JsonObject *
company_of (const Sheet *sheet)
{
  return sheet->company != NULL ? json_node_get_object (sheet->company) : NULL;
}

/* NULL where there is none, or none that may be seen: the paper is made with what is known. */
static KabRow *
find_ref (const KabPaperStore *store, const KabRow *row, const char *name)
{
  const KabField *field = kab_entity_find_field (row->entity, name);
  const char *id = field != NULL ? kab_row_get_text (row, name) : NULL;

  return id != NULL ? store->find (kab_entity_find (field->ref), id, store->data, NULL) : NULL;
}

/* Papers of a sale are in the language of the country whose numbers the seller has. */
static const char *
language_of_company (const Sheet *sheet)
{
  static const char *const marks[][2]
    = { { "inn", "ru" }, { "bic", "ru" }, { "eik", "bg" }, { "voen", "az" } };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (kab_variables_text (company_of (sheet), marks[i][0]) != NULL)
      return marks[i][1];
  return NULL;
}

/* Of a language that was asked for, any one, the default one first; otherwise the default ones alone. */
static KabRow *
default_template (GPtrArray *rows, const char *asked, const char *language)
{
  KabRow *best = NULL;
  guint rank = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      gboolean own = g_strcmp0 (kab_row_get_text (rows->pdata[i], "language"), language) == 0;
      gboolean is_default = kab_row_get_integer (rows->pdata[i], "is_default") != 0;
      guint worth = (own ? 2 : 0) + (is_default ? 1 : 0);

      if ((asked != NULL ? own : is_default) && worth > rank)
        {
          best = rows->pdata[i];
          rank = worth;
        }
    }
  return best != NULL ? kab_row_ref (best) : NULL;
}

static gboolean
check_kind (const KabRow *row, const char *kind, GError **error)
{
  const KabField *field = kab_entity_find_field (&kab_entity_template, "kind");

  if (g_strcmp0 (kab_row_get_text (row, "kind"), kind) == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               /* Translators: the name of a template, its kind, the kind of paper that was asked for */
               _ ("The template “%s” is one for “%s”, and not for “%s”. Nothing was drawn."),
               kab_row_title (row), kab_field_enum_title (field, kab_row_get_text (row, "kind")),
               kab_field_enum_title (field, kind));
  return FALSE;
}

static gboolean
find_template (Sheet *sheet, const char *kind, KabRow *own, const KabSheetWish *wish, GError **error)
{
  const char *language = wish->language != NULL ? wish->language : language_of_company (sheet);
  g_autoptr (GPtrArray) rows = NULL;

  if (wish->template_ != NULL)
    {
      sheet->template_row = kab_row_ref ((KabRow *)wish->template_);
      return check_kind (wish->template_, kind, error);
    }
  /* An invoice names the form of the invoice, and not of the act. */
  if (wish->language == NULL && own != NULL && !own->deleted && check_kind (own, kind, NULL))
    {
      sheet->template_row = kab_row_ref (own);
      return TRUE;
    }
  rows = sheet->store->templates (kind, sheet->store->data, error);
  if (rows != NULL)
    sheet->template_row
      = default_template (rows, wish->language, language != NULL ? language : wish->otherwise);
  return rows != NULL;
}

static gboolean
prepare (Sheet *sheet, const char *kind, KabRow *own, const KabSheetWish *wish, GError **error)
{
  g_autofree char *company = sheet->store->setting ("company", sheet->store->data, NULL);

  sheet->company = object_of (company);
  if (!find_template (sheet, kind, own, wish, error))
    return FALSE;
  sheet->language = wish->language;
  if (sheet->template_row != NULL)
    {
      sheet->template_ = kab_template_new (kab_row_get_text (sheet->template_row, "html"), error);
      if (sheet->template_ == NULL)
        return FALSE;
      sheet->assets = object_of (kab_row_get_text (sheet->template_row, "assets"));
      if (sheet->language == NULL)
        sheet->language = kab_row_get_text (sheet->template_row, "language");
    }
  if (sheet->language == NULL)
    sheet->language = language_of_company (sheet);
  if (sheet->language == NULL)
    sheet->language = wish->otherwise;
  return TRUE;
}

/* A picture that is not here yet leaves its place empty: the paper itself must print. */
static GBytes *
find_picture (const char *name, gpointer user_data, GError **error)
{
  const Sheet *sheet = user_data;
  const char *digest
    = sheet->assets != NULL ? kab_variables_text (json_node_get_object (sheet->assets), name) : NULL;

  if (digest == NULL && company_of (sheet) != NULL && g_strv_contains (kab_company_pictures (), name))
    digest = kab_variables_text (company_of (sheet), name);
  return digest != NULL && sheet->store->picture != NULL ? sheet->store->picture (digest, sheet->store->data)
                                                         : NULL;
}

/* Sales */

static GPtrArray *
rows_of (const KabPaperStore *store,
         const KabEntity *entity,
         const char *field,
         const char *value,
         GError **error)
{
  if (field != NULL && value == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  return store->rows (entity, field, value, store->data, error);
}

static const KabRow *
default_set (GPtrArray *sets)
{
  const KabRow *chosen = NULL;

  for (guint i = 0; i < sets->len; i++)
    if (chosen == NULL
        || (!kab_row_get_integer (chosen, "is_default")
            && kab_row_get_integer (sets->pdata[i], "is_default")))
      chosen = sets->pdata[i];
  return chosen;
}

KabDocument *
kab_sale_sheet_draw (const KabPaperStore *store,
                     const KabRow *row,
                     KabSalePaper paper,
                     const KabSheetWish *wish,
                     GError **error)
{
  g_auto (Sheet) sheet = { .store = store };
  gboolean invoice = row->entity == &kab_entity_invoice;
  g_autoptr (KabRow) order = find_ref (store, row, "order");
  g_autoptr (KabRow) corrects = find_ref (store, row, "corrects");
  g_autoptr (KabRow) client = find_ref (store, row, "client");
  g_autoptr (KabRow) partner = find_ref (store, row, "partner");
  g_autoptr (KabRow) own = find_ref (store, row, "template");
  g_autoptr (GPtrArray) lines = NULL, sets = NULL;
  KabSale sale = { .sale = row, .order = order, .corrects = corrects, .client = client, .partner = partner };

  lines = rows_of (store, invoice ? &kab_entity_invoice_line : &kab_entity_order_line,
                   invoice ? "invoice" : "order", row->id, error);
  sets = lines != NULL
           ? rows_of (store, &kab_entity_requisites, "client", kab_row_get_text (row, "client"), error)
           : NULL;
  if (sets == NULL || !prepare (&sheet, paper == KAB_SALE_ACT ? "act" : "invoice", own, wish, error))
    return NULL;
  sale.lines = lines;
  sale.requisites = default_set (sets);
  sale.company = company_of (&sheet);
  sale.date = paper == KAB_SALE_ACT ? wish->date : NULL;
  return kab_sale_document_new (&sale, paper, sheet.template_, sheet.language, find_picture, &sheet, error);
}

/* Price lists */

static gboolean
is_wanted (const char *const *wanted, const KabRow *package, GPtrArray *kinds)
{
  const char *kind = kab_row_get_text (package, "kind");
  gboolean known = FALSE;

  for (guint i = 0; kind != NULL && !known && i < kinds->len; i++)
    known = g_str_equal (((const KabRow *)kinds->pdata[i])->id, kind);
  return wanted == NULL || g_strv_contains (wanted, known ? kind : "");
}

KabDocument *
kab_price_sheet_draw (const KabPaperStore *store,
                      const char *const *kinds,
                      const KabSheetWish *wish,
                      GError **error)
{
  static const KabEntity *const entities[]
    = { &kab_entity_package, &kab_entity_package_kind, &kab_entity_package_option, &kab_entity_option };
  g_auto (Sheet) sheet = { .store = store };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) packages = g_ptr_array_new ();
  g_autofree char *today = kab_date_today ();
  KabPriceList list = { .packages = packages, .date = wish->date != NULL ? wish->date : today };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      GPtrArray *rows = rows_of (store, entities[i], NULL, NULL, error);

      if (rows == NULL)
        return NULL;
      g_ptr_array_add (all, rows);
    }
  list.kinds = all->pdata[1];
  list.package_options = all->pdata[2];
  list.options = all->pdata[3];
  for (guint i = 0; i < ((GPtrArray *)all->pdata[0])->len; i++)
    if (is_wanted (kinds, ((GPtrArray *)all->pdata[0])->pdata[i], list.kinds))
      g_ptr_array_add (packages, ((GPtrArray *)all->pdata[0])->pdata[i]);
  if (!prepare (&sheet, "price_list", NULL, wish, error))
    return NULL;
  list.company = company_of (&sheet);
  return kab_price_list_document_new (&list, sheet.template_, sheet.language, find_picture, &sheet, error);
}
