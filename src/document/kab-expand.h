/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * KabExpansion:
 *
 * A template's text cut into plain pieces, variables, repeats and conditions.
 * Immutable once made, so threads may share it.
 */
typedef struct _KabExpansion KabExpansion;

/**
 * KAB_MARK_PAGE:
 *
 * What `{{page}}` and `{{pages}}` become: characters that Unicode never assigns. They are
 * replaced once the pages are known, and taken out of the values of variables.
 */
#define KAB_MARK_PAGE "\357\267\220"
#define KAB_MARK_PAGES "\357\267\221"

/**
 * kab_expansion_new:
 *
 * Returns: (transfer full) (nullable): or %KAB_ERROR_INVALID with the line, if `{{ }}` are not
 *   well formed or name a filter that does not exist; %KAB_ERROR_TOO_LARGE
 */
KabExpansion *kab_expansion_new (const char *text, GError **error);
void kab_expansion_free (KabExpansion *expansion);

/**
 * kab_expansion_check:
 * @variables: (nullable): an object; without it names are not looked up
 *
 * Returns: (transfer full) (element-type KabTemplateProblem): every error in the `{{ }}` of @text, in the order of lines,
 *   where kab_expansion_new() and kab_expansion_run() stop at the first
 */
GPtrArray *kab_expansion_check (const char *text, JsonNode *variables);

/**
 * kab_expansion_run:
 * @variables: (nullable): an object
 * @language: of money, dates and capital letters
 * @lines: (out) (transfer full): guint, the template's line of each line of the result
 *
 * Returns: (transfer full) (nullable): HTML in which the values stand escaped; or
 *   %KAB_ERROR_INVALID that names an unknown variable, its line and the nearest known one
 */
GString *kab_expansion_run (const KabExpansion *expansion,
                            JsonNode *variables,
                            const char *language,
                            GArray **lines,
                            GError **error);

/**
 * kab_expansion_run_plain:
 *
 * Returns: (transfer full) (nullable): text that is no HTML, such as the name of a file: the values as they are; the
 *   same errors, without a line
 */
char *kab_expansion_run_plain (const KabExpansion *expansion,
                               JsonNode *variables,
                               const char *language,
                               GError **error);

/**
 * kab_expansion_names:
 *
 * Returns: (transfer full): every name that @variables knows, with dots, sorted; members of a
 *   list's items as list.member
 */
GPtrArray *kab_expansion_names (JsonNode *variables);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabExpansion, kab_expansion_free)

G_END_DECLS
