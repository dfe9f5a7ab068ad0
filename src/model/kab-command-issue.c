/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sale of a licence: the order, the licence and the order's line, priced as the package says. */
#include "kab-command-issue.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-id.h"
#include "kab-money.h"

#define OPTIONS_MAX 200

void
kab_issue_clear (KabIssue *issue)
{
  g_clear_pointer (&issue->order_id, g_free);
  g_clear_pointer (&issue->licence_id, g_free);
  g_clear_pointer (&issue->package, kab_row_unref);
  g_clear_pointer (&issue->client, kab_row_unref);
  g_clear_pointer (&issue->agent, kab_row_unref);
  g_clear_pointer (&issue->partner, kab_row_unref);
  g_clear_pointer (&issue->renewed, kab_row_unref);
  g_clear_pointer (&issue->promo_row, kab_row_unref);
  g_clear_pointer (&issue->promo_packages, g_ptr_array_unref);
  g_clear_pointer (&issue->rows, g_ptr_array_unref);
  g_clear_pointer (&issue->options, g_array_unref);
  g_clear_pointer (&issue->options_json, g_free);
  g_clear_pointer (&issue->price, kab_price_free);
  g_clear_pointer (&issue->full, kab_price_free);
}

/* *row stays NULL where there is no such one, or none is asked for. */
static gboolean
find (KabIssue *issue, const KabEntity *entity, const char *id, KabRow **row, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (id == NULL)
    return TRUE;
  *row = issue->world->find (entity, id, issue->world->data, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
find_arg (KabIssue *issue, const char *arg, KabRow **row, GError **error)
{
  const char *id = kab_call_text (issue->call, arg);
  int at = kab_command_arg (issue->call->command, arg);

  if (id == NULL)
    return TRUE;
  if (!find (issue, kab_entity_find (issue->call->command->args[at].ref), id, row, error))
    return FALSE;
  return (*row != NULL && !(*row)->deleted)
         || kab_call_refuse (issue->call, arg, issue->field, error, KAB_ERROR_INVALID, "%s",
                             _ ("what it refers to does not exist, or was deleted. Choose another one."));
}

static gboolean
check_on_sale (KabIssue *issue, GError **error)
{
  const char *from = kab_row_get_text (issue->package, "on_sale_from");
  const char *to = kab_row_get_text (issue->package, "on_sale_to");
  const char *day = issue->world->today;

  if (g_strcmp0 (kab_row_get_text (issue->package, "state"), "on_sale") == 0
      && (from == NULL || strcmp (day, from) >= 0) && (to == NULL || strcmp (day, to) <= 0))
    return TRUE;
  return kab_call_refuse (issue->call, "package", issue->field, error, KAB_ERROR_INVALID,
                          _ ("“%s” is not on sale."), kab_row_title (issue->package));
}

/* --- What is renewed --- */

/* Once is enough: the next one is renewed in its turn. */
static gboolean
check_renewed_once (KabIssue *issue, GError **error)
{
  const char *client = kab_row_get_text (issue->renewed, "client");
  g_autoptr (GPtrArray) licences = NULL;

  if (client == NULL)
    return TRUE;
  licences = issue->world->list (&kab_entity_licence, "client", client, issue->world->data, error);
  if (licences == NULL)
    return FALSE;
  for (guint i = 0; i < licences->len; i++)
    {
      const KabRow *one = licences->pdata[i];
      const char *number = kab_row_get_text (one, "number");

      if (g_strcmp0 (kab_row_get_text (one, "renewed_from"), issue->renewed->id) == 0
          && !g_str_equal (one->id, issue->licence_id)
          && g_strcmp0 (kab_row_get_text (one, "status"), "revoked") != 0)
        return kab_call_refuse (issue->call, "renewed_from", issue->field, error, KAB_ERROR_REFUSED,
                                /* Translators: the number of a licence */
                                _ ("it was renewed already, by licence %s."), number != NULL ? number : "—");
    }
  return TRUE;
}

static gboolean
check_renewed (KabIssue *issue, GError **error)
{
  static const char *const good[] = { "active", "suspended", "expired", NULL };
  const char *status, *client;

  if (!find_arg (issue, "renewed_from", &issue->renewed, error))
    return FALSE;
  if (issue->renewed == NULL)
    return TRUE;
  status = kab_row_get_text (issue->renewed, "status");
  if (status == NULL || !g_strv_contains (good, status))
    return kab_call_refuse (issue->call, "renewed_from", issue->field, error, KAB_ERROR_REFUSED,
                            /* Translators: a status */
                            _ ("it is “%s”, and what is renewed was good before."),
                            kab_machine_state_title (kab_machine_find ("licence"), status));
  client = kab_row_get_text (issue->renewed, "client");
  if (issue->client == NULL && client != NULL && !kab_call_has (issue->call, "client_name")
      && !find (issue, &kab_entity_client, client, &issue->client, error))
    return FALSE;
  if (issue->client != NULL && g_strcmp0 (client, issue->client->id) != 0)
    return kab_call_refuse (issue->call, "client", issue->field, error, KAB_ERROR_REFUSED, "%s",
                            _ ("a licence is renewed for the same client. For another one, transfer it."));
  return check_renewed_once (issue, error);
}

/* Options */

static gboolean
chosen_options (KabIssue *issue, GHashTable *chosen, GError **error)
{
  const char *text = kab_call_text (issue->call, "options");
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (text == NULL)
    return TRUE;
  if (array == NULL || json_array_get_length (array) > OPTIONS_MAX)
    return kab_call_refuse (issue->call, "options", issue->field, error, KAB_ERROR_INVALID, "%s",
                            _ ("the structure cannot be read."));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id
        = JSON_NODE_HOLDS_OBJECT (element)
            ? json_object_get_string_member_with_default (json_node_get_object (element), "option", NULL)
            : NULL;

      if (id == NULL || !g_hash_table_add (chosen, g_strdup (id)))
        return kab_call_refuse (issue->call, "options", issue->field, error, KAB_ERROR_INVALID, "%s",
                                _ ("each option is named once."));
    }
  return TRUE;
}

static void
add_option_json (JsonArray *array, const KabPriceOption *option, const char *id)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "included", option->included);
  json_object_set_string_member (object, "name", option->name);
  json_object_set_string_member (object, "option", id);
  json_object_set_int_member (object, "price", option->included ? 0 : option->price);
  json_array_add_object_element (array, object);
}

