/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-blob-store.h"
#include "kab-cache-check.h"
#include "kab-engine.h"
#include "kab-sync-machine.h"
#include "kab-work-files.h"
#include "kab-work-leases.h"

/* A request of the machine's, and what came of it until that is made use of. */
typedef struct
{
  guint serial; /* as the call's was when it was sent */
  GCancellable *cancellable;
  KabAnswer *answer;
  GError *error;
} KabExchange;

/* A file on its way; see kab-engine-files.c */
typedef struct _KabSending KabSending;
/* kab-engine-check.c */
typedef struct _KabCheck KabCheck;

struct _KabEngine
{
  /* Of the whole life. */
  char *server;
  char *user;
  char *device;
  char *work_dir;
  KabAccount *account;
  KabWork *work;
  KabCache *cache;
  KabReporter *reporter;
  KabBlobStore *blobs;
  GMainContext *context;
  GThread *thread;
  GMainLoop *loop;
  GThreadPool *store;
  GCancellable *cancellable;

  /* Of the engine's thread. */
  KabSyncMachine machine;
  KabHttp *http;
  GSource *timer;
  GSource *watch;
  GNetworkMonitor *monitor;
  gulong monitor_handler;
  SoupWebsocketConnection *live;
  int lock;
  gboolean unplaced; /* nobody has the place, and it cannot be taken: the disk refuses */
  guint silent;      /* looks in a row at which the holder of the place had not answered */
  guint calls;       /* whose answers will come */
  KabExchange exchanges[KAB_N_SYNC_CALLS];
  guint taken_history; /* kab_work_history() of the next batch … */
  guint sent_history;  /* … and of the one sent last */
  char *batch;         /* the next to be sent */
  char *cursor;        /* of the page that came last; NULL: as the cache has it */
  gboolean looking_up; /* the Secret Service is being asked */
  gint64 fence;
  KabSending *sending;
  gboolean left; /* rows left the scope in the run under way */
  KabCheck *check;
  guint64 received;
  int wishes;        /* from any thread; each is taken up in turn */
  int check_wishes;  /* the same, for checks */
  guint asked;       /* times a person asked for a sync */
  guint run_asked;   /* the same, when the run under way began */
  char *notice;      /* what opening the files found to say of the edits */
  char *copy_notice; /* and of the copy: until that is whole again */
  char *maintenance; /* why the server takes no changes, while it says so; told while there is nothing else */
  char *error;       /* the last failure's sentence */
  gboolean maintained; /* the same: whether that is that the server is being maintained */
  gint64 next_try;     /* as last told, by the machine's clock */
  gint64 told_at;
  gint64 tell_every;
  KabTouched touched;   /* not told yet */
  KabEngineSeen seen;   /* as last told */
  guint lease_serial;   /* of the lease chore's last run */
  guint no_leases;      /* kinds of which the server gives no numbers; a bit each */
  gboolean counting;    /* totals of sales are on their way */
  gboolean show_leases; /* the server may have forgotten what it leased */

  GMutex token_lock;
  KabTokens tokens;
  gboolean kept; /* the Secret Service has had one of their kind */
  char *former;  /* a refresh token that was refused; with the key, to be told whether to erase */
  char *former_key;
  GSource *standing; /* when that is asked again */
};

/* A piece of work for the store's threads, and what follows on the engine's own. */
typedef struct _KabStoreJob KabStoreJob;
struct _KabStoreJob
{
  KabEngine *engine;
  void (*work) (KabStoreJob *job);
  void (*done) (KabStoreJob *job);
  void (*clear) (
    KabStoreJob *job); /* (nullable): frees what a struct that begins with this one has besides */
  KabChanges *changes;
  KabChangesHead head;
  KabPageResult result;
  KabTouched touched;
  char *text;
  gsize length;
  guint n;
  gint64 from;
  gint64 first; /* edits, by their numbers */
  gint64 last;
  guint serial;
  guint history;
  guint pending;
  gboolean built;
  gboolean left; /* edits that wait for a file */
  GError *error;
};
void kab_engine_run_job (KabEngine *self, KabStoreJob *job);
void kab_engine_free_job (gpointer job);

