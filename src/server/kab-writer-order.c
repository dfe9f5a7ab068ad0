/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an order and its invoice come to: reckoned where they are written, from the lines (kab-writer-order.h). */
#include "kab-writer-order.h"

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-error.h"
#include "kab-machine.h"
#include "kab-money.h"
#include "kab-store.h"

/* Each line that is added reads those that there are. */
#define LINES_MAX 500

typedef struct
{
  KabOrderPart *parts;
  guint n;
  gint64 sum;
  gint64 vat;
} Lines;

static void
lines_clear (Lines *lines)
{
  for (guint i = 0; i < lines->n; i++)
    {
      g_free (lines->parts[i].id);
      g_free (lines->parts[i].package);
    }
  g_free (lines->parts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, lines_clear)

G_GNUC_PRINTF (5, 6)
static gboolean
refuse (const KabRow *row, const char *name, const KabField **field, GError **error, const char *format, ...)
{
  const KabField *at = kab_entity_find_field (row->entity, name);
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  if (field != NULL)
    *field = at;
  /* Translators: the name of a field, then what is wrong with its value */
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (at), sentence);
  return FALSE;
}

static gboolean
refuse_amount (const KabRow *row,
               const char *name,
               gint64 amount,
               const char *currency,
               const KabField **field,
               GError **error)
{
  g_autofree char *right = kab_money_format (amount, currency, NULL);
  g_autofree char *given = kab_money_format (kab_row_get_integer (row, name), currency, NULL);

  return refuse (row, name, field, error, _ ("by the order it is %s, and not %s."), right, given);
}

static KabStatement *
lines_of (KabWriter *writer, const char *order, GError **error)
{
  KabStatement *statement
    = kab_db_prepare (writer->db,
                      "SELECT id,package,amount,vat_amount FROM order_line WHERE org=? AND \"order\"=?"
                      " AND deleted=0 ORDER BY position,id",
                      error);

  if (statement != NULL)
    {
      kab_statement_bind_text (statement, 1, writer->org);
      kab_statement_bind_text (statement, 2, order);
    }
  return statement;
}

static void
add_part (GArray *parts, const char *id, const char *package, gint64 amount, gint64 vat)
{
  KabOrderPart part = { g_strdup (id), g_strdup (package), amount, vat };

  g_array_append_val (parts, part);
}

/* The lines as they stand there, but for the one that is as @instead, which may be none any more; @instead: nullable. */
static gboolean
read_lines (KabWriter *writer,
            const char *order,
            const char *but,
            const KabRow *instead,
            Lines *lines,
            GError **error)
{
  g_autoptr (KabStatement) statement = lines_of (writer, order, error);
  g_autoptr (GArray) parts = g_array_new (FALSE, TRUE, sizeof (KabOrderPart));
  KabStep step = KAB_STEP_ERROR;

  while (statement != NULL && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    if (g_strcmp0 (kab_statement_get_text (statement, 0), but) != 0)
      add_part (parts, kab_statement_get_text (statement, 0), kab_statement_get_text (statement, 1),
                kab_statement_get_integer (statement, 2), kab_statement_get_integer (statement, 3));
  if (instead != NULL && !instead->deleted)
    add_part (parts, instead->id, kab_row_get_text (instead, "package"),
              kab_row_get_integer (instead, "amount"), kab_row_get_integer (instead, "vat_amount"));
  lines->n = parts->len;
  lines->parts = (KabOrderPart *)g_array_free (g_steal_pointer (&parts), FALSE);
  for (guint i = 0; i < lines->n; i++)
    {
      lines->vat += lines->parts[i].vat;
      if (step == KAB_STEP_DONE && !kab_amount_add (lines->sum, lines->parts[i].amount, &lines->sum))
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                       _ ("The amount is too large to be reckoned with."));
          return FALSE;
        }
    }
  return step == KAB_STEP_DONE;
}

/* What @lines come to, less what the order's promo code takes off. */
static gboolean
total_of (KabWriter *writer, const KabRow *order, const Lines *lines, gint64 *total, GError **error)
{
  gint64 discount = 0;

  if (!kab_writer_order_discount (writer, order, lines->parts, lines->n, &discount, error))
    return FALSE;
  *total = lines->sum - MIN (discount, lines->sum);
  return TRUE;
}

/* The same when nothing else is known but the order. */
static gboolean
total_now (KabWriter *writer, const KabRow *order, gint64 *total, gint64 *vat, GError **error)
{
  g_auto (Lines) lines = { NULL };

  if (!read_lines (writer, order->id, NULL, NULL, &lines, error)
      || !total_of (writer, order, &lines, total, error))
    return FALSE;
  if (vat != NULL)
    *vat = lines.sum > 0 ? kab_amount_ratio (lines.vat, *total, lines.sum) : 0;
  return TRUE;
}