static gboolean
add_option (KabIssue *issue, const KabRow *line, JsonArray *array, GError **error)
{
  KabRow *option = NULL;
  KabPriceOption one = { 0 };

  if (!find (issue, &kab_entity_option, kab_row_get_text (line, "option"), &option, error))
    return FALSE;
  if (option == NULL)
    return TRUE;
  g_ptr_array_add (issue->rows, option);
  one.name = kab_row_title (option);
  one.included = kab_row_get_integer (line, "included") != 0;
  one.price = kab_row_get_integer (kab_row_is_null (line, "price") ? option : line, "price");
  g_array_append_val (issue->options, one);
  add_option_json (array, &one, option->id);
  return TRUE;
}

/* Those that were chosen, and those that come with the package. */
static gboolean
read_options (KabIssue *issue, GError **error)
{
  g_autoptr (GHashTable) chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autofree char *json = NULL;

  issue->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  issue->options = g_array_new (FALSE, TRUE, sizeof (KabPriceOption));
  if (!chosen_options (issue, chosen, error))
    return FALSE;
  lines = issue->world->list (&kab_entity_package_option, "package", issue->package->id, issue->world->data,
                              error);
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      const KabRow *line = lines->pdata[i];

      if (!g_hash_table_remove (chosen, kab_row_get_text (line, "option"))
          && kab_row_get_integer (line, "included") == 0)
        continue;
      if (!add_option (issue, line, array, error))
        return FALSE;
    }
  if (g_hash_table_size (chosen) > 0)
    return kab_call_refuse (issue->call, "options", issue->field, error, KAB_ERROR_INVALID, "%s",
                            _ ("one of them is no option of this package."));
  if (json_array_get_length (array) == 0)
    return TRUE;
  json_node_set_array (node, array);
  json = json_to_string (node, FALSE);
  issue->options_json = kab_json_normalise (json);
  return TRUE;
}

