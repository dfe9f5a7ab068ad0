/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl api-key and webhook: programs of partners and clients, how they come in and what they are told. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-api-key.h"
#include "kab-cli-read.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-webhook.h"

#define DELIVERIES 100
#define DAYS_MAX 36500
#define NOT_GIVEN G_MININT

static char *name, *membership;
static char **scopes;
static int days = NOT_GIVEN;

static const GOptionEntry create_options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("What the key is for"), N_ ("NAME") },
  { "scope", 0, 0, G_OPTION_ARG_STRING_ARRAY, &scopes, N_ ("What it may do; may be given several times"),
    "ENTITY:read|write" },
  { "membership", 0, 0, G_OPTION_ARG_STRING, &membership, N_ ("Which of the user's roles it acts as"), "ID" },
  { "days", 0, 0, G_OPTION_ARG_INT, &days, N_ ("Days until it expires (default: it does not)"), "N" },
  { NULL },
};

static KabExit
key_create (KabCli *cli, GError **error)
{
  KabNewApiKey key = { .membership = membership, .name = name, .scopes = (const char *const *)scopes };
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autofree char *user = NULL, *id = NULL;
  char *secret = NULL;

  if (name == NULL || scopes == NULL)
    return kab_cli_usage (error, _ ("--name and --scope are needed."));
  if (days != NOT_GIVEN && (days < 1 || days > DAYS_MAX))
    return kab_cli_usage (error, _ ("--%s takes %d to %d days."), "days", 1, DAYS_MAX);
  key.days = (guint)MAX (days, 0);
  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  user = org != NULL ? kab_user_find (db, org->id, cli->arguments[0], error) : NULL;
  if (user == NULL)
    return KAB_EXIT_FAILED;
  key.user = user;
  id = kab_api_key_create (db, org->id, &key, &secret, error);
  if (id == NULL)
    return KAB_EXIT_FAILED;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "id", id);
      kab_json_add_string (builder, "name", name);
      kab_json_add_string (builder, "secret", secret);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    {
      g_print ("%s %s\n", id, secret);
      kab_cli_note (cli, "%s",
                    _ ("The secret behind the id is shown this once. Keep it where nobody else reads it."));
    }
  kab_secret_free (secret);
  return KAB_EXIT_OK;
}

static char *
say_time (gint64 ms)
{
  return ms > 0 ? kab_time_format (ms, NULL) : g_strdup ("");
}

static void
add_key (KabCliList *list, const KabApiKey *key)
{
  g_autofree char *used = say_time (key->used_at), *expires = say_time (key->expires_at);
  g_autofree char *revoked = say_time (key->revoked_at);
  const char *const cells[]
    = { key->id, key->name, key->hint, key->holder, key->role, key->scopes, used, expires, revoked };
  JsonBuilder *builder = kab_cli_list_add (list, cells, G_N_ELEMENTS (cells));

  kab_json_add_string (builder, "id", key->id);
  kab_json_add_string (builder, "name", key->name);
  kab_json_add_string (builder, "hint", key->hint);
  kab_json_add_string (builder, "holder", key->holder);
  kab_json_add_string (builder, "role", key->role);
  kab_json_add_string (builder, "membership", key->membership);
  kab_json_add_string (builder, "scopes", key->scopes);
  kab_json_add_integer (builder, "created_at", key->created_at);
  if (key->expires_at > 0)
    kab_json_add_integer (builder, "expires_at", key->expires_at);
  if (key->used_at > 0)
    kab_json_add_integer (builder, "used_at", key->used_at);
  if (key->revoked_at > 0)
    kab_json_add_integer (builder, "revoked_at", key->revoked_at);
  kab_cli_list_added (list);
}

