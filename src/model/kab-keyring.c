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
/* As many as nobody finds other keys for. */
#define FINGERPRINT_BYTES 16
/* The first day that can be written. */
#define NO_DAY "0001-01-01"

typedef struct
{
  char *key;
  char *id;
  char *voucher;
  char *distrusted; /* since that day */
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
  g_free (key->distrusted);
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

static void
add_key (KabKeyring *self, JsonObject *object)
{
  const char *text = kab_json_member_text (object, "key"),
             *since = kab_json_member_text (object, "distrusted");
  Key key = { 0 };

  if (text == NULL || !kab_signature_is_public_key (text) || self->keys->len >= KEYS_MAX)
    return;
  key.key = g_strdup (text);
  key.id = kab_key_id (text);
  key.voucher = g_strdup (kab_json_member_text (object, "voucher"));
  /* What is not a day is a sign of distrust all the same. */
  if (json_object_has_member (object, "distrusted"))
    key.distrusted = g_strdup (since != NULL && kab_date_is_valid (since) ? since : NO_DAY);
  g_array_append_val (self->keys, key);
}

KabKeyring *
kab_keyring_new (const char *signing_key, const char *public_address)
{
  KabKeyring *self = g_new0 (KabKeyring, 1);
  g_autoptr (JsonNode) node = parse_object (signing_key), place = parse_object (public_address);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  JsonNode *former = object != NULL ? json_object_get_member (object, "former") : NULL;
  const char *url = place != NULL ? kab_json_member_text (json_node_get_object (place), "url") : NULL;

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
kab_keyring_get_distrusted (const KabKeyring *self, guint i)
{
  return g_array_index (self->keys, Key, i).distrusted;
}

int
kab_keyring_find (const KabKeyring *self, const char *name)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (kab_keyring_get_key (self, i), name) || g_str_equal (kab_keyring_get_id (self, i), name))
      return (int)i;
  return -1;
}

char *
kab_keyring_fingerprint (const KabKeyring *self)
{
  guchar hash[crypto_hash_sha256_BYTES];
  g_autoptr (GString) keys = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->keys->len; i++)
    g_string_append_printf (keys, "%s\n", kab_keyring_get_key (self, i));
  crypto_hash_sha256 (hash, (const guchar *)keys->str, keys->len);
  for (guint i = 0; i < FINGERPRINT_BYTES; i++)
    g_string_append_printf (text, i > 0 && i % 2 == 0 ? " %02X" : "%02X", hash[i]);
  return g_string_free (text, FALSE);
}

gboolean
kab_keyring_has_fingerprint (const KabKeyring *self, const char *fingerprint)
{
  g_autofree char *is = kab_keyring_fingerprint (self);
  const char *a = is, *b = fingerprint;

  for (;; a++, b++)
    {
      while (*a == ' ')
        a++;
      while (g_ascii_isspace (*b))
        b++;
      if (*a == '\0' || *a != g_ascii_toupper (*b))
        return *a == *b;
    }
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

/* Whether key @i is vouched for by the one before it. */
static gboolean
is_vouched (const KabKeyring *self, guint i)
{
  const Key *key = &g_array_index (self->keys, Key, i);
  g_autofree char *text = voucher_text (key->key);

  return i + 1 < self->keys->len && key->voucher != NULL
         && kab_signature_verify (text, key->voucher, kab_keyring_get_key (self, i + 1));
}

gboolean
kab_keyring_follows (const KabKeyring *self, const char *trusted)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      if (g_str_equal (kab_keyring_get_key (self, i), trusted))
        return TRUE;
      if (!is_vouched (self, i))
        return FALSE;
    }
  return FALSE;
}

/* --- What is trusted further --- */

static void
copy_key (KabKeyring *self, const KabKeyring *from, guint i, const KabKeyring *other)
{
  const Key *key = &g_array_index (from->keys, Key, i);
  int at = other != NULL ? kab_keyring_find (other, key->key) : -1;
  const char *said = at >= 0 ? kab_keyring_get_distrusted (other, (guint)at) : NULL;
  Key copy = { g_strdup (key->key), g_strdup (key->id), g_strdup (key->voucher), NULL };

  /* Once said it is never taken back: the day that was first. */
  if (said == NULL || (key->distrusted != NULL && strcmp (key->distrusted, said) < 0))
    said = key->distrusted;
  copy.distrusted = g_strdup (said);
  g_array_append_val (self->keys, copy);
}

