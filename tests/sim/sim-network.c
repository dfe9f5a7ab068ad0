/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A partner's network (S0-22): three partners that the office moves under one another, with clients that go from one to
 * another, while the first one's manager has a desktop. Who may read what of it is reckoned here anew, from the book.
 */
#include "sim.h"

#include <string.h>

#define N_PARTNERS 3

/* The first is the one that all people are of; the others are made when first they are wanted. */
static char *partners[N_PARTNERS];

void
sim_network_begin (const char *partner)
{
  partners[0] = g_strdup (partner);
}

void
sim_network_forget (void)
{
  for (guint i = 1; i < N_PARTNERS; i++)
    g_clear_pointer (&partners[i], g_free);
}

const char *
sim_network_partner (guint index)
{
  return partners[index % N_PARTNERS];
}

static const char *
parent_of (const char *partner)
{
  g_autoptr (KabRow) row = sim_ledger_latest (&kab_entity_partner, partner);

  return row != NULL ? g_intern_string (kab_row_get_text (row, "parent")) : NULL;
}

/* How many steps up it is from @partner to @top; -1 if it is not under it. */
static int
steps_up (const char *partner, const char *top)
{
  for (int steps = 0; partner != NULL; steps++, partner = parent_of (partner))
    {
      if (g_strcmp0 (partner, top) == 0)
        return steps;
      if (steps > N_PARTNERS)
        sim_fail ("S0-22", "partner %s is under itself", partner);
    }
  return -1;
}

void
sim_network_of (KabActor *actor)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  g_clear_pointer (&actor->partners, g_strfreev);
  if (actor->role != KAB_ROLE_PARTNER)
    return;
  g_ptr_array_add (found, g_strdup (actor->partner));
  for (guint i = 0; i < N_PARTNERS; i++)
    if (partners[i] != NULL && steps_up (partners[i], actor->partner) > 0)
      g_ptr_array_add (found, g_strdup (partners[i]));
  if (found->len > 1)
    sim_sometimes (SIM_SOMETIMES_NETWORK);
  g_ptr_array_add (found, NULL);
  actor->partners = (char **)g_ptr_array_free (g_steal_pointer (&found), FALSE);
}

static void
set_parent (KabRow *row, gpointer data)
{
  kab_row_set_text (row, "parent", data);
}

void
sim_network_move (void)
{
  guint which = (guint)sim_random_below (N_PARTNERS), to = (guint)sim_random_below (N_PARTNERS + 1);

  if (!sim.server.up)
    return;
  for (guint i = 1; i < N_PARTNERS; i++)
    if (partners[i] == NULL)
      partners[i] = sim_server_add_partner (i == 1 ? "Филиал" : "Точка");
  if (partners[which] == NULL || (to < N_PARTNERS && partners[to] == NULL))
    return;
  sim_log ("office: partner %u goes under %u", which, to);
  sim_server_change (&kab_entity_partner, partners[which], set_parent, to < N_PARTNERS ? partners[to] : NULL);
  for (guint i = 0; i < N_PARTNERS; i++)
    steps_up (partners[i], NULL);
}
