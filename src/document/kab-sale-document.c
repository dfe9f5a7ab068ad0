/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sale-document.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-default-template.h"
#include "kab-error.h"
#include "kab-money.h"
#include "kab-payment-code.h"
#include "kab-variables.h"

#define RATES_MAX 16
#define PURPOSE_LETTERS_MAX 210

/* What a line, or all lines of one rate, come to; vat: a token of the catalogue */
typedef struct
{
  const char *vat;
  gint64 amount, vat_amount;
} Part;

typedef struct
{
  const KabSale *sale;
  const char *currency;
  GPtrArray *lines; /* by their place */
  GArray *parts;    /* of Part, one a line */
  Part rates[RATES_MAX];
  guint n_rates;
  gint64 sum, sum_vat, total, vat_amount;
} Sums;

static void
sums_clear (Sums *sums)
{
  g_clear_pointer (&sums->lines, g_ptr_array_unref);
  g_clear_pointer (&sums->parts, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static const char *
number_of (const KabRow *sale)
{
  return kab_row_get_text (sale, "number");
}

/* The day that stands on the paper: where none was said, that on which it was made. */
static char *
day_of (const KabRow *sale)
{
  gboolean invoice = sale->entity == &kab_entity_invoice;
  const char *day = invoice ? kab_row_get_text (sale, "issued_on") : NULL;
  gint64 ms = invoice || kab_row_is_null (sale, "formed_at") ? sale->created_at
                                                             : kab_row_get_integer (sale, "formed_at");

  if (day != NULL)
    return g_strdup (day);
  return ms > 0 ? kab_date_of_time (ms) : NULL;
}

static int
by_place (gconstpointer a, gconstpointer b)
{
  const KabRow *one = *(const KabRow *const *)a, *other = *(const KabRow *const *)b;
  gint64 x = kab_row_get_integer (one, "position"), y = kab_row_get_integer (other, "position");

  return x != y ? (x < y ? -1 : 1) : strcmp (one->id, other->id);
}

static gboolean
is_rated (const char *vat)
{
  return vat != NULL && !g_str_equal (vat, "none");
}

/* The VAT of a line is what its rate makes it, to the last kopeck. */
static gboolean
add_line (Sums *sums, guint i, GError **error)
{
  const KabRow *line = sums->lines->pdata[i];
  Part part = { kab_row_get_text (line, "vat"), kab_row_get_integer (line, "amount"), 0 };
  gint64 given = kab_row_get_integer (line, "vat_amount");

  part.vat_amount = kab_amount_vat_included (part.amount, kab_vat_rate (part.vat));
  if (!kab_row_is_null (line, "vat_amount") && given != part.vat_amount)
    {
      g_autofree char *right = kab_money_format (part.vat_amount, sums->currency, NULL);
      g_autofree char *wrong = kab_money_format (given, sums->currency, NULL);

      g_set_error (
        error, KAB_ERROR, KAB_ERROR_INVALID,
        /* Translators: the number of an invoice; the place and the name of its line; two amounts */
        _ ("%s, line %u, “%s”: the VAT in its amount is %s, and the line says %s. Correct it; nothing "
           "was made."),
        number_of (sums->sale->sale), i + 1, kab_row_get_text (line, "name"), right, wrong);
      return FALSE;
    }
  if (!kab_amount_add (sums->sum, part.amount, &sums->sum))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("The amount is too large to be reckoned with."));
      return FALSE;
    }
  sums->sum_vat += part.vat_amount;
  g_array_append_val (sums->parts, part);
  return TRUE;
}

