/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales.h"

#include <string.h>

#include "kab-id.h"

static const char *const regions[] = { "Москва", "Баку", "София", NULL, "a|b" };
static const char *const statuses[] = { "active",  "active",      "active", "expired",         "suspended",
                                        "revoked", "transferred", "draft",  "awaiting_payment" };
const char *const sales_channels[3] = { "site", "partner", "agent" };
static const char *const currencies[] = { "RUB", "RUB", "BGN", "AZN" };

char *
sales_day (Sales *sales)
{
  return g_strdup_printf ("%d-%02d-%02d", g_rand_int_range (sales->rand, 2024, 2027),
                          g_rand_int_range (sales->rand, 1, 13), g_rand_int_range (sales->rand, 1, 29));
}

static void
vary (Sales *sales, KabRow *row)
{
  g_autofree char *day = sales_day (sales);
  gboolean agent = CHANCE (sales, 60);

  kab_row_set_text (row, "client", CHANCE (sales, 90) ? ANY (sales, sales->clients) : NULL);
  kab_row_set_text (row, "package", ANY (sales, sales->packages));
  kab_row_set_integer (row, "quantity", g_rand_int_range (sales->rand, 1, 5));
  kab_row_set_integer (row, "price", g_rand_int_range (sales->rand, 0, 100000) * 10);
  kab_row_set_text (row, "currency", ANY (sales, currencies));
  kab_row_set_text (row, "partner", agent || CHANCE (sales, 50) ? ANY (sales, sales->partners) : NULL);
  kab_row_set_text (row, "agent", agent ? ANY (sales, sales->agents) : NULL);
  kab_row_set_text (row, "agent_name", agent ? "Agent as sold" : NULL);
  kab_row_set_text (row, "channel", ANY (sales, sales_channels));
  kab_row_set_text (row, "sold_on", CHANCE (sales, 92) ? day : NULL);
  kab_row_set_text (row, "status", ANY (sales, statuses));
  kab_row_set_text (row, "order", CHANCE (sales, 40) ? sales->packages[0] : NULL);
}

/* What was given back: of some sale, on some day, some of it not yet. */
static KabRow *
new_refund (Sales *sales, const char *id)
{
  KabRow *row = kab_row_new (&kab_entity_refund, id);
  g_autofree char *day = sales_day (sales);
  gboolean done = CHANCE (sales, 80);

  row->rev = ++sales->rev;
  row->created_at = row->updated_at = 1000;
  row->deleted = CHANCE (sales, 4);
  kab_row_set_text (row, "payment", sales->packages[0]);
  kab_row_set_text (row, "client", CHANCE (sales, 90) ? ANY (sales, sales->clients) : NULL);
  kab_row_set_text (row, "package", CHANCE (sales, 90) ? ANY (sales, sales->packages) : NULL);
  kab_row_set_text (row, "partner", CHANCE (sales, 70) ? ANY (sales, sales->partners) : NULL);
  kab_row_set_text (row, "agent", CHANCE (sales, 60) ? ANY (sales, sales->agents) : NULL);
  kab_row_set_text (row, "channel", CHANCE (sales, 95) ? ANY (sales, sales_channels) : NULL);
  kab_row_set_text (row, "currency", ANY (sales, currencies));
  kab_row_set_integer (row, "amount", g_rand_int_range (sales->rand, 1, 100000) * 10);
  kab_row_set_text (row, "state", done ? "succeeded" : CHANCE (sales, 50) ? "pending" : "failed");
  kab_row_set_text (row, "refunded_on", done || CHANCE (sales, 20) ? day : NULL);
  return row;
}

KabRow *
sales_new_licence (Sales *sales, const char *id)
{
  KabRow *row = kab_row_new (&kab_entity_licence, id);
  g_autofree char *number = g_strdup_printf ("L-%06d", g_rand_int_range (sales->rand, 0, 1000000));

  row->rev = ++sales->rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "number", number);
  kab_row_set_text (row, "client_name", "Иванов Иван");
  kab_row_set_text (row, "package_name", "Базовый");
  vary (sales, row);
  row->deleted = CHANCE (sales, 4);
  return row;
}

