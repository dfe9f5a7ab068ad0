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

G_END_DECLS
