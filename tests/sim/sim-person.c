/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What persons do at their desktops. What they type is never the same twice. */
#include "sim.h"

#include <string.h>

#include "kab-cabinet-private.h"
#include "kab-contested.h"
#include "kab-date.h"
#include "kab-id.h"
#include "kab-merge.h"
#include "kab-mutation.h"
#include "kab-store.h"

/* What is typed together, as people do: fields of one line are one group of the model, or fields by themselves. */
typedef struct
{
  const KabEntity *entity;
  const char *fields[3];
  gboolean office;
} Form;

static const Form forms[] = {
  { &kab_entity_client, { "name" }, FALSE },
  { &kab_entity_client, { "city", "region" }, FALSE },
  { &kab_entity_client, { "address" }, FALSE },
  { &kab_entity_client, { "name", "address" }, FALSE },
  { &kab_entity_client, { "note" }, TRUE },
  { &kab_entity_requisites, { "title" }, FALSE },
  { &kab_entity_requisites, { "director", "accountant" }, FALSE },
  { &kab_entity_requisites, { "title", "bank" }, FALSE },
  { &kab_entity_package_kind, { "name" }, TRUE },
};

static KabRow *
shown_row (SimDesk *desk, const KabEntity *entity, const char *id)
{
  return kab_store_find (kab_cache_get_db (desk->cache), NULL, entity, id, NULL);
}

/* A row that is shown, whichever. */
KabRow *
sim_person_row (SimDesk *desk, const KabEntity *entity, gboolean deleted)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT id FROM \"%s\" WHERE deleted=%d ORDER BY id", entity->name, deleted ? 1 : 0);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KabStatement) statement = kab_db_prepare (kab_cache_get_db (desk->cache), sql, NULL);

  while (statement != NULL && kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    if (g_strcmp0 (kab_statement_get_text (statement, 0), desk->diary) != 0)
      g_ptr_array_add (ids, g_strdup (kab_statement_get_text (statement, 0)));
  if (ids->len == 0)
    return NULL;
  return shown_row (desk, entity, ids->pdata[sim_random_below (ids->len)]);
}

static gboolean
may (SimDesk *desk, KabOperation operation, const KabRow *row)
{
  if (desk->office)
    return TRUE;
  /* An agent's own; what the server makes of it is the server's affair. */
  return operation != KAB_OPERATION_DELETE && !row->deleted && row->entity != &kab_entity_package_kind;
}

static void
show (SimDesk *desk, GHashTable *rows)
{
  g_autoptr (GError) error = NULL;
  KabTouched touched = 0;

  if (!kab_cache_refresh_rows (desk->cache, desk->work, rows, &touched, &error))
    sim_log ("desk %u: an edit is saved but cannot be shown: %s", desk->index, error->message);
}

/* As kab-cabinet-edit.c does it: what waits for a decision is no ground to build on. */
static void
settle_base (SimDesk *desk, KabMutation *mutation, const KabRow *before)
{
  g_autoptr (KabRow) under = NULL;

  if (before == NULL
      || !kab_cache_settled_row (desk->cache, kab_cache_get_db (desk->cache), desk->work, mutation->entity,
                                 mutation->row, &under, NULL)
      || under == NULL)
    return;
  kab_contested_settle_base (mutation, before, under);
  sim_sometimes (SIM_SOMETIMES_OVER_UNDECIDED);
}

/* As kab-cabinet-edit.c does it: on the disk, then shown, then sent. */
gboolean
sim_person_save (SimDesk *desk, GPtrArray *mutations)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!kab_work_add (desk->work, mutations, kab_time_now (), &error))
    {
      if (desk->disk->dead)
        sim_sometimes (SIM_SOMETIMES_CRASH_SAVING);
      sim_log ("desk %u: an edit was not saved: %s", desk->index, error->message);
      return FALSE;
    }
  for (guint i = 0; i < mutations->len; i++)
    {
      const KabMutation *mutation = mutations->pdata[i];

      kab_cabinet_command_rows (mutation, rows);
    }
  show (desk, rows);
  sim_files_want (desk);
  sim_desk_event (desk, KAB_SYNC_EVENT_EDITED);
  return TRUE;
}

static GPtrArray *
mutations_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
}

/* Tells the ledger what was typed, once it is known whether it was saved. */
static void
enter (const KabMutation *mutation, gboolean saved)
{
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_set[i] && mutation->set[i].kind == KAB_VALUE_TEXT)
      sim_ledger_sent (mutation->set[i].text, mutation, saved);
}

static void
fill_in (SimDesk *desk, KabRow *row, const Form *form)
{
  for (guint i = 0; i < G_N_ELEMENTS (form->fields) && form->fields[i] != NULL; i++)
    kab_row_set_text (row, form->fields[i], sim_ledger_type (desk, row->entity, row->id, form->fields[i]));
}

