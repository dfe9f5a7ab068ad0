/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-history.h"

#include <json-glib/json-glib.h>

#define PAGE_ROWS 100
#define LINES_MAX 2000

typedef struct
{
  KabCabinet *cabinet;
  KabRow *row;
  KabRow *sent; /* as the server has it, as far as it is known here */
  gint64 edited_at;
  gboolean unsent;
} History;

void
kab_template_version_free (KabTemplateVersion *version)
{
  g_free (version->who);
  g_free (version->html);
  g_free (version->assets);
  g_free (version);
}

static void
history_free (gpointer data)
{
  History *history = data;

  g_object_unref (history->cabinet);
  kab_row_unref (history->row);
  kab_row_unref (history->sent);
  g_free (history);
}

static void
add_version (GPtrArray *versions, const KabRow *row, gint64 number, gint64 at, const char *who)
{
  KabTemplateVersion *version = g_new0 (KabTemplateVersion, 1);

  version->number = number;
  version->at = at;
  version->who = g_strdup (who);
  version->html = g_strdup (kab_row_get_text (row, "html"));
  version->assets = g_strdup (kab_row_get_text (row, "assets"));
  g_ptr_array_add (versions, version);
}

static JsonNode *
read_member (const KabRow *line, const char *name)
{
  const char *text = kab_row_get_text (line, name);
  JsonNode *node = text ? json_from_string (text, NULL) : NULL;

  if (node && !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);
  return node;
}

/* Takes one line of the journal back; Returns: whether what it did made a version. */
static gboolean
take_back (KabRow *row, JsonNode *before, JsonNode *after)
{
  static const char *const fields[] = { "html", "assets", "version" };
  gboolean drawn = FALSE;

  for (guint i = 0; after && i < G_N_ELEMENTS (fields); i++)
    {
      JsonNode *was = NULL;

      if (!json_object_has_member (json_node_get_object (after), fields[i])
          && !(before && json_object_has_member (json_node_get_object (before), fields[i])))
        continue;
      drawn = drawn || i < 2;
      if (before)
        was = json_object_get_member (json_node_get_object (before), fields[i]);
      kab_value_set_null (kab_row_value (row, fields[i]));
      if (was)
        kab_value_from_json (kab_entity_find_field (row->entity, fields[i]), was,
                             kab_row_value (row, fields[i]), NULL);
    }
  return drawn;
}

static void
follow_lines (History *history, GPtrArray *versions, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabRow) now = kab_row_copy (history->sent);
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_activity);
  gboolean made = FALSE;

  kab_query_set_filter (query, "row", history->row->id);
  kab_query_set_order (query, "at", TRUE);
  for (guint p = 0; p * PAGE_ROWS < LINES_MAX && !made && !g_cancellable_is_cancelled (cancellable); p++)
    {
      g_autoptr (KabPage) page = NULL;

      kab_query_set_page (query, p, PAGE_ROWS);
      page = kab_cabinet_list (history->cabinet, query, error);
      if (!page)
        return;
      for (guint i = 0; i < page->rows->len && !made; i++)
        {
          const KabRow *line = page->rows->pdata[i];
          g_autoptr (KabRow) then = kab_row_copy (now);
          g_autoptr (JsonNode) before = read_member (line, "before");
          g_autoptr (JsonNode) after = read_member (line, "after");

          made = g_strcmp0 (kab_row_get_text (line, "action"), "create") == 0;
          if (take_back (now, before, after) || made)
            add_version (versions, then, kab_row_get_integer (then, "version"),
                         kab_row_get_integer (line, "at"), kab_row_get_text (line, "user_name"));
        }
      if (p + 1 >= page->n_pages)
        break;
    }
  if (!made && !kab_row_is_null (now, "html"))
    add_version (versions, now, kab_row_get_integer (now, "version"), 0, NULL);
}

static void
put_together (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  History *history = task_data;
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_template_version_free);
  g_autofree char *me = kab_account_dup_display_name (kab_cabinet_get_account (history->cabinet));
  g_autoptr (KabRow) now = kab_cabinet_find (history->cabinet, history->row->entity, history->row->id, NULL);
  GError *error = NULL;

  /* The journal may have come with a newer one than whoever asks has in view. */
  if (now && !history->unsent && now->rev > history->sent->rev)
    {
      kab_row_unref (history->sent);
      history->sent = g_steal_pointer (&now);
    }

  if (history->unsent)
    add_version (versions, history->row, 0, history->edited_at, me);
  /* One that is yet to be made has nothing at the server. */
  if (!history->unsent || history->row->rev > 0)
    follow_lines (history, versions, cancellable, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&versions), (GDestroyNotify)g_ptr_array_unref);
}

static void
did_list_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  History *history = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) pending = kab_cabinet_list_pending_finish (KAB_CABINET (source), result, &error);
  gboolean known[] = { FALSE, FALSE };
  static const char *const fields[] = { "html", "assets" };

  if (!pending)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < pending->len; i++)
    {
      const KabPending *edit = pending->pdata[i];

      for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
        {
          int at = kab_entity_field (&kab_entity_template, fields[f]);

          if (!edit->mutation->in_set[at])
            continue;
          history->unsent = TRUE;
          history->edited_at = edit->made_at;
          if (!known[f] && edit->mutation->in_base[at])
            kab_value_copy (&history->sent->values[at], &edit->mutation->base[at]);
          known[f] = TRUE;
        }
    }
  g_task_run_in_thread (task, put_together);
}

void
kab_template_history_async (KabCabinet *cabinet,
                            KabRow *row,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  History *history = g_new0 (History, 1);

  g_task_set_source_tag (task, kab_template_history_async);
  history->cabinet = g_object_ref (cabinet);
  history->row = kab_row_ref (row);
  history->sent = kab_row_copy (row);
  g_task_set_task_data (task, history, history_free);
  kab_cabinet_list_shown_async (cabinet, row->entity, row->id, cancellable, did_list_shown, task);
}

GPtrArray *
kab_template_history_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
