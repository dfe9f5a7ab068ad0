/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-paper-reader.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "kab-config.h"
#include "kab-error.h"
#include "kab-json.h"

#define PROGRAM "kabinet-read-paper"
/* It says a code, which is no longer than that by its bounds, or a sentence. */
#define SAID_MAX (8 * KAB_LICENCE_CODE_MAX)
#define SENTENCE_MAX 2000

typedef struct
{
  GBytes *bytes;
  char *shown;
  guint seconds;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_bytes_unref (question->bytes);
  g_free (question->shown);
  g_free (question);
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

static KabPaper *
parse (const GByteArray *text)
{
  /* There is a NUL behind it. */
  g_autoptr (JsonNode) root = kab_json_check ((const char *)text->data, text->len - 1)
                                ? json_from_string ((const char *)text->data, NULL)
                                : NULL;
  JsonObject *object = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *code = kab_json_member_text (object, "code");
  KabLicenceCode *read = code ? kab_licence_code_read (code, NULL) : NULL;
  const char *key;
  KabPaper *paper;
  gint64 unseen;

  if (!read)
    return NULL;
  key = kab_json_member_text (object, "key");
  if (key && !read->key_id && strlen (key) == KAB_KEY_ID_LENGTH)
    read->key_id = g_strdup (key);
  paper = g_new0 (KabPaper, 1);
  paper->code = read;
  paper->unseen = kab_json_integer (json_object_get_member (object, "unseen"), &unseen) ? (guint)unseen : 0;
  return paper;
}

/* A file without a name, so that nobody waits for who does not read. */
static int
put_down (GBytes *bytes, GError **error)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);
  int fd = memfd_create (PROGRAM, MFD_CLOEXEC);
  gsize done = 0;

  while (fd >= 0 && done < n)
    {
      gssize now = write (fd, data + done, n - done);

      if (now < 0 && errno != EINTR)
        break;
      done += now > 0 ? (gsize)now : 0;
    }
  if (fd >= 0 && done == n && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("There is not enough memory to read it: %s."),
               g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Both ends of what it says, until both are closed, too much was said or it took too long. */
static void
listen_to (GSubprocess *process, gint64 end, GByteArray *said[2], GCancellable *cancellable, GError **error)
{
  GInputStream *streams[2]
    = { g_subprocess_get_stdout_pipe (process), g_subprocess_get_stderr_pipe (process) };
  struct pollfd fds[3] = { { .events = POLLIN }, { .events = POLLIN }, { .fd = -1, .events = POLLIN } };
  GPollFD stop = { .fd = -1 };
  gboolean has_stop = g_cancellable_make_pollfd (cancellable, &stop), ok = TRUE;

  for (guint i = 0; i < 2; i++)
    fds[i].fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (streams[i]));
  fds[2].fd = stop.fd;
  while (ok && (fds[0].fd >= 0 || fds[1].fd >= 0))
    {
      gint64 left = end - g_get_monotonic_time () / 1000;

      for (guint i = 0; i < 3; i++)
        fds[i].revents = 0;
      if (left > 0 && poll (fds, 3, (int)left) < 0 && errno != EINTR)
        left = 0;
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
      if (ok && left <= 0)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT,
                       _ ("It takes too long to read: it is damaged, or made so that nobody can."));
          ok = FALSE;
        }
      for (guint i = 0; ok && i < 2; i++)
        {
          guint8 buffer[4096];
          gssize n = fds[i].fd >= 0 && fds[i].revents ? read (fds[i].fd, buffer, sizeof buffer) : -2;

          if (n > 0 && said[i]->len < SAID_MAX)
            g_byte_array_append (said[i], buffer, (guint)n);
          else if (n == 0 || (n == -1 && errno != EINTR && errno != EAGAIN))
            fds[i].fd = -1;
          else if (n > 0)
            ok = FALSE;
        }
    }
  if (has_stop)
    g_cancellable_release_fd (cancellable);
}

static gboolean
is_sentence (const char *text)
{
  return *text != '\0' && strlen (text) <= SENTENCE_MAX && g_utf8_validate (text, -1, NULL);
}

static KabPaper *
judge (GSubprocess *process, GByteArray *said[2], GError **error)
{
  gboolean exited = g_subprocess_get_if_exited (process);
  int status = exited ? g_subprocess_get_exit_status (process) : -1;
  KabPaper *paper = status == 0 ? parse (said[0]) : NULL;
  g_autofree char *why = NULL;

  if (paper)
    return paper;
  if (status == 1 && is_sentence ((const char *)said[1]->data))
    why = g_strchomp (g_strdup ((const char *)said[1]->data));
  if (why)
    g_set_error_literal (error, KAB_ERROR, KAB_ERROR_INVALID, why);
  else
    g_set_error (error, KAB_ERROR, KAB_ERROR_CORRUPT,
                 _ ("It could not be read: it is damaged, or made so that nobody can."));
  return NULL;
}

static KabPaper *
ask (const Question *question, GCancellable *cancellable, GError **error)
{
  g_autofree char *program = find_program ();
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) err = g_byte_array_new ();
  GByteArray *said[2] = { out, err };
  g_autoptr (GError) local = NULL;
  gint64 end = g_get_monotonic_time () / 1000 + question->seconds * 1000;
  int fd = put_down (question->bytes, error);

  if (fd < 0)
    return NULL;
  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  process = g_subprocess_launcher_spawn (launcher, &local, program, question->shown, NULL);
  if (!process)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("“%s” cannot be started: %s. Check that Kabinet is installed whole."), PROGRAM,
                   local->message);
      return NULL;
    }
  listen_to (process, end, said, cancellable, &local);
  /* One that is ending has its status by now; one that has only closed its mouth is not waited for. */
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  for (guint i = 0; i < 2; i++)
    g_byte_array_append (said[i], (const guint8 *)"", 1);
  return judge (process, said, error);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  KabPaper *paper = ask (data, cancellable, &error);

  if (paper)
    g_task_return_pointer (task, paper, (GDestroyNotify)kab_paper_free);
  else
    g_task_return_error (task, error);
}

void
kab_paper_reader_async (GBytes *bytes,
                        const char *shown,
                        guint seconds,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->bytes = g_bytes_ref (bytes);
  question->shown = g_strdup (shown);
  question->seconds = seconds;
  g_task_set_source_tag (task, kab_paper_reader_async);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, run);
}

KabLicenceCode *
kab_paper_reader_finish (GAsyncResult *result, guint *unseen, GError **error)
{
  g_autoptr (KabPaper) paper = g_task_propagate_pointer (G_TASK (result), error);

  if (!paper)
    return NULL;
  *unseen = paper->unseen;
  return g_steal_pointer (&paper->code);
}

KabPaper *
kab_paper_reader_read (GBytes *bytes,
                       const char *shown,
                       guint seconds,
                       GCancellable *cancellable,
                       GError **error)
{
  Question question = { bytes, (char *)shown, seconds };

  return ask (&question, cancellable, error);
}
