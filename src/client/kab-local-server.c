/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-local-server-private.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <sodium.h>
#include <sys/stat.h>

#include "kab-config.h"
#include "kab-error.h"
#include "kab-secret.h"

#define START_MS 15000
#define STOP_MS 8000
#define SETUP_MS 120000
#define PASSWORD_BYTES 24
#define LOGIN "admin"
/* Raised when the sample data becomes other data, so that an old one is made anew. */
#define SAMPLE_VERSION "1"

struct _KabLocalServer
{
  GObject parent_instance;

  gboolean sample;
  char *company;
  char *surname;
  char *given_name;
  char *address;
  char *password;
  GSubprocess *child;

  /* The kernel ends kabinetd when the *thread* that started it ends: this one stays until kabinetd has ended. */
  GThread *keeper;
  GMutex lock;
  GCond news;
  gboolean spawned;
  gboolean ended;
  char *database;
  GError *error;
};

G_DEFINE_FINAL_TYPE (KabLocalServer, kab_local_server, G_TYPE_OBJECT)

static const SecretSchema schema = {
  "org.kabinet.Kabinet.LocalServer",
  SECRET_SCHEMA_NONE,
  { { "database", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

char *
kab_local_server_address (gboolean sample)
{
  return g_strconcat ("unix:", g_get_user_runtime_dir (), "/kabinet/", sample ? "sample.sock" : "local.sock",
                      NULL);
}

void
kab_local_server_stop (KabLocalServer *self)
{
  gint64 until = g_get_monotonic_time () + STOP_MS * 1000;

  if (self->keeper == NULL)
    return;
  g_mutex_lock (&self->lock);
  if (!self->ended)
    g_subprocess_send_signal (self->child, SIGTERM);
  while (!self->ended && g_cond_wait_until (&self->news, &self->lock, until))
    ;
  if (!self->ended)
    {
      g_warning ("kabinetd did not end in time and is ended by force; its database stays whole.");
      g_subprocess_force_exit (self->child);
    }
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->keeper));
  g_clear_object (&self->child);
}

static void
kab_local_server_finalize (GObject *object)
{
  KabLocalServer *self = KAB_LOCAL_SERVER (object);

  kab_local_server_stop (self);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->news);
  g_clear_error (&self->error);
  g_free (self->database);
  g_free (self->company);
  g_free (self->surname);
  g_free (self->given_name);
  g_free (self->address);
  kab_secret_free (self->password);
  G_OBJECT_CLASS (kab_local_server_parent_class)->finalize (object);
}

static void
kab_local_server_class_init (KabLocalServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kab_local_server_finalize;
}

static void
kab_local_server_init (KabLocalServer *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->news);
}

const char *
kab_local_server_get_address (KabLocalServer *self)
{
  return self->address;
}

const char *
kab_local_server_get_login (KabLocalServer *self)
{
  return LOGIN;
}

const char *
kab_local_server_get_password (KabLocalServer *self)
{
  return self->password;
}

static gboolean
has_ended (KabLocalServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->ended;
}

gboolean
kab_local_server_is_running (KabLocalServer *self)
{
  return self->keeper != NULL && !has_ended (self);
}

/* $KABINET_…, then beside this program's build, then where it is installed. */
static char *
find_program (const char *variable, const char *folder, const char *name)
{
  const char *told = g_getenv (variable);
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = own != NULL ? g_path_get_dirname (own) : g_strdup (".");
  g_autofree char *beside = g_build_filename (dir, "..", folder, name, NULL);
  g_autofree char *together = g_build_filename (dir, name, NULL);
  g_autofree char *installed = g_build_filename (KAB_BINDIR, name, NULL);

  if (told != NULL && told[0] != '\0')
    return g_strdup (told);
  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (together, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&together);
  return g_steal_pointer (&installed);
}

static char *
make_password (void)
{
  guchar bytes[PASSWORD_BYTES];
  char *text
    = g_malloc (sodium_base64_ENCODED_LEN (PASSWORD_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING));

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text,
                     sodium_base64_ENCODED_LEN (PASSWORD_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  return text;
}

/* Runs kabinetctl with the password on its standard input; what it says on failure is passed on. */
static gboolean
run_ctl (KabLocalServer *self,
         const char *database,
         const char *const *args,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *program = find_program ("KABINET_KABINETCTL", "cli", "kabinetctl");
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *input = g_strconcat (self->password, "\n", NULL);
  g_autofree char *out = NULL, *err = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) local = NULL;

  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (gpointer) "--database");
  g_ptr_array_add (argv, (gpointer)database);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)args[i]);
  g_ptr_array_add (argv, NULL);
  child = g_subprocess_newv ((const char *const *)argv->pdata,
                             G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                               | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                             &local);
  if (child == NULL || !g_subprocess_communicate_utf8 (child, input, cancellable, &out, &err, &local))
    {
      g_set_error (
        error, KAB_ERROR, KAB_ERROR_STORAGE,
        _ ("The database on this computer cannot be set up: %s. Nothing was changed; check that Kabinet "
           "is installed whole."),
        local->message);
      return FALSE;
    }
  explicit_bzero (input, strlen (input));
  if (g_subprocess_get_successful (child))
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The database on this computer cannot be set up: %s"),
               g_strstrip (err));
  return FALSE;
}

