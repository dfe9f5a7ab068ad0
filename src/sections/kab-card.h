/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-draft.h"
#include "kab-section.h"

G_BEGIN_DECLS

/**
 * KabCard:
 *
 * Everything about one row, beside its list, over it, or in a window of its own. It brings its own
 * header bar and follows the row when somebody changes it.
 *
 * Properties: "cabinet"; "folded" (gboolean): it covers the list. Signals: "close": it wants to go
 * away; "opened" (const char *id): it shows another row now, a new one that was saved for example; "open-elsewhere"
 * (const char *entity, const char *id): see kab_card_open_elsewhere().
 */
#define KAB_TYPE_CARD (kab_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (KabCard, kab_card, KAB, CARD, AdwBin)

struct _KabCardClass
{
  AdwBinClass parent_class;

  /* @row: %NULL: a new one */
  void (*show) (KabCard *self, KabRow *row);
  /* The row was read anew because it may have changed. */
  void (*follow) (KabCard *self, KabRow *row);
  gboolean (*is_changed) (KabCard *self);
  /* Saves what was changed; calls kab_card_saved() or shows what is wrong and calls kab_card_not_saved(). */
  void (*save) (KabCard *self);
  /* What was typed and not saved, as a JSON object whose "base" has the row's id (kab-draft.h); NULL: nothing. */
  char *(*write_draft) (KabCard *self);
  /* Puts back what write_draft() gave before the program died; FALSE if that is no change any more. */
  gboolean (*take_draft) (KabCard *self, JsonNode *draft);
  /* Marks each field that was typed in and that @newer has otherwise than what was typed over, with what it has there; or,
   * with @take, takes that in place of what was typed. Returns: how many there are still. May be NULL. */
  guint (*contest) (KabCard *self, KabRow *newer, gboolean take);
  /* What was typed and not saved, for the clipboard. May be NULL. */
  char *(*dup_words) (KabCard *self);
  /* Untranslated: what is asked of whoever leaves what was typed, and the button that saves it. May be NULL. */
  const char *leave_title;
  const char *leave_text;
  const char *leave_save;
  /* What Ctrl+S and Ctrl+P do, in the card and in the list beside it. */
  const char *save_action;
  const char *print_action;
  /* What others do to it is what it shows: nobody is told besides that the record was changed. */
  gboolean follows_quietly;
};

KabCabinet *kab_card_get_cabinet (KabCard *self);
/** kab_card_get_id: Returns: (transfer none) (nullable): the row shown; %NULL while it is a new one */
const char *kab_card_get_id (KabCard *self);
/** kab_card_open: @id: (nullable): %NULL begins a new row */
void kab_card_open (KabCard *self, const char *id);
/**
 * kab_card_edit:
 * @wish: a draft as of write_draft()
 * @problem: the problem that it comes from, which is decided once the card was saved
 *
 * Opens the row with @wish typed into it, unless a draft of its own is there: that comes first.
 */
void kab_card_edit (KabCard *self, const char *id, JsonNode *wish, const char *problem);
gboolean kab_card_is_changed (KabCard *self);
void kab_card_save (KabCard *self);
/** kab_card_leave: asks whether to save what was changed, and calls back */
void kab_card_leave (KabCard *self, KabLeaveFunc func, gpointer user_data);
void kab_card_close (KabCard *self);
/** kab_card_open_elsewhere: asks for the row @id of @entity, in the section that shows such rows */
void kab_card_open_elsewhere (KabCard *self, const char *entity, const char *id);
/** kab_card_press: @key: 's' or 'p', with Ctrl; Returns: whether the card does something about it */
gboolean kab_card_press (KabCard *self, guint key);

/* For the cards themselves. */
void kab_card_saved (KabCard *self, const char *id);
/** kab_card_begin_new: what is shown is a row that is yet to be made, a copy for example */
void kab_card_begin_new (KabCard *self);
void kab_card_not_saved (KabCard *self);
/** kab_card_touched: something was typed: it is kept as a draft in a moment */
void kab_card_touched (KabCard *self);
/** kab_card_is_settling: Returns: whether what is typed comes from an edit that was not taken over, and settles that */
gboolean kab_card_is_settling (KabCard *self);
/** kab_card_drop_draft: what was typed has been let go */
void kab_card_drop_draft (KabCard *self);
GCancellable *kab_card_get_cancellable (KabCard *self);

G_END_DECLS
