/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * YooKassa, version 3 of its interface (yookassa.ru/developers). A link of an hour is a payment, one that lasts is an invoice,
 * under which the provider makes a payment when somebody pays. Keys of idempotence are kept there for 24 hours. Notices are
 * not signed: what they name is read again, and only that counts.
 */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-amount.h"
#include "kab-error.h"
#include "kab-json.h"
#include "kab-payment-driver.h"
#include "kab-payment-http.h"
#include "kab-payment-reason.h"

#define HOUR_MS ((gint64)60 * 60 * 1000)
#define DESCRIPTION_MAX 128
#define NUMBER_MAX 100
#define REASON_MAX 60
#define ITEMS_MAX 100
#define BODY_MAX 16000
/* Where whoever has paid is led when there is no page of ours. */
#define NOWHERE "https://yookassa.ru/"

/* --- Requests --- */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_amount (JsonBuilder *builder, const char *name, gint64 amount, const char *currency)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", amount / 100, (int)(amount % 100));

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_text (builder, "value", value);
  add_text (builder, "currency", currency);
  json_builder_end_object (builder);
}

static char *
cut (const char *text, glong most)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), most));
}

static char *
describe (const KabPaymentMatter *matter)
{
  const char *number = matter->order != NULL ? kab_row_get_text (matter->order, "number") : NULL;
  const char *name = matter->lines != NULL && matter->lines->len > 0
                       ? kab_row_get_text (matter->lines->pdata[0], "name")
                       : NULL;
  g_autofree char *text
    = g_strdup_printf ("%s%s%s%s", number != NULL ? "№ " : "", number != NULL ? number : "",
                       number != NULL && name != NULL ? ": " : "", name != NULL ? name : "");

  return cut (*text != '\0' ? text : "Kabinet", DESCRIPTION_MAX);
}

static void
add_metadata (JsonBuilder *builder, const KabPaymentMatter *matter)
{
  json_builder_set_member_name (builder, "metadata");
  json_builder_begin_object (builder);
  add_text (builder, "payment", matter->work->id);
  if (matter->order != NULL)
    add_text (builder, "order", matter->order->id);
  json_builder_end_object (builder);
}

static void
add_customer (JsonBuilder *builder, const KabRow *order)
{
  const char *email = order != NULL ? kab_row_get_text (order, "email") : NULL;
  const char *phone = order != NULL ? kab_row_get_text (order, "phone") : NULL;
  const char *name = order != NULL ? kab_row_get_text (order, "client_name") : NULL;
  g_autofree char *full = name != NULL ? cut (name, 256) : NULL;

  json_builder_set_member_name (builder, "customer");
  json_builder_begin_object (builder);
  if (full != NULL)
    add_text (builder, "full_name", full);
  if (email != NULL)
    add_text (builder, "email", email);
  if (phone != NULL)
    add_text (builder, "phone", *phone == '+' ? phone + 1 : phone);
  json_builder_end_object (builder);
}

static void
add_item (JsonBuilder *builder, const KabPaymentMatter *matter, const char *name, gint64 amount)
{
  g_autofree char *short_name = cut (name, DESCRIPTION_MAX);

  json_builder_begin_object (builder);
  add_text (builder, "description", short_name);
  add_text (builder, "quantity", "1");
  add_amount (builder, "amount", amount, kab_row_get_text (matter->row, "currency"));
  json_builder_set_member_name (builder, "vat_code");
  json_builder_add_int_value (builder, matter->account->vat_code);
  add_text (builder, "payment_mode", "full_payment");
  add_text (builder, "payment_subject", "service");
  json_builder_end_object (builder);
}

