/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-aside.h"

#include <errno.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "kab-erase.h"
#include "kab-error.h"

#define MARK ".damaged-"

char *
kab_set_aside (const char *path, GError **error)
{
  static const char *const parts[] = { "-wal", "-shm" };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *kept = NULL;

  for (guint i = 0;; i++)
    {
      g_free (kept);
      kept = i == 0 ? g_strdup_printf ("%s" MARK "%s", path, stamp)
                    : g_strdup_printf ("%s" MARK "%s-%u", path, stamp, i);
      if (!g_file_test (kept, G_FILE_TEST_EXISTS))
        break;
    }
  /* What is beside it goes first: killed in between, a new file would be opened with the log of the old one. */
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *from = g_strconcat (path, parts[i], NULL);
      g_autofree char *to = g_strconcat (kept, parts[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        g_warning ("%s cannot be moved aside: %s", from, g_strerror (errno));
    }
  if (g_rename (path, kept) != 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” is damaged and cannot be moved aside: %s."),
                   path, g_strerror (errno));
      return NULL;
    }
  return g_steal_pointer (&kept);
}

char *
kab_find_aside (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, MARK, NULL);
  g_autofree char *last = NULL;
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    if (g_str_has_prefix (name, prefix) && !g_str_has_suffix (name, "-wal")
        && !g_str_has_suffix (name, "-shm") && g_strcmp0 (name, last) > 0)
      {
        g_free (last);
        last = g_strdup (name);
      }
  return last != NULL ? g_build_filename (dir, last, NULL) : NULL;
}

gboolean
kab_drop_aside (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, MARK, NULL);
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  gboolean ok = TRUE;
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *kept = g_build_filename (dir, name, NULL);

      if (g_str_has_prefix (name, prefix))
        ok = kab_erase_file (kept, ok ? error : NULL) && ok;
    }
  return ok;
}
