/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl registration: whether people may register by themselves, and to what they consent. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
#include "kab-registration.h"
#include "kab-text.h"

#define FILE_MAX_BYTES (4 * KAB_CONSENT_TEXT_MAX)

/* Said where it would do nothing: what is still to be set up. */
static gboolean
tell_what_lacks (KabCliReader *reader, GError **error)
{
  g_autoptr (GPtrArray) offers = kab_registration_offers (reader->db, NULL, NULL, error);

  if (offers == NULL)
    return FALSE;
  for (guint i = 0; i < offers->len; i++)
    if (g_str_equal (((const KabRegistrationOffer *)offers->pdata[i])->org, reader->org->id))
      return TRUE;
  g_printerr (
    "%s\n",
    _ ("Nobody can register yet: a link is sent to who does. “kabinetctl messages set” sets up by what, and "
       "“kabinetctl org address” says where the server is."));
  return TRUE;
}

static KabExit
show (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };
  g_auto (KabRegistrationSetting) setting = { 0 };
  g_autofree char *version = NULL;

  if (!kab_cli_reader_open (&reader, cli, error)
      || !kab_registration_setting_read (reader.db, reader.org->id, &setting, error))
    return KAB_EXIT_FAILED;
  version = setting.text != NULL ? kab_consent_version (setting.text, NULL) : NULL;
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kab_json_add_boolean (builder, "open", setting.is_open);
      kab_json_add_string (builder, "version", version);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
    }
  else
    {
      g_print ("%s\n", setting.is_open ? _ ("People may register by themselves.")
                                       : _ ("Nobody registers by themselves."));
      if (version != NULL)
        /* Translators: the short name of a text */
        g_print (_ ("They consent to the organisation's own text, version %s.\n"), version);
      else
        g_print ("%s\n", _ ("They consent to the built-in text."));
    }
  return setting.is_open && !tell_what_lacks (&reader, error) ? KAB_EXIT_FAILED : KAB_EXIT_OK;
}

/* @text: (nullable) (transfer full): the new one, where @sets_text */
static gboolean
change (KabCli *cli, const gboolean *open, gboolean sets_text, char *text, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_auto (KabRegistrationSetting) setting = { 0 };
  g_autofree char *taken = text;
  KabDb *reader = org != NULL ? kab_server_db_lend_reader (db, error) : NULL;
  gboolean ok;

  if (reader == NULL)
    return FALSE;
  ok = kab_registration_setting_read (reader, org->id, &setting, error);
  kab_server_db_return_reader (db, reader);
  if (open != NULL)
    setting.is_open = *open;
  if (sets_text)
    {
      g_free (setting.text);
      setting.text = g_steal_pointer (&taken);
    }
  return ok && kab_registration_setting_put (db, org->id, &setting, error);
}

static KabExit
registration_on (KabCli *cli, GError **error)
{
  const gboolean open = TRUE;

  return change (cli, &open, FALSE, NULL, error) ? show (cli, error) : KAB_EXIT_FAILED;
}

static KabExit
registration_off (KabCli *cli, GError **error)
{
  const gboolean open = FALSE;

  return change (cli, &open, FALSE, NULL, error) ? show (cli, error) : KAB_EXIT_FAILED;
}

static KabExit
registration_text (KabCli *cli, GError **error)
{
  const char *path = cli->arguments[0];
  g_autofree char *text = NULL;

  if (!g_str_equal (path, "none"))
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
      gsize length = 0;

      if (stream == NULL)
        return KAB_EXIT_FAILED;
      text = g_malloc0 (FILE_MAX_BYTES + 2);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, FILE_MAX_BYTES + 1, &length, NULL, error))
        return KAB_EXIT_FAILED;
      if (length > FILE_MAX_BYTES || strlen (text) != length || !g_utf8_validate (text, -1, NULL))
        return kab_cli_usage (
          error, _ ("What people consent to is text (UTF-8) of 1 to %d characters. Nothing was changed."),
          KAB_CONSENT_TEXT_MAX);
      kab_text_strip (text);
    }
  return change (cli, NULL, TRUE, g_steal_pointer (&text), error) ? show (cli, error) : KAB_EXIT_FAILED;
}

const KabCliCommand kab_commands_registration[] = {
  { "registration on", NULL, N_ ("Let people register by themselves, as clients"),
    N_ ("They do so on the page /register of the server, or in the application where one signs in. Whoever "
        "shows by a "
        "link that the address is theirs gets an account with a client's rights."),
    NULL, 0, 0, registration_on },
  { "registration off", NULL, N_ ("Let nobody register by themselves; links that were sent work no more"),
    NULL, NULL, 0, 0, registration_off },
  { "registration text", N_ ("FILE|none"),
    N_ ("Set to what people consent: the processing of personal data in the organisation's own words"),
    N_ ("Text (UTF-8), a paragraph a line. Each consent names the version of the text; former ones are kept "
        "in the "
        "settings. “none” goes back to the built-in text."),
    NULL, 1, 1, registration_text },
  { "registration", NULL, N_ ("Show whether people may register by themselves, and to what they consent"),
    NULL, NULL, 0, 0, show },
  { NULL },
};
