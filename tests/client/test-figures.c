/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sales in figures (S1-24 to S1-29): whatever happens to the rows, each figure is the sum of what it opens to. */
#include <string.h>

#include "desk.h"
#include "fake.h"
#include "kab-figures-private.h"
#include "kab-id.h"
#include "kab-lists.h"
#include "kab-store.h"
#include "pages.h"

#define CLIENTS 12
#define ROUNDS 260
#define N_FEW 4

static const char *const regions[] = { "Москва", "Баку", "София", NULL, "a|b" };
static const char *const statuses[] = { "active",  "active",      "active", "expired",         "suspended",
                                        "revoked", "transferred", "draft",  "awaiting_payment" };
static const char *const channels[] = { "site", "partner", "agent" };
static const char *const currencies[] = { "RUB", "RUB", "BGN", "AZN" };

typedef struct
{
  Store store;
  KabLists *lists;
  KabDb *db; /* a reader's */
  GRand *rand;
  GPtrArray *rows;    /* ids of licences that may be there */
  GPtrArray *refunds; /* the same of refunds */
  char *clients[CLIENTS];
  char *partners[N_FEW];
  char *agents[N_FEW * 2];
  char *packages[N_FEW];
  gint64 rev;
  GHashTable *where; /* client -> region, as of the last comparison */
} Office;

#define ANY(office, array) (array)[g_rand_int_range ((office)->rand, 0, G_N_ELEMENTS (array))]
#define CHANCE(office, of_100) (g_rand_int_range ((office)->rand, 0, 100) < (of_100))

static char *
random_day (Office *office)
{
  return g_strdup_printf ("%d-%02d-%02d", g_rand_int_range (office->rand, 2024, 2027),
                          g_rand_int_range (office->rand, 1, 13), g_rand_int_range (office->rand, 1, 29));
}

static void
vary (Office *office, KabRow *row)
{
  g_autofree char *day = random_day (office);
  gboolean agent = CHANCE (office, 60);

  kab_row_set_text (row, "client", CHANCE (office, 90) ? ANY (office, office->clients) : NULL);
  kab_row_set_text (row, "package", ANY (office, office->packages));
  kab_row_set_integer (row, "quantity", g_rand_int_range (office->rand, 1, 5));
  kab_row_set_integer (row, "price", g_rand_int_range (office->rand, 0, 100000) * 10);
  kab_row_set_text (row, "currency", ANY (office, currencies));
  kab_row_set_text (row, "partner", agent || CHANCE (office, 50) ? ANY (office, office->partners) : NULL);
  kab_row_set_text (row, "agent", agent ? ANY (office, office->agents) : NULL);
  kab_row_set_text (row, "agent_name", agent ? "Agent as sold" : NULL);
  kab_row_set_text (row, "channel", ANY (office, channels));
  kab_row_set_text (row, "sold_on", CHANCE (office, 92) ? day : NULL);
  kab_row_set_text (row, "status", ANY (office, statuses));
  kab_row_set_text (row, "order", CHANCE (office, 40) ? office->packages[0] : NULL);
}

/* What was given back: of some sale, on some day, some of it not yet. */
static KabRow *
new_refund (Office *office, const char *id)
{
  KabRow *row = kab_row_new (&kab_entity_refund, id);
  g_autofree char *day = random_day (office);
  gboolean done = CHANCE (office, 80);

  row->rev = ++office->rev;
  row->created_at = row->updated_at = 1000;
  row->deleted = CHANCE (office, 4);
  kab_row_set_text (row, "payment", office->packages[0]);
  kab_row_set_text (row, "client", CHANCE (office, 90) ? ANY (office, office->clients) : NULL);
  kab_row_set_text (row, "package", CHANCE (office, 90) ? ANY (office, office->packages) : NULL);
  kab_row_set_text (row, "partner", CHANCE (office, 70) ? ANY (office, office->partners) : NULL);
  kab_row_set_text (row, "agent", CHANCE (office, 60) ? ANY (office, office->agents) : NULL);
  kab_row_set_text (row, "channel", CHANCE (office, 95) ? ANY (office, channels) : NULL);
  kab_row_set_text (row, "currency", ANY (office, currencies));
  kab_row_set_integer (row, "amount", g_rand_int_range (office->rand, 1, 100000) * 10);
  kab_row_set_text (row, "state", done ? "succeeded" : CHANCE (office, 50) ? "pending" : "failed");
  kab_row_set_text (row, "refunded_on", done || CHANCE (office, 20) ? day : NULL);
  return row;
}

