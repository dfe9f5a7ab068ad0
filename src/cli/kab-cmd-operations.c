/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl maintenance, retention: what holds for the server as a whole. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-server-settings.h"

#define MESSAGE_MAX 500
#define NOT_GIVEN G_MININT

static char *message;
static char *until;
static int days[KAB_N_RETENTION_RULES] = { NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN };

static const GOptionEntry on_options[] = {
  { "message", 'm', 0, G_OPTION_ARG_STRING, &message,
    N_ ("What people are told, in place of the usual sentence"), N_ ("TEXT") },
  { "until", 'u', 0, G_OPTION_ARG_STRING, &until,
    N_ ("When it is expected to end: minutes from now, or a local time such as 2026-03-01T18:30"),
    N_ ("TIME") },
  { NULL },
};

static const GOptionEntry retention_options[] = {
  { "activity", 0, 0, G_OPTION_ARG_INT, &days[0], N_ ("Lines of the activity journal; 0 for ever"),
    N_ ("DAYS") },
  { "sessions", 0, 0, G_OPTION_ARG_INT, &days[1], N_ ("Sessions that ended"), N_ ("DAYS") },
  { "answers", 0, 0, G_OPTION_ARG_INT, &days[2], N_ ("Answers to changes, for a device that asks again"),
    N_ ("DAYS") },
  { "deleted", 0, 0, G_OPTION_ARG_INT, &days[3], N_ ("Deleted records that no other refers to; 0 for ever"),
    N_ ("DAYS") },
  { "blobs", 0, 0, G_OPTION_ARG_INT, &days[4], N_ ("Files that no record names"), N_ ("DAYS") },
  { NULL },
};

static gboolean
parse_until (const char *text, gint64 *ms, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *full
    = strlen (text) == strlen ("2026-03-01T18:30") ? g_strconcat (text, ":00", NULL) : NULL;
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (full != NULL ? full : text, zone);
  guint64 minutes;

  *ms = 0;
  if (g_ascii_string_to_unsigned (text, 10, 1, 60 * 24 * 30, &minutes, NULL))
    *ms = kab_time_now () + (gint64)minutes * 60 * 1000;
  else if (when != NULL)
    *ms = g_date_time_to_unix (when) * 1000;
  if (*ms > kab_time_now ())
    return TRUE;
  kab_cli_usage (error, _ ("“%s” is neither a number of minutes nor a time to come."), text);
  return FALSE;
}

static KabExit
print_maintenance (KabCli *cli, const KabMaintenance *maintenance)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *ends
    = maintenance != NULL && maintenance->until > 0 ? kab_time_format (maintenance->until, NULL) : NULL;

  if (!cli->json)
    {
      if (maintenance == NULL)
        g_print ("%s\n", _ ("No maintenance: the server takes changes."));
      else if (ends != NULL)
        g_print (_ ("Maintenance until about %s: the server is read-only.\n"), ends);
      else
        g_print ("%s\n", _ ("Maintenance: the server is read-only."));
      if (maintenance != NULL && maintenance->message != NULL)
        g_print ("%s\n", maintenance->message);
      return KAB_EXIT_OK;
    }
  json_builder_begin_object (builder);
  kab_json_add_boolean (builder, "maintenance", maintenance != NULL);
  if (maintenance != NULL)
    {
      kab_json_add_string (builder, "message", maintenance->message);
      if (maintenance->until > 0)
        kab_json_add_integer (builder, "until", maintenance->until);
    }
  json_builder_end_object (builder);
  kab_cli_print_json (builder);
  return KAB_EXIT_OK;
}

