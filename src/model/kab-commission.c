/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of each commission: from the lines of the ledger alone. */
#include "kab-commission.h"

#include <string.h>

/* A correction of a correction of a refund is the longest that people make. */
#define CHAIN_MAX 16

/* What was paid out of the commissions of a partner in a currency, for an agent's sales (NULL: nobody's). */
typedef struct
{
  const char *partner;
  const char *currency;
  const char *agent;
  gint64 paid;
  gint64 requested;
} Paid;

typedef struct
{
  GHashTable *by_id;    /* id -> KabRow */
  GHashTable *accounts; /* ids of those that commissions are booked on */
  GHashTable *places;   /* id of a line -> its place in @all, and one */
  GHashTable *groups;   /* whose -> GArray of guint, the places of theirs in @all, in that order */
  GHashTable *payees;   /* whose -> its place in @paid, and one */
  GArray *all;          /* KabCommission */
  GArray *paid;         /* Paid */
} Reckoning;

#define ANYBODY "*"

static gboolean
has_text (const KabRow *row, const char *field, const char *value)
{
  return g_strcmp0 (kab_row_get_text (row, field), value) == 0;
}

static gint64
credit_of (const KabRow *line)
{
  gint64 amount = kab_row_get_integer (line, "amount");

  return has_text (line, "side", "debit") ? -amount : amount;
}

static gboolean
is_commission (const KabRow *line)
{
  return has_text (line, "rule", "commission") && has_text (line, "side", "credit")
         && kab_row_get_text (line, "partner") != NULL;
}

static void
commission_clear (gpointer data)
{
  kab_row_unref (((KabCommission *)data)->line);
}

/* What a line takes back, and what that one does, if it takes something back itself. */
static const KabRow *
root_of (const Reckoning *self, const KabRow *line)
{
  for (guint i = 0; i < CHAIN_MAX; i++)
    {
      const char *reverses = kab_row_get_text (line, "reverses");
      const KabRow *before = reverses != NULL ? g_hash_table_lookup (self->by_id, reverses) : NULL;

      if (before == NULL)
        break;
      line = before;
    }
  return line;
}

/* Of which partner, currency and agent something is. */
static char *
whose (const char *partner, const char *currency, const char *agent)
{
  return g_strdup_printf ("%s %s %s", partner, currency, agent != NULL ? agent : "");
}

static Paid *
need_paid (Reckoning *self, const KabRow *line)
{
  Paid one = { .partner = kab_row_get_text (line, "partner"),
               .currency = kab_row_get_text (line, "currency"),
               .agent = kab_row_get_text (line, "agent") };
  char *key = whose (one.partner, one.currency, one.agent);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->payees, key));

  if (place == 0)
    {
      g_array_append_val (self->paid, one);
      place = self->paid->len;
    }
  g_hash_table_insert (self->payees, key, GUINT_TO_POINTER (place));
  return &g_array_index (self->paid, Paid, place - 1);
}

static gint64
free_at (const KabRow *line)
{
  return kab_row_get_integer (line, kab_row_is_null (line, "hold_until") ? "booked_at" : "hold_until");
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const KabCommission *x = a, *y = b;

  return x->free_at != y->free_at ? (x->free_at < y->free_at ? -1 : 1) : strcmp (x->line->id, y->line->id);
}

/* Takes @key. */
static void
add_to_group (Reckoning *self, char *key, guint place)
{
  GArray *group = g_hash_table_lookup (self->groups, key);

  if (group == NULL)
    {
      group = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->groups, key, group);
    }
  else
    g_free (key);
  g_array_append_val (group, place);
}

static void
find_commissions (Reckoning *self, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      KabRow *line = lines->pdata[i];
      KabCommission one = { .line = line };

      if (line->deleted)
        continue;
      g_hash_table_insert (self->by_id, line->id, line);
      if (!is_commission (line))
        continue;
      kab_row_ref (line);
      one.amount = kab_row_get_integer (line, "amount");
      one.free_at = free_at (line);
      g_array_append_val (self->all, one);
      g_hash_table_add (self->accounts, (gpointer)kab_row_get_text (line, "account"));
    }
  g_array_sort (self->all, compare);
  for (guint i = 0; i < self->all->len; i++)
    {
      const KabRow *line = g_array_index (self->all, KabCommission, i).line;
      const char *partner = kab_row_get_text (line, "partner"),
                 *currency = kab_row_get_text (line, "currency");

      g_hash_table_insert (self->places, line->id, GUINT_TO_POINTER (i + 1));
      add_to_group (self, whose (partner, currency, kab_row_get_text (line, "agent")), i);
      add_to_group (self, whose (partner, currency, ANYBODY), i);
    }
}

/* What is requested leaves the account of commissions for that of payouts under way, and that one once it is paid. */
static void
take_line (Reckoning *self, const KabRow *line)
{
  const KabRow *root = root_of (self, line);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, root->id));
  gint64 credit = credit_of (line);
  Paid *paid;

  if (kab_row_get_text (line, "partner") == NULL || is_commission (line))
    return;
  if (place > 0)
    {
      g_array_index (self->all, KabCommission, place - 1).taken_back -= credit;
      return;
    }
  if (!has_text (root, "source", "payout"))
    return;
  paid = need_paid (self, line);
  if (g_hash_table_contains (self->accounts, kab_row_get_text (line, "account")))
    {
      paid->paid -= credit;
      return;
    }
  paid->requested += credit;
  paid->paid -= credit;
}