/* What each rate has of the total: what was taken off the whole was taken off all of them. */
static void
share_out (Sums *sums)
{
  gint64 amounts[RATES_MAX] = { 0 }, vats[RATES_MAX] = { 0 }, parts[RATES_MAX];

  for (guint i = 0; i < sums->parts->len; i++)
    {
      const Part *part = &g_array_index (sums->parts, Part, i);
      guint at = 0;

      while (at < sums->n_rates && g_strcmp0 (sums->rates[at].vat, part->vat) != 0)
        at++;
      /* There are fewer rates than there is room for. */
      g_return_if_fail (at < RATES_MAX);
      if (at == sums->n_rates)
        sums->rates[sums->n_rates++].vat = part->vat;
      amounts[at] += part->amount;
      vats[at] += part->vat_amount;
    }
  kab_amount_split (sums->total, amounts, sums->n_rates, parts);
  for (guint i = 0; i < sums->n_rates; i++)
    sums->rates[i].amount = parts[i];
  if (sums->sum_vat > 0)
    kab_amount_split (sums->vat_amount, vats, sums->n_rates, parts);
  for (guint i = 0; i < sums->n_rates; i++)
    sums->rates[i].vat_amount = sums->sum_vat > 0 ? parts[i] : 0;
}

/* Nothing is put on paper that does not add up. */
static gboolean
add_up (Sums *sums, const KabSale *sale, GError **error)
{
  const KabRow *row = sale->sale;
  const char *number = number_of (row);

  sums->sale = sale;
  sums->currency = kab_row_get_text (row, "currency");
  sums->lines = g_ptr_array_new ();
  sums->parts = g_array_new (FALSE, TRUE, sizeof (Part));
  if (number == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("This document has no number yet: it gets one as soon as it is sent. Print it then."));
      return FALSE;
    }
  for (guint i = 0; i < sale->lines->len; i++)
    g_ptr_array_add (sums->lines, sale->lines->pdata[i]);
  g_ptr_array_sort (sums->lines, by_place);
  if (sums->lines->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("%s has no lines: there is nothing to put on paper. Add what was sold."), number);
      return FALSE;
    }
  for (guint i = 0; i < sums->lines->len; i++)
    if (!add_line (sums, i, error))
      return FALSE;

  sums->total = kab_row_get_integer (row, "total");
  if (sums->sum < sums->total)
    {
      g_autofree char *lines = kab_money_format (sums->sum, sums->currency, NULL);
      g_autofree char *total = kab_money_format (sums->total, sums->currency, NULL);

      g_set_error (
        error, KAB_ERROR, KAB_ERROR_INVALID,
        _ ("The lines of %s come to %s, and its total is %s. Correct one of the two; nothing was made."),
        number, lines, total);
      return FALSE;
    }
  sums->vat_amount = sums->sum > 0 ? kab_amount_ratio (sums->sum_vat, sums->total, sums->sum) : 0;
  if (row->entity == &kab_entity_invoice && !kab_row_is_null (row, "vat_amount")
      && kab_row_get_integer (row, "vat_amount") != sums->vat_amount)
    {
      g_autofree char *lines = kab_money_format (sums->vat_amount, sums->currency, NULL);
      g_autofree char *whole
        = kab_money_format (kab_row_get_integer (row, "vat_amount"), sums->currency, NULL);

      g_set_error (
        error, KAB_ERROR, KAB_ERROR_INVALID,
        _ ("The VAT in the lines of %s comes to %s, and the whole says %s. Correct one of the two; nothing "
           "was made."),
        number, lines, whole);
      return FALSE;
    }
  share_out (sums);
  return TRUE;
}

static void
add_part (JsonObject *object, const Part *part, const char *currency)
{
  gboolean rated = is_rated (part->vat);

  json_object_set_boolean_member (object, "has_vat", rated);
  if (rated)
    json_object_set_int_member (object, "vat_rate", kab_vat_rate (part->vat));
  else
    json_object_set_null_member (object, "vat_rate");
  json_object_set_int_member (object, "amount", part->amount);
  json_object_set_int_member (object, "amount_net", part->amount - part->vat_amount);
  json_object_set_int_member (object, "vat_amount", part->vat_amount);
  kab_variables_set_text (object, "currency", currency);
}

/*
 * What one costs, in major units: of what the line came to with its options and reductions, and not of the list. Where
 * it does not come out even it has four decimals, so that it still gives the amount when it is multiplied again.
 */
