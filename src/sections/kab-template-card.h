/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-card.h"

G_BEGIN_DECLS

/**
 * KabTemplateCard:
 *
 * A template: its text in the editor with what an example looks like, its pictures, what it is for, and its versions.
 */
#define KAB_TYPE_TEMPLATE_CARD (kab_template_card_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateCard, kab_template_card, KAB, TEMPLATE_CARD, KabCard)

G_END_DECLS
