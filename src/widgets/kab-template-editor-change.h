/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "kab-template-editor-markup.h"

G_BEGIN_DECLS

/* What the toolbar does to a template's text: pure functions from a text and a selection to what is put in the
 * place of what. All places are bytes. */

/**
 * KabChange:
 * @from: @to: what is replaced
 * @text: (nullable): by what; %NULL if nothing changes
 * @select_from: @select_to: what is selected afterwards, in the new text
 */
typedef struct
{
  gsize from, to;
  char *text;
  gsize select_from, select_to;
} KabChange;

void kab_change_clear (KabChange *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabChange, kab_change_clear)

/* Several replacements that are made at once. */
typedef struct
{
  gsize from, to;
  char *text;
} KabEdit;

/** kab_edits_new: Returns: (transfer full): of KabEdit */
GArray *kab_edits_new (void);
void kab_edits_add (GArray *edits, gsize from, gsize to, const char *text);

/** kab_edits_map: Returns: where @at is afterwards; @behind: behind what is put there, not before it */
gsize kab_edits_map (GArray *edits, gsize at, gboolean behind);

/** kab_edits_join: all of them as one change, which selects nothing yet */
void kab_edits_join (GArray *edits, const char *html, KabChange *change);

/**
 * kab_change_inline:
 * @names: elements that look alike, such as "b" and "strong"; the first is what is put there
 *
 * Puts the selection, or the word at the caret, into an element, or takes it out of it. With nothing to put in, the caret
 * comes to stand in a new one.
 */
void kab_change_inline (const char *html, gsize from, gsize to, const char *const *names, KabChange *change);

/** kab_change_paragraph: makes the paragraphs of the selection "p", "h1" …; what is one already becomes p */
void kab_change_paragraph (const char *html, gsize from, gsize to, const char *name, KabChange *change);

/** kab_change_align: @value: "left", "center", "right", "justify"; where it is so already it is taken away */
void kab_change_align (const char *html, gsize from, gsize to, const char *value, KabChange *change);

/** kab_change_list: @name: "ul" or "ol": makes a list of the paragraphs of the selection, or paragraphs of it */
void kab_change_list (const char *html, gsize from, gsize to, const char *name, KabChange *change);

/**
 * kab_change_insert_text:
 * @text: in a line: a variable, a picture, a code
 *
 * In the place of the selection, if that is plain text, or else where the caret may put it.
 */
void kab_change_insert_text (const char *html, gsize from, gsize to, const char *text, KabChange *change);

/**
 * kab_change_insert_block:
 * @text: lines of their own; "|" once: where the caret comes to stand
 *
 * Below the paragraph or beside the table that the caret is in.
 */
void kab_change_insert_block (const char *html, gsize at, const char *text, KabChange *change);

/**
 * kab_change_section:
 * @begin: "{{#name}}" or "{{^name}}"
 * @end: "{{/name}}"
 * @empty: (nullable): what stands between them where nothing is selected
 * @rows: whether the row of a table that the caret is in is meant
 *
 * Puts the selection between the two, whole elements of it.
 */
void kab_change_section (const char *html,
                         gsize from,
                         gsize to,
                         const char *begin,
                         const char *end,
                         const char *empty,
                         gboolean rows,
                         KabChange *change);

/** kab_change_inline_is_on: Returns: whether what kab_change_inline() does is done already */
gboolean kab_change_inline_is_on (const KabMarkup *markup, gsize at, const char *const *names);

G_END_DECLS