static const char *
or_else (const char *text, const char *otherwise)
{
  return text != NULL && text[0] != '\0' ? text : otherwise;
}

static gboolean
create_org (KabLocalServer *self, const char *database, GCancellable *cancellable, GError **error)
{
  const char *const make_org[] = { "org", "create", or_else (self->company, _ ("My company")), NULL };
  const char *const make_user[]
    = { "user", "add", "--role", "admin", "--identifier", LOGIN, "--surname",
        /* Translators: surname of the person who works on this computer alone, until changed */
        or_else (self->surname, _ ("Owner")), "--given-name",
        /* Translators: given name of the person who works on this computer alone, until changed */
        or_else (self->given_name, C_ ("given name", "Account")), "--password-stdin", NULL };

  return run_ctl (self, database, make_org, cancellable, error)
         && run_ctl (self, database, make_user, cancellable, error);
}

static gboolean
create_sample (KabLocalServer *self, const char *database, GCancellable *cancellable, GError **error)
{
  const char *const make_sample[]
    = { "sample", "--licences", "2000", "--seed", "1", "--password-stdin", NULL };

  return run_ctl (self, database, make_sample, cancellable, error);
}

static void
remove_database (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm", ".password", ".version" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *one = g_strconcat (path, ends[i], NULL);

      g_unlink (one);
    }
}

/* --- Own work: the password lives in the Secret Service --- */

/* Where there is no Secret Service, or it is locked, the session goes on and the next start sets a new password. */
static gboolean
keep_password (KabLocalServer *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, _ ("Kabinet on this computer"),
                                  self->password, cancellable, &local, "database", path, NULL))
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_message ("The sign-in of this computer cannot be remembered: %s", local->message);
  return TRUE;
}

/* Beside its place until it is whole: half a database would be taken for this person's work, and opened by nobody. */
static gboolean
create_own (KabLocalServer *self, const char *path, GCancellable *cancellable, GError **error)
{
  static const char *const ends[] = { "-wal", "" };
  g_autofree char *making = g_strconcat (path, ".new", NULL);
  g_autofree char *database = g_strconcat ("sqlite:", making, NULL);

  remove_database (making);
  if (!create_org (self, database, cancellable, error) || !keep_password (self, path, cancellable, error))
    {
      remove_database (making);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *from = g_strconcat (making, ends[i], NULL);
      g_autofree char *to = g_strconcat (path, ends[i], NULL);

      if (g_rename (from, to) != 0 && !(errno == ENOENT && ends[i][0] != '\0'))
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("“%s” cannot be written: %s"), to,
                       g_strerror (errno));
          return FALSE;
        }
    }
  remove_database (making);
  return TRUE;
}

