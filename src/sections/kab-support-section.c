/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-support-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-ticket-card.h"

struct _KabSupportSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabSupportSection, kab_support_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "number", 120 },
  { "subject", 240, TRUE },
  { "author_name", 180, FALSE, FALSE, 4 },
  { "client", 180, FALSE, TRUE, 5 },
  { "opened_at", 140, FALSE, FALSE, 3 },
  { "status", 120, FALSE, FALSE, 1 },
  { "priority", 110, FALSE, TRUE, 2 },
  { "answer_due_at", 140, FALSE, FALSE, 2 },
};

static const char *const filters[] = { "status", "priority", "category", "assignee", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s request", "%s requests", (gulong)n), number);
}

static const KabListInfo info = {
  .name = "support",
  .entity = &kab_entity_ticket,
  .icon = "kabinet-support-symbolic",
  .page_size = 20,
  .order = "opened_at",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_ticket_card_get_type,
  .placeholder = N_ ("Search by number, subject or name"),
  .empty_title = N_ ("No Requests Yet"),
  .empty_text
  = N_ ("When something does not work, or a question is open, make a request: support answers it here."),
  .create_title = N_ ("Create a _Request"),
  .create_label = N_ ("Create a Request (Ctrl+N)"),
  .count = count,
};

static void
kab_support_section_class_init (KabSupportSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_support_section_init (KabSupportSection *self)
{
}
