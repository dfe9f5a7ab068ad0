/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl sample: an organisation full of believable data. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-access.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-sample.h"
#include "kab-default-templates.h"

#define ORG_NAME "Меридиан Софт"
#define LICENCES_MIN 10
#define LICENCES_MAX 1000000
#define FIRST_DAY "2000-01-01"
#define LAST_DAY "2099-12-31"

static int n_licences = 2000;
static gint64 seed = 1;
static char *today;
static gboolean password_stdin, no_password;

static const GOptionEntry sample_options[] = {
  { "licences", 'n', 0, G_OPTION_ARG_INT, &n_licences, N_ ("How many licences, 10 to 1000000 (default 2000)"),
    "N" },
  { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, N_ ("What the data follow from (default 1)"), "S" },
  { "today", 0, 0, G_OPTION_ARG_STRING, &today, N_ ("The day up to which sales go (default: today)"),
    "YYYY-MM-DD" },
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
    N_ ("Read the password of all sample users from standard input"), NULL },
  { "no-password", 0, 0, G_OPTION_ARG_NONE, &no_password, N_ ("Nobody can sign in until a password is set"),
    NULL },
  { NULL },
};

static void
partner_free (gpointer data)
{
  KabSamplePartner *partner = data;

  g_free (partner->id);
  g_free (partner->name);
  g_array_unref (partner->packages);
  g_array_unref (partner->agents);
  g_free (partner);
}

static void
agent_free (gpointer data)
{
  KabSampleAgent *agent = data;

  g_free (agent->id);
  g_free (agent->name);
  g_free (agent);
}

static void
package_free (gpointer data)
{
  KabSamplePackage *package = data;

  for (guint i = 0; i < package->options->len; i++)
    {
      KabSampleOption *option = &g_array_index (package->options, KabSampleOption, i);

      g_free (option->option);
      g_free (option->name);
    }
  g_array_unref (package->options);
  g_free (package->id);
  g_free (package->name);
  g_free (package->until);
  g_free (package);
}

static void
client_free (gpointer data)
{
  KabSampleClient *client = data;

  g_free (client->id);
  g_free (client->name);
  g_free (client->phone);
  g_free (client->last_licence);
  g_free (client);
}

static void
login_free (gpointer data)
{
  KabSampleLogin *login = data;

  g_free (login->user);
  g_free (login->name);
  g_free (login->identifier);
  g_free (login->email);
  g_free (login->phone);
  g_free (login);
}

KabSample *
kab_sample_new (KabCli *cli, guint count, guint64 from, const GDate *day)
{
  KabSample *self = g_new0 (KabSample, 1);
  g_autoptr (GDateTime) noon
    = g_date_time_new_utc (g_date_get_year (day), g_date_get_month (day), g_date_get_day (day), 6, 0, 0);

  self->cli = cli;
  self->n_licences = count;
  self->random.state = from;
  self->today = *day;
  self->today_text = g_date_time_format (noon, "%Y-%m-%d");
  self->today_ms = g_date_time_to_unix (noon) * 1000;
  self->partners = g_ptr_array_new_with_free_func (partner_free);
  self->agents = g_ptr_array_new_with_free_func (agent_free);
  self->packages = g_ptr_array_new_with_free_func (package_free);
  self->clients = g_ptr_array_new_with_free_func (client_free);
  self->logins = g_ptr_array_new_with_free_func (login_free);
  return self;
}

void
kab_sample_free (KabSample *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->writer, kab_writer_free);
  g_free (self->today_text);
  g_free (self->portal_client);
  g_ptr_array_unref (self->partners);
  g_ptr_array_unref (self->agents);
  g_ptr_array_unref (self->packages);
  g_ptr_array_unref (self->clients);
  g_ptr_array_unref (self->logins);
  g_free (self);
}

/* The org to fill: the one named, the only one, or a new one; never one that has licences already. */
static char *
prepare_org (KabCli *cli, KabServerDb *db, GError **error)
{
  g_autoptr (GError) none = NULL;
  g_autoptr (KabOrg) org = kab_cli_find_org (cli, db, &none);
  g_autofree char *company = kab_sample_company_setting ((guint64)seed);
  g_autoptr (GPtrArray) orgs = NULL;
  g_autofree char *id = NULL;
  KabDb *reader;
  g_autofree char *sql = NULL;
  gint64 licences;

  if (org == NULL)
    {
      orgs = kab_org_list (db, error);
      if (orgs == NULL)
        return NULL;
      if (orgs->len > 0 && cli->org == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&none));
          return NULL;
        }
      id = kab_org_create (db, cli->org != NULL ? cli->org : ORG_NAME, company, error);
      return id != NULL && kab_templates_install (db, id, NULL, error) ? g_steal_pointer (&id) : NULL;
    }

  reader = kab_server_db_lend_reader (db, error);
  if (reader == NULL)
    return NULL;
  sql = g_strdup_printf (
    "SELECT EXISTS(SELECT 1 FROM licence WHERE org='%s') OR EXISTS(SELECT 1 FROM partner WHERE org='%s')",
    org->id, org->id);
  licences = kab_db_query_integer (reader, sql, NULL, error);
  kab_server_db_return_reader (db, reader);
  if (licences != 0)
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_REFUSED,
        _ ("“%s” has data already. Sample data only go into an empty organisation; nothing was changed."),
        org->name);
      return NULL;
    }
  return kab_templates_install (db, org->id, NULL, error) ? g_strdup (org->id) : NULL;
}

static gboolean
put_company (KabSample *self, GError **error)
{
  g_autofree char *text = kab_sample_company_setting ((guint64)seed);
  g_autofree char *normal = kab_json_normalise (text);
  g_autoptr (KabRow) row = kab_writer_find_setting (self->writer, "company", NULL, error);

  if (row == NULL)
    return FALSE;
  kab_row_set_text (row, "value", normal);
  return kab_sample_put (self, row, error);
}

