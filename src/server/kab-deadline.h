/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long something in a thread of its own may take, with all that belongs to it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KabDeadline KabDeadline;

/**
 * kab_deadline_new:
 * @outer: (nullable): what breaks it off earlier
 *
 * The clock is that of the main loop of the process.
 */
KabDeadline *kab_deadline_new (guint seconds, GCancellable *outer);
void kab_deadline_free (KabDeadline *deadline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabDeadline, kab_deadline_free)

/** kab_deadline_get_cancellable: Returns: (transfer none): cancelled when the time is over, or when the outer one is */
GCancellable *kab_deadline_get_cancellable (KabDeadline *deadline);

/** kab_deadline_is_over: Returns: whether it was the time that ended it */
gboolean kab_deadline_is_over (KabDeadline *deadline);

G_END_DECLS
