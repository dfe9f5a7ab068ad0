/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-activity-section.h"

#include <glib/gi18n-lib.h>

#include "kab-activity-card.h"
#include "kab-format.h"

struct _KabActivitySection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabActivitySection, kab_activity_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "at", 156 },
  { "user_name", 180, FALSE, FALSE, 1 },
  { "action", 130, FALSE, FALSE, 2 },
  { "subject", 130, FALSE, FALSE, 3 },
  { "row_title", 190, TRUE },
  { "device", 190, FALSE, FALSE, 4 },
};

static const char *const filters[] = { "user", "action", "subject", "at", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  /* Translators: lines of the journal of who did what */
  return g_strdup_printf (ngettext ("%s action", "%s actions", (gulong)n), number);
}

static const KabListInfo info = {
  .name = "activity",
  .entity = &kab_entity_activity,
  .icon = "kabinet-activity-symbolic",
  .page_size = 50,
  .order = "at",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_activity_card_get_type,
  .placeholder = N_ ("Search by person"),
  .empty_title = N_ ("Nothing Was Done Yet"),
  .empty_text = N_ ("Whoever adds or changes something is written down here, with what it was before."),
  .count = count,
};

static void
kab_activity_section_class_init (KabActivitySectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_activity_section_init (KabActivitySection *self)
{
}
