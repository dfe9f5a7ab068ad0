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

G_END_DECLS
