/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-analytics-section.h"

#include <glib/gi18n-lib.h>

#include "kab-analytics-kept.h"
#include "kab-analytics-overview.h"
#include "kab-config.h"
#include "kab-figures.h"
#include "kab-filter-button.h"
#include "kab-format.h"
#include "kab-json.h"
#include "kab-list-export.h"
#include "kab-money.h"
#include "kab-paged-table.h"
#include "kab-period-picker.h"
#include "kab-sync-button.h"
#include "kab-widgets.h"
#include "kab-wrap.h"

#define KEEP_AFTER_MS 800
#define AGAIN_AFTER_MS 300
#define AGE_SECONDS 30
/* So many stand alone in a breakdown. */
#define TOP 20
#define REPORT_ROWS 20
/* A finer step than this is not offered by itself. */
#define STEP_BY_ITSELF 0

struct _KabAnalyticsSection
{
  KabSection parent_instance;

  /* template */
  AdwHeaderBar *header;
  AdwViewSwitcherTitle *title;
  GtkWidget *back;
  GtkWidget *sync;
  GtkMenuButton *menu;
  KabWrap *filters;
  GtkLabel *age;
  AdwViewStack *pages;
  GtkStack *states;
  AdwStatusPage *error;
  KabAnalyticsOverview *overview;
  GtkLabel *scope;
  GtkWidget *whole;
  GtkStack *lists;
  KabPagedTable *table;
  KabPagedTable *refunds;

  /* the filters' */
  KabPeriodPicker *period;
  GtkDropDown *step;
  GtkWidget *buttons[KAB_N_DIMENSIONS]; /* (nullable) */
  GtkDropDown *currency;
  KabListState *filter; /* which sales */
  KabListState *report;
  KabListState *refunded;

  GSettings *settings;
  GCancellable *cancellable; /* of what is being asked */
  KabFiguresQuery *query;    /* (nullable): what was asked last */
  char **currencies;         /* (nullable): what there is to choose from */
  char *wanted_currency;     /* (nullable) */
  gint64 last_sync;
  guint pending;

  /* the part of the report that is shown; NULL: all of it */
  char *from;
  char *to;
  char *value;
  char *words;

  guint keep, again, ageing;
  gboolean stale; /* something changed while nobody looked */
  gboolean following;
  gboolean wants_focus; /* the report, once it is read */
  GtkWidget *opener;    /* (nullable) (weak): what the report was opened from */
};

G_DEFINE_FINAL_TYPE (KabAnalyticsSection, kab_analytics_section, KAB_TYPE_SECTION)

static const KabTableColumn columns[] = {
  { "number", 124 },
  { "client_name", 190, TRUE },
  { "sold_on", 118 },
  { "partner_name", 150, TRUE, FALSE, 1 },
  { "agent_name", 160, TRUE, FALSE, 2 },
  { "package_name", 180, FALSE, TRUE, 4 },
  { "price", 112, FALSE, FALSE, 3 },
  { "status", 140, FALSE, TRUE, 5 },
};

static const KabTableColumn refund_columns[] = {
  { "refunded_on", 112 },
  { "order", 124 },
  { "client", 190, TRUE, FALSE, 4 },
  { "amount", 112 },
  { "reason", 190, FALSE, FALSE, 1 },
  { "partner", 150, FALSE, FALSE, 2 },
  { "agent", 160, FALSE, FALSE, 3 },
  { "package", 180, FALSE, TRUE, 5 },
};

/* Translators: how finely a period is divided: as it suits, or by days … */
static const char *const step_titles[] = { N_ ("Automatic Step"), N_ ("By Days"),     N_ ("By Weeks"),
                                           N_ ("By Months"),      N_ ("By Quarters"), N_ ("By Years") };
static const char *const step_names[] = { "auto", "day", "week", "month", "quarter", "year" };

static void ask (KabAnalyticsSection *self);

/* What is asked */

