/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_CHANNEL_EMAIL, …: what stands in a sent message's field "channel" */
#define KAB_CHANNEL_EMAIL "email"
#define KAB_CHANNEL_SMS "sms"

/** KAB_MESSAGES_SETTING: the setting by which desktops know what can be sent: {"email":{"from":"a@b.org"},"sms":{}} */
#define KAB_MESSAGES_SETTING "messages"

/** kab_messages_has: @setting: (nullable): the value of that setting; Returns: whether there is a way to send by @channel */
gboolean kab_messages_has (const char *setting, const char *channel);

/**
 * kab_message_reason:
 * @error: (nullable): what stands in "error" of a sent message or an SMS: a token, perhaps a blank and what the other
 *   side answered
 *
 * Returns: (transfer full) (nullable): a translated sentence; the text itself where it begins with no token
 */
char *kab_message_reason (const char *error);

/**
 * KabMessageKind: what is said
 * @KAB_MESSAGE_LINK: where an order is paid
 * @KAB_MESSAGE_LICENCE, @KAB_MESSAGE_INVOICE: here is the paper
 * @KAB_MESSAGE_INVITATION: choose the first password
 * @KAB_MESSAGE_RECOVERY: choose a new one
 * @KAB_MESSAGE_CHANGED: it was changed
 * @KAB_MESSAGE_REGISTRATION: confirm that the address is yours
 * @KAB_MESSAGE_KNOWN: you have registered before
 */
typedef enum
{
  KAB_MESSAGE_LINK,
  KAB_MESSAGE_LICENCE,
  KAB_MESSAGE_INVOICE,
  KAB_MESSAGE_INVITATION,
  KAB_MESSAGE_RECOVERY,
  KAB_MESSAGE_CHANGED,
  KAB_MESSAGE_REGISTRATION,
  KAB_MESSAGE_KNOWN,
} KabMessageKind;
#define KAB_N_MESSAGE_KINDS 8

/**
 * KabMessageWords: what stands in for {name} in a message; whatever is %NULL takes its line with it
 * @person: whom it is to; @company: whom it is from
 * @number, @package, @price: of what it is about
 * @until: a day, or a day and time
 */
typedef struct
{
  const char *person;
  const char *company;
  const char *number;
  const char *package;
  const char *price;
  const char *until;
  const char *link;
} KabMessageWords;

/**
 * kab_message_write:
 * @language: (nullable): ru, en, bg or az; the first of them where it is none of these
 * @channel: an SMS is short
 * @subject: (out) (optional): of a letter
 *
 * Returns: (transfer full): plain text, its lines divided by \n
 */
char *kab_message_write (KabMessageKind kind,
                         const char *channel,
                         const char *language,
                         const KabMessageWords *words,
                         char **subject);

/** kab_message_to_markup: Returns: (transfer full): plain text as a sent message keeps it */
char *kab_message_to_markup (const char *text);

/** kab_message_from_markup: Returns: (transfer full): what people read of it: of tags only ends of lines are left */
char *kab_message_from_markup (const char *markup);

/** kab_message_hint: Returns: (transfer full): enough of a phone or an e-mail address for who knows it, and for nobody else */
char *kab_message_hint (const char *address);

G_END_DECLS
