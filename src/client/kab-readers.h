/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kab-cache.h"

/*
 * Connections that read the cache, and the threads that use them. A job gets a connection of its
 * own for its time; cancelling interrupts the statement that runs.
 */
typedef struct _KabReaders KabReaders;

typedef gboolean (*KabReadFunc) (KabDb *db, guint epoch, gpointer data, GError **error);
/** KabDamageFunc: the cache of @epoch turned out to be damaged; Returns: whether it was rebuilt */
typedef gboolean (*KabDamageFunc) (guint epoch, gpointer data);

KabReaders *kab_readers_new (KabCache *cache, KabDamageFunc damage, gpointer damage_data);
void kab_readers_free (KabReaders *self);

/** kab_readers_run: runs @func now, in this thread; once more if the cache had to be rebuilt */
gboolean kab_readers_run (KabReaders *self,
                          KabReadFunc func,
                          gpointer data,
                          GCancellable *cancellable,
                          GError **error);

/** kab_readers_push: runs @run with @task on one of the pool's threads */
void kab_readers_push (KabReaders *self, GTask *task, void (*run) (GTask *task));

/**
 * kab_readers_push_aside:
 *
 * The same on threads of which nobody waits for a page. @run is called even if @task is cancelled, or has returned.
 */
void kab_readers_push_aside (KabReaders *self, GTask *task, void (*run) (GTask *task));

/** kab_readers_push_reckoning: as kab_readers_push(), for what takes as long as there are rows, one after another */
void kab_readers_push_reckoning (KabReaders *self, GTask *task, void (*run) (GTask *task));

/** kab_task_release: drops a thread's reference of @task in the task's own context, so that nothing ends in a pool's thread */
void kab_task_release (GTask *task);
