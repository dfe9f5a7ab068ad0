/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-promo-codes-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-promo-batch.h"
#include "kab-promo-code-card.h"

struct _KabPromoCodesSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabPromoCodesSection, kab_promo_codes_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "code", 140 },
  { "name", 170, TRUE, FALSE, 5 },
  { "kind", 120, FALSE, TRUE, 8 },
  { "percent", 80, FALSE, FALSE, 1 },
  { "amount", 100, FALSE, FALSE, 2 },
  { "partner", 150, FALSE, FALSE, 7 },
  { "valid_to", 105, FALSE, FALSE, 6 },
  { "used", 70, FALSE, FALSE, 4 },
  { "state", 110, FALSE, FALSE, 3 },
};

static const char *const filters[] = { "code", "kind", "partner", "state", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s promo code", "%s promo codes", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  { N_ ("_Pause"), N_ ("Paused: %s"), .field = "state", .value = "paused" },
  { N_ ("_Make Active"), N_ ("Made active: %s"), .field = "state", .value = "active" },
  /* Translators: of promo codes: nobody can use them any more */
  { N_ ("_End"), N_ ("Ended: %s"), .field = "state", .value = "archived" },
  { N_ ("_Bind to a Partner…"), N_ ("Bound: %s"), .field = "partner", .ask = N_ ("Bind to Which Partner?") },
  { N_ ("D_elete"), N_ ("Deleted: %s"), .deletes = TRUE },
  { NULL },
};

static const KabListInfo info = {
  .name = "promo-codes",
  .entity = &kab_entity_promo_code,
  .icon = "kabinet-promo-codes-symbolic",
  .page_size = 20,
  .order = "code",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_promo_code_card_get_type,
  .placeholder = N_ ("Search by code or name"),
  .empty_title = N_ ("No Promo Codes Yet"),
  .empty_text = N_ ("A promo code takes a percentage or an amount off the price of a licence."),
  .create_title = N_ ("_New Promo Code"),
  .create_label = N_ ("New Promo Code (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
generate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kab_promo_batch_present (widget, kab_section_get_cabinet (KAB_SECTION (widget)));
}

static void
kab_promo_codes_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  gboolean may = cabinet
                 && kab_account_may (kab_cabinet_get_account (cabinet), KAB_OPERATION_CREATE,
                                     &kab_entity_promo_code, NULL);

  KAB_SECTION_CLASS (kab_promo_codes_section_parent_class)->set_cabinet (section, cabinet);
  gtk_widget_action_set_enabled (GTK_WIDGET (section), "promo-codes.generate", may);
}

static void
kab_promo_codes_section_class_init (KabPromoCodesSectionClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "promo-codes.generate", NULL, generate_action);
  KAB_SECTION_CLASS (klass)->set_cabinet = kab_promo_codes_section_set_cabinet;
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_promo_codes_section_init (KabPromoCodesSection *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new (_ ("_Generate Several…"), "promo-codes.generate");

  /* Of no use to whoever may make none. */
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
  kab_list_section_set_menu (KAB_LIST_SECTION (self), G_MENU_MODEL (menu));
}
