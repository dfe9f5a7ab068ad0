/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-offer-card.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"

struct _KabOfferCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabOfferCard, kab_offer_card, KAB_TYPE_FORM_CARD)

static const char *const about[] = { "client", "title", "text", NULL };
static const char *const what[] = { "package", "promo_code", NULL };
static const char *const when[] = { "valid_from", "valid_to", NULL };

static const KabFormGroup groups[] = {
  { NULL, about },
  { N_ ("What Is Offered"), what },
  { N_ ("Validity"), when },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_offer,
  .groups = groups,
  .new_title = N_ ("New Offer"),
  .undecided = N_ ("Your edit of this offer was not taken over and waits for your decision."),
  .deletes = TRUE,
};

static gboolean
kab_offer_card_check (KabFormCard *form, const KabRow *row, const KabField **field, GError **error)
{
  const char *from = kab_row_get_text (row, "valid_from"), *to = kab_row_get_text (row, "valid_to");

  if (!from || !to || strcmp (from, to) <= 0)
    return TRUE;
  *field = kab_entity_find_field (&kab_entity_offer, "valid_to");
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("“%s” must not lie before the first day."),
               kab_field_title (*field));
  return FALSE;
}

static void
kab_offer_card_class_init (KabOfferCardClass *klass)
{
  KAB_FORM_CARD_CLASS (klass)->info = &info;
  KAB_FORM_CARD_CLASS (klass)->check = kab_offer_card_check;
}

static void
kab_offer_card_init (KabOfferCard *self)
{
}
