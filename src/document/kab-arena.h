/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabArena:
 *
 * Memory that is given out piece by piece and returned all at once: the boxes
 * and styles of a document live and die together.
 */
typedef struct _KabArena KabArena;

KabArena *kab_arena_new (void);
void kab_arena_free (KabArena *arena);

/** kab_arena_alloc: Returns: (transfer none): @size zeroed bytes, aligned for any type */
gpointer kab_arena_alloc (KabArena *arena, gsize size);

/** kab_arena_strndup: Returns: (transfer none): a copy of @length bytes and a NUL */
char *kab_arena_strndup (KabArena *arena, const char *text, gsize length);

#define kab_arena_new0(arena, type) ((type *)kab_arena_alloc ((arena), sizeof (type)))
#define kab_arena_array(arena, type, n) ((type *)kab_arena_alloc ((arena), sizeof (type) * (gsize)(n)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabArena, kab_arena_free)

G_END_DECLS
