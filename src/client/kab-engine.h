/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-account.h"
#include "kab-cache.h"
#include "kab-http.h"
#include "kab-reporter.h"
#include "kab-work.h"

/*
 * What keeps a cache and a server alike: a thread with its own GMainContext that drives the pure
 * machine of kab-sync-machine.h with a real clock, network and files, and a second thread that
 * writes pages while the next one is on its way.
 */
typedef struct _KabEngine KabEngine;

/**
 * KabEngineSeen: what had been written to both files when they were opened, before anything was read from them
 * @generations: by entity
 *
 * Other processes write, too: of all that they do after it, it is told.
 */
typedef struct
{
  gint64 work_version;
  guint cache_epoch;
  gint64 *generations;
} KabEngineSeen;

/** kab_engine_see: @seen: (out caller-allocates): to be given to kab_engine_new() */
void kab_engine_see (KabEngineSeen *seen, KabWork *work, KabCache *cache);
void kab_engine_seen_clear (KabEngineSeen *seen);

/**
 * kab_engine_new:
 * @seen: emptied
 * @tokens: (nullable): of a sign-in just made; otherwise the Secret Service is asked
 * @notice: (nullable): said with whatever else there is to say
 * @copy_notice: (nullable): the same, until the cache has been filled
 */
KabEngine *kab_engine_new (KabAccount *account,
                           KabWork *work,
                           KabCache *cache,
                           KabReporter *reporter,
                           KabEngineSeen *seen,
                           const KabTokens *tokens,
                           const char *notice,
                           const char *copy_notice);
/** kab_engine_stop: ends both threads and waits for them; a request under way is cancelled */
void kab_engine_stop (KabEngine *self);
void kab_engine_free (KabEngine *self);

/* From any thread. */
void kab_engine_edited (KabEngine *self);
/** kab_engine_sync_now: Returns: which asking this is, counted from 1; see KabStatus.answered */
guint kab_engine_sync_now (KabEngine *self);
/** kab_engine_check_now: Returns: which asking this is, counted from 1; see KabStatus.checks_answered */
guint kab_engine_check_now (KabEngine *self);
void kab_engine_signed_in (KabEngine *self, const KabTokens *tokens);
/** kab_engine_cache_lost: the cache was rebuilt: everything is fetched again */
void kab_engine_cache_lost (KabEngine *self);
/** kab_engine_recount: the outbox or the problems have changed */
void kab_engine_recount (KabEngine *self);

/** kab_engine_dup_access_token: Returns: (transfer full) (nullable): the token in force */
char *kab_engine_dup_access_token (KabEngine *self);

/** kab_engine_token_refused: the server takes that access token no more */
void kab_engine_token_refused (KabEngine *self, const char *token);

/** kab_engine_file_room: Returns: how many bytes of fetched files are kept; meta "file_room" of the work says otherwise */
guint64 kab_engine_file_room (KabWork *work);