/* Price */

/* How often the client used the code: what was revoked does not count. */
static gboolean
count_by_client (KabIssue *issue, GError **error)
{
  g_autoptr (GPtrArray) licences = NULL;

  if (issue->client == NULL)
    return TRUE;
  licences = issue->world->list (&kab_entity_licence, "client", issue->client->id, issue->world->data, error);
  if (licences == NULL)
    return FALSE;
  for (guint i = 0; i < licences->len; i++)
    if (g_strcmp0 (kab_row_get_text (licences->pdata[i], "promo"), issue->promo_row->id) == 0
        && g_strcmp0 (kab_row_get_text (licences->pdata[i], "status"), "revoked") != 0
        && !g_str_equal (((const KabRow *)licences->pdata[i])->id, issue->licence_id))
      issue->use.used_by_client++;
  return TRUE;
}

static gboolean
read_promo (KabIssue *issue, GError **error)
{
  const char *code = kab_call_text (issue->call, "promo_code");
  g_autoptr (GPtrArray) found = NULL, packages = NULL;
  const KabRow *row;

  if (code == NULL)
    return TRUE;
  found = issue->world->list (&kab_entity_promo_code, "code", code, issue->world->data, error);
  if (found == NULL)
    return FALSE;
  issue->promo.code = code;
  /* A client is sent no codes: what this one takes off is the server's to say. */
  if (found->len == 0 && issue->world->partial && kab_world_is_owners (issue->world))
    return TRUE;
  if (found->len == 0)
    return kab_call_refuse (issue->call, "promo_code", issue->field, error, KAB_ERROR_INVALID,
                            _ ("there is no promo code “%s”."), code);
  issue->promo_row = kab_row_ref (found->pdata[0]);
  row = issue->promo_row;
  packages
    = issue->world->list (&kab_entity_promo_code_package, "promo_code", row->id, issue->world->data, error);
  if (packages == NULL)
    return FALSE;
  issue->promo_packages = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < packages->len; i++)
    g_ptr_array_add (issue->promo_packages, g_strdup (kab_row_get_text (packages->pdata[i], "package")));
  g_ptr_array_add (issue->promo_packages, NULL);
  issue->promo.code = kab_row_get_text (row, "code");
  issue->promo.percent = g_strcmp0 (kab_row_get_text (row, "kind"), "percent") == 0;
  issue->promo.value = kab_row_get_integer (row, issue->promo.percent ? "percent" : "amount");
  issue->promo.currency = kab_row_get_text (row, "currency");
  issue->promo.partner = kab_row_get_text (row, "partner");
  issue->promo.packages = (const char *const *)issue->promo_packages->pdata;
  issue->promo.from = kab_row_get_text (row, "valid_from");
  issue->promo.to = kab_row_get_text (row, "valid_to");
  issue->promo.limit_total = kab_row_get_integer (row, "limit_total");
  issue->promo.limit_client = kab_row_get_integer (row, "limit_client");
  issue->promo.used = kab_row_get_integer (row, "used");
  /* An order that is changed has used it already. */
  if (issue->before != NULL && g_strcmp0 (kab_row_get_text (issue->before, "promo"), row->id) == 0)
    issue->promo.used = MAX (issue->promo.used - 1, 0);
  issue->promo.active = g_strcmp0 (kab_row_get_text (row, "state"), "active") == 0;
  return issue->promo.limit_client == 0 || count_by_client (issue, error);
}

static gboolean
is_of_declared (const KabIssue *issue)
{
  return kab_price_is_of_declared (kab_row_get_text (issue->package, "calculation"));
}

static gboolean
check_declared (KabIssue *issue, GError **error)
{
  g_autofree char *refusal = NULL;

  if (!is_of_declared (issue))
    return TRUE;
  refusal = kab_price_declared_refusal (kab_row_get_text (issue->package, "parameters"),
                                        kab_row_get_text (issue->package, "currency"),
                                        kab_call_integer (issue->call, "declared"));
  return refusal == NULL
         || kab_call_refuse (issue->call, "declared", issue->field, error, KAB_ERROR_INVALID, "%s", refusal);
}

