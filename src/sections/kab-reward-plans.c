/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward-plans.h"

#include <glib/gi18n-lib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-form-part.h"
#include "kab-money.h"
#include "kab-reward-plan-card.h"
#include "kab-reward-plan.h"
#include "kab-widgets.h"

/* More than a partner ever had. */
#define PLANS_MAX 200

struct _KabRewardPlans
{
  AdwPreferencesGroup parent_instance;
  KabCabinet *cabinet;
  GCancellable *cancellable;
  char *partner; /* NULL: it is yet to be made */
  GPtrArray *rows;
  GtkWidget *add;
};

static void be_part (KabFormPartInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KabRewardPlans,
                               kab_reward_plans,
                               ADW_TYPE_PREFERENCES_GROUP,
                               G_IMPLEMENT_INTERFACE (KAB_TYPE_FORM_PART, be_part))

static void
clear_rows (KabRewardPlans *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static char *
describe_terms (const KabRow *plan)
{
  const KabField *kind = kab_entity_find_field (plan->entity, "kind");
  const char *token = kab_row_get_text (plan, "kind");
  const char *title = kab_field_enum_title (kind, token);

  if (g_strcmp0 (token, "percent") == 0)
    return kab_percent_format (kab_row_get_integer (plan, "percent"), NULL);
  if (g_strcmp0 (token, "fixed") == 0)
    {
      g_autofree char *amount
        = kab_money_format (kab_row_get_integer (plan, "amount"), kab_row_get_text (plan, "currency"), NULL);

      /* Translators: what a partner gets; %s is an amount of money */
      return g_strdup_printf (_ ("%s for each sale"), amount);
    }
  return g_strdup (title ? title : token);
}

static char *
describe_time (const KabRow *plan)
{
  const char *from = kab_row_get_text (plan, "valid_from"), *to = kab_row_get_text (plan, "valid_to");
  g_autofree char *first = from ? kab_date_format (from, NULL) : g_strdup ("—");
  g_autofree char *last = to ? kab_date_format (to, NULL) : NULL;

  return last ? g_strdup_printf ("%s – %s", first, last)
              /* Translators: %s is a day */
              : g_strdup_printf (_ ("from %s"), first);
}

static void
activated_cb (GtkWidget *row, KabRewardPlans *self)
{
  kab_reward_plan_present (GTK_WIDGET (self), self->cabinet, self->partner,
                           g_object_get_data (G_OBJECT (row), "kab-plan"));
}

static void
add_cb (GtkButton *button, KabRewardPlans *self)
{
  kab_reward_plan_present (GTK_WIDGET (self), self->cabinet, self->partner, NULL);
}

static void
add_plan (KabRewardPlans *self, const KabRow *plan, gboolean in_force)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *terms = describe_terms (plan);
  g_autofree char *time = describe_time (plan);
  g_autofree char *text = g_strdup_printf ("%s, %s", terms, time);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kab_row_title (plan));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  if (in_force)
    {
      /* Translators: the plan by which a partner is rewarded today */
      GtkWidget *label = gtk_label_new (_ ("In force"));

      gtk_widget_add_css_class (label, "kab-pill");
      gtk_widget_add_css_class (label, "good");
      kab_row_add_end (row, label);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "kab-plan", g_strdup (plan->id), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabPage) page = kab_cabinet_list_finish (KAB_CABINET (source), result, &error);
  g_autofree char *today = kab_date_today ();
  const KabRow *in_force;
  KabRewardPlans *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_REWARD_PLANS (user_data);
  clear_rows (self);
  if (!page)
    {
      kab_group_say (ADW_PREFERENCES_GROUP (self), error->message);
      return;
    }
  in_force = kab_reward_plan_at (page->rows, today);
  kab_group_say (ADW_PREFERENCES_GROUP (self),
                 page->rows->len == 0 ? _ ("No reward is agreed on yet: its sales bring it nothing.")
                 : !in_force          ? _ ("None of these is in force today: its sales bring it nothing.")
                                      : NULL);
  for (guint i = 0; i < page->rows->len; i++)
    add_plan (self, g_ptr_array_index (page->rows, i), g_ptr_array_index (page->rows, i) == in_force);
}

static void
read_plans (KabRewardPlans *self)
{
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_reward_plan);

  kab_query_set_filter (query, "partner", self->partner);
  kab_query_set_order (query, "valid_from", TRUE);
  kab_query_set_page (query, 0, PLANS_MAX);
  kab_cabinet_list_async (self->cabinet, query, self->cancellable, did_list, self);
}

static void
cabinet_changed_cb (KabCabinet *cabinet, const char *entity, KabRewardPlans *self)
{
  if (self->partner && g_strcmp0 (entity, kab_entity_reward_plan.name) == 0)
    read_plans (self);
}

/* As a part of a form: what is edited is edited elsewhere. */

static void
open_part (KabFormPart *part,
           KabCabinet *cabinet,
           const KabRow *row,
           gboolean is_new,
           gboolean editable,
           GCancellable *cancellable)
{
  KabRewardPlans *self = KAB_REWARD_PLANS (part);
  KabAccount *account = kab_cabinet_get_account (cabinet);

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
  gtk_widget_set_visible (self->add, !is_new
                                       && kab_account_may (account, KAB_OPERATION_CREATE,
                                                           &kab_entity_reward_plan, NULL));
  gtk_widget_set_visible (GTK_WIDGET (self), kab_account_may_of (account, KAB_OPERATION_READ,
                                                                 &kab_entity_reward_plan, self->partner));
  clear_rows (self);
  kab_group_say (ADW_PREFERENCES_GROUP (self),
                 is_new ? _ ("Save the partner; then say here what it earns.") : NULL);
  if (!is_new)
    read_plans (self);
}

static void
be_part (KabFormPartInterface *iface)
{
  iface->open = open_part;
}

static void
kab_reward_plans_dispose (GObject *object)
{
  KabRewardPlans *self = KAB_REWARD_PLANS (object);

  g_clear_object (&self->cabinet);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->partner, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (kab_reward_plans_parent_class)->dispose (object);
}

static void
kab_reward_plans_class_init (KabRewardPlansClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kab_reward_plans_dispose;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kab_reward_plans_init (KabRewardPlans *self)
{
  self->rows = g_ptr_array_new ();
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  kab_button_flat (self->add, _ ("Add a Reward Plan"), _ ("Add a Reward Plan"));
  g_signal_connect (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Reward"));
}
