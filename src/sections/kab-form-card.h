/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"
#include "kab-form-part.h"

G_BEGIN_DECLS

/** KabFormGroup: @title: (nullable): untranslated; @fields: (array zero-terminated=1): those that rows edit */
typedef struct
{
  const char *title;
  const char *const *fields;
} KabFormGroup;

/**
 * KabFormInfo:
 * @entity: what is edited
 * @groups: ended by one without fields
 * @new_title: what the card is called while the row is yet to be made
 * @undecided: the sentence about an edit that waits for a decision
 * @copy_field: (nullable): the field that tells a duplicate from what it is one of; %NULL: it is not duplicated
 * @copy_state: (nullable): the token of "state" that a duplicate begins with
 * @no_history: whoever looks at it is not told who changed it
 * @deletes: whether rows are deleted here; whoever may not does not see it
 *
 * Texts are untranslated.
 */
typedef struct
{
  const KabEntity *entity;
  const KabFormGroup *groups;
  const char *new_title;
  const char *undecided;
  const char *copy_field;
  const char *copy_state;
  gboolean deletes;
  gboolean no_history;
} KabFormInfo;

/**
 * KabFormCard:
 *
 * A card that edits a row: groups of fields, made from the entity's table, and parts. It validates as one types, saves
 * all of it or nothing, keeps a draft, follows others' changes under what was typed, duplicates, deletes (unless
 * something uses the row, which it names) and undoes that, and shows what happened to the row. For whoever may not
 * write, it shows the same to be read.
 */
#define KAB_TYPE_FORM_CARD (kab_form_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (KabFormCard, kab_form_card, KAB, FORM_CARD, KabCard)

struct _KabFormCardClass
{
  KabCardClass parent_class;

  const KabFormInfo *info;
  /* Fills in what is known of a row that is yet to be made. May be NULL. */
  void (*begin) (KabFormCard *self, KabRow *row);
  /* Something may be different: @typed is the row as it stands in the form, what is not valid as it was. May be NULL. */
  void (*arrange) (KabFormCard *self, const KabRow *typed);
  /* What the row is made of has been shown, or may be done no more: @settled: it is saved, and nothing is typed. May be NULL. */
  void (*settle) (KabFormCard *self, KabRow *row, gboolean settled);
  /* What cannot be told of one field alone; @field: (out): the row to point at. Beside kab_validate_row(). May be NULL. */
  gboolean (*check) (KabFormCard *self, const KabRow *row, const KabField **field, GError **error);
};

/** kab_form_card_add_part: @name: its member in drafts; @after: the number of the group that it stands below */
void kab_form_card_add_part (KabFormCard *self, const char *name, GtkWidget *part, guint after);
/** kab_form_card_add_action: adds to the card's menu what is about the row; it is hidden while @action is disabled */
void kab_form_card_add_action (KabFormCard *self, const char *label, const char *action);
/** kab_form_card_show_field: whether there is a row for the field called @name; one that is hidden keeps its value */
void kab_form_card_show_field (KabFormCard *self, const char *name, gboolean shown);
/**
 * kab_form_card_start_with:
 * @from: (nullable): what a row that is yet to be made starts with; %NULL: what the entity itself says
 * @fields: (array zero-terminated=1): those of the row that @from has, too
 *
 * What was typed stays; what was not follows. Nothing is done to a row that is saved, to a duplicate, and to what
 * waited for a decision.
 */
void kab_form_card_start_with (KabFormCard *self, const KabRow *from, const char *const *fields);
/** kab_form_card_get_row: Returns: (transfer none) (nullable): as it is saved; %NULL while it is yet to be made */
KabRow *kab_form_card_get_row (KabFormCard *self);

G_END_DECLS
