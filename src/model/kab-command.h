/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-access.h"
#include "kab-machine.h"

G_BEGIN_DECLS

typedef struct _KabCommand KabCommand;

/** KAB_INVOICE_DUE_DAYS: an invoice is to be paid within so many days, unless a seller says otherwise */
#define KAB_INVOICE_DUE_DAYS 10

/**
 * KabCall: a command that is to be run
 * @id: the mutation's
 * @row: the id of the row that it is about, or that it makes
 * @args: one for each argument of the command
 * @is_step: a plain edit took the step that the command leads to, and is written: only what follows is asked for
 *
 * All that its effect follows from besides the rows that there are.
 */
typedef struct
{
  const KabCommand *command;
  const char *id;
  const char *row;
  const KabValue *args;
  gboolean is_step;
} KabCall;

/**
 * KabCommandWorld: the rows that there are, as the one who runs the command may use them
 * @actor: in which of the person's roles it is run
 * @today: YYYY-MM-DD
 * @now: ms since 1970
 * @find: Returns: (transfer full) (nullable): the row of that id; %NULL without an error if there is none
 * @list: Returns: (transfer full) (element-type KabRow): the live rows whose @field is @value; texts without regard
 *   to case
 * @partial: there are others that this device is not sent: what is not found is not refused for that
 */
typedef struct
{
  const KabActor *actor;
  const char *today;
  gint64 now;
  KabRow *(*find) (const KabEntity *entity, const char *id, gpointer data, GError **error);
  GPtrArray *(
    *list) (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error);
  gpointer data;
  gboolean partial;
} KabCommandWorld;

/**
 * KabEffectKind: whose doing a row is that a command brings about
 * @KAB_EFFECT_DONE: the person's: what the person may make is asked
 * @KAB_EFFECT_FOLLOWS: a consequence: it is made whoever ran the command, also where a plain edit takes the same step
 * @KAB_EFFECT_SHOWN: the server's own: a desktop shows it until the server has made it
 */
typedef enum
{
  KAB_EFFECT_DONE,
  KAB_EFFECT_FOLLOWS,
  KAB_EFFECT_SHOWN,
} KabEffectKind;

/** KabEffect: a row as it will be; @before: (nullable): as it is, %NULL for a new one */
typedef struct
{
  KabEffectKind kind;
  KabRow *before;
  KabRow *after;
} KabEffect;

/**
 * KabLookFunc:
 * @row: (nullable): the row that it is about; %NULL where the command makes it
 * @effects: (element-type KabEffect): adds what it brings about, in the order in which it is to be written
 * @field: (out) (nullable): the argument at fault
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID, %KAB_ERROR_REFUSED or %KAB_ERROR_STORAGE; with %KAB_ERROR_FORBIDDEN where it
 *   may be run in another role of the person's
 */
typedef gboolean (*KabLookFunc) (const KabCall *call,
                                 const KabCommandWorld *world,
                                 const KabRow *row,
                                 GPtrArray *effects,
                                 const KabField **field,
                                 GError **error);

/**
 * KabCommand: a mutation with meaning
 * @name: its op on the wire, and the last part of its path
 * @entity: what the row is of that it is about, or that it makes
 * @title: untranslated: what stands on its button
 * @deed: untranslated: the same of one row, whose title stands for %s
 * @creates: whether it makes the row
 * @args: what it is told; @n_args of them
 * @scope: which rows each role may run it on
 * @needs: any one of these powers is needed for that; 0: none. Administrators never need one
 * @to: (nullable): the state of the #KabMachine that it leads to: which are those that it may come from, and
 *   who may take the step, is the machine's to say
 * @from: (nullable): where it leads to none: the states in which it may be run; %NULL: any
 * @online: (nullable): untranslated: why it may not wait for a network; %NULL: it may
 * @look: what it brings about, the same for the server and for what a desktop shows until it is answered
 *
 * Only what is still on the desktop can be taken back: what the server has done has consequences for others.
 */
