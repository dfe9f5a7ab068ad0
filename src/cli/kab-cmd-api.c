/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl api-key: what programs of partners and clients come in with. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-api-key.h"
#include "kab-cli.h"
#include "kab-date.h"

static char *name, *membership;
static char **scopes;
static int days;

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
  if (days < 0)
    return kab_cli_usage (error, _ ("“%d” is not a number of days."), days);
  key.days = (guint)days;
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
  kab_cli_forget (secret);
  return KAB_EXIT_OK;
}

static char *
say_time (gint64 ms)
{
  return ms > 0 ? kab_time_format (ms, NULL) : g_strdup ("");
}

static void
add_key (JsonBuilder *builder, GPtrArray *rows, const KabApiKey *key)
{
  g_autofree char *used = say_time (key->used_at), *expires = say_time (key->expires_at);
  g_autofree char *revoked = say_time (key->revoked_at);
  const char *cells[]
    = { key->id, key->name, key->hint, key->holder, key->role, key->scopes, used, expires, revoked, NULL };

  g_ptr_array_add (rows, g_strdupv ((char **)cells));
  json_builder_begin_object (builder);
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
  json_builder_end_object (builder);
}

static KabExit
key_list (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autoptr (GPtrArray) keys = org != NULL ? kab_api_key_list (db, org->id, error) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  if (keys == NULL)
    return KAB_EXIT_FAILED;
  g_ptr_array_add (rows,
                   g_strsplit ("id\tname\tbegins\tholder\trole\tscopes\tused\texpires\trevoked", "\t", -1));
  json_builder_begin_array (builder);
  for (guint i = 0; i < keys->len; i++)
    add_key (builder, rows, keys->pdata[i]);
  json_builder_end_array (builder);
  if (cli->json)
    kab_cli_print_json (builder);
  else
    kab_cli_print_table (rows);
  return KAB_EXIT_OK;
}

static KabExit
key_revoke (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;

  if (org == NULL || !kab_api_key_revoke (db, org->id, cli->arguments[0], error))
    return KAB_EXIT_FAILED;
  return KAB_EXIT_OK;
}

const KabCommand kab_commands_api[] = {
  { "api-key create", N_ ("LOGIN"), N_ ("Make a key for a program that acts as a user"),
    N_ ("Prints the key's id and its secret, which is not kept and cannot be shown again."), create_options,
    1, 1, key_create },
  { "api-key list", NULL, N_ ("List the keys of programs"), NULL, NULL, 0, 0, key_list },
  { "api-key revoke", "ID", N_ ("End a key, and all of its tokens, at once"), NULL, NULL, 1, 1, key_revoke },
  { NULL },
};
