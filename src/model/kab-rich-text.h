/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Formatted text as it is kept: plain text with a few marks, a small part of Markdown. A text that has none of them
 * means what it says, line by line.
 *
 *     A line is a line; an empty one stands between paragraphs.
 *     - begins an item of a list (so do * and • with a blank behind them)
 *     1. begins a numbered one (up to three digits, with . or ))
 *     **bold**, *italic*, ***both***, [words](https://example.org)
 *     \ before a mark takes it as a letter: \* \[ \] \\ \- \.
 *
 * Marks hold within their line. A star is none beside a blank that it would have to embrace, between two digits
 * (10*20*30), and without its other half. Links lead to https:, mailto: and tel: alone; all others are letters.
 */

/** KabRichLineKind: @KAB_RICH_PLAIN: of a paragraph; an empty one ends it */
typedef enum
{
  KAB_RICH_PLAIN,
  KAB_RICH_BULLET,
  KAB_RICH_NUMBER,
} KabRichLineKind;

typedef enum
{
  KAB_RICH_BOLD = 1 << 0,
  KAB_RICH_ITALIC = 1 << 1,
} KabRichFlags;

/** KabRichSpan: @text: as people read it; @link: (nullable): where it leads */
typedef struct
{
  char *text;
  KabRichFlags flags;
  char *link;
} KabRichSpan;

/** KabRichLine: @number: of an item that has one; @spans: (element-type KabRichSpan): none of them empty */
typedef struct
{
  KabRichLineKind kind;
  guint number;
  GPtrArray *spans;
} KabRichLine;

/** kab_rich_text_parse: Returns: (transfer full) (element-type KabRichLine): whatever @text is: it never fails; UTF-8 */
GPtrArray *kab_rich_text_parse (const char *text);

/**
 * kab_rich_text_item:
 * @line: as it is kept, or as it is shown
 * @kind, @number: (out): set where it is an item of a list
 *
 * Returns: (transfer none) (nullable): its words, behind the mark; %NULL: it is none
 */
const char *kab_rich_text_item (const char *line, KabRichLineKind *kind, guint *number);

KabRichLine *kab_rich_line_new (KabRichLineKind kind, guint number);
void kab_rich_line_free (KabRichLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabRichLine, kab_rich_line_free)

/** kab_rich_line_add: appends @length bytes of @text; what is like what stands before becomes one with it */
void
kab_rich_line_add (KabRichLine *line, const char *text, gssize length, KabRichFlags flags, const char *link);

/**
 * kab_rich_text_compose:
 * @lines: (element-type KabRichLine):
 *
 * Returns: (transfer full): the text that kab_rich_text_parse() makes them of, with no more marks than that takes;
 *   formatting of blanks at the ends of words is let go
 */
char *kab_rich_text_compose (GPtrArray *lines);

/** kab_rich_text_to_plain: Returns: (transfer full): what people read of @text, "• " before items, links as their words */
char *kab_rich_text_to_plain (const char *text);

/** kab_rich_text_to_html: Returns: (transfer full): p, ul, ol, li, strong, em, br and a; everything else is escaped */
char *kab_rich_text_to_html (const char *text);

/** kab_rich_text_to_pango: Returns: (transfer full): the same for a label */
char *kab_rich_text_to_pango (const char *text);

/**
 * kab_rich_link_tidy:
 * @address: as it was typed; a bare e-mail address, host or phone is made a link
 *
 * Returns: (transfer full) (nullable): one that may stand in a text; %NULL where it is none, or leads elsewhere than by https:,
 *   mailto: or tel:
 */
char *kab_rich_link_tidy (const char *address);

G_END_DECLS
