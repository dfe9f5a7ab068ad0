/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-catalogue-section.h"

#include <glib/gi18n-lib.h>

#include "kab-catalogue-card.h"
#include "kab-format.h"

struct _KabCatalogueSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabCatalogueSection, kab_catalogue_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "name", 200, TRUE },
  { "description", 260, FALSE, FALSE, 3 },
  { "kind", 160, FALSE, FALSE, 2 },
  { "term_months", 110, FALSE, FALSE, 4 },
  { "price", 150, FALSE, FALSE, 1 },
};

static const char *const filters[] = { "name", "kind", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s package", "%s packages", (gulong)n), number);
}

static const KabListInfo info = {
  .name = "catalogue",
  .title = N_ ("Catalogue"),
  .entity = &kab_entity_package,
  .icon = "kabinet-packages-symbolic",
  .page_size = 30,
  .order = "name",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_catalogue_card_get_type,
  .placeholder = N_ ("Search by name or description"),
  .empty_title = N_ ("Nothing on Sale"),
  .empty_text = N_ ("What can be ordered appears here as soon as it is on sale."),
  .count = count,
};

static void
kab_catalogue_section_class_init (KabCatalogueSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_catalogue_section_init (KabCatalogueSection *self)
{
}