static KabPeriodStep
step_of (KabAnalyticsSection *self)
{
  guint chosen = gtk_drop_down_get_selected (self->step);

  if (chosen == STEP_BY_ITSELF || chosen >= G_N_ELEMENTS (step_titles))
    return kab_period_step_for (kab_period_picker_get_from (self->period),
                                kab_period_picker_get_to (self->period));
  return (KabPeriodStep)(chosen - 1);
}

static KabFiguresQuery *
make_query (KabAnalyticsSection *self)
{
  KabFiguresQuery *query = kab_figures_query_new (kab_period_picker_get_from (self->period),
                                                  kab_period_picker_get_to (self->period));

  kab_figures_query_set_step (query, step_of (self));
  kab_figures_query_set_compare (query, TRUE);
  kab_figures_query_set_breakdown (query, kab_analytics_overview_get_dimension (self->overview), TOP);
  for (guint i = 0; i < KAB_N_DIMENSIONS; i++)
    if (self->buttons[i])
      kab_figures_query_set_filter (query, (KabDimension)i,
                                    kab_list_state_get_filter (self->filter,
                                                               kab_dimension_name ((KabDimension)i)));
  kab_figures_query_set_currency (query, self->wanted_currency);
  return query;
}

static guint
currency_index (KabAnalyticsSection *self, const KabFigures *figures)
{
  for (guint i = 0; self->wanted_currency && i < figures->n_currencies; i++)
    if (g_str_equal (figures->currencies[i], self->wanted_currency))
      return i;
  return 0;
}

/* The report */

static void
show_report (KabAnalyticsSection *self)
{
  g_autoptr (KabFiguresQuery) query = kab_figures_query_copy (self->query);
  g_autoptr (KabQuery) rows = NULL, refunds = NULL;
  g_autofree char *days = NULL;
  g_autofree char *words = NULL;
  guint chosen = gtk_drop_down_get_selected (self->currency);

  /* A part may be of the period before. */
  if (self->from)
    kab_figures_query_set_period (query, self->from, self->to);
  rows = kab_figures_query_rows (query, NULL, NULL, self->value);
  refunds = kab_figures_query_refunds (query, NULL, NULL, self->value);
  /* Currencies are never added up. */
  if (self->words && self->currencies && g_strv_length (self->currencies) > 1
      && chosen < g_strv_length (self->currencies))
    {
      kab_query_set_filter (rows, "currency", self->currencies[chosen]);
      words = g_strdup_printf ("%s, %s", self->words, self->currencies[chosen]);
      kab_query_set_filter (refunds, "currency", self->currencies[chosen]);
    }
  kab_list_state_set_base (self->report, rows);
  kab_list_state_set_base (self->refunded, refunds);
  days = kab_period_format (kab_figures_query_get_from (query), kab_figures_query_get_to (query));
  gtk_label_set_label (self->scope, words ? words : self->words ? self->words : days);
  gtk_widget_set_visible (self->whole, self->words != NULL);
}

static void
set_part (KabAnalyticsSection *self, const char *from, const char *to, const char *value, const char *words)
{
  g_autofree char *new_from = g_strdup (from);
  g_autofree char *new_to = g_strdup (to);
  g_autofree char *new_value = g_strdup (value);
  g_autofree char *new_words = g_strdup (words);

  g_free (self->from);
  g_free (self->to);
  g_free (self->value);
  g_free (self->words);
  self->from = g_steal_pointer (&new_from);
  self->to = g_steal_pointer (&new_to);
  self->value = g_steal_pointer (&new_value);
  self->words = g_steal_pointer (&new_words);
}

static KabPagedTable *
shown_table (KabAnalyticsSection *self)
{
  return KAB_PAGED_TABLE (gtk_stack_get_visible_child (self->lists));
}

