/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabBinding:
 * @entity: whose rows each bind two others
 * @own: the field that names the form's row
 * @other: (nullable): the field that names the one that is bound to it; %NULL: the row itself is what is shown, read-only
 * @title: of the group
 * @none: what is said where there is none
 * @add: what the button that adds one says of itself
 * @filter_field: (nullable): of the rows to choose from, an enumeration …
 * @filter_value: … and the token that it has
 * @read_only: shown, and changed elsewhere
 *
 * Texts are untranslated.
 */
typedef struct
{
  const KabEntity *entity;
  const char *own;
  const char *other;
  const char *title;
  const char *none;
  const char *add;
  const char *filter_field;
  const char *filter_value;
  gboolean read_only;
} KabBinding;

/**
 * KabBindingsGroup:
 *
 * A part of a form: what is bound to its row, each by a row of its own, so that two people who each add one both
 * keep it: the packages of a partner, or of a promo code.
 */
#define KAB_TYPE_BINDINGS_GROUP (kab_bindings_group_get_type ())
G_DECLARE_FINAL_TYPE (KabBindingsGroup, kab_bindings_group, KAB, BINDINGS_GROUP, AdwPreferencesGroup)

/** kab_bindings_group_new: @binding: kept */
GtkWidget *kab_bindings_group_new (const KabBinding *binding);

/** kab_bindings_group_write_new: appends the mutations that bind @row, a new one, to what stands here; any number of times */
void kab_bindings_group_write_new (KabBindingsGroup *self, const KabRow *row, GPtrArray *mutations);

G_END_DECLS
