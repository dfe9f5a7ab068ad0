/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry: its lines, and the accounts that they stand on, made when they are first needed. */
#include "kab-ledger-entry.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"

void
kab_ledger_entry_begin (KabLedgerEntry *entry, KabWriter *writer, const KabRow *source)
{
  entry->writer = writer;
  entry->id = kab_id_new ();
  entry->source = source->entity->name;
  entry->source_row = source->id;
  entry->currency = kab_row_get_text (source, "currency");
  entry->left = 0;
}

gboolean
kab_ledger_entry_end (KabLedgerEntry *entry, GError **error)
{
  gint64 left = entry->left;

  g_clear_pointer (&entry->id, g_free);
  if (left == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
               _ ("The books would not balance. Nothing was changed; please tell the makers of Kabinet."));
  return FALSE;
}

KabStatement *
kab_ledger_query (KabWriter *writer, const char *sql, const char *a, const char *b, GError **error)
{
  KabStatement *statement = kab_db_prepare (writer->db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, writer->org);
  kab_statement_bind_text (statement, 2, a);
  if (b != NULL)
    kab_statement_bind_text (statement, 3, b);
  return statement;
}

/* A sum, over rows of the org that @a (and @b) name. */
gboolean
kab_ledger_sum (KabWriter *writer, const char *sql, const char *a, const char *b, gint64 *sum, GError **error)
{
  g_autoptr (KabStatement) statement = kab_ledger_query (writer, sql, a, b, error);
  KabStep step;

  *sum = 0;
  if (statement == NULL)
    return FALSE;
  step = kab_statement_step (statement, error);
  if (step == KAB_STEP_ROW)
    *sum = kab_statement_get_integer (statement, 0);
  return step != KAB_STEP_ERROR;
}

static char *
account_name (KabWriter *writer, const char *purpose, const char *partner)
{
  const char *title
    = kab_field_enum_title (kab_entity_find_field (&kab_entity_ledger_account, "purpose"), purpose);
  g_autoptr (KabRow) row
    = partner != NULL ? kab_writer_find (writer, &kab_entity_partner, partner, NULL) : NULL;

  /* Translators: the purpose of an account, then the partner whose it is */
  return row != NULL ? g_strdup_printf (_ ("%s: %s"), title, kab_row_title (row)) : g_strdup (title);
}

/* The account of that purpose, made when it is first needed. */
static char *
account (KabWriter *writer,
         const char *purpose,
         const char *kind,
         const char *partner,
         const char *currency,
         GError **error)
{
  g_autofree char *code = partner != NULL ? g_strdup_printf ("%s:%s:%s:%s", purpose, kind, currency, partner)
                                          : g_strdup_printf ("%s:%s:%s", purpose, kind, currency);
  g_autoptr (GError) local = NULL;
  g_autoptr (KabRow) row = kab_writer_find_unique (writer, &kab_entity_ledger_account, "code", code, &local);
  g_autofree char *name = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (row != NULL)
    return g_strdup (row->id);
  name = account_name (writer, purpose, partner);
  row = kab_row_new (&kab_entity_ledger_account, NULL);
  kab_row_set_text (row, "code", code);
  kab_row_set_text (row, "name", name);
  kab_row_set_text (row, "kind", kind);
  kab_row_set_text (row, "purpose", purpose);
  kab_row_set_text (row, "currency", currency);
  kab_row_set_text (row, "partner", partner);
  return kab_writer_put (writer, row, NULL, error) ? g_strdup (row->id) : NULL;
}
static gint64
begin_of_day (const char *day)
{
  g_autoptr (GDateTime) time = NULL;
  int y = 0, m = 0, d = 0;

  if (sscanf (day, "%d-%d-%d", &y, &m, &d) != 3)
    return 0;
  time = g_date_time_new_local (y, m, d, 0, 0, 0);
  return time != NULL ? g_date_time_to_unix (time) * 1000 : 0;
}

gboolean
kab_ledger_put_line (KabLedgerEntry *entry,
                     const char *account_id,
                     gboolean debit,
                     gint64 amount,
                     const KabLedgerReason *reason,
                     GError **error)
{
  g_autoptr (KabRow) row = NULL;
  g_autofree char *explanation = reason->why != NULL ? kab_derivation_to_json (reason->why) : NULL;

  if (account_id == NULL)
    return FALSE;
  row = kab_row_new (&kab_entity_ledger_line, NULL);
  kab_row_set_text (row, "account", account_id);
  kab_row_set_text (row, "entry", entry->id);
  kab_row_set_integer (row, "booked_at", entry->writer->now);
  kab_row_set_text (row, "side", debit ? "debit" : "credit");
  kab_row_set_integer (row, "amount", amount);
  kab_row_set_text (row, "currency", entry->currency);
  kab_row_set_text (row, "source", entry->source);
  kab_row_set_text (row, "source_row", entry->source_row);
  kab_row_set_text (row, "rule", reason->rule);
  if (reason->plan != NULL)
    {
      kab_row_set_text (row, "plan", reason->plan->id);
      kab_row_set_integer (row, "plan_version", kab_row_get_integer (reason->plan, "version"));
    }
  kab_row_set_text (row, "explanation", explanation);
  if (reason->held_until != NULL && amount > 0)
    {
      kab_row_set_integer (row, "hold_until", begin_of_day (reason->held_until));
      kab_row_set_text (row, "hold_reason", _ ("the client may still ask for the money back"));
    }
  kab_row_set_text (row, "reverses", reason->reverses);
  kab_row_set_text (row, "agent", reason->agent);
  entry->left += debit ? amount : -amount;
  return kab_writer_put (entry->writer, row, NULL, error);
}

/* A line on the account of that purpose; one of no amount is left out where nothing has to be explained. */
gboolean
kab_ledger_book (KabLedgerEntry *entry,
                 const char *purpose,
                 const char *kind,
                 const char *partner,
                 gboolean debit,
                 gint64 amount,
                 const KabLedgerReason *reason,
                 GError **error)
{
  g_autofree char *id = NULL;

  if (amount == 0 && reason->why == NULL)
    return TRUE;
  id = account (entry->writer, purpose, kind, partner, entry->currency, error);
  return kab_ledger_put_line (entry, id, debit, amount, reason, error);
}