/* 54-FZ: its items come to the amount exactly, whatever was taken off the whole. */
static void
add_receipt (JsonBuilder *builder, const KabPaymentMatter *matter)
{
  guint n = matter->lines != NULL && matter->lines->len <= ITEMS_MAX ? matter->lines->len : 0;
  g_autofree gint64 *weights = g_new0 (gint64, n + 1);
  g_autofree gint64 *shares = g_new0 (gint64, n + 1);
  gint64 amount = kab_row_get_integer (matter->row, "amount");

  if (matter->account->vat_code == 0)
    return;
  json_builder_set_member_name (builder, "receipt");
  json_builder_begin_object (builder);
  add_customer (builder, matter->order);
  if (matter->account->tax_system > 0)
    {
      json_builder_set_member_name (builder, "tax_system_code");
      json_builder_add_int_value (builder, matter->account->tax_system);
    }
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    weights[i] = kab_row_get_integer (matter->lines->pdata[i], "amount");
  if (n > 0)
    kab_amount_split (amount, weights, n, shares);
  for (guint i = 0; i < n; i++)
    if (shares[i] > 0)
      add_item (builder, matter, kab_row_get_text (matter->lines->pdata[i], "name"), shares[i]);
  if (n == 0)
    {
      g_autofree char *name = describe (matter);

      add_item (builder, matter, name, amount);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_payment (JsonBuilder *builder, const KabPaymentMatter *matter, const char *description)
{
  add_amount (builder, "amount", kab_row_get_integer (matter->row, "amount"),
              kab_row_get_text (matter->row, "currency"));
  json_builder_set_member_name (builder, "capture");
  json_builder_add_boolean_value (builder, TRUE);
  add_text (builder, "description", description);
  add_metadata (builder, matter);
  add_receipt (builder, matter);
}

static void
add_invoice (JsonBuilder *builder, const KabPaymentMatter *matter, const char *description)
{
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_utc (matter->work->expires_at / 1000);
  g_autofree char *when = g_date_time_format (until, "%Y-%m-%dT%H:%M:%S.000Z");

  json_builder_set_member_name (builder, "payment_data");
  json_builder_begin_object (builder);
  add_payment (builder, matter, description);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "cart");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_text (builder, "description", description);
  add_amount (builder, "price", kab_row_get_integer (matter->row, "amount"),
              kab_row_get_text (matter->row, "currency"));
  json_builder_set_member_name (builder, "quantity");
  json_builder_add_int_value (builder, 1);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "delivery_method_data");
  json_builder_begin_object (builder);
  add_text (builder, "type", "self");
  json_builder_end_object (builder);
  add_text (builder, "expires_at", when);
  add_text (builder, "locale", "ru_RU");
  add_text (builder, "description", description);
  add_metadata (builder, matter);
}

static char *
write_request (const KabPaymentMatter *matter)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *description = describe (matter);

  json_builder_begin_object (builder);
  if (g_str_equal (matter->work->kind, "refund"))
    {
      const char *reason = kab_row_get_text (matter->row, "reason");
      g_autofree char *why = reason != NULL ? cut (reason, 250) : NULL;

      add_text (builder, "payment_id", kab_row_get_text (matter->payment, "provider_id"));
      add_amount (builder, "amount", kab_row_get_integer (matter->row, "amount"),
                  kab_row_get_text (matter->row, "currency"));
      if (why != NULL)
        add_text (builder, "description", why);
      add_receipt (builder, matter);
    }
  else if (g_str_equal (matter->work->kind, "invoice"))
    {
      add_invoice (builder, matter, description);
    }
  else
    {
      add_payment (builder, matter, description);
      json_builder_set_member_name (builder, "confirmation");
      json_builder_begin_object (builder);
      add_text (builder, "type", "redirect");
      add_text (builder, "return_url", matter->page != NULL ? matter->page : NOWHERE);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* --- Answers --- */

static JsonObject *
object_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* What becomes part of an address again has no sign in it that would make it another one. */
static gboolean
is_number (const char *text)
{
  gsize n = text != NULL ? strlen (text) : 0;

  if (n == 0 || n > NUMBER_MAX)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;
  return TRUE;
}

static char *
token_of (const char *text)
{
  gsize n = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < n; i++)
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && text[i] != '_')
      n = 0;
  return g_strdup (n > 0 && n <= REASON_MAX ? text : "general_decline");
}

