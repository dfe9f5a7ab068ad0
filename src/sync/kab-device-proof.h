/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a device and its server say to one another about erasing it, each proving who it is with the device's key:
 * a secret that the server gives with each session and that is never sent back. So neither a page of somebody's
 * network nor another server at the same address can have a desktop erased, and nobody but the device learns, or
 * says, that it was; tokens that have expired or been forgotten do not matter. All of them are hexadecimal.
 */

/** kab_device_proof_ask: Returns: (transfer full): that it is the device with @key that sends @refresh_token */
char *kab_device_proof_ask (const char *key, const char *refresh_token);

/**
 * kab_device_proof_wipe:
 * @at: when it was asked for, ms
 * @by: the name of whoever asked; "" for the administrator of the server
 *
 * Returns: (transfer full): that the server wants the device erased
 */
char *kab_device_proof_wipe (const char *key, const char *device, gint64 at, const char *by);

/** kab_device_proof_wiped: Returns: (transfer full): that the device was erased, as was asked for at @at */
char *kab_device_proof_wiped (const char *key, const char *device, gint64 at);

/** kab_device_proof_is: Returns: whether @given, which came from outside, is @proof; in the same time whatever it is */
gboolean kab_device_proof_is (const char *proof, const char *given);

G_END_DECLS