static void
open_cb (KabAnalyticsSection *self,
         gboolean refunds,
         const char *from,
         const char *to,
         const char *value,
         const char *words)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_set_weak_pointer (&self->opener, root ? gtk_root_get_focus (root) : NULL);
  set_part (self, from, to, value, words);
  show_report (self);
  self->wants_focus = TRUE;
  gtk_stack_set_visible_child (self->lists, GTK_WIDGET (refunds ? self->refunds : self->table));
  adw_view_stack_set_visible_child_name (self->pages, "report");
  kab_paged_table_focus (shown_table (self));
}

static void
whole_cb (KabAnalyticsSection *self)
{
  set_part (self, NULL, NULL, NULL, NULL);
  show_report (self);
  kab_paged_table_focus (shown_table (self));
}

static void
report_loaded_cb (KabAnalyticsSection *self, KabPagedTable *table)
{
  if (table != shown_table (self))
    return;
  if (self->wants_focus && gtk_widget_get_mapped (GTK_WIDGET (table)))
    kab_paged_table_focus (table);
  self->wants_focus = FALSE;
}

static void
row_opened_cb (KabAnalyticsSection *self, KabRow *row, gboolean apart)
{
  kab_section_edit_elsewhere (KAB_SECTION (self), row->entity->name, row->id, NULL, NULL);
}

/* What was given back stands with its order. */
static void
refund_opened_cb (KabAnalyticsSection *self, KabRow *row, gboolean apart)
{
  const char *order = kab_row_get_text (row, "order");

  if (order)
    kab_section_edit_elsewhere (KAB_SECTION (self), kab_entity_order.name, order, NULL, NULL);
}

static void
page_cb (KabAnalyticsSection *self)
{
  gboolean report = g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "report") == 0;

  /* How finely it is divided and in which currency says nothing about a list. */
  if (self->step)
    gtk_widget_set_visible (GTK_WIDGET (self->step), !report);
}

/* The answer */

static void
show_age (KabAnalyticsSection *self)
{
  g_autofree char *ago = self->last_sync > 0 ? kab_format_ago (self->last_sync) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (ago)
    /* Translators: how old figures are; %s: "5 minutes ago" or a day and a time */
    g_string_append_printf (text, _ ("As the server had it: %s"), ago);
  if (self->pending > 0)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text,
                              ngettext ("with %u edit not sent yet", "with %u edits not sent yet",
                                        self->pending),
                              self->pending);
    }
  gtk_label_set_label (self->age, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->age), text->len > 0);
}

static void
show_currencies (KabAnalyticsSection *self, const KabFigures *figures)
{
  if (self->currencies
      && g_strv_equal ((const char *const *)self->currencies, (const char *const *)figures->currencies))
    return;
  g_strfreev (self->currencies);
  self->currencies = g_strdupv (figures->currencies);
  self->following = TRUE;
  {
    g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *)self->currencies);

    gtk_drop_down_set_model (self->currency, G_LIST_MODEL (list));
  }
  gtk_drop_down_set_selected (self->currency, currency_index (self, figures));
  self->following = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->currency), figures->n_currencies > 1);
}

static void
show_figures (KabAnalyticsSection *self, KabFigures *figures)
{
  self->last_sync = figures->last_sync;
  self->pending = figures->pending;
  show_age (self);
  if (!figures->ready || !figures->first_day)
    {
      gtk_stack_set_visible_child_name (self->states, figures->ready ? "empty" : "counting");
      kab_figures_free (figures);
      return;
    }
  show_currencies (self, figures);
  kab_analytics_overview_show (self->overview, self->query, figures, currency_index (self, figures));
  gtk_stack_set_visible_child_name (self->states, "figures");
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  KabFigures *figures = kab_cabinet_figures_finish (KAB_CABINET (source), result, &error);
  KabAnalyticsSection *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_ANALYTICS_SECTION (user_data);
  if (figures)
    show_figures (self, figures);
  else
    {
      adw_status_page_set_description (self->error, error->message);
      gtk_stack_set_visible_child_name (self->states, "error");
    }
  kab_section_set_loading (KAB_SECTION (self), FALSE);
}

