/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward-sales.h"

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-form-part.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-reward-preview.h"
#include "kab-widgets.h"

/* While somebody types. */
#define RECKON_AFTER_MS 300
/* More rows than that nobody opens one by one; the sums count all. */
#define ROWS_MAX 200

struct _KabRewardSales
{
  AdwPreferencesGroup parent_instance;
  KabCabinet *cabinet;
  KabRow *plan;
  GCancellable *reckoning;
  guint due;
  GPtrArray *rows; /* the group's */
  KabRewardPreview *preview;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabRewardSales,
                               kab_reward_sales,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static void
clear_rows (KabRewardSales *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static GtkWidget *
make_amount (gint64 amount, const char *currency, gboolean heading)
{
  g_autofree char *text = kab_money_format (amount, currency, NULL);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  if (heading)
    gtk_widget_add_css_class (label, "heading");
  return label;
}

static char *
explain (const KabDerivation *why)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < why->lines->len; i++)
    {
      const KabDerivationLine *line = g_ptr_array_index (why->lines, i);

      /* How long it is held is the same for all of them, and stands above. */
      if (!line->counts)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line->text);
    }
  return g_string_free (text, FALSE);
}

static void
add_sale (GtkWidget *expander, const KabPreviewSale *sale)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *day = kab_date_format (sale->sold_on, NULL);
  g_autofree char *why = explain (sale->reward->why);
  /* Translators: the number of a licence, the client, the day it was sold */
  g_autofree char *title = g_strdup_printf (_ ("%s · %s · %s"), sale->number, sale->client, day);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why);
  kab_row_add_end (row, make_amount (sale->reward->amount, sale->currency, FALSE));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
}

/* The rows of its sales are made when somebody opens it. */
static void
expanded_cb (GtkWidget *expander, GParamSpec *pspec, KabRewardSales *self)
{
  const char *currency = g_object_get_data (G_OBJECT (expander), "kab-currency");
  guint shown = 0, all = 0;

  if (g_object_get_data (G_OBJECT (expander), "kab-filled"))
    return;
  g_object_set_data (G_OBJECT (expander), "kab-filled", expander);
  for (guint i = 0; i < self->preview->sales->len; i++)
    {
      const KabPreviewSale *sale = g_ptr_array_index (self->preview->sales, i);

      if (g_strcmp0 (sale->currency, currency) != 0)
        continue;
      if (all++ < ROWS_MAX)
        {
          add_sale (expander, sale);
          shown++;
        }
    }
  if (all > shown)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *number = kab_format_count (all - shown);
      g_autofree char *text
        = g_strdup_printf (ngettext ("%s more sale", "%s more sales", all - shown), number);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
}

static void
add_sum (KabRewardSales *self, const KabPreviewSum *sum)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *number = kab_format_count (sum->sales);
  g_autofree char *amount = kab_money_format (sum->amount, sum->currency, NULL);
  g_autofree char *title
    /* Translators: how many sales, and what they come to in all */
    = g_strdup_printf (ngettext ("%s sale for %s", "%s sales for %s", sum->sales), number, amount);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), _ ("The partner would get"));
  kab_row_add_end (row, make_amount (sum->reward, sum->currency, TRUE));
  g_object_set_data (G_OBJECT (row), "kab-currency", (gpointer)sum->currency);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
did_preview (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRewardPreview) preview = kab_reward_preview_finish (result, &error);
  KabRewardSales *self;
  g_autofree char *month = NULL;
  g_autofree char *title = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_REWARD_SALES (user_data);
  clear_rows (self);
  g_clear_pointer (&self->preview, kab_reward_preview_free);
  if (!preview)
    {
      kab_group_say (ADW_PREFERENCES_GROUP (self),
                     g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID)
                       ? _ ("As soon as the plan is complete, it is calculated here with last month's sales.")
                       : error->message);
      return;
    }
  month = kab_date_format_month (preview->month, NULL);
  /* Translators: %s is a month, such as March 2026 */
  title = g_markup_printf_escaped (_ ("With the Sales of %s"), month);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  kab_group_say (ADW_PREFERENCES_GROUP (self),
                 preview->sales->len > 0 ? NULL : _ ("The partner sold nothing in that month."));
  self->preview = g_steal_pointer (&preview);
  for (guint i = 0; i < self->preview->sums->len; i++)
    add_sum (self, &g_array_index (self->preview->sums, KabPreviewSum, i));
}

static gboolean
reckon (gpointer user_data)
{
  KabRewardSales *self = user_data;

  self->due = 0;
  g_cancellable_cancel (self->reckoning);
  g_clear_object (&self->reckoning);
  self->reckoning = g_cancellable_new ();
  kab_reward_preview_async (self->cabinet, self->plan, self->reckoning, did_preview, self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_same (const KabRow *a, const KabRow *b)
{
  for (guint i = 0; i < a->entity->n_fields; i++)
    if (!kab_value_equal (&a->values[i], &b->values[i]))
      return FALSE;
  return TRUE;
}

void
kab_reward_sales_show (KabRewardSales *self, const KabRow *plan)
{
  if (!self->cabinet || (self->plan && is_same (self->plan, plan)))
    return;
  g_clear_pointer (&self->plan, kab_row_unref);
  self->plan = kab_row_copy (plan);
  g_clear_handle_id (&self->due, g_source_remove);
  self->due = g_timeout_add (RECKON_AFTER_MS, reckon, self);
}

/* As a part of a form: it is only read. */

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabRewardSales *self = KAB_REWARD_SALES (part);

  g_set_object (&self->cabinet, cabinet);
  g_clear_pointer (&self->plan, kab_row_unref);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
}

static void
kab_reward_sales_dispose (GObject *object)
{
  KabRewardSales *self = KAB_REWARD_SALES (object);

  g_clear_handle_id (&self->due, g_source_remove);
  g_cancellable_cancel (self->reckoning);
  g_clear_object (&self->reckoning);
  g_clear_object (&self->cabinet);
  g_clear_pointer (&self->plan, kab_row_unref);
  g_clear_pointer (&self->preview, kab_reward_preview_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_reward_sales_parent_class)->dispose (object);
}

static void
kab_reward_sales_class_init (KabRewardSalesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_reward_sales_dispose;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_reward_sales_init (KabRewardSales *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("With Last Month's Sales"));
}
