/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book itself, for who judges by it. */
#pragma once

#include "sim.h"

#include "kab-mutation.h"

/* One mutation that carried the value; there are several where somebody insisted on it. */
typedef KabMutation Try;

typedef struct
{
  char *value;
  SimDesk *desk;
  const KabEntity *entity;
  char *row;
  guint field;
  GPtrArray *tries;
  GPtrArray *seen; /* KabMutation: over what the person typed it, as it was shown */
  gboolean saved;
  gboolean ordered; /* it went with a command */
  gboolean discarded;
  gboolean on_server;
  gint64 rev;      /* when it came there first */
  guint came;      /* how often */
  gboolean undone; /* the server was restored to before it */
  gboolean lost_to_restore;
} Typed;

typedef struct
{
  const KabEntity *entity;
  char *id;
  GPtrArray *versions; /* KabRow, by rev */
} Track;

extern GHashTable *sim_ledger_heads;  /* the numbers at which transactions of the server ended */
extern GHashTable *sim_ledger_values; /* value -> Typed */
extern GPtrArray *sim_ledger_order;   /* Track, as they came */

Track *sim_ledger_track (const KabEntity *entity, const char *id, gboolean make);
/** sim_ledger_version_at: Returns: (transfer none) (nullable): the row as it was at that number */
const KabRow *sim_ledger_version_at (const Track *track, gint64 rev);
/**
 * sim_ledger_follows:
 *
 * Whether @typed is put over @before by somebody who had that in view; what the same desk typed in between, and sent in
 * the same batch, is never seen at the server.
 */
gboolean sim_ledger_follows (const Typed *typed, const char *before);
/** sim_ledger_newest: the number of its newest version; 0 if it has none any more */
gint64 sim_ledger_newest (const Track *track);
