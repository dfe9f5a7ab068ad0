/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-mutate.h"
#include "kab-mutation.h"
#include "kab-writer-private.h"

G_BEGIN_DECLS

struct _KabMutator
{
  KabWriter *writer;
  const KabCaller *caller;
  GArray *keys;              /* gint64, of feed keys held */
  gboolean has_new_keys;     /* whether some of them may have been made in this transaction */
  gboolean keys_may_be_gone; /* whether some of them may have been undone since */
  const KabEntity *last_entity;
  char last_row[40];
  gboolean again; /* what is run was sent before, perhaps to another history */
};

/* Whether the caller may read a row of @entity that stands under @feed_keys. */
gboolean kab_mutator_may_see (KabMutator *mutator,
                              const KabEntity *entity,
                              const char *feed_keys,
                              gboolean *may,
                              GError **error);

/* Refuses an id in @reference, of a row of @from, of what the caller may not see, with KAB_ERROR_INVALID and *field. */
gboolean kab_mutator_check_reference (KabMutator *mutator,
                                      const KabEntity *from,
                                      const KabField *reference,
                                      const char *id,
                                      const KabField **field,
                                      GError **error);

/* The same of files that @text, of a field with KAB_FIELD_FILE, names; what stands in @before (nullable) may stay. */
gboolean kab_mutator_check_files (KabMutator *mutator,
                                  const KabField *f,
                                  const char *before,
                                  const char *text,
                                  const KabField **field,
                                  GError **error);

/*
 * What somebody is: whoever gets at another's account, by a sign-in name or by a link to choose a password, must have
 * the right to change each of them.
 */
GPtrArray *kab_memberships_of (KabWriter *writer, const char *user, GError **error);
gboolean kab_actor_may_write_all (const KabActor *actor, GPtrArray *memberships);

void kab_mutator_append_done (GString *out, const KabMutation *mutation, gint64 rev, gboolean merged);

/* kab-mutate-command.c: runs a command on @row, as it stands, or on none that it makes */
gboolean kab_mutator_run_command (KabMutator *mutator,
                                  const KabMutation *mutation,
                                  const KabRow *row,
                                  GString *out,
                                  const KabField **field,
                                  GError **error);

/* What follows from a step however it is taken, where a plain edit, written already, took one that a command leads to. */
gboolean kab_mutator_follow_step (KabMutator *mutator,
                                  const KabRow *before,
                                  const KabRow *after,
                                  const KabField **field,
                                  GError **error);

G_END_DECLS
