/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-command.h"

G_BEGIN_DECLS

/** KabOp: what a mutation does to its row; of a command KabMutation.command says what */
typedef enum
{
  KAB_OP_CREATE,
  KAB_OP_UPDATE,
  KAB_OP_DELETE,
  KAB_OP_RESTORE,
  KAB_OP_COMMAND,
} KabOp;

/**
 * KabMutation:
 * @id: UUIDv7 made on the device; the server remembers its outcome
 * @n: the device's count, from 1 without holes; 0 while it has none
 * @entity: what the row is of
 * @row: its id
 * @op: what to do to it
 * @base_rev: the row's rev when the edit was made
 * @base: values that the person saw; by the index of the field
 * @in_base: which of @base count
 * @set: values wanted; by the index of the field
 * @in_set: which of @set count
 * @schema: the writer's KAB_SCHEMA_VERSION. On the wire: the oldest that knows all that the mutation holds, and that
 *   a server takes which has this one
 * @command: (nullable): of %KAB_OP_COMMAND: which
 * @args: what the command is told; by the index of the argument. On the wire these are its "set"
 * @in_args: which of @args count
 * @effects: (nullable) (element-type KabMutation): how a command looks on this device until it is answered: edits of
 *   rows that are shown and never sent
 *
 * One edit on its way from a desktop to the server.
 */
typedef struct
{
  char *id;
  gint64 n;
  const KabEntity *entity;
  char *row;
  KabOp op;
  gint64 base_rev;
  KabValue *base;
  gboolean *in_base;
  KabValue *set;
  gboolean *in_set;
  int schema;
  const KabCommand *command;
  KabValue *args;
  gboolean *in_args;
  GPtrArray *effects;
} KabMutation;

/** kab_mutation_new: Returns: (transfer full): with a new id and this build's schema number */
KabMutation *kab_mutation_new (const KabEntity *entity, const char *row, KabOp op);

/** kab_mutation_new_command: Returns: (transfer full): a command with the initial values of its arguments */
KabMutation *kab_mutation_new_command (const KabCommand *command, const char *row);

/** kab_mutation_set_arg: @value: copied */
void kab_mutation_set_arg (KabMutation *mutation, const char *name, const KabValue *value);
void kab_mutation_set_arg_text (KabMutation *mutation, const char *name, const char *text);
void kab_mutation_set_arg_integer (KabMutation *mutation, const char *name, gint64 integer);

/** kab_mutation_call: @call: (out): what a command is to be run with; good as long as @mutation is */
void kab_mutation_call (const KabMutation *mutation, KabCall *call);

/** kab_mutation_makes_row: Returns: whether there is no such row before it */
gboolean kab_mutation_makes_row (const KabMutation *mutation);

/** kab_mutation_op_token: Returns: (transfer none): what stands as its op on the wire */
const char *kab_mutation_op_token (const KabMutation *mutation);

/**
 * kab_mutation_new_between:
 * @before: (nullable): the row as the person saw it; %NULL for a new row
 * @after: the row as the person wants it
 *
 * Returns: (transfer full) (nullable): what leads from one to the other, with base values of the
 *   touched fields and of their groups; %NULL if nothing differs
 */
KabMutation *kab_mutation_new_between (const KabRow *before, const KabRow *after);
KabMutation *kab_mutation_copy (const KabMutation *mutation);
void kab_mutation_free (KabMutation *mutation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabMutation, kab_mutation_free)

/** kab_op_to_token: of what is no command */
const char *kab_op_to_token (KabOp op);
gboolean kab_op_from_token (const char *token, KabOp *op);

/** kab_mutation_append_json: appends the mutation as in kab-protocol.h */
void kab_mutation_append_json (GString *out, const KabMutation *mutation);

/**
 * kab_mutation_from_json:
 *
 * Returns: (transfer full) (nullable): or %NULL with %KAB_ERROR_INVALID: a member is missing or of
 *   the wrong type, or there is no such entity, field or operation. Values are tidied, not validated.
 */
KabMutation *kab_mutation_from_json (JsonObject *object, GError **error);

/** kab_mutation_from_text: the same from @length bytes of JSON, without a tree: for many at once */
KabMutation *kab_mutation_from_text (const char *text, gsize length, GError **error);

G_END_DECLS
