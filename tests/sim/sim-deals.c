/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the office sells: commands, judged by the rows that the desktop has, kept and shown like edits, and judged again
 * where they arrive, which may be hours later. The product's own code runs them; here is what they must have come to.
 */
#include "sim-ledger.h"

#include <string.h>

#include "kab-cabinet-private.h"
#include "kab-figure-cell.h"
#include "kab-id.h"
#include "kab-ledger.h"
#include "kab-number.h"
#include "kab-store.h"
#include "kab-tally.h"

/* --- Running one --- */

/* What it is said to do to one row, as an edit that has its name. */
static KabMutation *
effect_on (const KabMutation *command, const KabRow *before, const KabEntity *entity, const char *row)
{
  for (guint i = 0; command->effects != NULL && i < command->effects->len; i++)
    {
      const KabMutation *effect = command->effects->pdata[i];
      KabMutation *edit;

      if (effect->entity != entity || !g_str_equal (effect->row, row))
        continue;
      edit = kab_mutation_copy (effect);
      g_free (edit->id);
      edit->id = g_strdup (command->id);
      for (guint f = 0; before != NULL && f < entity->n_fields; f++)
        if (edit->in_set[f])
          {
            kab_value_copy (&edit->base[f], &before->values[f]);
            edit->in_base[f] = TRUE;
          }
      return edit;
    }
  return NULL;
}

/* Saved is shown, also what is the server's to make. */
static void
check_shown (SimDesk *desk, const KabMutation *edit)
{
  g_autoptr (KabRow) row
    = kab_store_find (kab_cache_get_db (desk->cache), NULL, edit->entity, edit->row, NULL);

  if (desk->disk->dead || desk->cache->behind || desk->torn)
    return;
  for (guint f = 0; f < edit->entity->n_fields; f++)
    if (edit->in_set[f] && (row == NULL || !kab_value_equal (&edit->set[f], &row->values[f])))
      sim_fail ("20", "desk %u does not show what a command does to %s of %s %s", desk->index,
                edit->entity->fields[f].name, edit->entity->name, edit->row);
}

gboolean
sim_deals_run (SimDesk *desk,
               KabMutation *mutation,
               const char *word,
               const KabEntity *entity,
               const char *row,
               const KabRow *before)
{
  KabCabinet cabinet = { .account = desk->account };
  g_autoptr (GHashTable) known
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kab_row_unref);
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabMutation) edit = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved;

  g_ptr_array_add (mutations, mutation);
  if (!kab_cabinet_prepare_command (&cabinet, kab_cache_get_db (desk->cache), known, mutation, &error))
    {
      sim_log ("desk %u: cannot %s %s: %s", desk->index, mutation->command->name, mutation->row,
               error->message);
      return FALSE;
    }
  saved = sim_person_save (desk, mutations);
  edit = effect_on (mutation, before, entity, row);
  if (edit != NULL && word != NULL)
    {
      sim_ledger_sent (word, edit, saved);
      sim_ledger_ordered (word);
    }
  if (!saved)
    return FALSE;
  sim_log ("desk %u: %s %s %s (%s)", desk->index, mutation->command->name, entity->name, mutation->row, word);
  sim_sometimes (SIM_SOMETIMES_COMMAND);
  sim_lease_given (mutation);
  if (edit != NULL)
    check_shown (desk, edit);
  return TRUE;
}

/* --- Which --- */

static void
issue (SimDesk *desk)
{
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabRow) package = sim_person_row (desk, &kab_entity_package, FALSE);
  g_autoptr (KabRow) client
    = sim_random_chance (60) ? sim_person_row (desk, &kab_entity_client, FALSE) : NULL;
  KabMutation *mutation;
  const char *name;

  if (package == NULL)
    return;
  name = sim_ledger_type (desk, &kab_entity_licence, id, "client_name");
  mutation = kab_mutation_new_command (kab_command_find (&kab_entity_licence, "issue"), id);
  kab_mutation_set_arg_text (mutation, "package", package->id);
  kab_mutation_set_arg_text (mutation, "client_name", name);
  kab_mutation_set_arg_text (mutation, "way", sim_random_chance (50) ? "invoice" : "payment_link");
  kab_mutation_set_arg_integer (mutation, "quantity", sim_random_between (1, 3));
  if (client != NULL)
    kab_mutation_set_arg_text (mutation, "client", client->id);
  sim_deals_run (desk, mutation, name, &kab_entity_licence, id, NULL);
}

