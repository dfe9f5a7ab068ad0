/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a template may name, and what people call it. */

typedef enum
{
  KAB_NAME_VALUE,
  KAB_NAME_FLAG, /* yes or no: for conditions */
  KAB_NAME_LIST, /* for repeats */
} KabNameKind;

/**
 * KabTemplateName:
 * @name: as it is written: "licence.number"; within a list "name"
 * @title: in the language of the messages
 * @group: likewise: of what it is
 * @list: (nullable): the list in whose items it stands; %NULL for one that may stand anywhere
 * @filter: (nullable): how it is written mostly: "money", …
 * @example: what it is in the example; ""
 */
typedef struct
{
  char *name;
  char *title;
  char *group;
  char *list;
  const char *filter;
  char *example;
  KabNameKind kind;
} KabTemplateName;

/**
 * kab_template_names:
 * @kind: of the template
 * @example: (nullable): the variables
 * @language: of the paper
 *
 * Returns: (transfer full) (element-type KabTemplateName): group by group; what can be had under two names once only
 */
GPtrArray *kab_template_names (const char *kind, JsonNode *example, const char *language);

/** kab_template_names_find: Returns: (transfer none) (nullable): the one called @name in @list, or anywhere */
const KabTemplateName *kab_template_names_find (GPtrArray *names, const char *name, const char *list);

/** kab_template_name_dup_text: Returns: (transfer full): "{{name | filter}}" */
char *kab_template_name_dup_text (const KabTemplateName *name);

G_END_DECLS
