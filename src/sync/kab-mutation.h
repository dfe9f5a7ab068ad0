/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-row.h"

G_BEGIN_DECLS

/** KabOp: what a mutation does to its row */
typedef enum
{
  KAB_OP_CREATE,
  KAB_OP_UPDATE,
  KAB_OP_DELETE,
  KAB_OP_RESTORE,
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
 * @schema: the writer's KAB_SCHEMA_VERSION
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
} KabMutation;

/** kab_mutation_new: Returns: (transfer full): with a new id and this build's schema number */
KabMutation *kab_mutation_new (const KabEntity *entity, const char *row, KabOp op);

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
