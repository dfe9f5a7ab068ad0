/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that rows name; see sim-files.c. */
#pragma once

#include "kab-downloads-private.h"
#include "kab-engine-private.h"

#include "sim.h"

/** sim_files_lend: what the engine of files sees of the desk's, before anything is called that may look */
void sim_files_lend (SimDesk *desk);
/** sim_files_ask: at once, whatever becomes of it; Returns: (transfer full) (nullable) */
KabAnswer *sim_files_ask (SimDesk *desk, SoupMessage *message, GError **error);
/** sim_files_fetching: (nullable): for whom files are asked for now */
void sim_files_fetching (SimDesk *desk);

/* In the place of the engine's own. */
KabSyncEvent __wrap_kab_engine_make_event (KabSyncEventKind kind, KabSyncActions request);
void __wrap_kab_engine_event (KabEngine *self, const KabSyncEvent *event);
void __wrap_kab_engine_simple_event (KabEngine *self, KabSyncEventKind kind);
void
__wrap_kab_engine_failed (KabEngine *self, KabSyncActions request, const GError *error, gint64 retry_after);
void __wrap_kab_engine_store_failed (KabEngine *self, KabSyncActions request, const GError *error);
void
__wrap_kab_engine_bad_answer (KabEngine *self, KabSyncActions request, guint token, const KabAnswer *answer);
void __wrap_kab_engine_recount (KabEngine *self);
void __wrap_kab_engine_run_job (KabEngine *self, KabStoreJob *job);
void __wrap_kab_download_progress (KabDownload *download, gint64 done, gint64 total);
void __wrap_kab_reporter_changed (KabReporter *self, KabTouched changed);
