/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-message-driver.h"
#include "kab-message.h"
#include "kab-writer.h"

G_BEGIN_DECLS

/**
 * KabMessages:
 *
 * Sends what is to be sent: rows of sent_message and sms that are "queued". A thread looks for what is due, a few send.
 * What goes out stands in the row before it does; nobody else sends it meanwhile; what was not taken is tried again, less
 * and less often, for a day. Then the row says why it failed. Several processes may serve one database.
 *
 * What leads to somebody's password never stands in the row, nor anywhere else: links are made when they are sent, and
 * only what they hash to is kept.
 */
typedef struct _KabMessages KabMessages;

/** kab_messages_new: @blobs: the folder of files; @public_url: (nullable): where the server is reached */
KabMessages *kab_messages_new (KabServerDb *db, const char *blobs, const char *public_url);
/** kab_messages_free: what is under way is broken off, and tried again by whoever comes next */
void kab_messages_free (KabMessages *messages);

/** kab_messages_nudge: says that there may be something to send */
void kab_messages_nudge (void);

/* kab-message-work.c: what is to be sent, as it stands in the database */

/** kab_message_judge: what a new row, not yet written, cannot be sent by fails at once, and says why */
gboolean kab_message_judge (KabWriter *writer, KabRow *row, GError **error);

/** kab_message_enqueue: a new row that is queued is to be sent; *sends is set if it is */
gboolean kab_message_enqueue (KabWriter *writer,
                              const KabRow *before,
                              const KabRow *row,
                              gboolean *sends,
                              GError **error);

/**
 * KabMessageWork:
 * @entity: "sent_message" or "sms"
 * @ref: (nullable): the service's number of it: it was sent, and is only asked after
 * @sending_at: when an attempt began whose end nobody has seen; 0 for none
 * @reason: (nullable): why the last attempt failed
 */
typedef struct
{
  char *org;
  char *id;
  char *entity;
  char *ref;
  char *reason;
  gint64 sending_at;
  gint64 made_at;
  gint64 failures;
} KabMessageWork;

void kab_message_work_free (KabMessageWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabMessageWork, kab_message_work_free)

/** kab_message_work_find: Returns: (transfer full) (nullable): %NULL without an error if there is nothing to be done any more */
KabMessageWork *kab_message_work_find (KabDb *db, const char *org, const char *id, GError **error);
/** kab_message_work_begin: writes that an attempt is about to begin */
gboolean kab_message_work_begin (KabDb *db, const KabMessageWork *work, GError **error);
/** kab_message_work_put: writes what came of it, and when it is due again; whoever had it taken has it no more */
gboolean kab_message_work_put (KabDb *db, const KabMessageWork *work, gint64 next_at, GError **error);
gboolean kab_message_work_end (KabDb *db, const KabMessageWork *work, GError **error);

/* kab-message-compose.c: what stands in a message */

/**
 * KabComposed:
 * @text: what is sent; @kept: what of it may stand in the row; @subject: (nullable): of a letter
 * @paper: (nullable): what is drawn, and goes with it
 * @reason: (nullable): why there is nothing to be sent
 * @waits: something that it is about is not there yet
 */
typedef struct
{
  char *text;
  char *kept;
  char *subject;
  KabRow *paper;
  const char *reason;
  gboolean waits;
} KabComposed;

void kab_composed_clear (KabComposed *composed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabComposed, kab_composed_clear)

/** kab_message_compose: @row: a sent_message or an sms; @public_url: (nullable): of this server */
gboolean kab_message_compose (KabWriter *writer,
                              const KabRow *row,
                              const char *public_url,
                              KabComposed *composed,
                              GError **error);

/** kab_message_base: Returns: (transfer full) (nullable): where people reach this server, as it was told or as @org says */
char *kab_message_base (KabDb *db, const char *org, const char *public_url, GError **error);

G_END_DECLS
