/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The books: what a year of random sales, refunds and payouts leaves in them, and what they do not let happen. */
#include <locale.h>

#include <glib/gstdio.h>

#include "kab-amount.h"
#include "kab-balance.h"
#include "kab-commission.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-ledger.h"
#include "kab-org.h"
#include "kab-writer.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define N_PARTNERS 4
#define PERCENT_BP 1750
#define N_AGENTS 3

typedef struct
{
  char *dir;
  KabServerDb *db;
  char *org;
  KabWriter *writer;
  gint64 now;
  char *partners[N_PARTNERS]; /* by percent, by tiers, a fixed amount, without a plan */
  char *methods[N_PARTNERS];
  char *agents[N_PARTNERS][N_AGENTS]; /* the last of a partner's: none */
} Fixture;

static KabRow *
put (Fixture *f, KabRow *row)
{
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;

  if (!kab_writer_put (f->writer, row, &field, &error))
    g_error ("%s.%s: %s", row->entity->name, field != NULL ? field->name : "", error->message);
  return row;
}

static void
refused (Fixture *f, KabRow *row, const char *needle)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (kab_writer_put (f->writer, row, NULL, &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
  if (strstr (error->message, needle) == NULL)
    g_error ("“%s” does not say “%s”", error->message, needle);
}

static void
give_plan (Fixture *f,
           const char *partner,
           const char *kind,
           gint64 percent,
           gint64 amount,
           const char *parameters)
{
  g_autoptr (KabRow) plan = kab_row_new (&kab_entity_reward_plan, NULL);

  kab_row_set_text (plan, "name", kind);
  kab_row_set_text (plan, "partner", partner);
  kab_row_set_text (plan, "kind", kind);
  if (percent > 0)
    kab_row_set_integer (plan, "percent", percent);
  if (amount > 0)
    kab_row_set_integer (plan, "amount", amount);
  kab_row_set_text (plan, "parameters", parameters);
  kab_row_set_text (plan, "valid_from", "2020-01-01");
  kab_row_set_integer (plan, "hold_days", 14);
  put (f, plan);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *id = kab_id_new ();

  f->dir = g_dir_make_tmp ("kab-ledger-XXXXXX", &error);
  g_assert_no_error (error);
  uri = g_getenv ("KABINET_TEST_DB") != NULL ? g_strdup (g_getenv ("KABINET_TEST_DB"))
                                             : g_strdup_printf ("sqlite:%s/k.db", f->dir);
  f->db = kab_server_db_open (uri, &error);
  g_assert_no_error (error);
  /* On PostgreSQL all tests share one database. */
  f->org = kab_org_create (f->db, id, NULL, &error);
  g_assert_no_error (error);
  f->writer = kab_writer_begin (f->db, f->org, NULL, "test", KAB_WRITER_NONE, &error);
  g_assert_no_error (error);
  f->now = g_get_real_time () / 1000;
  for (guint i = 0; i < N_PARTNERS; i++)
    {
      g_autoptr (KabRow) partner = kab_row_new (&kab_entity_partner, NULL);
      g_autoptr (KabRow) method = kab_row_new (&kab_entity_payout_method, NULL);
      g_autofree char *name = g_strdup_printf ("Партнёр %u", i);

      kab_row_set_text (partner, "name", name);
      put (f, partner);
      kab_row_set_text (method, "name", "Карта");
      kab_row_set_text (method, "kind", "card");
      kab_row_set_text (method, "partner", partner->id);
      kab_row_set_integer (method, "checked_at", f->now);
      put (f, method);
      f->partners[i] = g_strdup (partner->id);
      f->methods[i] = g_strdup (method->id);
      for (guint j = 0; j < N_AGENTS - 1; j++)
        {
          g_autoptr (KabRow) user = kab_row_new (&kab_entity_user, NULL);
          g_autoptr (KabRow) agent = kab_row_new (&kab_entity_agent, NULL);

          kab_row_set_text (user, "surname", "Агентов");
          kab_row_set_text (user, "given_name", "Пётр");
          put (f, user);
          kab_row_set_text (agent, "name", "Агентов Пётр");
          kab_row_set_text (agent, "user", user->id);
          kab_row_set_text (agent, "partner", partner->id);
          put (f, agent);
          f->agents[i][j] = g_strdup (agent->id);
        }
    }
  give_plan (f, f->partners[0], "percent", PERCENT_BP, 0, NULL);
  give_plan (f, f->partners[1], "tiers", 0, 0,
             "{\"tiers\":[{\"from\":0,\"percent_bp\":500},{\"from\":1000000,\"percent_bp\":1200}]}");
  give_plan (f, f->partners[2], "fixed", 0, 15000, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  kab_writer_free (f->writer);
  kab_server_db_unref (f->db);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->org);
  for (guint i = 0; i < N_PARTNERS; i++)
    {
      g_free (f->partners[i]);
      g_free (f->methods[i]);
      for (guint j = 0; j < N_AGENTS; j++)
        g_free (f->agents[i][j]);
    }
}

static KabRow *
pay_by (Fixture *f, const char *partner, const char *agent, gint64 amount, gint64 at)
{
  KabRow *payment = kab_row_new (&kab_entity_payment, NULL);

  kab_row_set_text (payment, "partner", partner);
  kab_row_set_text (payment, "agent", agent);
  kab_row_set_integer (payment, "amount", amount);
  kab_row_set_text (payment, "state", "succeeded");
  kab_row_set_integer (payment, "succeeded_at", at);
  return put (f, payment);
}

static KabRow *
pay (Fixture *f, const char *partner, gint64 amount, gint64 at)
{
  return pay_by (f, partner, NULL, amount, at);
}

static KabRow *
new_refund (const KabRow *payment, gint64 amount)
{
  KabRow *refund = kab_row_new (&kab_entity_refund, NULL);

  kab_row_set_text (refund, "payment", payment->id);
  kab_row_set_integer (refund, "amount", amount);
  kab_row_set_text (refund, "state", "succeeded");
  return refund;
}

static KabRow *
new_payout (Fixture *f, guint partner, gint64 amount)
{
  KabRow *payout = kab_row_new (&kab_entity_payout, NULL);

  kab_row_set_text (payout, "partner", f->partners[partner]);
  kab_row_set_text (payout, "method", f->methods[partner]);
  kab_row_set_integer (payout, "amount", amount);
  return payout;
}

/* S0-30: whatever is shown of a figure, line by line, comes to the figure. */
static KabBalance *
checked (KabBalance *found)
{
  gint64 amounts = 0, held = 0;

  g_assert_cmpuint (found->lines->len, >, 0);
  for (guint i = 0; i < found->lines->len; i++)
    {
      const KabBalanceLine *line = &g_array_index (found->lines, KabBalanceLine, i);

      amounts += line->amount;
      held += line->held;
      g_assert_cmpint (line->held == 0, ==, line->until == 0);
      g_assert_cmpint (line->held, <=, MAX (line->amount, 0));
    }
  g_assert_cmpint (amounts, ==, found->booked);
  g_assert_cmpint (MIN (held, MAX (found->booked, 0)), ==, found->held);
  return found;
}

static KabBalance *
balance (Fixture *f, const char *purpose, const char *kind, const char *partner)
{
  KabDb *db = kab_writer_get_db (f->writer);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = kab_ledger_accounts (db, f->org, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabRow *account = accounts->pdata[i];
      g_autoptr (GPtrArray) lines = NULL;

      if (g_strcmp0 (kab_row_get_text (account, "purpose"), purpose) != 0
          || g_strcmp0 (kab_row_get_text (account, "kind"), kind) != 0
          || g_strcmp0 (kab_row_get_text (account, "partner"), partner) != 0)
        continue;
      lines = kab_ledger_lines (db, f->org, account->id, NULL, &error);
      g_assert_no_error (error);
      return checked (kab_balance_calculate (account, lines, f->now));
    }
  return NULL;
}

static gint64
booked (Fixture *f, const char *purpose, const char *kind, const char *partner)
{
  g_autoptr (KabBalance) found = balance (f, purpose, kind, partner);

  return found != NULL ? found->booked : 0;
}

static guint
n_faults (Fixture *f)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  kab_ledger_check (kab_writer_get_db (f->writer), f->org, faults, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *)faults->pdata[i]);
  return faults->len;
}

