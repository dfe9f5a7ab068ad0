/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-partner-figures.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "kab-balance-window.h"
#include "kab-date.h"
#include "kab-figures.h"
#include "kab-form-part.h"
#include "kab-format.h"
#include "kab-money.h"
#include "kab-widgets.h"

#define PAGE_ROWS 1000
#define ROWS_MAX 200000
/* What comes in a burst is counted once. */
#define READ_AFTER_MS 400

/* What stands on an account. */
typedef struct
{
  const char *currency; /* interned */
  KabBalance *balance;
} Owed;

typedef struct
{
  KabCabinet *cabinet;
  char *partner;
  char *this_month; /* first days */
  char *last_month;
  KabFigures *sold; /* by month: the last one, and this one */
  GArray *owed;
} Figures;

struct _KabPartnerFigures
{
  GtkBox parent_instance;
  AdwPreferencesGroup *sales;
  AdwPreferencesGroup *commissions;
  GPtrArray *sales_rows;
  GPtrArray *commission_rows;
  GArray *owed; /* what is shown of it */
  KabCabinet *cabinet;
  GCancellable *cancellable;
  char *partner;
  guint due;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabPartnerFigures,
                               kab_partner_figures,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static void
owed_clear (gpointer data)
{
  kab_balance_free (((Owed *)data)->balance);
}

static void
figures_free (gpointer data)
{
  Figures *figures = data;

  g_object_unref (figures->cabinet);
  g_free (figures->partner);
  g_free (figures->this_month);
  g_free (figures->last_month);
  g_clear_pointer (&figures->sold, kab_figures_free);
  g_array_unref (figures->owed);
  g_free (figures);
}

/* Reading, on a thread of its own */

/* All rows of @query, page by page; NULL with an error. */
static GPtrArray *
read_all (Figures *figures, KabQuery *query, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);

  for (guint number = 0; rows->len < ROWS_MAX; number++)
    {
      g_autoptr (KabPage) page = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      kab_query_set_page (query, number, PAGE_ROWS);
      page = kab_cabinet_list (figures->cabinet, query, error);
      if (!page)
        return NULL;
      for (guint i = 0; i < page->rows->len; i++)
        g_ptr_array_add (rows, kab_row_ref (g_ptr_array_index (page->rows, i)));
      if (number + 1 >= page->n_pages)
        break;
    }
  return g_steal_pointer (&rows);
}

/* As the analytics have them. */
static gboolean
read_sold (Figures *figures, GError **error)
{
  g_autofree char *today = kab_date_today ();
  g_autoptr (KabFiguresQuery) query = kab_figures_query_new (figures->last_month, today);

  kab_figures_query_set_step (query, KAB_PERIOD_MONTH);
  kab_figures_query_set_filter (query, KAB_DIMENSION_PARTNER, figures->partner);
  figures->sold = kab_cabinet_figures (figures->cabinet, query, error);
  return figures->sold != NULL;
}

static gboolean
read_owed (Figures *figures, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_ledger_account);
  g_autoptr (GPtrArray) accounts = NULL;

  if (!kab_account_may (kab_cabinet_get_account (figures->cabinet), KAB_OPERATION_READ,
                        &kab_entity_ledger_account, NULL))
    return TRUE;
  kab_query_set_filter (query, "partner", figures->partner);
  kab_query_set_filter (query, "purpose", "commission");
  kab_query_set_order (query, "code", FALSE);
  accounts = read_all (figures, query, cancellable, error);
  if (!accounts)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabRow *account = g_ptr_array_index (accounts, i);
      const char *currency = kab_row_get_text (account, "currency");
      g_autoptr (KabQuery) of = kab_query_new (&kab_entity_ledger_line);
      g_autoptr (GPtrArray) lines = NULL;
      Owed owed = { .currency = g_intern_string (currency ? currency : "RUB") };

      kab_query_set_filter (of, "account", account->id);
      kab_query_set_order (of, "booked_at", FALSE);
      lines = read_all (figures, of, cancellable, error);
      if (!lines)
        return FALSE;
      owed.balance = kab_balance_calculate (account, lines, kab_time_now ());
      g_array_append_val (figures->owed, owed);
    }
  return TRUE;
}

