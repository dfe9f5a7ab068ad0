/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-tree.h"

#include <glib/gi18n-lib.h>

#include "kab-error.h"

gboolean
kab_tree_check_move (const char *id,
                     const char *parent,
                     guint below,
                     KabTreeFunc func,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (GString) way = g_string_new (NULL);
  g_autofree char *at = g_strdup (parent);

  for (guint depth = below; at != NULL; depth++)
    {
      g_autofree char *next = NULL, *title = NULL;

      if (depth >= KAB_TREE_DEPTH_MAX)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                       _ ("The tree would be more than %d levels deep. Nothing was moved."),
                       KAB_TREE_DEPTH_MAX);
          return FALSE;
        }
      if (!func (at, &next, &title, user_data, error))
        return FALSE;
      g_string_append_printf (way, way->len > 0 ? " → %s" : "%s", title != NULL ? title : "");
      if (g_str_equal (at, id))
        {
          /* Translators: a title, then the way up from where it should go, such as "Sales → North → Sales" */
          g_set_error (error, KAB_ERROR, KAB_ERROR_REFUSED,
                       _ ("“%s” cannot lie under itself: %s. Nothing was moved."), title != NULL ? title : "",
                       way->str);
          return FALSE;
        }
      g_free (at);
      at = g_steal_pointer (&next);
    }
  return TRUE;
}
