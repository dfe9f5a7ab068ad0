/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a licence, or a line of an order, costs is reckoned again where it is written: what a desktop says is a wish. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-language.h"
#include "kab-machine.h"
#include "kab-money.h"
#include "kab-price.h"
#include "kab-writer-order.h"

#define OPTIONS_MAX 200

/* So many prices are kept from one transaction to the next. */
#define PRICES_MAX 2000

/* All that a price is reckoned from, as it stands in the database now. */
typedef struct
{
  KabWriter *writer;
  const KabRow *licence; /* or the line, or the order */
  KabRow *package;
  GPtrArray *rows; /* of what @options and @promo point into */
  GArray *options; /* of KabPriceOption */
  KabRow *promo_row;
  GPtrArray *promo_packages;
  KabPromo promo;
  KabPromoUse use;
  char *day;
  const KabField *field; /* the one at fault */
} Sale;

static void
sale_clear (Sale *sale)
{
  g_clear_pointer (&sale->package, kab_row_unref);
  g_clear_pointer (&sale->promo_row, kab_row_unref);
  g_clear_pointer (&sale->rows, g_ptr_array_unref);
  g_clear_pointer (&sale->options, g_array_unref);
  g_clear_pointer (&sale->promo_packages, g_ptr_array_unref);
  g_clear_pointer (&sale->day, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sale, sale_clear)

G_GNUC_PRINTF (4, 5)
static gboolean
refuse (Sale *sale, const char *name, GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  sale->field = kab_entity_find_field (sale->licence->entity, name);
  /* Translators: the name of a field, then what is wrong with its value */
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (sale->field), sentence);
  return FALSE;
}

/* The texts of the first column of a query of two ids and the org. */
static GPtrArray *
ask (KabWriter *writer, const char *sql, const char *a, const char *b, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, sql, error);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  KabStep step;

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, a);
  if (b != NULL)
    kab_statement_bind_text (statement, 3, b);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (texts, g_strdup (kab_statement_get_text (statement, 0)));
  return step == KAB_STEP_DONE ? g_steal_pointer (&texts) : NULL;
}

static gboolean
add_option (Sale *sale, const char *id, GError **error)
{
  g_autoptr (GPtrArray) lines
    = ask (sale->writer,
           "SELECT id FROM package_option WHERE org=? AND package=? AND \"option\"=? AND deleted=0",
           sale->package->id, id, error);
  KabRow *line, *option;
  KabPriceOption one = { 0 };

  if (lines == NULL)
    return FALSE;
  if (lines->len == 0)
    return refuse (sale, "options", error, _ ("one of them is no option of this package."));
  line = kab_writer_find (sale->writer, &kab_entity_package_option, lines->pdata[0], error);
  if (line == NULL)
    return FALSE;
  g_ptr_array_add (sale->rows, line);
  option = kab_writer_find (sale->writer, &kab_entity_option, id, error);
  if (option == NULL)
    return FALSE;
  g_ptr_array_add (sale->rows, option);
  one.name = kab_row_title (option);
  one.included = kab_row_get_integer (line, "included") != 0;
  one.price = kab_row_get_integer (kab_row_is_null (line, "price") ? option : line, "price");
  g_array_append_val (sale->options, one);
  return TRUE;
}

static gboolean
read_options (Sale *sale, GError **error)
{
  const char *text = kab_row_get_text (sale->licence, "options");
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (text == NULL)
    return TRUE;
  if (array == NULL || json_array_get_length (array) > OPTIONS_MAX)
    return refuse (sale, "options", error, _ ("the structure cannot be read."));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id
        = JSON_NODE_HOLDS_OBJECT (element)
            ? json_object_get_string_member_with_default (json_node_get_object (element), "option", NULL)
            : NULL;

      if (id == NULL || !g_hash_table_add (seen, g_strdup (id)))
        return refuse (sale, "options", error, _ ("each option is named once."));
      if (!add_option (sale, id, error))
        return FALSE;
    }
  return TRUE;
}