static KabRow *
new_licence (Office *office, const char *id)
{
  KabRow *row = kab_row_new (&kab_entity_licence, id);
  g_autofree char *number = g_strdup_printf ("L-%06d", g_rand_int_range (office->rand, 0, 1000000));

  row->rev = ++office->rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "number", number);
  kab_row_set_text (row, "client_name", "Иванов Иван");
  kab_row_set_text (row, "package_name", "Базовый");
  vary (office, row);
  row->deleted = CHANCE (office, 4);
  return row;
}

static KabRow *
new_client (Office *office, guint i)
{
  KabRow *row = kab_row_new (&kab_entity_client, office->clients[i]);

  row->rev = ++office->rev;
  row->created_at = row->updated_at = 1000;
  kab_row_set_text (row, "name", "Иванов Иван");
  kab_row_set_text (row, "region", ANY (office, regions));
  return row;
}

static void
bring (Office *office, const char *items, gboolean restart)
{
  g_autoptr (GError) error = NULL;

  store_page (&office->store, items, FALSE, restart, office->rev, &error);
  g_assert_no_error (error);
}

static void
append_new (Office *office, GString *items, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabRow) row = new_licence (office, NULL);

      g_ptr_array_add (office->rows, g_strdup (row->id));
      append_item (items, row);
    }
  for (guint i = 0; i < (n + 3) / 4; i++)
    {
      g_autoptr (KabRow) refund = new_refund (office, NULL);

      g_ptr_array_add (office->refunds, g_strdup (refund->id));
      append_item (items, refund);
    }
}

static void
open_reader (Office *office)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&office->db, kab_db_close);
  g_clear_pointer (&office->lists, kab_lists_free);
  office->lists = kab_lists_new (office->store.cache);
  office->db = kab_cache_open_reader (office->store.cache, &error);
  g_assert_no_error (error);
}

static void
count (Office *office)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  kab_cache_count_figures (office->store.cache, &touched, &error);
  g_assert_no_error (error);
  g_assert_true (kab_cache_has_figures (office->store.cache));
}

/* The licences come before the clients: their regions are known only later. */
static void
office_open (Office *office, guint32 seed, guint licences)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (KabRow) partner = NULL;

  memset (office, 0, sizeof *office);
  store_open (&office->store);
  office->rand = g_rand_new_with_seed (seed);
  office->rows = g_ptr_array_new_with_free_func (g_free);
  office->refunds = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < CLIENTS; i++)
    office->clients[i] = kab_id_new ();
  for (guint i = 0; i < N_FEW; i++)
    {
      office->partners[i] = kab_id_new ();
      office->packages[i] = kab_id_new ();
      office->agents[i * 2] = kab_id_new ();
      office->agents[i * 2 + 1] = kab_id_new ();
    }
  append_new (office, items, licences);
  for (guint i = 0; i < CLIENTS / 2; i++)
    {
      g_autoptr (KabRow) client = new_client (office, i);

      append_item (items, client);
    }
  partner = kab_row_new (&kab_entity_partner, office->partners[0]);
  partner->rev = ++office->rev;
  kab_row_set_text (partner, "name", "Северный берег");
  append_item (items, partner);
  bring (office, items->str, FALSE);
  count (office);
  open_reader (office);
}

static void
office_close (Office *office)
{
  kab_db_close (office->db);
  kab_lists_free (office->lists);
  store_close (&office->store);
  g_ptr_array_unref (office->rows);
  g_ptr_array_unref (office->refunds);
  g_rand_free (office->rand);
  g_clear_pointer (&office->where, g_hash_table_unref);
  for (guint i = 0; i < CLIENTS; i++)
    g_free (office->clients[i]);
  for (guint i = 0; i < N_FEW; i++)
    {
      g_free (office->partners[i]);
      g_free (office->packages[i]);
      g_free (office->agents[i * 2]);
      g_free (office->agents[i * 2 + 1]);
    }
}

/* --- The plain way --- */

static char *
value_of (Office *office, const KabRow *row, KabDimension dimension)
{
  const char *text, *client = kab_row_get_text (row, "client");

  if (dimension != KAB_DIMENSION_REGION)
    {
      text = kab_row_get_text (row, kab_dimension_name (dimension));
      return g_strdup (text != NULL ? text : KAB_FIGURES_NO_VALUE);
    }
  text = client != NULL ? g_hash_table_lookup (office->where, client) : NULL;
  return g_strdup (text != NULL && strchr (text, '|') == NULL ? text : KAB_FIGURES_NO_VALUE);
}