static gboolean
is_named (KabWriter *writer)
{
  return writer->who != 0 && (writer->who & KAB_WHO_OFFICE) == 0;
}

/* The order or invoice that @row is of; *other stays NULL if there is none. */
static gboolean
load (KabWriter *writer,
      const KabRow *row,
      const KabEntity *entity,
      const char *field,
      KabRow **other,
      GError **error)
{
  const char *id = kab_row_get_text (row, field);
  g_autoptr (KabStored) stored = NULL;

  *other = NULL;
  if (id == NULL)
    return TRUE;
  if (!kab_writer_load (writer, entity, id, &stored, error))
    return FALSE;
  if (stored != NULL && !stored->row->deleted)
    *other = g_steal_pointer (&stored->row);
  return TRUE;
}

/* The line of the invoice's order that an invoice's line repeats; *line stays NULL if there is none. */
static gboolean
find_line (KabWriter *writer, const KabRow *row, KabRow **line, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  g_autoptr (KabRow) invoice = NULL;
  g_autofree char *sql = NULL;
  KabStep step;

  *line = NULL;
  if (!load (writer, row, &kab_entity_invoice, "invoice", &invoice, error))
    return FALSE;
  if (invoice == NULL || kab_row_is_null (invoice, "order") || kab_row_is_null (row, "package"))
    return TRUE;
  /* Each line of the order is invoiced once. */
  sql = g_strdup_printf (
    "SELECT %s FROM order_line WHERE org=? AND \"order\"=? AND package=? AND quantity=? AND deleted=0"
    " ORDER BY CASE WHEN amount=? THEN 0 ELSE 1 END,id",
    kab_store_columns (&kab_entity_order_line));
  statement = kab_db_prepare (writer->db, sql, error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, kab_row_get_text (invoice, "order"));
  kab_statement_bind_text (statement, 3, kab_row_get_text (row, "package"));
  kab_statement_bind_integer (statement, 4, kab_row_get_integer (row, "quantity"));
  kab_statement_bind_integer (statement, 5, kab_row_get_integer (row, "amount"));
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *line = kab_store_read (statement, 0, &kab_entity_order_line);
  return step != KAB_STEP_ERROR;
}

