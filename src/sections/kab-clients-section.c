/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-clients-section.h"

#include <glib/gi18n-lib.h>

#include "kab-client-card.h"
#include "kab-format.h"

struct _KabClientsSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabClientsSection, kab_clients_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "name", 230, TRUE },
  { "kind", 150, FALSE, FALSE, 4 },
  { "phone", 150, FALSE, FALSE, 1 },
  { "email", 200, FALSE, FALSE, 2 },
  { "city", 130, FALSE, TRUE, 6 },
  { "partner", 160, FALSE, FALSE, 5 },
  { "agent", 170, FALSE, FALSE, 3 },
};

static const char *const filters[] = { "name", "phone", "kind", "partner", "agent", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s client", "%s clients", (gulong)n), number);
}

static const KabBulkAction bulk[] = {
  /* Whose agent a client is, that partner's it is. */
  { N_ ("_Give to an Agent…"), N_ ("Given: %s"), .field = "agent", .ask = N_ ("Give to Which Agent?"),
    .along = "partner" },
  { N_ ("_Bind to a Partner…"), N_ ("Bound: %s"), .field = "partner", .ask = N_ ("Bind to Which Partner?") },
  { N_ ("D_elete"), N_ ("Deleted: %s"), .deletes = TRUE },
  { NULL },
};

static const KabListInfo info = {
  .name = "clients",
  .entity = &kab_entity_client,
  .icon = "kabinet-clients-symbolic",
  .page_size = 30,
  .order = "name",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_client_card_get_type,
  .placeholder = N_ ("Search by name, phone or e-mail"),
  .empty_title = N_ ("No Clients Yet"),
  .empty_text
  = N_ ("A client is whoever buys: a person or a company. One is made with the first licence, too."),
  .create_title = N_ ("_New Client"),
  .create_label = N_ ("New Client (Ctrl+N)"),
  .count = count,
  .bulk = bulk,
};

static void
kab_clients_section_class_init (KabClientsSectionClass *klass)
{
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_clients_section_init (KabClientsSection *self)
{
}
