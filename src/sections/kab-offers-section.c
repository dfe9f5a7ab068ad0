/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-offers-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-offer-card.h"

struct _KabOffersSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabOffersSection, kab_offers_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "title", 200, TRUE },           { "client", 190, FALSE, FALSE, 1 },   { "package", 160, FALSE, FALSE, 4 },
  { "code", 110, FALSE, FALSE, 5 }, { "valid_to", 124, FALSE, FALSE, 2 }, { "seen_at", 156, FALSE, FALSE, 3 },
};

static const char *const filters[] = { "title", "client", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s offer", "%s offers", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  { N_ ("_Take Back"), N_ ("Taken back: %s"), .deletes = TRUE },
  { NULL },
};

static const KabListInfo info = {
  .name = "offers",
  .entity = &kab_entity_offer,
  .icon = "kabinet-offers-symbolic",
  .page_size = 20,
  .order = "valid_to",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_offer_card_get_type,
  .placeholder = N_ ("Search by title"),
  .empty_title = N_ ("No Offers Yet"),
  .empty_text = N_ ("Offer a client something of their own: a package, or a price that others do not get."),
  .create_title = N_ ("_New Offer"),
  .create_label = N_ ("New Offer (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
kab_offers_section_class_init (KabOffersSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_offers_section_init (KabOffersSection *self)
{
}