static KabPrice *
reckon (KabIssue *issue, gboolean promo, GError **error)
{
  KabPriceRequest request = {
    .name = kab_row_title (issue->package),
    .calculation = kab_row_get_text (issue->package, "calculation"),
    .parameters = kab_row_get_text (issue->package, "parameters"),
    .price = kab_row_get_integer (issue->package, "price"),
    .currency = kab_row_get_text (issue->package, "currency"),
    .vat = kab_row_get_text (issue->package, "vat"),
    .term_months = kab_row_get_integer (issue->package, "term_months"),
    .quantity = kab_call_has (issue->call, "quantity") ? kab_call_integer (issue->call, "quantity") : 1,
    .declared = kab_call_integer (issue->call, "declared"),
    .options = (const KabPriceOption *)issue->options->data,
    .n_options = issue->options->len,
    .promo = promo && issue->promo_row != NULL ? &issue->promo : NULL,
    .promo_use = &issue->use,
  };

  return kab_price_calculate (&request, error);
}

/* Who sells: as the seller's own role has it, or as the office says. */
static const char *
partner_of (const KabIssue *issue)
{
  const KabActor *actor = issue->world->actor;

  if (issue->agent != NULL)
    return kab_row_get_text (issue->agent, "partner");
  if (issue->partner != NULL)
    return issue->partner->id;
  if (kab_world_is_owners (issue->world) && !kab_row_is_null (issue->client, "partner"))
    return kab_row_get_text (issue->client, "partner");
  if (!kab_world_is_owners (issue->world) && kab_who_of_role (actor->role) != KAB_WHO_OFFICE)
    return actor->partner;
  /* A sale with a partner's code is that partner's (S1-50). */
  return issue->promo.partner;
}

static gboolean
reckon_both (KabIssue *issue, GError **error)
{
  issue->use.package = issue->package->id;
  issue->use.partner = partner_of (issue);
  issue->use.day = issue->world->today;
  issue->full = reckon (issue, FALSE, error);
  issue->price = issue->full != NULL ? reckon (issue, TRUE, error) : NULL;
  if (issue->price == NULL)
    {
      const char *parameters = kab_row_get_text (issue->package, "parameters");
      /* What is asked of the package is asked of its parameters; the rest is how many of it. */
      const char *at = kab_price_check_parameters (parameters, NULL) && kab_call_has (issue->call, "quantity")
                           && !is_of_declared (issue)
                         ? "quantity"
                         : "package";

      *issue->field = &issue->call->command->args[kab_command_arg (issue->call->command, at)];
      return FALSE;
    }
  if (issue->price->promo_refusal != NULL)
    return kab_call_refuse (issue->call, "promo_code", issue->field, error, KAB_ERROR_INVALID, "%s",
                            issue->price->promo_refusal);
  return TRUE;
}

/* Who orders sees whom the sale is of, and does not say it: the client's own row does. */
static gboolean
find_own (KabIssue *issue, GError **error)
{
  const KabActor *actor = issue->world->actor;
  const char *client
    = kab_call_has (issue->call, "client") ? kab_call_text (issue->call, "client") : actor->client;

  if (g_strcmp0 (client, actor->client) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_FORBIDDEN, _ ("Your role does not allow this change."));
      return FALSE;
    }
  g_clear_pointer (&issue->client, kab_row_unref);
  if (!find (issue, &kab_entity_client, client, &issue->client, error))
    return FALSE;
  if (issue->client == NULL || issue->client->deleted)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("The client in whose name you order is not here any more. Ask the office."));
      return FALSE;
    }
  return find (issue, &kab_entity_agent, kab_row_get_text (issue->client, "agent"), &issue->agent, error)
         && (issue->agent != NULL
             || find (issue, &kab_entity_partner, kab_row_get_text (issue->client, "partner"),
                      &issue->partner, error));
}

