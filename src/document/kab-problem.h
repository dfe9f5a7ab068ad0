/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabTemplateProblem:
 * @line: the line of the template, counted from 1; 0 if it is not of one line
 * @text: a sentence for the person who wrote the template
 *
 * Something in a template that was passed over: an unknown property, a picture
 * that is not there.
 */
typedef struct
{
  guint line;
  char *text;
} KabTemplateProblem;

/**
 * KabProblems:
 *
 * A list of #KabTemplateProblem that forgets repetitions and stops at %KAB_PROBLEMS_MAX.
 */
typedef struct
{
  GPtrArray *list;
} KabProblems;

#define KAB_PROBLEMS_MAX 200

void kab_problems_init (KabProblems *problems);
void kab_problems_clear (KabProblems *problems);
void kab_problems_add (KabProblems *problems, guint line, const char *format, ...) G_GNUC_PRINTF (3, 4);

/**
 * kab_template_set_error:
 * @code: of %KAB_ERROR
 * @line: of the template
 * @format: a sentence that begins in the middle: it stands behind "Line 12 of the template: "
 */
void kab_template_set_error (GError **error, int code, guint line, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

/**
 * kab_template_problem_from_error:
 * @error: what kab_template_new() or kab_document_new() gave
 *
 * Returns: (transfer full): the same as a problem: its line, and the sentence without it
 */
KabTemplateProblem *kab_template_problem_from_error (const GError *error);

KabTemplateProblem *kab_template_problem_copy (const KabTemplateProblem *problem);
void kab_template_problem_free (KabTemplateProblem *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabTemplateProblem, kab_template_problem_free)

G_END_DECLS
