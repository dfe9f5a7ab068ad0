/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"

G_BEGIN_DECLS

/** KabDepartmentCard: shows, adds, edits and deletes a department of a partner, with its agents (S1-61) */
#define KAB_TYPE_DEPARTMENT_CARD (kab_department_card_get_type ())
G_DECLARE_FINAL_TYPE (KabDepartmentCard, kab_department_card, KAB, DEPARTMENT_CARD, KabFormCard)

/** kab_department_present: @id: (nullable): %NULL begins a new one of @partner, part of @parent (nullable) */
void kab_department_present (GtkWidget *widget,
                             KabCabinet *cabinet,
                             const char *partner,
                             const char *parent,
                             const char *id);

/** KabAgentCard: shows and edits an agent (S1-62) */
#define KAB_TYPE_AGENT_CARD (kab_agent_card_get_type ())
G_DECLARE_FINAL_TYPE (KabAgentCard, kab_agent_card, KAB, AGENT_CARD, KabFormCard)

void kab_agent_present (GtkWidget *widget, KabCabinet *cabinet, const char *id);

G_END_DECLS
