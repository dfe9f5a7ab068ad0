/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabChangeNote:
 *
 * A quiet line above a form: what somebody else did to the record while it was open, and, where that is wished, what it was
 * before and is now. It stays until it is dismissed.
 *
 * Signals: "take": the person takes over what others wrote into the fields that they typed in as well; "copy": they want
 * their own words; "dismissed".
 */
#define KAB_TYPE_CHANGE_NOTE (kab_change_note_get_type ())
G_DECLARE_FINAL_TYPE (KabChangeNote, kab_change_note, KAB, CHANGE_NOTE, AdwBin)

GtkWidget *kab_change_note_new (void);

/**
 * kab_change_note_tell:
 * @details: (nullable): shown when asked for
 * @contested: whether fields were changed by both
 * @gone: whether the record is not there any more, so that own words can only be copied
 */
void kab_change_note_tell (KabChangeNote *self,
                           const char *text,
                           const char *details,
                           gboolean contested,
                           gboolean gone);
void kab_change_note_hide (KabChangeNote *self);
gboolean kab_change_note_is_shown (KabChangeNote *self);

/** kab_change_details: Returns: (transfer full) (nullable): "Price: ₽1,000.00 → ₽1,900.00", a line a field; %NULL: nothing */
char *kab_change_details (KabCabinet *cabinet, const KabRow *before, const KabRow *now);

/** kab_change_words: Returns: (transfer full): who did what when, in a sentence; @who: (nullable) */
char *kab_change_words (const char *who, const KabRow *now);

/**
 * kab_change_contest:
 * @rows: (element-type KabFieldRow): of a form
 * @base: what was typed over
 *
 * What KabCardClass.contest is to do, with a form's rows; with @take, @base becomes what was taken.
 */
guint kab_change_contest (KabCabinet *cabinet, GPtrArray *rows, KabRow *base, KabRow *newer, gboolean take);

/** kab_change_typed: Returns: (transfer full): what stands in @rows otherwise than in @base, for the clipboard */
char *kab_change_typed (GPtrArray *rows, KabRow *base);

G_END_DECLS