static KabExit
maintenance_on (KabCli *cli, GError **error)
{
  KabMaintenance maintenance = { .message = message };
  g_autoptr (KabServerDb) db = NULL;

  if (message != NULL
      && (!g_utf8_validate (message, -1, NULL) || *message == '\0'
          || g_utf8_strlen (message, -1) > MESSAGE_MAX))
    return kab_cli_usage (error, _ ("The message must be text of 1 to %d characters."), MESSAGE_MAX);
  if (until != NULL && !parse_until (until, &maintenance.until, error))
    return KAB_EXIT_USAGE;
  db = kab_cli_open (cli, FALSE, error);
  if (db == NULL || !kab_maintenance_set (db, &maintenance, error))
    return KAB_EXIT_FAILED;
  return print_maintenance (cli, &maintenance);
}

static KabExit
maintenance_off (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);

  return db != NULL && kab_maintenance_set (db, NULL, error) ? print_maintenance (cli, NULL)
                                                             : KAB_EXIT_FAILED;
}

static KabExit
maintenance_show (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabMaintenance) maintenance = NULL;
  KabDb *reader = db != NULL ? kab_server_db_lend_reader (db, error) : NULL;
  gboolean ok;

  if (reader == NULL)
    return KAB_EXIT_FAILED;
  ok = kab_maintenance_read (reader, &maintenance, error);
  kab_server_db_return_reader (db, reader);
  return ok ? print_maintenance (cli, maintenance) : KAB_EXIT_FAILED;
}

static void
print_retention (KabCli *cli, KabRetention *retention)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < KAB_N_RETENTION_RULES; i++)
    {
      gint64 n = *kab_retention_days (retention, &kab_retention_rules[i]);

      kab_json_add_integer (builder, kab_retention_rules[i].name, n);
      if (!cli->json)
        g_print ("%-10s %6lld  %s\n", kab_retention_rules[i].name, (long long)n,
                 g_dgettext (GETTEXT_PACKAGE, retention_options[i].description));
    }
  json_builder_end_object (builder);
  if (cli->json)
    kab_cli_print_json (builder);
}

static KabExit
run_retention (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = NULL;
  KabRetention retention;
  KabDb *reader;
  gboolean ok, change = FALSE;

  for (guint i = 0; i < KAB_N_RETENTION_RULES; i++)
    {
      const KabRetentionRule *rule = &kab_retention_rules[i];

      change = change || days[i] != NOT_GIVEN;
      if (days[i] != NOT_GIVEN && !(days[i] == 0 && rule->may_be_0)
          && (days[i] < rule->least || days[i] > KAB_RETENTION_MOST))
        return kab_cli_usage (error, _ ("--%s takes %d to %d days."), rule->name, (int)rule->least,
                              KAB_RETENTION_MOST);
    }
  db = kab_cli_open (cli, FALSE, error);
  reader = db != NULL ? kab_server_db_lend_reader (db, error) : NULL;
  if (reader == NULL)
    return KAB_EXIT_FAILED;
  ok = kab_retention_read (reader, &retention, error);
  kab_server_db_return_reader (db, reader);
  for (guint i = 0; i < KAB_N_RETENTION_RULES; i++)
    if (days[i] != NOT_GIVEN)
      *kab_retention_days (&retention, &kab_retention_rules[i]) = days[i];
  if (!ok || (change && !kab_retention_set (db, &retention, error)))
    return KAB_EXIT_FAILED;
  print_retention (cli, &retention);
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_operations[] = {
  { "maintenance on", NULL, N_ ("Make the server read-only, with a notice to everybody"),
    N_ ("Reading and signing in go on; changes wait on the desktops. It holds for all servers on the "
        "database, within "
        "a second, until it is ended."),
    on_options, 0, 0, maintenance_on, KAB_SHARED_ORG },
  { "maintenance off", NULL, N_ ("Let the server take changes again"), NULL, NULL, 0, 0, maintenance_off,
    KAB_SHARED_ORG },
  { "maintenance", NULL, N_ ("Show whether the server is read-only"), NULL, NULL, 0, 0, maintenance_show,
    KAB_SHARED_ORG },
  { "retention", NULL, N_ ("Show or set for how many days things are kept"),
    N_ ("The server itself removes what is past its time, once an hour."), retention_options, 0, 0,
    run_retention, KAB_SHARED_ORG },
  { NULL },
};
