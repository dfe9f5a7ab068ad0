/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl messages: by what an organisation has its mail and its SMS sent. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-message-driver.h"
#include "kab-message.h"
#include "kab-phone.h"
#include "kab-row.h"
#include "kab-validate.h"

#define PORT_STARTTLS 587
#define PORT_TLS 465
#define HOST_MAX 253
#define SENDER_MAX 200
/* SMS.ru: a name has eleven letters at the most, a number more. */
#define SMS_SENDER_MAX 20

static char *host, *security, *login, *sender, *secret_file, *url, *to;
static gboolean secret_stdin, test;
static int port;

static const GOptionEntry set_options[] = {
  { "host", 0, 0, G_OPTION_ARG_STRING, &host, N_ ("The mail server"), N_ ("NAME") },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Its port, if not 587, or 465 with --security=tls"),
    N_ ("N") },
  { "security", 0, 0, G_OPTION_ARG_STRING, &security,
    N_ ("starttls (the default), tls, or none, which is for a server on this very machine"), N_ ("HOW") },
  { "login", 0, 0, G_OPTION_ARG_STRING, &login, N_ ("The name to sign in to the mail server with"),
    N_ ("NAME") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &sender,
    N_ ("Whom it comes from: an address, or NAME <ADDRESS>; of SMS the name that was registered"),
    N_ ("SENDER") },
  { "secret-stdin", 0, 0, G_OPTION_ARG_NONE, &secret_stdin,
    N_ ("Read the password, or SMS.ru's api_id, from standard input, without asking"), NULL },
  { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &secret_file,
    N_ ("Read it from a file; in $CREDENTIALS_DIRECTORY where it has no slash"), N_ ("FILE") },
  { "test", 0, 0, G_OPTION_ARG_NONE, &test, N_ ("SMS are only tried: SMS.ru takes them, and sends none"),
    NULL },
  { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_ ("Where SMS.ru is asked, if not where everybody asks it"),
    "URL" },
  { NULL },
};

static const GOptionEntry check_options[] = {
  { "to", 0, 0, G_OPTION_ARG_STRING, &to,
    N_ ("Send a message to try it, to this e-mail address or this phone"), N_ ("ADDRESS") },
  { NULL },
};

static const KabMessageDriver *
find_driver (const char *name, GError **error)
{
  const KabMessageDriver *driver = kab_message_driver_find (name);

  if (driver == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                 _ ("There is no way “%s” of sending messages. There are: %s."), name,
                 KAB_DRIVER_SMTP ", " KAB_DRIVER_SMSRU);
  return driver;
}

static gboolean
is_value_of (const KabEntity *entity, const char *field, const char *text)
{
  g_auto (KabValue) value = KAB_VALUE_INIT;

  kab_value_set_text (&value, text);
  return kab_validate_value (kab_entity_find_field (entity, field), &value, NULL);
}

static gboolean
is_host (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (".-:[]", *p) == NULL)
      return FALSE;
  return *text != '\0' && strlen (text) <= HOST_MAX;
}

static gboolean
has_controls (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p < ' ' || *p == '\177')
      return TRUE;
  return !g_utf8_validate (text, -1, NULL);
}

static gboolean
is_sender (const char *text)
{
  g_autofree char *name = NULL;
  g_autofree char *address = kab_message_sender_address (text, &name);

  return address != NULL && strlen (text) <= SENDER_MAX && !has_controls (text)
         && is_value_of (&kab_entity_user, "email", address);
}

static gboolean
is_security (void)
{
  static const char *const known[] = { "starttls", "tls", "none", NULL };

  return security == NULL || g_strv_contains (known, security);
}

