/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-tried.h"

#include <glib/gstdio.h>

#include "kab-date.h"

#define NAME "tried.ini"
#define GROUP "tried"

void
kab_tried_free (KabTried *tried)
{
  if (tried == NULL)
    return;
  g_free (tried->why);
  g_free (tried);
}

void
kab_tried_note (KabAccount *account, const GError *why, gint64 retry_at)
{
  g_autofree char *path = g_build_filename (kab_account_get_work_dir (account), NAME, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (why == NULL)
    {
      g_unlink (path);
      return;
    }
  g_key_file_set_int64 (file, GROUP, "at", kab_time_now ());
  g_key_file_set_int64 (file, GROUP, "retry_at", retry_at);
  g_key_file_set_string (file, GROUP, "why", why->message);
  text = g_key_file_to_data (file, NULL, NULL);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_message ("%s", error->message);
}

KabTried *
kab_tried_read (KabAccount *account)
{
  g_autofree char *path = g_build_filename (kab_account_get_work_dir (account), NAME, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (KabTried) tried = g_new0 (KabTried, 1);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  tried->at = g_key_file_get_int64 (file, GROUP, "at", NULL);
  tried->retry_at = g_key_file_get_int64 (file, GROUP, "retry_at", NULL);
  tried->why = g_key_file_get_string (file, GROUP, "why", NULL);
  return tried->at > 0 && tried->why != NULL ? g_steal_pointer (&tried) : NULL;
}