/* What is owned is what is owed and earned. */
static void
assert_equation (Fixture *f)
{
  gint64 assets = booked (f, "cash", "asset", NULL), expenses = booked (f, "commission", "expense", NULL);
  gint64 owed = booked (f, "vat", "liability", NULL);

  for (guint i = 0; i < N_PARTNERS; i++)
    owed += booked (f, "commission", "liability", f->partners[i])
            + booked (f, "payouts", "liability", f->partners[i]);
  g_assert_cmpint (assets + expenses, ==,
                   owed + booked (f, "revenue", "income", NULL) + booked (f, "fees", "income", NULL));
}

/* S0-30: as partners see them, or with @agent as that one does; gone are those of nobody and of others. */
static GArray *
commissions (Fixture *f, const char *partner, const char *agent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = kab_ledger_lines (kab_writer_get_db (f->writer), f->org, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = lines->len; i > 0; i--)
    if (g_strcmp0 (kab_row_get_text (lines->pdata[i - 1], "partner"), partner) != 0
        || (agent != NULL && g_strcmp0 (kab_row_get_text (lines->pdata[i - 1], "agent"), agent) != 0))
      g_ptr_array_remove_index (lines, i - 1);
  return kab_commissions_reckon (lines);
}

static gint64
due_of (const GArray *all, const char *agent)
{
  gint64 due = 0;

  for (guint i = 0; i < all->len; i++)
    if (agent == NULL
        || g_strcmp0 (kab_row_get_text (g_array_index (all, KabCommission, i).line, "agent"), agent) == 0)
      due += kab_commission_due (&g_array_index (all, KabCommission, i));
  return due;
}

