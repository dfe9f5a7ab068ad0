/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-package-kind-card.h"

#include <glib/gi18n-lib.h>

#include "kab-calculation-group.h"
#include "kab-characteristics-group.h"
#include "kab-row-state.h"

struct _KabPackageKindCard
{
  KabFormCard parent_instance;
  KabCalculationGroup *calculation;
};

G_DEFINE_FINAL_TYPE (KabPackageKindCard, kab_package_kind_card, KAB_TYPE_FORM_CARD)

static const char *const about[] = { "name", "description", "state", NULL };
static const char *const price[] = { "calculation", "price", "currency", "vat", "term_months", NULL };
static const char *const sale[] = { "template", "materials", NULL };

static const KabFormGroup groups[] = {
  { NULL, about },
  { N_ ("A New Package Starts With"), price },
  { N_ ("Sale"), sale },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_package_kind,
  .groups = groups,
  .new_title = N_ ("New Kind of Packages"),
  .undecided = N_ ("Your edit of this kind was not taken over and waits for your decision."),
  .copy_field = "name",
  .copy_state = "active",
  .deletes = TRUE,
};

static void
kab_package_kind_card_arrange (KabFormCard *form, const KabRow *typed)
{
  kab_calculation_group_set_typed (KAB_PACKAGE_KIND_CARD (form)->calculation, typed);
}

static void
kab_package_kind_card_settle (KabFormCard *form, KabRow *row, gboolean settled)
{
  gboolean archived = row && g_strcmp0 (kab_row_get_text (row, "state"), "archived") == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (form), "kind.archive", settled && !archived);
  gtk_widget_action_set_enabled (GTK_WIDGET (form), "kind.use", settled && archived);
}

static void
state_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean archive = g_str_equal (name, "kind.archive");

  kab_row_set_state (gtk_widget_get_parent (widget), kab_card_get_cabinet (KAB_CARD (widget)),
                     kab_form_card_get_row (KAB_FORM_CARD (widget)), archive ? "archived" : "active",
                     archive ? _ ("“%s” archived") : _ ("“%s” is used again"));
}

static void
kab_package_kind_card_constructed (GObject *object)
{
  KabPackageKindCard *self = KAB_PACKAGE_KIND_CARD (object);
  KabFormCard *form = KAB_FORM_CARD (object);

  G_OBJECT_CLASS (kab_package_kind_card_parent_class)->constructed (object);
  self->calculation = g_object_new (KAB_TYPE_CALCULATION_GROUP, NULL);
  kab_form_card_add_part (form, "calculation", GTK_WIDGET (self->calculation), 1);
  kab_form_card_add_part (form, "characteristics", g_object_new (KAB_TYPE_CHARACTERISTICS_GROUP, NULL), 1);
  kab_form_card_add_action (form, _ ("_Archive"), "kind.archive");
  kab_form_card_add_action (form, _ ("_Use Again"), "kind.use");
}

static void
kab_package_kind_card_class_init (KabPackageKindCardClass *klass)
{
  KabFormCardClass *form_class = KAB_FORM_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_package_kind_card_constructed;
  form_class->info = &info;
  form_class->arrange = kab_package_kind_card_arrange;
  form_class->settle = kab_package_kind_card_settle;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "kind.archive", NULL, state_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "kind.use", NULL, state_action);
}

static void
kab_package_kind_card_init (KabPackageKindCard *self)
{
}
