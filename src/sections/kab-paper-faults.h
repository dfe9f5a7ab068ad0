/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-paper-batch.h"

G_BEGIN_DECLS

/** kab_paper_faults_show: the papers that could not be made, and what is not quite right with others, below each other on @page */
void kab_paper_faults_show (AdwPreferencesPage *page, const KabPaperBatchOutcome *outcome);

G_END_DECLS
