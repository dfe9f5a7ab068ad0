/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl user: who may sign in, as what. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-access.h"
#include "kab-cli-read.h"
#include "kab-error.h"
#include "kab-lookup.h"
#include "kab-second-factor.h"
#include "kab-store.h"
#include "kab-writer.h"

static char *role, *surname, *given_name, *patronymic, *phone, *email, *identifier, *partner, *client,
  *locale;
static char *position;
static gboolean password_stdin, no_password, temporary;

static const GOptionEntry add_options[] = {
  { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("admin, staff, partner, head, agent, client or contact"),
    N_ ("ROLE") },
  { "surname", 0, 0, G_OPTION_ARG_STRING, &surname, N_ ("Surname"), N_ ("NAME") },
  { "given-name", 0, 0, G_OPTION_ARG_STRING, &given_name, N_ ("Given name"), N_ ("NAME") },
  { "patronymic", 0, 0, G_OPTION_ARG_STRING, &patronymic, N_ ("Patronymic"), N_ ("NAME") },
  { "phone", 0, 0, G_OPTION_ARG_STRING, &phone, N_ ("Phone to sign in with"), N_ ("NUMBER") },
  { "email", 0, 0, G_OPTION_ARG_STRING, &email, N_ ("E-mail address to sign in with"), N_ ("ADDRESS") },
  { "identifier", 0, 0, G_OPTION_ARG_STRING, &identifier, N_ ("System identifier (default: one is made)"),
    "ID" },
  { "partner", 0, 0, G_OPTION_ARG_STRING, &partner, N_ ("The partner, for partner, head and agent"),
    N_ ("NAME-OR-ID") },
  { "client", 0, 0, G_OPTION_ARG_STRING, &client, N_ ("The client, for client and contact"),
    N_ ("NAME-OR-ID") },
  { "position", 0, 0, G_OPTION_ARG_STRING, &position, N_ ("Position"), N_ ("TEXT") },
  { "locale", 0, 0, G_OPTION_ARG_STRING, &locale, N_ ("Language: ru, en, bg or az"), N_ ("CODE") },
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin, N_ ("Read the password from standard input"),
    NULL },
  { "temporary", 0, 0, G_OPTION_ARG_NONE, &temporary,
    N_ ("The password is for the first sign-in alone; then they choose one of their own"), NULL },
  { "no-password", 0, 0, G_OPTION_ARG_NONE, &no_password, N_ ("Cannot sign in until a password is set"),
    NULL },
  { NULL },
};

static const GOptionEntry password_options[] = {
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin, N_ ("Read the password from standard input"),
    NULL },
  { "temporary", 0, 0, G_OPTION_ARG_NONE, &temporary,
    N_ ("The password is for the first sign-in alone; then they choose one of their own"), NULL },
  { NULL },
};

static KabRow *
find_row (KabServerDb *db, const KabOrg *org, const KabEntity *entity, const char *id, GError **error)
{
  KabDb *reader = kab_server_db_lend_reader (db, error);
  KabRow *row = NULL;

  if (reader == NULL)
    return NULL;
  row = kab_lookup_row (reader, org->id, entity, id, error);
  kab_server_db_return_reader (db, reader);
  return row;
}

/* The id of what a person named, or %NULL where nothing was named. */
static gboolean
resolve (KabServerDb *db,
         const KabOrg *org,
         const KabEntity *entity,
         const char *name,
         char **id,
         GError **error)
{
  g_autoptr (KabRow) row = NULL;

  if (name == NULL)
    return TRUE;
  row = find_row (db, org, entity, name, error);
  if (row == NULL)
    return FALSE;
  *id = g_strdup (row->id);
  return TRUE;
}

static KabExit
user_add (KabCli *cli, GError **error)
{
  KabNewUser user = { 0 };
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autofree char *partner_id = NULL, *client_id = NULL, *id = NULL, *password = NULL;
  g_autoptr (KabRow) row = NULL;

  if (role == NULL || surname == NULL || given_name == NULL)
    return kab_cli_usage (error, _ ("--role, --surname and --given-name are needed."));
  if (!kab_role_from_token (role, &user.role))
    return kab_cli_usage (error, _ ("There is no role “%s”."), role);
  if (password_stdin && no_password)
    return kab_cli_usage (error, _ ("--password-stdin and --no-password exclude each other."));
  if (temporary && no_password)
    return kab_cli_usage (error, _ ("--temporary and --no-password exclude each other."));

  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  if (org == NULL || !resolve (db, org, &kab_entity_partner, partner, &partner_id, error)
      || !resolve (db, org, &kab_entity_client, client, &client_id, error))
    return KAB_EXIT_FAILED;
  if (!no_password)
    {
      password = kab_cli_read_password (password_stdin, TRUE, error);
      if (password == NULL)
        return KAB_EXIT_FAILED;
    }

  user.surname = surname;
  user.given_name = given_name;
  user.patronymic = patronymic;
  user.phone = phone;
  user.email = email;
  user.identifier = identifier;
  user.locale = locale;
  user.position = position;
  user.temporary = temporary;
  user.partner = partner_id;
  user.client = client_id;
  id = kab_user_add (db, org->id, &user, password, error);
  kab_secret_free (g_steal_pointer (&password));
  row = id != NULL ? find_row (db, org, &kab_entity_user, id, error) : NULL;
  if (row == NULL)
    return KAB_EXIT_FAILED;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kab_json_add_row (builder, row);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    {
      /* The identifier, since it is what the person signs in with and cannot guess. */
      g_print ("%s %s\n", id, kab_row_get_text (row, "identifier"));
    }
  return KAB_EXIT_OK;
}

