/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to all rows of a list that were chosen. */
#pragma once

#include "kab-command-dialog.h"
#include "kab-paged-table.h"

G_BEGIN_DECLS

/**
 * KabBulkAction:
 * @label: in the menu, with its mnemonic
 * @done: (nullable): what is said of it, where %s is how many of what: "Put on sale: 3 packages"
 * @field: (nullable): a field that is set in each row …
 * @value: (nullable): … to this token; %NULL: to a row that is asked for
 * @binds: (nullable): what binds each row to one that is asked for …
 * @own, @other: … the field of it that names the row, and the one that names what was asked for
 * @ask: (nullable): what asks for a row is called so
 * @along: (nullable): a field that the row that is asked for has, too: a row that has nothing in it, or what the one before
 *   @field named has, takes it along
 * @deletes: each row is deleted, unless something uses it
 * @command: (nullable): a command that is run on each row, its arguments asked for once …
 * @dialog: … as here, its title with a %s for how many of what; texts untranslated
 *
 * One thing that can be done: it sets a field, binds, deletes, or runs a command; all but a command can be undone. Texts
 * are untranslated.
 */
typedef struct
{
  const char *label;
  const char *done;
  const char *field;
  const char *value;
  const KabEntity *binds;
  const char *own;
  const char *other;
  const char *ask;
  const char *along;
  gboolean deletes;
  const char *command;
  const KabCommandDialog *dialog;
} KabBulkAction;

/** kab_bulk_may: Returns: whether @account may do it to any row of @entity at all */
gboolean kab_bulk_may (const KabBulkAction *action, const KabEntity *entity, KabAccount *account);

/**
 * kab_bulk_run:
 * @action: kept
 * @entity: of the list's rows
 * @count: how to say how many there are
 *
 * Asks for what is needed, does it to the rows that are chosen in @table, and says so there, with a way to undo it. Rows
 * that it cannot be done to stay as they are, and a dialog names them and says why. The rows are not chosen any more then.
 */
void kab_bulk_run (const KabBulkAction *action,
                   const KabEntity *entity,
                   char *(*count) (guint64 n),
                   KabCabinet *cabinet,
                   KabPagedTable *table);

G_END_DECLS
