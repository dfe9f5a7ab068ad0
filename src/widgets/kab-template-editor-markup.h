/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A template's text as what it consists of, without ever failing for its form. All places are bytes. */

typedef enum
{
  KAB_TOKEN_TEXT,
  KAB_TOKEN_OPEN,     /* <p class="x">; #KabToken.empty for <br>, <img> and the like */
  KAB_TOKEN_CLOSE,    /* </p> */
  KAB_TOKEN_VARIABLE, /* {{name}} */
  KAB_TOKEN_BEGIN,    /* {{#name}}, {{^name}} */
  KAB_TOKEN_END,      /* {{/name}} */
  KAB_TOKEN_OTHER, /* comments, declarations, and the text of style, script and title, whose @name it has */
} KabTokenKind;

/**
 * KabToken:
 * @name: of the element, in small letters, or of the repeat
 * @match: the token that ends or begins the same; -1 if there is none
 * @parent: the element or repeat it stands in; -1 for none
 */
typedef struct
{
  guint8 kind;
  gboolean empty;
  gsize start, end;
  char name[32];
  int match, parent;
} KabToken;

typedef struct
{
  const char *html; /* borrowed */
  gsize length;
  GArray *tokens; /* of KabToken; they cover the text without a gap */
  gsize from, to; /* where content may stand: the inside of body */
} KabMarkup;

/** kab_markup_new: @html: (transfer none): must live as long */
KabMarkup *kab_markup_new (const char *html);
void kab_markup_free (KabMarkup *markup);

const KabToken *kab_markup_token (const KabMarkup *markup, int index);

/** kab_markup_inside: Returns: the token that @at is strictly inside of, so that it would be cut in two; -1 between two */
int kab_markup_inside (const KabMarkup *markup, gsize at);

/** kab_markup_parent: Returns: the element or repeat that what stands at @at is in; -1 for none */
int kab_markup_parent (const KabMarkup *markup, gsize at);

/** kab_markup_ancestor: Returns: @index or the nearest of its parents that is an element called one of @names; -1 */
int kab_markup_ancestor (const KabMarkup *markup, int index, const char *const *names);

/** kab_markup_end: Returns: where the element or repeat that @index begins ends, its end included */
gsize kab_markup_end (const KabMarkup *markup, int index);

/** kab_markup_inner_end: Returns: the same without its end */
gsize kab_markup_inner_end (const KabMarkup *markup, int index);

/** kab_markup_is_block: Returns: whether an element of this name stands for itself, not in a line */
gboolean kab_markup_is_block (const char *name);

/** kab_markup_is_paragraph: Returns: whether it holds lines and no other block: p, h1 … h6 */
gboolean kab_markup_is_paragraph (const char *name);

/** kab_markup_text_point: Returns: the place nearest to @at where text may stand: in no tag and no variable, in the body, in a cell of a table */
gsize kab_markup_text_point (const KabMarkup *markup, gsize at);

/** kab_markup_block_point: Returns: the place nearest to @at where a table or a paragraph may stand */
gsize kab_markup_block_point (const KabMarkup *markup, gsize at);

/**
 * kab_markup_run:
 * @from: @to: (out): without blanks at either end
 *
 * The lines around @at up to the next block at either side.
 *
 * Returns: whether there are any
 */
gboolean kab_markup_run (const KabMarkup *markup, gsize at, gsize *from, gsize *to);

/** kab_markup_style: Returns: (transfer full) (nullable): the value of @property in the style attribute of @tag, the text of an opening tag */
char *kab_markup_style (const char *tag, const char *property);

/** kab_markup_set_style: @value: (nullable): %NULL takes it out; Returns: (transfer full): the tag with it */
char *kab_markup_set_style (const char *tag, const char *property, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabMarkup, kab_markup_free)

G_END_DECLS
