/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A desktop that does what its standard input says, line by line, while its engine runs as in a window:
 *
 *   typist FOLDER SERVER LOGIN        the password is in the file that KABINET_PASSWORD_FILE names
 *
 *   add NAME               a new option of that name: "saved NAME", or "refused NAME: why"
 *   set FIELD ROW VALUE    that field of a package: "saved VALUE", or "refused VALUE: why"
 *   make ENTITY N          so many new ones without a number: "made ID NUMBER" each, the number as it is shown; then "made N"
 *   now                    tries at once, as a person does
 *   state                  "state STATE PENDING PROBLEMS ALL-SAVED LAST-SYNC-MS MESSAGE"
 *   problems               "problem NAME-OR-FIELD=VALUE …" each, then "problems N"
 *   leave                  signs out for good, and ends
 *   close                  ends as a window is closed
 *
 *   typist --check FILE…   what SQLite says of the files, "ok" or what is wrong, a line each
 *
 * Nobody need be at the server for it to start, if somebody signed in here before: it opens what is there and asks
 * for a session until it gets one.  A line is written when what it says is so: what was "saved" before a kill is on the disk.
 */
#include <stdio.h>
#include <string.h>

#include <gio/gunixinputstream.h>

#include "kab-account.h"
#include "kab-cabinet.h"
#include "kab-db.h"

#define ASK_AGAIN_MS 150

typedef struct
{
  const char *folder;
  const char *server;
  const char *login;
  char *password;
  GMainLoop *loop;
  GDataInputStream *in;
  KabCabinet *cabinet;
} Typist;

static void sign_in (Typist *self);
static void read_line (Typist *self);

G_GNUC_PRINTF (1, 2)
static void
say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

static void
edit (Typist *self, const KabRow *before, const KabRow *after, const char *value)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (mutations, kab_mutation_new_between (before, after));
  if (mutations->pdata[0] == NULL)
    say ("refused %s: it is so already", value);
  else if (kab_cabinet_edit (self->cabinet, mutations, &error))
    say ("saved %s", value);
  else
    say ("refused %s: %s", value, error->message);
}

static void
add (Typist *self, const char *name)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_option, NULL);

  kab_row_set_text (row, "name", name);
  kab_row_set_integer (row, "price", 100);
  kab_row_set_text (row, "currency", "RUB");
  edit (self, NULL, row, name);
}

static gboolean
make_one (Typist *self, const KabEntity *entity, GError **error)
{
  static const char *const texts[][2]
    = { { "client_name", "Иванова" }, { "buyer_name", "Иванова" }, { "package_name", "Защита" } };
  static const char *const sums[] = { "price", "total" };
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);
  g_autoptr (KabRow) row = kab_row_new (entity, NULL), kept = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (kab_entity_field (entity, texts[i][0]) >= 0)
      kab_row_set_text (row, texts[i][0], texts[i][1]);
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    if (kab_entity_field (entity, sums[i]) >= 0)
      kab_row_set_integer (row, sums[i], 100);
  g_ptr_array_add (mutations, kab_mutation_new_between (NULL, row));
  if (!kab_cabinet_edit (self->cabinet, mutations, error)
      || (kept = kab_cabinet_find (self->cabinet, entity, row->id, error)) == NULL)
    return FALSE;
  say ("made %s %s", row->id, kab_row_title (kept));
  return TRUE;
}

static void
make (Typist *self, const char *name, gint64 n)
{
  const KabEntity *entity = kab_entity_find (name);
  g_autoptr (GError) error = NULL;

  for (gint64 i = 0; entity != NULL && i < n; i++)
    if (!make_one (self, entity, &error))
      {
        say ("refused %s: %s", name, error->message);
        return;
      }
  say ("made %" G_GINT64_FORMAT, n);
}

static void
set (Typist *self, const char *field, const char *id, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) before = kab_cabinet_find (self->cabinet, &kab_entity_package, id, &error);
  g_autoptr (KabRow) after = NULL;

  if (before == NULL)
    {
      say ("refused %s: %s", value, error->message);
      return;
    }
  after = kab_row_copy (before);
  if (g_str_equal (field, "price"))
    kab_row_set_integer (after, field, g_ascii_strtoll (value, NULL, 10));
  else
    kab_row_set_text (after, field, value);
  edit (self, before, after, value);
}

static void
tell_state (Typist *self)
{
  guint pending, problems;
  gint64 last_sync;
  gboolean all_saved;
  g_autofree char *message = NULL;
  KabSyncState state;
  GEnumClass *class = g_type_class_ref (KAB_TYPE_SYNC_STATE);

  g_object_get (self->cabinet, "state", &state, "pending", &pending, "problems", &problems, "all-saved",
                &all_saved, "last-sync", &last_sync, "message", &message, NULL);
  say ("state %s %u %u %d %" G_GINT64_FORMAT " %s", g_enum_get_value (class, (int)state)->value_nick, pending,
       problems, all_saved, last_sync, message != NULL ? message : "");
  g_type_class_unref (class);
}

