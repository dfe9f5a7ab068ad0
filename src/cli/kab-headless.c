/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-headless.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-cabinet-files.h"
#include "kab-cli.h"
#include "kab-error.h"
#include "kab-file.h"
#include "kab-id.h"
#include "kab-input.h"
#include "kab-leftover.h"
#include "kab-suggest.h"
#include "kab-text.h"
#include "kab-tried.h"

/* More rows of one name than anybody will tell apart. */
#define SAME_NAME_MAX 100

typedef struct
{
  GAsyncResult *result;
} Waiting;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Waiting *)user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Waiting *waiting)
{
  while (waiting->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return waiting->result;
}

/* Of what was erased here there may be somebody's own words left. */
static gboolean
was_erased (const char *data, GError **error)
{
  g_autoptr (GPtrArray) leftovers = kab_leftover_list (data);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < leftovers->len && sentence == NULL; i++)
    {
      const KabLeftover *one = leftovers->pdata[i];

      if (one->wipe_at > 0)
        sentence = kab_leftover_sentence (one->wipe_by, one->wipe_at, one->n);
    }
  if (sentence == NULL)
    sentence = kab_leftover_erased (data);
  if (sentence != NULL)
    g_set_error_literal (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED, sentence);
  return sentence != NULL;
}

static KabAccount *
last_account (const char *dir, GError **error)
{
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autoptr (GPtrArray) accounts = kab_account_list (data, error);
  g_autofree char *damaged = NULL;

  if (accounts == NULL)
    return NULL;
  damaged = kab_account_find_damaged (data);
  if (accounts->len == 0 && damaged != NULL)
    g_set_error (
      error, KAB_ERROR, KAB_ERROR_CORRUPT,
      _ ("The file that says whose desktop this is is damaged: “%s”. What was edited here is kept. Sign in "
         "again, to the same server and by the same name, with “kabinetctl desktop sync --cache %s "
         "--server … --login …”: the file is made anew, and what waits is sent."),
      damaged, dir);
  if (accounts->len == 0 && (damaged != NULL || was_erased (data, error)))
    return NULL;
  if (accounts->len == 0)
    {
      g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                   _ ("Nobody has signed in here yet. Begin with “kabinetctl desktop sync --cache %s "
                      "--server … --login …”."),
                   dir);
      return NULL;
    }
  return g_object_ref (accounts->pdata[0]);
}

/* Whatever is asked for, what opening the files found is said. */
static KabCabinet *
opened (KabCabinet *cabinet)
{
  const char *notice = cabinet != NULL ? kab_cabinet_get_notice (cabinet) : NULL;

  if (notice != NULL)
    g_printerr ("kabinetctl: %s\n", notice);
  return cabinet;
}

/* Of the account that was to be signed in to, where there is one. */
static void
note_failed (const char *dir, const char *server, const char *login, const GError *why)
{
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autoptr (GPtrArray) accounts = kab_account_list (data, NULL);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (g_strcmp0 (kab_account_get_server (accounts->pdata[i]), server) == 0
        && g_strcmp0 (kab_account_get_login (accounts->pdata[i]), login) == 0)
      kab_tried_note (accounts->pdata[i], why, 0);
}

/* The server wants it erased. Always fails: nothing comes again before somebody signs in once more. */
static gboolean
erase (KabCabinet *cabinet, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *by = NULL, *sentence = NULL;
  Waiting waiting = { NULL };
  guint pending, problems, drafts;
  gint64 at;

  g_object_get (cabinet, "wipe-at", &at, "wipe-by", &by, "pending", &pending, "problems", &problems, "drafts",
                &drafts, NULL);
  kab_cabinet_wipe_async (cabinet, NULL, NULL, on_done, &waiting);
  result = wait_for (&waiting);
  if (!kab_cabinet_wipe_finish (cabinet, result, error))
    return FALSE;
  sentence = kab_leftover_sentence (by, at, pending + problems + drafts);
  g_set_error_literal (error, KAB_ERROR, KAB_ERROR_UNAUTHENTICATED, sentence);
  return FALSE;
}