/* The office agrees on prices and others' are checked where they are written; this one, with all that was agreed to. */
static gboolean
check_agreed (KabIssue *issue, GError **error)
{
  const char *currency = issue->price->derivation->currency;
  gint64 agreed = kab_call_integer (issue->call, "price");
  g_autofree char *right = NULL, *given = NULL;

  if (!kab_world_is_owners (issue->world) || !kab_call_has (issue->call, "price")
      || (issue->promo.code != NULL && issue->promo_row == NULL)
      || (agreed == issue->price->total
          && (!kab_call_has (issue->call, "currency")
              || g_strcmp0 (kab_call_text (issue->call, "currency"), currency) == 0)))
    return TRUE;
  right = kab_money_format (issue->price->total, currency, NULL);
  given = kab_money_format (agreed,
                            kab_call_has (issue->call, "currency") ? kab_call_text (issue->call, "currency")
                                                                   : currency,
                            NULL);
  return kab_call_refuse (issue->call, "price", issue->field, error, KAB_ERROR_INVALID,
                          _ ("by the package's calculation it is %s, and not %s."), right, given);
}

gboolean
kab_issue_read (KabIssue *issue, GError **error)
{
  const KabActor *actor = issue->world->actor;

  if (!find_arg (issue, "package", &issue->package, error) || !check_on_sale (issue, error)
      || !find_arg (issue, "client", &issue->client, error)
      || !find_arg (issue, "partner", &issue->partner, error)
      || !find_arg (issue, "agent", &issue->agent, error))
    return FALSE;
  if (!check_renewed (issue, error) || (kab_world_is_owners (issue->world) && !find_own (issue, error)))
    return FALSE;
  if (issue->client == NULL && issue->renewed == NULL && !kab_call_has (issue->call, "client_name"))
    return kab_call_refuse (issue->call, "client", issue->field, error, KAB_ERROR_INVALID, "%s",
                            _ ("fill this in."));
  if (issue->agent == NULL && kab_who_of_role (actor->role) != KAB_WHO_OFFICE
      && !find (issue, &kab_entity_agent, actor->agent, &issue->agent, error))
    return FALSE;
  if (!read_promo (issue, error))
    return FALSE;
  if (issue->partner == NULL && partner_of (issue) != NULL
      && !find (issue, &kab_entity_partner, partner_of (issue), &issue->partner, error))
    return FALSE;
  return read_options (issue, error) && check_declared (issue, error) && reckon_both (issue, error)
         && check_agreed (issue, error);
}

/* Rows */

static void
attribute (const KabIssue *issue, KabRow *row)
{
  const KabActor *actor = issue->world->actor;
  gboolean office = kab_who_of_role (actor->role) == KAB_WHO_OFFICE;

  kab_row_set_text (row, "client", issue->client != NULL ? issue->client->id : NULL);
  kab_row_set_text (row, "partner", partner_of (issue));
  if (issue->agent != NULL)
    {
      kab_row_set_text (row, "agent", issue->agent->id);
      kab_row_set_text (row, "department", kab_row_get_text (issue->agent, "department"));
    }
  /* A client's device has no row of the agent. */
  else if (kab_world_is_owners (issue->world))
    kab_row_set_text (row, "agent", kab_row_get_text (issue->client, "agent"));
  /* A head sells in the department that he leads, whether or not he is in it as an agent. */
  if (kab_row_is_null (row, "department") && !office && actor->departments != NULL
      && (issue->agent == NULL || g_strcmp0 (issue->agent->id, actor->agent) == 0))
    kab_row_set_text (row, "department", actor->departments[0]);
  kab_row_set_text (row, "channel",
                    kab_world_is_owners (issue->world) ? "site"
                    : issue->agent != NULL             ? "agent"
                    : partner_of (issue) != NULL       ? "partner"
                                                       : "site");
}

static const char *
of_client (const KabIssue *issue, const char *arg, const char *field)
{
  const char *kept = g_str_equal (field, "name")    ? "client_name"
                     : g_str_equal (field, "phone") ? "client_phone"
                                                    : NULL;

  if (kab_call_has (issue->call, arg))
    return kab_call_text (issue->call, arg);
  if (issue->client != NULL)
    return kab_row_get_text (issue->client, field);
  return issue->renewed != NULL && kept != NULL ? kab_row_get_text (issue->renewed, kept) : NULL;
}