/* "5000.00" to the kopeck, or nothing at all. */
static gboolean
read_amount (JsonObject *object, gint64 *amount, char **currency)
{
  JsonObject *member = object_member (object, "amount");
  const char *value = kab_json_member_text (member, "value"),
             *code = kab_json_member_text (member, "currency");
  const char *point = value != NULL ? strchr (value, '.') : NULL;
  g_autofree char *digits = NULL;
  guint64 minor;

  if (point == NULL || code == NULL || strlen (point) != 3 || point == value || strlen (code) != 3)
    return FALSE;
  digits = g_strdup_printf ("%.*s%s", (int)(point - value), value, point + 1);
  if (!g_ascii_string_to_unsigned (digits, 10, 0, KAB_AMOUNT_MAX, &minor, NULL))
    return FALSE;
  *amount = (gint64)minor;
  g_free (*currency);
  *currency = g_strdup (code);
  return TRUE;
}

static gint64
read_time (JsonObject *object, const char *name)
{
  const char *text = kab_json_member_text (object, name);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000 : 0;
}

static gboolean
is_true (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

static gboolean
is_web_address (const char *text)
{
  return text != NULL && strlen (text) <= 1000
         && (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://127.0.0.1:"))
         && strpbrk (text, " \"'<>\\\r\n") == NULL;
}

/* Nothing of what the payer's card tells is kept. */
static char *
keep (JsonNode *node)
{
  static const char *const dropped[] = { "payment_method", "authorization_details",
                                         "refund_authorization_details", "recipient", "confirmation" };
  g_autoptr (JsonNode) copy = json_node_copy (node);
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
    if (json_object_has_member (json_node_get_object (copy), dropped[i]))
      json_object_remove_member (json_node_get_object (copy), dropped[i]);
  text = json_to_string (copy, FALSE);
  return strlen (text) <= BODY_MAX ? g_steal_pointer (&text) : NULL;
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (JsonNode) node = kab_json_check (text, strlen (text)) ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static gboolean
strange (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
               _ ("What the payment provider answered is not about what it was asked."));
  return FALSE;
}

static gboolean
read_state (JsonObject *object, KabPaymentFacts *facts)
{
  const char *status = kab_json_member_text (object, "status");

  if (g_strcmp0 (status, "pending") == 0 || g_strcmp0 (status, "waiting_for_capture") == 0)
    facts->state = KAB_PAYMENT_OPEN;
  else if (g_strcmp0 (status, "succeeded") == 0)
    facts->state = KAB_PAYMENT_DONE;
  else if (g_strcmp0 (status, "canceled") == 0)
    facts->state = KAB_PAYMENT_ENDED;
  else
    return FALSE;
  if (facts->state == KAB_PAYMENT_ENDED)
    {
      g_free (facts->reason);
      facts->reason
        = token_of (kab_json_member_text (object_member (object, "cancellation_details"), "reason"));
    }
  return TRUE;
}

static void
take (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* Of a payment, an invoice or a refund, by the kind; @ref: (nullable): the number that it must have. */
static gboolean
read_object (const KabPaymentMatter *matter,
             const char *kind,
             JsonNode *node,
             const char *ref,
             KabPaymentFacts *facts,
             GError **error)
{
  JsonObject *object = json_node_get_object (node);
  const char *id = kab_json_member_text (object, "id"), *url;
  gboolean is_refund = g_str_equal (kind, "refund"), is_invoice = g_str_equal (kind, "invoice");

  if (!is_number (id) || (ref != NULL && !g_str_equal (id, ref)) || !read_state (object, facts))
    return strange (error);
  /* A payment that is not ours, however it came to be read. */
  if (!is_refund
      && g_strcmp0 (kab_json_member_text (object_member (object, "metadata"), "payment"), matter->work->id)
           != 0)
    return strange (error);
  if (is_refund
      && g_strcmp0 (kab_json_member_text (object, "payment_id"),
                    kab_row_get_text (matter->payment, "provider_id"))
           != 0)
    return strange (error);
  if (!is_invoice && !read_amount (object, &facts->amount, &facts->currency))
    return strange (error);
  if (!is_refund && !is_invoice && facts->state == KAB_PAYMENT_DONE && !is_true (object, "paid"))
    facts->state = KAB_PAYMENT_OPEN;
  url = is_invoice ? kab_json_member_text (object_member (object, "delivery_method"), "url")
                   : kab_json_member_text (object_member (object, "confirmation"), "confirmation_url");
  if (is_web_address (url))
    take (&facts->url, url);
  if (!is_invoice)
    take (&facts->number, id);
  facts->expires_at = read_time (object, "expires_at");
  facts->at = read_time (object, is_refund ? "created_at" : "captured_at");
  facts->test = facts->test || is_true (object, "test");
  g_free (facts->body);
  facts->body = keep (node);
  return TRUE;
}

/* --- Asking --- */

static char *
ask (const KabPaymentAccount *account,
     gboolean loopback,
     const char *method,
     const char *path,
     const char *ref,
     const char *key,
     const char *body,
     guint *status,
     GCancellable *cancellable,
     GError **error)
{
  g_autofree char *url = g_strconcat (account->url, path, ref != NULL ? "/" : NULL, ref, NULL);
  const KabPaymentRequest request = { .method = method,
                                      .url = url,
                                      .user = account->shop,
                                      .secret = account->secret,
                                      .key = key,
                                      .body = body,
                                      .loopback = loopback };

  return kab_payment_http (&request, status, cancellable, error);
}

static const char *
path_of (const char *kind)
{
  return g_str_equal (kind, "refund") ? "refunds" : g_str_equal (kind, "invoice") ? "invoices" : "payments";
}

static gboolean
fail (guint status, GError **error)
{
  g_set_error (error, KAB_ERROR, status == 429 ? KAB_ERROR_BUSY : KAB_ERROR_OFFLINE,
               _ ("The payment provider answered %u: it is asked again."), status);
  return FALSE;
}

static gboolean
make (const KabPaymentMatter *matter, KabPaymentFacts *facts, GCancellable *cancellable, GError **error)
{
  const char *kind = matter->work->kind;
  g_autofree char *answer = ask (matter->account, matter->loopback, "POST", path_of (kind), NULL,
                                 kab_row_get_text (matter->row, "idempotency_key"), matter->work->request,
                                 &facts->status, cancellable, error);
  g_autoptr (JsonNode) node = answer != NULL ? parse (answer) : NULL;

  if (answer == NULL)
    return FALSE;
  if (facts->status >= 200 && facts->status < 300)
    {
      if (node == NULL || !read_object (matter, kind, node, NULL, facts, error))
        return node != NULL ? FALSE : strange (error);
      take (&facts->ref, kab_json_member_text (json_node_get_object (node), "id"));
      return TRUE;
    }
  if (facts->status != 400 && facts->status != 401 && facts->status != 403 && facts->status != 404)
    return fail (facts->status, error);
  facts->state = KAB_PAYMENT_REFUSED;
  facts->reason = facts->status == 401   ? g_strdup ("invalid_credentials")
                  : facts->status == 403 ? g_strdup ("forbidden")
                                         : g_strdup ("invalid_request");
  facts->body = node != NULL ? keep (node) : NULL;
  return TRUE;
}

static gboolean
read_one (const KabPaymentMatter *matter,
          const char *kind,
          const char *ref,
          JsonNode **found,
          KabPaymentFacts *facts,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *answer = ask (matter->account, matter->loopback, "GET", path_of (kind), ref, NULL, NULL,
                                 &facts->status, cancellable, error);
  g_autoptr (JsonNode) node = answer != NULL ? parse (answer) : NULL;

  if (answer == NULL)
    return FALSE;
  if (facts->status != 200)
    return fail (facts->status, error);
  if (node == NULL)
    return strange (error);
  if (!read_object (matter, kind, node, ref, facts, error))
    return FALSE;
  *found = g_steal_pointer (&node);
  return TRUE;
}

static gboolean
read_again (const KabPaymentMatter *matter, KabPaymentFacts *facts, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = NULL, payment = NULL;
  const char *number;

  if (!read_one (matter, matter->work->kind, matter->work->ref, &node, facts, cancellable, error))
    return FALSE;
  number = kab_json_member_text (object_member (json_node_get_object (node), "payment_details"), "id");
  if (!g_str_equal (matter->work->kind, "invoice") || facts->state == KAB_PAYMENT_ENDED || number == NULL)
    {
      /* An invoice does not say by itself how much was paid. */
      if (g_str_equal (matter->work->kind, "invoice") && facts->state == KAB_PAYMENT_DONE)
        return strange (error);
      return TRUE;
    }
  if (!is_number (number))
    return strange (error);
  if (!read_one (matter, "payment", number, &payment, facts, cancellable, error))
    return FALSE;
  /* One try that failed leaves the invoice open for the next. */
  if (facts->state == KAB_PAYMENT_ENDED)
    facts->state = KAB_PAYMENT_OPEN;
  return TRUE;
}

static char *
named (const char *body, gsize length, char **other)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  const char *id, *invoice;

  *other = NULL;
  if (length > BODY_MAX * 4 || !kab_json_check (body, length))
    return NULL;
  {
    g_autofree char *text = g_strndup (body, length);

    node = parse (text);
  }
  object = node != NULL ? object_member (json_node_get_object (node), "object") : NULL;
  id = kab_json_member_text (object, "id");
  invoice = kab_json_member_text (object_member (object, "invoice_details"), "id");
  if (is_number (invoice))
    *other = g_strdup (invoice);
  return is_number (id) ? g_strdup (id) : NULL;
}

static gboolean
check (const KabPaymentAccount *account, gboolean loopback, gboolean *test, GError **error)
{
  guint status = 0;
  g_autofree char *answer = ask (account, loopback, "GET", "me", NULL, NULL, NULL, &status, NULL, error);
  g_autoptr (JsonNode) node = answer != NULL ? parse (answer) : NULL;

  if (answer == NULL)
    return FALSE;
  if (status == 401 || status == 403)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("The payment provider does not accept this shop number with this secret key."));
      return FALSE;
    }
  if (status != 200 || node == NULL)
    return fail (status, error);
  *test = is_true (json_node_get_object (node), "test");
  return TRUE;
}

