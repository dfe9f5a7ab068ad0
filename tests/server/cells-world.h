/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-writer-private.h"

/* Whose rows they are, for the one who is tried. */
enum
{
  MINE,
  OTHERS,
  UNDER, /* of a partner under mine; a side for its managers alone */
  N_SIDES,
};

typedef struct
{
  KabServerDb *db;
  char *dir;
  char *org;
  KabWriter *writer;
  GHashTable *rows; /* "entity/role/side" -> KabRow that is stored */
  guint counter;
  guint cells;
  guint steps;
  GString *faults;
} World;

/* How many sides there are for @role. */
int world_sides (KabRole role);
/* The people there are, by entity; NULL if the entity is none of them. */
const char *world_id (World *world, const char *entity, int side);
void world_make_people (World *world);
/* Each partner has something to be paid out. */
void world_endow (World *world);

/* Some value that is valid for @field, another one each time where there is a choice. */
void world_fill (World *world, KabRow *row, const KabField *field, KabRole role, int side);
/* A new row of @entity that is on @side for @role. */
KabRow *world_make (World *world, const KabEntity *entity, KabRole role, int side);
/* The row that stands for a cell: for people, the very ones whom the actor is of. */
KabRow *world_row (World *world, const KabEntity *entity, KabRole role, int side);
