/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-options-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-option-card.h"

struct _KabOptionsSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabOptionsSection, kab_options_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "name", 220, TRUE },
  { "description", 260, FALSE, FALSE, 2 },
  { "price", 124 },
  { "state", 120, FALSE, FALSE, 1 },
};

static const char *const filters[] = { "name", "state", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s option", "%s options", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  { N_ ("_Offer Again"), N_ ("Offered again: %s"), .field = "state", .value = "active" },
  { N_ ("_Archive"), N_ ("Archived: %s"), .field = "state", .value = "archived" },
  { N_ ("D_elete"), N_ ("Deleted: %s"), .deletes = TRUE },
  { NULL },
};

static const KabListInfo info = {
  .name = "options",
  .entity = &kab_entity_option,
  .icon = "kabinet-options-symbolic",
  .page_size = 20,
  .order = "name",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_option_card_get_type,
  .placeholder = N_ ("Search by name"),
  .empty_title = N_ ("No Options Yet"),
  .empty_text = N_ ("An option is what a package can be bought with: a module, a service, one more place."),
  .create_title = N_ ("_New Option"),
  .create_label = N_ ("New Option (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
kab_options_section_class_init (KabOptionsSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_options_section_init (KabOptionsSection *self)
{
}
