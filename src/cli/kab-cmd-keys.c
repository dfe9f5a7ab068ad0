/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl desktop trust-keys: which keys this desktop takes for the organisation's. */
#include <glib/gi18n-lib.h>

#include "kab-desktop.h"
#include "kab-error.h"

static const GOptionEntry options[] = { KAB_DESKTOP_CACHE_ENTRY, { NULL } };

static void
add_keys (JsonBuilder *builder, const char *name, const KabKeyring *keys)
{
  g_autofree char *fingerprint = keys != NULL ? kab_keyring_fingerprint (keys) : NULL;

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  kab_json_add_string (builder, "fingerprint", fingerprint);
  json_builder_set_member_name (builder, "keys");
  json_builder_begin_array (builder);
  for (guint i = 0; keys != NULL && i < kab_keyring_get_n_keys (keys); i++)
    json_builder_add_string_value (builder, kab_keyring_get_id (keys, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_trust (KabCli *cli, const KabTrust *trust)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *trusted = kab_keyring_fingerprint (trust->keys);
  g_autofree char *strange = trust->strange != NULL ? kab_keyring_fingerprint (trust->strange) : NULL;

  if (cli->json)
    {
      json_builder_begin_object (builder);
      add_keys (builder, "trusted", trust->keys);
      if (strange != NULL)
        add_keys (builder, "strange", trust->strange);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
      return;
    }
  if (kab_keyring_get_n_keys (trust->keys) > 0)
    /* Translators: followed by a fingerprint */
    g_print ("%s %s\n", _ ("Keys trusted here:"), trusted);
  else
    g_print ("%s\n", _ ("No key has come from the server yet."));
  if (strange != NULL)
    /* Translators: followed by a fingerprint */
    g_print ("%s %s\n", _ ("Keys that the server names, not trusted:"), strange);
}

static KabExit
run_trust (KabCli *cli, GError **error)
{
  g_autoptr (KabCabinet) cabinet = kab_desktop_open (error);
  g_autoptr (KabTrust) trust = NULL;

  if (cabinet == NULL)
    return KAB_EXIT_FAILED;
  if (cli->n_arguments == 0 || kab_cabinet_accept_keys (cabinet, cli->arguments[0], error))
    trust = kab_cabinet_trust (cabinet, cli->n_arguments == 0 ? error : NULL);
  if (trust != NULL)
    print_trust (cli, trust);
  kab_cabinet_close (cabinet);
  return trust != NULL ? KAB_EXIT_OK : KAB_EXIT_FAILED;
}

const KabCliCommand kab_commands_keys[] = {
  { "desktop trust-keys", N_ ("[FINGERPRINT]"),
    N_ ("Show or accept the keys that the organisation's licences are verified with here"),
    N_ (
      "A desktop trusts the keys that it saw first, and those that they vouch for. Others are accepted with "
      "their fingerprint, as whoever runs the server reads it off “kabinetctl org keys”, by somebody who may "
      "change the organisation's settings."),
    options, 0, 1, run_trust, KAB_DESKTOP_LACKS },
  { NULL },
};
