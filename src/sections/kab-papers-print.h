/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-papers.h"

G_BEGIN_DECLS

/**
 * KabPapersPrint:
 *
 * Shows papers before they are printed, each when it is looked at, and prints all of them as one job.
 */
#define KAB_TYPE_PAPERS_PRINT (kab_papers_print_get_type ())
G_DECLARE_FINAL_TYPE (KabPapersPrint, kab_papers_print, KAB, PAPERS_PRINT, AdwWindow)

/** kab_papers_print: @widget: in the window that asks */
void
kab_papers_print (const KabPaperKind *kind, KabCabinet *cabinet, const KabChosen *chosen, GtkWidget *widget);

G_END_DECLS
