/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-query.h"

/* The region of a client c, as sales are told apart by it; NULL for none. */
#define KAB_REGION_OF_C \
  "CASE WHEN c.region IN ('', '" KAB_QUERY_NONE "') OR instr(c.region, '|') > 0 THEN NULL ELSE c.region END"

/* One condition: @value, or a range when @value is NULL. */
typedef struct
{
  char *field;
  char *value;
  char *from;
  char *to;
} KabFilter;

struct _KabQuery
{
  const KabEntity *entity;
  GPtrArray *filters; /* of KabFilter, in the order of their names */
  char *search;
  char *order;
  gboolean descending;
  guint page;
  guint page_size;
};