KabKeyring *
kab_keyring_doubt (const KabKeyring *self, const KabKeyring *other)
{
  KabKeyring *keys = kab_keyring_new (NULL, NULL);

  keys->address = g_strdup (self->address);
  for (guint i = 0; i < self->keys->len; i++)
    copy_key (keys, self, i, other);
  return keys;
}

KabKeyring *
kab_keyring_take (const KabKeyring *trusted, const KabKeyring *offered)
{
  const char *first = trusted->keys->len > 0 ? kab_keyring_get_key (trusted, 0) : NULL;
  guint n_new = 0;
  KabKeyring *keys;

  if (first == NULL)
    return kab_keyring_doubt (offered, NULL);
  while (n_new < offered->keys->len && !g_str_equal (kab_keyring_get_key (offered, n_new), first))
    n_new++;
  /* A server that was set back to a time before the last key. */
  if (n_new == offered->keys->len)
    n_new = 0;
  for (guint i = 0; i < n_new; i++)
    if (!is_vouched (offered, i) || kab_keyring_get_distrusted (trusted, 0) != NULL)
      return NULL;
  /* Or a stranger's key could come in as one that was in use once. */
  for (guint i = n_new; i < offered->keys->len; i++)
    if (kab_keyring_find (trusted, kab_keyring_get_key (offered, i)) < 0)
      return NULL;
  keys = kab_keyring_new (NULL, NULL);
  keys->address = g_strdup (offered->address);
  for (guint i = 0; i < n_new; i++)
    copy_key (keys, offered, i, trusted);
  for (guint i = 0; i < trusted->keys->len && keys->keys->len < KEYS_MAX; i++)
    copy_key (keys, trusted, i, offered);
  return keys;
}

static void
append_key (GString *out, const Key *key)
{
  g_string_append (out, "\"key\":");
  kab_json_append_string (out, key->key);
  if (key->voucher != NULL)
    {
      g_string_append (out, ",\"voucher\":");
      kab_json_append_string (out, key->voucher);
    }
  if (key->distrusted != NULL)
    g_string_append_printf (out, ",\"distrusted\":\"%s\"", key->distrusted);
}

char *
kab_keyring_to_json (const KabKeyring *self)
{
  GString *out = g_string_new ("{");

  for (guint i = 0; i < self->keys->len; i++)
    {
      g_string_append (out, i == 0 ? "" : i == 1 ? ",\"former\":[{" : ",{");
      append_key (out, &g_array_index (self->keys, Key, i));
      g_string_append (out, i == 0 ? "" : "}");
    }
  g_string_append (out, self->keys->len > 1 ? "]}" : "}");
  return g_string_free (out, FALSE);
}

char *
kab_keyring_renew (const char *signing_key, const char *secret, const char *public_key, const char *today)
{
  g_autoptr (JsonNode) node = parse_object (signing_key);
  g_autofree char *text = voucher_text (public_key);
  g_autofree char *voucher = kab_signature_make (text, secret);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL, *last;
  const char *key = object != NULL ? kab_json_member_text (object, "key") : NULL;
  g_autoptr (JsonArray) former = NULL;
  JsonNode *given;

  if (key == NULL || voucher == NULL || !kab_signature_verify (text, voucher, key))
    return NULL;
  former = json_array_new ();
  last = json_object_new ();
  json_object_set_string_member (last, "key", key);
  if (kab_date_is_valid (today))
    json_object_set_string_member (last, "until", today);
  if (kab_json_member_text (object, "voucher") != NULL)
    json_object_set_string_member (last, "voucher", kab_json_member_text (object, "voucher"));
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

char *
kab_keyring_distrust (const char *signing_key, const char *public_key, const char *since)
{
  g_autoptr (JsonNode) node = parse_object (signing_key);
  JsonNode *former = node != NULL ? json_object_get_member (json_node_get_object (node), "former") : NULL;
  g_autofree char *text = NULL;
  gboolean found = FALSE;

  if (former == NULL || !JSON_NODE_HOLDS_ARRAY (former) || !kab_date_is_valid (since))
    return NULL;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (former)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (former), i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *said;

      if (object == NULL || g_strcmp0 (kab_json_member_text (object, "key"), public_key) != 0)
        continue;
      found = TRUE;
      said = kab_json_member_text (object, "distrusted");
      if (said == NULL || strcmp (since, said) < 0)
        json_object_set_string_member (object, "distrusted", since);
    }
  if (!found)
    return NULL;
  text = json_to_string (node, FALSE);
  return kab_json_normalise (text);
}