static gboolean
is_any (const char *value, const char *list)
{
  g_auto (GStrv) any = g_strsplit (list, "|", -1);

  return g_strv_contains ((const char *const *)any, value);
}

static gboolean
fits (Office *office, const KabFiguresQuery *query, const KabRow *row)
{
  gboolean is_refund = row->entity == &kab_entity_refund;

  if (row->deleted || kab_row_get_text (row, is_refund ? "refunded_on" : "sold_on") == NULL
      || (is_refund ? !is_any (kab_row_get_text (row, "state"), "succeeded")
                    : is_any (kab_row_get_text (row, "status"), "draft|awaiting_payment")))
    return FALSE;
  for (KabDimension i = 0; i < KAB_N_DIMENSIONS; i++)
    {
      const char *filter = kab_figures_query_get_filter (query, i);
      g_autofree char *value = filter != NULL ? value_of (office, row, i) : NULL;

      if (filter != NULL && !is_any (value, filter))
        return FALSE;
    }
  return TRUE;
}

static void
find_regions (Office *office)
{
  g_clear_pointer (&office->where, g_hash_table_unref);
  office->where = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < CLIENTS; i++)
    {
      g_autoptr (KabRow) client = store_find (&office->store, &kab_entity_client, office->clients[i]);

      if (client != NULL)
        g_hash_table_insert (office->where, office->clients[i],
                             g_strdup (kab_row_get_text (client, "region")));
    }
}

static void
add_rows (Office *office, const KabEntity *entity, GPtrArray *rows)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s", kab_store_columns (entity), entity->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabStatement) statement = kab_db_prepare (kab_cache_get_db (office->store.cache), sql, &error);

  g_assert_no_error (error);
  while (kab_statement_step (statement, &error) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, entity));
  g_assert_no_error (error);
}

static GPtrArray *
all_rows (Office *office)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);

  add_rows (office, &kab_entity_licence, rows);
  add_rows (office, &kab_entity_refund, rows);
  return rows;
}

/* Takes from @figure what the rows of the period with @value come to: nothing is left then. */
static void
subtract (Office *office,
          const KabFiguresQuery *query,
          GPtrArray *rows,
          const char *from,
          const char *to,
          const char *value,
          const char *currency,
          const KabFigure *figure)
{
  KabFigure rest = *figure;
  KabDimension breakdown = kab_figures_query_get_breakdown (query);

  for (guint i = 0; i < rows->len; i++)
    {
      const KabRow *row = rows->pdata[i];
      gboolean is_refund = row->entity == &kab_entity_refund;
      const char *day = kab_row_get_text (row, is_refund ? "refunded_on" : "sold_on");
      gint64 price = kab_row_get_integer (row, is_refund ? "amount" : "price");

      if (day == NULL || strcmp (day, from) < 0 || strcmp (day, to) > 0
          || strcmp (kab_row_get_text (row, "currency"), currency) != 0 || !fits (office, query, row))
        continue;
      if (value != NULL)
        {
          g_autofree char *own = value_of (office, row, breakdown);

          if (!is_any (own, value))
            continue;
        }
      if (is_refund)
        {
          rest.refunded -= price;
          continue;
        }
      rest.licences--;
      rest.quantity -= kab_row_get_integer (row, "quantity");
      if (strcmp (kab_row_get_text (row, "status"), "revoked") == 0 && kab_row_is_null (row, "order"))
        {
          rest.returned_licences--;
          rest.returned -= price;
        }
      else
        {
          rest.revenue -= price;
        }
    }
  g_assert_cmpint (rest.licences, ==, 0);
  g_assert_cmpint (rest.quantity, ==, 0);
  g_assert_cmpint (rest.revenue, ==, 0);
  g_assert_cmpint (rest.returned_licences, ==, 0);
  g_assert_cmpint (rest.returned, ==, 0);
  g_assert_cmpint (rest.refunded, ==, 0);
}

