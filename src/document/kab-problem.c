/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-problem.h"

static void
problem_free (gpointer data)
{
  KabTemplateProblem *problem = data;

  g_free (problem->text);
  g_free (problem);
}

void
kab_problems_init (KabProblems *problems)
{
  problems->list = g_ptr_array_new_with_free_func (problem_free);
}

void
kab_problems_clear (KabProblems *problems)
{
  g_clear_pointer (&problems->list, g_ptr_array_unref);
}

void
kab_problems_add (KabProblems *problems, guint line, const char *format, ...)
{
  g_autofree char *text = NULL, *whole = NULL;
  KabTemplateProblem *problem;
  va_list args;

  if (problems->list->len >= KAB_PROBLEMS_MAX)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  /* "%.60s" may cut a letter of several bytes in two. */
  whole = g_utf8_make_valid (text, -1);
  for (guint i = 0; i < problems->list->len; i++)
    {
      KabTemplateProblem *other = g_ptr_array_index (problems->list, i);

      if (other->line == line && g_str_equal (other->text, whole))
        return;
    }

  problem = g_new0 (KabTemplateProblem, 1);
  problem->line = line;
  problem->text = g_steal_pointer (&whole);
  g_ptr_array_add (problems->list, problem);
}