static gint64
agreed (const KabIssue *issue)
{
  return kab_call_has (issue->call, "price") ? kab_call_integer (issue->call, "price") : issue->price->total;
}

static const char *
currency_of (const KabIssue *issue)
{
  return kab_call_has (issue->call, "currency") ? kab_call_text (issue->call, "currency")
                                                : issue->price->derivation->currency;
}

KabRow *
kab_issue_make_order (const KabIssue *issue)
{
  gboolean own = kab_world_is_owners (issue->world);
  KabRow *order = kab_row_new (&kab_entity_order, issue->order_id);

  kab_row_set_text (order, "number", kab_call_text (issue->call, own ? "number" : "order_number"));
  kab_row_set_text (order, "client_name", of_client (issue, "client_name", "name"));
  kab_row_set_text (order, "phone", of_client (issue, "phone", "phone"));
  kab_row_set_text (order, "email", of_client (issue, "email", "email"));
  kab_row_set_integer (order, "total", agreed (issue));
  kab_row_set_text (order, "currency", currency_of (issue));
  kab_row_set_text (order, "promo_code", issue->promo.code);
  kab_row_set_text (order, "way", kab_call_text (issue->call, "way"));
  kab_row_set_integer (order, "formed_at", issue->world->now);
  attribute (issue, order);
  return order;
}

/* What is renewed in time loses no day. */
static char *
first_day (const KabIssue *issue)
{
  const char *last = issue->renewed != NULL ? kab_row_get_text (issue->renewed, "valid_to") : NULL;

  if (kab_call_has (issue->call, "valid_from"))
    return g_strdup (kab_call_text (issue->call, "valid_from"));
  if (last == NULL || !kab_date_is_valid (last) || strcmp (last, issue->world->today) < 0)
    return g_strdup (issue->world->today);
  return kab_date_add_days (last, 1);
}

static void
set_validity (const KabIssue *issue, KabRow *licence)
{
  g_autofree char *from = first_day (issue);
  g_autofree char *end = NULL, *last = NULL;

  kab_row_set_text (licence, "valid_from", from);
  if (issue->price->term_months <= 0)
    return;
  end = kab_date_add_months (from, (int)issue->price->term_months);
  last = kab_date_add_days (end, -1);
  kab_row_set_text (licence, "valid_to", last);
}

KabRow *
kab_issue_make_licence (const KabIssue *issue, const KabRow *order)
{
  KabRow *licence = kab_row_new (&kab_entity_licence, issue->licence_id);
  const char *template = kab_row_get_text (issue->package, "template");

  if (!kab_world_is_owners (issue->world))
    kab_row_set_text (licence, "number", kab_call_text (issue->call, "number"));
  kab_row_set_text (licence, "client_name", kab_row_get_text (order, "client_name"));
  kab_row_set_text (licence, "client_phone", kab_row_get_text (order, "phone"));
  kab_row_set_text (licence, "package", issue->package->id);
  kab_row_set_text (licence, "package_name", kab_row_title (issue->package));
  kab_value_copy (kab_row_value (licence, "package_version"), kab_row_value (issue->package, "version"));
  kab_row_set_text (licence, "options", issue->options_json);
  if (kab_call_has (issue->call, "quantity"))
    kab_row_set_integer (licence, "quantity", kab_call_integer (issue->call, "quantity"));
  if (is_of_declared (issue))
    kab_row_set_integer (licence, "declared", kab_call_integer (issue->call, "declared"));
  kab_row_set_integer (licence, "price", agreed (issue));
  kab_row_set_text (licence, "currency", currency_of (issue));
  kab_value_take_text (kab_row_value (licence, "derivation"),
                       kab_derivation_to_json (issue->price->derivation));
  kab_row_set_text (licence, "promo_code", issue->promo.code);
  kab_row_set_text (licence, "promo", issue->promo_row != NULL ? issue->promo_row->id : NULL);
  kab_row_set_text (licence, "order", order->id);
  kab_row_set_text (licence, "partner_name", issue->partner != NULL ? kab_row_title (issue->partner) : NULL);
  kab_row_set_text (licence, "agent_name", issue->agent != NULL ? kab_row_title (issue->agent) : NULL);
  kab_row_set_text (licence, "issued_on", issue->world->today);
  kab_row_set_text (licence, "status", "awaiting_payment");
  kab_row_set_text (licence, "template", template);
  kab_row_set_text (licence, "renewed_from", issue->renewed != NULL ? issue->renewed->id : NULL);
  set_validity (issue, licence);
  attribute (issue, licence);
  return licence;
}