static void
set_unit_price (JsonObject *object, const char *name, gint64 amount, gint64 quantity)
{
  gint64 fine = (gint64)(((__int128)amount * 200 + quantity) / (quantity * 2));
  g_autofree char *text = NULL;

  if (amount % quantity == 0)
    text = g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", amount / quantity / 100,
                            (int)(amount / quantity % 100));
  else
    text = g_strdup_printf ("%" G_GINT64_FORMAT ".%04d", fine / 10000, (int)(fine % 10000));
  json_object_set_string_member (object, name, text);
}

static JsonArray *
line_list (const Sums *sums)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < sums->lines->len; i++)
    {
      const KabRow *line = sums->lines->pdata[i];
      const Part *part = &g_array_index (sums->parts, Part, i);
      gint64 quantity = MAX (kab_row_get_integer (line, "quantity"), 1);
      JsonObject *object = json_object_new ();

      kab_variables_set_text (object, "name", kab_row_get_text (line, "name"));
      kab_variables_set_text (object, "unit",
                              line->entity == &kab_entity_invoice_line ? kab_row_get_text (line, "unit")
                                                                       : NULL);
      json_object_set_int_member (object, "quantity", quantity);
      add_part (object, part, sums->currency);
      set_unit_price (object, "unit_price", part->amount, quantity);
      set_unit_price (object, "unit_price_net", part->amount - part->vat_amount, quantity);
      json_object_set_int_member (object, "list_price", kab_row_get_integer (line, "price"));
      json_array_add_object_element (list, object);
    }
  return list;
}

static JsonArray *
rate_list (const Sums *sums)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < sums->n_rates; i++)
    {
      JsonObject *object = json_object_new ();

      add_part (object, &sums->rates[i], sums->currency);
      json_array_add_object_element (list, object);
    }
  return list;
}