gboolean
kab_headless_sync (KabCabinet *cabinet, guint seconds, GError **error)
{
  g_autoptr (GError) why = NULL;
  gint64 retry_at = 0, wipe_at = 0;

  if (!kab_cabinet_sync_and_wait (cabinet, seconds * 1000, &why))
    g_object_get (cabinet, "next-try", &retry_at, "wipe-at", &wipe_at, NULL);
  if (wipe_at > 0)
    return erase (cabinet, error);
  kab_tried_note (kab_cabinet_get_account (cabinet), why, MAX (retry_at, 0));
  if (why == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

KabCabinet *
kab_headless_sign_in (const char *dir,
                      const char *server,
                      const char *login,
                      const char *password,
                      GError **error)
{
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autofree char *cache = g_build_filename (dir, "cache", NULL);
  g_autoptr (KabAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KabAccount) known = last_account (dir, NULL);
  g_autoptr (GError) reason = NULL;
  KabCabinet *cabinet;
  Waiting waiting = { NULL };

  if (server == NULL || login == NULL)
    {
      account = last_account (dir, error);
      if (account == NULL)
        return NULL;
      server = server != NULL ? server : kab_account_get_server (account);
      login = login != NULL ? login : kab_account_get_login (account);
    }
  /* Not remembered: a script's desktop has no keyring of its own. */
  kab_cabinet_sign_in_async (server, login, password, data, cache, FALSE, NULL, on_done, &waiting);
  result = wait_for (&waiting);
  cabinet = kab_cabinet_sign_in_finish (result, &reason);
  if (cabinet != NULL)
    return opened (cabinet);
  note_failed (dir, server, login, reason);
  if (known != NULL && g_error_matches (reason, KAB_ERROR, KAB_ERROR_OFFLINE))
    g_set_error (error, KAB_ERROR, KAB_ERROR_OFFLINE,
                 /* Translators: a sentence or two on why the server cannot be reached */
                 _ ("%s What is here is kept, and what was edited is sent next time."), reason->message);
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

KabCabinet *
kab_headless_open (const char *dir, GError **error)
{
  g_autofree char *data = g_build_filename (dir, "data", NULL), *damaged = NULL;
  g_autoptr (KabAccount) account = last_account (dir, error);
  g_autoptr (GAsyncResult) result = NULL;
  Waiting waiting = { NULL };

  if (account == NULL)
    return NULL;
  damaged = kab_account_find_damaged (data);
  if (damaged != NULL)
    g_printerr (
      _ ("kabinetctl: another account's file is damaged: “%s”. What was edited there is kept, and is sent "
         "when its owner signs in again.\n"),
      damaged);
  kab_cabinet_open_async (account, NULL, on_done, &waiting);
  result = wait_for (&waiting);
  return opened (kab_cabinet_open_finish (result, error));
}

KabRow *
kab_headless_find (KabCabinet *cabinet, const KabEntity *entity, const char *name, GError **error)
{
  g_autoptr (KabQuery) query = NULL;
  g_autoptr (KabPage) page = NULL;
  g_autoptr (KabRow) found = NULL;
  g_autofree char *key = NULL;

  if (kab_id_is_valid (name))
    return kab_cabinet_find (cabinet, entity, name, error);

  query = kab_query_new (entity);
  kab_query_set_filter (query, entity->title_field, name);
  kab_query_set_page (query, 0, SAME_NAME_MAX);
  page = kab_cabinet_list (cabinet, query, error);
  if (page == NULL)
    return NULL;
  key = kab_text_key (name);
  for (guint i = 0; i < page->rows->len; i++)
    {
      g_autofree char *other = kab_text_key (kab_row_title (page->rows->pdata[i]));

      if (!g_str_equal (key, other))
        continue;
      if (found != NULL)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND,
                       _ ("%s: several are called “%s”. Give the id of one."),
                       g_dgettext (GETTEXT_PACKAGE, entity->title_one), name);
          return NULL;
        }
      found = kab_row_ref (page->rows->pdata[i]);
    }
  if (found == NULL)
    g_set_error (error, KAB_ERROR, KAB_ERROR_NOT_FOUND, _ ("%s: there is no “%s”."),
                 g_dgettext (GETTEXT_PACKAGE, entity->title_one), name);
  return g_steal_pointer (&found);
}

/* Copied to where it waits to be sent; the edit that names it is made afterwards. */
static gboolean
set_file (KabCabinet *cabinet, KabRow *row, const KabField *field, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = NULL;
  gint64 size;
  g_autofree char *digest = kab_cabinet_add_file (cabinet, file, &name, &size, error);

  if (digest == NULL)
    return FALSE;
  kab_row_set_file (row, field, digest, name, size);
  return TRUE;
}

gboolean
kab_headless_set (KabCabinet *cabinet, KabRow *row, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = equals != NULL ? g_strndup (assignment, (gsize)(equals - assignment)) : NULL;
  const KabField *field = name != NULL ? kab_entity_find_field (row->entity, name) : NULL;
  g_autoptr (KabRow) other = NULL;

  if (field == NULL)
    {
      kab_suggest_field (row->entity, assignment, error);
      return FALSE;
    }
  if ((field->flags & KAB_FIELD_FILE) && equals[1] == '@')
    return set_file (cabinet, row, field, equals + 2, error);
  if ((field->flags & KAB_FIELD_FILE) && field->type != KAB_TYPE_JSON && equals[1] != '\0'
      && !kab_digest_is_valid (equals + 1))
    {
      kab_cli_usage (error, _ ("A file is given by where it is: %s=@PATH."), name);
      return FALSE;
    }
  if (field->type != KAB_TYPE_REF || equals[1] == '\0')
    return kab_input_value (field, equals + 1, kab_row_value (row, field->name), error);

  other = kab_headless_find (cabinet, kab_entity_find (field->ref), equals + 1, error);
  if (other == NULL)
    return FALSE;
  kab_row_set_text (row, field->name, other->id);
  return TRUE;
}

/* "client_phone": what the field of the record is called for which a command's argument is "phone". */
static int
arg_of_field (const KabMutation *mutation, const char *name)
{
  const char *rest = strchr (name, '_');

  return rest != NULL && kab_entity_field (mutation->entity, name) >= 0
           ? kab_command_arg (mutation->command, rest + 1)
           : -1;
}

static char *
arg_names (const KabMutation *mutation)
{
  const KabCommand *command = mutation->command;
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < command->n_args; i++)
    {
      g_autofree char *field = g_strconcat ("client_", command->args[i].name, NULL);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", command->args[i].name);
      if (kab_entity_field (mutation->entity, command->args[i].name) < 0
          && kab_entity_field (mutation->entity, field) >= 0)
        g_string_append_printf (names, " (%s)", field);
    }
  return g_string_free (names, FALSE);
}

