/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the latest sales were ordered, invoiced and paid by. Everything follows from the licence, so that licences are
 * the same with and without.
 */
#include <string.h>

#include "kab-date.h"
#include "kab-id.h"
#include "kab-sample.h"

/* A company pays by invoice, within so many days; a person by a link, at once. */
#define DUE_DAYS 5
#define MINUTE_MS (60 * 1000)
#define DAY_MS (24 * 60 * G_GINT64_CONSTANT (60) * 1000)

static const char *const attribution[] = { "partner", "agent", "client" };

typedef struct
{
  KabSample *self;
  const KabRow *licence;
  const char *day;
  gint64 formed_at;
  gboolean by_invoice;
  const char *status;
  gint64 paid_at;     /* 0: not yet */
  gint64 refunded_at; /* 0: it was not */
} Sale;

static KabRow *
row_of (const Sale *sale, const KabEntity *entity)
{
  g_autofree char *id = kab_id_derive (sale->licence->id, entity->name);
  KabRow *row = kab_row_new (entity, id);

  for (guint i = 0; i < G_N_ELEMENTS (attribution); i++)
    kab_value_copy (kab_row_value (row, attribution[i]), kab_row_value (sale->licence, attribution[i]));
  return row;
}

static void
copy (KabRow *row, const char *to, const KabRow *from, const char *field)
{
  kab_value_copy (kab_row_value (row, to), kab_row_value (from, field));
}

static gboolean
is (const KabRow *row, const char *status)
{
  return g_strcmp0 (kab_row_get_text (row, "status"), status) == 0;
}

static char *
number_of (const Sale *sale, const char *prefix)
{
  const char *number = kab_row_get_text (sale->licence, "number");

  /* As the licence's, behind the letters. */
  return g_strconcat (prefix, number + strcspn (number, "-"), NULL);
}

static KabRow *
make_order (const Sale *sale, const KabSampleClient *client)
{
  KabRow *order = row_of (sale, &kab_entity_order);
  g_autofree char *number = number_of (sale, "Z");

  kab_row_set_text (order, "number", number);
  kab_row_set_text (order, "client_name", client->name);
  kab_row_set_text (order, "phone", client->phone);
  copy (order, "total", sale->licence, "price");
  copy (order, "currency", sale->licence, "currency");
  copy (order, "promo_code", sale->licence, "promo_code");
  copy (order, "channel", sale->licence, "channel");
  kab_row_set_text (order, "way", sale->by_invoice ? "invoice" : "payment_link");
  kab_row_set_text (order, "status", sale->status);
  kab_row_set_integer (order, "formed_at", sale->formed_at);
  if (sale->paid_at > 0)
    kab_row_set_integer (order, "paid_at", sale->paid_at);
  if (g_str_equal (sale->status, "cancelled"))
    {
      copy (order, "status_reason", sale->licence, "status_reason");
      kab_row_set_text (order, "cancelled_by", "seller");
    }
  return order;
}

static void
copy_line (KabRow *line, const KabRow *licence)
{
  kab_row_set_integer (line, "position", 1);
  copy (line, "package", licence, "package");
  copy (line, "name", licence, "package_name");
  copy (line, "quantity", licence, "quantity");
  copy (line, "amount", licence, "price");
  kab_row_set_integer (line, "price",
                       kab_row_get_integer (licence, "price")
                         / MAX (kab_row_get_integer (licence, "quantity"), 1));
}

static KabRow *
make_line (const Sale *sale, const KabRow *order)
{
  KabRow *line = row_of (sale, &kab_entity_order_line);

  kab_row_set_text (line, "order", order->id);
  copy_line (line, sale->licence);
  copy (line, "declared", sale->licence, "declared");
  copy (line, "options", sale->licence, "options");
  return line;
}

static KabRow *
make_invoice (const Sale *sale, const KabRow *order)
{
  KabRow *invoice = row_of (sale, &kab_entity_invoice);
  g_autofree char *number = number_of (sale, "S");
  g_autofree char *due = kab_date_add_days (sale->day, DUE_DAYS);

  kab_row_set_text (invoice, "number", number);
  kab_row_set_text (invoice, "order", order->id);
  copy (invoice, "buyer_name", order, "client_name");
  kab_row_set_text (invoice, "issued_on", sale->day);
  kab_row_set_text (invoice, "due_on", due);
  copy (invoice, "total", order, "total");
  copy (invoice, "currency", order, "currency");
  kab_row_set_text (invoice, "status",
                    sale->paid_at > 0                          ? "paid"
                    : is (order, "cancelled")                  ? "void"
                    : strcmp (due, sale->self->today_text) < 0 ? "overdue"
                                                               : "open");
  if (sale->paid_at > 0)
    kab_row_set_integer (invoice, "paid_at", sale->paid_at);
  return invoice;
}