gboolean
sim_person_edit (SimDesk *desk, const KabRow *before, KabRow *after)
{
  g_autoptr (GPtrArray) mutations = mutations_new ();
  KabMutation *mutation = kab_mutation_new_between (before, after);
  g_autoptr (KabMutation) seen = NULL;
  gboolean saved;

  if (mutation == NULL)
    return FALSE;
  seen = kab_mutation_copy (mutation);
  settle_base (desk, mutation, before);
  g_ptr_array_add (mutations, mutation);
  saved = sim_person_save (desk, mutations);
  if (saved)
    sim_lease_given (mutation);
  sim_ledger_seen (seen);
  /* Where a disk failed in the middle, nobody knows before the next start whether it was saved. */
  enter (mutation, saved);
  if (saved || desk->disk->dead)
    {
      g_autoptr (GString) json = g_string_new (NULL);

      kab_mutation_append_json (json, mutation);
      sim_log ("desk %u: %s %s of %s: %s", desk->index, saved ? "typed into" : "may have typed into",
               mutation->row, mutation->entity->name, json->str);
    }
  return saved || desk->disk->dead;
}

static void
change_one (SimDesk *desk)
{
  const Form *form = &forms[sim_random_below (G_N_ELEMENTS (forms))];
  g_autoptr (KabRow) before = NULL;
  g_autoptr (KabRow) after = NULL;

  if (form->office && !desk->office)
    return;
  before = sim_person_row (desk, form->entity, FALSE);
  if (before == NULL || !may (desk, KAB_OPERATION_UPDATE, before))
    return;
  after = kab_row_copy (before);
  fill_in (desk, after, form);
  sim_person_edit (desk, before, after);
}

static void
create_one (SimDesk *desk)
{
  guint what = sim_random_below (4);
  g_autoptr (KabRow) row = NULL;
  g_autoptr (KabRow) client = sim_person_row (desk, &kab_entity_client, FALSE);

  if (what == 0 && desk->office)
    {
      /* The same few names at several desktops: only one of each can be. */
      g_autofree char *name = g_strdup_printf ("вид %u", sim_random_below (4));

      row = kab_row_new (&kab_entity_package_kind, NULL);
      kab_row_set_text (row, "name",
                        sim_random_chance (50) ? name : sim_ledger_type (desk, row->entity, row->id, "name"));
    }
  else if (what == 1 && desk->office)
    {
      row = kab_row_new (&kab_entity_client, NULL);
      fill_in (desk, row, &forms[0]);
      if (client != NULL)
        {
          kab_row_set_text (row, "partner", kab_row_get_text (client, "partner"));
          kab_row_set_text (row, "agent", kab_row_get_text (client, "agent"));
        }
    }
  else if (what == 3 && desk->office)
    {
      /* Its number is of a lease, or the server's. */
      row = kab_row_new (&kab_entity_ticket, NULL);
      kab_row_set_text (row, "subject", sim_ledger_type (desk, row->entity, row->id, "subject"));
      kab_row_set_text (row, "body", sim_ledger_type (desk, row->entity, row->id, "body"));
      kab_row_set_text (row, "author", desk->user);
    }
  else if (client != NULL)
    {
      row = kab_row_new (&kab_entity_requisites, NULL);
      kab_row_set_text (row, "client", client->id);
      fill_in (desk, row, &forms[7]);
    }
  if (row != NULL)
    sim_person_edit (desk, NULL, row);
}

static void
delete_or_restore (SimDesk *desk)
{
  gboolean restore = sim_random_chance (50);
  const KabEntity *entity = sim_random_chance (50) ? &kab_entity_requisites : &kab_entity_package_kind;
  g_autoptr (KabRow) row = sim_person_row (desk, entity, restore);
  g_autoptr (GPtrArray) mutations = mutations_new ();
  KabMutation *mutation;

  if (row == NULL || !may (desk, KAB_OPERATION_DELETE, row))
    return;
  mutation = kab_mutation_new (entity, row->id, restore ? KAB_OP_RESTORE : KAB_OP_DELETE);
  mutation->base_rev = row->rev;
  g_ptr_array_add (mutations, mutation);
  sim_person_save (desk, mutations);
}

/* A number that only grows, in a place that nobody else writes to; now and then together with what they do write. */
static void
write_diary (SimDesk *desk)
{
  g_autoptr (KabRow) before = desk->diary != NULL ? shown_row (desk, &kab_entity_client, desk->diary) : NULL;
  g_autoptr (KabRow) after = NULL;
  g_autofree char *text = NULL;

  if (before == NULL || before->deleted)
    return;
  after = kab_row_copy (before);
  text = g_strdup_printf ("d%06u@sim.example", desk->diary_last + 1);
  kab_row_set_text (after, "email", text);
  if (sim_random_chance (40))
    fill_in (desk, after, &forms[0]);
  if (sim_person_edit (desk, before, after))
    desk->diary_last++;
}

/* --- Problems --- */

