/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-messages-section.h"

#include <glib/gi18n-lib.h>

#include "kab-conversation-card.h"
#include "kab-format.h"

struct _KabMessagesSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabMessagesSection, kab_messages_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "subject", 240, TRUE },
  { "kind", 170, FALSE, FALSE, 2 },
  { "user_name", 200, FALSE, FALSE, 3 },
  { "last_at", 150, FALSE, FALSE, 1 },
};

static const char *const filters[] = { "kind", "last_at", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s conversation", "%s conversations", (gulong)n), number);
}

static const KabListInfo info = {
  .name = "messages",
  .entity = &kab_entity_conversation,
  .icon = "kabinet-messages-symbolic",
  .page_size = 30,
  .order = "last_at",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_conversation_card_get_type,
  .placeholder = N_ ("Search by subject or name"),
  .empty_title = N_ ("No Conversations Yet"),
  .empty_text
  = N_ ("Write to support when something does not work, to administration about everything else."),
  .create_title = N_ ("_New Conversation"),
  .create_label = N_ ("New Conversation (Ctrl+N)"),
  .count = count,
};

static void
kab_messages_section_class_init (KabMessagesSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_messages_section_init (KabMessagesSection *self)
{
}
