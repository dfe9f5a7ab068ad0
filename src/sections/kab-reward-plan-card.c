/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-reward-plan-card.h"

#include <glib/gi18n-lib.h>

#include "kab-card-window.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-reward-plan.h"
#include "kab-reward-sales.h"
#include "kab-reward-terms.h"

struct _KabRewardPlanCard
{
  KabFormCard parent_instance;
  KabRewardTerms *terms;
  KabRewardSales *sales;
  char *partner; /* whose a new one is */
};

G_DEFINE_FINAL_TYPE (KabRewardPlanCard, kab_reward_plan_card, KAB_TYPE_FORM_CARD)

static const char *const about[] = { "name", "kind", "percent", "amount", "currency", NULL };
static const char *const validity[] = { "valid_from", "valid_to", "hold_days", NULL };

static const KabFormGroup groups[] = {
  { NULL, about },
  { N_ ("Validity"), validity },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_reward_plan,
  .groups = groups,
  .new_title = N_ ("New Reward Plan"),
  .undecided = N_ ("Your edit of this reward plan was not taken over and waits for your decision."),
  .copy_field = "name",
  .deletes = TRUE,
};

static gboolean
is_one_of (const KabRow *row, const char *a, const char *b)
{
  const char *kind = kab_row_get_text (row, "kind");

  return g_strcmp0 (kind, a) == 0 || g_strcmp0 (kind, b) == 0;
}

static void
kab_reward_plan_card_begin (KabFormCard *form, KabRow *row)
{
  g_autofree char *today = kab_date_today ();

  kab_row_set_text (row, "partner", KAB_REWARD_PLAN_CARD (form)->partner);
  kab_row_set_text (row, "valid_from", today);
}

static void
kab_reward_plan_card_arrange (KabFormCard *form, const KabRow *typed)
{
  KabRewardPlanCard *self = KAB_REWARD_PLAN_CARD (form);
  g_autoptr (KabRow) plan = kab_row_copy (typed);

  kab_form_card_show_field (form, "percent", is_one_of (typed, "percent", "per_package"));
  kab_form_card_show_field (form, "amount", is_one_of (typed, "fixed", "per_package"));
  kab_parameters_part_set_kind (KAB_PARAMETERS_PART (self->terms), kab_row_get_text (typed, "kind"),
                                kab_row_get_text (typed, "currency"));
  KAB_FORM_PART_GET_IFACE (self->terms)->write (KAB_FORM_PART (self->terms), plan, NULL);
  kab_reward_sales_show (self->sales, plan);
}

/* What a kind cannot do without stands in a field of its own. */
static gboolean
kab_reward_plan_card_check (KabFormCard *form, const KabRow *row, const KabField **field, GError **error)
{
  const char *name = is_one_of (row, "percent", NULL) ? "percent"
                     : is_one_of (row, "fixed", NULL) ? "amount"
                                                      : NULL;

  if (name && kab_row_is_null (row, name))
    {
      *field = kab_entity_find_field (row->entity, name);
      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” must be filled in."),
                   kab_field_title (*field));
      return FALSE;
    }
  if (is_one_of (row, "per_package", NULL) && !kab_reward_plan_check (row, NULL))
    {
      *field = kab_entity_find_field (row->entity, "percent");
      g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID,
                           _ ("Fill in what every package brings, or add packages with what each brings."));
      return FALSE;
    }
  return TRUE;
}

static void
kab_reward_plan_card_constructed (GObject *object)
{
  KabRewardPlanCard *self = KAB_REWARD_PLAN_CARD (object);

  G_OBJECT_CLASS (kab_reward_plan_card_parent_class)->constructed (object);
  self->terms = g_object_new (KAB_TYPE_REWARD_TERMS, NULL);
  self->sales = g_object_new (KAB_TYPE_REWARD_SALES, NULL);
  kab_form_card_add_part (KAB_FORM_CARD (object), "terms", GTK_WIDGET (self->terms), 0);
  kab_form_card_add_part (KAB_FORM_CARD (object), "sales", GTK_WIDGET (self->sales), 1);
}

static void
kab_reward_plan_card_finalize (GObject *object)
{
  g_free (KAB_REWARD_PLAN_CARD (object)->partner);
  G_OBJECT_CLASS (kab_reward_plan_card_parent_class)->finalize (object);
}

static void
kab_reward_plan_card_class_init (KabRewardPlanCardClass *klass)
{
  KabFormCardClass *form_class = KAB_FORM_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_reward_plan_card_constructed;
  G_OBJECT_CLASS (klass)->finalize = kab_reward_plan_card_finalize;
  form_class->info = &info;
  form_class->begin = kab_reward_plan_card_begin;
  form_class->arrange = kab_reward_plan_card_arrange;
  form_class->check = kab_reward_plan_card_check;
}

static void
kab_reward_plan_card_init (KabRewardPlanCard *self)
{
}

void
kab_reward_plan_present (GtkWidget *widget, KabCabinet *cabinet, const char *partner, const char *id)
{
  KabRewardPlanCard *self
    = g_object_new (KAB_TYPE_REWARD_PLAN_CARD, "entity", &kab_entity_reward_plan, "cabinet", cabinet, NULL);

  self->partner = g_strdup (partner);
  kab_card_window_present (KAB_CARD (self), widget, _ ("Reward Plan"), id);
}
