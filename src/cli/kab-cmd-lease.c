/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl lease: which numbers desktops were given ahead of time, and taking back what they do not use. */
#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
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

static char *
age_of (gint64 leased_at)
{
  gint64 hours = MAX (0, (kab_time_now () - leased_at) / 3600000);

  return hours < 48 ? g_strdup_printf (ngettext ("%lld hour", "%lld hours", (gulong)hours), (long long)hours)
                    : g_strdup_printf (ngettext ("%lld day", "%lld days", (gulong)(hours / 24)),
                                       (long long)(hours / 24));
}

static void
add_lease (KabCliList *list, const KabCliReader *reader, const KabRow *lease)
{
  const char *prefix = kab_row_get_text (lease, "prefix");
  gint64 first = kab_row_get_integer (lease, "first"), last = kab_row_get_integer (lease, "last");
  gint64 used = kab_row_get_integer (lease, "used");
  g_autofree char *user = look_up (
    reader->db,
    "SELECT COALESCE(surname,'') || ' ' || COALESCE(given_name,'') FROM \"user\" WHERE org=? AND id=?",
    reader->org->id, kab_row_get_text (lease, "user"), NULL);
  g_autofree char *device
    = look_up (reader->db, "SELECT name FROM device WHERE org=? AND id=? ORDER BY nr LIMIT 1",
               reader->org->id, kab_row_get_text (lease, "device"), NULL);
  g_autofree char *from = kab_number_format (prefix, first), *to = kab_number_format (prefix, last);
  g_autofree char *age = age_of (kab_row_get_integer (lease, "leased_at"));
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, used, last - first + 1);
  const KabField *state = kab_entity_find_field (lease->entity, "state");
  const KabField *kind = kab_entity_find_field (lease->entity, "kind");
  const char *const cells[] = { lease->id,
                                user != NULL ? g_strstrip (user) : NULL,
                                device != NULL ? device : kab_row_get_text (lease, "device"),
                                kab_field_enum_title (kind, kab_row_get_text (lease, "kind")),
                                from,
                                to,
                                count,
                                age,
                                kab_field_enum_title (state, kab_row_get_text (lease, "state")) };
  JsonBuilder *builder = kab_cli_list_add (list, cells, G_N_ELEMENTS (cells));

  kab_json_add_row (builder, lease);
  kab_json_add_string (builder, "user_name", user);
  kab_json_add_string (builder, "device_name", device);
  kab_json_add_string (builder, "first_number", from);
  kab_json_add_string (builder, "last_number", to);
  kab_cli_list_added (list);
}

static gboolean
add_leases (KabCliList *list, const KabCliReader *reader, GError **error)
{
  g_autofree char *sql
    = g_strdup_printf ("SELECT %s FROM number_lease WHERE org=? AND deleted=0%s ORDER BY leased_at DESC, id",
                       kab_store_columns (&kab_entity_number_lease), all ? "" : " AND state='active'");
  g_autoptr (KabStatement) statement = kab_db_prepare (reader->db, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  KabStep step;

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, reader->org->id);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    g_ptr_array_add (rows, kab_store_read (statement, 0, &kab_entity_number_lease));
  for (guint i = 0; step == KAB_STEP_DONE && i < rows->len; i++)
    add_lease (list, reader, rows->pdata[i]);
  return step == KAB_STEP_DONE;
}

static KabExit
lease_list (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };
  g_auto (KabCliList) list = { NULL };

  if (!kab_cli_reader_open (&reader, cli, error))
    return KAB_EXIT_FAILED;
  /* Translators: the head of a table, its columns separated by \t */
  kab_cli_list_begin (&list, _ ("id\tuser\tdevice\tkind\tfirst\tlast\tused\tage\tstate"));
  if (!add_leases (&list, &reader, error))
    return KAB_EXIT_FAILED;
  kab_cli_list_print (&list, cli);
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
