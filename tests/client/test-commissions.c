/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of commissions (S0-30): reckoned from what is in the cache, filtered, searched and paged like any other, with totals
 * that are the sums of its rows, whatever is filtered; and again once something has changed. */
#include "desk.h"
#include "kab-account-private.h"
#include "kab-commission-sums.h"
#include "kab-date.h"
#include "kab-derived.h"
#include "kab-id.h"
#include "pages.h"

#define SALES 57
/* So many take long enough to reckon for something else to be asked for meanwhile. */
#define MANY_SALES 2500
#define SALES_A_PAGE 250
/* Nobody listens there. */
#define SERVER "http://127.0.0.1:9"
#define ID "01900000-0000-7000-8000-00000000000"
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

typedef struct
{
  Store store;
  KabDerived *derived;
  KabDb *db; /* a reader's */
  gint64 rev;
  gint64 now;
  GString *items;
  char *partners[2];
  char *agents[2];
  char *account;
  char *payouts;
  char *first; /* the line of the first commission */
} World;

static KabRow *
begin (World *world, const KabEntity *entity)
{
  KabRow *row = kab_row_new (entity, NULL);

  row->rev = ++world->rev;
  row->created_at = row->updated_at = world->now;
  return row;
}

/* Puts @row where the next page takes it; @id: (out) (optional) (transfer full): its own */
static void
put (World *world, KabRow *row, char **id)
{
  append_item (world->items, row);
  if (id != NULL)
    *id = g_strdup (row->id);
  kab_row_unref (row);
}

static void
bring (World *world)
{
  g_autoptr (GError) error = NULL;

  store_page (&world->store, world->items->str, FALSE, FALSE, world->rev, &error);
  g_assert_no_error (error);
  g_string_truncate (world->items, 0);
}

/* A line on one of the partner's accounts. */
static void
add_line (World *world,
          const char *account,
          guint i,
          const char *rule,
          gboolean debit,
          gint64 amount,
          const char *source,
          const char *source_row,
          const char *reverses,
          char **id)
{
  KabRow *row = begin (world, &kab_entity_ledger_line);

  kab_row_set_text (row, "account", account);
  kab_row_set_text (row, "entry", row->id);
  kab_row_set_integer (row, "booked_at", world->now - (SALES - (gint64)i) * DAY_MS);
  kab_row_set_text (row, "side", debit ? "debit" : "credit");
  kab_row_set_integer (row, "amount", amount);
  kab_row_set_text (row, "currency", "RUB");
  kab_row_set_text (row, "source", source);
  kab_row_set_text (row, "source_row", source_row);
  kab_row_set_text (row, "rule", rule);
  kab_row_set_text (row, "reverses", reverses);
  kab_row_set_text (row, "partner", world->partners[0]);
  kab_row_set_text (row, "agent", world->agents[i % 2]);
  if (g_str_equal (rule, "commission"))
    {
      kab_row_set_text (
        row, "explanation",
        "[{\"rule\":\"percent\",\"text\":\"10 % of the sale\",\"amount\":1,\"counts\":true}]");
      kab_row_set_integer (row, "hold_until", world->now - (SALES - 10 - (gint64)i) * DAY_MS);
    }
  put (world, row, id);
}

/* An order of two packages, paid at once: two licences, two commissions. */
static void
add_sale (World *world, guint i)
{
  KabRow *order = begin (world, &kab_entity_order), *payment = begin (world, &kab_entity_payment);
  g_autofree char *order_id = NULL, *payment_id = NULL;
  g_autofree char *number = g_strdup_printf ("З-%u", i);

  kab_row_set_text (order, "number", number);
  kab_row_set_text (order, "client_name", "ООО «Фрахт»");
  put (world, order, &order_id);
  kab_row_set_text (payment, "order", order_id);
  kab_row_set_text (payment, "state", "succeeded");
  kab_row_set_integer (payment, "amount", 100000);
  kab_row_set_integer (payment, "succeeded_at", world->now - (SALES - (gint64)i) * DAY_MS);
  put (world, payment, &payment_id);
  for (guint n = 0; n < 2; n++)
    {
      KabRow *licence = begin (world, &kab_entity_licence), *line = begin (world, &kab_entity_order_line);
      g_autofree char *name = g_strdup_printf ("Л-%u-%u", i, n);

      kab_row_set_text (licence, "number", name);
      kab_row_set_text (licence, "client_name", i % 5 == 0 ? "ИП Горелова" : "ООО «Фрахт»");
      kab_row_set_text (licence, "package_name", n == 0 ? "Касса" : "Бухгалтерия");
      kab_row_set_text (licence, "order", order_id);
      kab_row_set_text (line, "order", order_id);
      kab_row_set_text (line, "name", "Касса");
      kab_row_set_integer (line, "position", n);
      kab_row_set_text (line, "licence", licence->id);
      put (world, licence, NULL);
      put (world, line, NULL);
      add_line (world, world->account, i, "commission", FALSE, 1000 + 10 * (gint64)i + n, "payment",
                payment_id, NULL, i == 0 && n == 0 ? &world->first : NULL);
    }
}