static void
assert_same (const KabCommission *a, const KabCommission *b)
{
  g_assert_cmpint (a->amount, ==, b->amount);
  g_assert_cmpint (a->taken_back, ==, b->taken_back);
  g_assert_cmpint (a->paid, ==, b->paid);
  g_assert_cmpint (a->requested, ==, b->requested);
  g_assert_cmpint (a->free_at, ==, b->free_at);
}

/* What is due of all commissions is what the books say; and an agent, who sees no others' lines, reads the same of each. */
static void
assert_commissions (Fixture *f)
{
  for (guint i = 0; i < N_PARTNERS; i++)
    {
      g_autoptr (GArray) all = commissions (f, f->partners[i], NULL);

      g_assert_cmpint (due_of (all, NULL), ==,
                       booked (f, "commission", "liability", f->partners[i])
                         + booked (f, "payouts", "liability", f->partners[i]));
      for (guint j = 0; j < N_AGENTS - 1; j++)
        {
          g_autoptr (GArray) own = commissions (f, f->partners[i], f->agents[i][j]);

          g_assert_cmpint (due_of (all, f->agents[i][j]), ==, due_of (own, NULL));
          for (guint k = 0, at = 0; k < own->len; k++, at++)
            {
              const KabCommission *one = &g_array_index (own, KabCommission, k);

              while (!g_str_equal (g_array_index (all, KabCommission, at).line->id, one->line->id))
                at++;
              assert_same (&g_array_index (all, KabCommission, at), one);
            }
        }
    }
}

typedef struct
{
  KabRow *row;
  guint partner;
  gint64 refunded;
  gint64 taken;
} Sale;

/* The half-way case goes up: reckoned here in another way than the program does. */
static gint64
percent_of (gint64 amount, gint64 basis_points)
{
  return (amount * basis_points * 2 + KAB_PERCENT_ALL) / (2 * KAB_PERCENT_ALL);
}

