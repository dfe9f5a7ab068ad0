/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tracking links (S0-26, S0-30): whose they are and where they may lead; whom they brought, and what those pay. */
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-error.h"
#include "kab-json.h"
#include "kab-ledger-entry.h"
#include "kab-tracking-link.h"
#include "kab-traffic.h"

#define HOUR_MS ((gint64)3600 * 1000)

/* --- Whose it is, and where it leads --- */

static gboolean
refuse (const KabRow *row, const char *name, const KabField **field, GError **error, char *sentence)
{
  const KabField *at = kab_entity_find_field (row->entity, name);

  if (field != NULL)
    *field = at;
  /* Translators: the name of a field, then what is wrong with its value */
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID, _ ("%s: %s"), kab_field_title (at), sentence);
  g_free (sentence);
  return FALSE;
}

static gboolean
partner_of (KabWriter *writer, const char *agent, char **partner, GError **error)
{
  g_autoptr (KabRow) row = NULL;
  g_autoptr (GError) local = NULL;

  row = kab_writer_find (writer, &kab_entity_agent, agent, &local);
  *partner = row != NULL ? g_strdup (kab_row_get_text (row, "partner")) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
kab_writer_fill_link (KabWriter *writer, const KabRow *before, KabRow *row, GError **error)
{
  const char *agent = row->entity == &kab_entity_tracking_link ? kab_row_get_text (row, "agent") : NULL;
  g_autofree char *partner = NULL;

  if (before != NULL || agent == NULL || !kab_row_is_null (row, "partner"))
    return TRUE;
  if (!partner_of (writer, agent, &partner, error))
    return FALSE;
  kab_row_set_text (row, "partner", partner);
  return TRUE;
}

/* What counts for an agent counts for the agent's partner, and for no other. */
static gboolean
check_agent (KabWriter *writer, const KabRow *row, const KabField **field, GError **error)
{
  const char *agent = kab_row_get_text (row, "agent");
  g_autofree char *partner = NULL;

  if (agent == NULL)
    return TRUE;
  if (!partner_of (writer, agent, &partner, error))
    return FALSE;
  return g_strcmp0 (partner, kab_row_get_text (row, "partner")) == 0
         || refuse (row, "agent", field, error, g_strdup (_ ("this agent is another partner's.")));
}

/* The address has no organisation in it: a code is one organisation's on the whole server. */
static gboolean
check_code (KabWriter *writer, const KabRow *row, const KabField **field, GError **error)
{
  const char *code = kab_row_get_text (row, "code");
  g_autoptr (KabStatement) statement
    = kab_db_prepare (writer->db,
                      "SELECT id FROM tracking_link WHERE code=? AND deleted=0 AND org<>? LIMIT 1", error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, code);
  kab_statement_bind_text (statement, 2, writer->org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    return refuse (row, "code", field, error, g_strdup_printf (_ ("“%s” is taken already."), code));
  return step == KAB_STEP_DONE;
}

/* Whether the host of an address that the setting's JSON holds as @member is @host. */
static gboolean
setting_has (KabWriter *writer,
             const char *key,
             const char *member,
             const char *host,
             gboolean *has,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *value = kab_writer_setting (writer, key, &local);
  g_autoptr (JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  g_autofree char *address = NULL, *found = NULL;
  const char *text;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  text = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
           ? kab_json_member_text (json_node_get_object (node), member)
           : NULL;
  /* People write the site's name alone. */
  address
    = text != NULL && strstr (text, "://") == NULL ? g_strconcat ("https://", text, NULL) : g_strdup (text);
  found = kab_tracking_host (address);
  *has = *has || g_strcmp0 (found, host) == 0;
  return TRUE;
}

/* Landing pages that the office published. */
static gboolean
creatives_have (KabWriter *writer, const char *host, gboolean *has, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT url FROM creative WHERE org=? AND state='published' AND url IS NOT NULL AND deleted=0", error);
  KabStep step = KAB_STEP_DONE;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  while (!*has && (step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      g_autofree char *found = kab_tracking_host (kab_statement_get_text (statement, 0));

      *has = g_strcmp0 (found, host) == 0;
    }
  return step != KAB_STEP_ERROR;
}

/*
 * Nobody but the office has our address lead where they like: a partner's links lead to the server itself, to the company's site,
 * or to the sites of landing pages that the office published.
 */
static gboolean
check_target (KabWriter *writer, const KabRow *row, const KabField **field, GError **error)
{
  g_autofree char *host = NULL;
  gboolean has = FALSE;

  if (writer->who == 0 || (writer->who & KAB_WHO_OFFICE)
      || !kab_tracking_target_check (kab_row_get_text (row, "target"), &host, NULL) || host == NULL)
    return TRUE;
  if (!setting_has (writer, "public_address", "url", host, &has, error)
      || !setting_has (writer, "company", "site", host, &has, error)
      || !creatives_have (writer, host, &has, error))
    return FALSE;
  return has
         || refuse (
           row, "target", field, error,
           g_strdup_printf (
             _ ("%s is not a site of the company's. A link leads to /register, to the company's site, or "
                "to a landing page among the marketing tools; ask the office for any other."),
             host));
}

gboolean
kab_writer_check_link (KabWriter *writer,
                       const KabRow *before,
                       const KabRow *row,
                       const KabField **field,
                       GError **error)
{
  gboolean comes = before == NULL || before->deleted;

  if (row->entity != &kab_entity_tracking_link || row->deleted)
    return TRUE;
  if (comes && (!check_agent (writer, row, field, error) || !check_code (writer, row, field, error)))
    return FALSE;
  return (!comes && kab_value_equal (kab_row_value (before, "target"), kab_row_value (row, "target")))
         || check_target (writer, row, field, error);
}

/* --- Whom it brought --- */

gboolean
kab_writer_attribute (KabWriter *writer, const char *code, gboolean is_new, KabRow *client, GError **error)
{
  g_auto (KabTrackingLink) found = { 0 };
  g_autoptr (KabRow) link = NULL;
  const KabTraffic more = { .registrations = 1 };

  if (code == NULL || !kab_tracking_link_find (writer->db, writer->org, code, &found, error))
    return code == NULL;
  if (found.id == NULL)
    return TRUE;
  link = kab_writer_find (writer, &kab_entity_tracking_link, found.id, error);
  if (link == NULL)
    return FALSE;
  /* Who was a client before is whose they were. */
  if (is_new)
    {
      kab_row_set_text (client, "link", link->id);
      kab_row_set_text (client, "partner", kab_row_get_text (link, "partner"));
      kab_row_set_text (client, "agent", kab_row_get_text (link, "agent"));
    }
  return kab_traffic_add (writer, link->id, writer->now, &more, error);
}

/* --- What those pay --- */

/* The link that whoever paid came by; *client: who that is. */
static gboolean
find_payer (KabWriter *writer, const KabRow *payment, char **client, char **link, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT c.id, c.link FROM client c WHERE c.org=? AND c.link IS NOT NULL AND c.id=COALESCE(?,"
    "(SELECT o.client FROM \"order\" o WHERE o.org=c.org AND o.id=?))",
    error);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, kab_row_get_text (payment, "client"));
  kab_statement_bind_text (statement, 3, kab_row_get_text (payment, "order"));
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      *client = g_strdup (kab_statement_get_text (statement, 0));
      *link = g_strdup (kab_statement_get_text (statement, 1));
    }
  return step != KAB_STEP_ERROR;
}

/* How many other payments of the client came in between, so that nobody is counted twice. */
static gboolean
count_payments (KabWriter *writer,
                const KabRow *payment,
                const char *client,
                gint64 from,
                gint64 to,
                gint64 *n,
                GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db,
    "SELECT COUNT(*) FROM payment p WHERE p.org=? AND p.state='succeeded' AND p.deleted=0 AND p.id<>?"
    " AND p.amount>0 AND COALESCE(p.succeeded_at,p.updated_at)>=? AND COALESCE(p.succeeded_at,p.updated_at)<?"
    " AND COALESCE(p.client,"
    "(SELECT o.client FROM \"order\" o WHERE o.org=p.org AND o.id=p.\"order\"))=?",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, payment->id);
  kab_statement_bind_integer (statement, 3, from);
  kab_statement_bind_integer (statement, 4, to);
  kab_statement_bind_text (statement, 5, client);
  if (kab_statement_step (statement, error) != KAB_STEP_ROW)
    return FALSE;
  *n = kab_statement_get_integer (statement, 0);
  return TRUE;
}

static gboolean
count_payment (KabWriter *writer, const KabRow *payment, GError **error)
{
  g_autofree char *client = NULL, *link = NULL;
  gint64 at = kab_ledger_paid_at (writer, payment), hour = at - at % HOUR_MS, ever, within;
  KabTraffic more = { .revenue = kab_row_get_integer (payment, "amount"),
                      .currency = kab_row_get_text (payment, "currency") };

  if (more.revenue <= 0 || !find_payer (writer, payment, &client, &link, error))
    return more.revenue <= 0;
  if (link == NULL)
    return TRUE;
  if (!count_payments (writer, payment, client, 0, G_MAXINT64, &ever, error)
      || !count_payments (writer, payment, client, hour, hour + HOUR_MS, &within, error))
    return FALSE;
  more.first_payments = ever == 0;
  more.active_clients = within == 0;
  return kab_traffic_add (writer, link, at, &more, error);
}

/* Taken from the hour that it was paid in: what is left there is what was kept. */
static gboolean
count_refund (KabWriter *writer, const KabRow *refund, GError **error)
{
  g_autoptr (KabRow) payment
    = kab_writer_find (writer, &kab_entity_payment, kab_row_get_text (refund, "payment"), error);
  g_autofree char *client = NULL, *link = NULL;
  const KabTraffic more = { .revenue = -kab_row_get_integer (refund, "amount"),
                            .currency = kab_row_get_text (refund, "currency") };

  if (payment == NULL || !find_payer (writer, payment, &client, &link, error))
    return FALSE;
  return link == NULL || kab_traffic_add (writer, link, kab_ledger_paid_at (writer, payment), &more, error);
}

gboolean
kab_writer_count_sale (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  if (row->deleted || (writer->flags & KAB_WRITER_BULK))
    return TRUE;
  if (row->entity == &kab_entity_payment && kab_ledger_became (before, row, "state", "succeeded"))
    return count_payment (writer, row, error);
  if (row->entity == &kab_entity_refund && kab_ledger_became (before, row, "state", "succeeded"))
    return count_refund (writer, row, error);
  return TRUE;
}
