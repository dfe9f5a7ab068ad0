/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "kab-box.h"
#include "kab-document.h"

G_BEGIN_DECLS

/**
 * KabBuilder:
 * @lines: guint, the template's line of each line of the document
 * @page, @pages: what `{{page}}` and `{{pages}}` become; %NULL where there is no one page
 * @pictures: (element-type utf8 KabPicture): by source; a %NULL value is one that is not there
 *
 * Makes boxes of elements.
 */
typedef struct
{
  KabStage *stage;
  KabCascade cascade;
  GArray *lines;
  const char *page, *pages;
  GHashTable *pictures;
  KabAssetFunc assets;
  gpointer assets_data;
  guint depth;
} KabBuilder;

/**
 * kab_html_parse:
 *
 * Reads HTML as browsers do, without ever failing for its form; nothing outside of @html is read.
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_TOO_LARGE
 */
xmlDoc *kab_html_parse (const char *html, gsize length, GError **error);

/** kab_node_line: Returns: the template's line of @node */
guint kab_node_line (const KabBuilder *builder, const xmlNode *node);

/** kab_build_element: Returns: (transfer none): a block of @node and everything in it, without a parent */
KabBox *kab_build_element (KabBuilder *builder, xmlNode *node, const KabStyle *parent);

/* Between the two files of the builder. */

/** kab_build_style: the style of @node; counts its children for :nth-child */
KabStyle *kab_build_style (KabBuilder *builder, xmlNode *node, const KabStyle *parent);
/** kab_build_children: the content of @node into @box */
void kab_build_children (KabBuilder *builder, xmlNode *node, KabBox *box);
/** kab_build_table: the rows of @node into @box */
void kab_build_table (KabBuilder *builder, xmlNode *node, KabBox *box);
/** kab_build_backdrop: gives @box the picture that its style has behind it */
void kab_build_backdrop (KabBuilder *builder, KabBox *box);
/** kab_build_enter: Returns: whether one level more is allowed; if so, call kab_build_leave() */
gboolean kab_build_enter (KabBuilder *builder);
void kab_build_leave (KabBuilder *builder);

G_END_DECLS
