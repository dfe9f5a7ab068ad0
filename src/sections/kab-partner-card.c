/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-partner-card.h"

#include <glib/gi18n-lib.h>

#include "kab-bindings-group.h"
#include "kab-date.h"
#include "kab-partner-figures.h"
#include "kab-reward-plans.h"

struct _KabPartnerCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabPartnerCard, kab_partner_card, KAB_TYPE_FORM_CARD)

static const char *const about[]
  = { "name", "parent", "status", "sells_through_agents", "promotes_through_links", "joined_on", NULL };
static const char *const contact[] = { "contact_name", "phone", "email", "address", NULL };
static const char *const curator[] = { "curator", "curator_name", "curator_phone", "curator_email", NULL };
static const char *const promo[]
  = { "makes_promo_codes", "promo_max_percent", "promo_max_amount", "currency", NULL };
static const char *const training[]
  = { "onboarding",      "training_1_on", "training_1_done", "training_2_on",
      "training_2_done", "training_3_on", "training_3_done", NULL };
static const char *const note[] = { "note", NULL };

enum
{
  GROUP_ABOUT,
  GROUP_CONTACT,
  GROUP_CURATOR,
  GROUP_TRAINING,
  GROUP_PROMO,
};

static const KabFormGroup groups[] = {
  { NULL, about },
  { N_ ("Contact"), contact },
  { N_ ("Curator"), curator },
  { N_ ("Training"), training },
  { N_ ("Promo Codes"), promo },
  { NULL, note },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_partner,
  .groups = groups,
  .new_title = N_ ("New Partner"),
  .undecided = N_ ("Your edit of this partner was not taken over and waits for your decision."),
  .deletes = TRUE,
};

static const KabBinding packages = {
  .entity = &kab_entity_package_binding,
  .own = "partner",
  .other = "package",
  .title = N_ ("Packages"),
  .none = N_ ("Its agents see no package yet: they see those that are added here, and no others."),
  .add = N_ ("Add a Package"),
};

static const KabBinding agents = {
  .entity = &kab_entity_agent,
  .own = "partner",
  .title = N_ ("Agents"),
  .none = N_ ("It has no agents yet."),
  .read_only = TRUE,
};

static void
kab_partner_card_begin (KabFormCard *form, KabRow *row)
{
  g_autofree char *today = kab_date_today ();

  kab_row_set_text (row, "joined_on", today);
}

static void
kab_partner_card_arrange (KabFormCard *form, const KabRow *typed)
{
  static const char *const told[] = { "curator_name", "curator_phone", "curator_email" };
  static const char *const of_promo[] = { "promo_max_percent", "promo_max_amount", "currency" };
  KabAccount *account = kab_cabinet_get_account (kab_card_get_cabinet (KAB_CARD (form)));
  KabRole role = kab_account_get_role (account);
  gboolean office = role == KAB_ROLE_ADMIN || role == KAB_ROLE_STAFF;

  /* Partners do not see those that they are under. */
  kab_form_card_show_field (form, "parent", office);
  /* The office chooses who it is; the partner is told how to reach that person. */
  kab_form_card_show_field (form, "curator", office);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    kab_form_card_show_field (form, told[i], !office);
  for (guint i = 0; i < G_N_ELEMENTS (of_promo); i++)
    kab_form_card_show_field (form, of_promo[i], kab_row_get_integer (typed, "makes_promo_codes") != 0);
  kab_form_card_show_field (form, "note", office);
}

static void
kab_partner_card_constructed (GObject *object)
{
  KabFormCard *form = KAB_FORM_CARD (object);

  G_OBJECT_CLASS (kab_partner_card_parent_class)->constructed (object);
  kab_form_card_add_part (form, "plans", g_object_new (KAB_TYPE_REWARD_PLANS, NULL), GROUP_ABOUT);
  kab_form_card_add_part (form, "packages", kab_bindings_group_new (&packages), GROUP_ABOUT);
  kab_form_card_add_part (form, "figures", g_object_new (KAB_TYPE_PARTNER_FIGURES, NULL), GROUP_ABOUT);
  kab_form_card_add_part (form, "agents", kab_bindings_group_new (&agents), GROUP_CONTACT);
}

static void
kab_partner_card_class_init (KabPartnerCardClass *klass)
{
  KabFormCardClass *form_class = KAB_FORM_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_partner_card_constructed;
  form_class->info = &info;
  form_class->begin = kab_partner_card_begin;
  form_class->arrange = kab_partner_card_arrange;
}

static void
kab_partner_card_init (KabPartnerCard *self)
{
}
