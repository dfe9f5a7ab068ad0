/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-package-kinds-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-package-kind-card.h"

struct _KabPackageKindsSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabPackageKindsSection, kab_package_kinds_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "name", 220, TRUE },
  { "description", 260, FALSE, FALSE, 4 },
  { "calculation", 170, FALSE, FALSE, 2 },
  { "template", 170, FALSE, FALSE, 5 },
  { "term_months", 110, FALSE, FALSE, 3 },
  { "state", 120, FALSE, FALSE, 1 },
};

static const char *const filters[] = { "state", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s kind", "%s kinds", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  { N_ ("_Use Again"), N_ ("Used again: %s"), .field = "state", .value = "active" },
  { N_ ("_Archive"), N_ ("Archived: %s"), .field = "state", .value = "archived" },
  { N_ ("D_elete"), N_ ("Deleted: %s"), .deletes = TRUE },
  { NULL },
};

static const KabListInfo info = {
  .name = "package-kinds",
  .entity = &kab_entity_package_kind,
  .icon = "kabinet-package-kinds-symbolic",
  .page_size = 30,
  .order = "name",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_package_kind_card_get_type,
  .placeholder = N_ ("Search by name"),
  .empty_title = N_ ("No Kinds of Packages Yet"),
  .empty_text = N_ ("A kind says what a new package starts with: how its price is calculated, its term, its "
                    "characteristics and the template of its licences."),
  .create_title = N_ ("_New Kind"),
  .create_label = N_ ("New Kind (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
kab_package_kinds_section_class_init (KabPackageKindsSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_package_kinds_section_init (KabPackageKindsSection *self)
{
}