static gboolean
make (KabSample *self, KabServerDb *db, const char *org, GError **error)
{
  g_autofree char *title = g_strdup_printf ("seed %" G_GINT64_FORMAT ", %u", seed, self->n_licences);

  self->writer = kab_writer_begin (db, org, NULL, "kabinetctl", KAB_WRITER_BULK, error);
  /* Ids are spread over each day, so many pages are touched again and again; and what a power cut would
     lose is made anew from the seed. */
  if (self->writer != NULL && kab_server_db_get_path (db) != NULL
      && !kab_db_exec (kab_writer_get_db (self->writer),
                       "PRAGMA cache_size=-200000; PRAGMA wal_autocheckpoint=50000", error))
    return FALSE;
  if (self->writer == NULL || !put_company (self, error) || !kab_sample_make_people (self, error)
      || !kab_sample_make_catalogue (self, error) || !kab_sample_make_rewards (self, error)
      || !kab_sample_make_sales (self, error) || !kab_sample_make_promo_codes (self, error)
      || !kab_sample_make_payouts (self, org, error) || !kab_sample_make_talk (self, error)
      || !kab_sample_make_links (self, error) || !kab_sample_make_offers (self, error)
      || !kab_writer_note (self->writer, "import", &kab_entity_licence, title, error)
      || !kab_writer_commit (self->writer, error))
    return FALSE;
  g_clear_pointer (&self->writer, kab_writer_free);
  return TRUE;
}

static void
report (KabCli *cli, KabSample *self, const char *org)
{
  const struct
  {
    const char *name;
    guint n;
  } counts[] = { { "partners", self->partners->len }, { "agents", self->agents->len },
                 { "packages", self->packages->len }, { "clients", self->clients->len },
                 { "users", self->n_users },          { "licences", self->n_licences } };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  json_builder_begin_object (builder);
  kab_json_add_string (builder, "org", org);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      kab_json_add_integer (builder, counts[i].name, counts[i].n);
      if (!cli->json)
        g_print ("%-10s %u\n", counts[i].name, counts[i].n);
    }
  json_builder_set_member_name (builder, "logins");
  json_builder_begin_array (builder);
  g_ptr_array_add (rows, g_strsplit ("role\tlogin\temail\tphone\tname", "\t", -1));
  for (guint i = 0; i < self->logins->len; i++)
    {
      const KabSampleLogin *login = self->logins->pdata[i];
      const char *cells[] = {
        kab_role_to_token (login->role), login->identifier, login->email, login->phone, login->name, NULL
      };

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "role", cells[0]);
      kab_json_add_string (builder, "login", cells[1]);
      kab_json_add_string (builder, "email", cells[2]);
      kab_json_add_string (builder, "phone", cells[3]);
      kab_json_add_string (builder, "name", cells[4]);
      kab_json_add_string (builder, "user", login->user);
      json_builder_end_object (builder);
      g_ptr_array_add (rows, g_strdupv ((char **)cells));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (cli->json)
    {
      kab_cli_print_json (builder);
      return;
    }
  g_print ("\n");
  kab_cli_print_table (rows);
}

static KabExit
run_sample (KabCli *cli, GError **error)
{
  GDate day;
  g_autofree char *date = today != NULL ? kab_date_parse (today) : kab_date_today ();
  g_autofree char *password = NULL, *org = NULL;
  g_autoptr (KabServerDb) db = NULL;
  g_autoptr (KabSample) sample = NULL;

  if (n_licences < LICENCES_MIN || n_licences > LICENCES_MAX)
    return kab_cli_usage (error, _ ("--licences takes a number from %d to %d."), LICENCES_MIN, LICENCES_MAX);
  if (date == NULL)
    return kab_cli_usage (error, _ ("“%s” is not a day."), today);
  /* ISO days compare as text. */
  if (strlen (date) != strlen (FIRST_DAY) || strcmp (date, FIRST_DAY) < 0 || strcmp (date, LAST_DAY) > 0)
    return kab_cli_usage (error, _ ("--today takes a day from %s to %s."), FIRST_DAY, LAST_DAY);
  if (password_stdin && no_password)
    return kab_cli_usage (error, _ ("--password-stdin and --no-password exclude each other."));
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay)g_ascii_strtoull (date + 8, NULL, 10),
                  (GDateMonth)g_ascii_strtoull (date + 5, NULL, 10),
                  (GDateYear)g_ascii_strtoull (date, NULL, 10));

  if (!no_password)
    {
      password = kab_cli_read_password (password_stdin, TRUE, error);
      if (password == NULL)
        return KAB_EXIT_FAILED;
    }
  db = kab_cli_open (cli, TRUE, error);
  org = db != NULL ? prepare_org (cli, db, error) : NULL;
  sample = org != NULL ? kab_sample_new (cli, (guint)n_licences, (guint64)seed, &day) : NULL;
  if (sample != NULL && make (sample, db, org, error))
    {
      for (guint i = 0; password != NULL && i < sample->logins->len; i++)
        if (!kab_password_set (db, org, ((KabSampleLogin *)sample->logins->pdata[i])->user, password, FALSE,
                               error))
          break;
    }
  kab_secret_free (g_steal_pointer (&password));
  if (sample == NULL || *error != NULL)
    return KAB_EXIT_FAILED;
  report (cli, sample, org);
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_sample[] = {
  { "sample", NULL, N_ ("Make an organisation with believable sample data"),
    N_ ("The same seed and day give the same rows, with the same ids. Sales go back two years. Prints what "
        "was made and "
        "the logins: a user of each role, all with the password given."),
    sample_options, 0, 0, run_sample },
  { NULL },
};
