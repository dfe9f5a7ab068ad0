/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_KEY_ID_LENGTH: characters of the id of a key */
#define KAB_KEY_ID_LENGTH 8

/**
 * KabKeyring:
 *
 * The public keys that an organisation signs its licences with, as its setting "signing_key" has them:
 *
 *   {"algorithm":"ed25519","key":BASE64,"since":DAY?,"voucher":BASE64?,
 *    "former":[{"key":BASE64,"until":DAY,"voucher":BASE64?,"distrusted":DAY?},…]?}
 *
 * @key signs today; those of "former", the latest first, signed before and are trusted further. The voucher of a key
 * is the signature of the one before it over it: who trusts one key can tell whether those that came after it are
 * of the same hand. A key that was stolen is distrusted since a day, for good: its signature has no day of its own, so that
 * by itself it proves nothing any more, whenever it was made. With them goes where the world finds the organisation's server, as the setting "public_address" has
 * it: {"url":"https://…"}. Immutable, reference-counted.
 */
typedef struct _KabKeyring KabKeyring;

/**
 * kab_keyring_new:
 * @signing_key: (nullable): the value of the setting "signing_key"
 * @public_address: (nullable): the value of the setting "public_address"
 *
 * Returns: (transfer full): with what of it is well formed; perhaps no key at all
 */
KabKeyring *kab_keyring_new (const char *signing_key, const char *public_address);
/** kab_keyring_new_for_key: Returns: (transfer full): a keyring of one key, and no address */
KabKeyring *kab_keyring_new_for_key (const char *public_key);
KabKeyring *kab_keyring_ref (KabKeyring *self);
void kab_keyring_unref (KabKeyring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabKeyring, kab_keyring_unref)

/** kab_keyring_get_n_keys: Returns: how many keys there are; the one that signs today is the first */
guint kab_keyring_get_n_keys (const KabKeyring *self);
/** kab_keyring_get_key: Returns: (transfer none): base64 */
const char *kab_keyring_get_key (const KabKeyring *self, guint i);
/** kab_keyring_get_id: Returns: (transfer none): see kab_key_id() */
const char *kab_keyring_get_id (const KabKeyring *self, guint i);
/** kab_keyring_get_distrusted: Returns: (transfer none) (nullable): since when it is not trusted any more, YYYY-MM-DD; %NULL
 * for one that is */
const char *kab_keyring_get_distrusted (const KabKeyring *self, guint i);
/** kab_keyring_find: Returns: which key is called @name, which is the key itself or its id; -1 for none */
int kab_keyring_find (const KabKeyring *self, const char *name);
/** kab_keyring_fingerprint: Returns: (transfer full): what people compare to know that they have the same keys: "3F2A 91BC …", 16
 * bytes of a SHA-256 of all of them */
char *kab_keyring_fingerprint (const KabKeyring *self);
/** kab_keyring_has_fingerprint: Returns: whether that is its fingerprint, however it is spaced and whatever its case */
gboolean kab_keyring_has_fingerprint (const KabKeyring *self, const char *fingerprint);
/** kab_keyring_get_address: Returns: (transfer none) (nullable): where the server is found, without a slash at its end */
const char *kab_keyring_get_address (const KabKeyring *self);

/**
 * kab_keyring_find_signer:
 * @id: (nullable): the key that is said to have signed; it is tried first
 *
 * Returns: which key signed @text with @signature, or -1 for none of them
 */
int kab_keyring_find_signer (const KabKeyring *self, const char *text, const char *signature, const char *id);

/**
 * kab_keyring_follows:
 * @trusted: a public key
 *
 * Returns: whether @trusted is among the keys, and vouches, one after the other, for all that came after it
 */
gboolean kab_keyring_follows (const KabKeyring *self, const char *trusted);

/**
 * kab_keyring_take:
 * @trusted: what was trusted until now; without a key: nothing yet
 * @offered: what the server says
 *
 * Takes new keys that the last one trusted vouches for, one after the other, and every word of distrust. What was trusted
 * stays, also where the server has forgotten it.
 *
 * Returns: (transfer full) (nullable): what is trusted from now on; %NULL if @offered has a key that nothing vouches for,
 *   so that a person has to compare fingerprints
 */
KabKeyring *kab_keyring_take (const KabKeyring *trusted, const KabKeyring *offered);

/** kab_keyring_doubt: Returns: (transfer full): the keys of @self, with what @other (nullable) says against them, too */
KabKeyring *kab_keyring_doubt (const KabKeyring *self, const KabKeyring *other);

/** kab_keyring_to_json: Returns: (transfer full): as kab_keyring_new() reads it; without the address */
char *kab_keyring_to_json (const KabKeyring *self);

/**
 * kab_keyring_renew:
 * @signing_key: the setting "signing_key"
 * @secret: of the key that signs today
 * @public_key: what is to sign from now on
 * @today: YYYY-MM-DD
 *
 * Returns: (transfer full) (nullable): the setting to be; %NULL if @secret is not of the key that signs today
 */
char *
kab_keyring_renew (const char *signing_key, const char *secret, const char *public_key, const char *today);

/**
 * kab_keyring_distrust:
 * @signing_key: the setting "signing_key"
 * @public_key: one of its former keys
 * @since: YYYY-MM-DD
 *
 * Returns: (transfer full) (nullable): the setting to be; %NULL if @public_key is not a former one
 */
char *kab_keyring_distrust (const char *signing_key, const char *public_key, const char *since);

/**
 * kab_key_id:
 *
 * Returns: (transfer full) (nullable): a short name of a public key: the first 6 bytes of its SHA-256 in base64url
 */
char *kab_key_id (const char *public_key);

/** kab_public_address_is_valid: Returns: whether @url may stand before /verify/ on paper: https, or http on this computer */
gboolean kab_public_address_is_valid (const char *url);

G_END_DECLS
