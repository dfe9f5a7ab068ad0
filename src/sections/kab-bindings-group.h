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
 * @remove: (nullable): what those say that remove one; %NULL: that they do
 * @filter_field: (nullable): of the rows to choose from, an enumeration …
 * @filter_value: … and the token that it has
 * @terms: (nullable) (array zero-terminated=1): the other fields of a binding, which a class that derives from
 *   #KabBindingsGroup has edited
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
  const char *remove;
  const char *filter_field;
  const char *filter_value;
  const char *const *terms;
  gboolean read_only;
} KabBinding;

/**
 * KabBindingLine:
 * @before: (nullable): the row that binds, as read; %NULL: it is made here
 * @now: that row as it stands here
 * @other: (nullable): the row that is bound, where the class reads it or has it made
 * @made: whether @other is made here, too
 * @widget: what shows it
 */
typedef struct
{
  KabRow *before;
  KabRow *now;
  KabRow *other;
  gboolean made;
  GtkWidget *widget;
} KabBindingLine;

/**
 * KabBindingsGroup:
 *
 * A part of a form: what is bound to its row, each by a row of its own, so that two people who each add one both
 * keep it: the packages of a partner, or of a promo code.
 *
 * Signals, besides a part's: "shown": the lines are others now, or say something else.
 */
#define KAB_TYPE_BINDINGS_GROUP (kab_bindings_group_get_type ())
G_DECLARE_DERIVABLE_TYPE (KabBindingsGroup, kab_bindings_group, KAB, BINDINGS_GROUP, AdwPreferencesGroup)

/**
 * KabBindingsGroupClass: what bindings have that say more than what is bound; all may be %NULL
 * @dress: adds to the widget of a new line what edits its terms
 * @show: says in the widget of a line what its terms are
 * @added: a line is there, and @other is not known yet
 * @wrap: Returns: (transfer floating): what stands in the popover of the button that adds, around the @choices
 * @offer: that popover opens
 */
struct _KabBindingsGroupClass
{
  AdwPreferencesGroupClass parent_class;
  void (*dress) (KabBindingsGroup *self, GtkWidget *widget);
  void (*show) (KabBindingsGroup *self, KabBindingLine *line);
  void (*added) (KabBindingsGroup *self, KabBindingLine *line);
  GtkWidget *(*wrap) (KabBindingsGroup *self, GtkPopover *popover, GtkWidget *choices);
  void (*offer) (KabBindingsGroup *self);
};

/** kab_bindings_group_new: @binding: kept */
GtkWidget *kab_bindings_group_new (const KabBinding *binding);

/** kab_bindings_group_write_new: appends the mutations that bind @row, a new one, to what stands here; any number of times */
void kab_bindings_group_write_new (KabBindingsGroup *self, const KabRow *row, GPtrArray *mutations);

/* For classes that derive from it */

/** kab_bindings_group_set_binding: once, when it is made; @binding: kept */
void kab_bindings_group_set_binding (KabBindingsGroup *self, const KabBinding *binding);
KabCabinet *kab_bindings_group_get_cabinet (KabBindingsGroup *self);
/** kab_bindings_group_get_cancellable: Returns: (transfer none): the form's */
GCancellable *kab_bindings_group_get_cancellable (KabBindingsGroup *self);
/** kab_bindings_group_get_lines: Returns: (transfer none) (element-type KabBindingLine): */
GPtrArray *kab_bindings_group_get_lines (KabBindingsGroup *self);
/** kab_bindings_group_line_of: Returns: (nullable): the line in whose widget @inside is */
KabBindingLine *kab_bindings_group_line_of (KabBindingsGroup *self, GtkWidget *inside);
/** kab_bindings_group_bind_made: binds @other, a row that is made here, and closes what it was made in */
void kab_bindings_group_bind_made (KabBindingsGroup *self, KabRow *other);
/** kab_bindings_group_show_line: says anew what it is */
void kab_bindings_group_show_line (KabBindingsGroup *self, KabBindingLine *line);
/** kab_bindings_group_changed: tells the form that something was typed */
void kab_bindings_group_changed (KabBindingsGroup *self);

G_END_DECLS
