/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-purchases-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-licence-card.h"

struct _KabPurchasesSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabPurchasesSection, kab_purchases_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "sold_on", 118 },
  { "package_name", 190, TRUE },
  { "quantity", 96, FALSE, FALSE, 4 },
  { "price", 124 },
  { "number", 124, FALSE, FALSE, 2 },
  { "valid_to", 110, FALSE, FALSE, 3 },
  { "status", 130, FALSE, FALSE, 1 },
};

static const char *const filters[] = { NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s purchase", "%s purchases", (gulong)n), number);
}

/* What was paid was sold on some day, and stays so though it ends, or is given back. */
void
kab_purchases_base (KabQuery *query)
{
  kab_query_set_range (query, "sold_on", "0001-01-01", NULL);
}

static const KabListInfo info = {
  .name = "purchases",
  .title = N_ ("Purchase History"),
  .entity = &kab_entity_licence,
  .icon = "kabinet-purchases-symbolic",
  .page_size = 20,
  .order = "sold_on",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .base = kab_purchases_base,
  .card = kab_licence_card_get_type,
  .placeholder = N_ ("Search by name or number"),
  .empty_title = N_ ("Nothing Bought Yet"),
  .empty_text = N_ ("What you order appears here as soon as it is paid."),
  .count = count,
};

static void
kab_purchases_section_class_init (KabPurchasesSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_purchases_section_init (KabPurchasesSection *self)
{
}
