/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-traffic.h"

#include "kab-id.h"
#include "kab-tracking-link.h"
#include "kab-writer-private.h"

#define HOUR_MS ((gint64)3600 * 1000)

static void
add (KabRow *row, const char *field, gint64 more)
{
  /* A refund of what was paid before there were figures takes no more than there is. */
  kab_row_set_integer (row, field, MAX (kab_row_get_integer (row, field) + more, 0));
}

static void
stamp (KabWriter *writer, const KabStored *stored, KabRow *row)
{
  if (stored == NULL)
    row->created_at = writer->now;
  row->updated_at = writer->now;
  g_free (row->updated_by);
  row->updated_by = g_strdup (writer->user);
  kab_row_set_integer (row, "figured_at", writer->now);
}

static KabRow *
new_hour (const KabRow *link, const char *id, gint64 hour, const char *currency)
{
  static const char *const subs[] = { "sub1", "sub2", "sub3", "sub4", "sub5" };
  KabRow *row = kab_row_new (&kab_entity_traffic_figure, id);

  kab_row_set_integer (row, "hour", hour);
  kab_row_set_text (row, "link", link->id);
  kab_row_set_text (row, "currency", currency);
  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    kab_row_set_text (row, subs[i], kab_row_get_text (link, subs[i]));
  return row;
}

/* Of one hour and currency there is one row, whichever process makes it: its id follows from them. */
static gboolean
add_to_hour (KabWriter *writer, const KabRow *link, gint64 at, const KabTraffic *more, GError **error)
{
  const char *currency = more->currency != NULL ? more->currency : kab_row_get_text (link, "currency");
  gint64 hour = at - at % HOUR_MS;
  g_autofree char *name = g_strdup_printf ("hour:%" G_GINT64_FORMAT ":%s", hour, currency);
  g_autofree char *id = kab_id_derive (link->id, name);
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!kab_writer_load (writer, &kab_entity_traffic_figure, id, &stored, error))
    return FALSE;
  row = stored != NULL ? kab_row_copy (stored->row) : new_hour (link, id, hour, currency);
  add (row, "visits", more->visits);
  add (row, "registrations", more->registrations);
  add (row, "first_payments", more->first_payments);
  add (row, "active_clients", more->active_clients);
  add (row, "revenue", more->revenue);
  stamp (writer, stored, row);
  return kab_writer_fill (writer, stored != NULL ? stored->row : NULL, row, error)
         && kab_writer_write (writer, stored, row, error);
}

gboolean
kab_traffic_add (KabWriter *writer, const char *link, gint64 at, const KabTraffic *more, GError **error)
{
  g_autoptr (KabStored) stored = NULL;
  g_autoptr (KabRow) row = NULL;

  if (!kab_writer_load (writer, &kab_entity_tracking_link, link, &stored, error))
    return FALSE;
  if (stored == NULL || stored->row->deleted)
    return TRUE;
  row = kab_row_copy (stored->row);
  /* The sum is in one currency: that of what was sold first. */
  if (more->currency != NULL && kab_row_get_integer (row, "revenue") == 0)
    kab_row_set_text (row, "currency", more->currency);
  add (row, "visits", more->visits);
  add (row, "registrations", more->registrations);
  add (row, "first_payments", more->first_payments);
  if (g_strcmp0 (more->currency, kab_row_get_text (row, "currency")) == 0)
    add (row, "revenue", more->revenue);
  stamp (writer, stored, row);
  return add_to_hour (writer, row, at, more, error) && kab_writer_write (writer, stored, row, error);
}

/* --- Finding --- */

void
kab_tracking_link_clear (KabTrackingLink *link)
{
  g_clear_pointer (&link->org, g_free);
  g_clear_pointer (&link->id, g_free);
  g_clear_pointer (&link->target, g_free);
}

gboolean
kab_tracking_link_find (KabDb *db, const char *org, const char *code, KabTrackingLink *link, GError **error)
{
  g_autofree char *folded = g_ascii_strdown (code, -1);
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (!kab_tracking_code_is_valid (folded))
    return TRUE;
  statement = kab_db_prepare (db,
                              org != NULL ? "SELECT org, id, target, state FROM tracking_link WHERE code=?"
                                            " AND deleted=0 AND org=?"
                                          : "SELECT org, id, target, state FROM tracking_link WHERE code=?"
                                            " AND deleted=0 ORDER BY created_at, id LIMIT 1",
                              error);
  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, folded);
  if (org != NULL)
    kab_statement_bind_text (statement, 2, org);
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    {
      link->org = g_strdup (kab_statement_get_text (statement, 0));
      link->id = g_strdup (kab_statement_get_text (statement, 1));
      link->target = g_strdup (kab_statement_get_text (statement, 2));
      link->is_active = g_strcmp0 (kab_statement_get_text (statement, 3), "active") == 0;
    }
  return step != KAB_STEP_ERROR;
}