KabRow *
sales_new_client (Sales *sales, guint i)
{
  KabRow *row = kab_row_new (&kab_entity_client, sales->clients[i]);

  row->rev = ++sales->rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "name", "Иванов Иван");
  kab_row_set_text (row, "region", ANY (sales, regions));
  return row;
}

void
sales_bring (Sales *sales, const char *items, gboolean restart)
{
  g_autoptr (GError) error = NULL;

  store_page (&sales->store, items, FALSE, restart, sales->rev, &error);
  g_assert_no_error (error);
}

static void
append_new (Sales *sales, GString *items, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRow) row = sales_new_licence (sales, NULL);

      g_ptr_array_add (sales->rows, g_strdup (row->id));
      append_item (items, row);
    }
  for (guint i = 0; i < (n + 3) / 4; i++)
    {
      g_autoptr (KabRow) refund = new_refund (sales, NULL);

      g_ptr_array_add (sales->refunds, g_strdup (refund->id));
      append_item (items, refund);
    }
}

void
sales_open_reader (Sales *sales)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&sales->db, kab_db_close);
  g_clear_pointer (&sales->lists, kab_lists_free);
  sales->lists = kab_lists_new (sales->store.cache);
  sales->db = kab_cache_open_reader (sales->store.cache, &error);
  g_assert_no_error (error);
}

void
sales_count (Sales *sales)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  kab_cache_count_figures (sales->store.cache, &touched, &error);
  g_assert_no_error (error);
  g_assert_true (kab_cache_has_figures (sales->store.cache));
}

/* The licences come before the clients: their regions are known only later. */
void
sales_open (Sales *sales, guint32 seed, guint licences)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (KabRow) partner = NULL;

  memset (sales, 0, sizeof *sales);
  store_open (&sales->store);
  sales->rand = g_rand_new_with_seed (seed);
  sales->rows = g_ptr_array_new_with_free_func (g_free);
  sales->refunds = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < CLIENTS; i++)
    sales->clients[i] = kab_id_new ();
  for (guint i = 0; i < N_FEW; i++)
    {
      sales->partners[i] = kab_id_new ();
      sales->packages[i] = kab_id_new ();
      sales->agents[i * 2] = kab_id_new ();
      sales->agents[i * 2 + 1] = kab_id_new ();
    }
  append_new (sales, items, licences);
  for (guint i = 0; i < CLIENTS / 2; i++)
    {
      g_autoptr (KabRow) client = sales_new_client (sales, i);

      append_item (items, client);
    }
  partner = kab_row_new (&kab_entity_partner, sales->partners[0]);
  partner->rev = ++sales->rev;
  kab_row_set_text (partner, "name", "Северный берег");
  append_item (items, partner);
  sales_bring (sales, items->str, FALSE);
  sales_count (sales);
  sales_open_reader (sales);
}

void
sales_close (Sales *sales)
{
  kab_db_close (sales->db);
  kab_lists_free (sales->lists);
  store_close (&sales->store);
  g_ptr_array_unref (sales->rows);
  g_ptr_array_unref (sales->refunds);
  g_rand_free (sales->rand);
  g_clear_pointer (&sales->where, g_hash_table_unref);
  for (guint i = 0; i < CLIENTS; i++)
    g_free (sales->clients[i]);
  for (guint i = 0; i < N_FEW; i++)
    {
      g_free (sales->partners[i]);
      g_free (sales->packages[i]);
      g_free (sales->agents[i * 2]);
      g_free (sales->agents[i * 2 + 1]);
    }
}

/* --- What happens to rows --- */

void
sales_change_some (Sales *sales)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (int n = g_rand_int_range (sales->rand, 1, 30); n > 0; n--)
    {
      g_autoptr (KabRow) row
        = sales_new_licence (sales,
                             sales->rows->pdata[g_rand_int_range (sales->rand, 0, (int)sales->rows->len)]);

      append_item (items, row);
    }
  for (int n = g_rand_int_range (sales->rand, 0, 8); n > 0; n--)
    {
      g_autoptr (KabRow) row
        = new_refund (sales,
                      sales->refunds->pdata[g_rand_int_range (sales->rand, 0, (int)sales->refunds->len)]);

      append_item (items, row);
    }
  sales_bring (sales, items->str, FALSE);
}