static void
thread_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Figures *figures = data;
  GError *error = NULL;

  if (read_sold (figures, &error) && read_owed (figures, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Showing */

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static GtkWidget *
add_row (AdwPreferencesGroup *group, GPtrArray *rows, const char *title, const char *text, const char *amount)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (amount);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (text)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_add_css_class (label, "numeric");
  kab_row_add_end (row, label);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
  return row;
}

/* Of which account, and which figure. */
static void
open_cb (GtkWidget *row, KabPartnerFigures *self)
{
  guint which = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "which"));
  const Owed *owed = &g_array_index (self->owed, Owed, which / KAB_N_BALANCE_PARTS);

  kab_balance_window_present (GTK_WIDGET (self), self->cabinet, owed->balance,
                              (KabBalancePart)(which % KAB_N_BALANCE_PARTS),
                              adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

static void
add_part (KabPartnerFigures *self,
          guint account,
          KabBalancePart part,
          const char *title,
          const char *text,
          const char *amount)
{
  GtkWidget *row = add_row (self->commissions, self->commission_rows, title, text, amount);

  g_object_set_data (G_OBJECT (row), "which", GUINT_TO_POINTER (account * KAB_N_BALANCE_PARTS + part));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, _ ("What It Is Made Of"));
  g_signal_connect (row, "activated", G_CALLBACK (open_cb), self);
}

static char *
describe (const KabFigure *sold, const char *currency)
{
  g_autofree char *number = kab_format_count (sold->licences);
  g_autofree char *sales = g_strdup_printf (ngettext ("%s sale", "%s sales", (gulong)sold->licences), number);
  g_autofree char *amount = NULL, *refunded = NULL;

  if (sold->refunded == 0)
    return g_steal_pointer (&sales);
  amount = kab_money_format (sold->refunded, currency, NULL);
  refunded = g_strdup_printf (_ ("%s: %s"), _ ("Refunded"), amount);
  return g_strdup_printf ("%s · %s", sales, refunded);
}

static void
show_month (KabPartnerFigures *self, const Figures *figures, gboolean last_month)
{
  const KabFigures *sold = figures->sold;
  g_autofree char *month
    = kab_date_format_month (last_month ? figures->last_month : figures->this_month, NULL);
  guint shown = 0, point = last_month ? 0 : 1;

  for (guint i = 0; i < sold->n_currencies && point < sold->n_points; i++)
    {
      const KabFigure *figure = &sold->series[(gsize)i * sold->n_points + point];
      g_autofree char *text = describe (figure, sold->currencies[i]);
      g_autofree char *amount = kab_money_format (kab_figure_net (figure), sold->currencies[i], NULL);

      if (kab_figure_is_nothing (figure))
        continue;
      add_row (self->sales, self->sales_rows, month, text, amount);
      shown++;
    }
  if (shown == 0)
    add_row (self->sales, self->sales_rows, month, NULL, _ ("No sales"));
}

static void
show_owed (KabPartnerFigures *self, guint account)
{
  const Owed *owed = &g_array_index (self->owed, Owed, account);
  const KabBalance *balance = owed->balance;
  g_autofree char *booked = kab_money_format (balance->booked, owed->currency, NULL);
  g_autofree char *free_now = kab_money_format (balance->available, owed->currency, NULL);
  g_autofree char *held = kab_money_format (balance->held, owed->currency, NULL);
  g_autofree char *day = balance->next_release > 0 ? kab_date_of_time (balance->next_release) : NULL;
  g_autofree char *shown = day ? kab_date_format (day, NULL) : NULL;
  /* Translators: %s is the day on which some money that is held becomes free */
  g_autofree char *until = shown ? g_strdup_printf (_ ("the next part is free on %s"), shown) : NULL;

  add_part (self, account, KAB_BALANCE_BOOKED, _ ("Owed"), NULL, booked);
  add_part (self, account, KAB_BALANCE_HELD, _ ("Held, in case of refunds"), until, held);
  add_part (self, account, KAB_BALANCE_AVAILABLE, _ ("Can be paid out"), NULL, free_now);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  const Figures *figures = g_task_get_task_data (G_TASK (result));
  KabPartnerFigures *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_PARTNER_FIGURES (user_data);
  clear_rows (self->sales, self->sales_rows);
  clear_rows (self->commissions, self->commission_rows);
  if (!done)
    {
      kab_group_say (self->sales, error->message);
      return;
    }
  adw_preferences_group_set_description (self->sales, NULL);
  /* Otherwise they are being counted, and "changed" tells when they are. */
  if (figures->sold->ready)
    {
      show_month (self, figures, FALSE);
      show_month (self, figures, TRUE);
    }
  adw_preferences_group_set_description (self->commissions,
                                         figures->owed->len == 0 ? _ (
                                           "Nothing was earned yet: a paid sale brings the first commission.")
                                                                 : NULL);
  g_clear_pointer (&self->owed, g_array_unref);
  self->owed = g_array_ref (figures->owed);
  for (guint i = 0; i < self->owed->len; i++)
    show_owed (self, i);
}