/* As kab-cabinet-problems.c decides it. */
static KabDecision *
make_decision (SimDesk *desk, KabStoredProblem *problem, gboolean mine)
{
  const KabEntity *entity = problem->mutation->entity;
  KabDb *db = kab_cache_get_db (desk->cache);
  g_autoptr (KabRow) here = NULL, then = NULL, theirs = NULL;
  KabDecision *decision = g_new0 (KabDecision, 1);

  decision->problem = problem;
  decision->again = mutations_new ();
  kab_cache_settled_row (desk->cache, db, desk->work, entity, problem->mutation->row, &here, NULL);
  if (here == NULL)
    here = shown_row (desk, entity, problem->mutation->row);
  theirs = kab_contested_theirs (problem, here, &then);
  if (mine)
    {
      kab_contested_insist (problem->mutation, theirs, decision->again);
    }
  else if (problem->conflict && theirs != NULL)
    {
      g_autoptr (GPtrArray) contested = kab_contested_fields (problem->mutation, theirs, then);

      kab_contested_give_way (problem->mutation, theirs, contested, decision->again);
      if (decision->again->len > 0)
        sim_sometimes (SIM_SOMETIMES_GAVE_WAY);
    }
  return decision;
}

/* What is not sent again is let go, by the person's own word. */
static void
discard (const KabDecision *decision)
{
  g_autoptr (KabMutation) gone = kab_mutation_copy (decision->problem->mutation);

  for (guint i = 0; i < decision->again->len; i++)
    {
      const KabMutation *again = decision->again->pdata[i];

      for (guint f = 0; f < gone->entity->n_fields; f++)
        gone->in_set[f] = gone->in_set[f] && !again->in_set[f];
    }
  sim_ledger_discard (gone);
}

static void
decide (SimDesk *desk)
{
  g_autoptr (GPtrArray) problems = kab_work_problems (desk->work, NULL);
  g_autoptr (GPtrArray) hanging = NULL;
  g_autoptr (GPtrArray) decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_decision_free);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  const KabStoredProblem *problem;
  gboolean mine, ok;

  if (problems == NULL || problems->len == 0)
    return;
  problem = problems->pdata[sim_random_below (problems->len)];
  hanging = kab_work_find_problem (desk->work, problem->id, NULL);
  mine = problem->conflict && sim_random_chance (60);
  for (guint i = 0; hanging != NULL && i < hanging->len; i++)
    {
      KabDecision *decision = make_decision (desk, hanging->pdata[i], mine);

      g_ptr_array_add (decisions, decision);
      kab_cabinet_command_rows (decision->problem->mutation, rows);
    }
  ok = kab_work_resolve (desk->work, decisions, mine, kab_time_now (), &error);
  if (!ok && !desk->disk->dead)
    return;
  /* Where the power went meanwhile, it is not known now whether it reached the disk. */
  for (guint i = 0; i < decisions->len; i++)
    {
      const KabDecision *decision = decisions->pdata[i];

      for (guint a = 0; a < decision->again->len; a++)
        enter (decision->again->pdata[a], ok);
      discard (decision);
    }
  if (!ok)
    return;
  if (mine)
    sim_sometimes (SIM_SOMETIMES_INSISTED);
  sim_log ("desk %u: decides for %s", desk->index, mine ? "its own words" : "the other side's");
  show (desk, rows);
  sim_files_want (desk);
  sim_desk_event (desk, KAB_SYNC_EVENT_EDITED);
}

void
sim_person_act (SimDesk *desk)
{
  guint what;

  if (desk->engine != NULL && sim_random_chance (40))
    {
      sim_files_person (desk);
      return;
    }
  what = sim_random_below (13);
  switch (what)
    {
    case 0:
    case 1:
      write_diary (desk);
      break;
    case 2:
      create_one (desk);
      break;
    case 3:
    case 4:
      /* Found where much is typed over what waits for a decision. */
      if (sim.mutant == SIM_MUTANT_NEVER_SUPERSEDED)
        write_diary (desk);
      else if (what == 3)
        delete_or_restore (desk);
      else
        decide (desk);
      break;
    case 5:
      /* Several at once, so that they go in one batch. */
      for (guint i = 0; i < 3 && !desk->disk->dead; i++)
        change_one (desk);
      break;
    case 6:
      if (sim_random_chance (30))
        sim_desk_sync_now (desk);
      else
        change_one (desk);
      break;
    case 7:
    case 8:
    case 9:
      if (desk->office)
        sim_deals_act (desk);
      else
        change_one (desk);
      break;
    default:
      change_one (desk);
      break;
    }
}

static void
sign_in (SimDesk *desk)
{
  SimCall *call = sim_call_new (desk, SIM_CALL_SIGN_IN);

  sim_sometimes (SIM_SOMETIMES_SIGNED_OUT);
  desk->signing_in = TRUE;
  call->body = g_strdup_printf ("{\"login\":\"%s\",\"password\":\"correct horse battery\","
                                "\"device\":{\"id\":\"%s\",\"name\":\"sim\"}}",
                                desk->login, desk->device);
  sim_net_send (call);
  sim_call_unref (call);
}

void
sim_person_tend (SimDesk *desk)
{
  if (!desk->running)
    return;
  if (desk->order != NULL)
    sim_accounts_erase (desk);
  else if (desk->machine.blocked == KAB_SYNC_WAIT_PERSON && !desk->signing_in)
    sign_in (desk);
  else if (desk->machine.blocked == KAB_SYNC_WAIT_BROKEN)
    sim_desk_event (desk, KAB_SYNC_EVENT_SYNC_NOW);
}