static void
fill (World *world, guint sales)
{
  world->now = kab_time_now ();
  world->items = g_string_new (NULL);
  for (guint i = 0; i < 2; i++)
    {
      world->partners[i] = kab_id_new ();
      world->agents[i] = kab_id_new ();
    }
  world->account = kab_id_new ();
  world->payouts = kab_id_new ();
  for (guint i = 0; i < sales; i++)
    {
      add_sale (world, i);
      if (i % SALES_A_PAGE == SALES_A_PAGE - 1 || i == sales - 1)
        bring (world);
    }
}

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_open (&world->store);
  fill (world, SALES);
  world->derived = kab_derived_new ();
  world->db = kab_cache_open_reader (world->store.cache, &error);
  g_assert_no_error (error);
}

static void
forget (World *world)
{
  g_string_free (world->items, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      g_free (world->partners[i]);
      g_free (world->agents[i]);
    }
  g_free (world->account);
  g_free (world->payouts);
  g_free (world->first);
}

static void
tear_down (World *world, gconstpointer data)
{
  kab_derived_free (world->derived);
  kab_db_close (world->db);
  store_close (&world->store);
  forget (world);
}

static KabPage *
page (World *world, KabQuery *query, guint number)
{
  g_autoptr (GError) error = NULL;
  KabPage *found;

  kab_query_set_page (query, number, 20);
  found = kab_derived_page (world->derived, world->db, 1, query, &error);
  g_assert_no_error (error);
  g_assert_true (found->counted);
  return found;
}

/* All that @query finds, page by page, comes to what the tiles say, and is what an export writes down. */
static guint64
check (World *world, KabQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) sums = kab_derived_sums (world->derived, world->db, 1, query, &error);
  g_autoptr (GPtrArray) ids = kab_derived_ids (world->derived, world->db, 1, query, &error);
  KabCommissionSums rows = { NULL };
  guint n_pages = 1;

  g_assert_no_error (error);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (KabPage) found = page (world, query, i);

      n_pages = found->n_pages;
      for (guint j = 0; j < found->rows->len; j++)
        {
          const KabRow *row = found->rows->pdata[j];

          g_assert_cmpstr (row->id, ==, ids->pdata[rows.n]);
          g_assert_cmpint (kab_row_get_integer (row, "due"), ==,
                           kab_row_get_integer (row, "amount") - kab_row_get_integer (row, "taken_back")
                             - kab_row_get_integer (row, "paid"));
          rows.n++;
          rows.accrued += kab_row_get_integer (row, "amount");
          rows.taken_back += kab_row_get_integer (row, "taken_back");
          rows.paid += kab_row_get_integer (row, "paid");
          rows.due += kab_row_get_integer (row, "due");
        }
    }
  g_assert_cmpuint (rows.n, ==, ids->len);
  g_assert_cmpuint (sums->len, ==, rows.n > 0 ? 1 : 0);
  if (rows.n > 0)
    {
      const KabCommissionSums *told = &g_array_index (sums, KabCommissionSums, 0);

      g_assert_cmpstr (told->currency, ==, "RUB");
      g_assert_cmpuint (told->n, ==, rows.n);
      g_assert_cmpint (told->accrued, ==, rows.accrued);
      g_assert_cmpint (told->taken_back, ==, rows.taken_back);
      g_assert_cmpint (told->paid, ==, rows.paid);
      g_assert_cmpint (told->due, ==, rows.due);
    }
  return rows.n;
}

