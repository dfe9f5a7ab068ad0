/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is added up below a list: currencies are never added to each other. */
#include "kab-listing-private.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-money.h"

typedef struct
{
  char *currency; /* "" for none */
  guint n;
  guint n_returned;
  gint64 *sums; /* a column each */
  gint64 *returned;
} Sum;

struct _KabListingSums
{
  const KabListingHead *head;
  char *field;
  char *token;
  GPtrArray *sums; /* of Sum, one a currency */
};

static void
sum_free (gpointer data)
{
  Sum *sum = data;

  g_free (sum->currency);
  g_free (sum->sums);
  g_free (sum->returned);
  g_free (sum);
}

KabListingSums *
kab_listing_sums_new (const KabListingHead *head, const char *field, const char *returned)
{
  KabListingSums *self = g_new0 (KabListingSums, 1);

  self->head = head;
  self->field = g_strdup (field);
  self->token = g_strdup (returned);
  self->sums = g_ptr_array_new_with_free_func (sum_free);
  return self;
}

void
kab_listing_sums_free (KabListingSums *self)
{
  if (!self)
    return;
  g_free (self->field);
  g_free (self->token);
  g_ptr_array_unref (self->sums);
  g_free (self);
}

static Sum *
sum_of (KabListingSums *self, const char *currency)
{
  Sum *sum;

  for (guint i = 0; i < self->sums->len; i++)
    {
      sum = g_ptr_array_index (self->sums, i);
      if (g_str_equal (sum->currency, currency))
        return sum;
    }
  sum = g_new0 (Sum, 1);
  sum->currency = g_strdup (currency);
  sum->sums = g_new0 (gint64, self->head->n_columns);
  sum->returned = g_new0 (gint64, self->head->n_columns);
  g_ptr_array_add (self->sums, sum);
  return sum;
}

void
kab_listing_sums_add (KabListingSums *self, const KabRow *row, const KabListingCell *cells)
{
  /* Of what has an order, its refunds say what was given back. */
  gboolean returned = self->field && g_strcmp0 (kab_row_get_text (row, self->field), self->token) == 0
                      && (kab_entity_field (row->entity, "order") < 0 || kab_row_is_null (row, "order"));
  const char *currency = kab_format_currency (row);
  Sum *sum = sum_of (self, currency ? currency : "");

  sum->n++;
  sum->n_returned += returned;
  for (guint i = 0; i < self->head->n_columns; i++)
    if (cells[i].kind == KAB_CELL_MONEY)
      {
        sum->sums[i] += cells[i].number;
        if (returned)
          sum->returned[i] += cells[i].number;
      }
}

static gboolean
write_row (KabListingSums *self,
           const Sum *sum,
           const char *label,
           guint n,
           gint64 (*amount) (const Sum *sum, guint i),
           gboolean words,
           gboolean (*func) (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error),
           gpointer writer,
           GError **error)
{
  guint n_columns = self->head->n_columns;
  g_autofree KabListingCell *cells = g_new0 (KabListingCell, n_columns);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *count = kab_format_count (n);
  /* Translators: below a table: what is added up, and of how many rows: "Total: 12" */
  g_autofree char *first = g_strdup_printf (_ ("%s: %s"), label, count);

  for (guint i = 0; i < n_columns; i++)
    {
      cells[i].text = "";
      if (self->head->columns[i].kind != KAB_CELL_MONEY)
        continue;
      cells[i].kind = KAB_CELL_MONEY;
      cells[i].number = amount (sum, i);
      cells[i].currency = sum->currency[0] ? sum->currency : NULL;
      if (words)
        {
          g_ptr_array_add (texts, kab_money_format (cells[i].number, cells[i].currency, NULL));
          cells[i].text = g_ptr_array_index (texts, texts->len - 1);
        }
    }
  cells[0].kind = KAB_CELL_TEXT;
  cells[0].text = first;
  return func (writer, cells, KAB_ROW_SUM, error);
}

static gint64
all_of (const Sum *sum, guint i)
{
  return sum->sums[i];
}

static gint64
returned_of (const Sum *sum, guint i)
{
  return sum->returned[i];
}

static gint64
left_of (const Sum *sum, guint i)
{
  return sum->sums[i] - sum->returned[i];
}

gboolean
kab_listing_sums_write (
  KabListingSums *self,
  gboolean words,
  gboolean (*func) (gpointer writer, const KabListingCell *cells, KabRowKind kind, GError **error),
  gpointer writer,
  GError **error)
{
  for (guint i = 0; i < self->sums->len; i++)
    {
      const Sum *sum = g_ptr_array_index (self->sums, i);

      if (!write_row (self, sum, C_ ("sum", "Total"), sum->n, all_of, words, func, writer, error))
        return FALSE;
      if (sum->n_returned == 0)
        continue;
      /* Translators: below a table of sales: how many of them were given back, and their sum */
      if (!write_row (self, sum, C_ ("sum", "Returned"), sum->n_returned, returned_of, words, func, writer,
                      error)
          /* Translators: the total less what was given back */
          || !write_row (self, sum, C_ ("sum", "Revenue"), sum->n - sum->n_returned, left_of, words, func,
                         writer, error))
        return FALSE;
    }
  return TRUE;
}
