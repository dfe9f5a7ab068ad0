/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-commissions-section.h"

#include <glib/gi18n-lib.h>

#include "kab-commission-card.h"
#include "kab-commission-tiles.h"
#include "kab-commission.h"
#include "kab-format.h"

struct _KabCommissionsSection
{
  KabListSection parent_instance;
  KabCommissionTiles *tiles; /* the list's */
};

G_DEFINE_FINAL_TYPE (KabCommissionsSection, kab_commissions_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "number", 116 },
  { "client_name", 160, TRUE },
  { "accrued_at", 152, FALSE, FALSE, 4 },
  { "amount", 112 },
  { "state", 130, FALSE, FALSE, 1 },
  { "paid", 112, FALSE, FALSE, 3 },
  { "taken_back", 112, FALSE, FALSE, 5 },
  { "due", 124, FALSE, FALSE, 2 },
  { "free_at", 164, FALSE, FALSE, 8 },
  { "agent", 160, FALSE, FALSE, 6 },
  { "partner", 150, FALSE, FALSE, 7 },
  { "package_name", 160, FALSE, TRUE, 9 },
};

static const char *const filters[] = { "accrued_at", "partner", "agent", "state", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s commission", "%s commissions", (gulong)n), number);
}

static const KabListInfo info = {
  .name = "commissions",
  .entity = &kab_entity_commission,
  .icon = "kabinet-commissions-symbolic",
  .page_size = 20,
  .order = "accrued_at",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_commission_card_get_type,
  .placeholder = N_ ("Search by number, client or package"),
  .empty_title = N_ ("No Commissions Yet"),
  .empty_text = N_ ("Each sale that is paid brings its partner a commission, as the reward plan says."),
  .count = count,
};

static void
kab_commissions_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabCommissionsSection *self = KAB_COMMISSIONS_SECTION (section);

  KAB_SECTION_CLASS (kab_commissions_section_parent_class)->set_cabinet (section, cabinet);
  if (!self->tiles)
    {
      self->tiles = KAB_COMMISSION_TILES (g_object_new (KAB_TYPE_COMMISSION_TILES, NULL));
      kab_list_section_set_note (KAB_LIST_SECTION (section), GTK_WIDGET (self->tiles));
    }
  kab_commission_tiles_set (self->tiles, cabinet, kab_list_section_get_state (KAB_LIST_SECTION (section)));
}

static void
kab_commissions_section_class_init (KabCommissionsSectionClass *klass)
{
  KAB_SECTION_CLASS (klass)->set_cabinet = kab_commissions_section_set_cabinet;
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_commissions_section_init (KabCommissionsSection *self)
{
}