/* By period, agent, state and words, in any order; a page that there is not is the last one */
static void
test_filters (World *world, gconstpointer data)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_commission);
  g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, world->now - 10 * DAY_MS);
  g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, world->now - 4 * DAY_MS);
  g_autoptr (KabPage) last = NULL;

  g_assert_cmpuint (check (world, query), ==, 2 * SALES);
  last = page (world, query, 77);
  g_assert_cmpuint (last->page, ==, last->n_pages - 1);
  kab_query_set_order (query, "amount", TRUE);
  g_assert_cmpuint (check (world, query), ==, 2 * SALES);
  kab_query_set_filter (query, "agent", world->agents[0]);
  g_assert_cmpuint (check (world, query), ==, SALES + 1);
  kab_query_set_range (query, "accrued_at", from, to);
  g_assert_cmpuint (check (world, query), ==, 2 * 3);
  kab_query_set_filter (query, "agent", NULL);
  g_assert_cmpuint (check (world, query), ==, 2 * 7);
  kab_query_set_range (query, "accrued_at", NULL, NULL);
  kab_query_set_filter (query, "state", "held");
  g_assert_cmpuint (check (world, query), ==, 2 * 9);
  kab_query_set_filter (query, "state", "held|payable");
  g_assert_cmpuint (check (world, query), ==, 2 * SALES);
  kab_query_set_filter (query, "state", "paid");
  g_assert_cmpuint (check (world, query), ==, 0);
  kab_query_set_filter (query, "state", NULL);
  kab_query_set_search (query, "горел");
  g_assert_cmpuint (check (world, query), ==, 2 * 12);
  kab_query_set_filter (query, "partner", world->partners[1]);
  g_assert_cmpuint (check (world, query), ==, 0);
}

/* Each of the two commissions of a payment is that of its own line of the order */
static void
test_sale (World *world, gconstpointer data)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_commission);

  kab_query_set_search (query, "Л-41-");
  kab_query_set_order (query, "number", FALSE);
  for (guint n = 0; n < 2; n++)
    {
      g_autoptr (KabPage) found = page (world, query, 0);
      const KabRow *row = found->rows->pdata[n];
      g_autoptr (KabRow) licence
        = store_find (&world->store, &kab_entity_licence, kab_row_get_text (row, "licence"));

      g_assert_cmpuint (found->rows->len, ==, 2);
      g_assert_cmpint (kab_row_get_integer (row, "amount"), ==, 1410 + n);
      g_assert_cmpstr (kab_row_get_text (row, "explanation"), ==, "10 % of the sale");
      g_assert_cmpstr (kab_row_get_text (row, "package_name"), ==, n == 0 ? "Касса" : "Бухгалтерия");
      g_assert_cmpstr (kab_row_get_text (row, "number"), ==, kab_row_get_text (licence, "number"));
      g_assert_cmpstr (kab_row_get_text (row, "order"), ==, kab_row_get_text (licence, "order"));
    }
}

static void
assert_first (World *world, const char *state, gint64 taken_back, gint64 paid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) row = kab_derived_find (world->derived, world->db, 1, world->first, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (kab_row_get_text (row, "state"), ==, state);
  g_assert_cmpstr (kab_row_get_text (row, "explanation"), ==, "10 % of the sale");
  g_assert_cmpint (kab_row_get_integer (row, "taken_back"), ==, taken_back);
  g_assert_cmpint (kab_row_get_integer (row, "paid"), ==, paid);
}

