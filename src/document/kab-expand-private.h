/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-expand.h"
#include "kab-filter.h"

G_BEGIN_DECLS

typedef enum
{
  PIECE_TEXT,
  PIECE_VALUE,
  PIECE_SECTION,
  PIECE_INVERTED,
  PIECE_END,
} KabPieceKind;

typedef struct
{
  KabFilter filter;
  char *argument;
} KabPieceStep;

typedef struct
{
  KabPieceKind kind;
  guint line;
  char *text;    /* plain text, or the name as it was typed */
  gsize length;  /* of plain text */
  char **path;   /* @text at its dots */
  GArray *steps; /* of KabPieceStep */
  guint end;     /* of a section: the index of its end */
} KabPiece;

struct _KabExpansion
{
  GArray *pieces;
};

/*
 * kab_expansion_new() that goes on behind an error, where @all is not NULL, and gathers them there: GError. What it
 * returns then is the best that can be made of @text.
 */
KabExpansion *kab_expansion_read (const char *text, GPtrArray *all, GError **error);

G_END_DECLS
