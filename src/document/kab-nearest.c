/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-nearest.h"

#include <string.h>

#define LETTERS_MAX 100

guint
kab_nearest_distance (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  guint row[LETTERS_MAX + 1];

  if (n > LETTERS_MAX || m > LETTERS_MAX)
    return G_MAXUINT;
  for (gsize j = 0; j <= m; j++)
    row[j] = (guint)j;
  for (gsize i = 1; i <= n; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint)i;
      for (gsize j = 1; j <= m; j++)
        {
          guint above = row[j];
          guint change = diagonal + (a[i - 1] != b[j - 1]);

          row[j] = MIN (MIN (above, row[j - 1]) + 1, change);
          diagonal = above;
        }
    }
  return row[m];
}

const char *
kab_nearest (const char *typed, const char *const *names)
{
  const char *best = NULL;
  guint least = (guint)MAX (2, strlen (typed) / 2) + 1;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *dot = strrchr (names[i], '.');
      guint d = kab_nearest_distance (typed, names[i]);

      /* "number" is meant for "licence.number" more than for "member". */
      if (dot != NULL && g_str_equal (dot + 1, typed))
        d = 1;
      if (d < least)
        {
          least = d;
          best = names[i];
        }
    }
  return best;
}