/* What comes is seen: a payout that is asked for and paid, and a refund */
static void
test_news (World *world, gconstpointer data)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_commission);
  g_autofree char *payout = kab_id_new (), *refund = kab_id_new ();

  assert_first (world, "payable", 0, 0);
  add_line (world, world->account, 0, "payout", TRUE, 1500, "payout", payout, NULL, NULL);
  add_line (world, world->payouts, 0, "payout", FALSE, 1500, "payout", payout, NULL, NULL);
  bring (world);
  assert_first (world, "requested", 0, 0);
  g_assert_cmpuint (check (world, query), ==, 2 * SALES);
  add_line (world, world->payouts, 0, "payout", TRUE, 1500, "payout", payout, NULL, NULL);
  bring (world);
  assert_first (world, "paid", 0, 1000);
  g_assert_cmpuint (check (world, query), ==, 2 * SALES);
  add_line (world, world->account, 0, "claw_back", TRUE, 1000, "refund", refund, world->first, NULL);
  bring (world);
  assert_first (world, "reversed", 1000, 0);
  g_assert_cmpuint (check (world, query), ==, 2 * SALES);
  kab_query_set_filter (query, "state", "reversed");
  g_assert_cmpuint (check (world, query), ==, 1);
}

typedef struct
{
  GString *came;
  char name;
  GAsyncResult *result;
} Asked;

static void
came (GObject *source, GAsyncResult *result, gpointer data)
{
  Asked *asked = data;

  asked->result = g_object_ref (result);
  g_string_append_c (asked->came, asked->name);
}

static gboolean
have_come (gpointer data)
{
  return ((GString *)data)->len == 3;
}

static KabAccount *
account_in (const char *folder)
{
  static const char session[]
    = "{\"user\":{\"id\":\"" ID "1\"},\"org\":{\"id\":\"" ID "2\",\"name\":\"К\"},\"device\":\"" ID "3\"}";
  g_autoptr (JsonNode) node = json_from_string (session, NULL);
  g_autoptr (GError) error = NULL;
  KabAccount *account
    = kab_account_new_from_session (SERVER, "a", json_node_get_object (node), folder, folder, &error);

  g_assert_no_error (error);
  kab_account_save (account, &error);
  g_assert_no_error (error);
  return account;
}

/* While very many are reckoned, for a list and for its totals, another list is not kept waiting */
static void
test_beside (void)
{
  World world = { 0 };
  g_autoptr (DeskFolder) folder = desk_folder ();
  g_autoptr (KabAccount) account = account_in (folder);
  g_autoptr (KabQuery) commissions = kab_query_new (&kab_entity_commission);
  g_autoptr (KabQuery) licences = kab_query_new (&kab_entity_licence);
  g_autoptr (GString) order = g_string_new (NULL);
  Asked asked[] = { { order, 's', NULL }, { order, 'c', NULL }, { order, 'l', NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (GArray) sums = NULL;
  g_autoptr (KabPage) page_of_commissions = NULL, page_of_licences = NULL;

  world.store.folder = g_strdup (kab_account_get_work_dir (account));
  store_reopen (&world.store);
  fill (&world, MANY_SALES);
  kab_cache_close (world.store.cache);
  kab_work_close (world.store.work);
  g_free (world.store.cursor);
  g_free (world.store.folder);
  forget (&world);
  cabinet = desk_open (account, &error);
  g_assert_no_error (error);

  kab_cabinet_commission_sums_async (cabinet, commissions, NULL, came, &asked[0]);
  kab_cabinet_list_async (cabinet, commissions, NULL, came, &asked[1]);
  kab_cabinet_list_async (cabinet, licences, NULL, came, &asked[2]);
  desk_wait (have_come, order, "the lists");
  g_assert_cmpint (order->str[0], ==, 'l');
  sums = kab_cabinet_commission_sums_finish (cabinet, asked[0].result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_array_index (sums, KabCommissionSums, 0).n, ==, 2 * MANY_SALES);
  page_of_commissions = kab_cabinet_list_finish (cabinet, asked[1].result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page_of_commissions->total, ==, 2 * MANY_SALES);
  page_of_licences = kab_cabinet_list_finish (cabinet, asked[2].result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page_of_licences->rows->len, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    g_object_unref (asked[i].result);
  kab_cabinet_close (cabinet);
}

int
main (int argc, char **argv)
{
  desk_init (&argc, &argv);
  g_test_add ("/commissions/filters", World, NULL, set_up, test_filters, tear_down);
  g_test_add ("/commissions/sale", World, NULL, set_up, test_sale, tear_down);
  g_test_add ("/commissions/news", World, NULL, set_up, test_news, tear_down);
  g_test_add_func ("/commissions/beside", test_beside);
  return g_test_run ();
}