static void
read_figures (KabPartnerFigures *self)
{
  Figures *figures = g_new0 (Figures, 1);
  g_autofree char *today = kab_date_today ();
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, did_read, self);

  figures->cabinet = g_object_ref (self->cabinet);
  figures->partner = g_strdup (self->partner);
  figures->this_month = g_strdup_printf ("%.8s01", today);
  figures->last_month = kab_date_add_months (figures->this_month, -1);
  figures->owed = g_array_new (FALSE, FALSE, sizeof (Owed));
  g_array_set_clear_func (figures->owed, owed_clear);
  g_task_set_source_tag (task, read_figures);
  g_task_set_task_data (task, figures, figures_free);
  g_task_run_in_thread (task, thread_func);
}

static gboolean
read_due (gpointer user_data)
{
  KabPartnerFigures *self = user_data;

  self->due = 0;
  if (self->partner)
    read_figures (self);
  return G_SOURCE_REMOVE;
}

static void
cabinet_changed_cb (KabCabinet *cabinet, const char *entity, KabPartnerFigures *self)
{
  if (self->partner && !self->due
      && (kab_figures_depend_on (entity) || g_strcmp0 (entity, kab_entity_ledger_line.name) == 0))
    self->due = g_timeout_add (READ_AFTER_MS, read_due, self);
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
  KabPartnerFigures *self = KAB_PARTNER_FIGURES (part);
  KabAccount *account = kab_cabinet_get_account (cabinet);
  gboolean same = !is_new && g_strcmp0 (self->partner, row->id) == 0;

  if (self->cabinet != cabinet)
    {
      if (self->cabinet)
        g_signal_handlers_disconnect_by_func (self->cabinet, cabinet_changed_cb, self);
      g_set_object (&self->cabinet, cabinet);
      g_signal_connect_object (cabinet, "changed", G_CALLBACK (cabinet_changed_cb), self, 0);
    }
  g_set_object (&self->cancellable, cancellable);
  g_free (self->partner);
  self->partner = is_new ? NULL : g_strdup (row->id);
  gtk_widget_set_visible (GTK_WIDGET (self), !is_new);
  gtk_widget_set_visible (GTK_WIDGET (self->commissions),
                          kab_account_may_of (account, KAB_OPERATION_READ, &kab_entity_ledger_account,
                                              self->partner));
  if (!same)
    {
      clear_rows (self->sales, self->sales_rows);
      clear_rows (self->commissions, self->commission_rows);
    }
  if (!is_new)
    read_figures (self);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
}

static void
kab_partner_figures_dispose (GObject *object)
{
  KabPartnerFigures *self = KAB_PARTNER_FIGURES (object);

  g_clear_handle_id (&self->due, g_source_remove);
  g_clear_object (&self->cabinet);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->partner, g_free);
  g_clear_pointer (&self->sales_rows, g_ptr_array_unref);
  g_clear_pointer (&self->commission_rows, g_ptr_array_unref);
  g_clear_pointer (&self->owed, g_array_unref);
  G_OBJECT_CLASS (kab_partner_figures_parent_class)->dispose (object);
}

static void
kab_partner_figures_class_init (KabPartnerFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_partner_figures_dispose;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_partner_figures_init (KabPartnerFigures *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  self->sales_rows = g_ptr_array_new ();
  self->commission_rows = g_ptr_array_new ();
  self->sales = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->commissions = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->sales, _ ("Sales"));
  adw_preferences_group_set_title (self->commissions, _ ("Commissions"));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->sales));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->commissions));
}
