/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-option-card.h"

#include <glib/gi18n-lib.h>

#include "kab-bindings-group.h"

struct _KabOptionCard
{
  KabFormCard parent_instance;
};

G_DEFINE_FINAL_TYPE (KabOptionCard, kab_option_card, KAB_TYPE_FORM_CARD)

static const char *const fields[] = { "name", "description", "price", "currency", "state", NULL };

static const KabFormGroup groups[] = {
  { NULL, fields },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_option,
  .groups = groups,
  .new_title = N_ ("New Option"),
  .undecided = N_ ("Your edit of this option was not taken over and waits for your decision."),
  .copy_field = "name",
  .deletes = TRUE,
};

/* Put in and taken out in the package's own card, where its price there is set. */
static const KabBinding packages = {
  .entity = &kab_entity_package_option,
  .own = "option",
  .other = "package",
  .title = N_ ("Packages"),
  .none = N_ ("No package has this option."),
  .read_only = TRUE,
};

static void
kab_option_card_constructed (GObject *object)
{
  G_OBJECT_CLASS (kab_option_card_parent_class)->constructed (object);
  kab_form_card_add_part (KAB_FORM_CARD (object), "packages", kab_bindings_group_new (&packages), 0);
}

static void
kab_option_card_class_init (KabOptionCardClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = kab_option_card_constructed;
  KAB_FORM_CARD_CLASS (klass)->info = &info;
}

static void
kab_option_card_init (KabOptionCard *self)
{
}
