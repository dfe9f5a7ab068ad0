/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-licence-papers.h"

G_BEGIN_DECLS

/**
 * kab_desk_store:
 * @cancellable: (nullable): ends waiting for a picture that has to be fetched
 *
 * Returns: what papers are made of, out of @cabinet's copy; with no need of a network, but for pictures that are not here
 *   yet. To be made in the cabinet's own thread.
 */
KabPaperStore kab_desk_store (KabCabinet *cabinet, GCancellable *cancellable);

G_END_DECLS
