/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_problem_view_new:
 * @problem: read, not kept
 *
 * One problem: what it is about, for a conflict the fields with mine and theirs beside each other,
 * and the buttons problems.keep-mine, problems.take-theirs and problems.copy with its id.
 *
 * Returns: (transfer floating):
 */
GtkWidget *kab_problem_view_new (KabCabinet *cabinet, const KabProblem *problem);

/** kab_problem_to_text: Returns: (transfer full): what the person wanted, a line a field, for the clipboard */
char *kab_problem_to_text (const KabProblem *problem);

G_END_DECLS