/* Codes are the same without case, in any alphabet: as the database would not see it. */
static GHashTable *
promo_ids (KabWriter *writer, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (writer->promos != NULL)
    return writer->promos;
  statement
    = kab_db_prepare (writer->db,
                      "SELECT id, code FROM promo_code WHERE org=? AND deleted=0 ORDER BY id DESC", error);
  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_hash_table_insert (ids, kab_promo_key (kab_statement_get_text (statement, 1)),
                         g_strdup (kab_statement_get_text (statement, 0)));
  if (step == KAB_STEP_DONE)
    writer->promos = g_steal_pointer (&ids);
  return writer->promos;
}

static gboolean
find_promo (Sale *sale, const char *code, GError **error)
{
  g_autofree char *key = kab_promo_key (code);
  GHashTable *ids = promo_ids (sale->writer, error);
  const char *found = ids != NULL ? g_hash_table_lookup (ids, key) : NULL;

  if (found == NULL)
    return ids != NULL && refuse (sale, "promo_code", error, _ ("there is no promo code “%s”."), code);
  sale->promo_row = kab_writer_find (sale->writer, &kab_entity_promo_code, found, error);
  return sale->promo_row != NULL;
}

/* How often it was used: sales that were revoked or never came to be do not count. */
#define USES \
  "SELECT CAST(COUNT(*) AS TEXT) FROM licence WHERE org=? AND promo=? AND deleted=0 AND status<>'revoked'"

static gboolean
count_uses (Sale *sale, gint64 *all, gint64 *by_client, GError **error)
{
  const char *id = sale->promo_row->id, *client = kab_row_get_text (sale->licence, "client");
  gboolean is_limited = kab_row_get_integer (sale->promo_row, "limit_total") > 0;
  gboolean is_limited_by_client = client != NULL && kab_row_get_integer (sale->promo_row, "limit_client") > 0;
  g_autoptr (GPtrArray) total = is_limited ? ask (sale->writer, USES, id, NULL, error) : NULL;
  g_autoptr (GPtrArray) own = NULL;

  /* There may be very many: nobody counts what has no end. */
  if (is_limited && total == NULL)
    return FALSE;
  if (is_limited_by_client)
    {
      own = ask (sale->writer, USES " AND client=?", id, client, error);
      if (own == NULL)
        return FALSE;
    }
  *all = total != NULL ? g_ascii_strtoll (total->pdata[0], NULL, 10) : 0;
  *by_client = own != NULL ? g_ascii_strtoll (own->pdata[0], NULL, 10) : 0;
  return TRUE;
}

static gboolean
read_promo (Sale *sale, GError **error)
{
  const char *code = kab_entity_field (sale->licence->entity, "promo_code") >= 0
                       ? kab_row_get_text (sale->licence, "promo_code")
                       : NULL;
  const KabRow *row;

  if (code == NULL)
    return TRUE;
  if (!find_promo (sale, code, error)
      || !count_uses (sale, &sale->promo.used, &sale->use.used_by_client, error))
    return FALSE;
  row = sale->promo_row;
  sale->promo_packages
    = ask (sale->writer, "SELECT package FROM promo_code_package WHERE org=? AND promo_code=? AND deleted=0",
           row->id, NULL, error);
  if (sale->promo_packages == NULL)
    return FALSE;
  g_ptr_array_add (sale->promo_packages, NULL);
  sale->promo.code = kab_row_get_text (row, "code");
  sale->promo.percent = g_strcmp0 (kab_row_get_text (row, "kind"), "percent") == 0;
  sale->promo.value = kab_row_get_integer (row, sale->promo.percent ? "percent" : "amount");
  sale->promo.currency = kab_row_get_text (row, "currency");
  sale->promo.partner = kab_row_get_text (row, "partner");
  sale->promo.packages = (const char *const *)sale->promo_packages->pdata;
  sale->promo.from = kab_row_get_text (row, "valid_from");
  sale->promo.to = kab_row_get_text (row, "valid_to");
  sale->promo.limit_total = kab_row_get_integer (row, "limit_total");
  sale->promo.limit_client = kab_row_get_integer (row, "limit_client");
  sale->promo.active = g_strcmp0 (kab_row_get_text (row, "state"), "active") == 0;
  sale->use.package = sale->package != NULL ? sale->package->id : NULL;
  sale->use.partner = kab_row_get_text (sale->licence, "partner");
  sale->use.day = sale->day;
  return TRUE;
}

