/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabFormPart:
 *
 * What stands in a #KabFormCard beside rows of fields: a field that is edited with more than a row, or other rows
 * that belong to the one edited. It has a signal "changed".
 */
#define KAB_TYPE_FORM_PART (kab_form_part_get_type ())
G_DECLARE_INTERFACE (KabFormPart, kab_form_part, KAB, FORM_PART, GtkWidget)

/** KabFormPartInterface: open must be there; the four after it, and rebase, are those of a part that is only read where they
 * are not given; all others may be %NULL */
struct _KabFormPartInterface
{
  GTypeInterface parent;

  /* The field of the row that it is all of, if it is of one: that is all that there is to rebase. */
  const char *field;

  /* Shows what there is for @row, saved or yet to be made; what was typed here is let go. */
  void (*open) (KabFormPart *self,
                KabCabinet *cabinet,
                const KabRow *row,
                gboolean is_new,
                gboolean editable,
                GCancellable *cancellable);
  gboolean (*is_changed) (KabFormPart *self);
  /* Puts what is shown into @row, or appends the mutations that write it. */
  void (*write) (KabFormPart *self, KabRow *row, GPtrArray *mutations);
  /* What was changed; NULL if nothing was. */
  JsonNode *(*write_draft) (KabFormPart *self);
  /* Makes those changes again. @base: what is edited over, which may be made what it was then; @before: what it was
   * then. Returns: whether there will be some once something is read that is not here yet. */
  gboolean (*take_draft) (KabFormPart *self, JsonNode *draft, KabRow *base, const KabRow *before);

  /* Others changed the row, and nothing was typed in the form. */
  void (*follow) (KabFormPart *self, const KabRow *row);
  /* Others changed the row, and something was: what was not touched here follows; of what was, @base, their row, gets
   * what @before, which it was typed over, has. */
  void (*rebase) (KabFormPart *self, const KabRow *before, KabRow *base);
  /* What is shown belongs to a row that is yet to be made: a duplicate. */
  void (*make_new) (KabFormPart *self);
  /* Returns: (transfer full) (nullable): what keeps it from being saved; it has the keyboard then */
  char *(*check) (KabFormPart *self);
  /* Lets go of what was typed and does not count yet. */
  void (*forget_typed) (KabFormPart *self);
};

G_END_DECLS
