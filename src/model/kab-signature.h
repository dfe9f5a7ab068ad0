/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_licence_canonical_text:
 *
 * What a licence's signature is over: a first line that names the form, then one
 * line each: number, client's name, package's name, quantity, first day, last
 * day, price in minor units with the currency. Line breaks inside a value
 * become spaces.
 *
 * Returns: (transfer full): UTF-8, lines ended by \n
 */
char *kab_licence_canonical_text (const KabRow *licence);

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

/**
 * kab_licence_code:
 *
 * Returns: (transfer full) (nullable): what stands in the printed QR code and in the PDF's metadata:
 *   the canonical text and one more line, the signature; %NULL if the licence is not signed
 */
char *kab_licence_code (const KabRow *licence);

/**
 * kab_licence_code_verify:
 * @code: as read from a QR code or a PDF
 * @lines: (out) (optional) (transfer full): what it says, a line each, without the first
 *
 * Returns: whether it is whole and signed with the key of @public_key; otherwise %KAB_ERROR_INVALID
 */
gboolean kab_licence_code_verify (const char *code, const char *public_key, char ***lines, GError **error);

G_END_DECLS
