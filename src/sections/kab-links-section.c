/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-links-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-link-card.h"

struct _KabLinksSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabLinksSection, kab_links_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "code", 120 },
  { "name", 180, TRUE, FALSE, 5 },
  { "target", 170, FALSE, FALSE, 7 },
  { "visits", 110, FALSE, FALSE, 1 },
  { "registrations", 125, FALSE, FALSE, 3 },
  { "first_payments", 140, FALSE, FALSE, 4 },
  { "revenue", 130, FALSE, FALSE, 2 },
  { "state", 110, FALSE, FALSE, 6 },
  { "partner", 150, FALSE, FALSE, 8 },
  { "agent", 150, FALSE, TRUE, 9 },
};

static const char *const filters[] = { "code", "partner", "agent", "state", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s partner link", "%s partner links", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  { N_ ("_Pause"), N_ ("Paused: %s"), .field = "state", .value = "paused" },
  { N_ ("_Make Active"), N_ ("Made active: %s"), .field = "state", .value = "active" },
  { N_ ("_Archive"), N_ ("Archived: %s"), .field = "state", .value = "archived" },
  { N_ ("D_elete"), N_ ("Deleted: %s"), .deletes = TRUE },
  { NULL },
};

static const KabListInfo info = {
  .name = "links",
  .entity = &kab_entity_tracking_link,
  .icon = "kabinet-links-symbolic",
  .page_size = 20,
  .order = "visits",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_link_card_get_type,
  .placeholder = N_ ("Search by code or name"),
  .empty_title = N_ ("No Partner Links Yet"),
  .empty_text
  = N_ ("Give a link to people: whoever registers by it becomes a client of the partner whose link it is."),
  .create_title = N_ ("_New Partner Link"),
  .create_label = N_ ("New Partner Link (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
kab_links_section_class_init (KabLinksSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_links_section_init (KabLinksSection *self)
{
}