static const char *
kind_of (const char *entity, gint64 made_at, gint64 expires_at)
{
  if (g_str_equal (entity, "refund"))
    return "refund";
  return expires_at - made_at <= HOUR_MS ? "payment" : "invoice";
}

const KabPaymentDriver kab_driver_yookassa = {
  .name = KAB_PROVIDER_YOOKASSA,
  .needs_secret = TRUE,
  .kind_of = kind_of,
  .write = write_request,
  .make = make,
  .read = read_again,
  .named = named,
  .check = check,
};

/* --- Those that ask nobody --- */

static const char *
kind_of_page (const char *entity, gint64 made_at, gint64 expires_at)
{
  return "page";
}

/* Our own page says where to transfer it to; the bank's statement says that it came. */
static const KabPaymentDriver bank_transfer = { .name = KAB_PROVIDER_BANK_TRANSFER, .kind_of = kind_of_page };
/* The office enters the document: no link, nothing to ask. */
static const KabPaymentDriver by_document = { .name = KAB_PROVIDER_BY_DOCUMENT };

const KabPaymentDriver *
kab_payment_driver_find (const char *name)
{
  static const KabPaymentDriver *const drivers[] = { &kab_driver_yookassa, &bank_transfer, &by_document };

  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    if (g_strcmp0 (drivers[i]->name, name) == 0)
      return drivers[i];

  return NULL;
}

void
kab_payment_facts_clear (KabPaymentFacts *facts)
{
  g_clear_pointer (&facts->ref, g_free);
  g_clear_pointer (&facts->number, g_free);
  g_clear_pointer (&facts->url, g_free);
  g_clear_pointer (&facts->currency, g_free);
  g_clear_pointer (&facts->reason, g_free);
  g_clear_pointer (&facts->body, g_free);
}