/* The list that a figure opens to has as many rows as the figure says, and that of refunds is the sum of it. */
static void
open_rows (Office *office, const KabFiguresQuery *query, const char *value, gint64 n, gint64 refunded)
{
  g_autoptr (KabQuery) rows = kab_figures_query_rows (query, NULL, NULL, value);
  g_autoptr (KabQuery) refunds = kab_figures_query_refunds (query, NULL, NULL, value);
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_lists_page (office->lists, office->db, 1, rows, NULL, &error);
  g_autoptr (KabPage) back = NULL;

  g_assert_no_error (error);
  g_assert_cmpint ((gint64)page->total, ==, n);
  kab_query_set_page (refunds, 0, 1000);
  back = kab_lists_page (office->lists, office->db, 1, refunds, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->total, ==, back->rows->len);
  for (guint i = 0; i < back->rows->len; i++)
    refunded -= kab_row_get_integer (back->rows->pdata[i], "amount");
  g_assert_cmpint (refunded, ==, 0);
}

static gint64
all_refunded (const KabFigures *figures, const KabFigure *sums)
{
  gint64 sum = 0;

  for (guint c = 0; c < figures->n_currencies; c++)
    sum += sums[c].refunded;
  return sum;
}

static gint64
in_all (const KabFigures *figures, const KabFigure *sums)
{
  gint64 n = 0;

  for (guint c = 0; c < figures->n_currencies; c++)
    n += sums[c].licences;
  return n;
}

static void
compare_slice (Office *office,
               const KabFiguresQuery *query,
               const KabFigures *figures,
               GPtrArray *rows,
               const KabFiguresSlice *slice)
{
  g_assert_nonnull (slice->value);
  g_assert_nonnull (slice->title);
  for (guint c = 0; c < figures->n_currencies; c++)
    {
      subtract (office, query, rows, kab_figures_query_get_from (query), kab_figures_query_get_to (query),
                slice->value, figures->currencies[c], &slice->sums[c]);
      if (slice->before != NULL)
        subtract (office, query, rows, figures->before_from, figures->before_to, slice->value,
                  figures->currencies[c], &slice->before[c]);
      for (guint p = 0; slice->points != NULL && p < figures->n_points; p += 5)
        subtract (office, query, rows, figures->points[p].from, figures->points[p].to, slice->value,
                  figures->currencies[c], &slice->points[c * figures->n_points + p]);
    }
  open_rows (office, query, slice->value, in_all (figures, slice->sums), all_refunded (figures, slice->sums));
}

static KabFigures *
read_figures (Office *office, const KabFiguresQuery *query)
{
  g_autoptr (GError) error = NULL;
  KabFigures *figures = kab_figures_read (office->db, query, NULL, &error);

  g_assert_no_error (error);
  return figures;
}

static void
compare (Office *office, const KabFiguresQuery *query)
{
  g_autoptr (KabFigures) figures = read_figures (office, query);
  g_autoptr (GPtrArray) rows = all_rows (office);
  gint64 licences = 0, sliced = 0, refunded = 0;

  find_regions (office);
  g_assert_true (figures->ready);
  for (guint c = 0; c < figures->n_currencies; c++)
    {
      subtract (office, query, rows, kab_figures_query_get_from (query), kab_figures_query_get_to (query),
                NULL, figures->currencies[c], &figures->sums[c]);
      for (guint p = 0; p < figures->n_points; p++)
        subtract (office, query, rows, figures->points[p].from, figures->points[p].to, NULL,
                  figures->currencies[c], &figures->series[c * figures->n_points + p]);
      if (figures->before_from != NULL)
        subtract (office, query, rows, figures->before_from, figures->before_to, NULL, figures->currencies[c],
                  &figures->sums_before[c]);
      licences += figures->sums[c].licences;
    }
  /* No currency was forgotten, and no slice. */
  refunded = all_refunded (figures, figures->sums);
  open_rows (office, query, NULL, licences, refunded);
  for (guint i = 0; i < figures->slices->len; i++)
    {
      compare_slice (office, query, figures, rows, figures->slices->pdata[i]);
      sliced += in_all (figures, ((KabFiguresSlice *)figures->slices->pdata[i])->sums);
      refunded -= all_refunded (figures, ((KabFiguresSlice *)figures->slices->pdata[i])->sums);
    }
  if (kab_figures_query_get_breakdown (query) != KAB_DIMENSION_NONE)
    {
      g_assert_cmpint (sliced, ==, licences);
      g_assert_cmpint (refunded, ==, 0);
    }
}