/* kab-engine.c */
KabSyncEvent kab_engine_make_event (KabSyncEventKind kind, KabSyncActions request);
void kab_engine_event (KabEngine *self, const KabSyncEvent *event);
void kab_engine_simple_event (KabEngine *self, KabSyncEventKind kind);
void kab_engine_take_tokens (KabEngine *self, const KabTokens *tokens, gboolean keep);

/* kab-engine-call.c */
/* What the next request of that kind is cancelled with, and is known by. */
KabExchange *kab_engine_begin_call (KabEngine *self, KabSyncActions request);
/* Sends it as the machine's @request; what comes is told to the machine, and kept for what that says. */
void kab_engine_send (KabEngine *self, KabSyncActions request, SoupMessage *message, gsize most);
KabAnswer *kab_engine_steal_answer (KabEngine *self, KabSyncActions request);
const KabAnswer *kab_engine_peek_answer (KabEngine *self, KabSyncActions request);
/* After a step: says why what failed did, and ends the requests that are not waited for. */
void kab_engine_tidy (KabEngine *self, gboolean person_asked);
void kab_engine_drop_calls (KabEngine *self);
/* @request, or a chore, did not come through; @retry_after: ms, or -1 */
void kab_engine_failed (KabEngine *self, KabSyncActions request, const GError *error, gint64 retry_after);
/* It could not be stored, or what came cannot be understood. */
void kab_engine_store_failed (KabEngine *self, KabSyncActions request, const GError *error);
/* An answer to a chore that is not a success; @token: the machine's when it was sent */
void kab_engine_bad_answer (KabEngine *self, KabSyncActions request, guint token, const KabAnswer *answer);

/* kab-engine-wipe.c: whether this device is to be erased */
/* The server proved that it is: people are told. */
void kab_engine_wipe (KabEngine *self, KabWipeOrder *order);
/* The refresh token was refused: perhaps it is; if not, it is asked now and then, with nothing but that token. */
void kab_engine_heed_refusal (KabEngine *self);
void kab_engine_drop_standing (KabEngine *self);
/* With the proof that it is this device that sends @token; @key: (nullable) */
GString *kab_engine_refresh_body (KabEngine *self, const char *token, const char *key);

/* kab-engine-tell.c: what people are told */
void kab_engine_keep_sentence (KabEngine *self, const GError *error);
void kab_engine_tell (KabEngine *self);

/* kab-engine-place.c: sets self->lock, or leaves it at -1, with @error or because another process has the place */
void kab_engine_take_place (KabEngine *self, GError **error);
/* Another process is the syncer now. */
void kab_engine_lose_place (KabEngine *self);

/* kab-engine-pull.c, -push.c, -session.c: the actions */
void kab_engine_ask_page (KabEngine *self);
void kab_engine_store_page (KabEngine *self);
void kab_engine_take_batch (KabEngine *self);
void kab_engine_send_batch (KabEngine *self);
void kab_engine_store_outcomes (KabEngine *self);
void kab_engine_renumber (KabEngine *self);
void kab_engine_refresh (KabEngine *self);
void kab_engine_read_tokens (KabEngine *self);
/* kab-engine-check.c: the chore; it is wanted a while after the engine began to lead */
void kab_engine_check (KabEngine *self);
void kab_engine_check_later (KabEngine *self);
void kab_engine_check_at_once (KabEngine *self);
void kab_engine_drop_check (KabEngine *self);
void kab_engine_keep_token (KabEngine *self);
void kab_engine_open_live (KabEngine *self);
void kab_engine_close_live (KabEngine *self);

/* kab-engine-figures.c: if they are not there yet */
void kab_engine_count_figures (KabEngine *self);

/* kab-engine-files.c */
void kab_engine_want_files (KabEngine *self);
void kab_engine_send_files (KabEngine *self);
void kab_engine_drop_sending (KabEngine *self);
/* @left: whether rows left the scope */
void kab_engine_sweep_files (KabEngine *self, gboolean left);
/* kab-engine-lease.c: the chore; and that it be done soon: numbers may have been used, or be wanted for the first time */
void kab_engine_lease (KabEngine *self);
void kab_engine_want_numbers (KabEngine *self);
