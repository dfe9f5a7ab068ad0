/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabError:
 * @KAB_ERROR_INVALID: a value breaks a rule of the model; the message names the field
 * @KAB_ERROR_NOT_FOUND: no such row, file or number, or none that the caller may see
 * @KAB_ERROR_REFUSED: the rules of the business do not allow it in the present state
 * @KAB_ERROR_CONFLICT: somebody else changed the same thing meanwhile
 * @KAB_ERROR_UNAUTHENTICATED: sign in (again)
 * @KAB_ERROR_FORBIDDEN: signed in, but not allowed
 * @KAB_ERROR_OFFLINE: the server cannot be reached; trying again may help
 * @KAB_ERROR_PROTOCOL: the other side sent something that is not the protocol
 * @KAB_ERROR_STORAGE: the disk or the database refused: full, read-only, I/O error
 * @KAB_ERROR_CORRUPT: a file is damaged; it was kept
 * @KAB_ERROR_BUSY: another process holds it; trying again may help
 * @KAB_ERROR_TOO_LARGE: a bound on size, depth or count was passed
 * @KAB_ERROR_TOO_NEW: written by a newer version of Kabinet
 * @KAB_ERROR_PASSWORD: the password is right, but for the first sign-in alone: one of one's own is to be chosen
 *
 * What went wrong, in terms that decide what to do next. Every message is a
 * sentence in the person's language that says what happened, what was kept
 * and what to do.
 */
typedef enum
{
  KAB_ERROR_INVALID,
  KAB_ERROR_NOT_FOUND,
  KAB_ERROR_REFUSED,
  KAB_ERROR_CONFLICT,
  KAB_ERROR_UNAUTHENTICATED,
  KAB_ERROR_FORBIDDEN,
  KAB_ERROR_OFFLINE,
  KAB_ERROR_PROTOCOL,
  KAB_ERROR_STORAGE,
  KAB_ERROR_CORRUPT,
  KAB_ERROR_BUSY,
  KAB_ERROR_TOO_LARGE,
  KAB_ERROR_TOO_NEW,
  KAB_ERROR_PASSWORD,
} KabError;

#define KAB_ERROR (kab_error_quark ())
GQuark kab_error_quark (void);

/**
 * kab_error_code_to_token:
 *
 * Returns: (transfer none): the token that stands for @code on the wire, such as "invalid"
 */
const char *kab_error_code_to_token (KabError code);

/**
 * kab_error_code_from_token:
 *
 * Returns: the code of @token; %KAB_ERROR_PROTOCOL for a token that is not known
 */
KabError kab_error_code_from_token (const char *token);

G_END_DECLS
