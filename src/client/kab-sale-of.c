/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sale-of.h"

#include "kab-cabinet-private.h"

/* Takes the columns of the row of @sql that @id names, if there is one; the former values of @texts are let go. */
static gboolean
read_texts (KabDb *db, const char *sql, const char *id, char **const *texts, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, id);
  step = kab_statement_step (statement, error);
  for (int i = 0; step == KAB_STEP_ROW && texts[i] != NULL; i++)
    {
      g_free (*texts[i]);
      *texts[i] = g_strdup (kab_statement_get_text (statement, i));
    }
  return step != KAB_STEP_ERROR;
}

static char *
payment_of (KabDb *db, const KabRow *line, GError **error)
{
  const char *source = kab_row_get_text (line, "source"), *id = kab_row_get_text (line, "source_row");
  char *payment = NULL;
  char **const texts[] = { &payment, NULL };

  if (g_strcmp0 (source, "payment") == 0)
    return g_strdup (id);
  if (g_strcmp0 (source, "refund") == 0)
    read_texts (db, "SELECT payment FROM refund WHERE id=?", id, texts, error);
  return payment;
}

/* A payment brings a commission for each line of its order, in that order: which one this is of, and of how many. */
static gboolean
find_place (KabDb *db,
            const char *payment,
            const KabRow *line,
            guint *place,
            guint *n_commissions,
            GError **error)
{
  const char *reverses = kab_row_get_text (line, "reverses");
  const char *id = reverses != NULL ? reverses : line->id;
  g_autoptr (KabStatement) statement = kab_db_prepare (
    db,
    "SELECT id FROM ledger_line WHERE source_row=? AND source='payment' AND rule='commission'"
    " AND side='credit' AND deleted=0 ORDER BY id",
    error);
  KabStep step;

  *place = G_MAXUINT;
  *n_commissions = 0;
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, payment);
  for (; (step = kab_statement_step (statement, error)) == KAB_STEP_ROW; (*n_commissions)++)
    if (g_strcmp0 (kab_statement_get_text (statement, 0), id) == 0)
      *place = *n_commissions;
  return step == KAB_STEP_DONE;
}

static gboolean
find_only_licence (KabDb *db, const char *order, char **licence, GError **error)
{
  char **const texts[] = { licence, NULL };

  return read_texts (
    db, "SELECT CASE WHEN count(*)=1 THEN min(id) END FROM licence WHERE \"order\"=? AND deleted=0", order,
    texts, error);
}

/* That of the line of the order; of an order of one licence, that one, whatever is booked. */
static gboolean
find_licence (KabDb *db, const char *order, guint place, guint n_commissions, char **licence, GError **error)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT licence FROM order_line WHERE \"order\"=? AND deleted=0 ORDER BY position, id",
                      error);
  g_autofree char *at_place = NULL;
  guint n = 0;
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, order);
  for (; (step = kab_statement_step (statement, error)) == KAB_STEP_ROW; n++)
    if (n == place)
      at_place = g_strdup (kab_statement_get_text (statement, 0));
  if (step == KAB_STEP_ERROR)
    return FALSE;
  if (n != n_commissions || at_place == NULL)
    return find_only_licence (db, order, licence, error);
  *licence = g_steal_pointer (&at_place);
  return TRUE;
}

gboolean
kab_sale_of_line (KabDb *db, const KabRow *line, KabSaleOf *sale, GError **error)
{
  g_autofree char *payment = NULL;
  g_autofree char *invoice = NULL;
  g_autofree char *paid_at = NULL;
  g_autoptr (GError) local = NULL;
  char **const of_payment[] = { &sale->order, &invoice, &paid_at, NULL };
  char **const names[] = { &sale->number, &sale->client_name, &sale->package_name, NULL };
  guint place, n_commissions;

  *sale = (KabSaleOf){ NULL };
  payment = payment_of (db, line, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (payment == NULL
      || !read_texts (db, "SELECT \"order\", invoice, succeeded_at FROM payment WHERE id=?", payment,
                      of_payment, error))
    return payment == NULL;
  sale->paid_at = paid_at != NULL ? g_ascii_strtoll (paid_at, NULL, 10) : 0;
  if (invoice != NULL
      && !read_texts (db, "SELECT number, buyer_name, NULL FROM invoice WHERE id=?", invoice, names, error))
    return FALSE;
  if (sale->order == NULL)
    return TRUE;
  if (!read_texts (db, "SELECT number, client_name, NULL FROM \"order\" WHERE id=?", sale->order, names,
                   error)
      || !find_place (db, payment, line, &place, &n_commissions, error)
      || !find_licence (db, sale->order, place, n_commissions, &sale->licence, error))
    return FALSE;
  return sale->licence == NULL
         || read_texts (db, "SELECT number, client_name, package_name FROM licence WHERE id=?", sale->licence,
                        names, error);
}

void
kab_sale_of_clear (KabSaleOf *sale)
{
  g_free (sale->order);
  g_free (sale->licence);
  g_free (sale->number);
  g_free (sale->client_name);
  g_free (sale->package_name);
}

typedef struct
{
  const KabRow *line;
  KabSaleOf *sale;
} Asked;

static gboolean
read_sale (KabDb *db, guint epoch, gpointer data, GError **error)
{
  Asked *asked = data;

  if (kab_sale_of_line (db, asked->line, asked->sale, error))
    return TRUE;
  kab_sale_of_clear (asked->sale);
  *asked->sale = (KabSaleOf){ NULL };
  return FALSE;
}

gboolean
kab_cabinet_sale_of_line (KabCabinet *self, const KabRow *line, KabSaleOf *sale, GError **error)
{
  Asked asked = { line, sale };

  *sale = (KabSaleOf){ NULL };
  return kab_cabinet_read_now (self, read_sale, &asked, NULL, error);
}
