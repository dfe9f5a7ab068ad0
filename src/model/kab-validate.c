/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-validate.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-access.h"
#include "kab-calendar.h"
#include "kab-consent.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-number.h"
#include "kab-phone.h"
#include "kab-identifier.h"
#include "kab-payout.h"
#include "kab-price.h"
#include "kab-requisites.h"
#include "kab-sms.h"
#include "kab-text.h"
#include "kab-ticket-clock.h"
#include "kab-tracking-link.h"

void
kab_value_tidy (const KabField *field, KabValue *value)
{
  if (value->kind != KAB_VALUE_TEXT)
    return;
  if (field->type != KAB_TYPE_MARKUP)
    kab_text_strip (value->text);
  if (value->text[0] == '\0')
    {
      kab_value_set_null (value);
    }
  else if (field->type == KAB_TYPE_PHONE)
    {
      char *phone = kab_phone_normalise (value->text);

      if (phone != NULL)
        kab_value_take_text (value, phone);
    }
  else if (field->type == KAB_TYPE_EMAIL)
    {
      char *at = strrchr (value->text, '@');

      if (at != NULL)
        for (char *p = at; *p != '\0'; p++)
          *p = g_ascii_tolower (*p);
    }
}

G_GNUC_PRINTF (3, 4)
static gboolean
invalid (GError **error, const KabField *field, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: the name of a field, then what is wrong with its value */
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (field), reason);
  return FALSE;
}

/* One @, something on both sides, no blanks, a dot in the domain: RFC 5321 bounds, not its whole grammar. */
static gboolean
email_is_valid (const char *text)
{
  const char *at = strchr (text, '@');
  gsize local = at != NULL ? (gsize)(at - text) : 0;

  if (at == NULL || local == 0 || local > 64 || strlen (text) > 254 || strchr (at + 1, '@') != NULL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p <= ' ' || strchr ("<>(),;:\\\"[]", *p) != NULL)
      return FALSE;

  return at[1] != '.' && strchr (at + 1, '.') != NULL && strstr (at, "..") == NULL
         && text[strlen (text) - 1] != '.';
}

/* C0, DEL and C1, whose U+009B begins a command to a terminal just as ESC [ does. */
static gboolean
is_control (const char *p)
{
  return (guchar)*p < ' ' || *p == '\177' || ((guchar)p[0] == 0xc2 && (guchar)p[1] < 0xa0);
}

static gboolean
validate_text (const KabField *field, const char *text, GError **error)
{
  glong length;
  gboolean lines
    = field->type == KAB_TYPE_LONG_TEXT || field->type == KAB_TYPE_MARKUP || field->type == KAB_TYPE_JSON;
  glong most = field->max > 0 ? (glong)field->max : KAB_TEXT_MAX;

  if (!g_utf8_validate (text, -1, NULL))
    return invalid (error, field, _ ("the text is not valid UTF-8."));
  /* No longer in characters than in bytes: mostly there is nothing to count. */
  length = (glong)strlen (text);
  if (length > most)
    length = g_utf8_strlen (text, -1);
  if (length > most)
    return invalid (error, field,
                    g_dngettext (GETTEXT_PACKAGE, "%ld character at the most; there are %ld.",
                                 "%ld characters at the most; there are %ld.", (gulong)most),
                    most, length);
  for (const char *p = text; *p != '\0'; p++)
    if (is_control (p) && !(lines && (*p == '\n' || *p == '\t' || *p == '\r')))
      return invalid (error, field, _ ("control characters are not allowed."));

  switch (field->type)
    {
    case KAB_TYPE_DATE:
      if (!kab_date_is_valid (text))
        return invalid (error, field, _ ("“%s” is not a day of the calendar."), text);
      break;
    case KAB_TYPE_ENUM:
      if (kab_field_enum_title (field, text) == NULL)
        return invalid (error, field, _ ("“%s” is not one of the values to choose from."), text);
      break;
    case KAB_TYPE_REF:
      if (!kab_id_is_valid (text))
        return invalid (error, field, _ ("this is not a reference to a record."));
      break;
    case KAB_TYPE_PHONE:
      if (!kab_phone_is_valid (text))
        return invalid (
          error, field,
          _ ("“%s” is not a phone number. Write it with the country code, such as +7 912 345-67-89."), text);
      break;
    case KAB_TYPE_EMAIL:
      if (!email_is_valid (text))
        return invalid (error, field, _ ("“%s” is not an e-mail address."), text);
      break;
    case KAB_TYPE_JSON:
      if (!kab_json_check (text, strlen (text)))
        return invalid (error, field, _ ("the structure cannot be read."));
      break;
    case KAB_TYPE_TEXT:
      if ((field->flags & KAB_FIELD_FILE) && !kab_digest_is_valid (text))
        return invalid (error, field, _ ("this is not the name of a file."));
      break;
    default:
      break;
    }
  return TRUE;
}