static gboolean
check_on_sale (Sale *sale, GError **error)
{
  const char *from = kab_row_get_text (sale->package, "on_sale_from");
  const char *to = kab_row_get_text (sale->package, "on_sale_to");

  if (!sale->package->deleted && g_strcmp0 (kab_row_get_text (sale->package, "state"), "on_sale") == 0
      && (from == NULL || strcmp (sale->day, from) >= 0) && (to == NULL || strcmp (sale->day, to) <= 0))
    return TRUE;
  return refuse (sale, "package", error, _ ("“%s” is not on sale."), kab_row_title (sale->package));
}

static gboolean
agrees (const KabRow *licence, const KabPrice *price)
{
  return price->total == kab_row_get_integer (licence, "price")
         && g_strcmp0 (price->derivation->currency, kab_row_get_text (licence, "currency")) == 0;
}

static gboolean
compare (Sale *sale, const KabPrice *price, GError **error)
{
  const KabRow *licence = sale->licence;
  g_autofree char *right = NULL, *given = NULL;

  if (price->promo_refusal != NULL)
    return refuse (sale, "promo_code", error, "%s", price->promo_refusal);
  if (agrees (licence, price))
    return TRUE;
  right = kab_money_format (price->total, price->derivation->currency, NULL);
  given
    = kab_money_format (kab_row_get_integer (licence, "price"), kab_row_get_text (licence, "currency"), NULL);
  return refuse (sale, "price", error, _ ("by the package's calculation it is %s, and not %s."), right,
                 given);
}

static KabPrice *
reckon (Sale *sale, GError **error)
{
  KabPriceRequest request = {
    .name = kab_row_title (sale->package),
    .calculation = kab_row_get_text (sale->package, "calculation"),
    .parameters = kab_row_get_text (sale->package, "parameters"),
    .price = kab_row_get_integer (sale->package, "price"),
    .currency = kab_row_get_text (sale->package, "currency"),
    .vat = kab_row_get_text (sale->package, "vat"),
    .term_months = kab_row_get_integer (sale->package, "term_months"),
    .quantity = kab_row_get_integer (sale->licence, "quantity"),
    .declared = kab_row_get_integer (sale->licence, "declared"),
    .options = (const KabPriceOption *)sale->options->data,
    .n_options = sale->options->len,
    .promo = sale->promo_row != NULL ? &sale->promo : NULL,
    .promo_use = &sale->use,
  };

  return kab_price_calculate (&request, error);
}

static gboolean
check_declared (Sale *sale, GError **error)
{
  g_autofree char *refusal = NULL;

  if (!kab_price_is_of_declared (kab_row_get_text (sale->package, "calculation")))
    return TRUE;
  refusal = kab_price_declared_refusal (kab_row_get_text (sale->package, "parameters"),
                                        kab_row_get_text (sale->package, "currency"),
                                        kab_row_get_integer (sale->licence, "declared"));
  return refusal == NULL || refuse (sale, "declared", error, "%s", refusal);
}