/* Nothing that was said on the command line is without a meaning. */
static gboolean
check_smtp (GError **error)
{
  if (host == NULL || !is_host (host))
    kab_cli_usage (error, _ ("--host is needed: the name of the mail server."));
  else if (sender == NULL || !is_sender (sender))
    kab_cli_usage (error, _ ("--from is needed: an e-mail address, or NAME <ADDRESS>."));
  else if (!is_security ())
    kab_cli_usage (error, _ ("--security is starttls, tls or none."));
  else if (port < 0 || port > 65535)
    kab_cli_usage (error, _ ("--port is between 1 and 65535."));
  else if (test || url != NULL)
    kab_cli_usage (error, _ ("--test and --url are for SMS.ru."));
  else if (login == NULL && (secret_stdin || secret_file != NULL))
    kab_cli_usage (error, _ ("A password goes with --login."));
  else if (login != NULL && (*login == '\0' || has_controls (login)))
    kab_cli_usage (error, _ ("--login is empty, or has signs in it that no name has."));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_smsru (GError **error)
{
  if (host != NULL || security != NULL || login != NULL || port != 0)
    kab_cli_usage (error, _ ("--host, --port, --security and --login are for a mail server."));
  else if (sender != NULL && (has_controls (sender) || strlen (sender) > SMS_SENDER_MAX))
    kab_cli_usage (error, _ ("--from is the name that SMS.ru has approved: a short one."));
  else if (url != NULL
           && (!(g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://127.0.0.1:"))
               || !g_str_has_suffix (url, "/")))
    kab_cli_usage (error, _ ("--url begins with https:// and ends with a slash."));
  else
    return TRUE;
  return FALSE;
}

static char *
read_secret (GError **error)
{
  char *secret = kab_cli_read_secret (secret_file, secret_stdin, KAB_MESSAGE_SECRET_MAX, error);

  if (secret == NULL
      || (*secret != '\0' && strlen (secret) <= KAB_MESSAGE_SECRET_MAX && !has_controls (secret)))
    return secret;
  kab_secret_free (secret);
  g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
               _ (
                 "That is no password and no key: it is empty, too long, or has signs in it that none has."));
  return NULL;
}

static char *
address_of_server (void)
{
  gboolean tls = g_strcmp0 (security, "tls") == 0;

  return g_strdup_printf ("%s://%s:%d", tls ? "smtps" : "smtp", host,
                          port > 0 ? port
                          : tls    ? PORT_TLS
                                   : PORT_STARTTLS);
}

static KabExit
messages_set (KabCli *cli, GError **error)
{
  const KabMessageDriver *driver = find_driver (cli->arguments[0], error);
  gboolean mail = driver == &kab_driver_smtp, ok;
  KabMessageAccount account = { .login = login != NULL ? login : (char *)"",
                                .secret = (char *)"",
                                .sender = sender != NULL ? sender : (char *)"",
                                .test = test,
                                .plain = g_strcmp0 (security, "none") == 0 };
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autofree char *where = NULL;
  char *secret = NULL;

  if (driver == NULL)
    return KAB_EXIT_FAILED;
  if (secret_stdin && secret_file != NULL)
    return kab_cli_usage (error, _ ("Give one of --secret-stdin and --secret-file."));
  if (mail ? !check_smtp (error) : !check_smsru (error))
    return KAB_EXIT_USAGE;
  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  if (org == NULL)
    return KAB_EXIT_FAILED;
  if (!mail || login != NULL)
    {
      secret = read_secret (error);
      if (secret == NULL)
        return KAB_EXIT_FAILED;
      account.secret = secret;
    }
  where = mail ? address_of_server () : g_strdup (url != NULL ? url : KAB_SMSRU_URL);
  account.org = org->id;
  account.channel = (char *)driver->channel;
  account.driver = (char *)driver->name;
  account.url = where;
  ok = kab_message_account_set (db, &account, error);
  kab_secret_free (secret);
  if (ok)
    kab_cli_note (cli, "%s",
                  _ ("It is set up. Whether it works, “kabinetctl messages check --to=ADDRESS” tells."));
  return ok ? KAB_EXIT_OK : KAB_EXIT_FAILED;
}

static KabExit
messages_remove (KabCli *cli, GError **error)
{
  const KabMessageDriver *driver = find_driver (cli->arguments[0], error);
  g_autoptr (KabServerDb) db = driver != NULL ? kab_cli_open (cli, FALSE, error) : NULL;
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;

  return org != NULL && kab_message_account_remove (db, org->id, driver->channel, error) ? KAB_EXIT_OK
                                                                                         : KAB_EXIT_FAILED;
}

static GPtrArray *
read_accounts (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };

  return kab_cli_reader_open (&reader, cli, error)
           ? kab_message_account_list (reader.db, reader.org->id, error)
           : NULL;
}