gboolean
kab_headless_set_arg (KabCabinet *cabinet, KabMutation *mutation, const char *assignment, GError **error)
{
  const KabCommand *command = mutation->command;
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = equals != NULL ? g_strndup (assignment, (gsize)(equals - assignment)) : NULL;
  int arg = name != NULL ? kab_command_arg (command, name) : -1;
  g_auto (KabValue) value = KAB_VALUE_INIT;
  g_autoptr (KabRow) other = NULL;

  if (arg < 0 && name != NULL)
    arg = arg_of_field (mutation, name);
  if (arg < 0)
    {
      g_autofree char *names = arg_names (mutation);

      g_set_error (error, KAB_ERROR, KAB_ERROR_INVALID,
                   /* Translators: what was typed, the name of a command, and what it may be told */
                   _ ("“%s” is nothing that “%s” is told. It is told NAME=VALUE: %s."), assignment,
                   command->name, names);
      return FALSE;
    }
  if (command->args[arg].type != KAB_TYPE_REF || equals[1] == '\0')
    {
      if (!kab_input_value (&command->args[arg], equals + 1, &value, error))
        return FALSE;
    }
  else
    {
      other = kab_headless_find (cabinet, kab_entity_find (command->args[arg].ref), equals + 1, error);
      if (other == NULL)
        return FALSE;
      kab_value_set_text (&value, other->id);
    }
  kab_mutation_set_arg (mutation, command->args[arg].name, &value);
  return TRUE;
}

gboolean
kab_headless_run (KabCabinet *cabinet, const KabMutation *mutation, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiting waiting = { NULL };

  kab_cabinet_run_command_async (cabinet, mutation, NULL, on_done, &waiting);
  result = wait_for (&waiting);
  return kab_cabinet_run_command_finish (cabinet, result, error);
}

gboolean
kab_headless_edit (KabCabinet *cabinet, KabMutation *mutation, GError **error)
{
  g_autoptr (GPtrArray) mutations = g_ptr_array_new ();

  g_ptr_array_add (mutations, mutation);
  return kab_cabinet_edit (cabinet, mutations, error);
}

char *
kab_headless_file (KabCabinet *cabinet, const char *digest, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiting waiting = { NULL };

  kab_cabinet_file_async (cabinet, digest, NULL, NULL, NULL, on_done, &waiting);
  result = wait_for (&waiting);
  return kab_cabinet_file_finish (cabinet, result, error);
}