/* Reads what the price follows from; sale->package stays NULL where there is none. */
static gboolean
read_sale (Sale *sale, GError **error)
{
  const char *package = kab_row_get_text (sale->licence, "package");
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (sale->writer->now / 1000);
  g_autoptr (GError) local = NULL;

  sale->day = g_date_time_format (now, "%Y-%m-%d");
  sale->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  sale->options = g_array_new (FALSE, TRUE, sizeof (KabPriceOption));
  if (package != NULL)
    sale->package = kab_writer_find (sale->writer, &kab_entity_package, package, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return sale->package == NULL || (read_options (sale, error) && read_promo (sale, error));
}

static gboolean
check_sale (Sale *sale, GError **error)
{
  g_autoptr (KabPrice) price = NULL;

  if (!read_sale (sale, error))
    return FALSE;
  /* One that does not exist is refused as every such reference is. */
  if (sale->package == NULL)
    return !kab_row_is_null (sale->licence, "package")
           || refuse (sale, "package", error, _ ("fill this in."));
  if (!check_on_sale (sale, error) || !check_declared (sale, error))
    return FALSE;
  price = reckon (sale, error);
  return price != NULL && compare (sale, price, error);
}

static gboolean
is_priced_anew (const KabRow *before, const KabRow *row)
{
  static const char *const of[]
    = { "package", "quantity", "declared", "options", "price", "currency", "promo_code" };

  for (guint i = 0; before != NULL && i < G_N_ELEMENTS (of); i++)
    if (!kab_value_equal (kab_row_value (before, of[i]), kab_row_value (row, of[i])))
      return TRUE;
  return before == NULL;
}

gboolean
kab_writer_check_price (KabWriter *writer,
                        const KabRow *before,
                        const KabRow *row,
                        const KabField **field,
                        GError **error)
{
  g_auto (Sale) sale = { writer, row };

  /* The office may agree on another price, and enters what was sold before. */
  if (row->entity != &kab_entity_licence || row->deleted || writer->who == 0 || (writer->who & KAB_WHO_OFFICE)
      || !is_priced_anew (before, row) || check_sale (&sale, error))
    return TRUE;
  if (field != NULL && sale.field != NULL)
    *field = sale.field;
  return FALSE;
}

/* A sale with a partner's code is that partner's (S1-50). */
static void
attribute (const Sale *sale, KabRow *row, KabWriter *writer)
{
  g_autoptr (KabRow) partner = NULL;

  kab_row_set_text (row, "promo", sale->promo_row->id);
  if (sale->promo.partner == NULL || !kab_row_is_null (row, "partner"))
    return;
  partner = kab_writer_find (writer, &kab_entity_partner, sale->promo.partner, NULL);
  kab_row_set_text (row, "partner", sale->promo.partner);
  kab_row_set_text (row, "partner_name", partner != NULL ? kab_row_title (partner) : NULL);
  kab_row_set_text (row, "channel", "partner");
}

/* What a package comes to; @currency is NULL where it cannot be reckoned. */
typedef struct
{
  gint64 total;
  char *currency;
  char *derivation;
} Reckoned;

static void
reckoned_free (Reckoned *reckoned)
{
  g_free (reckoned->currency);
  g_free (reckoned->derivation);
  g_free (reckoned);
}

/* A batch of a desktop's is mostly of few packages. */
static const Reckoned *
remember (KabWriter *writer, const char *key, const KabPrice *price)
{
  Reckoned *reckoned = g_new0 (Reckoned, 1);

  if (price != NULL)
    {
      reckoned->total = price->total;
      reckoned->currency = g_strdup (price->derivation->currency);
      reckoned->derivation = kab_derivation_to_json (price->derivation);
    }
  if (g_hash_table_size (writer->prices) == PRICES_MAX)
    g_hash_table_remove_all (writer->prices);
  g_hash_table_insert (writer->prices, g_strdup (key), reckoned);
  return reckoned;
}

static const Reckoned *
recall (KabWriter *writer, const char *key)
{
  if (writer->prices == NULL)
    writer->prices = kab_server_db_take_kept (writer->server_db);
  if (writer->prices == NULL)
    writer->prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)reckoned_free);
  return g_hash_table_lookup (writer->prices, key);
}

void
kab_writer_forget_prices (KabWriter *writer, const KabEntity *entity)
{
  if (entity == NULL || entity == &kab_entity_package || entity == &kab_entity_package_option
      || entity == &kab_entity_option)
    {
      if (writer->prices != NULL)
        g_hash_table_remove_all (writer->prices);
      kab_server_db_keep (writer->server_db, NULL);
    }
  if (entity == NULL || entity == &kab_entity_promo_code)
    g_clear_pointer (&writer->promos, g_hash_table_unref);
}

/* All that a price without a promo code follows from, besides what the writer reads; its lines are words. */
static char *
price_key (KabWriter *writer, const KabRow *row)
{
  const char *package = kab_row_get_text (row, "package"), *options = kab_row_get_text (row, "options");

  if (package == NULL || kab_entity_field (row->entity, "promo_code") < 0
      || !kab_row_is_null (row, "promo_code"))
    return NULL;
  return g_strdup_printf ("%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", kab_language_now (),
                          writer->org, package, kab_row_get_integer (row, "quantity"),
                          kab_row_get_integer (row, "declared"), options != NULL ? options : "");
}

