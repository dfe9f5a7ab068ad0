/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The links that partners promote by (S0-26, S4-67): what they are called, and where they may lead. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KAB_TRACKING_PATH: where a server takes them, behind it the code */
#define KAB_TRACKING_PATH "/go/"
/** KAB_TRACKING_REGISTER: the target of a link that leads to where people register with the organisation */
#define KAB_TRACKING_REGISTER "/register"
/** KAB_TRACKING_VIA: the parameter that an address outside is told the code by */
#define KAB_TRACKING_VIA "via"
/** KAB_TRACKING_CODE_MAX: characters of a code */
#define KAB_TRACKING_CODE_MAX 40

/** kab_tracking_make_code: Returns: (transfer full): a code that nobody guesses, without letters that look like others */
char *kab_tracking_make_code (void);

/** kab_tracking_code_is_valid: Returns: whether @code (nullable) is 3 to 40 of a–z, 0–9, - and _, a letter or digit first */
gboolean kab_tracking_code_is_valid (const char *code);

/**
 * kab_tracking_target_check:
 * @target: %KAB_TRACKING_REGISTER, or an address outside
 * @host: (out) (optional) (transfer full) (nullable): of an address outside, as the name service has it; %NULL for the page of
 *   registration
 *
 * An address outside is https, of a named host, without a user's name, and without anything that a browser may read otherwise than
 * who checks it does.
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID and a sentence
 */
gboolean kab_tracking_target_check (const char *target, char **host, GError **error);

/**
 * kab_tracking_address:
 * @target: an address outside that was checked
 * @code: of the link
 *
 * Returns: (transfer full) (nullable): where a visitor is sent, in ASCII: @target, told the code as %KAB_TRACKING_VIA
 */
char *kab_tracking_address (const char *target, const char *code);

/** kab_tracking_host: Returns: (transfer full) (nullable): the host of an address, as kab_tracking_target_check() gives it */
char *kab_tracking_host (const char *address);

G_END_DECLS
