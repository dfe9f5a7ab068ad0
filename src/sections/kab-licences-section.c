/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-licences-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-licence-card.h"
#include "kab-licence-paper.h"
#include "kab-local-server.h"

struct _KabLicencesSection
{
  KabListSection parent_instance;
};

G_DEFINE_FINAL_TYPE (KabLicencesSection, kab_licences_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "number", 124 },
  { "client_name", 190, TRUE },
  { "package_name", 160, FALSE, FALSE, 2 },
  { "price", 112, FALSE, FALSE, 3 },
  { "sold_on", 118, FALSE, FALSE, 5 },
  { "valid_to", 104, FALSE, FALSE, 4 },
  { "status", 144, FALSE, FALSE, 1 },
  { "partner_name", 150, FALSE, FALSE, 6 },
  { "agent_name", 170, FALSE, FALSE, 7 },
};

static const char *const filters[]
  = { "client_name", "number", "package", "status", "partner", "sold_on", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s licence", "%s licences", (gulong)n), number);
}

static const char *const reason[] = { "reason", NULL };

static const KabCommandDialog suspend = {
  /* Translators: how many of what */
  .title = N_ ("Suspend %s?"),
  .text
  = N_ ("They are not valid until somebody resumes them. The days in between are not added to their term."),
  .run = N_ ("_Suspend"),
  .args = reason,
  .destructive = TRUE,
};

static const KabCommandDialog resume = {
  /* Translators: how many of what */
  .title = N_ ("Resume %s?"),
  .text = N_ ("They are valid again at once, until the day they were issued for."),
  .run = N_ ("_Resume"),
  .args = reason,
};

static const KabBulkAction bulk[] = {
  { N_ ("_Suspend…"), N_ ("Suspended: %s"), .command = "suspend", .dialog = &suspend },
  { N_ ("_Resume…"), N_ ("Resumed: %s"), .command = "resume", .dialog = &resume },
  { NULL },
};

static const KabListInfo info = {
  .name = "licences",
  .entity = &kab_entity_licence,
  .icon = "kabinet-licences-symbolic",
  .page_size = 20,
  .order = "sold_on",
  .descending = TRUE,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_licence_card_get_type,
  .placeholder = N_ ("Search by name, number or phone"),
  .empty_title = N_ ("No Licences Yet"),
  .empty_text = N_ ("Licences appear here as soon as they are sold."),
  .create_label = N_ ("New Licence (Ctrl+N)"),
  .create_title = N_ ("New Licence"),
  .count = count,
  .papers = &kab_licence_paper_kind,
  .bulk = bulk,
};

/* Nobody else sells what one computer alone keeps: the licences that there were before come out of a table. */
static void
kab_licences_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KabPagedTable *table = kab_list_section_get_table (KAB_LIST_SECTION (section));
  g_autofree char *database = NULL, *quoted = NULL, *command = NULL;

  KAB_SECTION_CLASS (kab_licences_section_parent_class)->set_cabinet (section, cabinet);
  if (!cabinet)
    return;
  if (!g_str_equal (kab_account_get_server (kab_cabinet_get_account (cabinet)), KAB_SERVER_LOCAL))
    {
      kab_paged_table_set_empty (table, info.icon, _ (info.empty_title), _ (info.empty_text));
      kab_paged_table_set_command (table, NULL);
      return;
    }
  database = kab_local_server_dup_database ();
  quoted = g_shell_quote (database);
  /* A licence is of a package. Translators: names of files, in commands to be copied */
  command = g_strdup_printf ("kabinetctl --database %s import packages %s\n"
                             "kabinetctl --database %s import licences %s",
                             quoted, _ ("PACKAGES.csv"), quoted, _ ("LICENCES.csv"));
  kab_paged_table_set_empty (table, info.icon, _ (info.empty_title),
                             _ ("Bring in those that you have from spreadsheets saved as CSV, with these "
                                "commands in a terminal:"));
  kab_paged_table_set_command (table, command);
}

static void
kab_licences_section_class_init (KabLicencesSectionClass *klass)
{
  KAB_SECTION_CLASS (klass)->set_cabinet = kab_licences_section_set_cabinet;
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_licences_section_init (KabLicencesSection *self)
{
}
