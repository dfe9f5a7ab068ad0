/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl lease: which numbers desktops were given ahead of time, and taking back what they do not use. */
#include <glib/gi18n-lib.h>

#include "kab-cli.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-number.h"
#include "kab-numbers.h"
#include "kab-store.h"

static gboolean all;

static const GOptionEntry list_options[]
  = { { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Also those that are used up or were returned"), NULL },
      { NULL } };

/* Who the user is, and what the device calls itself. */
static char *
look_up (KabDb *db, const char *sql, const char *org, const char *id, GError **error)
{
  g_autoptr (KabStatement) statement = kab_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  kab_statement_bind_text (statement, 1, org);
  kab_statement_bind_text (statement, 2, id);
  return kab_statement_step (statement, error) == KAB_STEP_ROW && !kab_statement_is_null (statement, 0)
           ? g_strdup (kab_statement_get_text (statement, 0))
           : NULL;
}

typedef struct
{
  KabCli *cli;
  KabDb *db;
  const char *org;
  JsonBuilder *builder;
  GPtrArray *table;
} Listing;

static char *
age_of (gint64 leased_at)
{
  gint64 hours = MAX (0, (kab_time_now () - leased_at) / 3600000);

  return hours < 48 ? g_strdup_printf (ngettext ("%lld hour", "%lld hours", (gulong)hours), (long long)hours)
                    : g_strdup_printf (ngettext ("%lld day", "%lld days", (gulong)(hours / 24)),
                                       (long long)(hours / 24));
}

static void
add_lease (Listing *listing, const KabRow *lease)
{
  const char *prefix = kab_row_get_text (lease, "prefix");
  gint64 first = kab_row_get_integer (lease, "first"), last = kab_row_get_integer (lease, "last");
  gint64 used = kab_row_get_integer (lease, "used");
  g_autofree char *user = look_up (
    listing->db,
    "SELECT COALESCE(surname,'') || ' ' || COALESCE(given_name,'') FROM \"user\" WHERE org=? AND id=?",
    listing->org, kab_row_get_text (lease, "user"), NULL);
  g_autofree char *device
    = look_up (listing->db, "SELECT name FROM device WHERE org=? AND id=? ORDER BY nr LIMIT 1", listing->org,
               kab_row_get_text (lease, "device"), NULL);
  g_autofree char *from = kab_number_format (prefix, first), *to = kab_number_format (prefix, last);
  g_autofree char *age = age_of (kab_row_get_integer (lease, "leased_at"));
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, used, last - first + 1);
  const KabField *state = kab_entity_find_field (lease->entity, "state");
  const KabField *kind = kab_entity_find_field (lease->entity, "kind");

  if (listing->cli->json)
    {
      json_builder_begin_object (listing->builder);
      kab_json_add_row (listing->builder, lease);
      kab_json_add_string (listing->builder, "user_name", user != NULL ? g_strstrip (user) : NULL);
      kab_json_add_string (listing->builder, "device_name", device);
      kab_json_add_string (listing->builder, "first_number", from);
      kab_json_add_string (listing->builder, "last_number", to);
      json_builder_end_object (listing->builder);
      return;
    }
  g_strv_builder_add (cells, lease->id);
  g_strv_builder_add (cells, user != NULL ? g_strstrip (user) : "");
  g_strv_builder_add (cells, device != NULL ? device : kab_row_get_text (lease, "device"));
  g_strv_builder_add (cells, kab_field_enum_title (kind, kab_row_get_text (lease, "kind")));
  g_strv_builder_add (cells, from);
  g_strv_builder_add (cells, to);
  g_strv_builder_add (cells, count);
  g_strv_builder_add (cells, age);
  g_strv_builder_add (cells, kab_field_enum_title (state, kab_row_get_text (lease, "state")));
  g_ptr_array_add (listing->table, g_strv_builder_end (cells));
}

static gboolean
add_leases (Listing *listing, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM number_lease WHERE org=? AND deleted=0%s ORDER BY leased_at DESC, id",
                       kab_store_columns (&kab_entity_number_lease), all ? "" : " AND state='active'");
  g_autoptr (KabStatement) statement = kab_db_prepare (listing->db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, listing->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, &kab_entity_number_lease));
  for (guint i = 0; step == KAB_STEP_DONE && i < rows->len; i++)
    add_lease (listing, rows->pdata[i]);
  return step == KAB_STEP_DONE;
}

static KabExit
lease_list (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) server_db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = server_db != NULL ? kab_cli_find_org (cli, server_db, error) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) table = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  Listing listing = { .cli = cli, .builder = builder, .table = table };
  gboolean ok;

  listing.db = org != NULL ? kab_server_db_lend_reader (server_db, error) : NULL;
  if (listing.db == NULL)
    return KAB_EXIT_FAILED;
  listing.org = org->id;
  /* Translators: the head of a table, its columns separated by \t */
  g_ptr_array_add (table, g_strsplit (_ ("id\tuser\tdevice\tkind\tfirst\tlast\tused\tage\tstate"), "\t", -1));
  json_builder_begin_array (builder);
  ok = add_leases (&listing, error);
  kab_server_db_return_reader (server_db, listing.db);
  json_builder_end_array (builder);
  if (!ok)
    return KAB_EXIT_FAILED;
  if (cli->json)
    kab_cli_print_json (builder);
  else
    kab_cli_print_table (table);
  return KAB_EXIT_OK;
}

static KabExit
lease_return (KabCli *cli, GError **error)
{
  const char *id = cli->arguments[0];
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabOrg) org = NULL;
  g_autoptr (KabWriter) writer = NULL;
  g_autoptr (KabRow) lease = NULL;
  const char *state;

  if (!kab_id_is_valid (id))
    return kab_cli_usage (error, _ ("“%s” is not an id. “kabinetctl lease list” shows them."), id);
  db = kab_cli_open (cli, FALSE, error);
  org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  writer = org != NULL ? kab_writer_begin (db, org->id, NULL, NULL, KAB_WRITER_NONE, error) : NULL;
  lease = writer != NULL ? kab_numbers_take_back (writer, id, error) : NULL;
  if (lease == NULL)
    return g_error_matches (error != NULL ? *error : NULL, KAB_ERROR, KAB_ERROR_NOT_FOUND)
             ? KAB_EXIT_NOT_FOUND
             : KAB_EXIT_FAILED;
  if (!kab_writer_commit (writer, error))
    return KAB_EXIT_FAILED;
  state = kab_row_get_text (lease, "state");
  if (!g_str_equal (state, "returned"))
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                   _ ("All of these numbers are used: there is nothing to return."));
      return KAB_EXIT_FAILED;
    }
  kab_cli_note (
    cli,
    _ ("What was not used of them will not be taken any more. It is not given to anybody else, either."));
  kab_cli_print_done (cli, id);
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_lease[] = {
  { "lease list", NULL, N_ ("List the numbers that desktops were given ahead of time"), NULL, list_options, 0,
    0, lease_list },
  { "lease return", N_ ("ID"), N_ ("Take back the unused numbers of a lease"),
    N_ ("Use it for a computer that is lost or no longer used. A record that was made there with one of "
        "these numbers, "
        "and comes later, is shown to its maker to be given another."),
    NULL, 1, 1, lease_return },
  { NULL },
};