/* Covering */

static gint64
left_of (const KabCommission *commission)
{
  return commission->amount - commission->taken_back - commission->paid - commission->requested;
}

/* What was paid out already was due then; it may have been taken back since. */
typedef enum
{
  COVER_OWN,   /* what is left, of the agent's own */
  COVER_GONE,  /* what was taken back, of the same */
  COVER_OTHER, /* what is left of anybody's: it was nobody's */
} Cover;

static const GArray *
covered_by (const Reckoning *self, const Paid *paid, Cover how)
{
  gboolean anybody = how == COVER_OTHER || (how == COVER_GONE && paid->agent == NULL);
  g_autofree char *key = whose (paid->partner, paid->currency, anybody ? ANYBODY : paid->agent);

  return g_hash_table_lookup (self->groups, key);
}

static gint64
cover (const Reckoning *self, const Paid *paid, gint64 amount, gboolean requested, Cover how)
{
  const GArray *group = amount > 0 ? covered_by (self, paid, how) : NULL;

  for (guint i = 0; group != NULL && i < group->len && amount > 0; i++)
    {
      KabCommission *commission = &g_array_index (self->all, KabCommission, g_array_index (group, guint, i));
      gint64 room = how == COVER_GONE ? commission->amount - commission->paid - commission->requested
                                      : left_of (commission);
      gint64 part = MIN (amount, room);

      if (part <= 0)
        continue;
      *(requested ? &commission->requested : &commission->paid) += part;
      amount -= part;
    }
  return amount;
}

static void
cover_all (const Reckoning *self, gboolean requested)
{
  for (guint i = 0; i < self->paid->len; i++)
    {
      Paid *paid = &g_array_index (self->paid, Paid, i);
      gint64 *amount = requested ? &paid->requested : &paid->paid;

      *amount = cover (self, paid, *amount, requested, COVER_OWN);
    }
  for (guint i = 0; i < self->paid->len; i++)
    {
      const Paid *paid = &g_array_index (self->paid, Paid, i);
      gint64 amount = requested ? paid->requested : paid->paid;

      if (paid->agent == NULL)
        amount = cover (self, paid, amount, requested, COVER_OTHER);
      cover (self, paid, amount, requested, COVER_GONE);
    }
}

GArray *
kab_commissions_reckon (GPtrArray *lines)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) accounts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) groups
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr (GHashTable) payees = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) paid = g_array_new (FALSE, TRUE, sizeof (Paid));
  Reckoning self
    = { by_id, accounts, places, groups, payees, g_array_new (FALSE, TRUE, sizeof (KabCommission)), paid };

  g_array_set_clear_func (self.all, commission_clear);
  find_commissions (&self, lines);
  for (guint i = 0; i < lines->len; i++)
    if (!((KabRow *)lines->pdata[i])->deleted)
      take_line (&self, lines->pdata[i]);
  cover_all (&self, FALSE);
  cover_all (&self, TRUE);
  return self.all;
}

gint64
kab_commission_due (const KabCommission *commission)
{
  return commission->amount - commission->taken_back - commission->paid;
}

const char *
kab_commission_state (const KabCommission *commission, gint64 now)
{
  if (commission->amount == 0)
    return "none";
  if (commission->taken_back >= commission->amount)
    return "reversed";
  if (kab_commission_due (commission) <= 0)
    return "paid";
  if (left_of (commission) <= 0)
    return "requested";
  return commission->free_at > now ? "held" : "payable";
}

/* Shares */

static void
share_clear (gpointer data)
{
  g_free (((KabCommissionShare *)data)->agent);
}

GArray *
kab_commission_shares_new (void)
{
  GArray *shares = g_array_new (FALSE, TRUE, sizeof (KabCommissionShare));

  g_array_set_clear_func (shares, share_clear);
  return shares;
}

void
kab_commission_shares_add (GArray *shares, const char *agent, gint64 amount)
{
  KabCommissionShare one = { .amount = amount };

  if (amount == 0)
    return;
  for (guint i = 0; i < shares->len; i++)
    {
      KabCommissionShare *share = &g_array_index (shares, KabCommissionShare, i);

      if (g_strcmp0 (share->agent, agent) == 0)
        {
          share->amount += amount;
          return;
        }
    }
  one.agent = g_strdup (agent);
  g_array_append_val (shares, one);
}

GArray *
kab_commissions_share (const GArray *commissions, gint64 amount)
{
  GArray *shares = kab_commission_shares_new ();

  for (guint i = 0; i < commissions->len && amount > 0; i++)
    {
      const KabCommission *commission = &g_array_index (commissions, KabCommission, i);
      gint64 part = MIN (amount, left_of (commission));

      if (part <= 0)
        continue;
      kab_commission_shares_add (shares, kab_row_get_text (commission->line, "agent"), part);
      amount -= part;
    }
  kab_commission_shares_add (shares, NULL, amount);
  return shares;
}
