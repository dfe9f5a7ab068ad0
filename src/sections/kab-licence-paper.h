/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-licence-papers.h"
#include "kab-papers.h"

G_BEGIN_DECLS

/** kab_licence_papers_of: Returns: (transfer full): what draws @cabinet's licences, in the reader's language; see kab_desk_store() */
KabLicencePapers *kab_licence_papers_of (KabCabinet *cabinet, GCancellable *cancellable);

/** kab_licence_paper_kind: hundreds of them */
extern const KabPaperKind kab_licence_paper_kind;

/**
 * kab_licence_paper_async:
 *
 * Gathers what a licence is printed with (its template, or the default one of the org, or the
 * built-in; client, partner, company, pictures), all from the cache, and lays the document out
 * in a thread. A document is the caller's alone.
 */
void kab_licence_paper_async (KabCabinet *cabinet,
                              KabRow *licence,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
KabDocument *kab_licence_paper_finish (GAsyncResult *result, GError **error);

G_END_DECLS
