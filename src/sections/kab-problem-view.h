/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * kab_problem_view_new:
 * @problem: read, not kept
 * @narrow: whether the buttons stand under each other
 *
 * One problem: what it is about, for a conflict the fields in dispute with mine and theirs beside each other,
 * and buttons for problems.keep-mine, problems.take-theirs, problems.edit, problems.copy and problems.export
 * with its id. It takes the keyboard itself, so that no button has it before somebody goes there.
 *
 * Returns: (transfer floating):
 */
GtkWidget *kab_problem_view_new (KabCabinet *cabinet, const KabProblem *problem, gboolean narrow);

G_END_DECLS
