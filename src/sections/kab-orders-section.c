/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-orders-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-order-card.h"

struct _KabOrdersSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabOrdersSection, kab_orders_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "number", 108 },
  { "client_name", 170, TRUE },
  { "phone", 144, FALSE, FALSE, 5 },
  { "way", 124, FALSE, FALSE, 4 },
  { "total", 112, FALSE, FALSE, 2 },
  { "status", 116, FALSE, FALSE, 1 },
  { "formed_at", 156, FALSE, FALSE, 3 },
  { "paid_at", 156, FALSE, FALSE, 6 },
  { "promo_code", 110, FALSE, TRUE, 7 },
};

static const char *const filters[] = { "phone", "status", "way", "formed_at", "paid_at", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s order", "%s orders", (gulong)n), number);
}

static const char *const reason[] = { "reason", NULL };

static const KabCommandDialog cancel = {
  /* Translators: how many of what */
  .title = N_ ("Cancel %s?"),
  .text = N_ (
    "Their licences that wait for the payment are revoked, and their invoices that wait for it are voided. "
    "An order that was cancelled stays so."),
  .run = N_ ("_Cancel the Orders"),
  .args = reason,
  .destructive = TRUE,
};

static const KabBulkAction bulk[] = {
  { N_ ("_Cancel…"), N_ ("Cancelled: %s"), .command = "cancel", .dialog = &cancel },
  { NULL },
};

static const KabListInfo info = {
  .name = "orders",
  .entity = &kab_entity_order,
  .icon = "kabinet-orders-symbolic",
  .page_size = 20,
  .order = "formed_at",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_order_card_get_type,
  .placeholder = N_ ("Search by name, number or phone"),
  .empty_title = N_ ("No Orders Yet"),
  .empty_text = N_ ("Payment links and invoices appear here as soon as a licence is issued."),
  .count = count,
  .bulk = bulk,
};

static void
kab_orders_section_class_init (KabOrdersSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_orders_section_init (KabOrdersSection *self)
{
}
