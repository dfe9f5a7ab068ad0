/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986). */
#include "kab-line-diff.h"

#include <string.h>

/* More lines than this removed and added in all are not worth the time: it grows with the square. */
#define EDITS_MAX 2000

typedef struct
{
  char **lines;
  guint *ids; /* equal lines have equal ones */
  guint n;
} Side;

static void
line_free (gpointer data)
{
  KabDiffLine *line = data;

  g_free (line->text);
  g_free (line);
}

static void
add (GPtrArray *out, KabDiffKind kind, const Side *from, guint at, guint before, guint after)
{
  KabDiffLine *line = g_new0 (KabDiffLine, 1);

  line->kind = kind;
  line->before = before;
  line->after = after;
  line->text = g_strdup (from->lines[at]);
  g_ptr_array_add (out, line);
}

static void
read_side (Side *side, const char *text, GHashTable *known)
{
  side->lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  side->n = g_strv_length (side->lines);
  /* A line break ends a line and begins none. */
  if (side->n > 0 && side->lines[side->n - 1][0] == '\0')
    side->n--;
  side->ids = g_new (guint, side->n + 1);
  for (guint i = 0; i < side->n; i++)
    {
      gpointer id;

      if (g_str_has_suffix (side->lines[i], "\r"))
        side->lines[i][strlen (side->lines[i]) - 1] = '\0';
      id = g_hash_table_lookup (known, side->lines[i]);
      if (id == NULL)
        {
          id = GUINT_TO_POINTER (g_hash_table_size (known) + 1);
          g_hash_table_insert (known, side->lines[i], id);
        }
      side->ids[i] = GPOINTER_TO_UINT (id);
    }
}

static void
clear_side (Side *side)
{
  g_strfreev (side->lines);
  g_free (side->ids);
}

/* The furthest that each number of edits reaches on each diagonal, one array a number; NULL if it takes too many. */
static GPtrArray *
search (const guint *a, int n, const guint *b, int m)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);
  int most = MIN (n + m, EDITS_MAX);
  g_autofree int *v = g_new0 (int, 2 * most + 3);
  int *reach = v + most + 1;

  for (int d = 0; d <= most; d++)
    {
      int *kept = g_new (int, 2 * d + 1);

      for (int k = -d; k <= d; k += 2)
        {
          int x = k == -d || (k != d && reach[k - 1] < reach[k + 1]) ? reach[k + 1] : reach[k - 1] + 1;
          int y = x - k;

          while (x < n && y < m && a[x] == b[y])
            x++, y++;
          reach[k] = x;
        }
      for (int k = -d; k <= d; k++)
        kept[k + d] = reach[k];
      g_ptr_array_add (steps, kept);
      if (n - m >= -d && n - m <= d && (n - m + d) % 2 == 0 && reach[n - m] >= n)
        return g_steal_pointer (&steps);
    }
  return NULL;
}

/* Marks what is removed and added, from the end back to the beginning. */
static void
trace (GPtrArray *steps, int n, int m, gboolean *removed, gboolean *added)
{
  int x = n, y = m;

  for (int d = (int)steps->len - 1; d > 0; d--)
    {
      const int *reach = (const int *)g_ptr_array_index (steps, d - 1) + (d - 1);
      int k = x - y;
      gboolean down = k == -d || (k != d && reach[k - 1] < reach[k + 1]);
      int from = down ? k + 1 : k - 1;
      int x0 = reach[from], y0 = x0 - from;

      if (down)
        added[y0] = TRUE;
      else
        removed[x0] = TRUE;
      x = x0;
      y = y0;
    }
}

GPtrArray *
kab_line_diff (const char *before, const char *after)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) steps = NULL;
  g_autofree gboolean *removed = NULL;
  g_autofree gboolean *added = NULL;
  GPtrArray *out = g_ptr_array_new_with_free_func (line_free);
  Side a, b;
  guint head = 0, tail = 0, i, j;

  read_side (&a, before, known);
  read_side (&b, after, known);
  while (head < a.n && head < b.n && a.ids[head] == b.ids[head])
    head++;
  while (tail < a.n - head && tail < b.n - head && a.ids[a.n - 1 - tail] == b.ids[b.n - 1 - tail])
    tail++;
  removed = g_new0 (gboolean, a.n + 1);
  added = g_new0 (gboolean, b.n + 1);
  steps = search (a.ids + head, (int)(a.n - head - tail), b.ids + head, (int)(b.n - head - tail));
  if (steps != NULL)
    trace (steps, (int)(a.n - head - tail), (int)(b.n - head - tail), removed + head, added + head);
  else
    {
      for (i = head; i < a.n - tail; i++)
        removed[i] = TRUE;
      for (j = head; j < b.n - tail; j++)
        added[j] = TRUE;
    }
  for (i = j = 0; i < a.n || j < b.n;)
    {
      if (i < a.n && removed[i])
        {
          add (out, KAB_DIFF_REMOVED, &a, i, i + 1, 0);
          i++;
        }
      else if (j < b.n && added[j])
        {
          add (out, KAB_DIFF_ADDED, &b, j, 0, j + 1);
          j++;
        }
      else
        {
          add (out, KAB_DIFF_SAME, &a, i, i + 1, j + 1);
          i++;
          j++;
        }
    }
  clear_side (&a);
  clear_side (&b);
  return out;
}
