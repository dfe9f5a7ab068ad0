/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-packages-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-package-card.h"
#include "kab-price-list-window.h"

struct _KabPackagesSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabPackagesSection, kab_packages_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "name", 200, TRUE },
  { "kind", 170, FALSE, FALSE, 3 },
  { "calculation", 170, FALSE, FALSE, 5 },
  { "price", 176, FALSE, FALSE, 1 },
  { "vat", 100, FALSE, TRUE, 6 },
  { "term_months", 110, FALSE, FALSE, 4 },
  { "state", 120, FALSE, FALSE, 2 },
};

static const char *const filters[] = { "name", "kind", "state", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s package", "%s packages", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  { N_ ("_Put on Sale"), N_ ("Put on sale: %s"), .field = "state", .value = "on_sale" },
  { N_ ("_Archive"), N_ ("Archived: %s"), .field = "state", .value = "archived" },
  { N_ ("_Bind to a Partner…"), N_ ("Bound: %s"), .binds = &kab_entity_package_binding, .own = "package",
    .other = "partner", .ask = N_ ("Bind to Which Partner?") },
  { N_ ("D_elete"), N_ ("Deleted: %s"), .deletes = TRUE },
  { NULL },
};

static const KabListInfo info = {
  .name = "packages",
  .entity = &kab_entity_package,
  .icon = "kabinet-packages-symbolic",
  .page_size = 30,
  .order = "name",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_package_card_get_type,
  .placeholder = N_ ("Search by name or description"),
  .empty_title = N_ ("No Packages Yet"),
  .empty_text = N_ ("A package is what you sell: its price, its term and its options."),
  .create_title = N_ ("_New Package"),
  .create_label = N_ ("New Package (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
kinds_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.section", "s", "package-kinds");
}

static void
price_list_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KabCabinet *cabinet = kab_section_get_cabinet (KAB_SECTION (widget));

  if (cabinet)
    kab_price_list_window_present (widget, cabinet);
}

/* Whoever sets kinds up gets there from here. */
static void
kab_packages_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KAB_SECTION_CLASS (kab_packages_section_parent_class)->set_cabinet (section, cabinet);
  gtk_widget_action_set_enabled (GTK_WIDGET (section), "packages.kinds",
                                 cabinet
                                   && kab_account_may (kab_cabinet_get_account (cabinet),
                                                       KAB_OPERATION_UPDATE, &kab_entity_package_kind, NULL));
}

static void
kab_packages_section_class_init (KabPackagesSectionClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "packages.price-list", NULL, price_list_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "packages.kinds", NULL, kinds_action);
  KAB_SECTION_CLASS (klass)->set_cabinet = kab_packages_section_set_cabinet;
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_packages_section_init (KabPackagesSection *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) kinds = g_menu_item_new (_ ("_Kinds of Packages…"), "packages.kinds");

  g_menu_item_set_attribute (kinds, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, kinds);
  g_menu_append (menu, _ ("_Price List…"), "packages.price-list");
  kab_list_section_set_menu (KAB_LIST_SECTION (self), G_MENU_MODEL (menu));
}