static void
ask (KabAnalyticsSection *self)
{
  KabCabinet *cabinet = kab_section_get_cabinet (KAB_SECTION (self));

  g_clear_handle_id (&self->again, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!cabinet)
    return;
  self->stale = FALSE;
  self->cancellable = g_cancellable_new ();
  kab_period_picker_refresh (self->period);
  g_clear_pointer (&self->query, kab_figures_query_free);
  self->query = make_query (self);
  show_report (self);
  kab_cabinet_figures_async (cabinet, self->query, self->cancellable, did_ask, self);
}

static gboolean
again_due (gpointer user_data)
{
  KabAnalyticsSection *self = user_data;

  self->again = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (KabCabinet *cabinet, const char *entity, KabAnalyticsSection *self)
{
  if (!kab_figures_depend_on (entity))
    return;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->stale = TRUE;
  else if (!self->again)
    self->again = g_timeout_add (AGAIN_AFTER_MS, again_due, self);
}

static void
synced_cb (KabCabinet *cabinet, GParamSpec *pspec, KabAnalyticsSection *self)
{
  g_object_get (cabinet, "last-sync", &self->last_sync, NULL);
  show_age (self);
}

/* What was made of it, kept for each account */

static gboolean
keep (gpointer user_data)
{
  KabAnalyticsSection *self = user_data;
  KabCabinet *cabinet = kab_section_get_cabinet (KAB_SECTION (self));
  guint step = gtk_drop_down_get_selected (self->step);
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *period = kab_period_picker_to_text (self->period);
  g_autofree char *filter = kab_list_state_to_text (self->filter);
  g_autofree char *report = kab_list_state_to_text (self->report);
  g_autofree char *refunds = kab_list_state_to_text (self->refunded);

  self->keep = 0;
  if (!cabinet)
    return G_SOURCE_REMOVE;
  object = kab_analytics_overview_to_json (self->overview);
  json_object_set_string_member (object, "period", period);
  json_object_set_string_member (object, "step", step_names[MIN (step, G_N_ELEMENTS (step_names) - 1)]);
  json_object_set_string_member (object, "filter", filter);
  json_object_set_string_member (object, "report", report);
  json_object_set_string_member (object, "refunds", refunds);
  if (self->wanted_currency)
    json_object_set_string_member (object, "currency", self->wanted_currency);
  kab_analytics_kept_put (self->settings, kab_cabinet_get_account (cabinet), object);
  return G_SOURCE_REMOVE;
}

static void
plan_keep (KabAnalyticsSection *self)
{
  if (!self->keep)
    self->keep = g_timeout_add (KEEP_AFTER_MS, keep, self);
}

static void
restore (KabAnalyticsSection *self)
{
  g_autoptr (JsonObject) object
    = kab_analytics_kept_get (self->settings,
                              kab_cabinet_get_account (kab_section_get_cabinet (KAB_SECTION (self))));
  const char *step = kab_json_member_text (object, "step");

  self->following = TRUE;
  kab_period_picker_restore (self->period, kab_json_member_text (object, "period"));
  for (guint i = 0; step && i < G_N_ELEMENTS (step_names); i++)
    if (g_str_equal (step, step_names[i]))
      gtk_drop_down_set_selected (self->step, i);
  if (kab_json_member_text (object, "filter"))
    kab_list_state_restore (self->filter, kab_json_member_text (object, "filter"));
  if (kab_json_member_text (object, "report"))
    kab_list_state_restore (self->report, kab_json_member_text (object, "report"));
  if (kab_json_member_text (object, "refunds"))
    kab_list_state_restore (self->refunded, kab_json_member_text (object, "refunds"));
  g_free (self->wanted_currency);
  self->wanted_currency = g_strdup (kab_json_member_text (object, "currency"));
  kab_analytics_overview_restore (self->overview, object);
  self->following = FALSE;
  g_clear_handle_id (&self->keep, g_source_remove);
}

/* The filters */

static void
asked_cb (KabAnalyticsSection *self)
{
  if (self->following)
    return;
  set_part (self, NULL, NULL, NULL, NULL);
  plan_keep (self);
  ask (self);
}

static void
looks_changed_cb (KabAnalyticsSection *self)
{
  if (!self->following)
    plan_keep (self);
}

static void
currency_cb (KabAnalyticsSection *self)
{
  guint chosen = gtk_drop_down_get_selected (self->currency);

  if (self->following || !self->currencies || chosen >= g_strv_length (self->currencies))
    return;
  g_free (self->wanted_currency);
  self->wanted_currency = g_strdup (self->currencies[chosen]);
  asked_cb (self);
}

static void
again_cb (KabAnalyticsSection *self)
{
  ask (self);
}

static GtkWidget *
add_filter (KabAnalyticsSection *self, GtkWidget *widget)
{
  kab_wrap_append (self->filters, widget);
  return widget;
}

static GtkDropDown *
add_choice (KabAnalyticsSection *self, const char *name, GCallback changed)
{
  GtkWidget *drop = gtk_drop_down_new (NULL, NULL);

  kab_drop_down_set_name (GTK_DROP_DOWN (drop), name);
  g_signal_connect_swapped (drop, "notify::selected", changed, self);
  add_filter (self, drop);
  return GTK_DROP_DOWN (drop);
}

/* By which those differ whom the person sees. */
static gboolean
is_filter_for (KabAccount *account, KabDimension dimension)
{
  KabRole role = kab_account_get_role (account);

  switch (dimension)
    {
    case KAB_DIMENSION_PARTNER:
      return role == KAB_ROLE_ADMIN || role == KAB_ROLE_STAFF || kab_account_get_network (account);
    case KAB_DIMENSION_AGENT:
      return role != KAB_ROLE_AGENT;
    case KAB_DIMENSION_PACKAGE:
    case KAB_DIMENSION_CHANNEL:
      return TRUE;
    case KAB_DIMENSION_REGION:
    case KAB_DIMENSION_NONE:
    default:
      return FALSE;
    }
}

static void
make_filters (KabAnalyticsSection *self, KabCabinet *cabinet)
{
  KabAccount *account = kab_cabinet_get_account (cabinet);

  for (guint i = 0; i < KAB_N_DIMENSIONS; i++)
    {
      const char *name = kab_dimension_name ((KabDimension)i);

      if (self->buttons[i])
        kab_wrap_remove (self->filters, self->buttons[i]);
      self->buttons[i] = NULL;
      if (!is_filter_for (account, (KabDimension)i))
        continue;
      self->buttons[i]
        = kab_filter_button_new (self->filter, kab_entity_find_field (&kab_entity_licence, name));
      kab_filter_button_set_cabinet (KAB_FILTER_BUTTON (self->buttons[i]), cabinet);
      add_filter (self, self->buttons[i]);
    }
}

/* The section */

static gboolean
age_due (gpointer user_data)
{
  KabAnalyticsSection *self = user_data;

  show_age (self);
  /* A new day may have begun. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && kab_period_picker_refresh (self->period))
    ask (self);
  return G_SOURCE_CONTINUE;
}

static void
kab_analytics_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabAnalyticsSection *self = KAB_ANALYTICS_SECTION (section);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->ageing, g_source_remove);
  g_clear_handle_id (&self->again, g_source_remove);
  set_part (self, NULL, NULL, NULL, NULL);
  if (!cabinet)
    {
      kab_paged_table_set_cabinet (self->table, NULL);
      kab_paged_table_set_cabinet (self->refunds, NULL);
      kab_section_set_loading (section, FALSE);
      return;
    }
  g_object_set (self->sync, "cabinet", cabinet, NULL);
  restore (self);
  make_filters (self, cabinet);
  gtk_stack_set_visible_child_name (self->states, "loading");
  kab_section_set_loading (section, TRUE);
  ask (self);
  kab_paged_table_set_cabinet (self->table, cabinet);
  kab_paged_table_set_cabinet (self->refunds, cabinet);
  g_signal_connect_object (cabinet, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (cabinet, "notify::last-sync", G_CALLBACK (synced_cb), self, 0);
  self->ageing = g_timeout_add_seconds (AGE_SECONDS, age_due, self);
}

static void
kab_analytics_section_set_folded (KabSection *section, gboolean folded)
{
  KabAnalyticsSection *self = KAB_ANALYTICS_SECTION (section);

  gtk_widget_set_visible (self->back, folded);
  gtk_widget_set_visible (self->sync, folded);
  adw_header_bar_set_show_start_title_buttons (self->header, folded);
  g_object_set (self->table, "compact", folded, NULL);
  g_object_set (self->refunds, "compact", folded, NULL);
}

static void
kab_analytics_section_search (KabSection *section)
{
  gtk_widget_child_focus (GTK_WIDGET (KAB_ANALYTICS_SECTION (section)->period), GTK_DIR_TAB_FORWARD);
}

/* Of the page that is shown: what sales are made of, or the report of them. */
static void
kab_analytics_section_export (KabSection *section, const char *how)
{
  KabAnalyticsSection *self = KAB_ANALYTICS_SECTION (section);
  gboolean report = g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "report") == 0;
  gboolean refunds = report && gtk_stack_get_visible_child (self->lists) == GTK_WIDGET (self->refunds);
  const char *title = refunds  ? C_ ("sales", "Refunds")
                      : report ? _ ("Products Sold")
                               : _ ("Sales Analytics");
  g_autoptr (KabListing) listing = NULL;

  if (report)
    {
      listing
        = kab_list_export_listing (shown_table (self), kab_section_get_cabinet (section),
                                   kab_list_state_get_query (refunds ? self->refunded : self->report), title);
      kab_listing_set_words (listing, gtk_label_get_label (self->scope));
      kab_listing_set_sums (listing, refunds ? NULL : "status", refunds ? NULL : "revoked");
    }
  else
    listing = kab_analytics_overview_dup_listing (self->overview);
  if (listing)
    {
      kab_listing_set_filters (listing, kab_section_get_cabinet (section),
                               kab_list_state_get_query (self->filter));
      kab_list_export (listing, how, title, GTK_WIDGET (self));
    }
  else
    kab_toast (GTK_WIDGET (self), _ ("There is nothing to save yet."));
}

static void
back_cb (KabAnalyticsSection *self)
{
  kab_section_go_back (KAB_SECTION (self));
}

/* From the rows back to the figures. */
static gboolean
escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  KabAnalyticsSection *self = KAB_ANALYTICS_SECTION (widget);

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "report") != 0)
    return FALSE;
  adw_view_stack_set_visible_child_name (self->pages, "overview");
  if (!self->opener || !gtk_widget_is_ancestor (self->opener, GTK_WIDGET (self->overview))
      || !gtk_widget_grab_focus (self->opener))
    gtk_widget_child_focus (GTK_WIDGET (self->overview), GTK_DIR_TAB_FORWARD);
  return TRUE;
}

