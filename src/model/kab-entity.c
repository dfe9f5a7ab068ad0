/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-entity.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static const KabEntity *const entities[] = {
  &kab_entity_user,
  &kab_entity_partner,
  &kab_entity_department,
  &kab_entity_agent,
  &kab_entity_client,
  &kab_entity_membership,
  &kab_entity_role_request,
  &kab_entity_consent,
  &kab_entity_template,
  &kab_entity_package_kind,
  &kab_entity_package,
  &kab_entity_option,
  &kab_entity_package_option,
  &kab_entity_package_binding,
  &kab_entity_promo_code,
  &kab_entity_promo_code_package,
  &kab_entity_offer,
  &kab_entity_reward_plan,
  &kab_entity_requisites,
  &kab_entity_client_product,
  &kab_entity_client_contact,
  &kab_entity_order,
  &kab_entity_licence,
  &kab_entity_order_line,
  &kab_entity_invoice,
  &kab_entity_invoice_line,
  &kab_entity_payment,
  &kab_entity_refund,
  &kab_entity_payment_event,
  &kab_entity_ledger_account,
  &kab_entity_ledger_line,
  &kab_entity_payout_method,
  &kab_entity_payout,
  &kab_entity_service,
  &kab_entity_application,
  &kab_entity_application_document,
  &kab_entity_interview_slot,
  &kab_entity_application_contract,
  &kab_entity_campaign,
  &kab_entity_creative,
  &kab_entity_tracking_link,
  &kab_entity_traffic_figure,
  &kab_entity_ticket,
  &kab_entity_ticket_message,
  &kab_entity_conversation,
  &kab_entity_message,
  &kab_entity_read_mark,
  &kab_entity_sent_message,
  &kab_entity_sms,
  &kab_entity_story,
  &kab_entity_folder,
  &kab_entity_document,
  &kab_entity_document_version,
  &kab_entity_article,
  &kab_entity_incident_notice,
  &kab_entity_maintenance_window,
  &kab_entity_moderation_case,
  &kab_entity_setting,
  &kab_entity_number_lease,

  &kab_entity_activity,
};

const KabEntity *const *
kab_entities (guint *n)
{
  if (n != NULL)
    *n = G_N_ELEMENTS (entities);

  return entities;
}

const KabEntity *
kab_entity_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_strcmp0 (entities[i]->name, name) == 0)
      return entities[i];

  return NULL;
}

const KabEntity *
kab_entity_find_by_number (guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (entities[i]->number == number)
      return entities[i];

  return NULL;
}

int
kab_entity_field (const KabEntity *entity, const char *name)
{
  if (name == NULL)
    return -1;
  /* Asked some hundred times for a row that is written: most names differ in the first letter already. */
  for (guint i = 0; i < entity->n_fields; i++)
    if (entity->fields[i].name[0] == name[0] && strcmp (entity->fields[i].name, name) == 0)
      return (int)i;

  return -1;
}

const KabField *
kab_entity_find_field (const KabEntity *entity, const char *name)
{
  int i = kab_entity_field (entity, name);

  return i < 0 ? NULL : &entity->fields[i];
}

KabValueKind
kab_field_kind (const KabField *field)
{
  switch (field->type)
    {
    case KAB_TYPE_INTEGER:
    case KAB_TYPE_MONEY:
    case KAB_TYPE_BOOLEAN:
    case KAB_TYPE_TIME:
      return KAB_VALUE_INTEGER;
    case KAB_TYPE_TEXT:
    case KAB_TYPE_LONG_TEXT:
    case KAB_TYPE_MARKUP:
    case KAB_TYPE_JSON:
    case KAB_TYPE_DATE:
    case KAB_TYPE_ENUM:
    case KAB_TYPE_REF:
    case KAB_TYPE_PHONE:
    case KAB_TYPE_EMAIL:
    default:
      return KAB_VALUE_TEXT;
    }
}

const char *
kab_field_enum_title (const KabField *field, const char *token)
{
  for (const KabEnumValue *v = field->values; v != NULL && v->token != NULL; v++)
    if (g_strcmp0 (v->token, token) == 0)
      return v->context != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, v->context, v->title)
                                : g_dgettext (GETTEXT_PACKAGE, v->title);

  return NULL;
}

const char *
kab_field_title (const KabField *field)
{
  return g_dgettext (GETTEXT_PACKAGE, field->title);
}

const char *
kab_field_no_number (void)
{
  /* Translators: stands in place of the number of a licence, an order … made while there was no network */
  return _ ("Number follows");
}
