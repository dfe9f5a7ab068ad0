/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-keyring.h"

#include <string.h>

#include <json-glib/json-glib.h>
#include <sodium.h>

#include "kab-date.h"
#include "kab-json.h"
#include "kab-row.h"
#include "kab-signature.h"

#define KEYS_MAX 100
#define ADDRESS_MAX 200
#define ID_BYTES 6

typedef struct
{
  char *key;
  char *id;
  char *voucher;
} Key;

struct _KabKeyring
{
  gatomicrefcount refs;
  GArray *keys; /* of Key; today's first */
  char *address;
};

static void
key_clear (gpointer data)
{
  Key *key = data;

  g_free (key->key);
  g_free (key->id);
  g_free (key->voucher);
}

char *
kab_key_id (const char *public_key)
{
  guchar key[crypto_sign_PUBLICKEYBYTES], hash[crypto_hash_sha256_BYTES];
  char id[sodium_base64_ENCODED_LEN (ID_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  if (!kab_signature_is_public_key (public_key))
    return NULL;
  sodium_base642bin (key, sizeof key, public_key, strlen (public_key), NULL, NULL, NULL,
                     sodium_base64_VARIANT_ORIGINAL);
  crypto_hash_sha256 (hash, key, sizeof key);
  return g_strdup (
    sodium_bin2base64 (id, sizeof id, hash, ID_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

gboolean
kab_public_address_is_valid (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;

  if (url == NULL || strlen (url) > ADDRESS_MAX || !g_str_is_ascii (url) || g_str_has_suffix (url, "/"))
    return FALSE;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL
      || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https")
         || (g_str_equal (g_uri_get_scheme (uri), "http")
             && (g_str_equal (host, "localhost") || g_str_equal (host, "127.0.0.1")));
}

static JsonNode *
parse_object (const char *text)
{
  g_autoptr (JsonNode) node
    = text != NULL && kab_json_check (text, strlen (text)) ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static const char *
text_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static void
add_key (KabKeyring *self, JsonObject *object)
{
  const char *text = text_of (object, "key");
  Key key = { 0 };

  if (text == NULL || !kab_signature_is_public_key (text) || self->keys->len >= KEYS_MAX)
    return;
  key.key = g_strdup (text);
  key.id = kab_key_id (text);
  key.voucher = g_strdup (text_of (object, "voucher"));
  g_array_append_val (self->keys, key);
}

KabKeyring *
kab_keyring_new (const char *signing_key, const char *public_address)
{
  KabKeyring *self = g_new0 (KabKeyring, 1);
  g_autoptr (JsonNode) node = parse_object (signing_key), place = parse_object (public_address);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  JsonNode *former = object != NULL ? json_object_get_member (object, "former") : NULL;
  const char *url = place != NULL ? text_of (json_node_get_object (place), "url") : NULL;

  g_atomic_ref_count_init (&self->refs);
  self->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  g_array_set_clear_func (self->keys, key_clear);
  if (object != NULL)
    add_key (self, object);
  if (former != NULL && JSON_NODE_HOLDS_ARRAY (former))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (former)); i++)
      {
        JsonNode *element = json_array_get_element (json_node_get_array (former), i);

        if (JSON_NODE_HOLDS_OBJECT (element))
          add_key (self, json_node_get_object (element));
      }
  if (kab_public_address_is_valid (url))
    self->address = g_strdup (url);
  return self;
}

KabKeyring *
kab_keyring_new_for_key (const char *public_key)
{
  GString *json = g_string_new ("{\"key\":");
  KabKeyring *self;

  kab_json_append_string (json, public_key);
  g_string_append_c (json, '}');
  self = kab_keyring_new (json->str, NULL);
  g_string_free (json, TRUE);
  return self;
}

KabKeyring *
kab_keyring_ref (KabKeyring *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kab_keyring_unref (KabKeyring *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->keys);
  g_free (self->address);
  g_free (self);
}

guint
kab_keyring_get_n_keys (const KabKeyring *self)
{
  return self->keys->len;
}

const char *
kab_keyring_get_key (const KabKeyring *self, guint i)
{
  return g_array_index (self->keys, Key, i).key;
}

const char *
kab_keyring_get_id (const KabKeyring *self, guint i)
{
  return g_array_index (self->keys, Key, i).id;
}

const char *
kab_keyring_get_address (const KabKeyring *self)
{
  return self->address;
}

int
kab_keyring_find_signer (const KabKeyring *self, const char *text, const char *signature, const char *id)
{
  for (guint said = 0; said < 2; said++)
    for (guint i = 0; i < self->keys->len; i++)
      {
        const Key *key = &g_array_index (self->keys, Key, i);

        if ((g_strcmp0 (key->id, id) == 0) == (said == 0) && kab_signature_verify (text, signature, key->key))
          return (int)i;
      }
  return -1;
}

static char *
voucher_text (const char *public_key)
{
  return g_strconcat ("kabinet-key-1\n", public_key, "\n", NULL);
}

gboolean
kab_keyring_follows (const KabKeyring *self, const char *trusted)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const Key *key = &g_array_index (self->keys, Key, i);
      g_autofree char *text = voucher_text (key->key);

      if (g_str_equal (key->key, trusted))
        return TRUE;
      if (i + 1 == self->keys->len || key->voucher == NULL
          || !kab_signature_verify (text, key->voucher, g_array_index (self->keys, Key, i + 1).key))
        return FALSE;
    }
  return FALSE;
}

char *
kab_keyring_renew (const char *signing_key, const char *secret, const char *public_key, const char *today)
{
  g_autoptr (JsonNode) node = parse_object (signing_key);
  g_autofree char *text = voucher_text (public_key);
  g_autofree char *voucher = kab_signature_make (text, secret);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL, *last;
  const char *key = object != NULL ? text_of (object, "key") : NULL;
  g_autoptr (JsonArray) former = NULL;
  JsonNode *given;

  if (key == NULL || voucher == NULL || !kab_signature_verify (text, voucher, key))
    return NULL;
  former = json_array_new ();
  last = json_object_new ();
  json_object_set_string_member (last, "key", key);
  if (kab_date_is_valid (today))
    json_object_set_string_member (last, "until", today);
  if (text_of (object, "voucher") != NULL)
    json_object_set_string_member (last, "voucher", text_of (object, "voucher"));
  json_array_add_object_element (former, last);
  given = json_object_get_member (object, "former");
  if (given != NULL && JSON_NODE_HOLDS_ARRAY (given))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (given)) && i < KEYS_MAX - 2; i++)
      json_array_add_element (former,
                              json_node_copy (json_array_get_element (json_node_get_array (given), i)));
  json_object_set_string_member (object, "key", public_key);
  if (kab_date_is_valid (today))
    json_object_set_string_member (object, "since", today);
  json_object_set_string_member (object, "voucher", voucher);
  json_object_set_array_member (object, "former", g_steal_pointer (&former));
  g_free (g_steal_pointer (&text));
  text = json_to_string (node, FALSE);
  /* As settings are stored: the text itself is compared. */
  return kab_json_normalise (text);
}
