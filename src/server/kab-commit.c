/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A commit as a line of text, by which processes on one database tell one another. */
#include <string.h>

#include "kab-id.h"
#include "kab-writer-private.h"

#define FORM "1"
#define PARTS 7
#define EVERYTHING "*"

static void
append_keys (GString *out, GHashTable *keys)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_string_append_printf (out, "%" G_GSIZE_FORMAT ",", (gsize)key);
}

static void
append_users (GString *out, GHashTable *users)
{
  GHashTableIter iter;
  gpointer user;

  g_hash_table_iter_init (&iter, users);
  while (g_hash_table_iter_next (&iter, &user, NULL))
    g_string_append_printf (out, "%s,", (const char *)user);
}

char *
kab_commit_to_text (const KabCommit *commit, const char *origin)
{
  GString *out = g_string_new (NULL);
  gsize head;

  g_string_printf (out, FORM " %s %s %" G_GINT64_FORMAT " %c ", origin, commit->org, commit->head,
                   commit->new_keys ? 'n' : '-');
  head = out->len;
  append_keys (out, commit->keys);
  g_string_append_c (out, ' ');
  append_users (out, commit->users);
  if (out->len > KAB_DB_NOTICE_MAX)
    {
      g_string_truncate (out, head);
      g_string_append (out, EVERYTHING " ");
    }
  return g_string_free (out, FALSE);
}

gboolean
kab_commit_from_text (const char *text, const char *self, KabCommit *commit, char **org, gboolean *everything)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", PARTS + 1);
  g_auto (GStrv) keys = NULL;
  g_auto (GStrv) users = NULL;

  if (g_strv_length (parts) != PARTS || !g_str_equal (parts[0], FORM) || g_str_equal (parts[1], self)
      || !kab_id_is_valid (parts[2])
      || !g_ascii_string_to_signed (parts[3], 10, 0, G_MAXINT64, &commit->head, NULL))
    return FALSE;
  commit->org = *org = g_strdup (parts[2]);
  commit->new_keys = parts[4][0] == 'n';
  commit->keys = g_hash_table_new (NULL, NULL);
  commit->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  *everything = g_str_equal (parts[5], EVERYTHING);
  keys = g_strsplit (*everything ? "" : parts[5], ",", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    if (keys[i][0] != '\0')
      g_hash_table_add (commit->keys, (gpointer)(gsize)g_ascii_strtoull (keys[i], NULL, 10));
  users = g_strsplit (parts[6], ",", -1);
  for (guint i = 0; users[i] != NULL; i++)
    if (users[i][0] != '\0')
      g_hash_table_add (commit->users, g_strdup (users[i]));
  return TRUE;
}
