/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-commission-card.h"

#include <glib/gi18n-lib.h>

#include "kab-commission.h"
#include "kab-row-links.h"

struct _KabCommissionCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabCommissionCard, kab_commission_card, KAB_TYPE_FORM_CARD)

static const char *const what[] = { "state", "amount", "taken_back", "paid", "due", "free_at", NULL };
static const char *const why[] = { "explanation", "plan", "plan_version", NULL };
static const char *const sale[]
  = { "number", "client_name", "package_name", "accrued_at", "partner", "agent", NULL };

static const KabFormGroup groups[] = {
  { NULL, what },
  { N_ ("Why It Is That Much"), why },
  { N_ ("Sale"), sale },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_commission,
  .groups = groups,
  .no_history = TRUE,
};

static void
kab_commission_card_constructed (GObject *object)
{
  static const char *const fields[] = { "licence", "order", NULL };

  G_OBJECT_CLASS (kab_commission_card_parent_class)->constructed (object);
  kab_form_card_add_part (KAB_FORM_CARD (object), "sale", kab_row_links_new (fields), 2);
}

static void
kab_commission_card_class_init (KabCommissionCardClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_commission_card_constructed;
  KAB_CARD_CLASS (klass)->follows_quietly = TRUE;
  KAB_FORM_CARD_CLASS (klass)->info = &info;
}

static void
kab_commission_card_init (KabCommissionCard *self)
{
}