static gboolean
fill_line (KabWriter *writer, KabRow *row, GError **error)
{
  g_autoptr (KabRow) package = NULL;
  g_autoptr (KabPrice) price = NULL;
  g_autoptr (GError) local = NULL;

  price = kab_writer_price_line (writer, row, &package, NULL, &local);
  /* What is wrong is said when it is checked. */
  if (local != NULL && !g_error_matches (local, KAB_ERROR, KAB_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (price == NULL)
    return TRUE;
  kab_row_set_integer (row, "price",
                       kab_price_is_of_declared (kab_row_get_text (package, "calculation"))
                         ? price->total
                         : kab_row_get_integer (package, "price"));
  kab_row_set_text (row, "vat", kab_row_get_text (package, "vat"));
  kab_row_set_integer (row, "vat_amount", price->vat);
  kab_value_take_text (kab_row_value (row, "derivation"), kab_derivation_to_json (price->derivation));
  return TRUE;
}

static gboolean
fill_order (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  gint64 total = 0;

  if (!kab_writer_name_promo (writer, row, error))
    return FALSE;
  if (before != NULL)
    {
      gboolean was = g_strcmp0 (kab_row_get_text (before, "status"), "cancelled") == 0;
      gboolean is = g_strcmp0 (kab_row_get_text (row, "status"), "cancelled") == 0;

      kab_value_copy (kab_row_value (row, "cancelled_by"), kab_row_value (before, "cancelled_by"));
      if (is && !was)
        kab_row_set_text (row, "cancelled_by", writer->who & KAB_WHO_OWNER ? "client" : "seller");
      total = kab_row_get_integer (before, "total");
      if (!kab_value_equal (kab_row_value (before, "promo_code"), kab_row_value (row, "promo_code"))
          && !total_now (writer, row, &total, NULL, error))
        return FALSE;
    }
  kab_row_set_integer (row, "total", total);
  return TRUE;
}

static gboolean
fill_invoice (KabWriter *writer, KabRow *row, GError **error)
{
  g_autoptr (KabRow) order = NULL;
  gint64 total, vat = 0;

  if (!load (writer, row, &kab_entity_order, "order", &order, error)
      || (order != NULL && !total_now (writer, order, &total, &vat, error)))
    return FALSE;
  if (order != NULL)
    kab_row_set_integer (row, "vat_amount", vat);
  return TRUE;
}

static gboolean
fill_invoice_line (KabWriter *writer, KabRow *row, GError **error)
{
  static const char *const same[] = { "price", "vat", "vat_amount" };
  g_autoptr (KabRow) line = NULL;

  if (!find_line (writer, row, &line, error))
    return FALSE;
  for (guint i = 0; line != NULL && i < G_N_ELEMENTS (same); i++)
    kab_value_copy (kab_row_value (row, same[i]), kab_row_value (line, same[i]));
  return TRUE;
}

gboolean
kab_writer_fill_order (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  if (!is_named (writer) || row->deleted)
    return TRUE;
  if (row->entity == &kab_entity_order)
    return fill_order (writer, before, row, error);
  if (row->entity == &kab_entity_order_line)
    return fill_line (writer, row, error);
  if (row->entity == &kab_entity_invoice)
    return fill_invoice (writer, row, error);
  return row->entity != &kab_entity_invoice_line || fill_invoice_line (writer, row, error);
}

static gboolean
check_line (KabWriter *writer, const KabRow *row, const KabField **field, GError **error)
{
  const KabMachine *machine = kab_machine_find ("order");
  g_autoptr (KabRow) order = NULL, package = NULL;
  g_autoptr (KabPrice) price = NULL;
  g_auto (Lines) lines = { NULL };
  const char *currency;
  gint64 total;

  if (!load (writer, row, &kab_entity_order, "order", &order, error))
    return FALSE;
  /* One that is not there is refused as every such reference is. */
  if (order == NULL)
    return TRUE;
  if (g_strcmp0 (kab_row_get_text (order, "status"), "pending") != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   /* Translators: the number of an order, its status */
                   _ ("Order %s is “%s”: only one that is pending can be changed. Ask the office."),
                   kab_row_title (order),
                   kab_machine_state_title (machine, kab_row_get_text (order, "status")));
      return FALSE;
    }
  if (!read_lines (writer, order->id, row->id, NULL, &lines, error))
    return FALSE;
  if (lines.n >= LINES_MAX)
    return refuse (row, "order", field, error, _ ("an order has at most %d lines."), LINES_MAX);
  price = kab_writer_price_line (writer, row, &package, field, error);
  if (price == NULL)
    return FALSE;
  currency = price->derivation->currency;
  if (g_strcmp0 (currency, kab_row_get_text (order, "currency")) != 0)
    return refuse (row, "package", field, error, _ ("“%s” is not sold in the currency of the order."),
                   kab_row_title (package));
  if (price->total != kab_row_get_integer (row, "amount"))
    {
      g_autofree char *right = kab_money_format (price->total, currency, NULL);
      g_autofree char *given = kab_money_format (kab_row_get_integer (row, "amount"), currency, NULL);

      return refuse (row, "amount", field, error, _ ("by the package's calculation it is %s, and not %s."),
                     right, given);
    }
  if (!total_now (writer, order, &total, NULL, error))
    return FALSE;
  if (total == kab_row_get_integer (order, "total"))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
               _ ("The total of order %s was agreed on with the office. Ask the office to change the order."),
               kab_row_title (order));
  return FALSE;
}

static gboolean
check_invoice (KabWriter *writer, const KabRow *row, const KabField **field, GError **error)
{
  g_autoptr (KabRow) order = NULL;

  if (g_strcmp0 (kab_row_get_text (row, "kind"), "invoice") != 0)
    return refuse (row, "kind", field, error, _ ("a credit note is made by the office."));
  if (!load (writer, row, &kab_entity_order, "order", &order, error))
    return FALSE;
  if (order == NULL)
    return !kab_row_is_null (row, "order") || refuse (row, "order", field, error, _ ("fill this in."));
  if (!kab_value_equal (kab_row_value (order, "currency"), kab_row_value (row, "currency")))
    return refuse (row, "currency", field, error, _ ("the order is in another one."));
  if (kab_row_get_integer (order, "total") != kab_row_get_integer (row, "total"))
    return refuse_amount (row, "total", kab_row_get_integer (order, "total"),
                          kab_row_get_text (order, "currency"), field, error);
  return TRUE;
}

/* How many lines of the invoice repeat that line of the order already, and how many lines of the order there are. */
#define INVOICED                                                                                         \
  "SELECT (SELECT COUNT(*) FROM invoice_line WHERE org=? AND invoice=? AND package=? AND quantity=? AND" \
  " amount=? AND id<>? AND deleted=0)-(SELECT COUNT(*) FROM order_line WHERE org=? AND \"order\"=? AND"  \
  " package=? AND quantity=? AND amount=? AND deleted=0)"