static void
test_year (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_autoptr (GArray) sales = g_array_new (FALSE, TRUE, sizeof (Sale));
  gint64 cash = 0, by_percent = 0, paid_out = 0;

  for (guint day = 0; day < 365; day++)
    {
      gint64 at = f->now - (365 - (gint64)day) * DAY_MS;

      for (int n = g_rand_int_range (random, 0, 3); n > 0; n--)
        {
          Sale sale = { .partner = (guint)g_rand_int_range (random, 0, N_PARTNERS) };
          gint64 amount = g_rand_int_range (random, 1, 500000);

          sale.row = pay_by (f, f->partners[sale.partner],
                             f->agents[sale.partner][g_rand_int_range (random, 0, N_AGENTS)], amount, at);
          cash += amount;
          if (sale.partner == 0)
            by_percent += percent_of (amount, PERCENT_BP);
          g_array_append_val (sales, sale);
        }
      if (sales->len > 0 && g_rand_int_range (random, 0, 6) == 0)
        {
          Sale *sale = &g_array_index (sales, Sale, g_rand_int_range (random, 0, (int)sales->len));
          gint64 all = kab_row_get_integer (sale->row, "amount"), left = all - sale->refunded;
          gint64 amount = left > 0 ? 1 + (gint64)(g_rand_double (random) * (double)(left - 1)) : 0;
          g_autoptr (KabRow) refund = amount > 0 ? put (f, new_refund (sale->row, amount)) : NULL;

          if (refund != NULL)
            {
              gint64 reward = percent_of (all, PERCENT_BP), due;

              sale->refunded += amount;
              cash -= amount;
              /* Of the reward as much is left as answers to what was not refunded, to half a kopeck a refund. */
              due = (gint64)((double)reward * (double)sale->refunded / (double)all + 0.5);
              if (sale->partner == 0)
                by_percent -= due - sale->taken;
              sale->taken = due;
            }
        }
      if (g_rand_int_range (random, 0, 8) == 0)
        {
          guint partner = (guint)g_rand_int_range (random, 0, N_PARTNERS);
          g_autoptr (KabBalance) there = balance (f, "commission", "liability", f->partners[partner]);
          gint64 amount = there != NULL ? there->available / 2 : 0;

          if (amount > 0)
            g_ptr_array_add (open, put (f, new_payout (f, partner, amount)));
        }
      if (open->len > 0 && g_rand_int_range (random, 0, 8) == 0)
        {
          g_autoptr (KabRow) payout = g_ptr_array_steal_index (open, 0);
          gboolean pays = g_rand_boolean (random);

          if (pays)
            kab_row_set_text (payout, "state", "approved");
          if (pays)
            put (f, payout);
          kab_row_set_text (payout, "state", pays ? "paid" : "rejected");
          kab_row_set_text (payout, "state_reason", pays ? NULL : "Нет договора");
          if (pays)
            kab_row_set_integer (payout, "fee", kab_row_get_integer (payout, "amount") / 100);
          put (f, payout);
          if (pays)
            {
              cash -= kab_row_get_integer (payout, "amount") - kab_row_get_integer (payout, "fee");
              if (g_str_equal (kab_row_get_text (payout, "partner"), f->partners[0]))
                paid_out += kab_row_get_integer (payout, "amount");
            }
        }
      if (day % 60 == 0)
        {
          assert_equation (f);
          assert_commissions (f);
        }
    }
  g_assert_cmpuint (n_faults (f), ==, 0);
  assert_equation (f);
  assert_commissions (f);
  g_assert_cmpint (booked (f, "cash", "asset", NULL), ==, cash);
  g_assert_cmpint (booked (f, "commission", "liability", f->partners[0])
                     + booked (f, "payouts", "liability", f->partners[0]) + paid_out,
                   ==, by_percent);
  for (guint i = 0; i < sales->len; i++)
    kab_row_unref (g_array_index (sales, Sale, i).row);
}

