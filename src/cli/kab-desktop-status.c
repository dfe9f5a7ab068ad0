/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "kabinetctl desktop sync" and "desktop status" say of how it stands. */
#include <glib/gi18n-lib.h>

#include "kab-date.h"
#include "kab-desktop.h"
#include "kab-tried.h"

/* So long numbers that were replaced are told of: there may be paper that bears the old ones. */
#define RENUMBERED_MS (G_GINT64_CONSTANT (7) * 24 * 60 * 60 * 1000)

static const char *
state_token (KabSyncState state)
{
  static const char *const tokens[]
    = { "offline", "connecting", "syncing", "live", "signed-out", "following", "failed" };

  return tokens[state];
}

void
kab_desktop_print_renumbered (KabCabinet *cabinet, gint64 since, JsonBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = kab_cabinet_list_renumbered (cabinet, since, &error);

  if (list == NULL)
    g_message ("%s", error->message);
  if (list == NULL || list->len == 0)
    return;
  if (builder != NULL)
    {
      json_builder_set_member_name (builder, "renumbered");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < list->len; i++)
    {
      const KabRenumbered *one = list->pdata[i];
      g_autofree char *sentence = kab_renumbered_sentence (one);

      if (builder == NULL)
        {
          g_print ("%s\n", sentence);
          continue;
        }
      json_builder_begin_object (builder);
      kab_json_add_string (builder, "kind", one->kind->name);
      kab_json_add_string (builder, "entity", one->entity->name);
      kab_json_add_string (builder, "row", one->row);
      kab_json_add_string (builder, "was", one->was);
      kab_json_add_string (builder, "is", one->is);
      kab_json_add_integer (builder, "at", one->at);
      json_builder_end_object (builder);
    }
  if (builder != NULL)
    json_builder_end_array (builder);
}

static void
print_tried (const KabTried *tried)
{
  g_autofree char *when = kab_time_format (tried->at, NULL);

  /* Translators: a time, and a sentence or more on why nothing could be sent or received then */
  g_print (_ ("Tried and failed: %s. %s\n"), when, tried->why);
  if (tried->retry_at > kab_time_now ())
    {
      g_autofree char *again = kab_time_format (tried->retry_at, NULL);

      g_print (
        _ ("It is tried again with the next “kabinetctl desktop sync”; the server wants it no sooner than "
           "%s.\n"),
        again);
    }
  else
    g_print ("%s\n", _ ("It is tried again with the next “kabinetctl desktop sync”."));
}

void
kab_desktop_print_status (KabCli *cli, KabCabinet *cabinet, KabSyncState state)
{
  KabAccount *account = kab_cabinet_get_account (cabinet);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *message = NULL, *restored = NULL, *name = kab_account_dup_display_name (account);
  guint pending, problems, files;
  gint64 last_sync, files_left;
  gboolean first_sync, all_saved;
  g_autoptr (KabTried) tried = kab_tried_read (account);

  g_object_get (cabinet, "files", &files, "files-left", &files_left, "pending", &pending, "problems",
                &problems, "last-sync", &last_sync, "first-sync", &first_sync, "all-saved", &all_saved,
                "message", &message, "restored", &restored, NULL);
  if (cli->json)
    {
      json_builder_begin_object (builder);
      kab_json_add_string (builder, "server", kab_account_get_server (account));
      kab_json_add_string (builder, "user", kab_account_get_user_id (account));
      kab_json_add_string (builder, "name", name);
      kab_json_add_string (builder, "role", kab_role_to_token (kab_account_get_role (account)));
      kab_json_add_string (builder, "org", kab_account_get_org_name (account));
      kab_json_add_string (builder, "device", kab_account_get_device_id (account));
      kab_json_add_string (builder, "state", state_token (state));
      kab_json_add_integer (builder, "pending", pending);
      kab_json_add_integer (builder, "problems", problems);
      kab_json_add_integer (builder, "files", files);
      kab_json_add_integer (builder, "files_left", files_left);
      kab_json_add_integer (builder, "last_sync", last_sync);
      kab_json_add_boolean (builder, "first_sync", first_sync);
      kab_json_add_boolean (builder, "all_saved", all_saved);
      kab_json_add_string (builder, "message", message);
      kab_json_add_string (builder, "restored", restored);
      if (tried != NULL)
        {
          kab_json_add_integer (builder, "failed_at", tried->at);
          kab_json_add_string (builder, "failed_why", tried->why);
          if (tried->retry_at > 0)
            kab_json_add_integer (builder, "retry_at", tried->retry_at);
        }
      kab_desktop_print_renumbered (cabinet, kab_time_now () - RENUMBERED_MS, builder);
      json_builder_end_object (builder);
      kab_cli_print_json (builder);
      return;
    }
  g_print ("%s · %s · %s\n", name, kab_role_title (kab_account_get_role (account)),
           kab_account_get_org_name (account));
  if (last_sync != 0)
    {
      g_autofree char *when = kab_time_format (last_sync, NULL);

      g_print (_ ("Last synced: %s\n"), when);
    }
  if (first_sync)
    g_print ("%s\n", _ ("The first sync has not ended yet: not everything is here."));
  if (tried != NULL)
    print_tried (tried);
  g_print (_ ("Not sent yet: %u\n"), pending);
  if (files > 0)
    {
      g_autofree char *left = g_format_size ((guint64)files_left);

      /* Translators: how many files, and how large they are, such as "1.5 MB" */
      g_print (_ ("Files not sent yet: %u (%s)\n"), files, left);
    }
  g_print (_ ("Waiting for a decision: %u\n"), problems);
  if (restored != NULL)
    g_print ("%s\n", restored);
  kab_desktop_print_renumbered (cabinet, kab_time_now () - RENUMBERED_MS, NULL);
  /* What opening the files found was said before. */
  if (state == KAB_SYNC_LIVE && message != NULL && g_strcmp0 (message, kab_cabinet_get_notice (cabinet)) != 0)
    g_print ("%s\n", message);
}
