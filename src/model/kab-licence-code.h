/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-keyring.h"
#include "kab-row.h"

G_BEGIN_DECLS

/** KAB_LICENCE_CODE_MAX: bytes of the longest text that is looked at for a code */
#define KAB_LICENCE_CODE_MAX (16 * 1024)
/** KAB_LICENCE_URL_MAX: bytes of a code as an address: a longer one would make a QR code too fine to be read off paper */
#define KAB_LICENCE_URL_MAX 1200
/** KAB_VERIFY_PATH: what the public page is under */
#define KAB_VERIFY_PATH "/verify/"

/** KabTerm: what a licence's signature is over, in the order of the canonical text */
typedef enum
{
  KAB_TERM_NUMBER,
  KAB_TERM_CLIENT,
  KAB_TERM_PACKAGE,
  KAB_TERM_QUANTITY,
  KAB_TERM_VALID_FROM,
  KAB_TERM_VALID_TO,
  KAB_TERM_PRICE,
} KabTerm;
#define KAB_N_TERMS 7

/**
 * KabLicenceCode:
 * @terms: as in the canonical text; "" for none
 * @signature: base64
 * @key_id: (nullable): the key that is said to have made it
 *
 * What a paper says about itself, in a QR code or in a PDF's metadata. It comes in two forms, both of which
 * kab_licence_code_read() takes:
 *
 * - the text: the canonical text and one more line, the signature. Any reader of QR codes shows the terms.
 * - the address of the issuer's public page, which any phone opens:
 *   ADDRESS/verify/KEY/SIGNATURE/NUMBER#TERMS, KEY being the key's id, SIGNATURE base64url, NUMBER percent-encoded and
 *   TERMS the other lines of the canonical text in base64url. What stands behind # no browser sends: the server is
 *   told the number and the signature, and nobody on the way the client's name.
 */
typedef struct
{
  char *terms[KAB_N_TERMS];
  char *signature;
  char *key_id;
} KabLicenceCode;

void kab_licence_code_free (KabLicenceCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabLicenceCode, kab_licence_code_free)

/**
 * kab_licence_code_read:
 * @text: as a reader of QR codes prints it, or as somebody pasted it
 *
 * Returns: (transfer full): what it says, nothing of which is proved yet; or %NULL with %KAB_ERROR_INVALID
 */
KabLicenceCode *kab_licence_code_read (const char *text, GError **error);

/** kab_licence_code_new: Returns: (transfer full) (nullable): that of a licence; %NULL if it is not signed */
KabLicenceCode *kab_licence_code_new (const KabRow *licence);

/** kab_licence_code: Returns: (transfer full) (nullable): its text form; %NULL if the licence is not signed */
char *kab_licence_code (const KabRow *licence);

/** kab_licence_code_canonical: Returns: (transfer full): the text that the signature must be over */
char *kab_licence_code_canonical (const KabLicenceCode *code);

/** kab_licence_code_find_signer: Returns: which of @keys signed what it says, trusted or not; -1 for none */
int kab_licence_code_find_signer (const KabLicenceCode *code, const KabKeyring *keys);

/**
 * kab_licence_code_check:
 *
 * Returns: whether one of @keys that is trusted signed what it says; otherwise, with a sentence, %KAB_ERROR_INVALID, or
 *   %KAB_ERROR_REFUSED if it was one that is trusted no more: then what is known of the licence decides
 */
gboolean kab_licence_code_check (const KabLicenceCode *code, const KabKeyring *keys, GError **error);

/** kab_licence_code_to_text: Returns: (transfer full): the form for a PDF's metadata */
char *kab_licence_code_to_text (const KabLicenceCode *code);

/**
 * kab_licence_code_to_qr:
 *
 * Returns: (transfer full) (nullable): what to print: the address, or the text where @keys has no address or it would be
 *   too long; %NULL if none of @keys signed it: such as after an edit that the server has not seen yet
 */
char *kab_licence_code_to_qr (const KabLicenceCode *code, const KabKeyring *keys);

/** kab_term_title: Returns: (transfer none): what people call it */
const char *kab_term_title (KabTerm term);
/** kab_term_name: Returns: (transfer none): its name in data: "number", "client", … */
const char *kab_term_name (KabTerm term);
/** kab_licence_code_format: Returns: (transfer full): a term as people read it; "" for none */
char *kab_licence_code_format (const KabLicenceCode *code, KabTerm term, const char *language);

/**
 * kab_licence_code_differences:
 * @licence: what is known of the licence of that number
 *
 * Returns: (transfer full) (element-type utf8): a sentence for each term in which the paper is not what is known
 */
GPtrArray *kab_licence_code_differences (const KabLicenceCode *code, const KabRow *licence);

/**
 * KabStanding:
 * @KAB_STANDING_GOOD: in force today
 * @KAB_STANDING_WAITING: it may come into force: not begun, not paid, a draft, suspended
 * @KAB_STANDING_OVER: run out, revoked, transferred, deleted
 */
typedef enum
{
  KAB_STANDING_GOOD,
  KAB_STANDING_WAITING,
  KAB_STANDING_OVER,
} KabStanding;

/**
 * kab_licence_standing:
 * @today: YYYY-MM-DD
 * @sentence: (out) (transfer full): the same in words
 *
 * Returns: whether @licence is in force
 */
KabStanding kab_licence_standing (const KabRow *licence, const char *today, char **sentence);

G_END_DECLS
