/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One-time codes of a second factor (RFC 6238 with RFC 4226): HMAC-SHA-1, six digits, steps of thirty
 * seconds, which is what every authenticator reads from the address below.
 */
#define KAB_TOTP_SECRET_BYTES 20
#define KAB_TOTP_DIGITS 6
#define KAB_TOTP_STEP_SECONDS 30

/** kab_totp_step: Returns: the number of the step that @now, ms, is in */
gint64 kab_totp_step (gint64 now);

/** kab_totp_code: @digits: 6 to 8; Returns: (transfer full): the code of one step */
char *kab_totp_code (const guint8 *secret, gsize n, gint64 step, guint digits);

/**
 * kab_totp_check:
 * @code: as a person typed it, without spaces
 * @used: the last step of which a code was used; none of it, and none before it, is good again
 * @step: (out): the step @code is of
 *
 * A clock may be wrong by one step in either direction. Takes the same time whatever @code is.
 */
gboolean
kab_totp_check (const guint8 *secret, gsize n, const char *code, gint64 now, gint64 used, gint64 *step);

/** kab_totp_uri: Returns: (transfer full): the otpauth: address that an authenticator reads from a QR code */
char *kab_totp_uri (const guint8 *secret, gsize n, const char *issuer, const char *account);

/** kab_base32_encode: Returns: (transfer full): RFC 4648, without padding */
char *kab_base32_encode (const guint8 *data, gsize n);

G_END_DECLS