static KabFiguresQuery *
random_query (Office *office)
{
  g_autofree char *from = random_day (office), *to = random_day (office), *both = NULL;
  KabFiguresQuery *query = kab_figures_query_new (from, to);

  kab_figures_query_set_step (query, (KabPeriodStep)g_rand_int_range (office->rand, KAB_PERIOD_MONTH,
                                                                      KAB_PERIOD_YEAR + 1));
  kab_figures_query_set_breakdown (query,
                                   (KabDimension)g_rand_int_range (office->rand, 0, KAB_N_DIMENSIONS + 1),
                                   (guint)g_rand_int_range (office->rand, 0, 4));
  kab_figures_query_set_compare (query, CHANCE (office, 50));
  both = g_strjoin ("|", office->partners[0],
                    CHANCE (office, 50) ? office->partners[1] : KAB_FIGURES_NO_VALUE, NULL);
  if (CHANCE (office, 25))
    kab_figures_query_set_filter (query, KAB_DIMENSION_PARTNER, both);
  if (CHANCE (office, 20))
    kab_figures_query_set_filter (query, KAB_DIMENSION_AGENT, ANY (office, office->agents));
  if (CHANCE (office, 20))
    kab_figures_query_set_filter (query, KAB_DIMENSION_PACKAGE, ANY (office, office->packages));
  if (CHANCE (office, 20))
    kab_figures_query_set_filter (query, KAB_DIMENSION_CHANNEL, ANY (office, channels));
  if (CHANCE (office, 25))
    kab_figures_query_set_filter (query, KAB_DIMENSION_REGION,
                                  CHANCE (office, 30) ? KAB_FIGURES_NO_VALUE : "Москва|София");
  return query;
}

static void
compare_some (Office *office, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KabFiguresQuery) query = random_query (office);

      compare (office, query);
    }
}

/* --- What happens to rows --- */

static void
change_some (Office *office)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (int n = g_rand_int_range (office->rand, 1, 30); n > 0; n--)
    {
      g_autoptr (KabRow) row
        = new_licence (office,
                       office->rows->pdata[g_rand_int_range (office->rand, 0, (int)office->rows->len)]);

      append_item (items, row);
    }
  for (int n = g_rand_int_range (office->rand, 0, 8); n > 0; n--)
    {
      g_autoptr (KabRow) row
        = new_refund (office,
                      office->refunds->pdata[g_rand_int_range (office->rand, 0, (int)office->refunds->len)]);

      append_item (items, row);
    }
  bring (office, items->str, FALSE);
}

static void
add_some (Office *office)
{
  g_autoptr (GString) items = g_string_new (NULL);

  append_new (office, items, (guint)g_rand_int_range (office->rand, 1, 60));
  bring (office, items->str, FALSE);
}

static void
move_clients (Office *office)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (int n = g_rand_int_range (office->rand, 1, 3); n > 0; n--)
    {
      guint i = (guint)g_rand_int_range (office->rand, 0, CLIENTS);
      g_autoptr (KabRow) client = new_client (office, i);
      g_autofree char *leave
        = g_strdup_printf ("{\"leave\":\"client\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
                           office->clients[i], office->rev);

      if (CHANCE (office, 15))
        g_string_append_printf (items, items->len > 0 ? ",%s" : "%s", leave);
      else
        append_item (items, client);
    }
  bring (office, items->str, FALSE);
}

static void
let_leave (Office *office)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (int n = g_rand_int_range (office->rand, 1, 10); n > 0; n--)
    g_string_append_printf (
      items, "%s{\"leave\":\"licence\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
      items->len > 0 ? "," : "",
      (char *)office->rows->pdata[g_rand_int_range (office->rand, 0, (int)office->rows->len)], ++office->rev);
  for (int n = g_rand_int_range (office->rand, 0, 3); n > 0; n--)
    g_string_append_printf (
      items, ",{\"leave\":\"refund\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}",
      (char *)office->refunds->pdata[g_rand_int_range (office->rand, 0, (int)office->refunds->len)],
      ++office->rev);
  bring (office, items->str, FALSE);
}

static void
edit_here (Office *office)
{
  g_autoptr (KabRow) before
    = store_find (&office->store, &kab_entity_licence,
                  office->rows->pdata[g_rand_int_range (office->rand, 0, (int)office->rows->len)]);
  g_autoptr (KabRow) after = before != NULL ? kab_row_copy (before) : NULL;
  g_autoptr (KabMutation) mutation = NULL;

  if (before == NULL || before->deleted)
    return;
  vary (office, after);
  mutation = kab_mutation_new_between (before, after);
  store_edit (&office->store, mutation);
}

