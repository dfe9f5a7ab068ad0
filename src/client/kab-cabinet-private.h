/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-account-private.h"
#include "kab-cabinet.h"
#include "kab-cache.h"
#include "kab-derived.h"
#include "kab-downloads.h"
#include "kab-engine.h"
#include "kab-lists.h"
#include "kab-readers.h"
#include "kab-reporter.h"
#include "kab-work.h"

struct _KabCabinet
{
  GObject parent_instance;

  KabAccount *account;
  KabWork *work;
  KabCache *cache;
  KabReaders *readers;
  KabLists *lists;
  KabDerived *derived;
  KabReporter *reporter;
  KabEngine *engine;
  KabBlobStore *blobs;
  KabDownloads *downloads;
  char *notice;
  GThreadPool *editor; /* one thread: edits come to the disk in the order they are made */

  int waiting; /* threads that wait for answers to commands, or read for themselves; atomic, as is… */
  int closing; /* … that they are to end */
  int asked;   /* pages; atomic */

  /* As last notified; of the owner's thread. */
  KabStatus shown;
  gboolean all_saved;
};

/**
 * kab_cabinet_open_files:
 *
 * Opens both files in the calling thread, which need not be the owner's: nothing of the cabinet's
 * own is made yet. What was set aside, now or earlier, is
 * put into @notice, and of the copy into @copy_notice.
 */
typedef struct
{
  KabAccount *account;
  KabWork *work;
  KabCache *cache;
  char *notice;
  char *copy_notice;
  KabEngineSeen seen;
  KabStatus status; /* as it is to begin with */
} KabFiles;
KabFiles *kab_files_open (KabAccount *account, GError **error);
void kab_files_free (KabFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabFiles, kab_files_free)

/** kab_cabinet_new: takes what is in @files; @tokens: (nullable); in the owner's thread, without I/O */
KabCabinet *kab_cabinet_new (KabFiles *files, const KabTokens *tokens);

/** kab_cabinet_count: reads the counts of the outbox and reports them; any thread */
void kab_cabinet_count (KabCabinet *self);

void kab_cabinet_push_edit (KabCabinet *self, GTask *task, void (*run) (GTask *task));

/** kab_cabinet_read_now: runs @func with a reader's connection, in this thread, whichever that is */
gboolean kab_cabinet_read_now (KabCabinet *self,
                               KabReadFunc func,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);

/** kab_cabinet_check_open: %FALSE and %KAB_ERROR_STORAGE when it has been closed */
gboolean kab_cabinet_check_open (KabCabinet *self, GError **error);
/**
 * kab_cabinet_show_rows:
 * @rows: (element-type utf8): a set of "entity/id"
 *
 * Shows what the outbox says of rows. What is saved is saved, so a failure here is mended and not told as one.
 */
void kab_cabinet_show_rows (KabCabinet *self, GHashTable *rows);
/** kab_cabinet_title_of: Returns: (transfer full): what names the row that @mutation is about */
char *kab_cabinet_title_of (KabDb *db, const KabMutation *mutation);

/**
 * kab_cabinet_prepare_command:
 * @known: (nullable): rows as they are by edits just before, by "entity/id"
 *
 * Checks a command against the rows that there are, and fills in how it looks here until it is answered.
 */
gboolean kab_cabinet_prepare_command (KabCabinet *self,
                                      KabDb *db,
                                      GHashTable *known,
                                      KabMutation *mutation,
                                      GError **error);
/** kab_cabinet_command_rows: adds "entity/id" of each row that @mutation, a command, shows differently */
void kab_cabinet_command_rows (const KabMutation *mutation, GHashTable *rows);

/** kab_cabinet_rebuild_cache: whoever found the cache damaged: sets it aside, begins anew */
gboolean kab_cabinet_rebuild_cache (KabCabinet *self);

/** kab_cabinet_open_blobs: kab-cabinet-blob.c: makes what files are read and fetched with */
void kab_cabinet_open_blobs (KabCabinet *self);
