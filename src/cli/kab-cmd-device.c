/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kabinetctl device: what users are signed in with, and ending and erasing it from afar. */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cli-read.h"
#include "kab-date.h"
#include "kab-device.h"
#include "kab-error.h"
#include "kab-id.h"

static char *
say_time (gint64 ms)
{
  return ms > 0 ? kab_time_format (ms, NULL) : g_strdup ("");
}

static char *
say_state (const KabDevice *device)
{
  g_autofree char *asked = say_time (device->wipe_at), *wiped = say_time (device->wiped_at);

  if (device->wiped_at > 0 && device->unsent > 0)
    /* Translators: of a device: when it was erased, and how much of the person's own work is still on it */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "erased %s, %d edit kept",
                                         "erased %s, %d edits kept", (gulong)device->unsent),
                            wiped, (int)device->unsent);
  if (device->wiped_at > 0)
    /* Translators: of a device: when it was erased */
    return g_strdup_printf (_ ("erased %s"), wiped);
  if (device->wipe_at > 0)
    /* Translators: of a device that has not been heard of since somebody asked for it to be erased */
    return g_strdup_printf (_ ("to be erased since %s"), asked);
  /* Translators: of a device */
  return g_strdup (device->signed_in_at > 0 ? _ ("signed in") : _ ("signed out"));
}

static void
add_device (KabCliList *list, const KabDevice *device)
{
  g_autofree char *seen = say_time (device->seen_at), *state = say_state (device);
  g_autofree char *behind
    = device->behind >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, device->behind) : g_strdup ("");
  const char *const cells[]
    = { device->user_name, device->id, device->name, device->system, seen, behind, state };
  JsonBuilder *builder = kab_cli_list_add (list, cells, G_N_ELEMENTS (cells));

  kab_json_add_string (builder, "id", device->id);
  kab_json_add_string (builder, "user", device->user);
  kab_json_add_string (builder, "user_name", device->user_name);
  kab_json_add_string (builder, "name", device->name);
  kab_json_add_string (builder, "system", device->system);
  kab_json_add_boolean (builder, "signed_in", device->signed_in_at > 0);
  if (device->signed_in_at > 0)
    kab_json_add_integer (builder, "signed_in_at", device->signed_in_at);
  kab_json_add_integer (builder, "seen_at", device->seen_at);
  if (device->behind >= 0)
    kab_json_add_integer (builder, "behind", device->behind);
  if (device->wipe_at > 0)
    {
      kab_json_add_integer (builder, "wipe_at", device->wipe_at);
      kab_json_add_string (builder, "wipe_by", device->wipe_by);
    }
  if (device->wiped_at > 0)
    {
      kab_json_add_integer (builder, "wiped_at", device->wiped_at);
      kab_json_add_integer (builder, "unsent", device->unsent);
    }
  kab_cli_list_added (list);
}

static KabExit
device_list (KabCli *cli, GError **error)
{
  g_auto (KabCliReader) reader = { NULL };
  g_auto (KabCliList) list = { NULL };
  g_autoptr (GPtrArray) devices = NULL;
  g_autofree char *user = NULL;

  if (!kab_cli_reader_open (&reader, cli, error))
    return KAB_EXIT_FAILED;
  if (cli->n_arguments > 0)
    {
      user = kab_user_find (reader.server_db, reader.org->id, cli->arguments[0], error);
      if (user == NULL)
        return KAB_EXIT_FAILED;
    }
  if (kab_db_begin (reader.db, FALSE, error))
    devices = kab_device_list (reader.server_db, reader.db, reader.org->id, user, error);
  if (devices == NULL)
    return KAB_EXIT_FAILED;
  kab_cli_list_begin (&list, "user\tid\tname\tsystem\tseen\tbehind\tstate");
  for (guint i = 0; i < devices->len; i++)
    add_device (&list, devices->pdata[i]);
  kab_cli_list_print (&list, cli);
  return KAB_EXIT_OK;
}

static KabExit
act (KabCli *cli, KabDeviceDeed deed, GError **error)
{
  g_autoptr (KabServerDb) db = kab_cli_open (cli, FALSE, error);
  g_autoptr (KabOrg) org = db != NULL ? kab_cli_find_org (cli, db, error) : NULL;
  g_autofree char *user = org != NULL ? kab_user_find (db, org->id, cli->arguments[0], error) : NULL;

  if (user == NULL || !kab_device_do (db, deed, NULL, org->id, user, cli->arguments[1], error))
    return KAB_EXIT_FAILED;
  kab_cli_print_done (cli, cli->arguments[1]);
  return KAB_EXIT_OK;
}

static KabExit
device_sign_out (KabCli *cli, GError **error)
{
  return act (cli, KAB_DEVICE_SIGN_OUT, error);
}

static KabExit
device_wipe (KabCli *cli, GError **error)
{
  return act (cli, KAB_DEVICE_WIPE, error);
}

const KabCliCommand kab_commands_device[] = {
  { "device list", N_ ("[LOGIN]"), N_ ("List what users are signed in with"),
    N_ ("Those that are signed in or are to be erased, and those that were until not long ago."), NULL, 0, 1,
    device_list },
  { "device sign-out", N_ ("LOGIN ID"), N_ ("Sign a user out on one device"),
    N_ ("What is on the device stays there and can be read; what was not sent waits for the next sign-in."),
    NULL, 2, 2, device_sign_out },
  { "device wipe", N_ ("LOGIN ID"), N_ ("Sign a user out on one device and have it erase what it has"),
    N_ ("Done as soon as the device is heard of, however long that takes. What its user wrote and did not "
        "send is "
        "kept there for them, until they have saved it as a file or let it go."),
    NULL, 2, 2, device_wipe },
  { NULL },
};
