/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-promo-code-card.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"

struct _KabPromoCodeCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabPromoCodeCard, kab_promo_code_card, KAB_TYPE_FORM_CARD)

static const char *const about[] = { "code", "name", "state", NULL };
static const char *const discount[] = { "kind", "percent", "amount", "currency", NULL };
static const char *const use[]
  = { "partner", "valid_from", "valid_to", "limit_total", "limit_client", "used", NULL };

static const KabFormGroup groups[] = {
  { NULL, about },
  { N_ ("Discount"), discount },
  { N_ ("Use"), use },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_promo_code,
  .groups = groups,
  .new_title = N_ ("New Promo Code"),
  .undecided = N_ ("Your edit of this promo code was not taken over and waits for your decision."),
  .deletes = TRUE,
};

const KabBinding kab_promo_code_packages = {
  .entity = &kab_entity_promo_code_package,
  .own = "promo_code",
  .other = "package",
  .title = N_ ("Packages"),
  .none = N_ ("Valid for all packages. Add some, and it is valid for these alone."),
  .add = N_ ("Add a Package"),
};

static gboolean
is_fixed (const KabRow *row)
{
  return g_strcmp0 (kab_row_get_text (row, "kind"), "fixed") == 0;
}

static void
kab_promo_code_card_arrange (KabFormCard *form, const KabRow *typed)
{
  gboolean fixed = is_fixed (typed);

  kab_form_card_show_field (form, "percent", !fixed);
  kab_form_card_show_field (form, "amount", fixed);
  kab_form_card_show_field (form, "currency", fixed);
  kab_form_card_show_field (form, "used", kab_form_card_get_row (form) != NULL);
}

gboolean
kab_promo_code_check (const KabRow *row, const KabField **field, GError **error)
{
  const char *name = is_fixed (row) ? "amount" : "percent";

  if (kab_row_get_integer (row, name) > 0)
    return TRUE;
  *field = kab_entity_find_field (&kab_entity_promo_code, name);
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” must be filled in."), kab_field_title (*field));
  return FALSE;
}

static gboolean
kab_promo_code_card_check (KabFormCard *form, const KabRow *row, const KabField **field, GError **error)
{
  return kab_promo_code_check (row, field, error);
}

static void
kab_promo_code_card_constructed (GObject *object)
{
  G_OBJECT_CLASS (kab_promo_code_card_parent_class)->constructed (object);
  kab_form_card_add_part (KAB_FORM_CARD (object), "packages",
                          kab_bindings_group_new (&kab_promo_code_packages), 2);
}

static void
kab_promo_code_card_class_init (KabPromoCodeCardClass *klass)
{
  KabFormCardClass *form_class = KAB_FORM_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_promo_code_card_constructed;
  form_class->info = &info;
  form_class->arrange = kab_promo_code_card_arrange;
  form_class->check = kab_promo_code_card_check;
}

static void
kab_promo_code_card_init (KabPromoCodeCard *self)
{
}
