/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward-preview.h"

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-reward-plan.h"

#define PAGE_ROWS 1000
/* More than a partner sells in a month; what is beyond would only make the preview slow. */
#define SALES_MAX 100000
#define RENEWALS_MAX 200

typedef struct
{
  KabCabinet *cabinet;
  KabRow *plan;
} Asking;

/* One run, on a thread of its own. */
typedef struct
{
  KabCabinet *cabinet;
  const KabRow *plan;
  GHashTable *vat; /* package id → basis points, as a pointer */
  KabRewardPreview *preview;
} Run;

static void
sale_free (gpointer data)
{
  KabPreviewSale *sale = data;

  g_free (sale->licence);
  g_free (sale->number);
  g_free (sale->client);
  g_free (sale->sold_on);
  g_free (sale->currency);
  kab_reward_free (sale->reward);
  g_free (sale);
}

void
kab_reward_preview_free (KabRewardPreview *preview)
{
  if (!preview)
    return;
  g_free (preview->month);
  g_ptr_array_unref (preview->sales);
  g_array_unref (preview->sums);
  g_free (preview);
}

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->cabinet);
  kab_row_unref (asking->plan);
  g_free (asking);
}

static gint64
vat_of (Run *run, const char *package)
{
  gpointer known;

  if (!package)
    return 0;
  if (!g_hash_table_lookup_extended (run->vat, package, NULL, &known))
    {
      g_autoptr (KabRow) row = kab_cabinet_find (run->cabinet, &kab_entity_package, package, NULL);

      known = GINT_TO_POINTER (row ? (int)kab_vat_rate (kab_row_get_text (row, "vat")) : 0);
      g_hash_table_insert (run->vat, g_strdup (package), known);
    }
  return GPOINTER_TO_INT (known);
}

/* How often the licence was renewed before, and when it was first sold. */
static void
count_renewals (Run *run, const KabRow *licence, KabRewardSale *sale, char **first_day)
{
  g_autofree char *from = g_strdup (kab_row_get_text (licence, "renewed_from"));

  sale->payment_number = 1;
  while (from && sale->payment_number < RENEWALS_MAX)
    {
      g_autoptr (KabRow) row = kab_cabinet_find (run->cabinet, &kab_entity_licence, from, NULL);

      sale->payment_number++;
      g_free (from);
      from = row ? g_strdup (kab_row_get_text (row, "renewed_from")) : NULL;
      if (row && !from)
        *first_day = g_strdup (kab_row_get_text (row, "sold_on"));
    }
}

static KabPreviewSum *
sum_of (Run *run, const char *currency)
{
  KabPreviewSum fresh = { .currency = g_intern_string (currency) };

  for (guint i = 0; i < run->preview->sums->len; i++)
    {
      KabPreviewSum *sum = &g_array_index (run->preview->sums, KabPreviewSum, i);

      if (sum->currency == fresh.currency)
        return sum;
    }
  g_array_append_val (run->preview->sums, fresh);
  return &g_array_index (run->preview->sums, KabPreviewSum, run->preview->sums->len - 1);
}

static gboolean
add_sale (Run *run, const KabRow *licence, GError **error)
{
  const char *currency = kab_row_get_text (licence, "currency");
  KabPreviewSum *sum = sum_of (run, currency ? currency : "RUB");
  g_autofree char *first_day = NULL;
  KabRewardSale sale = { .amount = kab_row_get_integer (licence, "price"),
                         .currency = sum->currency,
                         .package = kab_row_get_text (licence, "package"),
                         .day = kab_row_get_text (licence, "sold_on"),
                         .month_volume = MIN (sum->amount, KAB_AMOUNT_MAX) };
  KabReward *reward;
  KabPreviewSale *one;

  sale.vat = kab_amount_vat_included (sale.amount, vat_of (run, sale.package));
  count_renewals (run, licence, &sale, &first_day);
  sale.first_day = first_day;
  reward = kab_reward_plan_reckon (run->plan, &sale, error);
  if (!reward)
    return FALSE;
  one = g_new0 (KabPreviewSale, 1);
  one->licence = g_strdup (licence->id);
  one->number = g_strdup (kab_row_title (licence));
  one->client = g_strdup (kab_row_get_text (licence, "client_name"));
  one->sold_on = g_strdup (sale.day);
  one->currency = g_strdup (sum->currency);
  one->amount = sale.amount;
  one->reward = reward;
  g_ptr_array_add (run->preview->sales, one);
  sum->sales++;
  sum->amount += sale.amount;
  sum->reward += reward->amount;
  return TRUE;
}

static gboolean
read_sales (Run *run, const char *first, const char *last, GCancellable *cancellable, GError **error)
{
  for (guint number = 0; run->preview->sales->len < SALES_MAX; number++)
    {
      g_autoptr (KabQuery) query = kab_query_new (&kab_entity_licence);
      g_autoptr (KabPage) page = NULL;

      kab_query_set_filter (query, "partner", kab_row_get_text (run->plan, "partner"));
      kab_query_set_filter (query, "status", "active|suspended|expired|transferred");
      kab_query_set_range (query, "sold_on", first, last);
      kab_query_set_order (query, "sold_on", FALSE);
      kab_query_set_page (query, number, PAGE_ROWS);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      page = kab_cabinet_list (run->cabinet, query, error);
      if (!page)
        return FALSE;
      for (guint i = 0; i < page->rows->len; i++)
        if (!add_sale (run, g_ptr_array_index (page->rows, i), error))
          return FALSE;
      if (number + 1 >= page->n_pages)
        break;
    }
  return TRUE;
}

static void
thread_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Asking *asking = data;
  g_autofree char *today = kab_date_today ();
  g_autofree char *this_month = g_strdup_printf ("%.8s01", today);
  g_autofree char *first = kab_date_add_months (this_month, -1);
  /* Days are compared as texts: no month has a later one. */
  g_autofree char *last = g_strdup_printf ("%.8s31", first);
  g_autoptr (KabRewardPreview) preview = g_new0 (KabRewardPreview, 1);
  g_autoptr (GHashTable) vat = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KabRow) plan = kab_row_copy (asking->plan);
  Run run = { asking->cabinet, plan, vat, preview };
  GError *error = NULL;

  preview->month = g_strdup (first);
  preview->sales = g_ptr_array_new_with_free_func (sale_free);
  preview->sums = g_array_new (FALSE, FALSE, sizeof (KabPreviewSum));
  kab_value_set_null (kab_row_value (plan, "valid_from"));
  kab_value_set_null (kab_row_value (plan, "valid_to"));
  if (kab_reward_plan_check (plan, &error) && read_sales (&run, first, last, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&preview), (GDestroyNotify)kab_reward_preview_free);
  else
    g_task_return_error (task, error);
}

void
kab_reward_preview_async (KabCabinet *cabinet,
                          const KabRow *plan,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  asking->cabinet = g_object_ref (cabinet);
  asking->plan = kab_row_copy (plan);
  g_task_set_source_tag (task, kab_reward_preview_async);
  g_task_set_task_data (task, asking, asking_free);
  g_task_run_in_thread (task, thread_func);
}

KabRewardPreview *
kab_reward_preview_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
