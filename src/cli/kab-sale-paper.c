/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sale-paper.h"

#include "kab-error.h"
#include "kab-lookup.h"
#include "kab-store.h"

/* All live rows of @entity whose field @of is @id; @rest: nullable: what follows in SQL */
static GPtrArray *
read_rows (KabDb *db,
           const char *org,
           const KabEntity *entity,
           const char *of,
           const char *id,
           const char *rest,
           GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE org=? AND \"%s\"=? AND deleted=0 %s",
                       kab_store_columns (entity), entity->name, of, rest != NULL ? rest : "");
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
  return step == KAB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static KabRow *
first_row (GPtrArray *rows)
{
  return rows != NULL && rows->len > 0 ? kab_row_ref (rows->pdata[0]) : NULL;
}

static KabRow *
find_ref (KabDb *db, const char *org, const KabRow *row, const char *field)
{
  const KabField *found = kab_entity_find_field (row->entity, field);
  const char *id = found != NULL ? kab_row_get_text (row, field) : NULL;

  return id != NULL ? kab_store_find (db, org, kab_entity_find (found->ref), id, NULL) : NULL;
}

/* The sale's own template, or the org's default one of that kind; NULL and no error if there is neither. */
static KabRow *
find_template (KabDb *db,
               const char *org,
               const KabRow *sale,
               const char *kind,
               const char *language,
               GError **error)
{
  KabRow *own = language == NULL ? find_ref (db, org, sale, "template") : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  /* An invoice names the form of the invoice, and not of the act. */
  if (own != NULL && !own->deleted && g_strcmp0 (kab_row_get_text (own, "kind"), kind) == 0)
    return own;
  g_clear_pointer (&own, kab_row_unref);
  rows = read_rows (db, org, &kab_entity_template, "kind", kind, "ORDER BY COALESCE(is_default, 0) DESC, nr",
                    error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (language == NULL || g_strcmp0 (kab_row_get_text (rows->pdata[i], "language"), language) == 0)
      return kab_row_ref (rows->pdata[i]);
  return NULL;
}

static KabRow *
find_sale (KabDb *db, const char *org, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  KabRow *row = kab_lookup_row (db, org, &kab_entity_invoice, name, &local);

  if (row != NULL)
    return row;
  if (!g_error_matches (local, KAB_ERROR, KAB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  row = kab_lookup_row (db, org, &kab_entity_order, name, NULL);
  if (row == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row;
}

KabDocument *
kab_sale_paper (KabDb *db,
                const char *org,
                KabSalePaper paper,
                const char *name,
                const char *language,
                KabRow **row,
                GError **error)
{
  g_autoptr (KabRow) found = find_sale (db, org, name, error);
  g_autoptr (KabRow) order = NULL;
  g_autoptr (KabRow) corrects = NULL;
  g_autoptr (KabRow) client = NULL;
  g_autoptr (KabRow) partner = NULL;
  g_autoptr (KabRow) requisites = NULL;
  g_autoptr (KabRow) template_row = NULL;
  g_autoptr (KabTemplate) template_ = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) sets = NULL;
  g_autofree char *about = NULL;
  g_autoptr (JsonNode) company = NULL;
  g_autoptr (GError) local = NULL;
  gboolean invoice;
  KabSale sale = { NULL };
  KabDocument *document;

  if (found == NULL)
    return NULL;
  invoice = found->entity == &kab_entity_invoice;
  lines = read_rows (db, org, invoice ? &kab_entity_invoice_line : &kab_entity_order_line,
                     invoice ? "invoice" : "order", found->id, NULL, error);
  if (lines == NULL)
    return NULL;
  order = find_ref (db, org, found, "order");
  corrects = find_ref (db, org, found, "corrects");
  client = find_ref (db, org, found, "client");
  partner = find_ref (db, org, found, "partner");
  if (client != NULL)
    sets = read_rows (db, org, &kab_entity_requisites, "client", client->id,
                      "ORDER BY COALESCE(is_default, 0) DESC, id", NULL);
  requisites = first_row (sets);
  about = kab_lookup_setting (db, org, "company", NULL);
  company = about != NULL ? json_from_string (about, NULL) : NULL;
  template_row = find_template (db, org, found, paper == KAB_SALE_ACT ? "act" : "invoice", language, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (template_row != NULL)
    {
      template_ = kab_template_new (kab_row_get_text (template_row, "html"), error);
      if (template_ == NULL)
        return NULL;
      if (language == NULL)
        language = kab_row_get_text (template_row, "language");
    }

  sale.sale = found;
  sale.lines = lines;
  sale.order = order;
  sale.corrects = corrects;
  sale.client = client;
  sale.partner = partner;
  sale.requisites = requisites;
  if (company != NULL && JSON_NODE_HOLDS_OBJECT (company))
    sale.company = json_node_get_object (company);
  document
    = kab_sale_document_new (&sale, paper, template_, language != NULL ? language : "ru", NULL, NULL, error);
  if (document != NULL)
    *row = g_steal_pointer (&found);
  return document;
}