/* Every figure says why, also that of zero */
static void
test_why (Fixture *f, gconstpointer data)
{
  g_autoptr (KabRow) a = pay (f, f->partners[0], 100000, f->now - 30 * DAY_MS);
  g_autoptr (KabRow) b = pay (f, f->partners[0], 200000, f->now - DAY_MS);
  g_autoptr (KabRow) c = pay (f, f->partners[3], 100000, f->now);
  g_autoptr (KabBalance) one = balance (f, "commission", "liability", f->partners[0]);
  g_autoptr (KabBalance) none = balance (f, "commission", "liability", f->partners[3]);

  g_assert_cmpint (one->booked, ==, 17500 + 35000);
  g_assert_cmpint (one->held, ==, 35000);
  g_assert_cmpint (one->available, ==, 17500);
  g_assert_cmpint (one->next_release, >, f->now);
  g_assert_cmpint (one->next_release, <=, f->now + 14 * DAY_MS);
  g_assert_cmpint (kab_derivation_total (one->why), ==, one->booked);
  g_assert_true (kab_derivation_has (one->why, "hold"));

  g_assert_cmpint (none->booked, ==, 0);
  g_assert_cmpuint (none->why->lines->len, ==, 1);
  g_assert_nonnull (strstr (((KabDerivationLine *)none->why->lines->pdata[0])->text, "no reward plan"));
}

/* What was paid once is booked once; refunds and payouts go no further than there is */
static void
test_bounds (Fixture *f, gconstpointer data)
{
  g_autoptr (KabRow) payment = pay (f, f->partners[0], 100000, f->now - 30 * DAY_MS);
  g_autoptr (KabRow) undone = kab_row_copy (payment);
  g_autoptr (KabRow) refund = NULL, more = NULL, payout = NULL, other = NULL, again = NULL;

  kab_row_set_text (payment, "document", "Платёжное поручение 7");
  put (f, payment);
  g_assert_cmpint (booked (f, "cash", "asset", NULL), ==, 100000);
  kab_row_set_text (undone, "state", "failed");
  refused (f, undone, "refund");

  refund = put (f, new_refund (payment, 60000));
  more = new_refund (payment, 40001);
  refused (f, more, "can still be refunded");
  g_assert_cmpint (booked (f, "commission", "liability", f->partners[0]), ==, 17500 - 10500);

  payout = new_payout (f, 0, 7001);
  refused (f, payout, "can be paid out now");
  kab_row_set_integer (payout, "amount", 7000);
  put (f, payout);
  other = new_payout (f, 0, 1);
  refused (f, other, "can be paid out now");
  kab_row_set_text (other, "method", f->methods[1]);
  refused (f, other, "another's");

  kab_row_set_text (payout, "state", "rejected");
  kab_row_set_text (payout, "state_reason", "Нет договора");
  put (f, payout);
  again = kab_row_copy (payout);
  kab_row_set_text (again, "state", "paid");
  refused (f, again, "");
  g_assert_cmpint (booked (f, "commission", "liability", f->partners[0]), ==, 7000);
  g_assert_cmpuint (n_faults (f), ==, 0);
}

