/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON: the reader in place, the canonical form, and what the desktop reads of answers. */
#include <string.h>

#include "fuzz.h"
#include "kab-json.h"
#include "kab-row.h"
#include "kab-wire.h"

static gboolean
read_all (const guint8 *data, gsize size)
{
  g_autofree char *copy = fuzz_copy (data, size);
  KabJsonReader reader;
  KabJsonToken token;
  gsize n = 0;

  kab_json_reader_init (&reader, copy, size);
  do
    {
      token = kab_json_reader_next (&reader);
      g_assert_cmpuint (reader.depth, <=, KAB_JSON_DEPTH_MAX);
      if (token == KAB_JSON_STRING || token == KAB_JSON_KEY)
        g_assert_true (strlen (reader.text) == reader.length && g_utf8_validate (reader.text, -1, NULL));
      g_assert_cmpuint (++n, <=, size + 1);
    }
  while (token != KAB_JSON_ERROR && token != KAB_JSON_END);
  g_assert_cmpint (kab_json_reader_next (&reader), ==, token);
  return token == KAB_JSON_END;
}

void
fuzz_json (const guint8 *data, gsize size)
{
  gboolean valid = read_all (data, size);
  g_autofree char *text = fuzz_text_of (data, size);
  g_autofree char *normal = text != NULL ? kab_json_normalise (text) : NULL;
  g_autoptr (GString) quoted = g_string_new (NULL);

  g_assert_true (normal == NULL || valid);
  if (normal != NULL)
    {
      g_autofree char *again = kab_json_normalise (normal);

      g_assert_cmpstr (again, ==, normal);
    }
  if (text != NULL)
    {
      KabJsonReader reader;
      g_autofree char *copy = NULL;

      kab_json_append_string (quoted, text);
      g_assert_null (strpbrk (quoted->str, "\n\r\t"));
      copy = g_strdup (quoted->str);
      kab_json_reader_init (&reader, copy, quoted->len);
      g_assert_cmpint (kab_json_reader_next (&reader), ==, KAB_JSON_STRING);
      g_assert_cmpstr (reader.text, ==, text);
    }
}

void
fuzz_wire (const guint8 *data, gsize size)
{
  g_autofree char *copy = fuzz_copy (data, size);
  g_autoptr (JsonNode) node = kab_wire_parse (copy, size, NULL);
  JsonObject *root = node != NULL ? json_node_get_object (node) : NULL;
  JsonArray *outcomes = kab_wire_array (root, "outcomes");

  kab_wire_string (kab_wire_object (root, "user"), "surname");
  kab_wire_integer (root, "expires_at");
  kab_wire_boolean (root, "revoked");
  for (guint i = 0; i < 4; i++)
    kab_wire_string (kab_wire_element (outcomes, i), "outcome");
}
