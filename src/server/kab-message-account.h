/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/** KAB_DRIVER_SMTP, …: by what messages are sent */
#define KAB_DRIVER_SMTP "smtp"
#define KAB_DRIVER_SMSRU "smsru"

/** KAB_SMSRU_URL: where SMS.ru is asked, unless an account says otherwise */
#define KAB_SMSRU_URL "https://sms.ru/"

/** KAB_MESSAGE_SECRET_MAX: bytes of a password or a key */
#define KAB_MESSAGE_SECRET_MAX 500

/**
 * KabMessageAccount:
 * @channel: "email" or "sms"
 * @driver: one of the above
 * @url: smtp://HOST:PORT (STARTTLS is insisted on unless @plain), smtps://HOST:PORT, or https://…/
 * @login: empty where there is none
 * @secret: leaves the server in requests to @url alone
 * @sender: "a@b.org" or "Name <a@b.org>"; of SMS the name that was registered, or empty
 * @test: whether SMS are only tried: they are accepted, and not sent
 * @plain: whether a mail server without TLS will do
 *
 * By what an organisation has its messages sent; one a channel.
 */
typedef struct
{
  char *org;
  char *channel;
  char *driver;
  char *url;
  char *login;
  char *secret;
  char *sender;
  gboolean test;
  gboolean plain;
  gint64 changed_at;
} KabMessageAccount;

void kab_message_account_free (KabMessageAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabMessageAccount, kab_message_account_free)

/** kab_message_account_find: Returns: (transfer full) (nullable): %NULL without an error if there is none */
KabMessageAccount *kab_message_account_find (KabDb *db, const char *org, const char *channel, GError **error);

/** kab_message_account_list: Returns: (transfer full) (element-type KabMessageAccount): of the organisation */
GPtrArray *kab_message_account_list (KabDb *db, const char *org, GError **error);

/**
 * kab_message_account_set:
 *
 * Adds or changes it, and the setting %KAB_MESSAGES_SETTING by which desktops know of it: that has the sender, never the
 * secret.
 */
gboolean kab_message_account_set (KabServerDb *server_db, const KabMessageAccount *account, GError **error);

/** kab_message_account_remove: forgets it, with its secret; what waits to be sent by it fails */
gboolean
kab_message_account_remove (KabServerDb *server_db, const char *org, const char *channel, GError **error);

/** kab_message_sender_address: Returns: (transfer full) (nullable): the address in "Name <a@b.org>"; @name: (out) (nullable) */
char *kab_message_sender_address (const char *sender, char **name);

G_END_DECLS
