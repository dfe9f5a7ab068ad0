/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-engine.h"
#include "kab-sync-machine.h"

/* A page that is on its way or has come, asked for before it is wanted. */
typedef struct
{
  char *cursor; /* what it follows */
  guint token;  /* which one it went with */
  gboolean wanted;
  gboolean arrived;
  KabAnswer *answer;
  GError *error;
  GCancellable *cancellable;
} KabFetch;

/*
 * Edits on their way. While the server works on one batch, the next one is taken; it is sent as soon as the
 * answer is there, and what was answered is stored meanwhile. To the machine all of it is one push.
 */
typedef struct
{
  guint serial; /* what belongs to an earlier push is dropped when it comes */
  guint token;  /* which one it went with */
  gint64 last;  /* the number of the last edit sent */
  char *next;   /* the batch behind that; NULL: none was taken */
  guint next_n;
  gint64 next_last;
  gboolean storing; /* what the answer before said is being stored */
  gboolean sent;    /* and another batch is with the server */
  KabAnswer *answer;
  GError *error;
} KabPush;

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
  guint silent;             /* looks in a row at which the holder of the place had not answered */
  guint calls;              /* whose answers will come */
  GCancellable *refreshing; /* of the refresh whose answer counts */
  gint64 fence;
  KabFetch *fetch;
  KabPush push;
  guint64 received;
  int wishes;      /* from any thread; each is taken up in turn */
  guint asked;     /* times a person asked for a sync */
  guint run_asked; /* the same, when the run under way began */
  gboolean running_run;
  char *notice;      /* what opening the files found to say; told while there is nothing else */
  char *maintenance; /* why the server takes no changes, while it says so; told like the notice */
  char *error;       /* the last failure's sentence */
  gint64 next_try;   /* as last told, by the machine's clock */
  gint64 told_at;
  gint64 tell_every;
  KabTouched touched; /* not told yet */
  gint64 work_version;
  guint cache_epoch;   /* of the file that is known to be open */
  gint64 *generations; /* by entity, as last told */

  guint token_serial; /* how many access tokens there have been */
  guint live_token;   /* which one the line was asked for with */
  GMutex token_lock;
  KabTokens tokens;
};

/* A piece of work for the store's threads, and what follows on the engine's own. */
typedef struct _KabStoreJob KabStoreJob;
struct _KabStoreJob
{
  KabEngine *engine;
  void (*work) (KabStoreJob *job);
  void (*done) (KabStoreJob *job);
  KabChanges *changes;
  KabChangesHead head;
  KabPageResult result;
  KabTouched touched;
  char *text;
  gsize length;
  guint n;
  gint64 first; /* edits, by their numbers */
  gint64 last;
  guint serial;
  guint pending;
  gboolean built;
  GError *error;
};
void kab_engine_run_job (KabEngine *self, KabStoreJob *job);

/* kab-engine.c */
void kab_engine_event (KabEngine *self, const KabSyncEvent *event);
void kab_engine_simple_event (KabEngine *self, KabSyncEventKind kind);
/* @dropped: as kab_engine_drop_fetch() said: pulls anew */
void kab_engine_pull_anew (KabEngine *self, gboolean dropped);
void kab_engine_failed (KabEngine *self, KabSyncActions request, const GError *error, gint64 retry_after);
/* A failure of the store: what it means decides whether it is tried again, mended, or told. */
void kab_engine_store_failed (KabEngine *self, KabSyncActions request, const GError *error);
/* An answer that is not a success, of @request. */
/* @token: which one it went with, as token_serial then was */
void kab_engine_bad_answer (KabEngine *self, KabSyncActions request, guint token, const KabAnswer *answer);
/* The server does not take that access token any more; @error: (nullable) */
void kab_engine_unauthorized (KabEngine *self, KabSyncActions request, guint token, const GError *error);
void kab_engine_take_tokens (KabEngine *self, const KabTokens *tokens, gboolean keep);
void kab_engine_tell (KabEngine *self);

/* kab-engine-pull.c, -push.c, -session.c: the actions */
void kab_engine_pull (KabEngine *self);
/* Returns whether the machine waits for it; then it is to be told, as nothing will come. */
gboolean kab_engine_drop_fetch (KabEngine *self);
void kab_engine_push (KabEngine *self);
void kab_engine_drop_push (KabEngine *self);
void kab_engine_refresh (KabEngine *self);
void kab_engine_drop_refresh (KabEngine *self);
void kab_engine_keep_token (KabEngine *self);
void kab_engine_open_live (KabEngine *self);
void kab_engine_close_live (KabEngine *self);
