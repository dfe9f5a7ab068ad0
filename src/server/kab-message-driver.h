/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kab-message-account.h"

G_BEGIN_DECLS

/** KAB_MESSAGE_SECONDS: longer than this nobody waits for a mail server, or for SMS.ru */
#define KAB_MESSAGE_SECONDS 60

/**
 * KabSending: what has become of a message
 * @KAB_SENDING_DONE: the service has it
 * @KAB_SENDING_ARRIVED: who it is to has it
 * @KAB_SENDING_LATER: it has not; to be tried again
 * @KAB_SENDING_NEVER: it does not take it
 * @KAB_SENDING_UNKNOWN: it may have it
 */
typedef enum
{
  KAB_SENDING_DONE,
  KAB_SENDING_ARRIVED,
  KAB_SENDING_LATER,
  KAB_SENDING_NEVER,
  KAB_SENDING_UNKNOWN,
} KabSending;

/**
 * KabMessageMatter: what is sent
 * @id: the same however often it is tried
 * @to: an e-mail address, or a phone in E.164
 * @subject: (nullable): of a letter
 * @file, @file_name: (nullable): a PDF that goes with it, and what it is called: ASCII
 * @at: when it was written, ms
 */
typedef struct
{
  char *id;
  char *to;
  char *subject;
  char *text;
  GBytes *file;
  char *file_name;
  gint64 at;
} KabMessageMatter;

void kab_message_matter_clear (KabMessageMatter *matter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabMessageMatter, kab_message_matter_clear)

/**
 * KabMessageFacts: what came of it
 * @ref: (nullable): the service's number of it: afterwards it may be asked what became of it
 * @reason: (nullable): a token of kab_message_reason(), perhaps with what was answered behind it
 */
typedef struct
{
  KabSending sending;
  char *ref;
  char *reason;
} KabMessageFacts;

void kab_message_facts_clear (KabMessageFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabMessageFacts, kab_message_facts_clear)

/** kab_message_facts_set: @answer: (nullable): of the other side, in whatever words: cut, and made one line of */
void
kab_message_facts_set (KabMessageFacts *facts, KabSending sending, const char *reason, const char *answer);

/**
 * KabMessageDriver: a way of sending
 * @is_once: whether what may have been sent is never sent again: the service cannot tell that it is the same
 * @send: on a thread, outside any transaction
 * @read: (nullable): asks what became of what is called @ref there
 * @check: whether the account is good, without sending anything; @said: (out) (nullable): what the service says of itself
 */
typedef struct
{
  const char *name;
  const char *channel;
  gboolean is_once;
  void (*send) (const KabMessageAccount *account,
                const KabMessageMatter *matter,
                KabMessageFacts *facts,
                GCancellable *cancellable);
  void (*read) (const KabMessageAccount *account,
                const char *ref,
                KabMessageFacts *facts,
                GCancellable *cancellable);
  gboolean (*check) (const KabMessageAccount *account, char **said, GError **error);
} KabMessageDriver;

extern const KabMessageDriver kab_driver_smtp;
extern const KabMessageDriver kab_driver_smsru;

/** kab_message_driver_find: Returns: (nullable): */
const KabMessageDriver *kab_message_driver_find (const char *name);

G_END_DECLS