static void
derive (KabRow *row, const Reckoned *reckoned)
{
  if (reckoned->currency != NULL && reckoned->total == kab_row_get_integer (row, "price")
      && g_strcmp0 (reckoned->currency, kab_row_get_text (row, "currency")) == 0)
    kab_row_set_text (row, "derivation", reckoned->derivation);
}

gboolean
kab_writer_fill_price (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  g_auto (Sale) sale = { writer, row };
  g_autoptr (GError) local = NULL;
  g_autoptr (KabPrice) price = NULL;
  g_autofree char *key = NULL;
  const Reckoned *known;

  if (row->entity != &kab_entity_licence || kab_entity_field (row->entity, "derivation") < 0
      || writer->who == 0 || !is_priced_anew (before, row))
    return TRUE;
  kab_value_set_null (kab_row_value (row, "derivation"));
  kab_value_set_null (kab_row_value (row, "promo"));
  key = price_key (writer, row);
  known = key != NULL ? recall (writer, key) : NULL;
  if (known != NULL)
    {
      derive (row, known);
      return TRUE;
    }
  if (!read_sale (&sale, &local))
    {
      /* Another option, another code: what was agreed on has no derivation; a seller is told later what is wrong. */
      if (local->domain == KAB_ERROR && local->code == KAB_ERROR_INVALID)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (sale.promo_row != NULL)
    attribute (&sale, row, writer);
  price = sale.package != NULL ? reckon (&sale, NULL) : NULL;
  if (key != NULL)
    derive (row, remember (writer, key, price));
  else if (price != NULL && agrees (row, price))
    kab_value_take_text (kab_row_value (row, "derivation"), kab_derivation_to_json (price->derivation));
  return TRUE;
}

static gboolean
count_promo (KabWriter *writer, const char *id, GError **error)
{
  const KabEntity *entity = &kab_entity_promo_code;
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (GPtrArray) uses = NULL;

  if (!kab_writer_load (writer, entity, id, &stored, error))
    return FALSE;
  uses = stored != NULL ? ask (writer, USES, id, NULL, error) : NULL;
  if (uses == NULL)
    return stored == NULL;
  row = kab_row_copy (stored->row);
  kab_row_set_integer (row, "used", g_ascii_strtoll (uses->pdata[0], NULL, 10));
  if (kab_value_equal (kab_row_value (row, "used"), kab_row_value (stored->row, "used")))
    return TRUE;
  row->updated_at = writer->now;
  g_free (row->updated_by);
  row->updated_by = g_strdup (writer->user);
  return kab_writer_write (writer, stored, row, error);
}

/* What USES counts, of one licence. */
static gboolean
is_use (const KabRow *licence)
{
  return !licence->deleted && g_strcmp0 (kab_row_get_text (licence, "status"), "revoked") != 0;
}

gboolean
kab_writer_count_promo (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  const char *was, *is;

  if (row->entity != &kab_entity_licence || writer->flags & KAB_WRITER_BULK)
    return TRUE;
  was = before != NULL ? kab_row_get_text (before, "promo") : NULL;
  is = kab_row_get_text (row, "promo");
  /* A code may have been used by very many: they are counted only where that changes. */
  if (before != NULL && g_strcmp0 (was, is) == 0 && is_use (before) == is_use (row))
    return TRUE;
  if (is != NULL && !count_promo (writer, is, error))
    return FALSE;
  return was == NULL || g_strcmp0 (was, is) == 0 || count_promo (writer, was, error);
}

KabPrice *
kab_writer_price_line (KabWriter *writer,
                       const KabRow *row,
                       KabRow **package,
                       const KabField **field,
                       GError **error)
{
  g_auto (Sale) sale = { writer, row };
  KabPrice *price = NULL;

  if (!read_sale (&sale, error))
    price = NULL;
  else if (sale.package == NULL)
    refuse (&sale, "package", error, "%s",
            kab_row_is_null (row, "package")
              ? _ ("fill this in.")
              : _ ("what it refers to does not exist, or was deleted. Choose another one."));
  else if (check_on_sale (&sale, error) && check_declared (&sale, error))
    price = reckon (&sale, error);
  if (field != NULL && sale.field != NULL)
    *field = sale.field;
  if (price != NULL)
    *package = g_steal_pointer (&sale.package);
  return price;
}

/* FALSE with KAB_ERROR_INVALID if there is no such code. */
static gboolean
read_order (Sale *sale, gint64 at, GError **error)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (at / 1000);

  sale->day = g_date_time_format (day, "%Y-%m-%d");
  sale->use.currency = kab_row_get_text (sale->licence, "currency");
  return read_promo (sale, error);
}

