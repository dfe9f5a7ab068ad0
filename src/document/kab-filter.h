/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  KAB_FILTER_MONEY,
  KAB_FILTER_DATE,
  KAB_FILTER_TIME,
  KAB_FILTER_PHONE,
  KAB_FILTER_NUMBER,
  KAB_FILTER_UPPER,
  KAB_FILTER_LOWER,
  KAB_FILTER_CAPITAL,
  KAB_FILTER_DEFAULT,
  KAB_FILTER_LINES,
} KabFilter;

/** kab_filter_from_name: Returns: whether there is such a filter */
gboolean kab_filter_from_name (const char *name, KabFilter *filter);

/** kab_filter_names: Returns: (transfer none): %NULL-terminated */
const char *const *kab_filter_names (void);

/**
 * kab_filter_apply:
 * @text: the value so far
 * @argument: (nullable): what stands behind the filter's name
 * @currency: (nullable): for money without an argument
 *
 * %KAB_FILTER_LINES does nothing here: its line breaks are markup.
 *
 * Returns: (transfer full): a value that the filter is not for comes back as it was
 */
char *kab_filter_apply (KabFilter filter,
                        const char *text,
                        const char *argument,
                        const char *currency,
                        const char *language);

/**
 * kab_case_change:
 * @first_only: the first letter, and the rest as it is
 *
 * Returns: (transfer full): @text in capital or in small letters as @language has them
 */
char *kab_case_change (const char *text, gboolean upper, gboolean first_only, const char *language);

G_END_DECLS