static KabExit
messages_list (KabCli *cli, GError **error)
{
  g_autoptr (GPtrArray) accounts = read_accounts (cli, error);
  g_auto (KabCliList) list = { NULL };

  if (accounts == NULL)
    return KAB_EXIT_FAILED;
  kab_cli_list_begin (&list, "way\tserver\tlogin\tfrom\tchanged");
  for (guint i = 0; i < accounts->len; i++)
    {
      const KabMessageAccount *account = accounts->pdata[i];
      g_autofree char *changed = kab_time_format (account->changed_at, NULL);
      const char *const cells[] = { account->driver, account->url, account->login, account->sender, changed };
      JsonBuilder *builder = kab_cli_list_add (&list, cells, G_N_ELEMENTS (cells));

      kab_json_add_string (builder, "way", account->driver);
      kab_json_add_string (builder, "server", account->url);
      kab_json_add_string (builder, "login", account->login);
      kab_json_add_string (builder, "from", account->sender);
      kab_json_add_boolean (builder, "test", account->test);
      kab_json_add_integer (builder, "changed_at", account->changed_at);
      kab_cli_list_added (&list);
    }
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static gboolean
try (const KabMessageAccount *account, const KabMessageDriver *driver, const char *address, GError **error)
{
  g_auto (KabMessageMatter) matter = { .id = kab_id_new (), .to = g_strdup (address), .at = kab_time_now () };
  g_auto (KabMessageFacts) facts = { 0 };
  g_autofree char *why = NULL;

  matter.subject = g_strdup (_ ("Kabinet can send messages"));
  matter.text = g_strdup (_ ("This message tries whether Kabinet can send any. It can."));
  driver->send (account, &matter, &facts, NULL);
  if (facts.sending == KAB_SENDING_DONE || facts.sending == KAB_SENDING_ARRIVED)
    return TRUE;
  why = kab_message_reason (facts.reason);
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, "%s", why != NULL ? why : _ ("It was not sent."));
  return FALSE;
}

/* An address has a sign in it that no phone has. */
static gboolean
is_for (const KabMessageAccount *account)
{
  return to == NULL || (strchr (to, '@') != NULL) == (g_strcmp0 (account->channel, KAB_CHANNEL_EMAIL) == 0);
}

static gboolean
check_one (const KabMessageAccount *account, const char *address, GError **error)
{
  const KabMessageDriver *driver = kab_message_driver_find (account->driver);
  g_autofree char *said = NULL, *shown = NULL;

  if (driver == NULL || !driver->check (account, &said, error)
      || (address != NULL && !try (account, driver, address, error)))
    return FALSE;
  shown = said != NULL ? kab_cli_printable (said) : NULL;
  g_print ("%s: %s%s%s\n", account->driver,
           address != NULL ? _ ("a message was sent.") : _ ("the server accepts us."),
           shown != NULL ? " " : "", shown != NULL ? shown : "");
  return TRUE;
}

static KabExit
messages_check (KabCli *cli, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *address = to == NULL                 ? NULL
                             : strchr (to, '@') != NULL ? g_strdup (to)
                                                        : kab_phone_normalise (to);
  guint n = 0;

  if (to != NULL
      && (address == NULL
          || !is_value_of (&kab_entity_user, strchr (to, '@') != NULL ? "email" : "phone", address)))
    return kab_cli_usage (error, _ ("--to is an e-mail address or a phone."));
  accounts = read_accounts (cli, error);
  if (accounts == NULL)
    return KAB_EXIT_FAILED;
  for (guint i = 0; i < accounts->len; i++)
    if (is_for (accounts->pdata[i]))
      {
        n++;
        if (!check_one (accounts->pdata[i], address, error))
          return KAB_EXIT_FAILED;
      }
  if (n > 0)
    return KAB_EXIT_OK;
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
               _ ("No way of sending that is set up: “kabinetctl messages set” does it."));
  return KAB_EXIT_NOT_FOUND;
}

const KabCliCommand kab_commands_messages[] = {
  { "messages set", N_ ("WAY"), N_ ("Set up by what messages are sent: smtp for mail, smsru for SMS"),
    N_ (
      "The password of the mail server, or the api_id of SMS.ru, is asked for, unseen, or read from "
      "standard input or a file: there is no option that takes it. It stays on the server; desktops learn "
      "that messages can be sent, and whom they come from. “kabinetctl org address” says where the links in "
      "them lead."),
    set_options, 1, 1, messages_set },
  { "messages remove", N_ ("WAY"), N_ ("Forget a way of sending messages, and its password"), NULL, NULL, 1,
    1, messages_remove },
  { "messages list", NULL, N_ ("List the ways of sending messages that are set up"), NULL, NULL, 0, 0,
    messages_list },
  { "messages check", NULL, N_ ("Ask each of them whether it accepts us, and send a message to try it"), NULL,
    check_options, 0, 0, messages_check },
  { NULL },
};