gboolean
kab_writer_order_discount (KabWriter *writer,
                           const KabRow *order,
                           const KabOrderPart *parts,
                           guint n,
                           gint64 *discount,
                           GError **error)
{
  g_auto (Sale) sale = { writer, order };
  g_autoptr (GError) local = NULL;

  *discount = 0;
  if (kab_row_is_null (order, "promo_code"))
    return TRUE;
  if (!read_order (&sale, order->created_at > 0 ? order->created_at : writer->now, &local))
    {
      /* What the office wrote there need be no code. */
      if (g_error_matches (local, KAB_ERROR, KAB_ERROR_INVALID))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* The order has it already: what it was asked then counts. */
  sale.promo.limit_total = sale.promo.limit_client = 0;
  sale.promo.active = TRUE;
  for (guint i = 0; i < n; i++)
    {
      KabPromoUse use = sale.use;
      g_autofree char *refusal = NULL;

      use.package = parts[i].package;
      use.amount = parts[i].amount;
      refusal = kab_promo_refusal (&sale.promo, &use);
      if (refusal != NULL)
        continue;
      if (sale.promo.percent)
        *discount += kab_promo_discount (&sale.promo, &use);
      else
        sale.use.amount += parts[i].amount;
    }
  if (!sale.promo.percent)
    *discount = MIN (MAX (sale.promo.value, 0), sale.use.amount);
  return TRUE;
}

/* Orders that have a code use it, until a licence of theirs does. */
#define ORDERED                                                                                     \
  "SELECT CAST(COUNT(*) AS TEXT) FROM \"order\" o WHERE o.org=? AND o.promo_code=? AND o.deleted=0" \
  " AND o.status<>'cancelled' AND NOT EXISTS (SELECT 1 FROM licence l WHERE l.org=o.org AND "       \
  "l.\"order\"=o.id"                                                                                \
  " AND l.promo IS NOT NULL AND l.deleted=0)"

gboolean
kab_writer_check_order_promo (KabWriter *writer,
                              const KabRow *before,
                              const KabRow *order,
                              const KabField **field,
                              GError **error)
{
  g_auto (Sale) sale = { writer, order };
  const char *client = kab_row_get_text (order, "client");
  g_autoptr (GPtrArray) all = NULL, own = NULL;
  g_autofree char *refusal = NULL;
  gboolean ok;

  if (kab_row_is_null (order, "promo_code")
      || (before != NULL
          && kab_value_equal (kab_row_value (before, "promo_code"), kab_row_value (order, "promo_code"))))
    return TRUE;
  ok = read_order (&sale, writer->now, error);
  if (ok)
    {
      all = ask (writer, ORDERED, sale.promo.code, NULL, error);
      own = all != NULL && client != NULL
              ? ask (writer, ORDERED " AND o.client=?", sale.promo.code, client, error)
              : NULL;
      if (all == NULL || (client != NULL && own == NULL))
        return FALSE;
      sale.promo.used += g_ascii_strtoll (all->pdata[0], NULL, 10);
      sale.use.used_by_client += own != NULL ? g_ascii_strtoll (own->pdata[0], NULL, 10) : 0;
      /* Which packages it is for is asked of each line. */
      sale.promo.packages = NULL;
      refusal = kab_promo_refusal (&sale.promo, &sale.use);
      ok = refusal == NULL || refuse (&sale, "promo_code", error, "%s", refusal);
    }
  if (!ok && field != NULL && sale.field != NULL)
    *field = sale.field;
  return ok;
}

gboolean
kab_writer_name_promo (KabWriter *writer, KabRow *order, GError **error)
{
  g_auto (Sale) sale = { writer, order };
  g_autoptr (GError) local = NULL;

  if (kab_row_is_null (order, "promo_code"))
    return TRUE;
  if (read_order (&sale, writer->now, &local))
    {
      kab_row_set_text (order, "promo_code", sale.promo.code);
      return TRUE;
    }
  if (g_error_matches (local, KAB_ERROR, KAB_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