static gboolean
is_left (KabWriter *writer, const KabRow *row, const KabRow *line, gboolean *left, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (writer->db, INVOICED, error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, kab_row_get_text (row, "invoice"));
  kab_statement_bind_text (statement, 3, kab_row_get_text (row, "package"));
  kab_statement_bind_integer (statement, 4, kab_row_get_integer (row, "quantity"));
  kab_statement_bind_integer (statement, 5, kab_row_get_integer (row, "amount"));
  kab_statement_bind_text (statement, 6, row->id);
  kab_statement_bind_text (statement, 7, writer->org);
  kab_statement_bind_text (statement, 8, kab_row_get_text (line, "order"));
  kab_statement_bind_text (statement, 9, kab_row_get_text (row, "package"));
  kab_statement_bind_integer (statement, 10, kab_row_get_integer (row, "quantity"));
  kab_statement_bind_integer (statement, 11, kab_row_get_integer (row, "amount"));
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *left = kab_statement_get_integer (statement, 0) < 0;
  return TRUE;
}

static gboolean
check_invoice_line (KabWriter *writer, const KabRow *row, const KabField **field, GError **error)
{
  g_autoptr (KabRow) invoice = NULL, line = NULL;
  gboolean left = FALSE;

  if (!load (writer, row, &kab_entity_invoice, "invoice", &invoice, error))
    return FALSE;
  if (invoice == NULL)
    return TRUE;
  if (!find_line (writer, row, &line, error))
    return FALSE;
  if (line == NULL)
    return refuse (row, "package", field, error, _ ("the order has no such line."));
  if (kab_row_get_integer (line, "amount") != kab_row_get_integer (row, "amount"))
    return refuse_amount (row, "amount", kab_row_get_integer (line, "amount"),
                          kab_row_get_text (invoice, "currency"), field, error);
  if (!is_left (writer, row, line, &left, error))
    return FALSE;
  if (left)
    return TRUE;
  if (field != NULL)
    *field = kab_entity_find_field (row->entity, "package");
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
               _ ("The invoice has this line already: each line of the order stands there once."));
  return FALSE;
}

static gboolean
is_priced_anew (const KabRow *before, const KabRow *row)
{
  static const char *const of[] = { "package", "quantity",   "declared", "options",  "price",     "amount",
                                    "vat",     "vat_amount", "total",    "currency", "promo_code" };

  for (guint i = 0; before != NULL && i < G_N_ELEMENTS (of); i++)
    if (kab_entity_field (row->entity, of[i]) >= 0
        && !kab_value_equal (kab_row_value (before, of[i]), kab_row_value (row, of[i])))
      return TRUE;
  return before == NULL || before->deleted;
}

gboolean
kab_writer_check_order (KabWriter *writer,
                        const KabRow *before,
                        const KabRow *row,
                        const KabField **field,
                        GError **error)
{
  if (!is_named (writer) || row->deleted || !is_priced_anew (before, row))
    return TRUE;
  if (row->entity == &kab_entity_order && before != NULL
      && !kab_value_equal (kab_row_value (before, "currency"), kab_row_value (row, "currency")))
    return refuse (row, "currency", field, error, _ ("it stays as it was. Make another order."));
  if (row->entity == &kab_entity_order)
    return kab_writer_check_order_promo (writer, before, row, field, error);
  if (row->entity == &kab_entity_order_line)
    return check_line (writer, row, field, error);
  if (row->entity == &kab_entity_invoice)
    return check_invoice (writer, row, field, error);
  return row->entity != &kab_entity_invoice_line || check_invoice_line (writer, row, field, error);
}

gboolean
kab_writer_follow_order (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) order = NULL;
  g_auto (Lines) was = { NULL }, is = { NULL };
  const char *id;
  gint64 former, total;

  if (row->entity != &kab_entity_order_line || (writer->flags & KAB_WRITER_BULK)
      || !is_priced_anew (before != NULL && before->deleted == row->deleted ? before : NULL, row))
    return TRUE;
  id = kab_row_get_text (row, "order");
  if (!kab_writer_load (writer, &kab_entity_order, id, &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  if (!read_lines (writer, id, row->id, before, &was, error)
      || !read_lines (writer, id, row->id, row, &is, error)
      || !total_of (writer, stored->row, &was, &former, error)
      || !total_of (writer, stored->row, &is, &total, error))
    return FALSE;
  if (former != kab_row_get_integer (stored->row, "total") || former == total)
    return TRUE;
  order = kab_row_copy (stored->row);
  kab_row_set_integer (order, "total", total);
  order->updated_at = writer->now;
  g_free (order->updated_by);
  order->updated_by = g_strdup (writer->user);
  return kab_writer_write (writer, stored, order, error);
}
