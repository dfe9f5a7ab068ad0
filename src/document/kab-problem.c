/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-problem.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-error.h"
#include "kab-filter.h"

void
kab_template_problem_free (KabTemplateProblem *problem)
{
  g_free (problem->text);
  g_free (problem);
}

KabTemplateProblem *
kab_template_problem_copy (const KabTemplateProblem *problem)
{
  KabTemplateProblem *copy = g_new0 (KabTemplateProblem, 1);

  copy->line = problem->line;
  copy->text = g_strdup (problem->text);
  return copy;
}

static const char *
line_format (void)
{
  /* Translators: what is wrong in a template; the line and a sentence, which begins with a small letter */
  return _ ("Line %u of the template: %s");
}

void
kab_template_set_error (GError **error, int code, guint line, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, KAB_ERROR, code, line_format (), line, text);
#pragma GCC diagnostic pop
}

KabTemplateProblem *
kab_template_problem_from_error (const GError *error)
{
  KabTemplateProblem *problem = g_new0 (KabTemplateProblem, 1);
  const char *format = line_format (), *number = strstr (format, "%u"), *sentence = NULL;
  gsize before = number != NULL ? (gsize)(number - format) : 0;
  char *end = NULL;

  if (number != NULL && strncmp (error->message, format, before) == 0
      && g_ascii_isdigit (error->message[before]))
    {
      const char *between = number + strlen ("%u"), *text = strstr (between, "%s");
      gsize n = text != NULL ? (gsize)(text - between) : 0;

      problem->line = (guint)g_ascii_strtoull (error->message + before, &end, 10);
      if (text != NULL && strncmp (end, between, n) == 0)
        sentence = end + n;
    }
  if (sentence == NULL)
    problem->line = 0;
  problem->text = kab_case_change (sentence != NULL ? sentence : error->message, TRUE, TRUE, kab_language ());
  return problem;
}

void
kab_problems_init (KabProblems *problems)
{
  problems->list = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_template_problem_free);
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