/* Returns: (transfer full) (nullable): an object that @row keeps as text */
static JsonObject *
stored_object (const KabRow *row, const char *field)
{
  const char *text = row->entity == &kab_entity_invoice ? kab_row_get_text (row, field) : NULL;
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/* As it was then; how to reach it is as it is today. */
static JsonObject *
seller_object (const KabSale *sale)
{
  static const char *const today[] = { "phone", "email", "site" };
  JsonObject *then = stored_object (sale->sale, "seller");
  JsonObject *seller = kab_variables_party (then != NULL ? then : sale->company);

  for (guint i = 0; i < G_N_ELEMENTS (today); i++)
    if (kab_variables_text (seller, today[i]) == NULL)
      kab_variables_set_text (seller, today[i], kab_variables_text (sale->company, today[i]));
  g_clear_pointer (&then, json_object_unref);
  return seller;
}

static JsonObject *
buyer_object (const KabSale *sale)
{
  gboolean invoice = sale->sale->entity == &kab_entity_invoice;
  JsonObject *from = stored_object (sale->sale, "buyer"), *buyer;

  if (from == NULL)
    {
      from = json_object_new ();
      if (sale->requisites != NULL)
        kab_variables_add_fields (from, sale->requisites->entity, sale->requisites);
      for (guint i = 0; sale->client != NULL && i < 3; i++)
        {
          static const char *const own[] = { "phone", "email", "address" };

          if (kab_variables_text (from, own[i]) == NULL)
            kab_variables_set_text (from, own[i], kab_row_get_text (sale->client, own[i]));
        }
    }
  buyer = kab_variables_party (from);
  json_object_unref (from);
  if (invoice)
    kab_variables_set_text (buyer, "name", kab_row_get_text (sale->sale, "buyer_name"));
  else if (kab_variables_text (buyer, "name") == NULL)
    kab_variables_set_text (buyer, "name", kab_row_get_text (sale->sale, "client_name"));
  return buyer;
}

static const char *
requisite (const char *field, gpointer party)
{
  return kab_variables_text (party, field);
}

/*
 * What the payer's bank is told the money is for. It is read at banks in Russia, so it is in Russian whatever the
 * paper is in, and the sum of the VAT stands in it as they ask.
 */
static char *
purpose_of (const Sums *sums, const char *number, const char *day)
{
  g_autofree char *vat = NULL;
  gboolean rated = FALSE;
  char *purpose;

  for (guint i = 0; i < sums->n_rates; i++)
    rated = rated || is_rated (sums->rates[i].vat);
  if (rated)
    {
      g_autofree char *amount = kab_money_format (sums->vat_amount, NULL, "en");
      g_auto (GStrv) groups = g_strsplit (amount, ",", -1);
      g_autofree char *plain = g_strjoinv ("", groups);

      vat = g_strdup_printf ("В том числе НДС %s руб.", plain);
    }
  purpose
    = g_strdup_printf ("Оплата по счёту № %s от %s. %s", number, day, rated ? vat : "НДС не облагается.");
  if (g_utf8_strlen (purpose, -1) > PURPOSE_LETTERS_MAX)
    *g_utf8_offset_to_pointer (purpose, PURPOSE_LETTERS_MAX) = '\0';
  return purpose;
}

/* Whether there is anything to pay by such a code: otherwise the paper has none. */
static gboolean
takes_code (const Sums *sums, JsonObject *seller)
{
  const KabRow *row = sums->sale->sale;
  const char *status = kab_row_get_text (row, "status");

  if (row->entity == &kab_entity_invoice
      && (g_strcmp0 (kab_row_get_text (row, "kind"), "invoice") != 0
          || (g_strcmp0 (status, "open") != 0 && g_strcmp0 (status, "overdue") != 0)))
    return FALSE;
  if (row->entity == &kab_entity_order
      && (!kab_row_is_null (row, "paid_at") || g_strcmp0 (status, "cancelled") == 0))
    return FALSE;
  return g_strcmp0 (sums->currency, "RUB") == 0 && sums->total > 0
         && (kab_variables_text (seller, "bic") != NULL || kab_variables_text (seller, "account") != NULL);
}

static gboolean
add_payment_code (const Sums *sums, JsonObject *top, JsonObject *seller, JsonObject *buyer, GError **error)
{
  g_autoptr (KabPaymentCode) code = NULL;
  g_autofree char *issued = day_of (sums->sale->sale);
  g_autofree char *day = issued != NULL ? kab_date_format (issued, "ru") : NULL;
  g_autofree char *sum = g_strdup_printf ("%" G_GINT64_FORMAT, sums->total);
  g_autofree char *purpose = purpose_of (sums, number_of (sums->sale->sale), day != NULL ? day : "");
  g_autofree char *text = NULL;

  if (!takes_code (sums, seller))
    return TRUE;
  code = kab_payment_code_new_for (requisite, seller);
  kab_payment_code_set (code, "Sum", sum);
  kab_payment_code_set (code, "Purpose", purpose);
  kab_payment_code_set (code, "PayerINN", kab_variables_text (buyer, "inn"));
  kab_payment_code_set (code, "QuittId", number_of (sums->sale->sale));
  kab_payment_code_set (code, "QuittDate", day);
  text = kab_payment_code_to_text (code, error);
  if (text == NULL)
    return FALSE;
  json_object_set_string_member (top, "payment_code", text);
  return TRUE;
}

static void
add_sums (JsonObject *top, const Sums *sums)
{
  gboolean rated = FALSE;
  gint64 net = sums->sum - sums->sum_vat, total_net = sums->total - sums->vat_amount;

  for (guint i = 0; i < sums->n_rates; i++)
    rated = rated || is_rated (sums->rates[i].vat);
  json_object_set_boolean_member (top, "has_vat", rated);
  json_object_set_int_member (top, "count", sums->lines->len);
  json_object_set_int_member (top, "sum", sums->sum);
  json_object_set_int_member (top, "sum_net", net);
  json_object_set_int_member (top, "sum_vat", sums->sum_vat);
  json_object_set_int_member (top, "discount", sums->sum - sums->total);
  json_object_set_int_member (top, "discount_net", net - total_net);
  json_object_set_int_member (top, "total", sums->total);
  json_object_set_int_member (top, "total_net", total_net);
  json_object_set_int_member (top, "vat_amount", sums->vat_amount);
  kab_variables_set_text (top, "currency", sums->currency);
  json_object_set_array_member (top, "lines", line_list (sums));
  json_object_set_array_member (top, "vat_lines", rate_list (sums));
}

static void
add_row (JsonObject *top, const char *name, const KabEntity *entity, const KabRow *row)
{
  JsonObject *object = json_object_new ();

  kab_variables_add_fields (object, entity, row);
  json_object_set_object_member (top, name, object);
}

JsonNode *
kab_sale_variables (const KabSale *sale, KabSalePaper paper, const char *language, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *top = json_object_new (), *seller, *buyer;
  const KabRow *row = sale->sale;
  gboolean invoice = row->entity == &kab_entity_invoice;
  const KabRow *order = invoice ? sale->order : row;
  g_autofree char *day = day_of (row);
  g_auto (Sums) sums = { NULL };

  json_node_take_object (root, top);
  if (!add_up (&sums, sale, error))
    return NULL;

  /* An order is no invoice, but has the same names, so that one template does for both. */
  add_row (top, "order", &kab_entity_order, order);
  add_row (top, "corrects", &kab_entity_invoice, sale->corrects);
  add_row (top, "client", &kab_entity_client, sale->client);
  add_row (top, "partner", &kab_entity_partner, sale->partner);
  json_object_set_object_member (top, "company", kab_variables_company (sale->company));
  kab_variables_set_text (top, "number", number_of (row));
  kab_variables_set_text (top, "issued_on", day);
  kab_variables_set_text (top, "due_on", invoice ? kab_row_get_text (row, "due_on") : NULL);
  kab_variables_set_text (top, "date", sale->date != NULL ? sale->date : day);
  kab_variables_set_text (top, "kind", invoice ? kab_row_get_text (row, "kind") : "invoice");
  kab_variables_set_text (top, "promo", order != NULL ? kab_row_get_text (order, "promo_code") : NULL);
  kab_variables_set_text (top, "language", language);
  if (invoice)
    {
      kab_variables_add_tokens (top, row, "kind");
      kab_variables_add_tokens (top, row, "status");
    }
  else
    {
      static const char *const tokens[] = { "is_credit_note", "is_open", "is_paid", "is_overdue", "is_void" };

      json_object_set_boolean_member (top, "is_invoice", TRUE);
      for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
        json_object_set_boolean_member (top, tokens[i], FALSE);
      json_object_set_boolean_member (top, "is_paid", !kab_row_is_null (row, "paid_at"));
      json_object_set_boolean_member (top, "is_void",
                                      g_strcmp0 (kab_row_get_text (row, "status"), "cancelled") == 0);
    }
  add_sums (top, &sums);

  seller = seller_object (sale);
  json_object_set_object_member (top, "seller", seller);
  buyer = buyer_object (sale);
  json_object_set_object_member (top, "buyer", buyer);
  json_object_set_null_member (top, "payment_code");
  if (paper == KAB_SALE_INVOICE && !add_payment_code (&sums, top, seller, buyer, error))
    return NULL;
  return g_steal_pointer (&root);
}

KabDocument *
kab_sale_document_new (const KabSale *sale,
                       KabSalePaper paper,
                       KabTemplate *template_,
                       const char *language,
                       KabAssetFunc assets,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (KabTemplate) own = NULL;
  g_autoptr (JsonNode) variables = kab_sale_variables (sale, paper, language, error);
  KabAssets all = { assets, user_data };
  KabDocument *document;
  JsonObject *top;

  if (variables == NULL)
    return NULL;
  if (template_ == NULL)
    {
      own = kab_template_new (kab_default_template (paper == KAB_SALE_ACT ? "act" : "invoice", language),
                              error);
      if (own == NULL)
        return NULL;
      template_ = own;
    }
  document = kab_document_new_from_template (template_, variables, kab_assets_find, &all, language, error);
  if (document == NULL)
    return NULL;

  top = json_node_get_object (variables);
  kab_document_set_title (document, number_of (sale->sale));
  kab_document_set_subject (document,
                            kab_variables_text (json_object_get_object_member (top, "buyer"), "name"));
  kab_document_set_author (document,
                           kab_variables_text (json_object_get_object_member (top, "seller"), "name"));
  kab_document_set_date (document, kab_variables_text (top, "date"));
  return document;
}