/* Whoever pays the bill is told on it what the price is a part of; no list has that price. */
static void
set_part (const KabIssue *issue, KabRow *line)
{
  const KabDerivationLine *part = g_ptr_array_index (issue->full->derivation->lines, 0);

  kab_row_set_integer (line, "declared", kab_call_integer (issue->call, "declared"));
  kab_row_set_text (line, "name", part->text);
  kab_row_set_integer (line, "price", issue->full->total);
}

/* The office may agree on another price; the VAT contained in it goes with it. */
static void
scale_vat (const KabIssue *issue, KabRow *line)
{
  gint64 full = issue->full->total;

  if (full > 0 && kab_row_get_integer (line, "amount") != full)
    kab_row_set_integer (line, "vat_amount",
                         kab_amount_ratio (issue->full->vat, kab_row_get_integer (line, "amount"), full));
}

KabRow *
kab_issue_make_line (const KabIssue *issue, const KabRow *order, const KabRow *licence)
{
  static const char *const inherited[] = { "partner", "department", "agent", "client" };
  g_autofree char *id = kab_id_derive (issue->licence_id, "order_line");
  KabRow *line = kab_row_new (&kab_entity_order_line, id);
  gboolean other = agreed (issue) != issue->price->total;

  kab_row_set_text (line, "order", order->id);
  kab_row_set_text (line, "licence", licence->id);
  kab_row_set_integer (line, "position", 1);
  kab_row_set_text (line, "package", issue->package->id);
  kab_row_set_text (line, "name", kab_row_title (issue->package));
  kab_value_copy (kab_row_value (line, "quantity"), kab_row_value (licence, "quantity"));
  kab_value_copy (kab_row_value (line, "price"), kab_row_value (issue->package, "price"));
  if (is_of_declared (issue))
    set_part (issue, line);
  kab_row_set_integer (line, "amount", other ? agreed (issue) : issue->full->total);
  kab_value_copy (kab_row_value (line, "vat"), kab_row_value (issue->package, "vat"));
  kab_row_set_integer (line, "vat_amount", issue->full->vat);
  kab_row_set_text (line, "options", issue->options_json);
  kab_value_take_text (kab_row_value (line, "derivation"), kab_derivation_to_json (issue->full->derivation));
  for (guint i = 0; i < G_N_ELEMENTS (inherited); i++)
    kab_value_copy (kab_row_value (line, inherited[i]), kab_row_value (order, inherited[i]));
  scale_vat (issue, line);
  return line;
}

/* Nothing is booked at a sale: that is when it is paid. */
gboolean
kab_look_issue (const KabCall *call,
                const KabCommandWorld *world,
                const KabRow *row,
                GPtrArray *effects,
                const KabField **field,
                GError **error)
{
  g_auto (KabIssue) issue
    = { .call = call, .world = world, .field = field, .licence_id = g_strdup (call->row) };
  KabRow *order, *licence;

  issue.order_id = kab_id_derive (call->row, "order");
  if (!kab_issue_read (&issue, error))
    return FALSE;
  order = kab_effects_add (effects, KAB_EFFECT_DONE, NULL, kab_issue_make_order (&issue));
  licence = kab_effects_add (effects, KAB_EFFECT_DONE, NULL, kab_issue_make_licence (&issue, order));
  kab_effects_add (effects, KAB_EFFECT_DONE, NULL, kab_issue_make_line (&issue, order, licence));
  return TRUE;
}