static gboolean
prepare_own (KabLocalServer *self,
             const char *path,
             const char *database,
             GCancellable *cancellable,
             GError **error)
{
  static const char *const reset[] = { "user", "password", LOGIN, "--password-stdin", NULL };
  char *found = NULL;
  gboolean is_new = !g_file_test (path, G_FILE_TEST_EXISTS);

  if (!is_new)
    {
      found = secret_password_lookup_sync (&schema, cancellable, NULL, "database", path, NULL);
      self->password = g_strdup (found);
      secret_password_free (found);
      if (self->password != NULL)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  self->password = make_password ();
  if (!is_new)
    /* Whoever can write the file may do that: it is this person's own. */
    return run_ctl (self, database, reset, cancellable, error)
           && keep_password (self, path, cancellable, error);
  return create_own (self, path, cancellable, error);
}

/* --- Sample data: nothing in it is anybody's, so its password may stand beside it --- */

static gboolean
prepare_sample (KabLocalServer *self,
                const char *path,
                const char *database,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *mark = g_strconcat (path, ".version", NULL);
  g_autofree char *key = g_strconcat (path, ".password", NULL);
  g_autofree char *version = NULL;

  if (g_file_get_contents (mark, &version, NULL, NULL)
      && g_str_equal (version, SAMPLE_VERSION " " KAB_VERSION)
      && g_file_get_contents (key, &self->password, NULL, NULL) && g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  remove_database (path);
  g_free (self->password);
  self->password = make_password ();
  if (!create_sample (self, database, cancellable, error))
    {
      remove_database (path);
      return FALSE;
    }
  return g_file_set_contents_full (key, self->password, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
         && g_file_set_contents (mark, SAMPLE_VERSION " " KAB_VERSION, -1, error);
}

/* --- The child --- */

static gboolean
answers (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection
    = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

static gboolean
wait_until_up (KabLocalServer *self, const char *path, GCancellable *cancellable, GError **error)
{
  gint64 until = g_get_monotonic_time () + START_MS * 1000;

  while (!answers (path))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (has_ended (self))
        {
          g_set_error (
            error, KAB_ERROR, KAB_ERROR_STORAGE,
            _ ("kabinetd ended right after its start. Your data is untouched; the journal says why."));
          return FALSE;
        }
      if (g_get_monotonic_time () > until)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                       _ ("kabinetd does not answer. Your data is untouched; try again."));
          return FALSE;
        }
      g_usleep (10000);
    }
  return TRUE;
}

static gpointer
keep (gpointer data)
{
  KabLocalServer *self = data;
  g_autofree char *program = find_program ("KABINET_KABINETD", "server", "kabinetd");
  const char *path = self->address + strlen ("unix:");
  GSubprocess *child;
  GError *error = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "--database", self->database,
                            "--socket", path, "--exit-with-parent", NULL);
  g_mutex_lock (&self->lock);
  self->child = child;
  self->error = error;
  self->spawned = TRUE;
  g_cond_broadcast (&self->news);
  g_mutex_unlock (&self->lock);
  if (child != NULL)
    g_subprocess_wait (child, NULL, NULL);
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_cond_broadcast (&self->news);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static gboolean
spawn (KabLocalServer *self, const char *database, GCancellable *cancellable, GError **error)
{

  self->database = g_strdup (database);
  self->keeper = g_thread_new ("kab-keeper", keep, self);
  g_mutex_lock (&self->lock);
  while (!self->spawned)
    g_cond_wait (&self->news, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->child == NULL)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE,
                   _ ("kabinetd cannot be started: %s. Check that Kabinet is installed whole."),
                   self->error->message);
      return FALSE;
    }
  return wait_until_up (self, self->address + strlen ("unix:"), cancellable, error);
}

static gboolean
make_dir (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;
  g_set_error (error, KAB_ERROR, KAB_ERROR_STORAGE, _ ("The folder “%s” cannot be made: %s."), dir,
               g_strerror (errno));
  return FALSE;
}

static char *
database_path (gboolean sample)
{
  return g_build_filename (sample ? g_get_user_cache_dir () : g_get_user_data_dir (), "kabinet",
                           sample ? "sample" : "local", "kabinet.db", NULL);
}

gboolean
kab_local_server_exists (void)
{
  g_autofree char *path = database_path (FALSE);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
kab_local_server_dup_database (void)
{
  g_autofree char *path = database_path (FALSE);

  return g_strconcat ("sqlite:", path, NULL);
}

static gboolean
start (KabLocalServer *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = database_path (self->sample);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *database = g_strconcat ("sqlite:", path, NULL);
  g_autofree char *runtime = g_build_filename (g_get_user_runtime_dir (), "kabinet", NULL);

  if (!make_dir (dir, error) || !make_dir (runtime, error))
    return FALSE;
  if (!(self->sample ? prepare_sample (self, path, database, cancellable, error)
                     : prepare_own (self, path, database, cancellable, error)))
    return FALSE;
  return spawn (self, database, cancellable, error);
}

static void
run_start (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KabLocalServer *self = data;
  GError *error = NULL;

  if (start (self, cancellable, &error))
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  else
    {
      /* Here, where it may be waited for. */
      kab_local_server_stop (self);
      g_task_return_error (task, error);
    }
}

void
kab_local_server_start_async (gboolean sample,
                              const char *company,
                              const char *surname,
                              const char *given_name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  KabLocalServer *self = g_object_new (KAB_TYPE_LOCAL_SERVER, NULL);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  self->sample = sample;
  self->company = g_strdup (company);
  self->surname = g_strdup (surname);
  self->given_name = g_strdup (given_name);
  self->address = kab_local_server_address (sample);
  g_task_set_source_tag (task, kab_local_server_start_async);
  g_task_set_task_data (task, self, g_object_unref);
  g_task_run_in_thread (task, run_start);
}

KabLocalServer *
kab_local_server_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
