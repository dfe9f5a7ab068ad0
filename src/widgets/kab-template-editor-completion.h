/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-template-editor-place.h"
#include "kab-template-editor-private.h"

G_BEGIN_DECLS

/**
 * KabTemplateCompletion:
 *
 * What may be written next in a template: variables and repeats, filters, elements, properties and their values.
 */
#define KAB_TYPE_TEMPLATE_COMPLETION (kab_template_completion_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateCompletion, kab_template_completion, KAB, TEMPLATE_COMPLETION, GObject)

/** kab_template_completion_new: for the source of @editor, which must live as long */
KabTemplateCompletion *kab_template_completion_new (KabTemplateEditor *editor);

/**
 * KabTemplateProposal:
 *
 * One of what may be written: what is written, and what people call it.
 */
#define KAB_TYPE_TEMPLATE_PROPOSAL (kab_template_proposal_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateProposal, kab_template_proposal, KAB, TEMPLATE_PROPOSAL, GObject)

const char *kab_template_proposal_get_text (KabTemplateProposal *self);

/** kab_template_proposals: Returns: (transfer full): a list of KabTemplateProposal for @place; those that begin with what is typed come first */
GListModel *kab_template_proposals (const KabPlace *place, GPtrArray *names);

G_END_DECLS
