/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A batch as the server takes it: taken apart, each mutation read, merged with a row, checked, written again. */
#include <string.h>

#include "fuzz.h"
#include "kab-batch.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-merge.h"
#include "kab-mutation.h"
#include "kab-protocol.h"
#include "kab-validate.h"

static KabMutation *
from_tree (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, (gssize)length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root)
           ? kab_mutation_from_json (json_node_get_object (root), NULL)
           : NULL;
}

/* Somebody else's row: every second field that the writer says to have seen has moved on. */
static KabRow *
row_of_others (const KabMutation *mutation)
{
  KabRow *row = kab_row_new (mutation->entity, mutation->row);

  row->rev = 7;
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (mutation->in_base[i] && i % 2 == 0)
      kab_value_copy (&row->values[i], &mutation->base[i]);
  return row;
}

static void
merge (const KabMutation *mutation)
{
  g_autoptr (KabRow) theirs = row_of_others (mutation);
  g_autoptr (KabRow) merged = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  KabMergeResult result = kab_merge (mutation, theirs, &merged, &conflicts);

  g_assert_true ((result == KAB_MERGE_CONFLICT) == (conflicts->len > 0));
  for (guint i = 0; i < mutation->entity->n_fields; i++)
    if (!mutation->in_set[i] || result == KAB_MERGE_CONFLICT)
      g_assert_true (kab_value_equal (&merged->values[i], &theirs->values[i]));
  if (!kab_validate_row (merged, &field, &error))
    g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
  else
    g_assert_true (g_utf8_validate (kab_row_title (merged), -1, NULL));
}

/* Rows for a command to work on: of any id there is one, and of any list two. */
static KabRow *
find_any (const KabEntity *entity, const char *id, gpointer data, GError **error)
{
  KabRow *row = kab_row_new (entity, id);

  if (entity == &kab_entity_package)
    {
      kab_row_set_text (row, "name", "Защита");
      kab_row_set_text (row, "state", "on_sale");
      kab_row_set_integer (row, "price", 500000);
      kab_row_set_integer (row, "term_months", 12);
    }
  return row;
}

static GPtrArray *
list_any (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_row_unref);

  for (guint i = 0; i < 2; i++)
    {
      KabRow *row = kab_row_new (entity, NULL);

      kab_row_set_text (row, field, value);
      if (entity == &kab_entity_package_option)
        kab_row_set_text (row, "option", "0190a0d0-0000-7000-8000-000000000060");
      g_ptr_array_add (rows, row);
    }
  return rows;
}

/* What a command brings about, with whatever it is told: rows of sense, or a word that says which argument is not. */
static void
look (const KabMutation *mutation)
{
  g_autoptr (KabActor) actor
    = kab_actor_new ("0190a0d0-0000-7000-8000-000000000070", KAB_ROLE_ADMIN, NULL, NULL, NULL);
  const KabCommandWorld world
    = { .actor = actor, .today = "2026-03-01", .now = 1, .find = find_any, .list = list_any };
  g_autoptr (KabRow) row = kab_row_new (mutation->entity, mutation->row);
  g_autoptr (GPtrArray) effects = NULL;
  g_autoptr (GError) error = NULL;
  const KabField *field = NULL;
  KabCall call;

  kab_mutation_call (mutation, &call);
  if (kab_command_check_args (&call, &field, &error))
    effects = kab_command_look (&call, &world, mutation->command->creates ? NULL : row, &field, &error);
  g_assert_true ((effects == NULL) == (error != NULL));
  for (guint i = 0; effects != NULL && i < effects->len; i++)
    g_assert_true (kab_id_is_valid (((KabEffect *)effects->pdata[i])->after->id));
}

static void
one (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KabMutation) mutation = kab_mutation_from_text (text, length, &error);
  g_autoptr (KabMutation) again = NULL;
  g_autoptr (KabMutation) tree = NULL;
  g_autoptr (GString) written = g_string_new (NULL);
  g_autoptr (GString) rewritten = g_string_new (NULL);

  if (mutation == NULL)
    {
      g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
      return;
    }
  kab_mutation_append_json (written, mutation);
  again = kab_mutation_from_text (written->str, written->len, NULL);
  g_assert_nonnull (again);
  kab_mutation_append_json (rewritten, again);
  g_assert_cmpstr (written->str, ==, rewritten->str);

  /* The desktop's outbox reads the same text by way of a tree: both must mean the same. */
  tree = from_tree (written->str, written->len);
  g_assert_nonnull (tree);
  g_string_truncate (rewritten, 0);
  kab_mutation_append_json (rewritten, tree);
  g_assert_cmpstr (written->str, ==, rewritten->str);
  merge (mutation);
  if (mutation->op == KAB_OP_COMMAND)
    look (mutation);
}

void
fuzz_mutations (const guint8 *data, gsize size)
{
  g_autofree char *body = fuzz_copy (data, size);
  g_auto (KabBatch) batch = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  if (!kab_batch_parse (&batch, body, size, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_cmpuint (batch.items->len, <=, KAB_MUTATIONS_MAX);
  for (guint i = 0; i < batch.items->len; i++)
    {
      const KabBatchItem *item = &g_array_index (batch.items, KabBatchItem, i);

      g_assert_true (item->text >= body && item->text + item->length <= body + size);
      one (item->text, item->length);
    }
}
