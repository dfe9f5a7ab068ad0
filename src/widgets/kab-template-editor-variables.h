/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-template-editor-private.h"

G_BEGIN_DECLS

typedef enum
{
  KAB_VARIABLES_INSERT,    /* puts the variable there */
  KAB_VARIABLES_CONDITION, /* puts the selection into a condition */
  KAB_VARIABLES_REPEAT,    /* puts the row or the selection into a repeat */
} KabVariablesUse;

/** kab_template_variables_popover_new: what a template may name, to be searched and chosen by what people call it */
GtkWidget *kab_template_variables_popover_new (KabTemplateEditor *editor, KabVariablesUse use);

G_END_DECLS
