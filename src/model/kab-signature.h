/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/** KAB_LICENCE_FORM: the first line of what is signed: another form has another one */
#define KAB_LICENCE_FORM "kabinet-licence-1"

/**
 * kab_licence_canonical_text:
 *
 * What a licence's signature is over: the line %KAB_LICENCE_FORM, then one line each: number, client's name, package's
 * name, quantity, first day, last day, price in minor units, a space and the currency. UTF-8 in the normalisation form C,
 * each line ended by \n, days as YYYY-MM-DD, integers without leading zeros, an empty line for what is not there. No value
 * has a line break in it (they become spaces), so that no two licences share a text but those that say the same.
 *
 * Returns: (transfer full): the text
 */
char *kab_licence_canonical_text (const KabRow *licence);

/** kab_licence_is_composed: Returns: whether what is signed of @licence is of form C as it stands in the row */
gboolean kab_licence_is_composed (const KabRow *licence);

/**
 * kab_signing_key_new:
 * @secret: (out) (transfer full): base64 of an Ed25519 secret key (RFC 8032); the server's alone
 * @public_key: (out) (transfer full): base64 of its public key; the setting "signing_key" of the org
 */
void kab_signing_key_new (char **secret, char **public_key);

/** kab_signature_make: Returns: (transfer full) (nullable): base64 of the signature over @text; %NULL for a bad key */
char *kab_signature_make (const char *text, const char *secret);

/** kab_signature_verify: Returns: whether @signature is that of @text by the key pair of @public_key */
gboolean kab_signature_verify (const char *text, const char *signature, const char *public_key);

/** kab_signature_is_public_key: Returns: whether @text is base64 of as many bytes as a public key has */
gboolean kab_signature_is_public_key (const char *text);

G_END_DECLS
