/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-partners-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-partner-card.h"

struct _KabPartnersSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabPartnersSection, kab_partners_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "name", 220, TRUE },
  { "contact_name", 200, FALSE, FALSE, 3 },
  { "phone", 150, FALSE, FALSE, 2 },
  { "email", 200, FALSE, TRUE, 6 },
  { "reward", 150, FALSE, FALSE, 4 },
  { "onboarding", 130, FALSE, FALSE, 5 },
  { "joined_on", 110, FALSE, TRUE, 7 },
  { "status", 120, FALSE, FALSE, 1 },
  { "parent", 180, FALSE, TRUE, 8 },
};

static const char *const filters[] = { "name", "status", "reward", "parent", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s partner", "%s partners", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  { N_ ("_Bind a Package…"), N_ ("Bound: %s"), .binds = &kab_entity_package_binding, .own = "partner",
    .other = "package", .ask = N_ ("Bind Which Package?") },
  { N_ ("_Suspend"), N_ ("Suspended: %s"), .field = "status", .value = "suspended" },
  { N_ ("_Make Active"), N_ ("Made active: %s"), .field = "status", .value = "active" },
  { N_ ("_Archive"), N_ ("Archived: %s"), .field = "status", .value = "archived" },
  { NULL },
};

static const KabListInfo info = {
  .name = "partners",
  .entity = &kab_entity_partner,
  .icon = "kabinet-partners-symbolic",
  .page_size = 20,
  .order = "name",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_partner_card_get_type,
  .placeholder = N_ ("Search by name or phone"),
  .empty_title = N_ ("No Partners Yet"),
  .empty_text = N_ ("A partner sells your packages through agents of its own, and is rewarded for it."),
  .create_title = N_ ("_New Partner"),
  .create_label = N_ ("New Partner (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
kab_partners_section_class_init (KabPartnersSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_partners_section_init (KabPartnersSection *self)
{
}
