/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a place on a page to the line of the template, and back. */
#include "kab-document-private.h"

#include <math.h>

typedef struct
{
  double x, y; /* on the strip of all pages */
  double area; /* of the smallest box that was met */
  guint line;
} Hit;

typedef struct
{
  guint line;
  const KabBox *best;
} Search;

typedef void (*Visit) (const KabBox *box, gpointer data);

/* Not what stands in lines like a letter: that has its place from the line. */
static void
walk (const KabBox *box, Visit visit, gpointer data)
{
  if (box->out)
    return;
  visit (box, data);
  if (box->kind == KAB_BOX_TABLE)
    {
      if (box->table->caption != NULL)
        walk (box->table->caption, visit, data);
      for (guint i = 0; i < box->table->n_cells; i++)
        walk (box->table->cells[i].box, visit, data);
    }
  for (const KabBox *child = box->first; child != NULL; child = child->next)
    walk (child, visit, data);
}

static void
visit_hit (const KabBox *box, gpointer data)
{
  Hit *hit = data;
  double area = box->width * (box->bottom - box->top);

  if (box->line > 0 && hit->x >= box->left && hit->x <= box->left + box->width && hit->y >= box->top
      && hit->y <= box->bottom && area <= hit->area)
    {
      hit->line = box->line;
      hit->area = area;
    }
}

static guint
line_in (const KabBox *root, double x, double y)
{
  Hit hit = { x, y, HUGE_VAL, 0 };

  if (root != NULL)
    walk (root, visit_hit, &hit);
  return hit.line;
}

/* What stands against the page was laid out as a page of its own. */
static guint
line_in_placed (const KabPlaced *placed, double x, double y)
{
  const KabBox *box = placed->box;
  Hit hit = { x - placed->x, y - placed->y, HUGE_VAL, 0 };

  if (hit.x < 0 || hit.x > box->width || hit.y < 0 || hit.y > box->height)
    return 0;
  for (const KabBox *child = box->first; child != NULL; child = child->next)
    walk (child, visit_hit, &hit);
  return hit.line > 0 ? hit.line : box->line;
}

guint
kab_document_line_at (KabDocument *self, guint page, double x, double y)
{
  const KabStage *stage;
  double left, top, strip;
  guint line = 0;

  g_return_val_if_fail (KAB_IS_DOCUMENT (self), 0);
  stage = &self->stage;
  left = stage->margin[KAB_LEFT];
  top = stage->margin[KAB_TOP];
  /* What lies above all else: a band that lies below it covers the page, and is asked last. */
  for (guint i = self->placed->len; i-- > 0 && line == 0;)
    {
      const KabPlaced *placed = &g_array_index (self->placed, KabPlaced, i);

      if ((placed->page == page || placed->page == G_MAXUINT) && placed->box->style->own.z_index >= 0)
        line = line_in_placed (placed, x, y);
    }
  if (line == 0 && self->margins != NULL && page < self->n_pages)
    {
      double footer = stage->page_height - stage->margin[KAB_BOTTOM] - self->footer_height;

      line = line_in (self->margins[page].header, x - left, y - top);
      if (line == 0)
        line = line_in (self->margins[page].footer, x - left, y - footer);
    }
  strip = y - top - self->header_height;
  if (line == 0 && strip >= 0 && strip < stage->content_height)
    line = line_in (self->root, x - left, strip + page * stage->content_height);
  for (guint i = 0; i < self->placed->len && line == 0; i++)
    {
      const KabPlaced *placed = &g_array_index (self->placed, KabPlaced, i);

      if (placed->page == page || placed->page == G_MAXUINT)
        line = line_in_placed (placed, x, y);
    }
  return line;
}

static void
visit_search (const KabBox *box, gpointer data)
{
  Search *search = data;

  if (box->line == 0 || box->line > search->line || box->parent == NULL)
    return;
  if (search->best == NULL || box->line > search->best->line)
    search->best = box;
}

gboolean
kab_document_find_line (KabDocument *self, guint line, guint *page, double *top, double *bottom)
{
  Search search = { line, NULL };
  const KabStage *stage;
  double from;

  g_return_val_if_fail (KAB_IS_DOCUMENT (self), FALSE);
  stage = &self->stage;
  walk (self->root, visit_search, &search);
  if (search.best == NULL || stage->content_height <= 0)
    return FALSE;
  *page = (guint)CLAMP (floor (search.best->top / stage->content_height + 1e-6), 0, self->n_pages - 1);
  from = stage->margin[KAB_TOP] + self->header_height - *page * stage->content_height;
  *top = search.best->top + from;
  *bottom = MIN (search.best->bottom + from, stage->page_height);
  return TRUE;
}
