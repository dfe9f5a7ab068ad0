/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What webhooks are to be told is written down in the transaction that it happens in: never lost, never made up. */
#include "kab-id.h"
#include "kab-webhook.h"
#include "kab-writer-private.h"

typedef struct
{
  char *id;
  char *events;
} Hook;

static void
hook_free (gpointer data)
{
  Hook *hook = data;

  g_free (hook->id);
  g_free (hook->events);
  g_free (hook);
}

/* Once a transaction: nobody else can change them meanwhile. */
static gboolean
load_hooks (KabWriter *writer, GError **error)
{
  g_autoptr (KabStatement) statement = NULL;
  KabStep step;

  if (writer->hooks != NULL)
    return TRUE;
  statement
    = kab_db_prepare (writer->db, "SELECT id,events FROM webhook WHERE org=? AND state<>'disabled'", error);
  if (statement == NULL)
    return FALSE;
  writer->hooks = g_ptr_array_new_with_free_func (hook_free);
  kab_statement_bind_text (statement, 1, writer->org);
  while ((step = kab_statement_step (statement, error)) == KAB_STEP_ROW)
    {
      Hook *hook = g_new0 (Hook, 1);

      hook->id = g_strdup (kab_statement_get_text (statement, 0));
      hook->events = g_strdup (kab_statement_get_text (statement, 1));
      g_ptr_array_add (writer->hooks, hook);
    }
  return step == KAB_STEP_DONE;
}

static gboolean
enqueue (KabWriter *writer, const Hook *hook, const KabRow *row, const char *op, GError **error)
{
  g_autofree char *id = kab_id_new ();
  g_autoptr (KabStatement) statement = kab_db_prepare (
    writer->db, "INSERT INTO webhook_event(webhook,rev,org,id,entity,\"row\",op,at) VALUES(?,?,?,?,?,?,?,?)",
    error);

  if (statement == NULL)
    return FALSE;
  kab_statement_bind_text (statement, 1, hook->id);
  kab_statement_bind_integer (statement, 2, row->rev);
  kab_statement_bind_text (statement, 3, writer->org);
  kab_statement_bind_text (statement, 4, id);
  kab_statement_bind_text (statement, 5, row->entity->name);
  kab_statement_bind_text (statement, 6, row->id);
  kab_statement_bind_text (statement, 7, op);
  kab_statement_bind_integer (statement, 8, writer->now);
  writer->is_heard = TRUE;
  return kab_statement_run (statement, error);
}

gboolean
kab_writer_tell_hooks (KabWriter *writer, const KabRow *before, const KabRow *row, GError **error)
{
  const char *op = before == NULL                    ? "create"
                   : before->deleted == row->deleted ? "update"
                   : row->deleted                    ? "delete"
                                                     : "restore";

  if (!load_hooks (writer, error))
    return FALSE;
  for (guint i = 0; i < writer->hooks->len; i++)
    {
      const Hook *hook = writer->hooks->pdata[i];

      if (kab_webhook_wants (hook->events, row->entity, op) && !enqueue (writer, hook, row, op, error))
        return FALSE;
    }
  return TRUE;
}
