/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl explain-access: why somebody may, or may not, do something to a record. */
#include <glib/gi18n-lib.h>

#include "kab-access.h"
#include "kab-cli.h"
#include "kab-error.h"
#include "kab-feed-keys.h"
#include "kab-identity-private.h"
#include "kab-lookup.h"

static const char *const operations[KAB_N_OPERATIONS] = { "read", "create", "update", "delete" };

typedef struct
{
  KabDb *db;
  const char *org;
} Place;

/* Asked of the feed's own keys, so that the answer is what desktops get. */
static gboolean
is_bound (const KabRow *row, const char *partner, gpointer user_data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const Place *place = user_data;
  g_autofree char *key = g_strconcat (row->entity->name, "/bound:", partner, NULL);

  return kab_feed_row_keys (place->db, place->org, row, names, NULL)
         && g_ptr_array_find_with_equal_func (names, key, g_str_equal, NULL);
}

static KabCaller *
load_caller (KabDb *db, const KabOrg *org, const char *login, GError **error)
{
  g_autoptr (GPtrArray) users = kab_identity_find_users (db, org->id, login, FALSE, error);
  g_autoptr (KabCaller) caller = NULL;

  if (users == NULL)
    return NULL;
  if (users->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("There is no user “%s”."), login);
      return NULL;
    }
  caller = g_new0 (KabCaller, 1);
  caller->org = g_strdup (org->id);
  caller->user = g_strdup (((KabFoundUser *)users->pdata[0])->id);
  return kab_identity_load_actors (db, caller, error) ? g_steal_pointer (&caller) : NULL;
}

static void
explain_one (const KabActor *actor,
             const char *who,
             KabOperation operation,
             const KabRow *row,
             Place *place,
             JsonBuilder *builder,
             GPtrArray *rows)
{
  gboolean allowed = FALSE;
  g_autofree char *why = kab_access_explain (actor, who, operation, row, is_bound, place, &allowed);
  const char *cells[] = { kab_role_to_token (actor->role), operations[operation],
                          /* Translators: whether something is allowed */
                          allowed ? C_ ("access", "yes") : C_ ("access", "no"), why, NULL };

  g_ptr_array_add (rows, g_strdupv ((char **)cells));
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "role", kab_role_to_token (actor->role));
  kab_json_add_string (builder, "operation", operations[operation]);
  kab_json_add_boolean (builder, "allowed", allowed);
  kab_json_add_string (builder, "why", why);
  json_builder_end_object (builder);
}

static KabExit
explain (KabDb *db, const KabOrg *org, KabCli *cli, GError **error)
{
  const KabEntity *entity = kab_entity_find (cli->arguments[1]);
  Place place = { db, org->id };
  g_autoptr (KabCaller) caller = NULL;
  g_autoptr (KabRow) row = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  if (entity == NULL)
    return kab_cli_usage (error, _ ("There are no records called “%s”."), cli->arguments[1]);
  caller = load_caller (db, org, cli->arguments[0], error);
  row = caller != NULL ? kab_lookup_row (db, org->id, entity, cli->arguments[2], error) : NULL;
  if (row == NULL)
    return KAB_EXIT_NOT_FOUND;
  g_ptr_array_add (rows, g_strsplit ("role\toperation\tallowed\twhy", "\t", -1));
  json_builder_begin_array (builder);
  for (guint i = 0; i < caller->actors->len; i++)
    for (KabOperation operation = KAB_OPERATION_READ; operation <= KAB_OPERATION_DELETE; operation++)
      explain_one (caller->actors->pdata[i], cli->arguments[0], operation, row, &place, builder, rows);
  json_builder_end_array (builder);
  if (cli->json)
    kab_cli_print_json (builder);
  else if (caller->actors->len == 0)
    g_print ("%s\n", _ ("This user has no active role, and so may do nothing."));
  else
    kab_cli_print_table (rows);
  return KAB_EXIT_OK;
}

static KabExit
explain_access (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) server_db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = server_db != NULL ? kab_cli_find_org (cli, server_db, error) : NULL;
  KabDb *db = org != NULL ? kab_server_db_lend_reader (server_db, error) : NULL;
  KabExit status;

  if (db == NULL)
    return KAB_EXIT_FAILED;
  status = explain (db, org, cli, error);
  kab_server_db_return_reader (server_db, db);
  return status;
}

const KabCommand kab_commands_access[] = {
  { "explain-access", N_ ("USER ENTITY ID"), N_ ("Tell why a user may, or may not, do something to a record"),
    N_ ("USER is a phone, an e-mail address, an identifier or an id; ENTITY is licence, package, client, …; "
        "ID is"
        " a record's id or name. For each role of the user: whether it may read, create, update and delete "
        "it, and why."),
    NULL, 3, 3, explain_access },
  { NULL },
};
