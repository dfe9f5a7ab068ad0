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
 *    "former":[{"key":BASE64,"until":DAY,"voucher":BASE64?},…]?}
 *
 * @key signs today; those of "former", the latest first, signed before and are trusted further. The voucher of a key
 * is the signature of the one before it over it: who trusts one key can tell whether those that came after it are
 * of the same hand. With them goes where the world finds the organisation's server, as the setting "public_address" has
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
 * kab_key_id:
 *
 * Returns: (transfer full) (nullable): a short name of a public key: the first 6 bytes of its SHA-256 in base64url
 */
char *kab_key_id (const char *public_key);

/** kab_public_address_is_valid: Returns: whether @url may stand before /verify/ on paper: https, or http on this computer */
gboolean kab_public_address_is_valid (const char *url);

G_END_DECLS
