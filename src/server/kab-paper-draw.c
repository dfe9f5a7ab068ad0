/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-draw.h"

#include <glib/gstdio.h>

#include "kab-deadline.h"
#include "kab-error.h"

#define PROGRAM "kabinetctl"
#define SECONDS 25
#define PDF_MAX (20 * 1024 * 1024)

gboolean
kab_paper_is_public (const KabRow *row)
{
  const char *status = kab_row_get_text (row, "status");

  if (row->deleted)
    return FALSE;
  if (row->entity == &kab_entity_licence)
    return g_strcmp0 (status, "active") == 0;
  return g_strcmp0 (kab_row_get_text (row, "kind"), "invoice") == 0 && g_strcmp0 (status, "void") != 0;
}

/* $KABINET_CTL, then beside this program's build, then where it is installed. */
static char *
find_program (void)
{
  const char *told = g_getenv ("KABINET_CTL");
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = own != NULL ? g_path_get_dirname (own) : g_strdup (".");
  g_autofree char *built = g_build_filename (dir, "..", "cli", PROGRAM, NULL);
  g_autofree char *beside = g_build_filename (dir, PROGRAM, NULL);

  if (told != NULL && *told != '\0')
    return g_strdup (told);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_steal_pointer (&beside);
}

/* Waits until it has ended, for so long as anybody wants to. */
static gboolean
wait (GSubprocess *process, GCancellable *stopping, GError **error)
{
  g_autoptr (KabDeadline) deadline = kab_deadline_new (SECONDS, stopping);
  g_autofree char *said = NULL;

  if (!g_subprocess_communicate_utf8 (process, NULL, kab_deadline_get_cancellable (deadline), NULL, &said,
                                      error))
    {
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      return FALSE;
    }
  if (g_subprocess_get_successful (process))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED, "%s", said != NULL ? g_strchomp (said) : "");
  return FALSE;
}

/* The address of the database may have a password in it, so it does not stand on the command line. */
static GBytes *
draw_to (const char *path,
         const char *database,
         const char *blobs,
         const char *org,
         const KabRow *row,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = find_program ();
  const char *const argv[] = { program,           "render",  row->id, "--quiet",  "--org", org, "--kind",
                               row->entity->name, "--blobs", blobs,   "--output", path,    NULL };
  g_autoptr (GSubprocess) process = NULL;
  char *contents = NULL;
  gsize length = 0;

  g_subprocess_launcher_setenv (launcher, "KABINET_DATABASE", database, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, error);
  if (process == NULL || !wait (process, cancellable, error)
      || !g_file_get_contents (path, &contents, &length, error))
    return NULL;
  if (length <= PDF_MAX)
    return g_bytes_new_take (contents, length);
  g_free (contents);
  g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT, length);
  return NULL;
}

GBytes *
kab_paper_draw (const char *database,
                const char *blobs,
                const char *org,
                const KabRow *row,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("kabinet-paper-XXXXXX", error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "paper.pdf", NULL) : NULL;
  GBytes *pdf;

  if (folder == NULL)
    return NULL;
  pdf = draw_to (path, database, blobs, org, row, cancellable, error);
  g_unlink (path);
  g_rmdir (folder);
  return pdf;
}

char *
kab_paper_file_name (const KabRow *row)
{
  const char *number = kab_row_get_text (row, "number");
  g_autofree char *name = g_strconcat (row->entity->name, "-", number != NULL ? number : "", NULL);

  for (char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      *p = '_';
  return g_strconcat (name, ".pdf", NULL);
}