static void
kab_analytics_section_map (GtkWidget *widget)
{
  KabAnalyticsSection *self = KAB_ANALYTICS_SECTION (widget);

  GTK_WIDGET_CLASS (kab_analytics_section_parent_class)->map (widget);
  if (self->stale || (self->query && kab_period_picker_refresh (self->period)))
    ask (self);
}

static void
kab_analytics_section_dispose (GObject *object)
{
  KabAnalyticsSection *self = KAB_ANALYTICS_SECTION (object);

  if (self->keep)
    {
      g_source_remove (self->keep);
      keep (self);
    }
  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_handle_id (&self->ageing, g_source_remove);
  g_clear_weak_pointer (&self->opener);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->filter)
    g_signal_handlers_disconnect_by_data (self->filter, self);
  if (self->report)
    g_signal_handlers_disconnect_by_data (self->report, self);
  if (self->refunded)
    g_signal_handlers_disconnect_by_data (self->refunded, self);
  g_clear_object (&self->filter);
  g_clear_object (&self->report);
  g_clear_object (&self->refunded);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->query, kab_figures_query_free);
  g_clear_pointer (&self->currencies, g_strfreev);
  g_clear_pointer (&self->wanted_currency, g_free);
  set_part (self, NULL, NULL, NULL, NULL);
  G_OBJECT_CLASS (kab_analytics_section_parent_class)->dispose (object);
}

