/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-my-orders-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-order-card.h"

struct _KabMyOrdersSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabMyOrdersSection, kab_my_orders_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "number", 108 },
  { "formed_at", 156, TRUE },
  { "total", 124 },
  { "way", 140, FALSE, FALSE, 3 },
  { "status", 130, FALSE, FALSE, 1 },
  { "paid_at", 156, FALSE, FALSE, 2 },
};

static const char *const filters[] = { "status", "way", "formed_at", "paid_at", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s order", "%s orders", (gulong)n), number);
}

static const KabListInfo info = {
  .name = "my-orders",
  .entity = &kab_entity_order,
  .icon = "kabinet-orders-symbolic",
  .page_size = 20,
  .order = "formed_at",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_order_card_get_type,
  .placeholder = N_ ("Search by number"),
  .empty_title = N_ ("No Orders Yet"),
  .empty_text = N_ ("Choose a package in the catalogue and order it: it is paid from here."),
  .count = count,
};

static void
kab_my_orders_section_class_init (KabMyOrdersSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_my_orders_section_init (KabMyOrdersSection *self)
{
}
