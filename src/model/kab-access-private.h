/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-access.h"

G_BEGIN_DECLS

typedef enum
{
  KAB_REASON_TABLE,  /* the table gives the role nothing of this */
  KAB_REASON_POWER,  /* a duty, a right or an allowance lacks: KabDecision.missing */
  KAB_REASON_AUTHOR, /* KabDecision.field names somebody else as who wrote it */
  KAB_REASON_ROLE,   /* it would make somebody what the actor may not make anybody */
  KAB_REASON_SCOPE,  /* as the scope goes */
  KAB_REASON_OWN,    /* as the ways to own rows go */
} KabReason;

/* Why something is allowed, or not. The texts belong to the actor, the row or the tables. */
typedef struct
{
  gboolean allowed;
  KabReason reason;
  KabScope scope;
  KabPowers missing;
  const char *field; /* what was compared: stands there, should be … */
  const char *there;
  const char *mine;
} KabDecision;

void kab_access_decide (KabDecision *decision,
                        const KabActor *actor,
                        KabOperation operation,
                        const KabRow *row,
                        KabBoundFunc bound,
                        gpointer user_data);

G_END_DECLS
