/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-query.h"

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