static void
tell_problems (Typist *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = kab_cabinet_list_problems (self->cabinet, &error);

  if (problems == NULL)
    {
      say ("problems unknown: %s", error->message);
      return;
    }
  for (guint i = 0; i < problems->len; i++)
    {
      const KabProblem *problem = problems->pdata[i];
      const KabMutation *mutation = problem->mutation;
      g_autoptr (GString) line = g_string_new ("problem");

      for (guint f = 0; f < mutation->entity->n_fields; f++)
        if (mutation->in_set[f] && mutation->set[f].kind == KAB_VALUE_TEXT)
          g_string_append_printf (line, " %s=%s", mutation->entity->fields[f].name, mutation->set[f].text);
        else if (mutation->in_set[f] && mutation->set[f].kind == KAB_VALUE_INTEGER)
          g_string_append_printf (line, " %s=%" G_GINT64_FORMAT, mutation->entity->fields[f].name,
                                  mutation->set[f].integer);
      say ("%s", line->str);
    }
  say ("problems %u", problems->len);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  say ("%s", kab_cabinet_sign_out_finish (KAB_CABINET (source), result, &error) ? "left" : "stayed");
  g_main_loop_quit (((Typist *)user_data)->loop);
}

static gboolean
obey (Typist *self, char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  guint n = g_strv_length (words);

  if (n == 1 && g_str_equal (words[0], "close"))
    return FALSE;
  if (n >= 2 && g_str_equal (words[0], "add"))
    add (self, line + strlen ("add "));
  else if (n == 4 && g_str_equal (words[0], "set"))
    set (self, words[1], words[2], words[3]);
  else if (n == 3 && g_str_equal (words[0], "make"))
    make (self, words[1], g_ascii_strtoll (words[2], NULL, 10));
  else if (n == 1 && g_str_equal (words[0], "now"))
    kab_cabinet_sync_now (self->cabinet);
  else if (n == 1 && g_str_equal (words[0], "state"))
    tell_state (self);
  else if (n == 1 && g_str_equal (words[0], "problems"))
    tell_problems (self);
  else
    say ("unknown: %s", line);
  return TRUE;
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Typist *self = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (self->in, result, NULL, NULL);

  /* The end of the input is not to come before the end of that. */
  if (g_strcmp0 (line, "leave") == 0)
    kab_cabinet_sign_out_async (self->cabinet, NULL, on_left, self);
  else if (line == NULL || !obey (self, line))
    g_main_loop_quit (self->loop);
  else
    read_line (self);
}

static void
read_line (Typist *self)
{
  g_data_input_stream_read_line_async (self->in, G_PRIORITY_DEFAULT, NULL, on_line, self);
}

static void
begin (Typist *self, KabCabinet *cabinet)
{
  self->cabinet = cabinet;
  say ("ready");
  read_line (self);
}

static gboolean
ask_again (gpointer data)
{
  sign_in (data);
  return G_SOURCE_REMOVE;
}

static void
on_session (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Typist *self = user_data;
  g_autoptr (GError) error = NULL;

  if (source != NULL && kab_cabinet_reauthenticate_finish (self->cabinet, result, &error))
    return;
  if (source == NULL)
    {
      KabCabinet *cabinet = kab_cabinet_sign_in_finish (result, &error);

      if (cabinet != NULL)
        {
          begin (self, cabinet);
          return;
        }
    }
  g_timeout_add (ASK_AGAIN_MS, ask_again, self);
}

static void
sign_in (Typist *self)
{
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *cache = g_build_filename (self->folder, "cache", NULL);

  if (self->cabinet != NULL)
    kab_cabinet_reauthenticate_async (self->cabinet, self->password, NULL, on_session, self);
  else
    kab_cabinet_sign_in_async (self->server, self->login, self->password, data, cache, FALSE, NULL,
                               on_session, self);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Typist *self = user_data;
  g_autoptr (GError) error = NULL;
  KabCabinet *cabinet = kab_cabinet_open_finish (result, &error);

  if (cabinet == NULL)
    {
      say ("closed: %s", error->message);
      g_main_loop_quit (self->loop);
      return;
    }
  begin (self, cabinet);
  sign_in (self);
}

/* The whole check, index by index: with the functions of our own that the indexes use. */
static void
check (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (KabDb) db = kab_db_open (uri, KAB_DB_NONE, &error);
  g_autoptr (KabStatement) statement
    = db != NULL ? kab_db_prepare (db, "PRAGMA integrity_check(1)", &error) : NULL;

  if (statement != NULL && kab_statement_step (statement, &error) == KAB_STEP_ROW)
    say ("%s", kab_statement_get_text (statement, 0));
  else
    say ("%s", error != NULL ? error->message : "nothing");
}

int
main (int argc, char **argv)
{
  Typist self = { 0 };
  g_autoptr (GInputStream) in = g_unix_input_stream_new (0, FALSE);
  g_autofree char *data = NULL;
  g_autoptr (GPtrArray) accounts = NULL;

  if (argc > 1 && g_str_equal (argv[1], "--check"))
    {
      for (int i = 2; i < argc; i++)
        check (argv[i]);
      return 0;
    }
  if (argc != 4 || g_getenv ("KABINET_PASSWORD_FILE") == NULL
      || !g_file_get_contents (g_getenv ("KABINET_PASSWORD_FILE"), &self.password, NULL, NULL))
    return 2;
  g_strchomp (self.password);
  self.folder = argv[1];
  self.server = argv[2];
  self.login = argv[3];
  self.loop = g_main_loop_new (NULL, FALSE);
  self.in = g_data_input_stream_new (in);
  data = g_build_filename (self.folder, "data", NULL);
  accounts = kab_account_list (data, NULL);
  if (accounts != NULL && accounts->len > 0)
    kab_cabinet_open_async (accounts->pdata[0], NULL, on_open, &self);
  else
    sign_in (&self);
  g_main_loop_run (self.loop);

  if (self.cabinet != NULL)
    kab_cabinet_close (self.cabinet);
  g_clear_object (&self.cabinet);
  g_object_unref (self.in);
  g_main_loop_unref (self.loop);
  g_free (self.password);
  return 0;
}
