/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <glib/gstdio.h>

#define PATIENCE_S 60

void
desk_init (int *argc, char ***argv)
{
  /* No bus: no keyring. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (argc, argv, NULL);
}

DeskFolder *
desk_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("kab-desk-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_all (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *one = g_build_filename (path, name, NULL);

          remove_all (one);
        }
    }
  g_remove (path);
}

void
desk_remove (DeskFolder *folder)
{
  remove_all (folder);
  g_free (folder);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
desk_wait (gboolean (*done) (gpointer data), gpointer data, const char *what)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  guint ticking = g_timeout_add (20, wake, NULL);

  while (!done (data))
    {
      g_main_context_iteration (NULL, TRUE);
      if (g_get_monotonic_time () > until)
        g_error ("waited in vain: %s", what);
    }
  g_source_remove (ticking);
}

void
desk_keep (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

gboolean
desk_has_result (gpointer data)
{
  return *(GAsyncResult **)data != NULL;
}

KabCabinet *
desk_sign_in (const char *server, const char *login, const char *password, const char *folder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);

  kab_cabinet_sign_in_async (server, login, password, data, cache, FALSE, NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "sign-in");
  return kab_cabinet_sign_in_finish (result, error);
}

KabCabinet *
desk_open (KabAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kab_cabinet_open_async (account, NULL, desk_keep, &result);
  desk_wait (desk_has_result, &result, "opening");
  return kab_cabinet_open_finish (result, error);
}

typedef struct
{
  KabCabinet *cabinet;
  KabSyncState state;
  const char *property;
  guint value;
} Wanted;

static gboolean
is_state (gpointer data)
{
  Wanted *wanted = data;

  return kab_cabinet_get_state (wanted->cabinet) == wanted->state;
}

void
desk_wait_state (KabCabinet *cabinet, KabSyncState state)
{
  Wanted wanted = { .cabinet = cabinet, .state = state };
  g_autofree char *what = g_strdup_printf ("state %d", (int)state);

  desk_wait (is_state, &wanted, what);
}

guint
desk_uint (KabCabinet *cabinet, const char *property)
{
  guint value;

  g_object_get (cabinet, property, &value, NULL);
  return value;
}

static gboolean
is_uint (gpointer data)
{
  Wanted *wanted = data;

  return desk_uint (wanted->cabinet, wanted->property) == wanted->value;
}

void
desk_wait_uint (KabCabinet *cabinet, const char *property, guint value)
{
  Wanted wanted = { .cabinet = cabinet, .property = property, .value = value };

  desk_wait (is_uint, &wanted, property);
}

void
desk_set (KabCabinet *cabinet, const KabEntity *entity, const char *id, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabRow) before = kab_cabinet_find (cabinet, entity, id, &error);
  g_autoptr (KabRow) after = NULL;
  g_autoptr (GPtrArray) mutations = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_mutation_free);

  g_assert_no_error (error);
  after = kab_row_copy (before);
  if (kab_field_kind (kab_entity_find_field (entity, field)) == KAB_VALUE_INTEGER)
    kab_row_set_integer (after, field, g_ascii_strtoll (value, NULL, 10));
  else
    kab_row_set_text (after, field, value);
  g_ptr_array_add (mutations, kab_mutation_new_between (before, after));
  g_assert_nonnull (mutations->pdata[0]);
  kab_cabinet_edit (cabinet, mutations, &error);
  g_assert_no_error (error);
}

KabPage *
desk_list (KabCabinet *cabinet, KabQuery *query)
{
  g_autoptr (GError) error = NULL;
  KabPage *page = kab_cabinet_list (cabinet, query, &error);

  g_assert_no_error (error);
  return page;
}

gboolean
desk_all_saved (gpointer cabinet)
{
  gboolean saved;

  g_object_get (cabinet, "all-saved", &saved, NULL);
  return saved;
}