struct _KabCommand
{
  const char *name;
  const char *entity;
  const char *title;
  const char *deed;
  gboolean creates;
  const KabField *args;
  guint n_args;
  KabScope scope[KAB_N_ROLES];
  KabPowers needs[KAB_N_ROLES];
  const char *to;
  const char *const *from;
  const char *online;
  KabLookFunc look;
};

/** kab_commands: Returns: (transfer none): all of them, @n: (out): how many */
const KabCommand *kab_commands (guint *n);

/** kab_command_find: Returns: (nullable): the command of @entity called @name */
const KabCommand *kab_command_find (const KabEntity *entity, const char *name);

/** kab_command_entity: Returns: what it is about */
const KabEntity *kab_command_entity (const KabCommand *command);

/** kab_command_arg: Returns: the index of the argument called @name, or -1 */
int kab_command_arg (const KabCommand *command, const char *name);

/** kab_command_title: Returns: (transfer none): translated: what stands on its button */
const char *kab_command_title (const KabCommand *command);

/** kab_command_describe: Returns: (transfer full): translated: the command and the row it is of; @title: (nullable) */
char *kab_command_describe (const KabCommand *command, const char *title);

/** kab_call_text: Returns: (transfer none) (nullable): the argument called @name, if the command has one */
const char *kab_call_text (const KabCall *call, const char *name);
gint64 kab_call_integer (const KabCall *call, const char *name);
gboolean kab_call_has (const KabCall *call, const char *name);

/**
 * kab_command_may:
 * @row: (nullable): the row as it stands; %NULL: any row at all, or one that is yet to be made
 *
 * The one predicate of who may run it, behind the server's gate and the desktop's buttons.
 */
gboolean kab_command_may (const KabCommand *command,
                          const KabActor *actor,
                          const KabRow *row,
                          KabBoundFunc bound,
                          gpointer user_data);

/**
 * kab_command_check_state:
 * @who: of #KabWho: whoever runs it, in all their roles
 * @by: (nullable): who brought the row into the state it is in
 * @when: (nullable): when that was, as people write it
 *
 * Returns: %FALSE and %KAB_ERROR_REFUSED or %KAB_ERROR_FORBIDDEN with a sentence that says the state, and who brought
 *   it about
 */
gboolean kab_command_check_state (const KabCommand *command,
                                  const KabRow *row,
                                  guint who,
                                  const char *by,
                                  const char *when,
                                  GError **error);

/**
 * kab_command_check_args:
 * @field: (out): the argument at fault
 *
 * Checks each argument, and what is required, as those of a row.
 */
gboolean kab_command_check_args (const KabCall *call, const KabField **field, GError **error);

/**
 * kab_command_look:
 *
 * Returns: (transfer full) (nullable) (element-type KabEffect): what it brings about, in order
 */
GPtrArray *kab_command_look (const KabCall *call,
                             const KabCommandWorld *world,
                             const KabRow *row,
                             const KabField **field,
                             GError **error);

/**
 * kab_command_of_step:
 *
 * Returns: (nullable): the command that leads to the state in which @after is and @before was not: what follows from
 *   it follows from the step however it is taken
 */
const KabCommand *kab_command_of_step (const KabRow *before, const KabRow *after);

/**
 * kab_refund_attribute:
 * @order: (nullable), @lines: (nullable) (element-type KabRow): what was paid for
 *
 * Says of a new refund whose sale it takes from and what was sold: where it counts in figures.
 */
void kab_refund_attribute (KabRow *refund, const KabRow *payment, const KabRow *order, GPtrArray *lines);

/** kab_effects_add: @before: (nullable); Returns: (transfer none): a row to be changed */
KabRow *kab_effects_add (GPtrArray *effects, KabEffectKind kind, const KabRow *before, KabRow *after);

G_END_DECLS
