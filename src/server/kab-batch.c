/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-batch.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-error.h"
#include "kab-id.h"
#include "kab-json.h"
#include "kab-protocol.h"

#define LONG_BATCH 50

gboolean
kab_batch_is_long (guint n)
{
  return n >= LONG_BATCH;
}

void
kab_batch_clear (KabBatch *batch)
{
  g_clear_pointer (&batch->device, g_free);
  g_clear_pointer (&batch->items, g_array_unref);
}

static gboolean
not_a_batch (GError **error)
{
  g_set_error (error, KAB_ERROR, KAB_ERROR_PROTOCOL,
               _ ("The request is not a batch of changes that can be read. Nothing of it was done."));
  return FALSE;
}

/* The reader stands behind the brace that opens a mutation; it works in a copy of the body, at the same places. */
static gboolean
read_item (KabJsonReader *reader, KabBatchItem *item)
{
  KabJsonToken token;

  while ((token = kab_json_reader_next (reader)) == KAB_JSON_KEY)
    {
      gboolean is_id = g_str_equal (reader->text, "id"), is_n = g_str_equal (reader->text, "n");
      gboolean is_again = g_str_equal (reader->text, "again");

      token = kab_json_reader_next (reader);
      if (is_id && token == KAB_JSON_STRING && kab_id_is_valid (reader->text))
        g_strlcpy (item->id, reader->text, sizeof item->id);
      else if (is_n && token == KAB_JSON_INTEGER)
        item->n = reader->integer;
      else if (is_again && token == KAB_JSON_BOOLEAN)
        item->again = reader->integer != 0;
      if (!kab_json_reader_skip (reader, token))
        return FALSE;
    }
  return token == KAB_JSON_OBJECT_END && item->id[0] != '\0' && item->n > 0;
}

static gboolean
read_items (KabBatch *batch, KabJsonReader *reader, const char *copy, const char *body, GError **error)
{
  KabJsonToken token;

  while ((token = kab_json_reader_next (reader)) == KAB_JSON_OBJECT_BEGIN)
    {
      KabBatchItem item = { .text = body + (reader->start - copy) };

      if (!read_item (reader, &item))
        return not_a_batch (error);
      item.length = (gsize)(reader->start + 1 - copy) - (gsize)(item.text - body);
      if (batch->items->len == KAB_MUTATIONS_MAX)
        {
          g_set_error (error, KAB_ERROR, KAB_ERROR_TOO_LARGE,
                       _ ("There are more than %d changes in one request. Nothing of it was done."),
                       KAB_MUTATIONS_MAX);
          return FALSE;
        }
      g_array_append_val (batch->items, item);
    }
  return token == KAB_JSON_ARRAY_END || not_a_batch (error);
}

gboolean
kab_batch_parse (KabBatch *batch, const char *body, gsize length, GError **error)
{
  g_autofree char *copy = g_malloc (length + 1);
  gboolean has_items = FALSE;
  KabJsonReader reader;
  KabJsonToken token;

  memcpy (copy, body, length);
  copy[length] = '\0';
  batch->device = NULL;
  batch->items = g_array_new (FALSE, FALSE, sizeof (KabBatchItem));
  batch->leases = NULL;
  batch->leases_length = 0;
  kab_json_reader_init (&reader, copy, length);
  if (kab_json_reader_next (&reader) != KAB_JSON_OBJECT_BEGIN)
    return not_a_batch (error);

  while ((token = kab_json_reader_next (&reader)) == KAB_JSON_KEY)
    {
      gboolean is_device = g_str_equal (reader.text, "device");
      gboolean is_items = g_str_equal (reader.text, "mutations");
      gboolean is_leases = g_str_equal (reader.text, "leases");

      token = kab_json_reader_next (&reader);
      if (is_device && token == KAB_JSON_STRING && batch->device == NULL)
        {
          batch->device = g_strdup (reader.text);
        }
      else if (is_items && token == KAB_JSON_ARRAY_BEGIN && !has_items)
        {
          has_items = TRUE;
          if (!read_items (batch, &reader, copy, body, error))
            return FALSE;
        }
      else
        {
          const char *begin = body + (reader.start - copy);

          if (!kab_json_reader_skip (&reader, token))
            return not_a_batch (error);
          if (is_leases && token == KAB_JSON_ARRAY_BEGIN)
            {
              batch->leases = begin;
              batch->leases_length = (gsize)(body + (reader.start - copy) - begin) + 1;
            }
        }
    }
  if (token != KAB_JSON_OBJECT_END || kab_json_reader_next (&reader) != KAB_JSON_END || !has_items
      || batch->device == NULL)
    return not_a_batch (error);
  return TRUE;
}
