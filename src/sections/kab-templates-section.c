/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-templates-section.h"

#include <glib/gi18n-lib.h>

#include "kab-format.h"
#include "kab-forms-note.h"
#include "kab-template-card.h"

struct _KabTemplatesSection
{
  KabListSection parent_instance;
  KabFormsNote *forms; /* the list's */
};

G_DEFINE_FINAL_TYPE (KabTemplatesSection, kab_templates_section, KAB_TYPE_LIST_SECTION)

static const KabTableColumn columns[] = {
  { "name", 220, TRUE },
  { "kind", 190, FALSE, FALSE, 1 },
  { "language", 140, FALSE, FALSE, 2 },
  { "is_default", 110, FALSE, FALSE, 4 },
  { "version", 80, FALSE, FALSE, 5 },
  { "updated_at", 160, FALSE, FALSE, 3 },
};

static const char *const filters[] = { "kind", "language", NULL };

static char *
count (guint64 n)
{
  g_autofree char *number = kab_format_count (n);

  return g_strdup_printf (ngettext ("%s template", "%s templates", (gulong)n), number);
}

static const KabListInfo info = {
  .name = "templates",
  .entity = &kab_entity_template,
  .icon = "kabinet-templates-symbolic",
  .page_size = 30,
  .order = "name",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .filters = filters,
  .card = kab_template_card_get_type,
  .placeholder = N_ ("Search by name"),
  .empty_title = N_ ("No Templates Yet"),
  .empty_text
  = N_ ("A template says how licences, invoices, acts and price lists look on paper. Until there is one, "
        "the form that comes with Kabinet is used."),
  .create_title = N_ ("_New Template"),
  .create_label = N_ ("New Template (Ctrl+N)"),
  .count = count,
  .covers = TRUE,
};

static void
kab_templates_section_set_cabinet (KabSection *section, KabCabinet *cabinet)
{
  KAB_SECTION_CLASS (kab_templates_section_parent_class)->set_cabinet (section, cabinet);
  kab_forms_note_set_cabinet (KAB_TEMPLATES_SECTION (section)->forms, cabinet);
}

static void
kab_templates_section_class_init (KabTemplatesSectionClass *klass)
{
  KAB_SECTION_CLASS (klass)->set_cabinet = kab_templates_section_set_cabinet;
  KAB_LIST_SECTION_CLASS (klass)->info = &info;
}

static void
kab_templates_section_init (KabTemplatesSection *self)
{
  self->forms = KAB_FORMS_NOTE (kab_forms_note_new ());
  kab_list_section_set_note (KAB_LIST_SECTION (self), GTK_WIDGET (self->forms));
}