/* A line is never changed; a correction is new lines; what somebody did to the database is found */
static void
test_append_only (Fixture *f, gconstpointer data)
{
  g_autoptr (KabRow) payment = pay (f, f->partners[2], 100000, f->now);
  KabDb *db = kab_writer_get_db (f->writer);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = kab_ledger_lines (db, f->org, NULL, NULL, &error);
  const KabRow *line;
  g_autoptr (KabRow) changed = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 4);
  line = lines->pdata[0];
  changed = kab_row_copy (line);
  kab_row_set_integer (changed, "amount", 1);
  refused (f, changed, "never changed");
  g_clear_pointer (&changed, kab_row_unref);
  changed = kab_row_copy (line);
  changed->deleted = TRUE;
  refused (f, changed, "never changed");

  for (guint i = 0; i < lines->len; i++)
    if (g_strcmp0 (kab_row_get_text (lines->pdata[i], "rule"), "commission") == 0)
      line = lines->pdata[i];
  g_assert_cmpint (booked (f, "commission", "liability", f->partners[2]), ==, 15000);
  g_assert_true (
    kab_writer_reverse_entry (f->writer, kab_row_get_text (line, "entry"), "Двойная продажа", &error));
  g_assert_no_error (error);
  g_assert_cmpint (booked (f, "commission", "liability", f->partners[2]), ==, 0);
  g_assert_false (kab_writer_reverse_entry (f->writer, kab_row_get_text (line, "entry"), "Снова", &error));
  g_assert_error (error, KAB_ERROR, KAB_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (n_faults (f), ==, 0);

  g_assert_true (
    kab_db_exec (db, "UPDATE ledger_line SET amount=amount+1 WHERE rule='payment' AND side='debit'", &error));
  g_assert_cmpuint (n_faults (f), ==, 2);
  g_assert_true (
    kab_db_exec (db, "UPDATE ledger_line SET amount=amount-1 WHERE rule='payment' AND side='debit'", &error));
  g_assert_cmpuint (n_faults (f), ==, 0);
  g_assert_true (kab_db_exec (db, "DELETE FROM ledger_line WHERE rule='payment'", &error));
  g_assert_cmpuint (n_faults (f), ==, 1);
}

static void
assert_is (const GArray *all, guint i, gint64 due, const char *state, gint64 now)
{
  const KabCommission *one = &g_array_index (all, KabCommission, i);

  g_assert_cmpuint (i, <, all->len);
  g_assert_cmpint (kab_commission_due (one), ==, due);
  g_assert_cmpstr (kab_commission_state (one, now), ==, state);
}

static GArray *
renew (Fixture *f, GArray **all, const char *agent)
{
  g_clear_pointer (all, g_array_unref);
  *all = commissions (f, f->partners[0], agent);
  return *all;
}

/* S0-30: a commission is held, payable, being paid out, paid out, and taken back, also after that; each agent reads so much */
static void
test_commissions (Fixture *f, gconstpointer data)
{
  const char *anna = f->agents[0][0], *boris = f->agents[0][1];
  gint64 old = f->now - 40 * DAY_MS;
  g_autoptr (KabRow) first = pay_by (f, f->partners[0], anna, 100000, old);
  g_autoptr (KabRow) second = pay_by (f, f->partners[0], boris, 200000, old + DAY_MS);
  g_autoptr (KabRow) fresh = pay_by (f, f->partners[0], anna, 400000, f->now);
  g_autoptr (KabRow) nothing = pay (f, f->partners[3], 400000, f->now);
  g_autoptr (KabRow) payout = new_payout (f, 0, 20000);
  g_autoptr (KabRow) refund = NULL, rejected = NULL;
  g_autoptr (GArray) all = commissions (f, f->partners[3], NULL);

  assert_is (all, 0, 0, "none", f->now);
  renew (f, &all, NULL);
  g_assert_cmpuint (all->len, ==, 3);
  assert_is (all, 0, 17500, "payable", f->now);
  assert_is (all, 1, 35000, "payable", f->now);
  assert_is (all, 2, 70000, "held", f->now);
  assert_is (all, 2, 70000, "payable", f->now + 15 * DAY_MS);

  put (f, payout);
  renew (f, &all, NULL);
  assert_is (all, 0, 17500, "requested", f->now);
  assert_is (all, 1, 35000, "payable", f->now);
  g_assert_cmpint (g_array_index (all, KabCommission, 1).requested, ==, 2500);
  g_assert_cmpuint (renew (f, &all, boris)->len, ==, 1);
  g_assert_cmpint (g_array_index (all, KabCommission, 0).requested, ==, 2500);

  kab_row_set_text (payout, "state", "approved");
  put (f, payout);
  kab_row_set_text (payout, "state", "paid");
  put (f, payout);
  renew (f, &all, anna);
  assert_is (all, 0, 0, "paid", f->now);
  assert_is (all, 1, 70000, "held", f->now);
  assert_is (renew (f, &all, boris), 0, 32500, "payable", f->now);

  /* What is given up is as it was. */
  rejected = put (f, new_payout (f, 0, 32500));
  assert_is (renew (f, &all, boris), 0, 32500, "requested", f->now);
  kab_row_set_text (rejected, "state", "rejected");
  kab_row_set_text (rejected, "state_reason", "Нет договора");
  put (f, rejected);
  assert_is (renew (f, &all, boris), 0, 32500, "payable", f->now);

  /* Paid out, and then taken back: it is owed, and comes out of what the same agent's sales bring. */
  refund = put (f, new_refund (first, 100000));
  renew (f, &all, anna);
  assert_is (all, 0, 0, "reversed", f->now);
  assert_is (all, 1, 70000 - 17500, "held", f->now);
  assert_is (renew (f, &all, boris), 0, 32500, "payable", f->now);
  assert_commissions (f);
  g_assert_cmpuint (n_faults (f), ==, 0);
}