/* Everything anew, and less of it: who sees less now. */
static void
restart (Office *office)
{
  g_autoptr (GString) items = g_string_new (NULL);

  for (guint i = 0; i < office->rows->len; i++)
    {
      g_autoptr (KabRow) row = new_licence (office, office->rows->pdata[i]);

      if (CHANCE (office, 80))
        append_item (items, row);
    }
  for (guint i = 0; i < office->refunds->len; i++)
    {
      g_autoptr (KabRow) row = new_refund (office, office->refunds->pdata[i]);

      if (CHANCE (office, 80))
        append_item (items, row);
    }
  bring (office, items->str, TRUE);
}

/* A page that turns out to be damaged in its middle changes nothing, of the totals neither. */
static void
fail (Office *office)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (KabRow) row
    = new_licence (office, office->rows->pdata[g_rand_int_range (office->rand, 0, (int)office->rows->len)]);
  g_autoptr (GError) error = NULL;

  kab_row_set_text (row, "channel", "site");
  append_item (items, row);
  g_string_append (items, ",{\"entity\":\"licence\",\"id\":\"x\",\"rev\":\"\"}");
  g_assert_false (store_page (&office->store, items->str, FALSE, FALSE, office->rev, &error));
  g_assert_nonnull (error);
  office->store.n_pages--;
}

static void
happen (Office *office)
{
  int what = g_rand_int_range (office->rand, 0, 100);

  if (what < 30)
    change_some (office);
  else if (what < 40)
    add_some (office);
  else if (what < 55)
    edit_here (office);
  else if (what < 70)
    move_clients (office);
  else if (what < 80)
    let_leave (office);
  else if (what < 83)
    restart (office);
  else if (what < 90)
    fail (office);
  else
    edit_here (office);
}

static guint
mend (Office *office)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;
  guint mended;

  kab_cache_check_figures (office->store.cache, &mended, &touched, &error);
  g_assert_no_error (error);
  return mended;
}

/* --- Tests --- */

static void
test_random (void)
{
  Office office;

  office_open (&office, 7, 500);
  compare_some (&office, 20);
  for (guint i = 0; i < ROUNDS; i++)
    {
      happen (&office);
      if (i % 13 == 0)
        compare_some (&office, 1);
    }
  compare_some (&office, 12);
  g_assert_cmpuint (mend (&office), ==, 0);
  store_reopen (&office.store);
  open_reader (&office);
  change_some (&office);
  compare_some (&office, 5);
  g_assert_cmpuint (mend (&office), ==, 0);
  office_close (&office);
}

static void
run_sql (Office *office, const char *sql)
{
  g_autoptr (GError) error = NULL;

  kab_db_exec (kab_cache_get_db (office->store.cache), sql, &error);
  g_assert_no_error (error);
}

/* What was counted when the program went is kept up, and the rest is counted at the next start. */
static void
test_begun (void)
{
  Office office;
  g_autofree char *sql = NULL;

  office_open (&office, 8, 400);
  sql = g_strdup_printf ("DELETE FROM figure_waiting; DELETE FROM figure WHERE (place & 4294967295) >"
                         " CAST(julianday('2025-06-15') - 1721424.5 AS INTEGER);"
                         "UPDATE meta SET value='2025-06-15' WHERE key='figures'");
  run_sql (&office, sql);
  for (guint i = 0; i < 60; i++)
    happen (&office);
  g_assert_false (kab_cache_has_figures (office.store.cache));
  {
    g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2024-01-01", "2026-12-31");
    g_autoptr (KabFigures) figures = read_figures (&office, query);

    g_assert_false (figures->ready);
    g_assert_cmpuint (figures->n_currencies, ==, 0);
  }
  count (&office);
  g_assert_cmpuint (mend (&office), ==, 0);
  compare_some (&office, 10);
  office_close (&office);
}

/* A copy that a version without totals, or with other ones, has worked on: they are counted anew. */
static void
test_older (void)
{
  Office office;

  office_open (&office, 9, 200);
  run_sql (&office,
           "UPDATE meta SET value='other' WHERE key='tables'; DROP TABLE figure; DROP TABLE figure_value;"
           "UPDATE licence SET price = price + 100");
  store_reopen (&office.store);
  open_reader (&office);
  g_assert_false (kab_cache_has_figures (office.store.cache));
  count (&office);
  compare_some (&office, 10);
  office_close (&office);
}