static KabRow *
make_invoice_line (const Sale *sale, const KabRow *invoice)
{
  KabRow *line = row_of (sale, &kab_entity_invoice_line);

  kab_row_set_text (line, "invoice", invoice->id);
  copy_line (line, sale->licence);
  return line;
}

static KabRow *
make_payment (const Sale *sale, const KabRow *order, const KabRow *invoice)
{
  KabRow *payment = row_of (sale, &kab_entity_payment);
  const char *number = kab_row_get_text (sale->licence, "number");

  kab_row_set_text (payment, "order", order->id);
  kab_row_set_text (payment, "invoice", invoice != NULL ? invoice->id : NULL);
  kab_row_set_text (payment, "provider", invoice != NULL ? "bank" : "YooKassa");
  copy (payment, "amount", order, "total");
  copy (payment, "currency", order, "currency");
  kab_row_set_text (payment, "state", "succeeded");
  kab_row_set_integer (payment, "succeeded_at", sale->paid_at);
  if (invoice != NULL)
    {
      g_autofree char *document = g_strconcat ("п/п ", number + strlen (number) - 4, NULL);

      kab_row_set_text (payment, "document", document);
    }
  return payment;
}

/* All of it, as the one to whom it was sold wanted. */
static KabRow *
make_refund (const Sale *sale, const KabRow *payment)
{
  KabRow *refund = row_of (sale, &kab_entity_refund);

  kab_row_set_text (refund, "payment", payment->id);
  copy (refund, "provider", payment, "provider");
  copy (refund, "reason", sale->licence, "status_reason");
  copy (refund, "amount", payment, "amount");
  copy (refund, "currency", payment, "currency");
  kab_row_set_text (refund, "state", "succeeded");
  kab_row_set_integer (refund, "succeeded_at", sale->refunded_at);
  return refund;
}

/* What became of the sale says what became of its order. */
static void
settle (Sale *sale, int days_ago)
{
  if (is (sale->licence, "draft") || is (sale->licence, "awaiting_payment"))
    sale->status = "pending";
  else if (is (sale->licence, "revoked") && kab_row_is_null (sale->licence, "sold_on"))
    sale->status = "cancelled";
  else
    {
      int days = sale->by_invoice ? MIN (days_ago, (int)(sale->formed_at / MINUTE_MS % 5)) : 0;

      sale->status = "confirmed";
      sale->paid_at = sale->formed_at + 10 * MINUTE_MS + days * DAY_MS;
      /* Within two weeks, and not in days to come. */
      if (is (sale->licence, "revoked"))
        sale->refunded_at = sale->paid_at + 10 * MINUTE_MS
                            + MIN (days_ago - days, 3 + (int)(sale->formed_at / MINUTE_MS % 7)) * DAY_MS;
    }
}

gboolean
kab_sample_add_order (KabSample *self,
                      KabRow *licence,
                      const KabSampleClient *client,
                      const char *day,
                      int days_ago,
                      GError **error)
{
  Sale sale = { self, licence, day, 0, client->company, "pending", 0, 0 };
  g_autoptr (KabRow) order = NULL;
  g_autoptr (KabRow) line = NULL;
  g_autoptr (KabRow) invoice = NULL;
  g_autoptr (KabRow) invoice_line = NULL;
  g_autoptr (KabRow) payment = NULL;
  g_autoptr (KabRow) refund = NULL;

  /* Within office hours, each at a minute of its own; today's in the morning. */
  sale.formed_at = kab_sample_day_ms (self, days_ago)
                   + ((gint64)(g_str_hash (licence->id) % (days_ago > 0 ? 500 : 50)) - 60) * MINUTE_MS;
  settle (&sale, days_ago);
  order = make_order (&sale, client);
  line = make_line (&sale, order);
  kab_row_set_text (licence, "order", order->id);
  if (!kab_sample_put (self, order, error) || !kab_sample_put (self, line, error))
    return FALSE;
  if (sale.by_invoice && !is (licence, "draft"))
    {
      invoice = make_invoice (&sale, order);
      invoice_line = make_invoice_line (&sale, invoice);
      if (!kab_sample_put (self, invoice, error) || !kab_sample_put (self, invoice_line, error))
        return FALSE;
    }
  if (sale.paid_at == 0)
    return TRUE;
  payment = make_payment (&sale, order, invoice);
  if (!kab_sample_put (self, payment, error))
    return FALSE;
  if (sale.refunded_at == 0)
    return TRUE;
  refund = make_refund (&sale, payment);
  return kab_sample_put (self, refund, error);
}
