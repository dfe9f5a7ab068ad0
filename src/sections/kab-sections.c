/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sections.h"

#include <glib/gi18n-lib.h>

#include "kab-activity-section.h"
#include "kab-analytics-section.h"
#include "kab-catalogue-section.h"
#include "kab-clients-section.h"
#include "kab-commission.h"
#include "kab-commissions-section.h"
#include "kab-company-section.h"
#include "kab-licences-section.h"
#include "kab-links-section.h"
#include "kab-messages-section.h"
#include "kab-my-offers-section.h"
#include "kab-my-orders-section.h"
#include "kab-offers-section.h"
#include "kab-options-section.h"
#include "kab-orders-section.h"
#include "kab-package-kinds-section.h"
#include "kab-packages-section.h"
#include "kab-partners-section.h"
#include "kab-problems-section.h"
#include "kab-promo-codes-section.h"
#include "kab-purchases-section.h"
#include "kab-structure-section.h"
#include "kab-support-section.h"
#include "kab-templates-section.h"

/* Translators: the group of the sidebar with what a manager sets up */
static const char settings[] = N_ ("Settings");

static const KabSectionInfo sections[] = {
  { "catalogue", N_ ("Catalogue"), "kabinet-packages-symbolic", &kab_entity_package,
    kab_catalogue_section_get_type, FALSE, FALSE, .clients = TRUE },
  { "my-orders", N_ ("Orders"), "kabinet-orders-symbolic", &kab_entity_order, kab_my_orders_section_get_type,
    FALSE, FALSE, .clients = TRUE },
  { "analytics", N_ ("Sales Analytics"), "kabinet-analytics-symbolic", NULL, kab_analytics_section_get_type,
    FALSE, FALSE, .sellers = TRUE },
  { "licences", N_ ("Licences"), "kabinet-licences-symbolic", &kab_entity_licence,
    kab_licences_section_get_type, FALSE, FALSE },
  { "purchases", N_ ("Purchase History"), "kabinet-purchases-symbolic", &kab_entity_licence,
    kab_purchases_section_get_type, FALSE, FALSE, .clients = TRUE, .base = kab_purchases_base },
  { "my-offers", N_ ("Offers"), "kabinet-offers-symbolic", &kab_entity_offer, kab_my_offers_section_get_type,
    FALSE, FALSE, .clients = TRUE },
  { "clients", N_ ("Clients"), "kabinet-clients-symbolic", &kab_entity_client, kab_clients_section_get_type,
    FALSE, TRUE, .sellers = TRUE },
  { "packages", N_ ("Packages"), "kabinet-packages-symbolic", &kab_entity_package,
    kab_packages_section_get_type, FALSE, TRUE, .sellers = TRUE },
  { "options", N_ ("Options"), "kabinet-options-symbolic", &kab_entity_option, kab_options_section_get_type,
    FALSE, TRUE, .sellers = TRUE },
  { "promo-codes", N_ ("Promo Codes"), "kabinet-promo-codes-symbolic", &kab_entity_promo_code,
    kab_promo_codes_section_get_type, FALSE, TRUE, .sellers = TRUE },
  { "offers", N_ ("Offers"), "kabinet-offers-symbolic", &kab_entity_offer, kab_offers_section_get_type, FALSE,
    TRUE, .sellers = TRUE },
  { "partners", N_ ("Partners"), "kabinet-partners-symbolic", &kab_entity_partner,
    kab_partners_section_get_type, FALSE, TRUE },
  { "structure", N_ ("Agent Structure"), "kabinet-structure-symbolic", &kab_entity_agent,
    kab_structure_section_get_type, FALSE, FALSE },
  { "links", N_ ("Partner Links"), "kabinet-links-symbolic", &kab_entity_tracking_link,
    kab_links_section_get_type, FALSE, TRUE },
  { "orders", N_ ("Orders"), "kabinet-orders-symbolic", &kab_entity_order, kab_orders_section_get_type, FALSE,
    FALSE, .sellers = TRUE },
  { "commissions", N_ ("Commissions"), "kabinet-commissions-symbolic", &kab_entity_commission,
    kab_commissions_section_get_type, FALSE, FALSE, .reckoned = TRUE },
  { "problems", N_ ("Problems"), "dialog-warning-symbolic", NULL, kab_problems_section_get_type, TRUE,
    FALSE },
  { "messages", N_ ("Messages"), "kabinet-messages-symbolic", &kab_entity_conversation,
    kab_messages_section_get_type, FALSE, FALSE, .unread = TRUE },
  { "support", N_ ("Support"), "kabinet-support-symbolic", &kab_entity_ticket, kab_support_section_get_type,
    FALSE, FALSE, .unread = TRUE },
  { "activity", N_ ("Activity"), "kabinet-activity-symbolic", &kab_entity_activity,
    kab_activity_section_get_type, FALSE, FALSE },
  { "package-kinds", N_ ("Package Kinds"), "kabinet-package-kinds-symbolic", &kab_entity_package_kind,
    kab_package_kinds_section_get_type, FALSE, TRUE, settings, &kab_entity_package_kind },
  { "templates", N_ ("Templates"), "kabinet-templates-symbolic", &kab_entity_template,
    kab_templates_section_get_type, FALSE, TRUE, settings, &kab_entity_template },
  { "company", N_ ("Company"), "kabinet-company-symbolic", NULL, kab_company_section_get_type, FALSE, FALSE,
    settings, &kab_entity_setting },
};

const KabSectionInfo *
kab_sections (guint *n)
{
  *n = G_N_ELEMENTS (sections);
  return sections;
}

const KabSectionInfo *
kab_section_find (const char *name, guint *index)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_strcmp0 (sections[i].name, name) == 0)
      {
        *index = i;
        return &sections[i];
      }
  return NULL;
}

const KabSectionInfo *
kab_section_of_entity (const char *entity, KabAccount *account)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (sections[i].entity && g_strcmp0 (sections[i].entity->name, entity) == 0
        && kab_section_is_for (&sections[i], account))
      return &sections[i];
  return NULL;
}

gboolean
kab_section_is_for (const KabSectionInfo *info, KabAccount *account)
{
  return (!info->entity || kab_account_may (account, KAB_OPERATION_READ, info->entity, NULL))
         && (!info->sellers || kab_account_get_role (account) < KAB_ROLE_CLIENT)
         && (!info->clients || kab_account_get_role (account) >= KAB_ROLE_CLIENT)
         && (!info->writes || kab_account_may (account, KAB_OPERATION_UPDATE, info->writes, NULL));
}

void
kab_sections_forget_views (GSettings *kept)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  g_object_get (kept, "settings-schema", &schema, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *key = g_strconcat (sections[i].name, "-view", NULL);

      if (g_settings_schema_has_key (schema, key))
        g_settings_reset (kept, key);
    }
}