static KabExit
key_list (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autoptr (GPtrArray) keys = org != NULL ? kab_api_key_list (db, org->id, error) : NULL;
  g_auto (KabCliList) list = { NULL };

  if (keys == NULL)
    return KAB_EXIT_FAILED;
  kab_cli_list_begin (&list, "id\tname\tbegins\tholder\trole\tscopes\tused\texpires\trevoked");
  for (guint i = 0; i < keys->len; i++)
    add_key (&list, keys->pdata[i]);
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static KabExit
key_revoke (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;

  if (org == NULL || !kab_api_key_revoke (db, org->id, cli->arguments[0], error))
    return KAB_EXIT_FAILED;
  kab_cli_print_done (cli, cli->arguments[0]);
  return KAB_EXIT_OK;
}

static void
add_hook (KabCliList *list, const KabWebhook *webhook)
{
  g_autofree char *pending = g_strdup_printf ("%" G_GINT64_FORMAT, webhook->pending);
  g_autofree char *failures = g_strdup_printf ("%" G_GINT64_FORMAT, webhook->failures);
  const char *const cells[]
    = { webhook->id, webhook->state, pending, failures, webhook->events, webhook->url, webhook->reason };
  JsonBuilder *builder = kab_cli_list_add (list, cells, G_N_ELEMENTS (cells));

  kab_json_add_string (builder, "id", webhook->id);
  kab_json_add_string (builder, "url", webhook->url);
  kab_json_add_string (builder, "events", webhook->events);
  kab_json_add_string (builder, "membership", webhook->membership);
  kab_json_add_string (builder, "state", webhook->state);
  kab_json_add_string (builder, "reason", webhook->reason);
  kab_json_add_integer (builder, "pending", webhook->pending);
  kab_json_add_integer (builder, "failures", webhook->failures);
  kab_cli_list_added (list);
}

static void
add_delivery (KabCliList *list, const KabDelivery *delivery)
{
  g_autofree char *at = kab_time_format (delivery->at, NULL);
  g_autofree char *status = g_strdup_printf ("%" G_GINT64_FORMAT, delivery->status);
  g_autofree char *type = g_strconcat (delivery->entity, ".", delivery->op, NULL);
  const char *const cells[]
    = { delivery->id, at, type, delivery->row, delivery->outcome, status, delivery->detail };
  JsonBuilder *builder = kab_cli_list_add (list, cells, G_N_ELEMENTS (cells));

  kab_json_add_string (builder, "id", delivery->id);
  kab_json_add_integer (builder, "at", delivery->at);
  kab_json_add_string (builder, "type", type);
  kab_json_add_string (builder, "row", delivery->row);
  kab_json_add_string (builder, "outcome", delivery->outcome);
  kab_json_add_integer (builder, "status", delivery->status);
  kab_json_add_string (builder, "detail", delivery->detail);
  kab_cli_list_added (list);
}

static KabExit
hook_list (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };
  g_auto (KabCliList) list = { NULL };
  g_autoptr (GPtrArray) found = NULL;

  if (!kab_cli_reader_open (&reader, cli, error))
    return KAB_EXIT_FAILED;
  found = kab_webhook_list (reader.db, reader.org->id, NULL, error);
  if (found == NULL)
    return KAB_EXIT_FAILED;
  kab_cli_list_begin (&list, "id\tstate\tpending\tfailures\tevents\turl\treason");
  for (guint i = 0; i < found->len; i++)
    add_hook (&list, found->pdata[i]);
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static void
no_such_hook (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no such webhook or delivery."));
}

static KabExit
hook_log (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };
  g_auto (KabCliList) list = { NULL };
  g_autoptr (KabWebhook) webhook = NULL;
  g_autoptr (GPtrArray) found = NULL;
  GError *local = NULL;

  if (!kab_cli_reader_open (&reader, cli, error))
    return KAB_EXIT_FAILED;
  webhook = kab_webhook_find (reader.db, reader.org->id, cli->arguments[0], &local);
  if (webhook != NULL)
    found = kab_webhook_deliveries (reader.db, webhook, NULL, DELIVERIES, &local);
  else if (local == NULL)
    no_such_hook (&local);
  if (found == NULL)
    {
      g_propagate_error (error, local);
      return KAB_EXIT_FAILED;
    }
  kab_cli_list_begin (&list, "id\tat\ttype\trow\toutcome\tstatus\tdetail");
  for (guint i = 0; i < found->len; i++)
    add_delivery (&list, found->pdata[i]);
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

/* What both do to one thing that the command line names. */
static KabExit
change (KabCli *cli,
        gboolean (*act) (KabDb *, const KabOrg *, const char *, gboolean *, GError **),
        GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  KabDb *writer = org != NULL ? kab_server_db_lend_writer (db) : NULL;
  gboolean found = FALSE, ok;

  if (writer == NULL)
    return KAB_EXIT_FAILED;
  ok = kab_db_begin (writer, TRUE, error) && act (writer, org, cli->arguments[0], &found, error)
       && kab_db_commit (writer, error);
  kab_server_db_return_writer (db, writer);
  if (ok && !found)
    no_such_hook (error);
  if (ok && found)
    kab_cli_print_done (cli, cli->arguments[0]);
  return ok && found ? KAB_EXIT_OK : KAB_EXIT_FAILED;
}

static gboolean
replay (KabDb *db, const KabOrg *org, const char *id, gboolean *found, GError **error)
{
  return kab_webhook_replay (db, org->id, NULL, id, found, error);
}

static gboolean
enable (KabDb *db, const KabOrg *org, const char *id, gboolean *found, GError **error)
{
  GError *local = NULL;
  g_autoptr (KabWebhook) webhook = kab_webhook_find (db, org->id, id, &local);

  *found = webhook != NULL;
  if (webhook == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, local);
      return local == NULL;
    }
  g_free (webhook->state);
  webhook->state = g_strdup ("active");
  return kab_webhook_put (db, webhook, FALSE, error);
}

static KabExit
hook_replay (KabCli *cli, GError **error)
{
  return change (cli, replay, error);
}

static KabExit
hook_enable (KabCli *cli, GError **error)
{
  return change (cli, enable, error);
}

const KabCliCommand kab_commands_api[] = {
  { "api-key create", N_ ("LOGIN"), N_ ("Make a key for a program that acts as a user"),
    N_ ("Prints the key's id and its secret, which is not kept and cannot be shown again."), create_options,
    1, 1, key_create },
  { "api-key list", NULL, N_ ("List the keys of programs"), NULL, NULL, 0, 0, key_list },
  { "api-key revoke", "ID", N_ ("End a key, and all of its tokens, at once"), NULL, NULL, 1, 1, key_revoke },
  { "webhook list", NULL, N_ ("List where programs are told of changes"), NULL, NULL, 0, 0, hook_list },
  { "webhook log", "ID", N_ ("Show what a webhook was told, and what failed"), NULL, NULL, 1, 1, hook_log },
  { "webhook replay", "ID", N_ ("Tell of a change once more, by the id of a line of the log"), NULL, NULL, 1,
    1, hook_replay },
  { "webhook enable", "ID", N_ ("Switch a webhook on again"), NULL, NULL, 1, 1, hook_enable },
  { NULL },
};