/* VAT stands apart, and comes back with the refund to the last kopeck */
static void
test_vat (Fixture *f, gconstpointer data)
{
  g_autoptr (KabRow) order = kab_row_new (&kab_entity_order, NULL);
  g_autoptr (KabRow) payment = kab_row_new (&kab_entity_payment, NULL);
  gint64 amounts[] = { 120000, 59999 }, vats[] = { 20000, 0 };

  kab_row_set_text (order, "number", "З-1");
  kab_row_set_integer (order, "total", 179999);
  put (f, order);
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autoptr (KabRow) line = kab_row_new (&kab_entity_order_line, NULL);

      kab_row_set_text (line, "order", order->id);
      kab_row_set_text (line, "name", "Касса");
      kab_row_set_integer (line, "position", i);
      kab_row_set_integer (line, "price", amounts[i]);
      kab_row_set_integer (line, "amount", amounts[i]);
      kab_row_set_integer (line, "vat_amount", vats[i]);
      put (f, line);
    }
  kab_row_set_text (payment, "order", order->id);
  kab_row_set_text (payment, "partner", f->partners[0]);
  kab_row_set_integer (payment, "amount", 179999);
  kab_row_set_text (payment, "state", "succeeded");
  put (f, payment);
  g_assert_cmpint (booked (f, "vat", "liability", NULL), ==, 20000);
  g_assert_cmpint (booked (f, "revenue", "income", NULL), ==, 159999);
  for (guint i = 0; i < 3; i++)
    {
      static const gint64 parts[] = { 60000, 59999, 60000 };
      g_autoptr (KabRow) refund = put (f, new_refund (payment, parts[i]));

      g_assert_cmpuint (n_faults (f), ==, 0);
    }
  g_assert_cmpint (booked (f, "vat", "liability", NULL), ==, 0);
  g_assert_cmpint (booked (f, "revenue", "income", NULL), ==, 0);
  g_assert_cmpint (booked (f, "cash", "asset", NULL), ==, 0);
  g_assert_cmpint (booked (f, "commission", "liability", f->partners[0]), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ledger/a-year", Fixture, NULL, set_up, test_year, tear_down);
  g_test_add ("/ledger/why", Fixture, NULL, set_up, test_why, tear_down);
  g_test_add ("/ledger/bounds", Fixture, NULL, set_up, test_bounds, tear_down);
  g_test_add ("/ledger/append-only", Fixture, NULL, set_up, test_append_only, tear_down);
  g_test_add ("/ledger/commissions", Fixture, NULL, set_up, test_commissions, tear_down);
  g_test_add ("/ledger/vat", Fixture, NULL, set_up, test_vat, tear_down);
  return g_test_run ();
}
