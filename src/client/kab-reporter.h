/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-cache.h"
#include "kab-http.h"

/* What the cabinet's properties tell, as the threads behind it know it. @message is owned. */
typedef struct
{
  KabSyncState state;
  char *message;
  guint pending;
  gint64 oldest_pending;
  guint problems;
  guint drafts;      /* typed into forms and not saved */
  guint entries;     /* in the outbox, acknowledged ones as well */
  guint files;       /* that edits wait for */
  gint64 files_left; /* bytes of them still to be sent */
  double progress;
  guint64 received;
  gboolean first_sync;
  gint64 last_sync;
  gint64 next_try; /* by the clock on the wall, ms; -1: it is being tried; 0: nothing failed */
  gboolean at_head;
  guint taken_up;        /* how many askings for a sync the engine has taken up */
  guint answered;        /* how many askings for a sync the last run that ended answers */
  guint checks_answered; /* how many askings for a check of everything have been answered */
  KabCheckReport check;  /* of the round under way, or the last one */
  char *found;           /* what it found, a line each; owned */
  char *mended;          /* what was mended, as a sentence for people; owned */
  char *restored;        /* that the server was set back, and what came of it, likewise */
  gboolean restoring;    /* it is not clear yet what came of it */
  guint failed;          /* exchanges that failed without the server naming a time to wait */
  KabWipeOrder *order;   /* this device is to be erased; NULL: it is not */
  gboolean leasing;      /* whether numbers are being asked for */
  gboolean
    maintained; /* why it is offline: the server takes no changes, for as long as its administrator wants */
} KabStatus;

void kab_status_clear (KabStatus *status);
void kab_status_copy (KabStatus *to, const KabStatus *from);
/** kab_status_count: reads what the outbox holds */
gboolean kab_status_count (KabStatus *status, KabWork *work, GError **error);

/*
 * Carries news from the threads behind a cabinet to the GMainContext it belongs to. Many news are
 * told once. Reference-counted; any thread.
 */
typedef struct _KabReporter KabReporter;

typedef void (*KabNewsFunc) (const KabStatus *status, KabTouched changed, gpointer data);

KabReporter *kab_reporter_new (KabNewsFunc func, gpointer data);
KabReporter *kab_reporter_ref (KabReporter *self);
void kab_reporter_unref (KabReporter *self);
/** kab_reporter_detach: nothing is told from now on */
void kab_reporter_detach (KabReporter *self);

/** kab_reporter_lock: Returns: the status, to be read or changed until kab_reporter_unlock() */
KabStatus *kab_reporter_lock (KabReporter *self);
/** kab_reporter_unlock: @tell: whether there is news */
void kab_reporter_unlock (KabReporter *self, gboolean tell);
void kab_reporter_changed (KabReporter *self, KabTouched changed);

/** kab_reporter_wait: with the status locked: waits for news; Returns: %FALSE when @until (monotonic, µs) has passed */
gboolean kab_reporter_wait (KabReporter *self, gint64 until);
/** kab_reporter_flush: tells now what there is to tell; in the thread that made it, elsewhere nothing happens */
void kab_reporter_flush (KabReporter *self);

/** kab_reporter_count: reads the counts of the outbox, and tells them */
gboolean kab_reporter_count (KabReporter *self, KabWork *work, GError **error);
