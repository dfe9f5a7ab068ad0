/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-identity.h"

G_BEGIN_DECLS

/*
 * The second factor of a user (S0-36, S4-53): a secret that an authenticator makes codes from, and
 * recovery codes, each good once. The secret stands in a table of the server's alone: it is in no row of
 * the model, so neither the feed nor the API, the journal or an export has it.
 *
 * Where a code is wrong, the attempt is counted whatever else happens; after five the user waits, longer
 * each time: %KAB_ERROR_BUSY with @retry_after in seconds.
 */

/** KAB_RECOVERY_CODES: how many are given with a second factor */
#define KAB_RECOVERY_CODES 10

/**
 * kab_second_factor_check_password:
 * @right: (out): whether it is the caller's; a wrong one counts as a failed sign-in
 *
 * As slow as signing in, and in no language.
 */
gboolean kab_second_factor_check_password (KabServerDb *server_db,
                                           const KabCaller *caller,
                                           const char *password,
                                           gboolean *right,
                                           int *retry_after,
                                           GError **error);

/**
 * kab_second_factor_begin:
 *
 * A new secret, good from the first code that proves it was read; one that was begun before is void.
 *
 * Returns: (transfer full): {"secret":BASE32,"uri":"otpauth:…"}; %NULL with %KAB_ERROR_REFUSED if the second
 *   factor is on already
 */
char *kab_second_factor_begin (KabServerDb *server_db, const KabCaller *caller, GError **error);

/** kab_second_factor_turn_on: Returns: (transfer full): {"recovery_codes":[…]}, told this once; or %NULL */
char *kab_second_factor_turn_on (KabServerDb *server_db,
                                 const KabCaller *caller,
                                 const char *code,
                                 int *retry_after,
                                 GError **error);

/** kab_second_factor_turn_off: @code: of the authenticator, or a recovery code */
gboolean kab_second_factor_turn_off (KabServerDb *server_db,
                                     const KabCaller *caller,
                                     const char *code,
                                     int *retry_after,
                                     GError **error);

/**
 * kab_payout_confirm:
 * @code: of the authenticator, or a recovery code
 *
 * By whoever asked for the payout, while it is requested (S4-75). One that is confirmed already stays so,
 * and no code is used up.
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID for a wrong code, %KAB_ERROR_REFUSED, %KAB_ERROR_NOT_FOUND, %KAB_ERROR_BUSY …
 */
gboolean kab_payout_confirm (KabServerDb *server_db,
                             const KabCaller *caller,
                             const char *payout,
                             const char *code,
                             int *retry_after,
                             GError **error);

/** kab_second_factor_reset: by the administrator, for somebody who lost it; ends the user's sessions */
gboolean kab_second_factor_reset (KabServerDb *server_db, const char *org, const char *user, GError **error);

G_END_DECLS
