/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-arena.h"

#include <string.h>

#define CHUNK_BYTES (32 * 1024)

typedef struct _Chunk Chunk;
struct _Chunk
{
  Chunk *next;
  gsize used, size;
  max_align_t data[];
};

struct _KabArena
{
  Chunk *chunks;
};

KabArena *
kab_arena_new (void)
{
  return g_new0 (KabArena, 1);
}

void
kab_arena_free (KabArena *arena)
{
  Chunk *next;

  for (Chunk *chunk = arena->chunks; chunk != NULL; chunk = next)
    {
      next = chunk->next;
      g_free (chunk);
    }
  g_free (arena);
}

gpointer
kab_arena_alloc (KabArena *arena, gsize size)
{
  gsize rounded = (size + sizeof (max_align_t) - 1) / sizeof (max_align_t) * sizeof (max_align_t);
  Chunk *chunk = arena->chunks;
  gpointer piece;

  if (chunk == NULL || chunk->size - chunk->used < rounded)
    {
      gsize room = MAX (rounded, CHUNK_BYTES);
      Chunk *fresh = g_malloc0 (sizeof (Chunk) + room);

      fresh->size = room;
      /* A piece with a chunk of its own must not hide the room left in the current one. */
      if (chunk != NULL && rounded > CHUNK_BYTES / 4)
        {
          fresh->next = chunk->next;
          chunk->next = fresh;
        }
      else
        {
          fresh->next = chunk;
          arena->chunks = fresh;
        }
      chunk = fresh;
    }
  piece = (char *)chunk->data + chunk->used;
  chunk->used += rounded;
  return piece;
}

char *
kab_arena_strndup (KabArena *arena, const char *text, gsize length)
{
  char *copy = kab_arena_alloc (arena, length + 1);

  memcpy (copy, text, length);
  return copy;
}
