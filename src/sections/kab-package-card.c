/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-package-card.h"

#include <glib/gi18n-lib.h>

#include "kab-bindings-group.h"
#include "kab-calculation-group.h"
#include "kab-characteristics-group.h"
#include "kab-options-group.h"
#include "kab-package-versions.h"
#include "kab-row-state.h"

struct _KabPackageCard
{
  KabFormCard parent_instance;
  KabCalculationGroup *calculation;
  KabOptionsGroup *options;
  char *kind; /* of the package that is shown, as it stands in the form */
};

G_DEFINE_FINAL_TYPE (KabPackageCard, kab_package_card, KAB_TYPE_FORM_CARD)

static const char *const about[] = { "kind", "name", "description", NULL };
static const char *const price[] = { "calculation", "price", "currency", "vat", "term_months", NULL };
static const char *const sale[]
  = { "state", "on_sale_from", "on_sale_to", "template", "materials", "position", NULL };

static const KabFormGroup groups[] = {
  { NULL, about },
  { N_ ("Price"), price },
  { N_ ("Sale"), sale },
  { NULL, NULL },
};

static const KabFormInfo info = {
  .entity = &kab_entity_package,
  .groups = groups,
  .new_title = N_ ("New Package"),
  .undecided = N_ ("Your edit of this package was not taken over and waits for your decision."),
  .copy_field = "name",
  .copy_state = "draft",
};

static const KabBinding partners = {
  .entity = &kab_entity_package_binding,
  .own = "package",
  .other = "partner",
  .title = N_ ("Partners"),
  .none
  = N_ ("No partner sells it: agents of a partner see the packages that are bound to it, and no others."),
  .add = N_ ("Add a Partner"),
};

/* What a new package has of its kind, until something else is typed (S1-42). */
static const char *const started_with[] = { "calculation", "parameters",      "price",    "currency",  "vat",
                                            "term_months", "characteristics", "template", "materials", NULL };

static void
did_find_kind (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) kind = kab_cabinet_find_finish (KAB_CABINET (source), result, &error);
  KabPackageCard *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = KAB_PACKAGE_CARD (user_data);
  if (kind && g_strcmp0 (kind->id, self->kind) == 0)
    kab_form_card_start_with (KAB_FORM_CARD (self), kind, started_with);
}

static void
follow_kind (KabPackageCard *self, const char *kind)
{
  KabCard *card = KAB_CARD (self);

  if (g_strcmp0 (kind, self->kind) == 0)
    return;
  g_free (self->kind);
  self->kind = g_strdup (kind);
  if (kab_form_card_get_row (KAB_FORM_CARD (self)))
    return;
  if (kind)
    kab_cabinet_find_async (kab_card_get_cabinet (card), &kab_entity_package_kind, kind,
                            kab_card_get_cancellable (card), did_find_kind, self);
  else
    kab_form_card_start_with (KAB_FORM_CARD (self), NULL, started_with);
}

static void
kab_package_card_arrange (KabFormCard *form, const KabRow *typed)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (form);

  kab_calculation_group_set_typed (self->calculation, typed);
  kab_options_group_set_currency (self->options, kab_row_get_text (typed, "currency"));
  follow_kind (self, kab_row_get_text (typed, "kind"));
}

static void
options_shown_cb (KabPackageCard *self)
{
  kab_calculation_group_set_options (self->calculation, kab_options_group_dup_options (self->options));
}

static void
kab_package_card_settle (KabFormCard *form, KabRow *row, gboolean settled)
{
  const char *state = row ? kab_row_get_text (row, "state") : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (form), "package.versions", row != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (form), "package.archive",
                                 settled && g_strcmp0 (state, "archived") != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (form), "package.put-on-sale",
                                 settled && g_strcmp0 (state, "on_sale") != 0);
}

static void
state_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean archive = g_str_equal (name, "package.archive");

  kab_row_set_state (gtk_widget_get_parent (widget), kab_card_get_cabinet (KAB_CARD (widget)),
                     kab_form_card_get_row (KAB_FORM_CARD (widget)), archive ? "archived" : "on_sale",
                     archive ? _ ("“%s” archived") : _ ("“%s” put on sale"));
}

static void
versions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabRow *row = kab_form_card_get_row (KAB_FORM_CARD (widget));

  if (row)
    kab_package_versions_present (widget, kab_card_get_cabinet (KAB_CARD (widget)), row);
}

static void
kab_package_card_constructed (GObject *object)
{
  KabPackageCard *self = KAB_PACKAGE_CARD (object);
  KabFormCard *form = KAB_FORM_CARD (object);

  G_OBJECT_CLASS (kab_package_card_parent_class)->constructed (object);
  self->calculation = g_object_new (KAB_TYPE_CALCULATION_GROUP, NULL);
  kab_form_card_add_part (form, "calculation", GTK_WIDGET (self->calculation), 1);
  kab_form_card_add_part (form, "characteristics", g_object_new (KAB_TYPE_CHARACTERISTICS_GROUP, NULL), 1);
  self->options = g_object_new (KAB_TYPE_OPTIONS_GROUP, NULL);
  kab_form_card_add_part (form, "options", GTK_WIDGET (self->options), 1);
  /* It may outlive the card while it finds out what an option is called. */
  g_signal_connect_object (self->options, "shown", G_CALLBACK (options_shown_cb), self, G_CONNECT_SWAPPED);
  kab_form_card_add_part (form, "partners", kab_bindings_group_new (&partners), 2);
  kab_form_card_add_action (form, _ ("_Versions…"), "package.versions");
  kab_form_card_add_action (form, _ ("_Archive"), "package.archive");
  kab_form_card_add_action (form, _ ("_Put on Sale"), "package.put-on-sale");
}

static void
kab_package_card_finalize (GObject *object)
{
  g_free (KAB_PACKAGE_CARD (object)->kind);
  G_OBJECT_CLASS (kab_package_card_parent_class)->finalize (object);
}

static void
kab_package_card_class_init (KabPackageCardClass *klass)
{
  KabFormCardClass *form_class = KAB_FORM_CARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = kab_package_card_constructed;
  G_OBJECT_CLASS (klass)->finalize = kab_package_card_finalize;
  form_class->info = &info;
  form_class->arrange = kab_package_card_arrange;
  form_class->settle = kab_package_card_settle;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "package.versions", NULL, versions_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "package.archive", NULL, state_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "package.put-on-sale", NULL, state_action);
}

static void
kab_package_card_init (KabPackageCard *self)
{
}