/* What the machine under us spoils is found and made right. */
static void
test_mended (void)
{
  static const char *const damages[] = {
    "UPDATE figure SET cells=x'ff' WHERE place=(SELECT max(place) FROM figure)",
    "DELETE FROM figure WHERE place IN (SELECT place FROM figure ORDER BY place LIMIT 3)",
    "UPDATE licence SET price=price+7 WHERE nr=(SELECT min(nr) FROM licence WHERE deleted=0 AND "
    "status='active'"
    " AND sold_on IS NOT NULL)",
    "DELETE FROM licence WHERE nr IN (SELECT nr FROM licence WHERE deleted=0 AND status='active'"
    " AND sold_on IS NOT NULL LIMIT 5)",
    "INSERT OR IGNORE INTO figure SELECT place + 40000, cells FROM figure LIMIT 2",
    "UPDATE figure SET cells=CAST(substr(cells, 1, length(cells) - 4) || x'01000000' AS BLOB)"
    " WHERE place=(SELECT min(place) FROM figure)",
    "UPDATE refund SET amount=amount+7 WHERE nr=(SELECT min(nr) FROM refund WHERE deleted=0 AND"
    " state='succeeded')",
  };
  Office office;

  office_open (&office, 10, 300);
  for (guint i = 0; i < 30; i++)
    edit_here (&office);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      run_sql (&office, damages[i]);
      g_assert_cmpuint (mend (&office), >=, 1);
      g_assert_cmpuint (mend (&office), ==, 0);
    }
  open_reader (&office);
  compare_some (&office, 10);
  office_close (&office);
}

/* Slices are in order, and the rest is one; whom one may not see is called as in the sales. */
static void
test_slices (void)
{
  Office office;
  g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2026-12-31", "2024-01-01");
  g_autoptr (KabFigures) agents = NULL, partners = NULL;
  gboolean known = FALSE;

  office_open (&office, 11, 400);
  kab_figures_query_set_step (query, KAB_PERIOD_MONTH);
  kab_figures_query_set_breakdown (query, KAB_DIMENSION_AGENT, 3);
  agents = read_figures (&office, query);
  g_assert_cmpuint (agents->slices->len, ==, 4);
  g_assert_cmpstr (agents->currencies[0], ==, "RUB");
  for (guint i = 0; i < 3; i++)
    {
      const KabFiguresSlice *slice = agents->slices->pdata[i];

      g_assert_false (slice->others);
      if (i > 0)
        g_assert_cmpint (slice->sums[0].revenue, <=,
                         ((KabFiguresSlice *)agents->slices->pdata[i - 1])->sums[0].revenue);
      g_assert_true (strcmp (slice->title, "Agent as sold") == 0
                     || strcmp (slice->value, KAB_FIGURES_NO_VALUE) == 0);
    }
  g_assert_true (((KabFiguresSlice *)agents->slices->pdata[3])->others);
  kab_figures_query_set_breakdown (query, KAB_DIMENSION_PARTNER, 0);
  partners = read_figures (&office, query);
  for (guint i = 0; i < partners->slices->len; i++)
    known |= strcmp (((KabFiguresSlice *)partners->slices->pdata[i])->title, "Северный берег") == 0;
  g_assert_true (known);
  g_assert_cmpstr (partners->first_day, >=, "2024-01-01");
  g_assert_cmpstr (partners->last_day, <=, "2026-12-28");
  office_close (&office);
}

static void
check_before (const char *from, const char *to, const char *expected_from, const char *expected_to)
{
  g_autofree char *before_from = NULL, *before_to = NULL;

  kab_period_before (from, to, &before_from, &before_to);
  g_assert_cmpstr (before_from, ==, expected_from);
  g_assert_cmpstr (before_to, ==, expected_to);
}

static void
check_points (const char *from, const char *to, KabPeriodStep step, guint n, const char *second)
{
  guint got;
  g_autofree KabFiguresPoint *points = kab_period_points (from, to, step, &got);

  g_assert_cmpuint (got, ==, n);
  g_assert_cmpstr (points[0].from, ==, from);
  g_assert_cmpstr (points[n - 1].to, ==, to);
  if (second != NULL)
    g_assert_cmpstr (points[1].from, ==, second);
}

