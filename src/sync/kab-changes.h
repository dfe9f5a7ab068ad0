/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-json.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabChangesHead:
 *
 * What stands before the items of a page of changes (kab-protocol.h). The texts
 * point into the page's buffer; "" where the page had none.
 */
typedef struct
{
  const char *cursor;
  const char *echo;
  const char *scope;
  const char *epoch;  /* the history that the numbers are of; "" from an older server, as is 0 for time */
  const char *entity; /* with after and to: of a page that is all of one range, and nothing else */
  const char *after;
  const char *to;
  gint64 time; /* by the server's clock, ms */
  gint64 head;
  gint64 until;
  gint64 remaining;
  gboolean more;
  gboolean restart;
} KabChangesHead;

/** KabChangeValue: one value, in place: @text is NUL-terminated and lives until the next item */
typedef struct
{
  KabValueKind kind;
  gint64 integer;
  const char *text;
  gsize length;
} KabChangeValue;

/**
 * KabChange:
 * @entity: what it is a row of
 * @leave: the row left what the caller may see; only @id and @rev count
 * @values: one a field, in the order of @entity's fields
 *
 * One item of a page. Everything in it lives until the next one is read.
 */
typedef struct
{
  const KabEntity *entity;
  gboolean leave;
  const char *id;
  gint64 rev;
  gboolean deleted;
  gint64 created_at;
  const char *created_by;
  gint64 updated_at;
  const char *updated_by;
  KabChangeValue *values;
} KabChange;

/**
 * KabChanges:
 *
 * Reads a page of changes token by token in its own buffer: nothing is built, so
 * memory does not grow with the page, and its items can be bound to statements
 * where they stand. The page comes from a network and is taken for hostile: any
 * input ends in items or in %KAB_ERROR_PROTOCOL.
 */
typedef struct _KabChanges KabChanges;

/** kab_changes_new: @data: (transfer full): @length bytes with room for one more, which is written */
KabChanges *kab_changes_new (char *data, gsize length);
void kab_changes_free (KabChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabChanges, kab_changes_free)

/** kab_changes_read_head: first of all; Returns: (transfer none) (nullable): until @changes is freed */
const KabChangesHead *kab_changes_read_head (KabChanges *changes, GError **error);

/**
 * kab_changes_next:
 * @change: (out) (transfer none): the next item; those of entities this build does not know are passed over
 *
 * Returns: %FALSE at the end of the page, and with @error set if it is not a page
 */
gboolean kab_changes_next (KabChanges *changes, const KabChange **change, GError **error);

/** kab_change_to_row: Returns: (transfer full): the item as a row of its own */
KabRow *kab_change_to_row (const KabChange *change);

G_END_DECLS