static gboolean
validate_integer (const KabField *field, gint64 integer, GError **error)
{
  if (field->type == KAB_TYPE_BOOLEAN && integer != 0 && integer != 1)
    return invalid (error, field, _ ("neither yes nor no."));
  if (field->type == KAB_TYPE_MONEY && integer < 0)
    return invalid (error, field, _ ("an amount below zero is not allowed."));
  if (field->type == KAB_TYPE_INTEGER && integer < field->min)
    return invalid (error, field, _ ("at least %ld."), (glong)field->min);
  if ((field->type == KAB_TYPE_INTEGER || field->type == KAB_TYPE_MONEY) && field->max > 0
      && integer > field->max)
    return invalid (error, field, _ ("too large."));

  return TRUE;
}

gboolean
kab_validate_value (const KabField *field, const KabValue *value, GError **error)
{
  if (value->kind == KAB_VALUE_NULL)
    return TRUE;
  if (value->kind != kab_field_kind (field))
    return invalid (error, field, _ ("a value of the wrong type."));

  return value->kind == KAB_VALUE_TEXT ? validate_text (field, value->text, error)
                                       : validate_integer (field, value->integer, error);
}

static gboolean
validate_period (const KabRow *row, const char *from, const char *to, const KabField **at, GError **error)
{
  if (kab_row_is_null (row, from) || kab_row_is_null (row, to))
    return TRUE;
  if (kab_field_kind (kab_entity_find_field (row->entity, from)) == KAB_VALUE_INTEGER
        ? kab_row_get_integer (row, from) <= kab_row_get_integer (row, to)
        : strcmp (kab_row_get_text (row, from), kab_row_get_text (row, to)) <= 0)
    return TRUE;
  *at = kab_entity_find_field (row->entity, to);
  return invalid (error, *at, _ ("the period ends before it begins."));
}

static gboolean
validate_membership (const KabRow *row, const KabField **at, GError **error)
{
  const char *needs[2] = { NULL, NULL };
  KabRole role;

  if (!kab_role_from_token (kab_row_get_text (row, "role"), &role))
    return TRUE;
  if (role == KAB_ROLE_PARTNER || role == KAB_ROLE_HEAD || role == KAB_ROLE_AGENT)
    needs[0] = "partner";
  if (role == KAB_ROLE_HEAD || role == KAB_ROLE_AGENT)
    needs[1] = "agent";
  if (role == KAB_ROLE_CLIENT || role == KAB_ROLE_CONTACT)
    needs[0] = "client";

  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if (needs[i] != NULL && kab_row_is_null (row, needs[i]))
      {
        *at = kab_entity_find_field (row->entity, needs[i]);
        return invalid (error, *at, _ ("needed for the role “%s”."), kab_role_title (role));
      }

  return TRUE;
}

/* Periods: a field and the one that must not come before it. */
static const struct
{
  const KabEntity *entity;
  const char *from;
  const char *to;
} periods[] = {
  { &kab_entity_licence, "valid_from", "valid_to" },
  { &kab_entity_promo_code, "valid_from", "valid_to" },
  { &kab_entity_offer, "valid_from", "valid_to" },
  { &kab_entity_reward_plan, "valid_from", "valid_to" },
  { &kab_entity_invoice, "issued_on", "due_on" },
  { &kab_entity_application, "statement_from", "statement_to" },
  { &kab_entity_service, "registered_on", "expires_on" },
  { &kab_entity_campaign, "starts_on", "ends_on" },
  { &kab_entity_story, "shown_from", "shown_to" },
  { &kab_entity_maintenance_window, "starts_at", "ends_at" },
  { &kab_entity_incident_notice, "began_at", "resolved_at" },
  { &kab_entity_consent, "given_at", "withdrawn_at" },
  { &kab_entity_number_lease, "first", "last" },
};

static const char *
requisite (const char *field, gpointer row)
{
  return kab_entity_find_field (&kab_entity_requisites, field) != NULL ? kab_row_get_text (row, field) : NULL;
}

gboolean
kab_validate_requisites (const KabRow *row, const char *kind, const KabField **at, GError **error)
{
  g_autoptr (GPtrArray) problems = kab_requisites_check (requisite, kind, (gpointer)row);
  const KabFieldProblem *first;

  if (problems->len == 0)
    return TRUE;
  first = problems->pdata[0];
  *at = kab_entity_find_field (row->entity, first->field);
  return invalid (error, *at, "%s", first->sentence);
}

static gboolean
validate_calculation (const KabRow *row, const KabField **at, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (kab_price_check_parameters (kab_row_get_text (row, "parameters"), &local))
    return TRUE;
  *at = kab_entity_find_field (row->entity, "parameters");
  return invalid (error, *at, "%s", local->message);
}