static char *
roles_of (KabDb *db, const char *org, const char *user)
{
  g_autoptr (KabStatement) statement
    = kab_db_prepare (db, "SELECT role FROM membership WHERE org=? AND \"user\"=? AND deleted=0 ORDER BY nr",
                      NULL);
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func (g_free);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, user);
  while (kab_statement_step (statement, NULL) == KAB_STEP_ROW)
    g_ptr_array_add (roles, g_strdup (kab_statement_get_text (statement, 0)));
  if (roles->len == 0)
    return NULL;
  g_ptr_array_add (roles, NULL);
  return g_strjoinv (",", (char **)roles->pdata);
}

static KabExit
user_list (KabCli *cli, GError **error)
{
  static const char *const names[]
    = { "id", "surname", "given_name", "patronymic", "phone", "email", "identifier", "status" };
  g_auto (KabCliReader) reader = { NULL };
  g_auto (KabCliList) list = { NULL };
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (!kab_cli_reader_open (&reader, cli, error))
    return KAB_EXIT_FAILED;
  statement = kab_db_prepare (
    reader.db,
    "SELECT u.id, u.surname, u.given_name, u.patronymic, u.phone, u.email, u.identifier, u.status"
    " FROM \"user\" u WHERE u.org=? AND u.deleted=0 ORDER BY TEXTKEY(u.surname), u.nr",
    error);
  if (statement == NULL)
    return KAB_EXIT_FAILED;
  kab_statement_bind_text (statement, 1, reader.org->id);
  kab_cli_list_begin (&list, "id\tname\troles\tphone\temail\tidentifier\tstatus");
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      const char *text[G_N_ELEMENTS (names)];
      g_autofree char *roles = roles_of (reader.db, reader.org->id, kab_statement_get_text (statement, 0));
      g_autofree char *full = NULL;
      JsonBuilder *builder;

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        text[i] = kab_statement_get_text (statement, (int)i);
      full = g_strjoin (" ", text[1], text[2], text[3], NULL);
      {
        const char *const cells[] = { text[0], full, roles, text[4], text[5], text[6], text[7] };

        builder = kab_cli_list_add (&list, cells, G_N_ELEMENTS (cells));
      }
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        kab_json_add_string (builder, names[i], text[i]);
      kab_json_add_string (builder, "roles", roles);
      kab_cli_list_added (&list);
    }
  if (step == KAB_STEP_ERROR)
    return KAB_EXIT_FAILED;
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static KabExit
user_password (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autofree char *id = org != NULL ? kab_user_find (db, org->id, cli->arguments[0], error) : NULL;
  g_autofree char *password = id != NULL ? kab_cli_read_password (password_stdin, TRUE, error) : NULL;

  if (password == NULL)
    return KAB_EXIT_FAILED;
  if (kab_password_set (db, org->id, id, password, temporary, error))
    kab_cli_print_done (cli, id);
  kab_secret_free (g_steal_pointer (&password));
  return KAB_EXIT_OK;
}

static KabExit
set_status (KabCli *cli, const char *status, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autofree char *id = org != NULL ? kab_user_find (db, org->id, cli->arguments[0], error) : NULL;
  g_autoptr (KabWriter) writer
    = id != NULL ? kab_writer_begin (db, org->id, NULL, "kabinetctl", KAB_WRITER_NONE, error) : NULL;
  g_autoptr (KabRow) found = writer != NULL ? kab_writer_find (writer, &kab_entity_user, id, error) : NULL;
  g_autoptr (KabRow) row = found != NULL ? kab_row_copy (found) : NULL;

  if (row == NULL)
    return KAB_EXIT_FAILED;
  kab_row_set_text (row, "status", status);
  if (kab_writer_put (writer, row, NULL, error) && kab_writer_commit (writer, error))
    kab_cli_print_done (cli, id);
  return KAB_EXIT_OK;
}

static KabExit
user_disable (KabCli *cli, GError **error)
{
  return set_status (cli, "disabled", error);
}

static KabExit
user_enable (KabCli *cli, GError **error)
{
  return set_status (cli, "active", error);
}

static KabExit
user_reset_second_factor (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autofree char *id = org != NULL ? kab_user_find (db, org->id, cli->arguments[0], error) : NULL;

  if (id == NULL)
    return KAB_EXIT_FAILED;
  if (kab_second_factor_reset (db, org->id, id, error))
    kab_cli_print_done (cli, id);
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_user[] = {
  { "user add", NULL, N_ ("Add a user who may sign in"),
    N_ ("A user needs a phone, an e-mail address or an identifier. An agent gets an agent record with its "
        "partner. "
        "Prints the user's id and identifier."),
    add_options, 0, 0, user_add },
  { "user list", NULL, N_ ("List the users and what they are"), NULL, NULL, 0, 0, user_list },
  { "user password", N_ ("LOGIN"), N_ ("Give a user a new password; all sessions of the user end"), NULL,
    password_options, 1, 1, user_password },
  { "user reset-second-factor", N_ ("LOGIN"),
    N_ ("Take away the second factor of a user who lost it; all sessions of the user end"), NULL, NULL, 1, 1,
    user_reset_second_factor },
  { "user disable", N_ ("LOGIN"), N_ ("Keep a user from signing in"), NULL, NULL, 1, 1, user_disable },
  { "user enable", N_ ("LOGIN"), N_ ("Let a disabled user sign in again"), NULL, NULL, 1, 1, user_enable },
  { NULL },
};
