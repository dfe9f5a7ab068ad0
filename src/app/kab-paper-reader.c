/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-reader.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-config.h"
#include "kab-error.h"

#define PROGRAM "kabinet-read-paper"

typedef struct
{
  KabLicenceCode *code;
  guint unseen;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  kab_licence_code_free (answer->code);
  g_free (answer);
}

/* $KABINET_READ_PAPER, then beside this program's build, then where it is installed. */
static char *
find_program (void)
{
  const char *told = g_getenv ("KABINET_READ_PAPER");
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = own ? g_path_get_dirname (own) : g_strdup (".");
  g_autofree char *beside = g_build_filename (dir, "..", "document", PROGRAM, NULL);

  if (told && *told)
    return g_strdup (told);
  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (KAB_LIBEXECDIR, PROGRAM, NULL);
}

static Answer *
parse (const char *text)
{
  g_autoptr (JsonNode) root = text ? json_from_string (text, NULL) : NULL;
  JsonObject *object = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *code = object ? json_object_get_string_member_with_default (object, "code", NULL) : NULL;
  KabLicenceCode *read = code ? kab_licence_code_read (code, NULL) : NULL;
  Answer *answer;

  if (!read)
    return NULL;
  read->key_id = g_strdup (json_object_get_string_member_with_default (object, "key", NULL));
  answer = g_new0 (Answer, 1);
  answer->code = read;
  answer->unseen = (guint)json_object_get_int_member_with_default (object, "unseen", 0);
  return answer;
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  g_autofree char *said = NULL, *why = NULL;
  g_autoptr (GError) error = NULL;
  Answer *answer = NULL;

  /* It does not read to the end of what is too large: that it closed its ear is not the reason. */
  if (!g_subprocess_communicate_finish (process, result, &out, &err, &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_subprocess_force_exit (process);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (out && g_bytes_get_size (out) > 0)
    said = g_strndup (g_bytes_get_data (out, NULL), g_bytes_get_size (out));
  if (err && g_bytes_get_size (err) > 0)
    why = g_utf8_make_valid (g_bytes_get_data (err, NULL), (gssize)g_bytes_get_size (err));
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0)
    answer = parse (said);
  if (answer)
    g_task_return_pointer (task, answer, answer_free);
  else if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 1 && why && *why)
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_INVALID, "%s", g_strchomp (why));
  else
    g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_CORRUPT,
                             _ ("It could not be read: it is damaged, or made so that nobody can."));
}

void
kab_paper_reader_async (GBytes *bytes,
                        const char *shown,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *program = find_program ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_task_set_source_tag (task, kab_paper_reader_async);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, program, shown, NULL);
  if (process)
    g_subprocess_communicate_async (process, bytes, cancellable, did_read, task);
  else
    {
      g_task_return_new_error (task, KAB_ERROR, KAB_ERROR_STORAGE,
                               _ ("“%s” cannot be started: %s. Check that Kabinet is installed whole."),
                               PROGRAM, error->message);
      g_object_unref (task);
    }
}

KabLicenceCode *
kab_paper_reader_finish (GAsyncResult *result, guint *unseen, GError **error)
{
  Answer *answer = g_task_propagate_pointer (G_TASK (result), error);
  KabLicenceCode *code;

  if (!answer)
    return NULL;
  code = g_steal_pointer (&answer->code);
  *unseen = answer->unseen;
  answer_free (answer);
  return code;
}
