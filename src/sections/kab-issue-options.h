/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabIssueOptions:
 *
 * The options of a package to choose from, with their prices in it; those that come with it are marked. Hidden where
 * there are none. Signal "changed".
 */
#define KAB_TYPE_ISSUE_OPTIONS (kab_issue_options_get_type ())
G_DECLARE_FINAL_TYPE (KabIssueOptions, kab_issue_options, KAB, ISSUE_OPTIONS, AdwPreferencesGroup)

/**
 * kab_issue_options_open:
 * @package: (nullable): the id of one; %NULL: none
 * @chosen: (nullable): JSON as of kab_issue_options_dup_chosen(), or of a licence: those that are chosen already
 */
void
kab_issue_options_open (KabIssueOptions *self, KabCabinet *cabinet, const char *package, const char *chosen);

/** kab_issue_options_dup_chosen: Returns: (transfer full) (nullable): as the command "issue" takes them */
char *kab_issue_options_dup_chosen (KabIssueOptions *self);

G_END_DECLS
