/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-version-history.h"

#include <string.h>

#include <json-glib/json-glib.h>

#define PAGE_ROWS 100
#define LINES_MAX 2000
#define PARTS_MAX 900

typedef struct
{
  const KabVersioned *versioned;
  KabCabinet *cabinet;
  KabRow *row;
  KabRow *sent; /* as the server has it, as far as it is known here */
  gint64 edited_at;
  gboolean unsent;
  GPtrArray *parts; /* KabRow, also those that were deleted: as they are, then as they were */
  GPtrArray *versions;
} History;

void
kab_version_free (KabVersion *version)
{
  g_free (version->who);
  g_free (version->text);
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
  g_ptr_array_unref (history->parts);
  g_clear_pointer (&history->versions, g_ptr_array_unref);
  g_free (history);
}

/* What was done in one go, a package with its options, made one version to people: the last. */
static gboolean
is_of_last (const History *history, gint64 number, gint64 at, const char *who)
{
  const KabVersion *last
    = history->versions->len > 0 ? history->versions->pdata[history->versions->len - 1] : NULL;

  return last && last->at == at && at > 0 && g_strcmp0 (last->who, who) == 0 && last->number > 0
         && number > 0;
}

static void
add_version (History *history, const KabRow *row, gint64 number, gint64 at, const char *who)
{
  g_autoptr (GPtrArray) parts = NULL;
  KabVersion *version;

  if (is_of_last (history, number, at, who))
    return;
  parts = g_ptr_array_new ();
  for (guint i = 0; i < history->parts->len; i++)
    if (!((KabRow *)history->parts->pdata[i])->deleted)
      g_ptr_array_add (parts, history->parts->pdata[i]);
  version = g_new0 (KabVersion, 1);
  version->number = number;
  version->at = at;
  version->who = g_strdup (who);
  version->text = history->versioned->text (history->cabinet, row, parts);
  if (history->versioned->assets)
    version->assets = g_strdup (kab_row_get_text (row, history->versioned->assets));
  g_ptr_array_add (history->versions, version);
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

/* Returns: whether the line told of the field */
static gboolean
take_field_back (KabRow *row, const char *name, JsonNode *before, JsonNode *after)
{
  gboolean had = before && json_object_has_member (json_node_get_object (before), name);

  if (!had && !json_object_has_member (json_node_get_object (after), name))
    return FALSE;
  kab_value_set_null (kab_row_value (row, name));
  if (had)
    kab_value_from_json (kab_entity_find_field (row->entity, name),
                         json_object_get_member (json_node_get_object (before), name),
                         kab_row_value (row, name), NULL);
  return TRUE;
}

/* Takes one line of the journal back; Returns: whether what it did made a version. */
static gboolean
take_back (KabRow *row, const char *const *fields, const KabRow *line)
{
  g_autoptr (JsonNode) before = read_member (line, "before");
  g_autoptr (JsonNode) after = read_member (line, "after");
  gboolean made = FALSE;

  for (guint i = 0; after && fields[i]; i++)
    made = take_field_back (row, fields[i], before, after) || made;
  if (after && kab_entity_find_field (row->entity, "version"))
    take_field_back (row, "version", before, after);
  return made;
}

static gboolean
is_action (const KabRow *line, const char *action)
{
  return g_strcmp0 (kab_row_get_text (line, "action"), action) == 0;
}

static gboolean
take_part_back (KabRow *part, const char *const *fields, const KabRow *line)
{
  if (!is_action (line, "create") && !is_action (line, "delete") && !is_action (line, "restore"))
    return take_back (part, fields, line);
  part->deleted = !is_action (line, "delete");
  return TRUE;
}

static KabRow *
part_of (const History *history, const char *id)
{
  for (guint i = 0; i < history->parts->len; i++)
    if (g_strcmp0 (((KabRow *)history->parts->pdata[i])->id, id) == 0)
      return history->parts->pdata[i];
  return NULL;
}

/* Newest first; of those of one moment, the one that was written last. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const KabRow *one = *(KabRow *const *)a, *other = *(KabRow *const *)b;
  gint64 x = kab_row_get_integer (one, "at"), y = kab_row_get_integer (other, "at");

  return x != y ? (x < y ? 1 : -1) : strcmp (other->id, one->id);
}

static GPtrArray *
read_lines (History *history, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_autoptr (KabQuery) query = kab_query_new (&kab_entity_activity);
  g_autoptr (GString) ids = g_string_new (history->row->id);

  for (guint i = 0; i < history->parts->len; i++)
    g_string_append_printf (ids, "|%s", ((const KabRow *)history->parts->pdata[i])->id);
  kab_query_set_filter (query, "row", ids->str);
  kab_query_set_order (query, "at", TRUE);
  for (guint p = 0; p * PAGE_ROWS < LINES_MAX; p++)
    {
      g_autoptr (KabPage) page = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      kab_query_set_page (query, p, PAGE_ROWS);
      page = kab_cabinet_list (history->cabinet, query, error);
      if (!page)
        return NULL;
      for (guint i = 0; i < page->rows->len; i++)
        g_ptr_array_add (lines, kab_row_ref (page->rows->pdata[i]));
      if (p + 1 >= page->n_pages)
        break;
    }
  g_ptr_array_sort (lines, compare_lines);
  return g_steal_pointer (&lines);
}

/* Returns: whether the line is of the making of the row itself */
static gboolean
follow_line (History *history, KabRow *now, const KabRow *line)
{
  const KabVersioned *versioned = history->versioned;
  gint64 number = kab_row_get_integer (now, "version"), at = kab_row_get_integer (line, "at");
  const char *who = kab_row_get_text (line, "user_name");
  KabRow *part = part_of (history, kab_row_get_text (line, "row"));
  guint n = history->versions->len;
  gboolean made = !part && is_action (line, "create");

  /* As it was after the line, before that is taken back. */
  add_version (history, now, number, at, who);
  if (part ? take_part_back (part, versioned->part_fields, line)
           : take_back (now, versioned->fields, line) || made)
    {
      /* A part's line does not tell which version it made. */
      if (part && number > 1)
        kab_row_set_integer (now, "version", number - 1);
    }
  else
    g_ptr_array_set_size (history->versions, (int)n);
  return made;
}

static gboolean
follow_lines (History *history, GCancellable *cancellable, GError **error)
{
  g_autoptr (KabRow) now = kab_row_copy (history->sent);
  g_autoptr (GPtrArray) lines = read_lines (history, cancellable, error);
  g_autofree char *left = NULL;
  gboolean made = FALSE;

  if (!lines)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    made = follow_line (history, now, lines->pdata[i]) || made;
  if (made)
    return TRUE;
  left = history->versioned->text (history->cabinet, now, history->parts);
  if (left && *left)
    add_version (history, now, kab_row_get_integer (now, "version"), 0, NULL);
  return TRUE;
}

static gboolean
read_parts (History *history, GError **error)
{
  const KabVersioned *versioned = history->versioned;

  for (guint deleted = 0; versioned->part && deleted < 2; deleted++)
    {
      g_autoptr (KabQuery) query = kab_query_new (versioned->part);
      g_autoptr (KabPage) page = NULL;

      kab_query_set_filter (query, versioned->part_of, history->row->id);
      kab_query_set_filter (query, "deleted", deleted ? "1" : "0");
      kab_query_set_order (query, "created_at", FALSE);
      kab_query_set_page (query, 0, PARTS_MAX / 2);
      page = kab_cabinet_list (history->cabinet, query, error);
      if (!page)
        return FALSE;
      for (guint i = 0; i < page->rows->len; i++)
        g_ptr_array_add (history->parts, kab_row_copy (page->rows->pdata[i]));
    }
  return TRUE;
}

static void
put_together (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  History *history = task_data;
  g_autofree char *me = kab_account_dup_display_name (kab_cabinet_get_account (history->cabinet));
  g_autoptr (KabRow) now = kab_cabinet_find (history->cabinet, history->row->entity, history->row->id, NULL);
  GError *error = NULL;

  history->versions = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_version_free);
  /* The journal may have come with a newer one than whoever asks has in view. */
  if (now && !history->unsent && now->rev > history->sent->rev)
    {
      kab_row_unref (history->sent);
      history->sent = g_steal_pointer (&now);
    }
  /* What is not sent yet may be newer, too. */
  if (now && history->unsent)
    {
      kab_row_unref (history->row);
      history->row = g_steal_pointer (&now);
    }
  if (!read_parts (history, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (history->unsent)
    add_version (history, history->row, 0, history->edited_at, me);
  /* One that is yet to be made has nothing at the server. */
  if ((!history->unsent || history->row->rev > 0) && !follow_lines (history, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&history->versions), (GDestroyNotify)g_ptr_array_unref);
}

/* The oldest edit of a field says what the server has in it. */
static void
take_pending (History *history, const KabPending *edit, GHashTable *known)
{
  for (guint f = 0; history->versioned->fields[f]; f++)
    {
      int at = kab_entity_field (history->row->entity, history->versioned->fields[f]);

      if (!edit->mutation->in_set[at])
        continue;
      history->unsent = TRUE;
      history->edited_at = edit->made_at;
      if (g_hash_table_add (known, (gpointer)history->versioned->fields[f]) && edit->mutation->in_base[at])
        kab_value_copy (&history->sent->values[at], &edit->mutation->base[at]);
    }
}

static void
did_list_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  History *history = g_task_get_task_data (task);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GError *error = NULL;
  g_autoptr (GPtrArray) pending = kab_cabinet_list_pending_finish (KAB_CABINET (source), result, &error);

  if (!pending)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < pending->len; i++)
    take_pending (history, pending->pdata[i], known);
  g_task_run_in_thread (task, put_together);
}

void
kab_version_history_async (const KabVersioned *versioned,
                           KabCabinet *cabinet,
                           KabRow *row,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  History *history = g_new0 (History, 1);

  g_task_set_source_tag (task, kab_version_history_async);
  history->versioned = versioned;
  history->cabinet = g_object_ref (cabinet);
  history->row = kab_row_ref (row);
  history->sent = kab_row_copy (row);
  history->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);
  g_task_set_task_data (task, history, history_free);
  kab_cabinet_list_shown_async (cabinet, row->entity, row->id, cancellable, did_list_shown, task);
}

GPtrArray *
kab_version_history_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