static void
add_some (Sales *sales)
{
  g_autoptr (GString) items = g_string_new (NULL);

  append_new (sales, items, (guint)g_rand_int_range (sales->rand, 1, 60));
  sales_bring (sales, items->str, FALSE);
}

static void
move_clients (Sales *sales)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (int n = g_rand_int_range (sales->rand, 1, 3); n > 0; n--)
    {
      guint i = (guint)g_rand_int_range (sales->rand, 0, CLIENTS);
      g_autoptr (KabRow) client = sales_new_client (sales, i);
      g_autofree char *leave
        = g_strdup_printf ("{\"leave\":\"client\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
                           sales->clients[i], sales->rev);

      if (CHANCE (sales, 15))
        g_string_append_printf (items, items->len > 0 ? ",%s" : "%s", leave);
      else
        append_item (items, client);
    }
  sales_bring (sales, items->str, FALSE);
}

static void
let_leave (Sales *sales)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (int n = g_rand_int_range (sales->rand, 1, 10); n > 0; n--)
    g_string_append_printf (
      items, "%s{\"leave\":\"licence\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
      items->len > 0 ? "," : "",
      (char *)sales->rows->pdata[g_rand_int_range (sales->rand, 0, (int)sales->rows->len)], ++sales->rev);
  for (int n = g_rand_int_range (sales->rand, 0, 3); n > 0; n--)
    g_string_append_printf (
      items, ",{\"leave\":\"refund\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
      (char *)sales->refunds->pdata[g_rand_int_range (sales->rand, 0, (int)sales->refunds->len)],
      ++sales->rev);
  sales_bring (sales, items->str, FALSE);
}

void
sales_edit_here (Sales *sales)
{
  g_autoptr (KabRow) before
    = store_find (&sales->store, &kab_entity_licence,
                  sales->rows->pdata[g_rand_int_range (sales->rand, 0, (int)sales->rows->len)]);
  g_autoptr (KabRow) after = before != NULL ? kab_row_copy (before) : NULL;
  g_autoptr (KabMutation) mutation = NULL;

  if (before == NULL || before->deleted)
    return;
  vary (sales, after);
  mutation = kab_mutation_new_between (before, after);
  store_edit (&sales->store, mutation);
}

/* Everything anew, and less of it: who sees less now. */
static void
restart (Sales *sales)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (guint i = 0; i < sales->rows->len; i++)
    {
      g_autoptr (KabRow) row = sales_new_licence (sales, sales->rows->pdata[i]);

      if (CHANCE (sales, 80))
        append_item (items, row);
    }
  for (guint i = 0; i < sales->refunds->len; i++)
    {
      g_autoptr (KabRow) row = new_refund (sales, sales->refunds->pdata[i]);

      if (CHANCE (sales, 80))
        append_item (items, row);
    }
  sales_bring (sales, items->str, TRUE);
}

/* A page that turns out to be damaged in its middle changes nothing, of the totals neither. */
static void
fail (Sales *sales)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (KabRow) row
    = sales_new_licence (sales, sales->rows->pdata[g_rand_int_range (sales->rand, 0, (int)sales->rows->len)]);
  g_autoptr (GError) error = NULL;

  kab_row_set_text (row, "channel", "site");
  append_item (items, row);
  g_string_append (items, ",{\"entity\":\"licence\",\"id\":\"x\",\"rev\":\"\"}");
  g_assert_false (store_page (&sales->store, items->str, FALSE, FALSE, sales->rev, &error));
  g_assert_nonnull (error);
  sales->store.n_pages--;
}

void
sales_happen (Sales *sales)
{
  int what = g_rand_int_range (sales->rand, 0, 100);

  if (what < 30)
    sales_change_some (sales);
  else if (what < 40)
    add_some (sales);
  else if (what < 55)
    sales_edit_here (sales);
  else if (what < 70)
    move_clients (sales);
  else if (what < 80)
    let_leave (sales);
  else if (what < 83)
    restart (sales);
  else if (what < 90)
    fail (sales);
  else
    sales_edit_here (sales);
}

guint
sales_mend (Sales *sales)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;
  guint mended;

  kab_cache_check_figures (sales->store.cache, &mended, &touched, &error);
  g_assert_no_error (error);
  return mended;
}