static void
kab_analytics_section_class_init (KabAnalyticsSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  KabSectionClass *section_class = KAB_SECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_analytics_section_dispose;
  widget_class->map = kab_analytics_section_map;
  section_class->set_cabinet = kab_analytics_section_set_cabinet;
  section_class->set_folded = kab_analytics_section_set_folded;
  section_class->search = kab_analytics_section_search;
  section_class->export_list = kab_analytics_section_export;
  g_type_ensure (KAB_TYPE_ANALYTICS_OVERVIEW);
  g_type_ensure (KAB_TYPE_WRAP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/sections/kab-analytics-section.ui");
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, header);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, title);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, back);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, sync);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, menu);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, filters);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, age);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, pages);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, states);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, error);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, overview);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, scope);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, whole);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, table);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, lists);
  gtk_widget_class_bind_template_child (widget_class, KabAnalyticsSection, refunds);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, asked_cb);
  gtk_widget_class_bind_template_callback (widget_class, looks_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, whole_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, refund_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, report_loaded_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
}

static void
kab_analytics_section_init (KabAnalyticsSection *self)
{
  g_autoptr (GMenuModel) ways = kab_list_export_menu ();
  GtkStringList *steps;

  gtk_widget_init_template (GTK_WIDGET (self));
  kab_menu_button_set_model (self->menu, ways);
  self->settings = g_settings_new (KAB_APPLICATION_ID);
  self->period = KAB_PERIOD_PICKER (add_filter (self, kab_period_picker_new ()));
  g_signal_connect_swapped (self->period, "changed", G_CALLBACK (asked_cb), self);

  self->filter = kab_list_state_new (&kab_entity_licence, REPORT_ROWS, "sold_on", TRUE);
  g_signal_connect_swapped (self->filter, "query-changed", G_CALLBACK (asked_cb), self);
  self->report = kab_list_state_new (&kab_entity_licence, REPORT_ROWS, "sold_on", TRUE);
  g_signal_connect_swapped (self->report, "layout-changed", G_CALLBACK (looks_changed_cb), self);
  kab_paged_table_set_up (self->table, self->report, columns, G_N_ELEMENTS (columns), _ ("Products sold"));
  kab_paged_table_set_empty (self->table, "kabinet-licences-symbolic", _ ("Nothing Was Sold"),
                             _ ("There are no sales in this period."));
  self->refunded = kab_list_state_new (&kab_entity_refund, REPORT_ROWS, "refunded_on", TRUE);
  g_signal_connect_swapped (self->refunded, "layout-changed", G_CALLBACK (looks_changed_cb), self);
  kab_paged_table_set_up (self->refunds, self->refunded, refund_columns, G_N_ELEMENTS (refund_columns),
                          C_ ("sales", "Refunds"));
  kab_paged_table_set_empty (self->refunds, "edit-undo-symbolic", _ ("Nothing Was Refunded"),
                             _ ("There are no refunds in this period."));

  self->step = add_choice (self, _ ("Step"), G_CALLBACK (asked_cb));
  self->following = TRUE;
  steps = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (step_titles); i++)
    gtk_string_list_append (steps, g_dgettext (GETTEXT_PACKAGE, step_titles[i]));
  gtk_drop_down_set_model (self->step, G_LIST_MODEL (steps));
  g_object_unref (steps);
  self->currency = add_choice (self, _ ("Currency"), G_CALLBACK (currency_cb));
  gtk_widget_set_visible (GTK_WIDGET (self->currency), FALSE);
  self->following = FALSE;
}
