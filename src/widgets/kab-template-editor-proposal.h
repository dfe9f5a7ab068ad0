/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-template-editor-completion.h"

G_BEGIN_DECLS

const char *kab_template_proposal_get_title (KabTemplateProposal *self);

G_END_DECLS
