/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-papers.h"

G_BEGIN_DECLS

/**
 * KabPapersSave:
 *
 * Asks how many papers are to be saved as PDF, a file each or all in one, and where; saves them, and says what became of it.
 */
#define KAB_TYPE_PAPERS_SAVE (kab_papers_save_get_type ())
G_DECLARE_FINAL_TYPE (KabPapersSave, kab_papers_save, KAB, PAPERS_SAVE, AdwWindow)

/** kab_papers_save: @widget: in the window that asks */
void
kab_papers_save (const KabPaperKind *kind, KabCabinet *cabinet, const KabChosen *chosen, GtkWidget *widget);

G_END_DECLS