static void
test_periods (void)
{
  KabFigure figure
    = { .licences = 4, .revenue = 1001, .returned_licences = 1, .returned = 500, .refunded = 1200 };
  gint64 change;
  guint n;

  check_before ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28");
  check_before ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31");
  check_before ("2024-02-01", "2024-02-29", "2024-01-01", "2024-01-31");
  check_before ("2026-03-05", "2026-03-11", "2026-02-26", "2026-03-04");
  check_before ("0001-01-02", "0001-12-31", "0001-01-01", "0001-01-01");
  check_points ("2026-02-27", "2026-03-02", KAB_PERIOD_DAY, 4, "2026-02-28");
  /* A Wednesday; weeks begin on Monday. */
  check_points ("2026-07-01", "2026-07-31", KAB_PERIOD_WEEK, 5, "2026-07-06");
  check_points ("2025-12-31", "2026-02-01", KAB_PERIOD_MONTH, 3, "2026-01-01");
  check_points ("2025-12-31", "2026-04-01", KAB_PERIOD_QUARTER, 3, "2026-01-01");
  check_points ("2024-06-01", "2026-04-01", KAB_PERIOD_YEAR, 3, "2025-01-01");
  g_assert_null (kab_period_points ("0001-01-01", "2026-04-01", KAB_PERIOD_DAY, &n));
  g_assert_cmpint (kab_figure_average (&figure), ==, 334);
  g_assert_cmpint (kab_figure_net (&figure), ==, -199);
  g_assert_true (kab_figure_change (150, 100, &change));
  g_assert_cmpint (change, ==, 500);
  g_assert_false (kab_figure_change (150, 0, &change));
}

/* No name of a place in which nobody is any more stays in the file. */
static void
test_scrubbed (void)
{
  Office office;
  g_autofree char *leave = NULL;
  g_autoptr (KabRow) client = NULL, licence = NULL;
  g_autoptr (GString) items = g_string_new (NULL);

  office_open (&office, 12, 20);
  client = new_client (&office, CLIENTS - 1);
  kab_row_set_text (client, "region", "Нигдеград");
  licence = new_licence (&office, NULL);
  licence->deleted = FALSE;
  kab_row_set_text (licence, "client", client->id);
  kab_row_set_text (licence, "sold_on", "2025-01-01");
  kab_row_set_text (licence, "status", "active");
  append_item (items, client);
  append_item (items, licence);
  bring (&office, items->str, FALSE);
  g_assert_cmpint (kab_db_query_integer (kab_cache_get_db (office.store.cache),
                                         "SELECT count(*) FROM figure_value WHERE value='Нигдеград'", NULL,
                                         NULL),
                   ==, 1);
  leave = g_strdup_printf ("{\"leave\":\"client\",\"id\":\"%s\",\"rev\":%" G_GINT64_FORMAT "}", client->id,
                           ++office.rev);
  bring (&office, leave, FALSE);
  g_assert_cmpint (kab_db_query_integer (kab_cache_get_db (office.store.cache),
                                         "SELECT count(*) FROM figure_value WHERE value='Нигдеград'", NULL,
                                         NULL),
                   ==, 0);
  compare_some (&office, 5);
  office_close (&office);
}

static void
count_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabFigures) figures = kab_cabinet_figures_finish (KAB_CABINET (source), result, &error);

  g_assert_true (figures != NULL || error != NULL);
  (*(guint *)data)++;
}

static gboolean
is_ready (gpointer cabinet)
{
  g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2026-01-01", "2026-12-31");
  g_autoptr (GError) error = NULL;
  g_autoptr (KabFigures) figures = kab_cabinet_figures (cabinet, query, &error);

  g_assert_no_error (error);
  return figures->ready && figures->last_sync > 0;
}

/* After a first sync they are counted by themselves; a cabinet that is closed while much is asked of it answers all of it. */
static void
test_cabinet (void)
{
  Fake fake;
  char *folder = desk_folder ();
  g_autoptr (KabCabinet) cabinet = NULL;
  g_autoptr (KabFiguresQuery) query = kab_figures_query_new ("2026-01-01", "2026-12-31");
  guint answers = 0;

  fake_start (&fake);
  cabinet = fake_sign_in (&fake, folder);
  desk_wait (is_ready, cabinet, "the totals");
  for (guint i = 0; i < 200; i++)
    kab_cabinet_figures_async (cabinet, query, NULL, count_answer, &answers);
  kab_cabinet_close (cabinet);
  while (answers < 200)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&cabinet);
  fake_stop (&fake);
  desk_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/random", test_random);
  g_test_add_func ("/figures/begun", test_begun);
  g_test_add_func ("/figures/older", test_older);
  g_test_add_func ("/figures/mended", test_mended);
  g_test_add_func ("/figures/slices", test_slices);
  g_test_add_func ("/figures/periods", test_periods);
  g_test_add_func ("/figures/scrubbed", test_scrubbed);
  g_test_add_func ("/figures/cabinet", test_cabinet);
  return g_test_run ();
}
