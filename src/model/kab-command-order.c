/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client orders, and orders otherwise while it is pending. */
#include "kab-command-issue.h"

#include <glib/gi18n-lib.h>

#include "kab-id.h"

gboolean
kab_look_place_order (const KabCall *call,
                      const KabCommandWorld *world,
                      const KabRow *row,
                      GPtrArray *effects,
                      const KabField **field,
                      GError **error)
{
  g_auto (KabIssue) issue
    = { .call = call, .world = world, .field = field, .order_id = g_strdup (call->row) };
  KabRow *order, *licence;

  issue.licence_id = kab_id_derive (call->row, "licence");
  if (!kab_issue_read (&issue, error))
    return FALSE;
  order = kab_effects_add (effects, KAB_EFFECT_DONE, NULL, kab_issue_make_order (&issue));
  /* Clients order, and no more: the licence that waits for the payment follows from it. */
  licence = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, NULL, kab_issue_make_licence (&issue, order));
  kab_effects_add (effects, KAB_EFFECT_DONE, NULL, kab_issue_make_line (&issue, order, licence));
  return TRUE;
}

/* The only one of @entity that the order has; NULL with an error where it was put together otherwise. */
static KabRow *
only_one (KabIssue *issue, const KabEntity *entity, const KabRow *order, GError **error)
{
  g_autoptr (GPtrArray) rows = issue->world->list (entity, "order", order->id, issue->world->data, error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 1 && g_strcmp0 (kab_row_get_text (order, "channel"), "site") == 0
      && (entity != &kab_entity_licence
          || g_str_equal (((const KabRow *)rows->pdata[0])->id, issue->licence_id)))
    return kab_row_ref (rows->pdata[0]);
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
               /* Translators: the number of an order */
               _ ("Order %s was put together by who sells, and is changed there. Ask them, or cancel it."),
               kab_row_title (order));
  return NULL;
}

static gboolean
check_unpaid (KabIssue *issue, const KabRow *order, GError **error)
{
  g_autoptr (GPtrArray) payments
    = issue->world->list (&kab_entity_payment, "order", order->id, issue->world->data, error);

  for (guint i = 0; payments != NULL && i < payments->len; i++)
    if (g_strcmp0 (kab_row_get_text (payments->pdata[i], "state"), "succeeded") == 0)
      {
        g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                     _ ("Money has come for order %s already, so it is changed no more. Ask the office."),
                     kab_row_title (order));
        return FALSE;
      }
  return payments != NULL;
}

static void
replace (GPtrArray *effects, const KabRow *before, const KabRow *made, const char *const *fields)
{
  KabRow *after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, before, kab_row_copy (before));

  for (; *fields != NULL; fields++)
    kab_value_copy (kab_row_value (after, *fields), kab_row_value (made, *fields));
}

/* What was to be paid before is to be paid by nobody. */
static gboolean
end_papers (KabIssue *issue, const KabRow *order, GPtrArray *effects, GError **error)
{
  g_autoptr (GPtrArray) invoices
    = issue->world->list (&kab_entity_invoice, "order", order->id, issue->world->data, error);

  for (guint i = 0; invoices != NULL && i < invoices->len; i++)
    {
      const KabRow *invoice = invoices->pdata[i];
      const char *status = kab_row_get_text (invoice, "status");
      KabRow *after;

      if (g_strcmp0 (status, "open") != 0 && g_strcmp0 (status, "overdue") != 0)
        continue;
      after = kab_effects_add (effects, KAB_EFFECT_FOLLOWS, invoice, kab_row_copy (invoice));
      kab_row_set_text (after, "status", "void");
      kab_row_set_text (after, "status_reason", _ ("The order was changed."));
    }
  return invoices != NULL && kab_effects_end_links (issue->world, order->id, "replaced", effects, error);
}

gboolean
kab_look_change_order (const KabCall *call,
                       const KabCommandWorld *world,
                       const KabRow *row,
                       GPtrArray *effects,
                       const KabField **field,
                       GError **error)
{
  static const char *const of_order[]
    = { "total", "currency", "promo_code", "way", "link", "link_expires_at", NULL };
  static const char *const of_licence[]
    = { "package",  "package_name", "package_version", "options",    "quantity",
        "declared", "price",        "currency",        "derivation", "promo_code",
        "promo",    "template",     "valid_from",      "valid_to",   NULL };
  static const char *const of_line[] = { "package", "name",     "quantity",   "price",      "amount", "vat",
                                         "options", "declared", "vat_amount", "derivation", NULL };
  g_auto (KabIssue) issue = { .call = call, .world = world, .field = field, .order_id = g_strdup (row->id) };
  g_autoptr (KabRow) licence = NULL, line = NULL, new_order = NULL, new_licence = NULL, new_line = NULL;

  if (!kab_world_check_owner (world, row, error))
    return FALSE;
  issue.licence_id = kab_id_derive (row->id, "licence");
  licence = only_one (&issue, &kab_entity_licence, row, error);
  line = licence != NULL ? only_one (&issue, &kab_entity_order_line, row, error) : NULL;
  issue.before = licence;
  if (line == NULL || !check_unpaid (&issue, row, error) || !kab_issue_read (&issue, error))
    return FALSE;
  new_order = kab_issue_make_order (&issue);
  new_licence = kab_issue_make_licence (&issue, new_order);
  new_line = kab_issue_make_line (&issue, new_order, new_licence);
  replace (effects, row, new_order, of_order);
  replace (effects, licence, new_licence, of_licence);
  replace (effects, line, new_line, of_line);
  return end_papers (&issue, row, effects, error);
}
