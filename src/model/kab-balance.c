/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-balance.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"

static gboolean
is_debit (const KabRow *line)
{
  return g_strcmp0 (kab_row_get_text (line, "side"), "debit") == 0;
}

/* Whether what is owed, or earned, stands on the credit side. */
static gboolean
grows_by_credit (const KabRow *account)
{
  const char *kind = kab_row_get_text (account, "kind");

  return g_strcmp0 (kind, "asset") != 0 && g_strcmp0 (kind, "expense") != 0;
}

static gint64
signed_amount (const KabRow *account, const KabRow *line)
{
  gint64 amount = kab_row_get_integer (line, "amount");

  return is_debit (line) == grows_by_credit (account) ? -amount : amount;
}

static gboolean
counts (const KabRow *account, const KabRow *line)
{
  return !line->deleted && g_strcmp0 (kab_row_get_text (line, "account"), account->id) == 0;
}

/* What other lines took back of @line. */
static gint64
reversed (const KabRow *account, GPtrArray *lines, const KabRow *line)
{
  gint64 sum = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const KabRow *other = lines->pdata[i];

      if (counts (account, other) && g_strcmp0 (kab_row_get_text (other, "reverses"), line->id) == 0)
        sum -= signed_amount (account, other);
    }
  return sum;
}

/* The explanation that was booked with the line: the text of its first line that says something. */
char *
kab_balance_text (const KabRow *line)
{
  const char *json = kab_row_get_text (line, "explanation");
  g_autoptr (KabDerivation) why
    = json != NULL ? kab_derivation_from_json (json, kab_row_get_text (line, "currency")) : NULL;
  const KabDerivationLine *first = why != NULL && why->lines->len > 0 ? why->lines->pdata[0] : NULL;

  if (first != NULL)
    return g_strdup (first->text);
  return g_strdup (kab_row_get_text (line, "rule"));
}

static void
line_clear (gpointer data)
{
  kab_row_unref (((KabBalanceLine *)data)->row);
}

static void
hold (KabBalance *balance, const KabRow *account, GPtrArray *lines, const KabRow *line, gint64 now)
{
  KabBalanceLine *booked = &g_array_index (balance->lines, KabBalanceLine, balance->lines->len - 1);
  gint64 until = kab_row_get_integer (line, "hold_until");
  gint64 left = signed_amount (account, line) - reversed (account, lines, line);
  g_autofree char *when = NULL;
  const char *reason = kab_row_get_text (line, "hold_reason");

  if (kab_row_is_null (line, "hold_until") || until <= now || left <= 0)
    return;
  balance->held += left;
  booked->held = left;
  booked->until = until;
  if (balance->next_release == 0 || until < balance->next_release)
    balance->next_release = until;
  when = kab_time_format (until, NULL);
  kab_derivation_note (balance->why, "hold", left,
                       reason != NULL
                         /* Translators: a moment, then why an amount is held */
                         ? g_strdup_printf (_ ("Held until %s: %s"), when, reason)
                         : g_strdup_printf (_ ("Held until %s"), when));
}

KabBalance *
kab_balance_calculate (const KabRow *account, GPtrArray *lines, gint64 now)
{
  KabBalance *balance = g_new0 (KabBalance, 1);

  balance->why = kab_derivation_new (kab_row_get_text (account, "currency"));
  balance->lines = g_array_new (FALSE, TRUE, sizeof (KabBalanceLine));
  g_array_set_clear_func (balance->lines, line_clear);
  for (guint i = 0; i < lines->len; i++)
    {
      KabRow *line = lines->pdata[i];
      KabBalanceLine booked = { .amount = counts (account, line) ? signed_amount (account, line) : 0 };

      if (!counts (account, line))
        continue;
      booked.row = kab_row_ref (line);
      g_array_append_val (balance->lines, booked);
      kab_derivation_add (balance->why, kab_row_get_text (line, "rule"), booked.amount,
                          kab_balance_text (line));
      hold (balance, account, lines, line, now);
    }
  if (balance->why->lines->len == 0)
    kab_derivation_note (balance->why, "none", 0, g_strdup (_ ("Nothing has been booked on this account.")));
  balance->booked = kab_derivation_total (balance->why);
  balance->held = MIN (balance->held, MAX (balance->booked, 0));
  balance->available = MAX (balance->booked - balance->held, 0);
  if (balance->booked < 0)
    kab_derivation_note (balance->why, "owed", balance->booked,
                         g_strdup (
                           _ ("More was taken back than stood here; what comes in covers it first.")));
  return balance;
}

void
kab_balance_free (KabBalance *balance)
{
  if (balance == NULL)
    return;
  kab_derivation_free (balance->why);
  g_array_unref (balance->lines);
  g_free (balance);
}