KabRow *
sim_deals_row_in (SimDesk *desk, const KabEntity *entity, const char *status)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM \"%s\" WHERE deleted=0 AND \"%s\"='%s' ORDER BY id", entity->name,
                       kab_entity_field (entity, "status") >= 0 ? "status" : "state", status);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  KabDb *db = kab_cache_get_db (desk->cache);

  if (sim_random_chance (5))
    return sim_person_row (desk, entity, FALSE);
  {
    g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, NULL);

    while (statement != NULL && kab_statement_step (statement, NULL) == KAB_STEP_ROW)
      g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  }
  return ids->len > 0 ? kab_store_find (db, NULL, entity, ids->pdata[sim_random_below (ids->len)], NULL)
                      : NULL;
}

static void
step (SimDesk *desk, const KabEntity *entity, const char *name, const char *status)
{
  g_autoptr (KabRow) row = sim_deals_row_in (desk, entity, status);
  const KabCommand *command = kab_command_find (entity, name);
  const char *reason = NULL;
  KabMutation *mutation;

  if (row == NULL)
    return;
  mutation = kab_mutation_new_command (command, row->id);
  if (kab_command_arg (command, "reason") >= 0)
    {
      reason = sim_ledger_type (desk, entity, row->id, "status_reason");
      kab_mutation_set_arg_text (mutation, "reason", reason);
    }
  if (kab_command_arg (command, "document") >= 0)
    kab_mutation_set_arg_text (mutation, "document", "п/п");
  if (kab_command_arg (command, "client") >= 0)
    {
      g_autoptr (KabRow) client = sim_person_row (desk, &kab_entity_client, FALSE);

      kab_mutation_set_arg_text (mutation, "client", client != NULL ? client->id : NULL);
    }
  sim_deals_run (desk, mutation, reason, entity, row->id, row);
}

static void
bill (SimDesk *desk)
{
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabRow) order = sim_person_row (desk, &kab_entity_order, FALSE);
  KabMutation *mutation;

  if (order == NULL)
    return;
  mutation = kab_mutation_new_command (kab_command_find (&kab_entity_invoice, "issue"), id);
  kab_mutation_set_arg_text (mutation, "order", order->id);
  sim_deals_run (desk, mutation, NULL, &kab_entity_invoice, id, NULL);
}

static void
act (SimDesk *desk)
{
  static const struct
  {
    const KabEntity *entity;
    const char *name;
    const char *status;
  } steps[] = {
    { &kab_entity_order, "pay", "pending" },        { &kab_entity_order, "pay", "pending" },
    { &kab_entity_order, "pay", "pending" },        { &kab_entity_order, "cancel", "pending" },
    { &kab_entity_licence, "suspend", "active" },   { &kab_entity_licence, "suspend", "active" },
    { &kab_entity_licence, "resume", "suspended" }, { &kab_entity_licence, "transfer", "active" },
    { &kab_entity_licence, "revoke", "active" },    { &kab_entity_invoice, "void", "open" },
  };
  guint what = sim_random_below (5 + G_N_ELEMENTS (steps));

  if (sim_is_wider (SIM_WIDER_REFUNDS) && sim_random_chance (50))
    {
      sim_refunds_act (desk);
      return;
    }
  if (what < 4)
    issue (desk);
  else if (what == 4)
    bill (desk);
  else
    step (desk, steps[what - 5].entity, steps[what - 5].name, steps[what - 5].status);
}

/* Often several, one behind the other, so that one builds on what the others look like. */
void
sim_deals_act (SimDesk *desk)
{
  for (gint64 n = sim_random_between (1, 3); n > 0 && desk->account != NULL && !desk->disk->dead; n--)
    act (desk);
}

/* --- What must have come of it --- */

/* What is over is over, however late somebody's word comes. */
void
sim_deals_look (const KabRow *before, const KabRow *row)
{
  static const struct
  {
    const KabEntity *entity;
    const char *status;
  } ends[] = {
    { &kab_entity_licence, "revoked" },
    { &kab_entity_licence, "transferred" },
    { &kab_entity_order, "cancelled" },
    { &kab_entity_invoice, "void" },
  };

  for (guint i = 0; before != NULL && i < G_N_ELEMENTS (ends); i++)
    if (row->entity == ends[i].entity && g_strcmp0 (kab_row_get_text (before, "status"), ends[i].status) == 0
        && g_strcmp0 (kab_row_get_text (row, "status"), ends[i].status) != 0)
      sim_fail ("22", "%s %s was %s, and is %s at rev %" G_GINT64_FORMAT, row->entity->name, row->id,
                ends[i].status, kab_row_get_text (row, "status"), row->rev);
}