/* Settings that rules go by: whoever writes one hears at once that it cannot be read. */
static gboolean
validate_setting (const KabRow *row, const KabField **at, GError **error)
{
  const char *key = kab_row_get_text (row, "key"), *value = kab_row_get_text (row, "value");
  g_autoptr (GError) local = NULL;
  g_autoptr (KabCalendar) calendar = NULL;
  KabTicketPolicy policy;
  KabPayoutPolicy payouts;
  KabNumberPolicy numbers;
  g_auto (KabRegistrationSetting) registration = { 0 };
  gint64 price;

  if (value == NULL || key == NULL)
    return TRUE;
  if (g_str_equal (key, "calendar"))
    calendar = kab_calendar_new_from_json (value, &local);
  else if (g_str_equal (key, "ticket_policy"))
    kab_ticket_policy_read (value, &policy, &local);
  else if (g_str_equal (key, "payout_policy"))
    kab_payout_policy_read (value, &payouts, &local);
  else if (g_str_equal (key, "sms_tariff"))
    kab_sms_tariff_read (value, NULL, &price, &local);
  else if (g_str_equal (key, KAB_REGISTRATION_SETTING))
    kab_registration_setting_parse (value, &registration, &local);
  else if (g_str_equal (key, "numbers"))
    kab_number_policy_read (value, &numbers, &local);
  if (local == NULL)
    return TRUE;
  *at = kab_entity_find_field (row->entity, "value");
  return invalid (error, *at, "%s", local->message);
}

/* S4-44: what is kept of a number is its end, and nothing that could be more of it. */
static gboolean
validate_payout_method (const KabRow *row, const KabField **at, GError **error)
{
  const char *last4 = kab_row_get_text (row, "last4"), *bic = kab_row_get_text (row, "bic");
  g_autofree char *problem = NULL;

  *at = kab_entity_find_field (row->entity, "last4");
  if (last4 != NULL && (strlen (last4) != 4 || strspn (last4, "0123456789") != 4))
    return invalid (error, *at, _ ("four digits are needed."));
  *at = kab_entity_find_field (row->entity, "bic");
  problem
    = bic != NULL && g_strcmp0 (kab_row_get_text (row, "kind"), "bank_account") == 0 && strlen (bic) == 9
        ? kab_identifier_problem (KAB_IDENTIFIER_BIC, bic)
      : bic != NULL ? kab_identifier_problem (KAB_IDENTIFIER_SWIFT, bic)
                    : NULL;
  return problem == NULL || invalid (error, *at, "%s", problem);
}

static gboolean
validate_link (const KabRow *row, const KabField **at, GError **error)
{
  const char *code = kab_row_get_text (row, "code"), *target = kab_row_get_text (row, "target");
  g_autoptr (GError) local = NULL;

  *at = kab_entity_find_field (row->entity, "code");
  if (!kab_tracking_code_is_valid (code))
    return invalid (error, *at,
                    _ ("3 to 40 of the letters a to z, digits, “-” and “_”; a letter or a digit first."));
  *at = kab_entity_find_field (row->entity, "target");
  return kab_tracking_target_check (target, NULL, &local) || invalid (error, *at, "%s", local->message);
}

static gboolean
validate_rules (const KabRow *row, const KabField **at, GError **error)
{
  if (row->entity == &kab_entity_setting)
    return validate_setting (row, at, error);
  if (row->entity == &kab_entity_package)
    return validate_period (row, "on_sale_from", "on_sale_to", at, error)
           && validate_calculation (row, at, error);
  if (row->entity == &kab_entity_package_kind)
    return validate_calculation (row, at, error);
  if (row->entity == &kab_entity_requisites)
    return kab_validate_requisites (row, NULL, at, error);
  if (row->entity == &kab_entity_payout_method)
    return validate_payout_method (row, at, error);
  if (row->entity == &kab_entity_tracking_link)
    return validate_link (row, at, error);
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (row->entity == periods[i].entity && !validate_period (row, periods[i].from, periods[i].to, at, error))
      return FALSE;
  if (row->entity == &kab_entity_membership)
    return validate_membership (row, at, error);
  if (row->entity == &kab_entity_user && kab_row_is_null (row, "phone") && kab_row_is_null (row, "email")
      && kab_row_is_null (row, "identifier"))
    {
      *at = kab_entity_find_field (row->entity, "phone");
      return invalid (error, *at,
                      _ ("a user needs a phone, an e-mail address or an identifier to sign in with."));
    }

  return TRUE;
}

gboolean
kab_validate_row (const KabRow *row, const KabField **field, GError **error)
{
  const KabField *unused;
  const KabField **at = field != NULL ? field : &unused;

  for (guint i = 0; i < row->entity->n_fields; i++)
    {
      *at = &row->entity->fields[i];
      if (((*at)->flags & KAB_FIELD_REQUIRED) && ((*at)->flags & KAB_FIELD_NUMBERED) == 0
          && row->values[i].kind == KAB_VALUE_NULL)
        return invalid (error, *at, _ ("fill this in."));
      if (!kab_validate_value (*at, &row->values[i], error))
        return FALSE;
    }
  *at = NULL;

  return validate_rules (row, at, error);
}
