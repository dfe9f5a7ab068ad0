/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * KabTemplateProblems:
 *
 * What is wrong in a template, by lines, or that nothing is.
 *
 * Signal "go-to" (guint line): this line is asked for.
 */
#define KAB_TYPE_TEMPLATE_PROBLEMS (kab_template_problems_get_type ())
G_DECLARE_FINAL_TYPE (KabTemplateProblems, kab_template_problems, KAB, TEMPLATE_PROBLEMS, GtkWidget)

/** kab_template_problems_set: @problems: (element-type KabTemplateProblem): @failed: whether the first keeps the pages from being made */
void kab_template_problems_set (KabTemplateProblems *self, GPtrArray *problems, gboolean failed);

/** kab_template_problems_set_place: shows where the caret is, both counted from 1 */
void kab_template_problems_set_place (KabTemplateProblems *self, guint line, guint column);

guint kab_template_problems_get_n (KabTemplateProblems *self);

/** kab_template_problems_next: Returns: the line of the next problem behind @line, or, @back, before it; round and round; 0 if there is none */
guint kab_template_problems_next (KabTemplateProblems *self, guint line, gboolean back);

/** kab_template_problems_get_text: Returns: (transfer full) (nullable): what is wrong in @line */
char *kab_template_problems_get_text (KabTemplateProblems *self, guint line);

G_END_DECLS