/* No two papers have one number, and whatever was sold is in the books once. */
void
sim_deals_finish (KabDb *db)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  sim_refunds_finish (db);
  for (guint i = 0; i < KAB_N_NUMBER_KINDS; i++)
    {
      const KabEntity *kind = kab_number_kinds ()[i];
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM (SELECT 1 FROM \"%s\" WHERE number IS "
                                              "NOT NULL GROUP BY number HAVING count(*)>1)",
                                              kind->name);

      if (kab_db_query_integer (db, sql, NULL, NULL) > 0)
        sim_fail ("numbers", "two of %s have the same number", kind->name);
    }
  if (kab_ledger_check (db, sim.server.org, faults, NULL, &error) && faults->len > 0)
    sim_fail ("books", "%s", (char *)faults->pdata[0]);
}

/* --- Totals --- */

/* The same, counted from the rows by themselves: what was sold on each day, and what of it came back. */
static gboolean
take_away_rows (KabDb *db, GArray *cells)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db,
                      "SELECT sold_on, quantity, price, status='revoked' AND \"order\" IS NULL FROM licence"
                      " WHERE deleted=0 AND"
                      " status IN ('active','suspended','expired','transferred','revoked')",
                      NULL);

  g_autoptr (KabStatement) refunds
    = kab_db_prepare (db, "SELECT refunded_on, amount FROM refund WHERE deleted=0 AND state='succeeded'",
                      NULL);

  while (refunds != NULL && kab_statement_step (refunds, NULL) == KAB_STEP_ROW)
    {
      KabCell cell = { 0 };

      if (!kab_tally_day (kab_statement_get_text (refunds, 0), &cell.day))
        continue;
      cell.refunded = -kab_statement_get_integer (refunds, 1);
      g_array_append_val (cells, cell);
    }
  while (statement != NULL && kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    {
      KabCell cell = { 0 }, one = { .licences = 1 };

      if (!kab_tally_day (kab_statement_get_text (statement, 0), &cell.day))
        continue;
      one.quantity = kab_statement_get_integer (statement, 1);
      one.amount = kab_statement_get_integer (statement, 2);
      if (kab_statement_get_integer (statement, 3) != 0)
        {
          one.returned_licences = 1;
          one.returned = one.amount;
        }
      kab_cell_add (&cell, &one, -1);
      g_array_append_val (cells, cell);
    }
  return statement != NULL && refunds != NULL;
}

static void
forget_keys (GArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    memset (g_array_index (cells, KabCell, i).key, 0, KAB_CELL_KEYS * sizeof (guint32));
}

/* All that is kept of one kind, and what waits beside it. */
static GArray *
read_totals (KabDb *db, KabTallyKind kind)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (KabCell));
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean damaged = FALSE;

  {
    g_autoptr (KabStatement) statement
      = kab_db_prepare (db, "SELECT place FROM figure WHERE place >= ? AND place < ?", NULL);

    kab_statement_bind_integer (statement, 1, kab_tally_place (kind, 0));
    kab_statement_bind_integer (statement, 2, kab_tally_place (kind + 1, 0));
    while (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
      {
        gint64 place = kab_statement_get_integer (statement, 0);

        g_array_append_val (days, place);
      }
  }
  for (guint i = 0; i < days->len; i++)
    kab_tally_read (db, kind, (gint32)(g_array_index (days, gint64, i) & G_MAXINT32), cells, &damaged, NULL);
  kab_tally_waiting (db, cells, NULL);
  if (damaged)
    sim_fail ("6", "totals of sales cannot be read");
  return cells;
}

void
sim_deals_check_totals (SimDesk *desk)
{
  KabDb *db = kab_cache_get_db (desk->cache);

  if (desk->disk->dead || desk->torn || !kab_cache_has_figures (desk->cache))
    return;
  for (KabTallyKind kind = KAB_TALLY_EVERYTHING; kind < KAB_TALLY_END; kind++)
    {
      g_autoptr (GArray) cells = read_totals (db, kind);

      if (cells->len > 0)
        sim_sometimes (SIM_SOMETIMES_TOTALS);
      forget_keys (cells);
      if (!take_away_rows (db, cells))
        return;
      kab_cells_merge (cells);
      if (cells->len > 0)
        sim_fail ("6",
                  "desk %u: the totals of sales (%u) are not those of its rows: %" G_GINT64_FORMAT
                  " licences too many on a day",
                  desk->index, kind, g_array_index (cells, KabCell, 0).licences);
    }
}

static void
on_count (SimEvent *event)
{
  SimDesk *desk = event->desk;
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  if (!kab_cache_has_figures (desk->cache) && !kab_cache_count_figures (desk->cache, &touched, &error))
    sim_log ("desk %u: the totals of sales cannot be counted: %s", desk->index, error->message);
}

void
sim_deals_count (SimDesk *desk)
{
  if (!kab_cache_has_figures (desk->cache))
    sim_after (sim_random_between (1, 30), on_count, desk);
}
