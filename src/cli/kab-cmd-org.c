/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl org: the organisations that a server serves. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
#include "kab-date.h"
#include "kab-error.h"
#include "kab-default-templates.h"
#include "kab-keyring.h"
#include "kab-lookup.h"
#include "kab-text.h"

static char *language, *since;

static const GOptionEntry create_options[] = {
  { "language", 0, 0, G_OPTION_ARG_STRING, &language,
    N_ ("The language that its licences are printed in first: ru, en, bg or az"), "ru" },
  { NULL },
};

static const GOptionEntry distrust_options[] = {
  { "since", 0, 0, G_OPTION_ARG_STRING, &since,
    N_ ("The first day on which somebody else may have had the key (default: today)"), N_ ("YYYY-MM-DD") },
  { NULL },
};

static KabExit
org_create (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = NULL;
  g_autofree char *id = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (language != NULL && !kab_templates_has_language (language))
    return kab_cli_usage (error, _ ("“%s” is not a language that there are templates in."), language);
  db = kab_cli_open (cli, TRUE, error);
  if (db == NULL)
    return KAB_EXIT_FAILED;
  id = kab_org_create (db, cli->arguments[0], NULL, error);
  if (id == NULL || !kab_templates_install (db, id, language, error))
    return KAB_EXIT_FAILED;

  if (cli->json)
    {
      json_builder_begin_object (builder);
      kab_json_add_string (builder, "id", id);
      kab_json_add_string (builder, "name", kab_text_strip (cli->arguments[0]));
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    {
      g_print ("%s\n", id);
    }
  return KAB_EXIT_OK;
}

static KabExit
org_list (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (GPtrArray) orgs = db != NULL ? kab_org_list (db, error) : NULL;
  g_auto (KabCliList) list = { NULL };

  if (orgs == NULL)
    return KAB_EXIT_FAILED;
  kab_cli_list_begin (&list, "id\tname\tcreated");
  for (guint i = 0; i < orgs->len; i++)
    {
      const KabOrg *org = orgs->pdata[i];
      g_autofree char *created = kab_time_format (org->created_at, NULL);
      const char *const cells[] = { org->id, org->name, created };
      JsonBuilder *builder = kab_cli_list_add (&list, cells, G_N_ELEMENTS (cells));

      kab_json_add_string (builder, "id", org->id);
      kab_json_add_string (builder, "name", org->name);
      kab_json_add_integer (builder, "created_at", org->created_at);
      kab_cli_list_added (&list);
    }
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static KabExit
org_address (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autofree char *value = NULL;
  g_autoptr (KabKeyring) keys = NULL;
  const char *address;
  KabDb *reader;

  if (org == NULL)
    return KAB_EXIT_FAILED;
  if (cli->n_arguments > 0)
    {
      const char *url = g_str_equal (cli->arguments[0], "none") ? NULL : cli->arguments[0];

      return kab_org_set_address (db, org->id, url, error) ? KAB_EXIT_OK : KAB_EXIT_FAILED;
    }
  reader = kab_server_db_lend_reader (db, error);
  if (reader == NULL)
    return KAB_EXIT_FAILED;
  value = kab_lookup_setting (reader, org->id, "public_address", error);
  kab_server_db_return_reader (db, reader);
  keys = kab_keyring_new (NULL, value);
  address = kab_keyring_get_address (keys);
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kab_json_add_string (builder, "url", address);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    g_print ("%s\n", address != NULL ? address : "none");
  return KAB_EXIT_OK;
}

static KabExit
org_new_key (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autofree char *id = org != NULL ? kab_org_renew_key (db, org->id, error) : NULL;

  if (id == NULL)
    return KAB_EXIT_FAILED;
  if (cli->json)
    kab_cli_print_done (cli, id);
  else
    g_print ("%s\n", id);
  return KAB_EXIT_OK;
}

static KabKeyring *
read_keys (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };
  g_autoptr (GError) local = NULL;
  g_autofree char *value = NULL;

  if (!kab_cli_reader_open (&reader, cli, error))
    return NULL;
  value = kab_lookup_setting (reader.db, reader.org->id, "signing_key", &local);
  if (local == NULL)
    return kab_keyring_new (value, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* What a key is good for, as a word and as people read it. */
static const char *
word_state (const KabKeyring *keys, guint i, char **text)
{
  const char *doubted = kab_keyring_get_distrusted (keys, i);
  g_autofree char *day = doubted != NULL ? kab_date_format (doubted, NULL) : NULL;

  if (doubted != NULL)
    {
      /* Translators: of a key; a day */
      *text = g_strdup_printf (_ ("not trusted since %s"), day);
      return "distrusted";
    }
  /* Translators: of a key */
  *text = g_strdup (i == 0 ? _ ("signs today") : _ ("signed before"));
  return i == 0 ? "signs" : "former";
}

static KabExit
org_keys (KabCli *cli, GError **error)
{
  g_autoptr (KabKeyring) keys = read_keys (cli, error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autofree char *fingerprint = NULL;

  if (keys == NULL)
    return KAB_EXIT_FAILED;
  fingerprint = kab_keyring_fingerprint (keys);
  g_ptr_array_add (rows, g_strsplit ("id\tkey\tstate", "\t", -1));
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "fingerprint", fingerprint);
  json_builder_set_member_name (builder, "keys");
  json_builder_begin_array (builder);
  for (guint i = 0; i < kab_keyring_get_n_keys (keys); i++)
    {
      g_autofree char *text = NULL;
      const char *state = word_state (keys, i, &text);
      const char *cells[] = { kab_keyring_get_id (keys, i), kab_keyring_get_key (keys, i), text, NULL };

      g_ptr_array_add (rows, g_strdupv ((char **)cells));
      json_builder_begin_object (builder);
      kab_json_add_string (builder, "id", cells[0]);
      kab_json_add_string (builder, "key", cells[1]);
      kab_json_add_string (builder, "state", state);
      kab_json_add_string (builder, "distrusted", kab_keyring_get_distrusted (keys, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (cli->json)
    {
      kab_cli_print_json (builder);
      return KAB_EXIT_OK;
    }
  kab_cli_print_table (rows);
  /* Translators: what people compare to know that two computers have the same keys */
  g_print (_ ("Fingerprint: %s"), fingerprint);
  g_print ("\n");
  return KAB_EXIT_OK;
}

static KabExit
org_distrust_key (KabCli *cli, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autofree char *today = kab_date_today (), *after = NULL;
  guint total = 0, n;

  if (org == NULL
      || !kab_org_distrust_key (db, org->id, cli->arguments[0], since != NULL ? since : today, error))
    return KAB_EXIT_FAILED;
  do
    {
      if (!kab_org_sign_again (db, org->id, &after, &n, error))
        {
          g_prefix_error (error,
                          _ ("The key is not trusted any more, but not all licences in force are signed "
                             "anew yet; the same command goes on with them. "));
          return KAB_EXIT_FAILED;
        }
      total += n;
    }
  while (after != NULL);
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kab_json_add_integer (builder, "signed", total);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    {
      g_print (g_dngettext (GETTEXT_PACKAGE, "%u licence in force was signed anew.",
                            "%u licences in force were signed anew.", total),
               total);
      g_print ("\n");
    }
  return KAB_EXIT_OK;
}

const KabCliCommand kab_commands_org[] = {
  { "org create", N_ ("NAME"),
    N_ ("Make an organisation, with its signing key, settings and licence templates"),
    N_ ("The database is made if it is not there. Prints the organisation's id."), create_options, 1, 1,
    org_create, KAB_SHARED_ORG },
  { "org address", N_ ("[https://…|none]"),
    N_ ("Show or set where phones that read the code of a licence find the server"),
    N_ ("With an address, the code printed on licences leads to a page of the server that tells anybody "
        "whether the licence "
        "is genuine and in force. Without one it holds the terms as text."),
    NULL, 0, 1, org_address },
  { "org new-key", NULL, N_ ("Make a new key that licences are signed with from now on"),
    N_ ("What the former keys signed is verified further. Prints the short name of the new key."), NULL, 0, 0,
    org_new_key },
  { "org keys", NULL, N_ ("List the keys that licences are signed with, and their fingerprint"),
    N_ ("The fingerprint is what a desktop shows when it meets keys that it does not know: if both are the "
        "same, the keys are."),
    NULL, 0, 0, org_keys },
  { "org distrust-key", N_ ("KEY"), N_ ("Say that a former key was stolen, and sign licences in force anew"),
    N_ (
      "For good: what is signed with that key proves nothing by itself any more. Desktops, the public page "
      "and “kabinetctl verify” say so as soon as they hear of it, and go by the records instead. The key is "
      "named as “kabinetctl org keys” lists it. If it is the one that signs today, make a new one first."),
    distrust_options, 1, 1, org_distrust_key },
  { "org list", NULL, N_ ("List the organisations of a server"), NULL, NULL, 0, 0, org_list, KAB_SHARED_ORG },
  { NULL },
};
